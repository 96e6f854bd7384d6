"""The worksheet on paper: whole, in order, and the same as its data."""

import io
import re

import msgspec
import page
import pikepdf
import pytest

from mobile_mediation.documents.agreement import amounts_shown, render_agreement
from mobile_mediation.documents.archival import attached, seal_boxes
from mobile_mediation.documents.assessment_paper import (
    ASSESSMENT_DATA,
    annex_amounts,
    numeral,
    render_assessment,
    sheet_name,
)
from mobile_mediation.documents.seals import prepare
from mobile_mediation.domain.assessment.annex import Annex
from mobile_mediation.domain.errors import RuleViolation

HEAD = "项目主张（元）核算（元）对方提出（元）议定（元）"
RARE = "㐂"
FOOT = re.compile(r"核算日期\d+年\d+月\d+日内容摘要|文书编号流")


@pytest.fixture(scope="module")
def annexes(make_annexes):
    return make_annexes(A="京A·12345")


@pytest.fixture(scope="module")
def annex(annexes):
    return annexes[0]


@pytest.fixture(scope="module")
def dead(make_assessment, make_annexes, make_victim):
    """Somebody who kept four people, of whom the cap takes a part."""
    losses = {
        "death": {"died_on": "2023-01-26", "funeral_transport": "1200"},
        "dependants": [
            {"id": "长女", "birth_date": "2012-05-01", "supporters": 2},
            {"id": "次子", "birth_date": "2019-11-20", "supporters": 2},
            {"id": "父亲", "age": 72, "supporters": 3},
            {"id": "母亲", "age": 70, "share": "1/3"},
        ],
    }
    victim = make_victim(items=losses, birth_date="1985-01-01")
    return make_annexes(make_assessment(victims=[victim], advances=[]))[0]


@pytest.fixture
def pages_of(text_of, plain):
    """The text of every page without blanks and without its foot."""

    def read(pdf):
        pages = text_of(pdf, "-raw").split("\f")[:-1]
        return [FOOT.split(plain(text))[0] for text in pages]

    return read


def with_item(annex, place=0, **changes):
    items = list(annex.items)
    items[place] = msgspec.structs.replace(items[place], **changes)
    return msgspec.structs.replace(annex, items=tuple(items))


def in_order(text, words):
    places, start = [], 0
    for each in words:
        start = text.index(each, start)
        places.append(start)
    return places == sorted(places)


def test_every_amount_stands_beside_its_formula_and_its_article(annex, pages_of):
    text = "".join(pages_of(render_assessment([annex])))
    assert (
        "医疗费86,512.3586,412.3569,129.8877,771.11"
        "算法：86412.35依据：人身损害解释(2022)第6条；归属：医疗费用限额"
    ) in text
    assert (
        "残疾赔偿金101,685.00101,585.0081,268.0091,426.50"
        "算法：92350.00×11年×0.1依据：人身损害解释(2022)第12条；归属：死亡伤残限额"
    ) in text


def test_its_sections_follow_each_other(annex, dead, pages_of):
    text = "".join(pages_of(render_assessment([annex])))
    sections = (
        "损害赔偿计算表（肖建国）", "受害人肖建国适用地区北京市（110105）",
        "事故日期2023年1月24日核算日期2023年3月14日",
        "一、损失项目", "二、采用的数据", "三、责任比例与赔偿义务人", "四、已付款项",
        "五、结算", "六、提示",
    )  # fmt: skip
    assert in_order(text, sections)
    text = "".join(pages_of(render_assessment([dead])))
    assert in_order(text, ("一、损失项目", "二、被扶养人生活费明细", "三、采用的数据"))


