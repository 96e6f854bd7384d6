"""The accident of a case."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, VoidableEntity


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


class RoadKind(StrEnum):
    """The kind of place; off the road the law applies by analogy (146号令 110)."""

    URBAN = "urban"
    HIGHWAY = "highway"
    EXPRESSWAY = "expressway"
    RURAL = "rural"
    CROSSING = "crossing"
    OFF_ROAD = "off_road"


class Weather(StrEnum):
    """The weather that the determination notes (146号令 64)."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"
    HAIL = "hail"
    OTHER = "other"


class DeterminationKind(StrEnum):
    """Which paper the police made."""

    DETERMINATION = "determination"
    """道路交通事故认定书, 146号令 64."""
    SIMPLE = "simple"
    """简易程序认定书, 146号令 23."""
    CERTIFICATE = "certificate"
    """道路交通事故证明: the cause could not be found out, 146号令 67."""


class CriminalCase(StrEnum):
    """Whether the accident is a criminal case as well (刑法 133)."""

    NONE = "none"
    SUSPECTED = "suspected"
    FILED = "filed"


class ReviewResult(StrEnum):
    """What became of an application for review (复核), 146号令 72-79."""

    UPHELD = "upheld"
    REDO = "redo"
    """The determination is to be made anew within 10 working days."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident(CaseEntity):
    """Time, place and course of the accident, and its determination (认定书).

    A place is the one thing that must be known from the first minute. Latitude and
    longitude are WGS-84, in millionths of a degree.
    """

    place: str
    occurred_at: datetime | None = None
    reported_at: datetime | None = None
    form: AccidentForm | None = None
    kind: AccidentKind | None = None
    procedure: Procedure | None = None
    weather: Weather | None = None
    narrative: str | None = None
    determination_no: str | None = None
    determined_on: date | None = None
    police_notice_no: str | None = None
    road: RoadKind | None = None
    latitude_e6: int | None = None
    longitude_e6: int | None = None
    dead_count: int | None = None
    hurt_count: int | None = None
    determination_kind: DeterminationKind | None = None
    findings: str | None = None
    criminal: CriminalCase | None = None
    hit_and_run: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(VoidableEntity):
    """An application for review of the determination (复核).

    Each party may apply once, within 3 working days of service; the accident is
    reviewed once (146号令 71-75).
    """

    party_id: UUID
    filed_on: date | None = None
    accepted_on: date | None = None
    result: ReviewResult | None = None
    concluded_on: date | None = None
    served_on: date | None = None
    grounds: str | None = None
