"""The manual's table of codes says what the program can say about emergency money."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (MM13\d\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
RAISED = re.compile(r'"(MM13\d\d)"')


def rows():
    return ROW.findall((ROOT / "docs" / "errors.md").read_text(encoding="utf-8"))


def raised():
    sources = (ROOT / "src").rglob("*.py")
    return {
        code
        for source in sources
        for code in RAISED.findall(source.read_text(encoding="utf-8"))
    }


def test_every_code_of_emergency_money_has_one_row():
    counted = Counter(code for code, *_ in rows())
    assert raised() <= set(counted)
    assert set(counted.values()) == {1}


def test_every_row_of_emergency_money_is_a_code_that_can_happen():
    assert {code for code, *_ in rows()} <= raised()


def test_every_row_speaks_both_languages():
    for _, chinese, english, advice in rows():
        assert re.search(r"[一-鿿]", chinese)
        assert english.isascii()
        assert re.search(r"[一-鿿]", advice)
        assert re.search(r"[A-Za-z]", advice)
