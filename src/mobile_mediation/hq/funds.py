"""Headquarters' side of emergency money: what waits, decisions, codes over the phone.

Headquarters writes no act itself: the vehicle records the decision when it has it, and
the record comes up like every other. So a request has one writer, and nothing of it
can be decided twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db.hq_local import HqEnrolment, HqFundCode, HqFundDecision
from mobile_mediation.db.payeerecords import PayeeRecords
from mobile_mediation.db.repository import Repository, value_of
from mobile_mediation.db.tables import AccidentCaseRow, FundEntryRow
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.fund_checks import checked_reason
from mobile_mediation.domain.fund_limits import Limits, check_letters, check_limit
from mobile_mediation.domain.fund_sources import RULES, check_source
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundEntry,
    FundRequest,
    FundState,
    check_amount,
    check_notice,
    not_in_case,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.payee_checks import PayeeReport, check_payee, look_at
from mobile_mediation.hq.office import Office
from mobile_mediation.rules import load_limits
from mobile_mediation.security.approval_codes import (
    LONGEST_DAYS,
    CodeSubject,
    ask_number,
    make_code,
)
from mobile_mediation.security.fund_decisions import (
    FundDecision,
    Verdict,
    write_decision,
)

MOST_DECISIONS: Final = 500
"""How many decisions one answer carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRequest:
    """A request as headquarters sees it, and what it has decided about it."""

    vehicle: str
    case_no: str
    request: FundRequest
    ask_no: str
    report: PayeeReport
    verdict: Verdict | None

    @property
    def is_waiting(self) -> bool:
        """Whether headquarters is asked and has not answered."""
        return self.request.state is FundState.SUBMITTED and self.verdict is None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCode:
    """A code that headquarters has given, or that a vehicle has used without one."""

    vehicle: str
    case_no: str
    code: str
    ask_no: str | None = None
    amount_fen: int = 0
    payee_name: str = ""
    expires_on: date | None = None
    is_known: bool = True


