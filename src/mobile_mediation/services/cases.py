"""Recording cases: the emergency path, the sections of the case page, the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mobile_mediation.db.caselist import CaseList
from mobile_mediation.db.local import Draft
from mobile_mediation.db.search import words_of
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import Disclosure
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import (
    Case,
    CaseSource,
    MediationPath,
    case_number,
    case_numbers,
)
from mobile_mediation.domain.consistency import check_entity
from mobile_mediation.domain.contacts import (
    FIRST_TASKS,
    Channel,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    Task,
)
from mobile_mediation.domain.coordinates import Datum, Position, parse_position
from mobile_mediation.domain.dates import (
    Event,
    check_accident,
    check_not_after_now,
    check_year,
    china_day,
)
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fields import FieldReading, Kind, read_field
from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.people import Injury, Party, PartyRole
from mobile_mediation.domain.performance_plan import AFTER, told_by
from mobile_mediation.domain.phones import parse_phone
from mobile_mediation.domain.stages import check_path
from mobile_mediation.domain.summaries import (
    CaseQuery,
    CaseSummary,
    CaseView,
    Matched,
)
from mobile_mediation.domain.texts import LONGEST_TEXT, clean_name, clean_text
from mobile_mediation.domain.vehicles import Licence, Vehicle, VehicleCategory
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.mediation import check_mediator
from mobile_mediation.services.reasons import refuse_without_reason

_UNKNOWN_REGION: Final = "000000"
_REGION_DIGITS: Final = 6
_CALLERS: Final = {
    CaseSource.POLICE_110: (Lane.POLICE, "110报警服务台"),
    CaseSource.TRAFFIC_122: (Lane.POLICE, "122交通事故报警台"),
    CaseSource.INSURER_HOTLINE: (Lane.INSURER, "保险报案热线"),
    CaseSource.PARTNER: (Lane.INSURER, "合作单位"),
    CaseSource.WALK_IN: (Lane.FAMILY, "现场来人"),
}
"""Who brings a case, and on which side of the coordination that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCall:
    """What the emergency path asks for; only the place must be known.

    ``caller`` and ``caller_number`` say who called; without them the source does.
    """

    place: str
    occurred_at: datetime | None = None
    injured_name: str | None = None
    plate: str | None = None
    hospital: str | None = None
    source: CaseSource = CaseSource.TRAFFIC_122
    caller: str | None = None
    caller_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHit:
    """A case that a text was found in, and where."""

    case_id: UUID
    case_no: str
    matched: Matched
    text: str
    ranges: tuple[tuple[int, int], ...] = ()


