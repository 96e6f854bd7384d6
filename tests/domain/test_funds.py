from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import NotFound, RuleViolation
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundRequest,
    FundSource,
    LimitUse,
    check_limit,
    check_notice,
    find_request,
    medical_limit_use,
    requests,
)

BEGIN = datetime(2023, 1, 24, 6, 5, tzinfo=UTC)
CASE = UUID("01860000-0000-7000-8000-00000000c001")
USUAL = (FundAct.REQUESTED, FundAct.APPROVED, FundAct.PAID, FundAct.ACKNOWLEDGED)
CTPL = {FundSource.CTPL_RESCUE, FundSource.CTPL_ADVANCE}


@pytest.fixture
def acts(new, begin):
    """The acts of one request, a minute apart, each with a key of its own."""

    def make(*kinds, amount_fen=18_000_00, minutes=None, by=None, **values):
        request_id = uuid4()
        common = {
            "request_id": request_id,
            "source": FundSource.CTPL_RESCUE,
            "amount_fen": amount_fen,
            "payee_name": "示例市第一人民医院",
        } | values
        return [
            new(
                FundEntry,
                act=kind,
                idempotency_key=f"{request_id}/{place}",
                happened_at=begin
                + timedelta(minutes=minutes[place] if minutes else place),
                **({"created_by": by[place]} if by else {}),
                **common,
            )
            for place, kind in enumerate(kinds)
        ]

    return make


def only(entries) -> FundRequest:
    (request,) = requests(entries)
    return request


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_an_amount_is_more_than_zero(acts, amount_fen):
    with pytest.raises(RuleViolation, match="MM1301") as refused:
        acts(FundAct.REQUESTED, amount_fen=amount_fen)
    assert refused.value.value in {"0.00", "-0.01"}


def test_money_is_reserved_then_paid_then_given_back(acts):
    figures = []
    for count in range(1, 5):
        request = only(acts(*USUAL[:count]))
        figures.append((request.reserved_fen, request.paid_fen))
    assert figures == [(0, 0), (18_000_00, 0), (0, 18_000_00), (0, 18_000_00)]
    undone = only(acts(*USUAL, FundAct.REVERSED))
    assert (undone.reserved_fen, undone.paid_fen) == (0, 0)
    assert only(acts(FundAct.REQUESTED, FundAct.REFUSED)).paid_fen == 0


ALLOWED = {
    FundAct.REQUESTED: {FundAct.APPROVED, FundAct.REFUSED},
    FundAct.APPROVED: {FundAct.PAID, FundAct.REVERSED},
    FundAct.PAID: {FundAct.ACKNOWLEDGED, FundAct.REVERSED},
    FundAct.ACKNOWLEDGED: {FundAct.REVERSED},
    FundAct.REFUSED: set(),
    FundAct.REVERSED: set(),
}
HISTORIES = {
    FundAct.REQUESTED: USUAL[:1],
    FundAct.APPROVED: USUAL[:2],
    FundAct.PAID: USUAL[:3],
    FundAct.ACKNOWLEDGED: USUAL,
    FundAct.REFUSED: (FundAct.REQUESTED, FundAct.REFUSED),
    FundAct.REVERSED: (*USUAL[:3], FundAct.REVERSED),
}


@pytest.mark.parametrize("state", FundAct)
@pytest.mark.parametrize("act", FundAct)
def test_an_act_follows_only_what_it_may_follow(acts, state, act):
    request = only(acts(*HISTORIES[state]))
    assert request.state is state
    if act in ALLOWED[state]:
        request.check_next(act, by=uuid4())
    else:
        with pytest.raises(RuleViolation, match="MM1302"):
            request.check_next(act, by=uuid4())


def test_four_eyes(acts, people):
    specialist, leader = people
    asked = only(acts(FundAct.REQUESTED, by=[specialist]))
    with pytest.raises(RuleViolation, match="MM1303"):
        asked.check_next(FundAct.APPROVED, by=specialist)
    asked.check_next(FundAct.APPROVED, by=leader)
    approved = only(acts(*USUAL[:2], by=[specialist, leader]))
    with pytest.raises(RuleViolation, match="MM1303"):
        approved.check_next(FundAct.PAID, by=leader)
    approved.check_next(FundAct.PAID, by=specialist)


