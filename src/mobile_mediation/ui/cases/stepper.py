"""Where a case stands, what may follow, and what is missing before it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.guards import CaseSection, Gap, Remedy
from mobile_mediation.domain.stages import NEEDS_REASON
from mobile_mediation.services.stages import StageView
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import beside_field, deed, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import TextField
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.kit.theme import Theme

PHASES: Final = (
    (Stage.REPORTED, Stage.DISPATCHED, Stage.RESCUE, Stage.FUNDING),
    (Stage.INVESTIGATION, Stage.DETERMINED, Stage.REVIEW_PERIOD),
    (
        Stage.WILLING,
        Stage.ACCEPTED,
        Stage.SCHEDULED,
        Stage.MEDIATING,
        Stage.AGREED,
        Stage.NOT_AGREED,
        Stage.DECLINED,
    ),
    (Stage.SERVED, Stage.PERFORMANCE, Stage.CONFIRMATION),
    (Stage.FOLLOW_UP, Stage.ARCHIVED),
)
"""The stages in the five stretches of the way, as the line over the page shows them."""
_LINE: Final = 6
_BETWEEN: Final = 4


class Stepper(QWidget):
    """The stages that may follow, and what each asks for.

    A stage for which nothing is missing is entered at one click. Any other unfolds
    what is missing in ``panel``, for which the page has a place: each line leads to
    where it is put right, and the stage can be entered from there, against a legal
    condition only with a reason.
    """

    entered = Signal()
    remedy_asked = Signal(object)
    unfolded = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.file: CaseFile | None = None
        self._view: StageView | None = None
        self._open: Stage | None = None
        self.work = Work(self)
        self.buttons: dict[Stage, QPushButton] = {}
        self.line = PhaseLine(context.theme, self)
        self._row = QWidget(self)
        self.panel = GapPanel(context, self)
        self.panel.remedy_asked.connect(self._lead)
        self.panel.entered.connect(self._enter_anyway)
        self.panel.closed.connect(self.fold)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.line)
        self._layout.addWidget(self._row)
        self.panel.hide()

    def show_file(self, file: CaseFile) -> None:
        """Show where a case stands; what is unfolded stays so while it is offered."""
        is_same = self.file is not None and self.file.case.case_id == file.case.case_id
        self.file = file
        self._view = self._context.services.stages.view(file)
        self.line.show_stage(file.case.stage, self._context.label(file.case.stage))
        self._fill_row(self._view)
        if not is_same or self._open is None or not self._is_offered(self._open):
            self.fold()
        else:
            self._unfold(self._open, keeps_reason=True)

    def _is_offered(self, stage: Stage) -> bool:
        return stage in self.buttons and bool(self._gaps(stage))

    def _fill_row(self, view: StageView) -> None:
        had_focus = next(
            (stage for stage, button in self.buttons.items() if button.hasFocus()), None
        )
        self.buttons.clear()
        row = QWidget(self)
        buttons = []
        if view.lacking:
            buttons.append(self._button(view.stage, len(view.lacking), is_own=True))
        buttons += [self._button(each.stage, len(each.gaps)) for each in view.following]
        row.setLayout(FlowLayout(buttons))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        row.setSizePolicy(policy)
        row.setVisible(bool(buttons))
        self._layout.replaceWidget(self._row, row)
        self._row.hide()
        self._row.deleteLater()
        self._row = row
        if had_focus in self.buttons:
            self.buttons[had_focus].setFocus()

    def _button(self, stage: Stage, count: int, *, is_own: bool = False) -> QPushButton:
        name = self._context.label(stage)
        if is_own:
            text = self.tr("{0}: {1} open").replace("{0}", name)
        elif count:
            text = self.tr("→ {0} · {1} open").replace("{0}", name)
        else:
            text = self.tr("→ {0} · ready").replace("{0}", name)
        button = deed(text.replace("{1}", str(count)), "step")
        button.setProperty("stage", stage.value)
        button.setProperty("ready", not count)
        button.setCheckable(bool(count))
        button.clicked.connect(partial(self._choose, stage))
        self.buttons[stage] = button
        return button

    def focus_first(self) -> None:
        """Put the cursor on the first of the stages."""
        for button in self.buttons.values():
            button.setFocus()
            return

    def _choose(self, stage: Stage, *_: object) -> None:
        if self._open is stage:
            self.fold()
        elif self._gaps(stage):
            self._unfold(stage)
        elif not self.work.is_busy:
            self.fold()
            self.work.start(partial(self._enter, stage, "", overrides=False))

    def _gaps(self, stage: Stage) -> tuple[Gap, ...]:
        view = self._view
        if view is None:
            return ()
        if stage is view.stage:
            return view.lacking
        return next(each.gaps for each in view.following if each.stage is stage)

    @property
    def is_unfolded(self) -> bool:
        """Whether it shows what is missing."""
        return self._open is not None

    def _unfold(self, stage: Stage, *, keeps_reason: bool = False) -> None:
        self._open = stage
        for each, button in self.buttons.items():
            button.setChecked(each is stage)
        assert self._view is not None  # noqa: S101  a case is shown
        self.panel.show_gaps(
            stage,
            self._gaps(stage),
            can_enter=stage is not self._view.stage,
            keeps_reason=keeps_reason,
        )
        self.unfolded.emit()

    @Slot()
    def fold(self) -> None:
        """Hide what is missing."""
        self._open = None
        for button in self.buttons.values():
            button.setChecked(False)
        self.unfolded.emit()

    def _lead(self, remedy: Remedy) -> None:
        self.fold()
        self.remedy_asked.emit(remedy)

    @Slot(str, bool)
    def _enter_anyway(self, reason: str, overrides: bool) -> None:
        if self._open is not None and not self.work.is_busy:
            self.work.start(
                partial(self._enter, self._open, reason, overrides=overrides)
            )

    async def _enter(self, stage: Stage, reason: str, *, overrides: bool) -> None:
        assert self.file is not None  # noqa: S101  a case is shown
        context = self._context
        try:
            await context.worker.run(
                context.services.stages.move,
                self.file.case.case_id,
                stage,
                reason=reason,
                overrides=overrides,
            )
        except MediationError as error:
            if self._open is None:
                raise
            self.panel.refuse(error)
            return
        self.fold()
        self.entered.emit()


class PhaseLine(QWidget):
    """The way of a case in five stretches, filled as far as it has come."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phase = 0
        self._part = 1.0
        theme.changed.connect(self.update)

    def show_stage(self, stage: Stage, name: str) -> None:
        """Show how far a case has come."""
        self._phase = next(
            place for place, stages in enumerate(PHASES) if stage in stages
        )
        stages = PHASES[self._phase]
        self._part = (stages.index(stage) + 1) / len(stages)
        words = self.tr("Part {0} of {1}: {2}")
        for mark, said in enumerate((self._phase + 1, len(PHASES), name)):
            words = words.replace(f"{{{mark}}}", str(said))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - _BETWEEN * (len(PHASES) - 1)) / len(PHASES)
        for place in range(len(PHASES)):
            whole = QRectF(place * (width + _BETWEEN), 0, width, _LINE)
            painter.setBrush(QColor(tokens.line))
            painter.drawRoundedRect(whole, _LINE / 2, _LINE / 2)
            if place <= self._phase:
                part = self._part if place == self._phase else 1.0
                whole.setWidth(width * part)
                painter.setBrush(QColor(tokens.accent))
                painter.drawRoundedRect(whole, _LINE / 2, _LINE / 2)
        painter.end()


