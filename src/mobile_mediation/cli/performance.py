"""Commands about what follows an agreement: copies, payments, the court, visits."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.vehicle import day, find_case, moment, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Channel
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.letters import DeliveryWay
from mobile_mediation.domain.money import decimal_yuan, format_yuan, parse_yuan
from mobile_mediation.domain.performance import (
    ConfirmationResult,
    EndingKind,
    NextWay,
)
from mobile_mediation.services.performance import Aftermath
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
Day = Annotated[date | None, typer.Option("--on", parser=day, metavar="DATE")]


@APP.command("show")
def performance_show(context: typer.Context, case: str) -> None:
    """How the agreement of a case is performed: texts, copies, payments, the court."""
    with opened(context) as (console, services):
        file = services.cases.file(find_case(services, case))
        found, wording = services.performance.of_file(file), Wording(console.language)
        console.answer(
            _shown(found, wording), lambda: "\n".join(_lines(found, file, wording))
        )


@APP.command("deliver")
def performance_deliver(
    context: typer.Context,
    case: str,
    party: UUID,
    *,
    copy: Annotated[
        int | None, typer.Option("--copy", help="The next one, if not given.")
    ] = None,
    way: Annotated[DeliveryWay, typer.Option("--way")] = DeliveryWay.IN_PERSON,
    receiver: Annotated[str | None, typer.Option("--receiver")] = None,
    relation: Annotated[str | None, typer.Option("--relation")] = None,
    refusal: Annotated[str | None, typer.Option("--refusal")] = None,
    witness: Annotated[str | None, typer.Option("--witness")] = None,
    note: Annotated[str | None, typer.Option("--note")] = None,
    at: Annotated[
        datetime | None, typer.Option("--at", parser=moment, metavar="TIME")
    ] = None,
) -> None:
    """Write down that a party got its copy of the sealed paper, or refused it."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        number = copy
        if number is None:
            number = services.performance.of_case(case_id).next_copy
        receipt = services.performance.deliver(
            case_id,
            party,
            copy_no=number,
            way=way,
            receiver=receiver,
            relation=relation,
            refusal=refusal,
            witness=witness,
            note=note,
            at=at,
        )
        wording = Wording(console.language)
        console.answer(
            wording.plain(receipt), lambda: f"{receipt.copy_no}  {wording.label(way)}"
        )


@APP.command("pay")
def performance_pay(
    context: typer.Context,
    case: str,
    instalment: UUID,
    *,
    amount: Annotated[str, typer.Option("--amount", help="In CNY: 18000.00")],
    on: Day = None,
    method: Annotated[PaymentMethod, typer.Option("--method")] = PaymentMethod.TRANSFER,
    voucher: Annotated[str | None, typer.Option("--voucher")] = None,
    attachment: Annotated[UUID | None, typer.Option("--attachment")] = None,
    note: Annotated[str | None, typer.Option("--note")] = None,
) -> None:
    """Write down a payment on an instalment of the plan, in part or in full."""
    with opened(context) as (console, services):
        payment = services.performance.pay(
            find_case(services, case),
            instalment,
            amount_fen=parse_yuan(amount, path="performance_payment.amount_fen"),
            paid_on=on or _today(services),
            method=method,
            voucher_no=voucher,
            attachment_id=attachment,
            note=note,
        )
        console.answer(
            Wording(console.language).plain(payment),
            lambda: f"{payment.paid_on}  {format_yuan(payment.amount_fen)}",
        )


@APP.command("apply")
def performance_apply(
    context: typer.Context,
    case: str,
    *,
    court: Annotated[str, typer.Option("--court")],
    on: Day = None,
) -> None:
    """Write down that the court got the joint application for confirmation."""
    with opened(context) as (console, services):
        application = services.performance.apply(
            find_case(services, case), court=court, applied_on=on or _today(services)
        )
        console.answer(
            Wording(console.language).plain(application),
            lambda: f"{application.applied_on}  {application.court}",
        )


