"""Cases that hold what is typed appear under the field; one key opens one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import Party
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.ui.kit.match_hint import MatchHint
from mobile_mediation.ui.main_window import Part

ALT = Qt.KeyboardModifier.AltModifier
NUMBER = "11010519530612001" + resident_check_digit("11010519530612001")


def hint_of(field):
    return field.findChild(MatchHint)


@pytest.fixture
def first(program, desktop):
    """The case that is there already, with numbers of its own."""
    model = desktop.cases.model
    case_id = model.case_id(model.index(0, 0))
    cases = program.services.cases
    party = cases.file(case_id).parties[0]
    cases.change(case_id, Party, party.id, "phone", "13800138000")
    cases.change(case_id, Party, party.id, "id_no", NUMBER)
    return cases.file(case_id)


@pytest.fixture
def second(program, desktop, first, hand):
    """Another case, open at its people."""
    file = program.services.cases.open_emergency(
        EmergencyCall(place="海淀区示例桥", injured_name="王䶮")
    )
    desktop.cases.open_case(file.case.case_id, Part.PEOPLE)
    hand.settle()
    return file


def typed(hand, field, text):
    hand.write(field.editor, text)
    hand.wait_until(lambda: not hint_of(field)._pause.isActive())
    hand.settle()


def test_a_plate_of_another_case_is_said_while_a_call_is_taken_and_f2_opens_it(
    desktop, first, hand
):
    desktop.cases.begin_emergency()
    plate = desktop.cases.emergency.plate
    typed(hand, plate, "京A1")
    hint = hint_of(plate)
    assert not hint.is_shown
    typed(hand, plate, "京a·123")
    assert hint.is_shown
    assert first.case.case_no in hint.buttons[0].text()
    assert plate.editor.hasFocus()
    assert plate.editor.text() == "京a·123"
    hand.key(Qt.Key.Key_F2, at=plate.editor)
    assert desktop.cases.case_id == first.case.case_id
    assert desktop.cases.right.currentWidget() is desktop.cases.case
    desktop.cases.begin_emergency()
    hand.settle()
    assert plate.editor.text() == "京a·123"


@pytest.mark.parametrize(
    ("column", "text", "masked"),
    [
        ("phone", "13800138000", "138****8000"),
        ("id_no", NUMBER, f"110105********{NUMBER[-4:]}"),
    ],
)
def test_a_number_of_another_case_is_said_masked(
    desktop, second, hand, column, text, masked
):
    field = desktop.people.forms[second.parties[0].id].fields[column]
    typed(hand, field, text)
    hint = hint_of(field)
    assert hint.is_shown
    words = hint.buttons[0].text()
    assert masked in words
    assert text not in words
    assert "肖建国" in words


def test_an_answer_that_comes_after_the_field_was_left_is_not_shown(
    desktop, first, hand
):
    desktop.cases.begin_emergency()
    plate = desktop.cases.emergency.plate
    hint = hint_of(plate)
    hand.write(plate.editor, first.vehicles[0].plate)
    hand.key(Qt.Key.Key_Tab, at=plate.editor)
    hand.wait_until(lambda: not hint._pause.isActive())
    hand.settle()
    assert not hint.is_shown


def test_alt_down_walks_to_the_cases_and_enter_opens_one(desktop, first, second, hand):
    field = desktop.people.forms[second.parties[0].id].fields["phone"]
    typed(hand, field, "13800138000")
    QTest.keyClick(field.editor, Qt.Key.Key_Down, ALT)
    button = hint_of(field).buttons[0]
    assert QApplication.focusWidget() is button
    hand.key(Qt.Key.Key_Up, at=button)
    assert field.editor.hasFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Down, ALT)
    hand.key(Qt.Key.Key_Return, at=button)
    assert desktop.cases.case_id == first.case.case_id


def test_the_own_case_is_not_named_and_esc_sends_the_hint_away(desktop, first, hand):
    desktop.cases.open_case(first.case.case_id, Part.PEOPLE)
    hand.settle()
    field = desktop.people.forms[first.vehicles[0].id].fields["plate"]
    typed(hand, field, "京A12345")
    assert not hint_of(field).is_shown


def test_a_case_of_the_same_day_that_looks_alike_is_said_and_opened_not_merged(
    program, desktop, first, hand
):
    other = program.services.cases.open_emergency(
        EmergencyCall(place="朝阳区示例路口", plate="京A12345")
    )
    desktop.cases.open_case(first.case.case_id)
    hand.settle()
    suspects = desktop.cases.case.suspects
    assert suspects.isVisible()
    (open_other,) = [
        button
        for button in suspects.findChildren(type(suspects.close_button))
        if button is not suspects.close_button
    ]
    assert other.case.case_no in open_other.accessibleName()
    hand.click(open_other)
    assert desktop.cases.case_id == other.case.case_id
    assert suspects.isVisible()
    hand.click(suspects.close_button)
    assert not suspects.isVisible()
    desktop.cases.reload()
    hand.settle()
    assert not suspects.isVisible()
    assert desktop.cases.model.rowCount() == 2
