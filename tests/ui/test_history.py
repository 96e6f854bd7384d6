"""The history: told in words, two moments compared by one click, numbers masked."""

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.people import Liability, Party, PartyRole
from mobile_mediation.ui.main_window import Part


@pytest.fixture
def told(program, case_page):
    """A case in which a phone, a responsibility and a party were changed."""
    cases = program.services.cases
    file = case_page.file
    party, case_id = file.parties[0], file.case.case_id
    cases.change(case_id, Party, party.id, "phone", "13800138000")
    cases.change(case_id, Party, party.id, "phone", "13900139000")
    cases.change(case_id, Party, party.id, "liability", Liability.PRIMARY)
    driver = cases.add(case_id, Party, {"role": PartyRole.DRIVER, "name": "王䶮"})
    cases.strike_out(case_id, Party, driver.id, reason="登记重复")
    cases.change(case_id, Accident, file.accident.id, "place", "海淀区示例桥")
    return file


@pytest.fixture
def history(told, case_page, desktop, hand):
    case_page.open_section(Part.HISTORY)
    hand.settle()
    return desktop.history


def texts(history):
    model = history.model
    return [
        model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole)
        for row in range(model.rowCount())
    ]


def choose(history, hand, row):
    """Touch a line of the list."""
    history.list.scrollTo(history.model.index(row, 0))
    place = history.list.visualRect(history.model.index(row, 0)).center()
    QTest.mouseClick(
        history.list.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place,
    )
    hand.settle()


def rows_of(table):
    """The comparison as texts: record, then its columns."""
    found = {}
    for place in range(table.topLevelItemCount()):
        item = table.topLevelItem(place)
        found[item.text(0)] = [
            tuple(item.child(row).text(column) for column in range(3))
            for row in range(item.childCount())
        ]
    return found


def test_each_entry_says_who_when_what_from_what_to_what_and_why(history):
    lines = texts(history)
    assert "地点 朝阳区示例路口 → 海淀区示例桥" in lines[0]
    assert "李喆" in lines[0]
    assert "2023-01-24 14:0" in lines[0]
    assert "当事人 王䶮：作废" in lines[1]
    assert "原因：登记重复" in lines[1]
    assert "当事人 肖建国：事故责任 主要责任" in lines[3]


def test_numbers_are_masked_until_asked_for_and_the_asking_is_recorded(
    program, history, told, hand
):
    assert "138****8000 → 139****9000" in texts(history)[4]
    assert all("13900139000" not in text for text in texts(history))
    choose(history, hand, 4)
    card = history.card
    shown = [label.text() for label in card.findChildren(type(history.count))]
    assert all("13900139000" not in text for text in shown)
    hand.click(card.reveals[told.parties[0].id, "phone"])
    shown = [label.text() for label in card.findChildren(type(history.count))]
    assert any("13800138000 → 13900139000" in text for text in shown)
    (seen,) = program.services.cases.file(told.case.case_id).disclosures
    assert (seen.party_id, seen.field) == (told.parties[0].id, "phone")


def test_two_moments_are_compared_by_one_click(history, hand):
    assert not history.compare.isEnabled()
    choose(history, hand, 6)
    assert not history.compare.isEnabled()
    choose(history, hand, 0)
    hand.click(history.compare)
    rows = rows_of(history.table)
    assert rows["当事人 肖建国（修改）"] == [
        ("电话", "（空）", "139****9000"),
        ("事故责任", "（空）", "主要责任"),
    ]
    assert ("地点", "朝阳区示例路口", "海淀区示例桥") in rows["事故（修改）"]
    (struck,) = (columns for record, columns in rows.items() if "王䶮" in record)
    assert ("作废原因", "（空）", "登记重复") in struck
    assert "当事人 王䶮（作废）" in rows


def test_a_third_choice_lets_the_first_go(history, hand):
    for row in (6, 5, 0):
        choose(history, hand, row)
    chosen = history.list.selectionModel().selectedIndexes()
    assert sorted(index.row() for index in chosen) == [0, 5]
    assert history.compare.isEnabled()


def test_the_history_of_one_person_or_kind_is_shown_alone(history, told, hand):
    hand.choose(history.about, told.vehicles[0].id)
    (line,) = texts(history)
    assert "京A12345" in line
    hand.choose(history.about, None)
    hand.choose(history.kind, "accident")
    assert len(texts(history)) == 2
    hand.choose(history.about, told.vehicles[0].id)
    hand.choose(history.kind, "party")
    assert texts(history) == []
    assert history.count.text() == "没有符合条件的变更。"


def test_the_model_keeps_the_rules_of_item_models(program, history, told, hand):
    model: QAbstractItemModel = history.model
    QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning, history
    )
    history.model.choose(table="party", row_id=None)
    history.model.choose(table=None, row_id=None)
    assert model.rowCount() == 7


def test_a_history_of_many_entries_is_shown_and_each_can_be_chosen(
    program, history, told, hand
):
    case_id = told.case.case_id
    for number in range(150):
        program.services.cases.change(
            case_id, Party, told.parties[0].id, "address", f"示例乡{number}号"
        )
    history.show_file(program.services.cases.file(case_id))
    hand.settle()
    assert history.model.rowCount() == 157
    choose(history, hand, 156)
    assert history.card is not None
