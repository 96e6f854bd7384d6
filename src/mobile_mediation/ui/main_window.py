"""The program's one window: a rail, and the page that was chosen on it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.directory import DirectoryHit
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.guards import CaseSection, Remedy
from mobile_mediation.domain.letter_forms import CasePart
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.summaries import CaseQuery
from mobile_mediation.services.agenda import AgendaLine
from mobile_mediation.services.deadlines import DueDeadline
from mobile_mediation.services.performance import DuePayment
from mobile_mediation.services.sync import SyncStatus
from mobile_mediation.ui.assessment.section import AssessmentSection
from mobile_mediation.ui.attachments.section import AttachmentsSection
from mobile_mediation.ui.cases.overview import OverviewSection
from mobile_mediation.ui.cases.page import CasesPage, SectionEntry
from mobile_mediation.ui.contacts.section import ContactsSection
from mobile_mediation.ui.deadlines.section import DeadlinesSection
from mobile_mediation.ui.directory.page import DirectoryPage
from mobile_mediation.ui.exchange.page import ExchangePage
from mobile_mediation.ui.funds.page import FundsPage
from mobile_mediation.ui.funds.section import FundsSection
from mobile_mediation.ui.history.section import HistorySection
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.icons import icon
from mobile_mediation.ui.kit.language import CHINESE, ENGLISH
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.letters.section import LettersSection
from mobile_mediation.ui.mediation.section import MediationSection
from mobile_mediation.ui.palette.deeds import Deed
from mobile_mediation.ui.palette.palette import Palette
from mobile_mediation.ui.people.section import PeopleSection
from mobile_mediation.ui.settings.page import SettingsPage
from mobile_mediation.ui.sketch.section import SketchSection
from mobile_mediation.ui.sync.page import SyncPage
from mobile_mediation.ui.today.page import TodayPage
from mobile_mediation.ui.treatment.section import TreatmentSection

_SMALLEST: Final = QSize(1024, 700)
_USUAL: Final = QSize(1280, 800)


class Page(IntEnum):
    """The pages on the rail, in their order."""

    TODAY = 0
    CASES = auto()
    FUNDS = auto()
    DIRECTORY = auto()
    SYNC = auto()
    EXCHANGE = auto()
    SETTINGS = auto()


_PAGE_KEYS: Final = {
    Page.TODAY: "Ctrl+1",
    Page.CASES: "Ctrl+2",
    Page.FUNDS: "Ctrl+3",
    Page.DIRECTORY: "Ctrl+4",
    Page.SYNC: "Ctrl+5",
    Page.EXCHANGE: "Ctrl+6",
    Page.SETTINGS: "Ctrl+7",
}


class Part(IntEnum):
    """The sections of a case, in their order."""

    OVERVIEW = 0
    PEOPLE = auto()
    TREATMENT = auto()
    CONTACTS = auto()
    DEADLINES = auto()
    LETTERS = auto()
    FUNDS = auto()
    ASSESSMENT = auto()
    MEDIATION = auto()
    ATTACHMENTS = auto()
    SKETCH = auto()
    HISTORY = auto()


_PART_KEYS: Final = {
    Part.OVERVIEW: "Alt+1",
    Part.PEOPLE: "Alt+2",
    Part.TREATMENT: "Alt+3",
    Part.CONTACTS: "Alt+4",
    Part.DEADLINES: "Alt+0",
    Part.LETTERS: "Alt+W",
    Part.FUNDS: "Alt+5",
    Part.ASSESSMENT: "Alt+P",
    Part.MEDIATION: "Alt+6",
    Part.ATTACHMENTS: "Alt+7",
    Part.SKETCH: "Alt+8",
    Part.HISTORY: "Alt+9",
}
_PART_OF: Final = {
    CaseSection.OVERVIEW: Part.OVERVIEW,
    CaseSection.PEOPLE: Part.PEOPLE,
    CaseSection.TREATMENT: Part.TREATMENT,
    CaseSection.COORDINATION: Part.CONTACTS,
    CaseSection.DEADLINES: Part.DEADLINES,
    CaseSection.FUNDS: Part.FUNDS,
    CaseSection.MEDIATION: Part.MEDIATION,
    CaseSection.ATTACHMENTS: Part.ATTACHMENTS,
}
"""Where on the page the parts of the record stand."""


_PUT_RIGHT: Final = {
    CasePart.OVERVIEW: Part.OVERVIEW,
    CasePart.PEOPLE: Part.PEOPLE,
    CasePart.TREATMENT: Part.TREATMENT,
    CasePart.MEDIATION: Part.MEDIATION,
    CasePart.FUNDS: Part.FUNDS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of the rail; on the page of cases, a case and its section."""

    page: Page
    case_id: UUID | None
    section: int


