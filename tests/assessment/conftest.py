"""One good request that a test changes, and the way through the program."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from mobile_mediation.domain.assessment.engine import assess
from mobile_mediation.labels import Labels
from mobile_mediation.rules import load_assessment_tables
from mobile_mediation.services.assessment.reading import read_request
from mobile_mediation.services.assessment.showing import result_as_json

Json = dict[str, Any]
Assess = Callable[[Json], Json]

XIAO: Json = {
    "accident_at": "2026-09-03T14:20:00+08:00",
    "assessed_on": "2026-11-01",
    "region": "130000",
    "procedure": "civil",
    "parameters": {
        "urban_disposable_income": "47544",
        "urban_consumption": "30522",
        "average_annual_wage": "99091",
        "meal_allowance_per_day": "100",
        "nutrition_per_day": "30",
        "multi_grade_increments": {"10": "0.02"},
        "lost_income_days_per_year": 365,
    },
    "victims": [
        {
            "id": "v1",
            "name": "肖某",
            "birth_date": "1956-08-30",
            "age": None,
            "road_user": "non_motor",
            "items": {
                "medical": ["86420.35"],
                "medical_paid_by_others": "0",
                "follow_up_treatment": "0",
                "cosmetic": "0",
                "rehabilitation": "0",
                "hospital_days": 42,
                "nutrition_days": 60,
                "lost_income": {"days": 180, "daily": "80"},
                "nursing": [{"days": 90, "annual": "59618", "persons": 1}],
                "long_term_nursing": {"annual": "0", "years": 0, "dependence": "1.0"},
                "transport": "800",
                "accommodation": "0",
                "disability": {
                    "coefficient": "0.22",
                    "grades": [9, 10],
                    "fixed_on": "2026-10-20",
                },
                "death": None,
                "dependants": [],
                "assistive_device": [
                    {
                        "price": "1200",
                        "cycle_years": 1,
                        "years": 1,
                        "maintenance": "0",
                    }
                ],
                "mental_distress": "8000",
                "appraisal_fee": "2600",
                "property": [{"what": "三轮车", "amount": "1700"}],
                "towing": "0",
                "business_interruption": "0",
                "substitute_transport": "0",
                "parking": "0",
                "valuation_fee": "0",
            },
            "buckets": {"appraisal_fee": "uninsured"},
        }
    ],
    "vehicles": [
        {
            "id": "A",
            "motor": True,
            "liability": "primary",
            "fault_ratio": "0.80",
            "ctpl": {"status": "insured"},
            "tpl": {
                "limit": "1000000",
                "deductible_rate": "0",
                "used": "0",
                "excludes_medical_outside_scheme": "0",
                "covers_mental_distress": False,
            },
            "conduct": [],
        }
    ],
    "good_will_passenger_reduction": None,
    "priority_waivers": [],
    "victim_takes_mental_distress_first": True,
    "advances": [
        {
            "payer": "ctpl",
            "vehicle": "A",
            "victim": "v1",
            "payee": "hospital",
            "bucket": "medical",
            "amount": "18000",
        },
        {
            "payer": "tpl",
            "vehicle": "A",
            "victim": "v1",
            "payee": "hospital",
            "amount": "30000",
        },
        {
            "payer": "driver",
            "vehicle": "A",
            "victim": "v1",
            "payee": "victim",
            "amount": "5000",
        },
    ],
}
"""The example of the contract with the facts of P8; its dependant is nobody's."""


def victim(items: Json, **more: Any) -> Json:
    return {"id": "v1", "road_user": "pedestrian", "items": items} | more


def vehicle(**more: Any) -> Json:
    return {"id": "A", "liability": "full", "fault_ratio": "1"} | more


@pytest.fixture
def xiao() -> Json:
    """P8 whole; a test changes what it is about."""
    return copy.deepcopy(XIAO)


@pytest.fixture
def request_of() -> Callable[..., Json]:
    """A request with one pedestrian and one car that is at fault alone."""

    def build(items: Json | None = None, **more: Any) -> Json:
        return {
            "accident_at": "2026-03-02T08:00:00+08:00",
            "assessed_on": "2026-11-01",
            "region": "130000",
            "victims": [victim(items or {})],
            "vehicles": [vehicle()],
        } | more

    return build


@pytest.fixture(scope="session")
def assessed() -> Assess:
    """A request through the program, as the command reads and prints it."""
    tables, labels = load_assessment_tables(), Labels.load()

    def through(request: Json) -> Json:
        read = read_request(json.dumps(request, ensure_ascii=False).encode())
        return result_as_json(assess(read, tables), labels, "zh")

    return through
