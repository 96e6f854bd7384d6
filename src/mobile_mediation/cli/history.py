"""``case history``: who changed what, and what differs between two moments."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.labels import Labels
from mobile_mediation.services.changewords import HIDDEN, TECHNICAL, ChangeWords
from mobile_mediation.services.history import Comparison, HistoryEntry

Context = typer.Context


def add_to(app: typer.Typer) -> None:
    """Put the command among those of a case."""
    app.command("history")(case_history)


def case_history(
    context: Context,
    case: str,
    *,
    earlier: Annotated[
        int | None, typer.Option("--from", help="Number of the earlier entry.")
    ] = None,
    later: Annotated[
        int | None, typer.Option("--to", help="Number of the later entry.")
    ] = None,
) -> None:
    """Every change of a case; with --from and --to what differs between two of them.

    Personal numbers are masked.
    """
    if (earlier is None) != (later is None):
        raise typer.BadParameter("--from and --to belong together")
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        words = ChangeWords(Labels.load(), console.say, services.cases.file(case_id))
        plain = Wording(console.language).plain
        if earlier is not None and later is not None:
            found = services.history.compare(case_id, earlier, later)
            console.answer(
                _comparison(found, words, plain),
                lambda: _comparison_as_text(console, found, words),
            )
            return
        entries = services.history.of_case(case_id)
        console.answer(
            {"entries": [_entry(each, words, plain) for each in entries]},
            lambda: "\n".join(_entry_as_text(each, words) for each in entries),
        )


def _entry(
    entry: HistoryEntry, words: ChangeWords, plain: Callable[[Any], Any]
) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": plain(entry.at),
        "who": entry.who,
        "reason": entry.reason,
        "confirmation": plain(entry.confirmation),
        "changes": [
            {
                "table": line.table,
                "id": str(line.row_id),
                "record": words.record(line.table, line.row_id),
                "column": line.column,
                "before": _shown(line.column, line.before, plain),
                "after": _shown(line.column, line.after, plain),
            }
            for line in entry.lines
            if line.column not in TECHNICAL
        ],
    }


def _shown(column: str, value: Any, plain: Callable[[Any], Any]) -> Any:
    if column in HIDDEN and value is not None:
        return "***"
    mask = NUMBER_MASKS.get(column)
    return mask(value) if mask is not None and value is not None else plain(value)


def _entry_as_text(entry: HistoryEntry, words: ChangeWords) -> str:
    head = f"#{entry.seq}  {entry.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    head += "".join(f"  {each}" for each in (entry.who, entry.reason) if each)
    return "\n".join((head, *(f"  {line}" for line in words.lines(entry.lines))))


def _comparison(
    found: Comparison, words: ChangeWords, plain: Callable[[Any], Any]
) -> dict[str, Any]:
    return {
        "from": found.earlier,
        "to": found.later,
        "records": [
            {
                "table": row.table,
                "id": str(row.row_id),
                "record": words.record(row.table, row.row_id),
                "difference": row.difference.value,
                "columns": [
                    {
                        "column": each.column,
                        "before": _shown(each.column, each.before, plain),
                        "after": _shown(each.column, each.after, plain),
                    }
                    for each in row.columns
                    if each.column not in TECHNICAL
                ],
            }
            for row in found.rows
        ],
    }


def _comparison_as_text(console: Console, found: Comparison, words: ChangeWords) -> str:
    labels = Labels.load()
    lines = []
    for row in found.rows:
        difference = console.say(labels.of(row.difference))
        lines.append(f"{words.record(row.table, row.row_id)}  {difference}")
        lines += [
            f"  {words.change(each.column, each.before, each.after)}"
            for each in row.columns
            if each.column not in TECHNICAL
        ]
    return "\n".join(lines)
