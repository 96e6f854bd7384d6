"""The transcript of a session: what is said, the pages, and who confirms them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mobile_mediation.documents.paper import PaperKind
from mobile_mediation.documents.transcript import page_digests, render_transcript
from mobile_mediation.documents.transcript_paper import (
    TranscriptAnswer,
    TranscriptPaper,
    TranscriptPart,
    TranscriptPerson,
    TranscriptRights,
    TranscriptSaid,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.mediation import (
    STEPS,
    Attendee,
    MediationSession,
    SessionStep,
)
from mobile_mediation.domain.session_rights import (
    latest_notice,
    latest_recusal,
    sides_of,
)
from mobile_mediation.domain.texts import clean_prose, clean_text
from mobile_mediation.domain.transcripts import (
    PageAnswer,
    PageConfirmation,
    TranscriptLine,
    answers_of,
    check_answer,
    check_shown,
    check_under_way,
    confirmers,
    not_at_the_table,
    open_pages,
    speaker_of,
)
from mobile_mediation.labels import Labels
from mobile_mediation.phrases import load_phrases
from mobile_mediation.services.desk import CaseWork, Desk

_KINDS = {
    MediationPath.POLICE: PaperKind.POLICE,
    MediationPath.COMMITTEE: PaperKind.COMMITTEE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptState:
    """The transcript as it stands: the file, its pages, and who has yet to confirm.

    ``waiting`` are the pages that each person has not answered; ``refused`` those who
    refused one.
    """

    pdf: bytes
    digests: tuple[bytes, ...]
    texts: tuple[str, ...]
    confirmers: tuple[Attendee, ...]
    answers: Mapping[tuple[int, UUID], PageConfirmation]

    @property
    def waiting(self) -> tuple[tuple[Attendee, tuple[int, ...]], ...]:
        """Who has pages to answer, and which."""
        count = len(self.digests)
        left = ((a, open_pages(a.id, self.answers, count)) for a in self.confirmers)
        return tuple((attendee, pages) for attendee, pages in left if pages)

    @property
    def refusals(self) -> tuple[PageConfirmation, ...]:
        """The pages that somebody refused to confirm, as they stand now."""
        return tuple(
            each
            for each in self.answers.values()
            if each.page_answer is PageAnswer.REFUSED
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether everybody has answered every page."""
        return not self.waiting


