"""Commands about what is to be done, in one case and in all."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.vehicle import find_case, moment, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.services.agenda import AgendaLine
from mobile_mediation.services.vehicle import VehicleServices

TASKS: Final = typer.Typer(no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add what has no name in front."""
    app.command("today")(today)


def today(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option("--days", min=0, max=3650)] = 7,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE")] = None,
    with_names: Annotated[bool, typer.Option("--names")] = False,
) -> None:
    """What is overdue, due today and soon; --ics writes it as a calendar file."""
    with opened(context) as (console, services):
        ahead = timedelta(days=days)
        if ics is not None:
            data = services.agenda.calendar_file(ahead=ahead, with_names=with_names)
            console.write_file(ics, data)
        wording = Wording(console.language)
        lines = services.agenda.today(ahead=ahead).lines
        shown = [_shown(services, wording, console.language, each) for each in lines]
        status = wording.plain(services.sync.status())
        console.answer(
            {"lines": shown, "sync": status},
            lambda: "\n".join(
                f"{each['label']}  {each['due']}  {each['case_no']}  {each['what']}"
                for each in shown
            ),
        )


@TASKS.command("add")
def task_add(
    context: typer.Context,
    case: str,
    note: str,
    *,
    due: Annotated[datetime, typer.Option("--due", parser=moment, metavar="TIME")],
    lane: Annotated[Lane, typer.Option("--lane")] = Lane.INSURER,
) -> None:
    """Set oneself a task in a case."""
    with opened(context) as (console, services):
        task = services.tasks.add(
            find_case(services, case), note=note, lane=lane, due_at=due
        )
        wording = Wording(console.language)
        console.answer(wording.plain(task), lambda: wording.task(task))


@TASKS.command("list")
def task_list(context: typer.Context, case: str) -> None:
    """List the tasks of a case."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        tasks = services.cases.file(find_case(services, case)).tasks
        console.answer(
            wording.plain(tasks), lambda: "\n".join(map(wording.task, tasks))
        )


@TASKS.command("done")
def task_done(
    context: typer.Context,
    case: str,
    task: UUID,
    *,
    takes_back: Annotated[bool, typer.Option("--take-back")] = False,
) -> None:
    """Mark a task as done, or let it run again."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        if takes_back:
            services.tasks.take_back(case_id, task)
        else:
            services.contacts.finish_task(case_id, task)
        wording = Wording(console.language)
        tasks = services.cases.file(case_id).tasks
        (found,) = [each for each in tasks if each.id == task]
        console.answer(wording.plain(found), lambda: wording.task(found))


def _shown(
    services: VehicleServices, wording: Wording, language: str, line: AgendaLine
) -> dict[str, Any]:
    return {
        "key": line.key,
        "urgency": line.urgency.value,
        "label": wording.label(line.urgency),
        "due": line.due_at.astimezone(CHINA).isoformat(timespec="minutes"),
        "case_id": str(line.head.case_id),
        "case_no": line.head.case_no,
        "people": list(line.head.people),
        "what": services.agenda.what(line).in_language(language),
    }
