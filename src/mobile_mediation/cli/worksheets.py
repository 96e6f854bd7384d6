"""Commands about the worksheets of a case: put in, reckoned, quoted, compared."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import day, find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.cli.worksheet_answers import (
    WorksheetAnswers,
    input_as_json,
    input_text,
)
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.inputs import (
    INPUTS,
    InputKind,
    InputScope,
    spec_of,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.money import parse_yuan
from mobile_mediation.domain.naming import the_one
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.worksheet_request import victims_of
from mobile_mediation.domain.worksheets import quoted
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
_OPTION_OF: Final = {
    InputScope.VICTIM: "--party",
    InputScope.VEHICLE: "--vehicle",
}

Sheet = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME|ID", help="Without it, the first."),
]
Someone = Annotated[str | None, typer.Option("--party", metavar="NAME|ID")]
Victim = Annotated[str, typer.Option("--party", metavar="NAME|ID")]
Plate = Annotated[str | None, typer.Option("--vehicle", metavar="PLATE|ID")]
Amount = Annotated[
    str | None, typer.Option(metavar="YUAN", help="An empty one takes it back.")
]
Reason = Annotated[str, typer.Option("--reason")]


@APP.command("inputs")
def worksheet_inputs(context: typer.Context) -> None:
    """Everything that can be put in, where, and how it is typed; no workspace."""
    console: Console = context.obj
    wording = Wording(console.language)
    console.answer(
        [input_as_json(each, wording) for each in INPUTS],
        lambda: "\n".join(input_text(each, wording) for each in INPUTS),
    )


@APP.command("new")
def worksheet_new(
    context: typer.Context,
    case: str,
    *,
    name: Annotated[str | None, typer.Option("--name")] = None,
) -> None:
    """Begin a worksheet from the facts of the case, for a mediation today."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        made = services.worksheets.create(case_id, name=name)
        _answer(console, services, case_id, str(made.id))


@APP.command("copy")
def worksheet_copy(
    context: typer.Context,
    case: str,
    *,
    name: Annotated[str, typer.Option("--name", help="Of the scenario.")],
    sheet: Sheet = None,
) -> None:
    """Make a scenario: the same inputs and figures under another name."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        origin = services.worksheets.find(services.cases.file(case_id), sheet)
        made = services.worksheets.copy(case_id, origin.sheet.id, name=name)
        _answer(console, services, case_id, str(made.id))


@APP.command("list")
def worksheet_list(context: typer.Context, case: str) -> None:
    """The worksheets of a case and what each comes to, struck-out ones included."""
    with opened(context) as (console, services):
        file = services.cases.file(find_case(services, case))
        answers = WorksheetAnswers(console, file)
        sheets = services.worksheets.of_file(file)
        console.answer(answers.listed(sheets), lambda: answers.listed_text(sheets))


@APP.command("show")
def worksheet_show(context: typer.Context, case: str, *, sheet: Sheet = None) -> None:
    """What is owed, by whom, to whom, and why; what is claimed, offered and agreed."""
    with opened(context) as (console, services):
        _answer(console, services, find_case(services, case), sheet)


@APP.command("head")
def worksheet_head(
    context: typer.Context,
    case: str,
    *,
    sheet: Sheet = None,
    name: Annotated[str | None, typer.Option("--name")] = None,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=day, metavar="DAY", help="Of the mediation."),
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="CODE", help="GB/T 2260.")
    ] = None,
) -> None:
    """Change the name, the day or the region; figures are looked up anew for them."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        before = services.worksheets.find(services.cases.file(case_id), sheet)
        services.worksheets.set_head(
            case_id, before.sheet.id, name=name, assessed_on=on, region_code=region
        )
        _answer_change(console, services, case_id, before)


@APP.command("set")
def worksheet_set(
    context: typer.Context,
    case: str,
    path: str,
    value: Annotated[
        str | None, typer.Argument(help="As `worksheet inputs` says.")
    ] = None,
    *,
    party: Someone = None,
    vehicle: Plate = None,
    other: Annotated[
        str | None,
        typer.Option(
            "--other", metavar="NAME|PLATE|ID", help="Whom or what the input names."
        ),
    ] = None,
    sheet: Sheet = None,
) -> None:
    """Put a value in, over what the record says; an empty one takes it out."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        before = services.worksheets.find(file, sheet)
        place = _place(file, path, party, vehicle)
        kind = spec_of(place.scope, path).kind
        is_name = kind in {InputKind.VEHICLE, InputKind.PARTY}
        if other is not None and not is_name:
            raise typer.BadParameter("this input names nobody", param_hint="--other")
        text = value if other is None else other
        if text is None:
            raise typer.BadParameter("VALUE is needed")
        other_id = _other(file, kind, text) if is_name and text.strip() else None
        services.worksheets.put(
            case_id,
            before.sheet.id,
            place,
            "" if is_name else text,
            other_id=other_id,
        )
        _answer_change(console, services, case_id, before)


@APP.command("clear")
def worksheet_clear(
    context: typer.Context,
    case: str,
    path: str,
    *,
    party: Someone = None,
    vehicle: Plate = None,
    sheet: Sheet = None,
) -> None:
    """Take out what was put in, a whole row of a list too; the record counts again."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        before = services.worksheets.find(file, sheet)
        place = Place(
            path=path,
            party_id=_party_id(file.current_parties, party),
            vehicle_id=_vehicle_id(file, vehicle),
        )
        if not before.inputs_at(place):
            raise NotFound(
                "MM2368",
                Words("这里没有填写过内容。", "Nothing was put in there."),
                path=path[:200],
                next_step=Words(
                    "请用 worksheet show 查看已填写的内容。",
                    "See with worksheet show what was put in.",
                ),
            )
        services.worksheets.take_out(case_id, before.sheet.id, place)
        _answer_change(console, services, case_id, before)


