"""Works the real window as a person does: typing, clicking, writing by hand."""

import asyncio
import math
import sys
import zlib
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.field import ChoiceField
from mobile_mediation.ui.kit.signature_pad import SignaturePad

_POLL: Final = 0.01
_LONGEST_WAIT: Final = 60.0
_STROKES: Final = 5
_POINTS: Final = 18
_STEP_MS: Final = 12


class StuckError(RuntimeError):
    """The window did not come to rest, or said that it refused something."""


class Robot:
    """A person at the window.

    Args:
        window: The top-level widget.
        pictures: Where pictures of the steps go.
        pause: Seconds to wait after each deed, so that somebody can follow.
    """

    def __init__(self, window: QWidget, pictures: Path, *, pause: float) -> None:
        self._window = window
        self._pictures = pictures
        self._pause = pause
        self._count = 0
        self.actions = 0
        """What a person did so far: a text typed, a key, a choice, a click."""
        self._defect: BaseException | None = None
        self.taken: list[str] = []

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop at the first exception that nobody handled, in a task or a slot."""

        def from_loop(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            self._defect = context.get("exception") or RuntimeError(context["message"])

        def from_slot(_: type[BaseException], error: BaseException, __: object) -> None:
            self._defect = error

        loop.set_exception_handler(from_loop)
        sys.excepthook = from_slot

    async def settle(self) -> None:
        """Wait until nothing runs in the background any more."""
        waited = quiet = 0.0
        while quiet < 3 * _POLL:
            await asyncio.sleep(_POLL)
            waited += _POLL
            busy = any(work.is_busy for work in self._window.findChildren(Work))
            quiet = 0.0 if busy else quiet + _POLL
            if self._defect is not None:
                raise StuckError("the window met a defect") from self._defect
            if waited > _LONGEST_WAIT:
                raise StuckError("the window did not come to rest")

    async def type(self, editor: QLineEdit | QPlainTextEdit, text: str) -> None:
        """Type into an editor as an input method does, and leave it."""
        self.actions += 1
        await self._bring_into_view(editor)
        editor.setFocus()
        editor.selectAll()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(editor, event)
        QTest.keyClick(editor, Qt.Key.Key_Tab)
        await self.settle()

    async def click(self, button: QWidget) -> None:
        """Click a button and wait for what it does."""
        self.actions += 1
        await self._bring_into_view(button)
        if isinstance(button, QAbstractButton) and not button.isEnabled():
            raise StuckError(f"{button.text()} is disabled")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.settle()
        await asyncio.sleep(self._pause)

    async def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a shortcut."""
        self.actions += 1
        combined = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            combined |= modifier
        QTest.keyClick(self._window, key, combined)
        await self.settle()

    async def choose(self, field: ChoiceField, value: object) -> None:
        """Choose an entry of a list by its value."""
        self.actions += 1
        box, place = field.editor, field.place_of(value)
        await self._bring_into_view(box)
        if place < 0:
            raise StuckError(f"{value} is not offered")
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(place):
            QTest.keyClick(box, Qt.Key.Key_Down)
        if field.value() != value:
            raise StuckError(f"{value} could not be chosen")
        QTest.keyClick(box, Qt.Key.Key_Tab)
        await self.settle()

    async def drop(self, widget: QWidget, file: Path) -> None:
        """Let a file go over a widget."""
        self.actions += 1
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        centre, how = widget.rect().center(), Qt.DropAction.CopyAction
        button, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(centre, how, data, button, held)
        QCoreApplication.sendEvent(widget, entering)
        letting_go = QDropEvent(QPointF(centre), how, data, button, held)
        QCoreApplication.sendEvent(widget, letting_go)
        await self.settle()

    async def press(self, widget: QWidget, place: QPointF) -> None:
        """Press at a place of a widget."""
        self.actions += 1
        await self._bring_into_view(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place.toPoint())
        await self.settle()

    async def write(self, pad: SignaturePad, name: str) -> None:
        """Write something by hand that differs from name to name."""
        self.actions += 1
        await self._bring_into_view(pad)
        seed = zlib.crc32(name.encode()) % 17 + 1
        time = 1000
        for stroke in range(_STROKES):
            for step in range(_POINTS):
                turn = step / _POINTS * math.pi * (1 + (seed + stroke) % 3)
                x = 60 + stroke * 75 + step * 3 + 18 * math.sin(turn)
                y = 85 + 38 * math.cos(turn + seed + stroke)
                kind = (
                    QEvent.Type.MouseButtonPress
                    if step == 0
                    else QEvent.Type.MouseButtonRelease
                    if step == _POINTS - 1
                    else QEvent.Type.MouseMove
                )
                self._pen(pad, kind, QPointF(x, y), time)
                time += _STEP_MS
            time += 4 * _STEP_MS
        await self.settle()

    @staticmethod
    def _pen(pad: SignaturePad, kind: QEvent.Type, place: QPointF, time: int) -> None:
        button = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind,
            place,
            QPointF(pad.mapToGlobal(place)),
            button,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        event.setTimestamp(time)
        QCoreApplication.sendEvent(pad, event)

    def picture(self, name: str, of: QWidget | None = None) -> None:
        """Take a picture of the window, or of another one that is open."""
        self._count += 1
        path = self._pictures / f"{self._count:02}-{name}.png"
        (of or self._window).grab().save(str(path))
        self.taken.append(path.name)

    async def _bring_into_view(self, widget: QWidget) -> None:
        # Never by processing events here: a task that the window starts in them would
        # begin inside this one.
        await self.settle()
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
                return
            parent = parent.parentWidget()
