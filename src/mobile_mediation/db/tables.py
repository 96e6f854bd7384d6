"""The tables of the record, in the order in which a case grows.

Column names are those of the domain's values; ``db.repository`` moves rows and
values into each other. What a column promises when two people write it is said by
``fact``, ``lww``, ``review``, ``owner_vehicle`` and ``state`` (``domain.changes``).
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped

from mobile_mediation.db.base import (
    Base,
    CaseRow,
    Synced,
    VehicleRow,
    Voidable,
    fact,
    lww,
    owner_vehicle,
    review,
    state,
    within_case,
)
from mobile_mediation.db.types import Choice, Digest, Exact, Flag, Id, IsoDate
from mobile_mediation.domain.accidents import (
    AccidentForm,
    AccidentKind,
    CriminalCase,
    DeterminationKind,
    Procedure,
    ReviewResult,
    RoadKind,
    Weather,
)
from mobile_mediation.domain.agreements import (
    ClauseTopic,
    DamageKind,
    DocumentKind,
    PaymentMethod,
    SealField,
    SignatureKind,
)
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.request import LegalProcedure
from mobile_mediation.domain.attachments import (
    AttachmentKind,
    AttachmentSource,
    Originality,
)
from mobile_mediation.domain.authority import AuthorityKind, ConsentPurpose
from mobile_mediation.domain.bargaining import BargainSide, OfferAct
from mobile_mediation.domain.cases import (
    CaseSource,
    CloseReason,
    Confidentiality,
    MediationPath,
    Stage,
)
from mobile_mediation.domain.contacts import (
    Channel,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    TaskKind,
    TaskOutcome,
)
from mobile_mediation.domain.directory import DirectoryKind
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.events import EventKind, MarkAct
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundPurpose,
    FundSource,
    NumberOrigin,
    PayeeKind,
)
from mobile_mediation.domain.letters import DeliveryWay, LetterAct, LetterKind
from mobile_mediation.domain.mediation import (
    AttendeeCapacity,
    IdentityCheck,
    SessionResult,
    SessionStep,
)
from mobile_mediation.domain.people import (
    Alcohol,
    Capacity,
    Dependence,
    IdKind,
    Kinship,
    Liability,
    PartyKind,
    PartyRole,
    Severity,
    Sex,
)
from mobile_mediation.domain.performance import (
    ConfirmationResult,
    EndingKind,
    NextWay,
)
from mobile_mediation.domain.session_rights import RecusalAct
from mobile_mediation.domain.statistic_batches import BatchVerdict
from mobile_mediation.domain.statistics import SourceStatus
from mobile_mediation.domain.transcripts import PageAnswer
from mobile_mediation.domain.treatment import CostKind, CostPayer, DiagnosisKind
from mobile_mediation.domain.users import UserRole
from mobile_mediation.domain.vehicles import (
    LicenceStatus,
    PlateColour,
    PolicyKind,
    VehicleCategory,
    VehicleUse,
)


class UserRow(VehicleRow, Base):
    """A person who works on the vehicle."""

    __tablename__ = "app_user"

    name: Mapped[str] = fact()
    display_name: Mapped[str] = lww()
    role: Mapped[UserRole] = fact(type_=Choice(UserRole))
    unit: Mapped[str] = lww()
    number: Mapped[str | None] = lww()
    certificate: Mapped[bytes | None] = lww(type_=Digest)
    disabled_at: Mapped[datetime | None] = lww()

    __table_args__ = (UniqueConstraint("origin_id", "name"),)


class DeviceKeyRow(VehicleRow, Base):
    """Keys that the vehicle made for itself."""

    __tablename__ = "device_key"

    signing_public: Mapped[bytes] = fact(type_=Digest)
    recipient: Mapped[str] = fact()
    endorsement: Mapped[bytes] = fact(type_=LargeBinary(64))
    in_use_from: Mapped[datetime] = fact()


class DirectoryEntryRow(Voidable, VehicleRow, Base):
    """Whom to call, added by somebody of the vehicle."""

    __tablename__ = "directory_entry"

    kind: Mapped[DirectoryKind] = fact(type_=Choice(DirectoryKind))
    name: Mapped[str] = lww()
    organisation: Mapped[str | None] = lww()
    region_code: Mapped[str | None] = lww()
    address: Mapped[str | None] = lww()
    phone: Mapped[str | None] = lww()
    office_phone: Mapped[str | None] = lww()
    emergency_phone: Mapped[str | None] = lww()
    hours: Mapped[str | None] = lww()
    guarantee_fen: Mapped[int | None] = lww()
    guarantee_days: Mapped[int | None] = lww()
    settle_days: Mapped[int | None] = lww()
    note: Mapped[str | None] = lww()


class StatisticBatchRow(VehicleRow, Base):
    """Published figures that somebody of the vehicle has taken in."""

    __tablename__ = "statistic_batch"

    file_name: Mapped[str | None] = fact()
    file_sha256: Mapped[bytes | None] = fact(type_=Digest)
    note: Mapped[str | None] = fact()


class StatisticRow(VehicleRow, Base):
    """One figure of a batch."""

    __tablename__ = "statistic"

    batch_id: Mapped[UUID] = fact(type_=Id)
    region_code: Mapped[str] = fact()
    stat_year: Mapped[int] = fact()
    indicator: Mapped[str] = fact()
    figure: Mapped[Decimal] = fact(type_=Exact)
    source_status: Mapped[SourceStatus] = fact(type_=Choice(SourceStatus))
    source_text: Mapped[str] = fact()
    published_on: Mapped[date | None] = fact(type_=IsoDate)


class StatisticDecisionRow(VehicleRow, Base):
    """What a second person said to a batch of figures."""

    __tablename__ = "statistic_decision"

    batch_id: Mapped[UUID] = fact(type_=Id)
    verdict: Mapped[BatchVerdict] = fact(type_=Choice(BatchVerdict))
    reason: Mapped[str | None] = fact()


class AccidentCaseRow(Synced, Base):
    """A case; the other tables refer to it by its whole key."""

    __tablename__ = "accident_case"

    case_id: Mapped[UUID] = fact(primary_key=True, sort_order=-29)
    case_no: Mapped[str] = fact()
    source: Mapped[CaseSource] = owner_vehicle(type_=Choice(CaseSource))
    path: Mapped[MediationPath | None] = owner_vehicle(type_=Choice(MediationPath))
    stage: Mapped[Stage] = state(type_=Choice(Stage))
    opened_at: Mapped[datetime] = fact()
    closed_at: Mapped[datetime | None] = state()
    region_code: Mapped[str] = owner_vehicle()
    insurer_report_no: Mapped[str | None] = lww()
    brigade: Mapped[str | None] = lww()
    committee: Mapped[str | None] = lww()
    note: Mapped[str | None] = lww()
    confidentiality: Mapped[Confidentiality | None] = lww(type_=Choice(Confidentiality))
    close_reason: Mapped[CloseReason | None] = lww(type_=Choice(CloseReason))
    retention_until: Mapped[date | None] = lww(type_=IsoDate)

    __table_args__ = (
        UniqueConstraint("origin_id", "case_no"),
        Index("ix_accident_case_case_id", "case_id"),
        Index("ix_accident_case_stage", "stage", "opened_at"),
    )


class StageEventRow(CaseRow, Base):
    """A step from one stage to the next."""

    __tablename__ = "stage_event"

    from_stage: Mapped[Stage] = fact(type_=Choice(Stage))
    to_stage: Mapped[Stage] = fact(type_=Choice(Stage))
    reason: Mapped[str | None] = fact()
    overridden: Mapped[str | None] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class AccidentRow(CaseRow, Base):
    """The accident of a case."""

    __tablename__ = "accident"

    place: Mapped[str] = owner_vehicle()
    occurred_at: Mapped[datetime | None] = owner_vehicle()
    reported_at: Mapped[datetime | None] = owner_vehicle()
    form: Mapped[AccidentForm | None] = lww(type_=Choice(AccidentForm))
    kind: Mapped[AccidentKind | None] = lww(type_=Choice(AccidentKind))
    procedure: Mapped[Procedure | None] = lww(type_=Choice(Procedure))
    weather: Mapped[Weather | None] = lww(type_=Choice(Weather))
    narrative: Mapped[str | None] = owner_vehicle()
    determination_no: Mapped[str | None] = review()
    determined_on: Mapped[date | None] = review(type_=IsoDate)
    police_notice_no: Mapped[str | None] = lww()
    road: Mapped[RoadKind | None] = lww(type_=Choice(RoadKind))
    latitude_e6: Mapped[int | None] = lww()
    longitude_e6: Mapped[int | None] = lww()
    dead_count: Mapped[int | None] = lww()
    hurt_count: Mapped[int | None] = lww()
    determination_kind: Mapped[DeterminationKind | None] = review(
        type_=Choice(DeterminationKind)
    )
    findings: Mapped[str | None] = lww()
    criminal: Mapped[CriminalCase | None] = lww(type_=Choice(CriminalCase))
    hit_and_run: Mapped[bool | None] = lww(type_=Flag)


class ReviewRow(Voidable, CaseRow, Base):
    """An application for review of the determination."""

    __tablename__ = "determination_review"

    party_id: Mapped[UUID] = fact(type_=Id)
    filed_on: Mapped[date | None] = review(type_=IsoDate)
    accepted_on: Mapped[date | None] = lww(type_=IsoDate)
    result: Mapped[ReviewResult | None] = review(type_=Choice(ReviewResult))
    concluded_on: Mapped[date | None] = review(type_=IsoDate)
    served_on: Mapped[date | None] = lww(type_=IsoDate)
    grounds: Mapped[str | None] = lww()


class PartyRow(Voidable, CaseRow, Base):
    """Somebody in the case."""

    __tablename__ = "party"

    role: Mapped[PartyRole] = review(type_=Choice(PartyRole))
    kind: Mapped[PartyKind] = review(type_=Choice(PartyKind))
    name: Mapped[str | None] = review()
    sex: Mapped[Sex | None] = lww(type_=Choice(Sex))
    birth_on: Mapped[date | None] = lww(type_=IsoDate)
    id_kind: Mapped[IdKind | None] = review(type_=Choice(IdKind))
    id_no: Mapped[str | None] = review()
    phone: Mapped[str | None] = lww()
    address: Mapped[str | None] = lww()
    occupation: Mapped[str | None] = lww()
    liability: Mapped[Liability | None] = review(type_=Choice(Liability))
    served_on: Mapped[date | None] = review(type_=IsoDate)
    represents_id: Mapped[UUID | None] = review(type_=Id)
    can_read: Mapped[bool] = lww(type_=Flag)
    note: Mapped[str | None] = lww()
    nationality: Mapped[str | None] = lww()
    ethnic_group: Mapped[str | None] = lww()
    spoken_language: Mapped[str | None] = lww()
    hard_of_hearing: Mapped[bool | None] = lww(type_=Flag)
    poor_sight: Mapped[bool | None] = lww(type_=Flag)
    needs_help_moving: Mapped[bool | None] = lww(type_=Flag)
    legal_capacity: Mapped[Capacity | None] = review(type_=Choice(Capacity))
    kinship: Mapped[Kinship | None] = review(type_=Choice(Kinship))
    heir_share: Mapped[str | None] = review()
    employer_id: Mapped[UUID | None] = lww(type_=Id)
    legal_representative: Mapped[str | None] = lww()
    alcohol: Mapped[Alcohol | None] = review(type_=Choice(Alcohol))
    alcohol_mg: Mapped[int | None] = lww()
    died_on: Mapped[date | None] = review(type_=IsoDate)

    __table_args__ = within_case(
        __tablename__,
        Index("ix_party_id_no", "id_no"),
        Index("ix_party_phone", "phone"),
    )


class LicenceRow(Voidable, CaseRow, Base):
    """A driving licence."""

    __tablename__ = "licence"

    party_id: Mapped[UUID] = fact(type_=Id)
    licence_no: Mapped[str | None] = lww()
    classes: Mapped[str | None] = lww()
    first_issued_on: Mapped[date | None] = lww(type_=IsoDate)
    valid_to: Mapped[date | None] = review(type_=IsoDate)
    status: Mapped[LicenceStatus | None] = review(type_=Choice(LicenceStatus))


class AuthorityRow(Voidable, CaseRow, Base):
    """A power of attorney."""

    __tablename__ = "power_of_attorney"

    agent_id: Mapped[UUID] = fact(type_=Id)
    principal_id: Mapped[UUID] = fact(type_=Id)
    scope: Mapped[AuthorityKind | None] = review(type_=Choice(AuthorityKind))
    may_admit: Mapped[bool | None] = review(type_=Flag)
    may_waive: Mapped[bool | None] = review(type_=Flag)
    may_change_claims: Mapped[bool | None] = review(type_=Flag)
    may_settle: Mapped[bool | None] = review(type_=Flag)
    may_collect_money: Mapped[bool | None] = review(type_=Flag)
    may_receive_papers: Mapped[bool | None] = review(type_=Flag)
    signed_on: Mapped[date | None] = review(type_=IsoDate)
    valid_from: Mapped[date | None] = review(type_=IsoDate)
    valid_to: Mapped[date | None] = review(type_=IsoDate)
    is_notarised: Mapped[bool | None] = lww(type_=Flag)
    matters: Mapped[str | None] = lww()


class ConsentRow(Voidable, CaseRow, Base):
    """A party's consent to one use of personal data."""

    __tablename__ = "consent"

    party_id: Mapped[UUID] = fact(type_=Id)
    purpose: Mapped[ConsentPurpose] = fact(type_=Choice(ConsentPurpose))
    given_on: Mapped[date | None] = lww(type_=IsoDate)
    evidence: Mapped[str | None] = lww()
    withdrawn_on: Mapped[date | None] = lww(type_=IsoDate)


