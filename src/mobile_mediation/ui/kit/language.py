"""The language of the window; it can change while the program runs."""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from mobile_mediation.domain.errors import Words
from mobile_mediation.resources import resource

CHINESE: Final = "zh"
ENGLISH: Final = "en"


class Language(QObject):
    """Which language is shown; the texts in code are English."""

    changed = Signal()

    def __init__(self, app: QApplication, code: str) -> None:
        super().__init__(app)
        self._app = app
        self._translators = [QTranslator(self), QTranslator(self)]
        self.code = ENGLISH
        self.use(code)

    def use(self, code: str) -> None:
        """Show another language, at once and everywhere."""
        for translator in self._translators:
            self._app.removeTranslator(translator)
        if code == CHINESE:
            texts = resource("i18n/mobile_mediation_zh_CN.qm")
            library = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            own, qt = self._translators
            if own.load(str(texts)) and qt.load("qtbase_zh_CN", library):
                self._app.installTranslator(qt)
                self._app.installTranslator(own)
        QLocale.setDefault(QLocale("zh_CN" if code == CHINESE else "en"))
        self.code = code
        self.changed.emit()

    def say(self, words: Words) -> str:
        """A text of the domain in the present language."""
        return words.in_language(self.code)
