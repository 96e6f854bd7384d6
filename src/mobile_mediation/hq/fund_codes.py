"""One-time approval codes: made, noted, and compared with those that came up."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db.hq_local import HqEnrolment, HqFundCode, HqFundDecision
from mobile_mediation.db.repository import Repository
from mobile_mediation.db.tables import AccidentCaseRow, FundEntryRow
from mobile_mediation.domain.accounts import parse_account
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundRequest,
    FundState,
    check_amount,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.payee_checks import check_payee
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.hq.funds import (
    decided,
    not_waiting,
    other_ask,
    payee_report,
    vehicle_codes,
)
from mobile_mediation.hq.office import Office
from mobile_mediation.security.approval_codes import (
    LONGEST_DAYS,
    CodeSubject,
    ask_number,
    make_code,
    read_ask_number,
)
from mobile_mediation.security.fund_decisions import Verdict
from mobile_mediation.security.roster import DeviceState

_PARTS: Final = {
    "source": Words("来源", "source"),
    "amount_fen": Words("金额", "amount"),
    "payee_name": Words("收款人", "payee"),
    "payee_account": Words("账号", "account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCode:
    """A code that headquarters has given, or that a vehicle has used without one."""

    vehicle: str
    case_no: str
    code: str
    ask_no: str | None = None
    amount_fen: int
    payee_name: str
    expires_on: date | None = None
    reason: str | None = None
    is_known: bool = True
    is_used: bool


class CodeOffice:
    """Gives codes for vehicles that have no network."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def give(
        self,
        subject: CodeSubject,
        *,
        days: int,
        vehicle: str | None = None,
        reason: str | None = None,
    ) -> GivenCode:
        """The one-time code for a subject; the same subject and day gives the same.

        Args:
            subject: What the caller reads out, as it was typed.
            days: For how many days it holds, today included.
            vehicle: The vehicle's code, where its case has not come up yet.
            reason: Why it was given.

        Raises:
            NotFound: MM1352 neither the case nor the vehicle is known.
            RuleViolation: MM1301 no amount, MM1350 or MM1355 the record says that it
                is not asked for any more, MM1351 it was refused, MM1353 the record
                says something else, MM1354 for too long, MM1356 no number of an ask,
                MM1357 the vehicle was reported lost, MM1325 the payee is blocked.
        """
        asked = _checked(subject)
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
            vehicle_id = _vehicle_of(session, asked.case_no, vehicle)
            self._check_trusted(vehicle_id)
            self._check_known(session, asked)
            code = make_code(
                self._office.code_key(vehicle_id), asked, expires_on=expires_on
            )
            query = select(HqFundCode).filter_by(vehicle_id=vehicle_id, code=code)
            row = session.scalar(query)
            if row is None:
                row = HqFundCode(
                    id=new_id(now),
                    vehicle_id=vehicle_id,
                    case_no=asked.case_no,
                    ask_no=asked.ask_no,
                    amount_fen=asked.amount_fen,
                    payee_name=asked.payee_name,
                    payee_account=asked.payee_account,
                    source=asked.source.value,
                    code=code,
                    expires_on=expires_on,
                    issued_by=workspace.user_id,
                    issued_at=now,
                    reason=clean_text(reason) if reason and reason.strip() else None,
                )
                session.add(row)
                session.flush()
            names = vehicle_codes(session)
            return _given(row, names[vehicle_id], is_used=_is_used(session, row))

    def listed(self) -> tuple[GivenCode, ...]:
        """The codes that vehicles used and headquarters never gave, then the given."""
        with self._office.workspace.store.read() as session:
            names = vehicle_codes(session)
            rows = session.scalars(
                select(HqFundCode).order_by(HqFundCode.issued_at.desc())
            ).all()
            given = {(row.vehicle_id, row.code) for row in rows}
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
                .order_by(FundEntryRow.happened_at.desc())
            ).all()
        foreign = [
            GivenCode(
                vehicle=names.get(row.origin_id, str(row.origin_id)),
                case_no=row.case_no,
                code=row.code or "",
                amount_fen=row.amount_fen,
                payee_name=row.payee_name,
                is_known=False,
                is_used=True,
            )
            for row in used
            if (row.origin_id, row.code) not in given
        ]
        come_up = {(row.origin_id, row.code) for row in used}
        return (
            *foreign,
            *(
                _given(
                    row,
                    names.get(row.vehicle_id, str(row.vehicle_id)),
                    is_used=(row.vehicle_id, row.code) in come_up,
                )
                for row in rows
            ),
        )

    def _check_trusted(self, vehicle_id: UUID) -> None:
        """Refuse whoever calls from a vehicle that was lost.

        Raises:
            RuleViolation: MM1357.
        """
        for device in self._office.roster().devices:
            if device.device_id == vehicle_id and device.state is DeviceState.REVOKED:
                raise RuleViolation(
                    "MM1357",
                    Words(
                        "该车辆已被吊销，不能为其签发审批码。",
                        "The vehicle's keys were revoked; no code is given to it.",
                    ),
                    path="fund.vehicle",
                    value=device.code,
                    next_step=Words(
                        "请核实来电人身份并报告信息安全岗。",
                        "Find out who calls, and report it.",
                    ),
                )

    def _check_known(self, session: Session, asked: CodeSubject) -> None:
        """Refuse a code for something else than the record says.

        What has not come up cannot be compared: the vehicle checks it once more.
        """
        case_id = session.scalar(
            select(AccidentCaseRow.case_id).filter_by(case_no=asked.case_no)
        )
        if case_id is None:
            return
        file = Repository(session).file(case_id)
        for request in file.fund_requests:
            numbers = {ask_number(e.id) for e in request.entries if e.is_ask}
            if asked.ask_no not in numbers:
                continue
            _check_ask(session, request, asked)
            report = payee_report(self._office, session, file, request)
            # A call-back may have been made since the record came up.
            if report.blocking and is_insurers(request.request.source):
                check_payee(report, request)


