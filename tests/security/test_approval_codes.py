from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.funds import FundSource
from mobile_mediation.security.approval_codes import (
    LONGEST_DAYS,
    CodeSubject,
    ask_number,
    check_code,
    grouped,
    make_code,
    read_ask_number,
    read_code,
    vehicle_code_key,
)

SECRET = bytes(range(32))
VEHICLE = UUID(int=3)
KEY = vehicle_code_key(SECRET, VEHICLE)
TODAY = date(2023, 1, 24)
SUBJECT = CodeSubject(
    case_no="JBLD-110105-20230124-0012-0001",
    ask_no="123456",
    source=FundSource.CTPL_RESCUE,
    amount_fen=18_000_00,
    payee_name="示例市第一人民医院",
    payee_account="6228480402564890018",
)
CODE = make_code(KEY, SUBJECT, expires_on=TODAY)


@given(
    amount=st.integers(1, 10**16),
    days=st.integers(0, LONGEST_DAYS),
    today=st.dates(date(2000, 1, 1), date(2900, 1, 1)),
    source=st.sampled_from(FundSource),
)
def test_a_code_read_out_is_the_code_that_was_made(amount, days, today, source):
    subject = replace(SUBJECT, amount_fen=amount, source=source)
    code = make_code(KEY, subject, expires_on=today + timedelta(days=days))
    assert read_code(grouped(code)) == code
    check_code(KEY, code, subject, today=today)


@pytest.mark.parametrize("mark", ["-", " ", "　", "\n"])
def test_blanks_hyphens_and_full_width_do_not_matter(mark):
    wide = CODE.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    assert read_code(mark.join(CODE)) == read_code(wide) == CODE


@given(place=st.integers(0, 19), step=st.integers(1, 9))
def test_any_one_digit_misheard_is_noticed_as_such(place, step):
    digit = str((int(CODE[place]) + step) % 10)
    with pytest.raises(RuleViolation, match="MM1332"):
        read_code(CODE[:place] + digit + CODE[place + 1 :])


@pytest.mark.parametrize("text", ["", CODE[:-1], f"{CODE}0", "x" * 20, f"{CODE[1:]}a"])
def test_what_has_not_twenty_digits_is_no_code(text):
    with pytest.raises(RuleViolation, match="MM1332"):
        read_code(text)


@pytest.mark.parametrize(
    "other",
    [
        {"case_no": "JBLD-110105-20230124-0012-0002"},
        {"ask_no": "123457"},
        {"source": FundSource.CTPL_ADVANCE},
        {"amount_fen": 18_000_01},
        {"payee_name": "示例市第二人民医院"},
        {"payee_account": "6228480402564890026"},
        {"payee_account": None},
    ],
)
def test_a_code_fits_nothing_but_what_it_was_given_for(other):
    with pytest.raises(RuleViolation, match="MM1333"):
        check_code(KEY, CODE, replace(SUBJECT, **other), today=TODAY)


def test_a_code_of_another_vehicle_or_another_headquarters_fits_nothing():
    for key in (
        vehicle_code_key(SECRET, UUID(int=4)),
        vehicle_code_key(bytes(32), VEHICLE),
    ):
        with pytest.raises(RuleViolation, match="MM1333"):
            check_code(key, CODE, SUBJECT, today=TODAY)


@given(other=st.integers(0, 999))
def test_nobody_gives_a_code_another_day(other):
    day = f"{other:03}"
    if day == CODE[:3]:
        return
    with pytest.raises(RuleViolation, match="MM1333"):
        check_code(KEY, day + CODE[3:], SUBJECT, today=TODAY)


def test_a_code_holds_to_the_end_of_its_day():
    check_code(KEY, CODE, SUBJECT, today=TODAY)
    for later in (1, 30, 400):
        with pytest.raises(RuleViolation, match="MM1334"):
            check_code(KEY, CODE, SUBJECT, today=TODAY + timedelta(days=later))


def test_a_code_of_a_thousand_days_ago_is_no_code_of_today():
    with pytest.raises(RuleViolation, match="MM1333"):
        check_code(KEY, CODE, SUBJECT, today=TODAY + timedelta(days=1000))


@given(one=st.uuids())
def test_an_ask_is_named_by_six_digits(one):
    number = ask_number(one)
    assert len(number) == 6
    assert number.isdecimal()
    assert number == ask_number(one)


@given(st.uuids())
def test_the_number_of_an_ask_is_read_as_it_is_said(ask_id):
    number = ask_number(ask_id)
    wide = number.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    for typed in (number, wide, f" {number[:3]}-{number[3:]} ", " ".join(number)):
        assert read_ask_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "²²²²²²", "٣٣٣٣٣٣"]
)
def test_what_is_no_number_of_an_ask_is_refused(typed):
    with pytest.raises(RuleViolation) as refused:
        read_ask_number(typed)
    assert refused.value.code == "MM1356"
