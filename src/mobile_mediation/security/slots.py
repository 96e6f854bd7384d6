"""Who can open a store: its random key, wrapped once for every person.

Two copies of the file are kept, because without it the store is lost. The first is
the one that counts; the second steps in where the first is damaged. Headquarters
holds a recovery slot: the store key encrypted to its recovery recipient.
"""

import contextlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import msgspec

from mobile_mediation.domain.errors import Locked, RuleViolation, Words
from mobile_mediation.security import age, checked
from mobile_mediation.security.files import MediumFull, read_at_most, write_durably
from mobile_mediation.security.sealing import (
    KEY_BYTES,
    SALT_BYTES,
    Argon2Cost,
    check_passphrase,
    derive,
    seal,
    stretch,
    unseal,
)

_FILE: Final = "keyslots.mmk"
_COPY: Final = "keyslots.bak.mmk"
_MOST_BYTES: Final = 1024 * 1024
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class StoreKey:
    """The random key of a store; every other key is derived from it."""

    store_id: UUID
    epoch: int
    secret: bytes = field(repr=False)

    def derive(self, label: str) -> bytes:
        """A key for one purpose."""
        return derive(self.secret, f"{label}|{self.store_id}|{self.epoch}")

    @property
    def sqlcipher_key(self) -> bytes:
        """The raw key of the encrypted store."""
        return self.derive("mm/store/v1")


@dataclass(frozen=True, slots=True)
class SlotUser:
    """Somebody who has a slot."""

    user_id: UUID
    name: str


class _Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user_id: UUID
    name: str
    cost: Argon2Cost
    salt: bytes
    sealed: bytes


class _Recovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    recipient: str
    sealed: bytes


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    store_id: UUID
    epoch: int
    slots: tuple[_Slot, ...] = ()
    recovery: tuple[_Recovery, ...] = ()


