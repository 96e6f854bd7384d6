"""Whom to call: a few fields, typed or taken over from the address book."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.contacts import Lane
from mobile_mediation.ui.kit.blocks import card, deed, grid_of, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, TextField


class ContactForm(QWidget):
    """A new contact of the case; hidden until one is wanted."""

    entered = Signal()
    directory_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        language = context.language
        lanes = [(context.label(each), each) for each in Lane]
        self.lane = ChoiceField(self.tr("Lane"), language, lanes)
        self.name = TextField(self.tr("Name"), language)
        self.organisation = TextField(self.tr("Organisation"), language)
        self.title = TextField(self.tr("Title or kinship"), language)
        self.phone = TextField(self.tr("Telephone"), language)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card()
        outer.addWidget(frame)
        layout.addWidget(text_label(self.tr("Add a contact"), "heading"))
        fields = (self.lane, self.name, self.organisation, self.title, self.phone)
        layout.addLayout(grid_of(fields, context.columns(len(fields))))
        self.from_directory = deed(self.tr("From the directory …"))
        self.from_directory.clicked.connect(self._ask_directory)
        self.from_directory.hide()
        self.add = deed(self.tr("Add"), "primary")
        self.add.clicked.connect(self.entered)
        self.close_button = deed(self.tr("Cancel"))
        self.close_button.clicked.connect(self.clear)
        row = QHBoxLayout()
        row.addWidget(self.from_directory)
        row.addStretch()
        row.addWidget(self.close_button)
        row.addWidget(self.add)
        layout.addLayout(row)
        self.phone.editor.returnPressed.connect(self.entered)
        self.hide()

    def begin(self, lane: Lane) -> None:
        """Ask for a contact of a lane."""
        self.lane.set_value(lane)
        self.show()
        self.name.editor.setFocus()

    @Slot()
    def clear(self) -> None:
        """Forget what was typed, and go out of the way."""
        for field in (self.name, self.organisation, self.title, self.phone):
            field.set_value(None)
        self.hide()

    @Slot()
    def _ask_directory(self) -> None:
        self.directory_asked.emit(self.lane.value())
