"""Headquarters decides; the vehicle records it; codes go over the phone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from mobile_mediation.db.hq_local import HqFundDecision
from mobile_mediation.db.local import StateKey, StoreState
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundPurpose,
    FundSource,
    FundState,
    PayeeKind,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.domain.vehicles import Policy, PolicyKind
from mobile_mediation.hq.fund_codes import CodeOffice
from mobile_mediation.hq.funds import MOST_DECISIONS, FundOffice, undelivered
from mobile_mediation.hq.packs import PackOffice
from mobile_mediation.security.approval_codes import CodeSubject, ask_number, make_code
from mobile_mediation.security.fund_decisions import Verdict
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.funds.decisions import FundDecisionService

from ..caps import write_caps  # noqa: TID252

ASK = FundAsk(
    source=FundSource.CTPL_RESCUE,
    amount_fen=1_800_000,
    payee_name="示例市第一人民医院",
    reference_no="通字1号",
)


@pytest.fixture
def asked(stage):
    """A request that has come up to headquarters."""
    case = stage.call(injured_name="肖建国", plate="京A12345").case
    request = stage.vehicle().funds.request(case.case_id, ASK, key="a")
    stage.round()
    return case, request


def now(stage, case):
    (request,) = stage.vehicle().cases.file(case.case_id).fund_requests
    return request


def refused(deed, *arguments, **options):
    with pytest.raises(MediationError) as error:
        deed(*arguments, **options)
    return error.value.code


def subject_of(case, request, **other):
    return replace(CodeSubject.of(request.request, case.case_no), **other)


def test_headquarters_approves_and_the_vehicle_pays(stage, asked):
    case, request = asked
    office = FundOffice(stage.office())
    (waiting,) = office.listed(only_waiting=True)
    assert (waiting.vehicle, waiting.case_no) == ("0012", case.case_no)
    decision = office.approve(request.id, waiting.ask_no)
    assert office.approve(request.id, waiting.ask_no) == decision
    assert not office.listed(only_waiting=True)
    stage.answer()
    approved = now(stage, case)
    assert approved.state is FundState.APPROVED
    assert approved.approval.way is ApprovalWay.HEADQUARTERS
    assert approved.approval.actor_name == "hq"
    funds = stage.vehicle().funds
    paid = funds.pay(case.case_id, request.id, voucher_no="PZ-1", key="p")
    assert paid.state is FundState.PAID
    # Whoever approved is a person of headquarters, whom the vehicle does not know.
    people = {user.id for user in stage.vehicle().people.users()}
    assert paid.approval.created_by not in people
    # The answers that follow bring nothing of it again.
    stage.round()
    assert stage.answer().decisions.taken == ()
    assert len(now(stage, case).entries) == 3
    (seen,) = office.listed()
    assert seen.request.state is FundState.PAID
    assert stage.hq_rows() == stage.vehicle_rows()
    assert refused(office.refuse, request.id, seen.ask_no, "晚了") == "MM1351"


def test_an_answer_that_comes_twice_counts_once(stage, asked):
    case, request = asked
    FundOffice(stage.office()).approve(request.id, ask_number(request.request.id))
    assert len(stage.answer().decisions.taken) == 1
    # The record of it has not come up yet: the next answer brings it again.
    assert len(stage.answer().decisions.taken) == 1
    assert len(now(stage, case).entries) == 2


def test_a_refusal_of_headquarters_has_words_for_the_family(stage, asked):
    case, request = asked
    office, number = FundOffice(stage.office()), ask_number(request.request.id)
    assert refused(office.refuse, request.id, number, " ") == "MM1308"
    office.refuse(request.id, number, "医院尚未出具费用清单")
    assert refused(office.approve, request.id, number) == "MM1351"
    stage.answer()
    gone = now(stage, case)
    assert gone.state is FundState.REFUSED
    assert gone.entry(FundAct.REFUSED).reason == "医院尚未出具费用清单"


def test_a_decision_about_what_was_changed_since_is_not_recorded(stage, asked):
    case, request = asked
    FundOffice(stage.office()).approve(request.id, ask_number(request.request.id))
    stage.vehicle().funds.amend(
        case.case_id, request.id, replace(ASK, amount_fen=500), key="m"
    )
    (not_taken,) = stage.answer().decisions.not_taken
    assert not_taken.refusal.code == "MM1311"
    assert now(stage, case).state is FundState.SUBMITTED
    # Once headquarters knows of the change, its answers say it no longer.
    stage.import_all(*stage.export())
    assert stage.answer().decisions.not_taken == ()
    (waiting,) = FundOffice(stage.office()).listed(only_waiting=True)
    assert waiting.request.amount_fen == 500


def test_what_is_not_asked_for_any_more_is_not_decided(stage, asked):
    _, request = asked
    office = FundOffice(stage.office())
    assert refused(office.approve, request.id, "000000") == "MM1350"
    for odd in ("", "12345", "1234567", "12345x", "²²²²²²"):
        assert refused(office.approve, request.id, odd) == "MM1356"
    assert refused(office.approve, request.request.id, "000000") == "MM1304"


def test_a_code_approves_without_a_network_and_only_once(stage, asked):
    case, request = asked
    funds = stage.vehicle().funds
    given = CodeOffice(stage.office()).give(subject_of(case, request), days=1)
    spoken = f"{given.code[:4]} {given.code[4:8]}-{given.code[8:]}"
    moved = funds.approve_by_code(case.case_id, request.id, spoken, key="c")
    assert moved.approval.way is ApprovalWay.CODE
    second = funds.request(
        case.case_id, replace(ASK, source=FundSource.DRIVER), key="b"
    )
    code = refused(funds.approve_by_code, case.case_id, second.id, given.code, key="d")
    assert code == "MM1338"
    funds.pay(case.case_id, request.id, voucher_no="PZ-1", key="p")
    stage.round()
    (noted,) = CodeOffice(stage.office()).listed()
    assert (noted.code, noted.is_known, noted.is_used) == (given.code, True, True)
    code = refused(CodeOffice(stage.office()).give, subject_of(case, request), days=1)
    assert code == "MM1355"


def test_a_code_of_something_else_approves_nothing(stage, asked):
    case, request = asked
    funds, office = stage.vehicle().funds, CodeOffice(stage.office())
    for other, part in (
        ({"amount_fen": 1_799_999}, "金额"),
        ({"payee_name": "别的医院"}, "收款人"),
        ({"payee_account": "6222020200098765432"}, "账号"),
        ({"source": FundSource.CTPL_ADVANCE}, "来源"),
    ):
        # What has come up already is compared at once.
        with pytest.raises(MediationError) as error:
            office.give(subject_of(case, request, **other), days=1)
        assert error.value.code == "MM1353"
        assert part in error.value.words.zh
    subject = subject_of(case, request)
    assert refused(office.give, subject, days=1, vehicle="0013") == "MM1353"
    unseen = subject_of(case, request, case_no="JBLD-110105-20230124-0012-0009")
    given = office.give(unseen, days=1, vehicle="0012")
    code = refused(funds.approve_by_code, case.case_id, request.id, given.code, key="c")
    assert code == "MM1333"
    other = office.give(subject_of(case, request, case_no="X"), days=1, vehicle="0013")
    code = refused(funds.approve_by_code, case.case_id, request.id, other.code, key="c")
    assert code == "MM1333"


def test_a_code_is_no_good_after_its_day_and_for_a_changed_request(stage, asked):
    case, request = asked
    funds, office = stage.vehicle().funds, CodeOffice(stage.office())
    given = office.give(subject_of(case, request), days=2)
    assert office.give(subject_of(case, request), days=2).code == given.code
    stage.clock.pass_(days=2)
    code = refused(funds.approve_by_code, case.case_id, request.id, given.code, key="c")
    assert code == "MM1334"
    stage.clock.pass_(days=-2)
    funds.amend(case.case_id, request.id, replace(ASK, amount_fen=500), key="m")
    code = refused(funds.approve_by_code, case.case_id, request.id, given.code, key="c")
    assert code == "MM1333"


@pytest.mark.parametrize("days", [0, 15])
def test_a_code_holds_for_a_fortnight_at_most(stage, asked, days):
    case, request = asked
    office = CodeOffice(stage.office())
    assert refused(office.give, subject_of(case, request), days=days) == "MM1354"


def test_a_code_for_a_case_nobody_knows_is_not_made(stage, asked):
    case, request = asked
    office = CodeOffice(stage.office())
    subject = subject_of(case, request, case_no="X")
    assert refused(office.give, subject, days=1) == "MM1352"
    assert refused(office.give, subject, days=1, vehicle="nobody") == "MM1352"


def test_a_code_that_headquarters_never_gave_is_found(stage, asked):
    case, request = asked
    with stage.vehicle().desk.workspace.store.read() as session:
        key = session.get_one(StoreState, StateKey.CODE_KEY).value
    own = make_code(
        key,
        CodeSubject.of(request.request, case.case_no),
        expires_on=china_day(stage.clock.moment),
    )
    stage.vehicle().funds.approve_by_code(case.case_id, request.id, own, key="c")
    stage.round()
    given = CodeOffice(stage.office()).give(
        subject_of(case, request, case_no="X"), days=1, vehicle="0012"
    )
    foreign, known = CodeOffice(stage.office()).listed()
    assert (known.code, known.is_known, known.is_used) == (given.code, True, False)
    assert (foreign.is_known, foreign.is_used) == (False, True)
    assert foreign.code == own


def test_every_vehicle_has_a_key_of_its_own(stage):
    keys = []
    for name in ("vehicle", "other"):
        with stage.vehicle(name).desk.workspace.store.read() as session:
            keys.append(
                session.scalar(select(StoreState.value).filter_by(key="code_key"))
            )
    assert len(set(keys)) == 2
    assert all(len(key) == 32 for key in keys)


def test_headquarters_looks_at_the_payee_as_the_vehicle_does(stage):
    case = stage.call(injured_name="肖建国", plate="京A12345").case
    services = stage.vehicle()
    with_letter = replace(ASK, observed=())
    request = services.funds.request(case.case_id, with_letter, key="a")
    other = stage.call(injured_name="周玉兰", plate="京A12345").case
    services.funds.request(other.case_id, replace(ASK, amount_fen=5), key="b")
    stage.round()
    office = FundOffice(stage.office())
    assert refused(office.approve, request.id, ask_number(request.request.id)) == (
        "MM1326"
    )
    (first, *_) = office.listed()
    assert first.is_waiting
    assert first.report.findings
    assert first.verdict is None


def test_what_was_typed_otherwise_is_the_same_code(stage, asked):
    case, request = asked
    office = CodeOffice(stage.office())
    plain = office.give(subject_of(case, request), days=1)
    number = ask_number(request.request.id)
    typed = subject_of(
        case,
        request,
        case_no=f" {case.case_no} ",
        ask_no=f"{number[:3]} {number[3:]}".translate({ord("0"): "０"}),
        payee_name=f"　{ASK.payee_name} ",
        payee_account=" ",
    )
    assert office.give(typed, days=1, reason=" ").code == plain.code
    for other, code in (
        ({"ask_no": "12345"}, "MM1356"),
        ({"payee_name": " "}, "MM1013"),
        ({"payee_account": "12x"}, "MM1007"),
        ({"amount_fen": 0}, "MM1301"),
        ({"amount_fen": -1}, "MM1301"),
        ({"amount_fen": 10**18}, "MM1301"),
    ):
        assert refused(office.give, subject_of(case, request, **other), days=1) == code
    assert len(office.listed()) == 1


def test_no_code_for_what_was_changed_or_refused_since(stage, asked):
    case, request = asked
    codes, office = CodeOffice(stage.office()), FundOffice(stage.office())
    subject, number = subject_of(case, request), ask_number(request.request.id)
    office.refuse(request.id, number, "医院尚未出具费用清单")
    assert refused(codes.give, subject, days=1) == "MM1351"
    stage.vehicle().funds.amend(
        case.case_id, request.id, replace(ASK, amount_fen=500), key="m"
    )
    stage.import_all(*stage.export())
    assert refused(codes.give, subject, days=1) == "MM1350"
    changed = now(stage, case)
    codes.give(subject_of(case, changed), days=1)
    # What was said over the phone is not taken back by a decision.
    number = ask_number(changed.request.id)
    assert refused(office.refuse, changed.id, number, "晚了") == "MM1351"
    assert office.approve(changed.id, number).verdict is Verdict.APPROVED


def test_no_code_for_a_vehicle_that_was_lost(stage, asked):
    case, request = asked
    stage.office().revoke("0012")
    office = CodeOffice(stage.office())
    assert refused(office.give, subject_of(case, request), days=1) == "MM1357"
    unseen = subject_of(case, request, case_no="X")
    assert refused(office.give, unseen, days=1, vehicle="0012") == "MM1357"
    assert office.listed() == ()


def test_what_headquarters_has_approved_counts_before_the_vehicle_knows(stage):
    case = stage.call(injured_name="肖建国", plate="京A12345").case
    funds = stage.vehicle().funds
    asks = [
        funds.request(case.case_id, replace(ASK, amount_fen=fen), key=str(fen))
        for fen in (1_000_000, 800_001, 800_000)
    ]
    stage.round()
    office = FundOffice(stage.office())
    first, over, fits = ((ask.id, ask_number(ask.request.id)) for ask in asks)
    office.approve(*first)
    assert refused(office.approve, *over) == "MM1305"
    office.approve(*fits)
    assert len(stage.answer().decisions.taken) == 2


def policy(stage, case, vehicle="vehicle"):
    """A commercial policy of a million, so that money can go to people."""
    stage.vehicle(vehicle).cases.add(
        case.case.case_id,
        Policy,
        {
            "vehicle_id": case.vehicles[0].id,
            "kind": PolicyKind.TPL,
            "policy_no": "TPL-1",
            "limit_fen": 100_000_000,
        },
    )


def to_the_victim(case, fen=1_000_000, **other):
    (injured,) = case.parties
    return replace(
        ASK,
        source=FundSource.COMMERCIAL,
        purpose=FundPurpose.LIVING,
        payee_kind=PayeeKind.VICTIM,
        payee_id=injured.id,
        payee_name=injured.name,
        amount_fen=fen,
        reference_no=None,
        **other,
    )


def test_headquarters_prepays_no_more_than_its_own_caps_say(stage):
    case = stage.call(injured_name="肖建国", plate="京A12345")
    policy(stage, case)
    asks = [
        stage.vehicle().funds.request(
            case.case.case_id, to_the_victim(case, fen), key=str(fen)
        )
        for fen in (10_000_001, 10_000_000)
    ]
    stage.round()
    source = write_caps(
        stage.root / "caps.csv", approvers="ab" * 32, commercial_bp="1000"
    )
    PackOffice(stage.office()).make(PackKind.CAPS, source, stage.root)
    office = FundOffice(stage.office())
    over, fits = ((ask.id, ask_number(ask.request.id)) for ask in asks)
    assert refused(office.approve, *over) == "MM1305"
    assert office.approve(*fits).amount_fen == 10_000_000


def test_one_account_for_victims_of_two_vehicles_is_seen_at_headquarters(stage):
    account = "6222020200098765432"
    found = []
    for vehicle, name in (("vehicle", "肖建国"), ("other", "周玉兰")):
        case = stage.call(vehicle, injured_name=name, plate="京A12345")
        policy(stage, case, vehicle)
        request = stage.vehicle(vehicle).funds.request(
            case.case.case_id, to_the_victim(case, payee_account=account), key="a"
        )
        stage.round(vehicle)
        found.append((case.case, request))
    office, codes = FundOffice(stage.office()), CodeOffice(stage.office())
    for case, request in found:
        number = ask_number(request.request.id)
        assert refused(office.approve, request.id, number) == "MM1325"
        assert refused(codes.give, subject_of(case, request), days=1) == "MM1325"


def test_an_answer_carries_the_oldest_decisions_and_the_rest_comes_later(stage, asked):
    _, request = asked
    moment, vehicle_id = stage.clock.moment, stage.vehicle_id()
    with stage.office().workspace.store.begin(new_id(moment)) as session:
        for number in reversed(range(MOST_DECISIONS + 2)):
            session.add(
                HqFundDecision(
                    id=new_id(moment),
                    vehicle_id=vehicle_id,
                    case_id=request.request.case_id,
                    request_id=request.id,
                    ask_id=new_id(moment),
                    verdict=Verdict.REFUSED.value,
                    amount_fen=1,
                    decided_by=new_id(moment),
                    decided_by_name="hq",
                    decided_at=moment + timedelta(seconds=number),
                    body=b"%d" % number,
                )
            )
        assert undelivered(session, stage.vehicle_id("other")) == ()
        sent = undelivered(session, vehicle_id)
    assert sent == tuple(b"%d" % number for number in range(MOST_DECISIONS))


def test_a_vehicle_from_before_the_codes_has_its_key_with_the_next_answer(stage):
    store = stage.vehicle().desk.workspace.store
    with store.begin(stage.vehicle().desk.user.id) as session:
        row = session.get_one(StoreState, StateKey.CODE_KEY)
        key = row.value
        session.delete(row)
    case = stage.call(injured_name="肖建国", plate="京A12345").case
    funds = stage.vehicle().funds
    request = funds.request(case.case_id, ASK, key="a")
    given = CodeOffice(stage.office()).give(
        subject_of(case, request), days=1, vehicle="0012"
    )
    act = (funds.approve_by_code, case.case_id, request.id, given.code)
    assert refused(*act, key="c") == "MM1337"
    stage.round()
    with store.read() as session:
        assert session.get_one(StoreState, StateKey.CODE_KEY).value == key
    assert funds.approve_by_code(*act[1:], key="c").state is FundState.APPROVED


def test_a_decision_for_one_vehicle_is_none_for_another(stage, asked):
    _, request = asked
    office = stage.office()
    FundOffice(office).approve(request.id, ask_number(request.request.id))
    with office.workspace.store.read() as session:
        (signed,) = undelivered(session, stage.vehicle_id())
    other = stage.vehicle("other")
    stage.call("other")
    stage.round("other")
    before = stage.everything_of("other")
    decisions = FundDecisionService(
        other.desk,
        other.funds,
        public_key_of=office.roster().hq_public,
        hq_id=office.hq_id,
    )
    taken = decisions.take([signed, signed[:-1], b""])
    assert {each.refusal.code for each in taken.not_taken} == {"MM1335"}
    assert (len(taken.not_taken), taken.taken) == (3, ())
    assert stage.everything_of("other") == before
