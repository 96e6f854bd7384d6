"""Which cases the list shows and in which order, in little room."""

from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.summaries import CaseQuery, CaseSort, Confirmation
from mobile_mediation.ui.kit.blocks import deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, DateField, Field

_SOON_DAYS = 7


class FilterBar(QWidget):
    """A button that says what is chosen, and the choices under it when it is open."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        language = context.language
        self.button = deed("", "section")
        self.button.setCheckable(True)
        self.button.setToolTip(self.tr("Order and filters of the list"))
        self.panel = QFrame(self)
        self.panel.setObjectName("card")
        self.panel.hide()
        self.button.toggled.connect(self.panel.setVisible)
        every = self.tr("All")
        self.sort = ChoiceField(
            self.tr("Order"),
            language,
            [(context.label(each), each) for each in CaseSort],
        )
        self.stage = ChoiceField(
            self.tr("Stage"),
            language,
            [(every, None), *((context.label(each), each) for each in Stage)],
        )
        self.due = ChoiceField(
            self.tr("Deadline"),
            language,
            [
                (every, None),
                (self.tr("Overdue"), 0),
                (self.tr("Within 7 days"), _SOON_DAYS),
            ],
        )
        self.confirmation = ChoiceField(
            self.tr("Headquarters"),
            language,
            [(every, None), *((context.label(each), each) for each in Confirmation)],
        )
        self.opened_from = DateField(self.tr("Opened from"), language, context.now)
        self.opened_to = DateField(self.tr("to"), language, context.now)
        fields: dict[str, Field] = {
            "sort": self.sort,
            "stage": self.stage,
            "due": self.due,
            "confirmation": self.confirmation,
            "opened_from": self.opened_from,
            "opened_to": self.opened_to,
        }
        # What was last readable: a day that is half typed narrows nothing.
        self._chosen: dict[str, Any] = dict.fromkeys(fields)
        self._chosen["sort"] = CaseSort.NEWEST
        grid = QGridLayout(self.panel)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        for place, (name, field) in enumerate(fields.items()):
            grid.addWidget(field, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)
            field.committed.connect(partial(self._on_committed, name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button)
        column.addWidget(self.panel)
        self._describe()

    def query(self, text: str) -> CaseQuery:
        """What the list is asked for, with the text that is searched."""
        chosen = self._chosen
        due, stage = chosen["due"], chosen["stage"]
        return CaseQuery(
            text=text,
            stages=() if stage is None else (stage,),
            opened_from=chosen["opened_from"],
            opened_to=chosen["opened_to"],
            due_before=(
                None if due is None else self._context.now() + timedelta(days=due)
            ),
            confirmation=chosen["confirmation"],
            sort=chosen["sort"],
        )

    def _on_committed(self, name: str, value: object) -> None:
        self._chosen[name] = value
        self._describe()
        self.changed.emit()

    def _describe(self) -> None:
        filters = sum(each is not None for each in self._chosen.values()) - 1
        words = self._context.label(self._chosen["sort"])
        if filters:
            words += " · " + self.tr("{0} filters").replace("{0}", str(filters))
        self.button.setText(words + " ▾")
        self.button.setAccessibleName(
            self.tr("Order and filters: {0}").replace("{0}", words)
        )
