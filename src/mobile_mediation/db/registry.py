"""The numbers of tables and columns on the wire; a number is never used again.

Records name tables and columns by number, so that a record made years ago still says
which field it means. ``registry.toml`` beside this module is checked in; running
``python -m mobile_mediation.db.registry`` appends numbers for what is new.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Column, MetaData, Table

from mobile_mediation.domain.changes import Rule

REGISTRY_FILE: Final = Path(__file__).with_name("registry.toml")
MOST_COLUMN_NO: Final = 61
"""A change mask is a signed 64-bit integer, and -1 is taken."""

_MOST_TABLE_NO: Final = 0xFFFF
_HEADER: Final = """\
# Numbers of tables and columns in records. Append only: a number is never changed,
# never used again, and stays here when its table or column is gone.
# Written by: python -m mobile_mediation.db.registry
"""


class RegistryMismatch(Exception):  # noqa: N818  named for what was found
    """The tables and their registered numbers disagree; a defect of this build."""


@dataclass(frozen=True, slots=True)
class TableNumbers:
    """The number of a table and those of its columns."""

    number: int
    columns: Mapping[str, int]

    def column(self, number: int) -> str | None:
        """The column with a number, None when this build does not know it."""
        return next((n for n, each in self.columns.items() if each == number), None)


@dataclass(frozen=True, slots=True)
class Registry:
    """All numbers. ``schema`` rises with every addition and stands in each record."""

    schema: int
    tables: Mapping[str, TableNumbers]

    @classmethod
    def load(cls, path: Path = REGISTRY_FILE) -> Self:
        """Read the checked-in numbers."""
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            document["schema"],
            {
                name: TableNumbers(entry["number"], entry["columns"])
                for name, entry in document["tables"].items()
            },
        )

    @classmethod
    def empty(cls) -> Self:
        """No numbers yet."""
        return cls(0, {})

    def __getitem__(self, table: str) -> TableNumbers:
        return self.tables[table]

    def table_name(self, number: int) -> str | None:
        """The table with a number, None when this build does not know it."""
        return next((n for n, t in self.tables.items() if t.number == number), None)

    def check(self, metadata: MetaData) -> None:
        """See that every table is either local or wholly ruled and numbered.

        Raises:
            RegistryMismatch: Names every table and column at fault.
        """
        faults = [*self._clashes()]
        for table in metadata.sorted_tables:
            if not is_local(table):
                faults += self._faults(table)
        if faults:
            raise RegistryMismatch("; ".join(faults))

    def extended(self, metadata: MetaData) -> Self:
        """These numbers and new ones for what has none yet."""
        tables = dict(self.tables)
        for table in synced_tables(metadata):
            known = tables.get(table.name)
            if known is None:
                numbers = [each.number for each in tables.values()]
                known = TableNumbers(max(numbers, default=0) + 1, {})
            columns = dict(known.columns)
            for column in recorded_columns(table):
                if column.name not in columns:
                    columns[column.name] = max(columns.values(), default=-1) + 1
            tables[table.name] = TableNumbers(known.number, columns)
        grown = tables != dict(self.tables)
        return type(self)(self.schema + 1 if grown else self.schema, tables)

    def document(self) -> str:
        """The registry as TOML, in the order of the numbers."""
        lines = [_HEADER, f"schema = {self.schema}"]
        for name, table in sorted(self.tables.items(), key=lambda t: t[1].number):
            lines += ["", f"[tables.{name}]", f"number = {table.number}"]
            lines += ["", f"[tables.{name}.columns]"]
            columns = sorted(table.columns.items(), key=lambda c: c[1])
            lines += [f"{column} = {number}" for column, number in columns]
        return "\n".join(lines) + "\n"

    def _clashes(self) -> Iterator[str]:
        numbers = [table.number for table in self.tables.values()]
        if len(set(numbers)) != len(numbers):
            yield "two tables share a number"
        if any(not 0 < number <= _MOST_TABLE_NO for number in numbers):
            yield f"table numbers go from 1 to {_MOST_TABLE_NO}"
        for name, table in self.tables.items():
            columns = list(table.columns.values())
            if len(set(columns)) != len(columns):
                yield f"two columns of {name} share a number"
            if any(not 0 <= number <= MOST_COLUMN_NO for number in columns):
                yield f"column numbers of {name} go from 0 to {MOST_COLUMN_NO}"

    def _faults(self, table: Table) -> Iterator[str]:
        if table.name not in self.tables:
            yield f"{table.name} has no number"
        numbers = self.tables.get(table.name, TableNumbers(0, {})).columns
        for column in table.columns:
            if not isinstance(column.info.get("sync"), Rule):
                yield f"{table.name}.{column.name} has no conflict rule"
            elif column.info["sync"] is not Rule.LOCAL and column.name not in numbers:
                yield f"{table.name}.{column.name} has no number"
        if key_names(table) not in _KEYS:
            yield f"the key of {table.name} is not (origin_id[, case_id][, id])"
        if "rev" not in table.columns:
            yield f"{table.name} has no column rev"


_KEYS: Final = (
    ("origin_id", "id"),
    ("origin_id", "case_id"),
    ("origin_id", "case_id", "id"),
)


def is_local(table: Table) -> bool:
    """Whether a table stays on this machine."""
    return bool(table.info.get("local"))


def synced_tables(metadata: MetaData) -> tuple[Table, ...]:
    """The tables that travel, each after those it refers to."""
    return tuple(table for table in metadata.sorted_tables if not is_local(table))


def recorded_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns of a table that stand in records."""
    return tuple(c for c in table.columns if c.info.get("sync") is not Rule.LOCAL)


def key_names(table: Table) -> tuple[str, ...]:
    """The names of the key columns; the last one names the row."""
    return tuple(column.name for column in table.primary_key.columns)


def main() -> None:
    """Append numbers for new tables and columns to the checked-in file."""
    from mobile_mediation.db.schema import METADATA

    old = Registry.load() if REGISTRY_FILE.exists() else Registry.empty()
    new = old.extended(METADATA)
    new.check(METADATA)
    REGISTRY_FILE.write_text(new.document(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
