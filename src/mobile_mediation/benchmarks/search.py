"""How long the answer to one keystroke takes, at several numbers of cases.

A stream of what people type, letter by letter: names, readings, plates, tails of
phones, numbers, places, notes and two words together, each taken from a case that is
there. Beside it ``LIKE`` and FTS5's trigrams answer a part of the same keystrokes on
the same rows; both know no readings.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from mobile_mediation.benchmarks.cases import NOW, many_cases
from mobile_mediation.db.caselist import CaseList
from mobile_mediation.db.grams import normal
from mobile_mediation.db.readings import readings_of
from mobile_mediation.db.store import Store
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.summaries import CaseQuery

SIZES: Final = (10_000, 100_000, 1_000_000)
MOST_MS: Final = 30.0
"""The 95th percentile that a keystroke's answer stays under."""
MOST_GROWTH: Final = 3.0
"""How many times longer the answer may take with ten times the cases."""

_TEXTS_TYPED: Final = 300
_KINDS: Final = {
    "name": 4,
    "initials": 2,
    "reading": 2,
    "plate": 2,
    "end of a plate": 1,
    "tail": 2,
    "phone": 1,
    "number": 1,
    "place": 2,
    "name and place": 1,
    "initials and tail": 1,
    "place and note": 1,
}
"""What is typed, and how often in twenty texts."""
_HITS: Final = 50
_BASELINE: Final = 40
_FIELDS: Final = ("name", "plate", "number", "personal", "place", "note")
_TRIGRAM: Final = "bench_trigram"
_SHORTEST_TRIGRAM: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds of many answers."""

    answers: int
    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        """The percentiles of measured times."""
        ordered = sorted(each * 1000 for each in seconds)

        def percentile(share: float) -> float:
            place = min(len(ordered) - 1, int(share * len(ordered)))
            return round(ordered[place], 2)

        return cls(
            answers=len(ordered),
            p50=percentile(0.50),
            p95=percentile(0.95),
            p99=percentile(0.99),
            longest=percentile(1.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured with one number of cases."""

    cases: int
    ours: Times
    filtered: Times
    """Texts with a filter beside them."""
    windows: Times
    """Windows of the list without a text, anywhere in it and in every order."""
    like: Times
    trigram: Times
    slowest: tuple[tuple[str, float], ...]


def measure(folder: Path, cases: int) -> Measured:
    """Measure with one number of cases; the first time its store is built."""
    with many_cases(folder, cases) as store:
        chance = random.Random(7)  # noqa: S311  data, not secrets
        typed = [
            keystroke
            for text in _texts(store, chance)
            for keystroke in _keystrokes(text)
        ]
        for keystroke in typed[:50]:
            _ask(store, CaseQuery(text=keystroke, limit=_HITS))
        ours = [
            _timed(_ask, store, CaseQuery(text=keystroke, limit=_HITS))
            for keystroke in typed
        ]
        some = chance.sample(typed, min(_BASELINE, len(typed)))
        _make_trigram(store)
        slow = sorted(zip(typed, ours, strict=True), key=lambda pair: -pair[1])
        return Measured(
            cases=cases,
            ours=Times.of(ours),
            filtered=Times.of([_timed(_ask, store, each) for each in _filtered(typed)]),
            windows=Times.of(list(_windows(store, chance, cases))),
            like=Times.of([_timed(_like, store, each) for each in some]),
            trigram=Times.of([_timed(_trigrams, store, each) for each in some]),
            slowest=tuple((text, round(time * 1000, 1)) for text, time in slow[:12]),
        )


def growth(measured: Sequence[Measured]) -> float | None:
    """By how much the 95th percentile grows from 10⁵ to 10⁶ cases."""
    at = {each.cases: each.ours.p95 for each in measured}
    small, large = at.get(SIZES[1]), at.get(SIZES[2])
    return round(large / small, 2) if small and large else None


def holds(measured: Sequence[Measured]) -> bool:
    """Whether the promised figures are kept."""
    factor = growth(measured)
    return all(each.ours.p95 < MOST_MS for each in measured) and (
        factor is None or factor < MOST_GROWTH
    )


def _timed(call: Callable[..., Any], *arguments: Any) -> float:
    begun = perf_counter()
    call(*arguments)
    return perf_counter() - begun


def _ask(store: Store, query: CaseQuery) -> object:
    with store.read() as session:
        return CaseList(session).window(query)


