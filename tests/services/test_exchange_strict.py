"""The strict scan agrees with Python's own reader about what a file says twice."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.exchange.strict import MOST_DEPTH, check_json

TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=6)
ATOMS = TEXTS | st.integers(-(10**17), 10**17) | st.booleans() | st.none()


class Pairs(list):
    """An object as the pairs of a file, where a key may stand twice."""


VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(TEXTS, inner), max_size=3).map(Pairs)
    ),
    max_leaves=12,
)


def written(value, *, ascii_only):
    if isinstance(value, Pairs):
        pairs = (
            f"{json.dumps(key, ensure_ascii=ascii_only)} : "
            f"{written(each, ascii_only=ascii_only)}"
            for key, each in value
        )
        return "{" + ",\n".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + " , ".join(written(v, ascii_only=ascii_only) for v in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


def says_twice(text):
    twice = []

    def look(pairs):
        keys = [key for key, _ in pairs]
        twice.append(len(keys) != len(set(keys)))
        return dict(pairs)

    json.loads(text, object_pairs_hook=look)
    return any(twice)


def code_of(text):
    try:
        check_json(text)
    except MediationError as error:
        return error.code
    return None


@given(VALUES, st.booleans())
def test_the_scan_finds_a_key_that_stands_twice_and_nothing_else(value, ascii_only):
    text = written(value, ascii_only=ascii_only)
    assert code_of(text) == ("MM1163" if says_twice(text) else None)


@given(st.text(), st.booleans())
def test_a_text_is_refused_written_out_or_escaped_alike(text, ascii_only):
    plain = json.dumps([text], ensure_ascii=False)
    if any("\ud800" <= character <= "\udfff" for character in text):
        assert code_of(json.dumps([text])) == "MM1012"
        return
    assert code_of(json.dumps([text])) == code_of(plain)


@pytest.mark.parametrize("depth", [MOST_DEPTH, MOST_DEPTH + 1])
def test_the_depth_that_is_still_read(depth):
    text = "[" * depth + "]" * depth
    assert code_of(text) == (None if depth == MOST_DEPTH else "MM1162")


def test_the_place_of_a_fault_is_where_it_stands():
    document = '{"a": [1, {"b": 2}, [3, {"c": 4, "c": 5}]], "d": 6}'
    with pytest.raises(MediationError) as error:
        check_json(document)
    assert error.value.path == "a[2][1].c"
