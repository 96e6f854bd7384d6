from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.fund_checks import entry_to_reverse
from mobile_mediation.domain.fund_ledger import (
    Account,
    is_open_advance,
    is_overdrawn,
    journal,
    totals,
    trial_balance,
)
from mobile_mediation.domain.funds import (
    NEXT_ACTS,
    FundAct,
    FundSource,
)

from .fund_acts import USUAL, Acts, request_of

PARTIAL = {FundAct.OFFSET, FundAct.RECOVERED}


@st.composite
def lawful(draw, source=FundSource.COMMERCIAL):
    """Any sequence of acts that the order of acts allows."""
    first = draw(st.sampled_from([FundAct.DRAFTED, FundAct.REQUESTED]))
    acts = Acts(draw(st.integers(1, 10**6)), source=source)
    acts.add(first)
    for _ in range(draw(st.integers(0, 14))):
        request = acts.request
        following = NEXT_ACTS[request.state]
        if not following:
            break
        act = draw(st.sampled_from(following))
        values = {}
        about = None
        if act in PARTIAL:
            values["amount_fen"] = draw(st.integers(1, request.open_fen))
        elif act is FundAct.AMENDED:
            values["amount_fen"] = draw(st.integers(1, 10**6))
        elif act is FundAct.REVERSED:
            about = entry_to_reverse(request, None)
        request.check_next(act, by=acts.request_id)
        acts.add(act, about=about, **values)
    return acts.request


@given(request=lawful())
def test_whatever_happens_lawfully_the_books_are_right(request):
    postings = journal(request)
    held = Counter()
    for posting in postings:
        debit = sum(line.debit_fen for line in posting.lines)
        assert debit == sum(line.credit_fen for line in posting.lines) > 0
        for line in posting.lines:
            held[line.account] += line.debit_fen - line.credit_fen
        assert min(held[a] for a in Account if a is not Account.SOURCE) >= 0
    balances = {each.account: each.fen for each in trial_balance(postings)}
    assert sum(balances.values()) == 0
    assert not is_overdrawn(request)
    assert {account: fen for account, fen in balances.items() if fen} == {
        account: fen for account, fen in held.items() if fen
    }
    out = balances.get(Account.IN_TRANSIT, 0) + balances.get(Account.ADVANCED, 0)
    assert out == request.open_fen
    assert balances.get(Account.REQUESTED, 0) == request.asked_fen
    assert balances.get(Account.APPROVED, 0) == request.reserved_fen
    assert balances.get(Account.SETTLED, 0) == request.offset_fen
    assert balances.get(Account.RECOVERED, 0) == request.recovered_fen


@given(found=st.lists(st.sampled_from(FundSource).flatmap(lawful), max_size=4))
def test_the_totals_of_the_sources_are_those_of_their_requests(found):
    sums = totals(found)
    assert [each.source for each in sums] == [
        source
        for source in FundSource
        if any(request.request.source is source for request in found)
    ]
    for name in ("asked", "reserved", "paid", "offset", "recovered", "open"):
        field = f"{name}_fen"
        assert sum(getattr(each, field) for each in sums) == sum(
            getattr(each, field) for each in found
        )
    for each in sums:
        assert each.open_fen == each.paid_fen - each.offset_fen - each.recovered_fen


def test_money_goes_from_account_to_account():
    moved = [
        (p.lines[1].account, p.lines[0].account, p.amount_fen)
        for p in journal(request_of(*USUAL, FundAct.OFFSET, amount_fen=7))
    ]
    way = (
        *(Account.SOURCE, Account.REQUESTED, Account.APPROVED),
        *(Account.IN_TRANSIT, Account.ADVANCED, Account.SETTLED),
    )
    assert moved == [(*step, 7) for step in pairwise(way)]


def test_a_receipt_after_a_part_was_settled_moves_only_what_is_left():
    acts = Acts(100)
    for act in USUAL[:3]:
        acts.add(act)
    acts.add(FundAct.OFFSET, amount_fen=30)
    acts.add(FundAct.ACKNOWLEDGED)
    assert journal(acts.request)[-1].amount_fen == 70
    acts.add(FundAct.REVERSED)
    balances = {e.account: e.fen for e in trial_balance(journal(acts.request))}
    assert balances[Account.ADVANCED] == 100
    assert balances[Account.IN_TRANSIT] == balances[Account.SETTLED] == 0


@pytest.mark.parametrize(
    "acts",
    [
        (FundAct.DRAFTED,),
        (FundAct.DRAFTED, FundAct.AMENDED),
        (FundAct.DRAFTED, FundAct.WITHDRAWN),
    ],
)
def test_a_draft_moves_nothing(acts):
    assert journal(request_of(*acts)) == ()


def test_a_call_back_moves_nothing():
    with_one = request_of(FundAct.REQUESTED, FundAct.CALLED_BACK)
    assert len(journal(with_one)) == 1


def test_a_change_takes_back_the_whole_and_asks_anew():
    acts = Acts(100)
    acts.add(FundAct.REQUESTED)
    acts.add(FundAct.APPROVED)
    acts.add(FundAct.AMENDED, amount_fen=60)
    moved = [(p.lines[0].account, p.amount_fen) for p in journal(acts.request)]
    assert moved[2:] == [(Account.SOURCE, 100), (Account.REQUESTED, 60)]


def test_two_payments_of_one_approval_are_overdrawn():
    acts = Acts(100)
    for act in USUAL[:3]:
        acts.add(act)
    assert not is_overdrawn(acts.request)
    acts.add(FundAct.PAID, about=acts.entries[1])
    assert is_overdrawn(acts.request)
    assert acts.request.paid_fen == 200


@pytest.mark.parametrize("source", FundSource)
def test_a_promise_is_no_open_advance(source):
    paid = request_of(*USUAL[:3], source=source)
    assert is_open_advance(paid) is (source is not FundSource.HOSPITAL_GUARANTEE)
    assert not is_open_advance(request_of(*USUAL, FundAct.OFFSET, source=source))
