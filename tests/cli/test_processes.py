"""Exit statuses and what stands on the two outputs, in processes of their own."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from mobile_mediation.workspace import WorkspaceFolder

from .conftest import SECRETS

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from mobile_mediation.services.vehicle import open_vehicle
services = open_vehicle(
    Path(sys.argv[1]), "lizhe", sys.stdin.readline().strip(),
    now=lambda: datetime.now(UTC),
)
print("open", flush=True)
sys.stdin.readline()
services.close()
"""
NO_ROOM_AT_CLOSE = """
import resource, signal, sys
from mobile_mediation.cli import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
sys.exit(run(sys.argv[2:]))
"""
WITHOUT_QT = """
import json, sys
from mobile_mediation.cli import run
status = run(sys.argv[1:])
loaded = [name for name in sys.modules if name.split(".")[0] in {"PySide6", "qasync"}]
sys.stderr.write(json.dumps([status, loaded]))
"""


def test_what_is_done_is_status_0(program, cases):
    answer = program.process("case", "show", cases.opened, "--json")
    assert (answer.status, answer.err) == (0, "")
    assert answer.json["case"]["case_no"] == cases.opened


def test_the_answer_no_is_status_1(program):
    answer = program.process("case", "show", "JBLD-1", "--json")
    assert (answer.status, answer.error["code"], answer.err) == (1, "MM1104", "")


@pytest.mark.parametrize(
    "line",
    [
        ("nonsense",),
        ("case", "nonsense"),
        ("case", "show"),
        ("case", "list", "--limit", "0"),
        ("case", "list", "--lang", "fr"),
        ("search", "x", "--nonsense"),
    ],
)
def test_wrong_usage_is_status_2(program, world, line):
    answer = program(*line, "--json")
    assert (answer.status, answer.error["code"], answer.err) == (2, "MM2000", "")
    assert answer.error["message"]
    without = program(*line)
    assert (without.status, without.out) == (2, "")
    assert without.err


def test_wrong_usage_in_a_process(program):
    answer = program.process("case", "list", "--stage", "nowhere")
    assert (answer.status, answer.out) == (2, "")
    assert "Traceback" not in answer.err
    assert "nowhere" in answer.err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_password_is_status_4_and_touches_nothing(program, world, language):
    world.secret("lizhe").write_text("这不是口令 真的不是\n", encoding="utf-8")
    before = world.fingerprints(world.vehicle)
    answer = program.process("case", "list", "--json", "--lang", language)
    assert (answer.status, answer.error["code"]) == (4, "MM1602")
    assert world.fingerprints(world.vehicle) == before
    assert "这不是口令" not in answer.out + answer.err
    text = program.process("case", "list", "--lang", language)
    assert (text.status, text.out) == (4, "")
    assert text.err.startswith("MM1602 ")


def test_without_a_password_and_a_terminal(program, world):
    line = ("--workspace", world.vehicle, "case", "list", "--json")
    answer = program.process(*line, user=None)
    assert (answer.status, answer.error["code"]) == (4, "MM2001")
    assert "--password-file" in answer.error["next"]


def test_a_password_file_that_is_not_there(program, world):
    line = ("--workspace", world.vehicle, "--password-file", "no.txt", "case", "list")
    answer = program.process(*line, "--json", user=None)
    assert (answer.status, answer.error["code"]) == (4, "MM2002")


def test_a_password_is_no_argument(program):
    answer = program("case", "list", "--password", SECRETS["lizhe"], "--json")
    assert answer.status == 2
    assert SECRETS["lizhe"] not in answer.out + answer.err


def test_workspace_and_password_from_the_environment(program, world, cases):
    answer = program.process(
        "case", "show", cases.opened, "--user", "lizhe", "--json",
        user=None,
        MOBILE_MEDIATION_WORKSPACE=str(world.vehicle),
        MOBILE_MEDIATION_PASSWORD_FILE=str(world.secret("lizhe")),
    )  # fmt: skip
    assert (answer.status, answer.json["case"]["case_no"]) == (0, cases.opened)


def test_the_password_of_one_of_several_people_says_who_it_is(program, world, cases):
    line = ("--workspace", world.vehicle, "--password-file", world.secret("lizhe"))
    answer = program(*line, "case", "show", cases.opened, "--json", user=None)
    assert answer.status == 0


def test_a_second_program_is_told_to_wait(program, world):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(world.vehicle)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    try:
        holder.stdin.write(SECRETS["lizhe"] + "\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "open\n"
        answer = program.process("case", "list", "--json")
        assert (answer.status, answer.error["code"]) == (5, "MM1654")
        assert answer.error["message"] == "另一个程序正在使用该工作区。"
        assert answer.error["next"]
    finally:
        holder.communicate("\n", timeout=30)
    assert program.process("case", "list").status == 0


def test_a_workspace_of_a_newer_program_is_left_alone(program, world):
    path = WorkspaceFolder(world.vehicle).description
    description = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(description | {"format": 2}), encoding="utf-8")
    before = world.fingerprints(world.vehicle)
    answer = program.process("case", "list", "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1652")
    assert world.fingerprints(world.vehicle) == before


