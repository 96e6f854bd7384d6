"""Every rule has a case in which it fires and one next to it in which it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.contacts import Contact, Lane
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.funds import (
    FundAct,
    FundSource,
    NumberOrigin,
    PayeeKind,
)
from mobile_mediation.domain.payee_checks import (
    CASH_FEN,
    HEAVY,
    OBSERVABLE,
    PayeeHistory,
    PayeeReport,
    PayeeRule,
    check_payee,
    look_at,
    observed_rules,
    observed_words,
    trusted_numbers,
)
from mobile_mediation.domain.people import Capacity, Injury, Party, PartyRole
from mobile_mediation.domain.treatment import Cost, CostKind, HospitalStay
from mobile_mediation.domain.vehicles import Policy, PolicyKind, Vehicle

from .fund_acts import Acts

TODAY = date(2023, 1, 30)
ADMITTED = date(2023, 1, 24)


class Scene:
    """A case with one injured man to whom money goes, and what is changed in it."""

    def __init__(self, new, file):
        self.new = new
        self.victim = new(Party, role=PartyRole.PEDESTRIAN, name="肖志强")
        self.agent = new(Party, role=PartyRole.AGENT, name="周平")
        self.injury = new(Injury, party_id=self.victim.id, admitted_on=ADMITTED)
        self.vehicle = new(Vehicle)
        self.file = replace(
            file,
            parties=(self.victim, self.agent),
            injuries=(self.injury,),
            vehicles=(self.vehicle,),
        )
        self.history = {}
        self.ask = {
            "source": FundSource.COMMERCIAL,
            "payee_kind": PayeeKind.VICTIM,
            "payee_id": self.victim.id,
            "payee_name": "肖志强",
            "injured_id": self.victim.id,
            "amount_fen": 1000,
        }
        self.later = ()

    def have(self, **records):
        self.file = replace(self.file, **records)

    def is_now(self, **values):
        self.victim = replace(self.victim, **values)
        self.have(parties=(self.victim, *self.file.parties[1:]))

    def power(self, **values):
        paper = {
            "agent_id": self.agent.id,
            "principal_id": self.victim.id,
            "may_collect_money": True,
            "valid_from": date(2023, 1, 28),
            "valid_to": date(2023, 6, 30),
        }
        self.have(authorities=(self.new(Authority, **(paper | values)),))

    def bills(self, kind, *numbers, **values):
        self.have(
            costs=tuple(
                self.new(
                    Cost,
                    injury_id=self.injury.id,
                    cost_kind=kind,
                    invoice_no=number,
                    **values,
                )
                for number in numbers
            )
        )

    def insured(self, days, kind=PolicyKind.CTPL):
        begins = self.file.accident.occurred_at - timedelta(days=days)
        policy = self.new(
            Policy, vehicle_id=self.vehicle.id, kind=kind, starts_at=begins
        )
        self.have(policies=(policy,))

    def to_agent(self):
        self.ask |= {
            "payee_kind": PayeeKind.AGENT,
            "payee_id": self.agent.id,
            "payee_name": "周平",
        }

    def to_hospital(self):
        self.ask |= {
            "payee_kind": PayeeKind.HOSPITAL,
            "payee_id": None,
            "payee_name": "示例市第一人民医院",
        }

    def then(self, *acts):
        self.later = acts

    @property
    def request(self):
        acts = Acts(**self.ask)
        acts.add(FundAct.REQUESTED)
        for act, values in self.later:
            acts.add(act, **values)
        return acts.request

    @property
    def report(self):
        history = PayeeHistory(**self.history)
        return look_at(self.request, self.file, history, today=TODAY)


@pytest.fixture
def scene(new, file):
    return Scene(new, file)


def says(scene, **values):
    scene.ask |= values


def knows(scene, **values):
    scene.history |= values


def changed_account(scene, *after):
    scene.then(
        (FundAct.APPROVED, {}),
        (FundAct.AMENDED, {"payee_account": "6228480402564890018"}),
        *after,
    )


CALLED = (FundAct.CALLED_BACK, {"is_confirmed": True})
UNCONFIRMED = (FundAct.CALLED_BACK, {"is_confirmed": False})


def stays_again(scene):
    scene.injury = replace(scene.injury, discharged_on=date(2023, 1, 25))
    again = scene.new(
        HospitalStay, injury_id=scene.injury.id, admitted_on=date(2023, 1, 28)
    )
    scene.have(injuries=(scene.injury,), stays=(again,))


def has_left(scene, day):
    scene.injury = replace(scene.injury, discharged_on=date(2023, 1, 25))
    scene.have(injuries=(scene.injury,))
    scene.bills(CostKind.INPATIENT, "1", incurred_on=day)


def agent_paid(scene, **power):
    scene.to_agent()
    scene.power(**power)


def has_guardian(scene, **values):
    scene.is_now(**values)
    guardian = scene.new(
        Party, role=PartyRole.GUARDIAN, name="肖建国", represents_id=scene.victim.id
    )
    scene.have(parties=(*scene.file.parties, guardian))


def treated_in(scene, region):
    knows(scene, hospital_region=region)


R = PayeeRule
FIRES = [
    (R.OTHER_HOLDER, lambda s: says(s, account_holder="周平")),
    (R.DECEASED, lambda s: s.is_now(died_on=date(2023, 1, 25))),
    (R.DECEASED, lambda s: s.is_now(role=PartyRole.DECEASED)),
    (R.MINOR, lambda s: s.is_now(birth_on=date(2005, 1, 31))),
    (R.MINOR, lambda s: s.is_now(legal_capacity=Capacity.LIMITED)),
    (R.AUTHORITY, lambda s: s.to_agent()),
    (R.AUTHORITY, lambda s: agent_paid(s, may_collect_money=None)),
    (R.AUTHORITY, lambda s: agent_paid(s, valid_to=date(2023, 1, 29))),
    (R.SHARED_ACCOUNT, lambda s: knows(s, victims_of_account=("李明",))),
    (R.ACCOUNT_CHANGED, changed_account),
    (R.ACCOUNT_CHANGED, lambda s: changed_account(s, UNCONFIRMED)),
    (R.REPEATED_AGENT, lambda s: knows(s, agent_cases=2)),
    (R.EARLY_AUTHORITY, lambda s: s.power(signed_on=date(2023, 1, 26))),
    (R.CONTINGENCY, lambda s: s.power(matters="胜诉后按比例收取代理费")),
    (R.INVOICE_TWICE, lambda s: s.bills(CostKind.MEDICINE, "77", "77")),
    (R.INVOICE_OUTSIDE_STAY, lambda s: has_left(s, date(2023, 1, 27))),
    (R.INVOICE_OUTSIDE_STAY, lambda s: has_left(s, date(2023, 1, 23))),
    (R.RECEIPTS_IN_SERIES, lambda s: s.bills(CostKind.CARE, "A3", "A1", "A2")),
    (R.INCOME_PROOF, lambda s: says(s, observed="income_proof")),
    (
        R.APPRAISER_SHARE,
        lambda s: knows(s, agent_reports=3, agent_reports_by_appraiser=2),
    ),
    (R.OTHER_CITY, lambda s: treated_in(s, "130100")),
    (R.NEW_POLICY, lambda s: s.insured(29)),
    (R.REPEATED_ACCIDENT, lambda s: knows(s, accidents_in_90_days=1)),
    (
        R.MUCH_CASH,
        lambda s: says(s, method=PaymentMethod.CASH, amount_fen=CASH_FEN + 1),
    ),
    (R.UNDER_PRESSURE, lambda s: says(s, observed="under_pressure")),
]
STILL = [
    (R.OTHER_HOLDER, lambda s: says(s, account_holder="肖 志强")),
    (R.OTHER_HOLDER, lambda s: (s.power(), says(s, account_holder="周平"))),
    (R.DECEASED, lambda s: (s.is_now(died_on=date(2023, 1, 25)), s.to_hospital())),
    (R.MINOR, lambda s: s.is_now(birth_on=date(2005, 1, 30))),
    (R.MINOR, lambda s: has_guardian(s, birth_on=date(2015, 1, 30))),
    (R.AUTHORITY, agent_paid),
    (R.AUTHORITY, lambda s: agent_paid(s, valid_to=TODAY)),
    (
        R.SHARED_ACCOUNT,
        lambda s: (knows(s, victims_of_account=("李明",)), s.to_hospital()),
    ),
    (R.ACCOUNT_CHANGED, lambda s: changed_account(s, CALLED)),
    (
        R.ACCOUNT_CHANGED,
        lambda s: s.then((FundAct.APPROVED, {}), (FundAct.AMENDED, {"amount_fen": 5})),
    ),
    (
        R.ACCOUNT_CHANGED,
        lambda s: s.then((FundAct.AMENDED, {"payee_account": "6228480402564890018"})),
    ),
    (R.REPEATED_AGENT, lambda s: knows(s, agent_cases=1)),
    (R.EARLY_AUTHORITY, lambda s: s.power(signed_on=date(2023, 1, 27))),
    (R.EARLY_AUTHORITY, lambda s: s.power(signed_on=date(2023, 1, 23))),
    (R.CONTINGENCY, lambda s: s.power(matters="代为调解、代收款")),
    (R.INVOICE_TWICE, lambda s: s.bills(CostKind.MEDICINE, "77", "78")),
    (R.INVOICE_OUTSIDE_STAY, lambda s: has_left(s, date(2023, 1, 26))),
    (
        R.INVOICE_OUTSIDE_STAY,
        lambda s: (has_left(s, date(2023, 1, 29)), stays_again(s)),
    ),
    (R.RECEIPTS_IN_SERIES, lambda s: s.bills(CostKind.CARE, "A1", "A2", "A4")),
    (R.INCOME_PROOF, lambda s: says(s, observed=None)),
    (
        R.APPRAISER_SHARE,
        lambda s: knows(s, agent_reports=4, agent_reports_by_appraiser=2),
    ),
    (
        R.APPRAISER_SHARE,
        lambda s: knows(s, agent_reports=2, agent_reports_by_appraiser=2),
    ),
    (R.OTHER_CITY, lambda s: treated_in(s, "110108")),
    (R.NEW_POLICY, lambda s: s.insured(30)),
    (R.NEW_POLICY, lambda s: s.insured(3, PolicyKind.OCCUPANT)),
    (R.REPEATED_ACCIDENT, lambda s: knows(s, accidents_in_90_days=0)),
    (
        R.MUCH_CASH,
        lambda s: says(s, method=PaymentMethod.CASH, amount_fen=CASH_FEN),
    ),
    (R.MUCH_CASH, lambda s: says(s, amount_fen=CASH_FEN + 1)),
    (R.UNDER_PRESSURE, lambda s: says(s, observed="income_proof")),
]


def test_nothing_is_said_of_an_ordinary_payee(scene):
    assert scene.report == PayeeReport()
    assert scene.report.words is None


@pytest.mark.parametrize(("rule", "make"), FIRES)
def test_a_rule_fires_with_its_reason(scene, rule, make):
    make(scene)
    found = [each for each in scene.report.findings if each.rule is rule]
    assert found
    assert all(each.words.zh and each.words.en for each in found)
    assert found[0].blocks is rule.blocks


@pytest.mark.parametrize(("rule", "make"), STILL)
def test_and_is_silent_next_to_it(scene, rule, make):
    make(scene)
    assert rule not in {each.rule for each in scene.report.findings}


def test_every_rule_has_both_cases():
    assert {rule for rule, _ in FIRES} == {rule for rule, _ in STILL} == set(PayeeRule)
    assert [rule for rule in PayeeRule if rule.blocks] == list(PayeeRule)[:6]


def test_an_invoice_of_another_case_stands_twice(scene):
    scene.bills(CostKind.MEDICINE, "77")
    knows(scene, invoices_elsewhere=frozenset({"77", "1"}))
    assert [each.rule for each in scene.report.findings] == [PayeeRule.INVOICE_TWICE]


def test_the_heaviest_stands_first_and_warnings_add_up(scene):
    knows(scene, accidents_in_90_days=1, hospital_region="130100")
    assert scene.report.weight == 50
    assert not scene.report.is_heavy
    says(scene, observed="income_proof", account_holder="周平")
    report = scene.report
    assert report.weight == HEAVY
    assert report.is_heavy
    assert report.findings[0].rule is PayeeRule.OTHER_HOLDER
    assert report.words == "other_holder repeated_accident other_city income_proof"


def test_who_is_blocked_is_not_paid_even_after_a_call_back(scene):
    says(scene, account_holder="周平")
    scene.then(CALLED)
    with pytest.raises(RuleViolation, match="MM1325") as refused:
        check_payee(scene.report, scene.request)
    assert refused.value.value == "other_holder"


@pytest.mark.parametrize(
    ("later", "is_refused"), [((), True), ((UNCONFIRMED,), True), ((CALLED,), False)]
)
def test_who_is_warned_of_is_called_back_first(scene, later, is_refused):
    knows(scene, accidents_in_90_days=1)
    scene.then(*later)
    if not is_refused:
        check_payee(scene.report, scene.request)
        return
    with pytest.raises(RuleViolation, match="MM1326"):
        check_payee(scene.report, scene.request)


def test_a_call_back_before_the_change_is_none(scene):
    knows(scene, accidents_in_90_days=1)
    scene.then(CALLED, (FundAct.AMENDED, {"amount_fen": 7}))
    with pytest.raises(RuleViolation, match="MM1326"):
        check_payee(scene.report, scene.request)


def test_of_an_ordinary_payee_nothing_is_asked(scene):
    check_payee(PayeeReport(), scene.request)


@pytest.mark.parametrize("rule", PayeeRule)
def test_only_what_no_record_shows_is_seen_by_somebody(rule):
    if rule in OBSERVABLE:
        assert observed_rules(observed_words([rule, rule])) == (rule,)
        return
    with pytest.raises(RuleViolation, match="MM1331"):
        observed_words([rule])


def test_what_was_seen_is_kept_in_its_order():
    assert observed_rules(observed_words(OBSERVABLE)) == OBSERVABLE
    assert observed_words(()) is None
    assert observed_rules(None) == ()


def test_only_numbers_of_hospital_and_police_are_trusted(new, file):
    contacts = [
        new(Contact, lane=lane, name="某人", phone=f"0105550000{place}")
        for place, lane in enumerate(Lane)
    ]
    contacts += [
        new(Contact, lane=Lane.HOSPITAL, name="无号"),
        new(
            Contact,
            lane=Lane.HOSPITAL,
            name="旧",
            phone="01055500009",
            voided_at=datetime(2023, 1, 25, tzinfo=UTC),
        ),
    ]
    listed = {"01066600000": NumberOrigin.POLICE}
    found = trusted_numbers(replace(file, contacts=tuple(contacts)), listed)
    assert found == {
        **listed,
        "01055500000": NumberOrigin.POLICE,
        "01055500001": NumberOrigin.HOSPITAL,
    }
