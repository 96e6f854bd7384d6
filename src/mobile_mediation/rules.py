"""Tables of law and statistics that ship with the program."""

from mobile_mediation.domain.assessment.fault_ratios import (
    FaultRatio,
    parse_fault_ratios,
)
from mobile_mediation.domain.assessment.parameters import Tables
from mobile_mediation.domain.limits import LimitPeriod, parse_limits
from mobile_mediation.domain.statistics import (
    Statistic,
    StatisticTable,
    parse_statistics,
)
from mobile_mediation.resources import resource


def load_limits() -> tuple[LimitPeriod, ...]:
    """The sub-limits of the compulsory insurance by day of the accident.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    path = resource("rules/ctpl_limits.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return parse_limits(lines)


def load_fault_ratios() -> tuple[FaultRatio, ...]:
    """The shares that vehicles bear, by responsibility and region.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    path = resource("rules/fault_ratios.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return parse_fault_ratios(lines)


def load_statistics() -> tuple[Statistic, ...]:
    """The published figures whose sources could be verified.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    path = resource("rules/statistics.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return parse_statistics(lines)


def load_assessment_tables() -> Tables:
    """What an assessment looks into where nothing else was taken in.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    return Tables(
        limits=load_limits(),
        fault_ratios=load_fault_ratios(),
        statistics=StatisticTable(load_statistics()),
    )
