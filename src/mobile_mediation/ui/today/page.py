"""What is to be done today, in all cases: the page that the program opens with."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.contacts import Task
from mobile_mediation.domain.events import MarkAct
from mobile_mediation.services.agenda import Agenda, AgendaLine
from mobile_mediation.services.deadlines import DueDeadline
from mobile_mediation.services.sync import SyncStatus
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import PathField
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.today.model import AgendaModel

_TICK_MS: Final = 20_000
_BATCH: Final = 50
_CALENDAR_AHEAD: Final = timedelta(days=60)


class AgendaView(QListView):
    """The list; the space bar says that something is done."""

    done_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self.done_asked.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                # Not left to the style, which takes Enter for editing on some systems.
                self.activated.emit(self.currentIndex())
            case _:
                super().keyPressEvent(event)


class TodayPage(QWidget):
    """Emergencies on top, then what is overdue, due today and soon; and the sync.

    ``line_asked`` wants to see where a line is dealt with, ``sync_asked`` the page of
    the sync.
    """

    line_asked = Signal(object)
    sync_asked = Signal()
    changed = Signal()
    """Something was done in a case."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._done: AgendaLine | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.model = AgendaModel(context, self)
        self.list = self._view()
        self.nothing = text_label(
            self.tr("Nothing is due. A new case begins with Ctrl+E."), "muted"
        )
        outer = QVBoxLayout(self)
        outer.addWidget(text_label(self.tr("Today"), "title"))
        outer.addWidget(self.notice)
        outer.addWidget(self.nothing)
        outer.addWidget(self.list, 1)
        outer.addLayout(self._deeds())
        outer.addWidget(self._sync_card())
        outer.addStretch()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()

    def _view(self) -> AgendaView:
        view = AgendaView(self)
        view.setObjectName("history")
        view.setAccessibleName(self.tr("What is to be done"))
        view.setModel(self.model)
        view.setWordWrap(True)
        view.setSpacing(2)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.setBatchSize(_BATCH)
        view.activated.connect(self._on_activated)
        view.done_asked.connect(self._start_finishing)
        view.selectionModel().currentChanged.connect(self._on_current)
        return view

    def _deeds(self) -> QHBoxLayout:
        self.open_line = deed(self.tr("Deal with it (Enter)"), "primary")
        self.open_line.clicked.connect(self._open_current)
        self.finish = deed(self.tr("Done (Space)"))
        self.finish.clicked.connect(self._start_finishing)
        self.take_back = deed(self.tr("Take back"))
        self.take_back.clicked.connect(self._start_taking_back)
        self.take_back.hide()
        row = QHBoxLayout()
        row.addWidget(self.take_back)
        row.addStretch()
        row.addWidget(self.finish)
        row.addWidget(self.open_line)
        return row

    def _sync_card(self) -> QWidget:
        frame, layout = card(self.tr("If this machine were lost now"))
        self.risk = text_label("", "heading")
        self.from_headquarters = text_label("", "muted")
        self.export = deed(self.tr("Go to the sync"))
        self.export.clicked.connect(self.sync_asked)
        words = QVBoxLayout()
        words.addWidget(self.risk)
        words.addWidget(self.from_headquarters)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(self.export)
        layout.addLayout(row)
        self.folder = PathField(
            self.tr("Folder for a calendar file of the next 60 days"),
            self._context.language,
        )
        self.write = deed(self.tr("Write .ics"))
        self.write.clicked.connect(self._start_writing)
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(self.write, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(line)
        # The list has the room, and nobody where there is none.
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return frame

    def reload(self) -> None:
        """Look up what is to be done."""
        self.work.start(self._reload)

    async def _reload(self) -> None:
        context = self._context
        chosen = self.model.line(self.list.currentIndex())
        agenda = await context.worker.run(context.services.agenda.today)
        status = await context.worker.run(context.services.sync.status)
        self._show(agenda, chosen)
        self._show_status(status)

    def _show(self, agenda: Agenda, chosen: AgendaLine | None) -> None:
        before = self.list.currentIndex().row()
        self.model.show(agenda)
        self.nothing.setVisible(not agenda.lines)
        self.list.setVisible(bool(agenda.lines))
        index = self.model.index_of(chosen.key) if chosen is not None else QModelIndex()
        rows = range(max(before, 0), self.model.rowCount())
        places = (self.model.index(row, 0) for row in (*rows, *range(rows.start)))
        if not index.isValid():
            index = next((i for i in places if self.model.line(i)), QModelIndex())
        self.list.setCurrentIndex(index)
        self._on_current()

    def _show_status(self, status: SyncStatus) -> None:
        self.risk.setText(
            self.tr("{0} changes in {1} cases, {2} papers")
            .replace("{0}", str(status.at_risk))
            .replace("{1}", str(status.unconfirmed_cases))
            .replace("{2}", str(status.files_unconfirmed))
        )
        said = []
        if status.oldest_unconfirmed_at is not None and status.at_risk:
            since = local_text(status.oldest_unconfirmed_at)
            said.append(self.tr("the oldest since {0}").replace("{0}", since))
        if status.last_receipt_at is None:
            said.append(self.tr("no receipt of headquarters yet"))
        else:
            last = local_text(status.last_receipt_at)
            said.append(
                self.tr("last receipt of headquarters {0}").replace("{0}", last)
            )
        self.from_headquarters.setText(" · ".join(said))

    def _on_tick(self) -> None:
        if self.isVisible():
            self.model.tick()

    def _on_current(self, *_: object) -> None:
        line = self.model.line(self.list.currentIndex())
        self.open_line.setEnabled(line is not None)
        self.finish.setEnabled(
            line is not None and isinstance(line.about, Task | DueDeadline)
        )

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        if line is not None:
            self.line_asked.emit(line)

    @Slot()
    def _open_current(self) -> None:
        self._on_activated(self.list.currentIndex())

    @Slot()
    def _start_finishing(self) -> None:
        line = self.model.line(self.list.currentIndex())
        if line is not None and self.finish.isEnabled() and not self.work.is_busy:
            self.work.start(partial(self._finish, line))

    async def _finish(self, line: AgendaLine) -> None:
        context = self._context
        if isinstance(line.about, Task):
            finish = context.services.contacts.finish_task
            await context.worker.run(finish, line.head.case_id, line.about.id)
        elif isinstance(line.about, DueDeadline):
            mark = context.services.deadlines.mark
            await context.worker.run(
                mark, line.head.case_id, line.about.key, MarkAct.DONE
            )
        self._done = line
        what = context.language.say(context.services.agenda.what(line))
        self.notice.tell(self.tr("Done:") + f" {line.head.case_no} {what}")
        self.take_back.show()
        self.changed.emit()
        await self._reload()

    @Slot()
    def _start_taking_back(self) -> None:
        if self._done is not None and not self.work.is_busy:
            self.work.start(partial(self._take_back, self._done))

    async def _take_back(self, line: AgendaLine) -> None:
        context = self._context
        if isinstance(line.about, Task):
            take_back = context.services.tasks.take_back
            await context.worker.run(take_back, line.head.case_id, line.about.id)
        elif isinstance(line.about, DueDeadline):
            await context.worker.run(
                partial(
                    context.services.deadlines.mark,
                    line.head.case_id,
                    line.about.key,
                    MarkAct.REOPENED,
                    reason=self.tr("Marked as done by mistake"),
                )
            )
        self._done = None
        self.take_back.hide()
        self.notice.clear()
        self.changed.emit()
        await self._reload()

    @Slot()
    def _start_writing(self) -> None:
        self.work.start(partial(self._write, self.folder.path()))

    async def _write(self, folder: Path) -> None:
        context = self._context
        path = await context.worker.run(
            partial(
                context.services.agenda.write_calendar, folder, ahead=_CALENDAR_AHEAD
            )
        )
        self.notice.tell(self.tr("Written:") + f" {path}")
