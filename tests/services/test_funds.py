"""Acts of emergency money on the vehicle: four eyes, limits, caps, nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.contacts import Contact, Lane, TaskKind
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.fund_ledger import Account, journal, trial_balance
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundEntry,
    FundPurpose,
    FundSource,
    FundState,
    PayeeKind,
)
from mobile_mediation.domain.payee_checks import PayeeRule
from mobile_mediation.domain.people import Liability, Party, PartyRole
from mobile_mediation.domain.users import UserRole
from mobile_mediation.domain.vehicles import Policy, PolicyKind, Vehicle
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.vehicle import open_vehicle

from ..caps import give_caps  # noqa: TID252

HOSPITAL_PHONE = "010-55500001"


def approved(act, fen=1_800_000, key="a", **other):
    request = act.ask(fen, key=key, **other).id
    act.services.funds.approve(act.id, request, approver=act.leader, key=f"{key}+")
    return request


def paid(act, fen=1_800_000, key="a", **other):
    request = approved(act, fen, key, **other)
    act.services.funds.pay(act.id, request, voucher_no=f"PZ-{key}", key=f"{key}!")
    return request


def commercial(act, limit_fen=100_000_000):
    """A commercial policy, so that money can go to people."""
    vehicle = act.now().vehicles[0]
    act.services.cases.add(
        act.id,
        Policy,
        {
            "vehicle_id": vehicle.id,
            "kind": PolicyKind.TPL,
            "policy_no": "TPL-1",
            "limit_fen": limit_fen,
        },
    )


def to_the_victim(act, fen=1_000_000, key="v", **other):
    """An ask that goes to the injured man himself."""
    injured = act.now().current_parties[0]
    values = {
        "source": FundSource.COMMERCIAL,
        "purpose": FundPurpose.LIVING,
        "payee_kind": PayeeKind.VICTIM,
        "payee_id": injured.id,
        "payee_name": injured.name,
        "reference_no": None,
    }
    return act.ask(fen, key=key, **(values | other))


def hospital_contact(act):
    return act.services.contacts.add_contact(
        act.id, lane=Lane.HOSPITAL, name="急诊分诊台", phone=HOSPITAL_PHONE
    )


def test_money_goes_from_request_to_receipt_and_ends_the_task(act):
    funds, request = act.services.funds, approved(act)
    use = funds.limit_use(act.now())
    assert (use.paid_fen, use.reserved_fen, use.left_fen) == (0, 1_800_000, 0)
    funds.pay(act.id, request, voucher_no="PZ-1", key="c")
    use = funds.limit_use(act.now())
    assert (use.paid_fen, use.reserved_fen) == (1_800_000, 0)
    done = funds.acknowledge(act.id, request, receipt_no="SJ-1", key="d")
    assert done.state is FundState.ACKNOWLEDGED
    assert [e.reference_no for e in done.entries[2:]] == ["PZ-1", "SJ-1"]
    (task,) = [t for t in act.now().tasks if t.kind is TaskKind.EMERGENCY_MONEY]
    assert task.done_at is not None


def test_every_act_names_what_it_is_about(act):
    done = act.services.funds.acknowledge(act.id, paid(act), receipt_no="SJ-1", key="d")
    ask, approval, payment, receipt = done.entries
    assert approval.about_id == ask.id
    assert payment.about_id == approval.id
    assert receipt.about_id == payment.id
    assert payment.acted_on == china_day(act.stage.clock.moment)


def test_the_same_key_counts_once_at_every_step(act):
    funds = act.services.funds
    first = act.ask()
    assert act.ask() == first
    for _ in range(3):
        funds.approve(act.id, first.id, approver=act.leader, key="b")
        moved = funds.pay(act.id, first.id, voucher_no="PZ-1", key="c")
    assert len(moved.entries) == len(act.now().fund_entries) == 3
    assert funds.limit_use(act.now()).paid_fen == 1_800_000


def test_a_key_of_another_act_is_refused(act):
    funds = act.services.funds
    one, two = act.ask(100, key="a"), act.ask(200, key="b")
    for request, key in ((two, "a"), (one, "b"), (one, "a")):
        code = act.refused(
            funds.approve, act.id, request.id, approver=act.leader, key=key
        )
        assert code == "MM1309"
    funds.approve(act.id, one.id, approver=act.leader, key="c")
    assert act.refused(act.ask, 100, key="c") == "MM1309"


def test_who_asked_never_approves_and_who_approved_never_pays(act):
    request = act.ask().id
    act.stage.close("vehicle")
    leader = act.stage.vehicle(user="chenli")
    own = act.ask(100, key="own").id
    code = act.refused(leader.funds.approve, act.id, own, approver=act.leader, key="x")
    assert code == "MM1303"
    leader.funds.approve(act.id, request, approver=act.leader, key="b")
    code = act.refused(leader.funds.pay, act.id, request, voucher_no="PZ-1", key="c")
    assert code == "MM1303"


def test_whoever_changed_a_request_has_asked_for_it(act):
    request = act.ask().id
    act.stage.close("vehicle")
    leader = act.stage.vehicle(user="chenli")
    ask = FundAsk.of(act.now().fund_requests[0].request)
    leader.funds.amend(act.id, request, replace(ask, amount_fen=500), key="m")
    code = act.refused(
        leader.funds.approve, act.id, request, approver=act.leader, key="b"
    )
    assert code == "MM1303"


@pytest.mark.parametrize("name", ["lizhe", "zhangkun"])
def test_only_who_may_approve_opens_a_key_for_it(act, name):
    with pytest.raises(MediationError, match="MM1307"):
        act.services.people.approver(name, act.stage.secrets[name])


def test_a_wrong_secret_opens_no_key_and_says_nothing_else(act):
    with pytest.raises(MediationError, match="MM1603"):
        act.services.people.approver("chenli", "不是这个")


def test_somebody_who_left_approves_nothing(act):
    request, leader = act.ask().id, act.leader
    act.services.people.disable("chenli")
    with pytest.raises(MediationError, match="MM1307"):
        act.services.people.approver("chenli", act.stage.secrets["chenli"])
    gone = replace(leader, user=act.services.people.user("chenli"))
    code = act.refused(
        act.services.funds.approve, act.id, request, approver=gone, key="b"
    )
    assert code == "MM1307"


def test_somebody_made_known_on_the_vehicle_is_no_approver_by_that(act):
    act.services.people.add(
        name="wangwei",
        display_name="王伟",
        role=UserRole.ADMIN,
        unit="示例",
        secret="新来的人 还没有 授权",
    )
    second = act.services.people.approver("wangwei", "新来的人 还没有 授权")
    code = act.refused(
        act.services.funds.approve, act.id, act.ask().id, approver=second, key="b"
    )
    assert code == "MM1323"
    # What others pay is only confirmed here.
    driver = act.ask(500, key="driver", source=FundSource.DRIVER).id
    act.services.funds.approve(act.id, driver, approver=second, key="c")


def test_without_caps_nobody_approves_the_insurers_money_on_a_vehicle(stage):
    case_id = stage.call("other").case.case_id
    services = stage.vehicle("other")
    services.people.add(
        name="chenli",
        display_name="陈立",
        role=UserRole.ADMIN,
        unit="示例",
        secret=stage.secrets["chenli"],
    )
    ask = FundAsk(
        source=FundSource.CTPL_RESCUE,
        amount_fen=100,
        payee_name="示例市第一人民医院",
        reference_no="通字1号",
    )
    request = services.funds.request(case_id, ask, key="a").id
    with pytest.raises(MediationError, match="MM1322"):
        services.funds.approve(
            case_id, request, approver=stage.approver(vehicle="other"), key="b"
        )
    (standing,) = services.funds.case(case_id).standings
    assert [each.code for each in standing.obstacles] == ["MM1322"]


@pytest.mark.parametrize(
    ("cap", "most"),
    [(cap, 30000) for cap in ("act", "case", "injured", "day", "approver_day")],
)
def test_one_fen_over_a_cap_is_headquarters_to_approve(act, cap, most):
    give_caps(
        act.stage.office(), act.services, act.stage.root, **{cap: f"{most / 100:.2f}"}
    )
    funds = act.services.funds
    if cap == "act":
        too_much, fits = act.ask(most + 1).id, act.ask(most, key="f").id
    else:
        first = act.ask(most - 10_000, key="first").id
        funds.approve(act.id, first, approver=act.leader, key="first+")
        too_much, fits = act.ask(10_001).id, act.ask(10_000, key="f").id
    code = act.refused(funds.approve, act.id, too_much, approver=act.leader, key="b")
    assert code == "MM1324"
    funds.approve(act.id, fits, approver=act.leader, key="c")


def test_caps_of_a_day_begin_anew_at_midnight_in_china(act):
    give_caps(act.stage.office(), act.services, act.stage.root, day="100.00")
    funds = act.services.funds
    funds.approve(act.id, act.ask(10_000).id, approver=act.leader, key="b")
    second = act.ask(10_000, key="second").id
    code = act.refused(funds.approve, act.id, second, approver=act.leader, key="c")
    assert code == "MM1324"
    # 16:00 UTC is midnight there; nine hours before it was not.
    act.stage.clock.moment = act.stage.clock.moment.replace(hour=16, minute=1)
    funds.approve(act.id, second, approver=act.leader, key="d")


def test_a_clock_that_is_set_back_gives_no_second_day_of_caps(act):
    give_caps(act.stage.office(), act.services, act.stage.root, day="100.00")
    funds = act.services.funds
    funds.approve(act.id, act.ask(10_000).id, approver=act.leader, key="b")
    second = act.ask(10_000, key="second").id
    act.stage.clock.moment -= timedelta(days=1)
    code = act.refused(funds.approve, act.id, second, approver=act.leader, key="c")
    assert code == "MM1324"


def test_the_limit_holds_over_all_requests(act):
    funds = act.services.funds
    approved(act, 1_000_000)
    second = act.ask(800_000, key="b").id
    assert act.refused(act.ask, 800_001, key="c") == "MM1305"
    third = act.ask(1, key="d").id
    funds.approve(act.id, second, approver=act.leader, key="e")
    code = act.refused(funds.approve, act.id, third, approver=act.leader, key="f")
    assert code == "MM1305"
    # Other sources are not bound by it.
    approved(act, 9_000_000, key="g", source=FundSource.DRIVER)


def test_a_limit_that_shrank_after_the_approval_stops_the_payment(act):
    request = approved(act, 1_800_000)
    driver = act.services.cases.add(act.id, Party, {"role": PartyRole.DRIVER})
    vehicle = act.now().vehicles[0]
    act.services.cases.change(act.id, Vehicle, vehicle.id, "driver_id", driver.id)
    act.change(driver, "liability", Liability.NONE)
    code = act.refused(
        act.services.funds.pay, act.id, request, voucher_no="PZ-1", key="c"
    )
    assert code == "MM1305"


@pytest.mark.parametrize(
    ("day", "liable", "limit"),
    [
        (datetime(2023, 1, 24, 5, tzinfo=UTC), True, 1_800_000),
        (datetime(2023, 1, 24, 5, tzinfo=UTC), False, 180_000),
        (datetime(2020, 9, 18, 15, 59, tzinfo=UTC), True, 1_000_000),
        (datetime(2020, 9, 18, 16, 0, tzinfo=UTC), True, 1_800_000),
    ],
)
def test_the_limit_follows_the_day_in_china_and_the_drivers_blame(
    act, day, liable, limit
):
    act.change(act.accident, "occurred_at", day)
    driver = act.services.cases.add(act.id, Party, {"role": PartyRole.DRIVER})
    vehicle = act.now().vehicles[0]
    act.services.cases.change(act.id, Vehicle, vehicle.id, "driver_id", driver.id)
    act.change(driver, "liability", Liability.FULL if liable else Liability.NONE)
    assert act.services.funds.limit_use(act.now()).limit_fen == limit
    assert act.refused(act.ask, limit + 1) == "MM1305"
    act.ask(limit)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"fen": 0}, "MM1301"),
        ({"fen": -5}, "MM1301"),
        ({"fen": 10**18}, "MM1301"),
        ({"reference_no": None}, "MM1306"),
        ({"reference_no": ""}, "MM1306"),
        ({"payee_kind": PayeeKind.VICTIM}, "MM1314"),
        ({"purpose": FundPurpose.FUNERAL}, "MM1315"),
        ({"source": FundSource.COMMERCIAL}, "MM1317"),
        ({"source": FundSource.HOSPITAL_GUARANTEE}, "MM1321"),
        ({"source": FundSource.RELIEF_FUND}, "MM1321"),
        ({"payee_account": "12"}, "MM1007"),
        ({"observed": (PayeeRule.DECEASED,)}, "MM1331"),
    ],
)
def test_a_request_that_cannot_be_right_is_refused(act, values, code):
    assert act.refused(act.ask, **({"fen": 100} | values)) == code


def test_nothing_is_paid_before_it_is_approved(act):
    funds, request = act.services.funds, act.ask().id
    for deed, values in (
        (funds.pay, {"voucher_no": "PZ-1"}),
        (funds.acknowledge, {"receipt_no": "S"}),
        (funds.offset, {"amount_fen": 1, "reference_no": "X"}),
        (funds.recover, {"amount_fen": 1, "reference_no": "X"}),
        (funds.reverse, {"reason": "X"}),
    ):
        assert act.refused(deed, act.id, request, key="b", **values) == "MM1302"


def test_a_payment_lies_between_its_approval_and_today(act):
    funds, request = act.services.funds, approved(act)
    today = china_day(act.stage.clock.moment)
    for wrong in (today - timedelta(days=1), today + timedelta(days=1)):
        code = act.refused(
            funds.pay, act.id, request, voucher_no="PZ-1", acted_on=wrong, key="c"
        )
        assert code == "MM1340"
    moved = funds.pay(act.id, request, voucher_no="PZ-1", acted_on=today, key="c")
    assert moved.entries[-1].acted_on == today


def test_what_the_driver_paid_on_the_day_of_the_accident_is_noted_later(act):
    act.change(act.accident, "occurred_at", datetime(2023, 1, 24, 5, tzinfo=UTC))
    act.stage.clock.pass_(days=5)
    request = approved(act, 500_000, source=FundSource.DRIVER, reference_no=None)
    for wrong in (date(2023, 1, 23), date(2023, 2, 20)):
        code = act.refused(
            act.services.funds.pay,
            *(act.id, request),
            voucher_no="收据1",
            acted_on=wrong,
            key="c",
        )
        assert code == "MM1340"
    act.services.funds.pay(
        act.id, request, voucher_no="收据1", acted_on=date(2023, 1, 24), key="c"
    )


def test_a_refusal_needs_a_reason_and_is_the_end(act):
    funds, request = act.services.funds, act.ask().id
    for blank in ("", "  "):
        code = act.refused(
            funds.refuse, act.id, request, approver=act.leader, reason=blank, key="b"
        )
        assert code == "MM1308"
    refused = funds.refuse(
        act.id, request, approver=act.leader, reason="不属于抢救费用", key="b"
    )
    assert refused.state is FundState.REFUSED
    assert refused.entries[-1].reason == "不属于抢救费用"
    code = act.refused(funds.approve, act.id, request, approver=act.leader, key="c")
    assert code == "MM1302"


def test_a_changed_request_needs_a_new_approval(act):
    funds, request = act.services.funds, approved(act, 1_000_000)
    seen = act.now().fund_requests[0].request.id
    ask = FundAsk.of(act.now().fund_requests[0].request)
    funds.amend(act.id, request, replace(ask, amount_fen=1_000_001), key="m")
    assert (
        act.refused(funds.pay, act.id, request, voucher_no="PZ-1", key="c") == "MM1302"
    )
    code = act.refused(
        funds.approve, act.id, request, approver=act.leader, seen=seen, key="d"
    )
    assert code == "MM1311"
    moved = funds.approve(act.id, request, approver=act.leader, key="e")
    assert moved.reserved_fen == 1_000_001


def test_another_account_after_the_approval_is_called_back_first(act):
    commercial(act)
    hospital_contact(act)
    request = to_the_victim(act, payee_account="6228480402564890018").id
    funds = act.services.funds
    funds.approve(act.id, request, approver=act.leader, key="b")
    ask = FundAsk.of(act.now().fund_requests[0].request)
    other = replace(ask, payee_account="6222020200098765432")
    funds.amend(act.id, request, other, key="m")
    code = act.refused(funds.approve, act.id, request, approver=act.leader, key="c")
    assert code == "MM1325"
    funds.call_back(
        act.id,
        request,
        number=HOSPITAL_PHONE,
        is_confirmed=True,
        said="护士长核对患者本人账号",
        key="d",
    )
    funds.approve(act.id, request, approver=act.leader, key="e")
    moved = funds.pay(act.id, request, voucher_no="PZ-1", key="f")
    assert moved.state is FundState.PAID


def test_a_draft_touches_no_limit_until_it_is_submitted(act):
    funds = act.services.funds
    ask = FundAsk(
        source=FundSource.CTPL_RESCUE, amount_fen=100, payee_name="示例市第一人民医院"
    )
    draft = funds.draft(act.id, ask, key="a")
    assert draft.state is FundState.DRAFT
    assert journal(draft) == ()
    code = act.refused(funds.approve, act.id, draft.id, approver=act.leader, key="b")
    assert code == "MM1302"
    assert act.refused(funds.submit, act.id, draft.id, key="c") == "MM1306"
    funds.amend(act.id, draft.id, replace(ask, reference_no="通字1号"), key="m")
    moved = funds.submit(act.id, draft.id, key="d")
    assert moved.state is FundState.SUBMITTED
    funds.approve(act.id, draft.id, approver=act.leader, key="e")


def test_a_request_that_is_withdrawn_gives_the_limit_back(act):
    request = approved(act)
    assert (
        act.refused(act.services.funds.withdraw, act.id, request, reason=" ", key="w")
        == "MM1308"
    )
    gone = act.services.funds.withdraw(act.id, request, reason="医院已减免", key="w")
    assert gone.state is FundState.WITHDRAWN
    assert act.services.funds.limit_use(act.now()).left_fen == 1_800_000
    balances = {each.account: each.fen for each in trial_balance(journal(gone))}
    assert balances[Account.APPROVED] == balances[Account.SOURCE] == 0


def test_paid_money_is_taken_back_by_two_people_and_frees_the_limit(act):
    funds, request = act.services.funds, paid(act)
    assert act.refused(funds.reverse, act.id, request, reason="", key="d") == "MM1308"
    assert (
        act.refused(funds.reverse, act.id, request, reason="误记", key="d") == "MM1303"
    )
    back = funds.reverse(
        act.id, request, reason="账号有误", approver=act.leader, key="d"
    )
    assert (back.state, back.paid_fen) == (FundState.REVERSED, 0)
    assert len(act.now().fund_entries) == 4
    assert funds.limit_use(act.now()).left_fen == 1_800_000
    approved(act, key="again")


def test_nothing_is_taken_back_twice(act):
    funds, request = act.services.funds, paid(act)
    funds.reverse(act.id, request, reason="误记", approver=act.leader, key="d")
    code = act.refused(
        funds.reverse, act.id, request, reason="误记", approver=act.leader, key="e"
    )
    assert code == "MM1313"


def test_what_was_offset_is_taken_back_before_the_payment(act):
    funds, request = act.services.funds, paid(act)
    payment = act.now().fund_requests[0].entry(FundAct.PAID).id
    moved = funds.offset(
        act.id, request, amount_fen=800_000, reference_no="协议1", key="o"
    )
    assert moved.open_fen == 1_000_000
    code = act.refused(
        funds.reverse,
        *(act.id, request),
        reason="误记",
        entry_id=payment,
        approver=act.leader,
        key="d",
    )
    assert code == "MM1312"
    moved = funds.reverse(act.id, request, reason="协议作废", key="r")
    assert (moved.state, moved.open_fen) == (FundState.PAID, 1_800_000)
    offset = moved.entry(FundAct.OFFSET).id
    code = act.refused(
        funds.reverse, act.id, request, reason="再来", entry_id=offset, key="s"
    )
    assert code == "MM1313"
    funds.reverse(
        act.id, request, reason="误记", entry_id=payment, approver=act.leader, key="t"
    )


def test_no_more_is_accounted_for_than_is_open(act):
    funds, request = act.services.funds, paid(act, 100_000)
    for deed in (funds.offset, funds.recover):
        code = act.refused(
            deed, act.id, request, amount_fen=100_001, reference_no="X", key="o"
        )
        assert code == "MM1342"
    funds.offset(act.id, request, amount_fen=60_000, reference_no="协议1", key="o")
    moved = funds.recover(
        act.id, request, amount_fen=40_000, reference_no="退款1", key="p"
    )
    assert (moved.state, moved.open_fen) == (FundState.SETTLED, 0)


def test_money_that_came_back_whole_is_recovered(act):
    funds, request = act.services.funds, paid(act, 100_000)
    moved = funds.recover(
        act.id, request, amount_fen=100_000, reference_no="追偿1", key="p"
    )
    assert moved.state is FundState.RECOVERED


@pytest.mark.parametrize("number", ["", "   "])
def test_a_payment_without_the_number_of_its_voucher_is_refused(act, number):
    funds, request = act.services.funds, approved(act)
    code = act.refused(funds.pay, act.id, request, voucher_no=number, key="c")
    assert code == "MM1310"


def test_an_unknown_request_is_not_found(act):
    with pytest.raises(MediationError, match="MM1304"):
        act.services.funds.pay(act.id, act.id, voucher_no="PZ-1", key="c")


def test_cash_is_handed_over_before_a_witness(act):
    commercial(act)
    request = to_the_victim(act, 400_000, method=PaymentMethod.CASH).id
    funds = act.services.funds
    funds.approve(act.id, request, approver=act.leader, key="b")
    code = act.refused(funds.pay, act.id, request, voucher_no="PZ-1", key="c")
    assert code == "MM1341"
    moved = funds.pay(act.id, request, voucher_no="PZ-1", witness="张堃", key="c")
    assert moved.entries[-1].witness == "张堃"


def test_a_warned_payment_waits_for_a_call_to_the_hospital(act):
    commercial(act)
    request = to_the_victim(act, 600_000, method=PaymentMethod.CASH).id
    funds = act.services.funds
    (standing,) = funds.case(act.id).standings
    assert [each.rule for each in standing.report.findings] == [PayeeRule.MUCH_CASH]
    code = act.refused(funds.approve, act.id, request, approver=act.leader, key="b")
    assert code == "MM1326"
    number = {"number": HOSPITAL_PHONE, "said": "科室确认", "key": "n"}
    # Nobody of the hospital is on the board yet: the number could be anybody's.
    code = act.refused(funds.call_back, act.id, request, is_confirmed=True, **number)
    assert code == "MM1343"
    hospital_contact(act)
    funds.call_back(act.id, request, is_confirmed=False, **number)
    code = act.refused(funds.approve, act.id, request, approver=act.leader, key="b")
    assert code == "MM1326"
    funds.call_back(act.id, request, is_confirmed=True, **(number | {"key": "o"}))
    moved = funds.approve(act.id, request, approver=act.leader, key="b")
    assert moved.approval.findings == "much_cash"


def test_a_payee_of_whom_much_warns_is_headquarters_to_approve(act):
    commercial(act)
    hospital_contact(act)
    request = to_the_victim(
        act,
        600_000,
        method=PaymentMethod.CASH,
        observed=(PayeeRule.UNDER_PRESSURE,),
    ).id
    funds = act.services.funds
    funds.call_back(
        act.id,
        request,
        number=HOSPITAL_PHONE,
        is_confirmed=True,
        said="科室确认",
        key="n",
    )
    code = act.refused(funds.approve, act.id, request, approver=act.leader, key="b")
    assert code == "MM1336"


def test_an_account_of_another_cases_victim_blocks_the_payment(act):
    account = "6228480402564890018"
    commercial(act)
    first = to_the_victim(act, payee_account=account).id
    act.services.funds.approve(act.id, first, approver=act.leader, key="b")
    other = type(act)(
        act.stage, act.stage.call(injured_name="周玉兰", plate="京B22222")
    )
    commercial(other)
    request = to_the_victim(other, payee_account=account).id
    code = other.refused(
        other.services.funds.approve, other.id, request, approver=act.leader, key="b"
    )
    assert code == "MM1325"
    (standing,) = other.services.funds.case(other.id).standings
    assert standing.report.blocking[0].rule is PayeeRule.SHARED_ACCOUNT
    assert "肖建国" in standing.report.blocking[0].words.zh


def test_an_approval_that_its_approver_never_signed_pays_nothing(act):
    asked = act.ask()
    with act.services.desk.working_on(act.id) as work:
        forged = work.make(
            FundEntry,
            request_id=asked.id,
            act=FundAct.APPROVED,
            source=asked.request.source,
            amount_fen=asked.amount_fen,
            payee_name=asked.request.payee_name,
            idempotency_key="forged",
            happened_at=work.now,
            about_id=asked.request.id,
            way=ApprovalWay.VEHICLE,
        )
        work.store(replace(forged, created_by=act.leader.user.id))
    code = act.refused(
        act.services.funds.pay, act.id, asked.id, voucher_no="PZ-1", key="c"
    )
    assert code == "MM1339"


@pytest.mark.parametrize("role", [UserRole.MEDIATOR, UserRole.AUDITOR])
def test_only_specialists_and_leaders_deal_with_money(act, role):
    request = approved(act)
    secret = "别的岗位 不能 动钱"
    act.services.people.add(
        name="other", display_name="赵敏", role=role, unit="示例", secret=secret
    )
    act.stage.secrets["other"] = secret
    act.stage.close("vehicle")
    services = open_vehicle(
        act.stage.root / "vehicle", "other", secret, now=act.stage.clock
    )
    try:
        with pytest.raises(MediationError, match="MM1345"):
            services.funds.pay(act.id, request, voucher_no="PZ-1", key="c")
    finally:
        services.close()


def test_every_contact_of_hospital_and_police_may_be_called_back(act):
    hospital_contact(act)
    act.services.contacts.add_contact(
        act.id, lane=Lane.FAMILY, name="肖小明", phone="13800138000"
    )
    assert act.services.cases.file(act.id).contacts
    numbers = act.services.funds.case(act.id).numbers
    assert HOSPITAL_PHONE in numbers
    assert "13800138000" not in numbers
    assert all(isinstance(each, Contact) for each in act.now().contacts)
