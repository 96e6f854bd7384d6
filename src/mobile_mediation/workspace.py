"""A workspace: one folder that holds everything of one vehicle or of headquarters.

workspace.json     what this is (nothing about people)
keyslots.mmk       the store key, wrapped for every person   (+ .bak)
device.mmk         the device's own keys, sealed under the store key
store.db           the encrypted store
outbox/ inbox/     bundles on their way out and in
containers/        signing containers of the specialists
lock               held while a program works here
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import msgspec
from filelock import FileLock, Timeout

from mobile_mediation.db.store import Store
from mobile_mediation.domain.errors import (
    BadInput,
    Busy,
    NotFound,
    RuleViolation,
    Words,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.security.device import DeviceKeys
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.security.slots import KeySlots, StoreKey

Clock = Callable[[], datetime]

FORMAT: Final = 1
_MOST_DESCRIPTION_BYTES: Final = 64 * 1024


class WorkspaceKind(StrEnum):
    """Whose workspace it is."""

    VEHICLE = "vehicle"
    HEADQUARTERS = "headquarters"


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a workspace is, readable without unlocking it.

    ``code`` is the vehicle's code in case numbers, ``unit`` the organisation's code;
    headquarters carries its own name in ``name``.
    """

    format: int
    kind: WorkspaceKind
    store_id: UUID
    device_id: UUID
    name: str
    code: str
    unit: str
    hq_id: UUID
    hq_name: str
    created_at: datetime


class _AnyFormat(msgspec.Struct, frozen=True):
    format: int


@dataclass(frozen=True, slots=True)
class WorkspaceFolder:
    """Where the parts of a workspace lie."""

    path: Path

    @property
    def description(self) -> Path:
        """What this is."""
        return self.path / "workspace.json"

    @property
    def store(self) -> Path:
        """The encrypted store."""
        return self.path / "store.db"

    @property
    def device(self) -> Path:
        """The device's keys."""
        return self.path / "device.mmk"

    @property
    def containers(self) -> Path:
        """Signing containers of the people of the vehicle; never the officer's."""
        return self.path / "containers"

    @property
    def roster(self) -> Path:
        """Who may sign and read bundles, signed by headquarters."""
        return self.path / "roster.mmr"

    @property
    def authority(self) -> Path:
        """The vehicle's own issuer of certificates, sealed under the store key."""
        return self.path / "authority.mmk"

    @property
    def enrolment_key(self) -> Path:
        """The one-time key that headquarters knows the vehicle by at first."""
        return self.path / "enrolment.mmk"

    @property
    def outbox(self) -> Path:
        """Sealed bundles, kept until headquarters has confirmed them."""
        return self.path / "outbox"

    @property
    def inbox(self) -> Path:
        """Files that came in and could not be used at once."""
        return self.path / "inbox"

    @property
    def lock(self) -> Path:
        """Held while a program works here."""
        return self.path / "lock"

    @property
    def exists(self) -> bool:
        """Whether there is a workspace."""
        return self.description.is_file()

    def describe(self) -> Description:
        """Read what this is.

        Raises:
            NotFound: MM1650 there is no workspace here.
            BadInput: MM1651 its description cannot be read.
            RuleViolation: MM1652 it was made by a newer program.
        """
        if not self.exists:
            raise NotFound(
                "MM1650",
                Words("此处没有工作区。", "There is no workspace here."),
                path=str(self.path),
                next_step=Words(
                    "请检查 --workspace 路径，或先用 init 建立工作区。",
                    "Check --workspace, or make one with init.",
                ),
            )
        data = self.description.read_bytes()[:_MOST_DESCRIPTION_BYTES]
        try:
            found = msgspec.json.decode(data, type=_AnyFormat).format
            # A newer program may say more here, which is no damage.
            description = (
                msgspec.json.decode(data, type=Description) if found <= FORMAT else None
            )
        except msgspec.MsgspecError as error:
            raise BadInput(
                "MM1651",
                Words(
                    "工作区说明文件已损坏。", "The workspace's description is damaged."
                ),
                path=str(self.description),
                value=str(error),
                next_step=Words("请从备份恢复。", "Restore it from a backup."),
            ) from error
        if description is None:
            raise RuleViolation(
                "MM1652",
                Words(
                    "该工作区由更新版本的程序建立。",
                    "This workspace was made by a newer program.",
                ),
                path=str(self.path),
                next_step=Words("请先升级程序。", "Update the program first."),
            )
        return description

    def names(self) -> tuple[str, ...]:
        """The names under which it can be opened."""
        return tuple(user.name for user in KeySlots.load(self.path).users())

    def name_of(self, secret: str) -> str:
        """Who opens it with this secret, where nobody said a name.

        Raises:
            Locked: MM1602 nobody.
        """
        return KeySlots.load(self.path).name_of(secret)


