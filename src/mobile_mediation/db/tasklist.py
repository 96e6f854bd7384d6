"""The open tasks and the planned sessions of all cases, the next one first."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import CaseLineRow
from mobile_mediation.db.repository import value_of
from mobile_mediation.db.tables import AccidentCaseRow, SessionRow, TaskRow
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.contacts import Task
from mobile_mediation.domain.mediation import MediationSession


def open_tasks(
    session: Session, origin_id: UUID, *, before: datetime
) -> Iterator[tuple[Task, CaseLineRow]]:
    """Tasks of a vehicle's own cases that are due before a moment, with their case."""
    same_case = and_(
        CaseLineRow.origin_id == TaskRow.origin_id,
        CaseLineRow.case_id == TaskRow.case_id,
        AccidentCaseRow.origin_id == TaskRow.origin_id,
        AccidentCaseRow.case_id == TaskRow.case_id,
    )
    query = (
        select(TaskRow, CaseLineRow)
        .where(
            same_case,
            TaskRow.origin_id == origin_id,
            TaskRow.done_at.is_(None),
            TaskRow.due_at < before,
            TaskRow.voided_at.is_(None),
            AccidentCaseRow.stage != Stage.ARCHIVED,
        )
        .order_by(TaskRow.due_at, TaskRow.id)
    )
    for task, line in session.execute(query):
        yield value_of(task, Task), line


def sessions_between(
    session: Session, origin_id: UUID, begin: datetime, end: datetime
) -> Iterator[tuple[MediationSession, CaseLineRow]]:
    """Sessions of own cases that are planned between two moments and did not begin."""
    query = (
        select(SessionRow, CaseLineRow)
        .where(
            CaseLineRow.origin_id == SessionRow.origin_id,
            CaseLineRow.case_id == SessionRow.case_id,
            SessionRow.origin_id == origin_id,
            SessionRow.planned_at >= begin,
            SessionRow.planned_at < end,
            SessionRow.started_at.is_(None),
            SessionRow.voided_at.is_(None),
        )
        .order_by(SessionRow.planned_at, SessionRow.id)
    )
    for sitting, line in session.execute(query):
        yield value_of(sitting, MediationSession), line
