"""What a drawing is made of when it is drawn: lines, areas, discs and captions.

Every back end (window, PDF, SVG) draws these four and nothing else, so that all of
them show the same picture. Places are millimetres of the real world, x to the right
and y down the paper; turns are tenths of a degree, clockwise. What belongs to the
paper and not to the road, the weight of a line and the height of a text, is measured
on the paper and does not change with the scale.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

Spot = tuple[int, int]

FULL_TURN: Final = 3600
HALF_TURN: Final = 1800
QUARTER: Final = 900
WHOLE: Final = 1000
"""A magnification of one, in thousandths."""
_ARC_STEP: Final = 75


class Ink:
    """The colours of a sketch, dark enough for a black-and-white printer."""

    BLACK: Final = "#111111"
    GREY: Final = "#5F6368"
    PALE: Final = "#D9DCDF"
    PAINT: Final = "#B9BEC3"
    """Markings on the road."""
    ROAD: Final = "#F1F2F3"
    WHITE: Final = "#FFFFFF"
    RED: Final = "#B3261E"
    YELLOW: Final = "#B07A00"
    BLUE: Final = "#174EA6"
    GREEN: Final = "#2E6B3E"


@dataclass(frozen=True, slots=True)
class Pen:
    """A line: its weight in hundredths of a millimetre of paper.

    ``dash`` are lengths of line and gap in millimetres of the real world.
    """

    weight: int = 25
    ink: str = Ink.BLACK
    dash: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A line through some places; closed, it can be filled."""

    spots: tuple[Spot, ...]
    pen: Pen | None = Pen()
    fill: str | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A circle."""

    centre: Spot
    radius: int
    pen: Pen | None = Pen()
    fill: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A line of text around a place.

    ``height`` and ``drop``, how far below the place it stands, are tenths of a
    millimetre of paper.
    """

    spot: Spot
    text: str
    height: int = 30
    drop: int = 0
    turn: int = 0
    ink: str = Ink.BLACK


Figure = Trace | Disc | Caption


def turn_spot(spot: Spot, turn: int) -> Spot:
    """A place, turned about the origin."""
    quarters, rest = divmod(turn % FULL_TURN, QUARTER)
    x, y = spot
    for _ in range(quarters):
        x, y = -y, x
    if not rest:
        return x, y
    angle = math.radians(rest / 10)
    cosine, sine = math.cos(angle), math.sin(angle)
    return round(x * cosine - y * sine), round(x * sine + y * cosine)


def turn_about(spot: Spot, turn: int, about: Spot) -> Spot:
    """A place, turned about another."""
    x, y = turn_spot((spot[0] - about[0], spot[1] - about[1]), turn)
    return x + about[0], y + about[1]


def placed(
    figures: Iterable[Figure], at: Spot, turn: int = 0, magnification: int = WHOLE
) -> tuple[Figure, ...]:
    """Figures about the origin, made larger, turned, and brought to their place.

    Captions go with their place and stay upright.
    """

    def moved(spot: Spot) -> Spot:
        x, y = spot[0] * magnification, spot[1] * magnification
        x, y = turn_spot((_nearest(x, WHOLE), _nearest(y, WHOLE)), turn)
        return x + at[0], y + at[1]

    result: list[Figure] = []
    for figure in figures:
        match figure:
            case Trace():
                spots = tuple(moved(spot) for spot in figure.spots)
                result.append(replace(figure, spots=spots))
            case Disc():
                radius = _nearest(figure.radius * magnification, WHOLE)
                centre = moved(figure.centre)
                result.append(replace(figure, centre=centre, radius=radius))
            case Caption():
                result.append(replace(figure, spot=moved(figure.spot)))
    return tuple(result)


def arc(centre: Spot, radius: int, begin: int, sweep: int) -> tuple[Spot, ...]:
    """Places on a circle, from a direction (0 is up) through a turn."""
    steps = max(2, abs(sweep) // _ARC_STEP)
    return tuple(
        turn_about(
            (centre[0], centre[1] - radius), begin + sweep * step // steps, centre
        )
        for step in range(steps + 1)
    )


def box(left: int, top: int, right: int, bottom: int) -> tuple[Spot, ...]:
    """The corners of a rectangle."""
    return (left, top), (right, top), (right, bottom), (left, bottom)


def area(
    spots: Sequence[Spot], fill: str | None = None, pen: Pen | None = Pen()
) -> Trace:
    """A closed line that is filled."""
    return Trace(spots=tuple(spots), pen=pen, fill=fill, is_closed=True)


def line(*spots: Spot, pen: Pen = Pen()) -> Trace:
    """An open line."""
    return Trace(spots=spots, pen=pen)


def bounds(figures: Iterable[Figure], scale: int) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of figures, None where there are none.

    The width of a caption is taken as that of its characters at their widest.
    """
    xs: list[int] = []
    ys: list[int] = []
    for figure in figures:
        match figure:
            case Trace():
                xs += [x for x, _ in figure.spots]
                ys += [y for _, y in figure.spots]
            case Disc():
                x, y = figure.centre
                xs += [x - figure.radius, x + figure.radius]
                ys += [y - figure.radius, y + figure.radius]
            case Caption():
                half = len(figure.text) * figure.height * scale // 20
                height = figure.height * scale // 10
                x, y = figure.spot[0], figure.spot[1] + figure.drop * scale // 10
                reach = half if not figure.turn else max(half, height)
                rise = height if not figure.turn else max(half, height)
                xs += [x - reach, x + reach]
                ys += [y - rise, y + rise]
    if not xs:
        return None
    return min(xs), min(ys), max(xs), max(ys)


def distance(one: Spot, other: Spot) -> int:
    """How far two places are apart, to the nearest whole unit."""
    squared = (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    return (math.isqrt(4 * squared) + 1) // 2


def direction(one: Spot, other: Spot) -> int:
    """The direction from one place to another, clockwise from up."""
    angle = math.degrees(math.atan2(other[0] - one[0], one[1] - other[1]))
    return round(angle * 10) % FULL_TURN


def _nearest(number: int, divisor: int) -> int:
    """A quotient, rounded to the nearest whole number, halves away from zero."""
    quotient = (abs(number) * 2 + divisor) // (2 * divisor)
    return quotient if number >= 0 else -quotient
