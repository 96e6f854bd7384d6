"""The form of one record: each field is saved when it is left."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.errors import MediationError, RuleViolation, Words
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.drafts import Drafting, record_prefix
from mobile_mediation.ui.kit.field import Field, MaskedField, ProseField

Kind = type[CaseEntity] | type[Case]
_REASON_NEEDED: Final = "MM1114"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a record: the column it shows and how it is edited."""

    name: str
    field: Field
    mask: Any = None
    """Turns the value of a `MaskedField` into its masked form."""


class RecordForm(QWidget):
    """Fields of one stored record, in a grid."""

    saved = Signal()

    def __init__(
        self,
        context: Context,
        case_id: UUID,
        entity: CaseEntity | Case,
        entries: Sequence[Entry],
        *,
        columns: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id = case_id
        self._kind: Kind = type(entity)
        self.row_id = entity.id if isinstance(entity, CaseEntity) else entity.case_id
        self.work = Work(self)
        self.fields = {entry.name: entry.field for entry in entries}
        self._masks = {entry.name: entry.mask for entry in entries if entry.mask}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        columns = context.columns(columns)
        place = 0
        for entry in entries:
            width = columns if isinstance(entry.field, ProseField) else 1
            if place % columns + width > columns:
                place += columns - place % columns
            grid.addWidget(entry.field, place // columns, place % columns, 1, width)
            place += width
            entry.field.committed.connect(partial(self._save, entry.name))
            entry.field.reason_given.connect(partial(self._save_because, entry.name))
            if isinstance(entry.field, MaskedField):
                entry.field.reveal_requested.connect(partial(self._reveal, entry.name))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._drafting = Drafting(context.drafts, self.fields, self)
        self.show_record(entity)

    def show_record(self, entity: CaseEntity | Case) -> None:
        """Show the values of the record, and what was typed and not saved."""
        for name, field in self.fields.items():
            value = getattr(entity, name)
            if isinstance(field, MaskedField):
                mask = self._masks[name]
                field.set_masked(mask(value) if value else None)
            else:
                field.set_value(value)
        self._drafting.show(record_prefix(self._case_id, entity))

    def check_answered(self) -> None:
        """See that no value on the screen waits for its reason.

        Raises:
            RuleViolation: MM1116 one does; it is not stored yet.
        """
        for field in self.fields.values():
            if field.reason is not None and field.reason.isVisibleTo(self):
                raise RuleViolation(
                    "MM1116",
                    Words(
                        f"“{field.label.text()}”的修改尚未写明原因，还没有保存。",
                        f"“{field.label.text()}” was changed without a reason "
                        "and is not saved yet.",
                    ),
                    path=field.label.text(),
                    next_step=Words(
                        "请先写明原因，或按 Esc 恢复原值。",
                        "Give the reason first, or bring the old value back with Esc.",
                    ),
                )

    def _save(self, name: str, value: object) -> None:
        self.work.start(partial(self._commit, name, value))

    def _save_because(self, name: str, reason: str) -> None:
        try:
            value = self.fields[name].value()
        except MediationError as error:
            self.fields[name].show_error(error)
            return
        self.work.start(partial(self._commit, name, value, reason))

    async def _commit(
        self, name: str, value: object, reason: str | None = None
    ) -> None:
        field, context = self.fields[name], self._context
        typed = field.typed_text()
        change = context.worker.run(
            context.services.cases.change,
            self._case_id,
            self._kind,
            self.row_id,
            name,
            value,
            reason=reason,
            draft=self._drafting.key(name),
        )
        saving = asyncio.ensure_future(change)
        self._drafting.saving(name, saving)
        try:
            reading = await asyncio.shield(saving)
        except MediationError as error:
            if error.code == _REASON_NEEDED:
                field.ask_reason(error)
            else:
                field.show_error(error)
            return
        stored = reading.values[name]
        if not isinstance(field, MaskedField):
            field.settle(stored, typed)
        elif field.typed_text() == typed:
            field.set_masked(self._masks[name](stored) if stored else None)
        for other, now in reading.values.items():
            follower = self.fields.get(other)
            if other != name and follower is not None:
                follower.settle(now, follower.stored_text())
        if reading.cautions:
            words = " ".join(
                context.language.say(caution.words) for caution in reading.cautions
            )
            field.show_caution(words)
        self.saved.emit()

    def _reveal(self, name: str) -> None:
        self.work.start(partial(self._look, name))

    async def _look(self, name: str) -> None:
        value = await self._context.worker.run(
            self._context.services.cases.reveal,
            self._case_id,
            self._kind,
            self.row_id,
            name,
        )
        field = self.fields[name]
        if isinstance(field, MaskedField):
            field.set_revealed(value)
