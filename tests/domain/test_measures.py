"""Times that the service is measured by."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from mobile_mediation.domain.contacts import (
    Channel,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    Task,
    TaskKind,
)
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.funds import FundAct, FundEntry, FundSource
from mobile_mediation.domain.measures import Measure, Milestone, measures_of

HOUR = timedelta(hours=1)


@pytest.fixture
def reported(file, begin):
    return replace(file, accident=replace(file.accident, reported_at=begin))


@pytest.fixture
def paid(new, begin):
    """A request, approved and paid, acknowledged two hours after it was asked for."""

    def make(source=FundSource.CTPL_RESCUE, *, upto=FundAct.ACKNOWLEDGED, **values):
        acts = (
            FundAct.REQUESTED, FundAct.APPROVED, FundAct.PAID,
            FundAct.ACKNOWLEDGED, FundAct.REVERSED,
        )  # fmt: skip
        usual = {"reference_no": "朝公交抢通字〔2023〕第0018号"} | values
        return tuple(
            new(
                FundEntry,
                request_id=UUID(int=7),
                act=act,
                source=source,
                amount_fen=100,
                payee_name="示例医院",
                idempotency_key=act.value,
                happened_at=begin + place * HOUR,
                **usual,
            )
            for place, act in enumerate(acts[: acts.index(upto) + 1])
        )

    return make


def took(file, milestone):
    return next(m for m in measures_of(file) if m.milestone is milestone).duration


def test_nothing_is_guessed_where_nothing_is_recorded(file):
    assert [each.duration for each in measures_of(file)] == [None] * len(Milestone)
    assert [each.milestone for each in measures_of(file)] == list(Milestone)


def test_the_family_is_measured_from_the_report_to_the_first_relative(
    new, reported, begin
):
    def found(at, **values):
        return new(CaseEvent, kind=EventKind.FAMILY_FOUND, happened_at=at, **values)

    events = (
        found(begin + HOUR, voided_at=begin),
        found(begin + 3 * HOUR),
        found(begin + 2 * HOUR),
    )
    assert took(replace(reported, events=events), Milestone.FAMILY) == 2 * HOUR
    day_only = new(CaseEvent, kind=EventKind.FAMILY_FOUND, happened_on=begin.date())
    assert took(replace(reported, events=(day_only,)), Milestone.FAMILY) is None


def test_officer_and_hospital_are_measured_to_the_first_that_was_reached(
    new, reported, begin
):
    task = new(Task, lane=Lane.POLICE, kind=TaskKind.CALL_OFFICER, due_at=begin)

    def call(hours, **values):
        usual = {
            "lane": Lane.POLICE,
            "who": "张堃",
            "channel": Channel.PHONE,
            "purpose": Purpose.REPORT,
            "result": ContactResult.REACHED,
            "summary": "已到现场",
            "happened_at": begin + hours * HOUR,
        }
        return new(ContactEntry, **usual | values)

    log = (
        call(0, created_at=task.created_at),
        call(1, result=ContactResult.NO_ANSWER),
        wrong := call(2),
        call(2, result=ContactResult.WRONG_NUMBER, corrects_id=wrong.id),
        call(4),
        call(3),
    )
    file = replace(reported, contact_entries=log, tasks=(task,))
    assert took(file, Milestone.OFFICER) == 3 * HOUR
    assert took(file, Milestone.HOSPITAL) is None


def test_money_is_measured_from_the_police_notice_to_the_receipt(reported, paid):
    file = replace(reported, fund_entries=paid())
    assert took(file, Milestone.FIRST_MONEY) == 3 * HOUR


@pytest.mark.parametrize(
    "changed",
    [
        {"upto": FundAct.PAID},
        {"upto": FundAct.REVERSED},
        {"reference_no": None},
        {"source": FundSource.GIFT},
        {"source": FundSource.HOSPITAL_GUARANTEE},
    ],
)
def test_money_that_is_not_there_or_came_without_a_notice_is_not_measured(
    reported, paid, changed
):
    file = replace(reported, fund_entries=paid(**changed))
    assert took(file, Milestone.FIRST_MONEY) is None


def test_the_fund_may_have_been_told_before_the_money_was_asked_for(
    new, reported, paid, begin
):
    told = new(CaseEvent, kind=EventKind.FUND_NOTIFIED, happened_at=begin - HOUR)
    file = replace(reported, fund_entries=paid(), events=(told,))
    assert took(file, Milestone.FIRST_MONEY) == 4 * HOUR


def test_an_end_before_its_beginning_is_no_time(begin):
    measure = Measure(milestone=Milestone.FAMILY, begun_at=begin, ended_at=begin - HOUR)
    assert measure.duration is None
