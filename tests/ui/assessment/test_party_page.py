"""What a party sees and hears across the table."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mobile_mediation.ui.assessment.party_page import PartyPage
from mobile_mediation.ui.assessment.voice import (
    Silence,
    SystemVoice,
    Voice,
    find_voice,
)
from mobile_mediation.ui.kit.theme import Look

LI = {
    "id": "v2",
    "name": "李秀英",
    "birth_date": "1990-01-01",
    "items": {"medical": "7777.77", "mental_distress": "3333.33"},
}


class Reader(Voice):
    """Somebody at the table who reads, and says when it is done."""

    def __init__(self, silence=None):
        super().__init__(silence)
        self.heard = []
        self.is_speaking = False

    def say(self, text):
        self.heard.append(text)
        self.is_speaking = True

    def pause(self):
        self.is_speaking = False

    def resume(self):
        self.is_speaking = True

    def stop(self):
        self.is_speaking = False

    def finish(self):
        assert self.is_speaking
        self.said.emit()

    def become(self, silence):
        self.silence = silence
        self.changed.emit()


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def open_page(qtbot, plain_surface, labels):
    opened = []

    def make(assessment, victim="v1", voice=None, **values):
        page = PartyPage(
            assessment,
            victim,
            theme=plain_surface.theme,
            language=plain_surface.language,
            labels=labels,
            voice=voice or Reader(),
            **values,
        )
        # A test looks at what is there after the page was left, too.
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        with qtbot.waitExposed(page):
            page.begin()
        opened.append(page)
        return page

    yield make
    for page in opened:
        page.close()
        page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(open_page, table, reader):
    return open_page(table.assess(), voice=reader)


def texts(page):
    return [label.text() for label in page.findChildren(QLabel)]


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def marked(page):
    return [each.text() for each in page.sentences if each.property("read")]


def test_the_four_figures_stand_on_top_and_in_capitals(page):
    figures = [
        [label.text() for label in each.findChildren(QLabel)] for each in page.figures
    ]
    assert figures == [
        ["一共损失", "¥240,417.75", "贰拾肆万零肆佰壹拾柒元柒角伍分"],
        ["您应得", "¥225,013.68", "贰拾贰万伍仟零壹拾叁元陆角捌分"],
        ["已经收到", "¥53,000.00", "伍万叁仟元整"],
        ["还会收到", "¥172,013.68", "壹拾柒万贰仟零壹拾叁元陆角捌分"],
    ]
    assert page.isFullScreen()


def test_who_got_too_much_sees_what_goes_back(open_page, table):
    page = open_page(table.assess(advances=[("driver", "victim", "300000")]))
    last = [label.text() for label in page.figures[-1].findChildren(QLabel)]
    assert last[:2] == ["需要退回", "¥74,986.32"]


def test_the_sentences_stand_under_headings_in_the_order_of_the_table(page):
    said = texts(page)
    headings = [
        "一共损失多少",
        "先由谁赔",
        "剩下的怎么分",
        "应当得到多少",
        "已经收到多少",
        "还会收到多少",
        "没有算进来的",
    ]
    assert [each for each in said if each in headings] == headings
    assert said.index("先由谁赔") < said.index(page.sentences[5].text())


def test_nothing_of_another_victim_is_on_the_page(open_page, table):
    found = table.assess(LI)
    page = open_page(found, "v1")
    seen = "".join([*texts(page), page.windowTitle()])
    assert "肖建国" in seen
    for private in ("李秀英", "7777.77", "7,777.77", "3333.33", "11111.10"):
        assert private not in seen


def test_reading_goes_sentence_by_sentence_and_marks_where_it_is(page, reader):
    click(page.read)
    assert page.read.text() == "暂停"
    assert marked(page) == [page.sentences[0].text()] == reader.heard
    reader.finish()
    assert marked(page) == [page.sentences[1].text()]
    assert {each.font().pointSizeF() for each in page.sentences} == {22.5}
    for _ in page.sentences[1:]:
        reader.finish()
    assert reader.heard == [each.text() for each in page.sentences]
    assert marked(page) == []
    assert page.read.text() == "读出来"
    assert not page.stop.isEnabled()


def test_what_is_read_is_scrolled_into_sight(page, reader):
    page.showNormal()
    page.resize(600, 500)
    click(page.read)
    for _ in page.sentences[1:]:
        reader.finish()
    last = page.sentences[-1]
    shown = last.mapTo(page.area.viewport(), last.rect().center())
    assert page.area.viewport().rect().contains(shown)


def test_reading_is_held_and_gone_on_with_at_the_same_sentence(page, reader):
    click(page.read)
    reader.finish()
    click(page.read)
    assert not reader.is_speaking
    assert page.read.text() == "接着读"
    assert marked(page) == [page.sentences[1].text()]
    click(page.read)
    assert reader.is_speaking
    assert len(reader.heard) == 2
    click(page.stop)
    assert not reader.is_speaking
    assert marked(page) == []
    click(page.read)
    assert reader.heard[-1] == page.sentences[0].text()


def test_esc_ends_the_reading_first_and_then_leaves(page, reader):
    click(page.read)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not reader.is_speaking
    assert page.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_leaving_ends_the_reading(page, reader):
    click(page.read)
    click(page.leave)
    assert not page.isVisible()
    assert not reader.is_speaking


@pytest.mark.parametrize(
    ("silence", "why"),
    [
        (Silence.NO_LIBRARY, "系统缺少声音组件"),
        (Silence.NO_ENGINE, "系统没有语音"),
        (Silence.NO_LANGUAGE, "系统没有这种语言的语音"),
    ],
)
def test_without_a_voice_the_button_is_off_and_says_why(open_page, table, silence, why):
    page = open_page(table.assess(), voice=Reader(silence))
    assert not page.read.isEnabled()
    assert page.why_silent.isVisible()
    assert why in page.why_silent.text()
    assert why in page.read.accessibleDescription()


def test_a_voice_that_comes_later_can_be_used(open_page, table):
    reader = Reader(Silence.NO_ENGINE)
    page = open_page(table.assess(), voice=reader)
    reader.become(None)
    assert page.read.isEnabled()
    assert not page.why_silent.isVisible()


def test_a_voice_that_breaks_off_is_told_and_can_be_tried_again(page, reader):
    click(page.read)
    reader.broken.emit()
    assert marked(page) == []
    assert "朗读中断了" in page.why_silent.text()
    click(page.read)
    assert not page.why_silent.isVisible()


def test_the_type_is_that_of_the_elder_standard_and_can_be_larger(page):
    first = page.sentences[0]
    sizes = [first.font().pointSizeF()]
    assert sizes[0] >= 18
    click(page.larger)
    sizes.append(first.font().pointSizeF())
    QTest.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    sizes.append(first.font().pointSizeF())
    assert sizes == sorted(set(sizes))
    assert not page.larger.isEnabled()
    for _ in range(3):
        QTest.keyClick(page, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert first.font().pointSizeF() == 18
    assert not page.smaller.isEnabled()


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
@pytest.mark.parametrize("size", [(320, 640), (1280, 800)], ids=["narrow", "wide"])
def test_no_sentence_is_cut(open_page, plain_surface, table, look, is_elder, size):
    plain_surface.theme.apply(look, is_elder=is_elder)
    page = open_page(table.assess())
    page.showNormal()
    page.resize(*size)
    QTest.qWait(10)
    assert page.width() == size[0]
    for label in page.area.widget().findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
        inner = page.area.widget().rect()
        corner = label.mapTo(page.area.widget(), label.rect().bottomRight())
        assert inner.contains(corner)


@pytest.mark.qt_log_ignore("^Error loading text-to-speech plug-in", extend=True)
def test_this_machine_has_a_voice_or_says_why_not(qapp):
    voice = find_voice(QLocale("zh_CN"))
    assert voice.silence is None or voice.silence in set(Silence)


@pytest.fixture
def engine(qapp):
    """Qt's engine that only pretends to speak, and takes its time for it."""
    speech = pytest.importorskip(
        "PySide6.QtTextToSpeech",
        reason="a sound library is missing",
        exc_type=ImportError,
    )
    return speech.QTextToSpeech("mock")


def test_a_voice_of_another_language_is_none(engine):
    assert SystemVoice(engine, QLocale("zh_CN")).silence is Silence.NO_LANGUAGE


def test_an_engine_reads_to_the_end_and_not_what_was_stopped(qtbot, engine):
    voice = SystemVoice(engine, QLocale("en_GB"))
    assert voice.silence is None
    ended = []
    voice.said.connect(lambda: ended.append(True))
    voice.say("one two three four five six")
    voice.stop()
    voice.say("one")
    voice.say("two")
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    qtbot.wait(300)
    assert len(ended) == 1


def test_an_engine_holds_and_goes_on(qtbot, engine):
    voice = SystemVoice(engine, QLocale("en_GB"))
    ended = []
    voice.said.connect(lambda: ended.append(True))
    voice.say("one two three four five six seven")
    voice.pause()
    qtbot.wait(1500)
    assert not ended
    voice.resume()
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
