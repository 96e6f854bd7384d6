from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from mobile_mediation.db.recorder import bodies
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.cases import CaseSource, MediationPath
from mobile_mediation.domain.contacts import FIRST_TASKS, Lane, Purpose
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.records import Kind, decode
from mobile_mediation.domain.vehicles import Licence
from mobile_mediation.services.cases import CaseQuery, EmergencyCall


def records(stage):
    with stage.vehicle().desk.workspace.store.read() as session:
        return [decode(body) for _, body in bodies(session)]


def test_an_emergency_is_one_transaction_with_tasks_and_first_entry(stage):
    before = len(records(stage))
    file = stage.call(
        injured_name="肖建国", plate="京A12345", hospital="示例市第一人民医院"
    )
    (record,) = records(stage)[before:]
    assert {op.kind for op in record.ops} == {Kind.INSERT}
    assert len(record.ops) == 2 + 2 + 1 + len(FIRST_TASKS) + 1
    opened = file.case.opened_at
    assert {(t.lane, t.kind, t.due_at - opened) for t in file.tasks} == {*FIRST_TASKS}
    (entry,) = file.contact_entries
    assert (entry.lane, entry.happened_at) == (Lane.POLICE, file.case.opened_at)
    assert entry.summary == "接报：朝阳区示例路与建安街路口，伤者肖建国"
    assert file.current_parties[0].name == "肖建国"
    assert file.current_injuries[0].hospital == "示例市第一人民医院"
    assert file.vehicles[0].plate == "京A12345"


def test_only_the_place_must_be_known(stage):
    file = stage.call()
    assert (file.parties, file.injuries, file.vehicles) == ((), (), ())
    assert len(file.tasks) == len(FIRST_TASKS)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"place": "  "}, "MM1103"),
        ({"plate": "京"}, None),
        ({"injured_name": "肖\u202e建国"}, None),
    ],
)
def test_a_call_that_cannot_be_right_leaves_nothing(act, values, code):
    found = act.refused(act.stage.call, **values)
    assert code in {None, found}


def test_an_accident_in_the_future_is_refused(act):
    later = act.stage.clock() + timedelta(hours=1)
    assert act.refused(act.stage.call, occurred_at=later) == "MM1018"


def test_numbers_of_cases_are_counted_per_day_in_china_and_vehicle(stage):
    first, second = stage.call(), stage.call()
    assert first.case.case_no[:-1] == second.case.case_no[:-1]
    assert (first.case.case_no[-1], second.case.case_no[-1]) == ("1", "2")
    assert "0012" in first.case.case_no
    assert "-20230124-" in first.case.case_no
    # 16:00 UTC is midnight in China.
    stage.clock.pass_(hours=10)
    third = stage.call()
    assert "-20230125-" in third.case.case_no
    assert third.case.case_no.endswith("1")
    stage.close("vehicle")
    fourth = stage.call()
    assert fourth.case.case_no.endswith("2")
    numbers = {file.case.case_no for file in (first, second, third, fourth)}
    assert len(numbers) == 4
    assert stage.vehicle().cases.by_number(second.case.case_no) == second.case
    assert stage.call("other").case.case_no not in numbers


def test_a_saved_field_is_one_record_of_one_column(act):
    before = len(records(act.stage))
    party = act.file.current_parties[0]
    reading = act.change(party, "phone", "138 0013 8000")
    assert reading.values == {"phone": "13800138000"}
    (record,) = records(act.stage)[before:]
    (operation,) = record.ops
    assert (operation.kind, operation.values) == (Kind.UPDATE, ("13800138000",))
    assert operation.pk == party.id.bytes
    assert record.actor == act.services.desk.user.id.bytes
    assert act.now().current_parties[0].phone == "13800138000"


def test_saving_what_is_there_already_makes_no_record(act):
    party = act.file.current_parties[0]
    act.change(party, "address", "示例乡12号")
    before = act.stage.everything_of()
    act.change(party, "address", "  示例乡12号 ")
    assert act.stage.everything_of() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id_no", "110105195306120019X"),
        ("phone", "1"),
        ("name", "肖\u202e"),
        ("case_id", "x"),
        ("created_by", "x"),
    ],
)
def test_a_field_that_cannot_be_right_changes_nothing(act, name, value):
    assert act.refused(act.change, act.file.current_parties[0], name, value)


def test_a_place_cannot_be_emptied(act):
    assert act.refused(act.change, act.accident, "place", " ") == "MM1013"


def test_a_struck_out_record_stays_with_its_first_reason(act):
    cases = act.services.cases
    party = act.file.current_parties[0]
    assert act.refused(cases.strike_out, act.id, Party, party.id, reason=" ") == (
        "MM1110"
    )
    cases.strike_out(act.id, Party, party.id, reason="误录")
    cases.strike_out(act.id, Party, party.id, reason="再次")
    (kept,) = act.now().parties
    assert (kept.name, kept.void_reason) == ("肖建国", "误录")
    assert act.now().current_parties == ()
    (entry, *_) = act.services.history.of_case(act.id)
    assert entry.reason == "误录"


def test_a_record_of_another_case_is_not_found(act):
    other = act.stage.call(injured_name="王䶮")
    party = other.current_parties[0]
    code = act.refused(
        act.services.cases.change, act.id, Party, party.id, "name", "李四"
    )
    assert code == "MM1104"


