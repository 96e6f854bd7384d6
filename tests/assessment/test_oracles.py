"""The worked examples of the reference, each with the source of its figures."""

import copy
from typing import Any

import pytest

from .conftest import XIAO, Assess, Json, vehicle, victim


def items(result: Json, place: int = 0) -> dict[str, str]:
    return {each["item"]: each["amount"] for each in result["victims"][place]["items"]}


def rows(result: Json) -> dict[tuple[str, str, str, str], str]:
    return {
        (row["payer"], row["vehicle"], row["victim"], row["bucket"]): row["due"]
        for row in result["allocation"]
    }


def payers(result: Json) -> dict[str, tuple[str, str, str]]:
    return {
        each["payer"]: (each["due"], each["paid"], each["remaining"])
        for each in result["payers"]
    }


def settlement(result: Json) -> dict[tuple[str, str], str]:
    return {(each["from"], each["to"]): each["amount"] for each in result["settlement"]}


def test_a_death_at_sixty_with_an_exhausted_insurance(assessed: Assess):
    """P1: (2018)赣0728民初1608号, 江西省定南县人民法院, 2018-09-08.

    The judgment recites that the driver had paid 12,000 and does not deduct it; both
    what is due and what is paid are shown, and the mediator decides.
    """
    result = assessed(
        {
            "accident_at": "2018-05-24T06:00:00+08:00",
            "assessed_on": "2018-09-08",
            "region": "360000",
            "parameters": {
                "urban_disposable_income": "31198",
                "average_annual_wage": "57470",
            },
            "victims": [
                victim({"medical": "2000", "death": {"died_on": "2018-05-24"}}, age=60)
            ],
            "vehicles": [vehicle(tpl={"limit": "300000"})],
            "advances": [
                {"payer": "driver", "vehicle": "A", "victim": "v1", "amount": amount}
                for amount in ("2000", "10000")
            ],
        }
    )
    found = items(result)
    assert found["death_compensation"] == "623960.00"
    assert found["funeral"] == "28735.00"
    assert result["victims"][0]["total"] == "654695.00"
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "2000.00",
        ("ctpl", "A", "v1", "death_disability"): "110000.00",
        ("tpl", "A", "v1", "excess"): "300000.00",
        ("driver", "A", "v1", "excess"): "242695.00",
    }
    assert payers(result) == {
        "insurer:A": ("412000.00", "0.00", "412000.00"),
        "driver:A": ("242695.00", "12000.00", "230695.00"),
    }


def rider(**more: Any) -> Json:
    losses = {
        "medical": "10401.60",
        "hospital_days": 20,
        "nutrition_days": 20,
        "lost_income": {"days": 90, "annual": "20732"},
        "nursing": [{"days": 20, "annual": "25379"}],
        "transport": "300",
    }
    return victim(
        losses, id="A", road_user="motor_occupant", vehicle="M", drives=True, **more
    )


def of_xinzheng(**more: Any) -> Json:
    return {
        "accident_at": "2013-10-25T18:00:00+08:00",
        "assessed_on": "2014-05-06",
        "region": "410000",
        "parameters": {"meal_allowance_per_day": "30", "nutrition_per_day": "15"},
        "victims": [rider()],
        "vehicles": [
            vehicle(
                id="C", liability="equal", fault_ratio="0.5", tpl={"limit": "100000"}
            ),
            vehicle(
                id="M",
                liability="equal",
                fault_ratio="0.5",
                ctpl={"status": "uninsured"},
            ),
        ],
    } | more


