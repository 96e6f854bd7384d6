"""The working days as this vehicle knows them, and the years from headquarters."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from mobile_mediation.db import caseindex
from mobile_mediation.db.holidays import write_years, years_of
from mobile_mediation.domain.working_days import HolidayYear, WorkingDays
from mobile_mediation.services.desk import Desk


class HolidayService:
    """One calendar for whoever counts; it changes when a year comes in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with desk.workspace.store.read() as session:
            self._years = years_of(session.connection().exec_driver_sql)
        self._calendar = WorkingDays(self._years)

    def calendar(self) -> WorkingDays:
        """The working days of all years that are known."""
        return self._calendar

    @property
    def years(self) -> tuple[HolidayYear, ...]:
        """The years that headquarters has sent."""
        return self._years

    def take(
        self,
        years: Iterable[HolidayYear],
        *,
        beside: Callable[[Session], None] = lambda _session: None,
    ) -> None:
        """Take years in place of what was known; all deadlines are recounted.

        ``beside`` stores what belongs to it in the same transaction.
        """
        known = {each.year: each for each in self._years}
        known |= {each.year: each for each in years}
        found = tuple(known[year] for year in sorted(known))
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            execute = session.connection().exec_driver_sql
            write_years(execute, found)
            caseindex.recount(execute)
            beside(session)
        self._years, self._calendar = found, WorkingDays(found)
