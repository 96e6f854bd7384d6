"""How far apart the sides are, as a picture: two figures and what was assessed."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mobile_mediation.domain.bargaining import Standing
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.theme import Theme

_MARGIN: Final = 12
_LEAST_BAND: Final = 4
_NEUTRAL: Final = 2
_USUAL_WIDTH: Final = 320


class GapTrack(QWidget):
    """A line from nothing to the highest figure of one subject.

    What is offered points up from below, what is asked points down from above; the
    gap between them is thick, what the worksheets say is a hatched band. Shapes and
    places say it without colours, and the words above the line say it again.
    """

    def __init__(
        self, theme: Theme, standing: Standing, words: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._standing = standing
        assessed = standing.assessed
        known = [
            standing.asked_fen,
            standing.offered_fen,
            standing.agreed_fen,
            assessed.high_fen if assessed is not None else None,
        ]
        self._most = max((fen for fen in known if fen), default=1)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_USUAL_WIDTH, self.fontMetrics().height() * 2)

    def x_of(self, fen: int) -> float:
        """Where an amount stands on the line."""
        room = self.width() - 2 * _MARGIN
        return _MARGIN + room * fen / self._most

    def band(self) -> QRectF | None:
        """Where the assessed range is painted; a single figure is a narrow band."""
        assessed = self._standing.assessed
        if assessed is None:
            return None
        left, right = self.x_of(assessed.low_fen), self.x_of(assessed.high_fen)
        width = max(right - left, _LEAST_BAND)
        return QRectF(left, self.height() / 4, width, self.height() / 2)

    def gap(self) -> tuple[float, float] | None:
        """From where to where the gap is painted, if there is one."""
        standing = self._standing
        if not standing.gap_fen or standing.offered_fen is None:
            return None
        begin = standing.offered_fen
        return self.x_of(begin), self.x_of(begin + standing.gap_fen)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, standing = self._theme.tokens, self._standing
        middle, size = self.height() / 2, self.height() / 4
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        band = self.band()
        if band is not None:
            painter.setPen(QPen(QColor(tokens.muted), 1))
            painter.setBrush(QBrush(QColor(tokens.muted), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(band)
        painter.setPen(QPen(QColor(tokens.line), _NEUTRAL))
        painter.drawLine(
            QPointF(_MARGIN, middle), QPointF(self.width() - _MARGIN, middle)
        )
        gap = self.gap()
        if gap is not None:
            painter.setPen(QPen(QColor(tokens.warning), size / 2))
            painter.drawLine(QPointF(gap[0], middle), QPointF(gap[1], middle))
        painter.setPen(Qt.PenStyle.NoPen)
        for fen, name, down in (
            (standing.offered_fen, "accent", 1),
            (standing.asked_fen, "emergency", -1),
        ):
            if fen is not None:
                x = self.x_of(fen)
                painter.setBrush(QColor(getattr(tokens, name)))
                painter.drawPolygon(
                    QPolygonF(
                        [
                            QPointF(x, middle),
                            QPointF(x - size, middle + down * 2 * size),
                            QPointF(x + size, middle + down * 2 * size),
                        ]
                    )
                )
        if standing.agreed_fen is not None:
            painter.setPen(QPen(QColor(tokens.text), _NEUTRAL))
            x = self.x_of(standing.agreed_fen)
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()


class GapBar(QWidget):
    """One subject: its figures in words, and the line below."""

    def __init__(
        self, theme: Theme, name: str, standing: Standing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.words = f"{name}  {self._said(standing)}"
        layout.addWidget(text_label(self.words))
        self.track = GapTrack(theme, standing, self.words, self)
        layout.addWidget(self.track)

    def _said(self, standing: Standing) -> str:
        figures = (
            (self.tr("offered"), standing.offered_fen),
            (self.tr("asked"), standing.asked_fen),
            (self.tr("gap"), standing.gap_fen),
            (self.tr("agreed"), standing.agreed_fen),
        )
        parts = [
            f"{word} {format_yuan(fen)}" for word, fen in figures if fen is not None
        ]
        assessed = standing.assessed
        if assessed is not None:
            low, high = format_yuan(assessed.low_fen), format_yuan(assessed.high_fen)
            ranged = low if low == high else f"{low}–{high}"
            parts.append(self.tr("assessed") + f" {ranged}")
        return " · ".join(parts)
