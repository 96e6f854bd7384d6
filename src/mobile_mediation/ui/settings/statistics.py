"""Published figures: those that stand, those that wait, and taking new ones in."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.errors import MediationError, Words
from mobile_mediation.domain.statistic_batches import DecidedBatch, StandingFigure
from mobile_mediation.domain.statistics import (
    NATION,
    Indicator,
    SourceStatus,
    Statistic,
    kind_of,
)
from mobile_mediation.services.exchange.sheet import ENCODINGS
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import ChoiceField, Field, PathField, TextField
from mobile_mediation.ui.kit.models import Column, Index, Role, TableModel
from mobile_mediation.ui.kit.notice import Notice

_TABLE_LINES: Final = 5
_MOST_ROWS: Final = 12
"""Figures of a waiting batch that are shown line by line."""
_COLUMNS: Final = 4


class FigureModel(TableModel):
    """One figure a row; one that nobody has read in its publication says so."""

    def __init__(self, context: Context, parent: QObject) -> None:
        self._context = context
        say, of = context.language.say, context.labels.of_column
        super().__init__(
            (
                Column(
                    head=say(of("region_code")),
                    text=lambda e: region_words(context, e.statistic.region),
                ),
                Column(
                    head=say(of("stat_year")), text=lambda e: str(e.statistic.stat_year)
                ),
                Column(
                    head=say(of("indicator")),
                    text=lambda e: indicator_words(context, e.statistic),
                ),
                Column(
                    head=say(of("figure")),
                    text=lambda e: f"{e.statistic.value:,f}",
                    order=lambda e: e.statistic.value,
                    is_figure=True,
                ),
                Column(
                    head=say(of("source_status")),
                    text=lambda e: context.label(e.statistic.status),
                ),
                Column(
                    head=self.tr("Taken in by"), text=lambda e: context.label(e.origin)
                ),
                Column(head=say(of("source_text")), text=lambda e: e.statistic.source),
            ),
            parent,
        )

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.ForegroundRole:
            row: StandingFigure = self._rows[index.row()]
            if row.statistic.status is not SourceStatus.OFFICIAL:
                return QColor(self._context.theme.tokens.warning)
            return None
        return super().data(index, role)

    def words(self, index: Index) -> str:
        """The whole of a row."""
        if not index.isValid():
            return ""
        return figure_words(self._context, self._rows[index.row()].statistic)


class BatchCard(QWidget):
    """Figures that wait for the decision of somebody who has not taken them in."""

    approved = Signal()
    refused = Signal(str)

    def __init__(
        self, context: Context, batch: DecidedBatch, name: str, *, is_own: bool
    ) -> None:
        super().__init__()
        self.batch = batch
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        what = batch.batch.file_name or self.tr("typed")
        head = (
            self.tr("{0}: taken in by {2} at {3}, figures: {1}")
            .replace("{1}", str(len(batch.rows)))
            .replace("{2}", name)
            .replace("{3}", local_text(batch.batch.created_at))
            .replace("{0}", what)
        )
        layout.addWidget(text_label(head, "heading"))
        lines = [figure_words(context, each) for each in batch.rows[:_MOST_ROWS]]
        if len(batch.rows) > _MOST_ROWS:
            lines.append("…")
        if batch.batch.note:
            lines.insert(0, batch.batch.note)
        self.rows = text_label("\n".join(lines))
        layout.addWidget(self.rows)
        self.reason = TextField(self.tr("Why is it refused?"), context.language)
        self.approve = deed(self.tr("Approve"), "primary")
        self.approve.setAccessibleName(self.tr("Approve") + f" {what}")
        self.approve.clicked.connect(self.approved)
        self.refuse = deed(self.tr("Refuse"))
        self.refuse.setAccessibleName(self.tr("Refuse") + f" {what}")
        self.refuse.clicked.connect(
            lambda: self.refused.emit(self.reason.editor.text())
        )
        self.own = text_label(
            self.tr("Another user of this vehicle has to decide."), "muted"
        )
        deeds = QWidget()
        row = QHBoxLayout(deeds)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reason, 1)
        row.addWidget(beside_field(self.refuse))
        row.addWidget(beside_field(self.approve))
        layout.addWidget(deeds)
        layout.addWidget(self.own)
        deeds.setVisible(not is_own)
        self.own.setVisible(is_own)


class StatisticsCard(QWidget):
    """What damages are reckoned from, with where each figure was read."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self._refuse)
        self.batches: dict[UUID, BatchCard] = {}
        self.fields: dict[str, Field] = {}
        frame, layout = card(self.tr("Statistics that damages are reckoned from"))
        layout.addWidget(
            text_label(
                self.tr(
                    "What is taken in here counts once another user has approved it. "
                    "Nothing is overwritten: a later figure stands in for the first."
                ),
                "muted",
            )
        )
        layout.addWidget(self.notice)
        self.model = FigureModel(context, self)
        self.table = self._make_table()
        layout.addWidget(self.table)
        # A long source does not fit into its row; the row that is chosen shows it.
        self.chosen = text_label("", "muted")
        layout.addWidget(self.chosen)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.waiting = QVBoxLayout()
        layout.addLayout(self.waiting)
        layout.addLayout(self._make_import())
        layout.addWidget(text_label(self.tr("Type one figure"), "heading"))
        layout.addLayout(self._make_form())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Statistics"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        heads = table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(
            self.model.columnCount() - 1, QHeaderView.ResizeMode.Stretch
        )
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 * _TABLE_LINES)
        return table

    def _make_import(self) -> QHBoxLayout:
        language = self._context.language
        self.source = PathField(
            self.tr("Table (CSV, Excel or JSON)"),
            language,
            pattern="*.csv *.xlsx *.json",
        )
        self.encoding = ChoiceField(
            self.tr("Encoding of CSV"),
            language,
            [
                (each.upper().replace("GB18030", "GBK / GB18030"), each)
                for each in ENCODINGS
            ],
        )
        self.take = AsyncAction(self.tr("Import"), self._import, self.work)
        self.take_button = deed(self.take.text(), "primary")
        self.take_button.clicked.connect(self.take.trigger)
        row = QHBoxLayout()
        row.addWidget(self.source, 3)
        row.addWidget(self.encoding, 1)
        row.addWidget(beside_field(self.take_button))
        return row

    def _make_form(self) -> QVBoxLayout:
        context = self._context
        say, of = context.language.say, context.labels.of_column
        self.indicator = ChoiceField(
            say(of("indicator")),
            context.language,
            [(context.label(each), each) for each in Indicator],
        )
        self.detail = TextField(self.tr("Industry or grade"), context.language)
        self.status = ChoiceField(
            say(of("source_status")),
            context.language,
            [(context.label(each), each) for each in SourceStatus],
        )
        self.status.set_value(SourceStatus.SECONDARY)
        typed = {
            name: TextField(say(of(column)), context.language)
            for name, column in (
                *(("region", "region_code"), ("stat_year", "stat_year")),
                *(("value", "figure"), ("published_on", "published_on")),
                ("source", "source_text"),
            )
        }
        self.fields = typed | {"indicator": self.indicator, "status": self.status}
        shown = [
            *(typed["region"], typed["stat_year"], self.indicator, self.detail),
            *(typed["value"], typed["published_on"], self.status, typed["source"]),
        ]
        self.enter = AsyncAction(self.tr("Take in"), self._enter, self.work)
        self.enter_button = deed(self.enter.text(), "primary")
        self.enter_button.clicked.connect(self.enter.trigger)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.enter_button)
        column = QVBoxLayout()
        column.addLayout(grid_of(shown, context.columns(_COLUMNS)))
        column.addLayout(row)
        return column

    def reload(self) -> None:
        """Show what stands and what waits."""
        self.work.start(self._reload)

    async def _reload(self) -> None:
        context = self._context
        statistics, run = context.services.statistics, context.worker.run
        figures: tuple[StandingFigure, ...] = await run(statistics.listing)
        waiting: tuple[DecidedBatch, ...] = await run(statistics.waiting)
        makers = [each.batch.created_by for each in waiting]
        names = await run(context.services.people.names, makers)
        self.model.show_rows(figures)
        self._show_detail()
        if list(self.batches) == [each.id for each in waiting]:
            # What is typed as a reason stays.
            return
        empty(self.waiting)
        self.batches = {}
        user = context.services.desk.user.id
        for batch in waiting:
            by = batch.batch.created_by
            shown = BatchCard(context, batch, names.get(by, ""), is_own=by == user)
            shown.approved.connect(partial(self._start_approving, batch.id))
            shown.refused.connect(partial(self._start_refusing, batch.id))
            self.batches[batch.id] = shown
            self.waiting.addWidget(shown)

    def _show_detail(self, *_: object) -> None:
        self.chosen.setText(self.model.words(self.table.currentIndex()))

    async def _import(self) -> None:
        self.notice.clear()
        context = self._context
        await context.worker.run(
            partial(
                context.services.statistics.import_file,
                self.source.path(),
                encoding=self.encoding.value(),
            )
        )
        self.source.set_value(None)
        await self._told()

    async def _enter(self) -> None:
        self.notice.clear()
        indicator = self.indicator.value()
        name = "" if indicator is None else indicator.value
        detail = self.detail.editor.text().strip()
        cells = {
            each: field.editor.text()
            for each, field in self.fields.items()
            if isinstance(field, TextField)
        }
        status = self.status.value()
        cells["indicator"] = f"{name}:{detail}" if detail else name
        cells["status"] = "" if status is None else status.value
        context = self._context
        try:
            await context.worker.run(context.services.statistics.enter, cells)
        except MediationError as error:
            field = self.fields.get((error.path or "").rpartition(".")[2])
            if field is None:
                raise
            field.show_error(error)
            return
        for each in (self.fields["value"], self.detail):
            each.set_value(None)
        await self._told()

    async def _told(self) -> None:
        self.notice.tell(self.tr("Taken in; another user has to approve it."))
        await self._reload()

    def _start_approving(self, id_: UUID) -> None:
        self.work.start(partial(self._approve, id_), is_kept=True)

    def _start_refusing(self, id_: UUID, reason: str) -> None:
        self.work.start(partial(self._refuse_batch, id_, reason), is_kept=True)

    async def _approve(self, id_: UUID) -> None:
        self.notice.clear()
        context = self._context
        await context.worker.run(context.services.statistics.approve, id_)
        await self._reload()

    async def _refuse_batch(self, id_: UUID, reason: str) -> None:
        self.notice.clear()
        context = self._context
        try:
            await context.worker.run(
                partial(context.services.statistics.refuse, id_, reason=reason)
            )
        except MediationError as error:
            self.batches[id_].reason.show_error(error)
            return
        await self._reload()

    def _refuse(self, error: MediationError) -> None:
        # The place in a file tells which cell to look at.
        self.notice.refuse(error, error.path or "")


def region_words(context: Context, region: str) -> str:
    """The code of a region; that of the nation says so."""
    if region == NATION:
        return f"{region} {context.language.say(Words('全国', 'nation'))}"
    return region


def indicator_words(context: Context, row: Statistic) -> str:
    """What is counted, with the industry or the grade."""
    _, _, detail = row.indicator.partition(":")
    words = context.label(kind_of(row.indicator))
    return f"{words} {detail}" if detail else words


def figure_words(context: Context, row: Statistic) -> str:
    """A figure in one line."""
    parts = (
        region_words(context, row.region),
        str(row.stat_year),
        indicator_words(context, row),
        f"{row.value:,f}",
        context.label(row.status),
        row.source,
    )
    return "  ".join(parts)
