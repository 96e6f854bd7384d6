import pytest

HOSPITAL = "示例市第一人民医院"
NOTICE = "朝公交抢通字〔2023〕第0018号"
CAPS = "vehicle,act,case,injured,day,approver_day,valid_from,valid_until,approvers"


@pytest.fixture
def asked(program, cases):
    """A request that waits on the vehicle."""
    return program(
        *("fund", "request", cases.opened, "--source", "ctpl_rescue"),
        *("--amount", "12000.50", "--payee", HOSPITAL, "--notice", NOTICE, "--json"),
    ).json


@pytest.fixture
def up(program, world):
    """Everything of the vehicle, at headquarters."""

    def travel():
        assert program("sync", "export", "-o", world.usb).status == 0
        assert program("hq", "import", world.usb, user="hq").status == 0

    return travel


@pytest.fixture
def down(program, world):
    """Headquarters' newest answer, taken in."""

    def travel(*more):
        line = ("hq", "outbox", "-o", world.path / "answers", "--json")
        # A vehicle has one answer, though the roster keeps the keys it began with.
        (written,) = program(*line, user="hq").json
        return program("sync", "receive", written["file"], *more)

    return travel


def waiting(program):
    return program("hq", "fund", "list", "--waiting", "--json", user="hq").json


def code_line(case, ask, **other):
    values = {
        "ask": ask,
        "source": "ctpl_rescue",
        "amount": "12000.50",
        "payee": HOSPITAL,
    } | other
    options = [word for name, value in values.items() for word in (f"--{name}", value)]
    return ("hq", "fund", "code", case, *options)


def test_headquarters_approves_what_has_come_up(program, cases, asked, up, down):
    assert waiting(program) == []
    up()
    (seen,) = waiting(program)
    assert seen["request_id"] == asked["request_id"]
    assert {
        name: seen[name]
        for name in ("vehicle", "case_no", "state", "verdict", "amount", "payee_name")
    } == {
        "vehicle": "0012",
        "case_no": cases.opened,
        "state": "submitted",
        "verdict": None,
        "amount": "12000.50",
        "payee_name": HOSPITAL,
    }
    text = program("hq", "fund", "list", user="hq").out
    assert text.startswith("* 0012")
    assert "待审批" in text
    line = ("hq", "fund", "approve", seen["request_id"], "--ask", seen["ask_no"])
    decision = program(*line, "--json", user="hq").json
    assert (decision["verdict"], decision["amount"]) == ("approved", "12000.50")
    # Once more is the same decision; the opposite is refused.
    assert program(*line, "--json", user="hq").json == decision
    assert "同意支付" in program(*line, user="hq").out
    assert "approved" in program(*line, "--lang", "en", user="hq").out
    no = program(
        *("hq", "fund", "refuse", seen["request_id"], "--ask", seen["ask_no"]),
        *("--reason", "材料不全", "--json"),
        user="hq",
    )
    assert (no.status, no.error["code"]) == (3, "MM1351")
    assert waiting(program) == []
    (listed,) = program("hq", "fund", "list", "--json", user="hq").json
    assert (listed["verdict"], listed["is_waiting"]) == ("approved", False)

    (received,) = down("--json").json
    assert received["decisions"] == {
        "taken": [
            {
                "request_id": asked["request_id"],
                "state": "approved",
                "state_label": "已批准",
                "amount": "12000.50",
            }
        ],
        "not_taken": [],
    }
    line = ("fund", "pay", cases.opened, asked["request_id"], "--number", "PZ-07")
    assert program(*line, "--json").json["state"] == "paid"
    up()
    (listed,) = program("hq", "fund", "list", "--json", user="hq").json
    assert listed["state"] == "paid"


def test_a_refusal_of_headquarters_is_told_on_the_vehicle(
    program, cases, asked, up, down
):
    up()
    (seen,) = waiting(program)
    line = ("hq", "fund", "refuse", seen["request_id"], "--ask", seen["ask_no"])
    assert program(*line, user="hq").status == 2
    empty = program(*line, "--reason", " ", "--json", user="hq")
    assert (empty.status, empty.error["code"]) == (3, "MM1308")
    done = program(*line, "--reason", "医院尚未出具费用清单", "--json", user="hq").json
    assert (done["verdict"], done["reason"]) == ("refused", "医院尚未出具费用清单")
    out = down().out
    assert "总部决定：¥12,000.50" in out
    assert HOSPITAL in out
    ledger = program("fund", "ledger", cases.opened, "--json").json
    assert ledger["requests"][0]["state"] == "refused"


def test_a_decision_that_does_not_fit_any_more_is_told(program, cases, asked, up, down):
    up()
    (seen,) = waiting(program)
    program(
        *("hq", "fund", "approve", seen["request_id"], "--ask", seen["ask_no"]),
        user="hq",
    )
    line = ("fund", "withdraw", cases.opened, asked["request_id"], "--reason", "已自费")
    assert program(*line).status == 0
    (received,) = down("--json").json
    assert received["decisions"]["taken"] == []
    (told,) = received["decisions"]["not_taken"]
    assert (told["request_id"], told["code"]) == (asked["request_id"], "MM1302")
    assert "未能登记的总部决定：MM1302" in down().out
    assert "Not recorded: MM1302" in down("--lang", "en").out


