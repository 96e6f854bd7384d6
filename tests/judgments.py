"""Facts of judgments as somebody types them; all people in them are invented.

The figures are those of the worked examples P1 to P5 of the reference: two deaths
with an exhausted insurance, two victims of one accident, a death above 75, a half
cent, and a disability of grade X. The article's case is the sixth.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mobile_mediation.domain.accidents import (
    AccidentForm,
    AccidentKind,
    CriminalCase,
    DeterminationKind,
    Procedure,
    RoadKind,
    Weather,
)
from mobile_mediation.domain.agreements import DamageKind
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import (
    Dependence,
    IdKind,
    Kinship,
    Liability,
    PartyRole,
    Severity,
)
from mobile_mediation.domain.treatment import (
    Cost,
    CostKind,
    CostPayer,
    Diagnosis,
    DiagnosisKind,
    DisabilityGrade,
    HospitalStay,
)
from mobile_mediation.domain.vehicles import (
    LicenceStatus,
    PolicyKind,
    VehicleCategory,
    VehicleUse,
)

Values = dict[str, Any]


def resident(first_17: str) -> str:
    return first_17 + resident_check_digit(first_17)


def at(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A party; ``of`` is the place of the party that they act for."""

    role: PartyRole
    values: Values
    of: int | None = None
    licence: Values | None = None
    injury: Values | None = None
    more: tuple[tuple[type, Values], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Car:
    values: Values
    driver: int | None = None
    owner: int | None = None
    policies: tuple[tuple[PolicyKind, Values], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judgment:
    name: str
    place: str
    accident: Values
    people: tuple[Person, ...]
    cars: tuple[Car, ...]
    case: Values = field(default_factory=dict)
    items: tuple[tuple[DamageKind, int], ...] = ()


def ctpl(**values: Any) -> tuple[PolicyKind, Values]:
    return PolicyKind.CTPL, {"insurer": "示例财产保险股份有限公司"} | values


def tpl(limit_fen: int, **values: Any) -> tuple[PolicyKind, Values]:
    return PolicyKind.TPL, {
        "insurer": "示例财产保险股份有限公司",
        "limit_fen": limit_fen,
    } | values


P1 = Judgment(
    name="P1 death at exactly 60, insurance exhausted",
    place="示例县城区环卫路段",
    accident={
        "occurred_at": at(2018, 5, 24, 5, 30),
        "reported_at": at(2018, 5, 24, 5, 42),
        "form": AccidentForm.RUN_OVER,
        "kind": AccidentKind.DEATH,
        "procedure": Procedure.GENERAL,
        "road": RoadKind.URBAN,
        "weather": Weather.CLEAR,
        "dead_count": 1,
        "criminal": CriminalCase.FILED,
        "narrative": "小型客车与正在清扫道路的环卫工人相撞。",
        "determination_kind": DeterminationKind.DETERMINATION,
        "determination_no": "第360728120180000067号",
        "determined_on": date(2018, 6, 5),
    },
    people=(
        Person(
            role=PartyRole.DECEASED,
            values={
                "name": "曾秀兰",
                "id_no": resident("36072819580524002"),
                "occupation": "环卫工人",
                "liability": Liability.NONE,
                "died_on": date(2018, 5, 24),
            },
            injury={
                "hospital": "示例县人民医院",
                "severity": Severity.FATAL,
                "admitted_on": date(2018, 5, 24),
            },
            more=(
                (
                    Cost,
                    {
                        "cost_kind": CostKind.AMBULANCE,
                        "incurred_on": date(2018, 5, 24),
                        "invoice_no": "JZ-0524",
                        "amount_fen": 200_000,
                        "payer": CostPayer.DRIVER,
                    },
                ),
                (
                    Cost,
                    {
                        "cost_kind": CostKind.FUNERAL,
                        "incurred_on": date(2018, 5, 27),
                        "amount_fen": 1_000_000,
                        "payer": CostPayer.DRIVER,
                    },
                ),
            ),
        ),
        Person(
            role=PartyRole.DRIVER,
            values={
                "name": "钟志强",
                "id_no": resident("36072819850712001"),
                "liability": Liability.FULL,
            },
            licence={"classes": "C1", "status": LicenceStatus.VALID},
        ),
        Person(
            role=PartyRole.RELATIVE,
            values={
                "name": "赖国平",
                "kinship": Kinship.SPOUSE,
                "heir_share": "1/2",
            },
            of=0,
        ),
        Person(
            role=PartyRole.RELATIVE,
            values={"name": "赖小燕", "kinship": Kinship.CHILD, "heir_share": "1/2"},
            of=0,
        ),
    ),
    cars=(
        Car(
            values={"plate": "赣B12345", "use": VehicleUse.PRIVATE, "is_liable": True},
            driver=1,
            owner=1,
            policies=(
                ctpl(policy_no="JQX2018-0001"),
                tpl(30_000_000, terms_version="2014版", deductible_bp=0),
            ),
        ),
    ),
    items=(
        (DamageKind.DEATH, 62_396_000),
        (DamageKind.FUNERAL, 2_873_500),
        (DamageKind.MEDICAL, 200_000),
    ),
)

P2 = Judgment(
    name="P2 two victims share one insurance, the other vehicle has none",
    place="示例市107国道路口",
    accident={
        "occurred_at": at(2013, 10, 25, 18, 10),
        "reported_at": at(2013, 10, 25, 18, 22),
        "form": AccidentForm.SIDE,
        "kind": AccidentKind.DEATH,
        "procedure": Procedure.GENERAL,
        "dead_count": 1,
        "hurt_count": 1,
        "determination_no": "第2013-1025号",
        "determined_on": date(2013, 11, 8),
    },
    people=(
        Person(
            role=PartyRole.DRIVER,
            values={
                "name": "单大勇",
                "id_no": resident("41018419790303003"),
                "liability": Liability.EQUAL,
            },
            licence={"status": LicenceStatus.NONE},
            injury={
                "hospital": "示例市人民医院",
                "severity": Severity.MINOR,
                "admitted_on": date(2013, 10, 25),
                "discharged_on": date(2013, 11, 14),
                "lost_work_days": 90,
                "care_days": 20,
                "nutrition_days": 20,
            },
            more=(
                (
                    Cost,
                    {
                        "cost_kind": CostKind.INPATIENT,
                        "incurred_on": date(2013, 11, 14),
                        "invoice_no": "ZY-1114",
                        "amount_fen": 1_040_160,
                        "payer": CostPayer.PATIENT,
                    },
                ),
            ),
        ),
        Person(
            role=PartyRole.DECEASED,
            values={
                "name": "尉迟小军",
                "id_no": resident("41018419910808001"),
                "liability": Liability.NONE,
                "died_on": date(2013, 10, 26),
            },
            injury={"severity": Severity.FATAL, "hospital": "示例市人民医院"},
        ),
        Person(
            role=PartyRole.DRIVER,
            values={
                "name": "仇建设",
                "id_no": resident("41018419680101001"),
                "liability": Liability.EQUAL,
            },
            licence={"classes": "C1", "status": LicenceStatus.VALID},
        ),
    ),
    cars=(
        Car(values={"category": VehicleCategory.MOTORCYCLE}, driver=0, owner=0),
        Car(
            values={"plate": "豫A66666", "is_liable": True},
            driver=2,
            owner=2,
            policies=(ctpl(), tpl(10_000_000)),
        ),
    ),
    items=(
        (DamageKind.MEDICAL, 1_040_160),
        (DamageKind.MEALS, 60_000),
        (DamageKind.NUTRITION, 30_000),
        (DamageKind.LOST_INCOME, 511_200),
        (DamageKind.NURSING, 139_060),
        (DamageKind.TRANSPORT, 30_000),
    ),
)

P3 = Judgment(
    name="P3 a victim above 75",
    place="示例市示例区村道",
    accident={
        "occurred_at": at(2013, 11, 19, 7, 20),
        "reported_at": at(2013, 11, 19, 7, 32),
        "kind": AccidentKind.DEATH,
        "road": RoadKind.RURAL,
        "weather": Weather.FOG,
        "dead_count": 1,
    },
    people=(
        Person(
            role=PartyRole.DECEASED,
            values={
                "name": "万俟老三",
                # Older than the region code of the card, and taken all the same.
                "id_no": resident("37050219320821001"),
                "died_on": date(2013, 11, 19),
                "liability": Liability.SECONDARY,
            },
            injury={"severity": Severity.FATAL},
        ),
        Person(
            role=PartyRole.DRIVER,
            values={"name": "查明", "liability": Liability.PRIMARY},
        ),
    ),
    cars=(Car(values={"plate": "鲁E12345"}, driver=1, policies=(ctpl(),)),),
    items=(
        (DamageKind.DEATH, 14_611_000),
        (DamageKind.FUNERAL, 2_319_300),
        (DamageKind.MENTAL, 1_000_000),
    ),
)

P4 = Judgment(
    name="P4 a half cent, equal fault",
    place="示例县206国道",
    accident={
        "occurred_at": at(2015, 9, 3, 22, 5),
        "reported_at": at(2015, 9, 3, 22, 17),
        "kind": AccidentKind.DEATH,
        "dead_count": 1,
        "determination_kind": DeterminationKind.DETERMINATION,
        "determination_no": "第20150903号",
        "determined_on": date(2015, 9, 15),
    },
    people=(
        Person(
            role=PartyRole.DECEASED,
            values={
                "name": "解文华",
                "liability": Liability.EQUAL,
                "died_on": date(2015, 9, 4),
            },
            injury={"severity": Severity.FATAL, "hospital": "示例县人民医院"},
        ),
        Person(
            role=PartyRole.DRIVER,
            values={"name": "区志明", "liability": Liability.EQUAL},
        ),
        Person(
            role=PartyRole.RELATIVE,
            values={"name": "解小宝", "kinship": Kinship.CHILD},
            of=0,
        ),
    ),
    cars=(
        Car(
            values={"plate": "粤M88888", "is_liable": True},
            driver=1,
            policies=(ctpl(), tpl(50_000_000)),
        ),
    ),
    items=(
        (DamageKind.DEATH, 60_385_800),
        (DamageKind.FUNERAL, 3_239_500),
        (DamageKind.DEPENDANTS, 12_386_613),
        (DamageKind.PROPERTY, 250_000),
        (DamageKind.MENTAL, 3_000_000),
    ),
)

P5 = Judgment(
    name="P5 a disability of grade X",
    place="示例市示例区沿江大道",
    accident={
        "occurred_at": at(2016, 1, 8, 16, 45),
        "reported_at": at(2016, 1, 8, 16, 57),
        "kind": AccidentKind.INJURY,
        "hurt_count": 1,
    },
    people=(
        Person(
            role=PartyRole.RIDER,
            values={"name": "陈家骏", "phone": "13800138000", "occupation": "装修工"},
            injury={
                "hospital": "示例市中心医院",
                "department": "骨科",
                "severity": Severity.SERIOUS,
                "admitted_on": date(2016, 1, 8),
                "discharged_on": date(2016, 1, 30),
                "diagnosis": "左胫骨平台骨折",
                "had_operation": True,
                "lost_work_days": 150,
                "care_days": 70,
                "nutrition_days": 90,
                "periods_source": "司法鉴定意见",
                "dependence": Dependence.NONE,
            },
            more=(
                (
                    DisabilityGrade,
                    {
                        "grade": 10,
                        "body_part": "左膝关节",
                        "fixed_on": date(2016, 6, 20),
                        "appraiser": "示例司法鉴定所",
                        "report_no": "〔2016〕临鉴字第120号",
                    },
                ),
                (
                    Diagnosis,
                    {
                        "moment": DiagnosisKind.DISCHARGE,
                        "diagnosis": "左胫骨平台骨折术后",
                        "icd10": "S82.100",
                        "made_on": date(2016, 1, 30),
                    },
                ),
            ),
        ),
        Person(role=PartyRole.DRIVER, values={"name": "罗鹏"}),
    ),
    cars=(Car(values={"plate": "鄂E55555"}, driver=1, policies=(ctpl(),)),),
    items=(
        (DamageKind.DISABILITY, 5_410_200),
        (DamageKind.LOST_INCOME, 2_749_500),
        (DamageKind.NUTRITION, 450_000),
        (DamageKind.MEALS, 110_000),
        (DamageKind.NURSING, 700_000),
    ),
)

XIAO = Judgment(
    name="the article's case",
    place="朝阳区示例路与建安街路口",
    case={"brigade": "示例市公安局朝阳分局交通支队", "insurer_report_no": "RD20230124"},
    accident={
        "occurred_at": at(2023, 1, 24, 13, 40),
        "reported_at": at(2023, 1, 24, 13, 52),
        "form": AccidentForm.SIDE,
        "kind": AccidentKind.INJURY,
        "procedure": Procedure.GENERAL,
        "road": RoadKind.CROSSING,
        "weather": Weather.SNOW,
        "hurt_count": 1,
        "latitude_e6": 39_904_200,
        "longitude_e6": 116_407_400,
        "narrative": "小型轿车与推行三轮车横过道路的行人发生碰撞。",
        "determination_kind": DeterminationKind.DETERMINATION,
        "determination_no": "第110105120230000123号",
        "determined_on": date(2023, 2, 3),
        "police_notice_no": "朝公交抢通字〔2023〕第0018号",
        "findings": "王䶮承担主要责任，肖建国承担次要责任。",
    },
    people=(
        Person(
            role=PartyRole.PEDESTRIAN,
            values={
                "name": "肖建国",
                "id_kind": IdKind.RESIDENT,
                "id_no": resident("11010519530612001"),
                "phone": "13800138000",
                "address": "示例市朝阳区示例乡12号",
                "occupation": "废品回收",
                "liability": Liability.SECONDARY,
                "served_on": date(2023, 2, 6),
                "can_read": False,
                "hard_of_hearing": True,
                "spoken_language": "河南话",
            },
            injury={
                "hospital": "示例市第一人民医院",
                "department": "骨科",
                "bed": "12",
                "severity": Severity.SERIOUS,
                "admitted_on": date(2023, 1, 24),
                "discharged_on": date(2023, 3, 1),
                "diagnosis": "右股骨颈骨折、右侧第4至7肋骨骨折、头皮裂伤",
                "needed_fen": 3_000_000,
                "intensive_days": 3,
                "had_operation": True,
            },
            more=(
                (
                    HospitalStay,
                    {
                        "hospital": "示例康复医院",
                        "admitted_on": date(2023, 3, 1),
                        "discharged_on": date(2023, 3, 21),
                    },
                ),
                (
                    Cost,
                    {
                        "cost_kind": CostKind.INPATIENT,
                        "incurred_on": date(2023, 3, 1),
                        "issuer": "示例市第一人民医院",
                        "invoice_no": "ZY-0301",
                        "amount_fen": 4_120_035,
                        "payer": CostPayer.CTPL_INSURER,
                        "insurance_fen": 0,
                    },
                ),
            ),
        ),
        Person(
            role=PartyRole.DRIVER,
            values={
                "name": "王䶮",
                "id_no": resident("11010519920304001"),
                "phone": "13900139000",
                "liability": Liability.PRIMARY,
                "served_on": date(2023, 2, 6),
                "alcohol_mg": 0,
            },
            licence={
                "classes": "C1",
                "status": LicenceStatus.VALID,
                "first_issued_on": date(2012, 5, 4),
                "valid_to": date(2028, 5, 4),
            },
        ),
        Person(
            role=PartyRole.INSURER,
            values={"name": "示例保险股份有限公司", "id_no": "91350100M000100Y43"},
        ),
    ),
    cars=(
        Car(
            values={"plate": "京A12345", "use": VehicleUse.PRIVATE, "is_liable": True},
            driver=1,
            owner=1,
            policies=(
                ctpl(
                    policy_no="JQX2022-0042",
                    starts_at=at(2022, 6, 1, 0),
                    ends_at=at(2023, 6, 1, 0),
                ),
                tpl(100_000_000, covers_uninsured_medicine=True),
            ),
        ),
    ),
    items=(
        (DamageKind.MEDICAL, 4_120_035),
        (DamageKind.MEALS, 360_000),
        (DamageKind.NURSING, 1_620_000),
        (DamageKind.LOST_INCOME, 960_000),
    ),
)

JUDGMENTS = (P1, P2, P3, P4, P5, XIAO)
