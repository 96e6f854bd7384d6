from datetime import date

import pytest

from mobile_mediation.domain.errors import NotFound
from mobile_mediation.domain.limits import Limits, limits_on, parse_limits
from mobile_mediation.rules import load_limits

HEAD = (
    "accident_from,accident_to,insured_liability,"
    "death_disability,medical,property,source"
)


@pytest.mark.parametrize(
    ("day", "liable", "yuan"),
    [
        ("2008-02-01", True, (110_000, 10_000, 2_000)),
        ("2018-05-24", True, (110_000, 10_000, 2_000)),
        ("2020-09-18", False, (11_000, 1_000, 100)),
        ("2020-09-19", True, (180_000, 18_000, 2_000)),
        ("2026-09-03", False, (18_000, 1_800, 100)),
    ],
)
def test_the_day_of_the_accident_decides(day, liable, yuan):
    death, medical, belongings = (amount * 100 for amount in yuan)
    limits = limits_on(date.fromisoformat(day), liable=liable, table=load_limits())
    assert limits == Limits(
        death_disability_fen=death, medical_fen=medical, property_fen=belongings
    )
    assert limits.total_fen == sum(yuan) * 100


def test_limits_that_nobody_could_verify_are_not_given():
    with pytest.raises(NotFound, match=r"MM1015.*2008-01-31"):
        limits_on(date(2008, 1, 31), liable=True, table=load_limits())


def test_two_limits_for_one_day_are_a_defect():
    lines = [
        HEAD,
        "2008-02-01,,liable,110000,10000,2000,a",
        "2020-09-19,,liable,180000,18000,2000,b",
    ]
    with pytest.raises(ValueError, match="two limits for 2020-09-19"):
        parse_limits(lines)


def test_every_limit_names_its_source():
    assert all(period.source for period in load_limits())
