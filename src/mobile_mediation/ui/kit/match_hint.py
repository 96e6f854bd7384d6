"""Cases that already hold what is being typed, under the field; one key opens one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout

from mobile_mediation.domain.matches import MatchKind
from mobile_mediation.services.matches import Match
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import deed, empty, scroll_area_of, text_label
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.field import TextField

_PAUSE_MS: Final = 250
_WIDTH: Final = 560
_USUAL_TYPE: Final = 11.0
_MARGIN: Final = 16
_GAP: Final = 4
_CHOOSING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_WALKING: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class MatchHint(QObject):
    """Up to five cases under a field; F2 opens the first, Alt+Down walks to them.

    It never stands in the way of typing: it is looked up off the window's thread
    after a short pause, and an answer to what is no longer typed is dropped. It lies
    over the page, as wide as a case needs to be told in.

    Args:
        context: The surroundings.
        field: The field under which it stands.
        kind: What is typed there.
        besides: Names the case in which it is typed, if there is one yet.
    """

    open_asked = Signal(object)

    def __init__(
        self,
        context: Context,
        field: TextField,
        kind: MatchKind,
        besides: Callable[[], UUID | None],
    ) -> None:
        super().__init__(field)
        self._context = context
        self._field = field
        self._kind = kind
        self._besides = besides
        self.work = Work(self)
        self.buttons: list[QPushButton] = []
        self.panel = QFrame(field)
        self.panel.setObjectName("matches")
        self.panel.hide()
        self._layout = QVBoxLayout(self.panel)
        self._layout.setContentsMargins(12, 8, 12, 12)
        self._layout.setSpacing(4)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.destroyed.connect(self.panel.deleteLater)
        field.typed.connect(self._on_typed)
        field.given_up.connect(self.panel.hide)
        field.editor.installEventFilter(self)

    @property
    def is_shown(self) -> bool:
        """Whether cases are named at the moment."""
        return self.panel.isVisible()

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    @Slot()
    def _ask(self) -> None:
        self.work.start(partial(self._look_up, self._field.editor.text()))

    async def _look_up(self, text: str) -> None:
        context = self._context
        matches = await context.worker.run(
            context.services.matches.matches, self._kind, text, besides=self._besides()
        )
        editor = self._field.editor
        # Not what was typed before, and not over a page that somebody has gone on to.
        if text == editor.text() and editor.hasFocus():
            self._show(matches)

    def _show(self, matches: Sequence[Match]) -> None:
        empty(self._layout)
        self.buttons = [self._button(match) for match in matches]
        if not matches:
            self.panel.hide()
            return
        title = self.tr("Already in these cases (F2 opens the first):")
        self._layout.addWidget(text_label(title, "caution"))
        for button in self.buttons:
            self._layout.addWidget(button)
        # A child of the window, so that no neighbour or scroll area cuts it.
        if self.panel.parentWidget() is self._field:
            self.panel.setParent(self._field.window())
            area = scroll_area_of(self._field)
            if area is not None:
                area.verticalScrollBar().valueChanged.connect(self._place)
        self._place()
        self.panel.show()
        self.panel.raise_()

    @Slot()
    def _place(self) -> None:
        """Put it under the field, or above where there is no room below."""
        window, editor = self._field.window(), self._field.editor
        wanted = max(_WIDTH * self._context.theme.tokens.body / _USUAL_TYPE, 1.0)
        width = min(int(wanted), window.width() - 2 * _MARGIN)
        self.panel.setFixedWidth(width)
        self.panel.adjustSize()
        corner = editor.mapTo(window, QPoint(0, editor.height() + _GAP))
        left = min(corner.x(), window.width() - width - _MARGIN)
        top = corner.y()
        if top + self.panel.height() > window.height():
            above = editor.mapTo(window, QPoint(0, -_GAP)).y() - self.panel.height()
            top = max(above, 0)
        self.panel.move(max(left, _MARGIN), top)

    def _button(self, match: Match) -> QPushButton:
        context = self._context
        role = " ".join(filter(None, (context.label(match.role), match.name)))
        first = (match.case_no, context.label(match.stage), match.number)
        second = (role, local_text(match.opened_at), match.place)
        lines = [" · ".join(parts) for parts in (first, second)]
        button = deed("", "match")
        # What was written at the roadside is no mnemonic.
        button.setText("\n".join(lines).replace("&", "&&"))
        button.setAccessibleName(self.tr("Open") + f" {' · '.join(lines)}")
        # A long place is cut rather than the window made wider.
        button.setMinimumWidth(1)
        button.clicked.connect(partial(self._open, match.case_id))
        button.installEventFilter(self)
        return button

    def _open(self, case_id: UUID, *_: object) -> None:
        self.panel.hide()
        self.open_asked.emit(case_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.is_shown:
            if event.type() == QEvent.Type.FocusOut:
                self._hide_unless_used()
            if (
                isinstance(event, QKeyEvent)
                and event.type() == QEvent.Type.KeyPress
                and self._on_key(watched, event)
            ):
                return True
        return super().eventFilter(watched, event)

    def _hide_unless_used(self) -> None:
        used = QApplication.focusWidget()
        if used is not self._field.editor and used not in self.buttons:
            self.panel.hide()

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_F2:
            self.buttons[0].click()
        elif watched is self._field.editor:
            with_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if key is Qt.Key.Key_Escape:
                # The first puts the cases away, the next gives up what was typed.
                self.panel.hide()
                return True
            if key is not Qt.Key.Key_Down or not with_alt:
                return False
            self.buttons[0].setFocus()
        elif key in _CHOOSING and isinstance(watched, QPushButton):
            watched.click()
        elif key in _WALKING:
            self._walk(watched, _WALKING[key])
        elif key is Qt.Key.Key_Escape:
            self._field.editor.setFocus()
            self.panel.hide()
        else:
            return False
        return True

    def _walk(self, button: QObject, step: int) -> None:
        place = [each is button for each in self.buttons].index(True) + step
        if 0 <= place < len(self.buttons):
            self.buttons[place].setFocus()
        else:
            self._field.editor.setFocus()
