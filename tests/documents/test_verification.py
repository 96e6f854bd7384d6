import asyncio
import hashlib
import io
import itertools
import re
import zlib
from datetime import UTC, datetime, timedelta

import msgspec
import pikepdf
import pytest
from asn1crypto import cms, core
from pyhanko.keys import (
    load_certs_from_pemder_data,
    load_private_key_from_pemder_data,
)
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mobile_mediation.documents.agreement import CASE_DATA, render_agreement
from mobile_mediation.documents.archival import _COMPRESSION
from mobile_mediation.documents.page_text import _characters
from mobile_mediation.documents.paper import canonical_json, content_digest
from mobile_mediation.documents.seals import _signed, prepare
from mobile_mediation.documents.verification import Chain, Trust, verify
from mobile_mediation.domain.errors import BadInput

SPREAD = 140
SIGNED_AT = datetime(2023, 3, 14, 2, 5, tzinfo=UTC)
NAMED = (
    rb"%PDF-",
    rb"/ByteRange",
    rb"/Contents <",
    rb"/Reason",
    rb"/TransformParams",
    rb"/AcroForm",
    rb"trailer",
    rb"startxref",
    rb"xref\n",
    rb"/Prev",
    rb"/Root",
    rb"%%EOF",
    rb"endobj",
    rb"/PieceInfo",
    rb"/EmbeddedFile",
)


def test_a_case_whose_packed_data_end_with_a_line_end_is_read_all_the_same(make_paper):
    heads = (hashlib.sha256(b"%d" % n).hexdigest() for n in itertools.count())
    paper = next(
        paper
        for paper in (make_paper(chain_head=head) for head in heads)
        if zlib.compress(canonical_json(paper), _COMPRESSION)[-1:] in {b"\r", b"\n"}
    )
    pdf = prepare(render_agreement(paper))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        packing = document.attachments[CASE_DATA].get_file().obj.Filter
        assert [str(each) for each in packing] == ["/ASCII85Decode", "/FlateDecode"]
    found = verify(pdf)
    assert {problem.code for problem in found.problems} == {"MM1529"}


def refused(pdf, examined):
    """A file that is not even a PDF any more is refused as well."""
    try:
        found = examined(pdf)
    except BadInput as error:
        return error.code == "MM1510"
    return not found.valid and bool(found.problems)


def offsets(pdf):
    """Places all over a file, and in and after everything that holds it together."""
    found = {len(pdf) * step // SPREAD for step in range(SPREAD)}
    for word in NAMED:
        places = [match.end() for match in re.finditer(word, pdf)]
        for end in (places[0], places[-1]):
            found |= {end - 1, end + 2}
    for match in re.finditer(rb"/Contents <[0-9A-F]+>", pdf):
        # The last are the zeros after a seal, which no digest covers.
        found |= {match.start() + 11, match.end() - 1, match.end() - 2}
    found |= {0, len(pdf) - 1, len(pdf) - 2}
    return sorted(place for place in found if place < len(pdf))


def updated(pdf, change):
    """The file with one more incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def first_page(writer):
    return writer.root["/Pages"]["/Kids"][0].get_object()


def nothing(writer):
    writer.update_root()


def other_contents(writer):
    stream = generic.StreamObject(stream_data=b"BT ET")
    first_page(writer)[generic.pdf_name("/Contents")] = writer.add_object(stream)
    writer.update_container(first_page(writer))


def note_over_the_text(writer):
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                generic.FloatObject(edge) for edge in (70, 700, 400, 735)
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("99999"),
        }
    )
    first_page(writer)[generic.pdf_name("/Annots")] = generic.ArrayObject(
        [writer.add_object(note)]
    )
    writer.update_container(first_page(writer))


def script_at_opening(writer):
    action = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.pdf_string("app.alert(1)"),
        }
    )
    writer.root[generic.pdf_name("/OpenAction")] = writer.add_object(action)
    writer.update_root()


def other_title(writer):
    title = generic.DictionaryObject(
        {generic.pdf_name("/Title"): generic.pdf_string("x")}
    )
    writer.set_info(writer.add_object(title))


def resaved(pdf, change):
    """The file written anew, as somebody might before it is sealed."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(written, compress_streams=False)
    return written.getvalue()


def by_hand(who, field, *, alone=False, **options):
    """A signer that sets what the program itself would not."""
    sealer = who.sealer()
    own, *others = load_certs_from_pemder_data(sealer.chain_pem)
    store = SimpleCertificateStore()
    store.register_multiple([] if alone else others)
    key = load_private_key_from_pemder_data(sealer.private_key_pkcs8, None)
    third = SigFieldSpec(field, on_page=0, box=(72, 700, 400, 735))
    return signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", **options
        ),
        signers.SimpleSigner(signing_cert=own, signing_key=key, cert_registry=store),
        new_field_spec=third if field == "third" else None,
    )


