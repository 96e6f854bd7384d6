"""Undo and redo at the case page: by key and by button, typing first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import Liability, PartyRole
from mobile_mediation.domain.vehicles import Vehicle
from mobile_mediation.ui.main_window import Part

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NUMBER = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def people(case_page, desktop, hand):
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    return desktop.people


def stored(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id)


def injured(program, case_page):
    return stored(program, case_page).parties[0]


def fields(people, case_page):
    return people.forms[case_page.file.parties[0].id].fields


def added(people, program, case_page):
    """Whether the second party has a form on the page."""
    return stored(program, case_page).parties[1].id in people.forms


def ctrl(hand, key, modifiers=CTRL):
    hand.key(key, modifiers, at=QApplication.focusWidget())


def test_what_is_folded_away_opens_when_it_is_taken_back(
    program, people, case_page, hand
):
    vehicle = case_page.file.vehicles[0]
    case_id = case_page.file.case.case_id
    program.services.cases.change(case_id, Vehicle, vehicle.id, "model", "示例牌")
    case_page.changed.emit()
    hand.settle()
    assert people.forms[vehicle.id].fields["model"].editor.text() == "示例牌"
    ctrl(hand, Qt.Key.Key_Z)
    editor = people.forms[vehicle.id].fields["model"].editor
    assert editor.text() == ""
    assert editor.hasFocus()


def test_ctrl_z_takes_the_saved_field_back_and_puts_the_cursor_there(
    program, people, case_page, hand
):
    hand.fill(fields(people, case_page)["address"], "示例乡12号")
    hand.fill(fields(people, case_page)["address"], "示例乡13号")
    ctrl(hand, Qt.Key.Key_Z)
    assert injured(program, case_page).address == "示例乡12号"
    editor = fields(people, case_page)["address"].editor
    assert editor.text() == "示例乡12号"
    assert editor.hasFocus()
    assert "已撤销：当事人 肖建国：住址 示例乡12号 → 示例乡13号" in (
        case_page.notice.text.text()
    )
    ctrl(hand, Qt.Key.Key_Z)
    assert injured(program, case_page).address is None
    ctrl(hand, Qt.Key.Key_Y)
    ctrl(hand, Qt.Key.Key_Z, CTRL | SHIFT)
    assert injured(program, case_page).address == "示例乡13号"
    assert "已重做" in case_page.notice.text.text()


def test_pressed_twice_at_once_it_takes_two_steps_back(
    program, people, case_page, hand
):
    for address in ("示例乡12号", "示例乡13号", "示例乡14号"):
        hand.fill(fields(people, case_page)["address"], address)
    for _ in range(2):
        QTest.keyClick(case_page, Qt.Key.Key_Z, CTRL)
    hand.settle()
    assert injured(program, case_page).address == "示例乡12号"
    assert fields(people, case_page)["address"].editor.text() == "示例乡12号"


def test_text_that_is_being_typed_is_taken_back_before_anything_that_is_saved(
    program, people, case_page, hand
):
    hand.fill(fields(people, case_page)["address"], "示例乡12号")
    editor = fields(people, case_page)["occupation"].editor
    hand.write(editor, "农民")
    ctrl(hand, Qt.Key.Key_Z)
    assert editor.text() == ""
    assert injured(program, case_page).address == "示例乡12号"
    ctrl(hand, Qt.Key.Key_Y)
    assert editor.text() == "农民"
    while editor.isUndoAvailable():
        ctrl(hand, Qt.Key.Key_Z)
    ctrl(hand, Qt.Key.Key_Z)
    assert injured(program, case_page).address is None


def test_text_of_several_lines_is_taken_back_before_anything_that_is_saved(
    program, desktop, case_page, hand
):
    case_page.open_section(Part.OVERVIEW)
    hand.settle()
    form = desktop.overview.accident
    hand.fill(form.fields["police_notice_no"], "第1号")
    hand.write(form.fields["narrative"].editor, "直行车与行人相撞")
    ctrl(hand, Qt.Key.Key_Z)
    assert form.fields["narrative"].editor.toPlainText() == ""
    assert stored(program, case_page).accident.police_notice_no == "第1号"
    while form.fields["narrative"].can_undo():
        ctrl(hand, Qt.Key.Key_Z)
    ctrl(hand, Qt.Key.Key_Z)
    assert stored(program, case_page).accident.police_notice_no is None


def test_the_buttons_say_what_they_will_do_with_masked_numbers(
    program, people, case_page, hand
):
    undoing = case_page.undoing
    assert not undoing.undo.isEnabled()
    hand.fill(fields(people, case_page)["phone"], "13800138000")
    assert undoing.undo.isEnabled()
    assert "当事人 肖建国：电话 138****8000" in undoing.undo.toolTip()
    assert "13800138000" not in undoing.undo.toolTip()
    hand.click(undoing.undo)
    assert injured(program, case_page).phone is None
    assert "138****8000" in undoing.redo.toolTip()
    hand.click(undoing.redo)
    assert injured(program, case_page).phone == "13800138000"
    assert not undoing.redo.isEnabled()


def test_an_added_party_is_taken_back_from_the_page_and_comes_again(
    program, people, case_page, hand
):
    hand.choose(people.role, PartyRole.DRIVER)
    hand.click(people.add_party)
    assert added(people, program, case_page)
    hand.click(case_page.undoing.undo)
    assert not added(people, program, case_page)
    assert stored(program, case_page).parties[1].void_reason == "撤销"
    hand.click(case_page.undoing.redo)
    assert added(people, program, case_page)


def test_what_one_field_brought_along_goes_with_it(program, people, case_page, hand):
    hand.fill(fields(people, case_page)["id_no"], NUMBER)
    ctrl(hand, Qt.Key.Key_Z)
    party = injured(program, case_page)
    assert (party.id_no, party.birth_on, party.sex) == (None, None, None)
    assert fields(people, case_page)["birth_on"].editor.text() == ""


def test_it_works_after_the_program_was_locked_and_opened_again(
    program, people, case_page, hand, locked
):
    hand.choose(fields(people, case_page)["liability"], Liability.SECONDARY)
    case_id = case_page.file.case.case_id
    locked.lock()
    hand.wait_until(lambda: locked.services is None and locked.unlock is not None)
    hand.write(locked.unlock.secret.editor, "红绿灯下请慢慢走")
    hand.click(locked.unlock.enter)
    hand.settle()
    cases = locked.desktop.cases
    cases.open_case(case_id, Part.PEOPLE)
    hand.settle()
    hand.click(cases.case.undoing.undo)
    assert locked.services.cases.file(case_id).parties[0].liability is None


def test_a_refusal_says_what_was_not_undone(program, people, case_page, hand):
    hand.key(Qt.Key.Key_Z, CTRL, at=case_page)
    assert "MM1112" in case_page.notice.text.text()
    assert "不能撤销" in case_page.notice.text.text()


def test_a_section_without_edits_of_its_own_keeps_the_keys(
    program, people, desktop, case_page, hand
):
    hand.fill(fields(people, case_page)["address"], "示例乡12号")
    case_page.open_section(Part.CONTACTS)
    hand.settle()
    assert not case_page.undoing.isVisible()
    hand.key(Qt.Key.Key_Z, CTRL, at=desktop.contacts)
    assert injured(program, case_page).address == "示例乡12号"
