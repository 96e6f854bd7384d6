"""Reads a spreadsheet in a process of its own, which can do nothing else.

    python -m mobile_mediation.services.exchange.cage   < list.xlsx   > rows

What comes out is one JSON array a line: the number of the row and the texts of its
cells. Formulas are never computed; their cells come out as what they are. XML that
declares entities is refused by defusedxml, which openpyxl reads with.
"""

import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO, Final

import msgspec

MOST_UNPACKED: Final = 1024 * 1024 * 1024
MOST_MEMORY: Final = 1024 * 1024 * 1024
MOST_SECONDS: Final = 600
MOST_PARTS: Final = 2000
MOST_RATIO: Final = 300
LONGEST_CELL: Final = 4000
MOST_DIGITS: Final = 15
"""Excel keeps no more places of a number."""

_NOT_TEXT: Final = {"f": "formula", "e": "error"}
_SMALL_PART: Final = 16 * 1024 * 1024
_FORBIDDEN: Final = ("os.exec", "os.fork", "os.posix_spawn", "os.system", "socket.")
_FORBIDDEN_TOO: Final = frozenset({"subprocess.Popen", "os.spawn", "os.startfile"})


class Unreadable(Exception):  # noqa: N818  a refusal is not a fault
    """It is no spreadsheet that this program reads."""


def rows(file: BinaryIO) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first sheet; empty ones are left out.

    Raises:
        Unreadable: Says why, in English.
    """
    _check_archive(file)
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    # What a sheet says about its own size is not to be believed.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in cells]
        while texts and texts[-1] == "":
            texts.pop()
        if texts:
            yield number, texts


def _check_archive(file: BinaryIO) -> None:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise Unreadable("not a workbook (.xlsx)") from error
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Unreadable("too many parts")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("it unpacks to more than 1 GiB")
    for part in parts:
        ratio = part.file_size // max(part.compress_size, 1)
        if part.file_size > _SMALL_PART and ratio > MOST_RATIO:
            raise Unreadable("it unpacks to an absurd size")
    if "xl/vbaProject.bin" in archive.namelist():
        raise Unreadable("it carries macros")


def _text(cell: Any) -> Any:
    value = cell.value
    if cell.data_type in _NOT_TEXT:
        return {_NOT_TEXT[cell.data_type]: cell.coordinate}
    match value:
        case None:
            return ""
        case datetime():
            is_day = value.time() == time.min
            return f"{value:%Y-%m-%d}" if is_day else f"{value:%Y-%m-%d %H:%M:%S}"
        case int() | float() if not isinstance(value, bool):
            return _number(value, cell)
    text = str(value)
    return {"long": cell.coordinate} if len(text) > LONGEST_CELL else text


def _number(value: float, cell: Any) -> Any:
    text = str(int(value)) if float(value).is_integer() else repr(value)
    digits = sum(character.isdigit() for character in text)
    return {"digits": cell.coordinate} if digits > MOST_DIGITS else text


def _shut() -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    def watch(event: str, _: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN) or event in _FORBIDDEN_TOO:
            raise PermissionError(event)

    sys.addaudithook(watch)


def main() -> int:
    """Answer rows on standard output; the last line says whether it is all."""
    _shut()
    out = sys.stdout.buffer
    try:
        for number, texts in rows(sys.stdin.buffer):
            out.write(msgspec.json.encode([number, texts]) + b"\n")
        said: Any = None
    except Unreadable as refused:
        said = str(refused)
    except MemoryError:
        said = "it needs more memory than a list does"
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  whatever a parser says to a bad file
        said = f"{type(error).__name__}"
    out.write(msgspec.json.encode([0, said]) + b"\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
