"""Bundles without a store: keys, records and manifests made by hand."""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
import pytest

from mobile_mediation.domain.records import (
    Kind,
    Operation,
    Record,
    encode,
    genesis,
    record_id,
)
from mobile_mediation.security import age
from mobile_mediation.security.device import SigningKey
from mobile_mediation.sync.bundle import BundleKind, open_bundle, seal_bundle
from mobile_mediation.sync.manifest import UplinkManifest

VEHICLE = UUID("01860000-0000-7000-8000-00000000d001")
BUNDLE = UUID("01860000-0000-7000-8000-00000000b001")
HEADER = struct.Struct("<8sBBBBIQ16s32s")


@dataclass
class Post:
    """A vehicle that seals and a headquarters that opens."""

    vehicle: UUID = VEHICLE
    bundle_id: UUID = BUNDLE
    key: SigningKey = field(default_factory=lambda: SigningKey(bytes(range(32))))
    hq: SigningKey = field(default_factory=lambda: SigningKey(bytes(range(1, 33))))
    # Made anew each time: the library has no way to make a chosen one.
    keys: tuple[str, str] = field(default_factory=age.new_identity)
    enrolled: dict[bytes, bytes] = field(default_factory=dict)

    def __post_init__(self):
        self.enrolled[self.key.key_id] = self.key.public

    def frames(self, count: int = 2) -> list[bytes]:
        found, prev = [], genesis(self.vehicle)
        for seq in range(1, count + 1):
            values = (f"京A1234{seq}", 1_800_000, b"\x00\xff", None)
            operation = Operation(
                kind=Kind.INSERT,
                table_no=7,
                pk=bytes([seq]) * 16,
                columns=(0, 1, 2, 3),
                values=values,
            )
            body = encode(
                Record(
                    seq=seq,
                    hlc=1_674_540_000_000 << 16 | seq,
                    wall_ms=1_674_540_000_000 + seq,
                    actor=bytes(16),
                    reason="来电登记" if seq == 1 else None,
                    prev=prev,
                    seen=None,
                    schema=1,
                    ops=(operation,),
                )
            )
            found.append(body)
            prev = record_id(body)
        return found

    def manifest(self, frames: Sequence[bytes], **other) -> UplinkManifest:
        values = {
            "frm": self.key.key_id,
            "vehicle": self.vehicle.bytes,
            "to": (self.hq.key_id,),
            "first_prev": genesis(self.vehicle),
            "head": record_id(frames[-1]) if frames else genesis(self.vehicle),
            "count": len(frames),
            "from_seq": 1,
            "to_seq": len(frames),
            "schema": 1,
            "min_schema": 1,
            "app": "0.1.0",
            "hlc": 1,
            "wall_ms": 1_674_540_000_000,
            "boot": "车载电脑",
            "hq_epoch": 1,
            "hq_cursor": 0,
            "roster_ver": 1,
            "audit_head": record_id(frames[-1]) if frames else bytes(16),
            "audit_count": len(frames),
        }
        return UplinkManifest(**(values | other))

    def seal(self, frames=None, *, kind=BundleKind.RECORDS, **other) -> bytes:
        frames = self.frames() if frames is None else frames
        return seal_bundle(
            kind,
            self.manifest(frames, **other),
            frames,
            bundle_id=self.bundle_id,
            signer=self.key,
            recipients=[self.keys[1]],
        )

    def sign(
        self, plain: bytes, *, kind: int = 1, key: SigningKey | None = None
    ) -> bytes:
        """Encrypt and sign any bytes as an enrolled vehicle would."""
        return self.wrap(age.encrypt(plain, [self.keys[1]]), kind=kind, key=key)

    def wrap(self, body: bytes, *, kind: int = 1, key: SigningKey | None = None):
        key = key or self.key
        signed = (
            HEADER.pack(
                b"\x8dMMB\r\n\x1a\n",
                1,
                1,
                kind,
                0,
                0,
                len(body),
                self.bundle_id.bytes,
                key.key_id,
            )
            + body
        )
        statement = b"mobile-mediation/bundle/v1\n" + hashlib.sha512(signed).digest()
        return signed + key.sign(statement) + b"MMBEND\r\n"

    def plain(self, frames: Sequence[bytes], **other) -> bytes:
        """What stands inside the encryption, before it is packed."""
        manifest = msgspec.msgpack.encode(self.manifest(frames, **other))
        return b"".join(
            struct.pack("<I", len(each)) + each for each in (manifest, *frames)
        )

    def open(self, data: bytes, **other):
        values = {
            "public_key_of": self.enrolled.get,
            "identities": [self.keys[0]],
            "readers": [self.hq.key_id],
        }
        return open_bundle(data, **(values | other))


@pytest.fixture
def post() -> Post:
    return Post()
