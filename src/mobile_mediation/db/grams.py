"""What the full-text index holds of a case: its values cut into short pieces.

Chinese is written without spaces, so every single character and every pair of
neighbours is a token; plates also in threes, numbers in threes and fours, which are
rarer and so sooner intersected. The first letter of a token names the field. A field
of its own in the index would do the same, but a character that is frequent in places
and missing in names would then be looked up in every place.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from mobile_mediation.db.readings import Readings
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.spelling import beginnings

EXACT: Final = "e"
PREFIX: Final = "f"
NAME: Final = "n"
READ: Final = "y"
READ_OTHERWISE: Final = "z"
PLATE: Final = "p"
TAIL: Final = "t"
NUMBER: Final = "d"
PLACE: Final = "l"
NOTE: Final = "k"
OPEN_TASK: Final = "o"
STAGE: Final = "s"

MOST_PREFIX: Final = 4
TAIL_LENGTH: Final = 4
SIZES: Final[Mapping[str, tuple[int, ...]]] = {
    NAME: (1, 2),
    PLATE: (1, 2, 3),
    NUMBER: (3, 4),
    PLACE: (1, 2),
    NOTE: (1, 2),
}
"""How long the pieces of each field are."""


def normal(value: str) -> str:
    """A text as it is compared: without case, width, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    if folded.isalnum():
        return folded
    return "".join(c for c in folded if not _is_separator(unicodedata.category(c)))


def places_of(value: str) -> list[int] | None:
    """Where each character of the normal text stands in a value.

    None if characters were put together, so that none stands anywhere by itself.
    """
    parts = [normal(character) for character in value]
    if "".join(parts) != normal(value):
        return None
    return [place for place, part in enumerate(parts) for _ in part]


def tokens(
    values: Mapping[str, list[str]],
    readings: Iterable[Readings],
    *,
    stage: Stage,
    has_task: bool,
) -> str:
    """Everything a case is looked up by, as the text that FTS5 indexes.

    Args:
        values: The values of each field, already normal; those of ``TAIL`` are
            personal numbers, which are ``NUMBER`` too.
        readings: How the names are read.
        stage: Where the case stands.
        has_task: Whether something is still to be done.
    """
    found = {stage_token(stage)}
    if has_task:
        found.add(OPEN_TASK)
    for name in values[NAME]:
        found.add(EXACT + name)
        found.update(PREFIX + name[:n] for n in range(1, MOST_PREFIX + 1))
    for reading in readings:
        for each in reading.as_surname:
            found.update(READ + part for part in beginnings(each, inside=True))
        for each in reading.otherwise:
            found.update(
                READ_OTHERWISE + part for part in beginnings(each, inside=False)
            )
    found.update(TAIL + each[-TAIL_LENGTH:] for each in values[TAIL])
    for field, sizes in SIZES.items():
        for value in values[field]:
            for size in sizes:
                found.update(field + piece for piece in pieces(value, size))
    return " ".join(found)


def stage_token(stage: Stage) -> str:
    """The token of a stage; underscores would part it."""
    return STAGE + stage.value.replace("_", "")


def pieces(value: str, size: int) -> Iterator[str]:
    """The pieces of a length, each beginning one character later."""
    return (value[n : n + size] for n in range(len(value) - size + 1))


def _is_separator(category: str) -> bool:
    return category[0] in "PZS" or category in {"Cc", "Cf"}
