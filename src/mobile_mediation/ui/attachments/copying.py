"""Writing copies for somebody, while other files are looked at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.services.copies import Copy, write_picture
from mobile_mediation.ui.attachments.progress import ProgressRow
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.context import Context


class Copying(QWidget):
    """One copy after another; nothing is seen while there is none."""

    saved = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._copy: Copy | None = None
        self._turn = asyncio.Lock()
        self.work = Work(self)
        self.row = ProgressRow(self.tr("Saving the copy"), self)
        self.row.stop.clicked.connect(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)

    def save(self, attachment: Attachment, path: Path, *, is_clean: bool) -> None:
        """Write a file as it came, or its picture anew without what stands beside.

        Whoever chose the place has agreed that a file there is replaced.
        """
        save = self._save_picture if is_clean else self._save
        self.work.start(partial(self._run, partial(save, attachment, path), path))

    @Slot()
    def cancel(self) -> None:
        """Stop; nothing of the copy stays."""
        if self._copy is not None:
            self._copy.cancel()

    async def _run(self, save: Callable[[], Awaitable[None]], path: Path) -> None:
        async with self._turn:
            self.row.begin(self.tr("Saving the copy") + f" {path}")
            try:
                await save()
            except Exception:
                # Not in a finally: cancelled, the page with the row is gone.
                self.row.hide()
                raise
            self.row.hide()
        self.saved.emit(str(path))

    async def _save(self, attachment: Attachment, path: Path) -> None:
        copy = await asyncio.to_thread(partial(Copy, attachment, path, overwrite=True))
        self._copy = copy
        try:
            async for part in self._parts(attachment):
                await asyncio.to_thread(copy.write, part)
            await asyncio.to_thread(copy.finish)
        finally:
            self._copy = None
            copy.give_up()

    async def _parts(self, attachment: Attachment) -> AsyncIterator[bytes]:
        service = self._context.services.attachments
        count = service.part_count(attachment)
        for number in range(count):
            yield await self._context.worker.run(service.part, attachment, number)
            self.row.show_done(number + 1, count)

    async def _save_picture(self, attachment: Attachment, path: Path) -> None:
        service = self._context.services.attachments
        content = b"".join([part async for part in self._parts(attachment)])
        jpeg = await asyncio.to_thread(partial(service.picture, content, side=None))
        await asyncio.to_thread(partial(write_picture, path, jpeg, overwrite=True))
