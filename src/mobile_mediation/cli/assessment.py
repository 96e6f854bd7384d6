"""The assessment of damages from a file; it needs no workspace."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from mobile_mediation.cli.console import Console, unusable_file
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.netting import Purse
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.labels import Labels


def add_to(app: typer.Typer) -> None:
    """Add what has no name in front."""
    app.command("assess")(assess)


def assess(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.json")],
    *,
    paper: Annotated[
        Path | None,
        typer.Option("--paper", metavar="OUT.pdf", help="Write the worksheet as well."),
    ] = None,
    victim: Annotated[
        str | None,
        typer.Option("--victim", metavar="ID", help="The worksheet of one victim."),
    ] = None,
) -> None:
    """Reckon what is owed, by whom, to whom, and why; no workspace."""
    # Imported here, so that other commands need not wait for it.
    from mobile_mediation.domain.assessment import engine
    from mobile_mediation.rules import load_assessment_tables
    from mobile_mediation.services.assessment.reading import read_request_file
    from mobile_mediation.services.assessment.showing import result_as_json

    console: Console = context.obj
    if paper is None and victim is not None:
        raise typer.BadParameter("--victim ID goes with --paper OUT.pdf")
    console.check_there(file)
    if paper is not None:
        console.check_writable(paper)
    try:
        request = read_request_file(file)
    except OSError as error:
        raise unusable_file(file) from error
    found = engine.assess(request, load_assessment_tables())
    if paper is not None:
        console.write_file(paper, _worksheets(found, victim))
    console.answer(
        result_as_json(found, Labels.load(), console.language),
        lambda: "\n".join(lines_of(found, console, {})),
    )


def _worksheets(found: Assessment, victim: str | None) -> bytes:
    """The paper of one victim, or of all."""
    from mobile_mediation.documents.assessment_paper import render_assessment
    from mobile_mediation.domain.assessment.annex import annex_of

    say = Labels.load().of
    ids = [victim] if victim is not None else [e.victim.id for e in found.losses]
    return render_assessment([annex_of(found, each, {}, say=say) for each in ids])


def lines_of(
    found: Assessment, console: Console, names: Mapping[str, str]
) -> Iterator[str]:
    """An assessment as lines for a person.

    ``names`` are those of victims and vehicles by their ids; whoever is not in it is
    called by the id.
    """
    wording = Wording(console.language)
    for loss, net in zip(found.losses, found.netting.victims, strict=True):
        yield console.say(Words("受害人 ", "Victim ")) + (
            names.get(loss.victim.id) or f"{loss.victim.id} {loss.victim.name}".rstrip()
        )
        for item in loss.items:
            yield (
                f"  {wording.label(item.item)}  {format_yuan(item.fen)}"
                f"  = {console.say(item.formula)}  [{item.basis}]"
            )
        yield console.say(
            Words(
                f"  损失合计 {format_yuan(loss.total_fen)}，"
                f"应得赔偿 {format_yuan(net.entitlement_fen)}，"
                f"已收 {format_yuan(net.received_fen)}，"
                f"还应收 {format_yuan(net.final_fen)}",
                f"  lost {format_yuan(loss.total_fen)}, "
                f"owed {format_yuan(net.entitlement_fen)}, "
                f"received {format_yuan(net.received_fen)}, "
                f"still to get {format_yuan(net.final_fen)}",
            )
        )
    yield console.say(Words("谁来赔", "Who owes"))
    for debt in found.debts:
        vehicle = names.get(debt.vehicle, debt.vehicle)
        victim = names.get(debt.victim, debt.victim)
        yield (
            f"  {wording.label(debt.payer)} {vehicle} → {victim}  "
            f"{wording.label(debt.portion)}  {format_yuan(debt.fen)}  [{debt.basis}]"
        )
    yield console.say(Words("现在怎么付", "Who pays whom now"))
    for each in found.netting.totals:
        payer, payee = (
            _purse(purse, wording, names) for purse in (each.payer, each.payee)
        )
        yield f"  {payer} → {payee}  {format_yuan(each.fen)}"
    if found.warnings:
        yield console.say(Words("请注意", "Look at"))
    for warning in found.warnings:
        yield f"  {warning.path}: {console.say(warning.words)} [{warning.basis}]"


def _purse(purse: Purse, wording: Wording, names: Mapping[str, str]) -> str:
    """Whose money it is."""
    return f"{wording.label(purse.side)} {names.get(purse.of, purse.of)}".rstrip()
