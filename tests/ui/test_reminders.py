"""What falls due is said once: in the window, or when it comes back."""

from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt

from mobile_mediation.app import keep_settings
from mobile_mediation.domain.reminders import QuietHours
from mobile_mediation.settings import Settings
from mobile_mediation.ui.main_window import Page
from mobile_mediation.ui.reminders.announcer import Announcer


@pytest.fixture
def announcer(desktop):
    (found,) = desktop.findChildren(Announcer)
    return found


def look(announcer, hand):
    announcer.look()
    hand.wait_until(lambda: not announcer.work.is_busy)
    hand.settle()


def test_a_clock_that_runs_out_is_said_in_the_window(announcer, desktop, hand, clock):
    clock.pass_time(minutes=16)
    look(announcer, hand)
    assert desktop.reminder.isVisible()
    assert "联系办案民警" in desktop.reminder.text.text()
    assert "肖建国" not in desktop.reminder.text.text()


def test_it_is_said_once(announcer, desktop, hand, clock):
    clock.pass_time(minutes=16)
    look(announcer, hand)
    desktop.reminder.clear()
    look(announcer, hand)
    assert not desktop.reminder.isVisible()


def test_what_fell_due_while_the_window_was_away_is_said_at_its_return(
    announcer, desktop, program, hand, clock
):
    program.window.showMinimized()
    hand.settle()
    clock.pass_time(minutes=16)
    look(announcer, hand)
    assert announcer.tray is None
    assert announcer.missed
    program.window.setWindowState(Qt.WindowState.WindowNoState)
    program.window.show()
    hand.settle()
    assert "联系办案民警" in desktop.reminder.text.text()
    assert not announcer.missed


def test_nobody_is_reminded_who_does_not_want_it(
    announcer, desktop, program, hand, clock, surface
):
    desktop.open_page(Page.SETTINGS)
    hand.key(Qt.Key.Key_Space, at=desktop.settings.reminds.editor)
    clock.pass_time(minutes=16)
    look(announcer, hand)
    assert not desktop.reminder.isVisible()
    hand.key(Qt.Key.Key_Space, at=desktop.settings.reminds.editor)
    look(announcer, hand)
    assert desktop.reminder.isVisible()


def test_the_choice_is_kept_for_the_next_time(desktop, hand, surface, tmp_path):
    file = tmp_path / "settings.toml"
    keep_settings(surface, file)
    desktop.open_page(Page.SETTINGS)
    hand.choose(desktop.settings.quiet_from, time(21))
    assert Settings.load(file).quiet == QuietHours(begin=time(21), end=time(6))
    surface.reminding.choose(is_on=True, quiet=QuietHours())


def test_an_own_task_waits_for_the_end_of_the_quiet_hours(program, clock):
    services = program.services
    due = services.tasks.due(services.desk.now() + timedelta(days=2))
    case_id = due[0].head.case_id
    for each in due:
        services.contacts.finish_task(case_id, each.task.id)
    services.reminders.take(QuietHours())
    night = QuietHours(begin=time(0), end=time(23))
    services.tasks.add(
        case_id,
        note="回电",
        lane=due[0].task.lane,
        due_at=services.desk.now() + timedelta(minutes=1),
    )
    clock.pass_time(minutes=5)
    assert services.reminders.take(night) == ()
    assert len(services.reminders.take(None)) == 1


def test_a_clock_that_is_set_back_and_put_right_says_nothing_twice(program, clock):
    services = program.services
    clock.pass_time(minutes=16)
    assert services.reminders.take(None)
    clock.pass_time(days=-3)
    assert services.reminders.take(None) == ()
    clock.pass_time(days=3)
    assert services.reminders.take(None) == ()
