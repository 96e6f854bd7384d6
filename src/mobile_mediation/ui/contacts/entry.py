"""The form in which a conversation is entered in the log, or corrected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.board import usual_purpose
from mobile_mediation.domain.contacts import (
    NOTHING_SAID,
    Channel,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    Task,
)
from mobile_mediation.services.contacts import Conversation
from mobile_mediation.ui.contacts.number import masked
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    Field,
    MomentField,
    SwitchField,
    TextField,
)

_COLUMNS: Final = 5
_EXTRA_COLUMNS: Final = 3
_ASKED_OF_POLICE: Final = frozenset(
    {SearchWay.HOUSEHOLD_REGISTER, SearchWay.POLICE_NOTICE}
)


class EntryForm(QWidget):
    """Who was approached, how, and what came of it; the rest is filled in beforehand.

    ``entered`` asks for the entry to be stored, ``given_up`` says that nothing is
    corrected after all.
    """

    entered = Signal()
    given_up = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._contact: Contact | None = None
        self._number: str | None = None
        self._tasks: Sequence[Task] = ()
        self.correcting: ContactEntry | None = None
        language = context.language
        self.lane = ChoiceField(self.tr("With"), language, self._named(Lane))
        self.who = TextField(self.tr("Who"), language)
        self.number = TextField(self.tr("Number"), language)
        self.purpose = ChoiceField(self.tr("What for"), language, self._named(Purpose))
        self.result = ChoiceField(
            self.tr("Result"), language, self._named(ContactResult)
        )
        self.summary = TextField(self.tr("In short"), language)
        self.next_action = TextField(self.tr("Next step"), language)
        self.promised = MomentField(self.tr("Promised for"), language)
        self.channel = ChoiceField(self.tr("How"), language, self._named(Channel))
        self.happened = MomentField(self.tr("When"), language, now=context.now)
        nowhere = [(self.tr("not a search"), None)]
        self.search_way = ChoiceField(
            self.tr("Way of search"), language, [*nowhere, *self._named(SearchWay)]
        )
        self.agreed = SwitchField(self.tr("Treats first, without a deposit"), language)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card()
        outer.addWidget(frame)
        layout.addLayout(self._head())
        layout.addLayout(self._grid())
        self._extra = QWidget(self)
        self._extra.setLayout(self._rest())
        layout.addWidget(self._extra)
        self._extra.hide()
        self.setFocusProxy(self.who)
        self.summary.editor.returnPressed.connect(self.entered)
        self.lane.editor.currentIndexChanged.connect(self._fit)
        self.purpose.editor.currentIndexChanged.connect(self._fit)
        self._fit()

    @property
    def typed(self) -> dict[str, Field]:
        """The fields whose text is kept while it is not entered."""
        return {
            "who": self.who,
            "number": self.number,
            "promised": self.promised,
            "summary": self.summary,
            "next": self.next_action,
        }

    def _named(self, kind: type) -> list[tuple[str, object]]:
        return [(self._context.label(each), each) for each in kind]  # type: ignore[attr-defined]

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.heading = text_label(self.tr("Log a conversation"), "heading")
        self.give_up = deed(self.tr("Do not correct"), "quiet")
        self.give_up.clicked.connect(self._give_up)
        self.give_up.hide()
        self.more = deed(self.tr("More"), "fold")
        self.more.setCheckable(True)
        row.addWidget(self.heading, 1)
        row.addWidget(self.give_up)
        row.addWidget(self.more)
        self.more.toggled.connect(self._fit)
        return row

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._context.theme.tokens.gap)
        columns = self._context.columns(_COLUMNS)
        self.log = deed(self.tr("Enter it in the log"), "primary")
        self.log.clicked.connect(self.entered)
        fields = (
            (self.lane, 1),
            (self.who, 1),
            (self.number, 1),
            (self.purpose, 1),
            (self.result, 1),
            (self.summary, 2),
            (self.next_action, 1),
            (self.promised, 1),
            (beside_field(self.log), 1),
        )
        place = 0
        for field, width in fields:
            if place % columns + width > columns:
                place += columns - place % columns
            grid.addWidget(field, place // columns, place % columns, 1, width)
            place += width
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return grid

    def _rest(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        columns = self._context.columns(_EXTRA_COLUMNS)
        for place, field in enumerate((self.channel, self.happened, self.search_way)):
            grid.addWidget(field, place // columns, place % columns)
        # Never asked for together with the way of a search.
        grid.addWidget(self.agreed, place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return grid

    @Slot()
    def _fit(self, *_: object) -> None:
        """Ask only for what belongs to this lane and purpose."""
        purpose = self.purpose.value()
        is_search = purpose is Purpose.FIND_FAMILY
        is_channel = (
            self.lane.value() is Lane.HOSPITAL and purpose is Purpose.GREEN_CHANNEL
        )
        is_open = self.more.isChecked()
        self.channel.setVisible(is_open)
        self.happened.setVisible(is_open)
        self.search_way.setVisible(is_search)
        self.agreed.setVisible(is_channel)
        self._extra.setVisible(is_open or is_search or is_channel)

    def suggest(self, tasks: Sequence[Task]) -> None:
        """Offer the conversation that is due first, if nothing is being entered."""
        self._tasks = tasks
        is_begun = self.correcting or any(f.typed_text() for f in self.typed.values())
        if is_begun or self._contact is not None:
            return
        due = sorted((t for t in tasks if t.is_open), key=lambda task: task.due_at)
        lane = due[0].lane if due else Lane.POLICE
        self.lane.set_value(lane)
        self.purpose.set_value(usual_purpose(lane, tasks))

    def call(self, contact: Contact, result: ContactResult) -> None:
        """Fill in a call of a contact; only what was said is still asked."""
        self._begin()
        self._contact = contact
        self.lane.set_value(contact.lane)
        self.purpose.set_value(usual_purpose(contact.lane, self._tasks))
        self.who.set_value(contact.name)
        self._offer_number(contact.phone)
        self.result.set_value(result)
        self.summary.editor.setFocus()

    def search(self, way: SearchWay | None) -> None:
        """Fill in a step of the search; without a way, that a relative was reached."""
        self._begin()
        self.lane.set_value(Lane.POLICE if way in _ASKED_OF_POLICE else Lane.FAMILY)
        self.purpose.set_value(Purpose.FIND_FAMILY)
        self.search_way.set_value(way)
        self.who.editor.setFocus()

    def correct(self, entry: ContactEntry) -> None:
        """Fill in an entry that was wrong; what is entered stands in its place."""
        self.clear()
        self.correcting = entry
        about = f"{local_text(entry.happened_at)} {entry.who}"
        self.heading.setText(self.tr("Correction of") + f" {about}")
        self.give_up.show()
        self.lane.set_value(entry.lane)
        self.purpose.set_value(entry.purpose)
        self.who.set_value(entry.who)
        self._offer_number(entry.number)
        self.result.set_value(entry.result)
        said = entry.summary
        self.summary.set_value(None if said == NOTHING_SAID else said)
        self.next_action.set_value(entry.next_action)
        self.promised.set_value(entry.promised_at)
        self.channel.set_value(entry.channel)
        self.happened.set_value(entry.happened_at)
        self.search_way.set_value(entry.search_way)
        self.more.setChecked(True)
        self.result.editor.setFocus()

    def _begin(self) -> None:
        """Leave a correction or a contact; what was typed of a talk stays."""
        if self.correcting is not None:
            self._give_up()
        if self._contact is not None:
            self.who.set_value(None)
        self._contact = None
        self._offer_number(None)
        self.search_way.set_value(None)

    @Slot()
    def _give_up(self) -> None:
        self.clear()
        self.given_up.emit()

    def _offer_number(self, number: str | None) -> None:
        """Keep a number without showing it; typing replaces it."""
        self._number = number
        self.number.editor.setPlaceholderText(masked(number) if number else "")

    def conversation(self) -> Conversation:
        """What stands in the form.

        Raises:
            RuleViolation: MM1019 a time that cannot be read; it stands at its field.
        """
        purpose = self.purpose.value()
        is_search = purpose is Purpose.FIND_FAMILY
        is_channel = (
            self.lane.value() is Lane.HOSPITAL and purpose is Purpose.GREEN_CHANNEL
        )
        return Conversation(
            lane=self.lane.value(),
            who=self.who.editor.text(),
            number=self.number.value() or self._number,
            contact_id=self._contact.id if self._contact else None,
            purpose=purpose,
            result=self.result.value(),
            channel=self.channel.value(),
            summary=self.summary.editor.text(),
            next_action=self.next_action.value(),
            promised_at=self.promised.value(),
            search_way=self.search_way.value() if is_search else None,
            is_agreed=is_channel and self.agreed.value(),
            corrects_id=self.correcting.id if self.correcting else None,
            happened_at=self._happened_at(),
        )

    def _happened_at(self) -> datetime | None:
        """When it was; of a correction to the second, if nobody changed it."""
        typed: datetime | None = self.happened.value()
        kept = self.correcting.happened_at if self.correcting else None
        if kept is not None and self.happened.typed_text() == self.happened.show_text(
            kept
        ):
            return kept
        return typed

    @Slot()
    def clear(self) -> None:
        """Begin anew; the lane and what it is about stay."""
        self.correcting = None
        self._contact = None
        self._offer_number(None)
        self.heading.setText(self.tr("Log a conversation"))
        self.give_up.hide()
        for field in (*self.typed.values(), self.happened, self.search_way):
            field.set_value(None)
        self.agreed.set_value(value=False)
        self.result.set_value(ContactResult.REACHED)
        self.channel.set_value(Channel.PHONE)
        self.more.setChecked(False)
