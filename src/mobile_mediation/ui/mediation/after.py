"""After the agreement: copies, payments, the court, visits, a breach or its end."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.contacts import Channel
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.errors import MediationError, RuleViolation, Words
from mobile_mediation.domain.letters import DeliveryWay
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.performance import (
    ConfirmationResult,
    EndingKind,
    NextWay,
    PerformanceState,
    VersionState,
)
from mobile_mediation.domain.performance_plan import Duty
from mobile_mediation.domain.performance_rules import SATISFACTIONS
from mobile_mediation.services.performance import Aftermath
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed, empty, grid_of, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NumberField,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.strike_out import StrikeOut

Save = Callable[[dict[str, Any]], Awaitable[None]]
_ROLES: Final = {
    PerformanceState.LATE: "error",
    PerformanceState.PARTLY: "caution",
}


class AfterCards(QWidget):
    """What follows the sealed agreement of a case, each matter on a card of its own.

    ``fields`` and ``deeds`` are named after the matter and what they hold, such as
    ``pay.amount``.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.deeds: dict[str, QWidget] = {}
        self.fields: dict[str, Field] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.notice)
        self._layout = QVBoxLayout()
        outer.addLayout(self._layout)

    def show_file(self, file: CaseFile) -> None:
        """Show what follows the agreement in force; nothing where there is none."""
        self._file = file
        empty(self._layout)
        self.deeds.clear()
        self.fields.clear()
        found = self._context.services.performance.of_file(file)
        self.setVisible(found.paper is not None)
        if found.paper is None:
            return
        self._plan_card(found)
        self._copies_card(found)
        self._court_card(found)
        self._visits_card(found)
        self._endings_card(found)

    @property
    def _case_id(self) -> UUID:
        assert self._file is not None  # noqa: S101  a case is shown
        return self._file.case.case_id

    def _plan_card(self, found: Aftermath) -> None:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Performance of the agreement"))
        for version, state in found.versions:
            role = "muted" if state is VersionState.SUPERSEDED else ""
            words = f"{version.document_no}  v{version.version}  {context.label(state)}"
            layout.addWidget(text_label(words, role))
        for duty in found.plan:
            role = _ROLES.get(duty.state_on(found.today), "")
            layout.addWidget(text_label(self._duty_words(duty, found), role))
            for payment in duty.payments:
                proof = payment.voucher_no or self._file_name(payment.attachment_id)
                words = (
                    f"{payment.paid_on.isoformat()}  "
                    f"{format_yuan(payment.amount_fen)}  "
                    f"{context.label(payment.method)}  {proof}"
                )
                self._entry(layout, words, payment)
        owed = [duty for duty in found.plan if duty.left_fen]
        if owed:
            amount = MoneyField(self.tr("Amount"), language)
            amount.set_value(owed[0].left_fen)
            self._form(
                layout,
                "pay",
                self.tr("Record the payment"),
                self._pay,
                {
                    "duty": ChoiceField(
                        self.tr("Which payment"),
                        language,
                        [(self._owed(duty), duty.instalment.id) for duty in owed],
                    ),
                    "amount": amount,
                    "on": self._day(self.tr("Paid on")),
                    "method": ChoiceField(
                        self.tr("How"),
                        language,
                        [(context.label(each), each) for each in PaymentMethod],
                    ),
                    "voucher": TextField(self.tr("No. of the voucher"), language),
                    "file": ChoiceField(
                        self.tr("Proof in the file"), language, self._files()
                    ),
                },
            )
        self._layout.addWidget(frame)

    def _duty_words(self, duty: Duty, found: Aftermath) -> str:
        each, state = duty.instalment, duty.state_on(found.today)
        words = (
            f"{self._name(each.payer_id)} → {self._name(each.payee_id)}  "
            f"{format_yuan(each.amount_fen)}  {each.due_on.isoformat()}  "
            f"{self._context.label(state)}"
        )
        if duty.paid_fen and duty.left_fen:
            left = self.tr("{0} still owed")
            words += "  " + left.replace("{0}", format_yuan(duty.left_fen))
        if days := duty.days_late_on(found.today):
            words += "  " + self.tr("{0} days late").replace("{0}", str(days))
        return words

    def _owed(self, duty: Duty) -> str:
        each = duty.instalment
        return (
            f"{each.due_on.isoformat()} {self._name(each.payer_id)} "
            f"{format_yuan(duty.left_fen)}"
        )

    async def _pay(self, read: dict[str, Any]) -> None:
        await self._call(
            partial(
                self._context.services.performance.pay,
                amount_fen=read["amount"] or 0,
                paid_on=read["on"],
                method=read["method"],
                voucher_no=read["voucher"],
                attachment_id=read["file"],
            ),
            read["duty"],
        )

    def _copies_card(self, found: Aftermath) -> None:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Copies handed over"))
        for receipt in found.receipts:
            at = f"{receipt.happened_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
            taken = receipt.receiver
            if receipt.refusal is not None:
                taken = self.tr("refused: {0}").replace("{0}", receipt.refusal)
                taken += f"（{receipt.witness}）"
            words = (
                f"#{receipt.copy_no}  {self._name(receipt.party_id)}  {at}  "
                f"{context.label(receipt.way)}  {taken}"
            )
            self._entry(layout, words, receipt)
        number = NumberField(self.tr("Copy no."), language)
        number.set_value(found.next_copy)
        self._form(
            layout,
            "deliver",
            self.tr("Record the delivery"),
            self._deliver,
            {
                "party": self._party(),
                "copy": number,
                "way": ChoiceField(
                    self.tr("How"),
                    language,
                    [(context.label(each), each) for each in DeliveryWay],
                ),
                "receiver": TextField(self.tr("Received by"), language),
                "relation": TextField(self.tr("Relation to the party"), language),
                "refusal": TextField(self.tr("Why it was refused"), language),
                "witness": TextField(self.tr("Witness"), language),
                "note": TextField(self.tr("Note"), language),
            },
        )
        self._layout.addWidget(frame)

    async def _deliver(self, read: dict[str, Any]) -> None:
        await self._call(
            partial(
                self._context.services.performance.deliver,
                copy_no=read["copy"] or 0,
                way=read["way"],
                receiver=read["receiver"],
                relation=read["relation"],
                refusal=read["refusal"],
                witness=read["witness"],
                note=read["note"],
            ),
            read["party"],
        )

    def _court_card(self, found: Aftermath) -> None:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Judicial confirmation"))
        self._layout.addWidget(frame)
        assert self._file is not None  # noqa: S101  a case is shown
        if self._file.case.path is not MediationPath.COMMITTEE:
            words = self.tr(
                "The court confirms only what a people's committee has mediated. "
                "Who is not paid under a police agreement can sue."
            )
            layout.addWidget(text_label(words, "muted"))
            return
        asked = found.confirmation
        if asked is None or asked.result is not None:
            until = found.confirmation_until
            if until is not None:
                words = self.tr("All parties apply jointly by {0} (30 days).")
                layout.addWidget(
                    text_label(words.replace("{0}", until.on.isoformat()), "muted")
                )
        if asked is not None:
            answer = context.label(asked.result) if asked.result else "…"
            words = f"{asked.applied_on.isoformat()}  {asked.court}  {answer}"
            if asked.decided_on is not None:
                words += f"  {asked.decided_on.isoformat()}  {asked.ruling_no or ''}"
            self._entry(layout, words, asked)
        if asked is not None and asked.result is None:
            self._form(
                layout,
                "rule",
                self.tr("Record the result"),
                self._rule,
                {
                    "result": ChoiceField(
                        self.tr("Result"),
                        language,
                        [(context.label(each), each) for each in ConfirmationResult],
                    ),
                    "on": self._day(self.tr("Decided on")),
                    "number": TextField(self.tr("No. of the ruling"), language),
                },
            )
        elif asked is None or asked.result is not ConfirmationResult.CONFIRMED:
            self._form(
                layout,
                "apply",
                self.tr("Record the application"),
                self._apply,
                {
                    "court": TextField(self.tr("Court"), language),
                    "on": self._day(self.tr("Received by the court on")),
                },
            )

    async def _apply(self, read: dict[str, Any]) -> None:
        await self._call(
            partial(
                self._context.services.performance.apply,
                court=read["court"] or "",
                applied_on=read["on"],
            )
        )

    async def _rule(self, read: dict[str, Any]) -> None:
        await self._call(
            partial(
                self._context.services.performance.rule,
                decided_on=read["on"],
                ruling_no=read["number"],
            ),
            read["result"],
        )

    def _visits_card(self, found: Aftermath) -> None:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Calls back"))
        for revisit in found.revisits:
            words = (
                f"{revisit.visited_on.isoformat()}  {self._name(revisit.party_id)}  "
                f"{revisit.satisfaction or '—'}  {revisit.opinion}"
            )
            if revisit.has_dispute:
                words += "  " + self.tr("still disputes")
            self._entry(layout, words, revisit)
        marks: list[tuple[str, Any]] = [("—", None)]
        marks += [(str(each), each) for each in reversed(SATISFACTIONS)]
        self._form(
            layout,
            "revisit",
            self.tr("Record the call"),
            self._revisit,
            {
                "party": self._party(),
                "on": self._day(self.tr("Day")),
                "channel": ChoiceField(
                    self.tr("How"),
                    language,
                    [(context.label(each), each) for each in Channel],
                ),
                "satisfaction": ChoiceField(
                    self.tr("Satisfaction, 1 to 5"), language, marks
                ),
                "opinion": TextField(self.tr("What the party said"), language),
                "dispute": SwitchField(self.tr("Still disputes"), language),
            },
        )
        self._layout.addWidget(frame)

    async def _revisit(self, read: dict[str, Any]) -> None:
        await self._call(
            partial(
                self._context.services.performance.revisit,
                opinion=read["opinion"] or "",
                visited_on=read["on"],
                satisfaction=read["satisfaction"],
                channel=read["channel"],
                has_dispute=read["dispute"],
            ),
            read["party"],
        )

    def _endings_card(self, found: Aftermath) -> None:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Breach or end"))
        open_ways = "、".join(context.label(each) for each in found.ways)
        words = self.tr("After a breach: {0}").replace("{0}", open_ways)
        layout.addWidget(text_label(words, "muted"))
        for ending in found.endings:
            words = (
                f"{ending.happened_on.isoformat()}  {context.label(ending.kind)}  "
                f"{ending.reason}  → {context.label(ending.next_way)}"
            )
            self._entry(layout, words, ending)
        duties: list[tuple[str, Any]] = [("—", None)]
        duties += [(self._owed(e), e.instalment.id) for e in found.plan if e.left_fen]
        self._form(
            layout,
            "end",
            self.tr("Record the breach or end"),
            self._end,
            {
                "kind": ChoiceField(
                    self.tr("What happened"),
                    language,
                    [(context.label(each), each) for each in EndingKind],
                ),
                "duty": ChoiceField(self.tr("Which payment"), language, duties),
                "on": self._day(self.tr("Day")),
                "reason": TextField(self.tr("Reason"), language),
                "next": ChoiceField(
                    self.tr("What is done next"),
                    language,
                    [(context.label(each), each) for each in NextWay],
                ),
            },
        )
        self._layout.addWidget(frame)

    async def _end(self, read: dict[str, Any]) -> None:
        await self._call(
            partial(
                self._context.services.performance.end,
                reason=read["reason"] or "",
                happened_on=read["on"],
                next_way=read["next"],
                instalment_id=read["duty"],
            ),
            read["kind"],
        )

    def _form(
        self,
        layout: QVBoxLayout,
        name: str,
        text: str,
        save: Save,
        fields: dict[str, Field],
    ) -> None:
        """Fields in a grid, and the deed that writes down what stands in them."""
        self.fields |= {f"{name}.{each}": field for each, field in fields.items()}
        layout.addLayout(grid_of(list(fields.values()), self._context.columns(3)))
        button = deed(text)
        button.clicked.connect(partial(self._start, fields, save))
        self.deeds[name] = button
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button)
        layout.addLayout(row)

    def _start(
        self,
        fields: dict[str, Field],
        save: Save,
        *_: object,
    ) -> None:
        if self.work.is_busy:
            # A second click on the same deed is the same wish.
            return
        self.notice.clear()
        read = {}
        for name, field in fields.items():
            try:
                read[name] = field.value()
            except MediationError as error:
                field.show_error(error)
                return
            if isinstance(field, DateField) and read[name] is None:
                field.show_error(_no_day())
                return
        self.work.start(partial(save, read))

    async def _call(self, call: Callable[..., Any], *args: Any) -> None:
        await self._context.worker.run(call, self._case_id, *args)
        self.changed.emit()

    def _entry(self, layout: QVBoxLayout, words: str, entity: VoidableEntity) -> None:
        layout.addWidget(text_label(words))
        strike = StrikeOut(self._context, self._case_id, entity, words)
        strike.done.connect(self.changed)
        layout.addWidget(strike)

    def _day(self, label: str) -> DateField:
        context = self._context
        field = DateField(label, context.language, context.now)
        field.set_value(china_day(context.now()))
        return field

    def _party(self) -> ChoiceField:
        assert self._file is not None  # noqa: S101  a case is shown
        parties = self._file.current_parties
        return ChoiceField(
            self.tr("Party"),
            self._context.language,
            [(party.name or "", party.id) for party in parties],
        )

    def _files(self) -> Sequence[tuple[str, Any]]:
        assert self._file is not None  # noqa: S101  a case is shown
        files = self._file.current_attachments
        return [("—", None), *((each.name, each.id) for each in files)]

    def _file_name(self, attachment_id: UUID | None) -> str:
        assert self._file is not None  # noqa: S101  a case is shown
        files = self._file.attachments
        return next((each.name for each in files if each.id == attachment_id), "")

    def _name(self, party_id: UUID) -> str:
        assert self._file is not None  # noqa: S101  a case is shown
        parties = self._file.parties
        return next((p.name or "" for p in parties if p.id == party_id), "")


def _no_day() -> RuleViolation:
    return RuleViolation(
        "MM1013", Words("此项不能为空。", "This must not be empty."), path="on"
    )
