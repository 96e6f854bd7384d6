"""The order of days and moments in a case, and ages in full years."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.people import Injury

CHINA: Final = timezone(timedelta(hours=8), "CST")
"""The one time zone of the law's days; China keeps no summer time since 1992."""

_LEAP_DAY: Final = (2, 29)
_LAST_OF_FEBRUARY: Final = (2, 28)


_YEARS: Final = range(1900, 2200)
_DAYS: Final = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
_MOMENTS: Final = (
    *("%Y-%m-%d %H:%M", "%Y%m%d %H%M", "%Y-%m-%dT%H:%M", "%Y/%m/%d %H:%M"),
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S"),
    *("%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H时%M分"),
)


def check_year(day: date, *, path: str) -> None:
    """Refuse a day or moment that nobody can have meant.

    Raises:
        RuleViolation: MM1023 it lies before 1900 or after 2199.
    """
    if day.year not in _YEARS:
        raise RuleViolation(
            "MM1023",
            Words("年份不在1900至2199之间。", "The year is not from 1900 to 2199."),
            path=path,
            value=day.isoformat(),
            next_step=Words("请核对日期。", "Check the date."),
        )


def parse_day(text: str) -> date:
    """Read a day as people write it, for instance ``2023-01-24`` or ``2023/1/24``.

    Raises:
        RuleViolation: MM1019.
    """
    return _parse(text, _DAYS).date()


def parse_moment(text: str) -> datetime:
    """Read a time in China; without an hour the day begins.

    Raises:
        RuleViolation: MM1019.
    """
    return _parse(text, (*_MOMENTS, *_DAYS))


def _parse(text: str, forms: Sequence[str]) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form).replace(tzinfo=CHINA)
        except ValueError:
            continue
    raise RuleViolation(
        "MM1019",
        Words(
            "日期或时间的写法无法识别。", "This is not a date or time that can be read."
        ),
        value=text[:40],
        next_step=Words(
            "请写成 2023-01-24 或 2023-01-24 14:05。",
            "Write 2023-01-24 or 2023-01-24 14:05.",
        ),
    )


def china_day(moment: datetime) -> date:
    """The day in China on which a moment falls.

    Raises:
        ValueError: The moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at a moment or on a day, and what it is called."""

    name: Words
    path: str
    at: date | datetime | None


def check_order(*events: Event) -> None:
    """Refuse an event that lies before one that is named ahead of it.

    Two moments are compared exactly, anything else by days in China. What is not
    known is passed over.

    Raises:
        RuleViolation: MM1008 at the later named event.
    """
    known = [event for event in events if event.at is not None]
    for place, later in enumerate(known):
        for earlier in known[:place]:
            if _is_before(later, earlier):
                raise RuleViolation(
                    "MM1008",
                    Words(
                        f"{later.name.zh}（{_shown(later)}）"
                        f"不能早于{earlier.name.zh}（{_shown(earlier)}）。",
                        f"{later.name.en} ({_shown(later)}) cannot come before "
                        f"{earlier.name.en} ({_shown(earlier)}).",
                    ),
                    path=later.path,
                    value=_shown(later),
                    rule=f"{earlier.path} <= {later.path}",
                    next_step=Words("请核对这两个日期。", "Check the two dates."),
                )


def _is_before(later: Event, earlier: Event) -> bool:
    if isinstance(later.at, datetime) and isinstance(earlier.at, datetime):
        return later.at.astimezone(UTC) < earlier.at.astimezone(UTC)
    return _day(later) < _day(earlier)


def _day(event: Event) -> date:
    if isinstance(event.at, datetime):
        return china_day(event.at)
    if event.at is None:
        raise ValueError("an unknown day has no place in an order")
    return event.at


def _shown(event: Event) -> str:
    if isinstance(event.at, datetime):
        return event.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return _day(event).isoformat()


def check_accident(accident: Accident, *, now: datetime) -> None:
    """Accident, report and determination follow each other, none in the future.

    Raises:
        RuleViolation: MM1008.
    """
    events = (
        _accident(accident),
        Event(
            name=Words("报案时间", "the report"),
            path="accident.reported_at",
            at=accident.reported_at,
        ),
        _determination(accident.determined_on),
    )
    check_order(*events)
    for event in events:
        check_not_after_now(event, now=now)


def check_stay(injury: Injury, accident: Accident, *, now: datetime) -> None:
    """Nobody is admitted before the accident, or discharged before admission.

    Raises:
        RuleViolation: MM1008.
    """
    admission = Event(
        name=Words("入院日期", "the admission"),
        path="injury.admitted_on",
        at=injury.admitted_on,
    )
    discharge = Event(
        name=Words("出院日期", "the discharge"),
        path="injury.discharged_on",
        at=injury.discharged_on,
    )
    check_order(_accident(accident), admission, discharge)
    check_not_after_now(admission, now=now)


def check_service(
    served_on: date | None, determined_on: date | None, *, now: datetime
) -> None:
    """A determination is served after it was made.

    Raises:
        RuleViolation: MM1008.
    """
    service = Event(
        name=Words("认定书送达日期", "the service of the determination"),
        path="party.served_on",
        at=served_on,
    )
    check_order(_determination(determined_on), service)
    check_not_after_now(service, now=now)


def check_police_agreement(determined_on: date | None, agreed_on: date) -> None:
    """The police mediate only after their determination (道路交通安全法 73-74).

    Raises:
        RuleViolation: MM1008.
    """
    agreement = Event(
        name=Words("调解书日期", "the agreement"), path="agreement.date", at=agreed_on
    )
    check_order(_determination(determined_on), agreement)


def check_not_after_now(event: Event, *, now: datetime) -> None:
    """Refuse something that is said to have happened in the future.

    Raises:
        RuleViolation: MM1018.
    """
    if event.at is not None and _is_before(
        Event(name=event.name, path=event.path, at=now), event
    ):
        raise RuleViolation(
            "MM1018",
            Words(
                f"{event.name.zh}（{_shown(event)}）不能晚于当前时间。",
                f"The date of {event.name.en} ({_shown(event)}) lies in the future.",
            ),
            path=event.path,
            value=_shown(event),
            next_step=Words(
                "请核对日期和本机时钟。", "Check the date and this machine's clock."
            ),
        )


def _accident(accident: Accident) -> Event:
    return Event(
        name=Words("事故时间", "the accident"),
        path="accident.occurred_at",
        at=accident.occurred_at,
    )


def _determination(determined_on: date | None) -> Event:
    return Event(
        name=Words("认定书日期", "the determination"),
        path="accident.determined_on",
        at=determined_on,
    )


def age_on(born_on: date, day: date) -> int:
    """Full years of age (周岁); the birthday counts as reached.

    Who was born on 29 February completes a year on 28 February where there is no
    29th (民法典 202).

    Raises:
        RuleViolation: MM1008, the day lies before birth.
    """
    check_order(
        Event(name=Words("出生日期", "the birth"), path="birth_on", at=born_on),
        Event(name=Words("计算日期", "the day of the age"), path="day", at=day),
    )
    birthday = (born_on.month, born_on.day)
    if birthday == _LEAP_DAY and not isleap(day.year):
        birthday = _LAST_OF_FEBRUARY
    reached = (day.month, day.day) >= birthday
    return day.year - born_on.year - (not reached)
