import pytest


def test_where_a_case_stands_and_what_is_missing(program, cases):
    shown = program("stage", "show", cases.opened, "--json").json
    assert (shown["stage"], shown["stage_label"]) == ("reported", "接报")
    following = {each["stage"]: each for each in shown["following"]}
    assert following["rescue"]["open"] is True
    (gap,) = [
        each for each in following["investigation"]["missing"]
        if each["kind"] == "legal"
    ]  # fmt: skip
    assert (gap["guard"], gap["guard_label"]) == ("rescue_first", "救治优先")
    assert gap["rule"] == "道路交通安全法 72"
    assert gap["remedy"]["section"] == "header"
    text = program("stage", "show", cases.opened).out
    assert "→ 救治协调" in text
    assert "有人受伤，应先进入救治协调。" in text
    english = program("stage", "show", cases.opened, "--lang", "en").out
    assert "rescue comes first" in english


def test_a_case_is_taken_further(program, cases):
    moved = program("stage", "move", cases.opened, "rescue", "--json").json
    assert (moved["from_stage"], moved["to_stage"]) == ("reported", "rescue")
    assert moved["overridden"] == []
    assert program("case", "show", cases.opened, "--json").json["case"]["stage"] == (
        "rescue"
    )


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        (("agreed",), 3, "MM1101"),
        (("investigation",), 3, "MM1102"),
        (("investigation", "--override", " "), 3, "MM2130"),
        (("paradise",), 2, "MM2000"),
    ],
)
def test_a_step_that_may_not_be_taken(program, cases, line, status, code):
    answer = program("stage", "move", cases.opened, *line, "--json")
    assert (answer.status, answer.error["code"]) == (status, code)
    shown = program("stage", "show", cases.opened, "--json").json
    assert shown["stage"] == "reported"


def test_an_override_says_what_it_passed_over(program, cases):
    moved = program(
        "stage", "move", cases.opened, "investigation",
        "--override", "民警要求先行调查", "--json",
    ).json  # fmt: skip
    assert moved["overridden"] == ["rescue_first"]
    assert moved["reason"] == "民警要求先行调查"
