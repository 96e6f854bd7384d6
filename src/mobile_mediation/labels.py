"""The words that people read for enumerations, records and what they say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from mobile_mediation.domain.errors import Words
from mobile_mediation.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words by name of the enumeration and value of its member.

    Tables and columns stand under ``tables`` and ``columns``.
    """

    words: Mapping[str, Mapping[str, Words]]

    @classmethod
    def load(cls) -> Self:
        """Read the words that ship with the program.

        Raises:
            FileNotFoundError: The installation is incomplete.
        """
        tables = tomllib.loads(resource("labels.toml").read_text(encoding="utf-8"))
        return cls(
            words={
                name: {value: Words(**words) for value, words in members.items()}
                for name, members in tables.items()
            }
        )

    def of_table(self, name: str) -> Words:
        """The words for a kind of record."""
        return self.words["tables"][name]

    def of_column(self, name: str) -> Words:
        """The words for what a record says."""
        return self.words["columns"][name]

    def of(self, member: StrEnum) -> Words:
        """The words for a member.

        Raises:
            KeyError: Nobody wrote them; a defect that a test finds first.
        """
        return self.words[type(member).__name__][member.value]
