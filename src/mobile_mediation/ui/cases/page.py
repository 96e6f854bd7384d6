"""The page of one case, and beside it the list that it is chosen from."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.deadlines import Deadline
from mobile_mediation.domain.fields import Kind
from mobile_mediation.domain.guards import Remedy
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.people import PartyKind
from mobile_mediation.domain.summaries import Confirmation
from mobile_mediation.services.undo import Step
from mobile_mediation.ui.cases.casetable import CaseTable
from mobile_mediation.ui.cases.emergency import EmergencyPage
from mobile_mediation.ui.cases.filters import FilterBar
from mobile_mediation.ui.cases.stepper import Stepper
from mobile_mediation.ui.cases.suspects import SuspectNotice
from mobile_mediation.ui.cases.undo import UndoControls
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import (
    bring_into_view,
    card,
    deed,
    scrolled,
    text_label,
)
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import Field
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.kit.form import RecordForm
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.records import RecordsSection

_PAUSE_MS = 30
_LIST = 304
_ELDER_LIST = 392


class Section(Protocol):
    """A part of the case page."""

    def show_file(self, file: CaseFile) -> None:
        """Show a case."""


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section, the name of its button, and its shortcut."""

    title: str
    widget: Any
    shortcut: str


class CasePage(QWidget):
    """One case: what must always be in sight, and its sections below."""

    changed = Signal()
    rewritten = Signal()
    """The section that is open was undone or redone, and shows it."""
    remedy_asked = Signal(object)

    def __init__(
        self,
        context: Context,
        sections: Sequence[SectionEntry],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.file: CaseFile | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, header = card()
        self.title = text_label("", "title")
        self.subtitle = text_label("", "muted")
        self.facts = text_label("")
        self.saved = text_label("", "saved", wraps=False)
        self.stepper = self._make_stepper()
        self.undoing = UndoControls(context, self)
        self.undoing.work.refused.connect(self.notice.refuse)
        self.undoing.undone.connect(self._on_undone)
        self.suspects = SuspectNotice(context, self)
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.saved)
        first.addWidget(self.undoing)
        header.addLayout(first)
        header.addWidget(self.subtitle)
        header.addWidget(self.facts)
        header.addWidget(self.stepper)
        outer.addWidget(frame)
        outer.addWidget(self.suspects)
        outer.addWidget(self.notice)
        self._sections = list(sections)
        self.stack = QStackedWidget(self)
        self.buttons: list[QPushButton] = []
        group = QButtonGroup(self)
        for place, entry in enumerate(sections):
            button = deed(entry.title, "section")
            button.setCheckable(True)
            button.setToolTip(entry.shortcut)
            button.setMinimumWidth(self._width_of(button))
            key = QKeySequence(entry.shortcut)
            QShortcut(key, self, partial(self.open_section, place))
            group.addButton(button, place)
            self.buttons.append(button)
            self.stack.addWidget(scrolled(entry.widget, entry.title))
        group.idClicked.connect(self.open_section)
        outer.addLayout(FlowLayout(self.buttons))
        outer.addWidget(self.stack, 1)
        outer.addWidget(self.stepper.panel, 1)

    def _make_stepper(self) -> Stepper:
        stepper = Stepper(self._context, self)
        stepper.work.refused.connect(self.notice.refuse)
        stepper.entered.connect(self.changed)
        stepper.unfolded.connect(self._on_unfolded)
        stepper.remedy_asked.connect(self.remedy_asked)
        QShortcut(QKeySequence("Alt+S"), self, stepper.focus_first)
        return stepper

    @Slot()
    def _on_unfolded(self) -> None:
        """What is missing takes the place of the section, so that it has room."""
        is_unfolded = self.stepper.is_unfolded
        if is_unfolded:
            self.notice.clear()
        self.stack.setVisible(not is_unfolded)
        self.stepper.panel.setVisible(is_unfolded)

    def _width_of(self, button: QPushButton) -> int:
        """Its words when it is chosen: bolder than those its size is reckoned from."""
        button.ensurePolished()
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        words = QFontMetrics(bold).horizontalAdvance(button.text())
        return words + 2 * self._context.theme.tokens.gap

    @Slot(int)
    def open_section(self, place: int) -> None:
        """Show a section with the case as it stands."""
        self.stepper.fold()
        self.buttons[place].setChecked(True)
        self.stack.setCurrentIndex(place)
        if self.file is not None:
            self.work.start(partial(self._look_up, place, self.file.case.case_id))

    async def _look_up(self, place: int, case_id: UUID) -> None:
        """Show a section with what was stored last, also what is on its way there."""
        context = self._context
        file = await context.worker.run(context.services.cases.file, case_id)
        if self._is_open(case_id) and self.stack.currentIndex() == place:
            self.file = file
            self._show_section(file)

    def _is_open(self, case_id: UUID) -> bool:
        return self.file is not None and self.file.case.case_id == case_id

    def _show_section(self, file: CaseFile) -> None:
        self._sections[self.stack.currentIndex()].widget.show_file(file)
        self._show_undo(file)

    def _show_undo(self, file: CaseFile) -> None:
        section = self._sections[self.stack.currentIndex()].widget
        kinds: frozenset[Kind] = getattr(section, "undo_kinds", frozenset())
        self.undoing.show_section(file, kinds)

    def take_focus(self) -> None:
        """Put the cursor where the section that is open begins."""
        section = self._sections[self.stack.currentIndex()].widget
        section.setFocus()
        bring_into_view(section.focusProxy() or section)

    @Slot(object, str)
    def _on_undone(self, step: Step, words: str) -> None:
        self.work.start(partial(self._show_undone, step, words))

    async def _show_undone(self, step: Step, words: str) -> None:
        """Show the section again, and put the cursor where something changed."""
        assert self.file is not None  # noqa: S101  a case is shown
        context, case_id = self._context, self.file.case.case_id
        file = await context.worker.run(context.services.cases.file, case_id)
        if not self._is_open(case_id):
            return
        self.file = file
        section = self._sections[self.stack.currentIndex()].widget
        if isinstance(section, RecordsSection):
            section.unfold(line.row_id for line in step.lines)
        section.show_file(self.file)
        if hasattr(section, "work"):
            await section.work.settled()
        self.notice.tell(words)
        self.rewritten.emit()
        # The new forms are on the screen once the events of their making are through.
        await asyncio.sleep(0)
        field = _field_of(section, step)
        if field is not None:
            field.setFocus()
            bring_into_view(field)

    def show_case(self, file: CaseFile, confirmation: Confirmation) -> None:
        """Show a case; the section that is open stays open."""
        self.show_header(file, confirmation)
        self.buttons[self.stack.currentIndex()].setChecked(True)
        self._show_section(file)

    def show_saved(self, file: CaseFile, confirmation: Confirmation) -> None:
        """Say discreetly that what was typed is stored; the forms stay as they are."""
        self.show_header(file, confirmation)
        self._show_undo(file)
        time = f"{self._context.now().astimezone(CHINA):%H:%M:%S}"
        self.saved.setText(self.tr("Saved {0}").replace("{0}", time))

    def show_header(self, file: CaseFile, confirmation: Confirmation) -> None:
        """Show what must always be in sight."""
        if self.file is None or self.file.case.case_id != file.case.case_id:
            self.saved.clear()
            self.notice.clear()
        self.file = file
        self.suspects.show_case(file)
        context = self._context
        self.title.setText(_title(file))
        self.subtitle.setText(f"{file.case.case_no}  {file.accident.place}")
        use = context.services.funds.limit_use(file)
        paid = sum(request.paid_fen for request in file.fund_requests)
        due = min(
            (t.due_at for t in file.tasks if t.done_at is None and not t.is_void),
            default=None,
        )
        facts = [
            context.label(file.case.stage),
            self.tr("paid out")
            + f" {format_yuan(paid)} / {format_yuan(use.limit_fen)}",
            context.label(confirmation),
        ]
        if due is not None:
            facts.insert(1, self.tr("next due") + f" {local_text(due)}")
        deadline = context.services.deadlines.next_of(file)
        if deadline is not None:
            facts.insert(1, self._said_of(deadline))
        self.facts.setText("   ·   ".join(facts))
        self.stepper.show_file(file)

    def _said_of(self, deadline: Deadline) -> str:
        """A legal deadline in a few words: which one, and how many days are left."""
        left = deadline.days_left(china_day(self._context.now())) or 0
        words = self.tr("{0} days left") if left >= 0 else self.tr("{0} days overdue")
        name = self._context.language.say(deadline.rule.act)
        return f"{name} {words.replace('{0}', str(abs(left)))}"

    def lead_to(self, place: int, remedy: Remedy) -> None:
        """Open the section where something is put right, with the cursor there."""
        self.notice.clear()
        self.buttons[place].setChecked(True)
        self.stack.setCurrentIndex(place)
        if self.file is not None:
            self.work.start(partial(self._lead, place, remedy))

    async def _lead(self, place: int, remedy: Remedy) -> None:
        assert self.file is not None  # noqa: S101  a case is shown
        section = self._sections[place].widget
        if isinstance(section, RecordsSection) and remedy.record_id is not None:
            section.unfold([remedy.record_id])
        await self._look_up(place, self.file.case.case_id)
        if hasattr(section, "work"):
            await section.work.settled()
        # The new forms are on the screen once the events of their making are through.
        await asyncio.sleep(0)
        if remedy.event is not None and hasattr(section, "begin_event"):
            section.begin_event(remedy.event, remedy.party_id)
            return
        field = _field_for(section, remedy)
        if field is not None:
            field.setFocus()
            bring_into_view(field)
        elif section.isVisible():
            section.setFocus()


