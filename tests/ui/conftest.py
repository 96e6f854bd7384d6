"""The real window on a real workspace, worked by events."""

import asyncio
import os
import shutil
import sys
from datetime import UTC, datetime, timedelta

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from qasync import QEventLoop

from mobile_mediation.app import Program, make_surface
from mobile_mediation.domain.users import UserRole
from mobile_mediation.hq.office import Office
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.vehicle import FirstUser, create_vehicle, open_vehicle
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.cycle_collector import CycleCollector
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Page

from ..caps import give_caps  # noqa: TID252

SPECIALIST = "红绿灯下请慢慢走"
LEADER = "四只眼睛看一笔钱"
OFFICER = "警徽在胸责任在肩"
SIGNING = "落笔之前再读一遍"
HQ = "总部的门要两把钥匙"
CHEAP = Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=1)


class SteppingClock:
    """Moves on by a millisecond with every look, and by hand."""

    def __init__(self):
        self.moment = datetime(2023, 1, 24, 6, 0, tzinfo=UTC)

    def __call__(self):
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def pass_time(self, **amount):
        self.moment += timedelta(**amount)


class Hand:
    """Somebody's hand at the window."""

    def __init__(self, qtbot, window):
        self._qtbot = qtbot
        self.window = window

    def settle(self):
        """Wait until nothing runs in the background."""

        def is_quiet():
            QCoreApplication.processEvents()
            return not any(work.is_busy for work in self.window.findChildren(Work))

        self._qtbot.wait(1)
        self._qtbot.waitUntil(is_quiet, timeout=20_000)
        self._qtbot.wait(1)
        self._qtbot.waitUntil(is_quiet, timeout=20_000)

    def write(self, editor, text):
        """Put text into an editor as an input method does."""
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(editor, event)

    def wait_until(self, is_so):
        """Let the window work until something is so."""
        self._qtbot.waitUntil(is_so, timeout=20_000)

    def wait_for(self, coroutine):
        """Let the window work until a coroutine has its result."""
        task = asyncio.get_event_loop().create_task(coroutine)
        self._qtbot.waitUntil(task.done, timeout=20_000)
        return task.result()

    def fill(self, field, text):
        """Type into a field and leave it."""
        self.write(field.editor, text)
        if isinstance(field.editor, QLineEdit):
            QTest.keyClick(field.editor, Qt.Key.Key_Tab)
        else:
            field.editor.clearFocus()
        self.settle()

    def choose(self, field, value):
        """Choose from a list with the arrow keys and leave it."""
        box = field.editor
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(field.place_of(value)):
            QTest.keyClick(box, Qt.Key.Key_Down)
        QTest.keyClick(box, Qt.Key.Key_Tab)
        self.settle()

    def click(self, button):
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier, *, at=None):
        QTest.keyClick(at or self.window, key, modifier)
        self.settle()


@pytest.fixture(scope="session")
def shared_loop(qapp):
    """One asyncio loop for the whole run, turning whenever qtbot waits.

    Stopping a qasync loop calls QApplication.exit, after which no nested Qt event
    loop, and so no qtbot wait, ever starts again.
    """
    CycleCollector(qapp)
    loop = QEventLoop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    yield loop
    loop.stop()
    loop.close()


@pytest.fixture
def event_loop(shared_loop, qapp):
    """The shared loop; a defect in any task or slot fails the test that caused it."""
    defects = []
    hook = sys.excepthook
    shared_loop.set_exception_handler(lambda _loop, context: defects.append(context))
    # Running only here: what blocks in a loop of its own is tested elsewhere.
    asyncio.events._set_running_loop(shared_loop)
    yield shared_loop
    for task in asyncio.all_tasks(shared_loop):
        task.cancel()
    qapp.processEvents()
    asyncio.events._set_running_loop(None)
    sys.excepthook = hook
    assert not defects


@pytest.fixture(scope="session")
def surface(qapp):
    return make_surface(qapp, "zh")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Headquarters, a vehicle with one open case, and three people."""
    folder = tmp_path_factory.mktemp("prepared")
    clock = SteppingClock()
    Office.create(
        folder / "hq", name="示例保险", user_name="hq", secret=HQ, now=clock, cost=CHEAP
    )
    with Office.open(folder / "hq", "hq", HQ, now=clock) as office:
        enrolment = office.enrol("0012", unit="110105")
    create_vehicle(
        folder / "vehicle",
        enrolment,
        FirstUser(
            name="lizhe",
            display_name="李喆",
            secret=SPECIALIST,
            signing_secret=SIGNING,
            unit="示例保险北京市分公司",
            number="LP-0007",
        ),
        now=clock,
        cost=CHEAP,
    )
    services = open_vehicle(folder / "vehicle", "lizhe", SPECIALIST, now=clock)
    services.people.add(
        name="chenli",
        display_name="陈立",
        role=UserRole.ADMIN,
        unit="示例保险",
        secret=LEADER,
    )
    (folder / "officer-stick").mkdir()
    services.people.add(
        name="zhangkun",
        display_name="张堃",
        role=UserRole.OFFICER,
        unit="示例市公安局",
        secret=OFFICER,
        stick=folder / "officer-stick",
    )
    with Office.open(folder / "hq", "hq", HQ, now=clock) as office:
        give_caps(office, services, folder)
    services.cases.open_emergency(
        EmergencyCall(
            place="朝阳区示例路口",
            injured_name="肖建国",
            plate="京A12345",
            hospital="示例市第一人民医院",
        )
    )
    services.close()
    return folder


@pytest.fixture
def clock(prepared):
    clock = SteppingClock()
    clock.pass_time(minutes=1)
    return clock


@pytest.fixture
def workspace(prepared, tmp_path):
    path = tmp_path / "vehicle"
    shutil.copytree(prepared / "vehicle", path)
    return path


@pytest.fixture
def officer_stick(prepared, tmp_path):
    path = tmp_path / "officer-stick"
    shutil.copytree(prepared / "officer-stick", path)
    return path


@pytest.fixture
def locked(qtbot, event_loop, surface, workspace, clock):
    """The program with the question for the password."""
    surface.theme.apply(Look.LIGHT, is_elder=False)
    surface.language.use("zh")
    program = Program(workspace, surface, now=clock)
    program.start()
    with qtbot.waitActive(program.window):
        program.window.activateWindow()
    yield program
    program.window.close()
    end = event_loop.create_task(program.finish())
    qtbot.waitUntil(end.done, timeout=20_000)
    surface.language.changed.disconnect(program.rebuild)
    surface.theme.changed.disconnect(program.rebuild)
    program.window.deleteLater()


@pytest.fixture
def hand(qtbot, locked):
    return Hand(qtbot, locked.window)


@pytest.fixture
def program(locked, hand):
    """The program with the open workspace, at the list of cases."""
    page = locked.unlock
    page.name.setCurrentText("lizhe")
    hand.write(page.secret.editor, SPECIALIST)
    hand.click(page.enter)
    assert locked.desktop is not None
    hand.settle()
    locked.desktop.open_page(Page.CASES)
    hand.settle()
    return locked


@pytest.fixture
def desktop(program):
    return program.desktop


@pytest.fixture
def case_page(desktop, hand):
    """The one case, opened from the list."""
    index = desktop.cases.model.index(0, 0)
    desktop.cases.open_case(desktop.cases.model.case_id(index))
    hand.settle()
    return desktop.cases.case
