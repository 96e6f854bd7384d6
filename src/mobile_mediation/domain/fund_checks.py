"""What an act of emergency money must keep besides its order; the refusals of each."""

from datetime import date
from typing import Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_limits import Limits, check_letters, check_limit
from mobile_mediation.domain.fund_sources import check_source, is_insurers
from mobile_mediation.domain.funds import (
    NEXT_ACTS,
    FundAct,
    FundEntry,
    FundRequest,
    FundState,
    check_notice,
    not_in_case,
)
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.payee_checks import PayeeReport
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.domain.users import User, UserRole

_WORKERS: Final = frozenset({UserRole.SPECIALIST, UserRole.ADMIN})
_NOBODY: Final = UUID(int=0)
_TAKEN_BACK: Final = (FundAct.RECOVERED, FundAct.OFFSET, FundAct.PAID, FundAct.APPROVED)
"""What a reversal takes back, the last that happens first."""


def check_ask(ask: FundEntry, file: CaseFile, limits: Limits) -> None:
    """Refuse an ask that its source does not allow.

    Args:
        ask: What is asked for.
        file: The case.
        limits: Those of the case, without what it has taken itself.

    Raises:
        RuleViolation: MM1305 over the limit, MM1306 no police notice, MM1314 payee,
            MM1315 purpose, MM1316-MM1320 what bounds it is not recorded, MM1321 a
            letter is missing.
    """
    if ask.payee_kind is not None and ask.purpose is not None:
        check_source(ask.source, ask.payee_kind, ask.purpose)
    check_notice(ask)
    check_letters(ask, file)
    check_limit(ask, limits.of(ask))


def check_worker(person: User) -> None:
    """Refuse a person who does not deal with money.

    Raises:
        RuleViolation: MM1345.
    """
    if person.role not in _WORKERS or person.disabled_at is not None:
        raise RuleViolation(
            "MM1345",
            Words(
                "只有理赔专员和负责人可以办理款项。",
                "Only specialists and leaders deal with money.",
            ),
            path="fund.by",
            value=person.role.value,
            next_step=Words("请由理赔专员办理。", "Let a specialist do it."),
        )


def check_day(day: date, approval: FundEntry, file: CaseFile, *, today: date) -> None:
    """Refuse a day on which it cannot have been paid.

    Insurer's money leaves after its approval, others' after the accident.

    Raises:
        RuleViolation: MM1340.
    """
    occurred = file.accident.occurred_at or file.case.opened_at
    first = china_day(
        approval.happened_at if is_insurers(approval.source) else occurred
    )
    if not first <= day <= max(today, first):
        raise RuleViolation(
            "MM1340",
            Words(
                "付款日期不能早于批准（他人款项不能早于事故），也不能晚于今天。",
                "Paid before its approval (others' money: before the accident), or "
                "after today.",
            ),
            path="fund.acted_on",
            value=day.isoformat(),
            rule=f"{first.isoformat()} <= {today.isoformat()}",
            next_step=Words("请照凭证填写日期。", "Copy the day from the voucher."),
        )


def check_open(request: FundRequest, amount_fen: int) -> None:
    """Refuse to account for more than is open.

    Raises:
        RuleViolation: MM1342.
    """
    if amount_fen > request.open_fen:
        raise RuleViolation(
            "MM1342",
            Words(
                f"超出未结金额，尚有 {decimal_yuan(request.open_fen)} 元未结。",
                f"More than is open (CNY {decimal_yuan(request.open_fen)}).",
            ),
            path="fund.amount",
            value=decimal_yuan(amount_fen),
            rule=f"CNY <= {decimal_yuan(request.open_fen)}",
            next_step=Words("请核对金额。", "Check the amount."),
        )


