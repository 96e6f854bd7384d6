"""The scene sketch (现场图) of an accident as a value.

A drawing is measured in whole centimetres of the real world, x to the right and y
down the paper, around a middle of 0, 0; headings are tenths of a degree, clockwise
from up. Nothing in it is a picture: it can be opened and changed at any time.
"""

from abc import ABCMeta, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Self, TypeAlias

import msgspec

from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.figures import FULL_TURN, WHOLE, turn_about
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.symbols import SymbolKind
from mobile_mediation.domain.texts import clean_text

LARGEST: Final = 100_000
"""How far from the middle something can be, in centimetres: one kilometre."""
MOST_ELEMENTS: Final = 2000
MOST_SPOTS: Final = 200
MOST_LAYERS: Final = 20
LONGEST_LABEL: Final = 60
FRAME_WIDTH: Final = 236
FRAME_HEIGHT: Final = 146
"""The part of an A4 page that holds the drawing, in millimetres."""
SCALES: Final = (50, 100, 150, 200, 250, 300, 400, 500, 1000, 2000)

Coordinate: TypeAlias = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
Place: TypeAlias = tuple[Coordinate, Coordinate]
Heading: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=FULL_TURN)]
Key: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Label: TypeAlias = Annotated[str, msgspec.Meta(max_length=LONGEST_LABEL)]


class LineKind(StrEnum):
    """What a drawn line stands for."""

    SKID = "skid"
    """制动拖痕: a wheel that was locked."""
    TYRE = "tyre"
    """轮胎压印: a wheel that rolled."""
    SCRATCH = "scratch"
    TRAVEL = "travel"
    """The path that somebody took, with an arrow."""
    LANE_DASHED = "lane_dashed"
    LANE_SOLID = "lane_solid"
    CENTRE_DOUBLE = "centre_double"
    STOP_LINE = "stop_line"
    KERB = "kerb"
    BARRIER = "barrier"


class MeasureKind(StrEnum):
    """How a place is measured."""

    DISTANCE = "distance"
    PERPENDICULAR = "perpendicular"
    """直角坐标定位法: along a baseline, then at a right angle to it."""
    TRIANGULATION = "triangulation"
    """三点定位法: from two fixed places."""


MEASURED_SPOTS: Final = {
    MeasureKind.DISTANCE: 2,
    MeasureKind.PERPENDICULAR: 3,
    MeasureKind.TRIANGULATION: 3,
}


def on_paper(place: tuple[int, int]) -> Place:
    """The nearest place that a drawing can hold."""
    x, y = place
    return _within(x, -LARGEST, LARGEST), _within(y, -LARGEST, LARGEST)


def metres(length: int) -> str:
    """A length in centimetres as it is written on a sketch: ``12.34 m``."""
    return f"{length // 100}.{length % 100:02} m"


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def _check_text(text: str) -> None:
    """Only text in its one form is kept, so that what is drawn is what is stored."""
    if not text:
        return
    try:
        clean = clean_text(text, longest=LONGEST_LABEL)
    except RuleViolation as error:
        raise ValueError(error.words.en) from error
    if clean != text:
        raise ValueError("the text is not in its normal form")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a drawing."""


class _Abstract(msgspec.StructMeta, ABCMeta):
    """Lets a struct leave to others what only they can say."""


class Element(Part, frozen=True, kw_only=True, tag_field="type", metaclass=_Abstract):
    """Something drawn; ``group`` 0 is none."""

    key: Key
    layer: Key = 1
    group: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0

    @property
    @abstractmethod
    def places(self) -> tuple[Place, ...]:
        """The places that it is drawn from, and that others snap to."""

    @abstractmethod
    def at_places(self, places: tuple[Place, ...]) -> Self:
        """The same thing at other places."""

    def moved(self, dx: int, dy: int) -> Self:
        """The same thing further to the right and down; it stays within the paper."""
        xs = [x for x, _ in self.places]
        ys = [y for _, y in self.places]
        dx = _within(dx, -LARGEST - min(xs), LARGEST - max(xs))
        dy = _within(dy, -LARGEST - min(ys), LARGEST - max(ys))
        return self.at_places(tuple((x + dx, y + dy) for x, y in self.places))

    def turned(self, turn: int, about: Place) -> Self:
        """The same thing, turned about a place."""
        return self.at_places(
            tuple(on_paper(turn_about(place, turn, about)) for place in self.places)
        )


class _Solid(Element, frozen=True, kw_only=True):
    """Something at one place, with a heading."""

    at: Place
    heading: Heading = 0

    @property
    def places(self) -> tuple[Place, ...]:
        """The one place."""
        return (self.at,)

    def at_places(self, places: tuple[Place, ...]) -> Self:
        """The same thing at another place."""
        return msgspec.structs.replace(self, at=places[0])

    def turned(self, turn: int, about: Place) -> Self:
        """The same thing, turned about a place, heading elsewhere."""
        return msgspec.structs.replace(
            super().turned(turn, about), heading=(self.heading + turn) % FULL_TURN
        )


class Symbol(_Solid, frozen=True, kw_only=True, tag="symbol"):
    """A thing, drawn by its symbol; ``magnification`` is in thousandths."""

    kind: SymbolKind
    label: Label = ""
    magnification: Annotated[int, msgspec.Meta(ge=250, le=8000)] = WHOLE

    def __post_init__(self) -> None:
        _check_text(self.label)


class Road(_Solid, frozen=True, kw_only=True, tag="road"):
    """A piece of road; ``lanes`` are those of one direction."""

    template: RoadTemplate
    lanes: Annotated[int, msgspec.Meta(ge=1, le=6)] = 2
    lane_width: Annotated[int, msgspec.Meta(ge=200, le=600)] = 350
    length: Annotated[int, msgspec.Meta(ge=500, le=20_000)] = 3500
    has_zebra: bool = True


class _Line(Element, frozen=True, kw_only=True):
    """Something drawn through several places."""

    spots: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that it goes through."""
        return self.spots

    def at_places(self, places: tuple[Place, ...]) -> Self:
        """The same thing through other places."""
        return msgspec.structs.replace(self, spots=places)


