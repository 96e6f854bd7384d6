"""Emergency money (救命钱): what was asked for, approved, paid and acknowledged.

Every act is a fact of its own and is never changed; what a request amounts to, and
what is left of a limit, is always derived from the acts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.money import decimal_yuan


class FundSource(StrEnum):
    """Where emergency money comes from (reference §7.3)."""

    CTPL_RESCUE = "ctpl_rescue"
    """Rescue payment of the compulsory insurance, 交强险条例 31."""
    CTPL_ADVANCE = "ctpl_advance"
    """Rescue advance with recourse, 交强险条例 22."""
    COMMERCIAL = "commercial"
    RELIEF_FUND = "relief_fund"
    HOSPITAL_GUARANTEE = "hospital_guarantee"
    MEDICAL_INSURANCE = "medical_insurance"
    DRIVER = "driver"
    EMPLOYER = "employer"
    GIFT = "gift"

    @property
    def draws_on_ctpl_medical(self) -> bool:
        """Whether the medical sub-limit of the compulsory insurance bounds it."""
        return self in {self.CTPL_RESCUE, self.CTPL_ADVANCE}


class FundAct(StrEnum):
    """One step of a request."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    PAID = "paid"
    ACKNOWLEDGED = "acknowledged"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundEntry(CaseEntity):
    """One act on one request, in whole fen.

    ``idempotency_key`` makes the same act, arriving twice by any road, count once.
    ``created_by`` is the person who acted.
    """

    request_id: UUID
    act: FundAct
    source: FundSource
    injured_id: UUID | None = None
    amount_fen: int
    payee_name: str
    payee_account: str | None = None
    payee_bank: str | None = None
    reference_no: str | None = None
    reason: str | None = None
    idempotency_key: str
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE

    def __post_init__(self) -> None:
        if self.amount_fen <= 0:
            raise RuleViolation(
                "MM1301",
                Words("金额必须大于零。", "An amount must be more than zero."),
                path="fund.amount",
                value=decimal_yuan(self.amount_fen),
            )


