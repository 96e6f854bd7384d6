"""What is to be said now, once."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import delete, select

from mobile_mediation.db.local import Reminded
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.reminders import (
    DueItem,
    DueKind,
    QuietHours,
    Reminder,
    deadline_times,
    reminders,
    task_times,
)
from mobile_mediation.domain.working_days import WorkingDays
from mobile_mediation.labels import Labels
from mobile_mediation.services.deadlines import DeadlineService, DueDeadline
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.performance import DuePayment, PerformanceService
from mobile_mediation.services.tasks import DueTask, TaskService

_AHEAD: Final = timedelta(hours=1)
"""How far ahead tasks are looked up: further than any of their reminders."""
_DAYS_AHEAD: Final = timedelta(days=40)
"""Three working days never take longer, whatever the holidays."""
_END_OF_DAY: Final = time(23, 59)
_PAYMENT: Final = Words("协议约定的付款", "Payment under the agreement")
_REMEMBERED: Final = timedelta(days=3 * 366)


class ReminderService:
    """Reminders on this machine; they do not travel and are not part of the record."""

    def __init__(
        self,
        desk: Desk,
        tasks: TaskService,
        deadlines: DeadlineService,
        performance: PerformanceService,
        *,
        calendar: Callable[[], WorkingDays],
        labels: Labels,
    ) -> None:
        self._desk = desk
        self._tasks = tasks
        self._deadlines = deadlines
        self._performance = performance
        self._calendar = calendar
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
            # Not what is no longer asked about today: a clock that was set back would
            # have it said again.
            old = now - _REMEMBERED
            session.execute(delete(Reminded).where(Reminded.said_at < old))
        return found

    def _items(self) -> Iterator[DueItem]:
        for due in self._tasks.due(self._desk.now() + _AHEAD):
            yield self._task(due)
        ahead = china_day(self._desk.now()) + _DAYS_AHEAD
        for deadline in self._deadlines.due(ahead):
            yield self._deadline(deadline)
        for payment in self._performance.due(ahead):
            yield self._payment(payment)

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

    def _deadline(self, due: DueDeadline) -> DueItem:
        key = due.key
        ids = "-".join(str(each) for each in (key.trigger_id, key.party_id) if each)
        return DueItem(
            key=f"deadline-{key.rule}-{ids}",
            kind=DueKind.DEADLINE,
            case_no=due.head.case_no,
            what=due.rule.act,
            due_at=datetime.combine(due.due_on, _END_OF_DAY, CHINA),
            remind_at=deadline_times(due.due_on, self._calendar()),
        )

    def _payment(self, due: DuePayment) -> DueItem:
        due_on = due.duty.instalment.due_on
        return DueItem(
            key=f"payment-{due.duty.instalment.id}",
            kind=DueKind.DEADLINE,
            case_no=due.head.case_no,
            what=_PAYMENT,
            due_at=datetime.combine(due_on, _END_OF_DAY, CHINA),
            remind_at=deadline_times(due_on, self._calendar()),
        )
