from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.hlc import (
    MOST_AHEAD,
    HybridClock,
    milliseconds,
    of_time,
)

NOW = datetime(2023, 1, 24, 6, 5, 7, 123000, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(1980, 1, 1),  # noqa: DTZ001  the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_a_value_carries_its_millisecond():
    assert milliseconds(of_time(NOW)) == int(NOW.timestamp() * 1000)


@given(st.lists(MOMENTS, min_size=1, max_size=20))
def test_values_only_grow_whatever_the_clock_does(moments):
    last = 0
    for moment in moments:
        value = HybridClock(lambda moment=moment: moment).tick(after=last)
        assert value > last
        assert value >= of_time(moment)
        last = value


def test_a_thousand_changes_in_one_millisecond_differ():
    clock, last, seen = HybridClock(lambda: NOW), 0, set()
    for _ in range(1000):
        last = clock.tick(after=last)
        seen.add(last)
    assert len(seen) == 1000
    assert milliseconds(last) == milliseconds(of_time(NOW))


@pytest.mark.parametrize("hours", [-5, 0])
def test_a_remote_value_that_is_not_ahead_is_followed(hours):
    remote = of_time(NOW + timedelta(hours=hours))
    assert HybridClock(lambda: NOW).receive(remote, last=0) == remote


def test_a_clock_far_ahead_does_not_win_for_ever():
    remote = of_time(NOW + timedelta(days=400))
    heard = HybridClock(lambda: NOW).receive(remote, last=0)
    assert heard == of_time(NOW + MOST_AHEAD)


def test_what_was_reached_is_never_given_up():
    last = of_time(NOW + timedelta(days=1))
    assert HybridClock(lambda: NOW).receive(of_time(NOW), last=last) == last
