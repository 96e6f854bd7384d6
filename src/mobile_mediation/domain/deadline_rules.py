"""What a legal deadline is made of, declared as data.

The tables themselves stand in ``domain.police_terms`` (D01-D25, the procedure of the
police) and ``domain.claim_terms`` (D26-D40, court, insurer and relief fund).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.working_days import Term, TermUnit


class DatedFact(StrEnum):
    """A day that another record than an event holds, or that follows from others."""

    ACCIDENT = "accident"
    HIT_AND_RUN = "hit_and_run"
    """The accident, where the driver fled."""
    OUTSIDE_REVIEW = "outside_review"
    """The determination, where no review is open against it: simple procedure, or
    off the road (146号令 73)."""
    APPRAISAL_PROLONGED = "appraisal_prolonged"
    """The commissioning of an appraisal for which more time was approved."""
    DETERMINED = "determined"
    SERVED = "served"
    """The determination was served on a party."""
    DEATH = "death"
    REVIEW_FILED = "review_filed"
    REVIEW_ACCEPTED = "review_accepted"
    REVIEW_CONCLUDED = "review_concluded"
    REVIEW_SERVED = "review_served"
    REDO_ORDERED = "redo_ordered"
    """A review concluded that the determination is made anew."""
    MEDIATION_OPEN = "mediation_open"
    """A party received the determination, or later the conclusion that upheld it."""
    SESSION_PLANNED = "session_planned"
    SESSION_HELD = "session_held"
    NOT_AGREED = "not_agreed"
    """A session ended without agreement."""
    MEDIATION_BEGAN = "mediation_began"
    """The day from which the police mediate, 146号令 90."""
    LAST_INSTALMENT = "last_instalment"
    """The last day on which something is to be paid under the agreement."""


FactKind = EventKind | DatedFact


class Actor(StrEnum):
    """Who must act, or may."""

    POLICE = "police"
    UPPER_POLICE = "upper_police"
    APPRAISER = "appraiser"
    PARTY = "party"
    ALL_PARTIES = "all_parties"
    RELATIVES = "relatives"
    COURT = "court"
    INSURER = "insurer"
    RELIEF_FUND = "relief_fund"


class Scope(StrEnum):
    """How many deadlines a rule makes in a case."""

    EACH = "each"
    """One from each trigger, for the party of the trigger."""
    LATEST = "latest"
    """One, from the last trigger."""
    EVERY_PARTY = "every_party"
    """From each trigger one for every party of the accident."""
    EARLIEST = "earliest"
    """One for all, from the trigger that makes it end first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the deadlines, or one leg of it.

    ``starts`` are the triggers, without any it is only for calculating by hand;
    ``ends`` are facts that bring it to its end. ``unless`` are facts that make it not
    apply. ``needs_all``: only what every party has done ends it. ``is_right``:
    letting it pass is nobody's fault, the right just ends. ``only_on`` is the way of
    mediation on which alone it runs. ``lead`` is how long before the last day
    somebody should be told.
    """

    id: str
    leg: str = ""
    act: Words
    trigger: Words
    term: Term
    basis: str
    actor: Actor
    starts: tuple[FactKind, ...] = ()
    ends: tuple[FactKind, ...] = ()
    unless: tuple[FactKind, ...] = ()
    scope: Scope = Scope.EACH
    needs_all: bool = False
    counts_earlier: bool = False
    is_right: bool = False
    only_on: MediationPath | None = None
    lead: timedelta = timedelta(days=1)

    @property
    def key(self) -> str:
        """The id with its leg, such as ``D19.serve``."""
        return f"{self.id}.{self.leg}" if self.leg else self.id


WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=30)


def working(count: int) -> Term:
    """So many working days."""
    return Term(count=count)


def before(count: int) -> Term:
    """At least so many working days before."""
    return Term(count=count, is_backward=True)


def days(count: int) -> Term:
    """So many calendar days, whatever day the last is."""
    return Term(count=count, unit=TermUnit.DAY)


def rolling(count: int, unit: TermUnit = TermUnit.DAY) -> Term:
    """So long by the calendar; a last day that is off rolls to the next working day."""
    return Term(count=count, unit=unit, rolls=True)
