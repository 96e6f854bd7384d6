"""One entry of the directory: to call, to copy into a case, and to edit if own."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.directory import DirectoryHit, Listing
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, grid_of, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import Field, MoneyField, NumberField, TextField

_TEXTS: Final = (
    *("name", "organisation", "phone", "office_phone", "emergency_phone"),
    *("region_code", "address", "hours", "note"),
)
_PHONES: Final = ("phone", "emergency_phone", "office_phone")


class EntryCard(QWidget):
    """The entry that was chosen; ``changed`` tells that it says something else."""

    changed = Signal()
    use_asked = Signal(object)

    def __init__(
        self, context: Context, hit: DirectoryHit, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.hit = hit
        self.work = Work(self)
        self.fields: dict[str, Field] = {}
        listing = hit.listing
        frame, layout = card()
        layout.addWidget(text_label(listing.name, "title"))
        about = (context.label(listing.kind), listing.organisation, listing.address)
        layout.addWidget(text_label(" · ".join(e for e in about if e), "muted"))
        for name in _PHONES:
            number = getattr(listing, name)
            if number:
                layout.addLayout(self._phone(name, number))
        for line in self._terms(listing):
            layout.addWidget(text_label(line))
        self.use = deed(self.tr("Add to the open case"), "primary")
        self.use.clicked.connect(partial(self.use_asked.emit, hit))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.use)
        layout.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        if hit.is_own:
            outer.addWidget(self._form(listing))
        outer.addStretch()

    def _phone(self, name: str, number: str) -> QHBoxLayout:
        words = self._context.language.say(self._context.labels.of_column(name))
        label = text_label(number, "heading", wraps=False)
        copy = deed(self.tr("Copy"))
        copy.setAccessibleName(self.tr("Copy") + f" {words} {number}")
        copy.clicked.connect(partial(self._copy, number))
        row = QHBoxLayout()
        row.addWidget(text_label(words, "muted", wraps=False))
        row.addWidget(label, 1)
        row.addWidget(copy)
        return row

    @staticmethod
    def _copy(number: str, *_: object) -> None:
        QApplication.clipboard().setText(number)

    def _terms(self, listing: Listing) -> list[str]:
        lines = []
        say, of = self._context.language.say, self._context.labels.of_column
        if listing.guarantee_fen is not None:
            lines.append(
                say(of("guarantee_fen")) + f"：{format_yuan(listing.guarantee_fen)}"
            )
        for name in ("guarantee_days", "settle_days", "hours", "note"):
            value = getattr(listing, name)
            if value is not None:
                lines.append(say(of(name)) + f"：{value}")
        return lines

    def _form(self, listing: Listing) -> QWidget:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Edit"))
        for name in _TEXTS:
            label = language.say(context.labels.of_column(name))
            self.fields[name] = TextField(label, language)
        label = language.say(context.labels.of_column("guarantee_fen"))
        self.fields["guarantee_fen"] = MoneyField(label, language)
        for name in ("guarantee_days", "settle_days"):
            label = language.say(context.labels.of_column(name))
            self.fields[name] = NumberField(label, language)
        for name, field in self.fields.items():
            field.set_value(getattr(listing, name))
            field.committed.connect(partial(self._start, name))
        layout.addLayout(grid_of(list(self.fields.values()), context.columns(2)))
        self.reason = TextField(self.tr("Why is it struck out?"), language)
        self.strike = deed(self.tr("Strike out"))
        self.strike.clicked.connect(self._start_striking)
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        row.addWidget(beside_field(self.strike))
        layout.addLayout(row)
        return frame

    def _start_striking(self) -> None:
        if not self.work.is_busy:
            self.work.start(self._strike)

    async def _strike(self) -> None:
        assert self.hit.own_id is not None  # noqa: S101  only own ones have a form
        context = self._context
        try:
            await context.worker.run(
                partial(
                    context.services.directory.strike_out,
                    self.hit.own_id,
                    reason=self.reason.editor.text(),
                )
            )
        except MediationError as error:
            self.reason.show_error(error)
            return
        self.changed.emit()

    def _start(self, name: str, value: object) -> None:
        self.work.start(partial(self._change, name, value))

    async def _change(self, name: str, value: object) -> None:
        assert self.hit.own_id is not None  # noqa: S101  only own ones have a form
        context = self._context
        try:
            await context.worker.run(
                partial(
                    context.services.directory.change,
                    self.hit.own_id,
                    **{name: value},
                )
            )
        except MediationError as error:
            self.fields[name].show_error(error)
            return
        self.changed.emit()
