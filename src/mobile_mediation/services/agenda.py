"""What is to be done in all cases: by the clock, and as a calendar file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from mobile_mediation.db.tasklist import sessions_between
from mobile_mediation.documents.agenda import AgendaEntry, agenda_file
from mobile_mediation.domain.contacts import Task
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.reminders import (
    DueKind,
    Urgency,
    deadline_times,
    task_times,
)
from mobile_mediation.domain.working_days import UNPUBLISHED, WorkingDays
from mobile_mediation.labels import Labels
from mobile_mediation.services.copies import write_file
from mobile_mediation.services.deadlines import DeadlineService, DueDeadline
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.performance import DuePayment, PerformanceService
from mobile_mediation.services.tasks import CaseHead, DueTask, TaskService, head_of

_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=7)
_MIDNIGHT: Final = time(0, tzinfo=CHINA)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One thing that is to be done: a task, a legal deadline, a session, a payment.

    A deadline and a payment are due on the day of ``due_at``, the others at that
    moment.
    """

    urgency: Urgency
    head: CaseHead
    due_at: datetime
    about: Task | DueDeadline | MediationSession | DuePayment

    @property
    def key(self) -> str:
        """A name for good."""
        match self.about:
            case DueDeadline(key=key):
                ids = (key.rule, key.trigger_id, key.party_id, self.head.case_id)
                return "deadline-" + "-".join(str(each) for each in ids if each)
            case Task():
                return f"task-{self.about.id}"
            case DuePayment(duty=duty):
                return f"payment-{duty.instalment.id}"
        return f"session-{self.about.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is to be done as of a moment, the most urgent first."""

    moment: datetime
    lines: tuple[AgendaLine, ...]

    def count(self, urgency: Urgency) -> int:
        """How many are that urgent."""
        return sum(line.urgency is urgency for line in self.lines)


class AgendaService:
    """Tasks, legal deadlines, sessions and payments of this vehicle's own cases."""

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

    def today(self, *, ahead: timedelta = _AHEAD) -> Agenda:
        """What is overdue, due today, and due within the next days."""
        now = self._desk.now()
        found = sorted(
            self._lines(now, ahead),
            key=lambda line: (_ORDER[line.urgency], line.due_at, line.key),
        )
        return Agenda(moment=now, lines=tuple(found))

    def calendar_file(self, *, ahead: timedelta, with_names: bool = False) -> bytes:
        """The same as an iCalendar file; names of people only where asked for."""
        agenda = self.today(ahead=ahead)
        return agenda_file(
            (self._entry(line, with_names=with_names) for line in agenda.lines),
            name="流动调解室",
            now=agenda.moment,
        )

    def write_calendar(self, folder: Path, *, ahead: timedelta) -> Path:
        """Write the calendar file into a folder.

        Raises:
            NotFound: MM1421 there is no such folder.
        """
        day = china_day(self._desk.now())
        data = self.calendar_file(ahead=ahead)
        return write_file(folder / f"agenda-{day:%Y%m%d}.ics", data)

    def what(self, line: AgendaLine) -> Words:
        """What is to be done, in words of the law or of the one who set it."""
        match line.about:
            case DueDeadline(rule=rule):
                return rule.act
            case Task(note=str() as note):
                return Words(note, note)
            case Task(kind=kind):
                return self._labels.of(kind)
            case DuePayment(duty=duty):
                left = format_yuan(duty.left_fen)
                return Words(f"协议付款{left}到期", f"{left} due under the agreement")
        return Words("调解", "Mediation")

    def _lines(self, now: datetime, ahead: timedelta) -> Iterator[AgendaLine]:
        today = china_day(now)
        end_of_day = datetime.combine(today + _DAY, _MIDNIGHT)
        for due in self._tasks.due(now + ahead):
            yield AgendaLine(
                urgency=_urgency(due, now, end_of_day),
                head=due.head,
                due_at=due.task.due_at,
                about=due.task,
            )
        for deadline in self._deadlines.due(today + ahead):
            yield AgendaLine(
                urgency=_of_day(deadline.due_on, today),
                head=deadline.head,
                due_at=datetime.combine(deadline.due_on, _MIDNIGHT),
                about=deadline,
            )
        for payment in self._performance.due(today + ahead):
            due_on = payment.duty.instalment.due_on
            yield AgendaLine(
                urgency=_of_day(due_on, today),
                head=payment.head,
                due_at=datetime.combine(due_on, _MIDNIGHT),
                about=payment,
            )
        with self._desk.workspace.store.read() as session:
            sittings = sessions_between(
                session, self._desk.device_id, now - _DAY, now + ahead
            )
            for sitting, line in sittings:
                assert sitting.planned_at is not None  # noqa: S101  it was asked for
                yield AgendaLine(
                    urgency=_of_day(china_day(sitting.planned_at), today),
                    head=head_of(line),
                    due_at=sitting.planned_at,
                    about=sitting,
                )

    def _entry(self, line: AgendaLine, *, with_names: bool) -> AgendaEntry:
        what = self.what(line)
        if isinstance(line.about, Task) and not with_names:
            # Words of one's own may name somebody.
            what = self._labels.of(line.about.kind)
        detail: tuple[str, ...] = ()
        due: date = line.due_at
        remind_at: tuple[datetime, ...] = task_times(line.due_at, DueKind.TASK)
        if isinstance(line.about, DueDeadline):
            rule = line.about.rule
            due = line.about.due_on
            detail = (rule.trigger.zh, rule.term.words.zh, rule.basis)
            if not line.about.is_published:
                detail = (*detail, UNPUBLISHED.zh)
            remind_at = deadline_times(due, self._calendar())
        elif isinstance(line.about, DuePayment):
            due = line.about.duty.instalment.due_on
            remind_at = deadline_times(due, self._calendar())
        people = ("、".join(line.head.people), line.head.place) if with_names else ()
        return AgendaEntry(
            key=line.key,
            title=f"{line.head.case_no} {what.zh}",
            detail="；".join((*detail, *(each for each in people if each))),
            due=due,
            remind_at=remind_at,
        )


_ORDER: Final = {urgency: place for place, urgency in enumerate(Urgency)}


def _urgency(due: DueTask, now: datetime, end_of_day: datetime) -> Urgency:
    if due.is_emergency:
        return Urgency.EMERGENCY
    if due.task.due_at <= now:
        return Urgency.OVERDUE
    return Urgency.TODAY if due.task.due_at < end_of_day else Urgency.SOON


def _of_day(day: date, today: date) -> Urgency:
    if day < today:
        return Urgency.OVERDUE
    return Urgency.TODAY if day == today else Urgency.SOON
