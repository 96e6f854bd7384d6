"""Recording something that happened on a day that counts for the law."""

from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import bring_into_view, deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.entries import Entries
from mobile_mediation.ui.kit.field import ChoiceField, DateField, TextField

_RESCUE: Final = (
    EventKind.DISPATCHED,
    EventKind.ARRIVED,
    EventKind.FAMILY_FOUND,
    EventKind.GREEN_CHANNEL_OPENED,
    EventKind.RESCUE_STARTED,
    EventKind.FUND_NEEDED,
    EventKind.FUND_NOTIFIED,
    EventKind.FUND_AUDITED,
)
_POLICE: Final = (
    EventKind.LATE_REPORT,
    EventKind.SIMPLE_HANDLED,
    EventKind.SCENE_INVESTIGATED,
    EventKind.CAR_SEIZED,
    EventKind.FUGITIVES_FOUND,
    EventKind.APPRAISAL_COMMISSIONED,
    EventKind.APPRAISAL_EXTENDED,
    EventKind.REPORT_RECEIVED,
    EventKind.REPORT_SERVED,
    EventKind.REAPPRAISAL_REQUESTED,
    EventKind.REPORT_CONFIRMED,
    EventKind.CAR_RELEASE_NOTIFIED,
    EventKind.BODY_NOTICE,
    EventKind.FUNERAL_ENDED,
    EventKind.VICTIM_REQUEST,
    EventKind.SUSPENSION_APPROVED,
    EventKind.SUSPENSION_ENDED,
    EventKind.QUICK_REQUEST,
    EventKind.REVIEW_FORWARDED,
)
_MEDIATION: Final = (
    EventKind.LOSS_FIXED,
    EventKind.WILLING,
    EventKind.UNWILLING,
    EventKind.APPLICATION_SIGNED,
    EventKind.APPLICATION_ACCEPTED,
    EventKind.RIGHTS_NOTICE_SIGNED,
    EventKind.NOTICE_GIVEN,
    EventKind.TIME_CHANGE_ASKED,
    EventKind.RECUSAL_REQUESTED,
    EventKind.COMMITTEE_ENDED,
    EventKind.TERMINATED,
    EventKind.WAYS_TOLD,
)
_AFTER: Final = (
    EventKind.AGREEMENT_EFFECTIVE,
    EventKind.AGREEMENT_SERVED,
    EventKind.INSTALMENT_PAID,
    EventKind.FOLLOWED_UP,
    EventKind.FILE_COMPLETE,
    EventKind.SUIT_FILED,
    EventKind.COURT_RECEIVED,
    EventKind.COURT_ACCEPTED,
    EventKind.COURT_DECIDED,
)
GROUPS: Final = (
    _RESCUE,
    _POLICE,
    _MEDIATION,
    _AFTER,
    tuple(
        kind
        for kind in EventKind
        if kind not in {*_RESCUE, *_POLICE, *_MEDIATION, *_AFTER}
    ),
)
"""What can be recorded, by subject: rescue, police, mediation, after it, insurance."""


class EventForm(QWidget):
    """What happened, when, to whom, and which paper proves it."""

    recorded = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self.work = Work(self)
        titles = (
            self.tr("Rescue and money"),
            self.tr("Police"),
            self.tr("Mediation"),
            self.tr("Performance and court"),
            self.tr("Insurance and claims"),
        )
        language = context.language
        self.group = ChoiceField(
            self.tr("Subject"),
            language,
            [(title, place) for place, title in enumerate(titles)],
            self,
        )
        self.group.committed.connect(self._on_group)
        self.day = DateField(self.tr("Day"), language, context.now, self)
        self.paper = TextField(self.tr("Paper and number"), language, self)
        self.note = TextField(self.tr("Note"), language, self)
        self.record = deed(self.tr("Record it"), "primary")
        self.record.clicked.connect(self._start)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self.kind = self._kinds(0)
        self.party = ChoiceField(self.tr("For whom"), language, [], self)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.record)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addLayout(row)
        self._arrange()

    def _arrange(self) -> None:
        columns = self._context.columns(3)
        fields = (self.group, self.kind, self.day, self.party, self.paper, self.note)
        for place, field in enumerate(fields):
            self._grid.addWidget(field, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def _kinds(self, group: int) -> ChoiceField:
        label = self._context.label
        return ChoiceField(
            self.tr("What happened"),
            self._context.language,
            [(label(kind), kind) for kind in GROUPS[group]],
            self,
        )

    @Slot(object)
    def _on_group(self, group: int) -> None:
        self.kind = self._replace(self.kind, self._kinds(group))

    def _replace(self, old: ChoiceField, new: ChoiceField) -> ChoiceField:
        self._grid.replaceWidget(old, new)
        self.setTabOrder(self.group.editor, new.editor)
        old.hide()
        old.deleteLater()
        return new

    def show_file(self, file: CaseFile) -> None:
        """Offer the parties of a case; what was typed stays while it is the same."""
        is_same = (
            self._file is not None and self._file.case.case_id == file.case.case_id
        )
        chosen = self.party.value() if is_same else None
        self._file = file
        people = Entries(self._context, file).people()
        new = ChoiceField(
            self.tr("For whom"),
            self._context.language,
            [(self.tr("Everybody"), None), *people],
            self,
        )
        new.set_value(chosen)
        self.party = self._replace(self.party, new)
        self.setTabOrder(self.day.editor, new.editor)
        if not is_same:
            self._clear()

    def begin(self, kind: EventKind, party_id: UUID | None) -> None:
        """Make ready to record one event, as of today; the cursor is on the day."""
        group = next(place for place, kinds in enumerate(GROUPS) if kind in kinds)
        self.group.set_value(group)
        self._on_group(group)
        self.kind.set_value(kind)
        self.party.set_value(party_id)
        self.day.set_value(china_day(self._context.now()))
        self.paper.set_value(None)
        self.note.set_value(None)
        self.day.setFocus()
        bring_into_view(self.record)
        bring_into_view(self.day)

    def _clear(self) -> None:
        self.day.set_value(china_day(self._context.now()))
        for field in (self.paper, self.note):
            field.set_value(None)

    @Slot()
    def _start(self) -> None:
        if not self.work.is_busy:
            self.work.start(self._record)

    async def _record(self) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        context = self._context
        try:
            await context.worker.run(
                partial(
                    context.services.cases.add,
                    self._file.case.case_id,
                    CaseEvent,
                    {
                        "kind": self.kind.value(),
                        "happened_on": self.day.value(),
                        "party_id": self.party.value(),
                        "paper": self.paper.editor.text(),
                        "note": self.note.editor.text(),
                    },
                )
            )
        except MediationError as error:
            self.day.show_error(error)
            return
        self._clear()
        self.recorded.emit()
