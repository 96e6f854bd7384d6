"""Sentences read aloud one after the other, held and gone on with."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from mobile_mediation.ui.assessment.voice import Voice


class ReadingAloud(QObject):
    """Where the reading is; ``changed`` tells whenever that is another place."""

    changed = Signal()

    def __init__(self, voice: Voice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.voice = voice
        self.at: int | None = None
        self.is_held = False
        self.is_broken = False
        self._texts: Sequence[str] = ()
        voice.said.connect(self._go_on)
        voice.broken.connect(self._break_off)
        voice.changed.connect(self._on_voice)

    @property
    def is_possible(self) -> bool:
        """Whether there is a voice."""
        return self.voice.silence is None

    def begin(self, texts: Sequence[str]) -> None:
        """Read from the first text."""
        self._texts = texts
        self.is_broken = self.is_held = False
        self.at = -1
        self._go_on()

    def hold(self) -> None:
        """Be silent for a while."""
        if self.at is not None and not self.is_held:
            self.is_held = True
            self.voice.pause()
            self.changed.emit()

    def go_on(self) -> None:
        """Read on where it was held."""
        if self.is_held:
            self.is_held = False
            self.voice.resume()
            self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Read no more."""
        if self.at is not None:
            self.at = None
            self.is_held = False
            self.voice.stop()
            self.changed.emit()

    @Slot()
    def _go_on(self) -> None:
        if self.at is None:
            return
        following = self.at + 1
        self.at = following if following < len(self._texts) else None
        if self.at is not None:
            self.voice.say(self._texts[self.at])
        self.changed.emit()

    @Slot()
    def _break_off(self) -> None:
        if self.at is not None:
            self.is_broken = True
            self.at = None
            self.is_held = False
        self.changed.emit()

    @Slot()
    def _on_voice(self) -> None:
        if not self.is_possible:
            self.stop()
        self.changed.emit()
