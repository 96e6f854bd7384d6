from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import NotFound, RuleViolation
from mobile_mediation.domain.fund_checks import check_open, entry_to_reverse
from mobile_mediation.domain.fund_ledger import journal, trial_balance
from mobile_mediation.domain.funds import (
    NEXT_ACTS,
    FundAct,
    FundRequest,
    FundSource,
    FundState,
    check_notice,
    find_request,
    parse_amount,
    requests,
)

from .fund_acts import LEADER, SPECIALIST, USUAL, Acts, as_before, request_of

CTPL = {FundSource.CTPL_RESCUE, FundSource.CTPL_ADVANCE}
HISTORIES = {
    FundState.DRAFT: (FundAct.DRAFTED,),
    FundState.SUBMITTED: (FundAct.DRAFTED, FundAct.REQUESTED),
    FundState.APPROVED: USUAL[:2],
    FundState.PAID: USUAL[:3],
    FundState.ACKNOWLEDGED: USUAL,
    FundState.SETTLED: (*USUAL, FundAct.OFFSET),
    FundState.RECOVERED: (*USUAL, FundAct.RECOVERED),
    FundState.REFUSED: (FundAct.REQUESTED, FundAct.REFUSED),
    FundState.WITHDRAWN: (FundAct.REQUESTED, FundAct.WITHDRAWN),
    FundState.REVERSED: (*USUAL[:3], FundAct.REVERSED),
}


def only(entries) -> FundRequest:
    (request,) = requests(entries)
    return request


def figures(request):
    return (
        request.state,
        request.request.id,
        request.amount_fen,
        request.paid_fen,
        request.reserved_fen,
        request.asked_fen,
        request.offset_fen,
        request.recovered_fen,
        request.open_fen,
    )


def books(request):
    """What stands where in the end, whatever went through an account meanwhile."""
    return {
        each.account: each.fen for each in trial_balance(journal(request)) if each.fen
    }


@pytest.mark.parametrize("amount_fen", [0, -1, 10**16 + 1])
def test_an_amount_moves_something_and_no_more_than_there_is(amount_fen):
    with pytest.raises(RuleViolation, match="MM1301"):
        request_of(FundAct.REQUESTED, amount_fen=amount_fen)


@pytest.mark.parametrize("state", FundState)
@pytest.mark.parametrize("act", FundAct)
def test_an_act_follows_only_where_it_may(state, act):
    request = request_of(*HISTORIES[state])
    assert request.state is state
    if act in NEXT_ACTS[state]:
        request.check_next(act, by=uuid4())
    else:
        with pytest.raises(RuleViolation, match="MM1302"):
            request.check_next(act, by=uuid4())


def test_a_closed_request_stays_closed_unless_money_of_it_can_be_taken_back():
    for state in FundState:
        is_final = not NEXT_ACTS[state] or NEXT_ACTS[state] == (FundAct.REVERSED,)
        assert state.is_closed is is_final


def test_money_is_asked_for_then_reserved_then_paid_then_accounted_for():
    seen = [
        (r.asked_fen, r.reserved_fen, r.paid_fen, r.open_fen)
        for r in (request_of(*USUAL[:count]) for count in range(1, 5))
    ]
    most = 18_000_00
    assert seen == [(most, 0, 0, 0), (0, most, 0, 0), *[(0, 0, most, most)] * 2]
    undone = request_of(*USUAL, FundAct.REVERSED)
    assert (undone.reserved_fen, undone.paid_fen, undone.open_fen) == (0, 0, 0)


def test_a_change_voids_the_approval_and_the_call_back():
    acts = Acts()
    acts.add(FundAct.REQUESTED)
    acts.add(FundAct.CALLED_BACK, is_confirmed=True)
    acts.add(FundAct.APPROVED)
    assert acts.request.approval is not None
    acts.add(FundAct.AMENDED, amount_fen=5)
    changed = acts.request
    assert changed.state is FundState.SUBMITTED
    assert (changed.approval, changed.call_back) == (None, None)
    assert (changed.asked_fen, changed.reserved_fen) == (5, 0)
    acts.add(FundAct.APPROVED)
    assert acts.request.reserved_fen == 5


def test_a_late_approval_of_what_stood_before_approves_nothing():
    acts = Acts()
    first = acts.add(FundAct.REQUESTED)
    acts.add(FundAct.AMENDED, amount_fen=5)
    acts.add(FundAct.APPROVED, about=first, amount_fen=18_000_00)
    assert acts.request.state is FundState.SUBMITTED


