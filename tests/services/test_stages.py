"""Taking a case from stage to stage on a real store."""

from datetime import UTC, datetime

import pytest

from mobile_mediation.domain.cases import MediationPath, Stage
from mobile_mediation.domain.guards import GuardKind, StageGuard
from mobile_mediation.domain.people import Injury, Party, PartyRole
from mobile_mediation.labels import Labels
from mobile_mediation.services.changewords import ChangeWords


def words_of(act, entry):
    labels = Labels.load()
    return " ".join(
        ChangeWords(labels, lambda words: words.zh, act.now()).lines(entry.lines)
    )


def test_stages_follow_each_other_and_ask_for_what_they_need(stage):
    file = stage.call()
    services, case_id = stage.vehicle(), file.case.case_id
    with pytest.raises(Exception, match="MM1101"):
        services.stages.move(case_id, Stage.AGREED)
    with pytest.raises(Exception, match="MM1102"):
        services.stages.move(case_id, Stage.RESCUE)
    party = services.cases.add(case_id, Party, {"role": PartyRole.PEDESTRIAN})
    services.cases.add(case_id, Injury, {"party_id": party.id})
    moved = services.stages.move(case_id, Stage.RESCUE)
    assert moved.case.stage is Stage.RESCUE
    (event,) = moved.stage_events
    assert (event.from_stage, event.to_stage) == (Stage.REPORTED, Stage.RESCUE)
    assert (event.reason, event.overridden) == (None, None)


def test_a_refused_step_leaves_nothing_behind(act):
    before = act.stage.vehicle_rows()
    for to, values, code in (
        (Stage.INVESTIGATION, {}, "MM1102"),
        (Stage.INVESTIGATION, {"overrides": True}, "MM2130"),
        (Stage.INVESTIGATION, {"overrides": True, "reason": " "}, "MM2130"),
    ):
        assert act.refused(act.services.stages.move, act.id, to, **values) == code
    assert act.stage.vehicle_rows() == before


def test_an_override_is_on_record_with_its_reason_and_what_it_passed_over(act):
    why = "当事人已自行就医，民警要求先行调查"
    moved = act.services.stages.move(
        act.id, Stage.INVESTIGATION, reason=why, overrides=True
    )
    event = moved.stage_events[-1]
    assert (event.reason, event.overridden) == (why, StageGuard.RESCUE_FIRST.value)
    entry = act.services.history.of_case(act.id)[0]
    assert entry.reason == why
    assert "越过的条件 救治优先" in words_of(act, entry)


def test_a_guard_of_a_later_program_keeps_its_name_in_the_history(act):
    say = ChangeWords(Labels.load(), lambda words: words.zh, act.now())
    assert say.value("overridden", "no_suit later_guard") == "无人起诉、later_guard"


def test_what_was_passed_over_reaches_headquarters(act):
    act.services.stages.move(
        act.id, Stage.INVESTIGATION, reason="民警要求", overrides=True
    )
    act.stage.round()
    assert act.stage.hq_rows() == act.stage.vehicle_rows()


def test_the_view_says_what_the_stage_lacks_and_what_may_follow(act):
    view = act.services.stages.view(act.now())
    assert view.stage is Stage.REPORTED
    assert {gap.kind for gap in view.lacking} == {GuardKind.PREPARATION}
    following = {each.stage: each for each in view.following}
    assert following[Stage.RESCUE].is_open
    (gap,) = following[Stage.INVESTIGATION].legal
    assert gap.guard is StageGuard.RESCUE_FIRST


def test_the_first_day_for_a_mediation_leaves_room_for_the_notices(act):
    stages, clock = act.services.stages, act.stage.clock
    for day, first in (
        # Saturday: Monday to Wednesday lie between, so Thursday.
        (datetime(2024, 3, 23, 2, tzinfo=UTC), "2024-03-28"),
        (datetime(2024, 3, 25, 2, tzinfo=UTC), "2024-03-28"),
        # The days of Qingming are off, Sunday 7 April is worked.
        (datetime(2024, 4, 2, 2, tzinfo=UTC), "2024-04-08"),
    ):
        clock.moment = day
        found = stages.first_mediation_day()
        assert stages.notice_by(datetime.combine(found, day.timetz())).on >= day.date()
        assert found.isoformat() == first


def test_only_an_ended_committee_frees_the_way_to_the_police(act):
    cases = act.services.cases
    cases.choose_path(act.id, MediationPath.COMMITTEE)
    act.services.mediation.plan(
        act.id, place="调解室", planned_at=act.stage.clock(), mediator="王调解"
    )
    refused = act.refused(cases.choose_path, act.id, MediationPath.POLICE)
    assert refused == "MM1105"
