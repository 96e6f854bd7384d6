"""What a person should look at again, each with a code, a place and an article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.assessment.allocation import (
    WITHOUT_COMMERCIAL,
    WITHOUT_PROPERTY,
)
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.items import ItemNote, Loss
from mobile_mediation.domain.assessment.netting import Netting
from mobile_mediation.domain.assessment.parameters import ParameterStatus, ParameterUsed
from mobile_mediation.domain.assessment.ratios import Ratio
from mobile_mediation.domain.assessment.request import (
    Conduct,
    CtplStatus,
    LegalProcedure,
    Request,
    RoadUser,
    Victim,
)
from mobile_mediation.domain.assessment.years import age_of
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan

URBAN_AND_RURAL_ALIKE_SINCE: Final = date(2022, 5, 1)
SECOND_INTERPRETATION_SINCE: Final = date(2026, 6, 30)
_ELDERLY: Final = 60
_FAIR_PERCENT: Final = 80


class WarningCode(StrEnum):
    """What a warning is about."""

    URBAN_RURAL_BEFORE_2022_05_01 = "urban_rural_before_2022_05_01"
    INTERPRETATION_TWO_APPLIES = "interpretation_two_applies"
    STATISTICS_OF_DIFFERENT_YEARS = "statistics_of_different_years"
    SECONDARY_STATISTIC = "secondary_statistic"
    AGREEMENT_ABOVE_CEILING = "agreement_above_ceiling"
    OFFER_BELOW_80_PERCENT = "offer_below_80_percent"
    PROPERTY_NOT_OWED_WHEN_UNLICENSED = "property_not_owed_when_unlicensed"
    PROPERTY_NOT_OWED_WHEN_DRUNK = "property_not_owed_when_drunk"
    PROPERTY_NOT_OWED_WHEN_DRUGS = "property_not_owed_when_drugs"
    PROPERTY_NOT_OWED_WHEN_INTENT = "property_not_owed_when_intent"
    PROPERTY_NOT_OWED_WHEN_STOLEN = "property_not_owed_when_stolen"
    COMMERCIAL_COVER_EXCLUDED = "commercial_cover_excluded"
    LICENCE_EXPIRED_STILL_COVERED = "licence_expired_still_covered"
    OWNER_STANDS_IN_FOR_INSURANCE = "owner_stands_in_for_insurance"
    RELIEF_FUND_MAY_PAY = "relief_fund_may_pay"
    FAULT_RATIO_FROM_TABLE = "fault_ratio_from_table"
    FAULT_RATIO_OUTSIDE_RANGE = "fault_ratio_outside_range"
    LIFT_WITH_GROSS_FAULT = "lift_with_gross_fault"
    NO_VEHICLE_AT_FAULT = "no_vehicle_at_fault"
    MENTAL_DISTRESS_IN_CRIMINAL_CASE = "mental_distress_in_criminal_case"
    LOST_INCOME_AFTER_DISABILITY_FIXED = "lost_income_after_disability_fixed"
    DEATH_OF_ANOTHER_CAUSE = "death_of_another_cause"
    ADULT_DEPENDANT = "adult_dependant"
    PASSENGER_VEHICLE_UNKNOWN = "passenger_vehicle_unknown"
    OVERPAID = "overpaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to look at again."""

    code: WarningCode
    path: str
    words: Words
    basis: str


@dataclass(frozen=True, slots=True)
class _Reckoned:
    request: Request
    losses: Sequence[Loss]
    ratios: Sequence[Ratio]
    netting: Netting
    used: Sequence[ParameterUsed]


def warnings_of(
    request: Request,
    losses: Sequence[Loss],
    ratios: Sequence[Ratio],
    netting: Netting,
    used: Sequence[ParameterUsed],
) -> tuple[Caution, ...]:
    """Everything to look at again, the accident first, then by vehicle and victim."""
    reckoned = _Reckoned(request, losses, ratios, netting, used)
    return (
        *_of_the_time(reckoned),
        *_of_figures(reckoned),
        *_of_vehicles(reckoned),
        *_of_ratios(reckoned),
        *_of_victims(reckoned),
    )


