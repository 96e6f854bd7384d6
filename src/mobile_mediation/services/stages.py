"""Taking a case from stage to stage, and what is missing before each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Stage, StageEvent
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.guards import Gap, Standing
from mobile_mediation.domain.mediation_guards import NOTICE
from mobile_mediation.domain.stages import (
    StageOutlook,
    check_move,
    gaps_of,
    outlook,
)
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.domain.working_days import LastDay, Term, WorkingDays
from mobile_mediation.services.desk import Desk

_BETWEEN: Final = " "
_AFTER_NOTICE: Final = replace(NOTICE, is_backward=False)
_NEXT: Final = Term(count=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """Where a case stands: what its stage still lacks, and what may follow."""

    stage: Stage
    lacking: tuple[Gap, ...]
    following: tuple[StageOutlook, ...]


class StageService:
    """The stages of cases and their guards."""

    def __init__(self, desk: Desk, *, calendar: Callable[[], WorkingDays]) -> None:
        self._desk = desk
        self._calendar = calendar

    def view(self, file: CaseFile) -> StageView:
        """Where a case stands today and what is missing before the stages that follow.

        It asks nothing of the store.
        """
        standing = self._standing(file)
        return StageView(
            stage=standing.stage,
            lacking=gaps_of(standing, standing.stage),
            following=outlook(standing),
        )

    def move(
        self,
        case_id: UUID,
        to: Stage,
        *,
        reason: str | None = None,
        overrides: bool = False,
    ) -> CaseFile:
        """Take the case to a following stage.

        An override passes over legal guards that are not met; the step records which
        ones, and why.

        Raises:
            RuleViolation: MM1101, MM1102, MM2130, MM2131; nothing was changed.
        """
        why = clean_text(reason) if reason and reason.strip() else None
        with self._desk.working_on(case_id, reason=why) as work:
            passed = check_move(
                self._standing(work.file(), why), to, overrides=overrides
            )
            work.new(
                StageEvent,
                from_stage=work.case.stage,
                to_stage=to,
                reason=why,
                overridden=_BETWEEN.join(passed) or None,
                happened_at=work.now,
            )
            work.change(
                work.case,
                stage=to,
                closed_at=work.now if to is Stage.ARCHIVED else None,
            )
            return work.file()

    def notice_by(self, planned_at: datetime) -> LastDay:
        """By when the police tell everybody of a mediation at this time, 146号令 88."""
        return self._calendar().last_day(china_day(planned_at), NOTICE)

    def first_mediation_day(self) -> date:
        """The first working day for which notice given today is in time."""
        today = china_day(self._desk.now())
        day = self._calendar().last_day(today, _AFTER_NOTICE).on
        while self._calendar().last_day(day, NOTICE).on < today:
            day = self._calendar().last_day(day, _NEXT).on
        return day

    def _standing(self, file: CaseFile, reason: str | None = None) -> Standing:
        return Standing(
            file=file,
            today=china_day(self._desk.now()),
            calendar=self._calendar(),
            reason=reason,
        )
