"""Buttons side by side, and in the next row where there is no more room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays widgets out as a text lays out words."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt does not keep the items of a layout that is written in Python.
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(QRect(0, 0, width, 0), is_moved=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._laid_out(rect, is_moved=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _laid_out(self, rect: QRect, *, is_moved: bool) -> int:
        """Put every widget in its place, if it is meant; returns the height."""
        place, row = rect.topLeft(), 0
        for item in self._items:
            size = item.sizeHint().expandedTo(item.minimumSize())
            if place.x() > rect.x() and place.x() + size.width() > rect.right() + 1:
                place = QPoint(rect.x(), place.y() + row + self.spacing())
                row = 0
            if is_moved:
                item.setGeometry(QRect(place, size))
            place.setX(place.x() + size.width() + self.spacing())
            row = max(row, size.height())
        return place.y() + row - rect.y()
