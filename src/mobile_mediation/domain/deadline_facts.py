"""The dated facts of a case on which deadlines hang, gathered from all its records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from mobile_mediation.domain.accidents import (
    DeterminationKind,
    Procedure,
    Review,
    ReviewResult,
    RoadKind,
)
from mobile_mediation.domain.agreements import DocumentKind
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.deadline_rules import DatedFact, FactKind, rolling, working
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.mediation import SessionResult
from mobile_mediation.domain.people import Injury, Party, PartyRole
from mobile_mediation.domain.working_days import LastDay, WorkingDays

_IN_THE_ACCIDENT: Final = frozenset(
    {
        PartyRole.DRIVER,
        PartyRole.PEDESTRIAN,
        PartyRole.RIDER,
        PartyRole.PASSENGER,
        PartyRole.DECEASED,
    }
)
_REAPPRAISAL: Final = working(3)
_FUNERAL: Final = working(10)
_SUSPENSION: Final = rolling(60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something dated. ``on`` is None where it is yet to happen, such as a service.

    ``is_assumed``: nobody recorded it; it follows from other days, and is dropped when
    it is recorded. ``is_published`` as in ``LastDay``.
    """

    kind: FactKind
    on: date | None
    id: UUID
    party_id: UUID | None = None
    subject_id: UUID | None = None
    is_assumed: bool = False
    is_published: bool = True


def parties_of_accident(file: CaseFile) -> tuple[Party, ...]:
    """Those to whom papers are served, and who decide together."""
    return tuple(p for p in file.current_parties if p.role in _IN_THE_ACCIDENT)


def facts_of(file: CaseFile, calendar: WorkingDays) -> tuple[Fact, ...]:
    """All dated facts of a case, oldest first where they have a day."""
    recorded = [
        *_events(file),
        *_of_accident(file),
        *_services(file),
        *_reviews(file),
        *_sessions(file),
        *_performance(file),
    ]
    known = [*recorded, *_assumed(file, recorded, calendar)]
    known += _mediation(file, known)
    return tuple(sorted(known, key=lambda fact: (fact.on or date.max, fact.id)))


def service_day(party: Party, file: CaseFile) -> date | None:
    """When a party received the determination, itself or through who stands for it."""
    if party.served_on is not None:
        return party.served_on
    through = [
        each.served_on
        for each in file.current_parties
        if each.represents_id == party.id and each.served_on is not None
    ]
    return min(through, default=None)


def event_day(event: CaseEvent) -> date | None:
    """The day of an event that counts for the law."""
    if event.happened_on is not None or event.happened_at is None:
        return event.happened_on
    return china_day(event.happened_at)


def _principals(file: CaseFile) -> dict[UUID | None, UUID]:
    """For whom those act who stand for a party of the accident."""
    in_accident = {party.id for party in parties_of_accident(file)}
    return {
        party.id: party.represents_id
        for party in file.current_parties
        if party.id not in in_accident and party.represents_id in in_accident
    }


def _events(file: CaseFile) -> Iterator[Fact]:
    principals = _principals(file)
    for event in file.current_events:
        if (day := event_day(event)) is not None:
            yield Fact(
                kind=event.kind,
                on=day,
                id=event.id,
                party_id=principals.get(event.party_id, event.party_id),
                subject_id=event.subject_id,
            )


def _of_accident(file: CaseFile) -> Iterator[Fact]:
    accident = file.accident
    if accident.occurred_at is not None:
        day = china_day(accident.occurred_at)
        yield Fact(kind=DatedFact.ACCIDENT, on=day, id=accident.id)
        if accident.hit_and_run:
            yield Fact(kind=DatedFact.HIT_AND_RUN, on=day, id=accident.id)
    determined = accident.determined_on
    if determined is not None:
        yield Fact(kind=DatedFact.DETERMINED, on=determined, id=accident.id)
    if (
        accident.procedure is Procedure.SIMPLE
        or accident.determination_kind is DeterminationKind.SIMPLE
        or accident.road is RoadKind.OFF_ROAD
    ):
        yield Fact(kind=DatedFact.OUTSIDE_REVIEW, on=determined, id=accident.id)
    for party in file.current_parties:
        if party.died_on is not None:
            yield Fact(
                kind=DatedFact.DEATH, on=party.died_on, id=party.id, party_id=party.id
            )


def _services(file: CaseFile) -> Iterator[Fact]:
    served = {p.id: service_day(p, file) for p in parties_of_accident(file)}
    in_accident = frozenset(served)
    for party in file.current_parties:
        if party.id not in in_accident and party.represents_id not in in_accident:
            served[party.id] = party.served_on
    is_made = file.accident.determined_on is not None or any(served.values())
    upheld = max(
        (
            review.served_on
            for review in _current(file.reviews)
            if review.result is ReviewResult.UPHELD and review.served_on is not None
        ),
        default=None,
    )
    for party_id, day in served.items():
        if day is None and not (is_made and party_id in in_accident):
            continue
        yield Fact(kind=DatedFact.SERVED, on=day, id=party_id, party_id=party_id)
        opened = day if day is None or upheld is None else max(day, upheld)
        yield Fact(
            kind=DatedFact.MEDIATION_OPEN, on=opened, id=party_id, party_id=party_id
        )