def signed_by_hand(pdf, who, field, **options):
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return by_hand(who, field, **options).sign_pdf(writer).getvalue()


def test_two_seals_are_valid_here_and_in_another_program(
    make_paper, sealed, examined, tmp_path, tool
):
    found = examined(sealed)
    assert (found.valid, found.trusted, found.changed_after) == (True, Trust.YES, False)
    assert found.problems == ()
    assert [seal.field for seal in found.signatures] == ["specialist", "officer"]
    assert [seal.covers_whole_file for seal in found.signatures] == [False, True]
    assert all(seal.intact for seal in found.signatures)
    assert found.document_no == make_paper().document_no
    assert found.digest == content_digest(make_paper())
    (tmp_path / "paper.pdf").write_bytes(sealed)
    said = tool("pdfsig", "-nocert", tmp_path / "paper.pdf")
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("- Total document signed") == 1


def test_a_paper_altered_by_one_byte_is_not_valid(sealed, examined):
    places = offsets(sealed)
    assert len(places) >= 200
    for number, place in enumerate(places):
        changed = bytearray(sealed)
        changed[place] ^= 1 << number % 7
        assert refused(bytes(changed), examined), place


@pytest.mark.parametrize(
    "tail", [b"\n", b"\r\n", b" ", b"\0", b"%", b"\n%%EOF", b"\n%garbage\n%%EOF\n"]
)
def test_a_paper_with_something_after_its_end_is_not_valid(sealed, examined, tail):
    found = examined(sealed + tail)
    assert not found.valid
    assert found.changed_after


def test_a_paper_twice_in_one_file_is_not_valid(sealed, examined):
    assert refused(sealed + sealed, examined)


