"""The article's case and five judgments are entered wholly at the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid
from tests.judgments import JUDGMENTS

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.people import Injury, PartyRole
from mobile_mediation.domain.vehicles import Licence, Policy
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    MomentField,
    MoneyField,
    NumberField,
    SwitchField,
)
from mobile_mediation.ui.kit.records import Fold
from mobile_mediation.ui.main_window import Part

CTRL = Qt.KeyboardModifier.ControlModifier
TYPED = (DateField, MomentField, MoneyField, NumberField)


class Clerk:
    """Somebody who types a whole file into the window."""

    def __init__(self, desktop, hand):
        self.desktop = desktop
        self.hand = hand
        self.page = desktop.cases.case

    @property
    def file(self):
        return self.page.file

    def go(self, part):
        self.page.open_section(part)
        self.hand.settle()

    def enter(self, section, record_id, values):
        for name, value in values.items():
            self.type(self.field(section, record_id, name), value)

    def field(self, section, record_id, name):
        if name not in section.forms[record_id].fields:
            for fold in section.findChildren(Fold):
                if fold.isVisible() and not fold.is_open:
                    self.hand.click(fold.button)
        return section.forms[record_id].fields[name]

    def type(self, field, value):
        if isinstance(field, ChoiceField):
            self.hand.choose(field, value)
        elif isinstance(field, SwitchField):
            if field.value() != value:
                field.editor.setFocus()
                self.hand.key(Qt.Key.Key_Space, at=field.editor)
        elif isinstance(field, TYPED):
            self.hand.fill(field, field.show_text(value))
        else:
            self.hand.fill(field, value)
        # Another role builds the form anew.
        if isValid(field):
            assert field.focusProxy().property("fault") is not True, (
                field.message.text()
            )

    def add(self, section, kind, *about):
        """Add a record of a kind and return its id."""
        before = set(section.forms)
        if (kind, *about) not in section.adders:
            for fold in section.findChildren(Fold):
                if fold.isVisible() and not fold.is_open:
                    self.hand.click(fold.button)
        self.hand.click(section.adders[kind, *about])
        (new,) = set(section.forms) - before
        return new


def emergency(clerk, judgment):
    hand, page = clerk.hand, clerk.desktop.cases.emergency
    hand.key(Qt.Key.Key_E, CTRL)
    hand.fill(page.place, judgment.place)
    hand.fill(page.injured, judgment.people[0].values["name"])
    QTest.keyClick(page.hospital.editor, Qt.Key.Key_Return)
    hand.settle()


def parties(clerk, judgment):
    people, hand = clerk.desktop.people, clerk.hand
    clerk.go(Part.PEOPLE)
    for person in judgment.people[1:]:
        hand.choose(people.role, person.role)
        hand.click(people.add_party)
    ids = [party.id for party in clerk.file.current_parties]
    first = judgment.people[0]
    if first.role is not PartyRole.PEDESTRIAN:
        clerk.enter(people, ids[0], {"role": first.role})
    for person, id_ in zip(judgment.people, ids, strict=True):
        if person.of is not None:
            clerk.enter(people, id_, {"represents_id": ids[person.of]})
        clerk.enter(people, id_, person.values)
        if person.licence is not None:
            licence = clerk.add(people, Licence, id_)
            clerk.enter(people, licence, person.licence)
    return ids


def cars(clerk, judgment, ids):
    people, hand = clerk.desktop.people, clerk.hand
    for car in judgment.cars:
        hand.click(people.add_vehicle)
        vehicle = clerk.file.vehicles[-1].id
        who = {"driver_id": car.driver, "owner_id": car.owner}
        clerk.enter(people, vehicle, car.values)
        clerk.enter(
            people,
            vehicle,
            {name: ids[place] for name, place in who.items() if place is not None},
        )
        for kind, values in car.policies:
            clerk.enter(people, clerk.add(people, Policy, vehicle, kind), values)


def treatment(clerk, judgment, ids):
    section = clerk.desktop.treatment
    clerk.go(Part.TREATMENT)
    for person, id_ in zip(judgment.people, ids, strict=True):
        if person.injury is None:
            continue
        hurt = {i.party_id: i.id for i in clerk.file.current_injuries}
        injury = hurt.get(id_) or clerk.add(section, Injury, id_)
        clerk.enter(section, injury, person.injury)
        for kind, values in person.more:
            clerk.enter(section, clerk.add(section, kind, injury), values)


def items(clerk, judgment):
    section, hand = clerk.desktop.mediation, clerk.hand
    clerk.go(Part.MEDIATION)
    hand.click(section.deeds[f"path.{MediationPath.COMMITTEE.value}"])
    hand.fill(section.fields["mediator"], "周明")
    hand.click(section.deeds["plan"])
    hand.click(section.deeds["start"])
    while "step" in section.deeds:
        hand.click(section.deeds["step"])
    for kind, fen in judgment.items:
        hand.choose(section.fields["kind"], kind)
        hand.fill(section.fields["claimed"], f"{fen / 100:.2f}")
        hand.click(section.deeds["item"])


@pytest.mark.parametrize("judgment", JUDGMENTS, ids=lambda each: each.name)
def test_a_judgment_is_entered_wholly(judgment, desktop, hand, program, clock):
    clock.pass_time(days=400)
    clerk = Clerk(desktop, hand)
    emergency(clerk, judgment)
    clerk.go(Part.OVERVIEW)
    clerk.enter(desktop.overview, clerk.file.accident.id, judgment.accident)
    clerk.enter(desktop.overview, clerk.file.case.case_id, judgment.case)
    ids = parties(clerk, judgment)
    cars(clerk, judgment, ids)
    treatment(clerk, judgment, ids)
    items(clerk, judgment)

    file = program.services.cases.file(clerk.file.case.case_id)
    assert says(file.accident, judgment.accident | {"place": judgment.place})
    assert says(file.case, judgment.case)
    for person, party in zip(judgment.people, file.current_parties, strict=True):
        assert says(party, person.values | {"role": person.role})
        if person.of is not None:
            assert party.represents_id == ids[person.of]
        if person.licence is not None:
            (licence,) = (x for x in file.licences if x.party_id == party.id)
            assert says(licence, person.licence)
        if person.injury is not None:
            (injury,) = (x for x in file.injuries if x.party_id == party.id)
            assert says(injury, person.injury)
            kept = (*file.stays, *file.costs, *file.grades, *file.diagnoses)
            of_it = [each for each in kept if each.injury_id == injury.id]
            for kind, values in person.more:
                assert any(isinstance(x, kind) and says(x, values) for x in of_it)
            assert len(of_it) == len(person.more)
    for car, vehicle in zip(judgment.cars, file.vehicles, strict=True):
        assert says(vehicle, car.values)
        policies = [p for p in file.policies if p.vehicle_id == vehicle.id]
        assert [p.kind for p in policies] == [kind for kind, _ in car.policies]
        for policy, (_, values) in zip(policies, car.policies, strict=True):
            assert says(policy, values)
    assert [(i.kind, i.claimed_fen) for i in file.items] == list(judgment.items)


def says(record, values):
    return {name: getattr(record, name) for name in values} == values
