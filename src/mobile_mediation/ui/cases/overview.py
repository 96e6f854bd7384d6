"""The overview of a case: accident, determination, how the case is handled."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.accidents import AccidentForm, AccidentKind
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.ui.kit.blocks import card, empty
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    MomentField,
    ProseField,
    TextField,
)
from mobile_mediation.ui.kit.form import Entry, RecordForm


class OverviewSection(QWidget):
    """What happened, and what the police found."""

    changed = Signal()
    saved = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._layout = QVBoxLayout(self)
        self.accident: RecordForm | None = None

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        empty(self._layout)
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Accident"))
        forms = [(context.label(each), each) for each in AccidentForm]
        kinds = [(context.label(each), each) for each in AccidentKind]
        self.accident = RecordForm(
            context,
            file.case.case_id,
            file.accident,
            [
                Entry("place", TextField(self.tr("Place"), language)),
                Entry("occurred_at", MomentField(self.tr("Time"), language)),
                Entry("form", ChoiceField(self.tr("Form"), language, forms)),
                Entry("kind", ChoiceField(self.tr("Consequence"), language, kinds)),
                Entry("narrative", ProseField(self.tr("What happened"), language)),
                Entry(
                    "determination_no",
                    TextField(self.tr("Determination no."), language),
                ),
                Entry(
                    "determined_on",
                    DateField(self.tr("Determined on"), language, context.now),
                ),
                Entry(
                    "police_notice_no",
                    TextField(self.tr("Police notice no."), language),
                ),
            ],
        )
        layout.addWidget(self.accident)
        self._layout.addWidget(frame)
        frame, layout = card(self.tr("Handling"))
        handling = RecordForm(
            context,
            file.case.case_id,
            file.case,
            [
                Entry("brigade", TextField(self.tr("Police brigade"), language)),
                Entry(
                    "insurer_report_no",
                    TextField(self.tr("Insurer's report no."), language),
                ),
                Entry("note", ProseField(self.tr("Note"), language)),
            ],
        )
        layout.addWidget(handling)
        self._layout.addWidget(frame)
        self._layout.addStretch()
        for form in (self.accident, handling):
            form.saved.connect(self.saved)
