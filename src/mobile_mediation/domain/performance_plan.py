"""How the agreement in force is performed: its text, its plan, what can be done next.

In force is the newest text that carries every seal. A text that is frozen later does
not touch it until that one is sealed as well; then the old one stays, marked as
superseded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from mobile_mediation.domain.agreements import (
    AgreementVersion,
    Document,
    DocumentKind,
    Instalment,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.closing_guards import CONFIRMATION
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.performance import (
    AgreementEnding,
    ConfirmationResult,
    DeliveryReceipt,
    EndingKind,
    JudicialConfirmation,
    NextWay,
    PerformancePayment,
    PerformanceState,
    Revisit,
    VersionState,
)
from mobile_mediation.domain.working_days import LastDay, WorkingDays

AFTER: Final = (DeliveryReceipt, PerformancePayment, JudicialConfirmation, Revisit)
"""Records that tell an event, see ``told_by``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One payment of the plan with what was paid on it, oldest first.

    ``is_told_paid`` is true where somebody recorded the event that it was paid,
    without the payments themselves.
    """

    instalment: Instalment
    payments: tuple[PerformancePayment, ...] = ()
    is_told_paid: bool = False

    @property
    def paid_fen(self) -> int:
        """What was paid, in fen."""
        return sum(payment.amount_fen for payment in self.payments)

    @property
    def left_fen(self) -> int:
        """What is still owed, in fen."""
        if self.is_told_paid:
            return 0
        return max(0, self.instalment.amount_fen - self.paid_fen)

    @property
    def paid_on(self) -> date | None:
        """The day of the last payment, None while something is owed."""
        if self.left_fen or not self.payments:
            return None
        return max(payment.paid_on for payment in self.payments)

    def state_on(self, today: date) -> PerformanceState:
        """Where it stands."""
        due_on = self.instalment.due_on
        if not self.left_fen:
            is_late = self.paid_on is not None and self.paid_on > due_on
            return PerformanceState.PAID_LATE if is_late else PerformanceState.PAID
        if today > due_on:
            return PerformanceState.LATE
        return PerformanceState.PARTLY if self.paid_fen else PerformanceState.OPEN

    def days_late_on(self, today: date) -> int:
        """By how many days it is late, or was paid late."""
        until = today if self.left_fen else self.paid_on
        return 0 if until is None else max(0, (until - self.instalment.due_on).days)


def sealed_paper(file: CaseFile) -> Document | None:
    """The sealed paper of the agreement in force."""
    standing = {each.id for each in file.agreements if not each.is_void}
    bound = {each.id for each in file.versions if each.agreement_id in standing}
    return next(
        (
            document
            for document in reversed(file.documents)
            if document.kind is DocumentKind.SEALED_AGREEMENT
            and document.version_id in bound
        ),
        None,
    )


def version_in_force(file: CaseFile) -> AgreementVersion | None:
    """The newest text that carries every seal."""
    paper = sealed_paper(file)
    if paper is None:
        return None
    return next(each for each in file.versions if each.id == paper.version_id)


def version_states(
    file: CaseFile,
) -> tuple[tuple[AgreementVersion, VersionState], ...]:
    """Every frozen text with what it is worth now, the oldest first."""
    force = version_in_force(file)
    return tuple((each, _version_state(each, force, file)) for each in file.versions)


def _version_state(
    version: AgreementVersion, force: AgreementVersion | None, file: CaseFile
) -> VersionState:
    if force is not None and version.id == force.id:
        return VersionState.IN_FORCE
    is_newest = version.id == file.versions[-1].id
    return VersionState.UNSEALED if is_newest else VersionState.SUPERSEDED


def effective_on(file: CaseFile) -> date | None:
    """The day on which the agreement in force took effect: told, or its last seal."""
    version = version_in_force(file)
    if version is None:
        return None
    told = [
        each.happened_on
        for each in file.current_events
        if each.kind is EventKind.AGREEMENT_EFFECTIVE and each.happened_on is not None
    ]
    if told:
        return told[-1]
    sealed = [each.sealed_at for each in file.seals if each.version_id == version.id]
    return china_day(max(sealed, default=version.frozen_at))


def confirmation_until(file: CaseFile, calendar: WorkingDays) -> LastDay | None:
    """The last day for the joint application: 30 calendar days, 民诉法 205.

    None where there is no agreement, or the police have mediated it: the court
    confirms only what a people's committee has mediated.
    """
    began = effective_on(file)
    if began is None or file.case.path is not MediationPath.COMMITTEE:
        return None
    return calendar.last_day(began, CONFIRMATION)


def plan_of(file: CaseFile) -> tuple[Duty, ...]:
    """The payments as they stood when the text in force was frozen, by their day."""
    version = version_in_force(file)
    if version is None:
        return ()
    told = {
        event.subject_id
        for event in file.current_events
        if event.kind is EventKind.INSTALMENT_PAID
    }
    duties = []
    for each in file.instalments:
        if each.agreement_id == version.agreement_id and _stood(each, version):
            payments = payments_on(file, each.id)
            is_told = not payments and each.id in told
            duties.append(
                Duty(instalment=each, payments=payments, is_told_paid=is_told)
            )
    return tuple(sorted(duties, key=lambda duty: duty.instalment.due_on))


def _stood(instalment: Instalment, version: AgreementVersion) -> bool:
    frozen_at, voided_at = version.frozen_at, instalment.voided_at
    is_struck_out_since = voided_at is None or voided_at > frozen_at
    return instalment.created_at <= frozen_at and is_struck_out_since


def payments_on(file: CaseFile, instalment_id: UUID) -> tuple[PerformancePayment, ...]:
    """What was paid on an instalment and is not struck out, by day."""
    return tuple(
        sorted(
            (
                payment
                for payment in file.payments
                if payment.instalment_id == instalment_id and not payment.is_void
            ),
            key=lambda payment: payment.paid_on,
        )
    )


def current_confirmation(file: CaseFile) -> JudicialConfirmation | None:
    """The newest application about the agreement in force."""
    version = version_in_force(file)
    return next(
        (
            each
            for each in reversed(file.confirmations)
            if version and each.version_id == version.id and not each.is_void
        ),
        None,
    )


def is_enforceable(file: CaseFile) -> bool:
    """Whether a court has confirmed the agreement in force, 民诉法 206."""
    found = current_confirmation(file)
    return found is not None and found.result is ConfirmationResult.CONFIRMED


def ending_of(file: CaseFile) -> AgreementEnding | None:
    """What ended the agreement in force for good; a breach leaves it standing."""
    version = version_in_force(file)
    return next(
        (
            each
            for each in reversed(file.endings)
            if version
            and each.version_id == version.id
            and not each.is_void
            and each.kind is not EndingKind.BREACH
        ),
        None,
    )


def next_ways(
    file: CaseFile, kind: EndingKind, *, today: date, calendar: WorkingDays
) -> tuple[NextWay, ...]:
    """What the parties can do after a breach or the end of the agreement.

    A police agreement is not enforceable: who is not paid sues (道路交通安全法 74).
    Of a committee's agreement a confirmed one is enforced (民诉法 206, 250); about
    another they mediate again or sue (人民调解法 32, 33).
    """
    if kind is not EndingKind.BREACH:
        return (NextWay.MEDIATE_AGAIN, NextWay.SUE)
    if is_enforceable(file):
        return (NextWay.REMIND, NextWay.ENFORCE)
    if file.case.path is not MediationPath.COMMITTEE:
        return (NextWay.REMIND, NextWay.SUE)
    return tuple(_committee_ways(file, today, calendar))


def _committee_ways(
    file: CaseFile, today: date, calendar: WorkingDays
) -> Iterator[NextWay]:
    yield NextWay.REMIND
    last = confirmation_until(file, calendar)
    asked = current_confirmation(file)
    if asked is None and last is not None and today <= last.on:
        yield NextWay.CONFIRM
    yield NextWay.MEDIATE_AGAIN
    yield NextWay.SUE


def told_by(entity: VoidableEntity, file: CaseFile) -> tuple[CaseEvent, ...]:
    """The events that stand only because of a record, and fall with it.

    An instalment stays paid while its other payments cover it.
    """
    if isinstance(entity, PerformancePayment):
        paid = sum(
            each.amount_fen
            for each in payments_on(file, entity.instalment_id)
            if each.id != entity.id
        )
        owed = next(i for i in file.instalments if i.id == entity.instalment_id)
        if paid >= owed.amount_fen:
            return ()
        return tuple(
            event
            for event in file.current_events
            if event.kind is EventKind.INSTALMENT_PAID and event.subject_id == owed.id
        )
    return tuple(e for e in file.current_events if e.subject_id == entity.id)
