"""Open tasks, planned sessions and payments due of all cases, the next one first."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import CaseLineRow
from mobile_mediation.db.repository import Repository, value_of
from mobile_mediation.db.tables import (
    AccidentCaseRow,
    CaseEventRow,
    DocumentRow,
    InstalmentRow,
    SessionRow,
    TaskRow,
)
from mobile_mediation.domain.agreements import DocumentKind
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.contacts import Task
from mobile_mediation.domain.events import EventKind
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


def cases_with_payments(
    session: Session, origin_id: UUID, *, before: date
) -> Iterator[tuple[CaseFile, CaseLineRow]]:
    """Own cases with a sealed agreement under which something is due until a day.

    What exactly is owed under the text in force is the domain's to say.
    """
    is_paid = exists().where(
        CaseEventRow.origin_id == InstalmentRow.origin_id,
        CaseEventRow.case_id == InstalmentRow.case_id,
        CaseEventRow.subject_id == InstalmentRow.id,
        CaseEventRow.kind == EventKind.INSTALMENT_PAID,
        CaseEventRow.voided_at.is_(None),
    )
    is_sealed = exists().where(
        DocumentRow.origin_id == InstalmentRow.origin_id,
        DocumentRow.case_id == InstalmentRow.case_id,
        DocumentRow.kind == DocumentKind.SEALED_AGREEMENT,
    )
    query = (
        select(CaseLineRow)
        .join(
            InstalmentRow,
            and_(
                InstalmentRow.origin_id == CaseLineRow.origin_id,
                InstalmentRow.case_id == CaseLineRow.case_id,
            ),
        )
        .join(
            AccidentCaseRow,
            and_(
                AccidentCaseRow.origin_id == CaseLineRow.origin_id,
                AccidentCaseRow.case_id == CaseLineRow.case_id,
            ),
        )
        .where(
            InstalmentRow.origin_id == origin_id,
            InstalmentRow.due_on <= before,
            AccidentCaseRow.stage != Stage.ARCHIVED,
            is_sealed,
            ~is_paid,
        )
        .distinct()
    )
    repository = Repository(session)
    for line in session.scalars(query).all():
        yield repository.file(line.case_id), line
