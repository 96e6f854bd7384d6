"""The sketch as a page: vectors and text, every word of it readable."""

import io
import re
from datetime import date
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pypdfium2 import raw
from reportlab.platypus import SimpleDocTemplate

from mobile_mediation.documents.archival import attached
from mobile_mediation.documents.sketch_paper import (
    SKETCH_DATA,
    SketchPicture,
    SketchSheet,
    render_sketch,
)
from mobile_mediation.documents.sketch_svg import sketch_svg
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    LineKind,
    Measure,
    MeasureKind,
    Note,
    Path,
    Symbol,
    Underlay,
)
from mobile_mediation.domain.sketch_editing import added, begun, with_underlay
from mobile_mediation.domain.sketch_file import read_drawing
from mobile_mediation.domain.symbols import SymbolKind

SVG = "{http://www.w3.org/2000/svg}"


def scene():
    return added(
        begun(RoadTemplate.CROSSING),
        Symbol(key=1, layer=2, kind=SymbolKind.CAR, at=(-150, 350), label="甲车 王䶮"),
        Symbol(key=1, layer=2, kind=SymbolKind.IMPACT, at=(100, 50)),
        Path(key=1, layer=2, kind=LineKind.SKID, spots=((-300, 1300), (-200, 600))),
        Measure(
            key=1,
            layer=3,
            kind=MeasureKind.PERPENDICULAR,
            spots=((-850, -850), (-850, 500), (-150, 350)),
        ),
        Note(key=1, layer=3, at=(1700, -1100), text='<b>&"建安街"</b>'),
    )


def sheet(**other):
    values = {
        "drawing": scene(),
        "name": "现场图1",
        "case_no": "JBLD-110105-20230124-0012-0001",
        "place": "朝阳区示例路与建安街路口",
        "occurred": "2023年1月22日 09:30",
        "weather": "晴",
        "road": "城市道路",
        "drawn_by": "李喆",
        "drawn_on": date(2023, 1, 22),
        "parties": ("肖建国", "李𬱖"),
        "legend": ((SymbolKind.CAR, "小型轿车"), (LineKind.SKID, "制动拖痕")),
    }
    return SketchSheet(**(values | other))


def photo():
    data = io.BytesIO()
    Image.new("RGB", (80, 40), "#336699").save(data, "JPEG")
    return data.getvalue()


def page_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0]


def words_of(pdf):
    return page_of(pdf).get_textpage().get_text_range()


def kinds_of(pdf):
    return [each.type for each in page_of(pdf).get_objects(max_depth=4)]


def test_every_word_stands_on_the_page_as_text():
    said = words_of(render_sketch(sheet()))
    for words in (
        "道路交通事故现场图",
        "JBLD-110105-20230124-0012-0001",
        "朝阳区示例路与建安街路口",
        "2023年1月22日 09:30",
        "城市道路",
        "1:300",
        "甲车 王䶮",
        "李𬱖",
        '<b>&"建安街"</b>',
        "12.00 m",
        "7.00 m",
        "7.07 m",
        "小型轿车",
        "制动拖痕",
        "当事人",
    ):
        assert words in said


def test_what_is_drawn_is_lines_and_not_a_picture():
    kinds = kinds_of(render_sketch(sheet()))
    assert kinds.count(raw.FPDF_PAGEOBJ_PATH) > 100
    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds


def test_only_a_photo_underneath_is_a_picture():
    under = Underlay(sha256="ab" * 32, width=4000, height=2000, opacity=50)
    drawing = with_underlay(scene(), under)
    kinds = kinds_of(render_sketch(sheet(drawing=drawing, underlay=photo())))
    assert kinds.count(raw.FPDF_PAGEOBJ_IMAGE) == 1


def test_it_is_one_page_of_a4_across_with_its_fonts_inside():
    pdf = pikepdf.open(io.BytesIO(render_sketch(sheet())))
    (page,) = pdf.pages
    assert [round(float(edge)) for edge in page.mediabox] == [0, 0, 842, 595]
    for font in page.Resources.Font.values():
        assert "/FontFile2" in font.FontDescriptor


def test_the_same_sketch_is_the_same_bytes_and_carries_its_data():
    pdf = render_sketch(sheet())
    assert pdf == render_sketch(sheet())
    assert read_drawing(attached(pdf, SKETCH_DATA)) == scene()


def test_long_words_are_set_smaller_and_stay_whole():
    place = "朝阳区示例路与建安街交叉路口东北角人行横道以南" * 8
    assert place in words_of(render_sketch(sheet(place=place))).replace("\r\n", "")


def test_an_empty_sheet_is_a_page_too():
    bare = sheet(
        drawing=begun(None),
        occurred=None,
        weather=None,
        road=None,
        parties=(),
        legend=(),
    )
    assert "1:200" in words_of(render_sketch(bare))


def test_a_legend_of_everything_fits():
    every = tuple((kind, kind.value) for kind in (*SymbolKind, *LineKind))
    said = words_of(render_sketch(sheet(legend=every[:34])))
    assert all(words in said for _, words in every[:34])


@pytest.mark.parametrize("field", ["name", "place", "drawn_by"])
def test_a_character_that_no_font_has_stops_the_paper(field):
    with pytest.raises(RuleViolation) as caught:
        render_sketch(sheet(**{field: "字\U0003fffd"}))
    assert (caught.value.code, caught.value.path) == ("MM1501", field)


def test_other_papers_carry_it_as_their_annex():
    written = io.BytesIO()
    document = SimpleDocTemplate(written, pagesize=(595, 842))
    document.build([SketchPicture(scene(), 400, 250)])
    assert raw.FPDF_PAGEOBJ_PATH in kinds_of(written.getvalue())


def test_the_svg_says_what_was_drawn_and_nothing_in_it_is_markup():
    root = ET.fromstring(sketch_svg(sheet(name="<script>")))
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert '<b>&"建安街"</b>' in texts
    assert "12.00 m" in texts
    assert root.find(f"{SVG}title").text.endswith("<script>")
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {
        "svg", "g", "title", "desc", "rect", "polygon", "polyline", "circle", "text",
    }  # fmt: skip


def test_the_svg_is_measured_in_millimetres_of_paper():
    root = ET.fromstring(sketch_svg(sheet()))
    assert (root.get("width"), root.get("height")) == ("236mm", "146mm")
    assert root.get("viewBox") == "-118 -73 236 146"
    numbers = re.findall(r"-?[\d.]+", root.find(f"{SVG}polygon").get("points"))
    assert len(numbers) % 2 == 0


def test_a_photo_travels_inside_the_svg():
    under = Underlay(sha256="ab" * 32, width=4000, height=2000)
    drawing = with_underlay(scene(), under)
    root = ET.fromstring(sketch_svg(sheet(drawing=drawing, underlay=photo())))
    link = root.find(f"{SVG}image").get("{http://www.w3.org/1999/xlink}href")
    assert link.startswith("data:image/jpeg;base64,")
