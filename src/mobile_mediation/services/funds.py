"""Emergency money: asking, approving, paying, acknowledging, reversing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Task, TaskKind
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_limits import LimitUse, Limits, check_limit
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundRequest,
    FundSource,
    check_notice,
    find_request,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.limits import LimitPeriod, limits_on
from mobile_mediation.domain.people import Liability
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.domain.users import User, UserRole
from mobile_mediation.services.desk import CaseWork, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAsk:
    """What is asked for, in fen; ``reference_no`` is the police notice's number."""

    source: FundSource
    amount_fen: int
    payee_name: str
    payee_account: str | None = None
    payee_bank: str | None = None
    reference_no: str | None = None
    reason: str | None = None
    injured_id: UUID | None = None


class FundService:
    """The ledger of emergency money on this vehicle."""

    def __init__(self, desk: Desk, *, limits: Sequence[LimitPeriod]) -> None:
        self._desk = desk
        self._limits = limits

    def limit_use(self, file: CaseFile) -> LimitUse:
        """How much of the medical sub-limit of the compulsory insurance is gone.

        The limit follows the day of the accident and whether the motor side is
        liable (交强险条例 23); while that is open, the liable limit holds.
        """
        occurred = file.accident.occurred_at or file.case.opened_at
        return medical_limit_use(
            file.fund_requests, self._limit_fen(china_day(occurred), file)
        )

    def _limit_fen(self, day: date, file: CaseFile) -> int:
        drivers = {v.driver_id for v in file.vehicles if v.category.is_motor}
        found = [p.liability for p in file.current_parties if p.id in drivers]
        liable = not found or any(each is not Liability.NONE for each in found)
        return limits_on(day, liable=liable, table=self._limits).medical_fen

    def request(self, case_id: UUID, ask: FundAsk, *, key: str) -> FundRequest:
        """Ask for money; ``key`` makes asking twice count once.

        Raises:
            RuleViolation: MM1301 no amount, MM1306 no police notice, MM1305 over the
                limit.
        """
        with self._desk.working_on(case_id, reason=ask.reason) as work:
            entry = FundEntry(
                origin_id=work.case.origin_id,
                case_id=work.case.case_id,
                id=new_id(work.now),
                created_at=work.now,
                created_by=self._desk.user.id,
                request_id=new_id(work.now),
                act=FundAct.REQUESTED,
                source=ask.source,
                injured_id=ask.injured_id,
                amount_fen=ask.amount_fen,
                payee_name=clean_name(ask.payee_name),
                payee_account=ask.payee_account,
                payee_bank=ask.payee_bank,
                reference_no=ask.reference_no,
                reason=clean_text(ask.reason) if ask.reason else None,
                idempotency_key=key,
                happened_at=work.now,
            )
            known = _by_key(work, key)
            if known is not None:
                _need_same(known, known.request_id, FundAct.REQUESTED)
                return find_request(_entries(work), known.request_id)
            check_notice(entry)
            check_limit(FundRequest(entries=(entry,)), self.limit_use(work.file()))
            work.repository.add(entry)
            return find_request(_entries(work), entry.request_id)

    def approve(
        self, case_id: UUID, request_id: UUID, *, approver: User, key: str
    ) -> FundRequest:
        """Approve a request; ``approver`` has proved who they are with their secret.

        Raises:
            RuleViolation: MM1303 the same person, MM1305 over the limit, MM1307 not
                entitled.
        """
        _need_approver(approver)
        with self._desk.working_on(case_id) as work:
            request = find_request(_entries(work), request_id)
            if _by_key(work, key) is None:
                check_limit(request, self.limit_use(work.file()))
            return self._act(work, request, FundAct.APPROVED, by=approver.id, key=key)

    def refuse(
        self, case_id: UUID, request_id: UUID, *, approver: User, reason: str, key: str
    ) -> FundRequest:
        """Refuse a request, with a reason that the family can be told.

        Raises:
            RuleViolation: MM1307 not entitled, MM1308 no reason.
        """
        _need_approver(approver)
        return self._plain(
            case_id,
            request_id,
            FundAct.REFUSED,
            key,
            by=approver.id,
            reason=_reason(reason),
        )

    def pay(
        self, case_id: UUID, request_id: UUID, *, voucher_no: str, key: str
    ) -> FundRequest:
        """Record that the money has left, with the number of the voucher.

        Raises:
            RuleViolation: MM1302 it is not approved, MM1303 the approver pays, MM1310
                no number.
        """
        return self._plain(
            case_id, request_id, FundAct.PAID, key, reference_no=_number(voucher_no)
        )

    def acknowledge(
        self, case_id: UUID, request_id: UUID, *, receipt_no: str, key: str
    ) -> FundRequest:
        """Record that the payee confirms; the first one ends the emergency task."""
        return self._plain(
            case_id,
            request_id,
            FundAct.ACKNOWLEDGED,
            key,
            reference_no=_number(receipt_no),
        )

    def reverse(
        self, case_id: UUID, request_id: UUID, *, reason: str, key: str
    ) -> FundRequest:
        """Take back a wrong entry by an opposite one; nothing is edited."""
        return self._plain(
            case_id, request_id, FundAct.REVERSED, key, reason=_reason(reason)
        )

    def _plain(
        self,
        case_id: UUID,
        request_id: UUID,
        act: FundAct,
        key: str,
        *,
        by: UUID | None = None,
        **values: Any,
    ) -> FundRequest:
        with self._desk.working_on(case_id, reason=values.get("reason")) as work:
            request = find_request(_entries(work), request_id)
            moved = self._act(
                work, request, act, by=by or self._desk.user.id, key=key, **values
            )
            if act is FundAct.ACKNOWLEDGED:
                for task in work.repository.of_case(Task, work.case):
                    if task.kind is TaskKind.EMERGENCY_MONEY and task.done_at is None:
                        work.change(task, done_at=work.now)
            return moved

    def _act(
        self,
        work: CaseWork,
        request: FundRequest,
        act: FundAct,
        *,
        by: UUID,
        key: str,
        **values: Any,
    ) -> FundRequest:
        known = _by_key(work, key)
        if known is not None:
            _need_same(known, request.request.request_id, act)
            return request
        request.check_next(act, by=by)
        first = request.request
        work.repository.add(
            FundEntry(
                origin_id=work.case.origin_id,
                case_id=work.case.case_id,
                id=new_id(work.now),
                created_at=work.now,
                created_by=by,
                request_id=first.request_id,
                act=act,
                source=first.source,
                injured_id=first.injured_id,
                amount_fen=first.amount_fen,
                payee_name=first.payee_name,
                payee_account=first.payee_account,
                payee_bank=first.payee_bank,
                idempotency_key=key,
                happened_at=work.now,
                **values,
            )
        )
        return find_request(_entries(work), first.request_id)