class TranscriptService:
    """The transcripts of the sessions of a case."""

    def __init__(self, desk: Desk, *, labels: Labels) -> None:
        self._desk = desk
        self._labels = labels

    @staticmethod
    def phrases() -> Mapping[SessionStep, tuple[str, ...]]:
        """The quick phrases, as their file says them now.

        Raises:
            BadInput: MM2513 the file was edited into something else.
        """
        return load_phrases()

    def say(
        self,
        case_id: UUID,
        session_id: UUID,
        words: str,
        *,
        attendee_id: UUID | None = None,
        step: SessionStep | None = None,
        corrects: UUID | None = None,
    ) -> TranscriptLine:
        """Take down what somebody said; without a person, it is the mediator.

        Without a step it belongs to the one that was last taken.

        Raises:
            RuleViolation: MM2508 the session is not under way; MM1012-MM1014 a text
                that cannot be kept.
            NotFound: MM2509 the speaker does not sit there; MM2515 the line to put
                right is not one of this session.
        """
        spoken = clean_prose(words, path="transcript.spoken")
        with self._desk.working_on(case_id) as work:
            file = work.file()
            session = work.get(MediationSession, session_id)
            check_under_way(session)
            if attendee_id is None:
                speaker = session.mediator_name or self._desk.user.display_name
            else:
                present = file.attendees_of(session_id)
                speaker = speaker_of(present, attendee_id).name
            if corrects is not None and corrects not in {
                line.id for line in file.lines_of(session_id)
            }:
                raise _no_such_line(corrects)
            return work.new(
                TranscriptLine,
                session_id=session_id,
                step=step or _step_now(file, session_id),
                attendee_id=attendee_id,
                speaker=speaker,
                spoken=spoken,
                corrects_id=corrects,
                happened_at=work.now,
            )

    def state(self, case_id: UUID, session_id: UUID) -> TranscriptState:
        """The transcript as it stands, as a PDF and page by page.

        Raises:
            RuleViolation: MM1501 a character that no shipped font has.
        """
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        session = session_of(file, session_id)
        bare = self._compose(file, session)
        digests = page_digests(bare)
        answers = _answers(file, session_id, digests)
        done = render_transcript(self._compose(file, session, answers))
        return TranscriptState(
            pdf=done.pdf,
            digests=done.digests,
            texts=done.texts,
            confirmers=confirmers(file.attendees_of(session_id)),
            answers=answers,
        )

    def confirm(
        self,
        case_id: UUID,
        session_id: UUID,
        attendee_id: UUID,
        page: int,
        answer: PageAnswer = PageAnswer.CONFIRMED,
        *,
        reason: str | None = None,
        read_aloud: bool = False,
        shown: bytes | None = None,
    ) -> PageConfirmation:
        """Note one person's answer to one page.

        ``shown`` is the digest of the page as it was shown; a page that has become
        another since is not confirmed.

        Raises:
            NotFound: MM2509 not at the table; MM2510 no such page.
            RuleViolation: MM2511 a refusal without reason; MM2512 the page says
                something else than was shown; MM1501 a character that no font has.
        """
        with self._desk.working_on(case_id) as work:
            return self._confirm(
                work,
                session_id,
                attendee_id,
                (page,),
                answer,
                reason=reason,
                read_aloud=read_aloud,
                shown=None if shown is None else {page: shown},
            )[0]

    def confirm_pages(
        self,
        case_id: UUID,
        session_id: UUID,
        attendee_id: UUID,
        shown: Mapping[int, bytes],
        *,
        read_aloud: bool = False,
    ) -> tuple[PageConfirmation, ...]:
        """Note that one person confirms several pages, each as it was shown.

        Raises:
            NotFound: MM2509, MM2510.
            RuleViolation: MM2512; MM1501.
        """
        with self._desk.working_on(case_id) as work:
            return self._confirm(
                work,
                session_id,
                attendee_id,
                tuple(shown),
                PageAnswer.CONFIRMED,
                reason=None,
                read_aloud=read_aloud,
                shown=shown,
            )

    def _confirm(
        self,
        work: CaseWork,
        session_id: UUID,
        attendee_id: UUID,
        pages: tuple[int, ...],
        answer: PageAnswer,
        *,
        reason: str | None,
        read_aloud: bool,
        shown: Mapping[int, bytes] | None,
    ) -> tuple[PageConfirmation, ...]:
        why = clean_text(reason) if reason and reason.strip() else None
        file = work.file()
        person = speaker_of(confirmers(file.attendees_of(session_id)), attendee_id)
        digests = page_digests(self._compose(file, session_of(file, session_id)))
        for page in pages:
            check_answer(page, digests, answer, why)
            check_shown(page, digests, shown[page] if shown else None)
        return tuple(
            work.new(
                PageConfirmation,
                session_id=session_id,
                attendee_id=person.id,
                page_no=page,
                page_digest=digests[page - 1],
                page_answer=answer,
                read_aloud=read_aloud,
                reason=why,
                happened_at=work.now,
            )
            for page in pages
        )

    def _compose(
        self,
        file: CaseFile,
        session: MediationSession,
        answers: Mapping[tuple[int, UUID], PageConfirmation] | None = None,
    ) -> TranscriptPaper:
        """The session as it stands in the form of its paper."""
        present = file.attendees_of(session.id)
        numbers = {each.id: place for place, each in enumerate(present, 1)}
        number = [each.id for each in file.sessions].index(session.id) + 1
        began = session.started_at or session.planned_at or session.created_at
        accident = file.accident
        happened = (
            f"{accident.occurred_at.astimezone(CHINA):%Y年%m月%d日%H时%M分}，"
            if accident.occurred_at is not None
            else ""
        )
        closed = session.closed_reason
        return TranscriptPaper(
            kind=_KINDS[session.path],
            case_no=file.case.case_no,
            session_no=number,
            accident=f"{happened}{accident.place}",
            place=session.place,
            made_on=china_day(began),
            started_at=session.started_at,
            ended_at=session.ended_at,
            publicity="公开"
            if session.is_public
            else f"不公开，理由：{closed or '无'}",
            mediator=session.mediator_name,
            recorder=session.recorder_name,
            people=tuple(self._person(file, each, numbers) for each in present),
            rights=self._rights(file, session.id),
            parts=self._parts(file, session.id),
            result=self._labels.of(session.result).zh if session.result else None,
            answers=tuple(
                TranscriptAnswer(
                    page=page,
                    person=numbers[person],
                    words=self._labels.of(given.page_answer).zh,
                    is_confirmed=given.page_answer is PageAnswer.CONFIRMED,
                    at=given.happened_at,
                    read_aloud=given.read_aloud,
                    reason=given.reason,
                )
                for (page, person), given in sorted(
                    (answers or {}).items(),
                    key=lambda pair: (pair[0][0], numbers.get(pair[0][1], 0)),
                )
                if person in numbers
            ),
        )

    def _person(
        self, file: CaseFile, attendee: Attendee, numbers: Mapping[UUID, int]
    ) -> TranscriptPerson:
        names = {party.id: party.name for party in file.parties}
        name = names.get(attendee.party_id) if attendee.party_id else None
        return TranscriptPerson(
            number=numbers[attendee.id],
            name=attendee.name,
            capacity=self._labels.of(attendee.capacity).zh,
            acts_for=None if name == attendee.name else name,
            identity=(
                self._labels.of(attendee.identity).zh if attendee.identity else None
            ),
            authority=attendee.authority,
            confirms=attendee in confirmers([attendee]),
        )

    def _rights(self, file: CaseFile, session_id: UUID) -> tuple[TranscriptRights, ...]:
        names = {party.id: party.name or "" for party in file.parties}
        rights = []
        for party_id in sides_of(file.attendees_of(session_id)):
            notice = latest_notice(file.rights_notices, session_id, party_id)
            recusal = latest_recusal(file.recusals, session_id, party_id)
            told = answered = None
            if notice is not None:
                way = "宣读" if notice.read_aloud else "书面"
                at = notice.happened_at.astimezone(CHINA)
                told = f"{notice.given_by}于{at:%H:%M}{way}告知"
            if recusal is not None:
                answered = self._labels.of(recusal.recusal_act).zh
                if recusal.against:
                    answered += f"（{recusal.against}）"
                if recusal.reason:
                    answered += f"，理由：{recusal.reason}"
            rights.append(
                TranscriptRights(
                    party=names.get(party_id, ""), told=told, recusal=answered
                )
            )
        return tuple(rights)

    def _parts(self, file: CaseFile, session_id: UUID) -> tuple[TranscriptPart, ...]:
        lines = file.lines_of(session_id)
        numbers = {line.id: place for place, line in enumerate(lines, 1)}
        corrected = {
            line.corrects_id: numbers[line.id]
            for line in lines
            if line.corrects_id is not None
        }
        taken = {
            entry.step: entry.happened_at
            for entry in file.steps
            if entry.session_id == session_id
        }
        return tuple(
            TranscriptPart(
                title=f"{place}．{self._labels.of(step).zh}",
                taken_at=taken.get(step),
                lines=tuple(
                    TranscriptSaid(
                        number=numbers[line.id],
                        speaker=line.speaker,
                        at=line.happened_at,
                        spoken=line.spoken,
                        corrects=(
                            numbers.get(line.corrects_id) if line.corrects_id else None
                        ),
                        corrected_by=corrected.get(line.id),
                    )
                    for line in lines
                    if line.step is step
                ),
            )
            for place, step in enumerate(STEPS, 1)
            if step in taken or any(line.step is step for line in lines)
        )