class KeySlots:
    """The slots of one store, in its workspace folder."""

    def __init__(self, folder: Path, content: _File) -> None:
        self._folder = folder
        self._content = content

    @classmethod
    def create(cls, folder: Path, store_id: UUID) -> tuple[Self, StoreKey]:
        """Make a new store key; nothing is written before somebody gets a slot."""
        key = StoreKey(store_id, 1, secrets.token_bytes(KEY_BYTES))
        return cls(folder, _File(_FORMAT, store_id, key.epoch)), key

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the slots; a copy that is damaged or old is healed from the other.

        Raises:
            Locked: MM1610 both copies are damaged.
        """
        first, second = _read(folder / _FILE), _read(folder / _COPY)
        content = first or second
        if content is not None:
            # A full or read-only disk locks nobody out.
            with contextlib.suppress(OSError, MediumFull):
                if first is None:
                    write_durably(folder / _FILE, checked.encode(content))
                elif second != first:
                    write_durably(folder / _COPY, checked.encode(content))
            return cls(folder, content)
        raise Locked(
            "MM1610",
            Words(
                "密钥文件的两份副本均已损坏或丢失。",
                "Both copies of the key file are damaged or gone.",
            ),
            path=str(folder / _FILE),
            kept=Words("案件库本身未受影响。", "The store itself is untouched."),
            next_step=Words(
                "请从备份恢复 keyslots.mmk,或联系总部恢复。",
                "Restore keyslots.mmk from a backup, or ask headquarters.",
            ),
        )

    def users(self) -> tuple[SlotUser, ...]:
        """Everybody who has a slot."""
        return tuple(SlotUser(s.user_id, s.name) for s in self._content.slots)

    def add(
        self,
        user_id: UUID,
        name: str,
        secret: str,
        store_key: StoreKey,
        *,
        cost: Argon2Cost | None = None,
    ) -> None:
        """Give somebody a slot.

        Raises:
            RuleViolation: MM1202 the name is taken, MM1608 a weak passphrase.
        """
        check_passphrase(secret)
        if any(slot.name == name for slot in self._content.slots):
            raise RuleViolation(
                "MM1202",
                Words("该用户名已存在。", "This name is taken."),
                path="user.name",
                value=name,
            )
        slot = self._wrap(user_id, name, secret, store_key, cost or Argon2Cost())
        self._replace(slots=(*self._content.slots, slot))

    def add_recovery(self, recipient: str, store_key: StoreKey) -> None:
        """Let headquarters help when every passphrase is lost."""
        sealed = age.encrypt(store_key.secret, [recipient])
        recovery = (*self._content.recovery, _Recovery(recipient, sealed))
        self._replace(recovery=recovery)

    def unlock(self, name: str, secret: str) -> StoreKey:
        """Open the store key with a person's passphrase.

        An unknown name takes the same time and gives the same answer as a wrong
        passphrase.

        Raises:
            Locked: MM1602.
        """
        slot = next((s for s in self._content.slots if s.name == name), None)
        if slot is None:
            stretch(secret, bytes(SALT_BYTES), Argon2Cost())
            raise _wrong_secret()
        slot.cost.check()
        key = derive(stretch(secret, slot.salt, slot.cost), "mm/kek/store/v1")
        try:
            opened = unseal(key, slot.sealed, purpose=self._purpose(slot))
        except Locked as error:
            raise _wrong_secret() from error
        return StoreKey(self._content.store_id, self._content.epoch, opened)

    def name_of(self, secret: str) -> str:
        """Whose passphrase it is, where nobody said a name.

        Raises:
            Locked: MM1602 nobody's.
        """
        for slot in self._content.slots:
            try:
                self.unlock(slot.name, secret)
            except Locked:
                continue
            return slot.name
        raise _wrong_secret()

    def change_secret(self, name: str, old: str, new: str) -> None:
        """Let somebody choose another passphrase.

        Raises:
            Locked: MM1602 the old one is wrong.
            RuleViolation: MM1608 the new one is weak.
        """
        key = self.unlock(name, old)
        check_passphrase(new)
        slots = tuple(
            self._wrap(s.user_id, s.name, new, key, s.cost) if s.name == name else s
            for s in self._content.slots
        )
        self._replace(slots=slots)

    def disable(self, name: str) -> None:
        """Take somebody's slot away; the last one stays.

        Raises:
            RuleViolation: MM1611 nobody could open the store any more.
        """
        slots = tuple(s for s in self._content.slots if s.name != name)
        if not slots:
            raise RuleViolation(
                "MM1611",
                Words(
                    "至少要保留一个能打开案件库的人。",
                    "Somebody must remain who can open the store.",
                ),
                path="user.name",
                value=name,
            )
        self._replace(slots=slots)

    def _wrap(
        self,
        user_id: UUID,
        name: str,
        secret: str,
        store_key: StoreKey,
        cost: Argon2Cost,
    ) -> _Slot:
        cost.check()
        salt = secrets.token_bytes(SALT_BYTES)
        bare = _Slot(user_id, name, cost, salt, b"")
        key = derive(stretch(secret, salt, cost), "mm/kek/store/v1")
        sealed = seal(key, store_key.secret, purpose=self._purpose(bare))
        return msgspec.structs.replace(bare, sealed=sealed)

    def _purpose(self, slot: _Slot) -> str:
        # Binds the slot to its store, person and cost: none can be exchanged.
        bare = msgspec.structs.replace(slot, sealed=b"")
        described = msgspec.json.encode(bare, order="sorted").decode()
        return f"slot|{self._content.store_id}|{self._content.epoch}|{described}"

    def _replace(self, **parts: object) -> None:
        content = msgspec.structs.replace(self._content, **parts)
        data = checked.encode(content)
        # The one that counts comes last: until then nothing has changed.
        write_durably(self._folder / _COPY, data)
        write_durably(self._folder / _FILE, data)
        self._content = content


def _read(path: Path) -> _File | None:
    try:
        data = read_at_most(path, _MOST_BYTES)
    except OSError:
        return None
    content = checked.decode(data, _File)
    if (
        content is None
        or content.format != _FORMAT
        or any(len(slot.salt) != SALT_BYTES for slot in content.slots)
    ):
        return None
    return content


def _wrong_secret() -> Locked:
    return Locked(
        "MM1602",
        Words("用户名或密码不正确。", "The name or the password is wrong."),
        path="password",
        next_step=Words("请核对后重新输入。", "Check it and type it again."),
    )
