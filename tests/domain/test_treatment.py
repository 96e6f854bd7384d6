from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import Injury
from mobile_mediation.domain.treatment import HospitalStay, days_between, stay_days

from .conftest import BEGIN, CASE, SPECIALIST, VEHICLE

HEAD = {
    "origin_id": VEHICLE,
    "case_id": CASE,
    "created_at": BEGIN,
    "created_by": SPECIALIST,
}
DAY = date(2023, 1, 24)


def test_days_in_hospital_are_nights_and_at_least_one():
    assert days_between(DAY, DAY) == 1
    assert days_between(DAY, DAY + timedelta(days=1)) == 1
    assert days_between(DAY, DAY + timedelta(days=42)) == 42
    assert days_between(DAY, DAY + timedelta(days=42), counts_last_day=True) == 43


@given(st.lists(st.integers(0, 60), max_size=5), st.booleans())
def test_the_days_of_all_stays_add_up(lengths, last):
    injury = Injury(**HEAD, id=new_id(BEGIN), party_id=new_id(BEGIN))
    stays = [
        HospitalStay(
            **HEAD,
            id=new_id(BEGIN + timedelta(seconds=n)),
            injury_id=injury.id,
            admitted_on=DAY,
            discharged_on=DAY + timedelta(days=length),
        )
        for n, length in enumerate(lengths)
    ]
    total = sum(
        days_between(DAY, DAY + timedelta(days=n), counts_last_day=last)
        for n in lengths
    )
    assert stay_days(injury, stays, counts_last_day=last) == total


def test_a_stay_of_another_or_one_that_was_struck_out_does_not_count():
    injury = Injury(
        **HEAD,
        id=new_id(BEGIN),
        party_id=new_id(BEGIN),
        admitted_on=DAY,
        discharged_on=DAY + timedelta(days=10),
    )
    stay = HospitalStay(
        **HEAD,
        id=new_id(BEGIN),
        injury_id=injury.id,
        admitted_on=DAY,
        discharged_on=DAY + timedelta(days=5),
    )
    other = replace(stay, injury_id=new_id(BEGIN))
    struck = replace(stay, voided_at=BEGIN)
    open_ended = replace(stay, discharged_on=None)
    assert stay_days(injury, [stay]) == 15
    assert stay_days(injury, [other, struck, open_ended]) == 10