def test_everybody_who_ever_asked_is_an_asker():
    acts = Acts()
    acts.add(FundAct.DRAFTED, created_by=SPECIALIST)
    acts.add(FundAct.REQUESTED, created_by=SPECIALIST)
    acts.add(FundAct.AMENDED, created_by=LEADER)
    for asker in (SPECIALIST, LEADER):
        for act in (FundAct.APPROVED, FundAct.REFUSED):
            with pytest.raises(RuleViolation, match="MM1303"):
                acts.request.check_next(act, by=asker)
    third = uuid4()
    acts.request.check_next(FundAct.APPROVED, by=third)
    acts.add(FundAct.APPROVED, created_by=third)
    with pytest.raises(RuleViolation, match="MM1303"):
        acts.request.check_next(FundAct.PAID, by=third)
    acts.request.check_next(FundAct.PAID, by=SPECIALIST)


def long_story():
    """A request that was changed twice, paid, and offset twice, once by mistake."""
    acts = Acts()
    acts.add(FundAct.DRAFTED)
    acts.add(FundAct.REQUESTED)
    acts.add(FundAct.APPROVED, created_by=LEADER)
    acts.add(FundAct.AMENDED, amount_fen=900)
    acts.add(FundAct.CALLED_BACK, is_confirmed=True)
    acts.add(FundAct.AMENDED, amount_fen=1000)
    acts.add(FundAct.APPROVED, created_by=LEADER)
    acts.add(FundAct.PAID)
    acts.add(FundAct.OFFSET, amount_fen=300)
    acts.add(FundAct.ACKNOWLEDGED)
    acts.add(FundAct.REVERSED)
    acts.add(FundAct.RECOVERED, amount_fen=200)
    acts.add(FundAct.OFFSET, amount_fen=500)
    return acts.entries


ENDINGS = {
    "open": (),
    "taken_back": (FundAct.REVERSED, FundAct.REVERSED, FundAct.REVERSED),
}


@pytest.mark.parametrize("ending", ENDINGS)
@given(data=st.data())
def test_neither_the_road_nor_any_clock_changes_a_request(ending, data):
    acts = Acts()
    acts.entries = long_story()
    acts.request_id = acts.entries[0].request_id
    for act in ENDINGS[ending]:
        acts.add(act)
    told = acts.entries
    clocks = data.draw(
        st.lists(st.integers(-900, 900), min_size=len(told), max_size=len(told))
    )
    shuffled = data.draw(st.permutations(told))
    wrong = [
        replace(entry, happened_at=entry.happened_at + timedelta(minutes=minutes))
        for entry, minutes in zip(shuffled, clocks, strict=True)
    ]
    found = only(wrong)
    assert figures(found) == figures(only(told))
    assert books(found) == books(only(told))
    assert min(books(found).values(), default=0) >= -found.paid_fen


@pytest.mark.parametrize("last", [FundAct.WITHDRAWN, FundAct.AMENDED, FundAct.REVERSED])
def test_what_ends_an_ask_comes_after_what_was_done_about_it(last):
    acts = Acts()
    for act in (FundAct.REQUESTED, FundAct.APPROVED, last):
        acts.add(act)
    asked, approved, ended = acts.entries
    early = replace(ended, happened_at=asked.happened_at - timedelta(days=1))
    assert only([early, approved, asked]).entries == (asked, approved, early)


def test_the_same_key_counts_once():
    acts = Acts()
    first, second = acts.add(FundAct.REQUESTED), acts.add(FundAct.APPROVED)
    copy = replace(
        first, id=uuid4(), happened_at=first.happened_at + timedelta(hours=1)
    )
    assert only([first, second, copy]).entries == (first, second)


@pytest.mark.parametrize("state", FundState)
def test_acts_of_the_time_before_they_named_each_other_mean_the_same(state):
    request = request_of(*HISTORIES[state])
    legacy = (
        only(as_before(list(request.entries)))
        if state is not (FundState.SUBMITTED)
        else only(as_before(list(request_of(FundAct.REQUESTED).entries)))
    )
    assert legacy.state is state


