"""The emergency path: five fields, one hand, no mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.contacts import TaskKind

CTRL = Qt.KeyboardModifier.ControlModifier


def type_into_focus(hand, text):
    hand.write(QApplication.focusWidget(), text)


def test_a_case_is_opened_by_keyboard_alone_in_twelve_actions(desktop, hand):
    actions = 0
    hand.key(Qt.Key.Key_E, CTRL)
    actions += 1
    answers = ("京藏高速示例出口", "2023-01-24 13:40", "王伟", "京A54321", "示例医院")
    for place, answer in enumerate(answers):
        if place:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            actions += 1
        type_into_focus(hand, answer)
        actions += 1
    hand.key(Qt.Key.Key_Return, at=QApplication.focusWidget())
    actions += 1
    file = desktop.cases.case.file
    assert actions <= 12
    assert file.accident.place == "京藏高速示例出口"
    assert [party.name for party in file.current_parties] == ["王伟"]
    assert file.vehicles[0].plate == "京A54321"
    assert file.current_injuries[0].hospital == "示例医院"


def test_the_clocks_of_police_hospital_family_and_money_run_from_the_call(
    desktop, hand
):
    hand.key(Qt.Key.Key_E, CTRL)
    hand.fill(desktop.cases.emergency.place, "示例路口")
    hand.click(desktop.cases.emergency.button)
    file = desktop.cases.case.file
    assert {task.kind for task in file.tasks} >= {TaskKind.EMERGENCY_MONEY}
    assert len(file.tasks) == 4
    assert all(task.due_at > file.case.opened_at for task in file.tasks)
    assert len(file.contact_entries) == 1


def test_without_a_place_nothing_is_opened_and_what_was_typed_stays(desktop, hand):
    before = desktop.cases.model.rowCount()
    hand.key(Qt.Key.Key_E, CTRL)
    page = desktop.cases.emergency
    hand.write(page.injured.editor, "王伟")
    hand.click(page.button)
    assert page.notice.isVisible()
    assert "MM1103" in page.notice.text.text()
    assert page.injured.editor.text() == "王伟"
    desktop.cases.reload()
    hand.settle()
    assert desktop.cases.model.rowCount() == before


def test_what_was_typed_and_not_finished_comes_back(program, desktop, hand, qtbot):
    hand.key(Qt.Key.Key_E, CTRL)
    hand.write(desktop.cases.emergency.place.editor, "示例桥下")
    qtbot.wait(500)
    hand.settle()
    program.rebuild()
    hand.settle()
    program.desktop.cases.begin_emergency()
    hand.settle()
    assert program.desktop.cases.emergency.place.editor.text() == "示例桥下"


def test_an_impossible_plate_is_refused_in_place_and_no_case_is_left(desktop, hand):
    before = desktop.cases.model.rowCount()
    hand.key(Qt.Key.Key_E, CTRL)
    page = desktop.cases.emergency
    hand.write(page.place.editor, "示例路口")
    hand.write(page.plate.editor, "这不是车牌")
    hand.click(page.button)
    assert page.notice.isVisible()
    desktop.cases.reload()
    hand.settle()
    assert desktop.cases.model.rowCount() == before


def test_an_emergency_begins_from_every_page(desktop, hand):
    for page in desktop.rail:
        desktop.open_page(page)
        hand.settle()
        hand.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert desktop.cases.isVisible()
        assert desktop.cases.right.currentWidget() is desktop.cases.emergency
        hand.click(desktop.cases.emergency.back)


def test_nothing_that_is_looked_up_meanwhile_takes_the_emergency_away(
    desktop, case_page, hand
):
    desktop._begin()
    desktop.cases.reload()
    case_page.changed.emit()
    hand.settle()
    assert desktop.cases.right.currentWidget() is desktop.cases.emergency
