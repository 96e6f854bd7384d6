"""The deadlines and the numbers of the worked examples, as the commands answer them."""

import pytest


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        pytest.param(("D17", "--from", "2026-02-12"), "2026-02-24", id="复核"),
        pytest.param(("D20", "--from", "2026-02-12"), "2026-03-04", id="调解申请"),
        pytest.param(("D10", "--from", "2026-02-06"), "2026-02-27", id="认定书"),
        pytest.param(("D17", "--from", "2026-04-30"), "2026-05-08", id="劳动节"),
        pytest.param(("D12", "--from", "2026-09-18"), "2026-09-24", id="中秋调休"),
        pytest.param(("D17", "--from", "2025-12-31"), "2026-01-06", id="元旦调休"),
        pytest.param(("D22", "--before", "2026-02-25"), "2026-02-13", id="春节后"),
        pytest.param(("D22", "--before", "2026-10-09"), "2026-09-29", id="国庆后"),
        pytest.param(("D26", "--from", "2026-01-20"), "2026-02-24", id="司法确认顺延"),
        pytest.param(("D26", "--from", "2026-03-02"), "2026-04-01", id="司法确认"),
    ],
)
def test_the_deadlines_of_the_worked_examples(program, arguments, due):
    """P11: computed with the table of chinesecalendar; 146号令 112(5), 民诉法 85."""
    answer = program("deadline", *arguments, "--json", user=None)
    assert (answer.status, answer.json["due"]) == (0, due)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("id", "11010519491231002X"),
        ("id", "440524198801010011"),
        ("id", "370502193208210013"),
        ("uscc", "91350100M000100Y43"),
        ("vin", "LHGRB186882001533"),
        ("vin", "1M8GDM9AXKP042788"),
        ("bank-card", "6228480402564890018"),
        ("plate", "京A12345"),
        ("plate", "粤B12345"),
        ("plate", "京AD12345"),
        ("plate", "京A12345D"),
        ("plate", "沪A1234学"),
        ("plate", "粤Z1234港"),
        ("plate", "WJ京1234X"),
        ("mobile", "13800138000"),
    ],
)
def test_a_number_of_the_worked_examples_that_is_right(program, kind, value):
    """P12; 370502193208210013 is older than the code of its region."""
    answer = program("validate", kind, value, "--json", user=None)
    assert (answer.status, answer.json["valid"]) == (0, True)
    assert answer.json["normalised"] == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("id", "110105194912310021"),
        ("id", "110105194902310026"),
        ("uscc", "91350100M000100Y44"),
        ("uscc", "91350100I000100Y43"),
        ("uscc", "91350100O000100Y43"),
        ("uscc", "91350100Z000100Y43"),
        ("uscc", "91350100S000100Y43"),
        ("uscc", "91350100V000100Y43"),
        ("vin", "LHGRB186982001533"),
        ("vin", "LHGRB18688200153I"),
        ("vin", "LHGRB18688200153O"),
        ("vin", "LHGRB18688200153Q"),
        ("bank-card", "6228480402564890019"),
        ("plate", "京AI2345"),
        ("plate", "京A1234"),
        ("plate", "京AX12345"),
        ("mobile", "12800138000"),
        ("mobile", "1380013800"),
    ],
)
def test_a_number_of_the_worked_examples_that_is_wrong(program, kind, value):
    """P12."""
    answer = program("validate", kind, value, "--json", user=None)
    assert (answer.status, answer.json["valid"]) == (1, False)
