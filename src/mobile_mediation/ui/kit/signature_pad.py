"""Where a person signs: every sample of the pen is kept, not a picture."""

import itertools
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from mobile_mediation.domain.signing import Handwriting, Sample, Stroke

_FULL_PRESSURE: Final = 1023
_USUAL_PRESSURE: Final = 0.5
_THINNEST: Final = 1.2
_WIDENING: Final = 3.2
_HUNDREDTHS_PER_INCH: Final = 2540
_MARGIN: Final = 24
_BASELINE: Final = 40
_PAPER: Final = Qt.GlobalColor.white
_INK: Final = Qt.GlobalColor.black


@dataclass(frozen=True, slots=True)
class _Point:
    t_ms: int
    x: float
    y: float
    pressure: float


class SignaturePad(QWidget):
    """Paper on the screen; pen, finger and mouse write on it alike.

    It stays white in every look, because people sign on paper.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setMinimumSize(QSize(480, 180))
        self.setAccessibleName(self.tr("Signature"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._strokes: list[list[_Point]] = []
        self._ink = QPixmap()
        self._is_down = False
        self._began: int | None = None

    def handwriting(self) -> Handwriting:
        """What was written, in hundredths of a millimetre."""
        return Handwriting(
            strokes=tuple(
                Stroke(tuple(self._sample(point) for point in stroke))
                for stroke in self._strokes
            ),
            device="screen",
        )

    def clear(self) -> None:
        """Take a new sheet."""
        self._strokes.clear()
        self._began = None
        self._ink.fill(Qt.GlobalColor.transparent)
        self.update()
        self.changed.emit()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self._strokes

    def _sample(self, point: _Point) -> Sample:
        across = _HUNDREDTHS_PER_INCH / max(self.physicalDpiX(), 1)
        down = _HUNDREDTHS_PER_INCH / max(self.physicalDpiY(), 1)
        return Sample(
            point.t_ms,
            round(point.x * across),
            round(point.y * down),
            round(point.pressure * _FULL_PRESSURE),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        ratio = self.devicePixelRatioF()
        self._ink = QPixmap(self.size() * ratio)
        self._ink.setDevicePixelRatio(ratio)
        self._ink.fill(Qt.GlobalColor.transparent)
        for stroke in self._strokes:
            for before, after in itertools.pairwise(stroke):
                self._draw(before, after)
        super().resizeEvent(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        place, time = event.position(), event.timestamp()
        if kind == QTabletEvent.Type.TabletPress:
            self._put_down(place, time, event.pressure())
        elif kind == QTabletEvent.Type.TabletMove:
            self._move(place, time, event.pressure())
        elif kind == QTabletEvent.Type.TabletRelease:
            self._lift()
        # Accepted, so that Qt sends no copy as mouse events.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._put_down(event.position(), event.timestamp(), _USUAL_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position(), event.timestamp(), _USUAL_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._move(event.position(), event.timestamp(), _USUAL_PRESSURE)
        self._lift()

    def _put_down(self, place: QPointF, time: int, pressure: float) -> None:
        if self._began is None:
            self._began = time
        self._is_down = True
        self._strokes.append([self._point(place, time, pressure)])

    def _move(self, place: QPointF, time: int, pressure: float) -> None:
        if not self._is_down:
            return
        before, after = self._strokes[-1][-1], self._point(place, time, pressure)
        self._strokes[-1].append(after)
        self._draw(before, after)
        touched = QRectF(QPointF(before.x, before.y), place).normalized()
        self.update(touched.adjusted(-8, -8, 8, 8).toAlignedRect())

    def _lift(self) -> None:
        if self._is_down:
            self._is_down = False
            self.changed.emit()

    def _point(self, place: QPointF, time: int, pressure: float) -> _Point:
        began = self._began or 0
        last = self._strokes[-1][-1].t_ms if self._strokes else 0
        # Clocks of pens have been seen to step back; time never does.
        return _Point(max(last, time - began), place.x(), place.y(), pressure)

    def _draw(self, before: _Point, after: _Point) -> None:
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pressure = (before.pressure + after.pressure) / 2
        pen = QPen(_INK, _THINNEST + _WIDENING * pressure)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(before.x, before.y), QPointF(after.x, after.y))
        painter.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), _PAPER)
        painter.setPen(QPen(Qt.GlobalColor.gray, 1, Qt.PenStyle.DashLine))
        y = self.height() - _BASELINE
        painter.drawLine(_MARGIN, y, self.width() - _MARGIN, y)
        painter.drawPixmap(0, 0, self._ink)
        painter.setPen(QPen(Qt.GlobalColor.gray, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
