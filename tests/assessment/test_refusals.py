"""What is refused: with a code, the path in the file, the rule and the value."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.assessment.reading import read_request

from .conftest import XIAO, Assess, Json

Change = Callable[[Json], Any]
ITEMS = "victims[0].items"


def put(path: str, value: Any) -> Change:
    """Write a value at a path such as ``victims[0].items.transport``."""
    *way, last = path.replace("[", ".[").split(".")

    def change(request: Json) -> None:
        here: Any = request
        for step in way:
            here = here[int(step[1:-1])] if step[0] == "[" else here[step]
        here[int(last[1:-1]) if last[0] == "[" else last] = value

    return change


def add(path: str, value: Any) -> Change:
    """Append a value to a list."""

    def change(request: Json) -> None:
        here: Any = request
        for step in path.replace("[", ".[").split("."):
            here = here[int(step[1:-1])] if step[0] == "[" else here[step]
        here.append(value)

    return change


def both(*changes: Change) -> Change:
    def change(request: Json) -> None:
        for each in changes:
            each(request)

    return change


def drop(path: str) -> Change:
    *way, last = path.replace("[", ".[").split(".")

    def change(request: Json) -> None:
        here: Any = request
        for step in way:
            here = here[int(step[1:-1])] if step[0] == "[" else here[step]
        del here[last]

    return change


CAR = {"id": "B", "liability": "none", "fault_ratio": "0"}
OTHER = {"id": "v2", "items": {}}
DEAD = {"died_on": "2026-10-30"}


def waiver(victim: str, in_favour_of: str, bucket: str = "medical") -> Json:
    return {"victim": victim, "in_favour_of": in_favour_of, "bucket": bucket}


def dependant(**said: Any) -> Json:
    return {"id": "d1", "share": "1/2", "years": 3} | said


REFUSED: list[tuple[str, Change, str, str]] = [
    (
        "an age that nobody reaches",
        put("victims[0].age", 131),
        "MM2303",
        "victims[0].age",
    ),
    ("an age below nothing", put("victims[0].age", -1), "MM2303", "victims[0].age"),
    (
        "somebody born two hundred years ago",
        put("victims[0].birth_date", "1826-08-30"),
        "MM2303",
        "victims[0].birth_date",
    ),
    (
        "somebody born after the accident",
        put("victims[0].birth_date", "2026-10-01"),
        "MM2304",
        "accident_at",
    ),
    (
        "a day that the calendar has not",
        put("victims[0].birth_date", "1956-02-30"),
        "MM2302",
        "victims[0].birth_date",
    ),
    (
        "a dependant of an impossible age",
        put(f"{ITEMS}.dependants", [dependant(years=None, age=200)]),
        "MM2303",
        f"{ITEMS}.dependants[0].age",
    ),
    (
        "a dependant for more than twenty years",
        put(f"{ITEMS}.dependants", [dependant(years=21)]),
        "MM2303",
        f"{ITEMS}.dependants[0].years",
    ),
    (
        "a share above one",
        put(f"{ITEMS}.dependants", [dependant(share="3/2")]),
        "MM2303",
        f"{ITEMS}.dependants[0].share",
    ),
    (
        "a share of nothing",
        put(f"{ITEMS}.dependants", [dependant(share="0")]),
        "MM2303",
        f"{ITEMS}.dependants[0].share",
    ),
    (
        "a share that is divided by nothing",
        put(f"{ITEMS}.dependants", [dependant(share="1/0")]),
        "MM2301",
        f"{ITEMS}.dependants[0].share",
    ),
    (
        "no supporters at all",
        put(f"{ITEMS}.dependants", [{"id": "d1", "years": 3, "supporters": 0}]),
        "MM2303",
        f"{ITEMS}.dependants[0].supporters",
    ),
    (
        "a dependant without a share",
        put(f"{ITEMS}.dependants", [{"id": "d1", "years": 3}]),
        "MM2303",
        f"{ITEMS}.dependants[0].share",
    ),
    (
        "a coefficient above one",
        put(f"{ITEMS}.disability.coefficient", "1.01"),
        "MM2303",
        f"{ITEMS}.disability.coefficient",
    ),
    (
        "a coefficient of nothing",
        put(f"{ITEMS}.disability.coefficient", "0"),
        "MM2303",
        f"{ITEMS}.disability.coefficient",
    ),
    (
        "grade eleven",
        put(f"{ITEMS}.disability.grades", [9, 11]),
        "MM2303",
        f"{ITEMS}.disability.grades[1]",
    ),
    (
        "grade nought",
        put(f"{ITEMS}.disability.grades", [0]),
        "MM2303",
        f"{ITEMS}.disability.grades[0]",
    ),
    (
        "a disability of no grade",
        put(f"{ITEMS}.disability", {"fixed_on": "2026-10-20"}),
        "MM2303",
        f"{ITEMS}.disability.grades",
    ),
    (
        "a grade that was fixed before the accident",
        put(f"{ITEMS}.disability.fixed_on", "2026-09-02"),
        "MM2304",
        f"{ITEMS}.disability.fixed_on",
    ),
    (
        "dead and disabled without the day of the death",
        put(f"{ITEMS}.death", {}),
        "MM2306",
        f"{ITEMS}.death.died_on",
    ),
    (
        "dead and disabled without the day of the grade",
        both(put(f"{ITEMS}.death", DEAD), put(f"{ITEMS}.disability.fixed_on", None)),
        "MM2306",
        f"{ITEMS}.disability.fixed_on",
    ),
    (
        "a grade that was fixed on a dead man",
        put(f"{ITEMS}.death", {"died_on": "2026-10-01"}),
        "MM2304",
        f"{ITEMS}.death.died_on",
    ),
    (
        "a death before the accident",
        both(
            put(f"{ITEMS}.disability", None),
            put(f"{ITEMS}.death", {"died_on": "2026-09-02"}),
        ),
        "MM2304",
        f"{ITEMS}.death.died_on",
    ),
    (
        "a dependant that nobody expected when the ages count",
        put(
            f"{ITEMS}.dependants",
            [{"id": "d1", "birth_date": "2027-08-17", "supporters": 1}],
        ),
        "MM2304",
        f"{ITEMS}.dependants[0].reference_date",
    ),
    (
        "ratios of more than one",
        add("vehicles", CAR | {"fault_ratio": "0.21"}),
        "MM2307",
        "vehicles[*].fault_ratio",
    ),
    (
        "a ratio above one",
        put("vehicles[0].fault_ratio", "1.2"),
        "MM2303",
        "vehicles[0].fault_ratio",
    ),
    (
        "ratios of the table that add up to more than one",
        both(
            put("vehicles[0].fault_ratio", None),
            put("vehicles[0].liability", "full"),
            add("vehicles", {"id": "B", "liability": "full"}),
        ),
        "MM2307",
        "vehicles[*].fault_ratio",
    ),
    (
        "a negative receipt",
        put(f"{ITEMS}.medical", ["86420.35", "-1.00"]),
        "MM2301",
        f"{ITEMS}.medical[1]",
    ),
    (
        "a negative amount",
        put(f"{ITEMS}.transport", "-0.01"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "a negative advance",
        put("advances[0].amount", "-1"),
        "MM2301",
        "advances[0].amount",
    ),
    (
        "a third of a cent",
        put(f"{ITEMS}.transport", "0.001"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "an amount with a comma",
        put(f"{ITEMS}.transport", "1,000.00"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "an amount with an exponent",
        put(f"{ITEMS}.transport", "1e3"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "an amount in full-width figures",
        put(f"{ITEMS}.transport", "１００"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    ("an empty amount", put(f"{ITEMS}.transport", ""), "MM2301", f"{ITEMS}.transport"),
    (
        "an amount that ends its line",
        put(f"{ITEMS}.transport", "100\n"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "infinitely much",
        put(f"{ITEMS}.transport", "Infinity"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "a huge amount",
        put(f"{ITEMS}.transport", "9" * 400),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "more than the most",
        put(f"{ITEMS}.transport", "100000000000000.01"),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "an amount as a float",
        put(f"{ITEMS}.transport", 800.0),
        "MM1165",
        f"{ITEMS}.transport",
    ),
    (
        "an amount as a whole number",
        put(f"{ITEMS}.transport", 800),
        "MM2301",
        f"{ITEMS}.transport",
    ),
    (
        "a receipt as a float",
        put(f"{ITEMS}.medical", ["1.00", 0.1]),
        "MM1165",
        f"{ITEMS}.medical[1]",
    ),
    (
        "an income as a float",
        put("parameters.urban_disposable_income", 47544.0),
        "MM1165",
        "parameters.urban_disposable_income",
    ),
    (
        "an income of nothing",
        put("parameters.urban_disposable_income", "0"),
        "MM2303",
        "parameters.urban_disposable_income",
    ),
    (
        "others paid more than the treatment cost",
        put(f"{ITEMS}.medical_paid_by_others", "86420.36"),
        "MM2303",
        f"{ITEMS}.medical_paid_by_others",
    ),
    (
        "a commercial limit of zero",
        put("vehicles[0].tpl.limit", "0"),
        "MM2309",
        "vehicles[0].tpl.limit",
    ),
    (
        "a compulsory limit of zero",
        put("vehicles[0].ctpl.limits", {"medical": "0"}),
        "MM2309",
        "vehicles[0].ctpl.limits.medical",
    ),
    (
        "more used than the limit",
        put("vehicles[0].tpl.used", "1000000.01"),
        "MM2303",
        "vehicles[0].tpl.used",
    ),
    (
        "a deductible above one",
        put("vehicles[0].tpl.deductible_rate", "1.5"),
        "MM2303",
        "vehicles[0].tpl.deductible_rate",
    ),
    (
        "a limit for what is not insured",
        put("vehicles[0].ctpl.limits", {"uninsured": "1"}),
        "MM2305",
        "vehicles[0].ctpl.limits.uninsured",
    ),
    ("an unknown region", put("region", "990000"), "MM1034", "region"),
    ("no region", put("region", ""), "MM1034", "region"),
    (
        "an accident before the limits that are known",
        both(
            put("accident_at", "2005-01-01T08:00:00+08:00"),
            put(f"{ITEMS}.disability.fixed_on", "2005-06-01"),
        ),
        "MM1015",
        "accident_at",
    ),
    (
        "an assessment before the accident",
        put("assessed_on", "2026-09-02"),
        "MM2304",
        "assessed_on",
    ),
    (
        "an accident at no certain time",
        put("accident_at", "2026-09-03T14:20:00"),
        "MM2302",
        "accident_at",
    ),
    ("no victims", put("victims", []), "MM2303", "victims"),
    ("a victim twice", add("victims", OTHER | {"id": "v1"}), "MM2305", "victims[1].id"),
    ("a victim of no name", put("victims[0].id", ""), "MM2305", "victims[0].id"),
    ("a vehicle twice", add("vehicles", CAR | {"id": "A"}), "MM2305", "vehicles[1].id"),
    (
        "a dependant twice",
        put(f"{ITEMS}.dependants", [dependant(), dependant()]),
        "MM2305",
        f"{ITEMS}.dependants[1].id",
    ),
    (
        "an advance to nobody",
        put("advances[0].victim", "v9"),
        "MM2305",
        "advances[0].victim",
    ),
    (
        "an advance of no vehicle that is there",
        put("advances[0].vehicle", "Z"),
        "MM2305",
        "advances[0].vehicle",
    ),
    (
        "an insurer's advance without its vehicle",
        drop("advances[1].vehicle"),
        "MM2305",
        "advances[1].vehicle",
    ),
    (
        "a victim in a vehicle that is not there",
        put("victims[0].vehicle", "Z"),
        "MM2305",
        "victims[0].vehicle",
    ),
    (
        "a driver of nothing",
        put("victims[0].drives", value=True),
        "MM2305",
        "victims[0].vehicle",
    ),
    (
        "two drivers of one vehicle",
        both(
            add("victims", OTHER | {"vehicle": "A", "drives": True}),
            put("victims[0].vehicle", "A"),
            put("victims[0].drives", value=True),
        ),
        "MM2305",
        "victims[1].drives",
    ),
    (
        "a waiver in favour of nobody",
        put("priority_waivers", [waiver("v1", "v9")]),
        "MM2305",
        "priority_waivers[0].in_favour_of",
    ),
    (
        "a waiver of what is not insured",
        both(
            add("victims", OTHER),
            put("priority_waivers", [waiver("v1", "v2", "uninsured")]),
        ),
        "MM2305",
        "priority_waivers[0].bucket",
    ),
    (
        "a waiver in favour of himself",
        put("priority_waivers", [waiver("v1", "v1")]),
        "MM2312",
        "priority_waivers[0]",
    ),
    (
        "two who let each other go first",
        both(
            add("victims", OTHER),
            put("priority_waivers", [waiver("v1", "v2"), waiver("v2", "v1")]),
        ),
        "MM2312",
        "priority_waivers[1]",
    ),
    (
        "a lost income of no rate",
        put(f"{ITEMS}.lost_income", {"days": 180}),
        "MM2310",
        f"{ITEMS}.lost_income",
    ),
    (
        "a lost income of two rates",
        put(f"{ITEMS}.lost_income", {"days": 180, "daily": "80", "annual": "1"}),
        "MM2310",
        f"{ITEMS}.lost_income",
    ),
    (
        "a wage a month without a divisor",
        put(f"{ITEMS}.lost_income", {"days": 180, "monthly": "8000"}),
        "MM2303",
        f"{ITEMS}.lost_income.monthly_divisor",
    ),
    (
        "a month of twenty-two days",
        put(
            f"{ITEMS}.lost_income",
            {"days": 1, "monthly": "8000", "monthly_divisor": "22"},
        ),
        "MM2303",
        f"{ITEMS}.lost_income.monthly_divisor",
    ),
    (
        "days before the first",
        put(f"{ITEMS}.hospital_days", -1),
        "MM2303",
        f"{ITEMS}.hospital_days",
    ),
    (
        "half a day",
        put(f"{ITEMS}.hospital_days", 1.5),
        "MM1165",
        f"{ITEMS}.hospital_days",
    ),
    (
        "days of a lifetime and more",
        put(f"{ITEMS}.nutrition_days", 10**30),
        "MM1165",
        f"{ITEMS}.nutrition_days",
    ),
    (
        "no carer",
        put(f"{ITEMS}.nursing[0].persons", 0),
        "MM2303",
        f"{ITEMS}.nursing[0].persons",
    ),
    (
        "care for more than twenty years",
        put(f"{ITEMS}.long_term_nursing.years", 21),
        "MM2303",
        f"{ITEMS}.long_term_nursing.years",
    ),
    (
        "a device that is renewed at once",
        put(f"{ITEMS}.assistive_device[0].cycle_years", 0),
        "MM2303",
        f"{ITEMS}.assistive_device[0].cycle_years",
    ),
    (
        "a year of four hundred days",
        put("parameters.lost_income_days_per_year", 400),
        "MM2303",
        "parameters.lost_income_days_per_year",
    ),
    (
        "a missing statistic",
        drop("parameters.meal_allowance_per_day"),
        "MM2308",
        "parameters.meal_allowance_per_day",
    ),
    (
        "a missing increment",
        both(
            put("parameters.multi_grade_increments", {"9": "0.02"}),
            put(f"{ITEMS}.disability.coefficient", None),
        ),
        "MM2308",
        "parameters.multi_grade_increments.10",
    ),
    (
        "an unknown responsibility",
        put("vehicles[0].liability", "most"),
        "MM2302",
        "vehicles[0].liability",
    ),
    (
        "an unknown conduct",
        put("vehicles[0].conduct", ["sleepy"]),
        "MM2302",
        "vehicles[0].conduct[0]",
    ),
    (
        "an unknown bucket",
        put("victims[0].buckets", {"appraisal_fee": "trunk"}),
        "MM2302",
        "victims[0].buckets.appraisal_fee",
    ),
    (
        "a bucket that is a number",
        put("victims[0].buckets", {"towing": "property", "appraisal_fee": 5}),
        "MM2302",
        "victims[0].buckets.appraisal_fee",
    ),
    (
        "a compulsory limit that is a number",
        put("vehicles[0].ctpl.limits", {"property": "1", "medical": 1}),
        "MM2301",
        "vehicles[0].ctpl.limits.medical",
    ),
    (
        "an increment above one",
        put("parameters.multi_grade_increments", {"9": "0.1", "10": "1.5"}),
        "MM2303",
        "parameters.multi_grade_increments.10",
    ),
    (
        "an unknown item",
        put("victims[0].buckets", {"pride": "medical"}),
        "MM2302",
        "victims[0].buckets.pride",
    ),
    (
        "no responsibility",
        drop("vehicles[0].liability"),
        "MM2302",
        "vehicles[0].liability",
    ),
    ("no items", drop("victims[0].items"), "MM2302", "victims[0].items"),
    ("no day of assessment", drop("assessed_on"), "MM2302", "assessed_on"),
    ("a name that is a number", put("victims[0].name", 7), "MM2302", "victims[0].name"),
    ("victims that are no list", put("victims", {}), "MM2302", "victims"),
]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [pytest.param(*each, id=what) for what, *each in REFUSED],
)
def test_what_cannot_be_is_refused_with_its_place(
    assessed: Assess, xiao: Json, change: Change, code: str, path: str
):
    change(xiao)
    with pytest.raises(MediationError) as refused:
        assessed(xiao)
    assert (refused.value.code, refused.value.path) == (code, path)
    assert refused.value.rule
    assert refused.value.value is not None
    assert refused.value.next_step is not None
    assert len(refused.value.value) <= 80


def objects(part: Any, path: str = "") -> Iterator[str]:
    """The paths of all objects of a request."""
    if isinstance(part, dict):
        yield path
        for name, value in part.items():
            yield from objects(value, f"{path}.{name}" if path else name)
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from objects(value, f"{path}[{at}]")


FULL = copy.deepcopy(XIAO)
put(f"{ITEMS}.dependants", [dependant()])(FULL)
add("victims", OTHER | {"items": {"death": DEAD}})(FULL)
put("priority_waivers", [waiver("v1", "v2")])(FULL)
put("vehicles[0].ctpl.limits", {"medical": "1"})(FULL)
put("vehicles[0].ctpl.used", {"medical": "1"})(FULL)


@pytest.mark.parametrize(
    "path", [*objects(FULL)], ids=lambda path: path or "the request"
)
def test_an_unknown_key_is_refused_at_every_depth(assessed: Assess, path: str):
    request = copy.deepcopy(FULL)
    where = f"{path}.surprise" if path else "surprise"
    put(where, "1")(request)
    with pytest.raises(MediationError) as refused:
        assessed(request)
    if path.endswith("multi_grade_increments"):
        assert (refused.value.code, refused.value.path) == ("MM2303", where)
    else:
        assert (refused.value.code, refused.value.path) == ("MM2302", where)


def test_the_full_request_that_these_tests_change_is_good(assessed: Assess):
    request = copy.deepcopy(FULL)
    request["parameters"]["average_annual_wage"] = "99091"
    request["victims"][1]["age"] = 50
    assert len(assessed(request)["victims"]) == 2


def good() -> str:
    return json.dumps(XIAO, ensure_ascii=False)


GOOD = json.dumps(XIAO, ensure_ascii=False)
NOT_JSON: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "MM1166"),
    ("null", b"null", "MM2302"),
    ("a list", b"[]", "MM2302"),
    ("a deep list", b"[" * 100_000, "MM1162"),
    ("a deep object", b'{"victims":' * 50_000, "MM1162"),
    (
        "deep victims",
        GOOD.replace('"victims": [', '"victims": ' + "[" * 5000).encode(),
        "MM1162",
    ),
    ("UTF-16", GOOD.encode("utf-16"), "MM1161"),
    ("GB 18030", GOOD.encode("gb18030"), "MM1161"),
    ("a mark before the text", b"\xef\xbb\xbf" + GOOD.encode(), "MM1161"),
    ("half a character", GOOD.replace("肖某", "\\ud800").encode(), "MM1012"),
    ("text turned round", GOOD.replace("肖某", "\\u202e").encode(), "MM1012"),
    ("NaN", GOOD.replace('"800"', "NaN").encode(), "MM1166"),
    ("Infinity", GOOD.replace('"800"', "-Infinity").encode(), "MM1165"),
    ("a huge float", GOOD.replace('"800"', "1e999").encode(), "MM1165"),
    ("a huge day", GOOD.replace(" 42,", f" {'9' * 5000},").encode(), "MM1165"),
    ("two requests", (GOOD + "{}").encode(), "MM1166"),
    ("cut off", GOOD[:-1].encode(), "MM1166"),
    (
        "a key twice",
        GOOD.replace('"transport"', '"transport": "1", "transport"').encode(),
        "MM1163",
    ),
    (
        "the region twice",
        GOOD.replace('"region"', '"region": "110000", "region"').encode(),
        "MM1163",
    ),
]


@pytest.mark.parametrize(
    ("content", "code"), [pytest.param(*each, id=what) for what, *each in NOT_JSON]
)
def test_what_is_no_request_is_refused(content: bytes, code: str):
    with pytest.raises(MediationError) as refused:
        read_request(content)
    assert refused.value.code == code
    assert refused.value.next_step is not None
