"""What the parties agree: items, payments, clauses, versions, signatures, seals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource, VoidableEntity
from mobile_mediation.domain.mediation import IdentityCheck


class DamageKind(StrEnum):
    """Items of compensation, 人身损害赔偿解释 (2022) 6-17."""

    MEDICAL = "medical"
    LATER_TREATMENT = "later_treatment"
    MEALS = "meals"
    NUTRITION = "nutrition"
    LOST_INCOME = "lost_income"
    NURSING = "nursing"
    TRANSPORT = "transport"
    LODGING = "lodging"
    DISABILITY = "disability"
    AID_DEVICE = "aid_device"
    DEPENDANTS = "dependants"
    FUNERAL = "funeral"
    DEATH = "death"
    MENTAL = "mental"
    APPRAISAL = "appraisal"
    PROPERTY = "property"
    OTHER = "other"
    COSMETIC = "cosmetic"
    REHABILITATION = "rehabilitation"
    LONG_TERM_NURSING = "long_term_nursing"
    TOWING = "towing"
    BUSINESS_INTERRUPTION = "business_interruption"
    SUBSTITUTE_TRANSPORT = "substitute_transport"
    PARKING = "parking"
    VALUATION = "valuation"
    FUNERAL_TRANSPORT = "funeral_transport"
    FUNERAL_LODGING = "funeral_lodging"
    FUNERAL_LOST_INCOME = "funeral_lost_income"


class PaymentMethod(StrEnum):
    """How money changes hands."""

    TRANSFER = "transfer"
    CASH = "cash"
    TO_HOSPITAL = "to_hospital"


class ClauseTopic(StrEnum):
    """What a clause settles, where the bargaining bench writes it."""

    INSTALMENTS = "instalments"
    SECURITY = "security"
    LATER_TREATMENT = "later_treatment"
    BREACH = "breach"


class SignatureKind(StrEnum):
    """How a party signed."""

    PAD = "pad"
    WET_INK = "wet_ink"
    FINGERPRINT = "fingerprint"


class SealField(StrEnum):
    """Who seals the paper; all fields are prepared before the first seal."""

    SPECIALIST = "specialist"
    OFFICER = "officer"
    MEDIATOR = "mediator"


class DocumentKind(StrEnum):
    """What a stored file is."""

    FROZEN_AGREEMENT = "frozen_agreement"
    """The text that the parties sign, before any stroke."""
    SEALED_AGREEMENT = "sealed_agreement"
    RECEIPT = "receipt"
    UNDERLAY = "underlay"
    """A photo or plan that a scene sketch is drawn over."""
    OTHER = "other"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageItem(VoidableEntity):
    """One item of loss: what is claimed, offered and agreed, in fen.

    ``party_id`` is the victim; rows that were written by hand may name none.
    """

    kind: DamageKind
    basis: str | None = None
    party_id: UUID | None = None
    claimed_fen: int | None = None
    offered_fen: int | None = None
    agreed_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(VoidableEntity):
    """A draft at the table; its frozen versions are facts of their own."""

    session_id: UUID | None = None
    document_no: str
    insurer_consent_by: str | None = None
    insurer_consent_at: datetime | None = None
    insurer_limit_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(VoidableEntity):
    """One numbered clause of a draft."""

    agreement_id: UUID
    position: int
    text: str
    topic: ClauseTopic | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment(VoidableEntity):
    """Who pays whom how much, when and how."""

    agreement_id: UUID
    payer_id: UUID
    payee_id: UUID
    amount_fen: int
    due_on: date
    method: PaymentMethod
    account_holder: str | None = None
    account_no: str | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementVersion(CaseEntity):
    """A draft as it was frozen for signing.

    ``content`` is the canonical JSON of the whole paper, ``content_digest`` its
    SHA-256: that is what a signature is bound to. ``chain_head`` is the head of the
    record chain at that moment, printed on every page as an anchor.
    """

    agreement_id: UUID
    version: int
    document_no: str
    content: bytes
    content_digest: bytes
    document_id: UUID
    chain_head: bytes
    frozen_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(CaseEntity):
    """A party's own signature under one frozen version.

    ``strokes`` are the encoded pen samples (``domain.signing``).
    """

    version_id: UUID
    party_id: UUID
    signer_name: str
    capacity: str
    kind: SignatureKind
    content_digest: bytes
    strokes: bytes | None = None
    identity: IdentityCheck | None = None
    read_aloud: bool = False
    consented_at: datetime
    signed_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class SealEntry(CaseEntity):
    """A cryptographic seal that was set, and the file it produced."""

    version_id: UUID
    field: SealField
    name: str
    unit: str
    number: str | None = None
    certificate: bytes
    document_digest: bytes
    sealed_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(CaseEntity):
    """A stored file: named by the SHA-256 of its bytes, which travel apart."""

    kind: DocumentKind
    name: str
    mime: str
    sha256: bytes
    size: int
    version_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure(CaseEntity):
    """Somebody looked at a personal number that is masked otherwise (PIPL 51).

    ``party_id`` names the party, or another record with a number of its own; ``field``
    is then written ``contact.phone``.
    """

    party_id: UUID
    field: str
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


def agreed_total_fen(items: Sequence[DamageItem]) -> int:
    """The sum of what was agreed on every item."""
    return sum(item.agreed_fen or 0 for item in items if not item.is_void)
