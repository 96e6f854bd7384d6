"""Whom to call: found by any part of a name or a number, without a network."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.directory import DirectoryHit, DirectoryKind, Listing
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.services.packs import HeldVersion
from mobile_mediation.ui.directory.entry import EntryCard
from mobile_mediation.ui.directory.model import DirectoryModel
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, card, deed, empty, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import ChoiceField, TextField
from mobile_mediation.ui.kit.notice import Notice

_PAUSE_MS: Final = 60
"""Between the last key and the search."""


class DirectoryPage(QWidget):
    """Search, the list, and the entry that was chosen."""

    use_asked = Signal(object)
    """An entry is to be copied into the case that is open."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._chosen: str | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.card: EntryCard | None = None
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Name, place, number, pinyin"))
        self.search.setAccessibleName(self.tr("Search the directory"))
        self.search.setClearButtonEnabled(True)
        self.kind = ChoiceField(
            self.tr("Kind"),
            context.language,
            [
                (self.tr("All"), None),
                *((context.label(each), each) for each in DirectoryKind),
            ],
        )
        self.source = text_label("", "small")
        self.nothing = text_label(
            self.tr(
                "Nobody is listed. Take in headquarters' directory on the sync page, "
                "or add an entry of your own."
            ),
            "muted",
        )
        self.model = DirectoryModel(context, self)
        self.list = QListView(self)
        self.list.setObjectName("history")
        self.list.setAccessibleName(self.tr("Directory"))
        self.list.setModel(self.model)
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.kind)
        left.addWidget(self.source)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        left.addWidget(self._new_card())
        self._right = QVBoxLayout()
        columns = QHBoxLayout()
        columns.addLayout(left, 2)
        columns.addLayout(self._right, 3)
        outer = QVBoxLayout(self)
        outer.addWidget(text_label(self.tr("Directory"), "title"))
        outer.addWidget(self.notice)
        outer.addLayout(columns, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.reload)
        self.search.textChanged.connect(self._on_typed)
        self.kind.committed.connect(self._on_typed)

    def _new_card(self) -> QWidget:
        language = self._context.language
        frame, layout = card(self.tr("An entry of your own"))
        self.new_kind = ChoiceField(
            self.tr("Kind"),
            language,
            [(self._context.label(each), each) for each in DirectoryKind],
        )
        self.new_name = TextField(self.tr("Name"), language)
        self.add = deed(self.tr("Add"))
        self.add.clicked.connect(self._start_adding)
        row = QHBoxLayout()
        row.addWidget(self.new_kind, 1)
        row.addWidget(self.new_name, 1)
        row.addWidget(beside_field(self.add))
        layout.addLayout(row)
        return frame

    def reload(self) -> None:
        """Look up what is searched for."""
        self.work.start(self._reload)

    def _on_typed(self, *_: object) -> None:
        self._pause.start()

    async def _reload(self) -> None:
        context, text, kind = self._context, self.search.text(), self.kind.value()
        hits = await context.worker.run(
            partial(context.services.directory.search, text, kind=kind)
        )
        held = await context.worker.run(context.services.packs.held)
        if (text, kind) != (self.search.text(), self.kind.value()):
            # Something else is searched for by now; its own answer follows.
            return
        self._show_source(held)
        self.nothing.setVisible(not hits and not text and kind is None)
        self.model.show(hits)
        if hits:
            self.list.setCurrentIndex(self.model.index_of(self._chosen))
        else:
            self._show(None)

    def _show_source(self, held: tuple[HeldVersion, ...]) -> None:
        words = self.tr("headquarters has sent no directory yet")
        for each in held:
            if each.kind is PackKind.DIRECTORY:
                words = (
                    self.tr("directory of headquarters: version {0} of {1}")
                    .replace("{0}", str(each.version))
                    .replace("{1}", local_text(each.issued_at))
                )
        self.source.setText(words)

    def _on_current(self, *_: object) -> None:
        self._show(self.model.hit(self.list.currentIndex()))

    def _show(self, hit: DirectoryHit | None) -> None:
        if hit is not None and self.card is not None and self.card.hit == hit:
            return
        empty(self._right)
        self.card = None
        self._chosen = None if hit is None else hit.key
        if hit is None:
            return
        self.card = EntryCard(self._context, hit)
        self.card.changed.connect(self.reload)
        self.card.use_asked.connect(self.use_asked)
        self._right.addWidget(self.card)

    def _start_adding(self) -> None:
        if not self.work.is_busy:
            self.work.start(self._add)

    async def _add(self) -> None:
        self.notice.clear()
        context = self._context
        listing = Listing(kind=self.new_kind.value(), name=self.new_name.editor.text())
        entry = await context.worker.run(context.services.directory.add, listing)
        self.new_name.set_value(None)
        self._chosen = str(entry.id)
        await self._reload()

    def tell_used(self, name: str) -> None:
        """Say that an entry was copied into the case."""
        self.notice.tell(self.tr("Added to the case:") + f" {name}")