class Desktop(QWidget):
    """Rail and pages of an open workspace."""

    language_chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._context = context
        self.work = Work(self)
        self.overview = OverviewSection(context)
        self.people = PeopleSection(context)
        self.treatment = TreatmentSection(context)
        self.contacts = ContactsSection(context)
        self.deadlines = DeadlinesSection(context)
        self.letters = LettersSection(context)
        self.funds = FundsSection(context)
        self.assessment = AssessmentSection(context)
        self.mediation = MediationSection(context)
        self.attachments = AttachmentsSection(context)
        self.sketch = SketchSection(context)
        self.history = HistorySection(context)
        self.cases = CasesPage(context, self._entries(), first_section=Part.CONTACTS)
        self.today = TodayPage(context)
        self.books = FundsPage(context)
        self.directory = DirectoryPage(context)
        self.sync = SyncPage(context)
        self.exchange = ExchangePage(context)
        self.settings = SettingsPage(context)
        self._join()
        self.stack = QStackedWidget(self)
        self.rail: dict[Page, QToolButton] = {}
        self.at_risk = text_label("", "small")
        self.at_risk.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_rail())
        column = QVBoxLayout()
        self.reminder = Notice(context.language, self)
        column.addWidget(self.reminder)
        column.addWidget(self.stack, 1)
        layout.addLayout(column, 1)
        self.finder = Palette(context, self._deeds(), self)
        self.finder.case_chosen.connect(self._open_case)
        QShortcut(QKeySequence("Ctrl+K"), self, self.finder.begin)
        QShortcut(QKeySequence("Ctrl+E"), self, self._begin)
        self.open_page(Page.TODAY)

    def _make_rail(self) -> QFrame:
        """The buttons on the left, each with its page."""
        rail = QFrame(self)
        rail.setObjectName("rail")
        column = QVBoxLayout(rail)
        group = QButtonGroup(self)
        entries = (
            (Page.TODAY, self.tr("Today"), "today", self.today),
            (Page.CASES, self.tr("Cases"), "case", self.cases),
            (Page.FUNDS, self.tr("Funds"), "funds", self.books),
            (Page.DIRECTORY, self.tr("Directory"), "directory", self.directory),
            (Page.SYNC, self.tr("Sync"), "sync", self.sync),
            (Page.EXCHANGE, self.tr("Exchange"), "exchange", self.exchange),
            (Page.SETTINGS, self.tr("Settings"), "settings", self.settings),
        )
        for page, title, picture, widget in entries:
            button = QToolButton(rail)
            button.setText(title)
            button.setIcon(icon(picture, self._context.theme.tokens.text))
            button.setIconSize(QSize(24, 24))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            # A shortcut of the button itself would click it with a delay.
            button.setToolTip(_PAGE_KEYS[page])
            key = QKeySequence(_PAGE_KEYS[page])
            QShortcut(key, self, partial(self.open_page, page))
            group.addButton(button, page)
            column.addWidget(button)
            self.rail[page] = button
            self.stack.addWidget(widget)
        column.addStretch()
        column.addWidget(self.at_risk)
        group.idClicked.connect(self.open_page)
        return rail

    def _join(self) -> None:
        """What one page says, another follows."""
        self.settings.language_chosen.connect(self.language_chosen)
        self.today.line_asked.connect(self._deal_with)
        self.today.sync_asked.connect(partial(self.open_page, Page.SYNC))
        self.today.changed.connect(self.cases.reload)
        self.books.case_asked.connect(self._open_money)
        self.directory.use_asked.connect(self._use_listed)
        self.contacts.directory_asked.connect(self._look_up)
        self.contacts.offer_directory()
        self.sync.changed.connect(self.cases.reload)
        self.exchange.changed.connect(self.cases.reload)
        self.cases.export_asked.connect(self._export_list)
        self.cases.changed.connect(self._count)
        self.cases.case.remedy_asked.connect(self._lead)
        self.letters.part_asked.connect(self._put_right)

    def _entries(self) -> list[SectionEntry]:
        """The sections of a case."""
        return [
            SectionEntry(title, widget, _PART_KEYS[part])
            for part, title, widget in (
                (Part.OVERVIEW, self.tr("Overview"), self.overview),
                (Part.PEOPLE, self.tr("People and vehicles"), self.people),
                (Part.TREATMENT, self.tr("Treatment"), self.treatment),
                (Part.CONTACTS, self.tr("Coordination"), self.contacts),
                (Part.DEADLINES, self.tr("Deadlines"), self.deadlines),
                (Part.LETTERS, self.tr("Letters"), self.letters),
                (Part.FUNDS, self.tr("Emergency money"), self.funds),
                (Part.ASSESSMENT, self.tr("Damages"), self.assessment),
                (Part.MEDIATION, self.tr("Mediation"), self.mediation),
                (Part.ATTACHMENTS, self.tr("Attachments"), self.attachments),
                (Part.SKETCH, self.tr("Scene sketch"), self.sketch),
                (Part.HISTORY, self.tr("History"), self.history),
            )
        ]

    def _deeds(self) -> list[Deed]:
        """What the palette offers besides cases and people."""
        pages = (
            (Page.TODAY, "今日", "Today", "jin ri"),
            (Page.CASES, "案件", "Cases", "an jian"),
            (Page.FUNDS, "资金台账", "Funds", "zi jin tai zhang"),
            (Page.DIRECTORY, "通讯录", "Directory", "tong xun lu"),
            (Page.SYNC, "同步", "Sync", "tong bu"),
            (Page.EXCHANGE, "交换", "Exchange", "jiao huan"),
            (Page.SETTINGS, "设置", "Settings", "she zhi"),
        )
        dark, light = partial(self._wear, Look.DARK), partial(self._wear, Look.LIGHT)
        named = (
            ("新建案件", "New case", "xin jian an jian", self._begin, "Ctrl+E"),
            ("紧急救助", "Emergency", "jin ji jiu zhu", self._begin, "Ctrl+E"),
            ("核验文书", "Verify a paper", "he yan wen shu", self._verify, ""),
            ("锁定", "Lock", "suo ding", self.lock_asked.emit, "Ctrl+L"),
            ("深色外观", "Dark look", "shen se wai guan", dark, ""),
            ("浅色外观", "Light look", "qian se wai guan", light, ""),
            ("大字模式", "Large type", "da zi mo shi", self._enlarge, ""),
            ("切换语言", "Other language", "qie huan yu yan", self._translate, ""),
        )
        sections = (
            (Part.OVERVIEW, "概况", "Overview", "gai kuang"),
            (Part.PEOPLE, "当事人与车辆", "People", "dang shi ren yu che liang"),
            (Part.TREATMENT, "伤情治疗", "Treatment", "shang qing zhi liao"),
            (Part.CONTACTS, "联络协调", "Coordination", "lian luo xie tiao"),
            (Part.DEADLINES, "期限", "Deadlines", "qi xian"),
            (Part.LETTERS, "文书", "Letters", "wen shu"),
            (Part.FUNDS, "紧急资金", "Emergency money", "jin ji zi jin"),
            (Part.ASSESSMENT, "损害赔偿", "Damages", "sun hai pei chang"),
            (Part.MEDIATION, "调解协议", "Mediation", "tiao jie xie yi"),
            (Part.ATTACHMENTS, "附件", "Attachments", "fu jian"),
            (Part.SKETCH, "现场图", "Scene sketch", "xian chang tu"),
            (Part.HISTORY, "留痕", "History", "liu hen"),
        )
        deeds: list[tuple[str, str, str, Callable[[], object], str]] = [
            *named,
            *(
                (zh, en, reading, partial(self.open_page, page), _PAGE_KEYS[page])
                for page, zh, en, reading in pages
            ),
            *(
                (zh, en, reading, partial(self._go_to_part, part), _PART_KEYS[part])
                for part, zh, en, reading in sections
            ),
        ]
        return [
            Deed(words=Words(zh, en), reading=reading, run=run, shortcut=shortcut)
            for zh, en, reading, run, shortcut in deeds
        ]

    @Slot(object)
    def _lead(self, remedy: Remedy) -> None:
        part = _PART_OF.get(remedy.section)
        if part is not None:
            self.cases.case.lead_to(part, remedy)

    def _go_to_part(self, part: Part) -> None:
        self.open_page(Page.CASES)
        if self.cases.case_id is not None:
            self.cases.open_case(self.cases.case_id, part)

    @Slot(object)
    def _put_right(self, part: CasePart) -> None:
        """Go where something that a letter lacks is entered."""
        self.cases.case.open_section(_PUT_RIGHT[part])

    @Slot(object, bool)
    def _open_case(self, case_id: UUID, is_person: bool) -> None:
        self.open_page(Page.CASES)
        self.cases.open_case(case_id, Part.PEOPLE if is_person else None)

    @Slot(object)
    def _open_money(self, case_id: UUID) -> None:
        self.open_page(Page.CASES)
        self.cases.open_case(case_id, Part.FUNDS)

    @Slot(object)
    def _deal_with(self, line: AgendaLine) -> None:
        """Open the case of a line where it is dealt with."""
        part = Part.CONTACTS
        if isinstance(line.about, DueDeadline):
            part = Part.DEADLINES
        elif isinstance(line.about, MediationSession | DuePayment):
            part = Part.MEDIATION
        self.open_page(Page.CASES)
        self.cases.open_case(line.head.case_id, part)

    @Slot(object)
    def _look_up(self, _lane: object) -> None:
        """Look for somebody in the directory, to be added to the open case."""
        self.open_page(Page.DIRECTORY)
        self.directory.search.setFocus()

    @Slot(object)
    def _use_listed(self, hit: DirectoryHit) -> None:
        """Copy an entry of the directory into the case that is open."""
        if self.cases.case_id is None:
            self.open_page(Page.CASES)
            return
        self.work.start(partial(self._copy_listed, self.cases.case_id, hit))

    async def _copy_listed(self, case_id: UUID, hit: DirectoryHit) -> None:
        context = self._context
        use = context.services.directory.use
        await context.worker.run(use, case_id, hit.listing)
        self.directory.tell_used(hit.listing.name)
        self.cases.reload()

    def _begin(self) -> None:
        self.open_page(Page.CASES)
        self.cases.begin_emergency()

    def _wear(self, look: Look) -> None:
        theme = self._context.theme
        theme.apply(look, is_elder=theme.is_elder)

    def _enlarge(self) -> None:
        theme = self._context.theme
        theme.apply(theme.look, is_elder=not theme.is_elder)

    def _translate(self) -> None:
        is_english = self._context.language.code == ENGLISH
        self.language_chosen.emit(CHINESE if is_english else ENGLISH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.finder.fit()

    def place(self) -> Place:
        """Where somebody is at work, to come back there."""
        return Place(
            page=Page(self.stack.currentIndex()),
            case_id=self.cases.case_id,
            section=self.cases.case.stack.currentIndex(),
        )

    def go_to(self, place: Place) -> None:
        """Go back to a place."""
        if place.case_id is not None:
            self.cases.open_case(place.case_id, place.section)
        self.open_page(place.page)

    def keep_typed(self) -> None:
        """Store as drafts what is typed and not saved."""
        self.cases.emergency.keep_typed()
        self._context.drafts.flush()

    def stop(self) -> None:
        """Let go of everything that these pages wait for."""
        self.exchange.stop()
        for work in self.findChildren(Work):
            work.stop()

    @Slot()
    def open_today(self) -> None:
        """Show what is to be done."""
        self.open_page(Page.TODAY)

    @Slot(int)
    def open_page(self, page: Page) -> None:
        """Show a page with what it shows as it stands."""
        self.rail[page].setChecked(True)
        self.stack.setCurrentIndex(page)
        pages = (
            *(self.today, self.cases, self.books),
            *(self.directory, self.sync, self.settings),
        )
        for shown in pages:
            if shown is self.stack.currentWidget():
                shown.reload()

    def _verify(self) -> None:
        self.open_page(Page.EXCHANGE)
        self.exchange.verifying.begin()

    @Slot(object)
    def _export_list(self, query: CaseQuery) -> None:
        self.exchange.show_query(query)
        self.open_page(Page.EXCHANGE)

    @Slot()
    def _count(self) -> None:
        self.work.start(self._show_risk)

    async def _show_risk(self) -> None:
        context = self._context
        status: SyncStatus = await context.worker.run(context.services.sync.status)
        words = self.tr("Offline") + "\n" + self.tr("{0} to sync")
        self.at_risk.setText(words.replace("{0}", str(status.at_risk)))


class MainWindow(QMainWindow):
    """Holds what is shown; closing it ends the program."""

    # QGuiApplication.lastWindowClosed is silent outside QApplication.exec, so it
    # could not be tested.
    closed = Signal()
    lock_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock_asked.emit)
        self.setWindowTitle(self.tr("Mobile mediation room"))
        self.setMinimumSize(_SMALLEST)
        self.resize(_USUAL)

    def leave_field(self) -> None:
        """Save the field that is being typed in as if it were left."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leave_field()
        super().closeEvent(event)
        self.closed.emit()
