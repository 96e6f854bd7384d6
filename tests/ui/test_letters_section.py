"""Letters at the window: written, previewed, issued, printed, withdrawn."""

import sys
from datetime import UTC, datetime

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLabel, QLineEdit

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.funds import FundSource
from mobile_mediation.domain.letter_forms import CasePart, LetterField
from mobile_mediation.domain.letters import DeliveryWay, LetterKind, LetterState
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.ui.letters.printing import print_paper
from mobile_mediation.ui.main_window import Part

from .conftest import LEADER


@pytest.fixture
def section(program, case_page, desktop, hand):
    services, file = program.services, case_page.file
    services.cases.change(
        file.case.case_id,
        Accident,
        file.accident.id,
        "occurred_at",
        datetime(2023, 1, 24, 5, 40, tzinfo=UTC),
    )
    hand.key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert case_page.stack.currentIndex() == Part.LETTERS
    return desktop.letters


def now(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id)


def fill_guarantee(section, hand):
    fields = section.form.fields
    hand.fill(fields[LetterField.AMOUNT], "30000")
    hand.fill(fields[LetterField.VALID_UNTIL], "2023-04-30")
    hand.fill(fields[LetterField.PHONE], "13800138000")


def issue_guarantee(section, hand):
    fill_guarantee(section, hand)
    hand.click(section.issue_button)
    return section.cards[0]


def words_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def labels_of(widget):
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisible()
    )


def test_the_case_fills_in_what_it_knows_and_the_rest_is_named(section):
    fields = section.form.fields
    assert fields[LetterField.ADDRESSEE].typed_text() == "示例市第一人民医院"
    assert fields[LetterField.SIGNATORY].typed_text() == "李喆"
    said = labels_of(section.form)
    assert "还需填写" in said
    assert "有效期至" in said
    assert "肖建国" in said


def test_a_letter_that_is_not_whole_is_not_issued(section, hand, program, case_page):
    hand.click(section.issue_button)
    assert "MM2200" in section.notice.text.text()
    assert not now(program, case_page).letters


def test_a_guarantee_is_issued_and_shown_as_it_will_be_printed(
    section, hand, program, case_page
):
    card = issue_guarantee(section, hand)
    (letter,) = now(program, case_page).letters
    assert letter.number == "警保担〔2023〕0012-0001号"
    assert letter.number in section.notice.text.text()
    assert card.issued.state is LetterState.ISSUED
    assert section.paper.isVisible()
    assert section.paper.document.pageCount() == 1
    assert section.form.typed.amount_fen is None


def test_a_preview_uses_up_no_number(section, hand, program, case_page):
    fill_guarantee(section, hand)
    hand.click(section.preview_button)
    assert section.paper.document.pageCount() == 1
    assert not now(program, case_page).letters


def test_what_the_case_lacks_leads_to_where_it_is_put_right(section, hand, case_page):
    hand.choose(section.kind, LetterKind.RESCUE_PAYMENT)
    hand.click(section.form.links[CasePart.OVERVIEW])
    assert case_page.stack.currentIndex() == Part.OVERVIEW


def test_another_reason_asks_for_another_amount(section, hand, program, case_page):
    injury = now(program, case_page).current_injuries[0]
    program.services.cases.change(
        injury.case_id, type(injury), injury.id, "needed_fen", 3_000_000
    )
    hand.choose(section.kind, LetterKind.FUND_APPLICATION)
    amount = section.form.fields[LetterField.AMOUNT]
    assert amount.typed_text() == "¥12,000.00"
    hand.fill(amount, "9000")
    hand.fill(section.form.fields[LetterField.BANK], "示例银行")
    assert amount.typed_text() == "9000"


def test_a_letter_is_handed_over_and_stands_in_the_log(
    section, hand, program, case_page
):
    card = issue_guarantee(section, hand)
    hand.click(card.folds["deliver"].button)
    hand.fill(card.receiver, "周敏（医保办）")
    hand.choose(card.way, DeliveryWay.IN_PERSON)
    hand.click(card.buttons["deliver"])
    file = now(program, case_page)
    assert file.issued_letters[0].state is LetterState.HANDED_OVER
    assert "警保担〔2023〕0012-0001号" in file.contact_entries[-1].summary
    assert "周敏" in labels_of(section.cards[0])


