"""The letters of a case: a form for each kind, and those that were issued."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.letter_forms import LetterEntries
from mobile_mediation.domain.letters import IssuedLetter, LetterKind
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    bring_into_view,
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, PathField
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.paper_view import PaperView
from mobile_mediation.ui.letters.form import LetterForm
from mobile_mediation.ui.letters.issued import IssuedCard
from mobile_mediation.ui.letters.printing import print_paper


class LettersSection(QWidget):
    """What is written now, the paper itself, and what was issued before."""

    changed = Signal()
    part_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._replaces: IssuedLetter | None = None
        self.form: LetterForm | None = None
        self.cards: list[IssuedCard] = []
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        outer.addWidget(self._writing_card())
        self.paper = PaperView(self.tr("Paper"), self)
        self.paper.hide()
        outer.addWidget(self.paper)
        frame, layout = card(self.tr("Issued letters"))
        self.folder = PathField(self.tr("Folder to save letters in"), context.language)
        layout.addWidget(self.folder)
        self._issued = QVBoxLayout()
        layout.addLayout(self._issued)
        outer.addWidget(frame)
        outer.addStretch()

    def _writing_card(self) -> QWidget:
        context = self._context
        frame, layout = card(self.tr("Write a letter"))
        self.kind = ChoiceField(
            self.tr("Kind"),
            context.language,
            [(context.label(each), each) for each in LetterKind],
        )
        self.kind.committed.connect(self._on_kind)
        layout.addLayout(grid_of([self.kind], context.columns(3)))
        self.replacing = text_label("", "caution")
        self.replacing.hide()
        layout.addWidget(self.replacing)
        self._place = QVBoxLayout()
        layout.addLayout(self._place)
        self.preview = AsyncAction(self.tr("Preview"), self._preview, self.work)
        self.issue = AsyncAction(self.tr("Issue"), self._issue, self.work)
        row = QHBoxLayout()
        row.addStretch()
        self.preview_button = deed(self.preview.text())
        self.preview_button.clicked.connect(self.preview.trigger)
        self.issue_button = deed(self.issue.text(), "primary")
        self.issue_button.clicked.connect(self.issue.trigger)
        row.addWidget(self.preview_button)
        row.addWidget(self.issue_button)
        layout.addLayout(row)
        return frame

    def show_file(self, file: CaseFile) -> None:
        """Show a case; what was typed for another one is not for this."""
        is_other = self._file is None or self._file.case.case_id != file.case.case_id
        self._file = file
        if is_other:
            self.paper.hide()
            self._replaces = None
            self.form = None
        self._show_issued(file)
        self._build_form(self.form.typed if self.form else LetterEntries())

    def _show_issued(self, file: CaseFile) -> None:
        empty(self._issued)
        self.cards = []
        for issued in reversed(file.issued_letters):
            shown = IssuedCard(
                self._context,
                issued,
                deliver=self._deliver,
                withdraw=self._withdraw,
                start=self._run,
            )
            shown.wanted.connect(self._on_wanted)
            self.cards.append(shown)
            self._issued.addWidget(shown)
        if not self.cards:
            words = self.tr("No letter has been issued yet.")
            self._issued.addWidget(text_label(words, "muted"))

    def _build_form(self, begun: LetterEntries) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        empty(self._place)
        self.form = LetterForm(self._context, self._file, self.kind.value(), begun)
        self.form.changed.connect(self._on_typed)
        self.form.part_asked.connect(self.part_asked)
        self._place.addWidget(self.form)
        replaced = self._replaces
        self.replacing.setVisible(replaced is not None)
        if replaced is not None:
            words = self.tr("Takes the place of {0}, which becomes void.")
            self.replacing.setText(words.replace("{0}", replaced.letter.number))
        self.work.start(partial(self._fill, self.form, is_new=True))

    @Slot(object)
    def _on_kind(self, _kind: object) -> None:
        self._replaces = None
        self.paper.hide()
        if self._file is not None:
            self._build_form(LetterEntries())

    @Slot()
    def _on_typed(self) -> None:
        if self.form is not None:
            self.work.start(partial(self._fill, self.form))

    async def _fill(self, form: LetterForm, *, is_new: bool = False) -> None:
        """Show what the case knows; an answer for a form that is gone is nobody's."""
        if self._file is None or form is not self.form:
            return
        draft = await self._context.worker.run(
            self._context.services.letters.prepare,
            self._file.case.case_id,
            form.kind,
            form.entries,
            replaces=self._replaced_id(),
        )
        if form is self.form:
            form.show_draft(draft)
            if is_new:
                form.show_drafts()

    def _replaced_id(self) -> UUID | None:
        return self._replaces.letter.id if self._replaces else None

    async def _preview(self) -> None:
        if self._file is None or self.form is None:
            return
        self.notice.clear()
        pdf = await self._context.worker.run(
            self._context.services.letters.preview,
            self._file.case.case_id,
            self.form.kind,
            self.form.entries,
            replaces=self._replaced_id(),
        )
        self._show_paper(pdf)

    def _show_paper(self, pdf: bytes) -> None:
        self.paper.show_paper(pdf)
        self.paper.show()
        bring_into_view(self.paper)

    async def _issue(self) -> None:
        if self._file is None or self.form is None:
            return
        self.notice.clear()
        context, form = self._context, self.form
        letters = context.services.letters
        case_id = self._file.case.case_id
        letter = await context.worker.run(
            letters.issue,
            case_id,
            form.kind,
            form.entries,
            replaces=self._replaced_id(),
        )
        form.drafting.entered()
        self._replaces = self.form = None
        _, pdf = await context.worker.run(letters.pdf, case_id, letter.id)
        self._show_paper(pdf)
        self.notice.tell(self.tr("Issued:") + f" {letter.number}")
        self.changed.emit()

    def _run(self, run: Callable[[], Awaitable[None]]) -> None:
        if self.work.is_busy:
            # A second click on the same button is the same wish.
            return
        self.notice.clear()
        self.work.start(run)

    async def _deliver(self, shown: IssuedCard) -> None:
        context, letter = self._context, shown.issued.letter
        await context.worker.run(
            context.services.letters.hand_over,
            letter.case_id,
            letter.id,
            receiver=shown.receiver.editor.text(),
            way=shown.way.value(),
            happened_at=shown.at.value(),
            waiver=shown.waiver.value(),
        )
        self.changed.emit()

    async def _withdraw(self, shown: IssuedCard) -> None:
        context, letter = self._context, shown.issued.letter
        await context.worker.run(
            context.services.letters.withdraw,
            letter.case_id,
            letter.id,
            reason=shown.reason.editor.text(),
        )
        self.changed.emit()

    @Slot(str, object)
    def _on_wanted(self, name: str, issued: IssuedLetter) -> None:
        deeds = {
            "show": self._read,
            "print": self._ask_printer,
            "save": self._save,
            "anew": self._begin_anew,
        }
        self._run(partial(deeds[name], issued))

    async def _read(self, issued: IssuedLetter) -> None:
        self._show_paper(await self._pdf(issued))

    async def _pdf(self, issued: IssuedLetter) -> bytes:
        context, letter = self._context, issued.letter
        _, pdf = await context.worker.run(
            context.services.letters.pdf, letter.case_id, letter.id
        )
        return pdf

    async def _save(self, issued: IssuedLetter) -> None:
        context, letter = self._context, issued.letter
        path = await context.worker.run(
            context.services.letters.write,
            letter.case_id,
            letter.id,
            self.folder.path(),
        )
        self.notice.tell(self.tr("Written:") + f" {path}")

    async def _begin_anew(self, issued: IssuedLetter) -> None:
        """Write the same kind again; the new number will name this one."""
        letter = issued.letter
        self.kind.set_value(letter.kind)
        self._replaces = issued
        self.paper.hide()
        self._build_form(
            LetterEntries(
                party_id=letter.party_id,
                injury_id=letter.injury_id,
                request_id=letter.request_id,
                addressee=letter.addressee,
            )
        )
        bring_into_view(self.kind)

    async def _ask_printer(self, issued: IssuedLetter) -> None:
        """Let the system ask for the printer; nothing waits for the answer."""
        pdf = await self._pdf(issued)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(issued.letter.number)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._start_printing, pdf, printer))
        # Its own open asks for a slot by name.
        QDialog.open(dialog)

    def _start_printing(self, pdf: bytes, printer: QPrinter, *_: object) -> None:
        self.work.start(partial(self._print, pdf, printer), is_kept=True)

    async def _print(self, pdf: bytes, printer: QPrinter) -> None:
        await print_paper(pdf, printer)
        self.notice.tell(self.tr("Printed."))
