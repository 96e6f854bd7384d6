"""What a bundle says of itself, inside its encryption.

Every struct refuses unknown fields: a format that changes gets a new version, it is
not guessed at.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from mobile_mediation.domain.records import Id16, Int64, Natural

Name32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class TableDigest(msgspec.Struct, frozen=True, array_like=True):
    """How many rows a table holds, and the exclusive-or of digests of their keys."""

    rows: Natural
    xor64: Natural


class BlobChunkRange(msgspec.Struct, frozen=True, array_like=True):
    """Chunks of a file that are missing; an empty list means all of them."""

    sha256: Name32
    chunks: tuple[Natural, ...]


class UplinkManifest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Records of one vehicle, in the order of their chain.

    ``first_prev`` is the name before the first record, ``head`` that of the last;
    ``frm`` and ``to`` repeat signer and readers inside the encryption, so that nobody
    can sign another's bundle or pass it on to others.
    """

    v: int = 1
    frm: Name32
    vehicle: Id16
    to: tuple[Name32, ...]
    first_prev: Id16
    head: Id16
    count: Natural
    from_seq: Natural
    to_seq: Natural
    schema: Natural
    min_schema: Natural
    app: str
    hlc: Natural
    wall_ms: Int64
    boot: str
    hq_epoch: Natural
    hq_cursor: Natural
    roster_ver: Natural
    need_blobs: tuple[BlobChunkRange, ...] = ()
    tables: dict[int, TableDigest] = {}
    audit_head: Id16
    audit_count: Natural


class BlobManifest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Chunks of files of one vehicle."""

    v: int = 1
    frm: Name32
    vehicle: Id16
    to: tuple[Name32, ...]
    count: Natural
    files: tuple[tuple[Name32, Natural, str], ...]
    """Digest, size and media type of every file that a chunk belongs to."""
    wall_ms: Int64


class Reject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A write that headquarters did not apply, with the reason."""

    record: Id16
    code: str
    zh: str
    en: str


class Quarantined(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """A bundle that was put aside whole, with the reason."""

    bundle: UUID
    code: str
    zh: str
    en: str


class DownlinkManifest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Headquarters' answer to one vehicle.

    ``mine`` names the vehicle's records that headquarters holds: each branch's head
    and those 1, 2, 4, 8 … before it. ``checkpoint`` stands for everything
    headquarters had at this moment. ``parked`` are numbers of records that wait for
    others, ``gap`` those that never came.
    """

    v: int = 1
    frm: Name32
    vehicle: Id16
    hq_id: UUID
    hq_epoch: Natural
    from_cursor: Natural
    to_cursor: Natural
    checkpoint: Id16
    heads: tuple[Id16, ...]
    mine: tuple[Id16, ...]
    bundles: tuple[UUID, ...]
    parked: tuple[Natural, ...] = ()
    gap: tuple[Natural, ...] = ()
    rejects: tuple[Reject, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    missing_blobs: tuple[BlobChunkRange, ...] = ()
    have_blobs: tuple[Name32, ...] = ()
    roster: bytes
    hq_time: datetime
    code_key: bytes = b""
    """What approval codes for the vehicle are checked with."""
    decisions: tuple[bytes, ...] = ()
    """Signed decisions about emergency money that the vehicle has not recorded yet."""
    feed: tuple[bytes, ...] = ()
    """Encoded records of headquarters from ``from_cursor`` on."""
