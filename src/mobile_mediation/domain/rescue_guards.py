"""Guards from the report to the end of the time for review (stages 1 to 7)."""

from collections.abc import Iterator
from typing import Final

from mobile_mediation.domain.accidents import ReviewResult
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.contacts import ContactResult, Purpose
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.fund_limits import live
from mobile_mediation.domain.funds import FundSource
from mobile_mediation.domain.guards import (
    CaseSection,
    Guard,
    GuardKind,
    Lack,
    Remedy,
    StageGuard,
    Standing,
    called,
    event_of,
)
from mobile_mediation.domain.people import Liability
from mobile_mediation.domain.working_days import Term

_PAID_ON_NOTICE: Final = frozenset(
    {FundSource.CTPL_RESCUE, FundSource.CTPL_ADVANCE, FundSource.RELIEF_FUND}
)
"""Money that is paid on the police's written notice."""
_REVIEW: Final = Term(count=3)
"""From service to the application for review, 146号令 71."""


def _place(standing: Standing) -> Iterator[Lack]:
    accident = standing.file.accident
    if accident.latitude_e6 is None:
        yield (
            Words(
                "还没有事故地点的坐标。", "The position of the accident is not known."
            ),
            _of_accident(standing, "latitude_e6"),
        )


def _time(standing: Standing) -> Iterator[Lack]:
    if standing.file.accident.occurred_at is None:
        yield (
            Words("还没有登记事故时间。", "The time of the accident is not recorded."),
            _of_accident(standing, "occurred_at"),
        )


def _casualties(standing: Standing) -> Iterator[Lack]:
    accident, file = standing.file.accident, standing.file
    is_said = accident.hurt_count is not None or accident.dead_count is not None
    if not is_said and not file.current_injuries:
        yield (
            Words("还没有登记伤亡情况。", "Nothing is recorded about casualties."),
            _of_accident(standing, "hurt_count"),
        )


def _plate(standing: Standing) -> Iterator[Lack]:
    vehicles = [v for v in standing.file.vehicles if not v.is_void]
    if not any(vehicle.plate for vehicle in vehicles):
        yield (
            Words("还没有登记号牌。", "No plate is recorded."),
            Remedy(
                section=CaseSection.PEOPLE,
                record_id=vehicles[0].id if vehicles else None,
                field="plate",
            ),
        )


def _dispatch(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.DISPATCHED):
        yield (
            Words(
                "还没有登记派车时间。", "It is not recorded when the vehicle was sent."
            ),
            event_of(EventKind.DISPATCHED),
        )


def _arrival(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.ARRIVED):
        yield (
            Words(
                "还没有登记到达时间。", "It is not recorded when the vehicle arrived."
            ),
            event_of(EventKind.ARRIVED),
        )


def _somebody_hurt(standing: Standing) -> Iterator[Lack]:
    if not standing.file.current_injuries:
        yield (
            Words("还没有登记伤者。", "Nobody is recorded as injured."),
            Remedy(section=CaseSection.TREATMENT),
        )


def _hospital(standing: Standing) -> Iterator[Lack]:
    injuries = standing.file.current_injuries
    if not any(injury.hospital for injury in injuries):
        yield (
            Words("还没有登记收治医院。", "No hospital is recorded."),
            Remedy(
                section=CaseSection.TREATMENT,
                record_id=injuries[0].id if injuries else None,
                field="hospital",
            ),
        )


def _admission(standing: Standing) -> Iterator[Lack]:
    fields = (
        ("department", Words("科室", "department")),
        ("admitted_on", Words("入院日期", "day of admission")),
    )
    for injury in standing.file.current_injuries:
        for field, name in fields:
            if injury.hospital and getattr(injury, field) is None:
                yield (
                    Words(f"还没有登记{name.zh}。", f"The {name.en} is not recorded."),
                    Remedy(
                        section=CaseSection.TREATMENT, record_id=injury.id, field=field
                    ),
                )


def _green_channel(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.GREEN_CHANNEL_OPENED):
        yield (
            Words(
                "还没有登记医院绿色通道的开通。",
                "It is not recorded that the hospital treats without a deposit.",
            ),
            event_of(EventKind.GREEN_CHANNEL_OPENED),
        )


def _family(standing: Standing) -> Iterator[Lack]:
    is_reached = any(
        entry.purpose is Purpose.FIND_FAMILY and entry.result is ContactResult.REACHED
        for entry in standing.file.contact_entries
    )
    if not is_reached and not standing.has(EventKind.FAMILY_FOUND):
        yield (
            Words("还没有找到家属。", "The family is not found yet."),
            Remedy(section=CaseSection.COORDINATION),
        )


def _amount_needed(standing: Standing) -> Iterator[Lack]:
    injuries = standing.file.current_injuries
    if injuries and not any(injury.needed_fen for injury in injuries):
        yield (
            Words("还没有登记所需费用。", "The amount needed is not recorded."),
            Remedy(
                section=CaseSection.TREATMENT,
                record_id=injuries[0].id,
                field="needed_fen",
            ),
        )


