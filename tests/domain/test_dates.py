from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.dates import (
    age_on,
    check_accident,
    check_police_agreement,
    check_service,
    check_stay,
    china_day,
)
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.people import Injury

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
NUMBERS = {
    "origin_id": UUID(int=1),
    "case_id": UUID(int=2),
    "id": UUID(int=3),
    "created_at": NOW,
    "created_by": UUID(int=4),
}
ACCIDENT = Accident(
    **NUMBERS,
    place="人民路",
    occurred_at=datetime(2026, 9, 3, 6, 20, tzinfo=UTC),
    reported_at=datetime(2026, 9, 3, 6, 25, tzinfo=UTC),
    determined_on=date(2026, 9, 14),
)
STAY = Injury(
    **NUMBERS,
    party_id=UUID(int=5),
    admitted_on=date(2026, 9, 3),
    discharged_on=date(2026, 10, 15),
)


def refused_at(check, *args, **kwargs):
    with pytest.raises(RuleViolation) as refused:
        check(*args, **kwargs)
    return refused.value


def test_dates_in_order_pass():
    check_accident(ACCIDENT, now=NOW)
    check_stay(STAY, ACCIDENT, now=NOW)
    check_service(date(2026, 9, 16), ACCIDENT.determined_on, now=NOW)
    check_police_agreement(ACCIDENT.determined_on, date(2026, 11, 1))


def test_what_is_not_known_is_passed_over():
    check_accident(replace(ACCIDENT, occurred_at=None, determined_on=None), now=NOW)
    check_stay(replace(STAY, admitted_on=None), ACCIDENT, now=NOW)
    check_service(None, None, now=NOW)


def test_a_report_before_the_accident_is_refused_to_the_minute():
    early = replace(ACCIDENT, reported_at=ACCIDENT.occurred_at - timedelta(minutes=1))
    refusal = refused_at(check_accident, early, now=NOW)
    assert (refusal.code, refusal.path) == ("MM1008", "accident.reported_at")
    assert "2026-09-03 14:19" in refusal.words.zh
    assert "14:20" in refusal.words.zh


def test_a_determination_before_the_accident_is_refused_without_a_report():
    early = replace(ACCIDENT, reported_at=None, determined_on=date(2026, 9, 2))
    assert refused_at(check_accident, early, now=NOW).path == "accident.determined_on"


def test_a_determination_before_the_report_is_refused():
    late = replace(ACCIDENT, reported_at=datetime(2026, 9, 20, tzinfo=UTC))
    assert refused_at(check_accident, late, now=NOW).path == "accident.determined_on"


def test_days_are_days_in_china():
    late_evening = datetime(2026, 9, 2, 16, 30, tzinfo=UTC)
    assert china_day(late_evening) == date(2026, 9, 3)
    at_midnight = replace(ACCIDENT, occurred_at=late_evening)
    check_stay(STAY, at_midnight, now=NOW)
    early = replace(STAY, admitted_on=date(2026, 9, 2))
    assert refused_at(check_stay, early, at_midnight, now=NOW).path == (
        "injury.admitted_on"
    )


def test_a_moment_without_a_zone_is_a_defect():
    with pytest.raises(ValueError, match="time zone"):
        china_day(datetime(2026, 9, 3))  # noqa: DTZ001


def test_nothing_has_happened_tomorrow():
    for future in (
        replace(ACCIDENT, reported_at=NOW + timedelta(minutes=1), determined_on=None),
        replace(ACCIDENT, determined_on=date(2026, 11, 25)),
    ):
        assert refused_at(check_accident, future, now=NOW).code == "MM1018"
    served_on = date(2026, 11, 25)
    assert refused_at(check_service, served_on, None, now=NOW).code == "MM1018"
    tomorrow = replace(STAY, admitted_on=date(2026, 11, 25), discharged_on=None)
    assert refused_at(check_stay, tomorrow, ACCIDENT, now=NOW).code == "MM1018"


def test_nobody_leaves_hospital_before_coming():
    wrong = replace(STAY, discharged_on=date(2026, 9, 1))
    assert refused_at(check_stay, wrong, ACCIDENT, now=NOW).path == (
        "injury.discharged_on"
    )


def test_papers_follow_the_determination():
    made = ACCIDENT.determined_on
    assert refused_at(check_service, date(2026, 9, 13), made, now=NOW).code == "MM1008"
    assert refused_at(check_police_agreement, made, date(2026, 9, 13)).path == (
        "agreement.date"
    )


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1932-08-21", "2013-11-19", 81),
        ("1956-08-30", "2016-08-29", 59),
        ("1956-08-30", "2016-08-30", 60),
        ("2000-02-29", "2001-02-27", 0),
        ("2000-02-29", "2001-02-28", 1),
        ("2000-02-29", "2004-02-28", 3),
        ("2000-02-29", "2004-02-29", 4),
        ("2026-11-24", "2026-11-24", 0),
    ],
)
def test_age_is_counted_in_full_years(born, day, age):
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_there_is_no_age_before_birth():
    assert refused_at(age_on, date(2026, 1, 2), date(2026, 1, 1)).code == "MM1008"


@given(st.dates(), st.integers(0, 130))
def test_a_year_is_completed_once_a_year(born, years):
    if born.year + years < 9999:
        last = date(born.year + years, 12, 31)
        assert age_on(born, last) == years
        assert age_on(born, last + timedelta(days=1)) == years + (
            (born.month, born.day) == (1, 1)
        )
