import hashlib
import math
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from mobile_mediation.documents.agreement import render_agreement
from mobile_mediation.documents.paper import (
    AgreementPaper,
    PaperAdvance,
    PaperItem,
    PaperKind,
    PaperParty,
    PaperPayment,
    PaperResponsibility,
    PaperSeal,
    PaperSignatory,
)
from mobile_mediation.documents.seals import Sealer, prepare, seal
from mobile_mediation.documents.signer import SealRequest, seal_in_child
from mobile_mediation.documents.verification import Verification, verify
from mobile_mediation.domain.agreements import PaymentMethod, SealField
from mobile_mediation.domain.assessment.annex import Annex, Quote, annex_of
from mobile_mediation.domain.assessment.engine import Assessment, assess
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.signing import Sample, Stroke
from mobile_mediation.labels import Labels
from mobile_mediation.rules import load_assessment_tables
from mobile_mediation.security.certificates import Authority
from mobile_mediation.security.containers import Holder, SigningContainer
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.services.assessment.reading import request_of

SIGNED_AT = datetime(2023, 3, 14, 2, 5, tzinfo=UTC)
UNIT = "示例财产保险股份有限公司北京市分公司"
BRIGADE = "示例市公安局朝阳分局交通支队"
INJURED = "甲方"
DRIVER = "乙方"
INSURER = "丙方"


def resident(first_17: str) -> str:
    return first_17 + resident_check_digit(first_17)


def pen_strokes(seed: int) -> tuple[Stroke, ...]:
    strokes = []
    clock = 0
    for number in range(9):
        samples = []
        for step in range(24):
            clock += 8
            turn = step / 24 * math.pi
            x = 600 * number + 40 * step + int(180 * math.sin(turn * (1 + seed % 3)))
            y = 1200 + int(700 * math.cos(turn + number * (seed + 1)))
            samples.append(Sample(clock, x, y, 200 + int(700 * math.sin(turn))))
        strokes.append(Stroke(tuple(samples)))
        clock += 120
    return tuple(strokes)


def parties() -> tuple[PaperParty, ...]:
    return (
        PaperParty(
            label=INJURED,
            capacity="受害人",
            name="肖建国",
            sex="男",
            birth=date(1953, 6, 12),
            id_kind="居民身份证",
            id_no=resident("11010519530612001"),
            address="北京市朝阳区十八里店乡示例村12号",
            phone="13800000000",
            agent="𬱖晓梅（女儿，特别授权：代为承认、变更、和解，代收赔偿款）",
        ),
        PaperParty(
            label=DRIVER,
            capacity="驾驶人",
            name="王䶮",
            sex="女",
            birth=date(1992, 3, 4),
            id_kind="居民身份证",
            id_no=resident("11010619920304002"),
            address="北京市丰台区方庄示例园一区3号楼2单元1601室",
            phone="13900000000",
        ),
        PaperParty(
            label=INSURER,
            capacity="承保公司",
            name=UNIT,
            id_kind="统一社会信用代码",
            id_no="91110000MA0000000X",
            address="北京市西城区示例大街17号",
            phone="95500",
            agent="李喆（理赔专员，授权委托）",
            is_organisation=True,
            is_insurer=True,
        ),
    )


def items() -> tuple[PaperItem, ...]:
    rows = (
        ("医疗费", "凭票据核定，扣除非医保用药", 8_641_235, 8_641_235),
        ("住院伙食补助费", "36日×100元", 360_000, 360_000),
        ("营养费", "90日×50元", 450_000, 450_000),
        ("护理费", "90日×180元", 1_800_000, 1_620_000),
        ("误工费", "废品回收，按上年度行业平均，120日", 1_824_000, 1_824_000),
        ("残疾赔偿金", "十级，10年×10%", 9_235_000, 9_235_000),
        ("精神损害抚慰金", None, 800_000, 500_000),
        ("交通费", "凭票据", None, 86_000),
    )
    return tuple(
        PaperItem(name=name, basis=basis, claimed_fen=claimed, agreed_fen=agreed)
        for name, basis, claimed, agreed in rows
    )


