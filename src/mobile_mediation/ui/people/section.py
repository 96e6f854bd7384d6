"""The people and vehicles of a case, each field saved as it is left."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.identity import mask_id, mask_phone
from mobile_mediation.domain.people import (
    IdKind,
    Injury,
    Liability,
    Party,
    PartyKind,
    PartyRole,
    Severity,
    Sex,
)
from mobile_mediation.domain.vehicles import (
    Policy,
    PolicyKind,
    Vehicle,
    VehicleCategory,
)
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, empty
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    MaskedField,
    MoneyField,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.form import Entry, RecordForm
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.strike_out import StrikeOut

_FOR_OTHERS = frozenset({PartyRole.GUARDIAN, PartyRole.AGENT})
_ORGANISATIONS = frozenset(
    {PartyRole.INSURER, PartyRole.EMPLOYER, PartyRole.HOSPITAL, PartyRole.RELIEF_FUND}
)


class PeopleSection(QWidget):
    """Parties with their injuries, vehicles with their policies."""

    changed = Signal()
    saved = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: UUID | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.forms: dict[UUID, RecordForm] = {}
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self._layout = QVBoxLayout()
        outer.addLayout(self._layout)
        self.role = ChoiceField(
            self.tr("Role of the new party"),
            context.language,
            [(context.label(role), role) for role in PartyRole],
        )
        self.add_party = deed(self.tr("Add a party"))
        self.add_party.clicked.connect(self._add_party)
        self.add_vehicle = deed(self.tr("Add a vehicle"))
        self.add_vehicle.clicked.connect(
            partial(self._add, Vehicle, {"category": VehicleCategory.CAR})
        )
        row = QHBoxLayout()
        row.addWidget(self.role)
        row.addWidget(beside_field(self.add_party))
        row.addWidget(beside_field(self.add_vehicle))
        row.addStretch()
        outer.addLayout(row)
        outer.addStretch()

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""
        self._case_id = file.case.case_id
        self.forms.clear()
        empty(self._layout)
        for party in file.current_parties:
            self._layout.addWidget(self._party_card(file, party))
        for vehicle in file.vehicles:
            if not vehicle.is_void:
                self._layout.addWidget(self._vehicle_card(file, vehicle))

    def _party_card(self, file: CaseFile, party: Party) -> QWidget:
        context = self._context
        frame, layout = card(f"{context.label(party.role)}  {party.name or ''}")
        if party.kind is PartyKind.NATURAL:
            entries = self._person_entries(file, party)
        else:
            entries = self._organisation_entries()
        layout.addWidget(self._form(party, entries))
        injuries = [i for i in file.current_injuries if i.party_id == party.id]
        for injury in injuries:
            layout.addWidget(self._injury_form(injury))
        if not injuries and party.kind is PartyKind.NATURAL:
            hurt = deed(self.tr("This person is hurt"))
            hurt.clicked.connect(partial(self._add, Injury, {"party_id": party.id}))
            row = QHBoxLayout()
            row.addWidget(hurt)
            row.addStretch()
            layout.addLayout(row)
        layout.addWidget(self._strike_out(party, party.name or ""))
        return frame

    def _person_entries(self, file: CaseFile, party: Party) -> list[Entry]:
        context, language = self._context, self._context.language
        liability = [(context.label(each), each) for each in Liability]
        sexes = [(context.label(each), each) for each in Sex]
        papers = [
            (context.label(each), each) for each in IdKind if each is not IdKind.USCC
        ]
        entries = [
            Entry("name", TextField(self.tr("Name"), language)),
            Entry("id_kind", ChoiceField(self.tr("Identity paper"), language, papers)),
            Entry("id_no", MaskedField(self.tr("Identity number"), language), mask_id),
            Entry("birth_on", DateField(self.tr("Born on"), language, context.now)),
            Entry("sex", ChoiceField(self.tr("Sex"), language, sexes)),
            Entry("phone", MaskedField(self.tr("Phone"), language), mask_phone),
            Entry("address", TextField(self.tr("Address"), language)),
            Entry("occupation", TextField(self.tr("Occupation"), language)),
        ]
        if party.role in _FOR_OTHERS:
            others = [
                (each.name or "", each.id)
                for each in file.current_parties
                if each.id != party.id and each.role not in _FOR_OTHERS
            ]
            entries.append(
                Entry(
                    "represents_id",
                    ChoiceField(self.tr("Acts for"), language, others),
                )
            )
            return entries
        return [
            *entries,
            Entry(
                "liability",
                ChoiceField(self.tr("Responsibility"), language, liability),
            ),
            Entry(
                "served_on",
                DateField(self.tr("Determination served"), language, context.now),
            ),
            Entry("can_read", SwitchField(self.tr("Can read"), language)),
        ]

    def _organisation_entries(self) -> list[Entry]:
        language = self._context.language
        return [
            Entry("name", TextField(self.tr("Name of the organisation"), language)),
            Entry("id_no", TextField(self.tr("Social credit code"), language)),
            Entry("phone", MaskedField(self.tr("Phone"), language), mask_phone),
            Entry("address", TextField(self.tr("Address"), language)),
        ]

    def _strike_out(self, entity: VoidableEntity, what: str) -> StrikeOut:
        assert self._case_id is not None  # noqa: S101  show_file has set it
        strike = StrikeOut(self._context, self._case_id, entity, what)
        strike.done.connect(self.changed)
        return strike

    def _injury_form(self, injury: Injury) -> RecordForm:
        context, language = self._context, self._context.language
        severity = [(context.label(each), each) for each in Severity]
        return self._form(
            injury,
            [
                Entry("hospital", TextField(self.tr("Hospital"), language)),
                Entry("department", TextField(self.tr("Department"), language)),
                Entry("diagnosis", TextField(self.tr("Diagnosis"), language)),
                Entry("severity", ChoiceField(self.tr("Severity"), language, severity)),
                Entry(
                    "admitted_on",
                    DateField(self.tr("Admitted on"), language, context.now),
                ),
                Entry(
                    "needed_fen", MoneyField(self.tr("Money that is needed"), language)
                ),
            ],
        )

    def _vehicle_card(self, file: CaseFile, vehicle: Vehicle) -> QWidget:
        context, language = self._context, self._context.language
        frame, layout = card(
            f"{context.label(vehicle.category)}  {vehicle.plate or ''}"
        )
        who = [(party.name or "", party.id) for party in file.current_parties]
        categories = [(context.label(each), each) for each in VehicleCategory]
        layout.addWidget(
            self._form(
                vehicle,
                [
                    Entry("plate", TextField(self.tr("Plate"), language)),
                    Entry(
                        "category",
                        ChoiceField(self.tr("Category"), language, categories),
                    ),
                    Entry("vin", TextField(self.tr("VIN"), language)),
                    Entry("driver_id", ChoiceField(self.tr("Driver"), language, who)),
                    Entry("owner_id", ChoiceField(self.tr("Owner"), language, who)),
                ],
            )
        )
        policies = [
            p for p in file.policies if p.vehicle_id == vehicle.id and not p.is_void
        ]
        for policy in policies:
            layout.addWidget(self._policy_form(policy))
        row = QHBoxLayout()
        for kind in (PolicyKind.CTPL, PolicyKind.TPL):
            if not any(policy.kind is kind for policy in policies):
                add = deed(f"+ {context.label(kind)}")
                values = {"vehicle_id": vehicle.id, "kind": kind}
                add.clicked.connect(partial(self._add, Policy, values))
                row.addWidget(add)
        row.addStretch()
        layout.addLayout(row)
        layout.addWidget(self._strike_out(vehicle, vehicle.plate or ""))
        return frame

    def _policy_form(self, policy: Policy) -> RecordForm:
        language = self._context.language
        kind = self._context.label(policy.kind)
        return self._form(
            policy,
            [
                Entry(
                    "insurer", TextField(f"{kind} · " + self.tr("Insurer"), language)
                ),
                Entry("policy_no", TextField(self.tr("Policy no."), language)),
                Entry("limit_fen", MoneyField(self.tr("Limit"), language)),
            ],
        )

    def _form(self, entity: Any, entries: list[Entry]) -> RecordForm:
        assert self._case_id is not None  # noqa: S101  show_file has set it
        form = RecordForm(
            self._context, self._case_id, entity, entries, columns=3, parent=self
        )
        form.saved.connect(self.saved)
        self.forms[entity.id] = form
        return form

    def _add_party(self) -> None:
        role = self.role.value()
        kind = PartyKind.LEGAL if role in _ORGANISATIONS else PartyKind.NATURAL
        self._add(Party, {"role": role, "kind": kind})

    def _add(self, kind: type, values: dict[str, Any], *_: object) -> None:
        if self.work.is_busy:
            # A second click on the same button is the same wish.
            return
        self.work.start(partial(self._store, kind, values))

    async def _store(self, kind: type, values: dict[str, Any]) -> None:
        assert self._case_id is not None  # noqa: S101  a case is shown
        context, case_id = self._context, self._case_id
        await context.worker.run(context.services.cases.add, case_id, kind, values)
        self.show_file(await context.worker.run(context.services.cases.file, case_id))
        self.changed.emit()
