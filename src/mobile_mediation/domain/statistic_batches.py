"""Figures that somebody of the vehicle has taken in, and a second person's decision.

Batches, their figures and the decisions are facts and are never changed. A figure
counts from the moment at which a second person has approved the batch it came in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import VehicleEntity
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.statistics import SourceStatus, Statistic


class BatchVerdict(StrEnum):
    """What a second person said to a batch."""

    APPROVED = "approved"
    REFUSED = "refused"


class FigureOrigin(StrEnum):
    """Who has taken a figure in."""

    SHIPPED = "shipped"
    HEADQUARTERS = "headquarters"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticBatch(VehicleEntity):
    """A file that was imported, or one figure that was typed.

    ``file_sha256`` is that of the file as it was read; both are None for a figure
    that was typed.
    """

    file_name: str | None = None
    file_sha256: bytes | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticEntry(VehicleEntity):
    """One figure of a batch; the members are those of ``Statistic``."""

    batch_id: UUID
    region_code: str
    stat_year: int
    indicator: str
    figure: Decimal
    source_status: SourceStatus
    source_text: str
    published_on: date | None = None

    @property
    def statistic(self) -> Statistic:
        """The figure as it is reckoned with."""
        return Statistic(
            region=self.region_code,
            stat_year=self.stat_year,
            indicator=self.indicator,
            value=self.figure,
            status=self.source_status,
            source=self.source_text,
            published_on=self.published_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticDecision(VehicleEntity):
    """What somebody else than the one who took it in said to a batch."""

    batch_id: UUID
    verdict: BatchVerdict
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedBatch:
    """A batch with its figures and what was decided about it."""

    batch: StatisticBatch
    rows: tuple[Statistic, ...]
    decision: StatisticDecision | None = None

    @property
    def id(self) -> UUID:
        """The id of the batch."""
        return self.batch.id

    @property
    def is_waiting(self) -> bool:
        """Whether a second person has yet to decide."""
        return self.decision is None

    @property
    def in_force_since(self) -> datetime | None:
        """Since when its figures count; None where they do not."""
        decision = self.decision
        if decision is None or decision.verdict is not BatchVerdict.APPROVED:
            return None
        return decision.created_at


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFigure:
    """A figure that is reckoned with, and who has taken it in."""

    statistic: Statistic
    origin: FigureOrigin


def decided_batches(
    batches: Iterable[StatisticBatch],
    entries: Iterable[StatisticEntry],
    decisions: Iterable[StatisticDecision],
) -> tuple[DecidedBatch, ...]:
    """Join batches, figures and decisions, the newest batch first.

    Where two copies of a vehicle have both decided, the first decision counts.
    """
    rows: dict[UUID, list[Statistic]] = {}
    for entry in entries:
        rows.setdefault(entry.batch_id, []).append(entry.statistic)
    first: dict[UUID, StatisticDecision] = {}
    for decision in decisions:
        first.setdefault(decision.batch_id, decision)
    return tuple(
        DecidedBatch(
            batch=batch,
            rows=tuple(rows.get(batch.id, ())),
            decision=first.get(batch.id),
        )
        for batch in sorted(batches, key=lambda each: each.created_at, reverse=True)
    )


def check_may_decide(batch: DecidedBatch, by: UUID) -> None:
    """Refuse a decision of the one who took the figures in, and a second one.

    Raises:
        RuleViolation: MM2406 the same person, MM2407 it is decided already.
    """
    if batch.decision is not None:
        raise RuleViolation(
            "MM2407",
            Words("这批数据已有复核结论。", "This batch is decided already."),
            path="batch",
            value=batch.decision.verdict.value,
            next_step=Words(
                "数据有误的，请另行导入更正后的数据。",
                "If a figure is wrong, take the right one in.",
            ),
        )
    if batch.batch.created_by == by:
        raise RuleViolation(
            "MM2406",
            Words(
                "录入人不能复核自己录入的数据。",
                "Whoever took figures in does not approve or refuse them.",
            ),
            path="batch.decision",
            next_step=Words(
                "请由本车另一名用户登录后复核。",
                "Ask another user of this vehicle to log in and decide.",
            ),
        )


def no_such_batch(value: str) -> NotFound:
    """The refusal of an id that no batch has (MM2408)."""
    return NotFound(
        "MM2408",
        Words("没有这批统计数据。", "There is no such batch of figures."),
        path="batch",
        value=value,
        next_step=Words("请刷新后再选。", "Look at the list again."),
    )


def in_force(
    shipped: Iterable[Statistic],
    taken: Iterable[tuple[datetime, FigureOrigin, Statistic]],
) -> tuple[StandingFigure, ...]:
    """Every figure that stands: the one that came into force last, in order of keys."""
    standing = {
        row.key: StandingFigure(statistic=row, origin=FigureOrigin.SHIPPED)
        for row in shipped
    }
    for _, origin, row in sorted(taken, key=lambda each: each[0]):
        standing[row.key] = StandingFigure(statistic=row, origin=origin)
    return tuple(standing[key] for key in sorted(standing, key=_order))


def _order(key: tuple[str, int, str]) -> tuple[str, str, int]:
    region, year, indicator = key
    return region, indicator, -year
