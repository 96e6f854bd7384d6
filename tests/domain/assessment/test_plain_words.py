"""What is said at the table: every amount is one that was reckoned."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.assessment.allocation import Portion
from mobile_mediation.domain.assessment.catalogue import Bucket, LossItem
from mobile_mediation.domain.assessment.engine import assess
from mobile_mediation.domain.assessment.plain_words import (
    PURPOSES,
    Topic,
    explain,
)
from mobile_mediation.domain.assessment.request import (
    Advance,
    AdvancePayer,
    Ctpl,
    CtplStatus,
    DamagedThing,
    Death,
    Dependant,
    Device,
    Disability,
    Earnings,
    GivenParameters,
    Losses,
    Nursing,
    Request,
    RoadUser,
    Tpl,
    VehicleOfRequest,
    Victim,
)
from mobile_mediation.domain.assessment.values import (
    Figure,
    Part,
    Rate,
    Receipts,
    Yuan,
)
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import Liability
from mobile_mediation.rules import load_assessment_tables

TABLES = load_assessment_tables()
LONGEST = 60
IN_CHINESE = re.compile(r"([0-9][0-9.]*)元")
IN_ENGLISH = re.compile(r"([0-9][0-9.,]*) yuan")
FIGURES = GivenParameters(
    urban_disposable_income=Figure("47544"),
    urban_consumption=Figure("30522"),
    average_annual_wage=Figure("99091"),
    meal_allowance_per_day=Figure("100"),
    nutrition_per_day=Figure("30"),
)


def receipts(*fen):
    return Receipts(fen)


def request_of(victims, vehicles, *advances, **values):
    return Request(
        accident_at=datetime(2026, 9, 3, 6, 20, tzinfo=UTC),
        assessed_on=date(2026, 11, 1),
        region="130000",
        parameters=FIGURES,
        victims=tuple(victims),
        vehicles=tuple(vehicles),
        advances=advances,
        **values,
    )


def assessment_of(*arguments, **values):
    return assess(request_of(*arguments, **values), TABLES)


def advance(payer, fen, *, vehicle="A", payee="victim", victim="v1"):
    return Advance(
        payer=payer, vehicle=vehicle, victim=victim, payee=payee, amount=Yuan(fen)
    )


XIAO = Losses(
    medical=receipts(86_420_35),
    hospital_days=42,
    nutrition_days=60,
    lost_income=Earnings(days=180, daily=Figure("80")),
    nursing=(Nursing(days=90, annual=Figure("59618")),),
    transport=receipts(800_00),
    disability=Disability(coefficient=Rate("0.22"), fixed_on=date(2026, 10, 20)),
    assistive_device=(Device(price=Yuan(1_200_00)),),
    mental_distress=receipts(8_000_00),
    appraisal_fee=receipts(2_600_00),
    property=(DamagedThing(what="三轮车", amount=Yuan(1_700_00)),),
)
DEATH = Losses(
    medical=receipts(30_000_00),
    death=Death(died_on=date(2026, 9, 5)),
    mental_distress=receipts(50_000_00),
    dependants=(Dependant(id="d1", years=6, share=Part("1/2")),),
)


def victim(items=XIAO, **values):
    usual = {"id": "v1", "birth_date": date(1956, 8, 30)}
    return Victim(**usual | {"road_user": RoadUser.NON_MOTOR} | values, items=items)


def car(name="A", **values):
    usual = {
        "liability": Liability.PRIMARY,
        "fault_ratio": Rate("0.80"),
        "tpl": Tpl(limit=Yuan(1_000_000_00)),
    }
    return VehicleOfRequest(id=name, **usual | values)


ADVANCES = (
    advance(AdvancePayer.CTPL, 18_000_00, payee="hospital"),
    advance(AdvancePayer.TPL, 30_000_00, payee="hospital"),
    advance(AdvancePayer.DRIVER, 5_000_00),
)


def said(assessment, topic=None, who="v1", **values):
    return [
        each.words.zh
        for each in explain(assessment, who, **values)
        if topic in {None, each.topic}
    ]


def amounts(text, pattern=IN_CHINESE):
    return [Fraction(found.replace(",", "")) * 100 for found in pattern.findall(text)]


def test_every_item_is_named_without_a_term_of_the_trade():
    assert set(PURPOSES) == set(LossItem)


def test_mr_xiao_hears_his_case_from_the_loss_to_what_is_still_to_come():
    found = assessment_of([victim()], [car()], *ADVANCES)
    assert said(found, Topic.LOST) == [
        "您这次一共损失了240417.75元。",
        "第一笔是落下伤残、今后少挣的钱，104596.80元：每年47544元，算10年，伤残程度22%。",
        "第二笔是看病治伤花的钱，86420.35元：按票据加起来。",
        (
            "第三笔是养伤时请人照顾的钱，14700.60元："
            "1人照顾，每年59618元，折成每天163.34元，算90天。"
        ),
        "其余8笔加起来34700元，都写在计算表上。",
    ]
    assert said(found, Topic.COMPULSORY) == [
        "对方的车必须买的保险（交强险）先赔163397.40元，不看谁的责任。",
        "这里面，看病的钱18000元，人的其他损失143697.40元，车和东西1700元。",
        "看病的钱超过了这份保险的最高数，没赔到的往下分。",
    ]
    assert said(found, Topic.SHARED) == [
        "剩下的77020.35元，按事故责任来分。",
        "对方负主要责任，承担80%，就是61616.28元。",
        "这笔钱里，对方的车另买的保险（商业险）赔59536.28元，司机或车主自己出2080元。",
        "还有15404.07元由您自己承担，因为您自己也有一部分责任。",
    ]
    assert said(found, Topic.ENTITLED) == ["合起来，您应当得到225013.68元。"]
    assert said(found, Topic.RECEIVED) == [
        "对方的交强险已经付给医院18000元。",
        "对方的商业险已经付给医院30000元。",
        "对方的司机（车主）已经付给您5000元。",
        "已经付的一共53000元，都算在应得的钱里。",
    ]
    assert said(found, Topic.STILL) == [
        "还要付给您的是172013.68元。",
        "这笔钱由对方的保险公司付。",
        "已经付的53000元，加上还要付的172013.68元，正好是应得的225013.68元。",
        "对方的保险公司另外还给对方的司机（车主）2920元，不用您操心。",
        "协议签好以后，保险公司应当在10天内付。",
    ]


def test_the_family_of_the_dead_is_addressed():
    found = assessment_of([victim(DEATH)], [car()])
    sentences = said(found)
    assert sentences[0] == "您的亲人走了，我们很难过。下面把每一笔钱慢慢说清楚。"
    assert sentences[1].startswith("您家这次一共损失了")
    assert any("因为您的亲人也有一部分责任" in each for each in sentences)
    assert not any("伤残" in each for each in sentences)


def test_several_vehicles_are_called_by_their_plates():
    found = assessment_of(
        [victim()],
        [
            car(fault_ratio=Rate("0.60")),
            car("B", liability=Liability.SECONDARY, fault_ratio=Rate("0.40"), tpl=None),
        ],
    )
    text = "".join(said(found, names={"A": "京A12345", "B": "京B12345"}))
    assert "各辆车必须买的保险（交强险）先赔" in text
    assert "京A12345车一方负主要责任，承担60%" in text
    assert "这笔钱没有保险可赔，由京B12345车一方自己出。" in text
    assert "没有哪一笔要您自己承担。" in text
    assert "对方" not in text


def test_somebody_to_whom_nothing_is_owed_is_told_so_and_why():
    found = assessment_of(
        [victim(Losses(appraisal_fee=receipts(2_600_00)))],
        [car(liability=Liability.NONE, fault_ratio=Rate(0), tpl=None)],
    )
    text = "".join(said(found))
    assert "车必须买的保险（交强险）这次没有钱赔给您。" in text
    assert "还有2600元由您自己承担，因为别人没有责任。" in text
    assert "所以，这次没有人要赔钱给您。" in text


def test_what_was_paid_beyond_is_said_with_who_gets_it_back():
    items = Losses(medical=receipts(1_000_00))
    found = assessment_of(
        [victim(items)], [car()], advance(AdvancePayer.DRIVER, 1_500_00)
    )
    assert said(found, Topic.STILL) == [
        "对方的保险公司另外还给对方的司机（车主）1000元，不用您操心。",
        "已经付的比应得的多500元，多出来的要退。",
        "退给对方的司机（车主）500元，怎么退写在协议里。",
    ]


def test_an_uninsured_vehicle_and_a_gift_are_said_as_what_they_are():
    found = assessment_of(
        [victim()],
        [car(ctpl=Ctpl(status=CtplStatus.UNINSURED), tpl=None)],
        advance(AdvancePayer.GIFT, 600_00),
    )
    text = "".join(said(found))
    assert "对方的车没有买必须买的保险（交强险），由司机或车主先赔163397.40元。" in text
    assert "到今天，您还没有收到过赔偿的钱。" in text
    assert "对方表示心意的600元是送的，不从赔偿里扣。" in text
    assert "其他人哪天付，写在协议里，签字前请看清楚。" in text


def test_nothing_of_another_victim_is_said():
    other = victim(DEATH, id="v2")
    found = assessment_of(
        [victim(), other], [car()], advance(AdvancePayer.DRIVER, 777_00, victim="v2")
    )
    text = "".join(said(found))
    assert "777" not in text
    assert "亲人" not in text
    assert (
        decimal_yuan(found.net_of("v2").entitlement_fen).removesuffix(".00") not in text
    )


fen = st.integers(0, 300_000_00)


@st.composite
def requests(draw):
    ids = draw(st.sampled_from([("v1",), ("v1", "v2")]))
    vehicles, room = [], 100
    for name in draw(st.sampled_from([(), ("A",), ("A", "B")])):
        share = draw(st.integers(0, room))
        room -= share
        vehicles.append(
            car(
                name,
                liability=draw(st.sampled_from(Liability)),
                fault_ratio=Rate(f"{share // 100}.{share % 100:02}"),
                ctpl=Ctpl(status=draw(st.sampled_from(CtplStatus))),
                tpl=draw(
                    st.none()
                    | st.builds(Tpl, limit=st.integers(1, 300_000_00).map(Yuan))
                ),
            )
        )
    victims = []
    for name in ids:
        kind = draw(st.sampled_from(["hurt", "disabled", "dead"]))
        paid = draw(fen)
        victims.append(
            victim(
                Losses(
                    medical=receipts(draw(fen) + paid),
                    medical_paid_by_others=receipts(draw(st.sampled_from([0, paid]))),
                    hospital_days=draw(st.integers(0, 90)),
                    lost_income=draw(
                        st.none()
                        | st.builds(
                            Earnings,
                            days=st.integers(1, 300),
                            monthly=st.just(Figure("6200.50")),
                            monthly_divisor=st.just(Figure("21.75")),
                        )
                    ),
                    mental_distress=receipts(draw(fen)),
                    appraisal_fee=receipts(draw(fen)),
                    disability=Disability(
                        coefficient=Rate("0.37"), fixed_on=date(2026, 10, 20)
                    )
                    if kind == "disabled"
                    else None,
                    death=Death(died_on=date(2026, 9, 5)) if kind == "dead" else None,
                ),
                id=name,
                vehicle=draw(st.sampled_from([None, *(each.id for each in vehicles)])),
            )
        )
    advances = [
        advance(
            payer,
            draw(st.integers(1, 200_000_00)),
            vehicle=draw(st.sampled_from([each.id for each in vehicles]))
            if vehicles
            else None,
            payee=draw(st.sampled_from(["victim", "hospital"])),
            victim=draw(st.sampled_from(ids)),
        )
        for payer in draw(st.lists(st.sampled_from(AdvancePayer), max_size=4))
        if vehicles or payer in {AdvancePayer.GIFT, AdvancePayer.RELIEF_FUND}
    ]
    return request_of(victims, vehicles, *advances)


@pytest.fixture(scope="module")
def figures_of():
    """All figures of one victim's part, in fen: what may be said to that victim."""

    def figures(found, who):
        loss, net = found.loss_of(who), found.net_of(who)
        debts = [each for each in found.debts if each.victim == who]
        sublimits = {Portion(bucket.value) for bucket in Bucket} - {Portion.UNINSURED}
        first = [each for each in debts if each.portion in sublimits]
        rest = [each for each in debts if each.portion not in sublimits]
        advances = [each for each in found.request.advances if each.victim == who]
        known = {loss.total_fen, net.entitlement_fen, net.received_fen, net.final_fen}
        known |= {net.repay_fen, loss.total_fen - net.entitlement_fen}
        known |= {loss.total_fen - sum(each.fen for each in first)}
        known |= {each.fen for each in (*loss.items, *debts)}
        by_size = sorted((each.fen for each in loss.items), reverse=True)
        known |= {sum(by_size[3:])}
        known |= {loss.victim.items.medical.fen}
        known |= {loss.victim.items.medical_paid_by_others.fen}
        for each in loss.items:
            for name, text in each.inputs.items():
                if name in {"income", "daily", "monthly", "average_annual_wage"}:
                    known.add(Fraction(text) * 100)
        for part in (first, rest):
            for payers in ({"ctpl"}, {"driver"}, {"tpl"}, {"tpl", "driver"}):
                chosen = [each for each in part if each.payer in payers]
                known.add(sum(each.fen for each in chosen))
                for vehicle in found.request.vehicles:
                    of = [each.fen for each in chosen if each.vehicle == vehicle.id]
                    known.add(sum(of))
        for one in advances:
            alike = (one.payer, one.vehicle, one.payee)
            same = [e for e in advances if (e.payer, e.vehicle, e.payee) == alike]
            known.add(sum(each.amount for each in same))
        counted = [e.amount for e in advances if e.payer is not AdvancePayer.GIFT]
        known.add(sum(counted) - net.received_fen)
        gifts = [each for each in advances if each.payer is AdvancePayer.GIFT]
        known.add(sum(each.amount for each in gifts))
        known |= {e.fen for e in found.netting.transfers if e.victim == who}
        return known

    return figures


