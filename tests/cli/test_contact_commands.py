import pytest


def test_somebody_who_can_be_called(program, cases):
    shown = program(
        "contact", "add", cases.opened, "--lane", "police", "--name", "张堃",
        "--organisation", "朝阳支队", "--title", "警官", "--phone", "13800138000",
        "--json",
    ).json  # fmt: skip
    assert (shown["lane"], shown["lane_label"]) == ("police", "交警")
    case = program("case", "show", cases.opened, "--json").json
    assert case["contacts"] == [shown]
    assert program("search", "朝阳支队", "--json").status == 0


def test_a_conversation_that_reached_somebody_ends_its_task(program, cases):
    entry = program(
        "contact", "log", cases.opened, "--lane", "police", "--who", "张堃",
        "--purpose", "report", "--summary", "已到现场", "--json",
    ).json  # fmt: skip
    assert (entry["result"], entry["channel"]) == ("reached", "phone")
    tasks = program("case", "show", cases.opened, "--json").json["tasks"]
    done = [each["kind"] for each in tasks if each["done_at"]]
    assert done == ["call_officer"]


def test_a_promise_becomes_a_task(program, cases):
    program(
        "contact", "log", cases.opened, "--lane", "hospital", "--who", "急诊科",
        "--purpose", "costs", "--summary", "出费用清单", "--next", "取清单",
        "--promised", "2031-02-03T10:00",
    )  # fmt: skip
    tasks = program("case", "show", cases.opened, "--json").json["tasks"]
    (promise,) = [each for each in tasks if each["kind"] == "promise"]
    assert (promise["due_at"], promise["note"]) == (
        "2031-02-03T10:00:00+08:00",
        "取清单",
    )


def test_the_log_is_shown(program, cases):
    shown = program("contact", "log", cases.opened, "--json").json
    assert [each["lane"] for each in shown] == ["police"]
    assert "接报" in program("contact", "log", cases.opened).out
    english = program("contact", "log", cases.opened, "--lang", "en").out
    assert "Police" in english


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        (("--who", " "), 3, "MM1107"),
        (("--who", "张堃", "--at", "2099-01-01T00:00+08:00"), 3, "MM1108"),
        (("--who", "张堃", "--at", "明天"), 2, "MM2000"),
        (("--who", "张堃", "--channel", "pigeon"), 2, "MM2000"),
    ],
)
def test_a_conversation_that_cannot_be_right(program, cases, line, status, code):
    before = program("contact", "log", cases.opened, "--json").json
    answer = program(
        "contact", "log", cases.opened, "--lane", "police", "--purpose", "report",
        "--summary", "已到现场", *line, "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (status, code)
    assert program("contact", "log", cases.opened, "--json").json == before


def test_a_summary_needs_its_lane(program, cases):
    answer = program("contact", "log", cases.opened, "--summary", "说", "--json")
    assert (answer.status, answer.error["code"]) == (2, "MM2000")
