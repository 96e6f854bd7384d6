import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.security import age

IDENTITY, RECIPIENT = age.new_identity()
SEALED = age.encrypt(b"case" * 20, [RECIPIENT])


def code_of(sealed: bytes, *identities: str) -> str:
    with pytest.raises(BadInput) as refused:
        age.decrypt(sealed, identities or [IDENTITY])
    return refused.value.code


def header_and_rest(sealed: bytes) -> tuple[list[bytes], bytes]:
    head, mark, rest = sealed.partition(b"\n--- ")
    return head.split(b"\n"), mark + rest


def with_stanzas(count: int) -> bytes:
    head, rest = header_and_rest(SEALED)
    return b"\n".join([head[0], *head[1:3] * count]) + rest


@given(st.binary(max_size=300))
def test_what_was_encrypted_opens_with_the_identity(plain):
    assert age.decrypt(age.encrypt(plain, [RECIPIENT]), [IDENTITY]) == plain


def test_each_recipient_opens_it_and_nobody_else():
    readers = [age.new_identity() for _ in range(7)]
    # Several times, because the library adds a stanza of its own to some headers.
    for _ in range(20):
        sealed = age.encrypt("案件".encode(), [recipient for _, recipient in readers])
        for identity, _ in readers:
            assert age.decrypt(sealed, [identity]) == "案件".encode()
        assert code_of(sealed, age.new_identity()[0]) == "MM1613"


def test_an_old_identity_among_several_still_opens():
    others = [age.new_identity()[0] for _ in range(3)]
    assert age.decrypt(age.encrypt(b"x", [RECIPIENT]), [*others, IDENTITY]) == b"x"


def test_a_recipient_is_known_from_its_identity():
    assert age.recipient_of(IDENTITY) == RECIPIENT


def test_more_recipients_than_are_read_are_not_written_either():
    readers = [age.new_identity()[1] for _ in range(8)]
    with pytest.raises(ValueError, match="8 recipients"):
        age.encrypt(b"x", readers)


def test_more_than_eight_stanzas_are_refused_before_the_library():
    # With eight the library is asked, and finds the header's seal broken.
    assert code_of(with_stanzas(8)) == "MM1613"
    assert code_of(with_stanzas(9)) == "MM1612"


def test_a_header_over_four_kibibytes_is_refused_before_the_library():
    head, rest = header_and_rest(SEALED)
    for length, code in ((3900, "MM1613"), (4096, "MM1612"), (100_000, "MM1612")):
        name = b"-> " + b"grease" * (length // 6)
        stanza = [name[: length - len(b"\n".join(head)) - 8], b"AAAA"]
        assert code_of(b"\n".join([*head, *stanza]) + rest) == code


def test_a_header_that_would_busy_the_library_for_a_minute_is_refused():
    assert code_of(with_stanzas(2000)) == "MM1612"


@pytest.mark.parametrize("junk", [b"", b"\n--- ", b"age-encryption.org/v1\n", b"\0"])
def test_what_is_no_encrypted_file_is_refused(junk):
    assert code_of(junk) in {"MM1612", "MM1613"}


def test_a_file_for_a_passphrase_is_not_for_us():
    head, rest = header_and_rest(SEALED)
    scrypt = [b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18", b"A" * 43]
    assert code_of(b"\n".join([head[0], *scrypt]) + rest) == "MM1613"


@given(st.data())
def test_any_altered_or_missing_byte_is_refused(data):
    sealed = bytearray(SEALED)
    place = data.draw(st.integers(0, len(sealed) - 1))
    if data.draw(st.booleans()):
        sealed[place] ^= data.draw(st.integers(1, 255))
    else:
        del sealed[place:]
    assert code_of(bytes(sealed)) in {"MM1612", "MM1613"}


def test_something_appended_is_refused():
    assert code_of(SEALED + b"\0") == "MM1613"
