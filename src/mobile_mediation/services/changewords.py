"""Changes of the record in words that people read, personal numbers masked."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.guards import StageGuard
from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.records import Kind
from mobile_mediation.labels import Labels
from mobile_mediation.services.casechain import HistoryLine

_LONGEST: Final = 60
_FEN: Final = "_fen"
_VOIDED: Final = "voided_at"
_OVERRIDDEN: Final = "overridden"
_EMPTY: Final = Words("（空）", "(empty)")
_YES: Final = Words("是", "yes")
_NO: Final = Words("否", "no")
_ADDED: Final = Words("新增", "added")
_STRUCK_OUT: Final = Words("作废", "struck out")
_RESTORED: Final = Words("恢复", "restored")

_HIDDEN_SIGN: Final = "＊＊＊"
HIDDEN: Final = frozenset({"latitude_e6", "longitude_e6"})
"""Where somebody was; the history says only that it is known."""

TECHNICAL: Final = frozenset(
    {
        "agreement_id",
        "authority_id",
        "answers_id",
        "camera_time",
        "case_id",
        "certificate",
        "chain_head",
        "content",
        "content_digest",
        "created_at",
        "created_by",
        "document_digest",
        "document_id",
        "height",
        "id",
        "idempotency_key",
        "instalment_id",
        "mime",
        "offer_id",
        "orientation",
        "origin_id",
        "page_digest",
        "request_id",
        "session_id",
        "sha256",
        "size",
        "strokes",
        "time_source",
        "version_id",
        "width",
    }
)
"""What a person at the screen cannot read; the record itself holds all of it."""


class ChangeWords:
    """Says records, columns and values of one case in words.

    Args:
        labels: The words for tables, columns and enumerations.
        say: Chooses the language.
        file: The case, for the names of what its records point at.
    """

    def __init__(
        self, labels: Labels, say: Callable[[Words], str], file: CaseFile
    ) -> None:
        self._labels = labels
        self._say = say
        self._names = self._names_of(file)

    def record(self, table: str, row_id: UUID) -> str:
        """A record by its kind and name, such as ``当事人 肖建国``."""
        kind = self._say(self._labels.of_table(table))
        return f"{kind} {self._names.get(row_id) or ''}".strip()

    def column(self, name: str) -> str:
        """What a column is called."""
        return self._say(self._labels.of_column(name))

    def value(  # noqa: PLR0911  one return a kind
        self, column: str, value: Any
    ) -> str:
        """A value as it may be shown to anybody."""
        if value is None:
            return self._say(_EMPTY)
        if (mask := NUMBER_MASKS.get(column)) is not None:
            return mask(value)
        if column in HIDDEN:
            return _HIDDEN_SIGN
        if column.endswith(_FEN):
            return format_yuan(value)
        match value:
            case StrEnum():
                return self._say(self._labels.of(value))
            case bool():
                return self._say(_YES if value else _NO)
            case datetime():
                return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
            case date():
                return value.isoformat()
            case UUID():
                return self._names.get(value) or value.hex[-8:]
        return self._text(column, str(value).split())

    def _text(self, column: str, words: list[str]) -> str:
        if column == _OVERRIDDEN:
            return "、".join(map(self._guard, words))
        text = " ".join(words)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _guard(self, name: str) -> str:
        """A guard by its name; one that this build does not know keeps its own."""
        known = name in frozenset(StageGuard)
        return self._say(self._labels.of(StageGuard(name))) if known else name

    def change(self, column: str, before: Any, after: Any) -> str:
        """What became of one column: ``电话 138****8000 → 139****9000``."""
        name, now = self.column(column), self.value(column, after)
        if before is None:
            return f"{name} {now}"
        return f"{name} {self.value(column, before)} → {now}"

    def lines(self, lines: Iterable[HistoryLine]) -> tuple[str, ...]:
        """What was done to each record, one text a record."""
        rows: dict[tuple[str, UUID], list[HistoryLine]] = {}
        for line in lines:
            rows.setdefault((line.table, line.row_id), []).append(line)
        return tuple(
            self._row(table, row_id, changed)
            for (table, row_id), changed in rows.items()
        )

    def _row(self, table: str, row_id: UUID, lines: list[HistoryLine]) -> str:
        said = [
            self.change(line.column, line.before, line.after)
            for line in lines
            if line.column not in TECHNICAL and line.column != _VOIDED
        ]
        deed = _deed(lines)
        if deed is not None:
            said.insert(0, self._say(deed))
        record = self.record(table, row_id)
        return f"{record}：{'；'.join(said)}" if said else record

    def _names_of(self, file: CaseFile) -> Mapping[UUID, str]:
        def label(member: StrEnum) -> str:
            return self._say(self._labels.of(member))

        names = {each.id: each.name or label(each.role) for each in file.parties}
        names |= {each.id: each.plate or "" for each in file.vehicles}
        names |= {each.id: each.name for each in file.contacts}
        names |= {each.id: each.name for each in file.attendees}
        names |= {each.id: label(each.kind) for each in file.items}
        names |= {each.id: label(each.kind) for each in file.policies}
        names |= {each.id: each.note or label(each.kind) for each in file.tasks}
        names |= {each.id: f"{each.position}." for each in file.clauses}
        names |= {each.id: names.get(each.party_id, "") for each in file.injuries}
        return names


def _deed(lines: list[HistoryLine]) -> Words | None:
    if lines[0].kind is Kind.INSERT:
        return _ADDED
    for line in lines:
        if line.column == _VOIDED:
            return _RESTORED if line.after is None else _STRUCK_OUT
    return None
