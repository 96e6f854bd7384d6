"""Import: a bundle is applied wholly or not at all, and any number of times.

The untouched file goes to the archive first. Then everything a bundle says becomes
one transaction: records, rows, heads, files and the report. A record that does not
continue the branch that is known waits; nothing is thrown away.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
import zstandard
from sqlalchemy import LargeBinary, Table, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from mobile_mediation.db import blobs
from mobile_mediation.db.hq_local import HqBundle, HqHead, HqParked, HqRecord
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.tables import DocumentRow
from mobile_mediation.domain.errors import MediationError, Words
from mobile_mediation.domain.hlc import milliseconds, of_time
from mobile_mediation.domain.records import (
    Kind,
    Operation,
    Record,
    decode,
    genesis,
    record_id,
)
from mobile_mediation.hq.office import Office
from mobile_mediation.hq.receipts import write_receipt
from mobile_mediation.security.enrolment import is_endorsed
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.roster import DeviceState, RosterDevice
from mobile_mediation.sync.blobs import read_frame
from mobile_mediation.sync.bundle import BundleKind, OpenBundle, inspect, open_bundle
from mobile_mediation.sync.manifest import BlobManifest, UplinkManifest
from mobile_mediation.sync.medium import find_bundles, read_bundle

_LEVEL: Final = 3
_MOST_AHEAD_MS: Final = 5 * 60 * 1000
_KEYS: Final = frozenset({"origin_id", "case_id", "id"})


class ImportState(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    ALREADY = "already"
    HELD = "held"
    """Of a suspended or revoked vehicle; kept for a person to decide."""
    QUARANTINED = "quarantined"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something that a person at headquarters should know."""

    code: str
    severity: str
    words: Words
    next_step: Words | None = None
    table: str | None = None
    id: str | None = None
    field: str | None = None
    case_no: str | None = None


