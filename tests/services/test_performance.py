"""After the agreement: copies, payments, the court, visits, a breach or its end."""

import shutil
from datetime import date, timedelta

import pytest

from mobile_mediation.domain.agreements import Instalment, PaymentMethod, SealField
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.contacts import Channel
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.deadlines import DeadlineState
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.letters import DeliveryWay
from mobile_mediation.domain.performance import (
    ConfirmationResult,
    EndingKind,
    NextWay,
    PerformancePayment,
    PerformanceState,
    VersionState,
)
from mobile_mediation.domain.reminders import Urgency
from mobile_mediation.services.intake import Offer
from mobile_mediation.services.performance import DuePayment

from ..conftest import Stage, StageClock  # noqa: TID252
from ..media import photo  # noqa: TID252
from .conftest import Act, writing

COURT = "示例区人民法院"


def complete(act):
    act.freeze()
    act.sign(0)
    act.sign(1)
    act.seal(SealField.SPECIALIST)
    act.seal(SealField.OFFICER)


@pytest.fixture(scope="module")
def finished(furnished, tmp_path_factory):
    """An agreement with 40,000 to be paid in ten days, signed and sealed once."""
    root = tmp_path_factory.mktemp("sealed") / "行车 现场"
    source, moment = furnished
    shutil.copytree(source, root)
    clock = StageClock()
    clock.moment = moment
    stage = Stage(root, clock)
    act = Act(stage, stage.call(injured_name="肖建国", plate="京A12345"))
    act.agree()
    complete(act)
    stage.close()
    return root, clock.moment, act.file


@pytest.fixture
def sealed(finished, tmp_path):
    """A copy of it, to go on from."""
    source, moment, file = finished
    root = tmp_path / "行车 现场"
    shutil.copytree(source, root)
    clock = StageClock()
    clock.moment = moment
    stage = Stage(root, clock)
    yield Act(stage, file)
    stage.close()


@pytest.fixture
def committee(sealed):
    """The same case on the other way of mediation.

    The seals are those of the police; only the way decides about the court.
    """
    with sealed.services.desk.working_on(sealed.id) as work:
        work.change(work.case, path=MediationPath.COMMITTEE)
    return sealed


def today(act):
    return china_day(act.stage.clock())


def after(act):
    return act.services.performance.of_case(act.id)


def duty(act):
    (found,) = after(act).plan
    return found


def deliver(act, place=0, **other):
    party = act.now().current_parties[place]
    values = {"copy_no": place + 1, "receiver": party.name}
    return act.services.performance.deliver(act.id, party.id, **(values | other))


def pay(act, fen, **other):
    instalment = act.now().instalments[0]
    values = {"amount_fen": fen, "paid_on": today(act), "voucher_no": "PZ-1"}
    return act.services.performance.pay(act.id, instalment.id, **(values | other))


def apply(act, **other):
    values = {"court": COURT, "applied_on": today(act)}
    return act.services.performance.apply(act.id, **(values | other))


def rule(act, result=ConfirmationResult.CONFIRMED, **other):
    values = {"decided_on": today(act), "ruling_no": "（2023）京0105民特1号"}
    return act.services.performance.rule(act.id, result, **(values | other))


def revisit(act, **other):
    party = act.now().current_parties[0]
    values = {"opinion": "钱已收到，满意。", "visited_on": today(act)}
    return act.services.performance.revisit(act.id, party.id, **(values | other))


def end(act, kind=EndingKind.BREACH, **other):
    values = {
        "reason": "到期未付",
        "happened_on": today(act),
        "next_way": NextWay.REMIND,
        "instalment_id": act.now().instalments[0].id,
    }
    return act.services.performance.end(act.id, kind, **(values | other))


def told(act, kind):
    return [each for each in act.now().current_events if each.kind is kind]


def test_before_the_last_seal_there_is_nothing_to_perform(act):
    act.agree()
    act.freeze()
    assert after(act).plan == ()
    assert after(act).paper is None
    for deed in (deliver, apply, revisit, end):
        assert act.refused(deed, act) == "MM2701"
    assert act.refused(pay, act, 1) == "MM2701"


