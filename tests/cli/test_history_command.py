"""`case history`: every change in words, and two moments compared."""

import pytest


@pytest.fixture
def changed(program):
    """A case opened at the terminal, its plate and number of the newest entry."""
    shown = program(
        "case", "open", "--place", "示例大街与二环路口", "--plate", "京B54321",
        "--injured", "吕𬱖", "--json",
    ).json  # fmt: skip
    case = shown["case"]["case_no"]
    program(
        "contact", "add", case, "--lane", "family", "--name", "王女士",
        "--phone", "13800138000", "--json",
    )  # fmt: skip
    return case


def test_every_entry_says_who_when_and_from_what_to_what(program, changed):
    entries = program("case", "history", changed, "--json").json["entries"]
    newest, opened = entries
    assert newest["seq"] > opened["seq"]
    assert newest["at"].endswith("+08:00")
    assert newest["who"]
    named = {each["column"]: each["after"] for each in newest["changes"]}
    assert named["name"] == "王女士"
    assert {each["record"] for each in newest["changes"]} == {"联系人 王女士"}
    text = program("case", "history", changed).out
    assert f"#{newest['seq']}" in text
    assert "吕𬱖" in text


def test_personal_numbers_are_masked_at_the_terminal_too(program, changed):
    for options in ((), ("--json",)):
        said = program("case", "history", changed, *options).out
        assert "13800138000" not in said
        assert "138****8000" in said


def test_two_moments_are_compared(program, changed):
    newest, opened = program("case", "history", changed, "--json").json["entries"]
    span = ("--from", str(opened["seq"]), "--to", str(newest["seq"]))
    found = program("case", "history", changed, *span, "--json").json
    assert (found["from"], found["to"]) == (opened["seq"], newest["seq"])
    (record,) = found["records"]
    assert (record["table"], record["difference"]) == ("contact", "added")
    columns = {each["column"]: each["after"] for each in record["columns"]}
    assert columns["phone"] == "138****8000"
    assert "联系人 王女士  新增" in program("case", "history", changed, *span).out


def test_an_entry_that_is_not_there_and_half_a_span_are_refused(program, changed):
    span = ("--from", "1", "--to", "99999")
    answer = program("case", "history", changed, *span, "--json")
    assert (answer.status, answer.error["code"]) == (1, "MM1115")
    assert program("case", "history", changed, "--from", "1").status == 2
