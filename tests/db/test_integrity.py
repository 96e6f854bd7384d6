import re

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from mobile_mediation.db import blobs
from mobile_mediation.db.blobs import CHUNK_BYTES
from mobile_mediation.db.engine import checkpoint
from mobile_mediation.db.integrity import check_store, salvage
from mobile_mediation.db.recorder import head, unpack
from mobile_mediation.db.search import search
from mobile_mediation.db.store import Store
from mobile_mediation.domain.errors import BadInput, RuleViolation
from mobile_mediation.domain.records import decode, encode, record_id

PAGE = 4096


@pytest.fixture
def filled(store, rows, person):
    """A store with eight cases, a record each."""
    for _ in range(8):
        with store.begin(person) as session:
            case = rows.case()
            session.add(case)
            session.flush()
            session.add_all([rows.party(case), rows.event(case)])
    return store


def check(store, device_id):
    return check_store(store.engine, device_id=device_id)


def said(report):
    return " ".join(words.en for words in report.problems)


def test_a_store_in_order_is_found_in_order(filled, device_id):
    report = check(filled, device_id)
    assert report.ok
    assert report.problems == ()
    assert report.records == 8
    assert report.rows["party"] == 8
    with filled.read() as session:
        assert report.head == head(session).id


def test_an_empty_store_is_in_order(store, device_id):
    report = check(store, device_id)
    assert report.ok
    assert (report.records, report.head) == (0, None)


COLUMNS = {
    "id": "randomblob(16)",
    "prev": "randomblob(16)",
    "seen": "randomblob(16)",
    "hlc": "hlc + 1",
    "wall_ms": "wall_ms - 60000",
    "actor": "randomblob(16)",
    "reason": "'another'",
    "schema": "schema + 1",
    "body": "substr(body, 1, length(body) - 1)",
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 5, 8])
def test_a_record_that_was_altered_is_found(filled, device_id, column, seq):
    with filled.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE sync_txn SET {column} = {COLUMNS[column]} WHERE seq = {seq}"
        )
    report = check(filled, device_id)
    assert f"Record {seq} does not fit its seal." in said(report)


def test_a_record_that_was_cut_out_is_found(filled, device_id):
    with filled.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sync_txn WHERE seq IN (3, 4)")
    assert "Records 3 to 4 are missing." in said(check(filled, device_id))


def test_a_chain_of_another_device_is_found(filled, person):
    assert "Record 1 does not fit its seal." in said(check(filled, person))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seq=st.integers(1, 7), data=st.data())
def test_a_record_written_anew_breaks_the_chain_behind_it(filled, device_id, seq, data):
    """Even who can seal a record again cannot keep its name."""
    with filled.read() as session:
        packed = session.scalar(
            text("SELECT body FROM sync_txn WHERE seq = :seq"), {"seq": seq}
        )
    record = decode(unpack(packed))
    field = data.draw(st.sampled_from(["reason", "wall_ms", "actor", "ops"]))
    other = {
        "reason": "forged",
        "wall_ms": record.wall_ms - 1,
        "actor": b"f" * 16,
        "ops": record.ops[:-1],
    }[field]
    body = encode(msgspec.structs.replace(record, **{field: other}))
    values = {
        "id": record_id(body),
        "body": zstandard.compress(body),
        "actor": decode(body).actor,
        "reason": decode(body).reason,
        "wall": decode(body).wall_ms,
        "seq": seq,
    }
    statement = text(
        "UPDATE sync_txn SET id = :id, body = :body, actor = :actor, "
        "reason = :reason, wall_ms = :wall WHERE seq = :seq"
    )
    with filled.engine.connect() as connection:
        before = connection.execute(
            text(
                "SELECT id, body, actor, reason, wall_ms AS wall, seq "
                "FROM sync_txn WHERE seq = :seq"
            ),
            {"seq": seq},
        ).one()
        connection.execute(statement, values)
        connection.commit()
    assert f"Record {seq + 1} does not fit its seal." in said(check(filled, device_id))
    with filled.engine.begin() as connection:
        connection.execute(statement, before._asdict())
    assert check(filled, device_id).ok


