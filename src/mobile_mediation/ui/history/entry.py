"""One transaction in full, with personal numbers masked until they are asked for."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.services.casechain import HistoryLine
from mobile_mediation.services.changewords import ChangeWords
from mobile_mediation.services.history import HistoryEntry
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed, text_label
from mobile_mediation.ui.kit.context import Context


class EntryCard(QWidget):
    """What one transaction did to each record."""

    def __init__(
        self,
        context: Context,
        case_id: UUID,
        entry: HistoryEntry,
        words: ChangeWords,
        head: str,
    ) -> None:
        super().__init__()
        self._context = context
        self._case_id = case_id
        self._seq = entry.seq
        self._words = words
        self.work = Work(self)
        self.reveals: dict[tuple[UUID, str], QPushButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card(head)
        outer.addWidget(frame)
        if entry.reason:
            why = self.tr("Why") + f"：{entry.reason}"
            layout.addWidget(text_label(why, "muted"))
        for line in words.lines(_told(entry.lines)):
            layout.addWidget(text_label(line))
        for number in entry.lines:
            if number.column in NUMBER_MASKS:
                layout.addLayout(self._number(number))

    def _number(self, line: HistoryLine) -> QHBoxLayout:
        record = self._words.record(line.table, line.row_id)
        said = self._words.change(line.column, line.before, line.after)
        label = text_label(f"{record}：{said}")
        button = deed(self.tr("Show"))
        button.setAccessibleName(self.tr("Show") + f" {record}")
        button.setToolTip(self.tr("The looking is recorded."))
        button.clicked.connect(partial(self._show, line, label, button))
        self.reveals[line.row_id, line.column] = button
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(button)
        return row

    def _show(
        self, line: HistoryLine, label: QLabel, button: QPushButton, *_: object
    ) -> None:
        button.hide()
        self.work.start(partial(self._reveal, line, label))

    async def _reveal(self, line: HistoryLine, label: QLabel) -> None:
        context = self._context
        before, after = await context.worker.run(
            context.services.history.reveal,
            self._case_id,
            self._seq,
            line.row_id,
            line.column,
        )
        shown = " → ".join(each for each in (before, after) if each)
        record = self._words.record(line.table, line.row_id)
        label.setText(f"{record}：{self._words.column(line.column)} {shown}")


def _told(lines: Sequence[HistoryLine]) -> list[HistoryLine]:
    """The lines without the personal numbers, which have rows of their own."""
    return [line for line in lines if line.column not in NUMBER_MASKS]
