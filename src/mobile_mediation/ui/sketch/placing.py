"""The tools that put new things on the paper."""

from typing import Final

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QPainter

from mobile_mediation.domain.sketch import (
    MEASURED_SPOTS,
    MEASURES,
    MOST_SPOTS,
    SCENE,
    AnyElement,
    Drawing,
    LineKind,
    Measure,
    MeasureKind,
    Note,
    Path,
    Place,
)
from mobile_mediation.domain.sketch_editing import added, next_key
from mobile_mediation.ui.sketch.paper import Held
from mobile_mediation.ui.sketch.tools import Surface, Tool, is_far

_USUAL_LINE: Final = 250
"""Half the length of a line that was placed by key, in centimetres."""


class PlaceTool(Tool):
    """Puts a thing where the finger is lifted."""

    def __init__(
        self, surface: Surface, parent: QObject, element: AnyElement, words: str
    ) -> None:
        super().__init__(surface, parent)
        self._element = element
        self._words = words
        self._after: Drawing | None = None

    def press(self, at: QPointF, held: Held) -> None:
        self.drag(at, held)

    def drag(self, at: QPointF, held: Held) -> None:  # noqa: ARG002
        self._put(self.surface.snap(self.surface.place_at(at)))

    def release(self, at: QPointF, held: Held) -> None:  # noqa: ARG002
        after, self._after = self._after, None
        if after is not None:
            self._place(after)

    def finish(self) -> None:
        self._put(self.surface.snap(self.surface.view_middle()))
        if self._after is not None:
            self._place(self._after)

    def _put(self, place: Place) -> None:
        element = self._element.at_places((place,))
        self._after = added(self.surface.drawing, element)
        self.surface.preview(self._after)

    def _place(self, after: Drawing) -> None:
        key = next_key(self.surface.drawing)
        self.surface.commit(after, self._words)
        self.surface.choose(frozenset({key}))
        self.surface.put_down()


class LineTool(Tool):
    """Draws a line or a measure through places that are touched one by one.

    A drag draws from its begin to its end. A line with any number of places ends with
    its last place touched again, a double click, Enter or the button for it.
    """

    def __init__(
        self,
        surface: Surface,
        parent: QObject,
        kind: LineKind | MeasureKind,
        words: str,
    ) -> None:
        super().__init__(surface, parent)
        self._kind = kind
        self._words = words
        self._most = (
            MEASURED_SPOTS[kind] if isinstance(kind, MeasureKind) else MOST_SPOTS
        )
        self._fewest = self._most if isinstance(kind, MeasureKind) else 2
        self._spots: list[Place] = []
        self._from: QPointF | None = None
        self._is_dragged = False

    @property
    def is_begun(self) -> bool:
        return bool(self._spots)

    def press(self, at: QPointF, held: Held) -> None:
        surface = self.surface
        if self._spots and not is_far(surface.point_of(self._spots[-1]), at):
            self.finish()
            return
        self._from, self._is_dragged = at, False
        self._spots.append(self._meant(at, held))
        self._show()

    def drag(self, at: QPointF, held: Held) -> None:
        if self._from is None or not self._spots:
            return
        if not self._is_dragged:
            if not is_far(self._from, at):
                return
            self._is_dragged = True
            if len(self._spots) == 1:
                self._spots.append(self._spots[0])
        self._spots[-1] = self._meant(at, held, of=self._spots[:-1])
        self._show()

    def release(self, at: QPointF, held: Held) -> None:  # noqa: ARG002
        if self._from is None:
            return
        self._from = None
        was_drawn = self._is_dragged and len(self._spots) == self._fewest
        if was_drawn or len(self._spots) >= self._most:
            self.finish()

    def finish(self) -> None:
        surface = self.surface
        if self._spots and len(self._spots) < self._fewest:
            return
        if not self._spots:
            x, y = surface.snap(surface.view_middle())
            usual = [(x - _USUAL_LINE, y), (x + _USUAL_LINE, y), (x, y - _USUAL_LINE)]
            self._spots = usual[: self._fewest]
        element = self._element(_distinct(self._spots))
        self._spots, self._from = [], None
        if element is None:
            surface.preview(surface.drawing)
            return
        key = next_key(surface.drawing)
        surface.commit(added(surface.drawing, element), self._words)
        surface.choose(frozenset({key}))
        surface.put_down()

    def cancel(self) -> None:
        self._spots, self._from = [], None
        super().cancel()

    def paint(self, painter: QPainter) -> None:
        for spot in self._spots:
            painter.drawEllipse(self.surface.point_of(spot), 5, 5)

    def _meant(self, at: QPointF, held: Held, of: list[Place] | None = None) -> Place:
        before = self._spots if of is None else of
        axis = before[-1] if before and held & Held.ShiftModifier else None
        place = self.surface.place_at(at)
        return self.surface.snap(place, besides=frozenset(), axis_from=axis)

    def _element(self, spots: tuple[Place, ...]) -> Path | Measure | None:
        if len(spots) < self._fewest:
            return None
        if isinstance(self._kind, MeasureKind):
            return Measure(key=1, layer=MEASURES, kind=self._kind, spots=spots)
        return Path(key=1, layer=SCENE, kind=self._kind, spots=spots)

    def _show(self) -> None:
        surface = self.surface
        spots = _distinct(self._spots)
        element = self._element(spots)
        if element is None and len(spots) > 1:
            element = Measure(
                key=1, layer=MEASURES, kind=MeasureKind.DISTANCE, spots=spots[:2]
            )
        after = surface.drawing
        surface.preview(after if element is None else added(after, element))


def note(text: str) -> Note:
    """A text that is to be placed."""
    return Note(key=1, layer=MEASURES, at=(0, 0), text=text)


def _distinct(spots: list[Place]) -> tuple[Place, ...]:
    """Places without those that repeat the one before."""
    return tuple(
        spot
        for place, spot in enumerate(spots)
        if place == 0 or spot != spots[place - 1]
    )