def _of_the_time(reckoned: _Reckoned) -> Iterator[Caution]:
    request = reckoned.request
    if request.accident_on < URBAN_AND_RURAL_ALIKE_SINCE:
        yield Caution(
            code=WarningCode.URBAN_RURAL_BEFORE_2022_05_01,
            path="accident_at",
            words=Words(
                "事故发生在2022年5月1日之前，当时城镇、农村居民标准不同；"
                "本表按城镇标准计算，请核对应适用的标准。",
                "The accident was before 2022-05-01, when town and country had "
                "different standards; this is reckoned with the urban one. Check "
                "which applies.",
            ),
            basis="人身损害解释(2022)第24条",
        )
    if request.assessed_on >= SECOND_INTERPRETATION_SINCE:
        yield Caution(
            code=WarningCode.INTERPRETATION_TWO_APPLIES,
            path="assessed_on",
            words=Words(
                "2026年6月30日起尚未终审的案件适用道交解释(二)；已经终审的不适用。",
                "Cases that are not finally decided on 2026-06-30 fall under the "
                "second interpretation; decided ones do not.",
            ),
            basis="道交解释(二)(2026)第12条",
        )


def _of_figures(reckoned: _Reckoned) -> Iterator[Caution]:
    years = sorted(
        {each.stat_year for each in reckoned.used if each.stat_year is not None}
    )
    if len(years) > 1:
        shown = "、".join(map(str, years))
        yield Caution(
            code=WarningCode.STATISTICS_OF_DIFFERENT_YEARS,
            path="parameters",
            words=Words(
                f"所用统计数据属于不同年度（{shown}），请核对是否均为最近公布的一年。",
                "The statistics are of different years "
                f"({', '.join(map(str, years))}); check that each is the last that "
                "was published.",
            ),
            basis="人身损害解释(2022)第22条",
        )
    for each in reckoned.used:
        if each.status is ParameterStatus.SECONDARY:
            yield Caution(
                code=WarningCode.SECONDARY_STATISTIC,
                path=f"parameters.{each.name.value}",
                words=Words(
                    f"该数据未见官方原文，待核实：{each.source}",
                    "Not read in the publication itself, to be verified: "
                    f"{each.source}",
                ),
                basis="人身损害解释(2022)第22条",
            )


_NOT_OWED: Final = {
    Conduct.UNLICENSED: WarningCode.PROPERTY_NOT_OWED_WHEN_UNLICENSED,
    Conduct.DRUNK: WarningCode.PROPERTY_NOT_OWED_WHEN_DRUNK,
    Conduct.DRUGS: WarningCode.PROPERTY_NOT_OWED_WHEN_DRUGS,
    Conduct.INTENT: WarningCode.PROPERTY_NOT_OWED_WHEN_INTENT,
    Conduct.STOLEN: WarningCode.PROPERTY_NOT_OWED_WHEN_STOLEN,
}


_GROSS: Final = frozenset(
    {Conduct.UNLICENSED, Conduct.DRUNK, Conduct.DRUGS, Conduct.INTENT}
)


def _of_vehicles(reckoned: _Reckoned) -> Iterator[Caution]:
    for place, vehicle in enumerate(reckoned.request.vehicles):
        path = f"vehicles[{place}]"
        conduct = f"{path}.conduct"
        for each in (each for each in Conduct if each in vehicle.conduct):
            if each in _NOT_OWED and vehicle.motor:
                pays_people = each in WITHOUT_PROPERTY
                yield Caution(
                    code=_NOT_OWED[each],
                    path=conduct,
                    words=Words(
                        "交强险不赔财产损失；人身损失赔付后可向致害人追偿。"
                        if pays_people
                        else "盗抢期间肇事，交强险只垫付抢救费用，并可追偿。",
                        "The compulsory insurance owes nothing for property; what it "
                        "pays for people it gets back from who did the damage."
                        if pays_people
                        else "For a stolen vehicle the compulsory insurance advances "
                        "the rescue only, and gets it back.",
                    ),
                    basis="交强险条例第22条、道交解释(2020)第15条",
                )
        excluding = WITHOUT_COMMERCIAL & set(vehicle.conduct)
        if excluding and vehicle.tpl is not None:
            yield Caution(
                code=WarningCode.COMMERCIAL_COVER_EXCLUDED,
                path=conduct,
                words=Words(
                    "已按商业险免责条款不予赔付；保险人未作提示和明确说明的，该条款不产生效力。",
                    "The commercial cover is reckoned as excluded; the clause has no "
                    "effect unless the insurer pointed it out and explained it.",
                ),
                basis="保险法第17条",
            )
        if Conduct.LICENCE_EXPIRED in vehicle.conduct:
            yield Caution(
                code=WarningCode.LICENCE_EXPIRED_STILL_COVERED,
                path=conduct,
                words=Words(
                    "驾驶证逾期未换但未被注销的，保险照常赔付。",
                    "An expired licence that was not cancelled changes nothing.",
                ),
                basis="道交解释(二)(2026)第4条",
            )
        if vehicle.motor and vehicle.ctpl.status is CtplStatus.UNINSURED:
            yield Caution(
                code=WarningCode.OWNER_STANDS_IN_FOR_INSURANCE,
                path=f"{path}.ctpl.status",
                words=Words(
                    "未投保交强险：由投保义务人在限额内先行赔偿；"
                    "其与致害人不是同一人的，在限额内承担连带责任。",
                    "Without compulsory insurance the owner pays up to its limits, "
                    "jointly with who did the damage if that is somebody else.",
                ),
                basis="道交解释(2020)第16条",
            )
            yield _relief_fund(f"{path}.ctpl.status")
        if Conduct.HIT_AND_RUN in vehicle.conduct:
            yield _relief_fund(conduct)


