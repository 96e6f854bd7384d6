"""What each kind of letter needs: from the case, and from the person who writes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.contacts import SearchWay
from mobile_mediation.domain.funds import FundRequest
from mobile_mediation.domain.letter_requests import request_in, requests_for
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.domain.people import Injury, Party


class RescueReason(StrEnum):
    """The box that a rescue notice ticks (交强险条例 22, 24, 31)."""

    WITHIN_LIMIT = "within_limit"
    ABOVE_LIMIT = "above_limit"
    NO_CTPL = "no_ctpl"
    HIT_AND_RUN = "hit_and_run"
    UNLICENSED = "unlicensed"
    DRUNK = "drunk"
    STOLEN = "stolen"
    INTENTIONAL = "intentional"

    @property
    def is_for_fund(self) -> bool:
        """Whether the relief fund advances, and not the insurer."""
        return self in {self.ABOVE_LIMIT, self.NO_CTPL, self.HIT_AND_RUN}


class LetterField(StrEnum):
    """What is typed or chosen for a letter; the values name ``LetterEntries``."""

    PARTY = "party_id"
    INJURY = "injury_id"
    REQUEST = "request_id"
    ADDRESSEE = "addressee"
    REASON = "reason"
    BASIS = "basis"
    COST = "cost_fen"
    AMOUNT = "amount_fen"
    VALID_UNTIL = "valid_until"
    SETTLE_DAYS = "settle_days"
    APPEARANCE = "appearance"
    SEARCH_WAY = "search_way"
    APPLICANT = "applicant"
    RELATION = "relation"
    ACCOUNT_NO = "account_no"
    BANK = "bank"
    SIGNATORY = "signatory"
    CONTACT = "contact"
    PHONE = "phone"
    WAIVER = "waiver"
    HANDED_BY = "handed_by"
    WITNESS = "witness"
    ATTACHMENTS = "attachments"
    REMARKS = "remarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntries:
    """What the specialist typed; None where nothing was.

    ``cost_fen`` is what the rescue costs so far, ``amount_fen`` the maximum of a
    guarantee or what is asked for. ``waiver`` is the written paper by which a party
    does without the three working days. ``attachments`` stand one a line. Money was
    handed over by ``handed_by``, which ``witness`` saw.
    """

    party_id: UUID | None = None
    injury_id: UUID | None = None
    request_id: UUID | None = None
    addressee: str | None = None
    reason: RescueReason | None = None
    basis: str | None = None
    cost_fen: int | None = None
    amount_fen: int | None = None
    valid_until: date | None = None
    settle_days: int | None = None
    appearance: str | None = None
    search_way: SearchWay | None = None
    applicant: str | None = None
    relation: str | None = None
    account_no: str | None = None
    bank: str | None = None
    signatory: str | None = None
    contact: str | None = None
    phone: str | None = None
    waiver: str | None = None
    handed_by: str | None = None
    witness: str | None = None
    attachments: str | None = None
    remarks: str | None = None

    def of(self, field: LetterField) -> Any:
        """What stands in a field."""
        return getattr(self, field.value)

    def filled_by(self, others: "LetterEntries") -> "LetterEntries":
        """These, and where nothing was typed, the others."""
        missing = {
            each.name: getattr(others, each.name)
            for each in fields(self)
            if getattr(self, each.name) is None
        }
        return replace(self, **missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """The fields of a kind, in their order, and those that may stay empty."""

    fields: tuple[LetterField, ...]
    optional: frozenset[LetterField] = frozenset()

    @property
    def needed(self) -> tuple[LetterField, ...]:
        """What must be filled in before the letter is issued."""
        return tuple(each for each in self.fields if each not in self.optional)


_RESCUE: Final = LetterForm(
    fields=(
        *(
            LetterField.INJURY,
            LetterField.REASON,
            LetterField.ADDRESSEE,
            LetterField.COST,
            LetterField.AMOUNT,
            LetterField.BASIS,
        ),
        *(
            LetterField.ACCOUNT_NO,
            LetterField.BANK,
            LetterField.CONTACT,
            LetterField.PHONE,
            LetterField.ATTACHMENTS,
            LetterField.REMARKS,
        ),
    ),
    optional=frozenset(
        {
            LetterField.BASIS,
            LetterField.ACCOUNT_NO,
            LetterField.BANK,
            LetterField.ATTACHMENTS,
            LetterField.REMARKS,
        }
    ),
)
FORMS: Final[Mapping[LetterKind, LetterForm]] = {
    LetterKind.GUARANTEE: LetterForm(
        fields=(
            *(
                LetterField.INJURY,
                LetterField.ADDRESSEE,
                LetterField.AMOUNT,
                LetterField.VALID_UNTIL,
                LetterField.SETTLE_DAYS,
            ),
            *(
                LetterField.SIGNATORY,
                LetterField.CONTACT,
                LetterField.PHONE,
                LetterField.REMARKS,
            ),
        ),
        optional=frozenset({LetterField.REMARKS}),
    ),
    LetterKind.RESCUE_PAYMENT: _RESCUE,
    LetterKind.RESCUE_ADVANCE: _RESCUE,
    LetterKind.FUND_APPLICATION: LetterForm(
        fields=(
            *(
                LetterField.INJURY,
                LetterField.REASON,
                LetterField.ADDRESSEE,
                LetterField.APPLICANT,
                LetterField.RELATION,
            ),
            *(
                LetterField.COST,
                LetterField.AMOUNT,
                LetterField.BANK,
                LetterField.ACCOUNT_NO,
                LetterField.PHONE,
            ),
            *(LetterField.ATTACHMENTS, LetterField.REMARKS),
        ),
        optional=frozenset(
            {LetterField.RELATION, LetterField.ATTACHMENTS, LetterField.REMARKS}
        ),
    ),
    LetterKind.FUND_COMMITMENT: LetterForm(
        fields=(
            *(
                LetterField.INJURY,
                LetterField.ADDRESSEE,
                LetterField.APPLICANT,
                LetterField.RELATION,
                LetterField.AMOUNT,
            ),
            *(LetterField.PHONE, LetterField.REMARKS),
        ),
        optional=frozenset({LetterField.RELATION, LetterField.REMARKS}),
    ),
    LetterKind.FIND_FAMILY: LetterForm(
        fields=(
            *(
                LetterField.INJURY,
                LetterField.SEARCH_WAY,
                LetterField.ADDRESSEE,
                LetterField.APPEARANCE,
            ),
            *(LetterField.CONTACT, LetterField.PHONE, LetterField.REMARKS),
        ),
        optional=frozenset({LetterField.REMARKS}),
    ),
    LetterKind.MEDIATION_NOTICE: LetterForm(
        fields=(
            LetterField.PARTY,
            LetterField.CONTACT,
            LetterField.PHONE,
            LetterField.WAIVER,
            LetterField.REMARKS,
        ),
        optional=frozenset({LetterField.WAIVER, LetterField.REMARKS}),
    ),
    LetterKind.PREPAYMENT: LetterForm(
        fields=(
            *(LetterField.INJURY, LetterField.ADDRESSEE, LetterField.APPLICANT),
            *(LetterField.RELATION, LetterField.COST, LetterField.AMOUNT),
            *(LetterField.BANK, LetterField.ACCOUNT_NO, LetterField.PHONE),
            *(LetterField.ATTACHMENTS, LetterField.REMARKS),
        ),
        optional=frozenset(
            {LetterField.RELATION, LetterField.ATTACHMENTS, LetterField.REMARKS}
        ),
    ),
    LetterKind.VOUCHER: LetterForm(
        fields=(LetterField.REQUEST, LetterField.REMARKS),
        optional=frozenset({LetterField.REMARKS}),
    ),
    LetterKind.RECEIPT: LetterForm(
        fields=(
            *(LetterField.REQUEST, LetterField.ADDRESSEE, LetterField.HANDED_BY),
            *(LetterField.WITNESS, LetterField.REMARKS),
        ),
        optional=frozenset({LetterField.WITNESS, LetterField.REMARKS}),
    ),
    LetterKind.FUND_REFUSAL: LetterForm(
        fields=(
            *(LetterField.REQUEST, LetterField.ADDRESSEE),
            *(LetterField.CONTACT, LetterField.PHONE, LetterField.REMARKS),
        ),
        optional=frozenset({LetterField.REMARKS}),
    ),
}


class CasePart(StrEnum):
    """Where in a case something is put right."""

    OVERVIEW = "overview"
    PEOPLE = "people"
    TREATMENT = "treatment"
    MEDIATION = "mediation"
    FUNDS = "funds"


class LetterNeed(StrEnum):
    """What a letter takes from the case."""

    OCCURRED_AT = "occurred_at"
    INJURED = "injured"
    HOSPITAL = "hospital"
    BRIGADE = "brigade"
    COMMITTEE = "committee"
    PATH = "path"
    SESSION = "session"
    PARTY_NAME = "party_name"
    REQUEST = "request"

    @property
    def part(self) -> CasePart:
        """Where it is put right."""
        return _PARTS[self]


_PARTS: Final = {
    LetterNeed.OCCURRED_AT: CasePart.OVERVIEW,
    LetterNeed.INJURED: CasePart.TREATMENT,
    LetterNeed.HOSPITAL: CasePart.TREATMENT,
    LetterNeed.BRIGADE: CasePart.OVERVIEW,
    LetterNeed.COMMITTEE: CasePart.OVERVIEW,
    LetterNeed.PATH: CasePart.MEDIATION,
    LetterNeed.SESSION: CasePart.MEDIATION,
    LetterNeed.PARTY_NAME: CasePart.PEOPLE,
    LetterNeed.REQUEST: CasePart.FUNDS,
}


def unmet_needs(
    file: CaseFile, kind: LetterKind, entries: LetterEntries
) -> tuple[LetterNeed, ...]:
    """What the case lacks for a letter."""
    return tuple(_unmet(file, kind, entries))


def _unmet(
    file: CaseFile, kind: LetterKind, entries: LetterEntries
) -> Iterator[LetterNeed]:
    if file.accident.occurred_at is None:
        yield LetterNeed.OCCURRED_AT
    if kind is LetterKind.MEDIATION_NOTICE:
        yield from _unmet_of_session(file)
        party = party_of(file, entries)
        if party is None or not party.name:
            yield LetterNeed.PARTY_NAME
        return
    if kind.is_about_request:
        if not requests_for(file, kind):
            yield LetterNeed.REQUEST
        return
    injury = injury_of(file, entries)
    if injury is None:
        yield LetterNeed.INJURED
    elif not injury.hospital:
        yield LetterNeed.HOSPITAL
    if kind.is_of_police and not file.case.brigade:
        yield LetterNeed.BRIGADE


def _unmet_of_session(file: CaseFile) -> Iterator[LetterNeed]:
    path, session = file.case.path, file.current_session
    if path is None:
        yield LetterNeed.PATH
    if session is None or session.planned_at is None:
        yield LetterNeed.SESSION
    if path is MediationPath.COMMITTEE and not file.case.committee:
        yield LetterNeed.COMMITTEE
    if path is MediationPath.POLICE and not file.case.brigade:
        yield LetterNeed.BRIGADE


def missing_fields(
    file: CaseFile, kind: LetterKind, entries: LetterEntries
) -> tuple[LetterField, ...]:
    """What must still be typed."""
    # Choosing among nobody is a need of the case.
    chosen = {LetterField.INJURY, LetterField.PARTY}
    if not requests_for(file, kind):
        chosen.add(LetterField.REQUEST)
    return tuple(
        each
        for each in FORMS[kind].needed
        if each not in chosen and entries.of(each) is None
    )


def injury_of(file: CaseFile, entries: LetterEntries) -> Injury | None:
    """The injury that a letter is about."""
    return next((i for i in file.current_injuries if i.id == entries.injury_id), None)


def request_of(
    file: CaseFile, kind: LetterKind, entries: LetterEntries
) -> FundRequest | None:
    """The request that a letter is about, if a letter can be written about it."""
    return request_in(file, kind, entries.request_id)


def party_of(file: CaseFile, entries: LetterEntries) -> Party | None:
    """The party that a letter is for."""
    return next((p for p in file.current_parties if p.id == entries.party_id), None)


def injured_of(file: CaseFile, injury: Injury | None) -> Party | None:
    """The person who is hurt."""
    return next(
        (p for p in file.current_parties if injury and p.id == injury.party_id), None
    )
