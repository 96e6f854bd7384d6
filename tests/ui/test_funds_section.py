"""Emergency money at the window: four eyes, the limit in sight, nothing twice."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from mobile_mediation.domain.funds import FundAct, FundSource, FundState
from mobile_mediation.domain.settlements import Payer
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.ui.funds.request_card import RequestCard
from mobile_mediation.ui.main_window import Part

from .conftest import LEADER, SPECIALIST


@pytest.fixture
def section(case_page, desktop, hand):
    case_page.open_section(Part.FUNDS)
    hand.settle()
    return desktop.funds


def ask(section, hand, amount="18000", notice="朝公交抢通字〔2023〕第0018号"):
    hand.choose(section.form.source, FundSource.CTPL_RESCUE)
    hand.fill(section.form.amount, amount)
    hand.fill(section.form.payee, "示例市第一人民医院")
    if notice:
        hand.fill(section.form.notice_no, notice)
    section.ask.trigger()
    hand.settle()


def card_of(section):
    return [c for c in section.findChildren(RequestCard) if not c.isHidden()][-1]


def requests(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id).fund_requests


def approve(section, hand, secret=LEADER, name="chenli"):
    card = card_of(section)
    hand.fill(card.approver, name)
    hand.fill(card.secret, secret)
    hand.click(card.buttons[FundAct.APPROVED])


def test_money_goes_from_request_to_receipt(program, section, case_page, hand):
    ask(section, hand)
    approve(section, hand)
    for act, number in ((FundAct.PAID, "PZ-7"), (FundAct.ACKNOWLEDGED, "SJ-31")):
        card = card_of(section)
        hand.fill(card.reference, number)
        hand.click(card.buttons[act])
    (request,) = requests(program, case_page)
    assert request.state is FundState.ACKNOWLEDGED
    assert request.paid_fen == 1_800_000
    assert "剩余 ¥0.00" in section.gauges[0].words.text()
    assert "¥18,000.00 / ¥18,000.00" in case_page.facts.text()


def test_who_asked_cannot_approve(program, section, case_page, hand):
    ask(section, hand)
    approve(section, hand, secret=SPECIALIST, name="lizhe")
    assert section.notice.isVisible()
    assert requests(program, case_page)[0].state is FundState.SUBMITTED


def test_a_wrong_password_of_the_approver_changes_nothing(
    program, section, case_page, hand
):
    ask(section, hand)
    approve(section, hand, secret="不是这个")
    assert section.notice.isVisible()
    assert requests(program, case_page)[0].state is FundState.SUBMITTED


def test_more_than_the_limit_is_refused_and_the_form_stays_filled(
    program, section, case_page, hand
):
    ask(section, hand, amount="18000.01")
    assert "MM1305" in section.notice.text.text()
    assert section.form.amount.editor.text() == "18000.01"
    assert not requests(program, case_page)


def test_without_the_notice_of_the_police_it_is_refused(
    program, section, case_page, hand
):
    ask(section, hand, notice="")
    assert "MM1306" in section.notice.text.text()
    assert not requests(program, case_page)


def test_a_refusal_needs_words_for_the_family(program, section, case_page, hand):
    ask(section, hand)
    card = card_of(section)
    hand.click(card.more)
    hand.fill(card.refuser, "chenli")
    hand.fill(card.refuser_secret, LEADER)
    hand.fill(card.why, "医院尚未出具费用清单，补齐后再批")
    hand.click(card.buttons[FundAct.REFUSED])
    (request,) = requests(program, case_page)
    assert request.state is FundState.REFUSED
    assert request.entries[-1].reason == "医院尚未出具费用清单，补齐后再批"


def test_a_wrong_payment_is_reversed_by_an_opposite_entry(
    program, section, case_page, hand
):
    ask(section, hand)
    approve(section, hand)
    card = card_of(section)
    hand.fill(card.reference, "PZ-7")
    hand.click(card.buttons[FundAct.PAID])
    card = card_of(section)
    hand.click(card.more)
    hand.fill(card.why_reversed, "收款账户录错")
    hand.fill(card.second, "chenli")
    hand.fill(card.second_secret, LEADER)
    hand.click(card.buttons[FundAct.REVERSED])
    (request,) = requests(program, case_page)
    assert [entry.act for entry in request.entries][-2:] == [
        FundAct.PAID,
        FundAct.REVERSED,
    ]
    assert request.paid_fen == 0


def test_clicking_twice_asks_once(program, section, case_page, hand):
    hand.choose(section.form.source, FundSource.CTPL_RESCUE)
    hand.fill(section.form.amount, "1000")
    hand.fill(section.form.payee, "示例市第一人民医院")
    hand.fill(section.form.notice_no, "通字1号")
    section.ask.trigger()
    section.ask.trigger()
    hand.settle()
    assert len(requests(program, case_page)) == 1


def test_a_changed_request_loses_its_approval(program, section, case_page, hand):
    ask(section, hand)
    approve(section, hand)
    card = card_of(section)
    hand.click(card.more)
    hand.click(card.buttons[FundAct.AMENDED])
    assert section.changing.isVisible()
    hand.fill(section.form.amount, "17000")
    section.ask.trigger()
    hand.settle()
    (request,) = requests(program, case_page)
    assert (request.state, request.amount_fen) == (FundState.SUBMITTED, 1_700_000)
    assert not section.changing.isVisible()


def test_a_draft_is_asked_for_later(program, section, case_page, hand):
    hand.choose(section.form.source, FundSource.CTPL_RESCUE)
    hand.fill(section.form.amount, "100")
    hand.fill(section.form.payee, "示例市第一人民医院")
    hand.fill(section.form.notice_no, "通字1号")
    section.note.trigger()
    hand.settle()
    assert requests(program, case_page)[0].state is FundState.DRAFT
    hand.click(card_of(section).buttons[FundAct.REQUESTED])
    assert requests(program, case_page)[0].state is FundState.SUBMITTED


def test_digits_of_full_width_are_refused_in_the_ledger(
    program, section, case_page, hand
):
    ask(section, hand, amount="１８０００")
    assert "MM1344" in section.notice.text.text()
    assert not requests(program, case_page)


def test_the_card_says_why_it_cannot_go_on(program, section, case_page, hand):
    ask(section, hand, amount="600")
    program.services.funds.request(
        case_page.file.case.case_id,
        replace(
            FundAsk.of(requests(program, case_page)[0].request), amount_fen=1_740_000
        ),
        key="second",
    )
    approve(section, hand)
    case_page.open_section(Part.FUNDS)
    section.show_file(program.services.cases.file(case_page.file.case.case_id))
    hand.settle()
    texts = [label.text() for label in section.findChildren(QLabel)]
    assert not any("MM1305" in text for text in texts)
    assert section.journal.postings.rowCount() == 3


def test_a_settlement_is_reckoned_and_booked(program, section, case_page, hand):
    ask(section, hand)
    approve(section, hand)
    card = card_of(section)
    hand.fill(card.reference, "PZ-7")
    hand.click(card.buttons[FundAct.PAID])
    settlement = section.settlement
    hand.fill(settlement.dues[Payer.CTPL], "20000")
    hand.fill(settlement.number, "协议1号")
    settlement.reckon.trigger()
    hand.settle()
    assert "¥2,000.00" in settlement.result.text()
    settlement.book.trigger()
    hand.settle()
    assert requests(program, case_page)[0].state is FundState.SETTLED
