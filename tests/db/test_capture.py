from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, MetaData, String, Table, select, text
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from mobile_mediation.db import capture
from mobile_mediation.db.engine import connect, open_engine
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.store import Store
from mobile_mediation.db.tables import AccidentCaseRow, PartyRow, StageEventRow
from mobile_mediation.db.types import Id
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.errors import RuleViolation

PROBE = UUID(int=5)


@pytest.fixture
def case(store, rows, person):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add(rows.party(case))
        session.add(rows.event(case))
    return case


def noted(session):
    return session.execute(text("SELECT table_no, mask FROM sync_op")).all()


def test_a_foreign_program_with_the_key_reads_but_cannot_write(case, path, key):
    foreign = connect(path, key)
    assert foreign.execute("SELECT count(*) FROM party").fetchone() == (1,)
    for statement in (
        "INSERT INTO party SELECT * FROM party",
        "UPDATE party SET name = '李四'",
        "DELETE FROM party",
        "INSERT OR REPLACE INTO accident_case SELECT * FROM accident_case",
    ):
        with pytest.raises(dbapi2.OperationalError, match="no such collation"):
            foreign.execute(statement)
    foreign.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM party",
        "DELETE FROM accident_case",
        "INSERT OR REPLACE INTO party SELECT * FROM party",
        "INSERT OR REPLACE INTO accident_case SELECT * FROM accident_case",
        "UPDATE party SET id = zeroblob(16)",
        "UPDATE OR IGNORE party SET id = zeroblob(16)",
        "UPDATE OR REPLACE party SET case_id = zeroblob(16)",
        "UPDATE accident_case SET origin_id = origin_id",
        "UPDATE stage_event SET reason = 'x'",
        "UPDATE stage_event SET rev = 7",
        "UPDATE party SET created_at = 'x'",
        "UPDATE accident_case SET case_no = 'x'",
    ],
)
def test_keys_facts_and_whole_rows_cannot_be_taken_back(case, store, person, statement):
    with store.read() as session:
        before = session.execute(text("SELECT * FROM party")).all()
    with pytest.raises(IntegrityError, match="never"), store.begin(person) as session:
        session.execute(text(statement))
    with store.read() as session:
        assert session.execute(text("SELECT * FROM party")).all() == before


def test_facts_of_a_row_that_may_change_can_be_written_again_unchanged(
    case, store, person
):
    with store.begin(person) as session:
        session.execute(text("UPDATE party SET created_at = created_at, name = '李'"))
        assert len(noted(session)) == 1


def test_only_the_columns_that_changed_are_noted(case, store, person):
    columns = Registry.load()["party"].columns
    with store.begin(person) as session:
        session.execute(text("UPDATE party SET name = '李四', phone = phone"))
        assert noted(session)[0].mask == 1 << columns["name"]
        session.execute(text("UPDATE party SET phone = '13800138000', rev = 9"))
        wanted = 1 << columns["name"] | 1 << columns["phone"]
        assert noted(session)[0].mask == wanted


def test_writing_the_same_values_notes_nothing(case, store, person):
    with store.begin(person) as session:
        session.execute(text("UPDATE party SET name = name, sex = sex"))
        assert noted(session) == []


def test_a_new_row_that_is_changed_at_once_is_a_new_row(case, store, person, rows):
    with store.begin(person) as session:
        party = rows.party(case)
        session.add(party)
        session.flush()
        party.name = "李四"
        session.flush()
        assert noted(session)[0].mask == -1


def test_the_refusal_of_a_fact_survives_other_conflict_rules(case, store, person):
    for policy in ("IGNORE", "REPLACE", "FAIL", "ROLLBACK"):
        with pytest.raises(IntegrityError), store.begin(person) as session:
            session.execute(text(f"UPDATE OR {policy} stage_event SET reason = 'x'"))


def test_insert_or_replace_of_a_new_row_is_noted_once(case, store, person):
    with store.begin(person) as session:
        session.execute(
            text(
                "INSERT OR REPLACE INTO party (origin_id, case_id, id, rev, "
                "created_at, created_by, role, kind, can_read) "
                "SELECT origin_id, case_id, randomblob(16), 0, created_at, "
                "created_by, role, kind, can_read FROM party"
            )
        )
        assert [each.mask for each in noted(session)] == [-1]