def test_a_copy_that_was_handed_over_is_a_receipt_and_counts_as_served(sealed):
    receipt = deliver(sealed)
    (event,) = told(sealed, EventKind.AGREEMENT_SERVED)
    assert (event.party_id, event.subject_id) == (receipt.party_id, receipt.id)
    assert event.paper == after(sealed).paper.name
    assert receipt.version_id == sealed.now().current_version.id
    assert after(sealed).receipts == (receipt,)
    assert after(sealed).next_copy == 2


def test_a_copy_is_handed_over_once_and_never_before_its_text(sealed):
    deliver(sealed)
    for number in (1, 0, -3):
        assert sealed.refused(deliver, sealed, 1, copy_no=number) == "MM2703"
    early = sealed.stage.clock() - timedelta(days=2)
    late = sealed.stage.clock() + timedelta(hours=1)
    for moment in (early, late):
        assert sealed.refused(deliver, sealed, 1, at=moment) == "MM2707"
    deliver(sealed, 1)


def test_a_refused_copy_needs_a_witness_and_is_served_then(sealed):
    left = {"receiver": None, "refusal": "不认可责任划分", "way": DeliveryWay.LEFT}
    assert sealed.refused(deliver, sealed, **left) == "MM2704"
    receipt = deliver(sealed, **left, witness="孙见证")
    assert (receipt.witness, receipt.receiver) == ("孙见证", None)
    assert len(told(sealed, EventKind.AGREEMENT_SERVED)) == 1
    assert sealed.refused(deliver, sealed, 1, receiver=" ") == "MM2705"


def test_a_copy_is_sent_electronically_only_with_consent(sealed):
    way = {"way": DeliveryWay.ELECTRONIC}
    assert sealed.refused(deliver, sealed, **way) == "MM2706"
    assert deliver(sealed, **way, note="1月25日当面同意发至手机").note


def test_a_newer_text_takes_the_place_of_the_old_only_when_it_is_sealed(sealed):
    old = after(sealed).paper
    (item,) = sealed.now().items
    sealed.change(item, "claimed_fen", 4_300_000, reason="补交发票")
    sealed.freeze()
    states = [state for _, state in after(sealed).versions]
    assert states == [VersionState.IN_FORCE, VersionState.UNSEALED]
    assert after(sealed).paper == old
    assert len(after(sealed).plan) == 1
    for place in (0, 1):
        sealed.sign(place, writing=writing(11 + place))
    sealed.seal(SealField.SPECIALIST)
    sealed.seal(SealField.OFFICER)
    states = [state for _, state in after(sealed).versions]
    assert states == [VersionState.SUPERSEDED, VersionState.IN_FORCE]
    assert sealed.refused(deliver, sealed, document_id=old.id) == "MM2702"
    # The old paper is still there, byte for byte.
    document, pdf = sealed.services.agreements.document(sealed.id, old.id)
    assert (document, pdf[:5]) == (old, b"%PDF-")


def test_a_payment_that_is_added_to_the_draft_later_is_not_in_the_plan(sealed):
    first = sealed.now().instalments[0]
    names = ("agreement_id", "payer_id", "payee_id", "amount_fen", "due_on", "method")
    values = {name: getattr(first, name) for name in names}
    sealed.stage.clock.pass_(minutes=1)
    added = sealed.services.cases.add(sealed.id, Instalment, values)
    assert [each.instalment.id for each in after(sealed).plan] == [first.id]
    code = sealed.refused(
        sealed.services.performance.pay,
        sealed.id,
        added.id,
        amount_fen=1,
        paid_on=today(sealed),
        voucher_no="PZ-1",
    )
    assert code == "MM2714"
    sealed.services.cases.strike_out(sealed.id, Instalment, first.id, reason="改期")
    assert [each.instalment.id for each in after(sealed).plan] == [first.id]


def test_a_payment_in_part_leaves_the_rest_and_the_last_one_settles_it(sealed):
    assert duty(sealed).state_on(today(sealed)) is PerformanceState.OPEN
    pay(sealed, 1_500_000, method=PaymentMethod.CASH)
    assert duty(sealed).left_fen == 2_500_000
    assert duty(sealed).state_on(today(sealed)) is PerformanceState.PARTLY
    assert told(sealed, EventKind.INSTALMENT_PAID) == []
    assert sealed.refused(pay, sealed, 2_500_001) == "MM2711"
    pay(sealed, 2_500_000, voucher_no="PZ-2")
    assert duty(sealed).state_on(today(sealed)) is PerformanceState.PAID
    assert after(sealed).left_fen == 0
    (event,) = told(sealed, EventKind.INSTALMENT_PAID)
    assert (event.subject_id, event.paper) == (
        sealed.now().instalments[0].id,
        "PZ-1、PZ-2",
    )
    assert sealed.refused(pay, sealed, 1) == "MM2711"


