import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.texts import clean_name, clean_prose, clean_text

TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C]
INVISIBLE = [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0xE0041]
BROKEN = [0x00, 0x01, 0x1B, 0x7F, 0x85, 0x2028, 0xD800, 0xDFFF, 0xE000, 0xFFFF]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 肖大年 ", "肖大年"),
        ("肖　某", "肖某"),
        ("张  三", "张三"),
        ("买买提•阿卜杜拉", "买买提·阿卜杜拉"),
        ("买买提 ・ 阿卜杜拉", "买买提·阿卜杜拉"),
        ("买买提．阿卜杜拉", "买买提·阿卜杜拉"),
        ("Ｊ. Ｓｍｉｔｈ", "J. Smith"),
        ("Anna  Maria", "Anna Maria"),
        ("𬱖𠮷㐂〇", "𬱖𠮷㐂〇"),
        ("\U00031350\U0002ebf0", "\U00031350\U0002ebf0"),
        ("Zoe\u0308", "Zoë"),
        ("Ｚｏｅ\u0308", "Zoë"),
        ("邊\U000e0101", "邊\U000e0101"),
    ],
)
def test_a_name_gets_its_one_form(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize("code", [*TURNING, *INVISIBLE, *BROKEN])
@pytest.mark.parametrize("clean", [clean_name, clean_text, clean_prose])
def test_characters_that_nobody_sees_are_refused_by_name(clean, code):
    with pytest.raises(RuleViolation) as refused:
        clean(f"肖{chr(code)}某", path="parties[0].name")
    assert refused.value.code == "MM1012"
    assert refused.value.path == "parties[0].name"
    assert refused.value.value == f"U+{code:04X}"
    assert refused.value.words.zh.startswith("第2个字符是")
    assert chr(code) not in refused.value.in_language("zh")


def test_a_character_that_turns_the_text_is_called_so():
    with pytest.raises(RuleViolation) as refused:
        clean_text("12\u202e345")
    assert "改变文字方向" in refused.value.words.zh


def test_a_forbidden_character_at_the_edge_is_not_trimmed_away():
    for text in ("\ufeff肖某", "肖某\x1f", "肖某\u2028"):
        with pytest.raises(RuleViolation, match="MM1012"):
            clean_name(text)


def test_only_prose_has_lines():
    assert (
        clean_prose("一、事实\r\n二、责任\t主要\r三") == "一、事实\n二、责任 主要\n三"
    )
    with pytest.raises(RuleViolation, match="MM1012"):
        clean_text("一\n二")


def test_chinese_punctuation_stays_full_width():
    assert clean_text("京Ａ１２３（已扣），待查") == "京A123（已扣），待查"


def test_nothing_is_refused_as_empty():
    with pytest.raises(RuleViolation, match="MM1013"):
        clean_name(" 　\t")


def test_length_counts_characters_not_bytes():
    assert clean_name("𬱖" * 50) == "𬱖" * 50
    with pytest.raises(RuleViolation, match=r"MM1014.*there are 51"):
        clean_name("𬱖" * 51)


def accepted(clean, text):
    try:
        return clean(text)
    except RuleViolation:
        return None


@given(st.text(max_size=60))
@pytest.mark.parametrize("clean", [clean_name, clean_text, clean_prose])
def test_a_clean_text_is_clean(clean, text):
    once = accepted(clean, text)
    if once is not None:
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert once.encode()
