"""The damages of a case: worksheets, items, who pays, what moves, scenarios."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.agreements import DamageItem
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.comparison import moves
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.inputs import INPUTS, InputScope, InputSpec
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.people import FOR_OTHERS, Party
from mobile_mediation.domain.worksheet_request import victims_of
from mobile_mediation.domain.worksheets import (
    Worksheet,
    WorksheetEvidence,
    WorksheetInput,
    quoted,
)
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.ui.assessment.detail import ItemDetail
from mobile_mediation.ui.assessment.input_form import Asked, InputForm, Typed
from mobile_mediation.ui.assessment.items_table import ItemRow, ItemsTable, Quote
from mobile_mediation.ui.assessment.moved import MovedCard
from mobile_mediation.ui.assessment.party_page import PartyPage
from mobile_mediation.ui.assessment.scenarios import ScenarioTable
from mobile_mediation.ui.assessment.waterfall import Waterfall
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, DateField, TextField
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.records import Fold
from mobile_mediation.ui.kit.strike_out import StrikeOut

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
_USUAL_OF_VEHICLE: Final = frozenset(
    {"liability", "fault_ratio", "ctpl.status", "tpl.limit"}
)


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
        self._victim: UUID | None = None
        self._item = LossItem.MEDICAL_EXPENSES
        self._extra: set[LossItem] = set()
        self._added: set[UUID] = set()
        self._fold: Fold | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self._build_sheet_card(outer)
        self._build_items_card(outer)
        self.detail = ItemDetail(context, self)
        self.detail.put.connect(self._on_put)
        self.detail.row_struck.connect(self._on_row_struck)
        self.detail.attach_asked.connect(self._on_attach)
        self.detail.detach_asked.connect(self._on_detach)
        outer.addWidget(self.detail)
        self.moved = MovedCard(context, self)
        outer.addWidget(self.moved)
        self._build_paying_card(outer)
        self._build_scenario_card(outer)
        outer.addStretch()

    def _build_sheet_card(self, outer: QVBoxLayout) -> None:
        frame, layout = card(self.tr("Worksheet"))
        self._sheet_buttons = QHBoxLayout()
        layout.addLayout(self._sheet_buttons)
        self.begin_hint = text_label(
            self.tr(
                "A worksheet is drawn up from what the case says: treatment, grades, "
                "vehicles, policies, advances. Begin it, then put in what is missing."
            ),
            "muted",
        )
        layout.addWidget(self.begin_hint)
        self.begin = deed(self.tr("Begin the worksheet"), "primary")
        self.begin.clicked.connect(self._on_begin)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addStretch()
        layout.addLayout(row)
        self._head = QWidget(frame)
        language = self._context.language
        self.name = TextField(self.tr("Name of the worksheet"), language)
        self.day = DateField(
            self.tr("Day of the mediation"), language, now=self._context.now
        )
        self.region = TextField(self.tr("Region"), language)
        for name, field in (
            ("name", self.name),
            ("assessed_on", self.day),
            ("region_code", self.region),
        ):
            field.committed.connect(partial(self._on_head, name))
        self.renew = deed(self.tr("Latest figures"))
        self.renew.clicked.connect(self._on_renew)
        parts = [self.name, self.day, self.region, beside_field(self.renew)]
        head = grid_of(parts, self._context.columns(len(parts)))
        head.setContentsMargins(0, 0, 0, 0)
        self._head.setLayout(head)
        layout.addWidget(self._head)
        self.missing = text_label("", "caution")
        layout.addWidget(self.missing)
        self.lacks = text_label("", "caution")
        layout.addWidget(self.lacks)
        self.warnings = text_label("", "muted")
        layout.addWidget(self.warnings)
        self._strike = QVBoxLayout()
        layout.addLayout(self._strike)
        outer.addWidget(frame)

    def _build_items_card(self, outer: QVBoxLayout) -> None:
        self._items_frame, layout = card(self.tr("Items"))
        self._victim_buttons = QHBoxLayout()
        layout.addLayout(self._victim_buttons)
        self._victim_fold = QVBoxLayout()
        layout.addLayout(self._victim_fold)
        self.victim_form: InputForm | None = None
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
        outer.addWidget(self._items_frame)

    def _build_paying_card(self, outer: QVBoxLayout) -> None:
        context = self._context
        self._paying_frame, layout = card(self.tr("Who pays what"))
        self.waterfall = Waterfall(context.theme, context.language, context.labels)
        layout.addWidget(self.waterfall)
        self.settling = text_label("")
        layout.addWidget(self.settling)
        self._vehicles = QVBoxLayout()
        layout.addLayout(self._vehicles)
        self.vehicle_forms: dict[UUID, tuple[InputForm, InputForm]] = {}
        self.sheet_form = InputForm(context)
        self.sheet_form.put.connect(self._on_put)
        layout.addWidget(self.sheet_form)
        outer.addWidget(self._paying_frame)

    def _build_scenario_card(self, outer: QVBoxLayout) -> None:
        self._scenario_frame, layout = card(self.tr("What if"))
        layout.addWidget(
            text_label(
                self.tr(
                    "A copy keeps this worksheet as it is; change the copy and compare."
                ),
                "muted",
            )
        )
        row = QHBoxLayout()
        self.copy_name = TextField(
            self.tr("Name of the copy, such as: if the grade were 9"),
            self._context.language,
        )
        row.addWidget(self.copy_name, 1)
        self.copy = deed(self.tr("Make a copy"))
        self.copy.clicked.connect(self._on_copy)
        row.addWidget(beside_field(self.copy))
        layout.addLayout(row)
        self.scenarios = ScenarioTable(self._context)
        layout.addWidget(self.scenarios)
        outer.addWidget(self._scenario_frame)

    def show_file(self, file: CaseFile) -> None:
        """Show a case; it is reckoned on the storage thread."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self._sheet_id = self._victim = None
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
        before = self.found
        self._sheets = sheets
        found = self.found
        for part in (
            self._head,
            self._items_frame,
            self.detail,
            self._paying_frame,
            self._scenario_frame,
        ):
            part.setVisible(found is not None)
        self.begin_hint.setVisible(found is None)
        self.begin.setVisible(found is None)
        self._show_sheet_buttons()
        if found is None:
            for label in (self.missing, self.lacks, self.warnings):
                label.hide()
            empty(self._strike)
            self.moved.show_moves((), {})
            return
        self._sheet_id = found.sheet.id
        self._show_moved(before, found)
        self._show_head(found)
        self._show_victims(found)
        self._show_items(found)
        self._show_paying(found)
        self._show_scenarios()

    def _show_moved(self, before: Reckoned | None, found: Reckoned) -> None:
        if before is None or before.sheet.id != found.sheet.id:
            self.moved.show_moves((), {})
        elif before.assessment is not None and found.assessment is not None:
            moved = moves(before.assessment, found.assessment)
            if moved or before.inputs != found.inputs:
                self.moved.show_moves(moved, self._names())

    def _names(self) -> Mapping[str, str]:
        file = self._file
        if file is None:
            return {}
        people = {str(each.id): each.name or "—" for each in file.parties}
        vehicles = {str(each.id): each.plate or "—" for each in file.vehicles}
        return people | vehicles

    def _show_sheet_buttons(self) -> None:
        empty(self._sheet_buttons)
        self.sheet_buttons: dict[UUID, QPushButton] = {}
        if len(self._sheets) < 2:  # noqa: PLR2004  one is no choice
            return
        group = QButtonGroup(self)
        for each in self._sheets:
            button = deed(each.sheet.name, "section")
            button.setCheckable(True)
            button.setChecked(each is self.found)
            button.clicked.connect(partial(self._on_sheet, each.sheet.id))
            group.addButton(button)
            self.sheet_buttons[each.sheet.id] = button
            self._sheet_buttons.addWidget(button)
        self._sheet_buttons.addStretch()

    def _show_head(self, found: Reckoned) -> None:
        sheet, language = found.sheet, self._context.language
        self.name.set_value(sheet.name)
        self.day.set_value(sheet.assessed_on)
        self.region.set_value(sheet.region_code)
        said = []
        if found.refusal is not None:
            said.append(found.refusal.in_language(language.code))
        elif found.assessment is not None:
            said += [
                f"{language.say(each.words)} {language.say(each.next_step)}"
                for each in found.assessment.missing
                if each.next_step is not None
            ]
        self._say(self.missing, said)
        self._say(
            self.lacks,
            [
                language.say(each.words)
                for each in found.drawing.lacks
                if each.item is None
            ],
        )
        cautions = () if found.assessment is None else found.assessment.warnings
        self._say(
            self.warnings,
            [f"⚠ {language.say(each.words)}  [{each.basis}]" for each in cautions],
        )
        empty(self._strike)
        strike = StrikeOut(self._context, sheet.case_id, sheet, sheet.name)
        strike.done.connect(self._on_struck)
        self.strike = strike
        self._strike.addWidget(strike)

    @staticmethod
    def _say(label: Any, lines: list[str]) -> None:
        label.setText("\n".join(lines))
        label.setVisible(bool(lines))

    def _show_victims(self, found: Reckoned) -> None:
        file = self._file
        assert file is not None  # noqa: S101  a case is shown
        victims = self._victims(file, found)
        known = {each.id for each in victims}
        if self._victim not in known:
            self._victim = victims[0].id if victims else None
        empty(self._victim_buttons)
        self.victim_buttons: dict[UUID, QPushButton] = {}
        group = QButtonGroup(self)
        for each in victims:
            button = deed(each.name or "—", "section")
            button.setCheckable(True)
            button.setChecked(each.id == self._victim)
            button.clicked.connect(partial(self._on_victim, each.id))
            group.addButton(button)
            self.victim_buttons[each.id] = button
            self._victim_buttons.addWidget(button)
        others = [
            (each.name or "—", each.id)
            for each in file.current_parties
            if each.id not in known and each.role not in FOR_OTHERS
        ]
        if others:
            more = ChoiceField(
                self.tr("Somebody else with a loss"),
                self._context.language,
                [("—", None), *others],
            )
            more.committed.connect(self._on_more_victims)
            self._victim_buttons.addWidget(more)
        self._victim_buttons.addStretch()
        self._show_victim_form(file, found)

    def _victims(self, file: CaseFile, found: Reckoned) -> list[Party]:
        drawn = {each.id for each in victims_of(file, found.inputs)}
        return [
            each
            for each in file.current_parties
            if each.id in drawn or each.id in self._added
        ]

    def _show_victim_form(self, file: CaseFile, found: Reckoned) -> None:
        """About the victim himself; the vehicles and people that can be named."""
        empty(self._victim_fold)
        if self._victim is None:
            return
        victim = self._victim
        form = InputForm(
            self._context,
            vehicles=[
                (each.plate or self._context.label(each.category), each.id)
                for each in file.vehicles
                if not each.is_void
            ],
            parties=[
                (each.name or "—", each.id)
                for each in self._victims(file, found)
                if each.id != victim
            ],
        )
        form.put.connect(self._on_put)
        form.show_inputs(
            [
                Asked(place=Place(path=spec.path, party_id=victim), spec=spec)
                for spec in INPUTS
                if spec.scope is InputScope.VICTIM and spec.item is None
            ],
            found,
        )
        is_open = self._fold.is_open if self._fold is not None else False
        self._fold = Fold(
            self.tr("About the victim: age, role on the road, vehicle"),
            partial(_itself, form),
            is_open=is_open,
        )
        self.victim_form = form
        self._victim_fold.addWidget(self._fold)

    def _rows(self, found: Reckoned) -> list[ItemRow]:
        file, victim = self._file, self._victim
        assert file is not None  # noqa: S101  a case is shown
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

    def _show_items(self, found: Reckoned) -> None:
        rows = self._rows(found)
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
        is_there = found is not None and file is not None and self._victim is not None
        self.detail.setVisible(is_there)
        if found is not None and file is not None and self._victim is not None:
            self.detail.show_item(self._item, self._victim, found, file)

    def _show_paying(self, found: Reckoned) -> None:
        file = self._file
        assert file is not None  # noqa: S101  a case is shown
        names = self._names()
        assessment = found.assessment
        self.waterfall.setVisible(assessment is not None)
        self.settling.setVisible(assessment is not None)
        if assessment is not None:
            self.waterfall.show_assessment(
                assessment,
                str(self._victim) if self._has_victim(assessment) else None,
                names=names,
            )
            self.settling.setText("\n".join(self._settling(assessment, names)))
        vehicles = [each for each in file.vehicles if not each.is_void]
        if [each.id for each in vehicles] != list(self.vehicle_forms):
            empty(self._vehicles)
            self.vehicle_forms = {}
            for each in vehicles:
                title = each.plate or self._context.label(each.category)
                self._vehicles.addWidget(text_label(title, "heading"))
                forms = (InputForm(self._context), InputForm(self._context))
                for form in forms:
                    form.put.connect(self._on_put)
                self.vehicle_forms[each.id] = forms
                usual, rare = forms
                self._vehicles.addWidget(usual)
                self._vehicles.addWidget(
                    Fold(
                        self.tr("What was used, deductibles, conduct of the driver"),
                        partial(_itself, rare),
                    )
                )
        for vehicle_id, forms in self.vehicle_forms.items():
            for form, is_usual in zip(forms, (True, False), strict=True):
                form.show_inputs(
                    [
                        Asked(
                            place=Place(path=spec.path, vehicle_id=vehicle_id),
                            spec=spec,
                        )
                        for spec in INPUTS
                        if spec.scope is InputScope.VEHICLE
                        and (spec.path in _USUAL_OF_VEHICLE) is is_usual
                    ],
                    found,
                )
        self.sheet_form.show_inputs(
            [
                Asked(place=Place(path=spec.path), spec=spec)
                for spec in INPUTS
                if _is_of_the_sheet(spec)
            ],
            found,
        )

    def _has_victim(self, assessment: Assessment) -> bool:
        return any(loss.victim.id == str(self._victim) for loss in assessment.losses)

    def _settling(self, assessment: Assessment, names: Mapping[str, str]) -> list[str]:
        label = self._context.label
        lines = []
        for each in assessment.netting.totals:
            payer = f"{label(each.payer.side)} {names.get(each.payer.of, '')}"
            payee = f"{label(each.payee.side)} {names.get(each.payee.of, '')}"
            lines.append(f"{payer.strip()} → {payee.strip()}  {format_yuan(each.fen)}")
        return lines

    def _show_scenarios(self) -> None:
        several = len(self._sheets) > 1
        self.scenarios.setVisible(several)
        if several and self._victim is not None:
            self.scenarios.show_sheets(self._sheets, str(self._victim), self._names())

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

    @Slot()
    def _on_copy(self) -> None:
        if self.found is not None and not self.work.is_busy:
            self.work.start(partial(self._copy, self.found.sheet.id))

    async def _copy(self, sheet_id: UUID) -> None:
        name = self.copy_name.editor.text().strip()
        if not name:
            number = str(len(self._sheets) + 1)
            name = self.tr("Scenario {0}").replace("{0}", number)
        worksheets = self._context.services.worksheets
        made: Worksheet = await self._stored(worksheets.copy, sheet_id, name=name)
        self.copy_name.set_value(None)
        self._on_sheet(made.id)

    @Slot(object)
    def _on_sheet(self, sheet_id: UUID, *_: object) -> None:
        self._sheet_id = sheet_id
        self.moved.show_moves((), {})
        self._show_sheets(self._sheets)

    @Slot(object)
    def _on_victim(self, victim: UUID, *_: object) -> None:
        self._victim = victim
        self._show_sheets(self._sheets)

    @Slot(object)
    def _on_more_victims(self, victim: UUID | None) -> None:
        if victim is not None:
            self._added.add(victim)
            self._on_victim(victim)

    @Slot(object)
    def _on_another(self, item: LossItem | None) -> None:
        if item is not None and self.found is not None:
            self._extra.add(item)
            self._item = item
            self._show_items(self.found)

    @Slot(object)
    def _on_chosen(self, item: LossItem) -> None:
        if item is not self._item:
            self._item = item
            self._show_detail()

    def _on_head(self, name: str, value: Any) -> None:
        if self.found is not None and value is not None:
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
            forms = [
                self.detail.form,
                self.sheet_form,
                *(form for pair in self.vehicle_forms.values() for form in pair),
            ]
            if self.victim_form is not None:
                forms.append(self.victim_form)
            if not any(form.refuse(typed.place, error) for form in forms):
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
            self._context.services.worksheets.quote, self._victim, quote.item, **amounts
        )

    @Slot(object, object)
    def _on_attach(self, item: LossItem, attachment_id: UUID) -> None:
        worksheets = self._context.services.worksheets
        self._store(worksheets.attach, self._victim, item, attachment_id)

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
                self._victim,
            )

    @Slot()
    def _on_party(self) -> None:
        assessment = self.assessment
        if assessment is None or not self._has_victim(assessment):
            self.notice.tell(self.tr("There is nothing to be shown yet."))
            return
        context = self._context
        self.page = PartyPage(
            assessment,
            str(self._victim),
            theme=context.theme,
            language=context.language,
            labels=context.labels,
            names=self._names(),
            parent=self,
        )
        self.page.begin()


def _itself(widget: QWidget) -> QWidget:
    return widget


def _is_of_the_sheet(spec: InputSpec) -> bool:
    return spec.scope is InputScope.SHEET and spec.item is None
