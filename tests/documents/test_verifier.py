"""The process of its own that looks at papers from outside."""

import pytest

from mobile_mediation.documents.verification import verify
from mobile_mediation.documents.verifier import verify_in_child
from mobile_mediation.domain.errors import BadInput


def test_the_child_finds_what_is_found_here(sealed, people):
    roots = [people.root_pem]
    assert verify_in_child(sealed, roots_pem=roots) == verify(sealed, roots_pem=roots)
    cut = sealed[:-5000]
    assert verify_in_child(cut, roots_pem=roots) == verify(cut, roots_pem=roots)


def test_the_child_knows_the_stored_digest(sealed, codes):
    found = verify_in_child(sealed, expected_sha256=b"\0" * 32)
    assert codes(found) == {"MM1521"}


def test_what_is_no_pdf_is_refused_before_a_child_sees_it():
    with pytest.raises(BadInput) as refusal:
        verify_in_child(b"PK\x03\x04")
    assert refusal.value.code == "MM1510"


def test_a_paper_that_takes_too_long_is_not_valid(sealed, codes):
    found = verify_in_child(sealed, seconds=0.01)
    assert codes(found) == {"MM1555"}
    assert not found.is_good