def test_what_is_not_paid_on_its_day_is_late_and_stays_marked(sealed):
    sealed.stage.clock.pass_(days=10)
    assert duty(sealed).state_on(today(sealed)) is PerformanceState.OPEN
    sealed.stage.clock.pass_(days=3)
    assert duty(sealed).state_on(today(sealed)) is PerformanceState.LATE
    assert duty(sealed).days_late_on(today(sealed)) == 3
    pay(sealed, 4_000_000)
    sealed.stage.clock.pass_(days=5)
    assert duty(sealed).state_on(today(sealed)) is PerformanceState.PAID_LATE
    assert duty(sealed).days_late_on(today(sealed)) == 3


def test_a_payment_needs_an_amount_a_proof_and_a_day(sealed):
    for fen in (0, -1):
        assert sealed.refused(pay, sealed, fen) == "MM2710"
    assert sealed.refused(pay, sealed, 1, voucher_no=" ") == "MM2712"
    stranger = sealed.id
    assert sealed.refused(pay, sealed, 1, attachment_id=stranger) == "MM2716"
    for day in (today(sealed) + timedelta(days=1), date(2023, 1, 25)):
        assert sealed.refused(pay, sealed, 1, paid_on=day) == "MM2713"


def test_a_wrong_payment_is_struck_out_and_the_debt_is_back(sealed):
    pay(sealed, 1_000_000)
    last = pay(sealed, 3_000_000)
    strike_out = sealed.services.cases.strike_out
    strike_out(sealed.id, PerformancePayment, last.id, reason="银行退回")
    assert duty(sealed).left_fen == 3_000_000
    assert told(sealed, EventKind.INSTALMENT_PAID) == []
    assert len(sealed.now().payments) == 2
    pay(sealed, 3_000_000)
    assert len(told(sealed, EventKind.INSTALMENT_PAID)) == 1


def test_a_receipt_that_is_struck_out_takes_its_event_along(sealed):
    receipt = deliver(sealed)
    kept = deliver(sealed, 1)
    strike_out = sealed.services.cases.strike_out
    strike_out(sealed.id, type(receipt), receipt.id, reason="登记错误")
    (event,) = told(sealed, EventKind.AGREEMENT_SERVED)
    assert event.subject_id == kept.id
    deliver(sealed)


def test_a_payment_that_is_due_stands_in_the_agenda_and_is_reminded_of(sealed):
    def lines():
        found = sealed.services.agenda.today().lines
        return [each for each in found if isinstance(each.about, DuePayment)]

    def reminded():
        taken = sealed.services.reminders.take(None)
        return [r for r in taken if r.item.key.startswith("payment-")]

    assert lines() == []
    assert reminded() == []
    sealed.stage.clock.pass_(days=9)
    assert [each.urgency for each in lines()] == [Urgency.SOON]
    assert "40,000.00" in sealed.services.agenda.what(lines()[0]).zh
    pay(sealed, 1_000_000)
    sealed.stage.clock.pass_(days=2)
    (line,) = lines()
    assert line.urgency is Urgency.OVERDUE
    assert "30,000.00" in sealed.services.agenda.what(line).zh
    (reminder,) = reminded()
    assert "肖" not in reminder.item.what.zh
    assert reminded() == []
    pay(sealed, 3_000_000)
    assert lines() == []


def test_nobody_is_asked_to_pay_under_an_agreement_that_was_given_up(sealed):
    sealed.stage.clock.pass_(days=9)
    assert len(sealed.services.performance.due(date(2199, 1, 1))) == 1
    end(sealed, EndingKind.RESCINDED, next_way=NextWay.SUE, instalment_id=None)
    assert sealed.services.performance.due(date(2199, 1, 1)) == ()


def test_the_court_confirms_nothing_that_the_police_mediated(sealed):
    assert after(sealed).confirmation_until is None
    assert sealed.refused(apply, sealed) == "MM2720"


