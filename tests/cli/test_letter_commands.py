from types import SimpleNamespace

import pypdfium2
import pytest

from mobile_mediation.domain.letters import LetterKind


def issue(program, case, *more, amount="30000"):
    return program(
        "letter", "issue", case, LetterKind.GUARANTEE.value,
        "--amount", amount, "--valid-until", "2099-04-30", "--phone", "13800138000",
        "--json", *more,
    )  # fmt: skip


def test_a_letter_is_issued_listed_shown_and_written(program, cases, tmp_path):
    shown = issue(program, cases.opened).json
    number = shown["number"]
    assert number.startswith("警保担〔")
    assert (shown["state"], shown["amount"]) == ("issued", "30000.00")
    (listed,) = program("letter", "list", cases.opened, "--json").json
    assert listed == shown
    assert number in program("letter", "show", number).out
    path = tmp_path / "担保 函.pdf"
    assert program("letter", "get", number, "-o", path, "--json").json["path"]
    page = pypdfium2.PdfDocument(path)[0]
    assert number in page.get_textpage().get_text_range()


def test_a_letter_is_delivered_replaced_and_withdrawn(program, cases):
    number = issue(program, cases.opened).json["number"]
    shown = program("letter", "deliver", number, "--to", "周敏", "--json").json
    assert (shown["state"], shown["acts"][0]["receiver"]) == ("handed_over", "周敏")
    second = issue(program, cases.opened, "--replaces", number).json["number"]
    states = [each["state"] for each in listed(program, cases)]
    assert states == ["withdrawn", "issued"]
    answer = program("letter", "withdraw", second, "--reason", "写错")
    assert "已作废" in answer.out
    assert "写错" in answer.out


def listed(program, cases):
    return program("letter", "list", cases.opened, "--json").json


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("--amount", "0"), 3, "MM2201"),
        (("--amount", "12,3"), 3, "MM1001"),
        (("--valid-until", "2000-02-29"), 3, "MM2202"),
        (("--valid-until", "2023-02-29"), 2, "MM2000"),
        (("--replaces", "警保担〔2023〕0099-0001号"), 1, "MM2206"),
    ],
)
def test_a_letter_that_is_refused_is_not_there(program, cases, arguments, status, code):
    answer = issue(program, cases.opened, *arguments)
    assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert not listed(program, cases)


def test_a_letter_that_is_not_there_is_not_shown(program, cases):
    answer = program("letter", "show", "警保担〔2023〕0099-0001号", "--json")
    assert (answer.status, answer.json["error"]["code"]) == (1, "MM2206")


@pytest.fixture
def money(program, cases):
    """A request by command, and its acts."""

    def asked(amount="12000.50"):
        return program(
            "fund", "request", cases.opened, "--source", "ctpl_rescue",
            "--amount", amount, "--payee", "示例市第一人民医院",
            "--notice", "朝公交抢通字〔2023〕第0018号", "--json",
        ).json["request_id"]  # fmt: skip

    def act(name, request, *more, user="lizhe"):
        answer = program("fund", name, cases.opened, request, *more, user=user)
        assert answer.status == 0

    def paid(number, amount="12000.50"):
        request = asked(amount)
        act("approve", request, user="chenli")
        act("pay", request, "--number", number)
        return request

    return SimpleNamespace(asked=asked, act=act, paid=paid)


def paper(program, case, kind, *more):
    return program("letter", "issue", case, kind, "--json", *more)


def test_a_receipt_and_a_voucher_follow_the_payment(program, cases, money, tmp_path):
    request = money.asked()
    for kind in ("receipt", "voucher"):
        early = paper(program, cases.opened, kind)
        assert (early.status, early.error["code"]) == (3, "MM1360")
    money.act("approve", request, user="chenli")
    money.act("pay", request, "--number", "PZ-07")
    receipt = paper(program, cases.opened, "receipt", "--witness", "周敏").json
    voucher = paper(program, cases.opened, "voucher").json
    assert receipt["amount"] == voucher["amount"] == "12000.50"
    path = tmp_path / "收条.pdf"
    program("letter", "get", receipt["number"], "-o", path)
    said = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    for words in ("¥12,000.50（人民币壹万贰仟元伍角）", "PZ-07", "周敏"):
        assert words in "".join(said.split())


def test_of_several_requests_the_one_named_is_taken(program, cases, money):
    money.paid("PZ-1")
    second = money.paid("PZ-2", "100")
    assert paper(program, cases.opened, "receipt").error["code"] == "MM2200"
    named = paper(program, cases.opened, "receipt", "--request", second).json
    assert named["amount"] == "100.00"


def test_a_refusal_follows_the_decision(program, cases, money):
    request = money.asked()
    more = ("--phone", "13800138000")
    early = paper(program, cases.opened, "fund_refusal", *more)
    assert (early.status, early.error["code"]) == (3, "MM1361")
    money.act("refuse", request, "--reason", "费用清单尚未出具", user="chenli")
    assert paper(program, cases.opened, "fund_refusal", *more).status == 0
