"""Headquarters and a vehicle of invented people, made once and copied for each test."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile_mediation.cli import run
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import (
    Agreement,
    DamageItem,
    DamageKind,
    Instalment,
    PaymentMethod,
    SealField,
)
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.mediation import STEPS
from mobile_mediation.domain.people import (
    IdKind,
    Liability,
    Party,
    PartyKind,
    PartyRole,
)
from mobile_mediation.domain.signing import Handwriting, Sample, Stroke
from mobile_mediation.domain.users import UserRole
from mobile_mediation.domain.vehicles import Vehicle
from mobile_mediation.hq.office import Office
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.vehicle import (
    FirstUser,
    VehicleServices,
    create_vehicle,
    open_vehicle,
)

from ..caps import give_caps  # noqa: TID252

CHEAP = Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=1)
SECRETS = {
    "hq": "总部 门前 两棵槐树",
    "lizhe": "海淀 早高峰 别着急",
    "chenli": "朝阳 路口 慢慢走",
    "zhangkun": "岗亭 旁边 老槐树",
    "signing": "签名 只用 这一句",
}
HOSPITAL = "示例市第一人民医院"
INJURED, DRIVER = "肖建国", "王䶮"
INSURER = "示例财产保险股份有限公司北京市分公司"


def now() -> datetime:
    return datetime.now(UTC)


def id_number(first_17: str) -> str:
    return first_17 + resident_check_digit(first_17)


def signature(seed: int) -> Handwriting:
    """Two strokes that cross, never the same twice."""
    strokes, t = [], 0
    for begin, end in (((0, 1000), (2600, 1100 + seed)), ((1200, 0), (1300, 2400))):
        samples = []
        for i in range(41):
            samples.append(
                Sample(
                    t,
                    begin[0] + (end[0] - begin[0]) * i // 40,
                    begin[1] + (end[1] - begin[1]) * i // 40 + i * i * seed % 7,
                    200 + i * seed % 90,
                )
            )
            t += 15
        strokes.append(Stroke(tuple(samples)))
        t += 120
    return Handwriting(strokes=tuple(strokes), device="sample pad")


@dataclass(frozen=True)
class World:
    """A folder with headquarters, a vehicle, sticks and the files of secrets."""

    path: Path

    @property
    def hq(self) -> Path:
        return self.path / "hq"

    @property
    def vehicle(self) -> Path:
        return self.path / "vehicle"

    @property
    def stick(self) -> Path:
        return self.path / "officer stick"

    @property
    def usb(self) -> Path:
        return self.path / "usb"

    def secret(self, name: str) -> Path:
        return self.path / "secrets" / f"{name}.txt"

    def open(self) -> VehicleServices:
        return open_vehicle(
            self.vehicle, "lizhe", SECRETS["lizhe"], now=now, cost=CHEAP
        )

    def fingerprints(self, folder: Path) -> dict[str, bytes]:
        """Every file of a workspace but its lock."""
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "lock"
        }


@dataclass(frozen=True)
class Answer:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        document = self.json
        assert set(document) == {"error"}
        error = document["error"]
        assert set(error) == {
            "code",
            "message",
            "path",
            "value",
            "rule",
            "kept",
            "next",
        }
        return error


@dataclass(frozen=True)
class Program:
    """Runs commands, here or in a process of their own."""

    world: World
    read: Callable[[], Any] = field(repr=False)

    def arguments(self, *words: object, user: str | None = "lizhe") -> list[str]:
        line = [str(word) for word in words]
        if user == "hq":
            return [
                *("--workspace", str(self.world.hq)),
                *("--password-file", str(self.world.secret("hq"))),
                *line,
            ]
        if user is None:
            return line
        return [
            *("--workspace", str(self.world.vehicle), "--user", user),
            *("--password-file", str(self.world.secret(user))),
            *line,
        ]

    def __call__(self, *words: object, user: str | None = "lizhe") -> Answer:
        self.read()
        status = run(self.arguments(*words, user=user))
        captured = self.read()
        return Answer(status, captured.out, captured.err)

    def process(
        self, *words: object, user: str | None = "lizhe", **environment: str
    ) -> Answer:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "mobile_mediation",
                *self.arguments(*words, user=user),
            ],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"LC_ALL": "C.UTF-8"} | environment,
            cwd=self.world.path,
            timeout=60,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def make_world(path: Path) -> World:
    world = World(path)
    (path / "secrets").mkdir(parents=True)
    world.stick.mkdir()
    world.usb.mkdir()
    for name, secret in SECRETS.items():
        world.secret(name).write_text(secret + "\n", encoding="utf-8")
    Office.create(
        world.hq,
        name="示例财产保险股份有限公司",
        user_name="hq",
        secret=SECRETS["hq"],
        now=now,
        cost=CHEAP,
    )
    with Office.open(world.hq, "hq", SECRETS["hq"], now=now) as office:
        enrolment = office.enrol("0012", unit="110105")
        (path / "hq-root.pem").write_bytes(office.root_pem.read_bytes())
    (path / "0012.mme").write_bytes(enrolment)
    create_vehicle(
        world.vehicle,
        enrolment,
        FirstUser(
            name="lizhe",
            display_name="李喆",
            secret=SECRETS["lizhe"],
            signing_secret=SECRETS["signing"],
            unit=INSURER,
            number="LP-0007",
        ),
        now=now,
        cost=CHEAP,
    )
    services = world.open()
    try:
        services.people.add(
            name="chenli",
            display_name="陈立",
            role=UserRole.ADMIN,
            unit=INSURER,
            secret=SECRETS["chenli"],
        )
        services.people.add(
            name="zhangkun",
            display_name="张堃",
            role=UserRole.OFFICER,
            unit="示例市公安局朝阳分局交通支队",
            secret=SECRETS["zhangkun"],
            number="012345",
            stick=world.stick,
        )
        with Office.open(world.hq, "hq", SECRETS["hq"], now=now) as office:
            give_caps(office, services, path)
    finally:
        services.close()
    return world


def open_case(services: VehicleServices, plate: str = "京A12345") -> UUID:
    """A call: an injured man, a car, a hospital."""
    file = services.cases.open_emergency(
        EmergencyCall(
            place="朝阳区示例路与建安街路口",
            occurred_at=now() - timedelta(hours=2),
            injured_name=INJURED,
            plate=plate,
            hospital=HOSPITAL,
        )
    )
    return file.case.case_id


def prepare_agreement(
    services: VehicleServices, case_id: UUID, *, advanced_fen: int = 0
) -> None:
    """Everything that a paper of police mediation needs, up to the draft."""
    cases = services.cases
    file = cases.file(case_id)
    (injured,) = file.parties
    driver = cases.add(case_id, Party, {"role": PartyRole.DRIVER, "name": DRIVER})
    insurer = cases.add(
        case_id,
        Party,
        {"role": PartyRole.INSURER, "kind": PartyKind.LEGAL, "name": INSURER},
    )
    for party, number, liability in (
        (injured, "11010519530612001", Liability.SECONDARY),
        (driver, "11010519920304002", Liability.PRIMARY),
    ):
        cases.change(case_id, Party, party.id, "id_kind", IdKind.RESIDENT)
        cases.change(case_id, Party, party.id, "id_no", id_number(number))
        cases.change(case_id, Party, party.id, "liability", liability)
    cases.change(case_id, Vehicle, file.vehicles[0].id, "driver_id", driver.id)
    accident = file.accident.id
    for name, value in (
        ("narrative", "王䶮驾驶小型轿车与推行三轮车横过道路的肖建国发生碰撞。"),
        ("determination_no", "第110105120230000123号"),
        ("determined_on", china_day(now())),
    ):
        cases.change(case_id, Accident, accident, name, value)
    cases.choose_path(case_id, MediationPath.POLICE)
    session = services.mediation.plan(
        case_id, place="流动调解室0012号车", planned_at=now(), mediator="张堃"
    )
    services.mediation.start(case_id, session.id)
    for step in STEPS:
        services.mediation.take_step(case_id, session.id, step)
    cases.add(
        case_id,
        DamageItem,
        {
            "kind": DamageKind.MEDICAL,
            "claimed_fen": 42_000_00,
            "agreed_fen": 41_200_35,
        },
    )
    agreement = services.agreements.begin(case_id)
    cases.add(
        case_id,
        Instalment,
        {
            "agreement_id": agreement.id,
            "payer_id": insurer.id,
            "payee_id": injured.id,
            "amount_fen": 41_200_35 - advanced_fen,
            "due_on": (now() + timedelta(days=10)).date(),
            "method": PaymentMethod.TRANSFER,
            "account_holder": INJURED,
            "account_no": "6228480402564890018",
            "bank": "示例银行朝阳支行",
        },
    )
    cases.change(case_id, Agreement, agreement.id, "insurer_consent_by", "李喆")
    cases.change(case_id, Agreement, agreement.id, "insurer_limit_fen", 100_000_00)


def sign_everybody(services: VehicleServices, case_id: UUID) -> None:
    """Every party writes; drawn signatures have no command."""
    ceremony = services.agreements.ceremony(case_id)
    for seed, (party_id, _, _) in enumerate(ceremony.waiting, start=3):
        services.agreements.sign(case_id, party_id, signature(seed), consented_at=now())


@dataclass(frozen=True)
class Cases:
    """The cases of the prepared vehicle, by how far they have come."""

    opened: str
    signed: str
    sealed: str


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> tuple[World, Cases]:
    world = make_world(tmp_path_factory.mktemp("world") / "流动 调解室")
    services = world.open()
    try:
        opened = open_case(services)
        signed = open_case(services, "京A23456")
        sealed = open_case(services, "京A34567")
        for case_id in (signed, sealed):
            prepare_agreement(services, case_id)
            services.agreements.freeze(case_id, officer=world.stick)
            sign_everybody(services, case_id)
        own = services.people.container_of(services.desk.user)
        services.agreements.seal(sealed, SealField.SPECIALIST, own, SECRETS["signing"])
        services.agreements.seal(
            sealed,
            SealField.OFFICER,
            world.stick / "zhangkun.mmkey",
            SECRETS["zhangkun"],
        )
        numbers = [
            services.cases.file(each).case.case_no for each in (opened, signed, sealed)
        ]
    finally:
        services.close()
    return world, Cases(*numbers)


@pytest.fixture
def world(prepared, tmp_path) -> World:
    path = tmp_path / "流动 调解室"
    shutil.copytree(prepared[0].path, path)
    return World(path)


@pytest.fixture
def cases(prepared) -> Cases:
    return prepared[1]


@pytest.fixture
def program(world, capsys, monkeypatch) -> Program:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for name in ("MOBILE_MEDIATION_WORKSPACE", "MOBILE_MEDIATION_PASSWORD_FILE"):
        monkeypatch.delenv(name, raising=False)
    return Program(world, capsys.readouterr)
