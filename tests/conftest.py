"""Headquarters and vehicles of invented people, made once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from mobile_mediation.cycles import free_due, stop_by_itself
from mobile_mediation.db.local import StateKey
from mobile_mediation.db.registry import key_names, recorded_columns, synced_tables
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.store import Store
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.users import UserRole
from mobile_mediation.hq.importer import Importer, ImportReport
from mobile_mediation.hq.office import Office
from mobile_mediation.hq.receipts import write_receipt
from mobile_mediation.security.approvals import Approver
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.sync import Received
from mobile_mediation.services.vehicle import (
    FirstUser,
    VehicleServices,
    create_vehicle,
    open_vehicle,
)

from .caps import give_caps

CHEAP = Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=1)
BRANCH = "示例财产保险股份有限公司北京市分公司"
SECRETS = {
    "hq": "总部 门前 两棵槐树",
    "lizhe": "海淀 早高峰 别着急",
    "signing": "签名 只用 这一句",
    "chenli": "朝阳 路口 慢慢走",
    "zhangkun": "岗亭 旁边 老槐树",
}


def pytest_configure() -> None:
    """Some tests leave widgets behind, and others run threads: as in the program."""
    stop_by_itself()


def pytest_runtest_logfinish() -> None:
    """Between two tests nothing is hurt when cycles are freed."""
    free_due()


class StageClock:
    """A clock that moves on by a millisecond whenever somebody looks at it."""

    def __init__(self) -> None:
        self.moment = datetime(2023, 1, 24, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def pass_(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@dataclass
class Stage:
    """What a test works with; everything it opens is closed at its end."""

    root: Path
    clock: StageClock
    cheap: Argon2Cost = CHEAP
    secrets: dict[str, str] = field(default_factory=lambda: dict(SECRETS))
    _open: dict[str, Any] = field(default_factory=dict)

    @property
    def stick(self) -> Path:
        (self.root / "stick").mkdir(exist_ok=True)
        return self.root / "stick"

    @property
    def officer_stick(self) -> Path:
        return self.root / "officer-stick"

    def vehicle(self, name: str = "vehicle", user: str = "lizhe") -> VehicleServices:
        if name not in self._open:
            self._open[name] = open_vehicle(
                self.root / name, user, SECRETS[user], now=self.clock, cost=CHEAP
            )
        return self._open[name]

    def office(self, name: str = "hq") -> Office:
        if name not in self._open:
            self._open[name] = Office.open(
                self.root / name, "hq", SECRETS["hq"], now=self.clock
            )
        return self._open[name]

    def approver(self, name: str = "chenli", vehicle: str = "vehicle") -> Approver:
        """Somebody who has opened the key of his own."""
        return self.vehicle(vehicle).people.approver(name, SECRETS[name])

    def close(self, *names: str) -> None:
        for name in names or tuple(self._open):
            opened = self._open.pop(name, None)
            if opened is not None:
                opened.close()

    def copy(self, name: str, to: str) -> None:
        self.close(name)
        shutil.copytree(self.root / name, self.root / to)

    def call(self, vehicle: str = "vehicle", **values: Any) -> CaseFile:
        said = {"place": "朝阳区示例路与建安街路口"} | values
        return self.vehicle(vehicle).cases.open_emergency(EmergencyCall(**said))

    def export(self, vehicle: str = "vehicle", **options: Any) -> list[Path]:
        written = self.vehicle(vehicle).sync.export(self.stick, **options)
        return [each.path for each in written]

    def imports(self, *paths: Path, hq: str = "hq", **options: Any) -> ImportReport:
        """What became of the last of some files."""
        return self.import_all(*paths, hq=hq, **options)[-1]

    def import_all(
        self, *paths: Path, hq: str = "hq", **options: Any
    ) -> list[ImportReport]:
        return Importer(self.office(hq)).import_paths(paths, **options)

    def round(self, vehicle: str = "vehicle") -> Path:
        """Export, import and take the answer back; returns the answer's file."""
        reports = self.import_all(*self.export(vehicle))
        receipt = Path(reports[-1].receipt)
        self.vehicle(vehicle).sync.receive(receipt)
        return receipt

    def answer(self, vehicle: str = "vehicle") -> Received:
        """What headquarters has to say now, taken in by the vehicle."""
        folder = self.root / "answers"
        receipt = write_receipt(self.office(), self.vehicle_id(vehicle), folder)
        assert receipt is not None
        return self.vehicle(vehicle).sync.receive(receipt)

    def vehicle_id(self, vehicle: str = "vehicle") -> UUID:
        return self.vehicle(vehicle).desk.device_id

    def rows(self, store: Store, origin: UUID) -> dict[tuple[str, bytes], dict]:
        """Every row of an origin in every table that travels, as it is stored."""
        found = {}
        with store.read() as session:
            for table in synced_tables(METADATA):
                names = [column.name for column in recorded_columns(table)] + ["rev"]
                listed = ", ".join(f'"{name}"' for name in names)
                query = text(
                    f"SELECT {listed} FROM {table.name} WHERE origin_id = :origin"
                )
                for values in session.execute(query, {"origin": origin.bytes}):
                    row = dict(zip(names, values, strict=True))
                    found[table.name, row[key_names(table)[-1]]] = row
        return found

    def vehicle_rows(self, vehicle: str = "vehicle") -> dict[tuple[str, bytes], dict]:
        services = self.vehicle(vehicle)
        return self.rows(services.desk.workspace.store, services.desk.device_id)

    def hq_rows(
        self, vehicle: str = "vehicle", hq: str = "hq"
    ) -> dict[tuple[str, bytes], dict]:
        origin = self.vehicle_id(vehicle)
        return self.rows(self.office(hq).workspace.store, origin)

    def everything(self, hq: str = "hq") -> dict[str, list[tuple]]:
        """Every row of every table of headquarters, also of those that stay there."""
        return _dump(self.office(hq).workspace.store)

    def everything_of(self, vehicle: str = "vehicle") -> dict[str, list[tuple]]:
        """Every row of a vehicle but the day of its list, which passes by itself."""
        found = _dump(self.vehicle(vehicle).desk.workspace.store)
        kept = [row for row in found["store_state"] if row[0] != StateKey.INDEX_DAY]
        return found | {"store_state": kept}


