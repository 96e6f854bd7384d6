"""One request: what happened to it, what was found, and what can happen next."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.fund_ledger import is_overdrawn
from mobile_mediation.domain.funds import (
    NEXT_ACTS,
    FundAct,
    FundEntry,
    FundState,
    NumberOrigin,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.security.approvals import Approver
from mobile_mediation.services.funds.standing import FundStanding
from mobile_mediation.ui.funds.ask_form import AmountField
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    Field,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.notice import Notice

_BACK = frozenset({FundAct.REFUSED, FundAct.WITHDRAWN, FundAct.REVERSED})
"""Acts that take something away; they are never the first button."""
_OFTEN = frozenset(
    {FundAct.REQUESTED, FundAct.APPROVED, FundAct.PAID, FundAct.ACKNOWLEDGED}
)
"""Acts that are offered at once; the others are unfolded."""

Run = Callable[[], Awaitable[None]]


class Section(Protocol):
    """What a card needs of the section that it stands in."""

    work: Work
    notice: Notice

    async def act(self, call: Callable[..., object], *args: object, key: str) -> None:
        """Do one act on the ledger of the case that is shown."""

    def change(self, standing: FundStanding) -> None:
        """Put a request into the form, to be changed."""


class RequestCard(QWidget):
    """A request with its history, its findings, its obstacles and its deeds."""

    def __init__(
        self,
        context: Context,
        section: Section,
        standing: FundStanding,
        *,
        numbers: Mapping[str, NumberOrigin],
        names: Mapping[UUID, str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._section = section
        self.standing = standing
        self._request = standing.request
        self._names = names
        self._key = str(new_id(context.now()))
        self.buttons: dict[FundAct, QPushButton] = {}
        frame, layout = card()
        self._tell(layout)
        self._make_fields(numbers)
        self.more = deed(self.tr("More"), "fold")
        self.more.setCheckable(True)
        self._folded = QWidget()
        folded = QVBoxLayout(self._folded)
        folded.setContentsMargins(0, 0, 0, 0)
        for act in NEXT_ACTS[self._request.state]:
            is_often = act in _OFTEN or (
                act is FundAct.CALLED_BACK and bool(standing.report.findings)
            )
            for row in self._rows(act):
                (layout if is_often else folded).addLayout(row)
        if folded.count():
            layout.addWidget(self.more)
            layout.addWidget(self._folded)
        self._folded.setVisible(False)
        self.more.toggled.connect(self._folded.setVisible)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _tell(self, layout: QVBoxLayout) -> None:
        """What is asked for, what happened, what was found, what is in the way."""
        context, request, asked = self._context, self._request, self._request.request
        head = (
            format_yuan(request.amount_fen),
            context.label(asked.source),
            context.label(request.state),
        )
        layout.addWidget(text_label("  ".join(head), "heading"))
        about = [
            asked.payee_name,
            asked.payee_account,
            context.label(asked.purpose) if asked.purpose else None,
            asked.reason,
            self.tr("ask no.") + f" {self.standing.ask_no}",
        ]
        layout.addWidget(
            text_label("  ".join(dict.fromkeys(each for each in about if each)))
        )
        for entry in request.entries:
            layout.addWidget(text_label(self._line(entry), "small"))
        if is_overdrawn(request):
            layout.addWidget(
                text_label(self.tr("Paid twice: tell headquarters."), "error")
            )
        say = context.language.say
        for finding in self.standing.report.findings:
            role = "error" if finding.blocks else "caution"
            layout.addWidget(text_label(f"⚠ {say(finding.words)}", role))
        if self.standing.obstacles:
            layout.addWidget(text_label(self.tr("Why it cannot go on now:"), "small"))
            for obstacle in self.standing.obstacles:
                layout.addWidget(text_label(self._obstacle(obstacle), "caution"))

    def _line(self, entry: FundEntry) -> str:
        parts = [
            local_text(entry.happened_at),
            self._context.label(entry.act),
            self._names.get(entry.created_by) or entry.actor_name,
            self._context.label(entry.way) if entry.way is not None else None,
            format_yuan(entry.amount_fen)
            if entry.amount_fen != self._request.amount_fen
            else None,
            entry.number,
            entry.reference_no,
            entry.reason if not entry.is_ask else None,
        ]
        return "  ".join(part for part in parts if part)

    def _obstacle(self, obstacle: RuleViolation) -> str:
        say = self._context.language.say
        words = f"{obstacle.code} {say(obstacle.words)}"
        if obstacle.next_step is not None:
            words += f" {say(obstacle.next_step)}"
        return words

    def _make_fields(self, numbers: Mapping[str, NumberOrigin]) -> None:
        language = self._context.language
        self.approver = TextField(self.tr("Approved by (name)"), language)
        self.secret = TextField(
            self.tr("Secret of their own key"), language, is_secret=True
        )
        self.code = TextField(self.tr("Headquarters' code (20 digits)"), language)
        self.refuser = TextField(self.tr("Refused by (name)"), language)
        self.refuser_secret = TextField(
            self.tr("Secret of their own key"), language, is_secret=True
        )
        self.second = TextField(self.tr("Second person (name)"), language)
        self.second_secret = TextField(
            self.tr("Secret of their own key"), language, is_secret=True
        )
        self.reference = TextField(self._reference_label(), language)
        self.paid_on = DateField(
            self.tr("Paid on (today if empty)"), language, self._context.now
        )
        self.witness = TextField(self.tr("Witness"), language)
        self.why = TextField(self.tr("Reason, in words for the family"), language)
        self.why_withdrawn = TextField(self.tr("Reason of the withdrawal"), language)
        self.why_reversed = TextField(self.tr("Reason of the reversal"), language)
        self.number = ChoiceField(
            self.tr("Number of hospital or police"),
            language,
            [
                (f"{number}（{self._context.label(origin)}）", number)
                for number, origin in numbers.items()
            ],
        )
        self.said = TextField(self.tr("What was said"), language)
        self.confirmed = SwitchField(self.tr("They confirm it"), language)
        self.back_fen = AmountField(self.tr("Amount that came back"), language)
        self.back_paper = TextField(self.tr("Paper no."), language)

    def _reference_label(self) -> str:
        if self._request.state is FundState.PAID:
            return self.tr("Receipt no.")
        return self.tr("Voucher no.")

    def _rows(self, act: FundAct) -> list[QHBoxLayout]:
        """What an act asks for, and the buttons that do it."""
        found = self._deeds().get(act)
        if found is None:
            # What the settlement takes into account is booked with it.
            return []
        rows = [self._row(act, *found)]
        if act is FundAct.APPROVED:
            text = self.tr("Approve by code")
            rows.append(self._row(None, text, self._approve_by_code, (self.code,)))
        return rows

    def _deeds(self) -> dict[FundAct, tuple[str, Run, tuple[Field, ...]]]:
        is_cash = self._request.request.method is PaymentMethod.CASH
        is_paid = bool(self._request.paid_fen)
        return {
            FundAct.REQUESTED: (self.tr("Ask now"), self._submit, ()),
            FundAct.APPROVED: (
                self.tr("Approve"),
                self._approve,
                (self.approver, self.secret),
            ),
            FundAct.REFUSED: (
                self.tr("Refuse"),
                self._refuse,
                (self.why, self.refuser, self.refuser_secret),
            ),
            FundAct.CALLED_BACK: (
                self.tr("Record the call"),
                self._call_back,
                (self.number, self.said, self.confirmed),
            ),
            FundAct.AMENDED: (self.tr("Change the request"), self._amend, ()),
            FundAct.WITHDRAWN: (
                self.tr("Withdraw"),
                self._withdraw,
                (self.why_withdrawn,),
            ),
            FundAct.PAID: (
                self.tr("Record the payment"),
                self._pay,
                (self.reference, self.paid_on, *((self.witness,) if is_cash else ())),
            ),
            FundAct.ACKNOWLEDGED: (
                self.tr("Record the receipt"),
                self._acknowledge,
                (self.reference,),
            ),
            FundAct.RECOVERED: (
                self.tr("Record money that came back"),
                self._recover,
                (self.back_fen, self.back_paper),
            ),
            FundAct.REVERSED: (
                self.tr("Reverse"),
                self._reverse,
                (
                    self.why_reversed,
                    *((self.second, self.second_secret) if is_paid else ()),
                ),
            ),
        }

    def _row(
        self, act: FundAct | None, text: str, run: Run, fields: Sequence[Field]
    ) -> QHBoxLayout:
        row = QHBoxLayout()
        for field in fields:
            row.addWidget(field, 1)
        is_first = act in _OFTEN
        button = deed(text, "primary" if is_first else "")
        button.clicked.connect(partial(self._start, run))
        if act is None:
            self.code_button = button
        else:
            self.buttons[act] = button
        if not fields:
            row.addStretch(1)
            row.addWidget(button)
        else:
            row.addWidget(beside_field(button))
        return row

    def _start(self, run: Run, *_: object) -> None:
        if self._section.work.is_busy:
            return
        self._section.notice.clear()
        self._section.work.start(run)

    async def _judge(self, name: TextField, secret: TextField) -> Approver:
        """A second person, who opens the key of their own."""
        typed = secret.editor.text()
        secret.editor.clear()
        return await self._context.worker.run(
            self._context.services.people.approver, name.editor.text().strip(), typed
        )

    async def _act(self, call: Callable[..., object], **values: object) -> None:
        done = partial(call, **values)
        await self._section.act(done, self._request.id, key=self._key)

    async def _submit(self) -> None:
        await self._act(self._context.services.funds.submit)

    async def _approve(self) -> None:
        await self._act(
            self._context.services.funds.approve,
            approver=await self._judge(self.approver, self.secret),
            seen=self._request.request.id,
        )

    async def _approve_by_code(self) -> None:
        await self._act(
            self._context.services.funds.approve_by_code, code=self.code.editor.text()
        )

    async def _refuse(self) -> None:
        await self._act(
            self._context.services.funds.refuse,
            approver=await self._judge(self.refuser, self.refuser_secret),
            reason=self.why.editor.text(),
        )

    async def _call_back(self) -> None:
        await self._act(
            self._context.services.funds.call_back,
            number=self.number.value() or "",
            said=self.said.editor.text(),
            is_confirmed=self.confirmed.value(),
        )

    async def _amend(self) -> None:
        self._section.change(self.standing)

    async def _withdraw(self) -> None:
        await self._act(
            self._context.services.funds.withdraw,
            reason=self.why_withdrawn.editor.text(),
        )

    async def _pay(self) -> None:
        await self._act(
            self._context.services.funds.pay,
            voucher_no=self.reference.editor.text(),
            acted_on=self.paid_on.value(),
            witness=self.witness.value(),
        )

    async def _acknowledge(self) -> None:
        await self._act(
            self._context.services.funds.acknowledge,
            receipt_no=self.reference.editor.text(),
        )

    async def _recover(self) -> None:
        await self._act(
            self._context.services.funds.recover,
            amount_fen=self.back_fen.value() or 0,
            reference_no=self.back_paper.editor.text(),
        )

    async def _reverse(self) -> None:
        approver = None
        if self._request.paid_fen and self.second.editor.text().strip():
            approver = await self._judge(self.second, self.second_secret)
        await self._act(
            self._context.services.funds.reverse,
            reason=self.why_reversed.editor.text(),
            approver=approver,
        )
