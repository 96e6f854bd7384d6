"""Working days and last days; the table of oracle P11, and a naive second reckoning."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.deadlines import rules_of
from mobile_mediation.domain.working_days import (
    HolidayYear,
    Term,
    TermUnit,
    WorkingDays,
    add_months,
)

CALENDAR = WorkingDays()


def last(start, term, calendar=CALENDAR):
    return calendar.last_day(start, term).on


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("D17", date(2026, 2, 12), date(2026, 2, 24)),
        ("D20", date(2026, 2, 12), date(2026, 3, 4)),
        ("D10", date(2026, 2, 6), date(2026, 2, 27)),
        ("D17", date(2026, 4, 30), date(2026, 5, 8)),
        ("D05", date(2026, 9, 18), date(2026, 9, 24)),
        ("D17", date(2025, 12, 31), date(2026, 1, 6)),
        ("D22", date(2026, 2, 25), date(2026, 2, 13)),
        ("D22", date(2026, 10, 9), date(2026, 9, 29)),
        ("D26", date(2026, 1, 20), date(2026, 2, 24)),
        ("D26", date(2026, 3, 2), date(2026, 4, 1)),
    ],
)
def test_the_examples_of_the_oracle_come_out(rule, start, due):
    assert last(start, rules_of(rule)[0].term) == due


def naive(start, count, step):
    """One day after the other, as one counts on a wall calendar."""
    day = start
    while count:
        day = day + timedelta(days=step)
        if chinese_calendar.is_workday(day):
            count = count - 1
    return day


starts = st.dates(min_value=date(2004, 3, 1), max_value=date(2026, 10, 31))
counts = st.integers(min_value=0, max_value=20)


@given(starts, counts)
def test_forward_it_agrees_with_counting_on_a_wall_calendar(start, count):
    assert last(start, Term(count=count)) == naive(start, count, 1)


@given(starts, counts)
def test_backward_it_agrees_with_counting_on_a_wall_calendar(start, count):
    assert last(start, Term(count=count, is_backward=True)) == naive(start, count, -1)


@given(starts, counts)
def test_counting_back_from_the_last_day_comes_to_the_first_worked_one(start, count):
    end = last(start, Term(count=count))
    assert CALENDAR.count(start, end) == count
    if count:
        back = last(end, Term(count=count, is_backward=True))
        assert back <= start
        assert CALENDAR.count(back, start) == 0


@given(starts, st.integers(min_value=1, max_value=90))
def test_a_rolled_last_day_is_worked_and_no_earlier_one_is_after_the_term(start, count):
    term = Term(count=count, unit=TermUnit.DAY, rolls=True)
    found = CALENDAR.last_day(start, term)
    assert found.counted_on == start + timedelta(days=count)
    assert CALENDAR.is_working(found.on)
    between = (found.on - found.counted_on).days
    skipped = [found.counted_on + timedelta(days=each) for each in range(between)]
    assert not any(CALENDAR.is_working(day) for day in skipped)


def test_a_year_without_a_plan_says_so_and_gives_the_earliest_day():
    found = CALENDAR.last_day(date(2031, 5, 2), Term(count=3))
    assert not found.is_published
    assert found.on == date(2031, 5, 7)


def test_a_count_that_runs_into_a_year_without_a_plan_says_so():
    assert CALENDAR.last_day(date(2026, 12, 25), Term(count=3)).is_published
    assert not CALENDAR.last_day(date(2026, 12, 30), Term(count=3)).is_published


def test_the_plan_that_headquarters_sends_is_counted_by():
    plan = HolidayYear(
        year=2031,
        off_days=frozenset({date(2031, 5, 5)}),
        make_up_days=frozenset({date(2031, 5, 4)}),
        source="示例通知",
    )
    known = WorkingDays([plan])
    found = known.last_day(date(2031, 5, 2), Term(count=2))
    assert found.on == date(2031, 5, 6)
    assert found.is_published


def test_the_plan_of_headquarters_goes_before_the_package():
    plan = HolidayYear(
        year=2026,
        off_days=frozenset({date(2026, 3, 3)}),
        make_up_days=frozenset(),
        source="示例通知",
    )
    assert last(date(2026, 3, 2), Term(count=1)) == date(2026, 3, 3)
    assert last(date(2026, 3, 2), Term(count=1), WorkingDays([plan])) == date(
        2026, 3, 4
    )


def test_a_period_of_years_from_29_february_ends_with_that_month():
    assert add_months(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), 48) == date(2028, 2, 29)
