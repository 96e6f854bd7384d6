"""Setting an agreement paper: A4, Song body, Hei headings, tables, signatures, seals.

The same paper always gives the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import partial
from typing import Any, Final

import msgspec
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.archival import Attachment, archive
from mobile_mediation.documents.fonts import Face, base_font, require_characters
from mobile_mediation.documents.paper import (
    AgreementPaper,
    PaperKind,
    PaperParty,
    PaperPayment,
    PaperSeal,
    PaperSignatory,
    canonical_json,
    content_digest,
)
from mobile_mediation.documents.typesetting import (
    Align,
    PenDrawing,
    SealBox,
    SealPlace,
    TextBlock,
    TextStyle,
    draw_qr,
    draw_words,
    words_width,
)
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.money import format_yuan, in_capitals

BEIJING_TIME: Final = timezone(timedelta(hours=8), "北京时间")
CASE_DATA: Final = "case.json"
NOTHING: Final = "无"
CHAIN_HEAD_SHOWN: Final = 16
"""Hexadecimal digits of the chain head at the foot of a page; the QR has them all."""

TIME_SOURCES: Final = {
    TimeSource.DEVICE: "本机时间，未经授时",
    TimeSource.HEADQUARTERS: "总部校准时间",
    TimeSource.AUTHORITY: "可信时间戳",
}

_PAGE: Final = (210 * mm, 297 * mm)
_SIDE: Final = 22 * mm
_TOP: Final = 20 * mm
_BOTTOM: Final = 38 * mm
_WIDTH: Final = _PAGE[0] - 2 * _SIDE
_HEIGHT: Final = _PAGE[1] - _TOP - _BOTTOM
_TALLEST_ROW: Final = 0.9
_QR: Final = 25 * mm
_FOOT: Final = 9 * mm
_LEAST_SECTION: Final = 52 * mm
_SEAL: Final = (78 * mm, 24 * mm)
_SIGNATURE: Final = (58 * mm, 17 * mm)

_TITLE: Final = TextStyle(
    face=Face.HEI, size=20, leading=30, align=Align.CENTRE, space_after=4
)
_NUMBER: Final = TextStyle(size=10.5, leading=17, align=Align.RIGHT, space_after=4)
_HEADING: Final = TextStyle(
    face=Face.HEI, size=12, leading=20, space_before=9, space_after=4
)
_BODY: Final = TextStyle(first_indent=2, align=Align.JUSTIFIED, space_after=2)
_SMALL: Final = TextStyle(
    size=10.5, leading=17, first_indent=2, align=Align.JUSTIFIED, space_after=1
)
_CELL: Final = TextStyle(size=10.5, leading=15)
_LABEL: Final = TextStyle(face=Face.HEI, size=10, leading=15, align=Align.CENTRE)
_MIDDLE: Final = TextStyle(size=10.5, leading=15, align=Align.CENTRE)
_FIGURE: Final = TextStyle(size=10.5, leading=15, align=Align.RIGHT)
_CAPTION: Final = TextStyle(face=Face.PLAIN, size=8.5, leading=13, grey=0.35)

_METHODS: Final = {
    PaymentMethod.TRANSFER: "银行转账",
    PaymentMethod.CASH: "现金",
    PaymentMethod.TO_HOSPITAL: "付至医院",
}
_BASIS: Final = {
    PaperKind.POLICE: (
        "根据《中华人民共和国道路交通安全法》第七十四条、《道路交通事故处理程序规定》"
        "第八十六条至第九十三条的规定，经各方当事人共同申请，公安机关交通管理部门对本次"
        "道路交通事故损害赔偿争议进行调解。"
    ),
    PaperKind.COMMITTEE: (
        "根据《中华人民共和国人民调解法》的规定，经各方当事人自愿申请，人民调解委员会"
        "对本次道路交通事故损害赔偿纠纷进行调解。"
    ),
}
_EFFECT: Final = {
    PaperKind.POLICE: (
        "本调解书经各方当事人共同签字后生效。当事人不履行的，可以依法向人民法院提起"
        "民事诉讼。"
    ),
    PaperKind.COMMITTEE: (
        "本协议书自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会"
        "印章之日起生效，具有法律约束力。各方当事人可以自本协议书生效之日起三十日内共同"
        "向人民法院申请司法确认；经确认有效的，一方不履行时他方可以申请强制执行。"
    ),
}


def render_agreement(paper: AgreementPaper) -> bytes:
    """Set a paper as a PDF/A-3b with its own data attached.

    The seal fields are not yet in it (``seals.prepare``), but the file knows where
    they go.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
    """
    require_characters(_texts(msgspec.to_builtins(paper), ""))
    boxes: list[SealBox] = []
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=_PAGE,
        title=f"{paper.kind.heading} {paper.document_no}",
        author="流动调解室",
        subject=paper.case_no,
        lang="zh-CN",
        initialFontName=base_font(Face.SONG),
        invariant=1,
    )
    frame = Frame(_SIDE, _BOTTOM, _WIDTH, _HEIGHT, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(
        _story(paper, boxes), canvasmaker=partial(_NumberedCanvas, paper=paper)
    )
    return archive(
        written.getvalue(),
        title=f"{paper.kind.heading} {paper.document_no}",
        made_on=paper.made_on,
        attachment=Attachment(
            name=CASE_DATA,
            data=canonical_json(paper),
            mime="application/json",
            description="文书结构化数据",
        ),
        boxes=boxes,
    )


def qr_text(paper: AgreementPaper) -> str:
    """What the code on every page says: number, digest and head of the chain."""
    return f"{paper.document_no}|{content_digest(paper)}|{paper.chain_head}"


def foot_lines(paper: AgreementPaper, number: int, count: int) -> tuple[str, ...]:
    """What stands at the foot of a page, in the order in which it is written."""
    return (
        f"文书编号　{paper.document_no}（第 {paper.version} 版）",
        f"内容摘要　{content_digest(paper)}",
        f"记录链头　{paper.chain_head[:CHAIN_HEAD_SHOWN]}…",
        f"第 {number} 页　共 {count} 页",
        "扫码核对编号与摘要",
    )


def amounts_shown(paper: AgreementPaper) -> tuple[str, ...]:
    """The amounts that stand on the pages, in figures and in capitals."""
    fen = (paper.total_fen, paper.advances_total_fen, paper.payable_fen)
    paid = tuple(share.amount_fen for share in paper.shares)
    agreed = tuple(item.agreed_fen for item in paper.items)
    return (
        *(format_yuan(amount) for amount in (*fen, *paid)),
        *(in_capitals(amount) for amount in fen),
        *(_figures(amount) for amount in agreed),
    )


def moment_words(at: datetime) -> str:
    """A moment in Beijing time: ``2026年3月14日 10:05:00``."""
    local = at.astimezone(BEIJING_TIME)
    return f"{_day(local.date())} {local:%H:%M:%S}"


def _texts(value: Any, path: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _texts(part, f"{path}[{index}]")


class _NumberedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Keeps the pages back until their number is known, then writes their feet."""

    def __init__(self, *args: Any, paper: AgreementPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paper = paper
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  ReportLab calls it so
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            _draw_foot(self, self._paper, number, len(pages))
            super().showPage()
        super().save()


def _draw_foot(canvas: Canvas, paper: AgreementPaper, number: int, count: int) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.4)
    canvas.line(_SIDE, _BOTTOM - 3 * mm, _PAGE[0] - _SIDE, _BOTTOM - 3 * mm)
    canvas.setFillGray(0.25)
    *lines, page, remark = foot_lines(paper, number, count)
    y = _BOTTOM - 10 * mm
    for text, size in zip(lines, (8.5, 7.5, 7.5), strict=True):
        draw_words(canvas, text, _SIDE, y, size=size)
        y -= 5 * mm
    draw_words(canvas, page, _SIDE, _FOOT + 1 * mm, size=9)
    x = _PAGE[0] - _SIDE - _QR - 2 * mm - words_width(remark, Face.PLAIN, 7.5)
    draw_words(canvas, remark, x, _FOOT + 1 * mm, size=7.5)
    draw_qr(canvas, qr_text(paper), _PAGE[0] - _SIDE - _QR, _FOOT, _QR)
    canvas.restoreState()


