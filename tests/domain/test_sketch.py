"""Laws of a drawing: read back as written, refused when damaged, edited, measured."""

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.errors import BadInput, RuleViolation
from mobile_mediation.domain.figures import (
    FULL_TURN,
    Caption,
    Trace,
    bounds,
    direction,
    distance,
    turn_spot,
)
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    LARGEST,
    MEASURED_SPOTS,
    Drawing,
    Layer,
    LineKind,
    Measure,
    MeasureKind,
    Note,
    Path,
    Road,
    Symbol,
    Underlay,
    metres,
)
from mobile_mediation.domain.sketch_editing import (
    Snapping,
    added,
    anchors,
    at_scale,
    begun,
    behind,
    duplicated,
    grouped,
    in_front,
    moved,
    next_key,
    on_layer,
    removed,
    snapped_heading,
    turned,
    ungrouped,
    with_groups,
    with_layer,
)
from mobile_mediation.domain.sketch_figures import (
    drawing_figures,
    element_figures,
    foot_of,
    lengths,
    paper_view,
    path_length,
    used_symbols,
)
from mobile_mediation.domain.sketch_file import (
    MOST_BYTES,
    decode_drawing,
    encode_drawing,
    read_drawing,
)
from mobile_mediation.domain.symbols import (
    FACILITIES,
    PAPER,
    PEOPLE,
    TRACES,
    VEHICLES,
    SymbolKind,
    symbol_figures,
)

near = st.integers(-5000, 5000)
places = st.tuples(near, near)
headings = st.integers(0, FULL_TURN - 1)
labels = st.sampled_from(["", "甲车", "王䶮", "<b>&", "𬱖"])


def symbols(key):
    return st.builds(
        Symbol,
        key=st.just(key),
        layer=st.sampled_from([1, 2, 3]),
        kind=st.sampled_from(SymbolKind),
        at=places,
        heading=headings,
        label=labels,
        magnification=st.integers(250, 8000),
    )


def roads(key):
    return st.builds(
        Road,
        key=st.just(key),
        template=st.sampled_from(RoadTemplate),
        at=places,
        heading=headings,
        lanes=st.integers(1, 6),
        lane_width=st.integers(200, 600),
        length=st.integers(500, 20_000),
        has_zebra=st.booleans(),
    )


def paths(key):
    return st.builds(
        Path,
        key=st.just(key),
        kind=st.sampled_from(LineKind),
        spots=st.lists(places, min_size=2, max_size=6).map(tuple),
        label=labels,
    )


def measures(key):
    return st.sampled_from(MeasureKind).flatmap(
        lambda kind: st.builds(
            Measure,
            key=st.just(key),
            kind=st.just(kind),
            spots=st.lists(
                places,
                min_size=MEASURED_SPOTS[kind],
                max_size=MEASURED_SPOTS[kind],
                unique=True,
            ).map(tuple),
        )
    )


def notes(key):
    return st.builds(
        Note,
        key=st.just(key),
        at=places,
        heading=headings,
        text=labels.filter(bool),
        height=st.integers(15, 150),
    )


def element(key):
    return st.one_of(symbols(key), roads(key), paths(key), measures(key), notes(key))


@st.composite
def drawings(draw):
    count = draw(st.integers(0, 6))
    return Drawing(
        scale=draw(st.integers(50, 2000)),
        elements=tuple(draw(element(key)) for key in range(1, count + 1)),
        underlay=draw(
            st.none()
            | st.builds(
                Underlay,
                sha256=st.just("ab" * 32),
                at=places,
                width=st.integers(1, 9000),
                height=st.integers(1, 9000),
                opacity=st.integers(5, 100),
            )
        ),
    )


def car(key=1, at=(0, 0), **more):
    return Symbol(key=key, kind=SymbolKind.CAR, at=at, **more)


def three():
    return Drawing(elements=(car(1), car(2, (500, 0)), car(3, (0, 700))))


@given(drawings())
def test_a_drawing_is_read_back_as_it_was_written(drawing):
    assert decode_drawing(encode_drawing(drawing)) == drawing
    assert encode_drawing(drawing) == encode_drawing(drawing)


@settings(max_examples=60)
@given(drawings())
def test_every_drawing_is_drawn_within_bounds_at_any_scale(drawing):
    figures = drawing_figures(drawing)
    assert (bounds(figures, drawing.scale) is None) == (not figures)
    view = paper_view(drawing, 236, 146)
    assert view.scale >= drawing.scale


