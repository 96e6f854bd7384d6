"""An agreement as the sources from which Typst and WeasyPrint set the same pages.

Both get the sizes, columns, lines and places of our own pages, and pictures of the
code and the signatures; how they break lines and pages is theirs.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from mobile_mediation.documents.agreement import foot_lines, qr_text
from mobile_mediation.documents.outline import (
    Cell,
    Drawing,
    Gap,
    Grid,
    Group,
    NewPage,
    Part,
    Passage,
    SealFrame,
    outline,
)
from mobile_mediation.documents.pages import BOTTOM, PAGE, SIDE, TOP
from mobile_mediation.documents.paper import AgreementPaper, canonical_json
from mobile_mediation.documents.typesetting import Align, qr_modules

FAMILIES: Final = {
    "song": "Noto Serif SC",
    "hei": "Noto Sans SC",
    "plain": "Noto Sans SC",
}
RARE: Final = ("HanaMinA Fallback", "HanaMinB Fallback")
_BOLD: Final = 700
_REGULAR: Final = 400
_MARGIN: Final = 4
_QR_MM: Final = 25
_FOOT_SIZES: Final = (8.5, 7.5, 7.5)
_SHADE: Final = "#f1f1f1"
_LINE: Final = "#404040"
_FAINT: Final = "#999999"
_PADDING: Final = {True: (2.5, 4), False: (5, 4)}
"""Above and below, left and right; of tables with all lines or with some."""


def typst_source(paper: AgreementPaper) -> str:
    """The source for Typst."""
    width, height = PAGE
    lines, remark = _foot(paper)
    said = "".join(
        f"#place(dy: {14 * number}pt, "
        f"text(size: {size}pt, fill: luma(25%), {_q(line)}))\n"
        for number, (line, size) in enumerate(zip(lines, _FOOT_SIZES, strict=True))
    )
    families = ", ".join(_q(name) for name in (*RARE, FAMILIES["plain"]))
    made = paper.made_on
    return f"""\
#set document(title: {_q(_title(paper))}, date: datetime(
  year: {made.year}, month: {made.month}, day: {made.day}))
#set text(lang: "zh", region: "cn", cjk-latin-spacing: none,
  top-edge: 0.86em, bottom-edge: -0.14em)
#let faces(name) = (name, {families})
#set page(width: {width}pt, height: {height}pt, footer-descent: 8pt,
  margin: (x: {SIDE}pt, top: {TOP}pt, bottom: {BOTTOM}pt), footer: [
    #set text(font: faces({_q(FAMILIES["plain"])}))
    #line(length: 100%, stroke: 0.4pt + luma(60%))
    {said}
    #place(dy: 50pt, text(size: 9pt, context [第
      #counter(page).display() 页　共 #counter(page).final().first() 页]))
    #place(right, dx: -77pt, dy: 50pt, text(size: 7.5pt, {_q(remark)}))
    #place(right, image(bytes({_q(_qr_picture(qr_text(paper)))}), width: {_QR_MM}mm))
    #v(70pt)
  ])
#pdf.attach("case.json", bytes({_q(canonical_json(paper).decode())}),
  relationship: "data", mime-type: "application/json", description: "文书结构化数据")
