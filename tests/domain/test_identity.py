from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.identity import (
    ResidentId,
    credit_check_character,
    mask_account,
    mask_id,
    mask_name,
    mask_phone,
    parse_credit_code,
    parse_identity,
    resident_check_digit,
)
from mobile_mediation.domain.people import IdKind, Sex

TODAY = date(2026, 11, 24)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def resident_numbers(draw):
    born_on = draw(st.dates(date(1900, 1, 1), TODAY))
    region = draw(st.sampled_from(["110105", "440524", "370502", "654321", "810000"]))
    order = draw(st.integers(0, 999))
    first = f"{region}{born_on:%Y%m%d}{order:03}"
    return first + resident_check_digit(first)


def refusal_of(text):
    with pytest.raises(RuleViolation) as refused:
        ResidentId.parse(text, today=TODAY, path="parties[1].id_no")
    assert refused.value.code == "MM1002"
    assert refused.value.path == "parties[1].id_no"
    assert refused.value.rule == "GB 11643-1999"
    return refused.value


def test_a_valid_number_says_birth_and_sex():
    parsed = ResidentId.parse("11010519491231002X", today=TODAY)
    assert parsed.born_on == date(1949, 12, 31)
    assert parsed.sex is Sex.FEMALE
    assert parsed.warnings == ()
    assert ResidentId.parse("440524198801010011", today=TODAY).sex is Sex.MALE


def test_people_older_than_the_code_of_their_district_are_accepted():
    assert ResidentId.parse("370502193208210013", today=TODAY).warnings == ()


def test_full_width_spaces_and_a_small_x_are_put_right():
    typed = " １１０１０５ 19491231 002ｘ"
    assert ResidentId.parse(typed, today=TODAY).text == "11010519491231002X"


def test_a_wrong_check_digit_is_named():
    refused = refusal_of("110105194912310021")
    assert refused.words.zh == "身份证号第18位校验码应为 X。"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("110105194902310026", "不是有效的出生日期"),
        ("11010519491231002", "应为18位，现有17位"),
        ("1101051949123100２X1", "现有19位"),
        ("11010519491231O02X", "第15位应为数字"),
        ("1101051949123100XX", "第17位应为数字"),
        ("11010519491231002Ⅹ", "第18位应为数字"),
        ("11010519491231002²", "第18位应为数字"),
        ("", "现有0位"),
    ],
)
def test_each_fault_is_named(number, words):
    assert words in refusal_of(number).words.zh


def test_nobody_is_born_tomorrow():
    first = "11010520261125001"
    number = first + resident_check_digit(first)
    assert "晚于今天" in refusal_of(number).words.zh
    born_that_day = ResidentId.parse(number, today=date(2026, 11, 25))
    assert born_that_day.born_on == date(2026, 11, 25)


def test_nobody_is_older_than_130():
    first = "11010518951124001"
    number = first + resident_check_digit(first)
    assert "超过130岁" in refusal_of(number).words.zh
    ResidentId.parse(number, today=date(2026, 11, 23))


def test_an_old_number_of_15_places_is_accepted_with_a_warning():
    parsed = ResidentId.parse("110105491231002", today=TODAY)
    assert parsed.born_on == date(1949, 12, 31)
    assert parsed.sex is Sex.FEMALE
    assert [caution.code for caution in parsed.warnings] == ["MM1051"]
    assert ResidentId.parse("110105491231001", today=TODAY).sex is Sex.MALE


def test_an_old_number_with_an_impossible_birth_date_is_refused():
    assert "第7至12位" in refusal_of("110105490231002").words.zh


@pytest.mark.parametrize(
    ("region", "code"), [("990105", "MM1052"), ("170105", "MM1053")]
)
def test_an_unknown_region_is_only_a_warning(region, code):
    first = f"{region}19491231002"
    number = first + resident_check_digit(first)
    parsed = ResidentId.parse(number, today=TODAY)
    assert [caution.code for caution in parsed.warnings] == [code]


@given(resident_numbers())
def test_every_valid_number_is_accepted(number):
    parsed = ResidentId.parse(number, today=TODAY)
    assert parsed.text == number
    assert f"{parsed.born_on:%Y%m%d}" == number[6:14]


