"""Text in which what was looked for stands out, by more than its colour."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from mobile_mediation.ui.kit.theme import Theme

Line = tuple[str, tuple[tuple[int, int], ...]]
"""A line, and the characters of it that were looked for, from and to."""

_SEEN: Final = 0.7
_BEFORE: Final = 3


def paint_marked(
    painter: QPainter,
    box: QRectF,
    line: Line,
    font: QFont,
    colour: QColor,
    theme: Theme,
) -> None:
    """Paint a line with what was looked for in bold and underlined.

    A line that is too long loses its end; its beginning, if what was looked for would
    not be seen otherwise.
    """
    text, ranges = _from_first(line, QFontMetricsF(font), box.width())
    marked = QFont(font)
    marked.setWeight(QFont.Weight.Bold)
    marked.setUnderline(True)
    edges = sorted({0, len(text), *(edge for each in ranges for edge in each)})
    left = box.left()
    for start, end in pairwise(edges):
        is_marked = any(first <= start < last for first, last in ranges)
        used = marked if is_marked else font
        metrics = QFontMetricsF(used)
        room = box.right() - left
        piece = metrics.elidedText(text[start:end], Qt.TextElideMode.ElideRight, room)
        painter.setFont(used)
        painter.setPen(QColor(theme.tokens.accent) if is_marked else colour)
        place = QRectF(left, box.top(), room, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, piece)
        left += metrics.horizontalAdvance(piece)
        if piece != text[start:end] or left >= box.right():
            break


def _from_first(line: Line, metrics: QFontMetricsF, width: float) -> Line:
    text, ranges = line
    if not ranges or metrics.horizontalAdvance(text[: ranges[0][1]]) <= width * _SEEN:
        return line
    start = max(0, ranges[0][0] - _BEFORE)
    moved = start - 1
    return f"…{text[start:]}", tuple((a - moved, b - moved) for a, b in ranges)
