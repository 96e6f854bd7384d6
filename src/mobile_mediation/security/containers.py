"""Signing containers: a person's own key to seal papers with, in one file.

The file of a police officer lies on the officer's own stick. What it says about the
holder and the certificate can be read without the secret, the key cannot.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from mobile_mediation.domain.errors import (
    BadInput,
    Locked,
    NotFound,
    RuleViolation,
    Words,
)
from mobile_mediation.security import checked
from mobile_mediation.security.certificates import (
    Authority,
    certificate_digest,
    new_person_key,
    private_key_bytes,
)
from mobile_mediation.security.files import read_at_most, write_durably
from mobile_mediation.security.sealing import (
    SALT_BYTES,
    Argon2Cost,
    check_passphrase,
    derive,
    seal,
    stretch,
    unseal,
)

_FORMAT: Final = 1
_MOST_BYTES: Final = 64 * 1024
_LABEL: Final = "mm/kek/sign/v1"


class Holder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose key it is; ``number`` is the police or staff number."""

    name: str
    role: str
    unit: str
    number: str | None = None


class _Public(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    holder: Holder
    chain_pem: bytes
    cost: Argon2Cost
    salt: bytes


class _Secret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    private_key: bytes
    phrase: str | None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    public: _Public
    sealed: bytes


@dataclass(frozen=True, slots=True)
class PublicContainer:
    """What anybody may know of a container."""

    holder: Holder
    chain_pem: bytes

    @property
    def certificate_digest(self) -> bytes:
        """The SHA-256 of the holder's certificate."""
        return certificate_digest(self.chain_pem)


@dataclass(frozen=True, slots=True)
class OpenContainer:
    """An unlocked container, for as long as one seal takes.

    ``phrase`` was chosen by the holder and proves that this is the holder's own file.
    """

    holder: Holder
    chain_pem: bytes
    private_key_pkcs8: bytes = field(repr=False)
    phrase: str | None = field(repr=False)


class SigningContainer:
    """Reading and writing containers."""

    @staticmethod
    def create(
        path: Path,
        *,
        holder: Holder,
        secret: str,
        authority: Authority,
        now: datetime,
        phrase: str | None = None,
        cost: Argon2Cost | None = None,
    ) -> PublicContainer:
        """Make a key for a person, certified by ``authority``, and write its file.

        Raises:
            RuleViolation: MM1608 a weak secret; MM1622 there is a key under this name.
            NotFound: MM1604 the folder, such as a stick, is not there.
        """
        check_passphrase(secret)
        if not path.parent.is_dir():
            raise _not_there(path)
        if path.exists():
            raise RuleViolation(
                "MM1622",
                Words(
                    "介质上已有同名的签名密钥，不会覆盖。",
                    "There is a signing key of this name already; it is not replaced.",
                ),
                path=str(path),
                next_step=Words(
                    "请换一个用户名，或换一个介质。",
                    "Use another name or another stick.",
                ),
            )
        key = new_person_key()
        chain = authority.issue_person(
            key.public_key(),
            name=holder.name,
            role=holder.role,
            unit=holder.unit,
            number=holder.number,
            now=now,
        )
        public = _Public(
            _FORMAT,
            holder,
            chain,
            cost or Argon2Cost(),
            secrets.token_bytes(SALT_BYTES),
        )
        content = _Secret(private_key_bytes(key), phrase)
        sealed = seal(
            _key(public, secret),
            msgspec.msgpack.encode(content),
            purpose=_bound(public),
        )
        write_durably(path, checked.encode(_File(public, sealed)))
        return PublicContainer(holder, chain)

    @staticmethod
    def read_public(path: Path) -> PublicContainer:
        """Who holds a container, without its secret.

        Raises:
            NotFound: MM1604 the file is not there.
            BadInput: MM1615 it is not a container.
        """
        public = _decode(read_container(path)).public
        return PublicContainer(public.holder, public.chain_pem)

    @staticmethod
    def open(path: Path, secret: str) -> OpenContainer:
        """Unlock a container.

        Raises:
            Locked: MM1603 the secret is wrong.
            NotFound: MM1604 the file is not there.
            BadInput: MM1615 it is not a container.
        """
        return SigningContainer.open_bytes(read_container(path), secret)

    @staticmethod
    def open_bytes(data: bytes, secret: str) -> OpenContainer:
        """Unlock a container whose file was read already."""
        file = _decode(data)
        file.public.cost.check()
        try:
            plain = unseal(
                _key(file.public, secret), file.sealed, purpose=_bound(file.public)
            )
        except Locked as error:
            raise Locked(
                "MM1603",
                Words("签名口令不正确。", "The signing secret is wrong."),
                path="signing_secret",
                next_step=Words("请由本人重新输入。", "Let the holder type it again."),
            ) from error
        try:
            content = msgspec.msgpack.decode(plain, type=_Secret)
        except ValueError as error:
            raise _not_a_container() from error
        return OpenContainer(
            file.public.holder,
            file.public.chain_pem,
            content.private_key,
            content.phrase,
        )


def read_container(path: Path) -> bytes:
    """The bytes of a container's file.

    Raises:
        NotFound: MM1604 it is not there.
    """
    try:
        return read_at_most(path, _MOST_BYTES)
    except OSError as error:
        raise _not_there(path) from error


def _decode(data: bytes) -> _File:
    file = checked.decode(data, _File)
    if (
        file is None
        or file.public.format != _FORMAT
        or len(file.public.salt) != SALT_BYTES
    ):
        raise _not_a_container()
    try:
        certificate_digest(file.public.chain_pem)
    except ValueError as error:
        raise _not_a_container() from error
    return file


def _key(public: _Public, secret: str) -> bytes:
    return derive(stretch(secret, public.salt, public.cost), _LABEL)


def _bound(public: _Public) -> str:
    # Holder and certificate cannot be exchanged without breaking the seal.
    return "container|" + msgspec.json.encode(public, order="sorted").decode()


def _not_there(path: Path) -> NotFound:
    return NotFound(
        "MM1604",
        Words("未找到签名介质或密钥文件。", "The stick or key file is not there."),
        path=str(path),
        next_step=Words(
            "请插入本人的签名介质后重试。", "Insert the stick, then try again."
        ),
    )


def _not_a_container() -> BadInput:
    return BadInput(
        "MM1615",
        Words("签名密钥文件已损坏。", "The signing key file is damaged."),
        next_step=Words(
            "请使用备份介质，或重新申领签名密钥。",
            "Use a backup, or have a new signing key made.",
        ),
    )
