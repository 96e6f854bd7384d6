"""The people and vehicles of a case, each field saved as it is left."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.accidents import Review
from mobile_mediation.domain.authority import Authority, Consent, ConsentPurpose
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.people import (
    FOR_OTHERS,
    Injury,
    Party,
    PartyKind,
    PartyRole,
)
from mobile_mediation.domain.vehicles import (
    Licence,
    Policy,
    PolicyKind,
    Vehicle,
    VehicleCategory,
)
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, empty
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.kit.form import Entry, RecordForm
from mobile_mediation.ui.kit.records import RecordsSection

_ORGANISATIONS: Final = frozenset(
    {PartyRole.INSURER, PartyRole.EMPLOYER, PartyRole.HOSPITAL, PartyRole.RELIEF_FUND}
)
_DRIVERS: Final = frozenset({PartyRole.DRIVER, PartyRole.RIDER})
_PERSON: Final = (
    "name",
    "role",
    "id_kind",
    "id_no",
    "birth_on",
    "sex",
    "phone",
    "address",
    "occupation",
)
_REST_OF_PERSON: Final = (
    "legal_capacity",
    "employer_id",
    "spoken_language",
    "nationality",
    "ethnic_group",
    "hard_of_hearing",
    "poor_sight",
    "needs_help_moving",
)
_POWERS: Final = (
    "scope",
    "signed_on",
    "valid_from",
    "valid_to",
    "may_admit",
    "may_waive",
    "may_change_claims",
    "may_settle",
    "may_collect_money",
    "may_receive_papers",
    "is_notarised",
    "matters",
)


class PeopleSection(RecordsSection):
    """Parties with their papers and powers, vehicles with their policies."""

    undo_kinds = frozenset(
        {Authority, Consent, Injury, Licence, Party, Policy, Review, Vehicle}
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
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
            partial(self.add, Vehicle, {"category": VehicleCategory.CAR})
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
        self.begin(file)
        empty(self._layout)
        for party in file.current_parties:
            self._layout.addWidget(self._party_card(file, party))
        for vehicle in file.vehicles:
            if not vehicle.is_void:
                self._layout.addWidget(self._vehicle_card(file, vehicle))

    def _party_card(self, file: CaseFile, party: Party) -> QWidget:
        frame, layout = card(f"{self.context.label(party.role)}  {party.name or ''}")
        if party.kind is PartyKind.LEGAL:
            layout.addWidget(self.form(party, self._organisation()))
            layout.addWidget(self.strike_out(party, party.name or ""))
            return frame
        form = self.form(party, self._person(party))
        form.saved.connect(partial(self._on_person_saved, form, party.role))
        layout.addWidget(form)
        layout.addWidget(
            self.rest(
                party,
                self.tr("More about this person"),
                self._more_of_person(party),
            )
        )
        for part in (
            self._licences(file, party),
            self._authorities(file, party),
            self._reviews(file, party),
            self._consents(file, party),
        ):
            layout.addWidget(part)
        layout.addLayout(self.rows(self._additions(file, party)))
        layout.addWidget(self.strike_out(party, party.name or ""))
        return frame

    def _on_person_saved(self, form: RecordForm, role: PartyRole) -> None:
        if form.fields["role"].value() is not role:
            # Another role is asked for other things.
            self.changed.emit()

    def _person(self, party: Party) -> list[Entry]:
        columns = list(_PERSON)
        if party.role in FOR_OTHERS:
            columns += ["represents_id"]
            if party.role is not PartyRole.AGENT:
                columns += ["kinship"]
            if party.role is PartyRole.RELATIVE:
                columns += ["heir_share", "served_on", "can_read"]
        else:
            columns += ["liability", "served_on", "can_read"]
        return self.entries.of(
            Party,
            columns,
            labels={"name": self.tr("Name"), "represents_id": self.tr("Acts for")},
            choices={
                "represents_id": self.entries.people(party.id),
                "role": [
                    (self.context.label(role), role)
                    for role in PartyRole
                    if role not in _ORGANISATIONS
                ],
            },
        )

    def _more_of_person(self, party: Party) -> list[Entry]:
        columns = list(_REST_OF_PERSON)
        if party.role in _DRIVERS:
            columns += ["alcohol", "alcohol_mg"]
        if party.role is PartyRole.DECEASED:
            columns += ["died_on"]
        return self.entries.of(
            Party,
            [*columns, "note"],
            choices={"employer_id": self.entries.organisations(party.id)},
        )

    def _organisation(self) -> list[Entry]:
        return self.entries.of(
            Party,
            ("name", "id_no", "legal_representative", "phone", "address", "note"),
            labels={
                "name": self.tr("Name of the organisation"),
                "id_no": self.tr("Social credit code"),
            },
        )

    def _additions(self, file: CaseFile, party: Party) -> list[QWidget]:
        mine = {"party_id": party.id}
        buttons: list[QWidget] = []
        is_hurt = any(i.party_id == party.id for i in file.current_injuries)
        if party.role not in FOR_OTHERS and not is_hurt:
            buttons.append(
                self.adder(self.tr("This person is hurt"), Injury, mine, party.id)
            )
        if party.role is PartyRole.DRIVER and not any(
            each.party_id == party.id and not each.is_void for each in file.licences
        ):
            buttons.append(
                self.adder(self.tr("Driving licence"), Licence, mine, party.id)
            )
        if party.role is PartyRole.AGENT and party.represents_id is not None:
            powers = {"agent_id": party.id, "principal_id": party.represents_id}
            buttons.append(
                self.adder(self.tr("Power of attorney"), Authority, powers, party.id)
            )
        if party.role not in FOR_OTHERS and not any(
            each.party_id == party.id and not each.is_void for each in file.reviews
        ):
            buttons.append(
                self.adder(self.tr("Application for review"), Review, mine, party.id)
            )
        return buttons

    def _licences(self, file: CaseFile, party: Party) -> QWidget:
        found = [
            (each, " ".join(filter(None, (each.classes, each.licence_no and "···"))))
            for each in file.licences
            if each.party_id == party.id and not each.is_void
        ]
        columns = ("licence_no", "classes", "status", "first_issued_on", "valid_to")
        return self.group(self.tr("Driving licence"), found, columns)

    def _authorities(self, file: CaseFile, party: Party) -> QWidget:
        names = {each.id: each.name or "" for each in file.parties}
        found = [
            (each, names.get(each.principal_id, ""))
            for each in file.authorities
            if each.agent_id == party.id and not each.is_void
        ]
        return self.group(
            self.tr("Power of attorney"),
            found,
            _POWERS,
        )

    def _reviews(self, file: CaseFile, party: Party) -> QWidget:
        found = [
            (each, self.context.label(each.result) if each.result else "")
            for each in file.reviews
            if each.party_id == party.id and not each.is_void
        ]
        columns = (
            "filed_on",
            "accepted_on",
            "result",
            "concluded_on",
            "served_on",
            "grounds",
        )
        return self.group(
            self.tr("Application for review"),
            found,
            columns,
        )

    def _consents(self, file: CaseFile, party: Party) -> QWidget:
        given = [
            each
            for each in file.consents
            if each.party_id == party.id and not each.is_void
        ]

        def build() -> QWidget:
            box = QWidget()
            layout = QVBoxLayout(box)
            layout.setContentsMargins(0, 0, 0, 0)
            columns = ("given_on", "withdrawn_on", "evidence")
            layout.addWidget(
                self.group(
                    self.tr("Consent"),
                    [(each, self.context.label(each.purpose)) for each in given],
                    columns,
                )
            )
            missing = [
                purpose
                for purpose in ConsentPurpose
                if purpose not in {each.purpose for each in given}
            ]
            buttons = [
                self.adder(
                    self.context.label(purpose),
                    Consent,
                    {"party_id": party.id, "purpose": purpose},
                    party.id,
                    purpose,
                )
                for purpose in missing
            ]
            layout.addLayout(self.rows(buttons, 3))
            return box

        title = self.tr("Consents of this person")
        return self.fold(
            ("consents", party.id),
            f"{title}  {len(given)}/{len(ConsentPurpose)}",
            build,
        )

    def _vehicle_card(self, file: CaseFile, vehicle: Vehicle) -> QWidget:
        context = self.context
        frame, layout = card(
            f"{context.label(vehicle.category)}  {vehicle.plate or ''}"
        )
        layout.addWidget(
            self.form(
                vehicle,
                self.entries.of(
                    Vehicle,
                    ("plate", "category", "plate_colour", "driver_id", "owner_id"),
                ),
            )
        )
        layout.addWidget(
            self.rest(
                vehicle,
                self.tr("More about this vehicle"),
                self.entries.of(
                    Vehicle, ("vin", "engine_no", "model", "use", "is_liable")
                ),
            )
        )
        policies = [
            p for p in file.policies if p.vehicle_id == vehicle.id and not p.is_void
        ]
        for policy in policies:
            layout.addWidget(self._policy(policy))
        adders = []
        for kind in PolicyKind:
            once = kind in {PolicyKind.CTPL, PolicyKind.TPL}
            if once and any(policy.kind is kind for policy in policies):
                continue
            values = {"vehicle_id": vehicle.id, "kind": kind}
            adders.append(
                self.adder(context.label(kind), Policy, values, vehicle.id, kind)
            )
        layout.addLayout(self.rows(adders))
        layout.addWidget(self.strike_out(vehicle, vehicle.plate or ""))
        return frame

    def _policy(self, policy: Policy) -> QWidget:
        kind = self.context.label(policy.kind)
        columns = ["insurer", "policy_no", "starts_at", "ends_at", "insured_name"]
        if policy.kind is not PolicyKind.CTPL:
            columns += [
                "limit_fen",
                "deductible_bp",
                "terms_version",
                "covers_uninsured_medicine",
                "covers_mental_harm",
            ]
        said = " ".join(filter(None, (policy.insurer, policy.policy_no)))
        return self.group(kind, [(policy, said)], columns)

    def _add_party(self) -> None:
        role = self.role.value()
        kind = PartyKind.LEGAL if role in _ORGANISATIONS else PartyKind.NATURAL
        self.add(Party, {"role": role, "kind": kind})
