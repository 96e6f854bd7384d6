"""What would be if: a copy of a worksheet, and copies compared figure by figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.assessment.comparison import (
    Paying,
    Subject,
    Total,
    figures,
)
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.assessment.worksheets import Reckoned
from mobile_mediation.ui.assessment.moved import subject_text
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import TextField
from mobile_mediation.ui.kit.models import Column, TableModel


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in every worksheet, in fen."""

    subject: Subject
    fen: tuple[int, ...]


class ScenarioTable(QTableView):
    """One column a worksheet; lines that are alike everywhere are left out."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setAccessibleName(self.tr("Scenarios compared"))
        self.verticalHeader().hide()
        self.lines: tuple[Line, ...] = ()

    def show_sheets(
        self, sheets: Sequence[Reckoned], victim: str, names: Mapping[str, str]
    ) -> None:
        """Compare worksheets that could be reckoned, for one victim."""
        able = [
            (each.sheet.name, figures(each.assessment, victim))
            for each in sheets
            if each.assessment is not None
            and any(loss.victim.id == victim for loss in each.assessment.losses)
        ]
        subjects = dict.fromkeys(s for _, found in able for s in found)
        ordered = sorted(subjects, key=_rank)
        nothing: tuple[int, Any] = (0, None)
        self.lines = tuple(
            line
            for line in (
                Line(s, tuple(found.get(s, nothing)[0] for _, found in able))
                for s in ordered
            )
            if len(set(line.fen)) > 1 or isinstance(line.subject, Total)
        )
        model = TableModel(
            (
                Column(
                    head=self.tr("Figure"),
                    text=lambda line: subject_text(line.subject, self._context, names),
                ),
                *(
                    Column(head=name, text=_fen_at(place), is_figure=True)
                    for place, (name, _) in enumerate(able)
                ),
            ),
            self,
        )
        model.show_rows(self.lines)
        before = self.model()
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as all lines, so that only the page scrolls."""
        self.resizeRowsToContents()
        height = self.horizontalHeader().height() + 2 * self.frameWidth()
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0:
            height += bar.sizeHint().height()
        self.setFixedHeight(height + self.verticalHeader().length())


def _fen_at(place: int) -> Any:
    def text(line: Line) -> str:
        return format_yuan(line.fen[place])

    return text


def _rank(subject: Subject) -> int:
    """Items first, then who pays, then what comes of it."""
    if isinstance(subject, Total):
        return 2
    return 1 if isinstance(subject, Paying) else 0


class ScenarioCard(QWidget):
    """Makes a copy of the worksheet and compares it with the others."""

    copy_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, layout = card(self.tr("What if"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        layout.addWidget(
            text_label(
                self.tr(
                    "A copy keeps this worksheet as it is; change the copy and compare."
                ),
                "muted",
            )
        )
        row = QHBoxLayout()
        self.name = TextField(
            self.tr("Name of the copy, such as: if the grade were 9"), context.language
        )
        row.addWidget(self.name, 1)
        self.copy = deed(self.tr("Make a copy"))
        self.copy.clicked.connect(self._ask)
        row.addWidget(beside_field(self.copy))
        layout.addLayout(row)
        self.table = ScenarioTable(context)
        layout.addWidget(self.table)

    def show_sheets(
        self, sheets: Sequence[Reckoned], victim: UUID | None, names: Mapping[str, str]
    ) -> None:
        """Compare the worksheets for one victim."""
        self.table.setVisible(len(sheets) > 1)
        if len(sheets) > 1 and victim is not None:
            self.table.show_sheets(sheets, str(victim), names)

    def _ask(self) -> None:
        name = self.name.editor.text().strip()
        self.name.set_value(None)
        self.copy_asked.emit(name)
