"""Bundles that an enrolled vehicle could make if its program were another one."""

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
import zstandard

from mobile_mediation.db.recorder import bodies
from mobile_mediation.db.registry import Registry
from mobile_mediation.domain.hlc import of_time
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.records import (
    Kind,
    Operation,
    Record,
    decode,
    record_id,
)
from mobile_mediation.security import age
from mobile_mediation.sync.bundle import BundleKind, seal_bundle
from mobile_mediation.sync.manifest import BlobManifest, UplinkManifest


@dataclass
class Forger:
    """Holds a vehicle's real keys and says what it likes."""

    stage: object
    vehicle: str = "vehicle"

    @property
    def desk(self):
        return self.stage.vehicle(self.vehicle).desk

    @property
    def device(self):
        return self.desk.workspace.device

    def records(self) -> list[bytes]:
        with self.desk.workspace.store.read() as session:
            return [body for _, body in bodies(session)]

    def manifest(self, frames: Sequence[bytes], **other) -> UplinkManifest:
        first, last = decode(frames[0]), decode(frames[-1])
        values = {
            "frm": self.device.key_id,
            "vehicle": self.desk.device_id.bytes,
            "to": (self.stage.office().workspace.device.key_id,),
            "first_prev": first.prev,
            "head": record_id(frames[-1]),
            "count": len(frames),
            "from_seq": first.seq,
            "to_seq": last.seq,
            "schema": last.schema,
            "min_schema": first.schema,
            "app": "0.1.0",
            "hlc": last.hlc,
            "wall_ms": 0,
            "boot": "",
            "hq_epoch": 1,
            "hq_cursor": 0,
            "roster_ver": 1,
            "audit_head": record_id(frames[-1]),
            "audit_count": last.seq,
        }
        return UplinkManifest(**(values | other))

    def write(self, kind, manifest, frames, name="forged.mmb", bundle_id=None) -> Path:
        data = seal_bundle(
            kind,
            manifest,
            frames,
            bundle_id=bundle_id or new_id(self.stage.clock()),
            signer=self.device,
            recipients=list(self.stage.office().roster().recipients),
        )
        path = self.stage.stick / name
        path.write_bytes(data)
        return path

    def bundle(self, frames: Sequence[bytes], name="forged.mmb", **other) -> Path:
        manifest = self.manifest(frames, **other)
        return self.write(BundleKind.RECORDS, manifest, frames, name)

    def files(self, files, frames, name="files.mmb") -> Path:
        manifest = BlobManifest(
            frm=self.device.key_id,
            vehicle=self.desk.device_id.bytes,
            to=(self.stage.office().workspace.device.key_id,),
            count=len(frames),
            files=tuple(files),
            wall_ms=0,
        )
        return self.write(BundleKind.BLOBS, manifest, frames, name)

    def plain(self, frames: Sequence[bytes]) -> bytes:
        manifest = msgspec.msgpack.encode(self.manifest(frames))
        return b"".join(
            struct.pack("<I", len(each)) + each for each in (manifest, *frames)
        )

    def sealed(self, plain: bytes) -> bytes:
        """Any bytes, packed, encrypted and signed as they should be."""
        packed = zstandard.ZstdCompressor(
            level=1, write_checksum=True, write_content_size=True
        ).compress(plain)
        body = age.encrypt(packed, list(self.stage.office().roster().recipients))
        signed = (
            struct.pack(
                "<8sBBBBIQ16s32s",
                bytes.fromhex("8d4d4d420d0a1a0a"),
                *(1, 1, 1, 0, 0, len(body)),
                new_id(self.stage.clock()).bytes,
                self.device.key_id,
            )
            + body
        )
        statement = b"mobile-mediation/bundle/v1\n" + hashlib.sha512(signed).digest()
        return signed + self.device.sign(statement) + b"MMBEND\r\n"

    def operation(
        self, kind: Kind, table: str, pk: bytes, values: dict[str, object]
    ) -> Operation:
        numbers = Registry.load()[table]
        pairs = sorted((numbers.columns[name], value) for name, value in values.items())
        return Operation(
            kind=kind,
            table_no=numbers.number,
            pk=pk,
            columns=tuple(number for number, _ in pairs),
            values=tuple(value for _, value in pairs),
        )

    def next(
        self, *operations: Operation, after: bytes | None = None, **other
    ) -> bytes:
        """The record that follows another, or the vehicle's newest."""
        if after is None:
            after = self.records()[-1]
        last = decode(after)
        values = {
            "seq": last.seq + 1,
            "hlc": max(last.hlc + 1, of_time(self.stage.clock())),
            "wall_ms": last.wall_ms,
            "actor": last.actor,
            "reason": None,
            "prev": record_id(after),
            "seen": None,
            "schema": last.schema,
            "ops": operations,
        }
        return msgspec.msgpack.encode(Record(**(values | other)))

    def insert_of(
        self, table: str, change: Callable[[dict], None] = lambda _: None
    ) -> Operation:
        """A new row like one that the vehicle has."""
        rows = self.stage.vehicle_rows(self.vehicle)
        (row, *_) = [dict(v) for (name, _), v in rows.items() if name == table]
        row.pop("rev")
        row["id" if "id" in row else "case_id"] = new_id(self.stage.clock()).bytes
        change(row)
        return self.operation(
            Kind.INSERT, table, row["id" if "id" in row else "case_id"], row
        )


@pytest.fixture
def forger(stage) -> Forger:
    return Forger(stage)