def session_of(file: CaseFile, session_id: UUID) -> MediationSession:
    """A session of the case.

    Raises:
        NotFound: MM2516.
    """
    for each in file.sessions:
        if each.id == session_id and not each.is_void:
            return each
    raise no_session(str(session_id))


def no_session(value: str | None = None) -> NotFound:
    """The refusal where a case has no such session."""
    return NotFound(
        "MM2516",
        Words("案件没有这次调解。", "The case has no such session."),
        path="session",
        value=value,
        next_step=Words("请先安排调解。", "Plan a session first."),
    )


def find_attendee(file: CaseFile, session_id: UUID, who: str) -> Attendee:
    """Somebody at the table, by name or id.

    Raises:
        NotFound: MM2509.
    """
    for each in file.attendees_of(session_id):
        if who in {each.name, str(each.id)}:
            return each
    raise not_at_the_table(who)


def _answers(
    file: CaseFile, session_id: UUID, digests: tuple[bytes, ...]
) -> Mapping[tuple[int, UUID], PageConfirmation]:
    given = [each for each in file.page_confirmations if each.session_id == session_id]
    return answers_of(given, digests)


def _step_now(file: CaseFile, session_id: UUID) -> SessionStep:
    taken = [entry.step for entry in file.steps if entry.session_id == session_id]
    return taken[-1] if taken else STEPS[0]


def _no_such_line(line_id: UUID) -> NotFound:
    return NotFound(
        "MM2515",
        Words("本次调解的笔录没有这一条。", "This transcript has no such line."),
        path="transcript.corrects",
        value=str(line_id),
    )
