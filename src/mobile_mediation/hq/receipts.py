"""Receipts: what headquarters says it holds, signed, for one vehicle.

A receipt is asked of the store at any time; one that is lost is simply written again.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mobile_mediation.db import blobs
from mobile_mediation.db.hq_local import (
    HqBundle,
    HqCheckpoint,
    HqHead,
    HqParked,
    HqRecord,
)
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.ids import new_id
from mobile_mediation.hq.funds import undelivered
from mobile_mediation.hq.office import Office
from mobile_mediation.security.roster import DeviceState, RosterDevice
from mobile_mediation.sync.bundle import BundleKind, seal_bundle
from mobile_mediation.sync.manifest import (
    BlobChunkRange,
    DownlinkManifest,
    Quarantined,
    Reject,
)
from mobile_mediation.sync.medium import bundle_name, write_to_medium

_CHECKPOINT: Final = b"mm-checkpoint/1"
_WAITS: Final = "MM2902"
_MOST_NUMBERS: Final = 1000
"""Numbers that a gap or a list of waiting records names; a vehicle may claim any."""

WAITING: Final = {
    "gap": Words(
        "之前的记录尚未收到。", "Records that come before it have not arrived yet."
    ),
    "fork": Words(
        "与已有记录分叉：车辆可能由旧备份恢复或被复制。",
        "It forks from what is known; the vehicle may be restored or cloned.",
    ),
    "foreign": Words(
        "涉及其他车辆的案件。", "It changes what belongs to another vehicle."
    ),
    "schema": Words(
        "由更新版本的程序生成。", "It was made by a newer version of the program."
    ),
}
"""Why a record waits."""


def write_receipt(office: Office, vehicle_id: UUID | None, folder: Path) -> Path | None:
    """Write the receipt for a vehicle; None while its keys are not known."""
    if vehicle_id is None:
        return None
    device = _reader(office, vehicle_id)
    if device is None or device.recipient is None:
        return None
    moment = office.now()
    with office.workspace.store.begin(office.workspace.user_id, "receipt") as session:
        manifest = _manifest(office, session, vehicle_id)
    bundle_id = new_id(moment)
    data = seal_bundle(
        BundleKind.DOWNLINK,
        manifest,
        (),
        bundle_id=bundle_id,
        signer=office.workspace.device,
        recipients=[device.recipient],
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / bundle_name(device.code, "D", bundle_id, last=manifest.to_cursor)
    write_to_medium(path, data)
    return path


def write_answers(office: Office, folder: Path) -> list[tuple[str, Path]]:
    """Write what every active vehicle should hear now, by the vehicles' codes."""
    written = []
    for device in office.roster().devices:
        # The keys that it began with stand in the roster beside those it has now.
        if device.state is not DeviceState.ACTIVE:
            continue
        path = write_receipt(office, device.device_id, folder)
        if path is not None:
            written.append((device.code, path))
    return written


def _reader(office: Office, vehicle_id: UUID) -> RosterDevice | None:
    return next(
        (
            device
            for device in office.roster().devices
            if device.device_id == vehicle_id and device.state is DeviceState.ACTIVE
        ),
        None,
    )


def _manifest(office: Office, session: Session, vehicle_id: UUID) -> DownlinkManifest:
    cursor = session.scalar(select(func.max(HqRecord.hq_seq))) or 0
    heads = tuple(session.scalars(select(HqHead.record_id).order_by(HqHead.device_id)))
    declared = tuple(each.sha256 for each in blobs.named(session, origin_id=vehicle_id))
    absent = blobs.absent(session, declared)
    return DownlinkManifest(
        frm=office.workspace.device.key_id,
        vehicle=vehicle_id.bytes,
        hq_id=office.hq_id,
        hq_epoch=office.epoch,
        from_cursor=0,
        to_cursor=cursor,
        checkpoint=_checkpoint(office, session, cursor, heads),
        heads=heads,
        mine=_mine(session, vehicle_id),
        bundles=tuple(
            session.scalars(
                select(HqBundle.bundle_id)
                .filter_by(vehicle_id=vehicle_id, state="imported")
                .order_by(HqBundle.imported_at, HqBundle.bundle_id)
            )
        ),
        parked=_parked(session, vehicle_id),
        gap=missing_numbers(session, vehicle_id),
        rejects=tuple(
            Reject(
                record=row.id,
                code=_WAITS,
                zh=WAITING[row.reason].zh,
                en=WAITING[row.reason].en,
            )
            for row in session.execute(
                select(HqParked.id, HqParked.reason)
                .where(HqParked.device_id == vehicle_id, HqParked.reason != "gap")
                .order_by(HqParked.seq, HqParked.id)
                .limit(_MOST_NUMBERS)
            )
        ),
        quarantined=tuple(
            Quarantined(bundle=row.bundle_id, **msgspec.json.decode(row.report))
            for row in session.execute(
                select(HqBundle.bundle_id, HqBundle.report)
                .filter_by(vehicle_id=vehicle_id, state="quarantined")
                .order_by(HqBundle.imported_at, HqBundle.bundle_id)
            )
        ),
        missing_blobs=tuple(BlobChunkRange(each, ()) for each in absent),
        have_blobs=tuple(each for each in declared if each not in absent),
        roster=office.roster_bytes(),
        hq_time=office.now(),
        code_key=office.code_key(vehicle_id),
        decisions=undelivered(session, vehicle_id),
    )


def missing_numbers(session: Session, vehicle_id: UUID) -> tuple[int, ...]:
    """Numbers of records that others wait for and that never came."""
    head = session.get(HqHead, vehicle_id)
    known = head.seq if head is not None else 0
    waiting = session.scalars(
        select(HqParked.seq)
        .where(HqParked.device_id == vehicle_id, HqParked.seq > known)
        .distinct()
        .order_by(HqParked.seq)
    ).all()

    def absent() -> Iterator[int]:
        last = known
        for seq in waiting:
            yield from range(last + 1, seq)
            last = seq

    return tuple(islice(absent(), _MOST_NUMBERS))


def _parked(session: Session, vehicle_id: UUID) -> tuple[int, ...]:
    return tuple(
        session.scalars(
            select(HqParked.seq)
            .filter_by(device_id=vehicle_id)
            .order_by(HqParked.seq)
            .limit(_MOST_NUMBERS)
        )
    )


def _mine(session: Session, vehicle_id: UUID) -> tuple[bytes, ...]:
    """The vehicle's newest record here, and those 1, 2, 4, 8 … before it."""
    head = session.get(HqHead, vehicle_id)
    if head is None or head.seq == 0:
        return ()
    back, wanted = 1, [head.seq]
    while head.seq - back >= 1:
        wanted.append(head.seq - back)
        back *= 2
    rows = session.execute(
        select(HqRecord.seq, HqRecord.id)
        .filter_by(device_id=vehicle_id)
        .where(HqRecord.seq.in_(wanted))
        .order_by(HqRecord.seq.desc())
    )
    return tuple(row.id for row in rows)


def _checkpoint(
    office: Office, session: Session, cursor: int, heads: tuple[bytes, ...]
) -> bytes:
    packed = msgspec.msgpack.encode((office.epoch, cursor, heads))
    name = hashlib.sha256(_CHECKPOINT + packed).digest()[:16]
    if session.get(HqCheckpoint, name) is None:
        session.add(
            HqCheckpoint(
                id=name,
                hq_seq=cursor,
                heads=msgspec.msgpack.encode(heads),
                made_at=office.now(),
            )
        )
        session.flush()
    return name
