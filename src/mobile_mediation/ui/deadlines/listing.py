"""The deadlines of a case as a list, and what can be done about the chosen one."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.deadlines import Deadline, DeadlineKey, DeadlineState
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.events import MarkAct
from mobile_mediation.ui.deadlines.model import DeadlineModel
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import DateField, Field, TextField
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.kit.notice import Notice

_HEIGHT: Final = 320
_BATCH: Final = 30
_ACTS: Final = {
    DeadlineState.RUNNING: (
        MarkAct.DONE,
        MarkAct.SUSPENDED,
        MarkAct.NOT_APPLICABLE,
    ),
    DeadlineState.SUSPENDED: (MarkAct.RESUMED, MarkAct.NOT_APPLICABLE),
}
"""What can be done to a deadline as it stands, beside reopening it."""


class DeadlineList(QWidget):
    """The list; choosing a line shows what can be done about it below."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._chosen: DeadlineKey | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.model = DeadlineModel(context, self)
        self.list = QListView(self)
        self.list.setObjectName("history")
        self.list.setAccessibleName(self.tr("Legal deadlines"))
        self.list.setModel(self.model)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setMinimumHeight(_HEIGHT)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setBatchSize(_BATCH)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.count = text_label("", "muted", wraps=False)
        self.fold = deed("", "quiet")
        self.fold.clicked.connect(self._toggle)
        head = QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(self.fold)
        frame, layout = card(self.tr("Legal deadlines"))
        layout.addWidget(self.notice)
        layout.addLayout(head)
        layout.addWidget(self.list)
        layout.addWidget(self._acts_box())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _acts_box(self) -> QWidget:
        context, language = self._context, self._context.language
        self.about = text_label("", "heading")
        self.day = DateField(self.tr("Day"), language, context.now, self)
        self.reason = TextField(self.tr("Reason"), language, self)
        self.paper = TextField(self.tr("Paper and number"), language, self)
        fields = QHBoxLayout()
        fields.addWidget(self.day, 1)
        fields.addWidget(self.reason, 2)
        fields.addWidget(self.paper, 2)
        self.deeds: dict[MarkAct, QPushButton] = {}
        for act in MarkAct:
            button = deed(
                self._context.label(act), "primary" if act is MarkAct.DONE else ""
            )
            button.clicked.connect(partial(self._start, act))
            self.deeds[act] = button
        box = self._box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.about)
        layout.addLayout(fields)
        layout.addLayout(FlowLayout(list(self.deeds.values())))
        box.hide()
        return box

    def show_file(self, file: CaseFile) -> None:
        """Show a case; the chosen line stays chosen while it is the same case."""
        is_same = (
            self._file is not None and self._file.case.case_id == file.case.case_id
        )
        self._file = file
        chosen = self._chosen if is_same else None
        today = china_day(self._context.now())
        names = {party.id: party.name or "" for party in file.parties}
        found = self._context.services.deadlines.of_file(file)
        self.model.show(found, names, today)
        self._show_count()
        self._choose(chosen)

    def _show_count(self) -> None:
        self.count.setText(
            self.tr("{0} open").replace("{0}", str(self.model.open_count))
        )
        closed = str(self.model.closed_count)
        words = (
            self.tr("Hide what is done ({0})")
            if self.model.shows_closed
            else self.tr("Show what is done ({0})")
        )
        self.fold.setText(words.replace("{0}", closed))
        self.fold.setVisible(self.model.closed_count > 0)

    @Slot()
    def _toggle(self) -> None:
        self.model.fold(is_folded=self.model.shows_closed)
        self._show_count()
        self._choose(self._chosen)

    def _choose(self, key: DeadlineKey | None) -> None:
        index = self.model.index_of(key) if key is not None else None
        if index is not None and index.isValid():
            self.list.setCurrentIndex(index)
        else:
            self._chosen = None
            self._box.hide()

    def _on_current(self, *_: object) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            self._box.hide()
            return
        deadline = self.model.deadline(index)
        if deadline.key != self._chosen:
            self._chosen = deadline.key
            self.day.set_value(china_day(self._context.now()))
            self.reason.set_value(None)
            self.paper.set_value(None)
        self.about.setText(self.model.head(deadline))
        acts = _possible(deadline)
        for act, button in self.deeds.items():
            button.setVisible(act in acts)
        self._box.setVisible(bool(acts))

    def _start(self, act: MarkAct, *_: object) -> None:
        if not self.work.is_busy:
            self.work.start(partial(self._mark, act))

    async def _mark(self, act: MarkAct) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        if self._chosen is None:
            return
        self.notice.clear()
        context = self._context
        try:
            await context.worker.run(
                partial(
                    context.services.deadlines.mark,
                    self._file.case.case_id,
                    self._chosen,
                    act,
                    acted_on=self.day.value(),
                    reason=self.reason.editor.text(),
                    paper=self.paper.editor.text(),
                )
            )
        except MediationError as error:
            self._field_of(error).show_error(error)
            return
        self.changed.emit()

    def _field_of(self, error: MediationError) -> Field:
        match (error.path or "").rpartition(".")[2]:
            case "acted_on":
                return self.day
            case "paper":
                return self.paper
        return self.reason


def _possible(deadline: Deadline) -> tuple[MarkAct, ...]:
    acts = _ACTS.get(deadline.standing, ())
    if deadline.ended_by in {MarkAct.DONE, MarkAct.NOT_APPLICABLE}:
        return (*acts, MarkAct.REOPENED)
    return acts
