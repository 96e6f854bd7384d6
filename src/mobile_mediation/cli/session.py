"""Commands about the session at the table and its transcript."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import find_case, moment, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.mediation import (
    AttendeeCapacity,
    IdentityCheck,
    MediationSession,
    SessionResult,
    SessionStep,
)
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.session_rights import (
    RecusalAct,
    latest_notice,
    latest_recusal,
    sides_of,
)
from mobile_mediation.domain.transcripts import PageAnswer
from mobile_mediation.services.transcripts import find_attendee, no_session
from mobile_mediation.services.vehicle import VehicleServices

APP: Final = typer.Typer(no_args_is_help=True)
Text = Annotated[str | None, typer.Option()]
Who = Annotated[str, typer.Argument(metavar="NAME|ID")]


@APP.command("plan")
def session_plan(
    context: typer.Context,
    case: str,
    *,
    place: Annotated[str, typer.Option("--place")],
    mediator: Annotated[str, typer.Option("--mediator")],
    at: Annotated[datetime, typer.Option("--at", parser=moment, metavar="TIME")],
) -> None:
    """Plan a session on the path that was chosen for the case."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        services.mediation.plan(case_id, place=place, planned_at=at, mediator=mediator)
        _answer(console, services, case_id)


@APP.command("show")
def session_show(context: typer.Context, case: str) -> None:
    """Who sits there, what they were told, which steps are taken."""
    with opened(context) as (console, services):
        _answer(console, services, find_case(services, case))


@APP.command("seat")
def session_seat(
    context: typer.Context,
    case: str,
    name: str,
    *,
    capacity: Annotated[AttendeeCapacity, typer.Option("--as")],
    party: Annotated[
        str | None,
        typer.Option("--for", metavar="NAME|ID", help="The party, or whom one is for."),
    ] = None,
    identity: Annotated[IdentityCheck | None, typer.Option("--identity")] = None,
) -> None:
    """Seat somebody; an agent's powers and term are looked up in the case."""
    with opened(context) as (console, services):
        case_id, file, session = _session(services, case)
        services.mediation.seat(
            case_id,
            session.id,
            name=name,
            capacity=capacity,
            party_id=None if party is None else _party(file, party).id,
            identity=identity,
        )
        _answer(console, services, case_id)


@APP.command("identity")
def session_identity(
    context: typer.Context, case: str, who: Who, identity: IdentityCheck
) -> None:
    """Note how somebody's identity was checked."""
    with opened(context) as (console, services):
        case_id, file, session = _session(services, case)
        person = find_attendee(file, session.id, who)
        services.mediation.confirm_identity(case_id, person.id, identity)
        _answer(console, services, case_id)


@APP.command("public")
def session_public(
    context: typer.Context,
    case: str,
    *,
    closed: Annotated[
        str | None, typer.Option("--closed", metavar="REASON", help="Not public.")
    ] = None,
) -> None:
    """Hold the session in public, or closed for a reason."""
    with opened(context) as (console, services):
        case_id, _, session = _session(services, case)
        services.mediation.set_public(case_id, session.id, reason=closed)
        _answer(console, services, case_id)


@APP.command("recusal")
def session_recusal(
    context: typer.Context,
    case: str,
    party: Who,
    act: RecusalAct,
    *,
    against: Text = None,
    reason: Text = None,
) -> None:
    """What a party answers about recusal, or what is decided on its request."""
    with opened(context) as (console, services):
        case_id, file, session = _session(services, case)
        services.mediation.answer_recusal(
            case_id,
            session.id,
            _party(file, party).id,
            act,
            against=against,
            reason=reason,
        )
        _answer(console, services, case_id)


@APP.command("rights")
def session_rights(
    context: typer.Context,
    case: str,
    party: Who,
    *,
    given_by: Annotated[str, typer.Option("--by")],
    read_aloud: Annotated[bool, typer.Option("--read-aloud")] = False,
) -> None:
    """Note that a party was told its rights and duties."""
    with opened(context) as (console, services):
        case_id, file, session = _session(services, case)
        services.mediation.give_rights(
            case_id,
            session.id,
            _party(file, party).id,
            given_by=given_by,
            read_aloud=read_aloud,
        )
        _answer(console, services, case_id)


@APP.command("start")
def session_start(context: typer.Context, case: str) -> None:
    """Begin, with everybody's identity and powers checked."""
    with opened(context) as (console, services):
        case_id, _, session = _session(services, case)
        services.mediation.start(case_id, session.id)
        _answer(console, services, case_id)


@APP.command("step")
def session_step(context: typer.Context, case: str, step: SessionStep) -> None:
    """Take one of the five steps, in their order."""
    with opened(context) as (console, services):
        case_id, _, session = _session(services, case)
        services.mediation.take_step(case_id, session.id, step)
        _answer(console, services, case_id)


@APP.command("end")
def session_end(context: typer.Context, case: str, result: SessionResult) -> None:
    """Close the session with its result."""
    with opened(context) as (console, services):
        case_id, _, session = _session(services, case)
        services.mediation.end(case_id, session.id, result)
        _answer(console, services, case_id)


