"""The columns of a list that can be imported, and what a row of it says.

A row is one case. Rows that follow each other with one report number are one case:
the first says what the accident is, each of them may bring a party, a vehicle and an
injury.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.cases import Case, CaseSource
from mobile_mediation.domain.dates import parse_day, parse_moment
from mobile_mediation.domain.errors import (
    BadInput,
    MediationError,
    RuleViolation,
    Words,
)
from mobile_mediation.domain.people import (
    IdKind,
    Injury,
    Party,
    PartyKind,
    PartyRole,
)
from mobile_mediation.domain.texts import check_text
from mobile_mediation.domain.vehicles import Vehicle
from mobile_mediation.labels import Labels
from mobile_mediation.services.exchange import form

_ORGANISATIONS: Final = frozenset(
    {PartyRole.INSURER, PartyRole.EMPLOYER, PartyRole.HOSPITAL, PartyRole.RELIEF_FUND}
)
_CELLS: Final[Mapping[str, Words]] = {
    "formula": Words("公式", "a formula"),
    "error": Words("错误值", "an error value"),
    "long": Words("过长的文字", "a text that is too long"),
    "digits": Words(
        "超过15位的数字，Excel 只保留15位",
        "a number of more than 15 digits, of which Excel keeps 15",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column: its heads, and the field that it fills.

    ``choices`` is what can be chosen; empty for a free value.
    """

    kind: type[Any]
    field: str
    type: Any
    choices: tuple[StrEnum, ...]
    head: Words
    hint: Words


def _column(kind: type[Any], field: str, zh: str, en: str, hint: Words) -> Column:
    found = next(c.kind for c in form.columns(kind) if c.attribute == field)
    is_choice = isinstance(found, type) and issubclass(found, StrEnum)
    return Column(
        kind=kind,
        field=field,
        type=found,
        choices=tuple(found) if is_choice else (),
        head=Words(zh, en),
        hint=hint,
    )


_CHOICE: Final = Words("从下拉列表中选择", "choose from the list")
_DAY: Final = Words("如 2026-01-05", "such as 2026-01-05")

COLUMNS: Final = (
    _column(
        Case,
        "insurer_report_no",
        "报案号",
        "Report no.",
        Words(
            "同一报案号的相邻各行为同一案件",
            "neighbouring rows of one report number are one case",
        ),
    ),
    _column(Case, "source", "来源", "Source", _CHOICE),
    _column(
        Accident,
        "occurred_at",
        "事故时间",
        "Accident time",
        Words("北京时间，如 2026-01-05 08:30", "time in China, 2026-01-05 08:30"),
    ),
    _column(Accident, "place", "地点", "Place", Words("必填", "needed")),
    _column(Accident, "form", "事故形态", "Collision", _CHOICE),
    _column(Accident, "kind", "事故后果", "Consequence", _CHOICE),
    _column(
        Accident,
        "determination_no",
        "认定书编号",
        "Determination no.",
        Words("以文字填写", "as text"),
    ),
    _column(Accident, "determined_on", "认定日期", "Determined on", _DAY),
    _column(Party, "name", "当事人姓名", "Name", Words("姓名或单位名称", "name")),
    _column(
        Party,
        "role",
        "身份",
        "Role",
        Words("填写当事人时必填，从下拉列表中选择", "needed with a party; choose"),
    ),
    _column(Party, "id_kind", "证件类型", "ID type", _CHOICE),
    _column(
        Party,
        "id_no",
        "证件号",
        "ID no.",
        Words(
            "单元格须为文本格式，否则末尾几位会丢失",
            "format the cell as text, or the last digits are lost",
        ),
    ),
    _column(Party, "phone", "电话", "Phone", Words("以文字填写", "as text")),
    _column(Party, "liability", "责任", "Liability", _CHOICE),
    _column(Vehicle, "category", "车辆类型", "Vehicle type", _CHOICE),
    _column(
        Vehicle, "plate", "号牌", "Plate", Words("如 京A12345", "such as 京A12345")
    ),
    _column(Injury, "severity", "伤情", "Injury", _CHOICE),
    _column(Injury, "hospital", "医院", "Hospital", Words("医院全称", "full name")),
    _column(Injury, "admitted_on", "入院日期", "Admitted on", _DAY),
    _column(Case, "note", "备注", "Note", Words("可不填", "optional")),
)
PERSONAL: Final = frozenset(c.head for c in COLUMNS if c.field in {"id_no", "phone"})
"""Heads of columns that a screen masks."""

_PLACE: Final = next(column for column in COLUMNS if column.field == "place")
_ROLE: Final = next(column for column in COLUMNS if column.field == "role")


@cache
def _words() -> Mapping[Column, Mapping[str, StrEnum]]:
    labels = Labels.load()
    return {
        column: {
            said.strip().casefold(): member
            for member in column.choices
            for said in (labels.of(member).zh, labels.of(member).en, member.value)
        }
        for column in COLUMNS
    }


def read_heads(texts: Sequence[Any]) -> tuple[Column, ...]:
    """The columns that the first row names, in Chinese or English, in any order.

    Raises:
        BadInput: MM1184.
    """
    known = {
        said.casefold(): column
        for column in COLUMNS
        for said in (column.head.zh, column.head.en)
    }
    found: list[Column] = []
    for text in texts:
        column = known.get(text.strip().casefold()) if isinstance(text, str) else None
        if column is None or column in found:
            raise _heads(str(text))
        found.append(column)
    if _PLACE not in found:
        raise _heads(_PLACE.head.zh)
    return tuple(found)


