"""What the records of one case say together."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.accidents import Accident, AccidentKind, Review
from mobile_mediation.domain.authority import Authority, Consent, ConsentPurpose
from mobile_mediation.domain.cautions import cautions
from mobile_mediation.domain.consistency import (
    alcohol_of,
    check_entity,
    check_liabilities,
)
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.fields import read_field
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import (
    Alcohol,
    Capacity,
    IdKind,
    Injury,
    Liability,
    Party,
    PartyRole,
    Severity,
    Sex,
)
from mobile_mediation.domain.treatment import (
    Cost,
    CostKind,
    DisabilityGrade,
    HospitalStay,
)
from mobile_mediation.domain.vehicles import (
    Licence,
    PlateColour,
    Policy,
    PolicyKind,
    Vehicle,
)

NOW = datetime(2023, 8, 1, tzinfo=UTC)
NUMBER = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def victim(new):
    return new(Party, role=PartyRole.PEDESTRIAN, name="肖建国")


@pytest.fixture
def injury(new, victim):
    return new(Injury, party_id=victim.id)


@pytest.fixture
def known(file, victim, injury):
    return replace(file, parties=(victim,), injuries=(injury,))


def check(entity, file):
    check_entity(entity, file, now=NOW)


def codes(entity, file):
    return [each.code for each in cautions(entity, file)]


FITTING = [
    ("full", "none"),
    ("full", "none", "none"),
    ("primary", "secondary"),
    ("primary", "secondary", "secondary", "none"),
    ("equal", "equal"),
    ("equal", "equal", "none"),
    ("undetermined", "undetermined"),
    ("none",),
]
CLASHING = [
    ("full", "full"),
    ("full", "secondary"),
    ("primary", "primary"),
    ("primary", "equal"),
    ("equal", "secondary"),
    ("undetermined", "none"),
    ("full", "none", "primary"),
]


def shares(names):
    return {
        new_id(NOW + timedelta(seconds=place)): Liability(name)
        for place, name in enumerate(names)
    }


@pytest.mark.parametrize("names", FITTING, ids="+".join)
def test_responsibilities_that_fit_together_are_taken_in_any_order(names):
    for order in permutations(names):
        check_liabilities(shares(order))


@pytest.mark.parametrize("names", CLASHING, ids="+".join)
def test_responsibilities_that_exclude_each_other_are_refused(names):
    for order in permutations(names):
        with pytest.raises(RuleViolation, match="MM1024"):
            check_liabilities(shares(order))


@given(st.lists(st.sampled_from(list(Liability)), min_size=1, max_size=5))
def test_what_is_refused_for_a_few_is_refused_for_more(found):
    def is_taken(names):
        try:
            check_liabilities(shares(names))
        except RuleViolation:
            return False
        return True

    assert is_taken(found) <= is_taken(found[:-1])


def test_a_party_cannot_take_a_responsibility_beside_that_of_another(known, new):
    driver = new(Party, role=PartyRole.DRIVER, liability=Liability.FULL)
    file = replace(known, parties=(*known.parties, driver))
    (victim,) = known.parties
    with pytest.raises(RuleViolation, match="MM1024") as refused:
        read_field(
            Party, "liability", Liability.SECONDARY, now=NOW, file=file, entity=victim
        )
    assert "全部责任" in refused.value.words.zh
    assert "次要责任" in refused.value.words.zh
    gone = replace(driver, voided_at=NOW, void_reason="登记重复")
    file = replace(known, parties=(*known.parties, gone))
    read_field(
        Party, "liability", Liability.SECONDARY, now=NOW, file=file, entity=victim
    )


def test_birth_and_sex_are_those_of_the_identity_number(known):
    (victim,) = known.parties
    carded = replace(victim, id_kind=IdKind.RESIDENT, id_no=NUMBER)
    check(replace(carded, birth_on=date(1953, 6, 12), sex=Sex.MALE), known)
    with pytest.raises(RuleViolation, match="MM1009"):
        check(replace(carded, birth_on=date(1953, 6, 13)), known)
    with pytest.raises(RuleViolation, match="MM1009"):
        check(replace(carded, sex=Sex.FEMALE), known)


@pytest.mark.parametrize(
    ("mg", "means"),
    [
        (0, Alcohol.NONE),
        (19, Alcohol.NONE),
        (20, Alcohol.DRINKING),
        (79, Alcohol.DRINKING),
        (80, Alcohol.DRUNK),
    ],
)
def test_the_blood_alcohol_says_whether_somebody_was_drunk(mg, means, known):
    assert alcohol_of(mg) is means
    (victim,) = known.parties
    reading = read_field(Party, "alcohol_mg", mg, now=NOW, file=known, entity=victim)
    assert reading.values == {"alcohol_mg": mg, "alcohol": means}


def test_drunk_is_not_said_beside_a_lower_measurement(known):
    (victim,) = known.parties
    measured = replace(victim, alcohol_mg=30, alcohol=Alcohol.DRINKING)
    file = replace(known, parties=(measured,))
    with pytest.raises(RuleViolation, match="MM1025"):
        read_field(Party, "alcohol", Alcohol.DRUNK, now=NOW, file=file, entity=measured)


def test_heirs_together_have_at_most_the_whole(known, new):
    heirs = [
        new(
            Party,
            role=PartyRole.RELATIVE,
            represents_id=known.parties[0].id,
            heir_share="1/3",
        )
        for _ in range(3)
    ]
    file = replace(known, parties=(*known.parties, *heirs))
    check(heirs[0], file)
    with pytest.raises(RuleViolation, match="MM1031"):
        check(replace(heirs[0], heir_share="1/2"), file)


def test_a_record_names_only_what_is_in_the_case(known, new):
    stranger = new_id(NOW)
    for entity in (
        new(Injury, party_id=stranger),
        new(Licence, party_id=stranger),
        new(Consent, party_id=stranger, purpose=ConsentPurpose.MEDIATION),
        new(Vehicle, driver_id=stranger),
        new(Policy, vehicle_id=stranger, kind=PolicyKind.CTPL),
        new(Cost, injury_id=stranger),
        new(Party, role=PartyRole.AGENT, represents_id=stranger),
    ):
        with pytest.raises(RuleViolation, match="MM1036"):
            check(entity, known)
    (victim,) = known.parties
    gone = replace(known, parties=(replace(victim, voided_at=NOW),))
    with pytest.raises(RuleViolation, match="MM1036"):
        check(new(Licence, party_id=victim.id), gone)
    with pytest.raises(RuleViolation, match="MM1036"):
        check(replace(victim, represents_id=victim.id), known)


def test_nobody_is_their_own_agent(known, new):
    (victim,) = known.parties
    with pytest.raises(RuleViolation, match="MM1033"):
        check(new(Authority, agent_id=victim.id, principal_id=victim.id), known)


def test_an_agent_acts_only_within_a_term_that_is_written_down(known, new):
    (victim,) = known.parties
    agent = new(Party, role=PartyRole.AGENT)
    file = replace(known, parties=(victim, agent))
    paper = new(
        Authority,
        agent_id=agent.id,
        principal_id=victim.id,
        signed_on=date(2023, 2, 1),
    )
    assert codes(paper, file) == ["MM1060"]
    assert not paper.is_in_force_on(date(2023, 2, 2))
    dated = replace(paper, valid_to=date(2023, 3, 1))
    assert codes(dated, file) == []
    assert not dated.is_in_force_on(date(2023, 1, 31))
    assert dated.is_in_force_on(date(2023, 2, 1))
    assert dated.is_in_force_on(date(2023, 3, 1))
    assert not dated.is_in_force_on(date(2023, 3, 2))
    assert not replace(dated, voided_at=NOW).is_in_force_on(date(2023, 2, 2))
    with pytest.raises(RuleViolation, match="MM1008"):
        check(replace(dated, valid_to=date(2023, 1, 31)), file)


def test_a_consent_holds_until_it_is_withdrawn(new, victim):
    consent = new(
        Consent,
        party_id=victim.id,
        purpose=ConsentPurpose.SENSITIVE,
        given_on=date(2023, 2, 1),
        withdrawn_on=date(2023, 3, 1),
    )
    assert not consent.is_given_on(date(2023, 1, 31))
    assert consent.is_given_on(date(2023, 2, 28))
    assert not consent.is_given_on(date(2023, 3, 1))


def test_a_party_applies_for_review_once_and_after_service(known, new, victim):
    served = replace(victim, served_on=date(2023, 2, 6))
    first = new(Review, party_id=victim.id, filed_on=date(2023, 2, 8))
    file = replace(known, parties=(served,), reviews=(first,))
    check(first, file)
    with pytest.raises(RuleViolation, match="MM1035"):
        check(new(Review, party_id=victim.id), file)
    with pytest.raises(RuleViolation, match="MM1008"):
        check(replace(first, filed_on=date(2023, 2, 5)), file)
    with pytest.raises(RuleViolation, match="MM1008"):
        check(replace(first, concluded_on=date(2023, 2, 7)), file)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (HospitalStay, "admitted_on"),
        (DisabilityGrade, "fixed_on"),
        (Cost, "incurred_on"),
        (Injury, "treatment_ended_on"),
    ],
)
def test_nothing_of_the_treatment_lies_before_the_accident(kind, name, known, new):
    (injury,) = known.injuries
    owner = (
        {"party_id": injury.party_id} if kind is Injury else {"injury_id": injury.id}
    )
    entity = new(kind, **owner, **{name: date(2023, 1, 23)})
    with pytest.raises(RuleViolation, match="MM1008"):
        check(entity, known)
    check(replace(entity, **{name: date(2023, 1, 24)}), known)
    with pytest.raises(RuleViolation, match="MM1018"):
        check(replace(entity, **{name: date(2023, 8, 2)}), known)


def test_the_accident_is_not_moved_behind_what_followed_it(known, accident):
    (injury,) = known.injuries
    admitted = replace(injury, admitted_on=date(2023, 1, 24))
    file = replace(known, injuries=(admitted,))
    late = datetime(2023, 1, 25, 4, tzinfo=UTC)
    with pytest.raises(RuleViolation, match="MM1008"):
        read_field(Accident, "occurred_at", late, now=NOW, file=file, entity=accident)


def test_an_invoice_counts_once(known, new):
    (injury,) = known.injuries
    first = new(Cost, injury_id=injury.id, invoice_no="0031")
    file = replace(known, costs=(first,))
    with pytest.raises(RuleViolation, match="MM1027"):
        check(new(Cost, injury_id=injury.id, invoice_no="0031"), file)
    gone = replace(known, costs=(replace(first, voided_at=NOW),))
    check(new(Cost, injury_id=injury.id, invoice_no="0031"), gone)


def test_insurance_and_fund_bear_at_most_the_invoice(known, new):
    (injury,) = known.injuries
    cost = new(Cost, injury_id=injury.id, amount_fen=100, insurance_fen=60, fund_fen=40)
    check(cost, known)
    assert cost.own_fen == 0
    with pytest.raises(RuleViolation, match="MM1026"):
        check(replace(cost, fund_fen=41), known)


def test_a_fault_from_before_does_not_lock_the_other_fields(known):
    (victim,) = known.parties
    accident = replace(known.accident, determined_on=date(2023, 2, 3))
    odd = replace(victim, served_on=date(2023, 2, 1))
    file = replace(known, accident=accident, parties=(odd,))
    reading = read_field(Party, "phone", "13800138000", now=NOW, file=file, entity=odd)
    assert reading.values == {"phone": "13800138000"}
    assert [each.code for each in reading.cautions] == ["MM1008"]
    with pytest.raises(RuleViolation, match="MM1008"):
        read_field(Party, "served_on", date(2023, 2, 2), now=NOW, file=file, entity=odd)


def test_what_is_odd_is_said_and_stops_nothing(known, new):
    (victim,) = known.parties
    (injury,) = known.injuries
    hurt = replace(known, injuries=(replace(injury, severity=Severity.SERIOUS),))
    property_only = replace(hurt.accident, kind=AccidentKind.PROPERTY)
    assert codes(property_only, hurt) == ["MM1067"]
    child = replace(victim, birth_on=date(2017, 1, 1), legal_capacity=Capacity.FULL)
    assert codes(child, known) == ["MM1061"]
    unable = replace(victim, legal_capacity=Capacity.NONE)
    assert codes(unable, known) == ["MM1069"]
    guardian = new(Party, role=PartyRole.GUARDIAN, represents_id=victim.id)
    assert codes(unable, replace(known, parties=(unable, guardian))) == []
    carded = replace(victim, id_kind=IdKind.RESIDENT, id_no=NUMBER)
    licence = new(
        Licence, party_id=victim.id, licence_no="X1", valid_to=date(2022, 1, 1)
    )
    assert codes(licence, replace(known, parties=(carded,))) == ["MM1065", "MM1066"]
    car = new(Vehicle, plate="京AD12345", plate_colour=PlateColour.BLUE)
    assert codes(car, known) == ["MM1068"]
    assert codes(replace(car, plate_colour=PlateColour.GREEN), known) == []
    policy = new(
        Policy,
        vehicle_id=car.id,
        kind=PolicyKind.CTPL,
        starts_at=NOW - timedelta(days=30),
        ends_at=NOW,
    )
    assert codes(policy, known) == ["MM1059"]
    stayed = replace(known, injuries=(replace(injury, admitted_on=date(2023, 1, 24)),))
    bill = new(
        Cost,
        injury_id=injury.id,
        cost_kind=CostKind.INPATIENT,
        incurred_on=date(2023, 1, 23),
    )
    assert codes(bill, stayed) == ["MM1063"]


@pytest.mark.parametrize("grade", [0, 11, -1])
def test_a_grade_goes_from_one_to_ten(grade):
    with pytest.raises(RuleViolation, match="MM1029"):
        read_field(DisabilityGrade, "grade", grade, now=NOW)
    assert read_field(DisabilityGrade, "grade", 10, now=NOW).values == {"grade": 10}
