import pytest
from sqlalchemy import BigInteger, Column, MetaData, String, Table

from mobile_mediation.db.registry import (
    MOST_COLUMN_NO,
    Registry,
    RegistryMismatch,
    TableNumbers,
)
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.types import Id
from mobile_mediation.domain.changes import Rule


def column(name, type_=String, rule=Rule.LWW, **more):
    return Column(name, type_, info={"sync": rule} if rule else {}, **more)


def table(metadata, name, *more):
    return Table(
        name,
        metadata,
        column("origin_id", Id, Rule.FACT, primary_key=True),
        column("id", Id, Rule.FACT, primary_key=True),
        column("rev", BigInteger, Rule.LOCAL),
        *more,
    )


def test_every_synced_table_and_column_of_this_build_has_its_number():
    registry = Registry.load()
    registry.check(METADATA)
    assert registry.extended(METADATA) == registry


def test_the_checked_in_file_is_exactly_what_the_program_writes():
    from mobile_mediation.db.registry import REGISTRY_FILE

    text = REGISTRY_FILE.read_text(encoding="utf-8")
    assert Registry.load().document() == text


def test_the_first_numbers_never_move():
    registry = Registry.load()
    assert registry["accident_case"].columns["origin_id"] == 0
    assert registry["accident_case"].number == 1
    assert "rev" not in registry["accident_case"].columns


def test_a_new_column_gets_the_next_number_and_the_old_ones_stay():
    before = MetaData()
    table(before, "a", column("x"))
    table(before, "b")
    first = Registry.empty().extended(before)
    after = MetaData()
    table(after, "a", column("new"), column("x"))
    table(after, "aa")
    second = first.extended(after)
    assert second["a"].columns == first["a"].columns | {"new": 3}
    assert second["b"] == first["b"]
    assert second["aa"].number == 3
    assert second.schema == first.schema + 1


def test_a_column_without_a_rule_does_not_start():
    metadata = MetaData()
    table(metadata, "a", column("x", rule=None))
    with pytest.raises(RegistryMismatch, match=r"a\.x has no conflict rule"):
        Registry.empty().extended(metadata).check(metadata)


def test_a_column_without_a_number_does_not_start():
    metadata = MetaData()
    table(metadata, "a", column("x"))
    registry = Registry(1, {"a": TableNumbers(1, {"origin_id": 0, "id": 1})})
    with pytest.raises(RegistryMismatch, match=r"a\.x has no number"):
        registry.check(metadata)


def test_a_table_without_a_number_does_not_start():
    metadata = MetaData()
    table(metadata, "a")
    with pytest.raises(RegistryMismatch, match="a has no number"):
        Registry.empty().check(metadata)


def test_local_tables_and_columns_need_no_number():
    metadata = MetaData()
    Table("drafts", metadata, Column("k", String, primary_key=True), info={"local": 1})
    table(metadata, "a", column("scroll", rule=Rule.LOCAL))
    registry = Registry.empty().extended(metadata)
    registry.check(metadata)
    assert registry["a"].columns == {"origin_id": 0, "id": 1}


@pytest.mark.parametrize(
    "numbers", [{"origin_id": 0, "id": 0}, {"origin_id": 0, "id": MOST_COLUMN_NO + 1}]
)
def test_numbers_are_unique_and_fit_the_mask(numbers):
    metadata = MetaData()
    table(metadata, "a")
    with pytest.raises(RegistryMismatch):
        Registry(1, {"a": TableNumbers(1, numbers)}).check(metadata)


def test_a_number_of_a_newer_program_has_no_name_here():
    registry = Registry.load()
    assert registry.table_name(60000) is None
    assert registry["party"].column(MOST_COLUMN_NO) is None
    assert registry.table_name(registry["party"].number) == "party"
