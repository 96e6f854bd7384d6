"""Advances in a settlement (reference §4.8)."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.funds import FundAct, FundSource
from mobile_mediation.domain.settlements import (
    ADVANCED_BY,
    Due,
    Payer,
    for_victim,
    settle,
)

from .fund_acts import USUAL, Acts, request_of

OTHERS_MONEY = {FundSource.RELIEF_FUND, FundSource.MEDICAL_INSURANCE}


def paid(source, fen, *, back=0, **values):
    acts = Acts(fen, source=source, **values)
    for act in USUAL:
        acts.add(act)
    if back:
        acts.add(FundAct.RECOVERED, amount_fen=back)
    return acts.request


dues = st.lists(
    st.builds(Due, payer=st.sampled_from(Payer), fen=st.integers(0, 10**7)), max_size=5
)
advances = st.lists(
    st.builds(paid, st.sampled_from(FundSource), st.integers(1, 10**7)), max_size=5
)
MR_XIAO = (
    Due(payer=Payer.CTPL, fen=163_397_40),
    Due(payer=Payer.TPL, fen=59_536_28),
    Due(payer=Payer.DRIVER, fen=2_080_00),
)


def test_the_settlement_of_mr_xiao():
    """Oracle P8: everything to the fen."""
    found = settle(
        MR_XIAO,
        [
            paid(FundSource.CTPL_RESCUE, 18_000_00),
            paid(FundSource.COMMERCIAL, 30_000_00),
            paid(FundSource.DRIVER, 5_000_00),
        ],
    )
    assert found.entitlement_fen == 225_013_68
    assert found.received_fen == 53_000_00
    assert found.insurer_remaining_fen == 174_933_68
    assert found.refund_fen(Payer.DRIVER) == 2_920_00
    assert found.final_fen == 172_013_68
    assert found.repay_fen == 0
    assert {each.payer for each in found.refunds} == {Payer.CTPL, Payer.TPL}
    assert [(o.offset_fen, o.returned_fen) for o in found.offsets] == [
        (18_000_00, 0),
        (30_000_00, 0),
        (2_080_00, 2_920_00),
    ]


@given(due=dues, found=advances)
def test_nothing_is_lost_and_nothing_falls_below_zero(due, found):
    settled = settle(due, found)
    owed = sum(each.fen for each in due)
    advanced = sum(r.paid_fen for r in found if r.request.source in ADVANCED_BY)
    assert settled.entitlement_fen == owed
    assert settled.received_fen == advanced
    # What the victim has and still gets, less what he repays, is what he is owed.
    assert advanced + settled.final_fen - settled.repay_fen == owed
    for payer in settled.payers:
        pays = sum(e.fen for e in settled.payments if e.payer is payer.payer)
        refunds = sum(e.fen for e in settled.refunds if e.payer is payer.payer)
        assert pays + refunds == payer.remaining_fen >= 0
        assert payer.surplus_fen >= 0
    figures = [
        *(each.fen for each in settled.refunds),
        *(each.fen for each in settled.payments),
        *(each.offset_fen for each in settled.offsets),
        *(each.returned_fen for each in settled.offsets),
        settled.repay_fen,
    ]
    assert min(figures) >= 0
    for offset in settled.offsets:
        assert offset.offset_fen + offset.returned_fen <= offset.request.kept_fen


@given(due=dues, found=advances)
def test_a_surplus_returns_to_its_payer_as_far_as_others_still_owe(due, found):
    settled = settle(due, found)
    surplus = sum(each.surplus_fen for each in settled.payers)
    owed = sum(each.remaining_fen for each in settled.payers)
    returned = sum(each.fen for each in settled.refunds)
    assert returned == min(surplus, owed)
    assert settled.repay_fen == surplus - returned
    assert sum(o.returned_fen for o in settled.offsets) == returned
    for payer in settled.payers:
        assert settled.refund_fen(payer.payer) <= payer.surplus_fen
        taken = [
            o.offset_fen
            for o in settled.offsets
            if ADVANCED_BY[o.request.request.source] is payer.payer
        ]
        assert sum(taken) == payer.offset_fen


@given(due=dues, found=advances)
def test_fund_and_medical_insurance_stand_aside_as_creditors(due, found):
    settled = settle(due, found)
    assert {r.id for r in settled.creditors} == {
        r.id for r in found if r.request.source in OTHERS_MONEY
    }
    without = settle(due, [r for r in found if r.request.source not in OTHERS_MONEY])
    assert (settled.payments, settled.refunds) == (without.payments, without.refunds)


def test_insurers_return_a_surplus_before_the_driver_does():
    found = settle(
        [
            Due(payer=Payer.CTPL, fen=100),
            Due(payer=Payer.DRIVER, fen=500),
        ],
        [paid(FundSource.EMPLOYER, 150)],
    )
    assert [(r.payer, r.fen) for r in found.refunds] == [
        (Payer.CTPL, 100),
        (Payer.DRIVER, 50),
    ]
    assert found.final_fen == 450


def test_more_than_all_owe_is_repaid_by_the_victim():
    found = settle(
        [Due(payer=Payer.CTPL, fen=100)], [paid(FundSource.CTPL_RESCUE, 140)]
    )
    assert (found.final_fen, found.repay_fen) == (0, 40)


@pytest.mark.parametrize("source", [FundSource.GIFT, FundSource.HOSPITAL_GUARANTEE])
def test_a_gift_and_a_promise_reduce_nothing(source):
    found = settle(MR_XIAO, [paid(source, 30_000_00)])
    assert found.final_fen == found.entitlement_fen
    assert (found.offsets, found.creditors, found.recourse) == ((), (), ())


def test_what_came_back_is_no_advance_any_more():
    found = settle(
        [Due(payer=Payer.DRIVER, fen=100)], [paid(FundSource.DRIVER, 100, back=40)]
    )
    assert (found.received_fen, found.final_fen) == (60, 40)
    unpaid = settle(MR_XIAO, [request_of(*USUAL[:2])])
    assert unpaid.final_fen == unpaid.entitlement_fen


def test_a_recourse_advance_is_offset_and_owed_by_who_caused_it():
    advance = paid(FundSource.CTPL_ADVANCE, 60)
    found = settle([Due(payer=Payer.CTPL, fen=100)], [advance])
    assert found.recourse == (advance,)
    assert found.final_fen == 40


@pytest.mark.parametrize("payer", Payer)
def test_a_due_below_zero_is_refused(payer):
    with pytest.raises(RuleViolation, match="MM1330") as refused:
        settle([Due(payer=payer, fen=-1)], [])
    assert refused.value.value == "-0.01"


def test_each_victim_has_his_own_requests():
    one, other = uuid4(), uuid4()
    mine = paid(FundSource.DRIVER, 1, injured_id=one)
    his = paid(FundSource.DRIVER, 2, injured_id=other)
    unnamed = paid(FundSource.DRIVER, 3)
    every = (mine, his, unnamed)
    assert for_victim(every, one, is_only=False) == (mine,)
    assert for_victim(every, one, is_only=True) == (mine, unnamed)
