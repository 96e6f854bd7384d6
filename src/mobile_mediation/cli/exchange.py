"""Commands that take cases out as files, and in again."""

import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mobile_mediation.cli.console import Console, refusal_as_json
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.cases import CaseSource
from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.services.exchange import form
from mobile_mediation.services.exchange.list_import import (
    ListOptions,
    ListReport,
    RowOutcome,
)
from mobile_mediation.services.exchange.progress import Progress
from mobile_mediation.services.exchange.service import ExchangeService, FileImport
from mobile_mediation.services.exchange.sheet import ENCODINGS
from mobile_mediation.services.exchange.table import unknown_kind

_LISTS: Final = (".xlsx", ".csv")
_CASES: Final = ".json"
_MOST_PRINTED: Final = 50
_STEPS: Final = 200
_STEP: Final = 100


class _Bar(Progress):
    """Shows on the terminal how far it is; in a file or a pipe it stays silent."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""

    def advance(self, count: int = 1) -> None:
        """Say that so much more is done."""
        super().advance(count)
        if not sys.stderr.isatty():
            return
        step = max((self.total or 0) // _STEPS, _STEP)
        if self.done % step == 0 or self.done == self.total:
            text = f"{self.done}/{self.total}" if self.total else str(self.done)
            sys.stderr.write(f"\r{text.ljust(len(self._shown))}")
            sys.stderr.write("\n" if self.done == self.total else "")
            sys.stderr.flush()
            self._shown = text


def add_to(app: typer.Typer) -> None:
    """Put the commands beside those of cases."""
    app.command("export")(case_export)
    app.command("import")(case_import)
    app.command("schema")(case_schema)
    app.command("template")(case_template)


def case_export(
    context: typer.Context,
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...")] = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
) -> None:
    """Write cases into a JSON file, all without CASE; .xlsx and .csv get the list."""
    with opened(context) as (console, services):
        console.check_writable(output)
        if output.suffix.lower() in _LISTS and not cases:
            count = services.exchange.export_list(
                output, language=console.language, progress=_Bar()
            )
        elif output.suffix.lower() == _CASES:
            ids = [find_case(services, case) for case in cases] if cases else None
            count = services.exchange.export_cases(output, ids, progress=_Bar())
        else:
            raise unknown_kind(output)
        console.answer(
            {"file": str(output), "cases": count},
            lambda: console.say(
                Words(f"已导出 {count} 个案件：{output}", f"{count} cases: {output}")
            ),
        )


def case_import(
    context: typer.Context,
    files: list[Path],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    encoding: Annotated[
        str, typer.Option("--encoding", help="Of CSV: " + " | ".join(ENCODINGS))
    ] = ENCODINGS[0],
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Take the other rows of a list.")
    ] = False,
    take_duplicates: Annotated[
        bool, typer.Option("--take-duplicates", help="Take look-alikes as new cases.")
    ] = False,
    source: Annotated[
        CaseSource, typer.Option("--source", help="For rows that do not say it.")
    ] = CaseSource.INSURER_HOTLINE,
    report: Annotated[
        Path | None, typer.Option("--report", help="What became of every row.")
    ] = None,
) -> None:
    """Take cases in from JSON, or a list from Excel or CSV: wholly or not at all."""
    if encoding not in ENCODINGS:
        raise typer.BadParameter(" | ".join(ENCODINGS), param_hint="--encoding")
    kinds = {path.suffix.lower() for path in files}
    is_list = bool(kinds & set(_LISTS))
    if is_list and len(files) > 1:
        raise typer.BadParameter("one list at a time", param_hint="FILE")
    for path in files:
        if path.suffix.lower() not in {*_LISTS, _CASES}:
            raise unknown_kind(path)
        Console.check_there(path)
    with opened(context) as (console, services):
        if report is not None:
            console.check_writable(report)
        options = ListOptions(
            encoding=encoding,
            source=source,
            dry_run=dry_run,
            skip_refused=skip_refused,
            take_duplicates=take_duplicates,
            report=report,
        )
        if is_list:
            _answer_list(
                console,
                services.exchange.import_list(files[0], options, progress=_Bar()),
            )
            return
        done = services.exchange.import_cases(
            files,
            dry_run=dry_run,
            take_duplicates=take_duplicates,
            progress=_Bar(),
        )
        _answer_cases(console, done, dry_run=dry_run)


def case_schema(context: typer.Context) -> None:
    """Print the JSON Schema of the files that export writes and import reads."""
    console: Console = context.obj
    shown = form.schema()
    console.answer(shown, lambda: form.schema_text().decode())


def case_template(
    context: typer.Context,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")] = Path("案件导入模板.xlsx"),
) -> None:
    """Write an empty list for offices to fill in, as Excel or CSV."""
    console: Console = context.obj
    console.check_writable(output)
    ExchangeService.write_template(output)
    console.answer({"file": str(output)}, lambda: str(output))


def _answer_cases(
    console: Console, done: tuple[FileImport, ...], *, dry_run: bool
) -> None:
    wording = Wording(console.language)
    shown = {"dry_run": dry_run, "files": wording.plain(done)}

    def readable() -> str:
        return "\n".join(
            f"{case.case_no}  {wording.label(case.outcome)}"
            + (f"  {case.like}" if case.like else "")
            for file in done
            for case in file.cases
        )

    console.answer(shown, readable)


def _answer_list(console: Console, report: ListReport) -> None:
    wording = Wording(console.language)
    shown: dict[str, Any] = wording.plain(report)
    refused = report.counts[ImportOutcome.REFUSED]
    is_refused = bool(refused) and not report.stored
    if is_refused:
        shown = {
            "error": refusal_as_json(_rows_refused(report), console.language),
            "report": shown,
        }

    def readable() -> str:
        lines = [
            "  ".join(
                f"{wording.label(outcome)} {count}"
                for outcome, count in report.counts.items()
            )
        ]
        lines += [
            _row_as_text(wording, row)
            for row in report.rows
            if row.outcome in {ImportOutcome.REFUSED, ImportOutcome.DUPLICATE}
        ][:_MOST_PRINTED]
        if is_refused:
            lines.append(_rows_refused(report).in_language(console.language))
        return "\n".join(lines)

    console.answer(shown, readable)
    if is_refused:
        raise typer.Exit(BadInput.exit_status)


def _row_as_text(wording: Wording, row: RowOutcome) -> str:
    parts = [
        wording.words(f"第{row.row}行", f"row {row.row}"),
        wording.label(row.outcome),
        wording.plain(row.column),
        row.value,
        wording.plain(row.words),
        row.like,
        row.code,
    ]
    return "  ".join(part for part in parts if part)


def _rows_refused(report: ListReport) -> BadInput:
    first = next(r for r in report.rows if r.outcome is ImportOutcome.REFUSED)
    count = report.counts[ImportOutcome.REFUSED]
    column = "" if first.column is None else f".{first.column.zh}"
    why = first.words or Words("", "")
    return BadInput(
        "MM1188",
        Words(
            f"列表 {Path(report.file).name} 有 {count} 行被拒绝；"
            f"第{first.row}行：{why.zh}",
            f"{count} rows of {Path(report.file).name} are refused; "
            f"row {first.row}: {why.en}",
        ),
        path=f"rows[{first.row}]{column}",
        value=first.value,
        rule=first.rule or first.code,
        next_step=Words(
            "请改正这些行；或用 --skip-refused 只导入其余各行。",
            "Correct these rows, or take the others with --skip-refused.",
        ),
    )
