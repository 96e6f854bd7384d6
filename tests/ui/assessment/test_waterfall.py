"""The bars from the loss down to what stays with the victim."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics
from PySide6.QtTest import QTest

from mobile_mediation.domain.money import format_yuan
from mobile_mediation.ui.assessment.waterfall import BORNE, TOTAL, Waterfall, steps_of
from mobile_mediation.ui.kit.theme import Look

ZHAO = {
    "id": "v2",
    "name": "赵小兰",
    "road_user": "pedestrian",
    "items": {"medical": "9000"},
}
OTHER = {"id": "B", "liability": "secondary", "fault_ratio": "0.15"}
MEDICAL = ("ctpl", "A", "medical")
DRIVER = ("driver", "A", "uninsured")


@pytest.fixture
def waterfall(qtbot, plain_surface, labels):
    made = Waterfall(plain_surface.theme, plain_surface.language, labels)
    qtbot.addWidget(made)
    return made


def show(qtbot, waterfall, width=700):
    waterfall.resize(width, 100)
    with qtbot.waitExposed(waterfall):
        waterfall.show()
    qtbot.waitUntil(lambda: waterfall.width() == width)
    fit(qtbot, waterfall)


def fit(qtbot, waterfall):
    """Give it the height that a page that scrolls gives it."""
    height = waterfall.layout().heightForWidth(waterfall.width())
    waterfall.resize(waterfall.width(), height)
    qtbot.waitUntil(lambda: waterfall.height() >= height)
    QTest.qWait(1)


def amounts(waterfall):
    return {key: bar.amount for key, bar in waterfall.bars.items()}


def test_it_goes_from_the_loss_by_every_payer_down_to_the_victim(waterfall, table):
    waterfall.show_assessment(table.assess())
    assert [(bar.label, bar.amount) for bar in waterfall.bars.values()] == [
        ("损失合计", "¥240,417.75"),
        ("交强险 · 医疗费用", "¥18,000.00"),
        ("交强险 · 死亡伤残", "¥143,697.40"),
        ("交强险 · 财产损失", "¥1,700.00"),
        ("商业三者险 · 超出交强险部分", "¥59,536.28"),
        ("驾驶人或车主 · 保险不赔部分", "¥2,080.00"),
        ("受害人自己承担", "¥15,404.07"),
    ]


def test_every_bar_begins_where_the_one_before_ended(table):
    total, *steps = steps_of(table.assess())
    left = total.fen
    for step in steps[:-1]:
        left -= step.fen
        assert step.below == left
    assert steps[-1].fen == left


def test_one_victim_of_several_is_shown_alone_or_with_the_others(waterfall, table):
    found = table.assess(ZHAO)
    waterfall.show_assessment(found)
    assert waterfall.bars[TOTAL].amount == format_yuan(found.total_fen)
    assert waterfall.bars[BORNE].amount == format_yuan(found.borne_fen)
    spoken = waterfall.bars[MEDICAL].accessibleDescription()
    assert "付给：肖建国 ¥" in spoken
    assert "赵小兰 ¥" in spoken
    waterfall.show_assessment(found, "v2")
    assert waterfall.bars[TOTAL].amount == "¥9,000.00"
    assert "肖建国" not in waterfall.bars[MEDICAL].accessibleDescription()


def test_what_moved_against_the_assessment_before_is_said_in_words(waterfall, table):
    waterfall.show_assessment(table.assess())
    assert {bar.moved for bar in waterfall.bars.values()} == {""}
    waterfall.show_assessment(table.assess(items={"mental_distress": "9000"}))
    moved = {key: bar.moved for key, bar in waterfall.bars.items()}
    assert moved[TOTAL] == "比上次多¥1,000.00"
    assert moved["ctpl", "A", "death_disability"] == "比上次多¥1,000.00"
    assert moved[MEDICAL] == ""
    assert moved[BORNE] == ""
    name = waterfall.bars[TOTAL].accessibleName()
    assert name == "损失合计 ¥241,417.75 比上次多¥1,000.00"


def test_a_payer_who_pays_nothing_any_more_is_seen_to_go_once(waterfall, table):
    waterfall.show_assessment(table.assess())
    without = table.assess(items={"appraisal_fee": "0"})
    waterfall.show_assessment(without)
    gone = waterfall.bars[DRIVER]
    assert (gone.amount, gone.moved) == ("¥0.00", "比上次少¥2,080.00")
    waterfall.show_assessment(without)
    assert DRIVER not in waterfall.bars
    assert {bar.moved for bar in waterfall.bars.values()} == {""}


def test_another_victim_is_not_compared_with_the_one_before(waterfall, table):
    found = table.assess(ZHAO)
    waterfall.show_assessment(found, "v1")
    waterfall.show_assessment(found, "v2")
    assert {bar.moved for bar in waterfall.bars.values()} == {""}


def test_every_bar_has_a_name_a_sentence_and_the_same_for_the_pointer(waterfall, table):
    waterfall.show_assessment(table.assess())
    for bar in waterfall.bars.values():
        spoken = QAccessible.queryAccessibleInterface(bar)
        assert spoken.text(QAccessible.Text.Name) == f"{bar.label} {bar.amount}"
        sentence = spoken.text(QAccessible.Text.Description)
        assert sentence
        assert sentence in bar.toolTip()
    medical = waterfall.bars[MEDICAL].accessibleDescription()
    assert "赔付后，损失还剩¥222,417.75。" in medical
    assert "依据：民法典第1213条" in medical


def test_the_bars_are_reached_by_tab_and_the_arrows_and_tell_what_they_rest_on(
    qtbot, waterfall, table
):
    waterfall.show_assessment(table.assess())
    show(qtbot, waterfall)
    bars = list(waterfall.bars.values())
    bars[0].setFocus()
    QTest.keyClick(bars[0], Qt.Key.Key_Tab)
    assert bars[1].hasFocus()
    assert waterfall.said.text() == bars[1].toolTip()
    QTest.keyClick(bars[1], Qt.Key.Key_Down)
    assert bars[2].hasFocus()
    QTest.keyClick(bars[2], Qt.Key.Key_End)
    assert bars[-1].hasFocus()
    QTest.keyClick(bars[-1], Qt.Key.Key_Down)
    assert bars[-1].hasFocus()
    QTest.keyClick(bars[-1], Qt.Key.Key_Home)
    assert bars[0].hasFocus()
    QTest.mouseClick(bars[3], Qt.MouseButton.LeftButton)
    assert waterfall.said.text() == bars[3].toolTip()


def test_a_new_assessment_keeps_the_focus_and_its_words_true(qtbot, waterfall, table):
    waterfall.show_assessment(table.assess())
    show(qtbot, waterfall)
    waterfall.bars[TOTAL].setFocus()
    waterfall.show_assessment(table.assess(items={"mental_distress": "9000"}))
    assert waterfall.bars[TOTAL].hasFocus()
    assert "¥241,417.75" in waterfall.said.text()


@pytest.mark.parametrize("width", [320, 480, 1200])
@pytest.mark.parametrize("scale", [1, 2], ids=["usual", "twice"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_words_are_cut_and_none_lie_upon_others(
    qtbot, plain_surface, labels, table, width, scale, language
):
    plain_surface.language.use(language)
    waterfall = Waterfall(plain_surface.theme, plain_surface.language, labels)
    qtbot.addWidget(waterfall)
    font = waterfall.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    waterfall.setFont(font)
    names = {"A": "京A12345重型半挂牵引车", "B": "LONG-NAME-WITHOUT-ANY-SPACE-IN-IT"}
    waterfall.show_assessment(table.assess(cars=[OTHER]), names=names)
    found = table.assess(items={"medical": "123456789.01"}, cars=[OTHER])
    waterfall.show_assessment(found, names=names)
    show(qtbot, waterfall, width)
    bars = list(waterfall.bars.values())
    for above, below in pairwise(bars):
        assert above.geometry().bottom() < below.geometry().top()
    for bar in bars:
        metrics = QFontMetrics(bar.font())
        label, amount, moved, track = bar._placed(bar.width())
        assert track.bottom() <= bar.height()
        assert track.right() <= bar.width()
        for box, text in ((label, bar.label), (amount, bar.amount), (moved, bar.moved)):
            flags = Qt.TextFlag.TextWrapAnywhere.value
            needed = metrics.boundingRect(0, 0, int(box.width()), 9999, flags, text)
            assert needed.width() <= box.width()
            assert needed.height() <= box.height() or not text
        if label.top() == amount.top():
            words = bar.label + bar.amount
            assert metrics.horizontalAdvance(words) < label.width()
        assert label.bottom() <= track.top()
        assert moved.bottom() <= track.top()


def painted(bar):
    """The colour in the middle of a bar's own end, as it is on the screen."""
    picture = bar.grab().toImage()
    box = bar.bar_rect()
    ratio = picture.devicePixelRatio()
    y = int((box.top() + 0.5) * ratio)
    return [
        picture.pixelColor(int(x * ratio), y)
        for x in range(int(box.left()), int(box.right()) + 1)
    ]


