import importlib
import pkgutil
from enum import StrEnum

import pytest

from mobile_mediation import domain
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.domain.people import Liability
from mobile_mediation.labels import Labels


def enumerations():
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, StrEnum)
                and value.__module__ == module.name
            ):
                yield value


ENUMERATIONS = list(enumerations())
LABELS = Labels.load()
REGISTRY = Registry.load()


@pytest.mark.parametrize(
    "member",
    [member for enumeration in ENUMERATIONS for member in enumeration],
    ids=lambda member: f"{type(member).__name__}.{member.name}",
)
def test_every_member_has_words_in_both_languages(member):
    words = LABELS.of(member)
    assert any("\u4e00" <= character <= "\u9fff" for character in words.zh)
    assert words.en
    assert words.en.isascii()


def test_no_two_enumerations_share_a_name():
    names = [enumeration.__name__ for enumeration in ENUMERATIONS]
    assert len(names) == len(set(names))


def test_no_words_are_left_over():
    named = (
        set(REGISTRY.tables),
        {c for t in REGISTRY.tables.values() for c in t.columns},
    )
    assert set(LABELS.words["tables"]) == named[0]
    assert set(LABELS.words["columns"]) == named[1]
    members = {
        name: set(words)
        for name, words in LABELS.words.items()
        if name not in {"tables", "columns"}
    }
    assert members == {
        enumeration.__name__: {member.value for member in enumeration}
        for enumeration in ENUMERATIONS
    }


@pytest.mark.parametrize("enumeration", ENUMERATIONS, ids=lambda e: e.__name__)
def test_the_words_of_one_enumeration_differ(enumeration):
    for language in ("zh", "en"):
        said = [LABELS.of(member).in_language(language) for member in enumeration]
        assert len(said) == len(set(said))


def test_liability_is_said_as_the_determination_says_it():
    assert LABELS.of(Liability.PRIMARY).zh == "主要责任"


@pytest.mark.parametrize("table", sorted(REGISTRY.tables))
def test_every_synced_table_and_column_has_words_for_the_history(table):
    named = [LABELS.of_table(table)]
    named += [
        LABELS.of_column(c.name) for c in METADATA.tables[table].c if c.name != "rev"
    ]
    for words in named:
        assert any("\u4e00" <= character <= "\u9fff" for character in words.zh)
        assert words.en.isascii()
