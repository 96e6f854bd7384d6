"""Which share a vehicle bears towards the victims, by responsibility and place.

道路交通安全法 76 leaves the reduction for a proven fault of somebody without a motor to
the provinces; most have a range. A mediator picks within it.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mobile_mediation.domain.people import Liability
from mobile_mediation.domain.statistics import NATION, SourceStatus, regions_of


class Relation(StrEnum):
    """Who stands against whom."""

    MOTOR_MOTOR = "motor_motor"
    MOTOR_VULNERABLE = "motor_vulnerable"
    """A motor vehicle against a pedestrian or somebody without a motor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRatio:
    """The share for one responsibility, with the range in which it lies."""

    region: str
    relation: Relation
    liability: Liability
    least: Decimal
    most: Decimal
    usual: Decimal
    status: SourceStatus
    source: str

    def holds(self, ratio: Decimal) -> bool:
        """Whether a ratio lies in the range."""
        return self.least <= ratio <= self.most


def parse_fault_ratios(lines: Iterable[str]) -> tuple[FaultRatio, ...]:
    """Read the table that ships with the program, a CSV with a head line.

    Raises:
        KeyError: A column is missing.
        ValueError: A range is none, or a row stands twice.
    """
    rows = tuple(
        FaultRatio(
            region=row["region"],
            relation=Relation(row["relation"]),
            liability=Liability(row["responsibility"]),
            least=Decimal(row["min"]),
            most=Decimal(row["max"]),
            usual=Decimal(row["usual"]),
            status=SourceStatus(row["status"]),
            source=row["source"],
        )
        for row in csv.DictReader(lines)
    )
    keys = [(row.region, row.relation, row.liability) for row in rows]
    for row in rows:
        if not 0 <= row.least <= row.usual <= row.most <= 1:
            raise ValueError(f"no range: {row}")
    if len(set(keys)) != len(keys):
        raise ValueError("a row stands twice")
    return rows


def fault_ratio(
    region: str, relation: Relation, liability: Liability, table: Sequence[FaultRatio]
) -> FaultRatio:
    """The share in a region: that of the place, its province, else what is usual.

    Raises:
        KeyError: The table does not even say what is usual in the country.
    """
    rows = {
        row.region: row
        for row in table
        if row.relation is relation and row.liability is liability
    }
    for place in (*regions_of(region), NATION):
        if place in rows:
            return rows[place]
    raise KeyError(f"{relation}, {liability}")
