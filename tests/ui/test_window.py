"""The window as a whole: history in words, and nothing lost at the end."""

import sys

import pytest
from PySide6.QtCore import QObject

from mobile_mediation.services.vehicle import open_vehicle

from .conftest import SPECIALIST


def test_closing_the_window_saves_the_field_that_is_being_typed_in(
    qtbot, event_loop, program, case_page, desktop, hand, workspace, clock
):
    case_page.open_section(1)
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
    case_page.open_section(1)
    hand.settle()
    hand.fill(desktop.people.forms[party.id].fields["phone"], "13800138000")
    case_page.open_section(5)
    hand.settle()
    said = " ".join(
        label.text() for label in desktop.history.findChildren(type(case_page.title))
    )
    assert "当事人：电话 ＊＊＊" in said
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
