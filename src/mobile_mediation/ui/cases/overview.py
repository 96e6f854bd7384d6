"""The overview of a case: accident, determination, how the case is handled."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.ui.kit.blocks import card, empty
from mobile_mediation.ui.kit.context import Context
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

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._layout = QVBoxLayout(self)
        self.accident: RecordForm | None = None

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
