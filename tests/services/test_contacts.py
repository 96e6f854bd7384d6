from datetime import timedelta

import pytest

from mobile_mediation.domain.board import LaneState
from mobile_mediation.domain.cases import CaseSource
from mobile_mediation.domain.contacts import (
    NOTHING_SAID,
    SEARCH_BASIS,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    TaskKind,
    TaskOutcome,
)
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.measures import Milestone
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.contacts import Conversation


def talk(**other):
    values = {
        "lane": Lane.HOSPITAL,
        "who": "急诊科",
        "purpose": Purpose.GREEN_CHANNEL,
        "result": ContactResult.REACHED,
        "summary": "同意先手术后结算",
    }
    return Conversation(**(values | other))


def open_tasks(act):
    return {task.kind for task in act.now().tasks if task.done_at is None}


@pytest.mark.parametrize(
    ("lane", "purpose", "kind"),
    [
        (Lane.POLICE, Purpose.REPORT, TaskKind.CALL_OFFICER),
        (Lane.HOSPITAL, Purpose.GREEN_CHANNEL, TaskKind.CONTACT_HOSPITAL),
        (Lane.FAMILY, Purpose.FIND_FAMILY, TaskKind.FIND_FAMILY),
    ],
)
def test_reaching_somebody_ends_the_task_that_waited_for_it(act, lane, purpose, kind):
    before = open_tasks(act)
    act.services.contacts.log(act.id, talk(lane=lane, purpose=purpose))
    assert open_tasks(act) == before - {kind}


def test_nobody_reached_ends_nothing(act):
    before = open_tasks(act)
    for result in set(ContactResult) - {ContactResult.REACHED}:
        act.services.contacts.log(act.id, talk(result=result))
    assert open_tasks(act) == before
    assert len(act.now().contact_entries) == 4


def test_a_promise_becomes_a_task_with_a_clock_of_its_own(act):
    at = act.stage.clock() + timedelta(hours=3)
    act.services.contacts.log(act.id, talk(promised_at=at, next_action="回电"))
    (promise,) = [t for t in act.now().tasks if t.kind is TaskKind.PROMISE]
    assert (promise.due_at, promise.note, promise.done_at) == (at, "回电", None)
    act.services.contacts.finish_task(act.id, promise.id)
    done = next(t for t in act.now().tasks if t.id == promise.id).done_at
    act.services.contacts.finish_task(act.id, promise.id)
    assert next(t for t in act.now().tasks if t.id == promise.id).done_at == done


def test_a_talk_in_the_future_or_with_nobody_is_refused(act):
    log = act.services.contacts.log
    later = act.stage.clock() + timedelta(minutes=1)
    assert act.refused(log, act.id, talk(happened_at=later)) == "MM1108"
    assert act.refused(log, act.id, talk(who="  ")) == "MM1107"
    earlier = act.stage.clock() - timedelta(minutes=5)
    assert log(act.id, talk(happened_at=earlier)).happened_at == earlier


def test_people_who_can_be_called_are_noted(act):
    contact = act.services.contacts.add_contact(
        act.id, lane=Lane.FAMILY, name="肖晓梅", title="女儿"
    )
    assert act.now().contacts == (contact,)


def family(**other):
    """A talk with a relative who was looked for."""
    usual = {"lane": Lane.FAMILY, "who": "肖晓梅", "purpose": Purpose.FIND_FAMILY}
    return talk(**usual | {"summary": "正赶往医院"} | other)


def correct(act, entry, said):
    """Enter what stands in the place of an entry."""
    act.stage.clock.pass_(minutes=1)
    values = {f: getattr(said, f) for f in Conversation.__slots__}
    return act.services.contacts.log(
        act.id, Conversation(**values | {"corrects_id": entry.id})
    )


def events(act, kind):
    return [each for each in act.now().current_events if each.kind is kind]


def task_of(act, kind):
    (task,) = [t for t in act.now().tasks if t.kind is kind and not t.is_void]
    return task


# What an entry holds


def test_a_number_is_kept_in_its_normal_form(act):
    entry = act.services.contacts.log(act.id, talk(number="+86 138 0013 8000"))
    assert entry.number == "13800138000"
    assert act.refused(act.services.contacts.log, act.id, talk(number="12")) == "MM1006"


