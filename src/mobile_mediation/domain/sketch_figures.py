"""How the elements of a drawing are drawn."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import msgspec

from mobile_mediation.domain.figures import (
    FULL_TURN,
    HALF_TURN,
    QUARTER,
    Caption,
    Disc,
    Figure,
    Ink,
    Pen,
    Spot,
    area,
    bounds,
    box,
    direction,
    distance,
    line,
    placed,
    turn_spot,
)
from mobile_mediation.domain.roads import road_figures
from mobile_mediation.domain.sketch import (
    AnyElement,
    Drawing,
    LineKind,
    Measure,
    MeasureKind,
    Note,
    Path,
    Place,
    Road,
    Symbol,
    metres,
)
from mobile_mediation.domain.symbols import SymbolKind, bar_metres, symbol_figures

MM: Final = 10
"""Millimetres in a centimetre."""

_PENS: Final = {
    LineKind.SKID: Pen(90, Ink.GREY),
    LineKind.TYRE: Pen(60, Ink.GREY, (500, 350)),
    LineKind.SCRATCH: Pen(35, Ink.RED, (250, 250)),
    LineKind.TRAVEL: Pen(30, Ink.BLUE, (1500, 700)),
    LineKind.LANE_DASHED: Pen(25, Ink.GREY, (4000, 6000)),
    LineKind.LANE_SOLID: Pen(25, Ink.GREY),
    LineKind.CENTRE_DOUBLE: Pen(25, Ink.YELLOW),
    LineKind.STOP_LINE: Pen(60, Ink.GREY),
    LineKind.KERB: Pen(35),
    LineKind.BARRIER: Pen(25),
}
_MEASURED: Final = frozenset({LineKind.SKID, LineKind.TYRE, LineKind.SCRATCH})
"""Traces whose length stands beside them."""
_LABEL_HEIGHT: Final = 28
_LENGTH_HEIGHT: Final = 26
_ABOVE: Final = -22
_BETWEEN_LINES: Final = 150
_TICK: Final = 9
"""Tenths of a millimetre of paper."""
_ARROW: Final = 25
_POST: Final = 2000
_BASELINE: Final = Pen(18, Ink.BLUE, (1000, 300, 200, 300))
_DIMENSION: Final = Pen(18, Ink.BLUE)
_SCALE_STEP: Final = 50
_CORE: Final = 500
_UPSIDE_DOWN: Final = range(QUARTER + 1, HALF_TURN + QUARTER + 1)


def drawing_figures(drawing: Drawing, scale: int | None = None) -> tuple[Figure, ...]:
    """Everything that is visible, from below to above, for a scale of paper."""
    return tuple(
        figure
        for element in drawing.shown
        for figure in element_figures(element, scale or drawing.scale)
    )


@dataclass(frozen=True, slots=True)
class View:
    """What of the world is seen on a paper: its middle in millimetres, the scale."""

    scale: int
    centre: Spot


def paper_view(drawing: Drawing, width: int, height: int) -> View:
    """What is seen in a frame of paper of some millimetres.

    It is the drawing's own scale around its own middle, unless something would be
    cut off; the far ends of roads may be.
    """
    scale = drawing.scale
    while (edges := _core_bounds(drawing, scale)) is not None:
        left, top, right, bottom = edges
        half, rise = width * scale // 2, height * scale // 2
        if left >= -half and right <= half and top >= -rise and bottom <= rise:
            break
        if right - left <= 2 * half and bottom - top <= 2 * rise:
            return View(scale, ((left + right) // 2, (top + bottom) // 2))
        scale += _SCALE_STEP
    return View(scale, (0, 0))


def drawing_bounds(drawing: Drawing) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is visible, in millimetres of the world."""
    figures = drawing_figures(drawing)
    return bounds((*figures, *_covered(drawing)), drawing.scale)


def _core_bounds(drawing: Drawing, scale: int) -> tuple[int, int, int, int] | None:
    figures = [
        figure
        for element in drawing.shown
        for figure in element_figures(
            _core(element) if isinstance(element, Road) else element, scale
        )
    ]
    return bounds((*figures, *_covered(drawing)), scale)


def _core(road: Road) -> Road:
    """A road without the far ends of its arms."""
    half = road.lanes * road.lane_width
    return msgspec.structs.replace(road, length=min(road.length, half + _CORE))


def _covered(drawing: Drawing) -> tuple[Figure, ...]:
    under = drawing.underlay
    if under is None:
        return ()
    x, y = _spot(under.at)
    half, rise = under.width * MM // 2, under.height * MM // 2
    return (area(box(x - half, y - rise, x + half, y + rise)),)


