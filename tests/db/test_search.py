"""What a case is found by, in which order, and what is shown of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from mobile_mediation.db.caselist import CaseList
from mobile_mediation.db.grams import normal
from mobile_mediation.db.integrity import check_store
from mobile_mediation.db.readings import SURNAMES, readings_of
from mobile_mediation.db.tables import (
    AccidentCaseRow,
    AccidentRow,
    InjuryRow,
    PartyRow,
    PolicyRow,
    TaskRow,
    VehicleInCaseRow,
)
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.contacts import Lane, TaskKind
from mobile_mediation.domain.people import PartyKind, PartyRole
from mobile_mediation.domain.summaries import CaseQuery, Matched
from mobile_mediation.domain.vehicles import PolicyKind, VehicleCategory


class Writer:
    """Writes cases into a store, and remembers them by small numbers."""

    def __init__(self, store, rows, person):
        self.store, self.rows, self.person = store, rows, person
        self.cases = []

    def write(
        self,
        *,
        names=(),
        places=("",),
        plates=(),
        numbers=(),
        ids=(),
        phones=(),
        notes=(),
        due=None,
        **head,
    ):
        case = self.rows.case()
        case.note = "\n".join(notes) or None
        case.insurer_report_no = next(iter(numbers), None)
        for name, value in head.items():
            setattr(case, name, value)
        of = self.rows.of
        vehicle = of(VehicleInCaseRow, case, category=VehicleCategory.CAR)
        values = [
            of(AccidentRow, case, place=places[0]),
            *(of(InjuryRow, case, party_id=vehicle.id, hospital=p) for p in places[1:]),
            *(self._party(case, name=name) for name in names),
            *(self._party(case, id_no=number) for number in ids),
            *(self._party(case, phone=number) for number in phones),
            *(
                of(VehicleInCaseRow, case, category=VehicleCategory.CAR, plate=plate)
                for plate in plates
            ),
            *(
                of(
                    PolicyRow,
                    case,
                    vehicle_id=vehicle.id,
                    kind=next(iter(PolicyKind)),
                    policy_no=number,
                )
                for number in numbers[1:]
            ),
        ]
        if due is not None:
            values.append(
                of(
                    TaskRow,
                    case,
                    lane=Lane.POLICE,
                    kind=next(iter(TaskKind)),
                    due_at=due,
                )
            )
        with self.store.begin(self.person) as session:
            session.add(case)
            session.flush()
            session.add_all(values)
        self.cases.append(case.case_id)
        return len(self.cases)

    def _party(self, case, **values):
        return self.rows.of(
            PartyRow,
            case,
            role=PartyRole.DRIVER,
            kind=PartyKind.NATURAL,
            can_read=True,
            **values,
        )

    def find(self, words, limit=50, **filters):
        """The numbers of the cases and their best marks."""
        with self.store.read() as session:
            query = CaseQuery(text=words, limit=limit, **filters)
            lines = CaseList(session).window(query) if normal(words) else ()
        return [(self.cases.index(each.case_id) + 1, *each.marks[:1]) for each in lines]

    def numbers(self, words, limit=50, **filters):
        return [found[0] for found in self.find(words, limit, **filters)]


@pytest.fixture
def writer(store, rows, person):
    return Writer(store, rows, person)


@pytest.fixture
def found(writer):
    writer.write(
        case_no="京A0001-20230124-001",
        names=("王伟", "肖先生"),
        places=("朝阳区建国路88号",),
        plates=("京A·D12345",),
        ids=("110105199003078880",),
        phones=("13800138000",),
        notes=("三轮车与小型轿车侧面碰撞，左腿骨折",),
    )
    writer.write(
        case_no="测试案件",
        names=("䶮𬱖", "单雄信", "阿依古丽·买买提"),
        places=("通州区",),
        plates=("粤B1234挂",),
        numbers=("RPT-2023/000777", "PDZA202311010000123456"),
        notes=("建国后骨伤，折返",),
    )
    return writer


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
        ("0123456", 2, Matched.NUMBER, "PDZA202311010000123456"),
        ("shanxx", 2, Matched.NAME, "单雄信"),
        ("shanxiongx", 2, Matched.NAME, "单雄信"),
        ("danxiong", 2, Matched.NAME, "单雄信"),
        ("xiong", 2, Matched.NAME, "单雄信"),
        ("wangwei", 1, Matched.NAME, "王伟"),
        ("gulimaimai", 2, Matched.NAME, "阿依古丽·买买提"),
        ("王伟 骨折", 1, Matched.NAME, "王伟"),
    ],
)
def test_a_case_is_found_by_what_is_remembered(found, text, case, matched, shown):
    ((number, mark),) = found.find(text)
    assert (number, mark.matched, mark.text) == (case, matched, shown)


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
        "angwei",
        "NEAR(王 伟)",
        "words:n王",
        "%",
        "_",
        "n王",
        "·",
        "。，",
    ],
)
def test_what_is_not_there_is_not_found(found, text):
    assert found.find(text) == []


def test_pairs_that_lie_apart_are_not_a_word(found):
    # Case 2 holds 骨, 折 and 骨伤, but only case 1 the word itself.
    assert set(found.numbers("建国 骨")) == {1, 2}
    assert found.numbers("左腿骨折") == [1]


@pytest.mark.parametrize(
    "typed", ["王伟*", '"王伟"', "王 -伟", "王%伟", "^王伟", "(王)"]
)
def test_what_means_something_to_sql_and_fts5_is_punctuation(found, typed):
    assert found.numbers(typed) == [1]


@pytest.mark.parametrize("typed", ["京AD12345", "京a·d12345", "京A D 12345", "ad123"])
def test_a_plate_is_found_with_and_without_dot_space_and_case(found, typed):
    assert found.numbers(typed) == [1]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", "shan"),
        ("仇英", "qiu"),
        ("解放", "xie"),
        ("查良", "zha"),
        ("尉迟恭", "yuchi"),
        ("单于夜", "chanyu"),
        ("万俟卨", "moqi"),
        ("长孙无忌", "zhangsun"),
        ("尉迟恭", "ycg"),
        ("曾国强", "zgq"),
    ],
)
def test_a_surname_read_as_a_surname_comes_before_its_other_readings(
    writer, name, typed
):
    right = writer.write(names=(name,))
    noted = writer.write(notes=(typed,))
    assert writer.numbers(typed) == [right, noted]


def test_every_surname_of_two_characters_parts_into_its_syllables():
    for surname in SURNAMES:
        for reading in readings_of(surname).as_surname + readings_of(surname).otherwise:
            assert len(reading) == len(surname)
            assert all(reading)


def test_a_name_of_one_character_is_found(writer):
    alone = writer.write(names=("单",))
    assert writer.numbers("shan") == writer.numbers("单") == [alone]


def test_other_readings_are_found_after_the_surnames_own(writer):
    own = writer.write(names=("单雄信",))
    newer = writer.write(names=("掸明",))
    assert readings_of("掸明").as_surname[0][0] == "dan"
    assert writer.numbers("dan") == [newer, own]
    assert writer.numbers("shan") == [own, newer]


def test_better_fits_come_first_and_newer_cases_before_older(writer):
    note = writer.write(notes=("王伟",))
    place = writer.write(places=("王伟路",))
    number = writer.write(case_no="王伟案1")
    inside = writer.write(names=("小王伟",))
    beginning = writer.write(names=("王伟民",))
    exact = writer.write(names=("王伟",))
    newer = writer.write(names=("李明", "王伟"))
    order = [newer, exact, beginning, inside, place, note]
    assert writer.numbers("王伟") == order
    assert number in writer.numbers("王伟案")
    assert writer.numbers("王伟", limit=3) == order[:3]
    assert writer.numbers("王伟", limit=0) == []


def test_a_reading_comes_before_a_plate_and_a_plate_before_a_number(writer):
    number = writer.write(case_no="WW123")
    plate = writer.write(plates=("京WW1234",))
    name = writer.write(names=("王伟",))
    assert writer.numbers("ww1") == [plate, number]
    assert writer.numbers("ww")[:2] == [name, plate]


def test_the_last_four_digits_come_before_other_numbers(writer):
    tail = writer.write(phones=("13800008888",))
    inside = writer.write(ids=("110105188880000014",))
    assert writer.numbers("8888") == [tail, inside]


@pytest.mark.parametrize(
    ("typed", "shown", "ranges"),
    [
        ("建国", "肖建国", ((1, 3),)),
        ("xjg", "肖建国", ((0, 3),)),
        ("xiaoj", "肖建国", ((0, 2),)),
        ("guo", "肖建国", ((2, 3),)),
        ("肖 国", "肖建国", ((0, 1), (2, 3))),
        ("肖 建国", "肖建国", ((0, 3),)),
        ("ad12", "京A·D12345", ((1, 6),)),
        ("依古丽买", "阿依古丽·买买提", ((1, 6),)),
        ("138001", "***8000", ()),
        ("13800138000", "***8000", ((3, 7),)),
        ("0138000", "***8000", ((3, 7),)),
        ("00138", "***8000", ((3, 4),)),
        ("8000", "***8000", ((3, 7),)),
        ("12345x", "***345X", ((3, 7),)),
    ],
)
def test_what_was_found_is_marked_in_what_is_shown(writer, typed, shown, ranges):
    writer.write(
        names=("肖建国", "阿依古丽·买买提"),
        plates=("京A·D12345",),
        phones=("13800138000",),
        ids=("11010519491212345X",),
    )
    ((_, mark),) = writer.find(typed)
    assert (mark.text, mark.ranges) == (shown, ranges)


def test_a_long_note_is_shown_around_what_was_found(writer):
    writer.write(notes=("前" * 500 + "三轮车" + "后" * 500,))
    ((_, mark),) = writer.find("三轮车")
    ((start, end),) = mark.ranges
    assert mark.text[start:end] == "三轮车"
    assert mark.text.startswith("…前")
    assert mark.text.endswith("后…")
    assert len(mark.text) < 70


@pytest.mark.parametrize(
    "typed", ["13800138000", "1380", "8000", "110105199003078880", "19900307"]
)
def test_personal_numbers_are_never_shown_whole(found, typed):
    for _, mark in found.find(typed):
        assert "13800138000" not in mark.text
        assert "110105199003078880" not in mark.text
        assert mark.text.startswith("***") or mark.matched is not Matched.NUMBER


def test_a_text_of_a_thousand_characters_and_many_words_are_answered(found):
    assert found.find("王" * 1000) == []
    assert found.find("王 " * 500) != []
    assert found.numbers(" ".join("王伟建国骨折三轮" * 50)) == [1]


def test_a_case_that_changed_is_found_by_its_new_words_only(writer, store, person):
    writer.write(names=("王伟",))
    with store.begin(person) as session:
        session.execute(update(PartyRow).values(name="李强"))
    assert writer.find("王伟") == writer.find("ww") == []
    assert writer.numbers("李强") == writer.numbers("lq") == [1]
    with store.read() as session:
        entries = text("SELECT count(*) FROM case_search WHERE case_search MATCH 'n王'")
        assert session.scalar(entries) == 0


def test_what_was_struck_out_is_no_longer_found(writer, store, person, clock):
    writer.write(names=("王伟",), plates=("京A12345",))
    with store.begin(person) as session:
        session.execute(update(PartyRow).values(voided_at=clock(), void_reason="误"))
    assert writer.find("王伟") == []
    assert writer.numbers("12345") == [1]


def test_the_index_goes_with_the_transaction(writer, store, person):
    def work():
        with store.begin(person) as session:
            session.execute(update(PartyRow).values(name="李强"))
            session.flush()
            raise ZeroDivisionError

    writer.write(names=("王伟",))
    with pytest.raises(ZeroDivisionError):
        work()
    assert writer.numbers("王伟") == [1]
    assert writer.find("李强") == []


def test_the_index_makes_no_record_of_its_own(writer, store):
    from mobile_mediation.db.recorder import bodies
    from mobile_mediation.domain.records import decode

    writer.write(names=("王伟",))
    with store.read() as session:
        ((_, body),) = bodies(session)
    assert len(decode(body).ops) == 3


def test_a_change_of_a_foreign_program_is_found_as_soon_as_it_is_sealed(writer, store):
    writer.write(names=("王伟",))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE party SET name = '李强'")
    assert writer.numbers("李强") == [1]


def test_filters_narrow_a_text(writer, store, person):
    begin = datetime(2023, 1, 24, 6, 0, tzinfo=UTC)
    for day in range(6):
        writer.write(
            names=("王伟",),
            opened_at=begin + timedelta(days=day),
            stage=Stage.RESCUE if day % 2 else Stage.REVIEW_PERIOD,
            due=begin + timedelta(days=day) if day < 3 else None,
        )
    assert writer.numbers("王") == [6, 5, 4, 3, 2, 1]
    assert writer.numbers("王", stages=(Stage.REVIEW_PERIOD,)) == [5, 3, 1]
    both = (Stage.RESCUE, Stage.REVIEW_PERIOD)
    assert writer.numbers("ww", stages=both, limit=2) == [6, 5]
    assert writer.numbers(
        "王", opened_from=date(2023, 1, 25), opened_to=date(2023, 1, 27)
    ) == [4, 3, 2]
    assert writer.numbers("王", due_before=begin + timedelta(days=1, hours=1)) == [2, 1]
    with store.begin(person) as session:
        session.execute(update(TaskRow).values(done_at=begin))
    assert writer.numbers("王", due_before=begin + timedelta(days=9)) == []


SPELT = (
    *("w", "ww", "wang", "wangw", "sxx", "shanx", "jg", "xiao", "guo", "yuchig"),
    *("12", "121", "1212", "1234", "a", "ab", "ab12"),
)
letters = st.text("王伟李建国路三轮车骨折ABab12·-，龘𬱖 ", min_size=1, max_size=12)
ANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def naive(case, words):
    """Whether every word occurs, looked up in the values themselves."""

    def fits(word):
        spelt = word.isascii() and word.isalpha()
        for name in case["names"]:
            readings = readings_of(normal(name))
            for reading in readings.as_surname:
                for start in range(len(reading)):
                    if spelt and reading[start] and is_spelling(word, reading, start):
                        return True
            if spelt and any(is_spelling(word, r, 0) for r in readings.otherwise):
                return True
        fields = [*case["names"], *case["plates"], *case["places"], *case["notes"]]
        if len(word) >= 3:
            fields += [*case["numbers"], *case["phones"]]
        return any(word in normal(value) for value in fields)

    return all(fits(word) for word in words)


def is_spelling(word, reading, start):
    rest = reading[start:]
    initials = "".join(each[:1] for each in rest)
    whole = "".join(rest)
    mixed = rest[0] + initials[len(rest[0][:1]) :] if start == 0 else whole
    return any(each.startswith(word) for each in (initials, whole, mixed))


value = st.sampled_from(
    ["王伟", "单雄信", "肖建国", "王建国", "李伟", "尉迟恭", "AB王", "国·建", "王 伟1"]
)
cases = st.fixed_dictionaries(
    {
        "names": st.lists(value, max_size=2),
        "places": letters.filter(str.strip).map(lambda place: [place]),
        "plates": st.lists(
            st.sampled_from(["京A12345", "京A·D1212", "国AB12"]), max_size=1
        ),
        "numbers": st.lists(st.sampled_from(["AB-1212", "1212123"]), max_size=1),
        "phones": st.lists(st.sampled_from(["13812121212", "13900001234"]), max_size=1),
        "notes": st.lists(letters.filter(str.strip), max_size=1),
    }
)
edits = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["name", "place", "note", "void"]), letters
    ),
    max_size=4,
)
queries = st.one_of(
    letters,
    st.sampled_from(SPELT),
    st.sampled_from(("建国", "国", "王 1", "w 国", "伟 1212", "jg 国")),
)


def edit(session, rows, kind, new, case, case_id):
    """Change a row, and the values that the naive look reads."""

    def of(table):
        return session.query(table).filter_by(case_id=case_id)

    if kind == "name" and case["names"] and new.strip():
        case["names"][0] = new
        of(PartyRow).order_by(PartyRow.id).first().name = new
    elif kind == "place" and new.strip():
        case["places"][0] = new
        of(AccidentRow).one().place = new
    elif kind == "note":
        case["notes"] = [new]
        session.get_one(AccidentCaseRow, (rows.device_id, case_id)).note = new
    elif kind == "void" and case["plates"]:
        case["plates"] = []
        vehicles = of(VehicleInCaseRow)
        vehicles.filter(
            VehicleInCaseRow.plate.is_not(None)
        ).one().voided_at = rows.clock()


@ANY
@given(
    some=st.lists(cases, min_size=1, max_size=4),
    changes=edits,
    asked=st.lists(queries, min_size=1, max_size=6),
)
def test_the_index_finds_what_a_look_at_every_value_finds(
    store, rows, person, some, changes, asked
):
    with store.applying() as session:
        for table in ("task", "policy", "vehicle", "injury", "party", "accident"):
            session.execute(text(f"DELETE FROM {table}"))
        for table in ("accident_case", "case_line", "case_text", "case_search"):
            session.execute(text(f"DELETE FROM {table}"))
    writer = Writer(store, rows, person)
    for case in some:
        writer.write(**case)
    for place, kind, new in changes:
        number = place % len(some)
        with store.begin(person) as session:
            edit(session, rows, kind, new, some[number], writer.cases[number])
    for query in asked:
        words = [w for part in query.split() if (w := normal(part))]
        wanted = {n for n, case in enumerate(some, 1) if naive(case, words)}
        hits = writer.find(query)
        assert {number for number, _ in hits} == (wanted if words else set()), query
        for _, mark in hits:
            assert all(0 <= a < b <= len(mark.text) for a, b in mark.ranges)
    assert check_store(store.engine, device_id=rows.device_id).ok
