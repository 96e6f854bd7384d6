"""Sub-limits of the compulsory insurance (交强险), by day of the accident."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.money import parse_yuan

_LIABLE: Final = {"liable": True, "not_liable": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The three sub-limits for one accident, in fen (交强险条例 23)."""

    death_disability_fen: int
    medical_fen: int
    property_fen: int

    @property
    def total_fen(self) -> int:
        """What the insurance pays for one accident at most."""
        return self.death_disability_fen + self.medical_fen + self.property_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPeriod:
    """Accidents of these days, both included, have these limits."""

    first_day: date
    last_day: date | None
    liable: bool
    limits: Limits
    source: str

    def covers(self, accident: date, *, liable: bool) -> bool:
        """Whether an accident of this day falls under it."""
        return (
            self.liable is liable
            and self.first_day <= accident
            and (self.last_day is None or accident <= self.last_day)
        )


def parse_limits(lines: Iterable[str]) -> tuple[LimitPeriod, ...]:
    """Read the table that ships with the program, a CSV with a head line.

    Raises:
        KeyError: A column is missing.
        ValueError: A date cannot be read, or two periods cover the same day.
    """
    periods = tuple(
        LimitPeriod(
            first_day=date.fromisoformat(row["accident_from"]),
            last_day=(
                date.fromisoformat(row["accident_to"]) if row["accident_to"] else None
            ),
            liable=_LIABLE[row["insured_liability"]],
            limits=Limits(
                death_disability_fen=parse_yuan(row["death_disability"]),
                medical_fen=parse_yuan(row["medical"]),
                property_fen=parse_yuan(row["property"]),
            ),
            source=row["source"],
        )
        for row in csv.DictReader(lines)
    )
    for period in periods:
        if sum(p.covers(period.first_day, liable=period.liable) for p in periods) > 1:
            raise ValueError(f"two limits for {period.first_day.isoformat()}")
    return periods


def limits_on(
    accident: date,
    *,
    liable: bool,
    table: Sequence[LimitPeriod],
    path: str = "accident.occurred_at",
) -> Limits:
    """The limits for an accident on this day in China.

    The day of the accident decides, not the day on which the policy was taken out.

    Args:
        accident: The day of the accident.
        liable: Whether the insured driver bears any responsibility.
        table: What ``parse_limits`` read.
        path: Where the day stands in what is reckoned.

    Raises:
        NotFound: MM1015, no limit that could be verified covers the day.
    """
    for period in table:
        if period.covers(accident, liable=liable):
            return period.limits
    raise NotFound(
        "MM1015",
        Words(
            f"没有{accident.isoformat()}适用的、经核实的交强险限额。",
            f"No verified limit of the compulsory insurance covers "
            f"{accident.isoformat()}.",
        ),
        path=path,
        value=accident.isoformat(),
        rule="机动车交通事故责任强制保险条例 23",
        next_step=Words(
            "请核对事故日期；更早的事故请按保单载明的限额填写。",
            "Check the day; for an earlier accident enter the limits of the policy.",
        ),
    )
