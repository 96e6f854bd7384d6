"""Setting a transcript: head, people, rights, what was said, a row under each page.

Confirmations are bound to the text of a page, without its foot. So the pages are set
twice: once bare, to learn what stands on each, and once with their feet.
"""

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
import pikepdf
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.archival import Attachment, archive
from mobile_mediation.documents.fonts import Face, require_characters
from mobile_mediation.documents.page_text import read_pages
from mobile_mediation.documents.pages import (
    BODY,
    BOTTOM,
    HEADING,
    LABEL,
    MIDDLE,
    NOTHING,
    NUMBER,
    SIDE,
    TITLE,
    WIDTH,
    cell,
    day_words,
    draw_foot,
    kept,
    ruled_table,
    set_pages,
    shaded,
    texts_of,
)
from mobile_mediation.documents.transcript_paper import (
    TranscriptAnswer,
    TranscriptPaper,
    TranscriptPart,
    TranscriptPerson,
    TranscriptSaid,
    canonical_transcript,
)
from mobile_mediation.documents.typesetting import (
    TextBlock,
    TextStyle,
    draw_words,
    words_width,
)
from mobile_mediation.domain.dates import CHINA

TRANSCRIPT_DATA: Final = "transcript.json"

_LABEL: Final = 24 * mm
_SPEAKER: Final = TextStyle(face=Face.HEI, size=10.5, leading=17, space_before=4)
_SPOKEN: Final = TextStyle(size=12, leading=20, first_indent=2, space_after=1)
_SMALL: Final = TextStyle(face=Face.PLAIN, size=8.5, leading=13, grey=0.35)

_FEW: Final = 15
_WIDE_ROWS: Final = (3, 8 * mm)
"""With few people the row has room for a signature in ink."""
_NARROW_ROWS: Final = (5, 5 * mm)
_MOST_ROWS: Final = 20
_BAND_TITLE: Final = 6 * mm
_BAND_TEXT: Final = 8.0
_ENDING: Final = "调解结果与逐页确认记录"
_CONFIRMING: Final = "本页已核对或者已向本人宣读，与所述一致："


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTranscript:
    """A transcript that was set: the file, and the SHA-256 of each page's text."""

    pdf: bytes
    digests: tuple[bytes, ...]
    texts: tuple[str, ...]


def page_digests(paper: TranscriptPaper) -> tuple[bytes, ...]:
    """The SHA-256 of what stands on each page, without its foot and its answers.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
    """
    return tuple(_digest(text) for text in _page_texts(paper))


def render_transcript(paper: TranscriptPaper) -> SetTranscript:
    """Set a transcript as a PDF/A-3b with its own data attached.

    The same transcript always gives the same bytes. How the session ended, and all the
    answers with their reasons, stand behind the pages that are confirmed.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
    """
    texts = _page_texts(paper)
    digests = tuple(_digest(text) for text in texts)
    title = f"{paper.title} {paper.number}"
    pages = set_pages(
        [*_story(paper), *_ending(paper)],
        title=title,
        subject=paper.case_no,
        foot=partial(_draw_foot, paper, digests),
        bottom=BOTTOM + _band_height(paper),
    )
    pdf = archive(
        pages,
        title=title,
        made_on=paper.made_on,
        attachment=Attachment(
            name=TRANSCRIPT_DATA,
            data=canonical_transcript(paper),
            mime="application/json",
            description="笔录结构化数据",
        ),
        boxes=(),
    )
    return SetTranscript(pdf=pdf, digests=digests, texts=texts)


def _page_texts(paper: TranscriptPaper) -> tuple[str, ...]:
    require_characters(texts_of(msgspec.to_builtins(paper)))
    pages = set_pages(
        _story(paper),
        title=paper.title,
        subject=paper.case_no,
        foot=_no_foot,
        bottom=BOTTOM + _band_height(paper),
    )
    with pikepdf.open(io.BytesIO(pages)) as document:
        return tuple(page.text for page in read_pages(document))


