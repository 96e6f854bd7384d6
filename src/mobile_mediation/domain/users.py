"""The people who work with the program, and the device they work on."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.entities import VehicleEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import clean_text

_LONGEST_LOGIN: Final = 32
_LOGIN: Final = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices; a file cannot have them."""


def clean_login(text: str) -> str:
    """The name somebody opens the workspace with; files are named after it.

    Letters of any script, digits, and ``.``, ``-`` and ``_`` inside.

    Raises:
        RuleViolation: MM1204.
    """
    login = clean_text(text, path="user.name", longest=_LONGEST_LOGIN)
    if not _LOGIN.fullmatch(login) or _DEVICES.fullmatch(login):
        raise RuleViolation(
            "MM1204",
            Words(
                "用户名只能由文字、数字以及中间的点、横线和下划线组成。",
                "A user's name has letters and digits, with . - _ only inside.",
            ),
            path="user.name",
            value=login,
        )
    return login


class UserRole(StrEnum):
    """What a person may do; the pairs that must not meet are checked in services."""

    SPECIALIST = "specialist"
    OFFICER = "officer"
    MEDIATOR = "mediator"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class User(VehicleEntity):
    """A person known to this vehicle.

    ``number`` is the staff or police number; ``certificate`` is the SHA-256 of the
    certificate that the person seals with.
    """

    name: str
    display_name: str
    role: UserRole
    unit: str
    number: str | None = None
    certificate: bytes | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKey(VehicleEntity):
    """Keys that the vehicle made for itself.

    ``endorsement`` is the signature of the previous key over the new public keys,
    so that headquarters can follow the vehicle from one key to the next.
    """

    signing_public: bytes
    recipient: str
    endorsement: bytes
    in_use_from: datetime
