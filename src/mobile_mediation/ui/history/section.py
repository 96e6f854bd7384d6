"""The history of a case: who changed what, when, from what to what."""

from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.services.history import HistoryEntry
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, empty, text_label
from mobile_mediation.ui.kit.context import Context, local_text

_MOST_ENTRIES = 100
_LONGEST = 60
_PERSONAL = frozenset({"id_no", "phone", "account_no", "payee_account"})
_HIDDEN = frozenset(
    {"origin_id", "case_id", "id", "created_at", "created_by", "idempotency_key"}
)


class HistorySection(QWidget):
    """Every transaction that touched the case, newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: UUID | None = None
        self.work = Work(self)
        self._layout = QVBoxLayout(self)

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        self._case_id = file.case.case_id
        self.work.start(self._load)

    async def _load(self) -> None:
        assert self._case_id is not None  # noqa: S101  show_file has set it
        context = self._context
        entries = await context.worker.run(
            context.services.history.of_case, self._case_id
        )
        empty(self._layout)
        for entry in entries[:_MOST_ENTRIES]:
            self._layout.addWidget(self._card(entry))
        self._layout.addStretch()

    def _card(self, entry: HistoryEntry) -> QWidget:
        context = self._context
        who = entry.who or self.tr("unknown")
        frame, layout = card()
        head = f"{local_text(entry.at)}  {who}  {context.label(entry.confirmation)}"
        layout.addWidget(text_label(head, "small"))
        if entry.reason:
            layout.addWidget(text_label(entry.reason, "muted"))
        for line in entry.lines:
            if line.column in _HIDDEN or (line.before is None and line.after is None):
                continue
            before, after = (
                self._shown(line.column, value) for value in (line.before, line.after)
            )
            layout.addWidget(
                text_label(f"{line.table}.{line.column}：{before} → {after}")
            )
        return frame

    @staticmethod
    def _shown(column: str, value: object) -> str:
        if value is None:
            return "∅"
        if column in _PERSONAL:
            return "＊＊＊"
        if isinstance(value, bytes):
            return value.hex()[:16]
        text = str(value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
