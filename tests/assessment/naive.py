"""A second assessment, written from the law and not from the engine.

It is deliberately plain: one request as it stands in the file, fractions throughout,
one step after the other, no code of the program. It serves small cases only.
"""

import csv
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LIMITS = Path(__file__).parents[2] / "resources" / "rules" / "ctpl_limits.csv"
MEDICAL, DEATH, PROPERTY = INSURED = ("medical", "death_disability", "property")
BUCKETS = {
    "medical_expenses": MEDICAL,
    "follow_up_treatment": MEDICAL,
    "cosmetic_surgery": MEDICAL,
    "hospital_meals": MEDICAL,
    "nutrition": MEDICAL,
    "property": PROPERTY,
    "towing": PROPERTY,
    "appraisal_fee": "uninsured",
    "business_interruption": "uninsured",
    "substitute_transport": "uninsured",
    "parking": "uninsured",
    "valuation_fee": "uninsured",
}
"""Every other item stands in death and disability (clauses 8 and 10 of the CTPL)."""

RECOURSE = {"unlicensed", "drunk", "drugs", "intent"}
NO_TPL = {*RECOURSE, "hit_and_run", "stolen"}

Row = tuple[str, str, str, str]
"""Payer, vehicle, victim, bucket."""


def fen(amounts: str | list[str] | None) -> int:
    if isinstance(amounts, list):
        return sum(fen(each) for each in amounts)
    return int(Fraction(amounts or 0) * 100)


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def yuan(fen_: int) -> str:
    return f"{fen_ // 100}.{fen_ % 100:02}"


def split(total: int, weights: list[Fraction], last: int | None = None) -> list[int]:
    """Largest remainder; of equal ones the heavier, then the earlier, ``last`` last."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [floor(each) for each in exact]
    order = sorted(
        range(len(weights)),
        key=lambda at: (shares[at] - exact[at], at == last, -weights[at], at),
    )
    for at in order[: total - sum(shares)]:
        shares[at] += 1
    return shares


def full_years(born: str, on: str) -> int:
    a, b = date.fromisoformat(born), date.fromisoformat(on)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def years_at(age: int) -> int:
    """人身损害解释 12, 15: twenty, one less for each year above 60, five from 75."""
    if age < 60:
        return 20
    return 5 if age >= 75 else 20 - (age - 60)


def coefficient(disability: dict[str, Any], increments: dict[str, str]) -> Fraction:
    if disability.get("coefficient") is not None:
        return Fraction(disability["coefficient"])
    worst, *others = sorted(disability["grades"])
    more = sum((Fraction(increments[str(grade)]) for grade in others), Fraction())
    return min(
        Fraction(11 - worst, 10) + min(more, Fraction(1, 10)),
        Fraction(1),
    )


def per_day(said: dict[str, Any], parameters: dict[str, Any]) -> Fraction:
    """A day's rate in fen."""
    if said.get("daily") is not None:
        return Fraction(said["daily"]) * 100
    if said.get("annual") is not None:
        rate = Fraction(said["annual"]) / parameters.get(
            "lost_income_days_per_year", 365
        )
    else:
        rate = Fraction(said["monthly"]) / Fraction(said["monthly_divisor"])
    rounds = parameters.get("round_daily_rate", True)
    return Fraction(half_up(rate * 100)) if rounds else rate * 100


def dependants_living(
    items: dict[str, Any], coef: Fraction, consumption: Fraction
) -> dict[str, int]:
    """人身损害解释 17, 道交解释(二) 8: year by year, at most one consumption amount."""
    shares, years = {}, {}
    for each in items.get("dependants", []):
        shares[each["id"]] = Fraction(
            each["share"] if each.get("share") else Fraction(1, each["supporters"])
        )
        if each.get("years") is not None:
            years[each["id"]] = each["years"]
            continue
        age = each.get("age")
        if age is None:
            age = full_years(each["birth_date"], each["reference_date"])
        years[each["id"]] = 18 - age if age < 18 else years_at(age)
    exact = dict.fromkeys(shares, Fraction())
    for year in range(1, 21):
        wanted = {
            id_: consumption * coef * share
            for id_, share in shares.items()
            if years[id_] >= year
        }
        whole = sum(wanted.values())
        shrink = min(Fraction(1), consumption / whole) if whole else Fraction(0)
        for id_, amount in wanted.items():
            exact[id_] += amount * shrink
    total = half_up(sum(exact.values(), Fraction()))
    if not total:
        return dict.fromkeys(exact, 0)
    return dict(zip(exact, split(total, list(exact.values())), strict=True))


