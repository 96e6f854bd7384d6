"""Commands about emergency money: every act, the ledger, what a limit has left."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID, uuid4

import typer

from mobile_mediation.cli.console import Console, secret_from
from mobile_mediation.cli.fund_answers import FundAnswers
from mobile_mediation.cli.vehicle import day, find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.fund_ledger import journal
from mobile_mediation.domain.funds import (
    FundPurpose,
    FundRequest,
    FundSource,
    PayeeKind,
    parse_amount,
)
from mobile_mediation.domain.payee_checks import PayeeRule
from mobile_mediation.domain.settlements import Due, Payer
from mobile_mediation.security.approvals import Approver
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
_PASSWORD: Final = Words("审批人签名口令", "The approver's signing secret")

Key = Annotated[
    str | None,
    typer.Option("--key", help="The same act with the same key counts once."),
]
ApproverName = Annotated[
    str | None,
    typer.Option("--approver", help="Who approves, if it is not --user."),
]
ApproverFile = Annotated[
    Path | None,
    typer.Option(
        "--approver-password-file", help="The secret of the approver's own key."
    ),
]
Reason = Annotated[str, typer.Option("--reason")]
Number = Annotated[str, typer.Option("--number")]
Amount = Annotated[str, typer.Option("--amount", help="In CNY: 18000.00")]
Day = Annotated[date | None, typer.Option("--on", parser=day, help="2023-01-24")]
Source = Annotated[FundSource, typer.Option("--source")]
Payee = Annotated[str, typer.Option("--payee")]
Account = Annotated[str | None, typer.Option("--account")]
Bank = Annotated[str | None, typer.Option("--bank")]
Notice = Annotated[
    str | None,
    typer.Option("--notice", help="Number of the police's notice or of the letter."),
]
Why = Annotated[str | None, typer.Option("--reason")]
Injured = Annotated[UUID | None, typer.Option("--injured")]
Purpose = Annotated[FundPurpose, typer.Option("--purpose")]
Kind = Annotated[PayeeKind, typer.Option("--payee-kind")]
PayeeId = Annotated[UUID | None, typer.Option("--payee-id", help="As a party.")]
VehicleId = Annotated[
    UUID | None, typer.Option("--vehicle-id", help="Whose insurance pays.")
]
Holder = Annotated[str | None, typer.Option("--holder", help="Name of the account.")]
BankCode = Annotated[str | None, typer.Option("--bank-code")]
Method = Annotated[PaymentMethod | None, typer.Option("--method")]
Extension = Annotated[
    str | None, typer.Option("--extension", help="Paper for more than seven days.")
]
Seen = Annotated[
    list[PayeeRule] | None, typer.Option("--seen", help="What somebody saw.")
]


def _asked(
    source: FundSource,
    amount: str,
    payee: str,
    account: str | None,
    bank: str | None,
    notice: str | None,
    reason: str | None,
    injured: UUID | None,
    purpose: FundPurpose,
    kind: PayeeKind,
    payee_id: UUID | None,
    vehicle_id: UUID | None,
    holder: str | None,
    bank_code: str | None,
    method: PaymentMethod | None,
    extension: str | None,
    seen: list[PayeeRule] | None,
) -> FundAsk:
    return FundAsk(
        source=source,
        amount_fen=parse_amount(amount),
        payee_name=payee,
        payee_account=account,
        payee_bank=bank,
        reference_no=notice,
        reason=reason,
        injured_id=injured,
        purpose=purpose,
        payee_kind=kind,
        payee_id=payee_id,
        vehicle_id=vehicle_id,
        account_holder=holder,
        bank_code=bank_code,
        method=method,
        extension_no=extension,
        observed=tuple(seen or ()),
    )


@APP.command("request")
def fund_request(
    context: typer.Context,
    case: str,
    *,
    source: Source,
    amount: Amount,
    payee: Payee,
    account: Account = None,
    bank: Bank = None,
    notice: Notice = None,
    reason: Why = None,
    injured: Injured = None,
    purpose: Purpose = FundPurpose.RESCUE,
    payee_kind: Kind = PayeeKind.HOSPITAL,
    payee_id: PayeeId = None,
    vehicle_id: VehicleId = None,
    holder: Holder = None,
    bank_code: BankCode = None,
    method: Method = None,
    extension: Extension = None,
    seen: Seen = None,
    draft: Annotated[bool, typer.Option("--draft", help="Note it only.")] = False,
    key: Key = None,
) -> None:
    """Ask for emergency money."""
    with opened(context) as (console, services):
        ask = _asked(
            *(source, amount, payee, account, bank, notice, reason, injured, purpose),
            *(payee_kind, payee_id, vehicle_id, holder, bank_code, method, extension),
            seen,
        )
        act = services.funds.draft if draft else services.funds.request
        _answer(console, act(find_case(services, case), ask, key=_key(key)))


@APP.command("submit")
def fund_submit(
    context: typer.Context, case: str, request: UUID, *, key: Key = None
) -> None:
    """Ask for what a draft says."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        _answer(console, services.funds.submit(case_id, request, key=_key(key)))


