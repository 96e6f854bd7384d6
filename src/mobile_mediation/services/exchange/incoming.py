"""A case of a file, checked and made a case of the domain."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from mobile_mediation.db.registry import key_names, recorded_columns
from mobile_mediation.db.repository import ROWS
from mobile_mediation.db.schema import METADATA
from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case, CaseSource, Stage
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.consistency import check_entity
from mobile_mediation.domain.contacts import ContactEntry
from mobile_mediation.domain.dates import check_year
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.errors import BadInput, MediationError, Words
from mobile_mediation.domain.fields import read_field
from mobile_mediation.domain.ids import new_id
from mobile_mediation.services.exchange.form import (
    IDENTITY,
    PARTS,
    RULE,
    columns,
    form_name,
)

R = TypeVar("R", bound=Case | CaseEntity)
Kind = type[Any]

_OF_A_RECORD: Final = ("id", "created_at", "created_by")
_OF_THE_HEAD: Final = (*IDENTITY, "opened_at", "region_code")
_NOT_TYPED: Final = frozenset(
    {"origin_id", "case_id", "id", "created_at", "created_by", "stage", "case_no"}
)
_NO_REFERENCE: Final = frozenset({"id", "origin_id", "case_id", "request_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A case of a file; ``is_new`` when no vehicle has opened it yet.

    ``place`` is where it stands in the file, for instance ``cases[0]``.
    """

    place: str
    file: CaseFile
    is_new: bool

    def records(self) -> Iterator[tuple[str, Case | CaseEntity]]:
        """Every record with its place in the file, the head first."""
        yield f"{self.place}.case", self.file.case
        yield f"{self.place}.accident", self.file.accident
        for name in PARTS:
            for number, record in enumerate(getattr(self.file, name)):
                yield f"{self.place}.{name}[{number}]", record


def _is_written_once(kind: Kind) -> bool:
    table = METADATA.tables[ROWS[kind].__tablename__]
    keys = key_names(table)
    return all(
        column.info["sync"] is Rule.FACT
        for column in recorded_columns(table)
        if column.name not in keys
    )


EVIDENCE: Final = frozenset(
    kind for kind in PARTS.values() if _is_written_once(kind)
) - {ContactEntry}
"""Records that come to be only by somebody's act, never by the file of a new case.

Money, signatures, seals, frozen texts, steps and looks at personal numbers are written
once by the act itself. A conversation is written down afterwards, so that the log of a
case from elsewhere may come along.
"""


class CaseReader:
    """Makes cases of the domain from the cases of one file.

    Args:
        user_id: Who imports, and so enters what is new.
        now: When.
        open_case: The head of a case that is opened by the import.
    """

    def __init__(
        self, *, user_id: UUID, now: datetime, open_case: Callable[[CaseSource], Case]
    ) -> None:
        self._user_id = user_id
        self._now = now
        self._open_case = open_case

    def read(self, form: Any, *, place: str) -> Incoming:
        """One case of a file.

        Raises:
            BadInput: MM1168-MM1171.
            RuleViolation: A value cannot be right; the path names it.
        """
        is_new = all(getattr(form.case, name) is None for name in IDENTITY)
        case = self._head(form.case, f"{place}.case", is_new=is_new)
        names = self._names(form, place, is_new=is_new)
        accident = self._record(
            Accident, form.accident, f"{place}.accident", case, names, is_new=is_new
        )
        parts: dict[str, Any] = {}
        for part, kind in PARTS.items():
            forms = getattr(form, part)
            if is_new and forms and kind in EVIDENCE:
                raise _only_by_acting(f"{place}.{part}[0]")
            parts[part] = tuple(
                self._record(
                    kind, each, f"{place}.{part}[{number}]", case, names, is_new=is_new
                )
                for number, each in enumerate(forms)
            )
        incoming = Incoming(
            place=place,
            file=CaseFile(case=case, accident=accident, **parts),
            is_new=is_new,
        )
        return self._checked(incoming)

    def _head(self, form: Any, place: str, *, is_new: bool) -> Case:
        values = _values(Case, form, place)
        if not is_new:
            _need_all(form, _OF_THE_HEAD, place)
            return Case(**values)
        if form.stage is not Stage.REPORTED or form.closed_at is not None:
            raise _only_by_acting(f"{place}.stage")
        given = {name: value for name, value in values.items() if value is not None}
        return replace(self._open_case(form.source), **given)

    def _names(self, form: Any, place: str, *, is_new: bool) -> dict[UUID | str, UUID]:
        """The id of each record, by the one in the file or else by its place.

        Those of an older case are kept. New ones follow each other, so that the
        records keep the order of the file.
        """
        names: dict[UUID | str, UUID] = {}
        for where, each in _forms(form, place):
            name = each.id or where
            if name in names:
                raise same_id(f"{where}.id", each.id)
            later = self._now + timedelta(milliseconds=len(names))
            names[name] = new_id(later) if is_new or each.id is None else each.id
        return names

    def _record(
        self,
        kind: Kind,
        form: Any,
        place: str,
        case: Case,
        names: Mapping[UUID | str, UUID],
        *,
        is_new: bool,
    ) -> Any:
        values = _values(kind, form, place)
        if is_new:
            _need_none(form, ("created_at", "created_by"), place)
            values |= {
                "id": names[form.id or place],
                "created_at": self._now,
                "created_by": self._user_id,
            }
        else:
            _need_all(form, _OF_A_RECORD, place)
        for column in columns(kind):
            name = column.attribute
            if (
                column.kind is UUID
                and name.endswith("_id")
                and name not in _NO_REFERENCE
                and values[name] is not None
            ):
                if values[name] not in names:
                    raise _refers_to_nothing(f"{place}.{name}", values[name])
                values[name] = names[values[name]]
        try:
            return kind(origin_id=case.origin_id, case_id=case.case_id, **values)
        except MediationError as error:
            raise placed(error, kind, "", place) from error

    def _checked(self, incoming: Incoming) -> Incoming:
        """See that every value can be right; those of a new case become normal."""
        clean: dict[UUID, Any] = {}
        for place, record in incoming.records():
            one = self._check_record(record, place)
            clean[one.case_id if isinstance(one, Case) else one.id] = one
        if not incoming.is_new:
            # What another vehicle has written stays as it is, to the letter.
            return incoming
        file = incoming.file
        parts = {
            name: tuple(clean[each.id] for each in getattr(file, name))
            for name in PARTS
        }
        checked = replace(
            incoming,
            file=CaseFile(
                case=clean[file.case.case_id],
                accident=clean[file.accident.id],
                **parts,
            ),
        )
        for place, record in checked.records():
            check_together(record, checked.file, place, now=self._now)
        return checked

    def _check_record(self, record: R, place: str) -> R:
        kind: Kind = type(record)
        clean = record
        for column in columns(kind):
            name = column.attribute
            value = getattr(record, name)
            if value is None:
                continue
            try:
                if isinstance(value, date):
                    check_year(value, path=name)
                if name in _NOT_TYPED or kind in EVIDENCE:
                    continue
                reading = read_field(kind, name, value, now=self._now, entity=record)
            except MediationError as error:
                raise placed(error, kind, name, place) from error
            if reading.values != {name: value}:
                # What follows from a number never overrides what the file says.
                follows = {
                    column: found
                    for column, found in reading.values.items()
                    if column == name or getattr(record, column) is None
                }
                clean = replace(clean, **follows)
        return clean


