"""The elements of a drawing in the scene of the canvas."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QWidget,
)

from mobile_mediation.domain.figures import Caption, Ink, Trace
from mobile_mediation.domain.sketch import (
    LARGEST,
    AnyElement,
    Drawing,
    Road,
    Underlay,
)
from mobile_mediation.domain.sketch_figures import MM, element_figures
from mobile_mediation.ui.sketch.painting import (
    caption_box,
    outline,
    paint_figures,
    paint_underlay,
)

_GRIP: Final = 300
"""How wide a thin line is to the finger, in millimetres of the world."""
_EDGE: Final = LARGEST * MM + 50_000


class ElementItem(QGraphicsItem):
    """Paints one element as it stands; another state is another item."""

    def __init__(self, element: AnyElement, scale: int) -> None:
        super().__init__()
        self.element = element
        self.drawn_at = scale
        self._figures = element_figures(element, scale)
        held = (
            [f for f in self._figures if isinstance(f, Trace) and f.fill == Ink.ROAD]
            if isinstance(element, Road)
            else self._figures
        )
        self._held = outline(held, scale, least=_GRIP)
        self._box = self._measured(scale)

    def _measured(self, scale: int) -> QRectF:
        box = outline(self._figures, scale, least=_GRIP).boundingRect()
        for figure in self._figures:
            if isinstance(figure, Caption):
                covered = caption_box(figure, scale)
                reach = max(covered.width(), covered.height()) + abs(
                    covered.center().y()
                )
                x, y = figure.spot
                box |= QRectF(x - reach, y - reach, 2 * reach, 2 * reach)
        # Half the heaviest line on every side.
        return box.adjusted(-scale, -scale, scale, scale)

    def boundingRect(self) -> QRectF:
        return self._box

    def shape(self) -> QPainterPath:
        return self._held

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        paint_figures(painter, self._figures, self.drawn_at)


class UnderlayItem(QGraphicsItem):
    """Paints the photo below a drawing; it takes no part in pointing."""

    def __init__(self, under: Underlay, image: QImage) -> None:
        super().__init__()
        self.under = under
        self._image = image
        self.setZValue(-1)

    def boundingRect(self) -> QRectF:
        width, height = self.under.width * MM, self.under.height * MM
        x, y = self.under.at
        return QRectF(x * MM - width / 2, y * MM - height / 2, width, height)

    def shape(self) -> QPainterPath:
        return QPainterPath()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        paint_underlay(painter, Drawing(underlay=self.under), self._image)


class SketchScene(QGraphicsScene):
    """Shows a drawing; only what changed is made anew."""

    def __init__(self) -> None:
        super().__init__(-_EDGE, -_EDGE, 2 * _EDGE, 2 * _EDGE)
        # Drawings hold some hundreds of things that come and go all the time.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        # Also keeps the items alive: the scene alone does not hold their Python part.
        self._items: dict[int, ElementItem] = {}
        self._under: UnderlayItem | None = None

    def show_drawing(self, drawing: Drawing, picture: QImage | None) -> None:
        """Show another state of the drawing."""
        shown = drawing.shown
        keys = {element.key for element in shown}
        for key in [key for key in self._items if key not in keys]:
            self.removeItem(self._items.pop(key))
        for place, element in enumerate(shown):
            item = self._items.get(element.key)
            if (
                item is None
                or item.element is not element
                or item.drawn_at != drawing.scale
            ):
                if item is not None:
                    self.removeItem(item)
                item = ElementItem(element, drawing.scale)
                self._items[element.key] = item
                self.addItem(item)
            if item.zValue() != place:
                item.setZValue(place)
        self._show_under(drawing, picture)

    def elements(self, keys: frozenset[int]) -> tuple[AnyElement, ...]:
        """What is shown of some keys, as it is shown now."""
        return tuple(item.element for key, item in self._items.items() if key in keys)

    def box_of(self, key: int) -> QRectF:
        """What an element covers; nothing if it is not shown."""
        item = self._items.get(key)
        return QRectF() if item is None else item.shape().boundingRect()

    def _show_under(self, drawing: Drawing, picture: QImage | None) -> None:
        if self._under is not None:
            self.removeItem(self._under)
            self._under = None
        if drawing.underlay is not None and picture is not None:
            self._under = UnderlayItem(drawing.underlay, picture)
            self.addItem(self._under)