HEAD = b'{"format":"mobile-mediation.sketch.1"'


@pytest.mark.parametrize(
    ("rest", "place", "rule"),
    [
        (b',"x":1}', "sketch", "unknown field"),
        (b',"scale":200.5}', "sketch.scale", "int"),
        (b',"scale":true}', "sketch.scale", "int"),
        (b',"scale":1}', "sketch.scale", ">= 50"),
        (b',"layers":[]}', "sketch.layers", "length >= 1"),
        (
            b',"elements":[{"type":"symbol","key":1,"kind":"car","at":[1,2,3]}]}',
            "sketch.elements[0].at",
            "length 2",
        ),
        (
            b',"elements":[{"type":"symbol","key":1,"kind":"car","at":[100001,2]}]}',
            "sketch.elements[0].at[0]",
            "<= 100000",
        ),
        (
            b',"elements":[{"type":"symbol","key":1,"kind":"spaceship","at":[1,2]}]}',
            "sketch.elements[0].kind",
            "spaceship",
        ),
        (
            b',"elements":[{"type":"ufo","key":1}]}',
            "sketch.elements[0].type",
            "ufo",
        ),
        (
            b',"elements":[{"type":"path","key":1,"kind":"skid","spots":[[1,2]]}]}',
            "sketch.elements[0].spots",
            "length >= 2",
        ),
        (
            (
                b',"elements":[{"type":"measure","key":1,"kind":"triangulation",'
                b'"spots":[[1,2],[3,4]]}]}'
            ),
            "sketch.elements[0]",
            "3 places",
        ),
        (
            (
                b',"elements":[{"type":"symbol","key":1,"kind":"car","at":[1,2],'
                b'"layer":9}]}'
            ),
            "sketch",
            "no layer",
        ),
        (
            (
                b',"elements":[{"type":"symbol","key":1,"kind":"car","at":[1,2]},'
                b'{"type":"symbol","key":1,"kind":"car","at":[1,2]}]}'
            ),
            "sketch",
            "one key",
        ),
        (
            b',"elements":[{"type":"note","key":1,"at":[1,2],"text":"a\\u202eb"}]}',
            "sketch.elements[0]",
            "turns the text round",
        ),
        (b',"underlay":{"sha256":"zz","width":1,"height":1}}', "sketch.underlay", "ab"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place_and_rule(rest, place, rule):
    with pytest.raises(BadInput) as caught:
        read_drawing(HEAD + rest)
    assert caught.value.code == "MM1130"
    assert caught.value.path.startswith(place)
    if rule != "ab":
        assert rule in caught.value.rule


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no frame",
        zstandard.compress(b"{}"),
        zstandard.compress(HEAD + b"}") + b"more",
        zstandard.compress(bytes(5 * 1024 * 1024)),
        zstandard.ZstdCompressor(write_content_size=False).compress(HEAD + b"}"),
        bytes(MOST_BYTES + 1),
        zstandard.compress(b"[" * 100_000),
        zstandard.compress(b'{"format":"\xff"}'),
    ],
    ids=range(9),
)
def test_bytes_that_are_no_drawing_are_refused(content):
    with pytest.raises(BadInput) as caught:
        decode_drawing(content)
    assert caught.value.code == "MM1130"


def test_a_frame_that_claims_too_much_is_not_opened():
    with pytest.raises(BadInput) as caught:
        decode_drawing(zstandard.compress(bytes(5 * 1024 * 1024)))
    assert caught.value.rule.startswith("not of 1 to")


@settings(max_examples=200)
@given(st.data())
def test_a_drawing_with_a_byte_changed_is_the_same_or_refused(data):
    body = msgspec.json.encode(begun(RoadTemplate.CROSSING))
    place = data.draw(st.integers(0, len(body) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = body[:place] + bytes([byte]) + body[place + 1 :]
    try:
        drawing = read_drawing(changed)
    except BadInput as error:
        assert error.code == "MM1130"  # noqa: PT017
    else:
        assert read_drawing(msgspec.json.encode(drawing)) == drawing


def test_more_than_a_record_can_carry_is_refused_when_it_is_drawn():
    drawing = Drawing(elements=tuple(car(key) for key in range(1, 2001)))
    assert len(encode_drawing(drawing)) <= MOST_BYTES
    with pytest.raises(RuleViolation) as caught:
        added(drawing, car())
    assert caught.value.code == "MM1131"


def test_a_drawing_that_does_not_pack_small_enough_is_refused():
    spots = tuple(((n * 7919) % 99_991, (n * 104_729) % 99_989) for n in range(200))
    elements = tuple(
        Path(
            key=key,
            kind=LineKind.SKID,
            spots=tuple((x, (y * key) % 99_989) for x, y in spots),
        )
        for key in range(1, 200)
    )
    with pytest.raises(RuleViolation) as caught:
        encode_drawing(Drawing(elements=elements))
    assert caught.value.code == "MM1131"


@given(drawings(), near, near)
def test_moving_there_and_back_changes_nothing(drawing, dx, dy):
    keys = {each.key for each in drawing.elements}
    assert moved(moved(drawing, keys, dx, dy), keys, -dx, -dy) == drawing


def test_nothing_is_moved_off_the_largest_paper():
    drawing = moved(Drawing(elements=(car(at=(LARGEST - 10, 0)),)), {1}, 500, 0)
    assert drawing.elements[0].at == (LARGEST, 0)


@given(drawings())
def test_four_quarter_turns_of_one_thing_change_nothing(drawing):
    for each in drawing.elements:
        after = drawing
        for _ in range(4):
            after = turned(after, {each.key}, 900)
        if len(each.places) == 1:
            assert after == drawing


def test_things_turn_together_about_their_middle():
    after = turned(three(), {1, 2}, 900)
    assert [each.at for each in after.elements] == [(250, -250), (250, 250), (0, 700)]
    assert [each.heading for each in after.elements] == [900, 900, 0]


def test_new_things_get_keys_that_nothing_else_has():
    drawing = added(removed(three(), {2}), car(), car())
    assert [each.key for each in drawing.elements] == [1, 3, 4, 5]
    assert next_key(drawing) == 6


def test_copies_stand_beside_and_are_a_group_of_their_own():
    drawing, keys = duplicated(grouped(three(), {1, 2}), {1, 2})
    assert keys == {4, 5}
    first, copy = drawing.element(1), drawing.element(4)
    assert copy.at == (200, 200)
    assert first.group != copy.group != 0
    assert with_groups(drawing, {4}) == {4, 5}


def test_a_group_is_chosen_as_a_whole_until_it_is_undone():
    drawing = grouped(three(), {1, 3})
    assert with_groups(drawing, {1}) == {1, 3}
    assert with_groups(drawing, {2}) == {2}
    assert with_groups(ungrouped(drawing, {1, 3}), {1}) == {1}


def test_what_is_in_front_is_drawn_last():
    assert [e.key for e in in_front(three(), {1}).elements] == [2, 3, 1]
    assert [e.key for e in behind(three(), {3}).elements] == [3, 1, 2]


def test_layers_lie_over_each_other_whatever_was_drawn_first():
    drawing = Drawing(elements=(car(1, layer=3), car(2, layer=1)))
    assert [each.key for each in drawing.shown] == [2, 1]
    assert [each.key for each in on_layer(drawing, {1}, 1).shown] == [1, 2]


def test_a_hidden_layer_is_neither_drawn_nor_touched():
    layer = Layer(key=1, name="道路", is_visible=False)
    drawing = with_layer(three(), layer)
    assert drawing.shown == ()
    assert drawing.locked_layers == {1}
    assert anchors(drawing) == ()


def test_a_place_is_drawn_to_others_then_to_axes_then_to_the_grid():
    snapping = Snapping(reach=30, anchors=((113, 207),), axis_from=(0, 0))
    assert snapping.of((120, 190)) == (113, 207)
    assert snapping.of((512, 88)) == (500, 0)
    assert Snapping().of((74, -76)) == (50, -100)
    assert Snapping(grid=1).of((74, -76)) == (74, -76)


@given(headings, st.sampled_from([50, 150]))
def test_a_snapped_heading_is_a_near_multiple(heading, step):
    snapped = snapped_heading(heading, step)
    assert snapped % step == 0
    away = abs(snapped - heading) % FULL_TURN
    assert min(away, FULL_TURN - away) <= step // 2


def test_lengths_are_said_to_the_centimetre():
    assert metres(1234) == "12.34 m"
    assert metres(5) == "0.05 m"
    assert distance((0, 0), (300, 400)) == 500
    assert distance((0, 0), (1, 1)) == 1


def test_the_perpendicular_method_says_how_far_along_and_how_far_off():
    measure = Measure(
        key=1, kind=MeasureKind.PERPENDICULAR, spots=((0, 0), (1000, 0), (300, 400))
    )
    assert lengths(measure) == (300, 400)
    behind_it = msgspec.structs.replace(measure, spots=((0, 0), (1000, 0), (-300, 400)))
    assert lengths(behind_it) == (300, 400)


@given(places, places, places)
def test_the_foot_of_a_perpendicular_is_the_nearest_place_of_the_baseline(a, b, c):
    if a == b:
        return
    a, b, c = ((x * 10, y * 10) for x, y in (a, b, c))
    foot = foot_of(a, b, c)
    along = (c[0] - a[0]) * (b[0] - a[0]) + (c[1] - a[1]) * (b[1] - a[1])
    squared = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    for axis in (0, 1):
        exact = a[axis] + along * (b[axis] - a[axis]) / squared
        assert abs(foot[axis] - exact) <= 0.6


def test_triangulation_says_the_lengths_from_both_fixed_places():
    measure = Measure(
        key=1, kind=MeasureKind.TRIANGULATION, spots=((0, 0), (600, 0), (300, 400))
    )
    assert lengths(measure) == (500, 500)
    said = [f.text for f in element_figures(measure, 200) if isinstance(f, Caption)]
    assert said == ["6.00 m", "5.00 m", "5.00 m"]


def test_the_length_of_a_skid_mark_stands_beside_it():
    path = Path(key=1, kind=LineKind.SKID, spots=((0, 0), (0, 300), (400, 300)))
    assert path_length(path) == 700
    (said,) = [f for f in element_figures(path, 200) if isinstance(f, Caption)]
    assert said.text == "7.00 m"


@given(places, headings)
def test_a_turn_keeps_the_distance_from_the_middle(place, turn):
    assert abs(distance((0, 0), turn_spot(place, turn)) - distance((0, 0), place)) <= 1


def test_directions_go_clockwise_from_up():
    ways = [direction((0, 0), to) for to in ((0, -9), (9, 0), (0, 9), (-9, 0))]
    assert ways == [0, 900, 1800, 2700]


def test_every_symbol_stands_in_one_list_and_has_a_shape():
    lists = (*VEHICLES, *PEOPLE, *TRACES, *FACILITIES, *PAPER)
    assert sorted(lists) == sorted(SymbolKind)
    for kind in SymbolKind:
        assert symbol_figures(kind, 200)


@pytest.mark.parametrize(
    ("kind", "length", "width"),
    [(SymbolKind.CAR, 4500, 1800), (SymbolKind.BUS, 12_000, 2550)],
)
def test_vehicles_are_true_to_size(kind, length, width):
    left, top, right, bottom = bounds(symbol_figures(kind, 200), 200)
    assert (right - left, bottom - top) == (width, length)


def test_north_is_where_its_arrow_points():
    assert Drawing().north is None
    arrow = Symbol(key=1, kind=SymbolKind.NORTH, at=(0, 0), heading=450)
    assert Drawing(elements=(arrow,)).north == 450


def test_a_new_drawing_has_its_road_north_and_scale_within_the_frame():
    for template in (None, *RoadTemplate):
        drawing = begun(template)
        assert used_symbols(drawing) == PAPER
        assert drawing.north == 0
        assert paper_view(drawing, 236, 146).scale == drawing.scale


def test_what_is_too_wide_for_the_frame_is_shown_smaller_or_moved():
    far = Drawing(elements=(car(1, (-4000, 0)), car(2, (4000, 0))))
    assert paper_view(far, 236, 146).scale == 350
    beside = Drawing(elements=(car(1, (3000, 0)), car(2, (3500, 0))))
    view = paper_view(beside, 236, 146)
    assert view.scale == 200
    assert view.centre[0] > 30_000
    assert at_scale(far, 1000).scale == 1000


def test_roads_keep_to_the_right():
    road = Road(key=1, template=RoadTemplate.CROSSING, at=(0, 0))
    (stop, *_) = [
        figure
        for figure in element_figures(road, 200)
        if isinstance(figure, Trace) and figure.pen and figure.pen.weight == 60
    ]
    # On the arm that points up, who comes down to the junction is on the left side.
    assert {x for x, _ in stop.spots} == {-7000, 0}