class Path(_Line, frozen=True, kw_only=True, tag="path"):
    """A line through two or more places."""

    kind: LineKind
    spots: Annotated[
        tuple[Place, ...], msgspec.Meta(min_length=2, max_length=MOST_SPOTS)
    ]
    label: Label = ""

    def __post_init__(self) -> None:
        _check_text(self.label)


class Measure(_Line, frozen=True, kw_only=True, tag="measure"):
    """Lengths measured on the scene; they follow from the places.

    A distance has its two ends. The perpendicular method has the reference place, a
    second place of the baseline, and what is measured; triangulation has the two
    fixed places and what is measured.
    """

    kind: MeasureKind
    spots: Annotated[tuple[Place, ...], msgspec.Meta(min_length=2, max_length=3)]

    def __post_init__(self) -> None:
        wanted = MEASURED_SPOTS[self.kind]
        if len(self.spots) != wanted:
            raise ValueError(f"a measure of this kind has {wanted} places")
        if self.spots[0] == self.spots[1]:
            raise ValueError("the first two places of a measure differ")

    def at_places(self, places: tuple[Place, ...]) -> Self:
        """The same measure at other places; its first two never fall together."""
        return self if places[0] == places[1] else super().at_places(places)


class Note(_Solid, frozen=True, kw_only=True, tag="note"):
    """A line of text; ``height`` is tenths of a millimetre of paper."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_LABEL)]
    height: Annotated[int, msgspec.Meta(ge=15, le=150)] = 35

    def __post_init__(self) -> None:
        _check_text(self.text)


AnyElement: TypeAlias = Symbol | Road | Path | Measure | Note


class Layer(Part, frozen=True, kw_only=True):
    """Elements that are shown, hidden and locked together."""

    key: Key
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_LABEL)]
    is_visible: bool = True
    is_locked: bool = False

    def __post_init__(self) -> None:
        _check_text(self.name)


class Underlay(Part, frozen=True, kw_only=True):
    """A photo or plan below the drawing, named by the SHA-256 of its bytes.

    ``at`` is its middle; ``width`` and ``height`` are what it covers, in centimetres.
    """

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    at: Place = (0, 0)
    width: Annotated[int, msgspec.Meta(ge=1, le=2 * LARGEST)]
    height: Annotated[int, msgspec.Meta(ge=1, le=2 * LARGEST)]
    opacity: Annotated[int, msgspec.Meta(ge=5, le=100)] = 60
    """Percent."""
    is_locked: bool = True


ROADS, SCENE, MEASURES = 1, 2, 3
FIRST_LAYERS: Final = (
    Layer(key=ROADS, name="道路"),
    Layer(key=SCENE, name="车辆、人员与痕迹"),
    Layer(key=MEASURES, name="测量与文字"),
)


class Drawing(
    Part,
    frozen=True,
    kw_only=True,
    tag_field="format",
    tag="mobile-mediation.sketch.1",
):
    """A whole sketch; elements lie in the order of their layers, then in their own.

    ``scale`` 200 means 1:200.
    """

    scale: Annotated[int, msgspec.Meta(ge=50, le=2000)] = 200
    layers: Annotated[
        tuple[Layer, ...], msgspec.Meta(min_length=1, max_length=MOST_LAYERS)
    ] = FIRST_LAYERS
    elements: Annotated[
        tuple[AnyElement, ...], msgspec.Meta(max_length=MOST_ELEMENTS)
    ] = ()
    underlay: Underlay | None = None

    def __post_init__(self) -> None:
        keys = {layer.key for layer in self.layers}
        if len(keys) != len(self.layers):
            raise ValueError("two layers have one key")
        if len({element.key for element in self.elements}) != len(self.elements):
            raise ValueError("two elements have one key")
        if any(element.layer not in keys for element in self.elements):
            raise ValueError("an element lies on no layer")

    @property
    def north(self) -> int | None:
        """The direction of north on the paper, None while no arrow shows it."""
        return next(
            (
                element.heading
                for element in self.elements
                if isinstance(element, Symbol) and element.kind is SymbolKind.NORTH
            ),
            None,
        )

    @property
    def shown(self) -> tuple[AnyElement, ...]:
        """What is on visible layers, in the order in which it is drawn."""
        by_layer: dict[int, list[AnyElement]] = {
            layer.key: [] for layer in self.layers if layer.is_visible
        }
        for element in self.elements:
            if element.layer in by_layer:
                by_layer[element.layer].append(element)
        return tuple(element for layer in by_layer.values() for element in layer)

    @property
    def locked_layers(self) -> frozenset[int]:
        """The layers on which nothing can be touched: locked or hidden."""
        return frozenset(
            layer.key
            for layer in self.layers
            if layer.is_locked or not layer.is_visible
        )

    def element(self, key: int) -> AnyElement | None:
        """The element of a key, None if it is gone."""
        return next((each for each in self.elements if each.key == key), None)

    def chosen(self, keys: Iterable[int]) -> tuple[AnyElement, ...]:
        """The elements of some keys, in the order in which they lie."""
        wanted = frozenset(keys)
        return tuple(each for each in self.elements if each.key in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch(VoidableEntity):
    """A stored sketch of a case; ``content`` is an encoded drawing."""

    name: str
    content: bytes
