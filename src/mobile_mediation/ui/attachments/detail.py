"""One attachment: what it shows, what is known of it, what is said about it."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.attachments import Attachment, AttachmentKind, Originality
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.ui.attachments.preview import Preview, has_picture
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import ChoiceField, ProseField
from mobile_mediation.ui.kit.form import Entry, RecordForm
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.strike_out import StrikeOut

_KIB: Final = 1024
_SHORT: Final = 16


class AttachmentPane(QWidget):
    """The attachment that is chosen."""

    changed = Signal()
    saved = Signal()
    copy_wanted = Signal(object, str)
    """Of which attachment, and to which place."""
    clean_copy_wanted = Signal(object, str)

    def __init__(
        self,
        context: Context,
        file: CaseFile,
        attachment: Attachment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id = file.case.case_id
        self.attachment = attachment
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.preview = Preview(context, attachment)
        self.preview.work.refused.connect(self.notice.refuse)
        frame, layout = card(attachment.name)
        layout.addWidget(self.notice)
        is_elder = context.theme.is_elder
        direction = QBoxLayout.Direction
        columns = QBoxLayout(
            direction.TopToBottom if is_elder else direction.LeftToRight
        )
        columns.setSpacing(16)
        columns.addWidget(self.preview, 1)
        beside = QVBoxLayout()
        self._add_facts(beside)
        self.form = self._form(file)
        self.form.saved.connect(self.saved)
        beside.addWidget(self.form)
        self._add_deeds(beside)
        beside.addStretch(1)
        columns.addLayout(beside, 1)
        layout.addLayout(columns)
        strike = StrikeOut(context, self._case_id, attachment, attachment.name)
        strike.done.connect(self.changed)
        self.strike_out = strike
        layout.addWidget(strike)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _add_facts(self, layout: QVBoxLayout) -> None:
        attachment = self.attachment
        for words in self._facts():
            layout.addWidget(text_label(words, "muted"))
        digest = attachment.sha256.hex()[:_SHORT]
        label = text_label(f"SHA-256 {digest}…", "small")
        label.setToolTip(attachment.sha256.hex())
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(label)
        self.place = text_label("", "muted")
        self.remove_place = deed(self.tr("Remove the place"))
        self.remove_place.clicked.connect(self._start_removing)
        hint = self.tr(
            "Removes it from this case's record only: the file itself is never "
            "altered and still says where it was taken."
        )
        self._hint = text_label(hint, "small")
        if attachment.place is None:
            return
        self.place.setText(self.tr("Taken at the place") + f" {attachment.place}")
        row = QHBoxLayout()
        row.addWidget(self.remove_place)
        row.addStretch()
        layout.addWidget(self.place)
        layout.addLayout(row)
        layout.addWidget(self._hint)

    def _facts(self) -> list[str]:
        attachment, context = self.attachment, self._context
        size = [_size_text(attachment.size)]
        if attachment.pages is not None:
            pages = self.tr("{0} pages").replace("{0}", str(attachment.pages))
            size.append(pages)
        if attachment.width is not None:
            size.append(f"{attachment.width} × {attachment.height}")
        facts = [" · ".join(size)]
        if attachment.taken_at is not None:
            taken = self.tr("Taken") + f" {local_text(attachment.taken_at)}"
            facts.append(taken + self.tr(" (by the camera's clock)"))
        source = self.tr("Came in by") + f" {context.label(attachment.source)}"
        facts.append(f"{source} · {local_text(attachment.created_at)}")
        return facts

    def _form(self, file: CaseFile) -> RecordForm:
        context, language = self._context, self._context.language
        kinds = [(context.label(each), each) for each in AttachmentKind]
        originals = [(context.label(each), each) for each in Originality]
        parties = [
            (each.name or context.label(each.role), each.id)
            for each in file.current_parties
        ]
        return RecordForm(
            context,
            self._case_id,
            self.attachment,
            [
                Entry("kind", ChoiceField(self.tr("What it is"), language, kinds)),
                Entry(
                    "party_id",
                    ChoiceField(
                        self.tr("Of whom"),
                        language,
                        [(self.tr("Nobody in particular"), None), *parties],
                    ),
                ),
                Entry(
                    "originality",
                    ChoiceField(
                        self.tr("Original or copy"),
                        language,
                        [(self.tr("Not said"), None), *originals],
                    ),
                ),
                Entry("note", ProseField(self.tr("Note"), language)),
            ],
        )

    def _add_deeds(self, layout: QVBoxLayout) -> None:
        self.save = deed(self.tr("Save a copy …"))
        self.save.clicked.connect(self._ask_where)
        self.save_clean = deed(self.tr("Copy without place …"))
        self.save_clean.setToolTip(
            self.tr("For outsiders: the picture anew, without place and camera data")
        )
        self.save_clean.clicked.connect(self._ask_where_clean)
        direction = QBoxLayout.Direction
        row = QBoxLayout(
            direction.TopToBottom
            if self._context.theme.is_elder
            else direction.LeftToRight
        )
        row.addWidget(self.save)
        if self.attachment.mime.startswith("image/") and has_picture(self.attachment):
            row.addWidget(self.save_clean)
        else:
            self.save_clean.hide()
        row.addStretch()
        layout.addLayout(row)

    @Slot()
    def _start_removing(self) -> None:
        self.work.start(self._remove_place)

    async def _remove_place(self) -> None:
        context = self._context
        await context.worker.run(
            context.services.attachments.remove_place,
            self._case_id,
            self.attachment.id,
        )
        self.changed.emit()

    @Slot()
    def _ask_where(self) -> None:
        self._ask(self.attachment.name, self.save_to)

    @Slot()
    def _ask_where_clean(self) -> None:
        self._ask(f"{Path(self.attachment.name).stem}.jpg", self.save_clean_to)

    def _ask(self, name: str, slot: object) -> None:
        dialog = QFileDialog(self, self.tr("Save a copy"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(slot)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Ask for a copy as it came."""
        self.copy_wanted.emit(self.attachment, path)

    @Slot(str)
    def save_clean_to(self, path: str) -> None:
        """Ask for the picture anew, without what stands beside it."""
        self.clean_copy_wanted.emit(self.attachment, path)

    async def settled(self) -> None:
        """Stop looking, and wait until everything that was said is stored."""
        self.preview.work.stop()
        for work in (self.work, self.form.work, self.strike_out.work):
            await work.settled()


def _size_text(size: int) -> str:
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB"