class InjuryRow(Voidable, CaseRow, Base):
    """An injury and its treatment."""

    __tablename__ = "injury"

    party_id: Mapped[UUID] = fact(type_=Id)
    severity: Mapped[Severity | None] = review(type_=Choice(Severity))
    diagnosis: Mapped[str | None] = lww()
    hospital: Mapped[str | None] = lww()
    department: Mapped[str | None] = lww()
    bed: Mapped[str | None] = lww()
    admitted_on: Mapped[date | None] = lww(type_=IsoDate)
    discharged_on: Mapped[date | None] = lww(type_=IsoDate)
    needed_fen: Mapped[int | None] = lww()
    icd10: Mapped[str | None] = lww()
    inpatient_no: Mapped[str | None] = lww()
    intensive_days: Mapped[int | None] = lww()
    had_operation: Mapped[bool | None] = lww(type_=Flag)
    owed_fen: Mapped[int | None] = lww()
    treatment_ended_on: Mapped[date | None] = review(type_=IsoDate)
    lost_work_days: Mapped[int | None] = review()
    care_days: Mapped[int | None] = review()
    nutrition_days: Mapped[int | None] = review()
    periods_source: Mapped[str | None] = lww()
    dependence: Mapped[Dependence | None] = review(type_=Choice(Dependence))


