from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from mobile_mediation.db.search import (
    CaseText,
    Matched,
    index_case,
    initials_of,
    normal,
    search,
)

CASES = {
    1: CaseText(
        origin_id=UUID(int=9),
        case_id=UUID(int=1),
        names=("王伟", "肖先生"),
        places=("朝阳区建国路88号",),
        plates=("京A·D12345",),
        numbers=("京A0001-20230124-001", "110105199003078880", "13800138000"),
        notes=("三轮车与小型轿车侧面碰撞，左腿骨折",),
    ),
    2: CaseText(
        origin_id=UUID(int=9),
        case_id=UUID(int=2),
        names=("䶮𬱖", "单雄信", "阿依古丽·买买提"),
        places=("通州区",),
        plates=("粤B1234挂",),
        numbers=("RPT-2023/000777",),
        notes=("建国后骨伤，折返",),
    ),
}


@pytest.fixture
def found(store, person):
    with store.begin(person) as session:
        for case in CASES.values():
            index_case(session, case)

    def find(words, limit=50):
        with store.read() as session:
            return search(session, words, limit)

    return find


@pytest.mark.parametrize(
    ("text", "case", "matched", "shown"),
    [
        ("王", 1, Matched.NAME, "王伟"),
        ("伟", 1, Matched.NAME, "王伟"),
        ("王伟", 1, Matched.NAME, "王伟"),
        ("ww", 1, Matched.NAME, "王伟"),
        ("WW", 1, Matched.NAME, "王伟"),
        ("w", 1, Matched.NAME, "王伟"),
        ("xxs", 1, Matched.NAME, "肖先生"),
        ("先生", 1, Matched.NAME, "肖先生"),
        ("䶮", 2, Matched.NAME, "䶮𬱖"),
        ("𬱖", 2, Matched.NAME, "䶮𬱖"),
        ("䶮𬱖", 2, Matched.NAME, "䶮𬱖"),
        ("sxx", 2, Matched.NAME, "单雄信"),
        ("古丽买买提", 2, Matched.NAME, "阿依古丽·买买提"),
        ("d123", 1, Matched.PLATE, "京A·D12345"),
        ("京AD12345", 1, Matched.PLATE, "京A·D12345"),
        ("京a d12", 1, Matched.PLATE, "京A·D12345"),
        ("1234挂", 2, Matched.PLATE, "粤B1234挂"),
        ("8880", 1, Matched.NUMBER, "***8880"),
        ("8000", 1, Matched.NUMBER, "***8000"),
        ("13800138000", 1, Matched.NUMBER, "***8000"),
        ("20230124-001", 1, Matched.NUMBER, "京A0001-20230124-001"),
        ("000777", 2, Matched.NUMBER, "RPT-2023/000777"),
        ("建国路", 1, Matched.PLACE, "朝阳区建国路88号"),
        ("骨折", 1, Matched.NOTE, "三轮车与小型轿车侧面碰撞，左腿骨折"),
        ("三轮车", 1, Matched.NOTE, "三轮车与小型轿车侧面碰撞，左腿骨折"),
        ("ｗｗ", 1, Matched.NAME, "王伟"),
        ("王伟 骨折", 1, Matched.NAME, "王伟"),
    ],
)
def test_a_case_is_found_by_what_is_remembered(found, text, case, matched, shown):
    (hit,) = found(text)
    assert (hit.case_id, hit.matched, hit.text) == (UUID(int=case), matched, shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "李",
        "王雄",
        "伟王",
        "国路建",
        "ww9",
        '"',
        "*",
        "OR",
        "name:王",
        "王 䶮",
    ],
)
def test_what_is_not_there_is_not_found(found, text):
    assert found(text) == []


def test_pairs_that_lie_apart_are_not_a_word(found):
    # Case 2 holds 骨, 折 and 骨伤, but only case 1 the word itself.
    assert {hit.case_id.int for hit in found("建国 骨")} == {1, 2}
    assert [hit.case_id.int for hit in found("左腿骨折")] == [1]


def test_names_come_before_notes_and_new_cases_before_old(store, person):
    texts = [
        CaseText(origin_id=UUID(int=9), case_id=UUID(int=n), **fields)
        for n, fields in enumerate(
            [{"names": ("周明",)}, {"notes": ("周明",)}, {"names": ("周明",)}], 1
        )
    ]
    with store.begin(person) as session:
        for text in texts:
            index_case(session, text)
    with store.read() as session:
        assert [hit.case_id.int for hit in search(session, "周明", 9)] == [3, 1, 2]
        assert len(search(session, "周明", 2)) == 2
        assert search(session, "周明", 0) == []


def test_a_case_that_changed_is_found_by_its_new_words_only(store, person):
    here = {"origin_id": UUID(int=9), "case_id": UUID(int=1)}
    with store.begin(person) as session:
        index_case(session, CaseText(**here, names=("王伟",)))
    with store.begin(person) as session:
        index_case(session, CaseText(**here, names=("李强",)))
    with store.read() as session:
        assert search(session, "王伟", 9) == []
        assert search(session, "ww", 9) == []
        assert len(search(session, "李强", 9)) == 1
        entries = text("SELECT count(*) FROM case_search WHERE case_search MATCH '王'")
        assert session.scalar(entries) == 0


def test_the_index_goes_with_the_transaction(store, person):
    def work(session):
        index_case(session, CASES[1])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.begin(person) as session:
        work(session)
    with store.read() as session:
        assert search(session, "王伟", 9) == []


def test_the_index_makes_no_record(store, person):
    from mobile_mediation.db.recorder import head

    with store.begin(person) as session:
        index_case(session, CASES[1])
    with store.read() as session:
        assert head(session) is None


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("王伟", "ww"),
        ("单雄信", "sxx"),
        ("仇英", "qy"),
        ("曾国强", "zgq"),
        ("查良", "zl"),
        ("翟明", "zm"),
        ("区小平", "oxp"),
        ("朴志勇", "pzy"),
        ("解放", "xf"),
        ("尉迟恭", "ycg"),
        ("盖文", "gw"),
        ("乐嘉", "yj"),
        ("欧阳明日", "oymr"),
        ("John Lee", "johnlee"),
    ],
)
def test_surnames_are_read_as_surnames_too(name, initials):
    assert initials in initials_of(name)


def test_nothing_has_no_initials():
    assert initials_of("·") == frozenset()


words = st.text("王伟李建国路三轮车骨折ABab12·-，龘𬱖 ", min_size=1, max_size=12)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=words, note=words, data=st.data())
def test_every_part_of_every_value_finds_its_case(store, person, name, note, data):
    here = {"origin_id": UUID(int=9), "case_id": UUID(int=77)}
    with store.begin(person) as session:
        index_case(session, CaseText(**here, names=(name,), notes=(note,)))
    value = data.draw(st.sampled_from([name, note]))
    start = data.draw(st.integers(0, len(value) - 1))
    end = data.draw(st.integers(start + 1, len(value)))
    part = value[start:end]
    with store.read() as session:
        hits = search(session, part, 9)
    if normal(part):
        assert [hit.case_id for hit in hits] == [UUID(int=77)]
        assert all(
            normal(word) in normal(name) + "\n" + normal(note)
            or any(each.startswith(normal(word)) for each in initials_of(name))
            for word in part.split()
        )
    else:
        assert hits == []
