import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from mobile_mediation.db.engine import (
    StoreDamaged,
    checkpoint,
    connect,
    copy_store,
    open_engine,
)
from mobile_mediation.domain.errors import (
    BadInput,
    Busy,
    NotFound,
    RuleViolation,
)


def pragma(engine, name):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_store_opens_only_with_its_own_key(store, path, key):
    with pytest.raises(StoreDamaged) as refusal:
        open_engine(path, bytes(32))
    assert refusal.value.code == "MM1710"
    # A key of another store and a damaged beginning look the same.
    assert "damaged" in refusal.value.words.en
    assert "another workspace" in refusal.value.words.en
    assert key.hex() not in str(refusal.value)


def test_a_plain_database_is_not_taken_for_a_store(tmp_path, key):
    plain = tmp_path / "plain.db"
    connection = dbapi2.connect(str(plain))
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(BadInput) as refusal:
        open_engine(plain, key)
    assert refusal.value.code == "MM1702"


def test_opening_does_not_make_a_file(tmp_path, key):
    with pytest.raises(NotFound) as refusal:
        open_engine(tmp_path / "none.db", key)
    assert refusal.value.code == "MM1706"
    assert list(tmp_path.iterdir()) == []


def test_no_word_of_the_record_stands_in_the_files(store, path, rows, person):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add(rows.party(case, "欧阳明日"))
    for file in path.parent.iterdir():
        assert "欧阳明日".encode() not in file.read_bytes()
        assert not file.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
        ("busy_timeout", 5000),
    ],
)
def test_every_connection_is_hardened(store, name, value):
    with store.engine.connect(), store.engine.connect() as second:
        assert second.exec_driver_sql(f"PRAGMA {name}").scalar() == value


def test_values_do_not_stand_in_the_text_of_an_exception(store):
    with store.engine.connect() as connection, pytest.raises(DBAPIError) as error:
        connection.execute(
            text("INSERT INTO nowhere VALUES (:id)"), {"id": "110105199003078888"}
        )
    assert "110105199003078888" not in str(error.value)


def test_a_second_writer_is_told_to_wait_and_loses_nothing(store, path, key, person):
    other = connect(path, key)
    other.execute("BEGIN IMMEDIATE")
    with store.read() as session:
        session.execute(text("PRAGMA busy_timeout = 1"))
    with pytest.raises(Busy) as refusal, store.begin(person):
        pass
    assert refusal.value.code == "MM1705"
    other.execute("ROLLBACK")
    other.close()
    with store.begin(person):
        pass


def test_readers_do_not_wait_for_a_writer(store, person):
    with store.begin(person) as writing, store.read() as reading:
        writing.execute(text("SELECT 1"))
        assert reading.scalar(text("SELECT count(*) FROM party")) == 0


def test_a_reader_cannot_write(store):
    with store.read() as session, pytest.raises(RuleViolation) as refusal:
        session.execute(text("DELETE FROM draft"))
    assert refusal.value.code == "MM1704"


def test_a_full_disk_refuses_and_leaves_everything_as_it_was(store, rows, person):
    with store.read() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(RuleViolation) as refusal, store.begin(person) as session:
        session.execute(
            text("INSERT INTO draft VALUES ('k', :long, '')"), {"long": "长" * 99999}
        )
    assert refusal.value.code == "MM1709"
    assert "Nothing was changed." in refusal.value.in_language("en")
    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM draft")) == 0
        session.execute(text("PRAGMA max_page_count = 1000000"))
    with store.begin(person) as session:
        session.add(rows.case())


def test_a_flipped_byte_is_a_damaged_store_not_another_value(store, path, key, person):
    with store.begin(person) as session:
        session.execute(
            text("INSERT INTO draft VALUES ('k', :long, '')"), {"long": "长" * 99999}
        )
    checkpoint(store.engine)
    store.engine.dispose()
    data = bytearray(path.read_bytes())
    data[-5000] ^= 1
    path.write_bytes(data)
    engine = open_engine(path, key)
    with engine.connect() as connection, pytest.raises(StoreDamaged) as refusal:
        connection.exec_driver_sql("SELECT text FROM draft").fetchall()
    assert refusal.value.code == "MM1710"
    engine.dispose()


def test_a_copy_made_during_work_is_whole_and_encrypted(store, path, key, person, rows):
    with store.begin(person) as session:
        session.add(rows.case())
        session.flush()
        target = path.with_name("copy.db")
        with store.read():
            copy_store(path, key, target)
    assert not target.read_bytes().startswith(b"SQLite format 3")
    engine = open_engine(target, key)
    assert pragma(engine, "quick_check") == "ok"
    engine.dispose()
    with pytest.raises(RuleViolation) as refusal:
        copy_store(path, key, target)
    assert refusal.value.code == "MM1708"
