import pytest

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.mediation import (
    STEPS,
    AttendeeCapacity,
    IdentityCheck,
    MediationSession,
    SessionResult,
    SessionStep,
)


@pytest.fixture
def planned(act):
    act.services.cases.choose_path(act.id, MediationPath.POLICE)
    return plan(act, "张堃")


def plan(act, mediator):
    return act.services.mediation.plan(
        act.id, place="调解室", planned_at=act.stage.clock(), mediator=mediator
    )


def seat(act, session, **other):
    values = {
        "name": "肖建国",
        "capacity": AttendeeCapacity.PARTY,
        "identity": IdentityCheck.CARD_SEEN,
    }
    return act.services.mediation.seat(act.id, session.id, **(values | other))


def test_a_session_needs_a_chosen_path(act):
    assert act.refused(plan, act, "张堃") == "MM1403"


def test_the_insurers_people_never_mediate(act, planned):
    seat(act, planned, name="周理赔", capacity=AttendeeCapacity.INSURER)
    for name in ("李喆", "李 喆", "陈立", "周理赔"):
        assert act.refused(plan, act, name) == "MM1404", name
        code = act.refused(act.change, planned, "mediator_name", name)
        assert code == "MM1404", name
    assert plan(act, "张堃").mediator_name == "张堃"
    act.change(planned, "mediator_name", "王调解", reason="换人主持")
    session = next(s for s in act.now().sessions if s.id == planned.id)
    assert isinstance(session, MediationSession)
    assert session.mediator_name == "王调解"


def test_the_five_steps_are_taken_in_order_and_once(act, planned):
    take = act.services.mediation.take_step
    act.services.mediation.start(act.id, planned.id)
    for place, step in enumerate(STEPS):
        for other in SessionStep:
            if other is not step:
                assert act.refused(take, act.id, planned.id, other) == "MM1401"
        take(act.id, planned.id, step)
        assert [e.step for e in act.now().steps] == list(STEPS[: place + 1])


def test_everybodys_identity_is_confirmed_before_the_start(act, planned):
    seat(act, planned, identity=None)
    seat(act, planned, name="王䶮")
    start = act.services.mediation.start
    assert act.refused(start, act.id, planned.id) == "MM1406"
    (unchecked, _) = act.now().attendees
    act.change(unchecked, "identity", IdentityCheck.CARD_READ)
    start(act.id, planned.id)
    started = act.now().current_session.started_at
    start(act.id, planned.id)
    assert act.now().current_session.started_at == started


def test_at_most_three_sit_on_one_side_with_the_police(act, planned):
    party = act.file.current_parties[0].id
    for name in ("肖建国", "肖晓梅", "肖晓兰"):
        seat(act, planned, name=name, party_id=party)
    assert act.refused(seat, act, planned, name="肖晓竹", party_id=party) == "MM1402"


def test_a_session_ends_with_its_result(act, planned):
    act.services.mediation.end(act.id, planned.id, SessionResult.ADJOURNED)
    session = act.now().current_session
    assert session.result is SessionResult.ADJOURNED
    assert session.ended_at is not None
