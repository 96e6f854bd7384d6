"""The postings of a case as a table: what moved from which account into which."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from mobile_mediation.domain.fund_ledger import Posting
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.models import Column, TableModel

_ROWS_SHOWN: Final = 8


class JournalTable(QTableView):
    """The postings, the oldest first; as high as its rows up to a few."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Mapping[UUID, str] = {}
        label = context.label
        self.postings = TableModel(
            (
                Column(
                    head=self.tr("Time"), text=lambda p: local_text(p.entry.happened_at)
                ),
                Column(head=self.tr("Act"), text=lambda p: label(p.entry.act)),
                Column(head=self.tr("Source"), text=lambda p: label(p.source)),
                Column(head=self.tr("Debit"), text=lambda p: label(p.lines[0].account)),
                Column(
                    head=self.tr("Credit"), text=lambda p: label(p.lines[1].account)
                ),
                Column(
                    head=self.tr("Amount"),
                    text=lambda p: format_yuan(p.amount_fen),
                    is_figure=True,
                ),
                Column(head=self.tr("By"), text=self._who),
                Column(
                    head=self.tr("Paper no."), text=lambda p: p.entry.reference_no or ""
                ),
            ),
            self,
        )
        self.setModel(self.postings)
        self.setAccessibleName(self.tr("Ledger"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    def show_postings(
        self, postings: Sequence[Posting], names: Mapping[UUID, str]
    ) -> None:
        """Show other postings; ``names`` are those of people."""
        self._names = names
        self.postings.show_rows(postings)
        rows = min(max(len(postings), 1), _ROWS_SHOWN)
        height = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(
            height + rows * self.verticalHeader().defaultSectionSize() + 24
        )

    def _who(self, posting: Posting) -> str:
        entry = posting.entry
        return self._names.get(entry.created_by) or entry.actor_name or "—"
