"""The items of compensation, their part of the insurance, and by what law.

人身损害解释 (2022) and 道交解释 12 name the items; into which sub-limit of the
compulsory insurance each falls follows clauses 8 and 10 of its wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Bucket(StrEnum):
    """A sub-limit of the compulsory insurance, or none of them."""

    MEDICAL = "medical"
    DEATH_DISABILITY = "death_disability"
    PROPERTY = "property"
    UNINSURED = "uninsured"
    """Not insured by the compulsory insurance; whoever is at fault bears it."""


INSURED: Final = (Bucket.MEDICAL, Bucket.DEATH_DISABILITY, Bucket.PROPERTY)
"""The sub-limits, in the order in which they are reckoned."""


class LossItem(StrEnum):
    """What can be claimed, in the order of a statement of claim."""

    MEDICAL_EXPENSES = "medical_expenses"
    FOLLOW_UP_TREATMENT = "follow_up_treatment"
    COSMETIC_SURGERY = "cosmetic_surgery"
    REHABILITATION = "rehabilitation"
    HOSPITAL_MEALS = "hospital_meals"
    NUTRITION = "nutrition"
    LOST_INCOME = "lost_income"
    NURSING = "nursing"
    LONG_TERM_NURSING = "long_term_nursing"
    TRANSPORT = "transport"
    ACCOMMODATION = "accommodation"
    DISABILITY_COMPENSATION = "disability_compensation"
    DEATH_COMPENSATION = "death_compensation"
    FUNERAL = "funeral"
    DEPENDANTS_LIVING = "dependants_living"
    ASSISTIVE_DEVICES = "assistive_devices"
    MENTAL_DISTRESS = "mental_distress"
    APPRAISAL_FEE = "appraisal_fee"
    PROPERTY = "property"
    TOWING = "towing"
    BUSINESS_INTERRUPTION = "business_interruption"
    SUBSTITUTE_TRANSPORT = "substitute_transport"
    PARKING = "parking"
    VALUATION_FEE = "valuation_fee"
    FUNERAL_TRANSPORT = "funeral_transport"
    FUNERAL_ACCOMMODATION = "funeral_accommodation"
    FUNERAL_LOST_INCOME = "funeral_lost_income"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands in the insurance, and the article it rests on."""

    bucket: Bucket
    basis: str


def _injury(article: int | str) -> str:
    return f"人身损害解释(2022)第{article}条"


_ROAD_12: Final = "道交解释(2020)第12条"
_WORDING_10: Final = "交强险条款第10条(不属于责任限额)"
_CODE_1179: Final = "民法典第1179条"

CATALOGUE: Final[Mapping[LossItem, Standing]] = {
    LossItem.MEDICAL_EXPENSES: Standing(Bucket.MEDICAL, _injury(6)),
    LossItem.FOLLOW_UP_TREATMENT: Standing(Bucket.MEDICAL, _injury(6)),
    LossItem.COSMETIC_SURGERY: Standing(Bucket.MEDICAL, _injury(6)),
    LossItem.REHABILITATION: Standing(Bucket.DEATH_DISABILITY, _injury(6)),
    LossItem.HOSPITAL_MEALS: Standing(Bucket.MEDICAL, _injury(10)),
    LossItem.NUTRITION: Standing(Bucket.MEDICAL, _injury(11)),
    LossItem.LOST_INCOME: Standing(Bucket.DEATH_DISABILITY, _injury(7)),
    LossItem.NURSING: Standing(Bucket.DEATH_DISABILITY, _injury(8)),
    LossItem.LONG_TERM_NURSING: Standing(Bucket.DEATH_DISABILITY, _injury(8)),
    LossItem.TRANSPORT: Standing(Bucket.DEATH_DISABILITY, _injury(9)),
    LossItem.ACCOMMODATION: Standing(Bucket.DEATH_DISABILITY, _injury("10(2)")),
    LossItem.DISABILITY_COMPENSATION: Standing(Bucket.DEATH_DISABILITY, _injury(12)),
    LossItem.DEATH_COMPENSATION: Standing(Bucket.DEATH_DISABILITY, _injury(15)),
    LossItem.FUNERAL: Standing(Bucket.DEATH_DISABILITY, _injury(14)),
    LossItem.DEPENDANTS_LIVING: Standing(
        Bucket.DEATH_DISABILITY, f"{_injury('16、17')}、道交解释(二)第8条"
    ),
    LossItem.ASSISTIVE_DEVICES: Standing(Bucket.DEATH_DISABILITY, _injury(13)),
    LossItem.MENTAL_DISTRESS: Standing(
        Bucket.DEATH_DISABILITY, f"{_injury(23)}、精神损害解释(2020)第5条"
    ),
    LossItem.APPRAISAL_FEE: Standing(Bucket.UNINSURED, _WORDING_10),
    LossItem.PROPERTY: Standing(Bucket.PROPERTY, f"{_ROAD_12}、民法典第1184条"),
    LossItem.TOWING: Standing(Bucket.PROPERTY, _ROAD_12),
    LossItem.BUSINESS_INTERRUPTION: Standing(Bucket.UNINSURED, _ROAD_12),
    LossItem.SUBSTITUTE_TRANSPORT: Standing(Bucket.UNINSURED, _ROAD_12),
    LossItem.PARKING: Standing(Bucket.UNINSURED, _WORDING_10),
    LossItem.VALUATION_FEE: Standing(Bucket.UNINSURED, _WORDING_10),
    LossItem.FUNERAL_TRANSPORT: Standing(Bucket.DEATH_DISABILITY, _CODE_1179),
    LossItem.FUNERAL_ACCOMMODATION: Standing(Bucket.DEATH_DISABILITY, _CODE_1179),
    LossItem.FUNERAL_LOST_INCOME: Standing(Bucket.DEATH_DISABILITY, _CODE_1179),
}
