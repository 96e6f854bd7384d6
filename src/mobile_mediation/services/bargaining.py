"""The bargaining bench: offers, answers, confidential notes, and what is agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import select

from mobile_mediation.db.local import PrivateNoteRow
from mobile_mediation.domain.agreements import (
    Agreement,
    Clause,
    ClauseTopic,
    DamageItem,
    DamageKind,
    Instalment,
    agreed_total_fen,
)
from mobile_mediation.domain.assessment.catalogue import CATALOGUE
from mobile_mediation.domain.bargaining import (
    BargainSide,
    Offer,
    OfferAct,
    OfferEntry,
    OfferState,
    PlacedOffer,
    PrivateNote,
    Standing,
    Subject,
    Terms,
    agreed_parts,
    check_act,
    check_amount,
    check_speaker,
    clauses_of,
    find_offer,
    open_offer,
    parts_by_kind,
    standings,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.fund_sources import is_deducted
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.texts import clean_prose
from mobile_mediation.domain.worksheet_request import victims_of
from mobile_mediation.domain.worksheets import KIND_OF
from mobile_mediation.services.agreements import begin_draft
from mobile_mediation.services.assessment.worksheets import WorksheetService
from mobile_mediation.services.desk import CaseWork, Desk

_AGREED: Final = "按商定结果写入协议"
_ITEM_OF: Final = {kind: item for item, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Everything on the table of a case that both sides may see."""

    victims: tuple[Party, ...]
    offers: tuple[PlacedOffer, ...]
    standings: tuple[Standing, ...]


