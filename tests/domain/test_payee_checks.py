"""Looking at a payee before the money leaves: every rule, and its neighbour."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundSource,
    NumberOrigin,
    PayeeKind,
    requests,
)
from mobile_mediation.domain.payee_checks import (
    HEAVY,
    OBSERVABLE,
    WEIGHTS,
    PayeeHistory,
    PayeeRule,
    check_payee,
    look_at,
    observed_words,
)
from mobile_mediation.domain.people import Capacity, Injury, Party, PartyKind, PartyRole
from mobile_mediation.domain.treatment import Cost, CostKind
from mobile_mediation.domain.vehicles import Policy, PolicyKind

TODAY = date(2023, 1, 26)


@pytest.fixture
def victim(new):
    return new(
        Party,
        role=PartyRole.PEDESTRIAN,
        kind=PartyKind.NATURAL,
        name="肖建国",
        birth_on=date(1953, 6, 12),
    )


@pytest.fixture
def agent(new):
    return new(
        Party,
        role=PartyRole.AGENT,
        kind=PartyKind.NATURAL,
        name="赵敏",
        phone="13800138000",
    )


@pytest.fixture
def injury(new, victim):
    return new(Injury, party_id=victim.id, admitted_on=date(2023, 1, 24))


@pytest.fixture
def power(new, agent, victim):
    return new(
        Authority,
        agent_id=agent.id,
        principal_id=victim.id,
        may_collect_money=True,
        signed_on=date(2023, 1, 28),
        valid_from=date(2023, 1, 20),
        valid_to=date(2023, 12, 31),
    )


@pytest.fixture
def look(new, file, victim, agent, injury):
    """What is found about a payee; what a test names differs from the usual."""

    def found(*, history=None, acts=(), today=TODAY, parties=None, ask=None, **parts):
        values = {
            "request_id": victim.id,
            "act": FundAct.REQUESTED,
            "source": FundSource.COMMERCIAL,
            "injured_id": victim.id,
            "amount_fen": 100_000,
            "payee_name": "肖建国",
            "payee_kind": PayeeKind.VICTIM,
            "payee_id": victim.id,
            "idempotency_key": "a",
            "happened_at": file.case.opened_at,
        } | (ask or {})
        entry = new(FundEntry, **values)
        entries = (entry, *(make(entry) for make in acts))
        whole = replace(
            file,
            parties=parties or (victim, agent),
            injuries=(injury,),
            fund_entries=entries,
            **parts,
        )
        (request,) = requests(entries)
        report = look_at(request, whole, history or PayeeHistory(), today=today)
        return {each.rule for each in report.findings}

    return found


def test_nothing_is_found_where_nothing_is_odd(look):
    assert look() == set()


def test_another_holder_blocks_unless_a_paper_lets_him_collect(look, power):
    odd = {"account_holder": "赵敏"}
    assert look(ask=odd) == {PayeeRule.OTHER_HOLDER}
    assert look(ask=odd, authorities=(power,)) == set()
    expired = replace(power, valid_to=date(2023, 1, 25))
    assert look(ask=odd, authorities=(expired,)) == {PayeeRule.OTHER_HOLDER}
    mute = replace(power, may_collect_money=None)
    assert look(ask=odd, authorities=(mute,)) == {PayeeRule.OTHER_HOLDER}
    assert look(ask={"account_holder": "肖 建国"}) == set()


def test_the_dead_are_not_paid(look, victim):
    dead = replace(victim, died_on=date(2023, 1, 25))
    assert look(parties=(dead,)) == {PayeeRule.DECEASED}


def test_a_minor_is_paid_through_a_guardian(look, victim, new):
    child = replace(victim, birth_on=date(2010, 1, 1))
    assert look(parties=(child,)) == {PayeeRule.MINOR}
    limited = replace(victim, legal_capacity=Capacity.LIMITED)
    assert look(parties=(limited,)) == {PayeeRule.MINOR}
    guardian = new(
        Party,
        role=PartyRole.GUARDIAN,
        kind=PartyKind.NATURAL,
        name="肖晓梅",
        represents_id=victim.id,
    )
    assert look(parties=(child, guardian)) == set()
    eighteen = replace(victim, birth_on=date(2005, 1, 26))
    assert look(parties=(eighteen,)) == set()


def test_an_agent_needs_a_power_that_lets_him_collect(look, agent, power):
    to_agent = {
        "payee_kind": PayeeKind.AGENT,
        "payee_id": agent.id,
        "payee_name": "赵敏",
    }
    assert look(ask=to_agent) == {PayeeRule.AUTHORITY}
    assert look(ask=to_agent, authorities=(power,)) == set()
    expired = replace(power, valid_to=date(2023, 1, 25))
    assert look(ask=to_agent, authorities=(expired,)) == {PayeeRule.AUTHORITY}


def test_an_account_of_unrelated_victims_blocks_but_not_the_hospitals(look):
    shared = PayeeHistory(victims_of_account=("周玉兰",))
    assert look(history=shared) == {PayeeRule.SHARED_ACCOUNT}
    hospital = {"payee_kind": PayeeKind.HOSPITAL, "payee_id": None}
    assert look(history=shared, ask=hospital) == set()


@pytest.mark.parametrize(
    ("rule", "odd", "usual"),
    [
        (PayeeRule.REPEATED_AGENT, {"agent_cases": 2}, {"agent_cases": 1}),
        (
            PayeeRule.APPRAISER_SHARE,
            {"agent_reports": 3, "agent_reports_by_appraiser": 2},
            {"agent_reports": 2, "agent_reports_by_appraiser": 2},
        ),
        (
            PayeeRule.OTHER_CITY,
            {"hospital_region": "310101"},
            {"hospital_region": "110108"},
        ),
        (PayeeRule.REPEATED_ACCIDENT, {"accidents_in_90_days": 1}, {}),
    ],
)
def test_what_other_cases_say(look, rule, odd, usual):
    assert look(history=PayeeHistory(**odd)) == {rule}
    assert look(history=PayeeHistory(**usual)) == set()


def test_a_power_signed_at_the_bedside(look, power):
    early = replace(power, signed_on=date(2023, 1, 26))
    assert look(authorities=(early,)) == {PayeeRule.EARLY_AUTHORITY}
    assert look(authorities=(power,)) == set()


def test_a_contingency_clause(look, power):
    odd = replace(power, matters="代理费按比例收取30%")
    assert look(authorities=(odd,)) == {PayeeRule.CONTINGENCY}


def cost(new, injury, **values):
    usual = {
        "injury_id": injury.id,
        "cost_kind": CostKind.INPATIENT,
        "incurred_on": date(2023, 1, 25),
        "amount_fen": 100,
    }
    return new(Cost, **(usual | values))


def test_the_same_invoice_twice(look, new, injury):
    one = cost(new, injury, invoice_no="A1")
    assert look(costs=(one,)) == set()
    again = cost(new, injury, invoice_no="A1")
    assert look(costs=(one, again)) == {PayeeRule.INVOICE_TWICE}
    elsewhere = PayeeHistory(invoices_elsewhere=frozenset({"A1"}))
    assert look(costs=(one,), history=elsewhere) == {PayeeRule.INVOICE_TWICE}


def test_a_hospital_invoice_outside_the_stay(look, new, injury):
    before = cost(new, injury, invoice_no="A1", incurred_on=date(2023, 1, 20))
    assert look(costs=(before,)) == {PayeeRule.INVOICE_OUTSIDE_STAY}


def test_receipts_of_the_carer_in_series(look, new, injury):
    def care(number):
        return cost(new, injury, cost_kind=CostKind.CARE, invoice_no=number)

    assert look(costs=tuple(map(care, ("101", "102")))) == set()
    assert look(costs=tuple(map(care, ("101", "102", "103")))) == {
        PayeeRule.RECEIPTS_IN_SERIES
    }


def test_a_policy_that_had_just_begun(look, new, file, victim):
    occurred = datetime(2023, 1, 24, 5, tzinfo=UTC)
    accident = replace(file.accident, occurred_at=occurred)

    def policy(days):
        return new(
            Policy,
            vehicle_id=victim.id,
            kind=PolicyKind.TPL,
            starts_at=occurred - timedelta(days=days),
        )

    assert look(policies=(policy(29),), accident=accident) == {PayeeRule.NEW_POLICY}
    assert look(policies=(policy(30),), accident=accident) == set()


def test_much_cash(look):
    cash = {"method": PaymentMethod.CASH}
    assert look(ask=cash | {"amount_fen": 500_001}) == {PayeeRule.MUCH_CASH}
    assert look(ask=cash | {"amount_fen": 500_000}) == set()


@pytest.mark.parametrize("rule", OBSERVABLE)
def test_what_somebody_saw(look, rule):
    assert look(ask={"observed": observed_words([rule])}) == {rule}


@pytest.mark.parametrize("rule", [r for r in PayeeRule if r not in OBSERVABLE])
def test_what_the_records_show_nobody_has_to_see(rule):
    with pytest.raises(MediationError, match="MM1331"):
        observed_words([rule])


def test_another_account_after_an_approval_blocks_until_it_is_called_back(look, new):
    def approval(ask):
        return replace(
            ask,
            id=new(FundEntry, **_values(ask)).id,
            act=FundAct.APPROVED,
            about_id=ask.id,
            idempotency_key="b",
        )

    def amended(ask):
        return replace(
            ask,
            id=new(FundEntry, **_values(ask)).id,
            act=FundAct.AMENDED,
            about_id=ask.id,
            payee_account="6222020200098765432",
            idempotency_key="c",
        )

    assert look(acts=(approval,)) == set()
    assert look(acts=(approval, amended)) == {PayeeRule.ACCOUNT_CHANGED}


def _values(ask):
    return {
        "request_id": ask.request_id,
        "act": ask.act,
        "source": ask.source,
        "amount_fen": ask.amount_fen,
        "payee_name": ask.payee_name,
        "idempotency_key": "x",
        "happened_at": ask.happened_at,
    }


def test_six_rules_block_and_the_others_warn():
    blocking = {rule for rule in PayeeRule if rule.blocks}
    assert blocking == set(list(PayeeRule)[:6])
    assert set(WEIGHTS) == set(PayeeRule)
    assert all(WEIGHTS[rule] < HEAVY for rule in PayeeRule if not rule.blocks)


def test_a_warned_payee_is_paid_after_a_call(new, file, victim, injury):
    ask = new(
        FundEntry,
        request_id=victim.id,
        act=FundAct.REQUESTED,
        source=FundSource.COMMERCIAL,
        amount_fen=600_000,
        payee_name="肖建国",
        payee_kind=PayeeKind.VICTIM,
        method=PaymentMethod.CASH,
        idempotency_key="a",
        happened_at=file.case.opened_at,
    )
    whole = replace(file, parties=(victim,), injuries=(injury,))
    (request,) = requests([ask])
    report = look_at(request, whole, PayeeHistory(), today=TODAY)
    with pytest.raises(MediationError, match="MM1326"):
        check_payee(report, request)
    call = replace(
        ask,
        id=new(FundEntry, **_values(ask)).id,
        act=FundAct.CALLED_BACK,
        about_id=ask.id,
        idempotency_key="b",
        number="010-55500001",
        number_origin=NumberOrigin.HOSPITAL,
        is_confirmed=True,
    )
    (called,) = requests([ask, call])
    check_payee(report, called)
    (denied,) = requests([ask, replace(call, is_confirmed=False)])
    with pytest.raises(MediationError, match="MM1326"):
        check_payee(report, denied)