def test_an_application_ends_its_deadline_and_the_ruling_is_recorded(committee):
    def state():
        found = committee.services.deadlines.of_case(committee.id)
        (clock,) = [each for each in found if each.key.rule == "D26"]
        return clock.state_on(today(committee))

    assert state() is DeadlineState.RUNNING
    assert committee.refused(rule, committee) == "MM2723"
    application = apply(committee)
    assert application.court == COURT
    assert state() is DeadlineState.DONE
    assert committee.refused(apply, committee) == "MM2722"
    early = today(committee) - timedelta(days=1)
    assert committee.refused(rule, committee, decided_on=early) == "MM2724"
    rule(committee)
    found = after(committee).confirmation
    assert found.result is ConfirmationResult.CONFIRMED
    (event,) = told(committee, EventKind.COURT_DECIDED)
    assert event.paper == found.ruling_no
    assert committee.refused(apply, committee) == "MM2722"


def test_who_is_not_accepted_may_apply_again_within_the_time(committee):
    apply(committee)
    rule(committee, ConfirmationResult.NOT_ACCEPTED, ruling_no=None)
    apply(committee)


def test_the_court_is_asked_within_thirty_days(committee):
    last = after(committee).confirmation_until.on
    assert last >= today(committee) + timedelta(days=30)
    assert (
        committee.refused(
            apply, committee, applied_on=today(committee) + timedelta(days=1)
        )
        == "MM2724"
    )
    committee.stage.clock.pass_(days=(last - today(committee)).days + 1)
    assert committee.refused(apply, committee) == "MM2721"
    apply(committee, applied_on=last)


def test_a_party_says_how_satisfied_it_is(sealed):
    for number in (0, 6, -1):
        assert sealed.refused(revisit, sealed, satisfaction=number) == "MM2730"
    tomorrow = today(sealed) + timedelta(days=1)
    assert sealed.refused(revisit, sealed, visited_on=tomorrow) == "MM2731"
    assert sealed.refused(revisit, sealed, opinion=" ") == "MM1013"
    first = revisit(sealed, satisfaction=5, channel=Channel.IN_PERSON)
    second = revisit(sealed, has_dispute=True)
    assert (first.satisfaction, second.satisfaction) == (5, None)
    assert after(sealed).revisits == (first, second)
    assert len(told(sealed, EventKind.FOLLOWED_UP)) == 2


def test_a_breach_is_a_payment_that_is_late_and_the_ways_are_those_of_the_law(sealed):
    assert sealed.refused(end, sealed) == "MM2740"
    sealed.stage.clock.pass_(days=11)
    for way in (NextWay.ENFORCE, NextWay.CONFIRM, NextWay.MEDIATE_AGAIN):
        assert sealed.refused(end, sealed, next_way=way) == "MM2742"
    before = date(2023, 1, 1)
    assert sealed.refused(end, sealed, happened_on=before) == "MM2741"
    breach = end(sealed, next_way=NextWay.SUE)
    assert after(sealed).endings == (breach,)
    # A breach does not end the debt.
    assert len(sealed.services.performance.due(today(sealed))) == 1


def test_only_a_confirmed_agreement_is_enforced(committee):
    committee.stage.clock.pass_(days=11)
    ways = (NextWay.REMIND, NextWay.CONFIRM, NextWay.MEDIATE_AGAIN, NextWay.SUE)
    assert after(committee).ways == ways
    assert committee.refused(end, committee, next_way=NextWay.ENFORCE) == "MM2742"
    apply(committee)
    assert NextWay.CONFIRM not in after(committee).ways
    rule(committee)
    assert after(committee).ways == (NextWay.REMIND, NextWay.ENFORCE)
    assert end(committee, next_way=NextWay.ENFORCE).next_way is NextWay.ENFORCE


def test_a_payment_is_proved_by_a_file_of_the_case(sealed, tmp_path):
    path = tmp_path / "转账回单.jpg"
    path.write_bytes(photo())
    proof = sealed.services.attachments.add(sealed.id, Offer(content=path))
    paid = pay(sealed, 4_000_000, voucher_no=None, attachment_id=proof.id)
    assert paid.attachment_id == proof.id
    (event,) = told(sealed, EventKind.INSTALMENT_PAID)
    assert event.paper == "转账回单.jpg"
