"""What must be true before a case enters its next stage."""

from collections.abc import Callable, Mapping
from typing import Final

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import NEXT, MediationPath, Stage
from mobile_mediation.domain.errors import RuleViolation, Words

Guard = Callable[[CaseFile], Words | None]


def _somebody_is_hurt(file: CaseFile) -> Words | None:
    if file.current_injuries:
        return None
    return Words("还没有登记伤者。", "Nobody is recorded as injured.")


def _a_hospital_is_known(file: CaseFile) -> Words | None:
    if any(injury.hospital for injury in file.current_injuries):
        return None
    return Words("还没有登记收治医院。", "No hospital is recorded.")


def _the_determination_is_here(file: CaseFile) -> Words | None:
    accident = file.accident
    if accident.determination_no and accident.determined_on:
        return None
    return Words(
        "还没有登记事故认定书的文号和日期。",
        "The determination's number and date are not recorded.",
    )


def _a_path_is_chosen(file: CaseFile) -> Words | None:
    if file.case.path is not None:
        return None
    return Words(
        "还没有选择调解途径（公安调解或人民调解）。",
        "The way of mediation (police or people's committee) is not chosen.",
    )


def _a_session_is_planned(file: CaseFile) -> Words | None:
    if file.current_session is not None:
        return None
    return Words("还没有安排调解。", "No mediation session is planned.")


def _the_session_has_begun(file: CaseFile) -> Words | None:
    session = file.current_session
    if session is not None and session.started_at is not None:
        return None
    return Words("调解尚未开始。", "The session has not begun.")


def _the_agreement_is_sealed(file: CaseFile) -> Words | None:
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


def check_move(file: CaseFile, to: Stage) -> None:
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


def check_path(file: CaseFile, path: MediationPath | None) -> None:
    """See that a case stays on the way of mediation on which a session was held.

    Raises:
        RuleViolation: MM1105.
    """
    session = file.current_session
    if session is not None and session.path is not path:
        raise RuleViolation(
            "MM1105",
            Words(
                "调解已按另一途径进行，两种途径不得混用。",
                "A session was held on the other path; they are never mixed.",
            ),
            path="case.path",
            rule="道路交通安全法 74;人民调解法 31",
        )
