"""Says what falls due: through the system while the window is away, else in it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from mobile_mediation.domain.reminders import Reminder
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.icons import icon
from mobile_mediation.ui.kit.notice import Notice

_EVERY_MS: Final = 30_000
_SHOWN_MS: Final = 15_000
_NAMED: Final = 3
"""How many are named in one message; the others are counted."""


class Announcer(QObject):
    """Looks every half minute; ``asked`` tells that somebody wants to see Today.

    A system without a tray is told nothing: what fell due meanwhile stands in the
    window when it comes back.
    """

    asked = Signal()

    def __init__(self, context: Context, window: QWidget, notice: Notice) -> None:
        super().__init__(notice)
        self._context = context
        self._window = window
        self.notice = notice
        self.missed: list[Reminder] = []
        self.work = Work(self)
        self.tray: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = QSystemTrayIcon(
                icon("today", context.theme.tokens.accent), self
            )
            self.tray.setToolTip(self.tr("Mobile mediation room"))
            self.tray.activated.connect(self._come_back)
            self.tray.messageClicked.connect(self._come_back)
            self.tray.show()
        window.installEventFilter(self)
        self.timer = QTimer(self)
        self.timer.setInterval(_EVERY_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        context.reminding.changed.connect(self.look)

    @Slot()
    def look(self) -> None:
        """See whether something is to be said."""
        if self._context.reminding.is_on:
            self.work.start(self._look)

    async def _look(self) -> None:
        context = self._context
        found = await context.worker.run(
            context.services.reminders.take, context.reminding.quiet
        )
        if not found:
            return
        if self._is_away() and self.tray is not None:
            self.tray.showMessage(
                self.tr("Falls due"),
                self._words(found),
                QSystemTrayIcon.MessageIcon.Information,
                _SHOWN_MS,
            )
        else:
            self.missed += found
            self._show_missed()

    def _is_away(self) -> bool:
        return not self._window.isVisible() or self._window.isMinimized()

    def _show_missed(self) -> None:
        if self.missed and not self._is_away():
            words = self.tr("Falls due") + "：" + self._words(tuple(self.missed))
            self.missed.clear()
            self.notice.tell(words + "  " + self.tr("Today: Ctrl+1"))

    def _words(self, found: tuple[Reminder, ...]) -> str:
        """Case numbers and what is due, never anybody's name."""
        say = self._context.language.say
        lines = [
            f"{each.item.case_no} {say(each.item.what)} {local_text(each.item.due_at)}"
            for each in found[:_NAMED]
        ]
        if len(found) > _NAMED:
            rest = self.tr("and {0} more").replace("{0}", str(len(found) - _NAMED))
            lines.append(rest)
        return "\n".join(lines)

    def _come_back(self, *_: object) -> None:
        self._window.showNormal()
        self._window.activateWindow()
        self.asked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.WindowStateChange, QEvent.Type.Show}:
            self._show_missed()
        return super().eventFilter(watched, event)
