"""What the program can do, found by Chinese, English and pinyin."""

from collections.abc import Callable
from dataclasses import dataclass

from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.spelling import find_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that can be done from anywhere.

    ``reading`` is the pinyin of its Chinese words, a syllable for each character;
    written here, since the dictionary is too slow for the thread that draws.
    """

    words: Words
    reading: str
    run: Callable[[], object]
    shortcut: str = ""

    def find(self, typed: str, language: str) -> tuple[tuple[int, int], ...] | None:
        """The characters of its name that were looked for; None if it does not fit.

        Fitting in the other language, it has none.
        """
        wanted = "".join(typed.split()).casefold()
        shown = self.words.in_language(language)
        if not wanted:
            return ()
        for text in (shown, self.words.zh, self.words.en):
            start = text.casefold().find(typed.strip().casefold())
            if start >= 0:
                is_shown = text == shown
                return ((start, start + len(typed.strip())),) if is_shown else ()
        span = find_reading(wanted, tuple(self.reading.split()), inside=True)
        if span is None:
            return None
        return (span,) if shown == self.words.zh else ()
