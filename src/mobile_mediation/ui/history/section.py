"""The history of a case: who changed what, when, from what to what, and why."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.services.changewords import ChangeWords
from mobile_mediation.services.history import HistoryEntry
from mobile_mediation.ui.history.comparison import ComparisonTable
from mobile_mediation.ui.history.entry import EntryCard
from mobile_mediation.ui.history.model import HistoryModel
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, empty, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.kit.notice import Notice

_LIST_HEIGHT: Final = 340
_BATCH: Final = 50
_MOMENTS: Final = 2


class HistorySection(QWidget):
    """Every transaction that touched the case, newest first.

    Choosing one shows it in full; the two that were chosen last can be compared.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._chosen: list[HistoryEntry] = []
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.card: EntryCard | None = None
        self.table: ComparisonTable | None = None
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.notice)
        self.compare = deed(self.tr("Compare the two chosen"), "primary")
        self.compare.clicked.connect(self._start_comparing)
        self._filters = QHBoxLayout()
        bar = QHBoxLayout()
        bar.addLayout(self._filters, 1)
        bar.addWidget(beside_field(self.compare))
        self._layout.addLayout(bar)
        self.count = text_label("", "muted")
        self._layout.addWidget(self.count)
        self.model = HistoryModel(context, self)
        self.list = QListView(self)
        self.list.setObjectName("history")
        self.list.setAccessibleName(self.tr("Changes"))
        self.list.setModel(self.model)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        # Hundreds of lines are laid out some at a time.
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setBatchSize(_BATCH)
        # A finger has no Ctrl key: each touch chooses or lets go.
        self.list.setSelectionMode(QListView.SelectionMode.MultiSelection)
        self.list.selectionModel().selectionChanged.connect(self._on_selected)
        self._layout.addWidget(self.list)
        self._below = QVBoxLayout()
        self._layout.addLayout(self._below)
        self._layout.addStretch()
        self._show_filters(())

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self.model.choose(table=None, row_id=None)
        self._file = file
        self.work.start(partial(self._load, file.case.case_id))

    @property
    def _words(self) -> ChangeWords:
        assert self._file is not None  # noqa: S101  show_file has set it
        return ChangeWords(self._context.labels, self._context.language.say, self._file)

    async def _load(self, case_id: UUID) -> None:
        context = self._context
        entries = await context.worker.run(context.services.history.of_case, case_id)
        # Read after the entries: it has a name for all that they speak of.
        file = await context.worker.run(context.services.cases.file, case_id)
        if self._file is None or self._file.case.case_id != case_id:
            return
        self._file = file
        self.model.show(entries, self._words)
        self._show_filters(entries)
        self._forget_choice()

    def _show_filters(self, entries: Sequence[HistoryEntry]) -> None:
        empty(self._filters)
        context, language = self._context, self._context.language
        tables = dict.fromkeys(line.table for e in entries for line in e.lines)
        kinds = [(language.say(context.labels.of_table(each)), each) for each in tables]
        self.kind = ChoiceField(
            self.tr("Kind of record"),
            language,
            [(self.tr("All kinds of records"), None), *kinds],
        )
        self.about = ChoiceField(
            self.tr("About whom or what"),
            language,
            [(self.tr("All people and things"), None), *self._subjects()],
        )
        for field, value in (
            (self.kind, self.model.table),
            (self.about, self.model.row_id),
        ):
            field.set_value(value)
            field.committed.connect(self._filter)
            self._filters.addWidget(field, 1)

    def _subjects(self) -> list[tuple[str, UUID]]:
        if self._file is None:
            return []
        records = (
            *(("party", each.id) for each in self._file.parties),
            *(("vehicle", each.id) for each in self._file.vehicles),
            *(("contact", each.id) for each in self._file.contacts),
        )
        return [(self._words.record(table, id_), id_) for table, id_ in records]

    @Slot(object)
    def _filter(self, _value: object) -> None:
        self.model.choose(table=self.kind.value(), row_id=self.about.value())
        self._forget_choice()

    def _forget_choice(self) -> None:
        self._chosen.clear()
        self.compare.setEnabled(False)
        self._show_below(None)
        hint = self.tr("{0} entries. Choose one to read it, two to compare them.")
        if not self.model.rowCount():
            hint = self.tr("Nothing of this kind was changed.")
        self.count.setText(hint.replace("{0}", str(self.model.rowCount())))

    @Slot(QItemSelection, QItemSelection)
    def _on_selected(self, chosen: QItemSelection, gone: QItemSelection) -> None:
        let_go = [self.model.entry(index).seq for index in gone.indexes()]
        self._chosen = [each for each in self._chosen if each.seq not in let_go]
        self._chosen += [self.model.entry(index) for index in chosen.indexes()]
        if len(self._chosen) > _MOMENTS:
            self._let_go(self._chosen[0])
            return
        self.compare.setEnabled(len(self._chosen) == _MOMENTS)
        self._show_entry()

    def _let_go(self, entry: HistoryEntry) -> None:
        for index in self.list.selectionModel().selectedIndexes():
            if self.model.entry(index).seq == entry.seq:
                self.list.selectionModel().select(
                    QModelIndex(index), QItemSelectionModel.SelectionFlag.Deselect
                )

    def _show_entry(self) -> None:
        if self._file is None or not self._chosen:
            self._show_below(None)
            return
        entry = self._chosen[-1]
        self.card = EntryCard(
            self._context,
            self._file.case.case_id,
            entry,
            self._words,
            self.model.head(entry),
        )
        self.card.work.refused.connect(self.notice.refuse)
        self._show_below(self.card)

    @Slot()
    def _start_comparing(self) -> None:
        self.notice.clear()
        earlier, later = sorted(self._chosen, key=lambda entry: entry.seq)
        self.work.start(partial(self._compare, earlier, later))

    async def _compare(self, earlier: HistoryEntry, later: HistoryEntry) -> None:
        context = self._context
        assert self._file is not None  # noqa: S101  show_file has set it
        found = await context.worker.run(
            context.services.history.compare,
            self._file.case.case_id,
            earlier.seq,
            later.seq,
        )
        title = self.tr("Between #{0} and #{1}")
        title = title.replace("{0}", str(earlier.seq)).replace("{1}", str(later.seq))
        frame, layout = card(title)
        if not found.rows:
            nothing = self.tr("Nothing differs between these two moments.")
            layout.addWidget(text_label(nothing, "muted"))
        else:
            moments = (
                f"#{earlier.seq}\n{local_text(earlier.at)}",
                f"#{later.seq}\n{local_text(later.at)}",
            )
            self.table = ComparisonTable(context, found, self._words, moments, frame)
            layout.addWidget(self.table)
        self._show_below(frame)

    def _show_below(self, widget: QWidget | None) -> None:
        empty(self._below)
        if not isinstance(widget, EntryCard):
            self.card = None
        if widget is None or isinstance(widget, EntryCard):
            self.table = None
        if widget is not None:
            self._below.addWidget(widget)
