"""The assessment for one victim as it is explained at the table, to anybody.

Short sentences without terms of the trade, in the order in which a person asks: what
was lost, who pays first, who bears the rest and why, what comes out, what is here
already, what is still to come and when, and what is not in it. Amounts are exact and
written so that a voice reads them rightly (no commas in Chinese).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mobile_mediation.domain.assessment.allocation import Debt, Portion
from mobile_mediation.domain.assessment.catalogue import Bucket, LossItem
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.items import Item, ItemNote
from mobile_mediation.domain.assessment.netting import Purse, Side
from mobile_mediation.domain.assessment.numbers import plain
from mobile_mediation.domain.assessment.ratios import Ratio
from mobile_mediation.domain.assessment.request import AdvancePayer, Earnings
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import Liability
from mobile_mediation.domain.settlements import Payer


class Topic(StrEnum):
    """What is explained, in the order of the table."""

    LOST = "lost"
    COMPULSORY = "compulsory"
    SHARED = "shared"
    ENTITLED = "entitled"
    RECEIVED = "received"
    STILL = "still"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, and what it is about."""

    topic: Topic
    words: Words


_LARGEST: Final = 3
_LONGEST_NAME: Final = 12
"""A name that somebody typed is left out of a sentence when it is longer."""

_SUBLIMITS: Final = (Portion.MEDICAL, Portion.DEATH_DISABILITY, Portion.PROPERTY)
_ORDINALS: Final = (
    Words("第一笔", "First"),
    Words("第二笔", "Second"),
    Words("第三笔", "Third"),
)

PURPOSES: Final[Mapping[LossItem, Words]] = {
    LossItem.MEDICAL_EXPENSES: Words("看病治伤花的钱", "the cost of treatment"),
    LossItem.FOLLOW_UP_TREATMENT: Words(
        "以后还要治疗的钱", "treatment that is still needed"
    ),
    LossItem.COSMETIC_SURGERY: Words("修复疤痕的钱", "surgery for scars"),
    LossItem.REHABILITATION: Words("做恢复训练的钱", "training to recover"),
    LossItem.HOSPITAL_MEALS: Words("住院吃饭的补助", "meals in hospital"),
    LossItem.NUTRITION: Words("养伤补营养的钱", "good food to recover"),
    LossItem.LOST_INCOME: Words("养伤不能干活少挣的钱", "income lost while recovering"),
    LossItem.NURSING: Words("养伤时请人照顾的钱", "care while recovering"),
    LossItem.LONG_TERM_NURSING: Words("今后长期要人照顾的钱", "care in later years"),
    LossItem.TRANSPORT: Words("看病来回的车费", "travel for treatment"),
    LossItem.ACCOMMODATION: Words("在外地看病住宿的钱", "lodging for treatment"),
    LossItem.DISABILITY_COMPENSATION: Words(
        "落下伤残、今后少挣的钱", "later income lost through the disability"
    ),
    LossItem.DEATH_COMPENSATION: Words(
        "亲人走了、家里今后少的收入", "the income that the family loses"
    ),
    LossItem.FUNERAL: Words("办丧事的钱", "the funeral"),
    LossItem.DEPENDANTS_LIVING: Words(
        "要养活的家人的生活费", "the living of the family who were kept"
    ),
    LossItem.ASSISTIVE_DEVICES: Words(
        "轮椅、假肢等器具的钱", "aids such as a wheelchair"
    ),
    LossItem.MENTAL_DISTRESS: Words("精神上受苦的抚慰金", "the suffering"),
    LossItem.APPRAISAL_FEE: Words("做伤残鉴定的钱", "the fee of the medical expert"),
    LossItem.PROPERTY: Words("撞坏的车和东西", "the vehicle and things damaged"),
    LossItem.TOWING: Words("拖车施救的钱", "towing and rescue of the vehicle"),
    LossItem.BUSINESS_INTERRUPTION: Words(
        "车停运少挣的钱", "income lost while the vehicle stood still"
    ),
    LossItem.SUBSTITUTE_TRANSPORT: Words(
        "车坏了改坐别的车的钱", "other transport meanwhile"
    ),
    LossItem.PARKING: Words("停车的钱", "parking"),
    LossItem.VALUATION_FEE: Words("给损坏东西估价的钱", "the valuation of the damage"),
    LossItem.FUNERAL_TRANSPORT: Words("办丧事来回的车费", "travel for the funeral"),
    LossItem.FUNERAL_ACCOMMODATION: Words("办丧事住宿的钱", "lodging for the funeral"),
    LossItem.FUNERAL_LOST_INCOME: Words(
        "办丧事耽误干活少挣的钱", "income lost for the funeral"
    ),
}
"""What each item is for."""

