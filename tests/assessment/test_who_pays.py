"""Who pays in the cases in which the law makes a difference between payers."""

import pytest

from .conftest import Assess, Json, vehicle, victim


def rows(result: Json) -> dict[tuple[str, str, str, str], str]:
    return {
        (row["payer"], row["vehicle"], row["victim"], row["bucket"]): row["due"]
        for row in result["allocation"]
    }


@pytest.mark.parametrize(
    ("moment", "limit"),
    [
        ("2020-09-18T15:59:59+00:00", "10000.00"),
        ("2020-09-18T16:00:00+00:00", "18000.00"),
        ("2020-09-19T00:00:00+08:00", "18000.00"),
    ],
)
def test_the_day_in_china_decides_the_limit(
    assessed: Assess, request_of, moment, limit
):
    """交强险责任限额 (2020): accidents from 2020-09-19, 0:00 on."""
    result = assessed(request_of({"medical": "50000"}, accident_at=moment))
    assert rows(result)["ctpl", "A", "v1", "medical"] == limit


def test_the_compulsory_insurer_gets_back_what_it_paid_for_a_drunk_driver(
    assessed: Assess, request_of
):
    """道交解释 15, 交强险条例 22(2): people yes, things no; no commercial cover."""
    request = request_of(
        {"medical": "20000", "transport": "500", "towing": "300"},
        vehicles=[vehicle(conduct=["drunk"], tpl={"limit": "1000000"})],
    )
    result = assessed(request)
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "18000.00",
        ("ctpl", "A", "v1", "death_disability"): "500.00",
        ("driver", "A", "v1", "excess"): "2300.00",
    }
    assert result["recourse"] == [
        {"by": "ctpl", "vehicle": "A", "amount": "18500.00", "reason": "drunk"}
    ]


@pytest.mark.parametrize(
    ("conduct", "recourse"),
    [
        ("unlicensed", "18000.00"),
        ("drunk", "18000.00"),
        ("drugs", "18000.00"),
        ("intent", "18000.00"),
        ("stolen", "18000.00"),
        ("hit_and_run", None),
    ],
)
def test_the_commercial_insurance_excludes_what_the_driver_did(
    assessed: Assess, request_of, conduct, recourse
):
    """保险法 17; after a hit and run the compulsory one still pays (民法典 1216)."""
    request = request_of(
        {"medical": "20000"},
        vehicles=[vehicle(conduct=[conduct], tpl={"limit": "1000000"})],
    )
    result = assessed(request)
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "18000.00",
        ("driver", "A", "v1", "excess"): "2000.00",
    }
    found = [(each["amount"], each["reason"]) for each in result["recourse"]]
    assert found == ([(recourse, conduct)] if recourse else [])


def test_the_deductible_and_what_the_scheme_leaves_out_stay_with_the_driver(
    assessed: Assess, request_of
):
    """Reference 4.5: (0.7 x 10,000.07 x 0.85 - 100), the first part to the fen."""
    request = request_of(
        {"medical": "28000.07"},
        vehicles=[
            vehicle(
                liability="primary",
                fault_ratio="0.7",
                tpl={
                    "limit": "1000000",
                    "deductible_rate": "0.15",
                    "excludes_medical_outside_scheme": "100",
                },
            )
        ],
    )
    assert rows(assessed(request)) == {
        ("ctpl", "A", "v1", "medical"): "18000.00",
        ("tpl", "A", "v1", "excess"): "5850.04",
        ("driver", "A", "v1", "excess"): "1150.01",
    }


def test_dependants_together_get_one_whole_consumption_amount_a_year(
    assessed: Assess, request_of
):
    """道交解释(二) 8: the cap is a whole amount, not times the coefficient."""
    request = request_of(
        {
            "disability": {"coefficient": "0.9", "fixed_on": "2026-05-01"},
            "dependants": [
                {"id": "c", "years": 1, "share": "1/2"},
                {"id": "b", "years": 1, "share": "1/2"},
                {"id": "a", "years": 2, "share": "1/2"},
            ],
        },
        parameters={"urban_disposable_income": "1", "urban_consumption": "1000"},
    )
    request["victims"][0]["age"] = 40
    (one,) = assessed(request)["victims"]
    # 3 x 450 is above 1,000 in the first year; 450 in the second.
    assert {each["id"]: each["amount"] for each in one["dependants"]} == {
        "a": "783.34",
        "b": "333.33",
        "c": "333.33",
    }


