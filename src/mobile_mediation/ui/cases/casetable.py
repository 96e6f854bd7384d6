"""The view of the list of cases: it keeps its place and the chosen case."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Slot
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QWidget

from mobile_mediation.domain.summaries import CaseQuery, CaseView
from mobile_mediation.ui.cases.model import WINDOW, CaseDelegate, CaseListModel
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.context import Context


class CaseTable(QTableView):
    """Cases in one column.

    A table, because a list view asks for every row before it shows the first; rows of
    a table that are equally high cost nothing until they are seen.
    """

    def __init__(self, context: Context, work: Work, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._work = work
        self._query = CaseQuery()
        self._looks = 0
        self._chosen: UUID | None = None
        self._reveals = False
        self._is_showing = False
        self.cases = CaseListModel(context, self)
        self.setObjectName("cases")
        self.setAccessibleName(self.tr("Cases"))
        self.setModel(self.cases)
        delegate = CaseDelegate(context, self)
        self.setItemDelegate(delegate)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(delegate.height(self.fontMetrics()))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.cases.wanted.connect(self._on_wanted)
        self.selectionModel().currentChanged.connect(self._note_chosen)

    def select(self, case_id: UUID) -> None:
        """Choose a case; it is shown with the next look at the list."""
        self._chosen = case_id
        self._reveals = True

    def moveCursor(
        self,
        action: QTableView.CursorAction,
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Home and End go to the first and the last case, as in a list."""
        ends = {
            QTableView.CursorAction.MoveHome: 0,
            QTableView.CursorAction.MoveEnd: self.cases.rowCount() - 1,
        }
        if action in ends:
            return self.cases.index(ends[action], 0)
        return super().moveCursor(action, modifiers)

    async def look(self, query: CaseQuery) -> CaseView | None:
        """Show the list that is asked for; the chosen case stays chosen.

        A list that was asked for later wins: the answer to an earlier question is
        None and is not shown.
        """
        self._looks += 1
        look = self._looks
        is_same = _is_same(query, self._query)
        top = max(0, self.rowAt(0)) if is_same and not self._reveals else 0
        query = replace(query, limit=WINDOW, offset=top // WINDOW * WINDOW)
        services = self._context.services
        view = await self._context.worker.run(services.cases.view, query, self._chosen)
        if look != self._looks:
            return None
        self._query = query
        self._show(view, is_same=is_same)
        return view

    def _show(self, view: CaseView, *, is_same: bool) -> None:
        bar = self.verticalScrollBar()
        current = self.currentIndex()
        before = self.rowViewportPosition(current.row()) if current.isValid() else None
        was_seen = before is not None and 0 <= before < self.viewport().height()
        scrolled = bar.value() if is_same else 0
        self._is_showing = True
        self.cases.show(view)
        index = QModelIndex()
        if view.place is not None:
            index = self.cases.index(view.place, 0)
            if is_same and was_seen and before is not None and not self._reveals:
                # Rows that came above push the chosen one nowhere.
                scrolled = view.place * self.rowHeight(0) - before
        scrolls, reveals = self.hasAutoScroll(), self._reveals
        self.setAutoScroll(reveals)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self._is_showing = False
        self.setAutoScroll(scrolls)
        if reveals and index.isValid():
            self._reveals = False
            self.scrollTo(index)
        else:
            bar.setValue(scrolled)

    @Slot()
    def _note_chosen(self) -> None:
        """Remember the case that the arrow keys or a click have come to."""
        case_id = None
        if not self._is_showing:
            case_id = self.cases.case_id(self.currentIndex())
        if case_id is not None:
            self._chosen = case_id

    @Slot(int)
    def _on_wanted(self, window: int) -> None:
        self._work.start(partial(self._fetch, window))

    async def _fetch(self, window: int) -> None:
        look, count = self._looks, self.cases.rowCount()
        query = replace(self._query, offset=window * WINDOW)
        services = self._context.services
        try:
            lines = await self._context.worker.run(
                partial(services.cases.window, query, count=count)
            )
        except BaseException:
            self.cases.forget(window)
            raise
        if look == self._looks:
            self.cases.fill(window, lines)
            self._note_chosen()


def _is_same(one: CaseQuery, other: CaseQuery) -> bool:
    """Whether two questions ask for the same list, at whatever time and place."""
    first, second = (
        replace(each, limit=0, offset=0, due_before=None) for each in (one, other)
    )
    return first == second and (one.due_before is None) == (other.due_before is None)
