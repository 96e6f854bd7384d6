"""What can be done to a sealed paper, each named for what it is."""

import io
import re
import subprocess

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from mobile_mediation.documents.revisions import DifferenceKind, RevisionKind
from mobile_mediation.documents.seals import prepare
from mobile_mediation.documents.verification import Trust, verify

HONEST = 4
NAME = generic.pdf_name
SAMPLES = 60


def updated(pdf, change):
    """The file with one more incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def resaved(pdf, change):
    """The file written anew, as somebody might before it is sealed, or after."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(written, compress_streams=False)
    return written.getvalue()


def first_page(writer):
    return writer.root["/Pages"]["/Kids"][0].get_object()


def other_contents(writer):
    stream = generic.StreamObject(stream_data=b"BT ET")
    first_page(writer)[NAME("/Contents")] = writer.add_object(stream)
    writer.update_container(first_page(writer))


def another_page(writer):
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(dict(first_page(writer)))
    pages["/Kids"].append(writer.add_object(page))
    pages[NAME("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def page_taken_out(writer):
    pages = writer.root["/Pages"]
    del pages["/Kids"][1]
    pages[NAME("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def seals_emptied(writer):
    for field in writer.root["/AcroForm"]["/Fields"]:
        del field.get_object()["/V"]
        writer.mark_update(field.reference)


def form_taken_out(writer):
    del writer.root["/AcroForm"]
    writer.update_root()


def script_at_opening(writer):
    action = generic.DictionaryObject(
        {
            NAME("/S"): NAME("/JavaScript"),
            NAME("/JS"): generic.pdf_string("app.alert(1)"),
        }
    )
    writer.root[NAME("/OpenAction")] = writer.add_object(action)
    writer.update_root()


def cover(document):
    """Puts a picture with other words over the text of the first page."""
    page = document.pages[0]
    form = document.make_stream(b"1 1 1 rg 0 0 600 600 re f")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = [0, 0, 600, 600]
    page.Resources.XObject = pikepdf.Dictionary(Cover=document.make_indirect(form))
    page.contents_add(document.make_stream(b"q /Cover Do Q"))


def cover_taken_off(writer):
    empty = generic.StreamObject(
        {
            NAME("/Type"): NAME("/XObject"),
            NAME("/Subtype"): NAME("/Form"),
            NAME("/BBox"): generic.ArrayObject([generic.NumberObject(0)] * 4),
        },
        stream_data=b" ",
    )
    covers = first_page(writer)["/Resources"]["/XObject"]
    covers[NAME("/Cover")] = writer.add_object(empty)
    writer.update_container(covers)


def other_letters(writer):
    fonts = first_page(writer)["/Resources"]["/Font"]
    font = next(iter(fonts.values())).get_object()
    descriptor = font["/FontDescriptor"]
    file = generic.StreamObject(stream_data=descriptor["/FontFile2"].data[::-1])
    descriptor[NAME("/FontFile2")] = writer.add_object(file)
    writer.update_container(descriptor)


def hidden_paper(found):
    """Adds a page of other contents that nothing refers to."""

    def change(writer):
        stream = generic.StreamObject(stream_data=b"BT ET")
        page = generic.DictionaryObject(dict(first_page(writer)))
        page[NAME("/Contents")] = writer.add_object(stream)
        found["page"] = writer.add_object(page).reference.idnum
        pages = generic.DictionaryObject(
            {
                NAME("/Type"): NAME("/Pages"),
                NAME("/Count"): generic.NumberObject(1),
                NAME("/Kids"): generic.ArrayObject(
                    [generic.IndirectObject(found["page"], 0, writer)]
                ),
            }
        )
        root = generic.DictionaryObject(dict(writer.root))
        root[NAME("/Pages")] = writer.add_object(pages)
        found["root"] = writer.add_object(root).reference.idnum

    return change


def with_another_root(pdf, number):
    """An update of the trailer only, which leads to the hidden catalogue."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        size = int(document.trailer.Size)
    *_, before = re.findall(rb"startxref\s+(\d+)", pdf)
    entry = re.search(rb"\n%d 0 obj" % number, pdf).start() + 1
    return pdf + (
        b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %s >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (number, entry, size, number, before, len(pdf))
    )


def test_the_revisions_of_an_honest_paper_are_told(sealed, examined):
    found = examined(sealed)
    kinds = [revision.kind for revision in found.revisions]
    assert kinds == [
        RevisionKind.PAPER,
        RevisionKind.FIELDS,
        RevisionKind.SEAL,
        RevisionKind.SEAL,
    ]
    assert found.revisions[-1].size == len(sealed)
    assert [seal.revision for seal in found.signatures] == [3, HONEST]
    (seal,) = (
        each
        for each in found.revisions[2].differences
        if each.kind is DifferenceKind.FIELD_SEALED
    )
    assert (seal.field, seal.pages) == ("specialist", (4,))
    assert [each.is_after_a_seal for each in found.revisions] == [
        False,
        False,
        False,
        True,
    ]


def test_every_figure_of_the_data_is_found_where_it_is_printed(sealed, examined):
    figures = {each.name.zh: each for each in examined(sealed).figures}
    assert figures["应付合计"].text == "¥177,162.35"
    assert figures["应付合计"].pages == (2,)
    assert all(each.pages for each in figures.values())


def test_a_paper_that_is_cut_off_is_named_so(sealed, examined, codes):
    for length in (100, len(sealed) // 3, len(sealed) // 2, len(sealed) - 40):
        found = examined(sealed[:length])
        assert "MM1546" in codes(found), length
        assert "MM1523" not in codes(found)
    assert found.revisions[-1].number == HONEST - 1 or (
        found.revisions[-1].kind is RevisionKind.UNREADABLE
    )


def test_bytes_that_flipped_are_named_wherever_they_are(sealed, examined, codes):
    """Also where no reader opens the file any more."""
    gaps = [match.span() for match in re.finditer(rb"/Contents <[0-9A-F]+>", sealed)]
    for step in range(SAMPLES):
        place = 9 + (len(sealed) - 60) * step // SAMPLES
        if any(start <= place < end for start, end in gaps):
            continue
        changed = bytearray(sealed)
        changed[place] ^= 1 << step % 7
        assert "MM1554" in codes(examined(bytes(changed))), place


def test_something_behind_the_end_is_named(sealed, examined, codes):
    assert codes(examined(sealed + b"PK\x03\x04 and more")) >= {"MM1523"}


@pytest.mark.parametrize(
    ("change", "code", "kind"),
    [
        (another_page, "MM1548", DifferenceKind.PAGE_ADDED),
        (page_taken_out, "MM1549", DifferenceKind.PAGE_REMOVED),
        (other_contents, "MM1549", DifferenceKind.PAGE_CHANGED),
        (seals_emptied, "MM1547", DifferenceKind.SEAL_REMOVED),
        (form_taken_out, "MM1547", DifferenceKind.SEAL_REMOVED),
        (other_letters, "MM1551", DifferenceKind.FONT_CHANGED),
        (script_at_opening, "MM1527", DifferenceKind.CATALOGUE_CHANGED),
    ],
)
def test_a_change_after_the_seals_is_named_with_its_revision(
    sealed, examined, codes, change, code, kind
):
    found = examined(updated(sealed, change))
    assert code in codes(found)
    assert (found.valid, found.is_good, found.changed_after) == (False, False, True)
    last = found.revisions[-1]
    assert (last.number, last.kind) == (HONEST + 1, RevisionKind.OTHER)
    assert kind in {each.kind for each in last.differences}


def test_seals_that_were_never_there_are_missing_not_taken_out(
    sealed, sealed_once, examined, codes
):
    def strip(document):
        for field in document.Root.AcroForm.Fields:
            del field.V

    for pdf in (resaved(sealed, strip), sealed_once):
        assert "MM1529" in codes(examined(pdf))
        assert "MM1547" not in codes(examined(pdf))


def test_hiding_is_named(rendered, both_seals, examined, codes, tool, tmp_path):
    pdf = both_seals(prepare(resaved(rendered, cover)))
    assert "MM1550" not in codes(examined(pdf))
    attacked = updated(pdf, cover_taken_off)
    assert "MM1550" in codes(examined(attacked))
    # The seals are good to another program, only not of the whole file.
    (tmp_path / "paper.pdf").write_bytes(attacked)
    said = tool("pdfsig", "-nocert", tmp_path / "paper.pdf")
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert "- Total document signed" not in said


def field_of_words(document):
    """Puts a field that is no seal before those that are."""
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Tx,
        T=pikepdf.String("amount"),
        V=pikepdf.String("100"),
        Rect=[0, 0, 1, 1],
    )
    seals = list(document.Root.AcroForm.Fields)
    document.Root.AcroForm.Fields = pikepdf.Array(
        [document.make_indirect(field), *seals]
    )


def other_words(writer):
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field[NAME("/V")] = generic.pdf_string("99999")
    writer.mark_update(writer.root["/AcroForm"]["/Fields"].raw_get(0).reference)


def test_a_field_whose_words_change_is_named_replacing(
    rendered, both_seals, examined, codes
):
    pdf = both_seals(resaved(prepare(rendered), field_of_words))
    assert "MM1551" not in codes(examined(pdf))
    assert "MM1551" in codes(examined(updated(pdf, other_words)))


def test_hiding_and_replacing_is_named_before_it_happens_and_after(
    rendered, both_seals, examined, codes
):
    hidden = {}
    pdf = both_seals(prepare(updated(rendered, hidden_paper(hidden))))
    asleep = examined(pdf)
    assert "MM1553" in codes(asleep)
    assert "MM1552" not in codes(asleep)
    attacked = with_another_root(pdf, hidden["root"])
    found = examined(attacked)
    assert "MM1552" in codes(found)
    assert found.revisions[-1].pages == 1


def test_a_foreign_certificate_is_named_and_nothing_else(sealed, make_people, codes):
    found = verify(sealed, roots_pem=[make_people().root_pem])
    assert codes(found) == {"MM1545"}
    assert "李喆" in found.problems[0].words.zh
    assert (found.valid, found.changed_after) == (True, False)
    assert (found.trusted, found.is_good) == (Trust.NO, False)


def test_without_a_root_nobody_is_called_a_stranger(sealed):
    found = verify(sealed)
    assert found.problems == ()
    assert found.is_good


def test_another_program_finds_the_honest_file_whole_and_a_cut_one_not(
    sealed, tmp_path, tool
):
    (tmp_path / "paper.pdf").write_bytes(sealed)
    assert "No syntax or stream encoding errors" in tool(
        "qpdf", "--check", tmp_path / "paper.pdf"
    )
    (tmp_path / "cut.pdf").write_bytes(sealed[: len(sealed) // 2])
    cut = subprocess.run(["qpdf", "--check", tmp_path / "cut.pdf"], check=False)
    assert cut.returncode != 0
