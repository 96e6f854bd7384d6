"""Published figures at the window: what stands, what waits, and taking them in."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from mobile_mediation.domain.statistic_batches import BatchVerdict
from mobile_mediation.domain.statistics import COLUMNS, Indicator, SourceStatus
from mobile_mediation.rules import load_statistics
from mobile_mediation.services.vehicle import open_vehicle
from mobile_mediation.ui.main_window import Page

from .conftest import LEADER

INCOME = Indicator.URBAN_DISPOSABLE_INCOME
CELLS = {
    "region": "130000",
    "stat_year": "2021",
    "indicator": INCOME.value,
    "value": "39791",
    "published_on": "2022-01-24",
    "status": "secondary",
    "source": "<b>示例计算器</b>",
}
TABLE = f"""{",".join(COLUMNS)}
130000,2021,{INCOME.value},39791,2022-01-24,secondary,示例计算器
130000,2021,industry_wage:居民服务,49000,,secondary,示例计算器
"""


@pytest.fixture
def taken(workspace, clock):
    """A figure that another user has taken in, before the window is opened."""
    services = open_vehicle(workspace, "chenli", LEADER, now=clock)
    id_ = services.statistics.enter(CELLS, note="河北2021")
    services.close()
    return id_


def opened(desktop, hand):
    desktop.open_page(Page.SETTINGS)
    hand.settle()
    return desktop.settings.statistics


def shown(card):
    model = card.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_what_ships_stands_there_with_where_it_was_read(desktop, hand):
    lines = shown(opened(desktop, hand))
    assert len(lines) == len(load_statistics())
    (beijing,) = [
        line for line in lines if line[0] == "110000" and "可支配收入" in line[2]
    ]
    assert beijing[1:6] == [
        *("2024", "城镇居民人均可支配收入（元/年）", "92,464"),
        *("官方发布", "随程序提供"),
    ]
    assert "国家统计局" in beijing[6]
    assert lines[0][0] == "000000 全国"


def test_the_row_that_is_chosen_says_the_whole_of_its_source(desktop, hand):
    card = opened(desktop, hand)
    assert not card.chosen.text()
    card.table.selectRow(0)
    assert "t20250117_1958325.html" in card.chosen.text()


def test_a_figure_of_another_user_is_approved_and_stands_as_to_be_verified(
    taken, program, desktop, hand
):
    card = opened(desktop, hand)
    batch = card.batches[taken]
    assert batch.own.isHidden()
    assert "河北2021" in batch.rows.text()
    assert "<b>示例计算器</b>" in batch.rows.text()
    assert not any(line[0] == "130000" for line in shown(card))
    hand.click(batch.approve)
    (line,) = [line for line in shown(card) if line[0] == "130000"]
    assert line[3:6] == ["39,791", "待核实", "本车录入"]
    colours = {
        card.model.index(row, 4).data(): card.model.index(row, 4).data(
            Qt.ItemDataRole.ForegroundRole
        )
        for row in range(card.model.rowCount())
    }
    assert colours["官方发布"] is None
    assert colours["待核实"] is not None
    assert card.batches == {}
    decided = program.services.statistics.batch(str(taken))
    assert decided.decision.verdict is BatchVerdict.APPROVED


def test_a_figure_is_refused_only_with_a_reason(taken, program, desktop, hand):
    card = opened(desktop, hand)
    batch = card.batches[taken]
    hand.click(batch.refuse)
    assert batch.reason.message.text()
    assert program.services.statistics.waiting()
    hand.write(batch.reason.editor, "与统计公报不符")
    hand.click(batch.refuse)
    assert card.batches == {}
    decided = program.services.statistics.batch(str(taken))
    assert decided.decision.reason == "与统计公报不符"
    assert not any(line[0] == "130000" for line in shown(card))


def test_a_file_waits_for_another_user(program, desktop, hand, tmp_path):
    path = tmp_path / "河北.csv"
    path.write_text(TABLE, encoding="utf-8")
    card = opened(desktop, hand)
    hand.fill(card.source, str(path))
    hand.click(card.take_button)
    assert "另一名用户" in card.notice.text.text()
    (batch,) = card.batches.values()
    assert "居民服务" in batch.rows.text()
    assert not batch.own.isHidden()
    assert not batch.approve.isVisible()
    assert not batch.refuse.isVisible()
    assert len(shown(card)) == len(load_statistics())


def test_a_file_with_a_wrong_cell_says_which(program, desktop, hand, tmp_path):
    path = tmp_path / "河北.csv"
    path.write_text(TABLE.replace("49000", "4.9"), encoding="utf-8")
    card = opened(desktop, hand)
    hand.fill(card.source, str(path))
    hand.click(card.take_button)
    said = card.notice.text.text()
    assert "rows[3].value" in said
    assert "MM2402" in said
    assert "河北.csv" in said
    assert program.services.statistics.waiting() == ()


def test_nothing_is_imported_before_a_file_was_chosen(desktop, hand):
    card = opened(desktop, hand)
    hand.click(card.take_button)
    assert "MM1022" in card.notice.text.text()


def test_one_figure_is_typed_and_a_wrong_cell_is_told_where_it_was_typed(
    program, desktop, hand
):
    card = opened(desktop, hand)
    for name in ("region", "stat_year", "published_on", "source"):
        hand.fill(card.fields[name], CELLS[name])
    hand.choose(card.indicator, Indicator.INDUSTRY_WAGE)
    hand.fill(card.detail, "居民服务")
    hand.fill(card.fields["value"], "4.9")
    hand.click(card.enter_button)
    assert card.fields["value"].message.text()
    assert program.services.statistics.waiting() == ()
    hand.fill(card.fields["value"], "49,000")
    hand.click(card.enter_button)
    (batch,) = program.services.statistics.waiting()
    (row,) = batch.rows
    assert (row.indicator, row.value) == ("industry_wage:居民服务", Decimal(49000))
    assert row.status is SourceStatus.SECONDARY
    assert list(card.batches) == [batch.id]


def test_a_reason_that_is_being_typed_stays_when_the_page_is_shown_again(
    taken, desktop, hand
):
    card = opened(desktop, hand)
    hand.write(card.batches[taken].reason.editor, "先核对")
    desktop.open_page(Page.CASES)
    hand.settle()
    assert opened(desktop, hand).batches[taken].reason.editor.text() == "先核对"