def test_a_paper_that_is_cut_off_is_not_valid(sealed, examined):
    lengths = [9, 100, len(sealed) // 2, *(len(sealed) - cut for cut in (1, 2, 6, 40))]
    for length in lengths:
        assert refused(sealed[:length], examined), length


def test_a_paper_without_its_second_seal_is_not_valid(sealed_once, examined, codes):
    found = examined(sealed_once)
    assert not found.valid
    assert codes(found) == {"MM1529"}
    assert "officer" in found.problems[0].words.zh


def test_a_paper_without_any_seal_is_not_valid(rendered, prepared, examined, codes):
    assert codes(examined(prepared)) == {"MM1529"}
    assert codes(examined(rendered)) >= {"MM1528", "MM1529"}
    assert examined(prepared).trusted is Trust.UNKNOWN
    assert not examined(prepared).valid


@pytest.mark.parametrize(
    "change",
    [nothing, other_contents, note_over_the_text, script_at_opening, other_title],
)
def test_an_addition_after_the_last_seal_is_found(sealed, examined, change):
    found = examined(updated(sealed, change))
    assert not found.valid
    assert found.changed_after


@pytest.mark.parametrize("change", [nothing, other_contents, note_over_the_text])
def test_an_addition_between_the_seals_is_found(
    sealed_once, people, put_seal, examined, change
):
    found = examined(put_seal(updated(sealed_once, change), people.officer))
    assert not found.valid
    assert found.changed_after


def test_a_third_signature_is_found(sealed, people, make_people, examined, codes):
    for who in (people.officer, make_people().officer):
        found = examined(signed_by_hand(sealed, who, "third"))
        assert not found.valid
        assert "MM1530" in codes(found)


def test_an_impostor_of_the_same_name_is_not_trusted(
    sealed_once, make_people, put_seal, examined
):
    found = examined(put_seal(sealed_once, make_people().officer))
    assert found.trusted is Trust.NO
    assert [seal.name for seal in found.signatures] == ["李喆", "张堃"]
    assert [seal.certificate_chain for seal in found.signatures] == [
        Chain.HEADQUARTERS,
        Chain.FOREIGN,
    ]


def test_a_key_in_anothers_place_is_found(
    sealed_once, people, put_seal, examined, codes
):
    officer = people.officer.holder
    pretender = people.specialist.sealer(
        name=officer.name, unit=officer.unit, number=officer.number
    )
    found = examined(put_seal(sealed_once, people.officer, sealer=pretender))
    assert codes(found) == {"MM1539"}
    assert not found.valid


def test_a_first_seal_that_certifies_nothing_is_found(
    prepared, people, put_seal, examined, codes
):
    once = signed_by_hand(prepared, people.specialist, "specialist")
    found = examined(put_seal(once, people.officer))
    assert not found.valid
    assert "MM1536" in codes(found)


def test_a_first_seal_that_permits_notes_is_found(
    prepared, people, put_seal, examined, codes
):
    once = signed_by_hand(
        prepared,
        people.specialist,
        "specialist",
        certify=True,
        docmdp_permissions=MDPPerm.ANNOTATE,
    )
    found = examined(put_seal(once, people.officer))
    assert not found.valid
    assert "MM1536" in codes(found)


def test_a_seal_without_its_range_or_its_data_is_found(sealed, examined):
    assert refused(sealed.replace(b"/ByteRange", b"/ByteRangX"), examined)
    for place in (0, 1):
        match = list(re.finditer(rb"(?<=/Contents <)[0-9A-F]{200,}", sealed))[place]
        emptied = sealed[: match.start()] + b"0" * len(match[0]) + sealed[match.end() :]
        assert refused(emptied, examined)


def test_the_zeros_and_digits_of_a_seal_have_one_spelling(sealed, examined, codes):
    """No digest covers them, and no other program minds."""
    for match in re.finditer(rb"(?<=/Contents <)[0-9A-F]{200,}", sealed):
        small = sealed[: match.start()] + match[0].lower() + sealed[match.end() :]
        filled = sealed[: match.end() - 1] + b"1" + sealed[match.end() :]
        assert "MM1542" in codes(examined(small))
        assert "MM1542" in codes(examined(filled))


def test_whose_headquarters_it_is_decides_on_trust_only(sealed, people, make_people):
    stranger = make_people().root_pem
    foreign = verify(sealed, roots_pem=[stranger])
    unknown = verify(sealed)
    both = verify(sealed, roots_pem=[stranger, people.root_pem])
    assert [each.trusted for each in (foreign, unknown, both)] == [
        "no",
        "unknown",
        "yes",
    ]
    assert all(each.valid for each in (foreign, unknown, both))
    assert not any(each.changed_after for each in (foreign, unknown, both))
    chains = {seal.certificate_chain for seal in foreign.signatures}
    assert chains == {Chain.FOREIGN}


def test_a_file_that_is_not_the_stored_one_is_not_valid(sealed, codes):
    digest = hashlib.sha256(sealed).digest()
    assert verify(sealed, expected_sha256=digest).valid
    other = verify(sealed, expected_sha256=hashlib.sha256(b"other").digest())
    assert codes(other) == {"MM1521"}
    assert not other.valid
    assert other.changed_after


@pytest.mark.parametrize(
    "changes",
    [
        {"payable_fen": 1},
        {"clauses": ("别的约定。",)},
        {"document_no": "流调〔2023〕京朝第000124号"},
        {"version": 3},
        {"chain_head": "6f" * 32},
    ],
)
def test_data_that_say_other_than_the_pages_are_found(
    make_paper, rendered, both_seals, examined, codes, changes
):
    other = canonical_json(make_paper(**changes))

    def exchange(document):
        file = document.attachments[CASE_DATA].obj.EF.F
        file.write(other)

    found = examined(both_seals(prepare(resaved(rendered, exchange))))
    assert not found.valid
    assert "MM1540" in codes(found)


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 5000, b"\xff\xfe", b"null"])
def test_data_that_are_no_paper_are_found(sealed, rendered, examined, data):
    def exchange(document):
        document.attachments[CASE_DATA].obj.EF.F.write(data)

    assert refused(resaved(rendered, exchange), examined)


def add_script(document):
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def add_page_action(document):
    document.pages[0].obj.AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    )


def add_attachment(document):
    document.attachments["second.json"] = pikepdf.AttachedFileSpec(document, b"{}")


def add_note(document):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FreeText,
        Rect=[70, 700, 400, 735],
        Contents=pikepdf.String("99999"),
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (add_script, "MM1527"),
        (add_page_action, "MM1527"),
        (add_attachment, "MM1544"),
        (add_note, "MM1544"),
    ],
)
def test_what_was_hidden_before_the_seals_is_found(
    rendered, both_seals, examined, codes, change, code
):
    found = examined(both_seals(prepare(resaved(rendered, change))))
    assert code in codes(found)
    assert not found.valid


