"""The coordination board: running clocks, and a log that nobody rewrites."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem

from mobile_mediation.domain.contacts import (
    SEARCH_BASIS,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    TaskKind,
    TaskOutcome,
)
from mobile_mediation.services.contacts import Conversation
from mobile_mediation.ui.contacts.lane import ContactRow, TaskRow
from mobile_mediation.ui.contacts.log import LogModel
from mobile_mediation.ui.contacts.number import NumberLine
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Part

Role = Qt.ItemDataRole


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


@pytest.fixture
def contacts(program):
    return program.services.contacts


@pytest.fixture
def officer(section, contacts, case_page, desktop, hand):
    """An officer who can be called."""
    contact = contacts.add_contact(
        case_page.file.case.case_id,
        lane=Lane.POLICE,
        name="张堃",
        title="警官",
        phone="13800138000",
    )
    desktop.cases.reload()
    hand.settle()
    return contact


def entries(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id).contact_entries


def row_of(section, lane):
    (row,) = [
        row for row in section.lanes[lane].findChildren(ContactRow) if row.isVisible()
    ]
    return row


def words(widget):
    return " ".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisible()
    )


def pick(section, hand, lane, row):
    """Click an entry of a lane's log."""
    view = section.lanes[lane].list
    place = view.visualRect(view.log.index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    hand.settle()
    return section.lanes[lane].detail


# One tap, and one more for the result


def test_a_call_that_nobody_answered_is_logged_with_two_taps(
    program, section, officer, case_page, hand
):
    row = row_of(section, Lane.POLICE)
    hand.click(row.call)
    hand.click(row.results[ContactResult.NO_ANSWER])
    entry = entries(program, case_page)[-1]
    assert (entry.lane, entry.who, entry.number) == (
        Lane.POLICE, "张堃", "13800138000",
    )  # fmt: skip
    assert (entry.result, entry.purpose, entry.contact_id) == (
        ContactResult.NO_ANSWER, Purpose.REPORT, officer.id,
    )  # fmt: skip


def test_of_a_call_that_reached_somebody_only_what_was_said_is_asked(
    program, section, officer, case_page, hand
):
    row = row_of(section, Lane.POLICE)
    hand.click(row.call)
    hand.click(row.results[ContactResult.REACHED])
    assert QApplication.focusWidget() is section.form.summary.editor
    hand.write(section.form.summary.editor, "已到现场")
    hand.key(Qt.Key.Key_Return, at=section.form.summary.editor)
    entry = entries(program, case_page)[-1]
    assert (entry.who, entry.number, entry.summary) == (
        "张堃", "13800138000", "已到现场",
    )  # fmt: skip
    assert task_of(program, case_page, TaskKind.CALL_OFFICER).done_at is not None


def test_a_number_is_masked_until_somebody_asks_and_that_is_recorded(
    program, section, officer, case_page, hand
):
    shown = section.lanes[Lane.POLICE].findChild(NumberLine)
    assert shown.text.text() == "138****8000"
    row = row_of(section, Lane.POLICE)
    hand.click(row.call)
    hand.click(row.results[ContactResult.REFUSED])
    assert section.form.number.editor.text() == ""
    assert "13800138000" not in words(section)
    hand.click(shown.show_button)
    assert shown.text.text() == "13800138000"
    file = program.services.cases.file(case_page.file.case.case_id)
    assert [each.field for each in file.disclosures] == ["contact.phone"]


def test_a_hotline_is_not_masked(section, contacts, case_page, desktop, hand):
    contacts.add_contact(
        case_page.file.case.case_id, lane=Lane.INSURER, name="热线", phone="95519"
    )
    desktop.cases.reload()
    hand.settle()
    assert "95519" in words(section.lanes[Lane.INSURER])


def test_a_contact_is_typed_in_its_lane(program, section, case_page, hand):
    hand.click(section.lanes[Lane.HOSPITAL].add)
    form = section.contact_form
    assert QApplication.focusWidget() is form.name.editor
    hand.fill(form.name, "急诊科")
    hand.write(form.phone.editor, "010-88886666")
    hand.key(Qt.Key.Key_Return, at=form.phone.editor)
    (contact,) = program.services.cases.file(case_page.file.case.case_id).contacts
    assert (contact.lane, contact.phone) == (Lane.HOSPITAL, "010-88886666")
    assert "急诊科" in words(section.lanes[Lane.HOSPITAL])
    assert not form.isVisible()


def test_a_wrong_number_of_a_contact_is_refused_and_what_was_typed_stays(section, hand):
    hand.click(section.lanes[Lane.HOSPITAL].add)
    hand.fill(section.contact_form.name, "急诊科")
    hand.fill(section.contact_form.phone, "88")
    hand.click(section.contact_form.add)
    assert "MM1006" in section.notice.text.text()
    assert section.contact_form.name.editor.text() == "急诊科"


def test_somebody_is_taken_over_from_the_address_book(
    program, section, case_page, hand
):
    asked = []
    section.directory_asked.connect(asked.append)
    section.offer_directory()
    hand.click(section.lanes[Lane.POLICE].add)
    hand.click(section.contact_form.from_directory)
    assert asked == [Lane.POLICE]
    section.take_contact(Lane.POLICE, "张堃", "朝阳支队", "警官", "13800138000")
    hand.settle()
    (contact,) = program.services.cases.file(case_page.file.case.case_id).contacts
    assert (contact.name, contact.organisation) == ("张堃", "朝阳支队")


# The log, and what corrects it


def test_an_entry_is_corrected_by_a_following_one_and_stands_struck_through(
    program, section, case_page, hand
):
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    wrong = entries(program, case_page)[-1]
    detail = pick(section, hand, Lane.FAMILY, 0)
    assert "正赶往医院" in words(detail)
    assert "记录人 李喆" in words(detail)
    hand.click(detail.correct)
    assert section.form.who.editor.text() == "肖晓梅"
    hand.choose(section.form.result, ContactResult.WRONG_NUMBER)
    hand.click(section.form.log)
    right = entries(program, case_page)[-1]
    assert (right.corrects_id, right.happened_at) == (wrong.id, wrong.happened_at)
    assert task_of(program, case_page, TaskKind.FIND_FAMILY).done_at is None
    shown = section.lanes[Lane.FAMILY].list.log
    lines = [shown.line(shown.index(row, 0)) for row in range(shown.rowCount())]
    assert [line.entry.id for line in lines] == [right.id, wrong.id]
    assert [line.is_corrected for line in lines] == [False, True]
    assert not pick(section, hand, Lane.FAMILY, 1).correct.isVisible()
    assert pick(section, hand, Lane.FAMILY, 0).correct.isVisible()


def test_a_correction_can_be_given_up(program, section, case_page, hand):
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    hand.click(pick(section, hand, Lane.FAMILY, 0).correct)
    hand.click(section.form.give_up)
    assert section.form.correcting is None
    assert not section.form.who.editor.text()


def test_what_was_typed_before_a_correction_is_there_after_it(
    program, section, case_page, hand
):
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    hand.write(section.form.summary.editor, "还没有说完")
    hand.click(pick(section, hand, Lane.FAMILY, 0).correct)
    assert section.form.summary.editor.text() == "正赶往医院"
    hand.write(section.form.summary.editor, "已到医院")
    hand.click(section.form.log)
    assert entries(program, case_page)[-1].summary == "已到医院"
    assert section.form.summary.editor.text() == "还没有说完"
    hand.click(pick(section, hand, Lane.FAMILY, 0).correct)
    hand.click(section.form.give_up)
    assert section.form.summary.editor.text() == "还没有说完"


def test_what_was_typed_is_kept_when_a_contact_is_tapped(section, officer, hand):
    hand.write(section.form.summary.editor, "已到现场")
    row = row_of(section, Lane.POLICE)
    hand.click(row.call)
    hand.click(row.results[ContactResult.REACHED])
    assert section.form.summary.editor.text() == "已到现场"
    hand.click(section.search.buttons[SearchWay.COMMUNITY])
    assert section.form.summary.editor.text() == "已到现场"
    assert section.form.who.editor.text() == ""


def test_rows_of_a_long_log_keep_their_height_when_a_bar_comes_to_their_side(
    section, contacts, case_page, desktop, hand
):
    for number in range(12):
        contacts.log(
            case_page.file.case.case_id,
            Conversation(
                lane=Lane.FAMILY,
                who="肖晓梅",
                purpose=Purpose.INFORM,
                result=ContactResult.REACHED,
                summary=f"第{number}次" + "告知病情和手术安排，家属表示理解。" * number,
            ),
        )
    desktop.cases.reload()
    hand.settle()
    view = section.lanes[Lane.FAMILY].list
    assert view.verticalScrollBar().isVisible()
    option = QStyleOptionViewItem()
    option.font = view.font()
    last = None
    for row in range(view.log.rowCount()):
        index = view.log.index(row, 0)
        place = view.visualRect(index)
        assert place.height() == view.itemDelegate().sizeHint(option, index).height()
        assert last is None or place.top() > last.bottom()
        last = place


def test_an_entry_opens_with_the_keyboard(section, hand):
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    view = section.lanes[Lane.FAMILY].list
    view.setFocus()
    hand.key(Qt.Key.Key_Down, at=view)
    view.setCurrentIndex(view.log.index(0, 0))
    hand.key(Qt.Key.Key_Return, at=view)
    assert section.lanes[Lane.FAMILY].detail.isVisible()


def test_a_conversation_in_the_future_is_refused_in_words(section, hand):
    hand.click(section.form.more)
    hand.fill(section.form.happened, "2099-01-01 09:00")
    log(section, hand, purpose=Purpose.INFORM)
    assert "不能晚于现在" in section.notice.text.text()
    assert section.form.summary.editor.text() == "正赶往医院"


def test_a_conversation_before_the_report_is_logged_with_a_caution(section, hand):
    hand.click(section.form.more)
    hand.fill(section.form.happened, "2023-01-24 13:00")
    log(section, hand, purpose=Purpose.INFORM)
    shown = section.lanes[Lane.FAMILY].list.log
    assert "早于接报时间" in shown.data(shown.index(0, 0), Role.DisplayRole)


def test_rows_of_the_log_never_ask_the_store(desktop, case_page, section, hand):
    log(section, hand, purpose=Purpose.FIND_FAMILY)
    shown = section.lanes[Lane.FAMILY].list.log
    lines = [shown.line(shown.index(row, 0)) for row in range(shown.rowCount())]
    context = replace(section._context, services=None, worker=None, drafts=None)
    alone = LogModel(context, section)
    alone.show(lines)
    for row in range(shown.rowCount()):
        for role in (Role.DisplayRole, Role.UserRole):
            assert alone.data(alone.index(row, 0), role) == shown.data(
                shown.index(row, 0), role
            )


# Clocks


def promise(section, contacts, case_page, desktop, clock, hand, **amount):
    contacts.log(
        case_page.file.case.case_id,
        Conversation(
            lane=Lane.HOSPITAL,
            who="急诊科",
            purpose=Purpose.GREEN_CHANNEL,
            result=ContactResult.REACHED,
            summary="稍后答复",
            promised_at=clock.moment + timedelta(**amount),
        ),
    )
    desktop.cases.reload()
    hand.settle()
    lane = section.lanes[Lane.HOSPITAL]
    (row,) = [row for row in lane.findChildren(TaskRow) if row.isVisible()]
    return lane, row


def test_a_lane_turns_amber_then_red_in_words_and_no_widget_is_made_anew(
    section, contacts, case_page, desktop, clock, hand
):
    lane, row = promise(section, contacts, case_page, desktop, clock, hand, minutes=20)
    assert "计时中" in lane.state.text()
    clock.pass_time(minutes=25)
    section.tick()
    assert lane.state.text().startswith("△ 已过时限")
    assert lane.property("state") == "passed"
    assert "已超时 0:0" in row.clock.text()
    clock.pass_time(minutes=30)
    section.tick()
    assert lane.state.text().startswith("▲ 严重逾期")
    assert lane.property("state") == "missed"
    assert [each for each in lane.findChildren(TaskRow) if each.isVisible()] == [row]


@pytest.mark.parametrize("outcome", TaskOutcome)
def test_it_is_said_with_one_tap_what_became_of_a_promise(
    program, section, contacts, case_page, desktop, clock, hand, outcome
):
    lane, row = promise(section, contacts, case_page, desktop, clock, hand, hours=1)
    hand.click(row.buttons[list(TaskOutcome).index(outcome)])
    task = task_of(program, case_page, TaskKind.PROMISE)
    assert (task.outcome, task.is_open) == (outcome, False)
    assert section._context.label(outcome) in words(lane)


def test_a_task_is_ended_by_hand(program, section, case_page, hand):
    (row,) = section.lanes[Lane.INSURER].findChildren(TaskRow)
    hand.click(row.buttons[0])
    assert task_of(program, case_page, TaskKind.EMERGENCY_MONEY).done_at is not None


def test_the_time_to_the_family_is_measured_and_never_guessed(
    program, section, contacts, case_page, desktop, clock, hand
):
    assert "自接报找到亲属 尚未" in words(section)
    file = case_page.file
    clock.pass_time(hours=3)
    contacts.log(
        file.case.case_id,
        Conversation(
            lane=Lane.FAMILY,
            who="肖晓梅",
            purpose=Purpose.FIND_FAMILY,
            result=ContactResult.REACHED,
            summary="正赶往医院",
            happened_at=file.accident.reported_at + timedelta(minutes=72),
        ),
    )
    desktop.cases.reload()
    hand.settle()
    assert "自接报找到亲属 1:12" in words(section)
    assert "自警方通知首笔款到院 尚未" in words(section)


# The search for the family


def test_ways_that_were_not_tried_are_a_check_list_with_the_legal_basis(
    program, section, case_page, hand
):
    search = section.search
    assert SEARCH_BASIS in search.basis.text()
    assert all("未查" in line.text() for line in search.lines.values())
    hand.click(search.buttons[SearchWay.HOUSEHOLD_REGISTER])
    assert QApplication.focusWidget() is section.form.who.editor
    hand.fill(section.form.who, "示例派出所")
    hand.write(section.form.summary.editor, "查到女儿的电话")
    hand.key(Qt.Key.Key_Return, at=section.form.summary.editor)
    entry = entries(program, case_page)[-1]
    assert (entry.lane, entry.purpose, entry.search_way, entry.legal_basis) == (
        Lane.POLICE, Purpose.FIND_FAMILY, SearchWay.HOUSEHOLD_REGISTER, SEARCH_BASIS,
    )  # fmt: skip
    line = search.lines[SearchWay.HOUSEHOLD_REGISTER].text()
    for part in ("示例派出所", "已接通", "查到女儿的电话", "2023-01-24", "李喆"):
        assert part in line
    assert "还有 5 种途径" in search.found.text()
    assert "未查" in search.lines[SearchWay.COMMUNITY].text()


def test_a_relative_who_was_reached_ends_the_search(program, section, case_page, hand):
    hand.click(section.search.reached)
    hand.fill(section.form.who, "肖晓梅")
    hand.write(section.form.summary.editor, "正赶往医院")
    hand.key(Qt.Key.Key_Return, at=section.form.summary.editor)
    assert "已找到 肖晓梅" in section.search.found.text()
    assert not section.search.reached.isVisible()
    assert task_of(program, case_page, TaskKind.FIND_FAMILY).done_at is not None


def test_the_consent_of_a_hospital_is_asked_only_where_it_can_be_given(section, hand):
    assert not section.form.agreed.isVisible()
    hand.choose(section.form.lane, Lane.HOSPITAL)
    hand.choose(section.form.purpose, Purpose.GREEN_CHANNEL)
    assert section.form.agreed.isVisible()
    assert not section.form.search_way.isVisible()


# Looks


def test_lanes_stand_side_by_side_and_one_below_the_other_in_large_type(
    program, surface, section, hand
):
    tops = {lane.y() for lane in section.lanes.values()}
    assert len(tops) == 1
    surface.theme.apply(Look.LIGHT, is_elder=True)
    hand.settle()
    program.desktop.cases.case.open_section(Part.CONTACTS)
    hand.settle()
    lanes = program.desktop.contacts.lanes.values()
    assert len({lane.y() for lane in lanes}) == len(lanes)
