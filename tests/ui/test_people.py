"""People and vehicles: saved as they are left, wrong values said under the field."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import Liability, PartyRole
from mobile_mediation.ui.kit.strike_out import StrikeOut
from mobile_mediation.ui.main_window import Part

NUMBER = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def people(case_page, desktop, hand):
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    return desktop.people


def stored(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id)


def form_of_injured(people, case_page):
    return people.forms[case_page.file.current_parties[0].id]


def test_a_field_is_stored_when_it_is_left(program, people, case_page, hand):
    form = form_of_injured(people, case_page)
    hand.fill(form.fields["address"], "示例乡12号")
    assert stored(program, case_page).current_parties[0].address == "示例乡12号"
    assert "已保存" in case_page.saved.text()


def test_a_wrong_identity_number_is_said_under_the_field_and_not_stored(
    program, people, case_page, hand
):
    form = form_of_injured(people, case_page)
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    hand.fill(form.fields["id_no"], wrong)
    field = form.fields["id_no"]
    assert field.message.isVisible()
    assert NUMBER[-1] in field.message.text()
    assert field.editor.property("fault") is True
    assert field.editor.text() == wrong
    assert stored(program, case_page).current_parties[0].id_no is None


def test_birth_and_sex_follow_from_the_identity_number(
    program, people, case_page, hand
):
    form = form_of_injured(people, case_page)
    hand.fill(form.fields["id_no"], NUMBER)
    party = stored(program, case_page).current_parties[0]
    assert party.birth_on.isoformat() == "1953-06-12"
    assert form.fields["birth_on"].editor.text() == "1953-06-12"


def test_a_personal_number_is_masked_until_asked_for_and_the_look_is_recorded(
    program, people, case_page, hand
):
    field = form_of_injured(people, case_page).fields["id_no"]
    hand.fill(field, NUMBER)
    assert NUMBER not in field.editor.text()
    assert "****" in field.editor.text()
    before = len(program.services.history.of_case(case_page.file.case.case_id))
    hand.click(field.reveal)
    assert field.editor.text() == NUMBER
    history = program.services.history.of_case(case_page.file.case.case_id)
    assert len(history) == before + 1
    assert history[0].lines[0].table == "disclosure"


def test_escape_brings_the_stored_value_back(people, case_page, hand):
    field = form_of_injured(people, case_page).fields["name"]
    hand.write(field.editor, "写错了")
    hand.key(Qt.Key.Key_Escape, at=field.editor)
    assert field.editor.text() == "肖建国"


def test_passing_over_a_list_with_the_keys_stores_the_last_choice_once(
    program, people, case_page, hand
):
    case_id = case_page.file.case.case_id
    before = len(program.services.history.of_case(case_id))
    form = form_of_injured(people, case_page)
    hand.choose(form.fields["liability"], Liability.SECONDARY)
    party = stored(program, case_page).current_parties[0]
    assert party.liability is Liability.SECONDARY
    assert len(program.services.history.of_case(case_id)) == before + 1


def test_scrolling_the_page_over_a_list_changes_nothing(people, case_page, hand):
    box = form_of_injured(people, case_page).fields["liability"].editor
    before = box.currentIndex()
    middle = QPointF(box.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(middle)),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003  inverted; Qt takes it by place only
    )
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == before


def test_a_party_is_struck_out_only_with_a_reason_and_stays_in_the_store(
    program, people, case_page, hand
):
    hand.choose(people.role, PartyRole.DRIVER)
    hand.click(people.add_party)
    assert len(case_page.file.current_parties) == 2
    strike = people.findChildren(StrikeOut)[1]
    hand.click(strike.ask)
    hand.click(strike.confirm)
    assert strike.reason.message.isVisible()
    assert "请写明作废的原因" in strike.reason.message.text()
    hand.fill(strike.reason, "登记重复")
    hand.click(strike.confirm)
    file = stored(program, case_page)
    assert len(file.current_parties) == 1
    assert [p.void_reason for p in file.parties if p.is_void] == ["登记重复"]


def test_the_driver_of_a_vehicle_is_one_of_the_parties(
    program, people, case_page, hand
):
    vehicle = case_page.file.vehicles[0]
    party = case_page.file.current_parties[0]
    hand.choose(people.forms[vehicle.id].fields["driver_id"], party.id)
    assert stored(program, case_page).vehicles[0].driver_id == party.id


def test_markup_in_a_name_is_shown_as_it_was_typed(people, case_page, hand):
    name = form_of_injured(people, case_page).fields["name"]
    hand.fill(name, "<b>王</b>&䶮")
    hand.click(name.reason.usual)
    assert case_page.title.text() == "<b>王</b>&䶮"
    assert case_page.title.textFormat() is Qt.TextFormat.PlainText


def test_a_guardian_is_bound_to_the_party_acted_for(program, people, case_page, hand):
    injured = case_page.file.current_parties[0]
    hand.choose(people.role, PartyRole.GUARDIAN)
    hand.click(people.add_party)
    guardian = case_page.file.current_parties[1]
    hand.choose(people.forms[guardian.id].fields["represents_id"], injured.id)
    assert stored(program, case_page).current_parties[1].represents_id == injured.id


def test_an_organisation_is_asked_for_its_credit_code_and_not_for_a_birth_date(
    program, people, case_page, hand
):
    hand.choose(people.role, PartyRole.INSURER)
    hand.click(people.add_party)
    insurer = case_page.file.current_parties[1]
    fields = people.forms[insurer.id].fields
    assert "birth_on" not in fields
    hand.fill(fields["id_no"], "91350100M000100Y44")
    assert fields["id_no"].message.isVisible()
    hand.fill(fields["id_no"], "91350100M000100Y43")
    assert stored(program, case_page).current_parties[1].id_no == "91350100M000100Y43"
