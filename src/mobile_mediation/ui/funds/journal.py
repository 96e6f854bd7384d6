"""The postings of a case as a table: what moved from which account into which."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from mobile_mediation.domain.fund_ledger import Posting
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.context import Context, local_text

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_ROOT: Final = QModelIndex()
_AMOUNT: Final = 5
_ROWS_SHOWN: Final = 8


class JournalModel(QAbstractTableModel):
    """A read-only table of postings, the oldest first."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._postings: Sequence[Posting] = ()
        self._names: Mapping[UUID, str] = {}
        self._heads = (
            self.tr("Time"),
            self.tr("Act"),
            self.tr("Source"),
            self.tr("Debit"),
            self.tr("Credit"),
            self.tr("Amount"),
            self.tr("By"),
            self.tr("Paper no."),
        )

    def show_postings(
        self, postings: Sequence[Posting], names: Mapping[UUID, str]
    ) -> None:
        """Show other postings; ``names`` are those of people."""
        self.beginResetModel()
        self._postings, self._names = postings, names
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._postings)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if role == Role.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.TextAlignmentRole and index.column() == _AMOUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            return None
        return self._cells(self._postings[index.row()])[index.column()]

    def _cells(self, posting: Posting) -> tuple[str, ...]:
        entry, label = posting.entry, self._context.label
        into, out_of = posting.lines
        return (
            local_text(entry.happened_at),
            label(entry.act),
            label(entry.source),
            label(into.account),
            label(out_of.account),
            format_yuan(posting.amount_fen),
            self._names.get(entry.created_by) or entry.actor_name or "—",
            entry.reference_no or "",
        )


class JournalTable(QTableView):
    """The table, as high as its rows up to a few."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = JournalModel(context, self)
        self.setModel(self.model_)
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
        """Show other postings."""
        self.model_.show_postings(postings, names)
        rows = min(max(len(postings), 1), _ROWS_SHOWN)
        height = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(
            height + rows * self.verticalHeader().defaultSectionSize() + 24
        )
