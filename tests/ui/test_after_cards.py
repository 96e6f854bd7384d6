"""What follows a sealed agreement, written down in the window."""

import shutil
from datetime import date, timedelta

import pytest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import (
    Agreement,
    DamageItem,
    DamageKind,
    Instalment,
    PaymentMethod,
    SealField,
)
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.letters import DeliveryWay
from mobile_mediation.domain.people import Liability, Party, PartyKind, PartyRole
from mobile_mediation.domain.performance import (
    ConfirmationResult,
    EndingKind,
    NextWay,
    PerformanceState,
)
from mobile_mediation.domain.signing import Handwriting, Sample, Stroke
from mobile_mediation.domain.summaries import CaseQuery
from mobile_mediation.services.vehicle import open_vehicle
from mobile_mediation.ui.kit.strike_out import StrikeOut
from mobile_mediation.ui.main_window import Part

from .conftest import OFFICER, SIGNING, SPECIALIST, SteppingClock
from .test_mediation_section import resident

WAY = MediationPath.COMMITTEE


def writing(seed):
    strokes = [
        Stroke(
            tuple(
                Sample(
                    (place * 41 + step) * 9,
                    place * 700 + step * 40,
                    step * 35 * (1 + (place + seed) % 3),
                    400,
                )
                for step in range(40)
            )
        )
        for place in range(3)
    ]
    return Handwriting(strokes=tuple(strokes), device="签字板")


@pytest.fixture(scope="session")
def prepared(prepared, tmp_path_factory):
    """The vehicle of these tests: its one case has an agreement with every seal."""
    folder = tmp_path_factory.mktemp("sealed") / "all"
    shutil.copytree(prepared, folder)
    clock = SteppingClock()
    clock.pass_time(seconds=30)
    services = open_vehicle(folder / "vehicle", "lizhe", SPECIALIST, now=clock)
    cases, agreements = services.cases, services.agreements
    case_id = cases.list(CaseQuery())[0].case_id
    file = cases.file(case_id)
    (injured,) = file.current_parties
    for party, number, blame in (
        (injured, "11010519530612001", Liability.SECONDARY),
        (
            cases.add(case_id, Party, {"role": PartyRole.DRIVER, "name": "王䶮"}),
            "11010519920304001",
            Liability.PRIMARY,
        ),
    ):
        cases.change(case_id, Party, party.id, "id_no", resident(number))
        cases.change(case_id, Party, party.id, "liability", blame)
    insurer = cases.add(
        case_id,
        Party,
        {"role": PartyRole.INSURER, "kind": PartyKind.LEGAL, "name": "示例保险公司"},
    )
    for name, value in (
        ("narrative", "小型轿车与行人发生碰撞。"),
        ("determination_no", "第110105120230000123号"),
        ("determined_on", date(2023, 1, 24)),
    ):
        cases.change(case_id, Accident, file.accident.id, name, value)
    cases.choose_path(case_id, WAY)
    session = services.mediation.plan(
        case_id, place="调解室", planned_at=clock(), mediator="王调解"
    )
    services.mediation.start(case_id, session.id)
    item = {"kind": DamageKind.MEDICAL, "claimed_fen": 500_00, "agreed_fen": 400_00}
    cases.add(case_id, DamageItem, item)
    agreement = agreements.begin(case_id)
    cases.add(
        case_id,
        Instalment,
        {
            "agreement_id": agreement.id,
            "payer_id": insurer.id,
            "payee_id": injured.id,
            "amount_fen": 400_00,
            "due_on": china_day(clock()) + timedelta(days=10),
            "method": PaymentMethod.TRANSFER,
            "account_holder": "肖建国",
            "account_no": "6228480402564890018",
            "bank": "示例银行",
        },
    )
    cases.change(case_id, Agreement, agreement.id, "insurer_consent_by", "李喆")
    stick = folder / "officer-stick"
    agreements.freeze(case_id, officer=stick)
    for seed, party in enumerate(cases.file(case_id).current_parties[:2]):
        agreements.sign(case_id, party.id, writing(seed), consented_at=clock())
    own = services.people.container_of(services.desk.user)
    agreements.seal(case_id, SealField.SPECIALIST, own, SIGNING)
    agreements.seal(case_id, SealField.OFFICER, stick / "zhangkun.mmkey", OFFICER)
    services.close()
    return folder


@pytest.fixture
def cards(case_page, desktop, hand):
    case_page.open_section(Part.MEDIATION)
    hand.settle()
    return desktop.mediation.after


