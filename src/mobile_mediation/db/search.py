"""Finds cases by what a person remembers: a name, half a plate, four last digits.

What is looked for most comes first: the very name, a name's beginning, its inside, its
reading, then plates, numbers, places and notes, and the newest first in each. Each of
these is one question to the index, which answers newest first; the search stops as
soon as it has enough, so that a frequent word costs no more than a rare one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from sqlalchemy.engine import Connection

from mobile_mediation.db import grams
from mobile_mediation.db.caseindex import INDEX_TABLE
from mobile_mediation.db.grams import normal, pieces, places_of, stage_token
from mobile_mediation.db.readings import Readings
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.spelling import MOST_LETTERS, find_reading
from mobile_mediation.domain.summaries import Mark, Matched

MOST_WORDS: Final = 8
MOST_WORD_LENGTH: Final = 64
LAST_KEY: Final = (1 << 62) - 1
SHORTEST_NUMBER: Final = 3
"""Numbers are found by three of their characters or more."""

_MOST_PIECES: Final = 12
_SHOWN_DIGITS: Final = 4
_MASK: Final = "***"
_LONGEST: Final = 60
_BEFORE: Final = 16
_TEXTS: Final = ("name", "reading", "plate", "number", "personal", "place", "note")

_Span = tuple[int, int]


class Tier(IntEnum):
    """How well a case fits; the smallest first."""

    EXACT = 0
    BEGINNING = 1
    INSIDE = 2
    READ = 3
    READ_OTHERWISE = 4
    PLATE = 5
    TAIL = 6
    NUMBER = 7
    PLACE = 8
    NOTE = 9


_FIELDS: Final = {
    Tier.INSIDE: grams.NAME,
    Tier.PLATE: grams.PLATE,
    Tier.NUMBER: grams.NUMBER,
    Tier.PLACE: grams.PLACE,
    Tier.NOTE: grams.NOTE,
}
_MATCHED: Final = {
    Tier.EXACT: Matched.NAME,
    Tier.BEGINNING: Matched.NAME,
    Tier.INSIDE: Matched.NAME,
    Tier.READ: Matched.NAME,
    Tier.READ_OTHERWISE: Matched.NAME,
    Tier.PLATE: Matched.PLATE,
    Tier.TAIL: Matched.NUMBER,
    Tier.NUMBER: Matched.NUMBER,
    Tier.PLACE: Matched.PLACE,
    Tier.NOTE: Matched.NOTE,
}
_WITHIN: Final = tuple(
    tier for tier in Tier if tier not in {Tier.EXACT, Tier.BEGINNING, Tier.TAIL}
)
"""The questions that together find a word wherever it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What the cases must be besides fitting the text.

    ``where`` is a condition on the row ``l`` of ``case_line``, with ``parameters``.
    """

    stages: tuple[Stage, ...] = ()
    keys: tuple[int, int] = (0, LAST_KEY)
    has_task: bool = False
    where: str = ""
    parameters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """The key of a case that was found, and the values that fitted, the best first."""

    key: int
    marks: tuple[Mark, ...]


def words_of(text: str) -> list[str]:
    """The words of a text, without case, width and punctuation; the first eight."""
    # A text as long as a page is looked at no further than a line of it.
    found = (normal(part)[:MOST_WORD_LENGTH] for part in text[:1000].split())
    return [word for word in found if word][:MOST_WORDS]


def search(
    connection: Connection, text: str, limit: int, within: Narrowing | None = None
) -> list[Hit]:
    """Cases in which every word of a text occurs, the best first.

    Words are parted by spaces; case, width and punctuation do not matter.
    """
    words = words_of(text)
    hits: dict[int, Hit] = {}
    if not words:
        return []
    for tier in Tier:
        question = _question(tier, words)
        if question is None:
            continue
        if len(hits) >= limit:
            break
        rows = connection.exec_driver_sql(*_candidates(question, within or Narrowing()))
        for key, *texts in rows:
            if key in hits:
                continue
            found = _Texts(texts).find(words)
            if found is not None and found[0] == tier:
                hits[key] = Hit(key=key, marks=found[1])
                if len(hits) == limit:
                    break
        rows.close()
    return list(hits.values())


def _candidates(question: str, within: Narrowing) -> tuple[str, tuple[Any, ...]]:
    if within.stages:
        stages = " OR ".join(f'"{stage_token(stage)}"' for stage in within.stages)
        question = f"({question}) AND ({stages})"
    if within.has_task:
        question = f'({question}) AND "{grams.OPEN_TASK}"'
    joined = "CROSS JOIN case_line AS l ON l.key = s.rowid " if within.where else ""
    query = (
        f"SELECT s.rowid, {', '.join(f't.{name}' for name in _TEXTS)} "  # noqa: S608
        f"FROM {INDEX_TABLE} AS s {joined}CROSS JOIN case_text AS t ON t.key = s.rowid "
        f"WHERE {INDEX_TABLE} MATCH ? AND s.rowid BETWEEN ? AND ?{within.where} "
        "ORDER BY s.rowid"
    )
    return query, (question, *within.keys, *within.parameters)


def _question(tier: Tier, words: Sequence[str]) -> str | None:
    """What FTS5 is asked: one of the words fits so well, the others somewhere."""
    asked = []
    for place, word in enumerate(words):
        leading = _clause(tier, word)
        if leading is not None:
            others = [_anywhere(w) for n, w in enumerate(words) if n != place]
            asked.append(" AND ".join(f"({each})" for each in (leading, *others)))
    return " OR ".join(f"({each})" for each in dict.fromkeys(asked)) or None


def _anywhere(word: str) -> str:
    clauses = (_clause(tier, word) for tier in _WITHIN)
    return " OR ".join(f"({each})" for each in clauses if each is not None)


def _clause(tier: Tier, word: str) -> str | None:
    """The tokens that a case must have to fit a word so well; None if it cannot."""
    match tier:
        case Tier.EXACT:
            return _all([grams.EXACT + word])
        case Tier.BEGINNING:
            first = grams.PREFIX + word[: grams.MOST_PREFIX]
            rest = pieces(word, 2) if len(word) > grams.MOST_PREFIX else ()
            return _all([first, *(grams.NAME + each for each in rest)])
        case Tier.READ | Tier.READ_OTHERWISE:
            letter = grams.READ if tier == Tier.READ else grams.READ_OTHERWISE
            return _all([letter + word[:MOST_LETTERS]]) if _is_spelt(word) else None
        case Tier.TAIL:
            fits = len(word) == grams.TAIL_LENGTH
            return _all([grams.TAIL + word]) if fits else None
        case _:
            field = _FIELDS[tier]
            sizes = [size for size in grams.SIZES[field] if size <= len(word)]
            if not sizes:
                return None
            return _all(field + each for each in pieces(word, max(sizes)))


def _all(tokens: Iterable[str]) -> str:
    # Some are enough: what they find is compared letter by letter afterwards.
    some = list(dict.fromkeys(tokens))[:_MOST_PIECES]
    return " AND ".join(f'"{token}"' for token in some)


def _is_spelt(word: str) -> bool:
    return word.isascii() and word.isalpha()


@dataclass(frozen=True, slots=True)
class _Place:
    """A word in a value: how well it fits, and from where to where."""

    tier: Tier
    field: str
    value: str
    start: int
    end: int


class _Texts:
    """The stored values of one case, compared with words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = dict(zip(_TEXTS, texts, strict=True))
        self._compared: dict[str, list[tuple[str, str]]] = {}

    def find(self, words: Iterable[str]) -> tuple[Tier, tuple[Mark, ...]] | None:
        """The best tier and where each word stands; None if one does not occur."""
        places = []
        for word in words:
            place = next(self._places(word), None)
            if place is None:
                return None
            places.append(place)
        places.sort(key=lambda place: place.tier)
        return places[0].tier, tuple(_marks(places))

    def _places(self, word: str) -> Iterator[_Place]:
        """Where a word stands, the best first."""
        yield from self._in_names(word)
        if _is_spelt(word):
            yield from self._in_readings(word)
        yield from self._inside("plate", word, Tier.PLATE)
        if len(word) == grams.TAIL_LENGTH:
            for value, compared in self._values("personal"):
                if compared.endswith(word):
                    end = len(compared)
                    yield _Place(Tier.TAIL, "personal", value, end - len(word), end)
        if len(word) >= SHORTEST_NUMBER:
            yield from self._inside("number", word, Tier.NUMBER)
            yield from self._inside("personal", word, Tier.NUMBER)
        yield from self._inside("place", word, Tier.PLACE)
        yield from self._inside("note", word, Tier.NOTE)

    def _in_names(self, word: str) -> Iterator[_Place]:
        found = []
        for value, compared in self._values("name"):
            at = compared.find(word)
            if at >= 0:
                tier = (
                    Tier.INSIDE
                    if at
                    else Tier.EXACT
                    if compared == word
                    else Tier.BEGINNING
                )
                found.append(_Place(tier, "name", value, at, at + len(word)))
        yield from sorted(found, key=lambda place: place.tier)

    def _in_readings(self, word: str) -> Iterator[_Place]:
        names = self._values("name")
        if not names:
            return
        readings = [Readings.decode(r) for r in self._texts["reading"].split("\n")]
        for tier in (Tier.READ, Tier.READ_OTHERWISE):
            is_read = tier == Tier.READ
            for (value, _), each in zip(names, readings, strict=True):
                for way in each.as_surname if is_read else each.otherwise:
                    span = find_reading(word, way, inside=is_read)
                    if span is not None:
                        yield _Place(tier, "name", value, *span)

    def _inside(self, field: str, word: str, tier: Tier) -> Iterator[_Place]:
        for value, compared in self._values(field):
            at = compared.find(word)
            if at >= 0:
                yield _Place(tier, field, value, at, at + len(word))

    def _values(self, field: str) -> list[tuple[str, str]]:
        """The values of a field, each beside its normal text."""
        if field not in self._compared:
            lines = self._texts[field]
            values = lines.split("\n") if lines else []
            self._compared[field] = [(value, normal(value)) for value in values]
        return self._compared[field]