@APP.command("renew")
def worksheet_renew(context: typer.Context, case: str, *, sheet: Sheet = None) -> None:
    """Take the figures that count today instead of those that were frozen."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        before = services.worksheets.find(services.cases.file(case_id), sheet)
        services.worksheets.renew_figures(case_id, before.sheet.id)
        _answer_change(console, services, case_id, before)


@APP.command("strike")
def worksheet_strike(
    context: typer.Context,
    case: str,
    *,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME|ID")],
    reason: Reason,
) -> None:
    """Strike a worksheet out; it stays readable."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        found = services.worksheets.find(services.cases.file(case_id), sheet)
        services.worksheets.strike_out(case_id, found.sheet.id, reason=reason)
        answers = WorksheetAnswers(console, services.cases.file(case_id))
        left = services.worksheets.of_case(case_id)
        console.answer(answers.listed(left), lambda: answers.listed_text(left))


@APP.command("quote")
def worksheet_quote(
    context: typer.Context,
    case: str,
    item: LossItem,
    *,
    party: Victim,
    claimed: Amount = None,
    offered: Amount = None,
    agreed: Amount = None,
) -> None:
    """Note what is claimed, offered and agreed for an item; the rest stays."""
    given = {"claimed_fen": claimed, "offered_fen": offered, "agreed_fen": agreed}
    if all(text is None for text in given.values()):
        raise typer.BadParameter("--claimed, --offered or --agreed is needed")
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        sheet_id = services.worksheets.find(file).sheet.id
        victims = victims_of(file, file.worksheet_inputs)
        party_id = named_party(victims, party)
        known = quoted(file.items, party_id, item, is_only=len(victims) == 1)
        amounts = {
            name: getattr(known, name, None)
            if text is None
            else _fen(text, f"damage_item.{name}")
            for name, text in given.items()
        }
        services.worksheets.quote(case_id, party_id, item, **amounts)
        _answer(console, services, case_id, str(sheet_id))


@APP.command("agree")
def worksheet_agree(
    context: typer.Context, case: str, *, party: Victim, sheet: Sheet = None
) -> None:
    """Agree on what is owed: every item with its part of the entitlement."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        found = services.worksheets.find(file, sheet)
        if found.refusal is not None:
            raise found.refusal
        party_id = named_party(victims_of(file, found.inputs), party)
        services.worksheets.take_as_agreed(case_id, found.sheet.id, party_id)
        _answer(console, services, case_id, str(found.sheet.id))


@APP.command("attach")
def worksheet_attach(
    context: typer.Context,
    case: str,
    item: LossItem,
    attachment: UUID,
    *,
    party: Victim,
) -> None:
    """Say that a file of the case proves an item."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        sheet_id = services.worksheets.find(file).sheet.id
        party_id = named_party(victims_of(file, file.worksheet_inputs), party)
        services.worksheets.attach(case_id, party_id, item, attachment)
        _answer(console, services, case_id, str(sheet_id))


