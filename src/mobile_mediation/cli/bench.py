"""The benchmarks that ``make bench`` runs."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from mobile_mediation.benchmarks import agreement as of_agreement
from mobile_mediation.benchmarks import assessment as of_assessment
from mobile_mediation.benchmarks import search as of_search
from mobile_mediation.benchmarks import spreadsheet
from mobile_mediation.benchmarks.assessment import Timed
from mobile_mediation.benchmarks.search import Measured, Times
from mobile_mediation.cli.console import Console
from mobile_mediation.domain.errors import Words

APP: Final = typer.Typer(no_args_is_help=True)


@APP.callback()
def benchmarks() -> None:
    """Measure what the program promises; needs no workspace."""


@APP.command("search")
def bench_search(
    context: typer.Context,
    *,
    cases: Annotated[
        list[int] | None, typer.Option("--cases", min=100, help="How many cases.")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the stores are kept.")
    ] = Path("build/bench"),
) -> None:
    """The answer to a keystroke with many cases, beside LIKE and FTS5 trigrams."""
    console: Console = context.obj
    measured = []
    for size in cases or of_search.SIZES:
        console.progress(Words(f"{size:,} 件案件……", f"{size:,} cases …"))
        measured.append(of_search.measure(folder, size))
    shown = {
        "sizes": [asdict(each) for each in measured],
        "growth": of_search.growth(measured),
        "holds": of_search.holds(measured),
    }
    console.answer(shown, lambda: _table(measured))
    if not of_search.holds(measured):
        raise typer.Exit(1)


@APP.command("board")
def bench_board(
    context: typer.Context,
    *,
    entries: Annotated[
        int, typer.Option("--entries", min=1, help="How many entries of the log.")
    ] = 200,
    rounds: Annotated[int, typer.Option("--rounds", min=1)] = 15,
) -> None:
    """The coordination board of a case with a long log, beside a bare table."""
    # A command loads the window only when it needs one.
    from mobile_mediation.benchmarks import board as of_board

    console: Console = context.obj
    measured = of_board.measure(entries=entries, rounds=rounds)
    shown = asdict(measured) | {"ratio": measured.ratio, "holds": measured.holds}
    rows = (
        ("board shown", measured.shown_ms, measured.shown_longest_ms),
        ("board opened", measured.opened_ms, measured.opened_longest_ms),
        ("bare QTableWidget", measured.table_ms, measured.table_longest_ms),
    )
    lines = [f"{measured.entries} entries, {measured.events} events; ms: middle, most"]
    lines += [f"{name:>22} {middle:9.1f} {most:9.1f}" for name, middle, most in rows]
    lines.append(f"{'board shown':>22} {measured.ratio:8.2f}x the bare table")
    console.answer(shown, lambda: "\n".join(lines))
    if not measured.holds:
        raise typer.Exit(1)


@APP.command("assess")
def bench_assess(
    context: typer.Context,
    *,
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, help="How many cases of each size.")
    ] = 200,
) -> None:
    """The assessment of a worked example and of a pile-up, beside a spreadsheet."""
    console: Console = context.obj
    try:
        measured = of_assessment.measure(rounds=rounds)
    except ModuleNotFoundError as error:
        # The program does without it, so only `make setup` brings it.
        raise typer.BadParameter(f"{error.name} is not installed") from error
    shown = {
        "peer": spreadsheet.NAME,
        "sizes": [
            asdict(each) | {"assess": _timed(each.assess), "whole": _timed(each.whole)}
            for each in measured
        ],
        "holds": of_assessment.holds(measured),
    }
    console.answer(shown, lambda: _assessed(measured))
    if not of_assessment.holds(measured):
        raise typer.Exit(1)


@APP.command("agreement")
def bench_agreement(
    context: typer.Context,
    *,
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, help="How many agreements.")
    ] = of_agreement.ROUNDS,
) -> None:
    """A four-page agreement, cold and warm, beside Typst and WeasyPrint."""
    console: Console = context.obj
    measured = of_agreement.measure(rounds=rounds)
    shown = {
        "rounds": measured.rounds,
        "ours": asdict(measured.ours),
        "peers": [
            asdict(each)
            | {
                "warm_ratio": measured.warm_ratio(each),
                "cold_ratio": measured.cold_ratio(each),
            }
            for each in measured.peers
        ],
        "absent": [
            {"name": each.name, "reason": each.reason.en} for each in measured.absent
        ],
        "longest_sealed": measured.longest_sealed,
        "holds": measured.holds,
    }
    console.answer(shown, lambda: _agreements(measured, console))
    if not measured.holds:
        raise typer.Exit(1)


def _agreements(measured: of_agreement.Measured, console: Console) -> str:
    head = ("warm", "most", "cold", "most")
    rows = [f"{'':>22} {' '.join(f'{name:>9}' for name in head)}  ms of CPU"]
    for each in (measured.ours, *measured.peers):
        warm = f"{each.warm_ms:9.1f} {each.warm_longest_ms:9.1f}"
        cold = f"{each.cold_ms:9.1f} {each.cold_longest_ms:9.1f}"
        rows.append(f"{each.name:>22} {warm} {cold}  {each.longest_file:,} bytes")
    for each in measured.peers:
        ratios = (measured.warm_ratio(each), measured.cold_ratio(each))
        shown = "{:.2f}x warm, {:.2f}x cold".format(*ratios)
        rows.append(f"{each.name:>22} ours takes {shown}")
    rows += [
        f"{absent.name:>22} {console.say(absent.reason)}" for absent in measured.absent
    ]
    rows.append(f"{'with two seals':>22} {measured.longest_sealed:,} bytes at most")
    rows.append(
        f"{measured.rounds} agreements of four pages, PDF/A-3b with the case attached; "
        "the others set them from finished markup"
    )
    rows.append(
        "Typst (Rust) sets equal parts once; WeasyPrint cuts its fonts in Python where "
        "the system has no libharfbuzz-subset"
    )
    return "\n".join(rows)


def _timed(timed: Timed) -> dict[str, float]:
    return asdict(timed) | {"per_second": timed.per_second, "ratio": timed.ratio}


def _assessed(measured: Sequence[of_assessment.Measured]) -> str:
    rows = [f"{'':>22} {'middle':>9} {'most':>9}  ms"]
    for each in measured:
        rows.append(
            f"victims {each.victims}, vehicles {each.vehicles}, receipts each "
            f"{each.receipts}; {each.rounds} cases"
        )
        for name, timed in (("assess", each.assess), ("file to result", each.whole)):
            ours = f"{timed.ms:9.3f} {timed.longest_ms:9.3f}"
            theirs = f"{timed.workbook_ms:9.3f} {timed.workbook_longest_ms:9.3f}"
            rows.append(f"{name:>22} {ours}  {timed.per_second:,} cases a second")
            rows.append(
                f"{spreadsheet.NAME:>22} {theirs}  ours takes {timed.ratio:.2f}x"
            )
        rows.append(f"{'':>22} the sums differ by {each.apart_fen} fen at most")
    rows.append(
        f"{spreadsheet.NAME} (Rust) does the arithmetic in binary floats only: no "
        "checks, formulas, articles or warnings"
    )
    return "\n".join(rows)


def _table(measured: list[Measured]) -> str:
    rows = [f"{'':>22} {'p50':>9} {'p95':>9} {'p99':>9} {'max':>9}  ms"]
    for each in measured:
        rows.append(f"{each.cases:,} cases, {each.ours.answers:,} keystrokes")
        for name, times in (
            ("search", each.ours),
            ("search with a filter", each.filtered),
            ("window of the list", each.windows),
            ("LIKE '%…%'", each.like),
            ("FTS5 trigram", each.trigram),
        ):
            rows.append(f"{name:>22} {_row(times)}")
        rows.append(
            f"{'p95 of LIKE':>22} {each.like.p95 / each.ours.p95:8.1f}x ours;  "
            f"trigram {each.trigram.p95 / each.ours.p95:.1f}x ours"
        )
    factor = of_search.growth(measured)
    if factor is not None:
        rows.append(f"p95 grows {factor:.2f} times from 10^5 to 10^6 cases")
    return "\n".join(rows)


def _row(times: Times) -> str:
    shown = (times.p50, times.p95, times.p99, times.longest)
    return " ".join(f"{each:9.2f}" for each in shown)
