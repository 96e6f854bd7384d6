"""The holidays that headquarters has sent, kept beside the record of this machine.

They stand in the store, so that whoever computes deadlines inside a transaction
reckons with the same calendar.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from mobile_mediation.db.local import StateKey
from mobile_mediation.domain.working_days import HolidayYear, WorkingDays

Execute = Callable[..., Any]

_NONE: Final = msgspec.msgpack.encode([])


def calendar_of(execute: Execute) -> WorkingDays:
    """The working days as this store knows them."""
    row = execute(
        "SELECT value FROM store_state WHERE key = ?", (StateKey.HOLIDAYS.value,)
    ).fetchone()
    return _calendar(_NONE if row is None else bytes(row[0]))


def years_of(execute: Execute) -> tuple[HolidayYear, ...]:
    """The years that headquarters has sent."""
    row = execute(
        "SELECT value FROM store_state WHERE key = ?", (StateKey.HOLIDAYS.value,)
    ).fetchone()
    return _decode(_NONE if row is None else bytes(row[0]))


def write_years(execute: Execute, years: Iterable[HolidayYear]) -> None:
    """Keep these years; ``caseindex.recount`` must follow in the same transaction."""
    values = [
        (y.year, sorted(y.off_days), sorted(y.make_up_days), y.source)
        for y in sorted(years, key=lambda each: each.year)
    ]
    execute(
        "INSERT OR REPLACE INTO store_state (key, value) VALUES (?, ?)",
        (StateKey.HOLIDAYS.value, msgspec.msgpack.encode(values)),
    )


def _decode(value: bytes) -> tuple[HolidayYear, ...]:
    kind = list[tuple[int, frozenset[date], frozenset[date], str]]
    return tuple(
        HolidayYear(
            year=year,
            off_days=off,
            make_up_days=made_up,
            source=source,
        )
        for year, off, made_up, source in msgspec.msgpack.decode(value, type=kind)
    )


@lru_cache(maxsize=4)
def _calendar(value: bytes) -> WorkingDays:
    return WorkingDays(_decode(value))
