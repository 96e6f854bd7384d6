"""Where the family of an injured stranger was looked for, and where not yet."""

from collections.abc import Mapping
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.board import Search
from mobile_mediation.domain.contacts import NOTHING_SAID, ContactEntry, SearchWay
from mobile_mediation.ui.contacts.clock import RESULT_MARKS
from mobile_mediation.ui.kit.blocks import card, deed, text_label
from mobile_mediation.ui.kit.context import Context, local_text

_PAIR: Final = 2


class SearchLog(QWidget):
    """A check list of ways; each with what was asked, what came of it, when, by whom.

    ``asked`` carries the way that is to be logged, None for a relative who was reached.
    """

    asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._search: Search | None = None
        self._names: Mapping[UUID, str] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card(self.tr("Search for the family"))
        outer.addWidget(frame)
        self.basis = text_label("", "small")
        self.found = text_label("", wraps=True)
        layout.addWidget(self.basis)
        layout.addWidget(self.found)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * context.theme.tokens.gap)
        self.lines = {}
        self.buttons = {}
        columns = context.columns(_PAIR) if not context.theme.is_elder else 1
        for place, way in enumerate(SearchWay):
            line = text_label("")
            button = deed(self.tr("Log"), "tool")
            button.setAccessibleName(self.tr("Log") + f" {context.label(way)}")
            button.clicked.connect(partial(self._ask, way))
            row, column = place // columns, _PAIR * (place % columns)
            grid.addWidget(line, row, column)
            grid.addWidget(button, row, column + 1)
            grid.setColumnStretch(column, 1)
            self.lines[way] = line
            self.buttons[way] = button
        layout.addLayout(grid)
        self.reached = deed(self.tr("A relative was reached …"), "primary")
        self.reached.clicked.connect(self._ask_reached)
        last = QHBoxLayout()
        last.addStretch()
        last.addWidget(self.reached)
        layout.addLayout(last)

    def name(self, names: Mapping[UUID, str]) -> None:
        """Learn who the people are that write entries."""
        self._names = names
        if self._search is not None:
            self._show(self._search)

    def show_search(self, search: Search) -> None:
        """Show the search as it stands."""
        if search != self._search:
            self._search = search
            self._show(search)

    def _show(self, search: Search) -> None:
        basis = self.tr("Basis: {0} (an emergency, to protect life and health)")
        self.basis.setText(basis.replace("{0}", search.legal_basis))
        if search.found is not None and search.found.happened_at is not None:
            when = local_text(search.found.happened_at)
            words = self.tr("Found {0}").replace("{0}", when)
            self.found.setText(f"✓ {words} {search.found.note or ''}".strip())
        else:
            count = str(len(search.untried))
            words = self.tr("Not found yet; {0} ways not tried")
            self.found.setText("○ " + words.replace("{0}", count))
        self.reached.setVisible(search.found is None)
        for way, line in self.lines.items():
            line.setText(self._line(way, search.tried.get(way, ())))

    def _line(self, way: SearchWay, entries: tuple[ContactEntry, ...]) -> str:
        context = self._context
        name = context.label(way)
        if not entries:
            return f"○ {name}　" + self.tr("not tried")
        last = entries[-1]
        result = f"{RESULT_MARKS[last.result]} {context.label(last.result)}"
        said = "" if last.summary == NOTHING_SAID else f"：{last.summary}"
        by = self._names.get(last.created_by, "")
        times = self.tr("{0}×").replace("{0}", str(len(entries)))
        return (
            f"✓ {name}（{times}） {local_text(last.happened_at)} {by}\n"
            f"{last.who} {result}{said}"
        )

    def _ask(self, way: SearchWay, *_: object) -> None:
        self.asked.emit(way)

    @Slot()
    def _ask_reached(self) -> None:
        self.asked.emit(None)
