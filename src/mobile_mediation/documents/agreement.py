"""Setting an agreement paper: A4, Song body, Hei headings, tables, signatures, seals.

The same paper always gives the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, Final

import msgspec
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    KeepTogether,
    PageBreak,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.archival import Attachment, archive
from mobile_mediation.documents.assessment_paper import (
    annex_amounts,
    annex_flowables,
    numeral,
    sheet_name,
)
from mobile_mediation.documents.fonts import Face, base_font, require_characters
from mobile_mediation.documents.pages import (
    BODY,
    CELL,
    FIGURE,
    HEADING,
    LABEL,
    MIDDLE,
    NOTHING,
    NUMBER,
    TITLE,
    WIDTH,
    cell,
    day_words,
    draw_foot,
    figures,
    grid,
    kept,
    ruled_table,
    set_pages,
    shaded,
    texts_of,
)
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
)
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import format_yuan, in_capitals

BEIJING_TIME: Final = timezone(timedelta(hours=8), "北京时间")
CASE_DATA: Final = "case.json"
CHAIN_HEAD_SHOWN: Final = 16
"""Hexadecimal digits of the chain head at the foot of a page; the QR has them all."""

TIME_SOURCES: Final = {
    TimeSource.DEVICE: "本机时间，未经授时",
    TimeSource.HEADQUARTERS: "总部校准时间",
    TimeSource.AUTHORITY: "可信时间戳",
}

_SEAL: Final = (78 * mm, 24 * mm)
_SIGNATURE: Final = (58 * mm, 17 * mm)

_SMALL: Final = TextStyle(
    size=10.5, leading=17, first_indent=2, align=Align.JUSTIFIED, space_after=1
)
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
    require_characters(texts_of(msgspec.to_builtins(paper)))
    boxes: list[SealBox] = []
    title = f"{paper.kind.heading} {paper.document_no}"
    pages = set_pages(
        agreement_story(paper, boxes),
        title=title,
        subject=paper.case_no,
        foot=partial(_draw_foot, paper),
    )
    return archive(
        pages,
        title=title,
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


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it stands on the pages, and what it is."""

    name: Words
    text: str


def amounts_named(paper: AgreementPaper) -> tuple[Amount, ...]:
    """The amounts that stand on the pages, in figures and in capitals."""
    sums = (
        (Words("损失合计", "Total of the losses"), paper.total_fen),
        (Words("已垫付合计", "Total of the advances"), paper.advances_total_fen),
        (Words("应付合计", "Still to be paid"), paper.payable_fen),
    )
    return (
        *(Amount(name, format_yuan(fen)) for name, fen in sums),
        *(
            Amount(
                Words(f"第{number}笔付款", f"Payment {number}"),
                format_yuan(share.amount_fen),
            )
            for number, share in enumerate(paper.shares, 1)
        ),
        *(
            Amount(
                Words(f"{name.zh}（大写）", f"{name.en}, in words"), in_capitals(fen)
            )
            for name, fen in sums
        ),
        *(
            Amount(Words(item.name, item.name), figures(item.agreed_fen))
            for item in paper.items
        ),
        *(
            Amount(Words(f"{annex.victim}核算表", f"Worksheet: {annex.victim}"), text)
            for annex in paper.annexes
            for text in annex_amounts(annex)
        ),
    )


def amounts_shown(paper: AgreementPaper) -> tuple[str, ...]:
    """The amounts that stand on the pages, without what they are."""
    return tuple(amount.text for amount in amounts_named(paper))


def moment_words(at: datetime) -> str:
    """A moment in Beijing time: ``2026年3月14日 10:05:00``."""
    local = at.astimezone(BEIJING_TIME)
    return f"{day_words(local.date())} {local:%H:%M:%S}"


def _draw_foot(paper: AgreementPaper, canvas: Canvas, number: int, count: int) -> None:
    draw_foot(canvas, foot_lines(paper, number, count), qr_text(paper))


