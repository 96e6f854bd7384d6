"""Cases out and in at the terminal; whatever is wrong with a file is said once."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from sqlalchemy import text

from mobile_mediation.db.integrity import check_store
from mobile_mediation.db.schema import METADATA
from mobile_mediation.services.exchange import strict

JUDGMENTS = sorted((Path(__file__).parents[1] / "cases").glob("judgment_*.json"))
CASE = {"case": {"source": "walk_in"}, "accident": {"place": "示例路口"}}
DOCUMENT = {"format": "mobile-mediation/case", "version": 1, "cases": [CASE]}


def everything(world):
    """Every row of the vehicle's store."""
    services = world.open()
    try:
        with services.desk.workspace.store.read() as session:
            return {
                table.name: sorted(
                    map(tuple, session.execute(text(f"SELECT * FROM {table.name}"))),
                    key=repr,
                )
                for table in METADATA.sorted_tables
            }
    finally:
        services.close()


def with_text(**fields):
    """A document whose one party says something."""
    case = {**CASE, "parties": [{"role": "driver", **fields}]}
    return json.dumps({**DOCUMENT, "cases": [case]}, ensure_ascii=False)


def plain():
    return json.dumps(DOCUMENT, ensure_ascii=False)


NAME = "cases[0].parties[0].name"
BAD = {
    "unknown key": (plain().replace('"place"', '"colour": 1, "place"'), "MM1167",
                    "cases[0].accident.colour"),
    "wrong type": (plain().replace('"示例路口"', "7"), "MM1167",
                   "cases[0].accident.place"),
    "missing key": (plain().replace('"place": "示例路口"', ""), "MM1167",
                    "cases[0].accident.place"),
    "no choice": (plain().replace("walk_in", "by_boat"), "MM1167",
                  "cases[0].case.source"),
    "another version": (plain().replace(": 1,", ": 2,"), "MM1167", "version"),
    "duplicate key": (plain().replace('"place"', '"place": "别处", "place"'),
                      "MM1163", "cases[0].accident.place"),
    "escaped duplicate key": (
        plain().replace('"place"', '"pl\\u0061ce": "别处", "place"'), "MM1163",
        "cases[0].accident.place"),
    "10,000 levels": ("[" * 10_000 + "]" * 10_000, "MM1162", "[0]" * 64),
    "10,000 objects": ('{"a":' * 10_000 + "1" + "}" * 10_000, "MM1162",
                       ".".join(["a"] * 64)),
    "long string": (with_text(name="王" * (strict.LONGEST_STRING + 1)), "MM1164", NAME),
    "long name": (with_text(name="王" * 300), "MM1014", NAME),
    "control character": (with_text(name="王\u0007伟"), "MM1012", NAME),
    "raw control character": (with_text(name="王?伟").replace("?", "\u0007"), "MM1012",
                              NAME),
    "bidi override": (with_text(name="王\u202e伟"), "MM1012", NAME),
    "bidi override in a key": (plain().replace('"place"', '"pl\u202eace"'), "MM1012",
                               "cases[0].accident.pl\u202eace"),
    "NUL": (with_text(name="王\\u0000伟").replace("\\\\u", "\\u"), "MM1012", NAME),
    "lone surrogate": (with_text(name="王\\ud800伟").replace("\\\\u", "\\u"), "MM1012",
                       NAME),
    "a fraction": (plain().replace('"place"', '"latitude_e6": 39.9, "place"'), "MM1165",
                   "cases[0].accident.latitude_e6"),
    "an exponent": (plain().replace('"place"', '"latitude_e6": 1e400, "place"'),
                    "MM1165", "cases[0].accident.latitude_e6"),
    "a number without end": (
        plain().replace('"place"', f'"dead_count": {"9" * 5000}, "place"'), "MM1165",
        "cases[0].accident.dead_count"),
    "cut off": (plain()[:-3], "MM1166", None),
    "no JSON": ("hello", "MM1166", None),
    "empty": ("", "MM1166", None),
    "two documents": (plain() + plain(), "MM1166", None),
    "wrong check digit": (
        with_text(id_kind="resident", id_no="110105194912310021"), "MM1002",
        "cases[0].parties[0].id_no"),
    "amount as a number": (
        json.dumps({**DOCUMENT, "cases": [
            {**CASE, "items": [{"kind": "medical", "claimed": 5}]}]}), "MM1167",
        "cases[0].items[0].claimed"),
    "time without offset": (
        plain().replace('"place"', '"occurred_at": "2026-01-05T08:30:00", "place"'),
        "MM1167", "cases[0].accident.occurred_at"),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + plain().encode(), "MM1161", None),
    "GBK": (plain().encode("gbk"), "MM1161", None),
    "UTF-16": (plain().encode("utf-16"), "MM1161", None),
    "raw surrogate": (plain().encode().replace(b"\xe7\xa4\xba", b"\xed\xa0\x80"),
                      "MM1161", None),
    "raw NUL": (b"\0" + plain().encode(), "MM1161", None),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_error_and_nothing_is_stored(
    program, world, tmp_path, name
):
    content, code, path = BAD[name]
    file = tmp_path / "case.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = everything(world)
    answer = program("case", "import", file, "--json")
    assert (answer.status, answer.error["code"]) == (3, code)
    assert answer.error["path"] == path
    assert answer.error["rule"]
    assert "case.json" in answer.error["message"]
    assert everything(world) == before


