"""Coordinating police, hospital, family and insurer."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.agreements import Disclosure
from mobile_mediation.domain.board import (
    Board,
    board_of,
    current_entries,
    first_form,
    found_family,
    is_green_channel,
    judged,
    reaches_family,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import (
    NOTHING_SAID,
    SEARCH_BASIS,
    SUMMED_UP,
    Channel,
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
from mobile_mediation.domain.dates import check_year, china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.measures import Measure, measures_of
from mobile_mediation.domain.phones import parse_phone
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.services.desk import CaseWork, Desk

_CORRECTED: Final = "更正联络记录"
_EARLIER: Final = "更早已联系上亲属"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One approach to somebody, as the specialist tells it.

    ``number`` is the one of the contact where none is given. ``is_agreed`` says that
    the hospital opens the green channel. ``corrects_id`` names the entry in whose
    place this one stands.
    """

    lane: Lane
    who: str
    purpose: Purpose
    result: ContactResult
    summary: str = ""
    channel: Channel = Channel.PHONE
    contact_id: UUID | None = None
    number: str | None = None
    search_way: SearchWay | None = None
    is_agreed: bool = False
    next_action: str | None = None
    promised_at: datetime | None = None
    corrects_id: UUID | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """The board of a case with the times that it is measured by."""

    board: Board
    measures: tuple[Measure, ...]


class ContactService:
    """The coordination log of a case; entries are never changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def log(self, case_id: UUID, said: Conversation) -> ContactEntry:
        """Enter a conversation in the log.

        Reaching somebody ends the task that waited for it; a promised time becomes a
        task with its own clock. With the first relative the event of the law is
        recorded, and with a hospital's consent that of the green channel. A correction
        moves, ends or opens again what hung on the corrected entry.

        Raises:
            RuleViolation: MM1107 nobody is named, MM1108 it lies in the future, MM1006
                the number is none; MM2150 the entry was corrected before, MM2151 it
                is not in this case; MM2152 the promised time lies before the
                conversation, MM2153 nothing is said of what was said, MM2154 a search
                for something else than the family, MM2155 consent without a hospital
                that was reached.
        """
        with self._desk.working_on(case_id) as work:
            _check(said, work.now)
            file = work.file()
            corrected = _corrected(file, said.corrects_id)
            contact = work.get(Contact, said.contact_id) if said.contact_id else None
            number = said.number or (contact.phone if contact else None)
            entry = work.new(
                ContactEntry,
                lane=said.lane,
                contact_id=said.contact_id,
                who=clean_name(said.who),
                number=parse_phone(number, path="contact.number").text
                if number
                else None,
                search_way=said.search_way,
                legal_basis=SEARCH_BASIS if said.search_way else None,
                channel=said.channel,
                purpose=said.purpose,
                result=said.result,
                summary=_text(said.summary) or NOTHING_SAID,
                next_action=_text(said.next_action),
                promised_at=said.promised_at,
                corrects_id=said.corrects_id,
                happened_at=said.happened_at or work.now,
            )
            if corrected is not None:
                _take_back(work, file, corrected)
            _judge(work, entry, is_agreed=said.is_agreed)
        return entry

    def add_contact(
        self,
        case_id: UUID,
        *,
        lane: Lane,
        name: str,
        organisation: str | None = None,
        title: str | None = None,
        phone: str | None = None,
    ) -> Contact:
        """Note somebody who can be called about the case.

        Raises:
            RuleViolation: MM1006 the number is none.
        """
        with self._desk.working_on(case_id) as work:
            return work.new(
                Contact,
                lane=lane,
                name=clean_name(name),
                organisation=_text(organisation),
                title=_text(title),
                phone=parse_phone(phone, path="contact.phone").text if phone else None,
            )

    def finish_task(self, case_id: UUID, task_id: UUID) -> None:
        """Mark a task as done; of a promise, that it was kept."""
        with self._desk.working_on(case_id) as work:
            task = work.get(Task, task_id)
            if task.done_at is None:
                is_promise = task.kind is TaskKind.PROMISE
                outcome = TaskOutcome.KEPT if is_promise else None
                work.change(task, done_at=work.now, outcome=outcome)

    def settle_promise(
        self, case_id: UUID, task_id: UUID, outcome: TaskOutcome
    ) -> None:
        """Say what became of a promise.

        Raises:
            RuleViolation: MM2156 it is no promise, or it was said before.
        """
        with self._desk.working_on(case_id) as work:
            task = work.get(Task, task_id)
            if task.kind is not TaskKind.PROMISE or not task.is_open:
                raise RuleViolation(
                    "MM2156",
                    Words(
                        "此项不是待兑现的承诺。",
                        "This is no promise that is still open.",
                    ),
                    path="task",
                    next_step=Words("请刷新后再看。", "Look at it again."),
                )
            work.change(task, done_at=work.now, outcome=outcome)

    def board(self, case_id: UUID) -> BoardView:
        """The coordination of a case as it stands now.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        return BoardView(
            board=board_of(file, self._desk.now()), measures=measures_of(file)
        )

    def reveal(
        self, case_id: UUID, kind: type[Contact] | type[ContactEntry], id_: UUID
    ) -> str | None:
        """Show the number of a contact or an entry; that it was looked at is recorded.

        Raises:
            NotFound: MM1104.
        """
        with self._desk.working_on(case_id) as work:
            found = work.get(kind, id_)
            is_contact = isinstance(found, Contact)
            work.new(
                Disclosure,
                party_id=id_,
                field="contact.phone" if is_contact else "contact_log.number",
                happened_at=work.now,
            )
        return found.phone if isinstance(found, Contact) else found.number


def _text(typed: str | None) -> str | None:
    return clean_text(typed) if typed and typed.strip() else None


