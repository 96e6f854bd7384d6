"""Published figures at the command line."""

import pytest

from mobile_mediation.domain.statistics import COLUMNS
from mobile_mediation.rules import load_statistics

INCOME = "urban_disposable_income"
TABLE = f"""{",".join(COLUMNS)}
130000,2021,{INCOME},39791,2022-01-24,secondary,示例计算器
130000,2021,urban_consumption,24192,2022-01-24,secondary,示例计算器
"""


@pytest.fixture
def table(world):
    path = world.path / "河北.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def hebei(program):
    listed = program("statistic", "list", "--json").json
    return [each for each in listed["figures"] if each["region"] == "130000"]


def test_what_ships_is_listed_with_its_source(program):
    listed = program("statistic", "list", "--json").json
    assert len(listed["figures"]) == len(load_statistics())
    assert listed["waiting"] == []
    (income,) = [
        each
        for each in listed["figures"]
        if (each["region"], each["indicator"]) == ("110000", INCOME)
    ]
    assert (income["value"], income["stat_year"]) == ("92464", 2024)
    assert (income["status"], income["origin"]) == ("official", "shipped")
    assert "国家统计局" in income["source"]
    assert "城镇居民人均可支配收入" in program("statistic", "list").out


def test_a_file_counts_once_another_user_has_approved_it(program, table):
    batch = program("statistic", "import", table, "--json").json
    assert (batch["verdict"], batch["created_by_name"]) == (None, "李喆")
    assert len(batch["rows"]) == 2
    assert hebei(program) == []
    assert "待复核" in program("statistic", "list").out
    own = program("statistic", "approve", batch["id"], "--json")
    assert own.error["code"] == "MM2406"
    decided = program("statistic", "approve", batch["id"], "--json", user="chenli").json
    assert (decided["verdict"], decided["decided_by_name"]) == ("approved", "陈立")
    assert [each["origin"] for each in hebei(program)] == ["vehicle"] * 2
    assert "待核实" in program("statistic", "list").out


def test_one_figure_is_typed_and_refused_with_its_reason(program):
    batch = program(
        *("statistic", "add", "130000", "2021", INCOME, "39791"),
        *("--source", "示例计算器", "--json"),
    ).json
    assert batch["rows"][0]["status"] == "secondary"
    short = batch["id"][-8:]
    decided = program(
        *("statistic", "refuse", short, "--reason", "与公报不符", "--json"),
        user="chenli",
    ).json
    assert (decided["verdict"], decided["reason"]) == ("refused", "与公报不符")
    assert hebei(program) == []


def test_a_figure_that_cannot_be_right_names_its_cell(program):
    answer = program(
        *("statistic", "add", "130000", "2021", INCOME, "4.56"),
        *("--source", "示例计算器", "--json"),
    )
    assert (answer.error["code"], answer.error["path"]) == ("MM2402", "statistic.value")
    assert answer.status == 3


def test_a_pack_of_statistics_goes_from_headquarters_to_the_vehicle(
    program, world, table
):
    made = program(
        *("hq", "pack", "create", "statistics", table, "-o", world.usb, "--json"),
        user="hq",
    ).json
    (report,) = program("pack", "receive", made["path"], "--json").json
    assert (report["added"], report["version"]) == (2, 1)
    figures = hebei(program)
    assert [each["origin"] for each in figures] == ["headquarters"] * 2
    assert {each["status_label"] for each in figures} == {"待核实"}