def build_paper(**changes: object) -> AgreementPaper:
    total = sum(item.agreed_fen for item in items())
    advanced = 5_000_000
    payable = total - advanced
    first = 10_000_000
    account = {
        "method": PaymentMethod.TRANSFER,
        "account_holder": "肖建国",
        "account_no": "6222000000000000018",
        "bank": "示例银行北京十八里店支行",
    }
    paper = AgreementPaper(
        kind=PaperKind.POLICE,
        document_no="流调〔2023〕京朝第000123号",
        case_no="JBLD-110000-20230124-0007-0001",
        version=2,
        made_on=date(2023, 3, 14),
        place="北京市朝阳区示例交通支队流动调解车",
        accident_on=date(2023, 1, 24),
        determination_no="第110105120230000123号",
        parties=parties(),
        facts=(
            (
                "2023年1月24日18时40分许，乙方王䶮驾驶京A·12345号小型轿车，沿朝阳区示例路由西"
                "向东行驶至示例路口时，与由南向北推行三轮车横过道路的甲方肖建国发生碰撞，致"
                "甲方肖建国受伤、三轮车损坏。"
            ),
            "经诊断，甲方右股骨颈骨折、右侧第4—7肋骨骨折、头皮裂伤，住院治疗36日。",
        ),
        responsibility=(
            PaperResponsibility(label=DRIVER, words="承担主要责任"),
            PaperResponsibility(label=INJURED, words="承担次要责任"),
        ),
        items=items(),
        total_fen=total,
        advances=(
            PaperAdvance(
                on=date(2023, 1, 24),
                purpose="抢救费用垫付",
                payer="丙方",
                payee="示例大学附属医院",
                amount_fen=3_000_000,
                voucher="回执H-7781",
            ),
            PaperAdvance(
                on=date(2023, 2, 2),
                purpose="追加垫付（手术）",
                payer="丙方",
                payee="示例大学附属医院",
                amount_fen=2_000_000,
            ),
        ),
        advances_total_fen=advanced,
        payable_fen=payable,
        shares=(
            PaperPayment(
                payer="丙方",
                payee="肖建国",
                amount_fen=first,
                due_on=date(2023, 3, 28),
                **account,
            ),
            PaperPayment(
                payer="丙方",
                payee="肖建国",
                amount_fen=payable - first,
                due_on=date(2023, 4, 28),
                **account,
            ),
        ),
        clauses=(
            (
                "丙方在机动车交通事故责任强制保险和商业第三者责任保险责任限额内，按上表所列"
                "金额、期限向甲方付款；已垫付的款项不再重复支付。"
            ),
            (
                "丙方逾期付款的，按全国银行间同业拆借中心公布的一年期贷款市场报价利率支付"
                "逾期期间的利息。"
            ),
            (
                "除本文书载明的款项外，甲方不再就本次事故向乙方、丙方主张其他赔偿。因本次事故"
                "损伤确需后续治疗的，费用凭票据按责任比例另行协商，不受前述约定限制。"
            ),
        ),
        read_aloud="2023年3月14日由调解人员向各方逐条宣读，各方表示听懂并无异议。",
        insurer_consent="经理赔中心核准，同意在人民币贰拾万元以内调解（2023年3月13日）",
        copies=5,
        chain_head="5f" * 32,
        signatories=tuple(
            PaperSignatory(
                label=label,
                name=name,
                capacity=capacity,
                signed_for=signed_for,
                strokes=pen_strokes(number),
                signed_at=SIGNED_AT,
            )
            for number, (label, name, capacity, signed_for) in enumerate(
                (
                    (INJURED, "𬱖晓梅", "代理人", "肖建国"),
                    (DRIVER, "王䶮", "驾驶人", None),
                    (INSURER, "李喆", "经办人", None),
                )
            )
        ),
        seals=(
            PaperSeal(
                field=SealField.SPECIALIST,
                role="理赔专员",
                name="李喆",
                unit=UNIT,
                number="LP-0007",
            ),
            PaperSeal(
                field=SealField.OFFICER,
                role="交通民警",
                name="张堃",
                unit=BRIGADE,
                number="012345",
            ),
        ),
    )
    return msgspec.structs.replace(paper, **changes)


