"""What the records of one case say together: orders of days, shares, numbers.

A legal impossibility is refused; what is only odd stands in ``domain.cautions``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.accidents import Accident, Review
from mobile_mediation.domain.authority import Authority, Consent
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.dates import (
    Event,
    check_accident,
    check_not_after_now,
    check_order,
    check_service,
    check_stay,
    china_day,
)
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.events import CaseEvent
from mobile_mediation.domain.identity import ResidentId, parse_identity
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import (
    Alcohol,
    IdKind,
    Injury,
    Liability,
    Party,
)
from mobile_mediation.domain.plates import parse_plate
from mobile_mediation.domain.treatment import (
    Cost,
    Diagnosis,
    DisabilityGrade,
    HospitalStay,
)
from mobile_mediation.domain.vehicles import Licence, Policy, Vehicle

Entity = Case | CaseEntity

_DRINKING_MG: Final = 20
_DRUNK_MG: Final = 80
_TOGETHER: Final = {
    Liability.FULL: frozenset({Liability.NONE}),
    Liability.PRIMARY: frozenset({Liability.SECONDARY, Liability.NONE}),
    Liability.EQUAL: frozenset({Liability.EQUAL, Liability.NONE}),
    Liability.SECONDARY: frozenset(
        {Liability.PRIMARY, Liability.SECONDARY, Liability.NONE}
    ),
    Liability.NONE: frozenset(set(Liability) - {Liability.UNDETERMINED}),
    Liability.UNDETERMINED: frozenset({Liability.UNDETERMINED}),
}
"""Which responsibilities can stand beside each other in one accident (146号令 60)."""
_REFERENCES: Final = {
    (Party, "represents_id"): "parties",
    (Party, "employer_id"): "parties",
    (Injury, "party_id"): "parties",
    (Licence, "party_id"): "parties",
    (Consent, "party_id"): "parties",
    (Review, "party_id"): "parties",
    (CaseEvent, "party_id"): "parties",
    (Authority, "agent_id"): "parties",
    (Authority, "principal_id"): "parties",
    (Vehicle, "driver_id"): "parties",
    (Vehicle, "owner_id"): "parties",
    (Policy, "vehicle_id"): "vehicles",
    (HospitalStay, "injury_id"): "injuries",
    (Diagnosis, "injury_id"): "injuries",
    (DisabilityGrade, "injury_id"): "injuries",
    (Cost, "injury_id"): "injuries",
}
_DAYS: Final = {
    "died_on": Words("死亡日期", "the death"),
    "treatment_ended_on": Words("治疗终结日期", "the end of the treatment"),
    "admitted_on": Words("入院日期", "the admission"),
    "discharged_on": Words("出院日期", "the discharge"),
    "made_on": Words("诊断日期", "the diagnosis"),
    "fixed_on": Words("定残日期", "the day on which the disability was fixed"),
    "incurred_on": Words("票据日期", "the invoice"),
    "filed_on": Words("复核申请日期", "the application for review"),
    "accepted_on": Words("复核受理日期", "the acceptance of the review"),
    "concluded_on": Words("复核结论日期", "the conclusion of the review"),
    "served_on": Words("送达日期", "the service"),
    "given_on": Words("同意日期", "the consent"),
    "withdrawn_on": Words("撤回日期", "the withdrawal"),
    "signed_on": Words("签署日期", "the signing"),
    "valid_from": Words("起始日期", "the first day of validity"),
    "valid_to": Words("截止日期", "the last day of validity"),
    "first_issued_on": Words("初次领证日期", "the first issue"),
    "starts_at": Words("起保时间", "the beginning of the cover"),
    "ends_at": Words("终保时间", "the end of the cover"),
    "happened_on": Words("事件日期", "the event"),
    "happened_at": Words("事件时间", "the event"),
}
_YET_TO_COME: Final = frozenset(
    {"valid_from", "valid_to", "starts_at", "ends_at", "discharged_on"}
)
"""Days that may lie in the future when they are written down."""
_ORDERS: Final[Mapping[type[Entity], tuple[tuple[str, ...], ...]]] = {
    HospitalStay: (("admitted_on", "discharged_on"),),
    Review: (("filed_on", "accepted_on", "concluded_on", "served_on"),),
    Consent: (("given_on", "withdrawn_on"),),
    Authority: (("signed_on", "valid_to"), ("valid_from", "valid_to")),
    Licence: (("first_issued_on", "valid_to"),),
    Policy: (("starts_at", "ends_at"),),
    Injury: (("admitted_on", "treatment_ended_on"),),
    DisabilityGrade: (("fixed_on",),),
    Diagnosis: (("made_on",),),
    Cost: (("incurred_on",),),
    Party: (("died_on",),),
    CaseEvent: (("happened_on",), ("happened_at",)),
}
_AFTER_THE_ACCIDENT: Final = frozenset(
    {
        *(HospitalStay, Review, Injury, DisabilityGrade, Diagnosis, Cost, Party),
        CaseEvent,
    }
)


def check_entity(entity: Entity, file: CaseFile, *, now: datetime) -> None:
    """See that a record, as it would be stored, fits the case it belongs to.

    Raises:
        RuleViolation: MM1008, MM1018 days; MM1024 responsibilities; MM1009 identity;
            MM1025 alcohol; MM1026, MM1027 an invoice; MM1031 shares of heirs;
            MM1033 an agent; MM1035 a second review; MM1036 a record that is not in
            the case; MM2108, MM2109 the day of an event.
    """
    _check_references(entity, file)
    _check_days(entity, file, now)
    if (rule := _RULES.get(type(entity))) is not None:
        rule(entity, file, now)


def check_liabilities(liabilities: Mapping[UUID, Liability]) -> None:
    """See that the responsibilities of one accident fit together.

    Full stands only beside none, primary beside secondary, equal beside equal
    (道路交通安全法实施条例 91, 146号令 60).

    Raises:
        RuleViolation: MM1024.
    """
    found = list(liabilities.values())
    for place, one in enumerate(found):
        for other in (*found[:place], *found[place + 1 :]):
            if other not in _TOGETHER[one]:
                raise RuleViolation(
                    "MM1024",
                    Words(
                        f"责任划分不能同时成立：{_LIABILITY[one]}与{_LIABILITY[other]}。",
                        f"These responsibilities exclude each other: {one} "
                        f"and {other}.",
                    ),
                    path="party.liability",
                    value=f"{one}, {other}",
                    rule="道路交通安全法实施条例 91;146号令 60",
                    next_step=Words(
                        "请对照认定书核对；更正时先清空另一方的责任，再逐一填写。",
                        "Compare the determination; to correct it, clear the other "
                        "party's first.",
                    ),
                )


_LIABILITY: Final = {
    Liability.FULL: "全部责任",
    Liability.PRIMARY: "主要责任",
    Liability.EQUAL: "同等责任",
    Liability.SECONDARY: "次要责任",
    Liability.NONE: "无责任",
    Liability.UNDETERMINED: "无法查清",
}


def alcohol_of(mg: int) -> Alcohol:
    """What a measured blood alcohol means (GB 19522), in mg in 100 ml."""
    if mg >= _DRUNK_MG:
        return Alcohol.DRUNK
    return Alcohol.DRINKING if mg >= _DRINKING_MG else Alcohol.NONE


def _check_references(entity: Entity, file: CaseFile) -> None:
    for (kind, name), part in _REFERENCES.items():
        wanted = getattr(entity, name) if isinstance(entity, kind) else None
        if wanted is None:
            continue
        known = {each.id for each in getattr(file, part) if not each.is_void}
        if wanted not in known or wanted == getattr(entity, "id", None):
            raise RuleViolation(
                "MM1036",
                Words(
                    "所指的人或车辆不在本案中，或已作废。",
                    "The person or record that is meant is not in this case, "
                    "or was struck out.",
                ),
                path=f"{_name(entity)}.{name}",
                next_step=Words("请重新选择。", "Choose again."),
            )


def _check_days(entity: Entity, file: CaseFile, now: datetime) -> None:
    match entity:
        case Accident():
            check_accident(entity, now=now)
            _check_all_after(replace(file, accident=entity), now)
        case Injury():
            check_stay(entity, file.accident, now=now)
        case Party():
            check_service(entity.served_on, file.accident.determined_on, now=now)
    for names in _ORDERS.get(type(entity), ()):
        events = [
            Event(
                name=_DAYS[name],
                path=f"{_name(entity)}.{name}",
                at=getattr(entity, name),
            )
            for name in names
        ]
        if type(entity) in _AFTER_THE_ACCIDENT:
            check_order(_accident(file), *events)
        else:
            check_order(*events)
        for name, event in zip(names, events, strict=True):
            if name not in _YET_TO_COME:
                check_not_after_now(event, now=now)


def _check_all_after(file: CaseFile, now: datetime) -> None:
    dated: tuple[VoidableEntity, ...] = (
        *file.parties,
        *file.injuries,
        *file.stays,
        *file.diagnoses,
        *file.grades,
        *file.costs,
        *file.reviews,
        *file.events,
    )
    for each in dated:
        if not each.is_void:
            _check_days(each, file, now)


def _accident(file: CaseFile) -> Event:
    return Event(
        name=Words("事故时间", "the accident"),
        path="accident.occurred_at",
        at=file.accident.occurred_at,
    )


def _check_party(party: Party, file: CaseFile, now: datetime) -> None:
    others = [each for each in file.current_parties if each.id != party.id]
    if party.liability is not None:
        check_liabilities(
            {
                each.id: each.liability
                for each in (*others, party)
                if each.liability is not None
            }
        )
    _check_identity(party, china_day(now))
    _check_alcohol(party)
    _check_heirs((*others, party))


def _check_identity(party: Party, today: date) -> None:
    if party.id_kind is None or party.id_no is None:
        return
    number = parse_identity(party.id_kind, party.id_no, today=today, path="party.id_no")
    if isinstance(number, ResidentId) and party.id_kind is IdKind.RESIDENT:
        number.check_agrees(
            born_on=party.birth_on, sex=party.sex, path="party.birth_on"
        )


def _check_alcohol(party: Party) -> None:
    if party.alcohol is None or party.alcohol_mg is None:
        return
    measured = alcohol_of(party.alcohol_mg)
    if measured is not party.alcohol:
        raise RuleViolation(
            "MM1025",
            Words(
                "饮酒情况与血液酒精含量不符：20 mg/100ml 起为饮酒，80 起为醉酒。",
                "The blood alcohol says otherwise: drinking from 20 mg/100 ml, "
                "drunk from 80.",
            ),
            path="party.alcohol",
            value=str(party.alcohol_mg),
            rule="GB 19522",
            next_step=Words("请对照检验报告核对。", "Compare the laboratory report."),
        )


def _check_heirs(parties: tuple[Party, ...]) -> None:
    shares: dict[UUID | None, Fraction] = {}
    for each in parties:
        if each.heir_share is not None:
            of_whom = each.represents_id
            shares[of_whom] = shares.get(of_whom, Fraction()) + Fraction(
                each.heir_share
            )
    for share in shares.values():
        if share > 1:
            raise RuleViolation(
                "MM1031",
                Words(
                    f"继承份额合计 {share}，超过了全部。",
                    f"The shares of the heirs add up to {share}, more than the whole.",
                ),
                path="party.heir_share",
                value=str(share),
                rule="民法典 1130",
                next_step=Words(
                    "请核对每位继承人的份额。", "Check the share of each heir."
                ),
            )


def _check_vehicle(vehicle: Vehicle, _file: CaseFile, _now: datetime) -> None:
    if vehicle.plate is not None:
        parse_plate(vehicle.plate, category=vehicle.category, path="vehicle.plate")


def _check_authority(authority: Authority, _file: CaseFile, _now: datetime) -> None:
    if authority.agent_id == authority.principal_id:
        raise RuleViolation(
            "MM1033",
            Words(
                "委托人与代理人不能是同一人。",
                "Nobody is their own agent.",
            ),
            path="authority.agent_id",
            rule="民法典 165",
            next_step=Words("请重新选择。", "Choose again."),
        )


def _check_review(review: Review, file: CaseFile, _now: datetime) -> None:
    earlier = [
        each
        for each in file.reviews
        if each.id != review.id
        and each.party_id == review.party_id
        and not each.is_void
    ]
    if earlier:
        raise RuleViolation(
            "MM1035",
            Words(
                "同一当事人的复核申请以一次为限。",
                "A party may apply for review once.",
            ),
            path="review.party_id",
            rule="146号令 71",
            next_step=Words(
                "请在已有的复核记录中填写；误录的先作废。",
                "Write into the review that is there, or strike it out first.",
            ),
        )
    party = next((p for p in file.parties if p.id == review.party_id), None)
    if party is not None:
        check_order(
            Event(
                name=Words("认定书送达日期", "the service of the determination"),
                path="party.served_on",
                at=party.served_on,
            ),
            Event(name=_DAYS["filed_on"], path="review.filed_on", at=review.filed_on),
        )


def _check_cost(cost: Cost, file: CaseFile, _now: datetime) -> None:
    if cost.amount_fen is not None and cost.own_fen < 0:
        raise RuleViolation(
            "MM1026",
            Words(
                "医保支付与基金垫付之和超过了票据金额。",
                "Insurance and fund together have borne more than the invoice.",
            ),
            path="cost.amount_fen",
            value=decimal_yuan(cost.amount_fen),
            next_step=Words("请对照票据核对。", "Compare the invoice."),
        )
    if cost.invoice_no is not None and any(
        each.invoice_no == cost.invoice_no
        for each in file.costs
        if each.id != cost.id and not each.is_void
    ):
        raise RuleViolation(
            "MM1027",
            Words(
                "该票据号在本案中已登记，同一张票据只能计算一次。",
                "This invoice number is in the case already; an invoice counts once.",
            ),
            path="cost.invoice_no",
            value=cost.invoice_no,
            next_step=Words(
                "请核对票据；重复的请作废。", "Check it; strike the duplicate out."
            ),
        )


def _check_event(event: CaseEvent, _file: CaseFile, _now: datetime) -> None:
    day, moment = event.happened_on, event.happened_at
    if day is None and moment is None:
        raise RuleViolation(
            "MM2108",
            Words("请填写事件日期。", "Say on which day it happened."),
            path="caseevent.happened_on",
            next_step=Words("期限从这一天起算。", "Deadlines run from this day."),
        )
    if day is not None and moment is not None and china_day(moment) != day:
        raise RuleViolation(
            "MM2109",
            Words(
                "事件的日期与时刻不是同一天。",
                "The day and the moment of the event are not the same day.",
            ),
            path="caseevent.happened_on",
            value=day.isoformat(),
            next_step=Words(
                "请更正时刻，日期随之而定。", "Correct the moment; the day follows it."
            ),
        )


_RULES: Final[Mapping[type[Any], Callable[[Any, CaseFile, datetime], None]]] = {
    Party: _check_party,
    Vehicle: _check_vehicle,
    Authority: _check_authority,
    Review: _check_review,
    Cost: _check_cost,
    CaseEvent: _check_event,
}


def _name(entity: Entity) -> str:
    return type(entity).__name__.lower()