class HospitalStayRow(Voidable, CaseRow, Base):
    """A later stay in a hospital."""

    __tablename__ = "hospital_stay"

    injury_id: Mapped[UUID] = fact(type_=Id)
    hospital: Mapped[str | None] = lww()
    department: Mapped[str | None] = lww()
    inpatient_no: Mapped[str | None] = lww()
    admitted_on: Mapped[date | None] = lww(type_=IsoDate)
    discharged_on: Mapped[date | None] = lww(type_=IsoDate)
    intensive_days: Mapped[int | None] = lww()
    had_operation: Mapped[bool | None] = lww(type_=Flag)


class DiagnosisRow(Voidable, CaseRow, Base):
    """One diagnosis."""

    __tablename__ = "diagnosis"

    injury_id: Mapped[UUID] = fact(type_=Id)
    moment: Mapped[DiagnosisKind | None] = lww(type_=Choice(DiagnosisKind))
    diagnosis: Mapped[str | None] = lww()
    icd10: Mapped[str | None] = lww()
    made_on: Mapped[date | None] = lww(type_=IsoDate)


class DisabilityGradeRow(Voidable, CaseRow, Base):
    """A grade of disability."""

    __tablename__ = "disability_grade"

    injury_id: Mapped[UUID] = fact(type_=Id)
    grade: Mapped[int | None] = review()
    body_part: Mapped[str | None] = lww()
    appraiser: Mapped[str | None] = lww()
    report_no: Mapped[str | None] = review()
    fixed_on: Mapped[date | None] = review(type_=IsoDate)


