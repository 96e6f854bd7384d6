from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case, CaseSource
from mobile_mediation.domain.ids import new_id

BEGIN = datetime(2023, 1, 24, 6, 5, tzinfo=UTC)
VEHICLE = UUID("01860000-0000-7000-8000-00000000d001")
CASE = UUID("01860000-0000-7000-8000-00000000c001")
SPECIALIST = UUID("01860000-0000-7000-8000-00000000a001")
LEADER = UUID("01860000-0000-7000-8000-00000000a002")


@pytest.fixture
def begin() -> datetime:
    return BEGIN


@pytest.fixture
def people() -> tuple[UUID, UUID]:
    """The specialist, and the leader who approves."""
    return SPECIALIST, LEADER


@pytest.fixture
def new() -> Callable[..., Any]:
    """Makes records of one case, each a second after the one before."""
    made = 0

    def make(kind: type, /, **values: Any) -> Any:
        nonlocal made
        made += 1
        moment = BEGIN + timedelta(seconds=made)
        common = {
            "origin_id": VEHICLE,
            "case_id": CASE,
            "id": new_id(moment),
            "created_at": moment,
            "created_by": SPECIALIST,
        }
        return kind(**common | values)

    return make


@pytest.fixture
def case() -> Case:
    return Case(
        origin_id=VEHICLE,
        case_id=CASE,
        created_at=BEGIN,
        created_by=SPECIALIST,
        case_no="JBLD-110105-20230124-0012-0001",
        source=CaseSource.TRAFFIC_122,
        opened_at=BEGIN,
        region_code="110105",
    )


@pytest.fixture
def accident(new) -> Accident:
    return new(Accident, place="示例路与建安街路口", occurred_at=BEGIN)


@pytest.fixture
def file(case, accident) -> CaseFile:
    return CaseFile(case=case, accident=accident)