def _fund_source(standing: Standing) -> Iterator[Lack]:
    if not standing.file.fund_requests:
        yield (
            Words(
                "还没有选择资金来源并申请。",
                "No source of money is chosen and asked.",
            ),
            Remedy(section=CaseSection.FUNDS),
        )


def _police_notice(standing: Standing) -> Iterator[Lack]:
    file = standing.file
    asked = [
        request.request
        for request in live(file.fund_requests)
        if request.request.source in _PAID_ON_NOTICE
    ]
    without = [entry for entry in asked if not entry.reference_no]
    if without and not file.accident.police_notice_no:
        yield (
            Words(
                "抢救费用须有公安机关的书面通知，还没有登记文号。",
                "Rescue costs are paid on the police's written notice; its number is "
                "not recorded.",
            ),
            _of_accident(standing, "police_notice_no"),
        )


def _rescue_first(standing: Standing) -> Iterator[Lack]:
    is_early = standing.stage in {Stage.REPORTED, Stage.DISPATCHED}
    if is_early and standing.file.current_injuries:
        yield (
            Words(
                "有人受伤，应先进入救治协调。",
                "Somebody is hurt: rescue comes first.",
            ),
            Remedy(section=CaseSection.HEADER),
        )


def _redo_ordered(standing: Standing) -> Iterator[Lack]:
    if standing.stage is not Stage.REVIEW_PERIOD:
        return
    if not any(review.result is ReviewResult.REDO for review in standing.reviews):
        yield (
            Words(
                "没有责令重新调查、认定的复核结论。",
                "No review has ordered to investigate and determine anew.",
            ),
            Remedy(section=CaseSection.PEOPLE),
        )


def _brigade(standing: Standing) -> Iterator[Lack]:
    if not standing.file.case.brigade:
        yield (
            Words("还没有登记办案大队。", "The brigade in charge is not recorded."),
            Remedy(
                section=CaseSection.OVERVIEW,
                record_id=standing.file.case.case_id,
                field="brigade",
            ),
        )


def _scene_investigated(standing: Standing) -> Iterator[Lack]:
    if not standing.has(EventKind.SCENE_INVESTIGATED):
        yield (
            Words(
                "还没有登记现场调查结束日期。",
                "The end of the scene's investigation is not recorded.",
            ),
            event_of(EventKind.SCENE_INVESTIGATED),
        )


def _appraisals(standing: Standing) -> Iterator[Lack]:
    commissioned = standing.events(EventKind.APPRAISAL_COMMISSIONED)
    confirmed = standing.events(EventKind.REPORT_CONFIRMED)
    if len(confirmed) < len(commissioned):
        yield (
            Words(
                "委托的检验、鉴定还没有全部确定。",
                "Not every appraisal that was commissioned is final.",
            ),
            event_of(EventKind.REPORT_CONFIRMED),
        )


def _car_release(standing: Standing) -> Iterator[Lack]:
    is_due = standing.has(EventKind.REPORT_CONFIRMED, EventKind.CAR_SEIZED)
    if is_due and not standing.has(EventKind.CAR_RELEASE_NOTIFIED):
        yield (
            Words(
                "还没有登记通知领取车辆。",
                "It is not recorded that the owner was told to fetch the car.",
            ),
            event_of(EventKind.CAR_RELEASE_NOTIFIED),
        )


def _determination(standing: Standing) -> Iterator[Lack]:
    accident = standing.file.accident
    for field, name in (
        ("determination_no", Words("文号", "number")),
        ("determined_on", Words("日期", "day")),
    ):
        if getattr(accident, field) is None:
            yield (
                Words(
                    f"还没有登记事故认定书（证明）的{name.zh}。",
                    f"The determination's {name.en} is not recorded.",
                ),
                _of_accident(standing, field),
            )


