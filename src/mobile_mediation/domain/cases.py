"""The case and the stages that it goes through (reference: 146号令, 人民调解法)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import RuleViolation, Words

if TYPE_CHECKING:
    from mobile_mediation.domain.casefile import CaseFile


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
    Stage.INVESTIGATION: (Stage.FUNDING, Stage.DETERMINED),
    Stage.DETERMINED: (Stage.REVIEW_PERIOD, Stage.WILLING, Stage.DECLINED),
    Stage.REVIEW_PERIOD: (Stage.WILLING, Stage.INVESTIGATION, Stage.DECLINED),
    Stage.WILLING: (Stage.ACCEPTED, Stage.DECLINED),
    Stage.ACCEPTED: (Stage.SCHEDULED, Stage.DECLINED),
    Stage.SCHEDULED: (Stage.MEDIATING, Stage.NOT_AGREED),
    Stage.MEDIATING: (Stage.AGREED, Stage.NOT_AGREED, Stage.SCHEDULED),
    Stage.AGREED: (Stage.SERVED,),
    Stage.NOT_AGREED: (Stage.WILLING, Stage.ARCHIVED),
    Stage.DECLINED: (Stage.ARCHIVED,),
    Stage.SERVED: (Stage.PERFORMANCE, Stage.CONFIRMATION),
    Stage.PERFORMANCE: (Stage.CONFIRMATION, Stage.FOLLOW_UP),
    Stage.CONFIRMATION: (Stage.PERFORMANCE, Stage.FOLLOW_UP),
    Stage.FOLLOW_UP: (Stage.ARCHIVED,),
    Stage.ARCHIVED: (),
}
"""The stages that may follow each stage (the state table of the reference)."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEvent(CaseEntity):
    """A step from one stage to the next; the fold of these is the case's stage."""

    from_stage: Stage
    to_stage: Stage
    reason: str | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


def case_number(*, region_code: str, opened_on: str, vehicle: str, count: int) -> str:
    """The number people use: ``JBLD-110105-20230124-0012-0003``.

    It carries the vehicle's code, so that two vehicles never give the same one.
    """
    return f"JBLD-{region_code}-{opened_on}-{vehicle}-{count:04}"


Guard = Callable[["CaseFile"], Words | None]


def _somebody_is_hurt(file: "CaseFile") -> Words | None:
    if file.current_injuries:
        return None
    return Words("还没有登记伤者。", "Nobody is recorded as injured.")


def _a_hospital_is_known(file: "CaseFile") -> Words | None:
    if any(injury.hospital for injury in file.current_injuries):
        return None
    return Words("还没有登记收治医院。", "No hospital is recorded.")


def _the_determination_is_here(file: "CaseFile") -> Words | None:
    accident = file.accident
    if accident.determination_no and accident.determined_on:
        return None
    return Words(
        "还没有登记事故认定书的文号和日期。",
        "The determination's number and date are not recorded.",
    )


def _a_path_is_chosen(file: "CaseFile") -> Words | None:
    if file.case.path is not None:
        return None
    return Words(
        "还没有选择调解途径(公安调解或人民调解)。",
        "The way of mediation (police or people's committee) is not chosen.",
    )


def _a_session_is_planned(file: "CaseFile") -> Words | None:
    if file.current_session is not None:
        return None
    return Words("还没有安排调解。", "No mediation session is planned.")


def _the_session_has_begun(file: "CaseFile") -> Words | None:
    session = file.current_session
    if session is not None and session.started_at is not None:
        return None
    return Words("调解尚未开始。", "The session has not begun.")


def _the_agreement_is_sealed(file: "CaseFile") -> Words | None:
    if file.sealed_document is not None:
        return None
    return Words(
        "调解书尚未签名并加盖全部电子签章。",
        "The agreement is not yet signed and sealed by everybody.",
    )


GUARDS: Final[Mapping[Stage, tuple[Guard, ...]]] = {
    Stage.RESCUE: (_somebody_is_hurt,),
    Stage.FUNDING: (_somebody_is_hurt, _a_hospital_is_known),
    Stage.DETERMINED: (_the_determination_is_here,),
    Stage.ACCEPTED: (_a_path_is_chosen,),
    Stage.SCHEDULED: (_a_session_is_planned,),
    Stage.MEDIATING: (_the_session_has_begun,),
    Stage.AGREED: (_the_agreement_is_sealed,),
}
"""What must be true before a stage is entered."""


def check_move(file: "CaseFile", to: Stage) -> None:
    """Refuse a stage that does not follow, or whose conditions are not met.

    Raises:
        RuleViolation: MM1101 the stage does not follow; MM1102 something is missing.
    """
    current = file.case.stage
    if to not in NEXT[current]:
        raise RuleViolation(
            "MM1101",
            Words(
                "当前阶段不能直接进入所选阶段。",
                "This stage does not follow the present one.",
            ),
            path="case.stage",
            value=to.value,
            rule=f"{current.value} -> {', '.join(NEXT[current]) or '-'}",
            next_step=Words(
                "请按办理流程逐步推进。", "Go through the stages one by one."
            ),
        )
    missing = [words for guard in GUARDS.get(to, ()) if (words := guard(file))]
    if missing:
        raise RuleViolation(
            "MM1102",
            Words(
                "".join(words.zh for words in missing),
                " ".join(words.en for words in missing),
            ),
            path="case.stage",
            value=to.value,
            next_step=Words("请先补齐上述内容。", "Complete this first."),
        )