def element_figures(element: AnyElement, scale: int) -> tuple[Figure, ...]:
    """One element in its place."""
    match element:
        case Symbol():
            return _symbol(element, scale)
        case Road():
            figures = road_figures(
                element.template,
                lanes=element.lanes,
                lane_width=element.lane_width * MM,
                length=element.length * MM,
                has_zebra=element.has_zebra,
            )
            return placed(figures, _spot(element.at), element.heading)
        case Path():
            return _path(element, scale)
        case Measure():
            return _measure(element, scale)
        case Note():
            return (
                Caption(
                    spot=_spot(element.at),
                    text=element.text,
                    height=element.height,
                    turn=element.heading,
                ),
            )


def used_symbols(drawing: Drawing) -> tuple[SymbolKind, ...]:
    """The kinds of symbols on visible layers, each once."""
    found = {each.kind for each in drawing.shown if isinstance(each, Symbol)}
    return tuple(kind for kind in SymbolKind if kind in found)


def used_lines(drawing: Drawing) -> tuple[LineKind, ...]:
    """The kinds of lines on visible layers, each once."""
    found = {each.kind for each in drawing.shown if isinstance(each, Path)}
    return tuple(kind for kind in LineKind if kind in found)


def foot_of(one: Spot, other: Spot, spot: Spot) -> Spot:
    """Where the perpendicular from a place meets the line through two others."""
    bx, by = other[0] - one[0], other[1] - one[1]
    squared = bx * bx + by * by
    along = (spot[0] - one[0]) * bx + (spot[1] - one[1]) * by
    return (
        one[0] + (2 * along * bx + squared) // (2 * squared),
        one[1] + (2 * along * by + squared) // (2 * squared),
    )


def lengths(measure: Measure) -> tuple[int, ...]:
    """What a measure says, in centimetres.

    A distance says its length; the perpendicular method how far along the baseline
    and how far from it; triangulation the lengths from both fixed places.
    """
    match measure.kind:
        case MeasureKind.DISTANCE:
            return (distance(*measure.spots),)
        case MeasureKind.PERPENDICULAR:
            one, other, object_ = measure.spots
            # In millimetres, so that a foot between two centimetres loses nothing.
            foot = foot_of(_spot(one), _spot(other), _spot(object_))
            return (
                _centimetres(distance(_spot(one), foot)),
                _centimetres(distance(foot, _spot(object_))),
            )
        case MeasureKind.TRIANGULATION:
            one, other, object_ = measure.spots
            return distance(one, object_), distance(other, object_)


def path_length(path: Path) -> int:
    """How long a line is along its places, in centimetres."""
    legs = pairwise(path.spots)
    return _centimetres(sum(distance(_spot(one), _spot(other)) for one, other in legs))


