"""A case in one line, what a list is asked for, and where a search found something."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.cases import Stage


class Confirmation(StrEnum):
    """How far a case has come on its way to headquarters."""

    NOT_EXPORTED = "not_exported"
    EXPORTED = "exported"
    """In a bundle that headquarters has not answered: exported is not synced."""
    CONFIRMED = "confirmed"
    COPY = "copy"
    """Another vehicle's case, here for reading; its own vehicle brings it there."""


class CaseSort(StrEnum):
    """The order of a list without a text; hits come in an order of their own."""

    NEWEST = "newest"
    DUE = "due"
    """The next deadline first, cases without one last."""
    STAGE = "stage"
    NUMBER = "number"


class Matched(StrEnum):
    """In which field a case was found; the order is that of the hits."""

    NAME = "name"
    PLATE = "plate"
    NUMBER = "number"
    PLACE = "place"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """Which cases to list, in which order, and which part of them.

    ``due_before`` keeps cases with a deadline before a moment, those that are overdue
    among them. The days are days in China, both included.
    """

    text: str = ""
    stages: tuple[Stage, ...] = ()
    opened_from: date | None = None
    opened_to: date | None = None
    due_before: datetime | None = None
    confirmation: Confirmation | None = None
    sort: CaseSort = CaseSort.NEWEST
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value in which a text was found.

    ``text`` is as it may be shown: of personal numbers only the last four characters,
    of a long note the part around what was found. ``ranges`` are the characters that
    were looked for, from and to.
    """

    matched: Matched
    text: str
    ranges: tuple[tuple[int, int], ...] = ()


class Difference(StrEnum):
    """What became of a record between two moments."""

    ADDED = "added"
    CHANGED = "changed"
    STRUCK_OUT = "struck_out"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """One line of the list; ``marks`` say where it was found, the best first."""

    case_id: UUID
    case_no: str
    place: str
    stage: Stage
    opened_at: datetime
    people: tuple[str, ...]
    paid_fen: int
    next_due_at: datetime | None
    confirmation: Confirmation
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A list as it stands: how many cases, one window of them, where one case is."""

    count: int
    offset: int
    """At which place the window begins."""
    lines: tuple[CaseSummary, ...]
    place: int | None = None
    """At which place the case that was asked for stands; None if it is not there."""
    is_cut: bool = False
    """Whether a text was found in more cases than are given."""