class CostRow(Voidable, CaseRow, Base):
    """One invoice."""

    __tablename__ = "cost"

    injury_id: Mapped[UUID] = fact(type_=Id)
    cost_kind: Mapped[CostKind | None] = lww(type_=Choice(CostKind))
    incurred_on: Mapped[date | None] = lww(type_=IsoDate)
    issuer: Mapped[str | None] = lww()
    invoice_no: Mapped[str | None] = review()
    amount_fen: Mapped[int | None] = review()
    payer: Mapped[CostPayer | None] = review(type_=Choice(CostPayer))
    insurance_fen: Mapped[int | None] = review()
    fund_fen: Mapped[int | None] = review()


class VehicleInCaseRow(Voidable, CaseRow, Base):
    """A vehicle in the accident."""

    __tablename__ = "vehicle"

    category: Mapped[VehicleCategory] = lww(type_=Choice(VehicleCategory))
    plate: Mapped[str | None] = review()
    vin: Mapped[str | None] = lww()
    driver_id: Mapped[UUID | None] = lww(type_=Id)
    owner_id: Mapped[UUID | None] = lww(type_=Id)
    plate_colour: Mapped[PlateColour | None] = lww(type_=Choice(PlateColour))
    engine_no: Mapped[str | None] = lww()
    use: Mapped[VehicleUse | None] = lww(type_=Choice(VehicleUse))
    model: Mapped[str | None] = lww()
    is_liable: Mapped[bool | None] = review(type_=Flag)

    __table_args__ = within_case(__tablename__, Index("ix_vehicle_plate", "plate"))


class PolicyRow(Voidable, CaseRow, Base):
    """An insurance of a vehicle."""

    __tablename__ = "policy"

    vehicle_id: Mapped[UUID] = fact(type_=Id)
    kind: Mapped[PolicyKind] = fact(type_=Choice(PolicyKind))
    insurer: Mapped[str | None] = lww()
    policy_no: Mapped[str | None] = review()
    starts_at: Mapped[datetime | None] = review()
    ends_at: Mapped[datetime | None] = review()
    limit_fen: Mapped[int | None] = review()
    insured_name: Mapped[str | None] = lww()
    terms_version: Mapped[str | None] = lww()
    deductible_bp: Mapped[int | None] = review()
    covers_uninsured_medicine: Mapped[bool | None] = review(type_=Flag)
    covers_mental_harm: Mapped[bool | None] = review(type_=Flag)


class ContactRow(Voidable, CaseRow, Base):
    """Somebody who can be called."""

    __tablename__ = "contact"

    lane: Mapped[Lane] = fact(type_=Choice(Lane))
    name: Mapped[str] = lww()
    organisation: Mapped[str | None] = lww()
    title: Mapped[str | None] = lww()
    phone: Mapped[str | None] = lww()

    __table_args__ = within_case(__tablename__, Index("ix_contact_phone", "phone"))


class ContactEntryRow(CaseRow, Base):
    """One approach to somebody."""

    __tablename__ = "contact_log"

    lane: Mapped[Lane] = fact(type_=Choice(Lane))
    contact_id: Mapped[UUID | None] = fact(type_=Id)
    who: Mapped[str] = fact()
    number: Mapped[str | None] = fact()
    search_way: Mapped[SearchWay | None] = fact(type_=Choice(SearchWay))
    legal_basis: Mapped[str | None] = fact()
    channel: Mapped[Channel] = fact(type_=Choice(Channel))
    purpose: Mapped[Purpose] = fact(type_=Choice(Purpose))
    result: Mapped[ContactResult] = fact(type_=Choice(ContactResult))
    summary: Mapped[str] = fact()
    next_action: Mapped[str | None] = fact()
    promised_at: Mapped[datetime | None] = fact()
    corrects_id: Mapped[UUID | None] = fact(type_=Id)
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class TaskRow(Voidable, CaseRow, Base):
    """Something that must be done by a time."""

    __tablename__ = "task"

    lane: Mapped[Lane] = fact(type_=Choice(Lane))
    kind: Mapped[TaskKind] = fact(type_=Choice(TaskKind))
    note: Mapped[str | None] = lww()
    due_at: Mapped[datetime] = lww()
    done_at: Mapped[datetime | None] = lww()
    entry_id: Mapped[UUID | None] = fact(type_=Id)
    ended_by_id: Mapped[UUID | None] = lww(type_=Id)
    outcome: Mapped[TaskOutcome | None] = lww(type_=Choice(TaskOutcome))

    __table_args__ = within_case(
        __tablename__, Index("ix_task_due", "done_at", "due_at")
    )


