"""A paper on a printer of the system."""

import asyncio
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from mobile_mediation.domain.errors import RuleViolation, Words

_MOST_DPI: Final = 300
"""Finer pages look the same and take four times the memory."""


async def print_paper(pdf: bytes, printer: QPrinter) -> None:
    """Print the bytes of a PDF page by page; the window goes on between pages.

    Raises:
        RuleViolation: MM2214 the printer does not take it.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise _not_printed()
    try:
        for page in range(document.pageCount()):
            if page and not printer.newPage():
                raise _not_printed()
            whole = painter.viewport()
            part = min(1.0, _MOST_DPI / printer.resolution())
            wanted = QSize(round(whole.width() * part), round(whole.height() * part))
            shape = document.pagePointSize(page).toSize()
            picture = document.render(
                page, shape.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio)
            )
            size = picture.size().scaled(
                whole.size(), Qt.AspectRatioMode.KeepAspectRatio
            )
            whole.setSize(size)
            painter.drawImage(whole, picture)
            await asyncio.sleep(0)
    finally:
        painter.end()
        document.close()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise _not_printed()


def _not_printed() -> RuleViolation:
    return RuleViolation(
        "MM2214",
        Words("打印没有完成。", "The letter could not be printed."),
        path="letter",
        kept=Words("文书已保存在案件中。", "The letter is kept with the case."),
        next_step=Words(
            "请检查打印机，或保存为文件后打印。",
            "Check the printer, or save the file and print that.",
        ),
    )
