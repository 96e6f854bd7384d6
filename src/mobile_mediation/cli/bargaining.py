"""Commands of the bargaining bench: offers, answers, confidential notes, agreement."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import day, find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.cli.worksheets import named_party
from mobile_mediation.domain.agreements import DamageKind, PaymentMethod
from mobile_mediation.domain.bargaining import (
    BargainSide,
    Breach,
    LaterTreatment,
    OfferAct,
    Payment,
    PrivateNote,
    Security,
    SecurityKind,
    Standing,
    Subject,
    Terms,
    find_offer,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.money import decimal_yuan, format_yuan, parse_yuan
from mobile_mediation.domain.people import Party
from mobile_mediation.services.bargaining import Bench
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)

Side = Annotated[BargainSide, typer.Option("--side")]
Speaker = Annotated[str, typer.Option("--by", metavar="NAME|ID", help="Who said it.")]
Someone = Annotated[str | None, typer.Option(metavar="NAME|ID")]
Yuan = Annotated[str | None, typer.Option(metavar="YUAN")]


@APP.command("offer")
def bargain_offer(
    context: typer.Context,
    case: str,
    amount: Annotated[str, typer.Argument(metavar="YUAN")],
    *,
    side: Side,
    by: Speaker,
    victim: Annotated[
        str | None,
        typer.Option(
            "--victim", metavar="NAME|ID", help="Needed where several are hurt."
        ),
    ] = None,
    item: Annotated[
        DamageKind | None,
        typer.Option("--item", help="Without it, the offer is for the whole."),
    ] = None,
) -> None:
    """Put an amount on the table; it counters what the other side has there."""
    fen = parse_yuan(amount, path="offer.amount_fen")
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        victims = services.bargaining.bench_of(file).victims
        services.bargaining.offer(
            case_id,
            Subject(_victim(victims, victim), item),
            side,
            named_party(file.current_parties, by),
            fen,
        )
        _answer(console, services, case_id)


@APP.command("answer")
def bargain_answer(
    context: typer.Context, case: str, offer: UUID, act: OfferAct, *, by: Speaker
) -> None:
    """Accept or reject the other side's OFFER, or withdraw the own one."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        side = find_offer(file.placed_offers, offer).offer.bargain_side
        services.bargaining.answer(
            case_id,
            offer,
            act,
            side if act is OfferAct.WITHDRAWN else side.other,
            named_party(file.current_parties, by),
        )
        _answer(console, services, case_id)


@APP.command("list")
def bargain_list(context: typer.Context, case: str) -> None:
    """The offers, what became of them, and how far apart the sides are."""
    with opened(context) as (console, services):
        _answer(console, services, find_case(services, case))


@APP.command("note")
def bargain_note(
    context: typer.Context,
    case: str,
    *,
    side: Side,
    file: Annotated[
        Path,
        typer.Option(
            "--file",
            metavar="NOTE.txt",
            help="An argument would be seen in the list of processes.",
        ),
    ],
) -> None:
    """Keep what one side said in confidence; it never leaves this machine."""
    data = Console.read_file(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "MM2612",
            Words("文件不是 UTF-8 文本。", "The file is not UTF-8 text."),
            path=str(file),
            next_step=Words(
                "请另存为 UTF-8 文本后再试。", "Save it as UTF-8 text, then try again."
            ),
        ) from error
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        services.bargaining.note(case_id, side, text)
        _answer_notes(console, services, case_id, side)


@APP.command("notes")
def bargain_notes(context: typer.Context, case: str, *, side: Side) -> None:
    """What one side said in confidence; never both sides at once."""
    with opened(context) as (console, services):
        _answer_notes(console, services, find_case(services, case), side)


