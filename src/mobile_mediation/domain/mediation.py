"""The session at the table in the vehicle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.entities import CaseEntity, TimeSource, VoidableEntity
from mobile_mediation.domain.errors import RuleViolation, Words


class SessionResult(StrEnum):
    """How a session ended."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    ADJOURNED = "adjourned"


class AttendeeCapacity(StrEnum):
    """Why somebody sits at the table; the insurer takes part, never mediates."""

    PARTY = "party"
    AGENT = "agent"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    INSURER = "insurer"
    WITNESS = "witness"
    INTERPRETER = "interpreter"
    OFFICER = "officer"


class IdentityCheck(StrEnum):
    """How an identity was confirmed."""

    CARD_SEEN = "card_seen"
    CARD_READ = "card_read"
    KNOWN_TO_POLICE = "known_to_police"


class SessionStep(StrEnum):
    """The five steps of 146号令 91, in this order."""

    RIGHTS = "rights"
    CLAIMS = "claims"
    LIABILITY = "liability"
    AMOUNTS = "amounts"
    PERFORMANCE = "performance"


STEPS: Final = tuple(SessionStep)
MOST_PER_SIDE: Final = 3
"""146号令 89: at most three people for each side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationSession(VoidableEntity):
    """One sitting; ``closed_reason`` says why it is not public (146号令 87)."""

    path: MediationPath
    place: str
    planned_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    mediator_name: str | None = None
    recorder_name: str | None = None
    is_public: bool = True
    closed_reason: str | None = None
    result: SessionResult | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee(VoidableEntity):
    """Somebody at the table; ``party_id`` is the party or the one represented.

    ``authority`` says an agent's powers and term, as the power of attorney
    ``authority_id`` said them when the agent was seated.
    """

    session_id: UUID
    party_id: UUID | None = None
    name: str
    capacity: AttendeeCapacity
    identity: IdentityCheck | None = None
    authority: str | None = None
    authority_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEntry(CaseEntity):
    """A step of the session that was taken."""

    session_id: UUID
    step: SessionStep
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


def check_step(taken: Sequence[StepEntry], step: SessionStep) -> None:
    """Refuse a step out of the order of 146号令 91.

    Raises:
        RuleViolation: MM1401.
    """
    done = [entry.step for entry in taken]
    expected = next((s for s in STEPS if s not in done), None)
    if step is not expected:
        raise RuleViolation(
            "MM1401",
            Words(
                "调解须按规定的五个步骤依次进行。",
                "The five steps of a session are taken in order.",
            ),
            path="session.step",
            value=step.value,
            rule="道路交通事故处理程序规定 91",
        )


def check_attendance(session: MediationSession, attendees: Sequence[Attendee]) -> None:
    """Refuse more than three people for one side in a police mediation.

    Raises:
        RuleViolation: MM1402.
    """
    if session.path is not MediationPath.POLICE:
        return
    sides: dict[UUID, int] = {}
    for attendee in attendees:
        if attendee.party_id is not None and not attendee.is_void:
            sides[attendee.party_id] = sides.get(attendee.party_id, 0) + 1
    if any(count > MOST_PER_SIDE for count in sides.values()):
        raise RuleViolation(
            "MM1402",
            Words(
                "公安调解每方参加人不得超过三人。",
                "At most three people may take part for each side.",
            ),
            path="session.attendees",
            rule="道路交通事故处理程序规定 89",
        )
