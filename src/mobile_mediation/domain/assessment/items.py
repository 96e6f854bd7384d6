"""What a victim lost, item by item, each with its formula and its article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from mobile_mediation.domain.assessment.catalogue import CATALOGUE, Bucket, LossItem
from mobile_mediation.domain.assessment.dependants import (
    DependantCost,
    Kept,
    living_costs,
)
from mobile_mediation.domain.assessment.disability import Degree, degree_of
from mobile_mediation.domain.assessment.numbers import amount, plain
from mobile_mediation.domain.assessment.parameters import ParameterName, Parameters
from mobile_mediation.domain.assessment.request import (
    Dependant,
    Earnings,
    Request,
    Victim,
)
from mobile_mediation.domain.assessment.rounding import exact_fen, in_fen, nearest
from mobile_mediation.domain.assessment.values import Receipts, out_of_bounds
from mobile_mediation.domain.assessment.years import (
    OLDEST,
    age_of,
    aged_on,
    is_grown_up,
    is_on_the_way,
    years_of_compensation,
    years_of_dependant,
)
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan

_HALF: Final = Fraction(1, 2)
_HUNDRED: Final = 100
_RETIREMENT: Final = 60
_SHOWN_RECEIPTS: Final = 8


class ItemNote(StrEnum):
    """What must be known to read a figure rightly."""

    PAID_BY_OTHERS = "paid_by_others"
    """What insurance or the fund has paid cannot be claimed by the victim."""
    OVER_RETIREMENT_AGE = "over_retirement_age"
    PART_OF_LUMP_SUM = "part_of_lump_sum"
    CAPPED = "capped"
    GROWN_UP = "grown_up"
    COUNT_ROUNDED_UP = "count_rounded_up"
    ANOTHER_CAUSE = "another_cause"
    """Who dies later of another cause keeps the whole disability compensation."""
    DISCRETION = "discretion"
    MENTAL_FIRST = "mental_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: an amount in fen, and everything that explains it."""

    item: LossItem
    bucket: Bucket
    fen: int
    formula: Words
    basis: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[ItemNote, ...] = ()
    parameters: tuple[ParameterName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What one victim lost."""

    victim: Victim
    items: tuple[Item, ...]
    dependants: tuple[DependantCost, ...] = ()

    @property
    def total_fen(self) -> int:
        """All of it."""
        return sum(each.fen for each in self.items)

    def fen(self, item: LossItem) -> int:
        """One item."""
        return sum(each.fen for each in self.items if each.item is item)

    def bucket_fen(self, bucket: Bucket) -> int:
        """The items of one sub-limit."""
        return sum(each.fen for each in self.items if each.bucket is bucket)


def reckon_loss(
    victim: Victim, place: int, request: Request, parameters: Parameters
) -> Loss:
    """Reckon everything that one victim lost.

    Raises:
        RuleViolation: MM2303 an age is needed and not given, MM2308 a figure is
            missing.
    """
    reckoning = _Reckoning(victim, f"victims[{place}]", request, parameters)
    items = tuple(reckoning.items())
    return Loss(victim=victim, items=items, dependants=reckoning.dependants)


def _same(text: str) -> Words:
    return Words(text, text)


class _Reckoning:
    def __init__(
        self, victim: Victim, path: str, request: Request, parameters: Parameters
    ) -> None:
        self._victim = victim
        self._losses = victim.items
        self._path = path
        self._request = request
        self._parameters = parameters
        self.dependants: tuple[DependantCost, ...] = ()

    def items(self) -> Iterator[Item]:
        yield from self._treatment()
        yield from self._income_and_care()
        losses = self._losses
        yield from self._receipts(LossItem.TRANSPORT, losses.transport)
        yield from self._receipts(LossItem.ACCOMMODATION, losses.accommodation)
        yield from self._lump_sums()
        yield from self._devices()
        goes_first = self._request.victim_takes_mental_distress_first
        yield from self._receipts(
            LossItem.MENTAL_DISTRESS,
            losses.mental_distress,
            ItemNote.DISCRETION,
            *((ItemNote.MENTAL_FIRST,) if goes_first else ()),
        )
        yield from self._receipts(LossItem.APPRAISAL_FEE, losses.appraisal_fee)
        yield from self._property()
        for item, receipts in (
            (LossItem.TOWING, losses.towing),
            (LossItem.BUSINESS_INTERRUPTION, losses.business_interruption),
            (LossItem.SUBSTITUTE_TRANSPORT, losses.substitute_transport),
            (LossItem.PARKING, losses.parking),
            (LossItem.VALUATION_FEE, losses.valuation_fee),
        ):
            yield from self._receipts(item, receipts)

    def _item(
        self,
        item: LossItem,
        fen: int,
        formula: Words,
        *,
        inputs: Mapping[str, str],
        notes: tuple[ItemNote, ...] = (),
        parameters: tuple[ParameterName, ...] = (),
    ) -> Item:
        standing = CATALOGUE[item]
        return Item(
            item=item,
            bucket=self._victim.buckets.get(item, standing.bucket),
            fen=fen,
            formula=formula,
            basis=standing.basis,
            inputs=inputs,
            notes=notes,
            parameters=parameters,
        )

    def _receipts(
        self, item: LossItem, receipts: Receipts, *notes: ItemNote
    ) -> Iterator[Item]:
        if receipts.fen:
            yield self._item(
                item,
                receipts.fen,
                _same(_sum_of(receipts)),
                inputs={"receipts": str(len(receipts))},
                notes=notes,
            )

    def _treatment(self) -> Iterator[Item]:
        losses = self._losses
        paid = losses.medical_paid_by_others.fen
        if losses.medical.fen:
            formula = _same(_sum_of(losses.medical))
            if paid:
                formula = Words(
                    f"({formula.zh}) - {decimal_yuan(paid)}（他方已付）",
                    f"({formula.en}) - {decimal_yuan(paid)} (paid by others)",
                )
            yield self._item(
                LossItem.MEDICAL_EXPENSES,
                losses.medical.fen - paid,
                formula,
                inputs={
                    "receipts": str(len(losses.medical)),
                    "paid_by_others": decimal_yuan(paid),
                },
                notes=(ItemNote.PAID_BY_OTHERS,) if paid else (),
            )
        yield from self._receipts(
            LossItem.FOLLOW_UP_TREATMENT, losses.follow_up_treatment
        )
        yield from self._receipts(LossItem.COSMETIC_SURGERY, losses.cosmetic)
        yield from self._receipts(LossItem.REHABILITATION, losses.rehabilitation)
        yield from self._by_day(
            LossItem.HOSPITAL_MEALS,
            losses.hospital_days,
            ParameterName.MEAL_ALLOWANCE_PER_DAY,
        )
        yield from self._by_day(
            LossItem.NUTRITION, losses.nutrition_days, ParameterName.NUTRITION_PER_DAY
        )

    def _by_day(self, item: LossItem, days: int, rate: ParameterName) -> Iterator[Item]:
        if days:
            daily = self._parameters.value(rate)
            yield self._item(
                item,
                in_fen(daily * days),
                Words(f"{amount(daily)} × {days} 天", f"{amount(daily)} × {days} days"),
                inputs={"days": str(days), "daily": amount(daily)},
                parameters=(rate,),
            )

    def _income_and_care(self) -> Iterator[Item]:
        losses = self._losses
        if (lost := losses.lost_income) is not None and lost.days:
            daily, shown = self._daily(lost)
            age = age_of(
                self._victim.age, self._victim.birth_date, self._request.accident_on
            )
            is_old = age is not None and age >= _RETIREMENT
            yield self._item(
                LossItem.LOST_INCOME,
                nearest(daily * lost.days),
                Words(f"{shown} × {lost.days} 天", f"{shown} × {lost.days} days"),
                inputs=_inputs_of(lost, daily),
                notes=(ItemNote.OVER_RETIREMENT_AGE,) if is_old else (),
            )
        total = Fraction(0)
        zh: list[str] = []
        en: list[str] = []
        inputs: dict[str, str] = {}
        for place, care in enumerate(losses.nursing):
            daily, shown = self._daily(care)
            total += nearest(daily * care.days * care.persons)
            zh.append(f"{shown} × {care.days} 天 × {care.persons} 人")
            en.append(f"{shown} × {care.days} days × {care.persons} persons")
            tail = f"[{place}]" if len(losses.nursing) > 1 else ""
            inputs |= {f"{k}{tail}": v for k, v in _inputs_of(care, daily).items()}
            inputs[f"persons{tail}"] = str(care.persons)
        if losses.nursing:
            yield self._item(
                LossItem.NURSING,
                nearest(total),
                Words(" + ".join(zh), " + ".join(en)),
                inputs=inputs,
            )
        long = losses.long_term_nursing
        if long is not None and long.years and long.annual:
            yield self._item(
                LossItem.LONG_TERM_NURSING,
                in_fen(long.annual * long.years * long.dependence),
                Words(
                    f"{amount(long.annual)} × {long.years} 年 × "
                    f"{plain(long.dependence)}",
                    f"{amount(long.annual)} × {long.years} years × "
                    f"{plain(long.dependence)}",
                ),
                inputs={
                    "annual": amount(long.annual),
                    "years": str(long.years),
                    "dependence": plain(long.dependence),
                },
            )

    def _daily(self, earnings: Earnings) -> tuple[Fraction, str]:
        """A rate a day in fen, and how it was found.

        Courts round the rate to the fen before they multiply (oracle: 25379 / 365 =
        69.53, times 20 = 1390.60).
        """
        given = self._request.parameters
        if earnings.daily is not None:
            return exact_fen(earnings.daily), amount(earnings.daily)
        whole: Decimal = earnings.annual or Decimal(0)
        days = Decimal(given.lost_income_days_per_year)
        if earnings.monthly is not None and earnings.monthly_divisor is not None:
            whole, days = earnings.monthly, earnings.monthly_divisor
        exact = Fraction(whole) * _HUNDRED / Fraction(days)
        text = f"{amount(whole)} ÷ {plain(days)}"
        if not given.round_daily_rate:
            return exact, text
        rounded = nearest(exact)
        return Fraction(rounded), f"({text} = {decimal_yuan(rounded)})"

    def _lump_sums(self) -> Iterator[Item]:
        losses = self._losses
        degree: Degree | None = None
        if losses.disability is not None:
            degree = degree_of(losses.disability, self._parameters)
            yield self._lump_sum(
                LossItem.DISABILITY_COMPENSATION,
                self._age_on(aged_on(losses), f"{self._path}.age"),
                degree,
                # 道交解释(二) 7: the whole term, though the victim died meanwhile.
                (ItemNote.ANOTHER_CAUSE,) if losses.death is not None else (),
            )
        elif losses.death is not None:
            degree = Degree(coefficient=Decimal(1), formula="")
            yield self._lump_sum(
                LossItem.DEATH_COMPENSATION,
                self._age_on(aged_on(losses), f"{self._path}.age"),
                None,
                (),
            )
            wage = self._parameters.value(ParameterName.AVERAGE_ANNUAL_WAGE)
            yield self._item(
                LossItem.FUNERAL,
                nearest(exact_fen(wage) * _HALF),
                Words(
                    f"{amount(wage)} ÷ 12 × 6 个月", f"{amount(wage)} ÷ 12 × 6 months"
                ),
                inputs={"average_annual_wage": amount(wage)},
                parameters=(ParameterName.AVERAGE_ANNUAL_WAGE,),
            )
            for item, receipts in (
                (LossItem.FUNERAL_TRANSPORT, losses.death.funeral_transport),
                (LossItem.FUNERAL_ACCOMMODATION, losses.death.funeral_accommodation),
                (LossItem.FUNERAL_LOST_INCOME, losses.death.funeral_lost_income),
            ):
                yield from self._receipts(item, receipts)
        if losses.dependants:
            if degree is None:
                raise out_of_bounds(
                    f"{self._path}.items.dependants",
                    len(losses.dependants),
                    "disability | death",
                    Words(
                        "只有伤残或死亡的，才有被扶养人生活费。",
                        "Dependants are owed for a disability or a death only.",
                    ),
                )
            reference = aged_on(losses) or self._request.assessed_on
            yield self._dependants(
                degree,
                [
                    self._kept(each, place, reference)
                    for place, each in enumerate(losses.dependants)
                ],
                has_grown_up=any(
                    self._is_grown_up(each, reference) for each in losses.dependants
                ),
            )

    def _lump_sum(
        self,
        item: LossItem,
        age: int,
        degree: Degree | None,
        notes: tuple[ItemNote, ...],
    ) -> Item:
        name = ParameterName.URBAN_DISPOSABLE_INCOME
        income, years = self._parameters.value(name), years_of_compensation(age)
        zh = f"{amount(income)} × {years} 年"
        en = f"{amount(income)} × {years} years"
        inputs = {"income": amount(income), "age": str(age), "years": str(years)}
        coefficient = Decimal(1)
        parameters = [name]
        if degree is not None:
            coefficient = degree.coefficient
            zh, en = f"{zh} × {degree.formula}", f"{en} × {degree.formula}"
            inputs["coefficient"] = plain(coefficient)
            if degree.uses_increments:
                parameters.append(ParameterName.MULTI_GRADE_INCREMENTS)
        return self._item(
            item,
            in_fen(income * years * coefficient),
            Words(zh, en),
            inputs=inputs,
            notes=notes,
            parameters=tuple(parameters),
        )

    def _age_on(self, day: date | None, path: str) -> int:
        victim = self._victim
        age = age_of(victim.age, victim.birth_date, day)
        if age is None:
            raise out_of_bounds(
                path,
                "null",
                "age | birth_date + fixed_on | died_on",
                Words(
                    "需要年龄，或出生日期加定残日（死亡日）。",
                    "It needs the age, or the birth date and the day it counts on.",
                ),
            )
        return age

    def _kept(self, dependant: Dependant, place: int, reference: date) -> Kept:
        years = dependant.years
        if years is None:
            age = _age_of_dependant(dependant, reference)
            if age is None or not 0 <= age <= OLDEST:
                raise out_of_bounds(
                    f"{self._path}.items.dependants[{place}].age",
                    age,
                    f"0 <= age <= {OLDEST}",
                    Words("被扶养人年龄有误。", "The dependant's age is impossible."),
                )
            years = years_of_dependant(age)
        share = dependant.share or Fraction(1, dependant.supporters or 1)
        return Kept(id=dependant.id, years=years, share=Fraction(share))

    @staticmethod
    def _is_grown_up(dependant: Dependant, reference: date) -> bool:
        age = _age_of_dependant(dependant, reference)
        return age is not None and is_grown_up(age)

    def _dependants(
        self, degree: Degree, kept: list[Kept], *, has_grown_up: bool
    ) -> Item:
        name = ParameterName.URBAN_CONSUMPTION
        consumption = self._parameters.value(name)
        self.dependants = living_costs(
            kept,
            consumption=exact_fen(consumption),
            coefficient=Fraction(degree.coefficient),
        )
        whole = sum(
            exact_fen(consumption) * each.years * each.share for each in kept
        ) * Fraction(degree.coefficient)
        fen = sum(each.fen for each in self.dependants)
        parts = " + ".join(
            f"{each.years} × {plain(each.share)}"
            for each in sorted(kept, key=lambda k: k.id)
        )
        notes = [ItemNote.PART_OF_LUMP_SUM]
        if fen < nearest(whole):
            notes.append(ItemNote.CAPPED)
        if has_grown_up:
            notes.append(ItemNote.GROWN_UP)
        shown = f"{amount(consumption)} × {plain(degree.coefficient)} × ({parts})"
        return self._item(
            LossItem.DEPENDANTS_LIVING,
            fen,
            Words(
                f"{shown}，每年合计不超过 {amount(consumption)}",
                f"{shown}, at most {amount(consumption)} a year in all",
            ),
            inputs={
                "consumption": amount(consumption),
                "coefficient": plain(degree.coefficient),
                **{f"years.{each.id}": str(each.years) for each in kept},
                **{f"share.{each.id}": plain(each.share) for each in kept},
            },
            notes=tuple(notes),
            parameters=(name,),
        )

    def _devices(self) -> Iterator[Item]:
        devices = self._losses.assistive_device
        if not devices:
            return
        total, parts, is_rounded = 0, [], False
        for device in devices:
            count = -(-device.years // device.cycle_years)
            is_rounded |= bool(device.years % device.cycle_years)
            total += device.price * count + device.maintenance
            part = f"{decimal_yuan(device.price)} × {count}"
            if device.maintenance:
                part += f" + {decimal_yuan(device.maintenance)}"
            parts.append(part)
        yield self._item(
            LossItem.ASSISTIVE_DEVICES,
            total,
            _same(" + ".join(parts)),
            inputs={
                f"{name}[{place}]": str(getattr(device, name))
                for place, device in enumerate(devices)
                for name in ("years", "cycle_years")
            },
            notes=(ItemNote.COUNT_ROUNDED_UP,) if is_rounded else (),
        )

    def _property(self) -> Iterator[Item]:
        things = self._losses.property
        if things:
            yield self._item(
                LossItem.PROPERTY,
                sum(each.amount for each in things),
                _same(" + ".join(f"{t.what} {decimal_yuan(t.amount)}" for t in things)),
                inputs={f"property[{at}]": each.what for at, each in enumerate(things)},
            )


def _age_of_dependant(dependant: Dependant, reference: date) -> int | None:
    """A child that was expected on the day counts like one that was born on it."""
    day, born_on = dependant.reference_date or reference, dependant.birth_date
    if dependant.age is None and born_on is not None and is_on_the_way(born_on, day):
        return 0
    return age_of(dependant.age, born_on, day)


def _sum_of(receipts: Receipts) -> str:
    if len(receipts) > _SHOWN_RECEIPTS:
        return f"Σ {len(receipts)}"
    return " + ".join(decimal_yuan(each) for each in receipts)


def _inputs_of(earnings: Earnings, daily: Fraction) -> dict[str, str]:
    given = {
        name: amount(value)
        for name in ("annual", "monthly")
        if (value := getattr(earnings, name)) is not None
    }
    if earnings.monthly_divisor is not None:
        given["monthly_divisor"] = plain(earnings.monthly_divisor)
    rate = daily / _HUNDRED
    shown = Decimal(rate.numerator) / Decimal(rate.denominator)
    return {"days": str(earnings.days), **given, "daily": f"{shown:.2f}"}
