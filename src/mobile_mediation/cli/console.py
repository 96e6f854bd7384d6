"""What every command shares: options, words, one JSON document, exit statuses.

Exit status: 0 done or true; 1 the answer is no; 2 wrong usage; 3 the input is
refused; 4 locked; 5 busy; 70 a defect, with the path of a crash report. There is
never a traceback on the terminal.
"""

import argparse
import getpass
import io
import locale
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NoReturn
from uuid import UUID

import msgspec
from platformdirs import user_data_path

from mobile_mediation.domain.errors import (
    BadInput,
    Locked,
    MediationError,
    NotFound,
    Words,
)

WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
DEFECT: Final = 70


class WrongUsage(Exception):  # noqa: N818  a refusal is not a fault
    """The command line itself cannot be understood."""


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUsage(message)


COMMON: Final = _Options(add_help=False, allow_abbrev=False)
COMMON.add_argument("--workspace", type=Path)
COMMON.add_argument("--user")
COMMON.add_argument("--password-file", type=Path)
COMMON.add_argument("--json", action="store_true")
COMMON.add_argument("--lang", choices=("zh", "en"))
COMMON_HELP: Final = (
    "Every command also takes --workspace DIR, --user NAME, --password-file FILE, "
    "--json and --lang zh|en."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """How one command was called, and how it answers."""

    workspace: Path
    user: str | None
    password_file: Path | None
    json: bool
    language: str

    @classmethod
    def parse(cls, arguments: Sequence[str]) -> tuple["Console", list[str]]:
        """Take the options that every command has, wherever they stand before ``--``.

        Raises:
            WrongUsage: One of them lacks its value or has a wrong one.
        """
        ours, rest_of_line = _before_dashes(arguments)
        options, rest = COMMON.parse_known_args(ours)
        environment = os.environ
        workspace = options.workspace or environment.get("MOBILE_MEDIATION_WORKSPACE")
        secret = options.password_file or environment.get(
            "MOBILE_MEDIATION_PASSWORD_FILE"
        )
        return cls(
            workspace=Path(workspace) if workspace else default_workspace(),
            user=options.user,
            password_file=Path(secret) if secret else None,
            json=options.json,
            language=options.lang or language_of_locale(),
        ), [*rest, *rest_of_line]

    @classmethod
    def for_misuse(cls, arguments: Sequence[str]) -> "Console":
        """How to answer a command line that cannot be understood."""
        return cls(
            workspace=default_workspace(),
            user=None,
            password_file=None,
            json="--json" in arguments,
            language=language_of_locale(),
        )

    @staticmethod
    def now() -> datetime:
        """The clock of this machine."""
        return datetime.now(UTC)

    def password(self, prompt: Words) -> str:
        """The secret, from its file or asked for; never from an argument.

        Raises:
            Locked: MM2001 there is no file and nobody to ask.
        """
        if self.password_file is not None:
            return secret_from(self.password_file)
        return self.ask_secret(prompt)

    def ask_secret(self, prompt: Words) -> str:
        """A secret from the person at the terminal.

        Raises:
            Locked: MM2001 there is nobody to ask.
        """
        if not sys.stdin.isatty():
            raise _nobody_to_ask()
        try:
            return getpass.getpass(f"{self.say(prompt)}: ", stream=sys.stderr)
        except EOFError as error:
            raise _nobody_to_ask() from error

    def say(self, words: Words) -> str:
        """A text in the language of this call."""
        return words.in_language(self.language)

    def answer(self, value: Any, readable: Callable[[], str]) -> None:
        """Print the result: one JSON document, or a text for a person."""
        if self.json:
            print_json(value)
        else:
            _write(readable().rstrip("\n") + "\n")

    def progress(self, words: Words) -> None:
        """Say what is going on, beside the result."""
        sys.stderr.write(self.say(words) + "\n")

    def refuse(self, error: MediationError) -> None:
        """Print a refusal."""
        if self.json:
            print_json({"error": refusal_as_json(error, self.language)})
        else:
            place = f" [{error.path}]" if error.path else ""
            sys.stderr.write(
                f"{error.code} {error.in_language(self.language)}{place}\n"
            )

    def report_misuse(self, message: str) -> None:
        """Say for a program that its command line was wrong."""
        self._report("MM2000", message)

    def report_defect(self, report: Path | None) -> None:
        """Say that this program is at fault, and where it is written down."""
        words = (
            Words("程序故障，且无法写出报告。", "A defect; no report could be written.")
            if report is None
            else Words(
                f"程序故障，报告已写入 {report}。", f"A defect; report: {report}."
            )
        )
        self.progress(words)
        if self.json:
            self._report("MM2099", self.say(words), path=report)

    def _report(self, code: str, message: str, *, path: Path | None = None) -> None:
        print_json(
            {
                "error": {
                    "code": code,
                    "message": message,
                    "path": None if path is None else str(path),
                    "value": None,
                    "rule": None,
                    "kept": self.say(KEPT),
                    "next": None,
                }
            }
        )

    @classmethod
    def read_file(cls, path: Path) -> bytes:
        """The bytes of a file that was named.

        Raises:
            NotFound: MM2004 there is no such file.
            BadInput: MM2007 it cannot be read.
        """
        cls.check_there(path)
        try:
            return path.read_bytes()
        except OSError as error:
            raise unusable_file(path) from error

    @staticmethod
    def check_there(path: Path) -> None:
        """Refuse a file that is not there.

        Raises:
            NotFound: MM2004.
        """
        if not path.is_file():
            raise NotFound(
                "MM2004",
                Words("找不到文件。", "The file is not there."),
                path=str(path),
                next_step=Words("请检查路径。", "Check the path."),
            )

    @staticmethod
    def check_writable(path: Path) -> None:
        """Refuse a place for a result before anything is done for it.

        Raises:
            BadInput: MM2007.
        """
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise unusable_file(path)

    @classmethod
    def write_file(cls, path: Path, data: bytes) -> None:
        """Put a result into a file.

        Raises:
            BadInput: MM2007 it cannot be written.
        """
        from mobile_mediation.security.files import write_durably

        cls.check_writable(path)
        try:
            write_durably(path, data)
        except OSError as error:
            raise unusable_file(path) from error


KEPT: Final = Words("已保存的记录不受影响。", "What was recorded before is untouched.")


def unusable_file(path: Path) -> BadInput:
    """The refusal for a file that the system does not let us read or write."""
    return BadInput(
        "MM2007",
        Words("文件无法读取或写入。", "The file cannot be read or written."),
        path=str(path),
        kept=KEPT,
        next_step=Words(
            "请检查路径、权限和介质。",
            "Check the path, its permissions and the medium.",
        ),
    )


def _nobody_to_ask() -> Locked:
    return Locked(
        "MM2001",
        Words("需要密码。", "A password is needed."),
        next_step=Words("请使用 --password-file。", "Give it with --password-file."),
    )


def _before_dashes(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """What comes before ``--``, and it with what follows."""
    place = next((n for n, each in enumerate(arguments) if each == "--"), None)
    if place is None:
        return list(arguments), []
    return list(arguments[:place]), list(arguments[place:])


def secret_from(path: Path) -> str:
    """The first line of a secret's file.

    Raises:
        Locked: MM2002 the file cannot be read.
    """
    try:
        # Editors of Windows begin a file with a mark that nobody types.
        return path.read_text(encoding="utf-8-sig").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise Locked(
            "MM2002",
            Words("密码文件无法读取。", "The password file cannot be read."),
            path=str(path),
        ) from error


def default_workspace() -> Path:
    """The workspace when none is named: the platform's data folder."""
    return user_data_path("mobile_mediation", appauthor=False) / "workspace"


def language_of_locale() -> str:
    """``en`` for an English locale, else ``zh``."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    if not name:
        name = locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh"


def refusal_as_json(error: MediationError, language: str) -> dict[str, Any]:
    """A refusal as others' programs read it."""
    return {
        "code": error.code,
        "message": error.words.in_language(language),
        "path": error.path,
        "value": error.value,
        "rule": error.rule,
        "kept": error.kept.in_language(language),
        "next": error.next_step.in_language(language) if error.next_step else None,
    }


def _plain(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case bytes():
            return value.hex()
        case StrEnum():
            return value.value
        case Path():
            return str(value)
    raise TypeError(type(value).__name__)


def print_json(value: Any) -> None:
    """Write one JSON document and nothing else."""
    encoded = msgspec.json.encode(value, enc_hook=_plain)
    _write(msgspec.json.format(encoded, indent=2).decode() + "\n", encoding="utf-8")


def _write(text: str, *, encoding: str | None = None) -> None:
    """Write to standard output; a reader that has gone is no fault of ours."""
    chosen = encoding or sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.buffer.write(text.encode(chosen, errors="replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def prepare_streams() -> None:
    """See that a terminal without Chinese letters gets question marks, no fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