def test_every_word_and_every_amount_stands_on_it(annex, dead, pages_of, plain):
    for each in (annex, dead):
        text = "".join(pages_of(render_assessment([each])))
        said = [
            *(part for item in each.items for part in (item.name, item.formula)),
            *(note for item in each.items for note in item.notes),
            *(words for item in each.items for words in (item.basis, item.cover)),
            *(part for row in each.dependants for part in (row.name, row.by_year)),
            *(part for row in each.figures for part in (row.name, row.value)),
            *(part for row in each.shares for part in (row.who, row.share)),
            *(part for row in each.debts for part in (row.payer, row.basis)),
            *(part for row in each.advances for part in (row.payer, row.payee)),
            *(part for row in each.transfers for part in (row.payer, row.payee)),
            *(part for row in each.cautions for part in (row.words, row.basis)),
            *annex_amounts(each),
        ]
        for words in said:
            assert plain(words) in text


def test_its_sums_stand_in_figures_and_in_capitals(annex, pages_of):
    text = "".join(pages_of(render_assessment([annex])))
    assert annex.received_fen == 23_000_00
    assert "已收款项¥23,000.00人民币贰万叁仟元整" in text
    assert in_order(text, ("应得赔偿¥", "还应收¥", "议定合计¥"))


def test_what_was_not_said_is_a_dash(annex, pages_of):
    silent = with_item(annex, claimed_fen=None, offered_fen=None, agreed_fen=None)
    text = "".join(pages_of(render_assessment([silent])))
    assert "—86,412.35——算法" in text


def test_what_is_owed_back_is_not_called_a_payment(annex, pages_of):
    overpaid = msgspec.structs.replace(annex, final_fen=0, repay_fen=500_00)
    text = "".join(pages_of(render_assessment([overpaid])))
    assert "应返还¥500.00人民币伍佰元整" in text
    assert "还应收" not in text


def test_a_figure_that_is_not_verified_says_so(annex, pages_of):
    (figure, *others) = annex.figures
    unsure = msgspec.structs.replace(
        figure, stat_year=2022, status="待核实", source="某网站转引"
    )
    changed = msgspec.structs.replace(annex, figures=(unsure, *others))
    text = "".join(pages_of(render_assessment([changed])))
    assert "92350.00元/年2022待核实某网站转引" in text


def test_the_head_of_the_items_is_repeated_and_no_item_is_cut(annex, pages_of):
    many = msgspec.structs.replace(
        annex,
        items=tuple(
            msgspec.structs.replace(
                annex.items[0], name=f"费用第{n}项", formula=f"第{n}式"
            )
            for n in range(60)
        ),
    )
    pages = pages_of(render_assessment([many]))
    holding = [text for text in pages if "费用第" in text]
    assert len(holding) > 3
    for text in holding:
        assert text.count(HEAD) == 1
        assert re.findall(r"费用第(\d+)项", text) == re.findall(r"第(\d+)式", text)
    names = re.findall(r"费用第(\d+)项", "".join(pages))
    assert names == [str(n) for n in range(60)]


@pytest.mark.parametrize(
    "change",
    [
        lambda annex, long: with_item(annex, formula=long),
        lambda annex, long: with_item(annex, -1, formula=long),
        lambda annex, long: with_item(annex, -1, notes=(long, "末")),
        lambda annex, long: msgspec.structs.replace(annex, victim=long),
        lambda annex, long: msgspec.structs.replace(
            annex, debts=(msgspec.structs.replace(annex.debts[0], payer=long),)
        ),
        lambda annex, long: msgspec.structs.replace(
            annex, figures=(msgspec.structs.replace(annex.figures[0], source=long),)
        ),
    ],
)
def test_a_text_longer_than_a_page_is_printed_whole(annex, pages_of, change):
    long = f"损坏的物品{RARE}某牌某型号 12.50 + " * 320
    changed = change(annex, long)
    text = "".join(pages_of(render_assessment([changed])))
    # The name of the victim stands in more than one place.
    assert text.count(RARE) % 320 == 0
    assert text.count(RARE) >= 320
    assert "六、提示" in text


def test_every_victim_begins_a_page(
    make_assessment, make_annexes, make_victim, pages_of
):
    victims = [make_victim(id=f"v{n}", name=f"受害人第{n}号") for n in (1, 2, 3)]
    both = [
        {"id": name, "liability": "equal", "fault_ratio": "0.5"} for name in ("A", "B")
    ]
    waiver = {"victim": "v1", "in_favour_of": "v2", "bucket": "medical"}
    annexes = make_annexes(
        make_assessment(victims=victims, vehicles=both, priority_waivers=[waiver])
    )
    pages = pages_of(render_assessment(annexes))
    begins = [text for text in pages if text.startswith("损害赔偿计算表（")]
    assert [text[:20].count(f"第{n}号") for n, text in enumerate(begins, 1)] == [1] * 3


