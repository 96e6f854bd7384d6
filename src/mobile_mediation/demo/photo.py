"""A picture of an invented scene, as somebody would photograph it."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPolygonF

_WIDTH: Final = 1600
_HEIGHT: Final = 1200
_HORIZON: Final = 460
_QUALITY: Final = 88


def paint_photo(path: Path) -> None:
    """Paint a road in winter with a car and an overturned tricycle, as a JPEG."""
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, _HORIZON)
    sky.setColorAt(0, QColor("#8FA3B5"))
    sky.setColorAt(1, QColor("#D9DEE2"))
    painter.fillRect(QRectF(0, 0, _WIDTH, _HORIZON), sky)
    painter.fillRect(QRectF(0, _HORIZON, _WIDTH, _HEIGHT - _HORIZON), QColor("#C9CCC8"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#55595C"))
    road = [(680, _HORIZON), (920, _HORIZON), (1540, _HEIGHT), (60, _HEIGHT)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in road]))
    painter.setPen(QPen(QColor("#EDEDE6"), 12, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(800, _HORIZON), QPointF(800, _HEIGHT))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#9C2B23"))
    painter.drawRoundedRect(QRectF(430, 640, 360, 150), 30, 30)
    painter.drawRoundedRect(QRectF(500, 560, 220, 110), 40, 40)
    painter.setBrush(QColor("#1F2427"))
    for x, y in ((500, 785), (720, 785), (990, 900), (1090, 870)):
        painter.drawEllipse(QPointF(x, y), 36, 36)
    painter.setPen(QPen(QColor("#2F5B8A"), 16))
    painter.drawLine(QPointF(930, 870), QPointF(1130, 800))
    painter.drawLine(QPointF(1130, 800), QPointF(1180, 880))
    painter.end()
    image.save(str(path), quality=_QUALITY)
