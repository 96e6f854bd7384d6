"""The scene sketch as SVG 1.1, measured in millimetres of paper."""

import base64
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from mobile_mediation.documents.sketch_paper import BASELINE, SketchSheet
from mobile_mediation.domain.figures import Caption, Disc, Figure, Pen, Trace
from mobile_mediation.domain.sketch import FRAME_HEIGHT, FRAME_WIDTH, Underlay
from mobile_mediation.domain.sketch_figures import (
    MM,
    View,
    drawing_figures,
    paper_view,
)

_FAMILY: Final = "Noto Sans SC, Source Han Sans SC, Microsoft YaHei, sans-serif"
_NARROW: Final = 0.56
"""How wide a letter or digit is, in heights; which font shows it is not known."""
_JPEG: Final = b"\xff\xd8\xff"


def sketch_svg(sheet: SketchSheet) -> bytes:
    """The drawing of a sheet, without its title block, as a file of its own."""
    drawing = sheet.drawing
    view = paper_view(drawing, FRAME_WIDTH, FRAME_HEIGHT)
    half, rise = FRAME_WIDTH // 2, FRAME_HEIGHT // 2
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{FRAME_WIDTH}mm" height="{FRAME_HEIGHT}mm" '
            f'viewBox="{-half} {-rise} {FRAME_WIDTH} {FRAME_HEIGHT}">'
        ),
        f"<title>{escape(f'{sheet.case_no} {sheet.name}')}</title>",
        f"<desc>1:{view.scale}</desc>",
        (
            f'<rect x="{-half}" y="{-rise}" width="{FRAME_WIDTH}" '
            f'height="{FRAME_HEIGHT}" fill="#FFFFFF"/>'
        ),
    ]
    if drawing.underlay is not None and sheet.underlay is not None:
        lines.append(_photo(drawing.underlay, sheet.underlay, view))
    lines += _figures(drawing_figures(drawing, view.scale), view)
    lines.append("</svg>")
    return "\n".join([*lines, ""]).encode()


def _figures(figures: tuple[Figure, ...], view: View) -> Iterator[str]:
    for figure in figures:
        match figure:
            case Trace():
                name = "polygon" if figure.is_closed else "polyline"
                spots = " ".join(
                    f"{_x(x, view)},{_y(y, view)}" for x, y in figure.spots
                )
                paint = _paint(figure.pen, figure.fill, view)
                yield f'<{name} points="{spots}" {paint}/>'
            case Disc():
                x, y = figure.centre
                radius = _number(figure.radius / view.scale)
                place = f'cx="{_x(x, view)}" cy="{_y(y, view)}" r="{radius}"'
                yield f"<circle {place} {_paint(figure.pen, figure.fill, view)}/>"
            case Caption():
                yield _text(figure, view)


def _text(caption: Caption, view: View) -> str:
    x, y = _x(caption.spot[0], view), _y(caption.spot[1], view)
    size, drop = caption.height / 10, caption.drop / 10
    width = size * sum(_NARROW if c.isascii() else 1 for c in caption.text)
    return (
        f'<g transform="translate({x} {y}) rotate({_number(caption.turn / 10)})">'
        f'<rect x="{_number(-width / 2)}" y="{_number(drop - size * 0.55)}" '
        f'width="{_number(width)}" height="{_number(size * 1.1)}" fill="#FFFFFF" '
        f'fill-opacity="0.75"/>'
        f'<text y="{_number(drop + BASELINE * size)}" '
        f'font-family={quoteattr(_FAMILY)} font-size="{_number(size)}" '
        f'text-anchor="middle" fill="{caption.ink}">{escape(caption.text)}</text></g>'
    )


def _photo(under: Underlay, data: bytes, view: View) -> str:
    mime = "image/jpeg" if data.startswith(_JPEG) else "image/png"
    x, y = (place * MM for place in under.at)
    half, rise = under.width * MM // 2, under.height * MM // 2
    source = f"data:{mime};base64,{base64.b64encode(data).decode()}"
    return (
        f'<image x="{_x(x - half, view)}" y="{_y(y - rise, view)}" '
        f'width="{_number(2 * half / view.scale)}" '
        f'height="{_number(2 * rise / view.scale)}" preserveAspectRatio="none" '
        f'opacity="{_number(under.opacity / 100)}" xlink:href="{source}"/>'
    )


def _paint(pen: Pen | None, fill: str | None, view: View) -> str:
    filled = f'fill="{fill or "none"}"'
    if pen is None:
        return f'{filled} stroke="none"'
    dash = " ".join(_number(length / view.scale) for length in pen.dash)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'{filled} stroke="{pen.ink}" stroke-width="{_number(pen.weight / 100)}" '
        f'stroke-linejoin="round"{dashed}'
    )


def _x(x: int, view: View) -> str:
    return _number((x - view.centre[0]) / view.scale)


def _y(y: int, view: View) -> str:
    return _number((y - view.centre[1]) / view.scale)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if value else "0"
