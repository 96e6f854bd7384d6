"""The coefficient of a disability, from its grades."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mobile_mediation.domain.assessment.numbers import plain
from mobile_mediation.domain.assessment.parameters import Parameters
from mobile_mediation.domain.assessment.request import Disability

_TENTH: Final = Decimal("0.1")
_LOWEST_GRADE: Final = 11
_GRAVEST: Final = 1
_WHOLE: Final = Decimal(1)
MOST_INCREMENT: Final = Decimal("0.1")
"""All increments for further grades together, as the provinces' tables have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree:
    """A coefficient as a part of one, and how it was found."""

    coefficient: Decimal
    formula: str
    uses_increments: bool = False


def coefficient_of(grade: int) -> Decimal:
    """The coefficient of a single grade: one for the first, a tenth for the tenth."""
    return _TENTH * (_LOWEST_GRADE - grade)


def degree_of(disability: Disability, parameters: Parameters) -> Degree:
    """The coefficient of all grades together.

    The gravest grade counts whole; each further one adds what the province's table
    says, a tenth at most for all; the first grade takes up the others. A coefficient
    that was given stands for all of that (人身损害解释 12 names none).

    Raises:
        RuleViolation: MM2308 there are several grades and no table.
    """
    if disability.coefficient is not None:
        coefficient = Decimal(disability.coefficient)
        return Degree(coefficient=coefficient, formula=plain(coefficient))
    gravest, *others = sorted(disability.grades)
    base = coefficient_of(gravest)
    if not others or gravest == _GRAVEST:
        return Degree(coefficient=base, formula=plain(base))
    steps = [parameters.increment(grade) for grade in others]
    added = min(sum(steps, Decimal(0)), MOST_INCREMENT)
    coefficient = min(base + added, _WHOLE)
    shown = " + ".join(plain(each) for each in (base, *steps))
    if base + sum(steps) != coefficient:
        shown = f"min({shown}, {plain(coefficient)})"
    return Degree(coefficient=coefficient, formula=f"({shown})", uses_increments=True)
