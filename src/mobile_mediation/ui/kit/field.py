"""Fields that are saved as they are left, with what is wrong standing under them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.dates import CHINA, china_day, parse_day, parse_moment
from mobile_mediation.domain.errors import MediationError, RuleViolation, Words
from mobile_mediation.domain.money import format_yuan, parse_yuan
from mobile_mediation.domain.texts import halfwidth
from mobile_mediation.ui.kit.language import Language
from mobile_mediation.ui.kit.reason import ReasonLine

_ARROW: Final = 5.0
_ARROW_WIDTH: Final = 1.6
_SHORTEST: Final = 4
_OF_THE_PAGE: Final = frozenset({Qt.Key.Key_E, Qt.Key.Key_K})
_TODAY: Final = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1}


class Field(QWidget):
    """A labelled editor with a message line; `committed` carries the new value.

    What an editor holds is read and shown by each kind in its own way. Those methods
    raise here and are not abstract: Qt makes a widget whatever is abstract in it.

    `typed` carries text that is being typed, `given_up` says that what was typed is
    not wanted, and `reason_given` why a value that others rely on is changed.
    """

    committed = Signal(object)
    typed = Signal(str)
    given_up = Signal()
    reason_given = Signal(str)

    def __init__(
        self, label: str, language: Language, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.language = language
        self.label = QLabel(label, self)
        self.label.setProperty("role", "small")
        self.message = QLabel(self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.hide()
        self.reason: ReasonLine | None = None
        self.body = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.label)
        layout.addLayout(self.body)
        layout.addWidget(self.message)
        self.below = QVBoxLayout()
        layout.addLayout(self.below)
        # Below: fields in one row stay aligned when one of them has something to say.
        layout.addStretch(1)

    def adopt(self, editor: QWidget) -> None:
        """Take the widget that edits the value."""
        self.body.addWidget(editor, 1)
        self.label.setBuddy(editor)
        editor.setAccessibleName(self.label.text())
        self.setFocusProxy(editor)
        editor.installEventFilter(self)

    def commit(self) -> None:
        """Announce what stands in the editor, once, if it is another value."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field is left by its focus going away, or by the key that moves on.

        The key counts by itself, because a window that is not the active one hears
        nothing of the focus.
        """
        if isinstance(event, QKeyEvent):
            if self._is_for_the_page(event):
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape and self.gives_up():
                    return True
                if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
                    self.commit()
        elif event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)

    def _is_for_the_page(self, event: QKeyEvent) -> bool:
        """Whether undo or redo is asked for and the editor itself has none.

        An editor claims these keys even when it has nothing to undo.
        """
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier and event.key() in _OF_THE_PAGE:
            # On some desktops these are keys of the editor as well.
            return True
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.can_undo()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.can_redo()

    def can_undo(self) -> bool:
        """Whether something was typed that the editor can take back by itself."""
        return False

    def can_redo(self) -> bool:
        """Whether the editor can make again what it took back."""
        return False

    def gives_up(self) -> bool:
        """Bring the stored value back, if the editor takes typed text."""
        return False

    def typed_text(self) -> str:
        """The text that stands in the editor; empty where nothing is typed."""
        return ""

    def stored_text(self) -> str:
        """The stored value as it is typed; empty where nothing is typed."""
        return ""

    def settle(self, value: Any, typed: str) -> None:
        """Take note of what was stored; text that was typed since then stays.

        ``typed`` is the text that stood in the editor when it was sent to be stored.
        """
        if self.typed_text() == typed:
            self.set_value(value)

    def show_draft(self, text: str) -> None:
        """Show what was typed before and not saved; leaving the field saves it."""

    def ask_reason(self, error: MediationError) -> None:
        """Ask why the value is changed; it is saved when that is said."""
        self.show_error(error)
        if self.reason is None:
            self.reason = ReasonLine(self.label.text(), self)
            self.reason.given.connect(self.reason_given)
            self.reason.given_up.connect(self._on_reason_given_up)
            self.below.addWidget(self.reason)
        self.reason.begin()

    @Slot()
    def _on_reason_given_up(self) -> None:
        self.restore()
        self.given_up.emit()
        self.setFocus()

    def restore(self) -> None:
        """Show the stored value again."""

    def value(self) -> Any:
        """What stands in the editor, read.

        Raises:
            RuleViolation: It cannot be read.
        """
        raise NotImplementedError(type(self).__name__)

    def set_value(self, value: Any) -> None:
        """Show a stored value."""
        raise NotImplementedError(type(self).__name__)

    @Slot(object)
    def show_error(self, error: MediationError) -> None:
        """Say what is wrong; what was typed stays."""
        self._say(error.in_language(self.language.code), "error", is_fault=True)

    def show_caution(self, text: str) -> None:
        """Say what is odd; it was saved all the same."""
        self._say(text, "caution")

    def clear_message(self) -> None:
        """Say nothing, and ask nothing."""
        self.message.hide()
        if self.reason is not None:
            self.reason.hide()
        self._mark(is_fault=False)

    def _say(self, text: str, role: str, *, is_fault: bool = False) -> None:
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(text)
        self.message.show()
        self._mark(is_fault=is_fault)

    def _mark(self, *, is_fault: bool) -> None:
        editor = self.focusProxy()
        if editor is not None:
            editor.setProperty("fault", is_fault)
            editor.style().unpolish(editor)
            editor.style().polish(editor)


class TextField(Field):
    """One line of text; empty text is no value."""

    def __init__(
        self,
        label: str,
        language: Language,
        parent: QWidget | None = None,
        *,
        hints: Qt.InputMethodHint = Qt.InputMethodHint.ImhNone,
        is_secret: bool = False,
    ) -> None:
        super().__init__(label, language, parent)
        self.editor = QLineEdit(self)
        self.editor.setInputMethodHints(hints)
        if is_secret:
            self.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.adopt(self.editor)
        self._stored: Any = None
        self._announced: Any = None
        self.editor.editingFinished.connect(self.commit)
        self.editor.textEdited.connect(self.typed)

    def value(self) -> Any:
        return self.read(self.editor.text())

    def set_value(self, value: Any) -> None:
        self._stored = self._announced = value
        self.editor.setText(self.show_text(value))
        # A long value shows how it begins.
        self.editor.setCursorPosition(0)
        self.clear_message()

    def settle(self, value: Any, typed: str) -> None:
        if self.typed_text() != typed:
            self._stored = self._announced = value
        elif self.show_text(value) != typed or not self.editor.hasFocus():
            self.set_value(value)
        else:
            # The cursor stays where somebody goes on typing.
            self._stored = self._announced = value
            self.clear_message()

    def read(self, text: str) -> Any:
        """The value of a typed text."""
        return text.strip() or None

    def show_text(self, value: Any) -> str:
        """A value as it is typed."""
        return "" if value is None else str(value)

    @Slot()
    def commit(self) -> None:
        """Announce what was typed, once, if it is another value."""
        try:
            value = self.value()
        except MediationError as error:
            self.show_error(error)
            return
        if value != self._announced:
            self._announced = value
            self.committed.emit(value)

    def can_undo(self) -> bool:
        return self.editor.isUndoAvailable()

    def can_redo(self) -> bool:
        return self.editor.isRedoAvailable()

    def gives_up(self) -> bool:
        self.restore()
        self.given_up.emit()
        return True

    def restore(self) -> None:
        self.set_value(self._stored)

    def typed_text(self) -> str:
        return self.editor.text()

    def stored_text(self) -> str:
        return self.show_text(self._stored)

    def show_draft(self, text: str) -> None:
        self.editor.setText(text)
        self.show_caution(self.tr("Typed last time and not saved."))


class PathField(TextField):
    """A folder, or a file with ``pattern`` such as ``*.mmb``; typed or chosen."""

    def __init__(
        self,
        label: str,
        language: Language,
        parent: QWidget | None = None,
        *,
        pattern: str | None = None,
    ) -> None:
        super().__init__(label, language, parent)
        self._pattern = pattern
        self.choose = QPushButton(self.tr("Choose …"), self)
        self.choose.setAccessibleName(self.tr("Choose …") + f" {label}")
        self.choose.clicked.connect(self._ask)
        self.body.addWidget(self.choose)

    def path(self) -> Path:
        """The place that was named.

        Raises:
            RuleViolation: MM1022 none was.
        """
        typed = self.editor.text().strip()
        if not typed:
            raise RuleViolation(
                "MM1022",
                Words(
                    f"请先选择：{self.label.text()}。",
                    f"Choose first: {self.label.text()}.",
                ),
                path=self.label.text(),
            )
        return Path(typed)

    @Slot()
    def _ask(self) -> None:
        dialog = QFileDialog(self, self.label.text(), self.editor.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._pattern is None:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(self._pattern)
        dialog.fileSelected.connect(self.editor.setText)
        dialog.open()


class MoneyField(TextField):
    """An amount in yuan, read into whole fen."""

    def __init__(
        self, label: str, language: Language, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            label, language, parent, hints=Qt.InputMethodHint.ImhFormattedNumbersOnly
        )
        self.editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editor.setPlaceholderText("¥0.00")

    def read(self, text: str) -> int | None:
        return parse_yuan(text) if text.strip() else None

    def show_text(self, value: Any) -> str:
        return "" if value is None else format_yuan(value)


class NumberField(TextField):
    """A whole number; ``places`` decimals are shown of one that is kept scaled.

    With two places ``1050`` is shown as ``10.5``, and with six as a degree.
    """

    def __init__(
        self,
        label: str,
        language: Language,
        parent: QWidget | None = None,
        *,
        places: int = 0,
    ) -> None:
        super().__init__(
            label, language, parent, hints=Qt.InputMethodHint.ImhFormattedNumbersOnly
        )
        self._places = places
        self.editor.setAlignment(Qt.AlignmentFlag.AlignRight)

    def read(self, text: str) -> int | None:
        typed = halfwidth(text).strip().removesuffix("%").strip()
        if not typed:
            return None
        try:
            scaled = Decimal(typed).scaleb(self._places)
        except InvalidOperation:
            scaled = Decimal("NaN")
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise RuleViolation(
                "MM1037",
                Words(
                    "这不是数字，或小数位数过多。",
                    "This is no number, or has too many decimals.",
                ),
                value=typed[:20],
                next_step=Words("请重新录入。", "Type it again."),
            )
        return int(scaled)

    def show_text(self, value: Any) -> str:
        if value is None:
            return ""
        # Not normalised before: that would write 100 as 1E+2.
        text = f"{Decimal(value).scaleb(-self._places):f}"
        return text.rstrip("0").rstrip(".") if self._places else text


class DateField(TextField):
    """A day: ``2023-01-24``, also 今天 and 昨天 by the clock that is given."""

    def __init__(
        self,
        label: str,
        language: Language,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            label, language, parent, hints=Qt.InputMethodHint.ImhPreferNumbers
        )
        self._now = now
        self.editor.setPlaceholderText("2023-01-24")

    def read(self, text: str) -> date | None:
        typed = halfwidth(text).strip()
        if not typed:
            return None
        if typed in _TODAY:
            return china_day(self._now()) - timedelta(days=_TODAY[typed])
        return parse_day(typed)

    def show_text(self, value: Any) -> str:
        return "" if value is None else value.isoformat()


class MomentField(TextField):
    """An instant in China time: ``2023-01-24 14:05``.

    With a clock, the space bar in the empty field puts in the present minute.
    """

    def __init__(
        self,
        label: str,
        language: Language,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(
            label, language, parent, hints=Qt.InputMethodHint.ImhPreferNumbers
        )
        self._now = now
        self.editor.setPlaceholderText("2023-01-24 14:05")
        if now is not None:
            self.editor.setPlaceholderText(self.tr("Space bar: now"))
            self.now_button = QPushButton(self.tr("Now"), self)
            self.now_button.setAccessibleName(self.tr("Now") + f" {label}")
            # The space bar does the same without leaving the keyboard.
            self.now_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.now_button.clicked.connect(self._put_now)
            self.body.addWidget(self.now_button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self._now is not None
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
            and not self.editor.text()
        ):
            self._put_now()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _put_now(self) -> None:
        if self._now is not None:
            self.editor.setText(self.show_text(self._now()))
            self.typed.emit(self.editor.text())

    def read(self, text: str) -> datetime | None:
        typed = halfwidth(text).strip()
        return parse_moment(typed) if typed else None

    def show_text(self, value: Any) -> str:
        return "" if value is None else f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"


class ProseField(Field):
    """Several lines of text."""

    def __init__(
        self, label: str, language: Language, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, language, parent)
        self.editor = QPlainTextEdit(self)
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 5)
        self.adopt(self.editor)
        self._stored: str | None = None
        self._announced: str | None = None
        self.editor.textChanged.connect(self._on_changed)

    def value(self) -> str | None:
        return self.editor.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        self._stored = self._announced = value
        self._put(value or "")
        self.clear_message()

    def _put(self, text: str) -> None:
        # Only what a person types is typed.
        with QSignalBlocker(self.editor):
            self.editor.setPlainText(text)

    @Slot()
    def _on_changed(self) -> None:
        self.typed.emit(self.editor.toPlainText())

    def commit(self) -> None:
        if self.value() != self._announced:
            self._announced = self.value()
            self.committed.emit(self._announced)

    def can_undo(self) -> bool:
        return self.editor.document().isUndoAvailable()

    def can_redo(self) -> bool:
        return self.editor.document().isRedoAvailable()

    def gives_up(self) -> bool:
        self.restore()
        self.given_up.emit()
        return True

    def restore(self) -> None:
        self.set_value(self._stored)

    def typed_text(self) -> str:
        return self.editor.toPlainText()

    def stored_text(self) -> str:
        return self._stored or ""

    def show_draft(self, text: str) -> None:
        self._put(text)
        self.show_caution(self.tr("Typed last time and not saved."))


class _Choices(QComboBox):
    """A list that only changes on purpose, not while the page is scrolled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # A long name in the list does not push its neighbours aside.
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(_SHORTEST)
        self.is_passing = False
        """Whether arrow keys pass over entries that nobody has decided on."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_passing = True
        super().keyPressEvent(event)
        self.is_passing = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # The style sheet takes the style's own arrow away.
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().color(QPalette.ColorRole.Text), _ARROW_WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        tip = QPointF(self.width() - 3.0 * _ARROW, self.height() / 2 + _ARROW / 2)
        for side in (-_ARROW, _ARROW):
            painter.drawLine(tip, tip + QPointF(side, -_ARROW))
        painter.end()


class ChoiceField(Field):
    """One of a few values; ``choices`` are their words with the values."""

    def __init__(
        self,
        label: str,
        language: Language,
        choices: Sequence[tuple[str, Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, language, parent)
        self.editor = _Choices(self)
        self.editor.addItems([text for text, _ in choices])
        # Kept here: Qt would give a member of an enumeration back as plain text.
        self._values = [value for _, value in choices]
        self.adopt(self.editor)
        self._stored = self._announced = self.value()
        self.editor.activated.connect(self._on_activated)

    def value(self) -> Any:
        place = self.editor.currentIndex()
        return self._values[place] if place >= 0 else None

    def set_value(self, value: Any) -> None:
        self._stored = self._announced = value
        self.editor.setCurrentIndex(self.place_of(value))
        self.clear_message()

    def offer(self, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer other values; what is chosen stays where it is among them."""
        chosen = self.value()
        self._values = [value for _, value in choices]
        self.editor.clear()
        self.editor.addItems([text for text, _ in choices])
        first = self._values[0] if self._values else None
        self.set_value(chosen if chosen in self._values else first)

    def restore(self) -> None:
        self.set_value(self._stored)

    def place_of(self, value: Any) -> int:
        """Where a value stands in the list; -1 if it does not."""
        return self._values.index(value) if value in self._values else -1

    @Slot(int)
    def _on_activated(self, _place: int) -> None:
        if not self.editor.is_passing:
            self.commit()

    def commit(self) -> None:
        if self.value() != self._announced:
            self._announced = self.value()
            self.committed.emit(self._announced)