def test_a_gift_is_not_set_off(assessed: Assess, request_of):
    """Reference 4.8."""
    request = request_of(
        {"medical": "100"},
        advances=[{"payer": "gift", "victim": "v1", "amount": "60"}],
    )
    result = assessed(request)
    assert result["victims"][0]["received"] == "0.00"
    assert result["victims"][0]["final_payment"] == "100.00"


def test_further_grades_add_a_tenth_at_most(assessed: Assess, request_of):
    """Reference 4.3: grade VIII with two increments of 6 % is 40 %."""
    request = request_of(
        {"disability": {"grades": [9, 8, 9], "fixed_on": "2026-05-01"}},
        parameters={
            "urban_disposable_income": "1000",
            "multi_grade_increments": {"9": "0.06"},
        },
    )
    request["victims"][0]["age"] = 40
    assert assessed(request)["victims"][0]["total"] == "8000.00"


def test_an_expired_licence_changes_nothing(assessed: Assess, request_of):
    """道交解释(二) 4."""
    car = vehicle(tpl={"limit": "1000000"})
    losses = {"medical": "20000", "towing": "3000"}
    plain = assessed(request_of(losses, vehicles=[car]))
    expired = assessed(
        request_of(losses, vehicles=[car | {"conduct": ["licence_expired"]}])
    )
    assert expired["allocation"] == plain["allocation"]
    assert expired["recourse"] == []


def test_the_insurer_of_a_stolen_vehicle_advances_the_rescue_cost(
    assessed: Assess, request_of
):
    """交强险条例 22(1)(2), 民法典 1215: the thief owes the rest."""
    request = request_of(
        {"medical": "20000", "transport": "500", "towing": "300"},
        vehicles=[vehicle(conduct=["stolen"], tpl={"limit": "1000000"})],
    )
    result = assessed(request)
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "18000.00",
        ("driver", "A", "v1", "excess"): "2800.00",
    }
    assert [each["amount"] for each in result["recourse"]] == ["18000.00"]


def test_a_victim_is_no_third_party_of_the_vehicle_he_drove(
    assessed: Assess, request_of
):
    """交强险条例 3, 侵权编解释(一) 22."""
    request = request_of(
        victims=[
            victim(
                {"medical": "30000"},
                road_user="motor_occupant",
                vehicle="B",
                drives=True,
            )
        ],
        vehicles=[
            vehicle(liability="primary", fault_ratio="0.7", tpl={"limit": "5000"}),
            vehicle(
                id="B",
                liability="secondary",
                fault_ratio="0.3",
                tpl={"limit": "1000000"},
            ),
        ],
    )
    result = assessed(request)
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "18000.00",
        ("tpl", "A", "v1", "excess"): "5000.00",
        ("driver", "A", "v1", "excess"): "3400.00",
    }
    assert result["victims"][0]["borne_by_victim"] == "3600.00"


def test_who_lets_another_go_first_still_asks_the_other_insurer(
    assessed: Assess, request_of
):
    """道交解释 18, 19: a waiver is not in favour of an insurer that has room left."""
    limits = {"ctpl": {"status": "insured", "limits": {"medical": "100"}}}
    request = request_of(
        victims=[
            victim({"medical": "100"}),
            victim(
                {"medical": "100"}, id="v2", road_user="motor_occupant", vehicle="B"
            ),
        ],
        vehicles=[
            vehicle(liability="equal", fault_ratio="0.5", **limits),
            vehicle(id="B", liability="equal", fault_ratio="0.5", **limits),
        ],
        priority_waivers=[{"victim": "v1", "in_favour_of": "v2", "bucket": "medical"}],
    )
    assert rows(assessed(request)) == {
        ("ctpl", "A", "v2", "medical"): "100.00",
        ("ctpl", "B", "v1", "medical"): "100.00",
    }


