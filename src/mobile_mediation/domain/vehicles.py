"""Vehicles in the accident and their insurance."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import VoidableEntity


class VehicleCategory(StrEnum):
    """Kinds of vehicle; the last three are not motor vehicles in law."""

    CAR = "car"
    BUS = "bus"
    LORRY = "lorry"
    TRAILER = "trailer"
    MOTORCYCLE = "motorcycle"
    TRACTOR = "tractor"
    SPECIAL = "special"
    TRICYCLE = "tricycle"
    ELECTRIC_BICYCLE = "electric_bicycle"
    BICYCLE = "bicycle"

    @property
    def is_motor(self) -> bool:
        """Whether 道路交通安全法 119 counts it as a motor vehicle."""
        return self not in {self.TRICYCLE, self.ELECTRIC_BICYCLE, self.BICYCLE}


class PolicyKind(StrEnum):
    """What a policy covers."""

    CTPL = "ctpl"
    """Compulsory third-party liability, 交强险."""
    TPL = "tpl"
    """Commercial third-party liability, 商业三者险."""
    OCCUPANT = "occupant"
    ADDITIONAL = "additional"


class PlateColour(StrEnum):
    """Colour of the plate, GA 36-2018."""

    BLUE = "blue"
    YELLOW = "yellow"
    GREEN = "green"
    YELLOW_GREEN = "yellow_green"
    WHITE = "white"
    BLACK = "black"


class VehicleUse(StrEnum):
    """What the vehicle is used for; decides who may claim for standing idle."""

    PRIVATE = "private"
    BUSINESS = "business"
    HIRE_PASSENGERS = "hire_passengers"
    HIRE_GOODS = "hire_goods"
    RIDE_HAILING = "ride_hailing"
    RENTAL = "rental"
    SCHOOL = "school"
    SPECIAL = "special"


class LicenceStatus(StrEnum):
    """State of a driving licence.

    Expired but not cancelled is no ground to refuse cover (道交解释二 4).
    """

    VALID = "valid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle(VoidableEntity):
    """A vehicle in the accident."""

    category: VehicleCategory = VehicleCategory.CAR
    plate: str | None = None
    vin: str | None = None
    driver_id: UUID | None = None
    owner_id: UUID | None = None
    plate_colour: PlateColour | None = None
    engine_no: str | None = None
    use: VehicleUse | None = None
    model: str | None = None
    is_liable: bool | None = None
    """Whether its compulsory insurance pays with the limits of a liable vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence(VoidableEntity):
    """The driving licence of a party; ``classes`` as printed, such as ``C1D``."""

    party_id: UUID
    licence_no: str | None = None
    classes: str | None = None
    first_issued_on: date | None = None
    valid_to: date | None = None
    status: LicenceStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(VoidableEntity):
    """An insurance of a vehicle; ``limit_fen`` matters for commercial cover only.

    ``deductible_bp`` is the absolute deductible (绝对免赔率) in hundredths of 1 %.
    """

    vehicle_id: UUID
    kind: PolicyKind
    insurer: str | None = None
    policy_no: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_fen: int | None = None
    insured_name: str | None = None
    terms_version: str | None = None
    deductible_bp: int | None = None
    covers_uninsured_medicine: bool | None = None
    covers_mental_harm: bool | None = None

    def is_in_force_at(self, moment: datetime) -> bool | None:
        """Whether it covers an instant; None while its dates are not known."""
        if self.starts_at is None or self.ends_at is None:
            return None
        return self.starts_at <= moment < self.ends_at
