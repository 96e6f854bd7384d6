"""What is to be done today, from the first look to the last deed."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mobile_mediation.domain.contacts import Lane, Task, TaskKind
from mobile_mediation.domain.deadlines import DeadlineState
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.reminders import Urgency
from mobile_mediation.ui.main_window import Page, Part


@pytest.fixture
def case_id(program):
    (due, *_) = program.services.tasks.due(program.services.desk.now() + DAYS)
    return due.head.case_id


DAYS = timedelta(days=3)


@pytest.fixture
def today(desktop, hand):
    desktop.open_page(Page.TODAY)
    hand.settle()
    return desktop.today


def texts(page):
    model = page.model
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def choose(page, hand, text):
    for row, said in enumerate(texts(page)):
        if text in said and page.model.line(page.model.index(row, 0)):
            page.list.setCurrentIndex(page.model.index(row, 0))
            hand.settle()
            return
    raise AssertionError(text)


def test_the_program_opens_with_what_is_to_be_done(locked, hand):
    page = locked.unlock
    page.name.setCurrentText("lizhe")
    hand.write(page.secret.editor, "红绿灯下请慢慢走")
    hand.click(page.enter)
    hand.settle()
    assert locked.desktop.stack.currentWidget() is locked.desktop.today
    assert "紧急救助" in texts(locked.desktop.today)[0]


def test_the_clocks_of_an_emergency_stand_on_top_and_run(today, clock):
    first = texts(today)
    assert first[0] == "紧急救助（4）"
    assert "剩余 0:1" in first[1]
    clock.pass_time(minutes=20)
    today.model.tick()
    assert "超时" in texts(today)[1]


def test_a_promise_that_was_broken_comes_up_and_leads_to_the_board(
    today, desktop, program, case_id, hand, clock
):
    services = program.services
    services.tasks.add(
        case_id,
        note="给医保办回电",
        lane=Lane.HOSPITAL,
        due_at=services.desk.now() + timedelta(minutes=5),
    )
    clock.pass_time(minutes=40)
    today.reload()
    hand.settle()
    assert any("已超时" in each for each in texts(today))
    choose(today, hand, "给医保办回电")
    QTest.keyClick(today.list, Qt.Key.Key_Return)
    hand.settle()
    assert desktop.stack.currentWidget() is desktop.cases
    assert desktop.cases.case.stack.currentIndex() == Part.CONTACTS


def test_a_task_is_done_with_the_space_bar_and_taken_back(
    today, program, case_id, hand
):
    choose(today, hand, "联系办案民警")
    QTest.keyClick(today.list, Qt.Key.Key_Space)
    hand.settle()
    assert not any("联系办案民警" in each for each in texts(today))
    hand.click(today.take_back)
    assert any("联系办案民警" in each for each in texts(today))
    tasks = program.services.cases.file(case_id).tasks
    assert all(task.is_open for task in tasks)


def test_a_legal_deadline_leads_to_its_section_and_is_marked_here(
    today, desktop, program, case_id, hand
):
    program.services.cases.add(
        case_id,
        CaseEvent,
        {"kind": EventKind.LATE_REPORT, "happened_on": date(2023, 1, 24)},
    )
    today.reload()
    hand.settle()
    choose(today, hand, "146号令18")
    hand.click(today.open_line)
    assert desktop.cases.case.stack.currentIndex() == Part.DEADLINES
    desktop.open_page(Page.TODAY)
    hand.settle()
    choose(today, hand, "146号令18")
    hand.click(today.finish)
    deadlines = program.services.deadlines.of_case(case_id)
    (found,) = [each for each in deadlines if each.key.rule == "D01"]
    assert found.standing is DeadlineState.DONE
    hand.click(today.take_back)
    deadlines = program.services.deadlines.of_case(case_id)
    (found,) = [each for each in deadlines if each.key.rule == "D01"]
    assert found.standing is DeadlineState.RUNNING


def test_unsynced_work_stands_below_and_the_sync_is_one_click_away(
    today, desktop, hand
):
    assert today.risk.text()
    hand.click(today.export)
    assert desktop.stack.currentWidget() is desktop.sync


def test_the_calendar_file_names_cases_and_nobody(today, hand, tmp_path):
    hand.write(today.folder.editor, str(tmp_path))
    hand.click(today.write)
    (file,) = tmp_path.glob("*.ics")
    calendar = Calendar.from_ical(file.read_bytes())
    events = calendar.walk("VEVENT")
    assert len(events) == 4
    assert "肖建国" not in file.read_text(encoding="utf-8")
    assert "JBLD-" in str(events[0]["summary"])


def test_an_empty_day_says_what_to_do_first(today, program, case_id, hand):
    for due in program.services.tasks.due(program.services.desk.now() + DAYS):
        program.services.contacts.finish_task(case_id, due.task.id)
    today.reload()
    hand.settle()
    assert today.nothing.isVisible()
    assert "Ctrl+E" in today.nothing.text()


def test_what_is_done_is_of_the_vehicles_own_cases_and_in_order(program):
    agenda = program.services.agenda.today()
    kinds = [line.about.kind for line in agenda.lines if isinstance(line.about, Task)]
    assert kinds == [
        TaskKind.CALL_OFFICER,
        TaskKind.CONTACT_HOSPITAL,
        TaskKind.FIND_FAMILY,
        TaskKind.EMERGENCY_MONEY,
    ]
    assert {line.urgency for line in agenda.lines} == {Urgency.EMERGENCY}
