"""What the story needs around the window: headquarters, people, a second opinion."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from mobile_mediation.db.repository import Repository
from mobile_mediation.documents.verification import verify
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.domain.users import UserRole
from mobile_mediation.hq.importer import Importer
from mobile_mediation.hq.office import Office as Headquarters
from mobile_mediation.hq.packs import PackOffice
from mobile_mediation.services.vehicle import (
    FirstUser,
    create_vehicle,
    open_vehicle,
)

Clock = Callable[[], datetime]
Plain = Callable[[object], Any]
"""Turns a case into the JSON value that others' programs read."""

HQ_NAME = "示例财产保险股份有限公司"
POLICE = "示例市公安局朝阳分局交通支队"

_TABLES = {
    PackKind.HOLIDAYS: """day,kind,source
2027-01-01,off,示例：某年放假安排的通知
""",
    PackKind.DIRECTORY: """key,kind,name,organisation,phone,office_phone,\
emergency_phone,hours,guarantee,guarantee_days,settle_days
h1,hospital,示例市第一人民医院,,010-55500001,010-55500002,010-55500120,全天,50000,60,30
h2,hospital,示例市骨科医院,,010-55500011,010-55500012,,8:00-17:00,30000,30,30
b1,brigade,示例市公安局朝阳分局交通支队,示例市公安局,010-55500122,,,,,,
c1,committee,示例区道路交通事故纠纷人民调解委员会,,010-55500099,,,,,,
r1,relief_fund,示例市道路交通事故社会救助基金,,010-55500066,,,,,,
k1,court,示例区人民法院,,010-55512368,,,,,,
s1,helper,示例市救助管理站,,010-55500077,,,,,,
""".replace("\\\n", ""),
}
"""What headquarters of the story gives to its vehicles; all of it is invented."""


class Office:
    """Headquarters of the story, on its own machine."""

    def __init__(self, out: Path, clock: Clock, secret: str, plain: Plain) -> None:
        self._path = out / "hq"
        self._plain = plain
        self._clock = clock
        self._secret = secret

    def create(self) -> None:
        """Make headquarters."""
        Headquarters.create(
            self._path,
            name=HQ_NAME,
            user_name="hq",
            secret=self._secret,
            now=self._clock,
        )

    def open(self) -> Headquarters:
        """Open headquarters."""
        return Headquarters.open(self._path, "hq", self._secret, now=self._clock)

    def give_packs(self, stick: Path) -> list[Path]:
        """Days off and a directory for all vehicles, on a stick."""
        made = []
        with self.open() as office:
            packs = PackOffice(office)
            for kind, table in _TABLES.items():
                source = stick / f"{kind.value}.csv"
                source.write_text(table, encoding="utf-8")
                path = packs.make(kind, source, stick).path
                source.unlink()
                if path is not None:
                    made.append(path)
        return made

    def give_caps(self, stick: Path, certificate: bytes) -> Path:
        """What may be approved on the vehicle, and that the leader may do it."""
        source = stick / "caps.csv"
        source.write_text(
            "vehicle,act,case,injured,day,approver_day,valid_from,valid_until,"
            "approvers\n"
            "0012,20000,60000,40000,100000,80000,2020-01-01,2099-12-31,"
            f"{certificate.hex()}\n",
            encoding="utf-8",
        )
        with self.open() as office:
            made = PackOffice(office).make(PackKind.CAPS, source, stick)
        source.unlink()
        if made.path is None:
            raise FileNotFoundError(source)
        return made.path

    def import_from(self, stick: Path) -> tuple[dict[str, Any], Any]:
        """Import what lies on a stick; returns the reports and the case as JSON."""
        with self.open() as office:
            reports = Importer(office).import_paths([stick])
            with office.workspace.store.read() as session:
                repository = Repository(session)
                (case,) = repository.cases()
                shown = self._plain(repository.file(case.case_id))
        result = {
            "reports": [
                {
                    "file": Path(report.file).name,
                    "state": report.state.value,
                    "new": report.new,
                    "missing": report.files.missing,
                }
                for report in reports
            ],
            "receipt": reports[-1].receipt,
        }
        return result, shown


def set_up(
    out: Path, clock: Clock, secrets: dict[str, str], headquarters: Office
) -> None:
    """Headquarters, the vehicle's workspace, and the three people of the story."""
    headquarters.create()
    with headquarters.open() as office:
        enrolment = office.enrol("0012", unit="110105")
        shutil.copyfile(office.root_pem, out / "hq-root.pem")
    (out / "enrolment.mme").write_bytes(enrolment)
    create_vehicle(
        out / "vehicle",
        enrolment,
        FirstUser(
            name="lizhe",
            display_name="李喆",
            secret=secrets["vehicle"],
            signing_secret=secrets["signing"],
            unit=f"{HQ_NAME}北京市分公司",
            number="LP-0007",
        ),
        now=clock,
    )
    services = open_vehicle(out / "vehicle", "lizhe", secrets["vehicle"], now=clock)
    try:
        services.people.add(
            name="chenli",
            display_name="陈立",
            role=UserRole.ADMIN,
            unit=HQ_NAME,
            secret=secrets["leader"],
        )
        services.people.add(
            name="zhangkun",
            display_name="张堃",
            role=UserRole.OFFICER,
            unit=POLICE,
            secret=secrets["officer"],
            number="012345",
            stick=out / "officer-stick",
            phrase="岗亭旁的老槐树",
        )
        certificate = services.people.user("chenli").certificate or b""
        services.packs.receive(headquarters.give_caps(out, certificate))
    finally:
        services.close()


def verify_paper(paper: Path, root: Path) -> dict[str, Any]:
    """Our own verification and, where it is installed, poppler's."""
    result = verify(paper.read_bytes(), roots_pem=[root.read_bytes()])
    answer: dict[str, Any] = {
        "valid": result.valid,
        "trusted": result.trusted.value,
        "signatures": len(result.signatures),
        "document_no": result.document_no,
        "digest": result.digest,
    }
    other = shutil.which("pdfsig")
    if other is not None:
        shown = subprocess.run(  # noqa: S603  a program of the system on our own file
            [other, str(paper)], capture_output=True, text=True, check=False
        ).stdout
        answer["pdfsig_valid"] = len(re.findall(r"Signature is Valid", shown))
    return answer
