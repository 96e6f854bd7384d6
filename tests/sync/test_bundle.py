import hashlib
import random
import struct
from datetime import UTC, datetime

import msgspec
import pyrage
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.domain.records import record_id
from mobile_mediation.security import age
from mobile_mediation.security.device import SigningKey
from mobile_mediation.sync.blobs import CHUNK_BYTES, cut, read_frame
from mobile_mediation.sync.bundle import (
    MOST_BODY,
    BundleKind,
    inspect,
    seal_bundle,
)
from mobile_mediation.sync.manifest import (
    BlobManifest,
    DownlinkManifest,
    TableDigest,
    UplinkManifest,
)

MAGIC = bytes.fromhex("8d4d4d420d0a1a0a")
# The SHA-256 of the Ed25519 key whose private half is the bytes 0 to 31.
SIGNER = "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c"


def refusal(post, data, **other):
    with pytest.raises(BadInput) as refused:
        post.open(data, **other)
    return refused.value.code


def packed(plain, **options):
    options = {"write_checksum": True, "write_content_size": True} | options
    return zstandard.ZstdCompressor(level=3, **options).compress(plain)


def test_a_bundle_taken_apart_by_hand_is_what_the_format_says(post):
    frames = post.frames(3)
    data = post.seal(frames)
    assert data[0:8] == MAGIC
    assert data[8:12] == b"\x01\x01\x01\x00"
    (header,) = struct.unpack_from("<I", data, 12)
    (size,) = struct.unpack_from("<Q", data, 16)
    assert header == 0
    assert len(data) == 144 + header + size
    assert data[24:40] == post.bundle_id.bytes
    assert data[40:72].hex() == SIGNER
    assert data[40:72] == hashlib.sha256(post.key.public).digest()
    body = data[72 : 72 + size]
    assert body.startswith(b"age-encryption.org/v1\n-> X25519 ")
    signature = data[72 + size : 136 + size]
    Ed25519PublicKey.from_public_bytes(post.key.public).verify(
        signature,
        b"mobile-mediation/bundle/v1\n" + hashlib.sha512(data[: 72 + size]).digest(),
    )
    assert data[136 + size :] == b"MMBEND\r\n"

    inner = age.decrypt(body, [post.keys[0]])
    frame = zstandard.get_frame_parameters(inner)
    assert frame.has_checksum
    plain = zstandard.ZstdDecompressor().decompress(inner)
    assert frame.content_size == len(plain)
    assert frame.window_size <= 8 * 1024 * 1024
    (length,) = struct.unpack_from("<I", plain)
    manifest = msgspec.msgpack.decode(plain[4 : 4 + length])
    assert set(manifest) == {
        *("v", "frm", "vehicle", "to", "first_prev", "head", "count"),
        *("from_seq", "to_seq", "schema", "min_schema", "app", "hlc", "wall_ms"),
        *("boot", "hq_epoch", "hq_cursor", "roster_ver", "need_blobs", "tables"),
        *("audit_head", "audit_count"),
    }
    assert manifest["frm"] == data[40:72]
    assert manifest["vehicle"] == post.vehicle.bytes
    assert manifest["to"] == [post.hq.key_id]
    assert manifest["head"] == record_id(frames[-1])
    assert (manifest["count"], manifest["from_seq"], manifest["to_seq"]) == (3, 1, 3)
    rest, found = plain[4 + length :], []
    while rest:
        (length,) = struct.unpack_from("<I", rest)
        found.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    assert found == frames
    first = msgspec.msgpack.decode(frames[0])
    assert first[0] == 1
    assert first[4] == "来电登记"
    assert (
        hashlib.sha256(b"mm-txn/1" + frames[0]).digest()[:16]
        == msgspec.msgpack.decode(frames[1])[5]
    )


# What old sticks hold must be what new programs make.
def test_the_plain_text_of_the_same_records_never_changes(post):
    plain = post.plain(post.frames(2))
    assert hashlib.sha256(plain).hexdigest() == GOLDEN_PLAIN
    assert [record_id(each).hex() for each in post.frames(2)] == GOLDEN_RECORDS


GOLDEN_PLAIN = "aee49fa94d2ed96a554a8420661dd92080995bedfa35fbf8adeeeb6a8df68074"
GOLDEN_RECORDS = [
    "c093cc3419c764b64fa8473570880df0",
    "51796cc8b3354edbf901e6300e9b545e",
]