def test_a_picture_of_text_over_the_text_is_found(rendered, both_seals, examined):
    def cover(document):
        page = document.pages[0]
        page.contents_add(
            document.make_stream(b"q 1 1 1 rg 0 200 600 600 re f Q\nq /Seal Do Q")
        )

    assert refused(both_seals(prepare(resaved(rendered, cover))), examined)


def test_another_paper_under_the_same_seals_is_found(
    make_paper, sealed, sealed_once, examined
):
    """The seals of one paper behind the pages of another."""
    other = prepare(render_agreement(make_paper(copies=6)))
    seals = sealed[len(sealed_once) :]
    assert refused(other + seals, examined)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b" " * 2000 + b"%PDF-1.7"])
def test_what_is_no_pdf_is_said_to_be_none(examined, data):
    with pytest.raises(BadInput) as refusal:
        examined(data)
    assert refusal.value.code == "MM1510"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF\n",
        b"%PDF-1.7\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.7\n" + b"<<" * 100_000 + b"\n%%EOF",
    ],
)
def test_what_cannot_be_read_is_not_valid(examined, data):
    found = examined(data)
    assert not found.valid
    assert found.trusted is Trust.UNKNOWN
    assert found.signatures == ()


def test_a_paper_for_one_seal_needs_one_seal(make_paper, people, put_seal, examined):
    paper = make_paper()
    single = msgspec.structs.replace(paper, seals=paper.seals[:1])
    pdf = prepare(render_agreement(single))
    assert examined(put_seal(pdf, people.specialist)).valid


_LONGER_THAN_A_NAME = 4


def without_words(words):
    """Takes the lines of some text off the pages, and leaves all else."""

    def change(document):
        for page in document.pages:
            fonts = {
                str(name): _characters(font)
                for name, font in page.Resources.Font.items()
            }
            kept, current = [], {}
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                if operator == "Tf":
                    current = fonts[str(instruction.operands[0])]
                if operator == "Tj":
                    codes = bytes(instruction.operands[0])
                    line = "".join(current[code] for code in codes)
                    # Shorter ones are names too, and those stand elsewhere.
                    if len(line) > _LONGER_THAN_A_NAME and line in words:
                        continue
                kept.append(instruction)
            page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))

    return change


def other_name_of_the_file(document):
    document.docinfo.Title = pikepdf.String("别的文书")


def blank_page(document):
    document.add_blank_page()


def page_missing(document):
    del document.pages[1]
    for place in document.Root.PieceInfo["/MobileMediation"].Private.Seals:
        place.Page = int(place.Page) - 1


def page_twice(document):
    document.pages.insert(1, document.pages[0])


def pages_turned_round(document):
    document.pages.insert(0, document.pages[1])
    del document.pages[2]


def layers(document):
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array())


def fewer_places(document):
    places = document.Root.PieceInfo["/MobileMediation"].Private
    places.Seals = pikepdf.Array([places.Seals[0]])


def another_code(document):
    """Moves one row of the code on the first page aside by one module."""
    page = document.pages[0]
    contents = page.Contents.read_bytes()
    start, end, column, rest = next(
        (*row.span(), int(row[1]), row[2])
        for row in re.finditer(rb" (\d+) (\d+ \d+ 1 re)", contents)
    )
    moved = b" %d %b" % (column + 1, rest)
    page.Contents = document.make_stream(contents[:start] + moved + contents[end:])


def test_a_code_that_says_something_else_is_found(
    rendered, both_seals, examined, codes
):
    found = examined(both_seals(prepare(resaved(rendered, another_code))))
    assert codes(found) == {"MM1540"}
    assert not found.valid


def test_a_paper_that_was_only_written_anew_before_it_was_sealed_is_valid(
    rendered, both_seals, examined
):
    """So that in the tests beside it the change is found, not the writing."""
    pdf = resaved(rendered, lambda _: None)
    assert pdf != rendered
    assert examined(both_seals(prepare(pdf))).valid


