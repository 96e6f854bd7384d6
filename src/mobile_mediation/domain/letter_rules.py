"""What a letter must not say: rules of law, and what the case contradicts."""

import re
from datetime import date, datetime
from typing import Final

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.letter_facts import REASONS, holds, most_fen
from mobile_mediation.domain.letter_forms import (
    LetterEntries,
    LetterField,
    RescueReason,
    request_of,
)
from mobile_mediation.domain.letter_requests import check_receipt
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.working_days import LastDay, Term, WorkingDays

_LONG_NUMBER: Final = re.compile(r"\d{14}(?:\d|\d{3}[\dXx])")
_NOTICE: Final = Term(count=3, is_backward=True)
_PROVED_ELSEWHERE: Final = frozenset({RescueReason.STOLEN, RescueReason.INTENTIONAL})
"""The case has no field for these, so the letter says where they are known from."""


def check_entries(
    file: CaseFile,
    kind: LetterKind,
    entries: LetterEntries,
    *,
    now: datetime,
    use: LimitUse | None,
) -> None:
    """Refuse a letter that the law or the case contradicts.

    Raises:
        RuleViolation: MM1362 a receipt for cash without a witness, MM2201 no amount,
            MM2202 the validity has passed, MM2203 the
            reason does not fit the case, MM2204 more than the limit or the cost,
            MM2211 an identity number that is not needed, MM2213 the session is over.
    """
    for name in ("amount_fen", "cost_fen", "settle_days"):
        number = getattr(entries, name)
        if number is not None and number <= 0:
            raise RuleViolation(
                "MM2201",
                Words(
                    "金额和天数必须大于零。",
                    "An amount or a number of days must be more than zero.",
                ),
                path=f"letter.{name}",
                value=str(number),
            )
    if entries.valid_until is not None and entries.valid_until <= china_day(now):
        raise RuleViolation(
            "MM2202",
            Words(
                "有效期必须晚于今天。",
                "A letter must be valid for longer than today.",
            ),
            path="letter.valid_until",
            value=entries.valid_until.isoformat(),
        )
    if kind in REASONS:
        _check_reason(file, kind, entries, use)
    if kind is LetterKind.FIND_FAMILY:
        _refuse_numbers(entries)
    if kind is LetterKind.MEDIATION_NOTICE:
        _check_session(file, now)
    if kind is LetterKind.RECEIPT:
        check_receipt(request_of(file, kind, entries), entries.witness)


def _check_reason(
    file: CaseFile, kind: LetterKind, entries: LetterEntries, use: LimitUse | None
) -> None:
    reason, cost, amount = entries.reason, entries.cost_fen, entries.amount_fen
    if reason is None:
        return
    limit = use.limit_fen if use else 0
    given = holds(reason, file, cost_fen=cost, limit_fen=limit)
    if reason not in REASONS[kind] or given is False:
        raise _wrong_reason(reason)
    if reason in _PROVED_ELSEWHERE and not entries.basis:
        raise _wrong_reason(reason)
    if cost is None or amount is None:
        return
    most = most_fen(kind, reason, cost, use)
    if most is not None and amount > most:
        raise RuleViolation(
            "MM2204",
            Words(
                f"金额超出可以请求的数额{format_yuan(max(0, most))}。",
                f"More than can be asked for ({format_yuan(max(0, most))}).",
            ),
            path="letter.amount_fen",
            value=format_yuan(amount),
            rule="机动车交通事故责任强制保险条例 22, 23, 24, 31",
            next_step=Words(
                "限额内由交强险支付，超出部分向救助基金提出。",
                "The insurance pays within its limit; ask the fund for the rest.",
            ),
        )


def _wrong_reason(reason: RescueReason) -> RuleViolation:
    hint = {
        RescueReason.HIT_AND_RUN: Words(
            "请先在“概况”中勾选肇事逃逸。",
            "Note the hit-and-run in the overview first.",
        ),
        RescueReason.NO_CTPL: Words(
            "案件中的机动车均登记有有效交强险，请核对保单。",
            "Every vehicle has a policy in force; check them.",
        ),
        RescueReason.ABOVE_LIMIT: Words(
            "抢救费用没有超过事故发生时的医疗费用限额。",
            "The cost is not above the limit of that day.",
        ),
        RescueReason.UNLICENSED: Words(
            "请先登记驾驶人驾驶证的状态。", "Enter the state of the licence first."
        ),
        RescueReason.DRUNK: Words(
            "请先登记驾驶人的饮酒情况。", "Enter the driver's alcohol first."
        ),
        RescueReason.STOLEN: Words(
            "请填写依据，例如报案回执。", "Say what proves it, such as a report."
        ),
        RescueReason.INTENTIONAL: Words("请填写依据。", "Say what proves it."),
    }
    return RuleViolation(
        "MM2203",
        Words(
            "所选事由与案件记载不一致。",
            "The reason does not fit what the case says.",
        ),
        path="letter.reason",
        value=reason.value,
        rule="机动车交通事故责任强制保险条例 22, 24, 31",
        next_step=hint.get(reason),
    )


def _refuse_numbers(entries: LetterEntries) -> None:
    for field in (LetterField.APPEARANCE, LetterField.REMARKS):
        if _LONG_NUMBER.search(entries.of(field) or ""):
            raise RuleViolation(
                "MM2211",
                Words(
                    "寻亲函不写身份证件号码。",
                    "This letter carries no identity number.",
                ),
                path=f"letter.{field.value}",
                rule="个人信息保护法 6, 13(4)",
                next_step=Words(
                    "请只写辨认和联系所必需的内容。",
                    "Write only what is needed to recognise and to call.",
                ),
            )


def _check_session(file: CaseFile, now: datetime) -> None:
    session = file.current_session
    if session is None or session.planned_at is None:
        return
    if session.started_at is not None or session.planned_at <= now:
        raise RuleViolation(
            "MM2213",
            Words(
                "该次调解的时间已过，不能再通知。",
                "The time of this session has passed.",
            ),
            path="session.planned_at",
            value=session.planned_at.isoformat(),
            next_step=Words("请重新安排调解时间。", "Plan another session."),
        )


def latest_notice(session_on: date, calendar: WorkingDays) -> LastDay:
    """The last day on which a notice of mediation is in time (146号令 88)."""
    return calendar.last_day(session_on, _NOTICE)


def check_notice_time(
    file: CaseFile, *, told_on: date, latest: LastDay, waiver: str | None
) -> None:
    """Refuse a notice of a police mediation with less than 3 working days left.

    Args:
        file: The case.
        told_on: The day on which the party is told.
        latest: What ``latest_notice`` says.
        waiver: The paper by which the party does without the time.

    Raises:
        RuleViolation: MM2205.
    """
    if file.case.path is not MediationPath.POLICE or waiver or told_on <= latest.on:
        return
    raise RuleViolation(
        "MM2205",
        Words(
            f"距调解不足三个工作日，最迟应在{latest.on.isoformat()}通知。",
            f"Less than three working days are left; the last day was "
            f"{latest.on.isoformat()}.",
        ),
        path="letter.notice",
        value=told_on.isoformat(),
        rule="道路交通事故处理程序规定 88, 112",
        next_step=Words(
            "请改期，或取得当事人书面同意后填写。",
            "Choose a later day, or enter the party's written waiver.",
        ),
    )
