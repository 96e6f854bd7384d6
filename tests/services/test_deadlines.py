"""The legal clocks of all cases: kept with the record, never behind it."""

from datetime import date, timedelta

import pytest

from mobile_mediation.db import caseindex
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.deadlines import DeadlineKey, DeadlineState
from mobile_mediation.domain.errors import NotFound, RuleViolation
from mobile_mediation.domain.events import CaseEvent, EventKind, MarkAct
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.domain.summaries import CaseQuery

FAR = date(2023, 12, 31)


@pytest.fixture
def case_id(stage):
    return stage.call(injured_name="肖建国").case.case_id


@pytest.fixture
def happen(stage, case_id):
    def make(kind, day=date(2023, 1, 24), **values):
        return stage.vehicle().cases.add(
            case_id, CaseEvent, {"kind": kind, "happened_on": day} | values
        )

    return make


def rules(stage, before=FAR):
    return [each.rule.key for each in stage.vehicle().deadlines.due(before)]


def behind(stage):
    with stage.vehicle().desk.workspace.store.read() as session:
        return caseindex.behind(session.connection().exec_driver_sql)


def find(stage, case_id, rule):
    found = stage.vehicle().deadlines.of_case(case_id)
    return next(each for each in found if each.key.rule == rule)


def test_an_event_sets_its_deadline_in_the_same_transaction(stage, happen):
    assert rules(stage) == []
    happen(EventKind.LATE_REPORT)
    (due,) = stage.vehicle().deadlines.due(FAR)
    assert (due.rule.key, due.due_on) == ("D01", date(2023, 1, 30))
    assert due.head.people == ("肖建国",)
    assert behind(stage) == []


def test_a_struck_out_event_and_an_undone_one_take_it_away(stage, case_id, happen):
    services = stage.vehicle()
    event = happen(EventKind.LATE_REPORT)
    services.cases.strike_out(case_id, CaseEvent, event.id, reason="误记")
    assert rules(stage) == []
    assert behind(stage) == []


def test_a_corrected_day_moves_it_and_needs_a_reason(stage, case_id, happen):
    services = stage.vehicle()
    stage.clock.pass_(days=5)
    event = happen(EventKind.LATE_REPORT)
    change = services.cases.change
    with pytest.raises(RuleViolation) as refused:
        change(case_id, CaseEvent, event.id, "happened_on", date(2023, 1, 26))
    assert refused.value.code == "MM1114"
    change(
        case_id, CaseEvent, event.id, "happened_on", date(2023, 1, 26), reason="笔误"
    )
    (due,) = services.deadlines.due(FAR)
    assert due.due_on == date(2023, 1, 30)
    history = services.history.of_case(case_id)
    assert any(entry.reason == "笔误" for entry in history)
    assert behind(stage) == []


def test_the_list_of_cases_shows_the_next_deadline(stage, case_id, happen):
    services = stage.vehicle()
    for task in services.cases.file(case_id).tasks:
        services.contacts.finish_task(case_id, task.id)
    happen(EventKind.LATE_REPORT)
    (line,) = services.cases.list(CaseQuery())
    assert line.next_due_at is not None
    assert (line.next_due_at + timedelta(hours=8)).date() == date(2023, 1, 30)


def test_what_is_marked_as_done_is_not_due_and_what_is_reopened_is(
    stage, case_id, happen
):
    services = stage.vehicle()
    happen(EventKind.LATE_REPORT)
    key = find(stage, case_id, "D01").key
    services.deadlines.mark(case_id, key, MarkAct.DONE)
    assert rules(stage) == []
    services.deadlines.mark(case_id, key, MarkAct.REOPENED, reason="点错")
    assert rules(stage) == ["D01"]
    assert behind(stage) == []


def test_a_right_that_has_ended_is_no_longer_due_and_a_duty_is(stage, case_id, happen):
    services = stage.vehicle()
    services.cases.change(
        case_id,
        Accident,
        services.cases.file(case_id).accident.id,
        "determined_on",
        date(2023, 1, 24),
    )
    party = services.cases.add(
        case_id, Party, {"role": PartyRole.DRIVER, "name": "王䶮"}
    )
    services.cases.change(case_id, Party, party.id, "served_on", date(2023, 1, 24))
    happen(EventKind.LATE_REPORT)
    assert {"D01", "D17"} <= set(rules(stage))
    stage.clock.pass_(days=30)
    assert "D17" not in rules(stage)
    assert "D01" in rules(stage)
    stage.close("vehicle")
    assert behind(stage) == []


def test_a_deadline_that_the_case_does_not_have_is_not_marked(stage, case_id):
    with pytest.raises(NotFound) as refused:
        stage.vehicle().deadlines.mark(case_id, DeadlineKey("D01"), MarkAct.DONE)
    assert refused.value.code == "MM2102"


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2023, 1, 25), "MM1018"), (date(2022, 1, 1), "MM1008"), (None, "MM2108")],
)
def test_an_event_on_an_impossible_day_is_refused(stage, case_id, happen, day, code):
    services = stage.vehicle()
    services.cases.change(
        case_id,
        Accident,
        services.cases.file(case_id).accident.id,
        "occurred_at",
        stage.clock.moment - timedelta(hours=1),
    )
    before = stage.everything_of()
    with pytest.raises(RuleViolation) as refused:
        happen(EventKind.SCENE_INVESTIGATED, day)
    assert refused.value.code == code
    assert stage.everything_of() == before


def test_a_clock_that_was_set_back_keeps_what_was_recorded(stage, case_id, happen):
    stage.clock.pass_(days=10)
    happen(EventKind.LATE_REPORT, date(2023, 2, 2))
    stage.clock.pass_(days=-9)
    happen(EventKind.SCENE_INVESTIGATED, date(2023, 2, 2))
    assert find(stage, case_id, "D01").standing is DeadlineState.RUNNING
    assert behind(stage) == []


def test_deadlines_of_an_imported_case_are_there_at_once(stage, case_id, happen):
    happen(EventKind.LATE_REPORT)
    path = stage.root / "case.json"
    stage.vehicle().exchange.export_cases(path, [case_id])
    stage.vehicle("other").exchange.import_cases([path])
    assert behind(stage) == []
    with stage.vehicle("other").desk.workspace.store.read() as session:
        assert caseindex.behind(session.connection().exec_driver_sql) == []