@pytest.mark.parametrize(
    ("request_id", "ask", "status", "code"),
    [
        ("01860000-0000-7000-8000-000000000001", "123456", 1, "MM1304"),
        ("01860000-0000-7000-8000-000000000001", "12", 3, "MM1356"),
        (None, "000000", 3, "MM1350"),
    ],
)
def test_what_is_not_there_is_not_approved(
    program, asked, up, request_id, ask, status, code
):
    up()
    line = ("hq", "fund", "approve", request_id or asked["request_id"], "--ask", ask)
    answer = program(*line, "--json", user="hq")
    assert (answer.status, answer.error["code"]) == (status, code)
    assert len(waiting(program)) == 1


def test_a_code_goes_over_the_phone(program, cases, asked, up):
    (check,) = program("fund", "checks", cases.opened, "--json").json["requests"]
    up()
    (seen,) = waiting(program)
    assert seen["ask_no"] == check["ask_no"]
    line = code_line(cases.opened, seen["ask_no"], amount="12,000.50元")
    given = program(*line, "--json", user="hq").json
    assert (given["vehicle"], given["amount"]) == ("0012", "12000.50")
    assert (given["is_known"], given["is_used"]) == (True, False)
    read_out = program(*line, user="hq").out
    grouped = " ".join(given["code"][at : at + 4] for at in range(0, 20, 4))
    assert grouped in read_out
    wrong = ("fund", "code", cases.opened, asked["request_id"])
    slip = str((int(given["code"][0]) + 1) % 10) + given["code"][1:]
    answer = program(*wrong, slip, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1332")
    moved = program(*wrong, grouped, "--json").json
    assert moved["state"] == "approved"
    up()
    (noted,) = program("hq", "fund", "codes", "--json", user="hq").json
    assert (noted["code"], noted["is_used"]) == (given["code"], True)
    assert "已使用" in program("hq", "fund", "codes", user="hq").out


def test_a_code_for_a_case_that_has_not_come_up(program, cases, asked):
    line = code_line("JBLD-110105-20230124-0012-0099", "123456")
    unknown = program(*line, "--json", user="hq")
    assert (unknown.status, unknown.error["code"]) == (1, "MM1352")
    given = program(
        *line, "--vehicle", "0012", "--days", "2", "--reason", "断网", user="hq"
    )
    assert given.status == 0
    assert "断网" in given.out
    for more, code in (
        (("--days", "15"), "MM1354"),
        (("--days", "0"), "MM1354"),
    ):
        answer = program(*line, "--vehicle", "0012", *more, "--json", user="hq")
        assert (answer.status, answer.error["code"]) == (3, code)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0", "MM1301"),
        ("-5", "MM1001"),
        ("12.345", "MM1001"),
        ("NaN", "MM1001"),
        ("$5", "MM1001"),
        ("１００", "MM1344"),
        (str(10**18), "MM1001"),
    ],
)
def test_a_code_for_an_amount_that_is_none(program, cases, amount, code):
    line = (*code_line("X", "123456", amount=amount), "--vehicle", "0012", "--json")
    answer = program(*line, user="hq")
    assert (answer.status, answer.error["code"]) == (3, code)
    assert program("hq", "fund", "codes", "--json", user="hq").json == []


def test_headquarters_names_approvers_by_what_the_vehicle_shows(program, world):
    users = program("user", "list", "--json").json
    (leader,) = [user for user in users if user["name"] == "chenli"]
    assert len(leader["certificate"]) == 64
    assert leader["certificate"] in program("user", "list").out
    secret = world.path / "secret.txt"
    secret.write_text("新人 自己 的口令\n", encoding="utf-8")
    added = program(
        *("user", "add", "wangmin", "--role", "admin", "--display-name", "王敏"),
        *("--unit", "示例支公司", "--secret-file", secret),
    )
    users = program("user", "list", "--json").json
    (new,) = [user for user in users if user["name"] == "wangmin"]
    assert new["certificate"] in added.out

    table = world.path / "caps.csv"
    row = f"0012,1,1,1,1,1,2018-01-01,2099-12-31,{new['certificate']}"
    table.write_text(f"{CAPS}\n{row}\n", encoding="utf-8")
    line = ("hq", "pack", "create", "caps", table, "-o", world.usb, "--json")
    made = program(*line, user="hq").json
    assert (made["kind"], made["kind_label"]) == ("caps", "现场审批额度")
    assert program("pack", "receive", made["path"]).status == 0
    held = program("pack", "list", "--json").json
    assert [(each["kind"], each["version"]) for each in held] == [
        ("caps", made["version"])
    ]


def test_caps_that_nobody_can_have_make_no_pack(program, world):
    table = world.path / "caps.csv"
    table.write_text(f"{CAPS}\n0099,1,1,1,1,1,2018-01-01,2099-12-31,\n")
    line = ("hq", "pack", "create", "caps", table, "-o", world.usb, "--json")
    answer = program(*line, user="hq")
    assert (answer.status, answer.error["code"]) == (3, "MM2175")
    assert answer.error["path"] == "caps[0].vehicle"
    assert list(world.usb.iterdir()) == []
