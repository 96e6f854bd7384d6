"""The symbols of a scene sketch, drawn for this project.

They follow the usual conventions of Chinese scene sketches (GA/T 49 现场图, GB/T 11797
图形符号): things are seen from above and true to size, their front points up at a
heading of zero. Lengths are millimetres of the real world.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.figures import Figure, Ink, Pen, area, box, line
from mobile_mediation.domain.symbol_scene import (
    ahead,
    building,
    camera,
    cone,
    crosswalk,
    debris,
    direction_sign,
    guard_rail,
    impact,
    mirrored,
    pole,
    pool,
    prohibition_sign,
    reference,
    to_the_left,
    traffic_light,
    tree,
    warning_sign,
)
from mobile_mediation.domain.symbol_vehicles import (
    articulated,
    bicycle,
    bus,
    car,
    electric_bicycle,
    lorry,
    motorcycle,
    pedestrian,
    person_lying,
    tractor,
    trailer,
    tricycle,
    van,
)


class SymbolKind(StrEnum):
    """What a symbol stands for."""

    CAR = "car"
    VAN = "van"
    BUS = "bus"
    LORRY = "lorry"
    ARTICULATED = "articulated"
    TRAILER = "trailer"
    TRACTOR = "tractor"
    TRICYCLE = "tricycle"
    MOTORCYCLE = "motorcycle"
    ELECTRIC_BICYCLE = "electric_bicycle"
    BICYCLE = "bicycle"
    PEDESTRIAN = "pedestrian"
    PERSON_LYING = "person_lying"
    IMPACT = "impact"
    DEBRIS = "debris"
    BLOOD = "blood"
    LIQUID = "liquid"
    REFERENCE = "reference"
    """The fixed place from which is measured (基准点)."""
    TRAFFIC_LIGHT = "traffic_light"
    WARNING_SIGN = "warning_sign"
    PROHIBITION_SIGN = "prohibition_sign"
    DIRECTION_SIGN = "direction_sign"
    GUARD_RAIL = "guard_rail"
    TREE = "tree"
    POLE = "pole"
    CAMERA = "camera"
    CONE = "cone"
    BUILDING = "building"
    ARROW_AHEAD = "arrow_ahead"
    ARROW_LEFT = "arrow_left"
    ARROW_RIGHT = "arrow_right"
    CROSSWALK = "crosswalk"
    NORTH = "north"
    SCALE_BAR = "scale_bar"


VEHICLES: Final = (
    SymbolKind.CAR,
    SymbolKind.VAN,
    SymbolKind.BUS,
    SymbolKind.LORRY,
    SymbolKind.ARTICULATED,
    SymbolKind.TRAILER,
    SymbolKind.TRACTOR,
    SymbolKind.TRICYCLE,
)
PEOPLE: Final = (
    SymbolKind.MOTORCYCLE,
    SymbolKind.ELECTRIC_BICYCLE,
    SymbolKind.BICYCLE,
    SymbolKind.PEDESTRIAN,
    SymbolKind.PERSON_LYING,
)
TRACES: Final = (
    SymbolKind.IMPACT,
    SymbolKind.DEBRIS,
    SymbolKind.BLOOD,
    SymbolKind.LIQUID,
    SymbolKind.REFERENCE,
)
FACILITIES: Final = (
    SymbolKind.TRAFFIC_LIGHT,
    SymbolKind.WARNING_SIGN,
    SymbolKind.PROHIBITION_SIGN,
    SymbolKind.DIRECTION_SIGN,
    SymbolKind.GUARD_RAIL,
    SymbolKind.TREE,
    SymbolKind.POLE,
    SymbolKind.CAMERA,
    SymbolKind.CONE,
    SymbolKind.BUILDING,
    SymbolKind.ARROW_AHEAD,
    SymbolKind.ARROW_LEFT,
    SymbolKind.ARROW_RIGHT,
    SymbolKind.CROSSWALK,
)
PAPER: Final = (SymbolKind.NORTH, SymbolKind.SCALE_BAR)
"""What belongs to the paper, and is drawn on it at one size whatever the scale."""

_FINE: Final = Pen(18)
_BOLD: Final = Pen(40)
_NORTH_HEIGHT: Final = 14
_NORTH_WIDTH: Final = 6
_BAR_STEPS: Final = 4
_BAR_LONGEST: Final = 40
_BAR_UNITS: Final = (1, 2, 5, 10, 20, 25, 50, 100)


def symbol_figures(kind: SymbolKind, scale: int) -> tuple[Figure, ...]:
    """A symbol about the origin, its front pointing up."""
    if kind is SymbolKind.NORTH:
        return _north(scale)
    if kind is SymbolKind.SCALE_BAR:
        return _scale_bar(scale)
    return _FIGURES[kind]


def bar_metres(scale: int) -> int:
    """How many metres one part of a scale bar stands for."""
    longest = _BAR_LONGEST * scale // 1000
    fitting = [unit for unit in _BAR_UNITS if unit * _BAR_STEPS <= longest]
    return fitting[-1] if fitting else _BAR_UNITS[0]


def _north(scale: int) -> tuple[Figure, ...]:
    half, reach = _NORTH_WIDTH * scale // 2, _NORTH_HEIGHT * scale // 2
    waist, top = (0, reach * 2 // 5), (0, -reach)
    letter, height = half * 2 // 5, reach // 4
    base = -reach - height
    return (
        area((top, (half, reach), waist), Ink.BLACK, _FINE),
        area((top, (-half, reach), waist), Ink.WHITE, _FINE),
        line(
            (-letter, base),
            (-letter, base - 2 * height),
            (letter, base),
            (letter, base - 2 * height),
            pen=_BOLD,
        ),
    )


def _scale_bar(scale: int) -> tuple[Figure, ...]:
    step = bar_metres(scale) * 1000
    half, left = scale * 3 // 4, -step * _BAR_STEPS // 2
    return tuple(
        area(
            box(left + part * step, -half, left + (part + 1) * step, half),
            Ink.WHITE if part % 2 else Ink.BLACK,
            _FINE,
        )
        for part in range(_BAR_STEPS)
    )


_FIGURES: Final[Mapping[SymbolKind, tuple[Figure, ...]]] = {
    SymbolKind.CAR: car(4500, 1800),
    SymbolKind.VAN: van(),
    SymbolKind.BUS: bus(),
    SymbolKind.LORRY: lorry(),
    SymbolKind.ARTICULATED: articulated(),
    SymbolKind.TRAILER: trailer(),
    SymbolKind.TRACTOR: tractor(),
    SymbolKind.TRICYCLE: tricycle(),
    SymbolKind.MOTORCYCLE: motorcycle(),
    SymbolKind.ELECTRIC_BICYCLE: electric_bicycle(),
    SymbolKind.BICYCLE: bicycle(),
    SymbolKind.PEDESTRIAN: pedestrian(),
    SymbolKind.PERSON_LYING: person_lying(),
    SymbolKind.IMPACT: impact(),
    SymbolKind.DEBRIS: debris(),
    SymbolKind.BLOOD: pool("#F3D5D2", Ink.RED),
    SymbolKind.LIQUID: pool("#DCE6F5", Ink.BLUE),
    SymbolKind.REFERENCE: reference(),
    SymbolKind.TRAFFIC_LIGHT: traffic_light(),
    SymbolKind.WARNING_SIGN: warning_sign(),
    SymbolKind.PROHIBITION_SIGN: prohibition_sign(),
    SymbolKind.DIRECTION_SIGN: direction_sign(),
    SymbolKind.GUARD_RAIL: guard_rail(),
    SymbolKind.TREE: tree(),
    SymbolKind.POLE: pole(),
    SymbolKind.CAMERA: camera(),
    SymbolKind.CONE: cone(),
    SymbolKind.BUILDING: building(),
    SymbolKind.ARROW_AHEAD: (ahead(),),
    SymbolKind.ARROW_LEFT: (to_the_left(),),
    SymbolKind.ARROW_RIGHT: (mirrored(to_the_left()),),
    SymbolKind.CROSSWALK: crosswalk(),
}
