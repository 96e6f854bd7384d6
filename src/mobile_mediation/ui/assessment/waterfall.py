"""Who pays what: from the whole loss down to what stays with the victim."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mobile_mediation.domain.assessment.allocation import Debt, Portion
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.settlements import Payer
from mobile_mediation.labels import Labels
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.language import Language
from mobile_mediation.ui.kit.theme import Theme

Key = tuple[str, ...]
"""What a bar is about; a bar of a later assessment with the same key is the same."""

TOTAL: Final[Key] = ("total",)
BORNE: Final[Key] = ("borne",)
_LEAST_WIDTH: Final = 6
_PADDING: Final = 6
_RADIUS: Final = 3
_LEAST_ROOM: Final = 160
_USUAL_ROOM: Final = 480
_ANY_ROOM: Final = 10_000
_BREAKS: Final = (Qt.TextFlag.TextWordWrap.value, Qt.TextFlag.TextWrapAnywhere.value)
"""Between words; inside one only where it does not fit otherwise."""
_LEFT: Final = Qt.AlignmentFlag.AlignLeft.value
_RIGHT: Final = Qt.AlignmentFlag.AlignRight.value


class _Kind(StrEnum):
    """How a bar is filled: by colour, and by what does not need one."""

    TOTAL = "total"
    CTPL = "ctpl"
    TPL = "tpl"
    DRIVER = "driver"
    BORNE = "borne"


_FILLS: Final[Mapping[_Kind, tuple[str, Qt.BrushStyle]]] = {
    _Kind.TOTAL: ("text", Qt.BrushStyle.SolidPattern),
    _Kind.CTPL: ("accent", Qt.BrushStyle.SolidPattern),
    _Kind.TPL: ("accent", Qt.BrushStyle.BDiagPattern),
    _Kind.DRIVER: ("warning", Qt.BrushStyle.SolidPattern),
    _Kind.BORNE: ("muted", Qt.BrushStyle.FDiagPattern),
}
"""The token of the colour and the pattern."""
_KINDS: Final = {
    Payer.CTPL: _Kind.CTPL,
    Payer.TPL: _Kind.TPL,
    Payer.DRIVER: _Kind.DRIVER,
    Payer.EMPLOYER: _Kind.DRIVER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One bar: an amount, and what is left of the loss below it; fen."""

    key: Key
    fen: int
    below: int
    debts: tuple[Debt, ...] = ()


def steps_of(assessment: Assessment, victim: str | None = None) -> tuple[Step, ...]:
    """The loss, each payer in the order of law, and what nobody pays.

    Args:
        assessment: What was reckoned.
        victim: Only this victim's; of all together if it is left out.
    """
    losses = [each for each in assessment.losses if victim in {None, each.victim.id}]
    grouped: dict[Key, list[Debt]] = defaultdict(list)
    for debt in assessment.debts:
        if victim in {None, debt.victim}:
            grouped[debt.payer.value, debt.vehicle, debt.portion.value].append(debt)
    total = left = sum(each.total_fen for each in losses)
    steps = [Step(key=TOTAL, fen=total, below=0)]
    # The sub-limits and who stands in for them come first, whoever the payer is.
    for key in sorted(grouped, key=lambda key: key[2] in _AFTERWARDS):
        fen = sum(each.fen for each in grouped[key])
        left -= fen
        steps.append(Step(key=key, fen=fen, below=left, debts=tuple(grouped[key])))
    return (*steps, Step(key=BORNE, fen=left, below=0))


_AFTERWARDS: Final = frozenset({Portion.EXCESS.value, Portion.UNINSURED.value})


