"""A scene drawn by mouse and by finger: undone, redone, saved, put on paper."""

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeySequence,
    QMouseEvent,
    QPointingDevice,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    LineKind,
    Measure,
    MeasureKind,
    Note,
    Path,
    Road,
    Symbol,
)
from mobile_mediation.domain.sketch_editing import begun
from mobile_mediation.domain.sketch_file import decode_drawing
from mobile_mediation.domain.symbols import SymbolKind
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.vehicle import open_vehicle
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Part

from .conftest import SPECIALIST

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
MARKUP = "<b>甲&乙</b>"


@pytest.fixture(scope="session")
def screen(qapp):
    """A touch screen as the system has one."""
    return QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)


@pytest.fixture
def section(case_page, desktop, hand):
    case_page.open_section(Part.SKETCH)
    hand.settle()
    return desktop.sketch


@pytest.fixture
def pen(section, hand, screen):
    """Somebody who draws on a crossing."""
    hand.click(section.begin.buttons[RoadTemplate.CROSSING])
    section.editor.canvas.show_all()
    return Pen(section, hand, screen)


class Pen:
    """A hand with a mouse and with fingers on the canvas.

    The screen of these tests is 800 pixels wide: no finger reaches beyond.
    """

    def __init__(self, section, hand, screen):
        self.section = section
        self.editor = section.editor
        self.canvas = section.editor.canvas
        self.view = self.canvas.viewport()
        self.hand = hand
        self.screen = screen

    @property
    def drawing(self):
        return self.editor.drawing

    def at(self, x, y):
        return self.canvas.point_of((x, y)).toPoint()

    def pick(self, menu, place):
        """Take a tool from a menu."""
        QTest.mouseClick(self.editor.deeds[menu], LEFT)
        popup = self.editor.menus[menu]
        action = popup.actions()[place]
        QTest.mouseClick(popup, LEFT, pos=popup.actionGeometry(action).center())

    def symbol(self, menu, kind):
        names = [a.text() for a in self.editor.menus[menu].actions()]
        label = self.section._context.label(kind)
        self.pick(menu, names.index(label))

    def click(self, x, y, held=PLAIN):
        QTest.mouseClick(self.view, LEFT, held, self.at(x, y))

    def drag(self, begin, end, held=PLAIN):
        self.drag_points(self.at(*begin), self.at(*end), held)

    def drag_points(self, begin, end, held=PLAIN):
        QTest.mousePress(self.view, LEFT, held, begin)
        for step in range(1, 6):
            between = begin + (end - begin) * step / 5
            self.move(between, held)
        QTest.mouseRelease(self.view, LEFT, held, end)

    def move(self, at, held):
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(self.view.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            LEFT,
            held,
        )
        QApplication.sendEvent(self.view, event)

    def tap(self, x, y):
        at = self.at(x, y)
        QTest.touchEvent(self.view, self.screen).press(0, at, self.view).commit()
        QTest.touchEvent(self.view, self.screen).release(0, at, self.view).commit()

    def swipe(self, begin, end):
        one, other = self.at(*begin), self.at(*end)
        QTest.touchEvent(self.view, self.screen).press(0, one, self.view).commit()
        for step in range(1, 6):
            between = one + (other - one) * step / 5
            QTest.touchEvent(self.view, self.screen).move(
                0, between, self.view
            ).commit()
        QTest.touchEvent(self.view, self.screen).release(0, other, self.view).commit()

    def pinch(self, middle, before, after):
        """Two fingers, so many pixels apart before and after."""
        centre = self.at(*middle)
        for apart, deed in ((before, "press"), (after, "move"), (after, "release")):
            event = QTest.touchEvent(self.view, self.screen)
            for finger, side in ((0, -1), (1, 1)):
                at = centre + QPoint(side * apart // 2, 0)
                getattr(event, deed)(finger, at, self.view)
            event.commit()

    def key(self, key, held=PLAIN):
        QTest.keyClick(self.canvas, key, held)

    def car(self, x=0, y=0):
        self.symbol("vehicles", SymbolKind.CAR)
        self.click(x, y)
        return self.last(Symbol)

    def stored(self):
        """The drawing as the store has it."""
        self.hand.settle()
        context = self.section._context
        file = context.services.cases.file(self.section._case_id)
        return decode_drawing(file.sketches[-1].content)

    def last(self, kind):
        return [each for each in self.drawing.elements if isinstance(each, kind)][-1]


def draw_scene(pen):
    """Two vehicles, a skid mark, the impact, a measure; by mouse and by finger."""
    pen.symbol("vehicles", SymbolKind.CAR)
    pen.click(-200, 500)
    pen.symbol("people", SymbolKind.ELECTRIC_BICYCLE)
    pen.tap(400, -200)
    pen.symbol("lines", LineKind.SKID)
    pen.drag((-250, 1500), (-200, 800))
    pen.symbol("traces", SymbolKind.IMPACT)
    pen.tap(100, 100)
    pen.symbol("measures", MeasureKind.PERPENDICULAR)
    pen.click(-1500, -1500)
    pen.click(-1500, 1000)
    pen.click(-500, 400)
    pen.hand.settle()


def test_a_scene_is_drawn_by_mouse_and_finger_and_stored(pen):
    draw_scene(pen)
    kinds = [each.kind for each in pen.drawing.elements if isinstance(each, Symbol)]
    assert kinds[2:] == [
        SymbolKind.CAR,
        SymbolKind.ELECTRIC_BICYCLE,
        SymbolKind.IMPACT,
    ]
    assert pen.last(Symbol).at == (100, 100)
    assert pen.last(Path).spots == ((-250, 1500), (-200, 800))
    assert pen.last(Measure).spots == ((-1500, -1500), (-1500, 1000), (-500, 400))
    assert pen.drawing.north == 0
    assert pen.stored() == pen.drawing
    assert "已保存" in pen.section.saved_at.text()


def test_everything_is_undone_and_done_again_to_the_same_drawing(pen):
    draw_scene(pen)
    whole = pen.drawing
    assert pen.editor.stack.count() == 5
    for _ in range(5):
        pen.key(Qt.Key.Key_Z, CONTROL)
    assert pen.drawing == begun(RoadTemplate.CROSSING)
    assert not pen.editor.deeds["undo"].isEnabled()
    assert pen.stored() == pen.drawing
    for _ in range(5):
        pen.key(Qt.Key.Key_Y, CONTROL)
    assert pen.drawing == whole
    assert not pen.editor.deeds["redo"].isEnabled()
    assert pen.stored() == whole


def test_a_sketch_that_was_closed_is_opened_as_it_was(
    qtbot, event_loop, program, pen, workspace, clock
):
    draw_scene(pen)
    pen.car(700, 700)
    whole, case_id = pen.drawing, pen.section._case_id
    # At once: what was just drawn is still on its way to the store.
    program.window.close()
    end = event_loop.create_task(program.finish())
    qtbot.waitUntil(end.done, timeout=20_000)
    services = open_vehicle(workspace, "lizhe", SPECIALIST, now=clock)
    (sketch,) = services.cases.file(case_id).sketches
    assert decode_drawing(sketch.content) == whole
    services.close()


def test_another_look_keeps_what_was_just_drawn(program, surface, pen, hand):
    pen.car(300, 300)
    drawn = pen.drawing
    surface.theme.apply(Look.DARK, is_elder=False)
    hand.settle()
    section = program.desktop.sketch
    assert section is not pen.section
    assert section.editor.drawing == drawn
    assert section.editor.canvas.isVisible()


def test_going_to_another_section_and_back_keeps_the_steps_to_undo(
    pen, case_page, hand
):
    pen.car(300, 300)
    case_page.open_section(Part.OVERVIEW)
    hand.settle()
    case_page.open_section(Part.SKETCH)
    hand.settle()
    assert pen.editor.stack.canUndo()
    pen.key(Qt.Key.Key_Z, CONTROL)
    assert pen.stored() == begun(RoadTemplate.CROSSING)


def test_a_drag_is_one_step_and_ends_on_the_grid(pen):
    pen.car()
    pen.drag((20, 30), (632, 341))
    assert pen.last(Symbol).at == (600, 300)
    assert pen.editor.stack.count() == 2
    pen.editor.stack.undo()
    assert pen.last(Symbol).at == (0, 0)


def test_with_shift_a_drag_stays_level(pen):
    pen.car()
    pen.drag((0, 0), (600, 90), SHIFT)
    assert pen.last(Symbol).at == (0, 0)
    pen.click(0, 0)
    at = pen.at(0, 0)
    QTest.mousePress(pen.view, LEFT, PLAIN, at)
    pen.move(pen.at(600, 90), SHIFT)
    QTest.mouseRelease(pen.view, LEFT, SHIFT, pen.at(600, 90))
    assert pen.last(Symbol).at == (600, 0)


def test_without_snapping_a_thing_stays_where_it_is_put(pen):
    QTest.mouseClick(pen.editor.deeds["snap"], LEFT)
    car = pen.car(123, 77)
    assert car.at[0] % 50 != 0 or car.at[1] % 50 != 0


def test_the_handle_turns_in_steps_of_five_degrees(pen):
    pen.car()
    handle = pen.canvas.turn_handle().toPoint()
    middle = pen.at(0, 0)
    pen.drag_points(handle, middle + QPoint(middle.y() - handle.y(), 0))
    assert pen.last(Symbol).heading == 900
    assert pen.last(Symbol).at == (0, 0)
    pen.key(Qt.Key.Key_BracketLeft)
    assert pen.last(Symbol).heading == 750


def test_a_finger_moves_and_two_fingers_only_look_closer(pen):
    pen.car()
    pen.swipe((0, 0), (500, 500))
    assert pen.last(Symbol).at == (500, 500)
    before, seen = pen.drawing, pen.canvas.transform().m11()
    pen.pinch((0, 0), 80, 240)
    assert pen.canvas.transform().m11() == pytest.approx(seen * 3, rel=0.02)
    assert pen.drawing == before
    assert pen.canvas.place_at(QPointF(pen.at(0, 0))) == (0, 0)
    pen.canvas.show_all()
    pen.swipe((500, 500), (0, 0))
    assert pen.last(Symbol).at == (0, 0)


def test_a_second_finger_gives_up_what_the_first_began(pen):
    pen.car()
    before, count = pen.drawing, pen.editor.stack.count()
    one, other = pen.at(0, 0), pen.at(800, 0)
    QTest.touchEvent(pen.view, pen.screen).press(0, one, pen.view).commit()
    QTest.touchEvent(pen.view, pen.screen).move(0, other, pen.view).commit()
    both = QTest.touchEvent(pen.view, pen.screen)
    both.stationary(0).press(1, one, pen.view).commit()
    both = QTest.touchEvent(pen.view, pen.screen)
    both.release(0, other, pen.view).release(1, one, pen.view).commit()
    assert pen.drawing == before
    assert pen.editor.stack.count() == count
    assert pen.canvas.sketch.elements(frozenset({4})) == before.chosen({4})
    pen.swipe((0, 0), (500, 500))
    assert pen.last(Symbol).at == (500, 500)


def test_undoing_in_the_middle_of_a_drag_gives_the_drag_up(pen):
    pen.car()
    QTest.mousePress(pen.view, LEFT, PLAIN, pen.at(0, 0))
    pen.move(pen.at(700, 0), PLAIN)
    pen.key(Qt.Key.Key_Z, CONTROL)
    QTest.mouseRelease(pen.view, LEFT, PLAIN, pen.at(700, 0))
    assert pen.drawing == begun(RoadTemplate.CROSSING)
    assert pen.canvas.sketch.elements(frozenset({4})) == ()


def test_the_wheel_looks_closer_where_the_pointer_is(pen):
    at = pen.at(700, 300)
    event = QWheelEvent(
        QPointF(at),
        QPointF(pen.view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003  Qt takes it so
    )
    seen = pen.canvas.transform().m11()
    QApplication.sendEvent(pen.view, event)
    assert pen.canvas.transform().m11() > seen
    assert (pen.at(700, 300) - at).manhattanLength() <= 3


def test_a_line_through_many_places_ends_with_its_last_touched_again(pen):
    pen.symbol("lines", LineKind.TRAVEL)
    for spot in ((-1500, 0), (-500, 0), (0, 500), (0, 1200), (0, 1200)):
        pen.tap(*spot)
    assert pen.last(Path).spots == ((-1500, 0), (-500, 0), (0, 500), (0, 1200))


def test_a_line_ends_with_enter_and_with_its_button_and_is_given_up_with_escape(pen):
    pen.symbol("lines", LineKind.KERB)
    pen.click(-1500, 0)
    pen.click(-500, 100)
    assert pen.editor.deeds["finish"].isEnabled()
    QTest.mouseClick(pen.editor.deeds["finish"], LEFT)
    assert pen.last(Path).spots == ((-1500, 0), (-500, 100))
    pen.symbol("lines", LineKind.KERB)
    pen.click(0, 900)
    pen.click(600, 900)
    pen.key(Qt.Key.Key_Return)
    assert pen.last(Path).spots == ((0, 900), (600, 900))
    before = pen.drawing
    pen.symbol("lines", LineKind.KERB)
    pen.click(0, -900)
    pen.key(Qt.Key.Key_Escape)
    pen.click(600, -900)
    assert pen.drawing == before


def test_a_place_of_a_measure_is_moved_and_its_lengths_follow(pen):
    pen.symbol("measures", MeasureKind.DISTANCE)
    pen.drag((-1000, -1000), (-500, -1000))
    assert pen.editor.panel._facts.text() == "5.00 m"
    pen.drag((-500, -1000), (0, -1000))
    assert pen.last(Measure).spots == ((-1000, -1000), (0, -1000))
    assert pen.editor.panel._facts.text() == "10.00 m"


def test_a_measure_is_drawn_to_the_place_it_is_near(pen):
    pen.symbol("traces", SymbolKind.REFERENCE)
    QTest.mouseClick(pen.editor.deeds["snap"], LEFT)
    pen.click(333, 444)
    fixed = pen.last(Symbol).at
    QTest.mouseClick(pen.editor.deeds["snap"], LEFT)
    pen.symbol("measures", MeasureKind.DISTANCE)
    pen.drag((-1000, -1000), (350, 420))
    assert pen.last(Measure).spots[1] == fixed


def test_a_frame_chooses_what_lies_in_it_and_not_the_road(pen):
    pen.car(-300, 0)
    pen.car(300, 0)
    pen.drag((-900, -500), (900, 500))
    assert len(pen.canvas.keys) == 2
    QTest.mouseClick(pen.editor.deeds["group"], LEFT)
    pen.click(-1800, -1900)
    assert pen.canvas.keys == frozenset()
    pen.drag((300, 0), (300, 600))
    cars = [e.at for e in pen.drawing.elements if getattr(e, "kind", "") == "car"]
    assert cars == [(-300, 600), (300, 600)]
    QTest.mouseClick(pen.editor.deeds["ungroup"], LEFT)
    pen.click(-1800, -1900)
    pen.click(300, 600)
    assert len(pen.canvas.keys) == 1


def test_keys_move_copy_group_and_delete(pen):
    pen.car()
    pen.key(Qt.Key.Key_Right)
    pen.key(Qt.Key.Key_Down, SHIFT)
    assert pen.last(Symbol).at == (10, 100)
    pen.key(Qt.Key.Key_D, CONTROL)
    assert pen.last(Symbol).at == (210, 300)
    pen.key(Qt.Key.Key_A, CONTROL)
    pen.key(Qt.Key.Key_G, CONTROL)
    assert {each.group for each in pen.drawing.elements} == {1}
    pen.key(Qt.Key.Key_G, CONTROL | SHIFT)
    assert {each.group for each in pen.drawing.elements} == {0}
    pen.key(Qt.Key.Key_Delete)
    assert pen.drawing.elements == ()
    for _ in range(6):
        pen.key(Qt.Key.Key_Z, CONTROL)
    assert pen.last(Symbol).at == (0, 0)


def test_a_thing_a_line_and_a_measure_are_placed_without_a_pointer(pen):
    for menu in ("vehicles", "lines", "measures"):
        button = pen.editor.deeds[menu]
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        popup = pen.editor.menus[menu]
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    kinds = [type(each) for each in pen.drawing.elements]
    assert kinds[-3:] == [Symbol, Path, Measure]


def test_undoing_in_the_sketch_leaves_the_window_around_alone(program, pen, qtbot):
    heard = []
    shortcut = QShortcut(QKeySequence.StandardKey.Undo, program.window)
    shortcut.activated.connect(lambda: heard.append(1))
    pen.car()
    pen.key(Qt.Key.Key_Z, CONTROL)
    assert pen.drawing == begun(RoadTemplate.CROSSING)
    pen.car()
    QTest.keyClick(pen.editor.deeds["delete"], Qt.Key.Key_Z, CONTROL)
    assert pen.drawing == begun(RoadTemplate.CROSSING)
    assert heard == []
    QTest.keyClick(pen.section.folder.choose, Qt.Key.Key_Z, CONTROL)
    assert heard == [1]
    shortcut.deleteLater()


def test_what_is_chosen_is_given_words_and_numbers(pen, hand):
    pen.car()
    fields = pen.editor.panel.fields
    hand.fill(fields["label"], MARKUP)
    hand.fill(fields["heading"], "22.5")
    hand.fill(fields["magnification"], "150")
    car = pen.last(Symbol)
    assert (car.label, car.heading, car.magnification) == (MARKUP, 225, 1500)
    assert pen.stored() == pen.drawing
    hand.fill(fields["heading"], "400")
    assert "0.0至359.9" in fields["heading"].message.text()
    hand.fill(fields["label"], "甲\u202e乙")
    assert fields["label"].message.isVisible()
    assert pen.last(Symbol) == car


def test_a_road_is_given_lanes_and_a_width(pen, hand):
    pen.click(-400, -400)
    fields = pen.editor.panel.fields
    hand.choose(fields["lanes"], 3)
    hand.fill(fields["lane_width"], "3.25")
    hand.fill(fields["length"], "40")
    QTest.mouseClick(
        fields["has_zebra"].editor, LEFT, pos=fields["has_zebra"].editor.rect().center()
    )
    road = pen.drawing.elements[0]
    assert isinstance(road, Road)
    assert (road.lanes, road.lane_width, road.length) == (3, 325, 4000)


def test_text_is_placed_and_written(pen, hand):
    QTest.mouseClick(pen.editor.deeds["text"], LEFT)
    pen.tap(900, 1100)
    hand.fill(pen.editor.panel.fields["text"], MARKUP)
    assert pen.last(Note).text == MARKUP
    hand.fill(pen.editor.panel.fields["text"], "")
    assert pen.last(Note).text == MARKUP


def test_what_lies_on_a_locked_or_hidden_layer_is_not_touched(pen):
    pen.car()
    boxes = pen.editor.panel.layer_boxes
    boxes[2, "is_locked"].click()
    assert pen.canvas.keys == frozenset()
    before = pen.drawing
    pen.drag((0, 0), (500, 500))
    pen.key(Qt.Key.Key_Delete)
    assert pen.drawing.chosen({4}) == before.chosen({4})
    boxes[2, "is_locked"].click()
    boxes[2, "is_visible"].click()
    assert pen.canvas.touched(QPointF(pen.at(0, 0))).key == 1
    pen.editor.stack.undo()
    assert boxes[2, "is_visible"].isChecked()


def test_the_scale_of_the_paper_is_chosen(pen, hand):
    hand.choose(pen.editor.panel.fields["scale"], 500)
    assert pen.drawing.scale == 500
    assert pen.stored().scale == 500


def test_a_sketch_is_renamed_struck_out_and_another_is_begun(pen, hand):
    section = pen.section
    hand.fill(section._name, MARKUP)
    shown = section.sketch_buttons
    assert [each.text() for each in shown] == [MARKUP.replace("&", "&&")]
    hand.click(section._new)
    action = section._menu.actions()[1]
    place = section._menu.actionGeometry(action).center()
    QTest.mouseClick(section._menu, LEFT, pos=place)
    hand.settle()
    assert len(section.sketch_buttons) == 2
    assert pen.drawing == begun(RoadTemplate.STRAIGHT)
    first = section.sketch_buttons[0]
    hand.click(first)
    assert pen.drawing == begun(RoadTemplate.CROSSING)
    strike = section._end.itemAt(0).widget()
    hand.click(strike.ask)
    hand.write(strike.reason.editor, "画错了")
    hand.click(strike.confirm)
    assert len(section.sketch_buttons) == 1
    assert pen.drawing == begun(RoadTemplate.STRAIGHT)


def test_a_photo_lies_underneath_is_moved_when_loose_and_taken_away(
    pen, hand, tmp_path
):
    image = QImage(2400, 1200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    path = tmp_path / "现场 照片.jpg"
    assert image.save(str(path))
    under = pen.section.under
    hand.fill(under.photo, str(path))
    hand.click(under.take)
    laid = pen.drawing.underlay
    assert (laid.width, laid.height) == (4000, 2000)
    stored = pen.section._context.services.sketches.underlay(laid.sha256)
    assert QImage.fromData(stored).width() == 1600
    hand.fill(under.span, "44")
    hand.choose(under.opacity, 40)
    under.is_locked.editor.click()
    assert pen.drawing.underlay.is_locked is False
    pen.drag((-1700, 950), (-1400, 850))
    x, y = pen.drawing.underlay.at
    assert abs(x - laid.at[0] - 300) < 30
    assert abs(y - laid.at[1] + 100) < 30
    assert pen.stored() == pen.drawing
    hand.click(under.remove)
    assert pen.drawing.underlay is None
    pen.editor.stack.undo()
    assert pen.drawing.underlay.opacity == 40


@pytest.mark.parametrize("content", [b"", b"no picture", b"BM cut"])
def test_a_file_that_is_no_picture_is_refused(pen, hand, tmp_path, content):
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    hand.fill(pen.section.under.photo, str(path))
    hand.click(pen.section.under.take)
    assert "MM1132" in pen.section.notice.text.text()
    assert pen.drawing.underlay is None


def test_the_sketch_is_written_as_pdf_svg_and_png(pen, hand, tmp_path):
    pen.car(300, 300)
    hand.fill(pen.section.folder, str(tmp_path))
    for kind in ("pdf", "svg", "png"):
        hand.click(pen.section.deeds[kind])
        assert f".{kind}" in pen.section.notice.text.text()
    files = {each.suffix: each for each in tmp_path.iterdir() if each.is_file()}
    page = pypdfium2.PdfDocument(files[".pdf"])[0]
    assert "小型轿车" in page.get_textpage().get_text_range()
    assert b"<svg" in files[".svg"].read_bytes()
    image = QImage(str(files[".png"]))
    assert (image.width(), image.height()) == (236 * 12, 146 * 12)
    hand.fill(pen.section.folder, str(tmp_path / "no"))
    hand.click(pen.section.deeds["pdf"])
    assert "MM1421" in pen.section.notice.text.text()


def test_the_whole_window_is_for_drawing_and_given_back(program, pen, hand):
    hand.click(pen.section._enlarge)
    whole = pen.section.whole_window
    assert whole.isVisible()
    assert pen.canvas.isVisible()
    program.window.resize(1100, 760)
    hand.settle()
    assert whole.size() == program.desktop.size()
    pen.canvas.show_all()
    pen.car(300, 300)
    hand.click(whole.back)
    pen.key(Qt.Key.Key_F11)
    assert pen.section.whole_window.isVisible()
    pen.key(Qt.Key.Key_F11)
    assert pen.section.whole_window is None
    assert pen.section.isAncestorOf(pen.editor)
    assert pen.stored() == pen.drawing


def test_nothing_of_one_case_is_drawn_into_another(program, pen, desktop, hand):
    pen.car(300, 300)
    drawn, case_id = pen.drawing, pen.section._case_id
    call = EmergencyCall(place="海淀区示例路口")
    other = program.services.cases.open_emergency(call)
    desktop.cases.open_case(other.case.case_id)
    hand.settle()
    assert pen.section._pages.currentIndex() == 0
    file = program.services.cases.file(case_id)
    assert decode_drawing(file.sketches[-1].content) == drawn
    assert program.services.cases.file(other.case.case_id).sketches == ()
    desktop.cases.open_case(case_id)
    hand.settle()
    assert pen.drawing == drawn


def test_a_sketch_that_cannot_be_read_is_said_and_nothing_is_drawn_over_it(
    program, pen, desktop, hand
):
    case_id = pen.section._case_id
    (sketch,) = program.services.cases.file(case_id).sketches
    with program.services.desk.working_on(case_id) as work:
        work.change(sketch, content=b"damaged")
    desktop.cases.reload()
    hand.settle()
    assert "MM1130" in pen.section.notice.text.text()
    assert pen.section._pages.currentIndex() == 0
    pen.editor.edit(begun(None), "")
    hand.settle()
    (stored,) = program.services.cases.file(case_id).sketches
    assert stored.content == b"damaged"


@pytest.mark.parametrize("is_elder", [False, True], ids=["usual", "elder"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_button_of_the_editor_can_be_touched_and_read(
    program, surface, pen, hand, is_elder, language
):
    pen.car()
    hand.settle()
    surface.language.use(language)
    surface.theme.apply(Look.LIGHT, is_elder=is_elder)
    hand.settle()
    section = program.desktop.sketch
    least = surface.theme.tokens.target
    buttons = [b for b in section.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) > 30
    for button in buttons:
        words = button.text().replace("&&", "&")
        width = QFontMetricsF(button.font()).horizontalAdvance(words)
        assert button.height() >= least, words
        assert button.width() >= width, words
    for menu in section.editor.menus.values():
        menu.popup(QPoint(0, 0))
        for action in menu.actions():
            assert menu.actionGeometry(action).height() >= least
        menu.hide()
    assert section.width() <= section.parentWidget().width()
