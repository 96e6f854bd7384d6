"""A telephone number, masked until somebody asks for it."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mobile_mediation.domain.contacts import Contact, ContactEntry
from mobile_mediation.domain.identity import mask_phone
from mobile_mediation.domain.phones import is_personal
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import deed, text_label
from mobile_mediation.ui.kit.context import Context

_NO_MARGIN: Final = 0


def masked(number: str) -> str:
    """A number as it is shown unasked; hotlines belong to nobody."""
    return mask_phone(number) if is_personal(number) else number


class NumberLine(QWidget):
    """The number of a contact or an entry, and a button that shows it whole."""

    def __init__(
        self,
        context: Context,
        record: Contact | ContactEntry,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._record = record
        self.work = Work(self)
        number = record.phone if isinstance(record, Contact) else record.number
        whose = record.name if isinstance(record, Contact) else record.who
        self.text = text_label(masked(number or ""), "small", wraps=False)
        look = AsyncAction(self.tr("Show"), self._look, self.work)
        self.show_button = deed(look.text(), "quiet")
        self.show_button.setAccessibleName(f"{look.text()} {whose}")
        self.show_button.clicked.connect(look.trigger)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(_NO_MARGIN,) * 4)
        layout.addWidget(self.text)
        layout.addWidget(self.show_button)
        layout.addStretch()
        # Not before it has a parent: alone it would be a window.
        self.show_button.setVisible(bool(number) and masked(number or "") != number)

    async def _look(self) -> None:
        record = self._record
        number = await self._context.worker.run(
            self._context.services.contacts.reveal,
            record.case_id,
            type(record),
            record.id,
        )
        self.text.setText(number or "")
        self.show_button.hide()
