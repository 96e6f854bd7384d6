"""The first page: who is at work, and the password."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed, text_label
from mobile_mediation.ui.kit.field import TextField
from mobile_mediation.ui.kit.language import Language
from mobile_mediation.ui.kit.notice import Notice


class UnlockPage(QWidget):
    """Asks for name and password; without a workspace it says how to get one."""

    unlocked = Signal(object)

    def __init__(
        self,
        workspace: Path,
        names: Sequence[str],
        language: Language,
        unlock: Callable[[str, str], Awaitable[object]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._unlock = unlock
        self.work = Work(self)
        self.notice = Notice(language, self)
        self.work.refused.connect(self.notice.refuse)
        frame, layout = card()
        frame.setFixedWidth(460)
        title = text_label(self.tr("Mobile mediation room"), "title")
        layout.addWidget(title)
        layout.addWidget(self.notice)
        self.name = QComboBox(frame)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.addItems(list(names))
        self.secret = TextField(self.tr("Password"), language, is_secret=True)
        self.enter = deed(self.tr("Open"), "primary")
        self.enter.clicked.connect(self.try_to_open)
        self.secret.editor.returnPressed.connect(self.try_to_open)
        if names:
            layout.addWidget(text_label(self.tr("Name"), "small"))
            layout.addWidget(self.name)
            layout.addWidget(self.secret)
            layout.addWidget(self.enter)
        else:
            layout.addWidget(self._how_to_begin(workspace))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _how_to_begin(self, workspace: Path) -> QLabel:
        return text_label(
            self.tr(
                "There is no workspace here yet. Ask headquarters for an enrolment "
                "file, then run: mobile-mediation init --enrolment FILE --user NAME"
            )
            + f"\n\n{workspace}"
        )

    def try_to_open(self) -> None:
        """Open the workspace with what was typed."""
        if self.work.is_busy:
            return
        self.notice.clear()
        self.enter.setEnabled(False)
        self.work.start(self._open)

    async def _open(self) -> None:
        try:
            opened = await self._unlock(
                self.name.currentText(), self.secret.editor.text()
            )
        finally:
            self.enter.setEnabled(True)
            self.secret.editor.clear()
        self.unlocked.emit(opened)
