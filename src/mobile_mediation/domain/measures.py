"""Times that the service is measured by, from what is recorded and never guessed.

Reference §7.4: from the report to the officer, the hospital and the first relative, and
from the police notice to money at the hospital (target within 24 hours).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mobile_mediation.domain.board import current_entries, settles
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import TaskKind
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.funds import FundAct, FundSource


class Milestone(StrEnum):
    """What a time is measured to."""

    OFFICER = "officer"
    HOSPITAL = "hospital"
    FAMILY = "family"
    FIRST_MONEY = "first_money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """From when to when; None stands for what has not happened or nobody knows."""

    milestone: Milestone
    begun_at: datetime | None
    ended_at: datetime | None

    @property
    def duration(self) -> timedelta | None:
        """How long it took, if both ends are known and in their order."""
        if self.begun_at is None or self.ended_at is None:
            return None
        passed = self.ended_at - self.begun_at
        return passed if passed >= timedelta(0) else None


def measures_of(file: CaseFile) -> tuple[Measure, ...]:
    """Every measured time of a case, in the order of the milestones."""
    reported_at = file.accident.reported_at
    return (
        Measure(
            milestone=Milestone.OFFICER,
            begun_at=reported_at,
            ended_at=_reached(file, TaskKind.CALL_OFFICER),
        ),
        Measure(
            milestone=Milestone.HOSPITAL,
            begun_at=reported_at,
            ended_at=_reached(file, TaskKind.CONTACT_HOSPITAL),
        ),
        Measure(
            milestone=Milestone.FAMILY,
            begun_at=reported_at,
            ended_at=_happened(file, EventKind.FAMILY_FOUND),
        ),
        Measure(
            milestone=Milestone.FIRST_MONEY,
            begun_at=_police_notice(file),
            ended_at=_first_money(file),
        ),
    )


def _reached(file: CaseFile, kind: TaskKind) -> datetime | None:
    """When somebody was first reached about a first task, whoever ended the task."""
    tasks = [task for task in file.tasks if task.kind is kind]
    return _earliest(
        entry.happened_at
        for entry in current_entries(file.contact_entries)
        if any(settles(entry, task) for task in tasks)
    )


def _happened(file: CaseFile, kind: EventKind) -> datetime | None:
    return _earliest(
        each.happened_at
        for each in file.current_events
        if each.kind is kind and each.happened_at is not None
    )


def _police_notice(file: CaseFile) -> datetime | None:
    """When the first notice of the police was in hand.

    It is in hand when the relief fund was told of it, or when a payment from the
    compulsory insurance or the fund was asked for under its number.
    """
    asked = (
        entry.happened_at
        for each in file.fund_requests
        for entry in each.entries
        if entry.is_ask
        and entry.reference_no
        and (
            entry.source.draws_on_ctpl_medical or entry.source is FundSource.RELIEF_FUND
        )
    )
    told = _happened(file, EventKind.FUND_NOTIFIED)
    return _earliest((*asked, *((told,) if told else ())))


def _first_money(file: CaseFile) -> datetime | None:
    """When money that was not taken back was first acknowledged; a promise is none."""
    return _earliest(
        entry.happened_at
        for each in file.fund_requests
        if each.paid_fen
        and each.request.source is not FundSource.HOSPITAL_GUARANTEE
        and (entry := each.standing(FundAct.ACKNOWLEDGED)) is not None
    )


def _earliest(moments: Iterable[datetime]) -> datetime | None:
    return min(moments, default=None)
