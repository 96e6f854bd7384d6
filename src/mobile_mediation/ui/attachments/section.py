"""The files of a case: taking them in by every way, and looking at them."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPixmap,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QListView,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.attachments import (
    Attachment,
    AttachmentKind,
    AttachmentSource,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.intake import Offer
from mobile_mediation.ui.attachments.copying import Copying
from mobile_mediation.ui.attachments.detail import AttachmentPane
from mobile_mediation.ui.attachments.media import CameraDialog, encoded, has_camera
from mobile_mediation.ui.attachments.model import AttachmentDelegate, AttachmentModel
from mobile_mediation.ui.attachments.preview import has_picture
from mobile_mediation.ui.attachments.taking import Taking
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, deed, empty, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.kit.notice import Notice

_SPACE: Final = 4
_FRAME: Final = 8
_MOST_ROWS: Final = 2
_PARTS: Final = 5
_ALREADY: Final = "MM1150"
_CANCELLED: Final = "MM1151"


class AttachmentsSection(QWidget):
    """Small pictures of all files, the chosen one below, and the ways in."""

    changed = Signal()
    saved = Signal()
    undo_kinds = frozenset({Attachment})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._asked_for_camera = False
        self.pane: AttachmentPane | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.setAcceptDrops(True)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self.refusals = QVBoxLayout()
        outer.addLayout(self.refusals)
        outer.addLayout(self._ways_in())
        self.taking = Taking(context)
        self.taking.taken.connect(self._on_taken)
        self.taking.refused.connect(self._on_refused)
        self.taking.finished.connect(self.changed)
        outer.addWidget(self.taking)
        self.copying = Copying(context)
        self.copying.work.refused.connect(self.notice.refuse)
        self.copying.saved.connect(self._on_copied)
        outer.addWidget(self.copying)
        outer.addWidget(self._grid())
        self._nothing = text_label(
            self.tr(
                "No files yet. Add photos, scans, PDFs or recordings: drag them here, "
                "paste them, or choose them."
            ),
            "muted",
        )
        outer.addWidget(self._nothing)
        self._below = QVBoxLayout()
        outer.addLayout(self._below)
        outer.addStretch(1)
        paste = QKeySequence(QKeySequence.StandardKey.Paste)
        QShortcut(paste, self, self._paste)

    def _ways_in(self) -> QGridLayout:
        context = self._context
        kinds = [(context.label(each), each) for each in AttachmentKind]
        self.kind = ChoiceField(
            self.tr("What is added"),
            context.language,
            [(self.tr("By the kind of file"), None), *kinds],
        )
        self.add = deed(self.tr("Add files …"), "primary")
        self.add.clicked.connect(self._ask_for_files)
        self.paste = deed(self.tr("Paste"))
        self.paste.setToolTip("Ctrl+V")
        self.paste.clicked.connect(self._paste)
        self.camera = deed(self.tr("Take a photo …"))
        self.camera.clicked.connect(self._open_camera)
        self.camera_words = text_label("", "small")
        self.camera_words.hide()
        columns = context.columns(_PARTS)
        grid = QGridLayout()
        deeds = [beside_field(each) for each in (self.add, self.paste, self.camera)]
        for place, widget in enumerate((self.kind, *deeds)):
            grid.addWidget(widget, place // columns, place % columns)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(columns - 1, 1)
        rows = grid.rowCount()
        grid.addWidget(self.camera_words, rows, 0, 1, columns)
        return grid

    def _grid(self) -> QListView:
        self.model = AttachmentModel(self._context, self)
        self.model.wanted.connect(self._on_wanted)
        grid = QListView(self)
        grid.setObjectName("attachments")
        grid.setAccessibleName(self.tr("Attachments"))
        grid.setViewMode(QListView.ViewMode.IconMode)
        grid.setMovement(QListView.Movement.Static)
        grid.setResizeMode(QListView.ResizeMode.Adjust)
        grid.setUniformItemSizes(True)
        grid.setLayoutMode(QListView.LayoutMode.Batched)
        grid.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        grid.setSpacing(_SPACE)
        grid.setModel(self.model)
        grid.setItemDelegate(AttachmentDelegate(self._context, grid))
        grid.selectionModel().currentChanged.connect(self._on_chosen)
        self.grid = grid
        return grid

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what is chosen stays chosen."""
        before = self._file
        if before is None or before.case.case_id != file.case.case_id:
            self._show_pane(None)
            empty(self.refusals)
            self.notice.clear()
        self._file = file
        chosen = None if self.pane is None else self.pane.attachment.id
        self._show_rows(file.current_attachments)
        now = next((a for a in file.current_attachments if a.id == chosen), None)
        if self.pane is None or now != self.pane.attachment:
            self._show_pane(now)

    def _show_rows(self, attachments: Sequence[Attachment]) -> None:
        chosen = None if self.pane is None else self.pane.attachment.id
        self.model.show(attachments)
        self.grid.setVisible(bool(attachments))
        self._nothing.setVisible(not attachments)
        self._fit_grid()
        if chosen is not None:
            self._select(chosen)

    def _fit_grid(self) -> None:
        """Whole rows of tiles, two at most; more are scrolled to."""
        index = self.model.index(0, 0)
        if not index.isValid():
            return
        option = QStyleOptionViewItem()
        option.fontMetrics = self.grid.fontMetrics()
        tile = self.grid.itemDelegate().sizeHint(option, index)
        beside = max(1, self.grid.viewport().width() // (tile.width() + 2 * _SPACE))
        rows = min(_MOST_ROWS, -(-self.model.rowCount() // beside))
        self.grid.setFixedHeight(rows * (tile.height() + 2 * _SPACE) + _FRAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_grid()

    def _select(self, id_: UUID) -> None:
        index = self.model.row_of(id_)
        if index.isValid():
            self.grid.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.grid.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _on_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        attachment = self.model.attachment(index)
        if self.pane is None or self.pane.attachment.id != attachment.id:
            self.work.start(partial(self._open, attachment.id))

    async def _open(self, id_: UUID) -> None:
        """Show an attachment, after what was typed about the other one is stored."""
        if self.pane is not None:
            await self.pane.settled()
        index = self.grid.currentIndex()
        is_shown = self.pane is not None and self.pane.attachment.id == id_
        if index.isValid() and not is_shown:
            attachment = self.model.attachment(index)
            # Somebody may have chosen another one meanwhile.
            if attachment.id == id_:
                self._show_pane(attachment)

    def _show_pane(self, attachment: Attachment | None) -> None:
        if self.pane is not None:
            self.pane.preview.work.stop()
        empty(self._below)
        self.pane = None
        if attachment is None or self._file is None:
            return
        self.pane = AttachmentPane(self._context, self._file, attachment)
        self.pane.changed.connect(self.changed)
        self.pane.saved.connect(self._on_saved)
        self.pane.copy_wanted.connect(partial(self._save_copy, is_clean=False))
        self.pane.clean_copy_wanted.connect(partial(self._save_copy, is_clean=True))
        self._below.addWidget(self.pane)

    @Slot()
    def _on_saved(self) -> None:
        self.work.start(self._show_saved)
        self.saved.emit()

    async def _show_saved(self) -> None:
        """The tiles follow what was typed; the form stays as it is typed in."""
        if self._file is None:
            return
        context, case_id = self._context, self._file.case.case_id
        file = await context.worker.run(context.services.cases.file, case_id)
        if self._file.case.case_id != case_id:
            return
        self._file = file
        if self.pane is not None:
            now = {each.id: each for each in file.current_attachments}
            self.pane.attachment = now.get(
                self.pane.attachment.id, self.pane.attachment
            )
        self._show_rows(file.current_attachments)

    def _save_copy(self, attachment: Attachment, path: str, *, is_clean: bool) -> None:
        self.notice.clear()
        self.copying.save(attachment, Path(path), is_clean=is_clean)

    @Slot(str)
    def _on_copied(self, path: str) -> None:
        self.notice.tell(self.tr("The copy is saved:") + f" {path}")

    def _take(self, offers: Sequence[Offer]) -> None:
        if self._file is not None:
            empty(self.refusals)
            self.notice.clear()
            self.taking.take(self._file.case.case_id, offers)

    def take_paths(self, paths: Sequence[Path], source: AttachmentSource) -> None:
        """Take files in."""
        self._take(
            [
                Offer(content=path, source=source, kind=self.kind.value())
                for path in paths
            ]
        )

    @Slot()
    def _ask_for_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Add files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    @Slot(list)
    def _on_files(self, names: list[str]) -> None:
        self.take_paths([Path(name) for name in names], AttachmentSource.FILE)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take_from(event.mimeData(), AttachmentSource.DROP)
        event.acceptProposedAction()

    @Slot()
    def _paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if not self._take_from(mime, AttachmentSource.CLIPBOARD):
            words = self.tr("There is no file and no picture on the clipboard.")
            self.notice.tell(words)

    def _take_from(self, mime: QMimeData, source: AttachmentSource) -> bool:
        paths = _paths(mime)
        if paths:
            self.take_paths(paths, source)
            return True
        image = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if image.isNull():
            return False
        self.work.start(partial(self._take_image, image, source, "PNG"))
        return True

    async def _take_image(
        self, image: QImage, source: AttachmentSource, form: str
    ) -> None:
        content = await asyncio.to_thread(encoded, image, form)
        moment = self._context.now().astimezone(CHINA)
        word = self._context.label(source)
        end = {"PNG": "png", "JPEG": "jpg"}[form]
        name = f"{word} {moment:%Y%m%d %H%M%S}.{end}"
        self._take(
            [Offer(content=content, name=name, source=source, kind=self.kind.value())]
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._asked_for_camera:
            return
        self._asked_for_camera = True
        if not has_camera():
            self.camera.setEnabled(False)
            self.camera_words.setText(self.tr("No camera was found on this machine."))
            self.camera_words.show()

    @Slot()
    def _open_camera(self) -> None:
        dialog = CameraDialog(self)
        dialog.taken.connect(self._on_photo)
        dialog.open()

    @Slot(QImage)
    def _on_photo(self, image: QImage) -> None:
        self.work.start(
            partial(self._take_image, image, AttachmentSource.CAMERA, "JPEG")
        )

    @Slot(object)
    def _on_taken(self, attachment: Attachment) -> None:
        if self._file is not None and self._file.case.case_id == attachment.case_id:
            # Shown at once; the case is looked up again when all are in.
            self._show_rows([*self._rows(), attachment])

    def _rows(self) -> list[Attachment]:
        count = self.model.rowCount()
        return [self.model.attachment(self.model.index(row, 0)) for row in range(count)]

    @Slot(str, object)
    def _on_refused(self, name: str, error: MediationError) -> None:
        if error.code == _CANCELLED:
            self.notice.refuse(error)
            return
        banner = Notice(self._context.language, self)
        self.refusals.addWidget(banner)
        banner.refuse(error, name)
        if error.code == _ALREADY and error.value is not None:
            self._select(UUID(error.value))

    @Slot(object)
    def _on_wanted(self, attachment: Attachment) -> None:
        if has_picture(attachment):
            self.work.start(partial(self._fetch_picture, attachment))

    async def _fetch_picture(self, attachment: Attachment) -> None:
        context = self._context
        service = context.services.attachments
        jpeg = await context.worker.run(service.thumbnail, attachment)
        if jpeg is None:
            content = b"".join(
                [
                    await context.worker.run(service.part, attachment, number)
                    for number in range(service.part_count(attachment))
                ]
            )
            jpeg = await asyncio.to_thread(service.small_picture, content)
            await context.worker.run(service.keep_thumbnail, attachment, jpeg)
        picture = QPixmap()
        picture.loadFromData(jpeg, "JPEG")
        self.model.set_picture(attachment.sha256, picture)


def _paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
