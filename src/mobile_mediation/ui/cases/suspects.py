"""Cases that may be the same accident: shown, never merged."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.services.matches import Suspect
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import deed, empty, text_label
from mobile_mediation.ui.kit.context import Context, local_text

_MOST = 3


class SuspectNotice(QFrame):
    """A line for each suspected duplicate, with a button that opens it."""

    open_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("tone", "warning")
        self._context = context
        self._case_id: UUID | None = None
        self._traits: tuple[object, ...] = ()
        self._closed: set[UUID] = set()
        self.work = Work(self)
        self._lines = QVBoxLayout()
        self.close_button = deed(self.tr("Close"))
        self.close_button.clicked.connect(self._close)
        layout = QHBoxLayout(self)
        layout.addLayout(self._lines, 1)
        layout.addWidget(self.close_button)
        self.hide()

    def show_case(self, file: CaseFile) -> None:
        """Look for cases that may be the same, when it is another or was changed."""
        case_id, traits = file.case.case_id, _traits(file)
        if case_id != self._case_id:
            self.hide()
        elif traits == self._traits:
            return
        self._case_id, self._traits = case_id, traits
        if case_id not in self._closed:
            self.work.start(partial(self._look_up, case_id))

    async def _look_up(self, case_id: UUID) -> None:
        context = self._context
        suspects = await context.worker.run(context.services.matches.suspects, case_id)
        if case_id == self._case_id and case_id not in self._closed:
            self._show(suspects)

    def _show(self, suspects: Sequence[Suspect]) -> None:
        empty(self._lines)
        for suspect in suspects[:_MOST]:
            self._lines.addLayout(self._line(suspect))
        self.setVisible(bool(suspects))

    def _line(self, suspect: Suspect) -> QHBoxLayout:
        context = self._context
        why = "、".join(context.label(each) for each in suspect.likeness)
        said = self.tr("Possibly the same accident: {0}").replace(
            "{0}",
            f"{suspect.case_no}  {local_text(suspect.opened_at)}  {suspect.place}",
        )
        row = QHBoxLayout()
        row.addWidget(text_label(f"{said}（{why}）"), 1)
        button = deed(self.tr("Open"))
        button.setAccessibleName(self.tr("Open") + f" {suspect.case_no}")
        button.clicked.connect(partial(self._open, suspect.case_id))
        row.addWidget(button)
        return row

    def _open(self, case_id: UUID, *_: object) -> None:
        self.open_asked.emit(case_id)

    def _close(self) -> None:
        if self._case_id is not None:
            self._closed.add(self._case_id)
        self.hide()


def _traits(file: CaseFile) -> tuple[object, ...]:
    """What decides whether a case is like another."""
    return (
        file.accident.place,
        file.accident.occurred_at,
        tuple((p.name, p.id_no, p.phone) for p in file.current_parties),
        tuple((v.plate, v.is_void) for v in file.vehicles),
    )