def _reviews(file: CaseFile) -> Iterator[Fact]:
    principals = _principals(file)
    for review in _current(file.reviews):
        days = {
            DatedFact.REVIEW_FILED: review.filed_on,
            DatedFact.REVIEW_ACCEPTED: review.accepted_on,
            DatedFact.REVIEW_CONCLUDED: review.concluded_on,
            DatedFact.REVIEW_SERVED: review.served_on,
        }
        if review.result is ReviewResult.REDO:
            days[DatedFact.REDO_ORDERED] = review.concluded_on
        for kind, day in days.items():
            if day is not None:
                # Only the application is the party's own; the rest concerns everybody.
                applicant = principals.get(review.party_id, review.party_id)
                whose = applicant if kind is DatedFact.REVIEW_FILED else None
                yield Fact(
                    kind=kind,
                    on=day,
                    id=review.id,
                    party_id=whose,
                    subject_id=review.id,
                )


def _current(reviews: Iterable[Review]) -> Iterator[Review]:
    return (review for review in reviews if not review.is_void)


def _sessions(file: CaseFile) -> Iterator[Fact]:
    for session in file.sessions:
        if session.is_void or session.path is not MediationPath.POLICE:
            continue
        if session.planned_at is not None:
            yield Fact(
                kind=DatedFact.SESSION_PLANNED,
                on=china_day(session.planned_at),
                id=session.id,
            )
        if session.started_at is not None:
            yield Fact(
                kind=DatedFact.SESSION_HELD,
                on=china_day(session.started_at),
                id=session.id,
                subject_id=session.id,
            )
        if session.ended_at is not None and session.result is SessionResult.NOT_AGREED:
            yield Fact(
                kind=DatedFact.NOT_AGREED,
                on=china_day(session.ended_at),
                id=session.id,
            )


def _performance(file: CaseFile) -> Iterator[Fact]:
    sealed = [d for d in file.documents if d.kind is DocumentKind.SEALED_AGREEMENT]
    if not sealed:
        return
    struck_out = {each.id for each in file.agreements if each.is_void}
    last = max(
        (
            instalment
            for instalment in file.instalments
            if not instalment.is_void and instalment.agreement_id not in struck_out
        ),
        key=lambda instalment: instalment.due_on,
        default=None,
    )
    if last is not None:
        yield Fact(kind=DatedFact.LAST_INSTALMENT, on=last.due_on, id=last.id)
    at = max(
        (s.sealed_at for s in file.seals if s.version_id == sealed[-1].version_id),
        default=sealed[-1].created_at,
    )
    effective = china_day(at)
    is_told = any(e.kind is EventKind.AGREEMENT_EFFECTIVE for e in file.current_events)
    if not is_told:
        # Sealed, it is a fact that ends other deadlines, not an assumption.
        yield Fact(kind=EventKind.AGREEMENT_EFFECTIVE, on=effective, id=sealed[-1].id)


def _assumed(
    file: CaseFile, recorded: list[Fact], calendar: WorkingDays
) -> Iterator[Fact]:
    by_kind = _by_kind(recorded)
    if EventKind.DAMAGE_KNOWN not in by_kind and not file.accident.hit_and_run:
        yield from _same_day(by_kind, DatedFact.ACCIDENT, EventKind.DAMAGE_KNOWN)
    if EventKind.LIABILITY_FIXED not in by_kind:
        yield from _same_day(
            by_kind, EventKind.AGREEMENT_EFFECTIVE, EventKind.LIABILITY_FIXED
        )
    if EventKind.RESCUE_STARTED not in by_kind:
        for injury in file.current_injuries:
            if injury.admitted_on is not None:
                yield Fact(
                    kind=EventKind.RESCUE_STARTED,
                    on=injury.admitted_on,
                    id=injury.id,
                    party_id=injury.party_id,
                    is_assumed=True,
                )
    yield from _prolonged(by_kind)
    yield from _confirmed(by_kind, calendar)
    if EventKind.FUNERAL_ENDED not in by_kind:
        for notice in by_kind.get(EventKind.BODY_NOTICE, ()):
            last = calendar.last_day(_day(notice), _FUNERAL)
            yield _expired(EventKind.FUNERAL_ENDED, notice, last)
    for stop in by_kind.get(EventKind.SUSPENSION_APPROVED, ()):
        is_over = any(
            _day(end) >= _day(stop) and end.subject_id in {None, stop.id}
            for end in by_kind.get(EventKind.SUSPENSION_ENDED, ())
        )
        if not is_over:
            last = calendar.last_day(_day(stop), _SUSPENSION)
            yield _expired(EventKind.SUSPENSION_ENDED, stop, last)


