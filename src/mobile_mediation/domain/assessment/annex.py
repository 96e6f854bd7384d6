"""The worksheet of one victim in plain words and whole fen, as a paper carries it.

It is frozen into the agreement and signed with it, so nothing in it refers to anything
outside: names, articles and sources stand as they were when it was made, whatever
becomes of the tables they come from.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

import msgspec

from mobile_mediation.domain.assessment.catalogue import CATALOGUE, LossItem
from mobile_mediation.domain.assessment.dependants import DependantCost, Period
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.items import Item, Loss
from mobile_mediation.domain.assessment.netting import Purse, Side
from mobile_mediation.domain.assessment.numbers import amount, plain
from mobile_mediation.domain.assessment.parameters import (
    ParameterName,
    ParameterStatus,
    ParameterUsed,
)
from mobile_mediation.domain.assessment.ratios import Ratio
from mobile_mediation.domain.assessment.request import Advance, AdvancePayer
from mobile_mediation.domain.assessment.rounding import nearest
from mobile_mediation.domain.assessment.warnings import Caution, WarningCode
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.statistics import Indicator
from mobile_mediation.domain.typed import region_words

Say = Callable[[StrEnum], Words]
"""Finds the words for a member of an enumeration; ``Labels.of`` does."""

_A_YEAR: Final = "元/年"
_A_DAY: Final = "元/天"
_UNITS: Final[Mapping[ParameterName, str]] = {
    ParameterName.URBAN_DISPOSABLE_INCOME: _A_YEAR,
    ParameterName.URBAN_CONSUMPTION: _A_YEAR,
    ParameterName.AVERAGE_ANNUAL_WAGE: _A_YEAR,
    ParameterName.MEAL_ALLOWANCE_PER_DAY: _A_DAY,
    ParameterName.NUTRITION_PER_DAY: _A_DAY,
}
_PAYEES: Final = {"victim": "受害人", "hospital": "医院"}
_VICTIM_OF_PATH: Final = re.compile(r"victims\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What is said at the table about one item, in fen; None is not said."""

    claimed_fen: int | None = None
    offered_fen: int | None = None
    agreed_fen: int | None = None


class AnnexPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the annex; money is whole fen, words are Chinese."""


class AnnexSums(AnnexPart, frozen=True, kw_only=True):
    """One line of amounts side by side; None was not said."""

    claimed_fen: int | None
    assessed_fen: int
    offered_fen: int | None
    agreed_fen: int | None


class AnnexItem(AnnexSums, frozen=True, kw_only=True):
    """One item of loss, with how it was reckoned and by what law."""

    name: str
    formula: str | None
    """None where the item was claimed or agreed, but nothing of it was reckoned."""
    basis: str
    cover: str
    """The sub-limit of the compulsory insurance that it falls into."""
    notes: tuple[str, ...] = ()


class AnnexDependant(AnnexPart, frozen=True, kw_only=True):
    """What one dependant is owed, and how much of it in which years."""

    name: str
    by_year: str
    amount_fen: int


class AnnexFigure(AnnexPart, frozen=True, kw_only=True):
    """One published or given figure that was reckoned with."""

    name: str
    value: str
    stat_year: int | None
    status: str
    source: str | None


class AnnexShare(AnnexPart, frozen=True, kw_only=True):
    """What one side bears of what is beyond the compulsory insurance."""

    who: str
    share: str
    source: str | None


class AnnexDebt(AnnexPart, frozen=True, kw_only=True):
    """What one payer owes the victim, out of which cover, by what law."""

    payer: str
    portion: str
    amount_fen: int
    limit_fen: int | None
    basis: str


class AnnexAdvance(AnnexPart, frozen=True, kw_only=True):
    """Money that was paid before."""

    payer: str
    payee: str
    amount_fen: int
    remark: str | None


class AnnexTransfer(AnnexPart, frozen=True, kw_only=True):
    """Money that is still to go from one to another."""

    payer: str
    payee: str
    amount_fen: int


class AnnexCaution(AnnexPart, frozen=True, kw_only=True):
    """One thing to look at again, with its article."""

    words: str
    basis: str


class Annex(
    AnnexPart,
    frozen=True,
    kw_only=True,
    tag_field="format",
    tag="mobile-mediation.assessment-annex.1",
):
    """The whole worksheet of one victim."""

    victim: str
    region: str
    accident_on: date
    assessed_on: date
    items: tuple[AnnexItem, ...]
    total: AnnexSums
    dependants: tuple[AnnexDependant, ...]
    figures: tuple[AnnexFigure, ...]
    shares: tuple[AnnexShare, ...]
    debts: tuple[AnnexDebt, ...]
    entitlement_fen: int
    borne_fen: int
    """What stays with the victim."""
    advances: tuple[AnnexAdvance, ...]
    received_fen: int
    final_fen: int
    repay_fen: int
    transfers: tuple[AnnexTransfer, ...]
    cautions: tuple[AnnexCaution, ...]


def annex_of(
    assessment: Assessment,
    victim: str,
    quotes: Mapping[LossItem, Quote],
    *,
    say: Say,
    names: Mapping[str, str] | None = None,
) -> Annex:
    """Write down everything that was reckoned for one victim.

    Args:
        assessment: Of the whole accident.
        victim: The id of the victim in the request.
        quotes: What was claimed, offered and agreed, by item. Without any, the totals
            that the request holds are shown.
        say: Finds the words for items, payers and the like.
        names: What vehicles and dependants are called, by their ids in the request;
            whoever is not in it is called by the id.

    Raises:
        NotFound: MM2381 there is no such victim.
    """
    if all(each.victim.id != victim for each in assessment.losses):
        raise NotFound(
            "MM2381",
            Words("没有这个受害人。", "There is no such victim."),
            path="victim",
            value=victim,
            rule="、".join(each.victim.id for each in assessment.losses),
            next_step=Words(
                "请使用请求中 victims[].id 的值。",
                "Give an id that victims[].id of the request has.",
            ),
        )
    return _Writer(assessment, victim, quotes, say, names or {}).annex()


class _Writer:
    """Finds the words for one victim's annex."""

    def __init__(
        self,
        assessment: Assessment,
        victim: str,
        quotes: Mapping[LossItem, Quote],
        say: Say,
        names: Mapping[str, str],
    ) -> None:
        self._assessment = assessment
        self._request = assessment.request
        self._loss: Loss = assessment.loss_of(victim)
        self._net = assessment.net_of(victim)
        self._quotes = quotes
        self._say = say
        self._names = names

    def annex(self) -> Annex:
        net, total = self._net, self._loss.total_fen
        items = tuple(self._items())
        return Annex(
            victim=self._victim_name(),
            region=region_words(self._request.region),
            accident_on=self._request.accident_on,
            assessed_on=self._request.assessed_on,
            items=items,
            total=self._total(items),
            dependants=tuple(self._dependant(each) for each in self._loss.dependants),
            figures=tuple(
                self._figure(each)
                for each in self._assessment.parameters
                if self._is_used(each)
            ),
            shares=tuple(self._shares()),
            debts=tuple(
                AnnexDebt(
                    payer=self._with_vehicle(self._words(each.payer), each.vehicle),
                    portion=self._words(each.portion),
                    amount_fen=each.fen,
                    limit_fen=each.limit_fen,
                    basis=each.basis,
                )
                for each in self._assessment.debts
                if each.victim == net.victim
            ),
            entitlement_fen=net.entitlement_fen,
            borne_fen=total - net.entitlement_fen,
            advances=tuple(
                self._advance(each)
                for each in self._request.advances
                if each.victim == net.victim
            ),
            received_fen=net.received_fen,
            final_fen=net.final_fen,
            repay_fen=net.repay_fen,
            transfers=tuple(
                AnnexTransfer(
                    payer=self._purse(each.payer),
                    payee=self._purse(each.payee),
                    amount_fen=each.fen,
                )
                for each in self._assessment.netting.transfers
                if each.victim == net.victim
            ),
            cautions=tuple(
                AnnexCaution(words=each.words.zh, basis=each.basis)
                for each in self._assessment.warnings
                if self._concerns(each)
            ),
        )

    def _words(self, member: StrEnum) -> str:
        return self._say(member).zh

    def _victim_name(self) -> str:
        return self._loss.victim.name or self._loss.victim.id

    def _vehicle(self, id_: str) -> str:
        return self._names.get(id_, f"车辆{id_}")

    def _with_vehicle(self, words: str, vehicle: str | None) -> str:
        return f"{words}（{self._vehicle(vehicle)}）" if vehicle else words

    def _purse(self, purse: Purse) -> str:
        words = self._words(purse.side)
        if purse.side is Side.VICTIM:
            return f"{words}{self._victim_name()}"
        return self._with_vehicle(words, purse.of)

    def _items(self) -> Iterator[AnnexItem]:
        reckoned = {each.item: each for each in self._loss.items}
        for name in LossItem:
            item, quote = reckoned.get(name), self._quotes.get(name)
            if item is None and quote is None:
                continue
            yield self._item(name, item, quote or Quote())

    def _item(self, name: LossItem, item: Item | None, quote: Quote) -> AnnexItem:
        standing = CATALOGUE[name]
        bucket = self._loss.victim.buckets.get(name, standing.bucket)
        return AnnexItem(
            name=self._words(name),
            claimed_fen=_whole(quote.claimed_fen),
            assessed_fen=item.fen if item is not None else 0,
            offered_fen=_whole(quote.offered_fen),
            agreed_fen=_whole(quote.agreed_fen),
            formula=_formula(item) if item is not None else None,
            basis=standing.basis,
            cover=self._words(bucket),
            notes=tuple(self._words(each) for each in item.notes) if item else (),
        )

    def _total(self, items: tuple[AnnexItem, ...]) -> AnnexSums:
        victim = self._loss.victim
        offered = _sum_of(each.offered_fen for each in items)
        agreed = _sum_of(each.agreed_fen for each in items)
        return AnnexSums(
            claimed_fen=_sum_of(each.claimed_fen for each in items),
            assessed_fen=self._loss.total_fen,
            offered_fen=_whole(victim.offered) if offered is None else offered,
            agreed_fen=_whole(victim.agreed) if agreed is None else agreed,
        )

    def _dependant(self, cost: DependantCost) -> AnnexDependant:
        return AnnexDependant(
            name=self._names.get(cost.id, cost.id),
            by_year="；".join(_period_words(each) for each in cost.periods),
            amount_fen=cost.fen,
        )

    def _is_used(self, used: ParameterUsed) -> bool:
        """Whether this victim's items rest on it; others have figures of their own."""
        if all(used.name not in each.parameters for each in self._loss.items):
            return False
        disability = self._loss.victim.items.disability
        if used.name is not ParameterName.MULTI_GRADE_INCREMENTS or disability is None:
            return True
        return used.detail in {str(grade) for grade in disability.grades}

    def _figure(self, used: ParameterUsed) -> AnnexFigure:
        name, value = self._words(used.name), plain(used.value)
        if used.name in _UNITS:
            value = f"{amount(used.value)} {_UNITS[used.name]}"
        if used.name is ParameterName.MULTI_GRADE_INCREMENTS:
            name = f"{name}（{used.detail}级）"
        elif used.detail is not None:
            name = self._words(Indicator(used.detail))
        is_given = used.status is ParameterStatus.GIVEN
        return AnnexFigure(
            name=name,
            value=value,
            stat_year=used.stat_year,
            status=self._words(used.status),
            source=None if is_given else used.source,
        )

    def _shares(self) -> Iterator[AnnexShare]:
        ratios = [
            each
            for each in self._assessment.ratios
            if each.victim == self._loss.victim.id
        ]
        for ratio in ratios:
            yield AnnexShare(
                who=self._vehicle(ratio.vehicle),
                share=_percent(ratio.value),
                source=self._ratio_source(ratio),
            )
        rest = 1 - sum((each.value for each in ratios), Fraction(0))
        yield AnnexShare(who=self._victim_name(), share=_percent(rest), source=None)

    def _ratio_source(self, ratio: Ratio) -> str:
        source = (
            self._words(ParameterStatus.GIVEN)
            if ratio.is_given
            else f"{ratio.usual.source}"
        )
        if ratio.is_reduced:
            before = _percent(Fraction(ratio.before_reduction))
            source += f"，原为{before}，因好意同乘减轻（民法典第1217条）"
        return source

    def _advance(self, advance: Advance) -> AnnexAdvance:
        is_gift = advance.payer is AdvancePayer.GIFT
        return AnnexAdvance(
            payer=self._with_vehicle(self._words(advance.payer), advance.vehicle),
            payee=_PAYEES.get(advance.payee, advance.payee),
            amount_fen=int(advance.amount),
            remark="不从应得赔偿中扣除" if is_gift else None,
        )

    def _concerns(self, caution: Caution) -> bool:
        """Whether it is about the accident or this victim, not about another one."""
        if caution.code is WarningCode.OVERPAID:
            # It stands at the advances, which are those of all victims.
            return bool(self._net.repay_fen)
        found = _VICTIM_OF_PATH.match(caution.path)
        own = self._request.victims.index(self._loss.victim)
        return found is None or int(found[1]) == own


def _formula(item: Item) -> str:
    """How it was reckoned; a sum of many receipts is said in words."""
    receipts = item.inputs.get("receipts")
    return item.formula.zh.replace(f"Σ {receipts}", f"{receipts} 张票据之和")


def _sum_of(amounts: Iterator[int | None]) -> int | None:
    """What was said, added up; None if nothing was said."""
    said = [each for each in amounts if each is not None]
    return sum(said) if said else None


def _whole(fen: int | None) -> int | None:
    """A plain number: amounts of a request are of a type that only it writes."""
    return None if fen is None else int(fen)


def _period_words(period: Period) -> str:
    years = (
        f"第{period.first}年"
        if period.first == period.last
        else f"第{period.first}至{period.last}年每年"
    )
    return f"{years}{format_yuan(nearest(period.yearly))}"


def _percent(part: Fraction | Decimal) -> str:
    return f"{plain(part * 100)}%"
