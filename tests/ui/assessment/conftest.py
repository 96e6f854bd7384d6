"""Assessments from real requests, for widgets that need no case."""

import json

import pytest

from mobile_mediation.domain.assessment.engine import assess
from mobile_mediation.labels import Labels
from mobile_mediation.rules import load_assessment_tables
from mobile_mediation.services.assessment.reading import request_of
from mobile_mediation.ui.kit.theme import Look

XIAO = {
    "id": "v1",
    "name": "肖建国",
    "birth_date": "1956-08-30",
    "road_user": "non_motor",
    "items": {
        "medical": ["86420.35"],
        "hospital_days": 42,
        "nutrition_days": 60,
        "lost_income": {"days": 180, "daily": "80"},
        "nursing": [{"days": 90, "annual": "59618"}],
        "transport": "800",
        "disability": {"coefficient": "0.22", "fixed_on": "2026-10-20"},
        "assistive_device": [{"price": "1200"}],
        "mental_distress": "8000",
        "appraisal_fee": "2600",
        "property": [{"what": "三轮车", "amount": "1700"}],
    },
}
CAR = {
    "id": "A",
    "liability": "primary",
    "fault_ratio": "0.80",
    "tpl": {"limit": "1000000"},
}
ADVANCES = [
    ("ctpl", "hospital", "18000"),
    ("tpl", "hospital", "30000"),
    ("driver", "victim", "5000"),
]


class Table:
    """Reckons what lies on the table, with some of it changed."""

    def __init__(self):
        self._tables = load_assessment_tables()

    def assess(self, *others, items=(), car=(), cars=(), advances=ADVANCES):
        document = {
            "accident_at": "2026-09-03T14:20:00+08:00",
            "assessed_on": "2026-11-01",
            "region": "130000",
            "parameters": {
                "urban_disposable_income": "47544",
                "urban_consumption": "30522",
                "average_annual_wage": "99091",
                "meal_allowance_per_day": "100",
                "nutrition_per_day": "30",
            },
            "victims": [XIAO | {"items": XIAO["items"] | dict(items)}, *others],
            "vehicles": [CAR | dict(car), *cars],
            "advances": [
                {
                    "payer": payer,
                    "vehicle": "A",
                    "victim": "v1",
                    "payee": payee,
                    "amount": amount,
                }
                for payer, payee, amount in advances
            ],
        }
        return assess(request_of(json.loads(json.dumps(document))), self._tables)


@pytest.fixture(scope="session")
def table():
    return Table()


@pytest.fixture(scope="session")
def labels():
    return Labels.load()


@pytest.fixture
def plain_surface(surface):
    """Light, of the usual size and Chinese, whatever the test before chose."""
    surface.theme.apply(Look.LIGHT, is_elder=False)
    surface.language.use("zh")
    yield surface
    surface.theme.apply(Look.LIGHT, is_elder=False)
    surface.language.use("zh")