def luminance(colour):
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
def test_nothing_and_next_to_nothing_are_still_seen(
    qtbot, plain_surface, waterfall, table, look, is_elder
):
    plain_surface.theme.apply(look, is_elder=is_elder)
    everything = {"liability": "full", "fault_ratio": "1"}
    waterfall.show_assessment(
        table.assess(items={"appraisal_fee": "0.01"}, car=everything)
    )
    show(qtbot, waterfall, 320)
    ground = QColor(plain_surface.theme.tokens.raised)
    assert waterfall.bars[BORNE].amount == "¥0.00"
    assert waterfall.bars[DRIVER].amount == "¥0.01"
    for bar in waterfall.bars.values():
        box = bar.bar_rect()
        assert box.width() >= 4
        assert box.right() <= bar.width()
        assert max(contrast(each, ground) for each in painted(bar)) >= 3, bar.label


def test_two_payers_of_one_colour_differ_in_more_than_it(qtbot, waterfall, table):
    waterfall.show_assessment(table.assess())
    show(qtbot, waterfall)
    insured = waterfall.bars["ctpl", "A", "death_disability"]
    further = waterfall.bars["tpl", "A", "excess"]

    def middle(bar):
        picture, box = bar.grab().toImage(), bar.bar_rect()
        y = int(box.center().y())
        return {
            picture.pixelColor(x, y).name()
            for x in range(int(box.left()) + 8, int(box.right()) - 8)
        }

    assert len(middle(insured)) == 1
    assert len(middle(further)) > 1
