"""Commands of a vehicle: setting up, people, cases, search, checks."""

import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console, secret_from
from mobile_mediation.cli.wording import Wording
from mobile_mediation.db.engine import versions
from mobile_mediation.db.integrity import check_store
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.users import UserRole
from mobile_mediation.security.device import fingerprint
from mobile_mediation.services.cases import CaseQuery
from mobile_mediation.services.vehicle import (
    FirstUser,
    VehicleServices,
    create_vehicle,
    open_vehicle,
)

USERS: Final = typer.Typer(no_args_is_help=True)
CASES: Final = typer.Typer(no_args_is_help=True)
AUDIT: Final = typer.Typer(no_args_is_help=True)
_PASSWORD: Final = Words("密码", "Password")

Context = typer.Context


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
    if not enrolment.is_file():
        raise NotFound(
            "MM2003",
            Words("找不到登记文件。", "The enrolment file is not there."),
            path=str(enrolment),
        )
    if console.user is None:
        raise typer.BadParameter("--user NAME is needed")
    description = create_vehicle(
        console.workspace,
        enrolment.read_bytes(),
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
        device = services.desk.workspace.device
        result = {
            "workspace": str(console.workspace),
            "vehicle_id": str(description.device_id),
            "vehicle": description.code,
            "unit": description.unit,
            "headquarters": description.hq_name,
            "signing_key": fingerprint(device.signing_public),
            "recipient": device.recipient,
        }
    console.answer(
        result, lambda: "\n".join(f"{name}: {text}" for name, text in result.items())
    )


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
        console.answer(shown, lambda: f"{user.name}  {user.display_name}")


@USERS.command("list")
def user_list(context: Context) -> None:
    """Everybody who is or was known here."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        users = services.people.users()
        console.answer(
            wording.plain(users),
            lambda: "\n".join(
                f"{u.name}  {u.display_name}  {wording.label(u.role)}  {u.unit}"
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
    stage: Annotated[Stage | None, typer.Option("--stage")] = None,
    query: Annotated[str, typer.Option("--query")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 100,
) -> None:
    """Cases of this vehicle, newest first."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        cases = services.cases.list(CaseQuery(text=query, stage=stage, limit=limit))
        console.answer(
            wording.plain(cases),
            lambda: "\n".join(
                f"{c.case_no}  {wording.label(c.stage)}  {'、'.join(c.people)}  "
                f"{c.place}"
                for c in cases
            ),
        )


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
    """Find cases by any part of a name, place, plate, number or by pinyin initials."""
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


def check(context: Context) -> None:
    """Examine the store, the chain of records and the stored files."""
    with opened(context) as (console, services):
        report = check_store(
            services.desk.workspace.store.engine, device_id=services.desk.device_id
        )
        console.answer(
            Wording(console.language).plain(report),
            lambda: (
                "\n".join(console.say(problem) for problem in report.problems)
                or console.say(Words("完好。", "Sound."))
            ),
        )
    if report.problems:
        raise typer.Exit(1)


@AUDIT.command("verify")
def audit_verify(context: Context) -> None:
    """Verify the hash chain of everything that was ever changed."""
    check(context)


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
