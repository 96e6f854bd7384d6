"""Coordination of police, hospital, family and insurer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource, VoidableEntity


class Lane(StrEnum):
    """With whom something is being arranged."""

    POLICE = "police"
    HOSPITAL = "hospital"
    FAMILY = "family"
    INSURER = "insurer"


class Channel(StrEnum):
    """How somebody was approached."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    MESSAGE = "message"
    LETTER = "letter"


class Purpose(StrEnum):
    """Why somebody was approached."""

    REPORT = "report"
    FIND_FAMILY = "find_family"
    INFORM = "inform"
    GREEN_CHANNEL = "green_channel"
    COSTS = "costs"
    DETERMINATION = "determination"
    APPOINTMENT = "appointment"
    REASSURE = "reassure"
    FOLLOW_UP = "follow_up"


class ContactResult(StrEnum):
    """What came of it."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"


class SearchWay(StrEnum):
    """Where the family of an injured stranger was looked for.

    Asking is lawful without consent while life or health is in danger, 个人信息保护法
    13(4).
    """

    HOUSEHOLD_REGISTER = "household_register"
    PHONE = "phone"
    COMMUNITY = "community"
    EMPLOYER = "employer"
    HELPER_ORGANISATION = "helper_organisation"
    POLICE_NOTICE = "police_notice"
    OTHER = "other"


SEARCH_BASIS: Final = "个人信息保护法第十三条第一款第四项"
"""Why others may be asked about an injured stranger without his consent: in an
emergency, to protect the life, health and property of a person."""


class TaskKind(StrEnum):
    """What the vehicle owes to a case from its first minute."""

    CALL_OFFICER = "call_officer"
    FIND_FAMILY = "find_family"
    CONTACT_HOSPITAL = "contact_hospital"
    EMERGENCY_MONEY = "emergency_money"
    PROMISE = "promise"
    """Something that was promised in a conversation."""
    OWN = "own"
    """What somebody set himself."""


class TaskOutcome(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(VoidableEntity):
    """Somebody who can be called about the case."""

    lane: Lane
    name: str
    organisation: str | None = None
    title: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry(CaseEntity):
    """One approach to somebody, as it was; corrected only by a following entry.

    ``search_way`` stands where the family was looked for, ``legal_basis`` names the
    article under which somebody's data were asked for without his consent.
    """

    lane: Lane
    contact_id: UUID | None = None
    who: str
    number: str | None = None
    search_way: SearchWay | None = None
    legal_basis: str | None = None
    channel: Channel
    purpose: Purpose
    result: ContactResult
    summary: str
    next_action: str | None = None
    promised_at: datetime | None = None
    corrects_id: UUID | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(VoidableEntity):
    """Something that must be done by a time; its clock runs until it is done.

    ``entry_id`` is the first form of the entry of the log in which a promise was made,
    ``ended_by_id`` the entry that brought the task to its end, None where somebody
    ended it by hand. ``outcome`` says what became of a promise.
    """

    lane: Lane
    kind: TaskKind
    note: str | None = None
    due_at: datetime
    done_at: datetime | None = None
    entry_id: UUID | None = None
    ended_by_id: UUID | None = None
    outcome: TaskOutcome | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.done_at is None and not self.is_void

    def is_late_at(self, moment: datetime) -> bool:
        """Whether the time has passed and it is not done."""
        return self.is_open and moment > self.due_at


FIRST_TASKS: Final = (
    (Lane.POLICE, TaskKind.CALL_OFFICER, timedelta(minutes=15)),
    (Lane.HOSPITAL, TaskKind.CONTACT_HOSPITAL, timedelta(minutes=30)),
    (Lane.FAMILY, TaskKind.FIND_FAMILY, timedelta(hours=2)),
    (Lane.INSURER, TaskKind.EMERGENCY_MONEY, timedelta(hours=24)),
)
"""What an emergency starts with, and how long each may take.

The last one is the internal target from police notice to money at the hospital.
"""

SETTLES: Final = {
    Purpose.REPORT: TaskKind.CALL_OFFICER,
    Purpose.FIND_FAMILY: TaskKind.FIND_FAMILY,
    Purpose.GREEN_CHANNEL: TaskKind.CONTACT_HOSPITAL,
}
"""Which first task a conversation that reached somebody brings to its end.

The task must be owed to the same side: reaching the police about the family does not
reach the family.
"""

SUMMED_UP: Final = frozenset({ContactResult.REACHED, ContactResult.REFUSED})
"""After which results something was said that must be written down."""

NOTHING_SAID: Final = "—"
"""The summary of a call that nobody answered, where nothing else is written."""
