"""Striking out a record: two steps, with a reason, and it stays readable."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import TextField


class StrikeOut(QWidget):
    """A quiet button that asks for the reason before anything happens."""

    done = Signal()

    def __init__(
        self,
        context: Context,
        case_id: UUID,
        entity: VoidableEntity,
        what: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id = case_id
        self._entity = entity
        self.work = Work(self)
        self.ask = QPushButton(self.tr("Strike out …"), self)
        self.ask.setProperty("role", "quiet")
        self.ask.setAccessibleName(self.tr("Strike out …") + f" {what}")
        self.ask.clicked.connect(self._open)
        self.reason = TextField(
            self.tr("Why is it struck out?") + f" {what}", context.language, self
        )
        self.confirm = deed(self.tr("Strike out"), "emergency")
        self.confirm.clicked.connect(self._start)
        self._confirm_box = beside_field(self.confirm)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.reason, 1)
        layout.addWidget(self._confirm_box)
        layout.addStretch()
        layout.addWidget(self.ask)
        self.reason.hide()
        self._confirm_box.hide()

    @Slot()
    def _open(self) -> None:
        self.ask.hide()
        self.reason.show()
        self._confirm_box.show()
        self.reason.editor.setFocus()

    @Slot()
    def _start(self) -> None:
        self.work.start(partial(self._strike, self.reason.editor.text()))

    async def _strike(self, reason: str) -> None:
        context = self._context
        try:
            await context.worker.run(
                context.services.cases.strike_out,
                self._case_id,
                type(self._entity),
                self._entity.id,
                reason=reason,
            )
        except MediationError as error:
            self.reason.show_error(error)
            return
        self.done.emit()
