"""The history of a case: who changed what, when, from what to what."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.history import HistoryEntry, HistoryLine
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, empty, text_label
from mobile_mediation.ui.kit.context import Context, local_text

_MOST_ENTRIES: Final = 100
_LONGEST: Final = 60
_FEN: Final = "_fen"
_PERSONAL: Final = frozenset(
    {
        "account_no",
        "id_no",
        "latitude_e6",
        "longitude_e6",
        "payee_account",
        "phone",
    }
)
_TECHNICAL: Final = frozenset(
    {
        "agreement_id",
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
        "mime",
        "orientation",
        "origin_id",
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


class HistorySection(QWidget):
    """Every transaction that touched the case, newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self.work = Work(self)
        self._layout = QVBoxLayout(self)

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        self._file = file
        self.work.start(self._load)

    async def _load(self) -> None:
        file, context = self._file, self._context
        assert file is not None  # noqa: S101  show_file has set it
        entries = await context.worker.run(
            context.services.history.of_case, file.case.case_id
        )
        empty(self._layout)
        names = _names(file)
        for entry in entries[:_MOST_ENTRIES]:
            self._layout.addWidget(self._card(entry, names))
        self._layout.addStretch()

    def _card(self, entry: HistoryEntry, names: dict[UUID, str]) -> QWidget:
        context = self._context
        who = entry.who or self.tr("unknown")
        frame, layout = card()
        head = (
            f"{local_text(entry.at)} · {who} · {context.label(entry.confirmation)} · "
            f"#{entry.seq}"
        )
        layout.addWidget(text_label(head, "small"))
        if entry.reason:
            layout.addWidget(text_label(entry.reason, "muted"))
        for (table, _), lines in groupby(
            entry.lines, key=attrgetter("table", "row_id")
        ):
            said = self._said(list(lines), names)
            title = context.language.say(context.labels.of_table(table))
            layout.addWidget(text_label(f"{title}：{said}" if said else title))
        return frame

    def _said(self, lines: Sequence[HistoryLine], names: dict[UUID, str]) -> str:
        """What was said of one row, in words."""
        parts = []
        for line in lines:
            if line.column in _TECHNICAL:
                continue
            context = self._context
            column = context.language.say(context.labels.of_column(line.column))
            after = self._shown(line.column, line.after, names)
            if line.before is None:
                parts.append(f"{column} {after}")
            else:
                before = self._shown(line.column, line.before, names)
                parts.append(f"{column} {before} → {after}")
        return "；".join(parts)

    def _shown(  # noqa: PLR0911  one return a kind
        self, column: str, value: Any, names: dict[UUID, str]
    ) -> str:
        if value is None:
            return self.tr("(empty)")
        if column in _PERSONAL:
            return "＊＊＊"
        if column.endswith(_FEN):
            return format_yuan(value)
        match value:
            case StrEnum():
                return self._context.label(value)
            case bool():
                return self.tr("yes") if value else self.tr("no")
            case datetime():
                return local_text(value)
            case date():
                return value.isoformat()
            case UUID():
                return names.get(value, value.hex[-8:])
        text = str(value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _names(file: CaseFile) -> dict[UUID, str]:
    """The names of what a record can point at."""
    names = {party.id: party.name or "" for party in file.parties}
    names |= {vehicle.id: vehicle.plate or "" for vehicle in file.vehicles}
    return names | {contact.id: contact.name for contact in file.contacts}
