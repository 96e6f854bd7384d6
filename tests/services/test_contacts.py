from datetime import timedelta

import pytest

from mobile_mediation.domain.contacts import (
    ContactResult,
    Lane,
    Purpose,
    TaskKind,
)
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