@APP.command("amend")
def fund_amend(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    source: Source,
    amount: Amount,
    payee: Payee,
    account: Account = None,
    bank: Bank = None,
    notice: Notice = None,
    reason: Why = None,
    injured: Injured = None,
    purpose: Purpose = FundPurpose.RESCUE,
    payee_kind: Kind = PayeeKind.HOSPITAL,
    payee_id: PayeeId = None,
    vehicle_id: VehicleId = None,
    holder: Holder = None,
    bank_code: BankCode = None,
    method: Method = None,
    extension: Extension = None,
    seen: Seen = None,
    key: Key = None,
) -> None:
    """Change what is asked for; an approval of what stood before is void."""
    with opened(context) as (console, services):
        ask = _asked(
            *(source, amount, payee, account, bank, notice, reason, injured, purpose),
            *(payee_kind, payee_id, vehicle_id, holder, bank_code, method, extension),
            seen,
        )
        case_id = find_case(services, case)
        _answer(console, services.funds.amend(case_id, request, ask, key=_key(key)))


@APP.command("withdraw")
def fund_withdraw(
    context: typer.Context, case: str, request: UUID, *, reason: Reason, key: Key = None
) -> None:
    """Ask for it no longer."""
    with opened(context) as (console, services):
        moved = services.funds.withdraw(
            find_case(services, case), request, reason=reason, key=_key(key)
        )
        _answer(console, moved)


@APP.command("approve")
def fund_approve(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    approver: ApproverName = None,
    approver_password_file: ApproverFile = None,
    seen: Annotated[
        UUID | None, typer.Option("--seen", help="The ask that was looked at.")
    ] = None,
    key: Key = None,
) -> None:
    """Approve a request within the caps; never by the person who asked."""
    with opened(context) as (console, services):
        moved = services.funds.approve(
            find_case(services, case),
            request,
            approver=_approver(console, services, approver, approver_password_file),
            key=_key(key),
            seen=seen,
        )
        _answer(console, moved)


@APP.command("code")
def fund_code(
    context: typer.Context, case: str, request: UUID, code: str, *, key: Key = None
) -> None:
    """Take headquarters' approval that was read out over the phone."""
    with opened(context) as (console, services):
        moved = services.funds.approve_by_code(
            find_case(services, case), request, code, key=_key(key)
        )
        _answer(console, moved)


