"""Taking the advances into account: who still pays whom, and the booking of it."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.settlements import Due, Payer, Settlement
from mobile_mediation.ui.funds.ask_form import AmountField
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, TextField


class SettlementCard(QWidget):
    """What everybody owes the victim, and what is left after the advances."""

    def __init__(
        self,
        context: Context,
        work: Work,
        changed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._changed = changed
        self._case_id: UUID | None = None
        language = context.language
        frame, layout = card(self.tr("Settlement"))
        layout.addWidget(
            text_label(
                self.tr(
                    "What each owes the victim, without what the relief fund and "
                    "medical insurance have borne:"
                ),
                "small",
            )
        )
        self.injured = ChoiceField(self.tr("For whom"), language, [])
        self.dues = {
            payer: AmountField(context.label(payer), language) for payer in Payer
        }
        layout.addWidget(self.injured)
        layout.addLayout(grid_of(list(self.dues.values()), context.columns(4)))
        self.result = text_label("", "")
        layout.addWidget(self.result)
        self.take = AsyncAction(self.tr("From the worksheet"), self._take, work)
        self.reckon = AsyncAction(self.tr("Reckon"), self._reckon, work)
        self.book = AsyncAction(self.tr("Book it"), self._book, work)
        self.number = TextField(self.tr("No. of the agreement"), language)
        row = QHBoxLayout()
        row.addWidget(self.number, 1)
        for action in (self.take, self.reckon, self.book):
            button = deed(action.text())
            button.clicked.connect(action.trigger)
            row.addWidget(beside_field(button))
        layout.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._key = str(new_id(context.now()))

    def show_file(self, file: CaseFile) -> None:
        """Offer the injured people of a case."""
        if self._case_id != file.case.case_id:
            self.result.clear()
            for field in (*self.dues.values(), self.number):
                field.set_value(None)
        self._case_id = file.case.case_id
        names = {p.id: p.name for p in file.current_parties}
        hurt = [i.party_id for i in file.current_injuries]
        self.injured.offer([(names.get(each) or "—", each) for each in hurt])
        self.injured.setVisible(len(hurt) > 1)

    def _dues(self) -> list[Due]:
        typed = {payer: field.value() for payer, field in self.dues.items()}
        return [Due(payer=payer, fen=fen) for payer, fen in typed.items() if fen]

    async def _take(self) -> None:
        """Fill in what the worksheet says each owes."""
        assert self._case_id is not None  # noqa: S101  a case is shown
        found = await self._context.worker.run(
            self._context.services.worksheets.dues,
            self._case_id,
            self.injured.value(),
        )
        owed = {due.payer: due.fen for due in found}
        for payer, field in self.dues.items():
            field.set_value(owed.get(payer))

    async def _reckon(self) -> None:
        assert self._case_id is not None  # noqa: S101  a case is shown
        found = await self._context.worker.run(
            self._context.services.settlements.reckon,
            self._case_id,
            self.injured.value(),
            self._dues(),
        )
        self._show(found)

    async def _book(self) -> None:
        case_id, dues, key = self._case_id, self._dues(), self._key
        number, injured = self.number.editor.text(), self.injured.value()

        def book() -> Settlement:
            assert case_id is not None  # noqa: S101  a case is shown
            return self._context.services.settlements.settle(
                case_id, injured, dues, reference_no=number, key=key
            )

        self._show(await self._context.worker.run(book))
        self._key = str(new_id(self._context.now()))
        self._changed()

    def _show(self, found: Settlement) -> None:
        label = self._context.label
        lines = [
            f"{label(each.payer)}：{format_yuan(each.due_fen)} − "
            f"{format_yuan(each.offset_fen)} = {format_yuan(each.remaining_fen)}"
            for each in found.payers
        ]
        lines += [
            f"{label(each.payer)} → {label(each.to)}  {format_yuan(each.fen)}"
            for each in found.refunds
        ]
        victim = self.tr("the victim")
        lines += [
            f"{label(each.payer)} → {victim}  {format_yuan(each.fen)}"
            for each in found.payments
        ]
        lines.append(
            self.tr("The victim still gets") + f" {format_yuan(found.final_fen)}"
        )
        if found.repay_fen:
            lines.append(
                self.tr("To be paid back") + f" {format_yuan(found.repay_fen)}"
            )
        self.result.setText("\n".join(lines))
