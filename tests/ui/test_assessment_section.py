"""The worksheet at the window: begun, filled, explained, moved, compared, shown."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.people import Liability, Party, PartyRole
from mobile_mediation.domain.treatment import Cost, CostKind, DisabilityGrade
from mobile_mediation.domain.vehicles import Policy, PolicyKind
from mobile_mediation.services.assessment.worksheets import Place
from mobile_mediation.services.intake import Offer
from mobile_mediation.ui.assessment.items_table import Head
from mobile_mediation.ui.main_window import Part

from ..media import photo  # noqa: TID252


@pytest.fixture
def facts(program, case_page):
    """What the record says before anybody reckons."""
    services, id_ = program.services, case_page.file.case.case_id
    cases = services.cases
    file = cases.file(id_)
    vehicle, injury = file.vehicles[0], file.current_injuries[0]
    driver = cases.add(
        id_,
        Party,
        {"role": PartyRole.DRIVER, "name": "王䶮", "liability": Liability.PRIMARY},
    )
    cases.change(id_, type(vehicle), vehicle.id, "driver_id", driver.id)
    injured = file.current_parties[0]
    cases.change(id_, Party, injured.id, "birth_on", date(1953, 6, 12))
    cases.change(id_, Party, injured.id, "role", PartyRole.PEDESTRIAN)
    for kind, limit in ((PolicyKind.CTPL, None), (PolicyKind.TPL, 100_000_000)):
        cases.add(
            id_,
            Policy,
            {"vehicle_id": vehicle.id, "kind": kind, "limit_fen": limit},
        )
    for name, value in (("nutrition_days", 60), ("care_days", 90)):
        cases.change(id_, type(injury), injury.id, name, value)
    for kind, fen in ((CostKind.INPATIENT, 8_642_035), (CostKind.TRANSPORT, 80_000)):
        cases.add(
            id_,
            Cost,
            {"injury_id": injury.id, "cost_kind": kind, "amount_fen": fen},
        )
    cases.add(
        id_,
        DisabilityGrade,
        {"injury_id": injury.id, "grade": 9, "fixed_on": date(2023, 1, 24)},
    )
    return injured


@pytest.fixture
def section(case_page, desktop, hand, facts):
    case_page.open_section(Part.ASSESSMENT)
    hand.settle()
    return desktop.assessment


@pytest.fixture
def begun(section, hand):
    hand.click(section.sheet.begin)
    return section


def field(section, item, path):
    """The field of an item's input, after a tap on the item."""
    section.table.choose(item)
    places = section.detail.form.fields
    return next(each for place, each in places.items() if place.path == path)


def fill(section, hand, item, path, text):
    hand.fill(field(section, item, path), text)


def fen(section, item):
    for row in section.table.items.rows:
        if row.item is item:
            return row.assessed_fen
    return None


def give_figures(section, hand):
    for item, path, text in (
        (LossItem.NUTRITION, "parameters.nutrition_per_day", "30"),
        (
            LossItem.DISABILITY_COMPENSATION,
            "parameters.urban_disposable_income",
            "47544",
        ),
    ):
        fill(section, hand, item, path, text)


def test_a_worksheet_is_drawn_up_from_the_record_on_one_click(section, hand):
    assert section.sheet.begin.isVisible()
    assert not section.table.isVisible()
    hand.click(section.sheet.begin)
    assert fen(section, LossItem.MEDICAL_EXPENSES) == 8_642_035
    assert fen(section, LossItem.TRANSPORT) == 80_000
    assert not section.sheet.begin.isVisible()


def test_a_missing_figure_is_asked_for_by_its_name_in_the_yearbook(begun, hand):
    assert "城镇居民人均可支配收入（元/年）" in begun.sheet.missing.text()
    give_figures(begun, hand)
    assert "城镇居民人均可支配收入" not in begun.sheet.missing.text()
    assert fen(begun, LossItem.DISABILITY_COMPENSATION) == 4_754_400 * 11 * 20 // 100


