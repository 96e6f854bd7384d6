"""Whether a case that comes in looks like one that is here already.

Nothing is merged: a person is told which case it resembles.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db.tables import (
    AccidentCaseRow,
    AccidentRow,
    PartyRow,
    VehicleInCaseRow,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.services.exchange.incoming import Incoming

L = TypeVar("L")

_KEY_BYTES: Final = 8
_MANY: Final = 1000
_OWN: Final = frozenset(
    {"origin_id", "case_id", "id", "created_at", "created_by"}
    | {"case_no", "source", "opened_at", "region_code", "stage"}
)


class Likeness:
    """The marks of cases: report and determination, and plates and people by day.

    A mark is kept as eight bytes of a digest, so that a long list fits in memory.
    """

    def __init__(self) -> None:
        self._known: dict[int, str | int] = {}

    @classmethod
    def of_store(cls, session: Session) -> Self:
        """The marks of all cases of a store."""
        found = cls()
        for marks, case_no in _stored(session):
            found._add(marks, case_no)
        return found

    def of_case(self, file: CaseFile) -> str | None:
        """What is known of a case that has a mark of this one: number or place."""
        known = next((self._known[m] for m in _marks(file) if m in self._known), None)
        return f"rows[{known}]" if isinstance(known, int) else known

    def of_new(self, incoming: Incoming) -> str | None:
        """The same for a new case, which is known from now on; others are no doubt."""
        if not incoming.is_new:
            return None
        like = self.of_case(incoming.file)
        self.add(incoming.file, incoming.place)
        return like

    def add(self, file: CaseFile, name: str | int) -> None:
        """Know a case from now on, by its place in a file or its row in a list."""
        self._add(_marks(file), name)

    def _add(self, marks: Iterator[int], name: str | int) -> None:
        for mark in marks:
            self._known.setdefault(mark, name)


def says_the_same(stored: CaseFile, file: CaseFile) -> bool:
    """Whether everything that a file says of a case stands in the stored one."""
    return (
        _agrees(stored.case, file.case)
        and _agrees(stored.accident, file.accident)
        and all(
            any(_agrees(old, new) for old in olds)
            for olds, news in (
                (stored.current_parties, file.parties),
                (stored.vehicles, file.vehicles),
                (stored.current_injuries, file.injuries),
            )
            for new in news
        )
    )


def _agrees(old: Case | CaseEntity, new: Case | CaseEntity) -> bool:
    return all(
        getattr(old, field.name) == value
        for field in fields(new)
        if field.name not in _OWN
        and not field.name.endswith("_id")
        and (value := getattr(new, field.name)) is not None
    )


def _marks(file: CaseFile) -> Iterator[int]:
    yield from _mark("report", file.case.insurer_report_no)
    yield from _mark("determination", file.accident.determination_no)
    moment = file.accident.occurred_at
    for vehicle in file.vehicles:
        yield from _mark_of_day(vehicle.plate, moment)
    for party in file.parties:
        yield from _mark_of_day(party.id_no, moment)


def _mark(kind: str, text: str | None) -> Iterator[int]:
    if text:
        digest = hashlib.blake2b(f"{kind} {text}".encode(), digest_size=_KEY_BYTES)
        yield int.from_bytes(digest.digest())


def _mark_of_day(text: str | None, moment: datetime | None) -> Iterator[int]:
    if moment is not None:
        yield from _mark(china_day(moment).isoformat(), text)


def _stored(session: Session) -> Iterator[tuple[Iterator[int], str]]:
    case, accident = AccidentCaseRow, AccidentRow
    within = (accident.origin_id == case.origin_id) & (accident.case_id == case.case_id)
    heads = select(case.case_no, case.insurer_report_no, accident.determination_no)
    for number, report, determination in _each(session, heads.join(accident, within)):
        yield _mark("report", report), number
        yield _mark("determination", determination), number
    row: Any
    for row, text in (
        (VehicleInCaseRow, VehicleInCaseRow.plate),
        (PartyRow, PartyRow.id_no),
    ):
        query = (
            select(case.case_no, accident.occurred_at, text)
            .join(accident, within)
            .join(
                row,
                (row.origin_id == case.origin_id) & (row.case_id == case.case_id),
            )
            .where(row.voided_at.is_(None), text.is_not(None))
        )
        for number, moment, found in _each(session, query):
            yield _mark_of_day(found, moment), number


def _each(session: Session, query: Any) -> Iterator[Any]:
    yield from session.execute(query, execution_options={"yield_per": _MANY})