#let passage(face, weight, size, leading, indent, hanging, where, grey, above, below,
    sticky, words) = {{
  let half = (leading - size) / 2
  block(width: 100%, above: 0pt, below: 0pt, sticky: sticky,
    inset: (top: above + half, bottom: below + half), {{
    set text(font: faces(face), weight: weight, size: size, fill: luma(grey))
    set par(leading: leading - size, first-line-indent: (amount: indent, all: true),
      hanging-indent: hanging, justify: where == "justified")
    if where == "justified" {{ par(words) }}
    else {{ align((left: left, centre: center, right: right).at(where), par(words)) }}
  }})
}}
{_typst_parts(outline(paper))}"""


def _typst_parts(parts: Iterable[Part]) -> str:
    return "\n".join(f"#{_typst_part(part)}" for part in parts)


def _typst_part(part: Part) -> str:  # noqa: PLR0911  one return a kind
    match part:
        case Passage():
            return _typst_passage(part)
        case Drawing():
            size = f"width: {part.width:g}pt, height: {part.height:g}pt"
            return f"image(bytes({_q(_pen_picture(part))}), {size})"
        case SealFrame():
            size = f"width: {part.width:g}pt, height: {part.height:g}pt"
            dashes = f'(paint: rgb("{_FAINT}"), thickness: 0.5pt, dash: "dashed")'
            return f"rect({size}, stroke: {dashes})"
        case Gap():
            return f"v({part.height:g}pt)"
        case NewPage():
            return "pagebreak()"
        case Group():
            inside = _typst_parts(part.parts)
            return f"block(breakable: false, above: 0pt, below: 0pt)[{inside}]"
        case Grid():
            return _typst_grid(part)


def _typst_passage(part: Passage) -> str:
    style = part.style
    where = style.align
    arguments = (
        _q(FAMILIES[style.face]),
        _weight(style.face),
        f"{style.size:g}pt",
        f"{style.leading:g}pt",
        f"{style.first_indent * style.size:g}pt",
        f"{style.hanging * style.size:g}pt",
        _q(where),
        f"{style.grey * 100:g}%",
        f"{style.space_before:g}pt",
        f"{style.space_after:g}pt",
        str(part.leads).lower(),
        _q(part.text),
    )
    return f"passage({', '.join(map(str, arguments))})"


def _typst_grid(grid: Grid) -> str:
    upright, across = _PADDING[grid.is_boxed]
    stroke = f'0.5pt + rgb("{_LINE}")'
    if not grid.is_boxed:
        stroke = f'(x: none, top: none, bottom: 0.4pt + rgb("{_FAINT}"))'
    columns = ", ".join(f"{width:g}pt" for width in grid.widths)
    head = [each for each in grid.cells if each.row < grid.head_rows]
    body = [each for each in grid.cells if each.row >= grid.head_rows]
    cells = [_typst_cell(each) for each in body]
    if head:
        cells.insert(0, f"table.header({', '.join(map(_typst_cell, head))})")
    return (
        f"block(above: 0pt, below: 0pt, inset: (bottom: {grid.space_after:g}pt), "
        f"table(columns: ({columns}), stroke: {stroke}, align: horizon, "
        f"inset: (x: {across}pt, y: {upright}pt), {', '.join(cells)}))"
    )


def _typst_cell(cell: Cell) -> str:
    fill = f', fill: rgb("{_SHADE}")' if cell.is_shaded else ""
    return (
        f"table.cell(x: {cell.column}, y: {cell.row}, colspan: {cell.columns}, "
        f"rowspan: {cell.rows}, breakable: false{fill})[{_typst_parts(cell.parts)}]"
    )


def html_source(paper: AgreementPaper) -> str:
    """The source for WeasyPrint; its style sheet is ``style_sheet``."""
    lines, remark = _foot(paper)
    said = "".join(
        f'<p style="font-size:{size}pt">{escape(line)}</p>'
        for line, size in zip(lines, _FOOT_SIZES, strict=True)
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(_title(paper))}</title></head><body>"
        f'<div id="foot"><div class="code">{_qr_picture(qr_text(paper))}</div>'
        f'{said}<p class="page"></p><p class="remark">{escape(remark)}</p></div>'
        f"{_html_parts(outline(paper))}</body></html>"
    )


def style_sheet(faces: Sequence[tuple[str, int, str]]) -> str:
    """The style of the pages, with the family, weight and address of each typeface."""
    width, height = PAGE
    upright, across = _PADDING[True]
    lower, beside = _PADDING[False]
    return "".join(
        f'@font-face {{font-family:"{family}";font-weight:{weight};'
        f'src:url("{address}")}}'
        for family, weight, address in faces
    ) + (
        f"@page {{size:{width}pt {height}pt;margin:{TOP}pt {SIDE}pt {BOTTOM}pt;"
        "@bottom-left {content:element(foot);width:100%;vertical-align:top}}"
        "#foot {position:running(foot);border-top:0.4pt solid #999;color:#404040;"
        f"position:running(foot);{_families('plain')}height:74pt;margin-top:8pt;"
        "line-height:14pt}"
        f"#foot .code {{float:right;width:{_QR_MM}mm;height:{_QR_MM}mm}}"
        "#foot .page {font-size:9pt}"
        '#foot .page::before {content:"第 " counter(page) " 页　共 "'
        ' counter(pages) " 页"}'
        "#foot .remark {font-size:7.5pt}"
        "body,p {margin:0} p {white-space:pre-line}"
        "table {border-collapse:collapse;table-layout:fixed}"
        "td {vertical-align:middle} tr {break-inside:avoid} .kept {break-inside:avoid}"
        f".boxed td {{border:0.5pt solid {_LINE};padding:{upright}pt {across}pt}}"
        f".ruled td {{border-bottom:0.4pt solid {_FAINT};padding:{lower}pt {beside}pt}}"
        f".seal {{border:0.5pt dashed {_FAINT}}}"
    )


def _html_parts(parts: Iterable[Part]) -> str:
    return "".join(map(_html_part, parts))


def _html_part(part: Part) -> str:  # noqa: PLR0911  one return a kind
    match part:
        case Passage():
            return _html_passage(part)
        case Drawing():
            return _pen_picture(part)
        case SealFrame():
            size = f"width:{part.width:g}pt;height:{part.height:g}pt"
            return f'<div class="seal" style="{size}"></div>'
        case Gap():
            return f'<div style="height:{part.height:g}pt"></div>'
        case NewPage():
            return '<div style="break-before:page"></div>'
        case Group():
            return f'<div class="kept">{_html_parts(part.parts)}</div>'
        case Grid():
            return _html_grid(part)


def _html_passage(part: Passage) -> str:
    style = part.style
    align = {Align.CENTRE: "center", Align.JUSTIFIED: "justify"}.get(
        style.align, style.align.value
    )
    leads = "break-after:avoid;" if part.leads else ""
    return (
        f'<p style="{_families(style.face)}font-weight:{_weight(style.face)};'
        f"font-size:{style.size:g}pt;line-height:{style.leading:g}pt;"
        f"text-indent:{style.first_indent - style.hanging:g}em;"
        f"padding-left:{style.hanging:g}em;text-align:{align};{leads}"
        f'margin:{style.space_before:g}pt 0 {style.space_after:g}pt">'
        f"{escape(part.text)}</p>"
    )


def _html_grid(grid: Grid) -> str:
    columns = "".join(f'<col style="width:{width:g}pt">' for width in grid.widths)
    rows = max(cell.row for cell in grid.cells) + 1
    lines = [
        "".join(_html_cell(cell) for cell in grid.cells if cell.row == row)
        for row in range(rows)
    ]
    head, body = (
        "".join(f"<tr>{line}</tr>" for line in part)
        for part in (lines[: grid.head_rows], lines[grid.head_rows :])
    )
    kind = "boxed" if grid.is_boxed else "ruled"
    size = f"width:{sum(grid.widths):g}pt;margin-bottom:{grid.space_after:g}pt"
    return (
        f'<table class="{kind}" style="{size}">{columns}'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def _html_cell(cell: Cell) -> str:
    fill = f' style="background:{_SHADE}"' if cell.is_shaded else ""
    return (
        f'<td colspan="{cell.columns}" rowspan="{cell.rows}"{fill}>'
        f"{_html_parts(cell.parts)}</td>"
    )


def _foot(paper: AgreementPaper) -> tuple[Sequence[str], str]:
    """The lines at the foot but for the number of the page, and the remark."""
    *lines, _, remark = foot_lines(paper, 0, 0)
    return lines, remark


def _title(paper: AgreementPaper) -> str:
    return f"{paper.kind.heading} {paper.document_no}"


def _families(face: str) -> str:
    names = ",".join(f"'{name}'" for name in (FAMILIES[face], *RARE))
    return f"font-family:{names};"


def _weight(face: str) -> int:
    return _BOLD if face == "hei" else _REGULAR


def _q(text: str) -> str:
    """A text as Typst writes it in its code."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _qr_picture(text: str) -> str:
    modules = qr_modules(text)
    across = max(column for column, _ in modules) + 1 + 2 * _MARGIN
    squares = "".join(
        f"M{column + _MARGIN} {row + _MARGIN}h1v1h-1z"
        for column, row in sorted(modules)
    )
    return _picture(f"0 0 {across} {across}", "100%", f'<path d="{squares}"/>')


def _pen_picture(drawing: Drawing) -> str:
    lines = "".join(
        f'<path stroke-width="{pen:g}" d="M{x:.2f} {drawing.height - y:.2f}'
        f'L{right:.2f} {drawing.height - top:.2f}"/>'
        for (x, y), (right, top), pen in drawing.lines
    )
    box = f"0 0 {drawing.width:g} {drawing.height:g}"
    pens = f'<g stroke="black" stroke-linecap="round">{lines}</g>'
    return _picture(box, f"{drawing.width:g}pt", pens)


def _picture(box: str, width: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}">'
        f"{inside}</svg>"
    )
