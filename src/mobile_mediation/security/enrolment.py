"""The enrolment file: what headquarters hands a new vehicle, once and in person.

It carries a one-time signing key by which headquarters knows the vehicle until the
vehicle has introduced keys of its own, and an issuer that certifies the vehicle's
people without a network. It is secret: whoever holds it can set up the vehicle.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security.certificates import Authority, AuthorityFile
from mobile_mediation.security.device import DeviceKeys, SigningKey, key_id, verify
from mobile_mediation.security.roster import read_roster

_FORMAT: Final = 1
_CONTEXT: Final = b"mobile-mediation/enrolment/v1\n"
_ENDORSEMENT: Final = b"mobile-mediation/device-key/v1\n"
_MOST_BYTES: Final = 20 * 1024 * 1024


class Enrolment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a vehicle needs to begin."""

    format: int = _FORMAT
    vehicle_id: UUID
    code: str
    unit: str
    hq_id: UUID
    hq_name: str
    issued_at: datetime
    roster: bytes
    signing_private: bytes
    issuer: AuthorityFile
    code_key: bytes = b""
    """What approval codes of headquarters are checked with."""

    def authority(self) -> Authority:
        """The issuer of certificates for the vehicle's people."""
        return Authority.from_file(self.issuer)

    def endorse(self, device: DeviceKeys) -> bytes:
        """The one-time key's signature over the keys that the vehicle made."""
        statement = endorsement_statement(device.signing_public, device.recipient)
        return SigningKey(self.signing_private).sign(statement)


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: bytes
    signer: bytes
    signature: bytes


def endorsement_statement(signing_public: bytes, recipient: str) -> bytes:
    """What an old key signs to introduce a new one."""
    return _ENDORSEMENT + signing_public + recipient.encode()


def is_endorsed(
    old_public: bytes, signing_public: bytes, recipient: str, endorsement: bytes
) -> bool:
    """Whether an old key has introduced these new ones."""
    statement = endorsement_statement(signing_public, recipient)
    return verify(old_public, endorsement, statement)


def write_enrolment(enrolment: Enrolment, signer: SigningKey) -> bytes:
    """The enrolment as a file, signed by headquarters."""
    body = msgspec.msgpack.encode(enrolment)
    signature = signer.sign(_CONTEXT + body)
    return msgspec.msgpack.encode(_Signed(body, signer.key_id, signature))


def read_enrolment(data: bytes) -> Enrolment:
    """Read an enrolment file; any changed byte is noticed.

    Raises:
        BadInput: MM1606.
    """
    try:
        if len(data) > _MOST_BYTES:
            raise msgspec.ValidationError("too long")
        signed = msgspec.msgpack.decode(data, type=_Signed)
        enrolment = msgspec.msgpack.decode(signed.body, type=Enrolment)
        if (
            msgspec.msgpack.encode(signed) != data
            or msgspec.msgpack.encode(enrolment) != signed.body
            or enrolment.format != _FORMAT
        ):
            raise msgspec.ValidationError("not canonical")
        roster = read_roster(enrolment.roster, trusted=None)
        one_time = SigningKey(enrolment.signing_private).public
        enrolment.authority()
    except (ValueError, TypeError, BadInput) as error:
        raise _refused() from error
    public = roster.hq_public(signed.signer)
    known = roster.device(key_id(one_time))
    if (
        public is None
        or known is None
        or known.device_id != enrolment.vehicle_id
        or roster.hq_id != enrolment.hq_id
        or not verify(public, signed.signature, _CONTEXT + signed.body)
    ):
        raise _refused()
    return enrolment


def _refused() -> BadInput:
    return BadInput(
        "MM1606",
        Words(
            "登记文件已损坏或不是登记文件。",
            "It is not an enrolment file, or it was changed.",
        ),
        path="enrolment",
        next_step=Words(
            "请向总部索取新的登记文件。", "Ask headquarters for a new one."
        ),
    )
