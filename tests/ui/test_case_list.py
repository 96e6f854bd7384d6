"""The list of very many cases: windows, order, filters, and the case that is chosen."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from mobile_mediation.db import caseindex
from mobile_mediation.db.types import utc_text
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.summaries import CaseSort
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.ui.cases.model import WINDOW

MANY = 20_000
FEW_TEXTS = 40
Key = Qt.Key


@pytest.fixture
def many(program, hand, clock):
    """The list over twenty thousand cases; the oldest of them have names."""
    desk = program.services.desk
    device, person = desk.device_id.bytes, desk.user.id.bytes
    stages = list(Stage)
    with desk.workspace.store.applying() as session:
        execute = session.connection().exec_driver_sql
        lines, heads, texts = [], [], []
        for n in range(MANY):
            opened = clock.moment - timedelta(days=365) + timedelta(minutes=20 * n)
            case_id, moment = new_id(opened).bytes, utc_text(opened)
            key = caseindex.first_key(opened)
            stage = stages[n % 3]
            number = f"T-{n:06}"
            due = int((clock.moment + timedelta(hours=n)).timestamp() * 1000)
            due = due if n < 50 else caseindex.NO_DUE_MS
            head = ("walk_in", stage.value, moment, "110105")
            heads.append((device, case_id, 0, moment, person, number, *head))
            people = "周明" if n < FEW_TEXTS else ""
            rest = (n % 3, due, people, f"示例路{n}号", 0)
            lines.append((key, device, case_id, moment, 0, number, *rest))
            texts.append((key, "", "", "", number, "", f"示例路{n}号", ""))
        execute(
            "INSERT INTO accident_case (origin_id, case_id, rev, created_at, "
            "created_by, case_no, source, stage, opened_at, region_code) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            heads,
        )
        execute(f"INSERT INTO case_line VALUES (?{', ?' * 10})", lines)
        execute(f"INSERT INTO case_text VALUES (?{', ?' * 7})", texts)
    page = program.desktop.cases
    page.reload()
    hand.settle()
    return page


def shown(page):
    """What stands in the first row that is seen."""
    return page.list.indexAt(page.list.viewport().rect().topLeft()).data()


def test_twenty_thousand_cases_are_a_count_and_one_window(many):
    assert many.model.rowCount() == MANY + 1
    assert len(many.model._windows) == 1
    assert many.count.text() == "20,001 件"


def test_a_row_that_is_not_there_is_a_placeholder_and_comes(many, hand):
    index = many.model.index(9_999, 0)
    assert index.data() == "正在载入……"
    assert index.data(Qt.ItemDataRole.UserRole) is None
    hand.settle()
    assert "示例路" in index.data()


def test_data_never_touches_the_store(many, program, hand):
    store = program.services.desk.workspace.store
    program.services.desk.workspace.store = None
    try:
        for row in (0, 150, WINDOW - 1):
            assert "示例路" in many.model.index(row, 0).data() or row == 0
    finally:
        program.services.desk.workspace.store = store


def test_the_end_key_comes_to_the_oldest_and_home_to_the_newest(many, hand):
    many.list.setFocus()
    hand.key(Key.Key_End, at=many.list)
    assert many.list.currentIndex().row() == MANY
    assert "示例路0号" in many.list.currentIndex().data()
    hand.key(Key.Key_Home, at=many.list)
    assert "肖建国" in many.list.currentIndex().data()
    hand.key(Key.Key_Down, at=many.list)
    hand.key(Key.Key_Up, at=many.list)
    hand.key(Key.Key_Return, at=many.list)
    assert many.case.title.text() == "肖建国"


def test_jumps_with_the_scroll_bar_show_what_stands_there(many, hand):
    bar = many.list.verticalScrollBar()
    for part in (3, 7, 2, 9, 5):
        bar.setValue(bar.maximum() * part // 10)
        QApplication.processEvents()
        hand.settle()
        row = many.list.rowAt(0)
        assert f"示例路{MANY - row}号" in shown(many)
    assert len(many.model._windows) <= 20


def test_scrolling_through_everything_keeps_few_windows(many, hand):
    for row in range(0, MANY, WINDOW):
        many.model.index(row, 0).data()
        if row % (WINDOW * 10) == 0:
            hand.settle()
    hand.settle()
    assert len(many.model._windows) <= 20


@pytest.fixture
def chosen(many, hand):
    """A case far below that the arrow keys have come to."""
    index = many.model.index(12_345, 0)
    index.data()
    hand.settle()
    many.list.setCurrentIndex(index)
    many.list.scrollTo(index)
    hand.settle()
    return many.model.case_id(index)


def chosen_now(many):
    return many.model.case_id(many.list.currentIndex())


def test_the_chosen_case_stays_chosen_and_in_its_place_as_the_list_grows(
    many, chosen, hand, program
):
    before = many.list.visualRect(many.list.currentIndex()).top()
    for _ in range(3):
        program.services.cases.open_emergency(EmergencyCall(place="示例桥"))
    many.reload()
    hand.settle()
    assert many.model.rowCount() == MANY + 4
    assert many.list.currentIndex().row() == 12_348
    assert chosen_now(many) == chosen
    assert many.list.visualRect(many.list.currentIndex()).top() == before


def test_the_chosen_case_stays_chosen_through_orders_and_filters(many, chosen, hand):
    many.filters.button.click()
    for sort in (CaseSort.NUMBER, CaseSort.STAGE, CaseSort.DUE, CaseSort.NEWEST):
        hand.choose(many.filters.sort, sort)
        many.list.scrollTo(many.list.currentIndex())
        hand.settle()
        assert chosen_now(many) == chosen, sort
    stage = list(Stage)[(MANY - 12_345) % 3]
    hand.choose(many.filters.stage, stage)
    many.list.scrollTo(many.list.currentIndex())
    hand.settle()
    assert MANY // 3 <= many.model.rowCount() <= MANY // 3 + 2
    assert chosen_now(many) == chosen
    hand.choose(many.filters.stage, list(Stage)[9])
    assert many.model.rowCount() == 0
    assert not many.list.currentIndex().isValid()
    hand.choose(many.filters.stage, None)
    many.list.scrollTo(many.list.currentIndex())
    hand.settle()
    assert chosen_now(many) == chosen


def test_the_chosen_case_comes_back_after_a_search(many, chosen, hand, qtbot):
    hand.write(many.search, "肖建国")
    qtbot.wait(100)
    hand.settle()
    assert many.model.rowCount() == 1
    hand.write(many.search, "")
    qtbot.wait(100)
    hand.settle()
    many.list.scrollTo(many.list.currentIndex())
    hand.settle()
    assert chosen_now(many) == chosen


def test_orders_and_filters_answer_what_they_say(many, hand, clock):
    many.filters.button.click()
    hand.choose(many.filters.sort, CaseSort.NUMBER)
    assert "肖建国" in many.model.index(0, 0).data()
    many.model.index(MANY, 0).data()
    hand.settle()
    assert f"示例路{MANY - 1}号" in many.model.index(MANY, 0).data()
    hand.choose(many.filters.sort, CaseSort.DUE)
    assert (
        "示例路1号" in many.model.index(1, 0).data()
        or "肖" in many.model.index(1, 0).data()
    )
    hand.choose(many.filters.due, 7)
    assert 50 <= many.model.rowCount() <= 51
    hand.fill(many.filters.opened_from, "2022-01-24")
    hand.fill(many.filters.opened_to, "2022-01-24")
    assert 0 < many.model.rowCount() < 51
    assert many.filters.button.text().endswith("3 项筛选 ▾")


def test_a_day_that_cannot_be_read_narrows_nothing_and_is_told(many, hand):
    many.filters.button.click()
    hand.fill(many.filters.opened_from, "昨日")
    assert many.filters.opened_from.message.isVisible()
    assert many.model.rowCount() == MANY + 1


def test_what_was_looked_for_is_marked_in_the_row(many, hand, qtbot):
    for typed, line, text, ranges in (
        ("xjg", 0, "肖建国", ((0, 3),)),
        ("示例路口", 1, "朝阳区示例路口", ((3, 7),)),
        ("a123", 3, "号牌 京A12345", ((4, 8),)),
    ):
        hand.write(many.search, typed)
        qtbot.wait(100)
        hand.settle()
        found = many.model.index(0, 0).data(Qt.ItemDataRole.UserRole)
        assert found[line] == (text, ranges)


def test_the_model_of_windows_keeps_the_rules_of_item_models(many, hand):
    QAbstractItemModelTester(
        many.model, QAbstractItemModelTester.FailureReportingMode.Warning, many
    )
    many.model.index(5_000, 0).data()
    hand.settle()
    many.reload()
    hand.settle()
    assert many.model.case_id(QModelIndex()) is None


def test_a_list_that_was_asked_for_later_wins(many, hand):
    for text in ("肖", "肖建", "肖建国", ""):
        many.search.setText(text)
        many.look()
    hand.settle()
    assert many.model.rowCount() == MANY + 1
