"""Which reminders are said at a moment: each one once, and nobody is woken for paper.

A reminder has a time. It is said at the first look at or after that time, whether the
program ran then or not and whichever way the clock was set since; of several that one
item has missed, the last is said and the others count as said. In the quiet hours only
emergencies speak; what else fell due is said when they end.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.working_days import Term, WorkingDays

_MORNING: Final = time(8, 0)
_BEFORE_EMERGENCY: Final = timedelta(minutes=5)
_WORKING_DAYS_AHEAD: Final = Term(count=3, is_backward=True)
_DAY: Final = timedelta(days=1)


class DueKind(StrEnum):
    """What is due."""

    EMERGENCY = "emergency"
    """One of the clocks that an emergency starts with."""
    TASK = "task"
    DEADLINE = "deadline"


class Urgency(StrEnum):
    """How soon something is to be done."""

    EMERGENCY = "emergency"
    """The clocks of a case that began as an emergency."""
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From when to when on the clock nobody is to be disturbed; over midnight too.

    The same hour twice means that there are none.
    """

    begin: time = time(22, 0)
    end: time = time(6, 0)

    def cover(self, moment: datetime) -> bool:
        """Whether a moment lies in them, in China's time."""
        clock = moment.astimezone(CHINA).time()
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """Something open that falls due.

    ``key`` names it for good, ``what`` says it without a name or a number of anybody:
    a notification is read on a locked screen. ``remind_at`` are the times to speak.
    """

    key: str
    kind: DueKind
    case_no: str
    what: Words
    due_at: datetime
    remind_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What is to be said now of one item, and which of its times that settles."""

    item: DueItem
    settles: frozenset[str]


def task_times(due_at: datetime, kind: DueKind) -> tuple[datetime, ...]:
    """When to speak of a task: when it falls due, of an emergency before it as well."""
    if kind is DueKind.EMERGENCY:
        return (due_at - _BEFORE_EMERGENCY, due_at)
    return (due_at,)


def deadline_times(due_on: date, calendar: WorkingDays) -> tuple[datetime, ...]:
    """When to speak of a deadline: three working days and a day before, and on it."""
    ahead = calendar.last_day(due_on, _WORKING_DAYS_AHEAD).on
    days = sorted({ahead, due_on - _DAY, due_on})
    return tuple(morning_of(day) for day in days)


def morning_of(day: date) -> datetime:
    """When a day's deadlines are spoken of."""
    return datetime.combine(day, _MORNING, CHINA)


def reminders(
    items: Iterable[DueItem],
    *,
    now: datetime,
    quiet: QuietHours | None,
    said: Collection[str],
) -> tuple[Reminder, ...]:
    """What is to be said now, the most urgent first.

    Args:
        items: What is open; what is done is not among them.
        now: The moment of this look.
        quiet: When only emergencies speak; None for never.
        said: The times that were settled by earlier looks.
    """
    is_quiet = quiet is not None and quiet.cover(now)
    found = []
    for item in items:
        if is_quiet and item.kind is not DueKind.EMERGENCY:
            continue
        past = {_settled(item, at) for at in item.remind_at if at <= now}
        if not past <= set(said):
            found.append(Reminder(item=item, settles=frozenset(past)))
    return tuple(sorted(found, key=lambda each: (each.item.due_at, each.item.key)))


def _settled(item: DueItem, at: datetime) -> str:
    # With the time in it, so that what is put off is spoken of again.
    return f"{item.key}@{at.astimezone(CHINA):%Y%m%dT%H%M}"