def _need_approver(person: User) -> None:
    if person.role is not UserRole.ADMIN or person.disabled_at is not None:
        raise RuleViolation(
            "MM1307",
            Words("该人员无权审批。", "This person may not approve."),
            path="fund.by",
            value=person.name,
            next_step=Words(
                "请由有审批权限的负责人审批。", "Ask somebody who may approve."
            ),
        )


def _need_same(known: FundEntry, request_id: UUID, act: FundAct) -> None:
    # Else a key that was used by mistake would pass for an act that never happened.
    if known.request_id != request_id or known.act is not act:
        raise RuleViolation(
            "MM1309",
            Words("该操作编号已用于另一操作。", "This key was used for another act."),
            path="fund.key",
            value=known.act.value,
            next_step=Words("请另取编号。", "Use another key."),
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise RuleViolation(
            "MM1308",
            Words("请写明原因。", "Give the reason."),
            path="fund.reason",
            next_step=Words(
                "请填写家属能听懂的原因。", "Say it so that a family can follow."
            ),
        )
    return clean_text(text)


def _number(text: str) -> str:
    if not text.strip():
        raise RuleViolation(
            "MM1310",
            Words("请填写凭证号。", "The number of the voucher is needed."),
            path="fund.reference_no",
            next_step=Words("请照凭证填写。", "Copy it from the voucher."),
        )
    return clean_text(text)


def _entries(work: CaseWork) -> tuple[FundEntry, ...]:
    return work.repository.of_case(FundEntry, work.case)


def _by_key(work: CaseWork, key: str) -> FundEntry | None:
    return next((e for e in _entries(work) if e.idempotency_key == key), None)
