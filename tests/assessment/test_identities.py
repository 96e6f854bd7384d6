"""What holds for every assessment; and a second opinion on the small ones."""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings

from .conftest import Assess, Json
from .naive import assess_naively, fen, received_by
from .strategies import requests

QUICK = [HealthCheck.too_slow, HealthCheck.data_too_large]
SIDES = {"ctpl": "insurer", "tpl": "insurer", "driver": "driver"}


def amounts(part: Any) -> Iterator[str]:
    """Every amount of money of a result, wherever it stands."""
    money = {
        "amount",
        "due",
        "paid",
        "remaining",
        "limit",
        "total",
        "entitlement",
        "borne_by_victim",
        "received",
        "final_payment",
    }
    if isinstance(part, dict):
        for name, value in part.items():
            if name in money and value is not None:
                yield value
            elif name == "buckets":
                yield from value.values()
            elif name != "inputs":
                yield from amounts(value)
    elif isinstance(part, list):
        for each in part:
            yield from amounts(each)


def check_amounts(result: Json) -> None:
    for amount in amounts(result):
        whole, point, cents = amount.partition(".")
        assert whole.isdecimal()
        assert (point, len(cents), cents.isdecimal()) == (".", 2, True)


def check_sums(result: Json) -> None:
    """All that was lost is owed by somebody or stays with the victim."""
    for one in result["victims"]:
        rows = [row for row in result["allocation"] if row["victim"] == one["id"]]
        lost = sum(fen(each["amount"]) for each in one["items"])
        owed = sum(fen(row["due"]) for row in rows)
        assert lost == fen(one["total"])
        assert lost == sum(fen(amount) for amount in one["buckets"].values())
        assert owed == fen(one["entitlement"])
        assert owed + fen(one["borne_by_victim"]) == lost
        living = [
            fen(each["amount"])
            for each in one["items"]
            if each["item"] == "dependants_living"
        ]
        parts = [fen(each["amount"]) for each in one["dependants"]]
        assert sum(parts) == sum(living)


def check_limits(result: Json, request: Json) -> None:
    """No insurer pays more than its limit, nor the owner who stands in for one."""
    paid: Counter[tuple[str, str, str]] = Counter()
    limits = {}
    for row in result["allocation"]:
        assert fen(row["due"]) > 0
        if row.get("limit") is not None:
            key = row["payer"], row["vehicle"], row["bucket"]
            paid[key] += fen(row["due"])
            assert limits.setdefault(key, row["limit"]) == row["limit"]
        else:
            assert row["payer"] == "driver"
    for key, limit in limits.items():
        assert paid[key] <= fen(limit)
    for each in request["vehicles"]:
        if (tpl := each.get("tpl")) is not None:
            left = fen(tpl["limit"]) - fen(tpl.get("used"))
            assert paid["tpl", each["id"], "excess"] <= left
        for bucket, limit in each["ctpl"].get("limits", {}).items():
            left = max(fen(limit) - fen(each["ctpl"].get("used", {}).get(bucket)), 0)
            assert paid["ctpl", each["id"], bucket] <= left
            assert paid["driver", each["id"], bucket] <= left


def check_settlement(result: Json, request: Json) -> None:
    """Who pays whom comes out for everybody: what he owes he has paid in the end."""
    given_, got = Counter[str](), Counter[str]()
    for each in result["settlement"]:
        assert fen(each["amount"]) > 0
        assert each["from"] != each["to"]
        given_[each["from"]] += fen(each["amount"])
        got[each["to"]] += fen(each["amount"])
    for one, said in zip(result["victims"], request["victims"], strict=True):
        name = f"victim:{one['id']}"
        due, received = fen(one["entitlement"]), received_by(said, request)
        assert fen(one["received"]) == received
        assert fen(one["final_payment"]) == max(due - received, 0)
        assert fen(one["repayment"]) == max(received - due, 0)
        assert got[name] == fen(one["final_payment"])
        assert given_[name] == fen(one["repayment"])
    advanced: Counter[str] = Counter()
    for each in request["advances"]:
        side = SIDES.get(each["payer"], each["payer"])
        vehicle = f":{each['vehicle']}" if "vehicle" in each else ""
        advanced[side + vehicle] += fen(each["amount"])
    due_of: Counter[str] = Counter()
    for row in result["allocation"]:
        due_of[f"{SIDES[row['payer']]}:{row['vehicle']}"] += fen(row["due"])
    for each in result["payers"]:
        name = each["payer"]
        assert fen(each["due"]) == due_of[name]
        assert fen(each["paid"]) == advanced[name]
        assert fen(each["remaining"]) == given_[name]
        assert fen(each["refund"]) == got[name]
    assert {each["payer"] for each in result["payers"]} >= set(+due_of)
    for vehicle in (each["id"] for each in request["vehicles"]):
        for sides in (["insurer"], ["driver", "employer"]):
            names = [f"{side}:{vehicle}" for side in sides]
            paid = sum(advanced[name] + given_[name] - got[name] for name in names)
            assert paid == sum(due_of[name] for name in names)


