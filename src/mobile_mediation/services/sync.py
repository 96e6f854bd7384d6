"""Sync: what goes to headquarters, what came back, and what nobody else has yet.

A bundle is sealed once and sent again byte for byte. Exported is not synced: only
headquarters' own signed word makes a record confirmed, and nothing is removed before.
"""

import hashlib
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation import __version__
from mobile_mediation.db import blobs
from mobile_mediation.db.caselist import CaseList
from mobile_mediation.db.local import (
    BlobRow,
    OutboxBundle,
    Receipt,
    StateKey,
    StoreState,
    SyncChange,
    SyncState,
    SyncTxn,
)
from mobile_mediation.db.recorder import bodies, head
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.hlc import HybridClock, of_time
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.records import decode, record_id
from mobile_mediation.domain.summaries import Confirmation
from mobile_mediation.security.device import SigningKey, key_id
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.roster import DeviceState, Roster, read_roster
from mobile_mediation.security.sealing import unseal
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.funds.decisions import (
    DecisionsTaken,
    FundDecisionService,
)
from mobile_mediation.sync.blobs import cut
from mobile_mediation.sync.bundle import BundleKind, Signer, open_bundle, seal_bundle
from mobile_mediation.sync.manifest import (
    BlobManifest,
    DownlinkManifest,
    UplinkManifest,
)
from mobile_mediation.sync.medium import bundle_name, read_bundle, write_to_medium

_MOST_BLOB_BYTES: Final = 128 * 1024 * 1024
_MOST_RECORD_BYTES: Final = 128 * 1024 * 1024
_OLDER_ROSTER: Final = "MM1618"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """If this machine were lost now: what would be lost with it."""

    records: int
    confirmed: int
    exported: int
    unconfirmed_cases: int
    oldest_unconfirmed_at: datetime | None
    files_unconfirmed: int
    last_receipt_at: datetime | None
    hq_name: str

    @property
    def at_risk(self) -> int:
        """Records that headquarters has not confirmed."""
        return self.records - self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A bundle that was written."""

    path: Path
    bundle_id: UUID
    kind: BundleKind
    from_seq: int | None
    to_seq: int | None
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What headquarters' answer said."""

    held_seq: int
    newly_confirmed: int
    files_held: int
    parked: tuple[int, ...]
    gap: tuple[int, ...]
    roster_version: int
    hq_time: datetime
    decisions: DecisionsTaken


