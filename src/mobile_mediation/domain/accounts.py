"""Bank accounts to which money is paid."""

import re
from typing import Final

from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.identity import mask_account
from mobile_mediation.domain.texts import halfwidth

_ACCOUNT: Final = re.compile(r"[0-9]{6,32}")
_CARD_DIGITS: Final = range(12, 20)
_BANK_CODE: Final = re.compile(r"[0-9]{12}")


def parse_account(text: str, *, path: str = "account_no") -> Checked:
    """Read an account number.

    What does not look like a bank card is a warning only: passbooks and companies
    have numbers of other lengths and without a check digit.

    Raises:
        RuleViolation: MM1007 when it is not made of 6 to 32 digits.
    """
    number = _digits(text)
    if _ACCOUNT.fullmatch(number) is None:
        raise RuleViolation(
            "MM1007",
            Words("账号应由6至32位数字组成。", "An account number has 6 to 32 digits."),
            path=path,
            value=mask_account(number[:40]),
            next_step=Words(
                "请对照银行卡或存折重新录入。",
                "Type it again from the card or the passbook.",
            ),
        )
    if len(number) in _CARD_DIGITS and passes_luhn(number):
        return Checked(text=number)
    not_a_card = Caution(
        code="MM1058",
        words=Words(
            "该账号不符合银行卡号校验规则；存折、对公账户可忽略，银行卡请核对。",
            "Not the number of a bank card; right for a passbook or a company, "
            "otherwise check it.",
        ),
        rule="ISO/IEC 7812-1",
    )
    return Checked(text=number, warnings=(not_a_card,))


def parse_bank_card(text: str, *, path: str = "card_no") -> Checked:
    """Read the number of a bank card, where it must be one.

    Raises:
        RuleViolation: MM1007 when it is not made of digits, MM1020 when its length or
            its check digit is not that of a card.
    """
    account = parse_account(text, path=path)
    if account.warnings:
        raise RuleViolation(
            "MM1020",
            Words("这不是有效的银行卡号。", "This is not the number of a bank card."),
            path=path,
            value=mask_account(account.text),
            rule="ISO/IEC 7812-1",
            next_step=Words("请对照银行卡重新录入。", "Type it again from the card."),
        )
    return account


def parse_bank_code(text: str, *, path: str = "bank_code") -> Checked:
    """Read the twelve digits that name a branch in interbank payments (CNAPS).

    Raises:
        RuleViolation: MM1017.
    """
    code = _digits(text)
    if _BANK_CODE.fullmatch(code) is None:
        raise RuleViolation(
            "MM1017",
            Words("支付系统行号应为12位数字。", "A bank code has twelve digits."),
            path=path,
            value=code[:20],
            rule="CNAPS",
        )
    return Checked(text=code)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit fits the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004  casting out nines
    return total % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"[\s\-]", "", halfwidth(text))