def test_without_a_seat_the_host_is_the_vehicle_that_bears_most(
    assessed: Assess, request_of
):
    """民法典 1217; the ratios are those of the table."""
    request = request_of(
        victims=[victim({"appraisal_fee": "1000"}, road_user="motor_occupant")],
        vehicles=[
            {"id": "A", "liability": "secondary"},
            {"id": "B", "liability": "primary"},
        ],
        good_will_passenger_reduction="0.10",
    )
    assert rows(assessed(request)) == {
        ("driver", "A", "v1", "uninsured"): "300.00",
        ("driver", "B", "v1", "uninsured"): "630.00",
    }


def test_a_lift_takes_nothing_from_a_pedestrian(assessed: Assess, request_of):
    """民法典 1217 is about who was given the lift."""
    request = request_of(
        victims=[
            victim({"appraisal_fee": "1000"}, id="walks"),
            victim(
                {"appraisal_fee": "1000"},
                id="rides",
                road_user="motor_occupant",
                vehicle="A",
            ),
        ],
        good_will_passenger_reduction="0.20",
    )
    assert rows(assessed(request)) == {
        ("driver", "A", "walks", "uninsured"): "1000.00",
        ("driver", "A", "rides", "uninsured"): "800.00",
    }


@pytest.mark.parametrize(
    "other",
    [
        {"id": "B", "liability": "none"},
        {"id": "B", "liability": "none", "ctpl": {"status": "none_required"}},
        {"id": "B", "liability": "primary", "ctpl": {"status": "none_required"}},
    ],
    ids=["a car without fault", "a trailer", "a trailer of the same driver"],
)
def test_a_vehicle_without_fault_makes_nobody_else_bear_less(
    assessed: Assess, request_of, other
):
    """道路交通安全法 76(1)(2): 80 % towards a pedestrian, 70 % towards a motor."""
    request = request_of(
        {"appraisal_fee": "1000"},
        vehicles=[{"id": "A", "liability": "primary"}, other],
    )
    assert rows(assessed(request)) == {("driver", "A", "v1", "uninsured"): "800.00"}


TRAILER = {"id": "B", "liability": "none", "ctpl": {"status": "none_required"}}


@pytest.mark.parametrize("drawn", [[], [TRAILER]], ids=["alone", "with a trailer"])
def test_a_motor_vehicle_without_fault_bears_a_tenth_at_most(
    assessed: Assess, request_of, drawn
):
    """道路交通安全法 76(1)(2)."""
    request = request_of(
        {"appraisal_fee": "1000"}, vehicles=[{"id": "A", "liability": "none"}, *drawn]
    )
    result = assessed(request)
    assert rows(result) == {("driver", "A", "v1", "uninsured"): "100.00"}
    assert result["victims"][0]["borne_by_victim"] == "900.00"


@pytest.mark.parametrize(
    ("first", "due"), [(True, ("30000.00", None)), (False, ("20000.00", "10000.00"))]
)
def test_mental_distress_goes_into_the_compulsory_insurance_first(
    assessed: Assess, request_of, first, due
):
    """道交解释 13: what is left of it the commercial insurance does not cover."""
    limits = {"ctpl": {"status": "insured", "limits": {"death_disability": "10000"}}}
    request = request_of(
        {"transport": "30000", "mental_distress": "10000"},
        vehicles=[vehicle(tpl={"limit": "1000000"}, **limits)],
        victim_takes_mental_distress_first=first,
    )
    found = rows(assessed(request))
    assert (
        found["tpl", "A", "v1", "excess"],
        found.get(("driver", "A", "v1", "excess")),
    ) == due


