"""Bringing a case of a file into the store, or seeing that nothing is to be done.

A case that this vehicle opened, or opens now, is written as recorded changes like any
other. A case of another vehicle is a copy for reading: its own vehicle brings it to
headquarters, so that nothing of it goes into the chain of this one (``hq.importer``
would rightly hold a record in which a vehicle changes another's rows).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from mobile_mediation.db import caseindex
from mobile_mediation.db.capture import unrecorded
from mobile_mediation.db.repository import ROWS, Repository
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.domain.stages import check_path
from mobile_mediation.services.exchange.form import RULE, form_name
from mobile_mediation.services.exchange.incoming import (
    EVIDENCE,
    Incoming,
    check_together,
)

Record = Case | CaseEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written for one case."""

    incoming: Incoming
    outcome: ImportOutcome
    added: tuple[Record, ...] = ()
    changed: tuple[tuple[Record, dict[str, Any]], ...] = ()

    @property
    def changes(self) -> int:
        """How many columns of records that are here get another value."""
        return sum(len(values) for _, values in self.changed)


def plan(
    repository: Repository,
    incoming: Incoming,
    *,
    device_id: UUID,
    now: datetime,
) -> Plan:
    """What an import of a case would write.

    Raises:
        RuleViolation: MM1172 its id or number belongs to another case; MM1173 it
            would change what never changes.
    """
    case = incoming.file.case
    known = repository.heads(case_id=case.case_id, case_no=case.case_no)
    is_own = case.origin_id == device_id
    if not known:
        if is_own and not incoming.is_new:
            _check_free(repository, incoming.records())
        return Plan(
            incoming=incoming,
            outcome=ImportOutcome.TAKEN,
            added=tuple(record for _, record in incoming.records()),
        )
    if [(each.origin_id, each.case_id) for each in known] != [
        (case.origin_id, case.case_id)
    ]:
        raise _of_another_case(f"{incoming.place}.case.case_id", case.case_no)
    return _comparison(
        repository,
        incoming,
        is_own=is_own,
        now=now,
    )


def _check_free(repository: Repository, records: Iterable[tuple[str, Record]]) -> None:
    """See that ids are new: headquarters knows a vehicle's rows by them alone."""
    for place, record in records:
        if isinstance(record, CaseEntity) and repository.is_known(record):
            raise _of_another_case(f"{place}.id", str(record.id))


def _of_another_case(path: str, value: str) -> RuleViolation:
    return RuleViolation(
        "MM1172",
        Words(
            "该 id 或编号已属于本机的另一个案件。",
            "This id or number belongs to another case here.",
        ),
        path=path,
        value=value,
        rule=RULE,
        next_step=Words("请核对文件来源。", "Find out where the file comes from."),
    )


def _comparison(
    repository: Repository,
    incoming: Incoming,
    *,
    is_own: bool,
    now: datetime,
) -> Plan:
    stored = repository.file(incoming.file.case.case_id)
    here: dict[tuple[type, UUID], Record] = {
        _key(record): record for _, record in replace(incoming, file=stored).records()
    }
    added: list[Record] = []
    changed: list[tuple[Record, dict[str, Any]]] = []
    for place, record in incoming.records():
        old = here.get(_key(record))
        if old is None:
            if place.endswith(".accident") or (is_own and type(record) in EVIDENCE):
                raise _never_changes(place)
            if is_own:
                _check_free(repository, [(place, record)])
                check_together(record, incoming.file, place, now=now)
            added.append(record)
            continue
        values = _difference(old, record)
        for name in values:
            _check_change(old, name, values[name], place, is_own=is_own)
        if values:
            if is_own:
                _refuse_clearing(old, values, place)
                if isinstance(record, Case) and "path" in values:
                    check_path(stored, values["path"])
                check_together(record, incoming.file, place, now=now)
            changed.append((old, values))
    return Plan(
        incoming=incoming,
        outcome=(ImportOutcome.CHANGED if added or changed else ImportOutcome.SAME),
        added=tuple(added),
        changed=tuple(changed),
    )


def carry_out(session: Session, planned: Plan, *, device_id: UUID) -> None:
    """Write what was planned, within the caller's transaction."""
    if planned.outcome not in {ImportOutcome.TAKEN, ImportOutcome.CHANGED}:
        return
    if planned.incoming.file.case.origin_id == device_id:
        _write(session, planned)
        return
    connection = session.connection()
    with unrecorded(connection):
        _write(session, planned)
        session.flush()
    case = planned.incoming.file.case
    key = (case.origin_id.bytes, case.case_id.bytes)
    caseindex.follow(connection.exec_driver_sql, [key])


def _write(session: Session, planned: Plan) -> None:
    repository = Repository(session)
    repository.add_all(planned.added)
    for record, values in planned.changed:
        repository.change(record, **values)


def _key(record: Record) -> tuple[type, UUID]:
    return type(record), record.case_id if isinstance(record, Case) else record.id


def _difference(old: Record, new: Record) -> dict[str, Any]:
    return {
        field.name: getattr(new, field.name)
        for field in fields(new)
        if getattr(new, field.name) != getattr(old, field.name)
    }


def _refuse_clearing(old: Record, values: dict[str, Any], place: str) -> None:
    """See that a file, which may be older than the store, empties nothing."""
    for name, value in values.items():
        if value is None and getattr(old, name) is not None:
            raise RuleViolation(
                "MM1190",
                Words(
                    "本机此处已有内容，而文件中为空：文件可能是较早导出的。",
                    "There is a value here that the file lacks; it may be an older "
                    "export.",
                ),
                path=f"{place}.{form_name(type(old), name)}",
                rule=RULE,
                next_step=Words(
                    "请使用最新导出的文件；确需清空的，请在程序中清空。",
                    "Use a newer export; empty a field in the program.",
                ),
            )


def _check_change(
    old: Record, name: str, value: Any, place: str, *, is_own: bool
) -> None:
    rule = ROWS[type(old)].__table__.c[name].info["sync"]
    is_undoing = isinstance(old, VoidableEntity) and old.is_void and rule is Rule.SET
    fixed = {Rule.FACT, Rule.STATE} if is_own else {Rule.FACT}
    if rule in fixed or is_undoing:
        raise _never_changes(f"{place}.{form_name(type(old), name)}", value)


def _never_changes(path: str, value: Any = None) -> RuleViolation:
    return RuleViolation(
        "MM1173",
        Words(
            "此处是已成立的事实，文件不能更改、补充或撤销。",
            "This is a fact; a file can neither change nor add nor undo it.",
        ),
        path=path,
        value=None if value is None else str(value)[:200],
        rule=RULE,
        next_step=Words(
            "请在程序中办理；有误时作废后重新记录。",
            "Do it in the program; what is wrong is struck out and recorded anew.",
        ),
    )
