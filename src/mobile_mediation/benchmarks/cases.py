"""Stores with many invented cases, built once and kept for the next measurement."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from mobile_mediation.benchmarks.people import Invention
from mobile_mediation.db import caseindex
from mobile_mediation.db.store import Store
from mobile_mediation.db.types import utc_text
from mobile_mediation.domain.cases import CaseSource, Stage
from mobile_mediation.domain.contacts import Lane, TaskKind
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import PartyKind, PartyRole
from mobile_mediation.domain.vehicles import PolicyKind, VehicleCategory

GENERATOR: Final = 1
"""Raised when the cases are made otherwise, so that old stores are not measured."""

KEY: Final = bytes(range(32))
DEVICE: Final = UUID("01860000-0000-7000-8000-00000000be9c")
NOW: Final = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
_YEARS: Final = 3
_BATCH: Final = 5_000
_PERSON: Final = UUID("01860000-0000-7000-8000-00000000be9a").bytes
_SHARED: Final = ("origin_id", "case_id", "id", "rev", "created_at", "created_by")
_COLUMNS: Final = {
    "accident": ("place", "narrative", "determination_no"),
    "party": ("role", "kind", "name", "id_no", "phone", "can_read"),
    "injury": ("party_id", "diagnosis", "hospital"),
    "vehicle": ("category", "plate"),
    "policy": ("vehicle_id", "kind", "policy_no"),
    "task": ("lane", "kind", "due_at"),
}
_HEAD: Final = (
    "origin_id",
    "case_id",
    "rev",
    "created_at",
    "created_by",
    "case_no",
    "source",
    "stage",
    "opened_at",
    "region_code",
    "insurer_report_no",
)


@contextmanager
def many_cases(folder: Path, count: int) -> Iterator[Store]:
    """An open store with so many cases; made if it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"cases-{count}-v{GENERATOR}.db"
    if not path.exists():
        _build(path, count)
    try:
        store = _open(path)
    except RuleViolation:
        # Made by a program whose tables were others.
        _build(path, count)
        store = _open(path)
    try:
        yield store
    finally:
        store.close()


def _open(path: Path) -> Store:
    return Store.open(path, KEY, device_id=DEVICE, clock=lambda: NOW)


def _build(path: Path, count: int) -> None:
    part = path.with_suffix(".part")
    for end in ("", "-wal", "-shm"):
        part.with_name(part.name + end).unlink(missing_ok=True)
    store = Store.create(part, KEY, device_id=DEVICE, clock=lambda: NOW)
    try:
        cases = _cases(count)
        made = 0
        while batch := list(islice(cases, _BATCH)):
            with store.applying() as session:
                _insert(session.connection().exec_driver_sql, batch)
            made += len(batch)
            sys.stderr.write(f"\r{made:,} / {count:,} cases")
        sys.stderr.write("; building the index …\n")
        with store.applying() as session:
            # The driver itself: half of the time would go into wrapping statements.
            driver = session.connection().connection.driver_connection
            assert driver is not None  # noqa: S101  the connection is open
            caseindex.rebuild(driver.execute)
    finally:
        store.close()
    part.replace(path)


def _cases(count: int) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Cases over three years, oldest first, the later stages more frequent."""
    invention = Invention(count)
    chance = invention.chance
    step = timedelta(days=365 * _YEARS) / count
    for n in range(count):
        opened = NOW - step * (count - n)
        case_id = new_id(opened).bytes
        is_open = n > count * 0.97
        stage = chance.choice(tuple(Stage)[:-1]) if is_open else Stage.ARCHIVED
        moment, day = utc_text(opened), f"{opened:%Y%m%d}"
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}

        def add(
            table: str,
            *values: Any,
            rows: dict[str, list[tuple[Any, ...]]] = rows,
            case_id: bytes = case_id,
            opened: datetime = opened,
            moment: str = moment,
        ) -> bytes:
            own = new_id(opened).bytes
            rows[table].append(
                (DEVICE.bytes, case_id, own, 0, moment, _PERSON, *values)
            )
            return own

        rows["accident_case"] = [
            (
                DEVICE.bytes,
                case_id,
                0,
                moment,
                _PERSON,
                f"JBLD-110105-{day}-0012-{n % 10_000:04}",
                CaseSource.TRAFFIC_122.value,
                stage.value,
                moment,
                "110105",
                f"RDAA{day}{chance.randrange(10**9):09}",
            )
        ]
        number = f"第1101051{day}{chance.randrange(10**4):04}号"
        add(
            "accident",
            invention.place(),
            f"{invention.event()}，{invention.place()}。",
            number if invention.often(0.6) else None,
        )
        _people(invention, add)
        if is_open:
            due = utc_text(NOW + timedelta(hours=chance.randrange(-200, 900)))
            add("task", Lane.POLICE.value, next(iter(TaskKind)).value, due)
        yield rows


def _people(invention: Invention, add: Any) -> None:
    chance = invention.chance
    for place, role in enumerate((PartyRole.DRIVER, PartyRole.PEDESTRIAN)):
        party = add(
            "party",
            role.value,
            PartyKind.NATURAL.value,
            invention.name(),
            invention.resident() if invention.often(0.9) else None,
            invention.phone() if invention.often(0.9) else None,
            1,
        )
        if place:
            add("injury", party, invention.wound(), invention.hospital())
    for _ in range(1 + invention.often(0.5)):
        vehicle = add("vehicle", VehicleCategory.CAR.value, invention.plate())
        number = f"PDZA2025110105{chance.randrange(10**8):08}"
        add("policy", vehicle, PolicyKind.CTPL.value, number)


def _insert(execute: Any, cases: list[dict[str, list[tuple[Any, ...]]]]) -> None:
    for table in ("accident_case", *_COLUMNS):
        names = _HEAD if table == "accident_case" else (*_SHARED, *_COLUMNS[table])
        rows = [row for case in cases for row in case[table]]
        if rows:
            execute(
                f"INSERT INTO {table} ({', '.join(names)}) "  # noqa: S608
                f"VALUES ({', '.join('?' * len(names))})",
                rows,
            )
