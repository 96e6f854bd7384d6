"""Police, hospital, family, insurer: what was said, what was promised, by when."""

from datetime import datetime
from functools import partial
from operator import attrgetter
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import (
    Channel,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    Task,
)
from mobile_mediation.services.contacts import Conversation
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import card, deed, empty, grid_of, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.drafts import Drafting, case_prefix
from mobile_mediation.ui.kit.field import ChoiceField, MomentField, TextField
from mobile_mediation.ui.kit.notice import Notice

_TICK_MS = 20_000
_MINUTE = 60
_CLOCKS = 4


class ContactsSection(QWidget):
    """Running clocks, the log, and a form for the next conversation."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self._clocks = QGridLayout()
        outer.addLayout(self._clocks)
        outer.addWidget(self._log_card())
        typed = {
            "who": self.who,
            "promised": self.promised,
            "summary": self.summary,
        }
        self._drafting = Drafting(context.drafts, typed, self)
        frame, layout = card(self.tr("What was said"))
        self._timeline = QVBoxLayout()
        layout.addLayout(self._timeline)
        outer.addWidget(frame)
        outer.addStretch()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_clocks)
        self._tick.start()

    def _log_card(self) -> QWidget:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Log a conversation"))
        self.lane = ChoiceField(
            self.tr("With"), language, [(context.label(e), e) for e in Lane]
        )
        self.who = TextField(self.tr("Who"), language)
        self.purpose = ChoiceField(
            self.tr("What for"), language, [(context.label(e), e) for e in Purpose]
        )
        self.result = ChoiceField(
            self.tr("Result"), language, [(context.label(e), e) for e in ContactResult]
        )
        self.channel = ChoiceField(
            self.tr("How"), language, [(context.label(e), e) for e in Channel]
        )
        self.promised = MomentField(self.tr("Promised for"), language)
        self.summary = TextField(self.tr("In short"), language)
        fields = (
            self.lane,
            self.who,
            self.purpose,
            self.result,
            self.channel,
            self.promised,
        )
        layout.addLayout(grid_of(fields, context.columns(3)))
        layout.addWidget(self.summary)
        self.log = AsyncAction(self.tr("Enter it in the log"), self._enter, self.work)
        button = deed(self.log.text(), "primary")
        button.clicked.connect(self.log.trigger)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button)
        layout.addLayout(row)
        return frame

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what was typed for another one is not for this."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self._clear()
            self._drafting.show(f"{case_prefix(file.case.case_id)}log/")
        self._file = file
        self._show_clocks()
        empty(self._timeline)
        for entry in reversed(file.contact_entries):
            self._timeline.addWidget(self._entry(entry))

    def _entry(self, entry: ContactEntry) -> QWidget:
        context = self._context
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(2)
        head = " · ".join(
            (
                local_text(entry.happened_at),
                context.label(entry.lane),
                context.label(entry.purpose),
                context.label(entry.result),
            )
        )
        layout.addWidget(text_label(head, "small"))
        layout.addWidget(text_label(f"{entry.who}：{entry.summary}"))
        if entry.promised_at is not None:
            promised = self.tr("Promised for")
            layout.addWidget(
                text_label(f"{promised} {local_text(entry.promised_at)}", "caution")
            )
        return row

    def _show_clocks(self) -> None:
        if self._file is None:
            return
        empty(self._clocks)
        now = self._context.now()
        tasks = [task for task in self._file.tasks if not task.is_void]
        columns = self._context.columns(_CLOCKS)
        for place, task in enumerate(sorted(tasks, key=attrgetter("due_at"))):
            clock = self._clock(task, now)
            self._clocks.addWidget(clock, place // columns, place % columns)

    def _clock(self, task: Task, now: datetime) -> QWidget:
        context = self._context
        frame, layout = card()
        title = task.note or context.label(task.kind)
        layout.addWidget(text_label(context.label(task.lane), "small"))
        layout.addWidget(text_label(title, "heading"))
        if task.done_at is not None:
            done = self.tr("done") + f" {local_text(task.done_at)}"
            layout.addWidget(text_label(done, "saved"))
            layout.addStretch()
            return frame
        late = task.is_late_at(now)
        seconds = abs(int((task.due_at - now).total_seconds()))
        hours, minutes = divmod(seconds // _MINUTE, _MINUTE)
        words = self.tr("late by") if late else self.tr("left")
        role = "error" if late else "caution"
        layout.addWidget(text_label(f"{words} {hours}:{minutes:02}", role))
        finish = deed(self.tr("Done"))
        finish.setAccessibleName(self.tr("Done") + f" {title}")
        finish.clicked.connect(partial(self._finish, task.id))
        layout.addWidget(finish)
        layout.addStretch()
        return frame

    def _finish(self, task_id: UUID, *_: object) -> None:
        self.work.start(partial(self._finish_task, task_id))

    async def _finish_task(self, task_id: UUID) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        context = self._context
        await context.worker.run(
            context.services.contacts.finish_task, self._file.case.case_id, task_id
        )
        self.changed.emit()

    async def _enter(self) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        self.notice.clear()
        said = Conversation(
            lane=self.lane.value(),
            who=self.who.editor.text(),
            purpose=self.purpose.value(),
            result=self.result.value(),
            channel=self.channel.value(),
            summary=self.summary.editor.text(),
            promised_at=self.promised.value(),
        )
        context = self._context
        await context.worker.run(
            context.services.contacts.log, self._file.case.case_id, said
        )
        self._drafting.entered()
        self._clear()
        self.changed.emit()

    def _clear(self) -> None:
        for field in (self.who, self.promised, self.summary):
            field.set_value(None)
