"""Lists as Excel and CSV files that other programs cannot be led astray by.

A cell that begins like a formula is a text all the same: Excel gets it marked as one,
CSV with an apostrophe before it, which is what spreadsheets themselves write.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security.files import DurableFile

Cell: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = Sequence[Cell]
Put: TypeAlias = Callable[[Row], None]

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_MINUTE: Final = "%Y-%m-%d %H:%M"
_MONEY: Final = "#,##0.00"
_EXCEL_MINUTE: Final = "yyyy-mm-dd hh:mm"


def write(target: Path, heads: Sequence[str], rows: Iterable[Row]) -> int:
    """Write a whole list; returns the number of its rows.

    Raises:
        BadInput: MM1175 the name ends neither in ``.xlsx`` nor in ``.csv``.
        MediumFull: MM1609.
    """
    count = 0
    with writing(target, heads) as put:
        for row in rows:
            put(row)
            count += 1
    return count


@contextmanager
def writing(target: Path, heads: Sequence[str]) -> Iterator[Put]:
    """A list that is written row by row and is there once it is whole.

    Raises:
        BadInput: MM1175.
        MediumFull: MM1609.
    """
    kind = {".xlsx": _excel, ".csv": _csv}.get(target.suffix.lower())
    if kind is None:
        raise unknown_kind(target)
    with DurableFile(target).written() as file, kind(file) as put:
        put(heads)
        yield put


def unknown_kind(path: Path) -> BadInput:
    """The refusal of a file whose name does not say what it is."""
    return BadInput(
        "MM1175",
        Words(
            "文件名应以 .json、.xlsx 或 .csv 结尾。",
            "The name of the file ends in .json, .xlsx or .csv.",
        ),
        path=str(path),
        next_step=Words("请检查文件类型和名称。", "Check its kind and its name."),
    )


@contextmanager
def _csv(file: BinaryIO) -> Iterator[Put]:
    # Excel takes a file without the mark for the code page of its machine.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)

    def put(row: Row) -> None:
        writer.writerow([_csv_text(cell) for cell in row])

    yield put
    text.flush()
    text.detach()


def _csv_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell.astimezone(CHINA):{_MINUTE}}"
        case date():
            return cell.isoformat()
        case str() if cell.startswith(FORMULA_STARTS):
            return f"'{cell}"
    return str(cell)


@contextmanager
def _excel(file: BinaryIO) -> Iterator[Put]:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("案件")
    sheet.freeze_panes = "A2"

    def put(row: Row) -> None:
        sheet.append([excel_cell(sheet, cell) for cell in row])

    yield put
    book.save(file)


def excel_cell(sheet: Any, cell: Cell) -> Any:
    """One cell: numbers are numbers, and a text is never a formula."""
    from openpyxl.cell import WriteOnlyCell

    match cell:
        case None:
            return None
        case datetime():
            made = WriteOnlyCell(sheet, cell.astimezone(CHINA).replace(tzinfo=None))
            made.number_format = _EXCEL_MINUTE
        case Decimal():
            made = WriteOnlyCell(sheet, cell)
            made.number_format = _MONEY
        case str():
            made = WriteOnlyCell(sheet, cell)
            made.data_type = "s"
            made.quotePrefix = cell.startswith(FORMULA_STARTS)
        case _:
            made = WriteOnlyCell(sheet, cell)
    return made
