"""The bundle file ``.mmb`` (同步包), format 1, byte for byte.

    0        8    magic; CR LF 1A LF betrays text-mode mangling, as in PNG
    8        4    format, suite, kind, flags
    12       4    length H of the public header, little endian; 0 in format 1
    16       8    length N of the body, at most 256 MiB: fits FAT32
    24       16   bundle id, UUIDv7
    40       32   SHA-256 of the signer's Ed25519 key
    72       H    public header
    72+H     N    one age v1 file
    72+H+N   64   Ed25519 over the context and SHA-512 of everything before
    136+H+N  8    end mark; nothing follows

Every byte is signed, and no byte of the body is looked at before the signature is
known to be one of our roster's.
"""

import hashlib
import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol, TypeVar
from uuid import UUID

import msgspec
import zstandard

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.domain.records import check_chain, decode
from mobile_mediation.security import age
from mobile_mediation.security.device import verify
from mobile_mediation.sync.manifest import (
    BlobManifest,
    DownlinkManifest,
    UplinkManifest,
)

MAGIC: Final = b"\x8dMMB\r\n\x1a\n"
END: Final = b"MMBEND\r\n"
FORMAT: Final = 1
SUITE: Final = 1
MOST_BODY: Final = 256 * 1024 * 1024
_MOST_HEADER: Final = 4096
_MOST_PLAIN: Final = 1024 * 1024 * 1024
_MOST_WINDOW: Final = 8 * 1024 * 1024
_MOST_FRAME: Final = 64 * 1024 * 1024
_MOST_MANIFEST: Final = 32 * 1024 * 1024
_MOST_BLOCK: Final = 128 * 1024
_LEAST_BLOCK: Final = 3
_CONTEXT: Final = b"mobile-mediation/bundle/v1\n"
_FIXED: Final = struct.Struct("<8sBBBBIQ16s32s")
_LENGTH: Final = struct.Struct("<I")
_SIGNATURE: Final = 64
_TAIL: Final = _SIGNATURE + len(END)
_LEVEL: Final = 3

M = TypeVar("M", bound=UplinkManifest | BlobManifest | DownlinkManifest)


class BundleKind(IntEnum):
    """What a bundle carries."""

    RECORDS = 1
    BLOBS = 2
    DOWNLINK = 3
    ROSTER = 4


class Signer(Protocol):
    """Somebody who signs bundles."""

    @property
    def key_id(self) -> bytes:
        """The name of the key."""

    def sign(self, data: bytes) -> bytes:
        """A signature of 64 bytes."""


@dataclass(frozen=True, slots=True)
class BundleHeader:
    """What anyone may see of a bundle."""

    kind: BundleKind
    bundle_id: UUID
    signer: bytes
    size: int


@dataclass(frozen=True, slots=True)
class OpenBundle:
    """A bundle whose signature, encryption and contents were all checked."""

    header: BundleHeader
    manifest: UplinkManifest | BlobManifest | DownlinkManifest
    frames: tuple[bytes, ...]


_MANIFESTS: Final[dict[BundleKind, type[UplinkManifest] | type[DownlinkManifest]]] = {
    BundleKind.RECORDS: UplinkManifest,
    BundleKind.DOWNLINK: DownlinkManifest,
}


def seal_bundle(
    kind: BundleKind,
    manifest: UplinkManifest | BlobManifest | DownlinkManifest,
    frames: Sequence[bytes],
    *,
    bundle_id: UUID,
    signer: Signer,
    recipients: Sequence[str],
) -> bytes:
    """Make a bundle; it is made once and sent again byte for byte.

    Raises:
        BadInput: MM1817 it would be larger than FAT32 and a restart allow.
    """
    parts = [msgspec.msgpack.encode(manifest), *frames]
    plain = _LENGTH.pack(len(parts[0])) + parts[0]
    if kind is BundleKind.BLOBS:
        plain += b"".join(parts[1:])
    else:
        plain += b"".join(_LENGTH.pack(len(each)) + each for each in parts[1:])
        plain = zstandard.ZstdCompressor(
            level=_LEVEL, write_checksum=True, write_content_size=True
        ).compress(plain)
    body = age.encrypt(plain, recipients)
    if len(body) > MOST_BODY:
        raise _refused("MM1817", "同步包过大。", "The bundle is too large.")
    signed = (
        _FIXED.pack(
            MAGIC,
            FORMAT,
            SUITE,
            kind,
            0,
            0,
            len(body),
            bundle_id.bytes,
            signer.key_id,
        )
        + body
    )
    return signed + signer.sign(_statement(signed)) + END