def _relief_fund(path: str) -> Caution:
    return Caution(
        code=WarningCode.RELIEF_FUND_MAY_PAY,
        path=path,
        words=Words(
            "未投保或逃逸的，可申请道路交通事故社会救助基金垫付抢救费、丧葬费。",
            "The relief fund can advance rescue and funeral costs when a vehicle is "
            "uninsured or fled.",
        ),
        basis="道路交通安全法第75条、民法典第1216条",
    )


def _of_ratios(reckoned: _Reckoned) -> Iterator[Caution]:
    places = {each.id: at for at, each in enumerate(reckoned.request.vehicles)}
    seen: set[tuple[str, str]] = set()
    for ratio in reckoned.ratios:
        path = f"vehicles[{places[ratio.vehicle]}].fault_ratio"
        span = f"{ratio.usual.least}-{ratio.usual.most}"
        if not ratio.is_given:
            code = WarningCode.FAULT_RATIO_FROM_TABLE
            words = Words(
                f"未填责任比例，按{ratio.before_reduction}计算（范围{span}，"
                f"{ratio.usual.source}），请在范围内商定。",
                f"No ratio was given; {ratio.before_reduction} is reckoned with (range "
                f"{span}, {ratio.usual.source}). Agree on one in the range.",
            )
        elif ratio.is_outside_range:
            code = WarningCode.FAULT_RATIO_OUTSIDE_RANGE
            words = Words(
                f"责任比例{ratio.before_reduction}不在通常范围{span}内"
                f"（{ratio.usual.source}）。",
                f"The ratio {ratio.before_reduction} is outside the usual range {span} "
                f"({ratio.usual.source}).",
            )
        else:
            continue
        if (path, code.value) not in seen:
            seen.add((path, code.value))
            yield Caution(
                code=code, path=path, words=words, basis="道路交通安全法第76条"
            )
    grossly = {
        each.id for each in reckoned.request.vehicles if _GROSS & set(each.conduct)
    }
    if any(each.is_reduced and each.vehicle in grossly for each in reckoned.ratios):
        yield Caution(
            code=WarningCode.LIFT_WITH_GROSS_FAULT,
            path="good_will_passenger_reduction",
            words=Words(
                "驾驶人有故意或者重大过失的，好意同乘不减轻责任，请核对。",
                "A lift out of kindness lowers nothing where the driver acted with "
                "intent or gross negligence; check it.",
            ),
            basis="民法典第1217条",
        )
    if not any(each.value for each in reckoned.ratios):
        yield Caution(
            code=WarningCode.NO_VEHICLE_AT_FAULT,
            path="vehicles",
            words=Words(
                "没有车辆承担过错责任，超出交强险的损失由受害人自行承担。",
                "No vehicle is at fault; what is beyond the compulsory insurance stays "
                "with the victims.",
            ),
            basis="民法典第1165条",
        )


def _of_victims(reckoned: _Reckoned) -> Iterator[Caution]:
    request = reckoned.request
    for place, (loss, net) in enumerate(
        zip(reckoned.losses, reckoned.netting.victims, strict=True)
    ):
        victim, path = loss.victim, f"victims[{place}]"
        yield from _of_agreed(victim, net.entitlement_fen, request, path)
        yield from _of_items(loss, request, path)
        if (
            victim.road_user is RoadUser.MOTOR_OCCUPANT
            and victim.vehicle is None
            and request.vehicles
        ):
            yield Caution(
                code=WarningCode.PASSENGER_VEHICLE_UNKNOWN,
                path=f"{path}.vehicle",
                words=Words(
                    "未写明受害人乘坐哪辆车，按各车以外的第三者计算；"
                    "本车的交强险和商业三者险不赔本车人员。",
                    "It is not said in which vehicle the victim was; reckoned as being "
                    "in none of them. A vehicle's insurance pays third parties only.",
                ),
                basis="交强险条例第3条",
            )
        if net.repay_fen:
            yield Caution(
                code=WarningCode.OVERPAID,
                path="advances",
                words=Words(
                    f"已付款超过应得赔偿{decimal_yuan(net.repay_fen)}元，协议中应写明返还。",
                    f"{decimal_yuan(net.repay_fen)} more was paid than is owed; the "
                    "agreement has to say how it is given back.",
                ),
                basis="民法典第985条",
            )


