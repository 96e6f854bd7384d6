"""Brings a store to the tables of this program: on a copy first, then in one step.

The chain of migrations in ``migrations/versions`` is one line for vehicle and
headquarters. A store that a newer program has written is not touched.
"""

from pathlib import Path
from typing import Final
from uuid import UUID

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from mobile_mediation.db import capture
from mobile_mediation.db.durable import replace_file, sync_file
from mobile_mediation.db.engine import (
    StoreDamaged,
    checkpoint,
    copy_store,
    open_engine,
)
from mobile_mediation.db.local import StateKey
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.domain.errors import Busy, RuleViolation, Words

_SCRIPTS: Final = "mobile_mediation.db:migrations"


def create(path: Path, key: bytes, *, device_id: UUID) -> None:
    """Make a new store with all tables; the file appears only when it is complete."""
    part = path.with_name(f"{path.name}.new")
    _remove(part)
    engine = open_engine(part, key, create=True)
    try:
        _to_head(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO store_state (key, value) VALUES (?, ?)",
                (StateKey.DEVICE_ID.value, device_id.bytes),
            )
        checkpoint(engine)
    finally:
        engine.dispose()
    sync_file(part)
    replace_file(part, path)


def upgrade(path: Path, key: bytes) -> bool:
    """Bring a store up to date; the store before it stays beside it.

    Works on a copy and puts it in the store's place only after it was checked, so
    that a power cut leaves the old store or the new one.

    Returns:
        Whether there was anything to do.

    Raises:
        RuleViolation: MM1703 the store is of a newer program; nothing was changed.
        StoreDamaged: MM1710 the migrated copy is not whole; nothing was changed.
        Busy: MM1705 another program has the store open; nothing was changed.
    """
    engine = open_engine(path, key)
    try:
        if not _is_behind(engine):
            return False
        checkpoint(engine)
    finally:
        engine.dispose()
    copy = path.with_name(f"{path.name}.upgrade")
    _remove(copy)
    copy_store(path, key, copy)
    try:
        _migrate_copy(copy, key)
        _refuse_if_open(path)
    except BaseException:
        _remove(copy)
        raise
    before = path.with_name(f"{path.name}.before-upgrade")
    _remove(before)
    # A second name for the old file: at no moment is there no store at ``path``.
    before.hardlink_to(path)
    replace_file(copy, path)
    return True


def upgrade_in_place(engine: Engine) -> None:
    """Bring headquarters' server database up to date."""
    with engine.begin() as connection:
        _refuse_if_newer(connection)
        _run(connection)


def current_revision(connection: Connection) -> str | None:
    """The migration that the store has reached, None for an empty file."""
    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """The newest migration of this program."""
    return _scripts().get_current_head() or ""


def _is_behind(engine: Engine) -> bool:
    with engine.connect() as connection:
        _refuse_if_newer(connection)
        return current_revision(connection) != head_revision()


def _refuse_if_newer(connection: Connection) -> None:
    current = current_revision(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if current is not None and current not in known:
        raise RuleViolation(
            "MM1703",
            Words(
                "该加密库由更新版本的程序写成，本版本不会打开它。",
                "This store was written by a newer program; this one leaves it alone.",
            ),
            value=current,
            next_step=Words("请先升级程序。", "Update the program first."),
        )


def _migrate_copy(copy: Path, key: bytes) -> None:
    engine = open_engine(copy, key)
    try:
        _to_head(engine)
        with engine.connect() as connection:
            _refuse_unless_whole(connection)
        checkpoint(engine)
    finally:
        engine.dispose()
    sync_file(copy)


def _to_head(engine: Engine) -> None:
    registry = Registry.load()
    with engine.connect() as connection:
        # Rebuilding a table drops it for a moment; the rows are checked afterwards.
        _set_foreign_keys(connection, on=False)
        try:
            with connection.begin(), capture.unrecorded(connection):
                _run(connection)
                capture.install(connection, METADATA, registry)
        finally:
            _set_foreign_keys(connection, on=True)


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite ignores it inside a transaction, and SQLAlchemy opens one by itself.
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _run(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_unless_whole(connection: Connection) -> None:
    said = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check")]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if said != ["ok"] or orphans:
        raise StoreDamaged(
            "MM1710",
            Words(
                "升级后的副本未通过检查，原库未改动。",
                "The upgraded copy did not pass its check; the store was left alone.",
            ),
            next_step=Words(
                "请保留原文件并联系总部。", "Keep the file and call headquarters."
            ),
        )


def _refuse_if_open(path: Path) -> None:
    # SQLite removes the log when the last connection closes; a log beside another
    # file of the same name would be taken for that file's own.
    if path.with_name(f"{path.name}-wal").exists():
        raise Busy(
            "MM1705",
            Words("另一个程序正在使用加密库。", "Another program has the store open."),
            next_step=Words(
                "请关闭其他窗口后再试。", "Close the other windows and try again."
            ),
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)
