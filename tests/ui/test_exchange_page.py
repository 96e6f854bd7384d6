"""Import with a preview and export, at the window."""

import openpyxl
from PySide6.QtCore import Qt

from mobile_mediation.domain.summaries import CaseQuery

CTRL = Qt.KeyboardModifier.ControlModifier
HEADS = "报案号,事故时间,地点,当事人姓名,身份,证件号,号牌\n"
GOOD = "R1,2023-01-05 08:30,甲路口,王䶮,驾驶人,,京A54321\n"
MARKUP = "R2,,<b>乙路口</b>,<img src=x>,行人,,\n"
BAD = "R3,,丙路口,李芳,行人,110105194912310021,\n"


def a_list(path, *rows, encoding="utf-8"):
    path.write_bytes((HEADS + "".join(rows)).encode(encoding))
    return path


def opened(desktop, hand, path):
    hand.key(Qt.Key.Key_6, CTRL)
    page = desktop.exchange
    hand.fill(page.source, str(path))
    return page


def shown(page):
    model = page.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def count(program):
    return len(program.services.cases.list(CaseQuery()))


def test_a_list_is_seen_first_and_then_taken_over(program, desktop, hand, tmp_path):
    page = opened(desktop, hand, a_list(tmp_path / "a.csv", GOOD, MARKUP))
    before = count(program)
    assert not page.take_button.isEnabled()
    hand.click(page.preview_button)
    assert [line[1] for line in shown(page)] == ["新增", "新增"]
    assert page.summary.text().startswith("新增 2")
    assert count(program) == before
    hand.click(page.take_button)
    assert count(program) == before + 2
    assert "已全部导入" in page.notice.text.text()
    assert not page.take_button.isEnabled()
    # The list of cases shows text that looks like markup as text.
    hand.key(Qt.Key.Key_2, CTRL)
    model = desktop.cases.model
    lines = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert any("<img src=x>" in line and "<b>乙路口</b>" in line for line in lines)


def test_a_refused_row_shows_why_and_nothing_can_be_taken(
    program, desktop, hand, tmp_path
):
    page = opened(desktop, hand, a_list(tmp_path / "a.csv", GOOD, BAD))
    hand.click(page.preview_button)
    line = shown(page)[1]
    assert line[:3] == ["3", "拒绝", "证件号"]
    # Of a personal number only the end is shown.
    assert line[3] == "***0021"
    assert "MM1002" in line[4]
    page.table.selectRow(1)
    assert page.detail.text() == line[4]
    assert not page.take_button.isEnabled()
    page.skip.editor.setFocus()
    hand.key(Qt.Key.Key_Space, at=page.skip.editor)
    hand.click(page.preview_button)
    before = count(program)
    hand.click(page.take_button)
    assert count(program) == before + 1


def test_a_changed_choice_asks_for_a_new_preview(desktop, hand, tmp_path):
    page = opened(desktop, hand, a_list(tmp_path / "a.csv", GOOD))
    hand.click(page.preview_button)
    assert page.take_button.isEnabled()
    hand.fill(page.source, str(a_list(tmp_path / "b.csv", BAD)))
    assert not page.take_button.isEnabled()


def test_a_list_in_gbk_is_refused_with_its_way_out(desktop, hand, tmp_path):
    page = opened(desktop, hand, a_list(tmp_path / "a.csv", GOOD, encoding="gb18030"))
    hand.click(page.preview_button)
    assert "MM1183" in page.notice.text.text()
    assert "gb18030" in page.notice.text.text()
    hand.choose(page.encoding, "gb18030")
    hand.click(page.preview_button)
    assert [line[1] for line in shown(page)] == ["新增"]


def test_a_bad_file_of_cases_names_the_place(program, desktop, hand, tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{"format": "mobile-mediation/case", "format": 1}')
    page = opened(desktop, hand, path)
    hand.click(page.preview_button)
    said = page.notice.text.text()
    assert "MM1163" in said
    assert "case.json" in said
    assert "format" in said
    assert page.preview_button.isEnabled()


def test_a_case_goes_out_and_is_known_again(program, desktop, hand, tmp_path):
    page = opened(desktop, hand, "")
    hand.fill(page.target, str(tmp_path))
    hand.choose(page.kind, ".json")
    hand.click(page.export_button)
    (path,) = tmp_path.glob("*.json")
    hand.fill(page.source, str(path))
    hand.click(page.preview_button)
    assert [line[1] for line in shown(page)] == ["相同"]
    assert not page.take_button.isEnabled()


def test_the_list_that_was_searched_is_exported(program, desktop, hand, tmp_path):
    hand.write(desktop.cases.search, "没有这个人")
    hand.click(desktop.cases.export_button)
    page = desktop.exchange
    assert desktop.stack.currentWidget() is page
    assert "没有这个人" in page.scope.text()
    hand.fill(page.target, str(tmp_path))
    hand.click(page.export_button)
    (path,) = tmp_path.glob("*.xlsx")
    assert openpyxl.load_workbook(path).active.max_row == 1
    hand.click(page.template_button)
    assert (tmp_path / "案件导入模板.xlsx").exists()


def test_cancel_stops_an_import_that_runs_and_leaves_nothing(
    program, desktop, hand, tmp_path
):
    rows = [f"R{n},,示例路{n}号,,,,\n" for n in range(2000)]
    page = opened(desktop, hand, a_list(tmp_path / "a.csv", *rows))
    hand.click(page.preview_button)
    before = count(program)
    page.take_button.click()
    hand.wait_until(page.cancel_button.isVisible)
    page.cancel_button.click()
    hand.settle()
    assert "MM1179" in page.notice.text.text()
    assert not page.running.isVisible()
    assert count(program) == before


def test_without_a_file_nothing_begins(desktop, hand):
    page = opened(desktop, hand, "")
    hand.click(page.preview_button)
    assert "MM1022" in page.notice.text.text()
    assert not page.running.isVisible()
