"""Reading back what stands on the pages of one of our own papers.

Only what ReportLab writes for us is understood: simple fonts with a table of their
characters, text shown with Tj, and a QR code of rectangles one module high. Anything
else is an error, which is what a verifier wants.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

_PAIR: Final = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,8})>")
_MOST_BYTES: Final = 16 * 1024 * 1024
_QUIET_MODULES: Final = 4
_MODULE: Final = 1
_UNDERSTOOD: Final = frozenset(
    {
        *("BT", "ET", "Tf", "Tj", "Tm", "TL", "T*", "Tc", "q", "Q", "cm", "m", "l"),
        *("re", "n", "S", "f*", "g", "G", "rg", "RG", "w", "J", "j", "d"),
    }
)
"""What our papers are written with. Pictures, curves and shadings are not among it."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """The text of a page in the order it was written, and its QR code's modules."""

    text: str
    modules: frozenset[tuple[int, int]]


def read_pages(document: pikepdf.Pdf) -> Iterator[PageContent]:
    """Read every page.

    Raises:
        ValueError: A page is not one of ours.
    """
    left = _MOST_BYTES
    for page in document.pages:
        content = page.Contents.read_bytes()
        left -= len(content)
        if left < 0:
            raise ValueError("the pages are too large")
        yield _read_page(page)


def _read_page(page: pikepdf.Page) -> PageContent:
    fonts = {str(name): _characters(font) for name, font in page.Resources.Font.items()}
    text: list[str] = []
    rectangles: list[tuple[int, int, int]] = []
    current: Mapping[int, str] = {}
    scaled = [False]
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator not in _UNDERSTOOD:
            raise ValueError(f"{operator} does not occur in a paper")
        if operator == "q":
            scaled.append(scaled[-1])
        elif operator == "Q":
            scaled.pop()
        elif operator == "cm":
            scaled[-1] = scaled[-1] or _scales(operands)
        elif operator == "Tf":
            current = fonts[str(operands[0])]
        elif operator == "Tj":
            text += [current[code] for code in bytes(operands[0])]
        elif operator == "re" and scaled[-1]:
            x, y, width, height = (float(operand) for operand in operands)
            if height != _MODULE:
                raise ValueError("a QR code consists of rows of modules")
            rectangles.append((round(x), round(y), round(width)))
    return PageContent("".join(text), _modules(rectangles))


def _scales(operands: Any) -> bool:
    return float(operands[0]) != 1


def _modules(rectangles: list[tuple[int, int, int]]) -> frozenset[tuple[int, int]]:
    if not rectangles:
        return frozenset()
    top = max(y for _, y, _ in rectangles)
    return frozenset(
        (x + step - _QUIET_MODULES, top - y)
        for x, y, width in rectangles
        for step in range(width)
    )


def _characters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    return {
        int(code, 16): bytes.fromhex(units.decode("ascii")).decode("utf-16-be")
        for code, units in _PAIR.findall(table)
    }
