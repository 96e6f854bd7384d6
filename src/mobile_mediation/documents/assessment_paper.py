"""Setting the worksheet of an assessment: a paper of its own, or an agreement's annex.

Every amount stands with its formula, its article and the figures that it was reckoned
from, so that whoever holds the paper can reckon it again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import msgspec
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import KeepTogether, PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mobile_mediation.documents.archival import Attachment, archive
from mobile_mediation.documents.fonts import Face, require_characters
from mobile_mediation.documents.pages import (
    FIGURE,
    HEADING,
    HEIGHT,
    LABEL,
    MIDDLE,
    NOTHING,
    WIDTH,
    cell,
    day_words,
    draw_foot,
    figures,
    kept,
    ruled_table,
    set_pages,
    shaded,
    texts_of,
)
from mobile_mediation.documents.typesetting import Align, TextBlock, TextStyle
from mobile_mediation.domain.assessment.annex import (
    Annex,
    AnnexItem,
    AnnexSums,
)
from mobile_mediation.domain.money import format_yuan, in_capitals

SHEET: Final = "损害赔偿计算表"
ASSESSMENT_DATA: Final = "assessment.json"

_NOT_SAID: Final = "—"
_NUMERALS: Final = "一二三四五六七八九十"
_ITEM: Final = 34 * mm
_AMOUNT: Final = (WIDTH - _ITEM) / 4
_NUMBER: Final = 30 * mm
_PADDING: Final = 8
_TALLEST: Final = 60 * mm
_PALE: Final = colors.Color(0.7, 0.7, 0.7)

_TITLE: Final = TextStyle(
    face=Face.HEI, size=16, leading=26, align=Align.CENTRE, space_after=6
)
_NAME: Final = TextStyle(face=Face.HEI, size=10, leading=15)
_REASON: Final = TextStyle(size=9, leading=13.5, hanging=3)
_FINE: Final = TextStyle(size=9, leading=13.5)
_TEXT: Final = TextStyle(
    size=10.5, leading=17, first_indent=2, align=Align.JUSTIFIED, space_after=1
)
_REMARK: Final = TextStyle(
    face=Face.PLAIN, size=8.5, leading=13, grey=0.35, space_before=3
)


def render_assessment(annexes: Sequence[Annex]) -> bytes:
    """Set worksheets as a PDF/A-3b, every victim's from a new page, the data attached.

    The same worksheets always give the same bytes.

    Raises:
        RuleViolation: MM1501, a character that no shipped font has.
        ValueError: There is no worksheet.
    """
    if not annexes:
        raise ValueError("there is no worksheet to set")
    require_characters(texts_of(msgspec.to_builtins(annexes)))
    story: list[Flowable] = []
    for annex in annexes:
        story += [PageBreak()] if story else []
        story += annex_flowables(annex, sheet_name(annex))
    title = "、".join(dict.fromkeys(sheet_name(each) for each in annexes))
    data = msgspec.json.encode(annexes, order="sorted")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    made_on = annexes[0].assessed_on
    pages = set_pages(
        story,
        title=title,
        subject=SHEET,
        foot=partial(_draw_foot, f"核算日期　{day_words(made_on)}", digest),
    )
    return archive(
        pages,
        title=title,
        made_on=made_on,
        attachment=Attachment(
            name=ASSESSMENT_DATA,
            data=data,
            mime="application/json",
            description="计算表结构化数据",
        ),
        boxes=(),
    )


def sheet_name(annex: Annex) -> str:
    """What a worksheet is called: ``损害赔偿计算表（肖建国）``."""
    return f"{SHEET}（{annex.victim}）"


def numeral(number: int) -> str:
    """A number up to 99 as annexes are counted."""
    tens, ones = divmod(number, len(_NUMERALS))
    words = "" if not tens else ("" if tens == 1 else _NUMERALS[tens - 1]) + "十"
    return words + (_NUMERALS[ones - 1] if ones else "")


def annex_amounts(annex: Annex) -> tuple[str, ...]:
    """The amounts that stand on the pages, as they are written there."""
    columns = [each for sums in (*annex.items, annex.total) for each in _columns(sums)]
    rows = [
        *(each.amount_fen for each in annex.dependants),
        *(each.amount_fen for each in annex.debts),
        *(each.amount_fen for each in annex.advances),
        *(each.amount_fen for each in annex.transfers),
    ]
    sums = [fen for _, fen in _sums(annex)]
    return (
        *(figures(fen) for fen in columns if fen is not None),
        *(figures(fen) for fen in rows),
        *(format_yuan(fen) for fen in sums),
        *(in_capitals(fen) for fen in sums),
    )


def annex_flowables(annex: Annex, heading: str) -> list[Flowable]:
    """One worksheet under its heading, to be set from the top of a page."""
    numerals = iter(_NUMERALS)

    def head(words: str) -> TextBlock:
        return TextBlock(f"{next(numerals)}、{words}", HEADING)

    story: list[Flowable] = [TextBlock(heading, _TITLE), _head_table(annex)]
    story += kept(head("损失项目"), [_item_table(annex)])
    if annex.dependants:
        story += kept(head("被扶养人生活费明细"), [_dependant_table(annex)])
    story += kept(head("采用的数据"), _figures_used(annex))
    story += kept(head("责任比例与赔偿义务人"), _debts(annex))
    story += kept(head("已付款项"), _advances(annex))
    story.append(KeepTogether([head("结算"), *_settlement(annex)]))
    if annex.cautions:
        cautions = [
            TextBlock(f"{number}．{each.words}（{each.basis}）", _TEXT)
            for number, each in enumerate(annex.cautions, 1)
        ]
        story += [KeepTogether([head("提示"), cautions[0]]), *cautions[1:]]
    return story


def _draw_foot(said: str, digest: str, canvas: Canvas, number: int, count: int) -> None:
    lines = (
        said,
        f"内容摘要　{digest}",
        f"第 {number} 页　共 {count} 页",
        "扫码核对摘要",
    )
    draw_foot(canvas, lines, digest)


def _head_table(annex: Annex) -> Flowable:
    rows: list[list[Any]] = [
        [
            TextBlock("受害人", LABEL),
            cell(annex.victim),
            TextBlock("适用地区", LABEL),
            cell(annex.region),
        ],
        [
            TextBlock("事故日期", LABEL),
            cell(day_words(annex.accident_on)),
            TextBlock("核算日期", LABEL),
            cell(day_words(annex.assessed_on)),
        ],
    ]
    label = 24 * mm
    widths = [label, WIDTH / 2 - label] * 2
    return ruled_table(rows, widths, *shaded(((0, 0), (0, -1)), ((2, 0), (2, -1))))


def _columns(sums: AnnexSums) -> tuple[int | None, ...]:
    return sums.claimed_fen, sums.assessed_fen, sums.offered_fen, sums.agreed_fen


def _amounts(sums: AnnexSums) -> list[TextBlock]:
    return [
        TextBlock(_NOT_SAID if fen is None else figures(fen), FIGURE)
        for fen in _columns(sums)
    ]


def _item_table(annex: Annex) -> Flowable:
    names = ("项目", "主张（元）", "核算（元）", "对方提出（元）", "议定（元）")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    commands: list[tuple[Any, ...]] = []
    for item in annex.items:
        # The name spans two rows, so an item is not cut after its amounts.
        commands.append(("SPAN", (0, len(rows)), (0, len(rows) + 1)))
        rows.append([TextBlock(item.name, _NAME), *_amounts(item)])
        for reasons in _reasons(item):
            place = (1, len(rows)), (4, len(rows))
            commands += [("SPAN", *place), ("LINEABOVE", *place, 0.25, _PALE)]
            rows.append(["", reasons, "", "", ""])
    rows.append([TextBlock("合计", LABEL), *_amounts(annex.total)])
    return ruled_table(
        rows,
        [_ITEM, *[_AMOUNT] * 4],
        *commands,
        *shaded(((0, 0), (-1, 0)), ((0, -1), (0, -1))),
        repeatRows=1,
    )


def _reasons(item: AnnexItem) -> list[list[Flowable]]:
    """How an item was reckoned, in one row; very long ones in several.

    A row of which a cell spans another is never cut between pages.
    """
    lines = [
        f"算法：{item.formula or '未列入核算'}",
        f"依据：{item.basis}；归属：{item.cover}",
    ]
    lines += [f"说明：{note}" for note in item.notes]
    blocks = [TextBlock(line, _REASON) for line in lines]
    width = WIDTH - _ITEM - _PADDING
    if sum(block.wrap(width, HEIGHT)[1] for block in blocks) <= _TALLEST:
        return [[*blocks]]
    return [[part] for block in blocks for part in _cut(block, width)]


def _cut(block: Flowable, width: float) -> Iterator[Flowable]:
    while block.wrap(width, HEIGHT)[1] > _TALLEST:
        part, block = block.split(width, _TALLEST)
        yield part
    yield block


def _dependant_table(annex: Annex) -> Flowable:
    names = ("被扶养人", "各年应得（元）", "合计（元）")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            cell(each.name),
            cell(each.by_year),
            TextBlock(figures(each.amount_fen), FIGURE),
        ]
        for each in annex.dependants
    ]
    widths = [_ITEM, WIDTH - _ITEM - _NUMBER, _NUMBER]
    return ruled_table(rows, widths, *shaded(((0, 0), (-1, 0))), repeatRows=1)


def _figures_used(annex: Annex) -> list[Flowable]:
    if not annex.figures:
        return [TextBlock(f"{NOTHING}。", _TEXT)]
    names = ("数据", "数值", "年度", "状态", "来源")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            cell(each.name),
            cell(each.value, FIGURE),
            cell(str(each.stat_year) if each.stat_year else _NOT_SAID, MIDDLE),
            cell(each.status, MIDDLE),
            cell(each.source or _NOT_SAID, _FINE),
        ]
        for each in annex.figures
    ]
    widths = [44 * mm, 34 * mm, 14 * mm, 20 * mm, WIDTH - 112 * mm]
    table = ruled_table(rows, widths, *shaded(((0, 0), (-1, 0))), repeatRows=1)
    return [table]


def _debts(annex: Annex) -> list[Flowable]:
    shares = "；".join(
        f"{each.who} {each.share}" + (f"（{each.source}）" if each.source else "")
        for each in annex.shares
    )
    words = TextBlock(f"超出交强险部分的责任比例：{shares}。", _TEXT)
    names = ("赔偿义务人", "部分", "应赔（元）", "限额（元）", "依据")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            cell(each.payer),
            cell(each.portion),
            cell(figures(each.amount_fen), FIGURE),
            cell(
                _NOT_SAID if each.limit_fen is None else figures(each.limit_fen), FIGURE
            ),
            cell(each.basis, _FINE),
        ]
        for each in annex.debts
    ]
    rows.append(
        [
            TextBlock("合计", LABEL),
            "",
            cell(figures(annex.entitlement_fen), FIGURE),
            cell(f"人民币{in_capitals(annex.entitlement_fen)}", _FINE),
            "",
        ]
    )
    widths = [47 * mm, 29 * mm, 27 * mm, 27 * mm, WIDTH - 130 * mm]
    table = ruled_table(
        rows,
        widths,
        ("SPAN", (0, -1), (1, -1)),
        ("SPAN", (3, -1), (4, -1)),
        *shaded(((0, 0), (-1, 0)), ((0, -1), (1, -1))),
        repeatRows=1,
    )
    return [words, Spacer(1, 4), table]


def _advances(annex: Annex) -> list[Flowable]:
    if not annex.advances:
        return [TextBlock(f"{NOTHING}。", _TEXT)]
    names = ("付款方", "收款方", "金额（元）", "备注")
    rows: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
    rows += [
        [
            cell(each.payer),
            cell(each.payee),
            cell(figures(each.amount_fen), FIGURE),
            cell(each.remark or _NOT_SAID),
        ]
        for each in annex.advances
    ]
    widths = [52 * mm, 40 * mm, _NUMBER, WIDTH - 92 * mm - _NUMBER]
    return [ruled_table(rows, widths, *shaded(((0, 0), (-1, 0))), repeatRows=1)]


def _sums(annex: Annex) -> tuple[tuple[str, int], ...]:
    """The sums that end a worksheet, in the order in which they follow each other."""
    agreed = annex.total.agreed_fen
    return (
        ("损失核算合计", annex.total.assessed_fen),
        ("应得赔偿", annex.entitlement_fen),
        ("自行承担", annex.borne_fen),
        ("已收款项", annex.received_fen),
        (
            ("应返还", annex.repay_fen)
            if annex.repay_fen
            else ("还应收", annex.final_fen)
        ),
        *((("议定合计", agreed),) if agreed is not None else ()),
    )


def _settlement(annex: Annex) -> list[Flowable]:
    rows: list[list[Any]] = [
        [
            TextBlock(label, LABEL),
            cell(format_yuan(fen), FIGURE),
            cell(f"人民币{in_capitals(fen)}"),
        ]
        for label, fen in _sums(annex)
    ]
    widths = [38 * mm, 36 * mm, WIDTH - 74 * mm]
    parts: list[Flowable] = [ruled_table(rows, widths, *shaded(((0, 0), (0, -1))))]
    if annex.transfers:
        names = ("付款方", "收款方", "应付（元）")
        paid: list[list[Any]] = [[TextBlock(name, LABEL) for name in names]]
        paid += [
            [cell(each.payer), cell(each.payee), cell(figures(each.amount_fen), FIGURE)]
            for each in annex.transfers
        ]
        widths = [(WIDTH - _NUMBER) / 2, (WIDTH - _NUMBER) / 2, _NUMBER]
        plan = ruled_table(paid, widths, *shaded(((0, 0), (-1, 0))), repeatRows=1)
        parts += [Spacer(1, 6), plan]
    words = "核算依照所列数据和公式；议定金额由各方自愿协商，可以与核算金额不同。"
    return [*parts, TextBlock(words, _REMARK)]
