"""Opens the encrypted store, and says in a person's words why it cannot be used.

Every connection is keyed, hardened and read once before anybody gets it; every
transaction begins explicitly, so that a writer waits at its start and not in the
middle of its work.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from mobile_mediation.db import capture
from mobile_mediation.db.durable import sync_file
from mobile_mediation.domain.errors import (
    BadInput,
    Busy,
    MediationError,
    NotFound,
    RuleViolation,
    Words,
)

KEY_BYTES: Final = 32
BUSY_TIMEOUT_MS: Final = 5_000
READING: Final = "mm_reading"
"""Execution option of an engine whose transactions only read."""

_PLAIN_HEADER: Final = b"SQLite format 3\0"
_POOL_SIZE: Final = 5
_CACHE_KIB: Final = 32 * 1024
_WAL_LIMIT_BYTES: Final = 64 * 1024 * 1024
# cipher_log_level first: SQLCipher prints to standard error while it is keyed.
_BEFORE_KEY: Final = ("PRAGMA cipher_log_level = NONE",)
_AFTER_KEY: Final = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    # Without it, the deletion inside INSERT OR REPLACE escapes the triggers.
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    # Every page that is not kept is read and deciphered anew.
    f"PRAGMA cache_size = -{_CACHE_KIB}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}",
)
_AFTER_DAMAGE: Final = Words(
    "请勿删除该文件；请用 check --salvage 新文件 抢救可读的数据，或从备份恢复。",
    "Do not delete the file; save what is readable with check --salvage NEWFILE, "
    "or restore a backup.",
)


class StoreDamaged(RuleViolation):
    """A page of the store no longer carries its seal, or cannot be read."""


def open_engine(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """Open the store at ``path`` with its raw key of 32 bytes.

    Args:
        path: The store's file.
        key: The raw SQLCipher key; it stays out of addresses and messages.
        create: Make the file if it is not there.

    Raises:
        NotFound: MM1706 there is no store here.
        BadInput: MM1702 the file is not encrypted.
        StoreDamaged: MM1710 the file cannot be read, or not with this key.
    """
    if not create:
        _refuse_what_is_no_store(path)
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=_connector(path, key, create=create),
        poolclass=QueuePool,
        pool_size=_POOL_SIZE,
        hide_parameters=True,
    )
    capture.admit(engine)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _refuse)
    try:
        with engine.connect():
            pass
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(path: Path, key: bytes, *, create: bool = False) -> Any:
    """Open one driver connection to the store, outside any engine.

    For the online copy and for salvage; it does not record what it writes, and the
    triggers refuse it.
    """
    return _connector(path, key, create=create)()


def copy_store(path: Path, key: bytes, target: Path) -> None:
    """Copy a store that may be in use, page by page, under the same key.

    The copy is whole (it includes the write-ahead log) and is on the medium when
    this returns.

    Raises:
        RuleViolation: MM1708 there is a file at ``target`` already.
    """
    if target.exists():
        raise already_there(target)
    source = connect(path, key)
    try:
        copy = connect(target, key, create=True)
        try:
            source.backup(copy)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            copy.close()
    except dbapi2.Error as error:
        _raise_refusal(error)
    finally:
        source.close()
    sync_file(target)


def already_there(path: Path) -> RuleViolation:
    """The refusal to write over a file."""
    return RuleViolation(
        "MM1708",
        Words(
            "此处已有文件，不会覆盖。",
            "There is a file here already; it will not be overwritten.",
        ),
        path=str(path),
        next_step=Words("请另选位置。", "Choose another place."),
    )


def storage_refusal(error: BaseException | None) -> MediationError | None:
    """The refusal that a driver's error means, or None when it is a defect."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):
        return RuleViolation(
            "MM1709",
            Words(
                "磁盘空间不足或磁盘读写出错，本次操作未保存。",
                "The disk is full or cannot be written; this was not saved.",
            ),
            next_step=Words(
                "请腾出空间或检查磁盘，然后重试。",
                "Free some space or check the disk, then try again.",
            ),
        )
    if name.startswith("SQLITE_CORRUPT") or name == "SQLITE_NOTADB":
        return StoreDamaged(
            "MM1710",
            Words(
                "加密库有损坏的页面，不能继续使用。",
                "The store has damaged pages and cannot be used further.",
            ),
            next_step=_AFTER_DAMAGE,
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(
            "MM1705",
            Words("加密库正忙。", "The store is busy."),
            next_step=Words("请稍后再试。", "Try again in a moment."),
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return RuleViolation(
            "MM1704",
            Words(
                "加密库无法打开或无法写入。",
                "The store cannot be opened or written.",
            ),
            next_step=Words(
                "请检查文件权限与磁盘写保护。",
                "Check the file's permissions and the disk's write protection.",
            ),
        )
    return None


def checkpoint(engine: Engine) -> None:
    """Bring everything from the write-ahead log into the main file.

    A reader elsewhere can keep a part in the log; that is no error, it is moved at
    the next chance.

    Raises:
        RuleViolation: MM1709 the disk is full; what is in the log stays there.
        StoreDamaged: MM1710 a page cannot be read.
    """
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except dbapi2.Error as error:
        _raise_refusal(error)
    finally:
        connection.close()


def _refuse_what_is_no_store(path: Path) -> None:
    if not path.is_file():
        raise NotFound(
            "MM1706",
            Words("此处没有加密库。", "There is no store here."),
            path=str(path),
        )
    with path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER:
        raise BadInput(
            "MM1702",
            Words(
                "该文件未加密，不是本程序的加密库。",
                "This file is not encrypted and not a store of this program.",
            ),
            path=str(path),
        )


def _connector(path: Path, key: bytes, *, create: bool) -> Callable[[], Any]:
    if len(key) != KEY_BYTES:
        raise ValueError("the raw key has 32 bytes")
    mode = "rwc" if create else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"

    def connect() -> Any:
        try:
            connection = dbapi2.connect(
                address, uri=True, isolation_level=None, check_same_thread=False
            )
        except dbapi2.Error as error:
            _raise_refusal(error)
        try:
            _prepare(connection, key)
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _prepare(connection: Any, key: bytes) -> None:
    for pragma in _BEFORE_KEY:
        connection.execute(pragma)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        # Keying never fails; the first read does.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _AFTER_KEY:
            connection.execute(pragma).fetchall()
    except dbapi2.Error as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            # The key comes out of an authenticated slot, so the secret was right.
            raise StoreDamaged(
                "MM1710",
                Words(
                    "加密库的开头已损坏，或该文件属于另一个工作区，无法打开。",
                    "The beginning of the store is damaged, or the file belongs to "
                    "another workspace; it cannot be opened.",
                ),
                next_step=_AFTER_DAMAGE,
            ) from error
        _raise_refusal(error)


def _raise_refusal(error: Exception) -> NoReturn:
    refusal = storage_refusal(error)
    if refusal is None:
        raise error
    raise refusal from error


def _begin(connection: Connection) -> None:
    reading = bool(connection.get_execution_options().get(READING))
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _refuse(context: ExceptionContext) -> MediationError | None:
    return storage_refusal(context.original_exception)


def versions() -> dict[str, str]:
    """The versions of the database underneath."""
    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()[0]
    finally:
        connection.close()
    return {"sqlite": dbapi2.sqlite_version, "sqlcipher": str(cipher)}