_PORTIONS: Final[Mapping[Portion, Words]] = {
    Portion.MEDICAL: Words("看病的钱", "treatment"),
    Portion.DEATH_DISABILITY: Words("人的其他损失", "other harm to the person"),
    Portion.PROPERTY: Words("车和东西", "vehicle and things"),
}
_PAYERS: Final[Mapping[Side, Words]] = {
    Side.INSURER: Words("保险公司", "the insurer"),
    Side.DRIVER: Words("司机（车主）", "the driver or owner"),
    Side.EMPLOYER: Words("司机的单位", "the driver's employer"),
    Side.RELIEF_FUND: Words("道路事故救助基金", "the road relief fund"),
    Side.MEDICAL_INSURANCE: Words("医保", "the public medical insurance"),
}
_OF_VEHICLE: Final[Mapping[Side, tuple[str, str]]] = {
    Side.INSURER: ("{owner}的保险公司", "the insurer of {owner}"),
    Side.DRIVER: ("{owner}的司机（车主）", "the driver or owner of {owner}"),
    Side.EMPLOYER: ("{owner}司机的单位", "the employer of {owner}'s driver"),
}
_ADVANCERS: Final[Mapping[AdvancePayer, Side]] = {
    AdvancePayer.CTPL: Side.INSURER,
    AdvancePayer.TPL: Side.INSURER,
    AdvancePayer.DRIVER: Side.DRIVER,
    AdvancePayer.EMPLOYER: Side.EMPLOYER,
    AdvancePayer.RELIEF_FUND: Side.RELIEF_FUND,
    AdvancePayer.MEDICAL_INSURANCE: Side.MEDICAL_INSURANCE,
}
_BY_POLICY: Final[Mapping[AdvancePayer, tuple[str, str]]] = {
    AdvancePayer.CTPL: ("{owner}的交强险", "the compulsory insurance of {owner}"),
    AdvancePayer.TPL: ("{owner}的商业险", "the further insurance of {owner}"),
}
_PAYEES: Final[Mapping[str, Words]] = {
    "hospital": Words("医院", "the hospital"),
    "family": Words("家属", "the family"),
}
_BY_INPUTS: Final[Mapping[LossItem, tuple[str, str, tuple[str, ...]]]] = {
    LossItem.MEDICAL_EXPENSES: ("按票据加起来", "the bills added up", ()),
    LossItem.MENTAL_DISTRESS: ("按伤得多重来定", "by how grave the harm is", ()),
    LossItem.HOSPITAL_MEALS: (
        "每天{daily}，算{days}天",
        "{daily} a day for {days} days",
        ("daily", "days"),
    ),
    LossItem.NUTRITION: (
        "每天{daily}，算{days}天",
        "{daily} a day for {days} days",
        ("daily", "days"),
    ),
    LossItem.LONG_TERM_NURSING: (
        "每年{annual}，算{years}年，要人照顾的程度{dependence}",
        "{annual} a year for {years} years, care needed by {dependence}",
        ("annual", "years", "dependence"),
    ),
    LossItem.DISABILITY_COMPENSATION: (
        "每年{income}，算{years}年，伤残程度{coefficient}",
        "{income} a year for {years} years, disabled by {coefficient}",
        ("income", "years", "coefficient"),
    ),
    LossItem.DEATH_COMPENSATION: (
        "每年{income}，算{years}年",
        "{income} a year for {years} years",
        ("income", "years"),
    ),
    LossItem.FUNERAL: (
        "当地一年平均工资{average_annual_wage}的一半",
        "half of the average wage of a year there, {average_annual_wage}",
        ("average_annual_wage",),
    ),
}
_PAYS: Final = ("其中{payer}付{sum}。", "{payer} pays {sum} of it.")
_PAYS_ALL: Final = ("这笔钱由{payer}付。", "{payer} pays it.")
_COUNTS: Final = frozenset({"days", "years"})
_PARTS: Final = frozenset({"coefficient", "dependence"})
_LIABILITIES: Final[Mapping[Liability, Words]] = {
    Liability.FULL: Words("负全部责任", "is wholly responsible"),
    Liability.PRIMARY: Words("负主要责任", "is mainly responsible"),
    Liability.EQUAL: Words("负同等责任", "is equally responsible"),
    Liability.SECONDARY: Words("负次要责任", "is less responsible"),
    Liability.NONE: Words("没有责任", "is not responsible"),
    Liability.UNDETERMINED: Words("责任没有查清", "has a responsibility not found out"),
}


