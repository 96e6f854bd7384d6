"""What is to be said now, once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from mobile_mediation.db.local import Reminded
from mobile_mediation.domain.reminders import (
    DueItem,
    DueKind,
    QuietHours,
    Reminder,
    reminders,
    task_times,
)
from mobile_mediation.labels import Labels
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.tasks import DueTask, TaskService

_AHEAD: Final = timedelta(hours=1)
"""How far ahead tasks are looked up: further than any of their reminders."""


class ReminderService:
    """Reminders on this machine; they do not travel and are not part of the record."""

    def __init__(self, desk: Desk, tasks: TaskService, labels: Labels) -> None:
        self._desk = desk
        self._tasks = tasks
        self._labels = labels

    def take(self, quiet: QuietHours | None) -> tuple[Reminder, ...]:
        """What is to be said now; it counts as said from here on."""
        now = self._desk.now()
        items = tuple(self._items())
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            said = set(session.scalars(select(Reminded.key)))
            found = reminders(items, now=now, quiet=quiet, said=said)
            settled = {key for each in found for key in each.settles} - said
            session.add_all(Reminded(key=key, said_at=now) for key in sorted(settled))
            # What is done is never asked about again.
            open_keys = {each.key for each in items}
            gone = {key for key in said if key.partition("@")[0] not in open_keys}
            session.execute(delete(Reminded).where(Reminded.key.in_(gone)))
        return found

    def _items(self) -> Iterator[DueItem]:
        for due in self._tasks.due(self._desk.now() + _AHEAD):
            yield self._task(due)

    def _task(self, due: DueTask) -> DueItem:
        kind = DueKind.EMERGENCY if due.is_emergency else DueKind.TASK
        task = due.task
        return DueItem(
            key=f"task-{task.id}",
            kind=kind,
            case_no=due.head.case_no,
            # Not the words of an own task or a promise, which may name somebody.
            what=self._labels.of(task.kind),
            due_at=task.due_at,
            remind_at=task_times(task.due_at, kind),
        )