@given(resident_numbers(), st.integers(0, 17), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(number, place, off):
    digits = "0123456789"
    wrong = "5" if number[place] == "X" else digits[(int(number[place]) + off) % 10]
    refusal_of(number[:place] + wrong + number[place + 1 :])


@given(resident_numbers(), st.integers(0, 15))
def test_two_neighbours_changed_about_are_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        refusal_of(swapped)


@given(st.text(max_size=20))
def test_any_text_is_accepted_or_refused(text):
    with suppress(RuleViolation):
        ResidentId.parse(text, today=TODAY)


def test_the_refusal_does_not_show_the_number():
    assert refusal_of("110105194912310021").value == "110105********0021"


def test_birth_and_sex_must_agree_with_the_number():
    parsed = ResidentId.parse("11010519491231002X", today=TODAY)
    parsed.check_agrees(born_on=date(1949, 12, 31), sex=Sex.FEMALE)
    parsed.check_agrees(born_on=None, sex=None)
    with pytest.raises(RuleViolation, match=r"MM1009.*1949-12-31"):
        parsed.check_agrees(born_on=date(1949, 12, 30), sex=None)
    with pytest.raises(RuleViolation, match=r"MM1009.*other sex"):
        parsed.check_agrees(born_on=None, sex=Sex.MALE)


def test_a_credit_code_is_checked():
    assert parse_credit_code("９1350100m000100y43").text == "91350100M000100Y43"
    with pytest.raises(RuleViolation, match=r"MM1003.*should be 3"):
        parse_credit_code("91350100M000100Y44")


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_not_in_credit_codes(letter):
    with pytest.raises(RuleViolation, match=r"MM1003.*no I, O, S, V or Z"):
        parse_credit_code(f"91350100M000100{letter}43")


@given(
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CREDIT_ALPHABET, min_size=9, max_size=9),
    st.integers(8, 16),
    st.integers(1, 30),
)
def test_every_single_wrong_character_of_a_credit_code_is_noticed(
    region, body, place, off
):
    first = f"91{region}{body}"
    code = first + credit_check_character(first)
    assert parse_credit_code(code).text == code
    other = CREDIT_ALPHABET[(CREDIT_ALPHABET.index(code[place]) + off) % 31]
    with pytest.raises(RuleViolation):
        parse_credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("kind", "text", "normal", "warnings"),
    [
        (IdKind.RESIDENT, "11010519491231002x", "11010519491231002X", 0),
        (IdKind.USCC, "91350100M000100Y43", "91350100M000100Y43", 0),
        (IdKind.PASSPORT, "e 12345678", "E12345678", 0),
        (IdKind.PASSPORT, "AB-12", "AB-12", 1),
        (IdKind.PASSPORT, "A12345678901234567", "A12345678901234567", 1),
        (IdKind.HONG_KONG_MACAO, "H12345678", "H12345678", 0),
        (IdKind.HONG_KONG_MACAO, "12345678", "12345678", 1),
        (IdKind.TAIWAN, "12345678", "12345678", 0),
        (IdKind.FOREIGN_RESIDENT, "ABC123456789012", "ABC123456789012", 0),
        (IdKind.OFFICER, "军字第1234567号", "军字第1234567号", 0),
    ],
)
def test_every_paper_has_its_number(kind, text, normal, warnings):
    parsed = parse_identity(kind, text, today=TODAY)
    assert (str(parsed), len(parsed.warnings)) == (normal, warnings)


def test_a_residence_permit_is_checked_like_an_identity_card():
    first = "83000019700101001"
    number = first + resident_check_digit(first)
    assert parse_identity(IdKind.TAIWAN, number, today=TODAY).text == number
    with pytest.raises(RuleViolation, match="MM1002"):
        parse_identity(IdKind.TAIWAN, first + "Z", today=TODAY)


def test_a_passport_number_is_not_made_of_words():
    with pytest.raises(RuleViolation, match="MM1010"):
        parse_identity(IdKind.PASSPORT, "护照", today=TODAY)


def test_personal_numbers_are_shown_in_part():
    assert mask_id("11010519491231002X") == "110105********002X"
    assert mask_phone("13800138000") == "138****8000"
    assert mask_account("6228480402564890018") == "***************0018"
    assert mask_name("肖大年") == "肖**"
    assert mask_name("") == ""


@given(st.text("0123456789X", max_size=30))
def test_a_mask_keeps_the_length_and_hides_at_least_four_or_half(number):
    for mask in (mask_id, mask_phone, mask_account):
        shown = mask(number)
        assert len(shown) == len(number)
        assert shown.count("*") >= min(4, (len(number) + 1) // 2)