def test_a_store_of_a_newer_program_is_left_alone(program, world):
    services = world.open()
    engine = services.desk.workspace.store.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    services.close()
    before = world.fingerprints(world.vehicle)
    answer = program.process("case", "list", "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1703")
    assert world.fingerprints(world.vehicle) == before


def test_a_damaged_page_is_named_and_the_rest_is_saved(program, world, cases):
    store = WorkspaceFolder(world.vehicle).store
    data = bytearray(store.read_bytes())
    size = 4096
    page = len(data) // size * 2 // 3
    data[page * size + 500 : page * size + 540] = bytes(40)
    store.write_bytes(data)
    answer = program.process("check", "--json")
    assert answer.status == 1
    assert answer.json["ok"] is False
    assert answer.json["problems"][0] == f"第 {page + 1} 页已损坏。"
    assert "--salvage" in answer.json["next"]
    saved = world.path / "saved.db"
    rescued = program.process("check", "--salvage", saved, "--json")
    assert rescued.status == 1
    tables = rescued.json["salvaged"]["tables"]
    assert tables["accident_case"]["saved"] == 3
    assert saved.is_file()
    assert str(saved) in rescued.json["next"]
    assert "store.db-wal" in rescued.json["next"]
    again = world.path / "again.db"
    text = program("check", "--salvage", again, "--lang", "en").out
    assert f"Page {page + 1} is damaged." in text
    assert f"put {again} in its place" in text
    assert "--salvage" not in text
    shutil.copyfile(saved, store)
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    assert program("case", "show", cases.opened, "--json").status == 0


def test_a_store_that_does_not_open_is_examined_all_the_same(program, world):
    store = WorkspaceFolder(world.vehicle).store
    data = bytearray(store.read_bytes())
    data[4096 + 500 : 4096 + 540] = bytes(40)
    store.write_bytes(data)
    refused = program("user", "list", "--json")
    assert (refused.status, refused.error["code"]) == (3, "MM1710")
    assert "check" in refused.error["next"]
    answer = program("check", "--json")
    assert (answer.status, answer.json["ok"]) == (1, False)
    assert answer.json["problems"] == [refused.error["message"]]
    assert "--salvage" in answer.json["next"]
    assert "--salvage" in program("check").out


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:2000] + bytes([data[2000] ^ 1]) + data[2001:],
        lambda data: data[:40],
    ],
    ids=["a byte of the first page", "cut off"],
)
def test_a_damaged_beginning_is_no_wrong_password(program, world, damage, language):
    store = WorkspaceFolder(world.vehicle).store
    damaged = damage(store.read_bytes())
    store.write_bytes(damaged)
    refused = program("case", "list", "--json", "--lang", language)
    assert (refused.status, refused.error["code"]) == (3, "MM1710")
    assert "check --salvage" in refused.error["next"]
    answer = program("check", "--json", "--lang", language)
    assert (answer.status, answer.json["ok"]) == (1, False)
    assert answer.json["problems"] == [refused.error["message"]]
    saved = world.path / "saved.db"
    nothing = program("check", "--salvage", saved, "--json", "--lang", language)
    assert (nothing.status, nothing.error["code"]) == (3, "MM1715")
    assert not saved.exists()
    assert store.read_bytes() == damaged


@pytest.mark.skipif(sys.platform == "win32", reason="limits a file's size")
def test_a_case_that_was_saved_is_not_denied_when_the_disk_is_full(program, world):
    # The log has room for one case, the far pages of the main file cannot be written.
    size = WorkspaceFolder(world.vehicle).store.stat().st_size // 2
    line = program.arguments("case", "open", "--place", "示例路东口", "--json")
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM_AT_CLOSE, str(size), *line],
        capture_output=True,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    made = json.loads(done.stdout)["case"]["case_no"]
    log = WorkspaceFolder(world.vehicle).store.with_name("store.db-wal")
    assert log.stat().st_size > 0
    assert program("case", "show", made, "--json").status == 0
    assert program("check", "--json").json["ok"] is True


def test_an_unencrypted_store_is_refused(program, world):
    store = WorkspaceFolder(world.vehicle).store
    for each in store.parent.glob("store.db*"):
        each.unlink()
    with sqlite3.connect(store) as other:
        other.execute("CREATE TABLE something (x)")
    other.close()
    answer = program("case", "list", "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1702")