def test_a_sealed_bundle_opens_to_what_was_sealed(post):
    frames = post.frames(5)
    opened = post.open(post.seal(frames, tables={2: TableDigest(3, 4)}))
    assert opened.frames == tuple(frames)
    assert opened.manifest.tables == {2: TableDigest(3, 4)}
    assert opened.header.kind is BundleKind.RECORDS
    assert opened.header.bundle_id == post.bundle_id


def test_every_byte_that_is_changed_is_refused(post):
    data = post.seal()
    for place in range(len(data)):
        for mask in (0x01, 0x80, 0xFF):
            changed = bytearray(data)
            changed[place] ^= mask
            assert refusal(post, bytes(changed)).startswith("MM181"), (place, mask)


def test_every_shorter_and_every_longer_file_is_refused(post):
    data = post.seal()
    for length in range(len(data)):
        assert refusal(post, data[:length]) in {"MM1810", "MM1811"}, length
    for more in (b"\0", b"\n", b"MMBEND\r\n", data):
        assert refusal(post, data + more) == "MM1811"


def test_a_file_mangled_as_text_is_refused(post):
    data = post.seal()
    assert refusal(post, data.replace(b"\r\n", b"\n")) == "MM1810"
    assert refusal(post, data.replace(b"\n", b"\r\n")) == "MM1810"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (8, 2, "MM1812"),
        (9, 2, "MM1812"),
        (10, 0, "MM1814"),
        (10, 9, "MM1814"),
        (11, 1, "MM1814"),
        (12, 1, "MM1814"),
    ],
)
def test_another_format_kind_or_flag_is_refused_even_when_it_is_signed(
    post, place, value, code
):
    data = bytearray(post.seal())
    data[place] = value
    signed = bytes(data[:-72])
    statement = b"mobile-mediation/bundle/v1\n" + hashlib.sha512(signed).digest()
    again = signed + post.key.sign(statement) + b"MMBEND\r\n"
    assert refusal(post, again) == code


def test_a_length_beyond_the_largest_body_is_refused_before_anything_is_read(post):
    data = bytearray(post.seal())
    struct.pack_into("<Q", data, 16, MOST_BODY + 1)
    assert refusal(post, bytes(data)) == "MM1814"
    struct.pack_into("<Q", data, 16, 2**64 - 1)
    assert refusal(post, bytes(data)) == "MM1814"


def test_an_unknown_signer_is_refused_before_decryption(post):
    stranger = SigningKey.generate()
    # The body is no age file at all: nothing looked at it.
    assert refusal(post, post.wrap(b"\0" * 50, key=stranger)) == "MM1813"


def test_a_bundle_signed_again_by_another_enrolled_key_is_refused(post):
    other = SigningKey.generate()
    post.enrolled[other.key_id] = other.public
    data = post.seal()
    again = post.wrap(data[72:-72], key=other)
    assert refusal(post, again) == "MM1816"


def test_a_bundle_for_another_headquarters_is_refused(post):
    assert refusal(post, post.seal(), identities=[age.new_identity()[0]]) == "MM1815"
    # Passed on by somebody who can read it, to a reader whom it does not name.
    elsewhere = SigningKey.generate().key_id
    assert refusal(post, post.seal(to=(elsewhere,))) == "MM1815"
    assert refusal(post, post.seal(to=())) == "MM1815"


@pytest.mark.parametrize(
    "other",
    [
        {"v": 2},
        {"count": 3},
        {"from_seq": 2},
        {"to_seq": 3},
        {"head": bytes(16)},
        {"first_prev": bytes(16)},
        {"frm": bytes(32)},
    ],
)
def test_a_manifest_that_says_other_than_its_records_is_refused(post, other):
    assert refusal(post, post.seal(**other)) in {"MM1816", "MM1818", "MM1802"}


def test_records_left_out_swapped_or_repeated_are_refused(post):
    a, b, c = post.frames(3)
    for frames in ([a, c], [b, a, c], [a, a, b, c], [b, c], []):
        with pytest.raises(BadInput):
            post.open(post.seal(frames, first_prev=post.manifest([a]).first_prev))


def test_a_zip_bomb_is_refused_without_being_unpacked(post):
    block = struct.pack("<I", 131072 << 3 | 0b010)[:3] + b"a"
    last = struct.pack("<I", 1 << 3 | 0b011)[:3] + b"a"
    # Single segment, 4 bytes of claimed size, with checksum.
    head = b"\x28\xb5\x2f\xfd" + bytes([2 << 6 | 1 << 5 | 1 << 2])
    for claimed in (10, 2**31, 2**32 - 1):
        bomb = head + struct.pack("<I", claimed) + block * 100_000 + last + bytes(4)
        assert refusal(post, post.sign(bomb)) == "MM1818"


