"""Commands about the legal clocks: reckoned by hand, and those of a case."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import day, find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.deadline_rules import Rule
from mobile_mediation.domain.deadlines import Deadline, DeadlineKey, rules_of
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.events import CaseEvent, EventKind, MarkAct
from mobile_mediation.domain.working_days import UNPUBLISHED, WorkingDays

EVENTS: Final = typer.Typer(no_args_is_help=True)
Day = Annotated[date | None, typer.Option(parser=day, metavar="DATE")]


def add_to(app: typer.Typer) -> None:
    """Add what has no name in front."""
    app.command("deadline")(deadline)
    app.command("deadlines")(deadlines)
    app.command("deadline-mark")(mark)


def deadline(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    start: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DATE")
    ] = None,
    before: Annotated[
        date | None, typer.Option("--before", parser=day, metavar="DATE")
    ] = None,
) -> None:
    """Reckon a deadline of the law from a day, or backward from one; no workspace."""
    console: Console = context.obj
    rules = rules_of(id_)
    given = before if before is not None else start
    if given is None or (before is not None and start is not None):
        raise typer.BadParameter("give either --from or --before")
    if rules[0].term.is_backward is not (before is not None):
        raise _wrong_way(rules[0])
    calendar = WorkingDays()
    legs = [_reckoned(console, rule, given, calendar) for rule in rules]
    console.answer(
        legs[0] | ({"legs": legs[1:]} if len(legs) > 1 else {}),
        lambda: "\n".join(_readable(leg) for leg in legs),
    )


def deadlines(context: typer.Context, case: str) -> None:
    """List the legal deadlines of a case, the next to end first."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        today = china_day(console.now())
        found = services.deadlines.of_file(file)
        shown = [_shown(console, each, file, today) for each in found]
        console.answer(shown, lambda: "\n".join(map(_line, shown)))


def mark(
    context: typer.Context,
    case: str,
    rule: str,
    act: MarkAct,
    *,
    trigger: Annotated[UUID | None, typer.Option("--trigger")] = None,
    party: Annotated[UUID | None, typer.Option("--party")] = None,
    on: Day = None,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    paper: Annotated[str | None, typer.Option("--paper")] = None,
) -> None:
    """Say that a deadline was met, is suspended, or does not apply."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        key = _key(services.deadlines.of_case(case_id), rule, trigger, party)
        made = services.deadlines.mark(
            case_id, key, act, acted_on=on, reason=reason, paper=paper
        )
        plain = Wording(console.language).plain(made)
        console.answer(plain, lambda: console.say(Words("已记录。", "Recorded.")))


@EVENTS.command("add")
def event_add(
    context: typer.Context,
    case: str,
    kind: EventKind,
    *,
    on: Day = None,
    party: Annotated[UUID | None, typer.Option("--party")] = None,
    paper: Annotated[str | None, typer.Option("--paper")] = None,
    note: Annotated[str | None, typer.Option("--note")] = None,
) -> None:
    """Record something that happened on a day that counts for the law."""
    with opened(context) as (console, services):
        event = services.cases.add(
            find_case(services, case),
            CaseEvent,
            {
                "kind": kind,
                "happened_on": on or china_day(console.now()),
                "party_id": party,
                "paper": paper,
                "note": note,
            },
        )
        plain = Wording(console.language).plain(event)
        console.answer(plain, lambda: f"{event.id}")


@EVENTS.command("list")
def event_list(context: typer.Context, case: str) -> None:
    """List the dated events of a case."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        events = services.cases.file(find_case(services, case)).current_events
        console.answer(
            wording.plain(events),
            lambda: "\n".join(
                f"{each.happened_on}  {wording.label(each.kind)}  {each.paper or ''}"
                for each in events
            ),
        )


def _key(
    found: tuple[Deadline, ...], rule: str, trigger: UUID | None, party: UUID | None
) -> DeadlineKey:
    """The one deadline that is meant; ids are needed only where there are several."""
    fitting = [
        each.key
        for each in found
        if each.key.rule.casefold() == rule.strip().casefold()
        and trigger in {None, each.key.trigger_id}
        and party in {None, each.key.party_id}
    ]
    if len(fitting) > 1:
        raise typer.BadParameter("several deadlines; name --trigger or --party")
    return fitting[0] if fitting else DeadlineKey(rule, trigger, party)


def _reckoned(
    console: Console, rule: Rule, given: date, calendar: WorkingDays
) -> dict[str, Any]:
    try:
        last = calendar.last_day(given, rule.term)
    except OverflowError as error:
        raise RuleViolation(
            "MM1023",
            Words("年份不在1900至2199之间。", "The year is not from 1900 to 2199."),
            path="deadline.from",
            value=given.isoformat(),
        ) from error
    note = {} if last.is_published else {"note": console.say(UNPUBLISHED)}
    return {
        "id": rule.key,
        "due": last.on.isoformat(),
        "days": rule.term.words.en,
        "basis": rule.basis,
        "act": console.say(rule.act),
        "trigger": console.say(rule.trigger),
        "published": last.is_published,
        **note,
    }


def _readable(leg: Mapping[str, Any]) -> str:
    note = f"（{leg['note']}）" if "note" in leg else ""
    said = (leg["id"], f"{leg['due']}{note}", leg["act"], leg["days"], leg["basis"])
    return "  ".join(said)


def _shown(
    console: Console, found: Deadline, file: CaseFile, today: date
) -> dict[str, Any]:
    wording = Wording(console.language)
    state = found.state_on(today)
    party = next((p for p in file.parties if p.id == found.key.party_id), None)
    return {
        "id": found.key.rule,
        "trigger_id": found.key.trigger_id and str(found.key.trigger_id),
        "party_id": found.key.party_id and str(found.key.party_id),
        "party": None if party is None else party.name,
        "trigger": console.say(found.rule.trigger),
        "trigger_on": found.trigger_on and found.trigger_on.isoformat(),
        "act": console.say(found.rule.act),
        "days": console.say(found.rule.term.words),
        "basis": found.rule.basis,
        "due": found.due_on and found.due_on.isoformat(),
        "published": found.is_published,
        "days_left": found.days_left(today),
        "state": state.value,
        "label": wording.label(state),
        "ended_on": found.ended_on and found.ended_on.isoformat(),
        "changed_from": found.changed_from and found.changed_from.isoformat(),
    }


def _line(shown: Mapping[str, Any]) -> str:
    due = shown["due"] or "—"
    said = (due, shown["label"], shown["id"], shown["act"], shown["party"] or "")
    return "  ".join((*said, shown["basis"]))


def _wrong_way(rule: Rule) -> RuleViolation:
    way = "--before" if rule.term.is_backward else "--from"
    return RuleViolation(
        "MM2106",
        Words(f"该期限请用 {way} 计算。", f"This deadline is reckoned with {way}."),
        path="deadline",
        value=rule.key,
        next_step=Words("请改用提示的选项。", "Use the option that is named."),
    )