@APP.command("strike-note")
def bargain_strike_note(
    context: typer.Context, case: str, note: UUID, *, side: Side
) -> None:
    """Strike out a NOTE of one side; it stays readable."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        services.bargaining.strike_note(case_id, side, note)
        _answer_notes(console, services, case_id, side)


@APP.command("agree")
def bargain_agree(
    context: typer.Context,
    case: str,
    *,
    pay: Annotated[
        list[str] | None,
        typer.Option(
            "--pay",
            metavar="DAY=YUAN",
            help="A payment; several are instalments. They replace those of the draft.",
        ),
    ] = None,
    payer: Someone = None,
    payee: Someone = None,
    method: PaymentMethod = PaymentMethod.TRANSFER,
    holder: Annotated[str | None, typer.Option("--holder")] = None,
    account: Annotated[str | None, typer.Option("--account")] = None,
    bank: Annotated[str | None, typer.Option("--bank")] = None,
    security: Annotated[SecurityKind | None, typer.Option("--security")] = None,
    provider: Annotated[
        str, typer.Option("--provider", help="Who gives the security.")
    ] = "",
    thing: Annotated[
        str | None, typer.Option("--thing", help="What is mortgaged or pledged.")
    ] = None,
    later: Annotated[
        LaterTreatment | None, typer.Option("--later", help="Later treatment.")
    ] = None,
    penalty: Yuan = None,
    daily_bp: Annotated[
        int | None,
        typer.Option("--daily-bp", help="Interest a day, in 1/10000 of what is due."),
    ] = None,
    whole_due: Annotated[
        bool, typer.Option("--whole-due", help="A breach makes the whole due.")
    ] = False,
) -> None:
    """Make what was accepted the agreed amounts and the clauses of the draft."""
    if pay and (payer is None or payee is None):
        raise typer.BadParameter("--pay goes with --payer and --payee")
    breach = Breach(
        penalty_fen=None if penalty is None else parse_yuan(penalty, path="penalty"),
        daily_bp=daily_bp,
        is_whole_due=whole_due,
    )
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        parties = services.cases.file(case_id).current_parties
        payments = tuple(
            Payment(
                payer_id=named_party(parties, payer or ""),
                payee_id=named_party(parties, payee or ""),
                amount_fen=fen,
                due_on=due_on,
                method=method,
                account_holder=holder,
                account_no=account,
                bank=bank,
            )
            for due_on, fen in map(_payment, pay or ())
        )
        agreement = services.bargaining.agree(
            case_id,
            Terms(
                payments=payments,
                security=(
                    None
                    if security is None
                    else Security(kind=security, provider=provider, thing=thing)
                ),
                later=later,
                breach=None if breach == Breach() else breach,
            ),
        )
        file = services.cases.file(case_id)
        wording = Wording(console.language)
        items = [each for each in file.items if not each.is_void]
        clauses = [
            each
            for each in sorted(file.clauses, key=lambda each: each.position)
            if each.agreement_id == agreement.id and not each.is_void
        ]
        console.answer(
            {
                "document_no": agreement.document_no,
                "items": wording.plain(items),
                "clauses": wording.plain(clauses),
            },
            lambda: "\n".join(
                [
                    agreement.document_no,
                    *(
                        f"{wording.label(each.kind)}  {format_yuan(each.agreed_fen)}"
                        for each in items
                        if each.agreed_fen is not None
                    ),
                    *(f"{each.position}. {each.text}" for each in clauses),
                ]
            ),
        )


def _payment(text: str) -> tuple[date, int]:
    due_on, found, amount = text.partition("=")
    if not found:
        raise typer.BadParameter("2026-12-05=50000", param_hint="--pay")
    return day(due_on), parse_yuan(amount, path="payments.amount_fen")


def _victim(victims: tuple[Party, ...], named: str | None) -> UUID:
    """Whose damages it is about; nobody need be named where only one is hurt.

    Raises:
        NotFound: MM2365 nobody is called so.
        RuleViolation: MM2366 several are; MM2613 several are hurt.
    """
    if named is not None:
        return named_party(victims, named)
    if len(victims) != 1:
        raise RuleViolation(
            "MM2613",
            Words(
                "受害人不止一人，须指明是谁的损失。",
                "Several are hurt; say whose damages it is about.",
            ),
            path="offer.victim_id",
            value=str(len(victims)),
            next_step=Words("请用 --victim 指明。", "Say it with --victim."),
        )
    return victims[0].id


def _answer(console: Console, services: VehicleServices, case_id: UUID) -> None:
    file = services.cases.file(case_id)
    bench = services.bargaining.bench_of(file)
    wording = Wording(console.language)
    console.answer(
        {
            "offers": [
                wording.plain(each.offer)
                | {"state": each.state.value, "state_label": wording.label(each.state)}
                for each in bench.offers
            ],
            "standings": [_standing_as_json(each) for each in bench.standings],
        },
        lambda: _as_text(file, bench, wording),
    )


def _standing_as_json(standing: Standing) -> Mapping[str, Any]:
    ranged = standing.assessed
    kind = standing.subject.kind
    return {
        "victim_id": str(standing.subject.victim_id),
        "item": None if kind is None else kind.value,
        "asked": _money(standing.asked_fen),
        "offered": _money(standing.offered_fen),
        "gap": _money(standing.gap_fen),
        "agreed": _money(standing.agreed_fen),
        "assessed_low": None if ranged is None else decimal_yuan(ranged.low_fen),
        "assessed_high": None if ranged is None else decimal_yuan(ranged.high_fen),
    }


def _money(fen: int | None) -> str | None:
    return None if fen is None else decimal_yuan(fen)


def _as_text(file: CaseFile, bench: Bench, wording: Wording) -> str:
    names = {party.id: party.name or "" for party in file.parties}

    def subject(of: Subject) -> str:
        whole = wording.words("总额", "Whole")
        what = whole if of.kind is None else wording.label(of.kind)
        return f"{names.get(of.victim_id, '')} {what}"

    def amount(fen: int | None) -> str:
        return "-" if fen is None else format_yuan(fen)

    lines = [
        f"{each.offer.id}  {subject(each.subject)}  "
        f"{wording.label(each.offer.bargain_side)} {names.get(each.offer.party_id)}  "
        f"{format_yuan(each.offer.amount_fen)}  {wording.label(each.state)}"
        for each in bench.offers
    ]
    for each in bench.standings:
        ranged = each.assessed
        line = (
            f"{subject(each.subject)}  "
            f"{wording.words('主张', 'asked')} {amount(each.asked_fen)}  "
            f"{wording.words('提出', 'offered')} {amount(each.offered_fen)}  "
            f"{wording.words('差距', 'gap')} {amount(each.gap_fen)}"
        )
        if ranged is not None:
            line += (
                f"  {wording.words('测算', 'assessed')} "
                f"{amount(ranged.low_fen)}–{amount(ranged.high_fen)}"
            )
        if each.agreed_fen is not None:
            agreed = wording.words("商定", "agreed")
            line += f"  {agreed} {amount(each.agreed_fen)}"
        lines.append(line)
    return "\n".join(lines)


def _answer_notes(
    console: Console, services: VehicleServices, case_id: UUID, side: BargainSide
) -> None:
    notes = services.bargaining.notes(case_id, side)
    wording = Wording(console.language)
    console.answer(
        [wording.plain(each) for each in notes],
        lambda: "\n".join(_note_text(each, wording) for each in notes),
    )


def _note_text(note: PrivateNote, wording: Wording) -> str:
    struck = wording.words("（已作废）", " (struck out)") if note.is_void else ""
    return f"{note.id}  {note.text}{struck}"
