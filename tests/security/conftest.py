from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.security import age
from mobile_mediation.security.certificates import Authority
from mobile_mediation.security.device import SigningKey
from mobile_mediation.security.enrolment import Enrolment
from mobile_mediation.security.roster import DeviceState, Roster, RosterDevice
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.security.slots import StoreKey

CHEAP = Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=1)
NOW = datetime(2023, 1, 24, 6, 0, tzinfo=UTC)
STORE = UUID(int=1)
HQ = UUID(int=2)
VEHICLE = UUID(int=3)


@pytest.fixture(scope="session")
def cost() -> Argon2Cost:
    return CHEAP


@pytest.fixture(scope="session")
def refused_when_damaged():
    """Damages data in every way but one by one; returns the codes of the refusals."""

    def damage(data: bytes) -> Iterator[bytes]:
        step = max(1, len(data) // 150)
        for place in range(0, len(data), step):
            for bit in (0x01, 0x80):
                changed = bytearray(data)
                changed[place] ^= bit
                yield bytes(changed)
        yield from (data[:end] for end in range(0, len(data), 7 * step))
        yield from (data[:-1], data + b"\0", data + b"\n", b"\n" + data, data + data)

    def codes(data: bytes, read: Callable[[bytes], object]) -> set[str]:
        found = set()
        for changed in damage(data):
            with pytest.raises(MediationError) as refused:
                read(changed)
            found.add(refused.value.code)
        return found

    return codes


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture
def store_id() -> UUID:
    return STORE


@pytest.fixture
def store_key() -> StoreKey:
    return StoreKey(STORE, 1, bytes(range(32)))


@pytest.fixture(scope="session")
def root() -> Authority:
    return Authority.create_root("示例财险总部", organisation="示例财险", now=NOW)


@pytest.fixture(scope="session")
def issuer(root) -> Authority:
    return root.issue_intermediate("车 0012", unit="110105", now=NOW)


@dataclass(frozen=True)
class Headquarters:
    """Three root keys of which two must sign, and a vehicle that is enrolling."""

    roots: tuple[SigningKey, ...]
    signing: SigningKey
    one_time: SigningKey
    authority: Authority

    def roster(self, **changes: object) -> Roster:
        values: dict[str, object] = {
            "version": 7,
            "issued": NOW,
            "expires": NOW + timedelta(days=365),
            "hq_id": HQ,
            "hq_name": "示例财险",
            "roots": tuple(key.public for key in self.roots),
            "threshold": 2,
            "sign_keys": (self.signing.public,),
            "recipients": (age.new_identity()[1],),
            "recovery": age.new_identity()[1],
            "pades_root_pem": self.authority.root_pem,
            "devices": (
                RosterDevice(
                    device_id=VEHICLE,
                    code="0012",
                    unit="110105",
                    signing_public=self.one_time.public,
                    recipient=None,
                    state=DeviceState.ENROLLING,
                    since=NOW,
                ),
            ),
        }
        return Roster(**(values | changes))

    def enrolment(self, roster: bytes, **changes: object) -> Enrolment:
        values: dict[str, object] = {
            "vehicle_id": VEHICLE,
            "code": "0012",
            "unit": "110105",
            "hq_id": HQ,
            "hq_name": "示例财险",
            "issued_at": NOW,
            "roster": roster,
            "signing_private": self.one_time.private,
            "issuer": self.authority.to_file(),
        }
        return Enrolment(**(values | changes))


@pytest.fixture(scope="session")
def make_headquarters(issuer):
    def make() -> Headquarters:
        return Headquarters(
            tuple(SigningKey.generate() for _ in range(3)),
            SigningKey.generate(),
            SigningKey.generate(),
            issuer,
        )

    return make


@pytest.fixture(scope="session")
def hq(make_headquarters) -> Headquarters:
    return make_headquarters()
