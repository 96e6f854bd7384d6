"""Identity numbers of people and organisations, and how much of them is shown.

Resident identity numbers follow GB 11643-1999. The region code never decides: people
are older than the codes of the districts in which they were registered.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.dates import age_on
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.people import IdKind, Sex
from mobile_mediation.domain.texts import clean_text, halfwidth

OLDEST: Final = 130
"""Years; an older birth date is a slip of the key."""

_RESIDENT: Final = "GB 11643-1999"
_LENGTH: Final = 18
_LEGACY_LENGTH: Final = 15
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_PROVINCES: Final = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            *(71, 81, 82, 83),
        ),
    )
)
_FOREIGN_RESIDENT: Final = "9"

_CREDIT_CODE: Final = "GB 32100-2015"
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_FORM: Final = re.compile(
    r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentId(Checked):
    """A resident identity number and what it says about its holder."""

    born_on: date
    sex: Sex

    @classmethod
    def parse(cls, text: str, *, today: date, path: str = "id_no") -> Self:
        """Read a number of 18 places, or one of 15 that was issued before 1999.

        Also read are the residence permits for people from Hong Kong, Macao and Taiwan
        and the foreign permanent residence card of 2023, which have the same form.

        Args:
            text: As typed; spaces, full-width digits and a small ``x`` are put right.
            today: The day in China; nobody is born after it.
            path: Where in the input the number stands.

        Raises:
            RuleViolation: MM1002.
        """
        number = _squeezed(text)
        if len(number) == _LEGACY_LENGTH:
            return cls._parse_legacy(number, today=today, path=path)
        if len(number) != _LENGTH:
            raise _bad_resident_id(
                number,
                path,
                Words(
                    f"身份证号应为18位，现有{len(number)}位。",
                    f"An identity number has 18 places; there are {len(number)}.",
                ),
            )
        for place, character in enumerate(number, start=1):
            if character not in "0123456789" and (place, character) != (_LENGTH, "X"):
                raise _bad_character(number, path, place)
        born_on = _birth_date(number, number[6:14], today=today, path=path)
        expected = resident_check_digit(number[:17])
        if number[17] != expected:
            raise _bad_resident_id(
                number,
                path,
                Words(
                    f"身份证号第18位校验码应为 {expected}。",
                    f"Place 18, the check digit, should be {expected}.",
                ),
            )
        return cls(
            text=number,
            born_on=born_on,
            sex=_sex(number[16]),
            warnings=_region_warnings(number),
        )

    @classmethod
    def _parse_legacy(cls, number: str, *, today: date, path: str) -> Self:
        for place, character in enumerate(number, start=1):
            if character not in "0123456789":
                raise _bad_character(number, path, place)
        legacy = Caution(
            code="MM1051",
            words=Words(
                "这是15位旧身份证号，没有校验码，请核对证件原件。",
                "An old number of 15 places has no check digit; look at the card.",
            ),
            rule=_RESIDENT,
        )
        return cls(
            text=number,
            born_on=_birth_date(number, f"19{number[6:12]}", today=today, path=path),
            sex=_sex(number[14]),
            warnings=(legacy, *_region_warnings(number)),
        )

    def check_agrees(
        self, *, born_on: date | None, sex: Sex | None, path: str = "id_no"
    ) -> None:
        """Refuse a birth date or a sex that contradicts the number.

        Raises:
            RuleViolation: MM1009.
        """
        if born_on is not None and born_on != self.born_on:
            words = Words(
                f"出生日期与身份证号不一致，证号中为 {self.born_on.isoformat()}。",
                f"The identity number says born on {self.born_on.isoformat()}.",
            )
        elif sex is not None and sex is not self.sex:
            words = Words(
                "性别与身份证号不一致。", "The identity number says the other sex."
            )
        else:
            return
        raise RuleViolation(
            "MM1009",
            words,
            path=path,
            value=mask_id(self.text),
            rule=_RESIDENT,
            next_step=Words("请核对证件原件。", "Look at the card."),
        )


def resident_check_digit(first_17: str) -> str:
    """The eighteenth place (ISO 7064 MOD 11-2) that belongs to the first seventeen."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_DIGITS[total % 11]


def _birth_date(number: str, digits: str, *, today: date, path: str) -> date:
    places = "7至14" if len(number) == _LENGTH else "7至12"
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise _bad_resident_id(
            number,
            path,
            Words(
                f"身份证号第{places}位不是有效的出生日期。",
                "The birth date in the identity number does not exist.",
            ),
        ) from None
    if born_on > today:
        raise _bad_resident_id(
            number,
            path,
            Words(
                f"身份证号第{places}位的出生日期晚于今天。",
                "The birth date in the identity number lies in the future.",
            ),
        )
    age = age_on(born_on, today)
    if age > OLDEST:
        raise _bad_resident_id(
            number,
            path,
            Words(
                f"按身份证号第{places}位计算，年龄超过{OLDEST}岁。",
                f"By the identity number the age is above {OLDEST}.",
            ),
        )
    return born_on


def _sex(digit: str) -> Sex:
    return Sex.MALE if int(digit) % 2 else Sex.FEMALE


def _region_warnings(number: str) -> tuple[Caution, ...]:
    if number.startswith(_FOREIGN_RESIDENT):
        words = Words(
            "该号码以9开头，是外国人永久居留身份证的号码。",
            "A number that begins with 9 is on a foreign permanent residence card.",
        )
        return (Caution(code="MM1052", words=words),)
    if number[:2] not in _PROVINCES:
        words = Words(
            "身份证号前两位不是已知的省级代码，请核对。",
            "The first two places are no known province; check them.",
        )
        return (Caution(code="MM1053", words=words, rule="GB/T 2260"),)
    return ()