def _no_foot(_canvas: Canvas, _number: int, _count: int) -> None:
    """What stands on a page is read without its foot."""


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return NOTHING
    local = moment.astimezone(CHINA)
    return f"{day_words(local.date())}{local:%H时%M分}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%H:%M}"


def _story(paper: TranscriptPaper) -> list[Flowable]:
    story: list[Flowable] = [
        TextBlock(paper.title, TITLE),
        TextBlock(f"编号：{paper.number}", NUMBER),
        _head_table(paper),
    ]
    story += kept(TextBlock("参加人", HEADING), [_people_table(paper.people)])
    if paper.rights:
        story += kept(TextBlock("权利义务告知与回避", HEADING), [_rights_table(paper)])
    for part in paper.parts:
        story += _part(part)
    return story


def _head_table(paper: TranscriptPaper) -> Flowable:
    pairs = (
        ("开始时间", _moment(paper.started_at)),
        ("调解地点", paper.place),
        ("调解人", paper.mediator),
        ("记录人", paper.recorder),
        ("是否公开", paper.publicity),
        ("事故", paper.accident),
    )
    rows: list[list[Any]] = [
        [TextBlock(label, LABEL), cell(words)] for label, words in pairs
    ]
    return ruled_table(rows, [_LABEL, WIDTH - _LABEL], *shaded(((0, 0), (0, -1))))


def _people_table(people: Sequence[TranscriptPerson]) -> Flowable:
    widths = [10 * mm, 34 * mm, 30 * mm, 34 * mm, 26 * mm]
    names = ("序号", "姓名", "身份", "为何人", "证件核对", "代理权限")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            TextBlock(str(each.number), MIDDLE),
            cell(each.name),
            cell(each.capacity),
            cell(each.acts_for),
            cell(each.identity),
            cell(each.authority),
        ]
        for each in people
    ]
    return ruled_table(
        rows,
        [*widths, WIDTH - sum(widths)],
        *shaded(((0, 0), (-1, 0))),
        repeatRows=1,
    )


def _rights_table(paper: TranscriptPaper) -> Flowable:
    rows: list[list[Any]] = [
        [TextBlock(name, LABEL) for name in ("当事人", "告知", "回避")]
    ]
    rows += [
        [cell(each.party), cell(each.told), cell(each.recusal)] for each in paper.rights
    ]
    widths = [40 * mm, 66 * mm]
    return ruled_table(
        rows,
        [*widths, WIDTH - sum(widths)],
        *shaded(((0, 0), (-1, 0))),
        repeatRows=1,
    )


def _part(part: TranscriptPart) -> list[Flowable]:
    when = f"（{_moment(part.taken_at)}）" if part.taken_at is not None else ""
    heading = TextBlock(f"{part.title}{when}", HEADING)
    lines = [flowable for line in part.lines for flowable in _said(line)]
    return kept(heading, lines or [TextBlock(NOTHING, BODY)])


def _said(line: TranscriptSaid) -> list[Flowable]:
    notes = ""
    if line.corrects is not None:
        notes += f"（更正第{line.corrects}条）"
    if line.corrected_by is not None:
        notes += f"（本条已由第{line.corrected_by}条更正）"
    head = f"{line.number}．{line.speaker}　{_clock(line.at)}{notes}"
    paragraphs = line.spoken.split("\n")
    first = TextBlock(paragraphs[0] or NOTHING, _SPOKEN)
    rest = [TextBlock(text or NOTHING, _SPOKEN) for text in paragraphs[1:]]
    speaker = TextBlock(head, _SPEAKER)
    speaker.keepWithNext = True
    return [speaker, first, *rest]


def _ending(paper: TranscriptPaper) -> list[Flowable]:
    """How the session ended and who stood by which page.

    It comes after the pages that are confirmed, so that it changes none of them.
    """
    ending: list[Flowable] = [
        PageBreak(),
        TextBlock(_ENDING, HEADING),
        TextBlock(f"调解结果：{paper.result or '尚未结束'}。", BODY),
        TextBlock(f"结束时间：{_moment(paper.ended_at)}。", BODY),
        Spacer(1, 6),
    ]
    if paper.answers:
        ending += [_answers_table(paper), Spacer(1, 6)]
    return [
        *ending,
        TextBlock("调解人（签名）：　　　　　　　　　　记录人（签名）：", BODY),
        TextBlock("时间为本机时间，未经授时。", _SMALL),
    ]


