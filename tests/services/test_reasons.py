"""Where a change must say why: what papers and payments rest on, once it is there."""

import pytest

from mobile_mediation.domain.agreements import DamageItem, DamageKind
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import Liability, PartyRole


def resident(digits):
    return digits + resident_check_digit(digits)


def injured(act):
    return act.now().parties[0]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("name", None, "肖建华"),
        ("name", None, None),
        ("id_no", resident("11010519530612001"), resident("11010519530612003")),
        ("liability", Liability.PRIMARY, Liability.EQUAL),
    ],
)
def test_another_value_needs_a_reason_and_the_first_does_not(act, name, first, second):
    if first is not None:
        act.change(injured(act), name, first)
    party = injured(act)
    assert act.refused(act.change, party, name, second) == "MM1114"
    assert act.refused(act.change, party, name, second, reason="  ") == "MM1114"
    act.change(party, name, second, reason="录入更正")
    assert getattr(injured(act), name) == second
    assert act.services.history.of_case(act.id)[0].reason == "录入更正"


def test_the_determination_and_the_agreed_amount_are_changed_with_a_reason(act):
    act.change(act.accident, "determination_no", "第1号")
    assert act.refused(act.change, act.accident, "determination_no", "第2号") == (
        "MM1114"
    )
    item = act.services.cases.add(
        act.id, DamageItem, {"kind": DamageKind.MEDICAL, "claimed_fen": 100}
    )
    act.change(item, "agreed_fen", 90)
    item = act.now().items[0]
    assert act.refused(act.change, item, "agreed_fen", 80) == "MM1114"
    act.change(item, "agreed_fen", 80, reason="双方再次协商")


def test_what_nothing_rests_on_is_changed_without_one(act):
    act.change(injured(act), "phone", "13800138000")
    act.change(injured(act), "phone", "13900139000")
    act.change(act.accident, "place", "海淀区示例桥")
    assert act.accident.place == "海淀区示例桥"


def test_the_role_that_the_call_guessed_is_corrected_freely_until_a_text_is_frozen(act):
    assert injured(act).role is PartyRole.PEDESTRIAN
    act.change(injured(act), "role", PartyRole.RIDER)
    act.change(injured(act), "role", PartyRole.PEDESTRIAN)
    act.agree()
    act.freeze()
    assert act.refused(act.change, injured(act), "role", PartyRole.RIDER) == "MM1114"


def test_the_same_value_typed_again_needs_no_reason(act):
    before = act.stage.everything_of()
    act.change(injured(act), "name", "肖 建国")
    assert act.stage.everything_of() == before


def test_a_draft_is_written_freely_until_it_is_frozen(act):
    act.agree()
    clause = act.services.agreements.add_clause(act.id, "双方再无其他争议。")
    act.change(clause, "text", "双方就本次事故再无争议。")
    act.freeze()
    clause = next(c for c in act.now().clauses if c.id == clause.id)
    assert act.refused(act.change, clause, "text", "再无争议。") == "MM1114"
    act.change(clause, "text", "再无争议。", reason="当事人要求简写")
