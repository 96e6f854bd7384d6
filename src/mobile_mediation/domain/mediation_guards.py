"""Guards from the will to mediate to the agreement (stages 8 to 12)."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from mobile_mediation.domain.agreements import DamageItem
from mobile_mediation.domain.cases import MediationPath, Stage
from mobile_mediation.domain.dates import age_on, china_day
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import EventKind, MarkAct
from mobile_mediation.domain.guards import (
    CaseSection,
    Guard,
    GuardKind,
    Lack,
    Remedy,
    StageGuard,
    Standing,
    called,
    event_day,
    event_of,
)
from mobile_mediation.domain.mediation import (
    MOST_PER_SIDE,
    STEPS,
    AttendeeCapacity,
    MediationSession,
)
from mobile_mediation.domain.people import Capacity, Party, PartyRole, Severity
from mobile_mediation.domain.rescue_guards import REVIEW_DONE
from mobile_mediation.domain.working_days import UNPUBLISHED, LastDay, Term

APPLICATION: Final = Term(count=10)
"""From receipt to the joint application, 146号令 86."""
AFTER_COMMITTEE: Final = Term(count=3)
"""From the end of the people's mediation to the joint application, 146号令 85."""
NOTICE: Final = Term(count=3, is_backward=True)
"""Before the mediation, by which notice is given, 146号令 88."""
_ADULT: Final = 18


def willing(standing: Standing, party: Party) -> bool | None:
    """What a party said last about mediating; None while it has said nothing."""
    said = standing.events_for(party, EventKind.WILLING, EventKind.UNWILLING)
    return said[-1].kind is EventKind.WILLING if said else None


def applied_on(standing: Standing, party: Party) -> date | None:
    """The day on which a party last signed an application for mediation."""
    signed = standing.events_for(party, EventKind.APPLICATION_SIGNED)
    return event_day(signed[-1]) if signed else None


def last_day_to_apply(standing: Standing, party: Party) -> LastDay | None:
    """Until when a party may ask for police mediation; None while no time runs.

    10 working days after receipt (146号令 86), or 3 working days after the people's
    mediation ended (85).
    """
    ended = standing.events(EventKind.COMMITTEE_ENDED)
    if ended:
        return standing.calendar.last_day(event_day(ended[-1]), AFTER_COMMITTEE)
    received = standing.received_on(party)
    if received is None:
        return None
    return standing.calendar.last_day(received, APPLICATION)


def overdue(standing: Standing) -> Iterator[tuple[Party, LastDay]]:
    """Parties whose time to ask for police mediation had passed.

    The application is a joint one: its day is that of the last signature, and it must
    be in time for every party.
    """
    days = [applied_on(standing, party) for party in standing.parties]
    signed = [day for day in days if day is not None]
    is_joint = bool(days) and len(signed) == len(days)
    day = max(signed) if is_joint else standing.today
    for party in standing.parties:
        last = last_day_to_apply(standing, party)
        if last is not None and day > last.on:
            yield party, last


def is_late(standing: Standing) -> bool:
    """Whether the time of a party to ask for police mediation had surely passed."""
    return any(last.is_published for _, last in overdue(standing))


def lacks_event(
    kind: EventKind, zh: str, en: str
) -> Callable[[Standing], Iterator[Lack]]:
    """A look at every party for whom something did not happen."""

    def look(standing: Standing) -> Iterator[Lack]:
        for party in standing.parties:
            if not standing.events_for(party, kind):
                name = called(party)
                yield Words(zh.format(name), en.format(name)), event_of(kind, party)

    return look


def _loss_settled(standing: Standing) -> Iterator[Lack]:
    file = standing.file
    fixed = {g.injury_id for g in file.grades if not g.is_void and g.fixed_on}
    for injury in file.current_injuries:
        if injury.severity is Severity.FATAL:
            continue
        if injury.treatment_ended_on is None and injury.id not in fixed:
            yield (
                Words(
                    "治疗尚未终结，也未定残。",
                    "Treatment has not ended and no disability is fixed.",
                ),
                Remedy(
                    section=CaseSection.TREATMENT,
                    record_id=injury.id,
                    field="treatment_ended_on",
                ),
            )
    is_fatal = any(i.severity is Severity.FATAL for i in file.current_injuries)
    if is_fatal and not standing.has(EventKind.FUNERAL_ENDED):
        yield (
            Words("丧葬时间尚未结束。", "The time for the funeral has not ended."),
            event_of(EventKind.FUNERAL_ENDED),
        )
    if not file.current_injuries and not standing.has(EventKind.LOSS_FIXED):
        yield (
            Words("财产损失尚未确定。", "The loss of property is not fixed."),
            event_of(EventKind.LOSS_FIXED),
        )


