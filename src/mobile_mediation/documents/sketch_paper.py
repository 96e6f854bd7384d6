"""The scene sketch on paper: one page of A4 across, with frame, title block and legend.

What was drawn is written as lines, areas and text, never as a picture; only a photo
below it is one. The data of the drawing are attached, so that the paper can be drawn
again. The same sketch always gives the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
from PIL import Image, UnidentifiedImageError
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.archival import Attachment, archive
from mobile_mediation.documents.fonts import Face, base_font, require_characters
from mobile_mediation.documents.typesetting import (
    Align,
    TextBlock,
    TextStyle,
    draw_words,
    words_width,
)
from mobile_mediation.domain.figures import (
    Caption,
    Disc,
    Figure,
    Ink,
    Pen,
    Trace,
    bounds,
)
from mobile_mediation.domain.sketch import (
    FRAME_HEIGHT,
    FRAME_WIDTH,
    Drawing,
    LineKind,
    Note,
    Path,
    Symbol,
)
from mobile_mediation.domain.sketch_figures import (
    MM,
    View,
    drawing_figures,
    element_figures,
    paper_view,
)
from mobile_mediation.domain.symbols import SymbolKind, symbol_figures
from mobile_mediation.domain.underlays import MOST_PIXELS, unusable_picture

HEADING: Final = "道路交通事故现场图"
SKETCH_DATA: Final = "sketch.json"

BASELINE: Final = 0.35
"""How far below the middle of a line of text its foot stands, in heights."""

_PAGE: Final = (297 * mm, 210 * mm)
_EDGE: Final = 10 * mm
_WIDTH: Final = _PAGE[0] - 2 * _EDGE
_TITLE: Final = 12 * mm
_ROW: Final = 7.5 * mm
_SIGNING: Final = 17 * mm
_LEGEND: Final = _WIDTH - FRAME_WIDTH * mm
_LEGEND_ROW: Final = 8.4 * mm
_LEAST_LEGEND_ROW: Final = 4 * mm
_FULL: Final = 0.83
"""How much of a row its sample may fill."""
_SAMPLE: Final = 13 * mm
_LARGEST_SAMPLE: Final = 50
_SYMBOL_SCALE: Final = 200
_LINE_SCALE: Final = 800
_SIZES: Final = (10, 9, 8, 7, 6, 5)
_LEADING: Final = 1.25
_BACKING: Final = 0.75
_PADDING: Final = 1.2 * mm
_NOTHING: Final = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchSheet:
    """A sketch with everything that stands on its paper; words are Chinese."""

    drawing: Drawing
    name: str
    case_no: str
    place: str
    occurred: str | None = None
    weather: str | None = None
    road: str | None = None
    drawn_by: str
    drawn_on: date
    parties: tuple[str, ...] = ()
    legend: tuple[tuple[SymbolKind | LineKind, str], ...] = ()
    underlay: bytes | None = None


def render_sketch(sheet: SketchSheet) -> bytes:
    """Set a sketch as a PDF/A-3b of one page, its data attached.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
    """
    require_characters(_texts(sheet))
    written = io.BytesIO()
    canvas = Canvas(
        written,
        pagesize=_PAGE,
        invariant=1,
        initialFontName=base_font(Face.PLAIN),
        lang="zh-CN",
    )
    canvas.setTitle(f"{HEADING} {sheet.case_no} {sheet.name}")
    canvas.setAuthor("流动调解室")
    canvas.setSubject(sheet.case_no)
    view = paper_view(sheet.drawing, FRAME_WIDTH, FRAME_HEIGHT)
    _head(canvas, sheet, view)
    bottom = _EDGE + _SIGNING
    picture = SketchPicture(
        sheet.drawing, FRAME_WIDTH * mm, FRAME_HEIGHT * mm, underlay=sheet.underlay
    )
    picture.drawOn(canvas, _EDGE, bottom)
    _legend(canvas, sheet, _EDGE + FRAME_WIDTH * mm, bottom)
    _signing(canvas, sheet)
    canvas.setLineWidth(1.4)
    canvas.rect(_EDGE, _EDGE, _WIDTH, _PAGE[1] - 2 * _EDGE)
    canvas.showPage()
    canvas.save()
    return archive(
        written.getvalue(),
        title=f"{HEADING} {sheet.case_no} {sheet.name}",
        made_on=sheet.drawn_on,
        attachment=Attachment(
            name=SKETCH_DATA,
            data=msgspec.json.encode(sheet.drawing),
            mime="application/json",
            description="现场图数据",
        ),
        boxes=(),
    )


class SketchPicture(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A drawing within a frame; other papers carry it as their annex."""

    def __init__(
        self,
        drawing: Drawing,
        width: float,
        height: float,
        *,
        underlay: bytes | None = None,
    ) -> None:
        super().__init__()
        self._drawing = drawing
        self._underlay = underlay
        self.width = width
        self.height = height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its own size, whatever room there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, cut off at the frame."""
        view = paper_view(self._drawing, int(self.width / mm), int(self.height / mm))
        canvas = self.canv
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, 0, self.width, self.height)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.translate(self.width / 2, self.height / 2)
        if self._underlay is not None:
            _photo(canvas, self._drawing, self._underlay, view)
        for figure in drawing_figures(self._drawing, view.scale):
            draw_figure(canvas, figure, view)
        canvas.restoreState()
        canvas.setLineWidth(0.7)
        canvas.setStrokeGray(0)
        canvas.rect(0, 0, self.width, self.height)


def draw_figure(canvas: Canvas, figure: Figure, view: View) -> None:
    """Draw one figure around the middle of a view, y upwards."""

    def at(spot: tuple[int, int]) -> tuple[float, float]:
        x, y = spot[0] - view.centre[0], view.centre[1] - spot[1]
        return x * mm / view.scale, y * mm / view.scale

    canvas.saveState()
    match figure:
        case Trace():
            path = canvas.beginPath()
            for place, spot in enumerate(figure.spots):
                (path.lineTo if place else path.moveTo)(*at(spot))
            if figure.is_closed:
                path.close()
            _paint(canvas, figure.pen, figure.fill, view.scale)
            canvas.drawPath(
                path, stroke=int(figure.pen is not None), fill=int(bool(figure.fill))
            )
        case Disc():
            _paint(canvas, figure.pen, figure.fill, view.scale)
            canvas.circle(
                *at(figure.centre),
                figure.radius * mm / view.scale,
                stroke=int(figure.pen is not None),
                fill=int(bool(figure.fill)),
            )
        case Caption():
            size = figure.height * mm / 10
            canvas.translate(*at(figure.spot))
            canvas.rotate(-figure.turn / 10)
            canvas.translate(0, -figure.drop * mm / 10)
            width = words_width(figure.text, Face.PLAIN, size)
            # What lies below shows through, and yet no line crosses the letters out.
            canvas.setFillColor(HexColor(Ink.WHITE), alpha=_BACKING)
            canvas.rect(-width / 2, -size * 0.55, width, size * 1.1, stroke=0, fill=1)
            canvas.setFillColor(HexColor(figure.ink), alpha=1)
            draw_words(canvas, figure.text, -width / 2, -BASELINE * size, size=size)
    canvas.restoreState()


def read_picture(data: bytes) -> Image.Image:
    """A picture to draw over, as RGB.

    Raises:
        BadInput: MM1132 it is no JPEG or PNG, damaged, or larger than 1600 pixels.
    """
    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        # The size stands at its beginning: nothing large is unpacked to find out.
        if max(picture.size) > MOST_PIXELS:
            raise unusable_picture()
        return picture.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise unusable_picture() from error


def _texts(sheet: SketchSheet) -> Iterator[tuple[str, str]]:
    for name in ("name", "case_no", "place", "drawn_by"):
        yield name, getattr(sheet, name)
    for place, party in enumerate(sheet.parties):
        yield f"parties[{place}]", party
    for place, element in enumerate(sheet.drawing.elements):
        match element:
            case Symbol() | Path():
                yield f"elements[{place}].label", element.label
            case Note():
                yield f"elements[{place}].text", element.text


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _paint(canvas: Canvas, pen: Pen | None, fill: str | None, scale: int) -> None:
    if fill:
        canvas.setFillColor(HexColor(fill))
    if pen is None:
        return
    canvas.setStrokeColor(HexColor(pen.ink))
    canvas.setLineWidth(pen.weight * mm / 100)
    canvas.setLineCap(1 if not pen.dash else 0)
    canvas.setLineJoin(1)
    if pen.dash:
        canvas.setDash([length * mm / scale for length in pen.dash])


def _photo(canvas: Canvas, drawing: Drawing, data: bytes, view: View) -> None:
    under = drawing.underlay
    if under is None:
        return
    width, height = (
        side * MM * mm / view.scale for side in (under.width, under.height)
    )
    x = (under.at[0] * MM - view.centre[0]) * mm / view.scale
    y = (view.centre[1] - under.at[1] * MM) * mm / view.scale
    canvas.saveState()
    canvas.setFillAlpha(under.opacity / 100)
    canvas.drawImage(
        ImageReader(read_picture(data)), x - width / 2, y - height / 2, width, height
    )
    canvas.restoreState()


def _head(canvas: Canvas, sheet: SketchSheet, view: View) -> None:
    top = _PAGE[1] - _EDGE
    _cell(
        canvas, HEADING, _EDGE, top - _TITLE, _WIDTH, _TITLE,
        sizes=(18,), face=Face.HEI, align=Align.CENTRE,
    )  # fmt: skip
    _cell(canvas, sheet.name, _EDGE, top - _TITLE, 70 * mm, _TITLE, sizes=_SIZES[1:])
    north = _NOTHING if sheet.drawing.north is None else "见指北针"
    rows = (
        (
            ("事故时间", 22, sheet.occurred or _NOTHING, 48),
            ("事故地点", 22, sheet.place, 185),
        ),
        (
            ("案件编号", 22, sheet.case_no, 48),
            ("天气", 16, sheet.weather or _NOTHING, 30),
            ("道路", 16, sheet.road or _NOTHING, 45),
            ("比例", 16, f"1:{view.scale}", 24),
            ("方向", 16, north, 44),
        ),
    )
    y = top - _TITLE
    for row in rows:
        y -= _ROW
        x = _EDGE
        for label, label_width, text, width in row:
            _boxed(canvas, label, x, y, label_width * mm, _ROW, is_label=True)
            x += label_width * mm
            _boxed(canvas, text, x, y, width * mm, _ROW)
            x += width * mm


def _signing(canvas: Canvas, sheet: SketchSheet) -> None:
    drawn = f"{sheet.drawn_by}\n{_day(sheet.drawn_on)}"
    cells = (
        ("绘图人", 16, drawn, 34),
        ("绘图人\n签名", 18, "", 35),
        ("见证人\n签名", 18, "", 35),
        ("当事人\n签名", 18, "、".join(sheet.parties), 103),
    )
    x = _EDGE
    for label, label_width, text, width in cells:
        _boxed(canvas, label, x, _EDGE, label_width * mm, _SIGNING, is_label=True)
        x += label_width * mm
        is_signed = label.startswith("当事人")
        canvas.setLineWidth(0.5)
        canvas.rect(x, _EDGE, width * mm, _SIGNING)
        # Names stand small on top: the room below them is for the pen.
        height = _SIGNING / 3 if is_signed else _SIGNING
        _cell(
            canvas,
            text,
            x,
            _EDGE + _SIGNING - height,
            width * mm,
            height,
            sizes=_SIZES[3:] if is_signed else _SIZES[1:],
        )
        x += width * mm


def _legend(canvas: Canvas, sheet: SketchSheet, left: float, bottom: float) -> None:
    height = FRAME_HEIGHT * mm
    canvas.setLineWidth(0.5)
    canvas.rect(left, bottom, _LEGEND, height)
    _cell(
        canvas, "图例", left, bottom + height - _ROW, _LEGEND, _ROW,
        sizes=(10,), face=Face.HEI, align=Align.CENTRE,
    )  # fmt: skip
    room = height - _ROW
    row = max(_LEAST_LEGEND_ROW, min(_LEGEND_ROW, room / max(1, len(sheet.legend))))
    shown = sheet.legend[: int(room / row)]
    y = bottom + room
    x = left + _SAMPLE + 2 * _PADDING
    for kind, words in shown:
        y -= row
        _sample(canvas, kind, left + _PADDING + _SAMPLE / 2, y + row / 2, row * _FULL)
        _cell(canvas, words, x, y, _LEGEND - _SAMPLE - 2 * _PADDING, row)


def _sample(
    canvas: Canvas, kind: SymbolKind | LineKind, x: float, y: float, height: float
) -> None:
    figures: Sequence[Figure]
    if isinstance(kind, LineKind):
        half = int(_SAMPLE / mm) * _LINE_SCALE // 20
        path = Path(key=1, kind=kind, spots=((-half, 0), (half, 0)))
        drawn = element_figures(path, _LINE_SCALE)
        figures = [each for each in drawn if not isinstance(each, Caption)]
    else:
        figures = symbol_figures(kind, _SYMBOL_SCALE)
    edges = bounds(figures, _SYMBOL_SCALE)
    if edges is None:
        return
    left, top, right, bottom = edges
    scale = max(
        _LARGEST_SAMPLE,
        round((right - left) / (_SAMPLE / mm)),
        round((bottom - top) / (height / mm)),
    )
    canvas.saveState()
    canvas.translate(x, y)
    centre = ((left + right) // 2, (top + bottom) // 2)
    for figure in figures:
        draw_figure(canvas, figure, View(scale, centre))
    canvas.restoreState()


def _boxed(
    canvas: Canvas,
    text: str,
    left: float,
    bottom: float,
    width: float,
    height: float,
    *,
    is_label: bool = False,
) -> None:
    canvas.setLineWidth(0.5)
    canvas.rect(left, bottom, width, height)
    _cell(
        canvas,
        text,
        left,
        bottom,
        width,
        height,
        sizes=_SIZES[1:] if is_label else _SIZES,
        face=Face.HEI if is_label else Face.SONG,
        align=Align.CENTRE if is_label else Align.LEFT,
    )


def _cell(
    canvas: Canvas,
    text: str,
    left: float,
    bottom: float,
    width: float,
    height: float,
    *,
    sizes: Sequence[int] = _SIZES,
    face: Face = Face.SONG,
    align: Align = Align.LEFT,
) -> None:
    """Text in a cell, as large as it fits."""
    for size in sizes:
        style = TextStyle(face=face, size=size, leading=size * _LEADING, align=align)
        block = TextBlock(text, style)
        _, needed = block.wrap(width - 2 * _PADDING, height)
        if needed <= height:
            break
    block.drawOn(canvas, left + _PADDING, bottom + (height - needed) / 2)
