"""Who pays what to whom, and the vehicles with their cover and fault."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.inputs import INPUTS, InputScope
from mobile_mediation.domain.assessment.netting import Purse
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.ui.assessment.input_form import Asked, InputForm
from mobile_mediation.ui.assessment.waterfall import Waterfall
from mobile_mediation.ui.kit.blocks import card, empty, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.records import Fold

_USUAL: Final = frozenset({"liability", "fault_ratio", "ctpl.status", "tpl.limit"})


class PayingCard(QWidget):
    """The waterfall, the payments that are left, and what decides them."""

    put = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        frame, layout = card(self.tr("Who pays what"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.waterfall = Waterfall(context.theme, context.language, context.labels)
        layout.addWidget(self.waterfall)
        self.payments = text_label("")
        layout.addWidget(self.payments)
        self._vehicles = QVBoxLayout()
        layout.addLayout(self._vehicles)
        self.vehicle_forms: dict[UUID, tuple[InputForm, InputForm]] = {}
        self.sheet_form = InputForm(context)
        self.sheet_form.put.connect(self.put)
        layout.addWidget(self.sheet_form)

    def show_found(
        self,
        file: CaseFile,
        found: Reckoned,
        victim: UUID | None,
        names: Mapping[str, str],
    ) -> None:
        """Show who pays this victim; ``names`` are those of people and vehicles."""
        assessment = found.assessment
        self.waterfall.setVisible(assessment is not None)
        self.payments.setVisible(assessment is not None)
        if assessment is not None:
            ids = {loss.victim.id for loss in assessment.losses}
            whose = str(victim) if str(victim) in ids else None
            self.waterfall.show_assessment(assessment, whose, names=names)
            self.payments.setText(self._payments(assessment, names))
        self._show_vehicles(file, found)
        self.sheet_form.show_inputs(
            [
                Asked(place=Place(path=spec.path), spec=spec)
                for spec in INPUTS
                if spec.scope is InputScope.SHEET and spec.item is None
            ],
            found,
        )

    def _payments(self, assessment: Assessment, names: Mapping[str, str]) -> str:
        def called(purse: Purse) -> str:
            side = self._context.label(purse.side)
            return f"{side} {names.get(purse.of, '')}".strip()

        return "\n".join(
            f"{called(each.payer)} → {called(each.payee)}  {format_yuan(each.fen)}"
            for each in assessment.netting.totals
        )

    def _show_vehicles(self, file: CaseFile, found: Reckoned) -> None:
        vehicles = [each for each in file.vehicles if not each.is_void]
        if [each.id for each in vehicles] != list(self.vehicle_forms):
            empty(self._vehicles)
            self.vehicle_forms = {}
            for each in vehicles:
                title = each.plate or self._context.label(each.category)
                self._vehicles.addWidget(text_label(title, "heading"))
                usual, rare = InputForm(self._context), InputForm(self._context)
                for form in (usual, rare):
                    form.put.connect(self.put)
                self.vehicle_forms[each.id] = (usual, rare)
                self._vehicles.addWidget(usual)
                self._vehicles.addWidget(
                    Fold(
                        self.tr("What was used, deductibles, conduct of the driver"),
                        rare.itself,
                    )
                )
        for vehicle_id, forms in self.vehicle_forms.items():
            for form, is_usual in zip(forms, (True, False), strict=True):
                form.show_inputs(
                    [
                        Asked(
                            place=Place(path=spec.path, vehicle_id=vehicle_id),
                            spec=spec,
                        )
                        for spec in INPUTS
                        if spec.scope is InputScope.VEHICLE
                        and (spec.path in _USUAL) is is_usual
                    ],
                    found,
                )

    def refuse(self, place: Place, error: MediationError) -> bool:
        """Say under its field what was refused; whether the field is here."""
        forms = [self.sheet_form]
        forms += [form for pair in self.vehicle_forms.values() for form in pair]
        told = [form.refuse(place, error) for form in forms]
        return any(told)
