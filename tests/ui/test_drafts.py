"""What is being typed comes back after a crash, and is saved only on purpose."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mobile_mediation.app import Program
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.ui.main_window import Part

SPECIALIST = "红绿灯下请慢慢走"
NUMBER = "11010519530612001" + resident_check_digit("11010519530612001")


@pytest.fixture
def people(case_page, desktop, hand):
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    return desktop.people


def stored(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id)


def fields(people, case_page):
    return people.forms[case_page.file.parties[0].id].fields


def drafts(program, case_page):
    return program.services.drafts.under(f"case/{case_page.file.case.case_id}/")


def kept(program, case_page, hand, text):
    """Wait until a text has reached the store."""
    hand.wait_until(lambda: text in drafts(program, case_page).values())


@pytest.fixture
def crashed(qtbot, event_loop, surface, workspace, clock, tmp_path):
    """A program on the files as they are when the power fails."""
    opened = []

    def crash():
        files = tmp_path / "after the crash"
        shutil.copytree(workspace, files)
        program = Program(files, surface, now=clock)
        opened.append(program)
        program.start()
        return program

    yield crash
    for program in opened:
        program.window.close()
        end = event_loop.create_task(program.finish())
        qtbot.waitUntil(end.done, timeout=20_000)
        surface.language.changed.disconnect(program.rebuild)
        surface.theme.changed.disconnect(program.rebuild)
        program.window.deleteLater()


def enter(program, hand, case_id, section):
    program.unlock.name.setCurrentText("lizhe")
    hand.window = program.window
    hand.write(program.unlock.secret.editor, SPECIALIST)
    hand.click(program.unlock.enter)
    hand.settle()
    program.desktop.cases.open_case(case_id, section)
    hand.settle()
    return program.desktop


def test_a_crash_gives_back_the_text_that_was_being_typed(
    program, people, case_page, hand, crashed
):
    hand.write(fields(people, case_page)["address"].editor, "示例乡十二")
    kept(program, case_page, hand, "示例乡十二")
    case_id = case_page.file.case.case_id
    again = crashed()
    desktop = enter(again, hand, case_id, Part.PEOPLE)
    field = fields(desktop.people, case_page)["address"]
    assert field.editor.text() == "示例乡十二"
    assert "上次未保存" in field.message.text()
    # It is shown, not saved.
    assert again.services.cases.file(case_id).parties[0].address is None
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    hand.settle()
    assert again.services.cases.file(case_id).parties[0].address == "示例乡十二"
    assert again.services.drafts.under("case/") == {}
    assert not field.message.isVisible()


def test_a_draft_that_is_not_wanted_is_given_up_with_esc(
    program, people, case_page, hand, crashed
):
    hand.fill(fields(people, case_page)["address"], "示例乡12号")
    hand.write(fields(people, case_page)["address"].editor, "别处")
    kept(program, case_page, hand, "别处")
    case_id = case_page.file.case.case_id
    again = crashed()
    desktop = enter(again, hand, case_id, Part.PEOPLE)
    field = fields(desktop.people, case_page)["address"]
    assert field.editor.text() == "别处"
    hand.key(Qt.Key.Key_Escape, at=field.editor)
    assert field.editor.text() == "示例乡12号"
    hand.key(Qt.Key.Key_Tab, at=field.editor)
    assert again.services.cases.file(case_id).parties[0].address == "示例乡12号"
    assert again.services.drafts.under("case/") == {}


def test_a_saved_field_leaves_no_draft(program, people, case_page, hand):
    hand.write(fields(people, case_page)["phone"].editor, "13800138000")
    kept(program, case_page, hand, "13800138000")
    hand.fill(fields(people, case_page)["phone"], "13800138000")
    assert drafts(program, case_page) == {}
    case_page.open_section(Part.OVERVIEW)
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    assert fields(people, case_page)["phone"].editor.text() == "138****8000"


def test_text_typed_back_to_what_is_stored_is_no_draft(
    program, people, case_page, hand
):
    hand.fill(fields(people, case_page)["address"], "示例乡12号")
    editor = fields(people, case_page)["address"].editor
    hand.write(editor, "别处")
    kept(program, case_page, hand, "别处")
    hand.write(editor, "示例乡12号")
    hand.wait_until(lambda: drafts(program, case_page) == {})


def test_a_refused_value_is_kept_and_shown_when_the_section_is_opened_again(
    program, people, case_page, hand
):
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    hand.fill(fields(people, case_page)["id_no"], wrong)
    case_page.open_section(Part.OVERVIEW)
    case_page.open_section(Part.PEOPLE)
    hand.settle()
    assert fields(people, case_page)["id_no"].editor.text() == wrong
    assert stored(program, case_page).parties[0].id_no is None


def test_a_long_text_comes_back_as_well(program, desktop, case_page, hand, crashed):
    case_page.open_section(Part.OVERVIEW)
    hand.settle()
    editor = desktop.overview.accident.fields["narrative"].editor
    hand.write(editor, "直行车与行人相撞，\n行人倒地。")
    kept(program, case_page, hand, "直行车与行人相撞，\n行人倒地。")
    case_id = case_page.file.case.case_id
    again = crashed()
    desktop = enter(again, hand, case_id, Part.OVERVIEW)
    field = desktop.overview.accident.fields["narrative"]
    assert field.editor.toPlainText() == "直行车与行人相撞，\n行人倒地。"
    hand.key(Qt.Key.Key_Escape, at=field.editor)
    assert field.editor.toPlainText() == ""
    assert again.services.cases.file(case_id).accident.narrative is None


def test_a_conversation_that_was_not_entered_comes_back(
    program, desktop, case_page, hand, crashed
):
    case_page.open_section(Part.CONTACTS)
    hand.settle()
    hand.write(desktop.contacts.form.summary.editor, "家属已在途中")
    kept(program, case_page, hand, "家属已在途中")
    case_id = case_page.file.case.case_id
    again = crashed()
    desktop = enter(again, hand, case_id, Part.CONTACTS)
    assert desktop.contacts.form.summary.editor.text() == "家属已在途中"
    hand.write(desktop.contacts.form.who.editor, "王女士")
    hand.wait_for(desktop.contacts._enter())
    hand.settle()
    assert again.services.drafts.under("case/") == {}
    entry = again.services.cases.file(case_id).contact_entries[-1]
    assert (entry.who, entry.summary) == ("王女士", "家属已在途中")


def test_a_request_for_money_that_was_not_made_comes_back(
    program, desktop, case_page, hand, crashed
):
    case_page.open_section(Part.FUNDS)
    hand.settle()
    hand.write(desktop.funds.form.payee.editor, "示例市第一人民医院")
    kept(program, case_page, hand, "示例市第一人民医院")
    again = crashed()
    desktop = enter(again, hand, case_page.file.case.case_id, Part.FUNDS)
    assert desktop.funds.form.payee.editor.text() == "示例市第一人民医院"


# Why something is changed


def test_another_value_of_what_others_rely_on_asks_why_before_it_is_saved(
    program, people, case_page, hand
):
    name = fields(people, case_page)["name"]
    hand.fill(name, "肖建华")
    assert name.reason.isVisible()
    assert "请写明原因" in name.message.text()
    assert stored(program, case_page).parties[0].name == "肖建国"
    hand.write(name.reason.editor, "证件更正")
    hand.key(Qt.Key.Key_Return, at=name.reason.editor)
    assert stored(program, case_page).parties[0].name == "肖建华"
    assert not name.reason.isVisible()
    assert not name.message.isVisible()
    entry = program.services.history.of_case(case_page.file.case.case_id)[0]
    assert entry.reason == "证件更正"
    assert drafts(program, case_page) == {}


def test_without_a_reason_the_old_value_stays_and_esc_brings_it_back(
    program, people, case_page, hand
):
    name = fields(people, case_page)["name"]
    hand.fill(name, "肖建华")
    hand.click(name.reason.save)
    assert stored(program, case_page).parties[0].name == "肖建国"
    hand.key(Qt.Key.Key_Escape, at=name.reason.editor)
    assert name.editor.text() == "肖建国"
    assert not name.reason.isVisible()
    assert stored(program, case_page).parties[0].name == "肖建国"
    assert drafts(program, case_page) == {}