def said_as_they_are(said: dict[str, Any]) -> Counter[str]:
    """The items that are sums of what was paid or what things were worth."""
    found: Counter[str] = Counter()
    found["medical_expenses"] = fen(said.get("medical")) - fen(
        said.get("medical_paid_by_others")
    )
    for item in (
        "follow_up_treatment",
        "rehabilitation",
        "transport",
        "accommodation",
        "mental_distress",
        "appraisal_fee",
        "towing",
        "business_interruption",
        "substitute_transport",
        "parking",
        "valuation_fee",
    ):
        found[item] = fen(said.get(item))
    found["cosmetic_surgery"] = fen(said.get("cosmetic"))
    found["property"] = sum(fen(each["amount"]) for each in said.get("property", []))
    for each in said.get("assistive_device", []):
        pieces = ceil(Fraction(each.get("years", 1), each.get("cycle_years", 1)))
        found["assistive_devices"] += fen(each["price"]) * pieces + fen(
            each.get("maintenance")
        )
    return found


def by_time(said: dict[str, Any], parameters: dict[str, Any]) -> Counter[str]:
    """The items that are a rate times days or years."""
    found: Counter[str] = Counter()
    for item, key, rate in (
        ("hospital_meals", "hospital_days", "meal_allowance_per_day"),
        ("nutrition", "nutrition_days", "nutrition_per_day"),
    ):
        if said.get(key):
            found[item] = half_up(said[key] * Fraction(parameters[rate]) * 100)
    if lost := said.get("lost_income"):
        found["lost_income"] = half_up(per_day(lost, parameters) * lost["days"])
    for each in said.get("nursing", []):
        found["nursing"] += half_up(
            per_day(each, parameters) * each["days"] * each.get("persons", 1)
        )
    if care := said.get("long_term_nursing"):
        degree = Fraction(care.get("dependence", "1"))
        found["long_term_nursing"] = half_up(
            Fraction(care["annual"]) * care["years"] * degree * 100
        )
    return found


def lump_sums(
    victim: dict[str, Any], parameters: dict[str, Any]
) -> tuple[Counter[str], dict[str, int]]:
    """人身损害解释 12, 14-17: disability or death, and whom the victim kept."""
    said, found = victim["items"], Counter[str]()
    disability, death = said.get("disability"), said.get("death")
    if not disability and not death:
        return found, {}
    age = victim.get("age")
    if age is None:
        on = disability["fixed_on"] if disability else death["died_on"]
        age = full_years(victim["birth_date"], on)
    full = Fraction(parameters["urban_disposable_income"]) * years_at(age) * 100
    coef = Fraction(1)
    if disability:
        coef = coefficient(disability, parameters.get("multi_grade_increments", {}))
        found["disability_compensation"] = half_up(full * coef)
    else:
        wage = Fraction(parameters["average_annual_wage"])
        found["death_compensation"] = half_up(full)
        found["funeral"] = half_up(wage / 2 * 100)
        for item in ("funeral_transport", "funeral_accommodation"):
            found[item] = fen(death.get(item))
        found["funeral_lost_income"] = fen(death.get("funeral_lost_income"))
    if not said.get("dependants"):
        return found, {}
    consumption = Fraction(parameters["urban_consumption"]) * 100
    parts = dependants_living(said, coef, consumption)
    found["dependants_living"] = sum(parts.values())
    return found, parts


