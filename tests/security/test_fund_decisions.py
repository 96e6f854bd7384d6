from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec
import pytest

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.security.device import SigningKey
from mobile_mediation.security.fund_decisions import (
    FundDecision,
    Verdict,
    read_decision,
    write_decision,
)

HQ, VEHICLE = UUID(int=2), UUID(int=3)
DECISION = FundDecision(
    id=UUID(int=10),
    hq_id=HQ,
    vehicle_id=VEHICLE,
    case_id=UUID(int=11),
    request_id=UUID(int=12),
    ask_id=UUID(int=13),
    verdict=Verdict.APPROVED,
    amount_fen=18_000_00,
    decided_by=UUID(int=14),
    decided_by_name="陈立",
    decided_at=datetime(2023, 1, 24, 6, 5, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def key():
    return SigningKey.generate()


@pytest.fixture(scope="module")
def read(key):
    def read(data, *, keys=(key,), hq_id=HQ, vehicle_id=VEHICLE):
        known = {each.key_id: each.public for each in keys}
        return read_decision(
            data, public_key_of=known.get, hq_id=hq_id, vehicle_id=vehicle_id
        )

    return read


@pytest.mark.parametrize(
    "other",
    [{}, {"verdict": Verdict.REFUSED, "reason": "不属于抢救费用"}],
)
def test_a_decision_is_read_as_it_was_taken(read, key, other):
    decision = msgspec.structs.replace(DECISION, **other)
    assert read(write_decision(decision, key)) == decision


def test_a_decision_with_any_byte_changed_is_refused(read, key, refused_when_damaged):
    assert refused_when_damaged(write_decision(DECISION, key), read) == {"MM1335"}


def test_no_byte_is_left_unguarded(read, key):
    data = write_decision(DECISION, key)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(BadInput, match="MM1335"):
            read(bytes(changed))


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xc1", b"\xff" * 40, b"{}"])
def test_what_is_no_decision_is_refused(read, data):
    with pytest.raises(BadInput, match="MM1335"):
        read(data)


def test_a_decision_of_others_or_for_others_is_refused(read, key):
    data = write_decision(DECISION, key)
    for values in (
        {"hq_id": uuid4()},
        {"vehicle_id": uuid4()},
        {"keys": ()},
        {"keys": (SigningKey.generate(),)},
    ):
        with pytest.raises(BadInput, match="MM1335"):
            read(data, **values)


def test_a_strangers_signature_under_our_name_is_refused(read, key):
    stranger = SigningKey.generate()
    data = write_decision(DECISION, stranger).replace(stranger.key_id, key.key_id)
    with pytest.raises(BadInput, match="MM1335"):
        read(data)