def inspect(data: bytes) -> BundleHeader:
    """What anyone may see; neither signature nor contents are checked.

    Raises:
        BadInput: MM1810 not a bundle, MM1811 cut off or grown, MM1812 a newer format.
    """
    if len(data) < _FIXED.size + _TAIL or not data.startswith(MAGIC):
        if data and MAGIC.startswith(data[: len(MAGIC)]) and len(data) > len(MAGIC):
            raise _cut()
        raise _refused("MM1810", "这不是同步包。", "This is not a bundle.")
    _, form, suite, kind, flags, header, size, bundle_id, signer = _FIXED.unpack_from(
        data
    )
    if form != FORMAT or suite != SUITE:
        raise _refused(
            "MM1812",
            "同步包格式更新，本程序无法读取。",
            "The bundle has a newer format.",
            Words("请先升级程序。", "Update the program first."),
        )
    known = {each.value for each in BundleKind}
    if kind not in known or flags != 0 or header != 0 or size > MOST_BODY:
        raise _altered()
    if len(data) != _FIXED.size + header + size + _TAIL or not data.endswith(END):
        raise _cut()
    return BundleHeader(BundleKind(kind), UUID(bytes=bundle_id), signer, len(data))


def check_signature(
    data: bytes, *, public_key_of: Callable[[bytes], bytes | None]
) -> BundleHeader:
    """Check length, format, signer and signature; the body stays closed.

    Raises:
        BadInput: As ``inspect``; MM1813 an unknown signer, MM1814 altered.
    """
    header = inspect(data)
    public = public_key_of(header.signer)
    if public is None:
        raise _refused(
            "MM1813",
            "同步包的签名者不在名册中。",
            "The bundle's signer is not in the roster.",
            Words(
                "请确认该车辆已在本总部登记。",
                "Check that this vehicle is enrolled here.",
            ),
        )
    signed, signature = data[:-_TAIL], data[-_TAIL : -len(END)]
    if not verify(public, signature, _statement(signed)):
        raise _altered()
    return header


def open_bundle(
    data: bytes,
    *,
    public_key_of: Callable[[bytes], bytes | None],
    identities: Sequence[str],
    readers: Collection[bytes],
) -> OpenBundle:
    """Open a bundle after every check that can be made without a store.

    ``readers`` are our own names: key ids at headquarters, device ids in a vehicle.

    Raises:
        BadInput: MM1810-MM1819; nothing of it may be used.
    """
    header = check_signature(data, public_key_of=public_key_of)
    if header.kind is BundleKind.ROSTER:
        raise _refused("MM1815", "名册不能这样打开。", "A roster is read elsewhere.")
    try:
        plain = age.decrypt(data[_FIXED.size : -_TAIL], identities)
    except BadInput as error:
        raise _not_for_us() from error
    manifest: UplinkManifest | BlobManifest | DownlinkManifest
    if header.kind is BundleKind.BLOBS:
        manifest, rest = _first(plain, BlobManifest)
        frames = tuple(_blob_frames(rest))
    else:
        plain = _decompressed(plain)
        manifest, rest = _first(plain, _MANIFESTS[header.kind])
        frames = tuple(_frames(rest))
    _check_inside(header, manifest, frames, readers)
    return OpenBundle(header, manifest, frames)


def _check_inside(
    header: BundleHeader,
    manifest: UplinkManifest | BlobManifest | DownlinkManifest,
    frames: Sequence[bytes],
    readers: Collection[bytes],
) -> None:
    if manifest.v != FORMAT or manifest.frm != header.signer:
        raise _refused(
            "MM1816",
            "同步包内外签名者不一致。",
            "Inside, the bundle names another signer.",
        )
    if isinstance(manifest, DownlinkManifest):
        if manifest.vehicle not in readers:
            raise _not_for_us()
        return
    if not set(manifest.to) & set(readers):
        raise _not_for_us()
    if manifest.count != len(frames):
        raise _not_canonical("count")
    if isinstance(manifest, UplinkManifest) and not frames:
        raise _not_canonical("no records")
    if isinstance(manifest, UplinkManifest):
        try:
            head = check_chain(manifest.first_prev, frames)
        except UnicodeError as error:
            raise _not_canonical(str(error)) from error
        numbers = [decode(frames[0]).seq, decode(frames[-1]).seq]
        if head != manifest.head or numbers != [manifest.from_seq, manifest.to_seq]:
            raise _not_canonical("head")


