"""What has to be done by a time: in one case, and over all that are open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mobile_mediation.db.local import CaseLineRow
from mobile_mediation.db.tasklist import open_tasks
from mobile_mediation.domain.contacts import FIRST_TASKS, Lane, Task, TaskKind
from mobile_mediation.domain.dates import check_year
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.services.desk import Desk

EMERGENCY_KINDS: Final = frozenset(kind for _, kind, _ in FIRST_TASKS)
"""The clocks that an emergency starts with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """A case as a line names it."""

    case_id: UUID
    case_no: str
    people: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTask:
    """A task that is open, and the case that it belongs to."""

    head: CaseHead
    task: Task

    @property
    def is_emergency(self) -> bool:
        """Whether it is one of the clocks of an emergency."""
        return self.task.kind in EMERGENCY_KINDS


class TaskService:
    """Tasks that somebody sets himself, and the clocks of all cases."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, case_id: UUID, *, note: str, lane: Lane, due_at: datetime) -> Task:
        """Set oneself a task in a case.

        A time that has passed is taken: the task is due at once.

        Raises:
            RuleViolation: MM1013 it says nothing, MM1023 an impossible year.
        """
        checked = _checked({"note": note, "due_at": due_at})
        with self._desk.working_on(case_id) as work:
            return work.new(Task, lane=lane, kind=TaskKind.OWN, **checked)

    def change(self, case_id: UUID, task_id: UUID, **values: Any) -> None:
        """Change the words (``note``) or the time (``due_at``) of an own task.

        Raises:
            RuleViolation: MM1013, MM1023, MM2221 it is not an own task.
        """
        checked = _checked(values)
        with self._desk.working_on(case_id) as work:
            task = work.get(Task, task_id)
            if task.kind is not TaskKind.OWN:
                raise _not_own()
            work.change(task, **checked)

    def take_back(self, case_id: UUID, task_id: UUID) -> None:
        """Let a task run again that was marked as done by hand.

        Raises:
            RuleViolation: MM2222 an entry of the log has ended it.
        """
        with self._desk.working_on(case_id) as work:
            task = work.get(Task, task_id)
            if task.done_at is None:
                return
            if task.ended_by_id is not None:
                raise RuleViolation(
                    "MM2222",
                    Words(
                        "此项由联络记录办结。", "An entry of the log has ended this."
                    ),
                    path="task.done_at",
                    next_step=Words(
                        "如记录有误，请在联络协调中更正该条记录。",
                        "If the entry is wrong, correct it on the board.",
                    ),
                )
            work.change(task, done_at=None, outcome=None)

    def due(self, before: datetime) -> tuple[DueTask, ...]:
        """What is open in own cases and due before a moment, the next one first."""
        with self._desk.workspace.store.read() as session:
            return tuple(
                DueTask(head=head_of(line), task=task)
                for task, line in open_tasks(
                    session, self._desk.device_id, before=before
                )
            )


def head_of(line: CaseLineRow) -> CaseHead:
    """A case as a line names it."""
    return CaseHead(
        case_id=line.case_id,
        case_no=line.case_no,
        people=tuple(line.people.splitlines()),
        place=line.place,
    )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if name == "note":
            checked[name] = clean_text(value, path="task.note")
        elif name == "due_at":
            check_year(value, path="task.due_at")
            checked[name] = value
        else:
            raise TypeError(f"{name} of a task is not changed")
    return checked


def _not_own() -> RuleViolation:
    return RuleViolation(
        "MM2221",
        Words(
            "自动生成的待办不能改写，可以办结或者作废。",
            "What the program has set is not rewritten; finish it or strike it out.",
        ),
        path="task",
    )
