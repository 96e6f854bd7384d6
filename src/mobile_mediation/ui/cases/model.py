"""Cases as a Qt list model of which only windows are in memory, and how one is painted.

A million cases are a count and a few windows: whoever looks at a row that is not
there gets a placeholder at once, and the window is asked for.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.summaries import CaseSummary, CaseView, Mark, Matched
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.marked import Line, paint_marked
from mobile_mediation.ui.kit.models import ROOT, Index, Role

WINDOW: Final = 200
"""How many rows are fetched together."""

_LINES: Final = 4
_SPACING: Final = 1.25
_MOST_WINDOWS: Final = 20


class CaseListModel(QAbstractListModel):
    """A read-only list of cases; ``wanted`` names a window that somebody looks at."""

    wanted = Signal(int)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._count = 0
        self._windows: OrderedDict[int, Sequence[CaseSummary]] = OrderedDict()
        self._asked: set[int] = set()

    def show(self, view: CaseView) -> None:
        """Replace everything by a list as it stands, with the window that came."""
        self.beginResetModel()
        self._count = view.count
        self._windows.clear()
        self._asked.clear()
        for begin in range(0, len(view.lines), WINDOW):
            number = (view.offset + begin) // WINDOW
            self._windows[number] = view.lines[begin : begin + WINDOW]
        self.endResetModel()

    def fill(self, window: int, lines: Sequence[CaseSummary]) -> None:
        """Take in a window that was wanted; the one longest unseen goes."""
        self._asked.discard(window)
        self._windows[window] = lines
        while len(self._windows) > _MOST_WINDOWS:
            self._windows.popitem(last=False)
        first = window * WINDOW
        if lines:
            last = first + len(lines) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def forget(self, window: int) -> None:
        """Let a window be asked for again that did not come."""
        self._asked.discard(window)

    def case_id(self, index: QModelIndex) -> UUID | None:
        """The case behind a row; None while the row is not there yet."""
        case = self._case(index.row()) if index.isValid() else None
        return None if case is None else case.case_id

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in {Role.UserRole, Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        case = self._case(index.row())
        if role == Role.UserRole:
            return None if case is None else self._lines(case)
        if case is None:
            return self.tr("Loading …")
        return " · ".join(text for text, _ in self._lines(case))

    def _case(self, row: int) -> CaseSummary | None:
        window, place = divmod(row, WINDOW)
        lines = self._windows.get(window)
        if lines is None:
            if window not in self._asked:
                self._asked.add(window)
                self.wanted.emit(window)
            return None
        self._windows.move_to_end(window)
        return lines[place] if place < len(lines) else None

    def _lines(self, case: CaseSummary) -> tuple[Line, ...]:
        context = self._context
        stage = context.label(case.stage)
        money = f" · {format_yuan(case.paid_fen)}" if case.paid_fen else ""
        people = "、".join(case.people) or self.tr("Nobody named yet")
        named: list[tuple[int, int]] = []
        placed: list[tuple[int, int]] = []
        elsewhere: list[Mark] = []
        for mark in case.marks:
            if mark.matched is Matched.NAME and mark.text in case.people:
                before = case.people[: case.people.index(mark.text)]
                moved = sum(len(name) + 1 for name in before)
                named += [(start + moved, end + moved) for start, end in mark.ranges]
            elif mark.matched is Matched.PLACE and mark.text == case.place:
                placed += mark.ranges
            else:
                elsewhere.append(mark)
        last: Line = (
            f"{context.label(case.confirmation)} · {local_text(case.opened_at)}",
            (),
        )
        if elsewhere:
            last = self._found(elsewhere[0])
        return (
            (people, tuple(sorted(named))),
            (case.place, tuple(sorted(placed))),
            (f"{stage}{money}", ()),
            last,
        )

    def _found(self, mark: Mark) -> Line:
        """A value that the row does not show by itself, named by its field."""
        name = f"{self._context.label(mark.matched)} "
        moved = len(name)
        ranges = tuple((start + moved, end + moved) for start, end in mark.ranges)
        return name + mark.text, ranges


class CaseDelegate(QStyledItemDelegate):
    """Paints a case as four lines: people, place, stage and money, sync and time."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = context.theme

    def height(self, metrics: QFontMetrics) -> int:
        """How high a row is; all are the same."""
        line = metrics.lineSpacing() * _SPACING
        return int(line * _LINES) + 2 * self._theme.tokens.gap

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(260, self.height(option.fontMetrics))

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
        height = option.fontMetrics.lineSpacing() * _SPACING
        width = box.width() - 2 * tokens.gap - 8
        lines: Sequence[Line] | None = index.data(Role.UserRole)
        for place in range(_LINES):
            line = QRectF(
                box.left() + tokens.gap + 6,
                box.top() + tokens.gap + place * height,
                width,
                height,
            )
            if lines is None:
                bar = line.adjusted(0, height * 0.3, -width * place / 6, -height * 0.3)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.raised))
                painter.drawRoundedRect(bar, 3, 3)
                continue
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold if place == 0 else QFont.Weight.Normal)
            colour = tokens.text if place in {0, 2} else tokens.muted
            paint_marked(painter, line, lines[place], font, QColor(colour), self._theme)
        painter.restore()
