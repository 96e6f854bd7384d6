"""Injuries of a case: hospital, diagnoses, periods, grades and invoices."""

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.people import FOR_OTHERS, Injury, PartyKind
from mobile_mediation.domain.treatment import (
    Cost,
    CostPayer,
    Diagnosis,
    DisabilityGrade,
    HospitalStay,
    stay_days,
)
from mobile_mediation.ui.kit.blocks import card, empty, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.records import RecordsSection

_INJURY: Final = (
    "hospital",
    "department",
    "bed",
    "severity",
    "admitted_on",
    "discharged_on",
    "needed_fen",
    "owed_fen",
    "inpatient_no",
    "diagnosis",
)
_REST_OF_INJURY: Final = (
    "icd10",
    "intensive_days",
    "had_operation",
    "treatment_ended_on",
    "dependence",
    "periods_source",
    "lost_work_days",
    "care_days",
    "nutrition_days",
)
_STAY: Final = (
    "hospital",
    "department",
    "inpatient_no",
    "admitted_on",
    "discharged_on",
    "intensive_days",
    "had_operation",
)
_DIAGNOSIS: Final = ("moment", "made_on", "icd10", "diagnosis")
_GRADE: Final = ("grade", "body_part", "fixed_on", "appraiser", "report_no")
_COST: Final = (
    "cost_kind",
    "incurred_on",
    "invoice_no",
    "issuer",
    "amount_fen",
    "payer",
    "insurance_fen",
    "fund_fen",
)


class TreatmentSection(RecordsSection):
    """One card for each injured person."""

    undo_kinds = frozenset({Cost, Diagnosis, DisabilityGrade, HospitalStay, Injury})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self._layout = QVBoxLayout()
        outer.addLayout(self._layout)
        outer.addStretch()

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        self.begin(file)
        empty(self._layout)
        names = {party.id: party.name or "" for party in file.current_parties}
        for injury in file.current_injuries:
            if injury.party_id in names:
                name = names[injury.party_id]
                self._layout.addWidget(self._card(file, injury, name))
        hurt = {injury.party_id for injury in file.current_injuries}
        adders: list[QWidget] = [
            self.adder(
                self.tr("{0} is hurt").replace("{0}", party.name or "—"),
                Injury,
                {"party_id": party.id},
                party.id,
            )
            for party in file.current_parties
            if party.kind is PartyKind.NATURAL
            and party.role not in FOR_OTHERS
            and party.id not in hurt
        ]
        if not hurt:
            hint = text_label(
                self.tr("Nobody is recorded as hurt. Say who was."), "muted"
            )
            hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._layout.addWidget(hint)
        self._layout.addLayout(self.rows(adders, 3))

    def _card(self, file: CaseFile, injury: Injury, name: str) -> QWidget:
        frame, layout = card(name)
        layout.addWidget(text_label(self._summary(file, injury), "muted"))
        layout.addWidget(self.form(injury, self.entries.of(Injury, _INJURY)))
        layout.addWidget(
            self.rest(
                injury,
                self.tr("Periods, dependence, end of the treatment"),
                self.entries.of(Injury, _REST_OF_INJURY),
            )
        )
        parts = (
            (self.tr("Later stay"), HospitalStay, file.stays, _STAY),
            (self.tr("Diagnosis"), Diagnosis, file.diagnoses, _DIAGNOSIS),
            (self.tr("Disability grade"), DisabilityGrade, file.grades, _GRADE),
            (self.tr("Invoice"), Cost, file.costs, _COST),
        )
        mine = {"injury_id": injury.id}
        for title, _, records, columns in parts:
            found = [
                (each, self._line(each))
                for each in records
                if each.injury_id == injury.id and not each.is_void
            ]
            layout.addWidget(
                self.group(
                    title,
                    found,
                    columns,
                )
            )
        buttons = [
            self.adder(title, kind, mine, injury.id) for title, kind, *_ in parts
        ]
        layout.addLayout(self.rows(buttons))
        layout.addWidget(self.strike_out(injury, name))
        return frame

    def _summary(self, file: CaseFile, injury: Injury) -> str:
        costs = [c for c in file.costs if c.injury_id == injury.id and not c.is_void]
        total = sum(each.amount_fen or 0 for each in costs)
        borne = sum((c.insurance_fen or 0) + (c.fund_fen or 0) for c in costs)
        owed = sum(c.amount_fen or 0 for c in costs if c.payer is CostPayer.OWED)
        words = [
            self.tr("{0} days in hospital").replace(
                "{0}", str(stay_days(injury, file.stays))
            ),
            self.tr("{0} invoices").replace("{0}", str(len(costs)))
            + f" {format_yuan(total)}",
        ]
        if borne:
            words.append(
                self.tr("borne by insurance and fund") + f" {format_yuan(borne)}"
            )
        if owed:
            words.append(self.tr("owed to the hospital") + f" {format_yuan(owed)}")
        return "   ·   ".join(words)

    def _line(self, record: Any) -> str:
        said: tuple[str | None, ...] = ()
        match record:
            case HospitalStay():
                said = (
                    record.hospital,
                    _day(record.admitted_on),
                    _day(record.discharged_on),
                )
            case Diagnosis():
                said = (
                    self.context.label(record.moment) if record.moment else None,
                    record.diagnosis,
                )
            case DisabilityGrade():
                grade = self.tr("grade {0}").replace("{0}", str(record.grade))
                said = (grade if record.grade else None, record.body_part)
            case Cost():
                said = (
                    self.context.label(record.cost_kind) if record.cost_kind else None,
                    _day(record.incurred_on),
                    format_yuan(record.amount_fen) if record.amount_fen else None,
                )
        return "  ".join(each for each in said if each)


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()
