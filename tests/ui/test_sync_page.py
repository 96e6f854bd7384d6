"""Out to the stick and back; exported is not synced."""

import shutil

from PySide6.QtCore import Qt

from mobile_mediation.hq.importer import Importer
from mobile_mediation.hq.office import Office

from .conftest import HQ

CTRL = Qt.KeyboardModifier.ControlModifier


def test_without_a_folder_nothing_is_written(desktop, hand):
    hand.key(Qt.Key.Key_5, CTRL)
    hand.click(desktop.sync.export_button)
    assert "MM1022" in desktop.sync.notice.text.text()


def test_a_case_goes_out_is_imported_and_comes_back_confirmed(
    program, desktop, hand, case_page, prepared, tmp_path, clock
):
    stick = tmp_path / "stick"
    stick.mkdir()
    assert "未导出" in case_page.facts.text()
    hand.key(Qt.Key.Key_5, CTRL)
    hand.fill(desktop.sync.stick, str(stick))
    hand.click(desktop.sync.export_button)
    assert list(stick.glob("*.mmb"))
    hand.key(Qt.Key.Key_2, CTRL)
    assert "已导出未确认" in case_page.facts.text()

    shutil.copytree(prepared / "hq", tmp_path / "hq")
    with Office.open(tmp_path / "hq", "hq", HQ, now=clock) as office:
        reports = Importer(office).import_paths([stick])
    receipt = reports[-1].receipt
    hand.key(Qt.Key.Key_5, CTRL)
    hand.fill(desktop.sync.answer, receipt)
    hand.click(desktop.sync.receive_button)
    assert desktop.at_risk.text().endswith("待同步 0 项")
    hand.key(Qt.Key.Key_2, CTRL)
    assert "总部已确认" in case_page.facts.text()


def test_a_file_that_is_no_answer_is_refused_and_nothing_changes(
    program, desktop, hand, tmp_path
):
    strange = tmp_path / "photo.mmb"
    strange.write_bytes(b"\xff\xd8\xff" * 100)
    before = program.services.sync.status()
    hand.key(Qt.Key.Key_5, CTRL)
    hand.fill(desktop.sync.answer, str(strange))
    hand.click(desktop.sync.receive_button)
    assert desktop.sync.notice.isVisible()
    assert program.services.sync.status() == before


def test_the_rail_says_how_much_only_this_machine_has(program, desktop, hand):
    count = program.services.sync.status().at_risk
    assert count
    assert str(count) in desktop.at_risk.text()
