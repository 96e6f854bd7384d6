"""The rows of a list, from Excel or CSV, one after the other."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.services.exchange.table import FORMULA_STARTS, unknown_kind

Texts: TypeAlias = list[Any]
"""The texts of a row; a mapping stands where a cell is no text."""

ENCODINGS: Final = ("utf-8", "gb18030")
_LONGEST_LINE: Final = 256 * 1024
_LINE_OF_CAGE: Final = 16 * 1024 * 1024
_MARK: Final = "\ufeff"


def rows(path: Path, *, encoding: str) -> Iterator[tuple[int, Texts]]:
    """The rows that are not empty, with their numbers as a spreadsheet counts them.

    Raises:
        BadInput: MM1175 the name says neither Excel nor CSV; MM1181 the workbook
            cannot be read; MM1183 the text is of another encoding; MM1185 a line
            is no line of CSV.
    """
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return _excel(path)
    if kind == ".csv":
        return _csv(path, encoding)
    raise unknown_kind(path)


def _excel(path: Path) -> Iterator[tuple[int, Texts]]:
    with path.open("rb") as file:
        # No module is taken from the current folder, which may be anybody's stick.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mobile_mediation.services.exchange.cage"],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"OPENPYXL_LXML": "False"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    assert process.stdout is not None  # noqa: S101  it is a pipe
    try:
        while line := process.stdout.readline(_LINE_OF_CAGE):
            try:
                number, texts = msgspec.json.decode(line)
            except msgspec.DecodeError as error:
                raise _no_workbook("the reader was ended") from error
            if number:
                yield number, texts
            elif texts is None:
                return
            else:
                raise _no_workbook(texts)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    raise _no_workbook("the reader was ended")


def _csv(path: Path, encoding: str) -> Iterator[tuple[int, Texts]]:
    with path.open("rb") as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
        reader = csv.reader(_lines(text), strict=True)
        try:
            for row in reader:
                texts: Texts = [_without_guard(cell) for cell in row]
                if any(texts):
                    yield reader.line_num, texts
        except UnicodeDecodeError as error:
            raise _of_another_encoding(encoding) from error
        except csv.Error as error:
            raise _no_line(reader.line_num, str(error)) from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise _no_line(number, f"longer than {_LONGEST_LINE} characters")
        if "\0" in line:
            raise _of_another_encoding(text.encoding)
        yield line.removeprefix(_MARK) if number == 1 else line


def _without_guard(cell: str) -> str:
    # The apostrophe that this program and spreadsheets put before such a text.
    guarded = cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS)
    return (cell[1:] if guarded else cell).strip()


def _no_workbook(why: str) -> BadInput:
    return BadInput(
        "MM1181",
        Words("无法作为 Excel 工作簿读取。", "It cannot be read as an Excel workbook."),
        value=why,
        rule=".xlsx, <= 1 GiB",
        next_step=Words(
            "请在 Excel 中另存为不含宏的 .xlsx 后再导入。",
            "Save it in Excel as .xlsx without macros and import it again.",
        ),
    )


def _of_another_encoding(encoding: str) -> BadInput:
    other = next(each for each in ENCODINGS if each != encoding)
    return BadInput(
        "MM1183",
        Words(f"文件内容不是 {encoding} 编码。", f"The file's text is not {encoding}."),
        rule=" | ".join(ENCODINGS),
        next_step=Words(
            f"办公软件导出的 CSV 常为 GBK：请改选 {other}"
            f"（命令行为 --encoding {other}），或另存为 Excel 工作簿。",
            f"Lists of offices are often GBK: choose {other} (--encoding {other}), "
            "or save it as an Excel workbook.",
        ),
    )


def _no_line(number: int, why: str) -> BadInput:
    return BadInput(
        "MM1185",
        Words("CSV 的这一行无法读取。", "This line of the CSV file cannot be read."),
        path=f"rows[{number}]",
        value=why[:200],
        rule="RFC 4180",
        next_step=Words("请检查引号和换行。", "Check the quotes and line ends."),
    )
