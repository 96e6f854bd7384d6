"""What every command shares: options, words, one JSON document, exit statuses.

Exit status: 0 done or true; 1 the answer is no; 2 wrong usage; 3 the input is
refused; 4 locked; 5 busy; 70 a defect, with the path of a crash report. There is
never a traceback on the terminal.
"""

import argparse
import getpass
import locale
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from platformdirs import user_data_path

from mobile_mediation.domain.errors import Locked, MediationError, Words

DEFECT: Final = 70

COMMON: Final = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
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
        """Take the options that every command has, wherever they stand."""
        options, rest = COMMON.parse_known_args(arguments)
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
        ), rest

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
        if not sys.stdin.isatty():
            raise Locked(
                "MM2001",
                Words("需要密码。", "A password is needed."),
                next_step=Words(
                    "请使用 --password-file。", "Give it with --password-file."
                ),
            )
        return getpass.getpass(f"{self.say(prompt)}: ", stream=sys.stderr)

    def say(self, words: Words) -> str:
        """A text in the language of this call."""
        return words.in_language(self.language)

    def answer(self, value: Any, readable: Callable[[], str]) -> None:
        """Print the result: one JSON document, or a text for a person."""
        if self.json:
            print_json(value)
        else:
            sys.stdout.write(readable().rstrip("\n") + "\n")

    def progress(self, words: Words) -> None:
        """Say what is going on, beside the result."""
        sys.stderr.write(self.say(words) + "\n")

    def refuse(self, error: MediationError) -> None:
        """Print a refusal."""
        if self.json:
            print_json({"error": refusal_as_json(error, self.language)})
        else:
            sys.stderr.write(f"{error.code} {error.in_language(self.language)}\n")


def secret_from(path: Path) -> str:
    """The first line of a secret's file.

    Raises:
        Locked: MM2002 the file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8").splitlines()[0]
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
    sys.stdout.buffer.write(msgspec.json.format(encoded, indent=2) + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def quiet_pipe() -> Any:
    """End without noise when the reader of our output has gone."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
