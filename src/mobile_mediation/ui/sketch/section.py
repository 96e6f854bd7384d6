"""The scene sketches of a case: begun on a road, saved gesture after gesture."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import BadInput, NotFound
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    Drawing,
    Sketch,
    Underlay,
)
from mobile_mediation.domain.sketch_editing import with_underlay
from mobile_mediation.domain.sketch_file import decode_drawing
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import (
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    PathField,
    TextField,
)
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.strike_out import StrikeOut
from mobile_mediation.ui.sketch.begin import BeginPage, template_words
from mobile_mediation.ui.sketch.editor import Editor
from mobile_mediation.ui.sketch.painting import picture
from mobile_mediation.ui.sketch.photo import encoded, read_photo
from mobile_mediation.ui.sketch.under import UnderCard
from mobile_mediation.ui.sketch.whole_window import WholeWindow

_PAUSE: Final = 0.4
"""Seconds after a gesture until it is stored."""


class SketchSection(QWidget):
    """The sketches of the case, one of them open in the editor."""

    changed = Signal()
    saved = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: UUID | None = None
        self._sketch: Sketch | None = None
        self._wanted: UUID | None = None
        self._stored = Drawing()
        """What was last read or written."""
        self._is_saving = False
        self._is_leaving = False
        self._turn = 0
        """Counts what was asked for: only the last is opened."""
        self._pause: asyncio.Future[None] | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.editor = Editor(context, self)
        self.under = UnderCard(context, self)
        self.saved_at = text_label("", "saved", wraps=False)
        self.begin = BeginPage(context)
        self.deeds: dict[str, QPushButton] = {}
        self.sketch_buttons: list[QPushButton] = []
        self._new = deed(self.tr("New sketch"), "tool")
        self._new.clicked.connect(self._open_menu)
        self._enlarge = deed(self.tr("Whole window (F11)"), "tool")
        self._enlarge.clicked.connect(self._toggle_window)
        self.whole_window: WholeWindow | None = None
        self._menu = self._template_menu()
        self._head = FlowLayout([self._new, self._enlarge, self.saved_at])
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.begin)
        self._pages.addWidget(self._sheet_page())
        layout = QVBoxLayout(self)
        layout.addLayout(self._head)
        layout.addWidget(self.notice)
        layout.addWidget(self._pages, 1)
        self._listen()

    def _template_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("tools")
        for template in (None, *RoadTemplate):
            action = QAction(template_words(self._context, template), menu)
            action.triggered.connect(partial(self._begin, template))
            menu.addAction(action)
        return menu

    def _listen(self) -> None:
        self.work.refused.connect(self.notice.refuse)
        self.work.leaving.connect(self._on_leaving)
        self.editor.changed.connect(self._on_changed)
        self.editor.refused.connect(self.notice.refuse)
        self.under.edited.connect(self._edit)
        self.under.asked.connect(self._start_laying)
        self.begin.chosen.connect(self._begin)
        self.editor.window_asked.connect(self._toggle_window)

    def show_file(self, file: CaseFile) -> None:
        """Show a case; the sketch that is open stays open as it is drawn."""
        is_other_case = self._case_id != file.case.case_id
        sketches = file.current_sketches
        wanted = next(
            (each for each in sketches if each.id == self._wanted),
            sketches[-1] if sketches else None,
        )
        if is_other_case:
            self.notice.clear()
            self.saved_at.clear()
        if not is_other_case and self._is_saving and wanted is not None:
            # What was read is older than what is on its way to the store.
            return
        self.work.start(partial(self._take_up, file, wanted))

    async def _take_up(self, file: CaseFile, wanted: Sketch | None) -> None:
        """Leave what is open, and open what is wanted."""
        self._turn += 1
        turn = self._turn
        await self._store()
        if turn != self._turn:
            return
        # Until the wanted one is read nothing is open: what is drawn on one sketch
        # can never be stored as another.
        before, self._sketch = self._sketch, None
        self._wanted = None if wanted is None else wanted.id
        self._case_id = file.case.case_id
        self._show_list(file.current_sketches, wanted)
        for button in (self._new, self._enlarge):
            button.setVisible(wanted is not None)
        if wanted is None:
            self._leave_window()
            self._pages.setCurrentIndex(0)
            return
        drawing = await self._read(wanted)
        if drawing is None or turn != self._turn:
            return
        self._pages.setCurrentIndex(1)
        self._name.set_value(wanted.name)
        self._sketch = wanted
        if before is not None and before.id == wanted.id and drawing == self._stored:
            return
        self._stored = drawing
        self.editor.open(drawing)
        self.under.show_drawing(drawing)
        empty(self._end)
        strike = StrikeOut(self._context, file.case.case_id, wanted, wanted.name)
        strike.done.connect(self._on_struck_out)
        self._end.addWidget(strike)

    async def _read(self, sketch: Sketch) -> Drawing | None:
        """The drawing with the photo below it; None if it cannot be read."""
        try:
            drawing = decode_drawing(sketch.content)
        except BadInput as error:
            self.notice.refuse(error)
            self._pages.setCurrentIndex(0)
            return None
        await self._read_picture(drawing)
        return drawing

    async def _read_picture(self, drawing: Drawing) -> None:
        under, known = drawing.underlay, self.editor.canvas.pictures
        if under is None or under.sha256 in known:
            return
        try:
            data = await self._context.worker.run(
                self._context.services.sketches.underlay, under.sha256
            )
        except NotFound as error:
            # The drawing is whole without it, and it may still come.
            self.notice.refuse(error)
            return
        known[under.sha256] = QImage.fromData(data)

    def _show_list(self, sketches: tuple[Sketch, ...], shown: Sketch | None) -> None:
        while (item := self._head.takeAt(0)) is not None:
            if (button := item.widget()) in self.sketch_buttons:
                button.deleteLater()
        self.sketch_buttons = []
        for sketch in sketches:
            button = deed(sketch.name.replace("&", "&&"), "tool")
            button.setCheckable(True)
            button.setChecked(shown is not None and sketch.id == shown.id)
            button.clicked.connect(partial(self._choose, sketch.id))
            self.sketch_buttons.append(button)
        for each in (*self.sketch_buttons, self._new, self._enlarge, self.saved_at):
            self._head.addWidget(each)

    def _choose(self, sketch_id: UUID, *_: object) -> None:
        self.work.start(partial(self._open, sketch_id))

    async def _open(self, sketch_id: UUID) -> None:
        if self._case_id is None:
            return
        await self._store()
        file = await self._context.worker.run(
            self._context.services.cases.file, self._case_id
        )
        found = [each for each in file.sketches if each.id == sketch_id]
        await self._take_up(file, found[0] if found else None)

    @Slot()
    def _open_menu(self) -> None:
        self._menu.popup(self._new.mapToGlobal(QPoint(0, self._new.height())))

    def _begin(self, template: RoadTemplate | None, *_: object) -> None:
        self.work.start(partial(self._add, template))

    async def _add(self, template: RoadTemplate | None) -> None:
        if self._case_id is None:
            return
        sketch = await self._context.worker.run(
            self._context.services.sketches.new, self._case_id, template=template
        )
        await self._open(sketch.id)
        self.saved.emit()

    @Slot()
    def _on_struck_out(self) -> None:
        self._sketch = self._wanted = None
        self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        self.under.show_drawing(self.editor.drawing)
        if self._is_saving or self._sketch is None:
            return
        if self.editor.drawing != self._stored:
            self._is_saving = True
            self.work.start(self._save_soon, is_kept=True)

    async def _save_soon(self) -> None:
        """Store what was drawn after a moment, or at once when the page goes."""
        loop = asyncio.get_running_loop()
        if not self._is_leaving:
            # A future and no sleep: it ends at once, before anything else is read.
            self._pause = loop.create_future()
            timer = loop.call_later(_PAUSE, self._end_pause)
            await self._pause
            timer.cancel()
        await self._store()
        if self._is_leaving:
            return
        self._is_saving = False
        time = f"{self._context.now().astimezone(CHINA):%H:%M:%S}"
        self.saved_at.setText(self.tr("Saved {0}").replace("{0}", time))
        self.saved.emit()
        self._on_changed()

    def _end_pause(self) -> None:
        if self._pause is not None and not self._pause.done():
            self._pause.set_result(None)

    @Slot()
    def _on_leaving(self) -> None:
        self._is_leaving = True
        self._end_pause()

    async def _store(self) -> None:
        sketch, case_id, drawing = self._sketch, self._case_id, self.editor.drawing
        if sketch is None or case_id is None or drawing == self._stored:
            self._is_saving = False
            return
        before, self._stored = self._stored, drawing
        try:
            await self._context.worker.run(
                self._context.services.sketches.save, case_id, sketch.id, drawing
            )
        except BaseException:
            self._stored, self._is_saving = before, False
            raise

    @Slot()
    def _toggle_window(self) -> None:
        """Draw in the whole window, or come back."""
        if self.whole_window is None and self._sketch is not None:
            self.editor.set_wide(is_wide=True)
            words = self.tr("Back (F11)")
            self.whole_window = WholeWindow(self.editor, words, _outermost(self))
            self.whole_window.left.connect(self._toggle_window)
        else:
            self._leave_window()
        # It has a new parent, and only what is shown takes the focus.
        self.editor.show()
        self.editor.canvas.setFocus()

    def _leave_window(self) -> None:
        if self.whole_window is not None:
            self.editor.set_wide(is_wide=not self._context.theme.is_elder)
            self._sheet.insertWidget(0, self.editor, 1)
            self.whole_window.hide()
            self.whole_window.deleteLater()
            self.whole_window = None

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave_window()

    def _sheet_page(self) -> QWidget:
        page = QWidget()
        layout = self._sheet = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self._paper_card())
        layout.addWidget(self.under)
        self._end = QVBoxLayout()
        layout.addLayout(self._end)
        return page

    def _paper_card(self) -> QWidget:
        frame, layout = card(self.tr("On paper"))
        language = self._context.language
        self._name = TextField(self.tr("Name of the sketch"), language)
        self._name.committed.connect(self._rename)
        self.folder = PathField(self.tr("Folder for the files"), language)
        fields = grid_of([self._name, self.folder], self._context.columns(2))
        layout.addLayout(fields)
        row = QHBoxLayout()
        row.addStretch()
        for name, words in (
            ("svg", self.tr("Write SVG")),
            ("png", self.tr("Write PNG")),
            ("pdf", self.tr("Write PDF")),
        ):
            self.deeds[name] = deed(words, "primary" if name == "pdf" else "")
            self.deeds[name].clicked.connect(partial(self._start_export, name))
            row.addWidget(self.deeds[name])
        layout.addLayout(row)
        return frame

    def _run(self, do: Callable[[], Awaitable[None]]) -> None:
        self.notice.clear()
        self.work.start(do)

    @Slot()
    def _start_laying(self) -> None:
        self._run(self._lay)

    async def _lay(self) -> None:
        if self._case_id is None:
            return
        context, path = self._context, self.under.photo.path()
        data = await context.worker.run(read_photo, path)
        digest = await context.worker.run(
            context.services.sketches.add_underlay, self._case_id, data
        )
        image = QImage.fromData(data)
        self.editor.canvas.pictures[digest] = image
        self.under.lay(digest, image.size(), self.editor.canvas.view_middle())

    def _edit(self, under: Underlay | None, words: str) -> None:
        self.editor.edit(with_underlay(self.editor.drawing, under), words)

    def _rename(self, name: object) -> None:
        self.work.start(partial(self._give_name, str(name or "")))

    async def _give_name(self, name: str) -> None:
        sketch, case_id = self._sketch, self._case_id
        if sketch is None or case_id is None:
            return
        await self._context.worker.run(
            self._context.services.sketches.rename, case_id, sketch.id, name
        )
        await self._open(sketch.id)
        self.saved.emit()

    def _start_export(self, kind: str, *_: object) -> None:
        self._run(partial(self._export, kind))

    async def _export(self, kind: str) -> None:
        sketch, case_id = self._sketch, self._case_id
        if sketch is None or case_id is None:
            return
        folder, context = self.folder.path(), self._context
        sketches = context.services.sketches
        await self._store()
        name = await context.worker.run(sketches.file_name, case_id, sketch.id, kind)
        match kind:
            case "png":
                drawing, canvas = self.editor.drawing, self.editor.canvas
                data = await context.worker.run(
                    _png, drawing, canvas.picture_of(drawing)
                )
            case "svg":
                data = await context.worker.run(sketches.svg, case_id, sketch.id)
            case _:
                data = await context.worker.run(sketches.pdf, case_id, sketch.id)
        path = await context.worker.run(sketches.write, folder / name, data)
        self.notice.tell(self.tr("Written:") + f" {path}")


def _outermost(widget: QWidget) -> QWidget:
    """What fills the window around a widget, without the window itself."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        widget, parent = parent, parent.parentWidget()
    return widget


def _png(drawing: Drawing, underlay: QImage | None) -> bytes:
    return encoded(picture(drawing, underlay), b"PNG")
