"""Rules S1-S14 of the schema, so that it runs unchanged on one PC and on a cluster."""

import pytest
from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKeyConstraint,
    Numeric,
    UniqueConstraint,
)

from mobile_mediation.db.base import NAMING
from mobile_mediation.db.registry import is_local, key_names, synced_tables
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.types import Flag

SYNCED = synced_tables(METADATA)
tables = pytest.mark.parametrize("table", SYNCED, ids=lambda table: table.name)


@tables
def test_s1_the_key_begins_with_the_origin(table):
    assert key_names(table) in {
        ("origin_id", "id"),
        ("origin_id", "case_id"),
        ("origin_id", "case_id", "id"),
    }


@tables
def test_s1_unique_constraints_and_foreign_keys_carry_the_origin(table):
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint | ForeignKeyConstraint):
            assert "origin_id" in constraint.columns
    for index in table.indexes:
        assert not index.unique or "origin_id" in index.columns


@tables
def test_s1_foreign_keys_stay_within_the_origin(table):
    for constraint in table.foreign_key_constraints:
        pairs = {e.parent.name: e.column.name for e in constraint.elements}
        assert pairs["origin_id"] == "origin_id"


@tables
def test_s3_no_number_is_made_by_the_database(table):
    for column in table.columns:
        assert column.identity is None
        assert column.server_default is None
        assert column.autoincrement in {"auto", False}
    assert table.autoincrement_column is None


@tables
def test_s4_every_row_has_its_revision(table):
    assert isinstance(table.columns["rev"].type, BigInteger)


@tables
def test_s6_money_is_whole_fen_and_nothing_is_a_fraction(table):
    for column in table.columns:
        assert not isinstance(column.type, Float | Numeric)
        if column.name.endswith("_fen"):
            assert isinstance(column.type, BigInteger)
            assert not isinstance(column.type, Flag)


def test_s9_names_of_constraints_are_the_same_on_every_engine():
    assert METADATA.naming_convention == NAMING
    for table in METADATA.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, (table.name, constraint)
        for index in table.indexes:
            assert index.name


def test_tables_that_travel_never_refer_to_tables_that_stay():
    for table in SYNCED:
        for constraint in table.foreign_key_constraints:
            assert not is_local(constraint.referred_table)
