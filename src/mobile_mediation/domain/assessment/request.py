"""What is asked of the assessment: the accident, the victims, the vehicles, the money.

The names are those of the request file, so that a refusal can say where in the file
the fault is.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

import msgspec

from mobile_mediation.domain.assessment.catalogue import Bucket, LossItem
from mobile_mediation.domain.assessment.values import Figure, Part, Rate, Receipts, Yuan
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.people import Liability

Id: TypeAlias = str
NOTHING: Final = Receipts()


class LegalProcedure(StrEnum):
    """Whether a criminal case goes with the claim."""

    CIVIL = "civil"
    CRIMINAL_LINKED = "criminal_linked"


class RoadUser(StrEnum):
    """What the victim was on the road as."""

    MOTOR_OCCUPANT = "motor_occupant"
    NON_MOTOR = "non_motor"
    PEDESTRIAN = "pedestrian"


class CtplStatus(StrEnum):
    """Whether a motor vehicle has the compulsory insurance."""

    INSURED = "insured"
    UNINSURED = "uninsured"
    NONE_REQUIRED = "none_required"
    """A trailer: the tractor's insurance pays (交强险条例 42)."""


class Conduct(StrEnum):
    """What the driver did that changes who pays (道交解释 15, 交强险条例 22)."""

    UNLICENSED = "unlicensed"
    DRUNK = "drunk"
    DRUGS = "drugs"
    INTENT = "intent"
    LICENCE_EXPIRED = "licence_expired"
    HIT_AND_RUN = "hit_and_run"
    STOLEN = "stolen"


class AdvancePayer(StrEnum):
    """Who has paid something before the settlement."""

    CTPL = "ctpl"
    TPL = "tpl"
    DRIVER = "driver"
    EMPLOYER = "employer"
    RELIEF_FUND = "relief_fund"
    MEDICAL_INSURANCE = "medical_insurance"
    GIFT = "gift"


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the request; a key that it does not know is refused."""


class GivenParameters(Strict, frozen=True, kw_only=True):
    """Figures that win over the published ones; see ``domain.statistics``."""

    urban_disposable_income: Figure | None = None
    urban_consumption: Figure | None = None
    average_annual_wage: Figure | None = None
    meal_allowance_per_day: Figure | None = None
    nutrition_per_day: Figure | None = None
    multi_grade_increments: Mapping[str, Rate] | None = None
    lost_income_days_per_year: int = 365
    round_daily_rate: bool = True


class Earnings(Strict, frozen=True, kw_only=True):
    """Income that was lost, or a carer's, for some days."""

    days: int
    daily: Figure | None = None
    annual: Figure | None = None
    monthly: Figure | None = None
    monthly_divisor: Figure | None = None


class Nursing(Earnings, frozen=True, kw_only=True):
    """Care by one or several persons."""

    persons: int = 1


class LongTermNursing(Strict, frozen=True, kw_only=True):
    """Care after the disability was fixed; ``dependence`` is the degree needed."""

    annual: Figure
    years: int
    dependence: Rate = Rate(1)


class Disability(Strict, frozen=True, kw_only=True):
    """Grades 1 to 10 and the day on which they were fixed (定残之日)."""

    coefficient: Rate | None = None
    grades: tuple[int, ...] = ()
    fixed_on: date | None = None


class Death(Strict, frozen=True, kw_only=True):
    """The death, and what its funeral cost beside the lump sum."""

    died_on: date | None = None
    funeral_transport: Receipts = NOTHING
    funeral_accommodation: Receipts = NOTHING
    funeral_lost_income: Receipts = NOTHING


class Dependant(Strict, frozen=True, kw_only=True):
    """Somebody whom the victim kept (人身损害解释 17)."""

    id: Id
    years: int | None = None
    birth_date: date | None = None
    age: int | None = None
    reference_date: date | None = None
    share: Part | None = None
    supporters: int | None = None


class Device(Strict, frozen=True, kw_only=True):
    """An assistive device that is renewed (人身损害解释 13, 19)."""

    price: Yuan
    cycle_years: int = 1
    years: int = 1
    maintenance: Yuan = Yuan(0)


