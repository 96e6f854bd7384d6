import pytest
from reportlab.platypus.flowables import HRFlowable

from mobile_mediation.documents.agreement import render_agreement
from mobile_mediation.documents.outline import (
    Cell,
    Drawing,
    Grid,
    Group,
    NewPage,
    Passage,
    SealFrame,
    _part,
    outline,
)


def every(parts):
    """The parts and the parts of these, in the order of reading."""
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from every(part.parts)
        elif isinstance(part, Grid):
            for cell in part.cells:
                yield from every(cell.parts)


def passages(parts):
    return [part.text for part in every(parts) if isinstance(part, Passage)]


def test_an_outline_has_every_word_of_the_pages_once(make_paper, text_of, plain):
    paper = make_paper()
    said = plain("".join(passages(outline(paper))))
    printed = plain(text_of(render_agreement(paper), "-raw", "-y", "0", "-x", "0",
                            "-W", "600", "-H", "735"))  # fmt: skip
    assert sorted(said) == sorted(printed.replace("\f", ""))


def test_the_places_of_pens_and_seals_are_in_it(make_paper):
    paper = make_paper()
    parts = list(every(outline(paper)))
    drawings = [part for part in parts if isinstance(part, Drawing)]
    assert len(drawings) == len(paper.signatories)
    for drawing in drawings:
        for (x, y), end, pen in drawing.lines:
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height
            assert 0 <= end[0] <= drawing.width
            assert 0.3 < pen < 3
    assert sum(isinstance(part, SealFrame) for part in parts) == len(paper.seals)


def test_the_cells_of_a_table_fill_it_without_gap(make_paper, make_annexes):
    paper = make_paper(annexes=make_annexes())
    grids = [part for part in every(outline(paper)) if isinstance(part, Grid)]
    assert len(grids) > 12
    for grid in grids:
        filled = [place for cell in grid.cells for place in places(cell)]
        rows = {row for _, row in filled}
        assert len(filled) == len(rows) * len(grid.widths)
        assert len(set(filled)) == len(filled)


def places(cell: Cell):
    columns = range(cell.column, cell.column + cell.columns)
    rows = range(cell.row, cell.row + cell.rows)
    return [(column, row) for column in columns for row in rows]


def test_an_annex_begins_a_page_and_heads_stand_with_what_follows(
    make_paper, make_annexes
):
    parts = outline(make_paper(annexes=make_annexes()))
    assert sum(isinstance(part, NewPage) for part in parts) == 1
    led = [part.text for part in parts if isinstance(part, Passage) and part.leads]
    assert led[0] == "一、当事人"
    assert len(led) >= 9


def test_a_part_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="HRFlowable"):
        _part(HRFlowable())