class SwitchField(Field):
    """Yes or no."""

    def __init__(
        self, label: str, language: Language, parent: QWidget | None = None
    ) -> None:
        # An empty label keeps the box in line with the editors beside it.
        super().__init__(" ", language, parent)
        self.editor = QCheckBox(label, self)
        self.adopt(self.editor)
        self.editor.setAccessibleName(label)
        self._stored = False
        self.editor.clicked.connect(self._on_clicked)

    @Slot(bool)
    def _on_clicked(self, on: bool) -> None:
        self.committed.emit(on)

    def value(self) -> bool:
        return self.editor.isChecked()

    def set_value(self, value: Any) -> None:
        self._stored = bool(value)
        self.editor.setChecked(bool(value))
        self.clear_message()

    def restore(self) -> None:
        self.set_value(self._stored)


class MaskedField(TextField):
    """A personal number, masked until somebody asks for it."""

    reveal_requested = Signal()

    def __init__(
        self, label: str, language: Language, parent: QWidget | None = None
    ) -> None:
        sensitive = Qt.InputMethodHint.ImhSensitiveData
        super().__init__(label, language, parent, hints=sensitive)
        self.reveal = QPushButton(self.tr("Show"), self)
        self.reveal.setAccessibleName(self.tr("Show") + f" {label}")
        self.reveal.clicked.connect(self.reveal_requested)
        self.body.addWidget(self.reveal)

    def set_masked(self, masked: str | None) -> None:
        """Show the masked form; typing replaces the whole number."""
        self.set_value(masked)
        self.reveal.setVisible(bool(masked))

    def set_revealed(self, number: str | None) -> None:
        """Show the number itself."""
        self.set_value(number)
        self.reveal.hide()
