"""What is due today, in all cases: the page that the program opens with."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.services.sync import SyncStatus
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.notice import Notice


class TodayPage(QWidget):
    """What is due, and what headquarters does not have yet."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(text_label(self.tr("Today"), "title"))
        outer.addWidget(self.notice)
        frame, layout = card(self.tr("If this machine were lost now"))
        self.risk = text_label("", "heading")
        layout.addWidget(self.risk)
        outer.addWidget(frame)
        outer.addStretch()

    def reload(self) -> None:
        """Look up what is due."""
        self.work.start(self._reload)

    async def _reload(self) -> None:
        context = self._context
        status: SyncStatus = await context.worker.run(context.services.sync.status)
        self.risk.setText(
            self.tr("{0} changes in {1} cases, {2} papers")
            .replace("{0}", str(status.at_risk))
            .replace("{1}", str(status.unconfirmed_cases))
            .replace("{2}", str(status.files_unconfirmed))
        )
