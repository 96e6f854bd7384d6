"""The people and organisations in a case."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
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


FOR_OTHERS: Final = frozenset({PartyRole.GUARDIAN, PartyRole.AGENT, PartyRole.RELATIVE})
"""Those who act for another party and were not part of the accident."""


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


class Capacity(StrEnum):
    """Whether somebody can act for themselves, 民法典 17-22."""

    FULL = "full"
    LIMITED = "limited"
    NONE = "none"


class Kinship(StrEnum):
    """Relation of a relative to the person they stand for, 民法典 1045 and 1127."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    OTHER = "other"

    @property
    def is_first_order(self) -> bool:
        """Whether they inherit in the first order (民法典 1127)."""
        return self in {self.SPOUSE, self.CHILD, self.PARENT}


class Alcohol(StrEnum):
    """Alcohol in a driver's blood, GB 19522: from 20 and from 80 mg in 100 ml."""

    NONE = "none"
    DRINKING = "drinking"
    DRUNK = "drunk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(VoidableEntity):
    """Somebody in the case.

    ``represents_id`` names the party for whom an agent, guardian or relative acts.
    ``served_on`` is the day on which this party received the determination; legal
    clocks run per party (146号令 71, 86). ``heir_share`` is a fraction such as ``1/3``;
    ``employer_id`` the party whose work a driver was doing (民法典 1191).
    ``alcohol_mg`` is in milligrams in 100 millilitres of blood.
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
    nationality: str | None = None
    ethnic_group: str | None = None
    spoken_language: str | None = None
    hard_of_hearing: bool | None = None
    poor_sight: bool | None = None
    needs_help_moving: bool | None = None
    legal_capacity: Capacity | None = None
    kinship: Kinship | None = None
    heir_share: str | None = None
    employer_id: UUID | None = None
    legal_representative: str | None = None
    alcohol: Alcohol | None = None
    alcohol_mg: int | None = None
    died_on: date | None = None


class Dependence(StrEnum):
    """How much care is needed for good after the injury (护理依赖)."""

    NONE = "none"
    PARTIAL = "partial"
    LARGE = "large"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Injury(VoidableEntity):
    """What happened to an injured party, and the hospital they were brought to.

    Later stays, in another hospital or for another operation, are records of their
    own (``domain.treatment``). The three periods are the days of lost work, of care
    and of nutrition, with the paper that says so in ``periods_source``.
    """

    party_id: UUID
    severity: Severity | None = None
    diagnosis: str | None = None
    hospital: str | None = None
    department: str | None = None
    bed: str | None = None
    admitted_on: date | None = None
    discharged_on: date | None = None
    needed_fen: int | None = None
    icd10: str | None = None
    inpatient_no: str | None = None
    intensive_days: int | None = None
    had_operation: bool | None = None
    owed_fen: int | None = None
    treatment_ended_on: date | None = None
    lost_work_days: int | None = None
    care_days: int | None = None
    nutrition_days: int | None = None
    periods_source: str | None = None
    dependence: Dependence | None = None
