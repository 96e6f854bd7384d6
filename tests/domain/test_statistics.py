from datetime import date
from decimal import Decimal

import pytest

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.statistics import (
    COLUMNS,
    Indicator,
    SourceStatus,
    Statistic,
    StatisticTable,
    parse_statistics,
    read_statistic,
)
from mobile_mediation.rules import load_assessment_tables, load_statistics

HEAD = ",".join(COLUMNS)
HEBEI = {
    "region": "130000",
    "stat_year": "2024",
    "indicator": "urban_disposable_income",
    "value": "45610",
    "published_on": "2025-01-24",
    "status": "secondary",
    "source": "河北省统计局",
}
INCOME = Indicator.URBAN_DISPOSABLE_INCOME.value


def read(**cells):
    return read_statistic(HEBEI | cells, path="rows[2]")


def test_a_row_says_what_was_published_and_how_well_it_is_vouched_for():
    assert read() == Statistic(
        region="130000",
        stat_year=2024,
        indicator=INCOME,
        value=Decimal(45610),
        status=SourceStatus.SECONDARY,
        source="河北省统计局",
        published_on=date(2025, 1, 24),
    )


@pytest.mark.parametrize(
    ("cells", "code", "path"),
    [
        ({"region": "13"}, "MM1034", "rows[2].region"),
        ({"region": "990000"}, "MM1034", "rows[2].region"),
        ({"indicator": "rural_income"}, "MM2401", "rows[2].indicator"),
        ({"indicator": "industry_wage"}, "MM2401", "rows[2].indicator"),
        ({"indicator": f"{INCOME}:制造业"}, "MM2401", "rows[2].indicator"),
        ({"indicator": "multi_grade_increment:11"}, "MM2401", "rows[2].indicator"),
        ({"value": ""}, "MM1001", "rows[2].value"),
        ({"value": "-45610"}, "MM1001", "rows[2].value"),
        ({"value": "45610.123"}, "MM1001", "rows[2].value"),
        ({"value": "4.56"}, "MM2402", "rows[2].value"),
        ({"value": "45610000"}, "MM2402", "rows[2].value"),
        ({"stat_year": "24"}, "MM2403", "rows[2].stat_year"),
        ({"stat_year": "1949"}, "MM2403", "rows[2].stat_year"),
        ({"stat_year": "2025"}, "MM2403", "rows[2].stat_year"),
        ({"status": "memory"}, "MM2404", "rows[2].status"),
        ({"published_on": "soon"}, "MM1019", "rows[2].published_on"),
        ({"source": " "}, "MM1013", "rows[2].source"),
        ({"source": "\u202e"}, "MM1012", "rows[2].source"),
        (
            {"indicator": "multi_grade_increment:10", "value": "2"},
            "MM2402",
            "rows[2].value",
        ),
        (
            {"indicator": "meal_allowance_per_day", "value": "0"},
            "MM2402",
            "rows[2].value",
        ),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_at_its_cell(cells, code, path):
    with pytest.raises(RuleViolation) as refused:
        read(**cells)
    assert (refused.value.code, refused.value.path) == (code, path)


def test_amounts_are_read_as_people_paste_them():
    assert read(value="45,610 元").value == Decimal(45610)
    assert str(read(value="30192.9").value) == "30192.90"


def test_an_indicator_is_completed_by_an_industry_or_a_grade():
    assert read(indicator="industry_wage：制造业").indicator == "industry_wage:制造业"
    grade = read(indicator="multi_grade_increment:10", value="0.02")
    assert grade.value == Decimal("0.02")


def test_a_figure_stands_once_in_a_table():
    row = "130000,2024,urban_consumption,28000,,secondary,a"
    with pytest.raises(RuleViolation, match="MM2405") as refused:
        parse_statistics([HEAD, row, row.replace("28000", "29000")])
    assert refused.value.path == "rows[3]"


def test_a_table_without_a_column_is_a_defect():
    with pytest.raises(KeyError, match="published_on"):
        parse_statistics([HEAD.replace("published_on,", ""), "130000,2024"])


def test_a_figure_that_cannot_be_out_yet_is_refused():
    published = HEBEI | {"published_on": "2026-01-20"}
    read_statistic(published, path="rows[2]", today=date(2026, 1, 20))
    with pytest.raises(RuleViolation, match="MM1018") as refused:
        read_statistic(published, path="rows[2]", today=date(2026, 1, 19))
    assert refused.value.path == "rows[2].published_on"
    unsaid = HEBEI | {"published_on": ""}
    with pytest.raises(RuleViolation, match="MM2403") as refused:
        read_statistic(unsaid, path="rows[2]", today=date(2024, 12, 31))
    assert refused.value.path == "rows[2].stat_year"


def test_only_official_figures_ship():
    shipped = load_statistics()
    assert {row.key: row.value for row in shipped} == {
        ("000000", 2021, INCOME): Decimal(47412),
        ("000000", 2024, INCOME): Decimal(54188),
        ("110000", 2024, INCOME): Decimal(92464),
        ("110000", 2024, "urban_consumption"): Decimal(53214),
    }
    assert {row.status for row in shipped} == {SourceStatus.OFFICIAL}
    assert all(row.source for row in shipped)


def test_an_assessment_looks_into_the_tables_that_ship():
    tables = load_assessment_tables()
    row = tables.statistics.find("110105", INCOME, date(2026, 9, 3))
    assert row is not None
    assert row.value == Decimal(92464)
    assert tables.limits
    assert tables.fault_ratios


def test_the_last_figure_published_on_the_day_of_mediation_is_found():
    older = read(stat_year="2023", published_on="2024-02-01", value="43631")
    table = StatisticTable([older, read()])
    assert table.find("130100", INCOME, date(2025, 1, 23)) == older
    assert table.find("130100", INCOME, date(2025, 1, 24)) == read()
    assert table.find("120000", INCOME, date(2025, 1, 24)) is None


def test_a_later_row_for_the_same_figure_stands_in_for_the_first():
    corrected = read(value="45611")
    table = StatisticTable([read(), corrected])
    assert table.find("130000", INCOME, date(2026, 1, 1)) == corrected