def test_a_call_of_a_contact_has_the_number_of_the_contact(act):
    contact = act.services.contacts.add_contact(
        act.id, lane=Lane.HOSPITAL, name="急诊科", phone="(010) 8888 6666"
    )
    assert contact.phone == "010-88886666"
    entry = act.services.contacts.log(act.id, talk(contact_id=contact.id))
    assert (entry.contact_id, entry.number) == (contact.id, "010-88886666")


def test_what_was_said_is_needed_only_when_somebody_answered(act):
    log = act.services.contacts.log
    for result in (ContactResult.REACHED, ContactResult.REFUSED):
        assert act.refused(log, act.id, talk(result=result, summary=" ")) == "MM2153"
    silent = log(act.id, talk(result=ContactResult.NO_ANSWER, summary=""))
    assert silent.summary == NOTHING_SAID


def test_a_promise_before_the_conversation_is_refused(act):
    at = act.stage.clock()
    early = talk(happened_at=at, promised_at=at - timedelta(minutes=1))
    assert act.refused(act.services.contacts.log, act.id, early) == "MM2152"


def test_the_legal_basis_of_a_search_is_filled_in_by_itself(act):
    said = family(search_way=SearchWay.HOUSEHOLD_REGISTER, who="示例派出所")
    assert act.services.contacts.log(act.id, said).legal_basis == SEARCH_BASIS
    assert act.services.contacts.log(act.id, family()).legal_basis is None
    other = family(search_way=SearchWay.COMMUNITY, purpose=Purpose.INFORM)
    assert act.refused(act.services.contacts.log, act.id, other) == "MM2154"


# Events that come with an entry


def test_reaching_the_first_relative_is_an_event_of_the_case(act):
    happened_at = act.stage.clock()
    act.stage.clock.pass_(minutes=5)
    entry = act.services.contacts.log(act.id, family(happened_at=happened_at))
    act.services.contacts.log(act.id, family(who="肖晓军"))
    (found,) = events(act, EventKind.FAMILY_FOUND)
    assert (found.subject_id, found.happened_at) == (entry.id, happened_at)


def test_a_relative_who_was_reached_earlier_and_logged_later_is_the_first(act):
    early = act.stage.clock()
    act.stage.clock.pass_(minutes=5)
    act.services.contacts.log(act.id, family())
    act.services.contacts.log(act.id, family(who="肖晓军", happened_at=early))
    found = events(act, EventKind.FAMILY_FOUND)
    assert [each.note for each in found] == ["肖晓军"]


def test_asking_others_about_the_family_is_no_such_event(act):
    act.services.contacts.log(act.id, family(search_way=SearchWay.COMMUNITY))
    act.services.contacts.log(act.id, family(lane=Lane.POLICE))
    act.services.contacts.log(act.id, family(result=ContactResult.REFUSED))
    assert not events(act, EventKind.FAMILY_FOUND)
    assert task_of(act, TaskKind.FIND_FAMILY).done_at is None


def test_a_hospital_that_agrees_opens_the_green_channel(act):
    act.services.contacts.log(act.id, talk())
    assert not events(act, EventKind.GREEN_CHANNEL_OPENED)
    entry = act.services.contacts.log(act.id, talk(is_agreed=True))
    (opened,) = events(act, EventKind.GREEN_CHANNEL_OPENED)
    assert opened.subject_id == entry.id


@pytest.mark.parametrize(
    "other",
    [
        {"result": ContactResult.NO_ANSWER},
        {"lane": Lane.POLICE},
        {"purpose": Purpose.COSTS},
    ],
)
def test_nobody_else_can_open_it_and_nothing_is_left_of_the_attempt(act, other):
    before = act.now()
    log = act.services.contacts.log
    assert act.refused(log, act.id, talk(is_agreed=True, **other)) == "MM2155"
    assert act.now() == before


# Corrections


def test_an_entry_is_corrected_once_and_only_in_its_own_case(act):
    contacts = act.services.contacts
    wrong = contacts.log(act.id, talk())
    right = correct(act, wrong, talk(summary="只答应请示"))
    again = talk(corrects_id=wrong.id)
    assert act.refused(contacts.log, act.id, again) == "MM2150"
    assert correct(act, right, talk()).corrects_id == right.id
    other = act.services.cases.open_emergency(EmergencyCall(place="另一路口"))
    strange = talk(corrects_id=other.contact_entries[0].id)
    assert act.refused(contacts.log, act.id, strange) == "MM2151"
    unknown = talk(corrects_id=new_id(act.stage.clock()))
    assert act.refused(contacts.log, act.id, unknown) == "MM2151"
    assert act.now().contact_entries[1] == wrong


