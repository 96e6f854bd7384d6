"""Where a case stands, what is missing before the next stage, and the way there."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Part

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def stepper(case_page):
    return case_page.stepper


@pytest.fixture
def investigated(program, desktop, case_page, hand):
    """A case with two parties that is being investigated."""
    services, case_id = program.services, case_page.file.case.case_id
    services.cases.add(case_id, Party, {"role": PartyRole.DRIVER, "name": "王䶮"})
    services.stages.move(case_id, Stage.RESCUE)
    services.stages.move(case_id, Stage.INVESTIGATION)
    desktop.cases.reload()
    hand.settle()
    return case_page


def stored(program, page):
    return program.services.cases.file(page.file.case.case_id)


def lead(stepper, words):
    """The button beside the line that says something."""
    for button in stepper.panel.leads:
        if words in button.accessibleName():
            return button
    raise AssertionError(words)


def test_the_stages_that_may_follow_say_how_much_is_missing(stepper):
    assert set(stepper.buttons) == {
        Stage.REPORTED,
        Stage.DISPATCHED,
        Stage.RESCUE,
        Stage.INVESTIGATION,
    }
    assert "接报" in stepper.line.accessibleName()
    assert "缺" in stepper.buttons[Stage.RESCUE].text()


def test_what_is_missing_unfolds_in_place_with_article_and_kind(
    investigated, stepper, hand
):
    hand.click(stepper.buttons[Stage.DETERMINED])
    panel = stepper.panel
    assert panel.isVisible()
    assert not investigated.stack.isVisible()
    said = " ".join(label.text() for label in panel.findChildren(type(panel.heading)))
    for words in ("认定书送达王䶮", "146号令 65", "法定条件", "办理准备"):
        assert words in said
    assert not panel.enter.isVisible()
    assert panel.override.isVisible()
    hand.click(stepper.buttons[Stage.DETERMINED])
    assert not panel.isVisible()
    assert investigated.stack.isVisible()


def test_one_click_leads_to_the_field_that_is_missing(
    investigated, desktop, stepper, hand
):
    driver = investigated.file.current_parties[1]
    hand.click(stepper.buttons[Stage.DETERMINED])
    hand.click(lead(stepper, "认定书送达王䶮"))
    assert investigated.stack.currentIndex() == Part.PEOPLE
    assert investigated.stack.isVisible()
    field = desktop.people.forms[driver.id].fields["served_on"]
    assert QApplication.focusWidget() is field.editor
    hand.click(stepper.buttons[Stage.DETERMINED])
    hand.click(lead(stepper, "认定书（证明）的文号"))
    assert investigated.stack.currentIndex() == Part.OVERVIEW
    assert QApplication.focusWidget().accessibleName() == "认定书文号"


def test_one_click_leads_to_the_event_that_is_missing_and_it_is_recorded_there(
    investigated, desktop, stepper, hand, program
):
    hand.click(stepper.buttons[Stage.DETERMINED])
    hand.click(lead(stepper, "现场调查结束日期"))
    form = desktop.deadlines.form_of_event
    assert investigated.stack.currentIndex() == Part.DEADLINES
    assert form.kind.value() is EventKind.SCENE_INVESTIGATED
    assert QApplication.focusWidget() is form.day.editor
    hand.fill(form.paper, "现场勘查笔录")
    hand.click(form.record)
    (event,) = stored(program, investigated).events
    assert event.kind is EventKind.SCENE_INVESTIGATED
    assert event.happened_on == date(2023, 1, 24)
    assert event.paper == "现场勘查笔录"
    hand.click(stepper.buttons[Stage.DETERMINED])
    with pytest.raises(AssertionError):
        lead(stepper, "现场调查结束日期")


def test_an_event_of_tomorrow_is_refused_in_place(investigated, desktop, hand, program):
    investigated.open_section(Part.DEADLINES)
    hand.settle()
    form = desktop.deadlines.form_of_event
    hand.fill(form.day, "2023-01-25")
    hand.click(form.record)
    assert "不能晚于当前时间" in form.day.message.text()
    assert stored(program, investigated).events == ()


def test_an_override_needs_a_reason_and_takes_the_case_on(
    investigated, stepper, hand, program
):
    hand.click(stepper.buttons[Stage.DETERMINED])
    panel = stepper.panel
    hand.click(panel.override)
    assert "写明原因" in panel.reason.message.text()
    assert stored(program, investigated).case.stage is Stage.INVESTIGATION
    hand.fill(panel.reason, "认定书当场送达，回证随后补录")
    hand.click(panel.override)
    event = stored(program, investigated).stage_events[-1]
    assert event.to_stage is Stage.DETERMINED
    assert event.reason == "认定书当场送达，回证随后补录"
    assert "determination_served" in event.overridden.split()
    assert not panel.isVisible()
    assert Stage.REVIEW_PERIOD in stepper.buttons
    # What was passed over is still asked for.
    assert "待办" in stepper.buttons[Stage.DETERMINED].text()


def test_with_only_preparations_missing_the_stage_is_entered_from_the_list(
    stepper, case_page, hand, program
):
    hand.click(stepper.buttons[Stage.RESCUE])
    assert not stepper.panel.override.isVisible()
    assert not stepper.panel.reason.isVisible()
    hand.click(stepper.panel.enter)
    assert stored(program, case_page).case.stage is Stage.RESCUE


def test_a_stage_that_lacks_nothing_is_entered_at_one_click(
    program, case_page, desktop, stepper, hand
):
    services, case_id = program.services, case_page.file.case.case_id
    services.cases.add(
        case_id,
        *_event(EventKind.DISPATCHED),
    )
    desktop.cases.reload()
    hand.settle()
    button = stepper.buttons[Stage.DISPATCHED]
    assert "可进入" in button.text()
    hand.click(button)
    assert stored(program, case_page).case.stage is Stage.DISPATCHED


def _event(kind):
    from mobile_mediation.domain.events import CaseEvent

    return CaseEvent, {"kind": kind, "happened_on": date(2023, 1, 24)}


def test_everything_is_reached_by_keyboard(investigated, stepper, hand, program):
    hand.key(Qt.Key.Key_S, ALT)
    focused = QApplication.focusWidget()
    assert focused is next(iter(stepper.buttons.values()))
    while QApplication.focusWidget() is not stepper.buttons[Stage.DETERMINED]:
        hand.key(Qt.Key.Key_Tab, at=QApplication.focusWidget())
    hand.key(Qt.Key.Key_Space, at=stepper.buttons[Stage.DETERMINED])
    assert stepper.panel.isVisible()
    seen = set()
    while QApplication.focusWidget() not in seen:
        seen.add(QApplication.focusWidget())
        hand.key(Qt.Key.Key_Tab, at=QApplication.focusWidget())
    assert {*stepper.panel.leads, stepper.panel.reason.editor} <= seen
    assert stepper.panel.override in seen
    stepper.panel.leads[0].setFocus()
    QTest.keyClick(stepper.panel.leads[0], Qt.Key.Key_Escape)
    hand.settle()
    assert not stepper.panel.isVisible()


def test_the_shortcut_of_the_deadlines_opens_them(case_page, hand):
    hand.key(Qt.Key.Key_0, ALT)
    assert case_page.stack.currentIndex() == Part.DEADLINES


@pytest.mark.parametrize("is_elder", [False, True])
def test_the_header_leaves_the_page_its_room(
    program, investigated, surface, hand, is_elder
):
    case_id = investigated.file.case.case_id
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    page = program.desktop.cases.case
    program.window.resize(1280, 800)
    program.desktop.cases.open_case(case_id, Part.OVERVIEW)
    hand.settle()
    assert page.stack.height() > 800 * (0.4 if is_elder else 0.6)
    hand.click(page.stepper.buttons[Stage.DETERMINED])
    panel = page.stepper.panel
    assert panel.area.height() >= 2 * surface.theme.tokens.target
    for button in [*panel.leads, panel.override, *page.stepper.buttons.values()]:
        assert button.height() >= surface.theme.tokens.target
    shown = [b for b in page.findChildren(QPushButton) if b.isVisible()]
    assert panel.override in shown