def check_recourse(result: Json, request: Json) -> None:
    """The insurer takes back what it paid for who drove drunk (道交解释 15)."""
    for each in result["recourse"]:
        paid = sum(
            fen(row["due"])
            for row in result["allocation"]
            if (row["payer"], row["vehicle"]) == (each["by"], each["vehicle"])
        )
        assert fen(each["amount"]) == paid
        (vehicle,) = (v for v in request["vehicles"] if v["id"] == each["vehicle"])
        assert each["reason"] in vehicle["conduct"]


def in_other_order(request: Json) -> Json:
    """The same request from back to front."""
    other = copy.deepcopy(request)
    for one in other["victims"]:
        one["items"].get("dependants", []).reverse()
    for part in ("victims", "vehicles", "advances", "priority_waivers"):
        other[part].reverse()
    return other


def without_order(result: Json) -> Any:
    """What is reckoned, in an order that does not come from the request."""
    for one in result["victims"]:
        one["dependants"].sort(key=repr)
    parts = ("victims", "allocation", "settlement", "payers", "recourse")
    return {part: sorted(result[part], key=repr) for part in parts}


@pytest.mark.timeout(600)
@settings(max_examples=2000, deadline=None, suppress_health_check=QUICK)
@given(request=requests())
def test_every_request_keeps_the_identities(assessed: Assess, request: Json):
    result = assessed(request)
    event(f"{len(result['allocation'])} rows")
    check_amounts(result)
    check_sums(result)
    check_limits(result, request)
    check_settlement(result, request)
    check_recourse(result, request)


@settings(max_examples=300, deadline=None, suppress_health_check=QUICK)
@given(request=requests())
def test_the_order_of_victims_and_vehicles_changes_nothing(
    assessed: Assess, request: Json
):
    there, back = assessed(request), assessed(in_other_order(request))
    assert without_order(there) == without_order(back)


@settings(max_examples=300, deadline=None, suppress_health_check=QUICK)
@given(request=requests())
def test_an_advance_never_changes_what_anybody_owes(assessed: Assess, request: Json):
    with_, without = assessed(request), assessed(request | {"advances": []})
    assert with_["allocation"] == without["allocation"]
    assert with_["recourse"] == without["recourse"]
    for one, other in zip(with_["victims"], without["victims"], strict=True):
        for name in ("items", "total", "entitlement", "borne_by_victim"):
            assert one[name] == other[name]


@settings(max_examples=600, deadline=None, suppress_health_check=QUICK)
@given(request=requests(most=3))
def test_a_naive_reckoning_comes_to_the_same(assessed: Assess, request: Json):
    result, naive = assessed(request), assess_naively(request)
    for one in result["victims"]:
        other = naive["victims"][one["id"]]
        assert {
            each["item"]: each["amount"] for each in one["items"] if fen(each["amount"])
        } == other["items"]
        assert {each["id"]: each["amount"] for each in one["dependants"]} == other[
            "dependants"
        ]
        for name in ("entitlement", "borne_by_victim", "received", "final_payment"):
            assert (name, one[name]) == (name, other[name])
    assert {
        (row["payer"], row["vehicle"], row["victim"], row["bucket"]): fen(row["due"])
        for row in result["allocation"]
        if fen(row["due"])
    } == naive["allocation"]
