"""Requests as their acts have left them, whatever the clocks and the roads say."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.fund_ledger import (
    Account,
    is_overdrawn,
    journal,
    totals,
    trial_balance,
)
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundSource,
    FundState,
    find_request,
    parse_amount,
    requests,
)

from .conftest import BEGIN

REQUEST = UUID(int=7)


@pytest.fixture
def act(new):
    """One act after another, each about what it follows."""

    def make(kind, about=None, *, fen=100, key=None, **values):
        return new(
            FundEntry,
            request_id=REQUEST,
            act=kind,
            source=FundSource.CTPL_RESCUE,
            amount_fen=fen,
            payee_name="示例医院",
            idempotency_key=key
            or f"{kind}{len(values)}{about.id if about else ''}{fen}",
            happened_at=values.pop("happened_at", None) or new_moment(about),
            about_id=about.id if about is not None else None,
            **values,
        )

    def new_moment(about):
        return BEGIN if about is None else about.happened_at + timedelta(minutes=1)

    return make


@pytest.fixture
def paid(act, people):
    """Asked, approved by the leader, paid."""
    ask = act(FundAct.REQUESTED)
    approval = replace(act(FundAct.APPROVED, ask), created_by=people[1])
    return ask, approval, act(FundAct.PAID, approval)


def only(entries):
    (request,) = requests(entries)
    return request


def test_a_request_goes_through_its_states(act, paid):
    ask, approval, payment = paid
    assert only([ask]).state is FundState.SUBMITTED
    assert only([ask, approval]).state is FundState.APPROVED
    assert only([ask, approval]).reserved_fen == 100
    assert only(paid).state is FundState.PAID
    receipt = act(FundAct.ACKNOWLEDGED, payment)
    assert only([*paid, receipt]).state is FundState.ACKNOWLEDGED
    part = act(FundAct.OFFSET, payment, fen=40)
    assert only([*paid, part]).state is FundState.PAID
    rest = act(FundAct.RECOVERED, payment, fen=60)
    assert only([*paid, part, rest]).state is FundState.SETTLED
    whole = act(FundAct.RECOVERED, payment)
    assert only([*paid, whole]).state is FundState.RECOVERED
    back = act(FundAct.REVERSED, payment)
    assert only([*paid, back]).state is FundState.REVERSED


def test_the_acts_follow_each_other_whatever_the_clocks_say(act, paid, begin):
    receipt = act(FundAct.ACKNOWLEDGED, paid[2])
    acts = (*paid, receipt)
    expected = [each.id for each in acts]
    for order in permutations(range(4)):
        shifted = [
            replace(each, happened_at=begin + timedelta(hours=hour))
            for each, hour in zip(acts, order, strict=True)
        ]
        assert [each.id for each in only(shifted).entries] == expected


def test_old_acts_that_name_no_other_follow_each_other_too(paid, begin):
    old = [
        replace(each, about_id=None, happened_at=begin - timedelta(hours=place))
        for place, each in enumerate(paid)
    ]
    assert only(old).state is FundState.PAID


def test_the_same_key_counts_once(act, paid):
    twice = replace(paid[2], id=UUID(int=9))
    assert only([*paid, twice]).paid_fen == 100


def test_two_payments_with_two_keys_are_both_facts_and_seen(act, paid):
    second = act(FundAct.PAID, paid[1], key="other")
    request = only([*paid, second])
    assert request.paid_fen == 200
    assert is_overdrawn(request)
    assert not is_overdrawn(only(paid))


def test_an_approval_of_what_was_changed_approves_nothing(act, paid):
    ask, approval, _ = paid
    changed = act(FundAct.AMENDED, ask, fen=101)
    request = only([ask, approval, changed])
    assert request.state is FundState.SUBMITTED
    assert request.approval is None
    assert request.amount_fen == 101


def test_an_offset_is_taken_back_alone(act, paid):
    offset = act(FundAct.OFFSET, paid[2], fen=40)
    back = act(FundAct.REVERSED, offset, fen=40)
    request = only([*paid, offset, back])
    assert (request.state, request.open_fen) == (FundState.PAID, 100)


def test_four_eyes_look_at_everybody_who_asked(act, paid, people):
    specialist, leader = people
    ask = paid[0]
    with pytest.raises(MediationError, match="MM1303"):
        only([ask]).check_next(FundAct.APPROVED, by=specialist)
    changed = replace(act(FundAct.AMENDED, ask, fen=99), created_by=leader)
    with pytest.raises(MediationError, match="MM1303"):
        only([ask, changed]).check_next(FundAct.APPROVED, by=leader)
    with pytest.raises(MediationError, match="MM1303"):
        only(paid[:2]).check_next(FundAct.PAID, by=leader)
    only(paid[:2]).check_next(FundAct.PAID, by=specialist)


def test_an_act_out_of_order_is_refused(paid, people):
    with pytest.raises(MediationError, match="MM1302"):
        only(paid[:1]).check_next(FundAct.PAID, by=people[0])


def test_a_request_that_is_not_there(paid):
    with pytest.raises(MediationError, match="MM1304"):
        find_request(paid, UUID(int=8))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "MM1301"),
        ("-5", "MM1001"),
        ("12.345", "MM1001"),
        ("1000000000000000000", "MM1001"),
        ("NaN", "MM1001"),
        ("１８０００", "MM1344"),
        ("١٨", "MM1344"),
        ("$18000", "MM1001"),
        ("€5", "MM1001"),
        ("", "MM1001"),
    ],
)
def test_what_is_no_amount_of_the_ledger(text, code):
    with pytest.raises(MediationError, match=code):
        parse_amount(text)


@given(st.integers(1, 10**15))
def test_an_amount_is_read_to_the_fen(fen):
    assert parse_amount(f"¥{fen // 100:,}.{fen % 100:02}") == fen


def test_every_posting_debits_what_it_credits_and_all_accounts_are_zero(act, paid):
    part = act(FundAct.OFFSET, paid[2], fen=40)
    postings = journal(only([*paid, part]))
    for posting in postings:
        into, out_of = posting.lines
        assert into.debit_fen == out_of.credit_fen == posting.amount_fen
    balances = {each.account: each.fen for each in trial_balance(postings)}
    assert sum(balances.values()) == 0
    assert balances[Account.IN_TRANSIT] == 60
    assert balances[Account.SETTLED] == 40
    assert balances[Account.SOURCE] == -100
    (total,) = totals([only([*paid, part])])
    assert (total.paid_fen, total.offset_fen, total.open_fen) == (100, 40, 60)
