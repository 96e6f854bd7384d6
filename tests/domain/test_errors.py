import pytest

from mobile_mediation.domain.errors import (
    BadInput,
    Busy,
    Locked,
    MediationError,
    NotFound,
    RuleViolation,
    Words,
)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (MediationError, 3),
        (RuleViolation, 3),
        (BadInput, 3),
        (NotFound, 1),
        (Locked, 4),
        (Busy, 5),
    ],
)
def test_every_kind_leaves_with_its_status(kind, status):
    assert kind("MM0000", Words("一。", "One.")).exit_status == status


def test_a_refusal_is_one_paragraph_in_each_language():
    refusal = RuleViolation(
        "MM0000",
        Words("金额过大。", "Too much."),
        next_step=Words("请核对。", "Check it."),
    )
    assert refusal.in_language("zh") == "金额过大。没有任何改动。请核对。"
    assert refusal.in_language("en") == "Too much. Nothing was changed. Check it."
    assert refusal.in_language("fr") == refusal.in_language("zh")


def test_what_was_kept_is_said_instead_of_nothing():
    refusal = BadInput(
        "MM0000", Words("坏。", "Bad."), kept=Words("已保存。", "It is saved.")
    )
    assert refusal.in_language("en") == "Bad. It is saved."


def test_a_report_of_it_names_the_code_and_no_value():
    refusal = RuleViolation("MM0000", Words("坏。", "Bad."), value="11010519530612001X")
    assert str(refusal) == "MM0000 Bad."
