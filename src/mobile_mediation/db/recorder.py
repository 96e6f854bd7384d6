"""Seals every committed transaction into the device's chain of records.

The triggers of ``db.capture`` have noted which columns of which rows changed; just
before the commit, on whatever connection and by whatever means it was written, the
recorder reads their values once and writes the record in the same transaction. What
a foreign writer left behind unsealed is sealed later, with nobody as its author.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

import zstandard
from sqlalchemy import Engine, MetaData, Table, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from mobile_mediation.db import caseindex
from mobile_mediation.db.capture import unrecorded
from mobile_mediation.db.engine import READING
from mobile_mediation.db.local import (
    NO_CASE,
    StateKey,
    SyncChange,
    SyncState,
    SyncTxn,
)
from mobile_mediation.db.registry import (
    Registry,
    key_names,
    recorded_columns,
    synced_tables,
)
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.hlc import HybridClock
from mobile_mediation.domain.records import (
    Kind,
    Operation,
    Record,
    decode,
    encode,
    genesis,
    record_id,
)

UNKNOWN: Final = UUID(int=0)
"""The author of a change that no person of the program made."""

MOST_RECORD_BYTES: Final = 64 * 1024 * 1024
_AUTHOR: Final = "mm_author"
_NEW_ROW: Final = -1
_LEVEL: Final = 3
_VOIDED: Final = "voided_at"


class SealingFailed(Exception):  # noqa: N818  named for what happened
    """A change was noted whose row is not there; the transaction is refused."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the record in a transaction, and why."""

    actor: UUID
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record of this device."""

    seq: int
    id: bytes
    hlc: int


@dataclass(frozen=True, slots=True)
class _Touched:
    origin_id: bytes
    case_id: bytes
    pk: bytes
    mask: int
    values: tuple[Any, ...]


class Recorder:
    """Writes the chain of records of one device.

    Args:
        metadata: The tables.
        registry: Their numbers.
        device_id: The device whose chain this is.
        clock: Wall time, UTC.
    """

    def __init__(
        self,
        metadata: MetaData,
        registry: Registry,
        *,
        device_id: UUID,
        clock: Callable[[], datetime],
    ) -> None:
        self._registry = registry
        self._device_id = device_id
        self._clock = clock
        self._hybrid = HybridClock(clock)
        # In the order of references: parents stand before children in a record.
        self._tables = {
            registry[table.name].number: table for table in synced_tables(metadata)
        }

    def attach(self, engine: Engine) -> None:
        """Seal every commit on every connection of an engine."""
        event.listen(engine, "commit", self._on_commit)
        event.listen(engine, "rollback", _forget_author)
        event.listen(engine, "checkin", _forget_author_of_entry)

    def sign_in(self, connection: Connection, author: Author) -> None:
        """Say who writes in the transaction that is open on a connection.

        What a foreign writer left behind is sealed first, as nobody's.
        """
        connection.info.pop(_AUTHOR, None)
        self.seal(connection)
        connection.info[_AUTHOR] = author

    def seal(self, connection: Connection) -> None:
        """Seal what the triggers have noted; does nothing when there is nothing.

        Raises:
            SealingFailed: A noted row is gone.
            BadInput: MM1801 a value is too large or of no kind that travels.
        """
        touched = self._read_touched(connection)
        if not touched:
            return
        author: Author = connection.info.get(_AUTHOR) or Author(UNKNOWN)
        head = self._head(connection)
        state = _sync_state(connection)
        hlc = self._hybrid.tick(after=max(head.hlc, state.heard_hlc))
        wall_ms = int(self._clock().timestamp() * 1000)
        record = Record(
            seq=head.seq + 1,
            hlc=hlc,
            wall_ms=wall_ms,
            actor=author.actor.bytes,
            reason=author.reason,
            prev=head.id,
            seen=state.hq_seen,
            schema=self._registry.schema,
            ops=tuple(
                self._operation(number, each)
                for number, rows in touched.items()
                for each in rows
            ),
        )
        body = encode(record)
        self._store(connection, record, body, touched)
        self._index(connection, record.seq, touched)

    def _index(
        self, connection: Connection, seq: int, touched: dict[int, list[_Touched]]
    ) -> None:
        """Bring list and search up to date with whatever was written."""
        seen = {
            (row.origin_id, row.case_id)
            for number, rows in touched.items()
            for row in rows
            if self._tables[number].name in caseindex.SOURCES
        }
        spoken_of = {
            (row.origin_id, row.case_id)
            for rows in touched.values()
            for row in rows
            if row.case_id != NO_CASE.bytes
        }
        execute = connection.exec_driver_sql
        caseindex.begin_day(execute, china_day(self._clock()).isoformat())
        caseindex.follow(execute, sorted(seen))
        caseindex.touch(execute, sorted(spoken_of), seq)

    def _on_commit(self, connection: Connection) -> None:
        if connection.get_execution_options().get(READING):
            return
        self.seal(connection)
        connection.info.pop(_AUTHOR, None)

    def _read_touched(self, connection: Connection) -> dict[int, list[_Touched]]:
        noted = connection.exec_driver_sql("SELECT DISTINCT table_no FROM sync_op")
        numbers = {row[0] for row in noted}
        return {
            number: list(_touched(connection, table, number))
            for number, table in self._tables.items()
            if number in numbers
        }

    def _operation(self, number: int, row: _Touched) -> Operation:
        table = self._tables[number]
        numbers = self._registry[table.name].columns
        changed = sorted(
            (
                (numbers[column.name], column.name, value)
                for column, value in zip(
                    recorded_columns(table), row.values, strict=True
                )
                if row.mask >> numbers[column.name] & 1
            ),
            key=itemgetter(0),
        )
        return Operation(
            kind=_kind(row.mask, {name: value for _, name, value in changed}),
            table_no=number,
            pk=row.pk,
            columns=tuple(column for column, _, _ in changed),
            values=tuple(value for _, _, value in changed),
        )

    def _head(self, connection: Connection) -> Head:
        row = connection.exec_driver_sql(
            "SELECT seq, id, hlc FROM sync_txn ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return Head(0, genesis(self._device_id), 0)
        return Head(*row)

    def _store(
        self,
        connection: Connection,
        record: Record,
        body: bytes,
        touched: dict[int, list[_Touched]],
    ) -> None:
        connection.exec_driver_sql(
            "INSERT INTO sync_txn (seq, id, prev, seen, hlc, wall_ms, actor, reason, "
            "schema, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.seq,
                record_id(body),
                record.prev,
                record.seen,
                record.hlc,
                record.wall_ms,
                record.actor,
                record.reason,
                record.schema,
                zstandard.compress(body, _LEVEL),
            ),
        )
        kinds = {(op.table_no, op.pk): int(op.kind) for op in record.ops}
        connection.exec_driver_sql(
            "INSERT INTO sync_change (seq, table_no, pk, origin_id, case_id, kind) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    record.seq,
                    number,
                    row.pk,
                    row.origin_id,
                    row.case_id,
                    kinds[number, row.pk],
                )
                for number, rows in touched.items()
                for row in rows
            ],
        )
        with unrecorded(connection):
            for number in touched:
                table = self._tables[number]
                keys = key_names(table)
                noted = ["pk" if key == keys[-1] else key for key in keys]
                connection.exec_driver_sql(
                    f"UPDATE {table.name} SET rev = ? WHERE ({', '.join(keys)}) IN "  # noqa: S608
                    f"(SELECT {', '.join(noted)} FROM sync_op WHERE table_no = ?)",
                    (record.hlc, number),
                )
        connection.exec_driver_sql("DELETE FROM sync_op")


def head(session: Session) -> Head | None:
    """The newest record of this device, None while there is none."""
    row = session.execute(
        select(SyncTxn.seq, SyncTxn.id, SyncTxn.hlc)
        .order_by(SyncTxn.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Head(row.seq, row.id, row.hlc)


def bodies(
    session: Session, *, after: int = 0, to: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """The encoded records after a number, oldest first: what bundles carry."""
    query = select(SyncTxn.seq, SyncTxn.body).where(SyncTxn.seq > after)
    if to is not None:
        query = query.where(SyncTxn.seq <= to)
    rows = session.execute(query.order_by(SyncTxn.seq).execution_options(yield_per=200))
    for seq, body in rows:
        yield seq, unpack(body)


def case_history(session: Session, case_id: UUID) -> Iterator[Record]:
    """The records of this device that touched a case, oldest first."""
    touching = select(SyncChange.seq).where(SyncChange.case_id == case_id)
    query = select(SyncTxn.body).where(SyncTxn.seq.in_(touching)).order_by(SyncTxn.seq)
    for body in session.scalars(query):
        yield decode(unpack(body))


def unpack(body: bytes) -> bytes:
    """The encoded record from its stored form.

    Raises:
        zstandard.ZstdError: The stored form is damaged.
    """
    return zstandard.decompress(body, max_output_size=MOST_RECORD_BYTES)


def _touched(connection: Connection, table: Table, number: int) -> Iterator[_Touched]:
    keys = key_names(table)
    names = [column.name for column in recorded_columns(table)]
    joined = " AND ".join(
        f"o.{'pk' if key == keys[-1] else key} = t.{key}" for key in keys
    )
    rows = connection.exec_driver_sql(
        f"SELECT o.origin_id, o.case_id, o.pk, o.mask, t.{keys[-1]} IS NULL, "  # noqa: S608
        + ", ".join(f't."{name}"' for name in names)
        + f" FROM sync_op AS o LEFT JOIN {table.name} AS t ON {joined} "
        "WHERE o.table_no = ? ORDER BY o.origin_id, o.case_id, o.pk",
        (number,),
    )
    for origin_id, case_id, pk, mask, missing, *values in rows:
        if missing:
            raise SealingFailed(f"a noted row of {table.name} is gone")
        yield _Touched(origin_id, case_id, pk, mask, tuple(values))


def _kind(mask: int, changed: Mapping[str, Any]) -> Kind:
    if mask == _NEW_ROW:
        return Kind.INSERT
    if changed.get(_VOIDED) is not None:
        return Kind.VOID
    return Kind.UPDATE


def _sync_state(connection: Connection) -> SyncState:
    row = connection.exec_driver_sql(
        "SELECT value FROM store_state WHERE key = ?", (StateKey.SYNC.value,)
    ).fetchone()
    return SyncState() if row is None else SyncState.decode(row[0])


def _forget_author(connection: Connection) -> None:
    connection.info.pop(_AUTHOR, None)


def _forget_author_of_entry(_: Any, entry: ConnectionPoolEntry) -> None:
    entry.info.pop(_AUTHOR, None)
