"""Headquarters decides; the vehicle records it; codes go over the phone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mobile_mediation.db.local import StateKey, StoreState
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundSource,
    FundState,
)
from mobile_mediation.hq.funds import FundOffice
from mobile_mediation.security.approval_codes import CodeSubject, ask_number, make_code
from mobile_mediation.security.fund_decisions import Verdict
from mobile_mediation.services.funds.acts import FundAsk

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
    # The answers that follow bring nothing of it again.
    stage.round()
    assert stage.answer().decisions.taken == ()
    assert len(now(stage, case).entries) == 3
    (seen,) = office.listed()
    assert seen.request.state is FundState.PAID


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
    stage.import_all(*stage.export())
    (not_taken,) = stage.answer().decisions.not_taken
    assert not_taken.refusal.code == "MM1311"
    assert now(stage, case).state is FundState.SUBMITTED


def test_what_is_not_asked_for_any_more_is_not_decided(stage, asked):
    _, request = asked
    office = FundOffice(stage.office())
    assert refused(office.approve, request.id, "000000") == "MM1350"
    assert refused(office.approve, request.request.id, "000000") == "MM1304"


def test_a_code_approves_without_a_network_and_only_once(stage, asked):
    case, request = asked
    funds = stage.vehicle().funds
    given = FundOffice(stage.office()).code(subject_of(case, request), days=1)
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
    assert all(each.is_known for each in FundOffice(stage.office()).codes())


def test_a_code_of_something_else_approves_nothing(stage, asked):
    case, request = asked
    funds, office = stage.vehicle().funds, FundOffice(stage.office())
    for other in (
        {"amount_fen": 1_799_999},
        {"payee_name": "别的医院"},
        {"payee_account": "6222020200098765432"},
        {"source": FundSource.CTPL_ADVANCE},
    ):
        subject = subject_of(case, request, **other)
        # What has come up already is compared at once.
        assert refused(office.code, subject, days=1) == "MM1353"
    unseen = subject_of(case, request, case_no="JBLD-110105-20230124-0012-0009")
    given = office.code(unseen, days=1, vehicle="0012")
    code = refused(funds.approve_by_code, case.case_id, request.id, given.code, key="c")
    assert code == "MM1333"
    other = office.code(subject_of(case, request, case_no="X"), days=1, vehicle="0013")
    code = refused(funds.approve_by_code, case.case_id, request.id, other.code, key="c")
    assert code == "MM1333"


def test_a_code_is_no_good_after_its_day_and_for_a_changed_request(stage, asked):
    case, request = asked
    funds, office = stage.vehicle().funds, FundOffice(stage.office())
    given = office.code(subject_of(case, request), days=2)
    assert office.code(subject_of(case, request), days=2).code == given.code
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
    office = FundOffice(stage.office())
    assert refused(office.code, subject_of(case, request), days=days) == "MM1354"


def test_a_code_for_a_case_nobody_knows_is_not_made(stage, asked):
    case, request = asked
    office = FundOffice(stage.office())
    subject = subject_of(case, request, case_no="X")
    assert refused(office.code, subject, days=1) == "MM1352"
    assert refused(office.code, subject, days=1, vehicle="nobody") == "MM1352"


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
    (foreign,) = FundOffice(stage.office()).codes()
    assert not foreign.is_known
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
    assert Verdict.APPROVED.value == "approved"
