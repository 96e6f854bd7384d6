"""One-time approval codes: headquarters' yes, read out over the phone.

A code is twenty digits: three for its last day, sixteen that only who holds the
vehicle's code key can reckon, one check digit that tells a slip of the ear from a
wrong code. It is bound to one ask with its case, amount and payee, so it fits nothing
else, and an ask is approved once.

A signature that nobody but headquarters can make is too long to be read out. The
vehicle therefore holds the key that it checks with; whoever breaks its encrypted store
open can make codes. Headquarters notes every code that it gives and finds a foreign
one at the next import.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec

from mobile_mediation.domain.accounts import passes_luhn
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.funds import FundEntry, FundSource
from mobile_mediation.domain.texts import halfwidth

KEY_BYTES: Final = 32
LONGEST_DAYS: Final = 14
"""A code holds for so many days at most."""
_CONTEXT: Final = b"mobile-mediation/fund-code/v1\n"
_ASK_CONTEXT: Final = b"mobile-mediation/fund-ask/v1\n"
_DAYS: Final = 1000
_DIGITS: Final = 16
_CODE: Final = re.compile(r"[0-9]{20}")
_ASK_NO: Final = re.compile(r"[0-9]{6}")
_GROUP: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSubject:
    """What a code is bound to; all of it can be said over the phone.

    ``ask_no`` is the number of the ask that the vehicle shows; it changes with every
    amendment.
    """

    case_no: str
    ask_no: str
    source: FundSource
    amount_fen: int
    payee_name: str
    payee_account: str | None

    @classmethod
    def of(cls, ask: FundEntry, case_no: str) -> "CodeSubject":
        """What a code for an ask is bound to."""
        return cls(
            case_no=case_no,
            ask_no=ask_number(ask.id),
            source=ask.source,
            amount_fen=ask.amount_fen,
            payee_name=ask.payee_name,
            payee_account=ask.payee_account,
        )


def ask_number(ask_id: UUID) -> str:
    """Six digits by which an ask is named over the phone."""
    digest = hashlib.sha256(_ASK_CONTEXT + ask_id.bytes).digest()
    return f"{int.from_bytes(digest[:8]) % 10**6:06}"


def read_ask_number(text: str) -> str:
    """The number of an ask as it was typed: blanks and hyphens do not matter.

    Raises:
        RuleViolation: MM1356 it is not six digits.
    """
    number = re.sub(r"[\s\-]", "", halfwidth(text))
    if _ASK_NO.fullmatch(number) is None:
        raise RuleViolation(
            "MM1356",
            Words("申请号应为6位数字。", "The number of an ask has six digits."),
            path="fund.ask_no",
            value=text[:40],
            next_step=Words("请让车上再读一遍。", "Let the vehicle read it out again."),
        )
    return number


def vehicle_code_key(secret: bytes, vehicle_id: UUID) -> bytes:
    """The code key of one vehicle, from headquarters' secret."""
    return hmac.digest(secret, _CONTEXT + vehicle_id.bytes, "sha256")


def make_code(key: bytes, subject: CodeSubject, *, expires_on: date) -> str:
    """The code for a subject, holding to the end of a day in China."""
    body = f"{expires_on.toordinal() % _DAYS:03}{_tag(key, subject, expires_on)}"
    check = next(str(d) for d in range(10) if passes_luhn(f"{body}{d}"))
    return body + check


def grouped(code: str) -> str:
    """A code as it is read out: groups of four digits."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(text: str) -> str:
    """A code as it was typed: blanks and hyphens do not matter.

    Raises:
        RuleViolation: MM1332 it cannot be one: a digit was misheard.
    """
    code = re.sub(r"[\s\-]", "", halfwidth(text))
    if _CODE.fullmatch(code) is None or not passes_luhn(code):
        raise RuleViolation(
            "MM1332",
            Words(
                "审批码应为20位数字，且未通过校验：可能听错或抄错。",
                "An approval code has twenty digits that fit each other: one was "
                "misheard.",
            ),
            path="fund.code",
            next_step=Words(
                "请让总部按四位一组再读一遍。", "Let headquarters read it out again."
            ),
        )
    return code


def check_code(key: bytes, code: str, subject: CodeSubject, *, today: date) -> None:
    """Refuse a code that is not headquarters' for this subject, or too old.

    Raises:
        RuleViolation: MM1333 another subject's or nobody's, MM1334 its day has passed.
    """
    expires_on = _day_of(code, today)
    expected = f"{code[:3]}{_tag(key, subject, expires_on)}"
    if not hmac.compare_digest(expected, code[:-1]):
        raise RuleViolation(
            "MM1333",
            Words(
                "审批码与本笔申请不符。",
                "The code is not for this case, amount and payee as they stand.",
            ),
            path="fund.code",
            rule="案件、申请号、来源、金额、收款人、账号",
            next_step=Words(
                "请与总部逐项核对申请号、金额和收款人；申请改动后须重新取码。",
                "Compare number, amount and payee with headquarters; a changed request "
                "needs a new code.",
            ),
        )
    if expires_on < today:
        raise RuleViolation(
            "MM1334",
            Words(
                f"审批码已于{expires_on.isoformat()}过期。",
                f"The code held until {expires_on.isoformat()}.",
            ),
            path="fund.code",
            next_step=Words("请向总部重新取码。", "Ask headquarters for a new one."),
        )


def _day_of(code: str, today: date) -> date:
    """The day nearest to today that the first three digits can mean."""
    ahead = (int(code[:3]) - today.toordinal()) % _DAYS
    return today + timedelta(days=ahead if ahead <= _DAYS // 2 else ahead - _DAYS)


def _tag(key: bytes, subject: CodeSubject, expires_on: date) -> str:
    statement = msgspec.msgpack.encode(
        (
            subject.case_no,
            subject.ask_no,
            subject.source.value,
            subject.amount_fen,
            subject.payee_name,
            subject.payee_account,
            expires_on.toordinal(),
        )
    )
    digest = hmac.digest(key, _CONTEXT + statement, "sha256")
    return f"{int.from_bytes(digest[:16]) % 10**_DIGITS:0{_DIGITS}}"
