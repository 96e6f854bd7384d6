"""The bargaining bench: what the sides put on the table, and what comes of it.

Offers and their answers are facts. One side speaks with one figure on one subject: a
later offer replaces its own earlier one and answers what the other side has open; an
offer that was countered cannot be accepted any more (民法典 488). What is conceded at
the table is no evidence against anybody (民诉法解释 107), so no paper prints offers.

What one side says in confidence (背对背) is a ``PrivateNote``. It is no part of a
``CaseFile``, so that nothing that is made of one can hold it: no paper, no export.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.agreements import (
    ClauseTopic,
    DamageItem,
    DamageKind,
    PaymentMethod,
)
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.money import format_yuan, share_by_largest_remainder
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.domain.working_days import add_months
from mobile_mediation.domain.worksheets import KIND_OF, entitled_parts

_SHORTEST_PLAN: Final = 2
PLAN_LENGTHS: Final = range(1, 61)
"""How many payments a plan can have."""


class BargainSide(StrEnum):
    """For whom somebody speaks about one victim's damages."""

    CLAIMANT = "claimant"
    """The victim, and whoever acts for the victim."""
    PAYER = "payer"
    """Those who owe compensation, and the insurer."""

    @property
    def other(self) -> "BargainSide":
        """The side across the table."""
        return BargainSide.PAYER if self is self.CLAIMANT else BargainSide.CLAIMANT


