"""Lists of offices in, lists of cases out: Excel and CSV."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest

from mobile_mediation.domain.cases import CaseSource
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.domain.people import Liability, Party, PartyRole
from mobile_mediation.domain.summaries import CaseQuery
from mobile_mediation.services.exchange import cage, list_import, table
from mobile_mediation.services.exchange.list_columns import COLUMNS
from mobile_mediation.services.exchange.list_import import ListOptions
from mobile_mediation.services.exchange.progress import Progress

HEADS = (
    "报案号",
    "事故时间",
    "地点",
    "当事人姓名",
    "身份",
    "证件号",
    "号牌",
    "责任",
    "医院",
)
GOOD = ("R1", "2023-01-05 08:30", "示例路口", "王䶮", "驾驶人", "11010519491231002X")
GOOD += ("京A12345", "全部责任", "")
SECOND = ("R1", "", "", "李芳", "行人", "", "", "无责任", "示例市医院")
BAD = ("R2", "2023-01-05", "别处", "", "", "", "京I1234", "", "")


def csv_file(path, *rows, heads=HEADS, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def excel_file(path, *rows, heads=HEADS):
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(path)
    return path


def take(stage, path, **options):
    return stage.vehicle().exchange.import_list(path, ListOptions(**options))


def outcomes(report):
    return [row.outcome.value for row in report.rows]


def cases(stage):
    services = stage.vehicle()
    listed = services.cases.list(CaseQuery())
    return [services.cases.file(each.case_id) for each in listed]


def unread(stage, path, **options):
    """The refusal of a file that is no list; nothing was stored."""
    before = stage.everything_of()
    with pytest.raises(MediationError) as error:
        take(stage, path, **options)
    assert stage.everything_of() == before
    assert path.name in error.value.words.zh
    return error.value


@pytest.mark.parametrize("make", [csv_file, excel_file])
def test_rows_of_one_report_are_one_case(stage, tmp_path, make):
    kind = ".csv" if make is csv_file else ".xlsx"
    report = take(stage, make(tmp_path / f"list{kind}", GOOD, SECOND))
    assert outcomes(report) == ["taken", "taken"]
    (file,) = cases(stage)
    assert file.case.insurer_report_no == "R1"
    assert file.case.source is CaseSource.INSURER_HOTLINE
    assert [party.name for party in file.parties] == ["王䶮", "李芳"]
    driver, walker = file.parties
    assert (driver.role, driver.liability) == (PartyRole.DRIVER, Liability.FULL)
    assert driver.birth_on.isoformat() == "1949-12-31"
    assert file.vehicles[0].driver_id == driver.id
    assert file.injuries[0].party_id == walker.id
    assert file.accident.occurred_at.isoformat() == "2023-01-05T00:30:00+00:00"
    (entry,) = stage.vehicle().history.of_case(file.case.case_id)
    assert entry.reason == f"导入 list{kind}"
    assert stage.vehicle().cases.search("wy", limit=1)


def test_heads_stand_in_any_order_and_language(stage, tmp_path):
    path = csv_file(
        tmp_path / "a.csv", ("示例路口", "X9"), heads=("place", "Report No.")
    )
    assert outcomes(take(stage, path)) == ["taken"]


def test_one_refused_row_leaves_the_whole_list_out(stage, tmp_path):
    before = stage.everything_of()
    report = take(stage, csv_file(tmp_path / "list.csv", GOOD, SECOND, BAD))
    assert (report.stored, outcomes(report)) == (False, ["taken", "taken", "refused"])
    row = report.rows[-1]
    assert (row.row, row.column.zh, row.value, row.code) == (
        4,
        "号牌",
        "京I1234",
        "MM1004",
    )
    assert row.rule
    assert stage.everything_of() == before


def test_refused_rows_are_left_out_when_asked_and_the_report_names_them(
    stage, tmp_path
):
    target = tmp_path / "report.csv"
    later = ("R1", "", "示例路口", *SECOND[3:])
    path = csv_file(tmp_path / "list.csv", GOOD, BAD, later)
    report = take(stage, path, skip_refused=True, report=target)
    assert report.stored
    assert [row["结果 Outcome"] for row in rows_of(target)] == [
        "新增",
        "拒绝",
        "疑似重复",
    ]
    refused = rows_of(target)[1]
    assert refused["代码 Code"] == "MM1004"
    assert len(cases(stage)) == 1


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_case_is_taken_with_all_its_rows_or_not_at_all(stage, tmp_path):
    bad = (*SECOND[:5], "110105194912310021", *SECOND[6:])
    unreadable = (*SECOND[:4], "路人甲", *SECOND[5:])
    for second in (bad, unreadable):
        path = csv_file(tmp_path / "list.csv", GOOD, second, GOOD)
        report = take(stage, path, skip_refused=True)
        assert outcomes(report) == ["refused"] * 3
        assert report.rows[1].column is not None
        assert not report.stored
    assert cases(stage) == []


def test_the_same_list_twice_adds_nothing(stage, tmp_path):
    path = csv_file(tmp_path / "list.csv", GOOD, SECOND)
    take(stage, path)
    before = stage.everything_of()
    report = take(stage, path)
    assert (outcomes(report), report.stored) == (["same", "same"], False)
    assert stage.everything_of() == before


def test_a_look_alike_is_marked_and_never_merged(stage, tmp_path):
    take(stage, csv_file(tmp_path / "list.csv", GOOD))
    number = cases(stage)[0].case.case_no
    for other in (
        # By its report number, by plate and day, by a person and the day.
        ("R1", "", "别处", "", "", "", "", "", ""),
        ("R7", "2023-01-05 20:00", "别处", "", "", "", "京A12345", "", ""),
        ("R8", "2023-01-05", "别处", "某某", "乘车人", GOOD[5], "", "", ""),
    ):
        path = csv_file(tmp_path / "other.csv", other)
        report = take(stage, path)
        assert outcomes(report) == ["duplicate"]
        assert report.rows[0].like == number
    assert len(cases(stage)) == 1
    assert outcomes(take(stage, path, take_duplicates=True)) == ["taken"]
    assert len(cases(stage)) == 2


def test_rows_that_contradict_each_other_are_refused(stage, tmp_path):
    second = ("R1", "", "另一个路口", *SECOND[3:])
    report = take(stage, csv_file(tmp_path / "list.csv", GOOD, second))
    assert (report.rows[1].code, report.rows[1].column.zh) == ("MM1177", "地点")


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({3: "肖\u202e建国"}, "MM1012", "当事人姓名"),
        ({2: ""}, "MM1013", "地点"),
        ({1: "昨天"}, "MM1019", "事故时间"),
        ({1: "2999-01-01"}, "MM1023", "事故时间"),
        ({4: ""}, "MM1176", "身份"),
        ({4: "路人"}, "MM1187", "身份"),
        ({3: "王" * 60}, "MM1014", "当事人姓名"),
    ],
)
def test_a_cell_that_cannot_be_is_named(stage, tmp_path, change, code, column):
    row = list(GOOD)
    for place, text in change.items():
        row[place] = text
    report = take(stage, csv_file(tmp_path / "list.csv", row))
    assert (report.rows[0].code, report.rows[0].column.zh) == (code, column)


def test_text_that_looks_like_markup_stays_text(stage, tmp_path):
    row = ("R1", "", "<b>示例</b>&amp;路口", "<img src=x>", "行人", "", "", "", "")
    take(stage, csv_file(tmp_path / "list.csv", row))
    (file,) = cases(stage)
    assert file.accident.place == "<b>示例</b>&amp;路口"
    assert file.parties[0].name == "<img src=x>"


def test_a_list_in_gbk_is_refused_with_what_to_do_and_then_taken(stage, tmp_path):
    path = csv_file(tmp_path / "list.csv", GOOD, encoding="gb18030")
    error = unread(stage, path)
    assert error.code == "MM1183"
    assert "--encoding gb18030" in error.next_step.zh
    assert outcomes(take(stage, path, encoding="gb18030")) == ["taken"]
    assert cases(stage)[0].parties[0].name == "王䶮"


def test_a_list_with_a_byte_order_mark_is_taken(stage, tmp_path):
    path = csv_file(tmp_path / "list.csv", GOOD, encoding="utf-8-sig")
    assert outcomes(take(stage, path)) == ["taken"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "MM1184"),
        ("a.csv", "报案号,天气\n".encode(), "MM1184"),
        ("a.csv", "地点,地点\n".encode(), "MM1184"),
        ("a.csv", "报案号\n".encode(), "MM1184"),
        ("a.csv", "地点\n".encode("utf-16"), "MM1183"),
        ("a.csv", "地点\n路\0口\n".encode(), "MM1183"),
        ("a.csv", "地点\n".encode() + b"x" * 300_000, "MM1185"),
        ("a.csv", '地点\n"x'.encode(), "MM1185"),
        ("a.xlsx", b"PK\x03\x04 no archive", "MM1181"),
        ("a.xlsx", "地点\n".encode(), "MM1181"),
        ("a.txt", "地点\n".encode(), "MM1175"),
    ],
)
def test_what_is_no_list_is_refused(stage, tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    assert unread(stage, path).code == code


def test_formulas_are_never_evaluated_nor_taken(stage, tmp_path):
    path = excel_file(
        tmp_path / "list.xlsx", GOOD, ("R2", "", '=HYPERLINK("http://x")')
    )
    report = take(stage, path)
    assert [row.code for row in report.rows] == [None, "MM1180"]
    assert (report.rows[1].value, report.rows[1].column.zh) == ("C3", "地点")


def test_days_times_and_numbers_of_excel_are_read(stage, tmp_path):
    heads = ("地点", "事故时间", "认定日期", "当事人姓名", "身份", "电话")
    row = ("示例路口", datetime.fromisoformat("2023-01-05T08:30"), date(2023, 1, 10))
    row += ("王䶮", "driver", 13800138000)
    take(stage, excel_file(tmp_path / "list.xlsx", row, heads=heads))
    (file,) = cases(stage)
    assert file.accident.occurred_at == datetime(2023, 1, 5, 0, 30, tzinfo=UTC)
    assert file.accident.determined_on == date(2023, 1, 10)
    assert file.parties[0].phone == "13800138000"


def test_a_number_of_which_excel_kept_only_15_digits_is_refused(stage, tmp_path):
    row = (*GOOD[:5], 110105194912310021, *GOOD[6:])
    report = take(stage, excel_file(tmp_path / "list.xlsx", row))
    assert (report.rows[0].code, report.rows[0].column.zh) == ("MM1180", "证件号")


def repacked(path, change):
    """A workbook in whose archive one part was replaced or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: {
            SHEET: b'<!DOCTYPE a [<!ENTITY b "b">]>' + parts[SHEET].split(b"?>")[-1]
        },
        lambda _: {"xl/vbaProject.bin": b"macro"},
        lambda _: {"xl/media/big.bin": bytes(64 * 1024 * 1024)},
        lambda parts: {SHEET: parts[SHEET][:-40]},
        lambda _: {"xl/workbook.xml": b"<nothing/>"},
        lambda _: {f"part{n}.xml": b"<x/>" for n in range(cage.MOST_PARTS + 1)},
    ],
    ids=["entity", "macros", "bomb", "broken", "no workbook", "many parts"],
)
def test_a_hostile_workbook_is_refused(stage, tmp_path, change):
    path = repacked(excel_file(tmp_path / "list.xlsx", GOOD), change)
    assert unread(stage, path).code == "MM1181"


