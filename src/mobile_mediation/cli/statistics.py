"""Commands about the published figures that damages are reckoned from."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.statistic_batches import DecidedBatch, StandingFigure
from mobile_mediation.domain.statistics import SourceStatus, Statistic, kind_of
from mobile_mediation.services.exchange.sheet import ENCODINGS
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
Text = Annotated[str | None, typer.Option()]

_SHOWN_ID: Final = 8


@APP.command("list")
def statistic_list(context: typer.Context) -> None:
    """The figures that stand, and the batches that wait for a second person."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        figures = services.statistics.listing()
        waiting = services.statistics.waiting()
        names = _names(services, waiting)
        shown = {
            "figures": [_figure(wording, each) for each in figures],
            "waiting": [_batch(wording, each, names) for each in waiting],
        }
        console.answer(
            shown,
            lambda: "\n".join(
                (
                    *(_line(wording, each.statistic) for each in figures),
                    *(_waiting(console, each, names) for each in waiting),
                )
            ),
        )


@APP.command("add")
def statistic_add(
    context: typer.Context,
    region: Annotated[str, typer.Argument(help="GB/T 2260, 000000 for the nation.")],
    stat_year: Annotated[str, typer.Argument(help="The year the figure is of.")],
    indicator: Annotated[str, typer.Argument(help="Such as urban_consumption.")],
    value: str,
    *,
    source: Annotated[str, typer.Option(help="Where it was read.")],
    status: Annotated[SourceStatus, typer.Option()] = SourceStatus.SECONDARY,
    published_on: Text = None,
    note: Text = None,
) -> None:
    """Take in one figure; it counts once a second person has approved it."""
    with opened(context) as (console, services):
        id_ = services.statistics.enter(
            {
                "region": region,
                "stat_year": stat_year,
                "indicator": indicator,
                "value": value,
                "published_on": published_on or "",
                "status": status.value,
                "source": source,
            },
            note=note,
        )
        _answer(console, services, str(id_))


@APP.command("import")
def statistic_import(
    context: typer.Context,
    file: Path,
    *,
    encoding: Annotated[
        str, typer.Option("--encoding", help="Of CSV: " + " | ".join(ENCODINGS))
    ] = ENCODINGS[0],
    note: Text = None,
) -> None:
    """Take in a CSV, Excel or JSON file; it counts once a second person approved it."""
    if encoding not in ENCODINGS:
        raise typer.BadParameter(" | ".join(ENCODINGS), param_hint="--encoding")
    Console.check_there(file)
    with opened(context) as (console, services):
        id_ = services.statistics.import_file(file, encoding=encoding, note=note)
        _answer(console, services, str(id_))


@APP.command("approve")
def statistic_approve(
    context: typer.Context, batch: str, *, reason: Text = None
) -> None:
    """Let a batch count that somebody else has taken in."""
    with opened(context) as (console, services):
        found = services.statistics.batch(batch)
        services.statistics.approve(found.id, reason=reason)
        _answer(console, services, batch)


@APP.command("refuse")
def statistic_refuse(
    context: typer.Context,
    batch: str,
    *,
    reason: Annotated[str, typer.Option(help="Why it is refused.")],
) -> None:
    """Leave a batch out that somebody else has taken in."""
    with opened(context) as (console, services):
        found = services.statistics.batch(batch)
        services.statistics.refuse(found.id, reason=reason)
        _answer(console, services, batch)


def _answer(console: Console, services: VehicleServices, batch: str) -> None:
    found = services.statistics.batch(batch)
    names = _names(services, (found,))
    shown = _batch(Wording(console.language), found, names)
    console.answer(shown, lambda: _waiting(console, found, names))


def _names(
    services: VehicleServices, batches: tuple[DecidedBatch, ...]
) -> dict[str, str]:
    makers = [each.batch.created_by for each in batches]
    makers += [each.decision.created_by for each in batches if each.decision]
    return {str(i): name for i, name in services.people.names(makers).items()}


def _figure(wording: Wording, figure: StandingFigure) -> dict[str, Any]:
    return {
        **_plain(wording, figure.statistic),
        "origin": figure.origin.value,
        "origin_label": wording.label(figure.origin),
    }


def _plain(wording: Wording, row: Statistic) -> dict[str, Any]:
    plain: dict[str, Any] = wording.plain(row)
    return plain | {
        "value": format(row.value, "f"),
        "indicator_label": wording.label(kind_of(row.indicator)),
    }


def _batch(
    wording: Wording, batch: DecidedBatch, names: dict[str, str]
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        **wording.plain(batch.batch),
        "created_by_name": names.get(str(batch.batch.created_by)),
        "rows": [_plain(wording, each) for each in batch.rows],
        "verdict": None,
    }
    if batch.decision is not None:
        by = batch.decision.created_by
        shown |= {
            "verdict": batch.decision.verdict.value,
            "verdict_label": wording.label(batch.decision.verdict),
            "decided_at": wording.plain(batch.decision.created_at),
            "decided_by": str(by),
            "decided_by_name": names.get(str(by)),
            "reason": batch.decision.reason,
        }
    return shown


def _line(wording: Wording, row: Statistic) -> str:
    _, _, detail = row.indicator.partition(":")
    is_official = row.status is SourceStatus.OFFICIAL
    mark = "" if is_official else f"  {wording.label(row.status)}"
    name = wording.label(kind_of(row.indicator)) + (f" {detail}" if detail else "")
    return f"{row.region}  {row.stat_year}  {name}  {row.value:f}{mark}  {row.source}"


def _waiting(console: Console, batch: DecidedBatch, names: dict[str, str]) -> str:
    wording = Wording(console.language)
    state = (
        console.say(Words("待复核", "waiting"))
        if batch.decision is None
        else wording.label(batch.decision.verdict)
    )
    name = names.get(str(batch.batch.created_by), "")
    what = batch.batch.file_name or console.say(Words("单项录入", "typed"))
    head = f"[{str(batch.id)[-_SHOWN_ID:]}] {state}  {name}  {what}"
    return "\n".join((head, *(f"  {_line(wording, row)}" for row in batch.rows)))
