"""Rounding as courts do it: halves go up, and only where the law's reckoning ends."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Final

_FEN: Final = 100


def nearest(amount: Fraction) -> int:
    """The nearest whole number; a half goes up (never to the even neighbour)."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def in_fen(yuan: Decimal | Fraction) -> int:
    """An exact amount in yuan, to the nearest fen."""
    return nearest(Fraction(yuan) * _FEN)


def exact_fen(yuan: Decimal) -> Fraction:
    """An amount in yuan as fen, with whatever is less than one."""
    return Fraction(yuan) * _FEN


def share_debt(fen: int, ratios: Sequence[Fraction]) -> list[int]:
    """Divide a loss between those who owe a ratio of it and who bears the rest.

    Largest remainders, so that the parts add up to the fen. Of equal remainders the
    debtor's is rounded up first, the larger one before the smaller, so that with one
    debtor his share is rounded as courts do it (oracle: half of 680619.13 is
    340309.57).

    Args:
        fen: The whole loss.
        ratios: What each debtor owes of it; one at most together.

    Returns:
        The debtors' parts, in order; what is left of the loss nobody else bears.
    """
    # Whole numbers in the same proportion: several times as fast as fractions.
    whole = lcm(*(ratio.denominator for ratio in ratios))
    claims = [each.numerator * (whole // each.denominator) for each in ratios]
    claims.append(whole - sum(claims))
    exact = [divmod(fen * claim, whole) for claim in claims]
    parts = [part for part, _ in exact]
    bearer = len(ratios)
    by_claim = sorted(
        range(len(parts)),
        key=lambda at: (-exact[at][1], at == bearer, -claims[at], at),
    )
    for at in by_claim[: fen - sum(parts)]:
        parts[at] += 1
    return parts[:bearer]
