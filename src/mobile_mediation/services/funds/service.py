"""Emergency money: asking, approving, paying, acknowledging, taking back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from mobile_mediation.db.payeerecords import listed_numbers
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Task, TaskKind
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.fund_caps import Caps
from mobile_mediation.domain.fund_checks import (
    changed_since,
    check_approver,
    check_day,
    check_open,
    check_worker,
    checked_number,
    checked_reason,
    entry_to_reverse,
    no_witness,
    not_trusted,
    too_much_warns,
)
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundRequest,
    FundState,
    same_person,
)
from mobile_mediation.domain.limits import LimitPeriod
from mobile_mediation.domain.payee_checks import trusted_numbers
from mobile_mediation.domain.phones import parse_phone
from mobile_mediation.domain.texts import clean_name
from mobile_mediation.security.approval_codes import CodeSubject, check_code, read_code
from mobile_mediation.security.approvals import Approver
from mobile_mediation.security.fund_decisions import FundDecision, Verdict
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.funds.acts import FundActs, FundAsk
from mobile_mediation.services.funds.rules import (
    FundRules,
    check_unused,
    code_key,
)
from mobile_mediation.services.funds.standing import CaseFunds, standing_of


class FundService:
    """The ledger of emergency money on this vehicle.

    Every act takes a ``key``: the same act with the same key, arriving twice by any
    road, counts once.

    Args:
        desk: Where it works.
        limits: The sub-limits of the compulsory insurance.
        caps: What headquarters allows to be approved on this vehicle.
        roots_pem: The roots that the certificates of approvers lead to.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        limits: Sequence[LimitPeriod],
        caps: Callable[[], Caps | None],
        roots_pem: Sequence[bytes],
    ) -> None:
        self._desk = desk
        self._table = limits
        self._caps = caps
        self._roots = roots_pem

    def limit_use(self, file: CaseFile) -> LimitUse:
        """How much of the medical sub-limit of the compulsory insurance is gone."""
        return self._rules().limits(file).ctpl()

    def limits(self, file: CaseFile) -> tuple[LimitUse, ...]:
        """Every limit of a case, those of the law first."""
        return self._rules().limits(file).all()

    def case(self, case_id: UUID) -> CaseFunds:
        """The emergency money of a case, with everything that is in its way."""
        rules = self._rules()
        with self._desk.workspace.store.read() as session:
            work = CaseWork(session, Repository(session).case(case_id), self._desk)
            file = work.file()
            return CaseFunds(
                standings=tuple(
                    standing_of(work, request, file, rules, by=self._desk.user.id)
                    for request in file.fund_requests
                ),
                limits=rules.limits(file).all(),
                numbers=trusted_numbers(file, listed_numbers(session)),
            )

    def draft(self, case_id: UUID, ask: FundAsk, *, key: str) -> FundRequest:
        """Note what will be asked for; no money is touched by it.

        Raises:
            RuleViolation: MM1301 no amount, MM1345 not entitled.
        """
        check_worker(self._desk.user)
        with self._acting(case_id, reason=ask.reason) as (_, acts):
            done = acts.done(key, FundAct.DRAFTED)
            entry = acts.ask(FundAct.DRAFTED, ask, by=self._desk.user.id, key=key)
            return done or acts.store(entry)

    def request(self, case_id: UUID, ask: FundAsk, *, key: str) -> FundRequest:
        """Ask for money.

        Raises:
            RuleViolation: MM1301 no amount, MM1345 not entitled, and what
                ``FundRules.check_ask`` refuses.
        """
        check_worker(self._desk.user)
        rules = self._rules()
        with self._acting(case_id, reason=ask.reason) as (work, acts):
            entry = acts.ask(FundAct.REQUESTED, ask, by=self._desk.user.id, key=key)
            done = acts.done(key, FundAct.REQUESTED)
            if done is not None:
                return done
            rules.check_ask(entry, work.file())
            return acts.store(entry)

    def submit(self, case_id: UUID, request_id: UUID, *, key: str) -> FundRequest:
        """Ask for what a draft says.

        Raises:
            RuleViolation: MM1302 it is no draft, and as in ``request``.
        """
        return self._ask_again(case_id, request_id, FundAct.REQUESTED, None, key)

    def amend(
        self, case_id: UUID, request_id: UUID, ask: FundAsk, *, key: str
    ) -> FundRequest:
        """Change what is asked for; an approval of what stood before is void.

        Raises:
            RuleViolation: MM1302 it is decided or paid, and as in ``request``.
        """
        return self._ask_again(case_id, request_id, FundAct.AMENDED, ask, key)

    def _ask_again(
        self,
        case_id: UUID,
        request_id: UUID,
        act: FundAct,
        ask: FundAsk | None,
        key: str,
    ) -> FundRequest:
        check_worker(self._desk.user)
        rules, by = self._rules(), self._desk.user.id
        with self._acting(case_id, reason=ask.reason if ask else None) as (work, acts):
            done = acts.done(key, act, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            request.check_next(act, by=by)
            entry = acts.ask(
                act,
                ask or FundAsk.of(request.request),
                by=by,
                key=key,
                changes=request,
            )
            is_draft = request.state is FundState.DRAFT and act is FundAct.AMENDED
            if not is_draft:
                rules.check_ask(entry, work.file())
            return acts.store(entry)

    def withdraw(
        self, case_id: UUID, request_id: UUID, *, reason: str, key: str
    ) -> FundRequest:
        """Ask for it no longer.

        Raises:
            RuleViolation: MM1302 it was paid or decided, MM1308 no reason.
        """
        return self._plain(
            case_id, request_id, FundAct.WITHDRAWN, key, reason=checked_reason(reason)
        )

    def approve(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        approver: Approver,
        key: str,
        seen: UUID | None = None,
    ) -> FundRequest:
        """Approve a request on the vehicle, within the caps of headquarters.

        Args:
            case_id: The case.
            request_id: The request.
            approver: A second person who has opened the key of his own.
            key: What makes the act count once.
            seen: The ask that the approver has looked at (its entry's id).

        Raises:
            RuleViolation: MM1303 the same person, MM1307 not entitled, MM1311 it was
                changed since it was looked at, MM1322-MM1324 the caps, MM1325-MM1326
                the payee, MM1336 too much warns of the payee, and what
                ``FundRules.check_ask`` refuses.
        """
        check_approver(approver.user)
        rules = self._rules()
        with self._acting(case_id) as (work, acts):
            done = acts.done(key, FundAct.APPROVED, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            ask = request.request
            if seen not in {None, ask.id}:
                raise changed_since(ask)
            request.check_next(FundAct.APPROVED, by=approver.user.id)
            report = rules.check_grant(work, request)
            if report.is_heavy and is_insurers(request.request.source):
                raise too_much_warns(report)
            rules.check_caps(
                work,
                request,
                certificate=approver.certificate,
                approver_id=approver.user.id,
            )
            return acts.add(
                request,
                FundAct.APPROVED,
                by=approver.user.id,
                key=key,
                way=ApprovalWay.VEHICLE,
                actor_name=approver.user.display_name,
                signature=approver.sign(ask),
                signer_chain=approver.container.chain_pem,
                findings=report.words,
            )

    def approve_by_code(
        self, case_id: UUID, request_id: UUID, code: str, *, key: str
    ) -> FundRequest:
        """Take headquarters' approval that was read out over the phone.

        Raises:
            RuleViolation: MM1332 misheard, MM1333 of something else, MM1334 too old,
                MM1337 this vehicle has no key for codes yet, MM1338 used before;
                MM1325-MM1326 the payee, and what ``FundRules.check_ask`` refuses.
        """
        check_worker(self._desk.user)
        given, rules = read_code(code), self._rules()
        description = self._desk.workspace.description
        with self._acting(case_id) as (work, acts):
            done = acts.done(key, FundAct.APPROVED, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            request.check_next(FundAct.APPROVED, by=description.hq_id)
            check_unused(work, given)
            check_code(
                code_key(work),
                given,
                CodeSubject.of(request.request, work.case.case_no),
                today=china_day(work.known_now),
            )
            report = rules.check_grant(work, request)
            return acts.add(
                request,
                FundAct.APPROVED,
                by=description.hq_id,
                key=key,
                way=ApprovalWay.CODE,
                actor_name=description.hq_name,
                code=given,
                findings=report.words,
            )

    def take_decision(self, decision: FundDecision, signed: bytes) -> FundRequest:
        """Record what headquarters has decided; twice counts once.

        Args:
            decision: What was decided; its signature was checked.
            signed: The decision as it was signed, kept as its proof.

        Raises:
            RuleViolation: MM1311 the ask was changed since, MM1302 it was decided or
                withdrawn here; and what approving refuses.
        """
        rules = self._rules()
        is_yes = decision.verdict is Verdict.APPROVED
        act = FundAct.APPROVED if is_yes else FundAct.REFUSED
        key = f"decision/{decision.id}"
        with self._acting(decision.case_id, reason=decision.reason) as (work, acts):
            done = acts.done(key, act, request_id=decision.request_id)
            if done is not None:
                return done
            request = acts.find(decision.request_id)
            if request.request.id != decision.ask_id:
                raise changed_since(request.request)
            request.check_next(act, by=decision.decided_by)
            report = rules.check_grant(work, request) if is_yes else None
            return acts.add(
                request,
                act,
                by=decision.decided_by,
                key=key,
                way=ApprovalWay.HEADQUARTERS,
                actor_name=decision.decided_by_name,
                reason=decision.reason,
                signature=signed,
                findings=report.words if report else None,
            )

    def refuse(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        approver: Approver,
        reason: str,
        key: str,
    ) -> FundRequest:
        """Refuse a request, with a reason that the family can be told.

        Raises:
            RuleViolation: MM1303 the same person, MM1307 not entitled, MM1308 no
                reason.
        """
        check_approver(approver.user)
        return self._plain(
            case_id,
            request_id,
            FundAct.REFUSED,
            key,
            by=approver.user.id,
            reason=checked_reason(reason),
            way=ApprovalWay.VEHICLE,
            actor_name=approver.user.display_name,
        )

    def call_back(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        number: str,
        is_confirmed: bool,
        said: str,
        key: str,
    ) -> FundRequest:
        """Record that the payee was called on a number of the hospital or the police.

        Raises:
            RuleViolation: MM1308 nothing of what was said, MM1343 the number is not
                one of the hospital's or the police's.
        """
        check_worker(self._desk.user)
        called = parse_phone(number, path="fund.number").text
        with self._acting(case_id) as (work, acts):
            done = acts.done(key, FundAct.CALLED_BACK, request_id=request_id)
            if done is not None:
                return done
            known = trusted_numbers(work.file(), listed_numbers(work.session))
            if called not in known:
                raise not_trusted(called)
            return acts.add(
                acts.find(request_id),
                FundAct.CALLED_BACK,
                by=self._desk.user.id,
                key=key,
                number=called,
                number_origin=known[called],
                is_confirmed=is_confirmed,
                reason=checked_reason(said),
            )

    def pay(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        voucher_no: str,
        key: str,
        acted_on: date | None = None,
        witness: str | None = None,
    ) -> FundRequest:
        """Record that the money has left, with the number of the voucher.

        Raises:
            RuleViolation: MM1302 it is not approved, MM1303 the approver pays, MM1305
                a limit has shrunk since, MM1310 no number, MM1325-MM1326 the payee,
                MM1339 the approval is not the approver's, MM1340 an impossible day,
                MM1341 cash without a witness.
        """
        check_worker(self._desk.user)
        rules, by = self._rules(), self._desk.user.id
        number = checked_number(voucher_no)
        with self._acting(case_id) as (work, acts):
            done = acts.done(key, FundAct.PAID, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            request.check_next(FundAct.PAID, by=by)
            approval = request.approval
            assert approval is not None  # noqa: S101  the state says so
            rules.check_signed(work, request)
            file = work.file()
            day = acted_on or china_day(work.known_now)
            check_day(day, approval, file, today=china_day(work.known_now))
            report = rules.check_grant(work, request)
            is_cash = request.request.method is PaymentMethod.CASH
            if is_cash and is_insurers(request.request.source) and not witness:
                raise no_witness()
            return acts.add(
                request,
                FundAct.PAID,
                by=by,
                key=key,
                about=approval,
                reference_no=number,
                acted_on=day,
                witness=clean_name(witness, path="fund.witness") if witness else None,
                findings=report.words,
            )

    def acknowledge(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        receipt_no: str,
        key: str,
        witness: str | None = None,
    ) -> FundRequest:
        """Record that the payee confirms; the first one ends the emergency task."""
        return self._plain(
            case_id,
            request_id,
            FundAct.ACKNOWLEDGED,
            key,
            about=FundAct.PAID,
            reference_no=checked_number(receipt_no),
            witness=clean_name(witness, path="fund.witness") if witness else None,
        )

    def recover(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        amount_fen: int,
        reference_no: str,
        key: str,
        against_id: UUID | None = None,
        acted_on: date | None = None,
    ) -> FundRequest:
        """Record that money came back: by recourse, repayment or refund.

        Raises:
            RuleViolation: MM1301 no amount, MM1310 no number, MM1342 more than is
                open.
        """
        return self._part(
            case_id,
            request_id,
            FundAct.RECOVERED,
            key,
            amount_fen=amount_fen,
            reference_no=checked_number(reference_no),
            against_id=against_id,
            acted_on=acted_on,
        )

    def offset(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        amount_fen: int,
        reference_no: str,
        key: str,
    ) -> FundRequest:
        """Record that a settlement has taken an advance into account.

        Raises:
            RuleViolation: MM1301 no amount, MM1310 no number, MM1342 more than is
                open.
        """
        return self._part(
            case_id,
            request_id,
            FundAct.OFFSET,
            key,
            amount_fen=amount_fen,
            reference_no=checked_number(reference_no),
        )

    def reverse(
        self,
        case_id: UUID,
        request_id: UUID,
        *,
        reason: str,
        key: str,
        entry_id: UUID | None = None,
        approver: Approver | None = None,
    ) -> FundRequest:
        """Take back a wrong entry by an opposite one; nothing is edited.

        Without ``entry_id`` the last one that can be taken back is meant. A payment
        is taken back by two people.

        Raises:
            RuleViolation: MM1302 nothing to take back, MM1303 a payment without a
                second person, MM1304 no such entry, MM1308 no reason, MM1312 what
                followed must be taken back first, MM1313 taken back before.
        """
        check_worker(self._desk.user)
        why, by = checked_reason(reason), self._desk.user.id
        with self._acting(case_id, reason=why) as (_, acts):
            done = acts.done(key, FundAct.REVERSED, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            undone = entry_to_reverse(request, entry_id)
            if undone.act is FundAct.PAID:
                if approver is None or approver.user.id in {by, undone.created_by}:
                    raise same_person()
                check_approver(approver.user)
            return acts.add(
                request,
                FundAct.REVERSED,
                by=by,
                key=key,
                about=undone,
                amount_fen=undone.amount_fen,
                reason=why,
                actor_name=approver.user.display_name if approver else None,
                signature=approver.sign(request.request) if approver else None,
                signer_chain=approver.container.chain_pem if approver else None,
            )

    def _plain(
        self,
        case_id: UUID,
        request_id: UUID,
        act: FundAct,
        key: str,
        *,
        by: UUID | None = None,
        about: FundAct | None = None,
        **values: Any,
    ) -> FundRequest:
        check_worker(self._desk.user)
        with self._acting(case_id, reason=values.get("reason")) as (work, acts):
            done = acts.done(key, act, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            moved = acts.add(
                request,
                act,
                by=by or self._desk.user.id,
                key=key,
                about=request.standing(about) if about else None,
                **values,
            )
            if act is FundAct.ACKNOWLEDGED:
                _end_emergency_task(work)
            return moved

    def _part(
        self,
        case_id: UUID,
        request_id: UUID,
        act: FundAct,
        key: str,
        *,
        amount_fen: int,
        acted_on: date | None = None,
        **values: Any,
    ) -> FundRequest:
        check_worker(self._desk.user)
        with self._acting(case_id) as (work, acts):
            done = acts.done(key, act, request_id=request_id)
            if done is not None:
                return done
            request = acts.find(request_id)
            request.check_next(act, by=self._desk.user.id)
            check_open(request, amount_fen)
            return acts.add(
                request,
                act,
                by=self._desk.user.id,
                key=key,
                about=request.standing(FundAct.PAID),
                amount_fen=amount_fen,
                acted_on=acted_on or china_day(work.known_now),
                **values,
            )

    @contextmanager
    def _acting(
        self, case_id: UUID, *, reason: str | None = None
    ) -> Iterator[tuple[CaseWork, FundActs]]:
        with self._desk.working_on(case_id, reason=reason) as work:
            yield work, FundActs(work)

    def _rules(self) -> FundRules:
        return FundRules(table=self._table, caps=self._caps(), roots_pem=self._roots)


def _end_emergency_task(work: CaseWork) -> None:
    for task in work.repository.of_case(Task, work.case):
        if task.kind is TaskKind.EMERGENCY_MONEY and task.done_at is None:
            work.change(task, done_at=work.now)
