"""The case and the stages that it goes through (reference: 146号令, 人民调解法)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource


class CaseSource(StrEnum):
    """How the case came to the vehicle."""

    POLICE_110 = "police_110"
    TRAFFIC_122 = "traffic_122"
    INSURER_HOTLINE = "insurer_hotline"
    PARTNER = "partner"
    WALK_IN = "walk_in"


class MediationPath(StrEnum):
    """Two different mediations with different papers, never mixed."""

    POLICE = "police"
    """By the traffic police; ends in a 调解书, 道路交通安全法 74."""
    COMMITTEE = "committee"
    """By a people's mediation committee; ends in a 人民调解协议书, 人民调解法 31."""


class Confidentiality(StrEnum):
    """Who may see the file."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"
    """Minors, private matters: only who handles the case."""


class CloseReason(StrEnum):
    """How the case ended."""

    PERFORMED = "performed"
    TO_COURT = "to_court"
    SELF_SETTLED = "self_settled"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    MISTAKEN = "mistaken"


class Stage(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    DISPATCHED = "dispatched"
    RESCUE = "rescue"
    FUNDING = "funding"
    INVESTIGATION = "investigation"
    DETERMINED = "determined"
    REVIEW_PERIOD = "review_period"
    WILLING = "willing"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    MEDIATING = "mediating"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    DECLINED = "declined"
    SERVED = "served"
    PERFORMANCE = "performance"
    CONFIRMATION = "confirmation"
    FOLLOW_UP = "follow_up"
    ARCHIVED = "archived"


NEXT: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    Stage.REPORTED: (Stage.DISPATCHED, Stage.RESCUE, Stage.INVESTIGATION),
    Stage.DISPATCHED: (Stage.RESCUE, Stage.INVESTIGATION),
    Stage.RESCUE: (Stage.FUNDING, Stage.INVESTIGATION),
    Stage.FUNDING: (Stage.RESCUE, Stage.INVESTIGATION),
    Stage.INVESTIGATION: (Stage.DETERMINED,),
    Stage.DETERMINED: (Stage.REVIEW_PERIOD,),
    Stage.REVIEW_PERIOD: (Stage.WILLING, Stage.INVESTIGATION),
    Stage.WILLING: (Stage.ACCEPTED, Stage.DECLINED),
    Stage.ACCEPTED: (Stage.SCHEDULED, Stage.NOT_AGREED),
    Stage.SCHEDULED: (Stage.MEDIATING, Stage.NOT_AGREED),
    Stage.MEDIATING: (Stage.AGREED, Stage.NOT_AGREED, Stage.SCHEDULED),
    Stage.AGREED: (Stage.SERVED,),
    Stage.NOT_AGREED: (Stage.ACCEPTED, Stage.ARCHIVED),
    Stage.DECLINED: (Stage.ARCHIVED,),
    Stage.SERVED: (Stage.PERFORMANCE,),
    Stage.PERFORMANCE: (Stage.CONFIRMATION, Stage.FOLLOW_UP),
    Stage.CONFIRMATION: (Stage.PERFORMANCE, Stage.FOLLOW_UP),
    Stage.FOLLOW_UP: (Stage.ARCHIVED,),
    Stage.ARCHIVED: (),
}
"""The stages that may follow each stage (the state table of the reference).

Beyond that table: an accident that hurt nobody goes to the investigation without
rescue; a review that orders a new determination leads back to it (146号令 79); a suit,
a withdrawal or an absence ends a mediation before its opening (94); an adjourned
session is planned anew. Guards keep each of these to its ground.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One accident and everything that is done about it.

    ``origin_id`` is the vehicle that opened it and never changes; ``stage`` is the
    last of its stage events.
    """

    origin_id: UUID
    case_id: UUID
    created_at: datetime
    created_by: UUID
    case_no: str
    source: CaseSource
    path: MediationPath | None = None
    stage: Stage = Stage.REPORTED
    opened_at: datetime
    closed_at: datetime | None = None
    region_code: str
    insurer_report_no: str | None = None
    brigade: str | None = None
    committee: str | None = None
    note: str | None = None
    confidentiality: Confidentiality | None = None
    close_reason: CloseReason | None = None
    retention_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEvent(CaseEntity):
    """A step from one stage to the next; the fold of these is the case's stage.

    ``overridden`` names the legal guards that were passed over, separated by spaces;
    ``reason`` then says why.
    """

    from_stage: Stage
    to_stage: Stage
    reason: str | None = None
    overridden: str | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


def case_numbers(*, region_code: str, opened_on: str, vehicle: str) -> str:
    """What the numbers of one vehicle on one day begin with.

    They carry the vehicle's code, so that two vehicles never give the same one.
    """
    return f"JBLD-{region_code}-{opened_on}-{vehicle}-"


def case_number(beginning: str, count: int) -> str:
    """The number people use: ``JBLD-110105-20230124-0012-0003``."""
    return f"{beginning}{count:04}"
