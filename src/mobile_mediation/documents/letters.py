"""Setting a letter: head, number, addressee, body, table, boxes, seal and date.

The same letter always gives the same bytes.
"""

from datetime import date
from functools import partial
from typing import Any, Final

import msgspec
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    KeepTogether,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.flowables import Flowable, HRFlowable

from mobile_mediation.documents.archival import Attachment, archive
from mobile_mediation.documents.fonts import Face, base_font, require_characters
from mobile_mediation.documents.letter_paper import (
    LetterPaper,
    LetterSigner,
    canonical_letter,
    letter_digest,
)
from mobile_mediation.documents.pages import (
    BODY,
    CELL,
    LABEL,
    TITLE,
    WIDTH,
    cell,
    day_words,
    draw_foot,
    ruled_table,
    set_pages,
    shaded,
    texts_of,
)
from mobile_mediation.documents.typesetting import (
    Align,
    TextBlock,
    TextStyle,
    draw_words,
    words_width,
)
from mobile_mediation.domain.money import format_yuan, in_capitals

LETTER_DATA: Final = "letter.json"
TICKED: Final = "☑"
OPEN: Final = "□"

_LABEL_WIDTH: Final = 34 * mm
_SEAL: Final = (44 * mm, 26 * mm)
_SIGNING_WIDTH: Final = 92 * mm
_SEAL_WORDS: Final = 8.0

_ISSUER: Final = TextStyle(
    face=Face.HEI, size=14, leading=22, align=Align.CENTRE, space_after=0
)
_NUMBERS: Final = TextStyle(size=10.5, leading=17, align=Align.RIGHT, space_after=2)
_ADDRESSEE: Final = TextStyle(size=12, leading=22, space_before=6, space_after=2)
_BOX: Final = TextStyle(size=10.5, leading=15, hanging=1.5)
_ENCLOSURE: Final = TextStyle(size=11, leading=18, first_indent=2, hanging=5)
_LARGE_CELL: Final = TextStyle(size=12, leading=18)
_LARGE_LABEL: Final = TextStyle(face=Face.HEI, size=12, leading=18, align=Align.CENTRE)
_SIGNER: Final = TextStyle(size=12, leading=20)
_SMALL: Final = TextStyle(
    face=Face.PLAIN, size=8.5, leading=13, grey=0.35, space_before=8
)


class SealSpot(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """An empty frame for a rubber stamp, with the name of the seal in it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.width, self.height = _SEAL

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its own size, whatever room there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame, and faintly what goes into it."""
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.5)
        canvas.setDash(2, 2)
        canvas.rect(0, 0, self.width, self.height, stroke=1, fill=0)
        canvas.setFillGray(0.5)
        left = (self.width - words_width(self._words, Face.PLAIN, _SEAL_WORDS)) / 2
        draw_words(canvas, self._words, left, self.height / 2 - 3, size=_SEAL_WORDS)
        canvas.restoreState()


def render_letter(paper: LetterPaper) -> bytes:
    """Set a letter as a PDF/A-3b with its own data attached.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
    """
    require_characters(texts_of(msgspec.to_builtins(paper)))
    title = f"{paper.kind.heading} {paper.number}"
    pages = set_pages(
        _story(paper),
        title=title,
        subject=paper.case_no,
        foot=partial(_draw_foot, paper),
    )
    return archive(
        pages,
        title=title,
        made_on=paper.made_on,
        attachment=Attachment(
            name=LETTER_DATA,
            data=canonical_letter(paper),
            mime="application/json",
            description="函件结构化数据",
        ),
        boxes=(),
    )


def letter_qr_text(paper: LetterPaper) -> str:
    """What the code on every page says: number and digest."""
    return f"{paper.number}|{letter_digest(paper)}"


def amount_words(fen: int) -> str:
    """An amount as a letter says it, in figures and in capitals."""
    return f"{format_yuan(fen)}（人民币{in_capitals(fen)}）"


def _draw_foot(paper: LetterPaper, canvas: Canvas, number: int, count: int) -> None:
    said = (
        f"文书编号　{paper.number}",
        f"内容摘要　{letter_digest(paper)}",
        f"第 {number} 页　共 {count} 页",
        "扫码核对编号与摘要",
    )
    draw_foot(canvas, said, letter_qr_text(paper))


