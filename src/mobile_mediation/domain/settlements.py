"""Taking advances into account in a settlement: who still pays whom, §4.8.

What a payer has advanced reduces what the same payer owes. What a payer has advanced
beyond that is returned to them out of what the others still owe, insurers first, and
the payment to the victim is smaller by as much. Money of the relief fund and of medical
insurance is not part of what the victim can claim (道交解释二 10): its payer stands as
a creditor, and nothing of it goes to the victim. Gifts are left alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_sources import RULES, Reckoning
from mobile_mediation.domain.funds import FundRequest, FundSource
from mobile_mediation.domain.money import decimal_yuan, share_by_largest_remainder


class Payer(StrEnum):
    """Who owes a part of the compensation, in the order of law (民法典 1213)."""

    CTPL = "ctpl"
    TPL = "tpl"
    DRIVER = "driver"
    """Driver or owner, for what no insurance bears."""
    EMPLOYER = "employer"

    @property
    def is_insurer(self) -> bool:
        """Whether it is a policy of the insurer."""
        return self in {self.CTPL, self.TPL}


ADVANCED_BY: Final[Mapping[FundSource, Payer]] = {
    FundSource.CTPL_RESCUE: Payer.CTPL,
    FundSource.CTPL_ADVANCE: Payer.CTPL,
    FundSource.COMMERCIAL: Payer.TPL,
    FundSource.DRIVER: Payer.DRIVER,
    FundSource.EMPLOYER: Payer.EMPLOYER,
}
"""Whose debt an advance reduces; sources that are not here reduce nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one payer owes one victim, in fen."""

    payer: Payer
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """One payer: what is due, what was advanced, what remains to pay or to return."""

    payer: Payer
    due_fen: int
    advanced_fen: int

    @property
    def offset_fen(self) -> int:
        """How much of the advances the debt takes up."""
        return min(self.due_fen, self.advanced_fen)

    @property
    def remaining_fen(self) -> int:
        """What is still to be paid."""
        return self.due_fen - self.offset_fen

    @property
    def surplus_fen(self) -> int:
        """What was advanced beyond the debt."""
        return self.advanced_fen - self.offset_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that one payer returns to another out of what is still due."""

    payer: Payer
    to: Payer
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimPayment:
    """Money that one payer still pays to the victim."""

    payer: Payer
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How much of one request the settlement takes into account, in fen.

    ``returned_fen`` is what its payer gets back.
    """

    request: FundRequest
    offset_fen: int
    returned_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A settlement with one victim; the figures explain each other.

    ``received_fen`` is what reached the victim or the hospital out of the debts;
    ``repay_fen`` is what the victim would have to pay back because more was advanced
    than is owed in all, which needs a clause of the agreement.
    """

    payers: tuple[Reckoned, ...]
    refunds: tuple[Refund, ...]
    payments: tuple[VictimPayment, ...]
    offsets: tuple[Offset, ...]
    creditors: tuple[FundRequest, ...]
    recourse: tuple[FundRequest, ...]
    repay_fen: int = 0

    @property
    def entitlement_fen(self) -> int:
        """What the victim is owed in all."""
        return sum(each.due_fen for each in self.payers)

    @property
    def received_fen(self) -> int:
        """What was advanced on it."""
        return sum(each.advanced_fen for each in self.payers)

    @property
    def final_fen(self) -> int:
        """What the victim still gets."""
        return sum(each.fen for each in self.payments)

    @property
    def insurer_remaining_fen(self) -> int:
        """What the insurer still pays, to whomever."""
        return sum(r.remaining_fen for r in self.payers if r.payer.is_insurer)

    def refund_fen(self, payer: Payer) -> int:
        """What a payer gets back."""
        return sum(each.fen for each in self.refunds if each.to is payer)