def agreement_story(paper: AgreementPaper, boxes: list[SealBox]) -> list[Flowable]:
    """The parts of a paper in order; its seals note in ``boxes`` where they stand."""
    numerals = iter("一二三四五六七八九十")

    def heading(words: str) -> TextBlock:
        return TextBlock(f"{next(numerals)}、{words}", HEADING)

    story: list[Flowable] = [
        TextBlock(paper.kind.heading, TITLE),
        TextBlock(f"编号：{paper.document_no}　　案件：{paper.case_no}", NUMBER),
        TextBlock(_BASIS[paper.kind], BODY),
    ]
    parties = [KeepTogether([_party_table(party)]) for party in paper.parties]
    story += kept(heading("当事人"), parties)
    story += kept(heading("事故经过与责任"), _facts(paper))
    story += kept(heading("损失项目与金额"), _items(paper))
    story += kept(heading("已垫付款项"), _advances(paper))
    story += kept(heading("赔偿数额与履行"), _performance(paper))
    story += kept(heading("协议条款"), _clauses(paper))
    story += kept(heading("电子签名的约定"), _numbered(paper.conditions, _SMALL))
    notice = [*_numbered(paper.notice, _SMALL)]
    notice.append(TextBlock(f"宣读情况：{paper.read_aloud or NOTHING}", _SMALL))
    story += kept(heading("权利义务与个人信息告知"), notice)
    signatories = [_signatory_table(signatory) for signatory in paper.signatories]
    story += kept(heading("当事人签名"), signatories)
    signed = f"签订地点：{paper.place}　　签订日期：{day_words(paper.made_on)}"
    day = TextBlock(signed, BODY)
    seals = [_seal_table(seal, boxes) for seal in paper.seals]
    story.append(KeepTogether([heading("办理人员签章"), day, *seals]))
    for number, annex in enumerate(paper.annexes, 1):
        title = f"附件{numeral(number)}　{sheet_name(annex)}"
        story += [PageBreak(), *annex_flowables(annex, title)]
    return story


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
                    day_words(party.birth) if party.birth else NOTHING,
                )
            ),
        )
    )
    who = [TextBlock(party.label, LABEL), TextBlock(party.capacity, MIDDLE)]
    rows: list[list[Any]] = [
        [who, *_pair("姓名或名称", party.name), *_pair(*about)],
        ["", *_pair("证件号码", number), *_pair("联系电话", party.phone)],
        ["", *_pair("住址", party.address), "", ""],
        ["", *_pair("代理人", party.agent), "", ""],
    ]
    widths = [25 * mm, 22 * mm, 54 * mm, 22 * mm, WIDTH - 123 * mm]
    return ruled_table(
        rows,
        widths,
        ("SPAN", (0, 0), (0, 3)),
        ("SPAN", (2, 2), (4, 2)),
        ("SPAN", (2, 3), (4, 3)),
        *shaded(((0, 0), (1, -1)), ((3, 0), (3, 1))),
        spaceAfter=5,
    )


def _pair(label: str, words: str | None) -> tuple[TextBlock, TextBlock]:
    return TextBlock(label, LABEL), cell(words)


def _facts(paper: AgreementPaper) -> list[Flowable]:
    blocks: list[Flowable] = [TextBlock(fact, BODY) for fact in paper.facts]
    if paper.responsibility:
        shares = "；".join(f"{part.label}{part.words}" for part in paper.responsibility)
        number = paper.determination_no
        source = f"依据{number}道路交通事故认定书，" if number else ""
        blocks.append(TextBlock(f"责任：{source}{shares}。", BODY))
    return blocks or [TextBlock(NOTHING, BODY)]


def _items(paper: AgreementPaper) -> list[Flowable]:
    table = _item_table(paper)
    if not paper.annexes:
        return [table]
    words = f"各项损失的算法、依据和所用数据见{_annexes_named(paper)}。"
    return [table, Spacer(1, 3), TextBlock(words, BODY)]


def _annexes_named(paper: AgreementPaper) -> str:
    """The annexes as the text speaks of them: ``附件一《损害赔偿计算表（…）》``."""
    return "、".join(
        f"附件{numeral(number)}《{sheet_name(annex)}》"
        for number, annex in enumerate(paper.annexes, 1)
    )


def _item_table(paper: AgreementPaper) -> Flowable:
    names = ("序号", "项目", "计算依据", "主张金额（元）", "议定金额（元）")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    for number, item in enumerate(paper.items, 1):
        claimed = item.claimed_fen
        rows.append(
            [
                TextBlock(str(number), MIDDLE),
                cell(item.name),
                cell(item.basis),
                cell(None if claimed is None else figures(claimed), FIGURE),
                cell(figures(item.agreed_fen), FIGURE),
            ]
        )
    rows.append(
        [
            TextBlock("合计", LABEL),
            "",
            cell(f"人民币{in_capitals(paper.total_fen)}"),
            "",
            cell(figures(paper.total_fen), FIGURE),
        ]
    )
    widths = [12 * mm, 36 * mm, WIDTH - 108 * mm, 30 * mm, 30 * mm]
    return ruled_table(
        rows,
        widths,
        ("SPAN", (0, -1), (1, -1)),
        ("SPAN", (2, -1), (3, -1)),
        *shaded(((0, 0), (-1, 0)), ((0, -1), (1, -1))),
        repeatRows=1,
    )