def victim_of_request(**changes: object) -> dict[str, object]:
    """The injured man of the paper, as an assessment asks about him."""
    losses = {
        "medical": ["86412.35"],
        "hospital_days": 36,
        "nutrition_days": 90,
        "nursing": [{"days": 90, "annual": "65700"}],
        "lost_income": {"days": 120, "daily": "152"},
        "transport": "860",
        "disability": {"grades": [10], "fixed_on": "2023-03-01"},
        "mental_distress": "5000",
        "appraisal_fee": "2600",
        "property": [{"what": "三轮车", "amount": "1700"}],
    }
    return {
        "id": "v1",
        "name": "肖建国",
        "birth_date": "1953-06-12",
        "road_user": "non_motor",
        "items": losses,
        **changes,
    }


def build_assessment(**changes: object) -> Assessment:
    """The accident of the paper, assessed; ``changes`` are of the request."""
    request = {
        "accident_at": "2023-01-24T18:40:00+08:00",
        "assessed_on": "2023-03-14",
        "region": "110105",
        "parameters": {
            "urban_disposable_income": "92350",
            "urban_consumption": "46776",
            "average_annual_wage": "200000",
            "meal_allowance_per_day": "100",
            "nutrition_per_day": "50",
        },
        "victims": [victim_of_request()],
        "vehicles": [
            {
                "id": "A",
                "liability": "primary",
                "fault_ratio": "0.80",
                "tpl": {"limit": "1000000"},
            }
        ],
        "advances": [
            {
                "payer": "ctpl",
                "vehicle": "A",
                "victim": "v1",
                "payee": "hospital",
                "bucket": "medical",
                "amount": "18000",
            },
            {"payer": "driver", "vehicle": "A", "victim": "v1", "amount": "5000"},
        ],
    }
    return assess(request_of(request | changes), load_assessment_tables())


def annexes_of(assessment: Assessment, **names: str) -> tuple[Annex, ...]:
    """The worksheets of all victims; nine tenths of everything are agreed."""
    return tuple(
        annex_of(
            assessment,
            loss.victim.id,
            {
                each.item: Quote(
                    claimed_fen=each.fen + 100_00,
                    offered_fen=each.fen * 4 // 5,
                    agreed_fen=each.fen * 9 // 10,
                )
                for each in loss.items
            },
            say=Labels.load().of,
            names=names,
        )
        for loss in assessment.losses
    )


@dataclass(frozen=True)
class Person:
    """Somebody with a key to seal with."""

    seal_field: SealField
    role: str
    holder: Holder
    secret: str
    container: bytes = field(repr=False)

    def sealer(self, **changes: object) -> Sealer:
        opened = SigningContainer.open_bytes(self.container, self.secret)
        values: dict[str, object] = {
            "private_key_pkcs8": opened.private_key_pkcs8,
            "chain_pem": opened.chain_pem,
            "name": self.holder.name,
            "role": self.role,
            "unit": self.holder.unit,
            "number": self.holder.number,
        }
        return Sealer(**(values | changes))


@dataclass(frozen=True)
class People:
    """The two who seal a paper, certified by one headquarters."""

    root_pem: bytes
    specialist: Person
    officer: Person


def build_people(folder: Path, **changes: str) -> People:
    now = datetime(2023, 1, 2, tzinfo=UTC)
    root = Authority.create_root("示例财险总部", organisation="示例财险", now=now)
    issuer = root.issue_intermediate("示例财险 车辆 0012", unit="110105", now=now)

    def person(place: SealField, role: str, holder: Holder, secret: str) -> Person:
        path = folder / f"{place.value}.mmkey"
        SigningContainer.create(
            path,
            holder=holder,
            secret=secret,
            authority=issuer,
            now=now,
            phrase="一句自己的话",
            cost=Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=1),
        )
        return Person(place, role, holder, secret, path.read_bytes())

    names = {"specialist": "李喆", "officer": "张堃"} | changes
    specialist = Holder(
        name=names["specialist"], role="specialist", unit=UNIT, number="LP-0007"
    )
    officer = Holder(
        name=names["officer"], role="officer", unit=BRIGADE, number="012345"
    )
    return People(
        root.root_pem,
        person(SealField.SPECIALIST, "理赔专员", specialist, "签名 只用 这一句"),
        person(SealField.OFFICER, "交通民警", officer, "岗亭 旁边 老槐树"),
    )


