"""Work that takes time: started from the window, never blocking it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from mobile_mediation.domain.errors import MediationError


class Work(QObject):
    """Runs coroutines one page started, and tells how each ended.

    A refusal is announced through `refused`, so that the page can show it where it
    happened. Any other exception is a defect: it reaches the event loop's exception
    handler, which writes the crash report.
    """

    refused = Signal(object)
    finished = Signal()
    leaving = Signal()
    """The page goes: what is kept ends now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # asyncio itself keeps only weak references to tasks.
        self._tasks: set[asyncio.Task[None]] = set()
        self._kept: set[asyncio.Task[None]] = set()
        self._is_stopped = False
        self.destroyed.connect(partial(_cancel, self._tasks, self._kept))

    @property
    def is_busy(self) -> bool:
        """Whether something is still running."""
        return bool(self._tasks)

    async def settled(self) -> None:
        """Wait until nothing runs any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def start(
        self, run: Callable[[], Awaitable[None]], *, is_kept: bool = False
    ) -> None:
        """Run a coroutine function in the background, while the page is there.

        What is kept, because it stores something, goes on after its page.
        """
        if self._is_stopped:
            return
        task = asyncio.get_running_loop().create_task(self._attempt(run))
        for tasks in (self._tasks, self._kept) if is_kept else (self._tasks,):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    def stop(self) -> None:
        """Let go of what runs, because its page goes; what is being stored still is."""
        self._is_stopped = True
        self.leaving.emit()
        for task in self._tasks - self._kept:
            task.cancel()

    async def _attempt(self, run: Callable[[], Awaitable[None]]) -> None:
        try:
            await run()
        except MediationError as error:
            if not self._is_stopped:
                self.refused.emit(error)
        except asyncio.CancelledError:
            # The page is gone; nobody is left to be told.
            return
        except Exception as error:  # noqa: BLE001  handed to the crash report
            asyncio.get_running_loop().call_exception_handler(
                {"message": "Work of a page failed", "exception": error}
            )
        if not self._is_stopped:
            self.finished.emit()


def _cancel(
    tasks: set[asyncio.Task[None]], kept: set[asyncio.Task[None]], *_: object
) -> None:
    """Let go of what a widget waits for that is there no more."""
    for task in tasks - kept:
        task.cancel()


class AsyncAction(QAction):
    """A deed of the user that takes time; it is disabled while it runs."""

    def __init__(
        self, text: str, run: Callable[[], Awaitable[None]], work: Work
    ) -> None:
        super().__init__(text, work)
        self._run = run
        self._work = work
        self.triggered.connect(self._start)

    @Slot()
    def _start(self) -> None:
        self.setEnabled(False)
        self._work.start(self._attempt)

    async def _attempt(self) -> None:
        try:
            await self._run()
        except asyncio.CancelledError:
            raise
        except BaseException:
            self.setEnabled(True)
            raise
        self.setEnabled(True)