def _checked(subject: CodeSubject) -> CodeSubject:
    """A subject in the form in which the vehicle keeps it."""
    check_amount(subject.amount_fen)
    account = subject.payee_account
    return replace(
        subject,
        case_no=clean_text(subject.case_no, path="fund.case_no"),
        ask_no=read_ask_number(subject.ask_no),
        payee_name=clean_name(subject.payee_name, path="fund.payee_name"),
        payee_account=(
            parse_account(account, path="fund.payee_account").text
            if account and account.strip()
            else None
        ),
    )


def _vehicle_of(session: Session, case_no: str, vehicle: str | None) -> UUID:
    origin = session.scalar(
        select(AccidentCaseRow.origin_id).filter_by(case_no=case_no)
    )
    named = (
        session.scalar(
            select(HqEnrolment.vehicle_id).filter_by(code=clean_text(vehicle))
        )
        if vehicle
        else origin
    )
    if named is None:
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
    if origin not in {None, named}:
        raise _differs(Words("车辆", "vehicle"), vehicle)
    return named


def _check_ask(session: Session, request: FundRequest, asked: CodeSubject) -> None:
    ask = request.request
    if ask_number(ask.id) != asked.ask_no:
        raise other_ask(ask)
    if request.state is not FundState.SUBMITTED:
        raise not_waiting(request)
    query = select(HqFundDecision.verdict).filter_by(ask_id=ask.id)
    if session.scalar(query) == Verdict.REFUSED.value:
        raise decided(Verdict.REFUSED)
    known = CodeSubject.of(ask, asked.case_no)
    parts = [
        words
        for name, words in _PARTS.items()
        if getattr(known, name) != getattr(asked, name)
    ]
    if parts:
        what = Words(
            "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        )
        raise _differs(what, asked.ask_no)


def _differs(what: Words, value: str | None) -> RuleViolation:
    return RuleViolation(
        "MM1353",
        Words(
            f"与已同步的记录不一致：{what.zh}。",
            f"The record says something else: {what.en}.",
        ),
        path="fund.subject",
        value=value,
        next_step=Words(
            "请与车上逐项核对来源、金额、收款人和账号。",
            "Compare source, amount, payee and account with the vehicle.",
        ),
    )


def _is_used(session: Session, row: HqFundCode) -> bool:
    query = select(FundEntryRow.id).filter_by(origin_id=row.vehicle_id, code=row.code)
    return session.execute(query).first() is not None


def _given(row: HqFundCode, vehicle: str, *, is_used: bool) -> GivenCode:
    return GivenCode(
        vehicle=vehicle,
        case_no=row.case_no,
        code=row.code,
        ask_no=row.ask_no,
        amount_fen=row.amount_fen,
        payee_name=row.payee_name,
        expires_on=row.expires_on,
        reason=row.reason,
        is_used=is_used,
    )