def settle(dues: Iterable[Due], requests: Sequence[FundRequest]) -> Settlement:
    """Reckon the advances for one victim against what is due to this victim.

    Args:
        dues: What every payer owes the victim, without what relief fund and medical
            insurance have borne.
        requests: The requests of the case that were for this victim.

    Raises:
        RuleViolation: MM1330 an amount is below zero.
    """
    due: dict[Payer, int] = dict.fromkeys(Payer, 0)
    for each in dues:
        if each.fen < 0:
            raise RuleViolation(
                "MM1330",
                Words("应付金额不能为负。", "What is due is not below zero."),
                path=f"dues.{each.payer.value}",
                value=decimal_yuan(each.fen),
            )
        due[each.payer] += each.fen
    # What came back before is no advance any more; a promise is none.
    advances = [
        r
        for r in requests
        if r.kept_fen and r.request.source is not FundSource.HOSPITAL_GUARANTEE
    ]
    counted = [r for r in advances if r.request.source in ADVANCED_BY]
    advanced: dict[Payer, int] = dict.fromkeys(Payer, 0)
    for request in counted:
        advanced[ADVANCED_BY[request.request.source]] += request.kept_fen
    payers = tuple(
        Reckoned(payer=payer, due_fen=due[payer], advanced_fen=advanced[payer])
        for payer in Payer
        if due[payer] or advanced[payer]
    )
    refunds, paid_by, repay = _refunds(payers)
    returned = {p.payer: 0 for p in payers}
    for refund in refunds:
        returned[refund.to] += refund.fen
    return Settlement(
        payers=payers,
        refunds=refunds,
        payments=tuple(
            VictimPayment(payer=payer, fen=fen) for payer, fen in paid_by.items() if fen
        ),
        offsets=tuple(_offsets(payers, counted, returned)),
        creditors=tuple(
            r
            for r in advances
            if RULES[r.request.source].reckoning is Reckoning.CREDITOR
        ),
        recourse=tuple(
            r
            for r in advances
            if RULES[r.request.source].reckoning is Reckoning.RECOURSE
        ),
        repay_fen=repay,
    )


def _refunds(
    payers: Sequence[Reckoned],
) -> tuple[tuple[Refund, ...], dict[Payer, int], int]:
    """Who returns what to whom, what each then pays the victim, what is missing."""
    left = {each.payer: each.remaining_fen for each in payers}
    refunds: list[Refund] = []
    repay = 0
    for each in payers:
        wanted = each.surplus_fen
        for group in (
            [p for p in left if p.is_insurer],
            [p for p in left if not p.is_insurer],
        ):
            able = [payer for payer in group if left[payer]]
            fen = min(wanted, sum(left[payer] for payer in able))
            if not fen:
                continue
            shares = share_by_largest_remainder(fen, [left[p] for p in able])
            for payer, share in zip(able, shares, strict=True):
                left[payer] -= share
                if share:
                    refunds.append(Refund(payer=payer, to=each.payer, fen=share))
            wanted -= fen
        repay += wanted
    return tuple(refunds), left, repay


def _offsets(
    payers: Sequence[Reckoned],
    counted: Sequence[FundRequest],
    returned: Mapping[Payer, int],
) -> Iterable[Offset]:
    """Earlier advances are taken up first."""
    takes = {each.payer: each.offset_fen for each in payers}
    gives = dict(returned)
    for request in counted:
        payer = ADVANCED_BY[request.request.source]
        taken = min(request.kept_fen, takes[payer])
        takes[payer] -= taken
        back = min(request.kept_fen - taken, gives[payer])
        gives[payer] -= back
        yield Offset(request=request, offset_fen=taken, returned_fen=back)


def for_victim(
    requests: Iterable[FundRequest], injured_id: UUID, *, is_only: bool
) -> tuple[FundRequest, ...]:
    """The requests of one victim; those that name nobody are the only one's."""
    return tuple(
        request
        for request in requests
        if request.request.injured_id == injured_id
        or (is_only and request.request.injured_id is None)
    )
