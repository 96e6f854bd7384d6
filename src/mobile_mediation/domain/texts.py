"""Names and texts as people type and paste them, made fit to be kept and printed.

Rare characters of every plane are kept. Characters that nobody sees, and that could
turn a name or an amount round on the screen, are refused by name.
"""

import re
import unicodedata
from typing import Final

from mobile_mediation.domain.errors import RuleViolation, Words

LONGEST_NAME: Final = 50
"""Code points, data dictionary §8.3."""
LONGEST_TEXT: Final = 200
LONGEST_PROSE: Final = 4000

_FULL_WIDTH: Final = 0xFEE0
_ASCII_AND_SPACE: Final = {
    **{code + _FULL_WIDTH: code for code in range(0x21, 0x7F)},
    0x3000: 0x20,
}
_LATIN_AND_SPACE: Final = {
    wide: narrow
    for wide, narrow in _ASCII_AND_SPACE.items()
    if chr(narrow).isalnum() or chr(narrow) == " "
}
_INVISIBLE: Final = {
    "Cc": Words("控制字符", "control character"),
    "Cf": Words("不可见的格式字符", "invisible formatting character"),
    "Cs": Words("不成对的代理码", "lone surrogate"),
    "Co": Words("私用区字符", "private-use character"),
    "Zl": Words("行分隔符", "line separator"),
    "Zp": Words("段落分隔符", "paragraph separator"),
}
_BIDI: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
) | frozenset("\u2066\u2067\u2068\u2069")
_HAN: Final = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]"
_SPACE_BETWEEN_HAN: Final = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_DOT: Final = re.compile(r" *[·•‧∙⋅・･] *")
_DOT_BETWEEN_HAN: Final = re.compile(rf"(?<={_HAN}) *[.．] *(?={_HAN})")
_NOT_CHARACTERS: Final = range(0xFDD0, 0xFDF0)


def halfwidth(text: str) -> str:
    """Full-width ASCII and the ideographic space, as their ordinary forms.

    Nothing else is folded: compatibility folding would read ``100²`` as 1002.
    """
    return text.translate(_ASCII_AND_SPACE)


def clean_name(text: str, *, path: str = "name", longest: int = LONGEST_NAME) -> str:
    """The name of a person or an organisation, as it goes into the record.

    Every kind of middle dot becomes ``·``, and spaces that only spread two Han
    characters apart are dropped.

    Raises:
        RuleViolation: MM1012 a forbidden character, MM1013 empty, MM1014 too long.
    """
    name = clean_text(text, path=path, longest=longest)
    name = _DOT_BETWEEN_HAN.sub("·", _DOT.sub("·", name))
    return _SPACE_BETWEEN_HAN.sub("", name)


def clean_text(text: str, *, path: str = "text", longest: int = LONGEST_TEXT) -> str:
    """One line of text: NFC, trimmed, Latin letters and digits in half width.

    Raises:
        RuleViolation: MM1012 a forbidden character, MM1013 empty, MM1014 too long.
    """
    line = unicodedata.normalize("NFC", text.translate(_LATIN_AND_SPACE))
    line = line.strip(" \t\r\n\u00a0")
    _refuse_forbidden(line, path=path)
    line = " ".join(line.split())
    _refuse_length(line, path=path, longest=longest)
    return line


def without_forbidden(text: str) -> str:
    """A text from elsewhere without the characters that nobody may type here."""
    return "".join(each for each in text if _forbidden(each) is None)


def clean_prose(text: str, *, path: str = "text", longest: int = LONGEST_PROSE) -> str:
    """Text of several lines; line ends become line feeds and tabs a space.

    Raises:
        RuleViolation: MM1012 a forbidden character, MM1013 empty, MM1014 too long.
    """
    unified = re.sub(r"\r\n?", "\n", text).replace("\t", " ")
    unified = unicodedata.normalize("NFC", unified.translate(_LATIN_AND_SPACE))
    for line in unified.split("\n"):
        _refuse_forbidden(line, path=path)
    prose = "\n".join(line.rstrip() for line in unified.split("\n")).strip()
    _refuse_length(prose, path=path, longest=longest)
    return prose


def check_text(text: str, *, path: str) -> None:
    """Refuse a text that no record holds, and change nothing in it.

    Raises:
        RuleViolation: MM1012 a forbidden character.
    """
    # Nearly every text is printable, and Python knows that at once.
    if not text.replace("\n", "").isprintable():
        for line in text.split("\n"):
            _refuse_forbidden(line, path=path)


def _refuse_forbidden(text: str, *, path: str) -> None:
    for position, character in enumerate(text, start=1):
        kind = _forbidden(character)
        if kind is not None:
            name = f"U+{ord(character):04X}"
            raise RuleViolation(
                "MM1012",
                Words(
                    f"第{position}个字符是{kind.zh}（{name}），不能录入。",
                    f"Character {position} is a {kind.en} ({name}); it is not allowed.",
                ),
                path=path,
                value=name,
                rule="Unicode TR 36",
                next_step=Words(
                    "请删除该字符后重新录入。", "Delete it and type the text again."
                ),
            )


def _forbidden(character: str) -> Words | None:
    """What is wrong with a character; unassigned ones may be newer ideographs."""
    code = ord(character)
    if character in _BIDI:
        return Words("改变文字方向的字符", "character that turns the text round")
    if code in _NOT_CHARACTERS or code & 0xFFFE == 0xFFFE:  # noqa: PLR2004  Unicode
        return Words("非字符码", "noncharacter")
    return _INVISIBLE.get(unicodedata.category(character))


def _refuse_length(text: str, *, path: str, longest: int) -> None:
    if not text:
        raise RuleViolation(
            "MM1013",
            Words("此项不能为空。", "This must not be empty."),
            path=path,
        )
    if len(text) > longest:
        raise RuleViolation(
            "MM1014",
            Words(
                f"此项最多{longest}个字，现有{len(text)}个字。",
                f"At most {longest} characters; there are {len(text)}.",
            ),
            path=path,
            rule=f"<= {longest}",
            next_step=Words("请缩短内容。", "Shorten the text."),
        )
