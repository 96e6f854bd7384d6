"""A task that somebody sets himself in a case, and those that are open."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Lane, Task, TaskKind
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, deed, empty, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import ChoiceField, MomentField, TextField
from mobile_mediation.ui.kit.strike_out import StrikeOut


class TaskForm(QWidget):
    """What is to be done, with whom, by when; open tasks of one's own below."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: UUID | None = None
        self.work = Work(self)
        language = context.language
        self.note = TextField(self.tr("What is to be done"), language)
        self.lane = ChoiceField(
            self.tr("With whom"),
            language,
            [(context.label(each), each) for each in Lane],
        )
        self.due = MomentField(self.tr("Until when"), language)
        self.add = deed(self.tr("Set the task"))
        self.add.clicked.connect(self._start)
        row = QHBoxLayout()
        row.addWidget(self.note, 3)
        row.addWidget(self.lane, 1)
        row.addWidget(self.due, 2)
        row.addWidget(beside_field(self.add))
        self._open = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)
        outer.addLayout(self._open)

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what was typed for another one is not for this."""
        if self._case_id != file.case.case_id:
            self._clear()
        self._case_id = file.case.case_id
        empty(self._open)
        for task in file.tasks:
            if task.kind is TaskKind.OWN and task.is_open:
                self._open.addWidget(self._line(task))

    def _line(self, task: Task) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        what = f"{local_text(task.due_at)} · {task.note}"
        row.addWidget(text_label(what), 1)
        assert self._case_id is not None  # noqa: S101  a case is shown
        strike = StrikeOut(self._context, self._case_id, task, task.note or "")
        strike.done.connect(self.changed)
        row.addWidget(strike)
        return line

    def _clear(self) -> None:
        for field in (self.note, self.due):
            field.set_value(None)

    def _start(self) -> None:
        if not self.work.is_busy:
            self.work.start(self._add)

    async def _add(self) -> None:
        assert self._case_id is not None  # noqa: S101  a case is shown
        context = self._context
        try:
            due_at = self.due.value()
            if due_at is None:
                self.due.editor.setFocus()
                return
            await context.worker.run(
                partial(
                    context.services.tasks.add,
                    self._case_id,
                    note=self.note.editor.text(),
                    lane=self.lane.value(),
                    due_at=due_at,
                )
            )
        except MediationError as error:
            field = self.due if error.path == "task.due_at" else self.note
            field.show_error(error)
            return
        self._clear()
        self.changed.emit()
