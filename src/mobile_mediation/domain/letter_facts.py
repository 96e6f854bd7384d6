"""What a case knows that a letter needs: who, which insurance, why, how much."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Contact, Lane
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.fund_sources import is_insurers
from mobile_mediation.domain.funds import FundAct, FundRequest, FundSource
from mobile_mediation.domain.letter_forms import (
    LetterEntries,
    RescueReason,
    injured_of,
    injury_of,
    party_of,
    request_of,
)
from mobile_mediation.domain.letter_requests import only_request, witness_of
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.domain.people import Alcohol, Party, PartyRole
from mobile_mediation.domain.vehicles import LicenceStatus, Policy, PolicyKind, Vehicle

DAYS_TO_SETTLE: Final = 30
"""Where a guarantee begins; the specialist changes it as was agreed."""
_OFFICE: Final = "理赔财务部门"
_GIVERS: Final = {
    FundSource.DRIVER: PartyRole.DRIVER,
    FundSource.RELIEF_FUND: PartyRole.RELIEF_FUND,
}
FUND: Final = "道路交通事故社会救助基金管理机构"
_DRUNK_MG: Final = 80
_NOT_LICENSED: Final = frozenset(
    {
        LicenceStatus.CANCELLED,
        LicenceStatus.SUSPENDED,
        LicenceStatus.REVOKED,
        LicenceStatus.NONE,
    }
)
"""Expired but not cancelled is no such case (道交解释二 4)."""

REASONS: Final[Mapping[LetterKind, tuple[RescueReason, ...]]] = {
    LetterKind.RESCUE_PAYMENT: (RescueReason.WITHIN_LIMIT,),
    LetterKind.RESCUE_ADVANCE: tuple(RescueReason)[1:],
    LetterKind.FUND_APPLICATION: tuple(r for r in RescueReason if r.is_for_fund),
}
"""The boxes that stand on each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes the letters of the vehicle."""

    name: str
    unit: str


def motor_vehicles(file: CaseFile) -> tuple[Vehicle, ...]:
    """The motor vehicles of the accident."""
    return tuple(v for v in file.vehicles if not v.is_void and v.category.is_motor)


def ctpl_of(file: CaseFile, vehicle: Vehicle) -> Policy | None:
    """The compulsory insurance of a vehicle; one that has run out is none."""
    moment = file.accident.occurred_at
    return next(
        (
            policy
            for policy in file.policies
            if not policy.is_void
            and policy.vehicle_id == vehicle.id
            and policy.kind is PolicyKind.CTPL
            and (moment is None or policy.is_in_force_at(moment) is not False)
        ),
        None,
    )


def holds(
    reason: RescueReason, file: CaseFile, *, cost_fen: int | None, limit_fen: int
) -> bool | None:
    """Whether the case says that a reason is given; None where it cannot say."""
    vehicles = motor_vehicles(file)
    drivers = {vehicle.driver_id for vehicle in vehicles}
    match reason:
        case RescueReason.ABOVE_LIMIT:
            return None if cost_fen is None else cost_fen > limit_fen
        case RescueReason.NO_CTPL:
            return any(ctpl_of(file, vehicle) is None for vehicle in vehicles)
        case RescueReason.HIT_AND_RUN:
            return bool(file.accident.hit_and_run)
        case RescueReason.UNLICENSED:
            return any(
                licence.status in _NOT_LICENSED
                for licence in file.licences
                if not licence.is_void and licence.party_id in drivers
            )
        case RescueReason.DRUNK:
            return any(
                party.alcohol is Alcohol.DRUNK or (party.alcohol_mg or 0) >= _DRUNK_MG
                for party in file.current_parties
                if party.id in drivers
            )
    return None


def prefilled(
    file: CaseFile,
    kind: LetterKind,
    typed: LetterEntries,
    *,
    writer: Writer,
    use: LimitUse | None,
) -> LetterEntries:
    """What was typed, filled up with what the case knows.

    ``use`` is how much of the medical sub-limit is gone; None where no verified
    limit covers the day of the accident.
    """
    own = _chosen(file, kind, typed)
    injury, injured = injury_of(file, own), None
    if injury is not None:
        injured = injured_of(file, injury)
    cost = own.cost_fen or (injury.needed_fen if injury else None)
    reason = own.reason or _likely_reason(file, kind, cost, use)
    own = replace(own, cost_fen=cost, reason=reason)
    speaks = _spokesman(file, injured)
    officer = _officer(file) if kind.is_of_police else None
    request = request_of(file, kind, own)
    return own.filled_by(
        LetterEntries(
            addressee=_addressee(file, kind, own, writer),
            amount_fen=_amount(file, kind, own, use),
            settle_days=DAYS_TO_SETTLE,
            applicant=speaks.name if speaks else None,
            phone=officer.phone if officer else _phone(kind, speaks),
            signatory=writer.name,
            handed_by=_hander(file, request, writer),
            witness=witness_of(request) if request else None,
            contact=officer.name if officer else writer.name,
        )
    )


def _chosen(file: CaseFile, kind: LetterKind, typed: LetterEntries) -> LetterEntries:
    injury = next(iter(file.current_injuries), None)
    request = only_request(file, kind)
    return typed.filled_by(
        LetterEntries(
            injury_id=injury.id if injury else None,
            request_id=request.id if request else None,
            party_id=(
                next((p.id for p in notice_parties(file)), None)
                if kind is LetterKind.MEDIATION_NOTICE
                else None
            ),
        )
    )


def notice_parties(file: CaseFile) -> tuple[Party, ...]:
    """Those who get a notice of their own: the injured first, insurers last."""
    outside = {PartyRole.HOSPITAL, PartyRole.RELIEF_FUND}
    hurt = {injury.party_id for injury in file.current_injuries}
    found = [
        party
        for party in file.current_parties
        if party.role not in outside and party.represents_id is None
    ]
    return tuple(
        sorted(found, key=lambda p: (p.id not in hurt, p.role is PartyRole.INSURER))
    )


def _likely_reason(
    file: CaseFile, kind: LetterKind, cost_fen: int | None, use: LimitUse | None
) -> RescueReason | None:
    offered = REASONS.get(kind, ())
    if len(offered) == 1:
        return offered[0]
    sure = (
        RescueReason.HIT_AND_RUN,
        RescueReason.UNLICENSED,
        RescueReason.DRUNK,
        RescueReason.ABOVE_LIMIT,
        RescueReason.NO_CTPL,
    )
    limit = use.limit_fen if use else 0
    return next(
        (
            reason
            for reason in sure
            if reason in offered
            and (use is not None or reason is not RescueReason.ABOVE_LIMIT)
            # A policy that nobody has entered yet is not known to be missing.
            and (file.policies or reason is not RescueReason.NO_CTPL)
            and holds(reason, file, cost_fen=cost_fen, limit_fen=limit)
        ),
        None,
    )


def _addressee(
    file: CaseFile, kind: LetterKind, own: LetterEntries, writer: Writer
) -> str | None:
    injury, party, reason = injury_of(file, own), party_of(file, own), own.reason
    request = request_of(file, kind, own)
    named: dict[LetterKind, str | None] = {
        LetterKind.FIND_FAMILY: None,
        LetterKind.GUARANTEE: injury.hospital if injury else None,
        LetterKind.MEDIATION_NOTICE: party.name if party else None,
        LetterKind.PREPAYMENT: _commercial_insurer(file) or _insurer(file),
        LetterKind.VOUCHER: _OFFICE,
        LetterKind.RECEIPT: _payer_of(file, request, writer),
        LetterKind.FUND_REFUSAL: _family_of(file, request),
    }
    if kind in named:
        return named[kind]
    if kind.is_of_police and not (reason and reason.is_for_fund):
        return _insurer(file) if reason else None
    return _named(file, PartyRole.RELIEF_FUND) or FUND


def _payer_of(
    file: CaseFile, request: FundRequest | None, writer: Writer
) -> str | None:
    """Who gets the receipt: whose money it was; None where the case cannot say."""
    if request is None:
        return None
    source = request.request.source
    if is_insurers(source):
        return writer.unit
    role = _GIVERS.get(source)
    found = [p.name for p in file.current_parties if p.role is role and p.name]
    return found[0] if len(found) == 1 else None


def _hander(file: CaseFile, request: FundRequest | None, writer: Writer) -> str:
    """Who hands the money over: the driver his own, else the specialist."""
    if request is None or request.request.source is not FundSource.DRIVER:
        return writer.name
    return _payer_of(file, request, writer) or writer.name


def _commercial_insurer(file: CaseFile) -> str | None:
    named = (
        policy.insurer
        for policy in file.policies
        if not policy.is_void and policy.kind is PolicyKind.TPL and policy.insurer
    )
    return next(named, None)


def _family_of(file: CaseFile, request: FundRequest | None) -> str | None:
    """Who speaks for the person whom refused money was for."""
    if request is None:
        return None
    hurt = request.request.injured_id
    if hurt is None and len(file.current_injuries) == 1:
        hurt = file.current_injuries[0].party_id
    injured = next((p for p in file.current_parties if p.id == hurt), None)
    speaks = _spokesman(file, injured)
    return speaks.name if speaks else None


def _insurer(file: CaseFile) -> str | None:
    policies = [ctpl_of(file, vehicle) for vehicle in motor_vehicles(file)]
    named = (p.insurer for p in policies if p is not None and p.insurer)
    return next(named, None) or _named(file, PartyRole.INSURER)


def _named(file: CaseFile, role: PartyRole) -> str | None:
    return next((p.name for p in file.current_parties if p.role is role), None)


def _amount(
    file: CaseFile, kind: LetterKind, own: LetterEntries, use: LimitUse | None
) -> int | None:
    if kind is LetterKind.FUND_COMMITMENT:
        return _applied_for(file)
    request = request_of(file, kind, own)
    if request is not None:
        paid = request.standing(FundAct.PAID)
        return paid.amount_fen if paid else request.amount_fen
    cost = own.cost_fen
    if cost is None:
        return None
    most = most_fen(kind, own.reason, cost, use)
    amount = cost if most is None else min(cost, most)
    return amount if amount > 0 else None


def _applied_for(file: CaseFile) -> int | None:
    """What the fund was asked for last."""
    asked = (
        each.letter.amount_fen
        for each in reversed(file.issued_letters)
        if each.letter.kind is LetterKind.FUND_APPLICATION and not each.is_void
    )
    return next(asked, None)


def most_fen(
    kind: LetterKind, reason: RescueReason | None, cost_fen: int, use: LimitUse | None
) -> int | None:
    """The most that may be asked for; None where nothing bounds it."""
    if kind not in REASONS or reason is None:
        return None
    if use is not None and reason is RescueReason.ABOVE_LIMIT:
        return cost_fen - use.limit_fen
    if use is not None and not reason.is_for_fund:
        return min(cost_fen, use.left_fen)
    return cost_fen


def _spokesman(file: CaseFile, injured: Party | None) -> Party | None:
    if injured is None:
        return None
    acting = (PartyRole.GUARDIAN, PartyRole.RELATIVE, PartyRole.AGENT)
    return next(
        (
            party
            for role in acting
            for party in file.current_parties
            if party.role is role and party.represents_id == injured.id
        ),
        injured,
    )


def _phone(kind: LetterKind, speaks: Party | None) -> str | None:
    own = {
        *(LetterKind.FUND_APPLICATION, LetterKind.FUND_COMMITMENT),
        LetterKind.PREPAYMENT,
    }
    return speaks.phone if speaks is not None and kind in own else None


def _officer(file: CaseFile) -> Contact | None:
    police = [c for c in file.contacts if not c.is_void and c.lane is Lane.POLICE]
    return police[-1] if police else None