def test_a_string_of_a_gigabyte_is_not_even_read(program, world, tmp_path):
    file = tmp_path / "huge.json"
    with file.open("wb") as out:
        out.write(b'{"format": "')
        out.seek(1 << 30)
        out.write(b'"}')
    answer = program("case", "import", file, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1160")


def test_a_file_that_is_not_there_or_of_no_kind(program, tmp_path):
    answer = program("case", "import", tmp_path / "none.json", "--json")
    assert (answer.status, answer.error["code"]) == (1, "MM2004")
    (tmp_path / "a.txt").write_text("x")
    answer = program("case", "import", tmp_path / "a.txt", "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1175")


def test_judgments_come_in_and_go_out_by_file(program, world, tmp_path):
    before = everything(world)
    shown = program("case", "import", *JUDGMENTS, "--dry-run", "--json").json
    assert shown["dry_run"] is True
    assert everything(world) == before
    shown = program("case", "import", *JUDGMENTS, "--json").json
    taken = [case for file in shown["files"] for case in file["cases"]]
    assert [case["outcome"] for case in taken] == ["taken"] * 5
    assert taken[0]["outcome_label"] == "新增"
    out = tmp_path / "out.json"
    number = taken[0]["case_no"]
    assert program("case", "export", number, "-o", out, "--json").json["cases"] == 1
    schema = program("case", "schema", "--json").json
    jsonschema.Draft202012Validator(schema).validate(json.loads(out.read_bytes()))
    again = program("case", "import", out, "--json").json["files"][0]["cases"][0]
    assert (again["outcome"], again["case_no"]) == ("same", number)
    # What show prints is the exchange form with labels and the whole key beside it.
    whole = json.loads(out.read_bytes())["cases"][0]
    assert stands_in(whole, program("case", "show", number, "--json").json)


def stands_in(part, whole):
    if isinstance(part, dict):
        return all(stands_in(value, whole[key]) for key, value in part.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(stands_in, part, whole))
    return part == whole


def test_an_export_of_an_unknown_case_writes_nothing(program, tmp_path):
    out = tmp_path / "out.json"
    answer = program("case", "export", "JBLD-none", "-o", out, "--json")
    assert (answer.status, answer.error["code"]) == (1, "MM1104")
    assert not out.exists()


def test_a_list_is_previewed_taken_and_exported(program, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("报案号,地点\nR1,甲路口\nR2,\n", encoding="utf-8")
    answer = program("case", "import", path, "--json")
    assert answer.status == 3
    assert answer.json["error"]["code"] == "MM1188"
    assert answer.json["error"]["path"] == "rows[3].地点"
    assert answer.json["report"]["counts"]["refused"] == 1
    assert answer.json["report"]["stored"] is False
    text_answer = program("case", "import", path)
    assert text_answer.status == 3
    assert "第3行" in text_answer.out
    report = tmp_path / "report.xlsx"
    answer = program(
        "case", "import", path, "--skip-refused", "--report", report, "--json"
    )
    assert (answer.status, answer.json["stored"]) == (0, True)
    assert openpyxl.load_workbook(report).active.max_row == 3
    out = tmp_path / "out.xlsx"
    listed = program("case", "list", "--query", "甲路口", "-o", out, "--json").json
    assert listed == {"file": str(out), "cases": 1}
    assert program("case", "export", "-o", tmp_path / "o.csv", "--json").status == 0


def test_the_template_and_the_schema_need_no_workspace(program, tmp_path):
    out = tmp_path / "t.xlsx"
    assert program("case", "template", "-o", out, "--json", user=None).status == 0
    assert openpyxl.load_workbook(out).sheetnames == ["案件", "选项", "说明"]
    schema = program("case", "schema", user=None).out
    jsonschema.Draft202012Validator.check_schema(json.loads(schema))


def test_two_lists_at_once_or_an_unknown_encoding_are_wrong_usage(program, tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("地点\n", encoding="utf-8")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    assert program("case", "import", *files, "--json").status == 2
    answer = program("case", "import", files[0], "--encoding", "latin1", "--json")
    assert answer.status == 2


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_an_import_that_is_killed_leaves_nothing(program, world, tmp_path):
    path = tmp_path / "list.csv"
    rows = "".join(f"R{n},示例路{n}号\n" for n in range(3000))
    path.write_text(f"报案号,地点\n{rows}", encoding="utf-8")
    before = everything(world)
    log = world.vehicle / "store.db-wal"
    line = program.arguments("case", "import", path)
    with subprocess.Popen(
        [sys.executable, "-m", "mobile_mediation", *line],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    ) as process:
        # Its rows are on their way into the store: pages that the memory cannot hold
        # lie in the log already.
        while process.poll() is None and not (
            log.exists() and log.stat().st_size > 1_000_000
        ):
            time.sleep(0.005)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    assert everything(world) == before
    services = world.open()
    try:
        store = services.desk.workspace.store
        report = check_store(store.engine, device_id=services.desk.device_id)
        assert report.ok
    finally:
        services.close()
    assert program("case", "import", path, "--json").json["counts"]["taken"] == 3000
