"""Whether and when this machine reminds; chosen in the settings."""

from PySide6.QtCore import QObject, Signal

from mobile_mediation.domain.reminders import QuietHours


class Reminding(QObject):
    """The present choice; ``changed`` tells that there is another one."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_on = True
        self.quiet = QuietHours()

    def choose(self, *, is_on: bool, quiet: QuietHours) -> None:
        """Remind, or do not, besides the quiet hours."""
        self.is_on, self.quiet = is_on, quiet
        self.changed.emit()
