"""Requests of all cases as a Qt table."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from mobile_mediation.domain.fund_ledger import is_overdrawn
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.funds.books import BookLine
from mobile_mediation.ui.kit.context import Context, local_text

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_ROOT: Final = QModelIndex()
_FIRST_FIGURE: Final = 5
_LAST_FIGURE: Final = 10


class BookModel(QAbstractTableModel):
    """A read-only table that sorts by any column."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._lines: list[BookLine] = []
        label = context.label
        self._columns: tuple[
            tuple[str, Callable[[BookLine], str], Callable[[BookLine], Any]], ...
        ] = (
            (self.tr("Case no."), lambda e: e.case_no, lambda e: e.case_no),
            (self.tr("Injured"), lambda e: e.injured or "—", lambda e: e.injured or ""),
            (
                self.tr("Source"),
                lambda e: label(e.request.request.source),
                lambda e: e.request.request.source.value,
            ),
            (
                self.tr("Payee"),
                lambda e: e.request.request.payee_name,
                lambda e: e.request.request.payee_name,
            ),
            (
                self.tr("State"),
                self._state,
                lambda e: e.request.state.value,
            ),
            self._money(self.tr("Asked"), lambda e: e.request.amount_fen),
            self._money(self.tr("Paid"), lambda e: e.request.paid_fen),
            self._money(self.tr("Offset"), lambda e: e.request.offset_fen),
            self._money(self.tr("Come back"), lambda e: e.request.recovered_fen),
            self._money(self.tr("Open"), lambda e: e.request.open_fen),
            (
                self.tr("Days open"),
                lambda e: "" if e.age_days is None else str(e.age_days),
                lambda e: -1 if e.age_days is None else e.age_days,
            ),
            (
                self.tr("Asked at"),
                lambda e: local_text(e.request.opened.happened_at),
                lambda e: e.request.opened.happened_at,
            ),
        )

    @staticmethod
    def _money(
        head: str, fen: Callable[[BookLine], int]
    ) -> tuple[str, Callable[[BookLine], str], Callable[[BookLine], Any]]:
        return head, lambda e: format_yuan(fen(e)) if fen(e) else "—", fen

    def _state(self, line: BookLine) -> str:
        words = self._context.label(line.request.state)
        if is_overdrawn(line.request):
            words += " · " + self.tr("paid twice")
        return words

    def show_lines(self, lines: Sequence[BookLine]) -> None:
        """Show other requests."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, index: Index) -> BookLine | None:
        """The request of a row."""
        return self._lines[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if role == Role.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._columns[section][0]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line, column = self._lines[index.row()], index.column()
        if role == Role.TextAlignmentRole:
            is_figure = _FIRST_FIGURE <= column <= _LAST_FIGURE
            side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag(0)
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ForegroundRole and is_overdrawn(line.request):
            return QColor(self._context.theme.tokens.emergency)
        if role in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            return self._columns[column][1](line)
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        key = self._columns[column][2]
        self.layoutAboutToBeChanged.emit()
        self._lines.sort(key=key, reverse=order is Qt.SortOrder.DescendingOrder)
        self.layoutChanged.emit()
