"""The session at the table: planning it, holding it, its five steps."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from mobile_mediation.domain.attendance import (
    authority_words,
    check_guardians,
    check_not_seated,
    power_of_agent,
)
from mobile_mediation.domain.dates import china_day
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
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.session_rights import (
    RecusalAct,
    RecusalEntry,
    RightsNotice,
    check_no_recusal,
    check_recusal,
    check_told,
    latest_recusal,
    sides_of,
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
    ) -> Attendee:
        """Note somebody at the table; an agent with the powers of the case's record.

        Raises:
            RuleViolation: MM1402 more than three for one side in police mediation;
                MM1405 an agent without a power of attorney; MM2501 with one that is
                not in force on the day of the session; MM2502 seated already.
        """
        with self._desk.working_on(case_id) as work:
            session = work.get(MediationSession, session_id)
            cleaned, authority_id, authority = clean_name(name), None, None
            check_not_seated(_attendees(work, session_id), cleaned, party_id)
            if capacity is AttendeeCapacity.AGENT:
                day = _day_of(session, work)
                power = power_of_agent(work.file(), cleaned, party_id, day)
                authority_id, authority = power.id, authority_words(power)
            attendee = work.new(
                Attendee,
                session_id=session_id,
                party_id=party_id,
                name=cleaned,
                capacity=capacity,
                identity=identity,
                authority=authority,
                authority_id=authority_id,
            )
            check_attendance(session, _attendees(work, session_id))
            return attendee

    def confirm_identity(
        self, case_id: UUID, attendee_id: UUID, identity: IdentityCheck
    ) -> None:
        """Note how the identity of somebody at the table was checked."""
        with self._desk.working_on(case_id) as work:
            work.change(work.get(Attendee, attendee_id), identity=identity)

    def set_public(
        self, case_id: UUID, session_id: UUID, *, reason: str | None = None
    ) -> None:
        """Hold the session in public, or not because of a reason.

        Mediation is public unless a party asks otherwise (146号令 87, 人民调解法 23).
        ``reason`` says who asked and why; without one the session is public.
        """
        with self._desk.working_on(case_id) as work:
            session = work.get(MediationSession, session_id)
            closed = clean_text(reason) if reason and reason.strip() else None
            work.change(session, is_public=closed is None, closed_reason=closed)

    def answer_recusal(
        self,
        case_id: UUID,
        session_id: UUID,
        party_id: UUID,
        act: RecusalAct,
        *,
        against: str | None = None,
        reason: str | None = None,
    ) -> RecusalEntry:
        """Note what a party answers about recusal, or what is decided on it.

        Raises:
            RuleViolation: MM2504 no reason; MM2505 nothing to decide.
        """
        with self._desk.working_on(case_id) as work:
            session = work.get(MediationSession, session_id)
            entries = work.file().recusals
            before = latest_recusal(entries, session_id, party_id)
            why = clean_text(reason) if reason and reason.strip() else None
            check_recusal(before, act, why)
            if act is RecusalAct.NOT_ASKED_FOR:
                whom = None
            elif act.is_decision and before is not None:
                whom = before.against
            else:
                whom = clean_name(against) if against else session.mediator_name
            return work.new(
                RecusalEntry,
                session_id=session_id,
                party_id=work.get(Party, party_id).id,
                recusal_act=act,
                against=whom,
                reason=why,
                happened_at=work.now,
            )

    def give_rights(
        self,
        case_id: UUID,
        session_id: UUID,
        party_id: UUID,
        *,
        given_by: str,
        read_aloud: bool,
    ) -> RightsNotice:
        """Note that a party was told its rights and duties.

        Raises:
            RuleViolation: MM2514 it cannot read, and nobody read aloud to it.
        """
        with self._desk.working_on(case_id) as work:
            party = work.get(Party, party_id)
            if not party.can_read and not read_aloud:
                raise RuleViolation(
                    "MM2514",
                    Words(
                        f"{party.name}不能阅读，须向其宣读。",
                        f"{party.name} cannot read; it is to be read aloud.",
                    ),
                    path="rights.read_aloud",
                    rule="公安机关办理行政案件程序规定 77",
                    next_step=Words("请宣读后再登记。", "Read it aloud, then note it."),
                )
            return work.new(
                RightsNotice,
                session_id=work.get(MediationSession, session_id).id,
                party_id=party.id,
                given_by=clean_name(given_by),
                read_aloud=read_aloud,
                happened_at=work.now,
            )

    def start(self, case_id: UUID, session_id: UUID) -> None:
        """Open the session.

        Raises:
            RuleViolation: MM1406 an identity was not confirmed; MM2503 somebody who
                needs a guardian has none there; MM2501 an agent's power has run out.
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
                self._check_present(work, session_id)
                work.change(session, started_at=work.now)

    @staticmethod
    def _check_present(work: CaseWork, session_id: UUID) -> None:
        """See once more who sits there on the day itself."""
        today, file = china_day(work.now), work.file()
        seated = _attendees(work, session_id)
        check_guardians(file.current_parties, seated, today)
        for attendee in seated:
            if attendee.capacity is AttendeeCapacity.AGENT:
                power_of_agent(file, attendee.name, attendee.party_id, today)

    def take_step(self, case_id: UUID, session_id: UUID, step: SessionStep) -> None:
        """Note that a step was taken, in the order of 146号令 91.

        Raises:
            RuleViolation: MM1401 out of order; MM2506 a recusal is open or granted;
                MM2507 claims are heard before everybody was told their rights.
        """
        with self._desk.working_on(case_id) as work:
            file = work.file()
            taken = [entry for entry in file.steps if entry.session_id == session_id]
            check_step(taken, step)
            check_no_recusal(file.recusals, work.get(MediationSession, session_id))
            names = {party.id: party.name or "" for party in file.parties}
            check_told(
                step,
                [
                    (party_id, names.get(party_id, ""))
                    for party_id in sides_of(file.attendees_of(session_id))
                ],
                [n.party_id for n in file.rights_notices if n.session_id == session_id],
                [r.party_id for r in file.recusals if r.session_id == session_id],
            )
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


def _day_of(session: MediationSession, work: CaseWork) -> date:
    """The day of a session: on which it began, is planned for, or today."""
    return china_day(session.started_at or session.planned_at or work.now)


def _attendees(work: CaseWork, session_id: UUID) -> list[Attendee]:
    return [
        attendee
        for attendee in work.repository.of_case(Attendee, work.case)
        if attendee.session_id == session_id and not attendee.is_void
    ]
