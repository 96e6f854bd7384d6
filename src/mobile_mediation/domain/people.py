"""The people and organisations in a case."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import VoidableEntity


class PartyRole(StrEnum):
    """In which capacity somebody is part of the case."""

    DRIVER = "driver"
    OWNER = "owner"
    KEEPER = "keeper"
    PEDESTRIAN = "pedestrian"
    RIDER = "rider"
    """Rides a bicycle, tricycle or electric bicycle."""
    PASSENGER = "passenger"
    DECEASED = "deceased"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    AGENT = "agent"
    INSURER = "insurer"
    EMPLOYER = "employer"
    HOSPITAL = "hospital"
    RELIEF_FUND = "relief_fund"


class PartyKind(StrEnum):
    """A person or an organisation."""

    NATURAL = "natural"
    LEGAL = "legal"


class Sex(StrEnum):
    """As the identity paper says."""

    MALE = "male"
    FEMALE = "female"


class IdKind(StrEnum):
    """Which paper proves the identity."""

    RESIDENT = "resident"
    PASSPORT = "passport"
    HONG_KONG_MACAO = "hong_kong_macao"
    TAIWAN = "taiwan"
    FOREIGN_RESIDENT = "foreign_resident"
    OFFICER = "officer"
    USCC = "uscc"
    """Unified social credit code of an organisation, GB 32100-2015."""


class Liability(StrEnum):
    """Responsibility for the accident, 道路交通安全法实施条例 91-92."""

    FULL = "full"
    PRIMARY = "primary"
    EQUAL = "equal"
    SECONDARY = "secondary"
    NONE = "none"
    UNDETERMINED = "undetermined"


class Severity(StrEnum):
    """How badly somebody is hurt."""

    SLIGHT = "slight"
    MINOR = "minor"
    SERIOUS = "serious"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(VoidableEntity):
    """Somebody in the case.

    ``represents_id`` names the party for whom an agent, guardian or relative acts.
    ``served_on`` is the day on which this party received the determination; legal
    clocks run per party (146号令 71, 86).
    """

    role: PartyRole
    kind: PartyKind = PartyKind.NATURAL
    name: str | None = None
    sex: Sex | None = None
    birth_on: date | None = None
    id_kind: IdKind | None = None
    id_no: str | None = None
    phone: str | None = None
    address: str | None = None
    occupation: str | None = None
    liability: Liability | None = None
    served_on: date | None = None
    represents_id: UUID | None = None
    can_read: bool = True
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Injury(VoidableEntity):
    """What happened to an injured party, and where they are treated."""

    party_id: UUID
    severity: Severity | None = None
    diagnosis: str | None = None
    hospital: str | None = None
    department: str | None = None
    bed: str | None = None
    admitted_on: date | None = None
    discharged_on: date | None = None
    needed_fen: int | None = None