def _dump(store: Store) -> dict[str, list[tuple]]:
    with store.read() as session:
        return {
            table.name: sorted(
                map(tuple, session.execute(text(f"SELECT * FROM {table.name}"))),
                key=repr,
            )
            for table in METADATA.sorted_tables
        }


def _furnish(root: Path, clock: Callable[[], datetime]) -> None:
    for name, codes in (("hq", ("vehicle", "other")), ("elsewhere", ("far",))):
        Office.create(
            root / name,
            name="示例财产保险股份有限公司",
            user_name="hq",
            secret=SECRETS["hq"],
            now=clock,
            cost=CHEAP,
        )
        with Office.open(root / name, "hq", SECRETS["hq"], now=clock) as office:
            for number, vehicle in enumerate(codes, start=12):
                create_vehicle(
                    root / vehicle,
                    office.enrol(f"{number:04}", unit="110105"),
                    FirstUser(
                        name="lizhe",
                        display_name="李喆",
                        secret=SECRETS["lizhe"],
                        signing_secret=SECRETS["signing"],
                        unit=BRANCH,
                        number="LP-0007",
                    ),
                    now=clock,
                    cost=CHEAP,
                )
    services = open_vehicle(
        root / "vehicle", "lizhe", SECRETS["lizhe"], now=clock, cost=CHEAP
    )
    (root / "officer-stick").mkdir()
    services.people.add(
        name="chenli",
        display_name="陈立",
        role=UserRole.ADMIN,
        unit=BRANCH,
        secret=SECRETS["chenli"],
    )
    services.people.add(
        name="zhangkun",
        display_name="张堃",
        role=UserRole.OFFICER,
        unit="示例市公安局朝阳分局交通支队",
        secret=SECRETS["zhangkun"],
        number="012345",
        stick=root / "officer-stick",
        phrase="岗亭旁的老槐树",
    )
    with Office.open(root / "hq", "hq", SECRETS["hq"], now=clock) as office:
        give_caps(office, services, root)
    services.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory) -> tuple[Path, datetime]:
    root, clock = tmp_path_factory.mktemp("stage"), StageClock()
    _furnish(root, clock)
    return root, clock.moment


@pytest.fixture
def stage(furnished, tmp_path) -> Iterator[Stage]:
    """Two vehicles of one headquarters, and another headquarters with its own."""
    source, moment = furnished
    root = tmp_path / "行车 现场"
    shutil.copytree(source, root)
    clock = StageClock()
    clock.moment = moment
    stage = Stage(root, clock)
    yield stage
    stage.close()
