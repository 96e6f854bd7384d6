"""What each vehicle bears towards each victim: given, or what is usual there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mobile_mediation.domain.assessment.check import ratios_above_one
from mobile_mediation.domain.assessment.fault_ratios import (
    FaultRatio,
    Relation,
    fault_ratio,
)
from mobile_mediation.domain.assessment.request import (
    CtplStatus,
    Request,
    RoadUser,
    VehicleOfRequest,
    Victim,
)
from mobile_mediation.domain.people import Liability


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One vehicle's share towards one victim.

    ``usual`` is what the province's table says, with its range; ``value`` is what is
    reckoned with, after the reduction for a lift out of kindness (民法典 1217).
    """

    vehicle: str
    victim: str
    value: Fraction
    before_reduction: Decimal
    usual: FaultRatio
    is_given: bool

    @property
    def is_reduced(self) -> bool:
        """Whether the lift out of kindness lowers it."""
        return self.value != Fraction(self.before_reduction)

    @property
    def is_outside_range(self) -> bool:
        """Whether somebody gave a ratio that is not usual there."""
        return self.is_given and not self.usual.holds(self.before_reduction)


def ratios_towards(
    victim: Victim, request: Request, table: Sequence[FaultRatio]
) -> tuple[Ratio, ...]:
    """The share of every vehicle but the one that the victim drove.

    Raises:
        RuleViolation: MM2307 what is usual adds up to more than one; somebody has to
            say how the vehicles share the fault.
    """
    others = [
        each
        for each in request.vehicles
        if not (victim.drives and each.id == victim.vehicle)
    ]
    found = []
    for vehicle in others:
        given = vehicle.fault_ratio
        is_drawn = given is None and _is_drawn(vehicle, others)
        usual = fault_ratio(
            request.region,
            _relation(victim, vehicle, others),
            Liability.NONE if is_drawn else vehicle.liability,
            table,
        )
        before = Decimal(given) if given is not None else usual.usual
        found.append(
            Ratio(
                vehicle=vehicle.id,
                victim=victim.id,
                value=Fraction(before),
                before_reduction=before,
                usual=usual,
                is_given=given is not None,
            )
        )
    total = sum((each.before_reduction for each in found), Decimal(0))
    if total > 1:
        raise ratios_above_one("vehicles", total)
    host = _host_of(victim, request, found)
    left = 1 - Fraction(request.good_will_passenger_reduction or 0)
    return tuple(
        replace(each, value=each.value * left) if each.vehicle == host else each
        for each in found
    )


def _relation(
    victim: Victim, vehicle: VehicleOfRequest, others: Sequence[VehicleOfRequest]
) -> Relation:
    """道路交通安全法 76 (1)(2) is about one motor vehicle and somebody without one.

    Several vehicles at fault share it as motor vehicles do among themselves. One that
    is without fault does not make the other one's share smaller, nor does a trailer.
    """
    driven = [each for each in others if not _is_drawn(each, others)]
    at_fault = [each for each in driven if each.liability is not Liability.NONE]
    is_alone = [each.id for each in at_fault or driven] == [vehicle.id]
    is_vulnerable = victim.road_user is not RoadUser.MOTOR_OCCUPANT
    if is_vulnerable and is_alone and vehicle.motor:
        return Relation.MOTOR_VULNERABLE
    return Relation.MOTOR_MOTOR


def _is_drawn(vehicle: VehicleOfRequest, others: Sequence[VehicleOfRequest]) -> bool:
    """Whether it is a trailer: its fault is that of the tractor, and counts once."""
    no_cover = CtplStatus.NONE_REQUIRED
    return vehicle.ctpl.status is no_cover and any(
        each.motor and each.ctpl.status is not no_cover for each in others
    )


def _host_of(victim: Victim, request: Request, ratios: Sequence[Ratio]) -> str | None:
    """The vehicle that gave the victim a lift, where a reduction is asked for.

    The vehicle in which the victim was; if it is not said, the one that bears most.
    """
    if request.good_will_passenger_reduction is None or victim.drives:
        return None
    if victim.vehicle is not None:
        return victim.vehicle
    if not _may_have_ridden(victim) and any(map(_may_have_ridden, request.victims)):
        return None
    most = min(
        ratios, key=lambda each: (-each.before_reduction, each.vehicle), default=None
    )
    return most.vehicle if most is not None else None


def _may_have_ridden(victim: Victim) -> bool:
    return victim.vehicle is not None or victim.road_user is RoadUser.MOTOR_OCCUPANT
