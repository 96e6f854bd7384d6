"""Which stage a case may enter next, and what is missing before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import NEXT, MediationPath, Stage
from mobile_mediation.domain.closing_guards import CLOSING_GUARDS
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.guards import Gap, Guard, StageGuard, Standing
from mobile_mediation.domain.mediation_guards import MEDIATION_GUARDS
from mobile_mediation.domain.rescue_guards import RESCUE_GUARDS

GUARDS: Final[Mapping[Stage, tuple[Guard, ...]]] = (
    RESCUE_GUARDS | MEDIATION_GUARDS | CLOSING_GUARDS
)
"""What must be true of a case in each stage (reference §2.1), in the order in which
people do it. Those of ``REPORTED``, which no step enters, say what a report lacks."""
NEEDS_REASON: Final = frozenset(
    stage
    for stage, guards in GUARDS.items()
    if any(guard.name is StageGuard.REASON for guard in guards)
)
"""The stages that are entered with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOutlook:
    """A stage that may follow, with what is missing before it: legal guards first."""

    stage: Stage
    gaps: tuple[Gap, ...]

    @property
    def legal(self) -> tuple[Gap, ...]:
        """What holds the stage up, but for an override."""
        return tuple(gap for gap in self.gaps if gap.is_legal)

    @property
    def is_open(self) -> bool:
        """Whether it can be entered as it is; a reason is given while entering."""
        return all(gap.guard is StageGuard.REASON for gap in self.legal)


def gaps_of(standing: Standing, stage: Stage) -> tuple[Gap, ...]:
    """What a stage asks for and the case has not; legal guards first."""
    gaps = [gap for guard in GUARDS[stage] for gap in guard.gaps(standing)]
    return tuple(sorted(gaps, key=lambda gap: not gap.is_legal))


def outlook(standing: Standing) -> tuple[StageOutlook, ...]:
    """The stages that may follow the present one."""
    return tuple(
        StageOutlook(stage=stage, gaps=gaps_of(standing, stage))
        for stage in NEXT[standing.stage]
    )


def check_move(
    standing: Standing, to: Stage, *, overrides: bool = False
) -> tuple[StageGuard, ...]:
    """Refuse a stage that does not follow, or whose legal guards are not met.

    An override passes over the guards that fail; it needs a reason.

    Returns:
        The guards that were passed over, each once.

    Raises:
        RuleViolation: MM1101 the stage does not follow; MM1102 something is missing;
            MM2130 an override without a reason; MM2131 the stage needs a reason.
    """
    current = standing.stage
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
    has_reason = bool((standing.reason or "").strip())
    missing = [gap for gap in gaps_of(standing, to) if gap.is_legal]
    if overrides and not has_reason:
        raise RuleViolation(
            "MM2130",
            Words(
                "越过法定条件须写明原因。",
                "Passing over a legal condition needs a reason.",
            ),
            path="case.stage",
            value=to.value,
            next_step=Words("请写明原因。", "Give the reason."),
        )
    if to in NEEDS_REASON and not has_reason:
        raise RuleViolation(
            "MM2131",
            Words("进入该阶段须写明原因。", "This stage is entered with a reason."),
            path="case.stage",
            value=to.value,
            rule=missing[0].rule,
            next_step=Words("请写明原因。", "Give the reason."),
        )
    if missing and not overrides:
        raise RuleViolation(
            "MM1102",
            Words(
                "".join(gap.words.zh for gap in missing),
                " ".join(gap.words.en for gap in missing),
            ),
            path="case.stage",
            value=to.value,
            rule=";".join(dict.fromkeys(gap.rule for gap in missing)),
            next_step=Words("请先补齐上述内容。", "Complete this first."),
        )
    return tuple(dict.fromkeys(gap.guard for gap in missing))


def check_path(file: CaseFile, path: MediationPath | None) -> None:
    """See that a case stays on the way of mediation on which a session was held.

    Only when the people's mediation has ended may the police be asked (146号令 85).

    Raises:
        RuleViolation: MM1105.
    """
    session = file.current_session
    if session is None or session.path is path:
        return
    has_ended = any(
        event.kind is EventKind.COMMITTEE_ENDED for event in file.current_events
    )
    if path is MediationPath.POLICE and has_ended:
        return
    raise RuleViolation(
        "MM1105",
        Words(
            "调解已按另一途径进行，两种途径不得混用。",
            "A session was held on the other path; they are never mixed.",
        ),
        path="case.path",
        rule="道路交通安全法 74;人民调解法 31",
    )
