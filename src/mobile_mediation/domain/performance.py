"""What follows an agreement: copies, payments, the court, visits, and its end.

Each record is written down as it was told and never changed; a wrong one is struck
out with a reason and written anew. Only the court's answer is added to an application
when it comes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.contacts import Channel
from mobile_mediation.domain.entities import TimeSource, VoidableEntity
from mobile_mediation.domain.letters import DeliveryWay


class ConfirmationResult(StrEnum):
    """What the court did with an application, 民诉法 206, 民诉法解释 355-358."""

    CONFIRMED = "confirmed"
    """The agreement is valid and can be enforced."""
    REJECTED = "rejected"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    """The applicants took it back before the ruling."""


class EndingKind(StrEnum):
    """What went wrong with an agreement, or what ended it."""

    BREACH = "breach"
    """Somebody did not pay when it was due."""
    RESCINDED = "rescinded"
    """All parties gave it up together, 民法典 562."""
    ANNULLED = "annulled"
    """A court annulled it or found it void, 人民调解法 32."""


class NextWay(StrEnum):
    """What the parties can do next."""

    REMIND = "remind"
    CONFIRM = "confirm"
    ENFORCE = "enforce"
    MEDIATE_AGAIN = "mediate_again"
    SUE = "sue"


class PerformanceState(StrEnum):
    """Where a payment of the plan stands on a day."""

    OPEN = "open"
    PARTLY = "partly"
    LATE = "late"
    """The day has passed, and something is still owed."""
    PAID = "paid"
    PAID_LATE = "paid_late"


class VersionState(StrEnum):
    """What a frozen text is worth now."""

    UNSEALED = "unsealed"
    """Frozen for signing; nobody is bound yet."""
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    """A newer text stands in its place; it stays as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt(VoidableEntity):
    """A copy that was handed to a party (送达回证), 公安机关办理行政案件程序规定 36.

    ``copy_no`` is the number that the copy carries, from 1. ``receiver`` is who took
    it and ``relation`` who that is to the party, None for the party itself.
    ``refusal`` says why it was not taken; then ``witness`` saw it left there.
    """

    party_id: UUID
    version_id: UUID
    document_id: UUID
    copy_no: int
    way: DeliveryWay
    receiver: str | None = None
    relation: str | None = None
    refusal: str | None = None
    witness: str | None = None
    note: str | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformancePayment(VoidableEntity):
    """Money that was paid on an instalment, in fen, with what proves it."""

    instalment_id: UUID
    amount_fen: int
    paid_on: date
    method: PaymentMethod
    voucher_no: str | None = None
    attachment_id: UUID | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudicialConfirmation(VoidableEntity):
    """A joint application for judicial confirmation (司法确认), 人民调解法 33.

    ``applied_on`` is the day on which the court got it; result, ``decided_on`` and
    ``ruling_no`` follow with the court's answer.
    """

    version_id: UUID
    court: str
    applied_on: date
    result: ConfirmationResult | None = None
    decided_on: date | None = None
    ruling_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit(VoidableEntity):
    """What a party said when it was called back (回访).

    ``satisfaction`` goes from 1, not at all, to 5, very much; None where the party
    did not say.
    """

    party_id: UUID
    visited_on: date
    channel: Channel
    satisfaction: int | None = None
    opinion: str
    has_dispute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEnding(VoidableEntity):
    """A breach of the agreement in force, or its end, and what is done next.

    ``instalment_id`` is the payment that was not made, for a breach only.
    """

    version_id: UUID
    kind: EndingKind
    instalment_id: UUID | None = None
    happened_on: date
    reason: str
    next_way: NextWay