def test_a_cell_without_end_does_not_fill_the_memory(stage, tmp_path):
    def grow(parts):
        cell = b'<row r="2"><c r="C2" t="inlineStr"><is><t>'
        cell += b"y" * (12 * 1024 * 1024) + b"</t></is></c></row></sheetData>"
        return {SHEET: parts[SHEET].replace(b"</sheetData>", cell)}

    path = repacked(excel_file(tmp_path / "list.xlsx"), grow)
    report = take(stage, path)
    assert [row.code for row in report.rows] == ["MM1180"]


def test_the_last_of_many_rows_leaves_nothing_behind(stage, tmp_path):
    rows = [(f"R{n}", "", f"示例路{n}号") for n in range(20_000)]
    rows[-1] = ("R19999", "", "")
    path = csv_file(tmp_path / "list.csv", *rows, heads=HEADS[:3])
    before = stage.everything_of()
    report = take(stage, path)
    assert report.counts[ImportOutcome.TAKEN] == 19_999
    assert report.counts[ImportOutcome.REFUSED] == 1
    assert report.rows[-1].row == 20_001
    assert len(report.rows) == list_import.MOST_SHOWN + 1
    assert report.left_out == 20_000 - len(report.rows)
    assert stage.everything_of() == before


def test_what_fails_while_it_is_written_leaves_nothing_behind(stage, tmp_path):
    class Stopping(Progress):
        def advance(self, count=1):
            if self.total and self.done > 1000:
                self.stop()
            super().advance(count)

    rows = [(f"R{n}", "", f"示例路{n}号") for n in range(1200)]
    path = csv_file(tmp_path / "list.csv", *rows, heads=HEADS[:3])
    before = stage.everything_of()
    with pytest.raises(MediationError) as error:
        stage.vehicle().exchange.import_list(path, progress=Stopping())
    assert error.value.code == "MM1179"
    assert stage.everything_of() == before


