"""A device's own keys: it signs what it sends and reads what is sent to it.

They lie outside the store, sealed under its key, so that a copied store alone can
neither sign nor read.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security import age
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.sealing import seal, unseal
from mobile_mediation.security.slots import StoreKey

_LABEL = "mm/device/v1"
_PURPOSE = "device"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signing_private: bytes
    identity: str


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key pair (RFC 8032), known by the SHA-256 of its public half."""

    private: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """A new key pair."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        key = Ed25519PrivateKey.from_private_bytes(self.private)
        return key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        """The name of the key, 32 bytes."""
        return key_id(self.public)

    def sign(self, data: bytes) -> bytes:
        """A signature of 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.private).sign(data)


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """One key to sign with and one identity to read with."""

    signing: SigningKey
    identity: str = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Keys for a new device."""
        return cls(SigningKey.generate(), age.new_identity()[0])

    @classmethod
    def load(cls, path: Path, key: StoreKey) -> Self:
        """Read the keys of a workspace.

        Raises:
            Locked: MM1601 the file was changed or belongs to another store.
            BadInput: MM1614 the file is gone or not one.
        """
        try:
            sealed = path.read_bytes()
            plain = unseal(key.derive(_LABEL), sealed, purpose=_PURPOSE)
            content = msgspec.msgpack.decode(plain, type=_File)
            keys = cls(SigningKey(content.signing_private), content.identity)
            _ = keys.signing_public, keys.recipient
        except (OSError, ValueError, age.IdentityError) as error:
            raise BadInput(
                "MM1614",
                Words("设备密钥文件丢失或损坏。", "The device's keys are gone."),
                path=str(path),
                next_step=Words("请从备份恢复。", "Restore them from a backup."),
            ) from error
        return keys

    def save(self, path: Path, key: StoreKey) -> None:
        """Keep the keys beside the store, sealed under its key."""
        plain = msgspec.msgpack.encode(_File(self.signing.private, self.identity))
        write_durably(path, seal(key.derive(_LABEL), plain, purpose=_PURPOSE))

    @property
    def signing_public(self) -> bytes:
        """What others verify signatures with."""
        return self.signing.public

    @property
    def key_id(self) -> bytes:
        """The name of the signing key."""
        return self.signing.key_id

    @property
    def recipient(self) -> str:
        """What others encrypt to."""
        return age.recipient_of(self.identity)

    def sign(self, data: bytes) -> bytes:
        """A signature of 64 bytes."""
        return self.signing.sign(data)


def key_id(public: bytes) -> bytes:
    """The name of a signing key: the SHA-256 of its public half."""
    return hashlib.sha256(public).digest()


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether a signature is that key's over these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """A key's name for comparing by eye: hexadecimal in groups of four."""
    text = key_id(public).hex()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