@APP.command("refuse")
def fund_refuse(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    reason: Reason,
    approver: ApproverName = None,
    approver_password_file: ApproverFile = None,
    key: Key = None,
) -> None:
    """Refuse a request, with a reason that the family can be told."""
    with opened(context) as (console, services):
        moved = services.funds.refuse(
            find_case(services, case),
            request,
            approver=_approver(console, services, approver, approver_password_file),
            reason=reason,
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("call-back")
def fund_call_back(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    number: Number,
    said: Annotated[str, typer.Option("--said", help="What was said.")],
    confirmed: Annotated[bool, typer.Option("--confirmed/--not-confirmed")],
    key: Key = None,
) -> None:
    """Record a call to a number of the hospital or the police about the payee."""
    with opened(context) as (console, services):
        moved = services.funds.call_back(
            find_case(services, case),
            request,
            number=number,
            is_confirmed=confirmed,
            said=said,
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
    on: Day = None,
    witness: Annotated[str | None, typer.Option("--witness")] = None,
    key: Key = None,
) -> None:
    """Record that the money has left, with the number of the voucher."""
    with opened(context) as (console, services):
        moved = services.funds.pay(
            find_case(services, case),
            request,
            voucher_no=number,
            acted_on=on,
            witness=witness,
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("acknowledge")
def fund_acknowledge(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    number: Number,
    witness: Annotated[str | None, typer.Option("--witness")] = None,
    key: Key = None,
) -> None:
    """Record that the payee confirms, with the number of the receipt."""
    with opened(context) as (console, services):
        moved = services.funds.acknowledge(
            find_case(services, case),
            request,
            receipt_no=number,
            witness=witness,
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("offset")
def fund_offset(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    amount: Amount,
    number: Number,
    key: Key = None,
) -> None:
    """Record that a settlement has taken an advance into account."""
    with opened(context) as (console, services):
        moved = services.funds.offset(
            find_case(services, case),
            request,
            amount_fen=parse_amount(amount),
            reference_no=number,
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("recover")
def fund_recover(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    amount: Amount,
    number: Number,
    against: Annotated[
        UUID | None, typer.Option("--against", help="The party that paid it back.")
    ] = None,
    on: Day = None,
    key: Key = None,
) -> None:
    """Record that money came back: by recourse, repayment or refund."""
    with opened(context) as (console, services):
        moved = services.funds.recover(
            find_case(services, case),
            request,
            amount_fen=parse_amount(amount),
            reference_no=number,
            against_id=against,
            acted_on=on,
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("reverse")
def fund_reverse(
    context: typer.Context,
    case: str,
    request: UUID,
    *,
    reason: Reason,
    entry: Annotated[
        UUID | None, typer.Option("--entry", help="Which entry; else the last.")
    ] = None,
    approver: ApproverName = None,
    approver_password_file: ApproverFile = None,
    key: Key = None,
) -> None:
    """Take back a wrong entry by an opposite one; a payment by two people."""
    with opened(context) as (console, services):
        moved = services.funds.reverse(
            find_case(services, case),
            request,
            reason=reason,
            entry_id=entry,
            approver=(
                _approver(console, services, approver, approver_password_file)
                if approver is not None
                else None
            ),
            key=_key(key),
        )
        _answer(console, moved)


@APP.command("ledger")
def fund_ledger(context: typer.Context, case: str) -> None:
    """Every request of a case with its acts and postings, oldest first."""
    with opened(context) as (console, services):
        answers = FundAnswers(Wording(console.language))
        file = services.cases.file(find_case(services, case))
        console.answer(
            answers.ledger(file.case.case_no, file.fund_requests),
            lambda: answers.ledger_text(file.fund_requests),
        )


@APP.command("balance")
def fund_balance(
    context: typer.Context, case: Annotated[str | None, typer.Argument()] = None
) -> None:
    """The trial balance of a case or of the whole vehicle, and what is open."""
    with opened(context) as (console, services):
        answers = FundAnswers(Wording(console.language))
        if case is None:
            lines = services.fund_books.lines()
            found = tuple(line.request for line in lines)
        else:
            found = services.cases.file(find_case(services, case)).fund_requests
        postings = [each for request in found for each in journal(request)]
        console.answer(
            answers.balance(found, postings),
            lambda: answers.balance_text(found, postings),
        )


@APP.command("limits")
def fund_limits(context: typer.Context, case: str) -> None:
    """What is left of every limit of a case, that of the law first."""
    with opened(context) as (console, services):
        answers = FundAnswers(Wording(console.language))
        file = services.cases.file(find_case(services, case))
        uses = services.funds.limits(file)
        console.answer(answers.limits(uses), lambda: answers.limits_text(uses))


@APP.command("checks")
def fund_checks(context: typer.Context, case: str) -> None:
    """What was found about every payee, and why a request cannot be paid now."""
    with opened(context) as (console, services):
        answers = FundAnswers(Wording(console.language))
        found = services.funds.case(find_case(services, case))
        console.answer(answers.checks(found), lambda: answers.checks_text(found))


@APP.command("settle")
def fund_settle(
    context: typer.Context,
    case: str,
    *,
    due: Annotated[
        list[str], typer.Option("--due", help="PAYER=AMOUNT, such as ctpl=163397.40")
    ],
    injured: Injured = None,
    number: Annotated[
        str | None, typer.Option("--number", help="Number of the agreement.")
    ] = None,
    key: Key = None,
) -> None:
    """Take the advances into account; without --number it is only reckoned."""
    with opened(context) as (console, services):
        answers = FundAnswers(Wording(console.language))
        case_id, dues = find_case(services, case), [_due(each) for each in due]
        if number is None:
            found = services.settlements.reckon(case_id, injured, dues)
        else:
            found = services.settlements.settle(
                case_id, injured, dues, reference_no=number, key=_key(key)
            )
        console.answer(
            answers.settlement(found), lambda: answers.settlement_text(found)
        )


def _due(text: str) -> Due:
    payer, _, amount = text.partition("=")
    try:
        return Due(payer=Payer(payer), fen=parse_amount(amount))
    except ValueError as error:
        known = ", ".join(each.value for each in Payer)
        raise NotFound(
            "MM1349",
            Words(f"付款方应为：{known}。", f"A payer is one of {known}."),
            path="due",
            value=payer,
        ) from error


def _approver(
    console: Console,
    services: VehicleServices,
    name: str | None,
    password_file: Path | None,
) -> Approver:
    if password_file is not None:
        secret = secret_from(password_file)
    elif name is None:
        secret = console.password(_PASSWORD)
    else:
        secret = console.ask_secret(_PASSWORD)
    return services.people.approver(name or services.desk.user.name, secret)


def _key(given: str | None) -> str:
    return given or str(uuid4())


def _answer(console: Console, request: FundRequest) -> None:
    answers = FundAnswers(Wording(console.language))
    console.answer(answers.request(request), lambda: answers.request_text(request))
