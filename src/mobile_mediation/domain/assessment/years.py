"""For how many years compensation is owed, by age in full years (周岁)."""

from datetime import date, timedelta
from typing import Final

from mobile_mediation.domain.assessment.request import Losses
from mobile_mediation.domain.dates import age_on

MOST_YEARS: Final = 20
LEAST_YEARS: Final = 5
_GROWN_UP: Final = 18
_OLD: Final = 60
_VERY_OLD: Final = 75
OLDEST: Final = 130
_UNBORN: Final = timedelta(days=300)
"""Who is born so much later at most was on the way already."""


def years_of_compensation(age: int) -> int:
    """Years of disability and death compensation (人身损害解释 12, 15).

    Twenty; from 60 on one less for every year of age; five from 75 on.
    """
    if age >= _VERY_OLD:
        return LEAST_YEARS
    return MOST_YEARS - max(age - _OLD, 0)


def years_of_dependant(age: int) -> int:
    """Years of a dependant's living costs (人身损害解释 17)."""
    return _GROWN_UP - age if age < _GROWN_UP else years_of_compensation(age)


def is_grown_up(age: int) -> bool:
    """Whether a dependant counts only if unable to work and without income."""
    return age >= _GROWN_UP


def aged_on(losses: Losses) -> date | None:
    """The day on which ages count: 定残之日, else that of the death."""
    if losses.disability is not None:
        return losses.disability.fixed_on
    return losses.death.died_on if losses.death is not None else None


def age_of(age: int | None, born_on: date | None, on: date | None) -> int | None:
    """An age that was given, else that of a birth date on a day, if both are known."""
    if age is not None:
        return age
    return None if born_on is None or on is None else age_on(born_on, on)


def is_on_the_way(born_on: date, on: date) -> bool:
    """Whether somebody was not born yet on a day, but expected (民法典 16)."""
    return on < born_on <= on + _UNBORN
