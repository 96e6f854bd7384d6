"""Commands that work without a screen; without a command, the window opens."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from mobile_mediation.cli.console import (
    DEFECT,
    INTERRUPTED,
    WRONG_USAGE,
    Console,
    WrongUsage,
    prepare_streams,
    unusable_file,
)
from mobile_mediation.domain.errors import MediationError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    prepare_streams()
    try:
        console, rest = Console.parse(arguments)
    except WrongUsage as error:
        return _misused(Console.for_misuse(arguments), str(error))
    try:
        return _command(console, rest) if rest else _open_window(console)
    except KeyboardInterrupt:
        return INTERRUPTED
    except MediationError as error:
        return _refused(console, error)
    except Exception as error:  # noqa: BLE001  the last resort of every command
        # A disk, a right or a folder that fails us is for the user to put right; what
        # the system was not asked for by name is a defect.
        if isinstance(error, OSError) and isinstance(error.filename, str):
            return _refused(console, unusable_file(Path(error.filename)))
        return _defect(console, error)


def _refused(console: Console, error: MediationError) -> int:
    console.refuse(error)
    return error.exit_status


def _command(console: Console, rest: list[str]) -> int:
    import typer

    from mobile_mediation.cli.commands import APP

    try:
        status = APP(
            rest, obj=console, prog_name="mobile-mediation", standalone_mode=False
        )
    except typer.TyperException as error:
        if not console.json and isinstance(error, _Shown):
            error.show()
            return WRONG_USAGE
        return _misused(console, error.format_message())
    except typer.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else 0


@runtime_checkable
class _Shown(Protocol):
    """An error of the command line that prints itself with the command's usage."""

    def show(self) -> None: ...


def _misused(console: Console, message: str) -> int:
    if console.json:
        console.report_misuse(message)
    else:
        sys.stderr.write(f"{message}\n")
    return WRONG_USAGE


def _defect(console: Console, error: Exception) -> int:
    from mobile_mediation.crash import write_crash_report

    console.report_defect(write_crash_report(error))
    return DEFECT


def _open_window(console: Console) -> int:
    from mobile_mediation.app import open_program

    return open_program(console.workspace, language=console.language)
