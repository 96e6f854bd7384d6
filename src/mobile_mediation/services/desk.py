"""Who works where: the open workspace, the person, the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from mobile_mediation.db.repository import Entity, Repository
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.users import User
from mobile_mediation.workspace import Workspace

C = TypeVar("C", bound=CaseEntity)


class Desk:
    """The person at work in an open workspace; every service works at a desk."""

    def __init__(
        self, workspace: Workspace, *, user: User, now: Callable[[], datetime]
    ) -> None:
        self.workspace = workspace
        self.user = user
        self.now = now

    @property
    def device_id(self) -> UUID:
        """The vehicle."""
        return self.workspace.description.device_id

    @contextmanager
    def reading(self) -> Iterator[Repository]:
        """Look at the record."""
        with self.workspace.store.read() as session:
            yield Repository(session)

    @contextmanager
    def opening(
        self, begin: Callable[[Session], tuple[Case, Accident]]
    ) -> Iterator["CaseWork"]:
        """Begin a case, in one transaction with what is known of it at once.

        ``begin`` makes its head inside the transaction, so that its number is
        counted where nobody else counts.
        """
        with self.workspace.store.begin(self.user.id) as session:
            case, accident = begin(session)
            work = CaseWork(session, case, self)
            work.repository.add(case)
            work.repository.add(accident)
            yield work

    @contextmanager
    def working_on(
        self, case_id: UUID, *, reason: str | None = None
    ) -> Iterator["CaseWork"]:
        """Change one case: one transaction, one record.

        Raises:
            RuleViolation: MM1174 it is another vehicle's case.
        """
        with self.workspace.store.begin(self.user.id, reason) as session:
            case = Repository(session).case(case_id)
            if case.origin_id != self.device_id:
                raise _of_another_vehicle(case)
            work = CaseWork(session, case, self)
            yield work


class CaseWork:
    """Changes to one case within one transaction."""

    def __init__(self, session: Session, case: Case, desk: Desk) -> None:
        self.session = session
        self.case = case
        self.repository = Repository(session)
        self.now = desk.now()
        self._desk = desk

    @property
    def known_now(self) -> datetime:
        """Now, as the checks of days take it.

        A clock that was set back makes nothing that was recorded lie in the future.
        """
        return self.repository.not_before(self.now)

    def file(self) -> CaseFile:
        """The case as it stands inside this transaction."""
        return self.repository.file(self.case.case_id)

    def get(self, kind: type[C], id_: UUID) -> C:
        """One record of the case."""
        return self.repository.get(kind, self.case.origin_id, self.case.case_id, id_)

    def entity(
        self, kind: type[CaseEntity] | type[Case], id_: UUID
    ) -> CaseEntity | Case:
        """The case itself, or one record of it."""
        if issubclass(kind, CaseEntity):
            return self.get(kind, id_)
        return self.case

    def make(self, kind: type[C], /, **values: Any) -> C:
        """Make a record of this case, not yet stored."""
        return kind(
            origin_id=self.case.origin_id,
            case_id=self.case.case_id,
            id=new_id(self.now),
            created_at=self.now,
            created_by=self._desk.user.id,
            **values,
        )

    def new(self, kind: type[C], /, **values: Any) -> C:
        """Make a record of this case and store it."""
        entity = self.make(kind, **values)
        self.store(entity)
        return entity

    def store(self, entity: CaseEntity) -> None:
        """Store a record that was made."""
        self.repository.add(entity)

    def change(self, entity: Entity, **values: Any) -> None:
        """Write new values into a stored record."""
        self.repository.change(entity, **values)


def _of_another_vehicle(case: Case) -> RuleViolation:
    # Headquarters holds a record in which a vehicle changes another's rows, and every
    # record after it.
    return RuleViolation(
        "MM1174",
        Words(
            "这是导入的他车案件，在本车只能查阅。",
            "This is another vehicle's case; here it can only be read.",
        ),
        path="case",
        value=case.case_no,
        next_step=Words(
            "请由立案车辆或总部办理。", "The vehicle that opened it goes on with it."
        ),
    )
