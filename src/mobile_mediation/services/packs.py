"""Taking in the packs of headquarters: holidays, the directory, caps, statistics."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from mobile_mediation.db.local import DirectoryLine, HeldPack
from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.domain.fund_caps import Caps, caps_for
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.security.packs import Pack, read_pack
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.directory import words_of
from mobile_mediation.services.holidays import HolidayService
from mobile_mediation.services.statistics import StatisticService
from mobile_mediation.sync.medium import read_bundle
from mobile_mediation.sync.packtables import (
    caps_of,
    listings_of,
    statistics_of,
    years_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReport:
    """What a pack has brought."""

    kind: PackKind
    version: int
    is_new: bool
    """False where this pack was here already."""
    added: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVersion:
    """Which pack of a kind is in force here."""

    kind: PackKind
    version: int
    issued_at: datetime
    received_at: datetime


class PackService:
    """Packs of this vehicle's headquarters."""

    def __init__(
        self,
        desk: Desk,
        holidays: HolidayService,
        statistics: StatisticService,
        *,
        public_key_of: Callable[[bytes], bytes | None],
        hq_id: UUID,
    ) -> None:
        self._desk = desk
        self._holidays = holidays
        self._statistics = statistics
        self._public_key_of = public_key_of
        self._hq_id = hq_id

    def receive(self, path: Path) -> PackReport:
        """Take a pack in; it is in force at once.

        Raises:
            BadInput: MM1821 it cannot be read; MM2170-MM2172 it is not a pack of ours;
                MM2174 it is older than the one in force; MM2175 one of its rows
                cannot be right. Nothing was changed.
        """
        data = read_bundle(path)
        pack = self._read(data)
        held = self._held(pack.kind)
        if held is not None and pack.version <= held.version:
            if data == held.data:
                return PackReport(kind=pack.kind, version=pack.version, is_new=False)
            raise BadInput(
                "MM2174",
                Words(
                    f"已有更新的数据包（第{held.version}版）。",
                    f"Version {held.version} is in force already.",
                ),
                path="pack.version",
                value=str(pack.version),
                next_step=Words("不必导入旧包。", "An old one is not needed."),
            )
        match pack.kind:
            case PackKind.HOLIDAYS:
                return self._take_holidays(pack, data)
            case PackKind.DIRECTORY:
                return self._take_directory(pack, data)
            case PackKind.CAPS:
                return self._take_caps(pack, data, held)
            case PackKind.STATISTICS:
                return self._take_statistics(pack, data)

    def held(self) -> tuple[HeldVersion, ...]:
        """Which packs are in force."""
        with self._desk.workspace.store.read() as session:
            return tuple(
                HeldVersion(
                    kind=PackKind(row.kind),
                    version=row.version,
                    issued_at=row.issued_at,
                    received_at=row.received_at,
                )
                for row in session.scalars(select(HeldPack).order_by(HeldPack.kind))
            )

    def caps(self) -> Caps | None:
        """What headquarters allows to be approved on this vehicle, if anything."""
        held = self._held(PackKind.CAPS)
        if held is None:
            return None
        vehicle = self._desk.workspace.description.code
        return caps_for(caps_of(self._read(held.data)), vehicle)

    def _read(self, data: bytes) -> Pack:
        return read_pack(data, public_key_of=self._public_key_of, hq_id=self._hq_id)

    def _held(self, kind: PackKind) -> HeldPack | None:
        with self._desk.workspace.store.read() as session:
            row = session.get(HeldPack, kind.value)
            if row is not None:
                session.expunge(row)
            return row

    def _keep(self, session: Any, pack: Pack, data: bytes) -> None:
        session.merge(
            HeldPack(
                kind=pack.kind.value,
                version=pack.version,
                issued_at=pack.issued_at,
                received_at=self._desk.now(),
                data=data,
            )
        )

    def _take_holidays(self, pack: Pack, data: bytes) -> PackReport:
        years = years_of(pack)
        known = {each.year: each for each in self._holidays.years}
        self._holidays.take(years, beside=lambda s: self._keep(s, pack, data))
        return PackReport(
            kind=pack.kind,
            version=pack.version,
            is_new=True,
            added=sum(each.year not in known for each in years),
            changed=sum(known.get(each.year, each) != each for each in years),
        )

    def _take_caps(self, pack: Pack, data: bytes, held: HeldPack | None) -> PackReport:
        found = caps_of(pack)
        before = caps_of(self._read(held.data)) if held is not None else {}
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            self._keep(session, pack, data)
        return PackReport(
            kind=pack.kind,
            version=pack.version,
            is_new=True,
            added=len(found.keys() - before.keys()),
            changed=sum(before[k] != found[k] for k in before.keys() & found.keys()),
            gone=len(before.keys() - found.keys()),
        )

    def _take_statistics(self, pack: Pack, data: bytes) -> PackReport:
        added, changed = self._statistics.take(
            statistics_of(pack),
            version=pack.version,
            beside=lambda session: self._keep(session, pack, data),
        )
        # What a newer pack leaves out was published all the same, and stays.
        return PackReport(
            kind=pack.kind,
            version=pack.version,
            is_new=True,
            added=added,
            changed=changed,
        )

    def _take_directory(self, pack: Pack, data: bytes) -> PackReport:
        found = listings_of(pack)
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            before = {
                row.key: row.content for row in session.scalars(select(DirectoryLine))
            }
            session.execute(delete(DirectoryLine))
            after = {
                key: msgspec.msgpack.encode(listing) for key, listing in found.items()
            }
            session.add_all(
                DirectoryLine(
                    key=key,
                    kind=found[key].kind.value,
                    words=words_of(found[key]),
                    content=content,
                )
                for key, content in after.items()
            )
            self._keep(session, pack, data)
        both = before.keys() & after.keys()
        return PackReport(
            kind=pack.kind,
            version=pack.version,
            is_new=True,
            added=len(after.keys() - before.keys()),
            changed=sum(before[key] != after[key] for key in both),
            gone=len(before.keys() - after.keys()),
        )
