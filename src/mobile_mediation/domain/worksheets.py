"""The worksheets of a case: what is put in by hand, and the figures reckoned with.

A worksheet is reckoned from the facts of the case. What somebody puts in stands over
the fact, one record for one value, so that history, undo and sync know each of them.
The published figures are frozen with the worksheet that used them first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from mobile_mediation.domain.agreements import DamageItem, DamageKind
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.items import Item
from mobile_mediation.domain.assessment.request import LegalProcedure
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.money import share_by_largest_remainder
from mobile_mediation.domain.statistics import SourceStatus, Statistic, Statistics


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


class FrozenStatistics:
    """The figures that a worksheet was reckoned with, before all that came later."""

    def __init__(
        self, statistics: Statistics, figures: Iterable[WorksheetFigure]
    ) -> None:
        self._statistics = statistics
        self._frozen = {
            (each.region_code, each.indicator): each.statistic for each in figures
        }

    def find(self, region: str, indicator: str, on: date) -> Statistic | None:
        """The frozen figure, else the one that counts on a day."""
        frozen = self._frozen.get((region, indicator))
        return frozen or self._statistics.find(region, indicator, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetEvidence(VoidableEntity):
    """A file that proves one item of one victim."""

    party_id: UUID
    loss_item: LossItem
    attachment_id: UUID


KIND_OF: Final[Mapping[LossItem, DamageKind]] = {
    LossItem.MEDICAL_EXPENSES: DamageKind.MEDICAL,
    LossItem.FOLLOW_UP_TREATMENT: DamageKind.LATER_TREATMENT,
    LossItem.COSMETIC_SURGERY: DamageKind.COSMETIC,
    LossItem.REHABILITATION: DamageKind.REHABILITATION,
    LossItem.HOSPITAL_MEALS: DamageKind.MEALS,
    LossItem.NUTRITION: DamageKind.NUTRITION,
    LossItem.LOST_INCOME: DamageKind.LOST_INCOME,
    LossItem.NURSING: DamageKind.NURSING,
    LossItem.LONG_TERM_NURSING: DamageKind.LONG_TERM_NURSING,
    LossItem.TRANSPORT: DamageKind.TRANSPORT,
    LossItem.ACCOMMODATION: DamageKind.LODGING,
    LossItem.DISABILITY_COMPENSATION: DamageKind.DISABILITY,
    LossItem.DEATH_COMPENSATION: DamageKind.DEATH,
    LossItem.FUNERAL: DamageKind.FUNERAL,
    LossItem.DEPENDANTS_LIVING: DamageKind.DEPENDANTS,
    LossItem.ASSISTIVE_DEVICES: DamageKind.AID_DEVICE,
    LossItem.MENTAL_DISTRESS: DamageKind.MENTAL,
    LossItem.APPRAISAL_FEE: DamageKind.APPRAISAL,
    LossItem.PROPERTY: DamageKind.PROPERTY,
    LossItem.TOWING: DamageKind.TOWING,
    LossItem.BUSINESS_INTERRUPTION: DamageKind.BUSINESS_INTERRUPTION,
    LossItem.SUBSTITUTE_TRANSPORT: DamageKind.SUBSTITUTE_TRANSPORT,
    LossItem.PARKING: DamageKind.PARKING,
    LossItem.VALUATION_FEE: DamageKind.VALUATION,
    LossItem.FUNERAL_TRANSPORT: DamageKind.FUNERAL_TRANSPORT,
    LossItem.FUNERAL_ACCOMMODATION: DamageKind.FUNERAL_LODGING,
    LossItem.FUNERAL_LOST_INCOME: DamageKind.FUNERAL_LOST_INCOME,
}
"""What an item of loss is called in the agreement."""


def quoted(
    items: Iterable[DamageItem], party_id: UUID, item: LossItem, *, is_only: bool
) -> DamageItem | None:
    """What is claimed, offered and agreed for one item of one victim.

    A row that names nobody is the only victim's.
    """
    found = None
    for each in items:
        is_his = each.party_id == party_id or (is_only and each.party_id is None)
        if not each.is_void and each.kind is KIND_OF[item] and is_his:
            found = each
    return found


def entitled_parts(found: Assessment, victim: str) -> tuple[tuple[Item, int], ...]:
    """Every item of a victim with its part of the entitlement, in fen.

    The parts add up to the entitlement; what the victim bears is in none of them.
    """
    items = [each for each in found.loss_of(victim).items if each.fen]
    if not items:
        return ()
    parts = share_by_largest_remainder(
        found.net_of(victim).entitlement_fen, [each.fen for each in items]
    )
    return tuple(zip(items, parts, strict=True))
