import io

import pypdfium2
import pytest
import segno
from reportlab.pdfgen.canvas import Canvas

from mobile_mediation.documents.fonts import Face, base_font
from mobile_mediation.documents.typesetting import (
    Align,
    PenDrawing,
    SealPlace,
    TextBlock,
    TextStyle,
    draw_qr,
    qr_modules,
    words_width,
)
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.signing import Sample, Stroke


def canvas(written):
    return Canvas(written, pagesize=(300, 300), initialFontName=base_font(Face.SONG))


def picture(*flowables):
    """The flowables on a page of 300 points, 30 from its left and lower edges."""
    written = io.BytesIO()
    page = canvas(written)
    for flowable in flowables:
        flowable.wrap(240, 240)
        flowable.drawOn(page, 30, 30)
    page.save()
    document = pypdfium2.PdfDocument(written.getvalue())
    return document[0].render(scale=2).to_pil().convert("L")


def inked(image):
    """Left, top, right and bottom of what is not white, in points."""
    box = image.point(lambda shade: 255 * (shade < 200)).getbbox()
    return None if box is None else tuple(edge / 2 for edge in box)


def parts_of(block, width, height):
    block.wrap(width, 1000)
    return block.split(width, height)


def test_a_paragraph_is_cut_between_lines_and_nothing_is_lost():
    text = "流动调解车到达事故现场。" * 20
    style = TextStyle(size=10, leading=15, first_indent=2)
    first, second = parts_of(TextBlock(text, style), 120, 75)
    assert first._text + second._text == text
    assert first.wrap(120, 1000)[1] == 75
    whole = TextBlock(text, style).wrap(120, 1000)[1]
    assert second.wrap(120, 1000)[1] == whole - 75


def test_the_rest_of_a_paragraph_is_not_indented_again():
    text = "流" * 100
    style = TextStyle(size=10, leading=15, first_indent=2)
    first, second = parts_of(TextBlock(text, style), 100, 45)
    assert [len(first._text), len(second._text)] == [28, 72]
    third, fourth = parts_of(second, 100, 30)
    assert [len(third._text), len(fourth._text)] == [20, 52]


def test_one_line_of_a_paragraph_never_stands_alone():
    style = TextStyle(size=10, leading=15)
    for lines in range(1, 9):
        for height in range(0, 150, 7):
            parts = parts_of(TextBlock("流" * (10 * lines), style), 100, height)
            for part in parts:
                assert part.wrap(100, 1000)[1] >= 30


def test_text_stands_where_its_style_says():
    wide = {
        align: inked(
            picture(TextBlock("流动", TextStyle(size=20, leading=30, align=align)))
        )
        for align in Align
    }
    assert wide[Align.LEFT][0] == pytest.approx(30, abs=2)
    assert wide[Align.JUSTIFIED] == wide[Align.LEFT]
    assert wide[Align.RIGHT][2] == pytest.approx(270, abs=2)
    left, _, right, _ = wide[Align.CENTRE]
    assert left + right == pytest.approx(300, abs=2)


def test_a_justified_line_reaches_its_edge():
    text = "中" * 10 + "文" * 5
    for align, right in ((Align.JUSTIFIED, 270), (Align.LEFT, 260)):
        image = picture(TextBlock(text, TextStyle(size=23, leading=30, align=align)))
        assert inked(image)[2] == pytest.approx(right, abs=3)


def test_a_character_that_no_font_has_is_refused_here_too():
    with pytest.raises(RuleViolation, match="MM1501"):
        TextBlock("路口🚗", TextStyle())


def test_a_signature_keeps_its_proportions_and_its_box():
    corners = ((0, 0), (4000, 0), (4000, 1000), (0, 1000), (0, 0))
    stroke = Stroke(tuple(Sample(t, x, y, 500) for t, (x, y) in enumerate(corners)))
    left, top, right, bottom = inked(picture(PenDrawing((stroke,), 160, 48)))
    # Forty millimetres by ten are drawn as large as they were written.
    assert right - left == pytest.approx(40 / 25.4 * 72, abs=4)
    assert bottom - top == pytest.approx(10 / 25.4 * 72, abs=4)
    assert left >= 29
    assert right <= 191
    assert top >= 300 - 30 - 49
    assert bottom <= 271


@pytest.mark.parametrize("size", [1, 40_000])
def test_a_signature_of_any_size_fits_its_box(size):
    stroke = Stroke((Sample(0, -size, -size, 1), Sample(9, size, size, 900)))
    left, top, right, bottom = inked(picture(PenDrawing((stroke,), 160, 48)))
    assert 28 <= left <= right <= 192
    assert 220 <= top <= bottom <= 272


def test_a_dot_is_seen():
    dot = Stroke((Sample(0, 5, 5, 0),))
    assert inked(picture(PenDrawing((dot,), 160, 48))) is not None


def test_nothing_written_is_nothing_drawn():
    assert inked(picture(PenDrawing((), 160, 48))) is None


def test_a_place_for_a_seal_notes_where_it_stands():
    boxes = []
    written = io.BytesIO()
    page = canvas(written)
    page.showPage()
    SealPlace("officer", 100, 40, boxes).drawOn(page, 30, 50)
    (box,) = boxes
    assert (box.field, box.page, box.rectangle) == ("officer", 1, (30, 50, 130, 90))


def test_a_code_of_characters_that_shift_jis_has_is_utf_8_too():
    text = "京第000123号"
    matrix = segno.make_qr(text.encode(), error="m").matrix
    assert qr_modules(text) == {
        (column, row)
        for row, cells in enumerate(matrix)
        for column, cell in enumerate(cells)
        if cell
    }


def test_codes_in_any_order_are_each_their_own():
    pages = []
    for text in ("第一号", "第二号", "第一号"):
        written = io.BytesIO()
        page = canvas(written)
        draw_qr(page, text, 30, 30, 120)
        page.save()
        bitmap = pypdfium2.PdfDocument(written.getvalue())[0].render(grayscale=True)
        pages.append(bytes(bitmap.buffer))
    assert pages[0] == pages[2] != pages[1]


def test_a_text_is_as_wide_as_its_characters():
    assert words_width("流动", Face.PLAIN, 10) == 20
    assert words_width("", Face.PLAIN, 10) == 0
    assert 10 < words_width("流1", Face.PLAIN, 10) < 20
