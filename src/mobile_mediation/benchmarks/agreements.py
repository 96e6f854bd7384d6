"""Agreements of four pages, each with people and figures of its own, and two seals."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from mobile_mediation.benchmarks.people import Invention
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
from mobile_mediation.domain.agreements import PaymentMethod, SealField
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.signing import Sample, Stroke
from mobile_mediation.security.certificates import (
    Authority,
    new_person_key,
    private_key_bytes,
)

_UNIT: Final = "示例财产保险股份有限公司北京市分公司"
_BRIGADE: Final = "示例市公安局示例分局交通支队"
_PLACE: Final = "示例交通支队流动调解车"
_SIGNED_AT: Final = datetime(2026, 11, 20, 2, 5, tzinfo=UTC)
_ACCIDENT: Final = date(2026, 9, 24)
_STROKES: Final = 9
_SAMPLES: Final = 24
_ITEMS: Final = (
    ("医疗费", "凭票据核定", 8_000_000),
    ("住院伙食补助费", "36日×100元", 360_000),
    ("营养费", "90日×50元", 450_000),
    ("护理费", "90日×180元", 1_620_000),
    ("误工费", "按上年度行业平均，120日", 1_824_000),
    ("残疾赔偿金", "十级，10年×10%", 9_235_000),
    ("精神损害抚慰金", None, 500_000),
    ("交通费", "凭票据", 86_000),
)
_CLAUSES: Final = (
    (
        "丙方在机动车交通事故责任强制保险和商业第三者责任保险责任限额内，按上表所列金额、"
        "期限向甲方付款；已垫付的款项不再重复支付。"
    ),
    (
        "丙方逾期付款的，按全国银行间同业拆借中心公布的一年期贷款市场报价利率支付逾期期间"
        "的利息。"
    ),
    (
        "除本文书载明的款项外，甲方不再就本次事故向乙方、丙方主张其他赔偿。因本次事故损伤"
        "确需后续治疗的，费用凭票据按责任比例另行协商，不受前述约定限制。"
    ),
)


def agreement(number: int) -> AgreementPaper:
    """One signed agreement of many; the same number gives the same."""
    invent = Invention(number)
    injured, driver, specialist = invent.name(), invent.name(), invent.name()
    items = tuple(
        PaperItem(
            name=name,
            basis=basis,
            claimed_fen=fen + invent.chance.randrange(100_000),
            agreed_fen=fen - invent.chance.randrange(50_000),
        )
        for name, basis, fen in _ITEMS
    )
    total = sum(item.agreed_fen for item in items)
    advances = tuple(
        PaperAdvance(
            on=date(2026, 9, day),
            purpose=purpose,
            payer="丙方",
            payee=invent.hospital(),
            amount_fen=fen,
            voucher=f"回执H-{invent.chance.randrange(10_000):04}",
        )
        for day, purpose, fen in (
            (24, "抢救费用垫付", 1_800_000),
            (28, "追加垫付", 2_000_000),
        )
    )
    paid = sum(each.amount_fen for each in advances)
    account = f"6222{invent.chance.randrange(10**15):015}"
    shares = tuple(
        PaperPayment(
            payer="丙方",
            payee=injured,
            amount_fen=fen,
            due_on=due,
            method=PaymentMethod.TRANSFER,
            account_holder=injured,
            account_no=account,
            bank="示例银行北京示例支行",
        )
        for fen, due in (
            (10_000_000, date(2026, 12, 4)),
            (total - paid - 10_000_000, date(2026, 12, 31)),
        )
    )
    signed = ((driver, "乙方", "驾驶人"), (specialist, "丙方", "经办人"))
    return AgreementPaper(
        kind=PaperKind.POLICE,
        document_no=f"流调〔2026〕示第{number:06}号",
        case_no=f"JBLD-110000-20260924-0012-{number:04}",
        version=2,
        made_on=_SIGNED_AT.date(),
        place=_PLACE,
        accident_on=_ACCIDENT,
        determination_no=f"第110105120260{number:06}号",
        parties=(
            _person(invent, "甲方", "受害人", injured),
            _person(invent, "乙方", "驾驶人", driver),
            PaperParty(
                label="丙方",
                capacity="承保公司",
                name=_UNIT,
                id_kind="统一社会信用代码",
                id_no="91110000MA0000000X",
                address="北京市西城区示例大街17号",
                phone="95500",
                agent=f"{specialist}（理赔专员，授权委托）",
                is_organisation=True,
                is_insurer=True,
            ),
        ),
        facts=(
            (
                f"2026年9月24日18时40分许，乙方驾驶{invent.plate()}小型轿车行驶至"
                f"{invent.place()}时，与推行三轮车横过道路的甲方发生碰撞，致甲方受伤、"
                "三轮车损坏。"
            ),
            f"经诊断，甲方{invent.wound()}，住院治疗36日。",
        ),
        responsibility=(
            PaperResponsibility(label="乙方", words="承担主要责任"),
            PaperResponsibility(label="甲方", words="承担次要责任"),
        ),
        items=items,
        total_fen=total,
        advances=advances,
        advances_total_fen=paid,
        payable_fen=total - paid,
        shares=shares,
        clauses=_CLAUSES,
        read_aloud="由调解人员向各方逐条宣读，各方表示听懂并无异议。",
        insurer_consent="经理赔中心核准，同意在人民币贰拾贰万元以内调解。",
        copies=5,
        chain_head=f"{invent.chance.getrandbits(256):064x}",
        signatories=tuple(
            PaperSignatory(
                label=label,
                name=name,
                capacity=capacity,
                strokes=_signature(invent),
                signed_at=_SIGNED_AT,
            )
            for name, label, capacity in ((injured, "甲方", "受害人"), *signed)
        ),
        seals=(
            PaperSeal(
                field=SealField.SPECIALIST,
                role="理赔专员",
                name=specialist,
                unit=_UNIT,
                number="LP-0007",
            ),
            PaperSeal(
                field=SealField.OFFICER,
                role="交通民警",
                name=invent.name(),
                unit=_BRIGADE,
                number="012345",
            ),
        ),
    )


def _person(invent: Invention, label: str, capacity: str, name: str) -> PaperParty:
    number = invent.resident()
    return PaperParty(
        label=label,
        capacity=capacity,
        name=name,
        sex="男" if int(number[16]) % 2 else "女",
        birth=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        id_kind="居民身份证",
        id_no=number,
        address=invent.place(),
        phone=invent.phone(),
    )


def _signature(invent: Invention) -> tuple[Stroke, ...]:
    """Arcs one beside the other, with as many samples as a name has on the pad."""
    bend = invent.chance.randrange(1, 5)
    strokes = []
    for number in range(_STROKES):
        samples = []
        for step in range(_SAMPLES):
            turn = math.pi * step / _SAMPLES
            x = 600 * number + 40 * step + int(180 * math.sin(bend * turn))
            y = 1200 + int(700 * math.cos(turn + number * bend))
            at = 8 * (number * (_SAMPLES + 15) + step)
            samples.append(Sample(at, x, y, 200 + int(700 * math.sin(turn))))
        strokes.append(Stroke(tuple(samples)))
    return tuple(strokes)


@dataclass(frozen=True, slots=True)
class Seals:
    """Who certifies the two people that seal an agreement."""

    issuer: Authority

    @classmethod
    def create(cls) -> "Seals":
        """Make an invented headquarters and its vehicle."""
        root = Authority.create_root(
            "示例财险总部", organisation="示例财险", now=_SIGNED_AT
        )
        return cls(
            root.issue_intermediate("示例财险 车辆 0012", unit="110105", now=_SIGNED_AT)
        )

    def sealed(self, paper: AgreementPaper) -> bytes:
        """The file with the seals of everybody that the paper names for one."""
        pdf = prepare(render_agreement(paper))
        for place, named in enumerate(paper.seals):
            pdf = seal(
                pdf,
                named.field.value,
                self._sealer(named),
                at=_SIGNED_AT,
                time_source=TimeSource.DEVICE,
                location=paper.place,
                certify=place == 0,
            )
        return pdf

    def _sealer(self, named: PaperSeal) -> Sealer:
        key = new_person_key()
        chain = self.issuer.issue_person(
            key.public_key(),
            name=named.name,
            role=named.field.value,
            unit=named.unit,
            number=named.number,
            now=_SIGNED_AT,
        )
        return Sealer(
            private_key_pkcs8=private_key_bytes(key),
            chain_pem=chain,
            name=named.name,
            role=named.role,
            unit=named.unit,
            number=named.number,
        )
