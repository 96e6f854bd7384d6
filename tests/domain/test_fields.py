from dataclasses import replace
from datetime import date, timedelta

import pytest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import Clause, DamageItem, Instalment
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.contacts import Contact
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.fields import read_field
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import (
    IdKind,
    Injury,
    Party,
    PartyKind,
    PartyRole,
    Sex,
)
from mobile_mediation.domain.vehicles import Licence, Vehicle, VehicleCategory

NUMBER = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def read(begin):
    def field(kind, name, value, **where):
        return read_field(kind, name, value, now=begin, **where)

    return field


def test_an_identity_number_says_birth_and_sex(read):
    assert read(Party, "id_no", f" {NUMBER[:6]} {NUMBER[6:].lower()}").values == {
        "id_kind": IdKind.RESIDENT,
        "id_no": NUMBER,
        "birth_on": date(1953, 6, 12),
        "sex": Sex.MALE,
    }


def test_the_kind_of_paper_decides_how_its_number_is_read(read, new):
    foreigner = new(Party, role=PartyRole.DRIVER, id_kind=IdKind.PASSPORT)
    reading = read(Party, "id_no", "e12345678", entity=foreigner)
    assert reading.values == {"id_kind": IdKind.PASSPORT, "id_no": "E12345678"}
    company = new(Party, role=PartyRole.INSURER, id_kind=IdKind.USCC)
    with pytest.raises(RuleViolation, match="MM1003"):
        read(Party, "id_no", NUMBER, entity=company)


def test_what_is_doubtful_comes_back_as_a_caution(read):
    reading = read(Party, "id_no", "110105530612001")
    assert [each.code for each in reading.cautions] == ["MM1051"]
    assert reading.values["birth_on"] == date(1953, 6, 12)


@pytest.mark.parametrize(
    ("kind", "name", "typed", "kept"),
    [
        (Party, "name", "  肖 建国 ", "肖建国"),
        (Party, "phone", "138-0013-8000", "13800138000"),
        (Contact, "phone", "010 62345678", "010-62345678"),
        (Vehicle, "plate", "京a·12345", "京A12345"),
        (Instalment, "account_no", "6228 4804 0256 4890 018", "6228480402564890018"),
        (Instalment, "account_holder", "阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        (Accident, "narrative", "一\r\n二\t三", "一\n二 三"),
        (Accident, "place", " 示例路 １２号 ", "示例路 12号"),
        (Clause, "text", " 一次付清。\n", "一次付清。"),
        (Case, "note", "", None),
    ],
)
def test_a_text_is_kept_in_its_normal_form(read, kind, name, typed, kept):
    assert read(kind, name, typed).values == {name: kept}


@pytest.mark.parametrize(
    ("kind", "name", "typed", "code"),
    [
        (Party, "id_no", NUMBER[:-1] + "0", "MM1002"),
        (Party, "phone", "1234567", "MM1006"),
        (Vehicle, "plate", "京I12345", "MM1004"),
        (Vehicle, "vin", "LSVAU2180N218329", "MM1005"),
        (Instalment, "account_no", "62284804x", "MM1007"),
        (Party, "name", "肖\u200b建国", "MM1012"),
        (Party, "name", "肖" * 51, "MM1014"),
    ],
)
def test_an_impossible_value_is_refused_at_its_place(read, kind, name, typed, code):
    with pytest.raises(RuleViolation, match=code) as refused:
        read(kind, name, typed)
    assert refused.value.path == f"{kind.__name__.lower()}.{name}"
    assert refused.value.kept.en == "Nothing was changed."


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Accident, "place"), (Contact, "name"), (Clause, "text")],
)
@pytest.mark.parametrize("empty", [None, "", " \n"])
def test_what_must_be_known_is_not_cleared(read, kind, name, empty):
    with pytest.raises(RuleViolation, match="MM1013"):
        read(kind, name, empty)


@pytest.mark.parametrize(
    "name",
    ["origin_id", "case_id", "id", "created_at", "created_by", "stage", "case_no"],
)
def test_what_the_program_writes_is_not_typed(read, name):
    with pytest.raises(RuleViolation, match="MM1109"):
        read(Case, name, "x")


@pytest.mark.parametrize(
    ("kind", "name"), [(Party, "id_no"), (Party, "phone"), (Licence, "licence_no")]
)
def test_the_stars_of_a_masked_number_are_never_stored(read, kind, name):
    with pytest.raises(RuleViolation, match="MM1039"):
        read(kind, name, "1101**********001X5")


def test_a_plate_and_its_vehicle_are_changed_together(read, file, new):
    bicycle = new(Vehicle, category=VehicleCategory.ELECTRIC_BICYCLE, plate="津河西01")
    with pytest.raises(RuleViolation, match="MM1004"):
        read(Vehicle, "category", VehicleCategory.CAR, file=file, entity=bicycle)


def test_the_plate_of_a_bicycle_is_kept_as_it_is(read, new):
    tricycle = new(Vehicle, category=VehicleCategory.TRICYCLE)
    reading = read(Vehicle, "plate", "朝阳 a-001", entity=tricycle)
    assert reading.values == {"plate": "朝阳 A-001"}
    with pytest.raises(RuleViolation, match="MM1004"):
        read(Vehicle, "plate", "朝阳 a-001", entity=new(Vehicle))


def test_an_amount_is_not_negative(read):
    assert read(DamageItem, "agreed_fen", 0).values == {"agreed_fen": 0}
    with pytest.raises(RuleViolation, match="MM1001") as refused:
        read(DamageItem, "agreed_fen", -12_34)
    assert refused.value.value == "-12.34"
    with pytest.raises(RuleViolation, match="MM1001"):
        read(Injury, "needed_fen", -1)


def test_a_date_is_compared_with_the_others_of_the_case(read, file, new):
    accident = replace(file.accident, determined_on=date(2023, 1, 24))
    party = new(Party, role=PartyRole.DRIVER)
    injury = new(Injury, party_id=party.id)
    known = replace(file, accident=accident, parties=(party,))
    for kind, name, day, entity in (
        (Accident, "determined_on", date(2023, 1, 23), accident),
        (Party, "served_on", date(2023, 1, 23), party),
        (Injury, "admitted_on", date(2023, 1, 23), injury),
    ):
        with pytest.raises(RuleViolation, match="MM1008"):
            read(kind, name, day, file=known, entity=entity)
        same = date(2023, 1, 24)
        assert read(kind, name, same, file=known, entity=entity).values == {name: same}


def test_nothing_has_happened_tomorrow(read, file, begin):
    tomorrow = (begin + timedelta(days=1)).date()
    with pytest.raises(RuleViolation, match="MM1018"):
        read(Accident, "determined_on", tomorrow, file=file, entity=file.accident)


def test_a_date_can_be_cleared(read, file):
    reading = read(Accident, "determined_on", None, file=file, entity=file.accident)
    assert reading.values == {"determined_on": None}


def test_an_organisation_is_known_by_its_credit_code(read, new):
    company = new(Party, role=PartyRole.INSURER, kind=PartyKind.LEGAL)
    code = "91350100M000100Y43"
    reading = read(Party, "id_no", code, entity=company)
    assert reading.values == {"id_kind": IdKind.USCC, "id_no": code}
    with pytest.raises(RuleViolation, match="MM1003"):
        read(Party, "id_no", NUMBER, entity=company)
