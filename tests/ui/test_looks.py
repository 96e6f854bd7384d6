"""Light, dark and large; Chinese and English; each page readable in all of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from mobile_mediation.app import keep_settings, make_surface
from mobile_mediation.settings import Settings
from mobile_mediation.ui.kit.theme import DARK, LIGHT, Look, elder
from mobile_mediation.ui.main_window import Page, Part

ENOUGH = 4.5
MUCH = 7.0


def luminance(colour):
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(tokens):
    for ground in (tokens.window, tokens.surface, tokens.raised):
        assert contrast(tokens.text, ground) >= MUCH
        for text in (tokens.muted, tokens.accent, tokens.emergency, tokens.warning):
            assert contrast(text, ground) >= ENOUGH
    assert contrast(tokens.on_accent, tokens.accent) >= ENOUGH
    assert contrast(tokens.surface, tokens.emergency) >= ENOUGH


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_large_type_has_the_contrast_and_size_of_the_elder_standard(tokens):
    large = elder(tokens)
    assert large.body >= 18
    assert large.target >= 60
    assert contrast(large.muted, large.surface) >= MUCH


@pytest.mark.parametrize("character", ["䶮", "㛃", "𬱖", "堃", "喆"])
def test_rare_characters_of_names_have_a_glyph_in_the_window(surface, character):
    fonts = [QRawFont.fromFont(QFont(family)) for family in surface.theme._families]
    assert any(font.supportsCharacter(ord(character)) for font in fonts)


def every_page(desktop, case_page, hand):
    for place in range(case_page.stack.count()):
        desktop.open_page(Page.CASES)
        case_page.open_section(place)
        hand.settle()
        yield f"section {place + 1}"
    desktop.cases.begin_emergency()
    hand.settle()
    yield "emergency"
    for page in desktop.rail:
        if page is not Page.CASES:
            desktop.open_page(page)
            hand.settle()
            yield page.name


def visible(desktop, *kinds):
    return [
        widget
        for kind in kinds
        for widget in desktop.findChildren(kind)
        if widget.isVisible() and not widget.objectName().startswith("qt_")
    ]


def test_every_widget_that_takes_the_focus_has_a_name(desktop, case_page, hand):
    nameless = {}
    for page in every_page(desktop, case_page, hand):
        for widget in visible(desktop, QWidget):
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            spoken = QAccessible.queryAccessibleInterface(widget)
            name = spoken.text(QAccessible.Text.Name) if spoken else ""
            if not name and not isinstance(widget.parent(), QComboBox):
                nameless.setdefault(page, []).append(repr(widget))
    assert not nameless


@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
def test_whatever_is_touched_is_large_enough(
    program, surface, hand, is_elder, case_page
):
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    desktop, least = program.desktop, surface.theme.tokens.target
    small = {}
    for page in every_page(desktop, desktop.cases.case, hand):
        for widget in visible(desktop, QAbstractButton, QLineEdit, QComboBox):
            inside = isinstance(widget.parent(), QLineEdit | QComboBox)
            if not inside and widget.height() < least:
                small.setdefault(page, []).append((repr(widget), widget.height()))
    assert not small


@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_button_cuts_its_words(
    program, surface, hand, is_elder, language, case_page
):
    surface.language.use(language)
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    desktop = program.desktop
    cut = {}
    for page in every_page(desktop, desktop.cases.case, hand):
        for button in visible(desktop, QAbstractButton):
            words = button.text().replace("&", "")
            width = QFontMetricsF(button.font()).horizontalAdvance(words)
            if words and width > button.width():
                cut.setdefault(page, []).append((words, width, button.width()))
    assert not cut


@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
def test_no_page_is_wider_than_the_window(program, surface, hand, is_elder, case_page):
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    program.window.resize(1280, 800)
    hand.settle()
    desktop = program.desktop
    for page in every_page(desktop, desktop.cases.case, hand):
        for area in desktop.cases.case.stack.findChildren(QWidget, "page"):
            if area.isVisible():
                view = area.parentWidget()
                assert area.width() <= view.width(), page
        assert program.window.width() == 1280, page


@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_section_covers_another(
    program, surface, hand, is_elder, language, case_page
):
    surface.language.use(language)
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    program.window.resize(1280, 800)
    hand.settle()
    buttons = program.desktop.cases.case.buttons
    assert len(buttons) > 5
    for place, button in enumerate(buttons):
        assert button.x() + button.width() <= program.desktop.cases.case.width()
        for other in buttons[:place]:
            assert not button.geometry().intersects(other.geometry())


def test_another_language_keeps_the_place(program, surface, desktop, case_page, hand):
    case_page.open_section(Part.FUNDS)
    hand.settle()
    surface.language.use("en")
    hand.settle()
    now = program.desktop
    assert now is not desktop
    assert now.cases.case.file.case.case_id == case_page.file.case.case_id
    assert now.cases.case.stack.currentIndex() == Part.FUNDS
    assert "not exported" in now.cases.case.facts.text()


def test_what_was_chosen_for_the_screen_is_there_again_next_time(
    qapp, program, surface, tmp_path
):
    file = tmp_path / "settings.toml"
    first = make_surface(qapp, "zh")
    keep_settings(first, file)
    first.theme.apply(Look.DARK, is_elder=True)
    first.language.use("en")
    second = make_surface(qapp, "zh")
    keep_settings(second, file)
    assert (second.theme.look, second.theme.is_elder) == (Look.DARK, True)
    assert second.language.code == "en"


@pytest.mark.parametrize("damage", ["", "[screen", "screen = 3", "[screen]\nlook = 7"])
def test_damaged_settings_keep_nobody_from_work(tmp_path, damage):
    file = tmp_path / "settings.toml"
    file.write_text(damage, encoding="utf-8")
    assert Settings.load(file) == Settings()
