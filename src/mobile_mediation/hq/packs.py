"""Making packs for the vehicles, from tables that a person at headquarters keeps."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import select

from mobile_mediation.db.local import HeldPack
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.directory import LISTED, DirectoryKind, Listing
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.fund_caps import EVERY_VEHICLE
from mobile_mediation.domain.money import parse_yuan
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.domain.statistics import COLUMNS
from mobile_mediation.hq.office import Office
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.packs import Pack, write_pack
from mobile_mediation.sync.packtables import (
    ListedEntry,
    PlannedYear,
    PublishedFigure,
    VehicleCaps,
    bad_row,
    checked_caps,
    checked_listings,
    checked_statistics,
    checked_years,
    packed,
)

_AMOUNT: Final = "guarantee"
"""The column of the amount up to which a guarantee is taken, in yuan."""
_DAYS: Final = ("guarantee_days", "settle_days")
_CAPS: Final = ("act", "case", "injured", "day", "approver_day")
"""The columns of caps, in yuan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePack:
    """A pack that was made."""

    kind: PackKind
    version: int
    issued_at: datetime
    path: Path | None = None


class PackOffice:
    """Packs of one headquarters; every new one has the next number of its kind."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def made(self) -> tuple[MadePack, ...]:
        """The newest pack of each kind."""
        with self._office.workspace.store.read() as session:
            return tuple(
                MadePack(
                    kind=PackKind(row.kind),
                    version=row.version,
                    issued_at=row.issued_at,
                )
                for row in session.scalars(select(HeldPack).order_by(HeldPack.kind))
            )

    def make(self, kind: PackKind, source: Path, folder: Path) -> MadePack:
        """Make a pack from a JSON or CSV file and write it into a folder.

        Raises:
            BadInput: MM2175 a row cannot be right, MM2178 the file cannot be read as
                such a table; nothing was made.
        """
        content = self._content(kind, source)
        now = self._office.now()
        workspace = self._office.workspace
        with workspace.store.begin(workspace.user_id, "pack") as session:
            held = session.get(HeldPack, kind.value)
            pack = Pack(
                kind=kind,
                version=1 if held is None else held.version + 1,
                issued_at=now,
                hq_id=self._office.hq_id,
                content=content,
            )
            data = write_pack(pack, workspace.device.signing)
            session.merge(
                HeldPack(
                    kind=kind.value,
                    version=pack.version,
                    issued_at=now,
                    received_at=now,
                    data=data,
                )
            )
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / pack.file_name
        write_durably(path, data)
        return MadePack(kind=kind, version=pack.version, issued_at=now, path=path)

    def _content(self, kind: PackKind, source: Path) -> bytes:
        text = source.read_bytes()
        try:
            match kind:
                case PackKind.HOLIDAYS:
                    years = _years(text, is_csv=source.suffix.lower() == ".csv")
                    checked_years(years)
                    return msgspec.msgpack.encode(years)
                case PackKind.DIRECTORY:
                    listed = _entries(text, is_csv=source.suffix.lower() == ".csv")
                    found = checked_listings(listed)
                    return msgspec.msgpack.encode(
                        tuple(ListedEntry(key, each) for key, each in found.items())
                    )
                case PackKind.CAPS:
                    caps = _caps(text, is_csv=source.suffix.lower() == ".csv")
                    self._check_enrolled(checked_caps(caps))
                    return msgspec.msgpack.encode(caps)
                case PackKind.STATISTICS:
                    rows = _figures(text, is_csv=source.suffix.lower() == ".csv")
                    today = china_day(self._office.now())
                    figures = checked_statistics(rows, today=today)
                    return msgspec.msgpack.encode(tuple(map(packed, figures)))
        except (ValueError, KeyError, csv.Error) as error:
            raise BadInput(
                "MM2178",
                Words("文件不是所需的表格。", "The file is not a table of this kind."),
                path=str(source),
                value=str(error)[:200],
                next_step=Words(
                    "请对照示例格式修改。", "Compare the form in the manual."
                ),
            ) from error

    def _check_enrolled(self, vehicles: Iterable[str]) -> None:
        """Refuse caps for nobody: a misspelt code would leave its vehicle with ``*``.

        Raises:
            BadInput: MM2175.
        """
        enrolled = {device.code for device in self._office.roster().devices}
        for place, vehicle in enumerate(vehicles):
            if vehicle not in {EVERY_VEHICLE, *enrolled}:
                words = Words("没有登记过该车辆。", "No such vehicle is enrolled.")
                raise bad_row(f"caps[{place}].vehicle", words, vehicle)


def _years(text: bytes, *, is_csv: bool) -> tuple[PlannedYear, ...]:
    if not is_csv:
        return msgspec.json.decode(text, type=tuple[PlannedYear, ...])
    off: dict[int, list[date]] = {}
    made_up: dict[int, list[date]] = {}
    sources: dict[int, str] = {}
    for row in _rows(text):
        day = date.fromisoformat(row["day"])
        days = {"off": off, "work": made_up}[row["kind"]]
        days.setdefault(day.year, []).append(day)
        sources.setdefault(day.year, row["source"])
    return tuple(
        PlannedYear(
            year,
            tuple(off.get(year, ())),
            tuple(made_up.get(year, ())),
            source,
        )
        for year, source in sorted(sources.items())
    )


def _entries(text: bytes, *, is_csv: bool) -> tuple[ListedEntry, ...]:
    if not is_csv:
        return msgspec.json.decode(text, type=tuple[ListedEntry, ...])
    return tuple(
        ListedEntry(row["key"], _listing(row, f"entries[{place}]"))
        for place, row in enumerate(_rows(text))
    )


def _listing(row: Mapping[str, str], path: str) -> Listing:
    values: dict[str, Any] = {
        name: row[name] or None
        for name in LISTED
        if name in row and name not in {"kind", *_DAYS}
    }
    if row.get(_AMOUNT):
        values["guarantee_fen"] = _fen(row[_AMOUNT], f"{path}.{_AMOUNT}")
    for name in _DAYS:
        if row.get(name):
            values[name] = int(row[name])
    return Listing(kind=DirectoryKind(row["kind"]), **values)


def _caps(text: bytes, *, is_csv: bool) -> tuple[VehicleCaps, ...]:
    if not is_csv:
        return msgspec.json.decode(text, type=tuple[VehicleCaps, ...])
    return tuple(
        VehicleCaps(
            vehicle=row["vehicle"],
            **{
                f"{name}_fen": _fen(row[name], f"caps[{place}].{name}")
                for name in _CAPS
            },
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]),
            approvers=tuple(row["approvers"].replace(";", " ").lower().split()),
            commercial_bp=int(share) if (share := row.get("commercial_bp")) else None,
        )
        for place, row in enumerate(_rows(text))
    )


def _figures(text: bytes, *, is_csv: bool) -> list[tuple[str, Mapping[str, str]]]:
    if is_csv:
        rows: Iterable[Mapping[str, str]] = [
            {name: row[name] for name in COLUMNS} for row in _rows(text)
        ]
    else:
        listed = msgspec.json.decode(text, type=tuple[PublishedFigure, ...])
        rows = [each.cells for each in listed]
    return [(f"statistics[{place}]", row) for place, row in enumerate(rows)]


def _fen(text: str, path: str) -> int:
    try:
        return parse_yuan(text, path=path)
    except RuleViolation as error:
        raise bad_row(path, error.words, error.value) from error


def _rows(text: bytes) -> Iterator[Mapping[str, str]]:
    """The rows of a table; what is left out at the end of one is empty.

    A cell too many moves every one after it: 50,000 without quotes is two of them.
    """
    table = io.StringIO(text.decode("utf-8-sig"), newline="")
    for row in csv.DictReader(table, restval="", strict=True):
        if None in row:
            raise ValueError("more cells than columns")
        yield row
