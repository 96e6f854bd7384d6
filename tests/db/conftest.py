from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from mobile_mediation.db.store import Store
from mobile_mediation.db.tables import AccidentCaseRow, PartyRow, StageEventRow
from mobile_mediation.domain.cases import CaseSource, Stage
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import PartyKind, PartyRole


class SteppingClock:
    """A clock that moves on by a millisecond whenever somebody looks at it."""

    def __init__(self) -> None:
        self.moment = datetime(2023, 1, 24, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


@dataclass
class Rows:
    """Makes rows that a store accepts."""

    device_id: UUID
    person: UUID
    clock: Callable[[], datetime]

    def case(self) -> AccidentCaseRow:
        case_id = new_id(self.clock())
        return AccidentCaseRow(
            origin_id=self.device_id,
            case_id=case_id,
            created_at=self.clock(),
            created_by=self.person,
            case_no=f"京A0001-{case_id}",
            source=CaseSource.POLICE_110,
            stage=Stage.REPORTED,
            opened_at=self.clock(),
            region_code="110105",
        )

    def party(self, case: AccidentCaseRow, name: str = "王伟") -> PartyRow:
        return PartyRow(**self._within(case), **PARTY, name=name)

    def of(self, table: type, case: AccidentCaseRow, /, **values):
        """A row of any table that belongs to a case."""
        return table(**self._within(case), **values)

    def event(self, case: AccidentCaseRow) -> StageEventRow:
        return StageEventRow(
            **self._within(case),
            from_stage=Stage.REPORTED,
            to_stage=Stage.DISPATCHED,
            happened_at=self.clock(),
            time_source=TimeSource.DEVICE,
        )

    def _within(self, case: AccidentCaseRow) -> dict:
        return {
            "origin_id": case.origin_id,
            "case_id": case.case_id,
            "id": new_id(self.clock()),
            "created_at": self.clock(),
            "created_by": self.person,
        }


PARTY = {
    "role": next(iter(PartyRole)),
    "kind": next(iter(PartyKind)),
    "can_read": True,
}


@pytest.fixture(scope="session")
def key() -> bytes:
    return bytes(range(32))


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def device_id() -> UUID:
    return UUID("01860000-0000-7000-8000-00000000d001")


@pytest.fixture
def person() -> UUID:
    return UUID("01860000-0000-7000-8000-00000000a001")


@pytest.fixture
def rows(device_id, person, clock) -> Rows:
    return Rows(device_id, person, clock)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "行车 库" / "store.db"


@pytest.fixture
def store(path, key, device_id, clock) -> Iterator[Store]:
    path.parent.mkdir()
    store = Store.create(path, key, device_id=device_id, clock=clock)
    yield store
    store.close()
