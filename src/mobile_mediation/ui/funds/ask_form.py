"""What is asked for: the source first, and only what that source needs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.fund_limits import insured_vehicles
from mobile_mediation.domain.fund_sources import RULES
from mobile_mediation.domain.funds import (
    FundPurpose,
    FundSource,
    PayeeKind,
    parse_amount,
)
from mobile_mediation.domain.payee_checks import OBSERVABLE, PayeeRule
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    Field,
    MoneyField,
    SwitchField,
    TextField,
)

_NOBODY = "—"


class AmountField(MoneyField):
    """An amount of the ledger: what was typed, to the letter."""

    def read(self, text: str) -> int | None:
        return parse_amount(text) if text.strip() else None


class AskForm(QWidget):
    """The fields of a request; those that do not matter are not shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        language = context.language
        self.source = self._choice(self.tr("Source"), FundSource)
        self.purpose = self._choice(self.tr("What for"), FundPurpose)
        self.amount = AmountField(self.tr("Amount"), language)
        self.payee_kind = self._choice(self.tr("Payee is"), PayeeKind)
        self.person = ChoiceField(self.tr("Person"), language, [(_NOBODY, None)])
        self.payee = TextField(self.tr("Payee"), language)
        self.account = TextField(self.tr("Account no."), language)
        self.holder = TextField(self.tr("Account in the name of"), language)
        self.bank = TextField(self.tr("Bank"), language)
        self.bank_code = TextField(self.tr("Bank code (12 digits)"), language)
        self.method = ChoiceField(
            self.tr("Way of payment"),
            language,
            [(_NOBODY, None), *((context.label(e), e) for e in PaymentMethod)],
        )
        self.notice_no = TextField(
            self.tr("No. of the police notice or letter"), language
        )
        self.extension = TextField(
            self.tr("Hospital's paper for more than 7 days"), language
        )
        self.vehicle = ChoiceField(self.tr("Insured vehicle"), language, [])
        self.injured = ChoiceField(self.tr("For whom"), language, [(_NOBODY, None)])
        self.reason = TextField(self.tr("Reason"), language)
        self.seen = {
            rule: SwitchField(context.label(rule), language) for rule in OBSERVABLE
        }
        self._several_vehicles = self._several_injured = False
        self._names: dict[UUID, str] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        for column in range(context.columns(2)):
            self._grid.setColumnStretch(column, 1)
        self._observed = text_label(self.tr("What you saw yourself"), "small")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._grid)
        outer.addWidget(self.reason)
        outer.addWidget(self._observed)
        for switch in self.seen.values():
            outer.addWidget(switch)
        self.source.committed.connect(self._on_source)
        self.payee_kind.committed.connect(self._arrange)
        self.person.committed.connect(self._on_person)
        self._arrange()

    def _choice(self, label: str, members: Any) -> ChoiceField:
        label_of = self._context.label
        return ChoiceField(
            label, self._context.language, [(label_of(e), e) for e in members]
        )

    @property
    def typed(self) -> dict[str, Field]:
        """The fields whose text is kept while it is being typed, by name."""
        return {
            "amount": self.amount,
            "payee": self.payee,
            "notice_no": self.notice_no,
            "reason": self.reason,
        }

    def offer(self, file: CaseFile) -> None:
        """Offer the people and vehicles of a case."""
        self._names = {p.id: p.name for p in file.current_parties if p.name}
        people = list(self._names.items())
        self.person.offer([(_NOBODY, None), *((name, id_) for id_, name in people)])
        hurt = [i.party_id for i in file.current_injuries]
        self._several_injured = len(hurt) > 1
        self.injured.offer(
            [(self._names.get(each, _NOBODY), each) for each in hurt]
            if hurt
            else [(_NOBODY, None)]
        )
        vehicles = insured_vehicles(file)
        self._several_vehicles = len(vehicles) > 1
        self.vehicle.offer([(v.plate or _NOBODY, v.id) for v in vehicles])
        self._arrange()

    def ask(self) -> FundAsk:
        """What is asked for as it stands in the fields.

        Raises:
            RuleViolation: MM1001, MM1344 the amount is none.
        """
        is_hospital = self.payee_kind.value() is PayeeKind.HOSPITAL
        return FundAsk(
            source=self.source.value(),
            amount_fen=self.amount.value() or 0,
            payee_name=self.payee.editor.text(),
            payee_account=self.account.value(),
            payee_bank=self.bank.value(),
            reference_no=self.notice_no.value(),
            reason=self.reason.value(),
            injured_id=self.injured.value(),
            purpose=self.purpose.value(),
            payee_kind=self.payee_kind.value(),
            payee_id=None if is_hospital else self.person.value(),
            vehicle_id=self.vehicle.value() if self._several_vehicles else None,
            account_holder=self.holder.value(),
            bank_code=self.bank_code.value(),
            method=self.method.value(),
            extension_no=self.extension.value(),
            observed=() if is_hospital else self._seen(),
        )

    def _seen(self) -> tuple[PayeeRule, ...]:
        return tuple(rule for rule, switch in self.seen.items() if switch.value())

    def show_ask(self, ask: FundAsk) -> None:
        """Fill the fields with a request that is to be changed."""
        self.source.set_value(ask.source)
        self.purpose.set_value(ask.purpose)
        self.payee_kind.set_value(ask.payee_kind)
        self.person.set_value(ask.payee_id)
        for field, value in (
            (self.amount, ask.amount_fen),
            (self.payee, ask.payee_name),
            (self.account, ask.payee_account),
            (self.holder, ask.account_holder),
            (self.bank, ask.payee_bank),
            (self.bank_code, ask.bank_code),
            (self.notice_no, ask.reference_no),
            (self.extension, ask.extension_no),
            (self.reason, ask.reason),
        ):
            field.set_value(value)
        self.method.set_value(ask.method)
        if ask.injured_id is not None:
            self.injured.set_value(ask.injured_id)
        if ask.vehicle_id is not None:
            self.vehicle.set_value(ask.vehicle_id)
        for rule, switch in self.seen.items():
            switch.set_value(rule in ask.observed)
        self._arrange()

    def clear(self) -> None:
        """Empty what was typed; the choices stay."""
        for field in (
            *(self.amount, self.payee, self.account, self.holder, self.bank),
            *(self.bank_code, self.notice_no, self.extension, self.reason),
        ):
            field.set_value(None)
        for switch in self.seen.values():
            switch.set_value(False)

    @Slot(object)
    def _on_source(self, source: FundSource) -> None:
        """Choose what this source pays for, where it does not pay for the rest."""
        rule = RULES[source]
        if self.purpose.value() not in rule.purposes:
            self.purpose.set_value(next(p for p in FundPurpose if p in rule.purposes))
        if self.payee_kind.value() not in rule.payees:
            self.payee_kind.set_value(next(k for k in PayeeKind if k in rule.payees))
        self._arrange()

    @Slot(object)
    def _on_person(self, person: UUID | None) -> None:
        if person is not None:
            self.payee.set_value(self._names[person])

    @Slot()
    def _arrange(self, *_: object) -> None:
        """Lay out the fields that matter, row by row."""
        is_hospital = self.payee_kind.value() is PayeeKind.HOSPITAL
        is_fund = self.source.value() is FundSource.RELIEF_FUND
        shown: Sequence[tuple[Field, bool]] = (
            (self.source, True),
            (self.purpose, True),
            (self.amount, True),
            (self.notice_no, True),
            (self.vehicle, self._several_vehicles),
            (self.injured, self._several_injured),
            (self.payee_kind, True),
            (self.person, not is_hospital),
            (self.payee, True),
            (self.account, True),
            (self.holder, not is_hospital),
            (self.method, not is_hospital),
            (self.bank, True),
            (self.bank_code, not is_hospital),
            (self.extension, is_fund),
        )
        columns, place = self._context.columns(2), 0
        for field, is_wanted in shown:
            self._grid.removeWidget(field)
            if is_wanted:
                # In the layout first: what is shown without a parent is a window.
                self._grid.addWidget(field, place // columns, place % columns)
                place += 1
            field.setVisible(is_wanted)
        self._observed.setVisible(not is_hospital)
        for switch in self.seen.values():
            switch.setVisible(not is_hospital)