def _windows(store: Store, chance: random.Random, cases: int) -> Iterator[float]:
    for sort in type(CaseQuery().sort):
        for _ in range(12):
            offset = chance.randrange(max(1, cases - 200))
            query = CaseQuery(sort=sort, limit=200, offset=offset)
            begun = perf_counter()
            with store.read() as session:
                CaseList(session).window(query, count=cases)
            yield perf_counter() - begun


def _filtered(typed: Sequence[str]) -> Iterator[CaseQuery]:
    filters: tuple[dict[str, Any], ...] = (
        {"stages": (Stage.RESCUE, Stage.MEDIATING)},
        {"due_before": NOW},
        {"opened_from": NOW.date().replace(year=NOW.year - 1, month=3)},
        {"stages": (Stage.ARCHIVED,), "opened_to": NOW.date().replace(year=2024)},
    )
    for place, text in enumerate(typed[::5]):
        yield CaseQuery(text=text, limit=_HITS, **filters[place % len(filters)])


def _texts(store: Store, chance: random.Random) -> Iterator[str]:
    """What people type, in the shares in which they remember things."""
    with store.read() as session:
        execute = session.connection().exec_driver_sql
        keys = execute("SELECT key FROM case_line").scalars().all()
        kinds = [kind for kind, share in _KINDS.items() for _ in range(share)]
        for place in range(_TEXTS_TYPED):
            row = execute(
                f"SELECT {', '.join(_FIELDS)} FROM case_text WHERE key = ?",  # noqa: S608
                (chance.choice(keys),),
            ).one()
            yield _text(
                chance, kinds[place % len(kinds)], *(each.split("\n") for each in row)
            )


def _text(
    chance: random.Random,
    kind: str,
    names: list[str],
    plates: list[str],
    numbers: list[str],
    personal: list[str],
    places: list[str],
    notes: list[str],
) -> str:
    name, plate = chance.choice(names), chance.choice(plates)
    reading = readings_of(normal(name)).as_surname[0]
    initials = "".join(each[:1] for each in reading)
    number = chance.choice(personal)
    return {
        "name": name,
        "initials": initials,
        "reading": "".join(reading),
        "plate": plate,
        "end of a plate": plate[2:],
        "tail": normal(number)[-4:],
        "phone": number[:11],
        "number": chance.choice(numbers)[-12:],
        "place": places[0][:8],
        "name and place": f"{name} {places[0][3:6]}",
        "initials and tail": f"{initials} {normal(number)[-4:]}",
        "place and note": f"{places[0][:2]} {notes[-1][-2:]}",
    }[kind]


def _keystrokes(text: str) -> Iterator[str]:
    return (text[:n] for n in range(1, len(text) + 1) if not text[n - 1].isspace())


def _like(store: Store, text: str) -> None:
    anywhere = " OR ".join(f"{field} LIKE ?" for field in _FIELDS)
    words = text.split()
    with store.read() as session:
        session.connection().exec_driver_sql(
            "SELECT key FROM case_text "  # noqa: S608
            f"WHERE {' AND '.join([f'({anywhere})'] * len(words))} "
            f"ORDER BY key LIMIT {_HITS}",
            tuple(f"%{word}%" for word in words for _ in _FIELDS),
        ).fetchall()


def _trigrams(store: Store, text: str) -> None:
    if any(len(word) < _SHORTEST_TRIGRAM for word in text.split()):
        # Trigrams know no shorter word; LIKE on their table looks at every row.
        _like(store, text)
        return
    question = " AND ".join('"{}"'.format(w.replace('"', "")) for w in text.split())
    with store.read() as session:
        session.connection().exec_driver_sql(
            f"SELECT rowid FROM {_TRIGRAM} WHERE {_TRIGRAM} MATCH ? "  # noqa: S608
            f"ORDER BY rowid LIMIT {_HITS}",
            (question,),
        ).fetchall()


def _make_trigram(store: Store) -> None:
    with store.applying() as session:
        execute = session.connection().exec_driver_sql
        if execute(
            "SELECT 1 FROM sqlite_master WHERE name = ?", (_TRIGRAM,)
        ).fetchone():
            return
        execute(
            f"CREATE VIRTUAL TABLE {_TRIGRAM} USING fts5({', '.join(_FIELDS)}, "
            "content='case_text', content_rowid='key', tokenize='trigram')"
        )
        execute(f"INSERT INTO {_TRIGRAM} ({_TRIGRAM}) VALUES ('rebuild')")  # noqa: S608
