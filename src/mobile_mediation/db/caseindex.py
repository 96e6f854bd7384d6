"""Keeps the lines of the list and the index of the search level with the record.

The recorder calls ``follow`` for every transaction that it seals, whoever wrote it, so
that no way of writing can leave the index behind the data. The newest case has the
smallest key: what is looked through in the order of the keys comes newest first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from mobile_mediation.db import duedays, grams
from mobile_mediation.db.duedays import DueDay, Reckoning
from mobile_mediation.db.grams import normal
from mobile_mediation.db.local import NO_DUE_MS, StateKey
from mobile_mediation.db.readings import Readings, readings_of
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.funds import FundAct
from mobile_mediation.domain.people import PartyKind

Execute = Callable[..., Any]
"""Runs one statement: ``exec_driver_sql`` of a connection, ``execute`` of a driver."""

INDEX_TABLE: Final = "case_search"
"""The full-text index; its ``ascii`` tokenizer only parts the tokens made here at
their spaces, so that characters younger than SQLite's own tables are kept."""

CREATE_INDEX: Final = (
    f"CREATE VIRTUAL TABLE {INDEX_TABLE} USING fts5(words, content='', "
    "contentless_delete=1, detail=none, tokenize='ascii')"
)

VERSION: Final = f"3 {' '.join(Stage)}".encode()
"""What the lines are made like, and the order of the stages that they carry."""

SOURCES: Final = frozenset(
    {
        "accident_case",
        "accident",
        "party",
        "injury",
        "vehicle",
        "policy",
        "contact",
        "hospital_stay",
        "diagnosis",
        "task",
        "fund_entry",
        *duedays.SOURCES,
    }
)
"""The tables whose rows are seen in a line, found by a search or set a deadline."""

DERIVED: Final = frozenset({"case_line", "case_text", duedays.TABLE})
"""The tables that are made from others."""

_IS_PAID: Final = (
    f"act = '{FundAct.PAID}' AND NOT EXISTS (SELECT 1 FROM fund_entry AS r "  # noqa: S608
    "WHERE r.origin_id = e.origin_id AND r.case_id = e.case_id "
    f"AND r.act = '{FundAct.REVERSED}' AND r.request_id = e.request_id "
    # What takes back an offset or a recovery leaves the payment as it is.
    "AND NOT EXISTS (SELECT 1 FROM fund_entry AS p WHERE p.origin_id = r.origin_id "
    "AND p.case_id = r.case_id AND p.id = r.about_id "
    f"AND p.act IN ('{FundAct.OFFSET}', '{FundAct.RECOVERED}')))"
)
_STAGES: Final = {stage: place for place, stage in enumerate(Stage)}
_TO_MINUTES: Final = len("2023-01-24T06:05")
_MINUTE_SLOTS: Final = 20
SLOTS: Final = 1 << _MINUTE_SLOTS
"""How many keys each minute has."""
_LAST_MINUTE: Final = (1 << 27) - 1
_FIELDS: Final = ("name", "reading", "plate", "number", "personal", "place", "note")
_STORED: Final = (
    "SELECT l.key, l.case_no, l.stage_no, l.due_ms, l.people, l.place, l.paid_fen, "  # noqa: S608
    f"{', '.join(f't.{field}' for field in _FIELDS)} FROM case_line AS l "
    "JOIN case_text AS t ON t.key = l.key WHERE l.origin_id = ? AND l.case_id = ?"
)
_BULK_BYTES: Final = 64 * 1024 * 1024
_USUAL_BYTES: Final = 1024 * 1024

