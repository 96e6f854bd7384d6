"""What a guard of a stage is, and the facts of a case that guards ask for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.accidents import Review, ReviewResult
from mobile_mediation.domain.agreements import Instalment
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath, Stage
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.mediation import Attendee
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.domain.working_days import WorkingDays

_IN_THE_ACCIDENT: Final = frozenset(
    {
        PartyRole.DRIVER,
        PartyRole.PEDESTRIAN,
        PartyRole.RIDER,
        PartyRole.PASSENGER,
        PartyRole.DECEASED,
    }
)
"""The parties (当事人); 146号令 89 names owners, keepers and insurers beside them."""


class CaseSection(StrEnum):
    """The parts of a case's record, as people find them on its page."""

    OVERVIEW = "overview"
    PEOPLE = "people"
    TREATMENT = "treatment"
    COORDINATION = "coordination"
    DEADLINES = "deadlines"
    FUNDS = "funds"
    MEDIATION = "mediation"
    ATTACHMENTS = "attachments"
    HEADER = "header"
    """What is written as the stage is entered, such as the reason."""


class GuardKind(StrEnum):
    """How hard a guard is."""

    LEGAL = "legal"
    """The stage is not entered against it, but by an override with a reason."""
    PREPARATION = "preparation"
    """It is good to have before; nobody is held up."""


