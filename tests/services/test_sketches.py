import hashlib
import io

import msgspec
import pytest
import zstandard
from PIL import Image

from mobile_mediation.domain.agreements import DocumentKind
from mobile_mediation.domain.errors import BadInput, MediationError, RuleViolation
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import Drawing, Note, Sketch, Symbol, Underlay
from mobile_mediation.domain.sketch_editing import added, begun, with_underlay
from mobile_mediation.domain.sketch_file import decode_drawing, encode_drawing
from mobile_mediation.domain.symbols import SymbolKind


def photo(size=(80, 40), kind="JPEG"):
    data = io.BytesIO()
    Image.new("RGB", size, "#336699").save(data, kind)
    return data.getvalue()


@pytest.fixture
def sketch(act):
    return act.services.sketches.new(act.id, template=RoadTemplate.CROSSING)


@pytest.fixture
def drawing(sketch):
    car = Symbol(key=1, kind=SymbolKind.CAR, at=(100, 200), label="甲车")
    return added(decode_drawing(sketch.content), car)


def records(act):
    return len(act.services.history.of_case(act.id))


def test_a_sketch_is_begun_on_a_road_and_named_by_number(act, sketch):
    assert sketch.name == "现场图1"
    assert decode_drawing(sketch.content) == begun(RoadTemplate.CROSSING)
    assert act.services.sketches.new(act.id).name == "现场图2"
    assert [each.name for each in act.now().current_sketches] == ["现场图1", "现场图2"]


def test_what_is_drawn_is_stored_and_recorded(act, sketch, drawing):
    before = records(act)
    act.services.sketches.save(act.id, sketch.id, drawing)
    (stored,) = act.now().sketches
    assert decode_drawing(stored.content) == drawing
    assert records(act) == before + 1


def test_saving_what_did_not_change_makes_no_record(act, sketch, drawing):
    act.services.sketches.save(act.id, sketch.id, drawing)
    before = records(act)
    act.services.sketches.save(act.id, sketch.id, drawing)
    act.services.sketches.rename(act.id, sketch.id, " 现场图1 ")
    assert records(act) == before


def test_another_packing_of_the_same_drawing_is_no_change(act, sketch, drawing):
    other = zstandard.compress(msgspec.json.encode(drawing), 1)
    with act.services.desk.working_on(act.id) as work:
        work.change(sketch, content=other)
    before = records(act)
    act.services.sketches.save(act.id, sketch.id, drawing)
    assert records(act) == before
    assert act.now().sketches[0].content == other


def test_a_sketch_that_was_struck_out_stays_as_it_was(act, sketch, drawing):
    act.services.cases.strike_out(act.id, Sketch, sketch.id, reason="画错了")
    for deed in (
        lambda: act.services.sketches.save(act.id, sketch.id, drawing),
        lambda: act.services.sketches.rename(act.id, sketch.id, "另一张"),
    ):
        with pytest.raises(RuleViolation) as caught:
            deed()
        assert caught.value.code == "MM1133"
    (stored,) = act.now().sketches
    assert stored.content == sketch.content
    assert act.now().current_sketches == ()


def test_too_much_to_save_leaves_what_was_there(act, sketch):
    many = Drawing(
        elements=tuple(
            Note(
                key=key,
                at=(key, key * key % 9973),
                text=hashlib.sha256(b"%d" % key).hexdigest()[:60],
            )
            for key in range(1, 2001)
        )
    )
    with pytest.raises(RuleViolation) as caught:
        act.services.sketches.save(act.id, sketch.id, many)
    assert caught.value.code == "MM1131"
    assert act.now().sketches[0].content == sketch.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_underneath_is_a_file_of_the_case(act, sketch, drawing, kind):
    data = photo(kind=kind)
    digest = act.services.sketches.add_underlay(act.id, data)
    assert act.services.sketches.add_underlay(act.id, data) == digest
    (document,) = act.now().documents
    assert document.kind is DocumentKind.UNDERLAY
    assert document.sha256.hex() == digest
    assert act.services.sketches.underlay(digest) == data
    under = Underlay(sha256=digest, width=4000, height=2000)
    act.services.sketches.save(act.id, sketch.id, with_underlay(drawing, under))
    assert act.services.sketches.pdf(act.id, sketch.id).startswith(b"%PDF")
    assert b"data:image/" in act.services.sketches.svg(act.id, sketch.id)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        photo()[:200],
        photo((1601, 10)),
        photo(kind="BMP"),
        photo() + bytes(5 * 1024 * 1024),
    ],
    ids=["nothing", "text", "cut", "wide", "bmp", "long"],
)
def test_what_cannot_lie_underneath_is_refused_and_not_stored(act, data):
    before = act.stage.everything_of()
    with pytest.raises(BadInput) as caught:
        act.services.sketches.add_underlay(act.id, data)
    assert caught.value.code == "MM1132"
    assert act.stage.everything_of() == before


def test_a_sketch_reaches_headquarters_with_its_photo(act, sketch, drawing):
    digest = act.services.sketches.add_underlay(act.id, photo())
    under = Underlay(sha256=digest, width=4000, height=2000)
    act.services.sketches.save(act.id, sketch.id, with_underlay(drawing, under))
    act.stage.round()
    rows = act.stage.hq_rows()
    assert act.stage.vehicle_rows() == rows
    (content,) = [row["content"] for (t, _), row in rows.items() if t == "sketch"]
    assert decode_drawing(content).underlay.sha256 == digest


def test_a_character_that_no_font_has_stops_the_paper(act, sketch):
    note = Note(key=1, at=(0, 0), text="字\U000e0100")
    drawing = added(decode_drawing(sketch.content), note)
    act.services.sketches.save(act.id, sketch.id, drawing)
    with pytest.raises(RuleViolation) as caught:
        act.services.sketches.pdf(act.id, sketch.id)
    assert caught.value.code == "MM1501"


def test_a_written_sketch_is_named_by_case_and_sketch(act, sketch, tmp_path):
    sketches = act.services.sketches
    sketches.rename(act.id, sketch.id, "东侧/路口 :二")
    name = sketches.file_name(act.id, sketch.id, "pdf")
    assert name == f"{act.file.case.case_no}-东侧-路口-二.pdf"
    path = sketches.write(tmp_path / name, b"paper")
    assert path.read_bytes() == b"paper"
    with pytest.raises(MediationError) as caught:
        sketches.write(tmp_path / "no" / name, b"paper")
    assert caught.value.code == "MM1421"


def test_damaged_content_is_refused_when_it_is_drawn(act, sketch):
    with act.services.desk.working_on(act.id) as work:
        work.change(sketch, content=encode_drawing(Drawing())[:-3])
    with pytest.raises(BadInput) as caught:
        act.services.sketches.pdf(act.id, sketch.id)
    assert caught.value.code == "MM1130"
