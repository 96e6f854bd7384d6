"""The transactions of a case as the chain of records tells them.

History, comparison and undo read from here; nothing else remembers what was before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import SyncChange
from mobile_mediation.db.recorder import case_history
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.repository import ROWS
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.types import from_wire
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.fields import Kind
from mobile_mediation.domain.records import Kind as OperationKind
from mobile_mediation.domain.records import Record

KINDS: Final[Mapping[str, Kind]] = {
    row.__tablename__: kind
    for kind, row in ROWS.items()
    if issubclass(kind, Case | CaseEntity)
}
"""Which kind of value a table of a case holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One column of one row: what it was before and after."""

    table: str
    row_id: UUID
    kind: OperationKind
    column: str
    before: Any
    after: Any

    @property
    def is_change(self) -> bool:
        """Whether anything became different."""
        return bool(self.before != self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One record of this device, as far as it concerns one case."""

    seq: int
    at: datetime
    actor: UUID
    reason: str | None
    lines: tuple[HistoryLine, ...]

    def rows(self) -> Mapping[tuple[str, UUID], tuple[HistoryLine, ...]]:
        """The lines by the row that they are of."""
        found: dict[tuple[str, UUID], list[HistoryLine]] = {}
        for line in self.lines:
            found.setdefault((line.table, line.row_id), []).append(line)
        return {row: tuple(lines) for row, lines in found.items()}


class CaseChain:
    """Reads the records that touched a case."""

    def __init__(self) -> None:
        self._registry = Registry.load()

    def transactions(self, session: Session, case_id: UUID) -> tuple[Transaction, ...]:
        """Every transaction that touched a case, oldest first."""
        mine = set(
            session.scalars(select(SyncChange.pk).where(SyncChange.case_id == case_id))
        )
        now: dict[tuple[int, bytes, int], Any] = {}
        return tuple(
            Transaction(
                seq=record.seq,
                at=datetime.fromtimestamp(record.wall_ms / 1000, UTC),
                actor=UUID(bytes=record.actor),
                reason=record.reason,
                lines=tuple(self._lines(record, now, mine)),
            )
            for record in case_history(session, case_id)
        )

    def _lines(
        self, record: Record, now: dict[tuple[int, bytes, int], Any], mine: set[UUID]
    ) -> Iterator[HistoryLine]:
        for operation in record.ops:
            row_id = UUID(bytes=operation.pk)
            table = self._registry.table_name(operation.table_no)
            if row_id not in mine or table is None:
                continue
            for number, value in zip(operation.columns, operation.values, strict=True):
                place = (operation.table_no, operation.pk, number)
                before = now.get(place)
                now[place] = value
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


def rule_of(table: str, column: str) -> Rule:
    """What a column promises when it is written."""
    rule: Rule = METADATA.tables[table].c[column].info["sync"]
    return rule
