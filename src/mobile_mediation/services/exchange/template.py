"""The empty list that offices fill in."""

from pathlib import Path
from typing import Any, Final

from mobile_mediation.security.files import DurableFile
from mobile_mediation.services.exchange import table
from mobile_mediation.services.exchange.list_columns import COLUMNS, explained

_LAST_ROW: Final = 1_048_576
_WIDTHS: Final = (18, 22, 44, 80)
_TEXT: Final = "@"


def write(target: Path) -> None:
    """Write it as Excel, with choices and explanations, or its heads as CSV.

    Raises:
        BadInput: MM1175 the name ends neither in ``.xlsx`` nor in ``.csv``.
        MediumFull: MM1609.
    """
    if target.suffix.lower() != ".xlsx":
        table.write(target, [column.head.zh for column in COLUMNS], ())
        return
    from openpyxl import Workbook

    book = Workbook()
    _fill_list(book)
    _fill_explanations(book)
    with DurableFile(target).written() as file:
        book.save(file)


def _fill_list(book: Any) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = book.active
    sheet.title = "案件"
    choices = book.create_sheet("选项")
    choices.sheet_state = "hidden"
    for number, (column, listed) in enumerate(explained(), start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, column.head.zh)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E8F0EA")
        head.alignment = Alignment(horizontal="center")
        head.comment = Comment(
            f"{column.head.en}\n{column.hint.zh}\n{column.hint.en}", "mobile_mediation"
        )
        # As text, or Excel turns numbers of papers into rounded figures.
        sheet.column_dimensions[letter].width = _WIDTHS[0]
        sheet.column_dimensions[letter].number_format = _TEXT
        if column.choices:
            for row, word in enumerate(listed.split("、"), start=1):
                choices.cell(row, number, word)
            choice = DataValidation(
                type="list",
                formula1=f"选项!${letter}$1:${letter}${len(column.choices)}",
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="没有这个选项",
                error="请从下拉列表中选择。",
            )
            choice.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"


def _fill_explanations(book: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("说明")
    sheet.append(["列", "Column", "说明", "可选内容"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, listed in explained():
        sheet.append([column.head.zh, column.head.en, column.hint.zh, listed])
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet["D"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
