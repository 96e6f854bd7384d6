"""Coordination: running clocks, and a log that nobody rewrites."""

import pytest

from mobile_mediation.domain.contacts import ContactResult, Lane, Purpose, TaskKind
from mobile_mediation.ui.main_window import Part


@pytest.fixture
def section(case_page, desktop, hand):
    case_page.open_section(Part.CONTACTS)
    hand.settle()
    return desktop.contacts


def log(section, hand, *, purpose, result=ContactResult.REACHED, lane=Lane.FAMILY):
    hand.choose(section.form.lane, lane)
    hand.fill(section.form.who, "肖晓梅")
    hand.choose(section.form.purpose, purpose)
    hand.choose(section.form.result, result)
    hand.fill(section.form.summary, "正赶往医院")
    section.log.trigger()
    hand.settle()


def task_of(program, case_page, kind):
    file = program.services.cases.file(case_page.file.case.case_id)
    return next(task for task in file.tasks if task.kind is kind)


def test_reaching_the_family_stops_their_clock(program, section, case_page, hand):
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    assert task_of(program, case_page, TaskKind.FIND_FAMILY).done_at is not None


def test_nobody_answering_leaves_the_clock_running(program, section, case_page, hand):
    log(section, hand, purpose=Purpose.FIND_FAMILY, result=ContactResult.NO_ANSWER)
    assert task_of(program, case_page, TaskKind.FIND_FAMILY).done_at is None


def test_a_promise_becomes_a_clock_of_its_own(program, section, case_page, hand):
    hand.fill(section.form.promised, "2023-01-25 09:00")
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    promise = task_of(program, case_page, TaskKind.PROMISE)
    assert promise.due_at.isoformat() == "2023-01-25T01:00:00+00:00"


def test_nobody_named_is_refused_and_the_words_stay(section, hand):
    hand.fill(section.form.summary, "正赶往医院")
    section.log.trigger()
    hand.settle()
    assert "MM1107" in section.notice.text.text()
    assert section.form.summary.editor.text() == "正赶往医院"


def test_a_clock_that_has_run_out_says_so_in_words(section, case_page, clock, hand):
    texts = [label.text() for label in section.findChildren(type(case_page.title))]
    assert not any("已超时" in text for text in texts)
    clock.pass_time(days=3)
    section.tick()
    texts = [label.text() for label in section.findChildren(type(case_page.title))]
    assert any("已超时" in text for text in texts)
