"""The command palette: cases, people and deeds behind Ctrl+K."""

import asyncio
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mobile_mediation.db.readings import readings_of
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.ui.kit.theme import Look

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def finder(desktop, hand):
    hand.key(Key.Key_K, CTRL)
    return desktop.finder


def lines(finder):
    model = finder.entries
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def type_in(finder, hand, text):
    hand.write(finder.field, text)
    hand.settle()
    return lines(finder)


def test_ctrl_k_opens_the_field_and_escape_gives_the_focus_back(desktop, hand):
    desktop.cases.search.setFocus()
    hand.key(Key.Key_K, CTRL)
    assert desktop.finder.isVisible()
    assert QApplication.focusWidget() is desktop.finder.field
    hand.key(Key.Key_Escape, at=desktop.finder.field)
    assert not desktop.finder.isVisible()
    assert QApplication.focusWidget() is desktop.cases.search


def test_before_anything_is_typed_the_newest_cases_and_all_deeds_are_there(finder):
    shown = lines(finder)
    assert "肖建国" in shown[0]
    assert any("紧急救助" in line for line in shown)


@pytest.mark.parametrize("typed", ["建国", "xjg", "xiaojian", "a123", "示例路口"])
def test_a_case_is_found_and_opened_by_enter(finder, hand, desktop, typed):
    shown = type_in(finder, hand, typed)
    assert len(shown) == 1
    hand.key(Key.Key_Return, at=finder.field)
    assert not finder.isVisible()
    assert desktop.cases.case.title.text() == "肖建国"


def test_somebody_found_by_name_is_a_person_and_opens_among_the_people(
    finder, hand, desktop
):
    (shown,) = type_in(finder, hand, "肖建国")
    assert shown.startswith("人员")
    hand.key(Key.Key_Return, at=finder.field)
    assert desktop.cases.case.stack.currentIndex() == 1


@pytest.mark.parametrize("typed", ["设置", "settings", "SET", "sz", "shezhi", "zhi"])
def test_a_deed_is_found_in_both_languages_and_by_pinyin(finder, hand, desktop, typed):
    assert "设置" in type_in(finder, hand, typed)[0]
    hand.key(Key.Key_Return, at=finder.field)
    assert desktop.stack.currentWidget() is desktop.settings


def test_the_readings_of_the_deeds_are_those_of_a_dictionary(desktop):
    for deed in desktop.finder._deeds:
        syllables = deed.reading.split()
        for character, syllable in zip(deed.words.zh, syllables, strict=True):
            readings = readings_of(character)
            known = {each[0] for each in readings.as_surname + readings.otherwise}
            assert syllable in known, deed.words.zh


def test_the_arrow_keys_move_below_while_the_field_keeps_the_focus(finder, hand):
    for key, row in ((Key.Key_Down, 1), (Key.Key_Down, 2), (Key.Key_Up, 1)):
        hand.key(key, at=finder.field)
        assert finder.list.currentIndex().row() == row
        assert QApplication.focusWidget() is finder.field
    for _ in range(20):
        hand.key(Key.Key_PageDown, at=finder.field)
    assert finder.list.currentIndex().row() == finder.entries.rowCount() - 1


def test_a_click_opens_what_it_hits(finder, hand, desktop):
    type_in(finder, hand, "同步")
    box = finder.list.visualRect(finder.entries.index(0, 0))
    QTest.mouseClick(
        finder.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center()
    )
    hand.settle()
    assert desktop.stack.currentWidget() is desktop.sync


def test_deeds_work_from_the_palette(finder, hand, desktop, program):
    type_in(finder, hand, "jjjz")
    hand.key(Key.Key_Return, at=finder.field)
    assert desktop.cases.right.currentWidget() is desktop.cases.emergency
    for typed, look in (("深色", Look.DARK), ("浅色", Look.LIGHT)):
        program.desktop.finder.begin()
        type_in(program.desktop.finder, hand, typed)
        hand.key(Key.Key_Return, at=program.desktop.finder.field)
        assert program._surface.theme.look is look
    program.desktop.finder.begin()
    type_in(program.desktop.finder, hand, "suoding")
    hand.key(Key.Key_Return, at=program.desktop.finder.field)
    hand.wait_until(lambda: program.unlock is not None)


def test_typing_never_waits_and_an_answer_to_an_earlier_text_is_not_shown(
    finder, hand, program
):
    program.services.cases.open_emergency(
        EmergencyCall(place="海淀区示例桥", injured_name="单雄信")
    )
    # The storage thread is busy while somebody types on.
    hold = threading.Event()
    task = asyncio.get_event_loop().create_task(program.worker.run(hold.wait, 20))
    for letter in "单雄信":
        finder.field.insert(letter)
        QApplication.processEvents()
    assert finder.field.text() == "单雄信"
    QTest.keyClick(finder.field, Key.Key_Return)
    assert finder.isVisible()
    hold.set()
    hand.wait_until(task.done)
    hand.settle()
    # Enter waited for the answer to what was typed last.
    assert not finder.isVisible()
    assert program.desktop.cases.case.title.text() == "单雄信"


def test_nothing_found_is_said(finder, hand):
    assert type_in(finder, hand, "䶮䶮䶮") == []
    assert finder.nothing.isVisible()
    hand.key(Key.Key_Return, at=finder.field)
    assert finder.isVisible()


def test_what_was_looked_for_is_marked(finder, hand):
    type_in(finder, hand, "xiaoj")
    entry = finder.entries.entries[0]
    assert entry.title == ("肖建国", ((0, 2),))


def test_every_part_has_a_name_for_those_who_do_not_see(finder):
    assert finder.field.accessibleName()
    assert finder.list.accessibleName()
    index = finder.entries.index(0, 0)
    assert "肖建国" in index.data(Qt.ItemDataRole.AccessibleTextRole)
