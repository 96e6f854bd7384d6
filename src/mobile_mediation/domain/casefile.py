"""Everything that is known about one case, as one value that crosses threads."""

from dataclasses import dataclass
from uuid import UUID

from mobile_mediation.domain.accidents import Accident, Review
from mobile_mediation.domain.agreements import (
    Agreement,
    AgreementVersion,
    Clause,
    DamageItem,
    Disclosure,
    Document,
    DocumentKind,
    Instalment,
    SealEntry,
    Signature,
)
from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.domain.authority import Authority, Consent
from mobile_mediation.domain.bargaining import (
    Offer,
    OfferEntry,
    PlacedOffer,
    place_offers,
)
from mobile_mediation.domain.cases import Case, StageEvent
from mobile_mediation.domain.contacts import Contact, ContactEntry, Task
from mobile_mediation.domain.events import CaseEvent, DeadlineMark
from mobile_mediation.domain.funds import FundEntry, FundRequest, requests
from mobile_mediation.domain.letters import (
    IssuedLetter,
    Letter,
    LetterEntry,
    issued_letters,
)
from mobile_mediation.domain.mediation import Attendee, MediationSession, StepEntry
from mobile_mediation.domain.people import Injury, Party
from mobile_mediation.domain.performance import (
    AgreementEnding,
    DeliveryReceipt,
    JudicialConfirmation,
    PerformancePayment,
    Revisit,
)
from mobile_mediation.domain.session_rights import RecusalEntry, RightsNotice
from mobile_mediation.domain.sketch import Sketch
from mobile_mediation.domain.transcripts import PageConfirmation, TranscriptLine
from mobile_mediation.domain.treatment import (
    Cost,
    Diagnosis,
    DisabilityGrade,
    HospitalStay,
)
from mobile_mediation.domain.vehicles import Licence, Policy, Vehicle
from mobile_mediation.domain.worksheets import (
    Worksheet,
    WorksheetEvidence,
    WorksheetFigure,
    WorksheetInput,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One case with all its records, oldest first, struck-out ones included."""

    case: Case
    accident: Accident
    stage_events: tuple[StageEvent, ...] = ()
    reviews: tuple[Review, ...] = ()
    parties: tuple[Party, ...] = ()
    licences: tuple[Licence, ...] = ()
    authorities: tuple[Authority, ...] = ()
    consents: tuple[Consent, ...] = ()
    injuries: tuple[Injury, ...] = ()
    stays: tuple[HospitalStay, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    grades: tuple[DisabilityGrade, ...] = ()
    costs: tuple[Cost, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    policies: tuple[Policy, ...] = ()
    contacts: tuple[Contact, ...] = ()
    contact_entries: tuple[ContactEntry, ...] = ()
    tasks: tuple[Task, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    marks: tuple[DeadlineMark, ...] = ()
    fund_entries: tuple[FundEntry, ...] = ()
    sessions: tuple[MediationSession, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    steps: tuple[StepEntry, ...] = ()
    recusals: tuple[RecusalEntry, ...] = ()
    rights_notices: tuple[RightsNotice, ...] = ()
    transcript_lines: tuple[TranscriptLine, ...] = ()
    page_confirmations: tuple[PageConfirmation, ...] = ()
    items: tuple[DamageItem, ...] = ()
    worksheets: tuple[Worksheet, ...] = ()
    worksheet_inputs: tuple[WorksheetInput, ...] = ()
    worksheet_figures: tuple[WorksheetFigure, ...] = ()
    worksheet_evidence: tuple[WorksheetEvidence, ...] = ()
    offers: tuple[Offer, ...] = ()
    offer_entries: tuple[OfferEntry, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    clauses: tuple[Clause, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    versions: tuple[AgreementVersion, ...] = ()
    signatures: tuple[Signature, ...] = ()
    seals: tuple[SealEntry, ...] = ()
    documents: tuple[Document, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    sketches: tuple[Sketch, ...] = ()
    letters: tuple[Letter, ...] = ()
    letter_entries: tuple[LetterEntry, ...] = ()
    receipts: tuple[DeliveryReceipt, ...] = ()
    payments: tuple[PerformancePayment, ...] = ()
    confirmations: tuple[JudicialConfirmation, ...] = ()
    revisits: tuple[Revisit, ...] = ()
    endings: tuple[AgreementEnding, ...] = ()

    @property
    def current_parties(self) -> tuple[Party, ...]:
        """Parties that were not struck out."""
        return tuple(party for party in self.parties if not party.is_void)

    @property
    def current_injuries(self) -> tuple[Injury, ...]:
        """Injuries that were not struck out."""
        return tuple(injury for injury in self.injuries if not injury.is_void)

    @property
    def current_attachments(self) -> tuple[Attachment, ...]:
        """Attachments that were not struck out."""
        return tuple(each for each in self.attachments if not each.is_void)

    @property
    def current_sketches(self) -> tuple[Sketch, ...]:
        """Sketches that were not struck out."""
        return tuple(sketch for sketch in self.sketches if not sketch.is_void)

    @property
    def current_events(self) -> tuple[CaseEvent, ...]:
        """Events that were not struck out."""
        return tuple(event for event in self.events if not event.is_void)

    @property
    def fund_requests(self) -> tuple[FundRequest, ...]:
        """Requests for emergency money, as their acts have left them."""
        return requests(self.fund_entries)

    @property
    def current_worksheets(self) -> tuple[Worksheet, ...]:
        """Worksheets that were not struck out."""
        return tuple(sheet for sheet in self.worksheets if not sheet.is_void)

    @property
    def placed_offers(self) -> tuple[PlacedOffer, ...]:
        """The offers of the bargaining bench with what became of them."""
        return place_offers(self.offers, self.offer_entries)

    @property
    def issued_letters(self) -> tuple[IssuedLetter, ...]:
        """Letters with what was done about them, withdrawn ones included."""
        return issued_letters(self.letters, self.letter_entries)

    @property
    def current_session(self) -> MediationSession | None:
        """The latest session that was not struck out."""
        return next((s for s in reversed(self.sessions) if not s.is_void), None)

    def attendees_of(self, session_id: UUID) -> tuple[Attendee, ...]:
        """Who sits at the table of a session, in the order they were seated."""
        return tuple(
            each
            for each in self.attendees
            if each.session_id == session_id and not each.is_void
        )

    def lines_of(self, session_id: UUID) -> tuple[TranscriptLine, ...]:
        """What was taken down of a session, as it was said."""
        return tuple(
            each for each in self.transcript_lines if each.session_id == session_id
        )

    @property
    def current_agreement(self) -> Agreement | None:
        """The latest draft that was not struck out."""
        return next((a for a in reversed(self.agreements) if not a.is_void), None)

    @property
    def current_version(self) -> AgreementVersion | None:
        """The latest frozen version of the current agreement."""
        agreement = self.current_agreement
        if agreement is None:
            return None
        versions = [v for v in self.versions if v.agreement_id == agreement.id]
        return max(versions, key=lambda v: v.version, default=None)

    @property
    def sealed_document(self) -> Document | None:
        """The sealed paper of the current version, if every seal is set."""
        version = self.current_version
        if version is None:
            return None
        return next(
            (
                document
                for document in reversed(self.documents)
                if document.kind is DocumentKind.SEALED_AGREEMENT
                and document.version_id == version.id
            ),
            None,
        )
