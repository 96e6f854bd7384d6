"""What the last change has moved, and why."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.assessment.comparison import Move, Paying, Subject
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.kit.blocks import card, empty, text_label
from mobile_mediation.ui.kit.context import Context


def subject_text(subject: Subject, context: Context, names: Mapping[str, str]) -> str:
    """What a figure is called; ``names`` are those of vehicles and victims."""
    if isinstance(subject, Paying):
        vehicle = names.get(subject.vehicle, subject.vehicle)
        return (
            f"{context.label(subject.payer)} {vehicle} {context.label(subject.portion)}"
        )
    return context.label(subject)


class MovedCard(QWidget):
    """One line a figure that moved; hidden while nothing did."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        frame, layout = card(self.tr("What the last change moved"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._lines = QVBoxLayout()
        layout.addLayout(self._lines)
        self.texts: tuple[str, ...] = ()
        self.hide()

    def show_moves(self, moves: Sequence[Move], names: Mapping[str, str]) -> None:
        """Show what moved; ``names`` are those of vehicles and victims."""
        empty(self._lines)
        self.texts = tuple(self._text(each, names) for each in moves)
        for text in self.texts:
            self._lines.addWidget(text_label(text))
        self.setVisible(bool(moves))

    def _text(self, move: Move, names: Mapping[str, str]) -> str:
        arrow = "↑" if move.moved_fen > 0 else "↓"
        text = (
            f"{arrow} {names.get(move.victim, move.victim)}  "
            f"{subject_text(move.subject, self._context, names)}  "
            f"{format_yuan(move.before_fen)} → {format_yuan(move.after_fen)}"
        )
        why = None if move.after is None else self._context.language.say(move.after)
        return f"{text}   ({why})" if why else text
