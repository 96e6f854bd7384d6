"""Crash reports: what is kept of a defect, without anything about people."""

import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path

from mobile_mediation import __version__


def write_crash_report(error: BaseException, folder: Path | None = None) -> Path:
    """Write where a defect happened, and return the path of the report.

    Types, files and line numbers are kept; texts of exceptions and values of
    variables are not, because they can hold names and numbers of people.
    """
    folder = folder or user_log_path("mobile_mediation", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    lines = [
        f"mobile_mediation {__version__}",
        f"{moment.isoformat()} pid {os.getpid()}",
        f"Python {platform.python_version()} {platform.platform()}",
        "",
    ]
    chain: BaseException | None = error
    while chain is not None:
        lines.append(f"{type(chain).__module__}.{type(chain).__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(chain.__traceback__)
        ]
        chain = chain.__cause__ or chain.__context__
    path = folder / f"crash-{moment:%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def install(report_to: Path | None = None) -> None:
    """Report every exception that nobody handled, in any thread of Python."""

    def hook(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
        if isinstance(error, KeyboardInterrupt):
            return
        path = write_crash_report(error, report_to)
        sys.stderr.write(f"crash report: {path}\n")

    sys.excepthook = hook
