"""The list of cases: filtered, ordered and cut to a window inside the store.

A window deep in a million cases is found by walking a narrow index from its nearer
end; only the rows of the window itself are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mobile_mediation.db.caseindex import SLOTS, first_key
from mobile_mediation.db.local import (
    NO_DUE_MS,
    StateKey,
    StoreState,
    SyncChange,
    SyncState,
)
from mobile_mediation.db.search import LAST_KEY, Hit, Narrowing, search, words_of
from mobile_mediation.db.tables import AccidentCaseRow
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.summaries import (
    CaseQuery,
    CaseSort,
    CaseSummary,
    CaseView,
    Confirmation,
    Mark,
)

MOST_HITS: Final = 200
"""How many hits a text has at most; who has more looks for more words."""

_STAGES: Final = tuple(Stage)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Order:
    """An order of the list: its index, and the columns that it goes by."""

    index: str
    columns: tuple[str, ...]

    def by(self, *, backwards: bool) -> str:
        """The order for SQL."""
        direction = " DESC" if backwards else ""
        return ", ".join(f"{column}{direction}" for column in self.columns)


_ORDERS: Final = {
    CaseSort.NEWEST: _Order("ix_case_line_newest", ("key",)),
    CaseSort.DUE: _Order("ix_case_line_due", ("due_ms", "key")),
    CaseSort.STAGE: _Order("ix_case_line_stage", ("stage_no", "key")),
    CaseSort.NUMBER: _Order("ix_case_line_number", ("case_no", "key")),
}
_SHOWN: Final = (
    "key, origin_id, case_id, case_no, place, stage_no, opened_at, people, paid_fen, "
    "due_ms, seq"
)


class CaseList:
    """Cases as lines, within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection = session.connection()

    def last_number(self, origin_id: UUID, beginning: str) -> int:
        """The highest number that a vehicle gave with a beginning; 0 if none."""
        # A range, which the index of the numbers answers; "~" follows every digit.
        # Longer numbers are higher: 10000 comes after 9999.
        query = (
            select(AccidentCaseRow.case_no)
            .where(
                AccidentCaseRow.origin_id == origin_id,
                AccidentCaseRow.case_no.between(beginning, f"{beginning}~"),
            )
            .order_by(
                func.length(AccidentCaseRow.case_no).desc(),
                AccidentCaseRow.case_no.desc(),
            )
        )
        ends = (
            number.removeprefix(beginning) for number in self._session.scalars(query)
        )
        return next((int(end) for end in ends if end.isdecimal()), 0)

    def count(self, query: CaseQuery) -> int:
        """How many cases fit; with a text, at most ``MOST_HITS``."""
        if words_of(query.text):
            return len(self._hits(query, MOST_HITS))
        where, parameters = self._condition(query)
        found = self._ask(f"SELECT count(*) FROM case_line AS l{where}", *parameters)  # noqa: S608
        return int(found[0][0])

    def window(
        self, query: CaseQuery, *, count: int | None = None
    ) -> tuple[CaseSummary, ...]:
        """A part of the cases that fit: with a text, the best hits first.

        Args:
            query: What is asked for.
            count: How many cases fit, where that is known; a window near the end is
                then found from there.
        """
        if words_of(query.text):
            most = query.offset + query.limit
            hits = self._hits(query, most)[query.offset :]
            return self._lines([hit.key for hit in hits], hits)
        limit, offset, backwards = query.limit, query.offset, False
        if count is not None and offset > count // 2:
            limit = max(0, min(limit, count - offset))
            offset, backwards = count - offset - limit, True
        order = _ORDERS[query.sort]
        where, parameters = self._condition(query)
        found = self._ask(
            f"SELECT l.key FROM case_line AS l INDEXED BY {order.index}{where} "  # noqa: S608
            f"ORDER BY {order.by(backwards=backwards)} LIMIT ? OFFSET ?",
            *parameters,
            limit,
            offset,
        )
        keys = [row[0] for row in found]
        return self._lines(keys[::-1] if backwards else keys)

    def view(self, query: CaseQuery, case_id: UUID | None = None) -> CaseView:
        """The list as it stands, with the window that the query asks for.

        With a text that is all of it.
        """
        if words_of(query.text):
            found = self.window(replace(query, offset=0, limit=MOST_HITS))
            ids = [line.case_id for line in found]
            return CaseView(
                count=len(found),
                offset=0,
                lines=found,
                place=ids.index(case_id) if case_id in ids else None,
                is_cut=len(found) == MOST_HITS,
            )
        count = self.count(query)
        return CaseView(
            count=count,
            offset=query.offset,
            lines=self.window(query, count=count),
            place=None if case_id is None else self.place(query, case_id),
        )

    def place(self, query: CaseQuery, case_id: UUID) -> int | None:
        """At which place of a list without a text a case stands, if it does."""
        where, parameters = self._condition(query)
        order = _ORDERS[query.sort]
        columns = ", ".join(order.columns)
        own = self._ask(
            f"SELECT {columns} FROM case_line AS l{where or ' WHERE 1'} "  # noqa: S608
            "AND l.case_id = ?",
            *parameters,
            case_id.bytes,
        )
        if not own:
            return None
        holders = ", ".join("?" * len(order.columns))
        before = self._ask(
            f"SELECT count(*) FROM case_line AS l INDEXED BY {order.index}"  # noqa: S608
            f"{where or ' WHERE 1'} AND ({columns}) < ({holders})",
            *parameters,
            *own[0],
        )
        return int(before[0][0])

    def confirmations(self, ids: Sequence[UUID]) -> dict[UUID, Confirmation]:
        """How far each case has come on its way to headquarters."""
        newest = dict(
            self._session.execute(
                select(SyncChange.case_id, func.max(SyncChange.seq))
                .where(SyncChange.case_id.in_(ids))
                .group_by(SyncChange.case_id)
            ).all()
        )
        copies = set(
            self._session.scalars(
                select(AccidentCaseRow.case_id).where(
                    AccidentCaseRow.case_id.in_(ids),
                    AccidentCaseRow.origin_id != UUID(bytes=self._device()),
                )
            )
        )
        state = SyncState.read(self._session)
        return {
            each: (
                Confirmation.COPY
                if each in copies
                else _confirmation(newest.get(each, 0), state)
            )
            for each in ids
        }

    def _device(self) -> bytes:
        return self._session.get_one(StoreState, StateKey.DEVICE_ID).value

    def _hits(self, query: CaseQuery, most: int) -> list[Hit]:
        return search(self._connection, query.text, most, self._narrowing(query))

    def _narrowing(self, query: CaseQuery) -> Narrowing:
        """The filters for a search: tokens and keys as far as they go."""
        first, last = _keys(query)
        conditions, parameters = self._conditions(query)
        if query.confirmation is not None:
            first, last = self._narrowed(query.confirmation, first, last)
        return Narrowing(
            stages=query.stages,
            keys=(first, last),
            has_task=query.due_before is not None,
            where="".join(f" AND {each}" for each in conditions),
            parameters=tuple(parameters),
        )

    def _narrowed(
        self, confirmation: Confirmation, first: int, last: int
    ) -> tuple[int, int]:
        """The keys between which the cases lie that headquarters lacks."""
        if confirmation in {Confirmation.CONFIRMED, Confirmation.COPY}:
            return first, last
        state = SyncState.read(self._session)
        ((lowest, highest),) = self._ask(
            "SELECT min(key), max(key) FROM case_line INDEXED BY ix_case_line_seq "
            "WHERE seq > ?",
            state.confirmed_seq,
        )
        if lowest is None:
            return 0, -1
        return max(first, lowest), min(last, highest)

    def _condition(self, query: CaseQuery) -> tuple[str, list[Any]]:
        """The filters of a list without a text."""
        conditions, parameters = self._conditions(query)
        if query.stages:
            conditions.append(f"l.stage_no IN ({', '.join('?' * len(query.stages))})")
            parameters += [_STAGES.index(stage) for stage in query.stages]
        if query.opened_from is not None or query.opened_to is not None:
            conditions.append("l.key BETWEEN ? AND ?")
            parameters += _keys(query)
        return (
            f" WHERE {' AND '.join(conditions)}" if conditions else "",
            parameters,
        )

    def _conditions(self, query: CaseQuery) -> tuple[list[str], list[Any]]:
        """The filters that only a line itself answers."""
        conditions: list[str] = []
        parameters: list[Any] = []
        if query.due_before is not None:
            conditions.append("l.due_ms < ?")
            parameters.append(min(_milliseconds(query.due_before), NO_DUE_MS))
        if query.confirmation is not None:
            is_copy = query.confirmation is Confirmation.COPY
            conditions.append(f"l.origin_id {'<>' if is_copy else '='} ?")
            parameters.append(self._device())
        if query.confirmation not in {None, Confirmation.COPY}:
            state = SyncState.read(self._session)
            confirmed = state.confirmed_seq
            exported = max(state.exported_seq, confirmed)
            least, most = {
                Confirmation.CONFIRMED: (0, confirmed),
                Confirmation.EXPORTED: (confirmed + 1, exported),
                Confirmation.NOT_EXPORTED: (exported + 1, NO_DUE_MS),
            }[query.confirmation]
            conditions.append("l.seq BETWEEN ? AND ?")
            parameters += [least, most]
        return conditions, parameters

    def _lines(
        self, keys: Sequence[int], hits: Iterable[Hit] = ()
    ) -> tuple[CaseSummary, ...]:
        marks = {hit.key: hit.marks for hit in hits}
        state, device = SyncState.read(self._session), self._device()
        rows = self._ask(
            f"SELECT {_SHOWN} FROM case_line "  # noqa: S608
            f"WHERE key IN ({', '.join('?' * len(keys))})",
            *keys,
        )
        found = {
            row[0]: _summary(row, state, device, marks.get(row[0], ())) for row in rows
        }
        return tuple(found[key] for key in keys)

    def _ask(self, query: str, *parameters: Any) -> Sequence[Any]:
        return self._connection.exec_driver_sql(query, parameters).fetchall()