def _determination_served(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        if standing.served_on(party) is None:
            yield (
                Words(
                    f"还没有登记认定书送达{called(party)}的日期。",
                    f"The service of the determination on {called(party)} is not "
                    "recorded.",
                ),
                Remedy(
                    section=CaseSection.PEOPLE,
                    record_id=party.id,
                    field="served_on",
                    party_id=party.id,
                ),
            )


def _nobody_involved(standing: Standing) -> Iterator[Lack]:
    if not standing.parties:
        yield (
            Words("还没有登记当事人。", "No party is recorded."),
            Remedy(section=CaseSection.PEOPLE),
        )


def _liability(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        if party.liability in {None, Liability.UNDETERMINED}:
            yield (
                Words(
                    f"还没有登记{called(party)}的事故责任。",
                    f"The liability of {called(party)} is not recorded.",
                ),
                Remedy(
                    section=CaseSection.PEOPLE,
                    record_id=party.id,
                    field="liability",
                    party_id=party.id,
                ),
            )


def _review_concluded(standing: Standing) -> Iterator[Lack]:
    determined_on = standing.file.accident.determined_on
    for review in standing.reviews:
        remedy = Remedy(section=CaseSection.PEOPLE, record_id=review.id)
        if review.filed_on is not None and review.result is None:
            yield (
                Words(
                    "已申请复核，须等复核结论。",
                    "A review was asked for; its conclusion must be awaited.",
                ),
                remedy,
            )
        redone = (
            determined_on is not None
            and review.concluded_on is not None
            and determined_on > review.concluded_on
        )
        if review.result is ReviewResult.REDO and not redone:
            yield (
                Words(
                    "复核责令重新认定，还没有登记新的认定书。",
                    "The review ordered a new determination; it is not recorded.",
                ),
                _of_accident(standing, "determined_on"),
            )


def _review_time(standing: Standing) -> Iterator[Lack]:
    for party in standing.parties:
        served = standing.served_on(party)
        if served is None or standing.reviews:
            continue
        last = standing.calendar.last_day(served, _REVIEW).on
        if standing.today <= last:
            yield (
                Words(
                    f"{called(party)}申请复核的期限到{last.isoformat()}届满。",
                    f"{called(party)} may ask for a review until {last.isoformat()}.",
                ),
                Remedy(section=CaseSection.DEADLINES),
            )


def _of_accident(standing: Standing, field: str) -> Remedy:
    return Remedy(
        section=CaseSection.OVERVIEW,
        record_id=standing.file.accident.id,
        field=field,
    )


_LEGAL: Final = GuardKind.LEGAL
_PREPARATION: Final = GuardKind.PREPARATION

HURT: Final = Guard(
    StageGuard.SOMEBODY_HURT, _LEGAL, "道路交通安全法 75", _somebody_hurt
)
SERVED: Final = Guard(
    StageGuard.DETERMINATION_SERVED, _LEGAL, "146号令 65", _determination_served
)

RESCUE_GUARDS: Final = {
    Stage.REPORTED: (
        Guard(StageGuard.REPORT_TIME, _PREPARATION, "146号令 16", _time),
        Guard(StageGuard.REPORT_PLACE, _PREPARATION, "146号令 16", _place),
        Guard(StageGuard.REPORT_CASUALTIES, _PREPARATION, "146号令 16", _casualties),
        Guard(StageGuard.REPORT_PLATE, _PREPARATION, "146号令 16", _plate),
    ),
    Stage.DISPATCHED: (
        Guard(StageGuard.DISPATCH, _PREPARATION, "道路交通安全法 72", _dispatch),
    ),
    Stage.RESCUE: (
        HURT,
        Guard(StageGuard.ARRIVAL, _PREPARATION, "道路交通安全法 72", _arrival),
        Guard(StageGuard.HOSPITAL, _PREPARATION, "道路交通安全法 75", _hospital),
        Guard(StageGuard.ADMISSION, _PREPARATION, "道路交通安全法 75", _admission),
        Guard(
            StageGuard.GREEN_CHANNEL, _PREPARATION, "道路交通安全法 75", _green_channel
        ),
        Guard(StageGuard.FAMILY, _PREPARATION, "个人信息保护法 13(4)", _family),
    ),
    Stage.FUNDING: (
        HURT,
        Guard(StageGuard.HOSPITAL, _LEGAL, "交强险条例 31", _hospital),
        Guard(StageGuard.POLICE_NOTICE, _LEGAL, "146号令 42", _police_notice),
        Guard(StageGuard.AMOUNT_NEEDED, _PREPARATION, "交强险条例 31", _amount_needed),
        Guard(StageGuard.FUND_SOURCE, _PREPARATION, "道路交通安全法 75", _fund_source),
    ),
    Stage.INVESTIGATION: (
        Guard(StageGuard.RESCUE_FIRST, _LEGAL, "道路交通安全法 72", _rescue_first),
        Guard(StageGuard.REDO_ORDERED, _LEGAL, "146号令 79", _redo_ordered),
        Guard(StageGuard.BRIGADE, _PREPARATION, "道路交通安全法 72", _brigade),
    ),
    Stage.DETERMINED: (
        Guard(StageGuard.DETERMINATION, _LEGAL, "146号令 62, 64, 67", _determination),
        Guard(StageGuard.PARTIES, _LEGAL, "146号令 64", _nobody_involved),
        SERVED,
        Guard(StageGuard.LIABILITY, _PREPARATION, "146号令 64", _liability),
        Guard(
            StageGuard.SCENE_INVESTIGATED,
            _PREPARATION,
            "146号令 62",
            _scene_investigated,
        ),
        Guard(StageGuard.APPRAISALS, _PREPARATION, "146号令 51, 62", _appraisals),
        Guard(StageGuard.CAR_RELEASE, _PREPARATION, "146号令 58", _car_release),
    ),
    Stage.REVIEW_PERIOD: (SERVED,),
}
"""What must be there before the stages up to the time for review."""

REVIEW_DONE: Final = (
    Guard(StageGuard.REVIEW_CONCLUDED, _LEGAL, "146号令 74, 86", _review_concluded),
    Guard(StageGuard.REVIEW_TIME, _PREPARATION, "146号令 71", _review_time),
)
"""What the next stage asks of the time for review."""
