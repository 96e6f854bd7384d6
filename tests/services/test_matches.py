"""Search before create: what another case holds already, and cases that look alike."""

import pytest

from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.matches import Likeness, MatchKind
from mobile_mediation.domain.people import PartyRole
from mobile_mediation.domain.vehicles import Vehicle
from mobile_mediation.services.cases import CaseQuery

ID_NO = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def held(act):
    """A case that holds a plate, a number and two phones."""
    party = act.file.parties[0]
    act.change(party, "id_no", ID_NO)
    act.change(party, "phone", "13800138000")
    act.services.contacts.add_contact(
        act.id, lane=Lane.HOSPITAL, name="急诊科", phone="010-12345678"
    )
    return act


def found(act, kind, text, **options):
    matches = act.services.matches.matches(kind, text, **options)
    return [match.case_id for match in matches]


@pytest.mark.parametrize("typed", ["京A12345", "京a·123", "京A 1234", "京Ａ1２3"])
def test_a_plate_is_found_from_its_first_four_places_however_it_is_typed(held, typed):
    assert found(held, MatchKind.PLATE, typed) == [held.id]


@pytest.mark.parametrize(
    "typed", ["", "京A1", "京A12346", "沪A12345", "%A12", "京A1_3"]
)
def test_another_plate_or_too_few_places_are_not_found(held, typed):
    assert found(held, MatchKind.PLATE, typed) == []


def test_an_identity_number_is_found_whole_only(held):
    assert found(held, MatchKind.ID_NO, ID_NO.lower() + " ") == [held.id]
    assert found(held, MatchKind.ID_NO, ID_NO[:-1]) == []


@pytest.mark.parametrize(
    "typed", ["13800138000", "138 0013 8000", "+86 13800138000", "00138000", "12345678"]
)
def test_a_phone_is_found_by_its_last_eight_digits_also_that_of_a_contact(held, typed):
    assert found(held, MatchKind.PHONE, typed) == [held.id]


@pytest.mark.parametrize("typed", ["0138000", "13800138001", "________"])
def test_another_phone_or_too_few_digits_are_not_found(held, typed):
    assert found(held, MatchKind.PHONE, typed) == []


def test_a_match_says_which_case_as_whose_and_shows_no_personal_number(held):
    (match,) = held.services.matches.matches(MatchKind.ID_NO, ID_NO)
    case = held.now().case
    assert (match.case_no, match.stage, match.opened_at) == (
        case.case_no,
        case.stage,
        case.opened_at,
    )
    assert (match.name, match.role) == ("肖建国", PartyRole.PEDESTRIAN)
    assert match.place == held.accident.place
    assert match.number == f"110105********{ID_NO[-4:]}"


def test_the_case_in_which_it_is_typed_and_struck_out_records_are_left_out(held):
    assert found(held, MatchKind.PLATE, "京A12345", besides=held.id) == []
    vehicle = held.now().vehicles[0]
    held.services.cases.strike_out(held.id, Vehicle, vehicle.id, reason="误录")
    assert found(held, MatchKind.PLATE, "京A12345") == []


def test_at_most_five_are_named_the_newest_first(held):
    others = [
        held.stage.call(place=f"示例路{n}号", plate="京A12345").case.case_id
        for n in range(6)
    ]
    assert found(held, MatchKind.PLATE, "京A12345") == others[:0:-1]


def likeness(act, other):
    return [
        (suspect.case_id, suspect.likeness)
        for suspect in act.services.matches.suspects(other.case.case_id)
    ]


@pytest.mark.parametrize(
    ("call", "likenesses"),
    [
        ({"place": "别处", "plate": "京A12345"}, (Likeness.PLATE,)),
        ({"place": "别处", "injured_name": "肖建国"}, (Likeness.PERSON,)),
        ({}, (Likeness.PLACE,)),
        (
            {"plate": "京A12345", "injured_name": "肖 建国"},
            (Likeness.PLATE, Likeness.PERSON, Likeness.PLACE),
        ),
    ],
)
def test_a_case_of_the_same_day_that_looks_like_another_is_suspected_and_not_merged(
    act, call, likenesses
):
    other = act.stage.call(**call)
    assert likeness(act, other) == [(act.id, likenesses)]
    assert likeness(act, act.now()) == [(other.case.case_id, likenesses)]
    assert len(act.services.cases.list(CaseQuery())) == 2


def test_the_same_place_three_hours_later_is_another_accident(act):
    act.stage.clock.pass_(hours=3)
    assert likeness(act, act.stage.call()) == []


def test_the_same_plate_on_the_next_day_is_another_accident(act):
    act.stage.clock.pass_(days=1)
    assert likeness(act, act.stage.call(place="别处", plate="京A12345")) == []


def test_what_was_struck_out_makes_no_suspect(act):
    other = act.stage.call(place="别处", plate="京A12345")
    vehicle = other.vehicles[0]
    act.services.cases.strike_out(
        other.case.case_id, Vehicle, vehicle.id, reason="误录"
    )
    assert likeness(act, other) == []