def test_a_file_whose_bytes_changed_is_found(store, device_id, person):
    with store.begin(person) as session:
        blobs.put(session, b"photo", "image/jpeg")
        blobs.put(session, b"x" * (CHUNK_BYTES + 1), "image/jpeg")
    report = check(store, device_id)
    assert (report.ok, report.files) == (True, 2)
    with store.begin(person) as session:
        session.execute(text("DELETE FROM blob_chunk WHERE n = 1"))
    assert "do not fit its digest" in said(check(store, device_id))


def test_a_missing_trigger_is_found(filled, device_id):
    with filled.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER mm_party_update")
    assert "mm_party_update" in said(check(filled, device_id))


def test_rows_without_their_case_are_found(filled, device_id):
    pooled = filled.engine.raw_connection()
    pooled.driver_connection.execute("PRAGMA foreign_keys = OFF")
    pooled.driver_connection.execute("DROP TRIGGER mm_accident_case_delete")
    pooled.driver_connection.execute("DELETE FROM accident_case WHERE rowid = 1")
    pooled.close()
    filled.engine.dispose()
    assert "2 rows belong to a case" in said(check(filled, device_id))


def damage(store, path, page):
    checkpoint(store.engine)
    store.engine.dispose()
    data = bytearray(path.read_bytes())
    data[(page - 1) * PAGE + 2000] ^= 0x40
    path.write_bytes(data)


def page_count(path):
    return path.stat().st_size // PAGE


def test_only_the_damaged_pages_are_named_in_both_languages(filled, path, device_id):
    checkpoint(filled.engine)
    sound = path.read_bytes()
    for page in (50, 60):
        damage(filled, path, page)
    problems = check(filled, device_id).problems
    assert [words.zh for words in problems[:2]] == [
        "第 50 页已损坏。",
        "第 60 页已损坏。",
    ]
    assert [words.en for words in problems[:2]] == [
        "Page 50 is damaged.",
        "Page 60 is damaged.",
    ]
    assert len(problems) <= 3
    assert not any(re.search("[A-Za-z]", words.zh) for words in problems)
    path.write_bytes(sound)


def test_of_many_damaged_pages_the_rest_is_counted(long, path, device_id):
    checkpoint(long.engine)
    sound = path.read_bytes()
    first = page_count(path) - 22
    for page in range(first, first + 23):
        damage(long, path, page)
    found = said(check(long, device_id))
    assert f"Page {first + 19} is damaged. 3 more pages are damaged." in found
    assert f"Page {first + 20} " not in found
    path.write_bytes(sound)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.99])
def test_a_page_that_changed_on_the_disk_is_found(filled, path, key, device_id, part):
    checkpoint(filled.engine)
    sound = path.read_bytes()
    damage(filled, path, int(page_count(path) * part))
    report = check(filled, device_id)
    assert not report.ok
    path.write_bytes(sound)


def test_a_page_that_changed_where_nothing_is_stored_is_found(
    long, path, device_id, person
):
    with long.begin(person) as session:
        session.execute(text("DELETE FROM draft"))
    checkpoint(long.engine)
    assert check(long, device_id).ok
    sound = path.read_bytes()
    page = page_count(path) - 8
    damage(long, path, page)
    assert said(check(long, device_id)) == f"Page {page} is damaged."
    path.write_bytes(sound)


@pytest.fixture
def long(store, rows, person):
    """A store whose drafts fill many pages."""
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add_all([rows.party(case) for _ in range(3)])
        session.execute(
            text(
                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
                "WHERE i < 400) INSERT INTO draft SELECT 'k' || i, "
                "'marker' || printf('%.900c', 'x'), '2023-01-24T06:00:00.000000Z' "
                "FROM n"
            )
        )
    return store


