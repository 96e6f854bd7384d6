"""The worked example P8 through the whole ledger, and what remains open."""

from datetime import date

import pytest

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import FundPurpose, FundSource, FundState
from mobile_mediation.domain.settlements import Due, Payer

DUES = (
    Due(payer=Payer.CTPL, fen=16_339_740),
    Due(payer=Payer.TPL, fen=5_953_628),
    Due(payer=Payer.DRIVER, fen=208_000),
)


def states(act):
    return {
        each.request.source: (each.state, each.open_fen)
        for each in act.now().fund_requests
    }


def test_every_figure_of_the_worked_example_comes_out(p8):
    found = p8.services.settlements.reckon(p8.id, None, DUES)
    assert found.entitlement_fen == 22_501_368
    assert found.received_fen == 5_300_000
    assert found.insurer_remaining_fen == 17_493_368
    assert found.refund_fen(Payer.DRIVER) == 292_000
    assert found.final_fen == 17_201_368
    assert found.repay_fen == 0
    assert 4_800_000 + 500_000 + found.final_fen == found.entitlement_fen


def test_the_settlement_is_booked_and_the_drivers_surplus_stays_open(p8):
    p8.services.settlements.settle(p8.id, None, DUES, reference_no="协议1", key="s")
    assert states(p8) == {
        FundSource.CTPL_RESCUE: (FundState.SETTLED, 0),
        FundSource.COMMERCIAL: (FundState.SETTLED, 0),
        FundSource.DRIVER: (FundState.ACKNOWLEDGED, 292_000),
    }
    (task,) = [each for each in p8.now().tasks if each.note and "2,920.00" in each.note]
    assert task.due_at > p8.stage.clock.moment
    (driver,) = [
        each
        for each in p8.now().fund_requests
        if each.request.source is FundSource.DRIVER
    ]
    back = p8.services.funds.recover(
        p8.id, driver.id, amount_fen=292_000, reference_no="退款1", key="back"
    )
    assert (back.state, back.open_fen) == (FundState.SETTLED, 0)


def test_the_same_settlement_twice_counts_once(p8):
    settle = p8.services.settlements.settle
    first = settle(p8.id, None, DUES, reference_no="协议1", key="s")
    count = len(p8.now().fund_entries), len(p8.now().tasks)
    again = settle(p8.id, None, DUES, reference_no="协议1", key="s")
    assert (again.final_fen, again.refunds) == (first.final_fen, first.refunds)
    assert (len(p8.now().fund_entries), len(p8.now().tasks)) == count


def test_what_was_settled_is_not_settled_again(p8):
    settle = p8.services.settlements.settle
    settle(p8.id, None, DUES, reference_no="协议1", key="s")
    code = p8.refused(settle, p8.id, None, DUES, reference_no="协议2", key="t")
    assert code == "MM1347"
    with pytest.raises(MediationError, match="MM1347"):
        p8.services.settlements.reckon(p8.id, None, DUES)


def test_a_due_below_zero_or_nobodys_settles_nothing(p8):
    settle = p8.services.settlements.settle
    below = (Due(payer=Payer.CTPL, fen=-1),)
    assert p8.refused(settle, p8.id, None, below, reference_no="X", key="s") == "MM1330"
    driver = p8.now().vehicles[0].id
    code = p8.refused(settle, p8.id, driver, DUES, reference_no="X", key="s")
    assert code == "MM1348"


def test_what_a_source_gave_is_never_more_than_it_settles(p8):
    """The advances of a source are taken up by its own debt first."""
    dues = (Due(payer=Payer.CTPL, fen=1_000_000), Due(payer=Payer.TPL, fen=3_100_000))
    found = p8.services.settlements.settle(
        p8.id, None, dues, reference_no="协议1", key="s"
    )
    # 8,000 of the compulsory insurance come back from what the other still owes.
    assert found.refund_fen(Payer.CTPL) + found.refund_fen(Payer.DRIVER) == 100_000
    assert found.final_fen == 0
    assert found.repay_fen == 800_000 + 500_000 - 100_000
    notes = [each.note for each in p8.now().tasks if each.note]
    assert any("多付" in note for note in notes)


def test_the_relief_fund_is_a_creditor_and_nothing_of_it_goes_to_the_victim(p8):
    request = p8.ask(
        900_000,
        key="med",
        source=FundSource.MEDICAL_INSURANCE,
        purpose=FundPurpose.TREATMENT,
        reference_no=None,
    ).id
    funds = p8.services.funds
    funds.approve(p8.id, request, approver=p8.leader, key="med+")
    funds.pay(p8.id, request, voucher_no="YB-1", acted_on=date(2026, 9, 3), key="med!")
    p8.stage.clock.pass_(hours=1)
    found = p8.services.settlements.reckon(p8.id, None, DUES)
    assert found.final_fen == 17_201_368
    assert [each.request.source for each in found.creditors] == [
        FundSource.MEDICAL_INSURANCE
    ]
