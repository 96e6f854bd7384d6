"""An attachment to look at: its pages as pictures that the examiner has drawn.

No library of the window reads a stranger's file: pages come as pictures of our own
making from a process with limits (`services.attachments`).
"""

import asyncio
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.ui.attachments.media import Player, can_play
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import deed, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.theme import Theme

_HEIGHT: Final = 420
_PAUSE_SECONDS: Final = 0.12
_MANY_PARTS: Final = 4
"""More are not read at once; choosing another file stops the reading."""
_PICTURES: Final = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/tiff", "application/pdf"}
)


def has_picture(attachment: Attachment) -> bool:
    """Whether the pages of an attachment can be drawn."""
    return attachment.mime in _PICTURES


class _Sheet(QWidget):
    """One picture, as large as there is room."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.picture = QPixmap()
        self.setAccessibleName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_picture(self, picture: QPixmap) -> None:
        self.picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        most = self.picture.size().boundedTo(self.size() * self.devicePixelRatio())
        size = self.picture.size().scaled(
            most.boundedTo(self.size()), Qt.AspectRatioMode.KeepAspectRatio
        )
        target = QRect(self.rect().topLeft(), size)
        target.moveCenter(self.rect().center())
        painter.drawPixmap(target, self.picture)
        # A white page on a white card has an edge, too.
        painter.setPen(QColor(self._theme.tokens.line))
        painter.drawRect(target.adjusted(0, 0, -1, -1))
        painter.end()


class Preview(QWidget):
    """Shows one attachment, page by page, or plays it."""

    def __init__(
        self, context: Context, attachment: Attachment, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._attachment = attachment
        self._content: bytes | None = None
        self.page = 0
        self.work = Work(self)
        self.sheet = _Sheet(attachment.name, context.theme, self)
        self.words = text_label("", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = deed(self.tr("Previous page"))
        self.forth = deed(self.tr("Next page"))
        self.back.clicked.connect(partial(self._turn, -1))
        self.forth.clicked.connect(partial(self._turn, 1))
        self.player: Player | None = None
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.addWidget(self.sheet)
        self.layout_.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch()
        row.addWidget(self.forth)
        self.layout_.addLayout(row)
        self.layout_.addStretch()
        self._begin()

    def _begin(self) -> None:
        attachment = self._attachment
        is_drawn = has_picture(attachment)
        self.sheet.setVisible(is_drawn)
        has_pages = is_drawn and (attachment.pages or 1) > 1
        self.back.setVisible(has_pages)
        self.forth.setVisible(has_pages)
        if is_drawn:
            self._say_page()
            self.work.start(self._draw)
        elif attachment.mime.startswith("image/") or not can_play():
            words = self.tr("It cannot be shown here. Save a copy to open it.")
            self.words.setText(words)
        else:
            self.work.start(self._play)

    async def content(self) -> bytes:
        """The bytes of the attachment, read part by part from the store."""
        if self._content is None:
            context, attachment = self._context, self._attachment
            service = context.services.attachments
            parts = []
            count = service.part_count(attachment)
            for number in range(count):
                if count > _MANY_PARTS:
                    self._say_reading(number, count)
                parts.append(await context.worker.run(service.part, attachment, number))
            self._content = b"".join(parts)
            self._say_page()
        return self._content

    def _say_reading(self, number: int, count: int) -> None:
        percent = f" {100 * number // count} %"
        self.words.setText(self.tr("Reading …") + percent)

    @Slot()
    def _turn(self, by: int, *_: object) -> None:
        page = self.page + by
        if 0 <= page < (self._attachment.pages or 1):
            self.page = page
            self._say_page()
            self.work.start(self._draw)

    def _say_page(self) -> None:
        pages = self._attachment.pages or 1
        self.back.setEnabled(self.page > 0)
        self.forth.setEnabled(self.page < pages - 1)
        words = self.tr("Page {0} of {1}")
        words = words.replace("{0}", str(self.page + 1)).replace("{1}", str(pages))
        self.words.setText(words if pages > 1 else "")

    async def _draw(self) -> None:
        page = self.page
        # Whoever only passes by, with an arrow key, starts nothing.
        await asyncio.sleep(_PAUSE_SECONDS)
        if page != self.page:
            return
        content = await self.content()
        draw = partial(self._context.services.attachments.picture, content, page=page)
        jpeg = await asyncio.to_thread(draw)
        # Somebody may have turned on meanwhile.
        if page == self.page:
            picture = QPixmap()
            picture.loadFromData(jpeg, "JPEG")
            self.sheet.show_picture(picture)

    async def _play(self) -> None:
        content = await self.content()
        attachment = self._attachment
        is_video = attachment.mime.startswith("video/")
        self.player = Player(content, attachment.name, is_video=is_video)
        self.layout_.insertWidget(0, self.player)