@APP.command("detach")
def worksheet_detach(
    context: typer.Context, case: str, evidence: UUID, *, reason: Reason
) -> None:
    """Say that a file does not prove an item after all; EVIDENCE as `show` has it."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        sheet_id = services.worksheets.find(services.cases.file(case_id)).sheet.id
        services.worksheets.detach(case_id, evidence, reason=reason)
        _answer(console, services, case_id, str(sheet_id))


@APP.command("compare")
def worksheet_compare(
    context: typer.Context, case: str, *, sheet: Sheet = None
) -> None:
    """What the other worksheets of a case have different from one, and why."""
    with opened(context) as (console, services):
        file = services.cases.file(find_case(services, case))
        base = services.worksheets.find(file, sheet)
        if base.refusal is not None:
            raise base.refusal
        others = [
            each
            for each in services.worksheets.of_file(file)
            if each.sheet.id != base.sheet.id
        ]
        answers = WorksheetAnswers(console, file)
        console.answer(
            answers.comparison(base, others),
            lambda: answers.comparison_text(base, others),
        )


@APP.command("paper")
def worksheet_paper(
    context: typer.Context,
    case: str,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT.pdf")],
    victim: Annotated[
        str | None,
        typer.Option("--victim", metavar="NAME|ID", help="Of one victim only."),
    ] = None,
    sheet: Sheet = None,
) -> None:
    """Write a worksheet as a paper of its own, every victim's from a new page."""
    # Imported here, so that other commands need not wait for it.
    from mobile_mediation.documents.assessment_paper import render_assessment

    Console.check_writable(output)
    with opened(context) as (console, services):
        file = services.cases.file(find_case(services, case))
        found = services.worksheets.find(file, sheet)
        annexes = services.worksheets.papers(
            file, found, party_id=_party_id(victims_of(file, found.inputs), victim)
        )
        console.write_file(output, render_assessment(annexes))
        shown = {
            "path": str(output),
            "sheet": found.sheet.name,
            "victims": [each.victim for each in annexes],
        }
        console.answer(shown, lambda: str(output))


def _place(file: CaseFile, path: str, party: str | None, vehicle: str | None) -> Place:
    """Where a value is put in.

    Raises:
        NotFound: MM2365 nobody and nothing is called so.
        RuleViolation: MM2366 several are; MM2367 the input is about something else.
    """
    if party is not None and vehicle is not None:
        raise typer.BadParameter("--party or --vehicle, not both")
    place = Place(
        path=path,
        party_id=_party_id(file.current_parties, party),
        vehicle_id=_vehicle_id(file, vehicle),
    )
    scopes = [scope for scope in InputScope if _has(scope, path)]
    if scopes and place.scope not in scopes:
        option = _OPTION_OF.get(scopes[0])
        raise RuleViolation(
            "MM2367",
            Words(
                "这一项不是这样填写的：全表、受害人、车辆各有各的填写项。",
                "The whole worksheet, victims and vehicles have inputs of their own.",
            ),
            path=path[:200],
            rule=scopes[0].value,
            next_step=(
                Words("请不要指明受害人或车辆。", "Name no victim and no vehicle.")
                if option is None
                else Words(f"请用 {option} 指明。", f"Say with {option} whose it is.")
            ),
        )
    return place


def _has(scope: InputScope, path: str) -> bool:
    try:
        spec_of(scope, path)
    except RuleViolation:
        return False
    return True


def _other(file: CaseFile, kind: InputKind, named: str) -> UUID | None:
    if kind is InputKind.VEHICLE:
        return _vehicle_id(file, named)
    return _party_id(file.current_parties, named)


def _party_id(parties: Iterable[Party], named: str | None) -> UUID | None:
    return None if named is None else named_party(parties, named)


def named_party(parties: Iterable[Party], named: str) -> UUID:
    """Whom a name or an id means.

    Raises:
        NotFound: MM2365 nobody is called so.
        RuleViolation: MM2366 several are.
    """
    found = the_one(
        ((each.id, each.name, each.id) for each in parties), named, path="party"
    )
    if found is None:
        raise _nobody("party", named)
    return found


def _vehicle_id(file: CaseFile, named: str | None) -> UUID | None:
    if named is None:
        return None
    vehicles = (each for each in file.vehicles if not each.is_void)
    found = the_one(
        ((each.id, each.plate, each.id) for each in vehicles), named, path="vehicle"
    )
    if found is None:
        raise _nobody("vehicle", named)
    return found


def _nobody(path: str, named: str) -> NotFound:
    return NotFound(
        "MM2365",
        Words(
            "本案没有这样的受害人、当事人或车辆。",
            "The case has no such victim, party or vehicle.",
        ),
        path=path,
        value=named[:80],
        next_step=Words(
            "请照案件记录写姓名、号牌或编号。",
            "Give a name, a plate or an id as the case has it.",
        ),
    )


def _fen(text: str, path: str) -> int | None:
    return parse_yuan(text, path=path) if text.strip() else None


def _found(services: VehicleServices, case_id: UUID, before: Reckoned) -> Reckoned:
    return services.worksheets.find(services.cases.file(case_id), str(before.sheet.id))


def _answer(
    console: Console, services: VehicleServices, case_id: UUID, sheet: str | None
) -> None:
    file = services.cases.file(case_id)
    found = services.worksheets.find(file, sheet)
    answers = WorksheetAnswers(console, file)
    console.answer(answers.sheet(found), lambda: answers.sheet_text(found))


def _answer_change(
    console: Console, services: VehicleServices, case_id: UUID, before: Reckoned
) -> None:
    answers = WorksheetAnswers(console, services.cases.file(case_id))
    after = _found(services, case_id, before)
    console.answer(
        answers.change(before, after), lambda: answers.change_text(before, after)
    )