def test_who_dies_later_of_another_cause_keeps_the_whole_compensation(
    assessed: Assess, request_of
):
    """道交解释(二) 7: the disability's whole term, and nothing for the death."""
    request = request_of(
        {
            "disability": {"grades": [8], "fixed_on": "2026-05-01"},
            "death": {"died_on": "2026-06-01", "funeral_transport": "500"},
        },
        parameters={"urban_disposable_income": "1000"},
    )
    request["victims"][0]["age"] = 40
    result = assessed(request)
    (one,) = result["victims"]
    assert [each["item"] for each in one["items"]] == ["disability_compensation"]
    assert one["total"] == "6000.00"
    places = {each["code"]: each["path"] for each in result["warnings"]}
    assert places["death_of_another_cause"] == "victims[0].items.death"


def test_what_a_fund_has_paid_goes_back_to_the_fund(assessed: Assess, request_of):
    """道交解释(二) 10: never to the victim, and not twice where it is not claimed."""
    request = request_of(
        {"medical": "100", "medical_paid_by_others": "30"},
        advances=[{"payer": "relief_fund", "victim": "v1", "amount": "50"}],
    )
    result = assessed(request)
    assert result["victims"][0]["received"] == "20.00"
    assert result["settlement"] == [
        {"from": "insurer:A", "to": "relief_fund", "amount": "20.00"},
        {"from": "insurer:A", "to": "victim:v1", "amount": "50.00"},
    ]


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_last_fen_does_not_depend_on_the_order_of_the_request(
    assessed: Assess, request_of, is_turned
):
    """道交解释 18, 19: of equal claims the one with the smaller id is rounded up."""
    limits = {"ctpl": {"status": "insured", "limits": {"medical": "0.01"}}}
    people = [victim({"medical": "0.02"}, id=id_) for id_ in ("v1", "v2")]
    cars = [
        vehicle(id=id_, liability="equal", fault_ratio="0.5", **limits)
        for id_ in ("A", "B")
    ]
    if is_turned:
        people, cars = people[::-1], cars[::-1]
    result = assessed(request_of(victims=people, vehicles=cars))
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "0.01",
        ("ctpl", "B", "v1", "medical"): "0.01",
        ("driver", "A", "v2", "excess"): "0.01",
        ("driver", "B", "v2", "excess"): "0.01",
    }


@pytest.mark.parametrize("names", ["AB", "BA"])
def test_of_two_equal_insurers_the_one_with_the_smaller_id_pays_the_odd_fen(
    assessed: Assess, request_of, names
):
    """道交解释 18; in whatever order the vehicles are named."""
    cars = [vehicle(id=id_, liability="equal", fault_ratio="0.5") for id_ in names]
    result = assessed(request_of({"medical": "0.01"}, vehicles=cars))
    assert rows(result) == {("ctpl", "A", "v1", "medical"): "0.01"}


def test_dependants_with_equal_parts_share_the_last_fen_by_their_ids(
    assessed: Assess, request_of
):
    """Largest remainder; in whatever order they are named."""
    kept = [{"id": id_, "years": 1, "share": "1/2"} for id_ in ("b", "a")]
    request = request_of(
        {
            "disability": {"coefficient": "1", "fixed_on": "2026-05-01"},
            "dependants": kept,
        },
        parameters={"urban_disposable_income": "1", "urban_consumption": "0.01"},
    )
    request["victims"][0]["age"] = 40
    (one,) = assessed(request)["victims"]
    assert [(each["id"], each["amount"]) for each in one["dependants"]] == [
        ("b", "0.00"),
        ("a", "0.01"),
    ]


def test_half_a_fen_of_an_item_goes_up(assessed: Assess, request_of):
    """As P4 has it for shares; half to even would give 0.12."""
    request = request_of(
        {"nutrition_days": 1}, parameters={"nutrition_per_day": "0.125"}
    )
    assert assessed(request)["victims"][0]["total"] == "0.13"


