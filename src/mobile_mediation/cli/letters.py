"""Commands about letters: written from a case, issued, shown, written to a file."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.vehicle import day, find_case, moment, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.contacts import SearchWay
from mobile_mediation.domain.letter_forms import LetterEntries, RescueReason
from mobile_mediation.domain.letters import (
    DeliveryWay,
    IssuedLetter,
    LetterKind,
    find_letter,
)
from mobile_mediation.domain.money import parse_yuan
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
Amount = Annotated[str | None, typer.Option(metavar="YUAN")]
Day = Annotated[date | None, typer.Option(parser=day, metavar="DAY")]
Moment = Annotated[datetime | None, typer.Option(parser=moment, metavar="TIME")]
Text = Annotated[str | None, typer.Option()]


@APP.command("list")
def letter_list(context: typer.Context, case: str) -> None:
    """The letters of a case, withdrawn ones included."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        found = services.cases.file(find_case(services, case)).issued_letters
        console.answer(
            [_shown(wording, each) for each in found],
            lambda: "\n".join(_line(wording, each) for each in found),
        )


@APP.command("issue")
def letter_issue(
    context: typer.Context,
    case: str,
    kind: LetterKind,
    *,
    to: Text = None,
    party: Annotated[UUID | None, typer.Option(metavar="ID")] = None,
    injury: Annotated[UUID | None, typer.Option(metavar="ID")] = None,
    request: Annotated[
        UUID | None, typer.Option(metavar="ID", help="Of emergency money.")
    ] = None,
    reason: Annotated[RescueReason | None, typer.Option()] = None,
    basis: Text = None,
    cost: Amount = None,
    amount: Amount = None,
    valid_until: Day = None,
    settle_days: Annotated[int | None, typer.Option()] = None,
    appearance: Text = None,
    search_way: Annotated[SearchWay | None, typer.Option()] = None,
    applicant: Text = None,
    relation: Text = None,
    account: Text = None,
    bank: Text = None,
    signatory: Text = None,
    contact: Text = None,
    phone: Text = None,
    waiver: Text = None,
    handed_by: Text = None,
    witness: Text = None,
    enclosure: Annotated[list[str] | None, typer.Option()] = None,
    remarks: Text = None,
    replaces: Annotated[str | None, typer.Option(metavar="NUMBER")] = None,
) -> None:
    """Issue a letter; what is not given is taken from the case."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        entries = LetterEntries(
            party_id=party,
            injury_id=injury,
            request_id=request,
            addressee=to,
            reason=reason,
            basis=basis,
            cost_fen=_fen(cost, "letter.cost_fen"),
            amount_fen=_fen(amount, "letter.amount_fen"),
            valid_until=valid_until,
            settle_days=settle_days,
            appearance=appearance,
            search_way=search_way,
            applicant=applicant,
            relation=relation,
            account_no=account,
            bank=bank,
            signatory=signatory,
            contact=contact,
            phone=phone,
            waiver=waiver,
            handed_by=handed_by,
            witness=witness,
            attachments="\n".join(enclosure) if enclosure else None,
            remarks=remarks,
        )
        old = services.letters.by_number(replaces) if replaces else None
        letter = services.letters.issue(
            case_id, kind, entries, replaces=old.id if old else None
        )
        wording = Wording(console.language)
        issued = _issued(services, letter.number)
        console.answer(_shown(wording, issued), lambda: letter.number)


@APP.command("show")
def letter_show(context: typer.Context, number: str) -> None:
    """What became of a letter."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        issued = _issued(services, number)
        console.answer(_shown(wording, issued), lambda: _story(wording, issued))


@APP.command("get")
def letter_get(
    context: typer.Context,
    number: str,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
) -> None:
    """Write a letter as it was issued, as a PDF."""
    with opened(context) as (console, services):
        console.check_writable(output)
        letter = services.letters.by_number(number)
        _, pdf = services.letters.pdf(letter.case_id, letter.id)
        console.write_file(output, pdf)
        wording = Wording(console.language)
        shown = {"path": str(output), **_shown(wording, _issued(services, number))}
        console.answer(shown, lambda: str(output))


@APP.command("deliver")
def letter_deliver(
    context: typer.Context,
    number: str,
    *,
    to: Annotated[str, typer.Option("--to")],
    way: Annotated[DeliveryWay, typer.Option("--way")] = DeliveryWay.IN_PERSON,
    at: Moment = None,
    waiver: Text = None,
) -> None:
    """Record that a letter was handed over or sent."""
    with opened(context) as (console, services):
        letter = services.letters.by_number(number)
        services.letters.hand_over(
            letter.case_id,
            letter.id,
            receiver=to,
            way=way,
            happened_at=at,
            waiver=waiver,
        )
        wording = Wording(console.language)
        issued = _issued(services, number)
        console.answer(_shown(wording, issued), lambda: _story(wording, issued))


@APP.command("withdraw")
def letter_withdraw(
    context: typer.Context,
    number: str,
    *,
    reason: Annotated[str, typer.Option("--reason")],
) -> None:
    """Withdraw a letter; its number stays taken."""
    with opened(context) as (console, services):
        letter = services.letters.by_number(number)
        services.letters.withdraw(letter.case_id, letter.id, reason=reason)
        wording = Wording(console.language)
        issued = _issued(services, number)
        console.answer(_shown(wording, issued), lambda: _story(wording, issued))


def _fen(amount: str | None, path: str) -> int | None:
    return None if amount is None else parse_yuan(amount, path=path)


def _issued(services: VehicleServices, number: str) -> IssuedLetter:
    letter = services.letters.by_number(number)
    file = services.cases.file(letter.case_id)
    return find_letter(file.issued_letters, letter.id)


def _shown(wording: Wording, issued: IssuedLetter) -> dict[str, Any]:
    letter = issued.letter
    return {
        "id": str(letter.id),
        "number": letter.number,
        "kind": letter.kind.value,
        "state": issued.state.value,
        "addressee": letter.addressee,
        "amount": wording.plain(letter)["amount"],
        "issued_at": wording.plain(letter.issued_at),
        "digest": f"sha256:{letter.content_digest.hex()}",
        "replaces_id": wording.plain(letter.replaces_id),
        "acts": [
            {
                "act": entry.act.value,
                "way": wording.plain(entry.way),
                "receiver": entry.receiver,
                "reason": entry.reason,
                "at": wording.plain(entry.happened_at),
            }
            for entry in issued.entries
        ],
    }


def _line(wording: Wording, issued: IssuedLetter) -> str:
    letter = issued.letter
    parts = (letter.number, wording.label(letter.kind), letter.addressee)
    return "  ".join((*parts, wording.label(issued.state)))


def _story(wording: Wording, issued: IssuedLetter) -> str:
    lines = [_line(wording, issued)]
    for entry in issued.entries:
        said = [str(wording.plain(entry.happened_at)), wording.label(entry.act)]
        said += [each for each in (entry.receiver, entry.reason) if each]
        lines.append("  " + "  ".join(said))
    return "\n".join(lines)