def test_a_frame_that_claims_more_than_it_can_hold_is_refused(post):
    plain = post.plain(post.frames())
    frame = bytearray(packed(plain, write_content_size=True))
    for claimed in (2**30 + 1, 2**62, 2**64 - 2):
        lie = frame[:4] + bytes([3 << 6 | 1 << 5 | 1 << 2])
        lie += struct.pack("<Q", claimed) + frame[8:]
        assert refusal(post, post.sign(bytes(lie))) == "MM1818"
    assert refusal(post, post.sign(packed(plain, write_content_size=False))) == "MM1818"
    assert refusal(post, post.sign(packed(plain, write_checksum=False))) == "MM1818"
    assert refusal(post, post.sign(packed(plain) + b"\0")) == "MM1818"
    assert refusal(post, post.sign(packed(plain) + packed(b"x"))) == "MM1818"
    assert refusal(post, post.sign(b"")) == "MM1818"
    assert refusal(post, post.sign(packed(b""))) == "MM1818"


def test_lengths_that_lead_beyond_the_end_are_refused(post):
    plain = post.plain(post.frames())
    for lie in (
        struct.pack("<I", 2**32 - 1) + plain[4:],
        plain[:-1],
        plain + b"\0",
        plain + struct.pack("<I", 2**31),
        plain[:3],
        struct.pack("<I", 0),
    ):
        assert refusal(post, post.sign(packed(lie))) == "MM1818"


def test_another_spelling_of_the_manifest_is_refused(post):
    frames = post.frames()
    fields = msgspec.to_builtins(post.manifest(frames), builtin_types=(bytes,))
    more = b"".join(struct.pack("<I", len(each)) + each for each in frames)

    def sealed(manifest):
        return post.sign(packed(struct.pack("<I", len(manifest)) + manifest + more))

    encode = msgspec.msgpack.encode
    assert post.open(sealed(encode(fields)))
    good = encode(fields)
    spellings = (
        encode(dict(reversed(fields.items()))),
        encode(fields | {"extra": 1}),
        encode(fields | {"count": 2.0}),
        encode({k: v for k, v in fields.items() if k != "app"}),
        # A float, an over-long integer, a key that comes twice.
        good.replace(b"\xa5count\x02", b"\xa5count\xcd\x00\x02"),
        bytes([0xDE, 0, len(fields) + 1]) + good[3:] + encode("app") + encode("0.1.0"),
        encode(fields | {"tables": {3: (1, 1), 2: (1, 1)}}),
        encode(fields | {"tables": {"2": (1, 1)}}),
        encode(fields | {"count": -1}),
        encode(fields | {"hlc": 2**63}),
        encode(fields | {"to": [b"short"]}),
        b"\x91" * 5000,
        b"\xc1",
    )
    for manifest in spellings:
        assert manifest != good
        assert refusal(post, sealed(manifest)) == "MM1818", manifest[:80]


def test_what_is_no_text_is_refused_in_the_manifest_and_in_a_record(post):
    frames = post.frames(1)
    for broken in (
        post.plain(frames).replace(b"0.1.0", b"0.\xff.0"),
        post.plain([frames[0].replace("京".encode(), b"\xff\xff\xff")]),
    ):
        assert refusal(post, post.sign(packed(broken))) in {"MM1801", "MM1818"}


def test_an_age_header_that_would_keep_the_reader_busy_is_refused(post):
    many = [age.new_identity()[1] for _ in range(9)] + [post.keys[1]]
    readers = [pyrage.x25519.Recipient.from_str(each) for each in many]
    body = pyrage.encrypt(packed(post.plain(post.frames())), readers)
    assert refusal(post, post.wrap(body)) == "MM1815"
    assert refusal(post, post.wrap(b"age-encryption.org/v1\n" + b"-> " * 9000))


def test_a_kind_opens_only_as_what_it_is(post):
    plain = post.plain(post.frames())
    for kind in (2, 3, 4):
        assert refusal(post, post.sign(packed(plain), kind=kind)) in {
            "MM1815",
            "MM1818",
        }


