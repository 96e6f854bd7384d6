"""A view of the paper: near and far, moved by mouse, wheel and two fingers."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from mobile_mediation.domain.sketch import (
    FRAME_HEIGHT,
    FRAME_WIDTH,
    Drawing,
    Place,
    on_paper,
)
from mobile_mediation.domain.sketch_figures import MM
from mobile_mediation.ui.kit.theme import Theme
from mobile_mediation.ui.sketch.items import SketchScene

Held = Qt.KeyboardModifier

_CLOSEST: Final = 1.0
"""Pixels for a millimetre of the world."""
_FARTHEST: Final = 0.002
_WHEEL_STEP: Final = 1.0015
_MARGIN: Final = 0.97
_FINEST_GRID: Final = 18
_TWO: Final = 2


class PaperView(QGraphicsView):
    """Shows a drawing on its paper; one finger is left to whoever draws."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sketch = SketchScene()
        self.setScene(self.sketch)
        self.drawing = Drawing()
        self._pinch: tuple[QPointF, float] | None = None
        self._is_pressed = False
        self._ignores_rest = False
        self._is_whole = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        for turn_off in (
            self.setHorizontalScrollBarPolicy,
            self.setVerticalScrollBarPolicy,
        ):
            turn_off(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def pressed(self, at: QPointF, held: Held) -> None:
        """A finger or the mouse came down."""

    def dragged(self, at: QPointF, held: Held) -> None:
        """It moves while it is down."""

    def released(self, at: QPointF, held: Held) -> None:
        """It was lifted."""

    def twice_pressed(self) -> bool:
        """It came down twice; whether that meant something."""
        return False

    def given_up(self) -> None:
        """A second finger came down: the first meant nothing else."""

    def place_at(self, at: QPointF) -> Place:
        """The place of the world under a point of the view, in centimetres."""
        inverse, _ = self.viewportTransform().inverted()
        world = inverse.map(at)
        return on_paper((round(world.x() / MM), round(world.y() / MM)))

    def point_of(self, place: tuple[int, int]) -> QPointF:
        """The point of the view at a place of the world."""
        world = QPointF(place[0] * MM, place[1] * MM)
        return self.viewportTransform().map(world)

    def view_middle(self) -> Place:
        """The place in the middle of what is seen."""
        return self.place_at(QPointF(self.viewport().rect().center()))

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Show more or less, with one point of the view staying where it is."""
        point = QPointF(self.viewport().rect().center()) if about is None else about
        now = self.transform().m11()
        factor = max(_FARTHEST, min(_CLOSEST, now * factor)) / now
        inverse, _ = self.viewportTransform().inverted()
        place = inverse.map(point)
        self._is_whole = False
        self.scale(factor, factor)
        self.pan(point - self.viewportTransform().map(place))

    def pan(self, by: QPointF) -> None:
        """Move the paper under the view, in pixels."""
        self._is_whole = False
        for bar, distance in (
            (self.horizontalScrollBar(), by.x()),
            (self.verticalScrollBar(), by.y()),
        ):
            bar.setValue(bar.value() - round(distance))

    def show_all(self) -> None:
        """Show the whole paper."""
        self.fitInView(self.paper(), Qt.AspectRatioMode.KeepAspectRatio)
        self.zoom(_MARGIN)
        self._is_whole = True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(event.position(), event.modifiers())
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._pinch = (event.position(), 0.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.MiddleButton and self._pinch is not None:
            self.pan(event.position() - self._pinch[0])
            self._pinch = (event.position(), 0.0)
        elif self._is_pressed:
            self.dragged(event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pinch = None
        elif self._is_pressed:
            self._release(event.position(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.twice_pressed():
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_WHEEL_STEP ** event.angleDelta().y(), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Touches are taken here: Qt makes no mouse of what was accepted."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().viewportEvent(event)

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        down = [p for p in points if p.state() != QEventPoint.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._give_up()
            self._pinch, self._ignores_rest = None, False
            return
        if len(down) >= _TWO:
            # A second finger turns what the first began into a move of the paper.
            self._give_up()
            self._ignores_rest = True
            self._pinch_to(down[0].position(), down[1].position())
            return
        self._pinch = None
        if not self._ignores_rest:
            self._one_finger(points[0], event.modifiers())
        if not down:
            self._ignores_rest = False

    def _one_finger(self, point: QEventPoint, held: Held) -> None:
        match point.state():
            case QEventPoint.State.Pressed:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._press(point.position(), held)
            case QEventPoint.State.Updated:
                if self._is_pressed:
                    self.dragged(point.position(), held)
            case QEventPoint.State.Released:
                if self._is_pressed:
                    self._release(point.position(), held)

    def _pinch_to(self, one: QPointF, other: QPointF) -> None:
        centre = (one + other) / 2
        spread = (one - other).manhattanLength()
        if self._pinch is not None:
            before, was = self._pinch
            self.pan(centre - before)
            if was > 0 and spread > 0:
                self.zoom(spread / was, centre)
        self._pinch = (centre, spread)

    def _press(self, at: QPointF, held: Held) -> None:
        self._is_pressed = True
        self.pressed(at, held)

    def _release(self, at: QPointF, held: Held) -> None:
        self._is_pressed = False
        self.released(at, held)

    def _give_up(self) -> None:
        if self._is_pressed:
            self._is_pressed = False
            self.given_up()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_whole:
            self.show_all()

    def sizeHint(self) -> QSize:
        # The view's own would be that of a whole kilometre.
        return self.minimumSize()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(self._theme.tokens.line))
        paper = self.paper()
        painter.fillRect(paper, Qt.GlobalColor.white)
        self._draw_grid(painter, paper)

    def _draw_grid(self, painter: QPainter, paper: QRectF) -> None:
        """A line every metre, or every ten where those would run together."""
        pixels = self.transform().m11() * 1000
        step = 1000 if pixels > _FINEST_GRID else 10_000
        painter.setPen(QPen(QColor("#E9EEF1"), 0))
        left, right = int(paper.left()) // step + 1, int(paper.right()) // step + 1
        top, bottom = int(paper.top()) // step + 1, int(paper.bottom()) // step + 1
        for x in range(left, right):
            painter.drawLine(
                QPointF(x * step, paper.top()), QPointF(x * step, paper.bottom())
            )
        for y in range(top, bottom):
            painter.drawLine(
                QPointF(paper.left(), y * step), QPointF(paper.right(), y * step)
            )

    def paper(self) -> QRectF:
        """The frame of the paper in the world."""
        width, height = (
            side * self.drawing.scale for side in (FRAME_WIDTH, FRAME_HEIGHT)
        )
        return QRectF(-width / 2, -height / 2, width, height)
