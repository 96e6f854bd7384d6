"""The record of one transaction: what changed, after what, by whom and why.

A record is a MessagePack array with one spelling. Its name is a digest over all of
it, including the record before it, so the records of a device form a chain in which
nothing can be changed, left out or put in between without being noticed.
"""

import hashlib
from collections.abc import Iterable
from enum import IntEnum
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import msgspec

from mobile_mediation.domain.errors import BadInput, Words

ID_BYTES: Final = 16
MOST_VALUE_BYTES: Final = 64 * 1024
MOST_OPERATIONS: Final = 100_000
MOST_RECORD_BYTES: Final = 64 * 1024 * 1024
_LARGEST: Final = 2**63 - 1
_NAME: Final = b"mm-txn/1"
_GENESIS: Final = b"mm-genesis/1"

Id16: TypeAlias = Annotated[
    bytes, msgspec.Meta(min_length=ID_BYTES, max_length=ID_BYTES)
]
Natural: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)]
Int64: TypeAlias = Annotated[int, msgspec.Meta(ge=-_LARGEST - 1, le=_LARGEST)]
Number16: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]
Value: TypeAlias = int | str | bytes | None
"""An int64, a text or bytes of at most 64 KiB, or nothing; never a float."""


class Kind(IntEnum):
    """What an operation does to its row."""

    INSERT = 1
    UPDATE = 2
    VOID = 3
    """Strikes the row out, with a reason; it stays readable."""
    RESOLVE = 4
    """A person's decision between values that were written side by side."""


class Operation(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True
):
    """A change of one row; columns and values belong together, in column order."""

    kind: Kind
    table_no: Number16
    pk: Id16
    columns: tuple[Number16, ...]
    # Wire form of ``Value``, which ``decode`` checks: the decoder cannot tell a union
    # of text and bytes apart by itself.
    values: tuple[Any, ...]


class Record(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One committed transaction of one device.

    ``seq`` counts the device's records from 1 and is for people only; ``prev`` is the
    name of the record before; ``seen`` is headquarters' checkpoint that the screen
    was based on; ``wall_ms`` is what the machine's clock claimed.
    """

    seq: Annotated[int, msgspec.Meta(ge=1, le=_LARGEST)]
    hlc: Natural
    wall_ms: Int64
    actor: Id16
    reason: Annotated[str, msgspec.Meta(max_length=4000)] | None
    prev: Id16
    seen: Id16 | None
    schema: Number16
    ops: Annotated[
        tuple[Operation, ...], msgspec.Meta(min_length=1, max_length=MOST_OPERATIONS)
    ]


def encode(record: Record) -> bytes:
    """The one spelling of a record.

    Raises:
        BadInput: MM1801 a value is too large to travel, or no text.
    """
    try:
        body = msgspec.msgpack.encode(record)
    except (OverflowError, UnicodeEncodeError) as error:
        raise _refused(type(error).__name__) from error
    decode(body)
    return body


def decode(body: bytes) -> Record:
    """Read a record strictly: types, bounds, and no other spelling.

    Raises:
        BadInput: MM1801, with the place of the fault.
    """
    if len(body) > MOST_RECORD_BYTES:
        raise _refused("longer than 64 MiB")
    try:
        record = msgspec.msgpack.decode(body, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(str(error)) from error
    for place, operation in enumerate(record.ops):
        _check(operation, f"ops[{place}]")
    if msgspec.msgpack.encode(record) != body:
        raise _refused("not in canonical form")
    return record


def record_id(body: bytes) -> bytes:
    """The name of an encoded record, 16 bytes."""
    return hashlib.sha256(_NAME + body).digest()[:ID_BYTES]


def genesis(device_id: UUID) -> bytes:
    """What stands before the first record of a device."""
    return hashlib.sha256(_GENESIS + device_id.bytes).digest()[:ID_BYTES]


def check_chain(first_prev: bytes, bodies: Iterable[bytes]) -> bytes:
    """See that records follow each other, and return the name of the last.

    Raises:
        BadInput: MM1802 a link or a number does not fit.
    """
    head, seq = first_prev, None
    for body in bodies:
        record = decode(body)
        if record.prev != head or (seq is not None and record.seq != seq + 1):
            raise BadInput(
                "MM1802",
                Words("记录链不连续。", "The chain of records is broken."),
                path=f"records[{record.seq}].prev",
                value=record.prev.hex(),
                next_step=Words(
                    "请向发送方重新索取同步包。", "Ask the sender for the bundle again."
                ),
            )
        head, seq = record_id(body), record.seq
    return head


def _check(operation: Operation, path: str) -> None:
    columns = operation.columns
    if len(columns) != len(operation.values):
        raise _refused(f"{path}: {len(columns)} columns, other number of values")
    if list(columns) != sorted(set(columns)):
        raise _refused(f"{path}: columns are not in order")
    for column, value in zip(columns, operation.values, strict=True):
        if (fault := _fault(value)) is not None:
            raise _refused(f"{path}.values[{column}]: {fault}")


def _fault(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "a truth value"
        case int():
            return None if -_LARGEST - 1 <= value <= _LARGEST else "beyond int64"
        case str():
            size = len(value.encode())
        case bytes():
            size = len(value)
        case _:
            return f"a {type(value).__name__}"
    return None if size <= MOST_VALUE_BYTES else "longer than 64 KiB"


def _refused(why: str) -> BadInput:
    return BadInput(
        "MM1801",
        Words("记录内容不合规范。", "A record is not well-formed."),
        path="record",
        value=why[:200],
        next_step=Words(
            "请向发送方重新索取同步包。", "Ask the sender for the bundle again."
        ),
    )
