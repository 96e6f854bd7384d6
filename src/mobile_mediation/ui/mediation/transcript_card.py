"""The transcript at the table: quick phrases, who says what, pages, their answers."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.mediation import STEPS, MediationSession, SessionStep
from mobile_mediation.domain.transcripts import PageAnswer, open_pages
from mobile_mediation.services.transcripts import TranscriptState
from mobile_mediation.ui.kit.blocks import card, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    NumberField,
    ProseField,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.paper_view import PaperView
from mobile_mediation.ui.mediation.session_card import AddDeed, Call

_LINES_SHOWN: Final = 12


class TranscriptCard(QWidget):
    """What was said so far and what is said next; ``state`` once the pages are shown.

    ``show_pages`` sets the paper and shows it to those who confirm.
    """

    def __init__(
        self,
        context: Context,
        file: CaseFile,
        session: MediationSession,
        *,
        state: TranscriptState | None,
        phrases: Mapping[SessionStep, tuple[str, ...]],
        add_deed: AddDeed,
        call: Call,
        show_pages: Callable[[], Awaitable[None]],
        fields: dict[str, Any],
    ) -> None:
        super().__init__()
        self._context = context
        self._file = file
        self._session = session
        self._state = state
        self._phrases = phrases
        self._deed = add_deed
        self._call = call
        self.fields = fields
        self.paper: PaperView | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card(self.tr("Transcript"))
        outer.addWidget(frame)
        self._lines(layout)
        if session.ended_at is None:
            self._say_form(layout)
        row = QHBoxLayout()
        self._deed(row, "pages", self.tr("Show the pages"), show_pages)
        row.addStretch()
        layout.addLayout(row)
        if state is not None:
            self._pages(layout, state)

    def _lines(self, layout: QVBoxLayout) -> None:
        lines = self._file.lines_of(self._session.id)
        earlier = len(lines) - _LINES_SHOWN
        if earlier > 0:
            said = self.tr("Earlier lines stand on the pages:") + f" {earlier}"
            layout.addWidget(text_label(said, "muted"))
        for number, line in enumerate(lines, 1):
            if number > earlier:
                when = local_text(line.happened_at)
                layout.addWidget(text_label(f"{number}. {line.speaker}  {when}"))
                layout.addWidget(text_label(line.spoken))

    @property
    def _step(self) -> SessionStep:
        """The step that was taken last."""
        taken = [
            entry.step
            for entry in self._file.steps
            if entry.session_id == self._session.id
        ]
        return taken[-1] if taken else STEPS[0]

    def _say_form(self, layout: QVBoxLayout) -> None:
        language, session = self._context.language, self._session
        people: list[tuple[str, UUID | None]] = [
            (session.mediator_name or self.tr("Mediator"), None)
        ]
        people += [
            (f"{each.name}  {self._context.label(each.capacity)}", each.id)
            for each in self._file.attendees_of(session.id)
        ]
        phrases = self._phrases.get(self._step, ())
        self.fields |= {
            "speaker": ChoiceField(self.tr("Who speaks"), language, people),
            "phrase": ChoiceField(
                self.tr("Quick phrase"), language, [(each, each) for each in phrases]
            ),
            "spoken": ProseField(self.tr("What is said"), language),
        }
        row = QHBoxLayout()
        row.addWidget(self.fields["speaker"], 1)
        row.addWidget(self.fields["phrase"], 2)
        self._deed(row, "phrase", self.tr("Put it in"), self._put, beside=True)
        layout.addLayout(row)
        layout.addWidget(self.fields["spoken"])
        row = QHBoxLayout()
        row.addStretch()
        self._deed(row, "say", self.tr("Take it down"), self._say, "primary")
        layout.addLayout(row)

    async def _put(self) -> None:
        """Add the phrase to what is written already."""
        written = self.fields["spoken"].editor.toPlainText()
        phrase = self.fields["phrase"].value() or ""
        self.fields["spoken"].editor.setPlainText(written + phrase)
        self.fields["spoken"].editor.setFocus()

    async def _say(self) -> None:
        await self._call(
            self._context.services.transcripts.say,
            self._session.id,
            self.fields["spoken"].editor.toPlainText(),
            attendee_id=self.fields["speaker"].value(),
        )

    def _pages(self, layout: QVBoxLayout, state: TranscriptState) -> None:
        """The paper, who has yet to confirm it, and the answer of one person."""
        language = self._context.language
        self.paper = PaperView(self.tr("The transcript"))
        self.paper.show_paper(state.pdf)
        layout.addWidget(self.paper)
        for person, pages in state.waiting:
            numbers = "、".join(map(str, pages))
            said = f"{person.name}  " + self.tr("yet to confirm, pages:")
            layout.addWidget(text_label(f"{said} {numbers}"))
        names = {person.id: person.name for person in state.confirmers}
        for each in state.refusals:
            said = f"{names.get(each.attendee_id, '')}  " + self.tr("refuses page")
            layout.addWidget(text_label(f"{said} {each.page_no}: {each.reason}"))
        if state.is_confirmed:
            layout.addWidget(
                text_label(self.tr("Everybody has answered every page."), "heading")
            )
        people = [person for person, _ in state.waiting] or list(state.confirmers)
        self.fields |= {
            "confirmer": ChoiceField(
                self.tr("Who confirms"),
                language,
                [(person.name, person.id) for person in people],
            ),
            "page_aloud": SwitchField(self.tr("Read aloud"), language),
            "page_no": NumberField(self.tr("Page refused"), language),
            "refusal": TextField(self.tr("Why it is refused"), language),
        }
        row = QHBoxLayout()
        row.addWidget(self.fields["confirmer"], 1)
        row.addWidget(self.fields["page_aloud"])
        self._deed(
            row,
            "confirm",
            self.tr("Confirms all pages"),
            partial(self._confirm, state),
            "primary",
            beside=True,
        )
        layout.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.fields["page_no"], 1)
        row.addWidget(self.fields["refusal"], 2)
        self._deed(
            row,
            "refuse",
            self.tr("Refuses the page"),
            partial(self._refuse, state),
            beside=True,
        )
        layout.addLayout(row)

    async def _confirm(self, state: TranscriptState) -> None:
        person = self.fields["confirmer"].value()
        pages = open_pages(person, state.answers, len(state.digests))
        if person is None or not pages:
            return
        await self._call(
            self._context.services.transcripts.confirm_pages,
            self._session.id,
            person,
            {page: state.digests[page - 1] for page in pages},
            read_aloud=self.fields["page_aloud"].value(),
        )

    async def _refuse(self, state: TranscriptState) -> None:
        person, page = self.fields["confirmer"].value(), self.fields["page_no"].value()
        if person is None or page is None:
            return
        is_there = 0 < page <= len(state.digests)
        await self._call(
            self._context.services.transcripts.confirm,
            self._session.id,
            person,
            page,
            PageAnswer.REFUSED,
            reason=self.fields["refusal"].editor.text(),
            read_aloud=self.fields["page_aloud"].value(),
            shown=state.digests[page - 1] if is_there else None,
        )