def test_everything_is_saved_of_a_store_that_is_whole(
    long, path, key, device_id, clock
):
    target = path.with_name("saved.db")
    report = salvage(path, key, target, device_id=device_id)
    assert report.lost == ()
    assert report.tables["draft"].saved == 400
    assert report.tables["party"].saved == 3
    assert report.tables["sync_txn"].saved == 1
    saved = Store.open(target, key, device_id=device_id, clock=clock)
    assert check(saved, device_id).ok
    with saved.read() as session:
        assert len(search(session.connection(), "王伟", 9)) == 1
    saved.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_line SET people = '李强'",
        "UPDATE case_text SET name = '李强'",
        "UPDATE case_line SET due_ms = 1",
        "DELETE FROM case_line",
        "DELETE FROM case_search",
        "UPDATE case_line SET case_id = zeroblob(16)",
    ],
)
def test_a_line_or_an_index_that_says_other_than_the_record_is_told(
    long, device_id, person, statement
):
    with long.begin(person) as session:
        session.execute(text(statement))
    problems = check(long, device_id).problems
    assert problems
    assert all("not what the record says" in words.en for words in problems)


def test_an_index_that_another_program_made_is_made_anew(
    long, path, key, device_id, clock, person
):
    with long.begin(person) as session:
        session.execute(text("DELETE FROM case_line"))
        session.execute(text("DELETE FROM case_search"))
        session.execute(text("UPDATE store_state SET value = x'00' WHERE key='index'"))
    long.close()
    store = Store.open(path, key, device_id=device_id, clock=clock)
    assert check(store, device_id).ok
    with store.read() as session:
        assert len(search(session.connection(), "王伟", 9)) == 1
    store.close()


def test_what_lies_around_a_damaged_page_is_saved_and_the_loss_is_named(
    long, path, key, device_id, clock
):
    checkpoint(long.engine)
    # Damage pages from behind until one of the drafts' own is met.
    sound = path.read_bytes()
    for page in range(page_count(path) - 5, 1, -1):
        damage(long, path, page)
        target = path.with_name(f"saved{page}.db")
        report = salvage(path, key, target, device_id=device_id)
        if report.tables["draft"].lost:
            break
        path.write_bytes(sound)
    else:
        pytest.fail("no page of the drafts was met")
    assert report.lost == ("draft",)
    outcome = report.tables["draft"]
    assert 0 < outcome.lost < 20
    assert outcome.saved + outcome.lost == 400
    assert report.tables["party"].saved == 3
    saved = Store.open(target, key, device_id=device_id, clock=clock)
    assert check(saved, device_id).ok
    saved.close()
    path.write_bytes(sound)


def test_every_single_damaged_page_is_survived(long, path, key, device_id):
    """Whatever page is hit: the rest is saved, or the refusal says that none is."""
    checkpoint(long.engine)
    sound = path.read_bytes()
    tried = wholly_lost = 0
    for page in range(2, page_count(path), 9):
        tried += 1
        damage(long, path, page)
        target = path.with_name(f"saved{page}.db")
        try:
            report = salvage(path, key, target, device_id=device_id)
        except BadInput:
            wholly_lost += 1
        else:
            tables = report.tables
            assert tables["party"].saved == 3 or "party" in report.lost
            assert tables["draft"].saved == 400 or "draft" in report.lost
            assert tables["sync_txn"].saved == 1 or "sync_txn" in report.lost
        path.write_bytes(sound)
    assert wholly_lost <= tried / 5


def test_a_store_whose_list_of_tables_is_gone_is_refused(long, path, key, device_id):
    checkpoint(long.engine)
    sound = path.read_bytes()
    # The first page: what it lists is not found in any other way.
    damage(long, path, 1)
    with pytest.raises(BadInput) as refusal:
        salvage(path, key, path.with_name("saved.db"), device_id=device_id)
    assert refusal.value.code == "MM1715"
    assert not path.with_name("saved.db").exists()
    path.write_bytes(sound)


def test_salvage_never_writes_over_a_file(store, path, key, device_id):
    target = path.with_name("saved.db")
    target.write_bytes(b"mine")
    with pytest.raises(RuleViolation) as refusal:
        salvage(path, key, target, device_id=device_id)
    assert refusal.value.code == "MM1708"
    assert target.read_bytes() == b"mine"
