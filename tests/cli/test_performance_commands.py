import pytest


@pytest.fixture
def plan(program, cases):
    """What the sealed case says before anything has happened."""
    return program("performance", "show", cases.sealed, "--json").json


def deliver(program, cases, *more):
    party = program("case", "show", cases.sealed, "--json").json["parties"][0]
    return program("performance", "deliver", cases.sealed, party["id"], *more, "--json")


def pay(program, cases, plan, amount, *more):
    (duty,) = plan["plan"]
    return program(
        "performance", "pay", cases.sealed, duty["id"], "--amount", amount,
        "--voucher", "PZ-1", *more, "--json",
    )  # fmt: skip


def test_the_plan_of_a_sealed_agreement_is_shown(plan):
    assert [each["state"] for each in plan["versions"]] == ["in_force"]
    assert (plan["left"], plan["next_copy"]) == ("41200.35", 1)
    assert plan["plan"][0]["state_label"] == "未到期"
    # The police have mediated, so there is nothing for the court.
    assert plan["confirmation_until"] is None
    assert plan["ways"] == ["remind", "sue"]


def test_before_the_seals_there_is_no_plan(program, cases):
    shown = program("performance", "show", cases.signed, "--json").json
    assert (shown["document"], shown["plan"]) == (None, [])
    assert [each["state"] for each in shown["versions"]] == ["unsealed"]


def test_copies_are_numbered_on(program, cases):
    first = deliver(program, cases, "--receiver", "肖建国").json
    second = deliver(
        program, cases, "--way", "left", "--refusal", "不在家", "--witness", "孙见证"
    ).json
    assert (first["copy_no"], second["copy_no"]) == (1, 2)
    events = program("event", "list", cases.sealed, "--json").json
    served = [each for each in events if each["kind"] == "agreement_served"]
    assert [each["subject_id"] for each in served] == [first["id"], second["id"]]


def test_payments_add_up_and_a_wrong_one_is_struck_out(program, cases, plan):
    pay(program, cases, plan, "1200.35")
    last = pay(program, cases, plan, "40000").json
    shown = program("performance", "show", cases.sealed, "--json").json
    assert (shown["left"], shown["plan"][0]["state"]) == ("0.00", "paid")
    struck = program(
        "performance", "strike-out", cases.sealed, last["id"], "--reason", "银行退回",
        "--json",
    ).json  # fmt: skip
    assert struck["void_reason"] == "银行退回"
    shown = program("performance", "show", cases.sealed, "--json").json
    assert (shown["left"], shown["plan"][0]["state"]) == ("40000.00", "partly")
    text = program("performance", "show", cases.sealed).out
    assert "部分履行" in text


def test_a_party_is_called_back(program, cases):
    party = program("case", "show", cases.sealed, "--json").json["parties"][0]
    shown = program(
        "performance", "revisit", cases.sealed, party["id"], "--opinion", "满意",
        "--satisfaction", "4", "--json",
    ).json  # fmt: skip
    assert (shown["satisfaction"], shown["channel"]) == (4, "phone")
    assert "满意" in program("performance", "show", cases.sealed).out


def test_the_agreement_is_given_up(program, cases):
    shown = program(
        "performance", "end", cases.sealed, "rescinded", "--reason", "各方协商",
        "--next", "mediate_again", "--json",
    ).json  # fmt: skip
    assert (shown["kind"], shown["next_way"]) == ("rescinded", "mediate_again")


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        (("apply", "CASE", "--court", "示例区人民法院"), 3, "MM2720"),
        (("rule", "CASE", "confirmed"), 3, "MM2723"),
        (
            ("end", "CASE", "breach", "--reason", "未付", "--next", "sue"),
            3,
            "MM2740",
        ),
        (("pay", "CASE", "DUTY", "--amount", "1"), 3, "MM2712"),
        (("pay", "CASE", "DUTY", "--amount", "0", "--voucher", "1"), 3, "MM2710"),
        (("pay", "CASE", "PARTY", "--amount", "1", "--voucher", "1"), 1, "MM2714"),
        (("deliver", "CASE", "PARTY"), 3, "MM2705"),
        (("deliver", "CASE", "DUTY", "--receiver", "肖建国"), 1, "MM1104"),
        (
            ("revisit", "CASE", "PARTY", "--opinion", "好", "--satisfaction", "6"),
            3,
            "MM2730",
        ),
        (("strike-out", "CASE", "PARTY", "--reason", "错"), 1, "MM1104"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_recorded(
    program, cases, plan, line, status, code
):
    party = program("case", "show", cases.sealed, "--json").json["parties"][0]["id"]
    names = {"CASE": cases.sealed, "PARTY": party, "DUTY": plan["plan"][0]["id"]}
    words = [names.get(word, word) for word in line]
    answer = program("performance", *words, "--json")
    assert (answer.status, answer.error["code"]) == (status, code)
    assert program("performance", "show", cases.sealed, "--json").json == plan


def test_who_is_served_twice_with_one_copy_is_refused(program, cases):
    deliver(program, cases, "--receiver", "肖建国", "--copy", "1")
    answer = deliver(program, cases, "--receiver", "肖建国", "--copy", "1")
    assert (answer.status, answer.error["code"]) == (3, "MM2703")
