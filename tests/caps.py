"""What headquarters of the tests allows to be approved on a vehicle."""

from pathlib import Path
from typing import Any

from mobile_mediation.domain.packs import PackKind
from mobile_mediation.hq.office import Office
from mobile_mediation.hq.packs import PackOffice

CAPS = {
    "act": "50000",
    "case": "90000",
    "injured": "80000",
    "day": "90000000",
    "approver_day": "90000000",
    "valid_from": "2018-01-01",
    "valid_until": "2099-12-31",
    "commercial_bp": "",
}


def write_caps(path: Path, *, vehicle: str = "*", approvers: str, **other: str) -> Path:
    """A table of caps with one row."""
    row = {"vehicle": vehicle, "approvers": approvers} | CAPS | other
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    return path


def give_caps(office: Office, services: Any, folder: Path, **other: str) -> None:
    """Make a pack that names the leader, and take it in on the vehicle."""
    certificate = services.people.user("chenli").certificate
    source = write_caps(folder / "caps.csv", approvers=certificate.hex(), **other)
    made = PackOffice(office).make(PackKind.CAPS, source, folder)
    services.packs.receive(made.path)
    source.unlink()
    made.path.unlink()
