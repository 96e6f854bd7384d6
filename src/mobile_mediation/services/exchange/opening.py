"""The numbers of cases that an import opens."""

from sqlalchemy.orm import Session

from mobile_mediation.db.caselist import CaseList
from mobile_mediation.domain.cases import Case, CaseSource
from mobile_mediation.domain.dates import china_day
from mobile_mediation.services.cases import new_case
from mobile_mediation.services.desk import Desk


class Opening:
    """Opens case after case, counting within the import's own transaction."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self.now = desk.now()
        day = f"{china_day(self.now):%Y%m%d}"
        self._count = CaseList(session).count_opened_on(day)

    def open_case(self, source: CaseSource) -> Case:
        """The head of one more case."""
        self._count += 1
        return new_case(self._desk, source, now=self.now, count=self._count)

    def take_back(self) -> None:
        """The last case is not opened after all; its number is free again."""
        self._count -= 1
