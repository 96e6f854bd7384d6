"""Legal clocks from the command line."""

import json
import subprocess
import sys

import pytest

from mobile_mediation.domain.deadlines import RULES


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "mobile_mediation", "--lang", "zh", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_check_of_the_contract_comes_out():
    done = run("deadline", "D17", "--from", "2026-02-12", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    wanted = {
        "id": "D17",
        "due": "2026-02-24",
        "days": "3 working days",
        "basis": "146号令71",
    }
    assert wanted.items() <= found.items()


def test_every_row_of_the_table_has_a_rule():
    assert {rule.id for rule in RULES} == {f"D{n:02}" for n in range(1, 41)}


def test_a_year_without_a_plan_is_said():
    done = run("deadline", "D17", "--from", "2031-05-02", "--json")
    found = json.loads(done.stdout)
    assert not found["published"]
    assert found["note"] == "节假日安排未发布"


def test_a_backward_deadline_is_reckoned_from_the_day_of_the_mediation():
    done = run("deadline", "D22", "--before", "2026-02-25", "--json")
    assert json.loads(done.stdout)["due"] == "2026-02-13"


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("D99", "--from", "2026-01-01"), 1, "MM2101"),
        (("D22", "--from", "2026-01-01"), 3, "MM2106"),
        (("D17", "--before", "2026-01-01"), 3, "MM2106"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_its_code(arguments, status, code):
    done = run("deadline", *arguments, "--json")
    assert done.returncode == status
    assert json.loads(done.stdout)["error"]["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [("D17",), ("D17", "--from", "2026-02-30"), ("D17", "--from", "heute")],
)
def test_what_is_no_day_is_wrong_usage(arguments):
    assert run("deadline", *arguments).returncode == 2
