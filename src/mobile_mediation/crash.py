"""Crash reports: what is kept of a defect, without anything about people."""

import os
import platform
import sys
import tempfile
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path

from mobile_mediation import __version__


def write_crash_report(error: BaseException, folder: Path | None = None) -> Path | None:
    """Write where a defect happened, and return the path of the report.

    Types, files and line numbers are kept; texts of exceptions and values of
    variables are not, because they can hold names and numbers of people. Where the
    folder cannot be written the report goes to the folder for temporary files, and
    without that there is none.
    """
    chosen = folder or user_log_path("mobile_mediation", appauthor=False)
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
    name = f"crash-{moment:%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    for place in (chosen, Path(tempfile.gettempdir())):
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError:
            continue
        return place / name
    return None


def install(report_to: Path | None = None) -> None:
    """Report every exception that nobody handled, in any thread of Python."""

    def report(error: BaseException | None) -> None:
        if error is None or isinstance(error, KeyboardInterrupt):
            return
        path = write_crash_report(error, report_to)
        sys.stderr.write(f"crash report: {path}\n")

    def hook(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
        report(error)

    sys.excepthook = hook
    threading.excepthook = lambda failure: report(failure.exc_value)
