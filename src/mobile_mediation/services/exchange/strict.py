"""Reading a JSON file strictly, before anything is made of it.

JSON leaves open what a second value under one key means, how deep a document may go
and how large a number is; programs that read the same file differently have been led
astray by that. Here all of it is refused, with the place in the file.
"""

import re
from pathlib import Path
from typing import Final

from mobile_mediation.domain.errors import BadInput, MediationError, Words
from mobile_mediation.domain.texts import check_text
from mobile_mediation.security.files import read_at_most

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_DEPTH: Final = 64
LONGEST_STRING: Final = 256 * 1024
"""Characters; the largest value that a record holds, 64 KiB, written as hex."""

_LONGEST_NUMBER: Final = 19
# A colon tells nothing that the scan does not know: a key is followed by its value.
_TOKEN: Final = re.compile(
    r'[ \t\r\n:]*(?:(?P<mark>[\[\]{},])|"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"'
    r"|(?P<word>[^\s\[\]{}:,\"]+))",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)")


def read_strictly(path: Path) -> bytes:
    """The bytes of a JSON file that is fit to be decoded.

    Raises:
        BadInput: MM1160-MM1166, with the place in the file as its path.
        RuleViolation: MM1012 a text holds a character that no record holds.
    """
    data = read_at_most(path, MOST_BYTES)
    if len(data) > MOST_BYTES:
        raise too_large(f"{MOST_BYTES // 1024 // 1024} MiB")
    check_json(as_utf8(data))
    return data


def named(error: MediationError, path: Path) -> MediationError:
    """A refusal that also says which file it is about."""
    name = shown_name(path)
    error.words = Words(
        f"文件 {name}：{error.words.zh}", f"File {name}: {error.words.en}"
    )
    return error


def shown_name(path: Path) -> str:
    """The name of a file without characters that nobody sees."""
    return "".join(c if c.isprintable() else "\ufffd" for c in path.name)


def too_large(most: str) -> BadInput:
    """The refusal of a file that nobody can have meant."""
    return BadInput(
        "MM1160",
        Words("文件过大。", "The file is too large."),
        rule=f"<= {most}",
        next_step=Words("请分成几个文件导入。", "Split it into several files."),
    )


def as_utf8(data: bytes) -> str:
    """The text of a JSON file, which is UTF-8 without a mark (RFC 8259 8.1).

    Raises:
        BadInput: MM1161, saying what it seems to be instead.
    """
    found = _other_encoding(data)
    if found is None:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            found = (
                "GB 18030 / GBK"
                if _is_gb18030(data)
                else f"byte {error.start + 1} is not UTF-8"
            )
    raise BadInput(
        "MM1161",
        Words(
            "JSON 文件必须是不带 BOM 的 UTF-8 编码。",
            "A JSON file is UTF-8 without a byte order mark.",
        ),
        value=found,
        rule="RFC 8259 8.1",
        next_step=Words(
            "请另存为“UTF-8（无 BOM）”后再导入。",
            "Save it as UTF-8 without BOM and import it again.",
        ),
    )


def _other_encoding(data: bytes) -> str | None:
    if data.startswith(b"\xef\xbb\xbf"):
        return "UTF-8 BOM"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return "UTF-16"
    return None


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def check_json(text: str) -> None:
    """See that a JSON text says one thing only, and no more than a record holds.

    Its grammar is left to the decoder that follows.

    Raises:
        BadInput: MM1162 too deep, MM1163 a key twice, MM1164 too long a text,
            MM1165 a number that is not whole, MM1166 it breaks off.
        RuleViolation: MM1012 a forbidden character.
    """
    walk = _Walk()
    place = 0
    while (token := _TOKEN.match(text, place)) is not None:
        place = token.end()
        mark, written, word = token.groups()
        if mark is not None:
            walk.mark(mark)
        elif written is not None:
            walk.text(written)
        else:
            walk.word(word)
    if text[place:].strip(" \t\r\n"):
        raise broken_off(f"character {place + 1}")