def _centimetres(millimetres: int) -> int:
    return (millimetres + MM // 2) // MM


def _spot(place: Place) -> Spot:
    return place[0] * MM, place[1] * MM


def _symbol(symbol: Symbol, scale: int) -> tuple[Figure, ...]:
    figures = symbol_figures(symbol.kind, scale)
    at = _spot(symbol.at)
    drawn = placed(figures, at, symbol.heading, symbol.magnification)
    if symbol.kind is SymbolKind.SCALE_BAR:
        return (*drawn, *_bar_numbers(symbol, scale))
    if not symbol.label:
        return drawn
    edges = bounds(drawn, scale)
    bottom = edges[3] if edges is not None else at[1]
    below = Caption(
        spot=(at[0], bottom), text=symbol.label, height=_LABEL_HEIGHT, drop=24
    )
    return (*drawn, below)


def _bar_numbers(symbol: Symbol, scale: int) -> tuple[Figure, ...]:
    unit = bar_metres(scale)
    ends = ((-2 * unit, "0"), (0, str(2 * unit)), (2 * unit, f"{4 * unit} m"))
    return tuple(
        Caption(spot=spot.spot, text=text, height=24, drop=26)
        for metres_, text in ends
        for spot in placed(
            (Caption(spot=(metres_ * 1000, 0), text=text),),
            _spot(symbol.at),
            symbol.heading,
            symbol.magnification,
        )
        if isinstance(spot, Caption)
    )


def _path(path: Path, scale: int) -> tuple[Figure, ...]:
    spots = tuple(_spot(place) for place in path.spots)
    pen = _PENS[path.kind]
    figures: list[Figure] = []
    match path.kind:
        case LineKind.CENTRE_DOUBLE:
            figures += [
                line(*_beside(spots, side * _BETWEEN_LINES), pen=pen)
                for side in (-1, 1)
            ]
        case LineKind.BARRIER:
            figures += [line(*spots, pen=pen), *_posts(spots)]
        case LineKind.TRAVEL:
            figures += [
                line(*spots, pen=pen),
                _arrow_head(spots[-2], spots[-1], scale, pen.ink),
            ]
        case _:
            figures.append(line(*spots, pen=pen))
    words = path.label
    if path.kind in _MEASURED:
        words = f"{words} {metres(path_length(path))}".strip()
    if words:
        middle = len(spots) // 2
        figures.append(_along(spots[middle - 1], spots[middle], words))
    return tuple(figures)


def _measure(measure: Measure, scale: int) -> tuple[Figure, ...]:
    spots = tuple(_spot(place) for place in measure.spots)
    said = tuple(metres(length) for length in lengths(measure))
    match measure.kind:
        case MeasureKind.DISTANCE:
            return _dimension(spots[0], spots[1], said[0], scale)
        case MeasureKind.PERPENDICULAR:
            one, other, object_ = spots
            foot = foot_of(one, other, object_)
            return (
                line(one, other, pen=_BASELINE),
                *_fixed_place(one, scale),
                *_dimension(one, foot, said[0], scale),
                *_dimension(foot, object_, said[1], scale),
                _right_angle(one, foot, object_, scale),
            )
        case MeasureKind.TRIANGULATION:
            one, other, object_ = spots
            base = metres(distance(measure.spots[0], measure.spots[1]))
            return (
                line(one, other, pen=_BASELINE),
                _along(one, other, base),
                *_fixed_place(one, scale),
                *_fixed_place(other, scale),
                *_dimension(one, object_, said[0], scale),
                *_dimension(other, object_, said[1], scale),
            )


def _dimension(one: Spot, other: Spot, words: str, scale: int) -> tuple[Figure, ...]:
    if one == other:
        return ()
    tick = _TICK * scale // 10
    heading = direction(one, other)
    across = turn_spot((tick, -tick), heading)
    return (
        line(one, other, pen=_DIMENSION),
        *(
            line(
                (x - across[0], y - across[1]),
                (x + across[0], y + across[1]),
                pen=Pen(30, Ink.BLUE),
            )
            for x, y in (one, other)
        ),
        _along(one, other, words),
    )


def _along(one: Spot, other: Spot, words: str) -> Caption:
    """A text beside a line, readable from below or from the right."""
    turn = (direction(one, other) - QUARTER) % FULL_TURN
    if turn in _UPSIDE_DOWN:
        turn = (turn + HALF_TURN) % FULL_TURN
    return Caption(
        spot=((one[0] + other[0]) // 2, (one[1] + other[1]) // 2),
        text=words,
        height=_LENGTH_HEIGHT,
        drop=_ABOVE,
        turn=turn,
        ink=Ink.BLUE,
    )


def _fixed_place(spot: Spot, scale: int) -> tuple[Figure, ...]:
    radius = _TICK * scale // 10
    return (
        Disc(centre=spot, radius=radius, pen=Pen(25, Ink.BLUE)),
        Disc(centre=spot, radius=radius // 3, pen=None, fill=Ink.BLUE),
    )


def _right_angle(one: Spot, foot: Spot, object_: Spot, scale: int) -> Figure:
    side = 2 * _TICK * scale // 10
    back = _towards(foot, one, side) if foot != one else foot
    up = _towards(foot, object_, side) if foot != object_ else foot
    corner = (back[0] + up[0] - foot[0], back[1] + up[1] - foot[1])
    return line(back, corner, up, pen=_DIMENSION)


def _towards(one: Spot, other: Spot, reach: int) -> Spot:
    length = max(1, distance(one, other))
    return (
        one[0] + (other[0] - one[0]) * reach // length,
        one[1] + (other[1] - one[1]) * reach // length,
    )


def _arrow_head(one: Spot, tip: Spot, scale: int, ink: str) -> Figure:
    length, heading = _ARROW * scale // 10, direction(one, tip)
    wing = length * 2 // 5
    head = ((0, 0), (-wing, length), (wing, length))
    spots = [turn_spot(spot, heading) for spot in head]
    return area([(x + tip[0], y + tip[1]) for x, y in spots], ink, None)


def _beside(spots: tuple[Spot, ...], offset: int) -> tuple[Spot, ...]:
    """A line beside another, to its right where the offset is positive."""
    result = []
    for place, (x, y) in enumerate(spots):
        before, after = spots[max(0, place - 1)], spots[min(len(spots) - 1, place + 1)]
        dx, dy = turn_spot((offset, 0), direction(before, after))
        result.append((x + dx, y + dy))
    return tuple(result)


def _posts(spots: tuple[Spot, ...]) -> list[Figure]:
    posts: list[Figure] = []
    for one, other in pairwise(spots):
        count = max(1, math.ceil(distance(one, other) / _POST))
        posts += [
            Disc(
                centre=(
                    one[0] + (other[0] - one[0]) * n // count,
                    one[1] + (other[1] - one[1]) * n // count,
                ),
                radius=150,
                pen=Pen(20),
                fill=Ink.WHITE,
            )
            for n in range(count + 1)
        ]
    return posts
