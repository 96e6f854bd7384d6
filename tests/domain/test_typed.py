from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.typed import (
    parse_disease_code,
    parse_licence_classes,
    parse_region,
    parse_share,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1/3", "1/3"), (" 2 / 6 ", "1/3"), ("25%", "1/4"), ("１／２", "1/2"), ("1", "1")],
)
def test_a_share_is_kept_in_lowest_terms(typed, kept):
    assert parse_share(typed).text == kept


@pytest.mark.parametrize("typed", ["0", "0/3", "4/3", "1/0", "101%", "-1/3", "半", ""])
def test_no_share_is_nothing_or_more_than_the_whole(typed):
    with pytest.raises(RuleViolation, match="MM1030"):
        parse_share(typed)


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_share_that_was_kept_is_read_again_as_itself(part, whole):
    share = Fraction(min(part, whole), max(part, whole))
    assert parse_share(parse_share(str(share)).text).text == str(share)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("c1", "C1"), ("A2、D", "A2D"), ("Ｃ１ Ｅ", "C1E")],
)
def test_classes_of_a_licence_are_kept_as_printed(typed, kept):
    assert parse_licence_classes(typed).text == kept


@pytest.mark.parametrize("typed", ["C7", "A4", "C", "1C", "G", "C1X"])
def test_a_class_that_does_not_exist_is_refused(typed):
    with pytest.raises(RuleViolation, match="MM1032"):
        parse_licence_classes(typed)


def test_an_unusual_code_of_a_disease_is_kept_with_a_caution():
    assert parse_disease_code("s72.001").text == "S72.001"
    assert parse_disease_code("S72.001").warnings == ()
    assert [w.code for w in parse_disease_code("股骨1").warnings] == ["MM1062"]


@pytest.mark.parametrize("code", ["110105", "1 1 0 1 0 5", "820000", "000000"])
def test_a_region_begins_with_a_province(code):
    assert parse_region(code).text == code.replace(" ", "")


@pytest.mark.parametrize("code", ["990105", "11010", "1101055", "11010a", "160000"])
def test_what_is_no_region_is_refused(code):
    with pytest.raises(RuleViolation, match="MM1034"):
        parse_region(code)