def _story(paper: AgreementPaper, boxes: list[SealBox]) -> list[Flowable]:
    numerals = iter("一二三四五六七八九十")

    def heading(words: str) -> TextBlock:
        return TextBlock(f"{next(numerals)}、{words}", _HEADING)

    story: list[Flowable] = [
        TextBlock(paper.kind.heading, _TITLE),
        TextBlock(f"编号：{paper.document_no}　　案件：{paper.case_no}", _NUMBER),
        TextBlock(_BASIS[paper.kind], _BODY),
    ]
    parties = [KeepTogether([_party_table(party)]) for party in paper.parties]
    story += _kept(heading("当事人"), parties)
    story += _kept(heading("事故经过与责任"), _facts(paper))
    story += _kept(heading("损失项目与金额"), [_item_table(paper)])
    story += _kept(heading("已垫付款项"), _advances(paper))
    story += _kept(heading("赔偿数额与履行"), _performance(paper))
    story += _kept(heading("协议条款"), _clauses(paper))
    story += _kept(heading("电子签名的约定"), _numbered(paper.conditions, _SMALL))
    notice = [*_numbered(paper.notice, _SMALL)]
    notice.append(TextBlock(f"宣读情况：{paper.read_aloud or NOTHING}", _SMALL))
    story += _kept(heading("权利义务与个人信息告知"), notice)
    signatories = [_signatory_table(signatory) for signatory in paper.signatories]
    story += _kept(heading("当事人签名"), signatories)
    day = TextBlock(
        f"签订地点：{paper.place}　　签订日期：{_day(paper.made_on)}", _BODY
    )
    seals = [_seal_table(seal, boxes) for seal in paper.seals]
    story.append(KeepTogether([heading("办理人员签章"), day, *seals]))
    return story


