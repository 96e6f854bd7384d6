"""Letters about requests for emergency money: which request, and when it can be."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.funds import (
    FundAct,
    FundRequest,
    FundState,
    find_request,
)
from mobile_mediation.domain.letters import LetterKind

_OUT: Final = frozenset(
    {FundState.PAID, FundState.ACKNOWLEDGED, FundState.SETTLED, FundState.RECOVERED}
)
_STATES: Final[Mapping[LetterKind, frozenset[FundState]]] = {
    LetterKind.VOUCHER: _OUT,
    LetterKind.RECEIPT: _OUT,
    LetterKind.FUND_REFUSAL: frozenset({FundState.REFUSED}),
}


def requests_for(file: CaseFile, kind: LetterKind) -> tuple[FundRequest, ...]:
    """The requests about which a letter can be written, the newest first.

    A voucher and a receipt follow the payment, a refusal the decision.
    """
    states = _STATES.get(kind, frozenset())
    return tuple(each for each in reversed(file.fund_requests) if each.state in states)


def request_in(
    file: CaseFile, kind: LetterKind, request_id: UUID | None
) -> FundRequest | None:
    """The request with an id, if a letter can be written about it."""
    return next((r for r in requests_for(file, kind) if r.id == request_id), None)


def only_request(file: CaseFile, kind: LetterKind) -> FundRequest | None:
    """The one request that a letter can be about; None if there are several."""
    found = requests_for(file, kind)
    return found[0] if len(found) == 1 else None


def witness_of(request: FundRequest) -> str | None:
    """Who saw the money handed over, as the payment or the receipt says."""
    acts = (request.standing(FundAct.PAID), request.standing(FundAct.ACKNOWLEDGED))
    return next((each.witness for each in acts if each and each.witness), None)


def check_request(file: CaseFile, kind: LetterKind, request_id: UUID | None) -> None:
    """Refuse a letter about money that is not so far yet.

    Raises:
        NotFound: MM1304 the case has no such request.
        RuleViolation: MM1360 it was not paid, MM1361 it was not refused.
    """
    if not kind.is_about_request:
        return
    if request_id is not None:
        find_request(file.fund_entries, request_id)
        if request_in(file, kind, request_id) is None:
            raise _too_early(kind)
    elif file.fund_requests and not requests_for(file, kind):
        raise _too_early(kind)


def check_receipt(request: FundRequest | None, witness: str | None) -> None:
    """Refuse a receipt for cash that nobody saw.

    Raises:
        RuleViolation: MM1362.
    """
    is_cash = request is not None and request.request.method is PaymentMethod.CASH
    if is_cash and not witness:
        raise RuleViolation(
            "MM1362",
            Words(
                "现金收条须有见证人。",
                "A receipt for cash needs a witness.",
            ),
            path="letter.witness",
            next_step=Words("请填写见证人姓名。", "Give the name of the witness."),
        )


def _too_early(kind: LetterKind) -> RuleViolation:
    if kind is LetterKind.FUND_REFUSAL:
        return RuleViolation(
            "MM1361",
            Words(
                "该申请没有被拒绝，不能出具告知书。",
                "The request was not refused, so there is no refusal to tell.",
            ),
            path="letter.request_id",
            next_step=Words(
                "请等待审批结果，或另选申请。",
                "Wait for the decision, or choose another request.",
            ),
        )
    return RuleViolation(
        "MM1360",
        Words(
            "该笔款项尚未支付或者已经冲正，不能出具收条或者付款凭证。",
            "The money was not paid, or was taken back.",
        ),
        path="letter.request_id",
        next_step=Words(
            "请先登记付款，或另选申请。",
            "Record the payment first, or choose another request.",
        ),
    )
