"""The lines of the palette, and how one is painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.marked import Line, paint_marked
from mobile_mediation.ui.kit.models import ROOT, Index, Role
from mobile_mediation.ui.palette.deeds import Deed

_SPACING: Final = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the palette: a deed, or a case that is opened by it."""

    kind: str
    title: Line
    detail: Line
    deed: Deed | None = None
    case_id: UUID | None = None
    is_person: bool = False


class EntryModel(QAbstractListModel):
    """What was found; it arrives whole."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Role.UserRole:
            return entry
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            parts = (entry.kind, entry.title[0], entry.detail[0])
            return " · ".join(part for part in parts if part)
        return None


class EntryDelegate(QStyledItemDelegate):
    """Paints what it is above, what it is about below, and its kind at the right."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = context.theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        tokens = self._theme.tokens
        lines = int(2 * option.fontMetrics.lineSpacing() * _SPACING)
        return QSize(200, max(tokens.target, lines + 2 * tokens.gap))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = self._theme.tokens
        entry: Entry = index.data(Role.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(box, tokens.radius, tokens.radius)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRect(QRectF(box.left(), box.top() + 8, 4, box.height() - 16))
        inner = box.adjusted(2 * tokens.gap, tokens.gap, -2 * tokens.gap, -tokens.gap)
        kind = option.fontMetrics.horizontalAdvance(entry.kind)
        half = inner.height() / 2
        left = QRectF(inner.left(), inner.top(), inner.width() - kind - 16, half)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        text, muted = QColor(tokens.text), QColor(tokens.muted)
        paint_marked(painter, left, entry.title, font, text, self._theme)
        below = left.translated(0, half)
        paint_marked(painter, below, entry.detail, option.font, muted, self._theme)
        painter.setFont(option.font)
        painter.setPen(muted)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, right, entry.kind)
        painter.restore()
