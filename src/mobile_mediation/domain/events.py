"""What happened in a case on which the law hangs something: dated, per party, on paper.

Stages (the state table of the reference) are entered, and deadlines run, from these
events and from the dates that other records hold, such as the service of the
determination on a party.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, VoidableEntity


class EventKind(StrEnum):
    """What happened; articles are those of 146号令 where nothing else is named."""

    DISPATCHED = "dispatched"
    """The vehicle was sent."""
    ARRIVED = "arrived"
    """The vehicle reached the scene or the hospital."""
    FAMILY_FOUND = "family_found"
    """A first relative was reached."""
    GREEN_CHANNEL_OPENED = "green_channel_opened"
    """The hospital treats without a deposit."""
    FUND_NEEDED = "fund_needed"
    """It turned out that the relief fund is needed."""
    FUND_NOTIFIED = "fund_notified"
    """The relief fund has the police notice and the papers."""
    FUND_AUDITED = "fund_audited"
    """The relief fund has finished its audit."""
    RESCUE_STARTED = "rescue_started"
    """Rescue began; by default the day of admission."""
    LATE_REPORT = "late_report"
    """Reported after the scene was gone, article 18."""
    SIMPLE_HANDLED = "simple_handled"
    """Simple procedure, not possible on the spot, article 24."""
    SCENE_INVESTIGATED = "scene_investigated"
    """The investigation of the scene ended, articles 49 and 62."""
    CAR_SEIZED = "car_seized"
    """The fugitive car was seized, article 49."""
    FUGITIVES_FOUND = "fugitives_found"
    """Car and driver of a hit-and-run were found, article 62."""
    APPRAISAL_COMMISSIONED = "appraisal_commissioned"
    """Article 51."""
    APPRAISAL_EXTENDED = "appraisal_extended"
    """The longer time for an appraisal was approved, article 51."""
    REPORT_RECEIVED = "report_received"
    """The police received an appraisal report, article 55."""
    REPORT_SERVED = "report_served"
    """An appraisal report was served on a party, article 56."""
    REAPPRAISAL_REQUESTED = "reappraisal_requested"
    """Article 56; once."""
    REPORT_CONFIRMED = "report_confirmed"
    """An appraisal report is final, article 112(3)."""
    CAR_RELEASE_NOTIFIED = "car_release_notified"
    """Article 58."""
    BODY_NOTICE = "body_notice"
    """Notice that the body may be buried, article 53."""
    FUNERAL_ENDED = "funeral_ended"
    """The time for the funeral ended, article 90."""
    VICTIM_REQUEST = "victim_request"
    """Written request in an unsolved hit-and-run, article 66."""
    SUSPENSION_APPROVED = "suspension_approved"
    """The determination was suspended, article 68."""
    SUSPENSION_ENDED = "suspension_ended"
    QUICK_REQUEST = "quick_request"
    """Joint request for quick handling, article 69."""
    REVIEW_FORWARDED = "review_forwarded"
    """The original unit forwarded an application for review, article 72."""
    LOSS_FIXED = "loss_fixed"
    """The loss of property was fixed, article 90."""
    WILLING = "willing"
    """A party is willing to mediate."""
    UNWILLING = "unwilling"
    """A party refuses mediation."""
    SUIT_FILED = "suit_filed"
    """Somebody went to court."""
    APPLICATION_SIGNED = "application_signed"
    """A party signed the application for mediation, article 86."""
    APPLICATION_ACCEPTED = "application_accepted"
    """The police or the committee accepted the application."""
    RIGHTS_NOTICE_SIGNED = "rights_notice_signed"
    """A party signed the notice of rights and duties, 人民调解法 23, 24."""
    NOTICE_GIVEN = "notice_given"
    """A party was told time and place of the mediation, article 88."""
    TIME_CHANGE_ASKED = "time_change_asked"
    """A party asked for another time, article 88."""
    RECUSAL_REQUESTED = "recusal_requested"
    """Article 105."""
    COMMITTEE_ENDED = "committee_ended"
    """The people's mediation ended without agreement, article 85."""
    TERMINATED = "terminated"
    """The police ended the mediation, article 94."""
    WAYS_TOLD = "ways_told"
    """The parties were told what else they can do."""
    AGREEMENT_EFFECTIVE = "agreement_effective"
    """Everybody signed; by default the last seal."""
    AGREEMENT_SERVED = "agreement_served"
    """A party received its copy of the agreement or of the closing paper."""
    COURT_RECEIVED = "court_received"
    """The court got the application for confirmation, 民诉 205."""
    COURT_ACCEPTED = "court_accepted"
    COURT_DECIDED = "court_decided"
    DAMAGE_KNOWN = "damage_known"
    """The victim knew of damage and debtor, 民法典 188."""
    CLAIM_RECEIVED = "claim_received"
    """The compulsory insurer got the claim, 交强险条例 28."""
    PAPERS_LISTED = "papers_listed"
    """The insurer said in writing which papers it needs, 交强险条例 28."""
    PAPERS_RECEIVED = "papers_received"
    """The insurer has all papers, 交强险条例 29, 保险法 25."""
    COMMERCIAL_CLAIM = "commercial_claim"
    """The commercial insurer got the claim, 保险法 23."""
    PAYMENT_AGREED = "payment_agreed"
    """Insurer and claimant agreed on the payment, 保险法 23."""
    NOT_COVERED = "not_covered"
    """The insurer decided that it does not pay, 保险法 24."""
    LIABILITY_FIXED = "liability_fixed"
    """The insured's liability to the victim was fixed, 保险法解释四 18."""
    COMPLAINT = "complaint"
    """A consumer's complaint was received, 银保监会令2020年3号."""
    INSTALMENT_PAID = "instalment_paid"
    """A payment of the agreement was made; the subject is the instalment."""
    FOLLOWED_UP = "followed_up"
    """A party was called back after performance."""
    FILE_COMPLETE = "file_complete"
    """Every required paper is in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(VoidableEntity):
    """Something that happened, on the day that counts for the law.

    ``happened_at`` is the moment where it is known; its day in China is
    ``happened_on``. ``party_id`` says for whom it happened, None for everybody.
    ``subject_id`` is the record that it is about, such as an appraisal's
    commissioning or a review. ``paper`` names the paper that proves it.
    """

    kind: EventKind
    happened_on: date | None = None
    happened_at: datetime | None = None
    party_id: UUID | None = None
    subject_id: UUID | None = None
    paper: str | None = None
    note: str | None = None


class MarkAct(StrEnum):
    """What somebody did about a deadline."""

    DONE = "done"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    NOT_APPLICABLE = "not_applicable"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMark(CaseEntity):
    """An act on one deadline of a case; acts are never changed, a later one counts.

    ``rule`` is the deadline's id such as ``D17``, ``trigger_id`` the record from which
    it runs and ``party_id`` the party for whom. ``due_on`` is the day that was shown
    when the act was done, so that a date that changes later can be told.
    """

    rule: str
    trigger_id: UUID | None = None
    party_id: UUID | None = None
    act: MarkAct
    acted_on: date
    reason: str | None = None
    paper: str | None = None
    due_on: date | None = None
