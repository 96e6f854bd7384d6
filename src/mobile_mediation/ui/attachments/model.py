"""Attachments as a Qt list model; pictures are asked for as they come in sight."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mobile_mediation.domain.attachments import Attachment, extension_of
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.models import ROOT, Index, Role

_MOST_PICTURES: Final = 200
_PICTURE: Final = QSize(168, 126)
_LINES: Final = 2
_INNER: Final = 8


class AttachmentModel(QAbstractListModel):
    """The attachments of a case; `wanted` asks for a small picture, once each."""

    wanted = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._attachments: list[Attachment] = []
        self._pictures: OrderedDict[bytes, QPixmap] = OrderedDict()
        self._asked: set[bytes] = set()

    def show(self, attachments: Sequence[Attachment]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._attachments = list(attachments)
        self.endResetModel()

    def attachment(self, index: Index) -> Attachment:
        """The attachment behind a row."""
        return self._attachments[index.row()]

    def row_of(self, id_: UUID) -> QModelIndex:
        """The row of an attachment; invalid if it is not here."""
        for row, attachment in enumerate(self._attachments):
            if attachment.id == id_:
                return self.index(row, 0)
        return QModelIndex()

    def set_picture(self, sha256: bytes, picture: QPixmap) -> None:
        """Show a small picture; those not seen for long are let go."""
        self._pictures[sha256] = picture
        while len(self._pictures) > _MOST_PICTURES:
            gone, _ = self._pictures.popitem(last=False)
            self._asked.discard(gone)
        for row, attachment in enumerate(self._attachments):
            if attachment.sha256 == sha256:
                place = self.index(row, 0)
                self.dataChanged.emit(place, place)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._attachments)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        attachment = self._attachments[index.row()]
        kind = self._context.label(attachment.kind)
        if role in {Role.DisplayRole, Role.AccessibleTextRole}:
            return f"{attachment.name} · {kind}"
        if role == Role.UserRole:
            return attachment.name, kind
        if role == Role.DecorationRole:
            return self._picture(attachment)
        return None

    def _picture(self, attachment: Attachment) -> QPixmap | str:
        picture = self._pictures.get(attachment.sha256)
        if picture is not None:
            self._pictures.move_to_end(attachment.sha256)
            return picture
        if attachment.sha256 not in self._asked:
            self._asked.add(attachment.sha256)
            self.wanted.emit(attachment)
        return (extension_of(attachment.name) or "").upper()


class AttachmentDelegate(QStyledItemDelegate):
    """Paints an attachment as a tile: small picture, name, kind."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = context.theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        words = int(option.fontMetrics.lineSpacing() * 1.25 * _LINES)
        return QSize(
            _PICTURE.width() + 2 * _INNER, _PICTURE.height() + words + 3 * _INNER
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(tokens.accent if is_chosen else tokens.line))
        painter.setBrush(QColor(tokens.raised if is_chosen else tokens.surface))
        painter.drawRoundedRect(box, tokens.radius, tokens.radius)
        place = QRect(
            int(box.left()) + _INNER,
            int(box.top()) + _INNER,
            int(box.width()) - 2 * _INNER,
            _PICTURE.height(),
        )
        self._paint_picture(painter, place, index.data(Role.DecorationRole))
        metrics = QFontMetricsF(option.font)
        height = metrics.lineSpacing() * 1.25
        top = place.bottom() + _INNER / 2
        lines = zip(index.data(Role.UserRole), (tokens.text, tokens.muted), strict=True)
        for number, (text, colour) in enumerate(lines):
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(
                text, Qt.TextElideMode.ElideMiddle, place.width()
            )
            line = QRectF(place.left(), top + number * height, place.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, place: QRect, picture: QPixmap | str
    ) -> None:
        tokens = self._theme.tokens
        if isinstance(picture, QPixmap):
            size = picture.size().scaled(
                place.size(), Qt.AspectRatioMode.KeepAspectRatio
            )
            target = QRect(place.topLeft(), size)
            target.moveCenter(place.center())
            painter.drawPixmap(target, picture)
            # A white page on a white tile has an edge, too.
            painter.setPen(QColor(tokens.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(target)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.window))
        painter.drawRoundedRect(place, tokens.radius, tokens.radius)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, picture)
