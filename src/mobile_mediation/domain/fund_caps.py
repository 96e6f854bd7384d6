"""How much may be approved on a vehicle, and by whom: set and signed by headquarters.

Without such a table nobody approves the insurer's money on a vehicle. The table names
the approvers by the SHA-256 of their certificates, so that a person who is made known
on the vehicle does not become an approver by that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import (
    ApprovalWay,
    FundEntry,
    FundState,
    requests,
)
from mobile_mediation.domain.money import decimal_yuan

EVERY_VEHICLE: Final = "*"


class CapKind(StrEnum):
    """Over what the approvals on a vehicle are summed up."""

    ACT = "act"
    CASE = "case"
    INJURED = "injured"
    DAY = "day"
    APPROVER_DAY = "approver_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that is approved on a vehicle, in fen.

    Per act, per case, per injured person, per day in China on the vehicle, and per
    approver and day. ``approvers`` are certificates by their SHA-256.
    """

    act_fen: int
    case_fen: int
    injured_fen: int
    day_fen: int
    approver_day_fen: int
    valid_from: date
    valid_until: date
    commercial_bp: int | None = None
    approvers: frozenset[bytes] = frozenset()

    def fen(self, kind: CapKind) -> int:
        """One of the caps."""
        return {
            CapKind.ACT: self.act_fen,
            CapKind.CASE: self.case_fen,
            CapKind.INJURED: self.injured_fen,
            CapKind.DAY: self.day_fen,
            CapKind.APPROVER_DAY: self.approver_day_fen,
        }[kind]


def caps_for(table: Mapping[str, Caps], vehicle: str) -> Caps | None:
    """The caps of a vehicle, by its code: its own, else those of every vehicle."""
    return table.get(vehicle) or table.get(EVERY_VEHICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedBefore:
    """What was approved on this vehicle before, in fen, and still stands."""

    case_fen: int = 0
    injured_fen: int = 0
    day_fen: int = 0
    approver_day_fen: int = 0

    def fen(self, kind: CapKind) -> int:
        """What counts towards one of the caps."""
        return {
            CapKind.ACT: 0,
            CapKind.CASE: self.case_fen,
            CapKind.INJURED: self.injured_fen,
            CapKind.DAY: self.day_fen,
            CapKind.APPROVER_DAY: self.approver_day_fen,
        }[kind]


def granted_before(
    case: Iterable[FundEntry],
    today: Iterable[FundEntry],
    *,
    injured_id: UUID | None,
    approver_id: UUID,
) -> GrantedBefore:
    """Sum up the approvals on the vehicle that still stand.

    Args:
        case: Those of the case.
        today: Those of this day in China, over all cases.
        injured_id: The person whom the new one is for.
        approver_id: Who would approve.
    """
    of_case = [each for each in case if _counts(each)]
    of_day = [each for each in today if _counts(each)]
    return GrantedBefore(
        case_fen=sum(each.amount_fen for each in of_case),
        injured_fen=sum(e.amount_fen for e in of_case if e.injured_id == injured_id),
        day_fen=sum(each.amount_fen for each in of_day),
        approver_day_fen=sum(
            each.amount_fen for each in of_day if each.created_by == approver_id
        ),
    )


def _counts(entry: FundEntry) -> bool:
    return entry.way is ApprovalWay.VEHICLE and is_insurers(entry.source)


def check_caps(
    ask: FundEntry,
    caps: Caps | None,
    *,
    certificate: bytes | None,
    before: GrantedBefore,
    today: date,
) -> None:
    """Refuse an approval on the vehicle that headquarters has not provided for.

    Others' money (driver, employer, relief fund, medical insurance, gifts) is only
    confirmed here and is bound by no cap.

    Raises:
        RuleViolation: MM1322 no caps in force, MM1323 not one of the approvers,
            MM1324 more than a cap allows.
    """
    if not is_insurers(ask.source):
        return
    if caps is None or not caps.valid_from <= today <= caps.valid_until:
        raise RuleViolation(
            "MM1322",
            Words(
                "本车没有总部签发的、在有效期内的现场审批额度。",
                "Headquarters has set no caps for approvals on this vehicle that are "
                "in force.",
            ),
            path="fund.caps",
            next_step=_ASK_HEADQUARTERS,
        )
    if certificate is None or certificate not in caps.approvers:
        raise RuleViolation(
            "MM1323",
            Words(
                "该人员不在总部授权的现场审批人名单中。",
                "Headquarters does not name this person as an approver.",
            ),
            path="fund.by",
            next_step=_ASK_HEADQUARTERS,
        )
    for kind in CapKind:
        left = max(0, caps.fen(kind) - before.fen(kind))
        if ask.amount_fen > left:
            raise _over_cap(kind, ask.amount_fen, left, caps.fen(kind))


_ASK_HEADQUARTERS: Final = Words(
    "请电话向总部申请一次性审批码，或同步后由总部审批。",
    "Ask headquarters for a one-time code by phone, or let it approve through a sync.",
)
_CAP_NAMES: Final = {
    CapKind.ACT: Words("单笔", "act"),
    CapKind.CASE: Words("单案", "case"),
    CapKind.INJURED: Words("每位伤者", "injured person"),
    CapKind.DAY: Words("本车当日", "day on this vehicle"),
    CapKind.APPROVER_DAY: Words("审批人当日", "approver and day"),
}


def _over_cap(kind: CapKind, amount: int, left: int, cap: int) -> RuleViolation:
    name = _CAP_NAMES[kind]
    return RuleViolation(
        "MM1324",
        Words(
            f"超出现场审批额度（{name.zh}），还可现场批准 {decimal_yuan(left)} 元。",
            f"More than the cap per {name.en} leaves (CNY {decimal_yuan(left)}).",
        ),
        path="fund.amount",
        value=decimal_yuan(amount),
        rule=f"{kind.value} <= {decimal_yuan(cap)}",
        next_step=_ASK_HEADQUARTERS,
    )


def standing_approvals(entries: Iterable[FundEntry]) -> tuple[FundEntry, ...]:
    """The approvals among the acts of any number of requests that still stand."""
    return tuple(
        request.approval
        for request in requests(entries)
        if request.approval is not None
        and request.state not in {FundState.REVERSED, FundState.WITHDRAWN}
    )