CaseKey = tuple[bytes, bytes]
"""The device that opened a case and the case, as they are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """What the list shows of a case and what the search compares, as stored."""

    case_no: str
    stage: Stage
    opened_at: str
    due_ms: int
    people: str
    """The natural persons, one a line."""
    place: str
    paid_fen: int
    texts: tuple[str, ...]
    """The values of each of ``_FIELDS``, one a line."""
    days: tuple[DueDay, ...] = ()
    """The legal deadlines that run."""

    @property
    def shown(self) -> tuple[Any, ...]:
        """The columns of ``case_line`` that can change."""
        return (
            self.case_no,
            _STAGES[self.stage],
            self.due_ms,
            self.people,
            self.place,
            self.paid_fen,
        )

    @property
    def tokens(self) -> str:
        """The entry of the full-text index."""
        texts = dict(zip(_FIELDS, (_values(t) for t in self.texts), strict=True))
        personal = [normal(each) for each in texts["personal"]]
        values = {
            grams.NAME: [normal(each) for each in texts["name"]],
            grams.PLATE: [normal(each) for each in texts["plate"]],
            grams.NUMBER: [normal(each) for each in texts["number"]] + personal,
            grams.TAIL: personal,
            grams.PLACE: [normal(each) for each in texts["place"]],
            grams.NOTE: [normal(each) for each in texts["note"]],
        }
        return grams.tokens(
            values,
            (Readings.decode(each) for each in texts["reading"]),
            stage=self.stage,
            has_task=self.due_ms != NO_DUE_MS,
        )


def follow(execute: Execute, cases: Iterable[CaseKey]) -> None:
    """Bring the lines and entries of cases up to date, in the caller's transaction.

    The first new name in a process loads a dictionary of readings (0.4 s): not for a
    thread that draws.
    """
    reckoning = Reckoning.read(execute)
    for case in cases:
        line = line_of(execute, case, reckoning)
        if line is not None:
            _store(execute, case, line)


def begin_day(execute: Execute, today: str) -> None:
    """Pass over the rights that have ended since this was last done."""
    reckoning = Reckoning.read(execute)
    if _is_headquarters(execute) or today <= reckoning.day:
        # A clock that was set back ends no right anew.
        return
    passed = duedays.passed_since(execute, reckoning.day, today)
    execute(
        "INSERT OR REPLACE INTO store_state (key, value) VALUES (?, ?)",
        (StateKey.INDEX_DAY.value, today.encode()),
    )
    follow(execute, passed)


def recount(execute: Execute) -> None:
    """Reckon all deadlines anew, after the holidays of a year have come or changed."""
    follow(execute, duedays.with_days(execute))


def touch(execute: Execute, cases: Iterable[CaseKey], seq: int) -> None:
    """Note the newest record that speaks of cases."""
    for case in cases:
        execute(
            "UPDATE case_line SET seq = ? WHERE origin_id = ? AND case_id = ?",
            (seq, *case),
        )


def ensure(execute: Execute) -> None:
    """Make everything anew if a program made it that cut or ordered it otherwise."""
    if _is_headquarters(execute):
        return
    row = execute(
        "SELECT value FROM store_state WHERE key = ?", (StateKey.INDEX.value,)
    ).fetchone()
    if row is None or bytes(row[0]) != VERSION:
        rebuild(execute)


def rebuild(execute: Execute) -> None:
    """Make all lines and the whole index anew from the record."""
    execute("DELETE FROM case_line")
    execute("DELETE FROM case_text")
    execute(f"DELETE FROM {duedays.TABLE}")  # noqa: S608
    # Not its 'delete-all', which a contentless table with deletions lacks.
    execute(f"DROP TABLE IF EXISTS {INDEX_TABLE}")
    execute(CREATE_INDEX)
    _configure(execute, "hashsize", _BULK_BYTES)
    # Newest first: entries whose keys do not ascend are written a segment each.
    cases = execute(
        "SELECT origin_id, case_id, opened_at FROM accident_case "
        "ORDER BY opened_at DESC, case_id DESC"
    )
    reckoning = Reckoning.read(execute)
    for key, case in _keys(cases):
        line = line_of(execute, case, reckoning)
        assert line is not None  # noqa: S101  the case was just read
        _insert(execute, key, case, line)
    _configure(execute, "hashsize", _USUAL_BYTES)
    execute(f"INSERT INTO {INDEX_TABLE} ({INDEX_TABLE}) VALUES ('optimize')")  # noqa: S608
    execute(
        "INSERT OR REPLACE INTO store_state (key, value) VALUES (?, ?)",
        (StateKey.INDEX.value, VERSION),
    )


def behind(execute: Execute) -> list[str]:
    """The numbers of cases whose line or entry is not what the record says.

    Lines without a case stand as their keys.
    """
    found: list[str] = []
    if _is_headquarters(execute):
        return found
    cases = execute("SELECT origin_id, case_id FROM accident_case").fetchall()
    reckoning = Reckoning.read(execute)
    for case in cases:
        line = line_of(execute, tuple(case), reckoning)
        assert line is not None  # noqa: S101  the case was just read
        stored = _stored(execute, tuple(case))
        is_whole = (
            stored is not None
            and stored[1:] == (line.shown, line.texts)
            and duedays.stored_days(execute, tuple(case)) == line.days
            and _is_indexed(execute, stored[0], line)
        )
        if not is_whole:
            found.append(line.case_no)
    strays = execute(
        "SELECT key FROM case_line WHERE (origin_id, case_id) NOT IN "
        "(SELECT origin_id, case_id FROM accident_case)"
    ).fetchall()
    return found + [str(row[0]) for row in strays]


def _is_headquarters(execute: Execute) -> bool:
    """Whether this is no vehicle's store: what is imported there has no lines."""
    return execute("SELECT 1 FROM hq_enrolment LIMIT 1").fetchone() is not None


