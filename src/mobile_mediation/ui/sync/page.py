"""To headquarters and back: what is at risk, one button out, one button in."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.security.packs import SUFFIX as PACK_SUFFIX
from mobile_mediation.services.sync import SyncStatus
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import PathField
from mobile_mediation.ui.kit.notice import Notice

_MOST_NAMED = 20


class SyncPage(QWidget):
    """The stick to headquarters, and headquarters' answer on it."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(text_label(self.tr("Headquarters"), "title"))
        outer.addWidget(self.notice)
        frame, layout = card(self.tr("If this machine were lost now"))
        self.risk = text_label("", "heading")
        self.detail = text_label("", "muted")
        layout.addWidget(self.risk)
        layout.addWidget(self.detail)
        outer.addWidget(frame)
        frame, layout = card(self.tr("Out: to the stick"))
        layout.addWidget(
            text_label(
                self.tr(
                    "Only headquarters can read the file. Exported is not synced: "
                    "bring the answer back."
                ),
                "muted",
            )
        )
        self.stick = PathField(self.tr("Folder of the stick"), context.language)
        self.export = AsyncAction(self.tr("Export"), self._export, self.work)
        self.export_button = deed(self.export.text(), "primary")
        self.export_button.clicked.connect(self.export.trigger)
        row = QHBoxLayout()
        row.addWidget(self.stick, 1)
        row.addWidget(beside_field(self.export_button))
        layout.addLayout(row)
        outer.addWidget(frame)
        frame, layout = card(self.tr("In: headquarters' answer"))
        self.answer = PathField(
            self.tr("File of the answer"), context.language, pattern="*.mmb *.mmp"
        )
        self.receive = AsyncAction(self.tr("Take it in"), self._receive, self.work)
        self.receive_button = deed(self.receive.text(), "primary")
        self.receive_button.clicked.connect(self.receive.trigger)
        row = QHBoxLayout()
        row.addWidget(self.answer, 1)
        row.addWidget(beside_field(self.receive_button))
        layout.addLayout(row)
        outer.addWidget(frame)
        outer.addStretch()

    def reload(self) -> None:
        """Look up what is at risk."""
        self.work.start(self._reload)

    async def _reload(self) -> None:
        context = self._context
        self.show_status(await context.worker.run(context.services.sync.status))

    def show_status(self, status: SyncStatus) -> None:
        """Say what nobody else has yet."""
        self.risk.setText(
            self.tr("{0} changes in {1} cases, {2} papers")
            .replace("{0}", str(status.at_risk))
            .replace("{1}", str(status.unconfirmed_cases))
            .replace("{2}", str(status.files_unconfirmed))
        )
        parts = [
            self.tr("exported") + f" {status.exported}",
            self.tr("confirmed") + f" {status.confirmed}",
        ]
        if status.oldest_unconfirmed_at is not None:
            oldest = local_text(status.oldest_unconfirmed_at)
            parts.append(self.tr("oldest") + f" {oldest}")
        if status.last_receipt_at is not None:
            last = local_text(status.last_receipt_at)
            parts.append(self.tr("last answer") + f" {last}")
        self.detail.setText(" · ".join(parts))

    async def _export(self) -> None:
        self.notice.clear()
        context = self._context
        folder = self.stick.path()
        written = await context.worker.run(context.services.sync.export, folder)
        names = "、".join(each.path.name for each in written)
        self.notice.tell(self.tr("Written and read back:") + f" {names}")
        await self._reload()
        self.changed.emit()

    async def _receive(self) -> None:
        self.notice.clear()
        context = self._context
        path = self.answer.path()
        if path.suffix == PACK_SUFFIX:
            await self._receive_pack(path)
            return
        received = await context.worker.run(context.services.sync.receive, path)
        text = self.tr("Headquarters has confirmed {0} more changes.")
        said = text.replace("{0}", str(received.newly_confirmed))
        waiting = {*received.parked, *received.gap}
        if waiting:
            numbers = "、".join(str(number) for number in sorted(waiting)[:_MOST_NAMED])
            said += self.tr("Waiting or missing there: records {0}.").replace(
                "{0}", numbers
            )
        decided = received.decisions
        if decided.taken:
            said += self.tr("{0} decisions about emergency money.").replace(
                "{0}", str(len(decided.taken))
            )
        if decided.not_taken:
            # Nothing was recorded: the request is not what was decided any more.
            say = context.language.say
            reasons = "；".join(say(each.refusal.words) for each in decided.not_taken)
            said += self.tr("Decisions that do not fit any more: {0}").replace(
                "{0}", reasons
            )
        self.notice.tell(said)
        await self._reload()
        self.changed.emit()

    async def _receive_pack(self, path: Path) -> None:
        """Take in a table that headquarters gives to all vehicles."""
        context = self._context
        report = await context.worker.run(context.services.packs.receive, path)
        if report.is_new:
            words = self.tr("{0}, version {1}: {2} new, {3} changed, {4} gone.")
            counts = (report.version, report.added, report.changed, report.gone)
        else:
            words = self.tr("{0}, version {1}, was here already.")
            counts = (report.version, 0, 0, 0)
        said = words.replace("{0}", context.label(report.kind))
        for place, count in enumerate(counts, start=1):
            said = said.replace(f"{{{place}}}", str(count))
        self.notice.tell(said)
        self.changed.emit()
