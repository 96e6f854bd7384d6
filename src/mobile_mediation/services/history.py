"""Who changed what, when and why: read from the records that every change made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mobile_mediation.db.local import SyncState
from mobile_mediation.domain.agreements import Disclosure
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.domain.summaries import Confirmation, Difference
from mobile_mediation.services.casechain import CaseChain, HistoryLine, Transaction
from mobile_mediation.services.desk import Desk

_VOIDED: Final = "voided_at"
_PARTY: Final = "party"

Row = tuple[str, UUID]
"""A table and the row in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One transaction."""

    seq: int
    at: datetime
    who: str | None
    reason: str | None
    lines: tuple[HistoryLine, ...]
    confirmation: Confirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDifference:
    """What a column of a record was at one moment and at a later one."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """A record that was not the same at two moments."""

    table: str
    row_id: UUID
    difference: Difference
    columns: tuple[ColumnDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What became different between two entries of a history, each included."""

    earlier: int
    later: int
    rows: tuple[RowDifference, ...]


class HistoryService:
    """The history of a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chain = CaseChain()

    def of_case(self, case_id: UUID) -> tuple[HistoryEntry, ...]:
        """Every transaction that touched a case, newest first."""
        with self._desk.workspace.store.read() as session:
            transactions = self._chain.transactions(session, case_id)
            state = SyncState.read(session)
        with self._desk.reading() as repository:
            names = {user.id: user.display_name for user in repository.users()}
        return tuple(
            HistoryEntry(
                seq=each.seq,
                at=each.at,
                who=names.get(each.actor),
                reason=each.reason,
                lines=tuple(line for line in each.lines if line.is_change),
                confirmation=_confirmation(each.seq, state),
            )
            for each in reversed(transactions)
        )

    def state_at(self, case_id: UUID, seq: int) -> Mapping[Row, Mapping[str, Any]]:
        """Every record of a case as it stood after an entry of its history.

        Raises:
            NotFound: MM1115 the history of the case has no such entry.
        """
        with self._desk.workspace.store.read() as session:
            return _state_at(self._chain.transactions(session, case_id), seq)

    def compare(self, case_id: UUID, one: int, other: int) -> Comparison:
        """What became different between two moments, whichever was named first.

        Raises:
            NotFound: MM1115 the history of the case has no such entry.
        """
        earlier, later = sorted((one, other))
        with self._desk.workspace.store.read() as session:
            transactions = self._chain.transactions(session, case_id)
        before = _state_at(transactions, earlier)
        after = _state_at(transactions, later)
        rows = (
            _difference(row, before.get(row), values) for row, values in after.items()
        )
        return Comparison(
            earlier=earlier,
            later=later,
            rows=tuple(each for each in rows if each is not None),
        )

    def reveal(
        self, case_id: UUID, seq: int, row_id: UUID, column: str
    ) -> tuple[str | None, str | None]:
        """Show a personal number as an entry changed it: before and after.

        That it was looked at is recorded, with the column and the entry.

        Raises:
            NotFound: MM1115 there is no such line.
            RuleViolation: MM1106 this column is not a masked one.
        """
        if column not in NUMBER_MASKS:
            raise RuleViolation(
                "MM1106",
                Words("此字段无需解除遮盖。", "This field is not masked."),
                path=column,
            )
        with self._desk.working_on(case_id) as work:
            line = next(
                (
                    line
                    for each in self._chain.transactions(work.session, case_id)
                    if each.seq == seq
                    for line in each.lines
                    if (line.row_id, line.column) == (row_id, column)
                ),
                None,
            )
            if line is None:
                raise _no_entry(seq)
            work.new(
                Disclosure,
                party_id=row_id,
                field=column if line.table == _PARTY else f"{line.table}.{column}",
                happened_at=work.now,
            )
        return line.before, line.after


def _state_at(
    transactions: tuple[Transaction, ...], seq: int
) -> dict[Row, dict[str, Any]]:
    state: dict[Row, dict[str, Any]] = {}
    for each in transactions:
        for line in each.lines:
            row = state.setdefault((line.table, line.row_id), {})
            row[line.column] = line.after
        if each.seq == seq:
            return state
    raise _no_entry(seq)


def _difference(
    row: Row, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> RowDifference | None:
    then = before or {}
    columns = tuple(
        ColumnDifference(column=column, before=then.get(column), after=value)
        for column, value in after.items()
        if value != then.get(column)
    )
    if not columns:
        return None
    return RowDifference(
        table=row[0],
        row_id=row[1],
        difference=_kind_of_difference(before, after),
        columns=columns,
    )


def _kind_of_difference(
    before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> Difference:
    was_void = before is not None and before.get(_VOIDED) is not None
    is_void = after.get(_VOIDED) is not None
    if is_void and not was_void:
        return Difference.STRUCK_OUT
    if before is None:
        return Difference.ADDED
    return Difference.RESTORED if was_void and not is_void else Difference.CHANGED


def _no_entry(seq: int) -> NotFound:
    return NotFound(
        "MM1115",
        Words(
            f"该案件的留痕中没有第 #{seq} 条，或其中没有此项。",
            f"The history of this case has no entry #{seq}, or not this in it.",
        ),
        path="history.seq",
        value=str(seq),
        next_step=Words(
            "请按留痕列表中的编号选择。", "Choose a number from the history."
        ),
    )


def _confirmation(seq: int, state: SyncState) -> Confirmation:
    if seq <= state.confirmed_seq:
        return Confirmation.CONFIRMED
    if seq <= state.exported_seq:
        return Confirmation.EXPORTED
    return Confirmation.NOT_EXPORTED