def _marks(places: Sequence[_Place]) -> Iterator[Mark]:
    """The values in which words were found, each once with all its ranges."""
    together: dict[tuple[str, str], list[_Place]] = {}
    for place in places:
        together.setdefault((place.field, place.value), []).append(place)
    for (field, value), found in together.items():
        spans = [(place.start, place.end) for place in found]
        if field == "personal":
            text, ranges = _masked(normal(value), spans)
        else:
            text, ranges = _cut(value, _joined(_in_value(value, spans)))
        yield Mark(matched=_MATCHED[found[0].tier], text=text, ranges=ranges)


def _in_value(value: str, spans: Iterable[_Span]) -> Iterator[_Span]:
    """Ranges of the normal text as ranges of the value itself."""
    places = places_of(value)
    for start, end in spans:
        if places is None:
            yield 0, len(value)
        else:
            yield places[start], places[end - 1] + 1


def _joined(spans: Iterable[_Span]) -> tuple[_Span, ...]:
    """Ranges in their order; those that touch are one."""
    joined: list[_Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _masked(number: str, spans: Iterable[_Span]) -> tuple[str, tuple[_Span, ...]]:
    """A personal number as it may be shown: its last four characters."""
    hidden = max(0, len(number) - _SHOWN_DIGITS)
    moved = len(_MASK) - hidden
    seen = ((max(start, hidden), end) for start, end in spans if end > hidden)
    ranges = _joined((start + moved, end + moved) for start, end in seen)
    return _MASK + number[hidden:].upper(), ranges


def _cut(value: str, ranges: tuple[_Span, ...]) -> tuple[str, tuple[_Span, ...]]:
    """The part of a long value around what was found in it first."""
    if len(value) <= _LONGEST:
        return value, ranges
    start = max(0, min(ranges[0][0] - _BEFORE, len(value) - _LONGEST))
    end = start + _LONGEST
    before, after = "…" * (start > 0), "…" * (end < len(value))
    moved = len(before) - start
    kept = tuple(
        (first + moved, min(last, end) + moved) for first, last in ranges if first < end
    )
    return f"{before}{value[start:end]}{after}", kept
