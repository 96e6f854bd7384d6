"""The typefaces of the papers: which one has a character, and how it is read back.

Song carries the body, Hei the headings. A character that both lack is taken from
HanaMin, which with them covers GB 18030-2022 level 3; one that no shipped font has
stops the paper before anything is written, because an empty box in a name is a wrong
name.
"""

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics, ttfonts

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.resources import resource


class Face(StrEnum):
    """What a text is set in; each falls back to the rarer typefaces."""

    SONG = "song"
    HEI = "hei"
    PLAIN = "plain"


_FILES: Final = {
    "Song": "NotoSerifSC-Regular.ttf",
    "Hei": "NotoSansSC-Bold.ttf",
    "Plain": "NotoSansSC-Regular.ttf",
    "HanaA": "HanaMinA-fallback.ttf",
    "HanaB": "HanaMinB-fallback.ttf",
}
_CHAINS: Final = {
    Face.SONG: ("Song", "HanaA", "HanaB", "Plain"),
    Face.HEI: ("Hei", "Song", "HanaA", "HanaB", "Plain"),
    Face.PLAIN: ("Plain", "Song", "HanaA", "HanaB"),
}
_BLANKS: Final = frozenset("\n\r\t")
# A control or formatting character is invisible, and what a private-use code shows
# depends on the font: neither can be signed.
_UNSIGNABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_NOTDEF: Final = 0
_CODES_PER_BLOCK: Final = 100


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one typeface."""

    font: str
    text: str


def font_file(font: str) -> Path:
    """The file of a typeface named by a ``Run``."""
    return resource(f"fonts/{_FILES[font]}")


def base_font(face: Face) -> str:
    """The registered typeface that ``face`` is normally set in."""
    name = _CHAINS[face][0]
    _typeface(name)
    return name


def runs(text: str, face: Face) -> tuple[Run, ...]:
    """Cut ``text`` where the typeface changes.

    Raises:
        RuleViolation: MM1501, no shipped font has a character of it.
    """
    require_characters([("text", text)])
    chosen = [(_font_of(character, face) or "", character) for character in text]
    return tuple(
        Run(font, "".join(character for _, character in group))
        for font, group in groupby(chosen, key=lambda pair: pair[0])
    )


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that cannot be printed, each once, in order."""
    return tuple(
        dict.fromkeys(
            character for character in text if _font_of(character, Face.SONG) is None
        )
    )


def require_characters(texts: Iterable[tuple[str, str]]) -> None:
    """Stop if a text holds a character that no shipped font has.

    Args:
        texts: Pairs of the path of a field and its text.

    Raises:
        RuleViolation: MM1501, naming the character, its code point and the field.
    """
    for path, text in texts:
        for character in missing_characters(text):
            shown = character if _is_signable(character) else "□"
            code = f"U+{ord(character):04X}"
            raise RuleViolation(
                "MM1501",
                Words(
                    f"字库中没有「{shown}」（{code}）字，文书无法印出。",
                    f"No shipped font has the character {shown} ({code}).",
                ),
                path=path,
                value=code,
                rule="GB 18030-2022",
                next_step=Words(
                    "请核对证件上的写法；确为此字的，改用纸质文书并报告总部。",
                    "Compare it with the card; if it is right, use the paper form "
                    "and report it to headquarters.",
                ),
            )


def character_width(character: str, font: str, size: float) -> float:
    """How far a character moves the pen, in points."""
    face = _typeface(font).face
    units = face.charWidths.get(ord(character), face.defaultWidth)
    return float(units) * size / 1000


# A paper asks several times for each of a few hundred characters.
@functools.cache
def _font_of(character: str, face: Face) -> str | None:
    if character in _BLANKS:
        return _CHAINS[face][0]
    if not _is_signable(character):
        return None
    code = ord(character)
    return next(
        (
            name
            for name in _CHAINS[face]
            if _typeface(name).face.charToGlyph.get(code, _NOTDEF) != _NOTDEF
        ),
        None,
    )


def _is_signable(character: str) -> bool:
    return unicodedata.category(character) not in _UNSIGNABLE


@functools.cache
def _typeface(name: str) -> ttfonts.TTFont:
    font = ttfonts.TTFont(name, str(font_file(name)))
    face = font.face
    # Of glyphs that share the last advance ReportLab keeps it scaled to 1000 units,
    # and later embeds it as if it were in the font's own.
    face.hmetrics = [
        (
            advance
            if isinstance(advance, int)
            else round(advance * face.unitsPerEm / 1000),
            bearing,
        )
        for advance, bearing in face.hmetrics
    ]
    pdfmetrics.registerFont(font)
    return font


def to_unicode_map(_font_name: str, subset: Sequence[int]) -> str:
    """The table by which a reader copies and searches the text of one font subset.

    ReportLab's own writes code points above U+FFFF as five digits, so that 𬱖 is
    copied as another character; the table holds UTF-16BE (ISO 32000-1, 9.10.3).
    """
    codes = [
        f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for index, code in enumerate(subset)
        if code
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in _blocks(codes):
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _blocks(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), _CODES_PER_BLOCK):
        yield codes[start : start + _CODES_PER_BLOCK]


# TTFont.addObjects looks the function up in its module, so it is replaced there.
ttfonts.makeToUnicodeCMap = to_unicode_map
