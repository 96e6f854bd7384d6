"""The log of one lane: entries as a Qt list model, and how one is painted.

Rows are made once, when the board is shown; painting never asks the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mobile_mediation.domain.board import LogLine
from mobile_mediation.domain.contacts import NOTHING_SAID
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.ui.contacts.clock import RESULT_MARKS
from mobile_mediation.ui.contacts.number import masked
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.models import ROOT, Index, Role

_MOST_LINES: Final = 3
_FILLED: Final = 0.9
"""Of the width of wrapped lines, what an elided text may count on."""
_SMALL: Final = 12 / 14
_WRAP: Final = Qt.TextFlag.TextWordWrap
_BATCH: Final = 24
_HIGHEST: Final = 320
_ELDER_HIGHEST: Final = 520
_BAR: Final = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a row: its text, the role of its colour, its weight and its length."""

    text: str
    role: str = "text"
    is_bold: bool = False
    is_small: bool = False
    most_lines: int = 1


class LogModel(QAbstractListModel):
    """A read-only list of entries, newest first."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._lines: tuple[LogLine, ...] = ()
        self._rows: list[tuple[Piece, ...]] = []

    def show(self, lines: Sequence[LogLine]) -> bool:
        """Show other entries; whether anything is another one than before."""
        if tuple(lines) == self._lines:
            return False
        self.beginResetModel()
        self._lines = tuple(lines)
        self._rows = [tuple(self._pieces(line)) for line in lines]
        self.endResetModel()
        return True

    def line(self, index: Index) -> LogLine:
        """The entry of a row."""
        return self._lines[index.row()]

    def row_of(self, entry_id: UUID) -> int:
        """Where an entry stands; -1 if it does not."""
        ids = [line.entry.id for line in self._lines]
        return ids.index(entry_id) if entry_id in ids else -1

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.UserRole:
            return self._rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return "\n".join(piece.text for piece in self._rows[index.row()])
        return None

    def _pieces(self, line: LogLine) -> list[Piece]:
        context, entry = self._context, line.entry
        moment = entry.happened_at.astimezone(CHINA)
        result = f"{RESULT_MARKS[entry.result]} {context.label(entry.result)}"
        role = "muted" if line.is_corrected else "text"
        state = ""
        if line.is_corrected:
            state = self.tr("corrected") + " "
        elif entry.corrects_id is not None:
            state = self.tr("correction") + " "
        pieces = [
            Piece(
                f"{state}{moment:%m-%d %H:%M} {result}",
                "muted",
                is_small=True,
                most_lines=2,
            ),
            Piece(entry.who, role, is_bold=True),
        ]
        what = context.label(entry.search_way or entry.purpose)
        number = f" {masked(entry.number)}" if entry.number else ""
        pieces.append(Piece(f"{what}{number}", "muted", is_small=True, most_lines=2))
        if entry.summary != NOTHING_SAID:
            pieces.append(Piece(entry.summary, role, most_lines=_MOST_LINES))
        if entry.next_action:
            pieces.append(Piece(f"→ {entry.next_action}", role, most_lines=2))
        if entry.promised_at is not None:
            promised = entry.promised_at.astimezone(CHINA)
            text = self.tr("promised for") + f" {promised:%m-%d %H:%M}"
            colour = "muted" if line.is_corrected else "warning"
            pieces.append(Piece(text, colour, most_lines=2))
        for caution in line.cautions:
            words = f"△ {context.language.say(caution.words)}"
            pieces.append(Piece(words, "warning", is_small=True, most_lines=2))
        return pieces


class LogDelegate(QStyledItemDelegate):
    """Paints an entry; one that was corrected is struck through."""

    def __init__(self, context: Context, view: "LogView") -> None:
        super().__init__(view)
        self._theme = context.theme
        self._view = view
        self._heights: dict[tuple[int, int], int] = {}

    def forget(self) -> None:
        """Measure anew what is measured once for a width."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.text_width()
        height = self._heights.get((index.row(), width))
        if height is None:
            gap = self._theme.tokens.gap
            fonts = self._fonts(option.font)
            height = gap + gap // 2
            for piece in index.data(Role.UserRole):
                height += _measured(piece, fonts, width)[1]
            self._heights[index.row(), width] = height
        return QSize(self._view.viewport().width(), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = self._theme.tokens
        line = self._view.log.line(index)
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.raised))
            bar = QRectF(box.left(), box.top(), _BAR, box.height())
            painter.fillRect(bar, QColor(tokens.accent))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        width, left = self._view.text_width(), box.left() + tokens.gap
        fonts = self._fonts(option.font)
        top = box.top() + tokens.gap // 2
        for piece in index.data(Role.UserRole):
            text, height = _measured(piece, fonts, width)
            font = fonts[piece.is_bold, piece.is_small]
            if line.is_corrected:
                font = QFont(font)
                font.setStrikeOut(True)
            painter.setFont(font)
            painter.setPen(QColor(getattr(tokens, piece.role)))
            place = QRect(left, top, width, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | _WRAP, text)
            top += height
        painter.restore()

    def _fonts(self, plain: QFont) -> dict[tuple[bool, bool], QFont]:
        fonts = {}
        for is_bold in (False, True):
            for is_small in (False, True):
                font = QFont(plain)
                if is_bold:
                    font.setWeight(QFont.Weight.DemiBold)
                if is_small:
                    font.setPointSizeF(self._theme.tokens.body * _SMALL)
                fonts[is_bold, is_small] = font
        return fonts


def _measured(
    piece: Piece, fonts: dict[tuple[bool, bool], QFont], width: int
) -> tuple[str, int]:
    """A text as far as it is shown, and how high that is."""
    metrics = QFontMetrics(fonts[piece.is_bold, piece.is_small])
    room = width if piece.most_lines == 1 else int(width * piece.most_lines * _FILLED)
    text = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, room)
    if piece.most_lines == 1:
        return text, metrics.lineSpacing()
    box = metrics.boundingRect(QRect(0, 0, width, _HIGHEST), _WRAP, text)
    return text, box.height() + metrics.leading()


class LogView(QListView):
    """The entries of a lane; as high as they need, up to a limit, then it scrolls."""

    def __init__(self, context: Context, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.log = LogModel(context, self)
        self._delegate = LogDelegate(context, self)
        self._fitted = 0
        self._gap = context.theme.tokens.gap
        self._highest = _ELDER_HIGHEST if context.theme.is_elder else _HIGHEST
        self.setObjectName("log")
        self.setAccessibleName(title)
        self.setModel(self.log)
        self.setItemDelegate(self._delegate)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Show other entries; those that stand as they were stay as they are."""
        if self.log.show(lines):
            self._delegate.forget()
            self._fit()

    def text_width(self) -> int:
        """How wide texts may be, with or without a bar at their side.

        A bar that comes with the last row would otherwise change the height of rows
        that are laid out already.
        """
        bar = self.verticalScrollBar().sizeHint().width()
        return max(1, self.width() - 2 * (self.frameWidth() + self._gap) - bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.text_width() != self._fitted:
            self._fit()

    def _fit(self) -> None:
        """Take the height that the first entries need."""
        self._fitted = self.text_width()
        option = QStyleOptionViewItem()
        option.font = self.font()
        edge = 2 * self.frameWidth()
        height = edge
        for row in range(self.log.rowCount()):
            height += self._delegate.sizeHint(option, self.log.index(row, 0)).height()
            if height >= self._highest:
                break
        self.setFixedHeight(min(height, self._highest))
        self.setVisible(self.log.rowCount() > 0)
