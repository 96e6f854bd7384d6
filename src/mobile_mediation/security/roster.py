"""The roster: who may sign and who can read, signed by headquarters' root keys.

It follows The Update Framework (TUF 5.3, 6.1): the version only rises, a change of
root keys is signed by the old and the new ones, and its end only warns, because
nobody may be shut out of recording.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security.device import SigningKey, key_id, verify

_CONTEXT: Final = b"mobile-mediation/roster/v1\n"
_MOST_BYTES: Final = 16 * 1024 * 1024


class DeviceState(StrEnum):
    """What headquarters makes of bundles with this key."""

    ENROLLING = "enrolling"
    """The one-time key of an enrolment that has not reported yet."""
    ACTIVE = "active"
    RETIRED = "retired"
    """Replaced by a newer key; what it signed before is still good."""
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class RosterDevice(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """One signing key of one vehicle."""

    device_id: UUID
    code: str
    unit: str
    signing_public: bytes
    recipient: str | None
    state: DeviceState
    since: datetime

    @property
    def key_id(self) -> bytes:
        """The name of the key."""
        return key_id(self.signing_public)


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is who; ``recipients`` are headquarters' current ones, newest first."""

    version: int
    issued: datetime
    expires: datetime
    hq_id: UUID
    hq_name: str
    roots: tuple[bytes, ...]
    threshold: int
    sign_keys: tuple[bytes, ...]
    recipients: tuple[str, ...]
    recovery: str
    pades_root_pem: bytes
    devices: tuple[RosterDevice, ...]

    def device(self, signer: bytes) -> RosterDevice | None:
        """The entry of a signing key by its name."""
        return next((d for d in self.devices if d.key_id == signer), None)

    def hq_public(self, signer: bytes) -> bytes | None:
        """The public half of one of headquarters' signing keys by its name."""
        return next((k for k in self.sign_keys if key_id(k) == signer), None)


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: bytes
    signatures: dict[bytes, bytes]


def sign_roster(roster: Roster, keys: Iterable[SigningKey]) -> bytes:
    """The roster as a file, with a signature of each key."""
    body = msgspec.msgpack.encode(roster)
    signatures = {key.key_id: key.sign(_CONTEXT + body) for key in keys}
    return msgspec.msgpack.encode(_Signed(body, dict(sorted(signatures.items()))))


def read_roster(data: bytes, *, trusted: Roster | None) -> Roster:
    """Read a roster and check who signed it.

    ``trusted`` is the roster that was believed so far; without one, the roster must
    satisfy its own roots, and its origin must be known otherwise. Its end is not
    looked at: see ``is_expired``.

    Raises:
        BadInput: MM1616 it is not a roster, MM1617 not enough signatures, MM1618 it
            is older than what is known, MM1619 it is another headquarters'.
    """
    try:
        if len(data) > _MOST_BYTES:
            raise msgspec.ValidationError("too long")
        signed = msgspec.msgpack.decode(data, type=_Signed)
        roster = msgspec.msgpack.decode(signed.body, type=Roster)
        times = (roster.issued, roster.expires, *(d.since for d in roster.devices))
        canonical = (
            all(time.tzinfo is not None for time in times)
            and msgspec.msgpack.encode(roster) == signed.body
            and msgspec.msgpack.encode(signed) == data
        )
    except ValueError as error:  # of the format or of its UTF-8
        raise _refused("MM1616", "名册文件已损坏。", "It is not a roster.") from error
    if not canonical:
        raise _refused("MM1616", "名册文件已损坏。", "It is not a roster.")
    for believed in (roster, *([trusted] if trusted else [])):
        if not _is_signed_by(signed, believed.roots, believed.threshold):
            raise _refused(
                "MM1617",
                "名册签名不足或不符。",
                "The roster does not carry enough good signatures.",
            )
    if trusted is not None:
        if roster.hq_id != trusted.hq_id:
            raise _refused(
                "MM1619", "名册属于另一个总部。", "It is another headquarters' roster."
            )
        if roster.version < trusted.version:
            raise _refused(
                "MM1618", "名册比已有的更旧。", "It is older than the one known."
            )
    return roster


def is_expired(roster: Roster, now: datetime) -> bool:
    """Whether a newer roster should be fetched; a warning, never a refusal."""
    return now > roster.expires


def _is_signed_by(signed: _Signed, roots: Sequence[bytes], threshold: int) -> bool:
    good = sum(
        verify(root, signed.signatures.get(key_id(root), b""), _CONTEXT + signed.body)
        for root in dict.fromkeys(roots)
    )
    return threshold >= 1 and good >= threshold


def _refused(code: str, zh: str, en: str) -> BadInput:
    return BadInput(
        code,
        Words(zh, en),
        path="roster",
        next_step=Words("请向总部索取新的名册。", "Ask headquarters for a new one."),
    )