class DamagedThing(Strict, frozen=True, kw_only=True):
    """A thing that was damaged or lost, at its value then."""

    what: str
    amount: Yuan


class Losses(Strict, frozen=True, kw_only=True):
    """What one victim lost."""

    medical: Receipts = NOTHING
    medical_paid_by_others: Receipts = NOTHING
    follow_up_treatment: Receipts = NOTHING
    cosmetic: Receipts = NOTHING
    rehabilitation: Receipts = NOTHING
    hospital_days: int = 0
    nutrition_days: int = 0
    lost_income: Earnings | None = None
    nursing: tuple[Nursing, ...] = ()
    long_term_nursing: LongTermNursing | None = None
    transport: Receipts = NOTHING
    accommodation: Receipts = NOTHING
    disability: Disability | None = None
    death: Death | None = None
    dependants: tuple[Dependant, ...] = ()
    assistive_device: tuple[Device, ...] = ()
    mental_distress: Receipts = NOTHING
    appraisal_fee: Receipts = NOTHING
    property: tuple[DamagedThing, ...] = ()
    towing: Receipts = NOTHING
    business_interruption: Receipts = NOTHING
    substitute_transport: Receipts = NOTHING
    parking: Receipts = NOTHING
    valuation_fee: Receipts = NOTHING


class Victim(Strict, frozen=True, kw_only=True):
    """One victim.

    ``vehicle`` is the vehicle of the request in which the victim was: its insurance
    pays third parties only, and who was driving bears that vehicle's share himself.
    """

    id: Id
    name: str = ""
    birth_date: date | None = None
    age: int | None = None
    road_user: RoadUser = RoadUser.PEDESTRIAN
    vehicle: Id | None = None
    drives: bool = False
    represented: bool | None = None
    items: Losses
    buckets: Mapping[LossItem, Bucket] = {}
    offered: Yuan | None = None
    agreed: Yuan | None = None


class Ctpl(Strict, frozen=True, kw_only=True):
    """The compulsory insurance; ``used`` was paid to others already."""

    status: CtplStatus
    limits: Mapping[Bucket, Yuan] = {}
    used: Mapping[Bucket, Yuan] = {}


class Tpl(Strict, frozen=True, kw_only=True):
    """The commercial third-party insurance."""

    limit: Yuan
    deductible_rate: Rate = Rate(0)
    used: Yuan = Yuan(0)
    excludes_medical_outside_scheme: Yuan = Yuan(0)
    covers_mental_distress: bool = False


class VehicleOfRequest(Strict, frozen=True, kw_only=True):
    """One vehicle; ``fault_ratio`` is what it bears towards the victims."""

    id: Id
    motor: bool = True
    liability: Liability
    fault_ratio: Rate | None = None
    ctpl: Ctpl = Ctpl(status=CtplStatus.INSURED)
    tpl: Tpl | None = None
    conduct: tuple[Conduct, ...] = ()


class Waiver(Strict, frozen=True, kw_only=True):
    """One victim lets another go first in a sub-limit, in writing."""

    victim: Id
    in_favour_of: Id
    bucket: Bucket


class Advance(Strict, frozen=True, kw_only=True):
    """Money that was paid before the settlement."""

    payer: AdvancePayer
    vehicle: Id | None = None
    victim: Id
    payee: str = "victim"
    bucket: Bucket | None = None
    amount: Yuan


class Request(Strict, frozen=True, kw_only=True):
    """One assessment."""

    accident_at: Annotated[datetime, msgspec.Meta(tz=True)]
    assessed_on: date
    region: str
    procedure: LegalProcedure = LegalProcedure.CIVIL
    parameters: GivenParameters = GivenParameters()
    victims: tuple[Victim, ...]
    vehicles: tuple[VehicleOfRequest, ...] = ()
    good_will_passenger_reduction: Rate | None = None
    priority_waivers: tuple[Waiver, ...] = ()
    victim_takes_mental_distress_first: bool = True
    advances: tuple[Advance, ...] = ()

    @property
    def accident_on(self) -> date:
        """The day of the accident in China."""
        return china_day(self.accident_at)
