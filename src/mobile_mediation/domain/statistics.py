"""Published figures that compensation is reckoned from: region by year by indicator.

A figure carries the year it is *of* (统计年度), never the year in which courts use it:
what the trade calls the standard of 2025 are the statistics of 2024. Figures are never
overwritten; a later row for the same place, year and indicator stands in for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.errors import Words

NATION: Final = "000000"
_PROVINCE: Final = 2
_PREFECTURE: Final = 4
_DIGITS: Final = 6


class SourceStatus(StrEnum):
    """How well a figure is vouched for."""

    OFFICIAL = "official"
    """Read in a publication of a statistics office."""
    SECONDARY = "secondary"
    """Quoted by somebody else: shown as 待核实."""


class Indicator(StrEnum):
    """What is counted; some are completed by ``:`` and an industry or a grade."""

    URBAN_DISPOSABLE_INCOME = "urban_disposable_income"
    URBAN_CONSUMPTION = "urban_consumption"
    WAGE_ON_POST = "wage_on_post"
    WAGE_NON_PRIVATE = "wage_non_private"
    INDUSTRY_WAGE = "industry_wage"
    MEAL_ALLOWANCE = "meal_allowance_per_day"
    NUTRITION = "nutrition_per_day"
    MULTI_GRADE = "multi_grade_increment"

    @property
    def is_completed(self) -> bool:
        """Whether a name or a grade follows it, such as ``industry_wage:制造业``."""
        return self in {self.INDUSTRY_WAGE, self.MULTI_GRADE}

    @property
    def is_yearly(self) -> bool:
        """Whether it is a figure of a statistical year, and not a local rate."""
        return self in YEARBOOK


YEARBOOK: Final[Mapping[Indicator, Words]] = {
    Indicator.URBAN_DISPOSABLE_INCOME: Words(
        "城镇居民人均可支配收入（元/年）",
        "Per capita disposable income of urban households (CNY a year)",
    ),
    Indicator.URBAN_CONSUMPTION: Words(
        "城镇居民人均消费支出（元/年）",
        "Per capita consumption expenditure of urban households (CNY a year)",
    ),
    Indicator.WAGE_ON_POST: Words(
        "在岗职工年平均工资（元/年）",
        "Average annual wage of staff and workers on post (CNY a year)",
    ),
    Indicator.WAGE_NON_PRIVATE: Words(
        "城镇非私营单位就业人员年平均工资（元/年）",
        "Average annual wage in urban non-private units (CNY a year)",
    ),
    Indicator.INDUSTRY_WAGE: Words(
        "分行业城镇非私营单位就业人员年平均工资（元/年）",
        "Average annual wage in urban non-private units by industry (CNY a year)",
    ),
}
"""What an indicator is called in the statistical yearbooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One published figure.

    ``indicator`` is a member of ``Indicator``, completed where it needs to be; the
    value is in CNY a year or a day, increments of grades are parts of one.
    """

    region: str
    stat_year: int
    indicator: str
    value: Decimal
    status: SourceStatus
    source: str
    published_on: date | None = None
    """None where the publication does not say; such a figure counts as published."""

    @property
    def key(self) -> tuple[str, int, str]:
        """What one figure is for."""
        return self.region, self.stat_year, self.indicator


class StatisticTable:
    """All figures that are known here."""

    def __init__(self, rows: Iterable[Statistic]) -> None:
        self._latest: dict[tuple[str, str], list[Statistic]] = {}
        standing = {row.key: row for row in rows}
        for row in sorted(standing.values(), key=lambda each: -each.stat_year):
            self._latest.setdefault((row.region, row.indicator), []).append(row)

    def find(self, region: str, indicator: str, on: date) -> Statistic | None:
        """The last figure that was published on a day, of the nearest region.

        人身损害解释 (2022) 22: the last statistical year before the end of the first
        instance, for a mediation before its day. Special zones and cities with plans
        of their own have figures of their own; every other place has its province's.
        """
        for place in regions_of(region):
            for row in self._latest.get((place, indicator), ()):
                is_published = row.published_on is None or row.published_on <= on
                if row.stat_year < on.year and is_published:
                    return row
        return None


def regions_of(region: str) -> tuple[str, ...]:
    """A region and those it lies in, the nearest first; the nation is only itself."""
    codes = (
        region,
        region[:_PREFECTURE].ljust(_DIGITS, "0"),
        region[:_PROVINCE].ljust(_DIGITS, "0"),
    )
    return tuple(dict.fromkeys(codes))