NEXT_ACTS: Final[Mapping[FundAct, tuple[FundAct, ...]]] = {
    FundAct.REQUESTED: (FundAct.APPROVED, FundAct.REFUSED),
    FundAct.APPROVED: (FundAct.PAID, FundAct.REVERSED),
    FundAct.PAID: (FundAct.ACKNOWLEDGED, FundAct.REVERSED),
    FundAct.ACKNOWLEDGED: (FundAct.REVERSED,),
    FundAct.REFUSED: (),
    FundAct.REVERSED: (),
}
"""The acts that may follow each act, the usual one first."""
_RANK: Final = {act: place for place, act in enumerate(FundAct)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRequest:
    """A request as its acts have left it; the first act is the request itself."""

    entries: tuple[FundEntry, ...]

    @property
    def request(self) -> FundEntry:
        """The act that asked for the money."""
        return self.entries[0]

    @property
    def state(self) -> FundAct:
        """The last act."""
        return self.entries[-1].act

    @property
    def amount_fen(self) -> int:
        """What the last act says."""
        return self.entries[-1].amount_fen

    @property
    def paid_fen(self) -> int:
        """Money that has left and was not taken back."""
        paid = self.state in {FundAct.PAID, FundAct.ACKNOWLEDGED}
        return self.amount_fen if paid else 0

    @property
    def reserved_fen(self) -> int:
        """Money approved and not yet paid."""
        return self.amount_fen if self.state is FundAct.APPROVED else 0

    def entry(self, act: FundAct) -> FundEntry | None:
        """The entry of an act, if it happened."""
        return next((entry for entry in self.entries if entry.act is act), None)

    def check_next(self, act: FundAct, *, by: UUID) -> None:
        """Refuse an act out of order, or by a person who must not do it.

        Who asked may not approve, and who approved may not pay (four eyes).

        Raises:
            RuleViolation: MM1302 out of order, MM1303 the same person.
        """
        if act not in NEXT_ACTS[self.state]:
            raise RuleViolation(
                "MM1302",
                Words(
                    "这笔款项的当前状态不允许此操作。",
                    "The request is not in a state that allows this.",
                ),
                path="fund.act",
                value=act.value,
                rule=self.state.value,
                next_step=Words("请查看台账中的状态。", "See its state in the ledger."),
            )
        approval = self.entry(FundAct.APPROVED)
        same_approver = act is FundAct.APPROVED and by == self.request.created_by
        same_payer = act is FundAct.PAID and approval and by == approval.created_by
        if same_approver or same_payer:
            raise RuleViolation(
                "MM1303",
                Words(
                    "申请、审批和付款不能由同一人办理。",
                    "The person who asked may not approve, nor the approver pay.",
                ),
                path="fund.by",
                rule="四眼原则 / four eyes",
                next_step=Words(
                    "请由另一位有权限的人员审批。", "Ask another authorised person."
                ),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUse:
    """How much of a limit is gone: all figures in fen."""

    limit_fen: int
    paid_fen: int
    reserved_fen: int

    @property
    def left_fen(self) -> int:
        """What can still be approved; never below zero."""
        return max(0, self.limit_fen - self.paid_fen - self.reserved_fen)


def requests(entries: Iterable[FundEntry]) -> tuple[FundRequest, ...]:
    """Group the acts of a case into its requests, oldest first.

    The same idempotency key counts once. Within a request the acts follow each other
    as they must, whatever a clock that was set back says: money that was paid never
    vanishes behind its own request.
    """
    grouped: dict[UUID, list[FundEntry]] = {}
    seen: set[str] = set()
    for entry in sorted(entries, key=lambda e: (e.happened_at, e.id)):
        if entry.idempotency_key not in seen:
            seen.add(entry.idempotency_key)
            grouped.setdefault(entry.request_id, []).append(entry)
    found = [
        FundRequest(entries=tuple(sorted(acts, key=lambda e: _RANK[e.act])))
        for acts in grouped.values()
    ]
    asked = [each for each in found if each.request.act is FundAct.REQUESTED]
    return tuple(sorted(asked, key=lambda r: (r.request.happened_at, r.request.id)))


def find_request(entries: Iterable[FundEntry], request_id: UUID) -> FundRequest:
    """The request with this id.

    Raises:
        NotFound: MM1304.
    """
    for request in requests(entries):
        if request.request.request_id == request_id:
            return request
    raise NotFound(
        "MM1304",
        Words("找不到这笔款项申请。", "This request is not in the case."),
        path="fund.request_id",
    )


def medical_limit_use(all_requests: Sequence[FundRequest], limit_fen: int) -> LimitUse:
    """How much of the compulsory insurance's medical sub-limit is gone."""
    drawn = [r for r in all_requests if r.request.source.draws_on_ctpl_medical]
    return LimitUse(
        limit_fen=limit_fen,
        paid_fen=sum(r.paid_fen for r in drawn),
        reserved_fen=sum(r.reserved_fen for r in drawn),
    )


def check_limit(request: FundRequest, use: LimitUse) -> None:
    """Refuse an approval that a limit does not cover.

    Raises:
        RuleViolation: MM1305, with what is left.
    """
    over = request.amount_fen - use.left_fen
    if request.request.source.draws_on_ctpl_medical and over > 0:
        left = decimal_yuan(use.left_fen)
        raise RuleViolation(
            "MM1305",
            Words(
                f"超出交强险医疗费用限额，尚可支付 {left} 元。",
                f"More than the medical sub-limit has left (CNY {left}).",
            ),
            path="fund.amount",
            value=decimal_yuan(request.amount_fen),
            rule="机动车交通事故责任强制保险条例 23",
            next_step=Words(
                "请减少金额，或改用商业险预付、救助基金等来源。",
                "Ask for less, or use another source such as the relief fund.",
            ),
        )


def check_notice(request: FundEntry) -> None:
    """A rescue payment needs the police's written notice (交强险条例 31).

    Raises:
        RuleViolation: MM1306.
    """
    if request.source.draws_on_ctpl_medical and not request.reference_no:
        raise RuleViolation(
            "MM1306",
            Words(
                "交强险抢救费用须有公安机关的书面通知。",
                "A rescue payment needs the police's written notice.",
            ),
            path="fund.reference_no",
            rule="机动车交通事故责任强制保险条例 31",
            next_step=Words("请填写通知书文号。", "Enter the number of the notice."),
        )
