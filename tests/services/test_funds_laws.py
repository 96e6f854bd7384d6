"""Whatever anybody does, in whatever order: the books hold."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.fund_ledger import Account, journal, trial_balance
from mobile_mediation.domain.funds import FundAct, FundSource, FundState
from mobile_mediation.domain.ids import new_id
from mobile_mediation.hq.fund_codes import CodeOffice
from mobile_mediation.security.approval_codes import CodeSubject
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.funds.service import FundService

from ..conftest import Stage, StageClock  # noqa: TID252

AMOUNTS = st.sampled_from([1, 100, 600_000, 1_200_000, 1_799_999, 1_800_000, 1_800_001])
WHO = st.sampled_from(["lizhe", "chenli"])
SOURCES = st.sampled_from(
    [FundSource.CTPL_RESCUE, FundSource.CTPL_ADVANCE, FundSource.DRIVER]
)


class Crash(BaseException):
    """The machine is switched off."""


def switch_off():
    raise Crash


class Books(RuleBasedStateMachine):
    """Acts on the requests of one case by two people, on one vehicle."""

    furnished = None
    requests = Bundle("requests")

    @initialize()
    def begin(self):
        self.folder = TemporaryDirectory()
        root = Path(self.folder.name) / "stage"
        source, moment = self.furnished
        shutil.copytree(source, root)
        clock = StageClock()
        clock.moment = moment
        self.stage = Stage(root, clock)
        self.case = self.stage.call(injured_name="肖建国", plate="京A12345").case
        self.count = 0
        self.delivered = []
        self.leader = self.stage.approver()

    def key(self):
        self.count += 1
        return f"k{self.count}"

    def funds(self, who):
        services = self.stage.vehicle()
        user = services.people.user(who)
        desk = Desk(services.desk.workspace, user=user, now=self.stage.clock)
        funds = services.funds
        return FundService(
            desk,
            limits=funds._table,
            caps=services.packs.caps,
            roots_pem=funds._roots,
        )

    def do(self, who, name, *arguments, **values):
        """Do an act; a refusal leaves everything as it was."""
        before = self.entries()
        deed = getattr(self.funds(who), name)
        try:
            done = deed(self.case.case_id, *arguments, **values)
        except MediationError:
            assert self.entries() == before
            return None
        self.delivered.append((who, name, arguments, values))
        return done

    def file(self):
        return self.stage.vehicle().cases.file(self.case.case_id)

    def entries(self):
        return self.file().fund_entries

    @rule(target=requests, who=WHO, source=SOURCES, fen=AMOUNTS)
    def ask(self, who, source, fen):
        ask = FundAsk(
            source=source,
            amount_fen=fen,
            payee_name="示例市第一人民医院",
            reference_no="通字1号",
        )
        done = self.do(who, "request", ask, key=self.key())
        return None if done is None else done.id

    @rule(who=WHO, request=requests)
    def approve(self, who, request):
        if request is not None:
            self.do(who, "approve", request, approver=self.leader, key=self.key())

    @rule(request=requests)
    def approve_by_code(self, request):
        found = [r for r in self.file().fund_requests if r.id == request]
        if found:
            office = CodeOffice(self.stage.office())
            subject = CodeSubject.of(found[0].request, self.case.case_no)
            code = office.give(subject, days=1, vehicle="0012").code
            key = self.key()
            self.do("lizhe", "approve_by_code", request, code, key=key)
            # Read out once more, it approves nothing else.
            self.do("lizhe", "approve_by_code", request, code, key=f"{key}'")

    @rule(who=WHO, request=requests, fen=AMOUNTS)
    def amend(self, who, request, fen):
        found = [r for r in self.file().fund_requests if r.id == request]
        if found:
            ask = FundAsk.of(found[0].request)
            changed = FundAsk(
                source=ask.source,
                amount_fen=fen,
                payee_name=ask.payee_name,
                reference_no=ask.reference_no,
            )
            self.do(who, "amend", request, changed, key=self.key())

    @rule(who=WHO, request=requests)
    def pay(self, who, request):
        if request is not None:
            self.do(who, "pay", request, voucher_no="PZ", key=self.key())

    @rule(who=WHO, request=requests)
    def acknowledge(self, who, request):
        if request is not None:
            self.do(who, "acknowledge", request, receipt_no="SJ", key=self.key())

    @rule(
        who=WHO,
        request=requests,
        fen=AMOUNTS,
        name=st.sampled_from(["offset", "recover"]),
    )
    def account_for(self, who, request, fen, name):
        if request is not None:
            self.do(
                who, name, request, amount_fen=fen, reference_no="X", key=self.key()
            )

    @rule(who=WHO, request=requests, two=st.booleans())
    def reverse(self, who, request, two):
        if request is not None:
            approver = self.leader if two else None
            self.do(
                *(who, "reverse", request),
                reason="误记",
                approver=approver,
                key=self.key(),
            )

    @rule(who=WHO, request=consumes(requests))
    def withdraw(self, who, request):
        if request is not None:
            self.do(who, "withdraw", request, reason="不需要", key=self.key())

    @rule(data=st.data())
    def deliver_again(self, data):
        if self.delivered:
            who, name, arguments, values = data.draw(st.sampled_from(self.delivered))
            before = self.entries()
            getattr(self.funds(who), name)(self.case.case_id, *arguments, **values)
            assert self.entries() == before

    @rule()
    def crash_before_the_commit(self):
        before = self.entries()
        desk = self.stage.vehicle().desk
        try:
            with desk.working_on(self.case.case_id) as work:
                for entry in before[:1]:
                    work.store(replace(entry, id=new_id(work.now), idempotency_key="x"))
                switch_off()
        except Crash:
            pass
        assert self.entries() == before

    @rule()
    def restart(self):
        self.stage.close("vehicle")
        self.leader = self.stage.approver()

    @rule(hours=st.sampled_from([-30, 1, 26]))
    def pass_time(self, hours):
        self.stage.clock.moment += timedelta(hours=hours)

    @invariant()
    def debits_equal_credits(self):
        if hasattr(self, "case"):
            for request in self.file().fund_requests:
                held = trial_balance(journal(request))
                assert sum(each.fen for each in held) == 0
                assert all(
                    each.fen >= 0 for each in held if each.account is not Account.SOURCE
                )

    @invariant()
    def no_limit_is_exceeded(self):
        if hasattr(self, "case"):
            for use in self.stage.vehicle().funds.limits(self.file()):
                assert use.used_fen <= use.limit_fen

    @invariant()
    def nothing_is_paid_without_two_people(self):
        if not hasattr(self, "case"):
            return
        for request in self.file().fund_requests:
            paid = request.entry(FundAct.PAID)
            if paid is None:
                continue
            approval = request.approval
            assert approval is not None
            askers = {e.created_by for e in request.entries if e.is_ask}
            assert approval.created_by not in askers
            assert approval.created_by != paid.created_by
            assert approval.about_id == request.request.id
            assert approval.amount_fen == paid.amount_fen

    @invariant()
    def no_key_and_no_code_is_used_twice(self):
        if hasattr(self, "case"):
            entries = self.entries()
            keys = [each.idempotency_key for each in entries]
            codes = [each.code for each in entries if each.code]
            assert len(set(keys)) == len(keys)
            assert len(set(codes)) == len(codes)

    @invariant()
    def what_is_reversed_counts_nothing(self):
        if hasattr(self, "case"):
            for request in self.file().fund_requests:
                if request.state is FundState.REVERSED:
                    assert request.paid_fen == request.reserved_fen == 0

    def teardown(self):
        if hasattr(self, "stage"):
            self.stage.close()
            self.folder.cleanup()


def test_any_sequence_of_acts_by_anybody_keeps_the_books(furnished):
    run_state_machine_as_test(
        type("Run", (Books,), {"furnished": furnished}),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
