"""Headquarters' side of emergency money: what waits, and the decisions about it.

Headquarters writes no act itself: the vehicle records the decision when it has it, and
the record comes up like every other. So a request has one writer, and nothing of it
can be decided twice.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mobile_mediation.db.hq_local import HqEnrolment, HqFundCode, HqFundDecision
from mobile_mediation.db.local import HeldPack
from mobile_mediation.db.payeerecords import PayeeRecords
from mobile_mediation.db.repository import Repository, value_of
from mobile_mediation.db.tables import FundEntryRow
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_caps import caps_for
from mobile_mediation.domain.fund_checks import check_ask, checked_reason
from mobile_mediation.domain.fund_limits import COMMERCIAL_SHARE_BP, Limits
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundEntry,
    FundRequest,
    FundState,
    not_in_case,
    requests,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.domain.payee_checks import PayeeReport, check_payee, look_at
from mobile_mediation.hq.office import Office
from mobile_mediation.rules import load_limits
from mobile_mediation.security.approval_codes import ask_number, read_ask_number
from mobile_mediation.security.fund_decisions import (
    FundDecision,
    Verdict,
    write_decision,
)
from mobile_mediation.security.packs import read_pack
from mobile_mediation.sync.packtables import caps_of

MOST_DECISIONS: Final = 500
"""How many decisions one answer carries."""
_ANSWERS: Final = (
    *(FundAct.APPROVED, FundAct.REFUSED),
    *(FundAct.AMENDED, FundAct.WITHDRAWN),
)
"""What puts an end to the waiting of an ask, whoever did it."""


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
        return _waits(self.request, self.verdict)


class FundOffice:
    """Decides about the requests of all vehicles."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._table = load_limits()

    def listed(self, *, only_waiting: bool = False) -> tuple[WaitingRequest, ...]:
        """The requests of all vehicles; those that wait for a decision come first."""
        found: list[WaitingRequest] = []
        with self._office.workspace.store.read() as session:
            vehicles = vehicle_codes(session)
            verdicts = _verdicts(session)
            for case_id, asked in _requests_of_cases(session).items():
                shown = [
                    request
                    for request in asked
                    if not only_waiting
                    or _waits(request, verdicts.get(request.request.id))
                ]
                if not shown:
                    continue
                file = Repository(session).file(case_id)
                origin = file.case.origin_id
                found += [
                    WaitingRequest(
                        vehicle=vehicles.get(origin, str(origin)),
                        case_no=file.case.case_no,
                        request=request,
                        ask_no=ask_number(request.request.id),
                        report=payee_report(self._office, session, file, request),
                        verdict=verdicts.get(request.request.id),
                    )
                    for request in shown
                ]
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
            RuleViolation: MM1350 it was changed since, MM1351 it was refused, MM1355 it
                does not wait, MM1356 no number of an ask; MM1305, MM1306,
                MM1314-MM1321 its source; MM1325-MM1326 its payee.
        """
        return self._decide(request_id, ask_no, Verdict.APPROVED, None)

    def refuse(self, request_id: UUID, ask_no: str, reason: str) -> FundDecision:
        """Refuse what a request asks for now, in words for the family.

        Raises:
            NotFound: MM1304.
            RuleViolation: MM1308 no reason, MM1350, MM1355, MM1356, MM1351 it was
                approved, or a code for it was read out.
        """
        why = checked_reason(reason)
        return self._decide(request_id, ask_no, Verdict.REFUSED, why)

    def _decide(
        self, request_id: UUID, ask_no: str, verdict: Verdict, reason: str | None
    ) -> FundDecision:
        workspace, now = self._office.workspace, self._office.now()
        number = read_ask_number(ask_no)
        with workspace.store.begin(workspace.user_id, "fund decision") as session:
            file, request = _find(session, request_id)
            ask = request.request
            if ask_number(ask.id) != number:
                raise other_ask(ask)
            made = session.scalar(select(HqFundDecision).filter_by(ask_id=ask.id))
            if made is not None:
                if made.verdict != verdict.value:
                    raise decided(Verdict(made.verdict))
                return _decision(made, self._office.hq_id)
            if request.state is not FundState.SUBMITTED:
                raise not_waiting(request)
            if verdict is Verdict.APPROVED:
                self._check(session, file, request)
            elif _has_code(session, ask, file.case.case_no, number):
                raise decided(Verdict.APPROVED)
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

    def _check(self, session: Session, file: CaseFile, request: FundRequest) -> None:
        ask = request.request
        # What waits has taken nothing of its limit yet; what was approved here has,
        # also where the vehicle does not know of it.
        approved = replace(
            file, fund_entries=(*file.fund_entries, *_on_their_way(session, file))
        )
        limits = Limits(
            approved,
            self._table,
            commercial_bp=self._share(session, ask.origin_id),
        )
        check_ask(ask, file, limits)
        if is_insurers(ask.source):
            check_payee(payee_report(self._office, session, file, request), request)

    def _share(self, session: Session, vehicle_id: UUID) -> int:
        """The share of a commercial limit that the newest caps allow to prepay."""
        held = session.get(HeldPack, PackKind.CAPS.value)
        if held is None:
            return COMMERCIAL_SHARE_BP
        pack = read_pack(
            held.data,
            public_key_of=self._office.roster().hq_public,
            hq_id=self._office.hq_id,
        )
        vehicle = vehicle_codes(session).get(vehicle_id, "")
        caps = caps_for(caps_of(pack), vehicle)
        share = caps.commercial_bp if caps is not None else None
        return share or COMMERCIAL_SHARE_BP


def undelivered(session: Session, vehicle_id: UUID) -> tuple[bytes, ...]:
    """What an answer tells a vehicle: decisions that it has not recorded yet.

    The oldest come first. An ask that its record says was decided, changed or
    withdrawn is not waiting any more: a decision about it is void and is not sent.
    """
    answered = exists().where(
        FundEntryRow.origin_id == vehicle_id,
        FundEntryRow.case_id == HqFundDecision.case_id,
        FundEntryRow.about_id == HqFundDecision.ask_id,
        FundEntryRow.act.in_(_ANSWERS),
    )
    return tuple(
        session.scalars(
            select(HqFundDecision.body)
            .where(HqFundDecision.vehicle_id == vehicle_id, ~answered)
            .order_by(HqFundDecision.decided_at, HqFundDecision.id)
            .limit(MOST_DECISIONS)
        )
    )


def vehicle_codes(session: Session) -> dict[UUID, str]:
    """The codes of the vehicles that were ever enrolled."""
    rows = session.scalars(select(HqEnrolment))
    return {row.vehicle_id: row.code for row in rows}


def payee_report(
    office: Office, session: Session, file: CaseFile, request: FundRequest
) -> PayeeReport:
    """What is found about a payee in the record of all vehicles."""
    history = PayeeRecords(session, file).of(request.request)
    return look_at(request, file, history, today=china_day(office.now()))


def _waits(request: FundRequest, verdict: Verdict | None) -> bool:
    return request.state is FundState.SUBMITTED and verdict is None


def _verdicts(session: Session) -> dict[UUID, Verdict]:
    rows = session.execute(select(HqFundDecision.ask_id, HqFundDecision.verdict))
    return {row.ask_id: Verdict(row.verdict) for row in rows}


def _requests_of_cases(session: Session) -> dict[UUID, tuple[FundRequest, ...]]:
    entries: defaultdict[UUID, list[FundEntry]] = defaultdict(list)
    for row in session.scalars(select(FundEntryRow)):
        entry = value_of(row, FundEntry)
        entries[entry.case_id].append(entry)
    return {case_id: requests(acts) for case_id, acts in entries.items()}


def _on_their_way(session: Session, file: CaseFile) -> list[FundEntry]:
    """The approvals of a case that its vehicle has not recorded, as it will."""
    rows = session.scalars(
        select(HqFundDecision).filter_by(
            case_id=file.case.case_id, verdict=Verdict.APPROVED.value
        )
    )
    decisions = {row.ask_id: row for row in rows}
    return [
        replace(
            request.request,
            id=row.id,
            act=FundAct.APPROVED,
            about_id=row.ask_id,
            way=ApprovalWay.HEADQUARTERS,
            happened_at=row.decided_at,
            created_by=row.decided_by,
            idempotency_key=f"decision/{row.id}",
        )
        for request in file.fund_requests
        if request.state is FundState.SUBMITTED
        and (row := decisions.get(request.request.id)) is not None
    ]


def _has_code(session: Session, ask: FundEntry, case_no: str, ask_no: str) -> bool:
    query = select(HqFundCode.id).filter_by(
        vehicle_id=ask.origin_id, case_no=case_no, ask_no=ask_no
    )
    return session.execute(query).first() is not None


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


def other_ask(ask: FundEntry) -> RuleViolation:
    """The refusal of what is not asked for now (MM1350)."""
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


def decided(verdict: Verdict) -> RuleViolation:
    """The refusal of the opposite of what was decided (MM1351)."""
    return RuleViolation(
        "MM1351",
        Words("该申请已作出相反的决定。", "The opposite was decided already."),
        path="fund.decision",
        value=verdict.value,
        next_step=Words(
            "请由车上变更申请后重新提交。", "Let the vehicle change its request."
        ),
    )


def not_waiting(request: FundRequest) -> RuleViolation:
    """The refusal where nobody waits for headquarters (MM1355)."""
    return RuleViolation(
        "MM1355",
        Words("该申请不在待审批状态。", "The request does not wait for a decision."),
        path="fund.state",
        value=request.state.value,
        next_step=Words("请查看该申请的台账。", "See its acts."),
    )
