"""What everybody is asked and told before a session goes on: recusal and rights.

Both are acts and stand in the record as such, each with its time; nothing of it is
changed afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.mediation import (
    Attendee,
    AttendeeCapacity,
    MediationSession,
    SessionStep,
)


class RecusalAct(StrEnum):
    """What a party answered when asked about recusal, and what was decided."""

    NOT_ASKED_FOR = "not_asked_for"
    ASKED_FOR = "asked_for"
    REFUSED = "refused"
    GRANTED = "granted"

    @property
    def is_decision(self) -> bool:
        """Whether it answers a request (146号令 105: within two working days)."""
        return self in {RecusalAct.REFUSED, RecusalAct.GRANTED}


NO_SIDE: Final = frozenset(
    {
        AttendeeCapacity.WITNESS,
        AttendeeCapacity.INTERPRETER,
        AttendeeCapacity.OFFICER,
    }
)
"""Those at the table who are nobody's side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalEntry(CaseEntity):
    """One answer of one party about recusal, or the decision on it.

    ``against`` names the person of whom it is asked; 146号令 105, 人民调解法 23.
    """

    session_id: UUID
    party_id: UUID
    recusal_act: RecusalAct
    against: str | None = None
    reason: str | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsNotice(CaseEntity):
    """One party was told its rights and duties: when, by whom, read aloud or not.

    人民调解法 23-24, 146号令 91(1).
    """

    session_id: UUID
    party_id: UUID
    given_by: str
    read_aloud: bool
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


def sides_of(attendees: Iterable[Attendee]) -> tuple[UUID, ...]:
    """The parties that sit there or are represented, each once, in order."""
    return tuple(
        dict.fromkeys(
            each.party_id
            for each in attendees
            if each.party_id is not None
            and not each.is_void
            and each.capacity not in NO_SIDE
        )
    )


def latest_recusal(
    entries: Sequence[RecusalEntry], session_id: UUID, party_id: UUID
) -> RecusalEntry | None:
    """The last that was said about recusal for one party."""
    return next(
        (
            each
            for each in reversed(entries)
            if each.session_id == session_id and each.party_id == party_id
        ),
        None,
    )


def latest_notice(
    notices: Sequence[RightsNotice], session_id: UUID, party_id: UUID
) -> RightsNotice | None:
    """The last time that one party was told its rights."""
    return next(
        (
            each
            for each in reversed(notices)
            if each.session_id == session_id and each.party_id == party_id
        ),
        None,
    )


def check_recusal(
    before: RecusalEntry | None, act: RecusalAct, reason: str | None
) -> None:
    """Refuse a request or decision without reasons, and one that answers nothing.

    Raises:
        RuleViolation: MM2504 there is no reason; MM2505 nothing is to be decided.
    """
    if act is not RecusalAct.NOT_ASKED_FOR and not reason:
        raise RuleViolation(
            "MM2504",
            Words(
                "请写明申请回避或者作出决定的理由。",
                "Give the reason of the request or of the decision.",
            ),
            path="recusal.reason",
            rule="道路交通事故处理程序规定 105",
        )
    is_open = before is not None and before.recusal_act is RecusalAct.ASKED_FOR
    if act.is_decision and not is_open:
        raise RuleViolation(
            "MM2505",
            Words(
                "该当事人没有待决定的回避申请。",
                "There is no request of this party to decide on.",
            ),
            path="recusal.act",
            value=act.value,
        )


def check_no_recusal(
    entries: Sequence[RecusalEntry], session: MediationSession
) -> None:
    """Refuse to go on under somebody whom a party does not accept.

    A recusal that was granted holds the session up until somebody else has taken that
    place.

    Raises:
        RuleViolation: MM2506.
    """
    in_office = {session.mediator_name, session.recorder_name}
    parties = dict.fromkeys(
        each.party_id for each in entries if each.session_id == session.id
    )
    for party_id in parties:
        last = latest_recusal(entries, session.id, party_id)
        if last is None:
            continue
        is_open = last.recusal_act is RecusalAct.ASKED_FOR
        if is_open or (
            last.recusal_act is RecusalAct.GRANTED and last.against in in_office
        ):
            against = last.against or "调解人"
            raise RuleViolation(
                "MM2506",
                Words(
                    f"{against}的回避申请尚未决定或者已经准予，调解不能继续。",
                    "A recusal is asked for, or was granted; nobody goes on.",
                ),
                path="session.recusal",
                value=last.recusal_act.value,
                rule="道路交通事故处理程序规定 105;人民调解法 23",
                next_step=Words(
                    "请在两个工作日内作出决定；准予回避的，另行安排调解人。",
                    "Decide within two working days, or let somebody else mediate.",
                ),
            )


def may_go_on(
    step: SessionStep,
    sides: Iterable[UUID],
    told: Iterable[UUID],
    answered: Iterable[UUID],
) -> bool:
    """Whether a step can be taken: the claims are heard once everybody was told."""
    waiting = set(sides) - (set(told) & set(answered))
    return step is SessionStep.RIGHTS or not waiting


def check_told(
    step: SessionStep,
    sides: Sequence[tuple[UUID, str]],
    told: Iterable[UUID],
    answered: Iterable[UUID],
) -> None:
    """Refuse to hear claims before every party was told and asked.

    ``sides`` are the parties at the table with their names.

    Raises:
        RuleViolation: MM2507.
    """
    told, answered = set(told), set(answered)
    if may_go_on(step, (party for party, _ in sides), told, answered):
        return
    names = "、".join(
        name for party, name in sides if party not in told or party not in answered
    )
    raise RuleViolation(
        "MM2507",
        Words(
            f"尚未告知权利义务或询问回避：{names}。",
            f"Not yet told their rights, or not asked about recusal: {names}.",
        ),
        path="session.rights",
        value=names,
        rule="道路交通事故处理程序规定 91(1);人民调解法 23",
        next_step=Words(
            "请先逐一告知权利义务并询问是否申请回避。",
            "Tell each of them their rights and ask about recusal first.",
        ),
    )
