"""Commands of headquarters about emergency money: decisions, codes by phone."""

from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.headquarters import opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.funds import FundSource, parse_amount
from mobile_mediation.domain.money import decimal_yuan, format_yuan
from mobile_mediation.hq.fund_codes import CodeOffice, GivenCode
from mobile_mediation.hq.funds import FundOffice, WaitingRequest
from mobile_mediation.security.approval_codes import CodeSubject, grouped
from mobile_mediation.security.fund_decisions import FundDecision, Verdict

APP: Final = typer.Typer(no_args_is_help=True)
_VERDICTS: Final = {
    Verdict.APPROVED: Words("同意支付", "approved"),
    Verdict.REFUSED: Words("不予支付", "refused"),
}

AskNo = Annotated[str, typer.Option("--ask", help="The number of the ask, 6 digits.")]


@APP.command("list")
def hq_fund_list(
    context: typer.Context,
    *,
    waiting: Annotated[bool, typer.Option("--waiting")] = False,
) -> None:
    """The requests of all vehicles; those that wait for a decision come first."""
    with opened(context) as (console, office):
        wording = Wording(console.language)
        found = FundOffice(office).listed(only_waiting=waiting)
        console.answer(
            [_as_json(wording, each) for each in found],
            lambda: "\n".join(_as_text(wording, each) for each in found),
        )


@APP.command("approve")
def hq_fund_approve(context: typer.Context, request: UUID, *, ask: AskNo) -> None:
    """Approve what a request asks for; the vehicle has it with its next answer."""
    with opened(context) as (console, office):
        decision = FundOffice(office).approve(request, ask)
        console.answer(_decided(decision), lambda: _decided_text(console, decision))


@APP.command("refuse")
def hq_fund_refuse(
    context: typer.Context,
    request: UUID,
    *,
    ask: AskNo,
    reason: Annotated[str, typer.Option("--reason")],
) -> None:
    """Refuse what a request asks for, in words for the family."""
    with opened(context) as (console, office):
        decision = FundOffice(office).refuse(request, ask, reason)
        console.answer(_decided(decision), lambda: _decided_text(console, decision))


@APP.command("code")
def hq_fund_code(
    context: typer.Context,
    case_no: str,
    *,
    ask: AskNo,
    source: Annotated[FundSource, typer.Option("--source")],
    amount: Annotated[str, typer.Option("--amount")],
    payee: Annotated[str, typer.Option("--payee")],
    account: Annotated[str | None, typer.Option("--account")] = None,
    vehicle: Annotated[
        str | None, typer.Option("--vehicle", help="Where the case is not here yet.")
    ] = None,
    days: Annotated[int, typer.Option("--days")] = 1,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
) -> None:
    """Make the one-time code that is read out over the phone."""
    with opened(context) as (console, office):
        subject = CodeSubject(
            case_no=case_no,
            ask_no=ask,
            source=source,
            amount_fen=parse_amount(amount),
            payee_name=payee,
            payee_account=account,
        )
        given = CodeOffice(office).give(
            subject, days=days, vehicle=vehicle, reason=reason
        )
        wording = Wording(console.language)
        console.answer(wording.plain(given), lambda: _code_text(wording, given))


@APP.command("codes")
def hq_fund_codes(context: typer.Context) -> None:
    """Codes that vehicles used and nobody gave, then the codes that were given."""
    with opened(context) as (console, office):
        wording = Wording(console.language)
        found = CodeOffice(office).listed()
        console.answer(
            wording.plain(found),
            lambda: "\n".join(_code_text(wording, each) for each in found),
        )


def _as_json(wording: Wording, each: WaitingRequest) -> dict[str, Any]:
    ask = each.request.request
    return {
        "vehicle": each.vehicle,
        "case_no": each.case_no,
        "request_id": str(each.request.id),
        "ask_no": each.ask_no,
        "state": each.request.state.value,
        "state_label": wording.label(each.request.state),
        "verdict": each.verdict.value if each.verdict is not None else None,
        "is_waiting": each.is_waiting,
        "source": ask.source.value,
        "source_label": wording.label(ask.source),
        "amount": decimal_yuan(ask.amount_fen),
        "payee_name": ask.payee_name,
        "payee_account": ask.payee_account,
        "weight": each.report.weight,
        "findings": [
            {"rule": f.rule.value, "blocks": f.blocks, "words": wording.plain(f.words)}
            for f in each.report.findings
        ],
    }


def _as_text(wording: Wording, each: WaitingRequest) -> str:
    ask = each.request.request
    lines = [
        "  ".join(
            (
                f"{'*' if each.is_waiting else ' '} {each.vehicle}",
                *(each.case_no, each.ask_no, str(each.request.id)),
                *(format_yuan(ask.amount_fen), wording.label(ask.source)),
                *(wording.label(each.request.state), ask.payee_name),
            )
        )
    ]
    if each.verdict is not None:
        lines.append(f"    {wording.plain(_VERDICTS[each.verdict])}")
    lines += [f"    ! {wording.plain(f.words)}" for f in each.report.findings]
    return "\n".join(lines)


def _decided(decision: FundDecision) -> dict[str, Any]:
    return {
        "decision_id": str(decision.id),
        "request_id": str(decision.request_id),
        "verdict": decision.verdict.value,
        "amount": decimal_yuan(decision.amount_fen),
        "reason": decision.reason,
        "decided_by": decision.decided_by_name,
    }


def _decided_text(console: Console, decision: FundDecision) -> str:
    verdict = console.say(_VERDICTS[decision.verdict])
    return f"{verdict}  {format_yuan(decision.amount_fen)}"


def _code_text(wording: Wording, each: GivenCode) -> str:
    known = (
        wording.words("总部签发", "given")
        if each.is_known
        else wording.words("！非总部签发", "! NOT GIVEN")
    )
    used = wording.words("已使用", "used") if each.is_used else ""
    day = each.expires_on.isoformat() if each.expires_on is not None else ""
    return "  ".join(
        part
        for part in (
            *(known, grouped(each.code), day, used),
            *(each.vehicle, each.case_no, each.ask_no),
            *(format_yuan(each.amount_fen), each.payee_name, each.reason),
        )
        if part
    )
