from contextlib import suppress
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.domain.records import (
    MOST_VALUE_BYTES,
    Kind,
    Operation,
    Record,
    check_chain,
    decode,
    encode,
    genesis,
    record_id,
)

DEVICE_ID = UUID("01860000-0000-7000-8000-00000000d001")
BEGIN = genesis(DEVICE_ID)


def operation(*values, columns=None, kind=Kind.UPDATE):
    chosen = tuple(range(1, len(values) + 1)) if columns is None else columns
    return Operation(kind, 3, bytes(16), chosen, values)


def record(*operations, seq=1, prev=BEGIN, **values):
    return Record(
        **{
            "seq": seq,
            "hlc": 7,
            "wall_ms": 1_674_540_300_000,
            "actor": bytes(range(16)),
            "reason": "补录",
            "prev": prev,
            "seen": None,
            "schema": 1,
            "ops": operations or (operation("肖建国"),),
        }
        | values
    )


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(max_size=50),
    st.binary(max_size=50),
)


@given(st.lists(VALUES, max_size=8), st.sampled_from(Kind))
def test_a_record_has_one_spelling_that_reads_back(values, kind):
    made = record(operation(*values, kind=kind))
    body = encode(made)
    assert decode(body) == made
    assert encode(decode(body)) == body


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        True,
        2**63,
        2**64,
        -(2**63) - 1,
        "x" * (MOST_VALUE_BYTES + 1),
        "\ud800",
        [1],
        {"a": 1},
    ],
    ids=[
        "float",
        "bool",
        "too large",
        "far too large",
        "too small",
        "too long",
        "half a character",
        "list",
        "map",
    ],
)
def test_a_value_that_must_not_travel_is_refused(value):
    with pytest.raises(BadInput, match="MM1801"):
        encode(record(operation(value)))


def test_the_longest_value_travels():
    encode(record(operation("x" * MOST_VALUE_BYTES)))


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"hlc": -1},
        {"actor": bytes(15)},
        {"prev": bytes(17)},
        {"reason": "x" * 4001},
        {"schema": 70_000},
        {"seen": b""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_part_out_of_bounds_is_refused(change):
    with pytest.raises(BadInput, match="MM1801"):
        encode(record(**change))


def test_a_record_without_operations_is_refused():
    empty = msgspec.structs.replace(record(), ops=())
    with pytest.raises(BadInput, match="MM1801"):
        encode(empty)


@pytest.mark.parametrize("columns", [(2, 1), (1, 1), (1,), (1, 2, 3)])
def test_columns_stand_in_order_each_with_its_value(columns):
    with pytest.raises(BadInput, match="MM1801"):
        encode(record(operation("a", "b", columns=columns)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[:-1],
        lambda body: body + b"\x00",
        lambda body: body[:0],
        lambda body: b"\x9f" * 30 * len(body),
        # The same number, spelled in eight bytes instead of one.
        lambda body: body.replace(b"\x01\x07", b"\x01\xcf" + (7).to_bytes(8, "big"), 1),
    ],
    ids=["cut", "grown", "empty", "deep", "spelled otherwise"],
)
def test_no_other_spelling_is_accepted(spoil):
    body = encode(record())
    assert spoil(body) != body
    with pytest.raises(BadInput, match="MM1801"):
        decode(spoil(body))


@given(st.data())
def test_no_byte_changes_unnoticed(data):
    bodies = chain(3)
    number = data.draw(st.integers(0, 2))
    place = data.draw(st.integers(0, len(bodies[number]) - 1))
    head = check_chain(BEGIN, bodies)
    spoilt = bytearray(bodies[number])
    spoilt[place] ^= 1 << data.draw(st.integers(0, 7))
    bodies[number] = bytes(spoilt)
    with suppress(BadInput):
        assert check_chain(BEGIN, bodies) != head


def chain(length):
    bodies, head = [], BEGIN
    for seq in range(1, length + 1):
        body = encode(record(seq=seq, prev=head))
        bodies.append(body)
        head = record_id(body)
    return bodies


def test_a_chain_leads_to_its_newest_record():
    bodies = chain(4)
    assert check_chain(BEGIN, bodies) == record_id(bodies[-1])
    assert check_chain(BEGIN, []) == BEGIN
    assert check_chain(record_id(bodies[1]), bodies[2:]) == record_id(bodies[-1])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda bodies: bodies[1:],
        lambda bodies: [bodies[0], *bodies[2:]],
        lambda bodies: [bodies[1], bodies[0], *bodies[2:]],
        lambda bodies: [*bodies[:2], bodies[1], *bodies[2:]],
    ],
    ids=["first gone", "one gone", "exchanged", "twice"],
)
def test_a_broken_chain_is_noticed(spoil):
    with pytest.raises(BadInput, match="MM1802"):
        check_chain(BEGIN, spoil(chain(4)))


def test_numbers_follow_each_other():
    first = encode(record())
    leap = encode(record(seq=3, prev=record_id(first)))
    with pytest.raises(BadInput, match="MM1802"):
        check_chain(BEGIN, [first, leap])


def test_every_device_begins_elsewhere():
    other = uuid4()
    assert genesis(DEVICE_ID) != genesis(other)
    assert len(genesis(DEVICE_ID)) == 16
