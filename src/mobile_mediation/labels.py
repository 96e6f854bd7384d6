"""The words that people read for every enumeration of the domain."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from mobile_mediation.domain.errors import Words
from mobile_mediation.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words by name of the enumeration and value of its member."""

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

    def of(self, member: StrEnum) -> Words:
        """The words for a member.

        Raises:
            KeyError: Nobody wrote them; a defect that a test finds first.
        """
        return self.words[type(member).__name__][member.value]