def request_for(pdf: bytes, who: Person, **changes: object) -> SealRequest:
    values: dict[str, object] = {
        "pdf": pdf,
        "sha256": hashlib.sha256(pdf).digest(),
        "container": who.container,
        "field": who.seal_field.value,
        "role": who.role,
        "location": "北京市朝阳区示例路",
        "at": SIGNED_AT,
        "certify": who.seal_field is SealField.SPECIALIST,
    }
    return SealRequest(**(values | changes))


def set_seal(pdf: bytes, who: Person, **changes: object) -> bytes:
    """A seal that is set here, without a process of its own."""
    values: dict[str, object] = {
        "at": SIGNED_AT,
        "time_source": TimeSource.DEVICE,
        "location": "北京市朝阳区示例路",
        "certify": who.seal_field is SealField.SPECIALIST,
    }
    sealer = changes.pop("sealer", None) or who.sealer()
    box = changes.pop("box", who.seal_field.value)
    return seal(pdf, box, sealer, **(values | changes))


def run_tool(*command: object, data: bytes | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        input=data,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


@pytest.fixture(scope="session")
def make_paper() -> Callable[..., AgreementPaper]:
    return build_paper


@pytest.fixture(scope="session")
def make_victim() -> Callable[..., dict[str, object]]:
    return victim_of_request


@pytest.fixture(scope="session")
def make_assessment() -> Callable[..., Assessment]:
    return build_assessment


@pytest.fixture(scope="session")
def make_annexes() -> Callable[..., tuple[Annex, ...]]:
    return lambda assessment=None, **names: annexes_of(
        assessment or build_assessment(), **names
    )


@pytest.fixture(scope="session")
def make_people(tmp_path_factory) -> Callable[..., People]:
    return lambda **changes: build_people(tmp_path_factory.mktemp("keys"), **changes)


@pytest.fixture(scope="session")
def people(make_people) -> People:
    return make_people()


@pytest.fixture(scope="session")
def request_seal() -> Callable[..., SealRequest]:
    return request_for


@pytest.fixture(scope="session")
def put_seal() -> Callable[..., bytes]:
    return set_seal


@pytest.fixture(scope="session")
def both_seals(people) -> Callable[[bytes], bytes]:
    """Both seals on a file whose fields are prepared."""
    return lambda pdf: set_seal(set_seal(pdf, people.specialist), people.officer)


@pytest.fixture(scope="session")
def rendered() -> bytes:
    return render_agreement(build_paper())


@pytest.fixture(scope="session")
def prepared(rendered) -> bytes:
    return prepare(rendered)


@pytest.fixture(scope="session")
def sealed_once(prepared, people) -> bytes:
    """The specialist's seal, set by the signer as the program does it."""
    who = people.specialist
    return seal_in_child(request_for(prepared, who), who.secret)


@pytest.fixture(scope="session")
def sealed(sealed_once, people) -> bytes:
    """Both seals, set by the signer as the program does it."""
    who = people.officer
    return seal_in_child(request_for(sealed_once, who), who.secret)


@pytest.fixture(scope="session")
def codes() -> Callable[[Verification], set[str]]:
    return lambda found: {problem.code for problem in found.problems}


@pytest.fixture(scope="session")
def examined(people) -> Callable[[bytes], Verification]:
    return lambda pdf: verify(pdf, roots_pem=[people.root_pem])


@pytest.fixture(scope="session")
def tool() -> Callable[..., str]:
    """Another program for PDFs; it must find nothing wrong."""
    return run_tool


@pytest.fixture
def text_of(tmp_path) -> Callable[..., str]:
    """What another program reads on the pages."""

    def read(pdf: bytes, *options: str) -> str:
        (tmp_path / "read.pdf").write_bytes(pdf)
        return run_tool("pdftotext", *options, tmp_path / "read.pdf", "-")

    return read


@pytest.fixture(scope="session")
def plain() -> Callable[[str], str]:
    """A text without its blanks and line ends."""
    return lambda text: re.sub(r"\s+", "", text)
