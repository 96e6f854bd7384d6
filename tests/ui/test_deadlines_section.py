"""The legal clocks on the case page."""

from datetime import date

import pytest
from PySide6.QtWidgets import QScrollArea

from mobile_mediation.domain.contacts import Lane, TaskKind
from mobile_mediation.domain.deadlines import DeadlineState
from mobile_mediation.domain.events import CaseEvent, EventKind, MarkAct
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.ui.kit.blocks import scroll_area_of
from mobile_mediation.ui.kit.strike_out import StrikeOut
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Part


@pytest.fixture
def section(program, desktop, case_page, hand):
    case_id = case_page.file.case.case_id
    insurer = program.services.cases.add(
        case_id,
        Party,
        {"role": PartyRole.INSURER, "name": "示例财产保险股份有限公司北京市分公司"},
    )
    program.services.cases.add(
        case_id,
        CaseEvent,
        {
            "kind": EventKind.NOTICE_GIVEN,
            "happened_on": date(2023, 1, 24),
            "party_id": insurer.id,
        },
    )
    program.services.cases.add(
        case_page.file.case.case_id,
        CaseEvent,
        {
            "kind": EventKind.LATE_REPORT,
            "happened_on": date(2023, 1, 24),
            "paper": "示例市公安局朝阳分局交通管理大队受案登记表第2023012400123号",
        },
    )
    case_page.open_section(Part.DEADLINES)
    desktop.cases.reload()
    hand.settle()
    return desktop.deadlines


def of(program, page, rule):
    deadlines = program.services.deadlines.of_case(page.file.case.case_id)
    return next(each for each in deadlines if each.key.rule == rule)


def row_of(listing, text):
    model = listing.model
    for row in range(model.rowCount()):
        if text in model.data(model.index(row, 0)):
            return row
    raise AssertionError(text)


def choose(listing, hand, text):
    listing.list.setCurrentIndex(listing.model.index(row_of(listing, text), 0))
    hand.settle()


def test_a_deadline_shows_trigger_rule_article_last_day_and_days_left(section):
    model = section.deadlines.model
    text = model.data(model.index(row_of(section.deadlines, "D01"), 0))
    for said in ("2023-01-24", "3个工作日", "146号令18", "2023-01-30", "剩余 6 天"):
        assert said in text


def test_a_deadline_is_marked_as_done_and_folded_away(
    section, program, case_page, hand
):
    listing = section.deadlines
    choose(listing, hand, "D01")
    hand.click(listing.deeds[MarkAct.DONE])
    assert of(program, case_page, "D01").standing is DeadlineState.DONE
    with pytest.raises(AssertionError):
        row_of(listing, "D01")
    hand.click(listing.fold)
    choose(listing, hand, "D01")
    hand.write(listing.reason.editor, "点错了")
    hand.click(listing.deeds[MarkAct.REOPENED])
    assert of(program, case_page, "D01").standing is DeadlineState.RUNNING


def test_a_suspension_without_its_reason_is_refused_in_place(
    section, program, case_page, hand
):
    listing = section.deadlines
    choose(listing, hand, "D01")
    hand.click(listing.deeds[MarkAct.SUSPENDED])
    assert "须写明原因" in listing.reason.message.text()
    assert of(program, case_page, "D01").standing is DeadlineState.RUNNING
    hand.write(listing.reason.editor, "当事人抢救")
    hand.write(listing.paper.editor, "中止通知书1号")
    hand.click(listing.deeds[MarkAct.SUSPENDED])
    assert of(program, case_page, "D01").standing is DeadlineState.SUSPENDED


def test_the_header_says_the_next_deadline_with_its_days(section, case_page):
    assert "受理" in case_page.facts.text()
    assert "剩余 6 天" in case_page.facts.text()


def test_an_event_in_the_future_is_refused_at_its_day(section, hand):
    form = section.form_of_event
    form.begin(EventKind.SCENE_INVESTIGATED, None)
    hand.fill(form.day, "2023-02-24")
    hand.click(form.record)
    assert "不能晚于当前时间" in form.day.message.text()


def test_a_task_of_ones_own_is_set_and_struck_out(section, program, case_page, hand):
    form = section.task_form
    hand.write(form.note.editor, "给医保办回电")
    hand.choose(form.lane, Lane.HOSPITAL)
    hand.write(form.due.editor, "2023-01-25 09:00")
    hand.click(form.add)
    case_id = case_page.file.case.case_id
    tasks = program.services.cases.file(case_id).tasks
    (own,) = [task for task in tasks if task.kind is TaskKind.OWN]
    assert (own.note, own.lane) == ("给医保办回电", Lane.HOSPITAL)
    (strike,) = form.findChildren(StrikeOut)
    hand.click(strike.ask)
    hand.write(strike.reason.editor, "已由同事办理")
    hand.click(strike.confirm)
    tasks = program.services.cases.file(case_id).tasks
    assert [task.is_void for task in tasks if task.kind is TaskKind.OWN] == [True]


def test_a_task_without_words_is_refused_in_place(section, hand):
    form = section.task_form
    hand.write(form.due.editor, "2023-01-25 09:00")
    hand.click(form.add)
    assert form.note.message.text()


@pytest.mark.parametrize("is_elder", [False, True])
def test_nothing_of_the_section_is_wider_than_its_page(
    section, program, desktop, hand, surface, is_elder
):
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    shown = program.desktop.deadlines
    program.desktop.cases.case.open_section(Part.DEADLINES)
    hand.settle()
    listing = shown.deadlines
    listing.list.setCurrentIndex(listing.model.index(0, 0))
    hand.settle()
    area = scroll_area_of(shown)
    assert isinstance(area, QScrollArea)
    assert shown.minimumSizeHint().width() <= area.viewport().width()
