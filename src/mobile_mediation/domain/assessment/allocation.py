"""Who bears what, in the order of law.

民法典 1213: the compulsory insurance, the commercial insurance, whoever is at fault;
the rest stays with the victim. The compulsory insurance pays by sub-limit whatever the
fault; only what is beyond is multiplied by the ratio. People and vehicles are taken by
their ids, so the order in which they are named decides nothing, not even the last fen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mobile_mediation.domain.assessment.catalogue import INSURED, Bucket, LossItem
from mobile_mediation.domain.assessment.items import Loss
from mobile_mediation.domain.assessment.ratios import Ratio
from mobile_mediation.domain.assessment.request import (
    Conduct,
    CtplStatus,
    Request,
    VehicleOfRequest,
    Waiver,
)
from mobile_mediation.domain.assessment.rounding import nearest, share_debt
from mobile_mediation.domain.limits import LimitPeriod, limits_on
from mobile_mediation.domain.money import share_by_largest_remainder
from mobile_mediation.domain.people import Liability
from mobile_mediation.domain.settlements import Payer


class Portion(StrEnum):
    """What a debt is for: a sub-limit, what is beyond them, or what they leave out."""

    MEDICAL = "medical"
    DEATH_DISABILITY = "death_disability"
    PROPERTY = "property"
    EXCESS = "excess"
    UNINSURED = "uninsured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What one payer owes one victim for one portion; fen.

    ``limit_fen`` is what the payer's cover has for all victims together, where there
    is a limit.
    """

    payer: Payer
    vehicle: str
    victim: str
    portion: Portion
    fen: int
    limit_fen: int | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recourse:
    """What the compulsory insurer gets back from the driver; fen (道交解释 15)."""

    by: Payer
    vehicle: str
    fen: int
    reason: Conduct


WITHOUT_PROPERTY: Final = frozenset(
    {Conduct.UNLICENSED, Conduct.DRUNK, Conduct.DRUGS, Conduct.INTENT}
)
"""The compulsory insurance pays for people only, and gets it back (交强险条例 22)."""

WITHOUT_COMMERCIAL: Final = WITHOUT_PROPERTY | {Conduct.HIT_AND_RUN, Conduct.STOLEN}
"""The commercial cover excludes it, if the clause was explained (保险法 17)."""

_PAYERS: Final = {payer: at for at, payer in enumerate(Payer)}
_PORTIONS: Final = {portion: at for at, portion in enumerate(Portion)}

_COMPULSORY: Final = "民法典第1213条、道交解释(2020)第13条"
_WITH_RECOURSE: Final = "道交解释(2020)第15条、交强险条例第22条"
_NO_FAULT: Final = "交强险条例第23条(无责任限额)"
_STANDS_IN: Final = "道交解释(2020)第16条"
_COMMERCIAL: Final = "民法典第1213条、保险法第65条"
_AT_FAULT: Final = "民法典第1165、1213条、道路交通安全法第76条"


@dataclass(frozen=True, slots=True)
class _Cover:
    """One sub-limit of one vehicle."""

    vehicle: VehicleOfRequest
    bucket: Bucket
    limit: int
    room: int


def allocate(
    losses: Sequence[Loss],
    ratios: Iterable[Ratio],
    request: Request,
    limits: Sequence[LimitPeriod],
) -> tuple[tuple[Debt, ...], tuple[Recourse, ...]]:
    """Divide every victim's loss between the payers.

    Raises:
        NotFound: MM1015 no limits are known for the day of the accident.
    """
    allocation = _Allocation(losses, ratios, request, limits)
    allocation.compulsory()
    allocation.at_fault()
    return allocation.debts(), allocation.recourse()


