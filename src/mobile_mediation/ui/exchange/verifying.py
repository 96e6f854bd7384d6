"""A paper that somebody brings: is it whole, who sealed it, what was done to it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.users import UserRole
from mobile_mediation.services.verified import (
    CHAIN_WORDS,
    DIFFERENCE_WORDS,
    REVISION_WORDS,
    Difference,
    Revision,
    SealFound,
    Trust,
    Verification,
)
from mobile_mediation.ui.kit.action import AsyncAction, Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    bring_into_view,
    card,
    deed,
    empty,
    repolish,
    text_label,
)
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import PathField
from mobile_mediation.ui.kit.notice import Notice

_SIGNS: Final = {"good": "✓", "unsure": "？", "bad": "✗"}
_PDF: Final = ".pdf"


class VerifyCard(QWidget):
    """Takes any PDF, chosen or dropped here; nothing of it is kept."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.setAcceptDrops(True)
        frame, layout = card(self.tr("Verify a paper"))
        layout.addWidget(
            text_label(
                self.tr(
                    "Any sealed PDF, from whomever it comes. Choose it, or drag it "
                    "here. The file is only read, and nothing of it is stored."
                ),
                "muted",
            )
        )
        self.source = PathField(self.tr("PDF"), context.language, pattern="*.pdf")
        self.verify = AsyncAction(self.tr("Verify"), self._verify, self.work)
        self.button = deed(self.verify.text(), "primary")
        self.button.clicked.connect(self.verify.trigger)
        row = QHBoxLayout()
        row.addWidget(self.source, 1)
        row.addWidget(beside_field(self.button))
        layout.addLayout(row)
        layout.addWidget(self.notice)
        self.running = text_label(self.tr("Verifying …"), "muted")
        self.running.hide()
        layout.addWidget(self.running)
        self.result = QWidget()
        self.result.hide()
        self._show_into(QVBoxLayout(self.result))
        layout.addWidget(self.result)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _show_into(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        self.verdict = text_label("")
        self.verdict.setObjectName("verdict")
        column.addWidget(self.verdict)
        self.about = text_label("", "heading")
        column.addWidget(self.about)
        self.problems = QVBoxLayout()
        column.addLayout(self.problems)
        self.seals = QVBoxLayout()
        column.addLayout(self.seals)
        self.more = deed(self.tr("Revisions and figures"), "fold")
        self.more.setCheckable(True)
        column.addWidget(self.more)
        self.details = QWidget()
        self.details.hide()
        self.lines = QVBoxLayout(self.details)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.more.toggled.connect(self.details.setVisible)
        column.addWidget(self.details)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paper(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _paper(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def take(self, path: Path) -> None:
        """Verify this file."""
        self.source.editor.setText(str(path))
        self.verify.trigger()

    def begin(self) -> None:
        """Have the person choose a file."""
        self.source.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self)

    async def _verify(self) -> None:
        self.notice.clear()
        self.result.hide()
        path = self.source.path()
        self.button.setEnabled(False)
        self.running.show()
        try:
            # Not by the storage thread: it reads no record, and may take its time.
            found = await asyncio.to_thread(
                self._context.services.agreements.examine, path
            )
        finally:
            self.running.hide()
            self.button.setEnabled(True)
        self.show_result(path.name, found)

    @Slot(str, object)
    def show_result(self, name: str, found: Verification) -> None:
        """Say what was found out about a file."""
        say = self._context.language.say
        tone = _tone(found)
        self.verdict.setText(f"{_SIGNS[tone]} {say(found.verdict)}")
        repolish(self.verdict, "tone", tone)
        self.about.setText(
            "  ".join(each for each in (name, found.document_no) if each)
        )
        for part in (self.problems, self.seals, self.lines):
            empty(part)
        for problem in found.problems:
            self.problems.addWidget(
                text_label(f"{say(problem.words)}  {problem.code}", "error")
            )
        for seal in found.signatures:
            self.seals.addWidget(text_label(self._of_seal(found, seal)))
        for line in self._details(found):
            self.lines.addWidget(text_label(line))
        self.more.setChecked(False)
        self.result.show()
        bring_into_view(self.result)

    def _of_seal(self, found: Verification, seal: SealFound) -> str:
        context = self._context
        role = seal.role
        if role in {each.value for each in UserRole}:
            role = context.label(UserRole(role))
        at = "—"
        if seal.at is not None:
            at = f"{local_text(seal.at)}（{context.label(seal.time_source)}）"
        after = self.tr("unchanged since")
        if found.is_changed_after(seal):
            after = self.tr("changed after it")
        revision = self.tr("revision {0}").replace("{0}", str(seal.revision or "—"))
        who = "  ".join(each for each in (role, seal.name, seal.number) if each)
        what = (seal.unit, at, revision, after)
        chain = context.language.say(CHAIN_WORDS[seal.certificate_chain])
        return " · ".join((who, *what, chain))

    def _details(self, found: Verification) -> Iterator[str]:
        if found.digest is not None:
            yield self.tr("Digest:") + f" {found.digest}"
        for revision in found.revisions:
            yield self._of_revision(revision)
        say = self._context.language.say
        absent = [each for each in found.figures if not each.pages]
        if found.figures and not absent:
            text = self.tr("All {0} amounts of the data stand on the pages.")
            yield text.replace("{0}", str(len(found.figures)))
        for figure in absent:
            text = self.tr("Not found on the pages: {0} {1}")
            yield text.replace("{0}", say(figure.name)).replace("{1}", figure.text)

    def _of_revision(self, revision: Revision) -> str:
        say = self._context.language.say
        number = self.tr("Revision {0}").replace("{0}", str(revision.number))
        kind = say(REVISION_WORDS[revision.kind])
        parts = [f"　　{self._of_difference(each)}" for each in revision.differences]
        return "\n".join([f"{number}　{kind}", *parts])

    def _of_difference(self, difference: Difference) -> str:
        parts = [self._context.language.say(DIFFERENCE_WORDS[difference.kind])]
        if difference.field:
            parts.append(difference.field)
        for text, numbers in (
            (self.tr("page {0}"), difference.pages),
            (self.tr("objects {0}"), difference.objects),
        ):
            if numbers:
                listed = "、".join(str(number) for number in numbers)
                parts.append(text.replace("{0}", listed))
        return "  ".join(parts)


def _tone(found: Verification) -> str:
    if not found.is_good:
        return "bad"
    return "good" if found.trusted is Trust.YES else "unsure"


def _paper(mime: QMimeData) -> Path | None:
    """The one PDF that is dragged, if that is what it is."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower() == _PDF:
        return paths[0]
    return None
