"""Rows and domain values, moved into each other; the caller owns the transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from mobile_mediation.db import tables
from mobile_mediation.db.base import Base
from mobile_mediation.db.local import SyncTxn
from mobile_mediation.domain.accidents import Accident, Review
from mobile_mediation.domain.agreements import (
    Agreement,
    AgreementVersion,
    Clause,
    DamageItem,
    Disclosure,
    Document,
    Instalment,
    SealEntry,
    Signature,
)
from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.domain.authority import Authority, Consent
from mobile_mediation.domain.bargaining import Offer, OfferEntry
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case, StageEvent
from mobile_mediation.domain.contacts import Contact, ContactEntry, Task
from mobile_mediation.domain.directory import DirectoryEntry
from mobile_mediation.domain.entities import CaseEntity, VehicleEntity
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.events import CaseEvent, DeadlineMark
from mobile_mediation.domain.funds import FundEntry
from mobile_mediation.domain.hlc import milliseconds
from mobile_mediation.domain.letters import (
    Letter,
    LetterEntry,
    LetterKind,
    no_such_letter,
)
from mobile_mediation.domain.mediation import Attendee, MediationSession, StepEntry
from mobile_mediation.domain.people import Injury, Party
from mobile_mediation.domain.performance import (
    AgreementEnding,
    DeliveryReceipt,
    JudicialConfirmation,
    PerformancePayment,
    Revisit,
)
from mobile_mediation.domain.session_rights import RecusalEntry, RightsNotice
from mobile_mediation.domain.sketch import Sketch
from mobile_mediation.domain.statistic_batches import (
    DecidedBatch,
    StatisticBatch,
    StatisticDecision,
    StatisticEntry,
    decided_batches,
)
from mobile_mediation.domain.transcripts import PageConfirmation, TranscriptLine
from mobile_mediation.domain.treatment import (
    Cost,
    Diagnosis,
    DisabilityGrade,
    HospitalStay,
)
from mobile_mediation.domain.users import DeviceKey, User
from mobile_mediation.domain.vehicles import Licence, Policy, Vehicle
from mobile_mediation.domain.worksheets import (
    Worksheet,
    WorksheetEvidence,
    WorksheetFigure,
    WorksheetInput,
)

V = TypeVar("V", bound=Case | CaseEntity | VehicleEntity)
C = TypeVar("C", bound=CaseEntity)
W = TypeVar("W", bound=VehicleEntity)
Entity = Case | CaseEntity | VehicleEntity

ROWS: Final[Mapping[type[Entity], type[Base]]] = {
    User: tables.UserRow,
    DeviceKey: tables.DeviceKeyRow,
    DirectoryEntry: tables.DirectoryEntryRow,
    StatisticBatch: tables.StatisticBatchRow,
    StatisticEntry: tables.StatisticRow,
    StatisticDecision: tables.StatisticDecisionRow,
    Case: tables.AccidentCaseRow,
    StageEvent: tables.StageEventRow,
    Accident: tables.AccidentRow,
    Review: tables.ReviewRow,
    Party: tables.PartyRow,
    Licence: tables.LicenceRow,
    Authority: tables.AuthorityRow,
    Consent: tables.ConsentRow,
    Injury: tables.InjuryRow,
    HospitalStay: tables.HospitalStayRow,
    Diagnosis: tables.DiagnosisRow,
    DisabilityGrade: tables.DisabilityGradeRow,
    Cost: tables.CostRow,
    Vehicle: tables.VehicleInCaseRow,
    Policy: tables.PolicyRow,
    Contact: tables.ContactRow,
    ContactEntry: tables.ContactEntryRow,
    Task: tables.TaskRow,
    CaseEvent: tables.CaseEventRow,
    DeadlineMark: tables.DeadlineMarkRow,
    FundEntry: tables.FundEntryRow,
    MediationSession: tables.SessionRow,
    Attendee: tables.AttendeeRow,
    StepEntry: tables.StepEntryRow,
    RecusalEntry: tables.RecusalEntryRow,
    RightsNotice: tables.RightsNoticeRow,
    TranscriptLine: tables.TranscriptLineRow,
    PageConfirmation: tables.PageConfirmationRow,
    DamageItem: tables.DamageItemRow,
    Worksheet: tables.WorksheetRow,
    WorksheetInput: tables.WorksheetInputRow,
    WorksheetFigure: tables.WorksheetFigureRow,
    WorksheetEvidence: tables.WorksheetEvidenceRow,
    Offer: tables.OfferRow,
    OfferEntry: tables.OfferEntryRow,
    Agreement: tables.AgreementRow,
    Clause: tables.ClauseRow,
    Instalment: tables.InstalmentRow,
    AgreementVersion: tables.AgreementVersionRow,
    Signature: tables.SignatureRow,
    SealEntry: tables.SealEntryRow,
    Document: tables.DocumentRow,
    Attachment: tables.AttachmentRow,
    Disclosure: tables.DisclosureRow,
    Sketch: tables.SketchRow,
    Letter: tables.LetterRow,
    LetterEntry: tables.LetterEntryRow,
    DeliveryReceipt: tables.DeliveryReceiptRow,
    PerformancePayment: tables.PerformancePaymentRow,
    JudicialConfirmation: tables.JudicialConfirmationRow,
    Revisit: tables.RevisitRow,
    AgreementEnding: tables.AgreementEndingRow,
}
"""Which table holds which kind of value; field names and column names agree."""

_PARTS: Final[Mapping[str, type[CaseEntity]]] = {
    "stage_events": StageEvent,
    "reviews": Review,
    "parties": Party,
    "licences": Licence,
    "authorities": Authority,
    "consents": Consent,
    "injuries": Injury,
    "stays": HospitalStay,
    "diagnoses": Diagnosis,
    "grades": DisabilityGrade,
    "costs": Cost,
    "vehicles": Vehicle,
    "policies": Policy,
    "contacts": Contact,
    "contact_entries": ContactEntry,
    "tasks": Task,
    "events": CaseEvent,
    "marks": DeadlineMark,
    "fund_entries": FundEntry,
    "sessions": MediationSession,
    "attendees": Attendee,
    "steps": StepEntry,
    "recusals": RecusalEntry,
    "rights_notices": RightsNotice,
    "transcript_lines": TranscriptLine,
    "page_confirmations": PageConfirmation,
    "items": DamageItem,
    "worksheets": Worksheet,
    "worksheet_inputs": WorksheetInput,
    "worksheet_figures": WorksheetFigure,
    "worksheet_evidence": WorksheetEvidence,
    "offers": Offer,
    "offer_entries": OfferEntry,
    "agreements": Agreement,
    "clauses": Clause,
    "instalments": Instalment,
    "versions": AgreementVersion,
    "signatures": Signature,
    "seals": SealEntry,
    "documents": Document,
    "attachments": Attachment,
    "disclosures": Disclosure,
    "sketches": Sketch,
    "letters": Letter,
    "letter_entries": LetterEntry,
    "receipts": DeliveryReceipt,
    "payments": PerformancePayment,
    "confirmations": JudicialConfirmation,
    "revisits": Revisit,
    "endings": AgreementEnding,
}
"""The parts of a case file and the values they are made of."""
_IN_ORDER_OF_RECORD: Final = frozenset(
    {
        *(ContactEntry, Offer, PageConfirmation),
        *(RecusalEntry, RightsNotice, TranscriptLine),
    }
)
"""Values that are never changed and whose order a clock that is set back keeps."""


def value_of(row: Base, kind: type[V]) -> V:
    """The value that a row holds."""
    names = [field.name for field in fields(kind)]
    return kind(**{name: getattr(row, name) for name in names})


class Repository:
    """The record, within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entity: Entity) -> None:
        """Store a new value."""
        values = {f.name: getattr(entity, f.name) for f in fields(entity)}
        self._session.add(ROWS[type(entity)](**values))
        # Foreign keys are checked at once; without mapped relationships the unit of
        # work would not know that the case comes first.
        self._session.flush()

    def add_all(self, entities: Iterable[Entity]) -> None:
        """Store many new values; a case stands before what belongs to it."""
        for kind, group in groupby(entities, key=type):
            names = [field.name for field in fields(kind)]
            self._session.execute(
                insert(ROWS[kind]),
                [{name: getattr(each, name) for name in names} for each in group],
            )

    def get(self, kind: type[C], origin_id: UUID, case_id: UUID, id_: UUID) -> C:
        """One value of a case.

        Raises:
            NotFound: MM1104.
        """
        row = self._session.get(ROWS[kind], (origin_id, case_id, id_))
        if row is None:
            raise _not_found()
        return value_of(row, kind)

    def change(self, entity: Entity, **values: Any) -> None:
        """Write new values of some columns of a stored value.

        Raises:
            NotFound: MM1104.
        """
        row = self._session.get(ROWS[type(entity)], _key(entity))
        if row is None:
            raise _not_found()
        for name, value in values.items():
            setattr(row, name, value)
        self._session.flush()

    def case(self, case_id: UUID) -> Case:
        """The head of a case.

        Raises:
            NotFound: MM1104.
        """
        query = select(tables.AccidentCaseRow).filter_by(case_id=case_id)
        row = self._session.scalars(query).one_or_none()
        if row is None:
            raise _not_found()
        return value_of(row, Case)

    def case_by_number(self, case_no: str) -> Case:
        """The head of a case by the number that people use.

        Raises:
            NotFound: MM1104.
        """
        query = select(tables.AccidentCaseRow).filter_by(case_no=case_no)
        row = self._session.scalars(query).one_or_none()
        if row is None:
            raise _not_found()
        return value_of(row, Case)

    def directory(self) -> tuple[DirectoryEntry, ...]:
        """The entries that vehicles have added and not struck out, by their names."""
        row = tables.DirectoryEntryRow
        query = select(row).where(row.voided_at.is_(None)).order_by(row.name, row.id)
        return tuple(
            value_of(each, DirectoryEntry) for each in self._session.scalars(query)
        )

    def statistic_batches(self) -> tuple[DecidedBatch, ...]:
        """The figures that vehicles have taken in, the newest batch first."""
        return decided_batches(
            self._all(StatisticBatch),
            self._all(StatisticEntry),
            self._all(StatisticDecision),
        )

    def _all(self, kind: type[W]) -> Iterator[W]:
        """All values of a kind of the vehicle, in the order in which they were made."""
        row_type = cast("Any", ROWS[kind])
        query = select(row_type).order_by(row_type.created_at, row_type.id)
        return (value_of(row, kind) for row in self._session.scalars(query))

    def heads(self, *, case_id: UUID, case_no: str) -> tuple[Case, ...]:
        """The heads of the cases that have this id or this number."""
        row = tables.AccidentCaseRow
        query = select(row).where(or_(row.case_id == case_id, row.case_no == case_no))
        return tuple(value_of(each, Case) for each in self._session.scalars(query))

    def is_known(self, entity: CaseEntity) -> bool:
        """Whether a vehicle has a record of this kind and id, in whatever case."""
        row = cast("Any", ROWS[type(entity)])
        query = select(row.id).filter_by(origin_id=entity.origin_id, id=entity.id)
        return self._session.execute(query.limit(1)).first() is not None

    def cases(self) -> tuple[Case, ...]:
        """The heads of all cases, newest first."""
        query = select(tables.AccidentCaseRow)
        rows = self._session.scalars(
            query.order_by(tables.AccidentCaseRow.opened_at.desc())
        )
        return tuple(value_of(row, Case) for row in rows)

    def of_case(self, kind: type[C], case: Case) -> tuple[C, ...]:
        """All values of a kind in a case, oldest first."""
        row_type = cast("Any", ROWS[kind])
        query = select(row_type).filter_by(
            origin_id=case.origin_id, case_id=case.case_id
        )
        rows = self._session.scalars(query.order_by(row_type.id))
        if kind in _IN_ORDER_OF_RECORD:
            # A row that is not committed yet has no revision.
            return tuple(
                value_of(row, kind)
                for row in sorted(
                    rows, key=lambda row: (row.rev == 0, row.rev, row.created_at)
                )
            )
        found = [value_of(row, kind) for row in rows]
        return tuple(sorted(found, key=attrgetter("created_at")))

    def file(self, case_id: UUID) -> CaseFile:
        """Everything about a case.

        Raises:
            NotFound: MM1104.
        """
        case = self.case(case_id)
        (accident,) = self.of_case(Accident, case)
        parts: dict[str, Any] = {
            name: self.of_case(kind, case) for name, kind in _PARTS.items()
        }
        return CaseFile(case=case, accident=accident, **parts)

    def last_letter(self, origin_id: UUID, *, kind: LetterKind, year: int) -> int:
        """How many letters of a kind a vehicle has issued in a year."""
        query = select(func.max(tables.LetterRow.count)).filter_by(
            origin_id=origin_id, kind=kind, year=year
        )
        return self._session.scalar(query) or 0

    def letter_by_number(self, number: str) -> Letter:
        """A letter by the number that people use.

        Raises:
            NotFound: MM2206.
        """
        query = select(tables.LetterRow).filter_by(number=number)
        row = self._session.scalars(query).one_or_none()
        if row is None:
            raise no_such_letter(number)
        return value_of(row, Letter)

    def not_before(self, moment: datetime) -> datetime:
        """A moment, or the newest record's where the clock was set back behind it."""
        query = select(SyncTxn.hlc).order_by(SyncTxn.seq.desc()).limit(1)
        newest = self._session.scalar(query)
        if newest is None:
            return moment
        return max(moment, datetime.fromtimestamp(milliseconds(newest) / 1000, UTC))

    def users(self) -> tuple[User, ...]:
        """Everybody who is or was known to this vehicle."""
        rows = self._session.scalars(select(tables.UserRow).order_by("created_at"))
        return tuple(value_of(row, User) for row in rows)


def _key(entity: Entity) -> tuple[UUID, ...]:
    if isinstance(entity, Case):
        return (entity.origin_id, entity.case_id)
    if isinstance(entity, CaseEntity):
        return (entity.origin_id, entity.case_id, entity.id)
    return (entity.origin_id, entity.id)


def _not_found() -> NotFound:
    return NotFound(
        "MM1104",
        Words("在本机记录中找不到此项。", "This is not in the records here."),
        next_step=Words("请刷新后再试。", "Reload and try again."),
    )