def test_what_another_victim_has_taken_is_gone_from_the_limits(assessed: Assess):
    """P2: (2014)新民初字第161号, 河南省新郑市人民法院, 2014-05-06, the rider."""
    request = of_xinzheng()
    request["vehicles"][0] |= {
        "ctpl": {
            "status": "insured",
            "used": {"medical": "3318.26", "death_disability": "110000"},
        },
        "tpl": {"limit": "100000", "used": "90105.48"},
    }
    result = assessed(request)
    found = items(result)
    assert found["hospital_meals"] == "600.00"
    assert found["nutrition"] == "300.00"
    assert found["lost_income"] == "5112.00"
    assert found["nursing"] == "1390.60"
    assert found["transport"] == "300.00"
    assert result["victims"][0]["total"] == "18104.20"
    assert rows(result) == {
        ("ctpl", "C", "A", "medical"): "6681.74",
        ("tpl", "C", "A", "excess"): "5711.23",
    }
    (tpl,) = (row for row in result["allocation"] if row["payer"] == "tpl")
    assert tpl["limit"] == "9894.52"
    assert payers(result)["insurer:C"][0] == "12392.97"
    assert payers(result).get("driver:C", ("0.00",))[0] == "0.00"


def test_a_waiver_lets_the_other_victim_go_first(assessed: Assess):
    """P2: (2014)新民初字第161号; the rider let the pillion's heirs be served first.

    Of the pillion's losses the judgment gives only what was paid on them: 3,318.26 of
    treatment, 110,000 and 2 x 90,105.48 of the rest, here in one sum.
    """
    pillion = victim(
        {"medical": "3318.26", "accommodation": "290210.96"},
        id="B",
        road_user="motor_occupant",
        vehicle="M",
    )
    waivers = [
        {"victim": "A", "in_favour_of": "B", "bucket": bucket}
        for bucket in ("medical", "death_disability")
    ]
    result = assessed(of_xinzheng(victims=[rider(), pillion], priority_waivers=waivers))
    assert rows(result) == {
        ("ctpl", "C", "A", "medical"): "6681.74",
        ("ctpl", "C", "B", "medical"): "3318.26",
        ("ctpl", "C", "B", "death_disability"): "110000.00",
        ("tpl", "C", "A", "excess"): "5711.23",
        ("tpl", "C", "B", "excess"): "90105.48",
        ("driver", "M", "B", "excess"): "90105.48",
    }


def test_who_has_no_compulsory_insurance_pays_its_limit_himself(assessed: Assess):
    """P2: (2014)新民初字第161号, the counter-claim of the car's owner (道交解释 16)."""
    losses = {
        "property": [{"what": "小型轿车", "amount": "4467"}],
        "towing": "300",
        "valuation_fee": "225",
        "parking": "1000",
        "substitute_transport": "200",
    }
    owner = victim(losses, id="Z", road_user="motor_occupant", vehicle="C", drives=True)
    result = assessed(of_xinzheng(victims=[owner]))
    assert result["victims"][0]["total"] == "6192.00"
    assert rows(result)["driver", "M", "Z", "property"] == "2000.00"
    assert result["victims"][0]["entitlement"] == "4096.00"
    assert payers(result) == {"driver:M": ("4096.00", "0.00", "4096.00")}


def test_a_death_above_seventy_five(assessed: Assess):
    """P3: CAIL2019 阅读理解, caseid 30 (山东东营); the monthly wage is 3,865.50."""
    result = assessed(
        {
            "accident_at": "2013-11-19T08:00:00+08:00",
            "assessed_on": "2015-06-01",
            "region": "370500",
            "parameters": {
                "urban_disposable_income": "29222",
                "average_annual_wage": "46386",
            },
            "victims": [
                victim(
                    {"death": {"died_on": "2013-11-19"}, "mental_distress": "10000"},
                    birth_date="1932-08-21",
                )
            ],
            "vehicles": [vehicle()],
        }
    )
    found = items(result)
    assert found["death_compensation"] == "146110.00"
    assert found["funeral"] == "23193.00"
    assert result["victims"][0]["total"] == "179303.00"


