import shutil

import pytest


@pytest.fixture
def exported(program, world):
    """What the vehicle put on the stick: records and files."""
    answer = program("sync", "export", "-o", world.usb, "--json")
    assert answer.status == 0
    return answer.json


def test_the_road_to_headquarters_and_back(program, world, cases, exported):
    assert [each["kind"] for each in exported] == ["records", "blobs"]
    status = program("sync", "status", "--json").json
    assert status["at_risk"] == status["records"] > 0
    assert status["exported"] == status["records"]
    assert status["confirmed"] == 0
    assert status["unconfirmed_cases"] == 3
    assert status["last_receipt_at"] is None

    reports = program("hq", "import", world.usb, "--json", user="hq").json
    assert [each["state"] for each in reports] == ["imported", "imported"]

    line = ("sync", "receive", reports[-1]["receipt"], "--json")
    (received,) = program(*line).json
    assert received["held_seq"] == status["records"]
    after = program("sync", "status", "--json").json
    assert (after["at_risk"], after["files_unconfirmed"]) == (0, 0)
    assert after["unconfirmed_cases"] == 0
    assert after["last_receipt_at"].endswith("+08:00")
    (again,) = program(*line).json
    assert again["newly_confirmed"] == 0


def test_both_sides_show_the_same_case(program, world, cases, exported):
    program("hq", "import", world.usb, user="hq")
    for case in (cases.opened, cases.signed, cases.sealed):
        here = program("case", "show", case, "--json").json
        there = program("hq", "case", "show", case, "--json", user="hq").json
        assert there == here
    numbers = [
        each["case_no"]
        for each in program("hq", "case", "list", "--json", user="hq").json
    ]
    assert numbers == [cases.sealed, cases.signed, cases.opened]
    assert cases.sealed in program("hq", "case", "list", user="hq").out
    assert "肖建国" in program("hq", "case", "show", cases.sealed, user="hq").out
    unknown = program("hq", "case", "show", "JBLD-1", "--json", user="hq")
    assert (unknown.status, unknown.error["code"]) == (1, "MM1104")


def test_an_import_answers_as_others_rely_on(program, world, exported):
    reports = program("hq", "import", world.usb, "--json", user="hq").json
    for report in reports:
        assert set(report) == {
            "file",
            "bundle",
            "state",
            "counts",
            "attachments",
            "issues",
            "gap",
            "receipt",
        }
        assert set(report["bundle"]) == {"origin", "seq", "id"}
        assert set(report["counts"]["cases"]) == {"new", "changed", "same", "older"}
        assert set(report["attachments"]) == {"declared", "present", "missing"}
    records, files = reports
    assert records["bundle"]["origin"] == "0012"
    assert records["bundle"]["id"] == exported[0]["id"]
    assert records["bundle"]["seq"] == exported[0]["to_seq"]
    assert records["counts"]["cases"]["new"] == 3
    assert records["attachments"]["missing"] > 0
    assert files["attachments"]["missing"] == 0
    assert (records["issues"], records["gap"]) == ([], [])


def test_importing_twice_changes_nothing(program, world, exported):
    program("hq", "import", world.usb, user="hq")
    before = program("hq", "case", "list", "--json", user="hq").json
    answer = program("hq", "import", world.usb, "--json", user="hq")
    bundles = [each for each in answer.json if each["state"] == "already"]
    assert (answer.status, len(bundles)) == (0, 2)
    assert program("hq", "case", "list", "--json", user="hq").json == before


def test_a_dry_run_leaves_headquarters_as_it_was(program, world, exported):
    answer = program("hq", "import", world.usb, "--dry-run", "--json", user="hq")
    assert [each["receipt"] for each in answer.json] == [None, None]
    assert program("hq", "case", "list", "--json", user="hq").json == []


def test_receipts_go_where_they_are_wanted(program, world, exported):
    away = world.path / "receipts"
    line = ("hq", "import", world.usb, "--receipts", away, "--json")
    for report in program(*line, user="hq").json:
        assert report["receipt"].startswith(str(away))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.99])
def test_an_altered_bundle_is_refused_alone(program, world, exported, place):
    good = world.usb / exported[0]["file"].split("/")[-1]
    data = bytearray(good.read_bytes())
    data[int(len(data) * place)] ^= 0x80
    bad = world.usb / "altered.mmb"
    bad.write_bytes(data)
    answer = program("hq", "import", bad, good, "--json", user="hq")
    assert answer.status == 3
    by_file = {each["file"]: each for each in answer.json}
    assert by_file[str(bad)]["state"] == "refused"
    issue = by_file[str(bad)]["issues"][0]
    assert set(issue) == {
        "code",
        "severity",
        "case_no",
        "table",
        "id",
        "field",
        "message",
        "next",
    }
    assert by_file[str(good)]["state"] == "imported"


