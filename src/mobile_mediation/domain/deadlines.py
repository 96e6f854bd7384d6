"""The legal deadlines of a case, computed anew from its dated facts every time.

Nothing of them is stored but the acts of people (``DeadlineMark``): a date that is
corrected moves its deadlines, and one that is struck out takes them away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.claim_terms import CLAIM_TERMS
from mobile_mediation.domain.deadline_facts import Fact, facts_of, parties_of_accident
from mobile_mediation.domain.deadline_rules import FactKind, Rule, Scope
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.events import DeadlineMark, MarkAct
from mobile_mediation.domain.police_terms import POLICE_TERMS
from mobile_mediation.domain.working_days import LastDay, Term, TermUnit, WorkingDays

RULES: Final = (*POLICE_TERMS, *CLAIM_TERMS)
"""Every row of the deadlines, its legs behind it."""


class DeadlineState(StrEnum):
    """How a deadline stands on a day."""

    WAITING = "waiting"
    """What it runs from has not happened, such as the service on a party."""
    RUNNING = "running"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"
    EXPIRED = "expired"
    """A right that was not used in time; nobody's fault."""
    DONE = "done"
    DONE_LATE = "done_late"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, order=True)
class DeadlineKey:
    """Which deadline of a case: its rule with the leg, its trigger, its party."""

    rule: str
    trigger_id: UUID | None = None
    party_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One deadline of a case.

    ``due_on`` is None only while it waits. ``counted_on`` is the last day before it
    rolled off a holiday. ``is_assumed``: its trigger follows from other days and was
    not recorded. ``standing`` is how it stands whatever the day, RUNNING where the day
    decides; see ``state_on``. ``changed_from`` is the last day that was shown when
    somebody last marked it, where a date has changed since.
    """

    key: DeadlineKey
    rule: Rule
    trigger_on: date | None
    due_on: date | None
    counted_on: date | None
    alarm_on: date | None
    is_published: bool = True
    is_assumed: bool = False
    standing: DeadlineState
    ended_on: date | None = None
    ended_by: FactKind | MarkAct | None = None
    changed_from: date | None = None
    reason: str | None = None
    paper: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether its clock runs."""
        return self.standing is DeadlineState.RUNNING

    def state_on(self, today: date) -> DeadlineState:
        """How it stands on a day in China."""
        if not self.is_open or self.due_on is None or today <= self.due_on:
            return self.standing
        is_right = self.rule.is_right
        return DeadlineState.EXPIRED if is_right else DeadlineState.OVERDUE

    def days_left(self, today: date) -> int | None:
        """Calendar days to the last day; 0 on the day itself, negative after it."""
        return None if self.due_on is None else (self.due_on - today).days


def rules_of(id_: str) -> tuple[Rule, ...]:
    """A row of the deadlines with its legs, or one leg; case does not matter.

    Raises:
        NotFound: MM2101.
    """
    wanted = id_.strip().casefold()
    found = tuple(r for r in RULES if wanted in {r.id.casefold(), r.key.casefold()})
    if not found:
        raise NotFound(
            "MM2101",
            Words("没有这个期限编号。", "There is no such deadline."),
            path="deadline",
            value=id_[:40],
            next_step=Words(
                "编号为 D01 至 D40，可带分支，如 D19.serve。",
                "Ids are D01 to D40, with a leg where there is one: D19.serve.",
            ),
        )
    return found


