"""Two moments of a case side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from mobile_mediation.services.changewords import TECHNICAL, ChangeWords
from mobile_mediation.services.history import Comparison, RowDifference
from mobile_mediation.ui.kit.context import Context

_MOST_ROWS = 24
_COLUMNS = 3


class ComparisonTable(QTreeWidget):
    """Each record that differs, and under it what it was at either moment."""

    def __init__(
        self,
        context: Context,
        found: Comparison,
        words: ChangeWords,
        moments: tuple[str, str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._words = words
        self.setColumnCount(_COLUMNS)
        self.setHeaderLabels([self.tr("Record and field"), *moments])
        self.setAccessibleName(self.tr("Comparison"))
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.addTopLevelItems([self._item(row) for row in found.rows])
        for item in self._items():
            item.setFirstColumnSpanned(True)
            item.setExpanded(True)
        # As high as it must be, up to a height that still leaves the list in sight.
        rows = sum(1 + item.childCount() for item in self._items())
        line = self.sizeHintForRow(0)
        height = self.header().sizeHint().height() + (rows + 1) * line
        self.setFixedHeight(min(height, _MOST_ROWS * line))

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _item(self, row: RowDifference) -> QTreeWidgetItem:
        difference = self._context.label(row.difference)
        record = self._words.record(row.table, row.row_id)
        item = QTreeWidgetItem([f"{record}（{difference}）"])
        font = self.font()
        font.setBold(True)
        item.setFont(0, font)
        for each in row.columns:
            if each.column in TECHNICAL:
                continue
            texts = [
                self._words.column(each.column),
                self._words.value(each.column, each.before),
                self._words.value(each.column, each.after),
            ]
            child = QTreeWidgetItem(texts)
            for place, text in enumerate(texts):
                child.setToolTip(place, text)
            item.addChild(child)
        return item