def test_the_same_key_counts_once(acts):
    first, second = acts(FundAct.REQUESTED, FundAct.APPROVED)
    again = acts(FundAct.REQUESTED)[0]
    copy = FundEntry(
        **{
            name: getattr(first, name)
            for name in FundEntry.__dataclass_fields__
            if name not in {"id", "happened_at"}
        },
        id=again.id,
        happened_at=first.happened_at + timedelta(hours=1),
    )
    assert only([first, second, copy]).entries == (first, second)


@given(order=st.permutations(range(4)), minutes=st.permutations([0, 5, 9, 40]))
def test_neither_the_road_nor_a_wrong_clock_hides_money(order, minutes):
    entries = [
        FundEntry(
            origin_id=uuid4(),
            case_id=CASE,
            id=uuid4(),
            created_at=BEGIN,
            created_by=CASE,
            request_id=CASE,
            act=kind,
            source=FundSource.CTPL_RESCUE,
            amount_fen=5,
            payee_name="示例医院",
            idempotency_key=str(place),
            happened_at=BEGIN + timedelta(minutes=minutes[place]),
        )
        for place, kind in enumerate(USUAL)
    ]
    request = only([entries[place] for place in order])
    assert [entry.act for entry in request.entries] == list(USUAL)
    assert request.paid_fen == 5


def test_acts_without_a_request_are_no_request(acts):
    assert requests(acts(FundAct.APPROVED, FundAct.PAID)) == ()


def test_requests_stand_in_the_order_in_which_they_were_made(acts):
    late = acts(FundAct.REQUESTED, minutes=[30])
    early = acts(FundAct.REQUESTED, FundAct.APPROVED, minutes=[10, 50])
    found = requests([*late, *early])
    assert [each.request for each in found] == [early[0], late[0]]


def test_a_request_is_found_by_its_id(acts):
    entries = [*acts(FundAct.REQUESTED), *acts(*USUAL)]
    wanted = entries[1].request_id
    assert find_request(entries, wanted).state is FundAct.ACKNOWLEDGED
    with pytest.raises(NotFound, match="MM1304"):
        find_request(entries, uuid4())


def test_only_the_compulsory_insurance_uses_up_its_limit(acts):
    entries = [
        *acts(*USUAL[:3], amount_fen=10_000_00),
        *acts(*USUAL[:2], amount_fen=3_000_00, source=FundSource.CTPL_ADVANCE),
        *acts(*USUAL, amount_fen=50_000_00, source=FundSource.RELIEF_FUND),
        *acts(FundAct.REQUESTED, amount_fen=9_000_00),
    ]
    use = medical_limit_use(requests(entries), 18_000_00)
    assert (use.paid_fen, use.reserved_fen, use.left_fen) == (
        10_000_00,
        3_000_00,
        5_000_00,
    )
    assert {each for each in FundSource if each.draws_on_ctpl_medical} == CTPL


def test_what_is_left_is_never_below_zero():
    assert (
        LimitUse(limit_fen=1_800_00, paid_fen=18_000_00, reserved_fen=0).left_fen == 0
    )


@pytest.mark.parametrize("source", FundSource)
def test_an_approval_stays_within_the_limit(acts, source):
    use = LimitUse(limit_fen=18_000_00, paid_fen=10_000_00, reserved_fen=2_000_00)
    fits = only(acts(FundAct.REQUESTED, amount_fen=6_000_00, source=source))
    check_limit(fits, use)
    over = only(acts(FundAct.REQUESTED, amount_fen=6_000_01, source=source))
    if source not in CTPL:
        check_limit(over, use)
        return
    with pytest.raises(RuleViolation, match="MM1305") as refused:
        check_limit(over, use)
    assert "6000.00" in refused.value.words.zh
    assert refused.value.value == "6000.01"


@pytest.mark.parametrize("source", FundSource)
def test_a_rescue_payment_needs_the_polices_notice(acts, source):
    (without,) = acts(FundAct.REQUESTED, source=source)
    (with_one,) = acts(FundAct.REQUESTED, source=source, reference_no="第0018号")
    check_notice(with_one)
    if source in CTPL:
        with pytest.raises(RuleViolation, match="MM1306"):
            check_notice(without)
    else:
        check_notice(without)