def test_rows_of_others_are_written_without_a_record(case, store, person):
    with store.applying() as session:
        session.execute(text("UPDATE party SET name = '总部'"))
        session.execute(text("UPDATE stage_event SET reason = '总部'"))
        assert noted(session) == []
    with store.begin(person) as session:
        session.execute(text("UPDATE party SET name = '李四'"))
        assert len(noted(session)) == 1


def test_recording_goes_on_after_work_that_failed(case, store, person):
    with pytest.raises(ZeroDivisionError), store.applying():
        _ = 1 / 0
    with store.begin(person) as session:
        session.execute(text("UPDATE party SET name = '李四'"))
        assert len(noted(session)) == 1


def drop(path, key, statement):
    connection = connect(path, key)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER mm_party_update",
        "DROP TRIGGER mm_fund_entry_fact",
        "CREATE TRIGGER other AFTER INSERT ON draft BEGIN DELETE FROM draft; END",
    ],
)
def test_a_store_with_other_triggers_does_not_open(
    store, path, key, device_id, clock, statement
):
    store.engine.dispose()
    drop(path, key, statement)
    with pytest.raises(RuleViolation) as refusal:
        Store.open(path, key, device_id=device_id, clock=clock)
    assert refusal.value.code == "MM1711"
    assert "will not write unrecorded" in refusal.value.words.en


def test_a_trigger_that_was_altered_is_seen(store, path, key):
    store.engine.dispose()
    drop(path, key, "DROP TRIGGER mm_party_delete")
    drop(
        path,
        key,
        "CREATE TRIGGER mm_party_delete BEFORE DELETE ON party "
        "WHEN 0 BEGIN SELECT 1; END",
    )
    engine = open_engine(path, key)
    with engine.connect() as connection:
        found = capture.differing(connection, METADATA, Registry.load())
    engine.dispose()
    assert found == ("mm_party_delete",)


def test_every_table_that_travels_is_wholly_covered():
    names = capture.expected(METADATA, Registry.load())
    for row in (AccidentCaseRow, PartyRow):
        for kind in ("insert", "update", "key", "delete", "fact"):
            assert f"mm_{row.__tablename__}_{kind}" in names
    event = StageEventRow.__tablename__
    assert f"mm_{event}_fact" in names
    assert f"mm_{event}_update" not in names
    assert not any("sync_" in name or "draft" in name for name in names)


def wide_metadata(columns):
    metadata = MetaData()
    fact, free = {"sync": Rule.FACT}, {"sync": Rule.LWW}
    table = Table(
        "wide",
        metadata,
        Column("origin_id", Id, primary_key=True, info=fact),
        Column("id", Id, primary_key=True, info=fact),
        Column("rev", BigInteger, info={"sync": Rule.LOCAL}),
        *(Column(f"c{n}", String, info=free) for n in range(columns)),
    )
    return metadata, table


@settings(max_examples=25)
@given(
    old=st.lists(st.none() | st.text(max_size=2), min_size=60, max_size=60),
    new=st.lists(st.none() | st.text(max_size=2), min_size=60, max_size=60),
)
def test_the_mask_of_sixty_columns_says_exactly_which_changed(
    tmp_path_factory, key, old, new
):
    metadata, table = wide_metadata(60)
    registry = Registry.empty().extended(metadata)
    registry.check(metadata)
    engine = open_engine(tmp_path_factory.mktemp("w") / "s.db", key, create=True)
    with engine.begin() as connection:
        metadata.create_all(connection)
        METADATA.tables["sync_op"].create(connection)
        capture.install(connection, metadata, registry)
        connection.execute(
            table.insert(),
            {"rev": 0}
            | {"origin_id": PROBE, "id": PROBE}
            | {f"c{n}": value for n, value in enumerate(old)},
        )
        connection.execute(text("DELETE FROM sync_op"))
        connection.execute(
            table.update().values({f"c{n}": value for n, value in enumerate(new)})
        )
        mask = connection.scalar(select(METADATA.tables["sync_op"].c.mask)) or 0
    engine.dispose()
    changed = {n for n in range(60) if old[n] != new[n]}
    assert {n for n in range(60) if mask >> registry["wide"].columns[f"c{n}"] & 1} == (
        changed
    )