def items_of(
    victim: dict[str, Any], parameters: dict[str, Any]
) -> tuple[dict[str, int], dict[str, int]]:
    """Every item of one victim and every dependant's part, in fen."""
    sums, parts = lump_sums(victim, parameters)
    found = said_as_they_are(victim["items"])
    found += by_time(victim["items"], parameters)
    found += sums
    return dict(found), parts


def limits_of(vehicle: dict[str, Any], accident_on: date) -> dict[str, int]:
    """The sub-limits of one vehicle, by the day of the accident (交强险条例 23)."""
    wanted = "not_liable" if vehicle["liability"] == "none" else "liable"
    limits = {}
    with LIMITS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            first = date.fromisoformat(row["accident_from"])
            end = date.fromisoformat(row["accident_to"] or "9999-12-31")
            if row["insured_liability"] == wanted and first <= accident_on <= end:
                limits = {bucket: fen(row[bucket]) for bucket in INSURED}
    for bucket, amount in vehicle.get("ctpl", {}).get("limits", {}).items():
        limits[bucket] = fen(amount)
    return limits


def stands_in(vehicle: dict[str, Any], bucket: str) -> str | None:
    """Who pays in a sub-limit: the insurer, the owner who has none, or nobody."""
    status = vehicle.get("ctpl", {"status": "insured"})["status"]
    conduct = set(vehicle.get("conduct", []))
    if not vehicle.get("motor", True) or status == "none_required":
        return None
    if status == "uninsured":  # 道交解释 16
        return "driver"
    if "stolen" in conduct and bucket != MEDICAL:  # 交强险条例 22
        return None
    if RECOURSE & conduct and bucket == PROPERTY:  # 道交解释 15
        return None
    return "ctpl"


def room_of(
    bucket: str, request: dict[str, Any]
) -> tuple[dict[str, int], dict[str, int]]:
    """The limits of the vehicles that have one, and what is left of each."""
    zone = ZoneInfo("Asia/Shanghai")
    moment = datetime.fromisoformat(request["accident_at"]).astimezone(zone)
    limits, left = {}, {}
    for vehicle in sorted(request["vehicles"], key=lambda each: each["id"]):
        if stands_in(vehicle, bucket):
            limit = limits_of(vehicle, moment.date())[bucket]
            used = fen(vehicle.get("ctpl", {}).get("used", {}).get(bucket))
            limits[vehicle["id"]] = limit
            left[vehicle["id"]] = max(limit - used, 0)
    return limits, left


def share_ctpl(
    bucket: str, losses: dict[str, int], request: dict[str, Any]
) -> dict[tuple[str, str], int]:
    """What each vehicle pays each victim in one sub-limit.

    道交解释 18: a loss is asked of the vehicles by their limits; 19: what a vehicle has
    is shared by what is asked of it. What is open then is asked of whoever has room.
    """
    limits, left = room_of(bucket, request)
    open_ = dict(sorted(losses.items()))
    paid: Counter[tuple[str, str]] = Counter()
    fill_up(limits, left, open_, paid, request)
    let_first(bucket, paid, open_, request)
    fill_up(limits, left, open_, paid, request)
    return +paid


def fill_up(
    limits: dict[str, int],
    left: dict[str, int],
    open_: dict[str, int],
    paid: Counter[tuple[str, str]],
    request: dict[str, Any],
) -> None:
    """Ask and pay until nobody who is owed something finds room."""
    own = {each["id"]: each.get("vehicle") for each in request["victims"]}
    while True:
        demands: dict[str, dict[str, int]] = {id_: {} for id_ in limits}
        for victim, loss in open_.items():
            able = [id_ for id_ in limits if left[id_] and id_ != own[victim]]
            weights = [Fraction(limits[id_]) for id_ in able]
            parts = split(loss, weights) if loss and able else []
            for id_, part in zip(able, parts, strict=False):
                if part:
                    demands[id_][victim] = part
        if not any(demands.values()):
            return
        for id_, asked in demands.items():
            pays = min(left[id_], sum(asked.values()))
            weights = [Fraction(each) for each in asked.values()]
            parts = split(pays, weights) if pays else []
            for victim, part in zip(asked, parts, strict=False):
                paid[id_, victim] += part
                open_[victim] -= part
                left[id_] -= part


