import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import ttfonts

from mobile_mediation.documents.fonts import (
    Face,
    base_font,
    character_width,
    font_file,
    missing_characters,
    require_characters,
    runs,
    to_unicode_map,
)
from mobile_mediation.domain.errors import RuleViolation

RARE = "䶮㛃𬱖𠮷"
RARER = "𠀀𪛖𫚉"


def test_an_ordinary_text_is_one_run_of_the_faces_own_font():
    for face in Face:
        (run,) = runs("调解书 No.1，2023年", face)
        assert (run.font, run.text) == (base_font(face), "调解书 No.1，2023年")


@pytest.mark.parametrize("face", list(Face))
def test_a_rare_character_is_taken_from_another_font(face):
    for character in RARER:
        first, middle, last = runs(f"王{character}先生", face)
        assert middle.text == character
        assert first.font == last.font == base_font(face) != middle.font


@given(st.text(st.sampled_from("王䶮㛃𬱖A1。 \n□①㎡"), max_size=20))
def test_the_runs_joined_are_the_text(text):
    assert "".join(run.text for run in runs(text, Face.SONG)) == text


def test_every_character_of_gb_18030_level_3_is_printed():
    # GB 18030-2022, level 3: the unified ideographs up to extension F.
    blocks = (
        (0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734),
        (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0),
    )  # fmt: skip
    for first, last in blocks:
        text = "".join(map(chr, range(first, last + 1)))
        assert missing_characters(text) == ()


@pytest.mark.parametrize(
    ("character", "shown", "code"),
    [
        ("🚗", "🚗", "U+1F697"),
        ("\ue000", "□", "U+E000"),
        ("\u200b", "□", "U+200B"),
        ("\u202e", "□", "U+202E"),
        ("\x07", "□", "U+0007"),
        ("\ud83d", "□", "U+D83D"),
    ],
)
def test_a_character_that_no_font_has_is_named(character, shown, code):
    with pytest.raises(RuleViolation) as refused:
        require_characters([("place", "路口"), ("parties[0].name", f"王{character}")])
    assert refused.value.code == "MM1501"
    assert refused.value.path == "parties[0].name"
    assert refused.value.value == code
    assert f"「{shown}」（{code}）" in refused.value.words.zh
    assert code in refused.value.words.en


def test_missing_characters_are_named_once_and_in_order():
    assert missing_characters("王🚨龙🚗🚨") == ("🚨", "🚗")
    assert missing_characters("第一行\n\t第二行\r\n") == ()


def test_a_character_is_as_wide_as_its_font_says():
    assert character_width("流", base_font(Face.SONG), 12) == 12
    assert 0 < character_width("1", base_font(Face.SONG), 12) < 12
    assert character_width("流", base_font(Face.SONG), 24) == 24


def test_the_fonts_are_shipped():
    for character in "流" + RARE + RARER:
        for run in runs(character, Face.SONG):
            assert font_file(run.font).stat().st_size > 100_000


@given(st.lists(st.integers(0x20, 0x2FFFF).filter(lambda c: not 0xD800 <= c < 0xE000)))
def test_the_table_of_characters_is_utf_16(codes):
    table = to_unicode_map("name", codes)
    table = table.partition("endcodespacerange")[2]
    pairs = re.findall(r"^<([0-9A-F]{2,})> <([0-9A-F]+)>$", table, re.MULTILINE)
    read = {int(code, 16): bytes.fromhex(text) for code, text in pairs}
    assert {code: text.decode("utf-16-be") for code, text in read.items()} == {
        place: chr(code) for place, code in enumerate(codes)
    }
    for count in re.findall(r"(\d+) beginbfchar", table):
        assert int(count) <= 100


def test_the_library_uses_our_table():
    assert ttfonts.makeToUnicodeCMap is to_unicode_map