@APP.command("rule")
def performance_rule(
    context: typer.Context,
    case: str,
    result: ConfirmationResult,
    *,
    on: Day = None,
    ruling: Annotated[str | None, typer.Option("--ruling")] = None,
) -> None:
    """Write down what the court did with the application."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        services.performance.rule(
            case_id, result, decided_on=on or _today(services), ruling_no=ruling
        )
        wording = Wording(console.language)
        console.answer(
            wording.plain(services.performance.of_case(case_id).confirmation),
            lambda: wording.label(result),
        )


@APP.command("revisit")
def performance_revisit(
    context: typer.Context,
    case: str,
    party: UUID,
    *,
    opinion: Annotated[str, typer.Option("--opinion")],
    satisfaction: Annotated[
        int | None, typer.Option("--satisfaction", help="From 1 to 5.")
    ] = None,
    channel: Annotated[Channel, typer.Option("--channel")] = Channel.PHONE,
    has_dispute: Annotated[bool, typer.Option("--dispute")] = False,
    on: Day = None,
) -> None:
    """Write down what a party said when it was called back."""
    with opened(context) as (console, services):
        revisit = services.performance.revisit(
            find_case(services, case),
            party,
            opinion=opinion,
            visited_on=on or _today(services),
            satisfaction=satisfaction,
            channel=channel,
            has_dispute=has_dispute,
        )
        console.answer(
            Wording(console.language).plain(revisit),
            lambda: f"{revisit.visited_on}  {revisit.opinion}",
        )


@APP.command("end")
def performance_end(
    context: typer.Context,
    case: str,
    kind: EndingKind,
    *,
    reason: Annotated[str, typer.Option("--reason")],
    next_way: Annotated[NextWay, typer.Option("--next")],
    instalment: Annotated[UUID | None, typer.Option("--instalment")] = None,
    on: Day = None,
) -> None:
    """Write down a breach, or the end of the agreement, and what is done next."""
    with opened(context) as (console, services):
        ending = services.performance.end(
            find_case(services, case),
            kind,
            reason=reason,
            happened_on=on or _today(services),
            next_way=next_way,
            instalment_id=instalment,
        )
        wording = Wording(console.language)
        console.answer(
            wording.plain(ending),
            lambda: f"{wording.label(kind)}  {wording.label(next_way)}",
        )


@APP.command("strike-out")
def performance_strike_out(
    context: typer.Context,
    case: str,
    record: UUID,
    *,
    reason: Annotated[str, typer.Option("--reason")],
) -> None:
    """Strike out a wrong record of these; it stays readable."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        entity = _find(services.cases.file(case_id), record)
        services.cases.strike_out(case_id, type(entity), record, reason=reason)
        file = services.cases.file(case_id)
        console.answer(
            Wording(console.language).plain(_find(file, record)), lambda: str(record)
        )


def _today(services: VehicleServices) -> date:
    return china_day(services.desk.now())


def _find(file: CaseFile, record: UUID) -> VoidableEntity:
    records: tuple[VoidableEntity, ...] = (
        *file.receipts,
        *file.payments,
        *file.confirmations,
        *file.revisits,
        *file.endings,
    )
    for each in records:
        if each.id == record:
            return each
    raise NotFound(
        "MM1104",
        Words("在本机记录中找不到此项。", "This is not in the records here."),
        path="record",
        value=str(record),
        next_step=Words("请刷新后再试。", "Reload and try again."),
    )


def _shown(found: Aftermath, wording: Wording) -> dict[str, Any]:
    until = found.confirmation_until
    return {
        "document": wording.plain(found.paper),
        "versions": [
            {
                "id": str(version.id),
                "document_no": version.document_no,
                "version": version.version,
                "state": state.value,
                "state_label": wording.label(state),
            }
            for version, state in found.versions
        ],
        "left": decimal_yuan(found.left_fen),
        "plan": [
            wording.plain(duty.instalment)
            | {
                "paid": decimal_yuan(duty.instalment.amount_fen - duty.left_fen),
                "left": decimal_yuan(duty.left_fen),
                "state": duty.state_on(found.today).value,
                "state_label": wording.label(duty.state_on(found.today)),
                "days_late": duty.days_late_on(found.today),
                "payments": wording.plain(duty.payments),
            }
            for duty in found.plan
        ],
        "next_copy": found.next_copy,
        "receipts": wording.plain(found.receipts),
        "confirmation": wording.plain(found.confirmation),
        "confirmation_until": until and until.on.isoformat(),
        "revisits": wording.plain(found.revisits),
        "endings": wording.plain(found.endings),
        "ways": wording.plain(found.ways),
    }


def _lines(found: Aftermath, file: CaseFile, wording: Wording) -> Iterator[str]:
    names = {party.id: party.name or "-" for party in file.parties}
    for version, state in found.versions:
        yield f"{version.document_no}  v{version.version}  {wording.label(state)}"
    for duty in found.plan:
        owed = duty.instalment
        yield (
            f"  {owed.due_on}  {names[owed.payer_id]} → {names[owed.payee_id]}  "
            f"{format_yuan(owed.amount_fen)}  "
            f"{wording.label(duty.state_on(found.today))}  {owed.id}"
        )
        for payment in duty.payments:
            yield f"    {payment.paid_on}  {format_yuan(payment.amount_fen)}"
    for receipt in found.receipts:
        at = f"{receipt.happened_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        taken = receipt.receiver or receipt.refusal or "-"
        yield f"  {at}  #{receipt.copy_no}  {names[receipt.party_id]}  {taken}"
    if found.confirmation_until is not None:
        what = wording.words("司法确认申请截止", "Apply to the court until")
        yield f"  {what}  {found.confirmation_until.on}"
    asked = found.confirmation
    if asked is not None:
        result = wording.label(asked.result) if asked.result else "-"
        yield f"  {asked.applied_on}  {asked.court}  {result}"
    for revisit in found.revisits:
        mark = revisit.satisfaction or "-"
        who = names[revisit.party_id]
        yield f"  {revisit.visited_on}  {who}  {mark}  {revisit.opinion}"
    for ending in found.endings:
        way = wording.label(ending.next_way)
        yield f"  {ending.happened_on}  {wording.label(ending.kind)}  {way}"
