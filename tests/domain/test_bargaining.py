"""What comes of offers, to the fen, without any store."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.agreements import ClauseTopic, DamageKind
from mobile_mediation.domain.bargaining import (
    Plan,
    Security,
    SecurityKind,
    Terms,
    agreed_parts,
    clauses_of,
)
from mobile_mediation.domain.errors import RuleViolation

ONE, TWO = UUID(int=1), UUID(int=2)
AMOUNTS = st.dictionaries(
    st.sampled_from(DamageKind), st.integers(0, 10**9), max_size=6
)


def plan(count):
    return Plan(payer_id=ONE, payee_id=TWO, count=count, first_due_on=date(2027, 1, 31))


@settings(deadline=None)
@given(pinned=AMOUNTS, weights=AMOUNTS, more=st.integers(0, 10**10))
def test_an_agreed_whole_is_divided_to_the_fen(pinned, weights, more):
    whole = sum(pinned.values()) + more
    parts = agreed_parts({**pinned, None: whole}, weights)
    assert sum(parts.values()) == whole
    for kind, fen in pinned.items():
        if kind is not DamageKind.OTHER:
            assert parts[kind] == fen


@settings(deadline=None)
@given(pinned=AMOUNTS.filter(bool), short=st.integers(1, 10**9))
def test_items_never_exceed_the_agreed_whole(pinned, short):
    whole = sum(pinned.values()) - short
    with pytest.raises(RuleViolation) as refused:
        agreed_parts({**pinned, None: whole}, {})
    assert refused.value.code == "MM2605"


@settings(deadline=None)
@given(payable=st.integers(1, 10**11), count=st.integers(1, 60))
def test_the_payments_of_a_plan_add_up_month_by_month(payable, count):
    payments = plan(count).payments(payable)
    assert sum(each.amount_fen for each in payments) == payable
    assert len({(p.due_on.year, p.due_on.month) for p in payments}) == count
    assert all(each.due_on.day >= 28 for each in payments)


@pytest.mark.parametrize(
    ("count", "payable", "code"),
    [(0, 1, "MM2614"), (61, 1, "MM2614"), (1, 0, "MM2615"), (2, -5, "MM2615")],
)
def test_a_plan_that_cannot_be_is_refused(count, payable, code):
    with pytest.raises(RuleViolation) as refused:
        plan(count).payments(payable)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", list(SecurityKind))
def test_every_kind_of_security_names_who_gives_it(kind):
    terms = Terms(security=Security(kind=kind, provider="王䶮", thing="小型轿车"))
    text = clauses_of(terms, {})[ClauseTopic.SECURITY]
    assert "王䶮" in text
    assert ("小型轿车" in text) is not kind.is_guarantee