def explain(
    assessment: Assessment, victim: str, *, names: Mapping[str, str] | None = None
) -> tuple[Sentence, ...]:
    """Explain one victim's part of an assessment; nothing of another victim's is said.

    Args:
        assessment: With that victim.
        victim: The victim's id.
        names: How vehicles are called where there are several, by id; the id itself
            if it is not there.
    """
    return tuple(_Explanation(assessment, victim, names or {}).sentences())


def _say(zh: str, en: str, **parts: Words) -> Words:
    """A sentence with its parts put in."""
    return Words(
        zh.format(**{name: part.zh for name, part in parts.items()}),
        en.format(**{name: part.en for name, part in parts.items()}),
    )


def _same(text: str) -> Words:
    return Words(text, text)


def _yuan(text: str) -> Words:
    short = text.removesuffix(".00")
    return Words(f"{short}元", f"{Decimal(short):,} yuan")


def _money(fen: int) -> Words:
    return _yuan(decimal_yuan(fen))


def _percent(part: Decimal | Fraction) -> Words:
    return _same(f"{plain(part * 100)}%")


class _Explanation:
    def __init__(
        self, assessment: Assessment, victim: str, names: Mapping[str, str]
    ) -> None:
        self._request = assessment.request
        self._loss = assessment.loss_of(victim)
        self._net = assessment.net_of(victim)
        self._victim = self._loss.victim
        self._names = names
        self._debts = [each for each in assessment.debts if each.victim == victim]
        self._ratios = [each for each in assessment.ratios if each.victim == victim]
        self._transfers = [
            each for each in assessment.netting.transfers if each.victim == victim
        ]
        self._me = Purse(Side.VICTIM, victim)
        self._vehicles = {each.id: each for each in self._request.vehicles}
        others = [each for each in self._vehicles if each != self._victim.vehicle]
        self._only_other = others[0] if len(others) == 1 else None
        is_dead = self._victim.items.death is not None
        self._is_dead = is_dead
        self._you = Words("您家", "your family") if is_dead else Words("您", "you")

    def sentences(self) -> Iterator[Sentence]:
        for topic, said in (
            (Topic.LOST, self._lost()),
            (Topic.COMPULSORY, self._compulsory()),
            (Topic.SHARED, self._shared()),
            (Topic.ENTITLED, self._entitled()),
            (Topic.RECEIVED, self._received()),
            (Topic.STILL, self._still()),
            (Topic.LEFT_OUT, self._left_out()),
        ):
            for words in said:
                begun = Words(words.zh, words.en[0].upper() + words.en[1:])
                yield Sentence(topic=topic, words=begun)

    def _car(self, vehicle: str) -> Words:
        """How one vehicle is called to this victim."""
        if vehicle == self._victim.vehicle:
            if self._is_dead:
                return Words("亲人当时在的车", "the vehicle your relative was in")
            return Words("您当时在的车", "the vehicle you were in")
        if vehicle == self._only_other:
            return Words("对方的车", "the other side's vehicle")
        name = self._names.get(vehicle, vehicle)
        return Words(f"{name}车", f"vehicle {name}")

    def _side(self, vehicle: str) -> Words:
        """The people of one vehicle."""
        if vehicle == self._only_other:
            return Words("对方", "the other side")
        car = self._car(vehicle)
        return Words(f"{car.zh}一方", f"the side of {car.en}")

    def _who(self, purse: Purse) -> Words:
        """Who pays or is paid."""
        if purse.side not in _OF_VEHICLE or purse.of not in self._vehicles:
            return _PAYERS[purse.side]
        owner = self._car(purse.of)
        if purse.of == self._only_other:
            owner = self._side(purse.of)
        return _say(*_OF_VEHICLE[purse.side], owner=owner)

    def _lost(self) -> Iterator[Words]:
        if self._is_dead:
            yield Words(
                "您的亲人走了，我们很难过。下面把每一笔钱慢慢说清楚。",
                "We are very sorry for your loss. Here is every amount, slowly.",
            )
        loss, you = self._loss, self._you
        if not loss.total_fen:
            yield _say(
                "现在还没有算出{you}的损失。",
                "No loss of {you} is reckoned yet.",
                you=you,
            )
            return
        yield _say(
            "{you}这次一共损失了{sum}。",
            "In all, {you} lost {sum}.",
            you=you,
            sum=_money(loss.total_fen),
        )
        # A sort that keeps the order of equal ones.
        by_size = sorted(
            (each for each in loss.items if each.fen), key=lambda each: -each.fen
        )
        largest = by_size[:_LARGEST]
        for ordinal, item in zip(_ORDINALS, largest, strict=False):
            yield self._of_item(ordinal, item)
        rest = by_size[_LARGEST:]
        if rest:
            yield _say(
                "其余{count}笔加起来{sum}，都写在计算表上。",
                "The other {count} come to {sum}; they are all in the table.",
                count=_same(str(len(rest))),
                sum=_money(sum(each.fen for each in rest)),
            )

    def _of_item(self, ordinal: Words, item: Item) -> Words:
        how = self._how(item)
        return _say(
            "{ordinal}是{what}，{sum}{how}。",
            "{ordinal}: {what}, {sum}{how}.",
            ordinal=ordinal,
            what=PURPOSES[item.item],
            sum=_money(item.fen),
            how=_say("：{how}", ": {how}", how=how) if how is not None else _same(""),
        )

    def _how(self, item: Item) -> Words | None:
        """How an item was reckoned, if a few words can say it."""
        losses = self._victim.items
        match item.item:
            case LossItem.MEDICAL_EXPENSES if losses.medical_paid_by_others.fen:
                return _say(
                    "票据{sum}，别处已经付了{paid}",
                    "bills of {sum}, of which others paid {paid}",
                    sum=_money(losses.medical.fen),
                    paid=_money(losses.medical_paid_by_others.fen),
                )
            case LossItem.LOST_INCOME if losses.lost_income is not None:
                return self._earned(losses.lost_income, item)
            case LossItem.NURSING if len(losses.nursing) == 1:
                return _say(
                    "{count}人照顾，{daily}",
                    "{count} to care, {daily}",
                    count=_same(str(losses.nursing[0].persons)),
                    daily=self._earned(losses.nursing[0], item),
                )
            case LossItem.DEPENDANTS_LIVING:
                return self._kept(item)
        if item.item not in _BY_INPUTS:
            return None
        zh, en, names = _BY_INPUTS[item.item]
        return _say(zh, en, **{name: _input(item, name) for name in names})

    def _earned(self, earnings: Earnings, item: Item) -> Words:
        days = _same(str(earnings.days))
        daily = _input(item, "daily")
        if earnings.daily is not None:
            return _say(
                "每天{daily}，算{days}天",
                "{daily} a day for {days} days",
                daily=daily,
                days=days,
            )
        is_yearly = earnings.monthly is None
        whole = _input(item, "annual" if is_yearly else "monthly")
        each = Words("年", "year") if is_yearly else Words("月", "month")
        if not self._request.parameters.round_daily_rate:
            return _say(
                "按每{each}{whole}折算，算{days}天",
                "at {whole} a {each}, for {days} days",
                each=each,
                whole=whole,
                days=days,
            )
        return _say(
            "每{each}{whole}，折成每天{daily}，算{days}天",
            "{whole} a {each} are {daily} a day, for {days} days",
            each=each,
            whole=whole,
            daily=daily,
            days=days,
        )

    def _kept(self, item: Item) -> Words:
        said = _say(
            "{count}位家人，每年以{sum}为准",
            "{count} of the family, by {sum} a year",
            count=_same(str(len(self._loss.dependants))),
            sum=_input(item, "consumption"),
        )
        if not self._is_dead:
            said = _say(
                "{said}，伤残程度{part}",
                "{said}, disabled by {part}",
                said=said,
                part=_input(item, "coefficient"),
            )
        if ItemNote.CAPPED in item.notes:
            said = _say(
                "{said}，各人加起来不超过这个数",
                "{said}, and no more than that together",
                said=said,
            )
        return said

    def _in_sublimits(self, payer: Payer) -> list[Debt]:
        return [
            each
            for each in self._debts
            if each.portion in _SUBLIMITS and each.payer is payer
        ]

    def _compulsory(self) -> Iterator[Words]:
        if not self._loss.total_fen:
            return
        insured = self._in_sublimits(Payer.CTPL)
        stand_ins = self._in_sublimits(Payer.DRIVER)
        if insured:
            yield from self._insured(insured)
        for vehicle in dict.fromkeys(each.vehicle for each in stand_ins):
            yield _say(
                "{car}没有买必须买的保险（交强险），由司机或车主先赔{sum}。",
                "{car} lacks the insurance it must have; its driver or owner pays "
                "{sum} first.",
                car=self._car(vehicle),
                sum=_money(_of(stand_ins, vehicle)),
            )
        if not insured and not stand_ins:
            yield _say(
                "车必须买的保险（交强险）这次没有钱赔给{you}。",
                "The insurance that every vehicle must have pays {you} nothing here.",
                you=self._you,
            )
        yield from self._beyond([*insured, *stand_ins])

    def _insured(self, debts: list[Debt]) -> Iterator[Words]:
        vehicles = list(dict.fromkeys(each.vehicle for each in debts))
        yield _say(
            "{car}必须买的保险（交强险）先赔{sum}，不看谁的责任。",
            "The insurance that {car} must have pays {sum} first, whoever was at "
            "fault.",
            car=self._car(vehicles[0])
            if len(vehicles) == 1
            else Words("各辆车", "each vehicle"),
            sum=_money(sum(each.fen for each in debts)),
        )
        if len(vehicles) > 1:
            for vehicle in vehicles:
                yield _say(
                    "这里面，{car}的交强险赔{sum}。",
                    "Of this, the compulsory insurance of {car} pays {sum}.",
                    car=self._car(vehicle),
                    sum=_money(_of(debts, vehicle)),
                )
        elif len(debts) > 1:
            parts = [
                _say(
                    "{what}{sum}",
                    "{sum} for {what}",
                    what=_PORTIONS[each.portion],
                    sum=_money(each.fen),
                )
                for each in debts
            ]
            yield Words(
                f"这里面，{'，'.join(each.zh for each in parts)}。",
                f"Of this, {', '.join(each.en for each in parts)}.",
            )

    def _beyond(self, debts: list[Debt]) -> Iterator[Words]:
        """Where a limit leaves something over, that it is one."""
        for portion in _SUBLIMITS:
            paid = sum(each.fen for each in debts if each.portion is portion)
            if 0 < paid < self._loss.bucket_fen(Bucket(portion.value)):
                yield _say(
                    "{what}超过了这份保险的最高数，没赔到的往下分。",
                    "For {what} it has a limit; what is beyond is shared next.",
                    what=_PORTIONS[portion],
                )

    def _shared(self) -> Iterator[Words]:
        total = self._loss.total_fen
        rest = total - sum(
            each.fen for each in self._debts if each.portion in _SUBLIMITS
        )
        if not total:
            return
        if not rest:
            yield Words(
                "这样全部损失都有人赔了，不用再分责任。",
                "So the whole loss is paid, and no fault has to be weighed.",
            )
            return
        yield _say(
            "剩下的{sum}，按事故责任来分。",
            "The remaining {sum} is shared by responsibility.",
            sum=_money(rest),
        )
        for ratio in self._ratios:
            yield from self._of_ratio(ratio)
        borne = total - self._net.entitlement_fen
        if borne:
            yield _say(
                "还有{sum}由{you}自己承担，{why}。",
                "{sum} stays with {you}: {why}.",
                sum=_money(borne),
                you=self._you,
                why=self._why_borne(),
            )
        else:
            yield _say(
                "没有哪一笔要{you}自己承担。",
                "Nothing stays with {you}.",
                you=self._you,
            )

    def _of_ratio(self, ratio: Ratio) -> Iterator[Words]:
        vehicle = self._vehicles[ratio.vehicle]
        side, car = self._side(vehicle.id), self._car(vehicle.id)
        debts = [
            each
            for each in self._debts
            if each.vehicle == vehicle.id and each.portion not in _SUBLIMITS
        ]
        liability = _LIABILITIES[vehicle.liability]
        if not ratio.value:
            yield _say(
                "{side}{liability}，不分担这一部分。",
                "{side} {liability} and bears none of this.",
                side=side,
                liability=liability,
            )
            return
        yield _say(
            "{side}{liability}，承担{part}，就是{sum}。",
            "{side} {liability} and bears {part}, which is {sum}.",
            side=side,
            liability=liability,
            part=_percent(ratio.value),
            sum=_money(sum(each.fen for each in debts)),
        )
        if ratio.is_reduced:
            yield _say(
                "好意让人搭车可以少承担，所以从{before}减到{part}。",
                "A lift out of kindness counts: {before} became {part}.",
                before=_percent(ratio.before_reduction),
                part=_percent(ratio.value),
            )
        if not ratio.is_given:
            yield _say(
                "{part}是通常的比例，可以在{least}到{most}之间商量。",
                "{part} is usual; it can be agreed between {least} and {most}.",
                part=_percent(ratio.before_reduction),
                least=_percent(ratio.usual.least),
                most=_percent(ratio.usual.most),
            )
        yield from self._out_of(debts, side, car)

    @staticmethod
    def _out_of(debts: list[Debt], side: Words, car: Words) -> Iterator[Words]:
        """Which purse a side's share comes out of."""
        insured = sum(each.fen for each in debts if each.payer is Payer.TPL)
        own = sum(each.fen for each in debts) - insured
        if insured and own:
            yield _say(
                "这笔钱里，{car}另买的保险（商业险）赔{insured}，司机或车主自己出{own}。",
                "Of this, the further insurance of {car} pays {insured}, the driver or "
                "owner {own}.",
                car=car,
                insured=_money(insured),
                own=_money(own),
            )
        elif insured:
            yield _say(
                "这笔钱由{car}另买的保险（商业险）赔。",
                "The further insurance of {car} pays this.",
                car=car,
            )
        elif own:
            yield _say(
                "这笔钱没有保险可赔，由{side}自己出。",
                "No insurance pays this; it comes from {side}.",
                side=side,
            )

    def _why_borne(self) -> Words:
        vehicles = [self._vehicles[each.vehicle] for each in self._ratios]
        if all(each.liability is Liability.NONE for each in vehicles):
            return Words("因为别人没有责任", "nobody else is responsible")
        if sum(each.before_reduction for each in self._ratios) == 1:
            return Words("因为好意搭车减掉了一部分", "the lift was out of kindness")
        if self._victim.vehicle is not None and not self._victim.drives:
            return Words(
                "因为这部分责任不在上面这些人身上",
                "the others are not responsible for this part",
            )
        if self._is_dead:
            return Words(
                "因为您的亲人也有一部分责任", "your relative was responsible in part"
            )
        return Words("因为您自己也有一部分责任", "you were responsible in part")

    def _entitled(self) -> Iterator[Words]:
        if self._net.entitlement_fen:
            yield _say(
                "合起来，{you}应当得到{sum}。",
                "Together, {you} should get {sum}.",
                you=self._you,
                sum=_money(self._net.entitlement_fen),
            )
        else:
            yield _say(
                "所以，这次没有人要赔钱给{you}。",
                "So nobody owes {you} anything.",
                you=self._you,
            )

    def _received(self) -> Iterator[Words]:
        paid: dict[tuple[AdvancePayer, str, str], int] = {}
        for each in self._request.advances:
            if each.victim == self._victim.id and each.amount:
                key = (each.payer, each.vehicle or "", each.payee)
                paid[key] = paid.get(key, 0) + each.amount
        counted = {
            key: fen for key, fen in paid.items() if key[0] is not AdvancePayer.GIFT
        }
        if not counted:
            yield _say(
                "到今天，{you}还没有收到过赔偿的钱。",
                "Until today {you} received nothing of it.",
                you=self._you,
            )
        for (payer, vehicle, payee), fen in counted.items():
            yield _say(
                "{payer}已经付给{payee}{sum}。",
                "{payer} already paid {payee} {sum}.",
                payer=self._advancer(payer, vehicle),
                payee=self._payee(payee),
                sum=_money(fen),
            )
        received = self._net.received_fen
        left_out = sum(counted.values()) - received
        if left_out:
            yield _say(
                "这里面有{sum}，前面算损失时已经去掉，不再扣一次。",
                "Of this, {sum} was left out of the loss already, and is not taken off "
                "again.",
                sum=_money(left_out),
            )
        if received and len(counted) > 1:
            yield _say(
                "已经付的一共{sum}，都算在应得的钱里。",
                "Together {sum} were paid; that is part of what is due.",
                sum=_money(received),
            )
        gifts = sum(paid.values()) - sum(counted.values())
        if gifts:
            yield _say(
                "对方表示心意的{sum}是送的，不从赔偿里扣。",
                "The {sum} given out of kindness are not taken off.",
                sum=_money(gifts),
            )

    def _advancer(self, payer: AdvancePayer, vehicle: str) -> Words:
        if payer in _BY_POLICY and vehicle in self._vehicles:
            owner = self._car(vehicle)
            if vehicle == self._only_other:
                owner = self._side(vehicle)
            return _say(*_BY_POLICY[payer], owner=owner)
        return self._who(Purse(_ADVANCERS[payer], vehicle))

    def _payee(self, payee: str) -> Words:
        if payee in _PAYEES:
            return _PAYEES[payee]
        if payee == "victim" or len(payee) > _LONGEST_NAME:
            return self._you
        return _same(payee)

    def _still(self) -> Iterator[Words]:
        net, you = self._net, self._you
        mine = [each for each in self._transfers if each.payee == self._me]
        if mine:
            final = sum(each.fen for each in mine)
            yield _say(
                "还要付给{you}的是{sum}。",
                "Still to be paid to {you}: {sum}.",
                you=you,
                sum=_money(final),
            )
            for each in mine:
                yield _say(
                    *_PAYS if len(mine) > 1 else _PAYS_ALL,
                    payer=self._who(each.payer),
                    sum=_money(each.fen),
                )
            if net.received_fen:
                yield _say(
                    "已经付的{had}，加上还要付的{final}，正好是应得的{due}。",
                    "The {had} that were paid and the {final} to come are the {due} "
                    "that are due.",
                    had=_money(net.received_fen),
                    final=_money(final),
                    due=_money(net.entitlement_fen),
                )
        yield from self._elsewhere()
        if mine:
            yield from _when({each.payer.side for each in mine})
        elif net.repay_fen:
            yield from self._repaid()
        elif net.entitlement_fen:
            yield Words("应得的钱已经付清。", "Everything that is due was paid.")

    def _elsewhere(self) -> Iterator[Words]:
        """What goes between others because of this victim's claim."""
        for each in self._transfers:
            if self._me not in {each.payer, each.payee}:
                yield _say(
                    "{payer}另外还给{payee}{sum}，不用{you}操心。",
                    "{payer} gives {sum} back to {payee}; {you} need not do anything.",
                    payer=self._who(each.payer),
                    payee=self._who(each.payee),
                    sum=_money(each.fen),
                    you=self._you,
                )

    def _repaid(self) -> Iterator[Words]:
        yield _say(
            "已经付的比应得的多{sum}，多出来的要退。",
            "{sum} more was paid than is due, and goes back.",
            sum=_money(self._net.repay_fen),
        )
        for each in self._transfers:
            if each.payer == self._me:
                yield _say(
                    "退给{payee}{sum}，怎么退写在协议里。",
                    "{sum} goes back to {payee}; the agreement says how.",
                    payee=self._who(each.payee),
                    sum=_money(each.fen),
                )

    def _left_out(self) -> Iterator[Words]:
        items, you = self._victim.items, self._you
        if ItemNote.PAID_BY_OTHERS in {
            note for each in self._loss.items for note in each.notes
        }:
            yield _say(
                "别处已经付了的看病钱{sum}，没有算进损失。",
                "The {sum} for treatment that others paid are not in the loss.",
                sum=_money(items.medical_paid_by_others.fen),
            )
        if items.death is None and items.disability is None:
            yield Words(
                "没有算伤残：要先做鉴定，鉴定以后再算。",
                "No disability is in it: an expert has to find it first.",
            )
        if not items.follow_up_treatment.fen and items.death is None:
            yield Words(
                "以后再治疗的钱没有算，真花了可以再提出来。",
                "Later treatment is not in it; it can be claimed when it is paid.",
            )
        if not items.mental_distress.fen:
            yield Words("精神上受苦的抚慰金没有算。", "Nothing for suffering is in it.")
        if not items.dependants and not (
            items.death is None and items.disability is None
        ):
            yield Words(
                "有靠养活的老人、孩子没有算进来的，请现在说。",
                "If there are old people or children who were kept, please say so now.",
            )
        yield Words(
            "没有票据或证明的花费没有算，有的话请拿出来。",
            "Costs without a paper are not in it; please show any that there are.",
        )
        yield _say(
            "哪一笔不明白，随时可以问，{you}想清楚了再签字。",
            "Ask about any amount; sign only when {you} have thought it over.",
            you=you,
        )


def _of(debts: list[Debt], vehicle: str) -> int:
    """What the debts of one vehicle come to; fen."""
    return sum(each.fen for each in debts if each.vehicle == vehicle)


def _input(item: Item, name: str) -> Words:
    text = item.inputs[name]
    if name in _COUNTS:
        return _same(text)
    return _percent(Decimal(text)) if name in _PARTS else _yuan(text)


def _when(sides: set[Side]) -> Iterator[Words]:
    """When the money comes: an insurer has ten days from the agreement (保险法 23)."""
    if Side.INSURER in sides:
        yield Words(
            "协议签好以后，保险公司应当在10天内付。",
            "An insurer has to pay within 10 days of the agreement.",
        )
    if sides - {Side.INSURER}:
        yield Words(
            "其他人哪天付，写在协议里，签字前请看清楚。",
            "The agreement says when anybody else pays; look at it before signing.",
        )
