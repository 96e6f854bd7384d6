"""Triggers that note every change of a row that travels, whoever makes it.

They are generated from the tables' own declarations: a new row, the changed columns
of an old one, and a refusal for what must not happen (another key, another value of
a fact, deletion). Their condition needs a collation that only this program's
connections have, so that a foreign tool cannot write unrecorded: SQLite answers it
with "no such collation sequence". (A function would do the same, but SQLite does not
run a driver's functions from a schema that it is told not to trust.)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, MetaData, Table, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import ConnectionPoolEntry

from mobile_mediation.db.registry import (
    Registry,
    key_names,
    recorded_columns,
    synced_tables,
)
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.errors import RuleViolation, Words

COLLATION: Final = "mm_recorded"
_RECORDED: Final = f"'each write' = 'recorded' COLLATE {COLLATION}"
_GATE: Final = "mm_gate"
_NO_CASE: Final = "zeroblob(16)"


class Gate:
    """Whether a connection's writes are recorded; open unless work says otherwise."""

    __slots__ = ("recording",)

    def __init__(self) -> None:
        self.recording = True

    def collate(self, _left: str, _right: str) -> int:
        """Call any two texts equal while writes are recorded."""
        return 0 if self.recording else 1


def admit(engine: Engine) -> None:
    """Give every connection of an engine what the triggers ask for."""
    event.listen(engine, "connect", _admit)


def _admit(dbapi_connection: Any, entry: ConnectionPoolEntry) -> None:
    gate = Gate()
    dbapi_connection.create_collation(COLLATION, gate.collate)
    entry.info[_GATE] = gate


@contextmanager
def unrecorded(connection: Connection) -> Iterator[None]:
    """Write rows without recording them: records of others, and migrations.

    The caller has recorded already what the rows say, or nothing of it is new.
    """
    gate: Gate = connection.info[_GATE]
    before, gate.recording = gate.recording, False
    try:
        yield
    finally:
        gate.recording = before


def expected(metadata: MetaData, registry: Registry) -> dict[str, str]:
    """The triggers that a store must have: names and their SQL."""
    return {
        name: sql
        for table in synced_tables(metadata)
        for name, sql in _triggers(table, registry)
    }


def install(connection: Connection, metadata: MetaData, registry: Registry) -> None:
    """Put the triggers in place, instead of those of an earlier version."""
    wanted = expected(metadata, registry)
    found = _installed(connection)
    if found == wanted:
        return
    for name in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for sql in wanted.values():
        connection.exec_driver_sql(sql)


def check(connection: Connection, metadata: MetaData, registry: Registry) -> None:
    """See that no trigger is missing, altered or foreign.

    Raises:
        RuleViolation: MM1711 the program will not write unrecorded.
    """
    difference = differing(connection, metadata, registry)
    if difference:
        raise RuleViolation(
            "MM1711",
            Words(
                "加密库的变更记录装置不完整，程序不会在无记录的情况下写入。",
                "The store's change capture is not whole; "
                "the program will not write unrecorded.",
            ),
            value=", ".join(difference),
            next_step=Words(
                "请从备份恢复，并将此文件交总部检查。",
                "Restore a backup and hand this file to headquarters.",
            ),
        )


def differing(
    connection: Connection, metadata: MetaData, registry: Registry
) -> tuple[str, ...]:
    """The names of triggers that are missing, altered or foreign."""
    wanted = expected(metadata, registry)
    found = _installed(connection)
    names = sorted(wanted.keys() | found.keys())
    return tuple(name for name in names if wanted.get(name) != found.get(name))


def _installed(connection: Connection) -> Mapping[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    return {name: sql for name, sql in rows}  # noqa: C416  rows are not tuples


def _triggers(table: Table, registry: Registry) -> Iterator[tuple[str, str]]:
    name = table.name
    numbers = registry[name]
    keys = key_names(table)
    case = "NEW.case_id" if "case_id" in keys else _NO_CASE
    row = f"{numbers.number}, NEW.origin_id, {case}, NEW.{keys[-1]}"
    conflict = "ON CONFLICT (table_no, origin_id, case_id, pk) DO UPDATE SET mask ="
    yield _trigger(
        f"mm_{name}_insert",
        f"AFTER INSERT ON {name} WHEN {_RECORDED}",
        f"INSERT INTO sync_op (table_no, origin_id, case_id, pk, mask) "  # noqa: S608
        f"VALUES ({row}, -1) {conflict} -1;",
    )
    yield _trigger(
        f"mm_{name}_key",
        f"BEFORE UPDATE OF {', '.join(keys)} ON {name} WHEN {_RECORDED}",
        _abort(f"the key of a row of {name} never changes"),
    )
    yield _trigger(
        f"mm_{name}_delete",
        f"BEFORE DELETE ON {name} WHEN {_RECORDED}",
        _abort(f"a row of {name} is never deleted"),
    )
    changing = [
        column.name
        for column in recorded_columns(table)
        if column.info["sync"] is not Rule.FACT
    ]
    if not changing:
        yield _trigger(
            f"mm_{name}_fact",
            f"BEFORE UPDATE ON {name} WHEN {_RECORDED}",
            _abort(f"a row of {name} is a fact and never changes"),
        )
        return
    facts = [
        column.name
        for column in recorded_columns(table)
        if column.info["sync"] is Rule.FACT and column.name not in keys
    ]
    if facts:
        other = " OR ".join(f'NEW."{fact}" IS NOT OLD."{fact}"' for fact in facts)
        yield _trigger(
            f"mm_{name}_fact",
            f"BEFORE UPDATE ON {name} WHEN {_RECORDED} AND ({other})",
            _abort(f"a fact in a row of {name} never changes"),
        )
    mask = " | ".join(
        f'((NEW."{c}" IS NOT OLD."{c}") << {numbers.columns[c]})' for c in changing
    )
    yield _trigger(
        f"mm_{name}_update",
        f"AFTER UPDATE ON {name} WHEN {_RECORDED} AND ({mask}) <> 0",
        f"INSERT INTO sync_op (table_no, origin_id, case_id, pk, mask) "  # noqa: S608
        f"VALUES ({row}, {mask}) {conflict} sync_op.mask | excluded.mask;",
    )


def _trigger(name: str, when: str, body: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {when} BEGIN {body} END"


def _abort(message: str) -> str:
    return f"SELECT RAISE(ABORT, '{message}');"
