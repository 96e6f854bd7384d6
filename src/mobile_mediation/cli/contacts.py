"""Commands about coordination: who can be called, and what was said."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import typer

from mobile_mediation.cli.vehicle import find_case, moment, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.board import entry_cautions
from mobile_mediation.domain.contacts import (
    Channel,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    TaskOutcome,
)
from mobile_mediation.domain.measures import Measure
from mobile_mediation.services.contacts import BoardView, Conversation

APP: Final = typer.Typer(no_args_is_help=True)
Moment = Annotated[datetime | None, typer.Option(parser=moment, metavar="TIME")]


@APP.command("add")
def contact_add(
    context: typer.Context,
    case: str,
    *,
    lane: Annotated[Lane, typer.Option("--lane")],
    name: Annotated[str, typer.Option("--name")],
    organisation: Annotated[str | None, typer.Option("--organisation")] = None,
    title: Annotated[str | None, typer.Option("--title")] = None,
    phone: Annotated[str | None, typer.Option("--phone")] = None,
) -> None:
    """Note somebody who can be called about a case."""
    with opened(context) as (console, services):
        contact = services.contacts.add_contact(
            find_case(services, case),
            lane=lane,
            name=name,
            organisation=organisation,
            title=title,
            phone=phone,
        )
        wording = Wording(console.language)
        console.answer(wording.plain(contact), lambda: wording.contact(contact))


@APP.command("log")
def contact_log(
    context: typer.Context,
    case: str,
    *,
    lane: Annotated[Lane | None, typer.Option("--lane")] = None,
    who: Annotated[str | None, typer.Option("--who")] = None,
    purpose: Annotated[Purpose | None, typer.Option("--purpose")] = None,
    result: Annotated[ContactResult, typer.Option("--result")] = ContactResult.REACHED,
    summary: Annotated[str | None, typer.Option("--summary")] = None,
    channel: Annotated[Channel, typer.Option("--channel")] = Channel.PHONE,
    number: Annotated[str | None, typer.Option("--number")] = None,
    contact: Annotated[UUID | None, typer.Option("--contact")] = None,
    search_way: Annotated[SearchWay | None, typer.Option("--search-way")] = None,
    is_agreed: Annotated[bool, typer.Option("--agreed")] = False,
    next_action: Annotated[str | None, typer.Option("--next")] = None,
    promised: Moment = None,
    corrects: Annotated[UUID | None, typer.Option("--corrects")] = None,
    at: Moment = None,
) -> None:
    """Enter a conversation in the log of a case; without one, show the log.

    With --corrects, lane, person, number, purpose and time are those of the entry in
    whose place this one stands, where nothing else is given.
    """
    with opened(context) as (console, services):
        wording = Wording(console.language)
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        if all(given is None for given in (lane, who, purpose, summary, corrects)):
            console.answer(
                wording.plain(file.contact_entries),
                lambda: "\n".join(map(wording.conversation, file.contact_entries)),
            )
            return
        old = next((e for e in file.contact_entries if e.id == corrects), None)
        if old is not None:
            lane, purpose = lane or old.lane, purpose or old.purpose
            who, number, at = (
                who or old.who,
                number or old.number,
                at or old.happened_at,
            )
            search_way = search_way or old.search_way
        elif search_way is not None:
            purpose = purpose or Purpose.FIND_FAMILY
        if corrects is None and (lane is None or purpose is None):
            raise typer.BadParameter("an entry needs --lane, --who and --purpose")
        entry = services.contacts.log(
            case_id,
            Conversation(
                lane=lane or Lane.POLICE,
                who=who or "",
                purpose=purpose or Purpose.REPORT,
                result=result,
                summary=summary or "",
                channel=channel,
                number=number,
                contact_id=contact,
                search_way=search_way,
                is_agreed=is_agreed,
                next_action=next_action,
                promised_at=promised,
                corrects_id=corrects,
                happened_at=at,
            ),
        )
        for caution in entry_cautions(entry, file, is_set_back=False):
            console.progress(caution.words)
        console.answer(wording.plain(entry), lambda: wording.conversation(entry))


@APP.command("promise")
def contact_promise(
    context: typer.Context,
    case: str,
    task: UUID,
    *,
    outcome: Annotated[TaskOutcome, typer.Option("--outcome")],
) -> None:
    """Say what became of a promise; TASK is its id on the board."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        case_id = find_case(services, case)
        services.contacts.settle_promise(case_id, task, outcome)
        board = services.contacts.board(case_id).board
        (said,) = [t for lane in board.lanes for t in lane.tasks if t.id == task]
        console.answer(wording.plain(said), lambda: wording.label(outcome))


@APP.command("board")
def contact_board(context: typer.Context, case: str) -> None:
    """The four lanes of a case, the search for the family, and the measured times."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        shown = services.contacts.board(find_case(services, case))
        answer = wording.plain(shown.board) | {
            "measures": [
                wording.plain(each) | {"minutes": _minutes(each)}
                for each in shown.measures
            ]
        }
        console.answer(answer, lambda: _board(wording, shown))


def _minutes(measure: Measure) -> int | None:
    took = measure.duration
    return None if took is None else int(took.total_seconds()) // 60


def _board(wording: Wording, shown: BoardView) -> str:
    """The board as a page of text."""
    lines = []
    for measure in shown.measures:
        minutes = _minutes(measure)
        took = wording.words("尚未", "not yet")
        if minutes is not None:
            took = f"{minutes // 60}:{minutes % 60:02}"
        lines.append(f"{wording.label(measure.milestone)}  {took}")
    for lane in shown.board.lanes:
        lines += ["", f"{wording.label(lane.lane)}  {wording.label(lane.state)}"]
        lines += [f"  {wording.task(task)}" for task in lane.tasks if task.is_open]
        lines += [
            f"  {wording.conversation(line.entry)}"
            for line in lane.lines
            if not line.is_corrected
        ]
    lines += ["", shown.board.search.legal_basis]
    lines += [
        f"  {'-' if way in shown.board.search.untried else '+'} {wording.label(way)}"
        for way in SearchWay
    ]
    return "\n".join(lines)