class CellRefused(Exception):  # noqa: N818  a refusal is not a fault
    """One cell cannot be taken."""

    def __init__(self, column: Column | None, error: MediationError) -> None:
        super().__init__(error.code)
        self.column = column
        self.error = error


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The values of a row that are given, by their columns."""

    number: int
    values: Mapping[Column, Any]

    def of(self, kind: type[Any]) -> dict[str, Any]:
        """What it says of one kind of record."""
        return {c.field: v for c, v in self.values.items() if c.kind is kind}


def read_row(number: int, texts: Sequence[Any], columns: Sequence[Column]) -> ReadRow:
    """The values of one row.

    Raises:
        CellRefused: A cell cannot be read.
    """
    if len(texts) > len(columns):
        raise CellRefused(None, too_many_cells(len(columns)))
    values = {}
    for column, text in zip(columns, texts, strict=False):
        if isinstance(text, dict):
            raise CellRefused(column, no_text(text))
        if text.strip():
            try:
                values[column] = _read(column, text.strip())
            except MediationError as error:
                raise CellRefused(column, error) from error
    return ReadRow(number, values)


def _read(column: Column, text: str) -> Any:
    check_text(text, path=column.field)
    if column.choices:
        found = _words()[column].get(text.casefold())
        if found is None:
            raise RuleViolation(
                "MM1187",
                Words("没有这个选项。", "There is no such choice."),
                value=text[:40],
                rule=" | ".join(each.value for each in column.choices),
                next_step=Words(
                    "请用 case template 生成的模板，从下拉列表中选择。",
                    "Use the template of case template and choose from the list.",
                ),
            )
        return found
    if column.type is form.Moment:
        return parse_moment(text)
    if column.field.endswith("_on"):
        return parse_day(text)
    return text


def draft_of(rows: Sequence[ReadRow], source: CaseSource) -> Any:
    """The rows of one case, as the published form would say it.

    Raises:
        CellRefused: A party without its role, or rows that contradict each other.
    """
    first = rows[0]
    for row in rows[1:]:
        for column, value in row.values.items():
            is_head = column.kind in {Case, Accident}
            if is_head and first.values.get(column) != value:
                raise CellRefused(column, _contradiction(column))
    parties, vehicles, injuries = [], [], []
    for row in rows:
        party, vehicle = row.of(Party), row.of(Vehicle)
        injury = row.of(Injury)
        name = UUID(int=row.number)
        if (party or injury) and "role" not in party:
            raise CellRefused(
                _ROLE,
                RuleViolation(
                    "MM1176",
                    Words("请填写当事人的身份。", "Say what role the party has."),
                    next_step=Words("请从下拉列表中选择。", "Choose from the list."),
                ),
            )
        if party:
            parties.append(form.new(Party, id=name, kind=_kind_of(party), **party))
        if vehicle:
            is_driver = party.get("role") is PartyRole.DRIVER
            driver = {"driver_id": name} if is_driver else {}
            vehicles.append(form.new(Vehicle, **vehicle, **driver))
        if injury:
            injuries.append(form.new(Injury, party_id=name, **injury))
    return form.new_case(
        case=form.new(Case, **({"source": source} | first.of(Case))),
        accident=form.new(Accident, **({"place": ""} | first.of(Accident))),
        parties=tuple(parties),
        vehicles=tuple(vehicles),
        injuries=tuple(injuries),
    )


def column_at(path: str) -> Column | None:
    """The column behind a path in the published form."""
    part, _, field = path.rpartition(".")
    name = part.rpartition(".")[2].partition("[")[0]
    kinds: dict[str, Any] = {"case": Case, "accident": Accident, **form.PARTS}
    return next(
        (c for c in COLUMNS if c.kind is kinds.get(name) and c.field == field), None
    )


def _kind_of(party: Mapping[str, Any]) -> PartyKind:
    is_legal = party.get("id_kind") is IdKind.USCC or party["role"] in _ORGANISATIONS
    return PartyKind.LEGAL if is_legal else PartyKind.NATURAL


def _contradiction(column: Column) -> BadInput:
    return BadInput(
        "MM1177",
        Words(
            "同一报案号各行的案件和事故内容应当一致。",
            "Rows of one report number say the same of case and accident.",
        ),
        rule=f"{column.head.zh} = {column.head.en}",
        next_step=Words(
            "请留空或改为与首行相同。", "Leave it empty, or as in the first row."
        ),
    )


def too_many_cells(most: int) -> BadInput:
    """The refusal of a row with cells that no head is above."""
    return BadInput(
        "MM1186",
        Words("这一行的列数多于表头。", "The row has more cells than heads."),
        rule=f"<= {most}",
    )


def no_text(cell: Mapping[str, str]) -> BadInput:
    """The refusal of a cell that holds no text."""
    ((kind, address),) = cell.items()
    words = _CELLS[kind]
    return BadInput(
        "MM1180",
        Words(
            f"单元格 {address} 中是{words.zh}，不能导入。",
            f"Cell {address} holds {words.en}; it is not imported.",
        ),
        value=address,
        rule="text | date | number <= 15 digits",
        next_step=Words(
            "请粘贴为值；证件号、电话等设为文本格式后重新填写。",
            "Paste it as a value; format numbers of papers and phones as text.",
        ),
    )


def _heads(text: str) -> BadInput:
    return BadInput(
        "MM1184",
        Words(
            "表头不认识、重复或缺少“地点”。",
            "A head is unknown, stands twice, or the place is missing.",
        ),
        path="rows[1]",
        value=text[:40],
        rule=" | ".join(column.head.zh for column in COLUMNS),
        next_step=Words(
            "请使用 case template 生成的模板。", "Use the template of case template."
        ),
    )


def explained() -> Iterable[tuple[Column, str]]:
    """Every column with its choices in Chinese, for the template."""
    labels = Labels.load()
    for column in COLUMNS:
        yield column, "、".join(labels.of(each).zh for each in column.choices)
