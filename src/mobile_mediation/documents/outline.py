"""What an agreement consists of, apart from how ReportLab sets it.

For whoever sets the same pages by other means; nobody else knows ReportLab.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Spacer, Table
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.agreement import agreement_story
from mobile_mediation.documents.paper import AgreementPaper
from mobile_mediation.documents.typesetting import (
    PenDrawing,
    PenLine,
    SealPlace,
    TextBlock,
    TextStyle,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph; one that ``leads`` stands on the page of what follows it."""

    text: str
    style: TextStyle
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A signature; lengths of all parts are in points."""

    lines: tuple[PenLine, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFrame:
    """An empty place for a seal."""

    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Room that stays white."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parts that stand on one page."""

    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell and how far it reaches; columns and rows count from 0."""

    column: int
    row: int
    columns: int
    rows: int
    parts: "tuple[Part, ...]"
    is_shaded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table, with lines around all cells or below the rows only."""

    widths: tuple[float, ...]
    head_rows: int
    """These are repeated on every page."""
    cells: tuple[Cell, ...]
    is_boxed: bool
    space_after: float


Part = Passage | Drawing | SealFrame | Gap | NewPage | Group | Grid


def outline(paper: AgreementPaper) -> tuple[Part, ...]:
    """Everything that stands on the pages, in order, without their feet.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
        TypeError: The paper has a part of a kind that is not known here.
    """
    return tuple(_parts(agreement_story(paper, [])))


def _parts(story: Iterable[Flowable]) -> Iterator[Part]:
    leads = False
    for flowable in story:
        if isinstance(flowable, CondPageBreak):
            leads = True
            continue
        part = _part(flowable)
        yield replace(part, leads=leads) if isinstance(part, Passage) else part
        leads = False


def _part(flowable: Flowable) -> Part:  # noqa: PLR0911  one return a kind
    match flowable:
        case TextBlock():
            return Passage(text=flowable.text, style=flowable.style)
        case Table():
            return _grid(flowable)
        case KeepTogether():
            return Group(parts=tuple(_parts(flowable._content)))  # noqa: SLF001
        case PenDrawing():
            size = {"width": flowable.width, "height": flowable.height}
            return Drawing(lines=tuple(flowable.lines()), **size)
        case SealPlace():
            return SealFrame(width=flowable.width, height=flowable.height)
        # A page break is a spacer too.
        case PageBreak():
            return NewPage()
        case Spacer():
            return Gap(width=flowable.width, height=flowable.height)
    raise TypeError(f"{type(flowable).__name__} is not known")


def _grid(table: Any) -> Grid:
    """A table, of which ReportLab gives out nothing but its number of rows."""
    spans = {
        (columns.start, rows.start): (len(columns), len(rows))
        for columns, rows in (
            _area(table, *area)
            for _, *area in table._spanCmds  # noqa: SLF001
        )
    }
    hidden = {
        (column + right, row + down)
        for (column, row), (columns, rows) in spans.items()
        for right in range(columns)
        for down in range(rows)
        if right or down
    }
    shaded = {
        (column, row)
        for _, *area, _ in table._bkgrndcmds  # noqa: SLF001
        for columns, rows in (_area(table, *area),)
        for column in columns
        for row in rows
    }
    cells = []
    for row, values in enumerate(table._cellvalues):  # noqa: SLF001
        for column, value in enumerate(values):
            if (column, row) in hidden:
                continue
            columns, rows = spans.get((column, row), (1, 1))
            held = value if isinstance(value, list | tuple) else [value] * bool(value)
            cells.append(
                Cell(
                    column=column,
                    row=row,
                    columns=columns,
                    rows=rows,
                    parts=tuple(_parts(held)),
                    is_shaded=(column, row) in shaded,
                )
            )
    return Grid(
        widths=tuple(table._colWidths),  # noqa: SLF001
        head_rows=table.repeatRows,
        cells=tuple(cells),
        is_boxed=any(line[0] == "GRID" for line in table._linecmds),  # noqa: SLF001
        space_after=table.getSpaceAfter(),
    )


def _area(
    table: Any, first: tuple[int, int], last: tuple[int, int]
) -> tuple[range, range]:
    left, right, top, bottom = table.normCellRange(first[0], last[0], first[1], last[1])
    return range(left, right + 1), range(top, bottom + 1)
