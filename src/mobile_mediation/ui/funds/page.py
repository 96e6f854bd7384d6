"""The emergency money of all cases: filters, totals, and how old what is open is."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.funds import FundSource, FundState
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.funds.books import (
    AgeBand,
    BookLine,
    BookQuery,
    ageing,
    source_totals,
)
from mobile_mediation.ui.funds.book_model import BookModel
from mobile_mediation.ui.funds.sources import SourceBars
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, DateField, PathField, SwitchField
from mobile_mediation.ui.kit.notice import Notice

_PAUSE_MS: Final = 120
"""Between the last key and the search."""


class FundsPage(QWidget):
    """What was asked, approved, paid and is open, over all cases of the vehicle."""

    case_asked = Signal(object)
    """A case is to be opened at its emergency money."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._lines: tuple[BookLine, ...] = ()
        self._band: AgeBand | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(text_label(self.tr("Emergency money of all cases"), "title"))
        outer.addWidget(self.notice)
        outer.addLayout(self._make_filters())
        outer.addLayout(self._make_bands())
        self.nothing = text_label("", "muted")
        outer.addWidget(self.nothing)
        self.model = BookModel(context, self)
        self.table = self._make_table()
        outer.addWidget(self.table, 1)
        frame, layout = card(self.tr("Totals of what is shown"))
        self.sums = text_label("", "")
        layout.addWidget(self.sums)
        self.sources = SourceBars(context)
        layout.addWidget(self.sources)
        outer.addWidget(frame)
        outer.addLayout(self._make_export())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.reload)

    def _make_filters(self) -> QHBoxLayout:
        context, language, every = self._context, self._context.language, self.tr("All")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Case, person, payee, account, voucher"))
        self.search.setAccessibleName(self.tr("Search the emergency money"))
        self.search.setClearButtonEnabled(True)
        self.source = ChoiceField(
            self.tr("Source"),
            language,
            [(every, None), *((context.label(each), each) for each in FundSource)],
        )
        self.state = ChoiceField(
            self.tr("State"),
            language,
            [(every, None), *((context.label(each), each) for each in FundState)],
        )
        self.first_day = DateField(self.tr("Asked from"), language, context.now)
        self.last_day = DateField(self.tr("Asked until"), language, context.now)
        self.only_open = SwitchField(self.tr("Open only"), language)
        row = QHBoxLayout()
        row.addWidget(beside_field(self.search), 2)
        self.search.textChanged.connect(self._on_typed)
        for field in (
            *(self.source, self.state, self.first_day, self.last_day, self.only_open),
        ):
            field.committed.connect(self._on_typed)
            row.addWidget(field, 1)
        return row

    def _make_bands(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.bands: dict[AgeBand, QPushButton] = {}
        for band in AgeBand:
            button = deed("")
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose_band, band))
            self.bands[band] = button
            row.addWidget(button, 1)
        return row

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Emergency money of all cases"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.activated.connect(self._on_activated)
        return table

    def _make_export(self) -> QHBoxLayout:
        self.folder = PathField(self.tr("Folder"), self._context.language)
        self.export = AsyncAction(self.tr("Export as a table"), self._export, self.work)
        button = deed(self.export.text())
        button.clicked.connect(self.export.trigger)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(beside_field(button))
        return row

    @property
    def query(self) -> BookQuery:
        """What is wanted as the filters stand."""
        source, state = self.source.value(), self.state.value()
        return BookQuery(
            text=self.search.text(),
            sources=frozenset({source} if source is not None else ()),
            states=frozenset({state} if state is not None else ()),
            first_day=self.first_day.value(),
            last_day=self.last_day.value(),
            only_open=self.only_open.value(),
        )

    def reload(self) -> None:
        """Read what the filters ask for."""
        self.work.start(self._reload)

    def _on_typed(self, *_: object) -> None:
        self._pause.start()

    async def _reload(self) -> None:
        query = self.query
        lines = await self._context.worker.run(
            self._context.services.fund_books.lines, query
        )
        if query == self.query:
            # Else something else is asked for by now; its own answer follows.
            self._lines = lines
            self._show()

    def _show(self) -> None:
        for total in ageing(self._lines):
            button = self.bands[total.band]
            button.setText(
                f"{self._age_words(total.band)}\n"
                f"{format_yuan(total.open_fen)}（{total.count}）"
            )
            button.setChecked(total.band is self._band)
        shown = [e for e in self._lines if self._band in {None, e.band}]
        self.model.show_rows(shown)
        header = self.table.horizontalHeader()
        if header.sortIndicatorSection() >= 0:
            self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self.nothing.setVisible(not shown)
        is_filtered = self.query != BookQuery() or self._band is not None
        self.nothing.setText(
            self.tr("No request fits the filters.")
            if is_filtered
            else self.tr("No money has been asked for in any case yet.")
        )
        totals = source_totals(shown)
        figures = (
            (self.tr("asked"), sum(each.asked_fen for each in totals)),
            (self.tr("approved"), sum(each.reserved_fen for each in totals)),
            (self.tr("paid"), sum(each.paid_fen for each in totals)),
            (self.tr("offset"), sum(each.offset_fen for each in totals)),
            (self.tr("come back"), sum(each.recovered_fen for each in totals)),
            (self.tr("open"), sum(each.open_fen for each in totals)),
        )
        self.sums.setText(
            " · ".join(f"{name} {format_yuan(fen)}" for name, fen in figures)
        )
        self.sources.show_totals(totals)

    def _age_words(self, band: AgeBand) -> str:
        return {
            AgeBand.WEEK: self.tr("Up to 7 days"),
            AgeBand.MONTH: self.tr("8 to 30 days"),
            AgeBand.TWO_MONTHS: self.tr("31 to 60 days"),
            AgeBand.OLDER: self.tr("Over 60 days"),
        }[band]

    def _choose_band(self, band: AgeBand, *_: object) -> None:
        self._band = None if self._band is band else band
        self._show()

    def _on_activated(self, *_: object) -> None:
        line = self.model.line(self.table.currentIndex())
        if line is not None:
            self.case_asked.emit(line.case_id)

    async def _export(self) -> None:
        self.notice.clear()
        day = china_day(self._context.now())
        target = self.folder.path() / f"MM-funds-{day:%Y%m%d}.xlsx"
        shown = [e for e in self._lines if self._band in {None, e.band}]
        await self._context.worker.run(
            partial(
                self._context.services.fund_books.export,
                target,
                shown,
                language=self._context.language.code,
            )
        )
        self.notice.tell(self.tr("Written:") + f" {target}")
