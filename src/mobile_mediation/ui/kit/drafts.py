"""What is being typed, kept until it is saved or given up, and shown after a crash."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot

from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.services.drafts import DraftService
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.field import Field
from mobile_mediation.ui.kit.worker import StorageWorker

_PAUSE_MS: Final = 400


def case_prefix(case_id: UUID) -> str:
    """How the keys of all drafts of a case begin."""
    return f"case/{case_id}/"


def record_prefix(case_id: UUID, record: CaseEntity | Case) -> str:
    """How the keys of the drafts of one record begin."""
    row_id = record.id if isinstance(record, CaseEntity) else record.case_id
    return f"{case_prefix(case_id)}{type(record).__name__.lower()}/{row_id}/"


class DraftBook(QObject):
    """The drafts of the case that is open, read at once when it is opened.

    What is typed is stored after a short pause; until then it is remembered here, so
    that a form that is made anew meanwhile shows it again.
    """

    def __init__(self, drafts: DraftService, worker: StorageWorker) -> None:
        super().__init__()
        self._drafts = drafts
        self._worker = worker
        self._case_id: UUID | None = None
        self._wanted: UUID | None = None
        self._texts: dict[str, str] = {}
        self._unstored: set[str] = set()
        self.work = Work(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    async def open_case(self, case_id: UUID) -> None:
        """Read what was typed in a case and not saved."""
        self._wanted = case_id
        if case_id == self._case_id:
            return
        prefix = case_prefix(case_id)
        found = await self._worker.run(self._drafts.under, prefix)
        if case_id != self._wanted:
            return
        unstored = {key: self._texts[key] for key in self._unstored & set(self._texts)}
        self._case_id, self._texts = case_id, dict(found) | unstored

    def text(self, key: str) -> str | None:
        """What was typed under a key and not saved."""
        return self._texts.get(key)

    def note(self, key: str, text: str, *, stored: str) -> None:
        """Remember what was typed so far; what is stored anyway is no draft."""
        if text == stored:
            self._texts.pop(key, None)
        else:
            self._texts[key] = text
        self._unstored.add(key)
        self._pause.start()

    def watch(self, key: str, text: str, saving: "asyncio.Future[Any]") -> None:
        """Keep a text again if its saving comes to nothing."""
        self._texts.pop(key, None)
        self._unstored.discard(key)
        self.work.start(partial(self._keep_unless_saved, key, text, saving))

    async def _keep_unless_saved(
        self, key: str, text: str, saving: "asyncio.Future[Any]"
    ) -> None:
        await asyncio.wait({saving})
        # A text that was typed meanwhile is the newer one.
        if saving.exception() is not None and key not in self._texts:
            self._texts[key] = text
            self._unstored.add(key)
            self.flush()

    def drop(self, *keys: str) -> None:
        """Forget what was entered or given up, here and in the storage."""
        for key in keys:
            self._texts.pop(key, None)
        self._unstored.update(keys)
        self.flush()

    @Slot()
    def flush(self) -> None:
        """Store what was typed so far without waiting."""
        self._pause.stop()
        keys, self._unstored = self._unstored, set()
        kept = {key: self._texts[key] for key in keys if key in self._texts}
        gone = keys - kept.keys()
        if keys:
            self.work.start(partial(self._store, kept, gone))

    async def _store(self, kept: Mapping[str, str], gone: set[str]) -> None:
        if kept:
            await self._worker.run(self._drafts.save_all, kept)
        if gone:
            await self._worker.run(self._drafts.drop, *gone)


class Drafting(QObject):
    """Keeps what is typed into some fields.

    Args:
        book: Where it is kept.
        fields: The fields by the last part of their keys.
        parent: The form or section that they belong to.
    """

    def __init__(
        self, book: DraftBook, fields: Mapping[str, Field], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._fields = fields
        self._prefix = ""
        for name, field in fields.items():
            field.typed.connect(partial(self._note, name))
            field.given_up.connect(partial(self._give_up, name))

    def key(self, name: str) -> str:
        """The whole key of a field's draft."""
        return self._prefix + name

    def show(self, prefix: str) -> None:
        """Show what was typed and not saved, with keys that begin so."""
        self._prefix = prefix
        for name, field in self._fields.items():
            text = self._book.text(self.key(name))
            if text is not None and text != field.typed_text():
                field.show_draft(text)

    def saving(self, name: str, saving: "asyncio.Future[Any]") -> None:
        """Forget a field's draft, unless the saving comes to nothing.

        The storage drops it with the saving. Whoever began it may be gone by then.
        """
        self._book.watch(self.key(name), self._fields[name].typed_text(), saving)

    def entered(self) -> None:
        """Forget every draft, because the whole form was entered."""
        self._book.drop(*(self.key(name) for name in self._fields))

    def _note(self, name: str, text: str) -> None:
        stored = self._fields[name].stored_text()
        self._book.note(self.key(name), text, stored=stored)

    def _give_up(self, name: str) -> None:
        self._book.drop(self.key(name))
