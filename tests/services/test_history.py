"""The history: what it says in words, two moments side by side, masked numbers."""

import pytest

from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import Liability, Party, PartyRole
from mobile_mediation.domain.summaries import Difference
from mobile_mediation.labels import Labels
from mobile_mediation.services.changewords import ChangeWords

ID_NO = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def history(act):
    return act.services.history


def newest(act):
    return act.services.history.of_case(act.id)[0]


def words(act, language="zh"):
    def say(text: Words) -> str:
        return text.in_language(language)

    return ChangeWords(Labels.load(), say, act.now())


def injured(act):
    return act.now().parties[0]


def test_a_change_is_said_with_who_it_is_about_and_from_what_to_what(act):
    act.change(injured(act), "liability", Liability.PRIMARY)
    act.change(injured(act), "liability", Liability.EQUAL, reason="认定书更正")
    assert newest(act).reason == "认定书更正"
    assert words(act).lines(newest(act).lines) == (
        "当事人 肖建国：事故责任 主要责任 → 同等责任",
    )
    assert "Primary" in words(act, "en").lines(newest(act).lines)[0]


def test_personal_numbers_are_masked_wherever_a_change_is_said(act):
    act.change(injured(act), "id_no", ID_NO)
    act.change(injured(act), "phone", "13800138000")
    act.change(injured(act), "phone", "13900139000")
    contact = act.services.contacts.add_contact(
        act.id, lane=Lane.FAMILY, name="王女士", phone="13700137000"
    )
    said = "\n".join(
        line
        for entry in act.services.history.of_case(act.id)
        for line in words(act).lines(entry.lines)
    )
    for number in (ID_NO, "13800138000", "13900139000", contact.phone):
        assert number not in said
    assert "138****8000 → 139****9000" in said


def test_a_masked_number_of_the_history_is_shown_when_asked_for_and_noted(act, history):
    party = injured(act)
    act.change(party, "phone", "13800138000")
    act.change(party, "phone", "13900139000")
    seq = newest(act).seq
    shown = history.reveal(act.id, seq, party.id, "phone")
    assert shown == ("13800138000", "13900139000")
    (seen,) = act.now().disclosures
    assert (seen.party_id, seen.field) == (party.id, "phone")
    assert act.refused(history.reveal, act.id, seq, party.id, "name") == "MM1106"
    assert act.refused(history.reveal, act.id, seq, party.id, "id_no") == "MM1115"
    assert act.refused(history.reveal, act.id, 999, party.id, "phone") == "MM1115"


def test_two_moments_are_compared_whichever_is_named_first(act, history):
    party = injured(act)
    opened = newest(act).seq
    driver = act.services.cases.add(act.id, Party, {"role": PartyRole.DRIVER})
    added = newest(act).seq
    act.change(party, "phone", "13800138000")
    act.change(party, "phone", "13900139000")
    act.services.cases.strike_out(act.id, Party, driver.id, reason="误录")
    struck = newest(act).seq
    found = history.compare(act.id, struck, opened)
    assert (found.earlier, found.later) == (opened, struck)
    rows = {row.row_id: row for row in found.rows}
    assert rows.keys() == {party.id, driver.id}
    (phone,) = rows[party.id].columns
    assert (phone.column, phone.before, phone.after) == ("phone", None, "13900139000")
    assert rows[party.id].difference is Difference.CHANGED
    assert rows[driver.id].difference is Difference.STRUCK_OUT
    before = {row.row_id: row for row in history.compare(act.id, opened, added).rows}
    assert before[driver.id].difference is Difference.ADDED
    assert history.compare(act.id, struck, struck).rows == ()


def test_what_was_brought_back_is_said_to_be_restored(act, history):
    party = injured(act)
    act.services.cases.strike_out(act.id, Party, party.id, reason="误录")
    struck = newest(act).seq
    act.services.undo.undo(act.id, frozenset({Party}))
    (row,) = history.compare(act.id, struck, newest(act).seq).rows
    assert row.difference is Difference.RESTORED
    assert words(act).lines(newest(act).lines)[0].startswith("当事人 肖建国：恢复")


def test_the_state_at_the_newest_entry_is_the_record_as_it_stands(act, history):
    act.change(injured(act), "id_no", ID_NO)
    state = history.state_at(act.id, newest(act).seq)
    shown = state["party", injured(act).id]
    assert {name: shown[name] for name in ("id_no", "birth_on", "sex")} == {
        name: getattr(injured(act), name) for name in ("id_no", "birth_on", "sex")
    }


def test_an_entry_of_another_case_is_not_one_of_this(act, history):
    other = act.stage.call(place="别处")
    seq = history.of_case(other.case.case_id)[0].seq
    assert act.refused(history.state_at, act.id, seq) == "MM1115"
    assert act.refused(history.compare, act.id, newest(act).seq, seq) == "MM1115"