def _first(plain: bytes, kind: type[M]) -> tuple[M, memoryview]:
    if len(plain) < _LENGTH.size:
        raise _not_canonical("manifest")
    (size,) = _LENGTH.unpack_from(plain)
    if size > _MOST_MANIFEST or _LENGTH.size + size > len(plain):
        raise _not_canonical("manifest")
    body = plain[_LENGTH.size : _LENGTH.size + size]
    try:
        manifest = msgspec.msgpack.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise _not_canonical(str(error)) from error
    tables = getattr(manifest, "tables", {})
    if msgspec.msgpack.encode(manifest) != body or list(tables) != sorted(tables):
        raise _not_canonical("manifest")
    # A view: what follows may be a gibibyte, and is copied frame by frame only.
    return manifest, memoryview(plain)[_LENGTH.size + size :]


def _frames(rest: memoryview) -> Iterator[bytes]:
    place = 0
    while place < len(rest):
        if place + _LENGTH.size > len(rest):
            raise _not_canonical("frame")
        (size,) = _LENGTH.unpack_from(rest, place)
        place += _LENGTH.size
        if size > _MOST_FRAME or place + size > len(rest):
            raise _not_canonical("frame")
        yield bytes(rest[place : place + size])
        place += size


BLOB_FRAME: Final = struct.Struct("<32sII")
"""Digest of the whole file, number of the chunk, length of the chunk."""


def _blob_frames(rest: memoryview) -> Iterator[bytes]:
    place = 0
    while place < len(rest):
        if place + BLOB_FRAME.size > len(rest):
            raise _not_canonical("chunk")
        _, _, size = BLOB_FRAME.unpack_from(rest, place)
        end = place + BLOB_FRAME.size + size
        if end > len(rest):
            raise _not_canonical("chunk")
        yield bytes(rest[place:end])
        place = end


def _decompressed(packed: bytes) -> bytes:
    try:
        parameters = zstandard.get_frame_parameters(packed)
        # A block takes three bytes at least and gives 128 KiB at most, so a frame
        # that claims more lies; nothing is set aside for it.
        largest = (len(packed) // _LEAST_BLOCK) * _MOST_BLOCK
        claimed = parameters.content_size
        if (
            not 0 < claimed <= min(_MOST_PLAIN, largest)
            or parameters.window_size > _MOST_WINDOW
            or not parameters.has_checksum
            or parameters.dict_id
        ):
            raise _not_canonical("size")
        # In one piece of the claimed size: a frame that holds more is refused as
        # soon as it is full, however much it would give.
        return zstandard.ZstdDecompressor().decompress(packed, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise _not_canonical(str(error)) from error


def _statement(signed: bytes) -> bytes:
    return _CONTEXT + hashlib.sha512(signed).digest()


_ASK_AGAIN: Final = Words(
    "请向发送方重新索取该文件。", "Ask the sender for the file again."
)


def _refused(code: str, zh: str, en: str, next_step: Words = _ASK_AGAIN) -> BadInput:
    return BadInput(code, Words(zh, en), path="bundle", next_step=next_step)


def _cut() -> BadInput:
    return _refused(
        "MM1811",
        "同步包不完整，或末尾被添加了内容。",
        "The bundle is cut off, or something was added at its end.",
    )


def _altered() -> BadInput:
    return _refused(
        "MM1814",
        "同步包内容与签名不符，已被改动。",
        "The bundle was altered: its signature does not fit.",
    )


def _not_for_us() -> BadInput:
    return _refused(
        "MM1815",
        "该同步包不是发给本方的。",
        "This bundle is addressed to somebody else.",
        Words("请把它送到正确的接收方。", "Take it to the right reader."),
    )


def _not_canonical(why: str) -> BadInput:
    error = _refused(
        "MM1818", "同步包内容不合规范。", "The bundle's contents are not well-formed."
    )
    error.value = why[:200]
    return error
