"""The money of all cases at the window: filters, totals, ages, the way to a case."""

from datetime import timedelta

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.funds import FundSource, FundState
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.funds.books import AgeBand
from mobile_mediation.ui.main_window import Page, Part

from .conftest import LEADER


@pytest.fixture
def page(program, case_page, desktop, hand, clock):
    """Three requests in two cases: one paid 31 days ago, two that wait."""
    services = program.services
    first = case_page.file.case.case_id
    second = services.cases.open_emergency(
        EmergencyCall(place="建安街", injured_name="周玉兰", plate="京B22222")
    ).case.case_id
    leader = services.people.approver("chenli", LEADER)
    for case, source, fen, key in (
        (first, FundSource.DRIVER, 500_000, "a"),
        (first, FundSource.CTPL_RESCUE, 100, "b"),
        (second, FundSource.CTPL_RESCUE, 200, "c"),
    ):
        ask = FundAsk(
            source=source,
            amount_fen=fen,
            payee_name="=示例医院",
            reference_no="通字1号",
        )
        request = services.funds.request(case, ask, key=key).id
        if key == "a":
            services.funds.approve(case, request, approver=leader, key="a+")
            services.funds.pay(case, request, voucher_no="PZ-77", key="a!")
    clock.pass_time(days=31)
    desktop.open_page(Page.FUNDS)
    hand.settle()
    return desktop.books


def amounts(page):
    return sorted(line.request.amount_fen for line in page.model.rows)


def test_every_request_of_every_case_is_there_with_its_sums(page):
    assert amounts(page) == [100, 200, 500_000]
    assert "¥5,000.00" in page.sums.text()
    assert "¥3.00" in page.sums.text()
    assert not page.nothing.isVisible()


def test_filters_narrow_the_list_and_its_sums(page, hand):
    hand.choose(page.source, FundSource.CTPL_RESCUE)
    hand.wait_until(lambda: amounts(page) == [100, 200])
    hand.choose(page.state, FundState.PAID)
    hand.wait_until(lambda: amounts(page) == [])
    assert page.nothing.isVisible()
    hand.choose(page.source, None)
    hand.wait_until(lambda: amounts(page) == [500_000])


@pytest.mark.parametrize(
    ("text", "found"), [("周玉", [200]), ("pz-77", [500_000]), ("没有", [])]
)
def test_a_person_or_a_voucher_is_found(page, hand, text, found):
    hand.write(page.search, text)
    hand.wait_until(lambda: amounts(page) == found)


def test_what_is_open_is_counted_by_its_age(page, hand):
    assert "¥5,000.00（1）" in page.bands[AgeBand.TWO_MONTHS].text()
    assert "¥0.00（0）" in page.bands[AgeBand.WEEK].text()
    hand.click(page.bands[AgeBand.TWO_MONTHS])
    assert amounts(page) == [500_000]
    hand.click(page.bands[AgeBand.TWO_MONTHS])
    assert len(amounts(page)) == 3


def test_a_line_leads_to_the_money_of_its_case(page, desktop, hand):
    page.table.sortByColumn(5, Qt.SortOrder.DescendingOrder)
    page.table.selectRow(0)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    hand.settle()
    assert desktop.stack.currentIndex() == Page.CASES
    assert desktop.cases.case.stack.currentIndex() == Part.FUNDS


def test_the_list_is_exported_as_it_is_shown(page, hand, tmp_path, clock):
    page.folder.editor.setText(str(tmp_path))
    page.export.trigger()
    hand.settle()
    (path,) = tmp_path.glob("MM-funds-*.xlsx")
    assert f"{china_day(clock.moment):%Y%m%d}" in path.name
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) == 4
    assert {row[6] for row in rows[1:]} == {"=示例医院"}
    assert timedelta(days=31).days in {row[13] for row in rows[1:]}
