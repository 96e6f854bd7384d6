"""Guards of ending without agreement, and of everything after one (stages 13 to 19)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from mobile_mediation.domain.agreements import agreed_total_fen
from mobile_mediation.domain.attachments import AttachmentKind
from mobile_mediation.domain.cases import MediationPath, Stage
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.fund_sources import is_deducted
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
from mobile_mediation.domain.mediation import SessionResult
from mobile_mediation.domain.mediation_guards import (
    is_late,
    lacks_event,
    present_session,
    willing,
)
from mobile_mediation.domain.people import Party, PartyKind, PartyRole
from mobile_mediation.domain.working_days import Term, TermUnit

CONFIRMATION: Final = Term(count=30, unit=TermUnit.DAY, rolls=True)
"""From the effect of an agreement to the joint application, 人民调解法 33."""
_WITHOUT_AGREEMENT: Final = frozenset({Stage.NOT_AGREED, Stage.DECLINED})


def _reason(standing: Standing) -> Iterator[Lack]:
    if not (standing.reason or "").strip():
        yield (
            Words("请写明原因。", "Say why."),
            Remedy(section=CaseSection.HEADER, field="reason"),
        )


def _mediation_ended(standing: Standing) -> Iterator[Lack]:
    session = present_session(standing)
    is_failed = session is not None and session.result is SessionResult.NOT_AGREED
    kind = _ending(standing)
    # A suit ends a mediation of itself, 实施条例 96.
    if not is_failed and not standing.has(kind, EventKind.SUIT_FILED):
        yield (
            Words(
                "还没有登记调解未达成协议，或调解终止。",
                "It is not recorded that mediation failed or was ended.",
            ),
            event_of(kind),
        )


def _ending(standing: Standing) -> EventKind:
    by_committee = standing.file.case.path is MediationPath.COMMITTEE
    return EventKind.COMMITTEE_ENDED if by_committee else EventKind.TERMINATED


def _ways_told(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.WAYS_TOLD):
        yield (
            Words(
                "还没有登记告知当事人其他救济途径。",
                "It is not recorded that the parties were told what else they can do.",
            ),
            event_of(EventKind.WAYS_TOLD),
        )


def _closing_paper(standing: Standing) -> Iterator[Lack]:
    events = standing.events(_ending(standing), EventKind.WAYS_TOLD)
    if not any(event.paper for event in events):
        yield (
            Words(
                "还没有登记终结（告知）文书的文号。",
                "The closing paper's number is not recorded.",
            ),
            event_of(_ending(standing)),
        )


def _ground(standing: Standing) -> Iterator[Lack]:
    refuses = any(willing(standing, party) is not True for party in standing.parties)
    by_committee = standing.file.case.path is MediationPath.COMMITTEE
    late = not by_committee and is_late(standing)
    if not refuses and not late and not standing.has(EventKind.SUIT_FILED):
        yield (
            Words(
                "没有不予受理的事由：无人起诉，各方愿意调解，申请也未逾期。",
                "There is no ground to decline: no suit, everybody willing, in time.",
            ),
            event_of(EventKind.UNWILLING),
        )


def _copies_served(standing: Standing) -> Iterator[Lack]:
    for party in _signers(standing):
        if not standing.events_for(party, EventKind.AGREEMENT_SERVED):
            name = called(party)
            yield (
                Words(
                    f"还没有登记{name}的送达回证。",
                    f"It is not recorded that {name} received a copy.",
                ),
                event_of(EventKind.AGREEMENT_SERVED, party),
            )


def _signers(standing: Standing) -> tuple[Party, ...]:
    """The parties, and whoever else signed the paper."""
    version = standing.file.current_version
    signed = {
        signature.party_id
        for signature in standing.file.signatures
        if version is not None and signature.version_id == version.id
    }
    own = {party.id for party in standing.parties}
    return tuple(
        party
        for party in standing.file.current_parties
        if party.id in own or (party.id in signed and party.represents_id is None)
    )


def _payment_plan(standing: Standing) -> Iterator[Lack]:
    file = standing.file
    advanced = sum(
        request.kept_fen
        for request in file.fund_requests
        if is_deducted(request.request.source)
    )
    is_open = agreed_total_fen(file.items) > advanced
    if is_open and not standing.instalments:
        yield (
            Words(
                "协议没有写明付款人、金额和期限。",
                "The agreement does not say who pays how much until when.",
            ),
            Remedy(section=CaseSection.MEDIATION),
        )


def _committee_path(standing: Standing) -> Iterator[Lack]:
    if standing.file.case.path is not MediationPath.COMMITTEE:
        yield (
            Words(
                "只有人民调解协议才能申请司法确认。",
                "Only an agreement before the people's committee can be confirmed.",
            ),
            Remedy(section=CaseSection.MEDIATION),
        )


def effective_on(standing: Standing) -> date | None:
    """The day on which the agreement took effect: everybody had signed."""
    events = standing.events(EventKind.AGREEMENT_EFFECTIVE)
    if events:
        return event_day(events[-1])
    version = standing.file.current_version
    signed = [
        china_day(each.signed_at)
        for each in standing.file.signatures
        if version is not None and each.version_id == version.id
    ] + [
        china_day(each.sealed_at)
        for each in standing.file.seals
        if version is not None and each.version_id == version.id
    ]
    return max(signed, default=None)


def _confirmation_in_time(standing: Standing) -> Iterator[Lack]:
    began = effective_on(standing)
    if began is None:
        yield (
            Words(
                "还没有登记协议生效日期。",
                "The day on which the agreement took effect is not recorded.",
            ),
            event_of(EventKind.AGREEMENT_EFFECTIVE),
        )
        return
    last = standing.calendar.last_day(began, CONFIRMATION)
    received = standing.events(EventKind.COURT_RECEIVED)
    day = event_day(received[0]) if received else standing.today
    if day > last.on:
        until = last.on.isoformat()
        yield (
            Words(
                f"共同申请司法确认的期限已于{until}届满。",
                f"The time to ask the court jointly ended on {until}.",
            ),
            event_of(EventKind.COURT_RECEIVED),
        )


def _applicants_known(standing: Standing) -> Iterator[Lack]:
    fields = (
        ("id_no", Words("证件号码", "identity number")),
        ("address", Words("住址", "address")),
        ("phone", Words("电话", "phone")),
    )
    for party in standing.parties:
        for field, name in fields:
            if getattr(party, field) is None:
                yield (
                    Words(
                        f"申请书缺{called(party)}的{name.zh}。",
                        f"The application lacks the {name.en} of {called(party)}.",
                    ),
                    Remedy(
                        section=CaseSection.PEOPLE,
                        record_id=party.id,
                        field=field,
                        party_id=party.id,
                    ),
                )


def _payments(standing: Standing) -> Iterator[Lack]:
    paid = {event.subject_id for event in standing.events(EventKind.INSTALMENT_PAID)}
    for each in standing.instalments:
        if each.id not in paid and standing.today < each.due_on:
            yield (
                Words(
                    f"{each.due_on.isoformat()}到期的付款尚未登记。",
                    f"The payment due on {each.due_on.isoformat()} is not recorded.",
                ),
                event_of(EventKind.INSTALMENT_PAID),
            )


def _vouchers(standing: Standing) -> Iterator[Lack]:
    proven = {
        event.subject_id
        for event in standing.events(EventKind.INSTALMENT_PAID)
        if event.paper
    }
    if any(each.id not in proven for each in standing.instalments):
        yield (
            Words("履行凭证不全。", "Not every payment has its voucher in the file."),
            event_of(EventKind.INSTALMENT_PAID),
        )


def _followed_up(standing: Standing) -> Iterator[Lack]:
    was_due = any(e.to_stage is Stage.FOLLOW_UP for e in standing.file.stage_events)
    if was_due and not standing.has(EventKind.FOLLOWED_UP):
        yield (
            Words("还没有登记回访。", "No call back is recorded."),
            event_of(EventKind.FOLLOWED_UP),
        )


def _file_application(standing: Standing) -> Iterator[Lack]:
    kinds = (EventKind.APPLICATION_SIGNED, EventKind.APPLICATION_ACCEPTED)
    if _was_taken_up(standing) and not standing.has(*kinds):
        yield (
            Words(
                "卷宗缺调解申请书或受理登记表。",
                "The file lacks the application or the register of acceptance.",
            ),
            event_of(EventKind.APPLICATION_SIGNED),
        )


_file_notice = lacks_event(
    EventKind.RIGHTS_NOTICE_SIGNED,
    "卷宗缺{}签收的权利义务告知书。",
    "The file lacks the notice of rights signed by {}.",
)


def _file_rights_notice(standing: Standing) -> Iterator[Lack]:
    if _was_taken_up(standing):
        yield from _file_notice(standing)


def _file_identity(standing: Standing) -> Iterator[Lack]:
    proven = {
        each.party_id
        for each in standing.file.current_attachments
        if each.kind is AttachmentKind.ID_PAPER
    }
    for party in standing.parties:
        is_natural = party.kind is PartyKind.NATURAL
        if is_natural and proven.isdisjoint(standing.standing_for(party)):
            yield (
                Words(
                    f"卷宗缺{called(party)}的身份证明。",
                    f"The file lacks the identity paper of {called(party)}.",
                ),
                Remedy(section=CaseSection.ATTACHMENTS, party_id=party.id),
            )


def _file_authority(standing: Standing) -> Iterator[Lack]:
    has_agent = any(p.role is PartyRole.AGENT for p in standing.file.current_parties)
    kinds = {each.kind for each in standing.file.current_attachments}
    if has_agent and AttachmentKind.AUTHORITY not in kinds:
        yield (
            Words("卷宗缺授权委托书。", "The file lacks the power of attorney."),
            Remedy(section=CaseSection.ATTACHMENTS),
        )


def _file_record(standing: Standing) -> Iterator[Lack]:
    session = present_session(standing)
    if session is not None and session.started_at is not None:
        steps = [s for s in standing.file.steps if s.session_id == session.id]
        if not steps:
            yield (
                Words("卷宗缺调解记录。", "The file lacks the record of the session."),
                Remedy(section=CaseSection.MEDIATION),
            )


def _file_closing_paper(standing: Standing) -> Iterator[Lack]:
    if standing.stage not in _WITHOUT_AGREEMENT:
        if standing.file.sealed_document is None:
            yield (
                Words("卷宗缺调解书或协议书。", "The file lacks the agreement."),
                Remedy(section=CaseSection.MEDIATION),
            )
        return
    if standing.stage is not Stage.NOT_AGREED:
        return
    for party in standing.parties:
        if not standing.events_for(party, EventKind.AGREEMENT_SERVED):
            yield (
                Words(
                    f"终结（告知）文书还没有送达{called(party)}。",
                    f"The closing paper is not served on {called(party)}.",
                ),
                event_of(EventKind.AGREEMENT_SERVED, party),
            )


def _file_court(standing: Standing) -> Iterator[Lack]:
    went = any(e.to_stage is Stage.CONFIRMATION for e in standing.file.stage_events)
    if went and not standing.has(EventKind.COURT_DECIDED):
        yield (
            Words("卷宗缺司法确认裁定。", "The file lacks the court's decision."),
            event_of(EventKind.COURT_DECIDED),
        )


def _file_complete(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.FILE_COMPLETE):
        yield (
            Words(
                "还没有登记卷宗整理完毕（封底）。",
                "It is not recorded that the file is complete (back cover).",
            ),
            event_of(EventKind.FILE_COMPLETE),
        )


def _close_reason(standing: Standing) -> Iterator[Lack]:
    if standing.file.case.close_reason is None:
        yield (
            Words("还没有登记结案方式。", "It is not recorded how the case ended."),
            Remedy(
                section=CaseSection.OVERVIEW,
                record_id=standing.file.case.case_id,
                field="close_reason",
            ),
        )


def _was_taken_up(standing: Standing) -> bool:
    """Whether the police or the committee had accepted the case."""
    stages = {event.to_stage for event in standing.file.stage_events}
    return Stage.ACCEPTED in stages or standing.stage not in _WITHOUT_AGREEMENT


_LEGAL: Final = GuardKind.LEGAL
_PREPARATION: Final = GuardKind.PREPARATION
_COMMITTEE: Final = MediationPath.COMMITTEE
_POLICE: Final = MediationPath.POLICE

CLOSING_GUARDS: Final = {
    Stage.NOT_AGREED: (
        Guard(StageGuard.REASON, _LEGAL, "146号令 93, 94;人民调解法 26", _reason),
        Guard(
            StageGuard.MEDIATION_ENDED,
            _LEGAL,
            "146号令 93, 94;人民调解法 26",
            _mediation_ended,
        ),
        Guard(StageGuard.WAYS_TOLD, _LEGAL, "146号令 86;人民调解法 26", _ways_told),
        Guard(
            StageGuard.CLOSING_PAPER,
            _PREPARATION,
            "146号令 93;人民调解法 26",
            _closing_paper,
        ),
    ),
    Stage.DECLINED: (
        Guard(StageGuard.REASON, _LEGAL, "146号令 86;实施条例 96", _reason),
        Guard(StageGuard.GROUND, _LEGAL, "146号令 86;实施条例 94, 96", _ground),
        Guard(StageGuard.WAYS_TOLD, _PREPARATION, "道路交通安全法 74", _ways_told),
    ),
    Stage.SERVED: (
        Guard(
            StageGuard.COPIES_SERVED,
            _LEGAL,
            "146号令 93;人民调解法 29",
            _copies_served,
        ),
    ),
    Stage.PERFORMANCE: (
        Guard(
            StageGuard.PAYMENT_PLAN, _LEGAL, "146号令 93;人民调解法 29", _payment_plan
        ),
    ),
    Stage.CONFIRMATION: (
        Guard(StageGuard.COMMITTEE_PATH, _LEGAL, "人民调解法 33", _committee_path),
        Guard(
            StageGuard.CONFIRMATION_IN_TIME,
            _LEGAL,
            "人民调解法 33;民诉法 205",
            _confirmation_in_time,
        ),
        Guard(
            StageGuard.APPLICANTS_KNOWN,
            _PREPARATION,
            "民诉法解释 354",
            _applicants_known,
        ),
    ),
    Stage.FOLLOW_UP: (
        Guard(StageGuard.PAYMENTS, _PREPARATION, "人民调解法 31", _payments),
    ),
    Stage.ARCHIVED: (
        Guard(
            StageGuard.FILE_APPLICATION,
            _LEGAL,
            "146号令 86;人民调解法 27",
            _file_application,
        ),
        Guard(
            StageGuard.RIGHTS_NOTICE,
            _LEGAL,
            "人民调解法 23, 24, 27",
            _file_rights_notice,
            _COMMITTEE,
        ),
        Guard(
            StageGuard.FILE_IDENTITY,
            _LEGAL,
            "人民调解法 27",
            _file_identity,
            _COMMITTEE,
        ),
        Guard(
            StageGuard.FILE_IDENTITY,
            _PREPARATION,
            "146号令 91",
            _file_identity,
            _POLICE,
        ),
        Guard(StageGuard.FILE_RECORD, _LEGAL, "146号令 91;人民调解法 27", _file_record),
        Guard(
            StageGuard.FILE_CLOSING_PAPER,
            _LEGAL,
            "146号令 93;人民调解法 26, 27, 29",
            _file_closing_paper,
        ),
        Guard(StageGuard.FILE_COMPLETE, _LEGAL, "人民调解法 27", _file_complete),
        Guard(StageGuard.CLOSE_REASON, _PREPARATION, "人民调解法 27", _close_reason),
        Guard(StageGuard.FILE_AUTHORITY, _PREPARATION, "民法典 165", _file_authority),
        Guard(StageGuard.FILE_VOUCHERS, _PREPARATION, "人民调解法 31", _vouchers),
        Guard(StageGuard.FOLLOW_UP, _PREPARATION, "人民调解法 31", _followed_up),
        Guard(StageGuard.FILE_COURT, _PREPARATION, "人民调解法 33", _file_court),
    ),
}
"""What must be there before the stages that end a case."""
