"""A transcript as it is printed, apart from how a case is stored."""

from datetime import date, datetime

import msgspec

from mobile_mediation.documents.paper import PaperKind, Sheet


class TranscriptPerson(Sheet, frozen=True, kw_only=True):
    """Somebody at the table, by the number under which the pages name them."""

    number: int
    name: str
    capacity: str
    acts_for: str | None = None
    identity: str | None = None
    authority: str | None = None
    confirms: bool
    """Whether this person answers to every page."""


class TranscriptRights(Sheet, frozen=True, kw_only=True):
    """What one party was told and answered."""

    party: str
    told: str | None = None
    recusal: str | None = None


class TranscriptSaid(Sheet, frozen=True, kw_only=True):
    """One line: number, who, when, what; and the line that puts it right."""

    number: int
    speaker: str
    at: datetime
    spoken: str
    corrects: int | None = None
    corrected_by: int | None = None


class TranscriptPart(Sheet, frozen=True, kw_only=True):
    """A step of the session and what was said at it."""

    title: str
    taken_at: datetime | None = None
    lines: tuple[TranscriptSaid, ...] = ()


class TranscriptAnswer(Sheet, frozen=True, kw_only=True):
    """One person's answer to one page as it stands."""

    page: int
    person: int
    words: str
    is_confirmed: bool
    at: datetime
    read_aloud: bool
    reason: str | None = None


class TranscriptPaper(
    Sheet,
    frozen=True,
    kw_only=True,
    tag_field="format",
    tag="mobile-mediation.transcript.1",
):
    """The whole transcript, with everything that stands on it."""

    kind: PaperKind
    case_no: str
    session_no: int
    """Which session of the case it is, from 1."""
    accident: str
    place: str
    made_on: date
    started_at: datetime | None = None
    ended_at: datetime | None = None
    publicity: str
    mediator: str | None = None
    recorder: str | None = None
    people: tuple[TranscriptPerson, ...] = ()
    rights: tuple[TranscriptRights, ...] = ()
    parts: tuple[TranscriptPart, ...] = ()
    result: str | None = None
    answers: tuple[TranscriptAnswer, ...] = ()

    @property
    def title(self) -> str:
        """The name of the paper."""
        return _TITLES[self.kind]

    @property
    def number(self) -> str:
        """The paper's own number: that of the case and of the session."""
        return f"{self.case_no}-笔录{self.session_no}"


_TITLES = {
    PaperKind.POLICE: "道路交通事故损害赔偿调解笔录",
    PaperKind.COMMITTEE: "人民调解笔录",
}


def canonical_transcript(paper: TranscriptPaper) -> bytes:
    """The transcript in its one spelling: UTF-8, keys sorted, absent values as null."""
    return msgspec.json.encode(paper, order="sorted")
