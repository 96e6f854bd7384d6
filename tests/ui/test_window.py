"""The window as a whole: history in words, and nothing lost at the end."""

import sys

import pytest
from PySide6.QtCore import QObject, Qt

from mobile_mediation.app import Program
from mobile_mediation.services.vehicle import open_vehicle
from mobile_mediation.ui.kit.idle import IdleWatch
from mobile_mediation.ui.main_window import Part

from .conftest import SPECIALIST


def test_closing_the_window_saves_the_field_that_is_being_typed_in(
    qtbot, event_loop, program, case_page, desktop, hand, workspace, clock
):
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    case_id = case_page.file.case.case_id
    party = case_page.file.current_parties[0]
    hand.write(desktop.people.forms[party.id].fields["occupation"].editor, "废品回收")
    program.window.close()
    end = event_loop.create_task(program.finish())
    qtbot.waitUntil(end.done, timeout=20_000)
    services = open_vehicle(workspace, "lizhe", SPECIALIST, now=clock)
    assert services.cases.file(case_id).current_parties[0].occupation == "废品回收"
    services.close()


def test_the_history_speaks_in_words_and_hides_personal_numbers(
    program, case_page, desktop, hand
):
    party = case_page.file.current_parties[0]
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    hand.fill(desktop.people.forms[party.id].fields["phone"], "13800138000")
    case_page.open_section(Part.HISTORY)
    hand.settle()
    model = desktop.history.model
    said = " ".join(
        model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole)
        for row in range(model.rowCount())
    )
    assert "当事人 肖建国：电话 138****8000" in said
    assert "13800138000" not in said
    assert "李喆" in said


class Ticker(QObject):
    def timerEvent(self, event):  # noqa: N802
        self.killTimer(event.timerId())


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal")
def test_the_qt_binding_does_not_release_none(qapp):
    """PySide6 6.12.0 does so below Python 3.12, and aborts after a working day."""
    ticker = Ticker()
    before = sys.getrefcount(None)
    for _ in range(300):
        ticker.startTimer(0)
        qapp.processEvents()
    assert sys.getrefcount(None) > before - 100


def test_locking_saves_what_is_typed_and_asks_for_the_password(
    program, case_page, desktop, hand, workspace, clock
):
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    case_id = case_page.file.case.case_id
    party = case_page.file.current_parties[0]
    hand.write(desktop.people.forms[party.id].fields["occupation"].editor, "废品回收")
    hand.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hand.wait_until(lambda: program.unlock is not None and program.services is None)
    assert program.desktop is None
    other = open_vehicle(workspace, "lizhe", SPECIALIST, now=clock)
    assert other.cases.file(case_id).current_parties[0].occupation == "废品回收"
    other.close()
    hand.write(program.unlock.secret.editor, SPECIALIST)
    program.unlock.name.setCurrentText("lizhe")
    hand.click(program.unlock.enter)
    assert program.desktop is not None


def test_a_program_that_is_left_alone_says_so_and_every_touch_starts_the_wait_anew(
    qtbot, qapp, hand
):
    watch = IdleWatch(qapp, minutes=10)
    watch.timer.stop()
    hand.key(Qt.Key.Key_A)
    assert watch.timer.isActive()
    assert watch.timer.interval() == 600_000
    with qtbot.waitSignal(watch.left_alone):
        watch.timer.start(0)
    qapp.removeEventFilter(watch)
    watch.deleteLater()


def test_damaged_key_slots_are_said_at_the_question_for_the_password(
    qtbot, event_loop, surface, workspace, clock
):
    for name in ("keyslots.mmk", "keyslots.bak.mmk"):
        (workspace / name).write_bytes(b"no key slots")
    program = Program(workspace, surface, now=clock)
    program.start()
    assert program.unlock.notice.isVisible()
    surface.language.changed.disconnect(program.rebuild)
    surface.theme.changed.disconnect(program.rebuild)
    end = event_loop.create_task(program.finish())
    qtbot.waitUntil(end.done)
    program.window.close()
    program.window.deleteLater()
