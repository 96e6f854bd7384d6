import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.vins import parse_vin, vin_check_digit

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@pytest.mark.parametrize("vin", ["LHGRB186882001533", "1m8gdm9axkp042788"])
def test_a_valid_number_is_accepted(vin):
    parsed = parse_vin(vin)
    assert (parsed.text, parsed.warnings) == (vin.upper(), ())


def test_a_wrong_check_digit_of_a_chinese_vehicle_is_refused():
    with pytest.raises(RuleViolation) as refused:
        parse_vin("LHGRB186982001533")
    assert refused.value.code == "MM1005"
    assert refused.value.words.zh == "车架号第9位校验码应为 8。"


def test_a_wrong_check_digit_of_another_import_is_a_warning():
    parsed = parse_vin("WBA3A5C50CF256551"[:8] + "1CF256551")
    assert [caution.code for caution in parsed.warnings] == ["MM1056"]


@pytest.mark.parametrize("letter", "IOQ中²")
def test_letters_that_look_like_digits_are_refused(letter):
    with pytest.raises(RuleViolation, match=r"MM1005.*Place 17"):
        parse_vin(f"LHGRB18688200153{letter}")


def test_the_length_is_named():
    with pytest.raises(RuleViolation, match="there are 16"):
        parse_vin("LHGRB18688200153")


@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_every_number_with_its_check_digit_is_accepted(body):
    blank = f"{body[:8]}0{body[8:]}"
    vin = blank[:8] + vin_check_digit(blank) + blank[9:]
    assert parse_vin(vin).warnings == ()
