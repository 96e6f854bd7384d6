"""Column types whose stored form in SQLite is also their form on the wire.

The recorder copies values from the store into a record without translating them, so
every type stores an integer, a text or bytes. There is no floating point: money is
fen, places are millionths of a degree.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, Dialect, LargeBinary, String, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.mysql import BINARY
from sqlalchemy.types import TypeDecorator, TypeEngine, Uuid

E = TypeVar("E", bound=StrEnum)

_DIGEST_BYTES: Final = 32
_SQLITE: Final = sqlite.dialect()


def from_wire(kind: TypeEngine[Any], value: Any) -> Any:
    """A value of a record as the domain knows it."""
    processor = getattr(kind, "process_result_value", None)
    if processor is None or value is None:
        return value
    return processor(value, _SQLITE)


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes in SQLite, the native type elsewhere."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary(16))
        return dialect.type_descriptor(Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=bytes(value))


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC, to the microsecond.

    SQLite stores ``2023-01-24T06:05:07.000000Z``: fixed width, so that text order is
    the order in time.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        return utc_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        return datetime.fromisoformat(value)


def utc_text(moment: datetime) -> str:
    """The stored form of an instant: UTC, microseconds, a closing Z."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


class IsoDate(TypeDecorator[date]):
    """A calendar day in China, without a time of day."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(10))
        return dialect.type_descriptor(Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no, stored as 1 or 0."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Choice(TypeDecorator[StrEnum]):
    """A member of a ``StrEnum``, stored as its text."""

    impl = String
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__(40)
        self.members = members

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members(value)


class Exact(TypeDecorator[Decimal]):
    """A decimal figure that is no money, as its text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


Digest: Final = LargeBinary(_DIGEST_BYTES).with_variant(
    BINARY(_DIGEST_BYTES), "mysql", "mariadb"
)
"""A SHA-256 digest; MySQL's default binary would pad it."""

Bytes: Final = LargeBinary()
"""Bytes of any length; inside a synced table at most 64 KiB."""

LongText: Final = Text()
Fen: Final = BigInteger()
"""Money in whole fen (1/100 yuan)."""
