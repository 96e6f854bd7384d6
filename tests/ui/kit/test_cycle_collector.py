"""Cycles with widgets in them are freed between events, on the Qt thread."""

import gc
import threading

import pytest
from PySide6.QtCore import QEventLoop, QThread, QTimer
from PySide6.QtWidgets import QWidget

from mobile_mediation.ui.kit.cycle_collector import CycleCollector


class Tied:
    """A widget in a cycle; says on which thread it was freed."""

    freed_on: list[threading.Thread]

    def __init__(self, freed_on):
        self.widget = QWidget()
        self.itself = self
        self.freed_on = freed_on

    def __del__(self):
        self.freed_on.append(threading.current_thread())


def much():
    """Far more than makes Python look for cycles: what ends meanwhile counts off."""
    return [[] for _ in range(gc.get_threshold()[0] * 20)]


@pytest.fixture
def collector(qapp):
    collector = CycleCollector(qapp)
    yield collector
    collector.timer.stop()
    collector.deleteLater()


def test_a_thread_that_allocates_frees_no_widget(collector):
    freed_on = []
    Tied(freed_on)
    thread = threading.Thread(target=much)
    thread.start()
    thread.join()
    assert freed_on == []


def test_the_next_look_frees_it_on_the_qt_thread(collector, qtbot):
    gc.collect()
    freed_on = []
    Tied(freed_on)
    kept = much()
    collector.timer.setInterval(0)
    qtbot.waitUntil(lambda: bool(freed_on), timeout=5000)
    assert freed_on == [threading.main_thread()]
    assert kept


def test_nothing_is_freed_while_an_event_waits_in_a_loop_of_its_own(collector, qtbot):
    gc.collect()
    freed_on, levels = [], []
    Tied(freed_on)
    kept = much()

    def wait_inside():
        inner = QEventLoop()
        QTimer.singleShot(20, inner.quit)
        inner.exec()
        levels.append(QThread.currentThread().loopLevel())

    collector.timer.stop()
    collector.timer.setInterval(0)

    def look_inside():
        levels.append(QThread.currentThread().loopLevel())
        collector.look()

    inner = QEventLoop()
    QTimer.singleShot(0, wait_inside)
    QTimer.singleShot(5, look_inside)
    QTimer.singleShot(60, inner.quit)
    inner.exec()
    assert max(levels) > 1
    assert freed_on == []
    assert kept
    collector.look()
    assert freed_on == [threading.main_thread()]
