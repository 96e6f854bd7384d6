"""Import: a bundle is applied wholly or not at all, and any number of times.

The untouched file goes to the archive first. Then everything a bundle says becomes
one transaction: records, rows, heads, files and the report. A record that does not
continue the branch that is known waits; nothing is thrown away.
"""

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
import zstandard
from sqlalchemy import (
    Column,
    LargeBinary,
    Table,
    TypeDecorator,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mobile_mediation.db import blobs
from mobile_mediation.db.blobs import BlobState
from mobile_mediation.db.hq_local import HqBundle, HqHead, HqParked, HqRecord
from mobile_mediation.db.local import BlobChunk, BlobRow
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.tables import DeviceKeyRow
from mobile_mediation.db.types import from_wire
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.errors import BadInput, MediationError, Words
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
from mobile_mediation.hq.receipts import (
    WAITING,
    missing_numbers,
    write_receipt,
)
from mobile_mediation.security import age
from mobile_mediation.security.device import key_id
from mobile_mediation.security.enrolment import is_endorsed
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.roster import DeviceState, RosterDevice
from mobile_mediation.sync.blobs import read_frame
from mobile_mediation.sync.bundle import (
    MOST_BODY,
    BundleKind,
    OpenBundle,
    check_signature,
    inspect,
    open_bundle,
)
from mobile_mediation.sync.manifest import BlobManifest, UplinkManifest
from mobile_mediation.sync.medium import find_bundles, read_bundle

_LEVEL: Final = 3
_MOST_AHEAD_MS: Final = 5 * 60 * 1000
_LAST: Final = 9
_LONGEST_MIME: Final = 100
_DIALECT: Final = sqlite.dialect()


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


_ANSWERED: Final = frozenset(
    {ImportState.IMPORTED, ImportState.ALREADY, ImportState.QUARANTINED}
)


class _UndoneError(Exception):
    """Takes back a dry run's transaction, and carries what it would have said."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("dry run")
        self.report = report


class _UnfitError(Exception):
    """A record says what no program of ours would; the bundle is put aside whole."""


@dataclass(slots=True)
class _Tally:
    """What an import does to cases, while it goes on."""

    new: set[UUID] = field(default_factory=set)
    changed: set[UUID] = field(default_factory=set)
    known: set[UUID] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    newest_ms: int = 0


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
        for path in _records_first(paths):
            try:
                report = self.import_file(path, dry_run=dry_run)
            except MediationError as error:
                reports.append(_refused(path, error))
                continue
            if not dry_run and report.state in _ANSWERED:
                report = self._answer(report, receipts or path.parent)
            reports.append(report)
        return reports

    def import_file(self, path: Path, *, dry_run: bool = False) -> ImportReport:
        """Import one bundle in one transaction.

        Raises:
            BadInput: It is not an acceptable bundle; nothing was changed.
        """
        data = read_bundle(path)
        roster = self._office.roster()

        def public_key_of(signer: bytes) -> bytes | None:
            found = roster.device(signer)
            return None if found is None else found.signing_public

        header = check_signature(data, public_key_of=public_key_of)
        device = roster.device(header.signer)
        assert device is not None  # noqa: S101  check_signature has looked it up
        report = ImportReport(
            file=str(path),
            state=ImportState.IMPORTED,
            vehicle=device.code,
            vehicle_id=device.device_id,
            bundle_id=header.bundle_id,
        )
        known = self._known(report, hashlib.sha256(data).digest())
        if known is not None:
            if not dry_run:
                self._introduce(device.device_id)
            return known
        bundle = open_bundle(
            data,
            public_key_of=public_key_of,
            identities=[self._office.identity],
            readers=[self._office.workspace.device.key_id],
        )
        if bundle.manifest.vehicle != device.device_id.bytes:
            raise _of_another_vehicle()
        if not dry_run:
            self._archive(header.bundle_id, data)
        if device.state in {DeviceState.REVOKED, DeviceState.SUSPENDED}:
            report = replace(report, state=ImportState.HELD, issues=(_held(device),))
            return self._put_aside(report, bundle, data, dry_run=dry_run)
        try:
            with self._office.workspace.store.applying() as session:
                report = self._apply(session, bundle, data, device, report)
                _undo(report, when=dry_run)
        except _UndoneError as undone:
            return undone.report
        except (_UnfitError, IntegrityError) as error:
            report = replace(
                report,
                state=ImportState.QUARANTINED,
                new=0,
                changed=0,
                same=0,
                parked=0,
                issues=(_unfit(error),),
            )
            return self._put_aside(report, bundle, data, dry_run=dry_run)
        self._introduce(device.device_id)
        return report

    def _known(self, report: ImportReport, sha256: bytes) -> ImportReport | None:
        """What became of this bundle before, if it was imported."""
        assert report.vehicle_id is not None  # noqa: S101  the signer is known
        with self._office.workspace.store.read() as session:
            known = session.get(HqBundle, report.bundle_id)
            if known is None:
                return None
            if known.sha256 != sha256:
                raise _taken()
            if known.state != ImportState.IMPORTED:
                return None
            counts = msgspec.json.decode(known.report)
            return replace(
                report,
                state=ImportState.ALREADY,
                first_seq=known.from_seq,
                last_seq=known.to_seq,
                same=counts["new"] + counts["changed"] + counts["same"],
                gap=missing_numbers(session, report.vehicle_id),
                files=_files(session, report.vehicle_id),
            )

    def _answer(self, report: ImportReport, folder: Path) -> ImportReport:
        """Write the receipt; the import stands even if the stick cannot take it."""
        try:
            written = write_receipt(self._office, report.vehicle_id, folder)
        except MediationError as error:
            issue = Issue(
                code=error.code,
                severity="warning",
                words=error.words,
                next_step=error.next_step,
            )
            return replace(report, issues=(*report.issues, issue))
        return replace(report, receipt=str(written) if written else None)

    def _archive(self, bundle_id: UUID, data: bytes) -> None:
        # Before the store: if the store is lost, it is made again from these files.
        path = self._office.archive / f"{bundle_id}.mmb"
        if not path.exists():
            write_durably(path, data)
        elif path.read_bytes() != data:
            raise _taken()

    def _put_aside(
        self, report: ImportReport, bundle: OpenBundle, data: bytes, *, dry_run: bool
    ) -> ImportReport:
        """Note a bundle that is not applied; its file is in the archive."""
        if not dry_run:
            with self._office.workspace.store.applying() as session:
                self._note(session, report, bundle, data)
        return report

    def _note(
        self, session: Session, report: ImportReport, bundle: OpenBundle, data: bytes
    ) -> None:
        counts: dict[str, Any] = {
            "new": report.new,
            "changed": report.changed,
            "same": report.same,
        }
        if report.state is not ImportState.IMPORTED:
            (issue,) = report.issues
            counts = {"code": issue.code, "zh": issue.words.zh, "en": issue.words.en}
        session.merge(
            HqBundle(
                bundle_id=bundle.header.bundle_id,
                vehicle_id=report.vehicle_id,
                kind=bundle.header.kind,
                from_seq=report.first_seq,
                to_seq=report.last_seq,
                sha256=hashlib.sha256(data).digest(),
                size=len(data),
                state=report.state,
                imported_at=self._office.now(),
                report=msgspec.json.encode(counts).decode(),
            )
        )

    def _apply(
        self,
        session: Session,
        bundle: OpenBundle,
        data: bytes,
        device: RosterDevice,
        report: ImportReport,
    ) -> ImportReport:
        manifest = bundle.manifest
        if isinstance(manifest, UplinkManifest):
            report = replace(
                report, first_seq=manifest.from_seq, last_seq=manifest.to_seq
            )
            report = self._apply_records(session, bundle, device, report)
        elif isinstance(manifest, BlobManifest):
            _apply_blobs(session, manifest, bundle.frames)
        report = replace(
            report,
            gap=missing_numbers(session, device.device_id),
            files=_files(session, device.device_id),
        )
        self._note(session, report, bundle, data)
        return report

    def _apply_records(
        self,
        session: Session,
        bundle: OpenBundle,
        device: RosterDevice,
        report: ImportReport,
    ) -> ImportReport:
        head = session.get(HqHead, device.device_id)
        if head is None:
            head = HqHead(
                device_id=device.device_id, record_id=genesis(device.device_id), seq=0
            )
            session.add(head)
        # What waits at the head may go on now, for instance after an upgrade.
        brought = {record_id(body) for body in bundle.frames}
        queue = deque([*_waiting_after(session, head.record_id), *bundle.frames])
        tally = _Tally()
        while queue:
            body = queue.popleft()
            name, record = record_id(body), decode(body)
            if _is_known(session, name):
                tally.known |= self._cases(session, record, device.device_id)
                continue
            tally.newest_ms = max(tally.newest_ms, milliseconds(record.hlc))
            reason = self._why_not(session, record, head, device)
            if reason is not None:
                if name in brought:
                    tally.waiting[reason] = tally.waiting.get(reason, 0) + 1
                self._park(session, name, record, body, reason, device, bundle)
                continue
            self._apply_record(session, record, device, tally)
            self._keep(session, name, record, body, device, bundle.header.bundle_id)
            head.record_id, head.seq = name, record.seq
            queue.extendleft(reversed(_waiting_after(session, name)))
        issues = [_waiting(reason, count) for reason, count in tally.waiting.items()]
        ahead = tally.newest_ms - int(self._office.now().timestamp() * 1000)
        if ahead > _MOST_AHEAD_MS:
            issues.append(_clock_ahead())
        changed = tally.changed - tally.new
        return replace(
            report,
            new=len(tally.new),
            changed=len(changed),
            same=len(tally.known - tally.new - changed),
            parked=sum(tally.waiting.values()),
            issues=tuple(issues),
        )

    def _why_not(
        self, session: Session, record: Record, head: HqHead, device: RosterDevice
    ) -> str | None:
        """Why a record cannot be applied yet; None if it can.

        Raises:
            _UnfitError: It never can.
        """
        if record.prev != head.record_id:
            if record.prev == genesis(device.device_id) or _is_known(
                session, record.prev
            ):
                return "fork"
            before = session.get(HqParked, record.prev)
            # What follows a record that waits, waits for the same reason.
            return "gap" if before is None else before.reason
        if record.seq != head.seq + 1:
            raise _UnfitError(f"number {record.seq} follows {head.seq}")
        newer = record.schema > self._registry.schema
        for operation in record.ops:
            try:
                own = self._check(session, operation, device.device_id)
            except _UnfitError:
                if newer:
                    return "schema"
                raise
            if not own:
                return "foreign"
        return None

    def _check(self, session: Session, operation: Operation, device_id: UUID) -> bool:
        """See that an operation fits the tables; False if its row is another's."""
        table = self._table(operation.table_no)
        values = self._values(table, operation)
        if operation.kind is Kind.INSERT:
            if values.get(_key(table).name) != UUID(bytes=operation.pk):
                raise _UnfitError(f"{table.name}: the row has another name")
            return bool(values.get("origin_id") == device_id)
        facts = [n for n in values if table.c[n].info["sync"] is Rule.FACT]
        if facts or not values:
            raise _UnfitError(f"{table.name}: a fact is changed: {', '.join(facts)}")
        if _owner_has(session, table, device_id, operation.pk):
            return True
        if _anybody_has(session, table, operation.pk):
            return False
        raise _UnfitError(f"{table.name}: there is no such row")

    def _apply_record(
        self, session: Session, record: Record, device: RosterDevice, tally: _Tally
    ) -> None:
        for operation in record.ops:
            table = self._table(operation.table_no)
            values = self._values(table, operation) | {"rev": record.hlc}
            if operation.kind is Kind.INSERT:
                session.execute(insert(table).values(**values))
            else:
                session.execute(
                    update(table)
                    .where(
                        table.c.origin_id == device.device_id,
                        _key(table) == UUID(bytes=operation.pk),
                    )
                    .values(**values)
                )
            if table.name == "accident_case" and operation.kind is Kind.INSERT:
                tally.new.add(UUID(bytes=operation.pk))
        tally.changed |= self._cases(session, record, device.device_id)

    def _cases(self, session: Session, record: Record, device_id: UUID) -> set[UUID]:
        """The cases that a record touches."""
        found = set()
        for operation in record.ops:
            table = self._table(operation.table_no)
            if "case_id" in table.c:
                found |= set(
                    session.scalars(
                        select(table.c.case_id).where(
                            table.c.origin_id == device_id,
                            _key(table) == UUID(bytes=operation.pk),
                        )
                    )
                )
        return found

    def _table(self, number: int) -> Table:
        name = self._registry.table_name(number)
        if name is None or name not in METADATA.tables:
            raise _UnfitError(f"no table has the number {number}")
        return METADATA.tables[name]

    def _values(self, table: Table, operation: Operation) -> dict[str, Any]:
        numbers = self._registry[table.name]
        values = {}
        for number, value in zip(operation.columns, operation.values, strict=True):
            name = numbers.column(number)
            if name is None or name not in table.c:
                raise _UnfitError(f"{table.name}: no column has the number {number}")
            values[name] = _from_wire(table, name, value)
        return values

    def _park(
        self,
        session: Session,
        name: bytes,
        record: Record,
        body: bytes,
        reason: str,
        device: RosterDevice,
        bundle: OpenBundle,
    ) -> None:
        waiting = session.get(HqParked, name)
        if waiting is not None:
            waiting.reason = reason
            session.flush()
            return
        session.add(
            HqParked(
                id=name,
                device_id=device.device_id,
                seq=record.seq,
                prev=record.prev,
                reason=reason,
                bundle_id=bundle.header.bundle_id,
                parked_at=self._office.now(),
                body=zstandard.compress(body, _LEVEL),
            )
        )
        session.flush()

    def _keep(
        self,
        session: Session,
        name: bytes,
        record: Record,
        body: bytes,
        device: RosterDevice,
        bundle_id: UUID,
    ) -> None:
        waiting = session.get(HqParked, name)
        if waiting is not None:
            session.delete(waiting)
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

    def _introduce(self, vehicle_id: UUID) -> None:
        """Put keys that a vehicle has introduced into the roster.

        It is asked of the store every time, because the roster is a file of its own:
        whoever was killed between the two finds it done by the next import.
        """
        with self._office.workspace.store.read() as session:
            rows = session.scalars(
                select(DeviceKeyRow)
                .filter_by(origin_id=vehicle_id)
                .order_by(DeviceKeyRow.rev)
            ).all()
        for row in rows:
            roster = self._office.roster()
            if roster.device(key_id(row.signing_public)) is not None:
                continue
            new = next(
                (
                    new
                    for device in roster.devices
                    if device.device_id == vehicle_id
                    and device.state in {DeviceState.ENROLLING, DeviceState.ACTIVE}
                    and (new := _introduction(row, device)) is not None
                ),
                None,
            )
            if new is not None:
                self._office.publish(_introduced(roster.devices, new))


def _undo(report: ImportReport, *, when: bool) -> None:
    if when:
        raise _UndoneError(report)


def _key(table: Table) -> Column[Any]:
    return list(table.primary_key.columns)[-1]


def _owner_has(session: Session, table: Table, device_id: UUID, pk: bytes) -> bool:
    query = select(table.c.origin_id).where(
        table.c.origin_id == device_id, _key(table) == UUID(bytes=pk)
    )
    return session.execute(query.limit(1)).first() is not None


def _anybody_has(session: Session, table: Table, pk: bytes) -> bool:
    query = select(table.c.origin_id).where(_key(table) == UUID(bytes=pk))
    return session.execute(query.limit(1)).first() is not None


def _is_known(session: Session, name: bytes) -> bool:
    return session.scalar(select(HqRecord.hq_seq).filter_by(id=name)) is not None


def _waiting_after(session: Session, name: bytes) -> list[bytes]:
    rows = session.scalars(
        select(HqParked.body).filter_by(prev=name).order_by(HqParked.id)
    )
    return [zstandard.decompress(body) for body in rows]


def _from_wire(table: Table, name: str, value: Any) -> Any:
    """A value as the table's column holds it, if it is one that fits there.

    Raises:
        _UnfitError: It is of another kind, or not in the one spelling of its kind.
    """
    column = table.c[name]
    if column.info["sync"] is Rule.LOCAL:
        raise _UnfitError(f"{table.name}.{name} does not travel")
    if value is None:
        if not column.nullable:
            raise _UnfitError(f"{table.name}.{name} is empty")
        return None
    kind = column.type
    try:
        if isinstance(kind, TypeDecorator):
            found = from_wire(kind, value)
            fits = kind.process_bind_param(found, _DIALECT) == value
            fits = fits and type(value) in {int, str, bytes}
        else:
            found = value
            fits = type(value) is kind.python_type and (
                not isinstance(kind, LargeBinary) or kind.length in {None, len(value)}
            )
    except (ValueError, TypeError, AttributeError, OverflowError):
        fits = False
    if not fits:
        raise _UnfitError(f"{table.name}.{name} is not of its kind")
    return found


def _apply_blobs(
    session: Session, manifest: BlobManifest, frames: Iterable[bytes]
) -> None:
    for sha256, size, mime in manifest.files:
        if size > MOST_BODY or len(mime) > _LONGEST_MIME:
            raise _UnfitError("a file is too large")
        row = session.get(BlobRow, sha256)
        if row is not None and row.size != size and row.state != BlobState.COMPLETE:
            # Whoever claimed another size for these bytes first was wrong, or this
            # one is; the digest of the whole decides, and neither may block it.
            session.execute(delete(BlobChunk).filter_by(sha256=sha256))
            session.delete(row)
            session.flush()
        blobs.expect(session, sha256, size, mime)
    for frame in frames:
        chunk = read_frame(frame)
        try:
            blobs.put_chunk(session, chunk.sha256, chunk.number, chunk.data)
        except MediationError as error:
            raise _UnfitError(str(error)) from error


def _files(session: Session, vehicle_id: UUID) -> FileCount:
    declared = [each.sha256 for each in blobs.named(session, origin_id=vehicle_id)]
    return FileCount(
        len(declared), len(declared) - len(blobs.absent(session, declared))
    )


def _introduction(row: DeviceKeyRow, device: RosterDevice) -> RosterDevice | None:
    if not is_endorsed(
        device.signing_public, row.signing_public, row.recipient, row.endorsement
    ) or not _can_be_written_to(row.recipient):
        return None
    return RosterDevice(
        device_id=device.device_id,
        code=device.code,
        unit=device.unit,
        signing_public=row.signing_public,
        recipient=row.recipient,
        state=DeviceState.ACTIVE,
        since=row.in_use_from,
    )


def _can_be_written_to(recipient: str) -> bool:
    # The library says no with an exception of its own, which has no common type.
    try:
        age.encrypt(b"", [recipient])
    except Exception:  # noqa: BLE001
        return False
    return True


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


def _records_first(paths: Iterable[Path]) -> list[Path]:
    """What to import, text before pictures and low numbers first.

    A file's row should be known when its bytes come. Headquarters' own answers lie
    on the same stick; they are passed over, unless somebody names one.
    """
    named = list(paths)

    def order(path: Path) -> tuple[int, list[tuple[int, str]]]:
        try:
            kind = int(inspect(read_bundle(path)).kind)
        except MediationError:
            kind = _LAST
        pieces = re.findall(r"\d+|\D+", path.name)
        return kind, [(int(p), "") if p.isdecimal() else (-1, p) for p in pieces]

    found = [(order(path), path) for path in find_bundles(named)]
    return [
        path
        for (kind, _), path in sorted(found)
        if kind != BundleKind.DOWNLINK or path in named
    ]


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


def _waiting(reason: str, count: int) -> Issue:
    why = WAITING[reason]
    return Issue(
        code="MM2902",
        severity="warning",
        words=Words(
            f"{count} 条记录已保留等待：{why.zh}", f"{count} records wait: {why.en}"
        ),
        next_step=_NEXT[reason],
    )


_NEXT: Final = {
    "gap": Words("请导入缺少的同步包。", "Import the bundles that are missing."),
    "fork": Words(
        "请联系该车辆核对是否恢复过旧备份。",
        "Ask the vehicle whether an old backup was restored.",
    ),
    "foreign": Words("请联系两车核对。", "Compare with both vehicles."),
    "schema": Words("请升级总部程序。", "Update headquarters' program."),
}


def _unfit(error: Exception) -> Issue:
    return Issue(
        code="MM1911",
        severity="error",
        words=Words(
            "同步包的内容不符合数据表，已原样隔离。",
            "What the bundle says does not fit the tables; it was put aside untouched.",
        ),
        field=None if not isinstance(error, _UnfitError) else str(error)[:200],
        next_step=Words(
            "请升级总部程序后重试，或联系该车辆。",
            "Try again after an update, or ask the vehicle.",
        ),
    )


def _taken() -> BadInput:
    return BadInput(
        "MM1905",
        Words(
            "同一编号的同步包此前已收到，但内容不同。",
            "A bundle of this number came before with other contents.",
        ),
        path="bundle",
        next_step=Words(
            "请联系该车辆核对，可能有人伪造。", "Ask the vehicle; it may be forged."
        ),
    )


def _of_another_vehicle() -> BadInput:
    return BadInput(
        "MM1816",
        Words("同步包内外车辆不一致。", "Inside, the bundle names another vehicle."),
        path="bundle",
        next_step=Words(
            "请向发送方重新索取该文件。", "Ask the sender for the file again."
        ),
    )
