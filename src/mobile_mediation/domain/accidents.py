"""The accident of a case."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mobile_mediation.domain.entities import CaseEntity


class AccidentForm(StrEnum):
    """How the collision happened."""

    REAR_END = "rear_end"
    SIDE = "side"
    HEAD_ON = "head_on"
    SCRAPE = "scrape"
    RUN_OVER = "run_over"
    ROLLOVER = "rollover"
    SINGLE = "single"
    OTHER = "other"


class AccidentKind(StrEnum):
    """The worst consequence, 146号令 3."""

    PROPERTY = "property"
    INJURY = "injury"
    DEATH = "death"


class Procedure(StrEnum):
    """How the police handle it."""

    SELF_SETTLED = "self_settled"
    SIMPLE = "simple"
    GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident(CaseEntity):
    """Time, place and course of the accident, and its determination (认定书).

    A place is the one thing that must be known from the first minute.
    """

    place: str
    occurred_at: datetime | None = None
    reported_at: datetime | None = None
    form: AccidentForm | None = None
    kind: AccidentKind | None = None
    procedure: Procedure | None = None
    weather: str | None = None
    narrative: str | None = None
    determination_no: str | None = None
    determined_on: date | None = None
    police_notice_no: str | None = None
