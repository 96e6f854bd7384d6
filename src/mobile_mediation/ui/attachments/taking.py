"""Taking files in, one after another, with progress and a way to stop."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.intake import Intake, Offer
from mobile_mediation.ui.attachments.progress import ProgressRow
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.context import Context

_TICK_MS: Final = 100


@dataclass(frozen=True, slots=True)
class _Waiting:
    case_id: UUID
    offer: Offer


class Taking(QWidget):
    """The queue of files that go into cases; nothing is seen while there is none.

    Files are read and examined on threads of their own, and stored part by part on
    the storage thread, so that everybody else's work goes on between the parts.
    """

    taken = Signal(object)
    refused = Signal(str, object)
    finished = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.work = Work(self)
        self._queue: deque[_Waiting] = deque()
        self._count = self._begun = 0
        self.intake: Intake | None = None
        self.row = ProgressRow(self.tr("Adding files"), self)
        self.row.stop.clicked.connect(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_progress)

    def take(self, case_id: UUID, offers: Sequence[Offer]) -> None:
        """Take files into a case, after those that wait already."""
        if not offers:
            return
        is_idle = not self._queue and self.intake is None
        self._queue.extend(_Waiting(case_id, offer) for offer in offers)
        self._count += len(offers)
        if is_idle:
            self.work.start(self._run)

    @Slot()
    def cancel(self) -> None:
        """Stop the file that is on its way, and take none of those that wait."""
        self._queue.clear()
        if self.intake is not None:
            self.intake.cancel()

    async def _run(self) -> None:
        self.row.begin("")
        self._tick.start()
        try:
            while self._queue:
                waiting = self._queue.popleft()
                self._begun += 1
                await self._take(waiting)
        except Exception:
            # Not in a finally: where it is cancelled, the page with the row is gone.
            self._rest()
            raise
        self._rest()
        self.finished.emit()

    def _rest(self) -> None:
        self._queue.clear()
        self._tick.stop()
        self._count = self._begun = 0
        self.row.hide()

    async def _take(self, waiting: _Waiting) -> None:
        intake = self.intake = Intake(waiting.offer)
        self._show_progress()
        try:
            attachment = await self._store(waiting.case_id, intake)
        except MediationError as error:
            self.refused.emit(intake.name, error)
        else:
            self.taken.emit(attachment)
        finally:
            self.intake = None

    async def _store(self, case_id: UUID, intake: Intake) -> Attachment:
        run = self._context.worker.run
        attachments = self._context.services.attachments
        try:
            await asyncio.to_thread(intake.examine)
            if await run(attachments.begin, case_id, intake):
                while part := await asyncio.to_thread(intake.next_part):
                    await run(attachments.store, intake, part)
            return await run(attachments.finish, case_id, intake)
        except BaseException:
            # Also when the page goes: what was staged is taken away again.
            intake.cancel()
            while await run(attachments.give_up, intake):
                continue
            raise
        finally:
            intake.close()

    @Slot()
    def _show_progress(self) -> None:
        intake = self.intake
        if intake is None:
            return
        words = self.tr("Adding {0} of {1}: {2}")
        for place, value in enumerate((self._begun, self._count, intake.name)):
            words = words.replace(f"{{{place}}}", str(value), 1)
        self.row.words.setText(words)
        self.row.show_done(intake.done_bytes, intake.total_bytes)
