"""The bargaining bench: offers, the gap as a picture, confidential notes, one deed."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.agreements import DamageKind
from mobile_mediation.domain.bargaining import (
    BargainSide,
    Breach,
    LaterTreatment,
    OfferAct,
    OfferState,
    PlacedOffer,
    Plan,
    PrivateNote,
    Security,
    SecurityKind,
    Subject,
    Terms,
    speaker_of,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.services.bargaining import Bench
from mobile_mediation.ui.kit.blocks import (
    card,
    deed,
    empty,
    grid_of,
    text_label,
)
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NumberField,
    ProseField,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.mediation.gap import GapBar

Run = Callable[[], Awaitable[None]]
_NOTE_LINES: Final = 3
_NOTE_DEEDS: Final = frozenset({"notes", "note", "cover"})


class BenchCard(QWidget):
    """The bench of one case as it stands.

    Notes are covered until somebody asks for those of one side, and only one side's
    are ever on the screen.

    Args:
        start: Runs a deed in the background and shows its refusal.
        call: Calls a service for this case and shows the case anew.
    """

    def __init__(
        self,
        context: Context,
        file: CaseFile,
        bench: Bench,
        *,
        start: Callable[[Run], None],
        call: Callable[..., Awaitable[Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._file, self._bench = context, file, bench
        self._start, self._call = start, call
        self._names = {party.id: party.name or "" for party in file.parties}
        self.deeds: dict[str, QWidget] = {}
        self.fields: dict[str, Any] = {}
        self.bars: dict[Subject, GapBar] = {}
        self.terms: dict[str, Field] = {}
        self.notes: tuple[PrivateNote, ...] = ()
        self.open_side: BargainSide | None = None
        frame, layout = card(self.tr("Bargaining bench"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        for standing in bench.standings:
            name = self._name_of(standing.subject)
            bar = GapBar(context.theme, name, standing, self)
            self.bars[standing.subject] = bar
            layout.addWidget(bar)
        for each in bench.offers:
            self._add_offer(layout, each)
        self._add_asking(layout)
        self._notes_layout = QVBoxLayout()
        layout.addLayout(self._notes_layout)
        self._show_notes()
        if any(each.agreed_fen is not None for each in bench.standings):
            self._add_terms(layout)

    def _name_of(self, subject: Subject) -> str:
        what = (
            self.tr("Whole")
            if subject.kind is None
            else self._context.label(subject.kind)
        )
        if len(self._bench.victims) == 1:
            return what
        return f"{self._names.get(subject.victim_id, '')} {what}"

    def _deed(self, name: str, text: str, run: Run, role: str = "") -> QWidget:
        button = deed(text, role)
        button.clicked.connect(partial(self._on_deed, run))
        self.deeds[name] = button
        return button

    def _on_deed(self, run: Run, *_: object) -> None:
        self._start(run)

    def _add_offer(self, layout: QVBoxLayout, placed: PlacedOffer) -> None:
        context, offer = self._context, placed.offer
        side = offer.bargain_side
        text = (
            f"{local_text(offer.happened_at)}  {self._name_of(placed.subject)}  "
            f"{context.label(side)} {self._names.get(offer.party_id, '')}  "
            f"{format_yuan(offer.amount_fen)}  {context.label(placed.state)}"
        )
        is_open = placed.state is OfferState.OPEN
        layout.addWidget(text_label(text, "" if is_open else "muted"))
        if not is_open:
            return
        row = FlowLayout()
        for act in OfferAct:
            speaks = side if act is OfferAct.WITHDRAWN else side.other
            by = speaker_of(self._file.current_parties, offer, speaks)
            if by is not None:
                row.addWidget(
                    self._deed(
                        f"{act.value}.{offer.id}",
                        f"{by.name or ''} {context.label(act)}",
                        partial(
                            self._call,
                            context.services.bargaining.answer,
                            offer.id,
                            act,
                            speaks,
                            by.id,
                        ),
                    )
                )
        layout.addLayout(row)

    def _add_asking(self, layout: QVBoxLayout) -> None:
        context, language = self._context, self._context.language
        subjects = [
            Subject(victim.id, kind)
            for victim in self._bench.victims
            for kind in (None, *DamageKind)
        ]
        self.fields |= {
            "subject": ChoiceField(
                self.tr("About"),
                language,
                [(self._name_of(each), each) for each in subjects],
            ),
            "side": ChoiceField(
                self.tr("Side"),
                language,
                [(context.label(side), side) for side in BargainSide],
            ),
            "who": ChoiceField(
                self.tr("Who speaks"),
                language,
                [(each.name or "", each.id) for each in self._file.current_parties],
            ),
            "amount": MoneyField(self.tr("Amount"), language),
        }
        fields = [self.fields[name] for name in ("subject", "side", "who", "amount")]
        layout.addLayout(grid_of(fields, context.columns(4)))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._deed("offer", self.tr("Put on the table"), self._offer))
        layout.addLayout(row)

    async def _offer(self) -> None:
        fields = self.fields
        try:
            amount = fields["amount"].value()
        except MediationError as error:
            fields["amount"].show_error(error)
            return
        if amount is None:
            fields["amount"].editor.setFocus()
            return
        await self._call(
            self._context.services.bargaining.offer,
            fields["subject"].value(),
            fields["side"].value(),
            fields["who"].value(),
            amount,
        )

    def _show_notes(self) -> None:
        empty(self._notes_layout)
        for name in [*self.deeds]:
            if name.partition(".")[0] in _NOTE_DEEDS:
                del self.deeds[name]
        side = self.open_side
        row = FlowLayout()
        for each in BargainSide:
            if each is not side:
                row.addWidget(
                    self._deed(
                        f"notes.{each.value}",
                        self.tr("Confidential notes")
                        + f" · {self._context.label(each)}",
                        partial(self._uncover, each),
                    )
                )
        self._notes_layout.addLayout(row)
        if side is None:
            return
        self._notes_layout.addWidget(
            text_label(
                self.tr(
                    "Only for {0}: never printed, never sent, not for the other "
                    "side's eyes."
                ).replace("{0}", self._context.label(side)),
                "caution",
            )
        )
        for note in self.notes:
            text = f"{local_text(note.written_at)}  {note.text}"
            self._notes_layout.addWidget(text_label(text))
        field = ProseField(self.tr("New note"), self._context.language)
        lines = field.editor.fontMetrics().lineSpacing() * _NOTE_LINES
        field.editor.setFixedHeight(lines)
        self.fields["note"] = field
        self._notes_layout.addWidget(field)
        row = FlowLayout()
        row.addWidget(self._deed("note", self.tr("Keep the note"), self._note))
        row.addWidget(self._deed("cover", self.tr("Cover the notes"), self._cover))
        self._notes_layout.addLayout(row)

    async def _uncover(self, side: BargainSide) -> None:
        self.open_side = side
        await self._read_notes(side)

    async def _cover(self) -> None:
        self.open_side, self.notes = None, ()
        self._show_notes()

    async def _read_notes(self, side: BargainSide) -> None:
        context = self._context
        found = await context.worker.run(
            context.services.bargaining.notes, self._file.case.case_id, side
        )
        self.notes = tuple(note for note in found if not note.is_void)
        self._show_notes()

    async def _note(self) -> None:
        context, side = self._context, self.open_side
        if side is None:
            return
        await context.worker.run(
            context.services.bargaining.note,
            self._file.case.case_id,
            side,
            self.fields["note"].typed_text(),
        )
        await self._read_notes(side)

    def _add_terms(self, layout: QVBoxLayout) -> None:
        context, language = self._context, self._context.language
        parties = [(each.name or "", each.id) for each in self._file.current_parties]
        as_it_is = (self.tr("As the draft has it"), None)
        fields: dict[str, Field] = {
            "later": ChoiceField(
                self.tr("Later treatment"),
                language,
                [as_it_is, *((context.label(each), each) for each in LaterTreatment)],
            ),
            "security": ChoiceField(
                self.tr("Security"),
                language,
                [as_it_is, *((context.label(each), each) for each in SecurityKind)],
            ),
            "provider": TextField(self.tr("Who gives the security"), language),
            "thing": TextField(self.tr("What is mortgaged or pledged"), language),
            "penalty": MoneyField(self.tr("Penalty"), language),
            "daily": NumberField(self.tr("Interest a day, in 1/10000"), language),
            "whole_due": SwitchField(
                self.tr("A late payment makes the whole due"), language
            ),
            "count": NumberField(self.tr("Number of payments"), language),
            "first": DateField(self.tr("First payment until"), language, context.now),
            "payer": ChoiceField(self.tr("Payer"), language, parties),
            "payee": ChoiceField(self.tr("Payee"), language, parties),
            "holder": TextField(self.tr("Account holder"), language),
            "account": TextField(self.tr("Account no."), language),
            "bank": TextField(self.tr("Bank"), language),
        }
        layout.addWidget(
            text_label(
                self.tr(
                    "What is left empty stays as the draft has it. Payments fall due "
                    "month by month, in equal parts of what is still payable."
                ),
                "muted",
            )
        )
        layout.addLayout(grid_of(list(fields.values()), context.columns(3)))
        self.terms |= fields
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(
            self._deed(
                "agree",
                self.tr("Write what is agreed into the draft"),
                self._agree,
                "primary",
            )
        )
        layout.addLayout(row)

    async def _agree(self) -> None:
        await self._call(self._context.services.bargaining.agree, self._wanted())

    def _wanted(self) -> Terms:
        """The terms as they were filled in."""
        value = {name: field.value() for name, field in self.terms.items()}
        breach = Breach(
            penalty_fen=value["penalty"],
            daily_bp=value["daily"],
            is_whole_due=value["whole_due"],
        )
        plan = None
        if value["count"] is not None and value["first"] is not None:
            plan = Plan(
                payer_id=value["payer"],
                payee_id=value["payee"],
                count=value["count"],
                first_due_on=value["first"],
                account_holder=value["holder"],
                account_no=value["account"],
                bank=value["bank"],
            )
        return Terms(
            plan=plan,
            security=(
                None
                if value["security"] is None
                else Security(
                    kind=value["security"],
                    provider=value["provider"] or "",
                    thing=value["thing"],
                )
            ),
            later=value["later"],
            breach=None if breach == Breach() else breach,
        )
