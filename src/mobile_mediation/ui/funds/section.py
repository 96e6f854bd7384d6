"""Emergency money of a case: the ledger first, forms second, the limits in sight."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.fund_ledger import journal, totals
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.ids import new_id
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.funds.standing import CaseFunds, FundStanding
from mobile_mediation.ui.funds.ask_form import AskForm
from mobile_mediation.ui.funds.journal import JournalTable
from mobile_mediation.ui.funds.request_card import RequestCard
from mobile_mediation.ui.funds.settlement import SettlementCard
from mobile_mediation.ui.funds.sources import SourceBars
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    bring_into_view,
    card,
    deed,
    empty,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.drafts import Drafting, case_prefix
from mobile_mediation.ui.kit.gauge import LimitGauge
from mobile_mediation.ui.kit.notice import Notice


class FundsSection(QWidget):
    """Limits, sources, requests, the ledger; a second person approves by own key."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._changing: UUID | None = None
        self.work = Work(self)
        self._reading = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self._reading.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        frame, layout = card(self.tr("Limits"))
        self._limits = QVBoxLayout()
        layout.addLayout(self._limits)
        outer.addWidget(frame)
        frame, layout = card(self.tr("Where the money comes from"))
        self.sources = SourceBars(context)
        layout.addWidget(self.sources)
        outer.addWidget(frame)
        self._cards = QVBoxLayout()
        outer.addLayout(self._cards)
        self._ask_frame = self._ask_card()
        outer.addWidget(self._ask_frame)
        frame, layout = card(self.tr("Ledger"))
        self.journal = JournalTable(context)
        layout.addWidget(self.journal)
        outer.addWidget(frame)
        self.settlement = SettlementCard(context, self.work, self.changed.emit)
        outer.addWidget(self.settlement)
        self._drafting = Drafting(context.drafts, self.form.typed, self)
        outer.addStretch()
        self._key = str(new_id(context.now()))

    def _ask_card(self) -> QWidget:
        frame, layout = card(self.tr("Ask for money"))
        self.form = AskForm(self._context)
        layout.addWidget(self.form)
        self.changing = text_label(
            self.tr("You change a request; an approval of it becomes void."), "caution"
        )
        self.changing.setVisible(False)
        layout.addWidget(self.changing)
        self.ask = AsyncAction(self.tr("Ask"), self._ask, self.work)
        self.note = AsyncAction(self.tr("Note it only"), self._note, self.work)
        self.leave = deed(self.tr("Leave it as it was"))
        self.leave.setVisible(False)
        self.leave.clicked.connect(self._leave)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.leave)
        self._note_button = deed(self.note.text())
        self._note_button.clicked.connect(self.note.trigger)
        row.addWidget(self._note_button)
        button = deed(self.ask.text(), "primary")
        button.clicked.connect(self.ask.trigger)
        row.addWidget(button)
        layout.addLayout(row)
        return frame

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what was typed for another one is not for this."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self._leave()
            empty(self._cards)
            self._drafting.show(f"{case_prefix(file.case.case_id)}fund/")
        self._file = file
        self.form.offer(file)
        self.settlement.show_file(file)
        self._show_limits(self._context.services.funds.limits(file))
        self.sources.show_totals(totals(file.fund_requests))
        self._reading.start(self._load)

    def _show_limits(self, limits: tuple[LimitUse, ...]) -> None:
        empty(self._limits)
        self.gauges = []
        for use in limits:
            title = " ".join((self._context.label(use.kind), use.subject or ""))
            gauge = LimitGauge(title.strip(), self._context.theme)
            gauge.show_use(use)
            self.gauges.append(gauge)
            self._limits.addWidget(gauge)

    async def _load(self) -> None:
        """Look at the payees, which needs the vehicle's other cases."""
        file = self._file
        if file is None:
            return
        context, case_id = self._context, file.case.case_id
        found = await context.worker.run(context.services.funds.case, case_id)
        users = await context.worker.run(context.services.people.users)
        if self._file is not None and self._file.case.case_id == case_id:
            self._show_requests(found, {u.id: u.display_name for u in users})

    def _show_requests(self, found: CaseFunds, names: dict[UUID, str]) -> None:
        empty(self._cards)
        for standing in found.standings:
            self._cards.addWidget(
                RequestCard(
                    self._context,
                    self,
                    standing,
                    numbers=found.numbers,
                    names=names,
                    parent=self,
                )
            )
        self.journal.show_postings(
            [
                posting
                for standing in found.standings
                for posting in journal(standing.request)
            ],
            names,
        )

    def change(self, standing: FundStanding) -> None:
        """Put a request into the form, to be changed."""
        self._changing = standing.request.id
        self.form.show_ask(FundAsk.of(standing.request.request))
        self._show_changing(is_changing=True)
        bring_into_view(self._ask_frame)

    def _show_changing(self, *, is_changing: bool) -> None:
        self.changing.setVisible(is_changing)
        self.leave.setVisible(is_changing)
        self._note_button.setVisible(not is_changing)

    def _leave(self) -> None:
        self._changing = None
        self._show_changing(is_changing=False)
        self.form.clear()

    async def _ask(self) -> None:
        funds, ask = self._context.services.funds, self.form.ask()
        if self._changing is None:
            await self._enter(funds.request, ask)
        else:
            await self._enter(funds.amend, self._changing, ask)

    async def _note(self) -> None:
        await self._enter(self._context.services.funds.draft, self.form.ask())

    async def _enter(self, call: Callable[..., object], *args: object) -> None:
        self.notice.clear()
        await self.act(call, *args, key=self._key)
        self._key = str(new_id(self._context.now()))
        self._drafting.entered()
        self._leave()

    async def act(self, call: Callable[..., object], *args: object, key: str) -> None:
        """Do one act on the ledger of the case that is shown."""
        assert self._file is not None  # noqa: S101  a case is shown
        await self._context.worker.run(call, self._file.case.case_id, *args, key=key)
        self.changed.emit()
