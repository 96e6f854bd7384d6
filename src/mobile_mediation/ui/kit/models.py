"""What Qt's item models share, and a read-only table whose columns are described."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

ROOT: Final = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its head, what a row says in it, and what it is sorted by."""

    head: str
    text: Callable[[Any], str]
    order: Callable[[Any], Any] | None = None
    """What rows are sorted by; their text, if nothing else is given."""
    is_figure: bool = False
    """Whether it stands at the right edge."""


class TableModel(QAbstractTableModel):
    """A read-only table of values, one a row."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: list[Any] = []

    @property
    def rows(self) -> Sequence[Any]:
        """The values in the order in which they are shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other values."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if role == Role.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._columns[section].head
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        column = self._columns[index.column()]
        if role == Role.TextAlignmentRole and column.is_figure:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            return column.text(self._rows[index.row()])
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        chosen = self._columns[column]
        self.layoutAboutToBeChanged.emit()
        self._rows.sort(
            key=chosen.order or chosen.text,
            reverse=order is Qt.SortOrder.DescendingOrder,
        )
        self.layoutChanged.emit()