class OfferAct(StrEnum):
    """What was said to an offer."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    COUNTERED = "countered"
    REPLACED = "replaced"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class SecurityKind(StrEnum):
    """How a debt is secured (民法典 388, 686)."""

    JOINT_GUARANTEE = "joint_guarantee"
    GENERAL_GUARANTEE = "general_guarantee"
    MORTGAGE = "mortgage"
    PLEDGE = "pledge"

    @property
    def is_guarantee(self) -> bool:
        """Whether a person answers, not a thing."""
        return self in {self.JOINT_GUARANTEE, self.GENERAL_GUARANTEE}


class LaterTreatment(StrEnum):
    """What is agreed about treatment after the agreement."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    BY_SHARE = "by_share"
    """Paid when it has happened, by the shares of liability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(CaseEntity):
    """An amount that one side put on the table, in fen; a fact.

    ``victim_id`` is whose damages it is about, ``damage_kind`` the item, None for the
    whole. ``party_id`` said it. ``answers_id`` is the other side's offer that it
    counters.
    """

    session_id: UUID | None = None
    victim_id: UUID
    damage_kind: DamageKind | None = None
    bargain_side: BargainSide
    party_id: UUID
    amount_fen: int
    answers_id: UUID | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEntry(CaseEntity):
    """An answer to an offer, or its withdrawal; a fact."""

    offer_id: UUID
    offer_act: OfferAct
    bargain_side: BargainSide
    party_id: UUID
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateNote:
    """What one side said in confidence; it stays on the machine it was written on."""

    id: UUID
    case_id: UUID
    bargain_side: BargainSide
    text: str
    written_at: datetime
    written_by: UUID
    voided_at: datetime | None = None

    @property
    def is_void(self) -> bool:
        """Whether it was struck out."""
        return self.voided_at is not None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is bargained about: one item of one victim, or the whole (None)."""

    victim_id: UUID
    kind: DamageKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOffer:
    """An offer with what became of it."""

    offer: Offer
    state: OfferState

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(self.offer.victim_id, self.offer.damage_kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedRange:
    """From the lowest worksheet to the highest, in fen."""

    low_fen: int
    high_fen: int

    @classmethod
    def of(cls, amounts: Sequence[int]) -> "AssessedRange | None":
        """The range of some amounts; None of none."""
        if not amounts:
            return None
        return cls(low_fen=min(amounts), high_fen=max(amounts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far apart the sides are on one subject; None is nothing said yet."""

    subject: Subject
    asked_fen: int | None
    offered_fen: int | None
    agreed_fen: int | None
    assessed: AssessedRange | None

    @property
    def gap_fen(self) -> int | None:
        """What is asked beyond what is offered; zero where they meet or cross."""
        if self.agreed_fen is not None:
            return 0
        if self.asked_fen is None or self.offered_fen is None:
            return None
        return max(self.asked_fen - self.offered_fen, 0)


def place_offers(
    offers: Iterable[Offer], entries: Iterable[OfferEntry]
) -> tuple[PlacedOffer, ...]:
    """The offers of a case, in their order, with what became of each."""
    ordered = list(offers)
    acts = {entry.offer_id: OfferState(entry.offer_act.value) for entry in entries}
    countered = {each.answers_id for each in ordered}
    newest = {_voice(each): each.id for each in ordered}

    def state(offer: Offer) -> OfferState:
        if offer.id in acts:
            return acts[offer.id]
        if offer.id in countered:
            return OfferState.COUNTERED
        is_newest = newest[_voice(offer)] == offer.id
        return OfferState.OPEN if is_newest else OfferState.REPLACED

    return tuple(PlacedOffer(offer=each, state=state(each)) for each in ordered)


def _voice(offer: Offer) -> tuple[UUID, DamageKind | None, BargainSide]:
    return offer.victim_id, offer.damage_kind, offer.bargain_side


def find_offer(placed: Iterable[PlacedOffer], offer_id: UUID) -> PlacedOffer:
    """The offer with an id.

    Raises:
        NotFound: MM2609.
    """
    for each in placed:
        if each.offer.id == offer_id:
            return each
    raise NotFound(
        "MM2609",
        Words("找不到这项报价。", "There is no such offer."),
        path="offer",
        value=str(offer_id),
        next_step=Words("请核对报价列表。", "See the list of offers."),
    )


def open_offer(
    placed: Iterable[PlacedOffer], subject: Subject, side: BargainSide
) -> PlacedOffer | None:
    """What a side has on the table for a subject and nobody has answered."""
    return next(
        (
            each
            for each in placed
            if each.subject == subject
            and each.offer.bargain_side is side
            and each.state is OfferState.OPEN
        ),
        None,
    )


def check_amount(fen: int) -> None:
    """Refuse an amount that nobody can offer.

    Raises:
        RuleViolation: MM2601.
    """
    if fen < 0:
        raise RuleViolation(
            "MM2601",
            Words("报价不能小于零。", "An offer is not below zero."),
            path="offer.amount_fen",
            value=str(fen),
            next_step=Words("请核对金额。", "Check the amount."),
        )


def check_speaker(party: Party, victim_id: UUID, side: BargainSide) -> None:
    """Refuse a victim who speaks for the payers, and an insurer who claims.

    Raises:
        RuleViolation: MM2608.
    """
    is_victims = victim_id in {party.id, party.represents_id}
    is_insurers = party.role is PartyRole.INSURER
    if (is_victims and side is BargainSide.PAYER) or (
        is_insurers and side is BargainSide.CLAIMANT
    ):
        raise RuleViolation(
            "MM2608",
            Words(
                "此人不能代表这一方发言。",
                "This person does not speak for that side.",
            ),
            path="offer.party_id",
            value=party.name,
            next_step=Words("请核对发言人和所属一方。", "Check who spoke for whom."),
        )


def speaker_of(
    parties: Sequence[Party], offer: Offer, side: BargainSide
) -> Party | None:
    """Who most likely answers an offer for a side, or withdraws it.

    Its own side speaks with the voice that made it; the victim through whoever acts
    for the victim; the payers through the insurer.
    """
    victim_id = offer.victim_id
    if side is offer.bargain_side:
        return next((each for each in parties if each.id == offer.party_id), None)
    acting = [each for each in parties if each.represents_id == victim_id]
    victims = acting + [each for each in parties if each.id == victim_id]
    if side is BargainSide.CLAIMANT:
        return next(iter(victims), None)
    others = [each for each in parties if each not in victims]
    insurers = [each for each in others if each.role is PartyRole.INSURER]
    return next(iter(insurers + others), None)


def check_act(placed: PlacedOffer, act: OfferAct, side: BargainSide) -> None:
    """Refuse an answer that this side cannot give, or that comes too late.

    Raises:
        RuleViolation: MM2602 the offer is not open any more; MM2603 only the other
            side answers, only its own side withdraws it.
    """
    if placed.state is not OfferState.OPEN:
        raise RuleViolation(
            "MM2602",
            Words(
                "这项报价已经答复、撤回或被新的报价取代。",
                "This offer was answered, withdrawn or replaced.",
            ),
            path="offer",
            value=placed.state.value,
            rule="民法典 478",
            next_step=Words("请就最新的报价答复。", "Answer the newest offer."),
        )
    is_own = side is placed.offer.bargain_side
    if is_own is not (act is OfferAct.WITHDRAWN):
        raise RuleViolation(
            "MM2603",
            Words(
                "报价只能由对方答复、由本方撤回。",
                "The other side answers an offer; its own side withdraws it.",
            ),
            path="offer_entry.bargain_side",
            value=side.value,
        )


def standings(
    placed: Sequence[PlacedOffer],
    items: Iterable[DamageItem],
    assessments: Sequence[Assessment],
    victims: Sequence[UUID],
) -> tuple[Standing, ...]:
    """How far apart the sides are: per victim the whole first, then each item.

    Where nothing was offered at the bench, what the items say is claimed and offered
    counts; where nothing was said about the whole, the sums of the items. Worksheets
    in which a published figure is missing are not to be among ``assessments``.
    """
    current = [item for item in items if not item.is_void]
    found: list[Standing] = []
    for victim in victims:
        mine = [
            item
            for item in current
            if item.party_id == victim or (item.party_id is None and len(victims) == 1)
        ]
        parts = [
            parts_by_kind(each, victim)
            for each in assessments
            if any(loss.victim.id == str(victim) for loss in each.losses)
        ]
        said = {
            each.subject.kind for each in placed if each.subject.victim_id == victim
        }
        known = said | {item.kind for item in mine} | {k for p in parts for k in p}
        of_items = [
            _standing(
                placed,
                Subject(victim, kind),
                [item for item in mine if item.kind is kind],
                [each.get(kind, 0) for each in parts],
            )
            for kind in DamageKind
            if kind in known
        ]
        whole = _standing(
            placed,
            Subject(victim),
            (),
            [sum(each.values()) for each in parts],
        )
        found.append(_with_sums(whole, of_items))
        found += of_items
    return tuple(found)


def parts_by_kind(assessment: Assessment, victim: UUID) -> dict[DamageKind, int]:
    """What a worksheet gives a victim for each kind of item, in fen."""
    return {
        KIND_OF[item.item]: fen for item, fen in entitled_parts(assessment, str(victim))
    }


def _standing(
    placed: Sequence[PlacedOffer],
    subject: Subject,
    items: Sequence[DamageItem],
    assessed: Sequence[int],
) -> Standing:
    about = [
        each
        for each in placed
        if each.subject == subject and each.state is not OfferState.WITHDRAWN
    ]
    said = {each.offer.bargain_side: each.offer.amount_fen for each in about}
    agreed = [e.offer.amount_fen for e in about if e.state is OfferState.ACCEPTED]
    return Standing(
        subject=subject,
        asked_fen=said.get(BargainSide.CLAIMANT, _sum(i.claimed_fen for i in items)),
        offered_fen=said.get(BargainSide.PAYER, _sum(i.offered_fen for i in items)),
        agreed_fen=agreed[-1] if agreed else None,
        assessed=AssessedRange.of(assessed),
    )


def _with_sums(whole: Standing, items: Sequence[Standing]) -> Standing:
    asked, offered = whole.asked_fen, whole.offered_fen
    return Standing(
        subject=whole.subject,
        asked_fen=_sum(e.asked_fen for e in items) if asked is None else asked,
        offered_fen=_sum(e.offered_fen for e in items) if offered is None else offered,
        agreed_fen=whole.agreed_fen,
        assessed=whole.assessed,
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [fen for fen in amounts if fen is not None]
    return sum(known) if known else None


def agreed_parts(
    agreed: Mapping[DamageKind | None, int], weights: Mapping[DamageKind, int]
) -> dict[DamageKind, int]:
    """The agreed amount of every item of one victim, to the fen.

    An agreed whole (None) is divided by the weights among the items that were not
    agreed one by one; what no item takes is agreed without an item of its own.

    Raises:
        RuleViolation: MM2605 the items come to more than the agreed whole.
    """
    parts = {kind: fen for kind, fen in agreed.items() if kind is not None}
    if None not in agreed:
        return parts
    left = agreed[None] - sum(parts.values())
    free = {
        kind: weight
        for kind, weight in weights.items()
        if kind not in parts and weight > 0
    }
    if left < 0:
        raise RuleViolation(
            "MM2605",
            Words(
                f"已分项商定的金额超过商定的总额{format_yuan(agreed[None])}。",
                "The items agreed on one by one exceed the agreed whole.",
            ),
            path="offer.amount_fen",
            value=str(-left),
            next_step=Words(
                "请重新商定总额或该项目。", "Agree again on the whole or on an item."
            ),
        )
    if free:
        shares = share_by_largest_remainder(left, list(free.values()))
        parts |= dict(zip(free, shares, strict=True))
    elif left:
        parts[DamageKind.OTHER] = parts.get(DamageKind.OTHER, 0) + left
    return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Who pays whom how much, when and how; an instalment of the agreement."""

    payer_id: UUID
    payee_id: UUID
    amount_fen: int
    due_on: date
    method: PaymentMethod = PaymentMethod.TRANSFER
    account_holder: str | None = None
    account_no: str | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Payments in equal parts of what is still payable, month by month."""

    payer_id: UUID
    payee_id: UUID
    count: int
    first_due_on: date
    method: PaymentMethod = PaymentMethod.TRANSFER
    account_holder: str | None = None
    account_no: str | None = None
    bank: str | None = None

    def payments(self, payable_fen: int) -> tuple[Payment, ...]:
        """The payments that add up to what is payable, to the fen.

        Raises:
            RuleViolation: MM2614 too few or too many; MM2615 nothing is payable.
        """
        if self.count not in PLAN_LENGTHS:
            raise RuleViolation(
                "MM2614",
                Words("付款笔数应为1至60笔。", "There are 1 to 60 payments in a plan."),
                path="terms.plan.count",
                value=str(self.count),
                next_step=Words("请核对笔数。", "Check the number."),
            )
        if payable_fen <= 0:
            raise RuleViolation(
                "MM2615",
                Words(
                    "扣除已垫付款后没有应付款。",
                    "Nothing is left to pay after what was advanced.",
                ),
                path="terms.plan",
                value=str(payable_fen),
                next_step=Words(
                    "请核对商定金额和垫付款。",
                    "Check the agreed amounts and the advances.",
                ),
            )
        shares = share_by_largest_remainder(payable_fen, [1] * self.count)
        return tuple(
            Payment(
                payer_id=self.payer_id,
                payee_id=self.payee_id,
                amount_fen=fen,
                due_on=add_months(self.first_due_on, place),
                method=self.method,
                account_holder=self.account_holder,
                account_no=self.account_no,
                bank=self.bank,
            )
            for place, fen in enumerate(shares)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """Who or what secures the payment; ``thing`` is what is mortgaged or pledged."""

    kind: SecurityKind
    provider: str
    thing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What follows when a payment is late.

    ``penalty_fen`` is owed at once, ``daily_bp`` in hundredths of a percent of what is
    unpaid for each day, ``is_whole_due`` makes all instalments due together.
    """

    penalty_fen: int | None = None
    daily_bp: int | None = None
    is_whole_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed beside the figures; None leaves the draft as it is.

    Payments are given one by one, or by a plan.
    """

    payments: tuple[Payment, ...] = ()
    plan: Plan | None = None
    security: Security | None = None
    later: LaterTreatment | None = None
    breach: Breach | None = None


_LATER: Final[Mapping[LaterTreatment, str]] = {
    LaterTreatment.INCLUDED: (
        "本协议约定的赔偿金额已包含后续治疗费，权利人不就后续治疗另行主张。"
    ),
    LaterTreatment.EXCLUDED: (
        "本协议未包含后续治疗费；后续治疗实际发生并经证明与本次事故有因果关系的，"
        "由各方另行协商或者依法处理。"
    ),
    LaterTreatment.BY_SHARE: (
        "本协议未包含后续治疗费；后续治疗实际发生后，凭医疗机构的票据和病历，"
        "由赔偿义务人按本协议载明的责任比例在权利人提交之日起三十日内支付。"
    ),
}


def clauses_of(
    terms: Terms, names: Mapping[UUID, str]
) -> dict[ClauseTopic, str | None]:
    """The clauses of what is agreed, in the words of the paper.

    None stands for a clause that is not needed any more: a single payment is no
    instalment. ``names`` are those of the parties.

    Raises:
        RuleViolation: MM2606 it is not said who or what gives the security, or what
            follows a breach.
    """
    clauses: dict[ClauseTopic, str | None] = {}
    if terms.payments:
        clauses[ClauseTopic.INSTALMENTS] = _instalments(terms.payments, names)
    if terms.security is not None:
        clauses[ClauseTopic.SECURITY] = _security(terms.security)
    if terms.later is not None:
        clauses[ClauseTopic.LATER_TREATMENT] = _LATER[terms.later]
    if terms.breach is not None:
        clauses[ClauseTopic.BREACH] = _breach(terms.breach)
    return clauses


def _instalments(payments: Sequence[Payment], names: Mapping[UUID, str]) -> str | None:
    if len(payments) < _SHORTEST_PLAN:
        return None
    parts = [
        f"第{place}笔{format_yuan(each.amount_fen)}，"
        f"由{names.get(each.payer_id, '')}于{_day(each.due_on)}前"
        f"支付给{names.get(each.payee_id, '')}"
        for place, each in enumerate(payments, start=1)
    ]
    total = format_yuan(sum(each.amount_fen for each in payments))
    return f"应付款{total}分{len(payments)}笔支付：{'；'.join(parts)}。"


def _security(security: Security) -> str:
    provider = security.provider.strip()
    thing = (security.thing or "").strip()
    if not provider or not (thing or security.kind.is_guarantee):
        raise _incomplete("security")
    match security.kind:
        case SecurityKind.JOINT_GUARANTEE | SecurityKind.GENERAL_GUARANTEE:
            way = (
                "连带责任保证"
                if security.kind is SecurityKind.JOINT_GUARANTEE
                else "一般保证"
            )
            return (
                f"{provider}为本协议约定的付款义务提供{way}，"
                "保证期间为付款期限届满之日起六个月。"
            )
        case SecurityKind.MORTGAGE:
            return (
                f"{provider}以{thing}为本协议约定的付款义务设定抵押，"
                "依法应当登记的，自登记时设立。"
            )
        case SecurityKind.PLEDGE:
            return (
                f"{provider}以{thing}为本协议约定的付款义务设定质押，质权自交付时设立。"
            )


def _breach(breach: Breach) -> str:
    parts: list[str] = []
    if breach.is_whole_due:
        parts.append("权利人可以要求一次付清全部未付款项")
    if breach.penalty_fen:
        parts.append(f"另付违约金{format_yuan(breach.penalty_fen)}")
    if breach.daily_bp:
        parts.append(f"按未付金额每日万分之{breach.daily_bp}支付逾期利息，至付清之日止")
    if not parts or (breach.penalty_fen or 0) < 0 or (breach.daily_bp or 0) < 0:
        raise _incomplete("breach")
    return (
        f"付款义务人逾期未付的，{'；'.join(parts)}；权利人可以依法向人民法院提起诉讼。"
    )


def _incomplete(path: str) -> RuleViolation:
    return RuleViolation(
        "MM2606",
        Words(
            "担保或违约条款的内容不完整。",
            "The clause on security or breach is not complete.",
        ),
        path=f"terms.{path}",
        rule="民诉法解释 358",
        next_step=Words(
            "请写明担保人、担保物，或违约金、逾期利息。",
            "Say who or what gives security, or the penalty or interest.",
        ),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