@pytest.mark.parametrize("part", ["facts", "clauses"])
def test_words_of_the_data_that_are_not_printed_are_found(
    make_paper, rendered, both_seals, examined, codes, part
):
    words = getattr(make_paper(), part)[0]
    found = examined(both_seals(prepare(resaved(rendered, without_words(words)))))
    assert codes(found) == {"MM1541"}
    assert not found.valid


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (other_name_of_the_file, "MM1525"),
        (blank_page, "MM1522"),
        (page_missing, "MM1540"),
        (page_twice, "MM1540"),
        (pages_turned_round, "MM1540"),
        (layers, "MM1527"),
    ],
)
def test_a_paper_that_was_false_before_it_was_sealed_is_not_valid(
    rendered, people, put_seal, examined, codes, change, code
):
    pdf = prepare(resaved(rendered, change))
    found = examined(put_seal(put_seal(pdf, people.specialist), people.officer))
    assert code in codes(found)
    assert not found.valid


def test_a_paper_with_fewer_places_than_people_is_not_valid(
    rendered, people, put_seal, examined, codes
):
    pdf = prepare(resaved(rendered, fewer_places))
    found = examined(put_seal(pdf, people.specialist))
    assert codes(found) == {"MM1528", "MM1529"}


def test_a_paper_without_its_data_is_not_valid(rendered, examined, codes):
    def lose(document):
        del document.attachments[CASE_DATA]

    found = examined(resaved(rendered, lose))
    assert codes(found) >= {"MM1524", "MM1544"}
    assert found.document_no is None
    assert found.digest is None


@pytest.mark.parametrize("days", [-100, 800])
def test_a_seal_out_of_its_certificates_time_is_not_valid(
    prepared, people, examined, codes, days
):
    signer = by_hand(people.specialist, "specialist", certify=True)
    at = SIGNED_AT + timedelta(days=days)
    found = examined(asyncio.run(_signed(signer, prepared, at)))
    assert "MM1537" in codes(found)


def test_a_seal_without_its_certificates_is_not_valid(
    prepared, people, examined, codes
):
    signer = by_hand(people.specialist, "specialist", alone=True, certify=True)
    found = examined(asyncio.run(_signed(signer, prepared, SIGNED_AT)))
    assert codes(found) >= {"MM1529", "MM1538"}


def test_seals_in_another_order_are_not_valid(prepared, people, examined, codes):
    once = signed_by_hand(prepared, people.officer, "officer", certify=True)
    found = examined(signed_by_hand(once, people.specialist, "specialist"))
    assert "MM1531" in codes(found)
    assert not found.valid


@pytest.mark.parametrize("head", [b"\n", b"junk\n", b"%PDF-1.4\n"])
def test_a_paper_with_something_before_its_beginning_is_not_valid(
    sealed, examined, head
):
    assert refused(head + sealed, examined)


def test_a_range_that_leaves_more_out_is_not_valid(sealed, examined):
    for match in re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", sealed):
        for group in (1, 2, 3):
            number = b"%0*d" % (len(match[group]), int(match[group]) - 1)
            changed = sealed[: match.start(group)] + number + sealed[match.end(group) :]
            assert refused(changed, examined)


def test_another_program_finds_the_altered_text_too(sealed, tmp_path, tool):
    place = sealed.index(b"/ToUnicode")
    changed = sealed[:place] + b"/ToUnicodf" + sealed[place + 10 :]
    (tmp_path / "paper.pdf").write_bytes(changed)
    said = tool("pdfsig", "-nocert", tmp_path / "paper.pdf")
    assert said.count("Digest Mismatch") == 2


def test_other_data_in_an_update_are_found(make_paper, sealed, examined):
    other = canonical_json(make_paper(copies=6))

    def replace(writer):
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        stream = generic.StreamObject(stream_data=other)
        files = names[1].get_object()["/EF"]
        files[generic.pdf_name("/F")] = writer.add_object(stream)
        writer.update_container(files)

    found = examined(updated(sealed, replace))
    assert not found.valid
    assert found.changed_after


def test_something_in_a_seal_that_its_signature_does_not_cover_is_found(
    sealed, examined, codes
):
    """A good signature still; the other program finds nothing."""
    *_, gap = re.finditer(rb"/Contents <([0-9A-F]{1000,})>", sealed)
    seal = cms.ContentInfo.load(bytes.fromhex(gap[1].decode()), strict=False)
    (signer,) = seal["content"]["signer_infos"]
    signer["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})]
    )
    packed = seal.dump(force=True).hex().upper().encode().ljust(len(gap[1]), b"0")
    assert packed != gap[1]
    assert len(packed) == len(gap[1])
    found = examined(sealed[: gap.start(1)] + packed + sealed[gap.end(1) :])
    assert codes(found) == {"MM1542"}
    assert not found.valid
