"""What a paper is set from: Chinese paragraphs, pen strokes, seal boxes, a QR code.

Text never passes through a markup parser, so nothing that a person typed can become
a tag, an image or a link.
"""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.fonts import Face, base_font, character_width, runs
from mobile_mediation.documents.line_breaking import Line, break_lines
from mobile_mediation.domain.signing import Stroke

_MOST_STRETCH: Final = 0.12
"""A line is filled out by at most this part of its width; else it stays ragged."""
_FEWEST_LINES: Final = 2
"""Lines of a paragraph that stand alone neither below nor above a page break."""
_ASCENT: Final = 0.86
_QUIET_MODULES: Final = 4
_THINNEST_PEN: Final = 0.3 * mm
_PRESSURE_PEN: Final = 0.5 * mm
_SLACK: Final = 1e-6


class Align(StrEnum):
    """Where a line stands in its column."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFIED = "justified"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a paragraph is set; lengths in points, ``first_indent`` in characters."""

    face: Face = Face.SONG
    size: float = 12
    leading: float = 21
    first_indent: float = 0
    hanging: float = 0
    align: Align = Align.LEFT
    space_before: float = 0
    space_after: float = 0
    grey: float = 0


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    font: str
    width: float


class TextBlock(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A paragraph; it can be cut between two pages."""

    def __init__(self, text: str, style: TextStyle) -> None:
        super().__init__()
        clean = text.replace("\r", "").replace("\t", " ")
        self._glyphs = [
            _Glyph(
                character, run.font, character_width(character, run.font, style.size)
            )
            for run in runs(clean, style.face)
            for character in run.text
        ]
        self._text = clean
        self._style = style
        self._lines: list[Line] = []
        self._starts_paragraph = True

    @property
    def text(self) -> str:
        return self._text

    @property
    def style(self) -> TextStyle:
        return self._style

    def getSpaceBefore(self) -> float:  # noqa: N802  ReportLab asks by this name
        return self._style.space_before

    def getSpaceAfter(self) -> float:  # noqa: N802
        return self._style.space_after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        rest = width - self._style.hanging * self._style.size
        first = width - self._indent_of(0)
        widths = [glyph.width for glyph in self._glyphs]
        self._lines = break_lines(self._text, widths, [first, rest])
        self.height = len(self._lines) * self._style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        fitting = int((height + _SLACK) // self._style.leading)
        count = len(self._lines)
        fitting = min(fitting, count - _FEWEST_LINES)
        if fitting < _FEWEST_LINES:
            return []
        cut = self._lines[fitting].start
        return [
            self._part(0, self._lines[fitting - 1].end, starts=self._starts_paragraph),
            self._part(cut, len(self._text), starts=False),
        ]

    def _part(self, start: int, end: int, *, starts: bool) -> "TextBlock":
        part = TextBlock("", self._style)
        part._text = self._text[start:end]
        part._glyphs = self._glyphs[start:end]
        part._starts_paragraph = starts
        if start == 0:
            part._style = replace(self._style, space_after=0)
        return part

    def _indent_of(self, index: int) -> float:
        style = self._style
        first = index == 0 and self._starts_paragraph
        return (style.first_indent if first else style.hanging) * style.size

    def draw(self) -> None:
        style = self._style
        self.canv.saveState()
        self.canv.setFillGray(style.grey)
        drop = (style.leading - style.size) / 2 + style.size * _ASCENT
        for index, line in enumerate(self._lines):
            y = self.height - index * style.leading - drop
            self._draw_line(line, self._indent_of(index), y)
        self.canv.restoreState()

    def _draw_line(self, line: Line, indent: float, y: float) -> None:
        count = line.end - line.start
        if not count:
            return
        style = self._style
        shift = {
            Align.CENTRE: line.spare / 2,
            Align.RIGHT: line.spare,
        }.get(style.align, 0.0)
        fills = (
            style.align is Align.JUSTIFIED
            and not line.ends_paragraph
            and line.spare <= self.width * _MOST_STRETCH
        )
        text = self.canv.beginText(indent + shift, y)
        text.setCharSpace(line.spare / (count - 1) if fills and count > 1 else 0)
        start = line.start
        for index in range(line.start + 1, line.end + 1):
            ends = index == line.end
            if ends or self._glyphs[index].font != self._glyphs[start].font:
                text.setFont(self._glyphs[start].font, style.size)
                text.textOut(self._text[start:index])
                start = index
        self.canv.drawText(text)


class PenLine(NamedTuple):
    """Where the pen went straight, from the lower left, and how wide; in points."""

    start: tuple[float, float]
    end: tuple[float, float]
    pen: float


class PenDrawing(Flowable):  # type: ignore[misc]
    """A signature as the pen drew it, fitted into a box and kept in proportion."""

    def __init__(self, strokes: Sequence[Stroke], width: float, height: float) -> None:
        super().__init__()
        self._strokes = strokes
        self.width = width
        self.height = height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        lines = self.lines()
        if not lines:
            return
        canvas = self.canv
        canvas.saveState()
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.setStrokeGray(0)
        for line in lines:
            canvas.setLineWidth(line.pen)
            canvas.line(*line.start, *line.end)
        canvas.restoreState()

    def lines(self) -> list[PenLine]:
        samples = [sample for stroke in self._strokes for sample in stroke.samples]
        if not samples:
            return []
        left, right = min(s.x for s in samples), max(s.x for s in samples)
        top, bottom = min(s.y for s in samples), max(s.y for s in samples)
        strongest = max(s.pressure for s in samples) or 1
        hundredth = mm / 100
        scale = min(
            hundredth,
            self.width / max(1, right - left),
            self.height / max(1, bottom - top),
        )
        x0 = (self.width - (right - left) * scale) / 2
        y0 = (self.height + (bottom - top) * scale) / 2
        thinner = math.sqrt(scale / hundredth)
        drawn = []
        for stroke in self._strokes:
            points = [
                (x0 + (s.x - left) * scale, y0 - (s.y - top) * scale)
                for s in stroke.samples
            ]
            # A dot is a line of no length; round caps make it visible.
            for place in range(max(1, len(points) - 1)):
                after = min(place + 1, len(points) - 1)
                pressure = stroke.samples[after].pressure / strongest
                pen = _THINNEST_PEN + _PRESSURE_PEN * pressure
                pen = round(pen * thinner, 2)
                drawn.append(PenLine(points[place], points[after], pen))
        return drawn


@dataclass(frozen=True, slots=True)
class SealBox:
    """Where a seal goes: page from 0, and left, bottom, right, top in points."""

    field: str
    page: int
    rectangle: tuple[float, float, float, float]


class SealPlace(Flowable):  # type: ignore[misc]
    """An empty frame that a seal fills later; it notes where it came to stand."""

    def __init__(
        self, field: str, width: float, height: float, boxes: list[SealBox]
    ) -> None:
        super().__init__()
        self._field = field
        self._boxes = boxes
        self.width = width
        self.height = height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        left, bottom = self.canv.absolutePosition(0, 0)
        page = self.canv.getPageNumber() - 1
        rectangle = (left, bottom, left + self.width, bottom + self.height)
        self._boxes.append(SealBox(self._field, page, rectangle))
        self.canv.saveState()
        self.canv.setStrokeGray(0.6)
        self.canv.setLineWidth(0.5)
        self.canv.setDash(2, 2)
        self.canv.rect(-1, -1, self.width + 2, self.height + 2)
        self.canv.restoreState()


def qr_modules(text: str) -> frozenset[tuple[int, int]]:
    """Columns and rows of the dark modules of a QR code, without its margin.

    Left to itself the library takes Shift JIS where the characters allow it.
    """
    matrix = segno.make_qr(text, error="m", encoding="utf-8").matrix
    return frozenset(
        (column, row)
        for row, cells in enumerate(matrix)
        for column, cell in enumerate(cells)
        if cell
    )


def draw_qr(canvas: Canvas, text: str, left: float, bottom: float, size: float) -> None:
    """Draw a QR code with its margin as filled rectangles, one module high.

    The drawing is scaled so that a module is one unit: a reader of the page finds
    the modules again by their whole numbers.
    """
    across, path = _qr_path(text)
    canvas.saveState()
    canvas.translate(left, bottom)
    unit = size / across
    canvas.scale(unit, unit)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


# All pages of a paper carry the same code, and its mask takes longest of a page.
@functools.lru_cache(maxsize=1)
def _qr_path(text: str) -> tuple[int, PDFPathObject]:
    """How many modules a code is across with its margin, and its drawing."""
    modules = qr_modules(text)
    across = max(column for column, _ in modules) + 1
    path = PDFPathObject()
    for column, row in sorted(modules, key=lambda module: (module[1], module[0])):
        if (column - 1, row) in modules:
            continue
        length = 1
        while (column + length, row) in modules:
            length += 1
        y = across + _QUIET_MODULES - 1 - row
        path.rect(column + _QUIET_MODULES, y, length, 1)
    return across + 2 * _QUIET_MODULES, path


def draw_words(
    canvas: Canvas,
    text: str,
    left: float,
    bottom: float,
    *,
    face: Face = Face.PLAIN,
    size: float,
) -> None:
    """Set one line of small text at a place of the page."""
    writer = canvas.beginText(left, bottom)
    writer.setFont(base_font(face), size)
    for run in runs(text, face):
        writer.setFont(run.font, size)
        writer.textOut(run.text)
    canvas.drawText(writer)


def words_width(text: str, face: Face, size: float) -> float:
    """How wide one line of text is, in points."""
    return sum(
        character_width(character, run.font, size)
        for run in runs(text, face)
        for character in run.text
    )
