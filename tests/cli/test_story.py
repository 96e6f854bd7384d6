"""The first case from the command line alone, each command its own process."""

import json
import os
import subprocess
import sys

import pytest

from mobile_mediation.services.vehicle import open_vehicle

from ..caps import write_caps  # noqa: TID252
from .conftest import HOSPITAL, INSURER, SECRETS, now, prepare_agreement, sign_everybody


@pytest.fixture
def secrets(tmp_path):
    folder = tmp_path / "口令"
    folder.mkdir()
    for name, secret in SECRETS.items():
        (folder / name).write_text(secret + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def command(tmp_path):
    def call(*words, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "mobile_mediation", "--json", *map(str, words)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"LANG": "C", "LC_ALL": "C"},
            cwd=tmp_path,
            check=False,
        )
        said = done.stderr.decode()
        assert (done.returncode, "Traceback" in said) == (status, False), (
            words,
            done.stdout.decode(),
            said,
        )
        for secret in SECRETS.values():
            assert secret not in said + done.stdout.decode()
        return json.loads(done.stdout)

    return call


@pytest.mark.timeout(300)
def test_the_first_case_end_to_end(command, secrets, tmp_path):  # noqa: PLR0915  one story
    hq, van = tmp_path / "总部 一", tmp_path / "车 0012"
    at_hq = ("--workspace", hq, "--password-file", secrets / "hq")
    lizhe = (
        *("--workspace", van, "--user", "lizhe"),
        *("--password-file", secrets / "lizhe"),
    )
    chenli = (
        *("--workspace", van, "--user", "chenli"),
        *("--password-file", secrets / "chenli"),
    )
    stick, usb = tmp_path / "officer", tmp_path / "usb"
    stick.mkdir()

    made = command("hq", "init", hq, "--name", "示例财产保险", *at_hq)
    enrolment = tmp_path / "0012.mme"
    command(*at_hq, "hq", "enrol", "0012", "--unit", "110105", "-o", enrolment)
    setup = command(
        *lizhe, "init", "--enrolment", enrolment, "--display-name", "李喆",
        "--number", "LP-0007", "--signing-password-file", secrets / "signing",
    )  # fmt: skip
    assert setup["headquarters"] == "示例财产保险"
    command(
        *lizhe, "user", "add", "chenli", "--role", "admin", "--display-name", "陈立",
        "--unit", INSURER, "--secret-file", secrets / "chenli",
    )  # fmt: skip
    command(
        *lizhe, "user", "add", "zhangkun", "--role", "officer", "--display-name",
        "张堃", "--unit", "朝阳支队", "--number", "012345", "--stick", stick,
        "--secret-file", secrets / "zhangkun",
    )  # fmt: skip
    users = command(*lizhe, "user", "list")
    assert [each["role"] for each in users] == ["specialist", "admin", "officer"]

    table = write_caps(tmp_path / "caps.csv", approvers=users[1]["certificate"])
    pack = command(*at_hq, "hq", "pack", "create", "caps", table, "-o", usb)
    command(*lizhe, "pack", "receive", pack["path"])

    opened = command(
        *lizhe, "case", "open", "--place", "朝阳区示例路与建安街路口",
        "--injured", "肖建国", "--plate", "京A12345", "--hospital", HOSPITAL,
    )  # fmt: skip
    case = opened["case"]["case_no"]
    for lane, who, purpose in (
        ("police", "张堃", "report"),
        ("hospital", "急诊科", "green_channel"),
        ("family", "肖晓梅", "find_family"),
    ):
        command(
            *lizhe, "contact", "log", case, "--lane", lane, "--who", who,
            "--purpose", purpose, "--summary", "已联系",
        )  # fmt: skip
    asked = command(
        *lizhe, "fund", "request", case, "--source", "ctpl_rescue", "--amount",
        "18000", "--payee", HOSPITAL, "--notice", "朝公交抢通字〔2023〕第0018号",
    )  # fmt: skip
    request = asked["request_id"]
    command(*lizhe, "fund", "approve", case, request, status=3)
    command(*chenli, "fund", "approve", case, request)
    command(*lizhe, "fund", "pay", case, request, "--number", "PZ-20230124-07")
    command(*lizhe, "fund", "acknowledge", case, request, "--number", "SJ-0031")
    assert command(*lizhe, "fund", "limits", case)["left"] == "0.00"

    services = open_vehicle(van, "lizhe", SECRETS["lizhe"], now=now)
    try:
        case_id = services.cases.by_number(case).case_id
        prepare_agreement(services, case_id, advanced_fen=18_000_00)
    finally:
        services.close()
    command(*lizhe, "agreement", "draft", case, "--clause", "乙方当面致歉。")
    frozen = command(*lizhe, "agreement", "freeze", case, "--officer", stick)
    assert len(frozen["waiting"]) == 2
    services = open_vehicle(van, "lizhe", SECRETS["lizhe"], now=now)
    try:
        sign_everybody(services, case_id)
    finally:
        services.close()
    command(
        *lizhe, "agreement", "seal", case, "--field", "specialist",
        "--signing-password-file", secrets / "signing",
    )  # fmt: skip
    sealed = command(
        *lizhe, "agreement", "seal", case, "--field", "officer", "--container", stick,
        "--signing-password-file", secrets / "zhangkun",
    )  # fmt: skip
    assert (sealed["sealed"], sealed["digest"]) == (True, frozen["digest"])
    paper = tmp_path / "调解书.pdf"
    command(*lizhe, "agreement", "render", case, "-o", paper)
    proof = command("agreement", "verify", paper, "--trust", made["root"])
    assert (proof["valid"], proof["trusted"]) == (True, "yes")
    assert proof["digest"] == frozen["digest"]
    assert proof["document_no"] == sealed["document_no"]

    assert command(*lizhe, "sync", "status")["at_risk"] > 0
    exported = command(*lizhe, "sync", "export", "-o", usb)
    assert [each["kind"] for each in exported] == ["records", "blobs"]
    assert command("bundle", "inspect", exported[0]["file"])["kind"] == "records"
    (waiting,) = command(*lizhe, "case", "list")
    assert waiting["confirmation"] == "exported"
    reports = command(*at_hq, "hq", "import", usb)
    assert [each["state"] for each in reports] == ["imported", "imported"]
    assert reports[-1]["attachments"]["missing"] == 0
    again = command(*at_hq, "hq", "import", *[each["file"] for each in exported])
    assert [each["state"] for each in again] == ["already", "already"]

    here = command(*lizhe, "case", "show", case)
    there = command(*at_hq, "hq", "case", "show", case)
    assert set(there) == set(here)
    for part, content in here.items():
        assert there[part] == content, part

    command(*lizhe, "sync", "receive", reports[-1]["receipt"])
    status = command(*lizhe, "sync", "status")
    assert (status["at_risk"], status["files_unconfirmed"]) == (0, 0)
    (confirmed,) = command(*lizhe, "case", "list")
    assert (confirmed["confirmation"], confirmed["paid"]) == ("confirmed", "18000.00")
    assert command(*lizhe, "check")["ok"] is True

    command(*at_hq, "hq", "revoke", "0012")
    command(*lizhe, "contact", "log", case, "--lane", "family", "--who", "肖晓梅",
            "--purpose", "follow_up", "--summary", "回访")  # fmt: skip
    command(*lizhe, "sync", "export", "-o", usb / "later")
    held = command(*at_hq, "hq", "import", usb / "later", status=3)
    assert {each["state"] for each in held} == {"held"}
