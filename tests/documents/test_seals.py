import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import page
import pikepdf
import pypdfium2
import pytest

from mobile_mediation.documents.agreement import render_agreement
from mobile_mediation.documents.archival import seal_boxes
from mobile_mediation.documents.seals import _ALMOST_PAPER, _stamp, prepare
from mobile_mediation.documents.verification import Chain, Trust, verify
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import RuleViolation

EARLIER_REVISION = "PDFA3B-SIGNATURE-BYTERANGE-001"
"""The checker wants of every seal that it covers the file as it became later."""


def code_of(put_seal, *arguments, **changes):
    with pytest.raises(RuleViolation) as refused:
        put_seal(*arguments, **changes)
    return refused.value.code


def broken_rules(pdf, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(pdf)
    found = page.validate_pdf(str(tmp_path / "paper.pdf"), profile="3b")
    return {failure.rule_id for failure in found.failures}


def picture_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return document[3].render(scale=2).to_pil()


def paper_with_seals(make_paper, people):
    paper = make_paper()
    seals = tuple(
        msgspec.structs.replace(
            seal,
            name=who.holder.name,
            unit=who.holder.unit,
            number=who.holder.number,
        )
        for seal, who in zip(
            paper.seals, (people.specialist, people.officer), strict=True
        )
    )
    return msgspec.structs.replace(paper, seals=seals)


def test_each_step_begins_with_the_file_before_it(
    rendered, prepared, sealed_once, sealed
):
    steps = (rendered, prepared, sealed_once, sealed)
    for before, after in pairwise(steps):
        assert len(after) > len(before)
        assert after.startswith(before)


def test_every_seal_has_its_field_before_the_first_is_set(prepared):
    with pikepdf.open(io.BytesIO(prepared)) as document:
        fields = list(document.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["specialist", "officer"]
        assert all("/V" not in field for field in fields)
        for field, box in zip(fields, seal_boxes(prepared), strict=True):
            edges = [float(edge) for edge in field.Rect]
            assert edges == pytest.approx(list(box.rectangle), abs=0.5)


def test_fields_are_prepared_once(prepared):
    with pytest.raises(ValueError, match="already"):
        prepare(prepared)


def test_a_file_that_keeps_no_place_is_not_prepared():
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(written)
    with pytest.raises(ValueError, match="no place"):
        prepare(written.getvalue())


def test_nobody_seals_out_of_turn(prepared, sealed_once, sealed, people, put_seal):
    officer, specialist = people.officer, people.specialist
    assert code_of(put_seal, prepared, officer) == "MM1504"
    assert code_of(put_seal, prepared, officer, certify=True) == "MM1504"
    assert code_of(put_seal, sealed_once, specialist) == "MM1504"
    assert code_of(put_seal, sealed, officer) == "MM1504"


def test_only_the_first_seal_certifies(prepared, sealed_once, people, put_seal):
    specialist, officer = people.specialist, people.officer
    assert code_of(put_seal, prepared, specialist, certify=False) == "MM1504"
    assert code_of(put_seal, sealed_once, officer, certify=True) == "MM1504"


def test_a_seal_has_a_place_on_the_paper(rendered, prepared, people, put_seal):
    assert code_of(put_seal, prepared, people.specialist, box="mayor") == "MM1503"
    assert code_of(put_seal, rendered, people.specialist) == "MM1503"


@pytest.mark.parametrize("change", ["name", "unit", "number"])
def test_nobody_seals_in_anothers_place(prepared, people, put_seal, change):
    sealer = people.specialist.sealer(**{change: "别的"})
    assert code_of(put_seal, prepared, people.specialist, sealer=sealer) == "MM1505"
    sealer = people.officer.sealer()
    assert code_of(put_seal, prepared, people.specialist, sealer=sealer) == "MM1505"


@pytest.mark.parametrize("days", [-2, 731])
def test_a_certificate_out_of_its_time_seals_nothing(prepared, people, put_seal, days):
    at = datetime(2023, 1, 2, tzinfo=UTC) + timedelta(days=days)
    assert code_of(put_seal, prepared, people.specialist, at=at) == "MM1506"


def test_a_seal_is_seen_in_its_box_and_nowhere_else(prepared, sealed_once):
    before, after = picture_of(prepared), picture_of(sealed_once)
    left, bottom, right, top = seal_boxes(prepared)[0].rectangle
    height = before.height
    box = (
        round(left * 2) - 2,
        round(height - top * 2) - 2,
        round(right * 2) + 2,
        round(height - bottom * 2) + 2,
    )
    colours = after.crop(box).getcolors(1 << 20)
    red = sum(count for count, (r, g, _) in colours if r > 150 and g < 90)
    assert red > 500
    for picture in (before, after):
        picture.paste((255, 255, 255), box)
    assert before.tobytes() == after.tobytes()


def test_the_archives_standard_is_kept_at_every_step(
    prepared, sealed_once, sealed, tmp_path
):
    assert broken_rules(prepared, tmp_path) == set()
    assert broken_rules(sealed_once, tmp_path) == set()
    assert broken_rules(sealed, tmp_path) <= {EARLIER_REVISION}


def test_other_programs_find_every_step_whole(
    prepared, sealed_once, sealed, tmp_path, tool
):
    for pdf in (prepared, sealed_once, sealed):
        (tmp_path / "paper.pdf").write_bytes(pdf)
        said = tool("qpdf", "--check", tmp_path / "paper.pdf")
        assert "No syntax or stream encoding errors found" in said
        fonts = tool("pdffonts", tmp_path / "paper.pdf").splitlines()[2:]
        assert all(" yes yes yes " in " ".join(line.split()) for line in fonts)


def test_a_picture_that_would_end_like_a_line_keeps_the_standard(
    prepared, people, put_seal, tmp_path
):
    """One in 128 does, before a dot of it is changed by a shade."""
    rectangle = seal_boxes(prepared)[0].rectangle
    sealer = people.specialist.sealer()
    noon = datetime(2023, 3, 14, 4, tzinfo=UTC)
    moments = (noon + timedelta(seconds=second) for second in range(3000))
    at = next(
        at
        for at in moments
        if _stamp(sealer, at, TimeSource.DEVICE, rectangle)
        .convert("RGB")
        .getpixel((0, 0))
        == _ALMOST_PAPER
    )
    sealed = put_seal(prepared, people.specialist, at=at)
    assert broken_rules(sealed, tmp_path) == set()


@pytest.mark.parametrize(
    "name",
    ["𬱖䶮㛃", "𠀀𪛖", "<b>&", "阿不都热合曼·买买提吐尔逊·阿不都克里木·艾山江·依明"],
)
def test_a_rare_or_long_name_seals_like_any_other(
    make_people, make_paper, put_seal, name
):
    others = make_people(specialist=name)
    pdf = prepare(render_agreement(paper_with_seals(make_paper, others)))
    sealed = put_seal(put_seal(pdf, others.specialist), others.officer)
    found = verify(sealed, roots_pem=[others.root_pem])
    assert (found.valid, found.problems) == (True, ())
    assert name.startswith(found.signatures[0].name)


def test_a_rare_name_of_another_headquarters_is_not_ours(
    make_people, make_paper, put_seal, people
):
    others = make_people(specialist="𬱖䶮㛃")
    pdf = prepare(render_agreement(paper_with_seals(make_paper, others)))
    sealed = put_seal(put_seal(pdf, others.specialist), others.officer)
    found = verify(sealed, roots_pem=[people.root_pem])
    assert {seal.certificate_chain for seal in found.signatures} == {Chain.FOREIGN}
    assert verify(sealed, roots_pem=[others.root_pem]).trusted is Trust.YES


def test_where_the_time_came_from_is_kept_in_the_seal(prepared, people, put_seal):
    for source in TimeSource:
        once = put_seal(prepared, people.specialist, time_source=source)
        (found,) = verify(once).signatures
        assert found.time_source is source