def entry_to_reverse(request: FundRequest, entry_id: UUID | None) -> FundEntry:
    """The entry that a reversal takes back; the last that can be, if none is named.

    Raises:
        RuleViolation: MM1302 nothing to take back, MM1304 no such entry, MM1312 what
            followed must be taken back first, MM1313 taken back before.
    """
    if entry_id is None:
        for act in _TAKEN_BACK:
            found = request.standing(act)
            if found is not None and FundAct.REVERSED in NEXT_ACTS[request.state]:
                return found
        if request.taken_back and request.state is FundState.REVERSED:
            raise _reversed_before()
        request.check_next(FundAct.REVERSED, by=_NOBODY)
    undone = next((e for e in request.entries if e.id == entry_id), None)
    if undone is None or undone.act not in _TAKEN_BACK:
        raise not_in_case("fund.entry_id")
    if undone.id in request.taken_back or request.state is FundState.REVERSED:
        raise _reversed_before()
    is_last_first = undone.act in {FundAct.PAID, FundAct.APPROVED}
    if is_last_first and (request.offset_fen or request.recovered_fen):
        raise RuleViolation(
            "MM1312",
            Words(
                "该笔款项已有抵扣或追回，须先冲正抵扣或追回。",
                "It was offset or has come back: take that back first.",
            ),
            path="fund.entry_id",
            value=undone.act.value,
            next_step=Words("请按相反顺序冲正。", "Go back in the opposite order."),
        )
    return undone


def _reversed_before() -> RuleViolation:
    return RuleViolation(
        "MM1313",
        Words("该分录已经冲正过。", "This entry was taken back before."),
        path="fund.entry_id",
        rule="一次冲正 / once only",
        next_step=Words("请查看台账。", "See the ledger."),
    )


def changed_since(ask: FundEntry) -> RuleViolation:
    """The refusal of an act on something that was changed meanwhile (MM1311)."""
    return RuleViolation(
        "MM1311",
        Words(
            "申请在查看之后已被修改，须按新内容重新审批。",
            "The request was changed since: look at it as it stands now.",
        ),
        path="fund.request",
        value=decimal_yuan(ask.amount_fen),
        next_step=Words("请核对新内容后再批准。", "Read it again, then approve it."),
    )


def too_much_warns(report: PayeeReport) -> RuleViolation:
    """The refusal where only headquarters approves (MM1336)."""
    return RuleViolation(
        "MM1336",
        Words(
            "该收款人的风险提示过多，只能由总部审批。",
            "Too much warns of this payee: only headquarters approves.",
        ),
        path="fund.payee",
        value=str(report.weight),
        rule="收款人核验 / payee check",
        next_step=Words(
            "请电话联系总部或同步后由总部审批。",
            "Call headquarters, or let it approve through a sync.",
        ),
    )


def not_trusted(number: str) -> RuleViolation:
    """The refusal of a number that the payee could have given himself (MM1343)."""
    return RuleViolation(
        "MM1343",
        Words(
            "该号码不是医院或公安登记的号码。",
            "This number is not one of the hospital's or the police's.",
        ),
        path="fund.number",
        value=number,
        rule="收款人核验 / payee check",
        next_step=Words(
            "请从联络板或通讯录中选取号码，不要用收款人自己提供的号码。",
            "Take one of the board or the directory, never the payee's own.",
        ),
    )


def no_witness() -> RuleViolation:
    """The refusal of cash that nobody saw (MM1341)."""
    return RuleViolation(
        "MM1341",
        Words("现金支付须有见证人。", "Cash is handed over before a witness."),
        path="fund.witness",
        next_step=Words("请填写见证人姓名。", "Give the name of the witness."),
    )


def check_approver(person: User) -> None:
    """Refuse somebody who may not approve.

    Raises:
        RuleViolation: MM1307.
    """
    if person.role is not UserRole.ADMIN or person.disabled_at is not None:
        raise RuleViolation(
            "MM1307",
            Words("该人员无权审批。", "This person may not approve."),
            path="fund.by",
            value=person.name,
            next_step=Words(
                "请由有审批权限的负责人审批。", "Ask somebody who may approve."
            ),
        )


def checked_reason(text: str) -> str:
    """A reason in words.

    Raises:
        RuleViolation: MM1308 there is none.
    """
    if not text.strip():
        raise RuleViolation(
            "MM1308",
            Words("请写明原因。", "Give the reason."),
            path="fund.reason",
            next_step=Words(
                "请填写家属能听懂的原因。", "Say it so that a family can follow."
            ),
        )
    return clean_text(text)


def checked_number(text: str) -> str:
    """The number of a paper.

    Raises:
        RuleViolation: MM1310 there is none.
    """
    if not text.strip():
        raise RuleViolation(
            "MM1310",
            Words("请填写凭证号。", "The number of the voucher is needed."),
            path="fund.reference_no",
            next_step=Words("请照凭证填写。", "Copy it from the voucher."),
        )
    return clean_text(text)
