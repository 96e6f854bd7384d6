"""Encryption to keys (age v1, C2SP), through a library that is kept up.

A reader never gives it a header that could keep it busy: reading one takes time that
grows with the square of its recipients.
"""

from collections.abc import Sequence
from typing import Final

import pyrage

from mobile_mediation.domain.errors import BadInput, Words

IdentityError: Final = pyrage.IdentityError
"""What is no secret identity."""
_MOST_HEADER: Final = 4096
_MOST_STANZAS: Final = 8
_MOST_RECIPIENTS: Final = _MOST_STANZAS - 1
"""The library may add a stanza that is nobody's, to keep readers tolerant."""
_END_OF_HEADER: Final = b"\n--- "
_STANZA: Final = b"\n-> "


def new_identity() -> tuple[str, str]:
    """A new key pair: the secret identity and its public recipient."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The public recipient of a secret identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def encrypt(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt to everybody who holds one of the recipients' identities.

    Raises:
        ValueError: There are so many that ``decrypt`` would refuse the header.
    """
    if len(recipients) > _MOST_RECIPIENTS:
        raise ValueError(f"nobody reads what has {len(recipients)} recipients")
    keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    return bytes(pyrage.encrypt(plain, keys))


def decrypt(sealed: bytes, identities: Sequence[str]) -> bytes:
    """Open what was encrypted to one of our identities.

    Raises:
        BadInput: MM1612 the header is not acceptable; MM1613 it is not for us or was
            changed.
    """
    _check_header(sealed)
    keys = [pyrage.x25519.Identity.from_str(each) for each in identities]
    try:
        return bytes(pyrage.decrypt(sealed, keys))
    except pyrage.DecryptError as error:
        raise BadInput(
            "MM1613",
            Words(
                "内容不是加密给本方的，或已被改动。",
                "It is not encrypted to us, or was changed.",
            ),
            next_step=Words("请向发送方索取。", "Ask the sender for it again."),
        ) from error


def _check_header(sealed: bytes) -> None:
    end = sealed.find(_END_OF_HEADER, 0, _MOST_HEADER)
    header = sealed[: max(end, 0)]
    if end < 0 or header.count(_STANZA) > _MOST_STANZAS:
        raise BadInput(
            "MM1612",
            Words("加密文件头不合规范。", "The encryption header is not acceptable."),
            rule=f"<= {_MOST_HEADER} bytes, <= {_MOST_STANZAS} stanzas",
        )
