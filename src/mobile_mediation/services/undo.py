"""Taking the last edit of a section back, and making it again.

What can be taken back is read from the chain of records, so it is the same after the
program was closed or has died. Nothing is deleted: taking back is a change like any
other, recorded with its reason. Facts (the log of conversations, money, signatures,
stages) are never taken back.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import UndoMark
from mobile_mediation.db.recorder import head
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fields import Kind, check_in_case
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.records import Kind as Operation
from mobile_mediation.domain.stages import check_path
from mobile_mediation.labels import Labels
from mobile_mediation.services.casechain import (
    KINDS,
    CaseChain,
    HistoryLine,
    Transaction,
    rule_of,
)
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.mediation import check_mediator

TAKEN_BACK: Final = "撤销"
_MADE_AGAIN: Final = "重做"
_NOT_EDITED: Final = frozenset({Rule.FACT, Rule.STATE})
"""Columns that are written with their row, or follow from status events."""
_BOUND: Final = {
    "agreement": "agreement_version",
    "clause": "agreement_version",
    "instalment": "agreement_version",
    "damage_item": "agreement_version",
    "mediation_session": "session_step",
    "attendee": "session_step",
}
"""What a later fact rests on: a frozen text on its clauses, a step on its session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An edit that can be taken back or made again: its record and what it changed."""

    seq: int
    at: datetime
    lines: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoState:
    """What the next undo and the next redo of a section would concern."""

    undo: Step | None
    redo: Step | None


@dataclass(frozen=True, slots=True)
class _Stacks:
    """The edits of a section, the newest last."""

    done: list[Transaction]
    undone: list[Transaction]
    facts: Mapping[str, int]
    """The newest record that added a row to each table."""

    def is_reversible(self, step: Transaction) -> bool:
        """Whether it wrote nothing that is kept for ever or that a fact rests on."""
        return all(_reversible_rows(step)) and not any(
            self.facts.get(_BOUND.get(table, ""), 0) > step.seq
            for table, _ in step.rows()
        )


class UndoService:
    """Undo and redo by section, for the person at the desk and the day in China."""

    def __init__(self, desk: Desk, *, labels: Labels) -> None:
        self._desk = desk
        self._labels = labels
        self._chain = CaseChain()

    def state(self, case_id: UUID, kinds: Collection[Kind]) -> UndoState:
        """What can be taken back and made again in a section.

        Args:
            case_id: The case.
            kinds: The kinds of records that the section edits.
        """
        with self._desk.workspace.store.read() as session:
            stacks = self._stacks(session, case_id, kinds)
        last = stacks.done[-1] if stacks.done else None
        if last is not None and not stacks.is_reversible(last):
            last = None
        return UndoState(
            undo=None if last is None else _step(last),
            redo=_step(stacks.undone[-1]) if stacks.undone else None,
        )

    def undo(self, case_id: UUID, kinds: Collection[Kind]) -> Step:
        """Take back the newest edit that this person made in a section today.

        Raises:
            RuleViolation: MM1111 there is none; MM1112 it holds facts; MM1113 what it
                wrote was changed since. Nothing was changed.
        """
        return self._go(case_id, kinds, is_redo=False)

    def redo(self, case_id: UUID, kinds: Collection[Kind]) -> Step:
        """Make again what was taken back last, while nothing new was written.

        Raises:
            RuleViolation: MM1111 there is none; MM1113 what it wrote was changed
                since. Nothing was changed.
        """
        return self._go(case_id, kinds, is_redo=True)

    def _go(self, case_id: UUID, kinds: Collection[Kind], *, is_redo: bool) -> Step:
        with self._desk.workspace.store.read() as session:
            step = _top(self._stacks(session, case_id, kinds), is_redo=is_redo)
        word = _MADE_AGAIN if is_redo else TAKEN_BACK
        with self._desk.working_on(case_id, reason=f"{word} #{step.seq}") as work:
            # Again, inside: nobody else writes from here on.
            now = _top(self._stacks(work.session, case_id, kinds), is_redo=is_redo)
            if now.seq != step.seq:
                raise _changed_since(Words("其他记录", "other records"))
            newest = head(work.session)
            assert newest is not None  # noqa: S101  the edit is a record
            work.session.add(
                UndoMark(seq=newest.seq + 1, target=step.seq, is_redo=is_redo)
            )
            self._write(work, now, is_redo=is_redo)
        return _step(step)

    def _stacks(
        self, session: Session, case_id: UUID, kinds: Collection[Kind]
    ) -> _Stacks:
        today = china_day(self._desk.now())
        whole = self._chain.transactions(session, case_id)
        own = [
            each
            for each in whole
            if each.actor == self._desk.user.id and china_day(each.at) == today
        ]
        since = own[0].seq if own else 0
        marks = {
            mark.seq: mark
            for mark in session.scalars(select(UndoMark).where(UndoMark.seq >= since))
        }
        facts = {
            line.table: each.seq
            for each in whole
            for line in each.lines
            if line.kind is Operation.INSERT
        }
        stacks = _Stacks([], [], facts)
        for each in own:
            mark = marks.get(each.seq)
            if mark is not None:
                _move(stacks, mark)
            elif _edits(each, kinds):
                stacks.done.append(each)
                stacks.undone.clear()
        return stacks

    def _write(self, work: CaseWork, step: Transaction, *, is_redo: bool) -> None:
        for (table, row_id), lines in step.rows().items():
            entity = work.entity(KINDS[table], row_id)
            if lines[0].kind is Operation.INSERT:
                values = self._of_new_row(entity, lines, work.now, is_redo=is_redo)
            else:
                values = self._of_old_row(entity, lines, is_redo=is_redo)
            _check(work, entity, values)
            work.change(entity, **values)

    def _of_new_row(
        self,
        entity: Case | CaseEntity,
        lines: tuple[HistoryLine, ...],
        now: datetime,
        *,
        is_redo: bool,
    ) -> Mapping[str, Any]:
        """A new row is taken back by striking it out."""
        if is_redo:
            if not (isinstance(entity, VoidableEntity) and entity.is_void):
                raise self._changed(lines[0].table, "voided_at")
            return {"voided_at": None, "void_reason": None}
        for line in lines:
            if getattr(entity, line.column) != line.after:
                raise self._changed(line.table, line.column)
        return {"voided_at": now, "void_reason": TAKEN_BACK}

    def _of_old_row(
        self,
        entity: Case | CaseEntity,
        lines: tuple[HistoryLine, ...],
        *,
        is_redo: bool,
    ) -> Mapping[str, Any]:
        values = {}
        for line in lines:
            if not line.is_change:
                continue
            left, wanted = line.after, line.before
            if is_redo:
                left, wanted = wanted, left
            if getattr(entity, line.column) != left:
                raise self._changed(line.table, line.column)
            values[line.column] = wanted
        return values

    def _changed(self, table: str, column: str) -> RuleViolation:
        kind, name = self._labels.of_table(table), self._labels.of_column(column)
        return _changed_since(Words(f"{kind.zh}·{name.zh}", f"{kind.en}, {name.en}"))


def _move(stacks: _Stacks, mark: UndoMark) -> None:
    source, target = stacks.done, stacks.undone
    if mark.is_redo:
        source, target = target, source
    for each in source:
        if each.seq == mark.target:
            source.remove(each)
            target.append(each)
            return


def _top(stacks: _Stacks, *, is_redo: bool) -> Transaction:
    stack = stacks.undone if is_redo else stacks.done
    if not stack:
        raise RuleViolation(
            "MM1111",
            Words("没有可以重做的操作。", "There is nothing to redo.")
            if is_redo
            else Words("今天没有可以撤销的操作。", "There is nothing to undo today."),
            next_step=Words(
                "请直接修改内容；每次修改都留有记录。",
                "Change it directly; every change stays on record.",
            ),
        )
    if not is_redo and not stacks.is_reversible(stack[-1]):
        raise RuleViolation(
            "MM1112",
            Words(
                "最近一次操作含有只增不改的记录（立案、联络记录、资金、签名、阶段等），"
                "或者已有定稿、调解步骤以其为依据，不能撤销。",
                "The last deed wrote facts (opening, log, money, signatures, stages), "
                "or a frozen text or a step rests on it; it is never taken back.",
            ),
            next_step=Words(
                "有误时请补记更正或注明作废原因。",
                "If it is wrong, enter a correction or strike out with a reason.",
            ),
        )
    return stack[-1]


def _edits(transaction: Transaction, kinds: Collection[Kind]) -> bool:
    """Whether a transaction is an edit of a section."""
    return any(
        KINDS.get(line.table) in kinds
        and (
            line.kind is Operation.INSERT
            or (line.is_change and rule_of(line.table, line.column) not in _NOT_EDITED)
        )
        for line in transaction.lines
    )


def _reversible_rows(transaction: Transaction) -> Iterator[bool]:
    for (table, _), lines in transaction.rows().items():
        if lines[0].kind is Operation.INSERT:
            kind = KINDS.get(table)
            yield kind is not None and issubclass(kind, VoidableEntity)
        else:
            yield all(
                rule_of(table, line.column) not in _NOT_EDITED
                for line in lines
                if line.is_change
            )


def _check(
    work: CaseWork, entity: Case | CaseEntity, values: Mapping[str, Any]
) -> None:
    """See that what stood there before is still right beside the rest."""
    match entity:
        case Case() if "path" in values:
            check_path(work.file(), values["path"])
        case MediationSession() if values.get("mediator_name"):
            check_mediator(work, values["mediator_name"])
    check_in_case(entity, values, work.file(), work.now)


def _step(transaction: Transaction) -> Step:
    return Step(
        seq=transaction.seq,
        at=transaction.at,
        lines=tuple(line for line in transaction.lines if line.is_change),
    )


def _changed_since(what: Words) -> RuleViolation:
    return RuleViolation(
        "MM1113",
        Words(
            f"“{what.zh}”之后又有改动，不能直接撤销或重做。",
            f"“{what.en}” was changed since; it is not undone or redone.",
        ),
        next_step=Words(
            "请在留痕中查看经过，再直接修改。",
            "See what happened in the history, then change it directly.",
        ),
    )
