"""What differs between two assessments, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from mobile_mediation.domain.assessment.allocation import Portion
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.settlements import Payer


class Total(StrEnum):
    """The figures of a victim that everything leads to."""

    LOSS = "loss"
    ENTITLEMENT = "entitlement"
    BORNE = "borne"
    RECEIVED = "received"
    FINAL = "final"
    REPAYMENT = "repayment"


@dataclass(frozen=True, slots=True)
class Paying:
    """What one payer of one vehicle owes for one portion."""

    payer: Payer
    vehicle: str
    portion: Portion


Subject: TypeAlias = LossItem | Paying | Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One figure of one victim that moved, in fen, with the reason.

    ``before`` and ``after`` explain the figure: a formula, or the article of a debt.
    """

    victim: str
    subject: Subject
    before_fen: int
    after_fen: int
    before: Words | None = None
    after: Words | None = None

    @property
    def moved_fen(self) -> int:
        """By how much, upwards above zero."""
        return self.after_fen - self.before_fen


def figures(assessment: Assessment, victim: str) -> dict[Subject, tuple[int, Words]]:
    """Every figure of one victim and what explains it, in the order of reckoning."""
    loss, net = assessment.loss_of(victim), assessment.net_of(victim)
    found: dict[Subject, tuple[int, Words]] = {
        item.item: (item.fen, item.formula) for item in loss.items
    }
    for debt in assessment.debts:
        if debt.victim == victim:
            key = Paying(debt.payer, debt.vehicle, debt.portion)
            found[key] = (debt.fen, Words(debt.basis, debt.basis))
    nothing = Words("", "")
    for total, fen in (
        (Total.LOSS, loss.total_fen),
        (Total.ENTITLEMENT, net.entitlement_fen),
        (Total.BORNE, loss.total_fen - net.entitlement_fen),
        (Total.RECEIVED, net.received_fen),
        (Total.FINAL, net.final_fen),
        (Total.REPAYMENT, net.repay_fen),
    ):
        found[total] = (fen, nothing)
    return found


def moves(before: Assessment, after: Assessment) -> tuple[Move, ...]:
    """What moved from one assessment to the other; whoever is in both."""
    return tuple(_moves(before, after))


def _moves(before: Assessment, after: Assessment) -> Iterator[Move]:
    known = {loss.victim.id for loss in before.losses}
    for loss in after.losses:
        victim = loss.victim.id
        old = figures(before, victim) if victim in known else {}
        new = figures(after, victim)
        for subject in (*new, *(each for each in old if each not in new)):
            was, why_was = old.get(subject, (0, None))
            is_, why_is = new.get(subject, (0, None))
            if was != is_:
                yield Move(
                    victim=victim,
                    subject=subject,
                    before_fen=was,
                    after_fen=is_,
                    before=why_was,
                    after=why_is,
                )
