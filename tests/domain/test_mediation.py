from itertools import permutations
from uuid import uuid4

import pytest

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.mediation import (
    STEPS,
    Attendee,
    AttendeeCapacity,
    MediationSession,
    SessionStep,
    StepEntry,
    check_attendance,
    check_step,
)


@pytest.fixture
def taken(new, begin):
    def make(*steps):
        return [
            new(StepEntry, session_id=uuid4(), step=step, happened_at=begin)
            for step in steps
        ]

    return make


def test_the_steps_stand_in_the_order_of_the_rule():
    assert STEPS == (
        SessionStep.RIGHTS,
        SessionStep.CLAIMS,
        SessionStep.LIABILITY,
        SessionStep.AMOUNTS,
        SessionStep.PERFORMANCE,
    )


def test_steps_are_taken_one_after_another(taken):
    for place, step in enumerate(STEPS):
        check_step(taken(*STEPS[:place]), step)


def test_no_other_order_is_accepted(taken):
    def take(order):
        for place, step in enumerate(order):
            check_step(taken(*order[:place]), step)

    for order in permutations(STEPS):
        if order != STEPS:
            with pytest.raises(RuleViolation, match="MM1401"):
                take(order)


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_taken_twice(taken, step):
    with pytest.raises(RuleViolation, match="MM1401"):
        check_step(taken(*STEPS), step)


@pytest.fixture
def sitting(new):
    def make(path, *sides, void=()):
        session = new(MediationSession, path=path, place="0012号车")
        attendees = [
            new(
                Attendee,
                session_id=session.id,
                party_id=side,
                name=f"参加人{number}",
                capacity=AttendeeCapacity.RELATIVE,
                voided_at=session.created_at if number in void else None,
            )
            for number, side in enumerate(sides)
        ]
        return session, attendees

    return make


def test_three_people_may_sit_on_each_side(sitting):
    one, other = uuid4(), uuid4()
    police = MediationPath.POLICE
    check_attendance(*sitting(police, one, one, one, other, other, other))
    check_attendance(*sitting(police, *[None] * 9))
    with pytest.raises(RuleViolation, match="MM1402"):
        check_attendance(*sitting(police, one, one, other, one, one))


def test_who_was_struck_out_is_not_counted(sitting):
    side = uuid4()
    check_attendance(*sitting(MediationPath.POLICE, *[side] * 4, void={2}))


def test_a_committee_has_no_such_bound(sitting):
    check_attendance(*sitting(MediationPath.COMMITTEE, *[uuid4()] * 5))
