"""Rounding as courts do it: halves go up, and only where the law's reckoning ends."""

from decimal import Decimal
from fractions import Fraction
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