class Waterfall(QWidget):
    """The bars, one below the other; each can be reached by Tab and the arrows.

    A second assessment marks what moved against the one before, in words.
    """

    def __init__(
        self,
        theme: Theme,
        language: Language,
        labels: Labels,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._language, self._labels = theme, language, labels
        self._names: Mapping[str, str] = {}
        self._about: str | None = None
        self._steps: tuple[Step, ...] = ()
        self._chosen: Key | None = None
        self.bars: dict[Key, Bar] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.said = text_label("", "muted")
        self.said.setAccessibleName(self.tr("About the chosen bar"))
        self.said.setMargin(_PADDING)
        self._layout.addWidget(self.said)
        self._layout.addStretch(1)

    def show_assessment(
        self,
        assessment: Assessment,
        victim: str | None = None,
        *,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Show an assessment, of all victims or of one.

        Args:
            assessment: What was reckoned.
            victim: Only this victim's part.
            names: How vehicles and victims are called, by id; where they are not
                here, a victim is called by name and a vehicle by its id.
        """
        people = {each.id: each.name or each.id for each in assessment.request.victims}
        self._names = people | dict(names or {})
        before = {each.key: each for each in self._steps}
        if victim != self._about or not before:
            before = {}
        self._about = victim
        self._steps = steps_of(assessment, victim)
        shown = list(self._steps)
        now = {each.key for each in shown}
        for key in before:
            if key not in now and before[key].fen:
                # Nothing any more: it stays for once, so that it is seen to go.
                gone = Step(key=key, fen=0, below=shown[-1].fen)
                shown.insert(len(shown) - 1, gone)
        self._fill(shown, before, assessment)

    def _fill(
        self, steps: Sequence[Step], before: Mapping[Key, Step], assessment: Assessment
    ) -> None:
        whole = max(steps[0].fen, 1)
        kept = {}
        for step in steps:
            bar = self.bars.pop(step.key, None) or self._bar()
            kept[step.key] = bar
            moved = ""
            if before:
                earlier = before[step.key].fen if step.key in before else 0
                moved = self._moved(step.fen - earlier)
            bar.show_step(
                step,
                whole,
                kind=_kind_of(step),
                label=self._label(step, assessment),
                moved=moved,
                sentence=self._sentence(step),
            )
        for bar in self.bars.values():
            self._layout.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.bars = kept
        earlier_bar: Bar | None = None
        for place, bar in enumerate(kept.values()):
            self._layout.insertWidget(place, bar)
            if earlier_bar is not None:
                QWidget.setTabOrder(earlier_bar, bar)
            earlier_bar = bar
        self._tell()
        self.updateGeometry()

    def _bar(self) -> "Bar":
        bar = Bar(self._theme, self)
        bar.reached.connect(self._tell)
        return bar

    @Slot()
    def _tell(self) -> None:
        """Say about the bar that had the focus last what a pointer shows above it."""
        for key, bar in self.bars.items():
            if bar.hasFocus():
                self._chosen = key
        if self._chosen in self.bars:
            self.said.setText(self.bars[self._chosen].toolTip())
        else:
            self.said.setText(self.tr("Choose a bar to read what it rests on."))

    def _label(self, step: Step, assessment: Assessment) -> str:
        if step.key == TOTAL:
            return self.tr("Loss in all")
        if step.key == BORNE:
            victims = assessment.request.victims
            if self._about is None and len(victims) > 1:
                return self.tr("Stays with the victims")
            return self.tr("Stays with the victim")
        payer, vehicle, portion = step.key
        name = self._names.get(vehicle, vehicle)
        parts = [self._say(Payer(payer)), self._say(Portion(portion))]
        if len(assessment.request.vehicles) > 1:
            parts.insert(0, name)
        return " · ".join(parts)

    def _sentence(self, step: Step) -> str:
        """The same in words, for who cannot see the bar or asks what it is."""
        if step.key == TOTAL:
            return self.tr("Everything that was lost.")
        if step.key == BORNE:
            return self.tr("What nobody else has to pay.")
        parts = [
            self.tr("After it {0} of the loss is left.").replace(
                "{0}", format_yuan(step.below)
            )
        ]
        if len(step.debts) > 1:
            shares = "，".join(
                f"{self._names.get(each.victim, each.victim)} {format_yuan(each.fen)}"
                for each in step.debts
            )
            parts.append(self.tr("To: {0}.").replace("{0}", shares))
        bases = dict.fromkeys(each.basis for each in step.debts)
        if bases:
            parts.append(self.tr("By {0}.").replace("{0}", "、".join(bases)))
        return "\n".join(parts)

    def _moved(self, fen: int) -> str:
        if not fen:
            return ""
        words = (
            self.tr("{0} more than before")
            if fen > 0
            else self.tr("{0} less than before")
        )
        return words.replace("{0}", format_yuan(abs(fen)))

    def _say(self, member: StrEnum) -> str:
        return self._language.say(self._labels.of(member))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bars = list(self.bars.values())
        places = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Home: -len(bars),
            Qt.Key.Key_End: len(bars),
        }
        at = next((at for at, bar in enumerate(bars) if bar.hasFocus()), None)
        by = places.get(Qt.Key(event.key()))
        if at is None or by is None:
            super().keyPressEvent(event)
            return
        to = min(max(at + by, 0), len(bars) - 1)
        bars[to].setFocus(Qt.FocusReason.TabFocusReason)


def _kind_of(step: Step) -> _Kind:
    if step.key == TOTAL:
        return _Kind.TOTAL
    return _Kind.BORNE if step.key == BORNE else _KINDS[Payer(step.key[0])]


def _bounds(metrics: QFontMetrics, text: str, room: int, breaks: int) -> QRect:
    return metrics.boundingRect(0, 0, room, _ANY_ROOM, breaks, text)


def _breaks(metrics: QFontMetrics, text: str, room: int) -> int:
    between, anywhere = _BREAKS
    fits = _bounds(metrics, text, room, between).width() <= room
    return between if fits else anywhere


class Bar(QWidget):
    """One bar under its words; as high as they need at its width."""

    reached = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._step = Step(key=TOTAL, fen=0, below=0)
        self._whole = 1
        self._kind = _Kind.TOTAL
        self.label = self.amount = self.moved = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_step(
        self,
        step: Step,
        whole: int,
        *,
        kind: _Kind,
        label: str,
        moved: str,
        sentence: str,
    ) -> None:
        """Show an amount of a whole, with its words."""
        self._step, self._whole, self._kind = step, whole, kind
        self.label, self.amount, self.moved = label, format_yuan(step.fen), moved
        said = [self.label, self.amount]
        if moved:
            said.append(moved)
        self.setAccessibleName(" ".join(said))
        self.setAccessibleDescription(sentence)
        self.setToolTip("\n".join((" ".join(said), sentence)))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._placed(width)[-1].toAlignedRect().bottom() + 1 + _PADDING

    def sizeHint(self) -> QSize:
        return QSize(_USUAL_ROOM, self.heightForWidth(_USUAL_ROOM))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_ROOM, self.heightForWidth(_ANY_ROOM))

    def _placed(self, width: int) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        """Where label, amount, what moved and the bar stand at a width."""
        metrics = QFontMetrics(self.font())
        gap = self._theme.tokens.gap
        room = max(width - 2 * _PADDING, 1)
        line = metrics.height()
        one_line = (
            metrics.horizontalAdvance(self.label)
            + gap
            + metrics.horizontalAdvance(self.amount)
        )
        if one_line <= room:
            label = self._block(metrics, self.label, room, _PADDING)
            label = label.united(self._block(metrics, self.amount, room, _PADDING))
            amount = QRectF(label)
        else:
            label = self._block(metrics, self.label, room, _PADDING)
            amount = self._block(metrics, self.amount, room, label.bottom())
        moved = QRectF(_PADDING, amount.bottom(), room, 0)
        if self.moved:
            moved = self._block(metrics, self.moved, room, amount.bottom())
        bar = QRectF(_PADDING, moved.bottom() + 2, room, max(line * 2 // 3, 12))
        return label, amount, moved, bar

    @staticmethod
    def _block(metrics: QFontMetrics, text: str, room: int, top: float) -> QRectF:
        needed = _bounds(metrics, text, room, _breaks(metrics, text, room))
        return QRectF(_PADDING, top, room, needed.height())

    def _write(self, painter: QPainter, box: QRectF, side: int, text: str) -> None:
        room = int(box.width())
        breaks = _breaks(QFontMetrics(self.font()), text, room)
        painter.drawText(box, side | breaks, text)

    def bar_rect(self) -> QRectF:
        """Where the bar itself is painted; wide enough to be seen, in the track."""
        track = self._placed(self.width())[-1]
        start = track.width() * self._step.below / self._whole
        width = max(track.width() * self._step.fen / self._whole, _LEAST_WIDTH)
        start = min(start, track.width() - width)
        found = QRectF(track.left() + start, track.top(), width, track.height())
        # Half a pixel of colour is half its contrast.
        return QRectF(found.toAlignedRect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        label, amount, moved, track = self._placed(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.text))
        self._write(painter, label, _LEFT, self.label)
        self._write(painter, amount, _RIGHT, self.amount)
        if self.moved:
            painter.setPen(QColor(tokens.warning))
            self._write(painter, moved, _RIGHT, self.moved)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(track, _RADIUS, _RADIUS)
        name, pattern = _FILLS[self._kind]
        colour = QColor(getattr(tokens, name))
        bar = self.bar_rect()
        painter.setPen(QPen(colour, 2))
        # An empty frame is nothing; whatever is something is filled.
        painter.setBrush(
            QBrush(colour, pattern) if self._step.fen else Qt.BrushStyle.NoBrush
        )
        painter.drawRoundedRect(bar.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        painter.end()
