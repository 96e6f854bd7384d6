import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from mobile_mediation.db import blobs
from mobile_mediation.db.blobs import CHUNK_BYTES, BlobState
from mobile_mediation.domain.errors import BadInput, NotFound

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 5]


def some_bytes(size):
    return hashlib.shake_256(b"photo").digest(size)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_put_in_comes_out(store, person, size):
    data = some_bytes(size)
    with store.begin(person) as session:
        digest = blobs.put(session, data, "image/jpeg")
    assert digest == hashlib.sha256(data).digest()
    with store.read() as session:
        assert blobs.get(session, digest) == data
        assert blobs.missing(session, digest) == ()
        assert blobs.stored_bytes(session) == size


def test_the_same_file_is_stored_once(store, person):
    data = some_bytes(CHUNK_BYTES + 9)
    for _ in range(2):
        with store.begin(person) as session:
            blobs.put(session, data, "image/jpeg")
    with store.read() as session:
        assert blobs.stored_bytes(session) == len(data)


def test_a_file_that_comes_in_parts_is_complete_with_the_last(store, person):
    data = some_bytes(2 * CHUNK_BYTES + 3)
    digest = hashlib.sha256(data).digest()
    parts = [data[n : n + CHUNK_BYTES] for n in range(0, len(data), CHUNK_BYTES)]
    with store.begin(person) as session:
        blobs.expect(session, digest, len(data), "application/pdf")
        assert blobs.put_chunk(session, digest, 2, parts[2]) is BlobState.PARTIAL
        assert blobs.put_chunk(session, digest, 2, parts[2]) is BlobState.PARTIAL
    with store.begin(person) as session:
        assert blobs.missing(session, digest) == (0, 1)
        with pytest.raises(NotFound):
            blobs.get(session, digest)
        assert blobs.absent(session, [digest, digest]) == (digest,)
        blobs.put_chunk(session, digest, 0, parts[0])
        assert blobs.put_chunk(session, digest, 1, parts[1]) is BlobState.COMPLETE
    with store.read() as session:
        assert blobs.get(session, digest) == data
        assert blobs.absent(session, [digest]) == ()


def test_parts_of_another_file_are_thrown_away_and_can_be_sent_again(store, person):
    data = some_bytes(CHUNK_BYTES + 3)
    digest = hashlib.sha256(data).digest()
    with store.begin(person) as session:
        blobs.expect(session, digest, len(data), "image/jpeg")
        blobs.put_chunk(session, digest, 0, bytes(CHUNK_BYTES))
        state = blobs.put_chunk(session, digest, 1, data[CHUNK_BYTES:])
    assert state is BlobState.REJECTED
    with store.begin(person) as session:
        assert blobs.missing(session, digest) == (0, 1)
        blobs.put(session, data, "image/jpeg")
    with store.read() as session:
        assert blobs.get(session, digest) == data


@given(n=st.integers(-2, 3), size=st.integers(0, 9))
def test_a_chunk_must_have_the_length_of_its_place(n, size):
    # The arithmetic alone: a file of one chunk and five bytes.
    whole = CHUNK_BYTES + 5
    fits = 0 <= n < blobs.chunk_count(whole) and size == blobs._length(whole, n)
    assert fits == (n == 1 and size == 5)


@pytest.mark.parametrize(("n", "size"), [(2, 5), (-1, 5), (1, 4), (0, 5)])
def test_a_chunk_that_does_not_fit_is_refused(store, person, n, size):
    data = some_bytes(CHUNK_BYTES + 5)
    digest = hashlib.sha256(data).digest()
    with store.begin(person) as session:
        blobs.expect(session, digest, len(data), "image/jpeg")
    with pytest.raises(BadInput) as refusal, store.begin(person) as session:
        blobs.put_chunk(session, digest, n, bytes(size))
    assert refusal.value.code == "MM1712"


def test_a_file_is_not_announced_with_two_lengths(store, person):
    with store.begin(person) as session:
        blobs.expect(session, bytes(32), 5, "image/jpeg")
    with pytest.raises(BadInput), store.begin(person) as session:
        blobs.expect(session, bytes(32), 6, "image/jpeg")


def test_chunks_nobody_asked_for_are_refused(store, person):
    with pytest.raises(NotFound) as refusal, store.begin(person) as session:
        blobs.put_chunk(session, bytes(32), 0, b"x")
    assert refusal.value.code == "MM1713"


def test_stored_bytes_that_changed_are_noticed(store, person):
    with store.begin(person) as session:
        digest = blobs.put(session, b"photo", "image/jpeg")
        session.execute(text("UPDATE blob_chunk SET data = CAST('other' AS BLOB)"))
    with store.read() as session, pytest.raises(BadInput) as refusal:
        blobs.get(session, digest)
    assert refusal.value.code == "MM1712"
