"""The window program: builds the parts, joins them, runs the loop."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from mobile_mediation.crash import install, write_crash_report
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.labels import Labels
from mobile_mediation.services.vehicle import VehicleServices, open_vehicle
from mobile_mediation.settings import Settings
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.cycle_collector import CycleCollector
from mobile_mediation.ui.kit.drafts import DraftBook
from mobile_mediation.ui.kit.idle import IdleWatch
from mobile_mediation.ui.kit.language import CHINESE, ENGLISH, Language
from mobile_mediation.ui.kit.reminding import Reminding
from mobile_mediation.ui.kit.theme import Look, Theme
from mobile_mediation.ui.kit.worker import StorageWorker
from mobile_mediation.ui.main_window import Desktop, MainWindow
from mobile_mediation.ui.reminders.announcer import Announcer
from mobile_mediation.ui.unlock.page import UnlockPage
from mobile_mediation.workspace import WorkspaceFolder

Clock = Callable[[], datetime]

_IDLE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Surface:
    """What is made once for the whole program: look, language, when to remind."""

    theme: Theme
    language: Language
    reminding: Reminding


class Program(QObject):
    """One window on one workspace, from the password to the last saved word."""

    opened = Signal(object)

    def __init__(self, workspace: Path, surface: Surface, *, now: Clock) -> None:
        super().__init__()
        self._workspace = workspace
        self._surface = surface
        self._now = now
        self.worker = StorageWorker()
        self.services: VehicleServices | None = None
        self.window = MainWindow()
        self.unlock: UnlockPage | None = None
        self.desktop: Desktop | None = None
        self._locking: asyncio.Task[None] | None = None
        self.window.lock_asked.connect(self.lock)
        surface.language.changed.connect(self.rebuild)
        surface.theme.changed.connect(self.rebuild)

    def start(self) -> None:
        """Show the window with the question for the password."""
        folder = WorkspaceFolder(self._workspace)
        names: tuple[str, ...] = ()
        trouble = None
        try:
            names = folder.names() if folder.exists else ()
        except MediationError as error:
            trouble = error
        self.unlock = UnlockPage(
            self._workspace, names, self._surface.language, self._unlock
        )
        if trouble is not None:
            self.unlock.notice.refuse(trouble)
        self.unlock.unlocked.connect(self._on_unlocked)
        self.window.setCentralWidget(self.unlock)
        self.window.show()

    @Slot()
    def lock(self) -> None:
        """Save what is being typed, close the workspace, ask for the password again."""
        if self.services is not None and self._locking is None:
            self.window.leave_field()
            self._locking = asyncio.get_running_loop().create_task(self._lock())

    async def _lock(self) -> None:
        if self.desktop is not None:
            # Nothing more is read or done here while the last work ends.
            self.desktop.keep_typed()
            self.desktop.hide()
        try:
            await self._let_go()
            self.start()
        finally:
            self._locking = None

    async def _unlock(self, name: str, secret: str) -> VehicleServices:
        return await self.worker.run(
            partial(open_vehicle, self._workspace, name, secret, now=self._now)
        )

    def _on_unlocked(self, services: VehicleServices) -> None:
        self.services = services
        self.rebuild()
        self.opened.emit(self.desktop)

    @Slot()
    def rebuild(self) -> None:
        """Make the pages anew in the present language and look, at the same place."""
        if self.services is None:
            return
        place = None
        if self.desktop is not None:
            place = self.desktop.place()
            self.desktop.keep_typed()
            self.desktop.stop()
        context = Context(
            services=self.services,
            worker=self.worker,
            theme=self._surface.theme,
            language=self._surface.language,
            labels=Labels.load(),
            drafts=DraftBook(self.services.drafts, self.worker),
            reminding=self._surface.reminding,
            now=self._now,
        )
        self.unlock = None
        self.desktop = Desktop(context)
        context.drafts.setParent(self.desktop)
        self.desktop.language_chosen.connect(self._surface.language.use)
        self.desktop.lock_asked.connect(self.lock)
        self.window.setWindowTitle(self.window.tr("Mobile mediation room"))
        self.window.setCentralWidget(self.desktop)
        announcer = Announcer(context, self.window, self.desktop.reminder)
        announcer.asked.connect(self.desktop.open_today)
        announcer.look()
        if place is not None:
            self.desktop.go_to(place)

    async def finish(self) -> None:
        """Wait for what is being saved, then let go of the workspace."""
        await self._let_go()
        self.worker.close()

    async def _let_go(self) -> None:
        services = self.services
        if services is None:
            return
        if self.desktop is not None:
            self.desktop.keep_typed()
        while busy := [w for w in self.window.findChildren(Work) if w.is_busy]:
            for work in busy:
                await work.settled()
        if self.services is not services:
            # Somebody else who waited has let go of it.
            return
        if self.desktop is not None:
            self.desktop.stop()
            self.desktop = None
        self.services = None
        await self.worker.run(services.close)


def make_surface(app: QApplication, language: str) -> Surface:
    """Fonts, look and language of the program."""
    theme = Theme(app)
    theme.apply(Look.LIGHT, is_elder=False)
    return Surface(theme, Language(app, language), Reminding(app))


def keep_settings(surface: Surface, file: Path) -> None:
    """Take up what was chosen last time, and keep what will be chosen."""
    chosen = Settings.load(file)
    look = Look(chosen.look) if chosen.look in set(Look) else Look.LIGHT
    surface.theme.apply(look, is_elder=chosen.is_elder)
    if chosen.language in {CHINESE, ENGLISH}:
        surface.language.use(str(chosen.language))
    reminding = surface.reminding
    reminding.choose(is_on=chosen.reminds, quiet=chosen.quiet)

    def keep() -> None:
        Settings(
            language=surface.language.code,
            look=surface.theme.look.value,
            is_elder=surface.theme.is_elder,
            reminds=reminding.is_on,
            quiet=reminding.quiet,
        ).save(file)

    surface.theme.changed.connect(keep)
    surface.language.changed.connect(keep)
    reminding.changed.connect(keep)


async def run(program: Program) -> None:
    """Show the window until it is closed."""
    closed = asyncio.Event()
    program.window.closed.connect(closed.set)
    program.start()
    await closed.wait()
    await program.finish()


def report_defects(loop: asyncio.AbstractEventLoop) -> None:
    """Write a crash report for whatever nobody handled in the loop."""

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            path = write_crash_report(error)
            sys.stderr.write(f"crash report: {path}\n")

    loop.set_exception_handler(handle)


def make_loop(app: QApplication) -> QEventLoop:
    """The event loop that Qt and asyncio share; it alone frees cycles with widgets."""
    CycleCollector(app)
    return QEventLoop(app)


def open_program(workspace: Path, *, language: str) -> int:
    """Open the window; returns the exit status."""
    install()
    app = QApplication([])
    app.setApplicationName("mobile_mediation")
    app.setQuitOnLastWindowClosed(False)
    surface = make_surface(app, language)
    keep_settings(surface, Settings.usual_file())
    program = Program(workspace, surface, now=lambda: datetime.now(UTC))
    IdleWatch(app, _IDLE_MINUTES).left_alone.connect(program.lock)
    with asyncio.Runner(loop_factory=partial(make_loop, app)) as runner:
        report_defects(runner.get_loop())
        runner.run(run(program))
    return 0
