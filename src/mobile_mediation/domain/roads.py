"""Templates of roads: straight, crossing, T, roundabout, ramp.

Traffic keeps to the right. Lanes are counted for each direction; the lines follow
GB 5768.3 in their usual form: dashed between lanes, yellow in the middle, a stop line
and a zebra crossing before a junction.
"""

import math
from enum import StrEnum
from itertools import pairwise
from typing import Final

from mobile_mediation.domain.figures import (
    FULL_TURN,
    HALF_TURN,
    QUARTER,
    Disc,
    Figure,
    Ink,
    Pen,
    Spot,
    arc,
    area,
    box,
    line,
    placed,
    turn_spot,
)


class RoadTemplate(StrEnum):
    """The shape of a piece of road."""

    STRAIGHT = "straight"
    CROSSING = "crossing"
    T_JUNCTION = "t_junction"
    ROUNDABOUT = "roundabout"
    RAMP = "ramp"


_ARMS: Final = {
    RoadTemplate.STRAIGHT: (0, HALF_TURN),
    RoadTemplate.CROSSING: (0, QUARTER, HALF_TURN, HALF_TURN + QUARTER),
    RoadTemplate.T_JUNCTION: (QUARTER, HALF_TURN, HALF_TURN + QUARTER),
    RoadTemplate.ROUNDABOUT: (0, QUARTER, HALF_TURN, HALF_TURN + QUARTER),
    RoadTemplate.RAMP: (0, HALF_TURN),
}
_KERB: Final = Pen(35)
_LANE: Final = Pen(25, Ink.GREY, (4000, 6000))
_SOLID: Final = Pen(25, Ink.GREY)
_MIDDLE: Final = Pen(25, Ink.YELLOW)
_MIDDLE_DASHED: Final = Pen(25, Ink.YELLOW, (4000, 6000))
_STOP: Final = Pen(60, Ink.GREY)
_GIVE_WAY: Final = Pen(45, Ink.GREY, (600, 300))
_CORNER: Final = 6000
_ZEBRA: Final = 3000
_BEFORE_ZEBRA: Final = 500
_BEFORE_STOP: Final = 1000
_BAR: Final = 400
_BETWEEN_BARS: Final = 600
_BETWEEN_MIDDLES: Final = 150
_ISLAND: Final = 10_000
_RAMP_TURN: Final = 250
_RAMP_SHOULDER: Final = 1000


def road_figures(
    template: RoadTemplate,
    *,
    lanes: int,
    lane_width: int,
    length: int,
    has_zebra: bool,
) -> tuple[Figure, ...]:
    """A piece of road about the origin.

    ``lanes`` are those of one direction, ``length`` is that of an arm from the
    middle; lengths are millimetres.
    """
    half = lanes * lane_width
    match template:
        case RoadTemplate.STRAIGHT:
            return _straight(lanes, lane_width, length)
        case RoadTemplate.RAMP:
            return _ramp(lanes, lane_width, length)
        case RoadTemplate.ROUNDABOUT:
            return _roundabout(lanes, lane_width, length)
    arms = _ARMS[template]
    return (
        *_ground(arms, half, length),
        *(
            figure
            for arm in arms
            for figure in placed(
                _arm(lanes, lane_width, length, has_zebra), (0, 0), arm
            )
        ),
    )


def _ground(arms: tuple[int, ...], half: int, length: int) -> tuple[Figure, ...]:
    """The surface of a junction and its kerbs, arm after arm clockwise."""
    outline: list[Spot] = []
    kerbs: list[Figure] = []
    for place, arm in enumerate(arms):
        following = arms[(place + 1) % len(arms)]
        ends = [(-half, -length), (half, -length)]
        corner: list[Spot] = []
        if (following - arm) % FULL_TURN == QUARTER:
            reach = half + _CORNER
            corner = list(arc((reach, -reach), _CORNER, 2700, -QUARTER))
        own = [turn_spot(spot, arm) for spot in (*ends, *corner)]
        outline += own
        kerbs.append(
            line(*own[1:], turn_spot((-half, -length), following), pen=_KERB),
        )
    return (area(outline, Ink.ROAD, None), *kerbs)


def _arm(
    lanes: int, lane_width: int, length: int, has_zebra: bool
) -> tuple[Figure, ...]:
    """The lines of the arm that points up; what comes in keeps to its left side."""
    half = lanes * lane_width
    stop = half + _CORNER
    figures: list[Figure] = []
    if has_zebra:
        near = stop - _CORNER // 2 + _BEFORE_ZEBRA
        figures += [
            area(box(x, -near - _ZEBRA, x + _BAR, -near), Ink.PAINT, None)
            for x in range(
                -half + _BETWEEN_BARS // 2, half - _BAR, _BAR + _BETWEEN_BARS
            )
        ]
        stop = near + _ZEBRA + _BEFORE_STOP
    if stop < length:
        figures += [
            line((-half, -stop), (0, -stop), pen=_STOP),
            *_lines(lanes, lane_width, -length, -stop),
        ]
    return tuple(figures)


