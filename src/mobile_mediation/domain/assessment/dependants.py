"""The living costs of those whom the victim kept: 人身损害解释 16-17, 道交解释(二) 8.

For each dependant and each year the costs are one consumption amount times the degree
of lost ability to work times the victim's share of the duty. They are added up for the
year; where the sum is more than one whole consumption amount (whole: not times the
degree), everybody's part is reduced in proportion. Only the end is rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from mobile_mediation.domain.assessment.rounding import nearest
from mobile_mediation.domain.money import share_by_largest_remainder


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One dependant: for how many years, and which share the victim owed."""

    id: str
    years: int
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Years, counted from 1, in which a dependant gets the same; fen a year, exact."""

    first: int
    last: int
    yearly: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class DependantCost:
    """What one dependant is owed, in fen."""

    id: str
    fen: int
    periods: tuple[Period, ...]


def living_costs(
    dependants: Sequence[Kept], *, consumption: Fraction, coefficient: Fraction
) -> tuple[DependantCost, ...]:
    """What each dependant is owed; the parts add up to the rounded whole.

    Args:
        dependants: With ids that differ.
        consumption: The yearly consumption amount in fen, which is also the cap.
        coefficient: The degree of lost ability to work; one for a death.
    """
    yearly: dict[str, list[Fraction]] = {each.id: [] for each in dependants}
    for year in range(1, max((each.years for each in dependants), default=0) + 1):
        entitled = [each for each in dependants if year <= each.years]
        owed = {e.id: consumption * coefficient * e.share for e in entitled}
        whole = sum(owed.values(), Fraction(0))
        scale = consumption / whole if whole > consumption else Fraction(1)
        for id_, amount in owed.items():
            yearly[id_].append(amount * scale)
    # By id, so that the order in which people are named decides nothing.
    ids = sorted(yearly)
    exact = [sum(yearly[id_], Fraction(0)) for id_ in ids]
    total = nearest(sum(exact, Fraction(0)))
    fen = dict.fromkeys(ids, 0)
    if total:
        fen = dict(zip(ids, share_by_largest_remainder(total, exact), strict=True))
    return tuple(
        DependantCost(id=each.id, fen=fen[each.id], periods=_periods(yearly[each.id]))
        for each in dependants
    )


def _periods(amounts: Sequence[Fraction]) -> tuple[Period, ...]:
    found: list[Period] = []
    for yearly, years in groupby(amounts):
        first = found[-1].last + 1 if found else 1
        found.append(
            Period(first=first, last=first + len(list(years)) - 1, yearly=yearly)
        )
    return tuple(found)
