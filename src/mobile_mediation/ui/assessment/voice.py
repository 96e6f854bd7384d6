"""A voice that reads aloud, where the system has one for the language."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

_MOCK: Final = "mock"
"""Qt's own engine for tests of engines; it is silent."""


class Silence(StrEnum):
    """Why nothing can be read aloud here."""

    NO_LIBRARY = "no_library"
    NO_ENGINE = "no_engine"
    NO_LANGUAGE = "no_language"


class Voice(QObject):
    """Reads one text after the other; this one, of a machine without any, is silent.

    ``said`` tells that a text was read to its end, ``broken`` that it was not, and
    ``changed`` that reading has become possible or impossible.
    """

    said = Signal()
    broken = Signal()
    changed = Signal()

    def __init__(self, silence: Silence | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.silence = silence

    def say(self, text: str) -> None:
        """Begin to read a text, instead of what is being read."""

    def pause(self) -> None:
        """Hold on."""

    def resume(self) -> None:
        """Go on where it was held."""

    def stop(self) -> None:
        """Be silent; nothing is told of it."""


class SystemVoice(Voice):
    """The voice of the operating system, through Qt's engine for it."""

    _ended = Signal(int)

    def __init__(
        self,
        engine: "QTextToSpeech",
        locale: QLocale,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(None, parent)
        self._engine = engine
        self._locale = locale
        self._is_speaking = False
        self._turn = 0
        self._held = ""
        self._text = ""
        engine.setParent(self)
        engine.stateChanged.connect(self._on_state)
        # Some engines report from within the call that causes it.
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self.silence = self._silence()

    def _silence(self) -> Silence | None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        engine = self._engine
        if engine.state() is QTextToSpeech.State.Error:
            return Silence.NO_ENGINE
        speaks = [
            each
            for each in engine.availableLocales()
            if each.language() == self._locale.language()
        ]
        if not speaks:
            return Silence.NO_LANGUAGE
        # Mandarin of the mainland before that of other places.
        speaks.sort(key=lambda each: each.territory() != self._locale.territory())
        if engine.locale() != speaks[0]:
            engine.setLocale(speaks[0])
        return None

    def say(self, text: str) -> None:
        self.stop()
        self._text = text
        self._engine.say(text)

    def pause(self) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        able = QTextToSpeech.Capability.PauseResume
        if able in self._engine.engineCapabilities():
            self._engine.pause()
        else:
            self.stop()
            self._held = self._text

    def resume(self) -> None:
        if self._held:
            self.say(self._held)
        else:
            self._engine.resume()

    def stop(self) -> None:
        self._turn += 1
        self._is_speaking = False
        self._held = ""
        self._engine.stop()

    @Slot(object)
    def _on_state(self, state: "QTextToSpeech.State") -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        if state is QTextToSpeech.State.Speaking:
            self._is_speaking = True
        elif state is QTextToSpeech.State.Ready and self._is_speaking:
            self._is_speaking = False
            self._ended.emit(self._turn)
        elif state is QTextToSpeech.State.Error:
            self._is_speaking = False
            self.broken.emit()
        self._look_again()

    def _look_again(self) -> None:
        """An engine may become ready, or fail, after it was made."""
        silence = self._silence()
        if silence is not self.silence:
            self.silence = silence
            self.changed.emit()

    @Slot(int)
    def _on_ended(self, turn: int) -> None:
        if turn == self._turn:
            self.said.emit()


def find_voice(locale: QLocale, parent: QObject | None = None) -> Voice:
    """The system's voice for a language; a silent one that says why there is none.

    The library is looked for when it is wanted first, as those for sound are.
    """
    try:
        from PySide6.QtTextToSpeech import QTextToSpeech
    except ImportError:
        return Voice(Silence.NO_LIBRARY, parent)
    engines = [each for each in QTextToSpeech.availableEngines() if each != _MOCK]
    if not engines:
        return Voice(Silence.NO_ENGINE, parent)
    return SystemVoice(QTextToSpeech(engines[0]), locale, parent)
