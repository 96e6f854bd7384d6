"""Requests of all cases as a Qt table."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from mobile_mediation.domain.fund_ledger import is_overdrawn
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.funds.books import BookLine
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.models import Column, Index, Role, TableModel


class BookModel(TableModel):
    """One request a row; one that was paid twice stands out."""

    def __init__(self, context: Context, parent: QObject) -> None:
        self._context = context
        label = context.label
        super().__init__((), parent)
        self._columns = (
            Column(head=self.tr("Case no."), text=lambda e: e.case_no),
            Column(head=self.tr("Injured"), text=lambda e: e.injured or "—"),
            Column(
                head=self.tr("Source"), text=lambda e: label(e.request.request.source)
            ),
            Column(head=self.tr("Payee"), text=lambda e: e.request.request.payee_name),
            Column(head=self.tr("State"), text=self._state),
            _money(self.tr("Asked"), lambda e: e.request.amount_fen),
            _money(self.tr("Paid"), lambda e: e.request.paid_fen),
            _money(self.tr("Offset"), lambda e: e.request.offset_fen),
            _money(self.tr("Come back"), lambda e: e.request.recovered_fen),
            _money(self.tr("Open"), lambda e: e.request.open_fen),
            Column(
                head=self.tr("Days open"),
                text=lambda e: "" if e.age_days is None else str(e.age_days),
                order=lambda e: -1 if e.age_days is None else e.age_days,
                is_figure=True,
            ),
            Column(
                head=self.tr("Asked at"),
                text=lambda e: local_text(e.request.opened.happened_at),
            ),
        )

    def _state(self, line: BookLine) -> str:
        words = self._context.label(line.request.state)
        if is_overdrawn(line.request):
            words += " · " + self.tr("paid twice")
        return words

    def line(self, index: Index) -> BookLine | None:
        """The request of a row."""
        return self._rows[index.row()] if index.isValid() else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.ForegroundRole and is_overdrawn(
            self._rows[index.row()].request
        ):
            return QColor(self._context.theme.tokens.emergency)
        return super().data(index, role)


def _money(head: str, fen: Callable[[BookLine], int]) -> Column:
    return Column(
        head=head,
        text=lambda e: format_yuan(fen(e)) if fen(e) else "—",
        order=fen,
        is_figure=True,
    )