def deadlines_of(file: CaseFile, calendar: WorkingDays) -> tuple[Deadline, ...]:
    """All deadlines of a case, the next to end first, those that wait last."""
    facts = facts_of(file, calendar)
    by_kind: dict[FactKind, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    marks: dict[DeadlineKey, list[DeadlineMark]] = {}
    for mark in file.marks:
        key = DeadlineKey(mark.rule, mark.trigger_id, mark.party_id)
        marks.setdefault(key, []).append(mark)
    parties = tuple(party.id for party in parties_of_accident(file))
    found = [
        _marked(deadline, marks.get(deadline.key, ()), calendar)
        for rule in RULES
        if rule.only_on in {None, file.case.path}
        for deadline in _Row(rule, by_kind, parties, calendar).deadlines()
    ]
    return tuple(
        sorted(found, key=lambda each: (each.due_on or date.max, each.rule.key))
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One rule over the facts of one case."""

    rule: Rule
    facts: dict[FactKind, list[Fact]]
    parties: tuple[UUID, ...]
    calendar: WorkingDays

    def deadlines(self) -> Iterator[Deadline]:
        triggers = list(self._of(self.rule.starts))
        dated = [fact for fact in triggers if fact.on is not None]
        match self.rule.scope:
            case Scope.EACH:
                for fact in triggers:
                    yield self._deadline(fact, triggers, party_id=fact.party_id)
            case Scope.EVERY_PARTY:
                for fact in triggers:
                    for party_id in self.parties:
                        yield self._deadline(fact, triggers, party_id=party_id)
            case Scope.LATEST if dated:
                fact = max(dated, key=partial(_last_day, self.rule, self.calendar))
                yield self._deadline(fact, triggers)
            case Scope.EARLIEST if dated:
                fact = min(dated, key=partial(_last_day, self.rule, self.calendar))
                deadline = self._deadline(fact, triggers)
                yield replace(deadline, key=DeadlineKey(self.rule.key))

    def _deadline(
        self, trigger: Fact, triggers: Sequence[Fact], party_id: UUID | None = None
    ) -> Deadline:
        rule = self.rule
        key = DeadlineKey(rule.key, trigger.id, party_id)
        if trigger.on is None:
            return Deadline(
                key=key,
                rule=rule,
                trigger_on=None,
                due_on=None,
                counted_on=None,
                alarm_on=None,
                standing=DeadlineState.WAITING,
            )
        last = self.calendar.last_day(trigger.on, rule.term)
        deadline = Deadline(
            key=key,
            rule=rule,
            trigger_on=trigger.on,
            due_on=last.on,
            counted_on=last.counted_on,
            alarm_on=_alarm(rule, last),
            is_published=last.is_published and trigger.is_published,
            is_assumed=trigger.is_assumed,
            standing=DeadlineState.RUNNING,
        )
        end = self._end(trigger, triggers, party_id)
        if end is not None and end.on is not None:
            return _ended(deadline, end.on, end.kind)
        without = next(
            (
                fact
                for fact in self._of(rule.unless)
                if not fact.is_assumed and _concerns(fact, trigger, triggers, party_id)
            ),
            None,
        )
        if without is None:
            return deadline
        return replace(
            deadline,
            standing=DeadlineState.NOT_APPLICABLE,
            ended_on=without.on,
            ended_by=without.kind,
        )

    def _end(
        self, trigger: Fact, triggers: Sequence[Fact], party_id: UUID | None
    ) -> Fact | None:
        fitting = [
            fact
            for fact in self._of(self.rule.ends)
            if not fact.is_assumed
            and fact.on is not None
            and self._is_in_time_of(fact, trigger, triggers)
            and _concerns(fact, trigger, triggers, party_id)
        ]
        fitting.sort(key=_on)
        if not self.rule.needs_all:
            return fitting[0] if fitting else None
        whole = next((fact for fact in fitting if fact.party_id is None), None)
        firsts: dict[UUID | None, Fact] = {}
        for fact in fitting:
            firsts.setdefault(fact.party_id, fact)
        if self.parties and set(self.parties) <= set(firsts):
            last = max((firsts[each] for each in self.parties), key=_on)
            return last if whole is None else min(last, whole, key=_on)
        return whole

    def _is_in_time_of(
        self, fact: Fact, trigger: Fact, triggers: Iterable[Fact]
    ) -> bool:
        """Whether what was done belongs to this trigger by its day."""
        if self.rule.counts_earlier:
            return True
        if not self.rule.term.is_backward:
            return _on(fact) >= _on(trigger)
        if fact.subject_id == trigger.id:
            return True
        # A notice that names no session is for the next one.
        return not any(
            _on(fact) <= _on(other) < _on(trigger)
            for other in triggers
            if other.on is not None
        )

    def _of(self, kinds: Iterable[FactKind]) -> Iterator[Fact]:
        return (fact for kind in kinds for fact in self.facts.get(kind, ()))


def _concerns(
    fact: Fact, trigger: Fact, triggers: Iterable[Fact], party_id: UUID | None
) -> bool:
    """Whether a fact speaks of this deadline and not of one beside it."""
    if party_id is not None and fact.party_id not in {None, party_id}:
        return False
    named = {each for t in triggers for each in (t.id, t.subject_id)}
    if fact.subject_id is None or fact.subject_id not in named:
        return True
    return fact.subject_id in {trigger.id, trigger.subject_id}


def _marked(
    deadline: Deadline, marks: Sequence[DeadlineMark], calendar: WorkingDays
) -> Deadline:
    """The deadline as the acts of people have left it."""
    if not marks or deadline.trigger_on is None:
        return deadline
    deadline = _prolonged(deadline, marks, calendar)
    last = marks[-1]
    shown = next((m.due_on for m in reversed(marks) if m.due_on is not None), None)
    deadline = replace(
        deadline,
        changed_from=None if shown == deadline.due_on else shown,
        reason=last.reason,
        paper=last.paper,
    )
    if not deadline.is_open:
        return deadline
    match last.act:
        case MarkAct.DONE:
            return _ended(deadline, last.acted_on, MarkAct.DONE)
        case MarkAct.NOT_APPLICABLE:
            standing = DeadlineState.NOT_APPLICABLE
        case MarkAct.SUSPENDED:
            standing = DeadlineState.SUSPENDED
        case MarkAct.RESUMED | MarkAct.REOPENED:
            return deadline
    return replace(
        deadline, standing=standing, ended_on=last.acted_on, ended_by=last.act
    )


def _prolonged(
    deadline: Deadline, marks: Sequence[DeadlineMark], calendar: WorkingDays
) -> Deadline:
    """The days of every suspension that is over are added to the end."""
    if deadline.due_on is None or deadline.counted_on is None:
        return deadline
    due, counted, is_published = deadline.due_on, deadline.counted_on, True
    began: date | None = None
    for mark in marks:
        if mark.act is MarkAct.SUSPENDED:
            began = mark.acted_on
        elif mark.act is MarkAct.RESUMED and began is not None:
            more = _suspended(deadline.rule.term, began, mark.acted_on, calendar)
            last = calendar.last_day(counted, more)
            due, counted = last.on, last.counted_on
            is_published = is_published and last.is_published
            began = None
    if due == deadline.due_on:
        return deadline
    last = LastDay(on=due, counted_on=counted, is_published=is_published)
    moved = replace(
        deadline,
        due_on=due,
        counted_on=counted,
        alarm_on=_alarm(deadline.rule, last),
        is_published=deadline.is_published and is_published,
    )
    if deadline.standing in {DeadlineState.DONE, DeadlineState.DONE_LATE}:
        assert deadline.ended_on is not None  # noqa: S101  what is done has its day
        standing = _standing_when_done(deadline.ended_on, due)
        moved = replace(moved, standing=standing)
    return moved


def _suspended(term: Term, began: date, ended: date, calendar: WorkingDays) -> Term:
    if term.unit is TermUnit.WORKING_DAY:
        return Term(count=calendar.count(began, ended))
    return Term(count=(ended - began).days, unit=TermUnit.DAY, rolls=term.rolls)


def _ended(deadline: Deadline, on: date, by: FactKind | MarkAct) -> Deadline:
    assert deadline.due_on is not None  # noqa: S101  what waits does not end
    return replace(
        deadline,
        standing=_standing_when_done(on, deadline.due_on),
        ended_on=on,
        ended_by=by,
    )


def _standing_when_done(on: date, due: date) -> DeadlineState:
    return DeadlineState.DONE if on <= due else DeadlineState.DONE_LATE


def _alarm(rule: Rule, last: LastDay) -> date:
    """The day on which somebody should be told: on time even if the day off counted."""
    return last.counted_on - rule.lead


def _last_day(rule: Rule, calendar: WorkingDays, fact: Fact) -> date:
    return calendar.last_day(_on(fact), rule.term).on


def _on(fact: Fact) -> date:
    return fact.on or date.max


def latest_notice_day(session_on: date, calendar: WorkingDays) -> LastDay:
    """The last day on which the parties can be told of a mediation, 146号令 88."""
    (rule,) = rules_of("D22")
    return calendar.last_day(session_on, rule.term)


def check_mark(
    deadline: Deadline,
    act: MarkAct,
    *,
    acted_on: date,
    reason: str | None,
    paper: str | None,
    today: date,
) -> None:
    """See that an act can be done on a deadline as it stands.

    Raises:
        RuleViolation: MM2103 it stands otherwise, MM2104 the reason or the paper is
            missing, MM2105 the day lies in the future or before the trigger.
    """
    _check_standing(deadline, act)
    if act not in {MarkAct.DONE, MarkAct.RESUMED} and not reason:
        raise _without("reason")
    if act is MarkAct.SUSPENDED and not paper:
        raise _without("paper")
    is_forward = not deadline.rule.term.is_backward
    began = deadline.trigger_on if is_forward else None
    if act is MarkAct.RESUMED:
        began = deadline.ended_on
    if acted_on > today or (began is not None and acted_on < began):
        raise RuleViolation(
            "MM2105",
            Words(
                "办理日期不能晚于今天，也不能早于起算或中止之日。",
                "The day of the act lies in the future, or before its trigger.",
            ),
            path="deadline_mark.acted_on",
            value=acted_on.isoformat(),
            next_step=Words("请核对日期。", "Check the day."),
        )


def _without(name: str) -> RuleViolation:
    return RuleViolation(
        "MM2104",
        Words(
            "须写明原因；中止还须写明依据的文书。",
            "Give the reason; a suspension needs the paper that orders it as well.",
        ),
        path=f"deadline_mark.{name}",
        next_step=Words("填写后再试。", "Give it and try again."),
    )


_POSSIBLE: Final = {
    MarkAct.DONE: {DeadlineState.RUNNING},
    MarkAct.SUSPENDED: {DeadlineState.RUNNING},
    MarkAct.RESUMED: {DeadlineState.SUSPENDED},
    MarkAct.NOT_APPLICABLE: {DeadlineState.RUNNING, DeadlineState.SUSPENDED},
}


def _check_standing(deadline: Deadline, act: MarkAct) -> None:
    if act is MarkAct.REOPENED:
        is_possible = deadline.ended_by in {MarkAct.DONE, MarkAct.NOT_APPLICABLE}
    else:
        is_possible = deadline.standing in _POSSIBLE[act]
    if not is_possible:
        raise RuleViolation(
            "MM2103",
            Words(
                "该期限目前的状态不能这样办理。",
                "This cannot be done to the deadline as it stands.",
            ),
            path="deadline_mark.act",
            value=act.value,
            next_step=Words(
                "由事件结束的期限，请更正或作废该事件。",
                "What an event has ended is corrected at the event.",
            ),
        )