def test_a_bundle_that_was_cut_off_is_refused(program, world, exported):
    cut = world.path / "cut.mmb"
    shutil.copyfile(exported[0]["file"], cut)
    cut.write_bytes(cut.read_bytes()[:-40])
    answer = program("hq", "import", cut, "--json", user="hq")
    assert (answer.status, answer.json[0]["issues"][0]["code"]) == (3, "MM1811")
    assert "已拒收" in program("hq", "import", cut, user="hq").out
    inspected = program("bundle", "inspect", cut, "--json", user=None)
    assert (inspected.status, inspected.error["code"]) == (3, "MM1811")


def test_what_anyone_may_see_of_a_bundle(program, world, exported):
    found = program("bundle", "inspect", exported[0]["file"], "--json", user=None).json
    assert (found["id"], found["kind"]) == (exported[0]["id"], "records")
    assert found["size"] == exported[0]["size"]
    assert len(found["sender"]) == 64
    text = program("bundle", "inspect", exported[0]["file"], user=None).out
    assert exported[0]["id"] in text


def test_a_file_that_is_not_there(program, world):
    missing = world.path / "no.mmb"
    answer = program("bundle", "inspect", missing, "--json", user=None)
    assert (answer.status, answer.error["code"]) == (3, "MM1821")
    answer = program("hq", "import", missing, "--json", user="hq")
    assert (answer.status, answer.json[0]["state"]) == (3, "refused")
    answer = program("sync", "receive", missing, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1821")


def test_the_bundle_of_another_headquarters(program, world, exported, tmp_path):
    other = (
        "--workspace", tmp_path / "other", "--password-file", world.secret("hq"),
    )  # fmt: skip
    made = program(
        "hq", "init", tmp_path / "other", "--name", "别家", *other, user=None
    )
    assert made.status == 0
    answer = program("hq", "import", world.usb, "--json", *other, user=None)
    assert answer.status == 3
    assert [each["issues"][0]["code"] for each in answer.json] == ["MM1813", "MM1813"]
    assert program("hq", "case", "list", "--json", *other, user=None).json == []


def test_a_vehicle_does_not_take_in_its_own_bundle(program, exported):
    answer = program("sync", "receive", exported[0]["file"], "--json")
    assert answer.status == 3
    assert program("sync", "status", "--json").json["confirmed"] == 0


def test_a_revoked_vehicle_is_held(program, world, exported):
    assert program("hq", "revoke", "0012", "--json", user="hq").json == {
        "revoked": "0012"
    }
    answer = program("hq", "import", world.usb, "--json", user="hq")
    assert answer.status == 3
    assert {each["state"] for each in answer.json} == {"held"}
    assert answer.json[0]["issues"][0]["code"] == "MM1910"
    assert program("hq", "case", "list", "--json", user="hq").json == []


def test_a_vehicle_is_enrolled_once(program, world):
    out = world.path / "0013.mme"
    line = ("hq", "enrol", "0013", "--unit", "110108", "-o", out, "--json")
    assert program(*line, user="hq").json == {
        "vehicle": "0013",
        "unit": "110108",
        "file": str(out),
    }
    first = out.read_bytes()
    answer = program(*line, user="hq")
    assert (answer.status, answer.error["code"]) == (3, "MM1902")
    assert out.read_bytes() == first
    unknown = program("hq", "revoke", "0099", "--json", user="hq")
    assert (unknown.status, unknown.error["code"]) == (3, "MM1904")


def test_no_vehicle_is_enrolled_for_a_file_that_cannot_be_written(program, world):
    line = ("hq", "enrol", "0014", "--unit", "110108", "--json", "-o")
    answer = program(*line, world.path / "gone" / "0014.mme", user="hq")
    assert (answer.status, answer.error["code"]) == (3, "MM2007")
    assert program(*line, world.path / "0014.mme", user="hq").status == 0


def test_there_is_nothing_left_to_export(program, world, exported):
    (report, _) = program("hq", "import", world.usb, "--json", user="hq").json
    reports = program("hq", "import", world.usb, "--json", user="hq").json
    program("sync", "receive", report["receipt"])
    program("sync", "receive", reports[-1]["receipt"])
    answer = program("sync", "export", "-o", world.usb, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1830")
    full = program("sync", "export", "--full", "-o", world.usb, "--json").json
    assert full[0]["from_seq"] == 1


def test_the_state_of_sync_is_text_for_people(program):
    assert "未确认" in program("sync", "status").out
    english = program("sync", "status", "--lang", "en").out
    assert "Not confirmed" in english
    assert english.isascii() or "Headquarters  示例" in english
