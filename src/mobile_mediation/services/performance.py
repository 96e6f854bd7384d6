"""After the agreement: copies, payments, the court, visits, a breach or its end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from mobile_mediation.db.tasklist import cases_with_payments
from mobile_mediation.domain.agreements import (
    AgreementVersion,
    Document,
    PaymentMethod,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Channel
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.letters import DeliveryWay
from mobile_mediation.domain.performance import (
    AgreementEnding,
    ConfirmationResult,
    DeliveryReceipt,
    EndingKind,
    JudicialConfirmation,
    NextWay,
    PerformancePayment,
    Revisit,
    VersionState,
)
from mobile_mediation.domain.performance_plan import (
    Duty,
    confirmation_until,
    current_confirmation,
    ending_of,
    next_ways,
    plan_of,
    sealed_paper,
    version_states,
)
from mobile_mediation.domain.performance_rules import (
    check_application,
    check_ending,
    check_payment,
    check_receipt,
    check_revisit,
    check_ruling,
    find_duty,
    need_paper,
)
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.domain.working_days import LastDay, WorkingDays
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.tasks import CaseHead, head_of

_PROOF: Final = "、"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """How the agreement of a case is performed, as of a day.

    ``confirmation_until`` is None where the court confirms nothing;
    ``ways`` are those after a breach.
    """

    today: date
    paper: Document | None
    versions: tuple[tuple[AgreementVersion, VersionState], ...]
    plan: tuple[Duty, ...]
    receipts: tuple[DeliveryReceipt, ...]
    confirmation: JudicialConfirmation | None
    confirmation_until: LastDay | None
    revisits: tuple[Revisit, ...]
    endings: tuple[AgreementEnding, ...]
    ways: tuple[NextWay, ...]

    @property
    def left_fen(self) -> int:
        """What is still owed under the agreement, in fen."""
        return sum(duty.left_fen for duty in self.plan)

    @property
    def next_copy(self) -> int:
        """The number of the next copy to be handed over."""
        numbers = [
            each.copy_no
            for each in self.receipts
            if self.paper and each.document_id == self.paper.id
        ]
        return max(numbers, default=0) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePayment:
    """A payment under an agreement that is not made yet, and its case."""

    head: CaseHead
    duty: Duty


class PerformanceService:
    """What is written down after an agreement was sealed.

    An act that the law hangs something on also records its event, in the same
    transaction: that a copy was served, that a payment was made in full, that the
    court got the application and ruled, that a party was called back.
    """

    def __init__(self, desk: Desk, *, calendar: Callable[[], WorkingDays]) -> None:
        self._desk = desk
        self._calendar = calendar

    def of_file(self, file: CaseFile) -> Aftermath:
        """How the agreement of a case that was read is performed."""
        today, calendar = china_day(self._desk.now()), self._calendar()
        return Aftermath(
            today=today,
            paper=sealed_paper(file),
            versions=version_states(file),
            plan=plan_of(file),
            receipts=tuple(each for each in file.receipts if not each.is_void),
            confirmation=current_confirmation(file),
            confirmation_until=confirmation_until(file, calendar),
            revisits=tuple(each for each in file.revisits if not each.is_void),
            endings=tuple(each for each in file.endings if not each.is_void),
            ways=next_ways(file, EndingKind.BREACH, today=today, calendar=calendar),
        )

    def of_case(self, case_id: UUID) -> Aftermath:
        """How the agreement of a case is performed.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.reading() as repository:
            return self.of_file(repository.file(case_id))

    def deliver(
        self,
        case_id: UUID,
        party_id: UUID,
        *,
        copy_no: int,
        way: DeliveryWay = DeliveryWay.IN_PERSON,
        receiver: str | None = None,
        relation: str | None = None,
        refusal: str | None = None,
        witness: str | None = None,
        note: str | None = None,
        at: datetime | None = None,
        document_id: UUID | None = None,
    ) -> DeliveryReceipt:
        """Write down that a party got its copy of the sealed paper, or refused it.

        A copy that was refused before a witness and left there counts as served.

        Raises:
            RuleViolation: MM2701-MM2707; nothing was recorded.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            paper, version = need_paper(file)
            receipt = work.make(
                DeliveryReceipt,
                party_id=party_id,
                version_id=version.id,
                document_id=document_id or paper.id,
                copy_no=copy_no,
                way=way,
                receiver=_name(receiver, "receiver"),
                relation=_text(relation, "relation"),
                refusal=_text(refusal, "refusal"),
                witness=_name(witness, "witness"),
                note=_text(note, "note"),
                happened_at=at or work.now,
            )
            check_receipt(receipt, file, now=work.known_now)
            work.store(receipt)
            work.new(
                CaseEvent,
                kind=EventKind.AGREEMENT_SERVED,
                happened_on=china_day(receipt.happened_at),
                happened_at=receipt.happened_at,
                party_id=party_id,
                subject_id=receipt.id,
                paper=paper.name,
            )
            return receipt

    def pay(
        self,
        case_id: UUID,
        instalment_id: UUID,
        *,
        amount_fen: int,
        paid_on: date,
        method: PaymentMethod = PaymentMethod.TRANSFER,
        voucher_no: str | None = None,
        attachment_id: UUID | None = None,
        note: str | None = None,
    ) -> PerformancePayment:
        """Write down a payment on an instalment, in part or in full.

        Raises:
            NotFound: MM2714 no such instalment, MM2716 no such file.
            RuleViolation: MM2701, MM2710-MM2713; nothing was recorded.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            need_paper(file)
            payment = work.make(
                PerformancePayment,
                instalment_id=instalment_id,
                amount_fen=amount_fen,
                paid_on=paid_on,
                method=method,
                voucher_no=_text(voucher_no, "voucher_no"),
                attachment_id=attachment_id,
                note=_text(note, "note"),
            )
            duty = find_duty(payment, file)
            check_payment(payment, duty, file, today=china_day(work.known_now))
            work.store(payment)
            if payment.amount_fen == duty.left_fen:
                _tell_paid(work, file, (*duty.payments, payment))
            return payment

    def apply(
        self, case_id: UUID, *, court: str, applied_on: date
    ) -> JudicialConfirmation:
        """Write down that the court got the parties' joint application.

        Raises:
            RuleViolation: MM2701, MM2720-MM2722, MM2724; nothing was recorded.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            _, version = need_paper(file)
            application = work.make(
                JudicialConfirmation,
                version_id=version.id,
                court=clean_name(court, path="judicial_confirmation.court"),
                applied_on=applied_on,
            )
            today = china_day(work.known_now)
            check_application(application, file, today=today, calendar=self._calendar())
            work.store(application)
            work.new(
                CaseEvent,
                kind=EventKind.COURT_RECEIVED,
                happened_on=applied_on,
                subject_id=application.id,
                note=application.court,
            )
            return application

    def rule(
        self,
        case_id: UUID,
        result: ConfirmationResult,
        *,
        decided_on: date,
        ruling_no: str | None = None,
    ) -> None:
        """Write down what the court did with the application.

        Raises:
            RuleViolation: MM2723, MM2724; nothing was recorded.
        """
        with self._desk.working_on(case_id) as work:
            application = check_ruling(
                current_confirmation(work.file()),
                decided_on=decided_on,
                today=china_day(work.known_now),
            )
            number = _text(ruling_no, "ruling_no")
            work.change(
                application, result=result, decided_on=decided_on, ruling_no=number
            )
            work.new(
                CaseEvent,
                kind=EventKind.COURT_DECIDED,
                happened_on=decided_on,
                subject_id=application.id,
                paper=number,
            )

    def revisit(
        self,
        case_id: UUID,
        party_id: UUID,
        *,
        opinion: str,
        visited_on: date,
        satisfaction: int | None = None,
        channel: Channel = Channel.PHONE,
        has_dispute: bool = False,
    ) -> Revisit:
        """Write down what a party said when it was called back.

        Raises:
            RuleViolation: MM2701, MM2730, MM2731; nothing was recorded.
        """
        with self._desk.working_on(case_id) as work:
            revisit = work.make(
                Revisit,
                party_id=party_id,
                visited_on=visited_on,
                channel=channel,
                satisfaction=satisfaction,
                opinion=clean_text(opinion, path="revisit.opinion"),
                has_dispute=has_dispute,
            )
            check_revisit(revisit, work.file(), today=china_day(work.known_now))
            work.store(revisit)
            work.new(
                CaseEvent,
                kind=EventKind.FOLLOWED_UP,
                happened_on=visited_on,
                party_id=party_id,
                subject_id=revisit.id,
            )
            return revisit

    def end(
        self,
        case_id: UUID,
        kind: EndingKind,
        *,
        reason: str,
        happened_on: date,
        next_way: NextWay,
        instalment_id: UUID | None = None,
    ) -> AgreementEnding:
        """Write down a breach, or the end of the agreement, and what is done next.

        Raises:
            RuleViolation: MM2701, MM2740-MM2742; nothing was recorded.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            _, version = need_paper(file)
            ending = work.make(
                AgreementEnding,
                version_id=version.id,
                kind=kind,
                instalment_id=instalment_id if kind is EndingKind.BREACH else None,
                happened_on=happened_on,
                reason=clean_text(reason, path="agreement_ending.reason"),
                next_way=next_way,
            )
            today = china_day(work.known_now)
            check_ending(ending, file, today=today, calendar=self._calendar())
            work.store(ending)
            return ending

    def due(self, before: date) -> tuple[DuePayment, ...]:
        """What is to be paid in own cases until a day and is not, the next one first.

        What was agreed in an agreement that has ended is not asked for any more.
        """
        found = []
        with self._desk.workspace.store.read() as session:
            for file, line in cases_with_payments(
                session, self._desk.device_id, before=before
            ):
                if ending_of(file) is None:
                    found += [
                        DuePayment(head=head_of(line), duty=duty)
                        for duty in plan_of(file)
                        if duty.left_fen and duty.instalment.due_on <= before
                    ]
        return tuple(
            sorted(
                found,
                key=lambda due: (due.duty.instalment.due_on, due.duty.instalment.id),
            )
        )


def _tell_paid(
    work: CaseWork, file: CaseFile, payments: tuple[PerformancePayment, ...]
) -> None:
    """Record that an instalment is paid in full, with all that proves it."""
    names: dict[UUID | None, str] = {each.id: each.name for each in file.attachments}
    proofs = [
        payment.voucher_no or names[payment.attachment_id]
        for payment in payments
        if payment.voucher_no or payment.attachment_id
    ]
    work.new(
        CaseEvent,
        kind=EventKind.INSTALMENT_PAID,
        happened_on=max(payment.paid_on for payment in payments),
        subject_id=payments[-1].instalment_id,
        paper=_PROOF.join(proofs),
    )


def _text(text: str | None, name: str) -> str | None:
    return clean_text(text, path=name) if text and text.strip() else None


def _name(text: str | None, name: str) -> str | None:
    return clean_name(text, path=name) if text and text.strip() else None