def _advances(paper: AgreementPaper) -> list[Flowable]:
    if not paper.advances:
        return [TextBlock(f"{NOTHING}。", BODY)]
    names = ("日期", "事由", "付款方", "收款方", "金额（元）", "凭证")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            cell(advance.on.isoformat(), MIDDLE),
            cell(advance.purpose),
            cell(advance.payer),
            cell(advance.payee),
            cell(figures(advance.amount_fen), FIGURE),
            cell(advance.voucher),
        ]
        for advance in paper.advances
    ]
    total = figures(paper.advances_total_fen)
    rows.append([TextBlock("合计", LABEL), "", "", "", cell(total, FIGURE), ""])
    widths = [23 * mm, 31 * mm, 29 * mm, 33 * mm, 26 * mm, WIDTH - 142 * mm]
    return [
        ruled_table(
            rows,
            widths,
            ("SPAN", (0, -1), (3, -1)),
            *shaded(((0, 0), (-1, 0)), ((0, -1), (3, -1))),
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
                TextBlock(label, LABEL),
                cell(format_yuan(fen), FIGURE),
                cell(f"人民币{in_capitals(fen)}"),
            ]
            for label, fen in sums
        ],
        colWidths=[38 * mm, 36 * mm, WIDTH - 74 * mm],
        spaceAfter=6,
        style=grid(*shaded(((0, 0), (0, -1)))),
    )
    names = ("序号", "付款方", "收款方", "金额", "履行期限", "履行方式与账户")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            TextBlock(str(number), MIDDLE),
            cell(share.payer),
            cell(share.payee),
            cell(format_yuan(share.amount_fen), FIGURE),
            cell(day_words(share.due_on) if share.due_on else None),
            cell(_account(share)),
        ]
        for number, share in enumerate(paper.shares, 1)
    ]
    widths = [11 * mm, 20 * mm, 22 * mm, 29 * mm, 28 * mm, WIDTH - 110 * mm]
    plan = ruled_table(rows, widths, *shaded(((0, 0), (-1, 0))), repeatRows=1)
    blocks: list[Flowable] = [totals, plan if paper.shares else TextBlock("无", BODY)]
    if paper.insurer_consent:
        words = f"保险人意见：{paper.insurer_consent}"
        blocks += [Spacer(1, 3), TextBlock(words, BODY)]
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
    clauses = [*paper.clauses, _EFFECT[paper.kind]]
    if paper.annexes:
        clauses.append(f"{_annexes_named(paper)}是本文书的组成部分。")
    clauses.append(copies)
    first = TextBlock("经调解，各方在自愿、平等的基础上达成如下协议：", BODY)
    return [first, *_numbered(clauses, BODY)]


def _numbered(texts: Iterable[str], style: TextStyle) -> list[Flowable]:
    return [TextBlock(f"{n}．{text}", style) for n, text in enumerate(texts, 1)]


def _signatory_table(signatory: PaperSignatory) -> Flowable:
    who = [
        TextBlock(f"{signatory.label}（{signatory.capacity}）", CELL),
        TextBlock(signatory.name, CELL),
    ]
    if signatory.signed_for:
        who.append(TextBlock(f"代 {signatory.signed_for} 签署", _CAPTION))
    drawing: Flowable = Spacer(*_SIGNATURE)
    if signatory.strokes:
        drawing = PenDrawing(signatory.strokes, *_SIGNATURE)
    when = [TextBlock("　　　　年　　月　　日", CELL)]
    if signatory.signed_at is not None:
        when = [
            TextBlock(moment_words(signatory.signed_at), CELL),
            TextBlock(TIME_SOURCES[signatory.time_source], _CAPTION),
        ]
    return Table(
        [[who, drawing, when]],
        colWidths=[56 * mm, _SIGNATURE[0] + 4 * mm, WIDTH - _SIGNATURE[0] - 60 * mm],
        style=_ruled(),
    )


def _seal_table(seal: PaperSeal, boxes: list[SealBox]) -> Flowable:
    number = f"编号：{seal.number or NOTHING}"
    who = [
        TextBlock(seal.role, _LABEL_LEFT),
        TextBlock(seal.name, CELL),
        TextBlock(seal.unit, CELL),
        TextBlock(number, _CAPTION),
    ]
    return Table(
        [[who, SealPlace(seal.field.value, *_SEAL, boxes)]],
        colWidths=[WIDTH - _SEAL[0] - 12 * mm, _SEAL[0] + 12 * mm],
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
