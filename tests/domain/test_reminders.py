"""Each reminder is said once, at its time, and nobody is woken for paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.reminders import (
    DueItem,
    DueKind,
    QuietHours,
    deadline_times,
    reminders,
    task_times,
)
from mobile_mediation.domain.working_days import WorkingDays

QUIET = QuietHours()
NOON = datetime(2026, 2, 12, 12, 0, tzinfo=CHINA)
NIGHT = datetime(2026, 2, 12, 23, 30, tzinfo=CHINA)


def item(key="a", kind=DueKind.TASK, *, due=NOON, times=None):
    return DueItem(
        key=key,
        kind=kind,
        case_no="JBLD-110105-20260210-0012-0001",
        what=Words("联系医院", "Call the hospital"),
        due_at=due,
        remind_at=task_times(due, kind) if times is None else times,
    )


def look(items, now, said, quiet=QUIET):
    """One look at the clock; what was said is settled."""
    found = reminders(items, now=now, quiet=quiet, said=said)
    for each in found:
        said |= each.settles
    return [each.item.key for each in found]


def test_nothing_is_said_before_its_time():
    assert look([item()], NOON - timedelta(seconds=1), set()) == []


def test_a_task_is_said_when_it_falls_due_and_not_again():
    said = set()
    assert look([item()], NOON, said) == ["a"]
    assert look([item()], NOON + timedelta(hours=1), said) == []


def test_an_emergency_is_said_five_minutes_ahead_and_again_when_due():
    emergency, said = item(kind=DueKind.EMERGENCY), set()
    assert look([emergency], NOON - timedelta(minutes=5), said) == ["a"]
    assert look([emergency], NOON - timedelta(minutes=1), said) == []
    assert look([emergency], NOON, said) == ["a"]


def test_at_night_only_an_emergency_speaks_and_the_task_in_the_morning():
    items = [item("task", due=NIGHT), item("life", DueKind.EMERGENCY, due=NIGHT)]
    said = set()
    assert look(items, NIGHT, said) == ["life"]
    assert look(items, NIGHT + timedelta(hours=6), said) == []
    assert look(items, NIGHT + timedelta(hours=6, minutes=30), said) == ["task"]


def test_what_was_missed_while_the_program_was_closed_is_said_once():
    emergency, said = item(kind=DueKind.EMERGENCY), set()
    assert look([emergency], NOON + timedelta(days=3), said) == ["a"]
    assert look([emergency], NOON + timedelta(days=4), said) == []


def test_a_clock_that_is_set_back_says_nothing_twice_and_skips_nothing():
    first, second = item("first"), item("second", due=NOON + timedelta(hours=2))
    said = set()
    assert look([first, second], NOON, said) == ["first"]
    assert look([first, second], NOON - timedelta(days=1), said) == []
    assert look([first, second], NOON, said) == []
    assert look([first, second], NOON + timedelta(hours=2), said) == ["second"]


def test_what_is_put_off_is_said_again_at_its_new_time():
    said = set()
    assert look([item()], NOON, said) == ["a"]
    assert look([item(due=NOON + timedelta(hours=1))], NOON, said) == []
    later = NOON + timedelta(hours=1)
    assert look([item(due=later)], later, said) == ["a"]


def test_a_deadline_is_said_three_working_days_and_a_day_ahead_and_on_the_day():
    """The day of oracle P11: 2026-02-24, with the Spring Festival before it."""
    times = deadline_times(date(2026, 2, 24), WorkingDays())
    assert [each.date() for each in times] == [
        date(2026, 2, 12),
        date(2026, 2, 23),
        date(2026, 2, 24),
    ]
    assert {each.time() for each in times} == {time(8, 0)}


def test_quiet_hours_within_a_day_and_none_at_all():
    midday = QuietHours(begin=time(12, 0), end=time(14, 0))
    assert midday.cover(NOON)
    assert not midday.cover(NOON + timedelta(hours=2))
    never = QuietHours(begin=time(6, 0), end=time(6, 0))
    assert not any(never.cover(NOON + timedelta(hours=each)) for each in range(24))


minutes = st.integers(min_value=0, max_value=4 * 24 * 60)
moments = minutes.map(
    lambda each: datetime(2026, 2, 10, tzinfo=UTC) + timedelta(minutes=each)
)
items = st.lists(
    st.builds(
        item,
        key=st.sampled_from("abcdef"),
        kind=st.sampled_from(list(DueKind)),
        due=moments,
        times=st.lists(moments, max_size=3).map(tuple),
    ),
    unique_by=lambda each: each.key,
    max_size=6,
)


@given(items, st.lists(moments, max_size=12))
def test_whatever_the_looks_no_time_is_said_twice(all_items, looks):
    said, settled = set(), []
    for moment in looks:
        for each in reminders(all_items, now=moment, quiet=QUIET, said=said):
            fresh = each.settles - said
            assert fresh
            assert each.item.kind is DueKind.EMERGENCY or not QUIET.cover(moment)
            settled += fresh
            said |= each.settles
    assert len(settled) == len(set(settled))


@given(items, st.lists(moments, max_size=8))
def test_whatever_the_looks_nothing_that_is_past_stays_unsaid(all_items, looks):
    said = set()
    for moment in looks:
        look(all_items, moment, said)
    end = datetime(2026, 2, 20, 4, 0, tzinfo=UTC)
    spoken = look(all_items, end, said)
    quiet_now = look(all_items, end + timedelta(days=1), said)
    assert quiet_now == []
    everything = {
        f"{each.key}@{at.astimezone(CHINA):%Y%m%dT%H%M}"
        for each in all_items
        for at in each.remind_at
    }
    assert said == everything
    assert set(spoken) <= {each.key for each in all_items}


def test_an_item_that_is_done_is_not_said():
    done = replace(item(), remind_at=())
    assert look([done], NOON, set()) == []
