"""Who changed what, when and why: read from the records that every change made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from mobile_mediation.db.local import SyncChange, SyncState, SyncTxn
from mobile_mediation.db.recorder import unpack
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.types import from_wire
from mobile_mediation.domain.records import Kind, Record, decode
from mobile_mediation.domain.summaries import Confirmation
from mobile_mediation.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One column of one row: what it was before and after."""

    table: str
    row_id: UUID
    kind: Kind
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One transaction."""

    seq: int
    at: datetime
    who: str | None
    reason: str | None
    lines: tuple[HistoryLine, ...]
    confirmation: Confirmation


class HistoryService:
    """The history of a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._registry = Registry.load()

    def of_case(self, case_id: UUID) -> tuple[HistoryEntry, ...]:
        """Every transaction that touched a case, newest first."""
        with self._desk.workspace.store.read() as session:
            seqs = select(SyncChange.seq).where(SyncChange.case_id == case_id)
            rows = session.execute(
                select(SyncTxn.body).where(SyncTxn.seq.in_(seqs)).order_by(SyncTxn.seq)
            )
            records = [decode(unpack(row.body)) for row in rows]
            state = SyncState.read(session)
            mine = set(
                session.scalars(
                    select(SyncChange.pk).where(SyncChange.case_id == case_id)
                )
            )
        with self._desk.reading() as repository:
            names = {user.id: user.display_name for user in repository.users()}
        now: dict[tuple[int, bytes, int], Any] = {}
        entries = [
            HistoryEntry(
                seq=record.seq,
                at=datetime.fromtimestamp(record.wall_ms / 1000, UTC),
                who=names.get(UUID(bytes=record.actor)),
                reason=record.reason,
                lines=tuple(self._lines(record, now, mine)),
                confirmation=_confirmation(record.seq, state),
            )
            for record in records
        ]
        return tuple(reversed(entries))

    def _lines(
        self, record: Record, now: dict[tuple[int, bytes, int], Any], mine: set[UUID]
    ) -> Iterator[HistoryLine]:
        for operation in record.ops:
            row_id = UUID(bytes=operation.pk)
            if row_id not in mine:
                continue
            table = self._registry.table_name(operation.table_no)
            if table is None:
                continue
            for number, value in zip(operation.columns, operation.values, strict=True):
                place = (operation.table_no, operation.pk, number)
                before = now.get(place)
                now[place] = value
                if value != before:
                    column = self._registry[table].column(number)
                    if column is None:
                        continue
                    kind = METADATA.tables[table].c[column].type
                    yield HistoryLine(
                        table=table,
                        row_id=row_id,
                        kind=operation.kind,
                        column=column,
                        before=from_wire(kind, before),
                        after=from_wire(kind, value),
                    )


def _confirmation(seq: int, state: SyncState) -> Confirmation:
    if seq <= state.confirmed_seq:
        return Confirmation.CONFIRMED
    if seq <= state.exported_seq:
        return Confirmation.EXPORTED
    return Confirmation.NOT_EXPORTED
