import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.documents.line_breaking import break_lines

CLOSING = "。，、；：？！）》」”…—%"
OPENING = "（《「“￥¥$"
texts = st.text(
    st.sampled_from("中文字流动调解车甲乙 　\n12.5¥元abX-_" + CLOSING + OPENING),
    max_size=60,
)
limits = st.lists(st.integers(1, 12), min_size=1, max_size=3)


def width_of(character: str) -> float:
    return 0.5 if character.isascii() else 1


def widths_of(text: str) -> list[float]:
    return [width_of(character) for character in text]


def lines_of(text: str, *limits: float) -> list[str]:
    lines = break_lines(text, widths_of(text), limits or (10,))
    return [text[line.start : line.end] for line in lines]


def without_blanks(text: str) -> str:
    return "".join(text.split())


@given(texts, limits)
def test_the_lines_joined_are_the_text_again(text, limits):
    lines = lines_of(text, *limits)
    assert without_blanks("".join(lines)) == without_blanks(text)


@given(st.text(), limits)
def test_no_character_of_any_language_is_lost(text, limits):
    assert without_blanks("".join(lines_of(text, *limits))) == without_blanks(text)


@given(texts, limits)
def test_only_blanks_stand_between_two_lines(text, limits):
    lines = break_lines(text, widths_of(text), limits)
    ends = [0, *(line.end for line in lines)]
    starts = [*(line.start for line in lines), len(text)]
    for end, start in zip(ends, starts, strict=True):
        assert end <= start
        assert not text[end:start].strip()


@given(texts, limits)
def test_a_line_is_too_long_only_if_it_is_one_character(text, limits):
    for place, line in enumerate(break_lines(text, widths_of(text), limits)):
        limit = limits[min(place, len(limits) - 1)]
        used = sum(widths_of(text[line.start : line.end]))
        assert line.spare == pytest.approx(limit - used)
        assert used <= limit or line.end - line.start == 1


@given(texts)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text):
    """As far as there is another place: here always, for a line holds eight of them."""
    for paragraph in text.split("\n"):
        marks = sum(character in CLOSING + OPENING for character in paragraph)
        if marks > 6:
            continue
        lines = [line for line in lines_of(paragraph, 8) if line]
        assert all(line[0] not in CLOSING for line in lines[1:])
        assert all(line[-1] not in OPENING for line in lines[:-1])


@given(texts, limits)
def test_a_line_feed_ends_a_line_and_nothing_else_a_paragraph(text, limits):
    lines = break_lines(text, widths_of(text), limits)
    ends = sum(line.ends_paragraph for line in lines)
    assert ends == max(1, text.count("\n") + (not text.endswith("\n")))


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("", 10, [""]),
        ("调解书", 10, ["调解书"]),
        ("流动调解车", 3, ["流动调", "解车"]),
        ("流动调解。", 4, ["流动调", "解。"]),
        ("流动调（解）", 4, ["流动调", "（解）"]),
        ("共《民法典》", 2, ["共", "《民", "法", "典》"]),
        ("电话13800000000。", 7, ["电话", "13800000000。"]),
        ("赔偿¥12,345.67元", 6, ["赔偿", "¥12,345.67", "元"]),
        ("京A·12345号", 4, ["京A·", "12345号"]),
        ("long words stay", 4, ["long", "words", "stay"]),
        ("中文 。", 3, ["中", "文 。"]),
        ("中文（ 元", 3, ["中文", "（ 元"]),
        ("ABCDEFGH。", 4, ["ABCDEFG", "H。"]),
        ("甲\n乙\n", 10, ["甲", "乙"]),
        ("甲\n\n乙", 10, ["甲", "", "乙"]),
        ("等等……", 3, ["等", "等……"]),
        ("甲——乙", 2, ["甲—", "—乙"]),
    ],
)
def test_lines_end_where_a_printer_would_end_them(text, limit, lines):
    assert lines_of(text, limit) == lines


def test_the_first_line_may_be_shorter_than_the_rest():
    assert lines_of("流动调解车在路口", 2, 4) == ["流动", "调解车在", "路口"]