class CaseEventRow(Voidable, CaseRow, Base):
    """Something that happened on a day that counts for the law."""

    __tablename__ = "case_event"

    kind: Mapped[EventKind] = fact(type_=Choice(EventKind))
    happened_on: Mapped[date | None] = review(type_=IsoDate)
    happened_at: Mapped[datetime | None] = lww()
    party_id: Mapped[UUID | None] = fact(type_=Id)
    subject_id: Mapped[UUID | None] = fact(type_=Id)
    paper: Mapped[str | None] = lww()
    note: Mapped[str | None] = lww()


class DeadlineMarkRow(CaseRow, Base):
    """What somebody did about a deadline."""

    __tablename__ = "deadline_mark"

    rule: Mapped[str] = fact()
    trigger_id: Mapped[UUID | None] = fact(type_=Id)
    party_id: Mapped[UUID | None] = fact(type_=Id)
    act: Mapped[MarkAct] = fact(type_=Choice(MarkAct))
    acted_on: Mapped[date] = fact(type_=IsoDate)
    reason: Mapped[str | None] = fact()
    paper: Mapped[str | None] = fact()
    due_on: Mapped[date | None] = fact(type_=IsoDate)


class FundEntryRow(CaseRow, Base):
    """One act on one request for emergency money."""

    __tablename__ = "fund_entry"

    request_id: Mapped[UUID] = fact(type_=Id)
    act: Mapped[FundAct] = fact(type_=Choice(FundAct))
    source: Mapped[FundSource] = fact(type_=Choice(FundSource))
    injured_id: Mapped[UUID | None] = fact(type_=Id)
    amount_fen: Mapped[int] = fact()
    payee_name: Mapped[str] = fact()
    payee_account: Mapped[str | None] = fact()
    payee_bank: Mapped[str | None] = fact()
    reference_no: Mapped[str | None] = fact()
    reason: Mapped[str | None] = fact()
    idempotency_key: Mapped[str] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))
    about_id: Mapped[UUID | None] = fact(type_=Id)
    purpose: Mapped[FundPurpose | None] = fact(type_=Choice(FundPurpose))
    vehicle_id: Mapped[UUID | None] = fact(type_=Id)
    payee_kind: Mapped[PayeeKind | None] = fact(type_=Choice(PayeeKind))
    payee_id: Mapped[UUID | None] = fact(type_=Id)
    account_holder: Mapped[str | None] = fact()
    bank_code: Mapped[str | None] = fact()
    method: Mapped[PaymentMethod | None] = fact(type_=Choice(PaymentMethod))
    extension_no: Mapped[str | None] = fact()
    observed: Mapped[str | None] = fact()
    findings: Mapped[str | None] = fact()
    way: Mapped[ApprovalWay | None] = fact(type_=Choice(ApprovalWay))
    actor_name: Mapped[str | None] = fact()
    code: Mapped[str | None] = fact()
    signature: Mapped[bytes | None] = fact(type_=LargeBinary)
    signer_chain: Mapped[bytes | None] = fact(type_=LargeBinary)
    number: Mapped[str | None] = fact()
    number_origin: Mapped[NumberOrigin | None] = fact(type_=Choice(NumberOrigin))
    is_confirmed: Mapped[bool | None] = fact(type_=Flag)
    witness: Mapped[str | None] = fact()
    acted_on: Mapped[date | None] = fact(type_=IsoDate)
    against_id: Mapped[UUID | None] = fact(type_=Id)

    __table_args__ = within_case(
        __tablename__,
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        UniqueConstraint("origin_id", "case_id", "idempotency_key"),
        # A one-time code is used once on a vehicle, in whatever case.
        Index("ix_fund_entry_code", "origin_id", "code", unique=True),
        Index("ix_fund_entry_payee_account", "payee_account"),
        Index("ix_fund_entry_happened", "happened_at"),
    )


class SessionRow(Voidable, CaseRow, Base):
    """One sitting of the mediation."""

    __tablename__ = "mediation_session"

    path: Mapped[MediationPath] = fact(type_=Choice(MediationPath))
    place: Mapped[str] = lww()
    planned_at: Mapped[datetime | None] = lww()
    started_at: Mapped[datetime | None] = lww()
    ended_at: Mapped[datetime | None] = lww()
    mediator_name: Mapped[str | None] = review()
    recorder_name: Mapped[str | None] = lww()
    is_public: Mapped[bool] = lww(type_=Flag)
    closed_reason: Mapped[str | None] = lww()
    result: Mapped[SessionResult | None] = review(type_=Choice(SessionResult))
    note: Mapped[str | None] = lww()

    __table_args__ = within_case(
        __tablename__, Index("ix_mediation_session_planned_at", "planned_at")
    )


class AttendeeRow(Voidable, CaseRow, Base):
    """Somebody at the table."""

    __tablename__ = "attendee"

    session_id: Mapped[UUID] = fact(type_=Id)
    party_id: Mapped[UUID | None] = fact(type_=Id)
    name: Mapped[str] = review()
    capacity: Mapped[AttendeeCapacity] = fact(type_=Choice(AttendeeCapacity))
    identity: Mapped[IdentityCheck | None] = lww(type_=Choice(IdentityCheck))
    authority: Mapped[str | None] = lww()
    authority_id: Mapped[UUID | None] = fact(type_=Id)