def test_one_tap_shows_formula_article_and_figure_of_an_item(begun, hand):
    give_figures(begun, hand)
    begun.table.choose(LossItem.DISABILITY_COMPENSATION)
    assert "47544.00 × 11 年 × 0.2" in begun.detail.why.text()
    assert "人身损害解释(2022)第12条" in begun.detail.why.text()
    assert "47544" in begun.detail.figures.text()


def test_what_an_input_moves_is_shown_at_once_with_the_reason(begun, hand):
    give_figures(begun, hand)
    fill(begun, hand, LossItem.NURSING, "items.nursing.case.daily", "150")
    text = "\n".join(begun.moved.texts)
    assert "护理费" in text
    assert "¥0.00 → ¥13,500.00" in text
    assert "150.00 × 90 天 × 1 人" in text
    assert "还应收" in text


def test_a_field_says_what_the_case_says_when_it_is_put_over(begun, hand):
    fill(begun, hand, LossItem.NUTRITION, "items.nutrition_days", "30")
    shown = field(begun, LossItem.NUTRITION, "items.nutrition_days")
    assert "60" in shown.message.text()
    hand.fill(shown, "")
    shown = field(begun, LossItem.NUTRITION, "items.nutrition_days")
    assert shown.editor.text() == "60"


def test_what_cannot_be_is_refused_under_its_field_and_stays_typed(begun, hand):
    path = "items.disability.grades"
    fill(begun, hand, LossItem.DISABILITY_COMPENSATION, path, "9 11")
    shown = field(begun, LossItem.DISABILITY_COMPENSATION, path)
    assert shown.message.isVisible()
    assert shown.editor.text() == "9 11"
    assert begun.found.inputs == ()


def test_a_refused_text_stays_while_another_input_is_stored(begun, hand):
    path = "items.disability.grades"
    shown = field(begun, LossItem.DISABILITY_COMPENSATION, path)
    hand.fill(shown, "12")
    income = "parameters.urban_disposable_income"
    hand.fill(field(begun, LossItem.DISABILITY_COMPENSATION, income), "47544")
    assert shown.editor.text() == "12"
    assert shown.message.isVisible()
    hand.fill(shown, "8")
    assert shown.message.text() == "已另填；案件记载为 9"


def test_what_is_being_typed_stays_while_another_input_is_stored(begun, hand):
    days = field(begun, LossItem.NURSING, "items.nursing.case.days")
    daily = field(begun, LossItem.NURSING, "items.nursing.case.daily")
    hand.write(days.editor, "80")
    days.commit()
    hand.write(daily.editor, "15")
    hand.settle()
    assert daily.editor.text() == "15"


