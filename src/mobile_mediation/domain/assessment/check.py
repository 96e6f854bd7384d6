"""What a request must fulfil beyond its form, before anything is reckoned."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from mobile_mediation.domain.assessment.catalogue import INSURED
from mobile_mediation.domain.assessment.request import (
    AdvancePayer,
    Dependant,
    Earnings,
    Losses,
    Request,
    Victim,
)
from mobile_mediation.domain.assessment.values import out_of_bounds
from mobile_mediation.domain.assessment.years import (
    MOST_YEARS,
    OLDEST,
    aged_on,
    is_on_the_way,
)
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.typed import parse_region

_GRADES: Final = range(1, 11)
_MOST_DAYS: Final = 36_600
_MOST_PERSONS: Final = 20
_MOST_CYCLE: Final = 100
_DIVISORS: Final = (Decimal(30), Decimal("21.75"))
_YEARS_OF_DAYS: Final = (360, 365, 366)
_OF_VEHICLE: Final = {AdvancePayer.CTPL, AdvancePayer.TPL, AdvancePayer.DRIVER}
_GRADE_NAMES: Final = {str(grade) for grade in _GRADES}


def check_request(request: Request) -> None:
    """Refuse what cannot be true or is not said.

    Raises:
        RuleViolation: MM1034 the region; MM2303 a value out of bounds; MM2304 days in
            the wrong order; MM2305 an id that is unknown or stands twice; MM2306 dead
            and disabled without days; MM2307 ratios add up to more than one; MM2309 a
            limit that is none; MM2310 a daily rate said in none or in several ways;
            MM2312 waivers in a circle.
    """
    parse_region(request.region, path="region")
    if request.assessed_on < request.accident_on:
        raise _wrong_order("assessed_on", request.assessed_on, "accident_at")
    _check_parameters(request)
    _check_unique("victims", (each.id for each in request.victims))
    _check_unique("vehicles", (each.id for each in request.vehicles))
    if not request.victims:
        raise out_of_bounds(
            "victims", 0, ">= 1", Words("至少应有一名受害人。", "There is no victim.")
        )
    vehicles = {each.id for each in request.vehicles}
    victims = {each.id for each in request.victims}
    for place, victim in enumerate(request.victims):
        path = f"victims[{place}]"
        if victim.vehicle is not None and victim.vehicle not in vehicles:
            raise _unknown(f"{path}.vehicle", victim.vehicle)
        if victim.drives and victim.vehicle is None:
            raise _unknown(f"{path}.vehicle", "")
        _check_victim(victim, request, path)
    _check_one_driver(request)
    _check_vehicles(request)
    _check_waivers(request, victims)
    for place, advance in enumerate(request.advances):
        path = f"advances[{place}]"
        if advance.victim not in victims:
            raise _unknown(f"{path}.victim", advance.victim)
        if advance.vehicle is not None and advance.vehicle not in vehicles:
            raise _unknown(f"{path}.vehicle", advance.vehicle)
        if advance.vehicle is None and advance.payer in _OF_VEHICLE:
            raise _unknown(f"{path}.vehicle", "")


def _check_one_driver(request: Request) -> None:
    """A vehicle has one driver."""
    seen: set[str] = set()
    for place, victim in enumerate(request.victims):
        if victim.drives and victim.vehicle is not None:
            if victim.vehicle in seen:
                raise _unknown(
                    f"victims[{place}].drives", victim.vehicle, is_double=True
                )
            seen.add(victim.vehicle)


def _check_parameters(request: Request) -> None:
    given = request.parameters
    for name in (
        "urban_disposable_income",
        "urban_consumption",
        "average_annual_wage",
        "meal_allowance_per_day",
        "nutrition_per_day",
    ):
        if getattr(given, name) == 0:
            raise out_of_bounds(
                f"parameters.{name}",
                0,
                "> 0",
                Words("统计数据必须大于零。", "A statistic is above zero."),
            )
    if given.lost_income_days_per_year not in _YEARS_OF_DAYS:
        raise out_of_bounds(
            "parameters.lost_income_days_per_year",
            given.lost_income_days_per_year,
            "360 | 365 | 366",
            Words("一年按360、365或366天折算。", "A year has 360, 365 or 366 days."),
        )
    for grade in given.multi_grade_increments or {}:
        if grade not in _GRADE_NAMES:
            raise _bad_grade(f"parameters.multi_grade_increments.{grade}", grade)


def _check_victim(victim: Victim, request: Request, path: str) -> None:
    accident = request.accident_on
    _check_age(victim.age, f"{path}.age")
    if victim.birth_date is not None:
        if victim.birth_date > accident:
            raise _wrong_order("accident_at", accident, f"{path}.birth_date")
        _check_born(victim.birth_date, accident, f"{path}.birth_date")
    losses, where = victim.items, f"{path}.items"
    _check_days(losses.hospital_days, f"{where}.hospital_days")
    _check_days(losses.nutrition_days, f"{where}.nutrition_days")
    if losses.medical_paid_by_others.fen > losses.medical.fen:
        raise out_of_bounds(
            f"{where}.medical_paid_by_others",
            losses.medical_paid_by_others.fen / Decimal(100),
            "<= medical (道交解释(二)第10条)",
            Words(
                "他方已付的医疗费不能超过医疗费总额。",
                "Others cannot have paid more than the treatment cost.",
            ),
        )
    if losses.lost_income is not None:
        _check_earnings(losses.lost_income, f"{where}.lost_income")
    for place, nursing in enumerate(losses.nursing):
        _check_earnings(nursing, f"{where}.nursing[{place}]")
        _check_whole(
            nursing.persons, f"{where}.nursing[{place}].persons", 1, _MOST_PERSONS
        )
    if (care := losses.long_term_nursing) is not None:
        # 人身损害解释 8: at most twenty years at a time.
        _check_whole(care.years, f"{where}.long_term_nursing.years", 0, MOST_YEARS)
    for place, device in enumerate(losses.assistive_device):
        at = f"{where}.assistive_device[{place}]"
        _check_whole(device.cycle_years, f"{at}.cycle_years", 1, _MOST_CYCLE)
        _check_whole(device.years, f"{at}.years", 0, _MOST_CYCLE)
    _check_disability(losses, accident, where)
    _check_unique(f"{where}.dependants", (each.id for each in losses.dependants))
    for place, dependant in enumerate(losses.dependants):
        _check_dependant(
            dependant,
            dependant.reference_date or aged_on(losses) or request.assessed_on,
            f"{where}.dependants[{place}]",
        )


def _check_disability(losses: Losses, accident: date, where: str) -> None:
    disability, death = losses.disability, losses.death
    fixed_on = disability.fixed_on if disability is not None else None
    died_on = death.died_on if death is not None else None
    if disability is not None:
        at = f"{where}.disability"
        for place, grade in enumerate(disability.grades):
            if grade not in _GRADES:
                raise _bad_grade(f"{at}.grades[{place}]", grade)
        if disability.coefficient is None and not disability.grades:
            raise _unsaid(f"{at}.grades", "coefficient | grades")
        if disability.coefficient == 0:
            raise out_of_bounds(
                f"{at}.coefficient",
                0,
                "0 < c <= 1",
                Words("伤残赔偿系数必须大于零。", "A coefficient is above zero."),
            )
        if fixed_on is not None and fixed_on < accident:
            raise _wrong_order(f"{at}.fixed_on", fixed_on, "accident_at")
    if died_on is not None and died_on < accident:
        raise _wrong_order(f"{where}.death.died_on", died_on, "accident_at")
    if disability is not None and death is not None:
        _check_both_dated(fixed_on, died_on, where)


def _check_both_dated(fixed_on: date | None, died_on: date | None, where: str) -> None:
    if fixed_on is None or died_on is None:
        raise RuleViolation(
            "MM2306",
            Words(
                "同时主张残疾赔偿和死亡赔偿的，须写明定残日和死亡日。",
                "Disability and death together need the day of each.",
            ),
            path=f"{where}.death.died_on"
            if died_on is None
            else f"{where}.disability.fixed_on",
            value="null",
            rule="人身损害解释(2022)12、15，道交解释(二)第7条",
            next_step=Words(
                "请补填两个日期；受害人因事故死亡的只填死亡。",
                "Give both days; who died of the accident has the death alone.",
            ),
        )
    if died_on < fixed_on:
        raise _wrong_order(
            f"{where}.death.died_on", died_on, f"{where}.disability.fixed_on"
        )


def _check_dependant(dependant: Dependant, on: date, path: str) -> None:
    _check_age(dependant.age, f"{path}.age")
    if dependant.years is not None:
        _check_whole(dependant.years, f"{path}.years", 0, MOST_YEARS)
    elif dependant.age is None and dependant.birth_date is None:
        raise _unsaid(f"{path}.years", "years | age | birth_date")
    if (dependant.share is None) is (dependant.supporters is None):
        raise _unsaid(f"{path}.share", "share | supporters")
    if dependant.supporters is not None:
        _check_whole(dependant.supporters, f"{path}.supporters", 1, _MOST_PERSONS)
    if (born_on := dependant.birth_date) is not None:
        if on < born_on and not is_on_the_way(born_on, on):
            raise _wrong_order(f"{path}.reference_date", on, f"{path}.birth_date")
        _check_born(born_on, on, f"{path}.birth_date")


def _check_vehicles(request: Request) -> None:
    total = Decimal(0)
    for place, vehicle in enumerate(request.vehicles):
        path = f"vehicles[{place}]"
        total += vehicle.fault_ratio or 0
        for name, limits in (
            ("limits", vehicle.ctpl.limits),
            ("used", vehicle.ctpl.used),
        ):
            for bucket, fen in limits.items():
                where = f"{path}.ctpl.{name}.{bucket.value}"
                if bucket not in INSURED:
                    raise _unknown(where, bucket.value)
                if name == "limits" and not fen:
                    raise _no_limit(where)
        if (tpl := vehicle.tpl) is not None:
            if not tpl.limit:
                raise _no_limit(f"{path}.tpl.limit")
            if tpl.used > tpl.limit:
                raise out_of_bounds(
                    f"{path}.tpl.used",
                    tpl.used / Decimal(100),
                    "<= limit",
                    Words("已用额度超过了责任限额。", "More is used than the limit."),
                )
    if total > 1:
        raise ratios_above_one("vehicles", total)


def ratios_above_one(path: str, total: Decimal) -> RuleViolation:
    """The refusal of shares that make more than the whole (MM2307)."""
    return RuleViolation(
        "MM2307",
        Words(
            "各车的责任比例之和超过了100%。",
            "The vehicles' ratios add up to more than one.",
        ),
        path=f"{path}[*].fault_ratio",
        value=str(total),
        rule="民法典第1165、1172、1173条",
        next_step=Words(
            "请填写各车比例；余下的由受害人自负。",
            "Give every vehicle's ratio; the victim bears the rest.",
        ),
    )


def _check_waivers(request: Request, victims: set[str]) -> None:
    after: dict[tuple[str, str], set[str]] = {}
    for place, waiver in enumerate(request.priority_waivers):
        path = f"priority_waivers[{place}]"
        for name in ("victim", "in_favour_of"):
            if (named := getattr(waiver, name)) not in victims:
                raise _unknown(f"{path}.{name}", named)
        if waiver.bucket not in INSURED:
            raise _unknown(f"{path}.bucket", waiver.bucket.value)
        key = (waiver.bucket.value, waiver.victim)
        after.setdefault(key, set()).add(waiver.in_favour_of)
        if waiver.victim in _reached(after, waiver.bucket.value, waiver.in_favour_of):
            raise RuleViolation(
                "MM2312",
                Words(
                    "优先受偿的让与互相矛盾。",
                    "The waivers of priority go in a circle.",
                ),
                path=path,
                value=f"{waiver.victim} -> {waiver.in_favour_of}",
                rule="道交解释(2020)第19条",
                next_step=Words("请核对书面让与。", "Check the written waivers."),
            )


def _reached(
    after: dict[tuple[str, str], set[str]], bucket: str, start: str
) -> Iterator[str]:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        yield here
        new = after.get((bucket, here), set()) - seen
        seen |= new
        waiting += sorted(new)


def _check_earnings(earnings: Earnings, path: str) -> None:
    _check_days(earnings.days, f"{path}.days")
    ways = [
        name
        for name in ("daily", "annual", "monthly")
        if getattr(earnings, name) is not None
    ]
    if len(ways) != 1:
        raise RuleViolation(
            "MM2310",
            Words(
                "日标准须按日、按月、按年三选一填写。",
                "The rate is given by the day, the month or the year, in one way.",
            ),
            path=path,
            value=" + ".join(ways) or "null",
            rule="daily | monthly + monthly_divisor | annual",
            next_step=Words("请只填一种标准。", "Give one of them."),
        )
    if (ways == ["monthly"]) is (earnings.monthly_divisor is None):
        raise _unsaid(f"{path}.monthly_divisor", '"30" | "21.75" with monthly')
    if earnings.monthly_divisor is not None and (
        earnings.monthly_divisor not in _DIVISORS
    ):
        raise out_of_bounds(
            f"{path}.monthly_divisor",
            earnings.monthly_divisor,
            "30 | 21.75 (劳社部发〔2008〕3号)",
            Words("月工资按30天或21.75天折算。", "A month has 30 or 21.75 days."),
        )


def _check_unique(path: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for place, each in enumerate(ids):
        if not each or each in seen:
            raise _unknown(f"{path}[{place}].id", each, is_double=True)
        seen.add(each)


def _check_age(age: int | None, path: str) -> None:
    if age is not None:
        _check_whole(age, path, 0, OLDEST)


def _check_born(born_on: date, on: date, path: str) -> None:
    if on.year - born_on.year > OLDEST:
        raise out_of_bounds(
            path,
            born_on.isoformat(),
            f"age <= {OLDEST}",
            Words("年龄不可能。", "Nobody is that old."),
        )


def _check_days(days: int, path: str) -> None:
    _check_whole(days, path, 0, _MOST_DAYS)


def _check_whole(number: int, path: str, least: int, most: int) -> None:
    if not least <= number <= most:
        raise out_of_bounds(
            path,
            number,
            f"{least} <= n <= {most}",
            Words("数字超出可能的范围。", "The number lies outside what is possible."),
        )


def _bad_grade(path: str, grade: int | str) -> RuleViolation:
    return out_of_bounds(
        path,
        grade,
        "1 <= grade <= 10 (人体损伤致残程度分级)",
        Words("伤残等级为一级至十级。", "Grades of disability are 1 to 10."),
    )


def _unsaid(path: str, rule: str) -> RuleViolation:
    return out_of_bounds(
        path,
        "null",
        rule,
        Words("缺少计算所需的一项，或多填了一项。", "Something is missing or doubled."),
    )


def _no_limit(path: str) -> RuleViolation:
    return RuleViolation(
        "MM2309",
        Words("责任限额必须大于零。", "A limit of cover is above zero."),
        path=path,
        value="0",
        rule="> 0",
        next_step=Words(
            "限额已用完的请填写已用金额；没有该保险的请留空。",
            "Say what is used of it; leave it out if there is no such cover.",
        ),
    )


def _wrong_order(path: str, day: date, earlier: str) -> RuleViolation:
    return RuleViolation(
        "MM2304",
        Words("日期先后颠倒。", "The days are in the wrong order."),
        path=path,
        value=day.isoformat(),
        rule=f">= {earlier}",
        next_step=Words("请核对这两个日期。", "Check the two days."),
    )


def _unknown(path: str, id_: str, *, is_double: bool = False) -> RuleViolation:
    return RuleViolation(
        "MM2305",
        Words("编号为空或者重复。", "An id is empty or stands twice.")
        if is_double
        else Words(
            "所指的受害人、车辆或分项不存在。",
            "It names a victim, a vehicle or a bucket that is not there.",
        ),
        path=path,
        value=id_[:80],
        rule="id",
        next_step=Words("请核对编号。", "Check the ids."),
    )
