"""The worksheet that is shown: which one, its day and region, what it lacks."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.services.assessment.worksheets import Reckoned
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import DateField, TextField
from mobile_mediation.ui.kit.strike_out import StrikeOut


class SheetCard(QWidget):
    """Begins a worksheet, chooses one of several, and says what it lacks."""

    begin_asked = Signal()
    chosen = Signal(object)
    head_changed = Signal(str, object)
    renew_asked = Signal()
    struck_out = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        frame, layout = card(self.tr("Worksheet"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.buttons: dict[UUID, QPushButton] = {}
        self._buttons = QHBoxLayout()
        layout.addLayout(self._buttons)
        self.hint = text_label(
            self.tr(
                "A worksheet is drawn up from what the case says: treatment, grades, "
                "vehicles, policies, advances. Begin it, then put in what is missing."
            ),
            "muted",
        )
        layout.addWidget(self.hint)
        self.begin = deed(self.tr("Begin the worksheet"), "primary")
        self.begin.clicked.connect(self.begin_asked)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addStretch()
        layout.addLayout(row)
        self._head = self._make_head()
        layout.addWidget(self._head)
        self.missing = text_label("", "caution")
        self.lacks = text_label("", "caution")
        self.warnings = text_label("", "muted")
        for label in (self.missing, self.lacks, self.warnings):
            layout.addWidget(label)
        self.strike: StrikeOut | None = None
        self._strike = QVBoxLayout()
        layout.addLayout(self._strike)

    def _make_head(self) -> QWidget:
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
        self.renew.clicked.connect(self.renew_asked)
        parts = [self.name, self.day, self.region, beside_field(self.renew)]
        grid = grid_of(parts, self._context.columns(len(parts)))
        grid.setContentsMargins(0, 0, 0, 0)
        head = QWidget()
        head.setLayout(grid)
        return head

    def show_sheets(self, sheets: Sequence[Reckoned], found: Reckoned | None) -> None:
        """Show the worksheet that was found among all of the case."""
        self._show_buttons(sheets, found)
        self._head.setVisible(found is not None)
        self.hint.setVisible(found is None)
        self.begin.setVisible(found is None)
        empty(self._strike)
        self.strike = None
        if found is None:
            for label in (self.missing, self.lacks, self.warnings):
                label.hide()
            return
        sheet = found.sheet
        self.name.set_value(sheet.name)
        self.day.set_value(sheet.assessed_on)
        self.region.set_value(sheet.region_code)
        self._say(found)
        self.strike = StrikeOut(self._context, sheet.case_id, sheet, sheet.name)
        self.strike.done.connect(self.struck_out)
        self._strike.addWidget(self.strike)

    def _show_buttons(self, sheets: Sequence[Reckoned], found: Reckoned | None) -> None:
        empty(self._buttons)
        self.buttons = {}
        if len(sheets) < 2:  # noqa: PLR2004  one is no choice
            return
        group = QButtonGroup(self)
        for each in sheets:
            button = deed(each.sheet.name, "section")
            button.setCheckable(True)
            button.setChecked(each is found)
            button.clicked.connect(partial(self._choose, each.sheet.id))
            group.addButton(button)
            self.buttons[each.sheet.id] = button
            self._buttons.addWidget(button)
        self._buttons.addStretch()

    def _say(self, found: Reckoned) -> None:
        language = self._context.language
        said: list[str] = []
        if found.refusal is not None:
            said.append(found.refusal.in_language(language.code))
        elif found.assessment is not None:
            said += [
                f"{language.say(each.words)} {language.say(each.next_step)}"
                for each in found.assessment.missing
                if each.next_step is not None
            ]
        if said:
            said.append(self.tr("It is no annex of the agreement so far."))
        _tell(self.missing, said)
        lacks = [
            language.say(each.words)
            for each in found.drawing.lacks
            if each.item is None
        ]
        _tell(self.lacks, lacks)
        cautions = () if found.assessment is None else found.assessment.warnings
        _tell(
            self.warnings,
            [f"⚠ {language.say(each.words)}  [{each.basis}]" for each in cautions],
        )

    def _choose(self, sheet_id: UUID, *_: object) -> None:
        self.chosen.emit(sheet_id)

    def _on_head(self, name: str, value: Any) -> None:
        if value is not None:
            self.head_changed.emit(name, value)


def _tell(label: QLabel, lines: Sequence[str]) -> None:
    label.setText("\n".join(lines))
    label.setVisible(bool(lines))
