"""The last days of all legal deadlines that run, kept for the list and for Today.

They are made from the record with the lines of the list (``db.caseindex``), in the
same transaction; what they are computed from is read here without the ORM, because
whatever connection writes must be followed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy.types import TypeEngine

from mobile_mediation.db.holidays import calendar_of
from mobile_mediation.db.local import NO_DUE_MS, StateKey
from mobile_mediation.db.repository import ROWS
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.types import from_wire
from mobile_mediation.domain.accidents import Accident, Review
from mobile_mediation.domain.agreements import (
    Agreement,
    Document,
    DocumentKind,
    Instalment,
    SealEntry,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case, Stage
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.deadlines import deadlines_of
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.events import CaseEvent, DeadlineMark
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.people import Injury, Party
from mobile_mediation.domain.treatment import DisabilityGrade
from mobile_mediation.domain.working_days import WorkingDays

Execute = Callable[..., Any]
CaseKey = tuple[bytes, bytes]
V = TypeVar("V", bound=Case | CaseEntity)

TABLE: Final = "due_day"
_PARTS: Final[dict[str, type[CaseEntity]]] = {
    "events": CaseEvent,
    "marks": DeadlineMark,
    "parties": Party,
    "reviews": Review,
    "injuries": Injury,
    "grades": DisabilityGrade,
    "sessions": MediationSession,
    "agreements": Agreement,
    "instalments": Instalment,
    "seals": SealEntry,
    "documents": Document,
}
SOURCES: Final = frozenset(
    ROWS[kind].__tablename__ for kind in (Case, Accident, *_PARTS.values())
)
"""The tables whose rows deadlines are computed from."""

_HERE: Final = "WHERE origin_id = ?1 AND case_id = ?2"
# Most cases of a long list have no dated fact: one question is enough for them. The
# accident alone sets only periods of years.
_HAS_FACTS: Final = "SELECT " + " OR ".join(  # noqa: S608  constants
    f"EXISTS (SELECT 1 FROM {table} {_HERE} AND ({condition}))"  # noqa: S608
    for table, condition in (
        ("case_event", "voided_at IS NULL"),
        ("accident", "determined_on IS NOT NULL"),
        ("party", "served_on IS NOT NULL OR died_on IS NOT NULL"),
        ("injury", "admitted_on IS NOT NULL"),
        ("mediation_session", "planned_at IS NOT NULL"),
        ("determination_review", "voided_at IS NULL"),
        ("document", f"kind = '{DocumentKind.SEALED_AGREEMENT}'"),
    )
)
_COLUMNS: Final = "rule, trigger_id, party_id, due_on, alarm_on, is_published, is_right"
_WEEK: Final = timedelta(days=7)
_LAST_SECOND: Final = time(23, 59, 59, tzinfo=CHINA)


class DueDay(NamedTuple):
    """A row, in the stored form of its columns."""

    rule: str
    trigger_id: bytes | None
    party_id: bytes | None
    due_on: str
    alarm_on: str
    is_published: int
    is_right: int

    @property
    def is_long(self) -> bool:
        """Whether somebody is told of it weeks ahead: a period of years."""
        ahead = date.fromisoformat(self.due_on) - date.fromisoformat(self.alarm_on)
        return ahead > _WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """With what calendar and for which day deadlines are reckoned."""

    calendar: WorkingDays
    day: str
    """The day in China, as it is stored."""

    @classmethod
    def read(cls, execute: Execute) -> "Reckoning":
        """As the store says it; a new store has not passed any day."""
        row = execute(
            "SELECT value FROM store_state WHERE key = ?", (StateKey.INDEX_DAY.value,)
        ).fetchone()
        day = date.min.isoformat() if row is None else bytes(row[0]).decode()
        return cls(calendar=calendar_of(execute), day=day)

    def next_ms(self, days: Iterable[DueDay]) -> int:
        """The end of the next last day.

        Rights that have ended are passed over, and so are periods of years, which
        would stand before everything that is to be done in most cases.
        """
        return min(
            (
                _end_ms(each.due_on)
                for each in days
                if not each.is_long and (not each.is_right or each.due_on >= self.day)
            ),
            default=NO_DUE_MS,
        )


def due_days(
    execute: Execute, case: CaseKey, stage: str, calendar: WorkingDays
) -> tuple[DueDay, ...]:
    """The deadlines of a case that run, as the record has it now."""
    if stage == Stage.ARCHIVED or not execute(_HAS_FACTS, case).fetchone()[0]:
        return ()
    return tuple(
        DueDay(
            rule=deadline.key.rule,
            trigger_id=_bytes(deadline.key.trigger_id),
            party_id=_bytes(deadline.key.party_id),
            due_on=deadline.due_on.isoformat(),
            alarm_on=(deadline.alarm_on or deadline.due_on).isoformat(),
            is_published=int(deadline.is_published),
            is_right=int(deadline.rule.is_right),
        )
        for deadline in deadlines_of(_file(execute, case), calendar)
        if deadline.is_open and deadline.due_on is not None
    )


def stored_days(execute: Execute, case: CaseKey) -> tuple[DueDay, ...]:
    """The rows of a case."""
    rows = execute(
        f"SELECT {_COLUMNS} FROM {TABLE} {_HERE} ORDER BY n",  # noqa: S608
        case,
    ).fetchall()
    return tuple(DueDay(*row) for row in rows)


def store_days(execute: Execute, case: CaseKey, days: tuple[DueDay, ...]) -> None:
    """Put the rows of a case in place of those that were there."""
    execute(f"DELETE FROM {TABLE} {_HERE}", case)  # noqa: S608
    for n, each in enumerate(days):
        execute(
            f"INSERT INTO {TABLE} (origin_id, case_id, n, {_COLUMNS}) "  # noqa: S608
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*case, n, *each),
        )


def passed_since(execute: Execute, day: str, today: str) -> list[CaseKey]:
    """The cases in which a right has ended between two days."""
    rows = execute(
        f"SELECT DISTINCT origin_id, case_id FROM {TABLE} "  # noqa: S608
        "WHERE is_right = 1 AND due_on >= ? AND due_on < ?",
        (day, today),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def with_days(execute: Execute) -> list[CaseKey]:
    """The cases in which any deadline runs."""
    rows = execute(f"SELECT DISTINCT origin_id, case_id FROM {TABLE}").fetchall()  # noqa: S608
    return [(row[0], row[1]) for row in rows]


def _file(execute: Execute, case: CaseKey) -> CaseFile:
    (head,) = _read(execute, Case, case)
    (accident,) = _read(execute, Accident, case)
    parts: dict[str, Any] = {
        name: tuple(_read(execute, kind, case)) for name, kind in _PARTS.items()
    }
    return CaseFile(case=head, accident=accident, **parts)


def _read(execute: Execute, kind: type[V], case: CaseKey) -> Iterator[V]:
    any_kind: Any = kind
    select, names, types = _reading(any_kind)
    for row in execute(select, case).fetchall():
        values = map(from_wire, types, row)
        yield kind(**dict(zip(names, values, strict=True)))


@cache
def _reading(
    kind: Any,
) -> tuple[str, tuple[str, ...], tuple[TypeEngine[Any], ...]]:
    table = METADATA.tables[ROWS[kind].__tablename__]
    names = tuple(field.name for field in fields(kind))
    listed = ", ".join(f'"{name}"' for name in names)
    order = "case_id" if kind is Case else "created_at, id"
    query = f"SELECT {listed} FROM {table.name} {_HERE} ORDER BY {order}"  # noqa: S608
    return query, names, tuple(table.columns[name].type for name in names)


def _end_ms(day: str) -> int:
    end = datetime.combine(date.fromisoformat(day), _LAST_SECOND)
    return int(end.timestamp() * 1000)


def _bytes(id_: Any) -> bytes | None:
    return None if id_ is None else id_.bytes