def test_the_way_of_mediation_cannot_change_once_a_session_is_there(act):
    cases = act.services.cases
    cases.choose_path(act.id, MediationPath.COMMITTEE)
    cases.choose_path(act.id, MediationPath.POLICE)
    act.services.mediation.plan(
        act.id, place="调解室", planned_at=act.stage.clock(), mediator="张堃"
    )
    cases.choose_path(act.id, MediationPath.POLICE)
    code = act.refused(cases.choose_path, act.id, MediationPath.COMMITTEE)
    assert code == "MM1105"


def test_looking_at_a_masked_number_is_recorded(act):
    party = act.file.current_parties[0]
    act.change(party, "phone", "13800138000")
    cases = act.services.cases
    assert cases.reveal(act.id, Party, party.id, "phone") == "13800138000"
    (seen,) = act.now().disclosures
    assert (seen.party_id, seen.field) == (party.id, "phone")
    assert act.refused(cases.reveal, act.id, Party, party.id, "name") == "MM1106"


def test_the_number_of_a_licence_is_shown_and_the_look_is_noted_for_its_holder(act):
    party = act.file.current_parties[0]
    cases = act.services.cases
    licence = cases.add(act.id, Licence, {"party_id": party.id, "licence_no": "A1"})
    assert cases.reveal(act.id, Licence, licence.id, "licence_no") == "A1"
    (seen,) = act.now().disclosures
    assert (seen.party_id, seen.field) == (party.id, "licence_no")


def test_each_case_of_a_day_has_the_next_number(stage):
    numbers = [stage.call().case.case_no for _ in range(3)]
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003"]
    other = stage.call("other").case.case_no
    assert other.endswith("-0001")
    stage.clock.pass_(days=1)
    assert stage.call().case.case_no.endswith("-0001")


def test_a_gap_in_the_numbers_of_a_day_gives_no_number_twice(stage):
    case = stage.call().case
    beginning = case.case_no[:-4]
    for count in ("0005", "10000"):
        later = replace(
            case, case_id=new_id(stage.clock()), case_no=f"{beginning}{count}"
        )
        store = stage.vehicle().desk.workspace.store
        with store.begin(stage.vehicle().desk.user.id) as session:
            Repository(session).add(later)
            Repository(session).add(
                Accident(
                    origin_id=later.origin_id,
                    case_id=later.case_id,
                    id=new_id(stage.clock()),
                    created_at=later.created_at,
                    created_by=later.created_by,
                    place="示例路",
                )
            )
    assert stage.call().case.case_no == f"{beginning}10001"


def test_a_case_is_found_by_what_was_just_written(act):
    cases = act.services.cases
    act.change(act.accident, "place", "海淀区示例桥")
    for text in ("示例桥", "肖建国", "京A12345", act.file.case.case_no[-8:]):
        assert [hit.case_id for hit in cases.search(text, limit=5)] == [act.id], text
    (line,) = cases.list(CaseQuery(text="肖建国"))
    assert (line.case_no, line.place) == (act.file.case.case_no, "海淀区示例桥")
    assert cases.search("张三", limit=5) == ()


def test_what_is_typed_is_kept_until_it_is_dropped(stage):
    drafts = stage.vehicle().drafts
    before = len(records(stage))
    drafts.save("emergency.place", "朝阳")
    stage.close("vehicle")
    drafts = stage.vehicle().drafts
    assert drafts.load("emergency.place") == "朝阳"
    drafts.drop("emergency.place")
    drafts.drop("emergency.place")
    assert drafts.load("emergency.place") is None
    assert len(records(stage)) == before


def test_the_history_says_who_changed_what_from_what_to_what_and_when(act):
    act.change(act.accident, "place", "海淀区示例桥")
    moment = act.stage.clock.moment
    act.change(act.accident, "place", "海淀区示例桥南", reason="民警更正")
    newest, before, opened = act.services.history.of_case(act.id)
    (line,) = newest.lines
    assert (line.table, line.column, line.kind) == ("accident", "place", Kind.UPDATE)
    assert (line.before, line.after) == ("海淀区示例桥", "海淀区示例桥南")
    assert (newest.who, newest.reason) == ("李喆", "民警更正")
    assert abs(newest.at - moment) < timedelta(seconds=1)
    assert before.lines[0].before == "朝阳区示例路与建安街路口"
    assert len(opened.lines) > 20
    assert newest.seq > before.seq > opened.seq
    assert {entry.reason for entry in (before, opened)} == {None}


def test_the_history_of_a_case_says_nothing_of_another(act):
    other = act.stage.call(injured_name="王䶮")
    act.services.cases.change(
        other.case.case_id, Accident, other.accident.id, "place", "别处"
    )
    said = {
        line.after for e in act.services.history.of_case(act.id) for line in e.lines
    }
    assert "王䶮" not in said
    assert "别处" not in said


@pytest.mark.parametrize(
    ("source", "lane"),
    [
        (CaseSource.TRAFFIC_122, Lane.POLICE),
        (CaseSource.INSURER_HOTLINE, Lane.INSURER),
        (CaseSource.WALK_IN, Lane.FAMILY),
    ],
)
def test_the_first_entry_says_who_brought_the_case(stage, source, lane):
    call = EmergencyCall(place="示例路口", source=source)
    (entry,) = stage.vehicle().cases.open_emergency(call).contact_entries
    assert (entry.lane, entry.purpose) == (lane, Purpose.REPORT)
    assert entry.who != stage.vehicle().desk.user.display_name


def test_a_year_that_nobody_can_mean_is_refused(stage):
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    call = EmergencyCall(place="示例路口", occurred_at=early)
    with pytest.raises(MediationError, match="MM1023"):
        stage.vehicle().cases.open_emergency(call)
