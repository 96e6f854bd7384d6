"""Published figures: taken in by one person, approved by another, never overwritten."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import text

from mobile_mediation.domain.errors import BadInput, NotFound, RuleViolation
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.domain.statistic_batches import BatchVerdict, FigureOrigin
from mobile_mediation.domain.statistics import COLUMNS, SourceStatus
from mobile_mediation.hq.packs import PackOffice
from mobile_mediation.rules import load_statistics

INCOME = "urban_disposable_income"
HEAD = ",".join(COLUMNS)
TABLE = f"""{HEAD}
130000,2024,{INCOME},"45,610",2025-01-24,secondary,示例计算器
130000,2024,industry_wage:居民服务,59618,,secondary,示例计算器
"""
ROW = {
    "region": "130000",
    "stat_year": 2024,
    "indicator": INCOME,
    "value": "45610",
    "status": "secondary",
    "source": "示例计算器",
}
CELLS = ROW | {"stat_year": "2024", "published_on": "2025-01-24"}
DAY = date(2026, 11, 1)


@pytest.fixture
def late(stage):
    """The vehicle in the year in which the figures of 2024 are out."""
    stage.clock.moment = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
    return stage


def file(stage, content, suffix="csv", name="河北"):
    path = stage.root / f"{name}.{suffix}"
    path.write_text(content, encoding="utf-8")
    return path


def found(services, region="130000", indicator=INCOME):
    return services.statistics.table().find(region, indicator, DAY)


def as_second_person(stage):
    stage.close("vehicle")
    return stage.vehicle(user="chenli").statistics


def as_first_person(stage):
    stage.close("vehicle")
    return stage.vehicle()


def approved(stage, cells):
    """Take a figure in and approve it; the first person is at work again."""
    id_ = stage.vehicle().statistics.enter(cells)
    as_second_person(stage).approve(id_)
    return as_first_person(stage)


def test_what_ships_is_there_at_once(late):
    services = late.vehicle()
    row = found(services, "110105")
    assert (row.value, row.status) == (Decimal(92464), SourceStatus.OFFICIAL)
    standing = services.statistics.listing()
    assert len(standing) == len(load_statistics())
    assert {each.origin for each in standing} == {FigureOrigin.SHIPPED}


def test_a_file_counts_once_somebody_else_has_approved_it(late):
    services = late.vehicle()
    id_ = services.statistics.import_file(file(late, TABLE), note="2025年度")
    assert found(services) is None
    (batch,) = services.statistics.waiting()
    assert (batch.id, len(batch.rows)) == (id_, 2)
    assert (batch.batch.file_name, batch.batch.note) == ("河北.csv", "2025年度")
    assert len(batch.batch.file_sha256) == 32
    second = as_second_person(late)
    second.approve(id_)
    row = found(late.vehicle())
    assert (row.value, row.status) == (Decimal(45610), SourceStatus.SECONDARY)
    assert second.waiting() == ()
    (decided,) = second.batches()
    assert decided.decision.verdict is BatchVerdict.APPROVED
    assert decided.decision.created_by == late.vehicle().desk.user.id
    assert decided.decision.created_by != decided.batch.created_by


def test_nobody_approves_or_refuses_what_they_have_taken_in_themselves(late):
    statistics = late.vehicle().statistics
    id_ = statistics.enter(CELLS)
    for decide in (statistics.approve, lambda i: statistics.refuse(i, reason="错")):
        with pytest.raises(RuleViolation) as refused:
            decide(id_)
        assert refused.value.code == "MM2406"
    assert found(late.vehicle()) is None
    assert len(statistics.waiting()) == 1


def test_a_batch_is_decided_once(late):
    id_ = late.vehicle().statistics.enter(CELLS)
    second = as_second_person(late)
    second.refuse(id_, reason="与公报不符")
    with pytest.raises(RuleViolation) as refused:
        second.approve(id_)
    assert refused.value.code == "MM2407"
    assert found(late.vehicle()) is None
    assert second.batch(str(id_)).decision.reason == "与公报不符"


def test_a_refusal_needs_its_reason(late):
    id_ = late.vehicle().statistics.enter(CELLS)
    with pytest.raises(RuleViolation) as refused:
        as_second_person(late).refuse(id_, reason=" ")
    assert refused.value.code == "MM2411"


def test_a_later_figure_stands_in_for_the_first_and_both_stay_readable(late):
    approved(late, CELLS)
    services = approved(late, CELLS | {"value": "45611", "status": "official"})
    assert found(services).value == Decimal(45611)
    values = [batch.rows[0].value for batch in services.statistics.batches()]
    assert values == [Decimal(45611), Decimal(45610)]


def test_an_official_figure_that_ships_can_be_corrected_too(late):
    services = approved(late, CELLS | {"region": "110000", "value": "92465"})
    assert found(services, "110000").value == Decimal(92465)
    assert len(services.statistics.listing()) == len(load_statistics())


def test_every_approved_figure_is_as_it_was_typed_after_reopening(late):
    cells = CELLS | {"indicator": "multi_grade_increment:10", "value": "0.02"}
    services = approved(late, cells | {"published_on": ""})
    row = found(services, indicator="multi_grade_increment:10")
    assert (row.value, row.published_on) == (Decimal("0.02"), None)
    assert row.source == "示例计算器"


def test_the_rows_are_written_once_and_never_changed(late):
    approved(late, CELLS)
    store = late.vehicle().desk.workspace.store
    with store.read() as session:
        counts = [
            session.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()
            for table in ("statistic_batch", "statistic", "statistic_decision")
        ]
    assert counts == [1, 1, 1]


def test_figures_travel_to_headquarters_with_who_approved_them(late):
    approved(late, CELLS)
    late.round()
    assert late.hq_rows() == late.vehicle_rows()
    tables = {table for table, _ in late.hq_rows()}
    assert {"statistic_batch", "statistic", "statistic_decision"} <= tables


def test_an_array_of_objects_is_read_as_the_table_is(late):
    services = late.vehicle()
    content = msgspec.json.encode([ROW]).decode()
    services.statistics.import_file(file(late, content, "json"))
    (batch,) = services.statistics.waiting()
    assert batch.rows[0].value == Decimal(45610)


def test_an_excel_workbook_is_read_as_the_table_is(late):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(COLUMNS))
    book.active.append(["130000", 2024, INCOME, 45610, None, "secondary", "年鉴"])
    path = late.root / "河北.xlsx"
    book.save(path)
    services = late.vehicle()
    services.statistics.import_file(path)
    (batch,) = services.statistics.waiting()
    assert batch.rows[0].value == Decimal(45610)


BAD = [
    ("csv", TABLE.replace('"45,610"', "4.56"), "MM2402", "rows[2].value"),
    ("csv", TABLE.replace("59618", "x"), "MM1001", "rows[3].value"),
    ("csv", TABLE.replace("industry_wage", "wage"), "MM2401", "rows[3].indicator"),
    (
        "csv",
        TABLE.replace("25-01", "27-01"),
        "MM1018",
        "rows[2].published_on",
    ),
    ("csv", TABLE.replace("2024,ind", "2026,ind"), "MM2403", "rows[3].stat_year"),
    ("csv", TABLE.replace(",secondary,", ",,"), "MM2404", "rows[2].status"),
    ("csv", TABLE + TABLE.splitlines()[1] + "\n", "MM2405", "rows[4]"),
    # Without quotes the comma of thousands moves every cell by one column.
    ("csv", TABLE.replace('"45,610"', "45,610"), "MM1186", "rows[2]"),
    ("csv", TABLE.replace("status,", ""), "MM2409", "rows[1]"),
    ("csv", TABLE.replace("status", "value"), "MM2409", "rows[1]"),
    ("csv", HEAD + "\n", "MM2409", "rows"),
    ("csv", "", "MM2409", "rows"),
    ("csv", TABLE.replace('610"', "610"), "MM1185", None),
    ("json", "[]", "MM2409", "rows"),
    ("json", "[", "MM1166", None),
    ("json", '{"rows": []}', "MM2409", "rows"),
    ("json", msgspec.json.encode([ROW | {"more": 1}]).decode(), "MM2409", "rows"),
    ("json", msgspec.json.encode([ROW | {"value": 45610}]).decode(), "MM2409", "rows"),
    ("json", msgspec.json.encode([ROW | {"value": 45.61}]).decode(), "MM1165", None),
    (
        "json",
        msgspec.json.encode([ROW, ROW | {"region": "1"}]).decode(),
        "MM1034",
        "rows[1].region",
    ),
    ("txt", TABLE, "MM1175", None),
]


@pytest.mark.parametrize(("suffix", "content", "code", "path"), BAD)
def test_a_file_with_one_thing_wrong_is_refused_as_a_whole(
    late, suffix, content, code, path
):
    services = late.vehicle()
    before = late.everything_of()
    with pytest.raises((BadInput, RuleViolation)) as refused:
        services.statistics.import_file(file(late, content, suffix))
    assert refused.value.code == code
    assert f"河北.{suffix}" in refused.value.words.zh
    if path is not None:
        assert refused.value.path == path
    assert late.everything_of() == before


def test_the_same_file_is_taken_in_once_unless_it_was_refused(late):
    statistics = late.vehicle().statistics
    id_ = statistics.import_file(file(late, TABLE))
    with pytest.raises(RuleViolation) as refused:
        statistics.import_file(file(late, TABLE, name="又一份"))
    assert refused.value.code == "MM2410"
    as_second_person(late).refuse(id_, reason="先核对公报")
    as_first_person(late).statistics.import_file(file(late, TABLE))
    assert len(late.vehicle().statistics.waiting()) == 1


def test_a_table_of_an_office_can_be_gbk(late):
    path = late.root / "河北.csv"
    path.write_bytes(TABLE.encode("gb18030"))
    services = late.vehicle()
    with pytest.raises(BadInput) as refused:
        services.statistics.import_file(path)
    assert refused.value.code == "MM1183"
    services.statistics.import_file(path, encoding="gb18030")
    assert services.statistics.waiting()[0].rows[0].source == "示例计算器"


def test_a_batch_is_found_by_the_end_of_its_id(late):
    statistics = late.vehicle().statistics
    id_ = statistics.enter(CELLS)
    assert statistics.batch(str(id_)[-8:]).id == id_
    for wrong in ("", str(id_)[-4:], "0" * 8):
        with pytest.raises(NotFound, match="MM2408"):
            statistics.batch(wrong)


def pack(stage, content, suffix="csv"):
    source = file(stage, content, suffix, name="table")
    return PackOffice(stage.office()).make(
        PackKind.STATISTICS, source, stage.root / "out"
    )


def test_a_pack_of_headquarters_counts_at_once_with_the_status_it_names(late):
    services = late.vehicle()
    report = services.packs.receive(pack(late, TABLE).path)
    assert (report.version, report.added, report.changed) == (1, 2, 0)
    assert found(services).status is SourceStatus.SECONDARY
    late.close("vehicle")
    assert found(late.vehicle()).value == Decimal(45610)
    origins = [
        each.origin
        for each in late.vehicle().statistics.listing()
        if each.statistic.region == "130000"
    ]
    assert origins == [FigureOrigin.HEADQUARTERS] * 2


def test_a_newer_pack_corrects_and_leaves_what_it_does_not_name(late):
    services = late.vehicle()
    services.packs.receive(pack(late, TABLE).path)
    newer = TABLE.replace("45,610", "45,620").rsplit("\n", 2)[0] + "\n"
    report = services.packs.receive(pack(late, newer).path)
    assert (report.added, report.changed, report.gone) == (0, 1, 0)
    assert found(services).value == Decimal(45620)
    wage = found(services, indicator="industry_wage:居民服务")
    assert wage.value == Decimal(59618)
    with services.desk.workspace.store.read() as session:
        kept = session.execute(text("SELECT COUNT(*) FROM statistic_line"))
        assert kept.scalar_one() == 3


def test_what_came_into_force_last_stands_whoever_took_it_in(late):
    services = approved(late, CELLS | {"value": "45611"})
    services.packs.receive(pack(late, TABLE).path)
    assert found(services).value == Decimal(45610)
    services = approved(late, CELLS | {"value": "45612"})
    assert found(services).value == Decimal(45612)


def test_what_a_newer_pack_only_repeats_does_not_come_into_force_again(late):
    late.vehicle().packs.receive(pack(late, TABLE).path)
    services = approved(late, CELLS | {"value": "45611"})
    more = f"{TABLE}130000,2024,urban_consumption,28000,,secondary,示例\n"
    report = services.packs.receive(pack(late, more).path)
    assert (report.added, report.changed) == (1, 0)
    assert found(services).value == Decimal(45611)


def test_a_clock_that_is_set_back_lets_no_older_figure_stand(late):
    for value in ("45611", "45612"):
        services = approved(late, CELLS | {"value": value})
        late.clock.moment -= timedelta(hours=5)
    assert found(services).value == Decimal(45612)
    services.packs.receive(pack(late, TABLE).path)
    assert found(services).value == Decimal(45610)
    late.clock.moment -= timedelta(hours=5)
    services.packs.receive(pack(late, TABLE.replace("45,610", "45,620")).path)
    assert found(services).value == Decimal(45620)


@pytest.mark.parametrize(
    ("suffix", "content", "code", "path"),
    [
        ("csv", TABLE.replace("59618", "5"), "MM2175", "statistics[1].value"),
        ("csv", TABLE.replace("130000", "13"), "MM2175", "statistics[0].region"),
        ("csv", TABLE.replace("2024,", "2026,"), "MM2175", "statistics[0].stat_year"),
        ("csv", TABLE + TABLE.splitlines()[1] + "\n", "MM2175", "statistics[2]"),
        ("csv", TABLE.replace('"45,610"', "45,610"), "MM2178", None),
        ("csv", TABLE.replace("status", "state"), "MM2178", None),
        ("json", '[{"region": "130000"}]', "MM2178", None),
        (
            "json",
            msgspec.json.encode([ROW | {"published_on": "2027-01-01"}]).decode(),
            "MM2175",
            "statistics[0].published_on",
        ),
    ],
)
def test_headquarters_makes_no_pack_of_what_cannot_be_right(
    late, suffix, content, code, path
):
    before = PackOffice(late.office()).made()
    with pytest.raises(BadInput) as refused:
        pack(late, content, suffix)
    assert refused.value.code == code
    if path is not None:
        assert refused.value.path == path
    assert PackOffice(late.office()).made() == before
