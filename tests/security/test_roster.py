from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.security.device import SigningKey
from mobile_mediation.security.roster import _Signed as SignedRoster
from mobile_mediation.security.roster import is_expired, read_roster, sign_roster


@pytest.fixture(scope="module")
def known(hq):
    return hq.roster()


def written(roster, *keys):
    return sign_roster(roster, keys)


def code_of(data, trusted=None):
    with pytest.raises(BadInput) as refused:
        read_roster(data, trusted=trusted)
    return refused.value.code


def test_a_roster_that_enough_roots_signed_is_read(hq, known):
    for keys in (hq.roots, hq.roots[:2], hq.roots[1:]):
        assert read_roster(written(known, *keys), trusted=None) == known
        assert read_roster(written(known, *keys), trusted=known) == known


def test_fewer_signatures_than_the_threshold_are_not_enough(hq, known):
    assert code_of(written(known)) == "MM1617"
    assert code_of(written(known, hq.roots[0])) == "MM1617"
    assert code_of(written(known, hq.roots[0], SigningKey.generate())) == "MM1617"


def test_one_key_named_twice_counts_once(hq):
    root = hq.roots[0]
    roster = hq.roster(roots=(root.public, root.public, hq.roots[1].public))
    assert code_of(written(roster, root)) == "MM1617"


@pytest.mark.parametrize("threshold", [0, -1, 4])
def test_a_threshold_that_anybody_or_nobody_meets_is_none(hq, threshold):
    assert code_of(written(hq.roster(threshold=threshold), *hq.roots)) == "MM1617"


def test_a_signature_for_another_body_does_not_count(hq, known):
    signed = msgspec.msgpack.decode(written(known, *hq.roots), type=SignedRoster)
    other = msgspec.msgpack.encode(hq.roster(version=99))
    moved = msgspec.msgpack.encode(msgspec.structs.replace(signed, body=other))
    assert code_of(moved, known) == "MM1617"


def test_a_lower_version_is_refused_and_a_higher_one_taken(hq, known):
    older = written(hq.roster(version=6), *hq.roots)
    newer = written(hq.roster(version=8), *hq.roots)
    assert code_of(older, known) == "MM1618"
    assert read_roster(newer, trusted=known).version == 8
    # Without one that was known there is nothing to compare it with.
    assert read_roster(older, trusted=None).version == 6


def test_new_roots_are_introduced_by_the_old_ones(hq, known, make_headquarters):
    new = make_headquarters().roots
    roster = hq.roster(version=8, roots=tuple(key.public for key in new))
    assert code_of(written(roster, *new), known) == "MM1617"
    assert code_of(written(roster, *hq.roots), known) == "MM1617"
    assert code_of(written(roster, *new, hq.roots[0]), known) == "MM1617"
    both = written(roster, *new[:2], *hq.roots[:2])
    assert read_roster(both, trusted=known) == roster


def test_a_higher_threshold_must_be_met_by_its_own_roots(hq, known):
    roster = hq.roster(version=8, threshold=3)
    assert code_of(written(roster, *hq.roots[:2]), known) == "MM1617"
    assert read_roster(written(roster, *hq.roots), trusted=known) == roster


def test_another_headquarters_roster_is_refused(hq, known, make_headquarters):
    stranger = make_headquarters()
    assert code_of(written(stranger.roster(), *stranger.roots), known) == "MM1617"
    renamed = hq.roster(version=8, hq_id=UUID(int=77))
    assert code_of(written(renamed, *hq.roots), known) == "MM1619"


def test_its_end_is_a_warning_and_no_refusal(hq, known):
    assert read_roster(written(known, *hq.roots), trusted=known)
    assert not is_expired(known, known.expires)
    assert is_expired(known, known.expires + timedelta(microseconds=1))
    over = hq.roster(version=8, expires=known.issued)
    assert read_roster(written(over, *hq.roots), trusted=known) == over


def test_every_damage_is_refused(hq, known, refused_when_damaged):
    data = written(known, *hq.roots[:2])
    codes = refused_when_damaged(data, lambda data: read_roster(data, trusted=known))
    assert codes == {"MM1616", "MM1617"}


def test_there_is_one_spelling_only(hq, known):
    signed = msgspec.msgpack.decode(written(known, *hq.roots), type=SignedRoster)
    spread = msgspec.msgpack.encode(
        {"signatures": signed.signatures, "body": signed.body}
    )
    assert code_of(spread, known) == "MM1616"
    fields = msgspec.msgpack.decode(signed.body)
    turned = msgspec.msgpack.encode(dict(reversed(fields.items())))
    again = SignedRoster(turned, signed.signatures)
    assert code_of(msgspec.msgpack.encode(again), known) == "MM1616"


@pytest.mark.parametrize(
    "junk", [b"", b"\xc0", b"\x81\xa4body\xc4\x00", b"{}", b"\x91" * 50_000]
)
def test_what_is_no_roster_is_refused(junk):
    assert code_of(junk) == "MM1616"


def test_a_name_that_is_no_text_is_refused(hq, known):
    signed = msgspec.msgpack.decode(written(known, *hq.roots), type=SignedRoster)
    name = "示例财险".encode()
    broken = signed.body.replace(name, b"\xff" + name[1:])
    assert broken != signed.body
    again = msgspec.msgpack.encode(SignedRoster(broken, signed.signatures))
    assert code_of(again, known) == "MM1616"


def test_a_file_of_sixteen_mebibytes_is_not_looked_into(hq):
    roster = hq.roster(hq_name="x" * 16 * 1024 * 1024)
    assert code_of(written(roster, *hq.roots)) == "MM1616"


def test_keys_are_found_by_their_names(hq, known):
    assert known.device(hq.one_time.key_id) == known.devices[0]
    assert known.device(hq.signing.key_id) is None
    assert known.hq_public(hq.signing.key_id) == hq.signing.public
    assert known.hq_public(hq.one_time.key_id) is None