@dataclass(frozen=True, slots=True)
class FileCount:
    """Files that rows speak of, and how many of them are here."""

    declared: int = 0
    present: int = 0

    @property
    def missing(self) -> int:
        """Files that have not come yet."""
        return self.declared - self.present


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of one file."""

    file: str
    state: ImportState
    vehicle: str | None = None
    vehicle_id: UUID | None = None
    bundle_id: UUID | None = None
    first_seq: int | None = None
    last_seq: int | None = None
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    files: FileCount = FileCount()
    gap: tuple[int, ...] = ()
    parked: int = 0
    issues: tuple[Issue, ...] = ()
    receipt: str | None = None


class Importer:
    """Brings bundles into headquarters' store."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._registry = Registry.load()

    def import_paths(
        self,
        paths: Iterable[Path],
        *,
        dry_run: bool = False,
        receipts: Path | None = None,
    ) -> list[ImportReport]:
        """Import files and folders; one file's fault does not touch the others.

        A receipt for the vehicle is written beside each file that was imported or
        already known, or into ``receipts``.
        """
        reports = []
        for path in _records_first(find_bundles(paths)):
            try:
                report = self.import_file(path, dry_run=dry_run)
            except MediationError as error:
                reports.append(_refused(path, error))
                continue
            if not dry_run and report.state in {
                ImportState.IMPORTED,
                ImportState.ALREADY,
            }:
                written = write_receipt(
                    self._office, report.vehicle_id, receipts or path.parent
                )
                report = replace(report, receipt=str(written) if written else None)
            reports.append(report)
        return reports

    def import_file(self, path: Path, *, dry_run: bool = False) -> ImportReport:
        """Import one bundle in one transaction.

        Raises:
            BadInput: It is not an acceptable bundle; nothing was changed.
        """
        data = read_bundle(path)
        header = inspect(data)
        roster = self._office.roster()
        device = roster.device(header.signer)
        bundle = open_bundle(
            data,
            public_key_of=lambda signer: (
                found.signing_public if (found := roster.device(signer)) else None
            ),
            identities=[self._office.identity],
            readers=[self._office.workspace.device.key_id],
        )
        assert device is not None  # noqa: S101  open_bundle has checked the signer
        if not dry_run:
            self._archive(header.bundle_id, data)
        report = ImportReport(
            file=str(path),
            state=ImportState.IMPORTED,
            vehicle=device.code,
            vehicle_id=device.device_id,
            bundle_id=header.bundle_id,
        )
        if device.state in {DeviceState.REVOKED, DeviceState.SUSPENDED}:
            return replace(
                report,
                state=ImportState.HELD,
                issues=(_held(device),),
            )
        introduced: list[RosterDevice] = []
        with self._office.workspace.store.applying() as session:
            report = self._apply(session, bundle, data, device, report, introduced)
            if dry_run:
                session.rollback()
                return report
        for new in introduced:
            self._office.publish(_introduced(self._office.roster().devices, new))
        return report

    def _archive(self, bundle_id: UUID, data: bytes) -> None:
        # Before the store: if the store is lost, it is made again from these files.
        path = self._office.archive / f"{bundle_id}.mmb"
        if not path.exists():
            write_durably(path, data)

    def _apply(
        self,
        session: Session,
        bundle: OpenBundle,
        data: bytes,
        device: RosterDevice,
        report: ImportReport,
        introduced: list[RosterDevice],
    ) -> ImportReport:
        known = session.get(HqBundle, bundle.header.bundle_id)
        if known is not None:
            return replace(
                report,
                state=ImportState.ALREADY,
                first_seq=known.from_seq,
                last_seq=known.to_seq,
                gap=self._gap(session, device.device_id),
                files=_files(session, device.device_id),
            )
        first = last = None
        if isinstance(bundle.manifest, UplinkManifest):
            first, last = bundle.manifest.from_seq, bundle.manifest.to_seq
            report = replace(report, first_seq=first, last_seq=last)
            report = self._apply_records(session, bundle, device, report, introduced)
        elif isinstance(bundle.manifest, BlobManifest):
            _apply_blobs(session, bundle)
        report = replace(
            report,
            gap=self._gap(session, device.device_id),
            files=_files(session, device.device_id),
        )
        session.add(
            HqBundle(
                bundle_id=bundle.header.bundle_id,
                vehicle_id=device.device_id,
                kind=bundle.header.kind,
                from_seq=first,
                to_seq=last,
                sha256=hashlib.sha256(data).digest(),
                size=len(data),
                state=report.state,
                imported_at=self._office.now(),
                report=msgspec.json.encode(
                    {"new": report.new, "changed": report.changed, "same": report.same}
                ).decode(),
            )
        )
        return report

    def _apply_records(
        self,
        session: Session,
        bundle: OpenBundle,
        device: RosterDevice,
        report: ImportReport,
        introduced: list[RosterDevice],
    ) -> ImportReport:
        head = session.get(HqHead, device.device_id)
        if head is None:
            head = HqHead(
                device_id=device.device_id, record_id=genesis(device.device_id), seq=0
            )
            session.add(head)
        waiting = list(bundle.frames)
        cases_new: set[UUID] = set()
        cases_changed: set[UUID] = set()
        same = parked = 0
        issues: list[Issue] = []
        newest_ms = 0
        while waiting:
            body = waiting.pop(0)
            name, record = record_id(body), decode(body)
            newest_ms = max(newest_ms, milliseconds(record.hlc))
            if _is_known(session, name):
                same += 1
                continue
            reason = self._why_not(session, record, head, device)
            if reason is not None:
                parked += self._park(session, name, record, body, reason, bundle)
                continue
            self._apply_record(
                session, record, device, cases_new, cases_changed, introduced
            )
            self._keep(session, name, record, body, device, bundle.header.bundle_id)
            head.record_id, head.seq = name, record.seq
            waiting = self._ready(session, device.device_id, name) + waiting
        if newest_ms > of_time(self._office.now()) >> 16 and (
            newest_ms - int(self._office.now().timestamp() * 1000) > _MOST_AHEAD_MS
        ):
            issues.append(_clock_ahead())
        if parked:
            issues.append(_waiting(parked))
        return replace(
            report,
            new=len(cases_new),
            changed=len(cases_changed - cases_new),
            same=same,
            parked=parked,
            issues=tuple(issues),
        )

    def _why_not(
        self, session: Session, record: Record, head: HqHead, device: RosterDevice
    ) -> str | None:
        if record.prev != head.record_id:
            forks = record.prev == genesis(device.device_id) or session.scalar(
                select(HqRecord.hq_seq).filter_by(id=record.prev)
            )
            return "fork" if forks else "gap"
        for operation in record.ops:
            if self._registry.table_name(operation.table_no) is None:
                return "schema"
            if not self._is_own(session, operation, device.device_id):
                return "foreign"
        return None

    def _is_own(self, session: Session, operation: Operation, device_id: UUID) -> bool:
        table = self._table(operation.table_no)
        if operation.kind is Kind.INSERT:
            values = self._values(operation)
            return bool(values.get("origin_id") == device_id)
        key = list(table.primary_key.columns)[-1]
        found = session.execute(
            select(table.c.origin_id).where(key == UUID(bytes=operation.pk))
        ).scalar_one_or_none()
        return bool(found == device_id)

    def _apply_record(
        self,
        session: Session,
        record: Record,
        device: RosterDevice,
        cases_new: set[UUID],
        cases_changed: set[UUID],
        introduced: list[RosterDevice],
    ) -> None:
        for operation in record.ops:
            table = self._table(operation.table_no)
            values = self._values(operation) | {"rev": record.hlc}
            key = list(table.primary_key.columns)[-1]
            row_id = UUID(bytes=operation.pk)
            if operation.kind is Kind.INSERT:
                statement = insert(table).values(**values)
                session.execute(
                    statement.on_conflict_do_update(
                        index_elements=list(table.primary_key.columns),
                        set_={
                            name: statement.excluded[name]
                            for name in values
                            if name not in _KEYS
                        },
                        where=table.c.rev < statement.excluded.rev,
                    )
                )
            else:
                session.execute(
                    update(table)
                    .where(key == row_id, table.c.rev < record.hlc)
                    .values(**values)
                )
            if table.name == "accident_case" and operation.kind is Kind.INSERT:
                cases_new.add(row_id)
            elif "case_id" in table.c:
                case_id = session.execute(
                    select(table.c.case_id).where(key == row_id)
                ).scalar_one()
                cases_changed.add(case_id)
            if table.name == "device_key" and operation.kind is Kind.INSERT:
                new = _introduction(values, device)
                if new is not None:
                    introduced.append(new)

    def _table(self, number: int) -> Table:
        return METADATA.tables[self._registry.table_name(number) or ""]

    def _values(self, operation: Operation) -> dict[str, Any]:
        table = self._table(operation.table_no)
        numbers = self._registry[table.name]
        return {
            name: _from_wire(table, name, value)
            for number, value in zip(operation.columns, operation.values, strict=True)
            if (name := numbers.column(number)) is not None
        }

    def _park(
        self,
        session: Session,
        name: bytes,
        record: Record,
        body: bytes,
        reason: str,
        bundle: OpenBundle,
    ) -> int:
        if session.get(HqParked, name) is not None:
            return 0
        manifest = bundle.manifest
        session.add(
            HqParked(
                id=name,
                device_id=UUID(bytes=manifest.vehicle),
                seq=record.seq,
                prev=record.prev,
                reason=reason,
                bundle_id=bundle.header.bundle_id,
                parked_at=self._office.now(),
                body=zstandard.compress(body, _LEVEL),
            )
        )
        session.flush()
        return 1

    @staticmethod
    def _ready(session: Session, device_id: UUID, name: bytes) -> list[bytes]:
        rows = session.scalars(
            select(HqParked).filter_by(device_id=device_id, prev=name, reason="gap")
        ).all()
        bodies = [zstandard.decompress(row.body) for row in rows]
        for row in rows:
            session.delete(row)
        session.flush()
        return bodies

    def _keep(
        self,
        session: Session,
        name: bytes,
        record: Record,
        body: bytes,
        device: RosterDevice,
        bundle_id: UUID,
    ) -> None:
        # A wrong clock must not win for ever: what counts is at most now.
        effective = min(record.hlc, of_time(self._office.now()))
        session.add(
            HqRecord(
                id=name,
                device_id=device.device_id,
                seq=record.seq,
                prev=record.prev,
                hlc=record.hlc,
                hlc_eff=effective,
                bundle_id=bundle_id,
                body=zstandard.compress(body, _LEVEL),
            )
        )
        session.flush()

    @staticmethod
    def _gap(session: Session, device_id: UUID) -> tuple[int, ...]:
        head = session.get(HqHead, device_id)
        first = session.scalar(
            select(func.min(HqParked.seq)).filter_by(device_id=device_id, reason="gap")
        )
        if first is None:
            return ()
        return tuple(range((head.seq if head else 0) + 1, first))


