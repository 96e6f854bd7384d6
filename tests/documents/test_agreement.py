import hashlib
import io
import json
import re
from datetime import UTC, date, datetime

import msgspec
import page
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_mediation.documents.agreement import (
    amounts_shown,
    foot_lines,
    moment_words,
    qr_text,
    render_agreement,
)
from mobile_mediation.documents.archival import attached, seal_boxes
from mobile_mediation.documents.page_text import read_pages
from mobile_mediation.documents.paper import (
    PaperKind,
    canonical_json,
    content_digest,
    without_signatures,
)
from mobile_mediation.documents.typesetting import qr_modules
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import RuleViolation

LONG = "北京市朝阳区示例路与建安街路口东南角第1号㐂" * 80
HEADINGS = (
    "一、当事人", "二、事故经过与责任", "三、损失项目与金额", "四、已垫付款项",
    "五、赔偿数额与履行", "六、协议条款", "七、电子签名的约定",
    "八、权利义务与个人信息告知", "九、当事人签名", "十、办理人员签章",
)  # fmt: skip


def replaced(paper, part, place=0, **changes):
    """The paper with one of its parties, items … changed."""
    sheets = list(getattr(paper, part))
    sheets[place] = msgspec.structs.replace(sheets[place], **changes)
    return msgspec.structs.replace(paper, **{part: tuple(sheets)})


@pytest.fixture(scope="module")
def paper(make_paper):
    return make_paper()


@pytest.fixture
def printed(paper, text_of, plain):
    """The text of a paper without blanks, and without the feet of its pages."""

    def read(**changes):
        changed = msgspec.structs.replace(paper, **changes)
        pages = text_of(render_agreement(changed), "-raw").split("\f")[:-1]
        text = plain("".join(pages))
        for number in range(1, len(pages) + 1):
            *lines, foot, remark = foot_lines(changed, number, len(pages))
            for line in (*lines, foot, remark):
                assert plain(line) in plain(pages[number - 1])
            text = text.replace(plain(foot), "", 1)
            for line in (*lines, remark):
                text = text.replace(plain(line), "", 1)
        return text

    return read


def test_the_same_paper_always_gives_the_same_bytes(paper, rendered):
    assert render_agreement(paper) == rendered
    again = msgspec.json.decode(msgspec.json.encode(paper), type=type(paper))
    assert render_agreement(again) == rendered
    assert render_agreement(msgspec.structs.replace(paper, copies=6)) != rendered


def test_its_sections_follow_each_other(rendered, text_of, plain):
    text = text_of(rendered, "-layout")
    assert text.lstrip().startswith("道路交通事故损害赔偿调解书")
    places = [plain(text).index(heading) for heading in HEADINGS]
    assert places == sorted(places)


def test_everything_that_was_agreed_stands_on_it(paper, printed, plain):
    text = printed()
    for party in paper.parties:
        for words in (party.name, party.id_no, party.address, party.phone):
            assert plain(words) in text
    for words in (*paper.facts, *paper.clauses, *paper.conditions, *paper.notice):
        assert plain(words) in text
    for item in paper.items:
        assert plain(item.name) in text
    for words in (*amounts_shown(paper), paper.read_aloud, paper.insurer_consent):
        assert plain(words) in text


def test_amounts_stand_in_figures_and_in_capitals(printed):
    text = printed()
    assert "合计人民币贰拾贰万柒仟壹佰陆拾贰元叁角伍分227,162.35" in text
    assert "议定赔偿总额¥227,162.35人民币贰拾贰万柒仟壹佰陆拾贰元叁角伍分" in text
    assert "扣除已垫付款项¥50,000.00人民币伍万元整" in text
    assert "实际应付金额¥177,162.35人民币壹拾柒万柒仟壹佰陆拾贰元叁角伍分" in text


def test_a_committees_paper_has_its_own_name_and_basis(printed):
    text = printed(kind=PaperKind.COMMITTEE)
    assert text.startswith("人民调解协议书")
    assert "《中华人民共和国人民调解法》" in text
    assert "申请司法确认" in text
    assert "调解书经各方当事人共同签字后生效" not in text


def test_every_page_is_numbered_and_carries_the_digest(paper, rendered, text_of, plain):
    pages = text_of(rendered, "-layout").split("\f")[:-1]
    assert len(pages) == 4
    for number, text in enumerate(pages, 1):
        assert plain(f"第{number}页共4页") in plain(text)
        assert content_digest(paper) in text
        assert paper.document_no in text
    digest = hashlib.sha256(canonical_json(paper)).hexdigest()
    assert content_digest(paper) == f"sha256:{digest}"


