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


def test_a_search_is_logged_with_its_legal_basis(program, cases):
    entry = program(
        "contact", "log", cases.opened, "--lane", "police", "--who", "示例派出所",
        "--search-way", "household_register", "--number", "010-88886666",
        "--summary", "查到女儿的电话", "--json",
    ).json  # fmt: skip
    assert (entry["purpose"], entry["search_way_label"]) == ("find_family", "户籍查询")
    assert "第十三条" in entry["legal_basis"]
    assert entry["number"] == "010-88886666"
    search = program("contact", "board", cases.opened, "--json").json["search"]
    assert list(search["tried"]) == ["household_register"]
    assert "community" in search["untried"]
    assert search["found"] is None


def test_a_call_that_nobody_answered_needs_no_summary(program, cases):
    entry = program(
        "contact", "log", cases.opened, "--lane", "police", "--who", "张堃",
        "--purpose", "report", "--result", "no_answer", "--json",
    ).json  # fmt: skip
    assert entry["result_label"] == "无人接听"
    answer = program(
        "contact", "log", cases.opened, "--lane", "police", "--who", "张堃",
        "--purpose", "report", "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (3, "MM2153")


def test_an_entry_is_corrected_by_a_following_one(program, cases):
    wrong = program(
        "contact", "log", cases.opened, "--lane", "family", "--who", "肖晓梅",
        "--purpose", "find_family", "--summary", "正赶来", "--json",
    ).json  # fmt: skip
    correct = (
        "contact", "log", cases.opened, "--corrects", wrong["id"],
        "--result", "wrong_number", "--json",
    )  # fmt: skip
    right = program(*correct).json
    for name in ("lane", "who", "purpose", "happened_at"):
        assert right[name] == wrong[name]
    again = program(*correct)
    assert (again.status, again.error["code"]) == (3, "MM2150")
    board = program("contact", "board", cases.opened, "--json").json
    family = next(lane for lane in board["lanes"] if lane["lane"] == "family")
    assert [line["corrected_by_id"] for line in family["lines"]] == [None, right["id"]]
    assert [task["done_at"] for task in family["tasks"]] == [None]


def test_an_unknown_entry_is_not_corrected(program, cases):
    answer = program(
        "contact", "log", cases.opened, "--corrects",
        "01860000-0000-7000-8000-00000000d001", "--who", "张堃", "--summary", "说",
        "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (3, "MM2151")


def test_the_board_says_what_became_of_a_promise_and_what_was_measured(program, cases):
    program(
        "contact", "log", cases.opened, "--lane", "hospital", "--who", "急诊科",
        "--purpose", "green_channel", "--summary", "同意先救治", "--agreed",
        "--promised", "2031-02-03T10:00", "--next", "取清单",
    )  # fmt: skip
    board = program("contact", "board", cases.opened, "--json").json
    hospital = next(lane for lane in board["lanes"] if lane["lane"] == "hospital")
    assert hospital["state"] == "running"
    assert (hospital["next_who"], hospital["next_action"]) == ("急诊科", "取清单")
    measured = {each["milestone"]: each["minutes"] for each in board["measures"]}
    assert measured["family"] is None
    assert measured["hospital"] is not None
    (promise,) = [task for task in hospital["tasks"] if task["kind"] == "promise"]
    said = program(
        "contact", "promise", cases.opened, promise["id"], "--outcome", "broken",
        "--json",
    ).json  # fmt: skip
    assert said["outcome_label"] == "未兑现"
    shown = program("contact", "board", cases.opened).out
    assert "自接报找到亲属  尚未" in shown
    assert "户籍查询" in shown
    events = program("case", "show", cases.opened, "--json").json["events"]
    assert [each["kind"] for each in events] == ["green_channel_opened"]


def test_who_called_is_the_first_to_be_called_back(program, cases):
    shown = program(
        "case", "open", "--place", "示例桥", "--caller", "王师傅",
        "--caller-number", "13800138000", "--json",
    ).json  # fmt: skip
    (entry,), (contact,) = shown["contact_entries"], shown["contacts"]
    assert (entry["who"], entry["number"]) == ("王师傅", "13800138000")
    assert entry["contact_id"] == contact["id"]
