"""Cases that already hold what is being typed, and cases that look like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from mobile_mediation.db.caseindex import SLOTS, first_key
from mobile_mediation.db.local import CaseLineRow
from mobile_mediation.db.repository import Repository
from mobile_mediation.db.tables import (
    AccidentCaseRow,
    AccidentRow,
    ContactRow,
    PartyRow,
    VehicleInCaseRow,
)
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.cases import Case, Stage
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.domain.matches import Likeness, MatchKind
from mobile_mediation.domain.people import Party, PartyKind
from mobile_mediation.domain.texts import halfwidth
from mobile_mediation.domain.vehicles import Vehicle
from mobile_mediation.services.desk import Desk

MOST_MATCHES: Final = 5
_SHORTEST_PLATE: Final = 4
_SHORTEST_ID: Final = 6
_SHORTEST_PHONE: Final = 8
_NEAR: Final = timedelta(hours=2)
_DAY: Final = timedelta(days=1)
_MOST_CANDIDATES: Final = 50
_SEPARATORS: Final = re.compile(r"[\s·•‧∙⋅・･.\-—]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A case that holds what was typed, and as whose.

    ``number`` is what it holds, personal numbers masked; ``role`` is that of a party,
    the category of a vehicle or the side of a contact.
    """

    case_id: UUID
    case_no: str
    place: str
    opened_at: datetime
    stage: Stage
    number: str
    name: str | None
    role: StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A case that may be the same accident."""

    case_id: UUID
    case_no: str
    place: str
    opened_at: datetime
    likeness: tuple[Likeness, ...]


class MatchService:
    """Searches before something is entered twice; nothing is ever merged."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def matches(
        self, kind: MatchKind, text: str, *, besides: UUID | None = None
    ) -> tuple[Match, ...]:
        """The newest cases that hold a plate, an identity number or a phone.

        A plate is found by its first four places, a phone by its last eight digits,
        an identity number only whole. Struck-out records are left out.

        Args:
            kind: What is typed.
            text: What was typed so far.
            besides: The case in which it is typed.
        """
        typed = _normal(kind, text)
        if typed is None:
            return ()
        with self._desk.workspace.store.read() as session:
            found = [
                match
                for query in _queries(kind, typed)
                for match in _found(session, query, kind, besides)
            ]
        found.sort(key=lambda match: match.opened_at, reverse=True)
        one_each = {(match.case_id, match.name): match for match in reversed(found)}
        return tuple(reversed(one_each.values()))[:MOST_MATCHES]

    def suspects(self, case_id: UUID) -> tuple[Suspect, ...]:
        """Cases that may be the same accident, newest first.

        They are of the same day, with a plate or a person in common, or of the same
        place within two hours.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.workspace.store.read() as session:
            repository = Repository(session)
            case = repository.case(case_id)
            this = _traits(repository, case)
            others = _candidates(session, this) - {case_id}
            those = [_traits(repository, repository.case(each)) for each in others]
        return tuple(
            Suspect(
                case_id=other.case.case_id,
                case_no=other.case.case_no,
                place=other.place,
                opened_at=other.case.opened_at,
                likeness=likeness,
            )
            for other in sorted(those, key=lambda t: t.case.opened_at, reverse=True)
            if china_day(other.moment) == china_day(this.moment)
            and (likeness := tuple(_likeness(this, other)))
        )


def _normal(kind: MatchKind, text: str) -> str | None:
    """What was typed in the form in which it is stored; None while it is too short."""
    match kind:
        case MatchKind.PLATE:
            typed = _SEPARATORS.sub("", halfwidth(text)).upper()
            return typed if len(typed) >= _SHORTEST_PLATE else None
        case MatchKind.ID_NO:
            typed = "".join(halfwidth(text).split()).upper()
            return typed if len(typed) >= _SHORTEST_ID else None
        case MatchKind.PHONE:
            typed = re.sub(r"\D", "", re.sub(r"^(?:\+|00)86", "", halfwidth(text)))
            return typed if len(typed) >= _SHORTEST_PHONE else None


def _queries(kind: MatchKind, typed: str) -> Iterator[Select[Any]]:
    match kind:
        case MatchKind.PLATE:
            vehicle = VehicleInCaseRow
            driver = (
                select(PartyRow.name)
                .where(
                    PartyRow.case_id == vehicle.case_id,
                    PartyRow.id == vehicle.driver_id,
                )
                .scalar_subquery()
            )
            yield _of_cases(vehicle, vehicle.plate, driver, vehicle.category).where(
                # A range, not LIKE: it is answered by the index.
                vehicle.plate >= typed,
                vehicle.plate < typed + "\U0010ffff",
            )
        case MatchKind.ID_NO:
            party = PartyRow
            yield _of_cases(party, party.id_no, party.name, party.role).where(
                party.id_no == typed
            )
        case MatchKind.PHONE:
            for row, role in ((PartyRow, PartyRow.role), (ContactRow, ContactRow.lane)):
                digits = func.replace(row.phone, "-", "")
                yield _of_cases(row, row.phone, row.name, role).where(
                    digits.endswith(typed, autoescape=True)
                )


def _of_cases(
    row: Any, number: Any, name: ColumnElement[Any] | Any, role: Any
) -> Select[Any]:
    return (
        select(
            AccidentCaseRow.case_id,
            AccidentCaseRow.case_no,
            AccidentRow.place,
            AccidentCaseRow.opened_at,
            AccidentCaseRow.stage,
            number,
            name,
            role,
        )
        .join(
            AccidentCaseRow,
            (AccidentCaseRow.origin_id == row.origin_id)
            & (AccidentCaseRow.case_id == row.case_id),
        )
        .join(
            AccidentRow,
            (AccidentRow.origin_id == row.origin_id)
            & (AccidentRow.case_id == row.case_id),
        )
        .where(row.voided_at.is_(None))
        .order_by(AccidentCaseRow.opened_at.desc())
        .limit(MOST_MATCHES + 1)
    )


def _found(
    session: Session, query: Select[Any], kind: MatchKind, besides: UUID | None
) -> Iterator[Match]:
    if besides is not None:
        query = query.where(AccidentCaseRow.case_id != besides)
    mask = NUMBER_MASKS.get(kind.value, str)
    for (
        case_id,
        case_no,
        place,
        opened_at,
        stage,
        number,
        name,
        role,
    ) in session.execute(query):
        yield Match(
            case_id=case_id,
            case_no=case_no,
            place=place,
            opened_at=opened_at,
            stage=stage,
            number=mask(number),
            name=name,
            role=role,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traits:
    """What a case is known again by."""

    case: Case
    place: str
    moment: datetime
    plates: frozenset[str]
    people: frozenset[tuple[str, str]]


def _traits(repository: Repository, case: Case) -> _Traits:
    (accident,) = repository.of_case(Accident, case)
    people = [
        party
        for party in repository.of_case(Party, case)
        if party.kind is PartyKind.NATURAL and not party.is_void
    ]
    known = ("name", "id_no", "phone")
    return _Traits(
        case=case,
        place=accident.place,
        moment=accident.occurred_at or case.opened_at,
        plates=frozenset(
            vehicle.plate
            for vehicle in repository.of_case(Vehicle, case)
            if vehicle.plate and not vehicle.is_void
        ),
        people=frozenset(
            (name, value)
            for person in people
            for name in known
            if (value := getattr(person, name))
        ),
    )


def _candidates(session: Session, this: _Traits) -> set[UUID]:
    """Cases that share a trait, as far as indexes and the lines of the list tell."""
    begin = this.case.opened_at - _DAY
    end = this.case.opened_at + _DAY
    names = {value for name, value in this.people if name == "name"}
    lines = session.execute(
        select(CaseLineRow.case_id, CaseLineRow.people, CaseLineRow.place).where(
            CaseLineRow.key.between(first_key(end), first_key(begin) + SLOTS - 1)
        )
    )
    found = {
        case_id
        for case_id, people, place in lines
        if names.intersection(people.split("\n"))
        or _squeezed(place) == _squeezed(this.place)
    }
    numbers = {value for name, value in this.people if name != "name"}
    for query in (
        select(VehicleInCaseRow.case_id).where(VehicleInCaseRow.plate.in_(this.plates)),
        select(PartyRow.case_id).where(PartyRow.id_no.in_(numbers)),
        select(PartyRow.case_id).where(PartyRow.phone.in_(numbers)),
    ):
        found.update(session.scalars(query.limit(_MOST_CANDIDATES)))
    return found


def _likeness(one: _Traits, other: _Traits) -> Iterator[Likeness]:
    if one.plates & other.plates:
        yield Likeness.PLATE
    if one.people & other.people:
        yield Likeness.PERSON
    is_near = abs(one.moment - other.moment) <= _NEAR
    if is_near and _squeezed(one.place) == _squeezed(other.place):
        yield Likeness.PLACE


def _squeezed(place: str) -> str:
    return "".join(place.split())
