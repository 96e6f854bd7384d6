"""Coordinating police, hospital, family and insurer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mobile_mediation.domain.contacts import (
    SETTLES,
    Channel,
    Contact,
    ContactEntry,
    ContactResult,
    Lane,
    Purpose,
    Task,
    TaskKind,
)
from mobile_mediation.domain.dates import check_year
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.services.desk import CaseWork, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One approach to somebody, as the specialist tells it."""

    lane: Lane
    who: str
    purpose: Purpose
    result: ContactResult
    summary: str
    channel: Channel = Channel.PHONE
    contact_id: UUID | None = None
    next_action: str | None = None
    promised_at: datetime | None = None
    corrects_id: UUID | None = None
    happened_at: datetime | None = None


class ContactService:
    """The coordination log of a case; entries are never changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def log(self, case_id: UUID, said: Conversation) -> ContactEntry:
        """Enter a conversation in the log.

        Reaching somebody ends the task that waited for it; a promised time becomes a
        task with its own clock.

        Raises:
            RuleViolation: MM1107 nobody is named, MM1108 it lies in the future.
        """
        with self._desk.working_on(case_id) as work:
            happened_at = said.happened_at or work.now
            for moment in (happened_at, said.promised_at):
                if moment is not None:
                    check_year(moment, path="contact")
            if happened_at > work.now:
                raise RuleViolation(
                    "MM1108",
                    Words(
                        "联系时间不能晚于现在。",
                        "A conversation cannot lie in the future.",
                    ),
                    path="contact.happened_at",
                    value=happened_at.isoformat(),
                )
            if not said.who.strip():
                raise RuleViolation(
                    "MM1107",
                    Words("请填写联系对象。", "Say who was spoken to."),
                    path="contact.who",
                )
            entry = work.new(
                ContactEntry,
                lane=said.lane,
                contact_id=said.contact_id,
                who=clean_name(said.who),
                channel=said.channel,
                purpose=said.purpose,
                result=said.result,
                summary=clean_text(said.summary),
                next_action=clean_text(said.next_action) if said.next_action else None,
                promised_at=said.promised_at,
                corrects_id=said.corrects_id,
                happened_at=happened_at,
            )
            if said.result is ContactResult.REACHED and said.purpose in SETTLES:
                _settle(work, SETTLES[said.purpose])
            if said.promised_at is not None:
                work.new(
                    Task,
                    lane=said.lane,
                    kind=TaskKind.PROMISE,
                    note=entry.next_action or entry.summary,
                    due_at=said.promised_at,
                )
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
        """Note somebody who can be called about the case."""
        with self._desk.working_on(case_id) as work:
            return work.new(
                Contact,
                lane=lane,
                name=clean_name(name),
                organisation=clean_text(organisation) if organisation else None,
                title=clean_text(title) if title else None,
                phone=phone,
            )

    def finish_task(self, case_id: UUID, task_id: UUID) -> None:
        """Mark a task as done."""
        with self._desk.working_on(case_id) as work:
            task = work.get(Task, task_id)
            if task.done_at is None:
                work.change(task, done_at=work.now)


def _settle(work: CaseWork, kind: TaskKind) -> None:
    for task in work.repository.of_case(Task, work.case):
        if task.kind is kind and task.done_at is None and not task.is_void:
            work.change(task, done_at=work.now)
