"""The items of a victim: claimed, assessed, offered and agreed side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from mobile_mediation.domain.agreements import DamageItem
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.money import format_yuan, parse_yuan
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.models import ROOT, Index, Role


class Head(IntEnum):
    """The columns."""

    ITEM = 0
    CLAIMED = 1
    ASSESSED = 2
    OFFERED = 3
    AGREED = 4


_NARROWEST: Final = 96
_AROUND: Final = 20
_COLUMN_OF: Final[Mapping[Head, str]] = {
    Head.CLAIMED: "claimed_fen",
    Head.OFFERED: "offered_fen",
    Head.AGREED: "agreed_fen",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One item: what was reckoned, and what the sides say; None is nothing."""

    item: LossItem
    assessed_fen: int | None
    quoted: DamageItem | None = None

    def fen(self, head: Head) -> int | None:
        """The amount in a column."""
        if head is Head.ASSESSED:
            return self.assessed_fen
        return None if self.quoted is None else getattr(self.quoted, _COLUMN_OF[head])


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody typed into one of the columns of an item."""

    item: LossItem
    column: str
    fen: int | None


class ItemsModel(QAbstractTableModel):
    """The items, and their sums in the last row."""

    quoted = Signal(object)
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.rows: tuple[ItemRow, ...] = ()
        self._heads = {
            Head.ITEM: self.tr("Item"),
            Head.CLAIMED: self.tr("Claimed"),
            Head.ASSESSED: self.tr("Assessed"),
            Head.OFFERED: self.tr("Offered"),
            Head.AGREED: self.tr("Agreed"),
        }

    def show_rows(self, rows: Sequence[ItemRow]) -> None:
        """Show other items; while they are the same ones, what is chosen stays."""
        same = [row.item for row in rows] == [row.item for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = tuple(rows)
        if same:
            last = self.index(len(rows), Head.AGREED)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows) + 1

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Head)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if role == Role.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[Head(section)]
        return None

    def sum_of(self, head: Head) -> int:
        """The sum of a column in fen."""
        return sum(row.fen(head) or 0 for row in self.rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        head = Head(index.column())
        is_sum = index.row() >= len(self.rows)
        if role == Role.TextAlignmentRole and head is not Head.ITEM:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.FontRole and is_sum:
            font = QFont()
            font.setBold(True)
            return font
        if role in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            return self._text(index.row(), head)
        if role == Role.EditRole and not is_sum and head in _COLUMN_OF:
            fen = self.rows[index.row()].fen(head)
            return "" if fen is None else format_yuan(fen)
        return None

    def _text(self, place: int, head: Head) -> str:
        if place >= len(self.rows):
            if head is Head.ITEM:
                return self.tr("Sum")
            return format_yuan(self.sum_of(head))
        row = self.rows[place]
        if head is Head.ITEM:
            return self._context.label(row.item)
        fen = row.fen(head)
        return "—" if fen is None else format_yuan(fen)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.row() >= len(self.rows):
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if Head(index.column()) in _COLUMN_OF:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or index.row() >= len(self.rows):
            return False
        head, row = Head(index.column()), self.rows[index.row()]
        text = str(value).strip()
        try:
            fen = parse_yuan(text) if text else None
        except MediationError as error:
            self.refused.emit(error)
            return False
        if fen == row.fen(head):
            return False
        self.quoted.emit(Quote(item=row.item, column=_COLUMN_OF[head], fen=fen))
        return True


class ItemsTable(QTableView):
    """The table, as high as its rows; figures are typed in place."""

    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = ItemsModel(context, self)
        self.setModel(self.items)
        self.setAccessibleName(self.tr("Items of loss"))
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked
            | QTableView.EditTrigger.EditKeyPressed
            | QTableView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Head.ITEM, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_NARROWEST)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.items.modelReset.connect(self._fit)
        self.items.dataChanged.connect(self._fit)

    def _on_current(self, index: Index, _: Index) -> None:
        if 0 <= index.row() < len(self.items.rows):
            self.chosen.emit(self.items.rows[index.row()].item)

    def choose(self, item: LossItem) -> None:
        """Put the cursor on an item."""
        for place, row in enumerate(self.items.rows):
            if row.item is item:
                column = max(self.currentIndex().column(), 0)
                self.setCurrentIndex(self.items.index(place, column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def _fit(self) -> None:
        """As high as all rows, so that only the page scrolls."""
        # A finger needs room; names of items may take two lines.
        self.verticalHeader().setMinimumSectionSize(
            self.fontMetrics().height() + _AROUND
        )
        self.resizeRowsToContents()
        height = self.horizontalHeader().height() + 2 * self.frameWidth()
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0:
            height += bar.sizeHint().height()
        self.setFixedHeight(height + self.verticalHeader().length())
