"""Vehicle identification numbers (GB 16735)."""

import re
from typing import Final

from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import halfwidth

_RULE: Final = "GB 16735"
_LENGTH: Final = 17
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_PLACE: Final = 8
_VALUES: Final = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **dict(zip("PR", (7, 9), strict=True)),
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_CHECKED_COUNTRIES: Final = frozenset("L145")
"""China and North America, whose makers must set the check digit."""


def parse_vin(text: str, *, path: str = "vin") -> Checked:
    """Read a vehicle identification number.

    A wrong check digit refuses the numbers of countries that prescribe it; for other
    imported vehicles it is a warning.

    Raises:
        RuleViolation: MM1005.
    """
    vin = re.sub(r"[\s\-]", "", halfwidth(text)).upper()
    bad = next((i for i, c in enumerate(vin, start=1) if c not in _VALUES), None)
    if len(vin) != _LENGTH:
        raise _bad_vin(
            vin,
            path,
            Words(
                f"车架号应为17位，现有{len(vin)}位。",
                f"A VIN has 17 places; there are {len(vin)}.",
            ),
        )
    if bad is not None:
        raise _bad_vin(
            vin,
            path,
            Words(
                f"车架号第{bad}位不是允许的字符（不使用字母 I、O、Q）。",
                f"Place {bad} of the VIN is not allowed (I, O and Q are not used).",
            ),
        )
    expected = vin_check_digit(vin)
    if vin[_CHECK_PLACE] == expected:
        return Checked(text=vin)
    words = Words(
        f"车架号第9位校验码应为 {expected}。",
        f"Place 9, the check digit, should be {expected}.",
    )
    if vin[0] in _CHECKED_COUNTRIES:
        raise _bad_vin(vin, path, words)
    return Checked(
        text=vin, warnings=(Caution(code="MM1056", words=words, rule=_RULE),)
    )


def vin_check_digit(vin: str) -> str:
    """The ninth place that belongs to the other sixteen."""
    total = sum(w * _VALUES[c] for w, c in zip(_WEIGHTS, vin, strict=True))
    return "0123456789X"[total % 11]


def _bad_vin(vin: str, path: str, words: Words) -> RuleViolation:
    return RuleViolation(
        "MM1005",
        words,
        path=path,
        value=vin[:20],
        rule=_RULE,
        next_step=Words(
            "请对照行驶证或车架重新录入。",
            "Type it again from the registration or the frame.",
        ),
    )
