"""Packs: tables that headquarters gives to all vehicles, signed and numbered.

A pack is public to every vehicle of a headquarters and holds nothing about people in
cases. What it says stands until a higher number of the same kind comes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.security.device import SigningKey, verify

SUFFIX: Final = ".mmp"
_CONTEXT: Final = b"mobile-mediation/pack/v1\n"
_MOST_BYTES: Final = 16 * 1024 * 1024


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One pack; ``content`` is a table of its kind as MessagePack."""

    kind: PackKind
    version: int
    issued_at: datetime
    hq_id: UUID
    content: bytes

    @property
    def file_name(self) -> str:
        """Such as ``MM-HOLIDAYS-3.mmp``."""
        return f"MM-{self.kind.name}-{self.version}{SUFFIX}"


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: bytes
    signer: bytes
    signature: bytes


def write_pack(pack: Pack, key: SigningKey) -> bytes:
    """The pack as a file."""
    body = msgspec.msgpack.encode(pack)
    signed = _Signed(body, key.key_id, key.sign(_CONTEXT + body))
    return msgspec.msgpack.encode(signed)


def read_pack(
    data: bytes, *, public_key_of: Callable[[bytes], bytes | None], hq_id: UUID
) -> Pack:
    """Read a pack; any changed byte is noticed.

    Args:
        data: The file.
        public_key_of: Headquarters' signing keys by their names, of the roster that
            is believed.
        hq_id: Whose packs are taken.

    Raises:
        BadInput: MM2170 it is not a pack or was changed, MM2171 somebody else has
            signed it, MM2172 it is another headquarters'.
    """
    try:
        if len(data) > _MOST_BYTES:
            raise msgspec.ValidationError("too long")
        signed = msgspec.msgpack.decode(data, type=_Signed)
        pack = msgspec.msgpack.decode(signed.body, type=Pack)
        is_canonical = (
            msgspec.msgpack.encode(signed) == data
            and msgspec.msgpack.encode(pack) == signed.body
            and pack.issued_at.tzinfo is not None
            and pack.version > 0
        )
    except ValueError as error:  # of the format or of its UTF-8
        raise _damaged() from error
    if not is_canonical:
        raise _damaged()
    if pack.hq_id != hq_id:
        raise BadInput(
            "MM2172",
            Words("这是另一个总部的数据包。", "It is another headquarters' pack."),
            path="pack.hq_id",
            next_step=_ASK,
        )
    public = public_key_of(signed.signer)
    if public is None:
        raise BadInput(
            "MM2171",
            Words("数据包不是由本总部签名。", "Our headquarters has not signed it."),
            path="pack.signature",
            next_step=_ASK,
        )
    if not verify(public, signed.signature, _CONTEXT + signed.body):
        raise _damaged()
    return pack


def read_content(pack: Pack, kind: Any) -> Any:
    """The table of a pack as values of a type.

    Raises:
        BadInput: MM2170 it is no such table.
    """
    try:
        return msgspec.msgpack.decode(pack.content, type=kind)
    except ValueError as error:
        raise _damaged() from error


_ASK: Final = Words("请向总部索取新的数据包。", "Ask headquarters for a new one.")


def _damaged() -> BadInput:
    return BadInput(
        "MM2170",
        Words("数据包已损坏或不是数据包。", "It is not a pack, or it was changed."),
        path="pack",
        next_step=_ASK,
    )