def test_every_page_carries_the_code(paper, rendered):
    with pikepdf.open(io.BytesIO(rendered)) as document:
        codes = {read.modules for read in read_pages(document)}
    assert codes == {qr_modules(qr_text(paper))}


def test_the_code_is_drawn_as_it_is_read(paper, rendered):
    """A picture of the page has every module where the code has it."""
    picture = pypdfium2.PdfDocument(rendered)[0].render(scale=6).to_pil().convert("L")
    modules = qr_modules(qr_text(paper))
    across = max(column for column, _ in modules) + 1
    inch = 25.4
    unit = 25 / inch * 72 * 6 / (across + 8)
    left = (210 - 22 - 25) / inch * 72 * 6
    top = (297 - 9 - 25) / inch * 72 * 6
    for row in range(across):
        for column in range(across):
            x, y = left + (column + 4.5) * unit, top + (row + 4.5) * unit
            dark = picture.getpixel((round(x), round(y))) < 128
            assert dark == ((column, row) in modules), (column, row)


def test_every_font_is_embedded_and_none_is_a_viewers_own(rendered, tmp_path, tool):
    (tmp_path / "paper.pdf").write_bytes(rendered)
    fonts = tool("pdffonts", tmp_path / "paper.pdf").splitlines()[2:]
    assert fonts
    for line in fonts:
        assert re.match(r"[A-Z]{6}\+(NotoSerifSC|NotoSansSC|HanaMin)\S* ", line), line
        assert re.search(r" yes +yes +yes ", line), line
    with pikepdf.open(io.BytesIO(rendered)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font":
                assert "/FontFile2" in each.FontDescriptor
    assert b"Helvetica" not in rendered


@pytest.mark.parametrize(
    "name",
    [
        '<img src="/etc/hostname" width="9"/>',
        "<b>王</b>&lt;i&gt;",
        "A&B <para>",
        "</para><font color='red'>",
        "王\\n\\u0041%s{0}",
    ],
)
def test_markup_in_a_name_is_printed_as_it_was_typed(paper, printed, plain, name):
    changed = replaced(paper, "parties", name=name)
    changed = replaced(changed, "signatories", name=name)
    text = printed(
        parties=changed.parties, signatories=changed.signatories, clauses=(name,)
    )
    assert text.count(plain(name)) == 3
    pdf = render_agreement(changed)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not any(each.get_images() for each in document.pages)


@pytest.mark.parametrize(
    "name", ["王䶮", "李㛃", "𬱖晓梅", "𠀀𪛖𫚉", "𠮷田", "阿不都·买买提"]
)
def test_a_rare_name_is_copied_as_it_was_typed(paper, printed, name):
    changed = replaced(paper, "parties", name=name)
    assert f"姓名或名称{name}" in printed(parties=changed.parties)


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"place": "路口🚗"}, "place"),
        ({"clauses": ("一", "🚗")}, "clauses[1]"),
        ({"read_aloud": "\u202e"}, "read_aloud"),
    ],
)
def test_a_character_that_no_font_has_stops_the_paper(paper, part, path):
    with pytest.raises(RuleViolation) as refused:
        render_agreement(msgspec.structs.replace(paper, **part))
    assert (refused.value.code, refused.value.path) == ("MM1501", path)


def test_the_field_of_a_missing_character_is_named(paper):
    changed = replaced(paper, "parties", 1, name="王🚗")
    with pytest.raises(RuleViolation) as refused:
        render_agreement(changed)
    assert refused.value.path == "parties[1].name"
    assert refused.value.value == "U+1F697"


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ("parties", "address"),
        ("parties", "agent"),
        ("items", "basis"),
        ("advances", "purpose"),
        ("shares", "account_authority"),
    ],
)
def test_a_cell_longer_than_a_page_is_continued_on_the_next(
    paper, printed, part, field
):
    changed = replaced(paper, part, **{field: LONG})
    text = printed(**{part: getattr(changed, part)})
    assert text.count("㐂") == 80
    for heading in HEADINGS:
        assert heading in text


def test_long_facts_and_many_clauses_are_printed_whole(printed):
    clauses = tuple(f"第{number}号约定：{LONG[: number * 9]}。" for number in range(80))
    text = printed(facts=(LONG, LONG), clauses=clauses)
    assert text.count(LONG) == 2
    for clause in clauses:
        assert clause in text


def test_many_people_and_items_are_printed_in_order(paper, printed):
    parties = tuple(
        msgspec.structs.replace(paper.parties[0], name=f"当事人第{n}号")
        for n in range(40)
    )
    items = tuple(
        msgspec.structs.replace(paper.items[0], name=f"费用第{n}项") for n in range(150)
    )
    signatories = tuple(
        msgspec.structs.replace(paper.signatories[0], name=f"签名第{n}人")
        for n in range(40)
    )
    text = printed(parties=parties, items=items, signatories=signatories)
    for each in (*parties, *items, *signatories):
        assert text.count(each.name) == 1
    places = [text.index(each.name) for each in (*parties, *items, *signatories)]
    assert places == sorted(places)
    # The head of a table is repeated on each of its pages.
    assert text.count("序号项目计算依据主张金额（元）议定金额（元）") > 3


