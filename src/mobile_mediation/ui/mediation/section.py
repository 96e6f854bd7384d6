"""From the table to a sealed agreement: session, figures, text, signatures, seals."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.agreements import (
    Agreement,
    Clause,
    DamageItem,
    DamageKind,
    Instalment,
    PaymentMethod,
    SealField,
    agreed_total_fen,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.mediation import (
    Attendee,
    IdentityCheck,
    MediationSession,
    SessionResult,
    SessionStep,
)
from mobile_mediation.domain.money import format_yuan, in_capitals
from mobile_mediation.services.agreements import Ceremony, officer_container
from mobile_mediation.services.bargaining import Bench
from mobile_mediation.services.transcripts import TranscriptState
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import (
    beside_field,
    card,
    deed,
    empty,
    grid_of,
    grouped,
    text_label,
)
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    MoneyField,
    PathField,
    ProseField,
    TextField,
)
from mobile_mediation.ui.kit.form import Entry, RecordForm
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.paper_view import PaperView
from mobile_mediation.ui.kit.signature_pad import SignaturePad
from mobile_mediation.ui.kit.strike_out import StrikeOut
from mobile_mediation.ui.mediation.after import AfterCards
from mobile_mediation.ui.mediation.bench import BenchCard
from mobile_mediation.ui.mediation.notice_hint import NoticeHint
from mobile_mediation.ui.mediation.session_card import SessionCard
from mobile_mediation.ui.mediation.transcript_card import TranscriptCard

Run = Callable[[], Awaitable[None]]


class MediationSection(QWidget):
    """The agreement of a case, step by step; only the next step is offered."""

    changed = Signal()
    saved = Signal()
    undo_kinds = frozenset(
        {Agreement, Attendee, Clause, DamageItem, Instalment, MediationSession}
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: CaseFile | None = None
        self._ceremony: Ceremony | None = None
        self._transcript: TranscriptState | None = None
        self._phrases: Mapping[SessionStep, tuple[str, ...]] = {}
        self._bench: Bench | None = None
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.deeds: dict[str, QWidget] = {}
        self.fields: dict[str, Any] = {}
        self.forms: dict[UUID, RecordForm] = {}
        self.pad: SignaturePad | None = None
        self.consent: QCheckBox | None = None
        self.paper: PaperView | None = None
        self.notice_hint: NoticeHint | None = None
        self.transcript: TranscriptCard | None = None
        self.bench: BenchCard | None = None
        outer = QVBoxLayout(self)
        outer.addWidget(self.notice)
        self._layout = QVBoxLayout()
        outer.addLayout(self._layout)
        self.after = AfterCards(context, self)
        self.after.changed.connect(self.changed)
        outer.addWidget(self.after)
        outer.addStretch()

    def show_file(self, file: CaseFile) -> None:
        """Show a case; how far the signing has come is looked up."""
        if self._file is None or self._file.case.case_id != file.case.case_id:
            self._transcript = None
        self._file = file
        self.work.start(self._look_up)

    async def _look_up(self) -> None:
        context = self._context
        self._ceremony = await context.worker.run(
            context.services.agreements.ceremony, self._case_id
        )
        refusal = None
        try:
            self._phrases = await context.worker.run(
                context.services.transcripts.phrases
            )
            if self._transcript is not None:
                self._transcript = await self._read_transcript()
        except MediationError as error:
            # The case is shown all the same; only the pages cannot be.
            self._transcript, refusal = None, error
        self._bench = await context.worker.run(
            context.services.bargaining.bench, self._case_id
        )
        self._build()
        if refusal is not None:
            self.notice.refuse(refusal)

    @property
    def _case_id(self) -> UUID:
        assert self._file is not None  # noqa: S101  a case is shown
        return self._file.case.case_id

    def _build(self) -> None:
        empty(self._layout)
        self.deeds.clear()
        self.fields.clear()
        self.forms.clear()
        self.pad = self.consent = self.paper = None
        self.notice_hint = self.transcript = self.bench = None
        file = self._file
        assert file is not None  # noqa: S101  a case is shown
        self.after.show_file(file)
        if self._ceremony is not None and self._ceremony.document is not None:
            self._layout.addWidget(self._done_card(self._ceremony))
            self._transcript_card(file)
            return
        if self._ceremony is not None:
            self._layout.addWidget(self._ceremony_card(self._ceremony))
        self._session_cards(file)
        if self._bench is not None and self._bench.victims:
            self.bench = BenchCard(
                self._context, file, self._bench, start=self._start, call=self._call
            )
            self._layout.addWidget(self.bench)
        self._layout.addWidget(self._items_card(file))
        if file.current_agreement is not None:
            self._layout.addWidget(self._payments_card(file, file.current_agreement))
            self._layout.addWidget(self._text_card(file, file.current_agreement))

    def _deed(
        self,
        row: QHBoxLayout,
        name: str,
        text: str,
        run: Run,
        role: str = "",
        *,
        beside: bool = False,
    ) -> None:
        button = deed(text, role)
        button.clicked.connect(partial(self._start, run))
        self.deeds[name] = button
        row.addWidget(beside_field(button) if beside else button)

    def _start(self, run: Run, *_: object) -> None:
        if self.work.is_busy:
            # A second click on the same deed is the same wish.
            return
        self.notice.clear()
        self.work.start(run)

    async def _call(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        result = await self._context.worker.run(call, self._case_id, *args, **kwargs)
        self.changed.emit()
        return result

    def _session_cards(self, file: CaseFile) -> None:
        """The session, and below it its transcript."""
        table = SessionCard(
            self._context,
            file,
            add_deed=self._deed,
            call=self._call,
            fields=self.fields,
            forms=self.forms,
        )
        table.saved.connect(self.saved)
        table.changed.connect(self.changed)
        self.notice_hint = table.notice_hint
        self._layout.addWidget(table)
        self._transcript_card(file)

    def _transcript_card(self, file: CaseFile) -> None:
        """The transcript, from the beginning of the session on."""
        session = file.current_session
        if session is None or session.started_at is None:
            return
        self.transcript = TranscriptCard(
            self._context,
            file,
            session,
            state=self._transcript,
            phrases=self._phrases,
            add_deed=self._deed,
            call=self._call,
            show_pages=self._show_pages,
            fields=self.fields,
        )
        self._layout.addWidget(self.transcript)

    async def _show_pages(self) -> None:
        """Set the transcript and show it to those who confirm it."""
        self._transcript = await self._read_transcript()
        self._build()

    async def _read_transcript(self) -> TranscriptState | None:
        file = self._file
        session = file.current_session if file is not None else None
        if session is None:
            return None
        return await self._context.worker.run(
            self._context.services.transcripts.state, self._case_id, session.id
        )

    def _items_card(self, file: CaseFile) -> QWidget:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Items"))
        items = [item for item in file.items if not item.is_void]
        for item in items:
            form = RecordForm(
                context,
                self._case_id,
                item,
                [
                    Entry("basis", TextField(context.label(item.kind), language)),
                    Entry("claimed_fen", MoneyField(self.tr("Claimed"), language)),
                    Entry("agreed_fen", MoneyField(self.tr("Agreed"), language)),
                ],
                columns=3,
            )
            form.saved.connect(self.saved)
            self.forms[item.id] = form
            layout.addWidget(form)
            layout.addWidget(self._strike_out(item, context.label(item.kind)))
        total = agreed_total_fen(items)
        layout.addWidget(
            text_label(
                self.tr("Total") + f" {format_yuan(total)}  {in_capitals(total)}",
                "heading",
            )
        )
        self.fields["kind"] = ChoiceField(
            self.tr("Kind of the new item"),
            language,
            [(context.label(kind), kind) for kind in DamageKind],
        )
        self.fields["claimed"] = MoneyField(self.tr("Claimed"), language)
        self.fields["agreed"] = MoneyField(self.tr("Agreed"), language)
        row = QHBoxLayout()
        for name in ("kind", "claimed", "agreed"):
            row.addWidget(self.fields[name], 1)
        self._deed(row, "item", self.tr("Add the item"), self._add_item, beside=True)
        layout.addLayout(row)
        if file.current_agreement is None:
            row = QHBoxLayout()
            row.addStretch()
            self._deed(
                row,
                "draft",
                self.tr("Draw up the agreement"),
                partial(self._call, context.services.agreements.begin),
                "primary",
            )
            layout.addLayout(row)
        return frame

    async def _add_item(self) -> None:
        values = {
            "kind": self.fields["kind"].value(),
            "claimed_fen": self.fields["claimed"].value(),
            "agreed_fen": self.fields["agreed"].value(),
        }
        await self._call(self._context.services.cases.add, DamageItem, values)

    def _payments_card(self, file: CaseFile, agreement: Agreement) -> QWidget:
        language = self._context.language
        frame, layout = card(self.tr("Who pays whom, when"))
        advanced = sum(request.paid_fen for request in file.fund_requests)
        payable = agreed_total_fen(file.items) - advanced
        layout.addWidget(
            text_label(
                self.tr("Already advanced")
                + f" {format_yuan(advanced)} · "
                + self.tr("still payable")
                + f" {format_yuan(payable)}"
            )
        )
        names = {party.id: party.name or "" for party in file.current_parties}
        for each in file.instalments:
            if not each.is_void and each.agreement_id == agreement.id:
                layout.addWidget(
                    text_label(
                        f"{names.get(each.payer_id)} → {names.get(each.payee_id)}  "
                        f"{format_yuan(each.amount_fen)}  {each.due_on.isoformat()}  "
                        f"{each.bank or ''}"
                    )
                )
                layout.addWidget(self._strike_out(each, format_yuan(each.amount_fen)))
        for name, label in (
            ("payer", self.tr("Payer")),
            ("payee", self.tr("Payee")),
        ):
            self.fields[name] = ChoiceField(
                label,
                language,
                [(party.name or "", party.id) for party in file.current_parties],
            )
        amount = MoneyField(self.tr("Amount"), language)
        amount.set_value(max(payable, 0))
        due = DateField(self.tr("Until"), language, self._context.now)
        due.set_value(china_day(self._context.now()) + timedelta(days=10))
        self.fields |= {
            "amount": amount,
            "due": due,
            "holder": TextField(self.tr("Account holder"), language),
            "account": TextField(self.tr("Account no."), language),
            "bank": TextField(self.tr("Bank"), language),
        }
        order = ("payer", "payee", "amount", "due", "holder", "account", "bank")
        fields = [self.fields[name] for name in order]
        layout.addLayout(grid_of(fields, self._context.columns(3)))
        row = QHBoxLayout()
        row.addStretch()
        self._deed(row, "instalment", self.tr("Add the payment"), self._add_instalment)
        layout.addLayout(row)
        return frame

    async def _add_instalment(self) -> None:
        assert self._file is not None  # noqa: S101  a case is shown
        agreement = self._file.current_agreement
        assert agreement is not None  # noqa: S101  the deed is offered only then
        fields = self.fields
        values = {
            "agreement_id": agreement.id,
            "payer_id": fields["payer"].value(),
            "payee_id": fields["payee"].value(),
            "amount_fen": fields["amount"].value() or 0,
            "due_on": fields["due"].value(),
            "method": PaymentMethod.TRANSFER,
            "account_holder": fields["holder"].value(),
            "account_no": fields["account"].value(),
            "bank": fields["bank"].value(),
        }
        await self._call(self._context.services.cases.add, Instalment, values)

    def _text_card(self, file: CaseFile, agreement: Agreement) -> QWidget:
        context, language = self._context, self._context.language
        frame, layout = card(self.tr("Text") + f"  {agreement.document_no}")
        clauses = [
            clause
            for clause in sorted(file.clauses, key=lambda c: c.position)
            if clause.agreement_id == agreement.id and not clause.is_void
        ]
        for clause in clauses:
            layout.addWidget(self._clause_form(clause))
            layout.addWidget(self._strike_out(clause, f"{clause.position}."))
        row = QHBoxLayout()
        self.fields["clause"] = TextField(self.tr("New clause"), language)
        row.addWidget(self.fields["clause"], 1)
        self._deed(
            row, "clause", self.tr("Add the clause"), self._add_clause, beside=True
        )
        layout.addLayout(row)
        consent = RecordForm(
            context,
            self._case_id,
            agreement,
            [
                Entry(
                    "insurer_consent_by",
                    TextField(self.tr("Insurer's consent given by"), language),
                ),
                Entry(
                    "insurer_limit_fen",
                    MoneyField(self.tr("Limit of that authority"), language),
                ),
            ],
        )
        layout.addWidget(consent)
        self.fields["consent_form"] = consent
        self._paper_into(layout)
        self.fields["stick"] = PathField(
            self.tr("Folder of the officer's stick"), language
        )
        row = QHBoxLayout()
        row.addWidget(self.fields["stick"], 1)
        self._deed(
            row,
            "freeze",
            self.tr("Freeze the text for signing"),
            self._freeze,
            "primary",
            beside=True,
        )
        layout.addLayout(row)
        return frame

    def _paper_into(self, layout: QVBoxLayout) -> None:
        """A deed that shows the paper as it stands, below the deed."""
        row = QHBoxLayout()
        self._deed(row, "paper", self.tr("Read the paper"), self._show_paper)
        row.addStretch()
        layout.addLayout(row)
        self.paper = PaperView(self.tr("The paper"))
        self.paper.hide()
        layout.addWidget(self.paper)

    async def _show_paper(self) -> None:
        pdf = await self._context.worker.run(
            self._context.services.agreements.present_paper, self._case_id
        )
        if self.paper is not None:
            self.paper.show_paper(pdf)
            self.paper.show()

    async def _add_clause(self) -> None:
        text = self.fields["clause"].editor.text()
        await self._call(self._context.services.agreements.add_clause, text)

    def _strike_out(self, entity: VoidableEntity, what: str) -> StrikeOut:
        strike = StrikeOut(self._context, self._case_id, entity, what)
        strike.done.connect(self.changed)
        return strike

    def _clause_form(self, clause: Clause) -> RecordForm:
        form = RecordForm(
            self._context,
            self._case_id,
            clause,
            [Entry("text", ProseField(f"{clause.position}.", self._context.language))],
            columns=1,
        )
        field = form.fields["text"]
        assert isinstance(field, ProseField)  # noqa: S101  made so above
        field.editor.setFixedHeight(field.editor.fontMetrics().lineSpacing() * 3)
        return form

    async def _freeze(self) -> None:
        for form in self.forms.values():
            form.check_answered()
        stick = self.fields["stick"].path()
        await self._call(
            partial(self._context.services.agreements.freeze, officer=stick)
        )

    def _ceremony_card(self, ceremony: Ceremony) -> QWidget:
        language = self._context.language
        frame, layout = card(self.tr("Signatures and seals"))
        frame.setObjectName("signing")
        version = ceremony.version
        digest = f"{version.document_no}  SHA-256 {grouped(version.content_digest)}"
        layout.addWidget(text_label(digest, "small"))
        self._paper_into(layout)
        row = QHBoxLayout()
        if ceremony.waiting:
            party_id, name, _ = ceremony.waiting[0]
            can_read = self._can_read(party_id)
            layout.addWidget(text_label(name, "title"))
            layout.addWidget(
                text_label(
                    self.tr("Please read the paper or have it read to you, then sign.")
                    if can_read
                    else self.tr("Please have the paper read to you, then sign.")
                )
            )
            self.consent = QCheckBox(
                self.tr("I have understood it and agree to sign electronically.")
                if can_read
                else self.tr("It was read to me, I have understood it and agree.")
            )
            self.pad = SignaturePad()
            layout.addWidget(self.consent)
            layout.addWidget(self.pad)
            self._deed(row, "again", self.tr("Once more"), self._write_again)
            row.addStretch()
            self._deed(
                row,
                "sign",
                self.tr("Agree and sign"),
                partial(self._sign, party_id),
                "primary",
            )
        elif ceremony.next_seal is SealField.SPECIALIST:
            layout.addWidget(text_label(self.tr("The specialist seals."), "heading"))
            self.fields["secret"] = TextField(
                self.tr("Signing password"), language, is_secret=True
            )
            row.addWidget(self.fields["secret"], 1)
            self._deed(
                row,
                "seal",
                self.tr("Seal"),
                self._seal_as_specialist,
                "primary",
                beside=True,
            )
        elif ceremony.next_seal is SealField.OFFICER:
            layout.addWidget(
                text_label(
                    self.tr("The officer seals with the key on the officer's stick."),
                    "heading",
                )
            )
            self.fields["officer_stick"] = PathField(
                self.tr("Folder of the officer's stick"), language
            )
            self.fields["secret"] = TextField(
                self.tr("The officer's password"), language, is_secret=True
            )
            row.addWidget(self.fields["officer_stick"], 1)
            row.addWidget(self.fields["secret"], 1)
            self._deed(
                row,
                "seal",
                self.tr("Seal"),
                self._seal_as_officer,
                "primary",
                beside=True,
            )
        layout.addLayout(row)
        return frame

    def _can_read(self, party_id: UUID) -> bool:
        file = self._file
        parties = file.current_parties if file is not None else ()
        return all(party.can_read for party in parties if party.id == party_id)

    async def _write_again(self) -> None:
        if self.pad is not None:
            self.pad.clear()

    async def _sign(self, party_id: UUID) -> None:
        pad, consent = self.pad, self.consent
        if pad is None or consent is None:
            return
        if not consent.isChecked():
            self.notice.tell(self.tr("Please tick that it was understood and agreed."))
            return
        await self._call(
            partial(
                self._context.services.agreements.sign,
                consented_at=self._context.now(),
                read_aloud=not self._can_read(party_id),
                identity=IdentityCheck.CARD_SEEN,
            ),
            party_id,
            pad.handwriting(),
        )

    async def _seal_as_specialist(self) -> None:
        people = self._context.services.people
        container = people.container_of(self._context.services.desk.user)
        await self._seal(SealField.SPECIALIST, container)

    async def _seal_as_officer(self) -> None:
        stick = self.fields["officer_stick"].path()
        container = await self._context.worker.run(officer_container, stick)
        await self._seal(SealField.OFFICER, container)
        file = self._file
        if file is not None and file.current_session is not None:
            await self._call(
                self._context.services.mediation.end,
                file.current_session.id,
                SessionResult.AGREED,
            )

    async def _seal(self, field: SealField, container: Path) -> None:
        secret = self.fields["secret"].editor.text()
        self.fields["secret"].editor.clear()
        self.notice.tell(self.tr("Sealing …"))
        try:
            await self._call(
                self._context.services.agreements.seal, field, container, secret
            )
        finally:
            self.notice.clear()

    def _done_card(self, ceremony: Ceremony) -> QWidget:
        frame, layout = card(self.tr("The agreement is signed and sealed"))
        assert ceremony.document is not None  # noqa: S101  the caller knows
        layout.addWidget(text_label(ceremony.document.name))
        layout.addWidget(
            text_label(f"SHA-256 {grouped(ceremony.document.sha256)}", "small")
        )
        self._paper_into(layout)
        self.fields["copy"] = PathField(
            self.tr("Folder for a copy"), self._context.language
        )
        row = QHBoxLayout()
        row.addWidget(self.fields["copy"], 1)
        self._deed(
            row,
            "copy",
            self.tr("Write a copy"),
            partial(self._copy, ceremony.document.id),
            "primary",
            beside=True,
        )
        layout.addLayout(row)
        return frame

    async def _copy(self, document_id: UUID) -> None:
        folder = self.fields["copy"].path()
        written = await self._context.worker.run(
            self._context.services.agreements.write_copy,
            self._case_id,
            document_id,
            folder,
        )
        self.notice.tell(self.tr("Written:") + f" {written}")