def _all_willing(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        name = called(party)
        match willing(standing, party):
            case None:
                yield (
                    Words(
                        f"还没有登记{name}的调解意愿。",
                        f"It is not recorded whether {name} is willing to mediate.",
                    ),
                    event_of(EventKind.WILLING, party),
                )
            case False:
                yield (
                    Words(f"{name}不愿意调解。", f"{name} refuses mediation."),
                    event_of(EventKind.WILLING, party),
                )


def _no_suit(standing: Standing) -> Iterator[Lack]:
    if standing.has(EventKind.SUIT_FILED):
        yield (
            Words(
                "已有当事人向法院起诉，不再受理调解。",
                "Somebody went to court; mediation is not taken up any more.",
            ),
            event_of(EventKind.SUIT_FILED),
        )


def _nobody_refuses(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        if willing(standing, party) is False:
            name = called(party)
            yield (
                Words(f"{name}明确拒绝调解。", f"{name} clearly refuses mediation."),
                event_of(EventKind.WILLING, party),
            )


def _path(standing: Standing) -> Iterator[Lack]:
    if standing.file.case.path is None:
        yield (
            Words(
                "还没有选择调解途径（公安调解或人民调解）。",
                "The way of mediation (police or people's committee) is not chosen.",
            ),
            Remedy(section=CaseSection.MEDIATION),
        )


def _after_committee(standing: Standing) -> Iterator[Lack]:
    if standing.stage is not Stage.NOT_AGREED:
        return
    by_police = standing.file.case.path is MediationPath.POLICE
    if not by_police or not standing.has(EventKind.COMMITTEE_ENDED):
        yield (
            Words(
                "调解未达成后，只有人民调解终止的才能再申请公安调解。",
                "After no agreement only police mediation follows, and only where "
                "people's mediation has ended.",
            ),
            event_of(EventKind.COMMITTEE_ENDED),
        )


def _application_in_time(standing: Standing) -> Iterator[Lack]:
    for party, last in overdue(standing):
        if last.is_published:
            until = last.on.isoformat()
            yield (
                Words(
                    f"{called(party)}申请公安调解的期限已于{until}届满。",
                    f"The time of {called(party)} to ask for police mediation ended "
                    f"on {until}.",
                ),
                event_of(EventKind.APPLICATION_SIGNED, party),
            )


def _holidays(standing: Standing) -> Iterator[Lack]:
    for party, last in overdue(standing):
        if not last.is_published:
            until = last.on.isoformat()
            yield (
                Words(
                    f"{UNPUBLISHED.zh}：{called(party)}申请公安调解的期限"
                    f"最早于{until}届满，请核对。",
                    f"Check whether {called(party)} asked in time: "
                    f"{UNPUBLISHED.en}, the earliest last day is {until}.",
                ),
                Remedy(section=CaseSection.DEADLINES, party_id=party.id),
            )


def _somebody_applied(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.APPLICATION_SIGNED, EventKind.APPLICATION_ACCEPTED):
        yield (
            Words(
                "还没有登记调解申请，或调委会主动调解的受理。",
                "No application and no initiative of the committee is recorded.",
            ),
            event_of(EventKind.APPLICATION_SIGNED),
        )


def _committee(standing: Standing) -> Iterator[Lack]:
    if not standing.file.case.committee:
        yield (
            Words("还没有登记调解委员会。", "The committee is not recorded."),
            Remedy(
                section=CaseSection.OVERVIEW,
                record_id=standing.file.case.case_id,
                field="committee",
            ),
        )


def _session(standing: Standing) -> Iterator[Lack]:
    session = present_session(standing)
    is_over = session is not None and (
        session.ended_at is not None
        or (session.started_at is not None and standing.stage is Stage.MEDIATING)
    )
    if session is None or session.planned_at is None or is_over:
        yield (
            Words(
                "还没有约定调解的时间和地点。",
                "Time and place of the mediation are not agreed.",
            ),
            Remedy(
                section=CaseSection.MEDIATION,
                record_id=session.id if session else None,
                field="planned_at",
            ),
        )


def present_session(standing: Standing) -> MediationSession | None:
    """The latest session, if it is on the way that is chosen now."""
    session = standing.file.current_session
    if session is None or session.path is not standing.file.case.path:
        return None
    return session


def last_day_of_notice(standing: Standing) -> date | None:
    """By when everybody must have been told of the session, 146号令 88."""
    session = present_session(standing)
    if session is None or session.planned_at is None:
        return None
    # Where the days off are not known this is the latest that is possible.
    return standing.calendar.last_day(china_day(session.planned_at), NOTICE).on


def _told_on(standing: Standing, party: Party) -> date | None:
    """When a party was told of the present session."""
    session = present_session(standing)
    told = [
        event
        for event in standing.events_for(party, EventKind.NOTICE_GIVEN)
        if session is not None and event.subject_id in {None, session.id}
    ]
    return event_day(told[0]) if told else None


def _notice(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        if _told_on(standing, party) is None:
            name = called(party)
            yield (
                Words(
                    f"还没有登记对{name}的调解通知。",
                    f"It is not recorded that {name} was told of the mediation.",
                ),
                event_of(EventKind.NOTICE_GIVEN, party),
            )


def _notice_in_time(standing: Standing) -> Iterator[Lack]:
    session, last = present_session(standing), last_day_of_notice(standing)
    if session is None or last is None:
        return
    for party in standing.parties:
        told = _told_on(standing, party)
        if told is not None and told > last:
            name = called(party)
            yield (
                Words(
                    f"对{name}的通知晚于{last.isoformat()}，距调解不足三个工作日。",
                    f"{name} was told after {last.isoformat()}, less than three "
                    "working days before.",
                ),
                Remedy(
                    section=CaseSection.MEDIATION,
                    record_id=session.id,
                    field="planned_at",
                    party_id=party.id,
                ),
            )


def _per_side(standing: Standing) -> Iterator[Lack]:
    sides = [a.party_id for a in standing.attendees if a.party_id is not None]
    if any(sides.count(side) > MOST_PER_SIDE for side in set(sides)):
        yield (
            Words(
                "每方参加调解的人数不得超过三人。",
                "At most three people may take part for each side.",
            ),
            Remedy(section=CaseSection.MEDIATION),
        )


def _agents_powers(standing: Standing) -> Iterator[Lack]:
    session = present_session(standing)
    planned = session.planned_at if session is not None else None
    day = standing.today if planned is None else china_day(planned)
    for agent in standing.file.current_parties:
        if agent.role is not PartyRole.AGENT:
            continue
        powers = [a for a in standing.file.authorities if a.agent_id == agent.id]
        if not any(authority.is_in_force_on(day) for authority in powers):
            name = called(agent)
            yield (
                Words(
                    f"代理人{name}没有在调解当日有效的授权委托书。",
                    f"{name} holds no power of attorney in force on that day.",
                ),
                Remedy(
                    section=CaseSection.PEOPLE, record_id=agent.id, party_id=agent.id
                ),
            )


def _guardians(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        roles = {
            each.role
            for each in standing.file.current_parties
            if each.represents_id == party.id
        }
        name = called(party)
        remedy = Remedy(
            section=CaseSection.PEOPLE, record_id=party.id, party_id=party.id
        )
        if party.role is PartyRole.DECEASED or party.died_on is not None:
            if PartyRole.RELATIVE not in roles:
                yield (
                    Words(
                        f"{name}已死亡，还没有登记其近亲属。",
                        f"{name} has died; no close relative is recorded.",
                    ),
                    remedy,
                )
        elif _needs_guardian(standing, party) and PartyRole.GUARDIAN not in roles:
            yield (
                Words(
                    f"{name}应由监护人代理，还没有登记监护人。",
                    f"A guardian must act for {name}; none is recorded.",
                ),
                remedy,
            )


def _needs_guardian(standing: Standing, party: Party) -> bool:
    if party.legal_capacity is not None:
        return party.legal_capacity is not Capacity.FULL
    if party.birth_on is None or party.birth_on > standing.today:
        return False
    return age_on(party.birth_on, standing.today) < _ADULT


def _recusal(standing: Standing) -> Iterator[Lack]:
    settled = {
        mark.trigger_id
        for mark in standing.file.marks
        if mark.rule == "D25" and mark.act in {MarkAct.DONE, MarkAct.NOT_APPLICABLE}
    }
    for event in standing.events(EventKind.RECUSAL_REQUESTED):
        if event.id not in settled:
            yield (
                Words(
                    "回避申请还没有作出决定。",
                    "A request for recusal is not decided.",
                ),
                Remedy(section=CaseSection.DEADLINES, record_id=event.id),
            )


def _session_begun(standing: Standing) -> Iterator[Lack]:
    session = present_session(standing)
    if session is None or session.started_at is None:
        yield (
            Words("调解尚未开始。", "The session has not begun."),
            Remedy(section=CaseSection.MEDIATION),
        )


def _identities(standing: Standing) -> Iterator[Lack]:
    for attendee in standing.attendees:
        if attendee.identity is None:
            yield (
                Words(
                    f"尚未核对{attendee.name}的身份。",
                    f"The identity of {attendee.name} is not confirmed.",
                ),
                Remedy(section=CaseSection.MEDIATION, record_id=attendee.id),
            )


def _everybody_there(standing: Standing) -> Iterator[Lack]:
    seated = {
        a.party_id
        for a in standing.attendees
        if a.capacity is not AttendeeCapacity.WITNESS
    }
    for party in standing.parties:
        if seated.isdisjoint(standing.standing_for(party)):
            name = called(party)
            yield (
                Words(
                    f"{name}没有到场，也没有代理人到场。",
                    f"{name} is not at the table, nor is anybody for them.",
                ),
                Remedy(section=CaseSection.MEDIATION, party_id=party.id),
            )


def _five_steps(standing: Standing) -> Iterator[Lack]:
    session = present_session(standing)
    taken = {
        entry.step
        for entry in standing.file.steps
        if session is not None and entry.session_id == session.id
    }
    missing = sum(step not in taken for step in STEPS)
    if missing:
        yield (
            Words(
                f"调解的五个步骤还有{missing}步没有进行。",
                f"{missing} of the five steps of the session are not taken.",
            ),
            Remedy(section=CaseSection.MEDIATION),
        )


def _figures(standing: Standing) -> Iterator[Lack]:
    items: list[DamageItem] = [i for i in standing.file.items if not i.is_void]
    open_items = [item for item in items if item.agreed_fen is None]
    if open_items or not items:
        yield (
            Words(
                "赔偿项目的议定金额还没有全部登记。",
                "Not every item has the amount that was agreed.",
            ),
            Remedy(
                section=CaseSection.MEDIATION,
                record_id=open_items[0].id if open_items else None,
                field="agreed_fen",
            ),
        )


def _insurer_consent(standing: Standing) -> Iterator[Lack]:
    agreement = standing.file.current_agreement
    insurers = {
        party.id
        for party in standing.file.current_parties
        if party.role is PartyRole.INSURER
    }
    pays = any(each.payer_id in insurers for each in standing.instalments)
    if agreement is not None and pays and not agreement.insurer_consent_by:
        yield (
            Words(
                "由保险公司付款，还没有登记其同意。",
                "The insurer is to pay; its consent is not recorded.",
            ),
            Remedy(
                section=CaseSection.MEDIATION,
                record_id=agreement.id,
                field="insurer_consent_by",
            ),
        )


def _read_aloud(standing: Standing) -> Iterator[Lack]:
    version = standing.file.current_version
    unable = {p.id: p for p in standing.file.current_parties if not p.can_read}
    for signature in standing.file.signatures:
        if (
            version is not None
            and signature.version_id == version.id
            and signature.party_id in unable
            and not signature.read_aloud
        ):
            name = called(unable[signature.party_id])
            yield (
                Words(
                    f"协议没有向{name}宣读。",
                    f"The agreement was not read to {name}.",
                ),
                Remedy(section=CaseSection.MEDIATION),
            )


def _sealed(standing: Standing) -> Iterator[Lack]:
    if standing.file.sealed_document is None:
        yield (
            Words(
                "调解书尚未签名并加盖全部电子签章。",
                "The agreement is not yet signed and sealed by everybody.",
            ),
            Remedy(section=CaseSection.MEDIATION),
        )


_LEGAL: Final = GuardKind.LEGAL
_PREPARATION: Final = GuardKind.PREPARATION
_POLICE: Final = MediationPath.POLICE
_COMMITTEE: Final = MediationPath.COMMITTEE

NO_SUIT: Final = Guard(StageGuard.NO_SUIT, _LEGAL, "实施条例 96", _no_suit)
POWERS: Final = (
    Guard(StageGuard.PER_SIDE, _LEGAL, "146号令 89", _per_side, _POLICE),
    Guard(StageGuard.AGENTS_POWERS, _LEGAL, "146号令 89;民法典 165", _agents_powers),
    Guard(StageGuard.GUARDIANS, _LEGAL, "民法典 23, 1181", _guardians),
)

ACCEPTANCE: Final = (
    Guard(StageGuard.PATH, _LEGAL, "道路交通安全法 74;人民调解法 17", _path),
    Guard(StageGuard.AFTER_COMMITTEE, _LEGAL, "146号令 85", _after_committee),
    Guard(
        StageGuard.APPLICATION,
        _LEGAL,
        "146号令 86",
        lacks_event(
            EventKind.APPLICATION_SIGNED,
            "还没有登记{}签署的调解申请。",
            "The application signed by {} is not recorded.",
        ),
        _POLICE,
    ),
    Guard(
        StageGuard.APPLICATION_IN_TIME,
        _LEGAL,
        "146号令 85, 86",
        _application_in_time,
        _POLICE,
    ),
    Guard(
        StageGuard.APPLICATION, _LEGAL, "人民调解法 17", _somebody_applied, _COMMITTEE
    ),
    Guard(
        StageGuard.NOBODY_REFUSES, _LEGAL, "146号令 86;人民调解法 17", _nobody_refuses
    ),
    Guard(
        StageGuard.RIGHTS_NOTICE,
        _LEGAL,
        "人民调解法 23, 24",
        lacks_event(
            EventKind.RIGHTS_NOTICE_SIGNED,
            "还没有登记{}签收的权利义务告知书。",
            "The notice of rights signed by {} is not recorded.",
        ),
        _COMMITTEE,
    ),
    NO_SUIT,
    Guard(StageGuard.HOLIDAYS, _PREPARATION, "146号令 86, 112", _holidays, _POLICE),
    Guard(StageGuard.COMMITTEE, _PREPARATION, "人民调解法 8", _committee, _COMMITTEE),
)
"""What must be there before the police (9A) or the committee (9B) take a case up."""

MEDIATION_GUARDS: Final = {
    Stage.WILLING: (
        *REVIEW_DONE,
        Guard(StageGuard.ALL_WILLING, _LEGAL, "146号令 86;人民调解法 17", _all_willing),
        NO_SUIT,
        Guard(StageGuard.LOSS_SETTLED, _PREPARATION, "146号令 90", _loss_settled),
    ),
    Stage.ACCEPTED: ACCEPTANCE,
    Stage.SCHEDULED: (
        Guard(StageGuard.SESSION, _LEGAL, "146号令 88;人民调解法 22", _session),
        Guard(StageGuard.NOTICE, _LEGAL, "146号令 88", _notice, _POLICE),
        Guard(
            StageGuard.NOTICE_IN_TIME, _LEGAL, "146号令 88", _notice_in_time, _POLICE
        ),
        Guard(StageGuard.NOTICE, _PREPARATION, "人民调解法 22", _notice, _COMMITTEE),
        *POWERS,
        NO_SUIT,
    ),
    Stage.MEDIATING: (
        Guard(StageGuard.SESSION_BEGUN, _LEGAL, "146号令 91", _session_begun),
        Guard(StageGuard.IDENTITIES, _LEGAL, "146号令 91", _identities),
        Guard(
            StageGuard.EVERYBODY_THERE,
            _LEGAL,
            "146号令 89, 94;人民调解法 23",
            _everybody_there,
        ),
        *POWERS,
        Guard(StageGuard.RECUSAL, _LEGAL, "146号令 105", _recusal, _POLICE),
        NO_SUIT,
    ),
    Stage.AGREED: (
        Guard(StageGuard.FIVE_STEPS, _LEGAL, "146号令 91", _five_steps, _POLICE),
        Guard(StageGuard.FIGURES, _LEGAL, "146号令 93;人民调解法 29", _figures),
        Guard(StageGuard.INSURER_CONSENT, _LEGAL, "民法典 523", _insurer_consent),
        Guard(StageGuard.SEALED, _LEGAL, "实施条例 95;人民调解法 29", _sealed),
        Guard(StageGuard.READ_ALOUD, _PREPARATION, "民法典 143", _read_aloud),
    ),
}
"""What must be there before the stages from willingness to agreement."""