def test_no_workspace_here(program, world):
    answer = program(
        "--workspace", world.path / "nowhere", "--password-file",
        world.secret("lizhe"), "case", "list", "--json", user=None,
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (1, "MM1650")


def test_a_defect_is_status_70_with_a_report_that_names_nobody(program, world, cases):
    broken = world.path / "broken"
    broken.mkdir()
    (broken / "pypinyin.py").write_text(
        "raise RuntimeError('肖建国 11010519530612001X')\n", encoding="utf-8"
    )
    logs = world.path / "logs"
    environment = {
        "PYTHONPATH": os.pathsep.join([str(broken), os.environ.get("PYTHONPATH", "")]),
        "XDG_STATE_HOME": str(logs),
        "LOCALAPPDATA": str(logs),
        "HOME": str(logs),
    }
    line = ("case", "open", "--place", "路口", "--injured", "肖建国")
    answer = program.process(*line, "--json", **environment)
    assert (answer.status, answer.error["code"]) == (70, "MM2099")
    assert "Traceback" not in answer.out + answer.err
    (report,) = logs.rglob("crash-*.txt")
    assert answer.error["path"] == str(report)
    assert str(report) in answer.err
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "肖建国" not in text + answer.out + answer.err
    said = program.process(*line, "--lang", "en", **environment)
    assert (said.status, said.out) == (70, "")
    assert "A defect" in said.err


def test_a_folder_that_cannot_be_used_is_no_defect(program, world):
    (world.path / "file").write_bytes(b"")
    target = world.path / "file" / "below"
    answer = program("sync", "export", "-o", target, "--json")
    assert answer.status == 3
    assert answer.error["code"] in {"MM2007", "MM1820"}
    made = program(
        "hq", "init", target, "--name", "示例", "--password-file", world.secret("hq"),
        "--json", user=None,
    )  # fmt: skip
    assert (made.status, made.error["code"]) == (3, "MM2007")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"},
    ],
    ids=["C", "POSIX without UTF-8", "ascii", "GB18030"],
)
def test_every_locale_serves(program, world, cases, environment):
    answer = program.process("case", "show", cases.opened, "--json", **environment)
    assert answer.status == 0
    assert answer.json["parties"][0]["name"] == "肖建国"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mobile_mediation"),
            *program.arguments("case", "show", cases.opened),
        ],
        capture_output=True,
        env=os.environ | environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert cases.opened.encode() in done.stdout


def test_the_locale_chooses_the_language(program, world):
    english = program.process("sync", "status", LC_ALL="en_GB.UTF-8")
    assert "Not confirmed" in english.out
    other = program.process("sync", "status", LC_ALL="fr_FR.UTF-8")
    assert "未确认" in other.out


def test_a_reader_that_goes_away_is_no_fault(program, cases):
    line = [
        *(sys.executable, "-m", "mobile_mediation"),
        *program.arguments("case", "show", cases.sealed, "--json"),
    ]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=30) == 0


@pytest.mark.parametrize(
    "line",
    [
        ("case", "list"),
        ("sync", "export", "-o", "out"),
        ("check",),
        ("fund", "ledger", "{opened}"),
        ("agreement", "status", "{sealed}"),
        ("validate", "plate", "京A12345"),
        ("--help",),
    ],
    ids=lambda line: line[0],
)
def test_no_command_loads_qt(program, world, cases, line):
    words = [each.format(opened=cases.opened, sealed=cases.sealed) for each in line]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, *program.arguments(*words)],
        capture_output=True,
        cwd=world.path,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert json.loads(done.stderr) == [0, []]


def test_progress_and_words_stay_off_the_document(program, cases):
    for line in (
        ("case", "show", cases.opened),
        ("agreement", "status", cases.sealed),
        ("fund", "limits", cases.opened),
        ("user", "list"),
        ("check",),
    ):
        answer = program(*line, "--json")
        assert answer.err == ""
        assert answer.out.endswith("\n")
        json.loads(answer.out)


def test_common_options_stand_anywhere(program, world, cases):
    line = (
        "case", "--json", "show", "--user=lizhe", cases.opened,
        "--password-file", world.secret("lizhe"), f"--workspace={world.vehicle}",
    )  # fmt: skip
    assert program(*line, user=None).json["case"]["case_no"] == cases.opened


def test_a_password_file_from_windows(program, world):
    world.secret("lizhe").write_bytes(
        b"\xef\xbb\xbf" + SECRETS["lizhe"].encode() + b"\r\n"
    )
    assert program("user", "list").status == 0


def test_help_is_there_for_every_group(program):
    for group in ("user", "case", "contact", "fund", "agreement", "sync", "hq"):
        answer = program(group, "--help", user=None)
        assert (answer.status, answer.err) == (0, "")
        assert "Commands" in answer.out