def _kept(heading: TextBlock, parts: Sequence[Flowable]) -> list[Flowable]:
    """A heading never stands alone at the foot of a page."""
    return [CondPageBreak(_LEAST_SECTION), heading, *parts]


def _grid(*extra: tuple[Any, ...]) -> TableStyle:
    return TableStyle(
        [
            # The first command sets a font of our own in place of Helvetica.
            ("FONT", (0, 0), (-1, -1), base_font(Face.SONG), 10.5),
            ("GRID", (0, 0), (-1, -1), 0.5, colors.Color(0.25, 0.25, 0.25)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            *extra,
        ]
    )


def _shaded(*areas: tuple[tuple[int, int], tuple[int, int]]) -> list[tuple[Any, ...]]:
    shade = colors.Color(0.945, 0.945, 0.945)
    return [("BACKGROUND", first, last, shade) for first, last in areas]


def _cell(text: str | None, style: TextStyle = _CELL) -> TextBlock:
    return TextBlock(text or NOTHING, style)


def _party_table(party: PaperParty) -> Flowable:
    number = " ".join(part for part in (party.id_kind, party.id_no) if part)
    about = (
        ("单位性质", "法人或者非法人组织")
        if party.is_organisation
        else (
            "性别／出生",
            "　".join(
                (
                    party.sex or NOTHING,
                    _day(party.birth) if party.birth else NOTHING,
                )
            ),
        )
    )
    who = [TextBlock(party.label, _LABEL), TextBlock(party.capacity, _MIDDLE)]
    rows: list[list[Any]] = [
        [who, *_pair("姓名或名称", party.name), *_pair(*about)],
        ["", *_pair("证件号码", number), *_pair("联系电话", party.phone)],
        ["", *_pair("住址", party.address), "", ""],
        ["", *_pair("代理人", party.agent), "", ""],
    ]
    widths = [25 * mm, 22 * mm, 54 * mm, 22 * mm, _WIDTH - 123 * mm]
    return _table(
        rows,
        widths,
        ("SPAN", (0, 0), (0, 3)),
        ("SPAN", (2, 2), (4, 2)),
        ("SPAN", (2, 3), (4, 3)),
        *_shaded(((0, 0), (1, -1)), ((3, 0), (3, 1))),
        spaceAfter=5,
    )


def _table(
    rows: list[list[Any]],
    widths: list[float],
    *commands: tuple[Any, ...],
    **options: Any,
) -> Table:
    """A ruled table; a row is cut between pages only if it fills more than one."""
    table = Table(rows, colWidths=widths, style=_grid(*commands), **options)
    table.wrap(_WIDTH, _HEIGHT)
    if max(table._rowHeights) <= _HEIGHT * _TALLEST_ROW:  # noqa: SLF001
        return table
    top = ("VALIGN", (0, 0), (-1, -1), "TOP")
    style = _grid(*commands, top)
    return Table(rows, colWidths=widths, style=style, splitInRow=1, **options)


def _pair(label: str, words: str | None) -> tuple[TextBlock, TextBlock]:
    return TextBlock(label, _LABEL), _cell(words)


def _facts(paper: AgreementPaper) -> list[Flowable]:
    blocks: list[Flowable] = [TextBlock(fact, _BODY) for fact in paper.facts]
    if paper.responsibility:
        shares = "；".join(f"{part.label}{part.words}" for part in paper.responsibility)
        number = paper.determination_no
        source = f"依据{number}道路交通事故认定书，" if number else ""
        blocks.append(TextBlock(f"责任：{source}{shares}。", _BODY))
    return blocks or [TextBlock(NOTHING, _BODY)]


def _item_table(paper: AgreementPaper) -> Flowable:
    names = ("序号", "项目", "计算依据", "主张金额（元）", "议定金额（元）")
    rows: list[list[Any]] = [[TextBlock(name, _LABEL) for name in names]]
    for number, item in enumerate(paper.items, 1):
        claimed = item.claimed_fen
        rows.append(
            [
                TextBlock(str(number), _MIDDLE),
                _cell(item.name),
                _cell(item.basis),
                _cell(None if claimed is None else _figures(claimed), _FIGURE),
                _cell(_figures(item.agreed_fen), _FIGURE),
            ]
        )
    rows.append(
        [
            TextBlock("合计", _LABEL),
            "",
            _cell(f"人民币{in_capitals(paper.total_fen)}"),
            "",
            _cell(_figures(paper.total_fen), _FIGURE),
        ]
    )
    widths = [12 * mm, 36 * mm, _WIDTH - 108 * mm, 30 * mm, 30 * mm]
    return _table(
        rows,
        widths,
        ("SPAN", (0, -1), (1, -1)),
        ("SPAN", (2, -1), (3, -1)),
        *_shaded(((0, 0), (-1, 0)), ((0, -1), (1, -1))),
        repeatRows=1,
    )


def _advances(paper: AgreementPaper) -> list[Flowable]:
    if not paper.advances:
        return [TextBlock(f"{NOTHING}。", _BODY)]
    names = ("日期", "事由", "付款方", "收款方", "金额（元）", "凭证")
    rows: list[list[Any]] = [[TextBlock(name, _LABEL) for name in names]]
    rows += [
        [
            _cell(advance.on.isoformat(), _MIDDLE),
            _cell(advance.purpose),
            _cell(advance.payer),
            _cell(advance.payee),
            _cell(_figures(advance.amount_fen), _FIGURE),
            _cell(advance.voucher),
        ]
        for advance in paper.advances
    ]
    total = _figures(paper.advances_total_fen)
    rows.append([TextBlock("合计", _LABEL), "", "", "", _cell(total, _FIGURE), ""])
    widths = [23 * mm, 31 * mm, 29 * mm, 33 * mm, 26 * mm, _WIDTH - 142 * mm]
    return [
        _table(
            rows,
            widths,
            ("SPAN", (0, -1), (3, -1)),
            *_shaded(((0, 0), (-1, 0)), ((0, -1), (3, -1))),
            repeatRows=1,
        )
    ]


def _performance(paper: AgreementPaper) -> list[Flowable]:
    sums = (
        ("议定赔偿总额", paper.total_fen),
        ("扣除已垫付款项", paper.advances_total_fen),
        ("实际应付金额", paper.payable_fen),
    )
    totals = Table(
        [
            [
                TextBlock(label, _LABEL),
                _cell(format_yuan(fen), _FIGURE),
                _cell(f"人民币{in_capitals(fen)}"),
            ]
            for label, fen in sums
        ],
        colWidths=[38 * mm, 36 * mm, _WIDTH - 74 * mm],
        spaceAfter=6,
        style=_grid(*_shaded(((0, 0), (0, -1)))),
    )
    names = ("序号", "付款方", "收款方", "金额", "履行期限", "履行方式与账户")
    rows: list[list[Any]] = [[TextBlock(name, _LABEL) for name in names]]
    rows += [
        [
            TextBlock(str(number), _MIDDLE),
            _cell(share.payer),
            _cell(share.payee),
            _cell(format_yuan(share.amount_fen), _FIGURE),
            _cell(_day(share.due_on) if share.due_on else None),
            _cell(_account(share)),
        ]
        for number, share in enumerate(paper.shares, 1)
    ]
    widths = [11 * mm, 20 * mm, 22 * mm, 29 * mm, 28 * mm, _WIDTH - 110 * mm]
    plan = _table(rows, widths, *_shaded(((0, 0), (-1, 0))), repeatRows=1)
    blocks: list[Flowable] = [totals, plan if paper.shares else TextBlock("无", _BODY)]
    if paper.insurer_consent:
        words = f"保险人意见：{paper.insurer_consent}"
        blocks += [Spacer(1, 3), TextBlock(words, _BODY)]
    return blocks


def _account(share: PaperPayment) -> str:
    parts = [
        _METHODS[share.method],
        f"户名：{share.account_holder}" if share.account_holder else "",
        f"账号：{share.account_no}" if share.account_no else "",
        f"开户行：{share.bank}" if share.bank else "",
        f"（{share.account_authority}）" if share.account_authority else "",
    ]
    return "\n".join(part for part in parts if part)


def _clauses(paper: AgreementPaper) -> list[Flowable]:
    copies = f"本文书一式{paper.copies}份，各方当事人各执一份，其余存档，效力相同。"
    clauses = [*paper.clauses, _EFFECT[paper.kind], copies]
    first = TextBlock("经调解，各方在自愿、平等的基础上达成如下协议：", _BODY)
    return [first, *_numbered(clauses, _BODY)]


def _numbered(texts: Iterable[str], style: TextStyle) -> list[Flowable]:
    return [TextBlock(f"{n}．{text}", style) for n, text in enumerate(texts, 1)]


def _signatory_table(signatory: PaperSignatory) -> Flowable:
    who = [
        TextBlock(f"{signatory.label}（{signatory.capacity}）", _CELL),
        TextBlock(signatory.name, _CELL),
    ]
    if signatory.signed_for:
        who.append(TextBlock(f"代 {signatory.signed_for} 签署", _CAPTION))
    drawing: Flowable = Spacer(*_SIGNATURE)
    if signatory.strokes:
        drawing = PenDrawing(signatory.strokes, *_SIGNATURE)
    when = [TextBlock("　　　　年　　月　　日", _CELL)]
    if signatory.signed_at is not None:
        when = [
            TextBlock(moment_words(signatory.signed_at), _CELL),
            TextBlock(TIME_SOURCES[signatory.time_source], _CAPTION),
        ]
    return Table(
        [[who, drawing, when]],
        colWidths=[56 * mm, _SIGNATURE[0] + 4 * mm, _WIDTH - _SIGNATURE[0] - 60 * mm],
        style=_ruled(),
    )


def _seal_table(seal: PaperSeal, boxes: list[SealBox]) -> Flowable:
    number = f"编号：{seal.number or NOTHING}"
    who = [
        TextBlock(seal.role, _LABEL_LEFT),
        TextBlock(seal.name, _CELL),
        TextBlock(seal.unit, _CELL),
        TextBlock(number, _CAPTION),
    ]
    return Table(
        [[who, SealPlace(seal.field.value, *_SEAL, boxes)]],
        colWidths=[_WIDTH - _SEAL[0] - 12 * mm, _SEAL[0] + 12 * mm],
        style=_ruled(),
    )


_LABEL_LEFT: Final = TextStyle(face=Face.HEI, size=10.5, leading=16)


def _ruled() -> TableStyle:
    return TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), base_font(Face.SONG), 10.5),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.Color(0.6, 0.6, 0.6)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )


def _figures(fen: int) -> str:
    return format_yuan(fen).replace("¥", "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