class _Allocation:
    def __init__(
        self,
        losses: Sequence[Loss],
        ratios: Iterable[Ratio],
        request: Request,
        limits: Sequence[LimitPeriod],
    ) -> None:
        self._request = request
        self._limits = limits
        self._losses = sorted(losses, key=lambda loss: loss.victim.id)
        self._vehicle_of = {each.victim.id: each.victim.vehicle for each in losses}
        self._vehicles = sorted(request.vehicles, key=lambda vehicle: vehicle.id)
        self._ratios = {(each.vehicle, each.victim): each.value for each in ratios}
        # By vehicle, victim and bucket; what a sub-limit, or who stands in, pays.
        self._paid: dict[tuple[str, str, Bucket], int] = defaultdict(int)
        self._covers = [cover for each in self._vehicles for cover in self._open(each)]
        self._debts: list[Debt] = []

    def _open(self, vehicle: VehicleOfRequest) -> Iterator[_Cover]:
        """The sub-limits of a vehicle that pay."""
        if not vehicle.motor or vehicle.ctpl.status is CtplStatus.NONE_REQUIRED:
            return
        statutory: Mapping[Bucket, int] = {}
        if any(bucket not in vehicle.ctpl.limits for bucket in INSURED):
            found = limits_on(
                self._request.accident_on,
                liable=vehicle.liability is not Liability.NONE,
                table=self._limits,
                path="accident_at",
            )
            statutory = {
                Bucket.MEDICAL: found.medical_fen,
                Bucket.DEATH_DISABILITY: found.death_disability_fen,
                Bucket.PROPERTY: found.property_fen,
            }
        is_insured = vehicle.ctpl.status is CtplStatus.INSURED
        for bucket in INSURED:
            if is_insured and not _pays(vehicle, bucket):
                continue
            given = vehicle.ctpl.limits.get(bucket)
            limit = statutory[bucket] if given is None else int(given)
            room = max(limit - vehicle.ctpl.used.get(bucket, 0), 0)
            if room:
                yield _Cover(vehicle, bucket, limit, room)

    def compulsory(self) -> None:
        """Fill the sub-limits: 道交解释 18 between vehicles, 19 between victims."""
        for bucket in INSURED:
            covers = [cover for cover in self._covers if cover.bucket is bucket]
            open_ = {
                loss.victim.id: loss.bucket_fen(bucket)
                for loss in self._losses
                if loss.bucket_fen(bucket)
            }
            room = {cover.vehicle.id: cover.room for cover in covers}
            self._fill_up(covers, open_, room)
            for waiver in sorted(
                self._request.priority_waivers,
                key=lambda each: (each.in_favour_of, each.victim),
            ):
                if waiver.bucket is bucket:
                    self._let_first(waiver, covers, open_)
            # Who let the other go first still asks the covers that did not pay him.
            self._fill_up(covers, open_, room)

    def _fill_up(
        self, covers: Sequence[_Cover], open_: dict[str, int], room: dict[str, int]
    ) -> None:
        while self._fill(covers, open_, room):
            pass

    def _fill(
        self, covers: Sequence[_Cover], open_: dict[str, int], room: dict[str, int]
    ) -> bool:
        """One round: every victim asks the covers that have room; whether one paid."""
        asked: dict[str, dict[str, int]] = defaultdict(dict)
        for victim, fen in open_.items():
            able = [
                cover
                for cover in covers
                if room[cover.vehicle.id]
                and self._is_third_party(victim, cover.vehicle)
            ]
            if fen and able:
                parts = share_by_largest_remainder(fen, [each.limit for each in able])
                for cover, part in zip(able, parts, strict=True):
                    asked[cover.vehicle.id][victim] = part
        paid_any = False
        for cover in covers:
            demands = asked.get(cover.vehicle.id, {})
            whole = sum(demands.values())
            if not whole:
                continue
            pool = min(whole, room[cover.vehicle.id])
            parts = share_by_largest_remainder(pool, list(demands.values()))
            for victim, part in zip(demands, parts, strict=True):
                self._paid[cover.vehicle.id, victim, cover.bucket] += part
                open_[victim] -= part
            room[cover.vehicle.id] -= pool
            paid_any = True
        return paid_any

    def _let_first(
        self, waiver: Waiver, covers: Sequence[_Cover], open_: dict[str, int]
    ) -> None:
        """A written waiver moves what a cover pays to the one who goes first."""
        for cover in covers:
            if self._is_third_party(waiver.in_favour_of, cover.vehicle):
                key = (cover.vehicle.id, waiver.victim, cover.bucket)
                moved = min(self._paid[key], open_.get(waiver.in_favour_of, 0))
                if moved:
                    self._paid[key] -= moved
                    self._paid[cover.vehicle.id, waiver.in_favour_of, cover.bucket] += (
                        moved
                    )
                    open_[waiver.in_favour_of] -= moved
                    open_[waiver.victim] += moved

    def _is_third_party(self, victim: str, vehicle: VehicleOfRequest) -> bool:
        """Who was in a vehicle is no third party of its insurance (交强险条例 3)."""
        return self._vehicle_of[victim] != vehicle.id

    def at_fault(self) -> None:
        """Divide by the ratios what the sub-limits do not pay."""
        excess: dict[str, dict[str, int]] = defaultdict(dict)
        mental: dict[str, dict[str, int]] = defaultdict(dict)
        paid = self._paid_to_victims()
        for loss in self._losses:
            victim = loss.victim.id
            debtors = [
                each.id for each in self._vehicles if (each.id, victim) in self._ratios
            ]
            ratios = [self._ratios[vehicle, victim] for vehicle in debtors]
            beyond = sum(
                loss.bucket_fen(bucket) - paid[victim, bucket] for bucket in INSURED
            )
            mental_beyond = self._mental_beyond(
                loss, paid[victim, Bucket.DEATH_DISABILITY]
            )
            for vehicle, ratio, part, outside in zip(
                debtors,
                ratios,
                share_debt(beyond, ratios),
                share_debt(loss.bucket_fen(Bucket.UNINSURED), ratios),
                strict=True,
            ):
                excess[vehicle][victim] = part
                mental[vehicle][victim] = min(part, nearest(mental_beyond * ratio))
                self._owe(Payer.DRIVER, vehicle, victim, Portion.UNINSURED, outside)
        for each in self._vehicles:
            shares = excess[each.id]
            covered = self._commercial(each, shares, mental[each.id])
            for victim, fen in shares.items():
                left = fen - covered.get(victim, 0)
                self._owe(Payer.DRIVER, each.id, victim, Portion.EXCESS, left)

    def _paid_to_victims(self) -> Mapping[tuple[str, Bucket], int]:
        """What all vehicles together pay a victim out of a sub-limit."""
        paid: dict[tuple[str, Bucket], int] = defaultdict(int)
        for (_, victim, bucket), fen in self._paid.items():
            paid[victim, bucket] += fen
        return paid

    def _mental_beyond(self, loss: Loss, paid: int) -> int:
        """How much of the mental distress the sub-limit did not take (道交解释 13)."""
        bucket = Bucket.DEATH_DISABILITY
        mental = sum(
            each.fen
            for each in loss.items
            if each.item is LossItem.MENTAL_DISTRESS and each.bucket is bucket
        )
        if self._request.victim_takes_mental_distress_first:
            return max(mental - paid, 0)
        others = loss.bucket_fen(bucket) - mental
        return mental - max(paid - others, 0)

    def _commercial(
        self,
        vehicle: VehicleOfRequest,
        shares: Mapping[str, int],
        mental: Mapping[str, int],
    ) -> Mapping[str, int]:
        """What the commercial cover takes of a vehicle's shares, by victim."""
        tpl = vehicle.tpl
        if tpl is None or WITHOUT_COMMERCIAL & set(vehicle.conduct):
            return {}
        weights = {
            victim: fen - (0 if tpl.covers_mental_distress else mental[victim])
            for victim, fen in shares.items()
            if self._is_third_party(victim, vehicle)
        }
        room = tpl.limit - tpl.used
        insured = nearest(sum(weights.values()) * (1 - Fraction(tpl.deductible_rate)))
        pool = min(room, max(insured - tpl.excludes_medical_outside_scheme, 0))
        if not pool:
            return {}
        parts = share_by_largest_remainder(pool, list(weights.values()))
        covered = dict(zip(weights, parts, strict=True))
        for victim, fen in covered.items():
            self._owe(
                Payer.TPL, vehicle.id, victim, Portion.EXCESS, fen, limit_fen=room
            )
        return covered

    def _owe(
        self,
        payer: Payer,
        vehicle: str,
        victim: str,
        portion: Portion,
        fen: int,
        *,
        limit_fen: int | None = None,
    ) -> None:
        if fen:
            self._debts.append(
                Debt(
                    payer=payer,
                    vehicle=vehicle,
                    victim=victim,
                    portion=portion,
                    fen=fen,
                    limit_fen=limit_fen,
                    basis=_COMMERCIAL if payer is Payer.TPL else _AT_FAULT,
                )
            )

    def debts(self) -> tuple[Debt, ...]:
        """Every debt, in the order of law, then as vehicles and victims are named."""
        found = [*self._debts]
        for cover in self._covers:
            is_insured = cover.vehicle.ctpl.status is CtplStatus.INSURED
            basis = _basis(cover.vehicle)
            for loss in self._losses:
                victim = loss.victim.id
                fen = self._paid.get((cover.vehicle.id, victim, cover.bucket), 0)
                if fen:
                    found.append(
                        Debt(
                            payer=Payer.CTPL if is_insured else Payer.DRIVER,
                            vehicle=cover.vehicle.id,
                            victim=victim,
                            portion=Portion(cover.bucket.value),
                            fen=fen,
                            limit_fen=cover.room,
                            basis=basis,
                        )
                    )
        vehicles = {each.id: at for at, each in enumerate(self._request.vehicles)}
        victims = {each.id: at for at, each in enumerate(self._request.victims)}
        return tuple(
            sorted(
                found,
                key=lambda debt: (
                    _PAYERS[debt.payer],
                    vehicles[debt.vehicle],
                    victims[debt.victim],
                    _PORTIONS[debt.portion],
                ),
            )
        )

    def recourse(self) -> tuple[Recourse, ...]:
        """What the compulsory insurers have back from drivers."""
        return tuple(
            Recourse(
                by=Payer.CTPL,
                vehicle=vehicle.id,
                fen=sum(
                    fen for (car, _, _), fen in self._paid.items() if car == vehicle.id
                ),
                reason=reason,
            )
            for vehicle in self._request.vehicles
            if _has_compulsory(vehicle)
            and (reason := _reason_of_recourse(vehicle)) is not None
        )


def _has_compulsory(vehicle: VehicleOfRequest) -> bool:
    return vehicle.motor and vehicle.ctpl.status is CtplStatus.INSURED


def _pays(vehicle: VehicleOfRequest, bucket: Bucket) -> bool:
    """Whether the compulsory insurance pays for it in spite of the conduct."""
    if Conduct.STOLEN in vehicle.conduct:
        return bucket is Bucket.MEDICAL
    return bucket is not Bucket.PROPERTY or not WITHOUT_PROPERTY & set(vehicle.conduct)


def _reason_of_recourse(vehicle: VehicleOfRequest) -> Conduct | None:
    return next(
        (
            conduct
            for conduct in Conduct
            if conduct in vehicle.conduct
            and (conduct in WITHOUT_PROPERTY or conduct is Conduct.STOLEN)
        ),
        None,
    )


def _basis(vehicle: VehicleOfRequest) -> str:
    if vehicle.ctpl.status is CtplStatus.UNINSURED:
        return _STANDS_IN
    if _reason_of_recourse(vehicle) is not None:
        return _WITH_RECOURSE
    return _NO_FAULT if vehicle.liability is Liability.NONE else _COMPULSORY
