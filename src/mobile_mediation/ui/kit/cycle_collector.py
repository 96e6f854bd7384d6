"""Frees cycles between events, on the Qt thread."""

from typing import Final

from PySide6.QtCore import QObject, QThread, QTimer, Slot

from mobile_mediation.cycles import free_due, stop_by_itself

_EVERY_MS: Final = 1000


class CycleCollector(QObject):
    """Takes over from Python, which would free widgets anywhere (``cycles``)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        stop_by_itself()
        self.timer = QTimer(self)
        self.timer.setInterval(_EVERY_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    @Slot()
    def look(self) -> None:
        """Free what is due, unless an event is waiting in a loop of its own."""
        if QThread.currentThread().loopLevel() <= 1:
            free_due()
