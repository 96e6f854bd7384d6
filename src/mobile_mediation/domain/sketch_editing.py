"""What can be done to a drawing: every deed makes a new one, the old one stays."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from mobile_mediation.domain.figures import FULL_TURN, distance
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    FRAME_HEIGHT,
    FRAME_WIDTH,
    MEASURES,
    MOST_ELEMENTS,
    ROADS,
    AnyElement,
    Drawing,
    Layer,
    Place,
    Road,
    Symbol,
    Underlay,
    on_paper,
)
from mobile_mediation.domain.sketch_file import too_much
from mobile_mediation.domain.symbols import SymbolKind

GRID: Final = 50
"""Half a metre, in centimetres."""
HEADING_STEP: Final = 50
"""Five degrees."""
COARSE_STEP: Final = 150
_BESIDE: Final = 200
_FIRST_SCALE: Final = 200
_WIDER_SCALE: Final = 300
_SMALL: Final = frozenset({None, RoadTemplate.STRAIGHT})
_MARGIN: Final = 18
"""Millimetres of paper."""


def begun(template: RoadTemplate | None) -> Drawing:
    """A new drawing: a piece of road, or none, with north and the scale."""
    scale = _FIRST_SCALE if template in _SMALL else _WIDER_SCALE
    right, bottom = (edge * scale // 20 for edge in (FRAME_WIDTH, FRAME_HEIGHT))
    margin = _MARGIN * scale // 10
    drawing = Drawing(scale=scale)
    if template is not None:
        drawing = added(drawing, Road(key=1, layer=ROADS, at=(0, 0), template=template))
    return added(
        drawing,
        Symbol(
            key=1,
            layer=MEASURES,
            kind=SymbolKind.NORTH,
            at=(right - margin, margin - bottom),
        ),
        Symbol(
            key=1,
            layer=MEASURES,
            kind=SymbolKind.SCALE_BAR,
            at=(2 * margin - right, bottom - margin // 2),
        ),
    )


def added(drawing: Drawing, *elements: AnyElement) -> Drawing:
    """New elements on top; each is given the next free key.

    Raises:
        RuleViolation: MM1131 there are too many already.
    """
    if len(drawing.elements) + len(elements) > MOST_ELEMENTS:
        raise too_much()
    first = next_key(drawing)
    fresh = tuple(
        msgspec.structs.replace(element, key=first + place)
        for place, element in enumerate(elements)
    )
    return _with(drawing, (*drawing.elements, *fresh))


def next_key(drawing: Drawing) -> int:
    """The key that the next new element is given."""
    return max((element.key for element in drawing.elements), default=0) + 1


def replaced(drawing: Drawing, element: AnyElement) -> Drawing:
    """One element in another form."""
    return _with(
        drawing,
        tuple(
            element if each.key == element.key else each for each in drawing.elements
        ),
    )


def removed(drawing: Drawing, keys: Collection[int]) -> Drawing:
    """Without some elements."""
    return _with(
        drawing, tuple(each for each in drawing.elements if each.key not in keys)
    )


def moved(drawing: Drawing, keys: Collection[int], dx: int, dy: int) -> Drawing:
    """Some elements further to the right and down, in centimetres."""
    return _with(
        drawing,
        tuple(
            each.moved(dx, dy) if each.key in keys else each
            for each in drawing.elements
        ),
    )


def turned(drawing: Drawing, keys: Collection[int], turn: int) -> Drawing:
    """Some elements turned together about their middle, in tenths of a degree."""
    if not drawing.chosen(keys):
        return drawing
    about = middle(drawing, keys)
    return _with(
        drawing,
        tuple(
            each.turned(turn, about) if each.key in keys else each
            for each in drawing.elements
        ),
    )


def middle(drawing: Drawing, keys: Collection[int]) -> Place:
    """The middle of some elements."""
    places = [place for each in drawing.chosen(keys) for place in each.places]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def duplicated(
    drawing: Drawing, keys: Collection[int]
) -> tuple[Drawing, frozenset[int]]:
    """Copies of some elements beside them, and the keys of the copies.

    Raises:
        RuleViolation: MM1131.
    """
    copies = [each.moved(_BESIDE, _BESIDE) for each in drawing.chosen(keys)]
    free = _next_group(drawing)
    groups = {
        group: free + place
        for place, group in enumerate(sorted({each.group for each in copies} - {0}))
    }
    copies = [
        msgspec.structs.replace(each, group=groups.get(each.group, 0))
        for each in copies
    ]
    first = next_key(drawing)
    return added(drawing, *copies), frozenset(range(first, first + len(copies)))


def grouped(drawing: Drawing, keys: Collection[int]) -> Drawing:
    """Some elements as one group."""
    return _regrouped(drawing, keys, _next_group(drawing))


def ungrouped(drawing: Drawing, keys: Collection[int]) -> Drawing:
    """Some elements each by itself."""
    return _regrouped(drawing, keys, 0)


def with_groups(drawing: Drawing, keys: Collection[int]) -> frozenset[int]:
    """The keys of some elements and of all that are grouped with them."""
    groups = {each.group for each in drawing.chosen(keys)} - {0}
    return frozenset(keys) | {
        each.key for each in drawing.elements if each.group in groups
    }


def in_front(drawing: Drawing, keys: Collection[int]) -> Drawing:
    """Some elements above all others."""
    return _ordered(drawing, keys, is_front=True)


def behind(drawing: Drawing, keys: Collection[int]) -> Drawing:
    """Some elements below all others."""
    return _ordered(drawing, keys, is_front=False)


def on_layer(drawing: Drawing, keys: Collection[int], layer: int) -> Drawing:
    """Some elements on another layer."""
    return _with(
        drawing,
        tuple(
            msgspec.structs.replace(each, layer=layer) if each.key in keys else each
            for each in drawing.elements
        ),
    )


def with_layer(drawing: Drawing, layer: Layer) -> Drawing:
    """One layer in another form; what lies on it stays."""
    layers = tuple(layer if each.key == layer.key else each for each in drawing.layers)
    return msgspec.structs.replace(drawing, layers=layers)


def at_scale(drawing: Drawing, scale: int) -> Drawing:
    """The same scene at another scale."""
    return msgspec.structs.replace(drawing, scale=scale)


def with_underlay(drawing: Drawing, underlay: Underlay | None) -> Drawing:
    """The same scene over another picture, or over none."""
    return msgspec.structs.replace(drawing, underlay=underlay)


def snapped_heading(heading: int, step: int = HEADING_STEP) -> int:
    """The nearest heading that is a multiple of a step."""
    return (heading + step // 2) // step * step % FULL_TURN


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapping:
    """Where a place is drawn to: other places first, then axes, then the grid."""

    grid: int = GRID
    reach: int = 0
    """How near, in centimetres, a place of another element draws."""
    anchors: Sequence[Place] = ()
    axis_from: Place | None = None
    """Keep exactly level or upright with this place."""

    def of(self, place: tuple[int, int]) -> Place:
        """The place that is meant."""
        nearest = min(
            self.anchors, key=lambda anchor: distance(anchor, place), default=None
        )
        if nearest is not None and distance(nearest, place) <= self.reach:
            return nearest
        x, y = (_on_grid(each, self.grid) for each in place)
        if self.axis_from is not None:
            from_x, from_y = self.axis_from
            if abs(place[0] - from_x) >= abs(place[1] - from_y):
                y = from_y
            else:
                x = from_x
        return on_paper((x, y))


def anchors(drawing: Drawing, besides: Collection[int] = ()) -> tuple[Place, ...]:
    """The places that draw others to them, of what is visible."""
    return tuple(
        dict.fromkeys(
            place
            for each in drawing.shown
            if each.key not in besides
            for place in each.places
        )
    )


def _on_grid(value: int, grid: int) -> int:
    return (value + grid // 2) // grid * grid if grid > 1 else value


def _ordered(drawing: Drawing, keys: Collection[int], *, is_front: bool) -> Drawing:
    chosen, rest = drawing.chosen(keys), removed(drawing, keys).elements
    return _with(drawing, (*rest, *chosen) if is_front else (*chosen, *rest))


def _regrouped(drawing: Drawing, keys: Collection[int], group: int) -> Drawing:
    return _with(
        drawing,
        tuple(
            msgspec.structs.replace(each, group=group) if each.key in keys else each
            for each in drawing.elements
        ),
    )


def _next_group(drawing: Drawing) -> int:
    return max((element.group for element in drawing.elements), default=0) + 1


def _with(drawing: Drawing, elements: Iterable[AnyElement]) -> Drawing:
    return msgspec.structs.replace(drawing, elements=tuple(elements))
