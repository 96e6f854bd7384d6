"""Whose loss is shown, and what the reckoning needs to know about the victim."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.assessment.inputs import INPUTS, InputScope
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.people import FOR_OTHERS, Party
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.ui.assessment.input_form import Asked, InputForm
from mobile_mediation.ui.kit.blocks import deed, empty
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.kit.records import Fold


class VictimBar(QWidget):
    """A button a victim; age, part in the traffic and vehicle on one tap."""

    chosen = Signal(object)
    added = Signal(object)
    put = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.buttons: dict[UUID, QPushButton] = {}
        self.form: InputForm | None = None
        self._fold: Fold | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        outer.addLayout(self._row)
        self._about = QVBoxLayout()
        outer.addLayout(self._about)

    def show_victims(
        self,
        file: CaseFile,
        found: Reckoned,
        victims: Sequence[Party],
        chosen: UUID | None,
    ) -> None:
        """Show who has a loss, and whose is looked at."""
        empty(self._row)
        self.buttons = {}
        group = QButtonGroup(self)
        for each in victims:
            button = deed(each.name or "—", "section")
            button.setCheckable(True)
            button.setChecked(each.id == chosen)
            button.clicked.connect(partial(self._choose, each.id))
            group.addButton(button)
            self.buttons[each.id] = button
            self._row.addWidget(button)
        others = [
            (each.name or "—", each.id)
            for each in file.current_parties
            if each.id not in self.buttons and each.role not in FOR_OTHERS
        ]
        if others:
            more = ChoiceField(
                self.tr("Somebody else with a loss"),
                self._context.language,
                [("—", None), *others],
            )
            more.committed.connect(self._add)
            self._row.addWidget(more)
        self._row.addStretch()
        self._show_form(file, found, victims, chosen)

    def _show_form(
        self,
        file: CaseFile,
        found: Reckoned,
        victims: Sequence[Party],
        chosen: UUID | None,
    ) -> None:
        is_open = self._fold is not None and self._fold.is_open
        empty(self._about)
        self.form = self._fold = None
        if chosen is None:
            return
        form = InputForm(
            self._context,
            vehicles=[
                (each.plate or self._context.label(each.category), each.id)
                for each in file.vehicles
                if not each.is_void
            ],
            parties=[(v.name or "—", v.id) for v in victims if v.id != chosen],
        )
        form.put.connect(self.put)
        form.show_inputs(
            [
                Asked(place=Place(path=spec.path, party_id=chosen), spec=spec)
                for spec in INPUTS
                if spec.scope is InputScope.VICTIM and spec.item is None
            ],
            found,
        )
        self.form = form
        self._fold = Fold(
            self.tr("About the victim: age, role on the road, vehicle"),
            form.itself,
            is_open=is_open,
        )
        self._about.addWidget(self._fold)

    def _choose(self, victim: UUID, *_: object) -> None:
        self.chosen.emit(victim)

    def _add(self, victim: UUID | None) -> None:
        if victim is not None:
            self.added.emit(victim)