def test_the_same_worksheets_give_the_same_bytes(annex, dead):
    first = render_assessment([annex, dead])
    read = msgspec.json.decode(attached(first, ASSESSMENT_DATA), type=tuple[Annex, ...])
    assert read == (annex, dead)
    assert render_assessment(read) == first
    assert render_assessment([dead, annex]) != first


def test_nothing_is_no_worksheet():
    with pytest.raises(ValueError, match="no worksheet"):
        render_assessment([])


def test_a_character_that_no_font_has_stops_it(annex):
    with pytest.raises(RuleViolation) as refused:
        render_assessment([msgspec.structs.replace(annex, victim="王🚗")])
    assert (refused.value.code, refused.value.path) == ("MM1501", "[0].victim")


def test_its_fonts_are_embedded_and_it_keeps_the_archives_standard(
    annex, dead, tmp_path, tool
):
    pdf = render_assessment([annex, dead])
    (tmp_path / "sheet.pdf").write_bytes(pdf)
    for line in tool("pdffonts", tmp_path / "sheet.pdf").splitlines()[2:]:
        assert re.search(r" yes +yes +yes ", line), line
    assert b"Helvetica" not in pdf
    found = page.validate_pdf(str(tmp_path / "sheet.pdf"), profile="3b")
    assert found.is_compliant, [failure.rule_id for failure in found.failures]


def test_annexes_are_counted_in_chinese():
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 21, 99)] == [
        "一", "九", "十", "十一", "二十", "二十一", "九十九",
    ]  # fmt: skip


def test_an_agreement_names_its_annexes_and_sets_them_after_the_seals(
    make_paper, annex, dead, pages_of
):
    paper = make_paper(annexes=(annex, dead))
    pdf = render_agreement(paper)
    pages = pages_of(pdf)
    text = "".join(pages)
    named = "附件一《损害赔偿计算表（肖建国）》、附件二《损害赔偿计算表（肖建国）》"
    assert f"各项损失的算法、依据和所用数据见{named}。" in text
    assert f"{named}是本文书的组成部分。" in text
    begins = [n for n, each in enumerate(pages) if each.startswith("附件")]
    assert [pages[n][:3] for n in begins] == ["附件一", "附件二"]
    assert {box.page for box in seal_boxes(pdf)} == {begins[0] - 1}
    assert set(annex_amounts(dead)) <= set(amounts_shown(paper))


def test_an_agreement_without_annexes_says_nothing_of_them(make_paper, pages_of):
    assert "附件" not in "".join(pages_of(render_agreement(make_paper())))


def test_a_sealed_agreement_with_its_annexes_is_valid(
    make_paper, annexes, both_seals, examined
):
    paper = make_paper(annexes=annexes)
    found = examined(both_seals(prepare(render_agreement(paper))))
    assert (found.valid, found.problems) == (True, ())


def test_an_annex_with_other_amounts_than_the_data_is_found(
    make_paper, annex, both_seals, examined, codes
):
    """The pages are of one annex, the attached data of another."""
    other = with_item(annex, agreed_fen=1_234_567_89)
    shown = render_agreement(make_paper(annexes=(annex,)))
    said = render_agreement(make_paper(annexes=(other,)))
    with (
        pikepdf.open(io.BytesIO(shown)) as target,
        pikepdf.open(io.BytesIO(said)) as source,
    ):
        data = source.attachments["case.json"].get_file().read_bytes()
        stream = target.attachments["case.json"].get_file().obj
        stream.write(data)
        written = io.BytesIO()
        target.save(written)
    assert "MM1541" in codes(examined(written.getvalue()))


def test_a_worksheet_is_named_by_its_victim(annex):
    assert sheet_name(annex) == "损害赔偿计算表（肖建国）"
