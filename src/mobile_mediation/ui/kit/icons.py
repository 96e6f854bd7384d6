"""The program's own icons, drawn on a grid of 24 and coloured by role."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mobile_mediation.resources import resource

_SIDE = 24
_SCALES = (1, 2, 3)
_COLOUR = "currentColor"


def icon(name: str, colour: str) -> QIcon:
    """An icon in a colour, sharp on every screen."""
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    data = QByteArray(drawing.replace(_COLOUR, colour).encode())
    renderer = QSvgRenderer(data)
    found = QIcon()
    for scale in _SCALES:
        picture = QPixmap(_SIDE * scale, _SIDE * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(picture.rect()))
        painter.end()
        picture.setDevicePixelRatio(scale)
        found.addPixmap(picture)
    return found
