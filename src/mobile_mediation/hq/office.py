"""Headquarters' workspace: its keys, its roster, and the vehicles it has enrolled."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import msgspec
from sqlalchemy import select

from mobile_mediation.db.hq_local import HqEnrolment
from mobile_mediation.db.local import SyncState
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.domain.users import User, UserRole
from mobile_mediation.security import age
from mobile_mediation.security.approval_codes import vehicle_code_key
from mobile_mediation.security.certificates import Authority
from mobile_mediation.security.device import SigningKey
from mobile_mediation.security.enrolment import Enrolment, write_enrolment
from mobile_mediation.security.files import write_durably
from mobile_mediation.security.roster import (
    DeviceState,
    Roster,
    RosterDevice,
    read_roster,
    sign_roster,
)
from mobile_mediation.security.sealing import Argon2Cost, seal, unseal
from mobile_mediation.workspace import (
    Workspace,
    WorkspaceFolder,
    WorkspaceKind,
    new_description,
)

Clock = Callable[[], datetime]

_KEYS: Final = "hq-keys.mmk"
_ROOT_PEM: Final = "hq-root.pem"
_LABEL: Final = "mm/hq/v1"
_CODES: Final = "mm/fund-codes/v1"
_ROSTER_LIFE: Final = timedelta(days=365)
_ROOTS: Final = 3
_THRESHOLD: Final = 2
_FIRST_EPOCH: Final = 1


class _Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    roots: tuple[bytes, ...]
    identity: str
    recovery_identity: str


@dataclass(frozen=True, slots=True)
class Office:
    """Headquarters at work: an open workspace with its keys and roster."""

    workspace: Workspace
    authority: Authority
    roots: tuple[SigningKey, ...] = field(repr=False)
    identity: str = field(repr=False)
    now: Clock

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        name: str,
        user_name: str,
        secret: str,
        now: Clock,
        cost: Argon2Cost | None = None,
    ) -> None:
        """Make headquarters: keys, an empty roster, an empty store.

        Three root keys sign the roster, two of them suffice. They begin in this
        workspace, sealed under its store key; two of the three belong on sticks of
        two people.

        Raises:
            RuleViolation: MM1653 the folder is not empty.
        """
        moment = now()
        hq_id, user_id = new_id(moment), new_id(moment)
        description = new_description(
            WorkspaceKind.HEADQUARTERS,
            device_id=hq_id,
            name=clean_text(name),
            code="HQ",
            unit="HQ",
            hq_id=hq_id,
            hq_name=clean_text(name),
            now=moment,
        )
        identity, recipient = age.new_identity()
        recovery_identity, recovery = age.new_identity()
        roots = tuple(SigningKey.generate() for _ in range(_ROOTS))
        keys = _Keys(tuple(root.private for root in roots), identity, recovery_identity)
        authority = Authority.create_root(
            f"{description.name} 文书签章根证书",
            organisation=description.name,
            now=moment,
        )

        def furnish(workspace: Workspace) -> None:
            folder = workspace.folder
            sealed = seal(
                workspace.key.derive(_LABEL),
                msgspec.msgpack.encode(keys),
                purpose="hq-keys",
            )
            write_durably(folder.path / _KEYS, sealed)
            write_durably(folder.path / _ROOT_PEM, authority.root_pem)
            (folder.path / "archive").mkdir(mode=0o700)
            authority.save(folder.authority, workspace.key)
            roster = Roster(
                version=1,
                issued=moment,
                expires=moment + _ROSTER_LIFE,
                hq_id=hq_id,
                hq_name=description.name,
                roots=tuple(root.public for root in roots),
                threshold=_THRESHOLD,
                sign_keys=(workspace.device.signing_public,),
                recipients=(recipient,),
                recovery=recovery,
                pades_root_pem=authority.root_pem,
                devices=(),
            )
            write_durably(folder.roster, sign_roster(roster, roots[:_THRESHOLD]))
            with workspace.store.begin(user_id, "init") as session:
                Repository(session).add(
                    User(
                        origin_id=hq_id,
                        id=user_id,
                        created_at=moment,
                        created_by=user_id,
                        name=user_name,
                        display_name=user_name,
                        role=UserRole.ADMIN,
                        unit=description.name,
                    )
                )

        Workspace.create(
            path,
            description,
            user_id=user_id,
            user_name=user_name,
            secret=secret,
            recovery=None,
            furnish=furnish,
            now=now,
            cost=cost,
        )

    @classmethod
    def open(cls, path: Path, name: str | None, secret: str, *, now: Clock) -> Self:
        """Open headquarters for work; ``name`` may be left out for a sole user.

        Raises:
            Locked: MM1602 the name or the secret is wrong.
            Busy: MM1654 another program works here.
            RuleViolation: MM1901 it is not headquarters' workspace.
        """
        folder = WorkspaceFolder(path)
        if folder.describe().kind is not WorkspaceKind.HEADQUARTERS:
            raise RuleViolation(
                "MM1901",
                Words("这不是总部工作区。", "This is not headquarters' workspace."),
                path=str(path),
            )
        workspace = Workspace.unlock(
            path, name or folder.name_of(secret), secret, now=now
        )
        try:
            keys = msgspec.msgpack.decode(
                unseal(
                    workspace.key.derive(_LABEL),
                    (path / _KEYS).read_bytes(),
                    purpose="hq-keys",
                ),
                type=_Keys,
            )
            authority = Authority.load(folder.authority, workspace.key)
        except BaseException:
            workspace.close()
            raise
        return cls(
            workspace,
            authority,
            tuple(SigningKey(root) for root in keys.roots),
            keys.identity,
            now,
        )

    @property
    def hq_id(self) -> UUID:
        """Headquarters as a device."""
        return self.workspace.description.device_id

    @property
    def archive(self) -> Path:
        """Every bundle that came in, untouched: headquarters' log of last resort."""
        return self.workspace.folder.path / "archive"

    @property
    def root_pem(self) -> Path:
        """The root certificate that papers are verified against."""
        return self.workspace.folder.path / _ROOT_PEM

    def roster(self) -> Roster:
        """Who may sign and read now.

        Raises:
            BadInput: MM1912 the file was exchanged for another headquarters'.
        """
        roster = read_roster(self.roster_bytes(), trusted=None)
        if set(roster.roots) != {root.public for root in self.roots}:
            # Signed by somebody else's roots: the file was exchanged on the disk.
            raise BadInput(
                "MM1912",
                Words(
                    "名册文件不是由本总部签发的。",
                    "The roster file was not signed by these headquarters.",
                ),
                path=str(self.workspace.folder.roster),
                next_step=Words(
                    "请从备份恢复该文件。", "Restore the file from a backup."
                ),
            )
        return roster

    def roster_bytes(self) -> bytes:
        """The roster as it is sent down."""
        return self.workspace.folder.roster.read_bytes()

    def code_key(self, vehicle_id: UUID) -> bytes:
        """What approval codes for a vehicle are made and checked with."""
        return vehicle_code_key(self.workspace.key.derive(_CODES), vehicle_id)

    @property
    def epoch(self) -> int:
        """Which life of the store this is; it rises only when it was restored."""
        with self.workspace.store.read() as session:
            return SyncState.read(session).hq_epoch or _FIRST_EPOCH

    def note_restored(self) -> int:
        """Begin a new epoch, because the store was restored from a backup.

        Vehicles then believe what headquarters holds even where that is less than
        before, and send again what is missing. The epoch is a time, so that two
        restores of the same backup are two epochs.
        """
        epoch = max(self.epoch + 1, int(self.now().timestamp()))
        with self.workspace.store.begin(self.workspace.user_id, "restore") as session:
            replace(SyncState.read(session), hq_epoch=epoch).write(session)
        return epoch

    def publish(self, devices: tuple[RosterDevice, ...]) -> Roster:
        """Sign a new version of the roster with these devices."""
        moment = self.now()
        old = self.roster()
        new = msgspec.structs.replace(
            old,
            version=old.version + 1,
            issued=moment,
            expires=moment + _ROSTER_LIFE,
            devices=devices,
        )
        write_durably(
            self.workspace.folder.roster, sign_roster(new, self.roots[:_THRESHOLD])
        )
        return new

    def enrol(self, code: str, *, unit: str) -> bytes:
        """Enrol a vehicle; returns its enrolment file, which is given out once.

        Raises:
            RuleViolation: MM1902 the code is taken, MM1903 it is not a code.
        """
        moment = self.now()
        code = clean_text(code)
        if not code.isascii() or not code.replace("-", "").isalnum():
            raise RuleViolation(
                "MM1903",
                Words(
                    "车辆代码只能由字母、数字和连字符组成。",
                    "A vehicle's code has letters, digits and hyphens.",
                ),
                path="vehicle",
                value=code,
            )
        vehicle_id = new_id(moment)
        key = SigningKey.generate()
        device = RosterDevice(
            device_id=vehicle_id,
            code=code,
            unit=unit,
            signing_public=key.public,
            recipient=None,
            state=DeviceState.ENROLLING,
            since=moment,
        )
        with self.workspace.store.begin(self.workspace.user_id, "enrol") as session:
            if session.scalar(select(HqEnrolment).filter_by(code=code)) is not None:
                raise RuleViolation(
                    "MM1902",
                    Words("该车辆代码已登记。", "This code is enrolled already."),
                    path="vehicle",
                    value=code,
                )
            session.add(
                HqEnrolment(
                    vehicle_id=vehicle_id, code=code, unit=unit, enrolled_at=moment
                )
            )
            session.flush()
            # Before the commit: a code that is taken without a key in the roster
            # could never be enrolled again; a key that nobody has does no harm.
            roster = self.publish((*self.roster().devices, device))
        issuer = self.authority.issue_intermediate(
            f"{roster.hq_name} 车辆 {code}", unit=unit, now=moment
        )
        enrolment = Enrolment(
            vehicle_id=vehicle_id,
            code=code,
            unit=unit,
            hq_id=roster.hq_id,
            hq_name=roster.hq_name,
            issued_at=moment,
            roster=self.roster_bytes(),
            signing_private=key.private,
            issuer=issuer.to_file(),
            code_key=self.code_key(vehicle_id),
        )
        return write_enrolment(enrolment, self.workspace.device.signing)

    def revoke(self, code: str) -> None:
        """Stop believing a lost vehicle's keys; what it still brings is held.

        Raises:
            RuleViolation: MM1904 no such vehicle.
        """
        moment = self.now()
        devices = self.roster().devices
        if not any(device.code == code for device in devices):
            raise RuleViolation(
                "MM1904",
                Words("没有登记过该车辆。", "No such vehicle is enrolled."),
                path="vehicle",
                value=code,
            )
        self.publish(
            tuple(
                msgspec.structs.replace(d, state=DeviceState.REVOKED, since=moment)
                if d.code == code
                else d
                for d in devices
            )
        )

    def close(self) -> None:
        """Finish writing and let others in."""
        self.workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
