"""Letters as pages: every word readable, amounts twice, long texts, archival form."""

import io
from datetime import date

import msgspec
import page
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_mediation.documents.archival import attached
from mobile_mediation.documents.letter_paper import (
    LetterBox,
    LetterPaper,
    LetterRow,
    LetterSigner,
    canonical_letter,
    letter_digest,
    read_letter,
)
from mobile_mediation.documents.letters import (
    LETTER_DATA,
    letter_qr_text,
    render_letter,
)
from mobile_mediation.documents.page_text import read_pages
from mobile_mediation.documents.typesetting import qr_modules
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.domain.money import MOST_FEN, format_yuan, in_capitals

AMOUNT = LetterRow(label="金额", fen=3_000_005)
LONG = "北京市朝阳区示例路与建安街路口东南角第1号㐂" * 60


def letter(**other):
    values = {
        "kind": LetterKind.GUARANTEE,
        "number": "警保担〔2023〕0012-0001号",
        "case_no": "JBLD-110105-20230124-0012-0001",
        "issuer": "示例财产保险股份有限公司北京市分公司",
        "addressee": "示例市第一人民医院",
        "made_on": date(2023, 1, 24),
        "opening": ("2023年1月24日，伤者李𬱖（王䶮之友）现在贵院急诊科救治。",),
        "rows": (
            LetterRow(label="患者", words="李𬱖"),
            LetterRow(label="担保最高限额", fen=3_000_005),
            LetterRow(label="保险报案号"),
        ),
        "boxes_title": "事由（选择一项）",
        "boxes": (
            LetterBox(words="机动车肇事后逃逸", is_ticked=True),
            LetterBox(words="驾驶人醉酒", is_ticked=False),
        ),
        "clauses": ("请贵院先行救治。", "结算期限三十日。"),
        "wish": "特此担保。",
        "attachments": ("诊断证明书", "费用清单"),
        "contact": "联系人：李喆　　电话：13800138000",
        "signers": (
            LetterSigner(
                unit="示例财产保险股份有限公司北京市分公司",
                role="授权签字人",
                name="李喆",
                seal="（盖章处）",
            ),
        ),
    }
    return LetterPaper(**(values | other))


def pages_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(read_pages(document))


def text_of(pdf):
    return "".join(each.text for each in pages_of(pdf))


def test_every_word_stands_on_the_page_as_text():
    said = text_of(render_letter(letter()))
    for words in (
        "医疗费用担保函",
        "编号：警保担〔2023〕0012-0001号",
        "案件：JBLD-110105-20230124-0012-0001",
        "示例市第一人民医院：",
        "李𬱖",
        "王䶮",
        "¥30,000.05（人民币叁万元零伍分）",
        "保险报案号无",
        "☑ 机动车肇事后逃逸",
        "□ 驾驶人醉酒",
        "1．请贵院先行救治。",
        "2．结算期限三十日。",
        "特此担保。",
        "附件：1．诊断证明书",
        "联系人：李喆",
        "授权签字人：李喆",
        "（盖章处）",
        "2023年1月24日",
        "第 1 页　共 1 页",
    ):
        assert words in said


@given(st.integers(1, MOST_FEN))
@settings(max_examples=10, deadline=None)
def test_any_amount_stands_in_figures_and_in_capitals(fen):
    row = LetterRow(label="金额", fen=fen)
    said = text_of(render_letter(letter(rows=(row,))))
    assert f"{format_yuan(fen)}（人民币{in_capitals(fen)}）" in said


def test_the_same_letter_always_gives_the_same_bytes():
    assert render_letter(letter()) == render_letter(letter())
    assert render_letter(letter()) != render_letter(letter(wish="特此函告。"))


def test_every_page_is_numbered_and_carries_digest_and_code():
    paper = letter(clauses=(LONG, LONG))
    pages = pages_of(render_letter(paper))
    assert len(pages) > 1
    for number, each in enumerate(pages, 1):
        assert f"第 {number} 页　共 {len(pages)} 页" in each.text
        assert letter_digest(paper) in each.text
        assert each.modules == qr_modules(letter_qr_text(paper))


@pytest.mark.parametrize("part", ["opening", "clauses", "attachments"])
def test_a_long_text_is_printed_whole(part):
    said = text_of(render_letter(letter(**{part: (LONG,)})))
    # The foot of a page may stand between two of its words.
    assert said.count("示例路与建安街路口东南角") >= 58