def test_half_a_cent_goes_to_the_victim(assessed: Assess):
    """P4: (2016)粤1426民初23号 = CAIL2019 caseid 266.

    The judgment gives the dependants' sum alone: here one dependant for one year. The
    30,000 that the driver had advanced come back to him out of the insurer's money.
    """
    result = assessed(
        {
            "accident_at": "2015-10-01T08:00:00+08:00",
            "assessed_on": "2016-03-01",
            "region": "440000",
            "parameters": {
                "urban_disposable_income": "30192.90",
                "average_annual_wage": "64790",
                "urban_consumption": "123866.13",
            },
            "victims": [
                victim(
                    {
                        "death": {"died_on": "2015-10-01"},
                        "dependants": [{"id": "d1", "years": 1, "share": "1"}],
                        "property": [{"what": "摩托车", "amount": "2500"}],
                        "mental_distress": "30000",
                    },
                    age=40,
                )
            ],
            "vehicles": [
                vehicle(liability="equal", fault_ratio="0.5", tpl={"limit": "500000"})
            ],
            "advances": [
                {"payer": "driver", "vehicle": "A", "victim": "v1", "amount": "30000"}
            ],
        }
    )
    found = items(result)
    assert found["death_compensation"] == "603858.00"
    assert found["funeral"] == "32395.00"
    assert found["dependants_living"] == "123866.13"
    assert result["victims"][0]["total"] == "792619.13"
    assert rows(result) == {
        ("ctpl", "A", "v1", "death_disability"): "110000.00",
        ("ctpl", "A", "v1", "property"): "2000.00",
        ("tpl", "A", "v1", "excess"): "340309.57",
    }
    assert payers(result)["insurer:A"][0] == "452309.57"
    assert settlement(result) == {
        ("insurer:A", "victim:v1"): "422309.57",
        ("insurer:A", "driver:A"): "30000.00",
    }


@pytest.mark.parametrize(
    ("income", "disability", "amount"),
    [
        ("24381", {"coefficient": "0.12"}, "58514.40"),
        ("24381", {"grades": [10, 10]}, "58514.40"),
        ("19946", {"grades": [8]}, "119676.00"),
        ("27051", {"grades": [10]}, "54102.00"),
    ],
)
def test_the_coefficient_of_a_disability(
    assessed: Assess, request_of, income, disability, amount
):
    """P5: CAIL2019 caseid 186 (四川) and 40 (山东); 陈仁明诉罗神州 (宜昌 2016)."""
    request = request_of(
        {"disability": disability | {"fixed_on": "2026-08-01"}},
        parameters={
            "urban_disposable_income": income,
            "multi_grade_increments": {"10": "0.02"},
        },
    )
    request["victims"][0]["age"] = 40
    assert items(assessed(request))["disability_compensation"] == amount


def test_the_days_of_a_claim(assessed: Assess, request_of):
    """P5: 陈仁明诉罗神州 (湖北宜昌 2016), the list of claims."""
    request = request_of(
        {
            "lost_income": {"days": 150, "daily": "183.30"},
            "nutrition_days": 90,
            "hospital_days": 22,
            "nursing": [{"days": 70, "daily": "100"}],
        },
        parameters={"meal_allowance_per_day": "50", "nutrition_per_day": "50"},
    )
    found = items(assessed(request))
    assert found["lost_income"] == "27495.00"
    assert found["nutrition"] == "4500.00"
    assert found["hospital_meals"] == "1100.00"
    assert found["nursing"] == "7000.00"