def _story(paper: LetterPaper) -> list[Flowable]:
    story: list[Flowable] = []
    if paper.issuer:
        story.append(TextBlock(paper.issuer, _ISSUER))
    story += [
        TextBlock(paper.kind.heading, TITLE),
        TextBlock(f"编号：{paper.number}　　案件：{paper.case_no}", _NUMBERS),
        HRFlowable(width="100%", thickness=1, color="black", spaceAfter=4),
        TextBlock(f"{paper.addressee}：", _ADDRESSEE),
    ]
    story += [TextBlock(text, BODY) for text in paper.opening]
    if paper.rows:
        story += [Spacer(1, 5), _rows(paper), Spacer(1, 6)]
    if paper.boxes:
        story += _boxes(paper)
    story += [
        TextBlock(f"{n}．{text}", BODY) for n, text in enumerate(paper.clauses, 1)
    ]
    if paper.replaces:
        words = f"原{paper.replaces}文书作废，以本文书为准。"
        story.append(TextBlock(words, BODY))
    story += _enclosures(paper)
    # What is signed never stands alone on a page: the last words go with it.
    ending: list[Flowable] = [TextBlock(paper.wish, BODY)]
    if paper.contact:
        ending += [Spacer(1, 4), TextBlock(paper.contact, BODY)]
    ending.append(Spacer(1, 10))
    if paper.kind.is_internal:
        ending.append(_abreast(paper.signers))
    else:
        ending += [_signer(signer, paper.made_on) for signer in paper.signers]
    if paper.remark:
        ending.append(TextBlock(paper.remark, _SMALL))
    return [*story, KeepTogether(ending)]


def _enclosures(paper: LetterPaper) -> list[Flowable]:
    return [
        TextBlock(f"{'附件：' if n == 1 else '　　　'}{n}．{text}", _ENCLOSURE)
        for n, text in enumerate(paper.attachments, 1)
    ]


def _rows(paper: LetterPaper) -> Flowable:
    label, words = LABEL, CELL
    if paper.kind.is_for_family:
        label, words = _LARGE_LABEL, _LARGE_CELL
    cells: list[list[Any]] = [
        [
            TextBlock(row.label, label),
            cell(row.words if row.fen is None else amount_words(row.fen), words),
        ]
        for row in paper.rows
    ]
    widths = [_LABEL_WIDTH, WIDTH - _LABEL_WIDTH]
    return ruled_table(cells, widths, *shaded(((0, 0), (0, -1))))


def _boxes(paper: LetterPaper) -> list[Flowable]:
    marks = [
        TextBlock(f"{TICKED if box.is_ticked else OPEN} {box.words}", _BOX)
        for box in paper.boxes
    ]
    title = TextBlock(paper.boxes_title or "", LABEL)
    widths = [_LABEL_WIDTH, WIDTH - _LABEL_WIDTH]
    table = ruled_table([[title, marks]], widths, *shaded(((0, 0), (0, -1))))
    return [table, Spacer(1, 6)]


def _abreast(signers: tuple[LetterSigner, ...]) -> Flowable:
    """Several who sign, side by side, as on the insurer's own papers."""
    lines = [
        TextBlock(f"{signer.role}：{signer.name or ''}", _SIGNER) for signer in signers
    ]
    return Table([lines], colWidths=[WIDTH / len(lines)] * len(lines))


def _signer(signer: LetterSigner, made_on: date) -> Flowable:
    """One who signs: on the right half, as letters are signed."""
    named = signer.name or ""
    lines = [TextBlock(signer.unit, _SIGNER)] if signer.unit else []
    when = day_words(made_on) if signer.seal else "　　　　年　　月　　日"
    lines += [
        TextBlock(f"{signer.role}：{named}", _SIGNER),
        TextBlock(when, _SIGNER),
    ]
    spot: Flowable = SealSpot(signer.seal) if signer.seal else Spacer(*_SEAL)
    return Table(
        [[spot, lines]],
        colWidths=[WIDTH - _SIGNING_WIDTH, _SIGNING_WIDTH],
        spaceAfter=6,
        style=TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), base_font(Face.SONG), 10.5),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("ALIGN", (0, 0), (0, 0), "RIGHT"),
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ]
        ),
    )
