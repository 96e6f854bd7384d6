from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from mobile_mediation.domain.roads import RoadTemplate


@pytest.fixture
def sketched(world, cases):
    services = world.open()
    case_id = services.cases.by_number(cases.opened).case_id
    sketch = services.sketches.new(case_id, template=RoadTemplate.CROSSING)
    services.close()
    return sketch


def test_the_sketches_of_a_case_are_listed(program, cases, sketched):
    (shown,) = program("sketch", "list", cases.opened, "--json").json
    assert shown["name"] == "现场图1"
    assert (shown["scale"], shown["elements"]) == ("1:300", 3)
    assert "3个图形" in program("sketch", "list", cases.opened).out


def test_a_sketch_is_written_as_a_page_and_as_a_drawing(
    program, cases, sketched, tmp_path
):
    for suffix in ("pdf", "svg"):
        path = tmp_path / f"现场 图.{suffix}"
        answer = program("sketch", "export", cases.opened, "-o", path, "--json")
        assert answer.json["path"] == str(path)
    page = pypdfium2.PdfDocument(tmp_path / "现场 图.pdf")[0]
    assert "道路交通事故现场图" in page.get_textpage().get_text_range()
    assert ET.parse(tmp_path / "现场 图.svg").getroot().tag.endswith("svg")


@pytest.mark.parametrize(
    ("name", "file", "status", "code"),
    [
        ("没有", "a.pdf", 1, "MM1134"),
        ("现场图1", "a.png", 2, "MM2000"),
        ("现场图1", "no/a.pdf", 3, "MM2007"),
    ],
)
def test_a_sketch_that_cannot_be_written(
    program, cases, sketched, tmp_path, name, file, status, code
):
    answer = program(
        "sketch", "export", cases.opened, "-o", tmp_path / file, "--name", name,
        "--json",
    )  # fmt: skip
    assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert not (tmp_path / file).exists()
