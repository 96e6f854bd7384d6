"""Looks whether the store is whole, and saves what can be read when it is not."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
import zstandard
from sqlalchemy import Engine, MetaData, Table
from sqlalchemy.engine import Connection
from sqlcipher3 import dbapi2

from mobile_mediation.db import capture, caseindex, migrate
from mobile_mediation.db.blobs import NAMING, BlobState, chunk_count
from mobile_mediation.db.engine import (
    StoreDamaged,
    already_there,
    checkpoint,
    connect,
)
from mobile_mediation.db.recorder import unpack
from mobile_mediation.db.registry import Registry, key_names
from mobile_mediation.db.schema import METADATA
from mobile_mediation.domain.errors import BadInput, MediationError, Words
from mobile_mediation.domain.records import decode, genesis, record_id

_MOST_FINDINGS: Final = 20
_PAGE: Final = re.compile(r"\bpage (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the check of a store found; nothing found means that it is whole.

    ``records`` is the length of the chain, ``head`` the identity of its newest
    record: compare it with the one printed on papers and held by headquarters,
    since a chain that was cut off or written anew is whole in itself.
    """

    problems: tuple[Words, ...]
    records: int
    head: bytes | None
    files: int
    """Complete files whose bytes were compared with their digests."""
    rows: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


@dataclass(slots=True, kw_only=True)
class TableSalvage:
    """What was saved of one table.

    ``lost`` counts rows that are there and cannot be read; it is None when not even
    their number can be told.
    """

    saved: int = 0
    lost: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What was saved of a damaged store, table by table."""

    tables: Mapping[str, TableSalvage] = field(default_factory=dict)
    orphans: int = 0
    """Rows whose case could not be read; they were saved."""

    @property
    def lost(self) -> tuple[str, ...]:
        """The tables of which something was lost."""
        return tuple(name for name, each in self.tables.items() if each.lost != 0)


def check_store(
    engine: Engine,
    *,
    device_id: UUID,
    metadata: MetaData = METADATA,
    registry: Registry | None = None,
) -> Report:
    """Read every page and every record of a store.

    Pages are compared with their seals, the records with their identities and their
    places in the chain, the triggers with those of this program.
    """
    problems: list[Words] = []
    records, head, files, rows = 0, None, 0, {}
    try:
        # The page seals are read from the main file, past the write-ahead log.
        checkpoint(engine)
        with engine.connect() as connection:
            problems += _page_problems(connection)
            found = list(_chain(connection, device_id))
            records = sum(1 for link in found if link.id is not None)
            head = found[-1].id if found else None
            problems += [w for link in found for w in link.problems][:_MOST_FINDINGS]
            problems += _trigger_problems(
                connection, metadata, registry or Registry.load()
            )
            problems += _index_problems(connection)
            files, damaged = _stored_files(connection)
            problems += damaged
            problems += _missing_files(connection, device_id)
            rows = _row_counts(connection, metadata)
    except MediationError as refusal:
        problems.append(refusal.words)
    return Report(
        problems=tuple(problems), records=records, head=head, files=files, rows=rows
    )


def salvage(path: Path, key: bytes, target: Path, *, device_id: UUID) -> SalvageReport:
    """Copy every readable row of a damaged store into a new one.

    Rows are looked up one by one where a page between them is lost. The check of
    the new store says what is missing from the chain of records.

    Raises:
        RuleViolation: MM1708 there is a file at ``target`` already.
        BadInput: MM1715 not even the list of tables can be read.
    """
    if target.exists():
        raise already_there(target)
    source = _Source(path, key)
    try:
        readable = source.tables()
        migrate.create(target, key, device_id=device_id)
        copy = connect(target, key)
        try:
            return _salvage_into(source, copy, readable)
        finally:
            copy.close()
    finally:
        source.close()


@dataclass(frozen=True, slots=True)
class _Link:
    id: bytes | None
    problems: tuple[Words, ...] = ()


def _page_problems(connection: Connection) -> Iterator[Words]:
    bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
    if bad:
        # SQLCipher answers nothing more after the first damaged page: a structure
        # check on this connection would accuse every page that follows it.
        yield from _damaged_pages([row[0] for row in bad])
        return
    for row in connection.exec_driver_sql(
        f"PRAGMA quick_check({_MOST_FINDINGS})"
    ).fetchall():
        if row[0] != "ok":
            yield Words(f"结构检查：{row[0]}", f"Structure: {row[0]}")
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        yield Words(
            f"{len(orphans)} 条记录所属的案件不存在。",
            f"{len(orphans)} rows belong to a case that is not there.",
        )


def _damaged_pages(findings: Sequence[str]) -> Iterator[Words]:
    for finding in findings[:_MOST_FINDINGS]:
        page = _PAGE.search(finding)
        if page is None:
            yield Words("有页面已损坏。", "A page is damaged.")
        else:
            yield Words(f"第 {page[1]} 页已损坏。", f"Page {page[1]} is damaged.")
    more = len(findings) - _MOST_FINDINGS
    if more > 0:
        yield Words(f"另有 {more} 页已损坏。", f"{more} more pages are damaged.")


def _chain(connection: Connection, device_id: UUID) -> Iterator[_Link]:
    expected_seq, previous, clock = 1, genesis(device_id), 0
    rows = connection.exec_driver_sql(
        "SELECT seq, id, prev, hlc, wall_ms, actor, reason, seen, schema, body "
        "FROM sync_txn ORDER BY seq"
    )
    for seq, id_, prev, hlc, wall_ms, actor, reason, seen, schema, packed in rows:
        problems = []
        if seq != expected_seq:
            problems.append(
                Words(
                    f"变更记录 {expected_seq} 至 {seq - 1} 缺失。",
                    f"Records {expected_seq} to {seq - 1} are missing.",
                )
            )
        stored = (seq, prev, hlc, wall_ms, actor, reason, seen, schema)
        if prev != previous or hlc <= clock or not _is_sealed(packed, id_, stored):
            problems.append(
                Words(
                    f"变更记录 {seq} 与其密封不符。",
                    f"Record {seq} does not fit its seal.",
                )
            )
        yield _Link(id_, tuple(problems))
        expected_seq, previous, clock = seq + 1, id_, hlc


def _is_sealed(packed: bytes, id_: bytes, stored: tuple[Any, ...]) -> bool:
    try:
        body = unpack(packed)
        record = decode(body)
    except (zstandard.ZstdError, msgspec.MsgspecError, MediationError):
        return False
    said = (
        record.seq,
        record.prev,
        record.hlc,
        record.wall_ms,
        record.actor,
        record.reason,
        record.seen,
        record.schema,
    )
    return record_id(body) == id_ and said == stored


def _trigger_problems(
    connection: Connection, metadata: MetaData, registry: Registry
) -> Iterator[Words]:
    for name in capture.differing(connection, metadata, registry):
        yield Words(
            f"变更记录装置 {name} 缺失或被改动。",
            f"The trigger {name} is missing or was altered.",
        )


def _index_problems(connection: Connection) -> Iterator[Words]:
    behind = caseindex.behind(connection.exec_driver_sql)
    for case_no in behind[:_MOST_FINDINGS]:
        yield Words(
            f"案件 {case_no} 的列表行或检索索引与记录不符。",
            f"The line or the search index of case {case_no} is not what the record "
            "says.",
        )


def _stored_files(connection: Connection) -> tuple[int, list[Words]]:
    complete = connection.exec_driver_sql(
        "SELECT sha256, size FROM blob WHERE state = ?", (BlobState.COMPLETE.value,)
    ).fetchall()
    damaged = [
        Words(
            f"文件 {sha256.hex()[:16]}… 的内容与其摘要不符。",
            f"The bytes of file {sha256.hex()[:16]}… do not fit its digest.",
        )
        for sha256, size in complete
        if _digest(connection, sha256, chunk_count(size)) != sha256
    ]
    return len(complete), damaged[:_MOST_FINDINGS]


def _missing_files(connection: Connection, device_id: UUID) -> list[Words]:
    """Files that this device's own records name and that are not wholly here.

    Files of others may still be on their way.
    """
    found: list[Any] = []
    for table in (row.__tablename__ for row in NAMING):
        found += connection.exec_driver_sql(
            f"SELECT DISTINCT name FROM {table} WHERE origin_id = ? AND "  # noqa: S608
            "sha256 NOT IN (SELECT sha256 FROM blob WHERE state = ?) ORDER BY name",
            (device_id.bytes, BlobState.COMPLETE.value),
        ).fetchall()
    return [
        Words(f"文件“{name}”的内容缺失。", f"The bytes of “{name}” are missing.")
        for (name,) in found
    ][:_MOST_FINDINGS]


def _digest(connection: Connection, sha256: bytes, count: int) -> bytes:
    running = hashlib.sha256()
    for n in range(count):
        row = connection.exec_driver_sql(
            "SELECT data FROM blob_chunk WHERE sha256 = ? AND n = ?", (sha256, n)
        ).fetchone()
        running.update(b"" if row is None else row[0])
    return running.digest()


def _row_counts(connection: Connection, metadata: MetaData) -> dict[str, int]:
    return {
        table.name: connection.exec_driver_sql(
            f'SELECT count(*) FROM "{table.name}"'  # noqa: S608
        ).scalar_one()
        for table in metadata.sorted_tables
    }


class _Source:
    """A damaged store, opened anew after every error.

    SQLCipher answers nothing more on a connection that met a damaged page.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        try:
            self._connection = connect(path, key)
        except StoreDamaged as damage:
            raise _wholly_damaged(path) from damage

    def tables(self) -> Mapping[str, set[str]]:
        """The tables and their columns."""
        try:
            names = self._connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            return {
                name: {
                    row[1]
                    for row in self._connection.execute(f'PRAGMA table_info("{name}")')
                }
                for (name,) in names
            }
        except dbapi2.Error as error:
            raise _wholly_damaged(self._path) from error

    def scan(self, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[Any]:
        """Rows until the end or the first damaged page; ``_Unreadable`` says which."""
        try:
            yield from self._connection.execute(sql, parameters)
        except dbapi2.Error as error:
            self._connection.close()
            self._connection = connect(self._path, self._key)
            raise _Unreadable from error

    def close(self) -> None:
        self._connection.close()


def _wholly_damaged(path: Path) -> BadInput:
    return BadInput(
        "MM1715",
        Words(
            "加密库的目录页已损坏，无法读出任何表。",
            "The pages that list the store's tables are damaged; nothing is readable.",
        ),
        path=str(path),
        next_step=Words("请从备份恢复。", "Restore a backup."),
    )


class _Unreadable(Exception):  # noqa: N818  named for what was found
    """A page on the way is damaged."""


def _salvage_into(
    source: _Source, copy: Any, readable: Mapping[str, set[str]]
) -> SalvageReport:
    # The triggers ask for the program's own collation; nothing here is a new change.
    copy.create_collation(capture.COLLATION, lambda _left, _right: 1)
    copy.execute("PRAGMA foreign_keys = OFF")
    copy.execute("BEGIN IMMEDIATE")
    tables: dict[str, TableSalvage] = {}
    for table in METADATA.sorted_tables:
        if table.name not in readable or table.name in caseindex.DERIVED:
            continue
        outcome = tables[table.name] = TableSalvage()
        names = [c.name for c in table.columns if c.name in readable[table.name]]
        listed = ", ".join(f'"{name}"' for name in names)
        insert = (
            f'INSERT OR IGNORE INTO "{table.name}" ({listed}) '  # noqa: S608
            f"VALUES ({', '.join('?' * len(names))})"
        )
        for row in _readable_rows(source, table, listed, outcome):
            outcome.saved += copy.execute(insert, row).rowcount
    caseindex.rebuild(copy.execute)
    copy.execute("COMMIT")
    orphans = copy.execute("PRAGMA foreign_key_check").fetchall()
    copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return SalvageReport(tables=tables, orphans=len(orphans))


def _readable_rows(
    source: _Source, table: Table, listed: str, outcome: TableSalvage
) -> Iterator[Sequence[Any]]:
    select = f'SELECT {listed} FROM "{table.name}"'  # noqa: S608
    if not table.dialect_kwargs.get("sqlite_with_rowid", True):
        order = [f'"{name}"' for name in key_names(table)]
        yield from _from_both_ends(source, select, order, outcome)
        return
    try:
        last = _last_rowid(source, table)
    except _Unreadable:
        yield from _from_both_ends(source, select, ["rowid"], outcome)
        return
    rowid = 0
    while rowid < last:
        try:
            for rowid, *values in source.scan(  # noqa: B007, B020  the next scan goes on here
                f'SELECT rowid, {listed} FROM "{table.name}" NOT INDEXED '  # noqa: S608
                "WHERE rowid > ? ORDER BY rowid",
                (rowid,),
            ):
                yield values
        except _Unreadable:
            found, rowid = _past_damage(source, select, outcome, rowid, last)
            yield from found
        else:
            return


def _past_damage(
    source: _Source, select: str, outcome: TableSalvage, rowid: int, last: int
) -> tuple[Sequence[Any], int]:
    # A scan stops at the whole page; single rows behind it can still be looked up.
    for each in range(rowid + 1, last + 1):
        try:
            return list(source.scan(f"{select} WHERE rowid = ?", (each,))), each
        except _Unreadable:
            outcome.lost = (outcome.lost or 0) + 1
    return (), last


def _from_both_ends(
    source: _Source, select: str, order: Sequence[str], outcome: TableSalvage
) -> Iterator[Sequence[Any]]:
    for direction in ("ASC", "DESC"):
        terms = ", ".join(f"{name} {direction}" for name in order)
        try:
            yield from source.scan(f"{select} ORDER BY {terms}")
        except _Unreadable:
            outcome.lost = None
        else:
            return


def _last_rowid(source: _Source, table: Table) -> int:
    try:
        rows = list(source.scan(f'SELECT max(rowid) FROM "{table.name}" NOT INDEXED'))  # noqa: S608
    except _Unreadable:
        # The last page of the table is lost; its key index may still count the rows.
        rows = list(
            source.scan(
                f'SELECT max(rowid) FROM "{table.name}" '  # noqa: S608
                f'INDEXED BY "sqlite_autoindex_{table.name}_1"'
            )
        )
    return rows[0][0] or 0