def _answers_table(paper: TranscriptPaper) -> Flowable:
    names = {each.number: each.name for each in paper.people}
    rows: list[list[Any]] = [
        [TextBlock(name, LABEL) for name in ("页", "姓名", "确认", "时间", "理由")]
    ]
    rows += [
        [
            TextBlock(str(each.page), MIDDLE),
            cell(names.get(each.person)),
            cell(_answer_words(each)),
            cell(_moment(each.at)),
            cell(each.reason),
        ]
        for each in paper.answers
    ]
    widths = [10 * mm, 40 * mm, 32 * mm, 44 * mm]
    return ruled_table(
        rows,
        [*widths, WIDTH - sum(widths)],
        *shaded(((0, 0), (-1, 0))),
        repeatRows=1,
    )


def _answer_words(answer: TranscriptAnswer) -> str:
    return answer.words + ("（宣读后）" if answer.read_aloud else "")


def _confirming(paper: TranscriptPaper) -> tuple[TranscriptPerson, ...]:
    return tuple(each for each in paper.people if each.confirms)


def _band_rows(count: int) -> tuple[int, int, float]:
    """Columns, rows and the height of a row of what is confirmed on each page."""
    columns, height = _WIDE_ROWS if count <= _FEW else _NARROW_ROWS
    return columns, min(math.ceil(count / columns), _MOST_ROWS), height


def _band_height(paper: TranscriptPaper) -> float:
    count = len(_confirming(paper))
    _, rows, height = _band_rows(count)
    return _BAND_TITLE + rows * height if count else 0


def _draw_foot(
    paper: TranscriptPaper,
    digests: Sequence[bytes],
    canvas: Canvas,
    number: int,
    count: int,
) -> None:
    is_page = number <= len(digests)
    if is_page:
        _draw_band(paper, canvas, number)
    digest = f"sha256:{digests[number - 1].hex()}" if is_page else ""
    said = (
        f"文书编号　{paper.number}",
        f"本页摘要　{digest}" if is_page else _ENDING,
        f"第 {number} 页　共 {count} 页",
        "扫码核对编号、页码与摘要",
    )
    draw_foot(canvas, said, f"{paper.number}|{number}|{digest}")


def _draw_band(paper: TranscriptPaper, canvas: Canvas, number: int) -> None:
    """The row in which everybody confirms the page, above its foot."""
    people = _confirming(paper)
    if not people:
        return
    columns, rows, height = _band_rows(len(people))
    answers = {each.person: each for each in paper.answers if each.page == number}
    shown = people[: columns * rows]
    top = BOTTOM + rows * height
    canvas.saveState()
    canvas.setFillGray(0.25)
    more = len(people) - len(shown)
    title = _CONFIRMING + (f"（另有{more}人见逐页确认记录）" if more else "")
    draw_words(canvas, title, SIDE, top + 1.5 * mm, size=_BAND_TEXT)
    canvas.setFillGray(0)
    width = WIDTH / columns
    for place, person in enumerate(shown):
        left = SIDE + place % columns * width
        bottom = top - (place // columns + 1) * height + 1.5 * mm
        words = _band_words(person, answers.get(person.number), width - 2 * mm)
        draw_words(canvas, words, left, bottom, size=_BAND_TEXT)
    canvas.restoreState()


def _band_words(
    person: TranscriptPerson, answer: TranscriptAnswer | None, width: float
) -> str:
    """A person's name and answer; a long name is shortened, its number is not."""
    end = "：" if answer is None else f"　{answer.words}"
    name = person.name

    def said() -> str:
        return f"{person.number}．{name}{end}"

    while len(name) > 1 and words_width(said(), Face.PLAIN, _BAND_TEXT) > width:
        name = name.removesuffix("…")[:-1] + "…"
    return said()