def _prolonged(by_kind: dict[FactKind, list[Fact]]) -> Iterator[Fact]:
    for approved in by_kind.get(EventKind.APPRAISAL_EXTENDED, ()):
        for commissioned in by_kind.get(EventKind.APPRAISAL_COMMISSIONED, ()):
            if approved.subject_id in {None, commissioned.id}:
                yield Fact(
                    kind=DatedFact.APPRAISAL_PROLONGED,
                    on=commissioned.on,
                    id=commissioned.id,
                    subject_id=commissioned.subject_id,
                )


def _confirmed(
    by_kind: dict[FactKind, list[Fact]], calendar: WorkingDays
) -> Iterator[Fact]:
    """Reports become final when the time to object is over, 146号令 112(3).

    A report that follows a request for re-appraisal is final at once.
    """
    told = {fact.subject_id for fact in by_kind.get(EventKind.REPORT_CONFIRMED, ())}
    served: dict[UUID | None, Fact] = {}
    for each in by_kind.get(EventKind.REPORT_SERVED, ()):
        latest = served.get(each.subject_id)
        if latest is None or _day(each) > _day(latest):
            served[each.subject_id] = each
    for subject, service in served.items():
        if subject in told or None in told:
            continue
        requests = [
            _day(request)
            for request in by_kind.get(EventKind.REAPPRAISAL_REQUESTED, ())
            if request.subject_id in {None, subject}
        ]
        if not requests:
            last = calendar.last_day(_day(service), _REAPPRAISAL)
            yield _expired(EventKind.REPORT_CONFIRMED, service, last)
            continue
        for report in by_kind.get(EventKind.REPORT_RECEIVED, ()):
            if _day(report) > min(requests):
                yield Fact(
                    kind=EventKind.REPORT_CONFIRMED,
                    on=report.on,
                    id=report.id,
                    subject_id=report.subject_id,
                    is_assumed=True,
                )


def _mediation(file: CaseFile, known: list[Fact]) -> list[Fact]:
    """From when the police mediate, 146号令 90: the last consequence that is settled.

    Nothing while an injured party is still treated or a funeral is not over.
    """
    by_kind = _by_kind(known)
    accepted = by_kind.get(EventKind.APPLICATION_ACCEPTED, [])
    if not accepted or file.case.path is MediationPath.COMMITTEE:
        return []
    settled = [max(accepted, key=_day)]
    funerals = by_kind.get(EventKind.FUNERAL_ENDED, [])
    dead = {party.id for party in file.current_parties if party.died_on is not None}
    if dead:
        if not funerals:
            return []
        settled.append(max(funerals, key=_day))
    for injury in file.current_injuries:
        if injury.party_id not in dead:
            day = _treatment_over(injury, file)
            if day is None:
                return []
            settled.append(Fact(kind=DatedFact.MEDIATION_BEGAN, on=day, id=injury.id))
    settled += by_kind.get(EventKind.LOSS_FIXED, [])
    last = max(settled, key=_day)
    return [
        Fact(
            kind=DatedFact.MEDIATION_BEGAN,
            on=last.on,
            id=file.accident.id,
            is_assumed=last.is_assumed,
            is_published=last.is_published,
        )
    ]


def _treatment_over(injury: Injury, file: CaseFile) -> date | None:
    fixed = [
        grade.fixed_on
        for grade in file.grades
        if grade.injury_id == injury.id
        and grade.fixed_on is not None
        and not grade.is_void
    ]
    return max(fixed, default=injury.treatment_ended_on)


def _same_day(
    by_kind: dict[FactKind, list[Fact]], known: FactKind, assumed: EventKind
) -> Iterator[Fact]:
    for fact in by_kind.get(known, ()):
        yield Fact(kind=assumed, on=fact.on, id=fact.id, is_assumed=True)


def _expired(kind: EventKind, began: Fact, last: LastDay) -> Fact:
    return Fact(
        kind=kind,
        on=last.on,
        id=began.id,
        subject_id=began.subject_id,
        is_assumed=True,
        is_published=last.is_published,
    )


def _by_kind(facts: Iterable[Fact]) -> dict[FactKind, list[Fact]]:
    by_kind: dict[FactKind, list[Fact]] = {}
    for fact in facts:
        if fact.on is not None:
            by_kind.setdefault(fact.kind, []).append(fact)
    return by_kind


def _day(fact: Fact) -> date:
    if fact.on is None:
        raise ValueError("a fact that is yet to happen has no day")
    return fact.on
