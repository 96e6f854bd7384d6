"""What is to be done, and whom to call, from the command line."""

from icalendar import Calendar

HOLIDAYS = "day,kind,source\n2031-05-05,off,示例通知\n"
DIRECTORY = "key,kind,name,phone,guarantee\nh1,hospital,示例医院,010-55500001,50000\n"


def test_what_is_due_is_listed_and_written_as_a_calendar(program, cases, tmp_path):
    file = tmp_path / "due.ics"
    shown = program("today", "--ics", file, "--json").json
    assert {line["urgency"] for line in shown["lines"]} >= {"emergency"}
    assert shown["lines"][0]["what"] == "联系办案民警"
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert len(events) == len(shown["lines"])
    assert "肖建国" not in file.read_text(encoding="utf-8")


def test_a_task_is_added_done_and_taken_back(program, cases):
    made = program(
        "task",
        "add",
        cases.opened,
        "给医保办回电",
        "--due",
        "2031-01-01T09:00",
        "--json",
    ).json
    assert made["kind"] == "own"
    done = program("task", "done", cases.opened, made["id"], "--json").json
    assert done["done_at"]
    again = program(
        "task", "done", cases.opened, made["id"], "--take-back", "--json"
    ).json
    assert again["done_at"] is None
    listed = program("task", "list", cases.opened, "--json").json
    assert made["id"] in {each["id"] for each in listed}


def test_an_empty_task_is_refused(program, cases):
    done = program(
        "task", "add", cases.opened, " ", "--due", "2031-01-01T09:00", "--json"
    )
    assert (done.status, done.json["error"]["code"]) == (3, "MM1013")


def test_an_event_sets_a_deadline_that_is_marked(program, cases):
    program("event", "add", cases.opened, "late_report", "--json")
    listed = program("deadlines", cases.opened, "--json").json
    (found,) = [each for each in listed if each["id"] == "D01"]
    assert found["state"] == "running"
    program("deadline-mark", cases.opened, "D01", "done", "--json")
    listed = program("deadlines", cases.opened, "--json").json
    (found,) = [each for each in listed if each["id"] == "D01"]
    assert found["state"] == "done"
    refused = program("deadline-mark", cases.opened, "D02", "done", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "MM2102")


def test_a_pack_goes_from_headquarters_to_the_vehicle(program, cases, tmp_path):
    for kind, text in (("holidays", HOLIDAYS), ("directory", DIRECTORY)):
        table = tmp_path / f"{kind}.csv"
        table.write_text(text, encoding="utf-8")
        made = program(
            "hq", "pack", "create", kind, table, "-o", tmp_path, "--json", user="hq"
        ).json
        assert made["version"] == 1
        report = program("pack", "receive", made["path"], "--json").json
        assert report[0]["added"] == 1
    assert len(program("hq", "pack", "list", "--json", user="hq").json) == 3
    assert len(program("pack", "list", "--json").json) == 3
    (hit,) = program("directory", "search", "示例医院", "--json").json
    assert (hit["guarantee"], hit["own"]) == ("50000.00", False)
    contact = program("directory", "use", cases.opened, hit["key"], "--json").json
    assert (contact["lane"], contact["name"]) == ("hospital", "示例医院")


def test_an_own_entry_is_added_and_a_wrong_number_refused(program):
    program("directory", "add", "court", "示例法院", "--phone", "010-55512368")
    (hit,) = program("directory", "search", "slfy", "--json").json
    assert hit["own"]
    refused = program(
        "directory", "add", "court", "示例法院", "--phone", "12", "--json"
    )
    assert (refused.status, refused.json["error"]["code"]) == (3, "MM1006")
