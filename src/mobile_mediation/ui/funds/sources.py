"""Where the money comes from and what has become of it, a bar for every source."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.fund_ledger import SourceTotal
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.blocks import empty, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.gauge import Segment, SegmentBar

_COLOURS: Final = {
    "open_fen": "accent",
    "offset_fen": "police",
    "recovered_fen": "muted",
    "reserved_fen": "warning",
    "asked_fen": "line",
}


class SourceBars(QWidget):
    """The waterfall of the sources, all against the largest of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)

    def show_totals(self, totals: Sequence[SourceTotal]) -> None:
        """Show other figures."""
        empty(self._rows)
        names = {
            "asked_fen": self.tr("asked"),
            "reserved_fen": self.tr("approved"),
            "open_fen": self.tr("open"),
            "offset_fen": self.tr("offset"),
            "recovered_fen": self.tr("come back"),
        }
        whole = max((_sum(total) for total in totals), default=1)
        for total in totals:
            parts = [
                f"{name} {format_yuan(getattr(total, key))}"
                for key, name in names.items()
                if getattr(total, key)
            ]
            label = self._context.label(total.source)
            self._rows.addWidget(text_label(" · ".join((label, *parts)), "small"))
            bar = SegmentBar(self._context.theme)
            bar.show_segments(
                [Segment(getattr(total, key), c) for key, c in _COLOURS.items()],
                whole=whole,
            )
            self._rows.addWidget(bar)
        if not totals:
            self._rows.addWidget(
                text_label(self.tr("No money has been asked for yet."), "muted")
            )


def _sum(total: SourceTotal) -> int:
    return sum(getattr(total, key) for key in _COLOURS)
