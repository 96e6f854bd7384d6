"""The coordination board: four lanes, the next call, the search for the family."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.board import board_of, usual_purpose
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import (
    SUMMED_UP,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    SearchWay,
    TaskOutcome,
)
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.measures import Measure, measures_of
from mobile_mediation.services.contacts import Conversation
from mobile_mediation.ui.contacts.clock import span_text
from mobile_mediation.ui.contacts.contact_form import ContactForm
from mobile_mediation.ui.contacts.entry import EntryForm
from mobile_mediation.ui.contacts.lane import LaneCard
from mobile_mediation.ui.contacts.search import SearchLog
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import bring_into_view, card, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.drafts import Drafting, case_prefix
from mobile_mediation.ui.kit.notice import Notice

_TICK_MS: Final = 5_000
_MEASURES: Final = 4


class ContactsSection(QWidget):
    """The board of one case.

    ``directory_asked`` carries a lane for which somebody is looked for in the address
    book; ``take_contact`` takes him over from there.
    """

    changed = Signal()
    directory_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._is_named = False
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self._refuse)
        self.form = EntryForm(context, self)
        self.contact_form = ContactForm(context, self)
        self.lanes = {lane: LaneCard(context, lane, self) for lane in Lane}
        self.search = SearchLog(context, self)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        outer.addWidget(self._measured())
        outer.addWidget(self.form)
        outer.addWidget(self.contact_form)
        outer.addLayout(self._side_by_side())
        outer.addWidget(self.search)
        outer.addStretch()
        self.log = AsyncAction(self.tr("Enter it in the log"), self._enter, self.work)
        self.add_contact = AsyncAction(
            self.tr("Add a contact"), self._add_contact, self.work
        )
        self.form.entered.connect(self.log.trigger)
        self.form.given_up.connect(self._show_drafts)
        self.contact_form.entered.connect(self.add_contact.trigger)
        self.contact_form.directory_asked.connect(self.directory_asked)
        self.search.asked.connect(self._begin_search)
        self._drafting = Drafting(context.drafts, self.form.typed, self)
        self.setFocusProxy(self.form)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.tick)
        self._tick.start()

    def _measured(self) -> QWidget:
        frame, layout = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._context.theme.tokens.gap)
        columns = self._context.columns(_MEASURES)
        self.measures = []
        for place in range(_MEASURES):
            label = text_label("")
            grid.addWidget(label, place // columns, place % columns)
            grid.setColumnStretch(place % columns, 1)
            self.measures.append(label)
        layout.addLayout(grid)
        return frame

    def _side_by_side(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._context.theme.tokens.gap)
        columns = 1 if self._context.theme.is_elder else len(self.lanes)
        for place, lane in enumerate(self.lanes.values()):
            grid.addWidget(lane, place // columns, place % columns)
            grid.setColumnStretch(place % columns, 1)
            lane.called.connect(self._on_called)
            lane.correct_asked.connect(self._begin_correction)
            lane.task_ended.connect(self._on_task_ended)
            lane.contact_asked.connect(self._begin_contact)
        return grid

    def offer_directory(self) -> None:
        """Let contacts be taken from the address book as well."""
        self.contact_form.from_directory.show()

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what was typed for another one is not for this."""
        is_other = self._file is None or self._file.case.case_id != file.case.case_id
        self._file = file
        if is_other:
            self.notice.clear()
            self.form.clear()
            self.contact_form.clear()
        self.form.suggest(file.tasks)
        if is_other:
            self._show_drafts()
        now = self._context.now()
        board = board_of(file, now)
        for view in board.lanes:
            self.lanes[view.lane].show_view(view, now)
        self.search.show_search(board.search)
        for label, measure in zip(self.measures, measures_of(file), strict=True):
            label.setText(self._measure(measure))
        if not self._is_named:
            self._is_named = True
            self.work.start(self._learn_names)

    @Slot()
    def _show_drafts(self) -> None:
        """Show what was typed and not entered; a correction has drafts of its own."""
        assert self._file is not None  # noqa: S101  a case is shown
        prefix = f"{case_prefix(self._file.case.case_id)}log/"
        corrected = self.form.correcting
        self._drafting.show(f"{prefix}{corrected.id}/" if corrected else prefix)

    def _measure(self, measure: Measure) -> str:
        name = self._context.label(measure.milestone)
        took = measure.duration
        if took is None:
            return f"{name} " + self.tr("not yet")
        return f"{name} {span_text(took)}"

    async def _learn_names(self) -> None:
        users = await self._context.worker.run(self._context.services.people.users)
        names = {user.id: user.display_name for user in users}
        self.search.name(names)
        for lane in self.lanes.values():
            lane.detail.names = names

    @Slot()
    def tick(self) -> None:
        """Let the clocks go on while somebody looks at them."""
        if self.isVisible():
            now: datetime = self._context.now()
            for lane in self.lanes.values():
                lane.tick(now)

    @Slot(object)
    def _refuse(self, error: MediationError) -> None:
        self.notice.refuse(error)
        bring_into_view(self.notice)

    @Slot(object, object)
    def _on_called(self, contact: Contact, result: ContactResult) -> None:
        if result in SUMMED_UP:
            self.form.call(contact, result)
            bring_into_view(self.form)
        else:
            self.work.start(partial(self._enter_call, contact, result))

    async def _enter_call(self, contact: Contact, result: ContactResult) -> None:
        """Log a call that nobody answered; everything about it is known."""
        tasks = self._file.tasks if self._file else ()
        await self._store(
            Conversation(
                lane=contact.lane,
                who=contact.name,
                contact_id=contact.id,
                purpose=usual_purpose(contact.lane, tasks),
                result=result,
            )
        )

    @Slot(object)
    def _begin_correction(self, entry: ContactEntry) -> None:
        self.form.correct(entry)
        self._show_drafts()
        bring_into_view(self.form)

    @Slot(object)
    def _begin_search(self, way: SearchWay | None) -> None:
        self.form.search(way)
        bring_into_view(self.form)

    @Slot(object)
    def _begin_contact(self, lane: Lane) -> None:
        self.contact_form.begin(lane)
        bring_into_view(self.contact_form)

    @Slot(object, object)
    def _on_task_ended(self, task_id: UUID, outcome: TaskOutcome | None) -> None:
        self.work.start(partial(self._end_task, task_id, outcome))

    async def _end_task(self, task_id: UUID, outcome: TaskOutcome | None) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        context, case_id = self._context, self._file.case.case_id
        contacts = context.services.contacts
        if outcome is None:
            await context.worker.run(contacts.finish_task, case_id, task_id)
        else:
            await context.worker.run(contacts.settle_promise, case_id, task_id, outcome)
        self.changed.emit()

    async def _enter(self) -> None:
        said = self.form.conversation()
        await self._store(said)
        self._drafting.entered()
        self.form.clear()
        self._show_drafts()
        self.form.who.editor.setFocus()

    async def _store(self, said: Conversation) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        self.notice.clear()
        context = self._context
        await context.worker.run(
            context.services.contacts.log, self._file.case.case_id, said
        )
        self.changed.emit()

    async def _add_contact(self) -> None:
        form = self.contact_form
        await self._store_contact(
            form.lane.value(),
            form.name.editor.text(),
            form.organisation.value(),
            form.title.value(),
            form.phone.value(),
        )
        form.clear()

    def take_contact(
        self,
        lane: Lane,
        name: str,
        organisation: str | None = None,
        title: str | None = None,
        phone: str | None = None,
    ) -> None:
        """Add somebody to the case who stands in the address book."""
        self.work.start(
            partial(self._store_contact, lane, name, organisation, title, phone)
        )

    async def _store_contact(
        self,
        lane: Lane,
        name: str,
        organisation: str | None,
        title: str | None,
        phone: str | None,
    ) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        self.notice.clear()
        context = self._context
        await context.worker.run(
            partial(
                context.services.contacts.add_contact,
                self._file.case.case_id,
                lane=lane,
                name=name,
                organisation=organisation,
                title=title,
                phone=phone,
            )
        )
        self.changed.emit()
