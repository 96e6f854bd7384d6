"""Commands of a vehicle: setting up, people, cases, search, checks."""

import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console, secret_from
from mobile_mediation.cli.validation import validate
from mobile_mediation.cli.wording import Wording
from mobile_mediation.db.engine import StoreDamaged, versions
from mobile_mediation.db.integrity import (
    Report,
    SalvageReport,
    check_store,
    salvage,
)
from mobile_mediation.domain.cases import CaseSource, Stage
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.summaries import CaseQuery, CaseSort, Confirmation
from mobile_mediation.domain.users import UserRole
from mobile_mediation.security.device import fingerprint
from mobile_mediation.security.slots import KeySlots
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.vehicle import (
    FirstUser,
    VehicleServices,
    create_vehicle,
    open_vehicle,
)
from mobile_mediation.workspace import WorkspaceFolder

USERS: Final = typer.Typer(no_args_is_help=True)
CASES: Final = typer.Typer(no_args_is_help=True)
AUDIT: Final = typer.Typer(no_args_is_help=True)
_PASSWORD: Final = Words("密码", "Password")
_CREATED: Final = {
    "workspace": Words("工作区", "Workspace"),
    "vehicle": Words("车辆", "Vehicle"),
    "unit": Words("单位", "Unit"),
    "headquarters": Words("总部", "Headquarters"),
    "signing_key": Words("签名公钥指纹", "Fingerprint of the signing key"),
    "recipient": Words("加密公钥", "Encryption key"),
}

Context = typer.Context


def moment(text: str) -> datetime:
    """A time as it is typed; without an offset it is meant in China."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("2023-01-24T14:05+08:00") from error
    return given if given.tzinfo else given.replace(tzinfo=CHINA)


def day(text: str) -> date:
    """A day as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("2023-01-24") from error


@contextmanager
def opened(context: Context) -> Iterator[tuple[Console, VehicleServices]]:
    """The vehicle's services, for one command."""
    console: Console = context.obj
    services = open_vehicle(
        console.workspace,
        console.user,
        console.password(_PASSWORD),
        now=console.now,
    )
    try:
        yield console, services
    finally:
        services.close()


def add_to(app: typer.Typer) -> None:
    """Put the commands without a group into the program."""
    app.command("demo")(demo)
    app.command("init")(init)
    app.command("search")(search)
    app.command("check")(check)
    app.command("doctor")(doctor)
    app.command("validate")(validate)


def demo(
    context: Context,
    *,
    headless: Annotated[bool, typer.Option("--headless")] = False,
    out: Annotated[Path | None, typer.Option("--out")] = None,
    screenshots: Annotated[Path | None, typer.Option("--screenshots")] = None,
) -> None:
    """Run the article's case, from the call to headquarters' receipt."""
    from mobile_mediation.demo import run_demo

    console: Console = context.obj
    summary = run_demo(
        out or Path("mobile-mediation-demo"),
        headless=headless,
        screenshots=screenshots,
        language=console.language,
        say=console.progress,
        plain=Wording(console.language).plain,
    )
    console.answer(summary, lambda: str(summary["summary"]))


def init(
    context: Context,
    *,
    enrolment: Annotated[Path, typer.Option("--enrolment")],
    display_name: Annotated[str | None, typer.Option("--display-name")] = None,
    number: Annotated[str | None, typer.Option("--number")] = None,
    signing_password_file: Annotated[
        Path | None, typer.Option("--signing-password-file")
    ] = None,
) -> None:
    """Make a vehicle's workspace from headquarters' enrolment file."""
    console: Console = context.obj
    if console.user is None:
        raise typer.BadParameter("--user NAME is needed")
    if not enrolment.is_file():
        raise NotFound(
            "MM2003",
            Words("找不到登记文件。", "The enrolment file is not there."),
            path=str(enrolment),
            next_step=Words(
                "请向总部索取登记文件。", "Ask headquarters for the enrolment file."
            ),
        )
    description = create_vehicle(
        console.workspace,
        console.read_file(enrolment),
        FirstUser(
            name=console.user,
            display_name=display_name or console.user,
            secret=console.password(_PASSWORD),
            signing_secret=(
                secret_from(signing_password_file) if signing_password_file else None
            ),
            number=number,
        ),
        now=console.now,
    )
    with opened(context) as (_, services):
        device, wording = services.desk.workspace.device, Wording(console.language)
        result = {
            "workspace": str(console.workspace),
            "vehicle_id": str(description.device_id),
            "vehicle": description.code,
            "unit": description.unit,
            "headquarters": description.hq_name,
            "signing_key": fingerprint(device.signing_public),
            "recipient": device.recipient,
        }
    console.answer(result, lambda: wording.pairs(result, _CREATED))


