"""What can be put into a worksheet, how it is typed, and where it goes in a request.

An input path is that of the request below its victim or vehicle, with dots; where the
request has a list, a row's name stands in its place: ``items.nursing.1.days``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

from mobile_mediation.domain.assessment.catalogue import INSURED, LossItem
from mobile_mediation.domain.assessment.request import (
    Conduct,
    CtplStatus,
    RoadUser,
)
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.money import decimal_yuan, parse_yuan
from mobile_mediation.domain.people import Liability
from mobile_mediation.domain.texts import clean_text, halfwidth

Json: TypeAlias = "str | int | bool | list[Json] | None"
_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%")
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_PART: Final = re.compile(r"[0-9]{1,4}/[0-9]{1,4}|[01](?:\.[0-9]+)?")
_BETWEEN: Final = re.compile(r"[\s;；+＋、]+")
_HUNDREDTH: Final = -2


class InputScope(StrEnum):
    """What an input is about."""

    SHEET = "sheet"
    VICTIM = "victim"
    VEHICLE = "vehicle"


class InputKind(StrEnum):
    """How a value is typed."""

    MONEY = "money"
    RECEIPTS = "receipts"
    """Several amounts, with spaces between them."""
    WHOLE = "whole"
    FIGURE = "figure"
    RATE = "rate"
    """``0.8`` or ``80%``."""
    PART = "part"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    GRADES = "grades"
    TEXT = "text"
    VEHICLE = "vehicle"
    """A vehicle of the case."""
    PARTY = "party"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSpec:
    """One input: its place, how it is typed, what people call it.

    ``item`` is the item of loss under which it is asked for. ``rows`` is the list that
    it is a column of, if any. ``choices`` are the members that it can be.
    """

    scope: InputScope
    path: str
    kind: InputKind
    words: Words
    item: LossItem | None = None
    rows: str | None = None
    choices: type[StrEnum] | None = None

    def place(self, row: str | None = None) -> str:
        """The whole input path; ``row`` names the row of a list."""
        return self.path if self.rows is None else f"{self.rows}.{row}.{self.path}"

    @property
    def example(self) -> str:
        """A value as it is typed, or all that it can be."""
        if self.choices is not None:
            return " | ".join(each.value for each in self.choices)
        return _EXAMPLES[self.kind]

    def parse(self, text: str) -> Json:
        """What a typed text means, as JSON.

        Raises:
            RuleViolation: MM2360 it is not written so.
        """
        plain = halfwidth(text).strip()
        try:
            return _PARSERS[self.kind](plain, self)
        except ValueError as error:
            raise _not_written_so(self, text) from error

    def show(self, value: Json) -> str:
        """A value as it would be typed."""
        if isinstance(value, list):
            return " ".join(str(each) for each in value)
        return "" if value is None else str(value)


def _money(text: str, _: InputSpec) -> Json:
    return decimal_yuan(parse_yuan(text))


def _receipts(text: str, spec: InputSpec) -> Json:
    amounts = [each for each in _BETWEEN.split(text) if each]
    if not amounts:
        raise ValueError(text)
    return [_money(each, spec) for each in amounts]


def _whole(text: str, _: InputSpec) -> Json:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _figure(text: str, _: InputSpec) -> Json:
    plain = text.replace(",", "")
    if _PLAIN.fullmatch(plain) is None:
        raise ValueError(text)
    return plain


def _rate(text: str, _: InputSpec) -> Json:
    if (found := _PERCENT.fullmatch(text)) is not None:
        whole, _dot, rest = found[1].partition(".")
        digits = whole.rjust(3, "0")
        shown = f"{int(digits[:_HUNDREDTH])}.{digits[_HUNDREDTH:]}{rest}"
        return shown.rstrip("0").rstrip(".")
    if _PLAIN.fullmatch(text) is None:
        raise ValueError(text)
    return text


def _part(text: str, _: InputSpec) -> Json:
    if _PART.fullmatch(text) is None:
        raise ValueError(text)
    return text


def _day(text: str, _: InputSpec) -> Json:
    return date.fromisoformat(text).isoformat()


def _flag(text: str, _: InputSpec) -> Json:
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


def _choice(text: str, spec: InputSpec) -> Json:
    if spec.choices is None:
        raise ValueError(text)
    return spec.choices(text).value


def _grades(text: str, spec: InputSpec) -> Json:
    grades = [each for each in re.split(r"[\s,，、;+]+", text) if each]
    if not grades:
        raise ValueError(text)
    return [_whole(each, spec) for each in grades]


def _text(text: str, _: InputSpec) -> Json:
    return clean_text(text)


def _named(text: str, _: InputSpec) -> Json:
    """The one it names is in a column of its own; here stands only that it does."""
    if text != "true":
        raise ValueError(text)
    return True


_PARSERS: Final[Mapping[InputKind, Callable[[str, InputSpec], Json]]] = {
    InputKind.MONEY: _money,
    InputKind.RECEIPTS: _receipts,
    InputKind.WHOLE: _whole,
    InputKind.FIGURE: _figure,
    InputKind.RATE: _rate,
    InputKind.PART: _part,
    InputKind.DAY: _day,
    InputKind.FLAG: _flag,
    InputKind.CHOICE: _choice,
    InputKind.GRADES: _grades,
    InputKind.TEXT: _text,
    InputKind.VEHICLE: _named,
    InputKind.PARTY: _named,
}
_EXAMPLES: Final[Mapping[InputKind, str]] = {
    InputKind.MONEY: "1234.50",
    InputKind.RECEIPTS: "1234.50 86.00",
    InputKind.WHOLE: "42",
    InputKind.FIGURE: "47544",
    InputKind.RATE: "80% | 0.8",
    InputKind.PART: "1/2",
    InputKind.DAY: "2026-10-20",
    InputKind.FLAG: "true | false",
    InputKind.CHOICE: "…",
    InputKind.GRADES: "9 10",
    InputKind.TEXT: "…",
    InputKind.VEHICLE: "…",
    InputKind.PARTY: "…",
}


def _not_written_so(spec: InputSpec, text: str) -> RuleViolation:
    return RuleViolation(
        "MM2360",
        Words(
            f"“{spec.words.zh}”的写法不对。", f"“{spec.words.en}” is not written so."
        ),
        path=spec.place("*"),
        value=text[:80],
        rule=spec.example,
        next_step=Words(
            f"请照此填写：{spec.example}。",
            f"Write it like this: {spec.example}.",
        ),
    )


def _sheet(path: str, kind: InputKind, zh: str, en: str, **more: Any) -> InputSpec:
    return InputSpec(
        scope=InputScope.SHEET, path=path, kind=kind, words=Words(zh, en), **more
    )


def _victim(path: str, kind: InputKind, zh: str, en: str, **more: Any) -> InputSpec:
    return InputSpec(
        scope=InputScope.VICTIM, path=path, kind=kind, words=Words(zh, en), **more
    )


def _vehicle(path: str, kind: InputKind, zh: str, en: str, **more: Any) -> InputSpec:
    return InputSpec(
        scope=InputScope.VEHICLE, path=path, kind=kind, words=Words(zh, en), **more
    )


def _receipts_of(item: LossItem, path: str) -> InputSpec:
    return _victim(
        f"items.{path}", InputKind.RECEIPTS, "票据金额", "receipts", item=item
    )


def _earnings(item: LossItem, prefix: str, rows: str | None) -> tuple[InputSpec, ...]:
    columns = (
        ("days", InputKind.WHOLE, "天数", "days"),
        ("daily", InputKind.FIGURE, "日标准", "a day"),
        ("monthly", InputKind.FIGURE, "月标准", "a month"),
        ("monthly_divisor", InputKind.FIGURE, "月折算天数", "days of a month"),
        ("annual", InputKind.FIGURE, "年标准", "a year"),
    )
    return tuple(
        _victim(f"{prefix}{path}", kind, zh, en, item=item, rows=rows)
        for path, kind, zh, en in columns
    )


_DISABILITY: Final = LossItem.DISABILITY_COMPENSATION
_DEATH: Final = LossItem.DEATH_COMPENSATION
_KEPT: Final = LossItem.DEPENDANTS_LIVING
_DEVICES: Final = LossItem.ASSISTIVE_DEVICES
_LONG: Final = LossItem.LONG_TERM_NURSING

INPUTS: Final[tuple[InputSpec, ...]] = (
    _sheet(
        "parameters.urban_disposable_income",
        InputKind.FIGURE,
        "城镇居民人均可支配收入",
        "disposable income",
        item=_DISABILITY,
    ),
    _sheet(
        "parameters.urban_consumption",
        InputKind.FIGURE,
        "城镇居民人均消费支出",
        "consumption",
        item=_KEPT,
    ),
    _sheet(
        "parameters.average_annual_wage",
        InputKind.FIGURE,
        "职工年平均工资",
        "average annual wage",
        item=LossItem.FUNERAL,
    ),
    _sheet(
        "parameters.meal_allowance_per_day",
        InputKind.FIGURE,
        "伙食补助标准（元/天）",
        "meals a day",
        item=LossItem.HOSPITAL_MEALS,
    ),
    _sheet(
        "parameters.nutrition_per_day",
        InputKind.FIGURE,
        "营养费标准（元/天）",
        "nutrition a day",
        item=LossItem.NUTRITION,
    ),
    _sheet(
        "good_will_passenger_reduction",
        InputKind.RATE,
        "好意同乘减轻",
        "reduction for a lift",
    ),
    _sheet(
        "victim_takes_mental_distress_first",
        InputKind.FLAG,
        "精神抚慰金在交强险内优先",
        "mental distress first",
        item=LossItem.MENTAL_DISTRESS,
    ),
    _victim("birth_date", InputKind.DAY, "出生日期", "born on"),
    _victim("age", InputKind.WHOLE, "年龄（周岁）", "age"),
    _victim(
        "road_user", InputKind.CHOICE, "交通方式", "on the road as", choices=RoadUser
    ),
    _victim("vehicle", InputKind.VEHICLE, "所乘车辆", "was in"),
    _victim("drives", InputKind.FLAG, "本人驾驶", "drove it"),
    _victim("represented", InputKind.FLAG, "有代理人", "has a representative"),
    *(
        _victim(
            f"waives.{bucket.value}",
            InputKind.PARTY,
            f"{zh}限额内让与优先",
            f"lets go first: {bucket.value}",
        )
        for bucket, zh in zip(INSURED, ("医疗", "死亡伤残", "财产"), strict=True)
    ),
    _victim(
        "items.medical",
        InputKind.RECEIPTS,
        "票据金额",
        "receipts",
        item=LossItem.MEDICAL_EXPENSES,
    ),
    _victim(
        "items.medical_paid_by_others",
        InputKind.RECEIPTS,
        "医保、基金已付",
        "paid by others",
        item=LossItem.MEDICAL_EXPENSES,
    ),
    _receipts_of(LossItem.FOLLOW_UP_TREATMENT, "follow_up_treatment"),
    _receipts_of(LossItem.COSMETIC_SURGERY, "cosmetic"),
    _receipts_of(LossItem.REHABILITATION, "rehabilitation"),
    _victim(
        "items.hospital_days",
        InputKind.WHOLE,
        "住院天数",
        "days in hospital",
        item=LossItem.HOSPITAL_MEALS,
    ),
    _victim(
        "items.nutrition_days",
        InputKind.WHOLE,
        "营养期（天）",
        "days of nutrition",
        item=LossItem.NUTRITION,
    ),
    *_earnings(LossItem.LOST_INCOME, "items.lost_income.", None),
    *_earnings(LossItem.NURSING, "", "items.nursing"),
    _victim(
        "persons",
        InputKind.WHOLE,
        "护理人数",
        "persons",
        item=LossItem.NURSING,
        rows="items.nursing",
    ),
    _victim(
        "items.long_term_nursing.annual",
        InputKind.FIGURE,
        "年标准",
        "a year",
        item=_LONG,
    ),
    _victim(
        "items.long_term_nursing.years", InputKind.WHOLE, "年数", "years", item=_LONG
    ),
    _victim(
        "items.long_term_nursing.dependence",
        InputKind.RATE,
        "护理依赖程度",
        "dependence",
        item=_LONG,
    ),
    _receipts_of(LossItem.TRANSPORT, "transport"),
    _receipts_of(LossItem.ACCOMMODATION, "accommodation"),
    _victim(
        "items.disability.grades",
        InputKind.GRADES,
        "伤残等级",
        "grades",
        item=_DISABILITY,
    ),
    _victim(
        "items.disability.coefficient",
        InputKind.RATE,
        "赔偿系数（优先于等级）",
        "coefficient",
        item=_DISABILITY,
    ),
    _victim(
        "items.disability.fixed_on",
        InputKind.DAY,
        "定残日",
        "fixed on",
        item=_DISABILITY,
    ),
    _victim("items.death.died_on", InputKind.DAY, "死亡日期", "died on", item=_DEATH),
    *(
        _victim(f"items.death.{name}", InputKind.RECEIPTS, "金额", "amounts", item=item)
        for item, name in (
            (LossItem.FUNERAL_TRANSPORT, "funeral_transport"),
            (LossItem.FUNERAL_ACCOMMODATION, "funeral_accommodation"),
            (LossItem.FUNERAL_LOST_INCOME, "funeral_lost_income"),
        )
    ),
    *(
        _victim(path, kind, zh, en, item=_KEPT, rows="items.dependants")
        for path, kind, zh, en in (
            ("years", InputKind.WHOLE, "抚养年数", "years"),
            ("birth_date", InputKind.DAY, "出生日期", "born on"),
            ("age", InputKind.WHOLE, "年龄（周岁）", "age"),
            ("share", InputKind.PART, "分担份额", "share"),
            ("supporters", InputKind.WHOLE, "扶养义务人数", "supporters"),
            ("reference_date", InputKind.DAY, "年龄基准日", "age counts on"),
        )
    ),
    *(
        _victim(path, kind, zh, en, item=_DEVICES, rows="items.assistive_device")
        for path, kind, zh, en in (
            ("price", InputKind.MONEY, "单价", "price"),
            ("cycle_years", InputKind.WHOLE, "更换周期（年）", "renewed every"),
            ("years", InputKind.WHOLE, "使用年数", "years"),
            ("maintenance", InputKind.MONEY, "维护费", "maintenance"),
        )
    ),
    _receipts_of(LossItem.MENTAL_DISTRESS, "mental_distress"),
    _receipts_of(LossItem.APPRAISAL_FEE, "appraisal_fee"),
    *(
        _victim(path, kind, zh, en, item=LossItem.PROPERTY, rows="items.property")
        for path, kind, zh, en in (
            ("what", InputKind.TEXT, "受损财物", "thing"),
            ("amount", InputKind.MONEY, "损失金额", "amount"),
        )
    ),
    _receipts_of(LossItem.TOWING, "towing"),
    _receipts_of(LossItem.BUSINESS_INTERRUPTION, "business_interruption"),
    _receipts_of(LossItem.SUBSTITUTE_TRANSPORT, "substitute_transport"),
    _receipts_of(LossItem.PARKING, "parking"),
    _receipts_of(LossItem.VALUATION_FEE, "valuation_fee"),
    _vehicle(
        "liability", InputKind.CHOICE, "事故责任", "responsibility", choices=Liability
    ),
    _vehicle("fault_ratio", InputKind.RATE, "赔偿责任比例", "fault ratio"),
    _vehicle(
        "ctpl.status",
        InputKind.CHOICE,
        "交强险",
        "compulsory insurance",
        choices=CtplStatus,
    ),
    *(
        _vehicle(
            f"ctpl.used.{bucket.value}",
            InputKind.MONEY,
            f"交强险{zh}已用",
            f"used: {bucket.value}",
        )
        for bucket, zh in zip(INSURED, ("医疗", "死亡伤残", "财产"), strict=True)
    ),
    _vehicle("tpl.limit", InputKind.MONEY, "商业三者险限额", "commercial limit"),
    _vehicle("tpl.used", InputKind.MONEY, "商业险已用", "commercial used"),
    _vehicle("tpl.deductible_rate", InputKind.RATE, "绝对免赔率", "deductible"),
    _vehicle(
        "tpl.excludes_medical_outside_scheme",
        InputKind.MONEY,
        "医保外用药不赔",
        "medicine not covered",
    ),
    _vehicle(
        "tpl.covers_mental_distress",
        InputKind.FLAG,
        "附加精神抚慰金险",
        "covers mental distress",
    ),
    *(
        _vehicle(f"conduct.{each.value}", InputKind.FLAG, zh, each.value)
        for each, zh in zip(
            Conduct,
            (
                "无证或准驾不符",
                "醉酒",
                "毒驾",
                "故意",
                "驾驶证逾期",
                "逃逸",
                "盗抢车辆",
            ),
            strict=True,
        )
    ),
)
"""Everything that can be put in, in the order in which it is asked for."""

ROWS: Final = tuple(
    dict.fromkeys(spec.rows for spec in INPUTS if spec.rows is not None)
)
"""The lists that have rows."""


def spec_of(scope: InputScope, path: str) -> InputSpec:
    """The input that a path names.

    Raises:
        RuleViolation: MM2361 there is no such input.
    """
    for spec in INPUTS:
        if spec.scope is scope and spec.place(_row_of(spec, path)) == path:
            return spec
    raise RuleViolation(
        "MM2361",
        Words("计算表里没有这一项。", "The worksheet has no such input."),
        path=path[:200],
        rule=scope.value,
        next_step=Words("请核对填写项。", "Check the name of the input."),
    )


_ROW: Final = re.compile(r"[a-z0-9]{1,20}")


def _row_of(spec: InputSpec, path: str) -> str | None:
    if spec.rows is None or not path.startswith(f"{spec.rows}."):
        return None
    row = path.removeprefix(f"{spec.rows}.").partition(".")[0]
    return row if _ROW.fullmatch(row) else None
