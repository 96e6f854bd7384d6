"""The people who work with the program, and the device they work on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mobile_mediation.domain.entities import VehicleEntity


class UserRole(StrEnum):
    """What a person may do; the pairs that must not meet are checked in services."""

    SPECIALIST = "specialist"
    OFFICER = "officer"
    MEDIATOR = "mediator"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class User(VehicleEntity):
    """A person known to this vehicle.

    ``number`` is the staff or police number; ``certificate`` is the SHA-256 of the
    certificate that the person seals with.
    """

    name: str
    display_name: str
    role: UserRole
    unit: str
    number: str | None = None
    certificate: bytes | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKey(VehicleEntity):
    """Keys that the vehicle made for itself.

    ``endorsement`` is the signature of the previous key over the new public keys,
    so that headquarters can follow the vehicle from one key to the next.
    """

    signing_public: bytes
    recipient: str
    endorsement: bytes
    in_use_from: datetime
