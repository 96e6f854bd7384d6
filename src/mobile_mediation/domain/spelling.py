"""How pinyin is typed: in full, by initials, or the surname in full, then initials."""

from collections.abc import Iterator, Sequence
from typing import Final

Reading = tuple[str, ...]
"""One syllable for each character; empty for what has no sound."""

MOST_LETTERS: Final = 24
"""The longest beginning of a reading that is indexed as such."""


def beginnings(reading: Reading, *, inside: bool) -> Iterator[str]:
    """Everything that may be typed for a name, letter by letter.

    Whole syllables, initials, and the surname in full with initials after it;
    ``inside``: also from a later syllable on.
    """
    for start in range(len(reading) if inside else 1):
        if start == 0 or reading[start]:
            for spelling in _spellings(reading[start:], whole_name=start == 0):
                letters = spelling[:MOST_LETTERS]
                yield from (letters[:n] for n in range(1, len(letters) + 1))


def find_reading(
    word: str, reading: Reading, *, inside: bool
) -> tuple[int, int] | None:
    """The characters of a name whose reading a word spells, from and to.

    Agrees with ``beginnings``: what is found here is indexed there.
    """
    for start in range(len(reading) if inside else 1):
        if start and not reading[start]:
            continue
        syllables = reading[start:]
        for spelling, parts in _spelled(syllables, whole_name=start == 0):
            if spelling.startswith(word):
                return start, start + _characters(parts, len(word))
    return None


def _spellings(syllables: Sequence[str], *, whole_name: bool) -> Iterator[str]:
    for spelling, _ in _spelled(syllables, whole_name=whole_name):
        yield spelling


def _spelled(
    syllables: Sequence[str], *, whole_name: bool
) -> Iterator[tuple[str, list[str]]]:
    initials = [each[:1] for each in syllables]
    yield "".join(initials), initials
    yield "".join(syllables), list(syllables)
    if whole_name and len(syllables) > 1:
        mixed = [syllables[0], *initials[1:]]
        yield "".join(mixed), mixed


def _characters(parts: Sequence[str], letters: int) -> int:
    """How many characters the first letters of a spelling reach into."""
    for count, part in enumerate(parts, start=1):
        letters -= len(part)
        if letters <= 0:
            return count
    return len(parts)