def test_a_heading_never_stands_alone_at_the_foot_of_a_page(paper, text_of, plain):
    for length in range(0, 900, 60):
        facts = (LONG[: 300 + length],)
        pdf = render_agreement(msgspec.structs.replace(paper, facts=facts))
        for text in text_of(pdf, "-raw").split("\f")[:-1]:
            body = text[: text.index("文书编号")].rstrip()
            assert plain(body.splitlines()[-1]) not in HEADINGS


def test_what_is_not_known_is_said_to_be_none(paper, printed):
    text = printed(
        facts=(), responsibility=(), advances=(), shares=(), read_aloud=None,
        insurer_consent=None,
    )  # fmt: skip
    assert "四、已垫付款项无。" in text
    assert "宣读情况：无" in text
    assert "保险人意见" not in text


def test_line_feeds_and_tabs_end_lines_and_nothing_more(printed):
    assert "第一行第二行末" in printed(facts=("第一行\n第二行\t末\r\n",))


def test_the_signatures_are_drawn_and_dated(paper, printed, rendered):
    blank = render_agreement(without_signatures(paper))
    assert len(blank) < len(rendered)
    text = printed()
    assert text.count("2023年3月14日10:05:00本机时间，未经授时") == 3
    assert "代肖建国签署" in text


def test_a_moment_is_told_in_beijing_time():
    assert moment_words(datetime(2023, 3, 13, 16, 5, tzinfo=UTC)) == (
        "2023年3月14日 00:05:00"
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (TimeSource.HEADQUARTERS, "总部校准时间"),
        (TimeSource.AUTHORITY, "可信时间戳"),
    ],
)
def test_where_the_time_came_from_is_said(paper, printed, source, words):
    changed = replaced(paper, "signatories", time_source=source)
    assert f"10:05:00{words}" in printed(signatories=changed.signatories)


def test_its_data_are_attached_byte_by_byte(paper, rendered, tmp_path, tool):
    assert attached(rendered, "case.json") == canonical_json(paper)
    (tmp_path / "paper.pdf").write_bytes(rendered)
    tool("pdfdetach", "-save", "1", "-o", tmp_path / "x.json", tmp_path / "paper.pdf")
    read = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert read["parties"][0]["name"] == "肖建国"
    assert read["signatories"][0]["strokes"] is None


def test_other_programs_find_its_structure_whole(rendered, tmp_path, tool):
    (tmp_path / "paper.pdf").write_bytes(rendered)
    said = tool("qpdf", "--check", tmp_path / "paper.pdf")
    assert "No syntax or stream encoding errors found" in said
    about = tool("pdfinfo", tmp_path / "paper.pdf")
    assert "道路交通事故损害赔偿调解书 流调〔2023〕京朝第000123号" in about
    assert re.search(r"Page size: +595\.\d+ x 841\.\d+ pts \(A4\)", about)
    assert not re.search(r"JavaScript: +yes", about)


def test_it_keeps_the_archives_standard(rendered, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(rendered)
    found = page.validate_pdf(str(tmp_path / "paper.pdf"), profile="3b")
    assert found.is_compliant, [failure.rule_id for failure in found.failures]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.text(st.sampled_from("中䶮𠀀A1 <&>\n（。"), max_size=80), max_size=4)
)
def test_whatever_the_clauses_are_the_archives_standard_is_kept(
    tmp_path, make_paper, clauses
):
    (tmp_path / "paper.pdf").write_bytes(
        render_agreement(make_paper(clauses=tuple(clauses)))
    )
    found = page.validate_pdf(str(tmp_path / "paper.pdf"), profile="3b")
    assert found.is_compliant, [failure.rule_id for failure in found.failures]


def test_the_seals_have_their_places_on_the_last_page(paper, rendered):
    first, second = seal_boxes(rendered)
    assert [first.field, second.field] == ["specialist", "officer"]
    assert first.page == second.page == 3
    for box in (first, second):
        left, bottom, right, top = box.rectangle
        assert 0 < left < right < 596
        assert 100 < bottom < top < 842
    # One below the other; they do not overlap.
    assert second.rectangle[3] < first.rectangle[1]


def test_a_date_has_no_zeros_before_its_figures(printed):
    assert "签订日期：2023年3月4日" in printed(made_on=date(2023, 3, 4))
