"""What one party sees and hears across the table: large, plain, and nothing else."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QLocale, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.plain_words import Topic, explain
from mobile_mediation.domain.money import format_yuan, in_capitals
from mobile_mediation.labels import Labels
from mobile_mediation.ui.assessment.reading import ReadingAloud
from mobile_mediation.ui.assessment.voice import Silence, Voice, find_voice
from mobile_mediation.ui.kit.blocks import card, deed, repolish, scrolled, text_label
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.kit.language import CHINESE, Language
from mobile_mediation.ui.kit.theme import Theme, elder

_SIZES: Final = (1.0, 1.25, 1.5, 2.0)
"""Of the type of the elder standard; the first is its least (18 pt)."""
_USUAL: Final = 1
_LARGER: Final = 1.15
_SMALLER: Final = 0.8
_WIDE: Final = 24
"""Two figures stand beside each other in a page of as many lines' heights."""


class PartyPage(QDialog):
    """One victim's part of an assessment, over the whole screen.

    Nothing of the case and of other people is on it. Esc ends the reading first, and
    leaves the page when nothing is read.
    """

    def __init__(
        self,
        assessment: Assessment,
        victim: str,
        *,
        theme: Theme,
        language: Language,
        labels: Labels,
        names: Mapping[str, str] | None = None,
        voice: Voice | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the page; ``begin`` shows it.

        Args:
            assessment: With that victim.
            victim: The victim's id.
            theme: The present look.
            language: The present language; of the words and of the voice.
            labels: The headings.
            names: How vehicles are called, by id.
            voice: Who reads; the system's if it is left out.
            parent: What the page belongs to.
        """
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._language, self._labels = theme, language, labels
        self._size = _USUAL
        self._texts: dict[QWidget, float] = {}
        self.sentences: list[QLabel] = []
        self.figures: list[QFrame] = []
        name = assessment.loss_of(victim).victim.name
        title = self.tr("What {0} gets, and why") if name else self.tr("What you get")
        title = title.replace("{0}", name)
        self.setWindowTitle(title)
        locale = QLocale("zh_CN" if language.code == CHINESE else "en_US")
        self.reading = ReadingAloud(voice or find_voice(locale, self), self)
        self.reading.changed.connect(self._show_reading)
        self.read = deed(self.tr("Read aloud"), "primary")
        self.read.clicked.connect(self._on_read)
        self.stop = deed(self.tr("Stop"))
        self.stop.clicked.connect(self.reading.stop)
        self.larger = deed(self.tr("Larger"))
        self.larger.clicked.connect(self._enlarge)
        self.smaller = deed(self.tr("Smaller"))
        self.smaller.clicked.connect(self._reduce)
        self.leave = deed(self.tr("Close"))
        self.leave.clicked.connect(self.accept)
        self.why_silent = self._text("", _SMALLER, "muted")
        QShortcut(QKeySequence.StandardKey.ZoomIn, self, self._enlarge)
        QShortcut(QKeySequence.StandardKey.ZoomOut, self, self._reduce)
        self._grid = QGridLayout()
        self.area = self._area(assessment, victim, title, names)
        row = QWidget()
        buttons = (self.read, self.stop, self.larger, self.smaller, self.leave)
        row.setLayout(FlowLayout(buttons))
        layout = QVBoxLayout(self)
        layout.addWidget(row)
        layout.addWidget(self.why_silent)
        layout.addWidget(self.area, 1)
        for button in buttons:
            # Return belongs to the button with the focus.
            button.setAutoDefault(False)
            self._texts[button] = _SMALLER
        theme.changed.connect(self._resize_type)
        self._resize_type()
        self._show_reading()

    def begin(self) -> None:
        """Show it over the whole screen."""
        self.setModal(True)
        self.showFullScreen()
        self.read.setFocus()

    def _area(
        self,
        assessment: Assessment,
        victim: str,
        title: str,
        names: Mapping[str, str] | None,
    ) -> QScrollArea:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addWidget(self._text(title, _LARGER, "heading"))
        net = assessment.net_of(victim)
        back = net.repay_fen
        for words, fen in (
            (self.tr("Lost in all"), assessment.loss_of(victim).total_fen),
            (self.tr("Is due to you"), net.entitlement_fen),
            (self.tr("Received already"), net.received_fen),
            (self.tr("To be given back"), back)
            if back
            else (self.tr("Still to come"), net.final_fen),
        ):
            self.figures.append(self._figure(words, fen))
        layout.addLayout(self._grid)
        topic: Topic | None = None
        for each in explain(assessment, victim, names=names):
            if each.topic is not topic:
                topic = each.topic
                heading = self._language.say(self._labels.of(topic))
                layout.addWidget(self._text(heading, 1.0, "heading"))
            sentence = self._text(self._language.say(each.words), 1.0, "sentence")
            self.sentences.append(sentence)
            layout.addWidget(sentence)
        layout.addStretch(1)
        area = scrolled(page, title)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return area

    def _figure(self, words: str, fen: int) -> QFrame:
        frame, layout = card()
        layout.addWidget(self._text(words, 1.0))
        layout.addWidget(self._text(format_yuan(fen), _LARGER, "heading"))
        if self._language.code == CHINESE:
            layout.addWidget(self._text(in_capitals(fen), 1.0))
        layout.addStretch(1)
        return frame

    def _text(self, text: str, factor: float, role: str = "") -> QLabel:
        label = text_label(text, role)
        self._texts[label] = factor
        return label

    @Slot()
    def _enlarge(self) -> None:
        self._size = min(self._size + 1, len(_SIZES) - 1)
        self._resize_type()

    @Slot()
    def _reduce(self) -> None:
        self._size = max(self._size - 1, 0)
        self._resize_type()

    @Slot()
    def _resize_type(self) -> None:
        for widget in self._texts:
            self._set_type(widget)
        self.larger.setEnabled(self._size < len(_SIZES) - 1)
        self.smaller.setEnabled(self._size > 0)
        self._place_figures()

    def _set_type(self, widget: QWidget) -> None:
        points = elder(self._theme.tokens).body * _SIZES[self._size]
        font = QFont(widget.font())
        font.setPointSizeF(points * self._texts[widget])
        widget.setFont(font)

    def _place_figures(self) -> None:
        line = self.sentences[0].fontMetrics().height()
        columns = 2 if self.width() >= _WIDE * line else 1
        for place, figure in enumerate(self.figures):
            self._grid.addWidget(figure, place // columns, place % columns)
        for column in (0, 1):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_figures()

    @Slot()
    def _on_read(self) -> None:
        if self.reading.is_held:
            self.reading.go_on()
        elif self.reading.at is not None:
            self.reading.hold()
        else:
            self.reading.begin([each.text() for each in self.sentences])

    @Slot()
    def _show_reading(self) -> None:
        reading = self.reading
        if reading.is_held:
            self.read.setText(self.tr("Read on"))
        elif reading.at is not None:
            self.read.setText(self.tr("Pause"))
        else:
            self.read.setText(self.tr("Read aloud"))
        self.read.setEnabled(reading.is_possible)
        self.stop.setEnabled(reading.at is not None)
        for place, sentence in enumerate(self.sentences):
            is_read = place == reading.at
            if bool(sentence.property("read")) != is_read:
                repolish(sentence, "read", is_read)
                # Qt takes the size back with the old style.
                self._set_type(sentence)
                if is_read:
                    self.area.ensureWidgetVisible(sentence)
        self._tell_why()

    def _tell_why(self) -> None:
        why = self._why()
        if why != self.why_silent.text():
            self.why_silent.setText(why)
            if why and self.isVisible():
                said = QAccessibleAnnouncementEvent(self.why_silent, why)
                QAccessible.updateAccessibility(said)
        self.why_silent.setVisible(bool(why))
        self.read.setToolTip(why)
        self.read.setAccessibleDescription(why)

    def _why(self) -> str:
        match self.reading.voice.silence:
            case Silence.NO_LIBRARY:
                return self.tr(
                    "Cannot read aloud: a sound library of the system is missing."
                )
            case Silence.NO_ENGINE:
                return self.tr("Cannot read aloud: the system has no voice.")
            case Silence.NO_LANGUAGE:
                return self.tr(
                    "Cannot read aloud: the system has no voice for this language."
                )
        if self.reading.is_broken:
            return self.tr("The voice broke off. Please read it out yourself.")
        return ""

    def reject(self) -> None:
        """Esc: first the voice, then the page."""
        if self.reading.at is not None:
            self.reading.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Nobody reads on when the page is gone."""
        self.reading.stop()
        super().done(result)
