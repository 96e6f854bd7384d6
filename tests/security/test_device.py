import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import BadInput, Locked
from mobile_mediation.security import age
from mobile_mediation.security.device import (
    DeviceKeys,
    SigningKey,
    fingerprint,
    key_id,
    verify,
)
from mobile_mediation.security.slots import StoreKey

KEY = SigningKey.generate()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "device.mmk"


def test_keys_are_the_same_after_a_restart(path, store_key):
    keys = DeviceKeys.generate()
    keys.save(path, store_key)
    again = DeviceKeys.load(path, store_key)
    assert again == keys
    assert verify(keys.signing_public, again.sign(b"bundle"), b"bundle")
    assert age.decrypt(age.encrypt(b"x", [keys.recipient]), [again.identity]) == b"x"


def test_every_device_has_keys_of_its_own():
    made = [DeviceKeys.generate() for _ in range(8)]
    assert len({keys.key_id for keys in made}) == 8
    assert len({keys.recipient for keys in made}) == 8


def test_the_file_shows_nothing_of_the_keys(path, store_key):
    keys = DeviceKeys.generate()
    keys.save(path, store_key)
    data = path.read_bytes()
    assert keys.signing.private not in data
    assert keys.identity.encode() not in data
    assert repr(keys.signing.private) not in repr(keys)
    assert keys.identity not in repr(keys)


def test_another_store_does_not_open_them(path, store_key):
    DeviceKeys.generate().save(path, store_key)
    for other in (
        StoreKey(store_key.store_id, 2, store_key.secret),
        StoreKey(type(store_key.store_id)(int=99), 1, store_key.secret),
        StoreKey(store_key.store_id, 1, bytes(32)),
    ):
        with pytest.raises(Locked) as refused:
            DeviceKeys.load(path, other)
        assert refused.value.code == "MM1601"


def test_every_damage_is_refused(path, store_key, refused_when_damaged):
    DeviceKeys.generate().save(path, store_key)

    def read(changed):
        path.write_bytes(changed)
        return DeviceKeys.load(path, store_key)

    assert refused_when_damaged(path.read_bytes(), read) == {"MM1601"}


def test_a_file_that_is_gone_is_told_from_one_that_was_changed(path, store_key):
    with pytest.raises(BadInput) as refused:
        DeviceKeys.load(path, store_key)
    assert refused.value.code == "MM1614"


@given(st.binary(), st.binary(min_size=1))
def test_a_signature_is_of_these_bytes_only(data, more):
    signature = KEY.sign(data)
    assert verify(KEY.public, signature, data)
    assert not verify(KEY.public, signature, data + more)
    assert not verify(SigningKey.generate().public, signature, data)


@given(st.binary(), st.binary(), st.binary())
def test_what_is_no_key_or_signature_verifies_nothing(public, signature, data):
    assert not verify(public, signature, data)
    assert not verify(KEY.public, signature, data)


def test_the_standards_example_verifies():
    # RFC 8032, 7.1, test 2.
    key = SigningKey(
        bytes.fromhex(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        )
    )
    assert key.public.hex() == (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_a_key_is_compared_by_eye_in_groups_of_four():
    said = fingerprint(KEY.public)
    assert said.replace(" ", "") == key_id(KEY.public).hex() == KEY.key_id.hex()
    assert [len(group) for group in said.split(" ")] == [4] * 16