def _field_for(section: QWidget, remedy: Remedy) -> Field | None:
    """The field of a section that a remedy names."""
    for form in section.findChildren(RecordForm):
        if form.isVisibleTo(section) and form.row_id == remedy.record_id:
            if remedy.field is None:
                return next(iter(form.fields.values()), None)
            if remedy.field in form.fields:
                return form.fields[remedy.field]
    return None


def _field_of(section: QWidget, step: Step) -> Field | None:
    """The field of a section that shows what a step changed."""
    for form in section.findChildren(RecordForm):
        # Forms of an earlier showing are hidden and about to go.
        if not form.isVisibleTo(section):
            continue
        for line in step.lines:
            if line.row_id == form.row_id and line.column in form.fields:
                return form.fields[line.column]
    return None


def _title(file: CaseFile) -> str:
    """The people of a case, the injured first; the place while nobody is named."""
    hurt = {injury.party_id for injury in file.current_injuries}
    people = [p for p in file.current_parties if p.kind is PartyKind.NATURAL and p.name]
    ordered = sorted(people, key=lambda party: party.id not in hurt)
    return "、".join(str(party.name) for party in ordered) or file.accident.place


class CasesPage(QWidget):
    """Search, list, emergency path and case side by side."""

    changed = Signal()
    export_asked = Signal(object)

    def __init__(
        self,
        context: Context,
        sections: Sequence[SectionEntry],
        *,
        first_section: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._first_section = first_section
        self._case_id: UUID | None = None
        self._is_awaited = False
        self._is_new = False
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.search = QLineEdit(self)
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setPlaceholderText(self.tr("Name, place, plate, number, initials"))
        self.search.setClearButtonEnabled(True)
        self.emergency_button = deed(self.tr("Emergency (Ctrl+E)"), "emergency")
        self.emergency_button.clicked.connect(self.begin_emergency)
        self.filters = FilterBar(context, self)
        self.filters.changed.connect(self.look)
        self.count = text_label("", "small")
        self.list = CaseTable(context, self.work, self)
        self.model = self.list.cases
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        left = QWidget(self)
        # Large type leaves less room: the list gives way before a page is cut.
        left.setFixedWidth(_ELDER_LIST if context.theme.is_elder else _LIST)
        column = QVBoxLayout(left)
        column.addWidget(self.emergency_button)
        column.addWidget(self.search)
        column.addWidget(self.filters)
        column.addWidget(self.count)
        column.addWidget(self.list, 1)
        self.export_button = deed(self.tr("Export this list …"), "quiet")
        self.export_button.clicked.connect(self._ask_for_export)
        column.addWidget(self.export_button)
        hint = self.tr("Choose a case, or begin with an emergency.")
        self._nothing: QLabel = text_label(hint, "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.emergency = EmergencyPage(context)
        self.emergency.opened.connect(self._on_opened)
        self.emergency.given_up.connect(self._on_given_up)
        self.case = CasePage(context, sections)
        self.right = QStackedWidget(self)
        for widget in (self._nothing, self.emergency, self.case):
            self.right.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.addWidget(left)
        layout.addWidget(self.right, 1)
        self._listen(sections)

    def _listen(self, sections: Sequence[SectionEntry]) -> None:
        self.case.changed.connect(self.reload)
        self.case.rewritten.connect(self.refresh)
        self.case.suspects.open_asked.connect(self.open_case)
        self.emergency.case_asked.connect(self.open_case)
        for entry in sections:
            if hasattr(entry.widget, "changed"):
                entry.widget.changed.connect(partial(self._on_changed, entry.widget))
            if hasattr(entry.widget, "saved"):
                entry.widget.saved.connect(self.refresh)
            if hasattr(entry.widget, "case_asked"):
                entry.widget.case_asked.connect(self.open_case)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.search.textChanged.connect(self._on_typed)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    @property
    def case_id(self) -> UUID | None:
        """The case that is open."""
        return self._case_id

    @Slot()
    def begin_emergency(self) -> None:
        """Open the emergency path."""
        self._is_awaited = False
        self.right.setCurrentWidget(self.emergency)
        self.emergency.begin()

    @Slot()
    def reload(self) -> None:
        """Look up the list, and the case that is open."""
        self.work.start(self._reload)

    def _on_changed(self, section: QWidget) -> None:
        """Show anew what a section in sight has changed; else forms stay."""
        if section.isVisible():
            self.reload()
        else:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Look up the list and the header; the forms stay as they are typed in."""
        self.work.start(partial(self._reload, keeps_forms=True))

    @Slot()
    def _ask_for_export(self) -> None:
        self.export_asked.emit(self.filters.query(self.search.text()))

    @Slot(object)
    def open_case(self, case_id: UUID, section: int | None = None) -> None:
        """Open a case, at a section if one is named."""
        self._case_id = case_id
        self._is_awaited = True
        self.list.select(case_id)
        if section is not None:
            self.case.stack.setCurrentIndex(section)
            self.case.buttons[section].setChecked(True)
        self.reload()

    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        case_id = self.model.case_id(index)
        if case_id is not None:
            self.open_case(case_id)

    @Slot()
    def look(self) -> None:
        """Look up the list alone, as somebody types or filters."""
        self.work.start(self._look)

    async def _look(self) -> None:
        view = await self.list.look(self.filters.query(self.search.text()))
        if view is not None:
            found = self.tr("The best {0}") if view.is_cut else self.tr("{0} cases")
            self.count.setText(found.replace("{0}", f"{view.count:,}"))

    @Slot(object)
    def _on_opened(self, case_id: UUID) -> None:
        self._is_new = True
        self.open_case(case_id, self._first_section)

    @Slot()
    def _on_given_up(self) -> None:
        shown = self.case if self.case.file is not None else self._nothing
        self.right.setCurrentWidget(shown)

    async def _reload(self, *, keeps_forms: bool = False) -> None:
        context, case_id = self._context, self._case_id
        cases = context.services.cases
        await self._look()
        if case_id is not None:
            await context.drafts.open_case(case_id)
            file = await context.worker.run(cases.file, case_id)
            confirmation = await context.worker.run(
                context.services.sync.confirmation, case_id
            )
            if case_id != self._case_id:
                # Another case was opened meanwhile; its own answer follows.
                return
            if keeps_forms and not self._is_awaited:
                self.case.show_saved(file, confirmation)
            else:
                if self._is_awaited:
                    self._is_awaited = False
                    self.right.setCurrentWidget(self.case)
                self.case.show_case(file, confirmation)
                if self._is_new:
                    self._is_new = False
                    self.case.take_focus()
        self.changed.emit()
