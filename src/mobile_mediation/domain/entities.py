"""What every record of the vehicle and of a case carries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TimeSource(StrEnum):
    """Who says what time it was."""

    DEVICE = "device"
    """The machine's own clock, not checked against another."""
    HEADQUARTERS = "headquarters"
    AUTHORITY = "authority"
    """A time-stamping authority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleEntity:
    """A record of the vehicle itself, outside any case."""

    origin_id: UUID
    id: UUID
    created_at: datetime
    created_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntity:
    """A record inside one case; ``origin_id`` is the vehicle that opened the case."""

    origin_id: UUID
    case_id: UUID
    id: UUID
    created_at: datetime
    created_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidableEntity(CaseEntity):
    """A record that can be struck out with a reason, and stays readable."""

    voided_at: datetime | None = None
    void_reason: str | None = None

    @property
    def is_void(self) -> bool:
        """Whether it was struck out."""
        return self.voided_at is not None