@given(request=requests())
def test_every_amount_that_is_said_is_one_that_was_reckoned(figures_of, request):
    found = assess(request, TABLES)
    for each in request.victims:
        known = figures_of(found, each.id)
        for sentence in explain(found, each.id):
            words = sentence.words
            assert len(words.zh) <= LONGEST
            assert not words.en[0].islower()
            assert set(amounts(words.zh)) <= known
            assert amounts(words.zh) == amounts(words.en, IN_ENGLISH)


@given(request=requests())
def test_what_is_said_adds_up(request):
    found = assess(request, TABLES)
    for each in request.victims:
        lost, net = said(found, Topic.LOST, each.id), found.net_of(each.id)
        total, *items = [amounts(text)[0] for text in lost if amounts(text)] or [
            Fraction(0)
        ]
        assert total == sum(items) == found.loss_of(each.id).total_fen
        received = received_in(said(found, Topic.RECEIVED, each.id))
        still, back = still_in(said(found, Topic.STILL, each.id))
        assert received == net.received_fen
        assert received + still - back == net.entitlement_fen


def received_in(sentences):
    """What the sentences say was received: each payment, less what is left out."""
    paid = [amounts(each)[-1] for each in sentences if "已经付给" in each]
    less = [amounts(each)[0] for each in sentences if "不再扣一次" in each]
    sums = [amounts(each)[0] for each in sentences if each.startswith("已经付的一共")]
    assert sums in ([], [sum(paid) - sum(less)])
    return sum(paid) - sum(less)


def still_in(sentences):
    still = [amounts(e)[0] for e in sentences if e.startswith("还要付给")]
    back = [amounts(e)[0] for e in sentences if e.startswith("已经付的比应得的多")]
    return sum(still), sum(back)