class StageGuard(StrEnum):
    """What may be missing before a stage, by the name it is recorded with."""

    REPORT_PLACE = "report_place"
    REPORT_TIME = "report_time"
    REPORT_CASUALTIES = "report_casualties"
    REPORT_PLATE = "report_plate"
    DISPATCH = "dispatch"
    ARRIVAL = "arrival"
    SOMEBODY_HURT = "somebody_hurt"
    HOSPITAL = "hospital"
    ADMISSION = "admission"
    GREEN_CHANNEL = "green_channel"
    FAMILY = "family"
    AMOUNT_NEEDED = "amount_needed"
    FUND_SOURCE = "fund_source"
    POLICE_NOTICE = "police_notice"
    RESCUE_FIRST = "rescue_first"
    REDO_ORDERED = "redo_ordered"
    BRIGADE = "brigade"
    SCENE_INVESTIGATED = "scene_investigated"
    APPRAISALS = "appraisals"
    CAR_RELEASE = "car_release"
    DETERMINATION = "determination"
    PARTIES = "parties"
    DETERMINATION_SERVED = "determination_served"
    LIABILITY = "liability"
    REVIEW_CONCLUDED = "review_concluded"
    REVIEW_TIME = "review_time"
    LOSS_SETTLED = "loss_settled"
    ALL_WILLING = "all_willing"
    NO_SUIT = "no_suit"
    HOLIDAYS = "holidays"
    PATH = "path"
    APPLICATION = "application"
    APPLICATION_IN_TIME = "application_in_time"
    NOBODY_REFUSES = "nobody_refuses"
    RIGHTS_NOTICE = "rights_notice"
    COMMITTEE = "committee"
    AFTER_COMMITTEE = "after_committee"
    SESSION = "session"
    NOTICE = "notice"
    NOTICE_IN_TIME = "notice_in_time"
    PER_SIDE = "per_side"
    AGENTS_POWERS = "agents_powers"
    GUARDIANS = "guardians"
    RECUSAL = "recusal"
    SESSION_BEGUN = "session_begun"
    IDENTITIES = "identities"
    EVERYBODY_THERE = "everybody_there"
    FIVE_STEPS = "five_steps"
    FIGURES = "figures"
    INSURER_CONSENT = "insurer_consent"
    READ_ALOUD = "read_aloud"
    SEALED = "sealed"
    REASON = "reason"
    MEDIATION_ENDED = "mediation_ended"
    WAYS_TOLD = "ways_told"
    CLOSING_PAPER = "closing_paper"
    GROUND = "ground"
    COPIES_SERVED = "copies_served"
    PAYMENT_PLAN = "payment_plan"
    COMMITTEE_PATH = "committee_path"
    CONFIRMATION_IN_TIME = "confirmation_in_time"
    APPLICANTS_KNOWN = "applicants_known"
    PAYMENTS = "payments"
    FOLLOW_UP = "follow_up"
    FILE_APPLICATION = "file_application"
    FILE_IDENTITY = "file_identity"
    FILE_AUTHORITY = "file_authority"
    FILE_RECORD = "file_record"
    FILE_CLOSING_PAPER = "file_closing_paper"
    FILE_VOUCHERS = "file_vouchers"
    FILE_COURT = "file_court"
    FILE_COMPLETE = "file_complete"
    CLOSE_REASON = "close_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Where something is put right.

    ``record_id`` and ``field`` name a field of a form there, ``event`` an event that
    is recorded there, ``party_id`` for whom.
    """

    section: CaseSection
    record_id: UUID | None = None
    field: str | None = None
    event: EventKind | None = None
    party_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing before a stage: by which guard, and where it goes."""

    guard: StageGuard
    kind: GuardKind
    rule: str
    words: Words
    remedy: Remedy

    @property
    def is_legal(self) -> bool:
        """Whether the stage is not entered against it."""
        return self.kind is GuardKind.LEGAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case as guards look at it: on a day, by a calendar, with a reason given."""

    file: CaseFile
    today: date
    calendar: WorkingDays
    reason: str | None = None

    @property
    def stage(self) -> Stage:
        """Where the case stands."""
        return self.file.case.stage

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties (当事人): who was in the accident, not who acts for them."""
        return tuple(
            party
            for party in self.file.current_parties
            if party.role in _IN_THE_ACCIDENT and party.represents_id is None
        )

    def standing_for(self, party: Party) -> frozenset[UUID]:
        """A party and those who act for it: what one of them does counts for it."""
        return frozenset({party.id}) | {
            each.id
            for each in self.file.current_parties
            if each.represents_id == party.id
        }

    def events(self, *kinds: EventKind) -> tuple[CaseEvent, ...]:
        """Events of some kinds, by their day."""
        found = [event for event in self.file.current_events if event.kind in kinds]
        return tuple(sorted(found, key=lambda e: (event_day(e), e.created_at)))

    def events_for(self, party: Party, *kinds: EventKind) -> tuple[CaseEvent, ...]:
        """Events of some kinds for a party, or for everybody."""
        ids = self.standing_for(party)
        return tuple(
            event
            for event in self.events(*kinds)
            if event.party_id is None or event.party_id in ids
        )

    def has(self, *kinds: EventKind) -> bool:
        """Whether one of these happened."""
        return bool(self.events(*kinds))

    def served_on(self, party: Party) -> date | None:
        """When a party, or who acts for it, received the determination."""
        ids = self.standing_for(party)
        days = [
            each.served_on
            for each in self.file.current_parties
            if each.id in ids and each.served_on is not None
        ]
        return party.served_on or min(days, default=None)

    def received_on(self, party: Party) -> date | None:
        """From when the time to ask for police mediation runs, 146号令 86.

        A review that upheld the determination lets it run anew.
        """
        served = self.served_on(party)
        upheld = [
            review.served_on
            for review in self.reviews
            if review.result is ReviewResult.UPHELD and review.served_on is not None
        ]
        return max([served, *upheld]) if served is not None else None

    @property
    def reviews(self) -> tuple[Review, ...]:
        """Applications for review that were not struck out."""
        return tuple(review for review in self.file.reviews if not review.is_void)

    @property
    def attendees(self) -> tuple[Attendee, ...]:
        """Who sits, or will sit, at the table of the present session."""
        session = self.file.current_session
        return tuple(
            attendee
            for attendee in self.file.attendees
            if not attendee.is_void
            and session is not None
            and attendee.session_id == session.id
        )

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """The payments of the current agreement."""
        agreement = self.file.current_agreement
        return tuple(
            each
            for each in self.file.instalments
            if not each.is_void
            and agreement is not None
            and each.agreement_id == agreement.id
        )


Lack = tuple[Words, Remedy]
"""What is missing, and where it is put right."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition of a stage; ``look`` yields what is missing of it.

    ``path`` is the way of mediation on which alone it holds.
    """

    name: StageGuard
    kind: GuardKind
    rule: str
    look: Callable[[Standing], Iterator[Lack]]
    path: MediationPath | None = None

    def gaps(self, standing: Standing) -> Iterator[Gap]:
        """What is missing of this condition."""
        if self.path is not None and standing.file.case.path is not self.path:
            return
        for words, remedy in self.look(standing):
            yield Gap(
                guard=self.name,
                kind=self.kind,
                rule=self.rule,
                words=words,
                remedy=remedy,
            )


def event_day(event: CaseEvent) -> date:
    """The day in China that counts for the law."""
    if event.happened_on is not None:
        return event.happened_on
    return china_day(event.happened_at or event.created_at)


def called(party: Party) -> str:
    """A party as a sentence names it."""
    return party.name or "（未登记姓名）"


def event_of(kind: EventKind, party: Party | None = None) -> Remedy:
    """The remedy of recording an event."""
    return Remedy(
        section=CaseSection.DEADLINES,
        event=kind,
        party_id=None if party is None else party.id,
    )
