"""Letters of a case: prepared, looked at, issued under a number, handed over, kept."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from mobile_mediation.db import blobs
from mobile_mediation.db.repository import Repository
from mobile_mediation.documents.letter_paper import (
    LetterPaper,
    canonical_letter,
    read_letter,
)
from mobile_mediation.documents.letters import render_letter
from mobile_mediation.domain.agreements import Document, DocumentKind
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import (
    Channel,
    ContactEntry,
    ContactResult,
    Lane,
)
from mobile_mediation.domain.dates import check_year, china_day
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.letter_facts import Writer
from mobile_mediation.domain.letter_forms import (
    LetterEntries,
    party_of,
)
from mobile_mediation.domain.letters import (
    DeliveryWay,
    IssuedLetter,
    Letter,
    LetterAct,
    LetterEntry,
    LetterKind,
    check_delivery,
    check_replacement,
    check_withdrawal,
    find_letter,
    letter_number,
)
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.domain.texts import (
    clean_name,
    clean_text,
)
from mobile_mediation.domain.working_days import WorkingDays
from mobile_mediation.labels import Labels
from mobile_mediation.security.files import write_durably
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.letter_drafts import (
    LetterDraft,
    LetterDrafts,
)

LEGAL_BASIS: Final = "个人信息保护法 13(4)"

_PDF: Final = "application/pdf"


class LetterService:
    """The letters of the cases of this vehicle; issued ones are never changed.

    Args:
        desk: Who works where.
        labels: Words for what the record says.
        limit_use: How much of the medical sub-limit of a case is gone.
        calendar: The working days as they are known now.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        labels: Labels,
        limit_use: Callable[[CaseFile], LimitUse],
        calendar: Callable[[], WorkingDays],
    ) -> None:
        self._desk = desk
        self._labels = labels
        self._drafts = LetterDrafts(
            Writer(name=desk.user.display_name, unit=desk.user.unit),
            labels=labels,
            limit_use=limit_use,
            calendar=calendar,
        )

    def prepare(
        self,
        case_id: UUID,
        kind: LetterKind,
        entries: LetterEntries | None = None,
        *,
        replaces: UUID | None = None,
    ) -> LetterDraft:
        """A letter as it stands, filled up with what the case knows.

        Raises:
            RuleViolation: MM1012-MM1014 a text that cannot be printed.
        """
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        return self._drafts.draft(
            file,
            kind,
            entries or LetterEntries(),
            replaced=_replaced(file, kind, replaces),
            now=self._desk.now(),
        )

    def preview(
        self,
        case_id: UUID,
        kind: LetterKind,
        entries: LetterEntries | None = None,
        *,
        replaces: UUID | None = None,
    ) -> bytes:
        """The letter as it stands, as a PDF; what is missing is left blank.

        Raises:
            RuleViolation: MM1501 a character that no shipped font has.
        """
        return render_letter(
            self.prepare(case_id, kind, entries, replaces=replaces).paper
        )

    def issue(
        self,
        case_id: UUID,
        kind: LetterKind,
        entries: LetterEntries | None = None,
        *,
        replaces: UUID | None = None,
    ) -> Letter:
        """Give the letter its number and keep it with the case, for good.

        A letter that it replaces is withdrawn with it.

        Raises:
            NotFound: MM1304 the case has no such request for money.
            RuleViolation: MM1360-MM1362 money that is not so far, or cash that nobody
                saw; MM2200 something is missing; MM2201-MM2205, MM2211, MM2213
                what the law or the case contradicts; MM2212 it would replace a letter
                of another kind; MM1501 a character that cannot be printed. Nothing
                was changed, and no number is used up.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            replaced = _replaced(file, kind, replaces)
            draft = self._drafts.draft(
                file,
                kind,
                entries or LetterEntries(),
                replaced=replaced,
                now=work.now,
            )
            self._drafts.check(file, draft, now=work.now)
            year = china_day(work.now).year
            origin = self._desk.device_id
            count = work.repository.last_letter(origin, kind=kind, year=year) + 1
            number = letter_number(
                kind,
                year=year,
                vehicle=self._desk.workspace.description.code,
                count=count,
            )
            paper = draft.paper.with_number(number)
            letter = self._keep(work, draft, paper, (year, count), replaced)
            if replaced is not None and not replaced.is_void:
                work.new(
                    LetterEntry,
                    letter_id=replaced.letter.id,
                    act=LetterAct.WITHDRAWN,
                    reason=f"由{number}替代",
                    happened_at=work.now,
                )
            return letter

    def _keep(
        self,
        work: CaseWork,
        draft: LetterDraft,
        paper: LetterPaper,
        place: tuple[int, int],
        replaced: IssuedLetter | None,
    ) -> Letter:
        pdf, content = render_letter(paper), canonical_letter(paper)
        file, entries = work.file(), draft.entries
        document = work.new(
            Document,
            kind=DocumentKind.LETTER,
            name=f"{paper.number}.pdf",
            mime=_PDF,
            sha256=blobs.put(work.session, pdf, _PDF),
            size=len(pdf),
        )
        is_notice = draft.kind is LetterKind.MEDIATION_NOTICE
        session = file.current_session if is_notice else None
        return work.new(
            Letter,
            kind=draft.kind,
            year=place[0],
            count=place[1],
            number=paper.number,
            addressee=paper.addressee,
            lane=_lane(draft.kind, party_of(file, entries)),
            party_id=entries.party_id if is_notice else None,
            injury_id=None if is_notice else entries.injury_id,
            session_id=session.id if session else None,
            request_id=entries.request_id if draft.kind.is_about_request else None,
            amount_fen=entries.amount_fen,
            content=content,
            content_digest=hashlib.sha256(content).digest(),
            document_id=document.id,
            replaces_id=replaced.letter.id if replaced else None,
            issued_at=work.now,
        )

    def hand_over(
        self,
        case_id: UUID,
        letter_id: UUID,
        *,
        receiver: str,
        way: DeliveryWay,
        happened_at: datetime | None = None,
        waiver: str | None = None,
    ) -> LetterEntry:
        """Record that a letter was handed over or sent, and log it.

        A notice of mediation becomes the event from which its time runs (146号令 88).

        Raises:
            RuleViolation: MM2205 a notice comes too late, MM2207 the letter was
                withdrawn, MM2209 nobody is named, MM2210 it cannot have been then.
            NotFound: MM2206.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            issued = find_letter(file.issued_letters, letter_id)
            at = happened_at or work.now
            check_year(at, path="letter.happened_at")
            check_delivery(issued, receiver=receiver, happened_at=at, now=work.now)
            letter, name = issued.letter, clean_name(receiver)
            if letter.kind is LetterKind.MEDIATION_NOTICE:
                self._give_notice(work, file, letter, at, waiver=waiver)
            entry = work.new(
                LetterEntry,
                letter_id=letter.id,
                act=way.act,
                way=way,
                receiver=name,
                reason=clean_text(waiver) if waiver else None,
                happened_at=at,
            )
            search_way = read_letter(letter.content).search_way
            work.new(
                ContactEntry,
                lane=letter.lane,
                who=name,
                search_way=search_way,
                legal_basis=LEGAL_BASIS if search_way else None,
                channel=Channel.LETTER,
                purpose=letter.kind.purpose,
                result=ContactResult.REACHED,
                summary=f"{self._labels.of(way.act).zh}{letter.number}"
                f"《{letter.kind.heading}》，{self._labels.of(way).zh}",
                happened_at=at,
            )
            return entry

    def _give_notice(
        self,
        work: CaseWork,
        file: CaseFile,
        letter: Letter,
        at: datetime,
        *,
        waiver: str | None,
    ) -> None:
        session = next((s for s in file.sessions if s.id == letter.session_id), None)
        waived = waiver or read_letter(letter.content).waiver
        self._drafts.check_notice(file, session, told_at=at, waiver=waived)
        work.new(
            CaseEvent,
            kind=EventKind.NOTICE_GIVEN,
            happened_on=china_day(at),
            happened_at=at,
            party_id=letter.party_id,
            subject_id=letter.session_id,
            paper=letter.number,
        )

    def withdraw(self, case_id: UUID, letter_id: UUID, *, reason: str) -> LetterEntry:
        """Withdraw a letter; its number stays taken, and it stays readable.

        Raises:
            RuleViolation: MM2207 it was withdrawn already, MM2208 no reason.
            NotFound: MM2206.
        """
        with self._desk.working_on(case_id, reason=reason or None) as work:
            issued = find_letter(work.file().issued_letters, letter_id)
            check_withdrawal(issued, reason=reason)
            return work.new(
                LetterEntry,
                letter_id=letter_id,
                act=LetterAct.WITHDRAWN,
                reason=clean_text(reason),
                happened_at=work.now,
            )

    def by_number(self, number: str) -> Letter:
        """A letter by the number that people use.

        Raises:
            NotFound: MM2206.
        """
        with self._desk.reading() as repository:
            return repository.letter_by_number(number.strip())

    def pdf(self, case_id: UUID, letter_id: UUID) -> tuple[str, bytes]:
        """The paper of a letter as it was issued: what its file is called, its bytes.

        Raises:
            NotFound: MM2206, or MM1713 its bytes are not here.
        """
        with self._desk.workspace.store.read() as session:
            repository = Repository(session)
            file = repository.file(case_id)
            letter = find_letter(file.issued_letters, letter_id).letter
            document = next(d for d in file.documents if d.id == letter.document_id)
            return document.name, blobs.get(session, document.sha256)

    def write(self, case_id: UUID, letter_id: UUID, folder: Path) -> Path:
        """Write a letter into a folder; an old file of the same name is replaced.

        Raises:
            NotFound: MM1421 there is no such folder.
            MediumFull: MM1609 there is no room; nothing half-written is left.
        """
        if not folder.is_dir():
            raise NotFound(
                "MM1421",
                Words("没有这个文件夹。", "There is no such folder."),
                path=str(folder),
            )
        name, data = self.pdf(case_id, letter_id)
        path = folder / name
        write_durably(path, data)
        return path


def _replaced(
    file: CaseFile, kind: LetterKind, replaces: UUID | None
) -> IssuedLetter | None:
    if replaces is None:
        return None
    issued = find_letter(file.issued_letters, replaces)
    check_replacement(kind, issued)
    return issued


def _lane(kind: LetterKind, party: Party | None) -> Lane:
    """On which side of the coordination the addressee stands."""
    match kind:
        case LetterKind.GUARANTEE:
            return Lane.HOSPITAL
        case LetterKind.FIND_FAMILY | LetterKind.FUND_REFUSAL:
            return Lane.FAMILY
        case LetterKind.MEDIATION_NOTICE:
            is_insurer = party is not None and party.role is PartyRole.INSURER
            return Lane.INSURER if is_insurer else Lane.FAMILY
    return Lane.INSURER