def _is_known(session: Session, name: bytes) -> bool:
    return session.scalar(select(HqRecord.hq_seq).filter_by(id=name)) is not None


def _from_wire(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(value, bytes) and isinstance(kind, LargeBinary):
        return value
    processor = getattr(kind, "process_result_value", None)
    if processor is None or value is None:
        return value
    from sqlalchemy.dialects import sqlite

    return processor(value, sqlite.dialect())


def _apply_blobs(session: Session, bundle: OpenBundle) -> None:
    manifest = bundle.manifest
    assert isinstance(manifest, BlobManifest)  # noqa: S101  the caller knows
    for sha256, size, mime in manifest.files:
        blobs.expect(session, sha256, size, mime)
    for frame in bundle.frames:
        chunk = read_frame(frame)
        blobs.put_chunk(session, chunk.sha256, chunk.number, chunk.data)


def _files(session: Session, vehicle_id: UUID) -> FileCount:
    declared = set(
        session.scalars(select(DocumentRow.sha256).filter_by(origin_id=vehicle_id))
    )
    return FileCount(
        len(declared), len(declared) - len(blobs.absent(session, declared))
    )


def _introduction(values: dict[str, Any], device: RosterDevice) -> RosterDevice | None:
    if not is_endorsed(
        device.signing_public,
        values["signing_public"],
        values["recipient"],
        values["endorsement"],
    ):
        return None
    return RosterDevice(
        device_id=device.device_id,
        code=device.code,
        unit=device.unit,
        signing_public=values["signing_public"],
        recipient=values["recipient"],
        state=DeviceState.ACTIVE,
        since=values["in_use_from"],
    )


def _introduced(
    devices: Sequence[RosterDevice], new: RosterDevice
) -> tuple[RosterDevice, ...]:
    retired = tuple(
        msgspec.structs.replace(d, state=DeviceState.RETIRED)
        if d.device_id == new.device_id and d.state is not DeviceState.REVOKED
        else d
        for d in devices
        if d.signing_public != new.signing_public
    )
    return (*retired, new)


def _records_first(paths: list[Path]) -> list[Path]:
    # Text before pictures: a file's row should be known when its bytes come.
    def order(path: Path) -> tuple[int, str]:
        try:
            kind = inspect(read_bundle(path)).kind
        except MediationError:
            return (9, path.name)
        return (int(kind), path.name)

    return sorted((p for p in paths if order(p)[0] != BundleKind.DOWNLINK), key=order)


def _refused(path: Path, error: MediationError) -> ImportReport:
    return ImportReport(
        file=str(path),
        state=ImportState.REFUSED,
        issues=(
            Issue(
                code=error.code,
                severity="error",
                words=error.words,
                next_step=error.next_step,
            ),
        ),
    )


def _held(device: RosterDevice) -> Issue:
    return Issue(
        code="MM1910",
        severity="warning",
        words=Words(
            f"车辆 {device.code} 已停用或挂失，同步包已存档，等待人工处理。",
            f"Vehicle {device.code} is suspended or revoked; its bundle is held.",
        ),
    )


def _clock_ahead() -> Issue:
    return Issue(
        code="MM2901",
        severity="warning",
        words=Words("该车辆的时钟偏快。", "This vehicle's clock is ahead."),
        next_step=Words("请校准车载电脑时间。", "Set the vehicle's clock."),
    )


def _waiting(count: int) -> Issue:
    return Issue(
        code="MM2902",
        severity="warning",
        words=Words(
            f"{count} 条记录与已有记录不相接，已保留等待。",
            f"{count} records do not continue what is known; they wait.",
        ),
        next_step=Words("请导入缺少的同步包。", "Import the bundles that are missing."),
    )
