"""Codes over the phone: bound to everything, read with care, good once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import FundSource
from mobile_mediation.security.approval_codes import (
    CodeSubject,
    check_code,
    grouped,
    make_code,
    read_code,
    vehicle_code_key,
)
from mobile_mediation.security.device import SigningKey
from mobile_mediation.security.fund_decisions import (
    FundDecision,
    Verdict,
    read_decision,
    write_decision,
)

KEY = vehicle_code_key(b"s" * 32, UUID(int=3))
TODAY = date(2023, 1, 24)
SUBJECT = CodeSubject(
    case_no="JBLD-110105-20230124-0012-0001",
    ask_no="123456",
    source=FundSource.CTPL_RESCUE,
    amount_fen=1_800_000,
    payee_name="示例市第一人民医院",
    payee_account="6222020200098765432",
)
CODE = make_code(KEY, SUBJECT, expires_on=TODAY)


def refused(code, subject=SUBJECT, *, key=KEY, today=TODAY):
    with pytest.raises(MediationError) as error:
        check_code(key, read_code(code), subject, today=today)
    return error.value.code


def test_a_code_is_read_out_in_groups_and_typed_as_it_is_heard():
    assert read_code(grouped(CODE)) == CODE
    assert read_code(f" {CODE[:10]}-{CODE[10:]} ") == CODE
    check_code(KEY, CODE, SUBJECT, today=TODAY)


@given(st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_told_from_a_wrong_code(place, more):
    digit = str((int(CODE[place]) + more) % 10)
    with pytest.raises(MediationError, match="MM1332"):
        read_code(CODE[:place] + digit + CODE[place + 1 :])


@pytest.mark.parametrize("text", ["", "123", CODE + "0", "一二三四", CODE[:-1]])
def test_what_is_no_code(text):
    with pytest.raises(MediationError, match="MM1332"):
        read_code(text)


@pytest.mark.parametrize(
    "other",
    [
        {"case_no": "JBLD-110105-20230124-0012-0002"},
        {"ask_no": "123457"},
        {"source": FundSource.CTPL_ADVANCE},
        {"amount_fen": 1_800_001},
        {"payee_name": "示例市第二人民医院"},
        {"payee_account": None},
        {"payee_account": "6222020200098765433"},
    ],
)
def test_a_code_fits_nothing_but_what_it_was_made_for(other):
    assert refused(CODE, replace(SUBJECT, **other)) == "MM1333"


def test_a_code_of_another_vehicle_fits_nothing():
    other = vehicle_code_key(b"s" * 32, UUID(int=4))
    assert refused(CODE, key=other) == "MM1333"


@given(st.integers(0, 13))
def test_a_code_holds_to_the_end_of_its_day(days):
    code = make_code(KEY, SUBJECT, expires_on=TODAY + timedelta(days=days))
    check_code(KEY, code, SUBJECT, today=TODAY)
    after = TODAY + timedelta(days=days + 1)
    assert refused(code, today=after) == "MM1334"


SIGNER = SigningKey.generate()
DECISION = FundDecision(
    id=UUID(int=1),
    hq_id=UUID(int=2),
    vehicle_id=UUID(int=3),
    case_id=UUID(int=4),
    request_id=UUID(int=5),
    ask_id=UUID(int=6),
    verdict=Verdict.APPROVED,
    amount_fen=1_800_000,
    decided_by=UUID(int=7),
    decided_by_name="审批岗",
    decided_at=datetime(2023, 1, 24, 6, tzinfo=UTC),
)


def read(data, *, signer=SIGNER, hq=DECISION.hq_id, vehicle=DECISION.vehicle_id):
    return read_decision(
        data,
        public_key_of={signer.key_id: signer.public}.get,
        hq_id=hq,
        vehicle_id=vehicle,
    )


def test_a_decision_is_read_as_it_was_written():
    assert read(write_decision(DECISION, SIGNER)) == DECISION


def test_a_decision_of_which_anything_was_changed_is_none(refused_when_damaged):
    assert set(refused_when_damaged(write_decision(DECISION, SIGNER), read)) == {
        "MM1335"
    }


def test_a_decision_for_others_or_by_others_is_none():
    data = write_decision(DECISION, SIGNER)
    for other in (
        {"signer": SigningKey.generate()},
        {"hq": UUID(int=9)},
        {"vehicle": UUID(int=9)},
    ):
        with pytest.raises(MediationError, match="MM1335"):
            read(data, **other)
