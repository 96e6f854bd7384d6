"""Vehicles in the accident and their insurance."""

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle(VoidableEntity):
    """A vehicle in the accident."""

    category: VehicleCategory = VehicleCategory.CAR
    plate: str | None = None
    vin: str | None = None
    driver_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(VoidableEntity):
    """An insurance of a vehicle; ``limit_fen`` matters for commercial cover only."""

    vehicle_id: UUID
    kind: PolicyKind
    insurer: str | None = None
    policy_no: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_fen: int | None = None

    def is_in_force_at(self, moment: datetime) -> bool | None:
        """Whether it covers an instant; None while its dates are not known."""
        if self.starts_at is None or self.ends_at is None:
            return None
        return self.starts_at <= moment < self.ends_at
