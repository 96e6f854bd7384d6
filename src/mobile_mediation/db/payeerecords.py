"""What the other cases of a store say about a payee (reference §9.3)."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from mobile_mediation.db.local import DirectoryLine
from mobile_mediation.db.tables import (
    AccidentCaseRow,
    AccidentRow,
    CostRow,
    DisabilityGradeRow,
    FundEntryRow,
    PartyRow,
    VehicleInCaseRow,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.directory import DirectoryKind, Listing
from mobile_mediation.domain.funds import FundEntry, NumberOrigin, PayeeKind
from mobile_mediation.domain.payee_checks import PayeeHistory
from mobile_mediation.domain.people import Party, PartyKind, PartyRole

_YEAR: Final = timedelta(days=366)
_NEAR: Final = timedelta(days=90)
_POLICE: Final = frozenset(
    {DirectoryKind.BRIGADE, DirectoryKind.OFFICER, DirectoryKind.POLICE_STATION}
)
_IN_ACCIDENT: Final = (
    *(PartyRole.DRIVER, PartyRole.PEDESTRIAN, PartyRole.RIDER),
    *(PartyRole.PASSENGER, PartyRole.DECEASED),
)


def listed_numbers(session: Session) -> dict[str, NumberOrigin]:
    """The numbers of hospitals and police in headquarters' signed directory.

    What somebody of the vehicle has added himself is not among them.
    """
    wanted = {DirectoryKind.HOSPITAL, *_POLICE}
    rows = session.scalars(
        select(DirectoryLine).where(DirectoryLine.kind.in_([k.value for k in wanted]))
    )
    found: dict[str, NumberOrigin] = {}
    for row in rows:
        listing = msgspec.msgpack.decode(row.content, type=Listing)
        origin = (
            NumberOrigin.POLICE if listing.kind in _POLICE else NumberOrigin.HOSPITAL
        )
        for phone in (listing.phone, listing.office_phone, listing.emergency_phone):
            if phone:
                found[phone] = origin
    return found


class PayeeRecords:
    """What the other cases of the store say about the payees of one case."""

    def __init__(self, session: Session, file: CaseFile) -> None:
        self._session = session
        self._file = file
        self._case_id = file.case.case_id

    def of(self, ask: FundEntry) -> PayeeHistory:
        """The history of one payee."""
        agents = self._agents(ask)
        cases = {each: self._cases_of_agent(each) for each in agents}
        most = max(cases.values(), key=len, default=frozenset())
        graded = self._appraisers(most | ({self._case_id} if agents else frozenset()))
        return PayeeHistory(
            victims_of_account=tuple(sorted(self._victims(ask))),
            agent_cases=len(most),
            invoices_elsewhere=frozenset(self._invoices()),
            agent_reports=graded.total(),
            agent_reports_by_appraiser=max(graded.values(), default=0),
            accidents_in_90_days=len(self._accidents()),
            hospital_region=self._hospital_region(ask),
        )

    def _victims(self, ask: FundEntry) -> set[str]:
        """Whose money went to this account in other cases."""
        if not ask.payee_account or ask.payee_kind in {None, PayeeKind.HOSPITAL}:
            return set()
        party = aliased(PartyRow)
        rows = self._session.execute(
            select(party.name, party.id_no, FundEntryRow.payee_name)
            .select_from(FundEntryRow)
            .outerjoin(
                party,
                _same_case(party, FundEntryRow) & (party.id == FundEntryRow.injured_id),
            )
            .where(
                FundEntryRow.payee_account == ask.payee_account,
                FundEntryRow.case_id != self._case_id,
                or_(
                    FundEntryRow.payee_kind.is_(None),
                    FundEntryRow.payee_kind != PayeeKind.HOSPITAL,
                ),
            )
        ).all()
        injured = self._party(ask.injured_id)
        own = injured.id_no if injured is not None else None
        return {
            row.name or row.payee_name
            for row in rows
            if own is None or row.id_no != own
        }

    def _party(self, id_: UUID | None) -> Party | None:
        return next((p for p in self._file.current_parties if p.id == id_), None)

    def _agents(self, ask: FundEntry) -> tuple[Party, ...]:
        powers = {a.agent_id for a in self._file.authorities if not a.is_void}
        return tuple(
            party
            for party in self._file.current_parties
            if party.name
            and (party.phone or party.address)
            and (
                party.role is PartyRole.AGENT
                or party.id in powers
                or (ask.payee_kind is PayeeKind.AGENT and party.id == ask.payee_id)
            )
        )

    def _cases_of_agent(self, agent: Party) -> frozenset[UUID]:
        """Other cases of twelve months in which the same agent stands."""
        same: list[ColumnElement[bool]] = []
        if agent.phone:
            same.append(PartyRow.phone == agent.phone)
        if agent.address:
            same.append(PartyRow.address == agent.address)
        opened = self._file.case.opened_at
        return frozenset(
            self._session.scalars(
                select(PartyRow.case_id)
                .join(AccidentCaseRow, _same_case(AccidentCaseRow, PartyRow))
                .where(
                    PartyRow.name == agent.name,
                    PartyRow.role == PartyRole.AGENT,
                    PartyRow.voided_at.is_(None),
                    PartyRow.case_id != self._case_id,
                    or_(*same),
                    AccidentCaseRow.opened_at > opened - _YEAR,
                )
            )
        )

    def _appraisers(self, cases: frozenset[UUID]) -> Counter[str]:
        rows = self._session.execute(
            select(DisabilityGradeRow.appraiser, DisabilityGradeRow.report_no)
            .where(
                DisabilityGradeRow.case_id.in_(cases),
                DisabilityGradeRow.appraiser.is_not(None),
                DisabilityGradeRow.voided_at.is_(None),
            )
            .distinct()
        ).all()
        return Counter(row.appraiser for row in rows)

    def _invoices(self) -> Iterator[str]:
        numbers = {
            cost.invoice_no
            for cost in self._file.costs
            if cost.invoice_no and not cost.is_void
        }
        if numbers:
            yield from (
                each
                for each in self._session.scalars(
                    select(CostRow.invoice_no).where(
                        CostRow.invoice_no.in_(numbers),
                        CostRow.case_id != self._case_id,
                        CostRow.voided_at.is_(None),
                    )
                )
                if each
            )

    def _accidents(self) -> set[UUID]:
        """Other accidents of the same plates or people, not far away in time."""
        moment = self._file.accident.occurred_at or self._file.case.opened_at
        plates = [v.plate for v in self._file.vehicles if v.plate and not v.is_void]
        numbers = [p.id_no for p in self._file.current_parties if p.id_no]
        found: set[UUID] = set()
        for row, column, wanted in (
            (VehicleInCaseRow, VehicleInCaseRow.plate, plates),
            (PartyRow, PartyRow.id_no, numbers),
        ):
            if wanted:
                found |= set(self._session.scalars(self._near(row, column, wanted)))
        return {
            each
            for each in found
            if (when := self._when(each)) is not None and abs(when - moment) <= _NEAR
        }

    def _near(self, row: Any, column: Any, wanted: list[str]) -> Select[Any]:
        query = select(row.case_id).where(
            column.in_(wanted), row.case_id != self._case_id, row.voided_at.is_(None)
        )
        if row is PartyRow:
            # The same agent is looked at by another rule; the same insurer stands
            # in every case.
            query = query.where(
                PartyRow.role.in_(_IN_ACCIDENT), PartyRow.kind == PartyKind.NATURAL
            )
        return query

    def _when(self, case_id: UUID) -> Any:
        row = self._session.execute(
            select(AccidentRow.occurred_at, AccidentCaseRow.opened_at)
            .join(AccidentCaseRow, _same_case(AccidentCaseRow, AccidentRow))
            .where(AccidentRow.case_id == case_id)
        ).first()
        return None if row is None else row.occurred_at or row.opened_at

    def _hospital_region(self, ask: FundEntry) -> str | None:
        names = {ask.payee_name} if ask.payee_kind is PayeeKind.HOSPITAL else set()
        names |= {i.hospital for i in self._file.current_injuries if i.hospital}
        if not names:
            return None
        rows = self._session.scalars(
            select(DirectoryLine).where(
                DirectoryLine.kind == DirectoryKind.HOSPITAL.value
            )
        )
        for row in rows:
            listing = msgspec.msgpack.decode(row.content, type=Listing)
            if listing.name in names:
                return listing.region_code
        return None


def _same_case(one: Any, other: Any) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (one.origin_id == other.origin_id) & (
        one.case_id == other.case_id
    )
    return same