class SyncService:
    """The road between this vehicle and headquarters."""

    def __init__(
        self, desk: Desk, decisions: FundDecisionService, *, roster: Roster
    ) -> None:
        self._desk = desk
        self._decisions = decisions
        self._roster = roster

    def status(self) -> SyncStatus:
        """What headquarters has, and what it does not have yet."""
        with self._desk.workspace.store.read() as session:
            state = SyncState.read(session)
            newest = head(session)
            records = newest.seq if newest else 0
            oldest = session.execute(
                select(SyncTxn.wall_ms)
                .where(SyncTxn.seq > state.confirmed_seq)
                .order_by(SyncTxn.seq)
                .limit(1)
            ).scalar_one_or_none()
            cases = session.scalars(
                select(SyncChange.case_id)
                .where(SyncChange.seq > state.confirmed_seq)
                .distinct()
            ).all()
            last = session.scalars(
                select(Receipt.received_at).order_by(Receipt.received_at.desc())
            ).first()
            files = len(_unheld_files(session))
        return SyncStatus(
            records=records,
            confirmed=min(records, state.confirmed_seq),
            exported=min(records, state.exported_seq),
            unconfirmed_cases=sum(1 for case in cases if case.int),
            oldest_unconfirmed_at=(
                None if oldest is None else _moment(oldest, self._desk.now())
            ),
            files_unconfirmed=files,
            last_receipt_at=last,
            hq_name=self._desk.workspace.description.hq_name,
        )

    def confirmation(self, case_id: UUID) -> Confirmation:
        """How far one case has come."""
        with self._desk.workspace.store.read() as session:
            return CaseList(session).confirmations([case_id])[case_id]

    def export(self, target: Path, *, full: bool = False) -> tuple[Exported, ...]:
        """Write what headquarters has not confirmed; ``full`` writes everything.

        ``target`` is a folder, such as a stick, or the file for the records. The
        bundle of files, if any are missing at headquarters, is written beside it.

        Raises:
            RuleViolation: MM1830 there is nothing to export.
            MediumFull, BadInput: The medium is full or unreliable; nothing half-done
                is left and the same bundle can be written elsewhere.
        """
        self._desk.workspace.store.seal_leftovers()
        sealed = [*self._records(full=full), *self._files(full=full)]
        if not sealed:
            raise RuleViolation(
                "MM1830",
                Words("没有需要导出的内容。", "There is nothing to export."),
                kept=Words("总部已确认全部记录。", "Headquarters has everything."),
            )
        folder = target if target.is_dir() or not target.suffix else target.parent
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for row in sealed:
            # The first bundle of records takes the name that was asked for.
            to_file = (
                not target.is_dir()
                and target.suffix
                and row is sealed[0]
                and row.kind == 1
            )
            path = target if to_file else folder / row.file_name
            data = (self._desk.workspace.folder.outbox / row.file_name).read_bytes()
            write_to_medium(path, data)
            written.append(
                Exported(
                    path=path,
                    bundle_id=row.bundle_id,
                    kind=BundleKind(row.kind),
                    from_seq=row.from_seq,
                    to_seq=row.to_seq,
                    size=len(data),
                )
            )
        self._note_exported(sealed, folder)
        return tuple(written)

    def _records(self, *, full: bool) -> list[OutboxBundle]:
        with self._desk.workspace.store.read() as session:
            state = SyncState.read(session)
            after = 0 if full else state.confirmed_seq
            parts = list(_parts(bodies(session, after=after)))
        return [self._records_from(part, state) for part in parts]

    def _records_from(self, frames: list[bytes], state: SyncState) -> OutboxBundle:
        first, last, newest = decode(frames[0]), decode(frames[-1]), frames[-1]
        known = self._sealed_before(BundleKind.RECORDS, first.seq, record_id(newest))
        if known is not None:
            return known
        signer = self._signer()
        moment = self._desk.now()
        manifest = UplinkManifest(
            frm=signer.key_id,
            vehicle=self._desk.device_id.bytes,
            to=self._readers(),
            first_prev=first.prev,
            head=record_id(newest),
            count=len(frames),
            from_seq=first.seq,
            to_seq=last.seq,
            schema=last.schema,
            min_schema=min(decode(each).schema for each in frames),
            app=__version__,
            hlc=last.hlc,
            wall_ms=int(moment.timestamp() * 1000),
            boot=platform.node()[:64],
            hq_epoch=state.hq_epoch,
            hq_cursor=state.hq_cursor,
            roster_ver=self._roster.version,
            audit_head=record_id(newest),
            audit_count=last.seq,
        )
        return self._seal(BundleKind.RECORDS, manifest, frames, signer)

    def _files(self, *, full: bool) -> list[OutboxBundle]:
        with self._desk.workspace.store.read() as session:
            wanted = _all_files(session) if full else _unheld_files(session)
        return [self._files_of(part) for part in _loads(wanted)]

    def _files_of(self, files: list[tuple[bytes, int, str]]) -> OutboxBundle:
        # The name of what is in it, as a record's name is for the bundles of records.
        content = hashlib.sha256(b"".join(file[0] for file in files)).digest()[:16]
        known = self._sealed_before(BundleKind.BLOBS, None, content)
        if known is not None:
            return known
        frames: list[bytes] = []
        with self._desk.workspace.store.read() as session:
            for sha256, _, _ in files:
                data = blobs.get(session, sha256)
                frames += [chunk.frame() for chunk in cut(sha256, data)]
        signer = self._signer()
        manifest = BlobManifest(
            frm=signer.key_id,
            vehicle=self._desk.device_id.bytes,
            to=self._readers(),
            count=len(frames),
            files=tuple(files),
            wall_ms=int(self._desk.now().timestamp() * 1000),
        )
        return self._seal(BundleKind.BLOBS, manifest, frames, signer, content=content)

    def _sealed_before(
        self, kind: BundleKind, from_seq: int | None, content: bytes
    ) -> OutboxBundle | None:
        """The bundle with just this content, if its file is still whole."""
        with self._desk.workspace.store.read() as session:
            found = session.scalars(
                select(OutboxBundle)
                .filter_by(kind=int(kind), from_seq=from_seq, head=content)
                .order_by(OutboxBundle.sealed_at.desc())
            ).all()
        return next((row for row in found if self._is_there(row)), None)

    def _seal(
        self,
        kind: BundleKind,
        manifest: UplinkManifest | BlobManifest,
        frames: Sequence[bytes],
        signer: Signer,
        *,
        content: bytes | None = None,
    ) -> OutboxBundle:
        moment = self._desk.now()
        bundle_id = new_id(moment)
        data = seal_bundle(
            kind,
            manifest,
            frames,
            bundle_id=bundle_id,
            signer=signer,
            recipients=[*self._roster.recipients, self._roster.recovery],
        )
        records = manifest if isinstance(manifest, UplinkManifest) else None
        name = bundle_name(
            self._desk.workspace.description.code,
            "U" if records else "B",
            bundle_id,
            first=records.from_seq if records else 0,
            last=records.to_seq if records else len(frames),
        )
        write_durably(self._desk.workspace.folder.outbox / name, data)
        row = OutboxBundle(
            bundle_id=bundle_id,
            kind=int(kind),
            from_seq=records.from_seq if records else None,
            to_seq=records.to_seq if records else None,
            head=records.head if records else content,
            file_name=name,
            sha256=hashlib.sha256(data).digest(),
            size=len(data),
            sealed_at=moment,
        )
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            session.add(row)
        return row

    def _note_exported(self, sealed: Sequence[OutboxBundle], folder: Path) -> None:
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            state = SyncState.read(session)
            for row in sealed:
                stored = session.get_one(OutboxBundle, row.bundle_id)
                stored.exported_at = self._desk.now()
                stored.exported_to = str(folder)
            reached = max((row.to_seq or 0 for row in sealed), default=0)
            replace(state, exported_seq=max(state.exported_seq, reached)).write(session)

    def _is_there(self, row: OutboxBundle) -> bool:
        path = self._desk.workspace.folder.outbox / row.file_name
        if not path.is_file():
            return False
        return hashlib.sha256(path.read_bytes()).digest() == row.sha256

    def _readers(self) -> tuple[bytes, ...]:
        return tuple(key_id(key) for key in self._roster.sign_keys)

    def _signer(self) -> Signer:
        """The vehicle's own key once headquarters knows it, else the one-time key."""
        own = self._desk.workspace.device
        known = self._roster.device(own.key_id)
        if known is not None and known.state is DeviceState.ACTIVE:
            return own
        sealed = self._desk.workspace.folder.enrolment_key.read_bytes()
        key = self._desk.workspace.key.derive("mm/enrolment/v1")
        return SigningKey(unseal(key, sealed, purpose="enrolment"))

    def receive(self, path: Path) -> Received:
        """Take in headquarters' answer.

        What is confirmed can only grow, unless headquarters itself says that it was
        restored (a higher epoch).

        Raises:
            BadInput: MM1810-MM1819 not a good answer for this vehicle; MM1831 of
                another headquarters; MM1832 it names records that are not ours.
        """
        data = read_bundle(path)
        bundle = open_bundle(
            data,
            public_key_of=self._roster.hq_public,
            identities=[self._desk.workspace.device.identity],
            readers=[self._desk.device_id.bytes],
        )
        manifest = bundle.manifest
        description = self._desk.workspace.description
        if not isinstance(manifest, DownlinkManifest) or (
            manifest.hq_id != description.hq_id
        ):
            raise BadInput(
                "MM1831",
                Words("这不是本总部的回执。", "This is not our headquarters' answer."),
                path=str(path),
            )
        roster = self._newest_roster(manifest.roster)
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            state = SyncState.read(session)
            held = _held(session, manifest)
            heard = _after(state, manifest, held, self._desk.now)
            heard.write(session)
            if manifest.hq_epoch >= state.hq_epoch:
                _note_files(session, manifest, state, self._desk.now())
            session.merge(
                Receipt(
                    bundle_id=bundle.header.bundle_id,
                    received_at=self._desk.now(),
                    hq_epoch=manifest.hq_epoch,
                    held_seq=held.seq,
                    held_head=held.id,
                    body=data,
                )
            )
            if roster is not self._roster:
                session.merge(StoreState(key=StateKey.ROSTER, value=manifest.roster))
                write_durably(self._desk.workspace.folder.roster, manifest.roster)
            if manifest.code_key:
                session.merge(
                    StoreState(key=StateKey.CODE_KEY, value=manifest.code_key)
                )
        self._roster = roster
        return Received(
            held_seq=held.seq,
            newly_confirmed=max(0, heard.confirmed_seq - state.confirmed_seq),
            files_held=len(manifest.have_blobs),
            parked=manifest.parked,
            gap=manifest.gap,
            roster_version=roster.version,
            hq_time=manifest.hq_time,
            decisions=self._decisions.take(manifest.decisions),
        )

    def _newest_roster(self, data: bytes) -> Roster:
        """The answer's roster; what is known already, if that is newer."""
        try:
            return read_roster(data, trusted=self._roster)
        except BadInput as error:
            if error.code == _OLDER_ROSTER:
                return self._roster
            raise


