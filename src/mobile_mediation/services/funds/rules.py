"""What stands before an approval and a payment, inside the transaction that acts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from mobile_mediation.db.local import StateKey, StoreState
from mobile_mediation.db.payeerecords import PayeeRecords
from mobile_mediation.db.repository import value_of
from mobile_mediation.db.tables import FundEntryRow
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_caps import (
    Caps,
    GrantedBefore,
    check_caps,
    granted_before,
    standing_approvals,
)
from mobile_mediation.domain.fund_checks import check_ask
from mobile_mediation.domain.fund_limits import (
    COMMERCIAL_SHARE_BP,
    Limits,
    LimitUse,
)
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundAct,
    FundEntry,
    FundRequest,
)
from mobile_mediation.domain.limits import LimitPeriod
from mobile_mediation.domain.payee_checks import PayeeReport, check_payee, look_at
from mobile_mediation.security.approvals import is_signed
from mobile_mediation.services.desk import CaseWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRules:
    """The rules of emergency money with the tables that they take.

    Args:
        table: The sub-limits of the compulsory insurance by day of accident.
        caps: What headquarters allows to be approved on this vehicle, if anything.
        roots_pem: The roots that the certificates of approvers lead to.
    """

    table: Sequence[LimitPeriod]
    caps: Caps | None
    roots_pem: Sequence[bytes]

    def limits(self, file: CaseFile) -> Limits:
        """Every limit of a case."""
        share = self.caps.commercial_bp if self.caps is not None else None
        return Limits(file, self.table, commercial_bp=share or COMMERCIAL_SHARE_BP)

    def limit_of(self, ask: FundEntry, file: CaseFile) -> LimitUse | None:
        """The limit that bounds an ask, without what the ask itself has taken."""
        return self._limits_without(ask, file).of(ask)

    def _limits_without(self, ask: FundEntry, file: CaseFile) -> Limits:
        others = tuple(e for e in file.fund_entries if e.request_id != ask.request_id)
        return self.limits(replace(file, fund_entries=others))

    def check_ask(self, ask: FundEntry, file: CaseFile) -> None:
        """Refuse an ask that its source does not allow.

        Raises:
            RuleViolation: As in ``fund_checks.check_ask``.
        """
        check_ask(ask, file, self._limits_without(ask, file))

    def check_grant(self, work: CaseWork, request: FundRequest) -> PayeeReport:
        """What stands before an approval and, once more, before the payment.

        Others' money is only noted here: what was found about its payee is kept with
        the act and stops nothing.

        Raises:
            RuleViolation: As in ``check_ask``; MM1325 the payee is blocked, MM1326
                nobody has called back.
        """
        file = work.file()
        self.check_ask(request.request, file)
        report = self.report(work, request, file)
        if is_insurers(request.request.source):
            check_payee(report, request)
        return report

    def report(
        self, work: CaseWork, request: FundRequest, file: CaseFile
    ) -> PayeeReport:
        """What is found about a payee in the case and in the vehicle's record."""
        history = PayeeRecords(work.session, file).of(request.request)
        return look_at(request, file, history, today=china_day(work.known_now))

    def check_caps(
        self,
        work: CaseWork,
        request: FundRequest,
        *,
        certificate: bytes | None,
        approver_id: UUID,
    ) -> None:
        """Refuse an approval that headquarters has not provided for.

        Raises:
            RuleViolation: MM1322-MM1324.
        """
        check_caps(
            request.request,
            self.caps,
            certificate=certificate,
            before=_granted(work, request, approver_id),
            today=china_day(work.known_now),
        )

    def check_signed(self, work: CaseWork, request: FundRequest) -> None:
        """Refuse to pay on an approval on the vehicle that its approver never signed.

        Raises:
            RuleViolation: MM1339.
        """
        approval = request.approval
        if approval is None or approval.way is not ApprovalWay.VEHICLE:
            return
        user = next(
            (u for u in work.repository.users() if u.id == approval.created_by), None
        )
        if user is None or not is_signed(
            approval, request.request, roots_pem=self.roots_pem, user=user
        ):
            raise RuleViolation(
                "MM1339",
                Words(
                    "审批没有审批人本人的有效签名，不能据此付款。",
                    "The approval does not bear its approver's own signature.",
                ),
                path="fund.approval",
                next_step=Words(
                    "请重新审批并报告总部。", "Approve anew and report it."
                ),
            )


def code_key(work: CaseWork) -> bytes:
    """The vehicle's key for codes.

    Raises:
        RuleViolation: MM1337 headquarters has sent none yet.
    """
    state = work.session.get(StoreState, StateKey.CODE_KEY)
    if state is None:
        raise RuleViolation(
            "MM1337",
            Words("本车还没有审批码密钥。", "This vehicle has no key for codes yet."),
            path="fund.code",
            next_step=Words(
                "请先与总部同步一次，并导入回执。",
                "Sync with headquarters once and take its answer in.",
            ),
        )
    return state.value


def check_unused(work: CaseWork, code: str) -> None:
    """Refuse a code that was used for any request of this vehicle.

    Raises:
        RuleViolation: MM1338.
    """
    row = FundEntryRow
    query = select(row.id).where(row.origin_id == work.case.origin_id, row.code == code)
    if work.session.execute(query).first() is not None:
        raise RuleViolation(
            "MM1338",
            Words("该审批码已经使用过。", "This code was used before."),
            path="fund.code",
            rule="一码一用 / once only",
            next_step=Words("请向总部重新取码。", "Ask headquarters for a new one."),
        )


def _granted(work: CaseWork, request: FundRequest, approver_id: UUID) -> GrantedBefore:
    """What was approved on this vehicle before, in the case and on this day."""
    row, now = FundEntryRow, work.known_now
    day_began = datetime.combine(china_day(now), time(), CHINA)
    approved_today = (
        select(row.request_id)
        .where(
            row.origin_id == work.case.origin_id,
            row.act == FundAct.APPROVED,
            row.way == ApprovalWay.VEHICLE,
            row.happened_at >= day_began,
            row.happened_at < day_began + timedelta(days=1),
        )
        .distinct()
    )
    rows = work.session.scalars(
        select(row).where(
            row.origin_id == work.case.origin_id, row.request_id.in_(approved_today)
        )
    )
    today = standing_approvals(value_of(each, FundEntry) for each in rows)
    return granted_before(
        standing_approvals(work.repository.of_case(FundEntry, work.case)),
        [each for each in today if each.happened_at >= day_began],
        injured_id=request.request.injured_id,
        approver_id=approver_id,
    )
