"""The transcript of a session (调解笔录): what was said, and who stands by each page.

A line is never changed; who said otherwise says so in a line that corrects it. Each
person at the table confirms page by page, or refuses with a reason. A confirmation is
bound to what stood on the page: where that changes, it no longer counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import BadInput, NotFound, RuleViolation, Words
from mobile_mediation.domain.mediation import (
    Attendee,
    AttendeeCapacity,
    MediationSession,
    SessionStep,
)
from mobile_mediation.domain.texts import clean_prose


class PageAnswer(StrEnum):
    """What somebody said to a page that was shown or read to them."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine(CaseEntity):
    """What one person said, at a step of the session.

    ``attendee_id`` is nobody's for the mediator and the recorder. ``corrects_id`` is
    the line that this one puts right.
    """

    session_id: UUID
    step: SessionStep
    attendee_id: UUID | None = None
    speaker: str
    spoken: str
    corrects_id: UUID | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class PageConfirmation(CaseEntity):
    """One person's answer to one page; ``page_digest`` is the SHA-256 of its text."""

    session_id: UUID
    attendee_id: UUID
    page_no: int
    page_digest: bytes
    page_answer: PageAnswer
    read_aloud: bool
    reason: str | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


def confirmers(attendees: Iterable[Attendee]) -> tuple[Attendee, ...]:
    """Who confirms the pages: everybody at the table but the officer (逐页签名)."""
    return tuple(
        each
        for each in attendees
        if not each.is_void and each.capacity is not AttendeeCapacity.OFFICER
    )


def answers_of(
    confirmations: Sequence[PageConfirmation], digests: Sequence[bytes]
) -> Mapping[tuple[int, UUID], PageConfirmation]:
    """The last answer to each page as it stands now, by page and person."""
    return {
        (each.page_no, each.attendee_id): each
        for each in confirmations
        if 0 < each.page_no <= len(digests)
        and each.page_digest == digests[each.page_no - 1]
    }


def open_pages(
    attendee_id: UUID,
    answers: Mapping[tuple[int, UUID], PageConfirmation],
    count: int,
) -> tuple[int, ...]:
    """The pages that somebody has not answered as they stand now."""
    return tuple(
        page for page in range(1, count + 1) if (page, attendee_id) not in answers
    )


def check_under_way(session: MediationSession) -> None:
    """Refuse words of a session that has not begun or is over.

    Raises:
        RuleViolation: MM2508.
    """
    if session.started_at is None or session.ended_at is not None:
        raise RuleViolation(
            "MM2508",
            Words(
                "调解尚未开始或者已经结束，不能记入笔录。",
                "The session has not begun, or is over; nothing is taken down.",
            ),
            path="session.started_at",
            next_step=Words(
                "请先开始调解；结束后的补充另行安排一次调解。",
                "Begin it; what is said afterwards belongs to another session.",
            ),
        )


def check_answer(
    page: int, digests: Sequence[bytes], answer: PageAnswer, reason: str | None
) -> None:
    """Refuse an answer to a page that is not there, and a refusal without reason.

    Raises:
        NotFound: MM2510 there is no such page.
        RuleViolation: MM2511 a refusal says why.
    """
    if not 0 < page <= len(digests):
        raise NotFound(
            "MM2510",
            Words(
                f"笔录共{len(digests)}页，没有第{page}页。",
                f"The transcript has {len(digests)} pages, and no page {page}.",
            ),
            path="transcript.page_no",
            value=str(page),
        )
    if answer is PageAnswer.REFUSED and not reason:
        raise RuleViolation(
            "MM2511",
            Words("拒绝确认的，请记明理由。", "Say why the page is not confirmed."),
            path="transcript.reason",
            rule="公安机关办理行政案件程序规定 77",
        )


def check_shown(page: int, digests: Sequence[bytes], shown: bytes | None) -> None:
    """Refuse to confirm a page that has become another since it was shown.

    Raises:
        RuleViolation: MM2512.
    """
    if shown is not None and digests[page - 1] != shown:
        raise RuleViolation(
            "MM2512",
            Words(
                f"第{page}页的内容在出示后已有变动。",
                f"Page {page} says something else since it was shown.",
            ),
            path="transcript.page_digest",
            next_step=Words(
                "请重新出示或者宣读该页。", "Show the page or read it out again."
            ),
        )


def speaker_of(attendees: Iterable[Attendee], attendee_id: UUID) -> Attendee:
    """Somebody who sits at the table.

    Raises:
        NotFound: MM2509.
    """
    for each in attendees:
        if each.id == attendee_id and not each.is_void:
            return each
    raise not_at_the_table(str(attendee_id))


def not_at_the_table(who: str) -> NotFound:
    """The refusal for somebody who does not sit there."""
    return NotFound(
        "MM2509",
        Words("此人不在本次调解的参加人之列。", "This person is not at the table."),
        path="transcript.attendee",
        value=who,
        next_step=Words("请先登记为参加人。", "Seat this person first."),
    )


def read_phrases(
    document: Mapping[str, object],
) -> Mapping[SessionStep, tuple[str, ...]]:
    """The quick phrases of the transcript by step, as their file says them.

    Raises:
        BadInput: MM2513 the file is not a list of phrases for each step.
    """
    steps = {step.value for step in SessionStep}
    unknown = sorted(set(document) - steps)
    if unknown:
        raise _bad_phrases(unknown[0])
    return {step: _phrases(document, step) for step in SessionStep}


def _phrases(document: Mapping[str, object], step: SessionStep) -> tuple[str, ...]:
    listed = document.get(step.value, [])
    if not isinstance(listed, list):
        raise _bad_phrases(step.value)
    phrases = []
    for number, phrase in enumerate(listed, 1):
        if not isinstance(phrase, str):
            raise _bad_phrases(f"{step.value}[{number}]")
        try:
            phrases.append(clean_prose(phrase))
        except RuleViolation as error:
            raise _bad_phrases(f"{step.value}[{number}]") from error
    return tuple(phrases)


def _bad_phrases(place: str) -> BadInput:
    return BadInput(
        "MM2513",
        Words("笔录常用语文件有误。", "The file of quick phrases is not well-formed."),
        path=f"phrases.{place}",
        next_step=Words(
            "每个步骤一个列表，每条为一段文字。",
            "Each step has one list, and each phrase is a text.",
        ),
    )
