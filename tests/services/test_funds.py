from datetime import UTC, datetime

import pytest

from mobile_mediation.domain.contacts import TaskKind
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import FundAct, FundSource
from mobile_mediation.domain.people import Liability, Party, PartyRole
from mobile_mediation.domain.vehicles import Vehicle


def approved(act, fen=1_800_000, key="a", **other):
    request = act.ask(fen, key=key, **other).request.request_id
    act.services.funds.approve(act.id, request, approver=act.leader, key=f"{key}+")
    return request


def test_money_goes_from_request_to_receipt_and_ends_the_task(act):
    funds, request = act.services.funds, approved(act)
    use = funds.limit_use(act.now())
    assert (use.paid_fen, use.reserved_fen, use.left_fen) == (0, 1_800_000, 0)
    funds.pay(act.id, request, voucher_no="PZ-1", key="c")
    use = funds.limit_use(act.now())
    assert (use.paid_fen, use.reserved_fen) == (1_800_000, 0)
    done = funds.acknowledge(act.id, request, receipt_no="SJ-1", key="d")
    assert done.state is FundAct.ACKNOWLEDGED
    assert [e.reference_no for e in done.entries[2:]] == ["PZ-1", "SJ-1"]
    (task,) = [t for t in act.now().tasks if t.kind is TaskKind.EMERGENCY_MONEY]
    assert task.done_at is not None


def test_the_same_key_counts_once_at_every_step(act):
    funds = act.services.funds
    first = act.ask()
    assert act.ask() == first
    request = first.request.request_id
    for _ in range(3):
        funds.approve(act.id, request, approver=act.leader, key="b")
        moved = funds.pay(act.id, request, voucher_no="PZ-1", key="c")
    assert len(moved.entries) == len(act.now().fund_entries) == 3
    assert funds.limit_use(act.now()).paid_fen == 1_800_000


def test_a_key_of_another_act_is_refused(act):
    funds = act.services.funds
    one, two = act.ask(100, key="a"), act.ask(200, key="b")
    for request, key in ((two, "a"), (one, "b"), (one, "a")):
        code = act.refused(
            funds.approve,
            act.id,
            request.request.request_id,
            approver=act.leader,
            key=key,
        )
        assert code == "MM1309"
    funds.approve(act.id, one.request.request_id, approver=act.leader, key="c")
    assert act.refused(act.ask, 100, key="c") == "MM1309"


def test_who_asked_never_approves(act):
    request = act.ask().request.request_id
    funds, people = act.services.funds, act.services.people
    code = act.refused(
        funds.approve, act.id, request, approver=people.user("lizhe"), key="b"
    )
    assert code == "MM1307"
    # Not even who may approve, if it is the same person.
    act.stage.close("vehicle")
    leader = act.stage.vehicle(user="chenli")
    own = act.ask(100, key="own").request.request_id
    code = act.refused(
        leader.funds.approve, act.id, own, approver=leader.desk.user, key="x"
    )
    assert code == "MM1303"
    leader.funds.approve(act.id, request, approver=leader.desk.user, key="b")
    # And who approved does not pay.
    code = act.refused(leader.funds.pay, act.id, request, voucher_no="PZ-1", key="c")
    assert code == "MM1303"


@pytest.mark.parametrize("name", ["lizhe", "zhangkun"])
def test_only_who_may_approve_approves_or_refuses(act, name):
    request = act.ask().request.request_id
    funds, person = act.services.funds, act.services.people.user(name)
    assert act.refused(funds.approve, act.id, request, approver=person, key="b") == (
        "MM1307"
    )
    assert (
        act.refused(
            funds.refuse, act.id, request, approver=person, reason="不符", key="b"
        )
        == "MM1307"
    )


def test_somebody_who_left_approves_nothing(act):
    request = act.ask().request.request_id
    act.services.people.disable("chenli")
    code = act.refused(
        act.services.funds.approve, act.id, request, approver=act.leader, key="b"
    )
    assert code == "MM1307"


def test_the_limit_holds_over_all_requests(act):
    funds = act.services.funds
    approved(act, 1_000_000)
    second = act.ask(800_001 - 1, key="b").request.request_id
    assert act.refused(act.ask, 800_001, key="c") == "MM1305"
    third = act.ask(1, key="d").request.request_id
    funds.approve(act.id, second, approver=act.leader, key="e")
    code = act.refused(funds.approve, act.id, third, approver=act.leader, key="f")
    assert code == "MM1305"
    # Other sources are not bound by it.
    approved(act, 9_000_000, key="g", source=FundSource.RELIEF_FUND)


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
        ({"amount_fen": 0}, "MM1301"),
        ({"amount_fen": -5}, "MM1301"),
        ({"reference_no": None}, "MM1306"),
        ({"reference_no": ""}, "MM1306"),
    ],
)
def test_a_request_that_cannot_be_right_is_refused(act, values, code):
    assert act.refused(act.ask, **({"fen": 100} | values_of(values))) == code


def values_of(values):
    return {("fen" if k == "amount_fen" else k): v for k, v in values.items()}


def test_nothing_is_paid_before_it_is_approved(act):
    funds, request = act.services.funds, act.ask().request.request_id
    assert (
        act.refused(funds.pay, act.id, request, voucher_no="PZ-1", key="b") == "MM1302"
    )
    assert (
        act.refused(funds.acknowledge, act.id, request, receipt_no="S", key="b")
        == "MM1302"
    )


def test_a_refusal_needs_a_reason_and_is_the_end(act):
    funds, request = act.services.funds, act.ask().request.request_id
    for blank in ("", "  "):
        code = act.refused(
            funds.refuse, act.id, request, approver=act.leader, reason=blank, key="b"
        )
        assert code == "MM1308"
    refused = funds.refuse(
        act.id, request, approver=act.leader, reason="不属于抢救费用", key="b"
    )
    assert refused.entries[-1].reason == "不属于抢救费用"
    code = act.refused(funds.approve, act.id, request, approver=act.leader, key="c")
    assert code == "MM1302"


def test_paid_money_can_be_taken_back_with_a_reason_and_frees_the_limit(act):
    funds, request = act.services.funds, approved(act)
    funds.pay(act.id, request, voucher_no="PZ-1", key="c")
    assert act.refused(funds.reverse, act.id, request, reason="", key="d") == "MM1308"
    back = funds.reverse(act.id, request, reason="账号有误", key="d")
    assert (back.state, back.paid_fen) == (FundAct.REVERSED, 0)
    assert len(act.now().fund_entries) == 4
    assert funds.limit_use(act.now()).left_fen == 1_800_000
    approved(act, key="again")


@pytest.mark.parametrize("number", ["", "   "])
def test_a_payment_without_the_number_of_its_voucher_is_refused(act, number):
    funds, request = act.services.funds, approved(act)
    code = act.refused(funds.pay, act.id, request, voucher_no=number, key="c")
    assert code == "MM1310"


def test_an_unknown_request_is_not_found(act):
    with pytest.raises(MediationError, match="MM1304"):
        act.services.funds.pay(act.id, act.id, voucher_no="PZ-1", key="c")
