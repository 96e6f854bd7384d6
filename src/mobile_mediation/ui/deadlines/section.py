"""What the law gives time for in a case, and the dated events that it runs from."""

from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.guards import event_day
from mobile_mediation.ui.deadlines.event_form import EventForm
from mobile_mediation.ui.deadlines.listing import DeadlineList
from mobile_mediation.ui.deadlines.task_form import TaskForm
from mobile_mediation.ui.kit.blocks import card, empty, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.records import RecordsSection

_CHANGED = ("happened_on", "paper", "note")
_LONGEST_NAME = 5


class DeadlinesSection(RecordsSection):
    """Deadlines by their day, a form for the next event, and the events so far."""

    undo_kinds = frozenset({CaseEvent})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self.deadlines = DeadlineList(context, self)
        self.deadlines.changed.connect(self.changed)
        outer.addWidget(self.deadlines)
        frame, layout = card(self.tr("Record what happened"))
        self.form_of_event = EventForm(context, self)
        self.form_of_event.recorded.connect(self.changed)
        layout.addWidget(self.form_of_event)
        outer.addWidget(frame)
        frame, layout = card(self.tr("A task of your own"))
        self.task_form = TaskForm(context, self)
        self.task_form.changed.connect(self.changed)
        layout.addWidget(self.task_form)
        outer.addWidget(frame)
        self._events = QVBoxLayout()
        outer.addLayout(self._events)
        outer.addStretch()

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        self.begin(file)
        self.deadlines.show_file(file)
        self.form_of_event.show_file(file)
        self.task_form.show_file(file)
        empty(self._events)
        self._events.addWidget(self._events_card(file))

    def begin_event(self, kind: EventKind, party_id: UUID | None) -> None:
        """Make ready to record an event."""
        self.form_of_event.begin(kind, party_id)

    def _events_card(self, file: CaseFile) -> QWidget:
        frame, layout = card(self.tr("Recorded events"))
        events = sorted(file.current_events, key=event_day, reverse=True)
        if not events:
            layout.addWidget(text_label(self.tr("Nothing is recorded yet."), "muted"))
        names = {party.id: _short(party.name or "") for party in file.parties}
        for event in events:
            who = names.get(event.party_id, "") if event.party_id else ""
            parts = (
                event_day(event).isoformat(),
                self.context.label(event.kind),
                who,
            )
            line = " · ".join(part for part in parts if part)
            layout.addWidget(
                self.fold(
                    event.id,
                    line,
                    partial(self._inset, event, _CHANGED, line),
                    is_open=self._is_typed_in(event, _CHANGED),
                )
            )
        return frame


def _short(name: str) -> str:
    """The beginning of a name: a line of the list is as wide as its words."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
