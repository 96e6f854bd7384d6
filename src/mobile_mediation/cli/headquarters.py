"""Commands of headquarters."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.wording import Wording
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import Words
from mobile_mediation.hq.importer import Importer, ImportReport, ImportState
from mobile_mediation.hq.office import Office
from mobile_mediation.hq.receipts import write_answers

APP: Final = typer.Typer(no_args_is_help=True)
CASES: Final = typer.Typer(no_args_is_help=True)
APP.add_typer(CASES, name="case", help="Cases of all vehicles.")
_PASSWORD: Final = Words("总部密码", "Headquarters' password")
_CREATED: Final = {
    "workspace": Words("工作区", "Workspace"),
    "id": Words("编号", "Id"),
    "name": Words("名称", "Name"),
    "root": Words("根证书", "Root certificate"),
}
_STATES: Final = {
    ImportState.IMPORTED: Words("已导入", "imported"),
    ImportState.ALREADY: Words("此前已导入", "already here"),
    ImportState.HELD: Words("已存档，待人工处理", "held"),
    ImportState.QUARANTINED: Words("已隔离", "quarantined"),
    ImportState.REFUSED: Words("已拒收", "refused"),
}
_GOOD: Final = frozenset({ImportState.IMPORTED, ImportState.ALREADY})


@contextmanager
def opened(context: typer.Context) -> Iterator[tuple[Console, Office]]:
    """Headquarters, for one command."""
    console: Console = context.obj
    office = Office.open(
        console.workspace, console.user, console.password(_PASSWORD), now=console.now
    )
    try:
        yield console, office
    finally:
        office.close()


@APP.command("init")
def hq_init(
    context: typer.Context,
    folder: Path,
    *,
    name: Annotated[str, typer.Option("--name")],
) -> None:
    """Make headquarters' workspace with its keys."""
    console: Console = context.obj
    user = console.user or "hq"
    secret = console.password(_PASSWORD)
    Office.create(folder, name=name, user_name=user, secret=secret, now=console.now)
    with Office.open(folder, user, secret, now=console.now) as office:
        shown = {
            "workspace": str(folder),
            "id": str(office.hq_id),
            "name": name,
            "root": str(office.root_pem),
        }
    wording = Wording(console.language)
    console.answer(shown, lambda: wording.pairs(shown, _CREATED))


@APP.command("enrol")
def hq_enrol(
    context: typer.Context,
    vehicle: str,
    *,
    unit: Annotated[str, typer.Option("--unit")],
    output: Annotated[Path, typer.Option("-o", "--output")],
) -> None:
    """Enrol a vehicle and write its enrolment file, which is handed over once."""
    console: Console = context.obj
    # A vehicle is enrolled once: the file that is handed over must not be lost.
    console.check_writable(output)
    with opened(context) as (console, office):
        console.write_file(output, office.enrol(vehicle, unit=unit))
        console.answer(
            {"vehicle": vehicle, "unit": unit, "file": str(output)},
            lambda: str(output),
        )


@APP.command("revoke")
def hq_revoke(context: typer.Context, vehicle: str) -> None:
    """Stop believing a lost vehicle's keys."""
    with opened(context) as (console, office):
        office.revoke(vehicle)
        console.answer({"revoked": vehicle}, lambda: vehicle)


@APP.command("import")
def hq_import(
    context: typer.Context,
    paths: list[Path],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    receipts: Annotated[Path | None, typer.Option("--receipts")] = None,
) -> None:
    """Import bundles from files, folders and sticks."""
    with opened(context) as (console, office):
        reports = Importer(office).import_paths(
            paths, dry_run=dry_run, receipts=receipts
        )
        console.answer(
            [_report(console, each) for each in reports],
            lambda: "\n".join(
                f"{each.file}  {console.say(_STATES[each.state])}  "
                + " ".join(console.say(issue.words) for issue in each.issues)
                for each in reports
            ),
        )
    if any(each.state not in _GOOD for each in reports):
        raise typer.Exit(3)


@APP.command("outbox")
def hq_outbox(
    context: typer.Context,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
) -> None:
    """Write what goes down to the vehicles: receipts with decisions, the roster."""
    with opened(context) as (console, office):
        written = write_answers(office, output)
        console.answer(
            [{"vehicle": code, "file": str(path)} for code, path in written],
            lambda: "\n".join(f"{code}  {path}" for code, path in written),
        )


def _report(console: Console, report: ImportReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "bundle": {
            "origin": report.vehicle,
            "seq": report.last_seq,
            "id": None if report.bundle_id is None else str(report.bundle_id),
        },
        "state": report.state.value,
        "counts": {
            "cases": {
                "new": report.new,
                "changed": report.changed,
                "same": report.same,
                "older": report.older,
            },
            "parked": report.parked,
        },
        "attachments": {
            "declared": report.files.declared,
            "present": report.files.present,
            "missing": report.files.missing,
        },
        "issues": [
            {
                "code": issue.code,
                "severity": issue.severity,
                "case_no": issue.case_no,
                "table": issue.table,
                "id": issue.id,
                "field": issue.field,
                "message": console.say(issue.words),
                "next": console.say(issue.next_step) if issue.next_step else None,
            }
            for issue in report.issues
        ],
        "gap": list(report.gap),
        "receipt": report.receipt,
    }


@CASES.command("show")
def hq_case_show(context: typer.Context, case: str) -> None:
    """One case as headquarters has it; CASE is its number or id."""
    with opened(context) as (console, office):
        wording = Wording(console.language)
        file = _file(office, case)
        console.answer(wording.plain(file), lambda: wording.case(file))


@CASES.command("list")
def hq_case_list(context: typer.Context) -> None:
    """All cases, newest first."""
    with opened(context) as (console, office):
        wording = Wording(console.language)
        with office.workspace.store.read() as session:
            cases = Repository(session).cases()
        console.answer(
            wording.plain(cases),
            lambda: "\n".join(f"{c.case_no}  {wording.label(c.stage)}" for c in cases),
        )


def _file(office: Office, case: str) -> CaseFile:
    with office.workspace.store.read() as session:
        repository = Repository(session)
        try:
            case_id = UUID(case)
        except ValueError:
            case_id = repository.case_by_number(case).case_id
        return repository.file(case_id)
