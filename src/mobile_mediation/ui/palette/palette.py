"""The command palette: cases, people and deeds behind one field."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mobile_mediation.domain.summaries import CaseQuery, CaseSummary, Mark, Matched
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.marked import Line
from mobile_mediation.ui.palette.deeds import Deed
from mobile_mediation.ui.palette.model import Entry, EntryDelegate, EntryModel

_MOST_CASES = 30
_RECENT = 8
_WIDTH = 640
_TOP = 48
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_PageUp: -5,
}


class Palette(QFrame):
    """One field over a list; the field keeps the focus, the arrow keys move below.

    ``case_chosen`` carries the case, and whether it was found as a person.
    """

    case_chosen = Signal(object, bool)

    def __init__(
        self, context: Context, deeds: Sequence[Deed], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._context = context
        self._deeds = deeds
        self._typed = ""
        self._is_looking = False
        self._enters = False
        self._before: QWidget | None = None
        self._page = parent
        self.work = Work(self)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("Find cases, people and commands"))
        self.field.setPlaceholderText(
            self.tr("Name, place, plate, number, pinyin, or a command")
        )
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_enter)
        self.entries = EntryModel(self)
        self.list = QListView(self)
        self.list.setObjectName("found")
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setModel(self.entries)
        self.list.setItemDelegate(EntryDelegate(context, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._choose)
        self.nothing = text_label(self.tr("Nothing was found."), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.field)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        self.hide()

    @Slot()
    def begin(self) -> None:
        """Open it over the page, with the field empty."""
        if self.isVisible():
            self.field.setFocus()
            self.field.selectAll()
            return
        self._before = QApplication.focusWidget()
        self.field.clear()
        self._show(())
        self._on_typed("")
        self.fit()
        self.show()
        self.raise_()
        self.field.setFocus()

    @Slot()
    def end(self) -> None:
        """Close it; the focus goes back where it was."""
        if not self.isVisible():
            return
        self._enters = False
        self.hide()
        before = self._before
        # The page may have been made anew while it was open.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self._before = None

    def fit(self) -> None:
        """Stand in the middle above, no larger than the page."""
        page = self._page.size()
        width = min(_WIDTH, page.width() - 2 * _TOP)
        height = min(page.height() - 2 * _TOP, page.height() * 3 // 4)
        self.setGeometry((page.width() - width) // 2, _TOP, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.end()
                return True
            if event.key() in _MOVES:
                self._move(_MOVES[Qt.Key(event.key())])
                return True
        if (
            event.type() == QEvent.Type.FocusOut
            and QApplication.focusWidget() is not None
            and self.isVisible()
        ):
            # Somebody has gone on elsewhere; the focus stays there.
            self._before = None
            self.end()
        return super().eventFilter(watched, event)

    def _move(self, steps: int) -> None:
        last = self.entries.rowCount() - 1
        row = max(0, min(last, self.list.currentIndex().row() + steps))
        self._go_to(row)

    def _go_to(self, row: int) -> None:
        index = self.entries.index(row, 0)
        self.list.setCurrentIndex(index)
        if index.isValid() and QAccessible.isActive():
            said = QAccessibleAnnouncementEvent(self.field, index.data())
            QAccessible.updateAccessibility(said)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._typed = text
        self._enters = False
        # One question at a time: what was typed meanwhile is asked next.
        if not self._is_looking:
            self._is_looking = True
            self.work.start(self._look)

    async def _look(self) -> None:
        try:
            asked = None
            while asked != self._typed:
                asked = self._typed
                limit = _MOST_CASES if asked.strip() else _RECENT
                query = CaseQuery(text=asked, limit=limit)
                context = self._context
                found = await context.worker.run(context.services.cases.list, query)
        finally:
            self._is_looking = False
        self._show(found)
        if self._enters:
            self._choose()

    def _show(self, cases: Sequence[CaseSummary]) -> None:
        code = self._context.language.code
        deeds = ((deed, deed.find(self._typed, code)) for deed in self._deeds)
        entries = [
            Entry(
                kind=self.tr("Command"),
                title=(deed.words.in_language(code), ranges),
                detail=(deed.shortcut, ()),
                deed=deed,
            )
            for deed, ranges in deeds
            if ranges is not None
        ]
        found = [self._entry(case) for case in cases]
        # Before anything is typed: what was lately at work, then what can be done.
        self.entries.show([*entries, *found] if self._typed else [*found, *entries])
        self.nothing.setVisible(not self.entries.entries)
        self._go_to(0)

    def _entry(self, case: CaseSummary) -> Entry:
        people = "、".join(case.people) or case.place
        mark = case.marks[0] if case.marks else None
        place = self._detail(case, mark)
        if mark is not None and mark.matched is Matched.NAME:
            return Entry(
                kind=self.tr("Person"),
                title=(mark.text, mark.ranges),
                detail=place,
                case_id=case.case_id,
                is_person=True,
            )
        return Entry(
            kind=self.tr("Case"),
            title=(people, ()),
            detail=place,
            case_id=case.case_id,
        )

    def _detail(self, case: CaseSummary, mark: Mark | None) -> Line:
        stage = self._context.label(case.stage)
        rest = f"{stage} · {case.place} · {case.case_no}"
        if mark is None or mark.matched is Matched.NAME:
            return rest, ()
        name = f"{self._context.label(mark.matched)} "
        moved = len(name)
        ranges = tuple((start + moved, end + moved) for start, end in mark.ranges)
        return f"{name}{mark.text} · {rest}", ranges

    @Slot()
    def _on_enter(self) -> None:
        # The answer to what was typed last may still be on its way.
        if self._is_looking:
            self._enters = True
        else:
            self._choose()

    @Slot()
    def _choose(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            return
        entry = self.entries.entries[index.row()]
        self.end()
        if entry.deed is not None:
            entry.deed.run()
        else:
            self.case_chosen.emit(entry.case_id, entry.is_person)