def now(program, case_page):
    return program.services.performance.of_case(case_page.file.case.case_id)


def fill(cards, hand, **values):
    for name, value in values.items():
        hand.fill(cards.fields[name.replace("_", ".", 1)], value)


def test_a_copy_is_handed_over_and_the_next_one_refused(
    program, cards, case_page, hand
):
    hand.click(cards.deeds["deliver"])
    assert "MM2705" in cards.notice.text.text()
    fill(cards, hand, deliver_receiver="肖建国")
    hand.click(cards.deeds["deliver"])
    driver = case_page.file.current_parties[1]
    hand.choose(cards.fields["deliver.party"], driver.id)
    hand.choose(cards.fields["deliver.way"], DeliveryWay.LEFT)
    fill(cards, hand, deliver_refusal="不认可", deliver_witness="孙见证")
    hand.click(cards.deeds["deliver"])
    first, second = now(program, case_page).receipts
    assert (first.copy_no, first.receiver) == (1, "肖建国")
    assert (second.copy_no, second.party_id) == (2, driver.id)
    assert (second.way, second.witness) == (DeliveryWay.LEFT, "孙见证")


def test_a_payment_in_part_leaves_the_rest_on_the_screen(
    program, cards, case_page, hand
):
    fill(cards, hand, pay_amount="150", pay_voucher="PZ-1")
    hand.click(cards.deeds["pay"])
    (duty,) = now(program, case_page).plan
    assert duty.left_fen == 250_00
    assert cards.fields["pay.amount"].value() == 250_00
    fill(cards, hand, pay_voucher="PZ-2")
    hand.click(cards.deeds["pay"])
    (duty,) = now(program, case_page).plan
    assert duty.state_on(date(2023, 1, 25)) is PerformanceState.PAID
    assert "pay" not in cards.deeds
    strike = cards.findChildren(StrikeOut)[1]
    hand.click(strike.ask)
    hand.fill(strike.reason, "银行退回")
    hand.click(strike.confirm)
    (duty,) = now(program, case_page).plan
    assert duty.left_fen == 250_00


def test_a_payment_without_proof_is_refused_beside_the_plan(
    program, cards, case_page, hand
):
    hand.click(cards.deeds["pay"])
    assert "MM2712" in cards.notice.text.text()
    assert now(program, case_page).plan[0].payments == ()


def test_the_court_is_asked_and_its_answer_recorded(program, cards, case_page, hand):
    fill(cards, hand, apply_court="示例区人民法院")
    hand.click(cards.deeds["apply"])
    assert "apply" not in cards.deeds
    hand.choose(cards.fields["rule.result"], ConfirmationResult.CONFIRMED)
    fill(cards, hand, rule_number="（2023）京0105民特1号")
    hand.click(cards.deeds["rule"])
    found = now(program, case_page)
    assert found.confirmation.result is ConfirmationResult.CONFIRMED
    assert found.ways == (NextWay.REMIND, NextWay.ENFORCE)


def test_a_party_is_called_back_and_says_how_it_was(program, cards, case_page, hand):
    hand.choose(cards.fields["revisit.satisfaction"], 4)
    fill(cards, hand, revisit_opinion="钱已收到。")
    hand.click(cards.deeds["revisit"])
    (revisit,) = now(program, case_page).revisits
    assert (revisit.satisfaction, revisit.opinion) == (4, "钱已收到。")


def test_a_late_payment_is_said_and_its_breach_recorded(
    program, cards, case_page, desktop, hand, clock
):
    clock.pass_time(days=12)
    desktop.cases.reload()
    hand.settle()
    (duty,) = now(program, case_page).plan
    hand.choose(cards.fields["end.kind"], EndingKind.BREACH)
    hand.choose(cards.fields["end.duty"], duty.instalment.id)
    fill(cards, hand, end_on=china_day(clock()).isoformat(), end_reason="到期未付")
    hand.choose(cards.fields["end.next"], NextWay.ENFORCE)
    hand.click(cards.deeds["end"])
    assert "MM2742" in cards.notice.text.text()
    hand.choose(cards.fields["end.next"], NextWay.MEDIATE_AGAIN)
    hand.click(cards.deeds["end"])
    (ending,) = now(program, case_page).endings
    assert (ending.kind, ending.next_way) == (EndingKind.BREACH, NextWay.MEDIATE_AGAIN)
