"""Finds cases by what a person remembers: a name, half a plate, four last digits.

Chinese is written without spaces, so the index holds every single character and
every pair of neighbours; longer words are looked up as their pairs and then compared
letter by letter. Names are also found by the initials of their reading (``ww`` for
王伟), with every reading of the first two characters, since surnames are often read
in their own way.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from mobile_mediation.db.local import CaseTextRow
from mobile_mediation.db.types import Id

INDEX_TABLE: Final = "case_search"
"""The full-text index; its ``ascii`` tokenizer only parts the tokens made here at
their spaces, so that characters younger than SQLite's own tables are kept."""

INSERT_ENTRY: Final = (
    f"INSERT INTO {INDEX_TABLE} "  # noqa: S608
    "(rowid, name, place, plate, number, note, initials) "
    "VALUES (:key, :name, :place, :plate, :number, :note, :initials)"
)
_MOST_WORDS: Final = 8
_MOST_WORD_LENGTH: Final = 64
_PAIR: Final = 2
_PERSONAL_LENGTHS: Final = frozenset({11, 15, 18})
_SHOWN: Final = 4
_FIELDS: Final = ("name", "plate", "number", "place", "note")


class Matched(StrEnum):
    """In which field a case was found; the order is that of the hits."""

    NAME = "name"
    PLATE = "plate"
    NUMBER = "number"
    PLACE = "place"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """What a case can be found by."""

    origin_id: UUID
    case_id: UUID
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A case that was found, and the value that fitted.

    ``text`` shows only the last four characters of identity and phone numbers.
    """

    origin_id: UUID
    case_id: UUID
    matched: Matched
    text: str


def index_case(session: Session, case: CaseText) -> None:
    """Bring the index of one case up to date, within the caller's transaction.

    The first call in a process loads a dictionary of readings (0.4 s): not for a
    thread that draws.
    """
    fields = {
        "name": case.names,
        "place": case.places,
        "plate": case.plates,
        "number": case.numbers,
        "note": case.notes,
    }
    row = session.scalars(
        select(CaseTextRow).filter_by(origin_id=case.origin_id, case_id=case.case_id)
    ).one_or_none()
    if row is None:
        row = CaseTextRow(origin_id=case.origin_id, case_id=case.case_id)
        session.add(row)
    else:
        session.execute(
            text("DELETE FROM case_search WHERE rowid = :key"), {"key": row.key}
        )
    lines = {
        field: "\n".join(" ".join(value.split()) for value in values)
        for field, values in fields.items()
    }
    for field, value in lines.items():
        setattr(row, field, value)
    session.flush()
    session.execute(text(INSERT_ENTRY), entry(row.key, lines))


def entry(key: int, lines: Mapping[str, str]) -> dict[str, int | str]:
    """The parameters of ``INSERT_ENTRY`` for the stored lines of one case."""
    values = {field: lines[field].split("\n") for field in _FIELDS}
    grams = {f: " ".join(_grams(normal(v) for v in vs)) for f, vs in values.items()}
    initials = sorted({i for name in values["name"] for i in initials_of(name)})
    return {"key": key, **grams, "initials": " ".join(initials)}


def search(session: Session, text_: str, limit: int) -> list[Hit]:
    """Cases in which every word of a text occurs: names first, then newest first.

    Words are parted by spaces; case, width and punctuation do not matter.
    """
    words = [w for part in text_.split() if (w := normal(part)[:_MOST_WORD_LENGTH])]
    words = words[:_MOST_WORDS]
    if not words or limit <= 0:
        return []
    question = " AND ".join(_question(word) for word in words)
    candidates = session.execute(
        _CANDIDATES, {"question": question}, execution_options={"yield_per": 100}
    )
    hits: list[Hit] = []
    for row in candidates:
        hit = _hit(row, words)
        if hit is not None:
            hits.append(hit)
        if len(hits) == limit:
            break
    candidates.close()
    return sorted(hits, key=lambda hit: _FIELDS.index(hit.matched))


def normal(value: str) -> str:
    """A text as it is compared: without case, width, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in folded if not _is_separator(unicodedata.category(c)))


def initials_of(name: str) -> frozenset[str]:
    """The initials of a name, one for every way of reading its first two characters.

    Dictionaries of readings know surnames only among the rarer readings (单 shàn,
    仇 qiú, 曾 zēng), so that all of them are taken where a surname can stand.
    """
    characters = normal(name)
    if not characters:
        return frozenset()
    head = [_initials(each) for each in characters[:_PAIR]]
    tail = "".join(_initials(each)[0] for each in characters[_PAIR:])
    return frozenset("".join(each) + tail for each in product(*head))


_CANDIDATES: Final = text(
    "SELECT t.origin_id, t.case_id, t.name, t.plate, t.number, t.place, t.note "
    "FROM case_search AS s JOIN case_text AS t ON t.key = s.rowid "
    "WHERE case_search MATCH :question ORDER BY s.rowid DESC"
).columns(origin_id=Id, case_id=Id)


def _is_separator(category: str) -> bool:
    return category[0] in "PZS" or category in {"Cc", "Cf"}


def _initials(character: str) -> Sequence[str]:
    if character.isascii():
        return (character,)
    # Imported here: its dictionary costs 0.4 s and 50 MB.
    from pypinyin import Style, pinyin

    (readings,) = pinyin(character, style=Style.FIRST_LETTER, heteronym=True)
    return tuple(dict.fromkeys(reading.casefold() for reading in readings))


def _grams(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from word
        yield from (word[n : n + _PAIR] for n in range(len(word) - 1))


def _question(word: str) -> str:
    pairs = [word[n : n + _PAIR] for n in range(len(word) - 1)] or [word]
    wanted = " AND ".join(f'"{each}"' for each in dict.fromkeys(pairs))
    question = f"{{{' '.join(_FIELDS)}}} : ({wanted})"
    if word.isascii() and word.isalpha():
        question = f'({question} OR initials : "{word}" *)'
    return question


def _hit(row: Row[Any], words: Iterable[str]) -> Hit | None:
    found = [_found(row, word) for word in words]
    whole = [each for each in found if each is not None]
    if len(whole) < len(found):
        return None
    field, value = min(whole, key=lambda each: _FIELDS.index(each[0]))
    return Hit(
        origin_id=row.origin_id,
        case_id=row.case_id,
        matched=Matched(field),
        text=_shown(value) if field == Matched.NUMBER else value,
    )


def _found(row: Row[Any], word: str) -> tuple[str, str] | None:
    for field in _FIELDS:
        for value in getattr(row, field).split("\n"):
            if word in normal(value):
                return field, value
    if word.isascii():
        for name in row.name.split("\n"):
            if any(each.startswith(word) for each in initials_of(name)):
                return Matched.NAME, name
    return None


def _shown(number: str) -> str:
    digits = normal(number)
    if len(digits) in _PERSONAL_LENGTHS and digits[:-1].isdigit():
        return f"***{digits[-_SHOWN:].upper()}"
    return number
