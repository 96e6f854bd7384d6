"""The list as it is asked for: orders, filters, windows, and what follows at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mobile_mediation.db.integrity import check_store
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.summaries import CaseQuery, CaseSort, Confirmation, Matched

PLACES = ("朝阳区一路", "海淀区二路", "朝阳区三路", "丰台区四路", "朝阳区五路")


@pytest.fixture
def listed(stage):
    """Five cases, a day after each other; asks for them by their places."""
    files = []
    for place in PLACES:
        files.append(stage.call(place=place))
        stage.clock.pass_(days=1)
    cases = stage.vehicle().cases

    def ask(**query):
        lines = cases.list(CaseQuery(**query))
        return [PLACES.index(line.place) for line in lines]

    ask.files, ask.cases, ask.stage = files, cases, stage
    ask.stages = stage.vehicle().stages
    return ask


def test_the_newest_come_first_and_windows_join_without_a_gap(listed):
    assert listed() == [4, 3, 2, 1, 0]
    for sort in CaseSort:
        whole = listed(sort=sort)
        for size in (1, 2, 3):
            joined = []
            for offset in range(0, 5, size):
                query = CaseQuery(sort=sort, limit=size, offset=offset)
                lines = listed.cases.window(query, count=5)
                joined += [PLACES.index(line.place) for line in lines]
            assert joined == whole


def test_orders(listed):
    listed.stages.move(listed.files[1].case.case_id, Stage.DISPATCHED)
    assert listed(sort=CaseSort.STAGE) == [4, 3, 2, 0, 1]
    assert listed(sort=CaseSort.NUMBER) == [0, 1, 2, 3, 4]
    assert listed(sort=CaseSort.DUE) == [0, 1, 2, 3, 4]
    for task in listed.files[0].tasks:
        listed.stage.vehicle().contacts.finish_task(
            listed.files[0].case.case_id, task.id
        )
    assert listed(sort=CaseSort.DUE) == [1, 2, 3, 4, 0]


def test_filters_alone_and_beside_a_text(listed):
    day = china_day(listed.files[1].case.opened_at)
    later = day + timedelta(days=2)
    assert listed(opened_from=day, opened_to=later) == [3, 2, 1]
    assert listed(opened_from=day, opened_to=later, text="朝阳") == [2]
    listed.stages.move(listed.files[2].case.case_id, Stage.DISPATCHED)
    assert listed(stages=(Stage.DISPATCHED,)) == [2]
    assert listed(stages=(Stage.DISPATCHED, Stage.REPORTED), text="朝阳") == [4, 2, 0]
    due = listed.files[1].case.opened_at + timedelta(hours=12)
    assert listed(due_before=due) == [1, 0]
    assert listed(due_before=due, text="海淀") == [1]


def test_what_headquarters_has_is_known_as_soon_as_it_says_so(listed):
    every = [4, 3, 2, 1, 0]
    assert listed(confirmation=Confirmation.NOT_EXPORTED) == every
    listed.stage.round()
    assert listed(confirmation=Confirmation.CONFIRMED) == every
    case_id = listed.files[2].case.case_id
    listed.stages.move(case_id, Stage.DISPATCHED)
    assert listed(confirmation=Confirmation.NOT_EXPORTED) == [2]
    assert listed(confirmation=Confirmation.NOT_EXPORTED, text="朝阳") == [2]
    assert listed(confirmation=Confirmation.CONFIRMED, text="朝阳") == [4, 0]
    listed.stage.export()
    assert listed(confirmation=Confirmation.EXPORTED) == [2]
    assert listed(confirmation=Confirmation.EXPORTED, text="三路") == [2]
    assert listed(confirmation=Confirmation.NOT_EXPORTED, text="朝阳") == []
    services = listed.stage.vehicle()
    for line in services.cases.list(CaseQuery()):
        assert line.confirmation is services.sync.confirmation(line.case_id)


def test_a_view_says_how_many_and_where_one_is(listed):
    case_id = listed.files[1].case.case_id
    for sort in CaseSort:
        view = listed.cases.view(CaseQuery(sort=sort, limit=2), case_id)
        assert (view.count, len(view.lines), view.offset) == (5, 2, 0)
        assert view.place == listed(sort=sort).index(1)
    assert listed.cases.view(CaseQuery(text="朝阳"), case_id).place is None
    found = listed.cases.view(CaseQuery(text="海淀"), case_id)
    assert (found.count, found.place, found.is_cut) == (1, 0, False)
    stage = CaseQuery(stages=(Stage.ARCHIVED,))
    assert listed.cases.view(stage, case_id).count == 0
    assert listed.cases.view(stage, case_id).place is None


def test_a_line_follows_money_names_and_deadlines_at_once(act):
    act.people()

    def line():
        (found,) = act.services.cases.list(CaseQuery())
        return found

    assert line().people == ("肖建国", "王䶮")
    act.change(act.now().current_parties[1], "name", "单雄信", reason="听错了姓名")
    assert line().people == ("肖建国", "单雄信")
    (hit,) = act.services.cases.search("shan", limit=5)
    assert (hit.matched, hit.text, hit.ranges) == (Matched.NAME, "单雄信", ((0, 1),))
    first = min(task.due_at for task in act.now().tasks)
    assert abs(line().next_due_at - first) < timedelta(milliseconds=1)
    store = act.services.desk.workspace.store
    assert check_store(store.engine, device_id=act.services.desk.device_id).ok


def test_hits_come_in_windows_too(listed):
    query = CaseQuery(text="区", limit=2)
    assert listed(text="区", limit=2) == [4, 3]
    lines = listed.cases.list(replace(query, offset=2))
    assert [PLACES.index(line.place) for line in lines] == [2, 1]
