"""The nineteen stages: each guard both ways, on both paths."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.accidents import Accident, Review, ReviewResult
from mobile_mediation.domain.agreements import (
    Agreement,
    AgreementVersion,
    DamageItem,
    DamageKind,
    Document,
    DocumentKind,
    Instalment,
    PaymentMethod,
    Signature,
    SignatureKind,
)
from mobile_mediation.domain.attachments import (
    Attachment,
    AttachmentKind,
    AttachmentSource,
)
from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import (
    NEXT,
    Case,
    CaseSource,
    CloseReason,
    MediationPath,
    Stage,
    StageEvent,
)
from mobile_mediation.domain.contacts import (
    Channel,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
)
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.events import (
    CaseEvent,
    DeadlineMark,
    EventKind,
    MarkAct,
)
from mobile_mediation.domain.funds import FundAct, FundEntry, FundSource
from mobile_mediation.domain.guards import GuardKind, StageGuard, Standing
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.mediation import (
    STEPS,
    Attendee,
    AttendeeCapacity,
    IdentityCheck,
    MediationSession,
    SessionResult,
    StepEntry,
)
from mobile_mediation.domain.people import (
    Capacity,
    Injury,
    Liability,
    Party,
    PartyRole,
    Severity,
)
from mobile_mediation.domain.stages import (
    GUARDS,
    NEEDS_REASON,
    check_move,
    check_path,
    gaps_of,
    outlook,
)
from mobile_mediation.domain.vehicles import Vehicle, VehicleCategory
from mobile_mediation.domain.working_days import WorkingDays

from .conftest import BEGIN, CASE, SPECIALIST, VEHICLE

CALENDAR = WorkingDays()
TODAY = date(2023, 3, 27)
"""A Monday, long after the Spring Festival."""
SESSION_DAY = datetime(2023, 3, 31, 1, tzinfo=UTC)
POLICE, COMMITTEE = MediationPath.POLICE, MediationPath.COMMITTEE


class Records:
    """Makes records of one case."""

    def __init__(self):
        self._made = 0

    def __call__(self, kind, /, **values):
        self._made += 1
        moment = BEGIN + timedelta(seconds=self._made)
        common = {
            "origin_id": VEHICLE,
            "case_id": CASE,
            "id": new_id(moment),
            "created_at": moment,
            "created_by": SPECIALIST,
        }
        return kind(**common | values)


NEW = Records()


def happened(kind, day, **values):
    return NEW(CaseEvent, kind=kind, happened_on=day, **values)


def complete(path):
    """A case for which nothing is missing in any stage, on one path."""
    victim = NEW(
        Party,
        role=PartyRole.PEDESTRIAN,
        name="肖建国",
        liability=Liability.SECONDARY,
        served_on=date(2023, 2, 6),
        id_no="11010519530612001X",
        address="示例乡12号",
        phone="13800138000",
    )
    driver = NEW(
        Party,
        role=PartyRole.DRIVER,
        name="王䶮",
        liability=Liability.PRIMARY,
        served_on=date(2023, 2, 7),
        id_no="110105199203040021",
        address="示例路8号",
        phone="13900139000",
    )
    insurer = NEW(Party, role=PartyRole.INSURER, name="示例保险")
    agent = NEW(Party, role=PartyRole.AGENT, name="李律师", represents_id=driver.id)
    session = NEW(
        MediationSession,
        path=path,
        place="0012号车",
        planned_at=SESSION_DAY,
        started_at=SESSION_DAY,
    )
    agreement = NEW(
        Agreement, document_no="T01", insurer_consent_by="李喆", session_id=session.id
    )
    version = NEW(
        AgreementVersion,
        agreement_id=agreement.id,
        version=1,
        document_no="T01",
        content=b"{}",
        content_digest=bytes(32),
        document_id=agreement.id,
        chain_head=bytes(16),
        frozen_at=SESSION_DAY,
    )
    instalment = NEW(
        Instalment,
        agreement_id=agreement.id,
        payer_id=insurer.id,
        payee_id=victim.id,
        amount_fen=5_000_000,
        due_on=date(2023, 4, 10),
        method=PaymentMethod.TRANSFER,
    )
    case = Case(
        origin_id=VEHICLE,
        case_id=CASE,
        created_at=BEGIN,
        created_by=SPECIALIST,
        case_no="JBLD-110105-20230124-0012-0001",
        source=CaseSource.TRAFFIC_122,
        opened_at=BEGIN,
        region_code="110105",
        path=path,
        brigade="朝阳支队",
        committee="示例调委会",
        close_reason=CloseReason.PERFORMED,
    )
    day = date(2023, 2, 10)
    return CaseFile(
        case=case,
        accident=NEW(
            Accident,
            place="示例路口",
            occurred_at=BEGIN,
            latitude_e6=39_900_000,
            longitude_e6=116_400_000,
            hurt_count=1,
            determination_no="第123号",
            determined_on=date(2023, 2, 3),
            police_notice_no="朝公交抢通字〔2023〕第0018号",
        ),
        parties=(victim, driver, insurer, agent),
        authorities=(
            NEW(
                Authority,
                agent_id=agent.id,
                principal_id=driver.id,
                signed_on=date(2023, 3, 1),
                valid_to=date(2023, 6, 1),
            ),
        ),
        vehicles=(NEW(Vehicle, category=VehicleCategory.CAR, plate="京A12345"),),
        injuries=(
            NEW(
                Injury,
                party_id=victim.id,
                hospital="示例医院",
                department="急诊科",
                admitted_on=date(2023, 1, 24),
                needed_fen=3_000_000,
                treatment_ended_on=date(2023, 3, 20),
            ),
        ),
        contact_entries=(
            NEW(
                ContactEntry,
                lane=Lane.FAMILY,
                who="肖晓梅",
                channel=Channel.PHONE,
                purpose=Purpose.FIND_FAMILY,
                result=ContactResult.REACHED,
                summary="找到家属",
                happened_at=BEGIN,
            ),
        ),
        fund_entries=(
            NEW(
                FundEntry,
                request_id=CASE,
                act=FundAct.REQUESTED,
                source=FundSource.CTPL_RESCUE,
                amount_fen=1_800_000,
                payee_name="示例医院",
                idempotency_key="1",
                happened_at=BEGIN,
            ),
        ),
        events=(
            happened(EventKind.DISPATCHED, date(2023, 1, 24)),
            happened(EventKind.ARRIVED, date(2023, 1, 24)),
            happened(EventKind.GREEN_CHANNEL_OPENED, date(2023, 1, 24)),
            happened(EventKind.SCENE_INVESTIGATED, date(2023, 1, 25)),
            happened(EventKind.WILLING, day),
            happened(EventKind.APPLICATION_SIGNED, day),
            happened(EventKind.RIGHTS_NOTICE_SIGNED, date(2023, 3, 25)),
            happened(EventKind.NOTICE_GIVEN, date(2023, 3, 27)),
            happened(EventKind.WAYS_TOLD, date(2023, 3, 31), paper="终结书1号"),
            happened(EventKind.TERMINATED, date(2023, 3, 31)),
            happened(EventKind.AGREEMENT_EFFECTIVE, date(2023, 3, 31)),
            happened(EventKind.AGREEMENT_SERVED, date(2023, 3, 31)),
            happened(
                EventKind.INSTALMENT_PAID,
                date(2023, 4, 8),
                subject_id=instalment.id,
                paper="回单",
            ),
            happened(EventKind.FOLLOWED_UP, date(2023, 4, 20)),
            happened(EventKind.COURT_RECEIVED, date(2023, 4, 10)),
            happened(EventKind.COURT_DECIDED, date(2023, 4, 20)),
            happened(EventKind.FILE_COMPLETE, date(2023, 4, 21)),
        ),
        sessions=(session,),
        attendees=tuple(
            NEW(
                Attendee,
                session_id=session.id,
                party_id=party.id,
                name=party.name,
                capacity=AttendeeCapacity.PARTY,
                identity=IdentityCheck.CARD_SEEN,
            )
            for party in (victim, driver)
        ),
        steps=tuple(
            NEW(StepEntry, session_id=session.id, step=step, happened_at=SESSION_DAY)
            for step in STEPS
        ),
        items=(
            NEW(
                DamageItem,
                kind=DamageKind.MEDICAL,
                claimed_fen=4_200_000,
                agreed_fen=4_120_035,
            ),
        ),
        agreements=(agreement,),
        versions=(version,),
        instalments=(instalment,),
        signatures=(
            NEW(
                Signature,
                version_id=version.id,
                party_id=victim.id,
                signer_name="肖建国",
                capacity="行人",
                kind=SignatureKind.PAD,
                content_digest=bytes(32),
                consented_at=SESSION_DAY,
                signed_at=SESSION_DAY,
            ),
        ),
        documents=(
            NEW(
                Document,
                kind=DocumentKind.SEALED_AGREEMENT,
                name="T01-v1-sealed.pdf",
                mime="application/pdf",
                sha256=bytes(32),
                size=1,
                version_id=version.id,
            ),
        ),
        attachments=tuple(
            NEW(
                Attachment,
                kind=kind,
                name="证件.jpg",
                mime="image/jpeg",
                sha256=bytes(32),
                size=1,
                source=AttachmentSource.CAMERA,
                party_id=party.id,
            )
            for kind, party in (
                (AttachmentKind.ID_PAPER, victim),
                (AttachmentKind.ID_PAPER, driver),
                (AttachmentKind.AUTHORITY, agent),
            )
        ),
    )


FILES = {path: complete(path) for path in MediationPath}


def standing(file, stage, **values):
    values = {"today": TODAY, "calendar": CALENDAR, "reason": "一方起诉"} | values
    return Standing(file=replace(file, case=replace(file.case, stage=stage)), **values)


def from_where(to):
    """A stage from which another is entered, the usual one."""
    befores = [stage for stage in Stage if to in NEXT[stage]]
    usual = {
        Stage.INVESTIGATION: Stage.RESCUE,
        Stage.ACCEPTED: Stage.WILLING,
        Stage.NOT_AGREED: Stage.MEDIATING,
        Stage.ARCHIVED: Stage.FOLLOW_UP,
        Stage.SCHEDULED: Stage.ACCEPTED,
        Stage.PERFORMANCE: Stage.SERVED,
        Stage.RESCUE: Stage.REPORTED,
        Stage.FOLLOW_UP: Stage.PERFORMANCE,
    }
    return usual.get(to, befores[0])


def change(file, name, place=0, /, **values):
    """The file with one of its records changed."""
    records = list(getattr(file, name))
    records[place] = replace(records[place], **values)
    return replace(file, **{name: tuple(records)})


def accident(file, **values):
    return replace(file, accident=replace(file.accident, **values))


def case(file, **values):
    return replace(file, case=replace(file.case, **values))


def without(file, *kinds):
    return replace(file, events=tuple(e for e in file.events if e.kind not in kinds))


def with_event(file, kind, day=TODAY, **values):
    return replace(file, events=(*file.events, happened(kind, day, **values)))


@dataclass(frozen=True)
class Breach:
    """A way to break one guard of a stage; ``come_from`` is the stage before."""

    guard: StageGuard
    to: Stage
    spoil: object
    path: MediationPath = POLICE
    come_from: Stage | None = None
    today: date = TODAY
    reason: str | None = "一方起诉"


def went_through(file, *stages):
    return replace(
        file,
        stage_events=tuple(
            NEW(
                StageEvent,
                from_stage=Stage.PERFORMANCE,
                to_stage=stage,
                happened_at=BEGIN,
            )
            for stage in stages
        ),
    )


def with_review(file, **values):
    review = NEW(
        Review, party_id=file.parties[0].id, filed_on=date(2023, 2, 8), **values
    )
    return replace(file, reviews=(review,))


def crowd(file):
    first = file.attendees[0]
    more = tuple(replace(first, id=NEW(Party, role="driver").id) for _ in range(3))
    return replace(file, attendees=(*file.attendees, *more))


E, G, S = EventKind, StageGuard, Stage
BREACHES = [
    Breach(G.REPORT_TIME, S.REPORTED, lambda f: accident(f, occurred_at=None)),
    Breach(G.REPORT_PLACE, S.REPORTED, lambda f: accident(f, latitude_e6=None)),
    Breach(
        G.REPORT_CASUALTIES,
        S.REPORTED,
        lambda f: replace(accident(f, hurt_count=None), injuries=()),
    ),
    Breach(G.REPORT_PLATE, S.REPORTED, lambda f: change(f, "vehicles", plate=None)),
    Breach(G.DISPATCH, S.DISPATCHED, lambda f: without(f, E.DISPATCHED)),
    Breach(G.SOMEBODY_HURT, S.RESCUE, lambda f: replace(f, injuries=())),
    Breach(G.SOMEBODY_HURT, S.RESCUE, lambda f: change(f, "injuries", voided_at=BEGIN)),
    Breach(G.ARRIVAL, S.RESCUE, lambda f: without(f, E.ARRIVED)),
    Breach(G.HOSPITAL, S.RESCUE, lambda f: change(f, "injuries", hospital=None)),
    Breach(G.ADMISSION, S.RESCUE, lambda f: change(f, "injuries", department=None)),
    Breach(G.GREEN_CHANNEL, S.RESCUE, lambda f: without(f, E.GREEN_CHANNEL_OPENED)),
    Breach(G.FAMILY, S.RESCUE, lambda f: replace(f, contact_entries=())),
    Breach(G.SOMEBODY_HURT, S.FUNDING, lambda f: replace(f, injuries=())),
    Breach(G.HOSPITAL, S.FUNDING, lambda f: change(f, "injuries", hospital=None)),
    Breach(G.POLICE_NOTICE, S.FUNDING, lambda f: accident(f, police_notice_no=None)),
    Breach(
        G.AMOUNT_NEEDED, S.FUNDING, lambda f: change(f, "injuries", needed_fen=None)
    ),
    Breach(G.FUND_SOURCE, S.FUNDING, lambda f: replace(f, fund_entries=())),
    Breach(G.RESCUE_FIRST, S.INVESTIGATION, lambda f: f, come_from=S.REPORTED),
    Breach(G.RESCUE_FIRST, S.INVESTIGATION, lambda f: f, come_from=S.DISPATCHED),
    Breach(G.REDO_ORDERED, S.INVESTIGATION, lambda f: f, come_from=S.REVIEW_PERIOD),
    Breach(G.BRIGADE, S.INVESTIGATION, lambda f: case(f, brigade=None)),
    Breach(G.DETERMINATION, S.DETERMINED, lambda f: accident(f, determination_no=None)),
    Breach(G.DETERMINATION, S.DETERMINED, lambda f: accident(f, determined_on=None)),
    Breach(G.PARTIES, S.DETERMINED, lambda f: replace(f, parties=())),
    Breach(
        G.DETERMINATION_SERVED,
        S.DETERMINED,
        lambda f: change(f, "parties", 1, served_on=None),
    ),
    Breach(
        G.DETERMINATION_SERVED,
        S.REVIEW_PERIOD,
        lambda f: change(f, "parties", 0, served_on=None),
    ),
    Breach(G.LIABILITY, S.DETERMINED, lambda f: change(f, "parties", liability=None)),
    Breach(
        G.SCENE_INVESTIGATED, S.DETERMINED, lambda f: without(f, E.SCENE_INVESTIGATED)
    ),
    Breach(
        G.APPRAISALS, S.DETERMINED, lambda f: with_event(f, E.APPRAISAL_COMMISSIONED)
    ),
    Breach(G.CAR_RELEASE, S.DETERMINED, lambda f: with_event(f, E.REPORT_CONFIRMED)),
    Breach(G.REVIEW_CONCLUDED, S.WILLING, with_review),
    Breach(
        G.REVIEW_CONCLUDED,
        S.WILLING,
        lambda f: with_review(
            f, result=ReviewResult.REDO, concluded_on=date(2023, 3, 1)
        ),
    ),
    Breach(G.REVIEW_TIME, S.WILLING, lambda f: f, today=date(2023, 2, 10)),
    Breach(
        G.ALL_WILLING,
        S.WILLING,
        lambda f: without(f, E.WILLING),
    ),
    Breach(
        G.ALL_WILLING,
        S.WILLING,
        lambda f: with_event(f, E.UNWILLING, party_id=f.parties[1].id),
    ),
    Breach(G.NO_SUIT, S.WILLING, lambda f: with_event(f, E.SUIT_FILED)),
    Breach(
        G.LOSS_SETTLED,
        S.WILLING,
        lambda f: change(f, "injuries", treatment_ended_on=None),
    ),
    Breach(
        G.LOSS_SETTLED,
        S.WILLING,
        lambda f: change(f, "injuries", severity=Severity.FATAL),
    ),
    Breach(G.LOSS_SETTLED, S.WILLING, lambda f: replace(f, injuries=())),
    Breach(G.PATH, S.ACCEPTED, lambda f: case(f, path=None)),
    Breach(G.AFTER_COMMITTEE, S.ACCEPTED, lambda f: f, come_from=S.NOT_AGREED),
    Breach(G.APPLICATION, S.ACCEPTED, lambda f: without(f, E.APPLICATION_SIGNED)),
    Breach(
        G.APPLICATION,
        S.ACCEPTED,
        lambda f: with_event(
            without(f, E.APPLICATION_SIGNED),
            E.APPLICATION_SIGNED,
            date(2023, 2, 10),
            party_id=f.parties[0].id,
        ),
    ),
    Breach(
        G.APPLICATION_IN_TIME,
        S.ACCEPTED,
        # 6 February is received, 20 February the tenth working day.
        lambda f: with_event(f, E.APPLICATION_SIGNED, date(2023, 2, 21)),
    ),
    Breach(
        G.APPLICATION_IN_TIME,
        S.ACCEPTED,
        lambda f: with_event(
            with_event(f, E.COMMITTEE_ENDED, date(2023, 3, 20)),
            E.APPLICATION_SIGNED,
            date(2023, 3, 24),
        ),
        come_from=S.NOT_AGREED,
    ),
    Breach(
        G.APPLICATION,
        S.ACCEPTED,
        lambda f: without(f, E.APPLICATION_SIGNED),
        path=COMMITTEE,
    ),
    Breach(
        G.NOBODY_REFUSES,
        S.ACCEPTED,
        lambda f: with_event(f, E.UNWILLING, party_id=f.parties[0].id),
        path=COMMITTEE,
    ),
    Breach(
        G.RIGHTS_NOTICE,
        S.ACCEPTED,
        lambda f: without(f, E.RIGHTS_NOTICE_SIGNED),
        path=COMMITTEE,
    ),
    Breach(G.NO_SUIT, S.ACCEPTED, lambda f: with_event(f, E.SUIT_FILED)),
    Breach(
        G.HOLIDAYS,
        S.ACCEPTED,
        # Nobody knows yet which days of 2199 are off.
        lambda f: with_event(
            change(f, "parties", served_on=date(2199, 3, 4)),
            E.APPLICATION_SIGNED,
            date(2199, 3, 20),
        ),
    ),
    Breach(G.COMMITTEE, S.ACCEPTED, lambda f: case(f, committee=None), path=COMMITTEE),
    Breach(G.SESSION, S.SCHEDULED, lambda f: replace(f, sessions=())),
    Breach(G.SESSION, S.SCHEDULED, lambda f: change(f, "sessions", planned_at=None)),
    Breach(G.SESSION, S.SCHEDULED, lambda f: change(f, "sessions", path=COMMITTEE)),
    Breach(G.SESSION, S.SCHEDULED, lambda f: f, come_from=S.MEDIATING),
    Breach(G.NOTICE, S.SCHEDULED, lambda f: without(f, E.NOTICE_GIVEN)),
    Breach(G.NOTICE, S.SCHEDULED, lambda f: without(f, E.NOTICE_GIVEN), path=COMMITTEE),
    Breach(
        G.NOTICE_IN_TIME,
        S.SCHEDULED,
        # The mediation is on Friday 31 March: Tuesday 28 March is the last day.
        lambda f: with_event(
            without(f, E.NOTICE_GIVEN), E.NOTICE_GIVEN, date(2023, 3, 29)
        ),
    ),
    Breach(G.PER_SIDE, S.SCHEDULED, crowd),
    Breach(G.PER_SIDE, S.MEDIATING, crowd),
    Breach(
        G.AGENTS_POWERS,
        S.SCHEDULED,
        lambda f: change(f, "authorities", valid_to=date(2023, 3, 30)),
    ),
    Breach(G.AGENTS_POWERS, S.MEDIATING, lambda f: replace(f, authorities=())),
    Breach(
        G.GUARDIANS,
        S.SCHEDULED,
        lambda f: change(f, "parties", legal_capacity=Capacity.LIMITED),
    ),
    Breach(
        G.GUARDIANS,
        S.MEDIATING,
        lambda f: change(f, "parties", birth_on=date(2010, 1, 1)),
        path=COMMITTEE,
    ),
    Breach(
        G.GUARDIANS,
        S.SCHEDULED,
        lambda f: change(f, "parties", role=PartyRole.DECEASED),
    ),
    Breach(G.NO_SUIT, S.SCHEDULED, lambda f: with_event(f, E.SUIT_FILED)),
    Breach(
        G.SESSION_BEGUN, S.MEDIATING, lambda f: change(f, "sessions", started_at=None)
    ),
    Breach(G.IDENTITIES, S.MEDIATING, lambda f: change(f, "attendees", identity=None)),
    Breach(
        G.EVERYBODY_THERE,
        S.MEDIATING,
        lambda f: replace(f, attendees=f.attendees[:1]),
    ),
    Breach(G.RECUSAL, S.MEDIATING, lambda f: with_event(f, E.RECUSAL_REQUESTED)),
    Breach(G.NO_SUIT, S.MEDIATING, lambda f: with_event(f, E.SUIT_FILED)),
    Breach(G.FIVE_STEPS, S.AGREED, lambda f: replace(f, steps=f.steps[:4])),
    Breach(G.FIGURES, S.AGREED, lambda f: replace(f, items=())),
    Breach(G.FIGURES, S.AGREED, lambda f: change(f, "items", agreed_fen=None)),
    Breach(
        G.INSURER_CONSENT,
        S.AGREED,
        lambda f: change(f, "agreements", insurer_consent_by=None),
    ),
    Breach(G.SEALED, S.AGREED, lambda f: replace(f, documents=())),
    Breach(G.READ_ALOUD, S.AGREED, lambda f: change(f, "parties", can_read=False)),
    Breach(G.REASON, S.NOT_AGREED, lambda f: f, reason="  "),
    Breach(G.MEDIATION_ENDED, S.NOT_AGREED, lambda f: without(f, E.TERMINATED)),
    Breach(G.MEDIATION_ENDED, S.NOT_AGREED, lambda f: f, path=COMMITTEE),
    Breach(G.WAYS_TOLD, S.NOT_AGREED, lambda f: without(f, E.WAYS_TOLD)),
    Breach(G.CLOSING_PAPER, S.NOT_AGREED, lambda f: without(f, E.WAYS_TOLD)),
    Breach(G.REASON, S.DECLINED, lambda f: f, reason=None),
    Breach(G.GROUND, S.DECLINED, lambda f: f),
    Breach(G.WAYS_TOLD, S.DECLINED, lambda f: without(f, E.WAYS_TOLD)),
    Breach(G.COPIES_SERVED, S.SERVED, lambda f: without(f, E.AGREEMENT_SERVED)),
    Breach(G.PAYMENT_PLAN, S.PERFORMANCE, lambda f: replace(f, instalments=())),
    Breach(G.COMMITTEE_PATH, S.CONFIRMATION, lambda f: f),
    Breach(
        G.CONFIRMATION_IN_TIME,
        S.CONFIRMATION,
        lambda f: without(f, E.COURT_RECEIVED),
        path=COMMITTEE,
        today=date(2023, 5, 6),
    ),
    Breach(
        G.CONFIRMATION_IN_TIME,
        S.CONFIRMATION,
        lambda f: replace(without(f, E.AGREEMENT_EFFECTIVE), signatures=()),
        path=COMMITTEE,
    ),
    Breach(
        G.APPLICANTS_KNOWN,
        S.CONFIRMATION,
        lambda f: change(f, "parties", address=None),
        path=COMMITTEE,
    ),
    Breach(G.PAYMENTS, S.FOLLOW_UP, lambda f: without(f, E.INSTALMENT_PAID)),
    Breach(G.FILE_APPLICATION, S.ARCHIVED, lambda f: without(f, E.APPLICATION_SIGNED)),
    Breach(
        G.RIGHTS_NOTICE,
        S.ARCHIVED,
        lambda f: without(f, E.RIGHTS_NOTICE_SIGNED),
        path=COMMITTEE,
    ),
    Breach(
        G.FILE_IDENTITY,
        S.ARCHIVED,
        lambda f: replace(f, attachments=f.attachments[1:]),
        path=COMMITTEE,
    ),
    Breach(
        G.FILE_IDENTITY, S.ARCHIVED, lambda f: replace(f, attachments=f.attachments[1:])
    ),
    Breach(G.FILE_RECORD, S.ARCHIVED, lambda f: replace(f, steps=())),
    Breach(G.FILE_CLOSING_PAPER, S.ARCHIVED, lambda f: replace(f, documents=())),
    Breach(
        G.FILE_CLOSING_PAPER,
        S.ARCHIVED,
        lambda f: without(f, E.AGREEMENT_SERVED),
        come_from=S.NOT_AGREED,
    ),
    Breach(G.FILE_COMPLETE, S.ARCHIVED, lambda f: without(f, E.FILE_COMPLETE)),
    Breach(G.CLOSE_REASON, S.ARCHIVED, lambda f: case(f, close_reason=None)),
    Breach(
        G.FILE_AUTHORITY,
        S.ARCHIVED,
        lambda f: replace(f, attachments=f.attachments[:2]),
    ),
    Breach(G.FILE_VOUCHERS, S.ARCHIVED, lambda f: without(f, E.INSTALMENT_PAID)),
    Breach(
        G.FOLLOW_UP,
        S.ARCHIVED,
        lambda f: went_through(without(f, E.FOLLOWED_UP), S.FOLLOW_UP),
    ),
    Breach(
        G.FILE_COURT,
        S.ARCHIVED,
        lambda f: went_through(without(f, E.COURT_DECIDED), S.CONFIRMATION),
    ),
]


def name_of(breach):
    return f"{breach.guard.value}-{breach.to.value}-{breach.path.value}"


def whole(breach):
    """The case of a breach while nothing is missing yet, in the stage before."""
    file = FILES[breach.path]
    if breach.to is Stage.DECLINED and breach.guard is not G.GROUND:
        file = with_event(file, E.SUIT_FILED)
    return file


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        (path, stage)
        for path in MediationPath
        for stage in Stage
        if stage not in {Stage.DECLINED, Stage.REPORTED}
        and (path, stage) != (POLICE, Stage.CONFIRMATION)
    ],
    ids=lambda value: value.value,
)
def test_a_complete_case_enters_every_stage_and_lacks_nothing(path, stage):
    file = FILES[path]
    if path is COMMITTEE and stage is Stage.NOT_AGREED:
        file = with_event(file, E.COMMITTEE_ENDED)
    before = standing(file, from_where(stage))
    assert gaps_of(before, stage) == ()
    assert check_move(before, stage) == ()


def test_a_case_in_which_somebody_sues_is_declined():
    suing = standing(with_event(FILES[POLICE], E.SUIT_FILED), Stage.WILLING)
    assert gaps_of(suing, Stage.DECLINED) == ()
    assert check_move(suing, Stage.DECLINED) == ()


def test_a_late_application_is_a_ground_to_decline_before_the_police():
    late = with_event(FILES[POLICE], E.APPLICATION_SIGNED, date(2023, 2, 21))
    assert check_move(standing(late, Stage.WILLING), Stage.DECLINED) == ()
    on_b = case(late, path=COMMITTEE)
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(standing(on_b, Stage.WILLING), Stage.DECLINED)


@pytest.mark.parametrize("breach", BREACHES, ids=name_of)
def test_what_is_missing_is_named_with_its_article_and_place(breach):
    before = breach.come_from or (
        from_where(breach.to) if breach.to is not Stage.REPORTED else Stage.REPORTED
    )
    values = {"today": breach.today, "reason": breach.reason}
    spoiled = standing(breach.spoil(whole(breach)), before, **values)
    found = [g for g in gaps_of(spoiled, breach.to) if g.guard is breach.guard]
    assert found
    for gap in found:
        assert gap.rule
        assert gap.words.zh.endswith("。")
        assert gap.words.en.endswith(".")
        assert gap.remedy.section
    if found[0].is_legal:
        with pytest.raises(RuleViolation) as refused:
            check_move(spoiled, breach.to)
        assert refused.value.code in {"MM1102", "MM2131"}
        if refused.value.code == "MM1102":
            assert found[0].words.zh in refused.value.words.zh
            assert found[0].rule in refused.value.rule


def test_every_guard_of_the_table_has_been_broken():
    table = {
        (guard.name, stage, guard.kind)
        for stage, guards in GUARDS.items()
        for guard in guards
    }
    assert set(GUARDS) == set(Stage)
    broken = {(breach.guard, breach.to) for breach in BREACHES}
    assert {(name, stage) for name, stage, _ in table} == broken
    assert {name for name, _, _ in table} == set(StageGuard)


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_that_does_not_follow_is_refused(stage):
    for to in set(Stage) - set(NEXT[stage]):
        with pytest.raises(RuleViolation, match="MM1101") as refused:
            check_move(standing(FILES[POLICE], stage), to, overrides=True)
        assert refused.value.value == to.value


def test_a_preparation_holds_nobody_up():
    bare = replace(FILES[POLICE], events=(), contact_entries=())
    before = standing(bare, Stage.REPORTED)
    gaps = gaps_of(before, Stage.RESCUE)
    assert {gap.kind for gap in gaps} == {GuardKind.PREPARATION}
    assert check_move(before, Stage.RESCUE) == ()


def test_legal_guards_come_first():
    bare = standing(replace(FILES[POLICE], events=()), Stage.WILLING)
    (accepted, declined) = outlook(bare)
    assert (accepted.stage, declined.stage) == NEXT[Stage.WILLING]
    for each in (accepted, declined):
        kinds = [gap.is_legal for gap in each.gaps]
        assert kinds == sorted(kinds, reverse=True)
    assert not accepted.is_open


def test_an_override_names_what_it_passes_over_and_needs_a_reason():
    late = with_event(
        without(FILES[POLICE], E.NOTICE_GIVEN), E.NOTICE_GIVEN, date(2023, 3, 30)
    )
    before = standing(late, Stage.ACCEPTED, reason="各方书面同意缩短通知期")
    assert check_move(before, Stage.SCHEDULED, overrides=True) == (G.NOTICE_IN_TIME,)
    for reason in (None, "", "  "):
        with pytest.raises(RuleViolation, match="MM2130"):
            check_move(replace(before, reason=reason), Stage.SCHEDULED, overrides=True)


@pytest.mark.parametrize("stage", sorted(NEEDS_REASON))
def test_ending_without_agreement_and_declining_need_a_reason(stage):
    file = with_event(FILES[POLICE], E.SUIT_FILED)
    before = standing(file, from_where(stage), reason=None)
    with pytest.raises(RuleViolation, match="MM2131"):
        check_move(before, stage)
    check_move(replace(before, reason="一方起诉"), stage)


def test_the_last_day_to_apply_still_counts_and_the_next_does_not():
    for day, is_late in ((date(2023, 2, 20), False), (date(2023, 2, 21), True)):
        file = with_event(
            without(FILES[POLICE], E.APPLICATION_SIGNED), E.APPLICATION_SIGNED, day
        )
        gaps = gaps_of(standing(file, Stage.WILLING), Stage.ACCEPTED)
        assert [gap.guard for gap in gaps] == [G.APPLICATION_IN_TIME] * is_late


def test_the_joint_application_must_be_in_time_for_every_party():
    late = change(FILES[POLICE], "parties", 0, served_on=date(2023, 1, 20))
    (gap,) = gaps_of(standing(late, Stage.WILLING), Stage.ACCEPTED)
    assert "肖建国" in gap.words.zh
    assert gap.remedy.party_id == late.parties[0].id


def test_a_review_that_upholds_lets_the_time_to_apply_run_anew():
    late = with_event(FILES[POLICE], E.APPLICATION_SIGNED, date(2023, 3, 20))
    assert gaps_of(standing(late, Stage.WILLING), Stage.ACCEPTED)
    upheld = with_review(
        late,
        result=ReviewResult.UPHELD,
        concluded_on=date(2023, 3, 8),
        served_on=date(2023, 3, 9),
    )
    assert gaps_of(standing(upheld, Stage.WILLING), Stage.ACCEPTED) == ()


def test_after_the_committee_the_police_are_asked_within_three_working_days():
    ended = with_event(FILES[POLICE], E.COMMITTEE_ENDED, date(2023, 3, 20))
    for day, is_late in ((date(2023, 3, 23), False), (date(2023, 3, 24), True)):
        asked = with_event(ended, E.APPLICATION_SIGNED, day)
        gaps = gaps_of(standing(asked, Stage.NOT_AGREED), Stage.ACCEPTED)
        assert {gap.guard for gap in gaps} == (
            {G.APPLICATION_IN_TIME} if is_late else set()
        )


def test_the_way_changes_only_from_a_committee_that_has_ended_to_the_police():
    held = FILES[COMMITTEE]
    with pytest.raises(RuleViolation, match="MM1105"):
        check_path(held, POLICE)
    ended = with_event(held, E.COMMITTEE_ENDED)
    check_path(ended, POLICE)
    with pytest.raises(RuleViolation, match="MM1105"):
        check_path(with_event(FILES[POLICE], E.COMMITTEE_ENDED), COMMITTEE)


def test_what_a_representative_does_counts_for_the_party():
    file = FILES[POLICE]
    driver, agent = file.parties[1], file.parties[3]
    by_agent = with_event(
        with_event(
            without(file, E.WILLING), E.WILLING, date(2023, 2, 9), party_id=agent.id
        ),
        E.WILLING,
        date(2023, 2, 9),
        party_id=file.parties[0].id,
    )
    assert check_move(standing(by_agent, Stage.REVIEW_PERIOD), Stage.WILLING) == ()
    served = change(
        change(file, "parties", 1, served_on=None),
        "parties",
        3,
        served_on=date(2023, 2, 7),
    )
    assert standing(served, Stage.INVESTIGATION).served_on(driver) == date(2023, 2, 7)


def test_a_decided_recusal_holds_nobody_up():
    asked = with_event(FILES[POLICE], E.RECUSAL_REQUESTED)
    mark = NEW(
        DeadlineMark,
        rule="D25",
        trigger_id=asked.events[-1].id,
        act=MarkAct.DONE,
        acted_on=TODAY,
    )
    decided = replace(asked, marks=(mark,))
    assert check_move(standing(decided, Stage.SCHEDULED), Stage.MEDIATING) == ()


def test_a_session_that_found_no_agreement_needs_no_other_paper_to_end():
    failed = change(
        without(FILES[POLICE], E.TERMINATED),
        "sessions",
        result=SessionResult.NOT_AGREED,
        ended_at=SESSION_DAY,
    )
    assert check_move(standing(failed, Stage.MEDIATING), Stage.NOT_AGREED) == ()


PIECES = [
    name
    for name in CaseFile.__slots__
    if isinstance(getattr(FILES[POLICE], name), tuple)
]


@st.composite
def incomplete(draw, path):
    """A complete case from which anything at all is left out."""
    file = FILES[path]
    kept = {
        name: tuple(
            record
            for record in getattr(file, name)
            if draw(st.integers(0, 9))  # one in ten is missing
        )
        for name in PIECES
    }
    return replace(file, **kept)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_no_way_without_an_override_leads_against_a_legal_guard(data):
    path = data.draw(st.sampled_from(MediationPath))
    stage, entered = Stage.REPORTED, []
    for _ in range(25):
        if not NEXT[stage]:
            break
        now = standing(data.draw(incomplete(path)), stage)
        to = data.draw(st.sampled_from(NEXT[stage]))
        legal = [gap for gap in gaps_of(now, to) if gap.is_legal]
        if not legal:
            assert check_move(now, to) == ()
        else:
            with pytest.raises(RuleViolation, match="MM1102"):
                check_move(now, to)
            passed = check_move(now, to, overrides=True)
            assert set(passed) == {gap.guard for gap in legal}
            if data.draw(st.booleans()):
                continue
        stage = to
        entered.append(to)
    assert set(entered) <= set(chain.from_iterable(NEXT.values()))
