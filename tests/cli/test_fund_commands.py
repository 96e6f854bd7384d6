import pytest

HOSPITAL = "示例市第一人民医院"
NOTICE = "朝公交抢通字〔2023〕第0018号"


@pytest.fixture
def ask(program, cases):
    def request(amount="12000.50", *more, source="ctpl_rescue"):
        return program(
            "fund", "request", cases.opened, "--source", source, "--amount", amount,
            "--payee", HOSPITAL, "--notice", NOTICE, "--json", *more,
        )  # fmt: skip

    return request


@pytest.fixture
def act(program, cases):
    def move(name, request, *more, user="lizhe"):
        return program(
            "fund",
            name,
            cases.opened,
            request["request_id"],
            "--json",
            *more,
            user=user,
        )

    return move


def test_money_goes_through_four_eyes_to_the_hospital(program, ask, act, cases):
    asked = ask().json
    assert (asked["state"], asked["amount"], asked["paid"]) == (
        "submitted",
        "12000.50",
        "0.00",
    )
    same = act("approve", asked)
    assert (same.status, same.error["code"]) == (3, "MM1307")
    approved = act("approve", asked, user="chenli").json
    assert (approved["state"], approved["state_label"]) == ("approved", "已批准")
    limits = program("fund", "limits", cases.opened, "--json").json
    assert (limits["reserved"], limits["paid"]) == ("12000.50", "0.00")
    paid = act("pay", asked, "--number", "PZ-07").json
    assert (paid["state"], paid["paid"]) == ("paid", "12000.50")
    done = act("acknowledge", asked, "--number", "SJ-31").json
    assert done["state"] == "acknowledged"
    assert [each["act"] for each in done["entries"]] == [
        "requested",
        "approved",
        "paid",
        "acknowledged",
    ]
    ledger = program("fund", "ledger", cases.opened, "--json").json
    assert (ledger["case_no"], ledger["requests"]) == (cases.opened, [done])
    assert ledger["debits"] == ledger["credits"]
    assert [each["debit"] for each in ledger["journal"]] == [
        *("requested", "approved", "in_transit", "advanced"),
    ]
    balance = program("fund", "balance", cases.opened, "--json").json
    assert {each["account"]: each["balance"] for each in balance["accounts"]} == {
        "source": "-12000.50",
        "requested": "0.00",
        "approved": "0.00",
        "in_transit": "0.00",
        "advanced": "12000.50",
    }
    assert program("fund", "balance", "--json").json == balance
    limits = program("fund", "limits", cases.opened, "--json").json
    assert {name: limits[name] for name in ("limit", "paid", "reserved", "left")} == {
        "limit": "18000.00",
        "paid": "12000.50",
        "reserved": "0.00",
        "left": "5999.50",
    }
    text = program("fund", "ledger", cases.opened).out
    assert "¥12,000.50" in text
    assert "尚可支付  ¥5,999.50" in program("fund", "limits", cases.opened).out
    assert "Left" in program("fund", "limits", cases.opened, "--lang", "en").out


def test_a_second_person_approves_beside_the_first(ask, act, world):
    asked = ask().json
    line = ("--approver", "chenli", "--approver-password-file")
    wrong = act("approve", asked, *line, world.secret("lizhe"))
    assert (wrong.status, wrong.error["code"]) == (4, "MM1603")
    right = act("approve", asked, *line, world.secret("chenli"))
    assert right.json["state"] == "approved"


def test_the_approver_may_not_pay(ask, act):
    asked = ask().json
    act("approve", asked, user="chenli")
    answer = act("pay", asked, "--number", "PZ-07", user="chenli")
    assert (answer.status, answer.error["code"]) == (3, "MM1303")


def test_a_refusal_carries_its_reason(program, ask, act):
    asked = ask().json
    refused = act("refuse", asked, "--reason", "材料不全", user="chenli").json
    assert (refused["state"], refused["paid"]) == ("refused", "0.00")
    assert refused["entries"][-1]["reason"] == "材料不全"
    assert act("refuse", asked, user="chenli").status == 2


def test_a_reversal_gives_the_limit_back(program, ask, act, cases, world):
    asked = ask().json
    act("approve", asked, user="chenli")
    act("pay", asked, "--number", "PZ-07")
    alone = act("reverse", asked, "--reason", "账号错误")
    assert (alone.status, alone.error["code"]) == (3, "MM1303")
    second = ("--approver", "chenli", "--approver-password-file")
    undone = act(
        "reverse", asked, "--reason", "账号错误", *second, world.secret("chenli")
    ).json
    assert (undone["state"], undone["paid"]) == ("reversed", "0.00")
    assert program("fund", "limits", cases.opened, "--json").json["left"] == "18000.00"
    again = act("pay", asked, "--number", "PZ-08")
    assert (again.status, again.error["code"]) == (3, "MM1302")


def test_the_same_key_counts_once(program, ask, cases):
    first = ask("100", "--key", "k-1").json
    assert ask("100", "--key", "k-1").json == first
    ledger = program("fund", "ledger", cases.opened, "--json").json
    assert len(ledger["requests"]) == 1


@pytest.mark.parametrize("amount", ["0", "-5", "12.345", "1e5", "18,0000", "一千"])
def test_an_amount_that_is_none(program, ask, cases, amount):
    answer = ask(amount)
    assert answer.status == 3
    assert answer.error["code"] in {"MM1001", "MM1301"}
    assert answer.error["path"] == "fund.amount"
    ledger = program("fund", "ledger", cases.opened, "--json").json
    assert ledger["requests"] == []


def test_more_than_the_limit(ask):
    answer = ask("18000.01")
    assert (answer.status, answer.error["code"]) == (3, "MM1305")
    assert answer.error["value"] == "18000.01"
    assert "18000.00" in answer.error["message"]
    assert ask("18000.01", source="driver").status == 0


def test_no_rescue_payment_without_the_polices_notice(program, cases):
    answer = program(
        "fund", "request", cases.opened, "--source", "ctpl_rescue", "--amount", "1",
        "--payee", HOSPITAL, "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (3, "MM1306")
    assert "31" in answer.error["rule"]


def test_an_unknown_request(program, cases):
    unknown = {"request_id": "01860000-0000-7000-8000-000000000001"}
    answer = program(
        "fund", "pay", cases.opened, unknown["request_id"], "--number", "1", "--json"
    )
    assert (answer.status, answer.error["code"]) == (1, "MM1304")
