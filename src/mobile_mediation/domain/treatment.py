"""Hospital stays, diagnoses, disability grades and costs of an injured party."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.people import Injury


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalStay(VoidableEntity):
    """A later stay: another hospital, or another operation."""

    injury_id: UUID
    hospital: str | None = None
    department: str | None = None
    inpatient_no: str | None = None
    admitted_on: date | None = None
    discharged_on: date | None = None
    intensive_days: int | None = None
    had_operation: bool | None = None


class DiagnosisKind(StrEnum):
    """At which moment of the treatment it was made."""

    EMERGENCY = "emergency"
    ADMISSION = "admission"
    DISCHARGE = "discharge"
    OUTPATIENT = "outpatient"
    APPRAISAL = "appraisal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(VoidableEntity):
    """One diagnosis, with its code of ICD-10 where the hospital gives it."""

    injury_id: UUID
    moment: DiagnosisKind | None = None
    diagnosis: str | None = None
    icd10: str | None = None
    made_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisabilityGrade(VoidableEntity):
    """A grade of disability, 1 the gravest to 10 (人体损伤致残程度分级).

    ``fixed_on`` is the day of the report (定残之日), on which the age counts.
    """

    injury_id: UUID
    grade: int | None = None
    body_part: str | None = None
    appraiser: str | None = None
    report_no: str | None = None
    fixed_on: date | None = None


class CostKind(StrEnum):
    """What was paid for."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    MEDICINE = "medicine"
    AMBULANCE = "ambulance"
    REHABILITATION = "rehabilitation"
    CARE = "care"
    AID_DEVICE = "aid_device"
    APPRAISAL = "appraisal"
    TRANSPORT = "transport"
    LODGING = "lodging"
    FUNERAL = "funeral"
    OTHER = "other"

    @property
    def is_treatment(self) -> bool:
        """Whether it is the bill of a hospital or a pharmacy."""
        return self in {
            self.OUTPATIENT,
            self.INPATIENT,
            self.MEDICINE,
            self.AMBULANCE,
            self.REHABILITATION,
        }


class CostPayer(StrEnum):
    """Who has paid it so far."""

    PATIENT = "patient"
    DRIVER = "driver"
    EMPLOYER = "employer"
    CTPL_INSURER = "ctpl_insurer"
    COMMERCIAL_INSURER = "commercial_insurer"
    RELIEF_FUND = "relief_fund"
    MEDICAL_INSURANCE = "medical_insurance"
    OWED = "owed"
    """Nobody: the hospital waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(VoidableEntity):
    """One invoice.

    ``insurance_fen`` and ``fund_fen`` are the parts that basic medical insurance and
    the relief fund have borne; the victim cannot claim them (道交解释二 10).
    """

    injury_id: UUID
    cost_kind: CostKind | None = None
    incurred_on: date | None = None
    issuer: str | None = None
    invoice_no: str | None = None
    amount_fen: int | None = None
    payer: CostPayer | None = None
    insurance_fen: int | None = None
    fund_fen: int | None = None

    @property
    def own_fen(self) -> int:
        """What is left of the invoice after insurance and fund."""
        paid = (self.insurance_fen or 0) + (self.fund_fen or 0)
        return (self.amount_fen or 0) - paid


def days_between(
    admitted_on: date, discharged_on: date, *, counts_last_day: bool = False
) -> int:
    """Days of a stay: its nights, at least one; some places count the last day too."""
    nights = (discharged_on - admitted_on).days
    return nights + 1 if counts_last_day else max(nights, 1)


def stay_days(
    injury: Injury, later: Iterable[HospitalStay], *, counts_last_day: bool = False
) -> int:
    """Days in hospital over all stays of an injury that have ended."""
    return sum(
        days_between(admitted, discharged, counts_last_day=counts_last_day)
        for admitted, discharged in _ended(injury, later)
    )


def _ended(
    injury: Injury, later: Iterable[HospitalStay]
) -> Iterator[tuple[date, date]]:
    own = (each for each in later if each.injury_id == injury.id and not each.is_void)
    stays: tuple[Injury | HospitalStay, ...] = (injury, *own)
    for stay in stays:
        if stay.admitted_on is not None and stay.discharged_on is not None:
            yield stay.admitted_on, stay.discharged_on
