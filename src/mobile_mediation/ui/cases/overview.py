"""The overview of a case: accident, determination, how the case is handled."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.coordinates import Datum
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, empty
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, TextField
from mobile_mediation.ui.kit.form import RecordForm
from mobile_mediation.ui.kit.records import RecordsSection

_ACCIDENT: Final = (
    "place",
    "occurred_at",
    "reported_at",
    "form",
    "kind",
    "procedure",
    "hit_and_run",
    "narrative",
)
_REST_OF_ACCIDENT: Final = (
    "road",
    "weather",
    "dead_count",
    "hurt_count",
    "criminal",
    "latitude_e6",
    "longitude_e6",
)
_DETERMINATION: Final = (
    "determination_kind",
    "determination_no",
    "determined_on",
    "police_notice_no",
    "findings",
)
_HANDLING: Final = (
    "source",
    "region_code",
    "brigade",
    "committee",
    "insurer_report_no",
    "confidentiality",
    "close_reason",
    "retention_until",
    "note",
)


class OverviewSection(RecordsSection):
    """What happened, what the police found, and who handles the case."""

    undo_kinds = frozenset({Case, Accident})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._layout = QVBoxLayout(self)
        self.accident: RecordForm | None = None

    def _locator(self) -> QWidget:
        context = self.context
        self.position = TextField(
            self.tr("Latitude, longitude as copied"), context.language
        )
        self.datum = ChoiceField(
            self.tr("Taken from"),
            context.language,
            [(context.label(each), each) for each in (Datum.GCJ02, Datum.WGS84)],
        )
        self.locate = deed(self.tr("Store the position"))
        self.locate.clicked.connect(self._start_locating)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.position, 2)
        row.addWidget(self.datum, 1)
        row.addWidget(beside_field(self.locate))
        return box

    def _start_locating(self) -> None:
        self.work.start(
            partial(self._locate, self.position.editor.text(), self.datum.value())
        )

    async def _locate(self, text: str, datum: Datum) -> None:
        assert self._case_id is not None  # noqa: S101  a case is shown
        context = self.context
        try:
            await context.worker.run(
                context.services.cases.locate, self._case_id, text, datum
            )
        except MediationError as error:
            self.position.show_error(error)
            return
        self.changed.emit()

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        self.begin(file)
        empty(self._layout)
        frame, layout = card(self.tr("Accident"))
        self.accident = self.form(
            file.accident,
            self.entries.of(
                Accident, _ACCIDENT, labels={"kind": self.tr("Consequence")}
            ),
        )
        layout.addWidget(self.accident)
        layout.addWidget(
            self.rest(
                file.accident,
                self.tr("More about the accident"),
                self.entries.of(Accident, _REST_OF_ACCIDENT),
            )
        )
        layout.addWidget(
            self.fold(
                "position", self.tr("Take the position from a map"), self._locator
            )
        )
        self._layout.addWidget(frame)
        frame, layout = card(self.tr("Determination"))
        layout.addWidget(
            self.form(file.accident, self.entries.of(Accident, _DETERMINATION))
        )
        self._layout.addWidget(frame)
        frame, layout = card(self.tr("Handling"))
        layout.addWidget(self.form(file.case, self.entries.of(Case, _HANDLING)))
        self._layout.addWidget(frame)
        self._layout.addStretch()