def _check(said: Conversation, now: datetime) -> None:
    happened_at = said.happened_at or now
    for moment in (happened_at, said.promised_at):
        if moment is not None:
            check_year(moment, path="contact")
    if happened_at > now:
        raise RuleViolation(
            "MM1108",
            Words("联系时间不能晚于现在。", "A conversation cannot lie in the future."),
            path="contact.happened_at",
            value=happened_at.isoformat(),
        )
    if not said.who.strip():
        raise RuleViolation(
            "MM1107",
            Words("请填写联系对象。", "Say who was spoken to."),
            path="contact.who",
        )
    if said.promised_at is not None and said.promised_at < happened_at:
        raise RuleViolation(
            "MM2152",
            Words(
                "承诺时间不能早于联系时间。",
                "A promised time cannot lie before the conversation.",
            ),
            path="contact.promised_at",
            value=said.promised_at.isoformat(),
            next_step=Words("请核对承诺时间。", "Check the promised time."),
        )
    if said.result in SUMMED_UP and not said.summary.strip():
        raise RuleViolation(
            "MM2153",
            Words(
                "已接通或被拒绝的，请写明对方说了什么。",
                "Somebody answered: say what was said.",
            ),
            path="contact.summary",
            next_step=Words("写一句话即可。", "One sentence is enough."),
        )
    if said.search_way is not None and said.purpose is not Purpose.FIND_FAMILY:
        raise RuleViolation(
            "MM2154",
            Words(
                "查找途径只用于寻找亲属。", "A way of search is for finding the family."
            ),
            path="contact.search_way",
            rule=SEARCH_BASIS,
            next_step=Words(
                "请把事由改为寻找亲属，或去掉查找途径。",
                "Choose that purpose, or leave the way out.",
            ),
        )


def _corrected(file: CaseFile, id_: UUID | None) -> ContactEntry | None:
    """The entry that is to be corrected."""
    if id_ is None:
        return None
    entry = next((each for each in file.contact_entries if each.id == id_), None)
    if entry is None:
        raise RuleViolation(
            "MM2151",
            Words("本案没有要更正的这条联络记录。", "The case has no such entry."),
            path="contact.corrects_id",
            value=str(id_),
            next_step=Words(
                "请在本案的记录中选择。", "Choose it from the log of this case."
            ),
        )
    if entry not in current_entries(file.contact_entries):
        raise RuleViolation(
            "MM2150",
            Words("这条记录已被更正过。", "This entry was corrected already."),
            path="contact.corrects_id",
            value=str(id_),
            next_step=Words(
                "请对更正后的那一条再作更正。", "Correct the entry that corrected it."
            ),
        )
    return entry


def _take_back(work: CaseWork, file: CaseFile, corrected: ContactEntry) -> None:
    """Strike out the events that only a corrected entry has brought about."""
    for event in file.current_events:
        if event.subject_id == corrected.id:
            work.change(event, voided_at=work.now, void_reason=_CORRECTED)


def _judge(work: CaseWork, entry: ContactEntry, *, is_agreed: bool) -> None:
    """Let tasks and events follow the log as it stands with its newest entry."""
    file = work.file()
    for task, values in judged(file):
        work.change(task, **values)
    _keep_promise_task(work, file, entry)
    if is_agreed and not is_green_channel(entry):
        raise RuleViolation(
            "MM2155",
            Words(
                "医院接通并谈及绿色通道后，才能记为同意开通。",
                "Only a hospital that was reached about it can open the channel.",
            ),
            path="contact.is_agreed",
            next_step=Words(
                "请核对联络对象、事由和结果。", "Check lane, purpose and result."
            ),
        )
    if is_agreed:
        _record(work, EventKind.GREEN_CHANNEL_OPENED, entry)
    _keep_family_found(work, file)


def _keep_family_found(work: CaseWork, file: CaseFile) -> None:
    """One event for the first relative, moved when an earlier one is written down."""
    first = min(
        filter(reaches_family, current_entries(file.contact_entries)),
        key=attrgetter("happened_at"),
        default=None,
    )
    found = found_family(file)
    if first is None or (found is not None and found.subject_id == first.id):
        return
    if found is not None:
        if found.happened_at is None or found.happened_at <= first.happened_at:
            return
        work.change(found, voided_at=work.now, void_reason=_EARLIER)
    _record(work, EventKind.FAMILY_FOUND, first)


def _record(work: CaseWork, kind: EventKind, entry: ContactEntry) -> None:
    work.new(
        CaseEvent,
        kind=kind,
        happened_on=china_day(entry.happened_at),
        happened_at=entry.happened_at,
        subject_id=entry.id,
        note=entry.who,
    )


def _keep_promise_task(work: CaseWork, file: CaseFile, entry: ContactEntry) -> None:
    """One task for what an entry promises, moved when a correction says otherwise."""
    made_in = first_form(entry, file.contact_entries)
    task = next(
        (each for each in file.tasks if each.entry_id == made_in and not each.is_void),
        None,
    )
    if entry.promised_at is None:
        if task is not None:
            work.change(task, voided_at=work.now, void_reason=_CORRECTED)
        return
    wanted: dict[str, Any] = {
        "note": entry.next_action or entry.summary,
        "due_at": entry.promised_at,
    }
    if task is None or task.lane is not entry.lane:
        if task is not None:
            work.change(task, voided_at=work.now, void_reason=_CORRECTED)
        work.new(
            Task, lane=entry.lane, kind=TaskKind.PROMISE, entry_id=made_in, **wanted
        )
        return
    is_too_early = task.done_at is not None and task.done_at < entry.promised_at
    if task.outcome is TaskOutcome.BROKEN and is_too_early:
        # It was called broken by a time that was not the promised one.
        wanted |= {"done_at": None, "outcome": None}
    work.change(task, **wanted)