class GapPanel(QFrame):
    """What is missing before one stage, and the ways on from here."""

    remedy_asked = Signal(object)
    entered = Signal(str, bool)
    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gaps")
        self._context = context
        self.leads: list[QPushButton] = []
        self.heading = text_label("", "heading")
        close = deed(self.tr("Close"), "quiet")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(close)
        self.area = QScrollArea(self)
        self.area.setObjectName("gaps")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reason = TextField(self.tr("Reason"), context.language, self)
        self.enter = deed("", "primary")
        self.enter.clicked.connect(partial(self._enter, overrides=False))
        self.override = deed("", "emergency")
        self.override.clicked.connect(partial(self._enter, overrides=True))
        bottom = QHBoxLayout()
        bottom.addWidget(self.reason, 1)
        for button in (self.enter, self.override):
            bottom.addWidget(beside_field(button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)
        layout.addLayout(bottom)

    def show_gaps(
        self,
        stage: Stage,
        gaps: tuple[Gap, ...],
        *,
        can_enter: bool,
        keeps_reason: bool,
    ) -> None:
        """Show what is missing; with nothing legal missing the stage can be entered."""
        name = self._context.label(stage)
        words = self.tr("Before “{0}”") if can_enter else self.tr("Still open in “{0}”")
        self.heading.setText(words.replace("{0}", name))
        held = any(gap.is_legal and gap.remedy.field != "reason" for gap in gaps)
        shown = [gap for gap in gaps if gap.remedy.field != "reason"]
        self._fill(shown)
        needs_reason = can_enter and (held or stage in NEEDS_REASON)
        self.reason.setVisible(needs_reason)
        if not keeps_reason:
            self.reason.set_value(None)
        self.reason.label.setText(
            self.tr("Why it is entered against a legal condition (recorded)")
            if held
            else self.tr("Why (recorded)")
        )
        self.enter.setVisible(can_enter and not held)
        self.enter.setText(self.tr("Enter “{0}”").replace("{0}", name))
        self.override.setVisible(can_enter and held)
        self.override.setText(self.tr("Enter “{0}” all the same").replace("{0}", name))

    def _fill(self, gaps: list[Gap]) -> None:
        self.leads.clear()
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for gap in gaps:
            layout.addLayout(self._gap_row(gap))
        layout.addStretch()
        self.area.setWidget(box)

    def _gap_row(self, gap: Gap) -> QHBoxLayout:
        context = self._context
        row = QHBoxLayout()
        mark = "●" if gap.is_legal else "○"
        kind = text_label(
            f"{mark} {context.label(gap.kind)}",
            "error" if gap.is_legal else "muted",
            wraps=False,
        )
        words = context.language.say(gap.words)
        lead = deed(f"{context.label(gap.remedy.section)} →")
        lead.setAccessibleName(f"{words} {lead.text()}")
        lead.clicked.connect(partial(self._lead, gap.remedy))
        self.leads.append(lead)
        row.addWidget(kind)
        row.addWidget(text_label(f"{words}  {gap.rule}"), 1)
        row.addWidget(lead)
        if gap.remedy.section is CaseSection.HEADER:
            # It is put right by entering another stage first.
            lead.hide()
        return row

    def _lead(self, remedy: Remedy, *_: object) -> None:
        self.remedy_asked.emit(remedy)

    def _enter(self, *_: object, overrides: bool) -> None:
        self.entered.emit(self.reason.editor.text(), overrides)

    def refuse(self, error: MediationError) -> None:
        """Say in place why the stage was not entered."""
        self.reason.setVisible(True)
        self.reason.show_error(error)
        self.reason.editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
