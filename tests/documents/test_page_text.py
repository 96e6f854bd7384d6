import io

import pikepdf
import pytest

from mobile_mediation.documents.page_text import read_pages


def pages_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(read_pages(document))


def with_contents(pdf, contents):
    """The first page with other instructions on it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.pages[0].Contents = document.make_stream(contents)
        return list(read_pages(document))


def test_it_reads_what_another_program_reads(rendered, text_of, plain):
    ours = pages_of(rendered)
    theirs = text_of(rendered, "-raw").split("\f")[:-1]
    assert len(ours) == len(theirs) == 4
    for here, there in zip(ours, theirs, strict=True):
        assert sorted(plain(here.text)) == sorted(plain(there))


def test_seals_change_nothing_of_what_is_read(rendered, sealed):
    assert pages_of(sealed) == pages_of(rendered)


@pytest.mark.parametrize(
    "contents",
    [
        b"/Image Do",
        b"BT [(A)] TJ ET",
        b"BT (A) ' ET",
        b"BI /W 1 /H 1 /BPC 1 /CS /G ID \0 EI",
        b"q 2 0 0 2 0 0 cm 0 0 5 2 re Q",
        b"BT /Strange 12 Tf (A) Tj ET",
        b"BT (A) Tj ET",
        b"Q Q",
        b"BT 3 Tr ET",
        b"0 0 m 9 9 9 9 9 9 c S",
        b"/Shade sh",
        b"/OC /Layer BDC EMC",
    ],
)
def test_what_our_own_papers_do_not_have_is_an_error(rendered, contents):
    with pytest.raises((ValueError, KeyError, IndexError)):
        with_contents(rendered, contents)


def test_pages_without_end_are_an_error(rendered):
    with pytest.raises(ValueError, match="too large"):
        with_contents(rendered, b"q Q " * 5_000_000)


def test_a_page_without_a_code_has_no_modules(rendered):
    first, *others = with_contents(rendered, b"0 0 5 2 re")
    assert (first.text, first.modules) == ("", frozenset())
    assert all(page.modules for page in others)
