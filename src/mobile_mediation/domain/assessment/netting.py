"""Who still pays whom after the advances, one victim after the other (reference §4.8).

What an insurer or a driver has paid reduces what the same one owes. What a driver paid
beyond that comes back to him out of what the insurer of the same vehicle still owes,
and the victim's payment is smaller by as much. The relief fund and medical insurance
owe nothing: what they have paid is claimed back for them, and nothing of it goes to the
victim (道交解释二 10). Gifts are left alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

from mobile_mediation.domain.assessment.allocation import Debt
from mobile_mediation.domain.assessment.items import Loss
from mobile_mediation.domain.assessment.request import AdvancePayer, Request
from mobile_mediation.domain.settlements import Payer


class Side(StrEnum):
    """On which side of the table somebody sits who pays or is paid."""

    INSURER = "insurer"
    DRIVER = "driver"
    EMPLOYER = "employer"
    RELIEF_FUND = "relief_fund"
    MEDICAL_INSURANCE = "medical_insurance"
    VICTIM = "victim"


class Purse(NamedTuple):
    """Somebody who pays or is paid; ``of`` is a vehicle's or a victim's id.

    A tuple, because the books below look it up all the time.
    """

    side: Side
    of: str = ""

    def __str__(self) -> str:
        return f"{self.side.value}:{self.of}" if self.of else self.side.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money that is still to go from one to another, in fen."""

    payer: Purse
    payee: Purse
    victim: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a payer owes in all, has paid, still has to pay and gets back; fen."""

    purse: Purse
    due_fen: int
    paid_fen: int
    remaining_fen: int
    refund_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimNet:
    """What one victim is owed, has received and still gets; fen.

    ``repay_fen`` is what was paid beyond all that is owed: it needs a clause.
    """

    victim: str
    entitlement_fen: int
    received_fen: int
    final_fen: int
    repay_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """The settlement of all victims."""

    victims: tuple[VictimNet, ...]
    standings: tuple[Standing, ...]
    transfers: tuple[Transfer, ...]

    @property
    def totals(self) -> tuple[Transfer, ...]:
        """The transfers to and from the same, added up over the victims."""
        sums: dict[tuple[Purse, Purse], Transfer] = {}
        for each in self.transfers:
            key = (each.payer, each.payee)
            so_far = sums.get(key)
            sums[key] = (
                each if so_far is None else replace(each, fen=so_far.fen + each.fen)
            )
        return tuple(sums.values())


_SIDE_OF: Final = {
    Payer.CTPL: Side.INSURER,
    Payer.TPL: Side.INSURER,
    Payer.DRIVER: Side.DRIVER,
}
_SIDE_OF_ADVANCE: Final = {
    AdvancePayer.CTPL: Side.INSURER,
    AdvancePayer.TPL: Side.INSURER,
    AdvancePayer.DRIVER: Side.DRIVER,
    AdvancePayer.EMPLOYER: Side.EMPLOYER,
    AdvancePayer.RELIEF_FUND: Side.RELIEF_FUND,
    AdvancePayer.MEDICAL_INSURANCE: Side.MEDICAL_INSURANCE,
}
_FUNDS: Final = (Side.RELIEF_FUND, Side.MEDICAL_INSURANCE)
_ORDER: Final = tuple(Side)


def net(debts: Sequence[Debt], losses: Iterable[Loss], request: Request) -> Netting:
    """Set the advances off against the debts."""
    dues: dict[str, dict[Purse, int]] = defaultdict(lambda: defaultdict(int))
    paid: dict[str, dict[Purse, int]] = defaultdict(lambda: defaultdict(int))
    for debt in debts:
        dues[debt.victim][Purse(_SIDE_OF[debt.payer], debt.vehicle)] += debt.fen
    for advance in request.advances:
        if advance.payer is not AdvancePayer.GIFT:
            side = _SIDE_OF_ADVANCE[advance.payer]
            # A fund pays for the victim, whatever vehicle the advance names.
            purse = Purse(side, "" if side in _FUNDS else advance.vehicle or "")
            paid[advance.victim][purse] += advance.amount
    victims: list[VictimNet] = []
    transfers: list[Transfer] = []
    due: dict[Purse, int] = defaultdict(int)
    advanced: dict[Purse, int] = defaultdict(int)
    remaining: dict[Purse, int] = defaultdict(int)
    refund: dict[Purse, int] = defaultdict(int)
    for loss in losses:
        id_ = loss.victim.id
        received = _without_what_is_left_out(
            paid[id_], loss.victim.items.medical_paid_by_others.fen
        )
        open_, back = _open_and_back(dues[id_], received)
        for total, own in (
            (due, dues[id_]),
            (advanced, paid[id_]),
            (remaining, open_),
            (refund, back),
        ):
            for purse, fen in own.items():
                total[purse] += fen
        transfers += _transfers(id_, open_, back)
        owed, had = sum(dues[id_].values()), sum(received.values())
        victims.append(
            VictimNet(
                victim=id_,
                entitlement_fen=owed,
                received_fen=had,
                final_fen=max(owed - had, 0),
                repay_fen=max(had - owed, 0),
            )
        )
    vehicles = [each.id for each in request.vehicles]
    return Netting(
        victims=tuple(victims),
        standings=tuple(
            Standing(
                purse=purse,
                due_fen=due[purse],
                paid_fen=advanced[purse],
                remaining_fen=remaining[purse],
                refund_fen=refund[purse],
            )
            for purse in sorted(
                {*due, *advanced}, key=lambda purse: _place(purse, vehicles)
            )
        ),
        transfers=tuple(transfers),
    )


def _place(purse: Purse, vehicles: Sequence[str]) -> tuple[int, int]:
    return (
        _ORDER.index(purse.side),
        vehicles.index(purse.of) if purse.of in vehicles else -1,
    )


def _without_what_is_left_out(
    paid: dict[Purse, int], paid_by_others: int
) -> dict[Purse, int]:
    """What funds have paid and the claim leaves out already is not taken out again."""
    received = dict(paid)
    for side in _FUNDS:
        for purse in [each for each in received if each.side is side]:
            left_out = min(received[purse], paid_by_others)
            received[purse] -= left_out
            paid_by_others -= left_out
    return received


def _open_and_back(
    dues: dict[Purse, int], received: dict[Purse, int]
) -> tuple[dict[Purse, int], dict[Purse, int]]:
    """What each still owes, and what each has paid beyond.

    An employer pays for the driver of his vehicle (民法典 1191); what both have paid
    too much goes back to the employer first.
    """
    open_: dict[Purse, int] = {}
    back: dict[Purse, int] = {}
    had_of: dict[Purse, dict[Purse, int]] = defaultdict(dict)
    for payer, fen in received.items():
        had_of[_debtor(payer)][payer] = fen
    for purse in sorted({*dues, *had_of}):
        had = had_of.get(purse, {})
        due = dues.get(purse, 0)
        open_[purse] = max(due - sum(had.values()), 0)
        surplus = max(sum(had.values()) - due, 0)
        for payer in sorted(had, key=lambda each: each.side is not Side.EMPLOYER):
            back[payer] = min(surplus, had[payer])
            surplus -= back[payer]
    return (
        {purse: fen for purse, fen in open_.items() if fen},
        {purse: fen for purse, fen in back.items() if fen},
    )


def _debtor(payer: Purse) -> Purse:
    """Whose debt a payment reduces."""
    if payer.side is Side.EMPLOYER and payer.of:
        return Purse(Side.DRIVER, payer.of)
    return payer


def _transfers(
    victim: str, open_: dict[Purse, int], back: dict[Purse, int]
) -> list[Transfer]:
    """Whoever gets money back is served first, by the own vehicle's payers at first."""
    who = Purse(Side.VICTIM, victim)
    payers, payees = sorted(open_, key=_rank), sorted(back, key=_rank)
    pairs = [(payer, payee) for payee in payees for payer in payers]
    pairs.sort(key=lambda pair: not (pair[0].of and pair[0].of == pair[1].of))
    left, wanted = dict(open_), dict(back)
    found: dict[tuple[Purse, Purse], int] = defaultdict(int)
    for payer, payee in pairs:
        fen = min(left[payer], wanted[payee])
        left[payer] -= fen
        wanted[payee] -= fen
        found[payer, payee] += fen
    for payer in payers:
        found[payer, who] = left[payer]
    for payee in payees:
        found[who, payee] = wanted[payee]
    return [
        Transfer(payer=payer, payee=payee, victim=victim, fen=fen)
        for (payer, payee), fen in found.items()
        if fen
    ]


def _rank(purse: Purse) -> tuple[int, str]:
    return _ORDER.index(purse.side), purse.of