def let_first(
    bucket: str,
    paid: Counter[tuple[str, str]],
    open_: dict[str, int],
    request: dict[str, Any],
) -> None:
    """What a waiver moves from one victim to the other, vehicle by vehicle."""
    own = {each["id"]: each.get("vehicle") for each in request["victims"]}
    for waiver in request.get("priority_waivers", []):
        giver, taker = waiver["victim"], waiver["in_favour_of"]
        for id_ in sorted({vehicle for vehicle, _ in paid}):
            if waiver["bucket"] == bucket and id_ != own[taker]:
                moved = min(paid[id_, giver], open_[taker])
                paid[id_, giver] -= moved
                paid[id_, taker] += moved
                open_[giver] += moved
                open_[taker] -= moved


def ratio_towards(
    vehicle: dict[str, Any], victim: dict[str, Any], request: dict[str, Any]
) -> Fraction:
    """民法典 1217: who was given a free ride claims less of his host."""
    ratio = Fraction(vehicle["fault_ratio"])
    less = request.get("good_will_passenger_reduction")
    host = victim.get("vehicle")
    if host is None and victim["road_user"] != "motor_occupant":
        return ratio
    if less is None or victim.get("drives"):
        return ratio
    if host is None:
        host = min(
            request["vehicles"],
            key=lambda each: (-Fraction(each["fault_ratio"]), each["id"]),
        )["id"]
    return ratio * (1 - Fraction(less)) if vehicle["id"] == host else ratio


def by_fault(
    amount: int, victim: dict[str, Any], request: dict[str, Any]
) -> dict[str, int]:
    """What each vehicle bears of an amount; the rest stays with the victim."""
    vehicles = [
        each
        for each in sorted(request["vehicles"], key=lambda each: each["id"])
        if not (victim.get("drives") and each["id"] == victim.get("vehicle"))
    ]
    weights = [ratio_towards(each, victim, request) for each in vehicles]
    weights.append(1 - sum(weights, Fraction()))
    parts = split(amount, weights, last=len(vehicles))
    return {each["id"]: part for each, part in zip(vehicles, parts, strict=False)}


def losses_of(victim: dict[str, Any], items: dict[str, int]) -> Counter[str]:
    """The losses of one victim by sub-limit."""
    found: Counter[str] = Counter()
    for item, amount in items.items():
        bucket = BUCKETS.get(item, DEATH)
        found[victim.get("buckets", {}).get(item, bucket)] += amount
    return found


def distress_beyond(
    victim: dict[str, Any],
    items: dict[str, int],
    beyond: int,
    request: dict[str, Any],
) -> int:
    """How much of what death and disability leave open is for mental distress.

    道交解释 13: it is paid first where the victim wants it so, else last.
    """
    if victim.get("buckets", {}).get("mental_distress", DEATH) != DEATH:
        return 0
    mental = items.get("mental_distress", 0)
    if not request.get("victim_takes_mental_distress_first", True):
        return min(beyond, mental)
    others = losses_of(victim, items)[DEATH] - mental
    return max(beyond - others, 0)


def tpl_pays(
    vehicle: dict[str, Any],
    shares: dict[str, int],
    distress: dict[str, int],
    request: dict[str, Any],
) -> dict[str, int]:
    """What the commercial insurance takes of a vehicle's shares (reference 4.5, 6)."""
    tpl = vehicle.get("tpl")
    if tpl is None or NO_TPL & set(vehicle.get("conduct", [])):
        return {}
    covered = {}
    for victim in sorted(request["victims"], key=lambda each: each["id"]):
        id_ = victim["id"]
        if victim.get("vehicle") != vehicle["id"]:
            covered[id_] = shares[id_]
            if not tpl.get("covers_mental_distress", False):
                mental = half_up(
                    distress[id_] * ratio_towards(vehicle, victim, request)
                )
                covered[id_] -= min(mental, covered[id_])
    deductible = Fraction(tpl.get("deductible_rate", "0"))
    pays = half_up(sum(covered.values()) * (1 - deductible))
    pays -= fen(tpl.get("excludes_medical_outside_scheme"))
    pays = min(pays, fen(tpl["limit"]) - fen(tpl.get("used")))
    if pays <= 0:
        return {}
    weights = [Fraction(each) for each in covered.values()]
    return dict(zip(covered, split(pays, weights), strict=True))