def test_many_rows_become_a_few_records_that_headquarters_takes(stage, tmp_path):
    rows = [(f"R{n}", "", f"示例路{n}号") for n in range(600)]
    take(stage, csv_file(tmp_path / "list.csv", *rows, heads=HEADS[:3]))
    report = stage.imports(*stage.export())
    assert (report.new, report.issues) == (600, ())


def test_a_list_that_is_changed_meanwhile_is_not_taken(stage, tmp_path):
    class Meddling(Progress):
        def begin(self, total=None):
            if total:
                csv_file(path, GOOD, SECOND)
            super().begin(total)

    path = csv_file(tmp_path / "list.csv", GOOD)
    before = stage.everything_of()
    with pytest.raises(MediationError) as error:
        stage.vehicle().exchange.import_list(path, progress=Meddling())
    assert error.value.code == "MM1182"
    assert stage.everything_of() == before


def test_the_template_can_be_filled_in_and_imported(stage, tmp_path):
    path = tmp_path / "模板.xlsx"
    stage.vehicle().exchange.write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book["案件"]
    assert [cell.value for cell in sheet[1]] == [c.head.zh for c in COLUMNS]
    assert all(cell.comment.text for cell in sheet[1])
    choices = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert len(choices) == sum(bool(column.choices) for column in COLUMNS)
    explained = [row[0].value for row in book["说明"].iter_rows(min_row=2)]
    assert explained == [c.head.zh for c in COLUMNS]
    hidden = book["选项"]
    for number, column in enumerate(COLUMNS, start=1):
        words = [c.value for c in next(hidden.iter_cols(number, number)) if c.value]
        assert len(words) == len(column.choices)
        value = words[0] if words else {"地点": "示例路口"}.get(column.head.zh)
        sheet.cell(2, number, value)
    book.save(path)
    report = take(stage, path)
    assert outcomes(report) == ["taken"], report.rows
    target = tmp_path / "模板.csv"
    stage.vehicle().exchange.write_template(target)
    assert next(csv.reader(io.StringIO(target.read_text("utf-8-sig")))) == [
        c.head.zh for c in COLUMNS
    ]


HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<b>x</b>", "正常")


def with_hostile_names(stage):
    for name in HOSTILE:
        file = stage.call(place=name)
        stage.vehicle().cases.add(
            file.case.case_id, Party, {"role": PartyRole.DRIVER, "name": name}
        )


def test_no_text_becomes_a_formula_in_excel(stage, tmp_path):
    with_hostile_names(stage)
    path = tmp_path / "list.xlsx"
    assert stage.vehicle().exchange.export_list(path) == len(HOSTILE)
    sheet = openpyxl.load_workbook(path).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {row[3].value for row in sheet.iter_rows(min_row=2)} == set(HOSTILE)
    money = next(sheet.iter_rows(min_row=2))[5]
    assert (money.data_type, money.value) == ("n", 0)
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read(SHEET)


def test_no_text_becomes_a_formula_in_csv_and_it_reads_back(stage, tmp_path):
    with_hostile_names(stage)
    path = tmp_path / "list.csv"
    stage.vehicle().exchange.export_list(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    places = [row["地点"] for row in rows_of(path)]
    assert not any(place.startswith(table.FORMULA_STARTS) for place in places)
    assert {place.removeprefix("'") for place in places} == set(HOSTILE)
    again = csv_file(tmp_path / "again.csv", *[(p,) for p in places], heads=("地点",))
    assert outcomes(take(stage, again)) == ["taken"] * len(HOSTILE)
    assert {file.accident.place for file in cases(stage)} == set(HOSTILE)


def test_a_list_of_all_pages_holds_every_case_once(stage, tmp_path):
    rows = [(f"R{n}", "", f"示例路{n}号") for n in range(1100)]
    take(stage, csv_file(tmp_path / "in.csv", *rows, heads=HEADS[:3]))
    progress = Progress()
    path = tmp_path / "out.csv"
    stage.vehicle().exchange.export_list(path, progress=progress)
    assert len({row["案件编号"] for row in rows_of(path)}) == 1100
    assert (progress.done, progress.total) == (1100, 1100)
    found = CaseQuery(text="示例路77号")
    assert stage.vehicle().exchange.export_list(path, found) == 1


def test_a_list_that_is_not_finished_leaves_the_old_file(stage, tmp_path):
    stage.call()
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"old")
    progress = Progress()
    progress.stop()
    with pytest.raises(MediationError):
        stage.vehicle().exchange.export_list(path, progress=progress)
    assert path.read_bytes() == b"old"
