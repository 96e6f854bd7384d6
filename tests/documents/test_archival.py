import io
import zlib
from datetime import date

import page
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from mobile_mediation.documents.archival import (
    Attachment,
    archive,
    attached,
    seal_boxes,
)
from mobile_mediation.documents.fonts import Face, base_font
from mobile_mediation.documents.typesetting import SealBox

BOXES = (
    SealBox("specialist", 0, (10.0, 20.0, 110.5, 60.25)),
    SealBox("officer", 2, (10.0, 80.0, 110.0, 120.0)),
)


def drawn(text="调解书", **options):
    written = io.BytesIO()
    options = {"invariant": 1, "initialFontName": base_font(Face.SONG)} | options
    canvas = Canvas(written, **options)
    canvas.drawString(72, 720, text)
    canvas.save()
    return written.getvalue()


def archived(pdf, data=b"{}", boxes=BOXES):
    return archive(
        pdf,
        title="调解书 第1号",
        made_on=date(2023, 3, 14),
        attachment=Attachment(
            name="case.json", data=data, mime="application/json", description="数据"
        ),
        boxes=boxes,
    )


def test_how_the_streams_were_packed_before_changes_no_byte():
    packed, bare = (drawn("调解书" * 9, pageCompression=each) for each in (1, 0))
    assert packed != bare
    assert archived(packed) == archived(bare)


def test_the_places_of_the_seals_are_kept():
    assert seal_boxes(archived(drawn())) == BOXES
    assert seal_boxes(archived(drawn(), boxes=())) == ()


def test_a_file_that_is_not_ours_keeps_no_places():
    assert seal_boxes(drawn()) == ()


def test_an_attachment_is_read_byte_by_byte():
    data = bytes(range(256)) * 9
    assert attached(archived(drawn(), data), "case.json") == data
    with pytest.raises(KeyError):
        attached(archived(drawn()), "other.json")


def test_the_same_file_is_archived_alike():
    assert archived(drawn()) == archived(drawn())


def test_no_moment_but_the_papers_own_is_in_it():
    with pikepdf.open(io.BytesIO(archived(drawn()))) as document:
        moments = (document.docinfo.CreationDate, document.docinfo.ModDate)
        assert {str(moment)[:19] for moment in moments} == {"D:20230314000000+08"}
        assert str(document.docinfo.Title) == "调解书 第1号"


@pytest.mark.parametrize("end", [b"\r", b"\n"])
def test_no_stream_ends_like_a_line(tmp_path, end):
    """Readers disagree about where the data of such a stream end."""
    data = next(
        data
        for data in (b"%d" % number for number in range(100_000))
        if zlib.compress(data, 9).endswith(end)
    )
    pdf = archived(drawn(), data)
    assert b"/ASCII85Decode" in pdf
    assert attached(pdf, "case.json") == data
    (tmp_path / "paper.pdf").write_bytes(pdf)
    found = page.validate_pdf(str(tmp_path / "paper.pdf"), profile="3b")
    assert found.is_compliant, [failure.rule_id for failure in found.failures]
