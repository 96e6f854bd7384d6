"""By when everybody must be told of a mediation, said while its time is picked."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QWidget

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.working_days import UNPUBLISHED
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import MomentField


class NoticeHint(QLabel):
    """Below the time of a session: the last day for the notices, 146号令 88.

    It warns where that day is past, and holds nobody up. Before the committee there
    is no such time.
    """

    def __init__(
        self,
        context: Context,
        field: MomentField,
        path: MediationPath | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._field = field
        self._path = path
        self.setWordWrap(True)
        field.typed.connect(self._on_typed)
        field.committed.connect(self._on_committed)
        self.show_moment(field.value())

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        try:
            self.show_moment(self._field.read(text))
        except MediationError:
            # Not typed to its end yet; the field itself says so when it is left.
            self.hide()

    @Slot(object)
    def _on_committed(self, value: Any) -> None:
        self.show_moment(value)

    def show_moment(self, moment: datetime | None) -> None:
        """Say by when notice must be given for a session at this time."""
        self.setVisible(moment is not None and self._path is MediationPath.POLICE)
        if moment is None:
            return
        context = self._context
        last = context.services.stages.notice_by(moment)
        is_late = last.on < china_day(context.now())
        text = (
            self.tr(
                "Too late for a notice at least 3 working days before: it was due by "
                "{0} (146号令 88). Choose a later day."
            )
            if is_late
            else self.tr("Notice to everybody by {0} (146号令 88).")
        )
        if not last.is_published:
            text += " " + context.language.say(UNPUBLISHED)
        self.setText(text.replace("{0}", last.on.isoformat()))
        is_sure = last.is_published and not is_late
        self.setProperty("role", "muted" if is_sure else "caution")
        self.style().unpolish(self)
        self.style().polish(self)
