"""What is odd in a case: it may be right, and nobody is kept from going on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from mobile_mediation.domain.accidents import Accident, AccidentKind
from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.checked import Caution
from mobile_mediation.domain.dates import age_on, china_day
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.people import (
    Capacity,
    IdKind,
    Party,
    PartyRole,
    Severity,
)
from mobile_mediation.domain.plates import PlateKind, parse_plate
from mobile_mediation.domain.treatment import Cost, CostKind
from mobile_mediation.domain.vehicles import Licence, PlateColour, Policy, Vehicle

_UNABLE_BELOW: Final = 8
"""Below this age nobody can act for themselves, 民法典 20."""
_LIMITED_BELOW: Final = 18
"""Below this age the capacity is limited, 民法典 17 and 19."""


def cautions(entity: Case | CaseEntity, file: CaseFile) -> Iterator[Caution]:
    """What a person should look at again in a record of a case."""
    look = _CAUTIONS.get(type(entity))
    if look is not None:
        yield from look(entity, file)


def _accident_cautions(accident: Accident, file: CaseFile) -> Iterator[Caution]:
    hurt = [i for i in file.current_injuries if i.severity is not None]
    dead = any(i.severity is Severity.FATAL for i in hurt)
    if (accident.kind is AccidentKind.PROPERTY and hurt) or (
        accident.kind is AccidentKind.INJURY and dead
    ):
        yield Caution(
            code="MM1067",
            words=Words(
                "事故后果与已登记的伤情不符，请核对。",
                "The consequence does not fit the injuries that are recorded.",
            ),
        )


def _party_cautions(party: Party, file: CaseFile) -> Iterator[Caution]:
    at = file.accident.occurred_at or file.case.opened_at
    by_age = _capacity_by_age(party, china_day(at))
    said = party.legal_capacity
    is_less = by_age is Capacity.LIMITED and said is Capacity.NONE
    if by_age is not None and said not in {None, by_age} and not is_less:
        yield Caution(
            code="MM1061",
            words=Words(
                "年龄与民事行为能力不符，请核对。",
                "The age says otherwise: check the legal capacity.",
            ),
            rule="民法典 17-22",
        )
    needs_guardian = (said or by_age) in {Capacity.LIMITED, Capacity.NONE}
    has_guardian = any(
        each.role is PartyRole.GUARDIAN and each.represents_id == party.id
        for each in file.current_parties
    )
    if needs_guardian and not has_guardian and party.role is not PartyRole.DECEASED:
        yield Caution(
            code="MM1069",
            words=Words(
                "此人应由监护人代理，请登记监护人。",
                "A guardian acts for this person; add the guardian.",
            ),
            rule="民法典 23",
        )


def _capacity_by_age(party: Party, day: date) -> Capacity | None:
    """What the age alone says; None for an adult or an unknown age."""
    if party.birth_on is None or party.birth_on > day:
        return None
    age = age_on(party.birth_on, day)
    if age < _UNABLE_BELOW:
        return Capacity.NONE
    return Capacity.LIMITED if age < _LIMITED_BELOW else None


def _licence_cautions(licence: Licence, file: CaseFile) -> Iterator[Caution]:
    holder = next((p for p in file.parties if p.id == licence.party_id), None)
    if (
        holder is not None
        and holder.id_kind is IdKind.RESIDENT
        and None not in {holder.id_no, licence.licence_no}
        and holder.id_no != licence.licence_no
    ):
        yield Caution(
            code="MM1065",
            words=Words(
                "驾驶证号通常就是身份证号，二者不同，请核对。",
                "A licence usually bears the identity number; they differ here.",
            ),
        )
    at = file.accident.occurred_at
    if licence.valid_to and at and licence.valid_to < china_day(at):
        yield Caution(
            code="MM1066",
            words=Words(
                "事故时驾驶证已过有效期；未注销的，保险人不得因此拒赔。",
                "The licence had expired at the accident; unless it was cancelled, "
                "that is no ground to refuse cover.",
            ),
            rule="道交解释二 4",
        )


def _vehicle_cautions(vehicle: Vehicle, _file: CaseFile) -> Iterator[Caution]:
    if vehicle.plate is None or vehicle.plate_colour is None:
        return
    try:
        plate = parse_plate(vehicle.plate, category=vehicle.category)
    except RuleViolation:
        # A plate that does not fit the category is refused where it is typed.
        return
    fitting = _COLOURS.get(plate.kind)
    if fitting is not None and vehicle.plate_colour not in fitting:
        yield Caution(
            code="MM1068",
            words=Words(
                "号牌颜色与号牌种类不符，请核对。",
                "The colour does not fit this kind of plate.",
            ),
            rule="GA 36-2018",
        )


_COLOURS: Final = {
    PlateKind.ORDINARY: {PlateColour.BLUE, PlateColour.YELLOW, PlateColour.BLACK},
    PlateKind.NEW_ENERGY_SMALL: {PlateColour.GREEN},
    PlateKind.NEW_ENERGY_LARGE: {PlateColour.YELLOW_GREEN},
    PlateKind.TRAILER: {PlateColour.YELLOW},
    PlateKind.POLICE: {PlateColour.WHITE},
    PlateKind.EMBASSY: {PlateColour.BLACK},
    PlateKind.CONSULATE: {PlateColour.BLACK},
    PlateKind.HONG_KONG: {PlateColour.BLACK},
    PlateKind.MACAO: {PlateColour.BLACK},
}


def _policy_cautions(policy: Policy, file: CaseFile) -> Iterator[Caution]:
    at = file.accident.occurred_at
    if at is not None and policy.is_in_force_at(at) is False:
        yield Caution(
            code="MM1059",
            words=Words(
                "事故时间不在该保单的保险期间内，请核对。",
                "The accident lies outside the time this policy covers.",
            ),
        )


def _authority_cautions(authority: Authority, _file: CaseFile) -> Iterator[Caution]:
    if authority.signed_on is not None and authority.valid_to is None:
        yield Caution(
            code="MM1060",
            words=Words(
                "授权委托书没有写明期限，签协议前请补正。",
                "The power of attorney names no term; have it completed before "
                "anything is signed.",
            ),
            rule="民法典 165",
        )


def _cost_cautions(cost: Cost, file: CaseFile) -> Iterator[Caution]:
    stays = [
        (injury.admitted_on, injury.discharged_on)
        for injury in file.current_injuries
        if injury.admitted_on is not None
    ] + [
        (stay.admitted_on, stay.discharged_on)
        for stay in file.stays
        if not stay.is_void and stay.admitted_on is not None
    ]
    day, kind = cost.incurred_on, cost.cost_kind
    if day and stays and kind is CostKind.INPATIENT:
        inside = any(
            begin <= day and (end is None or day <= end) for begin, end in stays
        )
        if not inside:
            yield Caution(
                code="MM1063",
                words=Words(
                    "住院票据日期不在住院期间内，请核对。",
                    "The date of the bill lies outside every stay in hospital.",
                ),
            )


_CAUTIONS: Final[Mapping[type[Any], Callable[[Any, CaseFile], Iterator[Caution]]]] = {
    Accident: _accident_cautions,
    Party: _party_cautions,
    Licence: _licence_cautions,
    Vehicle: _vehicle_cautions,
    Policy: _policy_cautions,
    Authority: _authority_cautions,
    Cost: _cost_cautions,
}
