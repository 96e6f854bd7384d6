"""Where a line of Chinese may end (禁则, GB/T 15834-2011 5.1).

Closing marks do not begin a line, opening marks do not end one, and a number or a
word of Latin letters stays whole: an amount or a telephone number cut in two is
misread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_NO_START: Final = frozenset(
    "!%),.:;?]}¢°·’”…‰′″℃、。〃〉》」』】〕〗！＂％＇），．：；？］｝～—"
)
_NO_END: Final = frozenset("$([{£¥‘“〈《「『【〔〖＄（［｛￥")
_IN_WORDS: Final = frozenset("._-/:@#+&%,'")
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """The characters ``start`` to ``end`` of a text, with ``spare`` points left."""

    start: int
    end: int
    spare: float
    ends_paragraph: bool


def break_lines(
    text: str, widths: Sequence[float], limits: Sequence[float]
) -> list[Line]:
    """Cut a text into lines.

    The width of every character is given, so it does not matter of how many
    typefaces the text is made.

    Args:
        text: A line feed in it ends a line.
        widths: For every character, in points.
        limits: For every line; the last one holds for all that follow.

    Returns:
        At least one line; blanks where a line is cut belong to none.
    """
    lines: list[Line] = []
    start = 0
    while start < len(text):
        limit = limits[min(len(lines), len(limits) - 1)]
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        cut = _cut(text, widths, start, stop, limit)
        end = cut
        while end > start and text[end - 1].isspace():
            end -= 1
        spare = limit - sum(widths[start:end])
        lines.append(Line(start, end, spare, ends_paragraph=cut == stop))
        start = cut + 1 if cut == stop else cut
        if cut < stop:
            while start < stop and text[start].isspace():
                start += 1
    return lines or [Line(0, 0, limits[0], ends_paragraph=True)]


def _cut(
    text: str, widths: Sequence[float], start: int, stop: int, limit: float
) -> int:
    used = 0.0
    allowed = forced = start
    before = ""
    for index in range(start, stop):
        after = text[index]
        if not after.isspace():
            # Blanks go out at the end of a line; the marks around them meet there.
            if before and before not in _NO_END and after not in _NO_START:
                forced = index
                if text[index - 1].isspace() or not (
                    _in_word(before) and _in_word(after)
                ):
                    allowed = index
            before = after
        used += widths[index]
        overflows = used > limit + _TOLERANCE and index > start
        if overflows and not after.isspace():
            return next((cut for cut in (allowed, forced) if cut > start), index)
    return stop


def _in_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in _IN_WORDS)
