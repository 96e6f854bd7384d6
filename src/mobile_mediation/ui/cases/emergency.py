"""The emergency path: five fields, and the case exists."""

from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.cases import CaseSource
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.matches import MatchKind
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import card, deed, grid_of, scrolled, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, MomentField, TextField
from mobile_mediation.ui.kit.match_hint import MatchHint
from mobile_mediation.ui.kit.notice import Notice

_KEY: Final = "emergency"
_PAUSE_MS: Final = 400


class EmergencyPage(QWidget):
    """Place, time, who is hurt, which plate, which hospital; only the place is needed.

    How the call came and who called stands above them and is filled in beforehand; the
    cursor begins at the place. What is typed is kept as a draft while it is typed.
    """

    opened = Signal(object)
    given_up = Signal()
    case_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self._refuse)
        language = context.language
        sources = [(context.label(each), each) for each in CaseSource]
        self.source = ChoiceField(self.tr("How the call came"), language, sources)
        self.caller = TextField(self.tr("Who called"), language)
        self.caller_number = TextField(self.tr("Number of the caller"), language)
        self.place = TextField(self.tr("Place (needed)"), language)
        self.occurred = MomentField(
            self.tr("Time of the accident"), language, now=context.now
        )
        self.injured = TextField(self.tr("Who is hurt"), language)
        self.plate = TextField(self.tr("Plate of the vehicle"), language)
        self.hospital = TextField(self.tr("Hospital"), language)
        hint = MatchHint(context, self.plate, MatchKind.PLATE, _no_case)
        hint.open_asked.connect(self.case_asked)
        self._fields: dict[str, TextField] = {
            "caller": self.caller,
            "number": self.caller_number,
            "place": self.place,
            "occurred": self.occurred,
            "injured": self.injured,
            "plate": self.plate,
            "hospital": self.hospital,
        }
        self.open_case = AsyncAction(self.tr("Open the case"), self._open, self.work)
        self._lay_out(context)
        self.hospital.editor.returnPressed.connect(self.open_case.trigger)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._keep_draft)
        for field in self._fields.values():
            field.typed.connect(self._on_typed)
        self.source.set_value(CaseSource.TRAFFIC_122)

    def _lay_out(self, context: Context) -> None:
        frame, layout = card()
        layout.addWidget(text_label(self.tr("Emergency"), "title"))
        layout.addWidget(
            text_label(
                self.tr("The clocks for police, hospital, family and money start now."),
                "muted",
            )
        )
        layout.addWidget(self.notice)
        call = (self.source, self.caller, self.caller_number)
        layout.addLayout(grid_of(call, context.columns(len(call))))
        for field in self._fields.values():
            if field not in call:
                layout.addWidget(field)
        self.button = deed(self.open_case.text(), "emergency")
        self.button.clicked.connect(self.open_case.trigger)
        self.back = deed(self.tr("Back"))
        self.back.clicked.connect(self.given_up)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch()
        row.addWidget(self.button)
        layout.addLayout(row)
        # From the last field the next key opens the case; going back comes after it.
        self.setTabOrder(self.hospital.editor, self.button)
        self.setTabOrder(self.button, self.back)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        column.addStretch()
        outer = QVBoxLayout(self)
        # Large type is higher than a small window.
        outer.addWidget(scrolled(page, self.tr("Emergency")))

    @Slot(object)
    def _refuse(self, error: MediationError) -> None:
        """Say what was refused, and once more at the field that it is about."""
        self.notice.refuse(error)
        named = {
            "place": self.place,
            "occurred_at": self.occurred,
            "name": self.injured,
            "plate": self.plate,
            "hospital": self.hospital,
            "number": self.caller_number,
        }
        field = named.get((error.path or "").rpartition(".")[2])
        if field is not None:
            field.show_error(error)
            field.editor.setFocus()

    def begin(self) -> None:
        """Take up what was typed and not finished, and put the cursor in place."""
        self.notice.clear()
        self.place.editor.setFocus()
        self.work.start(self._load_drafts)

    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    def keep_typed(self) -> None:
        """Store what was typed a moment ago without waiting."""
        if self._pause.isActive():
            self._pause.stop()
            self._keep_draft()

    def _keep_draft(self) -> None:
        typed = {name: f.editor.text() for name, f in self._fields.items()}
        self.work.start(partial(self._save_drafts, typed))

    async def _save_drafts(self, typed: dict[str, str]) -> None:
        drafts = self._context.services.drafts
        for name, text in typed.items():
            await self._context.worker.run(drafts.save, f"{_KEY}.{name}", text)

    async def _load_drafts(self) -> None:
        drafts = self._context.services.drafts
        for name, field in self._fields.items():
            text = await self._context.worker.run(drafts.load, f"{_KEY}.{name}")
            if text and not field.editor.text():
                field.editor.setText(text)

    async def _open(self) -> None:
        self._pause.stop()
        self.notice.clear()
        for field in self._fields.values():
            field.clear_message()
        call = EmergencyCall(
            source=self.source.value(),
            caller=self.caller.value(),
            caller_number=self.caller_number.value(),
            place=self.place.editor.text(),
            occurred_at=self.occurred.value(),
            injured_name=self.injured.value(),
            plate=self.plate.value(),
            hospital=self.hospital.value(),
        )
        context = self._context
        file = await context.worker.run(context.services.cases.open_emergency, call)
        for name, field in self._fields.items():
            await context.worker.run(context.services.drafts.drop, f"{_KEY}.{name}")
            field.set_value(None)
        self.source.set_value(CaseSource.TRAFFIC_122)
        self.opened.emit(file.case.case_id)


def _no_case() -> UUID | None:
    """The case that is being opened has no id yet."""
    return None