def test_a_withdrawn_letter_stays_readable_and_says_so(
    section, hand, program, case_page
):
    card = issue_guarantee(section, hand)
    hand.click(card.folds["withdraw"].button)
    hand.click(card.buttons["withdraw"])
    assert "MM2208" in section.notice.text.text()
    hand.fill(card.reason, "医院不需要")
    hand.click(card.buttons["withdraw"])
    card = section.cards[0]
    assert "已作废" in labels_of(card)
    assert "医院不需要" in labels_of(card)
    assert set(card.buttons) == {"show", "print", "save", "anew"}
    hand.click(card.buttons["show"])
    assert section.paper.document.pageCount() == 1


def test_a_letter_issued_anew_names_the_old_one(section, hand, program, case_page):
    card = issue_guarantee(section, hand)
    hand.click(card.buttons["anew"])
    assert "警保担〔2023〕0012-0001号" in section.replacing.text()
    issue_guarantee(section, hand)
    first, second = now(program, case_page).issued_letters
    assert first.is_void
    assert second.letter.replaces_id == first.letter.id
    assert not section.replacing.isVisible()


def test_a_letter_is_saved_into_a_folder(section, hand, tmp_path):
    card = issue_guarantee(section, hand)
    hand.fill(section.folder, str(tmp_path))
    hand.click(card.buttons["save"])
    written = tmp_path / "警保担〔2023〕0012-0001号.pdf"
    assert "示例市第一人民医院" in words_of(written)


def darkest(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=0.5).to_pil().convert("L").getextrema()[0]


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own dialog")
def test_a_letter_goes_to_the_printer_that_is_chosen(section, hand, tmp_path):
    card = issue_guarantee(section, hand)
    hand.click(card.buttons["print"])
    (dialog,) = section.findChildren(QPrintDialog)
    target = tmp_path / "打印.pdf"
    hand.write(dialog.findChild(QLineEdit, "filename"), str(target))
    dialog.accept()
    hand.settle()
    assert len(pypdfium2.PdfDocument(target)) == 1
    assert darkest(target) < 100
    assert "已打印" in section.notice.text.text()


def test_what_is_printed_are_the_pages_of_the_letter(
    section, hand, program, case_page, tmp_path
):
    issue_guarantee(section, hand)
    letter = now(program, case_page).letters[0]
    _, pdf = program.services.letters.pdf(letter.case_id, letter.id)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "a.pdf"))
    hand.wait_for(print_paper(pdf, printer))
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) == 1
    assert darkest(tmp_path / "a.pdf") < 100


def test_what_was_typed_comes_back_after_another_section(section, hand, case_page):
    hand.fill(section.form.fields[LetterField.REMARKS], "请安排专人联系")
    case_page.open_section(Part.OVERVIEW)
    hand.settle()
    case_page.open_section(Part.LETTERS)
    hand.settle()
    remarks = section.form.fields[LetterField.REMARKS]
    assert remarks.typed_text() == "请安排专人联系"


def pay(program, case_page, fen, key):
    """Money for the hospital, paid; returns the request."""
    funds, case_id = program.services.funds, case_page.file.case.case_id
    ask = FundAsk(
        source=FundSource.CTPL_RESCUE,
        amount_fen=fen,
        payee_name="示例市第一人民医院",
        reference_no="朝公交抢通字〔2023〕第0018号",
    )
    leader = program.services.people.approver("chenli", LEADER)
    request = funds.request(case_id, ask, key=key).id
    funds.approve(case_id, request, approver=leader, key=f"{key}+")
    funds.pay(case_id, request, voucher_no=f"PZ-{key}", key=f"{key}!")
    return request


def test_the_only_payment_is_chosen_for_a_receipt(
    section, hand, program, case_page, desktop
):
    request = pay(program, case_page, 12_345, "a")
    desktop.cases.reload()
    hand.settle()
    hand.choose(section.kind, LetterKind.RECEIPT)
    assert section.form.fields[LetterField.REQUEST].value() == request
    assert "¥123.45（人民币壹佰贰拾叁元肆角伍分）" in labels_of(section.form)
    hand.fill(section.form.fields[LetterField.WITNESS], "周敏")
    hand.click(section.issue_button)
    assert now(program, case_page).letters[0].request_id == request


def test_one_of_several_payments_must_be_chosen(
    section, hand, program, case_page, desktop
):
    requests = [pay(program, case_page, fen, str(fen)) for fen in (100, 200)]
    desktop.cases.reload()
    hand.settle()
    hand.choose(section.kind, LetterKind.RECEIPT)
    field = section.form.fields[LetterField.REQUEST]
    assert field.value() is None
    assert "还需填写：款项申请" in labels_of(section.form)
    hand.choose(field, requests[0])
    assert "¥1.00" in labels_of(section.form)
    hand.click(section.issue_button)
    assert now(program, case_page).letters[0].request_id == requests[0]
