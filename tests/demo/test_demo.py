"""The demonstration is the whole first case: what it leaves behind is real."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STEPS = [
    "set-up",
    "unlock",
    "prepare",
    "emergency",
    "look-up",
    "coordinate",
    "record",
    "letters",
    "money",
    "evidence",
    "determination",
    "assess",
    "notices",
    "mediate",
    "sign",
    "verify",
    "export",
    "import",
    "compare",
    "receive",
]


def run(*arguments):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    environment.pop("DISPLAY", None)
    return subprocess.run(
        [sys.executable, "-m", "mobile_mediation", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def crash_report(said):
    """What the program has written about a defect, where it names a report."""
    found = re.search(r"/\S+/crash-[\w-]+\.txt", said)
    return Path(found.group()).read_text(encoding="utf-8") if found else ""


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    out = tmp_path_factory.mktemp("演示 demo")
    result = run("demo", "--headless", "--out", out)
    assert result.returncode == 0, result.stderr + crash_report(result.stderr)
    return out


@pytest.fixture(scope="module")
def summary(played):
    return json.loads((played / "summary.json").read_text(encoding="utf-8"))


def test_every_step_of_the_story_was_done(summary):
    assert summary["ok"] is True
    assert [step["step"] for step in summary["steps"]] == STEPS
    assert all(step["ok"] for step in summary["steps"])


def test_everything_that_others_rely_on_lies_in_the_folder(played, summary):
    for name in (
        "vehicle/store.db",
        "hq/store.db",
        "hq-root.pem",
        "passwords/vehicle.txt",
        "passwords/hq.txt",
        "passwords/officer.txt",
        "summary.json",
    ):
        assert (played / name).is_file(), name
    for name in ("agreement", "receipt"):
        assert Path(summary["paths"][name]).is_file()
    for name in ("bundles", "pictures"):
        assert summary["paths"][name]
        assert all(Path(each).stat().st_size for each in summary["paths"][name])


def test_the_letters_of_the_story_are_saved_and_the_notices_printed(played, summary):
    numbers = [
        number
        for step in summary["steps"]
        if step["step"] in {"letters", "notices"}
        for number in step["numbers"]
    ]
    assert len(numbers) == 6
    for number in numbers:
        assert (played / "letters" / f"{number}.pdf").is_file()
    for number in numbers[3:]:
        assert (played / "letters" / f"printed-{number}.pdf").stat().st_size > 10_000


def test_from_the_call_to_the_family_channel_and_letters_in_one_run(played, summary):
    """What the vehicle is for, at the real window; the number of actions is printed."""
    steps = {step["step"]: step["actions"] for step in summary["steps"]}
    linkage = ("emergency", "look-up", "coordinate", "letters", "notices")
    for name in linkage:
        sys.stdout.write(f"{name}: {steps[name]} actions\n")
        assert steps[name] > 0
    assert steps["emergency"] <= 12
    (case_no,) = [s["case_no"] for s in summary["steps"] if s["step"] == "emergency"]
    shown = run(
        "--json",
        "--workspace",
        played / "vehicle",
        "--user",
        "lizhe",
        "--password-file",
        played / "passwords" / "vehicle.txt",
        "event",
        "list",
        case_no,
    )
    kinds = {each["kind"] for each in json.loads(shown.stdout)}
    assert {"family_found", "green_channel_opened", "notice_given"} <= kinds


def test_the_stores_are_encrypted(played):
    for store in ("vehicle", "hq"):
        for file in (played / store).rglob("*"):
            if file.is_file():
                data = file.read_bytes()
                assert not data.startswith(b"SQLite format 3"), file
                assert "肖建国".encode() not in data, file


def test_the_bundles_say_nothing_about_people(summary):
    for bundle in summary["paths"]["bundles"]:
        assert "肖建国".encode() not in Path(bundle).read_bytes()


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not installed")
def test_another_program_agrees_on_two_valid_signatures(summary):
    shown = subprocess.run(
        ["pdfsig", summary["paths"]["agreement"]],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert shown.count("Signature is Valid") == 2
    assert "Total document signed" in shown


def test_our_verification_agrees_and_trusts_headquarters(played, summary):
    result = run(
        "--json",
        "agreement",
        "verify",
        summary["paths"]["agreement"],
        "--trust",
        played / "hq-root.pem",
    )
    assert result.returncode == 0
    answer = json.loads(result.stdout)
    assert answer["valid"] is True
    assert answer["trusted"] == "yes"
    assert [seal["name"] for seal in answer["signatures"]] == ["李喆", "张堃"]
    assert answer["problems"] == []


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler is not installed"
)
def test_the_text_of_the_paper_comes_out_in_order(summary):
    text = subprocess.run(
        ["pdftotext", summary["paths"]["agreement"], "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    places = [
        text.index(part)
        for part in (
            "道路交通事故损害赔偿调解书",
            "一、当事人",
            "肖建国",
            "王䶮",
            "二、事故经过与责任",
            "三、损失项目与金额",
            "人民币陆万伍仟捌佰捌拾元贰角捌分",
            "四、已垫付款项",
            "PZ-2023012",
            "五、赔偿数额与履行",
            "人民币肆万柒仟捌佰捌拾元贰角捌分",
            "六、协议条款",
            "九、当事人签名",
            "十、办理人员签章",
        )
    ]
    assert places == sorted(places)


def test_the_case_stands_in_headquarters_as_it_does_in_the_vehicle(played, summary):
    case_no = next(s["case_no"] for s in summary["steps"] if s["step"] == "emergency")
    vehicle = run(
        "--json",
        "--workspace",
        played / "vehicle",
        "--user",
        "lizhe",
        "--password-file",
        played / "passwords" / "vehicle.txt",
        "case",
        "show",
        case_no,
    )
    office = run(
        "--json",
        "--workspace",
        played / "hq",
        "--password-file",
        played / "passwords" / "hq.txt",
        "hq",
        "case",
        "show",
        case_no,
    )
    assert vehicle.returncode == 0, vehicle.stderr
    assert office.returncode == 0, office.stderr
    assert json.loads(vehicle.stdout) == json.loads(office.stdout)


def test_a_folder_with_somebodys_files_is_left_alone(tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    result = run("demo", "--headless", "--out", tmp_path)
    assert result.returncode == 3
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_somebodys_own_workspace_is_left_alone_even_under_our_names(tmp_path):
    own = tmp_path / "vehicle" / "store.db"
    own.parent.mkdir()
    own.write_bytes(b"years of work")
    assert run("demo", "--headless", "--out", tmp_path).returncode == 3
    assert own.read_bytes() == b"years of work"
