"""The paper that is drawn on: gestures and keys come in, deeds go out."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from mobile_mediation.domain.sketch import (
    AnyElement,
    Drawing,
    Measure,
    Path,
    Place,
)
from mobile_mediation.domain.sketch_editing import (
    COARSE_STEP,
    GRID,
    Snapping,
    anchors,
    moved,
    turned,
)
from mobile_mediation.domain.sketch_figures import MM
from mobile_mediation.ui.kit.theme import Theme
from mobile_mediation.ui.sketch.choosing import ChooseTool
from mobile_mediation.ui.sketch.items import ElementItem
from mobile_mediation.ui.sketch.paper import Held, PaperView
from mobile_mediation.ui.sketch.tools import Tool

_KEY_STEP: Final = 1.25
_HANDLE: Final = 9
_GRIP: Final = 22
"""Half of what a finger needs, in pixels."""
_STALK: Final = 34
_NUDGE: Final = 10
_FAR_NUDGE: Final = 100
_POINTER: Final = 6
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_TURNS: Final = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}
_ZOOMS: Final = {
    Qt.Key.Key_Plus: _KEY_STEP,
    Qt.Key.Key_Equal: _KEY_STEP,
    Qt.Key.Key_Minus: 1 / _KEY_STEP,
}


class Canvas(PaperView):
    """Shows a drawing and lets it be changed by one gesture after another.

    Nothing is changed here: every gesture ends in ``edited`` with what the drawing
    becomes, and whoever keeps the drawing shows it again.
    """

    edited = Signal(object, str)
    chosen = Signal()
    tool_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.keys: frozenset[int] = frozenset()
        self.pictures: dict[str, QImage] = {}
        self.snaps = True
        self.tool: Tool = ChooseTool(self, self)
        self.setAccessibleName(self.tr("Scene sketch"))

    def snap(
        self,
        place: tuple[int, int],
        *,
        besides: frozenset[int] | None = None,
        axis_from: Place | None = None,
    ) -> Place:
        """The place that is meant: on another one, on an axis, on the grid.

        Those of the elements ``besides`` do not count; for None, none does.
        """
        if not self.snaps:
            return Snapping(grid=1, axis_from=axis_from).of(place)
        pixels = self.transform().m11() * MM
        return Snapping(
            grid=GRID,
            reach=round(_POINTER * 2 / pixels),
            anchors=() if besides is None else anchors(self.drawing, besides),
            axis_from=axis_from,
        ).of(place)

    def touched(self, at: QPointF) -> AnyElement | None:
        """What lies on top under a point, on a layer that is not locked."""
        box = QRect(0, 0, 2 * _POINTER, 2 * _POINTER)
        box.moveCenter(at.toPoint())
        locked = self.drawing.locked_layers
        for item in self.items(box):
            if isinstance(item, ElementItem) and item.element.layer not in locked:
                return item.element
        return None

    def inside(self, box: QRectF) -> frozenset[int]:
        """The keys of what lies wholly in a rectangle of the view."""
        world = self.mapToScene(box.toRect()).boundingRect()
        locked = self.drawing.locked_layers
        return frozenset(
            element.key
            for element in self.drawing.shown
            if element.layer not in locked
            and world.contains(self.sketch.box_of(element.key))
        )

    def is_turn_handle(self, at: QPointF) -> bool:
        """Whether a point is on the handle that turns what is chosen."""
        handle = self.turn_handle()
        return handle is not None and _is_near(handle, at)

    def spot_handle(self, at: QPointF) -> int | None:
        """Which place of the one chosen line is at a point."""
        near = [
            (point - at).manhattanLength()
            for point in map(self.point_of, self._spots())
        ]
        nearest = min(range(len(near)), key=near.__getitem__, default=None)
        if nearest is None or not _is_near(self.point_of(self._spots()[nearest]), at):
            return None
        return nearest

    def is_loose_picture(self, at: QPointF) -> bool:
        """Whether a point is on the photo below, and it is not locked."""
        under = self.drawing.underlay
        if under is None or under.is_locked:
            return False
        x, y = self.place_at(at)
        return (
            abs(x - under.at[0]) * 2 <= under.width
            and abs(y - under.at[1]) * 2 <= under.height
        )

    def picture_of(self, drawing: Drawing) -> QImage | None:
        """The photo below a drawing, None where it has none or it is not here."""
        under = drawing.underlay
        return None if under is None else self.pictures.get(under.sha256)

    def choose(self, keys: frozenset[int]) -> None:
        """Choose elements; those on locked layers cannot be."""
        locked = self.drawing.locked_layers
        self.keys = frozenset(
            element.key
            for element in self.drawing.chosen(keys)
            if element.layer not in locked
        )
        self.viewport().update()
        self.chosen.emit()

    def preview(self, drawing: Drawing) -> None:
        """Show what would become of the drawing."""
        self.sketch.show_drawing(drawing, self.picture_of(drawing))
        self.viewport().update()
        self.tool_changed.emit()

    def commit(self, drawing: Drawing, words: str) -> None:
        """Hand over what a gesture made of the drawing."""
        if drawing == self.drawing:
            self.preview(self.drawing)
        else:
            self.edited.emit(drawing, words)

    def put_down(self) -> None:
        """Take the tool that chooses."""
        self.take(ChooseTool(self, self))

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another state of the drawing; a gesture on the old one is given up."""
        self._give_up()
        self.drawing = drawing
        self.preview(drawing)
        self.choose(self.keys)

    def take(self, tool: Tool) -> None:
        """Take another tool into the hand."""
        self.tool.cancel()
        self.tool.deleteLater()
        self.tool = tool
        choosing = isinstance(tool, ChooseTool)
        shape = Qt.CursorShape.ArrowCursor if choosing else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)
        self.tool_changed.emit()

    def turn_handle(self) -> QPointF | None:
        """Where the handle that turns stands in the view."""
        box = self._chosen_box()
        if box is None:
            return None
        return QPointF(box.center().x(), box.top() - _STALK)

    def pressed(self, at: QPointF, held: Held) -> None:
        self.tool.press(at, held)

    def dragged(self, at: QPointF, held: Held) -> None:
        self.tool.drag(at, held)

    def released(self, at: QPointF, held: Held) -> None:
        self.tool.release(at, held)

    def twice_pressed(self) -> bool:
        """A second press ends a line that has begun."""
        if self.tool.is_begun:
            self.tool.finish()
            return True
        return False

    def given_up(self) -> None:
        self.tool.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        plain = held & ~(Held.KeypadModifier | Held.ShiftModifier)
        if key in _ARROWS and not plain:
            self._arrow(key, far=bool(held & Held.ShiftModifier))
        elif key in _TURNS and not plain:
            after = turned(self.drawing, self.keys, _TURNS[key] * COARSE_STEP)
            self.commit(after, self.tr("Turn"))
        elif key in _ZOOMS and not held & Held.AltModifier:
            self.zoom(_ZOOMS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.tool.finish()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose(frozenset(element.key for element in self.drawing.shown))
        else:
            # Not to the view, which would scroll: to the editor around it.
            event.ignore()

    def _arrow(self, key: Qt.Key, *, far: bool) -> None:
        x, y = _ARROWS[key]
        if not self.keys:
            self.pan(QPointF(-x, -y) * _FAR_NUDGE)
            return
        step = _FAR_NUDGE if far else _NUDGE
        after = moved(self.drawing, self.keys, x * step, y * step)
        self.commit(after, self.tr("Move"))

    def _escape(self) -> None:
        self._is_pressed = False
        if isinstance(self.tool, ChooseTool):
            self.tool.cancel()
            self.choose(frozenset())
        else:
            self.put_down()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: ARG002
        painter.save()
        painter.resetTransform()
        # Handles stand on white paper in every look.
        colour = QColor("#0B6B43")
        painter.setPen(QPen(QColor("#8A939B"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.viewportTransform().mapRect(self.paper()))
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        box = self._chosen_box()
        if box is not None:
            painter.drawRect(box)
        self.tool.paint(painter)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.GlobalColor.white)
        handle = self.turn_handle()
        if box is not None and handle is not None:
            painter.drawLine(QPointF(box.center().x(), box.top()), handle)
            painter.drawEllipse(handle, _HANDLE, _HANDLE)
        for spot in self._spots():
            painter.drawEllipse(self.point_of(spot), _HANDLE * 0.7, _HANDLE * 0.7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 3))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        painter.restore()

    def _chosen_box(self) -> QRectF | None:
        boxes = [self.sketch.box_of(key) for key in self.keys]
        if not boxes:
            return None
        whole = QRectF()
        for each in boxes:
            whole |= each
        return self.viewportTransform().mapRect(whole)

    def _spots(self) -> tuple[Place, ...]:
        chosen = self.sketch.elements(self.keys)
        if len(chosen) == 1 and isinstance(chosen[0], Path | Measure):
            return chosen[0].spots
        return ()


def _is_near(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() <= _GRIP
