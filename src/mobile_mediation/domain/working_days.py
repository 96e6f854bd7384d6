"""Working days of China and the terms of the law that are counted in them.

The first day never counts (民法典201, 民诉法85, 公安机关办理行政案件程序规定35).
Saturdays and Sundays that are worked to make up for a holiday (调休) count.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

import chinese_calendar

from mobile_mediation.domain.errors import Words

UNPUBLISHED: Final = Words("节假日安排未发布", "the holidays are not published yet")
"""Said of a day that was counted over a year of which nobody knows the holidays."""

_FRIDAY: Final = 4
_MONTHS: Final = 12
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """The State Council's arrangement of one year's holidays.

    ``off_days`` are working weekdays that are off, ``make_up_days`` the Saturdays and
    Sundays that are worked; ``source`` names the notice.
    """

    year: int
    off_days: frozenset[date]
    make_up_days: frozenset[date]
    source: str


class TermUnit(StrEnum):
    """In what a term is counted."""

    WORKING_DAY = "working_day"
    """146号令 112(5) for 1, 2, 3, 5 and 10 days."""
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_UNITS: Final = {
    TermUnit.WORKING_DAY: (Words("个工作日", "working day")),
    TermUnit.DAY: Words("日", "day"),
    TermUnit.MONTH: Words("个月", "month"),
    TermUnit.YEAR: Words("年", "year"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A length of time that the law gives.

    ``is_backward``: at least so long before a day. ``rolls``: a last day that is off
    gives way to the next working day (民诉法85, 民法典203, 公安程序规定35).
    """

    count: int
    unit: TermUnit = TermUnit.WORKING_DAY
    is_backward: bool = False
    rolls: bool = False

    @property
    def words(self) -> Words:
        """Such as ``3个工作日``, ``3 working days``."""
        unit = _UNITS[self.unit]
        before = ("前", " before") if self.is_backward else ("", "")
        plural = "s" if self.count != 1 else ""
        return Words(
            f"{self.count}{unit.zh}{before[0]}",
            f"{self.count} {unit.en}{plural}{before[1]}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """The last day of a term.

    ``counted_on`` is the day before it rolled off a holiday. Where the holidays of a
    year on the way are not known, ``is_published`` is false and only weekends were
    left out: the day is the earliest that is possible but for make-up working days,
    and counted backward the latest.
    """

    on: date
    counted_on: date
    is_published: bool


class WorkingDays:
    """Knows the working days of the published years.

    Args:
        years: What headquarters has sent; it counts before the package's own years,
            because an arrangement can be changed during its year.
    """

    def __init__(self, years: Iterable[HolidayYear] = ()) -> None:
        self._years = {each.year: each for each in years}

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are published."""
        return year in self._years or _packaged(year)

    def is_working(self, day: date) -> bool:
        """Whether a day is worked; of an unknown year every weekday is taken to be."""
        year = self._years.get(day.year)
        if year is not None:
            is_off = day.weekday() > _FRIDAY or day in year.off_days
            return day in year.make_up_days or not is_off
        if _packaged(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() <= _FRIDAY

    def last_day(self, start: date, term: Term) -> LastDay:
        """The last day of a term that begins with an event on a day.

        Raises:
            OverflowError: It lies outside the calendar.
        """
        match term.unit:
            case TermUnit.WORKING_DAY:
                counted = self._working_days_from(start, term)
            case TermUnit.DAY:
                days = -term.count if term.is_backward else term.count
                counted = start + timedelta(days=days)
            case TermUnit.MONTH:
                counted = add_months(start, term.count)
            case TermUnit.YEAR:
                counted = add_months(start, term.count * _MONTHS)
        last = self.next_working(counted) if term.rolls else counted
        if term.unit is TermUnit.WORKING_DAY:
            years = range(min(start, last).year, max(start, last).year + 1)
        else:
            years = range(counted.year, last.year + 1) if term.rolls else range(0)
        return LastDay(
            on=last,
            counted_on=counted,
            is_published=all(self.knows(year) for year in years),
        )

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        while not self.is_working(day):
            day += _DAY
        return day

    def count(self, after: date, to: date) -> int:
        """How many working days lie after a day, up to and with another."""
        days = range(after.toordinal() + 1, to.toordinal() + 1)
        return sum(self.is_working(date.fromordinal(day)) for day in days)

    def _working_days_from(self, start: date, term: Term) -> date:
        step = -_DAY if term.is_backward else _DAY
        day, left = start, term.count
        while left:
            day += step
            left -= self.is_working(day)
        return day


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last where there is none (民法典202)."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    try:
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last))
    except ValueError as error:
        raise OverflowError("date value out of range") from error


@cache
def _packaged(year: int) -> bool:
    """Whether the installed holiday table holds a year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        # This is how the library says that it does not hold a year.
        return False
    return True
