"""Money as a bar: of a limit, what is gone and what is left; of a source, its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.theme import Theme

_HEIGHT: Final = 18
_RADIUS: Final = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: an amount, and the token of its colour."""

    fen: int
    colour: str


class SegmentBar(QWidget):
    """Amounts beside each other, against a whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._segments: Sequence[Segment] = ()
        self._whole = 1
        theme.changed.connect(self.update)

    def show_segments(self, segments: Sequence[Segment], *, whole: int) -> None:
        """Show other amounts."""
        self._segments, self._whole = segments, max(whole, 1)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, 0.5, self.width() - 1, _HEIGHT - 1)
        outline = QPainterPath()
        outline.addRoundedRect(whole, _RADIUS, _RADIUS)
        painter.fillPath(outline, QColor(tokens.raised))
        painter.save()
        painter.setClipPath(outline)
        x = whole.left()
        for segment in self._segments:
            width = whole.width() * min(segment.fen, self._whole) / self._whole
            colour = QColor(getattr(tokens, segment.colour))
            painter.fillRect(QRectF(x, whole.top(), width, whole.height()), colour)
            x += width
        painter.restore()
        painter.strokePath(outline, QColor(tokens.line))
        painter.end()


class LimitGauge(QWidget):
    """Used and reserved money against a limit, with the same in words."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.bar = SegmentBar(theme, self)
        self.words = text_label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)

    def show_use(self, use: LimitUse) -> None:
        """Show how much of the limit is gone."""
        parts = (
            f"{self._title} {format_yuan(use.limit_fen)}",
            self.tr("paid") + f" {format_yuan(use.paid_fen)}",
            self.tr("approved") + f" {format_yuan(use.reserved_fen)}",
            self.tr("left") + f" {format_yuan(use.left_fen)}",
        )
        self.words.setText(" · ".join(parts))
        self.bar.show_segments(
            (Segment(use.paid_fen, "accent"), Segment(use.reserved_fen, "warning")),
            whole=use.limit_fen,
        )