def _lines(lanes: int, lane_width: int, top: int, bottom: int) -> tuple[Figure, ...]:
    """Lines between lanes and in the middle of a road that runs up and down."""
    return (
        *_middle(lanes, top, bottom),
        *(
            line(
                (side * n * lane_width, bottom), (side * n * lane_width, top), pen=_LANE
            )
            for n in range(1, lanes)
            for side in (-1, 1)
        ),
    )


def _middle(lanes: int, top: int, bottom: int) -> tuple[Figure, ...]:
    if lanes == 1:
        return (line((0, bottom), (0, top), pen=_MIDDLE_DASHED),)
    x = _BETWEEN_MIDDLES
    return (
        line((-x, bottom), (-x, top), pen=_MIDDLE),
        line((x, bottom), (x, top), pen=_MIDDLE),
    )


def _straight(lanes: int, lane_width: int, length: int) -> tuple[Figure, ...]:
    half = lanes * lane_width
    return (
        area(box(-half, -length, half, length), Ink.ROAD, None),
        line((-half, -length), (-half, length), pen=_KERB),
        line((half, -length), (half, length), pen=_KERB),
        *_lines(lanes, lane_width, -length, length),
    )


def _roundabout(lanes: int, lane_width: int, length: int) -> tuple[Figure, ...]:
    half = lanes * lane_width
    outer = max(_ISLAND + half, half + half // 2)
    mouth = math.isqrt(outer * outer - half * half)
    half_angle = round(math.degrees(math.asin(half / outer)) * 10)
    arms = _ARMS[RoadTemplate.ROUNDABOUT]
    arm = (
        area(box(-half, -length, half, -mouth), Ink.ROAD, None),
        line((-half, -length), (-half, -mouth), pen=_KERB),
        line((half, -length), (half, -mouth), pen=_KERB),
        line((-half, -outer), (0, -outer), pen=_GIVE_WAY),
        *_lines(lanes, lane_width, -length, -outer),
    )
    figures: list[Figure] = [
        Disc(centre=(0, 0), radius=outer, pen=None, fill=Ink.ROAD),
    ]
    for begin, end in pairwise((*arms, FULL_TURN)):
        sweep = end - begin - 2 * half_angle
        figures += placed(arm if length > outer else (), (0, 0), begin)
        figures.append(line(*arc((0, 0), outer, begin + half_angle, sweep), pen=_KERB))
    figures += [
        Disc(
            centre=(0, 0),
            radius=outer - half + n * lane_width,
            pen=Pen(25, Ink.GREY, (2000, 2000)),
        )
        for n in range(1, lanes)
    ]
    island = outer - half
    figures += [
        Disc(centre=(0, 0), radius=island, pen=_KERB, fill=Ink.WHITE),
        Disc(centre=(0, 0), radius=island * 3 // 4, pen=Pen(18, Ink.GREEN)),
    ]
    return tuple(figures)


def _ramp(lanes: int, lane_width: int, length: int) -> tuple[Figure, ...]:
    """A one-way carriageway whose exit leaves to the right, seen driving up."""
    left, right = -lanes * lane_width // 2, lanes * lane_width - lanes * lane_width // 2
    width = lane_width + 2 * _RAMP_SHOULDER
    angle = math.radians(_RAMP_TURN / 10)
    mouth = round(width / math.sin(angle))
    reach = max(length, mouth)
    ahead = (round(math.sin(angle) * reach), round(math.cos(angle) * reach))
    near, far = (right, mouth // 2), (right, mouth // 2 - mouth)
    near_end = (near[0] + ahead[0], near[1] - ahead[1])
    far_end = (far[0] + ahead[0], far[1] - ahead[1])
    return (
        area((near, near_end, far_end, far), Ink.ROAD, None),
        area(box(left, -length, right, length), Ink.ROAD, None),
        line((left, -length), (left, length), pen=_KERB),
        line((right, length), near, near_end, pen=_KERB),
        line((right, -length), far, far_end, pen=_KERB),
        line(near, far, pen=Pen(40, Ink.GREY, (3000, 3000))),
        *(
            line(
                (left + n * lane_width, length),
                (left + n * lane_width, -length),
                pen=_LANE,
            )
            for n in range(1, lanes)
        ),
        *placed((_exit_arrow(),), (right - lane_width // 2, mouth), 0),
    )


def _exit_arrow() -> Figure:
    return area(
        (
            (0, -2500),
            (350, -1200),
            (90, -1200),
            (90, 2500),
            (-90, 2500),
            (-90, -1200),
            (-350, -1200),
        ),
        Ink.GREY,
        None,
    )
