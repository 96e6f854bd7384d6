"""The legal deadlines of a case and of all cases, and what people do about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from mobile_mediation.db import caseindex
from mobile_mediation.db.duelist import due_days
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.deadline_rules import Rule
from mobile_mediation.domain.deadlines import (
    Deadline,
    DeadlineKey,
    DeadlineState,
    check_mark,
    deadlines_of,
    rules_of,
)
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.events import DeadlineMark, MarkAct
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.domain.working_days import TermUnit, WorkingDays
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.tasks import CaseHead, head_of

_NEEDS_CARE: Final = frozenset({DeadlineState.RUNNING, DeadlineState.OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDeadline:
    """A deadline that runs, and the case that it belongs to.

    Somebody is to be told of it from ``alarm_on`` on. Where ``is_published`` is false
    the days off of a year are not known and the day is the earliest possible.
    """

    head: CaseHead
    key: DeadlineKey
    rule: Rule
    due_on: date
    alarm_on: date
    is_published: bool


class DeadlineService:
    """Deadlines are computed; only what people do about them is recorded."""

    def __init__(self, desk: Desk, calendar: Callable[[], WorkingDays]) -> None:
        self._desk = desk
        self._calendar = calendar

    def of_file(self, file: CaseFile) -> tuple[Deadline, ...]:
        """All deadlines of a case that was read; it asks nothing of the store."""
        return deadlines_of(file, self._calendar())

    def next_of(self, file: CaseFile) -> Deadline | None:
        """What runs out next in a case that was read; periods of years are left out."""
        today = china_day(self._desk.now())
        for deadline in self.of_file(file):
            is_near = deadline.rule.term.unit is not TermUnit.YEAR
            if is_near and deadline.state_on(today) in _NEEDS_CARE:
                return deadline
        return None

    def of_case(self, case_id: UUID) -> tuple[Deadline, ...]:
        """All deadlines of a case, the next to end first.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.reading() as repository:
            return self.of_file(repository.file(case_id))

    def mark(
        self,
        case_id: UUID,
        key: DeadlineKey,
        act: MarkAct,
        *,
        acted_on: date | None = None,
        reason: str | None = None,
        paper: str | None = None,
    ) -> DeadlineMark:
        """Say that a deadline was met, is suspended, runs again or does not apply.

        Raises:
            NotFound: MM2102 the case has no such deadline.
            RuleViolation: MM2103-MM2105; nothing was changed.
        """
        today = china_day(self._desk.now())
        day = today if acted_on is None else acted_on
        why = clean_text(reason) if reason and reason.strip() else None
        proof = clean_text(paper) if paper and paper.strip() else None
        with self._desk.working_on(case_id, reason=why) as work:
            deadline = _find(self.of_file(work.file()), key)
            check_mark(
                deadline, act, acted_on=day, reason=why, paper=proof, today=today
            )
            return work.new(
                DeadlineMark,
                rule=key.rule,
                trigger_id=key.trigger_id,
                party_id=key.party_id,
                act=act,
                acted_on=day,
                reason=why,
                paper=proof,
                due_on=deadline.due_on,
            )

    def due(self, before: date) -> tuple[DueDeadline, ...]:
        """What runs in this vehicle's own cases and is to be told of before a day.

        Rights whose last day has passed are not among them: nobody is late.
        """
        today = china_day(self._desk.now())
        with self._desk.workspace.store.read() as session:
            return tuple(
                DueDeadline(
                    head=head_of(line),
                    key=DeadlineKey(day.rule, day.trigger_id, day.party_id),
                    rule=rules_of(day.rule)[0],
                    due_on=day.due_on,
                    alarm_on=day.alarm_on,
                    is_published=day.is_published,
                )
                for day, line in due_days(
                    session, self._desk.device_id, before=before, today=today
                )
            )

    def begin_day(self) -> None:
        """Let the list pass over the rights that have ended by today."""
        today = china_day(self._desk.now()).isoformat()
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            caseindex.begin_day(session.connection().exec_driver_sql, today)


def _find(deadlines: tuple[Deadline, ...], key: DeadlineKey) -> Deadline:
    for deadline in deadlines:
        if deadline.key == key:
            return deadline
    raise NotFound(
        "MM2102",
        Words("案件中没有这项期限。", "The case has no such deadline."),
        path="deadline",
        value=key.rule,
        next_step=Words(
            "请用 deadlines 命令查看本案的期限。",
            "The command deadlines lists what there is.",
        ),
    )
