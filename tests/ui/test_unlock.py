"""The question for the password, and what the window says when it cannot open."""

from PySide6.QtCore import Qt

from mobile_mediation.services.vehicle import open_vehicle

from .conftest import SPECIALIST


def test_a_wrong_password_is_said_in_place_and_opens_nothing(locked, hand):
    page = locked.unlock
    page.name.setCurrentText("lizhe")
    hand.write(page.secret.editor, "不是这个")
    hand.click(page.enter)
    assert locked.desktop is None
    assert page.notice.isVisible()
    assert "MM1602" in page.notice.text.text()
    assert page.secret.editor.text() == ""
    assert page.enter.isEnabled()


def test_return_in_the_password_opens_the_workspace(locked, hand):
    page = locked.unlock
    page.name.setCurrentText("lizhe")
    hand.write(page.secret.editor, SPECIALIST)
    hand.key(Qt.Key.Key_Return, at=page.secret.editor)
    assert locked.desktop is not None


def test_a_workspace_that_is_open_elsewhere_is_said_in_words(
    locked, hand, workspace, clock
):
    other = open_vehicle(workspace, "lizhe", SPECIALIST, now=clock)
    page = locked.unlock
    page.name.setCurrentText("lizhe")
    hand.write(page.secret.editor, SPECIALIST)
    hand.click(page.enter)
    other.close()
    assert locked.desktop is None
    assert "MM1654" in page.notice.text.text()


def test_the_officer_has_no_way_into_the_records(locked):
    names = [locked.unlock.name.itemText(n) for n in range(locked.unlock.name.count())]
    assert sorted(names) == ["chenli", "lizhe"]
