"""The board: what is owed in each lane, and how the log reads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.board import (
    RED_AFTER,
    LaneState,
    board_of,
    current_entries,
    entry_cautions,
    first_form,
    judged,
    lane_state,
    last_form,
    log_lines,
    search_of,
    settles,
    usual_purpose,
)
from mobile_mediation.domain.contacts import (
    FIRST_TASKS,
    SEARCH_BASIS,
    SETTLES,
    Channel,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    Task,
    TaskKind,
    TaskOutcome,
)

MINUTE = timedelta(minutes=1)
_BEGIN = datetime(2023, 1, 24, 6, 5, tzinfo=UTC)


def _record(type_, number, /, **values):
    """A record of one case, each a second after the one before."""
    moment = _BEGIN + timedelta(seconds=number)
    same = dict.fromkeys(("origin_id", "case_id", "created_by"), UUID(int=1))
    return type_(id=UUID(int=number + 2), created_at=moment, **same, **values)


def _promise_at(minutes):
    return _record(
        Task,
        abs(minutes),
        lane=Lane.POLICE,
        kind=TaskKind.PROMISE,
        due_at=_BEGIN + minutes * MINUTE,
    )


def _judged_again(file, talks):
    """A case in which talks were logged one by one, some as corrections."""
    tasks = tuple(
        _record(Task, place, lane=lane, kind=kind, due_at=_BEGIN + allowance)
        for place, (lane, kind, allowance) in enumerate(FIRST_TASKS)
    )
    file = replace(file, tasks=tasks, contact_entries=())
    for number, (lane, purpose, result, corrects) in enumerate(talks, 100):
        said = current_entries(file.contact_entries)
        entry = _record(
            ContactEntry,
            number,
            lane=lane,
            who="某人",
            channel=Channel.PHONE,
            purpose=purpose,
            result=result,
            summary="说明",
            happened_at=_BEGIN,
            corrects_id=said[0].id if corrects and said else None,
        )
        file = replace(file, contact_entries=(*file.contact_entries, entry))
        changes = {task.id: values for task, values in judged(file)}
        tasks = tuple(replace(t, **changes.get(t.id, {})) for t in file.tasks)
        file = replace(file, tasks=tasks)
    return file


@pytest.fixture
def entry(new, begin):
    def make(**values):
        usual = {
            "lane": Lane.FAMILY,
            "who": "肖晓梅",
            "channel": Channel.PHONE,
            "purpose": Purpose.FIND_FAMILY,
            "result": ContactResult.REACHED,
            "summary": "在途中",
            "happened_at": begin,
        }
        return new(ContactEntry, **usual | values)

    return make


@pytest.fixture
def promise(new, begin):
    def make(**values):
        usual = {"lane": Lane.POLICE, "kind": TaskKind.PROMISE, "due_at": begin}
        return new(Task, **usual | values)

    return make


@pytest.fixture
def with_log(file):
    def make(*entries, **parts):
        return replace(file, contact_entries=entries, **parts)

    return make


# How urgent a lane is


def test_a_lane_without_open_tasks_is_calm(promise, begin):
    done = promise(done_at=begin)
    struck = promise(voided_at=begin)
    assert lane_state([], begin) is LaneState.CALM
    assert lane_state([done, struck], begin + 9 * RED_AFTER) is LaneState.CALM


def test_a_promised_time_turns_its_lane_amber_when_it_has_passed_and_red_later(
    promise, begin
):
    task = promise()
    assert lane_state([task], begin) is LaneState.RUNNING
    assert lane_state([task], begin + timedelta(seconds=1)) is LaneState.PASSED
    just_before = begin + RED_AFTER - timedelta(seconds=1)
    assert lane_state([task], just_before) is LaneState.PASSED
    assert lane_state([task], begin + RED_AFTER) is LaneState.MISSED


@pytest.mark.parametrize("earlier", [{"outcome": TaskOutcome.BROKEN}, {}])
def test_a_second_missed_promise_is_red_at_once(promise, begin, earlier):
    done = {"done_at": begin} if earlier else {}
    tasks = [promise(**earlier, **done), promise()]
    assert lane_state(tasks, begin + timedelta(seconds=1)) is LaneState.MISSED


def test_a_kept_promise_is_no_missed_one(promise, begin):
    tasks = [promise(outcome=TaskOutcome.KEPT, done_at=begin), promise()]
    assert lane_state(tasks, begin + timedelta(seconds=1)) is LaneState.PASSED


@given(st.lists(st.integers(-90, 90), max_size=6), st.integers(0, 200))
def test_a_lane_never_becomes_less_urgent_by_waiting(offsets, later):
    tasks = [_promise_at(each) for each in offsets]
    order = list(LaneState)
    now = _BEGIN + later * MINUTE
    before, after = (lane_state(tasks, each) for each in (now, now + 7 * MINUTE))
    assert order.index(before) <= order.index(after)


# The log


def test_the_newest_entry_stands_first_and_a_corrected_one_after_its_correction(
    entry, with_log
):
    wrong = entry()
    between = entry(who="村委会")
    right = entry(result=ContactResult.WRONG_NUMBER, corrects_id=wrong.id)
    last = entry(who="女儿")
    lines = log_lines(with_log(wrong, between, right, last))
    assert [line.entry for line in lines] == [last, right, wrong, between]
    assert [line.is_corrected for line in lines] == [False, False, True, False]


def test_a_correction_of_a_correction_is_followed_both_ways(entry, with_log):
    first = entry()
    second = entry(corrects_id=first.id)
    third = entry(corrects_id=second.id)
    entries = (first, second, third)
    assert current_entries(entries) == (third,)
    assert first_form(third, entries) == first.id
    assert last_form(first.id, entries) == third
    assert last_form(None, entries) is None
    assert [line.entry for line in log_lines(with_log(*entries))] == [
        third, second, first,
    ]  # fmt: skip


def test_a_correction_that_changes_the_lane_takes_the_entry_with_it(
    entry, with_log, begin
):
    wrong = entry(lane=Lane.HOSPITAL)
    right = entry(lane=Lane.POLICE, corrects_id=wrong.id)
    lanes = {view.lane: view for view in board_of(with_log(wrong, right), begin).lanes}
    assert [line.entry for line in lanes[Lane.POLICE].lines] == [right]
    assert [line.entry for line in lanes[Lane.HOSPITAL].lines] == [wrong]


def test_entries_keep_their_order_when_the_clock_was_set_back(entry, with_log, begin):
    first = entry()
    later = entry(created_at=begin - timedelta(days=1))
    newest, oldest = log_lines(with_log(first, later))
    assert (newest.entry, oldest.entry) == (later, first)
    assert [caution.code for caution in newest.cautions] == ["MM2161"]
    assert not oldest.cautions


def test_an_entry_before_the_report_is_marked_and_stands(entry, file):
    report = file.accident.occurred_at
    file = replace(file, accident=replace(file.accident, reported_at=report))
    early = entry(happened_at=report - MINUTE)
    cautions = entry_cautions(early, file, is_set_back=False)
    assert [caution.code for caution in cautions] == ["MM2160"]
    on_time = entry(happened_at=report)
    assert not entry_cautions(on_time, file, is_set_back=False)


def test_who_is_next_is_who_made_the_promise(entry, with_log, promise, begin):
    asked = entry(lane=Lane.POLICE, who="张堃", promised_at=begin + MINUTE)
    other = entry(lane=Lane.POLICE, who="值班民警")
    task = promise(entry_id=asked.id, due_at=begin + MINUTE)
    board = board_of(with_log(asked, other, tasks=(task,)), begin)
    police = board.lanes[0]
    assert (police.lane, police.next_task, police.next_who) == (
        Lane.POLICE, task, "张堃",
    )  # fmt: skip


def test_who_called_when_the_case_was_opened_is_not_next(
    new, entry, with_log, case, begin
):
    task = new(Task, lane=Lane.POLICE, kind=TaskKind.CALL_OFFICER, due_at=begin)
    call = entry(lane=Lane.POLICE, who="122", created_at=case.opened_at)
    file = with_log(call, tasks=(task,))
    assert board_of(file, begin).lanes[0].next_who is None
    contact = new(Contact, lane=Lane.POLICE, name="张堃")
    file = replace(file, contacts=(contact,))
    assert board_of(file, begin).lanes[0].next_who == "张堃"


def test_contacts_that_were_struck_out_are_not_called(new, with_log, begin):
    kept = new(Contact, lane=Lane.POLICE, name="张堃")
    struck = new(Contact, lane=Lane.POLICE, name="误录", voided_at=begin)
    board = board_of(with_log(contacts=(kept, struck)), begin)
    assert board.lanes[0].contacts == (kept,)


def test_a_lane_is_called_about_its_open_task_first(new, begin):
    task = new(Task, lane=Lane.HOSPITAL, kind=TaskKind.CONTACT_HOSPITAL, due_at=begin)
    assert usual_purpose(Lane.HOSPITAL, [task]) is Purpose.GREEN_CHANNEL
    done = replace(task, done_at=begin)
    assert usual_purpose(Lane.HOSPITAL, [done]) is Purpose.COSTS
    assert usual_purpose(Lane.FAMILY, [task]) is Purpose.INFORM


# The search for the family


def test_what_was_not_tried_is_listed_and_the_basis_is_named(entry, with_log):
    asked = entry(search_way=SearchWay.COMMUNITY)
    search = search_of(with_log(asked))
    assert search.tried == {SearchWay.COMMUNITY: (asked,)}
    assert SearchWay.COMMUNITY not in search.untried
    assert set(search.untried) == set(SearchWay) - {
        SearchWay.COMMUNITY, SearchWay.OTHER,
    }  # fmt: skip
    assert search.legal_basis == SEARCH_BASIS
    assert "第十三条" in SEARCH_BASIS


def test_a_search_that_was_corrected_away_counts_as_not_tried(entry, with_log):
    wrong = entry(search_way=SearchWay.COMMUNITY)
    right = entry(search_way=SearchWay.EMPLOYER, corrects_id=wrong.id)
    search = search_of(with_log(wrong, right))
    assert SearchWay.COMMUNITY in search.untried
    assert set(search.tried) == {SearchWay.EMPLOYER}


# What ends a task


def test_asking_others_about_the_family_does_not_reach_it(new, entry, begin):
    task = new(Task, lane=Lane.FAMILY, kind=TaskKind.FIND_FAMILY, due_at=begin)
    assert settles(entry(), task)
    assert not settles(entry(search_way=SearchWay.COMMUNITY), task)
    assert not settles(entry(lane=Lane.POLICE), task)
    assert not settles(entry(result=ContactResult.NO_ANSWER), task)


def test_the_call_that_opened_the_case_ends_none_of_its_tasks(new, entry, begin):
    task = new(Task, lane=Lane.POLICE, kind=TaskKind.CALL_OFFICER, due_at=begin)
    call = entry(lane=Lane.POLICE, purpose=Purpose.REPORT, created_at=task.created_at)
    assert not settles(call, task)


def test_what_was_ended_by_hand_stays_ended(new, entry, with_log, begin):
    task = new(
        Task, lane=Lane.FAMILY, kind=TaskKind.FIND_FAMILY, due_at=begin, done_at=begin
    )
    assert not judged(with_log(entry(), tasks=(task,)))


_KINDS = st.tuples(
    st.sampled_from(Lane),
    st.sampled_from([*SETTLES, Purpose.INFORM]),
    st.sampled_from(ContactResult),
    st.booleans(),
)


@given(talks=st.lists(_KINDS, max_size=9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_first_task_is_done_exactly_while_an_entry_that_stands_ends_it(file, talks):
    file = _judged_again(file, talks)
    assert not judged(file)
    said = current_entries(file.contact_entries)
    for task in file.tasks:
        assert (task.done_at is not None) == any(settles(e, task) for e in said)
