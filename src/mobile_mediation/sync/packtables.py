"""The tables inside packs: days off, the directory, caps of approvals, statistics."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from mobile_mediation.domain.directory import Listing, checked_listing
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.fund_caps import Caps
from mobile_mediation.domain.holidays import checked_year
from mobile_mediation.domain.money import MOST_FEN
from mobile_mediation.domain.statistics import Statistic, read_statistics
from mobile_mediation.domain.working_days import HolidayYear
from mobile_mediation.security.packs import Pack, read_content

_WHOLE_BP: Final = 10_000
_DIGEST: Final = re.compile("[0-9a-f]{64}")


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


class VehicleCaps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be approved on one vehicle, by its code; ``*`` stands for every other.

    Amounts are in fen; ``approvers`` are certificates by their SHA-256 in hex.
    """

    vehicle: str
    act_fen: int
    case_fen: int
    injured_fen: int
    day_fen: int
    approver_day_fen: int
    valid_from: date
    valid_until: date
    approvers: tuple[str, ...]
    commercial_bp: int | None = None


class PublishedFigure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A published figure, as a pack and a JSON file hold it; ``value`` is a decimal."""

    region: str
    stat_year: int
    indicator: str
    value: str
    status: str
    source: str
    published_on: str | None = None

    @property
    def cells(self) -> Mapping[str, str]:
        """What it says, as in a row of a table."""
        return {
            "region": self.region,
            "stat_year": str(self.stat_year),
            "indicator": self.indicator,
            "value": self.value,
            "status": self.status,
            "source": self.source,
            "published_on": self.published_on or "",
        }


def packed(row: Statistic) -> PublishedFigure:
    """A figure in the form of packs."""
    return PublishedFigure(
        region=row.region,
        stat_year=row.stat_year,
        indicator=row.indicator,
        value=format(row.value, "f"),
        status=row.status.value,
        source=row.source,
        published_on=(
            None if row.published_on is None else row.published_on.isoformat()
        ),
    )


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


def caps_of(pack: Pack) -> dict[str, Caps]:
    """The caps in a pack, by the codes of the vehicles.

    Raises:
        BadInput: MM2170, MM2175; the path names the row.
    """
    return checked_caps(read_content(pack, tuple[VehicleCaps, ...]))


def statistics_of(pack: Pack) -> tuple[Statistic, ...]:
    """The figures in a pack of statistics.

    Raises:
        BadInput: MM2170, MM2175; the path names the row.
    """
    listed = read_content(pack, tuple[PublishedFigure, ...])
    return checked_statistics(
        (f"statistics[{place}]", each.cells) for place, each in enumerate(listed)
    )


def checked_statistics(
    rows: Iterable[tuple[str, Mapping[str, str]]], *, today: date | None = None
) -> tuple[Statistic, ...]:
    """Figures, each of which can be one.

    Raises:
        BadInput: MM2175.
    """
    try:
        return read_statistics(rows, today=today)
    except RuleViolation as error:
        raise bad_row(error.path or "statistics", error.words, error.value) from error


def checked_years(planned: Iterable[PlannedYear]) -> tuple[HolidayYear, ...]:
    """Plans of years, each of which can be one.

    Raises:
        BadInput: MM2175.
    """
    found: dict[int, HolidayYear] = {}
    for place, each in enumerate(planned):
        path = f"years[{place}]"
        if each.year in found:
            raise bad_row(path, Words("年份重复。", "The year stands twice."))
        try:
            found[each.year] = checked_year(
                each.year,
                off_days=each.off_days,
                make_up_days=each.make_up_days,
                source=each.source,
                path=path,
            )
        except RuleViolation as error:
            raise bad_row(error.path or path, error.words, error.value) from error
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
            raise bad_row(path, words, each.key)
        try:
            found[each.key] = checked_listing(each.listing, path=path)
        except RuleViolation as error:
            raise bad_row(error.path or path, error.words, error.value) from error
    return found


def checked_caps(listed: Iterable[VehicleCaps]) -> dict[str, Caps]:
    """Caps that can be kept, by the codes of the vehicles.

    Raises:
        BadInput: MM2175.
    """
    found: dict[str, Caps] = {}
    for place, each in enumerate(listed):
        path = f"caps[{place}]"
        vehicle = each.vehicle.strip()
        if not vehicle or vehicle in found:
            words = Words(
                "车辆代码为空或者重复。", "A vehicle is empty or stands twice."
            )
            raise bad_row(f"{path}.vehicle", words, vehicle)
        found[vehicle] = _checked_caps(each, path)
    return found


_SUMS: Final = ("act_fen", "case_fen", "injured_fen", "day_fen", "approver_day_fen")


def _checked_caps(row: VehicleCaps, path: str) -> Caps:
    for name in _SUMS:
        fen = getattr(row, name)
        if not 0 < fen <= MOST_FEN:
            words = Words("额度必须大于零。", "A cap is more than zero.")
            raise bad_row(f"{path}.{name}", words, str(fen))
    if row.valid_until < row.valid_from:
        words = Words("有效期的结束早于开始。", "It ends before it begins.")
        raise bad_row(f"{path}.valid_until", words, row.valid_until.isoformat())
    if row.commercial_bp is not None and not 0 < row.commercial_bp <= _WHOLE_BP:
        words = Words("比例应在0到10000之间。", "A share is between 0 and 10000.")
        raise bad_row(f"{path}.commercial_bp", words, str(row.commercial_bp))
    digests = []
    for text in row.approvers:
        if _DIGEST.fullmatch(text) is None:
            words = Words(
                "审批人证书应为64位十六进制指纹。", "A certificate is 64 hex digits."
            )
            raise bad_row(f"{path}.approvers", words, text[:80])
        digests.append(bytes.fromhex(text))
    return Caps(
        **{name: getattr(row, name) for name in _SUMS},
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        commercial_bp=row.commercial_bp,
        approvers=frozenset(digests),
    )


def bad_row(path: str, words: Words, value: str | None = None) -> BadInput:
    """The refusal of a row that cannot be right (MM2175)."""
    return BadInput(
        "MM2175",
        Words(f"数据包内容有误：{words.zh}", f"A row of the pack: {words.en}"),
        path=path,
        value=value,
        next_step=Words("请更正后重新制作数据包。", "Put it right and make it anew."),
    )
