"""Cases in and out as files: see first what would happen, then have it done."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import MediationError, Words
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.domain.summaries import CaseQuery
from mobile_mediation.services.exchange.list_import import ListOptions, ListReport
from mobile_mediation.services.exchange.progress import Progress
from mobile_mediation.services.exchange.service import FileImport
from mobile_mediation.services.exchange.sheet import ENCODINGS
from mobile_mediation.ui.exchange.model import OutcomeModel
from mobile_mediation.ui.exchange.verifying import VerifyCard
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    scrolled,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, PathField, SwitchField
from mobile_mediation.ui.kit.notice import Notice

_LOOK_MS: Final = 100
_TABLE_LINES: Final = 6
_CASES: Final = ".json"
_EVERY_CASE: Final = 1_000_000


class ExchangePage(QWidget):
    """Import with a preview, export, and how far either is."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._progress: Progress | None = None
        self._query = CaseQuery()
        self._previewed: tuple[object, ...] | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self._refuse)
        self.model = OutcomeModel(context, self)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.addWidget(text_label(self.tr("Exchange"), "title"))
        column.addWidget(self._import_card())
        column.addWidget(self._export_card())
        self.verifying = VerifyCard(context)
        column.addWidget(self.verifying)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.notice)
        outer.addWidget(self._progress_bar())
        outer.addWidget(scrolled(inner, self.tr("Exchange")), 1)

    def _import_card(self) -> QWidget:
        language = self._context.language
        frame, layout = card(self.tr("In: cases or a list"))
        layout.addWidget(
            text_label(
                self.tr(
                    "JSON of this program, or a list as Excel or CSV. Nothing is "
                    "stored before you have seen what would happen."
                ),
                "muted",
            )
        )
        self.source = PathField(
            self.tr("File"), language, pattern="*.json *.xlsx *.csv"
        )
        self.source.editor.textChanged.connect(self._forget_preview)
        self.encoding = ChoiceField(
            self.tr("Encoding of CSV"),
            language,
            [
                (each.upper().replace("GB18030", "GBK / GB18030"), each)
                for each in ENCODINGS
            ],
        )
        self.encoding.committed.connect(self._forget_preview)
        self.preview = AsyncAction(
            self.tr("Preview"), partial(self._import, dry_run=True), self.work
        )
        self.preview_button = deed(self.preview.text(), "primary")
        self.preview_button.clicked.connect(self.preview.trigger)
        row = QHBoxLayout()
        row.addWidget(self.source, 3)
        row.addWidget(self.encoding, 1)
        row.addWidget(beside_field(self.preview_button))
        layout.addLayout(row)
        self.skip = SwitchField(self.tr("Leave refused rows out"), language)
        self.duplicates = SwitchField(self.tr("Take look-alikes as new"), language)
        for switch in (self.skip, self.duplicates):
            switch.committed.connect(self._forget_preview)
        self.take = AsyncAction(
            self.tr("Take over"), partial(self._import, dry_run=False), self.work
        )
        self.take_button = deed(self.take.text(), "primary")
        self.take_button.clicked.connect(self.take.trigger)
        self.take_button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.skip)
        row.addWidget(self.duplicates)
        row.addStretch()
        row.addWidget(beside_field(self.take_button))
        layout.addLayout(row)
        self.summary = text_label("", "heading")
        self.summary.hide()
        layout.addWidget(self.summary)
        layout.addWidget(self._table())
        # A long reason does not fit into its row; the row that is chosen shows it.
        self.detail = text_label("")
        layout.addWidget(self.detail)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        return frame

    def _table(self) -> QTableView:
        self.table = QTableView(self)
        self.table.setAccessibleName(self.tr("What would happen"))
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        metrics = self.fontMetrics()
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(
            self.model.columnCount() - 1, QHeaderView.ResizeMode.Stretch
        )
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.setMinimumHeight(metrics.lineSpacing() * 2 * _TABLE_LINES)
        self.table.hide()
        return self.table

    def _export_card(self) -> QWidget:
        language = self._context.language
        frame, layout = card(self.tr("Out: to a folder"))
        self.scope = text_label("", "muted")
        layout.addWidget(self.scope)
        self.target = PathField(self.tr("Folder"), language)
        self.kind = ChoiceField(
            self.tr("As"),
            language,
            [
                (self.tr("List for Excel"), ".xlsx"),
                (self.tr("List as CSV"), ".csv"),
                (self.tr("Whole cases (JSON)"), _CASES),
            ],
        )
        self.export = AsyncAction(self.tr("Export"), self._export, self.work)
        self.export_button = deed(self.export.text(), "primary")
        self.export_button.clicked.connect(self.export.trigger)
        self.template = AsyncAction(
            self.tr("Empty template"), self._write_template, self.work
        )
        self.template_button = deed(self.template.text())
        self.template_button.clicked.connect(self.template.trigger)
        row = QHBoxLayout()
        row.addWidget(self.target, 3)
        row.addWidget(self.kind, 1)
        row.addWidget(beside_field(self.export_button))
        row.addWidget(beside_field(self.template_button))
        layout.addLayout(row)
        self.show_query(CaseQuery())
        return frame

    def _progress_bar(self) -> QWidget:
        self.running = QWidget(self)
        row = QHBoxLayout(self.running)
        self.doing = text_label("")
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.bar.setTextVisible(False)
        self.cancel_button = deed(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.stop)
        row.addWidget(self.doing)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        self.running.hide()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        return self.running

    @Slot()
    def _show_detail(self, *_: object) -> None:
        self.detail.setText(self.model.reason(self.table.currentIndex()))

    def show_query(self, query: CaseQuery) -> None:
        """Export the cases that fit, as the list of cases shows them."""
        self._query = query
        text = self.tr("All cases; choose them by the search of the list.")
        if query != CaseQuery():
            text = self.tr("The cases of the list as it is filtered.")
        if query.text.strip():
            text = self.tr("Cases that fit “{0}”.").replace("{0}", query.text.strip())
        self.scope.setText(text)

    @Slot()
    def stop(self) -> None:
        """Have what runs end, with nothing stored and nothing written."""
        if self._progress is not None:
            self._progress.stop()

    def _begin(self, text: str) -> Progress:
        self.notice.clear()
        self._progress = Progress()
        self.doing.setText(text)
        self.running.show()
        for button in (self.preview_button, self.take_button, self.export_button):
            button.setEnabled(False)
        self._look.start()
        self._show_progress()
        return self._progress

    def _end(self) -> None:
        self._progress = None
        self._look.stop()
        self.running.hide()
        self.preview_button.setEnabled(True)
        self.export_button.setEnabled(True)

    @Slot()
    def _show_progress(self) -> None:
        if self._progress is not None:
            self.bar.setMaximum(self._progress.total or 0)
            self.bar.setValue(self._progress.done)

    def _choice(self) -> tuple[object, ...]:
        """What the preview is of: the file, and how it is read."""
        return (
            self.source.editor.text(),
            self.encoding.value(),
            self.skip.value(),
            self.duplicates.value(),
        )

    @Slot()
    def _forget_preview(self, *_: object) -> None:
        self.take_button.setEnabled(False)

    @Slot(object)
    def _refuse(self, error: MediationError) -> None:
        place = "；".join(each for each in (error.path, error.rule) if each)
        if place:
            words = error.words
            error.words = Words(f"{words.zh}（{place}）", f"{words.en} ({place})")
        self.notice.refuse(error)

    async def _import(self, *, dry_run: bool) -> None:
        path = self.source.path()
        self._previewed = self._choice() if dry_run else None
        text = self.tr("Reading the file") if dry_run else self.tr("Taking it over")
        progress = self._begin(text)
        self.model.clear()
        self.detail.clear()
        self.summary.hide()
        self.table.hide()
        try:
            if path.suffix.lower() == _CASES:
                await self._import_cases(path, progress, dry_run=dry_run)
            else:
                await self._import_list(path, progress, dry_run=dry_run)
        finally:
            self._end()

    async def _import_cases(
        self, path: Path, progress: Progress, *, dry_run: bool
    ) -> None:
        context = self._context
        done: tuple[FileImport, ...] = await context.worker.run(
            context.services.exchange.import_cases,
            [path],
            dry_run=dry_run,
            take_duplicates=self.duplicates.value(),
            progress=progress,
        )
        self.model.show_cases(done)
        cases = [case for file in done for case in file.cases]
        counts = {
            outcome: sum(case.outcome is outcome for case in cases)
            for outcome in ImportOutcome
        }
        self._show_counts(counts)
        has_news = counts[ImportOutcome.TAKEN] or counts[ImportOutcome.CHANGED]
        self._show_end(can_take=dry_run and bool(has_news), is_done=not dry_run)

    async def _import_list(
        self, path: Path, progress: Progress, *, dry_run: bool
    ) -> None:
        context = self._context
        options = ListOptions(
            encoding=self.encoding.value(),
            dry_run=dry_run,
            skip_refused=self.skip.value(),
            take_duplicates=self.duplicates.value(),
        )
        report: ListReport = await context.worker.run(
            context.services.exchange.import_list, path, options, progress=progress
        )
        self.model.show_list(report)
        self._show_counts(report.counts)
        is_clean = options.skip_refused or not report.counts[ImportOutcome.REFUSED]
        has_news = report.counts[ImportOutcome.TAKEN] > 0
        self._show_end(
            can_take=dry_run and is_clean and has_news, is_done=report.stored
        )
        if not is_clean:
            self.notice.tell(
                self.tr("Correct the refused rows in the file, or have them left out.")
            )

    def _show_counts(self, counts: Mapping[ImportOutcome, int]) -> None:
        label = self._context.label
        self.summary.setText(
            "   ".join(f"{label(each)} {count}" for each, count in counts.items())
        )
        self.summary.show()
        self.table.show()

    def _show_end(self, *, can_take: bool, is_done: bool) -> None:
        is_same = self._previewed == self._choice()
        self.take_button.setEnabled(can_take and is_same)
        if is_done:
            self.notice.tell(self.tr("It is stored, all of it in one step."))
            self.changed.emit()

    async def _export(self) -> None:
        folder, kind = self.target.path(), self.kind.value()
        context = self._context
        exchange = context.services.exchange
        now = context.now().astimezone(CHINA)
        name = self.tr("Cases")
        target = folder / f"{name}-{now:%Y%m%d-%H%M%S}{kind}"
        progress = self._begin(self.tr("Writing the file"))
        try:
            if kind == _CASES:
                ids = None
                if self._query != CaseQuery():
                    whole = replace(self._query, limit=_EVERY_CASE)
                    found = await context.worker.run(context.services.cases.list, whole)
                    ids = [case.case_id for case in found]
                count = await context.worker.run(
                    exchange.export_cases, target, ids, progress=progress
                )
            else:
                count = await context.worker.run(
                    exchange.export_list,
                    target,
                    self._query,
                    language=context.language.code,
                    progress=progress,
                )
        finally:
            self._end()
        said = self.tr("{0} cases written:").replace("{0}", str(count))
        self.notice.tell(f"{said} {target.name}")

    async def _write_template(self) -> None:
        name = self.tr("Template of a list")
        target = self.target.path() / f"{name}.xlsx"
        context = self._context
        await context.worker.run(context.services.exchange.write_template, target)
        self.notice.tell(self.tr("Written:") + f" {target.name}")