class RecusalEntryRow(CaseRow, Base):
    """What a party said about recusal, or what was decided on it."""

    __tablename__ = "recusal_entry"

    session_id: Mapped[UUID] = fact(type_=Id)
    party_id: Mapped[UUID] = fact(type_=Id)
    recusal_act: Mapped[RecusalAct] = fact(type_=Choice(RecusalAct))
    against: Mapped[str | None] = fact()
    reason: Mapped[str | None] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class RightsNoticeRow(CaseRow, Base):
    """That a party was told its rights and duties."""

    __tablename__ = "rights_notice"

    session_id: Mapped[UUID] = fact(type_=Id)
    party_id: Mapped[UUID] = fact(type_=Id)
    given_by: Mapped[str] = fact()
    read_aloud: Mapped[bool] = fact(type_=Flag)
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class TranscriptLineRow(CaseRow, Base):
    """What somebody said at a session."""

    __tablename__ = "transcript_line"

    session_id: Mapped[UUID] = fact(type_=Id)
    step: Mapped[SessionStep] = fact(type_=Choice(SessionStep))
    attendee_id: Mapped[UUID | None] = fact(type_=Id)
    speaker: Mapped[str] = fact()
    spoken: Mapped[str] = fact()
    corrects_id: Mapped[UUID | None] = fact(type_=Id)
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class PageConfirmationRow(CaseRow, Base):
    """What somebody answered to a page of the transcript."""

    __tablename__ = "page_confirmation"

    session_id: Mapped[UUID] = fact(type_=Id)
    attendee_id: Mapped[UUID] = fact(type_=Id)
    page_no: Mapped[int] = fact()
    page_digest: Mapped[bytes] = fact(type_=Digest)
    page_answer: Mapped[PageAnswer] = fact(type_=Choice(PageAnswer))
    read_aloud: Mapped[bool] = fact(type_=Flag)
    reason: Mapped[str | None] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class StepEntryRow(CaseRow, Base):
    """A step of a session that was taken."""

    __tablename__ = "session_step"

    session_id: Mapped[UUID] = fact(type_=Id)
    step: Mapped[SessionStep] = fact(type_=Choice(SessionStep))
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class DamageItemRow(Voidable, CaseRow, Base):
    """One item of loss."""

    __tablename__ = "damage_item"

    kind: Mapped[DamageKind] = fact(type_=Choice(DamageKind))
    basis: Mapped[str | None] = lww()
    party_id: Mapped[UUID | None] = fact(type_=Id)
    claimed_fen: Mapped[int | None] = review()
    offered_fen: Mapped[int | None] = review()
    agreed_fen: Mapped[int | None] = review()


class WorksheetRow(Voidable, CaseRow, Base):
    """One way of reckoning the damages of a case."""

    __tablename__ = "worksheet"

    name: Mapped[str] = lww()
    assessed_on: Mapped[date] = review(type_=IsoDate)
    region_code: Mapped[str] = review()
    legal_procedure: Mapped[LegalProcedure] = review(type_=Choice(LegalProcedure))
    copied_from_id: Mapped[UUID | None] = fact(type_=Id)


class WorksheetInputRow(Voidable, CaseRow, Base):
    """One value that was put into a worksheet."""

    __tablename__ = "worksheet_input"

    worksheet_id: Mapped[UUID] = fact(type_=Id)
    party_id: Mapped[UUID | None] = fact(type_=Id)
    vehicle_id: Mapped[UUID | None] = fact(type_=Id)
    input_path: Mapped[str] = fact()
    other_id: Mapped[UUID | None] = review(type_=Id)
    written: Mapped[str] = review()


class WorksheetFigureRow(CaseRow, Base):
    """A published figure that a worksheet was reckoned with."""

    __tablename__ = "worksheet_figure"

    worksheet_id: Mapped[UUID] = fact(type_=Id)
    region_code: Mapped[str] = fact()
    indicator: Mapped[str] = fact()
    found_in: Mapped[str] = fact()
    stat_year: Mapped[int] = fact()
    figure: Mapped[Decimal] = fact(type_=Exact)
    source_status: Mapped[SourceStatus] = fact(type_=Choice(SourceStatus))
    source_text: Mapped[str] = fact()
    published_on: Mapped[date | None] = fact(type_=IsoDate)


class WorksheetEvidenceRow(Voidable, CaseRow, Base):
    """A file that proves one item of one victim."""

    __tablename__ = "worksheet_evidence"

    party_id: Mapped[UUID] = fact(type_=Id)
    loss_item: Mapped[LossItem] = fact(type_=Choice(LossItem))
    attachment_id: Mapped[UUID] = fact(type_=Id)


class OfferRow(CaseRow, Base):
    """An amount that one side put on the table."""

    __tablename__ = "offer"

    session_id: Mapped[UUID | None] = fact(type_=Id)
    victim_id: Mapped[UUID] = fact(type_=Id)
    damage_kind: Mapped[DamageKind | None] = fact(type_=Choice(DamageKind))
    bargain_side: Mapped[BargainSide] = fact(type_=Choice(BargainSide))
    party_id: Mapped[UUID] = fact(type_=Id)
    amount_fen: Mapped[int] = fact()
    answers_id: Mapped[UUID | None] = fact(type_=Id)
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class OfferEntryRow(CaseRow, Base):
    """An answer to an offer, or its withdrawal."""

    __tablename__ = "offer_entry"

    offer_id: Mapped[UUID] = fact(type_=Id)
    offer_act: Mapped[OfferAct] = fact(type_=Choice(OfferAct))
    bargain_side: Mapped[BargainSide] = fact(type_=Choice(BargainSide))
    party_id: Mapped[UUID] = fact(type_=Id)
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))

    __table_args__ = within_case(
        __tablename__, UniqueConstraint("origin_id", "case_id", "offer_id")
    )


