"""Commands about coordination: who can be called, and what was said."""

from datetime import datetime
from typing import Annotated, Final

import typer

from mobile_mediation.cli.vehicle import find_case, moment, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.contacts import Channel, ContactResult, Lane, Purpose
from mobile_mediation.services.contacts import Conversation

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
    who: Annotated[str, typer.Option("--who")] = "",
    purpose: Annotated[Purpose | None, typer.Option("--purpose")] = None,
    result: Annotated[ContactResult, typer.Option("--result")] = ContactResult.REACHED,
    summary: Annotated[str | None, typer.Option("--summary")] = None,
    channel: Annotated[Channel, typer.Option("--channel")] = Channel.PHONE,
    next_action: Annotated[str | None, typer.Option("--next")] = None,
    promised: Moment = None,
    at: Moment = None,
) -> None:
    """Enter a conversation in the log of a case; without --summary, show the log."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        case_id = find_case(services, case)
        if summary is None:
            entries = services.cases.file(case_id).contact_entries
            console.answer(
                wording.plain(entries),
                lambda: "\n".join(wording.conversation(each) for each in entries),
            )
            return
        if lane is None or purpose is None:
            raise typer.BadParameter("--summary needs --lane, --who and --purpose")
        entry = services.contacts.log(
            case_id,
            Conversation(
                lane=lane,
                who=who,
                purpose=purpose,
                result=result,
                summary=summary,
                channel=channel,
                next_action=next_action,
                promised_at=promised,
                happened_at=at,
            ),
        )
        console.answer(wording.plain(entry), lambda: wording.conversation(entry))
