"""How amounts, rates and shares are written in a request: always as texts.

A JSON number becomes a binary float somewhere on the way, and 0.1 is not a tenth then;
so money is a decimal text, and anything else is refused.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.money import MOST_FEN

_MONEY: Final = re.compile(r"(0|[1-9][0-9]{0,13})(?:\.([0-9]{1,2}))?")
_FIGURE: Final = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
_PART: Final = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")
_FEN: Final = 100

MONEY_RULE: Final = '"12345.00": CNY >= 0, 0.01'
_FIGURE_RULE: Final = '"12345.67": >= 0'
_RATE_RULE: Final = '"0.30": 0 <= r <= 1'
_PART_RULE: Final = '"1/2": 0 < share <= 1'


class Misfit(ValueError):  # noqa: N818  a refusal is not a fault
    """A text that is not written as its place demands."""

    def __init__(
        self,
        value: object,
        rule: str,
        subpath: str = "",
        *,
        is_out_of_bounds: bool = False,
    ) -> None:
        super().__init__(rule)
        self.value = value
        self.rule = rule
        self.subpath = subpath
        self.is_out_of_bounds = is_out_of_bounds


class Yuan(int):
    """An amount in fen, written as a decimal text in CNY."""

    __slots__ = ()


class Receipts(tuple[int, ...]):
    """One or several amounts in fen: a text, or a list of texts."""

    __slots__ = ()

    @property
    def fen(self) -> int:
        """Their sum."""
        return sum(self)


class Figure(Decimal):
    """A figure of any precision, such as an income a year."""

    __slots__ = ()


class Rate(Decimal):
    """A part of one, such as a ratio of fault."""

    __slots__ = ()


class Part(Fraction):
    """A share such as ``1/2`` or ``0.5``, above nothing and at most all."""

    __slots__ = ()


def _yuan(value: object, subpath: str = "") -> Yuan:
    found = _MONEY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Misfit(value, MONEY_RULE, subpath)
    fen = int(found[1]) * _FEN + int((found[2] or "").ljust(2, "0"))
    if fen > MOST_FEN:
        raise Misfit(value, f"<= {MOST_FEN // _FEN}", subpath, is_out_of_bounds=True)
    return Yuan(fen)


def _receipts(value: object) -> Receipts:
    if isinstance(value, list):
        return Receipts(_yuan(each, f"[{at}]") for at, each in enumerate(value))
    return Receipts((_yuan(value),))


def _figure(value: object) -> Figure:
    if not isinstance(value, str) or _FIGURE.fullmatch(value) is None:
        raise Misfit(value, _FIGURE_RULE)
    return Figure(value)


def _rate(value: object) -> Rate:
    if not isinstance(value, str) or _FIGURE.fullmatch(value) is None:
        raise Misfit(value, _RATE_RULE)
    rate = Rate(value)
    if rate > 1:
        raise Misfit(value, _RATE_RULE, is_out_of_bounds=True)
    return rate


def _part(value: object) -> Part:
    if isinstance(value, str):
        if (found := _PART.fullmatch(value)) is not None:
            part = Part(int(found[1]), int(found[2]))
        elif _FIGURE.fullmatch(value) is not None:
            part = Part(value)
        else:
            raise Misfit(value, _PART_RULE)
        if 0 < part <= 1:
            return part
        raise Misfit(value, _PART_RULE, is_out_of_bounds=True)
    raise Misfit(value, _PART_RULE)


_READERS: Final[Mapping[type, Callable[[Any], Any]]] = {
    Yuan: _yuan,
    Receipts: _receipts,
    Figure: _figure,
    Rate: _rate,
    Part: _part,
}


def decode_value(kind: type, value: object) -> object:
    """Read a value of one of these types; a hook of the decoder.

    Raises:
        Misfit: It is not written so.
        NotImplementedError: It is none of these types.
    """
    if kind not in _READERS:
        # This is how a hook tells msgspec that a type is not its own.
        raise NotImplementedError(kind)
    return _READERS[kind](value)


def out_of_bounds(path: str, value: object, rule: str, words: Words) -> RuleViolation:
    """The refusal of a value that cannot be true (MM2303)."""
    return RuleViolation(
        "MM2303",
        words,
        path=path,
        value=str(value)[:80],
        rule=rule,
        next_step=Words("请核对后重新填写。", "Check it and write it again."),
    )
