"""Sealing small secrets: derivation of keys, authenticated encryption, passphrases.

Argon2id (RFC 9106) stretches a passphrase, HKDF-SHA256 (RFC 5869) separates keys by
purpose, ChaCha20-Poly1305 (RFC 8439) seals. Nothing here is our own algorithm.
"""

import secrets
import unicodedata
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mobile_mediation.domain.errors import BadInput, Locked, RuleViolation, Words

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
SHORTEST_PASSPHRASE: Final = 8
LONGEST_PASSPHRASE: Final = 1024
_COMMON: Final = frozenset(
    {
        "12345678",
        "123456789",
        "1234567890",
        "00000000",
        "11111111",
        "88888888",
        "66666666",
        "password",
        "password1",
        "qwertyui",
        "qwerty123",
        "abc12345",
        "a1234567",
        "iloveyou",
        "admin123",
    }
)


class Argon2Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stretching a passphrase costs: passes, memory in KiB, lanes."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 2

    def check(self) -> None:
        """Refuse a cost that a changed file could use to weaken or to exhaust us.

        Raises:
            BadInput: MM1605.
        """
        fits = (
            1 <= self.passes <= 10  # noqa: PLR2004
            and 19 * 1024 <= self.memory_kib <= 1024 * 1024
            and 1 <= self.lanes <= 8  # noqa: PLR2004
        )
        if not fits:
            raise BadInput(
                "MM1605",
                Words(
                    "密钥文件的参数超出允许范围。",
                    "The key file's parameters are outside what is allowed.",
                ),
                path="kdf",
                rule="Argon2id t 1-10, m 19 MiB-1 GiB, p 1-8",
                next_step=Words("请从备份恢复该文件。", "Restore it from a backup."),
            )


def derive(key: bytes, label: str) -> bytes:
    """A key of 32 bytes for one purpose, such as ``mm/store/v1``."""
    return HKDF(SHA256(), KEY_BYTES, None, label.encode()).derive(key)


def seal(key: bytes, plain: bytes, *, purpose: str) -> bytes:
    """Encrypt and authenticate; ``purpose`` is bound in, so nothing can be swapped."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, purpose.encode())


def unseal(key: bytes, sealed: bytes, *, purpose: str) -> bytes:
    """Open what ``seal`` made.

    Raises:
        Locked: MM1601 the key is another one, or the bytes were changed.
    """
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Locked(
            "MM1601",
            Words(
                "密钥文件无法打开：密钥不符或文件已被改动。",
                "It does not open: another key, or the file was changed.",
            ),
            path=purpose,
            next_step=Words("请从备份恢复该文件。", "Restore it from a backup."),
        ) from error


def stretch(secret: str, salt: bytes, cost: Argon2Cost) -> bytes:
    """A key from a passphrase; the same words typed by any input method agree."""
    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(_bytes_of(unicodedata.normalize("NFC", secret)))


def check_passphrase(secret: str) -> None:
    """Refuse a new passphrase that would be guessed at once (ASVS 6.2).

    Raises:
        RuleViolation: MM1608.
    """
    normal = unicodedata.normalize("NFC", secret)
    if (
        len(normal) >= SHORTEST_PASSPHRASE
        and len(_bytes_of(normal)) <= LONGEST_PASSPHRASE
        and normal.lower() not in _COMMON
        and len(set(normal)) > 1
    ):
        return
    raise RuleViolation(
        "MM1608",
        Words(
            "口令至少8个字符，且不能是常见口令。",
            "A passphrase has at least 8 characters and is not a common one.",
        ),
        path="secret",
        rule="OWASP ASVS 6.2.1, 6.2.4",
        next_step=Words(
            "可以用一句自己记得住的话。", "A sentence you remember serves well."
        ),
    )


def _bytes_of(secret: str) -> bytes:
    # Half a surrogate pair comes out of a keyboard or a file too; it is no defect.
    return secret.encode("utf-8", "surrogatepass")
