"""What an import did, or would do, row by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.services.exchange.list_import import ListReport, RowOutcome
from mobile_mediation.services.exchange.service import CaseImport, FileImport
from mobile_mediation.ui.kit.context import Context

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_ROOT: Final = QModelIndex()
_OUTCOME: Final = 1
_ROW: Final = re.compile(r"rows\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    texts: tuple[str, str, str, str, str]
    outcome: ImportOutcome


class OutcomeModel(QAbstractTableModel):
    """Rows of a list or cases of a file, with the outcome and its reason."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._lines: list[Line] = []
        self._heads = (
            self.tr("Row or case"),
            self.tr("Outcome"),
            self.tr("Column"),
            self.tr("Value"),
            self.tr("Reason"),
        )

    def show_list(self, report: ListReport) -> None:
        """Show the rows of a list."""
        self._show([self._of_row(row) for row in report.rows])

    def show_cases(self, files: Sequence[FileImport]) -> None:
        """Show the cases of files."""
        self._show([self._of_case(case) for file in files for case in file.cases])

    def clear(self) -> None:
        """Show nothing."""
        self._show([])

    def reason(self, index: Index) -> str:
        """Why a row is what it is; empty where there is no row."""
        return self._lines[index.row()].texts[-1] if index.isValid() else ""

    def _show(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def _of_row(self, row: RowOutcome) -> Line:
        say, label = self._context.language.say, self._context.label
        reason = say(row.words) if row.words else ""
        if row.like:
            reason = self._likeness(row.like)
        return Line(
            (
                str(row.row),
                label(row.outcome),
                say(row.column) if row.column else "",
                row.shown_value or "",
                f"{reason}  {row.code}" if row.code else reason,
            ),
            row.outcome,
        )

    def _likeness(self, like: str) -> str:
        row = _ROW.fullmatch(like)
        if row is not None:
            like = self.tr("row {0} of this list").replace("{0}", row[1])
        return self.tr("Looks like {0}").replace("{0}", like)

    def _of_case(self, case: CaseImport) -> Line:
        reason = ""
        if case.like:
            reason = self._likeness(case.like)
        elif case.outcome is not ImportOutcome.SAME:
            reason = (
                self.tr("{0} new records, {1} changed values")
                .replace("{0}", str(case.added))
                .replace("{1}", str(case.changed))
            )
        label = self._context.label(case.outcome)
        return Line((case.case_no, label, "", "", reason), case.outcome)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line = self._lines[index.row()]
        # No tool tips: they would take a text that looks like markup for markup.
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return line.texts[index.column()]
        if role == Role.ForegroundRole and index.column() == _OUTCOME:
            tokens = self._context.theme.tokens
            return QColor(
                {
                    ImportOutcome.REFUSED: tokens.emergency,
                    ImportOutcome.DUPLICATE: tokens.warning,
                }.get(line.outcome, tokens.accent)
            )
        return None
