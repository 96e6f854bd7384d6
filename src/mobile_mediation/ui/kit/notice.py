"""What the program has to say, in place and without stopping anybody."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.ui.kit.language import Language


class Notice(QFrame):
    """A banner: hidden until there is something to say; Esc closes it."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._language = language
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(close)
        self.hide()

    @Slot(object)
    def refuse(self, error: MediationError, about: str = "") -> None:
        """Say what was refused (``about`` names it), what was kept, what to do."""
        said = f"{error.in_language(self._language.code)}  {error.code}"
        self._show(f"{about}：{said}" if about else said, "refusal")

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say that something was done."""
        self._show(text, "information")

    @Slot()
    def clear(self) -> None:
        """Have nothing to say."""
        self.hide()

    def _show(self, text: str, tone: str) -> None:
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.text.setText(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
