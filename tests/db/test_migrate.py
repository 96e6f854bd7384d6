from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from mobile_mediation.db import capture, migrate
from mobile_mediation.db.caseindex import INDEX_TABLE
from mobile_mediation.db.caselist import CaseList
from mobile_mediation.db.engine import connect, open_engine
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.store import Store
from mobile_mediation.domain.errors import Busy, RuleViolation
from mobile_mediation.domain.summaries import CaseQuery


def belongs(name, kind, parents):
    return not (kind == "table" and name.startswith(INDEX_TABLE))


def test_the_migrations_make_exactly_the_tables_of_this_build(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": belongs, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_the_migrations_are_one_line():
    scripts = ScriptDirectory.from_config(migrate._config())
    line = list(scripts.walk_revisions())
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert all(not script.is_branch_point for script in line)
    assert line[-1].revision == "0001_first_case"


def test_the_migrations_are_found_from_any_folder(tmp_path, monkeypatch, key):
    from uuid import UUID

    monkeypatch.chdir(tmp_path)
    migrate.create(tmp_path / "s.db", key, device_id=UUID(int=1))
    assert [file.name for file in tmp_path.iterdir()] == ["s.db"]


def set_revision(path: Path, key: bytes, revision: str):
    connection = connect(path, key)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


def test_a_store_of_a_newer_program_is_left_alone(
    path, key, device_id, clock, person, rows
):
    path.parent.mkdir()
    Store.create(path, key, device_id=device_id, clock=clock).close()
    set_revision(path, key, "9999_later")
    before = path.read_bytes()
    with pytest.raises(RuleViolation) as refusal:
        Store.open(path, key, device_id=device_id, clock=clock)
    assert refusal.value.code == "MM1703"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


@pytest.fixture
def old_store(path, key, device_id, clock, rows, person):
    """A store as a program before this one left it: without drafts."""
    path.parent.mkdir()
    store = Store.create(path, key, device_id=device_id, clock=clock)
    with store.begin(person) as session:
        session.add(rows.case())
    store.close()
    return path


@pytest.fixture
def next_migration(monkeypatch, tmp_path):
    """One more migration after those of this build; returns a setter of its body."""
    folder = tmp_path / "later"
    folder.mkdir()
    head = migrate.head_revision()
    config = migrate._config

    def configured():
        made = config()
        made.set_main_option("path_separator", "newline")
        made.set_main_option(
            "version_locations",
            f"mobile_mediation.db:migrations/versions\n{folder}",
        )
        return made

    def write(body):
        (folder / "later.py").write_text(
            f"from alembic import op\nrevision='later'\ndown_revision={head!r}\n"
            f"def upgrade():\n    {body}\n"
        )
        monkeypatch.setattr(migrate, "_config", configured)

    return write


def test_an_older_store_is_upgraded_on_a_copy_and_the_old_one_is_kept(
    old_store, key, device_id, clock, next_migration
):
    next_migration("op.execute('CREATE TABLE later (x)')")
    assert migrate.upgrade(old_store, key) is True
    assert migrate.upgrade(old_store, key) is False
    names = sorted(file.name for file in old_store.parent.iterdir())
    assert names == ["store.db", "store.db.before-upgrade"]
    engine = open_engine(old_store, key)
    with engine.connect() as connection:
        assert migrate.current_revision(connection) == "later"
        assert connection.scalar(text("SELECT count(*) FROM accident_case")) == 1
        assert connection.scalar(text("SELECT count(*) FROM later")) == 0
    engine.dispose()
    engine = open_engine(old_store.with_name("store.db.before-upgrade"), key)
    with engine.connect() as connection:
        assert migrate.current_revision(connection) != "later"
    engine.dispose()


def test_a_rebuilt_table_gets_its_triggers_again(
    old_store, key, device_id, clock, next_migration, person
):
    next_migration(
        "from sqlalchemy import Column, Text\n"
        "    with op.batch_alter_table('accident_case', recreate='always') as t:\n"
        "        t.alter_column('note', type_=Text())"
    )
    store = Store.open(old_store, key, device_id=device_id, clock=clock)
    with store.begin(person) as session:
        session.execute(text("UPDATE accident_case SET note = '雪'"))
    with store.read() as session:
        assert session.scalar(text("SELECT max(seq) FROM sync_txn")) == 2
    store.close()


def test_a_migration_that_fails_changes_nothing(old_store, key, next_migration):
    next_migration("op.execute('CREATE TABLE later (x)'); raise ZeroDivisionError")
    before = old_store.read_bytes()
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(old_store, key)
    assert old_store.read_bytes() == before
    assert [file.name for file in old_store.parent.iterdir()] == ["store.db"]


def test_a_migration_that_loses_a_case_is_refused(
    old_store, key, next_migration, device_id, clock, rows, person
):
    store = Store.open(old_store, key, device_id=device_id, clock=clock)
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add(rows.party(case))
    store.close()
    before = old_store.read_bytes()
    next_migration("op.execute('DELETE FROM accident_case')")
    with pytest.raises(RuleViolation) as refusal:
        migrate.upgrade(old_store, key)
    assert refusal.value.code == "MM1710"
    assert old_store.read_bytes() == before


def test_a_store_in_use_elsewhere_is_not_exchanged(old_store, key, next_migration):
    next_migration("op.execute('CREATE TABLE later (x)')")
    other = connect(old_store, key)
    other.execute("SELECT count(*) FROM party").fetchone()
    with pytest.raises(Busy):
        migrate.upgrade(old_store, key)
    other.close()
    assert migrate.upgrade(old_store, key) is True


def test_cases_of_a_store_before_the_search_are_found_and_listed(
    path, key, device_id, clock, rows
):
    path.parent.mkdir()
    engine = open_engine(path, key, create=True)
    config = migrate._config()
    with engine.connect() as connection:
        with connection.begin(), capture.unrecorded(connection):
            config.attributes["connection"] = connection
            command.upgrade(config, "0002_case_record")
            connection.exec_driver_sql(
                "INSERT INTO store_state VALUES ('device_id', ?)", (device_id.bytes,)
            )
        case = rows.case()
        with (
            Session(connection, expire_on_commit=False) as session,
            capture.unrecorded(connection),
        ):
            session.add(case)
            session.flush()
            session.add(rows.party(case, "单雄信"))
            session.commit()
    engine.dispose()
    store = Store.open(path, key, device_id=device_id, clock=clock)
    with store.read() as session:
        for text_ in ("单雄信", "sxx", ""):
            (line,) = CaseList(session).window(CaseQuery(text=text_))
            assert line.case_id == case.case_id
            assert line.people == ("单雄信",)
    store.close()