def allocate(
    request: dict[str, Any], items: dict[str, dict[str, int]]
) -> dict[Row, int]:
    """民法典 1213: compulsory insurance, commercial insurance, who is at fault."""
    victims = {each["id"]: each for each in request["victims"]}
    losses = {id_: losses_of(victim, items[id_]) for id_, victim in victims.items()}
    vehicles = {each["id"]: each for each in request["vehicles"]}
    rows: Counter[Row] = Counter()
    excess: Counter[str] = Counter()
    distress: dict[str, int] = {}
    for bucket in INSURED:
        in_bucket = {id_: losses[id_][bucket] for id_ in victims}
        paid = share_ctpl(bucket, in_bucket, request)
        for (name, id_), part in paid.items():
            rows[str(stands_in(vehicles[name], bucket)), name, id_, bucket] = part
        for id_, victim in victims.items():
            beyond = in_bucket[id_] - sum(
                part for (_, whose), part in paid.items() if whose == id_
            )
            excess[id_] += beyond
            if bucket == DEATH:
                distress[id_] = distress_beyond(victim, items[id_], beyond, request)
    shares = {id_: by_fault(excess[id_], victims[id_], request) for id_ in victims}
    for name, vehicle in vehicles.items():
        owed = {id_: shares[id_].get(name, 0) for id_ in victims}
        covered = tpl_pays(vehicle, owed, distress, request)
        for id_, victim in victims.items():
            uninsured = by_fault(losses[id_]["uninsured"], victim, request)
            rows["tpl", name, id_, "excess"] = covered.get(id_, 0)
            rows["driver", name, id_, "excess"] = owed[id_] - covered.get(id_, 0)
            rows["driver", name, id_, "uninsured"] = uninsured.get(name, 0)
    return dict(+rows)


def received_by(victim: dict[str, Any], request: dict[str, Any]) -> int:
    """What was paid before: no gift, and nothing that the claim leaves out."""
    paid = {"fund": 0, "other": 0, "gift": 0}
    for each in request.get("advances", []):
        kind = "other" if each["payer"] != "gift" else "gift"
        if each["payer"] in {"relief_fund", "medical_insurance"}:
            kind = "fund"
        if each["victim"] == victim["id"]:
            paid[kind] += fen(each["amount"])
    left_out = fen(victim["items"].get("medical_paid_by_others"))
    return paid["other"] + max(paid["fund"] - left_out, 0)


def assess_naively(request: dict[str, Any]) -> dict[str, Any]:
    """The figures of a request that gives everything: nothing is looked up."""
    parameters = request.get("parameters", {})
    items, dependants = {}, {}
    for victim in request["victims"]:
        items[victim["id"]], dependants[victim["id"]] = items_of(victim, parameters)
    rows = allocate(request, items)
    victims = {}
    for victim in request["victims"]:
        id_ = victim["id"]
        entitled = sum(part for row, part in rows.items() if row[2] == id_)
        received = received_by(victim, request)
        victims[id_] = {
            "items": {item: yuan(amount) for item, amount in items[id_].items()},
            "dependants": {name: yuan(part) for name, part in dependants[id_].items()},
            "entitlement": yuan(entitled),
            "borne_by_victim": yuan(sum(items[id_].values()) - entitled),
            "received": yuan(received),
            "final_payment": yuan(max(entitled - received, 0)),
        }
    return {"victims": victims, "allocation": rows}
