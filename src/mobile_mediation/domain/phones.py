"""Telephone numbers that can be called from the vehicle."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import halfwidth


class PhoneKind(StrEnum):
    """What answers under a number."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    """Emergency and hotline numbers: 110, 122, 95xxx, 400."""
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Checked):
    """A number without spaces; a landline has hyphens around its exchange."""

    kind: PhoneKind


_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_MOBILE_DIGITS: Final = 11
_SERVICE: Final = re.compile(r"95[0-9]{3,6}|1[0-2][0-9]{1,3}|400[0-9]{7}")
_ABROAD: Final = re.compile(r"\+[0-9]{7,15}")
_PARTED: Final = re.compile(r"(0[0-9]{2,3})-([0-9]{7,8})(?:-([0-9]{1,6}))?")
_JOINED: Final = re.compile(
    r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})(?:-([0-9]{1,6}))?"
)
_EXTENSION: Final = re.compile(r"\s*(?:转|分机|ext\.?|#)\s*", re.IGNORECASE)
_GAPS: Final = re.compile(r"[\s()\-—－]+")


def parse_phone(text: str, *, path: str = "phone") -> Phone:
    """Read a mobile, landline or service number; ``+86`` is dropped.

    Raises:
        RuleViolation: MM1006.
    """
    typed = _EXTENSION.sub("-", halfwidth(text).strip())
    national = re.sub(r"^(?:\+|00)86[\s\-]*", "", typed)
    compact = _GAPS.sub("", national)
    if _MOBILE.fullmatch(compact):
        return Phone(text=compact, kind=PhoneKind.MOBILE)
    if _SERVICE.fullmatch(compact):
        return Phone(text=compact, kind=PhoneKind.SERVICE)
    if national != typed and not national.lstrip("(").startswith("0"):
        # Abroad the zero of the area code is not dialled.
        national = f"0{national}"
    parted = _GAPS.sub("-", national).strip("-")
    landline = _PARTED.fullmatch(parted) or _JOINED.fullmatch(parted)
    if landline is None:
        landline = _JOINED.fullmatch(_GAPS.sub("", national))
    if landline is not None:
        number = "-".join(part for part in landline.groups() if part)
        return Phone(text=number, kind=PhoneKind.LANDLINE)
    if _ABROAD.fullmatch(compact):
        abroad = Caution(
            code="MM1057",
            words=Words(
                "这是境外电话号码，请核对国家或地区代码。",
                "A number abroad; check the country code.",
            ),
        )
        return Phone(text=compact, kind=PhoneKind.ABROAD, warnings=(abroad,))
    raise RuleViolation(
        "MM1006",
        _what_is_wrong(compact),
        path=path,
        value=compact[:3] + "*" * max(0, min(len(compact), 20) - 3),
        rule="1[3-9]xxxxxxxxx | 0xx(x)-xxxxxxx(x) | 95xxx, 1xx, 400",
        next_step=Words(
            "请重新录入；固定电话请加区号。",
            "Type it again; a landline needs its area code.",
        ),
    )


def is_personal(number: str) -> bool:
    """Whether a number may lead to a person; hotlines such as 110 and 95xxx do not."""
    return _SERVICE.fullmatch(number) is None


def parse_mobile(text: str, *, path: str = "mobile") -> Phone:
    """Read a mobile number, where it must be one.

    Raises:
        RuleViolation: MM1006 when it is no telephone number, MM1021 when it is one of
            another kind.
    """
    phone = parse_phone(text, path=path)
    if phone.kind is not PhoneKind.MOBILE:
        raise RuleViolation(
            "MM1021",
            Words("这不是手机号。", "This is not a mobile number."),
            path=path,
            value=phone.text[:3] + "*" * (len(phone.text) - 3),
            rule="1[3-9]xxxxxxxxx",
            next_step=Words(
                "请填写11位手机号。", "Give the 11 digits of a mobile number."
            ),
        )
    return phone


def _what_is_wrong(compact: str) -> Words:
    if not compact.isascii() or not compact.lstrip("+").isdigit():
        return Words("电话号码只能包含数字。", "A telephone number is made of digits.")
    if compact.startswith("1") and len(compact) != _MOBILE_DIGITS:
        return Words(
            f"手机号应为11位，现有{len(compact)}位。",
            f"A mobile number has 11 digits; there are {len(compact)}.",
        )
    if compact.startswith("1"):
        return Words(
            "手机号第2位应为3至9。",
            "The second digit of a mobile number is one of 3 to 9.",
        )
    return Words(
        "这不是有效的手机号、固定电话或服务电话。",
        "This is no mobile, landline or service number.",
    )
