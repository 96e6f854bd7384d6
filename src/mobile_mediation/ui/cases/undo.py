"""Undo and redo of the section that is open, by key and by button."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.fields import Kind
from mobile_mediation.services.changewords import ChangeWords
from mobile_mediation.services.undo import Step
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.icons import icon

_LONGEST = 120


class UndoControls(QWidget):
    """Two buttons and their keys; `undone` carries the step and what it was in words.

    A section without kinds of its own to undo keeps the keys for itself.
    """

    undone = Signal(object, str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._kinds: frozenset[Kind] = frozenset()
        self.work = Work(self)
        self.undo = self._button(self.tr("Undo"), "undo", is_redo=False)
        self.redo = self._button(self.tr("Redo"), "redo", is_redo=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        undo = QKeySequence(QKeySequence.StandardKey.Undo)
        self._keys = [
            self._key(undo, is_redo=False),
            self._key(QKeySequence("Ctrl+Y"), is_redo=True),
            self._key(QKeySequence("Ctrl+Shift+Z"), is_redo=True),
        ]

    def _button(self, text: str, picture: str, *, is_redo: bool) -> QPushButton:
        button = deed(text, "tool")
        button.setIcon(icon(picture, self._context.theme.tokens.text))
        button.clicked.connect(partial(self.start, is_redo=is_redo))
        return button

    def _key(self, keys: QKeySequence, *, is_redo: bool) -> QShortcut:
        return QShortcut(keys, self, partial(self.start, is_redo=is_redo))

    def show_section(self, file: CaseFile, kinds: frozenset[Kind]) -> None:
        """Say what can be undone and redone in a section of a case."""
        self._file, self._kinds = file, kinds
        self.setVisible(bool(kinds))
        for key in self._keys:
            key.setEnabled(bool(kinds))
        if kinds:
            self.work.start(self._look_up)

    @Slot()
    def start(self, *_: object, is_redo: bool) -> None:
        """Undo, or redo, what was done last in the section."""
        # Pressed twice it means two steps; the storage takes them in order.
        if self._kinds:
            self.work.start(partial(self._go, is_redo=is_redo))

    async def _go(self, *, is_redo: bool) -> None:
        file, context = self._file, self._context
        assert file is not None  # noqa: S101  show_section has set it
        undo = context.services.undo
        step: Step = await context.worker.run(
            undo.redo if is_redo else undo.undo, file.case.case_id, self._kinds
        )
        said = self.tr("Redone: {0}") if is_redo else self.tr("Undone: {0}")
        self.undone.emit(step, said.replace("{0}", self._words(step)))

    async def _look_up(self) -> None:
        file, context = self._file, self._context
        assert file is not None  # noqa: S101  show_section has set it
        state = await context.worker.run(
            context.services.undo.state, file.case.case_id, self._kinds
        )
        self._show(self.undo, state.undo, self.tr("Undo (Ctrl+Z)"))
        self._show(self.redo, state.redo, self.tr("Redo (Ctrl+Y)"))

    def _show(self, button: QPushButton, step: Step | None, name: str) -> None:
        button.setEnabled(step is not None)
        words = name if step is None else f"{name}：{self._words(step)}"
        button.setToolTip(words)
        button.setAccessibleDescription(words)

    def _words(self, step: Step) -> str:
        context = self._context
        assert self._file is not None  # noqa: S101  show_section has set it
        words = ChangeWords(context.labels, context.language.say, self._file)
        text = "；".join(words.lines(step.lines))
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