@APP.command("phrases")
def session_phrases(context: typer.Context) -> None:
    """The quick phrases of the transcript, by step."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        phrases = services.transcripts.phrases()
        console.answer(
            {step.value: list(each) for step, each in phrases.items()},
            lambda: "\n".join(
                line
                for step, each in phrases.items()
                for line in (wording.label(step), *(f"  {words}" for words in each))
            ),
        )


@APP.command("say")
def session_say(
    context: typer.Context,
    case: str,
    words: str,
    *,
    speaker: Annotated[
        str | None,
        typer.Option("--speaker", metavar="NAME|ID", help="Else the mediator."),
    ] = None,
    step: Annotated[SessionStep | None, typer.Option("--step")] = None,
    corrects: Annotated[UUID | None, typer.Option("--corrects", metavar="ID")] = None,
) -> None:
    """Take down what somebody says."""
    with opened(context) as (console, services):
        case_id, file, session = _session(services, case)
        person = find_attendee(file, session.id, speaker) if speaker else None
        line = services.transcripts.say(
            case_id,
            session.id,
            words,
            attendee_id=person.id if person else None,
            step=step,
            corrects=corrects,
        )
        shown = Wording(console.language).plain(line)
        console.answer(shown, lambda: f"{line.speaker}：{line.spoken}")


@APP.command("confirm")
def session_confirm(
    context: typer.Context,
    case: str,
    who: Who,
    page: int,
    *,
    refuse: Annotated[str | None, typer.Option("--refuse", metavar="REASON")] = None,
    read_aloud: Annotated[bool, typer.Option("--read-aloud")] = False,
) -> None:
    """Note that somebody confirms a page of the transcript, or refuses it."""
    with opened(context) as (console, services):
        case_id, file, session = _session(services, case)
        given = services.transcripts.confirm(
            case_id,
            session.id,
            find_attendee(file, session.id, who).id,
            page,
            PageAnswer.CONFIRMED if refuse is None else PageAnswer.REFUSED,
            reason=refuse,
            read_aloud=read_aloud,
        )
        wording = Wording(console.language)
        console.answer(
            wording.plain(given),
            lambda: f"{given.page_no}  {wording.label(given.page_answer)}",
        )


@APP.command("transcript")
def session_transcript(
    context: typer.Context,
    case: str,
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
) -> None:
    """The transcript as it stands: its pages, who has yet to confirm; -o writes it."""
    with opened(context) as (console, services):
        case_id, _, session = _session(services, case)
        if output is not None:
            console.check_writable(output)
        state = services.transcripts.state(case_id, session.id)
        if output is not None:
            console.write_file(output, state.pdf)
        waiting = [
            {"name": person.name, "pages": list(pages)}
            for person, pages in state.waiting
        ]
        names = {person.id: person.name for person in state.confirmers}
        shown = {
            "path": None if output is None else str(output),
            "pages": [
                {"page": number, "digest": f"sha256:{digest.hex()}"}
                for number, digest in enumerate(state.digests, 1)
            ],
            "waiting": waiting,
            "refused": [
                {
                    "name": names.get(each.attendee_id),
                    "page": each.page_no,
                    "reason": each.reason,
                }
                for each in state.refusals
            ],
        }
        console.answer(
            shown,
            lambda: "\n".join(
                [
                    str(output) if output else str(len(state.digests)),
                    *(f"{each['name']}  {each['pages']}" for each in waiting),
                ]
            ),
        )


def _session(
    services: VehicleServices, case: str
) -> tuple[UUID, CaseFile, MediationSession]:
    """The current session of a case.

    Raises:
        NotFound: MM2516 there is none.
    """
    case_id = find_case(services, case)
    file = services.cases.file(case_id)
    if file.current_session is None:
        raise no_session()
    return case_id, file, file.current_session


def _party(file: CaseFile, who: str) -> Party:
    """A party of the case, by name or id.

    Raises:
        NotFound: MM2517.
    """
    for party in file.current_parties:
        if who in {party.name, str(party.id)}:
            return party
    raise NotFound(
        "MM2517",
        Words("案件没有这名当事人。", "The case has no such party."),
        path="party",
        value=who,
        next_step=Words("请核对姓名。", "Check the name."),
    )


def _answer(console: Console, services: VehicleServices, case_id: UUID) -> None:
    """The session as it stands now."""
    file, wording = services.cases.file(case_id), Wording(console.language)
    session = file.current_session
    if session is None:
        raise no_session()
    names = {party.id: party.name for party in file.parties}
    attendees = file.attendees_of(session.id)
    steps = [entry for entry in file.steps if entry.session_id == session.id]
    sides = [
        {
            "party_id": str(side),
            "name": names.get(side),
            "rights": wording.plain(
                latest_notice(file.rights_notices, session.id, side)
            ),
            "recusal": wording.plain(latest_recusal(file.recusals, session.id, side)),
        }
        for side in sides_of(attendees)
    ]
    shown = {
        "session": wording.plain(session),
        "attendees": wording.plain(attendees),
        "sides": sides,
        "steps": wording.plain(steps),
    }

    def readable() -> str:
        lines = [f"{session.place}  {session.mediator_name or '-'}"]
        lines += [
            "  ".join(
                part
                for part in (each.name, wording.label(each.capacity), each.authority)
                if part
            )
            for each in attendees
        ]
        lines += [f"✓ {wording.label(entry.step)}" for entry in steps]
        return "\n".join(lines)

    console.answer(shown, readable)
