import pytest

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.plates import PlateKind, parse_plate
from mobile_mediation.domain.vehicles import VehicleCategory


@pytest.mark.parametrize(
    ("text", "plate", "kind"),
    [
        ("京A12345", "京A12345", PlateKind.ORDINARY),
        ("粤B·12345", "粤B12345", PlateKind.ORDINARY),
        ("京ａ １２３ＱＰ", "京A123QP", PlateKind.ORDINARY),
        ("京AD12345", "京AD12345", PlateKind.NEW_ENERGY_SMALL),
        ("京ADF1234", "京ADF1234", PlateKind.NEW_ENERGY_SMALL),
        ("京A12345D", "京A12345D", PlateKind.NEW_ENERGY_LARGE),
        ("冀A1234挂", "冀A1234挂", PlateKind.TRAILER),
        ("沪A1234学", "沪A1234学", PlateKind.LEARNER),
        ("京A1234警", "京A1234警", PlateKind.POLICE),
        ("粤Z1234港", "粤Z1234港", PlateKind.HONG_KONG),
        ("粤ZA123澳", "粤ZA123澳", PlateKind.MACAO),
    ],
)
def test_plates_of_the_standard_are_read(text, plate, kind):
    parsed = parse_plate(text)
    assert (parsed.text, parsed.kind, parsed.warnings) == (plate, kind, ())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WJ京1234X", PlateKind.ARMED_POLICE),
        ("WJ12345", PlateKind.ARMED_POLICE),
        ("使014123", PlateKind.EMBASSY),
        ("224123使", PlateKind.EMBASSY),
        ("沪A1234领", PlateKind.CONSULATE),
        ("KA12345", PlateKind.MILITARY),
        ("京·X1234应急", PlateKind.FIRE_AND_RESCUE),
        ("京A12345临", PlateKind.TEMPORARY),
        ("临京A12345", PlateKind.TEMPORARY),
    ],
)
def test_special_plates_are_accepted_with_a_warning(text, kind):
    parsed = parse_plate(text)
    assert parsed.kind is kind
    assert [caution.code for caution in parsed.warnings] == ["MM1055"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("京AI2345", "不使用字母 I 和 O（第3位）"),
        ("京A1234", "现有6位"),
        ("京AX12345", "新能源号牌"),
        ("京A123456", "新能源号牌"),
        ("A12345", "简称开头"),
        ("", "简称开头"),
        ("京112345", "格式不正确"),
        ("京A1234港", "格式不正确"),
        ("京A12345678", "现有10位"),
    ],
)
def test_what_is_no_plate_is_refused_by_name(text, words):
    with pytest.raises(RuleViolation) as refused:
        parse_plate(text, path="vehicles[0].plate")
    assert refused.value.code == "MM1004"
    assert refused.value.path == "vehicles[0].plate"
    assert words in refused.value.words.zh


def test_every_place_numbers_its_electric_bicycles_as_it_likes():
    parsed = parse_plate("石家庄 a123456", category=VehicleCategory.ELECTRIC_BICYCLE)
    assert (parsed.text, parsed.kind) == ("石家庄 A123456", PlateKind.NON_MOTOR)


def test_a_motor_vehicle_has_a_plate_of_the_standard():
    parsed = parse_plate("京A·12345", category=VehicleCategory.CAR)
    assert (parsed.text, parsed.kind) == ("京A12345", PlateKind.ORDINARY)


def test_a_plate_is_printed_with_its_dot():
    assert parse_plate("京A12345").display == "京A·12345"
    assert parse_plate("WJ京1234X").display == "WJ京1234X"
