"""Emergency money of a case: the ledger first, forms second, the limit in sight."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.funds import NEXT_ACTS, FundAct, FundRequest, FundSource
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.users import User
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.drafts import Drafting, case_prefix
from mobile_mediation.ui.kit.field import ChoiceField, MoneyField, TextField
from mobile_mediation.ui.kit.gauge import LimitGauge
from mobile_mediation.ui.kit.notice import Notice

_BACK = frozenset({FundAct.REFUSED, FundAct.REVERSED})
"""Acts that take something away; they are never the first button."""


class FundsSection(QWidget):
    """Requests with their acts; a second person approves with a secret of their own."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        frame, layout = card(self.tr("Limit"))
        self.gauge = LimitGauge(
            self.tr("Medical sub-limit of the compulsory insurance"), context.theme
        )
        layout.addWidget(self.gauge)
        outer.addWidget(frame)
        self._ledger = QVBoxLayout()
        outer.addLayout(self._ledger)
        outer.addWidget(self._ask_card())
        self._typed = {
            "amount": self.amount,
            "payee": self.payee,
            "notice_no": self.notice_no,
            "reason": self.reason,
        }
        self._drafting = Drafting(context.drafts, self._typed, self)
        outer.addStretch()
        self._key = str(new_id(context.now()))

    def _ask_card(self) -> QWidget:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Ask for money"))
        self.source = ChoiceField(
            self.tr("Source"), language, [(context.label(e), e) for e in FundSource]
        )
        self.amount = MoneyField(self.tr("Amount"), language)
        self.payee = TextField(self.tr("Payee"), language)
        self.notice_no = TextField(self.tr("Police notice no."), language)
        self.reason = TextField(self.tr("Reason"), language)
        fields = (self.source, self.amount, self.payee, self.notice_no)
        layout.addLayout(grid_of(fields, 2))
        layout.addWidget(self.reason)
        self.ask = AsyncAction(self.tr("Ask"), self._ask, self.work)
        button = deed(self.ask.text(), "primary")
        button.clicked.connect(self.ask.trigger)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button)
        layout.addLayout(row)
        return frame

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what was typed for another one is not for this."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self._clear()
            self._drafting.show(f"{case_prefix(file.case.case_id)}fund/")
        self._file = file
        self.gauge.show_use(self._context.services.funds.limit_use(file))
        empty(self._ledger)
        for request in file.fund_requests:
            self._ledger.addWidget(RequestCard(self._context, self, request))
        if not file.fund_requests:
            self._ledger.addWidget(
                text_label(self.tr("No money has been asked for yet."), "muted")
            )

    async def _ask(self) -> None:
        self.notice.clear()
        ask = FundAsk(
            source=self.source.value(),
            amount_fen=self.amount.value() or 0,
            payee_name=self.payee.editor.text(),
            reference_no=self.notice_no.value(),
            reason=self.reason.value(),
        )
        await self.act(self._context.services.funds.request, ask, key=self._key)
        self._key = str(new_id(self._context.now()))
        self._drafting.entered()
        self._clear()

    def _clear(self) -> None:
        for field in self._typed.values():
            field.set_value(None)

    async def act(self, call: Callable[..., object], *args: object, key: str) -> None:
        """Do one act on the ledger of the case that is shown."""
        assert self._file is not None  # noqa: S101  a case is shown
        await self._context.worker.run(call, self._file.case.case_id, *args, key=key)
        self.changed.emit()


class RequestCard(QWidget):
    """One request: what happened to it, and what can happen next."""

    def __init__(
        self, context: Context, section: FundsSection, request: FundRequest
    ) -> None:
        super().__init__(section)
        self._context = context
        self._section = section
        self._request = request
        self._key = str(new_id(context.now()))
        frame, layout = card()
        first = request.request
        layout.addWidget(
            text_label(
                f"{format_yuan(request.amount_fen)}  {context.label(first.source)}",
                "heading",
            )
        )
        layout.addWidget(text_label(f"{first.payee_name}  {first.reason or ''}"))
        for entry in request.entries:
            reference = entry.reference_no or ""
            layout.addWidget(
                text_label(
                    f"{local_text(entry.happened_at)}  {context.label(entry.act)}  "
                    f"{reference}",
                    "small",
                )
            )
        self.approver = TextField(self.tr("Approved by (name)"), context.language)
        self.secret = TextField(
            self.tr("Their password"), context.language, is_secret=True
        )
        self.reference = TextField(self._reference_label(), context.language)
        self.why = TextField(self._why_label(), context.language)
        self.buttons: dict[FundAct, QPushButton] = {}
        for act in NEXT_ACTS[request.state]:
            layout.addLayout(self._row(act))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _row(self, act: FundAct) -> QHBoxLayout:
        """What an act asks for, and the button that does it."""
        text, run, fields = {
            FundAct.APPROVED: (
                self.tr("Approve"),
                self._approve,
                (self.approver, self.secret),
            ),
            FundAct.REFUSED: (self.tr("Refuse"), self._refuse, (self.why,)),
            FundAct.PAID: (
                self.tr("Record the payment"),
                self._pay,
                (self.reference,),
            ),
            FundAct.ACKNOWLEDGED: (
                self.tr("Record the receipt"),
                self._acknowledge,
                (self.reference,),
            ),
            FundAct.REVERSED: (self.tr("Reverse"), self._reverse, (self.why,)),
        }[act]
        row = QHBoxLayout()
        for field in fields:
            row.addWidget(field, 1)
        button = deed(text, "" if act in _BACK else "primary")
        button.clicked.connect(partial(self._start, run))
        self.buttons[act] = button
        row.addWidget(beside_field(button))
        return row

    def _why_label(self) -> str:
        if self._request.state is FundAct.REQUESTED:
            return self.tr("Reason, in words for the family")
        return self.tr("Reason of the reversal")

    def _reference_label(self) -> str:
        if self._request.state is FundAct.PAID:
            return self.tr("Receipt no.")
        return self.tr("Voucher no.")

    def _start(self, run: Callable[[], Awaitable[None]], *_: object) -> None:
        if self._section.work.is_busy:
            return
        self._section.notice.clear()
        self._section.work.start(run)

    @property
    def _id(self) -> UUID:
        return self._request.request.request_id

    async def _judge(self) -> User:
        """The second person, who proves who they are with their own password."""
        secret = self.secret.editor.text()
        self.secret.editor.clear()
        return await self._context.worker.run(
            self._context.services.people.authenticate,
            self.approver.editor.text().strip(),
            secret,
        )

    async def _approve(self) -> None:
        approver = await self._judge()
        approve = partial(self._context.services.funds.approve, approver=approver)
        await self._section.act(approve, self._id, key=self._key)

    async def _refuse(self) -> None:
        approver = await self._judge()
        refuse = partial(
            self._context.services.funds.refuse,
            approver=approver,
            reason=self.why.editor.text(),
        )
        await self._section.act(refuse, self._id, key=self._key)

    async def _reverse(self) -> None:
        reverse = partial(
            self._context.services.funds.reverse, reason=self.why.editor.text()
        )
        await self._section.act(reverse, self._id, key=self._key)

    async def _pay(self) -> None:
        pay = partial(
            self._context.services.funds.pay, voucher_no=self.reference.editor.text()
        )
        await self._section.act(pay, self._id, key=self._key)

    async def _acknowledge(self) -> None:
        acknowledge = partial(
            self._context.services.funds.acknowledge,
            receipt_no=self.reference.editor.text(),
        )
        await self._section.act(acknowledge, self._id, key=self._key)
