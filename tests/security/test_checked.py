import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.security.checked import decode, encode


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    sealed: bytes = b""


contents = st.builds(Content, st.text(st.characters(codec="utf-8")), st.binary())


def signed(line: bytes) -> bytes:
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


@given(contents)
def test_what_was_written_is_read(content):
    assert decode(encode(content), Content) == content


@given(contents, st.data())
def test_any_altered_byte_is_noticed(content, data):
    written = bytearray(encode(content))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    assert decode(bytes(written), Content) is None


@given(contents, st.data())
def test_a_file_that_is_cut_or_goes_on_is_noticed(content, data):
    written = encode(content)
    cut = data.draw(st.integers(0, len(written) - 1))
    more = data.draw(st.binary(min_size=1))
    assert decode(written[:cut], Content) is None
    assert decode(written + more, Content) is None


@given(st.binary())
def test_nothing_else_is_taken_for_a_file(junk):
    assert decode(junk, Content) is None


@pytest.mark.parametrize(
    "line",
    [
        b'{"sealed":"","name":"x"}',
        b'{"name": "x","sealed":""}',
        b'{"name":"x"}',
        b'{"name":"x","name":"y","sealed":""}',
        b'{"name":"x","sealed":"","more":1}',
        b'{"name":"\xff","sealed":""}',
        b'{"name":1,"sealed":""}',
        b"null",
    ],
)
def test_there_is_one_spelling_even_with_a_digest_that_fits(line):
    assert decode(signed(line), Content) is None


def test_the_digest_is_of_the_line_above_it():
    assert encode(Content("李喆")) == signed('{"name":"李喆","sealed":""}'.encode())
