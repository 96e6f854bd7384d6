"""Whom to call, at the window."""

import pytest
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.directory import DirectoryKind, Listing
from mobile_mediation.ui.main_window import Page


@pytest.fixture
def hospital(program):
    return program.services.directory.add(
        Listing(
            kind=DirectoryKind.HOSPITAL,
            name="示例市第一人民医院",
            phone="010-55500001",
            guarantee_fen=5_000_000,
        )
    )


@pytest.fixture
def page(desktop, hospital, hand):
    desktop.open_page(Page.DIRECTORY)
    hand.settle()
    return desktop.directory


def names(page):
    model = page.model
    rows = range(model.rowCount())
    return [model.hit(model.index(row, 0)).listing.name for row in rows]


def test_an_empty_directory_says_what_to_do_first(desktop, hand):
    desktop.open_page(Page.DIRECTORY)
    hand.settle()
    assert desktop.directory.nothing.isVisible()
    assert "同步" in desktop.directory.nothing.text()


def test_an_entry_is_found_while_it_is_typed(page, hand):
    hand.write(page.search, "第一人民")
    hand.wait_until(lambda: names(page) == ["示例市第一人民医院"])
    hand.write(page.search, "没有这个")
    hand.wait_until(lambda: names(page) == [])


def test_the_entry_shows_its_number_and_its_terms(page):
    assert page.card.hit.listing.best_phone == "010-55500001"
    words = [label.text() for label in page.card.findChildren(type(page.source))]
    assert "010-55500001" in words
    assert any("50,000.00" in each for each in words)


def test_a_number_is_copied_with_one_click(page, hand):
    buttons = [b for b in page.card.findChildren(type(page.add)) if "复制" in b.text()]
    hand.click(buttons[0])
    assert QApplication.clipboard().text() == "010-55500001"


def test_an_entry_of_ones_own_is_added_and_edited_field_by_field(page, program, hand):
    hand.choose(page.new_kind, DirectoryKind.COURT)
    hand.write(page.new_name.editor, "示例区人民法院")
    hand.click(page.add)
    assert "示例区人民法院" in names(page)
    hand.fill(page.card.fields["phone"], "01055500099")
    (found,) = program.services.directory.search("人民法院")
    assert found.listing.phone is not None
    hand.fill(page.card.fields["phone"], "12")
    assert page.card.fields["phone"].message.text()


def test_an_entry_is_copied_into_the_open_case(page, desktop, program, case_page, hand):
    desktop.open_page(Page.DIRECTORY)
    hand.settle()
    hand.click(page.card.use)
    contacts = program.services.cases.file(case_page.file.case.case_id).contacts
    found = [each for each in contacts if each.name == "示例市第一人民医院"]
    assert [each.lane for each in found] == [Lane.HOSPITAL]
    assert page.notice.isVisible()


def test_an_own_entry_is_struck_out_with_its_reason(page, program, hand):
    hand.write(page.card.reason.editor, "号码停用")
    hand.click(page.card.strike)
    assert program.services.directory.search("第一人民") == ()
