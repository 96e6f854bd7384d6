"""Entries of the directory as a Qt list model."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
)

from mobile_mediation.domain.directory import DirectoryHit
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.models import ROOT, Index, Role


class DirectoryModel(QAbstractListModel):
    """A read-only list of what was found."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._hits: Sequence[DirectoryHit] = ()

    def show(self, hits: Sequence[DirectoryHit]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def hit(self, index: Index) -> DirectoryHit | None:
        """The entry of a row."""
        return self._hits[index.row()] if index.isValid() else None

    def index_of(self, key: str | None) -> QModelIndex:
        """Where an entry stands; the first row if it is not there."""
        rows = [row for row, each in enumerate(self._hits) if each.key == key]
        return self.index(rows[0] if rows else 0, 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        hit = self._hits[index.row()]
        listing = hit.listing
        kind = self._context.label(listing.kind)
        source = self.tr("own") if hit.is_own else self.tr("from headquarters")
        about = (kind, listing.best_phone, source)
        return f"{listing.name}\n" + " · ".join(each for each in about if each)