def test_dependants_count_each_with_the_coefficient(assessed: Assess, request_of):
    """P6: cyber60J/personal-injury-compensation, calculator.py (道交解释(二) 8)."""
    request = request_of(
        {
            "medical": ["5000", "3000", "2000"],
            "lost_income": {"daily": "300", "days": 90},
            "nursing": [{"daily": "150", "days": 30}],
            "transport": ["400"],
            "hospital_days": 15,
            "nutrition_days": 60,
            "disability": {"grades": [8], "fixed_on": "2026-08-01"},
            "dependants": [
                {"id": "child", "age": 10, "supporters": 2},
                {"id": "parent", "age": 65, "supporters": 3},
            ],
        },
        parameters={
            "urban_disposable_income": "50000",
            "urban_consumption": "30000",
            "meal_allowance_per_day": "100",
            "nutrition_per_day": "50",
        },
    )
    request["victims"][0]["age"] = 35
    result = assessed(request)
    found = items(result)
    assert found["medical_expenses"] == "10000.00"
    assert found["lost_income"] == "27000.00"
    assert found["nursing"] == "4500.00"
    assert found["transport"] == "400.00"
    assert found["hospital_meals"] == "1500.00"
    assert found["nutrition"] == "3000.00"
    assert found["disability_compensation"] == "300000.00"
    assert found["dependants_living"] == "81000.00"
    assert {
        each["id"]: each["amount"] for each in result["victims"][0]["dependants"]
    } == {"child": "36000.00", "parent": "45000.00"}
    assert result["victims"][0]["total"] == "427400.00"


@pytest.mark.parametrize("seat", [{}, {"vehicle": "A"}])
def test_a_free_ride_takes_a_tenth_off_the_share(assessed: Assess, request_of, seat):
    """P7: 北京市通州区人民法院, 无偿搭乘 (民法典 1217): 0.70 x 0.90 = 0.63."""
    request = request_of(
        victims=[victim({"appraisal_fee": "1000"}, road_user="motor_occupant") | seat],
        vehicles=[
            vehicle(id="A", liability="primary", fault_ratio="0.70"),
            vehicle(id="B", liability="secondary", fault_ratio="0.30"),
        ],
        good_will_passenger_reduction="0.10",
    )
    result = assessed(request)
    assert rows(result) == {
        ("driver", "A", "v1", "uninsured"): "630.00",
        ("driver", "B", "v1", "uninsured"): "300.00",
    }
    assert result["victims"][0]["borne_by_victim"] == "70.00"


def test_the_example_of_the_contract(assessed: Assess):
    """P8: constructed after the 肖某 type case; the figures of Hebei are sourced."""
    result = assessed(copy.deepcopy(XIAO))
    found = items(result)
    assert found["hospital_meals"] == "4200.00"
    assert found["nutrition"] == "1800.00"
    assert found["nursing"] == "14700.60"
    assert found["lost_income"] == "14400.00"
    assert found["disability_compensation"] == "104596.80"
    (of_xiao,) = result["victims"]
    assert of_xiao["buckets"] == {
        "medical": "92420.35",
        "death_disability": "143697.40",
        "property": "1700.00",
        "uninsured": "2600.00",
    }
    assert of_xiao["total"] == "240417.75"
    assert rows(result) == {
        ("ctpl", "A", "v1", "medical"): "18000.00",
        ("ctpl", "A", "v1", "death_disability"): "143697.40",
        ("ctpl", "A", "v1", "property"): "1700.00",
        ("tpl", "A", "v1", "excess"): "59536.28",
        ("driver", "A", "v1", "uninsured"): "2080.00",
    }
    assert of_xiao["entitlement"] == "225013.68"
    assert of_xiao["received"] == "53000.00"
    assert of_xiao["final_payment"] == "172013.68"
    # 14,884.07 of the excess and 520.00 of the fee.
    assert of_xiao["borne_by_victim"] == "15404.07"
    assert payers(result) == {
        "insurer:A": ("222933.68", "48000.00", "174933.68"),
        "driver:A": ("2080.00", "5000.00", "0.00"),
    }
    assert settlement(result) == {
        ("insurer:A", "victim:v1"): "172013.68",
        ("insurer:A", "driver:A"): "2920.00",
    }


def test_without_rounding_the_daily_rate_nursing_is_twenty_seven_fen_less(
    assessed: Assess, xiao: Json
):
    """P8: 59,618 / 365 x 90 unrounded is 14,700.33."""
    xiao["parameters"]["round_daily_rate"] = False
    assert items(assessed(xiao))["nursing"] == "14700.33"


