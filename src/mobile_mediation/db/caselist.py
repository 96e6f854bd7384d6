"""The list of cases: filtered, ordered and cut to a page inside the store."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import SyncChange, SyncState
from mobile_mediation.db.search import search
from mobile_mediation.db.tables import (
    AccidentCaseRow,
    AccidentRow,
    FundEntryRow,
    PartyRow,
    TaskRow,
)
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.funds import FundAct
from mobile_mediation.domain.people import PartyKind
from mobile_mediation.domain.summaries import CaseSummary, Confirmation

_MOST_HITS = 500


class CaseList:
    """Cases as lines, within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count_opened_on(self, day: str) -> int:
        """How many case numbers carry a day, written ``20230124``."""
        query = select(func.count()).where(
            AccidentCaseRow.case_no.contains(f"-{day}-", autoescape=True)
        )
        return self._session.scalar(query) or 0

    def page(
        self, text: str, *, stage: Stage | None, limit: int, offset: int
    ) -> tuple[CaseSummary, ...]:
        """Cases that fit: the best hits first, without a text the newest first."""
        query = select(AccidentCaseRow, AccidentRow.place).join(
            AccidentRow,
            (AccidentRow.origin_id == AccidentCaseRow.origin_id)
            & (AccidentRow.case_id == AccidentCaseRow.case_id),
        )
        if stage is not None:
            query = query.where(AccidentCaseRow.stage == stage)
        if text.strip():
            hits = [hit.case_id for hit in search(self._session, text, _MOST_HITS)]
            query = query.where(AccidentCaseRow.case_id.in_(hits))
            rows = {row[0].case_id: row for row in self._session.execute(query)}
            found = [rows[each] for each in hits if each in rows]
            found = found[offset : offset + limit]
        else:
            query = query.order_by(AccidentCaseRow.opened_at.desc())
            found = list(self._session.execute(query.limit(limit).offset(offset)))
        return self._lines([(row[0], row[1]) for row in found])

    def _lines(
        self, found: Sequence[tuple[AccidentCaseRow, str]]
    ) -> tuple[CaseSummary, ...]:
        ids = [row.case_id for row, _ in found]
        people: dict[UUID, list[str]] = {}
        for case_id, name in self._session.execute(
            select(PartyRow.case_id, PartyRow.name)
            .where(
                PartyRow.case_id.in_(ids),
                PartyRow.voided_at.is_(None),
                PartyRow.kind == PartyKind.NATURAL,
            )
            .order_by(PartyRow.id)
        ):
            if name:
                people.setdefault(case_id, []).append(name)
        due = dict(
            self._session.execute(
                select(TaskRow.case_id, func.min(TaskRow.due_at))
                .where(
                    TaskRow.case_id.in_(ids),
                    TaskRow.done_at.is_(None),
                    TaskRow.voided_at.is_(None),
                )
                .group_by(TaskRow.case_id)
            ).all()
        )
        paid = self._paid(ids)
        confirmations = self.confirmations(ids)
        return tuple(
            CaseSummary(
                case_id=row.case_id,
                case_no=row.case_no,
                place=place,
                stage=row.stage,
                opened_at=row.opened_at,
                people=tuple(people.get(row.case_id, ())),
                paid_fen=paid.get(row.case_id, 0),
                next_due_at=due.get(row.case_id),
                confirmation=confirmations[row.case_id],
            )
            for row, place in found
        )

    def _paid(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        reversed_requests = (
            select(FundEntryRow.request_id)
            .where(FundEntryRow.act == FundAct.REVERSED)
            .scalar_subquery()
        )
        query = (
            select(FundEntryRow.case_id, func.sum(FundEntryRow.amount_fen))
            .where(
                FundEntryRow.case_id.in_(ids),
                FundEntryRow.act == FundAct.PAID,
                FundEntryRow.request_id.not_in(reversed_requests),
            )
            .group_by(FundEntryRow.case_id)
        )
        return dict(self._session.execute(query).all())

    def confirmations(self, ids: Sequence[UUID]) -> dict[UUID, Confirmation]:
        """How far each case has come on its way to headquarters."""
        state = SyncState.read(self._session)
        newest = dict(
            self._session.execute(
                select(SyncChange.case_id, func.max(SyncChange.seq))
                .where(SyncChange.case_id.in_(ids))
                .group_by(SyncChange.case_id)
            ).all()
        )
        return {
            each: (
                Confirmation.CONFIRMED
                if newest.get(each, 0) <= state.confirmed_seq
                else Confirmation.EXPORTED
                if newest.get(each, 0) <= state.exported_seq
                else Confirmation.NOT_EXPORTED
            )
            for each in ids
        }
