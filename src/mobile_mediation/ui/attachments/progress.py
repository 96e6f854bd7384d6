"""How far something is, and a way to stop it."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from mobile_mediation.ui.kit.blocks import deed, text_label

_STEPS: Final = 1000


class ProgressRow(QWidget):
    """Words, a bar and a button; hidden while nothing goes on."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = text_label("", "small")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.stop = deed(self.tr("Cancel"))
        self.stop.setAccessibleName(self.tr("Cancel") + f" {title}")
        column = QVBoxLayout()
        column.addWidget(self.words)
        column.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(column, 1)
        layout.addWidget(self.stop)
        self.hide()

    def begin(self, words: str) -> None:
        """Show that something begins."""
        self.words.setText(words)
        self.bar.setValue(0)
        self.show()

    def show_done(self, done: int, total: int) -> None:
        """Show how much of it is done."""
        self.bar.setValue(_STEPS * done // total if total else 0)
