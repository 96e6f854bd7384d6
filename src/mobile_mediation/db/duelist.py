"""The deadlines of all cases that run, the next to end first."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import CaseLineRow, DueDayRow


def due_days(
    session: Session, origin_id: UUID, *, before: date, today: date
) -> Iterator[tuple[DueDayRow, CaseLineRow]]:
    """Deadlines of a vehicle's own cases that are to be told of before a day."""
    query = (
        select(DueDayRow, CaseLineRow)
        .where(
            and_(
                CaseLineRow.origin_id == DueDayRow.origin_id,
                CaseLineRow.case_id == DueDayRow.case_id,
            ),
            DueDayRow.origin_id == origin_id,
            or_(DueDayRow.alarm_on < before, DueDayRow.due_on < before),
            or_(DueDayRow.is_right.is_(False), DueDayRow.due_on >= today),
        )
        .order_by(DueDayRow.due_on, DueDayRow.rule, DueDayRow.case_id)
    )
    yield from ((day, line) for day, line in session.execute(query))