@given(order=st.permutations(range(4)), minutes=st.permutations([0, 5, 9, 40]))
def test_legacy_acts_stand_in_their_order_too(order, minutes):
    entries = [
        replace(entry, happened_at=entry.happened_at + timedelta(minutes=late))
        for entry, late in zip(
            as_before(list(request_of(*USUAL).entries)), minutes, strict=True
        )
    ]
    request = only([entries[place] for place in order])
    assert tuple(entry.act for entry in request.entries) == USUAL


@pytest.mark.parametrize("act", [FundAct.OFFSET, FundAct.RECOVERED])
def test_what_was_accounted_for_is_taken_back_alone(act):
    acts = Acts(1000)
    for each in USUAL:
        acts.add(each)
    acts.add(act, amount_fen=400)
    with pytest.raises(RuleViolation, match="MM1312"):
        entry_to_reverse(acts.request, acts.entries[2].id)
    undone = entry_to_reverse(acts.request, None)
    assert undone.act is act
    acts.add(FundAct.REVERSED, about=undone)
    assert acts.request.state is FundState.ACKNOWLEDGED
    assert acts.request.open_fen == acts.request.paid_fen == 1000
    with pytest.raises(RuleViolation, match="MM1313"):
        entry_to_reverse(acts.request, undone.id)
    assert entry_to_reverse(acts.request, None).act is FundAct.PAID


def test_nothing_is_taken_back_twice_and_a_receipt_not_alone():
    request = request_of(*USUAL)
    for unknown in (request.entries[3].id, uuid4()):
        with pytest.raises(RuleViolation, match="MM1304"):
            entry_to_reverse(request, unknown)
    undone = request_of(*USUAL, FundAct.REVERSED)
    for name in (None, undone.entries[2].id):
        with pytest.raises(RuleViolation, match="MM1313"):
            entry_to_reverse(undone, name)
    with pytest.raises(RuleViolation, match="MM1302"):
        entry_to_reverse(request_of(FundAct.REQUESTED), None)


def test_no_more_is_accounted_for_than_is_open():
    acts = Acts(1000)
    for each in (*USUAL, FundAct.OFFSET):
        acts.add(each, **({"amount_fen": 400} if each is FundAct.OFFSET else {}))
    check_open(acts.request, 600)
    with pytest.raises(RuleViolation, match="MM1342"):
        check_open(acts.request, 601)


def test_acts_without_a_request_are_no_request():
    assert requests(request_of(*USUAL).entries[1:3]) == ()


def test_requests_stand_in_the_order_in_which_they_were_made_and_by_their_name():
    found = [request_of(*USUAL), request_of(FundAct.REQUESTED)]
    later = [
        replace(e, happened_at=e.happened_at + timedelta(days=1))
        for e in found[0].entries
    ]
    entries = [*later, *found[1].entries]
    ordered = requests(entries)
    assert [each.id for each in ordered] == [found[1].id, found[0].id]
    for one, other in pairwise(ordered):
        assert one.opened.happened_at <= other.opened.happened_at
    assert find_request(entries, found[0].id).state is FundState.ACKNOWLEDGED
    with pytest.raises(NotFound, match="MM1304"):
        find_request(entries, uuid4())


@pytest.mark.parametrize("source", FundSource)
def test_a_rescue_payment_needs_the_polices_notice(source):
    check_notice(request_of(FundAct.REQUESTED, source=source, reference_no="1").request)
    without = request_of(FundAct.REQUESTED, source=source).request
    if source in CTPL:
        with pytest.raises(RuleViolation, match="MM1306"):
            check_notice(without)
    else:
        check_notice(without)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "MM1301"),
        ("0.00", "MM1301"),
        ("-1", "MM1001"),
        ("1.234", "MM1001"),
        (f"{10**18}", "MM1001"),
        ("NaN", "MM1001"),
        ("Infinity", "MM1001"),
        ("1e3", "MM1001"),
        ("", "MM1001"),
        ("$100", "MM1001"),
        ("€100", "MM1001"),
        ("100 USD", "MM1001"),
        ("HK$100", "MM1001"),
        ("１００", "MM1344"),
        ("1０0", "MM1344"),
        ("١٠٠", "MM1344"),
    ],
)
def test_what_is_no_amount_of_the_ledger_is_refused(text, code):
    with pytest.raises(RuleViolation, match=code):
        parse_amount(text)


@given(fen=st.integers(1, 10**16))
def test_an_amount_is_read_to_the_fen(fen):
    assert parse_amount(f"{fen // 100}.{fen % 100:02}") == fen
    assert parse_amount(f"¥{fen // 100:,}.{fen % 100:02}元") == fen
