import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.errors import BadInput, Locked, RuleViolation
from mobile_mediation.security.sealing import (
    Argon2Cost,
    check_passphrase,
    derive,
    seal,
    stretch,
    unseal,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
keys = st.binary(min_size=32, max_size=32)


@given(keys, st.binary(max_size=2000), st.text(st.characters(codec="utf-8")))
def test_what_was_sealed_opens_with_its_key_and_purpose(key, plain, purpose):
    assert unseal(key, seal(key, plain, purpose=purpose), purpose=purpose) == plain


@given(st.binary(max_size=200), st.data())
def test_any_altered_byte_is_refused(plain, data):
    sealed = bytearray(seal(KEY, plain, purpose="p"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Locked) as refused:
        unseal(KEY, bytes(sealed), purpose="p")
    assert refused.value.code == "MM1601"


@given(st.binary(max_size=100), st.data())
def test_a_sealed_text_cut_anywhere_is_refused(plain, data):
    sealed = seal(KEY, plain, purpose="p")
    cut = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(Locked, match="MM1601"):
        unseal(KEY, sealed[:cut], purpose="p")


def test_what_was_sealed_for_one_purpose_does_not_serve_another():
    sealed = seal(KEY, b"key", purpose="device")
    with pytest.raises(Locked, match="MM1601"):
        unseal(KEY, sealed, purpose="authority")


def test_another_key_does_not_open():
    with pytest.raises(Locked, match="MM1601"):
        unseal(OTHER_KEY, seal(KEY, b"key", purpose="p"), purpose="p")


def test_the_same_text_is_never_sealed_alike():
    assert len({seal(KEY, b"key", purpose="p") for _ in range(64)}) == 64


def test_keys_of_different_purposes_differ_and_stay_the_same():
    labels = ("mm/store/v1", "mm/device/v1", "mm/authority/v1")
    derived = {derive(KEY, label) for label in labels}
    assert len(derived) == 3
    assert derive(KEY, labels[0]) == derive(KEY, labels[0])
    # RFC 5869 with SHA-256, no salt and this label; a store made today opens later.
    assert derive(KEY, "mm/store/v1").hex() == (
        "7132f72e2d5d4e1f715a2471d96b12d49cd118219114681e4684c35ac82b8a88"
    )


def test_argon2id_is_the_one_of_the_standard():
    # A store that is made today opens with every later release.
    key = stretch("朝阳路口慢慢走", b"0123456789abcdef", Argon2Cost(1, 19456, 1))
    assert (
        key.hex() == "95df3a8f76a1a701e006702bcc56a0ba869c3ce7c4a9e788a589c49dcc2b29a3"
    )


def test_a_passphrase_typed_by_another_input_method_is_the_same(cost):
    composed, taken_apart = "Müller 路口", unicodedata.normalize("NFD", "Müller 路口")
    assert composed != taken_apart
    salt = bytes(16)
    assert stretch(composed, salt, cost) == stretch(taken_apart, salt, cost)


def test_half_a_surrogate_pair_is_a_passphrase_like_any_other(cost):
    assert len(stretch("口令\ud83d", bytes(16), cost)) == 32
    check_passphrase("朝阳路口 慢慢走\ud83d")


@pytest.mark.parametrize(
    "cost",
    [
        Argon2Cost(passes=0),
        Argon2Cost(passes=11),
        Argon2Cost(memory_kib=19 * 1024 - 1),
        Argon2Cost(memory_kib=1024 * 1024 + 1),
        Argon2Cost(lanes=0),
        Argon2Cost(lanes=9),
    ],
)
def test_a_cost_that_weakens_or_exhausts_is_refused(cost):
    with pytest.raises(BadInput) as refused:
        cost.check()
    assert refused.value.code == "MM1605"


@pytest.mark.parametrize(
    "cost",
    [Argon2Cost(), Argon2Cost(1, 19 * 1024, 1), Argon2Cost(10, 1024 * 1024, 8)],
)
def test_an_allowed_cost_passes(cost):
    cost.check()


@pytest.mark.parametrize(
    "secret",
    ["", "1234567", "七个字太短了啊", "12345678", "Password", "aaaaaaaaaa", "路" * 400],
)
def test_a_passphrase_that_is_guessed_at_once_is_refused(secret):
    with pytest.raises(RuleViolation) as refused:
        check_passphrase(secret)
    assert refused.value.code == "MM1608"
    assert refused.value.value is None


@pytest.mark.parametrize(
    "secret", ["朝阳路口 慢慢走", "correct horse", "1" + "路" * 64]
)
def test_a_sentence_is_accepted(secret):
    check_passphrase(secret)


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=8, max_size=40))
def test_every_passphrase_that_is_accepted_can_be_stretched(secret):
    try:
        check_passphrase(secret)
    except RuleViolation:
        return
    assert len(stretch(secret, bytes(16), Argon2Cost(1, 19 * 1024, 1))) == 32