def test_the_plan_of_the_contract_has_the_words_of_the_contract(assessed: Assess):
    """P8, as the interface shows it: the formula and the article of an item."""
    result = assessed(copy.deepcopy(XIAO))
    (line,) = (
        each
        for each in result["victims"][0]["items"]
        if each["item"] == "disability_compensation"
    )
    assert line["label"] == "残疾赔偿金"
    assert line["bucket"] == "death_disability"
    assert line["formula"] == "47544.00 × 10 年 × 0.22"
    assert line["basis"] == "人身损害解释(2022)第12条"
    wanted = [
        "parameters",
        "victims",
        "allocation",
        "settlement",
        "payers",
        "recourse",
        "warnings",
    ]
    assert [name for name in result if name in wanted] == wanted


@pytest.mark.parametrize(
    ("item", "loss", "of_a", "of_b", "over"),
    [
        ("accommodation", "99000", "90000.00", "9000.00", 0),
        ("medical", "9900", "9000.00", "900.00", 0),
        ("towing", "1050", "1000.00", "50.00", 0),
        ("accommodation", "250000", "180000.00", "18000.00", 52000),
        ("medical", "30000", "18000.00", "1800.00", 10200),
        ("towing", "5000", "2000.00", "100.00", 2900),
    ],
)
def test_two_vehicles_of_which_one_is_without_fault(
    assessed: Assess, request_of, item, loss, of_a, of_b, over
):
    """P9: constructed after 道交解释 18."""
    request = request_of(
        {item: loss},
        vehicles=[
            vehicle(id="A"),
            vehicle(id="B", liability="none", fault_ratio="0"),
        ],
    )
    found = rows(assessed(request))
    by_ctpl = {row[1]: due for row, due in found.items() if row[0] == "ctpl"}
    assert by_ctpl == {"A": of_a, "B": of_b}
    others = {row[:2]: due for row, due in found.items() if row[0] != "ctpl"}
    assert others == ({("driver", "A"): f"{over}.00"} if over else {})


@pytest.mark.parametrize(
    ("age", "years"),
    [
        (0, 20),
        (17, 20),
        (59, 20),
        (60, 20),
        (61, 19),
        (69, 11),
        (70, 10),
        (73, 7),
        (74, 6),
        (75, 5),
        (76, 5),
        (90, 5),
    ],
)
@pytest.mark.parametrize("fate", ["disability", "death"])
def test_the_years_of_compensation_by_age(
    assessed: Assess, request_of, age, years, fate
):
    """P10: 人身损害解释 12, 15."""
    days = {
        "disability": {"grades": [1], "fixed_on": "2026-08-01"},
        "death": {"died_on": "2026-08-01"},
    }
    request = request_of(
        {fate: days[fate]},
        parameters={"urban_disposable_income": "1000", "average_annual_wage": "1"},
    )
    request["victims"][0]["age"] = age
    assert items(assessed(request))[f"{fate}_compensation"] == f"{years}000.00"


@pytest.mark.parametrize(
    ("age", "years"),
    [
        (0, 18),
        (5, 13),
        (17, 1),
        (18, 20),
        (59, 20),
        (60, 20),
        (66, 14),
        (74, 6),
        (75, 5),
        (80, 5),
    ],
)
def test_the_years_of_a_dependant_by_age(assessed: Assess, request_of, age, years):
    """P10: 人身损害解释 17."""
    request = request_of(
        {
            "death": {"died_on": "2026-08-01"},
            "dependants": [{"id": "d1", "age": age, "share": "1"}],
        },
        parameters={
            "urban_disposable_income": "1",
            "urban_consumption": "1000",
            "average_annual_wage": "1",
        },
    )
    request["victims"][0]["age"] = 40
    result = assessed(request)
    assert items(result)["dependants_living"] == f"{years}000.00"
    assert result["victims"][0]["dependants"][0]["amount"] == f"{years}000.00"