def _summary(
    row: Any, state: SyncState, device: bytes, marks: tuple[Mark, ...]
) -> CaseSummary:
    _, origin, case_id, case_no, place, stage_no, opened_at, people, *rest = row
    paid_fen, due_ms, seq = rest
    return CaseSummary(
        case_id=UUID(bytes=case_id),
        case_no=case_no,
        place=place,
        stage=_STAGES[stage_no],
        opened_at=datetime.fromisoformat(opened_at),
        people=tuple(people.split("\n")) if people else (),
        paid_fen=paid_fen,
        next_due_at=(
            None if due_ms == NO_DUE_MS else _EPOCH + timedelta(milliseconds=due_ms)
        ),
        confirmation=(
            _confirmation(seq, state) if origin == device else Confirmation.COPY
        ),
        marks=marks,
    )


def _confirmation(seq: int, state: SyncState) -> Confirmation:
    if seq <= state.confirmed_seq:
        return Confirmation.CONFIRMED
    if seq <= state.exported_seq:
        return Confirmation.EXPORTED
    return Confirmation.NOT_EXPORTED


def _keys(query: CaseQuery) -> tuple[int, int]:
    """The first and last key of cases opened on the days that are asked for."""
    newest, oldest = query.opened_to, query.opened_from
    first, last = 0, LAST_KEY
    if newest is not None:
        first = first_key(_begin(newest + timedelta(days=1))) + SLOTS
    if oldest is not None:
        last = first_key(_begin(oldest)) + SLOTS - 1
    return first, last


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