class AgreementRow(Voidable, CaseRow, Base):
    """A draft at the table."""

    __tablename__ = "agreement"

    session_id: Mapped[UUID | None] = fact(type_=Id)
    document_no: Mapped[str] = fact()
    insurer_consent_by: Mapped[str | None] = review()
    insurer_consent_at: Mapped[datetime | None] = review()
    insurer_limit_fen: Mapped[int | None] = review()


class ClauseRow(Voidable, CaseRow, Base):
    """One numbered clause of a draft."""

    __tablename__ = "clause"

    agreement_id: Mapped[UUID] = fact(type_=Id)
    position: Mapped[int] = review()
    text: Mapped[str] = review()
    topic: Mapped[ClauseTopic | None] = lww(type_=Choice(ClauseTopic))


class InstalmentRow(Voidable, CaseRow, Base):
    """Who pays whom how much, when and how."""

    __tablename__ = "instalment"

    agreement_id: Mapped[UUID] = fact(type_=Id)
    payer_id: Mapped[UUID] = review(type_=Id)
    payee_id: Mapped[UUID] = review(type_=Id)
    amount_fen: Mapped[int] = review()
    due_on: Mapped[date] = review(type_=IsoDate)
    method: Mapped[PaymentMethod] = review(type_=Choice(PaymentMethod))
    account_holder: Mapped[str | None] = review()
    account_no: Mapped[str | None] = review()
    bank: Mapped[str | None] = review()

    __table_args__ = within_case(__tablename__, Index("ix_instalment_due_on", "due_on"))


class AgreementVersionRow(CaseRow, Base):
    """A draft as it was frozen for signing."""

    __tablename__ = "agreement_version"

    agreement_id: Mapped[UUID] = fact(type_=Id)
    version: Mapped[int] = fact()
    document_no: Mapped[str] = fact()
    content: Mapped[bytes] = fact(type_=LargeBinary)
    content_digest: Mapped[bytes] = fact(type_=Digest)
    document_id: Mapped[UUID] = fact(type_=Id)
    chain_head: Mapped[bytes] = fact(type_=LargeBinary(16))
    frozen_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))

    __table_args__ = within_case(
        __tablename__,
        UniqueConstraint("origin_id", "case_id", "agreement_id", "version"),
    )


class SignatureRow(CaseRow, Base):
    """A party's own signature under one frozen version."""

    __tablename__ = "signature"

    version_id: Mapped[UUID] = fact(type_=Id)
    party_id: Mapped[UUID] = fact(type_=Id)
    signer_name: Mapped[str] = fact()
    capacity: Mapped[str] = fact()
    kind: Mapped[SignatureKind] = fact(type_=Choice(SignatureKind))
    content_digest: Mapped[bytes] = fact(type_=Digest)
    strokes: Mapped[bytes | None] = fact(type_=LargeBinary)
    identity: Mapped[IdentityCheck | None] = fact(type_=Choice(IdentityCheck))
    read_aloud: Mapped[bool] = fact(type_=Flag)
    consented_at: Mapped[datetime] = fact()
    signed_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))

    __table_args__ = within_case(
        __tablename__,
        UniqueConstraint("origin_id", "case_id", "version_id", "party_id"),
    )


class SealEntryRow(CaseRow, Base):
    """A cryptographic seal that was set."""

    __tablename__ = "seal"

    version_id: Mapped[UUID] = fact(type_=Id)
    field: Mapped[SealField] = fact(type_=Choice(SealField))
    name: Mapped[str] = fact()
    unit: Mapped[str] = fact()
    number: Mapped[str | None] = fact()
    certificate: Mapped[bytes] = fact(type_=Digest)
    document_digest: Mapped[bytes] = fact(type_=Digest)
    sealed_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))

    __table_args__ = within_case(
        __tablename__, UniqueConstraint("origin_id", "case_id", "version_id", "field")
    )


class DocumentRow(CaseRow, Base):
    """A stored file, named by the digest of its bytes."""

    __tablename__ = "document"

    kind: Mapped[DocumentKind] = fact(type_=Choice(DocumentKind))
    name: Mapped[str] = fact()
    mime: Mapped[str] = fact()
    sha256: Mapped[bytes] = fact(type_=Digest)
    size: Mapped[int] = fact()
    version_id: Mapped[UUID | None] = fact(type_=Id)


class AttachmentRow(Voidable, CaseRow, Base):
    """A file as it came in; the place where it was taken can be removed."""

    __tablename__ = "attachment"

    kind: Mapped[AttachmentKind] = lww(type_=Choice(AttachmentKind))
    name: Mapped[str] = fact()
    mime: Mapped[str] = fact()
    sha256: Mapped[bytes] = fact(type_=Digest)
    size: Mapped[int] = fact()
    pages: Mapped[int | None] = fact()
    width: Mapped[int | None] = fact()
    height: Mapped[int | None] = fact()
    orientation: Mapped[int | None] = fact()
    taken_at: Mapped[datetime | None] = fact()
    camera_time: Mapped[str | None] = fact()
    latitude_e6: Mapped[int | None] = lww()
    longitude_e6: Mapped[int | None] = lww()
    originality: Mapped[Originality | None] = lww(type_=Choice(Originality))
    source: Mapped[AttachmentSource] = fact(type_=Choice(AttachmentSource))
    party_id: Mapped[UUID | None] = lww(type_=Id)
    note: Mapped[str | None] = lww()


