"""The line that asks why a value is changed, under the field that it is about."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.ui.kit.blocks import bring_into_view


class ReasonLine(QWidget):
    """One line for the reason; the usual one is a click, Esc gives the change up."""

    given = Signal(str)
    given_up = Signal()

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = QLineEdit(self)
        self.editor.setPlaceholderText(self.tr("Why is it changed?"))
        self.editor.setAccessibleName(self.tr("Why is it changed?") + f" {label}")
        self.editor.returnPressed.connect(self._give)
        self.editor.installEventFilter(self)
        self.save = QPushButton(self.tr("Save"), self)
        self.save.setAccessibleName(self.tr("Save") + f" {label}")
        self.save.clicked.connect(self._give)
        self.usual = QPushButton(self.tr("Typing mistake"), self)
        self.usual.clicked.connect(self._give_usual)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.usual)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)
        layout.addLayout(row)

    def begin(self) -> None:
        """Ask."""
        self.editor.clear()
        self.show()
        self.editor.setFocus()
        # It has its place only when the form was laid out again.
        QTimer.singleShot(0, self._come_into_view)

    @Slot()
    def _come_into_view(self) -> None:
        bring_into_view(self)

    @Slot()
    def _give(self) -> None:
        text = self.editor.text().strip()
        if text:
            self.given.emit(text)

    @Slot()
    def _give_usual(self) -> None:
        self.given.emit(self.usual.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.given_up.emit()
            return True
        return super().eventFilter(watched, event)
