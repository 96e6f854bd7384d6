from uuid import UUID

import pytest
from sqlalchemy import text

from mobile_mediation.db.engine import StoreDamaged
from mobile_mediation.db.store import Store
from mobile_mediation.db.tables import AccidentCaseRow
from mobile_mediation.domain.errors import RuleViolation


def test_what_was_committed_is_there_after_reopening(
    path, key, device_id, clock, rows, person
):
    path.parent.mkdir()
    store = Store.create(path, key, device_id=device_id, clock=clock)
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
    store.close()
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]
    store = Store.open(path, key, device_id=device_id, clock=clock)
    with store.read() as session:
        found = session.get(AccidentCaseRow, (device_id, case.case_id))
        assert found.opened_at == case.opened_at
        assert found.source is case.source
    store.close()


def test_a_new_store_never_replaces_an_old_one(store, path, key, device_id, clock):
    before = path.read_bytes()
    with pytest.raises(RuleViolation) as refusal:
        Store.create(path, key, device_id=device_id, clock=clock)
    assert refusal.value.code == "MM1708"
    assert path.read_bytes() == before


def test_a_store_of_another_device_is_refused(store, path, key, clock):
    with pytest.raises(RuleViolation) as refusal:
        Store.open(path, key, device_id=UUID(int=1), clock=clock)
    assert refusal.value.code == "MM1714"


def test_a_wrong_key_says_so_and_changes_nothing(path, key, device_id, clock):
    path.parent.mkdir()
    Store.create(path, key, device_id=device_id, clock=clock).close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged):
        Store.open(path, bytes(32), device_id=device_id, clock=clock)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_leftovers_of_another_program_are_sealed_when_the_store_opens(
    store, path, key, device_id, clock, rows, person
):
    with store.begin(person) as session:
        session.add(rows.case())
    pooled = store.engine.raw_connection()
    pooled.driver_connection.execute("UPDATE accident_case SET note = '雪'")
    pooled.close()
    store.close()
    again = Store.open(path, key, device_id=device_id, clock=clock)
    with again.read() as session:
        assert session.scalar(text("SELECT count(*) FROM sync_op")) == 0
        actor = session.scalar(text("SELECT actor FROM sync_txn WHERE seq = 2"))
    again.close()
    assert actor == bytes(16)


def test_two_writers_wait_for_each_other_and_both_are_recorded(store, rows, person):
    from threading import Thread

    def write():
        for _ in range(5):
            with store.begin(person) as session:
                session.add(rows.case())

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as session:
        assert session.scalar(text("SELECT max(seq) FROM sync_txn")) == 15
        assert session.scalar(text("SELECT count(*) FROM accident_case")) == 15


def test_a_backup_opens_as_the_same_store(
    store, path, key, device_id, clock, rows, person
):
    with store.begin(person) as session:
        session.add(rows.case())
    target = path.with_name("backup.db")
    store.backup(target)
    copy = Store.open(target, key, device_id=device_id, clock=clock)
    with copy.read() as session:
        assert session.scalar(text("SELECT count(*) FROM accident_case")) == 1
    copy.close()
