"""The numbers of cases that an import opens."""

from sqlalchemy.orm import Session

from mobile_mediation.domain.cases import Case, CaseSource
from mobile_mediation.services.cases import last_of_day, new_case
from mobile_mediation.services.desk import Desk


class Opening:
    """Opens case after case, counting within the import's own transaction."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self.now = desk.now()
        self._count = last_of_day(desk, session, self.now)

    def open_case(self, source: CaseSource) -> Case:
        """The head of one more case."""
        self._count += 1
        return new_case(self._desk, source, now=self.now, count=self._count)

    def take_back(self) -> None:
        """The last case is not opened after all; its number is free again."""
        self._count -= 1
