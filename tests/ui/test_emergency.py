"""The emergency path: five fields, one hand, no mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.cases import CaseSource
from mobile_mediation.domain.contacts import (
    FIRST_TASKS,
    Channel,
    Lane,
    Purpose,
    TaskKind,
)
from mobile_mediation.ui.main_window import Page

CTRL = Qt.KeyboardModifier.ControlModifier


def type_into_focus(hand, text):
    hand.write(QApplication.focusWidget(), text)


class Counter:
    """Counts what a person does: a key or a chord is one action, and so is the text of
    one field, because an input method enters it as a whole."""

    def __init__(self, hand):
        self._hand = hand
        self.actions = 0

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self._hand.key(key, modifier, at=QApplication.focusWidget())
        self.actions += 1

    def type(self, text):
        type_into_focus(self._hand, text)
        self.actions += 1


@pytest.mark.parametrize("page", Page, ids=lambda page: page.name.lower())
def test_a_case_is_opened_by_keyboard_alone_in_twelve_actions_from_any_page(
    desktop, hand, page
):
    desktop.open_page(page)
    hand.settle()
    count = Counter(hand)
    count.press(Qt.Key.Key_E, CTRL)
    count.type("京藏高速示例出口")
    count.press(Qt.Key.Key_Tab)
    count.press(Qt.Key.Key_Space)
    for answer in ("王伟", "京A54321", "示例医院"):
        count.press(Qt.Key.Key_Tab)
        count.type(answer)
    count.press(Qt.Key.Key_Return)
    print(f"emergency from {page.name}: {count.actions} actions")  # noqa: T201
    assert count.actions <= 12
    file = desktop.cases.case.file
    assert file.accident.place == "京藏高速示例出口"
    assert file.accident.occurred_at.isoformat() == "2023-01-24T06:01:00+00:00"
    assert [party.name for party in file.current_parties] == ["王伟"]
    assert file.vehicles[0].plate == "京A54321"
    assert file.current_injuries[0].hospital == "示例医院"
    assert {task.kind for task in file.tasks} == {kind for _, kind, _ in FIRST_TASKS}
    (call,) = file.contact_entries
    assert (call.channel, call.who) == (Channel.PHONE, "122交通事故报警台")


def test_after_opening_the_board_is_in_front_with_the_cursor_at_the_first_call(
    program, desktop, hand
):
    count = Counter(hand)
    count.press(Qt.Key.Key_E, CTRL)
    count.type("示例路口")
    hand.click(desktop.cases.emergency.button)
    section = desktop.contacts
    assert section.isVisible()
    assert QApplication.focusWidget() is section.form.who.editor
    count.type("张堃")
    for _ in range(4):
        count.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is section.form.summary.editor
    count.type("已到现场")
    count.press(Qt.Key.Key_Return)
    file = program.services.cases.file(desktop.cases.case_id)
    entry = file.contact_entries[-1]
    assert (entry.lane, entry.who, entry.purpose) == (
        Lane.POLICE, "张堃", Purpose.REPORT,
    )  # fmt: skip
    done = [task.kind for task in file.tasks if task.done_at]
    assert done == [TaskKind.CALL_OFFICER]
    # The next call that is due is offered at once.
    assert section.form.lane.value() is Lane.HOSPITAL


def test_an_accident_in_the_future_is_refused_in_words_at_its_field(desktop, hand):
    before = desktop.cases.model.rowCount()
    hand.key(Qt.Key.Key_E, CTRL)
    page = desktop.cases.emergency
    hand.write(page.place.editor, "示例路口")
    hand.fill(page.occurred, "2023-01-25 09:00")
    hand.click(page.button)
    assert "不能晚于" in page.occurred.message.text()
    assert "不能晚于" in page.notice.text.text()
    assert page.place.editor.text() == "示例路口"
    desktop.cases.reload()
    hand.settle()
    assert desktop.cases.model.rowCount() == before


def test_who_called_and_how_stands_in_the_first_entry(desktop, hand):
    hand.key(Qt.Key.Key_E, CTRL)
    page = desktop.cases.emergency
    hand.choose(page.source, CaseSource.PARTNER)
    hand.fill(page.caller, "王师傅")
    hand.fill(page.caller_number, "138 0013 8000")
    hand.fill(page.place, "示例路口")
    hand.click(page.button)
    file = desktop.cases.case.file
    assert file.case.source is CaseSource.PARTNER
    (call,) = file.contact_entries
    assert (call.who, call.number) == ("王师傅", "13800138000")
    desktop.cases.begin_emergency()
    hand.settle()
    assert not page.caller.editor.text()
    assert page.source.value() is CaseSource.TRAFFIC_122


def test_the_present_minute_is_one_key_or_one_tap(desktop, clock, hand):
    hand.key(Qt.Key.Key_E, CTRL)
    occurred = desktop.cases.emergency.occurred
    hand.key(Qt.Key.Key_Space, at=occurred.editor)
    assert occurred.editor.text() == "2023-01-24 14:01"
    clock.pass_time(minutes=3)
    hand.click(occurred.now_button)
    assert occurred.editor.text() == "2023-01-24 14:04"


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