def type_into(section, hand, item, head, text):
    """An amount into a cell of the table."""
    place = [row.item for row in section.table.items.rows].index(item)
    section.table.setFocus()
    section.table.setCurrentIndex(section.table.items.index(place, head))
    QTest.keyClick(section.table, Qt.Key.Key_F2)
    editor = section.table.findChild(QLineEdit)
    hand.write(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    hand.settle()


def test_claimed_offered_and_agreed_are_typed_beside_the_assessed(begun, hand):
    item = LossItem.TRANSPORT
    for head, text in (
        (Head.CLAIMED, "1200"),
        (Head.OFFERED, "600.50"),
        (Head.AGREED, "800"),
    ):
        type_into(begun, hand, item, head, text)
    (row,) = [each for each in begun.table.items.rows if each.item is item]
    assert (row.quoted.claimed_fen, row.quoted.offered_fen, row.quoted.agreed_fen) == (
        120_000,
        60_050,
        80_000,
    )
    assert begun.table.items.sum_of(Head.AGREED) == 80_000


def test_a_cell_that_is_no_amount_is_refused_and_keeps_what_was(begun, hand):
    type_into(begun, hand, LossItem.TRANSPORT, Head.CLAIMED, "很多")
    assert begun.notice.isVisible()
    assert begun.table.items.sum_of(Head.CLAIMED) == 0


def test_what_is_owed_is_agreed_in_one_act(begun, hand):
    hand.click(begun.take)
    net = begun.assessment.net_of(str(begun.victim))
    assert begun.table.items.sum_of(Head.AGREED) == net.entitlement_fen


def test_a_row_is_added_and_taken_out_again(begun, hand):
    begun.table.choose(LossItem.PROPERTY)
    fill(begun, hand, LossItem.PROPERTY, "items.property.1.what", "三轮车")
    fill(begun, hand, LossItem.PROPERTY, "items.property.1.amount", "1700")
    assert fen(begun, LossItem.PROPERTY) == 170_000
    hand.click(begun.detail.more)
    fill(begun, hand, LossItem.PROPERTY, "items.property.2.what", "手机")
    fill(begun, hand, LossItem.PROPERTY, "items.property.2.amount", "900")
    assert fen(begun, LossItem.PROPERTY) == 260_000
    place = Place(path="items.property.2", party_id=begun.victim)
    begun.detail.row_struck.emit(place)
    hand.settle()
    assert fen(begun, LossItem.PROPERTY) == 170_000


def test_another_item_is_taken_into_the_table(begun, hand):
    hand.choose(begun.other_items, LossItem.APPRAISAL_FEE)
    assert begun.detail.title.text() == "鉴定费"
    fill(begun, hand, LossItem.APPRAISAL_FEE, "items.appraisal_fee", "2600")
    assert fen(begun, LossItem.APPRAISAL_FEE) == 260_000


def test_evidence_is_attached_to_an_item_and_detached(
    program, begun, case_page, desktop, hand
):
    id_ = case_page.file.case.case_id
    program.services.attachments.add(id_, Offer(content=photo(), name="车票.jpg"))
    case_page.open_section(Part.ASSESSMENT)
    hand.settle()
    begun.table.choose(LossItem.TRANSPORT)
    file = program.services.cases.file(id_).current_attachments[0]
    hand.choose(begun.detail.files, file.id)
    hand.click(begun.detail.attach)
    (button,) = begun.detail.detach.values()
    hand.click(button)
    assert not begun.detail.detach
    assert program.services.cases.file(id_).worksheet_evidence[0].is_void


def test_a_copy_is_changed_and_compared_with_the_first(begun, hand):
    give_figures(begun, hand)
    hand.fill(begun.scenarios.name, "若为八级")
    hand.click(begun.scenarios.copy)
    assert begun.found.sheet.name == "若为八级"
    fill(
        begun,
        hand,
        LossItem.DISABILITY_COMPENSATION,
        "items.disability.grades",
        "8",
    )
    (line,) = [
        each
        for each in begun.scenarios.table.lines
        if each.subject is LossItem.DISABILITY_COMPENSATION
    ]
    assert line.fen[1] > line.fen[0]
    first = next(iter(begun.sheet.buttons.values()))
    hand.click(first)
    assert begun.found.sheet.copied_from_id is None


def test_ratio_and_cover_of_a_vehicle_are_put_in_and_move_who_pays(begun, hand):
    give_figures(begun, hand)
    ((form, _),) = begun.paying.vehicle_forms.values()
    (ratio,) = [f for place, f in form.fields.items() if place.path == "fault_ratio"]
    before = begun.assessment.borne_fen
    hand.fill(ratio, "90%")
    assert begun.assessment.borne_fen < before
    assert any("商业三者险" in text for text in begun.moved.texts)


def test_the_page_for_the_party_opens_with_only_their_figures(begun, hand):
    give_figures(begun, hand)
    hand.click(begun.party)
    assert begun.page.isVisible()
    said = "".join(label.text() for label in begun.page.sentences)
    assert "86420.35" in said.replace(",", "") or "86,420.35" in said
    begun.page.close()


def test_an_input_is_taken_back_with_undo(begun, case_page, hand):
    fill(begun, hand, LossItem.NUTRITION, "items.nutrition_days", "30")
    hand.click(case_page.undoing.undo)
    assert field(begun, LossItem.NUTRITION, "items.nutrition_days").editor.text() == (
        "60"
    )


def test_a_worksheet_that_is_struck_out_gives_way_to_a_new_one(begun, hand):
    strike = begun.sheet.strike
    hand.click(strike.ask)
    hand.fill(strike.reason, "重新计算")
    hand.click(strike.confirm)
    assert begun.sheet.begin.isVisible()
