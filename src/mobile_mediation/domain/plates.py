"""Number plates (GA 36-2018) and the plates that stand outside the standard."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import clean_text, halfwidth
from mobile_mediation.domain.vehicles import VehicleCategory

PROVINCES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"


class PlateKind(StrEnum):
    """Which plate it is, by its form."""

    ORDINARY = "ordinary"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"
    TRAILER = "trailer"
    LEARNER = "learner"
    POLICE = "police"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    EMBASSY = "embassy"
    CONSULATE = "consulate"
    ARMED_POLICE = "armed_police"
    MILITARY = "military"
    FIRE_AND_RESCUE = "fire_and_rescue"
    TEMPORARY = "temporary"
    NON_MOTOR = "non_motor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate(Checked):
    """A plate in its normal form: capital letters, no dot, no spaces."""

    kind: PlateKind

    @property
    def display(self) -> str:
        """As it is painted: ``京A·12345``."""
        if self.text[:1] in PROVINCES:
            return f"{self.text[:2]}·{self.text[2:]}"
        return self.text


_RULE: Final = "GA 36-2018"
_LETTER: Final = "[A-HJ-NP-Z]"
_SERIAL: Final = "[A-HJ-NP-Z0-9]"
_NEW_ENERGY: Final = "[DABCEFGHJK]"
_AREA: Final = f"[{PROVINCES}]{_LETTER}"
_STANDARD: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PlateKind.ORDINARY, f"{_AREA}{_SERIAL}{{5}}"),
        (PlateKind.NEW_ENERGY_SMALL, f"{_AREA}{_NEW_ENERGY}{_SERIAL}[0-9]{{4}}"),
        (PlateKind.NEW_ENERGY_LARGE, f"{_AREA}[0-9]{{5}}{_NEW_ENERGY}"),
        (PlateKind.TRAILER, f"{_AREA}{_SERIAL}{{4}}挂"),
        (PlateKind.LEARNER, f"{_AREA}{_SERIAL}{{4}}学"),
        (PlateKind.POLICE, f"{_AREA}{_SERIAL}{{4}}警"),
        (PlateKind.HONG_KONG, f"粤Z{_SERIAL}{{4}}港"),
        (PlateKind.MACAO, f"粤Z{_SERIAL}{{4}}澳"),
    )
)
_SPECIAL: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PlateKind.EMBASSY, r"使[0-9]{6}|[0-9]{6}使"),
        (PlateKind.CONSULATE, f"{_AREA}{_SERIAL}{{4}}领"),
        (PlateKind.ARMED_POLICE, f"WJ[{PROVINCES}]?[0-9]{{4}}[0-9A-Z]"),
        (PlateKind.MILITARY, r"[VZKHEBSLJNGCTY][A-Z][0-9]{5}"),
        (PlateKind.FIRE_AND_RESCUE, f"[{PROVINCES}][A-Z][0-9]{{4}}应急"),
        (
            PlateKind.TEMPORARY,
            f"(?=.*临)[{PROVINCES}临]{{0,3}}{_LETTER}?临?{_SERIAL}{{4,7}}临?",
        ),
    )
)
_SEPARATORS: Final = re.compile(r"[\s·•‧∙⋅・･.\-—]")


def parse_plate(
    text: str, *, category: VehicleCategory | None = None, path: str = "plate"
) -> Plate:
    """Read a plate; plates outside the standard are accepted with a warning.

    Every place numbers its electric bicycles and tricycles in its own way, so the
    plate of a vehicle that is not a motor vehicle is kept as it is.

    Raises:
        RuleViolation: MM1004.
    """
    if category is not None and not category.is_motor:
        plate = clean_text(halfwidth(text), path=path, longest=20).upper()
        return Plate(text=plate, kind=PlateKind.NON_MOTOR)
    plate = _SEPARATORS.sub("", halfwidth(text)).upper()
    for kind, form in _STANDARD:
        if form.fullmatch(plate):
            return Plate(text=plate, kind=kind)
    for kind, form in _SPECIAL:
        if form.fullmatch(plate):
            special = Caution(
                code="MM1055",
                words=Words(
                    "这是特殊号牌或临时号牌，请对照车辆核对。",
                    "A special or temporary plate; compare it with the vehicle.",
                ),
            )
            return Plate(text=plate, kind=kind, warnings=(special,))
    raise RuleViolation(
        "MM1004",
        _what_is_wrong(plate),
        path=path,
        value=plate[:20],
        rule=_RULE,
        next_step=Words(
            "请对照行驶证重新录入；没有号牌的请留空。",
            "Type it again from the registration; leave it empty if there is none.",
        ),
    )


def _what_is_wrong(plate: str) -> Words:
    if plate[:1] not in PROVINCES or not plate:
        return Words(
            "号牌应以省、自治区、直辖市简称开头。",
            "A plate begins with the short name of a province.",
        )
    for place, character in enumerate(plate, start=1):
        if character in "IO":
            return Words(
                f"号牌不使用字母 I 和 O（第{place}位）。",
                f"Plates do not use the letters I and O (place {place}).",
            )
    if len(plate) not in {7, 8}:
        return Words(
            f"号牌应为7位，新能源号牌为8位，现有{len(plate)}位。",
            f"A plate has 7 places, a new-energy plate 8; there are {len(plate)}.",
        )
    if len(plate) == 8:  # noqa: PLR2004  the length of a new-energy plate
        return Words(
            "8位号牌应为新能源号牌：第3位或第8位为 A 至 H、J、K 中的字母，其余按规定。",
            "A plate of 8 places is a new-energy plate, with one of A-H, J, K "
            "in place 3 or 8 and digits where they belong.",
        )
    return Words("号牌格式不正确。", "This is not the form of a plate.")