def _of_agreed(
    victim: Victim, entitlement: int, request: Request, path: str
) -> Iterator[Caution]:
    if victim.agreed is not None and victim.agreed > entitlement:
        yield Caution(
            code=WarningCode.AGREEMENT_ABOVE_CEILING,
            path=f"{path}.agreed",
            words=Words(
                f"约定金额超过按法律计算的{decimal_yuan(entitlement)}元，"
                "超出部分保险人可以重新核定。",
                f"More is agreed than the {decimal_yuan(entitlement)} that the law "
                "gives; the insurer can assess the rest anew.",
            ),
            basis="保险法解释(四)第19条",
        )
    offers = {"offered": victim.offered, "agreed": victim.agreed}
    age = age_of(victim.age, victim.birth_date, request.assessed_on)
    is_elderly = age is not None and age >= _ELDERLY
    if not is_elderly and victim.represented is not False:
        return
    for name, fen in offers.items():
        if fen is not None and fen * 100 < entitlement * _FAIR_PERCENT:
            yield Caution(
                code=WarningCode.OFFER_BELOW_80_PERCENT,
                path=f"{path}.{name}",
                words=Words(
                    f"低于应得赔偿{decimal_yuan(entitlement)}元的80%，"
                    "而对方年满六十周岁或无人代理，可能显失公平，请说明并记录。",
                    f"Below 80% of the {decimal_yuan(entitlement)} that are owed to "
                    "somebody of sixty or more or without a representative; it may be "
                    "unfair. Explain it and keep a record.",
                ),
                basis="民法典第151条",
            )


def _of_items(loss: Loss, request: Request, path: str) -> Iterator[Caution]:
    where = f"{path}.items"
    if request.procedure is LegalProcedure.CRIMINAL_LINKED and loss.fen(
        LossItem.MENTAL_DISTRESS
    ):
        yield Caution(
            code=WarningCode.MENTAL_DISTRESS_IN_CRIMINAL_CASE,
            path=f"{where}.mental_distress",
            words=Words(
                "对方已被追究刑事责任的，法院一般不支持精神损害抚慰金。",
                "Where the other side is prosecuted, courts normally award nothing for "
                "mental distress.",
            ),
            basis="刑事诉讼法解释(2021)第175条",
        )
    items = loss.victim.items
    fixed_on = items.disability.fixed_on if items.disability is not None else None
    if (
        fixed_on is not None
        and items.lost_income is not None
        and items.lost_income.days > (fixed_on - request.accident_on).days
    ):
        yield Caution(
            code=WarningCode.LOST_INCOME_AFTER_DISABILITY_FIXED,
            path=f"{where}.lost_income.days",
            words=Words(
                "误工时间超过了定残日前一天。",
                "The days of lost income go beyond the day before the disability was "
                "fixed.",
            ),
            basis="人身损害解释(2022)第7条",
        )
    if any(ItemNote.ANOTHER_CAUSE in each.notes for each in loss.items):
        yield Caution(
            code=WarningCode.DEATH_OF_ANOTHER_CAUSE,
            path=f"{where}.death",
            words=Words(
                "定残后死亡，按因其他原因死亡计算：死亡赔偿金、丧葬费和办理丧葬的费用"
                "均未计入；因事故伤情死亡的，请不填伤残，只填死亡。",
                "The death after the grade is reckoned as of another cause: nothing "
                "is owed for it or for the funeral. If the injury was the cause, leave "
                "the disability out and give the death alone.",
            ),
            basis="道交解释(二)(2026)第7条",
        )
    if any(ItemNote.GROWN_UP in each.notes for each in loss.items):
        yield Caution(
            code=WarningCode.ADULT_DEPENDANT,
            path=f"{where}.dependants",
            words=Words(
                "成年被扶养人须丧失劳动能力又无其他生活来源，请附证明。",
                "A grown-up dependant counts only if unable to work and without any "
                "income; attach the proof.",
            ),
            basis="人身损害解释(2022)第17条",
        )