def line_of(execute: Execute, case: CaseKey, reckoning: Reckoning) -> CaseLine | None:
    """A case as the record has it now; None if there is no such case."""
    here = "WHERE origin_id = ? AND case_id = ?"
    valid = f"{here} AND voided_at IS NULL ORDER BY id"

    def rows(columns: str, table: str, which: str) -> list[tuple[Any, ...]]:
        query = f"SELECT {columns} FROM {table} {which}"  # noqa: S608  constants
        return list(execute(query, case).fetchall())

    heads = rows(
        "case_no, stage, opened_at, insurer_report_no, note", "accident_case", here
    )
    if not heads:
        return None
    case_no, stage, opened_at, report_no, case_note = heads[0]
    accidents = rows(
        "place, determination_no, narrative, findings",
        "accident",
        f"{here} ORDER BY id",
    )
    parties = rows("name, kind, id_no, phone", "party", valid)
    injuries = rows("hospital, diagnosis", "injury", valid)
    stays = rows("hospital", "hospital_stay", valid)
    diagnoses = rows("diagnosis", "diagnosis", valid)
    plates = rows("plate", "vehicle", valid)
    policies = rows("policy_no", "policy", valid)
    contacts = rows("name, phone", "contact", valid)
    due = rows(
        "min(due_at)", "task", f"{here} AND voided_at IS NULL AND done_at IS NULL"
    )
    paid = rows("sum(amount_fen)", "fund_entry AS e", f"{here} AND {_IS_PAID}")
    names = _lines(*(party[0] for party in parties), *(each[0] for each in contacts))
    days = duedays.due_days(execute, case, stage, reckoning.calendar)
    task_ms = NO_DUE_MS if due[0][0] is None else _milliseconds(due[0][0])
    return CaseLine(
        case_no=case_no,
        stage=Stage(stage),
        opened_at=opened_at,
        due_ms=min(task_ms, reckoning.next_ms(days)),
        days=days,
        people="\n".join(
            " ".join(name.split())
            for name, kind, _, _ in parties
            if name and kind == PartyKind.NATURAL
        ),
        place=accidents[0][0] if accidents else "",
        paid_fen=paid[0][0] or 0,
        texts=(
            names,
            "\n".join(readings_of(normal(each)).encode() for each in _values(names)),
            _lines(*(each[0] for each in plates)),
            _lines(
                case_no,
                report_no,
                *(each[1] for each in accidents),
                *(each[0] for each in policies),
            ),
            _lines(
                *(number for party in parties for number in party[2:]),
                *(each[1] for each in contacts),
            ),
            _lines(
                *(each[0] for each in accidents),
                *(each[0] for each in injuries),
                *(each[0] for each in stays),
            ),
            _lines(
                case_note,
                *(text for each in accidents for text in each[2:]),
                *(each[1] for each in injuries),
                *(each[0] for each in diagnoses),
            ),
        ),
    )


