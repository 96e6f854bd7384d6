"""Commands about emergency money: every act, the ledger, what a limit has left."""

from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

import typer

from mobile_mediation.cli.console import Console, secret_from
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.funds import FundRequest, FundSource
from mobile_mediation.domain.money import decimal_yuan, format_yuan, parse_yuan
from mobile_mediation.domain.users import User
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
_PASSWORD: Final = Words("审批人密码", "The approver's password")

Key = Annotated[
    str | None,
    typer.Option("--key", help="The same act with the same key counts once."),
]
Approver = Annotated[
    str | None,
    typer.Option("--approver", help="Who approves, if it is not --user."),
]
ApproverFile = Annotated[Path | None, typer.Option("--approver-password-file")]
Reason = Annotated[str, typer.Option("--reason")]
Number = Annotated[str, typer.Option("--number")]


@APP.command("request")
def fund_request(
    context: typer.Context,
    case: str,
    *,
    source: Annotated[FundSource, typer.Option("--source")],
    amount: Annotated[str, typer.Option("--amount", help="In CNY: 18000.00")],
    payee: Annotated[str, typer.Option("--payee")],
    account: Annotated[str | None, typer.Option("--account")] = None,
    bank: Annotated[str | None, typer.Option("--bank")] = None,
    notice: Annotated[
        str | None, typer.Option("--notice", help="Number of the police's notice.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    injured: Annotated[UUID | None, typer.Option("--injured")] = None,
    key: Key = None,
) -> None:
    """Ask for emergency money."""
    with opened(context) as (console, services):
        ask = FundAsk(
            source=source,
            amount_fen=parse_yuan(amount, path="fund.amount"),
            payee_name=payee,
            payee_account=account,
            payee_bank=bank,
            reference_no=notice,
            reason=reason,
            injured_id=injured,
        )
        case_id = find_case(services, case)
        _answer(console, services.funds.request(case_id, ask, key=_key(key)))


@APP.command("approve")
def fund_approve(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    approver: Approver = None,
    approver_password_file: ApproverFile = None,
    key: Key = None,
) -> None:
    """Approve a request; never by the person who asked."""
    with opened(context) as (console, services):
        by = _approver(console, services, approver, approver_password_file)
        moved = services.funds.approve(
            find_case(services, case), request, approver=by, key=_key(key)
        )
        _answer(console, moved)


@APP.command("refuse")
def fund_refuse(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    reason: Reason,
    approver: Approver = None,
    approver_password_file: ApproverFile = None,
    key: Key = None,
) -> None:
    """Refuse a request, with a reason that the family can be told."""
    with opened(context) as (console, services):
        by = _approver(console, services, approver, approver_password_file)
        moved = services.funds.refuse(
            find_case(services, case),
            request,
            approver=by,
            reason=reason,
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("pay")
def fund_pay(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    number: Number,
    key: Key = None,
) -> None:
    """Record that the money has left, with the number of the voucher."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        moved = services.funds.pay(case_id, request, voucher_no=number, key=_key(key))
        _answer(console, moved)


@APP.command("acknowledge")
def fund_acknowledge(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    number: Number,
    key: Key = None,
) -> None:
    """Record that the payee confirms, with the number of the receipt."""
    with opened(context) as (console, services):
        moved = services.funds.acknowledge(
            find_case(services, case), request, receipt_no=number, key=_key(key)
        )
        _answer(console, moved)


@APP.command("reverse")
def fund_reverse(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    reason: Reason,
    key: Key = None,
) -> None:
    """Take back a wrong entry by an opposite one; nothing is edited."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        moved = services.funds.reverse(case_id, request, reason=reason, key=_key(key))
        _answer(console, moved)


@APP.command("ledger")
def fund_ledger(context: typer.Context, case: str) -> None:
    """Every request of a case with its acts, oldest first."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        file = services.cases.file(find_case(services, case))
        found = file.fund_requests
        paid = sum(each.paid_fen for each in found)
        console.answer(
            {
                "case_no": file.case.case_no,
                "requests": [_as_json(wording, each) for each in found],
                "paid": decimal_yuan(paid),
            },
            lambda: "\n".join(
                [
                    *(_as_text(wording, each) for each in found),
                    console.say(Words("已付合计", "Paid in all"))
                    + f"  {format_yuan(paid)}",
                ]
            ),
        )


@APP.command("limits")
def fund_limits(context: typer.Context, case: str) -> None:
    """What is left of the medical sub-limit of the compulsory insurance."""
    with opened(context) as (console, services):
        file = services.cases.file(find_case(services, case))
        use = services.funds.limit_use(file)
        figures = {
            "limit": (use.limit_fen, Words("交强险医疗费用限额", "Medical sub-limit")),
            "paid": (use.paid_fen, Words("已付", "Paid")),
            "reserved": (use.reserved_fen, Words("已批未付", "Approved, not paid")),
            "left": (use.left_fen, Words("尚可支付", "Left")),
        }
        console.answer(
            {name: decimal_yuan(fen) for name, (fen, _) in figures.items()},
            lambda: "\n".join(
                f"{console.say(words)}  {format_yuan(fen)}"
                for fen, words in figures.values()
            ),
        )


def _approver(
    console: Console,
    services: VehicleServices,
    name: str | None,
    password_file: Path | None,
) -> User:
    if name is None:
        return services.desk.user
    secret = (
        secret_from(password_file) if password_file else console.ask_secret(_PASSWORD)
    )
    return services.people.authenticate(name, secret)


def _key(given: str | None) -> str:
    return given or str(uuid4())


def _answer(console: Console, request: FundRequest) -> None:
    wording = Wording(console.language)
    console.answer(_as_json(wording, request), lambda: _as_text(wording, request))


def _as_json(wording: Wording, request: FundRequest) -> dict[str, Any]:
    first = request.request
    return {
        "request_id": str(first.request_id),
        "state": request.state.value,
        "state_label": wording.label(request.state),
        "source": first.source.value,
        "source_label": wording.label(first.source),
        "amount": decimal_yuan(request.amount_fen),
        "paid": decimal_yuan(request.paid_fen),
        "payee_name": first.payee_name,
        "entries": wording.plain(request.entries),
    }


def _as_text(wording: Wording, request: FundRequest) -> str:
    first = request.request
    return "  ".join(
        (
            str(first.request_id),
            format_yuan(request.amount_fen),
            wording.label(request.state),
            wording.label(first.source),
            first.payee_name,
        )
    )
