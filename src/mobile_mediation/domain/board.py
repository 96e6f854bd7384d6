"""The coordination board of a case: four lanes, what is owed in them, what was said.

Everything follows from the tasks and the log of the case and from the moment at which
it is looked at; nothing is stored. Entries keep the order in which they were recorded,
because a clock that was set back does not change what came after what.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.checked import Caution
from mobile_mediation.domain.contacts import (
    SEARCH_BASIS,
    SETTLES,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    SearchWay,
    Task,
    TaskKind,
    TaskOutcome,
)
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import CaseEvent, EventKind

RED_AFTER: Final = timedelta(minutes=30)
"""How long after its time an open task turns its lane from amber to red."""
MOST_MISSED: Final = 2
"""The missed promise with which a lane is red at once."""

_USUAL: Final = {
    Lane.POLICE: Purpose.REPORT,
    Lane.HOSPITAL: Purpose.COSTS,
    Lane.FAMILY: Purpose.INFORM,
    Lane.INSURER: Purpose.COSTS,
}
"""What a lane is called about once its first task has ended."""


class LaneState(StrEnum):
    """How urgent a lane is."""

    CALM = "calm"
    """Nothing is owed."""
    RUNNING = "running"
    """A clock is running."""
    PASSED = "passed"
    """Amber: a time has passed."""
    MISSED = "missed"
    """Red: it passed half an hour ago, or a second promise was missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry of the log, how it was corrected, and what is odd about it."""

    entry: ContactEntry
    corrected_by_id: UUID | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def is_corrected(self) -> bool:
        """Whether a following entry stands in its place."""
        return self.corrected_by_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneView:
    """One side of the coordination at a moment.

    ``next_task`` is the open task with the earliest time, ``next_who`` who has to be
    called about it, as far as the log says. ``missed`` counts promises that were broken
    or whose time has passed. ``lines`` stand newest first, a corrected entry right
    after its correction.
    """

    lane: Lane
    state: LaneState
    next_task: Task | None
    next_who: str | None
    next_action: str | None
    missed: int
    tasks: tuple[Task, ...]
    contacts: tuple[Contact, ...]
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Where the family of an injured stranger was looked for, and where not yet."""

    tried: Mapping[SearchWay, tuple[ContactEntry, ...]]
    untried: tuple[SearchWay, ...]
    found: CaseEvent | None
    legal_basis: str = SEARCH_BASIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The coordination of a case at a moment."""

    moment: datetime
    lanes: tuple[LaneView, ...]
    search: Search


def board_of(file: CaseFile, moment: datetime) -> Board:
    """The board of a case as it stands at a moment."""
    lines = log_lines(file)
    return Board(
        moment=moment,
        lanes=tuple(_lane(file, lane, lines, moment) for lane in Lane),
        search=search_of(file),
    )


def _lane(
    file: CaseFile, lane: Lane, lines: Sequence[LogLine], moment: datetime
) -> LaneView:
    tasks = sorted(
        (each for each in file.tasks if each.lane is lane and not each.is_void),
        key=attrgetter("due_at"),
    )
    own = tuple(each for each in lines if each.entry.lane is lane)
    said = [each.entry for each in own if not each.is_corrected]
    next_task = next((each for each in tasks if each.is_open), None)
    contacts = tuple(
        each for each in file.contacts if each.lane is lane and not each.is_void
    )
    return LaneView(
        lane=lane,
        state=lane_state(tasks, moment),
        next_task=next_task,
        next_who=_next_who(file, next_task, said, contacts) if next_task else None,
        next_action=next((each.next_action for each in said), None),
        missed=missed_promises(tasks, moment),
        tasks=tuple(tasks),
        contacts=contacts,
        lines=own,
    )


def _next_who(
    file: CaseFile,
    task: Task,
    said: Iterable[ContactEntry],
    contacts: Iterable[Contact],
) -> str | None:
    """Who made the promise, else who was spoken to last, else who can be called.

    Whoever called when the case was opened is not called about it.
    """
    promised = last_form(task.entry_id, file.contact_entries)
    if promised is not None:
        return promised.who
    talks = (each.who for each in said if each.created_at != file.case.opened_at)
    return next(talks, None) or next((each.name for each in contacts), None)


def missed_promises(tasks: Iterable[Task], moment: datetime) -> int:
    """How many promises were broken, or are open after their time."""
    return sum(
        task.kind is TaskKind.PROMISE
        and not task.is_void
        and (task.outcome is TaskOutcome.BROKEN or task.is_late_at(moment))
        for task in tasks
    )


def lane_state(tasks: Sequence[Task], moment: datetime) -> LaneState:
    """How urgent it is to see to some tasks of one lane.

    Amber as soon as a time has passed; red ``RED_AFTER`` later, or at once when it is
    the second promise that is missed in the lane.
    """
    late = [task for task in tasks if task.is_late_at(moment)]
    if late:
        is_old = any(moment - task.due_at >= RED_AFTER for task in late)
        is_repeated = missed_promises(tasks, moment) >= MOST_MISSED and any(
            task.kind is TaskKind.PROMISE for task in late
        )
        return LaneState.MISSED if is_old or is_repeated else LaneState.PASSED
    is_owed = any(task.is_open for task in tasks)
    return LaneState.RUNNING if is_owed else LaneState.CALM


def current_entries(entries: Sequence[ContactEntry]) -> tuple[ContactEntry, ...]:
    """What the log says now: entries that no following entry corrects."""
    corrected = {each.corrects_id for each in entries}
    return tuple(each for each in entries if each.id not in corrected)


def first_form(entry: ContactEntry, entries: Iterable[ContactEntry]) -> UUID:
    """The id of the entry that a chain of corrections begins with."""
    by_id = {each.id: each for each in entries}
    seen = {entry.id}
    while entry.corrects_id in by_id and entry.corrects_id not in seen:
        entry = by_id[entry.corrects_id]
        seen.add(entry.id)
    return entry.id


def last_form(id_: UUID | None, entries: Iterable[ContactEntry]) -> ContactEntry | None:
    """What an entry has become by corrections; None if there is no such entry."""
    by_id = {each.id: each for each in entries}
    corrections = {each.corrects_id: each for each in by_id.values()}
    entry = by_id.get(id_) if id_ else None
    while entry is not None and entry.id in corrections:
        entry = corrections.pop(entry.id)
    return entry


def log_lines(file: CaseFile) -> tuple[LogLine, ...]:
    """The whole log, newest record first, what was corrected after its correction."""
    entries = file.contact_entries
    by_id = {each.id: each for each in entries}
    corrections = {each.corrects_id: each.id for each in entries if each.corrects_id}
    set_back = {
        later.id
        for earlier, later in pairwise(entries)
        if later.created_at < earlier.created_at
    }
    lines = []
    for newest in reversed(entries):
        if newest.id in corrections:
            continue
        entry: ContactEntry | None = newest
        while entry is not None:
            lines.append(
                LogLine(
                    entry=entry,
                    corrected_by_id=corrections.get(entry.id),
                    cautions=entry_cautions(
                        entry, file, is_set_back=entry.id in set_back
                    ),
                )
            )
            entry = by_id.get(entry.corrects_id) if entry.corrects_id else None
    return tuple(lines)


def entry_cautions(
    entry: ContactEntry, file: CaseFile, *, is_set_back: bool
) -> tuple[Caution, ...]:
    """What is odd about an entry; it stands all the same."""
    found = []
    reported_at = file.accident.reported_at
    if reported_at is not None and entry.happened_at < reported_at:
        found.append(
            Caution(
                code="MM2160",
                words=Words("早于接报时间", "before the case was reported"),
            )
        )
    if is_set_back:
        found.append(
            Caution(
                code="MM2161",
                words=Words(
                    "记录时本机时钟被调回，按记录先后排列",
                    "the clock had been set back; order of record is kept",
                ),
            )
        )
    return tuple(found)


def search_of(file: CaseFile) -> Search:
    """The search for the family, as the log tells it."""
    tried: dict[SearchWay, tuple[ContactEntry, ...]] = {}
    for entry in current_entries(file.contact_entries):
        if entry.search_way is not None:
            tried[entry.search_way] = (*tried.get(entry.search_way, ()), entry)
    return Search(
        tried={way: tried[way] for way in SearchWay if way in tried},
        untried=tuple(
            way for way in SearchWay if way not in tried and way is not SearchWay.OTHER
        ),
        found=found_family(file),
    )


def usual_purpose(lane: Lane, tasks: Iterable[Task]) -> Purpose:
    """What somebody of a lane is most likely called about."""
    kinds = {task.kind for task in tasks if task.is_open and task.lane is lane}
    for purpose, kind in SETTLES.items():
        if kind in kinds:
            return purpose
    return _USUAL[lane]


def found_family(file: CaseFile) -> CaseEvent | None:
    """The event with which a first relative was reached."""
    return next(
        (each for each in file.current_events if each.kind is EventKind.FAMILY_FOUND),
        None,
    )


def reaches_family(entry: ContactEntry) -> bool:
    """Whether a relative was spoken to, not somebody who was asked about one."""
    return (
        entry.result is ContactResult.REACHED
        and entry.search_way is None
        and entry.lane is Lane.FAMILY
        and entry.purpose is Purpose.FIND_FAMILY
    )


def settles(entry: ContactEntry, task: Task) -> bool:
    """Whether an entry brings a first task to its end.

    The call that opened the case is recorded together with its tasks, so it settles
    none of them; neither does asking others about a family.
    """
    return (
        entry.result is ContactResult.REACHED
        and entry.search_way is None
        and entry.lane is task.lane
        and SETTLES.get(entry.purpose) is task.kind
        and entry.created_at != task.created_at
    )


def judged(file: CaseFile) -> tuple[tuple[Task, dict[str, Any]], ...]:
    """The first tasks that stand otherwise than the log says, with what changes.

    A task that an entry ended is open again when that entry was corrected into
    something else, unless another entry ended it as well. What somebody ended by hand
    stays ended.
    """
    said = current_entries(file.contact_entries)
    changes = []
    for task in file.tasks:
        is_by_hand = task.done_at is not None and task.ended_by_id is None
        if task.is_void or is_by_hand or task.kind not in SETTLES.values():
            continue
        by = next((each for each in said if settles(each, task)), None)
        ended_by_id = by.id if by else None
        if ended_by_id != task.ended_by_id:
            done_at = by.happened_at if by else None
            changes.append((task, {"done_at": done_at, "ended_by_id": ended_by_id}))
    return tuple(changes)


def is_green_channel(entry: ContactEntry) -> bool:
    """Whether a hospital was reached about treating without a deposit."""
    return (
        entry.result is ContactResult.REACHED
        and entry.lane is Lane.HOSPITAL
        and entry.purpose is Purpose.GREEN_CHANNEL
    )
