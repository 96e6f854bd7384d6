"""One issued letter: what became of it, and what can be done with it."""

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.letters import (
    DeliveryWay,
    IssuedLetter,
    LetterKind,
)
from mobile_mediation.ui.kit.blocks import card, deed, grid_of, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import ChoiceField, MomentField, TextField
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.kit.records import Fold


class IssuedCard(QWidget):
    """A letter of the case; withdrawn ones say so."""

    wanted = Signal(str, object)
    """What is to be done, and the letter: show, print, save or anew."""

    def __init__(
        self,
        context: Context,
        issued: IssuedLetter,
        *,
        deliver: Callable[["IssuedCard"], Awaitable[None]],
        withdraw: Callable[["IssuedCard"], Awaitable[None]],
        start: Callable[[Callable[[], Awaitable[None]]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.issued = issued
        self._deliver = deliver
        self._withdraw = withdraw
        self._start = start
        self.buttons: dict[str, QPushButton] = {}
        frame, layout = card()
        layout.addLayout(self._head())
        for words in self._story():
            layout.addWidget(text_label(words, "small"))
        layout.addLayout(self._deeds())
        if not issued.is_void:
            self.folds = {
                "deliver": Fold(self.tr("Hand over"), self._delivery),
                "withdraw": Fold(self.tr("Withdraw"), self._withdrawal),
            }
            for fold in self.folds.values():
                layout.addWidget(fold)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _head(self) -> QHBoxLayout:
        context, letter = self._context, self.issued.letter
        row = QHBoxLayout()
        title = f"{letter.number}  {context.label(letter.kind)}"
        row.addWidget(text_label(title, "heading"), 1)
        role = "error" if self.issued.is_void else "saved"
        state = text_label(context.label(self.issued.state), role, wraps=False)
        row.addWidget(state)
        return row

    def _deeds(self) -> FlowLayout:
        number = self.issued.letter.number
        deeds = [
            ("show", self.tr("Read")),
            ("print", self.tr("Print …")),
            ("save", self.tr("Save")),
            ("anew", self.tr("Issue anew …")),
        ]
        for name, words in deeds:
            button = deed(words)
            button.setAccessibleName(f"{words} {number}")
            button.clicked.connect(partial(self._want, name))
            self.buttons[name] = button
        return FlowLayout(list(self.buttons.values()))

    def _story(self) -> list[str]:
        context, letter = self._context, self.issued.letter
        issued = self.tr("issued") + f" {local_text(letter.issued_at)}"
        lines = [f"{letter.addressee}  ·  {issued}"]
        for entry in self.issued.entries:
            parts = [local_text(entry.happened_at), context.label(entry.act)]
            if entry.way is not None:
                parts.append(context.label(entry.way))
            parts += [each for each in (entry.receiver, entry.reason) if each]
            lines.append("  ·  ".join(parts))
        return lines

    def _want(self, name: str, *_: object) -> None:
        self.wanted.emit(name, self.issued)

    def _delivery(self) -> QWidget:
        context, language = self._context, self._context.language
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        self.receiver = TextField(self.tr("Received by"), language)
        self.receiver.set_value(self.issued.letter.addressee)
        self.way = ChoiceField(
            self.tr("Way"),
            language,
            [(context.label(each), each) for each in DeliveryWay],
        )
        self.at = MomentField(self.tr("When (empty: now)"), language)
        self.waiver = TextField(
            self.tr("Written waiver of the three working days"), language
        )
        fields: list[QWidget] = [self.receiver, self.way, self.at]
        if self.issued.letter.kind is LetterKind.MEDIATION_NOTICE:
            fields.append(self.waiver)
        layout.addLayout(grid_of(fields, context.columns(3)))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._button("deliver", self.tr("Record it"), self._deliver))
        layout.addLayout(row)
        return box

    def _withdrawal(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        self.reason = TextField(self.tr("Why is it withdrawn?"), self._context.language)
        row.addWidget(self.reason, 1)
        row.addWidget(self._button("withdraw", self.tr("Withdraw it"), self._withdraw))
        return box

    def _button(
        self, name: str, words: str, run: Callable[["IssuedCard"], Awaitable[None]]
    ) -> QPushButton:
        button = deed(words, "primary" if name == "deliver" else "emergency")
        button.setAccessibleName(f"{words} {self.issued.letter.number}")
        button.clicked.connect(partial(self._run, run))
        self.buttons[name] = button
        return button

    def _run(self, run: Callable[["IssuedCard"], Awaitable[None]], *_: object) -> None:
        self._start(partial(run, self))