@USERS.command("add")
def user_add(
    context: Context,
    name: str,
    *,
    role: Annotated[UserRole, typer.Option("--role")],
    display_name: Annotated[str, typer.Option("--display-name")],
    unit: Annotated[str, typer.Option("--unit")],
    secret_file: Annotated[Path, typer.Option("--secret-file")],
    number: Annotated[str | None, typer.Option("--number")] = None,
    stick: Annotated[Path | None, typer.Option("--stick")] = None,
) -> None:
    """Make somebody known, with a secret and a signing key of their own."""
    with opened(context) as (console, services):
        user = services.people.add(
            name=name,
            display_name=display_name,
            role=role,
            unit=unit,
            secret=secret_from(secret_file),
            number=number,
            stick=stick,
        )
        shown = Wording(console.language).plain(user)
        console.answer(
            shown,
            lambda: "  ".join(
                (user.name, user.display_name, (user.certificate or b"").hex())
            ),
        )


@USERS.command("list")
def user_list(context: Context) -> None:
    """Everybody who is or was known here."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        users = services.people.users()
        console.answer(
            wording.plain(users),
            lambda: "\n".join(
                f"{u.name}  {u.display_name}  {wording.label(u.role)}  {u.unit}  "
                f"{u.certificate.hex() if u.certificate else ''}"
                + (wording.words("  已停用", "  disabled") if u.disabled_at else "")
                for u in users
            ),
        )


@USERS.command("disable")
def user_disable(context: Context, name: str) -> None:
    """Take somebody's access away."""
    with opened(context) as (console, services):
        services.people.disable(name)
        console.answer({"disabled": name}, lambda: name)


@CASES.command("list")
def case_list(
    context: Context,
    *,
    stage: Annotated[list[Stage] | None, typer.Option("--stage")] = None,
    query: Annotated[str, typer.Option("--query")] = "",
    opened_from: Annotated[
        date | None, typer.Option("--opened-from", parser=day, metavar="DATE")
    ] = None,
    opened_to: Annotated[
        date | None, typer.Option("--opened-to", parser=day, metavar="DATE")
    ] = None,
    due_before: Annotated[
        datetime | None, typer.Option("--due-before", parser=moment, metavar="TIME")
    ] = None,
    confirmation: Annotated[Confirmation | None, typer.Option("--confirmation")] = None,
    sort: Annotated[CaseSort, typer.Option("--sort")] = CaseSort.NEWEST,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 100,
    offset: Annotated[int, typer.Option("--offset", min=0)] = 0,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="All that fit, as .xlsx or .csv."),
    ] = None,
) -> None:
    """Cases of this vehicle, newest first; with a query, the best hits first."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        asked = CaseQuery(
            text=query,
            stages=tuple(stage or ()),
            opened_from=opened_from,
            opened_to=opened_to,
            due_before=due_before,
            confirmation=confirmation,
            sort=sort,
            limit=limit,
            offset=offset,
        )
        if output is not None:
            console.check_writable(output)
            count = services.exchange.export_list(
                output, asked, language=console.language
            )
            console.answer({"file": str(output), "cases": count}, lambda: str(output))
            return
        cases = services.cases.list(asked)
        console.answer(
            wording.plain(cases),
            lambda: "\n".join(
                f"{c.case_no}  {wording.label(c.stage)}  {'、'.join(c.people)}  "
                f"{c.place}"
                for c in cases
            ),
        )


@CASES.command("open")
def case_open(
    context: Context,
    *,
    place: Annotated[str, typer.Option("--place")],
    occurred: Annotated[
        datetime | None, typer.Option("--occurred", parser=moment, metavar="TIME")
    ] = None,
    injured: Annotated[str | None, typer.Option("--injured")] = None,
    plate: Annotated[str | None, typer.Option("--plate")] = None,
    hospital: Annotated[str | None, typer.Option("--hospital")] = None,
    source: Annotated[CaseSource, typer.Option("--source")] = CaseSource.TRAFFIC_122,
    caller: Annotated[str | None, typer.Option("--caller")] = None,
    caller_number: Annotated[str | None, typer.Option("--caller-number")] = None,
) -> None:
    """Open a case from a call; only the place must be known."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        file = services.cases.open_emergency(
            EmergencyCall(
                place=place,
                occurred_at=occurred,
                injured_name=injured,
                plate=plate,
                hospital=hospital,
                source=source,
                caller=caller,
                caller_number=caller_number,
            )
        )
        console.answer(wording.plain(file), lambda: wording.case(file))


