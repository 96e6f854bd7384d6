"""What remains of a number that somebody typed, once it has been checked."""

from dataclasses import dataclass

from mobile_mediation.domain.errors import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something a person should look at again; it stops nothing."""

    code: str
    words: Words
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An accepted number in its one normal form, with what is odd about it."""

    text: str
    warnings: tuple[Caution, ...] = ()

    def __str__(self) -> str:
        return self.text