class Workspace:
    """An unlocked workspace; only one program holds it at a time."""

    def __init__(
        self,
        folder: WorkspaceFolder,
        *,
        description: Description,
        user_id: UUID,
        key: StoreKey,
        device: DeviceKeys,
        store: Store,
        lock: FileLock,
    ) -> None:
        self.folder = folder
        self.description = description
        self.user_id = user_id
        self.key = key
        self.device = device
        self.store = store
        self._lock = lock

    @classmethod
    def create(
        cls,
        path: Path,
        description: Description,
        *,
        user_id: UUID,
        user_name: str,
        secret: str,
        recovery: str | None,
        furnish: Callable[["Workspace"], None],
        now: Clock,
        cost: Argon2Cost | None = None,
    ) -> None:
        """Make a new workspace.

        It appears under its name only when it is complete: ``furnish`` puts the first
        records and files into it before that. ``recovery`` is the age recipient of
        headquarters, which can then help when every secret is lost.

        Raises:
            RuleViolation: MM1653 there is something at this place already.
        """
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise RuleViolation(
                "MM1653",
                Words(
                    "该位置已有文件，不会覆盖。",
                    "There is something here already; it will not be overwritten.",
                ),
                path=str(path),
                next_step=Words("请选择空文件夹。", "Choose an empty folder."),
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        try:
            cls._build(
                WorkspaceFolder(part),
                description,
                user_id=user_id,
                user_name=user_name,
                secret=secret,
                recovery=recovery,
                now=now,
                cost=cost,
            )
            with cls.unlock(part, user_name, secret, now=now) as workspace:
                furnish(workspace)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        (part / "lock").unlink(missing_ok=True)
        if path.exists():
            path.rmdir()
        part.rename(path)
        _sync_folder(path.parent)

    @staticmethod
    def _build(
        folder: WorkspaceFolder,
        description: Description,
        *,
        user_id: UUID,
        user_name: str,
        secret: str,
        recovery: str | None,
        now: Clock,
        cost: Argon2Cost | None,
    ) -> None:
        for each in (folder.path, folder.containers, folder.outbox, folder.inbox):
            each.mkdir(mode=0o700)
        slots, key = KeySlots.create(folder.path, description.store_id)
        slots.add(user_id, user_name, secret, key, cost=cost)
        if recovery is not None:
            slots.add_recovery(recovery, key)
        DeviceKeys.generate().save(folder.device, key)
        Store.create(
            folder.store,
            key.sqlcipher_key,
            device_id=description.device_id,
            clock=now,
        ).close()
        write_durably(folder.description, msgspec.json.encode(description))

    @classmethod
    def unlock(cls, path: Path, user_name: str, secret: str, *, now: Clock) -> Self:
        """Open a workspace with a person's secret.

        Raises:
            Busy: MM1654 another program works here.
            Locked: MM1602 the name or the secret is wrong.
        """
        folder = WorkspaceFolder(path)
        description = folder.describe()
        lock = FileLock(folder.lock, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise Busy(
                "MM1654",
                Words(
                    "另一个程序正在使用该工作区。",
                    "Another program is working on this workspace.",
                ),
                path=str(path),
                next_step=Words(
                    "请先关闭另一个窗口或命令，再试一次。",
                    "Close the other window or command, then try again.",
                ),
            ) from error
        try:
            slots = KeySlots.load(path)
            key = slots.unlock(user_name, secret)
            user_id = next(u.user_id for u in slots.users() if u.name == user_name)
            device = DeviceKeys.load(folder.device, key)
            store = Store.open(
                folder.store,
                key.sqlcipher_key,
                device_id=description.device_id,
                clock=now,
            )
        except BaseException:
            lock.release()
            raise
        return cls(
            folder,
            description=description,
            user_id=user_id,
            key=key,
            device=device,
            store=store,
            lock=lock,
        )

    def slots(self) -> KeySlots:
        """The people who can open this workspace."""
        return KeySlots.load(self.folder.path)

    def close(self) -> None:
        """Finish writing and let others in."""
        try:
            self.store.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def new_description(
    kind: WorkspaceKind,
    *,
    device_id: UUID,
    name: str,
    code: str,
    unit: str,
    hq_id: UUID,
    hq_name: str,
    now: datetime,
) -> Description:
    """Describe a workspace that is made now."""
    return Description(
        format=FORMAT,
        kind=kind,
        store_id=new_id(now),
        device_id=device_id,
        name=name,
        code=code,
        unit=unit,
        hq_id=hq_id,
        hq_name=hq_name,
        created_at=now,
    )


def _sync_folder(path: Path) -> None:
    # A rename is safe only once the folder that holds it is on the medium.
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
