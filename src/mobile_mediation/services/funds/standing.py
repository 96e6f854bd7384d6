"""Where the requests of a case stand, and what is in their way."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.fund_checks import too_much_warns
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import FundAct, FundRequest, FundState, NumberOrigin
from mobile_mediation.domain.payee_checks import PayeeReport, check_payee
from mobile_mediation.security.approval_codes import ask_number
from mobile_mediation.services.desk import CaseWork
from mobile_mediation.services.funds.rules import FundRules

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundStanding:
    """Where a request stands, and what is in its way.

    ``ask_no`` names what is asked for over the phone; ``obstacles`` are the refusals
    that the next act of the request would meet now.
    """

    request: FundRequest
    ask_no: str
    report: PayeeReport
    limit: LimitUse | None
    obstacles: tuple[RuleViolation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFunds:
    """The emergency money of one case, as it is shown."""

    standings: tuple[FundStanding, ...]
    limits: tuple[LimitUse, ...]
    numbers: Mapping[str, NumberOrigin]
    """Numbers of hospital and police that may be called back."""


def standing_of(
    work: CaseWork,
    request: FundRequest,
    file: CaseFile,
    rules: FundRules,
    *,
    by: UUID,
) -> FundStanding:
    """Where a request stands for a person who would act next."""
    report = rules.report(work, request, file)
    checks = _checks(work, request, file, rules, report=report, by=by)
    return FundStanding(
        request=request,
        ask_no=ask_number(request.request.id),
        report=report,
        limit=_limit(request, file, rules),
        obstacles=tuple(_refusals(checks)),
    )


def _limit(request: FundRequest, file: CaseFile, rules: FundRules) -> LimitUse | None:
    try:
        return rules.limit_of(request.request, file)
    except RuleViolation:
        # The obstacles say so; a gauge of nothing is not shown.
        return None


def _checks(
    work: CaseWork,
    request: FundRequest,
    file: CaseFile,
    rules: FundRules,
    *,
    report: PayeeReport,
    by: UUID,
) -> Iterator[Callable[[], object]]:
    if request.state in {FundState.DRAFT, FundState.SUBMITTED, FundState.APPROVED}:
        yield lambda: rules.check_ask(request.request, file)
    if request.state is FundState.DRAFT or not is_insurers(request.request.source):
        return
    if request.state in {FundState.SUBMITTED, FundState.APPROVED}:
        yield lambda: check_payee(report, request)
    if request.state is FundState.SUBMITTED:
        if report.is_heavy:
            yield lambda: _refuse(too_much_warns(report))
        # Whoever of the approvers it will be: his own day is reckoned with his key.
        yield lambda: rules.check_caps(
            work,
            request,
            certificate=_somebody(rules),
            approver_id=_NOBODY,
        )
    if request.state is FundState.APPROVED:
        yield lambda: request.check_next(FundAct.PAID, by=by)
        yield lambda: rules.check_signed(work, request)


def _refusals(checks: Iterator[Callable[[], object]]) -> Iterator[RuleViolation]:
    for check in checks:
        try:
            check()
        except RuleViolation as refusal:
            yield refusal


def _refuse(refusal: RuleViolation) -> None:
    raise refusal


def _somebody(rules: FundRules) -> bytes | None:
    return min(rules.caps.approvers, default=None) if rules.caps is not None else None