class CaseService:
    """The record of cases on this vehicle."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open_emergency(self, call: EmergencyCall) -> CaseFile:
        """Open a case from the few things a caller says.

        The linkage tasks stand from this moment with running clocks, and the call
        itself is the first entry of the log.

        Raises:
            RuleViolation: The place is missing or a value cannot be right.
        """
        now = self._desk.now()
        if not call.place.strip():
            raise RuleViolation(
                "MM1103",
                Words("请填写事故地点。", "The place of the accident is needed."),
                path="accident.place",
                next_step=Words(
                    "说不清时，写最近的路口或标志物。",
                    "If unsure, name the nearest crossing or landmark.",
                ),
            )
        place = clean_text(call.place)
        if call.occurred_at is not None:
            check_year(call.occurred_at, path="accident.occurred_at")
            # The report is now, so the order of the two would be refused instead.
            accident = Event(
                name=Words("事故时间", "the accident"),
                path="accident.occurred_at",
                at=call.occurred_at,
            )
            check_not_after_now(accident, now=now)

        def begin(session: Session) -> tuple[Case, Accident]:
            case = self._new_case(session, call.source, now)
            accident = Accident(
                origin_id=case.origin_id,
                case_id=case.case_id,
                id=new_id(now),
                created_at=now,
                created_by=self._desk.user.id,
                place=place,
                occurred_at=call.occurred_at,
                reported_at=now,
            )
            check_accident(accident, now=now)
            return case, accident

        with self._desk.opening(begin) as work:
            injured = self._note_people(work, call)
            for lane, kind, allowance in FIRST_TASKS:
                work.new(Task, lane=lane, kind=kind, due_at=now + allowance)
            lane, caller = _note_caller(work, call)
            work.new(
                ContactEntry,
                lane=lane,
                contact_id=caller.id if isinstance(caller, Contact) else None,
                who=caller.name if isinstance(caller, Contact) else caller,
                number=caller.phone if isinstance(caller, Contact) else None,
                channel=(
                    Channel.IN_PERSON
                    if call.source is CaseSource.WALK_IN
                    else Channel.PHONE
                ),
                purpose=Purpose.REPORT,
                result=ContactResult.REACHED,
                summary=(f"接报：{place}" + (f"，伤者{injured}" if injured else ""))[
                    :LONGEST_TEXT
                ],
                happened_at=now,
            )
            return work.file()

    def _new_case(self, session: Session, source: CaseSource, now: datetime) -> Case:
        count = last_of_day(self._desk, session, now) + 1
        return new_case(self._desk, source, now=now, count=count)

    @staticmethod
    def _note_people(work: CaseWork, call: EmergencyCall) -> str | None:
        name = call.injured_name
        if name or call.hospital:
            party = work.new(
                Party,
                role=PartyRole.PEDESTRIAN,
                **read_field(Party, "name", name, now=work.now).values if name else {},
            )
            work.new(
                Injury,
                party_id=party.id,
                **read_field(Injury, "hospital", call.hospital, now=work.now).values
                if call.hospital
                else {},
            )
            name = party.name
        if call.plate:
            work.new(
                Vehicle,
                category=VehicleCategory.CAR,
                **read_field(Vehicle, "plate", call.plate, now=work.now).values,
            )
        return name

    def file(self, case_id: UUID) -> CaseFile:
        """Everything about a case.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.reading() as repository:
            return repository.file(case_id)

    def by_number(self, case_no: str) -> Case:
        """A case by the number that people use.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.reading() as repository:
            return repository.case_by_number(case_no)

    def search(self, text: str, *, limit: int) -> tuple[CaseHit, ...]:
        """What a text is found in, the best first."""
        query = CaseQuery(text=text, limit=limit)
        return tuple(
            CaseHit(
                case_id=line.case_id,
                case_no=line.case_no,
                matched=line.marks[0].matched,
                text=line.marks[0].text,
                ranges=line.marks[0].ranges,
            )
            for line in (self.list(query) if words_of(text) else ())
        )

    def list(self, query: CaseQuery) -> tuple[CaseSummary, ...]:
        """A part of the cases that fit; with a text, the best hits first."""
        with self._desk.workspace.store.read() as session:
            return CaseList(session).window(query)

    def view(self, query: CaseQuery, case_id: UUID | None = None) -> CaseView:
        """The list as it stands: how many cases fit, a window, and where one case is.

        With a text the window holds all hits, the best first.
        """
        with self._desk.workspace.store.read() as session:
            return CaseList(session).view(query, case_id)

    def window(self, query: CaseQuery, *, count: int) -> tuple[CaseSummary, ...]:
        """A further window of a list of which it is known how many cases it has."""
        with self._desk.workspace.store.read() as session:
            return CaseList(session).window(query, count=count)

    def change(
        self,
        case_id: UUID,
        kind: type[CaseEntity] | type[Case],
        id_: UUID,
        name: str,
        value: Any,
        *,
        reason: str | None = None,
        draft: str | None = None,
    ) -> FieldReading:
        """Save one field as it is left, and drop its draft with it.

        Returns what was stored, with warnings that do not block.

        Raises:
            RuleViolation: The value cannot be right, or MM1114 it replaces one that
                others rely on and nobody said why; nothing was changed.
        """
        reason = clean_text(reason) if reason and reason.strip() else None
        with self._desk.working_on(case_id, reason=reason) as work:
            entity, file = work.entity(kind, id_), work.file()
            reading = read_field(
                kind, name, value, now=work.known_now, file=file, entity=entity
            )
            if (
                kind is MediationSession
                and name == "mediator_name"
                and reading.values[name]
            ):
                check_mediator(work, reading.values[name])
            changed = {
                column: new
                for column, new in reading.values.items()
                if getattr(entity, column) != new
            }
            if reason is None:
                refuse_without_reason(entity, changed, file)
            if changed:
                work.change(entity, **changed)
            if draft is not None:
                work.session.execute(delete(Draft).where(Draft.key == draft))
        return reading

    def add(
        self,
        case_id: UUID,
        kind: type[CaseEntity],
        values: Mapping[str, Any],
    ) -> CaseEntity:
        """Add a record to a case, such as a party, a vehicle, an injury or an invoice.

        Raises:
            RuleViolation: A value cannot be right; nothing was added.
        """
        with self._desk.working_on(case_id) as work:
            cleaned: dict[str, Any] = {}
            now = work.known_now
            for name, value in values.items():
                cleaned |= read_field(kind, name, value, now=now).values
            entity = work.make(kind, **cleaned)
            check_entity(entity, work.file(), now=now)
            work.store(entity)
            return entity

    def locate(self, case_id: UUID, text: str, datum: Datum) -> Position:
        """Store where the accident was, from numbers that a map or a receiver gave.

        Raises:
            RuleViolation: MM1038 the text is no position; nothing was changed.
        """
        position = parse_position(text, datum, path="accident.position")
        with self._desk.working_on(case_id) as work:
            work.change(
                work.file().accident,
                latitude_e6=position.latitude_e6,
                longitude_e6=position.longitude_e6,
            )
        return position

    def strike_out(
        self, case_id: UUID, kind: type[VoidableEntity], id_: UUID, *, reason: str
    ) -> None:
        """Strike out a record; it stays readable, with the reason that was first given.

        The events that stand only because of it are struck out with it.

        Raises:
            RuleViolation: MM1110 there is no reason; nothing was changed.
        """
        if not reason.strip():
            raise RuleViolation(
                "MM1110",
                Words("请写明作废的原因。", "Say why this is struck out."),
                path="void_reason",
            )
        with self._desk.working_on(case_id, reason=reason) as work:
            entity = work.get(kind, id_)
            if entity.is_void:
                return
            why = clean_text(reason)
            told = told_by(entity, work.file()) if isinstance(entity, AFTER) else ()
            for each in (entity, *told):
                work.change(each, voided_at=work.now, void_reason=why)

    def choose_path(self, case_id: UUID, path: MediationPath) -> None:
        """Choose the way of mediation; it cannot change once a session is held.

        Raises:
            RuleViolation: MM1105.
        """
        with self._desk.working_on(case_id) as work:
            check_path(work.file(), path)
            work.change(work.case, path=path)

    def reveal(self, case_id: UUID, kind: Kind, id_: UUID, field: str) -> str | None:
        """Show a masked personal number, and record that it was looked at.

        Raises:
            RuleViolation: MM1106 this field is not a masked one.
        """
        if not issubclass(kind, Party | Licence) or field not in NUMBER_MASKS:
            raise RuleViolation(
                "MM1106",
                Words("此字段无需解除遮盖。", "This field is not masked."),
                path=field,
            )
        with self._desk.working_on(case_id) as work:
            entity = work.get(kind, id_)
            work.new(
                Disclosure,
                party_id=entity.party_id if isinstance(entity, Licence) else id_,
                field=field,
                happened_at=work.now,
            )
        value: str | None = getattr(entity, field)
        return value


def _note_caller(work: CaseWork, call: EmergencyCall) -> tuple[Lane, Contact | str]:
    """Who called: somebody who can be called back, or the usual name of the source."""
    lane, usual = _CALLERS[call.source]
    name = clean_name(call.caller, path="contact.who") if call.caller else usual
    if not call.caller_number:
        return lane, name
    phone = parse_phone(call.caller_number, path="contact.number").text
    return lane, work.new(Contact, lane=lane, name=name, phone=phone)


def last_of_day(desk: Desk, session: Session, now: datetime) -> int:
    """The number of the last case that was opened here on a day."""
    beginning, _ = _numbers_of_day(desk, now)
    return CaseList(session).last_number(desk.device_id, beginning)


def _numbers_of_day(desk: Desk, now: datetime) -> tuple[str, str]:
    """What the numbers of a day begin with, and the region in them."""
    description = desk.workspace.description
    unit = description.unit[:_REGION_DIGITS]
    is_region = unit.isdigit() and len(unit) == _REGION_DIGITS
    region = unit if is_region else _UNKNOWN_REGION
    beginning = case_numbers(
        region_code=region,
        opened_on=f"{china_day(now):%Y%m%d}",
        vehicle=description.code,
    )
    return beginning, region


def new_case(desk: Desk, source: CaseSource, *, now: datetime, count: int) -> Case:
    """The head of a case that is opened here; ``count`` is its number of the day."""
    beginning, region = _numbers_of_day(desk, now)
    return Case(
        origin_id=desk.device_id,
        case_id=new_id(now),
        created_at=now,
        created_by=desk.user.id,
        case_no=case_number(beginning, count),
        source=source,
        opened_at=now,
        region_code=region,
    )
