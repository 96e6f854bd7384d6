"""What a published plan of a year's days off can say."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.domain.working_days import HolidayYear

_SATURDAY: Final = 5
_YEARS: Final = range(2004, 2200)


def checked_year(
    year: int,
    *,
    off_days: Iterable[date],
    make_up_days: Iterable[date],
    source: str,
    path: str = "year",
) -> HolidayYear:
    """The plan of a year, if it can be one (国务院办公厅's yearly notice).

    Raises:
        RuleViolation: MM2176 a day lies in another year, stands twice, is off though
            it is a weekend, or is made up though it is an ordinary weekday.
    """
    off, made_up = list(off_days), list(make_up_days)
    if year not in _YEARS:
        raise _refused(path, str(year), Words("年份有误。", "The year is impossible."))
    for name, days, is_weekend in (
        ("off_days", off, False),
        ("make_up_days", made_up, True),
    ):
        for place, day in enumerate(days):
            where = f"{path}.{name}[{place}]"
            if day.year != year:
                words = Words("日期不在该年。", "The day lies in another year.")
                raise _refused(where, day.isoformat(), words)
            if (day.weekday() >= _SATURDAY) is not is_weekend:
                words = Words(
                    "放假日应为工作日，调休上班日应为周末。",
                    "A day off is a weekday, a make-up day lies in a weekend.",
                )
                raise _refused(where, day.isoformat(), words)
            if days.index(day) != place:
                words = Words("日期重复。", "The day stands twice.")
                raise _refused(where, day.isoformat(), words)
    return HolidayYear(
        year=year,
        off_days=frozenset(off),
        make_up_days=frozenset(made_up),
        source=clean_text(source, path=f"{path}.source"),
    )


def _refused(path: str, value: str, words: Words) -> RuleViolation:
    return RuleViolation(
        "MM2176",
        words,
        path=path,
        value=value,
        next_step=Words(
            "请对照国务院办公厅的通知核对。", "Compare the notice of the State Council."
        ),
    )
