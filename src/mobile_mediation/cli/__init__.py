"""Commands that work without a screen; without a command, the window opens."""

import sys
from collections.abc import Sequence

from mobile_mediation.cli.console import DEFECT, Console, quiet_pipe
from mobile_mediation.domain.errors import MediationError, Words


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    console, rest = Console.parse(arguments)
    if not rest:
        return _open_window(console)
    from mobile_mediation.cli.commands import APP

    try:
        with quiet_pipe():
            APP(rest, obj=console, prog_name="mobile-mediation", standalone_mode=True)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except MediationError as error:
        console.refuse(error)
        return error.exit_status
    except Exception as error:  # noqa: BLE001  the last resort of every command
        from mobile_mediation.crash import write_crash_report

        path = write_crash_report(error)
        console.progress(
            Words(f"程序故障,报告已写入 {path}。", f"A defect; report: {path}.")
        )
        return DEFECT
    return 0


def _open_window(console: Console) -> int:
    from mobile_mediation.app import open_program

    return open_program(console.workspace, language=console.language)
