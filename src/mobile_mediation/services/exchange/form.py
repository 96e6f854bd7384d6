"""The published form of a case as a file: ``mobile-mediation/case``, version 1.

The form is made from the domain's own values, so that what a case gains, its file
gains: enumerations by their English names, money as decimal text in CNY, times with
the offset of China, bytes in hexadecimal. What stands in the head of a case (which
vehicle opened it, its id) is not said again in every record.

A case with ``origin_id`` in its head is the record of that vehicle. A case without it
is not yet anybody's: whoever imports it opens it, and its ids are only names by which
the records of the file refer to each other.
"""

import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import msgspec

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.domain.money import decimal_yuan, parse_yuan
from mobile_mediation.labels import Labels
from mobile_mediation.services.exchange.misfits import Misfitting
from mobile_mediation.services.exchange.strict import broken_off

FORMAT: Final = "mobile-mediation/case"
VERSION: Final = 1
RULE: Final = f"{FORMAT} {VERSION}"
IDENTITY: Final = ("origin_id", "case_id", "case_no", "created_at", "created_by")
"""What makes a case the record of a vehicle; all of it is there, or nothing."""

_GIVEN_ON_OPENING: Final = frozenset({*IDENTITY, "opened_at", "region_code"})
_GIVEN_ON_ENTRY: Final = frozenset({"id", "created_at", "created_by"})
_IN_THE_HEAD: Final = frozenset({"origin_id", "case_id"})
_FEN: Final = "_fen"
_INDENT: Final = 1

Money = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^-?(0|[1-9][0-9]{0,14})\.[0-9]{2}$",
        examples=["1234.50"],
    ),
]
Hex = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([0-9a-f]{2})*$", extra_json_schema={"contentEncoding": "base16"}
    ),
]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]

_SPELLINGS: Final[Mapping[Any, Any]] = {bytes: Hex, datetime: Moment, int: Int64}


PARTS: Final[Mapping[str, type[CaseEntity]]] = {
    name: get_args(hint)[0]
    for name, hint in typing.get_type_hints(CaseFile).items()
    if get_origin(hint) is tuple
}
"""The lists of a case file, by name, and what they are made of."""


class FormColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its name in the domain and in the form, and its type."""

    attribute: str
    name: str
    kind: Any
    can_be_null: bool
    default: Any

    @classmethod
    def of(cls, of: type[Any], field: "Field[Any]", hint: Any) -> "FormColumn":
        """The column of one field of the domain."""
        plain, can_be_null = _without_none(hint)
        is_money = field.name.endswith(_FEN)
        given_here = _GIVEN_ON_OPENING if of is Case else _GIVEN_ON_ENTRY
        default = field.default
        if field.name in given_here:
            can_be_null, default = True, None
        return cls(
            attribute=field.name,
            name=field.name.removesuffix(_FEN) if is_money else field.name,
            kind=Money if is_money else _SPELLINGS.get(plain, plain),
            can_be_null=can_be_null,
            default=msgspec.NODEFAULT if default is MISSING else default,
        )

    def spelt(self, value: Any) -> Any:
        """A value of the domain as the form spells it."""
        match value:
            case datetime():
                return value.astimezone(CHINA).isoformat()
            case bytes():
                return value.hex()
            case int() if self.kind is Money:
                return decimal_yuan(value)
        return value

    def read(self, value: Any, *, path: str) -> Any:
        """A value of the form as the domain knows it.

        Raises:
            RuleViolation: MM1001 an amount beyond what is accepted.
        """
        if value is None:
            return None
        if self.kind is Money:
            sign = -1 if value.startswith("-") else 1
            return sign * parse_yuan(value.removeprefix("-"), path=path)
        return bytes.fromhex(value) if self.kind is Hex else value


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in {Union, UnionType}:
        (plain,) = [each for each in get_args(hint) if each is not type(None)]
        return plain, True
    return hint, False


def columns(kind: type[Any]) -> tuple[FormColumn, ...]:
    """What the form says of one kind of record, in its order."""
    return _COLUMNS[kind]


def form_name(kind: type[Any], attribute: str) -> str:
    """What the form calls a field; what it does not say keeps its own name."""
    found = (each.name for each in columns(kind) if each.attribute == attribute)
    return next(found, attribute)


def _columns(kind: type[Any]) -> tuple[FormColumn, ...]:
    hints = typing.get_type_hints(kind)
    left_out = () if kind is Case else _IN_THE_HEAD
    return tuple(
        FormColumn.of(kind, each, hints[each.name])
        for each in fields(kind)
        if each.name not in left_out
    )


_COLUMNS: Final[Mapping[type[Any], tuple[FormColumn, ...]]] = {
    kind: _columns(kind) for kind in (Case, Accident, *PARTS.values())
}


@cache
def _records() -> Mapping[type[Any], Any]:
    labels = Labels.load()
    return {kind: _record(kind, labels) for kind in _COLUMNS}


def _record(kind: type[Any], labels: Labels) -> type[msgspec.Struct]:
    members: list[Any] = []
    for column in columns(kind):
        words = labels.of_column(column.attribute)
        said = msgspec.Meta(title=words.zh, description=words.en)
        form = column.kind | None if column.can_be_null else column.kind
        members.append((column.name, Annotated[form, said], column.default))
    return _strict(kind.__name__, members)


@cache
def _case_type() -> Any:
    records = _records()
    members: list[Any] = [("case", records[Case]), ("accident", records[Accident])]
    members += [(name, _some(records[kind]), ()) for name, kind in PARTS.items()]
    return _strict("CaseFile", members)


def new(kind: type[Any], /, **values: Any) -> Any:
    """A record of a new case, in the form's own types."""
    return _records()[kind](**values)


