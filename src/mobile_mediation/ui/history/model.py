"""The history of a case as a Qt list model; what a line says is made when it shows."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
)

from mobile_mediation.services.casechain import HistoryLine
from mobile_mediation.services.changewords import ChangeWords
from mobile_mediation.services.history import HistoryEntry
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.models import ROOT, Index, Role

_MOST_LINES: Final = 3
_LONGEST: Final = 160


class HistoryModel(QAbstractListModel):
    """A read-only list of transactions, newest first, filtered by kind and record."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._words: ChangeWords | None = None
        self._all: Sequence[HistoryEntry] = ()
        self._shown: list[HistoryEntry] = []
        self._texts: dict[int, str] = {}
        self.table: str | None = None
        self.row_id: UUID | None = None

    def show(self, entries: Sequence[HistoryEntry], words: ChangeWords) -> None:
        """Show another history."""
        self._words = words
        self._all = entries
        self.choose(table=self.table, row_id=self.row_id)

    def choose(self, *, table: str | None, row_id: UUID | None) -> None:
        """Show only what was done to one kind of record, or to one record."""
        self.beginResetModel()
        self.table, self.row_id = table, row_id
        self._texts.clear()
        self._shown = [entry for entry in self._all if self._is_chosen(entry)]
        self.endResetModel()

    def _is_chosen(self, entry: HistoryEntry) -> bool:
        return any(map(self._concerns, entry.lines))

    def _concerns(self, line: HistoryLine) -> bool:
        """Whether a line is of the kind and the record that are shown."""
        return self.table in {None, line.table} and (
            self.row_id is None or self.row_id in {line.row_id, line.after}
        )

    def entry(self, index: Index) -> HistoryEntry:
        """The transaction of a row."""
        return self._shown[index.row()]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        entry = self._shown[index.row()]
        if entry.seq not in self._texts:
            self._texts[entry.seq] = self._text(entry)
        return self._texts[entry.seq]

    def head(self, entry: HistoryEntry) -> str:
        """When and by whom, and whether headquarters has it."""
        who = entry.who or self.tr("unknown")
        label = self._context.label(entry.confirmation)
        return f"#{entry.seq}  {local_text(entry.at)} · {who} · {label}"

    def _text(self, entry: HistoryEntry) -> str:
        assert self._words is not None  # noqa: S101  show has set it
        lines = self._words.lines(filter(self._concerns, entry.lines))
        said = [_short(line) for line in lines[:_MOST_LINES]]
        if len(lines) > _MOST_LINES:
            rest = self.tr("and {0} more records")
            said.append(rest.replace("{0}", str(len(lines) - _MOST_LINES)))
        why = [self.tr("Why") + f"：{entry.reason}"] if entry.reason else []
        return "\n".join((self.head(entry), *said, *why))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
