"""Refusals: what the program will not do, said to a person.

A refusal tells what happened, what was kept and what to do next, in Chinese and in
English. Everything else that is raised is a defect and goes to the crash report.

    MediationError
     +- RuleViolation     a rule of law or of the record is broken       exit 3
     |   +- NotFound      the record is not here                         exit 1
     +- BadInput          a file or message cannot be accepted           exit 3
     +- Locked            the secret is wrong or the store is locked     exit 4
     +- Busy              somebody else is at work; try again            exit 5
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the two languages of the program."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in ``zh`` or ``en``; Chinese unless English is asked for."""
        return self.en if language == "en" else self.zh


NOTHING_CHANGED = Words("没有任何改动。", "Nothing was changed.")


class MediationError(Exception):
    """A refusal that a person reads.

    Args:
        code: Listed in the manual; its meaning never changes.
        words: What happened, in the user's words, ending with a full stop.
        path: Where in the input it is, for instance ``parties[1].id_no``.
        value: The offending value, never a secret.
        rule: The article or standard that is broken.
        kept: What is safe in spite of the refusal.
        next_step: What the person can do now.
    """

    exit_status: ClassVar[int] = 3

    def __init__(
        self,
        code: str,
        words: Words,
        *,
        path: str | None = None,
        value: str | None = None,
        rule: str | None = None,
        kept: Words = NOTHING_CHANGED,
        next_step: Words | None = None,
    ) -> None:
        super().__init__(f"{code} {words.en}")
        self.code = code
        self.words = words
        self.path = path
        self.value = value
        self.rule = rule
        self.kept = kept
        self.next_step = next_step

    def in_language(self, language: str) -> str:
        """What happened, what was kept and what to do, as one paragraph."""
        parts = [self.words, self.kept]
        if self.next_step is not None:
            parts.append(self.next_step)
        separator = " " if language == "en" else ""
        return separator.join(part.in_language(language) for part in parts)


class RuleViolation(MediationError):  # noqa: N818  a refusal is not a fault
    """A rule of law, of the procedure or of the record is broken."""


class NotFound(RuleViolation):
    """The record that was asked for is not here."""

    exit_status = 1


class BadInput(MediationError):  # noqa: N818
    """A file or message from outside cannot be accepted; nothing of it was."""


class Locked(MediationError):  # noqa: N818
    """The secret is wrong, or what is asked for needs an unlocked store."""

    exit_status = 4


class Busy(MediationError):  # noqa: N818
    """Somebody else is at work here; trying again later can succeed."""

    exit_status = 5
