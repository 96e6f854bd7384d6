from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.money import (
    MOST_FEN,
    decimal_yuan,
    format_yuan,
    from_capitals,
    in_capitals,
    parse_yuan,
    share_by_largest_remainder,
)

AMOUNTS = st.integers(0, MOST_FEN)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12345", 12_345_00),
        ("12,345.00", 12_345_00),
        ("¥12,345.6", 12_345_60),
        ("￥１２，３４５．０６元", 12_345_06),
        ("人民币 86420.35元", 86_420_35),
        ("10000元整", 10_000_00),
        (" 0.01 ", 1),
        ("007", 7_00),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "1.234",
        "12,34",
        "1,2345",
        "12,345,6",
        "-5",
        "1e3",
        "100²",
        "½",
        "٣",
        "1.",
        ".5",
        "1 000",
        "NaN",
        "1万",
        "100000000000000.01",
        "9" * 5000,
    ],
)
def test_what_is_no_amount_is_refused_with_its_place(text):
    with pytest.raises(RuleViolation) as refused:
        parse_yuan(text, path="fund.amount")
    assert (refused.value.code, refused.value.path) == ("MM1001", "fund.amount")
    assert refused.value.rule
    assert refused.value.next_step


@given(AMOUNTS)
def test_a_formatted_amount_is_read_back(fen):
    assert parse_yuan(format_yuan(fen)) == parse_yuan(decimal_yuan(fen)) == fen


def test_amounts_below_zero_are_printed_with_their_sign():
    assert (format_yuan(-5), decimal_yuan(-1_234_56)) == ("-¥0.05", "-1234.56")


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (10_05, "壹拾元零伍分"),
        (1_409_50, "壹仟肆佰零玖元伍角"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        (100_000_00, "壹拾万元整"),
        (100_500_00, "壹拾万零伍佰元整"),
        (107_000_00, "壹拾万柒仟元整"),
        (390_000_00, "叁拾玖万元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (1_000_500_000_00, "壹拾亿零伍拾万元整"),
        (100_050_000_00, "壹亿零伍万元整"),
        (20_005_000_00, "贰仟万伍仟元整"),
        (100_000_500_000_000, "壹万亿零伍佰万元整"),
        (MOST_FEN, "壹佰万亿元整"),
        (-12_50, "负壹拾贰元伍角"),
    ],
)
def test_an_amount_is_written_out_in_capitals(fen, words):
    assert in_capitals(fen) == words


@given(st.integers(-MOST_FEN, MOST_FEN))
def test_capitals_are_read_back(fen):
    assert from_capitals(in_capitals(fen)) == fen


def test_the_freedoms_of_the_regulation_are_read():
    assert from_capitals("人民币壹拾万零柒仟圆伍角整") == 107_000_50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "整",
        "壹零元",
        "壹零零元",
        "拾元",
        "壹佰",
        "壹元贰元",
        "10元",
        "壹角壹角",
    ],
)
def test_malformed_capitals_are_refused(text):
    with pytest.raises(RuleViolation) as refused:
        from_capitals(text)
    assert refused.value.code == "MM1016"


def test_more_than_can_be_written_out_is_a_defect():
    with pytest.raises(ValueError, match="too large"):
        in_capitals(MOST_FEN + 1)


@given(
    st.integers(0, 10**12),
    st.lists(
        st.integers(0, 10**9) | st.fractions(min_value=0, max_value=10), min_size=1
    ).filter(any),
)
def test_shares_add_up_and_none_is_a_fen_away_from_its_part(total, weights):
    shares = share_by_largest_remainder(total, weights)
    whole = sum(map(Fraction, weights))
    assert sum(shares) == total
    assert all(
        abs(share - total * Fraction(weight) / whole) < 1
        for share, weight in zip(shares, weights, strict=True)
    )


def test_the_last_fen_goes_to_the_largest_remainder():
    assert share_by_largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert share_by_largest_remainder(10, [1, 2, 4]) == [1, 3, 6]


def test_equal_remainders_are_settled_by_the_larger_weight():
    assert share_by_largest_remainder(2, [1, 3]) == [0, 2]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_shares_need_weights(weights):
    with pytest.raises(ValueError, match="weights"):
        share_by_largest_remainder(1, weights)
