import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.coordinates import (
    Datum,
    parse_position,
    to_gcj02,
    to_wgs84,
)
from mobile_mediation.domain.errors import RuleViolation

METRE = 1 / 111_000


@pytest.mark.parametrize(
    ("true", "shown"),
    [
        ((31.1774276, 121.5272106), (31.175303984, 121.531541859)),
        ((22.543847, 113.912316), (22.540796132, 113.917176481)),
        ((39.911954, 116.377817), (39.913345455, 116.384047225)),
    ],
    ids=["Shanghai", "Shenzhen", "Beijing"],
)
def test_known_points_are_shifted_as_chinese_maps_shift_them(true, shown):
    """The points by which public converters are usually tried."""
    assert to_gcj02(*true) == pytest.approx(shown, abs=1e-6)
    assert to_wgs84(*shown) == pytest.approx(true, abs=1e-6)


@given(st.floats(18, 53), st.floats(74, 134))
def test_shifting_back_and_forth_comes_home_within_a_centimetre(north, east):
    back = to_wgs84(*to_gcj02(north, east))
    assert abs(back[0] - north) < METRE / 100
    assert abs(back[1] - east) < METRE / 100


@given(st.floats(18, 53), st.floats(74, 134))
def test_the_shift_is_some_hundred_metres(north, east):
    shown = to_gcj02(north, east)
    assert 50 * METRE < math.dist(shown, (north, east)) < 1200 * METRE


def test_outside_china_nothing_is_shifted():
    assert to_gcj02(48.8584, 2.2945) == (48.8584, 2.2945)


@pytest.mark.parametrize(
    "typed",
    ["39.9042,116.4074", "39.9042， 116.4074", "116.4074 39.9042", "39.９042;116.4074"],
)
def test_a_position_is_read_in_either_order(typed):
    found = parse_position(typed, Datum.WGS84)
    assert (found.latitude_e6, found.longitude_e6) == (39_904_200, 116_407_400)


@pytest.mark.parametrize("typed", ["", "39.9", "91,181", "北京", "3,1,5", "1e1,2"])
def test_what_is_no_position_is_refused(typed):
    with pytest.raises(RuleViolation, match="MM1038"):
        parse_position(typed, Datum.GCJ02)