def check_together(
    record: Case | CaseEntity, file: CaseFile, place: str, *, now: datetime
) -> None:
    """See that a record agrees with the others of its case.

    Raises:
        RuleViolation: With its place in the file.
    """
    try:
        check_entity(record, file, now=now)
    except MediationError as error:
        raise placed(error, type(record), "", place) from error


def placed(error: MediationError, kind: Kind, name: str, place: str) -> MediationError:
    """A refusal of one value, with its place in the file."""
    owner, _, field = (error.path or "").rpartition(".")
    known = {column.attribute for column in columns(kind)}
    if owner != kind.__name__.lower() or field not in known:
        field = name
    error.path = f"{place}.{form_name(kind, field)}".removesuffix(".")
    error.rule = error.rule or RULE
    return error


def _values(kind: Kind, form: Any, place: str) -> dict[str, Any]:
    return {
        column.attribute: column.read(
            getattr(form, column.name), path=f"{place}.{column.name}"
        )
        for column in columns(kind)
    }


def _forms(form: Any, place: str) -> Iterator[tuple[str, Any]]:
    yield f"{place}.accident", form.accident
    for part in PARTS:
        for number, each in enumerate(getattr(form, part)):
            yield f"{place}.{part}[{number}]", each


def _need_all(form: Any, names: tuple[str, ...], place: str) -> None:
    for name in names:
        if getattr(form, name) is None:
            raise _incomplete(f"{place}.{name}")


def _need_none(form: Any, names: tuple[str, ...], place: str) -> None:
    for name in names:
        if getattr(form, name) is not None:
            raise _incomplete(f"{place}.{name}")


def _incomplete(path: str) -> BadInput:
    return BadInput(
        "MM1168",
        Words(
            "案件的来源信息要么齐全，要么全部不写。",
            "Where a case comes from is said wholly or not at all.",
        ),
        path=path,
        rule=f"{RULE}: {', '.join(_OF_THE_HEAD)}; {', '.join(_OF_A_RECORD)}",
        next_step=Words(
            "新案件请删去这些键，由本车立案；其他情况请重新导出。",
            "Leave them out for a new case, which is then opened here; "
            "otherwise export the case again.",
        ),
    )


def _refers_to_nothing(path: str, value: UUID) -> BadInput:
    return BadInput(
        "MM1169",
        Words(
            "所指的记录不在文件中。", "It refers to a record that is not in the file."
        ),
        path=path,
        value=str(value),
        rule=RULE,
        next_step=Words("请核对该 id。", "Check the id."),
    )


def _only_by_acting(path: str) -> BadInput:
    return BadInput(
        "MM1171",
        Words(
            "资金、签名、签章、定稿、阶段等只能由当事的操作产生，不能随新案件写入。",
            "Money, signatures, seals, frozen texts and stages come to be by the act "
            "itself; a file of a new case cannot bring them.",
        ),
        path=path,
        rule=RULE,
        next_step=Words(
            "请从文件中删去，立案后在程序中办理。",
            "Leave it out of the file, and do it here once the case is open.",
        ),
    )


def same_id(path: str, value: object) -> BadInput:
    """The refusal of an id that stands twice."""
    return BadInput(
        "MM1170",
        Words("同一个 id 出现了两次。", "An id stands there twice."),
        path=path,
        value=str(value)[:200],
        rule=RULE,
        next_step=Words("请更正其中一个。", "Correct one of them."),
    )
