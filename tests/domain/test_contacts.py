from dataclasses import replace
from datetime import timedelta

from mobile_mediation.domain.contacts import (
    FIRST_TASKS,
    SETTLES,
    Lane,
    Purpose,
    Task,
    TaskKind,
)


def test_every_lane_is_owed_something_from_the_first_minute():
    assert {lane for lane, _, _ in FIRST_TASKS} == set(Lane)
    assert TaskKind.PROMISE not in {kind for _, kind, _ in FIRST_TASKS}


def test_money_reaches_the_hospital_within_a_day():
    allowed = {kind: allowance for _, kind, allowance in FIRST_TASKS}
    assert allowed[TaskKind.EMERGENCY_MONEY] == timedelta(hours=24)
    assert max(allowed.values()) == timedelta(hours=24)
    assert min(allowed.values()) > timedelta(0)


def test_a_conversation_never_settles_the_money():
    assert TaskKind.EMERGENCY_MONEY not in SETTLES.values()
    assert set(SETTLES.values()) <= {kind for _, kind, _ in FIRST_TASKS}
    assert Purpose.REASSURE not in SETTLES


def test_a_task_is_late_after_its_time_until_it_is_done(new, begin):
    task = new(Task, lane=Lane.POLICE, kind=TaskKind.CALL_OFFICER, due_at=begin)
    later = begin + timedelta(milliseconds=1)
    assert not task.is_late_at(begin)
    assert task.is_late_at(later)
    assert not replace(task, done_at=later).is_late_at(later)
    assert not replace(task, voided_at=later).is_late_at(later)
