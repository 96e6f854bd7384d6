"""The worksheets of a case: what is put in by hand, and the figures reckoned with.

A worksheet is reckoned from the facts of the case. What somebody puts in stands over
the fact, one record for one value, so that history, undo and sync know each of them.
The published figures are frozen with the worksheet that used them first.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.request import LegalProcedure
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.statistics import SourceStatus, Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet(VoidableEntity):
    """One way of reckoning the case; a copy of another is a scenario.

    ``assessed_on`` is the day of the mediation: it decides which figures are the last
    that were published (人身损害解释 22).
    """

    name: str
    assessed_on: date
    region_code: str
    legal_procedure: LegalProcedure = LegalProcedure.CIVIL
    copied_from_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetInput(VoidableEntity):
    """One value that was put in; ``input_path`` is one of ``domain.assessment.inputs``.

    ``party_id`` is the victim or ``vehicle_id`` the vehicle that it is about, neither
    for the whole worksheet; ``other_id`` is a party or vehicle that the value names.
    ``written`` is the value as JSON.
    """

    worksheet_id: UUID
    party_id: UUID | None = None
    vehicle_id: UUID | None = None
    input_path: str
    other_id: UUID | None = None
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetFigure(CaseEntity):
    """A published figure as it was when the worksheet was reckoned with it.

    ``region_code`` is where the figure was looked for, ``found_in`` the region it is
    of: a district has the figures of its province.
    """

    worksheet_id: UUID
    region_code: str
    indicator: str
    found_in: str
    stat_year: int
    figure: Decimal
    source_status: SourceStatus
    source_text: str
    published_on: date | None = None

    @property
    def statistic(self) -> Statistic:
        """The figure itself."""
        return Statistic(
            region=self.found_in,
            stat_year=self.stat_year,
            indicator=self.indicator,
            value=self.figure,
            status=self.source_status,
            source=self.source_text,
            published_on=self.published_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetEvidence(VoidableEntity):
    """A file that proves one item of one victim."""

    party_id: UUID
    loss_item: LossItem
    attachment_id: UUID