def broken_off(where: str) -> BadInput:
    """The refusal of what is not JSON at all."""
    return BadInput(
        "MM1166",
        Words("这不是完整的 JSON。", "This is not well-formed JSON."),
        value=where[:200],
        rule="RFC 8259",
        next_step=Words(
            "请重新导出，或检查文件是否被截断。",
            "Export it again, or see whether the file was cut off.",
        ),
    )


class _Walk:
    """Where the scan stands: a key set for an object, a count for an array."""

    def __init__(self) -> None:
        self._within: list[set[str] | int] = []
        self._names: list[str] = []
        self._awaits_key = False

    @property
    def path(self) -> str:
        """The place, written ``cases[0].parties[1].name``."""
        return "".join(
            name if isinstance(within, set) else f"[{within}]"
            for name, within in zip(self._names, self._within, strict=True)
        ).removeprefix(".")

    def mark(self, mark: str) -> None:
        if mark in "{[":
            self._open(mark)
        elif mark in "}]":
            self._close()
        else:
            self._next()

    def _open(self, mark: str) -> None:
        if len(self._within) == MOST_DEPTH:
            raise BadInput(
                "MM1162",
                Words("嵌套层数过多。", "It is nested too deeply."),
                path=self.path[:400],
                rule=f"<= {MOST_DEPTH}",
                next_step=Words("请按公布的格式导出。", "Use the published form."),
            )
        self._within.append(set() if mark == "{" else 0)
        self._names.append("")
        self._awaits_key = mark == "{"

    def _close(self) -> None:
        if self._within:
            self._within.pop()
            self._names.pop()
        self._awaits_key = False

    def _next(self) -> None:
        if not self._within:
            return
        within = self._within[-1]
        if isinstance(within, int):
            self._within[-1] = within + 1
        else:
            self._awaits_key = True

    def text(self, written: str) -> None:
        if len(written) > LONGEST_STRING:
            raise BadInput(
                "MM1164",
                Words(
                    "文字过长，超出文件格式的上限。", "A text exceeds the form's limit."
                ),
                path=self.path,
                rule=f"<= {LONGEST_STRING}",
                next_step=Words("请缩短内容。", "Shorten the text."),
            )
        plain = _unescaped(written) if "\\" in written else written
        is_key, self._awaits_key = self._awaits_key, False
        if is_key:
            self._names[-1] = f".{plain[:80]}"
        # What is printable passes, and the place need not be written out for it.
        if not plain.isprintable():
            check_text(plain, path=self.path)
        if is_key and isinstance(keys := self._within[-1], set):
            if plain in keys:
                raise BadInput(
                    "MM1163",
                    Words("同一个键出现了两次。", "A key stands there twice."),
                    path=self.path,
                    rule="RFC 8259 4",
                    next_step=Words("请只保留一个。", "Keep only one of them."),
                )
            keys.add(plain)

    def word(self, word: str) -> None:
        self._awaits_key = False
        is_number = word[0].isdigit() or word[0] == "-"
        if is_number and (
            _WHOLE.fullmatch(word) is None or len(word) > _LONGEST_NUMBER
        ):
            raise BadInput(
                "MM1165",
                Words(
                    "数字必须是整数；金额请写成文字，例如 “1234.50”。",
                    'Numbers are whole; amounts are texts such as "1234.50".',
                ),
                path=self.path,
                value=word[:40],
                rule="int64",
                next_step=Words("请按公布的格式填写。", "Use the published form."),
            )


def _unescaped(written: str) -> str:
    def one(found: re.Match[str]) -> str:
        digits, letter = found.groups()
        if digits is not None:
            return chr(int(digits, 16))
        return _PLAIN_ESCAPES.get(letter, letter)

    # Two escapes together are one character; one of them alone is none.
    return _PAIR.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"),
        _ESCAPE.sub(one, written),
    )
