"""A vehicle's workspace: making it from an enrolment, and opening it for work."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from mobile_mediation.db.local import StateKey, StoreState
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.assessment.parameters import Tables
from mobile_mediation.domain.errors import (
    BadInput,
    MediationError,
    NotFound,
    RuleViolation,
    Words,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.domain.users import DeviceKey, User, UserRole, clean_login
from mobile_mediation.labels import Labels
from mobile_mediation.rules import load_fault_ratios, load_limits, load_statistics
from mobile_mediation.security.certificates import Authority
from mobile_mediation.security.containers import Holder, SigningContainer
from mobile_mediation.security.enrolment import Enrolment, read_enrolment
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.roster import Roster, read_roster
from mobile_mediation.security.sealing import Argon2Cost, seal
from mobile_mediation.services.agenda import AgendaService
from mobile_mediation.services.agreements import AgreementService
from mobile_mediation.services.assessment.worksheets import WorksheetService
from mobile_mediation.services.attachments import AttachmentService
from mobile_mediation.services.bargaining import BargainingService
from mobile_mediation.services.cases import CaseService
from mobile_mediation.services.contacts import ContactService
from mobile_mediation.services.deadlines import DeadlineService
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.directory import DirectoryService
from mobile_mediation.services.drafts import DraftService
from mobile_mediation.services.exchange.service import ExchangeService
from mobile_mediation.services.funds.books import FundBookService
from mobile_mediation.services.funds.decisions import FundDecisionService
from mobile_mediation.services.funds.service import FundService
from mobile_mediation.services.funds.settlement import SettlementService
from mobile_mediation.services.history import HistoryService
from mobile_mediation.services.holidays import HolidayService
from mobile_mediation.services.letters import LetterService
from mobile_mediation.services.matches import MatchService
from mobile_mediation.services.mediation import MediationService
from mobile_mediation.services.packs import PackService
from mobile_mediation.services.people import PeopleService
from mobile_mediation.services.performance import PerformanceService
from mobile_mediation.services.reminders import ReminderService
from mobile_mediation.services.sketches import SketchService
from mobile_mediation.services.stages import StageService
from mobile_mediation.services.statistics import StatisticService
from mobile_mediation.services.sync import SyncService
from mobile_mediation.services.tasks import TaskService
from mobile_mediation.services.transcripts import TranscriptService
from mobile_mediation.services.undo import UndoService
from mobile_mediation.workspace import (
    Description,
    Workspace,
    WorkspaceFolder,
    WorkspaceKind,
    new_description,
)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstUser:
    """The specialist who sets the vehicle up.

    ``signing_secret`` unlocks the own signing key; the password of the workspace
    serves when none is given.
    """

    name: str
    display_name: str
    secret: str
    signing_secret: str | None = None
    unit: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleServices:
    """Everything that can be done in an open vehicle workspace."""

    desk: Desk
    people: PeopleService
    cases: CaseService
    contacts: ContactService
    funds: FundService
    fund_books: FundBookService
    settlements: SettlementService
    worksheets: WorksheetService
    mediation: MediationService
    transcripts: TranscriptService
    bargaining: BargainingService
    agreements: AgreementService
    performance: PerformanceService
    attachments: AttachmentService
    exchange: ExchangeService
    history: HistoryService
    drafts: DraftService
    sketches: SketchService
    letters: LetterService
    stages: StageService
    deadlines: DeadlineService
    holidays: HolidayService
    undo: UndoService
    matches: MatchService
    sync: SyncService
    tasks: TaskService
    reminders: ReminderService
    agenda: AgendaService
    directory: DirectoryService
    packs: PackService
    statistics: StatisticService

    def close(self) -> None:
        """Finish writing and let others in."""
        self.desk.workspace.close()


def create_vehicle(
    path: Path,
    enrolment: bytes,
    user: FirstUser,
    *,
    now: Clock,
    cost: Argon2Cost | None = None,
) -> Description:
    """Make a vehicle's workspace from headquarters' enrolment file.

    The vehicle makes keys of its own. Its first record introduces them, endorsed by
    the one-time key by which headquarters knows the vehicle until then.

    Raises:
        BadInput: MM1606 the enrolment file was altered or is not one.
        RuleViolation: MM1653 the folder is not empty.
    """
    enrolled = read_enrolment(enrolment)
    moment = now()
    roster = read_roster(enrolled.roster, trusted=None)
    user_id = new_id(moment)
    description = new_description(
        WorkspaceKind.VEHICLE,
        device_id=enrolled.vehicle_id,
        name=enrolled.code,
        code=enrolled.code,
        unit=enrolled.unit,
        hq_id=enrolled.hq_id,
        hq_name=enrolled.hq_name,
        now=moment,
    )

    def furnish(workspace: Workspace) -> None:
        _furnish(workspace, enrolled, user, user_id=user_id, now=moment, cost=cost)

    Workspace.create(
        path,
        description,
        user_id=user_id,
        user_name=clean_login(user.name),
        secret=user.secret,
        recovery=roster.recovery,
        furnish=furnish,
        now=now,
        cost=cost,
    )
    return description


def _furnish(
    workspace: Workspace,
    enrolled: Enrolment,
    user: FirstUser,
    *,
    user_id: UUID,
    now: datetime,
    cost: Argon2Cost | None,
) -> None:
    folder, device_id = workspace.folder, workspace.description.device_id
    authority = enrolled.authority()
    authority.save(folder.authority, workspace.key)
    write_durably(folder.roster, enrolled.roster)
    write_durably(
        folder.enrolment_key,
        seal(
            workspace.key.derive("mm/enrolment/v1"),
            enrolled.signing_private,
            purpose="enrolment",
        ),
    )
    login = clean_login(user.name)
    holder = Holder(
        name=clean_name(user.display_name),
        role=UserRole.SPECIALIST.value,
        unit=clean_text(user.unit or enrolled.hq_name),
        number=clean_text(user.number) if user.number else None,
    )
    container = SigningContainer.create(
        folder.containers / f"{login}.mmkey",
        holder=holder,
        secret=user.signing_secret or user.secret,
        authority=authority,
        now=now,
        cost=cost,
    )
    device = workspace.device
    with workspace.store.begin(user_id, "enrolment") as session:
        session.merge(StoreState(key=StateKey.ROSTER, value=enrolled.roster))
        if enrolled.code_key:
            session.merge(StoreState(key=StateKey.CODE_KEY, value=enrolled.code_key))
        repository = Repository(session)
        repository.add(
            User(
                origin_id=device_id,
                id=user_id,
                created_at=now,
                created_by=user_id,
                name=login,
                display_name=holder.name,
                role=UserRole.SPECIALIST,
                unit=holder.unit,
                number=holder.number,
                certificate=container.certificate_digest,
            )
        )
        repository.add(
            DeviceKey(
                origin_id=device_id,
                id=new_id(now),
                created_at=now,
                created_by=user_id,
                signing_public=device.signing_public,
                recipient=device.recipient,
                endorsement=enrolled.endorse(device),
                in_use_from=now,
            )
        )


def open_vehicle(
    path: Path,
    name: str | None,
    secret: str,
    *,
    now: Clock,
    cost: Argon2Cost | None = None,
) -> VehicleServices:
    """Open a vehicle's workspace for work; ``name`` may be left out for a sole user.

    Raises:
        Locked: MM1602 the name or the secret is wrong.
        Busy: MM1654 another program works here.
        RuleViolation: MM1655 it is not a vehicle's workspace.
    """
    description = WorkspaceFolder(path).describe()
    if description.kind is not WorkspaceKind.VEHICLE:
        raise RuleViolation(
            "MM1655",
            Words("这不是车辆工作区。", "This is not the workspace of a vehicle."),
            path=str(path),
            next_step=Words(
                "总部工作区请使用 hq 命令。", "Use the hq commands for headquarters."
            ),
        )
    login = name or WorkspaceFolder(path).name_of(secret)
    workspace = Workspace.unlock(path, login, secret, now=now)
    try:
        return _services(workspace, login, now=now, cost=cost)
    except BaseException:
        workspace.close()
        raise


def _services(
    workspace: Workspace, login: str, *, now: Clock, cost: Argon2Cost | None
) -> VehicleServices:
    with workspace.store.read() as session:
        user = next((u for u in Repository(session).users() if u.name == login), None)
    if user is None:
        raise NotFound(
            "MM1201",
            Words("没有这个用户。", "There is no such user."),
            path="user",
            value=login,
        )
    desk = Desk(workspace, user=user, now=now)
    authority = Authority.load(workspace.folder.authority, workspace.key)
    roster = _believed_roster(workspace)
    attachments = AttachmentService(desk)
    contacts = ContactService(desk)
    tasks = TaskService(desk)
    holidays = HolidayService(desk)
    deadlines = DeadlineService(desk, holidays.calendar)
    performance = PerformanceService(desk, calendar=holidays.calendar)
    deadlines.begin_day()
    statistics = StatisticService(desk, shipped=load_statistics())
    packs = PackService(
        desk,
        holidays,
        statistics,
        public_key_of=roster.hq_public,
        hq_id=roster.hq_id,
    )
    labels = Labels.load()
    limits, fault_ratios = load_limits(), load_fault_ratios()

    def tables() -> Tables:
        return Tables(
            limits=limits, fault_ratios=fault_ratios, statistics=statistics.table()
        )

    funds = FundService(
        desk,
        limits=limits,
        caps=packs.caps,
        roots_pem=(roster.pades_root_pem,),
    )
    worksheets = WorksheetService(desk, labels=labels, tables=tables)
    # A disk that is full keeps nobody from the record; the next opening sweeps.
    with suppress(MediationError):
        attachments.sweep()
    return VehicleServices(
        desk=desk,
        people=PeopleService(desk, authority=authority, cost=cost),
        cases=CaseService(desk),
        contacts=contacts,
        funds=funds,
        fund_books=FundBookService(desk),
        settlements=SettlementService(desk, labels=labels),
        worksheets=worksheets,
        mediation=MediationService(desk),
        transcripts=TranscriptService(desk, labels=labels),
        bargaining=BargainingService(desk, worksheets=worksheets),
        agreements=AgreementService(
            desk,
            labels=labels,
            roots_pem=(roster.pades_root_pem,),
            annexes=worksheets.annexes,
        ),
        performance=performance,
        attachments=attachments,
        exchange=ExchangeService(desk),
        history=HistoryService(desk),
        drafts=DraftService(desk),
        sketches=SketchService(desk, labels=Labels.load()),
        letters=LetterService(
            desk,
            labels=Labels.load(),
            limit_use=funds.limit_use,
            calendar=holidays.calendar,
        ),
        stages=StageService(desk, calendar=holidays.calendar),
        deadlines=deadlines,
        holidays=holidays,
        undo=UndoService(desk, labels=Labels.load()),
        matches=MatchService(desk),
        sync=SyncService(
            desk,
            FundDecisionService(
                desk, funds, public_key_of=roster.hq_public, hq_id=roster.hq_id
            ),
            roster=roster,
        ),
        tasks=tasks,
        reminders=ReminderService(
            desk,
            tasks,
            deadlines,
            performance,
            calendar=holidays.calendar,
            labels=labels,
        ),
        agenda=AgendaService(
            desk,
            tasks,
            deadlines,
            performance,
            calendar=holidays.calendar,
            labels=labels,
        ),
        directory=DirectoryService(desk, contacts),
        packs=packs,
        statistics=statistics,
    )


def _believed_roster(workspace: Workspace) -> Roster:
    """The roster that headquarters signed, as the encrypted store keeps it.

    The file beside the store can be changed by anybody who has the disk: it counts
    only where the roots that are believed have signed it, and is put right otherwise.
    A newer one that they did sign came in just before a crash.
    """
    with workspace.store.read() as session:
        kept = session.get_one(StoreState, StateKey.ROSTER).value
    believed = read_roster(kept, trusted=None)
    file = workspace.folder.roster
    found = file.read_bytes() if file.is_file() else b""
    if found == kept:
        return believed
    try:
        return read_roster(found, trusted=believed)
    except BadInput:
        write_durably(file, kept)
        return believed
