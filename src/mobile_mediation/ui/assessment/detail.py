"""One item of loss on one tap: formula, figures, article, notes, inputs, evidence."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.assessment.catalogue import CATALOGUE, LossItem
from mobile_mediation.domain.assessment.inputs import INPUTS, InputScope, InputSpec
from mobile_mediation.domain.assessment.items import Item
from mobile_mediation.domain.assessment.numbers import plain
from mobile_mediation.domain.assessment.parameters import (
    ParameterStatus,
    ParameterUsed,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.ui.assessment.input_form import (
    Asked,
    InputForm,
    Names,
    next_row,
    rows_of,
)
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    empty,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField


class ItemDetail(QWidget):
    """Why an item is what it is, and what it is reckoned from."""

    put = Signal(object)
    row_struck = Signal(object)
    attach_asked = Signal(object, object)
    detach_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        frame, self._layout = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.title = text_label("", "heading")
        self.why = text_label("")
        self.figures = text_label("", "muted")
        self.notes = text_label("", "caution")
        for label in (self.title, self.why, self.figures, self.notes):
            self._layout.addWidget(label)
        self._inputs = QVBoxLayout()
        self._layout.addLayout(self._inputs)
        self._proofs = QVBoxLayout()
        self._layout.addLayout(self._proofs)
        self.form = InputForm(context)
        self._inputs.addWidget(self.form)
        self.form.put.connect(self.put)
        self._row_buttons = QHBoxLayout()
        self._inputs.addLayout(self._row_buttons)
        self.more: QPushButton | None = None
        self.files: ChoiceField | None = None
        self.attach: QPushButton | None = None
        self.detach: dict[UUID, QPushButton] = {}
        self._new_row: tuple[LossItem, str] | None = None

    def show_item(
        self, item: LossItem, victim: UUID, found: Reckoned, file: CaseFile
    ) -> None:
        """Show an item of a victim."""
        language = self._context.language
        self.title.setText(self._context.label(item))
        reckoned = _item_of(found, victim, item)
        basis = CATALOGUE[item].basis
        if reckoned is None:
            self.why.setText(self.tr("Nothing so far.") + f"  {basis}")
        else:
            self.why.setText(
                f"{format_yuan(reckoned.fen)} = {language.say(reckoned.formula)}\n"
                + self.tr("Article")
                + f"  {reckoned.basis}    "
                + self.tr("Counts as")
                + f"  {self._context.label(reckoned.bucket)}"
            )
        used = () if reckoned is None else self._used(found, reckoned)
        self.figures.setText("\n".join(map(self._figure, used)))
        self.figures.setVisible(bool(used))
        notes = () if reckoned is None else reckoned.notes
        lacks = [
            language.say(each.words)
            for each in found.drawing.lacks
            if each.party_id == victim and each.item is item
        ]
        said = [*lacks, *(self._context.label(note) for note in notes)]
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))
        self._show_inputs(item, victim, found)
        self._show_proofs(item, victim, file)

    def _used(self, found: Reckoned, item: Item) -> Sequence[ParameterUsed]:
        assessment = found.assessment
        if assessment is None:
            return ()
        return [each for each in assessment.parameters if each.name in item.parameters]

    def _figure(self, used: ParameterUsed) -> str:
        name = self._context.label(used.name)
        if used.status is ParameterStatus.GIVEN:
            return f"{name}  {plain(used.value)}  {self._context.label(used.status)}"
        year = self.tr("statistics of {0}").replace("{0}", str(used.stat_year))
        status = self._context.label(used.status)
        return f"{name}  {plain(used.value)}  {year}  {status}  {used.source}"

    def _show_inputs(self, item: LossItem, victim: UUID, found: Reckoned) -> None:
        specs = [spec for spec in INPUTS if spec.item is item]
        rows = next((spec.rows for spec in specs if spec.rows is not None), None)
        asked: list[Asked] = [
            _asked(spec, victim) for spec in specs if spec.rows is None
        ]
        empty(self._row_buttons)
        self.more = None
        if rows is not None:
            names = rows_of(found, victim, rows)
            shown = names or ["1"]
            if self._new_row is not None and self._new_row[0] is item:
                shown = sorted({*shown, self._new_row[1]})
            for name in shown:
                asked += [_asked(s, victim, name) for s in specs if s.rows is not None]
                if name in names:
                    self._offer_strike(rows, name, victim)
            self.more = deed(self.tr("One more row"), "quiet")
            self.more.clicked.connect(
                partial(self._add_row, item, next_row(shown), victim, found)
            )
            self._row_buttons.addWidget(self.more)
            self._row_buttons.addStretch()
        self.form.show_inputs(asked, found)

    def _offer_strike(self, rows: str, name: str, victim: UUID) -> None:
        button = deed(self.tr("Take row {0} out").replace("{0}", name), "quiet")
        place = Place(path=f"{rows}.{name}", party_id=victim)
        button.clicked.connect(partial(self._strike, place))
        self._row_buttons.addWidget(button)

    def _strike(self, place: Place, *_: object) -> None:
        self.row_struck.emit(place)

    def _add_row(
        self, item: LossItem, name: str, victim: UUID, found: Reckoned, *_: object
    ) -> None:
        self._new_row = (item, name)
        self._show_inputs(item, victim, found)
        last = [place for place in self.form.fields if f".{name}." in place.path]
        if last:
            self.form.fields[last[0]].setFocus()

    def _show_proofs(self, item: LossItem, victim: UUID, file: CaseFile) -> None:
        empty(self._proofs)
        self.detach = {}
        names = {each.id: each.name for each in file.current_attachments}
        proofs = [
            each
            for each in file.worksheet_evidence
            if not each.is_void and each.party_id == victim and each.loss_item is item
        ]
        for proof in proofs:
            row = QHBoxLayout()
            row.addWidget(text_label("📎 " + names.get(proof.attachment_id, "—")), 1)
            button = deed(self.tr("Not this one"), "quiet")
            button.clicked.connect(partial(self._detach, proof.id))
            self.detach[proof.id] = button
            row.addWidget(button)
            self._proofs.addLayout(row)
        taken = {each.attachment_id for each in proofs}
        free: Names = [(name, id_) for id_, name in names.items() if id_ not in taken]
        self.files = self.attach = None
        if free:
            row = QHBoxLayout()
            self.files = ChoiceField(
                self.tr("Evidence of this item"),
                self._context.language,
                [("—", None), *free],
            )
            row.addWidget(self.files, 1)
            self.attach = deed(self.tr("Attach"))
            self.attach.clicked.connect(partial(self._attach, item))
            row.addWidget(beside_field(self.attach))
            row.addStretch(1)
            self._proofs.addLayout(row)

    def _attach(self, item: LossItem, *_: object) -> None:
        chosen = None if self.files is None else self.files.value()
        if chosen is not None:
            self.attach_asked.emit(item, chosen)

    def _detach(self, evidence_id: UUID, *_: object) -> None:
        self.detach_asked.emit(evidence_id)


def _item_of(found: Reckoned, victim: UUID, item: LossItem) -> Item | None:
    if found.assessment is None:
        return None
    items = found.assessment.loss_of(str(victim)).items
    return next((each for each in items if each.item is item), None)


def _asked(spec: InputSpec, victim: UUID, row: str | None = None) -> Asked:
    path = spec.place(row)
    if spec.scope is InputScope.SHEET:
        return Asked(place=Place(path=path), spec=spec)
    return Asked(place=Place(path=path, party_id=victim), spec=spec)