def first_key(moment: datetime) -> int:
    """The smallest key of a case that was opened in the minute of a moment."""
    minute = min(max(int(moment.timestamp() // 60), 0), _LAST_MINUTE)
    return (_LAST_MINUTE - minute) << _MINUTE_SLOTS


def _store(execute: Execute, case: CaseKey, line: CaseLine) -> None:
    stored = _stored(execute, case)
    if stored is None:
        _insert(execute, _free_key(execute, line.opened_at), case, line)
        return
    key, shown, texts = stored
    if duedays.stored_days(execute, case) != line.days:
        duedays.store_days(execute, case, line.days)
    if shown != line.shown:
        execute(
            "UPDATE case_line SET case_no = ?, stage_no = ?, due_ms = ?, people = ?, "
            "place = ?, paid_fen = ? WHERE key = ?",
            (*line.shown, key),
        )
    if texts != line.texts:
        named = ", ".join(f"{field} = ?" for field in _FIELDS)
        execute(
            f"UPDATE case_text SET {named} WHERE key = ?",  # noqa: S608
            (*line.texts, key),
        )
    if texts != line.texts or _marks(shown) != _marks(line.shown):
        execute(f"DELETE FROM {INDEX_TABLE} WHERE rowid = ?", (key,))  # noqa: S608
        _index(execute, key, line)


def _insert(execute: Execute, key: int, case: CaseKey, line: CaseLine) -> None:
    execute(
        "INSERT INTO case_line (key, origin_id, case_id, opened_at, seq, case_no, "
        "stage_no, due_ms, people, place, paid_fen) "
        "VALUES (?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM sync_change "
        "WHERE case_id = ?), ?, ?, ?, ?, ?, ?)",
        (key, *case, line.opened_at, case[1], *line.shown),
    )
    execute(
        f"INSERT INTO case_text (key, {', '.join(_FIELDS)}) "  # noqa: S608
        f"VALUES (?{', ?' * len(_FIELDS)})",
        (key, *line.texts),
    )
    if line.days:
        duedays.store_days(execute, case, line.days)
    _index(execute, key, line)


def _index(execute: Execute, key: int, line: CaseLine) -> None:
    execute(
        f"INSERT INTO {INDEX_TABLE} (rowid, words) VALUES (?, ?)",  # noqa: S608
        (key, line.tokens),
    )


def _stored(
    execute: Execute, case: CaseKey
) -> tuple[int, tuple[Any, ...], tuple[str, ...]] | None:
    row = execute(_STORED, case).fetchone()
    if row is None:
        return None
    return row[0], tuple(row[1 : -len(_FIELDS)]), tuple(row[-len(_FIELDS) :])


def _is_indexed(execute: Execute, key: int, line: CaseLine) -> bool:
    """Whether the entry of a case has each of its words."""
    wanted = " AND ".join(f'"{token}"' for token in sorted(line.tokens.split()))
    row = execute(
        f"SELECT 1 FROM {INDEX_TABLE} WHERE {INDEX_TABLE} MATCH ? AND rowid = ?",  # noqa: S608
        (wanted, key),
    ).fetchone()
    return row is not None


def _marks(shown: tuple[Any, ...]) -> tuple[int, bool]:
    """What of a line is a token itself: its stage, and whether anything is to do."""
    return shown[1], shown[2] != NO_DUE_MS


def _keys(cases: Iterable[Any]) -> Iterator[tuple[int, CaseKey]]:
    """Ascending keys for cases that come newest first."""
    key = -1
    for minute, group in groupby(cases, key=lambda row: row[2][:_TO_MINUTES]):
        together = [(row[0], row[1]) for row in group]
        end = first_key(datetime.fromisoformat(f"{minute}:00Z")) + SLOTS
        for left, case in zip(range(len(together), 0, -1), together, strict=True):
            key = max(key + 1, end - left)
            yield key, case


def _free_key(execute: Execute, opened_at: str) -> int:
    """The key before those of cases opened in the same minute.

    Where a minute is full, the next one lends its keys.
    """
    first = first_key(datetime.fromisoformat(opened_at))
    while True:
        row = execute(
            "SELECT min(key) FROM case_line WHERE key BETWEEN ? AND ?",
            (first, first + SLOTS - 1),
        ).fetchone()
        if row[0] is None:
            return first + SLOTS - 1
        if row[0] > first:
            return int(row[0]) - 1
        first -= SLOTS


def _configure(execute: Execute, name: str, value: int) -> None:
    execute(
        f"INSERT INTO {INDEX_TABLE} ({INDEX_TABLE}, rank) VALUES (?, ?)",  # noqa: S608
        (name, value),
    )


def _lines(*values: str | None) -> str:
    """Values one a line, each once."""
    flat = (" ".join(value.split()) for value in values if value)
    return "\n".join(dict.fromkeys(each for each in flat if each))


def _values(lines: str) -> list[str]:
    return lines.split("\n") if lines else []


def _milliseconds(stored: str) -> int:
    return int(datetime.fromisoformat(stored).timestamp() * 1000)
