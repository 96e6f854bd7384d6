"""The damages of a case: worksheets, items, who pays, what moves, scenarios."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.agreements import DamageItem
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.comparison import moves
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.worksheet_request import victims_of
from mobile_mediation.domain.worksheets import (
    Worksheet,
    WorksheetEvidence,
    WorksheetInput,
    quoted,
)
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.ui.assessment.detail import ItemDetail
from mobile_mediation.ui.assessment.input_form import Typed
from mobile_mediation.ui.assessment.items_table import ItemRow, ItemsTable, Quote
from mobile_mediation.ui.assessment.moved import MovedCard
from mobile_mediation.ui.assessment.party_page import PartyPage
from mobile_mediation.ui.assessment.paying_card import PayingCard
from mobile_mediation.ui.assessment.scenarios import ScenarioCard
from mobile_mediation.ui.assessment.sheet_card import SheetCard
from mobile_mediation.ui.assessment.victim_bar import VictimBar
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.kit.notice import Notice

_USUAL: Final = (
    LossItem.MEDICAL_EXPENSES,
    LossItem.HOSPITAL_MEALS,
    LossItem.NUTRITION,
    LossItem.LOST_INCOME,
    LossItem.NURSING,
    LossItem.TRANSPORT,
    LossItem.MENTAL_DISTRESS,
    LossItem.PROPERTY,
)
"""The items that are asked for in every case with somebody hurt."""


class AssessmentSection(QWidget):
    """Claimed, assessed, offered and agreed; each figure explained on one tap."""

    changed = Signal()
    saved = Signal()
    undo_kinds = frozenset({DamageItem, Worksheet, WorksheetEvidence, WorksheetInput})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._sheets: tuple[Reckoned, ...] = ()
        self._sheet_id: UUID | None = None
        self.victim: UUID | None = None
        self._item = LossItem.MEDICAL_EXPENSES
        self._extra: set[LossItem] = set()
        self._added: set[UUID] = set()
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.sheet = SheetCard(context, self)
        self.sheet.begin_asked.connect(self._on_begin)
        self.sheet.chosen.connect(self._on_sheet)
        self.sheet.head_changed.connect(self._on_head)
        self.sheet.renew_asked.connect(self._on_renew)
        self.sheet.struck_out.connect(self._on_struck)
        self.victims = VictimBar(context, self)
        self.victims.chosen.connect(self._on_victim)
        self.victims.added.connect(self._on_added)
        self.victims.put.connect(self._on_put)
        self.detail = ItemDetail(context, self)
        self.detail.put.connect(self._on_put)
        self.detail.row_struck.connect(self._on_row_struck)
        self.detail.attach_asked.connect(self._on_attach)
        self.detail.detach_asked.connect(self._on_detach)
        self.moved = MovedCard(context, self)
        self.paying = PayingCard(context, self)
        self.paying.put.connect(self._on_put)
        self.scenarios = ScenarioCard(context, self)
        self.scenarios.copy_asked.connect(self._on_copy)
        self._items = self._make_items()
        outer = QVBoxLayout(self)
        for widget in (
            self.notice,
            self.sheet,
            self._items,
            self.detail,
            self.moved,
            self.paying,
            self.scenarios,
        ):
            outer.addWidget(widget)
        outer.addStretch()

    def _make_items(self) -> QWidget:
        frame, layout = card(self.tr("Items"))
        layout.addWidget(self.victims)
        self.table = ItemsTable(self._context)
        self.table.chosen.connect(self._on_chosen)
        self.table.items.quoted.connect(self._on_quoted)
        self.table.items.refused.connect(self.notice.refuse)
        layout.addWidget(self.table)
        row = QHBoxLayout()
        self.other_items = ChoiceField(
            self.tr("Another item"), self._context.language, [("—", None)]
        )
        self.other_items.committed.connect(self._on_another)
        row.addWidget(self.other_items, 1)
        self.take = deed(self.tr("Agree on what was assessed"))
        self.take.clicked.connect(self._on_take)
        row.addWidget(beside_field(self.take))
        self.party = deed(self.tr("Show it to the party"), "primary")
        self.party.clicked.connect(self._on_party)
        row.addWidget(beside_field(self.party))
        layout.addLayout(row)
        return frame

    def show_file(self, file: CaseFile) -> None:
        """Show a case; it is reckoned on the storage thread."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self._sheet_id = self.victim = None
            self._sheets = ()
            self._extra.clear()
            self._added.clear()
            self.moved.show_moves((), {})
            self.notice.clear()
        self._file = file
        self.work.start(self._reckon)

    async def _reckon(self) -> None:
        file = self._file
        if file is None:
            return
        context = self._context
        sheets = await context.worker.run(context.services.worksheets.of_file, file)
        if self._file is file:
            self._show_sheets(sheets)

    @property
    def found(self) -> Reckoned | None:
        """The worksheet that is shown."""
        for each in self._sheets:
            if each.sheet.id == self._sheet_id:
                return each
        return self._sheets[0] if self._sheets else None

    @property
    def assessment(self) -> Assessment | None:
        """What was reckoned in it, if it could be."""
        return None if self.found is None else self.found.assessment

    def _show_sheets(self, sheets: tuple[Reckoned, ...]) -> None:
        file, before = self._file, self.found
        self._sheets = sheets
        found = self.found
        for part in (self._items, self.detail, self.paying, self.scenarios):
            part.setVisible(found is not None)
        self.sheet.show_sheets(sheets, found)
        if found is None or file is None:
            self.moved.show_moves((), {})
            return
        self._sheet_id = found.sheet.id
        names = self._names(file)
        self._show_moved(before, found, names)
        victims = self._victims(file, found)
        if self.victim not in {each.id for each in victims}:
            self.victim = victims[0].id if victims else None
        self.victims.show_victims(file, found, victims, self.victim)
        self._show_items(file, found)
        self.paying.show_found(file, found, self.victim, names)
        self.scenarios.show_sheets(sheets, self.victim, names)

    def _show_moved(
        self, before: Reckoned | None, found: Reckoned, names: Mapping[str, str]
    ) -> None:
        if before is None or before.sheet.id != found.sheet.id:
            self.moved.show_moves((), {})
        elif before.assessment is not None and found.assessment is not None:
            moved = moves(before.assessment, found.assessment)
            if moved or before.inputs != found.inputs:
                self.moved.show_moves(moved, names)

    @staticmethod
    def _names(file: CaseFile) -> Mapping[str, str]:
        people = {str(each.id): each.name or "—" for each in file.parties}
        return people | {str(each.id): each.plate or "—" for each in file.vehicles}

    def _victims(self, file: CaseFile, found: Reckoned) -> list[Party]:
        drawn = {each.id for each in victims_of(file, found.inputs)} | self._added
        return [each for each in file.current_parties if each.id in drawn]

    def _rows(self, file: CaseFile, found: Reckoned) -> list[ItemRow]:
        victim = self.victim
        if victim is None:
            return []
        assessed: dict[LossItem, int] = {}
        if found.assessment is not None and any(
            loss.victim.id == str(victim) for loss in found.assessment.losses
        ):
            loss = found.assessment.loss_of(str(victim))
            assessed = {each.item: each.fen for each in loss.items}
        is_only = len(self._victims(file, found)) == 1
        rows = []
        for item in LossItem:
            quote = quoted(file.items, victim, item, is_only=is_only)
            lacking = any(
                each.party_id == victim and each.item is item
                for each in found.drawing.lacks
            )
            is_shown = item in assessed or item in _USUAL or item in self._extra
            if is_shown or lacking or quote is not None:
                rows.append(
                    ItemRow(item=item, assessed_fen=assessed.get(item), quoted=quote)
                )
        return rows

    def _show_items(self, file: CaseFile, found: Reckoned) -> None:
        rows = self._rows(file, found)
        self.table.items.show_rows(rows)
        shown = [row.item for row in rows]
        self.other_items.offer(
            [
                ("—", None),
                *(
                    (self._context.label(item), item)
                    for item in LossItem
                    if item not in shown
                ),
            ]
        )
        if self._item not in shown and shown:
            self._item = shown[0]
        self.table.choose(self._item)
        self._show_detail()

    def _show_detail(self) -> None:
        found, file = self.found, self._file
        is_there = found is not None and file is not None and self.victim is not None
        self.detail.setVisible(is_there)
        if found is not None and file is not None and self.victim is not None:
            self.detail.show_item(self._item, self.victim, found, file)

    @property
    def _case_id(self) -> UUID:
        assert self._file is not None  # noqa: S101  a case is shown
        return self._file.case.case_id

    def _store(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Store something, and show what moves."""
        self.notice.clear()
        self.work.start(partial(self._stored, call, *args, **kwargs), is_kept=True)

    async def _stored(
        self,
        call: Callable[..., Any],
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        context, case_id = self._context, self._case_id
        made = await context.worker.run(call, case_id, *args, **kwargs)
        file = await context.worker.run(context.services.cases.file, case_id)
        if self._case_id == case_id:
            self._file = file
            await self._reckon()
        self.saved.emit()
        return made

    @Slot()
    def _on_begin(self) -> None:
        if not self.work.is_busy:
            self._store(self._context.services.worksheets.create)

    @Slot(str)
    def _on_copy(self, name: str) -> None:
        if self.found is not None and not self.work.is_busy:
            number = str(len(self._sheets) + 1)
            name = name or self.tr("Scenario {0}").replace("{0}", number)
            self.work.start(partial(self._copy, self.found.sheet.id, name))

    async def _copy(self, sheet_id: UUID, name: str) -> None:
        worksheets = self._context.services.worksheets
        made: Worksheet = await self._stored(worksheets.copy, sheet_id, name=name)
        self._on_sheet(made.id)

    @Slot(object)
    def _on_sheet(self, sheet_id: UUID) -> None:
        self._sheet_id = sheet_id
        self.moved.show_moves((), {})
        self._show_sheets(self._sheets)

    @Slot(object)
    def _on_victim(self, victim: UUID) -> None:
        self.victim = victim
        self._show_sheets(self._sheets)

    @Slot(object)
    def _on_added(self, victim: UUID) -> None:
        """Somebody with a loss who is not hurt, such as the owner of a car."""
        self._added.add(victim)
        self._on_victim(victim)

    @Slot(object)
    def _on_another(self, item: LossItem | None) -> None:
        file, found = self._file, self.found
        if item is not None and file is not None and found is not None:
            self._extra.add(item)
            self._item = item
            self._show_items(file, found)

    @Slot(object)
    def _on_chosen(self, item: LossItem) -> None:
        if item is not self._item:
            self._item = item
            self._show_detail()

    @Slot(str, object)
    def _on_head(self, name: str, value: Any) -> None:
        if self.found is not None:
            worksheets = self._context.services.worksheets
            self._store(worksheets.set_head, self.found.sheet.id, **{name: value})

    @Slot()
    def _on_renew(self) -> None:
        if self.found is not None:
            worksheets = self._context.services.worksheets
            self._store(worksheets.renew_figures, self.found.sheet.id)

    @Slot()
    def _on_struck(self) -> None:
        self._sheet_id = None
        self.changed.emit()

    @Slot(object)
    def _on_put(self, typed: Typed) -> None:
        if self.found is not None:
            self.notice.clear()
            self.work.start(
                partial(self._put, self.found.sheet.id, typed), is_kept=True
            )

    async def _put(self, sheet_id: UUID, typed: Typed) -> None:
        """A refusal stands under its field; what was typed stays there."""
        try:
            await self._stored(
                self._context.services.worksheets.put,
                sheet_id,
                typed.place,
                typed.text,
                other_id=typed.other_id,
            )
        except MediationError as error:
            forms = [self.detail.form, self.victims.form]
            is_told = self.paying.refuse(typed.place, error)
            for form in forms:
                if form is not None and form.refuse(typed.place, error):
                    is_told = True
            if not is_told:
                raise

    @Slot(object)
    def _on_row_struck(self, place: Place) -> None:
        if self.found is not None:
            worksheets = self._context.services.worksheets
            self._store(worksheets.take_out, self.found.sheet.id, place)

    @Slot(object)
    def _on_quoted(self, quote: Quote) -> None:
        row = next(r for r in self.table.items.rows if r.item is quote.item)
        amounts = {
            name: None if row.quoted is None else getattr(row.quoted, name)
            for name in ("claimed_fen", "offered_fen", "agreed_fen")
        }
        amounts[quote.column] = quote.fen
        self._store(
            self._context.services.worksheets.quote, self.victim, quote.item, **amounts
        )

    @Slot(object, object)
    def _on_attach(self, item: LossItem, attachment_id: UUID) -> None:
        worksheets = self._context.services.worksheets
        self._store(worksheets.attach, self.victim, item, attachment_id)

    @Slot(object)
    def _on_detach(self, evidence_id: UUID) -> None:
        self._store(
            self._context.services.worksheets.detach,
            evidence_id,
            reason=self.tr("Not evidence of this item"),
        )

    @Slot()
    def _on_take(self) -> None:
        found = self.found
        if found is not None and found.assessment is not None:
            self._store(
                self._context.services.worksheets.take_as_agreed,
                found.sheet.id,
                self.victim,
            )

    @Slot()
    def _on_party(self) -> None:
        assessment, file, victim = self.assessment, self._file, str(self.victim)
        if (
            assessment is None
            or file is None
            or all(loss.victim.id != victim for loss in assessment.losses)
        ):
            self.notice.tell(self.tr("There is nothing to be shown yet."))
            return
        context = self._context
        self.page = PartyPage(
            assessment,
            victim,
            theme=context.theme,
            language=context.language,
            labels=context.labels,
            names=self._names(file),
            parent=self,
        )
        self.page.begin()