def test_a_long_cell_is_continued_on_the_next_page():
    row = LetterRow(label="特征", words=LONG)
    pdf = render_letter(letter(rows=(row, row)))
    assert text_of(pdf).count("㐂") == 120


def test_what_is_signed_never_stands_alone_on_a_page():
    for lines in range(1, 40):
        clauses = tuple("请贵院开通绿色通道，先行救治。" for _ in range(lines))
        last = pages_of(render_letter(letter(clauses=clauses)))[-1]
        assert "特此担保。" in last.text
        assert "授权签字人" in last.text


def test_those_who_sign_for_the_insurer_stand_on_one_line():
    signers = tuple(LetterSigner(role=role) for role in ("制单", "复核", "出纳"))
    pdf = render_letter(letter(kind=LetterKind.VOUCHER, signers=signers))
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    said = text.get_text_range()
    colons = [text.get_charbox(said.index(f"{s.role}：") + 2) for s in signers]
    assert len({round(bottom) for _, bottom, _, _ in colons}) == 1
    assert sorted({left for left, *_ in colons}) == [left for left, *_ in colons]


@pytest.mark.parametrize("kind", LetterKind)
def test_what_families_read_is_set_large(kind):
    pdf = render_letter(letter(kind=kind, opening=(), rows=(AMOUNT,)))
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    place = text.get_text_range().index("¥30,000.05")
    size = pypdfium2.raw.FPDFText_GetFontSize(text, place)
    is_large = kind in {LetterKind.RECEIPT, LetterKind.FUND_REFUSAL}
    assert size == pytest.approx(12 if is_large else 10.5)


def test_long_names_keep_within_the_page():
    name = "示例市朝阳区道路交通事故社会救助基金管理中心" * 3
    signer = LetterSigner(unit=name, role="经办人", name=name, seal="（盖章处）")
    pdf = render_letter(letter(issuer=name, addressee=name, signers=(signer,)))
    document = pypdfium2.PdfDocument(pdf)
    for sheet in document:
        text = sheet.get_textpage()
        for place in range(text.count_rects()):
            left, _, right, _ = text.get_rect(place)
            assert left >= 50
            assert right <= 595 - 50


def test_markup_is_printed_as_it_was_typed():
    assert '<b>&"x"</b>' in text_of(render_letter(letter(wish='<b>&"x"</b>')))


def test_a_character_that_no_font_has_is_named_with_its_field():
    with pytest.raises(RuleViolation) as refusal:
        render_letter(letter(attachments=("诊断书", "李\U000323b0")))
    assert refusal.value.code == "MM1501"
    assert refusal.value.path == "attachments[1]"


def test_its_data_are_attached_and_can_be_read_again():
    paper = letter()
    data = attached(render_letter(paper), LETTER_DATA)
    assert data == canonical_letter(paper)
    assert read_letter(data) == paper
    with pytest.raises(ValueError, match="canonical"):
        read_letter(data + b" ")
    with pytest.raises(msgspec.ValidationError):
        read_letter(b"{}")


@pytest.mark.parametrize("kind", LetterKind)
def test_it_keeps_the_archives_standard(kind, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(render_letter(letter(kind=kind)))
    found = page.validate_pdf(str(path), profile="3b")
    assert found.is_compliant, [failure.rule_id for failure in found.failures]


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.text(st.sampled_from("中䶮𠀀A1 <&>\n（。"), max_size=80), max_size=4)
)
def test_whatever_is_typed_the_archives_standard_is_kept(tmp_path, texts):
    path = tmp_path / "letter.pdf"
    path.write_bytes(render_letter(letter(clauses=tuple(texts))))
    found = page.validate_pdf(str(path), profile="3b")
    assert found.is_compliant, [failure.rule_id for failure in found.failures]


def test_other_programs_find_its_structure_whole(tmp_path, tool):
    path = tmp_path / "letter.pdf"
    path.write_bytes(render_letter(letter()))
    said = tool("qpdf", "--check", path)
    assert "No syntax or stream encoding errors found" in said
    about = tool("pdfinfo", path)
    assert "医疗费用担保函 警保担〔2023〕0012-0001号" in about