def test_reached_corrected_to_a_wrong_number_opens_the_task_again(act):
    wrong = act.services.contacts.log(act.id, family())
    assert task_of(act, TaskKind.FIND_FAMILY).done_at == wrong.happened_at
    right = correct(act, wrong, family(result=ContactResult.WRONG_NUMBER))
    task = task_of(act, TaskKind.FIND_FAMILY)
    assert (task.done_at, task.ended_by_id) == (None, None)
    assert not events(act, EventKind.FAMILY_FOUND)
    struck = [e for e in act.now().events if e.kind is EventKind.FAMILY_FOUND]
    assert [each.is_void for each in struck] == [True]
    correct(act, right, family())
    assert task_of(act, TaskKind.FIND_FAMILY).done_at is not None
    assert len(events(act, EventKind.FAMILY_FOUND)) == 1


def test_another_entry_that_reached_the_family_keeps_the_task_ended(act):
    wrong = act.services.contacts.log(act.id, family())
    act.stage.clock.pass_(minutes=10)
    other = act.services.contacts.log(act.id, family(who="肖晓军"))
    correct(act, wrong, family(result=ContactResult.WRONG_NUMBER))
    task = task_of(act, TaskKind.FIND_FAMILY)
    assert (task.done_at, task.ended_by_id) == (other.happened_at, other.id)
    (found,) = events(act, EventKind.FAMILY_FOUND)
    assert found.subject_id == other.id


def test_a_task_that_was_ended_by_hand_is_not_judged_by_the_log(act):
    task = task_of(act, TaskKind.FIND_FAMILY)
    act.services.contacts.finish_task(act.id, task.id)
    wrong = act.services.contacts.log(act.id, family())
    correct(act, wrong, family(result=ContactResult.WRONG_NUMBER))
    assert task_of(act, TaskKind.FIND_FAMILY).done_at is not None


def test_a_promised_time_that_is_corrected_moves_its_task(act):
    at = act.stage.clock() + timedelta(hours=1)
    wrong = act.services.contacts.log(act.id, talk(promised_at=at))
    before = task_of(act, TaskKind.PROMISE)
    later = at + timedelta(hours=2)
    right = correct(act, wrong, talk(promised_at=later, next_action="送担保函"))
    moved = task_of(act, TaskKind.PROMISE)
    assert (moved.id, moved.due_at, moved.note) == (before.id, later, "送担保函")
    gone = correct(act, right, talk())
    assert not any(
        t.kind is TaskKind.PROMISE and not t.is_void for t in act.now().tasks
    )
    correct(act, gone, talk(promised_at=later))
    assert task_of(act, TaskKind.PROMISE).due_at == later


def test_a_promise_made_by_somebody_else_moves_to_the_other_lane(act):
    at = act.stage.clock() + timedelta(hours=1)
    wrong = act.services.contacts.log(act.id, talk(promised_at=at))
    correct(act, wrong, talk(promised_at=at, lane=Lane.POLICE))
    assert task_of(act, TaskKind.PROMISE).lane is Lane.POLICE


def test_green_channel_taken_back_is_taken_back_in_the_record(act):
    wrong = act.services.contacts.log(act.id, talk(is_agreed=True))
    correct(act, wrong, talk(result=ContactResult.REFUSED))
    assert not events(act, EventKind.GREEN_CHANNEL_OPENED)


# Promises


def test_it_can_be_said_that_a_promise_was_kept_or_broken_but_once(act):
    at = act.stage.clock() + timedelta(minutes=30)
    contacts = act.services.contacts
    contacts.log(act.id, talk(promised_at=at))
    task = task_of(act, TaskKind.PROMISE)
    contacts.settle_promise(act.id, task.id, TaskOutcome.BROKEN)
    said = task_of(act, TaskKind.PROMISE)
    assert (said.outcome, said.is_open) == (TaskOutcome.BROKEN, False)
    again = act.refused(contacts.settle_promise, act.id, task.id, TaskOutcome.KEPT)
    assert again == "MM2156"
    other = task_of(act, TaskKind.EMERGENCY_MONEY)
    refused = act.refused(contacts.settle_promise, act.id, other.id, TaskOutcome.KEPT)
    assert refused == "MM2156"


