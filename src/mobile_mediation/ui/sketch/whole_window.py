"""The editor over the whole window, for small screens and large letters."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.ui.kit.blocks import deed


class WholeWindow(QWidget):
    """Lies over everything else in the window; ``left`` asks to come back."""

    left = Signal()

    def __init__(self, editor: QWidget, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = deed(words, "primary")
        self.back.clicked.connect(self.left)
        layout = QVBoxLayout(self)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(editor, 1)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