@dataclass(frozen=True, slots=True)
class _Held:
    seq: int
    id: bytes


def _after(
    state: SyncState,
    manifest: DownlinkManifest,
    held: _Held,
    now: Callable[[], datetime],
) -> SyncState:
    """What is known once headquarters' answer was heard.

    An answer that was long on its way may confirm more, but takes nothing back;
    only a restored headquarters does, and says so by a higher epoch.
    """
    heard = replace(
        state,
        heard_hlc=HybridClock(now).receive(
            of_time(manifest.hq_time), last=state.heard_hlc
        ),
    )
    restored = manifest.hq_epoch > state.hq_epoch
    if manifest.hq_epoch < state.hq_epoch:
        return heard
    if restored or held.seq > state.confirmed_seq:
        heard = replace(
            heard,
            confirmed_seq=held.seq,
            confirmed_head=held.id,
            exported_seq=max(state.exported_seq, held.seq),
        )
    if restored or manifest.to_cursor >= state.hq_cursor:
        heard = replace(
            heard,
            hq_epoch=manifest.hq_epoch,
            hq_cursor=manifest.to_cursor,
            hq_seen=manifest.checkpoint,
        )
    return heard


def _note_files(
    session: Session, manifest: DownlinkManifest, state: SyncState, now: datetime
) -> None:
    held = set(manifest.have_blobs)
    restored = manifest.hq_epoch > state.hq_epoch
    for row in session.scalars(select(BlobRow)):
        if row.sha256 in held and row.confirmed_at is None:
            row.confirmed_at = now
        elif restored and row.sha256 not in held:
            row.confirmed_at = None