class FundOffice:
    """Decides about the requests of all vehicles."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._table = load_limits()

    def listed(self, *, only_waiting: bool = False) -> tuple[WaitingRequest, ...]:
        """The requests of all vehicles; those that wait for a decision come first."""
        with self._office.workspace.store.read() as session:
            codes = _codes_of_vehicles(session)
            query = select(FundEntryRow.case_id).distinct()
            found = [
                self._seen(session, file, request, codes)
                for case_id in session.scalars(query).all()
                for file in (Repository(session).file(case_id),)
                for request in file.fund_requests
            ]
        if only_waiting:
            found = [each for each in found if each.is_waiting]
        return tuple(
            sorted(
                found,
                key=lambda e: (not e.is_waiting, e.request.opened.happened_at),
            )
        )

    def approve(self, request_id: UUID, ask_no: str) -> FundDecision:
        """Approve what a request asks for now.

        Args:
            request_id: The request.
            ask_no: The number of the ask that was looked at.

        Raises:
            NotFound: MM1304 no such request here.
            RuleViolation: MM1350 it was changed since, MM1351 it is decided already,
                MM1305, MM1306, MM1314-MM1321 its source, MM1325-MM1326 its payee.
        """
        return self._decide(request_id, ask_no, Verdict.APPROVED, None)

    def refuse(self, request_id: UUID, ask_no: str, reason: str) -> FundDecision:
        """Refuse what a request asks for now, in words for the family.

        Raises:
            NotFound: MM1304.
            RuleViolation: MM1308 no reason, MM1350, MM1351.
        """
        why = checked_reason(reason)
        return self._decide(request_id, ask_no, Verdict.REFUSED, why)

    def _decide(
        self, request_id: UUID, ask_no: str, verdict: Verdict, reason: str | None
    ) -> FundDecision:
        workspace, now = self._office.workspace, self._office.now()
        with workspace.store.begin(workspace.user_id, "fund decision") as session:
            file, request = _find(session, request_id)
            ask = request.request
            if ask_number(ask.id) != ask_no.strip():
                raise _other_ask(ask)
            made = session.scalar(select(HqFundDecision).filter_by(ask_id=ask.id))
            if made is not None:
                if made.verdict != verdict.value:
                    raise _decided(Verdict(made.verdict))
                return _decision(made, self._office.hq_id)
            if request.state is not FundState.SUBMITTED:
                raise _not_waiting(request)
            if verdict is Verdict.APPROVED:
                self._check(session, file, request)
            user = next(
                u for u in Repository(session).users() if u.id == workspace.user_id
            )
            decision = FundDecision(
                id=new_id(now),
                hq_id=self._office.hq_id,
                vehicle_id=ask.origin_id,
                case_id=ask.case_id,
                request_id=request.id,
                ask_id=ask.id,
                verdict=verdict,
                amount_fen=ask.amount_fen,
                decided_by=user.id,
                decided_by_name=user.display_name,
                decided_at=now,
                reason=reason,
            )
            session.add(
                HqFundDecision(
                    id=decision.id,
                    vehicle_id=decision.vehicle_id,
                    case_id=decision.case_id,
                    request_id=decision.request_id,
                    ask_id=decision.ask_id,
                    verdict=verdict.value,
                    amount_fen=decision.amount_fen,
                    decided_by=decision.decided_by,
                    decided_by_name=decision.decided_by_name,
                    decided_at=decision.decided_at,
                    reason=reason,
                    body=write_decision(decision, workspace.device.signing),
                )
            )
            return decision

    def code(
        self,
        subject: CodeSubject,
        *,
        days: int,
        vehicle: str | None = None,
        reason: str | None = None,
    ) -> HqFundCode:
        """The one-time code for a subject; the same subject and day gives the same.

        Args:
            subject: What the caller reads out.
            days: For how many days it holds, today included.
            vehicle: The vehicle's code, where its case has not come up yet.
            reason: Why it was given.

        Raises:
            NotFound: MM1352 neither the case nor the vehicle is known.
            RuleViolation: MM1353 what is known here is something else, MM1354 for
                too long, MM1301 no amount.
        """
        check_amount(subject.amount_fen)
        if not 1 <= days <= LONGEST_DAYS:
            raise RuleViolation(
                "MM1354",
                Words(
                    f"审批码有效期为1至{LONGEST_DAYS}天。",
                    f"A code holds for 1 to {LONGEST_DAYS} days.",
                ),
                path="fund.days",
                value=str(days),
            )
        workspace, now = self._office.workspace, self._office.now()
        expires_on = china_day(now) + timedelta(days=days - 1)
        with workspace.store.begin(workspace.user_id, "fund code") as session:
            vehicle_id = _vehicle_of(session, subject.case_no, vehicle)
            _check_known(session, subject)
            code = make_code(
                self._office.code_key(vehicle_id), subject, expires_on=expires_on
            )
            query = select(HqFundCode).filter_by(vehicle_id=vehicle_id, code=code)
            row = session.scalar(query)
            if row is None:
                row = HqFundCode(
                    id=new_id(now),
                    vehicle_id=vehicle_id,
                    case_no=subject.case_no,
                    ask_no=subject.ask_no,
                    amount_fen=subject.amount_fen,
                    payee_name=subject.payee_name,
                    payee_account=subject.payee_account,
                    source=subject.source.value,
                    code=code,
                    expires_on=expires_on,
                    issued_by=workspace.user_id,
                    issued_at=now,
                    reason=reason,
                )
                session.add(row)
                session.flush()
            session.refresh(row)
            session.expunge(row)
            return row

    def codes(self) -> tuple[GivenCode, ...]:
        """The codes that vehicles used and headquarters never gave, then the given."""
        with self._office.workspace.store.read() as session:
            names = _codes_of_vehicles(session)
            given = session.scalars(
                select(HqFundCode).order_by(HqFundCode.issued_at.desc())
            ).all()
            known = {(row.vehicle_id, row.code) for row in given}
            used = session.execute(
                select(
                    FundEntryRow.origin_id,
                    FundEntryRow.code,
                    FundEntryRow.amount_fen,
                    FundEntryRow.payee_name,
                    AccidentCaseRow.case_no,
                )
                .join(
                    AccidentCaseRow,
                    (AccidentCaseRow.origin_id == FundEntryRow.origin_id)
                    & (AccidentCaseRow.case_id == FundEntryRow.case_id),
                )
                .where(FundEntryRow.way == ApprovalWay.CODE)
            ).all()
        foreign = [
            GivenCode(
                vehicle=names.get(row.origin_id, str(row.origin_id)),
                case_no=row.case_no,
                code=row.code or "",
                amount_fen=row.amount_fen,
                payee_name=row.payee_name,
                is_known=False,
            )
            for row in used
            if (row.origin_id, row.code) not in known
        ]
        return (
            *foreign,
            *(
                GivenCode(
                    vehicle=names.get(row.vehicle_id, str(row.vehicle_id)),
                    case_no=row.case_no,
                    code=row.code,
                    ask_no=row.ask_no,
                    amount_fen=row.amount_fen,
                    payee_name=row.payee_name,
                    expires_on=row.expires_on,
                )
                for row in given
            ),
        )

    def _seen(
        self,
        session: Session,
        file: CaseFile,
        request: FundRequest,
        codes: dict[UUID, str],
    ) -> WaitingRequest:
        ask = request.request
        verdict = session.scalar(
            select(HqFundDecision.verdict).filter_by(ask_id=ask.id)
        )
        return WaitingRequest(
            vehicle=codes.get(ask.origin_id, str(ask.origin_id)),
            case_no=file.case.case_no,
            request=request,
            ask_no=ask_number(ask.id),
            report=self._report(session, file, request),
            verdict=None if verdict is None else Verdict(verdict),
        )

    def _report(
        self, session: Session, file: CaseFile, request: FundRequest
    ) -> PayeeReport:
        history = PayeeRecords(session, file).of(request.request)
        today = china_day(self._office.now())
        return look_at(request, file, history, today=today)

    def _check(self, session: Session, file: CaseFile, request: FundRequest) -> None:
        ask = request.request
        if ask.payee_kind is not None and ask.purpose is not None:
            check_source(ask.source, ask.payee_kind, ask.purpose)
        check_notice(ask)
        check_letters(ask, file)
        # What waits has taken nothing of its limit yet.
        check_limit(ask, Limits(file, self._table).of(ask))
        if RULES[ask.source].is_insurers:
            check_payee(self._report(session, file, request), request)


def undelivered(session: Session, vehicle_id: UUID) -> Iterator[bytes]:
    """The decisions for a vehicle whose record has not come up yet, oldest first."""
    recorded = set(
        session.scalars(
            select(FundEntryRow.idempotency_key).where(
                FundEntryRow.origin_id == vehicle_id,
                FundEntryRow.way == ApprovalWay.HEADQUARTERS,
            )
        )
    )
    rows = session.scalars(
        select(HqFundDecision)
        .filter_by(vehicle_id=vehicle_id)
        .order_by(HqFundDecision.decided_at, HqFundDecision.id)
    )
    for row in rows:
        if f"decision/{row.id}" not in recorded:
            yield row.body


def _find(session: Session, request_id: UUID) -> tuple[CaseFile, FundRequest]:
    row = session.scalars(
        select(FundEntryRow).filter_by(request_id=request_id).limit(1)
    ).first()
    if row is not None:
        file = Repository(session).file(value_of(row, FundEntry).case_id)
        for request in file.fund_requests:
            if request.id == request_id:
                return file, request
    raise not_in_case("fund.request_id")


def _codes_of_vehicles(session: Session) -> dict[UUID, str]:
    rows = session.scalars(select(HqEnrolment))
    return {row.vehicle_id: row.code for row in rows}


def _vehicle_of(session: Session, case_no: str, vehicle: str | None) -> UUID:
    origin: UUID | None
    if vehicle is not None:
        origin = session.scalar(select(HqEnrolment.vehicle_id).filter_by(code=vehicle))
    else:
        origin = session.scalar(
            select(AccidentCaseRow.origin_id).filter_by(case_no=case_no)
        )
    if origin is None:
        raise NotFound(
            "MM1352",
            Words(
                "本总部还没有该案件，也没有这个车辆代码。",
                "Neither the case nor the vehicle is known here.",
            ),
            path="fund.case_no",
            value=vehicle or case_no,
            next_step=Words(
                "案件尚未同步时，请填写车辆代码。",
                "While the case has not come up, name the vehicle.",
            ),
        )
    return origin


def _check_known(session: Session, subject: CodeSubject) -> None:
    """Refuse a code for something else than the record says, where it has come up."""
    case_id = session.scalar(
        select(AccidentCaseRow.case_id).filter_by(case_no=subject.case_no)
    )
    if case_id is None:
        return
    for request in Repository(session).file(case_id).fund_requests:
        ask = request.request
        if ask_number(ask.id) == subject.ask_no:
            known = CodeSubject.of(ask, subject.case_no)
            if known == subject and request.state is FundState.SUBMITTED:
                return
            raise RuleViolation(
                "MM1353",
                Words(
                    "与已同步的申请不一致，或该申请已有结果。",
                    "The record says something else about this request.",
                ),
                path="fund.subject",
                value=subject.ask_no,
                next_step=Words(
                    "请与车上逐项核对来源、金额、收款人和账号。",
                    "Compare source, amount, payee and account with the vehicle.",
                ),
            )


def _decision(row: HqFundDecision, hq_id: UUID) -> FundDecision:
    return FundDecision(
        id=row.id,
        hq_id=hq_id,
        vehicle_id=row.vehicle_id,
        case_id=row.case_id,
        request_id=row.request_id,
        ask_id=row.ask_id,
        verdict=Verdict(row.verdict),
        amount_fen=row.amount_fen,
        decided_by=row.decided_by,
        decided_by_name=row.decided_by_name,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def _other_ask(ask: FundEntry) -> RuleViolation:
    return RuleViolation(
        "MM1350",
        Words(
            "申请号不是该笔申请现在的内容，申请可能已被修改。",
            "This is not the number of what is asked for now.",
        ),
        path="fund.ask_no",
        value=ask_number(ask.id),
        next_step=Words("请重新查看后再决定。", "Look at it again, then decide."),
    )


def _decided(verdict: Verdict) -> RuleViolation:
    return RuleViolation(
        "MM1351",
        Words("该申请已作出相反的决定。", "The opposite was decided already."),
        path="fund.decision",
        value=verdict.value,
        next_step=Words(
            "请由车上变更申请后重新提交。", "Let the vehicle change its request."
        ),
    )


def _not_waiting(request: FundRequest) -> RuleViolation:
    return RuleViolation(
        "MM1355",
        Words("该申请不在待审批状态。", "The request does not wait for a decision."),
        path="fund.state",
        value=request.state.value,
        next_step=Words("请查看该申请的台账。", "See its acts."),
    )
