"""One lane of the board: how urgent it is, what is owed, whom to call, what is said."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.board import LaneView, LogLine, lane_state
from mobile_mediation.domain.contacts import (
    NOTHING_SAID,
    Contact,
    ContactResult,
    Lane,
    Task,
    TaskKind,
    TaskOutcome,
)
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.ui.contacts.clock import MARKS, RESULT_MARKS, ROLES, left_of
from mobile_mediation.ui.contacts.log import LogView
from mobile_mediation.ui.contacts.number import NumberLine
from mobile_mediation.ui.kit.blocks import deed, empty, repolish, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.flow import FlowLayout

_INSET: Final = 10
_CLOSE: Final = 4


class TaskRow(QWidget):
    """A task with its running clock, and how it can end."""

    ended = Signal(object, object)

    def __init__(
        self, context: Context, task: Task, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._task = task
        title = task.note or context.label(task.kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_CLOSE)
        layout.addWidget(text_label(title))
        self.clock = text_label("", wraps=False)
        layout.addWidget(self.clock)
        ends: tuple[tuple[str, TaskOutcome | None], ...] = (
            tuple((context.label(each), each) for each in TaskOutcome)
            if task.kind is TaskKind.PROMISE
            else ((self.tr("Done"), None),)
        )
        row = QHBoxLayout()
        self.buttons = []
        for words, outcome in ends:
            button = deed(words, "tool")
            button.setAccessibleName(f"{words} {title}")
            button.clicked.connect(partial(self._end, outcome))
            row.addWidget(button)
            self.buttons.append(button)
        layout.addLayout(row)

    def _end(self, outcome: TaskOutcome | None, *_: object) -> None:
        self.ended.emit(self._task.id, outcome)

    def tick(self, now: datetime) -> None:
        """Show what is left, or how long the time has passed."""
        is_late = self._task.is_late_at(now)
        words = self.tr("late by") if is_late else self.tr("left")
        mark = "△" if is_late else "○"
        text = f"{mark} {words} {left_of(self._task.due_at, now)}"
        if text != self.clock.text():
            self.clock.setText(text)
            repolish(self.clock, "role", "error" if is_late else "caution")


class ContactRow(QWidget):
    """Somebody to call; a call is logged with two taps."""

    called = Signal(object, object)

    def __init__(
        self, context: Context, contact: Contact, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._contact = contact
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_CLOSE)
        layout.addWidget(text_label(contact.name, "heading"))
        place = "  ".join(filter(None, (contact.organisation, contact.title)))
        if place:
            layout.addWidget(text_label(place, "small"))
        if contact.phone:
            layout.addWidget(NumberLine(context, contact))
        self.call = deed(self.tr("Log a call"), "tool")
        self.call.setAccessibleName(self.tr("Log a call") + f" {contact.name}")
        self.call.clicked.connect(self._ask)
        layout.addWidget(self.call)
        self.results = {}
        for result in ContactResult:
            button = deed(f"{RESULT_MARKS[result]} {context.label(result)}", "tool")
            button.setAccessibleName(f"{context.label(result)} {contact.name}")
            button.clicked.connect(partial(self._choose, result))
            self.results[result] = button
        self._choices = QWidget(self)
        self._choices.setLayout(FlowLayout(self.results.values()))
        self._choices.hide()
        layout.addWidget(self._choices)

    @Slot()
    def _ask(self) -> None:
        self.call.hide()
        self._choices.show()
        self.results[ContactResult.REACHED].setFocus()

    def _choose(self, result: ContactResult, *_: object) -> None:
        self._choices.hide()
        self.call.show()
        self.called.emit(self._contact, result)


class LogDetail(QFrame):
    """An entry in full, with its number and the way to correct it."""

    correct_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._line: LogLine | None = None
        self.names: Mapping[UUID, str] = {}
        self.setObjectName("card")
        self.setProperty("role", "inset")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_INSET, _CLOSE, _INSET, _CLOSE)
        self.correct = deed(self.tr("Correct …"), "tool")
        self.correct.clicked.connect(self._ask)
        self._body = QVBoxLayout()
        self._layout.addLayout(self._body)
        self._layout.addWidget(self.correct)
        self.hide()

    def show_line(self, line: LogLine) -> None:
        """Show an entry in full."""
        self._line = line
        context, entry = self._context, line.entry
        empty(self._body)
        said = "" if entry.summary == NOTHING_SAID else entry.summary
        when, by = local_text(entry.happened_at), self.names.get(entry.created_by)
        channel, purpose = context.label(entry.channel), context.label(entry.purpose)
        parts = (
            (f"{when} {channel} · {purpose}", "small"),
            (said, ""),
            (f"→ {entry.next_action}" if entry.next_action else "", ""),
            (entry.legal_basis or "", "small"),
            (self.tr("Entered by") + f" {by}" if by else "", "small"),
        )
        for text, role in parts:
            if text:
                self._body.addWidget(text_label(text, role))
        if entry.number:
            self._body.addWidget(NumberLine(context, entry))
        self.correct.setVisible(not line.is_corrected)
        self.show()

    @Slot()
    def _ask(self) -> None:
        assert self._line is not None  # noqa: S101  an entry is shown
        self.correct_asked.emit(self._line.entry)


class LaneCard(QFrame):
    """Police, hospital, family or insurer."""

    called = Signal(object, object)
    correct_asked = Signal(object)
    task_ended = Signal(object, object)
    contact_asked = Signal(object)

    def __init__(self, context: Context, lane: Lane, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.lane = lane
        self._view: LaneView | None = None
        self._rows: list[TaskRow] = []
        self.setObjectName("card")
        name = context.label(lane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        layout.addWidget(text_label(name, "heading"))
        self.state = text_label("")
        self.next = text_label("", "small")
        layout.addWidget(self.state)
        layout.addWidget(self.next)
        self._tasks = QVBoxLayout()
        self._contacts = QVBoxLayout()
        layout.addLayout(self._tasks)
        layout.addLayout(self._contacts)
        self.add = deed(self.tr("Add a contact"), "tool")
        self.add.setAccessibleName(self.tr("Add a contact") + f" {name}")
        self.add.clicked.connect(self._ask_contact)
        layout.addWidget(self.add)
        self.list = LogView(context, self.tr("Log") + f" {name}", self)
        self.nothing = text_label(self.tr("Nothing logged yet."), "small")
        layout.addWidget(self.nothing)
        layout.addWidget(self.list)
        self.detail = LogDetail(context, self)
        self.detail.correct_asked.connect(self.correct_asked)
        layout.addWidget(self.detail)
        layout.addStretch()
        self.list.clicked.connect(self._show_detail)
        self.list.activated.connect(self._show_detail)

    def show_view(self, view: LaneView, now: datetime) -> None:
        """Show the lane; what stands as it was is not made anew."""
        old, self._view = self._view, view
        if old is None or old.tasks != view.tasks:
            self._show_tasks(view)
        if old is None or old.contacts != view.contacts:
            self._show_contacts(view)
        if old is None or old.lines != view.lines:
            self.list.show_lines(view.lines)
            self.nothing.setVisible(not view.lines)
            self.detail.hide()
        following = " · ".join(filter(None, (view.next_who, view.next_action)))
        self.next.setText(self.tr("Next") + f"：{following}" if following else "")
        self.next.setVisible(bool(following))
        self.tick(now)

    def _show_tasks(self, view: LaneView) -> None:
        empty(self._tasks)
        self._rows = []
        for task in view.tasks:
            if task.is_open:
                row = TaskRow(self._context, task)
                row.ended.connect(self.task_ended)
                self._rows.append(row)
                self._tasks.addWidget(row)
        for task in view.tasks:
            if task.done_at is not None:
                self._tasks.addWidget(text_label(self._ending(task), "small"))

    def _ending(self, task: Task) -> str:
        """A task that has ended, as one line."""
        context = self._context
        title = task.note or context.label(task.kind)
        is_broken = task.outcome is TaskOutcome.BROKEN
        mark = "×" if is_broken else "✓"
        word = context.label(task.outcome) if task.outcome else self.tr("done")
        assert task.done_at is not None  # noqa: S101  it has ended
        return f"{mark} {title} {word} {task.done_at.astimezone(CHINA):%m-%d %H:%M}"

    def _show_contacts(self, view: LaneView) -> None:
        empty(self._contacts)
        for contact in view.contacts:
            row = ContactRow(self._context, contact)
            row.called.connect(self.called)
            self._contacts.addWidget(row)

    def tick(self, now: datetime) -> None:
        """Let the clocks go on; no widget is made anew."""
        if self._view is None:
            return
        state = lane_state(self._view.tasks, now)
        text = f"{MARKS[state]} {self._context.label(state)}"
        due = self._view.next_task
        if due is not None:
            text += f" {left_of(due.due_at, now)}"
        if text != self.state.text():
            self.state.setText(text)
        if self.property("state") != state.value:
            repolish(self.state, "role", ROLES[state])
            repolish(self, "state", state.value)
        for row in self._rows:
            row.tick(now)

    @Slot(QModelIndex)
    def _show_detail(self, index: QModelIndex) -> None:
        self.detail.show_line(self.list.log.line(index))

    @Slot()
    def _ask_contact(self) -> None:
        self.contact_asked.emit(self.lane)
