"""The form of one kind of letter: what the case fills in, what must be typed."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import SearchWay
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.letter_facts import REASONS, notice_parties
from mobile_mediation.domain.letter_forms import (
    FORMS,
    CasePart,
    LetterEntries,
    LetterField,
    injured_of,
)
from mobile_mediation.domain.letter_requests import requests_for
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.letter_drafts import LetterDraft
from mobile_mediation.ui.kit.blocks import deed, empty, grid_of, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.drafts import Drafting, case_prefix
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NumberField,
    ProseField,
    TextField,
)

_MONEY: Final = frozenset({LetterField.COST, LetterField.AMOUNT})
_PROSE: Final = frozenset(
    {LetterField.APPEARANCE, LetterField.ATTACHMENTS, LetterField.REMARKS}
)
_CHOSEN: Final = frozenset(
    {
        LetterField.PARTY,
        LetterField.INJURY,
        LetterField.REQUEST,
        LetterField.REASON,
        LetterField.SEARCH_WAY,
    }
)


class LetterForm(QWidget):
    """Fields of a letter that is being written, and what is still missing.

    `changed` says that something else was typed, `part_asked` that somebody wants to
    put the case right there.
    """

    changed = Signal()
    part_asked = Signal(object)

    def __init__(
        self,
        context: Context,
        file: CaseFile,
        kind: LetterKind,
        begun: LetterEntries,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._file = file
        self.kind = kind
        self._typed = begun
        self.links: dict[CasePart, QWidget] = {}
        self.fields = {each: self._field(each) for each in FORMS[kind].fields}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        short = [f for name, f in self.fields.items() if name not in _PROSE]
        layout.addLayout(grid_of(short, context.columns(3)))
        for name, field in self.fields.items():
            if begun.of(name) is not None:
                field.set_value(begun.of(name))
            field.committed.connect(partial(self._on_committed, name))
            if name in _PROSE:
                layout.addWidget(field)
        self._missing = QVBoxLayout()
        layout.addLayout(self._missing)
        layout.addWidget(text_label(self.tr("What the letter will say"), "small"))
        self._said = QGridLayout()
        self._said.setHorizontalSpacing(16)
        self._said.setColumnStretch(1, 1)
        layout.addLayout(self._said)
        texts = {
            name.value: field
            for name, field in self.fields.items()
            if name not in _CHOSEN
        }
        self.drafting = Drafting(context.drafts, texts, self)

    @property
    def typed(self) -> LetterEntries:
        """What was typed and left, or chosen."""
        return self._typed

    @property
    def entries(self) -> LetterEntries:
        """What was typed, also in the field that is not left yet.

        Raises:
            RuleViolation: Something cannot be read; the field says so.
        """
        read: dict[str, Any] = {}
        for name, field in self.fields.items():
            if field.typed_text() == field.stored_text():
                continue
            try:
                read[name.value] = field.value()
            except RuleViolation as error:
                field.show_error(error)
                raise
        return replace(self._typed, **read)

    def show_drafts(self) -> None:
        """Show what was typed before and not issued."""
        case_id = self._file.case.case_id
        self.drafting.show(f"{case_prefix(case_id)}letter/{self.kind.value}/")

    def show_draft(self, draft: LetterDraft) -> None:
        """Show what the case fills in; what was typed stays."""
        for name, field in self.fields.items():
            text = field.typed_text()
            if self._typed.of(name) is None and text in {"", field.stored_text()}:
                field.set_value(draft.entries.of(name))
        self._show_missing(draft)
        empty(self._said)
        for row, (label, words) in enumerate(draft.shown):
            self._said.addWidget(text_label(label, "muted", wraps=False), row, 0)
            self._said.addWidget(text_label(words or "—"), row, 1)

    def _show_missing(self, draft: LetterDraft) -> None:
        context = self._context
        empty(self._missing)
        self.links.clear()
        for need in draft.needs:
            row = QHBoxLayout()
            what = context.label(need)
            words = self.tr("The case lacks: {0}").replace("{0}", what)
            row.addWidget(text_label(words, "error"), 1)
            link = deed(f"→ {context.label(need.part)}", "quiet")
            link.setAccessibleName(f"{context.label(need.part)} {what}")
            link.clicked.connect(partial(self._ask_for_part, need.part))
            self.links[need.part] = link
            row.addWidget(link)
            self._missing.addLayout(row)
        if draft.missing:
            names = "、".join(context.label(each) for each in draft.missing)
            words = self.tr("Still to be filled in: {0}").replace("{0}", names)
            self._missing.addWidget(text_label(words, "error"))
        for caution in draft.cautions:
            words = context.language.say(caution)
            self._missing.addWidget(text_label(words, "caution"))

    def _ask_for_part(self, part: CasePart, *_: object) -> None:
        self.part_asked.emit(part)

    def _on_committed(self, name: LetterField, value: Any) -> None:
        self._typed = replace(self._typed, **{name.value: value})
        self.changed.emit()

    def _field(self, name: LetterField) -> Field:
        context, language = self._context, self._context.language
        label = context.label(name)
        if name in _CHOSEN:
            return ChoiceField(label, language, self._choices(name))
        if name in _MONEY:
            return MoneyField(label, language)
        if name in _PROSE:
            return ProseField(label, language)
        if name is LetterField.VALID_UNTIL:
            return DateField(label, language, context.now)
        if name is LetterField.SETTLE_DAYS:
            return NumberField(label, language)
        return TextField(label, language)

    def _choices(self, name: LetterField) -> list[tuple[str, Any]]:
        context, file = self._context, self._file
        unnamed = self.tr("name not known")
        match name:
            case LetterField.INJURY:
                hurt = [(injured_of(file, i), i.id) for i in file.current_injuries]
                return [((p.name if p else None) or unnamed, id_) for p, id_ in hurt]
            case LetterField.REQUEST:
                found = requests_for(file, self.kind)
                asked: list[tuple[str, Any]] = [
                    (
                        (
                            f"{format_yuan(each.amount_fen)} "
                            f"{context.label(each.request.source)} "
                            f"{each.request.payee_name}"
                        ),
                        each.id,
                    )
                    for each in found
                ]
                # The only one is chosen by itself; of several one must be named.
                return asked if len(found) == 1 else [("", None), *asked]
            case LetterField.PARTY:
                return [
                    (f"{each.name or unnamed}（{context.label(each.role)}）", each.id)
                    for each in notice_parties(file)
                ]
            case LetterField.REASON:
                offered: tuple[Any, ...] = REASONS[self.kind]
            case _:
                offered = tuple(SearchWay)
        return [("", None), *((context.label(each), each) for each in offered)]
