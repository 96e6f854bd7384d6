"""Accidents of any size, as figures for a spreadsheet and as requests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from mobile_mediation.domain.money import decimal_yuan

FIXED_ON: Final = date(2026, 10, 20)
INCOME: Final = 47_544
MEALS: Final = 100
NUTRITION: Final = 30
COMMERCIAL: Final = 1_000_000
ADVANCES: Final = {"ctpl": 18_000, "tpl": 30_000, "driver": 5_000}
"""CNY; what the payers of the vehicle in the victim's place have paid already."""

_RATIO: Final = Decimal("0.8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurt:
    """What one victim says; receipts are fen, everything else days and whole CNY."""

    receipts: tuple[int, ...]
    born_on: date
    hospital_days: int
    nutrition_days: int
    nursing_days: int
    nursing_annual: int
    lost_days: int
    lost_daily: int
    transport: int
    coefficient: Decimal
    device: int
    mental_distress: int
    appraisal_fee: int
    property: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """An accident whose vehicles share four fifths of the fault evenly."""

    hurt: tuple[Hurt, ...]
    vehicles: int

    @property
    def ratio(self) -> Decimal:
        """What each vehicle bears."""
        return _RATIO / self.vehicles


def collision(
    number: int, *, victims: int = 1, vehicles: int = 1, receipts: int = 1
) -> Collision:
    """One accident of many, each with figures of its own.

    Number 0 with one victim, one vehicle and one receipt is the worked example: the
    waste collector on a tricycle who is hit by a car.
    """
    return Collision(
        hurt=tuple(_hurt(number + place, receipts) for place in range(victims)),
        vehicles=vehicles,
    )


def _hurt(number: int, receipts: int) -> Hurt:
    more = number % 10
    return Hurt(
        receipts=tuple(_receipts(8_642_035 + 1_237 * number, receipts)),
        born_on=date(1956 + more, 8, 30),
        hospital_days=42 + more,
        nutrition_days=60 + more,
        nursing_days=90 + more,
        nursing_annual=59_618 + 73 * more,
        lost_days=180 + more,
        lost_daily=80 + more,
        transport=800 + more,
        coefficient=Decimal(22 + more) / 100,
        device=1_200 + more,
        mental_distress=8_000 + 100 * more,
        appraisal_fee=2_600 + more,
        property=1_700 + more,
    )


def _receipts(fen: int, count: int) -> Iterator[int]:
    """So many receipts of different amounts, which add up to the whole."""
    for place in range(count - 1):
        part = fen // (count - place) - 17 * (count - place)
        yield part
        fen -= part
    yield fen


def as_request(accident: Collision) -> bytes:
    """The file of an assessment."""
    return msgspec.json.encode(
        {
            "accident_at": "2026-09-03T14:20:00+08:00",
            "assessed_on": "2026-11-01",
            "region": "130000",
            "procedure": "civil",
            "parameters": {
                "urban_disposable_income": str(INCOME),
                "meal_allowance_per_day": str(MEALS),
                "nutrition_per_day": str(NUTRITION),
            },
            "victims": [
                _victim(f"v{place}", each) for place, each in enumerate(accident.hurt)
            ],
            "vehicles": [
                {
                    "id": f"c{place}",
                    "motor": True,
                    "liability": "primary",
                    "fault_ratio": str(accident.ratio),
                    "ctpl": {"status": "insured"},
                    "tpl": {"limit": str(COMMERCIAL), "covers_mental_distress": False},
                }
                for place in range(accident.vehicles)
            ],
            "victim_takes_mental_distress_first": True,
            "advances": list(_advances(accident)),
        }
    )


def _victim(name: str, hurt: Hurt) -> dict[str, Any]:
    return {
        "id": name,
        "birth_date": hurt.born_on.isoformat(),
        "road_user": "non_motor",
        "items": {
            "medical": [decimal_yuan(each) for each in hurt.receipts],
            "hospital_days": hurt.hospital_days,
            "nutrition_days": hurt.nutrition_days,
            "lost_income": {"days": hurt.lost_days, "daily": str(hurt.lost_daily)},
            "nursing": [
                {
                    "days": hurt.nursing_days,
                    "annual": str(hurt.nursing_annual),
                    "persons": 1,
                }
            ],
            "transport": str(hurt.transport),
            "disability": {
                "coefficient": str(hurt.coefficient),
                "grades": [9, 10],
                "fixed_on": FIXED_ON.isoformat(),
            },
            "assistive_device": [
                {"price": str(hurt.device), "cycle_years": 1, "years": 1}
            ],
            "mental_distress": str(hurt.mental_distress),
            "appraisal_fee": str(hurt.appraisal_fee),
            "property": [{"what": "三轮车", "amount": str(hurt.property)}],
        },
        "buckets": {"appraisal_fee": "uninsured"},
    }


def _advances(accident: Collision) -> Iterable[dict[str, Any]]:
    for place in range(len(accident.hurt)):
        for payer, yuan in ADVANCES.items():
            yield {
                "payer": payer,
                "vehicle": f"c{place % accident.vehicles}",
                "victim": f"v{place}",
                "payee": "victim" if payer == "driver" else "hospital",
                "amount": str(yuan),
                **({"bucket": "medical"} if payer == "ctpl" else {}),
            }
