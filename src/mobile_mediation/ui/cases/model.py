"""Cases as a Qt list model, and how one line of it is painted."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.summaries import CaseSummary
from mobile_mediation.ui.kit.context import Context, local_text

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_ROOT: Final = QModelIndex()
_LINES: Final = 4


class CaseListModel(QAbstractListModel):
    """A read-only page of cases; changes arrive whole, through `show`."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._cases: list[CaseSummary] = []

    def show(self, cases: Sequence[CaseSummary]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._cases = list(cases)
        self.endResetModel()

    def case_id(self, index: QModelIndex) -> UUID:
        """The case behind a row."""
        return self._cases[index.row()].case_id

    def row_of(self, case_id: UUID) -> QModelIndex:
        """The row of a case; invalid if it is not on this page."""
        for row, case in enumerate(self._cases):
            if case.case_id == case_id:
                return self.index(row, 0)
        return QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._cases)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.UserRole:
            return self._lines(self._cases[index.row()])
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return " · ".join(self._lines(self._cases[index.row()]))
        return None

    def _lines(self, case: CaseSummary) -> tuple[str, ...]:
        context = self._context
        stage = context.label(case.stage)
        money = f" · {format_yuan(case.paid_fen)}" if case.paid_fen else ""
        return (
            "、".join(case.people) or self.tr("Nobody named yet"),
            case.place,
            f"{stage}{money}",
            f"{context.label(case.confirmation)} · {local_text(case.opened_at)}",
        )


class CaseDelegate(QStyledItemDelegate):
    """Paints a case as four lines: people, place, stage and money, sync and time."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = context.theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        line = option.fontMetrics.lineSpacing() * 1.25
        return QSize(260, int(line * _LINES) + 2 * self._theme.tokens.gap)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(box, tokens.radius, tokens.radius)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRect(QRectF(box.left(), box.top() + 8, 4, box.height() - 16))
        height = option.fontMetrics.lineSpacing() * 1.25
        width = box.width() - 2 * tokens.gap - 8
        for place, text in enumerate(index.data(Role.UserRole)):
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold if place == 0 else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text if place in {0, 2} else tokens.muted))
            shown = QFontMetricsF(font).elidedText(
                text, Qt.TextElideMode.ElideRight, width
            )
            line = QRectF(
                box.left() + tokens.gap + 6,
                box.top() + tokens.gap + place * height,
                width,
                height,
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
