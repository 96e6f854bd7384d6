"""The session at the table: planning it, holding it, its five steps."""

from datetime import datetime
from typing import Final
from uuid import UUID

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.mediation import (
    Attendee,
    AttendeeCapacity,
    IdentityCheck,
    MediationSession,
    SessionResult,
    SessionStep,
    StepEntry,
    check_attendance,
    check_step,
)
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.domain.users import UserRole
from mobile_mediation.services.desk import CaseWork, Desk

_INSURERS_STAFF: Final = frozenset({UserRole.SPECIALIST, UserRole.ADMIN})


class MediationService:
    """Mediation sessions of a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(
        self, case_id: UUID, *, place: str, planned_at: datetime, mediator: str
    ) -> MediationSession:
        """Plan a session on the path that was chosen for the case.

        Raises:
            RuleViolation: MM1403 no path was chosen; MM1404 the mediator works for
                the insurer.
        """
        with self._desk.working_on(case_id) as work:
            if work.case.path is None:
                raise RuleViolation(
                    "MM1403",
                    Words("请先选择调解途径。", "Choose the way of mediation first."),
                    path="case.path",
                )
            name = clean_name(mediator)
            check_mediator(work, name)
            return work.new(
                MediationSession,
                path=work.case.path,
                place=clean_text(place),
                planned_at=planned_at,
                mediator_name=name,
            )

    def seat(
        self,
        case_id: UUID,
        session_id: UUID,
        *,
        name: str,
        capacity: AttendeeCapacity,
        party_id: UUID | None = None,
        identity: IdentityCheck | None = None,
        authority: str | None = None,
    ) -> Attendee:
        """Note somebody at the table.

        Raises:
            RuleViolation: MM1402 more than three for one side in police mediation;
                MM1405 an agent without written authority.
        """
        with self._desk.working_on(case_id) as work:
            if capacity is AttendeeCapacity.AGENT and not authority:
                raise RuleViolation(
                    "MM1405",
                    Words(
                        "代理人须有写明事项、权限和期限的授权委托书。",
                        "An agent needs a written power with matters, scope and term.",
                    ),
                    path="attendee.authority",
                    rule="民法典 165",
                )
            attendee = work.new(
                Attendee,
                session_id=session_id,
                party_id=party_id,
                name=clean_name(name),
                capacity=capacity,
                identity=identity,
                authority=authority,
            )
            session = work.get(MediationSession, session_id)
            check_attendance(session, _attendees(work, session_id))
            return attendee

    def start(self, case_id: UUID, session_id: UUID) -> None:
        """Open the session.

        Raises:
            RuleViolation: MM1406 an identity was not confirmed.
        """
        with self._desk.working_on(case_id) as work:
            unchecked = [
                a.name for a in _attendees(work, session_id) if a.identity is None
            ]
            if unchecked:
                names = "、".join(unchecked)
                raise RuleViolation(
                    "MM1406",
                    Words(
                        f"尚未核对身份：{names}。",
                        f"Identity not confirmed: {names}.",
                    ),
                    path="attendee.identity",
                    next_step=Words(
                        "请先核对身份证件。", "Check the identity papers first."
                    ),
                )
            session = work.get(MediationSession, session_id)
            if session.started_at is None:
                work.change(session, started_at=work.now)

    def take_step(self, case_id: UUID, session_id: UUID, step: SessionStep) -> None:
        """Note that a step was taken, in the order of 146号令 91.

        Raises:
            RuleViolation: MM1401 out of order.
        """
        with self._desk.working_on(case_id) as work:
            taken = [
                entry
                for entry in work.repository.of_case(StepEntry, work.case)
                if entry.session_id == session_id
            ]
            check_step(taken, step)
            work.new(StepEntry, session_id=session_id, step=step, happened_at=work.now)

    def end(self, case_id: UUID, session_id: UUID, result: SessionResult) -> None:
        """Close the session with its result."""
        with self._desk.working_on(case_id) as work:
            session = work.get(MediationSession, session_id)
            work.change(session, ended_at=work.now, result=result)


def check_mediator(work: CaseWork, name: str) -> None:
    """Refuse a mediator who works for the insurer.

    Raises:
        RuleViolation: MM1404.
    """
    staff = {
        user.display_name
        for user in work.repository.users()
        if user.role in _INSURERS_STAFF
    }
    staff |= {
        attendee.name
        for attendee in work.repository.of_case(Attendee, work.case)
        if attendee.capacity is AttendeeCapacity.INSURER and not attendee.is_void
    }
    if name in staff:
        raise RuleViolation(
            "MM1404",
            Words(
                "保险公司人员是参加人，不得担任调解人。",
                "The insurer's staff take part; they never mediate.",
            ),
            path="session.mediator_name",
            rule="道路交通事故处理程序规定 89;人民调解法 15",
        )


def _attendees(work: CaseWork, session_id: UUID) -> list[Attendee]:
    return [
        attendee
        for attendee in work.repository.of_case(Attendee, work.case)
        if attendee.session_id == session_id and not attendee.is_void
    ]
