"""Exact numbers as people read them."""

from decimal import Decimal
from fractions import Fraction


def plain(number: Decimal | Fraction | int) -> str:
    """A number without a tail of zeros; a fraction that never ends as ``1/3``."""
    if isinstance(number, Fraction):
        if not _ends(number.denominator):
            return f"{number.numerator}/{number.denominator}"
        number = Decimal(number.numerator) / Decimal(number.denominator)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(yuan: Decimal) -> str:
    """An amount in CNY with two decimals at least."""
    whole, _, rest = plain(yuan).partition(".")
    return f"{whole}.{rest.ljust(2, '0')}"


def _ends(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