def new_case(**parts: Any) -> Any:
    """A new case made of such records."""
    return _case_type()(**parts)


@cache
def document_type() -> Any:
    """The whole file."""
    some: Any = Annotated[_some(_case_type()), msgspec.Meta(min_length=1)]
    return _strict(
        "Exchange",
        [
            ("format", Literal[FORMAT]),
            ("version", Literal[VERSION]),
            ("cases", some),
        ],
    )


def _some(kind: Any) -> Any:
    return tuple[kind, ...]


def _strict(name: str, members: list[Any]) -> type[msgspec.Struct]:
    return msgspec.defstruct(
        name, members, kw_only=True, frozen=True, forbid_unknown_fields=True
    )


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}:{VERSION}",
        "title": RULE,
        **msgspec.json.schema(document_type()),
    }


def schema_text() -> bytes:
    """The JSON Schema as it is published."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2) + b"\n"


def encode(files: Iterator[CaseFile] | Sequence[CaseFile]) -> Iterator[bytes]:
    """The file, piece by piece: one case at a time is in memory."""
    before = f'{{\n"format": "{FORMAT}",\n"version": {VERSION},\n"cases": [\n'.encode()
    for file in files:
        yield before + msgspec.json.format(
            msgspec.json.encode(_plain(file)), indent=_INDENT
        )
        before = b",\n"
    yield b"\n]\n}\n"


def _plain(file: CaseFile) -> dict[str, Any]:
    return {
        each.name: (
            [_plain_record(one) for one in value]
            if isinstance(value := getattr(file, each.name), tuple)
            else _plain_record(value)
        )
        for each in fields(file)
    }


def _plain_record(record: Case | CaseEntity) -> dict[str, Any]:
    return {
        column.name: column.spelt(getattr(record, column.attribute))
        for column in columns(type(record))
    }


def decode(data: bytes) -> tuple[Any, ...]:
    """The cases of a file, every value of its type and no key unknown.

    Raises:
        BadInput: MM1166 not JSON; MM1167 not of the published form.
    """
    try:
        document: Any = msgspec.json.decode(data, type=document_type())
    except msgspec.ValidationError as error:
        raise _not_of_the_form(str(error)) from error
    except msgspec.DecodeError as error:
        raise broken_off(str(error)) from error
    cases: tuple[Any, ...] = document.cases
    return cases


def _not_of_the_form(said: str) -> BadInput:
    misfit = Misfitting.of(said)
    return BadInput(
        "MM1167",
        Words(
            f"内容不符合公布的案件格式：{misfit.reason.zh}。",
            f"This is not the published form of a case: {misfit.reason.en}.",
        ),
        path=misfit.path,
        rule=RULE,
        next_step=Words(
            "请用 case schema 对照格式。", "Compare it with the output of case schema."
        ),
    )
