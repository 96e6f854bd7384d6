"""Whole requests: every item, several victims and vehicles, and nothing to look up."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from .naive import BUCKETS, INSURED, fen, yuan

Json = dict[str, Any]

CENTS = st.integers(0, 99)
SUMS = st.one_of(CENTS, st.integers(0, 50_000_00))
MONEY = SUMS.map(yuan)
RECEIPTS = st.one_of(MONEY, st.lists(MONEY, max_size=3))
FIGURES = st.integers(1, 99_999_99).map(yuan)
DAYS = st.integers(0, 400)
AGES = st.integers(0, 100)
PERCENT = st.integers(0, 100).map(lambda n: f"0.{n:02}" if n < 100 else "1")
BORN = st.dates(date(1920, 1, 1), date(2017, 12, 31))
LAST = timedelta(days=400)
"""Nobody dies and no grade is fixed later than this after the accident."""


@st.composite
def earnings(draw: st.DrawFn, **more: st.SearchStrategy[Any]) -> Json:
    """A rate by the day, the month or the year."""
    way = draw(
        st.one_of(
            st.fixed_dictionaries({"daily": MONEY}),
            st.fixed_dictionaries({"annual": FIGURES}),
            st.fixed_dictionaries(
                {
                    "monthly": FIGURES,
                    "monthly_divisor": st.sampled_from(["30", "21.75"]),
                }
            ),
        )
    )
    return {"days": draw(DAYS)} | way | draw(st.fixed_dictionaries(more))


PARAMETERS = st.fixed_dictionaries(
    {
        "urban_disposable_income": FIGURES,
        "urban_consumption": FIGURES,
        "average_annual_wage": FIGURES,
        "meal_allowance_per_day": FIGURES,
        "nutrition_per_day": FIGURES,
        "multi_grade_increments": st.fixed_dictionaries(
            {
                str(grade): st.sampled_from(["0.01", "0.02", "0.05"])
                for grade in range(1, 11)
            }
        ),
    },
    optional={"round_daily_rate": st.booleans()},
)
CARE = st.fixed_dictionaries(
    {"annual": FIGURES, "years": st.integers(0, 20)}, optional={"dependence": PERCENT}
)
DEVICE = st.fixed_dictionaries(
    {"price": MONEY},
    optional={
        "cycle_years": st.integers(1, 6),
        "years": st.integers(0, 20),
        "maintenance": MONEY,
    },
)
PLAIN = dict.fromkeys(
    (
        "follow_up_treatment",
        "cosmetic",
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
    ),
    RECEIPTS,
)
LOSSES = st.fixed_dictionaries(
    {},
    optional=PLAIN
    | {
        "medical": RECEIPTS,
        "hospital_days": DAYS,
        "nutrition_days": DAYS,
        "lost_income": earnings(),
        "nursing": st.lists(earnings(persons=st.integers(1, 3)), max_size=2),
        "long_term_nursing": CARE,
        "assistive_device": st.lists(DEVICE, max_size=2),
        "property": st.lists(
            st.fixed_dictionaries({"what": st.just("车"), "amount": MONEY}), max_size=2
        ),
    },
)
MOVABLE = [*BUCKETS, "mental_distress", "transport", "nursing"]


@st.composite
def dependants(draw: st.DrawFn, on: date) -> list[Json]:
    """People whom the victim kept, with a part of their keep each."""
    found = []
    for place in range(draw(st.integers(0, 3))):
        age = draw(
            st.one_of(
                st.fixed_dictionaries({"years": st.integers(0, 20)}),
                st.fixed_dictionaries({"age": AGES}),
                st.fixed_dictionaries(
                    {
                        "birth_date": BORN.map(str),
                        "reference_date": st.just(on.isoformat()),
                    }
                ),
            )
        )
        part = draw(
            st.one_of(
                st.fixed_dictionaries(
                    {"share": st.sampled_from(["1/2", "1/3", "1", "0.4"])}
                ),
                st.fixed_dictionaries({"supporters": st.integers(1, 5)}),
            )
        )
        found.append({"id": f"d{place}"} | age | part)
    return found


@st.composite
def victims(draw: st.DrawFn, id_: str, accident: date) -> Json:
    """Somebody who was hurt, is disabled or is dead."""
    items = draw(LOSSES)
    if draw(st.booleans()) and (whole := fen(items.get("medical"))):
        items["medical_paid_by_others"] = yuan(draw(st.integers(0, whole)))
    found: Json = {"id": id_, "items": items}
    fate = draw(st.sampled_from(["hurt", "disabled", "dead"]))
    on = accident + draw(st.integers(0, 400)) * timedelta(days=1)
    if fate == "disabled":
        items["disability"] = draw(
            st.fixed_dictionaries({"coefficient": PERCENT.filter(Fraction)})
            | st.fixed_dictionaries(
                {"grades": st.lists(st.integers(1, 10), min_size=1, max_size=3)}
            )
        ) | {"fixed_on": on.isoformat()}
    elif fate == "dead":
        items["death"] = draw(
            st.fixed_dictionaries(
                {"died_on": st.just(on.isoformat())},
                optional={
                    "funeral_transport": RECEIPTS,
                    "funeral_accommodation": RECEIPTS,
                    "funeral_lost_income": RECEIPTS,
                },
            )
        )
    if fate != "hurt":
        items["dependants"] = draw(dependants(on))
    found |= draw(
        st.fixed_dictionaries({"age": AGES})
        | st.fixed_dictionaries({"birth_date": BORN.map(str)})
    )
    if draw(st.booleans()):
        found["buckets"] = draw(
            st.dictionaries(
                st.sampled_from(MOVABLE),
                st.sampled_from([*INSURED, "uninsured"]),
                max_size=2,
            )
        )
    return found


SUBLIMITS = st.dictionaries(
    st.sampled_from(INSURED), st.integers(1, 30_000_00).map(yuan), max_size=3
)
USED = st.dictionaries(st.sampled_from(INSURED), MONEY, max_size=2)
CTPL = st.fixed_dictionaries(
    {"status": st.sampled_from(["insured", "insured", "uninsured", "none_required"])},
    optional={"limits": SUBLIMITS, "used": USED},
)


@st.composite
def policies(draw: st.DrawFn) -> Json:
    limit = draw(st.sampled_from([1, 99, 10_000_00, 100_000_00, 1_000_000_00]))
    return {"limit": yuan(limit)} | draw(
        st.fixed_dictionaries(
            {},
            optional={
                "deductible_rate": st.sampled_from(["0", "0.05", "0.15", "1"]),
                "used": st.integers(0, limit).map(yuan),
                "excludes_medical_outside_scheme": MONEY,
                "covers_mental_distress": st.booleans(),
            },
        )
    )


CONDUCT = st.lists(
    st.sampled_from(
        [
            "unlicensed",
            "drunk",
            "drugs",
            "intent",
            "licence_expired",
            "hit_and_run",
            "stolen",
        ]
    ),
    max_size=2,
    unique=True,
)


@st.composite
def vehicles(draw: st.DrawFn, count: int) -> list[Json]:
    """Vehicles whose ratios add up to at most one."""
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count)))
    found = []
    for place, (low, high) in enumerate(zip([0, *cuts], cuts, strict=False)):
        each: Json = {
            "id": "ABCD"[place],
            "liability": draw(
                st.sampled_from(["full", "primary", "equal", "secondary", "none"])
            ),
            "fault_ratio": str(Decimal(high - low) / 1000),
        }
        if draw(st.integers(0, 9)) == 0:
            each["motor"] = False
        each["ctpl"] = draw(CTPL)
        if draw(st.booleans()):
            each["tpl"] = draw(policies())
        if draw(st.integers(0, 3)) == 0:
            each["conduct"] = draw(CONDUCT)
        found.append(each)
    return draw(st.permutations(found))


@st.composite
def advances(draw: st.DrawFn, request: Json) -> Json:
    """Money that somebody who can owe it has paid already."""
    payers = ["relief_fund", "medical_insurance", "gift"]
    known = [("", payer) for payer in payers]
    for each in request["vehicles"]:
        known += [(each["id"], "driver"), (each["id"], "employer")]
        if each["ctpl"]["status"] == "insured" and each.get("motor", True):
            known.append((each["id"], "ctpl"))
        if "tpl" in each:
            known.append((each["id"], "tpl"))
    vehicle, payer = draw(st.sampled_from(known))
    found = {
        "payer": payer,
        "victim": draw(st.sampled_from([each["id"] for each in request["victims"]])),
        "payee": draw(st.sampled_from(["hospital", "victim"])),
        "amount": draw(MONEY),
    }
    if vehicle:
        found["vehicle"] = vehicle
    if payer == "ctpl":
        found["bucket"] = draw(st.sampled_from(INSURED))
    return found


@st.composite
def waivers(draw: st.DrawFn, names: list[str], most: int) -> list[Json]:
    """Who lets whom go first, never in a circle; at most so many in a sub-limit."""
    order = draw(st.permutations(names))
    pairs = list(combinations(order, 2))
    if not pairs:
        return []
    return [
        {"victim": giver, "in_favour_of": taker, "bucket": bucket}
        for bucket in INSURED
        for giver, taker in draw(
            st.lists(st.sampled_from(pairs), max_size=most, unique=True)
        )
    ]


@st.composite
def requests(draw: st.DrawFn, most: int = 4) -> Json:
    """One request with at most so many victims and vehicles.

    Those of up to three are for the naive reckoning: nothing is looked up in them, and
    no victim's waiver depends on another's.
    """
    accident = draw(st.dates(date(2018, 1, 1), date(2025, 6, 30)))
    names = [f"v{place}" for place in range(draw(st.integers(1, most)))]
    people = [draw(victims(name, accident)) for name in names]
    cars = draw(vehicles(draw(st.integers(0, most))))
    driven = set()
    for person in people:
        person["road_user"] = draw(st.sampled_from(["non_motor", "pedestrian"]))
        if not cars:
            continue
        car = draw(st.sampled_from([None, None, *cars]))
        if car is None:
            continue
        person["vehicle"] = car["id"]
        if car.get("motor", True):
            person["road_user"] = "motor_occupant"
        if car["id"] not in driven and draw(st.booleans()):
            person["drives"] = True
            driven.add(car["id"])
    request: Json = {
        "accident_at": f"{accident.isoformat()}T14:20:00+08:00",
        "assessed_on": (accident + LAST).isoformat(),
        "region": "130000",
        "parameters": draw(PARAMETERS),
        "victims": draw(st.permutations(people)),
        "vehicles": cars,
        "victim_takes_mental_distress_first": draw(st.booleans()),
    }
    # Who sat nowhere and had no motor was given no lift.
    rode = any("vehicle" in person for person in people)
    if rode and draw(st.integers(0, 3)) == 0:
        request["good_will_passenger_reduction"] = draw(PERCENT)
    request["priority_waivers"] = draw(waivers(names, most=2 if most > 3 else 1))
    if most > 3 and len(cars) == 1 and draw(st.booleans()):
        del cars[0]["fault_ratio"]
    request["advances"] = [
        draw(advances(request)) for _ in range(draw(st.integers(0, 3)))
    ]
    return request
