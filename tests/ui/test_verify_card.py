"""Any paper is verified at the window: chosen, or dragged there."""

import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from mobile_mediation.documents.agreement import render_agreement
from mobile_mediation.documents.seals import prepare

from ..documents.conftest import build_paper, build_people, set_seal  # noqa: TID252

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """A paper of another headquarters, which this machine never saw."""
    people = build_people(tmp_path_factory.mktemp("keys"))
    once = set_seal(prepare(render_agreement(build_paper())), people.specialist)
    return set_seal(once, people.officer)


@pytest.fixture
def card(desktop, hand):
    hand.key(Qt.Key.Key_6, CTRL)
    return desktop.exchange.verifying


def with_another_page(pdf):
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(dict(pages["/Kids"][0].get_object()))
    pages["/Kids"].append(writer.add_object(page))
    pages[generic.pdf_name("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def put(folder, pdf):
    path = folder / "调解书.pdf"
    path.write_bytes(pdf)
    return path


def texts(layout):
    widgets = [layout.itemAt(place).widget() for place in range(layout.count())]
    return [widget.text() for widget in widgets if isinstance(widget, QLabel)]


def drop(card, hand, *paths):
    """Drag files over the card and let them go; whether they were welcome."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    rest = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, *rest)
    QApplication.sendEvent(card, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, *rest)
        QApplication.sendEvent(card, event)
    hand.settle()
    return enter.isAccepted()


def test_a_dropped_paper_of_strangers_is_unchanged_and_not_trusted(
    card, hand, sealed, tmp_path
):
    assert drop(card, hand, put(tmp_path, sealed))
    assert card.result.isVisible()
    assert card.verdict.text() == "✗ 未被改动，但签章人不是总部认可的人。"
    assert "流调〔2023〕京朝第000123号" in card.about.text()
    assert any("MM1545" in text for text in texts(card.problems))
    specialist, officer = texts(card.seals)
    assert "李喆" in specialist
    assert "第3次修订 · 其后未改动 · 非总部签发" in specialist
    assert "2023-03-14 10:05" in officer
    assert not card.details.isVisible()
    hand.click(card.more)
    said = "\n".join(texts(card.lines))
    assert card.details.isVisible()
    assert "第4次修订　加盖签章" in said
    assert "均印在页面上" in said


def test_an_appended_page_is_told_in_words(card, hand, sealed, tmp_path):
    hand.fill(card.source, str(put(tmp_path, with_another_page(sealed))))
    hand.click(card.button)
    assert card.verdict.text() == "✗ 无效。"
    said = texts(card.problems)
    assert any("签章之后增加了页面（第5次修订）" in text for text in said)
    assert all("其后有改动" in text for text in texts(card.seals))
    hand.click(card.more)
    assert any("增加页面  第5页" in text for text in texts(card.lines))


def test_what_is_no_pdf_is_refused_in_place(card, hand, tmp_path):
    hand.fill(card.source, str(put(tmp_path, b"PK\x03\x04")))
    hand.click(card.button)
    assert "MM1510" in card.notice.text.text()
    assert not card.result.isVisible()
    assert card.button.isEnabled()


def test_a_file_that_is_not_there_is_refused_in_place(card, hand, tmp_path):
    hand.fill(card.source, str(tmp_path / "no.pdf"))
    hand.click(card.button)
    assert "MM2004" in card.notice.text.text()


def test_other_files_are_not_welcome(card, hand, tmp_path):
    assert not drop(card, hand, tmp_path / "photo.jpg")
    assert not drop(card, hand, tmp_path / "a.pdf", tmp_path / "b.pdf")


def test_the_palette_leads_to_it(desktop, card, hand):
    hand.key(Qt.Key.Key_1, CTRL)
    hand.key(Qt.Key.Key_K, CTRL)
    hand.write(desktop.finder.field, "heyan")
    hand.settle()
    QTest.keyClick(desktop.finder.field, Qt.Key.Key_Return)
    hand.settle()
    assert desktop.stack.currentWidget() is desktop.exchange
    assert card.source.editor.hasFocus()
