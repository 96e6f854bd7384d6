"""Published figures that compensation is reckoned from: region by year by indicator.

A figure carries the year it is *of* (统计年度), never the year in which courts use it:
what the trade calls the standard of 2025 are the statistics of 2024. Figures are never
overwritten; a later row for the same place, year and indicator stands in for it.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from mobile_mediation.domain.dates import parse_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.money import parse_yuan
from mobile_mediation.domain.texts import clean_text, halfwidth
from mobile_mediation.domain.typed import parse_region

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


COLUMNS: Final = (
    *("region", "stat_year", "indicator", "value"),
    *("published_on", "status", "source"),
)
"""The heads of a table of figures, in the order in which it is written."""


class Statistics(Protocol):
    """Where published figures are looked up."""

    def find(self, region: str, indicator: str, on: date) -> Statistic | None:
        """The figure of a region that counts on a day, if it is known."""


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


_DETAIL: Final = ":"
_YEAR: Final = re.compile(r"\d{4}")
_PART: Final = re.compile(r"0?\.\d{1,4}")
_GRADES: Final = frozenset(str(grade) for grade in range(1, 11))
_EARLIEST: Final = 1978
_YEARLY: Final = (Decimal(1000), Decimal(1_000_000))
"""CNY a year: a figure in units of ten thousand, or of a month, is noticed."""
_DAILY: Final = (Decimal(1), Decimal(1000))
_LONGEST_SOURCE: Final = 400


def parse_statistics(lines: Iterable[str]) -> tuple[Statistic, ...]:
    """Read the table that ships with the program, a CSV with a head line.

    Raises:
        KeyError: A column is missing.
        RuleViolation: A row cannot be right, or stands twice.
    """
    return read_statistics(
        (f"rows[{place}]", {name: row[name] for name in COLUMNS})
        for place, row in enumerate(csv.DictReader(lines), start=2)
    )


def read_statistics(
    rows: Iterable[tuple[str, Mapping[str, str]]], *, today: date | None = None
) -> tuple[Statistic, ...]:
    """Figures as they stand in a table, each with the place it stands at.

    ``today`` is the day in China on which somebody takes them in.

    Raises:
        RuleViolation: A row cannot be right; MM2405 one stands there twice.
    """
    found: dict[tuple[str, int, str], Statistic] = {}
    for path, cells in rows:
        row = read_statistic(cells, path=path, today=today)
        if row.key in found:
            raise RuleViolation(
                "MM2405",
                Words(
                    "同一地区、年度和指标出现了两次。",
                    "The same region, year and indicator stand there twice.",
                ),
                path=path,
                value=" ".join(str(each) for each in row.key),
                next_step=Words("请只保留一个。", "Keep only one of them."),
            )
        found[row.key] = row
    return tuple(found.values())


def read_statistic(
    cells: Mapping[str, str], *, path: str, today: date | None = None
) -> Statistic:
    """One figure as it was typed, in the columns of ``COLUMNS``.

    Raises:
        RuleViolation: MM1034 the region, MM2401 the indicator, MM1001 or MM2402 the
            value, MM2403 the year, MM2404 the status, MM1019 the day of publication,
            MM1018 it lies after ``today``, MM1012-MM1014 the source; the path names
            the cell.
    """
    indicator = _indicator(cells["indicator"], path=f"{path}.indicator")
    row = Statistic(
        region=parse_region(cells["region"], path=f"{path}.region").text,
        stat_year=_year(cells["stat_year"], path=f"{path}.stat_year"),
        indicator=indicator,
        value=_value(cells["value"], indicator, path=f"{path}.value"),
        status=_status(cells["status"], path=f"{path}.status"),
        source=clean_text(
            cells["source"], path=f"{path}.source", longest=_LONGEST_SOURCE
        ),
        published_on=_day(cells["published_on"], path=f"{path}.published_on"),
    )
    if row.published_on is not None and kind_of(row.indicator).is_yearly:
        _check_over(row.stat_year, row.published_on, path=f"{path}.stat_year")
    if today is not None:
        _check_published(row, today, path=path)
    return row


def kind_of(indicator: str) -> Indicator:
    """Which indicator it is, without the industry or grade that completes it."""
    return Indicator(indicator.partition(_DETAIL)[0])


def _indicator(text: str, *, path: str) -> str:
    typed = clean_text(text.replace("：", _DETAIL), path=path)
    name, _, detail = (each.strip() for each in typed.partition(_DETAIL))
    try:
        kind = Indicator(name)
    except ValueError as error:
        raise _no_indicator(typed, path) from error
    if kind.is_completed is not bool(detail):
        raise _no_indicator(typed, path)
    if kind is Indicator.MULTI_GRADE and detail not in _GRADES:
        raise _no_indicator(typed, path)
    return f"{name}{_DETAIL}{detail}" if detail else name


def _no_indicator(typed: str, path: str) -> RuleViolation:
    names = (f"{each}{':…' if each.is_completed else ''}" for each in Indicator)
    return RuleViolation(
        "MM2401",
        Words("没有这个统计指标。", "There is no such indicator."),
        path=path,
        value=typed[:80],
        rule=" | ".join(names),
        next_step=Words(
            "请使用所列的名称；行业工资后加冒号和行业名，附加指数后加冒号和伤残等级。",
            "Use one of these; after a colon comes the industry or the grade.",
        ),
    )


def _year(text: str, *, path: str) -> int:
    typed = halfwidth(text).strip()
    if not _YEAR.fullmatch(typed) or int(typed) < _EARLIEST:
        raise _no_year(typed, f">= {_EARLIEST}", path)
    return int(typed)


def _check_over(year: int, day: date, *, path: str) -> None:
    if year >= day.year:
        raise _no_year(str(year), f"< {day.year}", path)


def _check_published(row: Statistic, today: date, *, path: str) -> None:
    _check_over(row.stat_year, today, path=f"{path}.stat_year")
    if row.published_on is not None and row.published_on > today:
        raise RuleViolation(
            "MM1018",
            Words("发布日期不能晚于今天。", "It is published after today."),
            path=f"{path}.published_on",
            value=row.published_on.isoformat(),
            rule=f"<= {today.isoformat()}",
            next_step=Words(
                "请核对日期和本机时钟。", "Check the date and this machine's clock."
            ),
        )


def _no_year(typed: str, rule: str, path: str) -> RuleViolation:
    return RuleViolation(
        "MM2403",
        Words(
            "统计年度应为数据所属的年度，且在发布时已经结束。",
            "The statistical year is the one the figure is of, and is over when the "
            "figure is published.",
        ),
        path=path,
        value=typed[:20],
        rule=rule,
        next_step=Words(
            "“2025年度标准”是2024年的统计数据，请填2024。",
            "What is called the standard of 2025 are the statistics of 2024.",
        ),
    )


def _value(text: str, indicator: str, *, path: str) -> Decimal:
    kind = kind_of(indicator)
    if kind is Indicator.MULTI_GRADE:
        typed = halfwidth(text).strip()
        if not _PART.fullmatch(typed) or not Decimal(typed):
            raise _out_of_range(typed, "0 < … < 1", path)
        return Decimal(typed)
    value = Decimal(parse_yuan(text, path=path)).scaleb(-2)
    least, most = _YEARLY if kind.is_yearly else _DAILY
    if not least <= value <= most:
        raise _out_of_range(str(value), f"{least} <= … <= {most}", path)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _out_of_range(typed: str, rule: str, path: str) -> RuleViolation:
    return RuleViolation(
        "MM2402",
        Words("数值超出此指标可能的范围。", "The value lies outside what this can be."),
        path=path,
        value=typed[:40],
        rule=rule,
        next_step=Words(
            "请核对单位：年度数据为元/年，补助为元/天，附加指数为小于1的小数。",
            "Check the unit: CNY a year, CNY a day, or a part of one.",
        ),
    )


def _status(text: str, *, path: str) -> SourceStatus:
    typed = halfwidth(text).strip()
    try:
        return SourceStatus(typed)
    except ValueError as error:
        raise RuleViolation(
            "MM2404",
            Words(
                "来源状态只能是 official（官方发布）或 secondary（待核实）。",
                "The status is official or secondary.",
            ),
            path=path,
            value=typed[:40],
            rule=" | ".join(SourceStatus),
            next_step=Words(
                "在统计机构的发布中亲自查到的才是 official。",
                "Only what was read in the publication itself is official.",
            ),
        ) from error


def _day(text: str, *, path: str) -> date | None:
    typed = halfwidth(text).strip()
    if not typed:
        return None
    try:
        return parse_day(typed)
    except RuleViolation as error:
        error.path = path
        raise