class BargainingService:
    """Offers and confidential notes of the cases of this vehicle."""

    def __init__(self, desk: Desk, *, worksheets: WorksheetService) -> None:
        self._desk = desk
        self._worksheets = worksheets

    def bench(self, case_id: UUID) -> Bench:
        """What is on the table of a case."""
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        return self.bench_of(file)

    def bench_of(self, file: CaseFile) -> Bench:
        """What is on the table of a case as it was read.

        The assessed range is that of the worksheets in which nothing is missing.
        """
        victims = victims_of(file, file.worksheet_inputs)
        assessments = [
            each.assessment
            for each in self._worksheets.of_file(file)
            if each.assessment is not None and not each.assessment.missing
        ]
        placed = file.placed_offers
        return Bench(
            victims=victims,
            offers=placed,
            standings=standings(
                placed, file.items, assessments, [each.id for each in victims]
            ),
        )

    def offer(
        self,
        case_id: UUID,
        subject: Subject,
        side: BargainSide,
        party_id: UUID,
        amount_fen: int,
    ) -> Offer:
        """Put an amount on the table; it counters what the other side has there.

        Raises:
            NotFound: MM2610 the case has no such victim; MM1104 no such party.
            RuleViolation: MM2601 the amount; MM2607 the agreement is sealed; MM2608
                this person does not speak for this side.
        """
        check_amount(amount_fen)
        with self._desk.working_on(case_id) as work:
            file = work.file()
            _refuse_sealed(file)
            _check_victim(file, subject.victim_id)
            check_speaker(work.get(Party, party_id), subject.victim_id, side)
            answered = open_offer(file.placed_offers, subject, side.other)
            session = file.current_session
            return work.new(
                Offer,
                session_id=session.id if session else None,
                victim_id=subject.victim_id,
                damage_kind=subject.kind,
                bargain_side=side,
                party_id=party_id,
                amount_fen=amount_fen,
                answers_id=answered.offer.id if answered else None,
                happened_at=work.now,
            )

    def answer(
        self,
        case_id: UUID,
        offer_id: UUID,
        act: OfferAct,
        side: BargainSide,
        party_id: UUID,
    ) -> OfferEntry:
        """Accept or reject the other side's offer, or withdraw the own one.

        Raises:
            NotFound: MM2609 there is no such offer; MM1104 no such party.
            RuleViolation: MM2602 it is not open any more; MM2603 not this side's act;
                MM2607 the agreement is sealed; MM2608 as for an offer.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            _refuse_sealed(file)
            placed = find_offer(file.placed_offers, offer_id)
            check_speaker(work.get(Party, party_id), placed.offer.victim_id, side)
            check_act(placed, act, side)
            return work.new(
                OfferEntry,
                offer_id=offer_id,
                offer_act=act,
                bargain_side=side,
                party_id=party_id,
                happened_at=work.now,
            )

    def note(self, case_id: UUID, side: BargainSide, text: str) -> PrivateNote:
        """Keep what one side said in confidence, on this machine only.

        Raises:
            RuleViolation: MM1013 there is no text; MM1174 another vehicle's case.
        """
        written = clean_prose(text, path="private_note.text")
        with self._desk.working_on(case_id) as work:
            row = PrivateNoteRow(
                id=new_id(work.now),
                case_id=case_id,
                bargain_side=side.value,
                text=written,
                written_at=work.now,
                written_by=self._desk.user.id,
            )
            work.session.add(row)
            work.session.flush()
            return _note_of(row)

    def notes(self, case_id: UUID, side: BargainSide) -> tuple[PrivateNote, ...]:
        """What one side said in confidence, oldest first, struck-out notes included.

        There is no way to ask for both sides at once.
        """
        query = (
            select(PrivateNoteRow)
            .filter_by(case_id=case_id, bargain_side=side.value)
            .order_by(PrivateNoteRow.written_at, PrivateNoteRow.id)
        )
        with self._desk.workspace.store.read() as session:
            return tuple(_note_of(row) for row in session.scalars(query))

    def strike_note(self, case_id: UUID, side: BargainSide, note_id: UUID) -> None:
        """Strike out a note of one side; it stays readable for that side.

        Raises:
            NotFound: MM2611 this side has no such note.
        """
        with self._desk.working_on(case_id) as work:
            row = work.session.get(PrivateNoteRow, note_id)
            if row is None or (row.case_id, row.bargain_side) != (case_id, side.value):
                raise NotFound(
                    "MM2611",
                    Words("这一方没有这条记录。", "This side has no such note."),
                    path="private_note",
                    value=str(note_id),
                    next_step=Words(
                        "请核对是哪一方的记录。", "Check whose note it is."
                    ),
                )
            if row.voided_at is None:
                row.voided_at = work.now

    def agree(self, case_id: UUID, terms: Terms | None = None) -> Agreement:
        """Make what was accepted the agreed amounts and the clauses of the draft.

        A draft is begun where there is none. Clauses that this act wrote before, and
        the standard ones on the same topic, are written anew; payments that are given
        replace those of the draft. Whether they add up to what is payable is said by
        the check before signing (MM1434).

        Raises:
            RuleViolation: MM2604 nothing was accepted and no terms are given; MM2605
                the items exceed the whole; MM2606 terms are incomplete; MM2607 the
                agreement is sealed; MM2614, MM2615 no plan of payments.
            NotFound: MM1104 no such payer or payee.
        """
        wanted = terms or Terms()
        with self._desk.working_on(case_id, reason=_AGREED) as work:
            file = work.file()
            _refuse_sealed(file)
            bench = self.bench_of(file)
            accepted = {e.subject for e in bench.offers if _is_accepted(e)}
            if not accepted and wanted == Terms():
                raise _nothing_agreed()
            for victim in bench.victims:
                self._write_amounts(work, file, bench, victim.id)
            agreement = begin_draft(work)
            if wanted.plan is not None:
                payable = _payable_fen(work.file())
                wanted = replace(wanted, payments=wanted.plan.payments(payable))
            self._write_payments(work, agreement, wanted)
            names = {party.id: party.name or "" for party in file.current_parties}
            _write_clauses(work, agreement, clauses_of(wanted, names))
            return agreement

    def _write_amounts(
        self, work: CaseWork, file: CaseFile, bench: Bench, victim_id: UUID
    ) -> None:
        mine = {
            each.subject.kind: each
            for each in bench.standings
            if each.subject.victim_id == victim_id
        }
        agreed = {
            kind: each.agreed_fen
            for kind, each in mine.items()
            if each.agreed_fen is not None
        }
        if not agreed:
            return
        parts = agreed_parts(agreed, self._weights(file, mine, victim_id))
        items = [
            item
            for item in file.items
            if not item.is_void
            and (
                item.party_id == victim_id
                or (item.party_id is None and len(bench.victims) == 1)
            )
        ]
        last = {item.kind: item for item in items}
        for item in items:
            is_settled = None in agreed or item.kind in parts
            fen = parts.get(item.kind, 0) if last[item.kind] is item else 0
            if is_settled and item.agreed_fen != fen:
                work.change(item, agreed_fen=fen)
        for kind, fen in parts.items():
            if kind not in last:
                standing = mine.get(kind)
                loss = _ITEM_OF.get(kind)
                work.new(
                    DamageItem,
                    kind=kind,
                    basis=CATALOGUE[loss].basis if loss is not None else None,
                    party_id=victim_id,
                    claimed_fen=standing.asked_fen if standing else None,
                    offered_fen=standing.offered_fen if standing else None,
                    agreed_fen=fen,
                )

    def _weights(
        self,
        file: CaseFile,
        mine: Mapping[DamageKind | None, Standing],
        victim_id: UUID,
    ) -> dict[DamageKind, int]:
        """By what an agreed whole is divided: the first worksheet, else what is asked.

        A worksheet in which a figure is missing divides nothing.
        """
        for each in self._worksheets.of_file(file)[:1]:
            found = each.assessment
            if found is None or found.missing:
                continue
            if any(loss.victim.id == str(victim_id) for loss in found.losses):
                return parts_by_kind(found, victim_id)
        return {
            kind: each.asked_fen
            for kind, each in mine.items()
            if kind is not None and each.asked_fen
        }

    @staticmethod
    def _write_payments(work: CaseWork, agreement: Agreement, terms: Terms) -> None:
        if not terms.payments:
            return
        for each in work.repository.of_case(Instalment, work.case):
            if each.agreement_id == agreement.id and not each.is_void:
                work.change(each, voided_at=work.now, void_reason=_AGREED)
        for payment in terms.payments:
            check_amount(payment.amount_fen)
            for party_id in (payment.payer_id, payment.payee_id):
                work.get(Party, party_id)
            work.new(
                Instalment,
                agreement_id=agreement.id,
                payer_id=payment.payer_id,
                payee_id=payment.payee_id,
                amount_fen=payment.amount_fen,
                due_on=payment.due_on,
                method=payment.method,
                account_holder=payment.account_holder,
                account_no=payment.account_no,
                bank=payment.bank,
            )


def _write_clauses(
    work: CaseWork, agreement: Agreement, wanted: Mapping[ClauseTopic, str | None]
) -> None:
    present = [
        each
        for each in work.repository.of_case(Clause, work.case)
        if each.agreement_id == agreement.id and not each.is_void
    ]
    by_topic = {each.topic: each for each in present}
    position = max((each.position for each in present), default=0)
    for topic, text in wanted.items():
        known = by_topic.get(topic)
        if known is None and text is not None:
            position += 1
            work.new(
                Clause,
                agreement_id=agreement.id,
                position=position,
                text=clean_prose(text),
                topic=topic,
            )
        elif known is not None and text is None:
            work.change(known, voided_at=work.now, void_reason=_AGREED)
        elif known is not None and text is not None:
            work.change(known, text=clean_prose(text))


def _payable_fen(file: CaseFile) -> int:
    """What is agreed less what was advanced, as the paper reckons it."""
    advanced = sum(
        request.kept_fen
        for request in file.fund_requests
        if is_deducted(request.request.source)
    )
    return agreed_total_fen(file.items) - advanced


def _note_of(row: PrivateNoteRow) -> PrivateNote:
    return PrivateNote(
        id=row.id,
        case_id=row.case_id,
        bargain_side=BargainSide(row.bargain_side),
        text=row.text,
        written_at=row.written_at,
        written_by=row.written_by,
        voided_at=row.voided_at,
    )


def _is_accepted(placed: PlacedOffer) -> bool:
    return placed.state is OfferState.ACCEPTED


def _check_victim(file: CaseFile, victim_id: UUID) -> None:
    victims = victims_of(file, file.worksheet_inputs)
    if all(each.id != victim_id for each in victims):
        raise NotFound(
            "MM2610",
            Words("此人不是本案的受害人。", "This is no victim of the case."),
            path="offer.victim_id",
            value=str(victim_id),
            next_step=Words(
                "请先登记伤情或损失。", "Record the injury or the loss first."
            ),
        )


def _refuse_sealed(file: CaseFile) -> None:
    document = file.sealed_document
    if document is not None:
        raise RuleViolation(
            "MM2607",
            Words(
                "协议已签名盖章，不能再议价。",
                "The agreement is signed and sealed; the bench is closed.",
            ),
            path="agreement",
            value=document.name,
            next_step=Words(
                "如需变更，请另行起草协议。", "Draw up another agreement to change it."
            ),
        )


def _nothing_agreed() -> RuleViolation:
    return RuleViolation(
        "MM2604",
        Words("还没有被接受的报价。", "No offer was accepted yet."),
        path="offer",
        next_step=Words(
            "请先登记一方接受了哪项报价。", "Note first which offer was accepted."
        ),
    )
