"""Whom to call: brigades, hospitals, committees, courts, relief-fund offices.

A case copies what it uses of an entry, so that nothing that comes later changes it.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.entities import VehicleEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.phones import parse_phone
from mobile_mediation.domain.texts import clean_prose, clean_text
from mobile_mediation.domain.typed import parse_region


class DirectoryKind(StrEnum):
    """What an entry is."""

    BRIGADE = "brigade"
    OFFICER = "officer"
    POLICE_STATION = "police_station"
    HOSPITAL = "hospital"
    COMMITTEE = "committee"
    COURT = "court"
    RELIEF_FUND = "relief_fund"
    HELPER = "helper"
    """An organisation that helps to find a family."""
    OTHER = "other"


LANES: Final = {
    DirectoryKind.HOSPITAL: Lane.HOSPITAL,
    DirectoryKind.RELIEF_FUND: Lane.INSURER,
    DirectoryKind.HELPER: Lane.FAMILY,
    DirectoryKind.OTHER: Lane.INSURER,
}
"""On which side of the board an entry belongs; all others stand with the police."""

_MOST_TERM_DAYS: Final = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is known of one place or person.

    A hospital has numbers of its own for the medical-insurance office
    (``office_phone``) and the emergency desk (``emergency_phone``), and the terms of
    its green channel: up to which amount a guarantee is taken (fen), for how long it
    holds and within how many days it is settled.
    """

    kind: DirectoryKind
    name: str
    organisation: str | None = None
    region_code: str | None = None
    address: str | None = None
    phone: str | None = None
    office_phone: str | None = None
    emergency_phone: str | None = None
    hours: str | None = None
    guarantee_fen: int | None = None
    guarantee_days: int | None = None
    settle_days: int | None = None
    note: str | None = None

    @property
    def lane(self) -> Lane:
        """On which side of the board it belongs."""
        return LANES.get(self.kind, Lane.POLICE)

    @property
    def best_phone(self) -> str | None:
        """The number to call first."""
        return self.phone or self.emergency_phone or self.office_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry(VehicleEntity):
    """An entry that somebody of the vehicle has added."""

    kind: DirectoryKind
    name: str
    organisation: str | None = None
    region_code: str | None = None
    address: str | None = None
    phone: str | None = None
    office_phone: str | None = None
    emergency_phone: str | None = None
    hours: str | None = None
    guarantee_fen: int | None = None
    guarantee_days: int | None = None
    settle_days: int | None = None
    note: str | None = None
    voided_at: datetime | None = None
    void_reason: str | None = None

    @property
    def listing(self) -> Listing:
        """What it says."""
        return Listing(**{name: getattr(self, name) for name in LISTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryHit:
    """An entry that was found; ``own_id`` is None for one of headquarters."""

    key: str
    listing: Listing
    own_id: UUID | None = None

    @property
    def is_own(self) -> bool:
        """Whether the vehicle has added it."""
        return self.own_id is not None


LISTED: Final = tuple(field.name for field in fields(Listing))
_PHONES: Final = frozenset({"phone", "office_phone", "emergency_phone"})
_COUNTS: Final = frozenset({"guarantee_fen", "guarantee_days", "settle_days"})


def checked_listing(listing: Listing, *, path: str = "directory") -> Listing:
    """A listing in its normal form.

    Raises:
        RuleViolation: MM1013 it has no name, MM1006 a number, MM1034 a region, MM1014
            a long text, MM2173 a term that cannot be; the path names the field.
    """
    values: dict[str, object] = {"kind": listing.kind}
    for name in LISTED[1:]:
        value = getattr(listing, name)
        values[name] = _checked(name, value, path=f"{path}.{name}")
    return Listing(**values)  # type: ignore[arg-type]


def _checked(name: str, value: object, *, path: str) -> object:
    if value is None or (isinstance(value, str) and not value.strip()):
        if name == "name":
            raise RuleViolation(
                "MM1013",
                Words("此项不能为空。", "This must not be empty."),
                path=path,
            )
        return None
    if name in _COUNTS:
        return _checked_count(name, value, path=path)
    text = str(value)
    if name in _PHONES:
        return parse_phone(text, path=path).text
    if name == "region_code":
        return parse_region(text, path=path).text
    if name == "note":
        return clean_prose(text, path=path)
    return clean_text(text, path=path)


def _checked_count(name: str, value: object, *, path: str) -> object:
    is_days = name != "guarantee_fen"
    if (
        not isinstance(value, int)
        or value <= 0
        or (is_days and value > _MOST_TERM_DAYS)
    ):
        raise RuleViolation(
            "MM2173",
            Words(
                "金额和天数必须大于零，天数不超过366。",
                "Amounts and days are more than zero, days at most 366.",
            ),
            path=path,
            value=str(value),
            next_step=Words("请核对后重新填写。", "Check it and enter it again."),
        )
    return value
