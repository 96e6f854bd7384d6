import pytest

from mobile_mediation.domain.accounts import parse_account, parse_bank_code
from mobile_mediation.domain.errors import RuleViolation


def test_a_bank_card_is_accepted():
    parsed = parse_account("6228 4804 0256 4890 018")
    assert (parsed.text, parsed.warnings) == ("6228480402564890018", ())


@pytest.mark.parametrize("number", ["6228480402564890019", "123456", "1" * 25])
def test_what_is_no_bank_card_is_only_a_warning(number):
    parsed = parse_account(number)
    assert [caution.code for caution in parsed.warnings] == ["MM1058"]


@pytest.mark.parametrize("number", ["", "12345", "1" * 33, "6228A", "６²28480402"])
def test_an_account_is_made_of_digits(number):
    with pytest.raises(RuleViolation, match="MM1007") as refused:
        parse_account(number)
    assert len(number) < 6 or number not in str(refused.value.value)


def test_a_bank_code_has_twelve_digits():
    assert parse_bank_code("1021 0000 0013").text == "102100000013"
    with pytest.raises(RuleViolation, match="MM1017"):
        parse_bank_code("10210000001")