def _bad_character(number: str, path: str, place: int) -> RuleViolation:
    return _bad_resident_id(
        number,
        path,
        Words(
            f"身份证号第{place}位应为数字。",
            f"Place {place} of the identity number should be a digit.",
        ),
    )


def _bad_resident_id(number: str, path: str, words: Words) -> RuleViolation:
    return RuleViolation(
        "MM1002",
        words,
        path=path,
        value=mask_id(number),
        rule=_RESIDENT,
        next_step=Words("请对照证件重新录入。", "Type it again from the card."),
    )


def parse_credit_code(text: str, *, path: str = "id_no") -> Checked:
    """Read the unified social credit code of an organisation (GB 32100-2015).

    Raises:
        RuleViolation: MM1003.
    """
    code = _squeezed(text)
    if len(code) != _LENGTH:
        words = Words(
            f"统一社会信用代码应为18位，现有{len(code)}位。",
            f"A social credit code has 18 places; there are {len(code)}.",
        )
    elif _CREDIT_FORM.fullmatch(code) is None:
        words = Words(
            "统一社会信用代码由数字和大写字母组成，第3至8位为数字，"
            "不使用字母 I、O、S、V、Z。",
            "A social credit code has digits and letters, but no I, O, S, V or Z, "
            "and digits in places 3 to 8.",
        )
    elif code[17] != (expected := credit_check_character(code[:17])):
        words = Words(
            f"统一社会信用代码第18位校验码应为 {expected}。",
            f"Place 18, the check character, should be {expected}.",
        )
    else:
        return Checked(text=code)
    raise RuleViolation(
        "MM1003",
        words,
        path=path,
        value=code[:40],
        rule=_CREDIT_CODE,
        next_step=Words(
            "请对照营业执照重新录入。", "Type it again from the business licence."
        ),
    )


def credit_check_character(first_17: str) -> str:
    """The eighteenth place that belongs to the first seventeen (GB 32100-2015)."""
    total = sum(
        weight * _CREDIT_ALPHABET.index(character)
        for weight, character in zip(_CREDIT_WEIGHTS, first_17, strict=True)
    )
    return _CREDIT_ALPHABET[-total % 31]


def parse_identity(
    kind: IdKind, text: str, *, today: date, path: str = "id_no"
) -> Checked:
    """Read the number of any identity paper.

    Only resident numbers and credit codes can be wrong by themselves; the numbers of
    other papers are kept as they are, with a warning when their form is unusual.

    Raises:
        RuleViolation: MM1002 or MM1003; MM1010 for the number of another paper that
            is not made of letters, digits and hyphens.
    """
    if kind is IdKind.RESIDENT:
        return ResidentId.parse(text, today=today, path=path)
    if kind is IdKind.USCC:
        return parse_credit_code(text, path=path)
    if kind is IdKind.OFFICER:
        return Checked(text=clean_text(text, path=path, longest=40))
    number = _squeezed(text)
    if len(number) == _LENGTH and kind is not IdKind.PASSPORT:
        return ResidentId.parse(number, today=today, path=path)
    if re.fullmatch(r"[0-9A-Z][0-9A-Z()/-]{3,23}", number) is None:
        raise RuleViolation(
            "MM1010",
            Words(
                "证件号码应由4至24位字母和数字组成。",
                "The number has 4 to 24 letters and digits.",
            ),
            path=path,
            value=mask_id(number),
            next_step=Words("请对照证件重新录入。", "Type it again from the paper."),
        )
    if _USUAL_FORM[kind](number):
        return Checked(text=number)
    unusual = Caution(
        code="MM1054",
        words=Words(
            "证件号码的格式不常见，请对照证件核对。",
            "The number has an unusual form; compare it with the paper.",
        ),
    )
    return Checked(text=number, warnings=(unusual,))


def _form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda number: compiled.fullmatch(number) is not None


_USUAL_FORM: Final[Mapping[IdKind, Callable[[str], bool]]] = {
    IdKind.PASSPORT: _form(r"[0-9A-Z]{6,12}"),
    IdKind.HONG_KONG_MACAO: _form(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    IdKind.TAIWAN: _form(r"[0-9]{8}(?:[0-9]{2})?"),
    IdKind.FOREIGN_RESIDENT: _form(r"[A-Z]{3}[0-9]{12}"),
}


def mask_id(text: str) -> str:
    """Six places, stars, four places: ``110105********1234``."""
    return _mask(text, head=6, tail=4)


def mask_phone(text: str) -> str:
    """Three places, stars, four places: ``138****8000``."""
    return _mask(text, head=3, tail=4)


def mask_account(text: str) -> str:
    """Stars and the last four places."""
    return _mask(text, head=0, tail=4)


def mask_name(text: str) -> str:
    """The first character and a star for each other one: ``肖**``."""
    return text[:1] + "*" * (len(text) - 1)


NUMBER_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "id_no": mask_id,
    "licence_no": mask_id,
    "phone": mask_phone,
    "account_no": mask_account,
    "payee_account": mask_account,
}
"""Columns that hold personal numbers, and how each is shown until asked for.

A driving licence carries the identity number of its holder.
"""


def _mask(text: str, *, head: int, tail: int) -> str:
    """Keep both ends; of a short text at most a quarter at each."""
    if len(text) < head + tail + 4:
        head, tail = min(head, len(text) // 4), min(tail, len(text) // 4)
    hidden = "*" * (len(text) - head - tail)
    return f"{text[:head]}{hidden}{text[len(text) - tail :]}"


def _squeezed(text: str) -> str:
    return "".join(halfwidth(text).split()).upper()
