"""The figures that a request is reckoned with: given, or the last published ones.

Every figure that was used is noted with the year it is of and where it was read, so
that a case keeps the figures it was reckoned with when newer ones come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.assessment.fault_ratios import FaultRatio
from mobile_mediation.domain.assessment.request import Request
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.limits import LimitPeriod
from mobile_mediation.domain.statistics import (
    YEARBOOK,
    Indicator,
    SourceStatus,
    Statistic,
    Statistics,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of law and statistics that every assessment looks into."""

    limits: Sequence[LimitPeriod]
    fault_ratios: Sequence[FaultRatio]
    statistics: Statistics


class ParameterName(StrEnum):
    """A figure, as requests and results call it."""

    URBAN_DISPOSABLE_INCOME = "urban_disposable_income"
    URBAN_CONSUMPTION = "urban_consumption"
    AVERAGE_ANNUAL_WAGE = "average_annual_wage"
    MEAL_ALLOWANCE_PER_DAY = "meal_allowance_per_day"
    NUTRITION_PER_DAY = "nutrition_per_day"
    MULTI_GRADE_INCREMENTS = "multi_grade_increments"


class ParameterStatus(StrEnum):
    """Where a figure comes from."""

    GIVEN = "given"
    OFFICIAL = "official"
    SECONDARY = "secondary"
    """Not read in the publication itself: 待核实."""


_INDICATORS: Final[Mapping[ParameterName, tuple[Indicator, ...]]] = {
    ParameterName.URBAN_DISPOSABLE_INCOME: (Indicator.URBAN_DISPOSABLE_INCOME,),
    ParameterName.URBAN_CONSUMPTION: (Indicator.URBAN_CONSUMPTION,),
    # Which of the two series courts use differs by province; see ``_find``.
    ParameterName.AVERAGE_ANNUAL_WAGE: (
        Indicator.WAGE_ON_POST,
        Indicator.WAGE_NON_PRIVATE,
    ),
    ParameterName.MEAL_ALLOWANCE_PER_DAY: (Indicator.MEAL_ALLOWANCE,),
    ParameterName.NUTRITION_PER_DAY: (Indicator.NUTRITION,),
    ParameterName.MULTI_GRADE_INCREMENTS: (Indicator.MULTI_GRADE,),
}
_LOCAL_RATES: Final[Mapping[ParameterName, Words]] = {
    ParameterName.MEAL_ALLOWANCE_PER_DAY: Words(
        "当地国家机关一般工作人员出差伙食补助标准（元/天）",
        "The local meal allowance of civil servants on duty (CNY a day)",
    ),
    ParameterName.NUTRITION_PER_DAY: Words(
        "当地营养费标准（元/天）", "The local rate of nutrition (CNY a day)"
    ),
    ParameterName.MULTI_GRADE_INCREMENTS: Words(
        "当地多处伤残附加指数，或直接填写伤残赔偿系数",
        "The province's increments for several grades, or the coefficient itself",
    ),
}
_RULE: Final = "人身损害解释(2022)第22条"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterUsed:
    """One figure that the assessment rests on."""

    name: ParameterName
    value: Decimal
    status: ParameterStatus
    source: str
    stat_year: int | None = None
    detail: str | None = None
    """The grade of an increment, or the series of a wage."""
    statistic: Statistic | None = None
    """The published figure itself; None if it was given."""


class Parameters:
    """Finds the figures of one request and remembers which were used.

    If it is tolerant, a figure that is missing counts as nothing, and ``missing`` says
    what it is called.
    """

    def __init__(
        self, request: Request, statistics: Statistics, *, is_tolerant: bool = False
    ) -> None:
        self._request = request
        self._statistics = statistics
        self._is_tolerant = is_tolerant
        self._missing: dict[str, RuleViolation] = {}
        self._used: dict[tuple[ParameterName, str | None], ParameterUsed] = {}

    @property
    def used(self) -> tuple[ParameterUsed, ...]:
        """The figures that were used, in the order of their names."""
        order = list(ParameterName)
        return tuple(
            self._used[key]
            for key in sorted(
                self._used, key=lambda each: (order.index(each[0]), each[1] or "")
            )
        )

    @property
    def missing(self) -> tuple[RuleViolation, ...]:
        """What could not be found, each as the refusal that names it."""
        return tuple(self._missing.values())

    def value(self, name: ParameterName) -> Decimal:
        """A figure, given or published.

        Raises:
            RuleViolation: MM2308 there is none; says what it is called in the yearbook.
        """
        given = getattr(self._request.parameters, name.value)
        if given is not None:
            return self._note(name, Decimal(given))
        return self._note_found(name, self._find(name), None)

    def increment(self, grade: int) -> Decimal:
        """What a further grade adds to the coefficient, a part of one.

        Raises:
            RuleViolation: MM2308 neither the request nor the province says it.
        """
        name, detail = ParameterName.MULTI_GRADE_INCREMENTS, str(grade)
        given = self._request.parameters.multi_grade_increments
        if given is not None:
            if detail not in given:
                return self._without(name, f"{name.value}.{grade}")
            return self._note(name, Decimal(given[detail]), detail)
        found = self._statistics.find(
            self._request.region,
            f"{Indicator.MULTI_GRADE.value}:{grade}",
            self._request.assessed_on,
        )
        return self._note_found(name, found, detail)

    def _find(self, name: ParameterName) -> Statistic | None:
        """The latest figure; of two series of the same year the first."""
        found = [
            row
            for indicator in _INDICATORS[name]
            if (
                row := self._statistics.find(
                    self._request.region, indicator.value, self._request.assessed_on
                )
            )
            is not None
        ]
        return max(found, key=lambda row: row.stat_year, default=None)

    def _note_found(
        self, name: ParameterName, row: Statistic | None, detail: str | None
    ) -> Decimal:
        if row is None:
            return self._without(name, name.value)
        if name is ParameterName.AVERAGE_ANNUAL_WAGE:
            detail = row.indicator
        self._used[name, detail] = ParameterUsed(
            name=name,
            value=row.value,
            status=(
                ParameterStatus.OFFICIAL
                if row.status is SourceStatus.OFFICIAL
                else ParameterStatus.SECONDARY
            ),
            source=row.source,
            stat_year=row.stat_year,
            detail=detail,
            statistic=row,
        )
        return row.value

    def _note(
        self, name: ParameterName, value: Decimal, detail: str | None = None
    ) -> Decimal:
        self._used[name, detail] = ParameterUsed(
            name=name,
            value=value,
            status=ParameterStatus.GIVEN,
            source="request.parameters",
            detail=detail,
        )
        return value

    def _without(self, name: ParameterName, path: str) -> Decimal:
        refusal = self._refusal(name, path)
        if not self._is_tolerant:
            raise refusal
        self._missing[path] = refusal
        return Decimal(0)

    def _refusal(self, name: ParameterName, path: str) -> RuleViolation:
        called = _LOCAL_RATES.get(name) or YEARBOOK[_INDICATORS[name][0]]
        year = self._request.assessed_on.year - 1
        return RuleViolation(
            "MM2308",
            Words(
                f"缺少计算所需的数据：{called.zh}。",
                f"A figure is missing: {called.en}.",
            ),
            path=f"parameters.{path}",
            value=f"{self._request.region}, <= {year}",
            rule=_RULE,
            next_step=Words(
                f"请在{year}年或更早一年的统计年鉴、统计公报中查“{called.zh}”，"
                "导入后再算，或直接填写。",
                f"Look up “{called.en}” of {year} or before and import it, or give "
                "it in the request.",
            ),
        )