@CASES.command("show")
def case_show(context: Context, case: str) -> None:
    """One case with everything in it; CASE is its number or id."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        file = services.cases.file(find_case(services, case))
        console.answer(wording.plain(file), lambda: wording.case(file))


def find_case(services: VehicleServices, case: str) -> UUID:
    """A case by its number or id.

    Raises:
        NotFound: MM1104.
    """
    try:
        return UUID(case)
    except ValueError:
        return services.cases.by_number(case).case_id


def search(
    context: Context,
    text: str,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 20,
) -> None:
    """Find cases by any part of a name, place, plate or number, or by pinyin."""
    with opened(context) as (console, services):
        before = time.perf_counter()
        hits = services.cases.search(text, limit=limit)
        elapsed = (time.perf_counter() - before) * 1000
        shown = {
            "hits": [
                {
                    "case_id": str(hit.case_id),
                    "case_no": hit.case_no,
                    "matched": hit.matched.value,
                    "text": hit.text,
                }
                for hit in hits
            ],
            "elapsed_ms": round(elapsed, 3),
        }
        console.answer(
            shown, lambda: "\n".join(f"{hit.case_no}  {hit.text}" for hit in hits)
        )


def check(
    context: Context,
    *,
    salvage_to: Annotated[
        Path | None,
        typer.Option("--salvage", help="Save what is readable into a new store."),
    ] = None,
) -> None:
    """Examine the store, the chain of records and the stored files."""
    console: Console = context.obj
    secret = console.password(_PASSWORD)
    report = _examined(console, secret)
    shown = Wording(console.language).plain(report) | {"ok": report.ok}
    next_step = Words(
        "请勿删除原文件；用 check --salvage 文件名 抢救可读的数据，或从备份恢复。",
        "Do not delete the file; save what is readable with check --salvage FILE, "
        "or restore a backup.",
    )
    if not report.ok:
        shown["next"] = console.say(next_step)
    saved: SalvageReport | None = None
    if salvage_to is not None:
        saved = _salvaged(console, secret, salvage_to)
        shown["salvaged"] = {
            "file": str(salvage_to),
            "orphans": saved.orphans,
            "tables": {
                name: {"saved": each.saved, "lost": each.lost}
                for name, each in saved.tables.items()
            },
        }
        if not report.ok:
            next_step = _put_in_place(salvage_to)
            shown["next"] = console.say(next_step)
    console.answer(
        shown, lambda: _check_as_text(console, report, next_step, saved, salvage_to)
    )
    if not report.ok:
        raise typer.Exit(1)


def _examined(console: Console, secret: str) -> Report:
    try:
        services = open_vehicle(
            console.workspace, console.user, secret, now=console.now
        )
    except StoreDamaged as damage:
        return Report(problems=(damage.words,), records=0, head=None, files=0, rows={})
    try:
        return check_store(
            services.desk.workspace.store.engine, device_id=services.desk.device_id
        )
    finally:
        services.close()


def _salvaged(console: Console, secret: str, target: Path) -> SalvageReport:
    console.check_writable(target)
    folder = WorkspaceFolder(console.workspace)
    slots = KeySlots.load(folder.path)
    key = slots.unlock(console.user or slots.name_of(secret), secret)
    return salvage(
        folder.store,
        key.sqlcipher_key,
        target,
        device_id=folder.describe().device_id,
    )


def _put_in_place(target: Path) -> Words:
    # A log left beside it would be taken for the new file's own.
    return Words(
        "请关闭本程序的所有窗口，将损坏的 store.db 连同 store.db-wal、store.db-shm"
        f"（如有）移到别处保存，再将 {target} 以 store.db 为名放回原处，然后再次运行"
        " check。",
        "Close every window of the program, move the damaged store.db, with "
        "store.db-wal and store.db-shm if they are there, to another place and keep "
        f"it, put {target} in its place under the name store.db, then run check again.",
    )


def _check_as_text(
    console: Console,
    report: Report,
    next_step: Words,
    saved: SalvageReport | None,
    target: Path | None,
) -> str:
    lines = [console.say(problem) for problem in report.problems]
    if report.ok:
        lines.append(console.say(Words("完好。", "Sound.")))
    if saved is not None:
        rows = sum(each.saved for each in saved.tables.values())
        lines.append(
            console.say(
                Words(
                    f"已抢救 {rows} 行到 {target}。", f"Saved {rows} rows to {target}."
                )
            )
        )
        if saved.lost:
            lines.append(
                console.say(Words("有缺失的表:", "Tables with losses: "))
                + ", ".join(saved.lost)
            )
    if not report.ok:
        lines.append(console.say(next_step))
    return "\n".join(lines)


@AUDIT.command("verify")
def audit_verify(context: Context) -> None:
    """Verify the hash chain of everything that was ever changed."""
    check(context, salvage_to=None)


def doctor(context: Context) -> None:
    """What this installation consists of."""
    console: Console = context.obj
    found = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "executable": Path(sys.executable).name,
        **versions(),
    }
    console.answer(
        found, lambda: "\n".join(f"{name}: {text}" for name, text in found.items())
    )
