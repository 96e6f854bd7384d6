"""The tables inside packs: a year's days off, the entries of the directory."""

from collections.abc import Iterable
from datetime import date

import msgspec

from mobile_mediation.domain.directory import Listing, checked_listing
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.holidays import checked_year
from mobile_mediation.domain.working_days import HolidayYear
from mobile_mediation.security.packs import Pack, read_content


class PlannedYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plan of one year, as a pack holds it."""

    year: int
    off_days: tuple[date, ...]
    make_up_days: tuple[date, ...]
    source: str


class ListedEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the directory with headquarters' own key for it."""

    key: str
    listing: Listing


def years_of(pack: Pack) -> tuple[HolidayYear, ...]:
    """The plans in a pack of holidays.

    Raises:
        BadInput: MM2170, MM2175; the path names the row.
    """
    return checked_years(read_content(pack, tuple[PlannedYear, ...]))


def listings_of(pack: Pack) -> dict[str, Listing]:
    """The entries in a pack of the directory, by headquarters' keys.

    Raises:
        BadInput: MM2170, MM2175; the path names the row.
    """
    return checked_listings(read_content(pack, tuple[ListedEntry, ...]))


def checked_years(planned: Iterable[PlannedYear]) -> tuple[HolidayYear, ...]:
    """Plans of years, each of which can be one.

    Raises:
        BadInput: MM2175.
    """
    found: dict[int, HolidayYear] = {}
    for place, each in enumerate(planned):
        path = f"years[{place}]"
        if each.year in found:
            raise _bad_row(path, Words("年份重复。", "The year stands twice."))
        try:
            found[each.year] = checked_year(
                each.year,
                off_days=each.off_days,
                make_up_days=each.make_up_days,
                source=each.source,
                path=path,
            )
        except RuleViolation as error:
            raise _bad_row(error.path or path, error.words, error.value) from error
    return tuple(found.values())


def checked_listings(listed: Iterable[ListedEntry]) -> dict[str, Listing]:
    """Entries in their normal form, each of which can be one.

    Raises:
        BadInput: MM2175.
    """
    found: dict[str, Listing] = {}
    for place, each in enumerate(listed):
        path = f"entries[{place}]"
        if not each.key or each.key in found:
            words = Words("条目编号为空或者重复。", "A key is empty or stands twice.")
            raise _bad_row(path, words, each.key)
        try:
            found[each.key] = checked_listing(each.listing, path=path)
        except RuleViolation as error:
            raise _bad_row(error.path or path, error.words, error.value) from error
    return found


def _bad_row(path: str, words: Words, value: str | None = None) -> BadInput:
    return BadInput(
        "MM2175",
        Words(f"数据包内容有误：{words.zh}", f"A row of the pack: {words.en}"),
        path=path,
        value=value,
        next_step=Words("请更正后重新制作数据包。", "Put it right and make it anew."),
    )
