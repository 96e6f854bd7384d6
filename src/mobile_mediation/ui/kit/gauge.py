"""A limit as a bar: what is gone, what is promised, what is left."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.theme import Theme

_HEIGHT: Final = 18


class LimitGauge(QWidget):
    """Used and reserved money against a limit, with the same in words."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.bar = _Bar(theme, self)
        self.words = QLabel(self)
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
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
        self.bar.show_use(use)


class _Bar(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._use = LimitUse(limit_fen=1, paid_fen=0, reserved_fen=0)
        theme.changed.connect(self.update)

    def show_use(self, use: LimitUse) -> None:
        self._use = use
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, use = self._theme.tokens, self._use
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line))
        whole = QRectF(0.5, 0.5, self.width() - 1, _HEIGHT - 1)
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(whole, 4, 4)
        limit = max(use.limit_fen, 1)
        x = whole.left()
        for amount, colour in (
            (use.paid_fen, tokens.accent),
            (use.reserved_fen, tokens.warning),
        ):
            width = whole.width() * min(amount, limit) / limit
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(x, whole.top(), width, whole.height()), 4, 4)
            x += width
        painter.end()
