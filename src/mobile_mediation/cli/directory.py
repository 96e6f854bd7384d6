"""Commands about whom to call, and about the packs of headquarters."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mobile_mediation.cli.headquarters import opened as headquarters
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.directory import DirectoryHit, DirectoryKind, Listing
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan, parse_yuan
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.hq.packs import PackOffice
from mobile_mediation.services.packs import PackReport

APP: Final = typer.Typer(no_args_is_help=True)
PACKS: Final = typer.Typer(no_args_is_help=True)
HQ_PACKS: Final = typer.Typer(no_args_is_help=True)
Text = Annotated[str | None, typer.Option()]


@APP.command("search")
def directory_search(
    context: typer.Context,
    text: Annotated[str, typer.Argument()] = "",
    *,
    kind: Annotated[DirectoryKind | None, typer.Option("--kind")] = None,
) -> None:
    """Find whom to call; without a text, list everybody."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        hits = services.directory.search(text, kind=kind)
        shown = [_shown(wording, each) for each in hits]
        console.answer(
            shown,
            lambda: "\n".join(
                f"{each['label']}  {each['name']}  {each['phone'] or ''}"
                for each in shown
            ),
        )


@APP.command("add")
def directory_add(
    context: typer.Context,
    kind: DirectoryKind,
    name: str,
    *,
    organisation: Text = None,
    region_code: Text = None,
    address: Text = None,
    phone: Text = None,
    office_phone: Text = None,
    emergency_phone: Text = None,
    hours: Text = None,
    guarantee: Text = None,
    guarantee_days: Annotated[int | None, typer.Option()] = None,
    settle_days: Annotated[int | None, typer.Option()] = None,
    note: Text = None,
) -> None:
    """Add an entry of the vehicle's own."""
    with opened(context) as (console, services):
        entry = services.directory.add(
            Listing(
                kind=kind,
                name=name,
                organisation=organisation,
                region_code=region_code,
                address=address,
                phone=phone,
                office_phone=office_phone,
                emergency_phone=emergency_phone,
                hours=hours,
                guarantee_fen=None if guarantee is None else parse_yuan(guarantee),
                guarantee_days=guarantee_days,
                settle_days=settle_days,
                note=note,
            )
        )
        plain = Wording(console.language).plain(entry)
        console.answer(plain, lambda: str(entry.id))


@APP.command("use")
def directory_use(context: typer.Context, case: str, key: str) -> None:
    """Copy an entry as somebody who can be called about a case."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        hit = services.directory.entry(key)
        contact = services.directory.use(case_id, hit.listing)
        wording = Wording(console.language)
        console.answer(wording.plain(contact), lambda: wording.contact(contact))


@PACKS.command("receive")
def pack_receive(context: typer.Context, files: list[Path]) -> None:
    """Take in packs of headquarters."""
    with opened(context) as (console, services):
        for path in files:
            console.check_there(path)
        reports = [services.packs.receive(path) for path in files]
        shown = Wording(console.language).plain(reports)
        console.answer(
            shown, lambda: "\n".join(console.say(_said(each)) for each in reports)
        )


@PACKS.command("list")
def pack_list(context: typer.Context) -> None:
    """Which packs are in force here."""
    with opened(context) as (console, services):
        held = services.packs.held()
        shown = Wording(console.language).plain(held)
        console.answer(
            shown, lambda: "\n".join(f"{e.kind.value} {e.version}" for e in held)
        )


@HQ_PACKS.command("create")
def hq_pack_create(
    context: typer.Context,
    kind: PackKind,
    file: Path,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR")],
) -> None:
    """Make a pack from a JSON or CSV file and sign it."""
    with headquarters(context) as (console, office):
        console.check_there(file)
        made = PackOffice(office).make(kind, file, output)
        shown = Wording(console.language).plain(made)
        console.answer(shown, lambda: str(made.path))


@HQ_PACKS.command("list")
def hq_pack_list(context: typer.Context) -> None:
    """The newest pack of each kind."""
    with headquarters(context) as (console, office):
        made = PackOffice(office).made()
        shown = Wording(console.language).plain(made)
        console.answer(
            shown, lambda: "\n".join(f"{e.kind.value} {e.version}" for e in made)
        )


def _said(report: PackReport) -> Words:
    if not report.is_new:
        return Words(
            f"第{report.version}版此前已导入。", f"Version {report.version} was here."
        )
    return Words(
        f"已导入第{report.version}版：新增{report.added}，变更{report.changed}，"
        f"撤销{report.gone}。",
        f"Version {report.version} is in force: {report.added} new, "
        f"{report.changed} changed, {report.gone} gone.",
    )


def _shown(wording: Wording, hit: DirectoryHit) -> dict[str, Any]:
    values = asdict(hit.listing)
    fen = values.pop("guarantee_fen")
    return {
        "key": hit.key,
        "own": hit.is_own,
        "label": wording.label(hit.listing.kind),
        **values,
        "kind": hit.listing.kind.value,
        "guarantee": None if fen is None else decimal_yuan(fen),
    }