def _parts(records: Iterable[tuple[int, bytes]]) -> Iterator[list[bytes]]:
    """Records in as many bundles as a stick and a restart allow."""
    part: list[bytes] = []
    size = 0
    for _, body in records:
        if part and size + len(body) > _MOST_RECORD_BYTES:
            yield part
            part, size = [], 0
        part.append(body)
        size += len(body)
    if part:
        yield part


def _loads(
    files: Iterable[tuple[bytes, int, str]],
) -> Iterator[list[tuple[bytes, int, str]]]:
    load: list[tuple[bytes, int, str]] = []
    size = 0
    for file in files:
        if load and size + file[1] > _MOST_BLOB_BYTES:
            yield load
            load, size = [], 0
        load.append(file)
        size += file[1]
    if load:
        yield load


def _held(session: Session, manifest: DownlinkManifest) -> _Held:
    if not manifest.mine:
        return _Held(0, bytes(16))
    rows = session.execute(
        select(SyncTxn.seq, SyncTxn.id)
        .where(SyncTxn.id.in_(manifest.mine))
        .order_by(SyncTxn.seq.desc())
    ).first()
    if rows is None:
        raise BadInput(
            "MM1832",
            Words(
                "回执中的记录不在本机：本机数据可能是从旧备份恢复的。",
                "It names records that are not here; was this machine restored?",
            ),
            next_step=Words("请联系总部核对。", "Ask headquarters to compare."),
        )
    return _Held(rows.seq, rows.id)


def _all_files(session: Session) -> list[tuple[bytes, int, str]]:
    """The files that rows speak of, if their bytes are here.

    A case that came in as a file has its papers' names without their bytes.
    """
    files = [(each.sha256, each.size, each.mime) for each in blobs.named(session)]
    missing = blobs.absent(session, {sha256 for sha256, _, _ in files})
    return [each for each in files if each[0] not in missing]


def _unheld_files(session: Session) -> list[tuple[bytes, int, str]]:
    confirmed = set(
        session.scalars(select(BlobRow.sha256).where(BlobRow.confirmed_at.is_not(None)))
    )
    return [each for each in _all_files(session) if each[0] not in confirmed]


def _moment(wall_ms: int, now: datetime) -> datetime:
    return datetime.fromtimestamp(wall_ms / 1000, now.tzinfo)