class SketchRow(Voidable, CaseRow, Base):
    """A sketch of the scene: an encoded drawing."""

    __tablename__ = "sketch"

    name: Mapped[str] = lww()
    content: Mapped[bytes] = owner_vehicle(type_=LargeBinary)


class DisclosureRow(CaseRow, Base):
    """Somebody looked at a personal number."""

    __tablename__ = "disclosure"

    party_id: Mapped[UUID] = fact(type_=Id)
    field: Mapped[str] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class LetterRow(CaseRow, Base):
    """A letter as it was issued."""

    __tablename__ = "letter"

    kind: Mapped[LetterKind] = fact(type_=Choice(LetterKind))
    year: Mapped[int] = fact()
    count: Mapped[int] = fact()
    number: Mapped[str] = fact()
    addressee: Mapped[str] = fact()
    lane: Mapped[Lane] = fact(type_=Choice(Lane))
    party_id: Mapped[UUID | None] = fact(type_=Id)
    injury_id: Mapped[UUID | None] = fact(type_=Id)
    session_id: Mapped[UUID | None] = fact(type_=Id)
    request_id: Mapped[UUID | None] = fact(type_=Id)
    amount_fen: Mapped[int | None] = fact()
    content: Mapped[bytes] = fact(type_=LargeBinary)
    content_digest: Mapped[bytes] = fact(type_=Digest)
    document_id: Mapped[UUID] = fact(type_=Id)
    replaces_id: Mapped[UUID | None] = fact(type_=Id)
    issued_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))

    __table_args__ = within_case(
        __tablename__, UniqueConstraint("origin_id", "kind", "year", "count")
    )


class LetterEntryRow(CaseRow, Base):
    """Something that was done with a letter."""

    __tablename__ = "letter_entry"

    letter_id: Mapped[UUID] = fact(type_=Id)
    act: Mapped[LetterAct] = fact(type_=Choice(LetterAct))
    way: Mapped[DeliveryWay | None] = fact(type_=Choice(DeliveryWay))
    receiver: Mapped[str | None] = fact()
    reason: Mapped[str | None] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class DeliveryReceiptRow(Voidable, CaseRow, Base):
    """A copy of the agreement that was handed to a party."""

    __tablename__ = "delivery_receipt"

    party_id: Mapped[UUID] = fact(type_=Id)
    version_id: Mapped[UUID] = fact(type_=Id)
    document_id: Mapped[UUID] = fact(type_=Id)
    copy_no: Mapped[int] = fact()
    way: Mapped[DeliveryWay] = fact(type_=Choice(DeliveryWay))
    receiver: Mapped[str | None] = fact()
    relation: Mapped[str | None] = fact()
    refusal: Mapped[str | None] = fact()
    witness: Mapped[str | None] = fact()
    note: Mapped[str | None] = fact()
    happened_at: Mapped[datetime] = fact()
    time_source: Mapped[TimeSource] = fact(type_=Choice(TimeSource))


class PerformancePaymentRow(Voidable, CaseRow, Base):
    """Money that was paid on an instalment."""

    __tablename__ = "performance_payment"

    instalment_id: Mapped[UUID] = fact(type_=Id)
    amount_fen: Mapped[int] = fact()
    paid_on: Mapped[date] = fact(type_=IsoDate)
    method: Mapped[PaymentMethod] = fact(type_=Choice(PaymentMethod))
    voucher_no: Mapped[str | None] = fact()
    attachment_id: Mapped[UUID | None] = fact(type_=Id)
    note: Mapped[str | None] = fact()

    __table_args__ = within_case(
        __tablename__, CheckConstraint("amount_fen > 0", name="amount_positive")
    )


class JudicialConfirmationRow(Voidable, CaseRow, Base):
    """A joint application to the court, and its answer."""

    __tablename__ = "judicial_confirmation"

    version_id: Mapped[UUID] = fact(type_=Id)
    court: Mapped[str] = fact()
    applied_on: Mapped[date] = fact(type_=IsoDate)
    result: Mapped[ConfirmationResult | None] = review(type_=Choice(ConfirmationResult))
    decided_on: Mapped[date | None] = review(type_=IsoDate)
    ruling_no: Mapped[str | None] = review()


class RevisitRow(Voidable, CaseRow, Base):
    """What a party said when it was called back."""

    __tablename__ = "revisit"

    party_id: Mapped[UUID] = fact(type_=Id)
    visited_on: Mapped[date] = fact(type_=IsoDate)
    channel: Mapped[Channel] = fact(type_=Choice(Channel))
    satisfaction: Mapped[int | None] = fact()
    opinion: Mapped[str] = fact()
    has_dispute: Mapped[bool] = fact(type_=Flag)


class AgreementEndingRow(Voidable, CaseRow, Base):
    """A breach of an agreement, or its end."""

    __tablename__ = "agreement_ending"

    version_id: Mapped[UUID] = fact(type_=Id)
    kind: Mapped[EndingKind] = fact(type_=Choice(EndingKind))
    instalment_id: Mapped[UUID | None] = fact(type_=Id)
    happened_on: Mapped[date] = fact(type_=IsoDate)
    reason: Mapped[str] = fact()
    next_way: Mapped[NextWay] = fact(type_=Choice(NextWay))
