"""Amounts of money: whole fen, as people type them and as papers print them."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import halfwidth

MOST_FEN: Final = 10**16
"""One hundred million million yuan; whatever is more is a slip of the key."""

_FEN: Final = 100
_JIAO: Final = 10
_WAN: Final = 10**4
_YI: Final = 10**8
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_AMOUNT: Final = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?")
_BEFORE: Final = re.compile(r"^(?:人民币|CNY|RMB)? ?[¥¥]? ?", re.IGNORECASE)
_AFTER: Final = re.compile(r" ?(?:元|圆)?(?:整|正)?$")
_MISPLACED_ZERO: Final = re.compile("[壹贰叁肆伍陆柒捌玖]零|零零")
_IGNORED_IN_CAPITALS: Final = str.maketrans({"零": "", "整": "", "正": "", "圆": "元"})


def parse_yuan(text: str, *, path: str = "amount") -> int:
    """Read an amount in yuan, for instance ``¥12,345.00`` or ``12345元``, as fen.

    Commas are accepted only where they part thousands, so that a foreign decimal
    comma is never read as one.

    Raises:
        RuleViolation: MM1001.
    """
    plain = halfwidth(text).replace("￥", "¥").strip()
    plain = _AFTER.sub("", _BEFORE.sub("", plain, count=1), count=1)
    if _AMOUNT.fullmatch(plain) is None:
        raise _not_an_amount(text, path)
    yuan, _, cents = plain.replace(",", "").partition(".")
    if len(yuan.lstrip("0")) > len(str(MOST_FEN)):
        raise _not_an_amount(text, path)
    fen = int(yuan) * _FEN + int(cents.ljust(2, "0"))
    if fen > MOST_FEN:
        raise _not_an_amount(text, path)
    return fen


def _not_an_amount(text: str, path: str) -> RuleViolation:
    return RuleViolation(
        "MM1001",
        Words(
            "金额应为不小于零、最多两位小数的数字。",
            "An amount is a number, not below zero, with at most two decimals.",
        ),
        path=path,
        value=text[:40],
        rule=f"0 <= CNY <= {MOST_FEN // _FEN}, 0.01",
        next_step=Words(
            "请按“12345.00”或“12,345.00”的格式填写。",
            "Write it like 12345.00 or 12,345.00.",
        ),
    )


def format_yuan(fen: int) -> str:
    """An amount for people: ``¥12,345.00``."""
    sign = "-" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), _FEN)
    return f"{sign}¥{yuan:,}.{cents:02}"


def decimal_yuan(fen: int) -> str:
    """An amount for files and other programs: ``12345.00``."""
    sign = "-" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), _FEN)
    return f"{sign}{yuan}.{cents:02}"


def in_capitals(fen: int) -> str:
    """An amount in the capital figures of papers: ``壹拾元零伍分``.

    支付结算办法 附一: 整 stands after whole yuan only, zeros inside the number are
    written once, and a missing 角 before 分 is a zero.

    Raises:
        ValueError: More than ``MOST_FEN``.
    """
    if abs(fen) > MOST_FEN:
        raise ValueError("the amount is too large to be written out")
    yuan, cents = divmod(abs(fen), _FEN)
    jiao, rest = divmod(cents, _JIAO)
    words = "负" if fen < 0 else ""
    if yuan or not cents:
        words += f"{_integer(yuan)}元"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    if rest:
        words += f"{'零' if yuan and not jiao else ''}{_DIGITS[rest]}分"
    return words if cents else f"{words}整"


def _integer(number: int) -> str:
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            words = f"{_integer(high)}{name}"
            if not low:
                return words
            return f"{words}{'零' if low < unit // 10 else ''}{_integer(low)}"
    words = ""
    for value, name in _PLACES:
        digit = number // value % 10
        if digit:
            words += f"{_DIGITS[digit]}{name}"
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零") or "零"


def from_capitals(text: str, *, path: str = "amount") -> int:
    """Read capital figures back as fen; the inverse of ``in_capitals``.

    The freedoms that the regulation leaves (零, 整, 圆) are accepted.

    Raises:
        RuleViolation: MM1016.
    """
    plain = text.strip().removeprefix("人民币").translate(_IGNORED_IN_CAPITALS)
    body = plain.removeprefix("负")
    whole, mark, rest = body.rpartition("元")
    fen = (_value(whole) * _FEN) if mark else 0
    for name, value in (("角", _JIAO), ("分", 1)):
        figure, found, after = rest.partition(name)
        if found:
            fen += max(_DIGITS.find(figure), 0) * value if figure else 0
            rest = after
    fen = -fen if plain != body else fen
    if (
        _MISPLACED_ZERO.search(text)
        or (not fen and "零" not in text)
        or abs(fen) > MOST_FEN
        or in_capitals(fen).translate(_IGNORED_IN_CAPITALS) != plain
    ):
        raise RuleViolation(
            "MM1016",
            Words("大写金额书写不规范。", "The amount in capitals is not well formed."),
            path=path,
            value=text[:40],
            rule="支付结算办法 附一",
            next_step=Words(
                "请按“壹万贰仟叁佰肆拾伍元整”的格式书写。",
                "Write it like 壹万贰仟叁佰肆拾伍元整.",
            ),
        )
    return fen


def _value(words: str) -> int:
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        high, found, low = words.rpartition(name)
        if found:
            return _value(high) * unit + _value(low)
    total = digit = 0
    places = {name: value for value, name in _PLACES if name}
    for character in words:
        if character in places:
            total += digit * places[character]
            digit = 0
        else:
            digit = max(_DIGITS.find(character), 0)
    return total + digit


def share_by_largest_remainder(
    total_fen: int, weights: Sequence[int | Fraction]
) -> list[int]:
    """Divide an amount in proportion to weights, to the last fen.

    Every share is rounded down first; the fen that are left go one by one to the
    largest remainders, then to the larger weight, then to the earlier place.

    Raises:
        ValueError: Something is negative, or no weight is above zero.
    """
    if total_fen < 0 or any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError("an amount is shared by weights of which one is above zero")
    # Whole numbers in the same proportion: several times as fast as fractions.
    scale = lcm(*(weight.denominator for weight in weights))
    claims = [each.numerator * (scale // each.denominator) for each in weights]
    whole = sum(claims)
    exact = [divmod(total_fen * claim, whole) for claim in claims]
    shares = [share for share, _ in exact]
    by_claim = sorted(
        range(len(shares)), key=lambda place: (-exact[place][1], -claims[place], place)
    )
    for place in by_claim[: total_fen - sum(shares)]:
        shares[place] += 1
    return shares