def test_a_promise_called_broken_too_early_is_open_again_when_its_time_is_corrected(
    act,
):
    at = act.stage.clock() + timedelta(minutes=30)
    wrong = act.services.contacts.log(act.id, talk(promised_at=at))
    act.stage.clock.pass_(hours=1)
    task = task_of(act, TaskKind.PROMISE)
    act.services.contacts.settle_promise(act.id, task.id, TaskOutcome.BROKEN)
    said = talk(promised_at=at + timedelta(hours=3), happened_at=wrong.happened_at)
    correct(act, wrong, said)
    assert task_of(act, TaskKind.PROMISE).is_open


def test_a_promise_that_was_ended_as_a_task_was_kept(act):
    at = act.stage.clock() + timedelta(minutes=30)
    act.services.contacts.log(act.id, talk(promised_at=at))
    task = task_of(act, TaskKind.PROMISE)
    act.services.contacts.finish_task(act.id, task.id)
    assert task_of(act, TaskKind.PROMISE).outcome is TaskOutcome.KEPT


def test_a_lane_whose_promised_time_has_passed_turns_amber_then_red(act):
    contacts = act.services.contacts
    at = act.stage.clock() + timedelta(minutes=10)
    contacts.log(act.id, talk(promised_at=at))

    def state():
        return contacts.board(act.id).board.lanes[1].state

    assert state() is LaneState.RUNNING
    act.stage.clock.pass_(minutes=11)
    assert state() is LaneState.PASSED
    act.stage.clock.pass_(minutes=30)
    assert state() is LaneState.MISSED


# The board


def test_the_board_measures_from_the_report_to_the_family(act):
    reported_at = act.now().accident.reported_at
    at = reported_at + timedelta(minutes=72)
    act.stage.clock.pass_(hours=2)
    act.services.contacts.log(act.id, family(happened_at=at))
    measured = {m.milestone: m for m in act.services.contacts.board(act.id).measures}
    assert measured[Milestone.FAMILY].duration == timedelta(minutes=72)
    assert measured[Milestone.FIRST_MONEY].duration is None


def test_entries_keep_the_order_of_record_when_the_clock_is_set_back(act):
    first = act.services.contacts.log(act.id, talk())
    act.stage.clock.pass_(days=-1)
    second = act.services.contacts.log(act.id, talk(summary="第二次"))
    assert second.created_at < first.created_at
    assert act.now().contact_entries[-2:] == (first, second)
    _, hospital, *_ = act.services.contacts.board(act.id).board.lanes
    assert hospital.lines[0].entry == second
    assert "MM2161" in {caution.code for caution in hospital.lines[0].cautions}


def test_a_look_at_a_number_is_recorded(act):
    contacts = act.services.contacts
    contact = contacts.add_contact(
        act.id, lane=Lane.FAMILY, name="肖晓梅", phone="13800138000"
    )
    entry = contacts.log(act.id, family(contact_id=contact.id))
    assert contacts.reveal(act.id, Contact, contact.id) == "13800138000"
    assert contacts.reveal(act.id, ContactEntry, entry.id) == "13800138000"
    looks = [(each.party_id, each.field) for each in act.now().disclosures]
    assert looks == [(contact.id, "contact.phone"), (entry.id, "contact_log.number")]


# Who called


def test_the_first_entry_says_how_the_call_came_and_who_called(act):
    file = act.services.cases.open_emergency(
        EmergencyCall(
            place="示例桥",
            source=CaseSource.PARTNER,
            caller="王师傅",
            caller_number="138 0013 8000",
        )
    )
    (entry,) = file.contact_entries
    assert (entry.who, entry.number) == ("王师傅", "13800138000")
    (contact,) = file.contacts
    assert (entry.contact_id, entry.lane) == (contact.id, contact.lane)
    plain = act.services.cases.open_emergency(EmergencyCall(place="示例桥"))
    assert plain.contact_entries[0].who == "122交通事故报警台"
    assert not plain.contacts


def test_a_caller_without_a_right_number_opens_no_case(act):
    call = EmergencyCall(place="示例桥", caller_number="1380")
    assert act.refused(act.services.cases.open_emergency, call) == "MM1006"
