"""A case in one line, and how far it has come on its way to headquarters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.cases import Stage


class Confirmation(StrEnum):
    """How far a case has come on its way to headquarters."""

    NOT_EXPORTED = "not_exported"
    EXPORTED = "exported"
    """In a bundle that headquarters has not answered: exported is not synced."""
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """One line of the list."""

    case_id: UUID
    case_no: str
    place: str
    stage: Stage
    opened_at: datetime
    people: tuple[str, ...]
    paid_fen: int
    next_due_at: datetime | None
    confirmation: Confirmation
