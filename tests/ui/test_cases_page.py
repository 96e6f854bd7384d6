"""The list of cases, its search, and what is always in sight of a case."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.ui.main_window import Part

CTRL = Qt.KeyboardModifier.ControlModifier


def search(desktop, hand, qtbot, text):
    hand.write(desktop.cases.search, text)
    qtbot.wait(200)
    hand.settle()
    model = desktop.cases.model
    return [
        model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole)
        for row in range(model.rowCount())
    ]


def test_the_search_finds_by_any_part_of_a_name_and_by_initials(
    program, desktop, hand, qtbot
):
    program.services.cases.open_emergency(
        EmergencyCall(place="海淀区示例桥", injured_name="单雄信")
    )
    for text in ("雄", "示例桥", "sxx", "海淀"):
        found = search(desktop, hand, qtbot, text)
        assert len(found) == 1, text
        assert "单雄信" in found[0]
    assert len(search(desktop, hand, qtbot, "")) == 2


def test_ctrl_f_goes_to_the_search(desktop, hand):
    hand.key(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is desktop.cases.search


def test_the_model_keeps_the_rules_of_item_models(program, desktop, hand):
    model: QAbstractItemModel = desktop.cases.model
    QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning, desktop
    )
    program.services.cases.open_emergency(EmergencyCall(place="示例桥"))
    desktop.cases.reload()
    hand.settle()
    assert model.rowCount() == 2


def test_stage_money_and_headquarters_are_always_in_sight(case_page):
    facts = case_page.facts.text()
    for part in ("接报", "¥0.00 / ¥18,000.00", "未导出", "最近期限"):
        assert part in facts


def test_the_title_names_people_and_not_insurers(program, case_page, desktop, hand):
    assert case_page.title.text() == "肖建国"


def test_of_two_cases_opened_in_haste_the_last_one_stands_under_its_own_name(
    program, desktop, case_page, hand
):
    first = case_page.file.case.case_id
    other = program.services.cases.open_emergency(
        EmergencyCall(place="海淀区示例桥", injured_name="单雄信")
    )
    desktop.cases.open_case(other.case.case_id, Part.PEOPLE)
    desktop.cases.open_case(first, Part.PEOPLE)
    hand.settle()
    assert case_page.file.case.case_id == first
    assert "肖建国" in case_page.title.text()
    shown = {form._case_id for form in desktop.people.forms.values()}
    assert shown == {first}


def test_a_section_is_opened_with_what_was_typed_a_moment_ago(
    program, desktop, case_page, hand
):
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    injured = case_page.file.current_parties[0]
    hand.write(desktop.people.forms[injured.id].fields["name"].editor, "肖建军")
    desktop.people.forms[injured.id].fields["name"].editor.clearFocus()
    case_page.open_section(Part.TREATMENT)
    hand.settle()
    assert case_page.file.current_parties[0].name in {"肖建国", "肖建军"}
    stored = program.services.cases.file(case_page.file.case.case_id)
    assert case_page.file.current_parties == stored.current_parties