def test_half_a_fen_of_a_share_goes_to_the_victim(assessed: Assess, request_of):
    """30 % of five fen are one and a half: two, as courts round each share (P4)."""
    request = request_of(
        {"appraisal_fee": "0.05"},
        vehicles=[vehicle(liability="secondary", fault_ratio="0.3")],
    )
    assert assessed(request)["victims"][0]["entitlement"] == "0.02"


def test_a_driver_gets_his_money_back_from_the_insurer_of_his_own_vehicle(
    assessed: Assess, request_of
):
    """Reference 4.8."""
    request = request_of(
        {"medical": "2000"},
        vehicles=[
            vehicle(id=id_, liability="equal", fault_ratio="0.5") for id_ in "AB"
        ],
        advances=[{"payer": "driver", "vehicle": "B", "victim": "v1", "amount": "600"}],
    )
    assert assessed(request)["settlement"] == [
        {"from": "insurer:B", "to": "driver:B", "amount": "600.00"},
        {"from": "insurer:A", "to": "victim:v1", "amount": "1000.00"},
        {"from": "insurer:B", "to": "victim:v1", "amount": "400.00"},
    ]


@pytest.mark.parametrize(
    "expected",
    [
        {"birth_date": "2026-10-03"},
        {"birth_date": "2026-10-03", "reference_date": "2026-03-05"},
        {"birth_date": "2026-03-05"},
    ],
    ids=["born after the death", "with its day", "born on the day"],
)
def test_a_child_that_was_expected_is_kept_for_eighteen_years(
    assessed: Assess, request_of, expected
):
    """民法典 16, 人身损害解释 17: who is born after the father's death."""
    request = request_of(
        {
            "death": {"died_on": "2026-03-05"},
            "dependants": [{"id": "d1", "supporters": 2} | expected],
        },
        parameters={
            "urban_disposable_income": "1",
            "urban_consumption": "1000",
            "average_annual_wage": "1",
        },
    )
    request["victims"][0]["age"] = 40
    (one,) = assessed(request)["victims"]
    assert one["dependants"][0]["by_year"] == [["1-18", "500.00"]]


def test_a_fund_is_no_fund_of_a_vehicle(assessed: Assess, request_of):
    """道交解释(二) 10: whatever vehicle the advance names, one fund gets it all."""
    request = request_of(
        {"medical": "100"},
        vehicles=[
            vehicle(id=each, liability="equal", fault_ratio="0.5") for each in "AB"
        ],
        advances=[
            {"payer": "relief_fund", "vehicle": each, "victim": "v1", "amount": "10"}
            for each in "AB"
        ],
    )
    result = assessed(request)
    assert result["settlement"] == [
        {"from": "insurer:A", "to": "relief_fund", "amount": "20.00"},
        {"from": "insurer:A", "to": "victim:v1", "amount": "30.00"},
        {"from": "insurer:B", "to": "victim:v1", "amount": "50.00"},
    ]
    assert [each["payer"] for each in result["payers"]] == [
        "insurer:A",
        "insurer:B",
        "relief_fund",
    ]


def test_a_region_is_found_however_its_digits_are_written(assessed: Assess, request_of):
    """GB/T 2260: what is taken for a region is looked up as that region."""
    request = request_of(
        {"disability": {"grades": [1], "fixed_on": "2026-08-01"}},
        region="１１０１０５",
    )
    request["victims"][0]["age"] = 40
    (income,) = assessed(request)["parameters"]
    assert (income["value"], income["stat_year"]) == ("92464", 2024)


@pytest.mark.parametrize(
    ("conduct", "is_warned"), [("drunk", True), ("licence_expired", False)]
)
def test_a_lift_with_gross_fault_is_pointed_out(
    assessed: Assess, request_of, conduct, is_warned
):
    """民法典 1217: no reduction for intent or gross negligence."""
    request = request_of(
        {"medical": "50000"},
        vehicles=[vehicle(conduct=[conduct])],
        good_will_passenger_reduction="0.10",
    )
    codes = [each["code"] for each in assessed(request)["warnings"]]
    assert ("lift_with_gross_fault" in codes) is is_warned
