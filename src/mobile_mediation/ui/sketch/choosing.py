"""The tool that chooses, moves, turns and changes what is there."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter

from mobile_mediation.domain.figures import FULL_TURN, direction
from mobile_mediation.domain.sketch import Drawing, Road, on_paper
from mobile_mediation.domain.sketch_editing import (
    COARSE_STEP,
    HEADING_STEP,
    middle,
    moved,
    replaced,
    snapped_heading,
    turned,
    with_groups,
    with_underlay,
)
from mobile_mediation.ui.sketch.paper import Held
from mobile_mediation.ui.sketch.tools import Surface, Tool, is_far


class ChooseTool(Tool):
    """Chooses, moves and turns; drags of places of a line change the line."""

    def __init__(self, surface: Surface, parent: QObject) -> None:
        super().__init__(surface, parent)
        self._from: QPointF | None = None
        self._deed: Callable[[QPointF, Held], None] | None = None
        self._words = ""
        self._after: Drawing | None = None
        self._frame: QRectF | None = None
        self._spot: int | None = None

    def press(self, at: QPointF, held: Held) -> None:
        surface = self.surface
        self._from, self._deed, self._after = at, None, None
        self._spot = surface.spot_handle(at)
        if self._spot is not None:
            self._deed, self._words = self._reshape, self.tr("Change line")
            return
        if surface.is_turn_handle(at):
            self._deed, self._words = self._turn, self.tr("Turn")
            return
        element = surface.touched(at)
        was_chosen = element is not None and element.key in surface.keys
        if held & (Held.ControlModifier | Held.ShiftModifier):
            if element is not None:
                group = with_groups(surface.drawing, {element.key})
                surface.choose(
                    surface.keys - group if was_chosen else surface.keys | group
                )
            return
        # A road lies under everything: a drag on it frames what is on it, unless the
        # road itself was chosen before.
        if element is None and surface.is_loose_picture(at):
            self._deed, self._words = self._shift_picture, self.tr("Move photo")
        elif element is None or (isinstance(element, Road) and not was_chosen):
            self._deed = self._stretch
        else:
            if not was_chosen:
                surface.choose(with_groups(surface.drawing, {element.key}))
            self._deed, self._words = self._move, self.tr("Move")

    def drag(self, at: QPointF, held: Held) -> None:
        if self._from is None or self._deed is None:
            return
        if self._after is None and self._frame is None and not is_far(self._from, at):
            return
        self._deed(at, held)

    def release(self, at: QPointF, held: Held) -> None:  # noqa: ARG002
        surface, began, frame = self.surface, self._from, self._frame
        after, self._after = self._after, None
        self._from, self._frame = None, None
        if after is not None:
            surface.commit(after, self._words)
        elif frame is not None:
            surface.choose(with_groups(surface.drawing, surface.inside(frame)))
        elif began is not None and self._deed == self._stretch:
            element = surface.touched(began)
            found = frozenset() if element is None else frozenset({element.key})
            surface.choose(with_groups(surface.drawing, found))

    def cancel(self) -> None:
        self._from, self._deed, self._after, self._frame = None, None, None, None
        super().cancel()

    def paint(self, painter: QPainter) -> None:
        if self._frame is not None:
            painter.drawRect(self._frame)

    def _preview(self, after: Drawing) -> None:
        self._after = after
        self.surface.preview(after)

    def _move(self, at: QPointF, held: Held) -> None:
        surface = self.surface
        if self._from is None or not surface.drawing.chosen(surface.keys):
            return
        first = surface.drawing.chosen(surface.keys)[0].places[0]
        begin, now = surface.place_at(self._from), surface.place_at(at)
        wanted = (first[0] + now[0] - begin[0], first[1] + now[1] - begin[1])
        axis = first if held & Held.ShiftModifier else None
        place = surface.snap(wanted, axis_from=axis)
        self._preview(
            moved(
                surface.drawing, surface.keys, place[0] - first[0], place[1] - first[1]
            )
        )

    def _shift_picture(self, at: QPointF, held: Held) -> None:  # noqa: ARG002
        surface, under = self.surface, self.surface.drawing.underlay
        if self._from is None or under is None:
            return
        begin, now = surface.place_at(self._from), surface.place_at(at)
        x, y = under.at[0] + now[0] - begin[0], under.at[1] + now[1] - begin[1]
        shifted = msgspec.structs.replace(under, at=on_paper((x, y)))
        self._preview(with_underlay(surface.drawing, shifted))

    def _turn(self, at: QPointF, held: Held) -> None:
        surface = self.surface
        if self._from is None or not surface.drawing.chosen(surface.keys):
            return
        about = middle(surface.drawing, surface.keys)
        begin = direction(about, surface.place_at(self._from))
        turn = direction(about, surface.place_at(at)) - begin
        step = COARSE_STEP if held & Held.ShiftModifier else HEADING_STEP
        chosen = surface.drawing.chosen(surface.keys)
        heading = getattr(chosen[0], "heading", 0) if len(chosen) == 1 else 0
        wanted = snapped_heading((heading + turn) % FULL_TURN, step)
        self._preview(turned(surface.drawing, surface.keys, wanted - heading))

    def _reshape(self, at: QPointF, held: Held) -> None:
        surface = self.surface
        (element,) = surface.drawing.chosen(surface.keys)
        if self._spot is None:
            return
        spots = list(element.places)
        neighbour = spots[self._spot - 1] if self._spot else spots[1]
        axis = neighbour if held & Held.ShiftModifier else None
        spots[self._spot] = surface.snap(
            surface.place_at(at), besides=surface.keys, axis_from=axis
        )
        self._preview(replaced(surface.drawing, element.at_places(tuple(spots))))

    def _stretch(self, at: QPointF, held: Held) -> None:  # noqa: ARG002
        if self._from is not None:
            self._frame = QRectF(self._from, at).normalized()
            self.surface.preview(self.surface.drawing)
