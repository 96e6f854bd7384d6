from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.fund_caps import (
    CapKind,
    Caps,
    GrantedBefore,
    check_caps,
    granted_before,
    standing_approvals,
)
from mobile_mediation.domain.fund_sources import RULES
from mobile_mediation.domain.funds import ApprovalWay, FundAct, FundSource

from .fund_acts import LEADER, Acts, request_of

TODAY = date(2023, 1, 24)
OURS = b"c" * 32
PLENTY = 10**9
INSURERS = [source for source in FundSource if RULES[source].is_insurers]
OTHERS = [source for source in FundSource if not RULES[source].is_insurers]


def caps(**other):
    return Caps(
        **dict.fromkeys([f"{kind.value}_fen" for kind in CapKind], PLENTY)
        | {
            "valid_from": TODAY - timedelta(days=1),
            "valid_until": TODAY + timedelta(days=1),
            "approvers": frozenset({OURS}),
        }
        | other
    )


def check(fen=1000, table=None, *, certificate=OURS, before=None, **other):
    ask = request_of(FundAct.REQUESTED, amount_fen=fen, **other).request
    check_caps(
        ask,
        table,
        certificate=certificate,
        before=before or GrantedBefore(),
        today=TODAY,
    )


@pytest.mark.parametrize("kind", CapKind)
@pytest.mark.parametrize("used", [0, 400])
def test_a_cap_holds_to_the_fen(kind, used):
    table = caps(**{f"{kind.value}_fen": 1000})
    before = GrantedBefore()
    if kind is not CapKind.ACT:
        before = GrantedBefore(**{f"{kind.value}_fen": used})
    left = 1000 - before.fen(kind)
    check(left, table, before=before)
    with pytest.raises(RuleViolation, match="MM1324") as refused:
        check(left + 1, table, before=before)
    assert f"{left / 100:.2f}" in refused.value.words.zh
    assert refused.value.rule.startswith(kind.value)


@pytest.mark.parametrize("kind", [each for each in CapKind if each is not CapKind.ACT])
def test_a_cap_that_is_used_up_leaves_nothing(kind):
    table = caps(**{f"{kind.value}_fen": 1000})
    with pytest.raises(RuleViolation, match="MM1324") as refused:
        check(1, table, before=GrantedBefore(**{f"{kind.value}_fen": 5000}))
    assert "0.00" in refused.value.words.en


@pytest.mark.parametrize(("first", "last"), [(-5, -1), (1, 5)])
def test_caps_out_of_their_days_are_no_caps(first, last):
    table = caps(
        valid_from=TODAY + timedelta(days=first),
        valid_until=TODAY + timedelta(days=last),
    )
    with pytest.raises(RuleViolation, match="MM1322"):
        check(1, table)
    check(1, caps(valid_from=TODAY, valid_until=TODAY))


def test_without_caps_nobody_approves():
    with pytest.raises(RuleViolation, match="MM1322"):
        check(1, None)


@pytest.mark.parametrize("certificate", [None, b"", b"d" * 32])
def test_only_whom_headquarters_names_approves(certificate):
    with pytest.raises(RuleViolation, match="MM1323"):
        check(1, caps(), certificate=certificate)
    with pytest.raises(RuleViolation, match="MM1323"):
        check(1, caps(approvers=frozenset()))


@pytest.mark.parametrize("source", INSURERS)
def test_all_money_of_the_insurer_is_bound(source):
    with pytest.raises(RuleViolation, match="MM1322"):
        check(1, None, source=source)


@pytest.mark.parametrize("source", OTHERS)
def test_others_money_is_bound_by_no_cap(source):
    check(10**15, None, certificate=None, source=source)
    check(10**15, caps(act_fen=1), source=source)


def approved(fen, *, way=ApprovalWay.VEHICLE, by=LEADER, then=(), **values):
    acts = Acts(fen, **values)
    acts.add(FundAct.REQUESTED)
    acts.add(FundAct.APPROVED, way=way, created_by=by)
    for act in then:
        acts.add(act)
    return acts.entries


def test_what_was_granted_is_counted_for_each_cap():
    one, other = uuid4(), uuid4()
    case = [
        *approved(1, injured_id=one),
        *approved(20, injured_id=other, by=UUID(int=9)),
        *approved(300, way=ApprovalWay.HEADQUARTERS, injured_id=one),
        *approved(4000, way=ApprovalWay.CODE, injured_id=one),
        *approved(50000, source=FundSource.DRIVER, injured_id=one),
    ]
    elsewhere = approved(600000, injured_id=one)
    before = granted_before(
        standing_approvals(case),
        standing_approvals([*case, *elsewhere]),
        injured_id=one,
        approver_id=LEADER,
    )
    assert before == GrantedBefore(
        case_fen=21, injured_fen=1, day_fen=600021, approver_day_fen=600001
    )


@pytest.mark.parametrize(
    ("then", "stands"),
    [
        ((), True),
        ((FundAct.PAID,), True),
        ((FundAct.PAID, FundAct.RECOVERED), True),
        ((FundAct.REVERSED,), False),
        ((FundAct.PAID, FundAct.REVERSED), False),
        ((FundAct.WITHDRAWN,), False),
        ((FundAct.AMENDED,), False),
    ],
)
def test_an_approval_counts_while_it_stands(then, stands):
    entries = approved(1, then=then)
    assert standing_approvals(entries) == ((entries[1],) if stands else ())


@given(used=st.integers(0, 2000), fen=st.integers(1, 2000), cap=st.integers(0, 2000))
def test_never_more_than_the_cap_in_all(used, fen, cap):
    table = caps(day_fen=cap)
    try:
        check(fen, table, before=GrantedBefore(day_fen=used))
    except RuleViolation:
        assert used + fen > cap
    else:
        assert used + fen <= cap