def mutated(rng, plain):
    data = bytearray(plain)
    for _ in range(rng.randint(1, 3)):
        place, deed = rng.randrange(len(data)), rng.random()
        if deed < 0.5:
            data[place] = rng.randrange(256)
        elif deed < 0.7:
            data[place] ^= 1 << rng.randrange(8)
        elif deed < 0.85:
            data[place:place] = rng.randbytes(rng.randint(1, 6))
        else:
            del data[place : place + rng.randint(1, 8)]
    return bytes(data)


def test_4000_changed_contents_signed_by_an_enrolled_vehicle_are_one_kind_of_refusal(
    post,
):
    rng, frames = random.Random(7), post.frames(3)
    plain, accepted = post.plain(frames), 0
    for _ in range(4000):
        try:
            opened = post.open(post.sign(packed(mutated(rng, plain))))
        except BadInput:
            continue
        # What is outside the records may be said by the vehicle as it likes.
        assert opened.frames == tuple(frames)
        accepted += 1
    assert accepted < 1200


def test_files_travel_as_they_are_in_chunks_of_a_mebibyte(post):
    picture = random.Random(3).randbytes(2 * CHUNK_BYTES + 17)
    digest = hashlib.sha256(picture).digest()
    frames = [chunk.frame() for chunk in cut(digest, picture)]
    manifest = BlobManifest(
        frm=post.key.key_id,
        vehicle=post.vehicle.bytes,
        to=(post.hq.key_id,),
        count=len(frames),
        files=((digest, len(picture), "image/jpeg"),),
        wall_ms=0,
    )
    data = seal_bundle(
        BundleKind.BLOBS,
        manifest,
        frames,
        bundle_id=post.bundle_id,
        signer=post.key,
        recipients=[post.keys[1]],
    )
    plain = age.decrypt(data[72:-72], [post.keys[0]])
    (length,) = struct.unpack_from("<I", plain)
    # No compression: pictures do not shrink.
    assert struct.unpack_from("<32sII", plain, 4 + length) == (digest, 0, CHUNK_BYTES)
    opened = post.open(data)
    chunks = [read_frame(frame) for frame in opened.frames]
    assert [chunk.number for chunk in chunks] == [0, 1, 2]
    assert b"".join(chunk.data for chunk in chunks) == picture
    for lie in (plain[:-1], plain + b"\0", plain + b"\0" * 40):
        assert refusal(post, post.sign(lie, kind=2)) == "MM1818"


def test_an_answer_opens_only_for_the_vehicle_that_it_names(post):
    identity, recipient = age.new_identity()
    manifest = DownlinkManifest(
        frm=post.hq.key_id,
        vehicle=post.vehicle.bytes,
        hq_id=post.vehicle,
        hq_epoch=1,
        from_cursor=0,
        to_cursor=0,
        checkpoint=bytes(16),
        heads=(),
        mine=(),
        bundles=(),
        roster=b"",
        hq_time=datetime(2023, 1, 24, tzinfo=UTC),
    )
    data = seal_bundle(
        BundleKind.DOWNLINK,
        manifest,
        (),
        bundle_id=post.bundle_id,
        signer=post.hq,
        recipients=[recipient],
    )
    known = {post.hq.key_id: post.hq.public}.get
    options = {"public_key_of": known, "identities": [identity]}
    assert post.open(data, **options, readers=[post.vehicle.bytes]).manifest == manifest
    assert refusal(post, data, **options, readers=[bytes(16)]) == "MM1815"
    assert refusal(post, data) == "MM1813"


def test_anyone_may_see_sender_number_kind_and_size_and_nothing_else(post):
    data = post.seal()
    header = inspect(data)
    assert (header.kind, header.bundle_id) == (BundleKind.RECORDS, post.bundle_id)
    assert (header.signer, header.size) == (post.key.key_id, len(data))
    assert "京A12341".encode() not in data
    assert post.vehicle.bytes not in data


def test_a_body_that_is_too_large_is_not_made(post, monkeypatch):
    monkeypatch.setattr("mobile_mediation.sync.bundle.MOST_BODY", 100)
    with pytest.raises(BadInput) as refused:
        post.seal()
    assert refused.value.code == "MM1817"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_the_reader_crash(data):
    for each in (data, MAGIC + data, MAGIC + b"\x01\x01\x01\x00" + data):
        with pytest.raises(BadInput):
            inspect(each)


def test_the_manifest_refuses_what_the_next_format_might_say():
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(
            msgspec.msgpack.encode({"v": 1, "new": 2}), type=UplinkManifest
        )
