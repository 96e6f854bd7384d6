"""Every row of the table of deadlines, each reckoned by hand from one dated fact."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mobile_mediation.domain.accidents import Accident, Review, ReviewResult
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case, CaseSource, MediationPath
from mobile_mediation.domain.deadlines import (
    RULES,
    DeadlineKey,
    DeadlineState,
    check_mark,
    deadlines_of,
)
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.events import (
    CaseEvent,
    DeadlineMark,
    EventKind,
    MarkAct,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.people import Injury, Party, PartyRole
from mobile_mediation.domain.working_days import WorkingDays

from .conftest import BEGIN, CASE, SPECIALIST, VEHICLE

CALENDAR = WorkingDays()
FEBRUARY = date(2026, 2, 12)
"""A Thursday; then Friday, a made-up Saturday, and the Spring Festival to the 23rd."""
Kind = EventKind


class Records:
    """Makes records of one case."""

    def __init__(self):
        self._made = 0

    def __call__(self, kind, /, **values):
        self._made += 1
        moment = BEGIN + timedelta(seconds=self._made)
        common = {
            "origin_id": VEHICLE,
            "case_id": CASE,
            "id": new_id(moment),
            "created_at": moment,
            "created_by": SPECIALIST,
        }
        return kind(**common | values)


NEW = Records()


def case(path=MediationPath.POLICE, *, parties=(), events=(), **more):
    accident = more.pop("accident", {})
    return CaseFile(
        case=Case(
            origin_id=VEHICLE,
            case_id=CASE,
            created_at=BEGIN,
            created_by=SPECIALIST,
            case_no="JBLD-110105-20260124-0012-0001",
            source=CaseSource.TRAFFIC_122,
            path=path,
            opened_at=BEGIN,
            region_code="110105",
        ),
        accident=NEW(Accident, place="示例路口", **accident),
        parties=tuple(parties),
        events=tuple(events),
        **more,
    )


def happened(kind, day=FEBRUARY, **values):
    return NEW(CaseEvent, kind=kind, happened_on=day, **values)


def party(**values):
    return NEW(Party, **{"role": PartyRole.DRIVER, "name": "王䶮"} | values)


def of(file, rule):
    return [each for each in deadlines_of(file, CALENDAR) if each.key.rule == rule]


def only(file, rule):
    (found,) = of(file, rule)
    return found


@pytest.mark.parametrize(
    ("rule", "kind", "due"),
    [
        ("D01", Kind.LATE_REPORT, date(2026, 2, 24)),
        ("D02", Kind.SIMPLE_HANDLED, date(2026, 2, 24)),
        ("D03", Kind.SCENE_INVESTIGATED, date(2026, 2, 24)),
        ("D03", Kind.CAR_SEIZED, date(2026, 2, 24)),
        ("D04", Kind.APPRAISAL_COMMISSIONED, date(2026, 3, 16)),
        ("D06", Kind.REPORT_SERVED, date(2026, 2, 24)),
        ("D07", Kind.REPORT_SERVED, date(2026, 2, 24)),
        ("D08", Kind.REPORT_CONFIRMED, date(2026, 2, 26)),
        ("D09", Kind.BODY_NOTICE, date(2026, 3, 4)),
        ("D10", Kind.SCENE_INVESTIGATED, date(2026, 3, 4)),
        ("D11", Kind.FUGITIVES_FOUND, date(2026, 3, 4)),
        ("D12", Kind.REPORT_CONFIRMED, date(2026, 2, 26)),
        ("D13", Kind.VICTIM_REQUEST, date(2026, 3, 4)),
        ("D14", Kind.SUSPENSION_APPROVED, date(2026, 4, 13)),
        ("D14.make", Kind.SUSPENSION_ENDED, date(2026, 2, 26)),
        ("D15", Kind.QUICK_REQUEST, date(2026, 2, 26)),
        ("D21", Kind.COMMITTEE_ENDED, date(2026, 2, 24)),
        ("D25", Kind.RECUSAL_REQUESTED, date(2026, 2, 14)),
        ("D27", Kind.COURT_RECEIVED, date(2026, 2, 24)),
        ("D27.decide", Kind.COURT_ACCEPTED, date(2026, 2, 27)),
        ("D27.special", Kind.COURT_ACCEPTED, date(2026, 3, 16)),
        ("D29", Kind.DAMAGE_KNOWN, date(2029, 2, 12)),
        ("D30", Kind.CLAIM_RECEIVED, date(2026, 2, 13)),
        ("D31", Kind.PAPERS_RECEIVED, date(2026, 2, 17)),
        ("D32", Kind.PAYMENT_AGREED, date(2026, 2, 22)),
        ("D33", Kind.COMMERCIAL_CLAIM, date(2026, 3, 14)),
        ("D34", Kind.NOT_COVERED, date(2026, 2, 15)),
        ("D35", Kind.PAPERS_RECEIVED, date(2026, 4, 13)),
        ("D36.liability", Kind.LIABILITY_FIXED, date(2028, 2, 14)),
        ("D37", Kind.FUND_NEEDED, date(2026, 2, 24)),
        ("D38", Kind.FUND_NOTIFIED, date(2026, 2, 24)),
        ("D38.pay", Kind.FUND_AUDITED, date(2026, 2, 14)),
        ("D39", Kind.RESCUE_STARTED, date(2026, 2, 19)),
        ("D40", Kind.COMPLAINT, date(2026, 2, 27)),
    ],
)
def test_a_deadline_runs_from_its_event(rule, kind, due):
    someone = party()
    file = case(parties=[someone], events=[happened(kind, party_id=someone.id)])
    found = only(file, rule)
    assert (found.trigger_on, found.due_on) == (FEBRUARY, due)
    assert found.rule.basis


def test_the_service_runs_for_each_party_by_its_own_day():
    one = party(served_on=date(2026, 2, 12))
    other = party(name="肖建国", served_on=date(2026, 2, 13))
    file = case(parties=[one, other], accident={"determined_on": date(2026, 2, 11)})
    due = {each.key.party_id: each.due_on for each in of(file, "D17")}
    assert due == {one.id: date(2026, 2, 24), other.id: date(2026, 2, 25)}


def test_the_joint_application_is_in_time_for_the_party_that_was_served_first():
    one = party(served_on=date(2026, 2, 12))
    other = party(name="肖建国", served_on=date(2026, 2, 26))
    file = case(parties=[one, other], accident={"determined_on": date(2026, 2, 11)})
    assert only(file, "D20.joint").due_on == date(2026, 3, 4)


def test_a_party_added_after_the_service_is_shown_as_not_served():
    served = party(served_on=FEBRUARY)
    late = party(name="李四")
    file = case(parties=[served, late], accident={"determined_on": date(2026, 2, 11)})
    waiting = [each for each in of(file, "D17") if each.key.party_id == late.id]
    assert [each.standing for each in waiting] == [DeadlineState.WAITING]
    assert waiting[0].due_on is None


def test_an_upholding_conclusion_lets_the_time_for_mediation_run_anew():
    one = party(served_on=FEBRUARY)
    review = NEW(
        Review,
        party_id=one.id,
        filed_on=date(2026, 2, 13),
        accepted_on=date(2026, 2, 24),
        result=ReviewResult.UPHELD,
        concluded_on=date(2026, 3, 20),
        served_on=date(2026, 3, 23),
    )
    file = case(
        parties=[one],
        accident={"determined_on": date(2026, 2, 11)},
        reviews=(review,),
    )
    (due,) = {each.due_on for each in of(file, "D20")}
    assert due == date(2026, 4, 7)
    assert only(file, "D19").due_on == date(2026, 3, 26)
    assert only(file, "D19.serve").due_on == date(2026, 3, 25)


def test_the_determination_ends_the_time_to_make_it():
    file = case(
        accident={"determined_on": date(2026, 3, 2)},
        events=[happened(Kind.SCENE_INVESTIGATED)],
    )
    found = only(file, "D10")
    assert (found.standing, found.ended_on) == (DeadlineState.DONE, date(2026, 3, 2))


def test_what_was_done_after_its_last_day_was_done_late():
    file = case(
        accident={"determined_on": date(2026, 3, 5)},
        events=[happened(Kind.SCENE_INVESTIGATED)],
    )
    assert only(file, "D10").standing is DeadlineState.DONE_LATE


def test_the_notice_of_a_mediation_is_counted_backward_for_every_party():
    one, other = party(), party(name="肖建国")
    session = NEW(
        MediationSession,
        path=MediationPath.POLICE,
        place="流动调解室",
        planned_at=datetime(2026, 2, 25, 1, tzinfo=UTC),
    )
    file = case(
        parties=[one, other],
        sessions=(session,),
        events=[happened(Kind.NOTICE_GIVEN, party_id=one.id)],
    )
    states = {each.key.party_id: each for each in of(file, "D22")}
    assert states[one.id].standing is DeadlineState.DONE
    assert states[other.id].due_on == date(2026, 2, 13)
    assert only(file, "D23").due_on == date(2026, 2, 24)


def test_admission_stands_for_the_beginning_of_the_rescue():
    one = party()
    injury = NEW(Injury, party_id=one.id, admitted_on=FEBRUARY)
    found = only(case(parties=[one], injuries=(injury,)), "D39")
    assert found.due_on == date(2026, 2, 19)


def test_three_years_from_29_february_end_with_that_month_and_roll():
    """28 February 2027 is a Sunday, in a year without a plan."""
    file = case(events=[happened(Kind.DAMAGE_KNOWN, date(2024, 2, 29))])
    found = only(file, "D29")
    assert (found.counted_on, found.due_on) == (date(2027, 2, 28), date(2027, 3, 1))
    assert not found.is_published


def test_a_right_expires_and_a_duty_is_overdue():
    served = party(served_on=FEBRUARY)
    file = case(
        parties=[served],
        accident={"determined_on": date(2026, 2, 11)},
        events=[happened(Kind.SCENE_INVESTIGATED), happened(Kind.LATE_REPORT)],
    )
    after = date(2026, 2, 25)
    assert only(file, "D17").state_on(after) is DeadlineState.EXPIRED
    assert only(file, "D01").state_on(after) is DeadlineState.OVERDUE
    assert only(file, "D01").days_left(after) == -1


def test_only_what_a_committee_has_mediated_is_confirmed_by_the_court():
    effective = [happened(Kind.AGREEMENT_EFFECTIVE, date(2026, 3, 2))]
    committee = case(MediationPath.COMMITTEE, events=effective)
    assert only(committee, "D26").due_on == date(2026, 4, 1)
    assert not of(case(MediationPath.POLICE, events=effective), "D26")


def test_a_struck_out_event_takes_its_deadline_away():
    event = happened(Kind.LATE_REPORT)
    void = replace(event, voided_at=BEGIN, void_reason="误记")
    assert of(case(events=[event]), "D01")
    assert not of(case(events=[void]), "D01")


def marked(file, rule, *acts):
    deadline = only(file, rule)
    marks = tuple(
        NEW(
            DeadlineMark,
            rule=rule,
            trigger_id=deadline.key.trigger_id,
            party_id=deadline.key.party_id,
            act=act,
            acted_on=day,
            reason="按审批",
            paper="中止通知书",
            due_on=deadline.due_on,
        )
        for act, day in acts
    )
    return replace(file, marks=marks)


def test_a_suspension_adds_its_days():
    file = case(events=[happened(Kind.APPRAISAL_COMMISSIONED, date(2026, 3, 2))])
    assert only(file, "D04").due_on == date(2026, 4, 1)
    suspended = marked(file, "D04", (MarkAct.SUSPENDED, date(2026, 3, 10)))
    assert only(suspended, "D04").standing is DeadlineState.SUSPENDED
    resumed = marked(
        file,
        "D04",
        (MarkAct.SUSPENDED, date(2026, 3, 10)),
        (MarkAct.RESUMED, date(2026, 3, 20)),
    )
    found = only(resumed, "D04")
    assert (found.standing, found.due_on) == (DeadlineState.RUNNING, date(2026, 4, 13))


def test_what_was_marked_as_done_can_be_reopened():
    file = case(events=[happened(Kind.LATE_REPORT)])
    done = marked(file, "D01", (MarkAct.DONE, date(2026, 2, 13)))
    assert only(done, "D01").standing is DeadlineState.DONE
    again = marked(
        file,
        "D01",
        (MarkAct.DONE, date(2026, 2, 13)),
        (MarkAct.REOPENED, date(2026, 2, 14)),
    )
    assert only(again, "D01").standing is DeadlineState.RUNNING


def test_a_date_that_changes_after_it_was_met_is_told():
    event = happened(Kind.LATE_REPORT)
    done = marked(case(events=[event]), "D01", (MarkAct.DONE, date(2026, 2, 13)))
    later = replace(done, events=(replace(event, happened_on=date(2026, 2, 13)),))
    found = only(later, "D01")
    assert found.due_on == date(2026, 2, 25)
    assert found.changed_from == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("act", "values", "code"),
    [
        (MarkAct.SUSPENDED, {"reason": None, "paper": "通知书"}, "MM2104"),
        (MarkAct.SUSPENDED, {"reason": "抢救", "paper": None}, "MM2104"),
        (MarkAct.NOT_APPLICABLE, {"reason": None, "paper": None}, "MM2104"),
        (MarkAct.RESUMED, {"reason": None, "paper": None}, "MM2103"),
        (MarkAct.REOPENED, {"reason": "误记", "paper": None}, "MM2103"),
    ],
)
def test_an_act_without_what_it_needs_is_refused(act, values, code):
    deadline = only(case(events=[happened(Kind.LATE_REPORT)]), "D01")
    with pytest.raises(RuleViolation) as refused:
        check_mark(
            deadline,
            act,
            acted_on=date(2026, 2, 13),
            today=date(2026, 2, 13),
            **values,
        )
    assert refused.value.code == code


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2026, 2, 14)])
def test_nobody_acts_before_the_trigger_or_tomorrow(day):
    deadline = only(case(events=[happened(Kind.LATE_REPORT)]), "D01")
    with pytest.raises(RuleViolation) as refused:
        check_mark(
            deadline,
            MarkAct.DONE,
            acted_on=day,
            reason=None,
            paper=None,
            today=date(2026, 2, 13),
        )
    assert refused.value.code == "MM2105"


def test_every_rule_has_a_key_of_its_own():
    keys = [rule.key for rule in RULES]
    assert len(keys) == len(set(keys))
    assert DeadlineKey("D01") == DeadlineKey("D01", None, None)
