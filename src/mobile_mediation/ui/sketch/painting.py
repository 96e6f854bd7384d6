"""Draws the figures of a sketch with Qt: on the canvas, on buttons, into pictures."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from mobile_mediation.domain.figures import (
    Caption,
    Disc,
    Figure,
    Ink,
    Pen,
    Trace,
    bounds,
)
from mobile_mediation.domain.sketch import FRAME_HEIGHT, FRAME_WIDTH, Drawing
from mobile_mediation.domain.sketch_figures import MM, drawing_figures, paper_view

DOTS_PER_MM: Final = 12
"""A picture has about 300 dots per inch: twice what a screen shows of a page."""
_LETTER: Final = 40
_BACKING: Final = 190
_ICON_MARGIN: Final = 0.08
_THINNEST: Final = 0.02


def paint_figures(painter: QPainter, figures: Iterable[Figure], scale: int) -> None:
    """Draw figures in the coordinates of the world."""
    for figure in figures:
        match figure:
            case Trace():
                painter.setPen(_pen(figure.pen, scale))
                painter.setBrush(_brush(figure.fill))
                shape = QPolygonF([QPointF(x, y) for x, y in figure.spots])
                if figure.is_closed:
                    painter.drawPolygon(shape)
                else:
                    painter.drawPolyline(shape)
            case Disc():
                painter.setPen(_pen(figure.pen, scale))
                painter.setBrush(_brush(figure.fill))
                painter.drawEllipse(
                    QPointF(*figure.centre), figure.radius, figure.radius
                )
            case Caption():
                _write(painter, figure, scale)


def caption_box(caption: Caption, scale: int) -> QRectF:
    """What a caption covers before it is turned, around its own place."""
    letter = caption.height * scale / 10 / _LETTER
    width = QFontMetricsF(_font()).horizontalAdvance(caption.text) * letter
    height = _LETTER * 1.1 * letter
    drop = caption.drop * scale / 10
    return QRectF(-width / 2, drop - height / 2, width, height)


def outline(figures: Iterable[Figure], scale: int, *, least: int) -> QPainterPath:
    """Where figures can be taken hold of; thin lines are ``least`` wide."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for figure in figures:
        match figure:
            case Trace():
                spots = [QPointF(x, y) for x, y in figure.spots]
                radius = max(least, _width(figure.pen, scale)) / 2
                if figure.is_closed and figure.fill:
                    path.addPolygon(QPolygonF([*spots, spots[0]]))
                else:
                    for one, other in pairwise(spots):
                        path.addPolygon(_ribbon(one, other, radius))
            case Disc():
                path.addEllipse(QPointF(*figure.centre), figure.radius, figure.radius)
            case Caption():
                box = caption_box(figure, scale)
                path.addRect(box.translated(QPointF(*figure.spot)))
    return path


def picture(drawing: Drawing, underlay: QImage | None) -> QImage:
    """The whole frame of a drawing as a picture."""
    view = paper_view(drawing, FRAME_WIDTH, FRAME_HEIGHT)
    size = QSize(FRAME_WIDTH * DOTS_PER_MM, FRAME_HEIGHT * DOTS_PER_MM)
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(DOTS_PER_MM * 1000)
    image.setDotsPerMeterY(DOTS_PER_MM * 1000)
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    painter.translate(size.width() / 2, size.height() / 2)
    zoom = DOTS_PER_MM / view.scale
    painter.scale(zoom, zoom)
    painter.translate(-view.centre[0], -view.centre[1])
    paint_underlay(painter, drawing, underlay)
    paint_figures(painter, drawing_figures(drawing, view.scale), view.scale)
    painter.end()
    return image


def paint_underlay(
    painter: QPainter, drawing: Drawing, underlay: QImage | None
) -> None:
    """Draw the picture below a drawing, if it has one."""
    under = drawing.underlay
    if under is None or underlay is None:
        return
    width, height = under.width * MM, under.height * MM
    x, y = under.at[0] * MM - width / 2, under.at[1] * MM - height / 2
    painter.setOpacity(under.opacity / 100)
    painter.drawImage(QRectF(x, y, width, height), underlay)
    painter.setOpacity(1)


def figure_icon(figures: Iterable[Figure], side: int) -> QIcon:
    """Figures on white paper, as large as they fit."""
    drawn = [each for each in figures if not isinstance(each, Caption)]
    ratio = 2
    pixels = QPixmap(side * ratio, side * ratio)
    pixels.fill(QColor(Ink.WHITE))
    edges = bounds(drawn, 1)
    if edges is not None:
        left, top, right, bottom = edges
        room = side * ratio * (1 - 2 * _ICON_MARGIN)
        zoom = room / max(right - left, bottom - top, 1)
        painter = QPainter(pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(side * ratio / 2, side * ratio / 2)
        painter.scale(zoom, zoom)
        painter.translate(-(left + right) / 2, -(top + bottom) / 2)
        # A line of a quarter millimetre becomes two and a half dots.
        paint_figures(painter, drawn, max(1, round(10 / zoom)))
        painter.end()
    pixels.setDevicePixelRatio(ratio)
    return QIcon(pixels)


def _write(painter: QPainter, caption: Caption, scale: int) -> None:
    painter.save()
    painter.translate(QPointF(*caption.spot))
    painter.rotate(caption.turn / 10)
    box = caption_box(caption, scale)
    painter.fillRect(box, QColor(255, 255, 255, _BACKING))
    letter = caption.height * scale / 10 / _LETTER
    painter.translate(box.center())
    painter.scale(letter, letter)
    painter.setFont(_font())
    painter.setPen(QColor(caption.ink))
    half = box.width() / letter / 2 + 1
    painter.drawText(
        QRectF(-half, -_LETTER, 2 * half, 2 * _LETTER),
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip,
        caption.text,
    )
    painter.restore()


def _font() -> QFont:
    font = QFont()
    font.setPixelSize(_LETTER)
    return font


def _ribbon(one: QPointF, other: QPointF, radius: float) -> QPolygonF:
    along = other - one
    length = max(1.0, (along.x() ** 2 + along.y() ** 2) ** 0.5)
    across = QPointF(-along.y(), along.x()) * (radius / length)
    return QPolygonF([one + across, other + across, other - across, one - across])


def _width(pen: Pen | None, scale: int) -> float:
    return 0.0 if pen is None else pen.weight * scale / 100


def _pen(pen: Pen | None, scale: int) -> QPen:
    if pen is None:
        return QPen(Qt.PenStyle.NoPen)
    width = max(_THINNEST, _width(pen, scale))
    drawn = QPen(QColor(pen.ink), width)
    drawn.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    drawn.setCapStyle(Qt.PenCapStyle.FlatCap if pen.dash else Qt.PenCapStyle.RoundCap)
    if pen.dash:
        # Qt measures dashes in widths of the line.
        drawn.setDashPattern([length / width for length in pen.dash])
    return drawn


def _brush(fill: str | None) -> QBrush:
    return QBrush(QColor(fill)) if fill else QBrush(Qt.BrushStyle.NoBrush)
