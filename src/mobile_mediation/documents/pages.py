"""What the pages of all upright papers share: size, margins, feet, tables, type."""

import io
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    PageTemplate,
    Table,
    TableStyle,
)
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.fonts import Face, base_font
from mobile_mediation.documents.typesetting import (
    Align,
    TextBlock,
    TextStyle,
    draw_qr,
    draw_words,
    words_width,
)
from mobile_mediation.domain.money import format_yuan

NOTHING: Final = "无"

PAGE: Final = (210 * mm, 297 * mm)
SIDE: Final = 22 * mm
TOP: Final = 20 * mm
BOTTOM: Final = 38 * mm
WIDTH: Final = PAGE[0] - 2 * SIDE
HEIGHT: Final = PAGE[1] - TOP - BOTTOM
_TALLEST_ROW: Final = 0.9
_QR: Final = 25 * mm
_FOOT: Final = 9 * mm
_LEAST_SECTION: Final = 52 * mm

TITLE: Final = TextStyle(
    face=Face.HEI, size=20, leading=30, align=Align.CENTRE, space_after=4
)
NUMBER: Final = TextStyle(size=10.5, leading=17, align=Align.RIGHT, space_after=4)
BODY: Final = TextStyle(first_indent=2, align=Align.JUSTIFIED, space_after=2)
HEADING: Final = TextStyle(
    face=Face.HEI, size=12, leading=20, space_before=9, space_after=4
)
CELL: Final = TextStyle(size=10.5, leading=15)
MIDDLE: Final = TextStyle(size=10.5, leading=15, align=Align.CENTRE)
FIGURE: Final = TextStyle(size=10.5, leading=15, align=Align.RIGHT)
LABEL: Final = TextStyle(face=Face.HEI, size=10, leading=15, align=Align.CENTRE)

DrawFoot = Callable[[Canvas, int, int], None]


class NumberedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Keeps the pages back until their number is known, then writes their feet."""

    def __init__(self, *args: Any, draw_foot: DrawFoot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._draw_foot = draw_foot
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  ReportLab calls it so
        """Keep a page back."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write the pages with their feet."""
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            self._draw_foot(self, number, len(pages))
            super().showPage()
        super().save()


def set_pages(
    story: list[Flowable],
    *,
    title: str,
    subject: str,
    foot: DrawFoot,
    bottom: float = BOTTOM,
) -> bytes:
    """Set upright pages; the same story always gives the same bytes.

    ``bottom`` is where the text ends, in points above the edge of the page.
    """
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=PAGE,
        title=title,
        author="流动调解室",
        subject=subject,
        lang="zh-CN",
        initialFontName=base_font(Face.SONG),
        invariant=1,
        # `archive` packs the streams, in its own way.
        pageCompression=0,
    )
    frame = Frame(SIDE, bottom, WIDTH, PAGE[1] - TOP - bottom, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(story, canvasmaker=partial(NumberedCanvas, draw_foot=foot))
    return written.getvalue()


def draw_foot(canvas: Canvas, said: Iterable[str], code: str) -> None:
    """Draw the foot of a page: up to three lines, the page's number, a QR code.

    ``said`` ends with the number of the page and the remark beside the code.
    """
    canvas.saveState()
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.4)
    canvas.line(SIDE, BOTTOM - 3 * mm, PAGE[0] - SIDE, BOTTOM - 3 * mm)
    canvas.setFillGray(0.25)
    *lines, page, remark = said
    y = BOTTOM - 10 * mm
    for text, size in zip(lines, (8.5, 7.5, 7.5), strict=False):
        draw_words(canvas, text, SIDE, y, size=size)
        y -= 5 * mm
    draw_words(canvas, page, SIDE, _FOOT + 1 * mm, size=9)
    x = PAGE[0] - SIDE - _QR - 2 * mm - words_width(remark, Face.PLAIN, 7.5)
    draw_words(canvas, remark, x, _FOOT + 1 * mm, size=7.5)
    draw_qr(canvas, code, PAGE[0] - SIDE - _QR, _FOOT, _QR)
    canvas.restoreState()


def texts_of(value: Any, path: str = "") -> Iterable[tuple[str, str]]:
    """Every text of a paper as plain values, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_of(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from texts_of(part, f"{path}[{index}]")


def grid(*extra: tuple[Any, ...]) -> TableStyle:
    """The lines and paddings of a ruled table."""
    return TableStyle(
        [
            # The first command sets a font of our own in place of Helvetica.
            ("FONT", (0, 0), (-1, -1), base_font(Face.SONG), 10.5),
            ("GRID", (0, 0), (-1, -1), 0.5, colors.Color(0.25, 0.25, 0.25)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            *extra,
        ]
    )


def shaded(*areas: tuple[tuple[int, int], tuple[int, int]]) -> list[tuple[Any, ...]]:
    """Commands that shade areas of a table."""
    shade = colors.Color(0.945, 0.945, 0.945)
    return [("BACKGROUND", first, last, shade) for first, last in areas]


def kept(heading: TextBlock, parts: Sequence[Flowable]) -> list[Flowable]:
    """A heading never stands alone at the foot of a page."""
    return [CondPageBreak(_LEAST_SECTION), heading, *parts]


def figures(fen: int) -> str:
    """An amount in a column whose head says that it is in yuan."""
    return format_yuan(fen).replace("¥", "")


def day_words(day: date) -> str:
    """A day as papers write it: ``2026年3月4日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def cell(text: str | None, style: TextStyle = CELL) -> TextBlock:
    """The words of a cell; a cell is never empty."""
    return TextBlock(text or NOTHING, style)


def ruled_table(
    rows: list[list[Any]],
    widths: list[float],
    *commands: tuple[Any, ...],
    **options: Any,
) -> Table:
    """A ruled table; a row is cut between pages only if it fills more than one."""
    table = Table(rows, colWidths=widths, style=grid(*commands), **options)
    # Else rows beyond the first page are not measured where cells span rows.
    table.wrap(WIDTH, math.inf)
    if max(table._rowHeights) <= HEIGHT * _TALLEST_ROW:  # noqa: SLF001
        return table
    top = ("VALIGN", (0, 0), (-1, -1), "TOP")
    style = grid(*commands, top)
    return Table(rows, colWidths=widths, style=style, splitInRow=1, **options)
